//! The charts of live mode. They are worked out and drawn once for each sample,
//! not for each frame: everything below [`ChartsPanel`] is given the same
//! [`Shown`] until another sample came.

mod board;
mod empty;
mod moment;
mod plot;
mod share;
mod table;

use std::{ops::Deref, rc::Rc};

use shared::{id::GroupName, world::World};
use yew::prelude::*;

use self::{board::Board, empty::Empty};
use crate::{
    chart::Charts,
    dispatch::{Snapshot, use_snapshot},
    i18n::{ChartText, Language, OfItems, Words},
};

/// What the charts show, compared by pointer.
#[derive(Clone, Debug)]
pub(crate) struct Shown(Rc<Charts>);

impl PartialEq for Shown {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Shown {
    /// A text about what is shown.
    fn say(&self, text: ChartText, language: Language) -> AttrValue {
        match self.is_of_items {
            true => OfItems(text).say(language),
            false => text.say(language),
        }
    }
}

impl Deref for Shown {
    type Target = Charts;

    fn deref(&self) -> &Charts {
        &self.0
    }
}

/// The charts of live mode, or how to come by some.
#[component]
pub(crate) fn ChartsPanel() -> Html {
    let state = use_snapshot();
    let chosen = use_state(|| None::<GroupName>);
    let groups = groups(&state.world);
    let is_here = |group: &GroupName| groups.contains(group);
    let group = (*chosen).clone().filter(is_here);
    let group = group.or_else(|| groups.first().cloned());
    // The same one always: another would draw everything anew.
    let onchoose = use_callback(chosen.setter(), |group, chosen| chosen.set(Some(group)));
    match use_charts(&state, group) {
        Some(shown) => html! { <Board language={state.ui.language} {shown} {groups} {onchoose} /> },
        None => html! {
            <Empty
                language={state.ui.language}
                mode={state.world.mode}
                can_drive={state.can_drive()}
            />
        },
    }
}

/// The charts of a group, the same until there is another sample.
#[hook]
fn use_charts(state: &Snapshot, group: Option<GroupName>) -> Option<Shown> {
    let newest = state.world.chart.samples().last();
    let newest = newest.map(|sample| sample.at_ms);
    let is_of_items = !state.world.pattern.pattern().has_stream();
    let charts = use_memo((state.epoch, newest, group), |(_, _, group)| {
        let charts = Charts::of(state.world.chart.samples(), group.as_ref()?, is_of_items)?;
        Some(Shown(Rc::new(charts)))
    });
    (*charts).clone()
}

/// The groups that were measured last, the pattern's own first.
fn groups(world: &World) -> Vec<GroupName> {
    let Some(newest) = world.chart.samples().last() else {
        return Vec::new();
    };
    let own = world.pattern.pattern().groups;
    let mut groups: Vec<GroupName> = newest.groups.keys().cloned().collect();
    let place = |group: &GroupName| own.iter().position(|name| *name == group.as_str());
    groups.sort_by_key(|group| place(group).unwrap_or(own.len()));
    groups
}
