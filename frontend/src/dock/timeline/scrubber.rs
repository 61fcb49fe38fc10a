//! The slider over all the steps of the present branch's line.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::i18n::{Language, TimelineText, Words};

/// Steps that PageUp and PageDown go.
const PAGE: u64 = 10;

/// What it takes.
#[derive(Properties, PartialEq)]
pub(super) struct Props {
    /// The language of the page.
    pub language: Language,
    /// The oldest step that can be gone to.
    pub oldest: u64,
    /// The newest one.
    pub newest: u64,
    /// The room's own step.
    pub here: u64,
    /// Counts what was gone to, or could not be.
    pub arrivals: u64,
    /// Why the room cannot go anywhere now.
    pub reason: Option<AttrValue>,
    /// The room is to go there.
    pub ongo: Callback<u64>,
}

/// The slider. It stands where it was put last, while the room comes after.
#[component]
pub(super) fn Scrubber(props: &Props) -> Html {
    let wish = use_state_eq(|| None::<u64>);
    {
        let wish = wish.setter();
        use_effect_with((props.arrivals, props.reason.is_some()), move |_| {
            wish.set(None)
        });
    }
    let at = wish.unwrap_or(props.here).clamp(props.oldest, props.newest);
    let go = {
        let (wish, ongo) = (wish.setter(), props.ongo.clone());
        move |step: u64| {
            wish.set(Some(step));
            ongo.emit(step);
        }
    };
    let oninput = {
        let go = go.clone();
        move |event: InputEvent| {
            let input: Option<HtmlInputElement> = event.target_dyn_into();
            if let Some(step) = input.and_then(|input| input.value().parse().ok()) {
                go(step);
            }
        }
    };
    let onkeydown = {
        let ends = (props.oldest, props.newest);
        move |event: KeyboardEvent| {
            let Some(step) = reached(&event.key(), at, ends) else {
                return;
            };
            // The browser's own steps would be as long as a tenth of it all.
            event.prevent_default();
            event.stop_propagation();
            if step != at {
                go(step);
            }
        }
    };
    let valuetext = TimelineText::StepOf {
        step: at,
        newest: props.newest,
    };
    html! {
        <input
            type="range"
            class="scrub"
            min={props.oldest.to_string()}
            max={props.newest.to_string()}
            step="1"
            value={at.to_string()}
            aria-label={TimelineText::Scrubber.say(props.language)}
            aria-valuetext={valuetext.say(props.language)}
            disabled={props.reason.is_some() || props.oldest >= props.newest}
            title={props.reason.clone()}
            {oninput}
            {onkeydown}
        />
    }
}

/// Where a key leads from a step.
fn reached(key: &str, at: u64, (oldest, newest): (u64, u64)) -> Option<u64> {
    let step = match key {
        "ArrowLeft" | "ArrowDown" => at.saturating_sub(1),
        "ArrowRight" | "ArrowUp" => at + 1,
        "PageUp" => at + PAGE,
        "PageDown" => at.saturating_sub(PAGE),
        "Home" => oldest,
        "End" => newest,
        _ => return None,
    };
    Some(step.clamp(oldest, newest.max(oldest)))
}

#[cfg(test)]
mod tests {
    use super::reached;

    #[test]
    fn keys_lead_to_steps_that_are_there() {
        let on = |key, at| reached(key, at, (5, 60));
        assert_eq!(on("ArrowLeft", 20), Some(19));
        assert_eq!(on("ArrowLeft", 5), Some(5));
        assert_eq!(on("PageUp", 55), Some(60));
        assert_eq!(on("PageDown", 20), Some(10));
        assert_eq!((on("Home", 9), on("End", 9)), (Some(5), Some(60)));
        assert_eq!(on("x", 9), None);
    }
}
