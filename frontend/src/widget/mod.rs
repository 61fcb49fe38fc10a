//! Small parts that several regions use.

mod choice;
mod copy;
mod icon;
mod menu;
mod modal;
mod popup;
mod rich;
mod seen;

pub(crate) use self::{
    choice::Choice,
    copy::CopyButton,
    icon::{Picture, icon},
    menu::{Menu, MenuItem},
    modal::Modal,
    popup::use_popup,
    rich::Rich,
    seen::{Seen, use_seen},
};
