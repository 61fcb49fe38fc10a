//! A group's cursor in the ribbon.

use shared::id::EntryId;
use yew::prelude::*;

use super::viewer::Viewer;
use crate::{i18n::StageText, scene::Flag};

/// A flag behind the last entry that a group was given. Readers hear of it in
/// the group's own figures.
pub(crate) fn flag_view(flag: &Flag, viewer: Viewer) -> Html {
    let group = flag.group.as_str();
    let id = &flag.at.to_string();
    let title = match flag.at {
        EntryId::MIN => viewer.say(StageText::CursorAtStart { group }),
        _ => viewer.say(StageText::Cursor { group, id }),
    };
    let style = format!(
        "--at: {}; --lane: {}; --nudge: {}",
        flag.halves, flag.lane, flag.nudge
    );
    html! {
        <div key={group} class={classes!("cursor", flag.hue.class())} {style} data-cursor={flag.group.to_string()}>
            <b {title}>{ group }</b>
        </div>
    }
}
