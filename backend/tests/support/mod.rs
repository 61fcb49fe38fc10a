//! What the tests share: servers, processes and browsers that end with the test.

#![allow(
    dead_code,
    unused_imports,
    reason = "each file of tests uses a part of it"
)]

mod browser;
mod process;
mod redis;
mod root;
mod wait;

pub(crate) use self::{
    browser::{Browser, Hello, Left, Raw},
    process::Backend,
    redis::{Server, program},
    root::Root,
    wait::{LIMIT, eventually, in_time, kill, runs, signal},
};
