//! How many messages a browser may send in a second.

use shared::rejection::Rejection;
use tokio::time::Instant;

/// A bucket that fills with so many tokens a second and holds as many: messages
/// a browser may send in a second, and at once.
#[derive(Debug)]
pub(super) struct Throttle {
    per_second: u32,
    tokens: f64,
    filled: Instant,
}

impl Throttle {
    pub(super) fn new(per_second: u32) -> Self {
        Self {
            per_second,
            tokens: f64::from(per_second),
            filled: Instant::now(),
        }
    }

    /// Takes a token for a message.
    ///
    /// # Errors
    /// When there is none.
    pub(super) fn admit(&mut self) -> Result<(), Rejection> {
        let now = Instant::now();
        let full = f64::from(self.per_second);
        let since = now.duration_since(self.filled).as_secs_f64();
        self.tokens = (self.tokens + since * full).min(full);
        self.filled = now;
        if self.tokens < 1.0 {
            return Err(Rejection::TooFast {
                per_second: self.per_second.into(),
            });
        }
        self.tokens -= 1.0;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use tokio::time::{Duration, advance};

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn lets_a_hundred_a_second_through() {
        let mut throttle = Throttle::new(100);
        for _ in 0..100 {
            assert_eq!(throttle.admit(), Ok(()));
        }
        assert!(throttle.admit().is_err());
        advance(Duration::from_millis(105)).await;
        let more = (0..100).filter(|_| throttle.admit().is_ok());
        assert_eq!(more.count(), 10);
    }
}
