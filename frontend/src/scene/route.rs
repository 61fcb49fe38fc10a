//! Where a message that has just appeared came from.

use std::rc::Rc;

use super::Token;

/// The kinds of places, as the page keeps them in `data-place`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A stream.
    Stream,
    /// A key that is no stream.
    Key,
    /// A pending list.
    Pending,
    /// A hand.
    Hand,
    /// A tray of what is done.
    Done,
    /// A tray of dead letters.
    Dead,
    /// What is lost.
    Lost,
}

impl Kind {
    /// The kind of a place.
    pub(crate) fn of(place: &str) -> Option<Self> {
        match place.split(':').next()? {
            "stream" => Some(Self::Stream),
            "list" | "zset" | "set" | "hash" | "string" | "channel" | "pattern" => Some(Self::Key),
            "pending" => Some(Self::Pending),
            "hand" => Some(Self::Hand),
            "done" => Some(Self::Done),
            "dead" => Some(Self::Dead),
            "lost" => Some(Self::Lost),
            _ => None,
        }
    }

    /// The name of the kind, as the style sheet has it.
    pub(crate) fn slug(self) -> &'static str {
        match self {
            Self::Stream => "stream",
            Self::Key => "key",
            Self::Pending => "pending",
            Self::Hand => "hand",
            Self::Done => "done",
            Self::Dead => "dead",
            Self::Lost => "lost",
        }
    }

    /// Where it may have come from inside its group, the nearest first.
    fn sources(self) -> &'static [Self] {
        match self {
            Self::Stream => &[],
            // From one key to another, or noted by who has it.
            Self::Key => &[Self::Key, Self::Hand],
            Self::Pending | Self::Hand => &[Self::Pending, Self::Stream, Self::Key],
            Self::Done | Self::Dead | Self::Lost => {
                &[Self::Pending, Self::Hand, Self::Stream, Self::Key]
            }
        }
    }
}

/// A message where it was or is drawn. Cheap to make: there is one for each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Stand {
    /// The kind of place.
    pub kind: Kind,
    /// The place.
    pub place: Rc<str>,
    /// The group it is about; a key is about none, unless it is one consumer's.
    pub group: Option<Rc<str>>,
    /// The message and its entry.
    pub token: Token,
}

impl Stand {
    /// Which of the places where its message was `before` it came from; none
    /// where it was nowhere.
    pub(crate) fn source<'a, T: Copy>(
        &self,
        before: &[T],
        stand: impl Fn(T) -> &'a Stand,
    ) -> Option<T> {
        let from = |kind: &Kind| {
            before.iter().copied().find(|spot| {
                let spot = stand(*spot);
                spot.kind == *kind
                    && spot.token == self.token
                    && (spot.group.is_none() || self.group.is_none() || spot.group == self.group)
            })
        };
        self.kind.sources().iter().find_map(from)
    }
}

#[cfg(test)]
mod tests {
    use shared::id::EntryId;

    use super::*;

    fn stand(place: &str, group: Option<&str>) -> Stand {
        Stand {
            kind: Kind::of(place).unwrap_or(Kind::Lost),
            place: place.into(),
            group: group.map(Rc::from),
            token: Token {
                message: "m4".into(),
                id: EntryId { ms: 1, seq: 0 },
            },
        }
    }

    fn source(to: &Stand, before: &[Stand]) -> Option<String> {
        let before: Vec<&Stand> = before.iter().collect();
        to.source(&before, |stand| stand)
            .map(|stand| stand.place.to_string())
    }

    #[test]
    fn a_message_comes_from_the_nearest_place_of_its_group() {
        let before = [
            stand("stream:orders", None),
            stand("pending:audit/a1", Some("audit")),
            stand("pending:billing/c2", Some("billing")),
            stand("hand:c2", Some("billing")),
        ];
        let from = |place, group| source(&stand(place, Some(group)), &before);
        assert_eq!(
            from("pending:billing/reaper", "billing").as_deref(),
            Some("pending:billing/c2")
        );
        assert_eq!(
            from("done:billing", "billing").as_deref(),
            Some("pending:billing/c2")
        );
        assert_eq!(
            from("done:audit", "audit").as_deref(),
            Some("pending:audit/a1")
        );
        assert_eq!(from("hand:x1", "other").as_deref(), Some("stream:orders"));
    }

    #[test]
    fn an_item_comes_from_the_key_or_the_hand_that_it_was_in() {
        let before = [stand("list:tasks", None), stand("hand:w1", Some("workers"))];
        let from = |place, group| source(&stand(place, group), &before);
        let workers = Some("workers");
        assert_eq!(from("hand:w2", workers).as_deref(), Some("list:tasks"));
        assert_eq!(from("zset:tasks:busy", None).as_deref(), Some("list:tasks"));
        assert_eq!(from("done:workers", workers).as_deref(), Some("hand:w1"));
        let own = [stand("list:tasks:w1", workers)];
        let back = source(&stand("list:tasks", None), &own);
        assert_eq!(back.as_deref(), Some("list:tasks:w1"));
    }

    #[test]
    fn without_a_trace_it_came_from_nowhere() {
        let before = [stand("hand:c2", Some("billing"))];
        assert_eq!(source(&stand("stream:orders", None), &before), None);
        let done = stand("done:billing", Some("billing"));
        assert_eq!(source(&done, &before).as_deref(), Some("hand:c2"));
        let mut other = done;
        other.token.id = EntryId { ms: 2, seq: 0 };
        assert_eq!(source(&other, &before), None);
    }

    #[test]
    fn kinds_are_read_from_places() {
        assert_eq!(Kind::of("stream:orders:dead"), Some(Kind::Stream));
        assert_eq!(Kind::of("lost"), Some(Kind::Lost));
        assert_eq!(Kind::of("list:tasks:w1"), Some(Kind::Key));
        assert_eq!(Kind::of("something:else"), None);
        assert_eq!(Kind::Done.slug(), "done");
    }
}
