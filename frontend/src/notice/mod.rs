//! What is told: small notices, a lost socket, and a room that cannot be had.

mod banner;
mod full_page;
mod toast;

pub(crate) use self::{
    banner::{LinkLost, ServerGone},
    full_page::FullPage,
    toast::Toasts,
};
