//! `cargo xtask run | test | bench | setup`.
fn main() {}
