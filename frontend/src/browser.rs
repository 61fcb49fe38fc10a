//! What the page asks of the browser, each with an answer for a browser that
//! refuses.

use shared::protocol::{RoomId, Secret};
use web_sys::{Element, Storage, Window};

use crate::{i18n::Language, store::Theme};

fn window() -> Option<Window> {
    web_sys::window()
}

fn root() -> Option<Element> {
    window()?.document()?.document_element()
}

/// Where the socket is: `ws` beside the page, wherever the page is.
pub(crate) fn socket_address() -> String {
    let location = window().map(|window| window.location());
    let part = |read: fn(&web_sys::Location) -> Result<String, wasm_bindgen::JsValue>| {
        let text = location.as_ref().map(read);
        text.and_then(Result::ok).unwrap_or_default()
    };
    crate::address::socket(
        &part(web_sys::Location::protocol),
        &part(web_sys::Location::host),
        &part(web_sys::Location::pathname),
    )
}

/// A number that is larger each time the page is loaded.
pub(crate) fn growing_number() -> u64 {
    // A thousand commands in each millisecond of a page's life are enough.
    js_sys::Date::now() as u64 * 1_000
}

/// The address behind the `#`.
pub(crate) fn hash() -> String {
    let hash = window().and_then(|window| window.location().hash().ok());
    hash.unwrap_or_default()
}

/// Replaces the address behind the `#`; nothing is added to the history.
pub(crate) fn replace_hash(hash: &str) {
    let Some(history) = window().and_then(|window| window.history().ok()) else {
        return;
    };
    let _ = history.replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(hash));
}

fn secrets() -> Option<Storage> {
    window()?.session_storage().ok()?
}

fn secret_key(room: &RoomId) -> String {
    format!("queue-playground:secret:{}", room.0)
}

/// The secret that this tab has for a room.
pub(crate) fn secret_of(room: &RoomId) -> Option<Secret> {
    let text = secrets()?.get_item(&secret_key(room)).ok()??;
    Some(Secret(text))
}

/// Keeps the secret for a room as long as this tab is there.
pub(crate) fn keep_secret(room: &RoomId, secret: &Secret) {
    if let Some(secrets) = secrets() {
        // Without a place to keep it, a reload comes back as another browser.
        let _ = secrets.set_item(&secret_key(room), &secret.0);
    }
}

/// The language that the browser's user prefers.
pub(crate) fn preferred_language() -> Language {
    let tag = window().and_then(|window| window.navigator().language());
    Language::from_tag(&tag.unwrap_or_default())
}

/// The colours that the browser's user prefers.
pub(crate) fn preferred_theme() -> Theme {
    let query = window().and_then(|window| {
        window
            .match_media("(prefers-color-scheme: dark)")
            .ok()
            .flatten()
    });
    match query {
        Some(query) if query.matches() => Theme::Dark,
        _ => Theme::Light,
    }
}

/// Puts the theme and the language on `<html>`.
pub(crate) fn dress(theme: Theme, language: Language) {
    if let Some(root) = root() {
        let _ = root.set_attribute("data-theme", theme.slug());
        let _ = root.set_attribute("lang", language.tag());
    }
}
