//! What a pattern keeps of its messages when workers crash.

use super::Pattern;

/// What can become of a message when a worker crashes at any line. Tests hold
/// every pattern to it on a real Redis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Promise {
    /// It can be lost: nobody ever does its work.
    pub loses: bool,
    /// Its work can be done more than once.
    pub repeats: bool,
}

impl Promise {
    pub(super) const AT_MOST_ONCE: Self = Self {
        loses: true,
        repeats: false,
    };
    pub(super) const AT_LEAST_ONCE: Self = Self {
        loses: false,
        repeats: true,
    };
    /// As far as the side effect is a write in the same Redis.
    pub(super) const EXACTLY_ONCE: Self = Self {
        loses: false,
        repeats: false,
    };
    pub(super) const NOTHING: Self = Self {
        loses: true,
        repeats: true,
    };
}

impl Pattern {
    /// Whether it is a common way that is wrong, shown so that it can be watched
    /// failing: its slug says so.
    pub fn is_naive(&self) -> bool {
        self.slug.ends_with("-naive")
    }
}
