//! The reducer, message by message.

use std::sync::Arc;

use shared::{
    chronicle::{Branch, BranchId},
    fact::By,
    goal::{Goal, Run},
    lesson::{Guide, LessonId},
    patterns::PatternId,
    program::ProgramId,
    protocol::Secret,
    step::{Effect, EffectKind},
    watch::{Breach, Watch},
    why::Why,
    world::{Actor, Change},
};

use super::*;

/// An actor at its first line.
pub(crate) fn actor(role: Role) -> Actor {
    let pattern = PatternId::CONSUMER_GROUP.pattern();
    let program = pattern.program_for(&role);
    let program = program.unwrap_or(ProgramId::of(pattern.programs[0]));
    Actor {
        connection: Some(1),
        ..Actor::new(role, program)
    }
}

/// A step of `p1` that turns the clock to its own number.
fn step(number: u64) -> Arc<Step> {
    Arc::new(Step {
        number,
        at_ms: number,
        cause: Cause::Line {
            actor: "p1".into(),
            line: "send".into(),
        },
        effects: vec![Effect {
            row: number,
            kind: EffectKind::Replied,
            by: Some(By::Actor("p1".into())),
            line: Some("send".into()),
            command: vec!["XADD".into()],
            reply: None,
            why: Why::Joined,
        }],
        facts: Vec::new(),
        changes: vec![Change::Clock { now_ms: number }],
        sums: None,
    })
}

fn steps(epoch: u64, numbers: impl IntoIterator<Item = u64>) -> Action {
    let steps = numbers.into_iter().map(step).collect();
    Action::Received(ServerMessage::Steps { epoch, steps })
}

fn snapshot(epoch: u64, last: u64) -> Action {
    let world = World {
        step: last,
        now_ms: last,
        ..World::default()
    };
    Action::Received(ServerMessage::Snapshot {
        epoch,
        world: Arc::new(world),
        log: (1..=last).map(step).collect(),
        newest: last,
        guide: None,
        skipped: false,
    })
}

fn welcome() -> Action {
    Action::Received(ServerMessage::Welcome {
        room: RoomId("r".into()),
        secret: Secret("s".into()),
        role: BrowserRole::Driver,
        idle_limit_ms: 1,
        lessons: Vec::new(),
    })
}

fn after(actions: impl IntoIterator<Item = Action>) -> State {
    let mut state = State::default();
    for action in actions {
        state = state.after(action);
    }
    state
}

fn rows(state: &State) -> Vec<u64> {
    state.log.rows().map(|row| row.effect.row).collect()
}

#[test]
fn steps_follow_a_snapshot() {
    let state = after([welcome(), snapshot(1, 2), steps(1, [3, 4])]);
    assert_eq!(state.position(), Some(Position { epoch: 1, step: 4 }));
    assert_eq!(state.world.now_ms, 4);
    assert_eq!(rows(&state), [1, 2, 3, 4]);
    assert!(state.can_drive() && !state.wants_resync);
}

#[test]
fn a_step_that_is_known_changes_nothing() {
    let once = after([welcome(), snapshot(1, 2), steps(1, [3, 4])]);
    let twice = once.after(steps(1, [2, 3, 4]));
    assert_eq!(once.world, twice.world);
    assert_eq!(rows(&once), rows(&twice));
    assert_eq!(rows(&twice.after(steps(1, [4, 5]))), [1, 2, 3, 4, 5]);
}

#[test]
fn after_a_gap_a_snapshot_is_wanted() {
    let gap = after([welcome(), snapshot(1, 2), steps(1, [4])]);
    assert!(gap.wants_resync);
    assert_eq!(gap.world.step, 2, "the picture stays whole");
    // What comes before the snapshot does not help.
    let more = gap.after(steps(1, [5]));
    assert!(more.wants_resync);
    let state = more.after(snapshot(1, 6)).after(steps(1, [7]));
    assert!(!state.wants_resync);
    assert_eq!(rows(&state), [1, 2, 3, 4, 5, 6, 7]);
}

#[test]
fn another_epoch_begins_anew() {
    let mut old = after([welcome(), snapshot(1, 2), steps(1, [3])]);
    old.ui.actor = Some("c2".into());
    assert!(old.after(steps(2, [4])).wants_resync);
    let new = old.after(snapshot(2, 0));
    assert_eq!(new.position(), Some(Position { epoch: 2, step: 0 }));
    assert!(rows(&new).is_empty());
    assert_eq!(new.ui.actor, None);
}

#[test]
fn a_lost_socket_keeps_the_picture() {
    let lost = after([
        welcome(),
        snapshot(1, 2),
        Action::Linked(Link::Lost { attempt: 1 }),
    ]);
    assert!(!lost.can_drive());
    assert_eq!(lost.position(), Some(Position { epoch: 1, step: 2 }));
    let back = lost.after(welcome()).after(steps(1, [3]));
    assert_eq!(rows(&back), [1, 2, 3]);
    assert!(back.can_drive());
}

#[test]
fn what_is_refused_is_told_and_a_refused_hello_is_final() {
    let refused = |id, rejection| Action::Received(ServerMessage::Rejected { id, rejection });
    let state = after([welcome(), snapshot(1, 0)]);
    let told = state
        .after(refused(Some(1), Rejection::NobodyReady))
        .after(refused(Some(2), Rejection::NobodyReady));
    assert_eq!(told.notices.len(), 1, "the same thing is told once");
    assert_eq!(told.link, Link::Open);
    let first = told.notices[0].id;
    assert!(told.after(Action::Dismiss(first)).notices.is_empty());
    let full = after([refused(None, Rejection::RoomsFull { max: 64 })]);
    assert_eq!(full.link, Link::Refused(Rejection::RoomsFull { max: 64 }));
}

#[test]
fn a_new_page_of_the_lesson_takes_the_vote_and_the_selection_back() {
    let guide = |page| {
        let mut guide = Guide::start(LessonId("l".into()));
        guide.page = page;
        Action::Received(ServerMessage::Guide { guide: Some(guide) })
    };
    let state = after([
        welcome(),
        snapshot(1, 0),
        guide(0),
        Action::Voted(1),
        Action::SelectActor(Some("c1".into())),
    ]);
    let same = state.after(guide(0));
    assert_eq!((same.vote, same.ui.actor.is_some()), (Some(1), true));
    let next = same.after(guide(1));
    assert_eq!((next.vote, next.ui.actor), (None, None));
}

#[test]
fn the_log_stays_bounded_and_two_states_share_it() {
    let state = after([welcome(), snapshot(1, 0)]);
    let full = state.after(steps(1, 1..=11_000));
    let rows = rows(&full);
    assert!((10_000..11_000).contains(&rows.len()), "{}", rows.len());
    assert_eq!(rows.last(), Some(&11_000));
    assert_eq!(full.log, full.after(Action::Deselect).log);
    assert_ne!(full.log, full.after(steps(1, [11_001])).log);
}

#[test]
fn what_is_shown_follows_what_happens_until_it_is_selected() {
    let world = |state: &mut State| {
        let actors = &mut Arc::make_mut(&mut state.world).actors;
        for (id, role, _) in PatternId::CONSUMER_GROUP.pattern().cast() {
            actors.insert(id, Arc::new(actor(role)));
        }
    };
    let mut state = after([welcome(), snapshot(1, 0)]);
    world(&mut state);
    assert_eq!(state.shown_actor(), Some(&"c1".into()));
    let stepped = state.after(steps(1, [1]));
    assert_eq!(stepped.shown_actor(), Some(&"p1".into()));
    let selected = stepped.after(Action::SelectActor(Some("c2".into())));
    assert_eq!(selected.shown_actor(), Some(&"c2".into()));
    assert_eq!(
        selected.after(Action::Deselect).shown_actor(),
        Some(&"p1".into())
    );
}

/// A frame of live mode that ran `lines` lines and shows `shown` of them.
fn frame(number: u64, lines: u64, shown: u64) -> Arc<Step> {
    let effect = |row| Effect {
        row,
        ..step(number).effects[0].clone()
    };
    Arc::new(Step {
        cause: Cause::Live {
            lines,
            facts_left_out: 0,
        },
        effects: (number * 100..number * 100 + shown).map(effect).collect(),
        ..(*step(number)).clone()
    })
}

#[test]
fn a_frame_that_shows_a_part_says_so_once() {
    let frames = [frame(1, 3, 3), frame(2, 1_000, 12)];
    let steps = Action::Received(ServerMessage::Steps {
        epoch: 1,
        steps: frames.to_vec(),
    });
    let state = after([welcome(), snapshot(1, 0), steps]);
    let told: Vec<_> = state
        .log
        .rows()
        .filter_map(|row| Some((row.effect.row, row.ran?)))
        .collect();
    let ran = Ran {
        lines: 1_000,
        shown: 12,
    };
    assert_eq!(told, [(211, ran)], "on the last row of the second frame");
    assert_eq!(state.last_actor, None, "nobody acted last: many did");
}

/// The step after `number` as an edit or a fault.
fn changed(number: u64, cause: Cause, why: Why) -> Action {
    let mut edit = (*step(number)).clone();
    edit.cause = cause;
    edit.effects[0].why = why;
    Action::Received(ServerMessage::Steps {
        epoch: 1,
        steps: vec![Arc::new(edit)],
    })
}

#[test]
fn the_last_step_is_undone_where_it_was_an_edit_or_a_fault() {
    let state = after([welcome(), snapshot(1, 2)]);
    assert!(!state.can_undo(), "a line");
    let edited = state.after(changed(3, Cause::Edit, Why::Joined));
    assert!(edited.can_undo());
    assert!(!edited.after(steps(1, [4])).can_undo(), "a line came after");
    let fault = Cause::Fault { actor: "p1".into() };
    let crashed = state.after(changed(3, fault, Why::Crashed { held: None }));
    assert!(crashed.can_undo());
    let lost = crashed.after(Action::Linked(Link::Lost { attempt: 1 }));
    assert!(!lost.can_undo());
    let paused = state.after(changed(3, Cause::Edit, Why::Paused));
    assert!(!paused.can_undo(), "to stand still is not an edit");
    // Undo puts the room into a new epoch, at an earlier step.
    let back = edited.after(snapshot(2, 2));
    assert!(!back.can_undo());
}

#[test]
fn what_was_gone_back_from_is_there_until_another_step_comes() {
    let first = after([welcome(), snapshot(1, 1)]);
    assert!(!first.can_go_back() && !first.can_go_forward());
    let here = first.after(steps(1, [2, 3]));
    assert!(here.can_go_back() && !here.can_go_forward());
    let mut rewound = snapshot(2, 2);
    if let Action::Received(ServerMessage::Snapshot { newest, .. }) = &mut rewound {
        *newest = 3;
    }
    let back = here.after(rewound);
    assert!(back.can_go_back() && back.can_go_forward());
    assert!(!back.after(steps(2, [3])).can_go_forward());
    let lost = back.after(Action::Linked(Link::Lost { attempt: 1 }));
    assert!(!lost.can_go_back() && !lost.can_go_forward());
}

#[test]
fn the_driver_hears_of_those_who_ask() {
    let person = |number, role, asks| Person { number, role, asks };
    let presence = |you, asks| {
        Action::Received(ServerMessage::Presence {
            you,
            people: Arc::new(vec![
                person(1, BrowserRole::Driver, false),
                person(2, BrowserRole::Follower, asks),
            ]),
        })
    };
    let driver = after([welcome(), snapshot(1, 0), presence(1, false)]);
    assert!(driver.notices.is_empty());
    let asked = driver.after(presence(1, true));
    assert_eq!(
        asked.notices[0].text,
        NoticeText::AsksToDrive { browser: 2 }
    );
    let first = asked.notices[0].id;
    let again = asked.after(Action::Dismiss(first)).after(presence(1, true));
    assert!(again.notices.is_empty(), "told once");
    let follower = after([welcome(), snapshot(1, 0), presence(2, true)]);
    assert!(follower.notices.is_empty());
    assert_eq!(follower.role, Some(BrowserRole::Follower));
    let mut swapped = presence(2, false);
    if let Action::Received(ServerMessage::Presence { people, .. }) = &mut swapped {
        *people = Arc::new(vec![
            person(1, BrowserRole::Follower, false),
            person(2, BrowserRole::Driver, false),
        ]);
    }
    let drives = follower.after(swapped);
    assert_eq!(drives.notices[0].text, NoticeText::YouDrive);
    assert!(drives.can_drive());
}

/// A chronicle that watches for lost messages, broken at a step or not.
fn watched(broken_at: Option<u64>) -> Action {
    let place = |step| Place {
        branch: BranchId::FIRST,
        step,
    };
    let watch = Watch {
        invariant: Invariant::NothingLost,
        stops: false,
        broken: broken_at.map(|step| Breach {
            at: place(step),
            message: Some("m1".into()),
            actor: None,
        }),
    };
    let chronicle = Chronicle {
        branches: vec![Branch::default()],
        watches: vec![watch],
        ..Chronicle::default()
    };
    Action::Received(ServerMessage::Chronicle {
        chronicle: Arc::new(chronicle),
    })
}

#[test]
fn a_breach_is_told_once_when_it_comes() {
    let told = |state: &State| {
        let notices = state.notices.iter();
        let broken = notices.filter(|notice| matches!(notice.text, NoticeText::Broken { .. }));
        broken.count()
    };
    let state = after([welcome(), snapshot(1, 2), watched(None)]);
    assert_eq!(told(&state), 0);
    let broken = state.after(watched(Some(3)));
    assert_eq!(told(&broken), 1);
    let first = broken.notices[0].id;
    let again = broken
        .after(Action::Dismiss(first))
        .after(watched(None))
        .after(watched(Some(3)));
    assert_eq!(told(&again), 0, "the room went back and came there again");
    assert_eq!(told(&again.after(watched(Some(5)))), 1, "another step");
    let late = after([welcome(), snapshot(1, 2), watched(Some(2))]);
    assert_eq!(told(&late), 0, "it was so before this browser came");
}

#[test]
fn while_it_runs_to_a_goal_only_the_driver_can_stop_it() {
    let mut state = after([welcome(), snapshot(1, 2)]);
    assert!(state.can_step());
    state.chronicle = Arc::new(Chronicle {
        run: Some(Run {
            goal: Goal::Lost,
            taken: 1,
            at_most: 10,
        }),
        ..Chronicle::default()
    });
    assert_eq!(state.hold(), Some(Hold::Running));
    assert_eq!(state.step_hold(), Some(Hold::Running));
    assert_eq!(state.drive_hold(), None);
    state.role = Some(BrowserRole::Follower);
    assert_eq!(state.hold(), Some(Hold::Follows), "the nearer reason");
}

#[test]
fn what_no_reply_explained_is_kept_for_the_last_steps() {
    let outside = |number| changed(number, Cause::Outside, Why::Outside { changes: 1 });
    let state = after([welcome(), snapshot(1, 0)]);
    let state = (1..=20).fold(state, |state, number| state.after(outside(number)));
    let kept: Vec<u64> = state.outside.iter().map(|one| one.step).collect();
    assert_eq!(kept, (9..=20).rev().collect::<Vec<_>>());
    assert_eq!(state.after(steps(1, [21])).outside, state.outside);
    assert_eq!(state.after(snapshot(2, 0)).outside.iter().len(), 0);
}
