//! Destroys a group, once it is said what goes with it.

use std::sync::Arc;

use shared::{command::Command, id::GroupName, world::World};
use yew::prelude::*;

use super::{frame::Frame, spoken::spoken};
use crate::{
    i18n::{EditText, Language, Words},
    store::Hold,
};

/// What it takes.
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// The language of the page.
    pub language: Language,
    /// What keeps commands from being given.
    pub hold: Option<Hold>,
    /// The picture.
    pub world: Arc<World>,
    /// The group.
    pub group: GroupName,
    /// It is done.
    pub onclose: Callback<()>,
}

/// Whether a group is really to go.
#[component]
pub(crate) fn RemoveGroup(props: &Props) -> Html {
    let language = props.language;
    let (world, group) = (&props.world, &props.group);
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
            {language}
            hold={props.hold}
            preview={spoken(&command, world).map(AttrValue::from)}
            {command}
            label={EditText::RemoveThisGroup.say(language)}
            is_grave=true
            onclose={props.onclose.clone()}
        >
            <p>{ goes.say(language) }</p>
        </Frame>
    }
}
