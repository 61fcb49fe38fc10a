//! What is marked at a step, beside what happened there: bookmarks, and where
//! something that should hold was broken.

use std::rc::Rc;

use shared::{
    chronicle::{Bookmark, BookmarkId, BranchId, Chronicle},
    watch::Watch,
};
use yew::prelude::*;

use super::plan::{HEAD, Plan};
use crate::i18n::{Language, TimelineText, Words};

/// A flag.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Flag {
    /// At which step.
    pub step: u64,
    /// On whose own steps.
    pub branch: BranchId,
    /// What it says.
    pub label: AttrValue,
    /// The same in a sentence.
    pub title: AttrValue,
    /// What it stands for.
    pub kind: FlagKind,
}

/// What a flag stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FlagKind {
    /// A bookmark.
    Bookmark(BookmarkId),
    /// Something was broken here.
    Breach,
}

impl FlagKind {
    /// Its class.
    pub(super) fn class(self) -> &'static str {
        match self {
            Self::Bookmark(_) => "bookmark",
            Self::Breach => "breach",
        }
    }
}

/// What a bookmark is called.
pub(super) fn name_of(bookmark: &Bookmark, language: Language) -> AttrValue {
    match &bookmark.name {
        Some(name) => name.clone().into(),
        None => TimelineText::PausedAt(bookmark.at.step).say(language),
    }
}

/// All the flags there are.
pub(super) fn all(chronicle: &Chronicle, language: Language) -> Vec<Flag> {
    let bookmarks = chronicle.bookmarks.iter().map(|bookmark| {
        let name = name_of(bookmark, language);
        let step = bookmark.at.step;
        let title = TimelineText::GoToBookmark {
            name: name.clone(),
            step,
        };
        Flag {
            step,
            branch: bookmark.at.branch,
            label: name,
            title: title.say(language),
            kind: FlagKind::Bookmark(bookmark.id),
        }
    });
    let breaches = chronicle
        .watches
        .iter()
        .filter_map(|watch| breach(watch, language));
    bookmarks.chain(breaches).collect()
}

fn breach(watch: &Watch, language: Language) -> Option<Flag> {
    let breach = watch.broken.as_ref()?;
    let invariant = watch.invariant.say(language);
    let step = breach.at.step;
    let label = TimelineText::Broken(invariant.clone()).say(language);
    let title = TimelineText::BrokenAt { invariant, step }.say(language);
    Some(Flag {
        step,
        branch: breach.at.branch,
        label,
        title,
        kind: FlagKind::Breach,
    })
}

/// Those of the present branch's line.
pub(super) fn on_line(flags: &[Flag], chronicle: &Chronicle) -> Rc<[Flag]> {
    let line = chronicle.line(chronicle.branch);
    let is_on = |flag: &&Flag| {
        let place = line.iter().find(|place| place.branch == flag.branch);
        let is_last = line.last().is_some_and(|last| last.branch == flag.branch);
        place.is_some_and(|place| is_last || flag.step <= place.step)
    };
    flags.iter().filter(is_on).cloned().collect()
}

impl Flag {
    /// As it stands above the lanes, with a line down through them where
    /// something was broken.
    pub(super) fn in_diagram(&self, plan: &Plan) -> Html {
        let x = plan.x(self.step);
        let high = plan.height() - HEAD;
        let style = format!("left: {x}px; top: {HEAD}px; --high: {high}px");
        html! {
            <span
                key={format!("{:?}-{}", self.kind, self.label)}
                class={classes!("flag", self.kind.class())}
                {style}
                title={self.title.clone()}
            >{ self.label.clone() }</span>
        }
    }
}

#[cfg(test)]
mod tests {
    use shared::{
        chronicle::{Branch, Place},
        watch::{Breach, Invariant},
    };

    use super::*;

    #[test]
    fn only_flags_of_the_line_stand_in_the_diagram() {
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
        let bookmark = |id, name: Option<&str>, at| Bookmark {
            id: BookmarkId(id),
            name: name.map(str::to_owned),
            at,
            at_ms: 0,
        };
        let chronicle = Chronicle {
            branches: vec![branch(1, None, 40), branch(2, Some(place(1, 30)), 50)],
            branch: BranchId(2),
            bookmarks: vec![
                bookmark(1, Some("early"), place(1, 12)),
                bookmark(2, None, place(1, 31)),
                // Newer than what the chronicle knew of the branch.
                bookmark(3, None, place(2, 51)),
            ],
            watches: vec![Watch {
                invariant: Invariant::NothingLost,
                stops: true,
                broken: Some(Breach {
                    at: place(2, 44),
                    message: None,
                    actor: None,
                }),
            }],
            ..Chronicle::default()
        };
        let flags = all(&chronicle, Language::English);
        let labels: Vec<&str> = flags.iter().map(|flag| flag.label.as_str()).collect();
        assert_eq!(
            labels,
            [
                "early",
                "Paused at step 31",
                "Paused at step 51",
                "Broken: no message is lost"
            ]
        );
        let steps: Vec<u64> = on_line(&flags, &chronicle)
            .iter()
            .map(|flag| flag.step)
            .collect();
        assert_eq!(steps, [12, 51, 44]);
    }
}
