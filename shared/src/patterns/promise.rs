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
    const AT_MOST_ONCE: Self = Self {
        loses: true,
        repeats: false,
    };
    const AT_LEAST_ONCE: Self = Self {
        loses: false,
        repeats: true,
    };
    const NOTHING: Self = Self {
        loses: true,
        repeats: true,
    };
}

impl Pattern {
    /// What it keeps of its messages; none where nobody has said it yet.
    pub fn promise(&self) -> Option<Promise> {
        Some(match self.slug {
            "consumer-group" | "reliable-list" | "reliable-list-lua" | "delay-queue-naive" => {
                Promise::AT_LEAST_ONCE
            }
            "list-queue" | "list-queue-polled" | "delay-queue" | "delay-queue-lua" => {
                Promise::AT_MOST_ONCE
            }
            "reliable-list-naive" => Promise::NOTHING,
            _ => return None,
        })
    }

    /// Whether it is a common way that is wrong, shown so that it can be watched
    /// failing: its slug says so.
    pub fn is_naive(&self) -> bool {
        self.slug.ends_with("-naive")
    }
}

#[cfg(test)]
mod tests {
    use crate::patterns::ALL;

    #[test]
    fn every_pattern_says_what_it_keeps() {
        for id in ALL {
            assert!(id.pattern().promise().is_some(), "{id:?}");
        }
    }
}
