//! The producers.

use shared::{command::Command, id::ActorId};
use yew::prelude::*;

use super::{add_button::AddButton, producer_card::ProducerCard, viewer::Viewer};
use crate::{i18n::StageText, scene::Producer};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// The producers.
    pub producers: Vec<Producer>,
    /// The actor that is selected.
    pub selected: Option<ActorId>,
    /// Who looks.
    pub viewer: Viewer,
}

/// The producers, and a way to have one more.
#[component]
pub(crate) fn Producers(props: &Props) -> Html {
    let viewer = props.viewer;
    // More than a few stand in rows above the stream instead of beside it.
    let many = (props.producers.len() > 2).then_some("many");
    html! {
        <section class={classes!("producers", many)} aria-label={viewer.say(StageText::Producers)}>
            <h3>{ viewer.say(StageText::Producers) }</h3>
            <ul>
                { for props.producers.iter().map(|producer| html! {
                    <ProducerCard
                        key={producer.id.as_str()}
                        producer={producer.clone()}
                        selected={props.selected.as_ref() == Some(&producer.id)}
                        {viewer}
                    />
                }) }
            </ul>
            <AddButton
                command={Command::AddProducer}
                label={viewer.say(StageText::AddProducer)}
                {viewer}
            />
        </section>
    }
}
