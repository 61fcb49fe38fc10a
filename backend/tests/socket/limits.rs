//! Limits of time.
