//! Where the times are in a serialized stream (`OBJ_STREAM` in
//! `rdbSaveObject`).
//!
//! ```text
//! type      1 byte
//! nodes     count, then each: 16-byte key as a string, listpack as a string
//! metadata  length, last id; from type 19 on first id, greatest deleted id,
//!           entries added
//! groups    count, then each:
//!   name, last delivered id; from type 19 on entries read
//!   pending    count, then each: id, delivery time, delivery count
//!   consumers  count, then each: name, seen time; from type 21 on active time;
//!              count and ids of its pending entries
//!   released   from type 27 on: count and ids of pending entries given back
//!              by XNACK, which have no consumer
//! idmp      from type 26 on: duration, capacity, producers (count, then each:
//!           name, count, then each: name, id), ids added, ids refused
//! ```
//!
//! Counts are length-encoded numbers, and so are ids, but for those of pending
//! entries, which have 16 bytes. Times have eight, little-endian.

use std::ops::Range;

use super::{DumpError, Stamp, StampEvent, reader::Reader};

/// The layouts, oldest first; each adds something to the one before.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Layout {
    Listpacks = 15,
    Listpacks2 = 19,
    Listpacks3 = 21,
    Listpacks4 = 26,
    Listpacks5 = 27,
}

impl Layout {
    const ALL: [Self; 5] = [
        Self::Listpacks,
        Self::Listpacks2,
        Self::Listpacks3,
        Self::Listpacks4,
        Self::Listpacks5,
    ];

    fn of(rdb_type: u8) -> Result<Self, DumpError> {
        Self::ALL
            .into_iter()
            .find(|layout| *layout as u8 == rdb_type)
            .ok_or(DumpError::UnknownType(rdb_type))
    }

    fn counts_reads(self) -> bool {
        self >= Self::Listpacks2
    }

    fn has_active_times(self) -> bool {
        self >= Self::Listpacks3
    }

    fn has_idempotent_producers(self) -> bool {
        self >= Self::Listpacks4
    }

    fn has_released_entries(self) -> bool {
        self >= Self::Listpacks5
    }
}

/// Walks a payload without its footer; `visit` gets each time, and where it
/// stands.
pub(super) fn walk(
    body: &[u8],
    visit: &mut impl FnMut(Range<usize>, Stamp<'_>),
) -> Result<(), DumpError> {
    let mut reader = Reader::new(body);
    let layout = Layout::of(reader.byte()?)?;
    let mut walk = Walk {
        reader,
        layout,
        visit,
    };
    walk.nodes()?;
    walk.metadata()?;
    walk.groups()?;
    if layout.has_idempotent_producers() {
        walk.idempotent_producers()?;
    }
    walk.reader.finish()
}

struct Walk<'p, 'v, V> {
    reader: Reader<'p>,
    layout: Layout,
    visit: &'v mut V,
}

impl<V: FnMut(Range<usize>, Stamp<'_>)> Walk<'_, '_, V> {
    fn nodes(&mut self) -> Result<(), DumpError> {
        for _ in 0..self.reader.number()? {
            self.reader.skip_string()?;
            self.reader.skip_string()?;
        }
        Ok(())
    }

    fn metadata(&mut self) -> Result<(), DumpError> {
        let numbers = if self.layout.counts_reads() { 8 } else { 3 };
        self.skip_numbers(numbers)
    }

    fn groups(&mut self) -> Result<(), DumpError> {
        for _ in 0..self.reader.number()? {
            let group = self.reader.string()?;
            let numbers = if self.layout.counts_reads() { 3 } else { 2 };
            self.skip_numbers(numbers)?;
            self.pending_entries(&group)?;
            self.consumers(&group)?;
            if self.layout.has_released_entries() {
                self.skip_entry_ids()?;
            }
        }
        Ok(())
    }

    fn pending_entries(&mut self, group: &[u8]) -> Result<(), DumpError> {
        for _ in 0..self.reader.number()? {
            let id = self.reader.entry_id()?;
            let time = self.reader.time()?;
            let deliveries = self.reader.number()?;
            self.found(time, group, StampEvent::Delivered { id, deliveries });
        }
        Ok(())
    }

    fn consumers(&mut self, group: &[u8]) -> Result<(), DumpError> {
        for _ in 0..self.reader.number()? {
            let name = self.reader.string()?;
            let consumer = name.as_ref();
            let time = self.reader.time()?;
            self.found(time, group, StampEvent::Seen { consumer });
            if self.layout.has_active_times() {
                let time = self.reader.time()?;
                self.found(time, group, StampEvent::Active { consumer });
            }
            self.skip_entry_ids()?;
        }
        Ok(())
    }

    fn idempotent_producers(&mut self) -> Result<(), DumpError> {
        self.skip_numbers(2)?;
        for _ in 0..self.reader.number()? {
            self.reader.skip_string()?;
            for _ in 0..self.reader.number()? {
                self.reader.skip_string()?;
                self.skip_numbers(2)?;
            }
        }
        self.skip_numbers(2)
    }

    fn skip_entry_ids(&mut self) -> Result<(), DumpError> {
        for _ in 0..self.reader.number()? {
            self.reader.entry_id()?;
        }
        Ok(())
    }

    fn skip_numbers(&mut self, count: usize) -> Result<(), DumpError> {
        for _ in 0..count {
            self.reader.number()?;
        }
        Ok(())
    }

    fn found(&mut self, (at, at_ms): (Range<usize>, i64), group: &[u8], event: StampEvent<'_>) {
        (self.visit)(
            at,
            Stamp {
                group,
                event,
                at_ms,
            },
        );
    }
}
