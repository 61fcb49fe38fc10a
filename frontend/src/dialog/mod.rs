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
    edit::{EditForm, title},
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
    let open = state.ui.dialog.as_ref();
    let modal = |is_open: bool, id: &'static str, title: AttrValue, children: Html| {
        html! {
            <Modal
                {id}
                {title}
                close_label={Text::Close.say(language)}
                {is_open}
                onclose={onclose.clone()}
            >
                { children }
            </Modal>
        }
    };
    let can_drive = state.can_drive();
    let say = |text: Text| text.say(language);
    let is = |dialog: Dialog| open == Some(&dialog);
    let form = match open {
        Some(Dialog::Edit(form)) => Some(form),
        _ => None,
    };
    let form_title = form.map_or_else(AttrValue::default, |form| title(form, language));
    html! {
        <>
            { modal(is(Dialog::Connect), "connect", say(Text::ConnectTitle), html! {
                <Connect
                    pattern={state.world.pattern}
                    {language}
                    server={state.world.server.clone()}
                    idle_limit_ms={state.idle_limit_ms}
                />
            }) }
            { modal(is(Dialog::Keys), "keys", say(Text::Keys), html! { <Keys {language} /> }) }
            { modal(is(Dialog::Settings), "settings", say(Text::Settings), html! {
                <SettingsForm {language} {can_drive} settings={state.world.settings} onclose={onclose.clone()} />
            }) }
            { modal(form.is_some(), "edit", form_title, html! {
                if let Some(form) = form {
                    <EditForm form={form.clone()} onclose={onclose.clone()} />
                }
            }) }
        </>
    }
}
