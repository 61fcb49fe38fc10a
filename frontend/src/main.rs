//! The page: shows a room, and sends what its user wants of it.
//!
//! # Layout
//!
//! - `root`: what a visit begins with; `part`: what is loaded when it is wanted.
//! - `store`: what the page knows, and the pure reducer that changes it.
//! - `dispatch`: the two contexts, a snapshot and the handle to do things.
//! - `connection`: the socket. `address`: what is behind the `#`.
//! - `browser`: what is asked of the browser. `i18n`: every text.
//! - `start`: the start page, and what is said of every pattern. `compare`:
//!   patterns side by side, each in a room of its own. `glossary`: what words
//!   mean. `library`: what the pages beside the rooms ask the server for.
//! - `app`: state, connection and address together. `page` and `regions`: the
//!   grid; one folder for each of its parts: `top`, `guide`, `stage`, `program`,
//!   `pace` and `message` below each other, `dock`. `scene`: what the stage shows,
//!   worked out from the world. `chart`: what the dock's charts show, and
//!   `xinfo`: what its monitor tells.
//! - `dialog`, `edit`, `notice`: what comes over them. `widget`: small parts.
//! - `keyboard`: the keys.

mod address;
mod app;
mod browser;
mod chart;
mod compare;
mod connection;
mod dialog;
mod dispatch;
mod dock;
mod edit;
mod glossary;
mod guide;
mod i18n;
mod keyboard;
mod library;
mod message;
mod notice;
mod pace;
mod page;
mod part;
mod program;
mod regions;
mod root;
mod scene;
mod stage;
mod start;
mod store;
mod top;
mod widget;
mod xinfo;

fn main() {
    yew::Renderer::<root::Root>::new().render();
}
