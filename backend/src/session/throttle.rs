//! How many messages a browser may send in a second.

use shared::rejection::Rejection;
use tokio::time::Instant;

/// Messages a browser may send in a second, and at once.
const PER_SECOND: u32 = 100;

/// A bucket that fills with [`PER_SECOND`] tokens a second and holds as many.
#[derive(Debug)]
pub(super) struct Throttle {
    tokens: f64,
    filled: Instant,
}

impl Throttle {
    pub(super) fn new() -> Self {
        Self {
            tokens: f64::from(PER_SECOND),
            filled: Instant::now(),
        }
    }

    /// Takes a token for a message.
    ///
    /// # Errors
    /// When there is none.
    pub(super) fn admit(&mut self) -> Result<(), Rejection> {
        let now = Instant::now();
        let full = f64::from(PER_SECOND);
        let since = now.duration_since(self.filled).as_secs_f64();
        self.tokens = (self.tokens + since * full).min(full);
        self.filled = now;
        if self.tokens < 1.0 {
            return Err(Rejection::TooFast {
                per_second: PER_SECOND.into(),
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
        let mut throttle = Throttle::new();
        for _ in 0..PER_SECOND {
            assert_eq!(throttle.admit(), Ok(()));
        }
        assert!(throttle.admit().is_err());
        advance(Duration::from_millis(105)).await;
        let more = (0..PER_SECOND).filter(|_| throttle.admit().is_ok());
        assert_eq!(more.count(), 10);
    }
}
