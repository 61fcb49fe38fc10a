//! Where on the stage something is, as a CSS selector made of the handles that
//! the stage keeps.

use std::{collections::BTreeMap, fmt::Write, sync::Arc};

use shared::{
    id::{ConsumerName, EntryId, GroupName, Key},
    world::Group,
};

use crate::scene::Place;

/// An entry in its stream.
pub(super) fn entry(key: &Key, id: EntryId) -> String {
    let place = Place::Stream(key.clone()).to_string();
    let (place, id) = (quoted(&place), quoted(&id.to_string()));
    format!("[data-place={place}] [data-id={id}]")
}

/// A group's card.
pub(super) fn home(group: &GroupName) -> String {
    format!("[data-home={}]", quoted(group.as_str()))
}

/// The cards of some groups; none where there are none.
pub(super) fn homes(groups: &BTreeMap<GroupName, Arc<Group>>) -> Option<String> {
    let homes: Vec<String> = groups.keys().map(home).collect();
    (!homes.is_empty()).then(|| homes.join(","))
}

/// A consumer's cell.
pub(super) fn cell(group: &GroupName, name: &ConsumerName) -> String {
    format!("{} [data-consumer={}]", home(group), quoted(name.as_str()))
}

/// A consumer's pending list.
pub(super) fn pending(group: &GroupName, name: &ConsumerName) -> String {
    let place = Place::Pending(group.clone(), name.clone()).to_string();
    format!("[data-place={}]", quoted(&place))
}

/// A text as a CSS string. Anyone at a redis-cli may choose a name, so whatever
/// could mean something is written as its code.
pub(super) fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        if c.is_alphanumeric() || matches!(c, '-' | '_' | ':' | '.' | '/') {
            quoted.push(c);
        } else {
            // Writing to a text cannot fail.
            let _ = write!(quoted, "\\{:x} ", u32::from(c));
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_leave_its_quotes() {
        assert_eq!(quoted("billing-2"), r#""billing-2""#);
        assert_eq!(quoted(r#""]{}"#), r#""\22 \5d \7b \7d ""#);
        assert_eq!(quoted("a\n\\b"), r#""a\a \5c b""#);
        assert_eq!(quoted("收银"), "\"收银\"");
    }
}
