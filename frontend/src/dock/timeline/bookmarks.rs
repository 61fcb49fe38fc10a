//! The bookmarks in a line: each leads to its step.

use std::sync::Arc;

use shared::{
    chronicle::{Bookmark, Chronicle},
    command::Command,
};
use yew::prelude::*;

use super::{flags::name_of, name_field::NameField};
use crate::{
    dispatch::use_dispatch,
    i18n::{Language, TimelineText, Words},
    store::Action,
    widget::{Picture, icon},
};

/// What it takes.
#[derive(Properties, PartialEq)]
pub(super) struct Props {
    /// The language of the page.
    pub language: Language,
    /// The bookmarks.
    pub chronicle: Arc<Chronicle>,
    /// One is being named.
    pub is_naming: bool,
    /// What that could be called.
    pub first: AttrValue,
    /// Why the room cannot go anywhere now.
    pub reason: Option<AttrValue>,
}

/// The bookmarks in a line, and the field for a new one's name.
#[component]
pub(super) fn Bookmarks(props: &Props) -> Html {
    let language = props.language;
    let dispatch = use_dispatch();
    let send = |command: Command| {
        let dispatch = dispatch.clone();
        move |_: MouseEvent| dispatch.steer(command.clone())
    };
    let chip = |bookmark: &Bookmark| {
        let name = name_of(bookmark, language);
        let step = bookmark.at.step;
        let title = TimelineText::GoToBookmark {
            name: name.clone(),
            step,
        };
        let title = title.say(language);
        let remove = TimelineText::RemoveBookmark { name: name.clone() }.say(language);
        let id = bookmark.id;
        html! {
            <li key={id.0} data-bookmark={id.0.to_string()}>
                <button
                    type="button"
                    class="goes"
                    title={props.reason.clone().unwrap_or(title)}
                    disabled={props.reason.is_some()}
                    onclick={send(Command::GoToBookmark { bookmark: id })}
                >
                    { icon(Picture::Flag) }
                    <span class="name">{ name }</span>
                    if bookmark.name.is_some() {
                        { " " }<span class="faint">{ step }</span>
                    }
                </button>
                <button
                    type="button"
                    class="little"
                    aria-label={remove.clone()}
                    title={remove}
                    disabled={props.reason.is_some()}
                    onclick={send(Command::RemoveBookmark { bookmark: id })}
                >{ icon(Picture::Close) }</button>
            </li>
        }
    };
    let close = {
        let dispatch = dispatch.clone();
        Callback::from(move |()| dispatch.act(Action::NameBookmark(false)))
    };
    let onname = {
        let (dispatch, close) = (dispatch.clone(), close.clone());
        move |name| {
            dispatch.command(Command::AddBookmark { name });
            close.emit(());
        }
    };
    let bookmarks = &props.chronicle.bookmarks;
    if bookmarks.is_empty() && !props.is_naming {
        return Html::default();
    }
    html! {
        <div class="bookmarks">
            if props.is_naming {
                <NameField
                    {language}
                    label={TimelineText::BookmarkName.say(language)}
                    first={props.first.clone()}
                    {onname}
                    oncancel={close}
                />
            }
            <ul aria-label={TimelineText::Bookmarks.say(language)}>
                { for bookmarks.iter().map(chip) }
            </ul>
        </div>
    }
}
