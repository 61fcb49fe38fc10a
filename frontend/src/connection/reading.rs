//! Reads what the server says.
//!
//! JSON is read into a [`Tree`] first, and the message out of that. serde_json
//! would do it in one go, but its reader is compiled anew into each type of the
//! protocol, for every way in which JSON may write it; a tree has one way for
//! each. That makes the page a good deal smaller.

use std::{fmt, vec};

use serde::{
    Deserialize, Deserializer,
    de::{
        DeserializeOwned, DeserializeSeed, EnumAccess, Error as _, MapAccess, SeqAccess,
        VariantAccess, Visitor,
    },
};
use serde_json::Error;

/// Reads a message.
///
/// # Errors
/// Where it is no JSON, or not that of a `T`.
pub(crate) fn read<T: DeserializeOwned>(text: &str) -> Result<T, Error> {
    T::deserialize(serde_json::from_str::<Tree>(text)?)
}

/// A piece of JSON, as far as the protocol uses it: it has no fractions.
enum Tree {
    Null,
    Bool(bool),
    Unsigned(u64),
    Signed(i64),
    Text(String),
    List(Vec<Tree>),
    Object(Vec<(String, Tree)>),
}

impl Tree {
    /// Why it is not what was looked for.
    #[cold]
    fn is_no<T>(&self, wanted: &str) -> Result<T, Error> {
        let is = match self {
            Self::Null => "null",
            Self::Bool(_) => "a boolean",
            Self::Unsigned(_) | Self::Signed(_) => "a number",
            Self::Text(text) => return refused(&["\"", text, "\" where ", wanted, " is expected"]),
            Self::List(_) => "a list",
            Self::Object(_) => "an object",
        };
        refused(&[is, " where ", wanted, " is expected"])
    }
}

#[cold]
fn refused<T>(parts: &[&str]) -> Result<T, Error> {
    Err(Error::custom(parts.concat()))
}

impl<'de> Deserialize<'de> for Tree {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;

        impl<'de> Visitor<'de> for Any {
            type Value = Tree;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("what the protocol uses of JSON")
            }

            fn visit_unit<E>(self) -> Result<Tree, E> {
                Ok(Tree::Null)
            }

            fn visit_bool<E>(self, is: bool) -> Result<Tree, E> {
                Ok(Tree::Bool(is))
            }

            fn visit_u64<E>(self, number: u64) -> Result<Tree, E> {
                Ok(Tree::Unsigned(number))
            }

            fn visit_i64<E>(self, number: i64) -> Result<Tree, E> {
                Ok(Tree::Signed(number))
            }

            fn visit_str<E>(self, text: &str) -> Result<Tree, E> {
                Ok(Tree::Text(text.to_owned()))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Tree, A::Error> {
                let mut list = Vec::new();
                while let Some(item) = items.next_element()? {
                    list.push(item);
                }
                Ok(Tree::List(list))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut items: A) -> Result<Tree, A::Error> {
                let mut object = Vec::new();
                while let Some(item) = items.next_entry()? {
                    object.push(item);
                }
                Ok(Tree::Object(object))
            }
        }

        deserializer.deserialize_any(Any)
    }
}

/// Several methods that read the same.
macro_rules! alike {
    ($($method:ident)*, $self:ident, $visitor:ident, $body:expr) => {
        $(fn $method<V: Visitor<'de>>($self, $visitor: V) -> Result<V::Value, Error> {
            $body
        })*
    };
}

impl<'de> Deserializer<'de> for Tree {
    type Error = Error;

    alike!(deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64, self, visitor,
        match self {
            Self::Unsigned(number) => visitor.visit_u64(number),
            Self::Signed(number) => visitor.visit_i64(number),
            other => other.is_no("a whole number"),
        }
    );

    alike!(deserialize_string deserialize_str deserialize_char, self, visitor,
        match self {
            Self::Text(text) => visitor.visit_string(text),
            other => other.is_no("a text"),
        }
    );

    alike!(
        deserialize_identifier,
        self,
        visitor,
        match self {
            Self::Text(text) => visitor.visit_str(&text),
            other => other.is_no("a name"),
        }
    );

    alike!(
        deserialize_seq,
        self,
        visitor,
        match self {
            Self::List(list) => visitor.visit_seq(Items(list.into_iter())),
            other => other.is_no("a list"),
        }
    );

    alike!(
        deserialize_map,
        self,
        visitor,
        match self {
            Self::Object(object) => visitor.visit_map(Fields::of(object)),
            other => other.is_no("an object"),
        }
    );

    alike!(
        deserialize_bool,
        self,
        visitor,
        match self {
            Self::Bool(is) => visitor.visit_bool(is),
            other => other.is_no("true or false"),
        }
    );

    alike!(
        deserialize_option,
        self,
        visitor,
        match self {
            Self::Null => visitor.visit_none(),
            some => visitor.visit_some(some),
        }
    );

    alike!(
        deserialize_unit,
        self,
        visitor,
        match self {
            Self::Null => visitor.visit_unit(),
            other => other.is_no("null"),
        }
    );

    alike!(deserialize_ignored_any, self, visitor, visitor.visit_unit());

    // What has a tag inside is looked through for it first.
    alike!(
        deserialize_any,
        self,
        visitor,
        match self {
            Self::Null => visitor.visit_unit(),
            Self::Bool(is) => visitor.visit_bool(is),
            Self::Unsigned(number) => visitor.visit_u64(number),
            Self::Signed(number) => visitor.visit_i64(number),
            Self::Text(text) => visitor.visit_string(text),
            Self::List(list) => visitor.visit_seq(Items(list.into_iter())),
            Self::Object(object) => visitor.visit_map(Fields::of(object)),
        }
    );

    // The protocol uses none of these; whoever adds one sees it in a test.
    alike!(deserialize_f32 deserialize_f64 deserialize_bytes deserialize_byte_buf,
        self, _visitor, self.is_no("what the protocol uses of JSON"));

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_unit(visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_map(visitor)
    }

    fn deserialize_tuple<V: Visitor<'de>>(
        self,
        _len: usize,
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _len: usize,
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_seq(visitor)
    }

    /// A variant is its name, or an object of its name and what it holds.
    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        let (name, holds) = match self {
            Self::Text(name) => (name, Self::Null),
            Self::Object(mut object) if object.len() == 1 => match object.pop() {
                Some(only) => only,
                None => return refused(&["an empty object where a variant is expected"]),
            },
            other => return other.is_no("a variant"),
        };
        visitor.visit_enum(Variant { name, holds })
    }
}

/// The items of a list.
struct Items(vec::IntoIter<Tree>);

impl<'de> SeqAccess<'de> for Items {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Error> {
        self.0.next().map(|item| seed.deserialize(item)).transpose()
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.0.len())
    }
}

/// The names and values of an object.
struct Fields {
    left: vec::IntoIter<(String, Tree)>,
    value: Tree,
}

impl Fields {
    fn of(object: Vec<(String, Tree)>) -> Self {
        Self {
            left: object.into_iter(),
            value: Tree::Null,
        }
    }
}

impl<'de> MapAccess<'de> for Fields {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Error> {
        let Some((name, value)) = self.left.next() else {
            return Ok(None);
        };
        self.value = value;
        seed.deserialize(Tree::Text(name)).map(Some)
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value, Error> {
        seed.deserialize(std::mem::replace(&mut self.value, Tree::Null))
    }
}

/// A variant by its name, and what it holds.
struct Variant {
    name: String,
    holds: Tree,
}

impl<'de> EnumAccess<'de> for Variant {
    type Error = Error;
    type Variant = Tree;

    fn variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<(T::Value, Tree), Error> {
        Ok((seed.deserialize(Tree::Text(self.name))?, self.holds))
    }
}

impl<'de> VariantAccess<'de> for Tree {
    type Error = Error;

    fn unit_variant(self) -> Result<(), Error> {
        match self {
            Self::Null => Ok(()),
            other => other.is_no("nothing"),
        }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Error> {
        seed.deserialize(self)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _len: usize, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_seq(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_map(visitor)
    }
}

#[cfg(test)]
mod tests;
