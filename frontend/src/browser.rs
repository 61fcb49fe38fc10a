//! What the page asks of the browser, each with an answer for a browser that
//! refuses.

use shared::protocol::{RoomId, Secret};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Element, HtmlDocument, HtmlElement, HtmlTextAreaElement, Response, Storage, Window};

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

/// The page's whole address.
pub(crate) fn address() -> String {
    let address = window().and_then(|window| window.location().href().ok());
    address.unwrap_or_default()
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

/// Goes to the address behind the `#`, as a link to it would.
pub(crate) fn go_to(hash: &str) {
    if let Some(window) = window() {
        let _ = window.location().set_hash(hash);
    }
}

/// The text behind an address beside the page; none where it cannot be had.
pub(crate) async fn fetch(address: &str) -> Option<String> {
    let asked = window()?.fetch_with_str(address);
    let response: Response = JsFuture::from(asked).await.ok()?.dyn_into().ok()?;
    if !response.ok() {
        return None;
    }
    let text = JsFuture::from(response.text().ok()?).await.ok()?;
    text.as_string()
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

/// Whether files may be fetched before they are wanted: not where the browser's
/// user asked to save data.
pub(crate) fn may_fetch_ahead() -> bool {
    let get = |of: &wasm_bindgen::JsValue, name: &str| js_sys::Reflect::get(of, &name.into()).ok();
    let saves = window()
        .and_then(|window| get(&window.navigator(), "connection"))
        .and_then(|connection| get(&connection, "saveData"));
    saves.is_none_or(|saves| !saves.is_truthy())
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

/// Copies a text, and says whether that was possible.
pub(crate) fn copy(text: String, then: impl FnOnce(bool) + 'static) {
    spawn_local(async move {
        let copied = copy_to_clipboard(&text).await || copy_by_selection(&text);
        then(copied);
    });
}

/// Away from localhost and https the browser offers no clipboard at all.
async fn copy_to_clipboard(text: &str) -> bool {
    let Some(navigator) = window().map(|window| window.navigator()) else {
        return false;
    };
    let clipboard = js_sys::Reflect::get(&navigator, &"clipboard".into());
    if clipboard.is_ok_and(|clipboard| clipboard.is_undefined()) {
        return false;
    }
    let written = navigator.clipboard().write_text(text);
    JsFuture::from(written).await.is_ok()
}

/// The old way, which a page from a teacher's machine still needs.
fn copy_by_selection(text: &str) -> bool {
    let copy = || {
        let document = window()?.document()?;
        let area: HtmlTextAreaElement =
            document.create_element("textarea").ok()?.dyn_into().ok()?;
        area.set_value(text);
        let body = document.body()?;
        body.append_child(&area).ok()?;
        area.select();
        let document: HtmlDocument = document.dyn_into().ok()?;
        let copied = document.exec_command("copy").unwrap_or(false);
        area.remove();
        Some(copied)
    };
    copy().unwrap_or(false)
}

/// The time of day that a Unix time is here, as `14:32:07`.
pub(crate) fn time_of_day(ms: u64) -> String {
    let date = js_sys::Date::new(&wasm_bindgen::JsValue::from_f64(ms as f64));
    format!(
        "{:02}:{:02}:{:02}",
        date.get_hours(),
        date.get_minutes(),
        date.get_seconds()
    )
}

/// Loads the page again.
pub(crate) fn reload() {
    if let Some(window) = window() {
        let _ = window.location().reload();
    }
}

/// Gives the focus to the element of that id.
pub(crate) fn focus(id: &str) {
    let element = window()
        .and_then(|window| window.document())
        .and_then(|document| document.get_element_by_id(id))
        .and_then(|element| element.dyn_into::<HtmlElement>().ok());
    if let Some(element) = element {
        let _ = element.focus();
    }
}

/// Sets the title of the browser's tab.
pub(crate) fn entitle(title: &str) {
    if let Some(document) = window().and_then(|window| window.document()) {
        document.set_title(title);
    }
}

/// Scrolls until the first element of the stage that `selector` finds can be
/// seen.
pub(crate) fn bring_into_view(selector: &str) {
    let found = window()
        .and_then(|window| window.document())
        .and_then(|document| {
            document
                .query_selector(&format!(".stage :is({selector})"))
                .ok()
        })
        .flatten();
    if let Some(element) = found {
        let options = web_sys::ScrollIntoViewOptions::new();
        options.set_block(web_sys::ScrollLogicalPosition::Nearest);
        options.set_inline(web_sys::ScrollLogicalPosition::Nearest);
        element.scroll_into_view_with_scroll_into_view_options(&options);
    }
}

/// Marks the first element of the stage that `selector` finds, and no other, and
/// brings it into sight; whether there is one.
pub(crate) fn put_spot_on(selector: &str) -> bool {
    let Some(document) = window().and_then(|window| window.document()) else {
        return false;
    };
    let wanted = format!(".stage :is({selector})");
    let found = document.query_selector(&wanted).ok().flatten();
    let marked = document.query_selector("[data-spot]").ok().flatten();
    if found.is_some() && found == marked {
        return true;
    }
    if let Some(marked) = marked {
        let _ = marked.remove_attribute("data-spot");
    }
    if let Some(element) = &found {
        let _ = element.set_attribute("data-spot", "");
        bring_into_view(selector);
    }
    found.is_some()
}

/// Takes the mark off again.
pub(crate) fn take_spot_off() {
    let document = window().and_then(|window| window.document());
    let marked =
        document.and_then(|document| document.query_selector("[data-spot]").ok().flatten());
    if let Some(marked) = marked {
        let _ = marked.remove_attribute("data-spot");
    }
}
