//! Destroys a group, once it is said what goes with it.

use shared::{command::Command, id::GroupName};
use yew::prelude::*;

use super::{desk::Desk, frame::Frame, spoken::spoken};
use crate::i18n::{EditText, Words};

/// What it takes.
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// What the form works with.
    pub desk: Desk,
    /// The group.
    pub group: GroupName,
}

/// Whether a group is really to go.
#[component]
pub(crate) fn RemoveGroup(props: &Props) -> Html {
    let Desk {
        language, world, ..
    } = &props.desk;
    let language = *language;
    let group = &props.group;
    let known = world
        .streams
        .get(&world.pattern.pattern().stream())
        .and_then(|stream| stream.groups.get(group));
    let actors = world
        .actors
        .iter()
        .filter(|(_, actor)| actor.role.group() == Some(group))
        .map(|(id, _)| id.to_string());
    let goes = EditText::GroupGoes {
        pending: known.map_or(0, |group| group.head.pending),
        actors: actors.collect(),
    };
    let command = Command::RemoveGroup {
        group: group.clone(),
    };
    html! {
        <Frame
            desk={props.desk.clone()}
            preview={spoken(&command, world).map(AttrValue::from)}
            {command}
            label={EditText::RemoveThisGroup.say(language)}
            is_grave=true
        >
            <p>{ goes.say(language) }</p>
        </Frame>
    }
}
