//! What stands in a part's place until its file is there.

use yew::prelude::*;

use super::{Part, View};
use crate::i18n::{Language, PartText, Words};

/// How the fetching of a part goes.
#[derive(Clone, Debug)]
pub(crate) enum Fetching {
    /// It is there, and drawn by this.
    There(View),
    /// It is on its way, or nobody wanted it.
    Awaited,
    /// It did not come. The callback tries again.
    Failed(Callback<()>),
}

/// Fetches a part once it is wanted.
#[hook]
pub(crate) fn use_part(part: Part, is_wanted: bool) -> Fetching {
    let failed = use_state_eq(|| None::<Part>);
    let tries = use_state(|| 0_u32);
    {
        let (failed, tries) = (failed.clone(), tries.clone());
        use_effect_with((part, is_wanted, *tries), move |(part, is_wanted, _)| {
            let part = *part;
            if !is_wanted || part.view().is_some() {
                return;
            }
            wasm_bindgen_futures::spawn_local(async move {
                match part.fetch().await {
                    // Only to be drawn again: the view is found by its part.
                    Ok(_) => tries.set(*tries + 1),
                    Err(_) => failed.set(Some(part)),
                }
            });
        });
    }
    match part.view() {
        Some(view) => Fetching::There(view),
        None if *failed == Some(part) => Fetching::Failed(Callback::from(move |()| {
            failed.set(None);
            tries.set(*tries + 1);
        })),
        None => Fetching::Awaited,
    }
}

/// What it takes.
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// The part.
    pub part: Part,
    /// The language of the page.
    pub language: Language,
}

/// A part, as soon as it is there.
#[component]
pub(crate) fn Later(props: &Props) -> Html {
    match use_part(props.part, true) {
        Fetching::There(view) => view(),
        other => in_its_place(&other, props.language),
    }
}

/// The same as a small notice, where the part has no place of its own.
pub(crate) fn told(fetching: &Fetching, language: Language) -> Html {
    html! {
        <div class="toasts"><div class="toast">{ in_its_place(fetching, language) }</div></div>
    }
}

/// Says that a part is on its way, or that it did not come and can be tried
/// again. Nothing is said in the first moment, so nothing flashes by.
pub(crate) fn in_its_place(fetching: &Fetching, language: Language) -> Html {
    let say = |text: PartText| text.say(language);
    match fetching {
        Fetching::There(_) => Html::default(),
        Fetching::Awaited => html! {
            <p class="later muted" role="status" data-part="awaited">
                <span class="spinner" aria-hidden="true" />
                <span>{ say(PartText::Loading) }</span>
            </p>
        },
        Fetching::Failed(again) => {
            let again = again.clone();
            html! {
                <div class="later" role="alert" data-part="failed">
                    <p>{ say(PartText::NotLoaded) }</p>
                    <button type="button" class="btn" onclick={move |_| again.emit(())}>
                        { say(PartText::TryAgain) }
                    </button>
                </div>
            }
        }
    }
}
