//! A producer.

use yew::prelude::*;

use super::{
    actor_menu::ActorMenu, fault_button::FaultButton, hand::Hand, planned_crash::planned_crash,
    poison_button::PoisonButton, run_button::RunButton, state_chip::state_slug, viewer::Viewer,
};
use crate::{i18n::StageText, scene::Producer};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// The producer.
    pub producer: Producer,
    /// It is selected.
    pub selected: bool,
    /// Who looks.
    pub viewer: Viewer,
}

/// A producer: its next command, and what can be done to it.
#[component]
pub(crate) fn ProducerCard(props: &Props) -> Html {
    let Props {
        producer, viewer, ..
    } = props;
    html! {
        <li
            class={classes!("actor", "producer", "card", props.selected.then_some("selected"))}
            data-actor={producer.id.to_string()}
            data-state={state_slug(producer.state)}
        >
            <RunButton
                id={producer.id.clone()}
                state={producer.state}
                can_run={producer.can_run}
                next={producer.next.clone()}
                speed={producer.speed}
                viewer={*viewer}
            />
            if let Some(held) = &producer.hand {
                <Hand
                    actor={producer.id.clone()}
                    held={held.clone()}
                    backlog={Vec::new()}
                    total={u64::from(held.is_some())}
                    selected={None::<shared::id::MessageName>}
                    viewer={*viewer}
                />
            }
            if producer.poison {
                <p class="warns">{ viewer.say(StageText::PoisonNext) }</p>
            }
            if let Some(point) = &producer.crash_point {
                { planned_crash(point, *viewer) }
            }
            <div class="levers">
                <PoisonButton id={producer.id.clone()} poison={producer.poison} viewer={*viewer} />
                <FaultButton id={producer.id.clone()} state={producer.state} viewer={*viewer} />
                <ActorMenu id={producer.id.clone()} state={producer.state} viewer={*viewer} />
            </div>
        </li>
    }
}
