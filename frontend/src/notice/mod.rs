//! What is told: small notices, a lost socket, a Redis that is gone, and a room
//! that cannot be had.

mod full_page;
mod link_lost;
mod server_gone;
mod toast;
mod toasts;
mod way_on;

pub(crate) use self::{
    full_page::FullPage, link_lost::LinkLost, server_gone::ServerGone, toasts::Toasts,
    way_on::WayOn,
};
