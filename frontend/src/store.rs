//! What the page knows, and the one way it changes. Pure: no browser, no clock;
//! tested on the host.
//!
//! One socket message is one action, and one action is one render. What has to
//! be done outside (a resync to ask for, an address to write) is a value here,
//! and `app` does it when the value changes.

mod course;
mod hold;
mod live;
mod log;
mod outside;
#[cfg(test)]
pub(crate) mod tests;
mod ui;

use std::{collections::VecDeque, rc::Rc, sync::Arc};

use shared::{
    chronicle::{Chronicle, Comparison, Place},
    command::Command,
    id::{ActorId, GroupName, MessageName},
    lesson::{Guide, Lesson},
    program::render::CodeLanguage,
    protocol::{BrowserRole, Person, Position, RoomId, ServerMessage},
    rejection::Rejection,
    step::{Cause, Step},
    watch::Invariant,
    world::{Role, World},
};
use yew::Reducible;

pub(crate) use self::{
    course::{Course, Wanted},
    hold::Hold,
    live::Live,
    log::{Log, LogRow, Ran},
    outside::{Difference, Outside},
    ui::{Dialog, DockTab, Form, Notice, NoticeText, Theme, Ui},
};
use crate::{
    address::Side,
    i18n::{Language, NextMove},
};

/// Everything the page shows.
#[derive(Clone, Debug, Default)]
pub(crate) struct State {
    /// The room; none before the first welcome.
    pub room: Option<RoomId>,
    /// Its epoch.
    pub epoch: u64,
    /// Its picture; empty before the first snapshot.
    pub world: Arc<World>,
    /// The first snapshot came.
    pub is_ready: bool,
    /// What its steps did, oldest first.
    pub log: Log,
    /// The steps of the branches, as far as this page has seen them.
    pub course: Course,
    /// Where Redis was found to differ from what its replies add up to.
    pub outside: Outside,
    /// How live mode goes.
    pub live: Live,
    /// The last step there is to go forward to.
    pub newest: u64,
    /// Branches, bookmarks, what is watched for, and the run.
    pub chronicle: Arc<Chronicle>,
    /// The comparison that was asked for last.
    pub comparison: Option<Arc<Comparison>>,
    /// How often what was to go to another step has come to its end.
    pub arrivals: u64,
    /// The last step was an edit or a fault.
    pub is_undoable: bool,
    /// Where the lesson is, if one runs.
    pub guide: Option<Guide>,
    /// The option this browser voted for on the lesson's page.
    pub vote: Option<usize>,
    /// The lessons there are.
    pub lessons: Rc<[Arc<Lesson>]>,
    /// What this browser may do.
    pub role: Option<BrowserRole>,
    /// This browser's number in the room.
    pub you: u64,
    /// The browsers in the room.
    pub people: Arc<Vec<Person>>,
    /// The room ends after so long without a browser or a command.
    pub idle_limit_ms: u64,
    /// How the socket is.
    pub link: Link,
    /// Steps are missing: a snapshot has to be asked for.
    pub wants_resync: bool,
    /// The actor that acted last.
    pub last_actor: Option<ActorId>,
    /// The message that something happened to last.
    pub last_message: Option<MessageName>,
    /// What only this browser knows.
    pub ui: Ui,
    /// What is to be told, oldest first.
    pub notices: Rc<[Rc<Notice>]>,
    next_notice: u64,
    knows_chronicle: bool,
    /// The breaches that were told, oldest first.
    told: VecDeque<(Invariant, Place)>,
}

/// How the socket is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Link {
    /// There is none, and none is wanted: a page beside the rooms is shown.
    Nowhere,
    /// The first one is being opened.
    #[default]
    Connecting,
    /// It said welcome.
    Open,
    /// It was lost; another one is tried, for the `attempt`th time.
    Lost { attempt: u32 },
    /// The server refused, and asking again would not help.
    Refused(Rejection),
}

/// Everything that can happen to the page.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Action {
    /// The server said something.
    Received(ServerMessage),
    /// The socket changed.
    Linked(Link),
    /// Forget the room: another one is being opened.
    LeftRoom,
    /// Show this actor until told otherwise; none follows the one that acts.
    SelectActor(Option<ActorId>),
    /// Show this message until told otherwise.
    SelectMessage(Option<MessageName>),
    /// Select nothing, so that what is shown follows what happens.
    Deselect,
    /// Go to this page beside the rooms.
    Visit(Side),
    /// Mark this term of the glossary on the stage, or none any more.
    Spot(Option<String>),
    /// This browser votes for an option.
    Voted(usize),
    /// Speak this language.
    Speak(Language),
    /// Look like this.
    Wear(Theme),
    /// Show programs in this language.
    Code(CodeLanguage),
    /// Open a dialog, or close the open one.
    Show(Option<Dialog>),
    /// Show this in the dock.
    Dock(DockTab),
    /// These steps of the course are looked at.
    Look {
        /// The first.
        first: u64,
        /// The last.
        last: u64,
    },
    /// Nothing is on its way that was to go to another step.
    Arrived,
    /// The comparison was read.
    CloseComparison,
    /// A bookmark is to be named, or is not any more.
    NameBookmark(bool),
    /// Show this step in the log.
    LookAt(u64),
    /// Tell something.
    Tell(NoticeText),
    /// A notice was read or is old.
    Dismiss(u64),
}

/// As many notices as are shown; older ones leave.
const NOTICES: usize = 3;
/// As many breaches as are remembered, so that none is told twice.
const TOLD: usize = 64;

impl State {
    /// The page before anything came, as its address wants it.
    pub(crate) fn new(ui: Ui) -> Self {
        Self {
            ui,
            ..Self::default()
        }
    }

    /// Where this browser is in the room's history.
    pub(crate) fn position(&self) -> Option<Position> {
        self.is_ready.then_some(Position {
            epoch: self.epoch,
            step: self.world.step,
        })
    }

    /// The lesson that runs.
    pub(crate) fn lesson(&self) -> Option<&Arc<Lesson>> {
        let guide = self.guide.as_ref()?;
        self.lessons.iter().find(|lesson| lesson.id == guide.lesson)
    }

    /// What the Step button does: the lesson's next move, or the next line in
    /// the fair order.
    pub(crate) fn step_command(&self) -> Command {
        match &self.guide {
            Some(guide) if !guide.off_script && !guide.finished => Command::NextMove,
            _ => Command::Step { actor: None },
        }
    }

    /// What the lesson does next, if one runs.
    pub(crate) fn next_in_lesson(&self) -> Option<NextMove> {
        let (lesson, guide) = self.lesson().zip(self.guide.as_ref())?;
        if guide.off_script || guide.finished {
            return None;
        }
        let Some(next) = guide.next_move(lesson) else {
            return Some(NextMove::TurnPage);
        };
        let actor = next.actor().and_then(|id| self.world.actors.get(id));
        Some(NextMove::Make {
            next: next.clone(),
            line: actor.map(|actor| actor.line.clone()),
        })
    }

    /// The actor whose program is shown: the selected one, else the one that
    /// acted last, else the pattern's first consumer.
    pub(crate) fn shown_actor(&self) -> Option<&ActorId> {
        let is_here = |id: &&ActorId| self.world.actors.contains_key(*id);
        let selected = self.ui.actor.as_ref().filter(is_here);
        let last = self.last_actor.as_ref().filter(is_here);
        let first = selected.or(last).cloned().or_else(|| {
            let mut cast = self.world.pattern.pattern().cast();
            cast.find(|(_, role, _)| matches!(role, Role::Consumer { .. }))
                .map(|(id, ..)| id)
        });
        let first = first.and_then(|id| self.world.actors.get_key_value(&id));
        first
            .or_else(|| self.world.actors.first_key_value())
            .map(|(id, _)| id)
    }

    /// The message whose life is shown: the selected one, else the one that
    /// something happened to last.
    pub(crate) fn shown_message(&self) -> Option<&MessageName> {
        let is_known = |name: &&MessageName| self.world.ledger.record_of(name).is_some();
        let selected = self.ui.message.as_ref().filter(is_known);
        selected.or_else(|| self.last_message.as_ref().filter(is_known))
    }

    /// The groups that the ledger knows, the pattern's own first.
    pub(crate) fn groups(&self) -> Vec<GroupName> {
        let pattern = self.world.pattern.pattern();
        let key = pattern.stream();
        let groups = self.world.ledger.groups_of(&key);
        let mut groups: Vec<GroupName> = groups.map(|(group, _)| group.clone()).collect();
        let own = pattern.groups;
        let place = |group: &GroupName| own.iter().position(|name| *name == group.as_str());
        groups.sort_by_key(|group| place(group).unwrap_or(own.len()));
        groups
    }

    /// The state after `action`.
    pub(crate) fn after(&self, action: Action) -> Self {
        let mut next = self.clone();
        next.take(action);
        next
    }

    fn take(&mut self, action: Action) {
        match action {
            Action::Received(message) => self.receive(message),
            Action::Linked(link) => self.relink(link),
            Action::LeftRoom => *self = Self::new(self.ui.clone().without_selection()),
            Action::SelectActor(actor) => self.ui.actor = actor,
            Action::SelectMessage(message) => self.ui.message = message,
            Action::Deselect => self.ui = self.ui.clone().without_selection(),
            Action::Visit(side) => self.ui.side = side,
            Action::Spot(term) => self.ui.term = term,
            Action::Voted(option) => self.vote = Some(option),
            Action::Speak(language) => self.ui.speak(language),
            Action::Wear(theme) => self.ui.wear(theme),
            Action::Code(code) => self.ui.code = code,
            Action::Show(dialog) => self.ui.dialog = dialog,
            Action::Dock(tab) => self.ui.open(tab, None),
            Action::LookAt(step) => self.ui.open(DockTab::Commands, Some(step)),
            Action::Look { first, last } => self.course.look_at(first, last),
            Action::Arrived => self.arrivals += 1,
            Action::CloseComparison => self.comparison = None,
            Action::NameBookmark(open) => self.ui.name_bookmark(open),
            Action::Tell(text) => self.tell(text),
            Action::Dismiss(id) => {
                let left = self.notices.iter().filter(|notice| notice.id != id);
                self.notices = left.cloned().collect();
            }
        }
    }

    fn relink(&mut self, link: Link) {
        if link != Link::Open {
            // The next hello says where we are, so nothing is left to ask for.
            self.wants_resync = false;
            self.course.want_nothing();
        } else if self.link != Link::Open {
            self.course.want_anew();
        }
        self.link = link;
    }

    fn receive(&mut self, message: ServerMessage) {
        match message {
            ServerMessage::Welcome {
                room,
                role,
                idle_limit_ms,
                lessons,
                ..
            } => {
                self.room = Some(room);
                self.role = Some(role);
                self.idle_limit_ms = idle_limit_ms;
                self.lessons = lessons.into();
                self.relink(Link::Open);
            }
            ServerMessage::Snapshot {
                epoch,
                world,
                log,
                newest,
                guide,
                skipped,
            } => {
                self.newest = newest.max(world.step);
                self.replace(epoch, world, &log, guide, skipped);
            }
            ServerMessage::Steps { epoch, steps } => self.follow(epoch, &steps),
            ServerMessage::Guide { guide } => self.guide_to(guide),
            ServerMessage::Presence { you, people } => {
                self.meet(you, people);
            }
            ServerMessage::Chronicle { chronicle } => {
                self.course.told(&chronicle, &self.world.ledger);
                self.chronicle_to(chronicle);
            }
            ServerMessage::Comparison { comparison } => self.comparison = Some(comparison),
            ServerMessage::Recalled { branch, steps } => {
                self.course.recall(branch, &steps, &self.world.ledger);
            }
            ServerMessage::Done { .. } => {}
            ServerMessage::Rejected { id, rejection } => self.refused(id, rejection),
        }
    }

    /// Sees who is there, and tells a driver of those who have just asked.
    fn meet(&mut self, you: u64, people: Arc<Vec<Person>>) {
        let me = people.iter().find(|person| person.number == you);
        let role = me.map(|person| person.role).or(self.role);
        let knew = |number| {
            let known = self.people.iter().find(|person| person.number == number);
            known.is_some_and(|person| person.asks)
        };
        let asking = people.iter().filter(|person| person.asks);
        let new: Vec<u64> = asking
            .map(|person| person.number)
            .filter(|number| !knew(*number))
            .collect();
        if self.role == Some(BrowserRole::Follower) && role == Some(BrowserRole::Driver) {
            self.tell(NoticeText::YouDrive);
        } else if role == Some(BrowserRole::Driver) {
            for browser in new {
                self.tell(NoticeText::AsksToDrive { browser });
            }
        }
        self.role = role;
        self.you = you;
        self.people = people;
    }

    fn replace(
        &mut self,
        epoch: u64,
        world: Arc<World>,
        log: &[Arc<Step>],
        guide: Option<Guide>,
        skipped: bool,
    ) {
        if self.epoch != epoch {
            // After Back what was looked at is still there.
            if world.step <= 1 {
                // The room's branches are counted anew.
                self.told.clear();
                self.ui = self.ui.clone().without_selection();
            }
            if self.newest <= 1 {
                self.comparison = None;
            }
            self.last_actor = None;
            self.last_message = None;
        }
        self.epoch = epoch;
        self.world = world;
        self.is_ready = true;
        self.wants_resync = false;
        self.log = Log::default();
        self.outside = Outside::default();
        self.live = Live::default();
        self.is_undoable = false;
        for step in log {
            self.log_step(step);
        }
        self.course
            .replace(self.world.step, self.newest, log, &self.world.ledger);
        self.guide_to(guide);
        if skipped {
            self.tell(NoticeText::Skipped);
        }
    }

    /// Takes the steps that follow; what is known already is passed over, and
    /// after a gap a snapshot is wanted.
    fn follow(&mut self, epoch: u64, steps: &[Arc<Step>]) {
        if !self.is_ready || epoch != self.epoch {
            self.wants_resync = true;
            return;
        }
        for step in steps {
            if step.number <= self.world.step {
                continue;
            }
            if Arc::make_mut(&mut self.world).take(step).is_err() {
                self.wants_resync = true;
                return;
            }
            // It took the place of what came after.
            self.newest = step.number;
            self.log_step(step);
            self.course.take(step, &self.world.ledger);
        }
    }

    fn log_step(&mut self, step: &Step) {
        self.log.push(step);
        self.live.take(step);
        self.outside.take(step, &self.world.ledger);
        self.is_undoable = step.is_undoable();
        if let Cause::Line { actor, .. } | Cause::Fault { actor } = &step.cause {
            self.last_actor = Some(actor.clone());
        }
        let entries = step.facts.iter().rev().filter_map(|fact| fact.entry());
        let names = entries.filter_map(|at| self.world.ledger.message_of(&at.key, at.id));
        if let Some(name) = names.into_iter().next() {
            self.last_message = Some(name.clone());
        }
    }

    fn guide_to(&mut self, guide: Option<Guide>) {
        let place = |guide: &Option<Guide>| {
            let guide = guide.as_ref()?;
            Some((guide.lesson.clone(), guide.page, guide.finished))
        };
        if place(&guide) != place(&self.guide) {
            self.vote = None;
            // The lesson says what to look at.
            self.ui = self.ui.clone().without_selection();
        }
        self.guide = guide;
    }

    /// Takes the chronicle, and tells what is not as it should be any more: once,
    /// also where the room goes back and comes there again.
    fn chronicle_to(&mut self, chronicle: Arc<Chronicle>) {
        // What was broken before this browser came is no news.
        let is_first = !std::mem::replace(&mut self.knows_chronicle, true);
        self.chronicle = chronicle;
        for watch in self.chronicle.clone().watches.iter() {
            let Some(breach) = &watch.broken else {
                continue;
            };
            let told = (watch.invariant.clone(), breach.at);
            if self.told.contains(&told) {
                continue;
            }
            self.told.push_back(told);
            if self.told.len() > TOLD {
                self.told.pop_front();
            }
            if !is_first {
                self.tell(NoticeText::Broken {
                    invariant: watch.invariant.clone(),
                    breach: breach.clone(),
                });
            }
        }
    }

    fn refused(&mut self, id: Option<u64>, rejection: Rejection) {
        if id.is_none() && (self.link != Link::Open || rejection == Rejection::RoomEnded) {
            self.link = Link::Refused(rejection);
        } else {
            // It may be steps that were asked for; where they are looked at
            // again, they are asked for again.
            self.course.want_nothing();
            self.tell(NoticeText::Rejected(rejection));
        }
    }

    fn tell(&mut self, text: NoticeText) {
        let id = self.next_notice;
        self.next_notice += 1;
        // The same thing said twice in a row is one notice, told anew.
        let others = self.notices.iter().filter(|notice| notice.text != text);
        let mut notices: Vec<Rc<Notice>> = others.cloned().collect();
        notices.push(Rc::new(Notice { id, text }));
        let extra = notices.len().saturating_sub(NOTICES);
        self.notices = notices.into_iter().skip(extra).collect();
    }
}

/// The state as a reducer of the page. A state is never changed, only replaced,
/// so that two of them compare by pointer.
#[derive(Clone, Debug, Default)]
pub(crate) struct Store(pub(crate) Rc<State>);

impl Reducible for Store {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        Rc::new(Self(Rc::new(self.0.after(action))))
    }
}
