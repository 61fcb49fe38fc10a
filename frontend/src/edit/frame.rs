//! What every edit's form has: the command that Redis will be sent, and the
//! buttons.

use shared::command::Command;
use yew::prelude::*;

use super::desk::Desk;
use crate::{
    dispatch::use_dispatch,
    i18n::{EditText, LiveText, Text, Words},
};

/// What it takes.
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// What the form works with.
    pub desk: Desk,
    /// What Redis will be sent, filled in as far as it is; none for nothing.
    pub preview: Option<AttrValue>,
    /// The command; none while something is missing or wrong.
    pub command: Option<Command>,
    /// What the button is called that gives it.
    pub label: AttrValue,
    /// It takes something away.
    #[prop_or_default]
    pub is_grave: bool,
    /// The fields.
    pub children: Html,
}

/// A form around the fields of an edit.
#[component]
pub(crate) fn Frame(props: &Props) -> Html {
    let Desk {
        language,
        hold,
        onclose,
        ..
    } = &props.desk;
    let language = *language;
    let dispatch = use_dispatch();
    let command = props.command.clone().filter(|_| hold.is_none());
    let is_ready = command.is_some();
    let onsubmit = {
        let onclose = onclose.clone();
        move |event: SubmitEvent| {
            event.prevent_default();
            if let Some(command) = command.clone() {
                dispatch.command(command);
                onclose.emit(());
            }
        }
    };
    html! {
        <form class="edit" {onsubmit}>
            { props.children.clone() }
            <div class="sends">
                <span class="small muted">{ EditText::Sends.say(language) }</span>
                if let Some(preview) = &props.preview {
                    <code class="sent" data-sends="">{ preview.clone() }</code>
                } else {
                    <span class="sent muted">{ EditText::SendsNothing.say(language) }</span>
                }
            </div>
            <div class="answers">
                if let Some(hold) = *hold {
                    <p class="small error" role="status">{ LiveText::Hold(hold).say(language) }</p>
                }
                <button type="button" class="btn" onclick={onclose.reform(|_| ())}>
                    { Text::Cancel.say(language) }
                </button>
                <button
                    type="submit"
                    class={classes!("btn", "primary", props.is_grave.then_some("grave"))}
                    disabled={!is_ready}
                >
                    { props.label.clone() }
                </button>
            </div>
        </form>
    }
}
