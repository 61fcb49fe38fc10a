//! What the tests share: servers, processes and browsers that end with the test.

#![allow(
    dead_code,
    unused_imports,
    reason = "each file of tests uses a part of it"
)]

mod browser;
pub(crate) mod http;
mod metrics;
mod process;
mod proxy;
mod redis;
mod root;
mod wait;

pub(crate) use self::{
    browser::{Browser, Hello, Left, Raw},
    metrics::{METRICS, Metrics},
    process::Backend,
    proxy::Proxy,
    redis::{Server, program},
    root::Root,
    wait::{LIMIT, eventually, in_time, kill, runs, signal},
};
