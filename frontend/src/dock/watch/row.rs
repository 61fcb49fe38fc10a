//! An invariant: whether it is watched, whether a run stops where it breaks, and
//! where it was broken.

use shared::{
    chronicle::{Chronicle, Place},
    command::Command,
    watch::{Breach, Invariant, Watch},
};
use yew::prelude::*;

use crate::{
    dispatch::{Dispatch, Snapshot},
    i18n::{Language, LiveText, WatchText, Words},
    store::Action,
    widget::{Picture, icon},
};

/// An invariant in the list.
pub(super) struct Row {
    /// What should hold.
    pub invariant: Invariant,
    /// It is watched.
    pub watch: Option<Watch>,
    /// It was added, and leaves the list when it is not watched any more.
    pub is_own: bool,
}

impl Row {
    /// As it is drawn.
    pub(super) fn view(&self, state: &Snapshot, dispatch: &Dispatch) -> Html {
        let language = state.ui.language;
        let hold = state.drive_hold();
        let title = hold.map(|hold| LiveText::Hold(hold).say(language));
        let send = |command: Command| {
            let dispatch = dispatch.clone();
            Callback::from(move |event: MouseEvent| {
                // A box is ticked when the room says so.
                event.prevent_default();
                dispatch.command(command.clone());
            })
        };
        let stops = self.watch.as_ref().is_some_and(|watch| watch.stops);
        let switch = Command::Watch {
            invariant: self.invariant.clone(),
            stops: !stops,
        };
        let breach = self.watch.as_ref().and_then(|watch| watch.broken.as_ref());
        let is = match (&self.watch, breach) {
            (None, _) => "idle",
            (_, None) => "holds",
            (_, Some(_)) => "broken",
        };
        html! {
            <li key={key(&self.invariant)} data-invariant={key(&self.invariant)} data-is={is}>
                { self.head(language, title.clone(), &send) }
                <label class="stops" title={title.clone().unwrap_or_else(|| WatchText::StopAt(&self.invariant).say(language))}>
                    <input
                        type="checkbox"
                        aria-label={WatchText::StopAt(&self.invariant).say(language)}
                        checked={stops}
                        disabled={hold.is_some()}
                        onclick={send(switch)}
                    />
                    <span>{ WatchText::StopHere.say(language) }</span>
                </label>
                <div class="state">
                    { standing(is, breach, state, dispatch) }
                </div>
                if self.is_own {
                    <button
                        type="button"
                        class="btn quiet round"
                        aria-label={WatchText::Remove(&self.invariant).say(language)}
                        title={title}
                        disabled={hold.is_some()}
                        onclick={send(Command::Unwatch { invariant: self.invariant.clone() })}
                    >
                        { icon(Picture::Close) }
                    </button>
                }
            </li>
        }
    }

    /// What should hold; where it stays in the list, with a switch.
    fn head(
        &self,
        language: Language,
        title: Option<AttrValue>,
        send: &impl Fn(Command) -> Callback<MouseEvent>,
    ) -> Html {
        let text = self.invariant.say(language);
        if self.is_own {
            return html! { <span class="what">{ text }</span> };
        }
        let invariant = self.invariant.clone();
        let command = match &self.watch {
            Some(_) => Command::Unwatch { invariant },
            None => Command::Watch {
                invariant,
                stops: false,
            },
        };
        html! {
            <label class="what" title={title.clone()}>
                <input
                    type="checkbox"
                    checked={self.watch.is_some()}
                    disabled={title.is_some()}
                    onclick={send(command)}
                />
                <span>{ text }</span>
            </label>
        }
    }
}

/// Whether it holds; where not, since when, by whom, and the way there.
fn standing(
    is: &'static str,
    breach: Option<&Breach>,
    state: &Snapshot,
    dispatch: &Dispatch,
) -> Html {
    let language = state.ui.language;
    let text = match (is, breach) {
        (_, Some(breach)) => WatchText::At(breach.at.step),
        ("holds", _) => WatchText::Holds,
        _ => WatchText::NotWatched,
    };
    html! {
        <>
            <span class={classes!("is", is)}><i aria-hidden="true" />{ text.say(language) }</span>
            if let Some(breach) = breach {
                { culprits(breach, dispatch) }
                { way(breach, state, dispatch) }
            }
        </>
    }
}

fn culprits(breach: &Breach, dispatch: &Dispatch) -> Html {
    let select = |action: Action| {
        let dispatch = dispatch.clone();
        move |_: MouseEvent| dispatch.act(action.clone())
    };
    html! {
        <>
            if let Some(message) = &breach.message {
                <button type="button" class="name" onclick={select(Action::SelectMessage(Some(message.clone())))}>
                    { message.as_str().to_owned() }
                </button>
            }
            if let Some(actor) = &breach.actor {
                <button type="button" class="name" onclick={select(Action::SelectActor(Some(actor.clone())))}>
                    { actor.to_string() }
                </button>
            }
        </>
    }
}

fn way(breach: &Breach, state: &Snapshot, dispatch: &Dispatch) -> Html {
    let language = state.ui.language;
    let step = breach.at.step;
    let is_here = state.world.step == step && is_on_line(&state.chronicle, breach.at);
    let hold = state
        .step_hold()
        .map(|hold| LiveText::Hold(hold).say(language));
    let title = hold
        .clone()
        .or_else(|| is_here.then(|| WatchText::Here.say(language)));
    let onclick = {
        let (dispatch, command) = (dispatch.clone(), to(&state.chronicle, breach.at));
        move |_: MouseEvent| dispatch.command(command.clone())
    };
    html! {
        <button type="button" class="btn tiny" disabled={title.is_some()} title={title.clone()} {onclick}>
            { WatchText::GoTo(step).say(language) }
        </button>
    }
}

/// The way to a place: along the branch that the room is on, where it lies on it.
fn to(chronicle: &Chronicle, at: Place) -> Command {
    match is_on_line(chronicle, at) {
        true => Command::GoTo { step: at.step },
        false => Command::SwitchBranch {
            branch: at.branch,
            step: Some(at.step),
        },
    }
}

/// Whether a place lies on the way to where the room is. One of a branch that is
/// not known can only be that.
fn is_on_line(chronicle: &Chronicle, at: Place) -> bool {
    let line = chronicle.line(chronicle.branch);
    let mut line = line.iter();
    chronicle.branch(at.branch).is_none()
        || line.any(|place| place.branch == at.branch && at.step <= place.step)
}

/// Tells an invariant from the others.
fn key(invariant: &Invariant) -> String {
    match invariant {
        Invariant::NothingLost => "nothing-lost".into(),
        Invariant::NothingDoneTwice => "nothing-done-twice".into(),
        Invariant::PendingIsOwned => "pending-is-owned".into(),
        Invariant::NothingDead => "nothing-dead".into(),
        Invariant::InOrder => "in-order".into(),
        Invariant::PendingAtMost { group, limit } => format!("pending-{group}-{limit}"),
        Invariant::UnreadAtMost { group, limit } => format!("unread-{group}-{limit}"),
        Invariant::DeliveriesAtMost { limit } => format!("deliveries-{limit}"),
    }
}

#[cfg(test)]
mod tests {
    use shared::chronicle::{Branch, BranchId};

    use super::*;

    #[test]
    fn a_step_of_the_rooms_own_line_is_gone_to_along_it() {
        let place = |branch, step| Place {
            branch: BranchId(branch),
            step,
        };
        let branch = |id, from, newest| Branch {
            id: BranchId(id),
            from,
            newest,
            ..Branch::default()
        };
        let chronicle = Chronicle {
            branches: vec![branch(1, None, 40), branch(2, Some(place(1, 20)), 50)],
            branch: BranchId(2),
            ..Chronicle::default()
        };
        let along = |step| Command::GoTo { step };
        assert_eq!(to(&chronicle, place(2, 45)), along(45));
        assert_eq!(to(&chronicle, place(1, 12)), along(12));
        let elsewhere = Command::SwitchBranch {
            branch: BranchId(1),
            step: Some(30),
        };
        assert_eq!(to(&chronicle, place(1, 30)), elsewhere);
    }
}
