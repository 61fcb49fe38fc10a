//! The branches above the diagram, a row for each: its name, its line with where
//! it parted, and what can be done with it. The present one's line is the
//! scrubber.

use std::{rc::Rc, sync::Arc};

use shared::{
    chronicle::{BranchId, Chronicle, Place},
    command::Command,
};
use yew::prelude::*;

use super::{
    flags::{Flag, FlagKind},
    name_field::NameField,
    scrubber::Scrubber,
    tree::{Limb, goes_with, is_in_use, limbs, share},
};
use crate::{
    dispatch::{Dispatch, use_dispatch},
    i18n::{Language, TimelineText, Words},
    widget::{Menu, MenuItem},
};

/// What it takes.
#[derive(Properties, PartialEq)]
pub(super) struct Props {
    /// The language of the page.
    pub language: Language,
    /// The branches.
    pub chronicle: Arc<Chronicle>,
    /// The present line's steps that can be gone to: the oldest and the newest.
    pub reach: (u64, u64),
    /// The room's own step.
    pub here: u64,
    /// Counts what was gone to, or could not be.
    pub arrivals: u64,
    /// What is marked.
    pub flags: Rc<[Flag]>,
    /// Why the room cannot go anywhere now.
    pub reason: Option<AttrValue>,
}

/// What is asked of the user in a row.
#[derive(Clone, Copy, PartialEq)]
enum Asks {
    Name(BranchId),
    Deletion(BranchId),
}

/// The branches above the diagram.
#[component]
pub(super) fn Branches(props: &Props) -> Html {
    let language = props.language;
    let dispatch = use_dispatch();
    let asks = use_state_eq(|| None::<Asks>);
    let limbs = limbs(&props.chronicle, props.reach);
    let low = limbs.iter().map(|limb| limb.from).min().unwrap_or_default();
    let high = limbs.iter().map(|limb| limb.to).max().unwrap_or_default();
    let scale = (low, high);
    let row = |(at, limb): (usize, &Limb)| {
        let name = name_of(&props.chronicle, limb.branch, language);
        let track = match at {
            0 => trunk(props, limb, scale, &dispatch),
            _ => hanging(at, limb, scale),
        };
        let flags = props.flags.iter().filter(|flag| match at {
            0 => !limbs.iter().skip(1).any(|limb| is_on(flag, limb)),
            _ => is_on(flag, limb),
        });
        html! {
            <li key={limb.branch.0.to_string()} class={classes!("limb-row", (at == 0).then_some("present"))} data-branch={limb.branch.0.to_string()}>
                { match *asks {
                    Some(Asks::Name(id)) if id == limb.branch => naming(props, id, &name, &asks, &dispatch),
                    Some(Asks::Deletion(id)) if id == limb.branch => deletion(props, id, &asks, &dispatch),
                    _ => label(props, limb, &name, at == 0, &dispatch),
                } }
                <div class="track">
                    { track }
                    { for flags.map(|flag| flag_on(flag, scale, props, &dispatch)) }
                </div>
                <Menu
                    label={TimelineText::ThingsToDo { name }.say(language)}
                    items={items(props, limb, at == 0, &asks)}
                />
            </li>
        }
    };
    html! {
        <ul class="branches" aria-label={TimelineText::Branches.say(language)}>
            { for limbs.iter().enumerate().map(row) }
        </ul>
    }
}

/// What a branch is called.
pub(super) fn name_of(chronicle: &Chronicle, id: BranchId, language: Language) -> AttrValue {
    let name = chronicle.branch(id).and_then(|branch| branch.name.clone());
    match name {
        Some(name) => name.into(),
        // Before the room tells of branches there is the first one.
        None => TimelineText::Branch(id.0.max(1)).say(language),
    }
}

/// Whether a flag is on a branch's own steps that hang off the trunk.
fn is_on(flag: &Flag, limb: &Limb) -> bool {
    flag.branch == limb.branch && flag.step > limb.from
}

fn label(
    props: &Props,
    limb: &Limb,
    name: &AttrValue,
    is_present: bool,
    dispatch: &Dispatch,
) -> Html {
    let language = props.language;
    let from = props
        .chronicle
        .branch(limb.branch)
        .and_then(|branch| branch.from);
    let title = match from {
        Some(from) => TimelineText::SwitchToParted {
            name: name.clone(),
            newest: limb.to,
            parent: name_of(&props.chronicle, from.branch, language),
            step: from.step,
        },
        None => TimelineText::SwitchTo {
            name: name.clone(),
            newest: limb.to,
        },
    };
    let title = title.say(language);
    let command = Command::SwitchBranch {
        branch: limb.branch,
        step: None,
    };
    let dispatch = dispatch.clone();
    html! {
        <button
            type="button"
            class="branch"
            data-newest={limb.to.to_string()}
            aria-current={is_present.then_some("true")}
            aria-label={title.clone()}
            title={props.reason.clone().unwrap_or(title)}
            disabled={props.reason.is_some() || props.chronicle.branches.is_empty()}
            onclick={move |_| dispatch.steer(command.clone())}
        >
            <span class="name">{ name.clone() }</span>
        </button>
    }
}

/// The present line, to be scrubbed over.
fn trunk(props: &Props, limb: &Limb, scale: (u64, u64), dispatch: &Dispatch) -> Html {
    let style = format!(
        "margin-left: calc((100% - 16px) * {}); width: calc(16px + (100% - 16px) * {})",
        share(props.reach.0, scale),
        share(limb.to, scale) - share(props.reach.0, scale),
    );
    let dispatch = dispatch.clone();
    html! {
        <div class="trunk" {style}>
            <Scrubber
                language={props.language}
                oldest={props.reach.0}
                newest={limb.to}
                here={props.here}
                arrivals={props.arrivals}
                reason={props.reason.clone()}
                ongo={move |step| dispatch.steer(Command::GoTo { step })}
            />
        </div>
    }
}

/// Another branch: down from what it hangs on, and on to its newest step.
fn hanging(at: usize, limb: &Limb, scale: (u64, u64)) -> Html {
    let (from, to) = (share(limb.from, scale), share(limb.to, scale));
    let style = format!(
        "left: calc(8px + (100% - 16px) * {from}); width: calc((100% - 16px) * {}); --rows: {}",
        to - from,
        at.saturating_sub(limb.on),
    );
    html! { <span class="limb" {style} aria-hidden="true" /> }
}

fn flag_on(flag: &Flag, scale: (u64, u64), props: &Props, dispatch: &Dispatch) -> Html {
    let style = format!(
        "left: calc(8px + (100% - 16px) * {})",
        share(flag.step, scale)
    );
    let place = SwitchTo(flag.branch, flag.step);
    let onclick = {
        let (dispatch, can_go) = (dispatch.clone(), props.reason.is_none());
        let command = match flag.kind {
            FlagKind::Bookmark(bookmark) => Command::GoToBookmark { bookmark },
            FlagKind::Breach => place.command(),
        };
        move |_: MouseEvent| {
            if can_go {
                dispatch.steer(command.clone());
            }
        }
    };
    // Bookmarks are buttons in their list, and a breach is told by the ledger's
    // panel; here they are only marks that can be pointed at.
    html! {
        <span
            key={format!("{:?}-{}", flag.kind, flag.label)}
            class={classes!("pin", flag.kind.class())}
            {style}
            title={flag.title.clone()}
            aria-hidden="true"
            {onclick}
        />
    }
}

struct SwitchTo(BranchId, u64);

impl SwitchTo {
    fn command(&self) -> Command {
        Command::SwitchBranch {
            branch: self.0,
            step: Some(self.1),
        }
    }
}

fn items(
    props: &Props,
    limb: &Limb,
    is_present: bool,
    asks: &UseStateHandle<Option<Asks>>,
) -> Vec<MenuItem> {
    let language = props.language;
    let id = limb.branch;
    if props.chronicle.branches.is_empty() {
        return Vec::new();
    }
    let ask = |what: Asks| {
        let asks = asks.setter();
        Callback::from(move |()| asks.set(Some(what)))
    };
    let mut items = Vec::new();
    if !is_present {
        let with = Place {
            branch: id,
            step: limb.to,
        };
        items.push(MenuItem::command(
            TimelineText::Compare.say(language),
            Command::Compare { with },
        ));
    }
    if props.reason.is_none() {
        let rename = TimelineText::Rename.say(language);
        items.push(MenuItem::there(rename, ask(Asks::Name(id))));
    }
    if props.reason.is_none() && !is_in_use(&props.chronicle, id) {
        let delete = TimelineText::Delete.say(language);
        let item = match goes_with(&props.chronicle, id) {
            (0, 0) => MenuItem::command(delete, Command::DeleteBranch { branch: id }),
            _ => MenuItem::there(delete, ask(Asks::Deletion(id))),
        };
        items.push(item.grave());
    }
    items
}

fn naming(
    props: &Props,
    id: BranchId,
    name: &AttrValue,
    asks: &UseStateHandle<Option<Asks>>,
    dispatch: &Dispatch,
) -> Html {
    let done = {
        let asks = asks.setter();
        Callback::from(move |()| asks.set(None))
    };
    let onname = {
        let (dispatch, done) = (dispatch.clone(), done.clone());
        move |name| {
            dispatch.command(Command::NameBranch { branch: id, name });
            done.emit(());
        }
    };
    html! {
        <NameField
            language={props.language}
            label={TimelineText::BranchName.say(props.language)}
            first={name.clone()}
            {onname}
            oncancel={done}
        />
    }
}

fn deletion(
    props: &Props,
    id: BranchId,
    asks: &UseStateHandle<Option<Asks>>,
    dispatch: &Dispatch,
) -> Html {
    let language = props.language;
    let (branches, bookmarks) = goes_with(&props.chronicle, id);
    let close = {
        let asks = asks.setter();
        move || asks.set(None)
    };
    let delete = {
        let (dispatch, close) = (dispatch.clone(), close.clone());
        move |_: MouseEvent| {
            dispatch.command(Command::DeleteBranch { branch: id });
            close();
        }
    };
    html! {
        <div class="asks" role="alert">
            <span>{ TimelineText::Grave { branches, bookmarks }.say(language) }</span>
            <button type="button" class="btn tiny danger" onclick={delete}>
                { TimelineText::Delete.say(language) }
            </button>
            <button type="button" class="btn tiny" onclick={move |_| close()}>
                { TimelineText::Keep.say(language) }
            </button>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use shared::chronicle::Branch;

    use super::*;

    #[test]
    fn a_branch_without_a_name_has_its_number() {
        let chronicle = Chronicle {
            branches: vec![
                Branch {
                    id: BranchId(1),
                    ..Branch::default()
                },
                Branch {
                    id: BranchId(2),
                    name: Some("no reaper".into()),
                    ..Branch::default()
                },
            ],
            ..Chronicle::default()
        };
        let name = |id| name_of(&chronicle, BranchId(id), Language::English);
        assert_eq!(name(1), "Branch 1");
        assert_eq!(name(2), "no reaper");
    }
}
