//! What a pattern's Redis is set to, so that what it is about shows with a few
//! messages.

use super::{Pattern, backpressure, retention};

impl Pattern {
    /// Settings of Redis (`CONFIG SET`) that differ from those of other rooms.
    pub fn config(&self) -> &'static [(&'static str, &'static str)] {
        if self.slug == retention::ABOUT.slug {
            &[("stream-node-max-entries", retention::BLOCK)]
        } else {
            &[]
        }
    }

    /// The memory that is left to its Redis beyond what it uses when empty, in
    /// bytes; none where it has what every room has.
    pub fn spare_bytes(&self) -> Option<u64> {
        let is_filled = self.slug == backpressure::NONE.slug;
        is_filled.then_some(backpressure::SPARE_BYTES)
    }
}
