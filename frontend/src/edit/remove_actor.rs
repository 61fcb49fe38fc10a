//! Ends an actor, with its consumer or without.

use shared::{command::Command, id::ActorId, world::World};
use yew::prelude::*;

use super::{
    desk::Desk,
    frame::Frame,
    options::{Options, Way},
    spoken::spoken,
};
use crate::i18n::{EditText, Words};

/// What it takes.
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// What the form works with.
    pub desk: Desk,
    /// The actor.
    pub actor: ActorId,
}

/// How an actor is to end.
#[component]
pub(crate) fn RemoveActor(props: &Props) -> Html {
    let Desk {
        language, world, ..
    } = &props.desk;
    let language = *language;
    let id = &props.actor;
    let way = use_state(|| 0);
    let onchoose = {
        let way = way.clone();
        Callback::from(move |chosen| way.set(chosen))
    };
    let command = Command::RemoveActor {
        actor: id.clone(),
        delete_consumer: *way == 1,
    };
    let actor = world.actors.get(id);
    let consumer = actor.map_or_else(|| id.to_string(), |actor| actor.consumer(id).to_string());
    let ways = pending_of(world, id).map(|pending| {
        let keep = EditText::KeepConsumer {
            consumer: consumer.clone(),
            pending,
        };
        let delete = EditText::DeleteConsumer {
            consumer: consumer.clone(),
            pending,
        };
        [keep, delete].map(|text| Way {
            label: text.say(language),
            code: None,
        })
    });
    let label = EditText::RemoveActor(id.to_string()).say(language);
    html! {
        <Frame
            desk={props.desk.clone()}
            preview={spoken(&command, world).map(AttrValue::from)}
            {command}
            label={label.clone()}
            is_grave=true
        >
            <p>{ EditText::ActorGoes(id.to_string()).say(language) }</p>
            if let Some(ways) = ways {
                <Options name="consumer" legend={label} ways={ways.to_vec()} chosen={*way} {onchoose} />
            }
        </Frame>
    }
}

/// How many entries are pending for the actor's consumer; none where it has no
/// consumer.
fn pending_of(world: &World, id: &ActorId) -> Option<u64> {
    let actor = world.actors.get(id)?;
    let group = actor.role.group()?;
    let stream = world.streams.get(&world.pattern.pattern().stream())?;
    let consumer = stream
        .groups
        .get(group)?
        .consumers
        .get(&actor.consumer(id))?;
    Some(consumer.pending)
}
