//! The fields of the answers, called as Redis calls them.

use shared::id::Key;

use super::quoted;
use crate::scene::Place;

/// Makes an enum of fields with their names.
macro_rules! fields {
    ($(#[$doc:meta])* $type:ident { $($field:ident = $name:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[allow(missing_docs, reason = "`i18n::monitor` tells what each means")]
        pub(crate) enum $type {
            $($field,)*
        }

        impl $type {
            /// All of them, in Redis's order.
            pub(crate) const ALL: [Self; [$($name),*].len()] = [$(Self::$field),*];

            /// As Redis calls it.
            pub(crate) fn name(self) -> &'static str {
                match self {
                    $(Self::$field => $name,)*
                }
            }
        }
    };
}

fields! {
    /// The fields of `XINFO STREAM`.
    StreamField {
        Length = "length",
        RadixTreeKeys = "radix-tree-keys",
        RadixTreeNodes = "radix-tree-nodes",
        LastGeneratedId = "last-generated-id",
        MaxDeletedEntryId = "max-deleted-entry-id",
        EntriesAdded = "entries-added",
        RecordedFirstEntryId = "recorded-first-entry-id",
        Groups = "groups",
        FirstEntry = "first-entry",
        LastEntry = "last-entry",
    }
}

fields! {
    /// The fields of `XINFO GROUPS`.
    GroupField {
        Name = "name",
        Consumers = "consumers",
        Pending = "pending",
        LastDeliveredId = "last-delivered-id",
        EntriesRead = "entries-read",
        Lag = "lag",
    }
}

fields! {
    /// The fields of `XINFO CONSUMERS`.
    ConsumerField {
        Name = "name",
        Pending = "pending",
        Idle = "idle",
        Inactive = "inactive",
    }
}

impl StreamField {
    /// Where the stage says it of the stream with that key.
    pub(super) fn figure(self, key: &Key) -> String {
        let place = Place::Stream(key.clone()).to_string();
        let (place, name) = (quoted(&place), quoted(self.name()));
        format!("[data-figures={place}] [data-figure={name}]")
    }
}
