//! Gives a pending entry another owner.

use shared::{
    command::Command,
    id::{ConsumerName, EntryId, GroupName},
    world::World,
};
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
    /// The group.
    pub group: GroupName,
    /// The entry.
    pub entry: EntryId,
}

/// Who is to be the owner of a pending entry.
#[component]
pub(crate) fn Claim(props: &Props) -> Html {
    let Desk {
        language, world, ..
    } = &props.desk;
    let language = *language;
    let entry = props.entry;
    let chosen = use_state(|| None::<ConsumerName>);
    let (owner, others) = consumers(world, &props.group, entry);
    let at = others
        .iter()
        .position(|other| Some(other) == chosen.as_ref())
        .unwrap_or(0);
    let command = others.get(at).map(|consumer| Command::Claim {
        group: props.group.clone(),
        consumer: consumer.clone(),
        entry,
    });
    let onchoose = {
        let (chosen, others) = (chosen.clone(), others.clone());
        Callback::from(move |at: usize| chosen.set(others.get(at).cloned()))
    };
    let ways = others.iter().map(|other| Way {
        label: other.to_string().into(),
        code: None,
    });
    html! {
        <Frame
            desk={props.desk.clone()}
            preview={command.as_ref().and_then(|command| spoken(command, world)).map(AttrValue::from)}
            command={command.clone()}
            label={EditText::ClaimIn(props.group.to_string()).say(language)}
        >
            if let Some(owner) = owner {
                <p class="muted">{ EditText::ClaimHint { owner: owner.to_string() }.say(language) }</p>
            }
            if others.is_empty() {
                <p class="error">{ EditText::NobodyElse.say(language) }</p>
            } else {
                <Options
                    name="claimer"
                    legend={EditText::ClaimFor.say(language)}
                    ways={ways.collect::<Vec<_>>()}
                    chosen={at}
                    {onchoose}
                />
            }
        </Frame>
    }
}

/// Who has the entry pending, and the other consumers of the group.
fn consumers(
    world: &World,
    group: &GroupName,
    entry: EntryId,
) -> (Option<ConsumerName>, Vec<ConsumerName>) {
    let stream = world.streams.get(&world.pattern.pattern().stream());
    let Some(group) = stream.and_then(|stream| stream.groups.get(group)) else {
        return (None, Vec::new());
    };
    let owner = group.pending.get(&entry);
    let owner = owner.map(|pending| pending.consumer.clone());
    let others = group
        .consumers
        .keys()
        .filter(|other| Some(*other) != owner.as_ref());
    (owner.clone(), others.cloned().collect())
}
