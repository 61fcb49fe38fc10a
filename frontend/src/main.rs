//! The page: shows a room, and sends what its user wants of it.
//!
//! # Layout
//!
//! - `store`: what the page knows, and the pure reducer that changes it.
//! - `dispatch`: the two contexts, a snapshot and the handle to do things.
//! - `connection`: the socket. `address`: what is behind the `#`.
//! - `browser`: what is asked of the browser. `i18n`: every text.
//! - `app`: the grid of regions; one folder for each of them: `top`, `guide`,
//!   `stage`, `program`, `dock`.

mod address;
mod app;
mod browser;
mod connection;
mod dispatch;
mod i18n;
mod scene;
mod stage;
mod store;

fn main() {
    yew::Renderer::<app::App>::new().render();
}
