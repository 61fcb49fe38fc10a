//! A key that is no stream, as it is drawn: what waits in a list, what is due
//! when in a sorted set, what a worker has put aside.

use std::{collections::BTreeMap, rc::Rc};

use shared::{
    fact::{By, Fact},
    id::{ActorId, EntryId, Key},
    patterns::Kind,
    world::{ITEM_FAILS, Value, World},
};

use super::{
    Place, Token,
    timed::{Scale, Timed},
};

/// A key that is no stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Shelf {
    /// The key.
    pub key: Key,
    /// What it is.
    pub kind: Kind,
    /// What it is there for.
    pub purpose: Purpose,
    /// Whether Redis has it: it keeps no key that is empty.
    pub exists: bool,
    /// All that is in it.
    pub size: u64,
    /// It goes after so many milliseconds of the room's clock.
    pub expires_in_ms: Option<u64>,
    /// What is in it.
    pub content: Content,
}

/// What a key is there for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Messages wait in it.
    Waiting,
    /// It says what is being worked on.
    Busy,
    /// Something else.
    Other,
}

/// What is in a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Content {
    /// Items one after the other: a list from the left, or a set.
    Row(Vec<ShelfSlot>),
    /// Items by a time.
    Timed(Timed),
    /// Fields and their values.
    Fields(Vec<(String, String)>),
    /// One text.
    Text(String),
    /// Those who listen; nothing is kept.
    Listeners(u64),
    /// Patterns of channels that somebody listens to.
    Patterns(u64),
}

/// Something in a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ShelfSlot {
    /// An item.
    Item(Rc<Item>),
    /// So many that are not shown.
    Gap(u64),
}

/// An item of a list, or a member of a set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Item {
    /// The message, which is its text.
    pub token: Token,
    /// How many of the same text come before it.
    pub nth: usize,
    /// The actor that sent it.
    pub sender: Option<ActorId>,
    /// Another client sent it.
    pub outside: bool,
    /// Processing it fails every time.
    pub poison: bool,
    /// What its score says.
    pub when: Option<When>,
}

/// What a score says, by the room's clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum When {
    /// It is due.
    Due,
    /// It is due after so many milliseconds.
    DueIn(u64),
    /// It has been worked on for so many milliseconds.
    Since(u64),
    /// For longer than it should.
    Overdue(u64),
    /// It is no time.
    Score(String),
}

impl When {
    /// Whether its time is over.
    pub(crate) fn is_over(&self) -> bool {
        matches!(self, Self::Due | Self::Overdue(_))
    }
}

impl Item {
    /// Tells it from the others of its key.
    pub(crate) fn name(&self) -> String {
        format!("{} {}", self.nth, self.token.message)
    }
}

impl Shelf {
    /// The place that it is.
    pub(crate) fn place(&self) -> Place {
        Place::Key(self.kind, self.key.clone())
    }

    /// The items that are shown, as Redis orders them.
    pub(crate) fn items(&self) -> impl DoubleEndedIterator<Item = &Rc<Item>> {
        let (row, timed) = match &self.content {
            Content::Row(slots) => (&slots[..], None),
            Content::Timed(timed) => (&[][..], Some(timed)),
            Content::Fields(_)
            | Content::Text(_)
            | Content::Listeners(_)
            | Content::Patterns(_) => (&[][..], None),
        };
        let row = row.iter().filter_map(|slot| match slot {
            ShelfSlot::Item(item) => Some(item),
            ShelfSlot::Gap(_) => None,
        });
        row.chain(timed.into_iter().flat_map(Timed::items))
    }

    /// How many of the items that are shown have been worked on for too long.
    pub(crate) fn overdue(&self) -> usize {
        let is_overdue = |item: &&Rc<Item>| matches!(item.when, Some(When::Overdue(_)));
        self.items().filter(is_overdue).count()
    }

    /// Whether its row begins with another item than `old`'s.
    pub(crate) fn begins_anew(&self, old: &Self) -> bool {
        let first = |shelf: &Self| shelf.items().next().map(|item| item.token.clone());
        first(self) != first(old)
    }

    /// The key as the picture has it.
    pub(super) fn of(world: &World, key: Key, kind: Kind) -> Self {
        let plain = world.plain.get(&key);
        let pattern = world.pattern.pattern();
        let purpose = if key.as_str() == pattern.stream || kind == Kind::Channel {
            Purpose::Waiting
        } else if pattern.of_message(&key).is_some() {
            Purpose::Other
        } else if matches!(kind, Kind::List | Kind::SortedSet) {
            Purpose::Busy
        } else {
            Purpose::Other
        };
        let items = Items {
            world,
            purpose,
            seen: BTreeMap::new(),
        };
        Self {
            exists: plain.is_some(),
            size: plain.and_then(|plain| plain.value.size()).unwrap_or(0),
            expires_in_ms: plain.and_then(|plain| left_ms(plain.expires_ms, world.now_ms)),
            content: items.content(kind, plain.map(|plain| &plain.value)),
            key,
            kind,
            purpose,
        }
    }
}

/// What a key has left that expires.
pub(super) fn left_ms(expires_ms: Option<u64>, now_ms: u64) -> Option<u64> {
    Some(expires_ms?.saturating_sub(now_ms))
}

/// Makes items of texts.
struct Items<'a> {
    world: &'a World,
    purpose: Purpose,
    /// How often each text was there so far.
    seen: BTreeMap<&'a str, usize>,
}

impl<'a> Items<'a> {
    fn content(mut self, kind: Kind, value: Option<&'a Value>) -> Content {
        match value {
            Some(Value::List {
                length,
                left,
                right,
            }) => {
                let hidden = length.saturating_sub((left.len() + right.len()) as u64);
                let mut slots = self.slots(left);
                slots.extend((hidden > 0).then_some(ShelfSlot::Gap(hidden)));
                slots.extend(self.slots(right));
                Content::Row(slots)
            }
            Some(Value::Set { size, members }) => {
                let hidden = size.saturating_sub(members.len() as u64);
                let mut slots = self.slots(members);
                slots.extend((hidden > 0).then_some(ShelfSlot::Gap(hidden)));
                Content::Row(slots)
            }
            Some(Value::SortedSet { size, lowest }) => {
                let items = lowest.iter();
                let items = items.map(|(text, score)| Rc::new(self.scored(text, score)));
                let items: Vec<Rc<Item>> = items.collect();
                let hidden = size.saturating_sub(items.len() as u64);
                Content::Timed(Timed::of(self.scale(), items, hidden))
            }
            Some(Value::Hash { fields, .. }) => Content::Fields(fields.clone()),
            Some(Value::Text { text }) => Content::Text(text.clone()),
            Some(Value::Channel { subscribers }) => Content::Listeners(*subscribers),
            Some(Value::Patterns { patterns }) => Content::Patterns(*patterns),
            None => self.nothing(kind),
        }
    }

    fn nothing(&self, kind: Kind) -> Content {
        match kind {
            Kind::List | Kind::Set => Content::Row(Vec::new()),
            Kind::SortedSet => Content::Timed(Timed::of(self.scale(), Vec::new(), 0)),
            Kind::Hash => Content::Fields(Vec::new()),
            Kind::Text => Content::Text(String::new()),
            Kind::Channel => Content::Listeners(0),
            Kind::ChannelPattern => Content::Patterns(0),
        }
    }

    fn scale(&self) -> Scale {
        match self.purpose {
            Purpose::Waiting => Scale::Due {
                usual_ms: self.world.settings.delay_ms,
            },
            Purpose::Busy | Purpose::Other => Scale::Busy {
                limit_ms: self.world.settings.min_idle_ms,
            },
        }
    }

    fn slots(&mut self, texts: &'a [String]) -> Vec<ShelfSlot> {
        let slot = |text: &'a String| ShelfSlot::Item(Rc::new(self.item(text)));
        texts.iter().map(slot).collect()
    }

    fn item(&mut self, text: &'a str) -> Item {
        let seen = self.seen.entry(text).or_default();
        let nth = *seen;
        *seen += 1;
        let sent_by = sender(self.world, text);
        Item {
            token: Token {
                message: text.into(),
                id: EntryId::of_item(text),
            },
            nth,
            sender: sent_by.and_then(By::actor).cloned(),
            outside: sent_by == Some(&By::Outside),
            poison: text.ends_with(ITEM_FAILS),
            when: None,
        }
    }

    fn scored(&mut self, text: &'a str, score: &str) -> Item {
        Item {
            when: Some(self.when(score)),
            ..self.item(text)
        }
    }

    /// Scores are times in milliseconds, unless somebody wrote another one.
    fn when(&self, score: &str) -> When {
        let now_ms = self.world.now_ms;
        let Some(at_ms) = milliseconds(score) else {
            return When::Score(score.to_owned());
        };
        match self.purpose {
            Purpose::Waiting if at_ms <= now_ms => When::Due,
            Purpose::Waiting => When::DueIn(at_ms - now_ms),
            Purpose::Busy | Purpose::Other => {
                let ms = now_ms.saturating_sub(at_ms);
                match ms >= self.world.settings.min_idle_ms {
                    true => When::Overdue(ms),
                    false => When::Since(ms),
                }
            }
        }
    }
}

/// A score as Redis writes it, if it can be a time.
fn milliseconds(score: &str) -> Option<u64> {
    let number: f64 = score.parse().ok()?;
    (0.0..9e15).contains(&number).then_some(number as u64)
}

fn sender<'a>(world: &'a World, text: &str) -> Option<&'a By> {
    let record = world.ledger.record_of(&text.into())?;
    record.life.iter().find_map(|event| match &event.fact {
        Fact::Sent { by, .. } => Some(by),
        _ => None,
    })
}

#[cfg(test)]
mod tests;
