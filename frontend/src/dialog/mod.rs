//! What opens over the page. Each dialog is always there, closed, so that the
//! browser can give the focus back when it closes.

mod connect;
mod field;
mod keys;
mod settings;

use yew::prelude::*;

use self::{connect::Connect, keys::Keys, settings::SettingsForm};
use crate::{
    dispatch::{use_dispatch, use_snapshot},
    i18n::{Text, Words},
    store::{Action, Dialog},
    widget::Modal,
};

/// Every dialog.
#[component]
pub(crate) fn Dialogs() -> Html {
    let state = use_snapshot();
    let dispatch = use_dispatch();
    let language = state.ui.language;
    let onclose = Callback::from(move |()| dispatch.act(Action::Show(None)));
    let modal = |dialog: Dialog, id: &'static str, title: Text, children: Html| {
        html! {
            <Modal
                {id}
                title={title.say(language)}
                close_label={Text::Close.say(language)}
                is_open={state.ui.dialog == Some(dialog)}
                onclose={onclose.clone()}
            >
                { children }
            </Modal>
        }
    };
    let can_drive = state.can_drive();
    html! {
        <>
            { modal(Dialog::Connect, "connect", Text::ConnectTitle, html! {
                <Connect
                    {language}
                    server={state.world.server.clone()}
                    idle_limit_ms={state.idle_limit_ms}
                />
            }) }
            { modal(Dialog::Keys, "keys", Text::Keys, html! { <Keys {language} /> }) }
            { modal(Dialog::Settings, "settings", Text::Settings, html! {
                <SettingsForm {language} {can_drive} settings={state.world.settings} onclose={onclose.clone()} />
            }) }
        </>
    }
}
