//! A stream.

use std::rc::Rc;

use shared::id::{ActorId, MessageName};
use yew::prelude::*;

use super::{
    add_group::AddGroup,
    flag::flag_view,
    flow::{Strength, flow},
    gap::gap_view,
    stream_menu::StreamMenu,
    tile::TileView,
    viewer::Viewer,
};
use crate::{
    i18n::StageText,
    scene::{Place, Ribbon, Slot},
};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// The stream.
    pub ribbon: Rc<Ribbon>,
    /// A producer that could fill it.
    pub producer: Option<ActorId>,
    /// The message that is selected.
    pub selected: Option<MessageName>,
    /// How much comes in, where that is more than can be followed.
    pub flow: Strength,
    /// Who looks.
    pub viewer: Viewer,
}

/// A stream: its entries in a row, and the groups' cursors between them.
#[component]
pub(crate) fn RibbonView(props: &Props) -> Html {
    let Props { ribbon, viewer, .. } = props;
    let last_id = ribbon.last_id.to_string();
    let style = format!(
        "--halves: {}; --reach: {}; --lanes: {}; --rows: {}",
        ribbon.halves(),
        ribbon.reach(),
        ribbon.lanes,
        ribbon.mark_rows(),
    );
    html! {
        <section class="stream" aria-label={ribbon.key.to_string()}>
            <div class="stream-head">
            <h3 data-figures={Place::Stream(ribbon.key.clone()).to_string()}>
                <span class="key">{ ribbon.key.as_str() }</span>
                <span class="about">
                    <span>{ viewer.say(StageText::Stream) }</span>
                    <span data-figure="length">{ viewer.say(StageText::Entries(ribbon.length)) }</span>
                    <span data-figure="last-generated-id">{ viewer.say(StageText::LastId(&last_id)) }</span>
                    if let Some(ms) = ribbon.expires_in_ms {
                        <span data-figure="ttl">{ viewer.say(StageText::ExpiresIn(ms)) }</span>
                    }
                </span>
            </h3>
            <StreamMenu viewer={*viewer} />
            if !viewer.has_readers {
                <AddGroup viewer={*viewer} />
            }
            </div>
            { flow(props.flow) }
            <div
                class="ribbon"
                data-place={Place::Stream(ribbon.key.clone()).to_string()}
                data-total={ribbon.length.to_string()}
            >
                <div class="track" {style}>
                    <div class="flags" aria-hidden="true">
                        { for ribbon.flags.iter().map(|flag| flag_view(flag, *viewer)) }
                    </div>
                    { slots(props) }
                </div>
                { teaching(props) }
            </div>
        </section>
    }
}

fn slots(props: &Props) -> Html {
    let viewer = props.viewer;
    let slot = |slot: &Slot| match slot {
        Slot::Tile(tile) => html! {
            <TileView
                key={tile.token.id.to_string()}
                tile={tile.clone()}
                selected={props.selected.as_ref() == Some(&tile.token.message)}
                {viewer}
            />
        },
        Slot::Gap(gap) => gap_view(gap, viewer),
    };
    html! {
        <ol class="slots" aria-label={props.ribbon.key.to_string()}>{ for props.ribbon.slots.iter().map(slot) }</ol>
    }
}

/// What to do where there is nothing to see.
fn teaching(props: &Props) -> Html {
    let ribbon = &props.ribbon;
    if !ribbon.slots.is_empty() {
        return Html::default();
    }
    let producer = props.producer.as_ref().map(|id| id.as_str());
    let text = match &**ribbon {
        Ribbon { exists: false, .. } => StageText::NoStream,
        Ribbon { added: 0, .. } => StageText::NoEntries { producer },
        _ => StageText::AllGone,
    };
    html! { <p class="teaches">{ props.viewer.say(text) }</p> }
}
