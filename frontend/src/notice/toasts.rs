//! The small notices at the edge of the page.

use std::rc::Rc;

use yew::prelude::*;

use super::toast::Toast;
use crate::{i18n::Language, store::Notice};

/// What they take.
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// The language of the page.
    pub language: Language,
    /// What is told, oldest first.
    pub notices: Rc<[Rc<Notice>]>,
}

/// The notices.
#[component]
pub(crate) fn Toasts(props: &Props) -> Html {
    html! {
        <div class="toasts" role="status" aria-live="polite">
            { for props.notices.iter().map(|notice| html! {
                <Toast key={notice.id} language={props.language} notice={notice.clone()} />
            }) }
        </div>
    }
}
