//! Members of a cast, in short.

use crate::{
    patterns::{Member, Part},
    program::Program,
};

/// A consumer of a group.
pub(in crate::patterns) const fn of(
    id: &'static str,
    group: &'static str,
    program: &'static Program,
) -> Member {
    Member {
        id,
        part: Part::Consumer(group),
        program,
    }
}

/// Somebody who claims for a group, or cleans up after it.
pub(in crate::patterns) const fn reaper(
    id: &'static str,
    group: &'static str,
    program: &'static Program,
) -> Member {
    Member {
        id,
        part: Part::Reaper(group),
        program,
    }
}
