//! Small parts that several regions use.

mod choice;
mod copy;
mod icon;
mod modal;
mod rich;

pub(crate) use self::{
    choice::Choice,
    copy::CopyButton,
    icon::{Icon, Picture},
    modal::Modal,
    rich::Rich,
};
