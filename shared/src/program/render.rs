//! Programs as text: redis-cli, Python (redis-py) and Rust (redis-rs).
