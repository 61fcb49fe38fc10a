//! The dock's tabs. One of them is in the tab order; the arrows lead to the
//! others (<https://www.w3.org/WAI/ARIA/apg/patterns/tabs/>).

use web_sys::Element;
use yew::prelude::*;

use crate::{
    browser,
    dispatch::use_dispatch,
    i18n::{ChartText, Language, Words},
    store::{Action, DockTab},
};

/// What it takes.
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// The language of the page.
    pub language: Language,
    /// The one that is shown.
    pub tab: DockTab,
}

/// The dock's tabs.
#[component]
pub(crate) fn Tabs(props: &Props) -> Html {
    let Props { language, tab } = *props;
    let dispatch = use_dispatch();
    let onkeydown = {
        let dispatch = dispatch.clone();
        move |event: KeyboardEvent| {
            // Keys can be faster than the drawing: the tab that has the focus is
            // where they go on from.
            let focused = event.target_dyn_into::<Element>();
            let focused = focused.and_then(|element| with_id(&element.id()));
            if let Some(next) = reached(focused.unwrap_or(tab), &event.key()) {
                event.prevent_default();
                dispatch.act(Action::Dock(next));
                browser::focus(&id(next));
            }
        }
    };
    let one = |this: DockTab| {
        let dispatch = dispatch.clone();
        let is_shown = this == tab;
        html! {
            <button
                key={this.slug()}
                type="button"
                role="tab"
                id={id(this)}
                aria-selected={is_shown.to_string()}
                aria-controls={is_shown.then_some("dock-panel")}
                tabindex={if is_shown { "0" } else { "-1" }}
                onclick={move |_| dispatch.act(Action::Dock(this))}
            >
                { ChartText::Tab(this).say(language) }
            </button>
        }
    };
    html! {
        <div class="dock-tabs" role="tablist" aria-label={ChartText::Tabs.say(language)} {onkeydown}>
            { for DockTab::ALL.into_iter().map(one) }
        </div>
    }
}

/// The name of a tab on the page.
pub(super) fn id(tab: DockTab) -> String {
    format!("dock-{}", tab.slug())
}

fn with_id(name: &str) -> Option<DockTab> {
    DockTab::ALL.into_iter().find(|tab| id(*tab) == name)
}

/// Where a key leads from `tab`: round and round with the arrows.
fn reached(tab: DockTab, key: &str) -> Option<DockTab> {
    let all = DockTab::ALL;
    let at = all.iter().position(|one| *one == tab)?;
    let next = match key {
        "ArrowRight" => (at + 1) % all.len(),
        "ArrowLeft" => (at + all.len() - 1) % all.len(),
        "Home" => 0,
        "End" => all.len() - 1,
        _ => return None,
    };
    all.get(next).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrows_go_round() {
        assert_eq!(
            reached(DockTab::Commands, "ArrowRight"),
            Some(DockTab::Timeline)
        );
        assert_eq!(
            reached(DockTab::Monitor, "ArrowRight"),
            Some(DockTab::Commands)
        );
        assert_eq!(
            reached(DockTab::Commands, "ArrowLeft"),
            Some(DockTab::Monitor)
        );
        assert_eq!(reached(DockTab::Charts, "End"), Some(DockTab::Monitor));
        assert_eq!(reached(DockTab::Charts, "x"), None);
    }
}
