//! What every form works with.

use std::sync::Arc;

use shared::world::World;
use yew::prelude::*;

use crate::{i18n::Language, store::Hold};

/// What every form works with.
#[derive(Clone, PartialEq)]
pub(crate) struct Desk {
    /// The language of the page.
    pub language: Language,
    /// What keeps commands from being given.
    pub hold: Option<Hold>,
    /// The picture.
    pub world: Arc<World>,
    /// The form is done with.
    pub onclose: Callback<()>,
}
