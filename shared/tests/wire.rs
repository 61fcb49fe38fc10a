//! What travels between browser and backend, frozen: `wire/<type>/<variant>.json`.
//!
//! A browser's page may be older than the server, and traces are kept, so a
//! change to a sample is a change of the protocol's version. After a wanted
//! change, `WIRE_BLESS=1 cargo test -p shared --test wire` writes the samples
//! anew; read the difference before you commit it.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may stop where it fails"
)]

use std::{collections::BTreeMap, fmt::Debug, fs, path::Path, sync::Arc};

use serde::{Serialize, de::DeserializeOwned};
use shared::{
    chronicle::{
        Bookmark, BookmarkId, Branch, BranchId, Chronicle, Comparison, Difference, Ending, Place,
    },
    command::{Command, GroupStart, TrimTo},
    fact::{By, EntryRef, Fact},
    goal::{EndReason, Ended, Goal, Run},
    id::{BadName, EntryId},
    ledger::{Fate, Ledger},
    lesson::{Bilingual, Expectation, Guide, Lesson, LessonId, Move, Page, Question},
    patterns::PatternId,
    protocol::{
        BrowserRole, ClientMessage, Person, Position, RoomId, Secret, ServerMessage, VERSION,
    },
    rejection::Rejection,
    reply::Reply,
    step::{Cause, Effect, EffectKind, Step},
    watch::{Breach, Invariant, Watch},
    why::{AfterFailure, Why},
    world::{
        Active, Actor, ActorState, Change, Chart, Consumer, Count, CrashPoint, Entry, Group,
        GroupHead, GroupSample, Held, KeyCount, Mode, Moment, Pace, Pending, Plain, Quantiles,
        ReadOptions, Role, Sample, Server, Settings, Stream, StreamHead, Value, Window, World,
    },
};

/// A sample for every variant of a type. A variant without one does not
/// compile.
macro_rules! samples {
    ($name:ident: $type:ident { $($variant:ident => $value:expr,)* }) => {
        fn $name() -> Vec<(&'static str, $type)> {
            let all = vec![$((stringify!($variant), $value)),*];
            for (name, value) in &all {
                let is = match value {
                    $($type::$variant { .. } => stringify!($variant),)*
                };
                assert_eq!(is, *name, "a sample is another variant than it says");
            }
            all
        }
    };
}

/// Holds samples to their files, and the folder to the samples.
fn check<T>(folder: &str, samples: Vec<(&'static str, T)>)
where
    T: Serialize + DeserializeOwned + PartialEq + Debug,
{
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/wire")
        .join(folder);
    let blesses = std::env::var_os("WIRE_BLESS").is_some();
    let mut names = Vec::new();
    for (variant, value) in samples {
        let name = format!("{}.json", snake(variant));
        let path = folder.join(&name);
        let text = serde_json::to_string_pretty(&value).unwrap() + "\n";
        if blesses {
            fs::create_dir_all(&folder).unwrap();
            fs::write(&path, &text).unwrap();
        }
        let frozen =
            fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        assert_eq!(text, frozen, "{variant} is written otherwise now");
        let read: T = serde_json::from_str(&frozen)
            .unwrap_or_else(|error| panic!("{variant} is not read any more: {error}"));
        assert_eq!(read, value, "{variant} is read otherwise now");
        names.push(name);
    }
    names.sort();
    let mut files: Vec<String> = fs::read_dir(&folder)
        .unwrap()
        .map(|file| file.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    files.sort();
    assert_eq!(files, names, "files without a sample");
}

/// `PlanCrash` as `plan_crash`.
fn snake(name: &str) -> String {
    let mut snake = String::new();
    for c in name.chars() {
        if c.is_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.extend(c.to_lowercase());
    }
    snake
}

fn id(seq: u64) -> EntryId {
    EntryId {
        ms: 1_795_252_341_588,
        seq,
    }
}

fn at(seq: u64) -> EntryRef {
    EntryRef {
        key: "orders".into(),
        id: id(seq),
    }
}

fn c2() -> By {
    By::Actor("c2".into())
}

fn held() -> Held {
    Held {
        message: "m4".into(),
        key: "orders".into(),
        entry: id(0),
        fields: vec![
            ("id".into(), "m4".into()),
            ("note".into(), "<b>\"é\u{1}\n消息</b>".into()),
        ],
        deliveries: Some(2),
        processed: true,
        noack: false,
        is_marked: false,
    }
}

fn place(branch: u64, step: u64) -> Place {
    Place {
        branch: BranchId(branch),
        step,
    }
}

fn chronicle() -> Chronicle {
    let first = Branch {
        id: BranchId(1),
        oldest: 1,
        newest: 12,
        ..Branch::default()
    };
    let second = Branch {
        id: BranchId(2),
        name: Some("c2 lives".into()),
        from: Some(place(1, 9)),
        oldest: 10,
        newest: 14,
    };
    let run = Run {
        goal: Goal::Lost,
        taken: 3,
        at_most: 500,
    };
    Chronicle {
        branches: vec![first, second],
        branch: BranchId(2),
        bookmarks: vec![Bookmark {
            id: BookmarkId(3),
            name: Some("before the crash".into()),
            at: place(1, 9),
            at_ms: 1_795_252_341_588,
        }],
        watches: vec![Watch {
            invariant: Invariant::NothingDoneTwice,
            stops: true,
            broken: Some(Breach {
                at: place(2, 11),
                message: Some("m4".into()),
                actor: Some("c2".into()),
            }),
        }],
        run: Some(run.clone()),
        ended: Some(Ended {
            run,
            reason: EndReason::Reached,
        }),
    }
}

fn comparison() -> Comparison {
    let ending = |fate, processed| Ending {
        fate,
        processed,
        deliveries: None,
    };
    Comparison {
        one: place(2, 14),
        other: place(1, 12),
        parted: 9,
        alike: 3,
        different: vec![Difference {
            message: "m4".into(),
            group: Some("billing".into()),
            one: Some(ending(Fate::Done, 1)),
            other: Some(ending(Fate::Lost, 0)),
        }],
        left_out: 0,
    }
}

fn consumer() -> Actor {
    let group = "billing".into();
    Actor {
        state: ActorState::Working,
        line: "ack".into(),
        hand: Some(held()),
        backlog: vec![held()],
        crash_point: Some(CrashPoint {
            line: "ack".into(),
            moment: Moment::Before,
        }),
        connection: Some(17),
        restarts: 1,
        reads: ReadOptions {
            count: 10,
            block_ms: None,
            noack: true,
        },
        ..newcomer(Role::Consumer { group })
    }
}

fn newcomer(role: Role) -> Actor {
    let pattern = PatternId::CONSUMER_GROUP.pattern();
    let program = pattern.program_for(&role).unwrap();
    Actor::new(role, program)
}

fn plain() -> Plain {
    let pair = |member: &str, score: &str| (member.to_owned(), score.to_owned());
    Plain {
        value: Value::SortedSet {
            size: 1,
            lowest: vec![pair("m4", "1795252341588")],
        },
        expires_ms: Some(1_795_252_341_588),
    }
}

fn key_count() -> KeyCount {
    KeyCount {
        size: 3,
        is_counted: true,
    }
}

samples! { values: Value {
    List => Value::List { length: 3, left: vec!["m3".into()], right: vec!["m1".into()] },
    SortedSet => plain().value,
    Set => Value::Set { size: 1, members: vec!["m4".into()] },
    Hash => Value::Hash { size: 1, fields: vec![("total".into(), "7".into())] },
    Text => Value::Text { text: "7".into() },
    Channel => Value::Channel { subscribers: 2 },
} }

fn producer() -> Actor {
    Actor {
        next_message: Some("m8".into()),
        poison_next: true,
        pace: pace(),
        ..newcomer(Role::Producer)
    }
}

fn pace() -> Pace {
    Pace {
        rate_mhz: 2_500,
        work_us: 100,
        failure_ppm: 10_000,
        crash_ppm: 500,
        restart_ms: 0,
    }
}

fn reaper() -> Actor {
    let group = "billing".into();
    Actor {
        state: ActorState::Crashed,
        cursor: id(3),
        due_ms: Some(1_795_252_371_588),
        ..newcomer(Role::Reaper { group })
    }
}

fn sample() -> Sample {
    let times = Quantiles {
        p50_us: 510_000,
        p99_us: 1_020_000,
    };
    let billing = GroupSample {
        delivered: 3,
        acknowledged: 2,
        pending: 4,
        lag: 1,
        delivery_to_ack: Some(times),
        end_to_end: None,
        by_consumer: BTreeMap::from([("c1".into(), 2)]),
    };
    Sample {
        at_ms: 1_795_252_342_000,
        took_ms: 1_000,
        produced: 3,
        lines: 9,
        length: 7,
        groups: BTreeMap::from([("billing".into(), billing)]),
    }
}

fn stream_head() -> StreamHead {
    StreamHead {
        length: 7,
        last_id: id(3),
        max_deleted_id: id(1),
        entries_added: 9,
        recorded_first_id: id(2),
        radix_tree_keys: 1,
        radix_tree_nodes: 2,
        windows: vec![Window::ALL],
        expires_ms: Some(1_795_252_341_588),
    }
}

fn group_head() -> GroupHead {
    GroupHead {
        last_delivered: id(2),
        entries_read: Some(5),
        lag: None,
        undelivered: Count {
            n: 1000,
            more: true,
        },
        pending: 2,
        pending_windows: vec![Window {
            from: id(0),
            to: id(2),
        }],
    }
}

fn pending() -> Pending {
    Pending {
        consumer: "c2".into(),
        delivered_ms: 1_795_252_341_600,
        deliveries: 2,
        dangling: true,
    }
}

fn entry() -> Entry {
    let fields = vec![("id".into(), "m4".into())];
    Entry { fields }
}

fn consumer_state() -> Consumer {
    Consumer {
        pending: 2,
        seen_ms: 1_795_252_341_600,
        active: Active::At(1_795_252_341_500),
    }
}

fn server() -> Server {
    Server {
        product: "redis".into(),
        version: "7.0.15".into(),
        socket: "/tmp/room/redis.sock".into(),
        up: true,
        lacks: vec!["XACKDEL".into()],
    }
}

fn ledger() -> Ledger {
    let mut ledger = Ledger::default();
    for (step, (_, fact)) in facts().iter().enumerate() {
        ledger.record(step as u64, fact);
    }
    let again = [
        Fact::GroupCreated {
            key: "orders".into(),
            group: "audit".into(),
            start: id(0),
        },
        Fact::Sent {
            message: "m5".into(),
            at: at(1),
            by: By::Outside,
        },
        Fact::Delivered {
            at: at(1),
            group: "audit".into(),
            consumer: "a1".into(),
            by: By::Actor("a1".into()),
            deliveries: 1,
        },
    ];
    for fact in &again {
        ledger.record(99, fact);
    }
    ledger
}

/// A chart is filled by the picture alone.
fn chart() -> Chart {
    let mut world = World::default();
    world.apply(&Change::Sample {
        sample: sample().into(),
    });
    world.chart
}

fn world() -> World {
    let group = Group {
        head: group_head(),
        consumers: BTreeMap::from([("c2".into(), consumer_state().into())]),
        pending: BTreeMap::from([(id(0), pending().into())]),
    };
    let stream = Stream {
        head: stream_head(),
        entries: BTreeMap::from([(id(0), entry().into())]),
        groups: BTreeMap::from([("billing".into(), group.into())]),
    };
    World {
        step: 13,
        now_ms: 1_795_252_342_000,
        pattern: PatternId::CONSUMER_GROUP,
        server: server().into(),
        settings: Settings::default(),
        plain: [("tasks".into(), plain().into())].into(),
        counts: [("reply:".into(), key_count())].into(),
        streams: BTreeMap::from([("orders".into(), stream.into())]),
        actors: BTreeMap::from([
            ("c2".into(), consumer().into()),
            ("p1".into(), producer().into()),
            ("reaper".into(), reaper().into()),
        ]),
        ledger: ledger().into(),
        mode: Mode::Live,
        chart: chart(),
    }
}

fn step() -> Step {
    Step {
        number: 13,
        at_ms: 1_795_252_342_000,
        cause: Cause::Line {
            actor: "c2".into(),
            line: "read".into(),
        },
        effects: effects(),
        facts: vec![Fact::Removed {
            at: at(0),
            by: By::Outside,
        }],
        changes: vec![Change::Clock { now_ms: 5 }],
        sums: None,
    }
}

/// An effect of every kind.
fn effects() -> Vec<Effect> {
    use EffectKind::{Blocked, Edit, Expired, Fault, Outside, Replied, Served, SideEffect};
    let kinds = [
        Replied, Blocked, Served, SideEffect, Fault, Edit, Outside, Expired,
    ];
    for kind in kinds {
        // A new kind does not compile without being put above.
        match kind {
            Replied | Blocked | Served | SideEffect | Fault | Edit | Outside | Expired => {}
        }
    }
    let effect = |(row, kind): (u64, EffectKind)| Effect {
        row,
        kind,
        by: Some(c2()),
        line: Some("read".into()),
        command: vec!["XACK".into(), "orders".into()],
        reply: Some(Reply::Int(1)),
        why: Why::Joined,
    };
    (40..).zip(kinds).map(effect).collect()
}

fn bilingual(en: &str, zh: &str) -> Bilingual {
    Bilingual {
        en: en.into(),
        zh: zh.into(),
    }
}

fn lesson() -> Lesson {
    let page = Page {
        say: bilingual("Say", "说"),
        ask: Some(Question {
            text: bilingual("Ask?", "问？"),
            options: vec![bilingual("One", "一"), bilingual("Two", "二")],
            right: 1,
        }),
        moves: moves().into_iter().map(|(_, one)| one).collect(),
        tell: Some(bilingual("Tell", "讲")),
        holds: expectations().into_iter().map(|(_, one)| one).collect(),
    };
    Lesson {
        id: LessonId("a-worker-crashes".into()),
        number: 1,
        chapter: bilingual("Chapter", "章"),
        title: bilingual("Title", "题"),
        summary: bilingual("Summary", "摘要"),
        pattern: PatternId::CONSUMER_GROUP,
        settings: Settings::default(),
        pages: vec![page, Page::default()],
    }
}

fn guide() -> Guide {
    Guide {
        votes: BTreeMap::from([(0, 9), (1, 17)]),
        page: 5,
        moved: 1,
        off_script: true,
        broken: expectations().into_iter().map(|(_, one)| one).collect(),
        ..Guide::start(LessonId("a-worker-crashes".into()))
    }
}

samples! { moves: Move {
    Step => Move::Step("p1".into()),
    Crash => Move::Crash("c2".into()),
    CrashBefore => Move::CrashBefore("c2".into(), "ack".into()),
    Restart => Move::Restart("c2".into()),
    Poison => Move::Poison("p1".into()),
    TurnClock => Move::TurnClock(30_000),
    AddGroup => Move::AddGroup { group: "late".into(), start: GroupStart::End },
} }

samples! { expectations: Expectation {
    Actor => Expectation::Actor { actor: "c2".into(), is: ActorState::Crashed },
    Hand => Expectation::Hand { actor: "c2".into(), message: None },
    Pending => Expectation::Pending {
        message: "m4".into(),
        group: "billing".into(),
        owner: "c2".into(),
        deliveries: 1,
    },
    Acknowledged => Expectation::Acknowledged { message: "m4".into(), group: "billing".into() },
    Unread => Expectation::Unread { message: "m4".into(), group: "audit".into() },
    Processed => Expectation::Processed { message: "m4".into(), group: "billing".into(), times: 2 },
    Fate => Expectation::Fate { message: "m4".into(), group: "billing".into(), is: Fate::Done },
    PendingCount => Expectation::PendingCount { group: "billing".into(), count: 1 },
    Length => Expectation::Length { count: 5 },
    Items => Expectation::Items { key: "tasks".into(), items: vec!["m2".into(), "m1".into()] },
} }

samples! { client_messages: ClientMessage {
    Hello => ClientMessage::Hello {
        version: VERSION,
        room: Some(RoomId("r".into())),
        secret: Some(Secret("s".into())),
        last: Some(Position { epoch: 2, step: 13 }),
        pattern: PatternId::CONSUMER_GROUP,
    },
    Do => ClientMessage::Do { id: 7, command: Command::NextMove },
    Resync => ClientMessage::Resync,
} }

samples! { server_messages: ServerMessage {
    Welcome => ServerMessage::Welcome {
        room: RoomId("r".into()),
        secret: Secret("s".into()),
        role: BrowserRole::Driver,
        idle_limit_ms: 1_800_000,
        lessons: vec![lesson().into()],
    },
    Snapshot => ServerMessage::Snapshot {
        epoch: 2,
        world: world().into(),
        log: vec![step().into()],
        newest: 9,
        guide: Some(guide()),
        skipped: true,
    },
    Steps => ServerMessage::Steps { epoch: 2, steps: vec![step().into()] },
    Guide => ServerMessage::Guide { guide: Some(guide()) },
    Presence => ServerMessage::Presence {
        you: 2,
        people: Arc::new(vec![
            Person { number: 1, role: BrowserRole::Driver, asks: false },
            Person { number: 2, role: BrowserRole::Follower, asks: true },
        ]),
    },
    Chronicle => ServerMessage::Chronicle { chronicle: chronicle().into() },
    Comparison => ServerMessage::Comparison { comparison: comparison().into() },
    Recalled => ServerMessage::Recalled { branch: BranchId(2), steps: vec![step().into()] },
    Done => ServerMessage::Done { id: 7 },
    Rejected => ServerMessage::Rejected { id: Some(7), rejection: Rejection::NotDriver },
} }

samples! { invariants: Invariant {
    NothingLost => Invariant::NothingLost,
    NothingDoneTwice => Invariant::NothingDoneTwice,
    PendingIsOwned => Invariant::PendingIsOwned,
    NothingDead => Invariant::NothingDead,
    InOrder => Invariant::InOrder,
    PendingAtMost => Invariant::PendingAtMost { group: "billing".into(), limit: 5 },
    UnreadAtMost => Invariant::UnreadAtMost { group: "billing".into(), limit: 100 },
    DeliveriesAtMost => Invariant::DeliveriesAtMost { limit: 3 },
} }

samples! { goals: Goal {
    Acknowledged => Goal::Acknowledged { message: "m4".into(), group: Some("billing".into()) },
    Pending => Goal::Pending { group: "billing".into(), count: 3 },
    Lost => Goal::Lost,
    At => Goal::At { actor: "c2".into(), line: "ack".into() },
    Broken => Goal::Broken,
} }

samples! { ends: EndReason {
    Reached => EndReason::Reached,
    TookAll => EndReason::TookAll,
    Stopped => EndReason::Stopped,
    Broken => EndReason::Broken { invariant: Invariant::NothingLost },
    Refused => EndReason::Refused { rejection: Rejection::NobodyReady },
} }

samples! { commands: Command {
    Step => Command::Step { actor: Some("c2".into()) },
    Crash => Command::Crash { actor: "c2".into() },
    Restart => Command::Restart { actor: "c2".into() },
    PlanCrash => Command::PlanCrash {
        actor: "c2".into(),
        point: Some(CrashPoint { line: "ack".into(), moment: Moment::After }),
    },
    Poison => Command::Poison { actor: "p1".into(), poison: true },
    TurnClock => Command::TurnClock { by_ms: 30_000 },
    Configure => Command::Configure { settings: Settings::default() },
    AddProducer => Command::AddProducer,
    AddConsumer => Command::AddConsumer { group: "billing".into() },
    Play => Command::Play,
    Pause => Command::Pause,
    SetPace => Command::SetPace { actor: "p1".into(), pace: pace() },
    SetReads => Command::SetReads { actor: "c2".into(), reads: ReadOptions::default() },
    Freeze => Command::Freeze { actor: "c2".into(), frozen: true },
    RemoveActor => Command::RemoveActor { actor: "c2".into(), delete_consumer: true },
    AddGroup => Command::AddGroup { group: "mail".into(), start: GroupStart::End },
    RemoveGroup => Command::RemoveGroup { group: "mail".into() },
    SetCursor => Command::SetCursor { group: "billing".into(), start: GroupStart::After(id(1)) },
    Trim => Command::Trim { to: TrimTo::Length(3), approximate: true },
    Delete => Command::Delete { entry: id(1) },
    Acknowledge => Command::Acknowledge { group: "billing".into(), entry: id(1) },
    Claim => Command::Claim {
        group: "billing".into(),
        consumer: "c1".into(),
        entry: id(1),
    },
    Send => Command::Send { id: None, fields: vec![("id".into(), "m9".into())] },
    Undo => Command::Undo,
    Back => Command::Back,
    Forward => Command::Forward,
    GoTo => Command::GoTo { step: 12 },
    SwitchBranch => Command::SwitchBranch { branch: BranchId(1), step: Some(9) },
    NameBranch => Command::NameBranch { branch: BranchId(1), name: "c2 lives".into() },
    DeleteBranch => Command::DeleteBranch { branch: BranchId(1) },
    AddBookmark => Command::AddBookmark { name: "before the crash".into() },
    RemoveBookmark => Command::RemoveBookmark { bookmark: BookmarkId(3) },
    GoToBookmark => Command::GoToBookmark { bookmark: BookmarkId(3) },
    Compare => Command::Compare { with: place(1, 9) },
    Recall => Command::Recall { branch: BranchId(1), first: 1, last: 9 },
    Watch => Command::Watch { invariant: Invariant::NothingLost, stops: true },
    Unwatch => Command::Unwatch { invariant: Invariant::DeliveriesAtMost { limit: 3 } },
    RunUntil => Command::RunUntil { goal: Goal::Lost, at_most: 500 },
    HandOver => Command::HandOver { browser: 2 },
    AskToDrive => Command::AskToDrive { ask: true },
    Reset => Command::Reset,
    StartLesson => Command::StartLesson { lesson: LessonId("a-worker-crashes".into()) },
    NextMove => Command::NextMove,
    Answer => Command::Answer { option: 1 },
    LeaveLesson => Command::LeaveLesson,
} }

samples! { rejections: Rejection {
    WrongVersion => Rejection::WrongVersion { page: 1, server: 2 },
    Malformed => Rejection::Malformed { detail: "unknown field".into() },
    HelloFirst => Rejection::HelloFirst,
    HelloAgain => Rejection::HelloAgain,
    NoRoom => Rejection::NoRoom,
    RoomsFull => Rejection::RoomsFull { max: 64 },
    BrowsersFull => Rejection::BrowsersFull { max: 32 },
    NoServer => Rejection::NoServer { detail: "no redis-server".into() },
    NotDriver => Rejection::NotDriver,
    TooFast => Rejection::TooFast { per_second: 100 },
    NotNow => Rejection::NotNow,
    NoActor => Rejection::NoActor { actor: "c9".into() },
    NoGroup => Rejection::NoGroup { group: "x".into() },
    ActorBlocked => Rejection::ActorBlocked { actor: "c1".into() },
    ActorCrashed => Rejection::ActorCrashed { actor: "c1".into() },
    ActorRunning => Rejection::ActorRunning { actor: "c1".into() },
    ActorFrozen => Rejection::ActorFrozen { actor: "c1".into() },
    NotConsumer => Rejection::NotConsumer { actor: "p1".into() },
    GroupExists => Rejection::GroupExists { group: "billing".into() },
    GroupsFull => Rejection::GroupsFull { max: 16 },
    NoConsumer => Rejection::NoConsumer { group: "billing".into(), consumer: "c9".into() },
    NoEntry => Rejection::NoEntry { entry: id(1) },
    NotPending => Rejection::NotPending { group: "billing".into(), entry: id(1) },
    IdTooSmall => Rejection::IdTooSmall { entry: id(1), last: id(3) },
    BadFields => Rejection::BadFields { fields: 32, bytes: 4_096 },
    Live => Rejection::Live,
    AlreadySo => Rejection::AlreadySo,
    NothingToUndo => Rejection::NothingToUndo,
    UndoTooLarge => Rejection::UndoTooLarge { bytes: 8_388_608 },
    NothingBefore => Rejection::NothingBefore,
    NothingAfter => Rejection::NothingAfter,
    NoStep => Rejection::NoStep { step: 12 },
    NoBranch => Rejection::NoBranch { branch: BranchId(7) },
    BranchInUse => Rejection::BranchInUse { branch: BranchId(1) },
    NoBookmark => Rejection::NoBookmark,
    BookmarksFull => Rejection::BookmarksFull { max: 64 },
    BadTitle => Rejection::BadTitle { max: 80 },
    NoMessage => Rejection::NoMessage { message: "m9".into() },
    WatchesFull => Rejection::WatchesFull { max: 16 },
    NotWatched => Rejection::NotWatched,
    Running => Rejection::Running,
    NoBrowser => Rejection::NoBrowser { browser: 9 },
    NotProducer => Rejection::NotProducer { actor: "c1".into() },
    NoLine => Rejection::NoLine { actor: "c1".into(), line: "x".into() },
    NobodyReady => Rejection::NobodyReady,
    NoPlaceFor => Rejection::NoPlaceFor { actor: "r9".into() },
    OnlyForStreams => Rejection::OnlyForStreams,
    OnlyForGroups => Rejection::OnlyForGroups,
    ActorsFull => Rejection::ActorsFull { max: 64 },
    OutOfRange => Rejection::OutOfRange { what: "min_idle_ms".into(), min: 0, max: 86_400_000 },
    BadName => Rejection::BadName { name: BadName::TooLong },
    NoLesson => Rejection::NoLesson { lesson: "x".into() },
    NotInLesson => Rejection::NotInLesson,
    OffScript => Rejection::OffScript,
    NoQuestion => Rejection::NoQuestion,
    ServerDown => Rejection::ServerDown { detail: "connection refused".into() },
    Refused => Rejection::Refused { error: "NOGROUP".into() },
    RoomEnded => Rejection::RoomEnded,
} }

samples! { whys: Why {
    Stored => Why::Stored { message: "m4".into(), id: id(0) },
    StoredBefore => Why::StoredBefore { message: "m4".into() },
    ServedBlocked => Why::ServedBlocked { message: "m4".into(), to: "c2".into() },
    DeliveredNew => Why::DeliveredNew {
        message: "m4".into(),
        group: "billing".into(),
        consumer: "c2".into(),
    },
    DeliveredMany => Why::DeliveredMany {
        first: "m4".into(),
        count: 3,
        group: "billing".into(),
        consumer: "c2".into(),
    },
    Taken => Why::Taken { first: "m4".into(), count: 1, group: "billing".into() },
    NothingNew => Why::NothingNew { group: "billing".into() },
    WaitedInVain => Why::WaitedInVain { group: "billing".into(), block_ms: 2_000 },
    WokenForNothing => Why::WokenForNothing { group: "billing".into() },
    Blocks => Why::Blocks { group: "billing".into() },
    SideEffect => Why::SideEffect { message: "m4".into(), times: 2 },
    SideEffectFailed => Why::SideEffectFailed { message: "m4".into() },
    FailedForGood => Why::FailedForGood { message: "m4".into() },
    Acknowledged => Why::Acknowledged { message: "m4".into(), group: "billing".into() },
    AckedNothing => Why::AckedNothing { message: "m4".into(), group: "billing".into() },
    AcknowledgedMany => Why::AcknowledgedMany { count: 4, of: 5, group: "billing".into() },
    NothingToClaim => Why::NothingToClaim { min_idle_ms: 30_000 },
    Claimed => Why::Claimed { message: "m4".into(), from: "c2".into(), deliveries: 2 },
    ClaimFoundDeleted => Why::ClaimFoundDeleted { count: 1 },
    FoundIdle => Why::FoundIdle { message: "m4".into(), owner: "c2".into(), deliveries: 1 },
    ClaimedTooLate => Why::ClaimedTooLate { message: "m4".into(), min_idle_ms: 30_000 },
    DeliveredAgain => Why::DeliveredAgain {
        first: "m4".into(),
        count: 2,
        consumer: "c2".into(),
        deliveries: 2,
    },
    HistoryEnds => Why::HistoryEnds { consumer: "c2".into() },
    OnlyItsId => Why::OnlyItsId { message: "m4".into() },
    DeliveredOften => Why::DeliveredOften { deliveries: 2, limit: 3 },
    DeliveredTooOften => Why::DeliveredTooOften { deliveries: 4, limit: 3 },
    NoLongerPending => Why::NoLongerPending { message: "m4".into() },
    DeadLettered => Why::DeadLettered { message: "m4".into(), id: id(9) },
    Read => Why::Read { first: "m4".into(), count: 2, kept: true },
    WaitsAfter => Why::WaitsAfter { key: "orders".into(), after: id(3), latest: true },
    NothingAfter => Why::NothingAfter { key: "orders".into() },
    Recalled => Why::Recalled { key: "orders:last:r1".into(), id: Some(id(3)) },
    Saved => Why::Saved { message: "m4".into(), key: "orders:last:r1".into() },
    NothingPending => Why::NothingPending { message: "m4".into(), group: "r1".into() },
    ReaderFailed => Why::ReaderFailed { message: "m4".into(), then: AfterFailure::AtOnce },
    Pushed => Why::Pushed { message: "m4".into(), key: "tasks".into(), size: 3 },
    Popped => Why::Popped { message: "m4".into(), key: "tasks".into() },
    Moved => Why::Moved { message: "m4".into(), deliveries: 2 },
    NothingThere => Why::NothingThere { key: "tasks".into() },
    BlocksOn => Why::BlocksOn { key: "tasks".into() },
    Peeked => Why::Peeked { message: "m4".into() },
    NothingDue => Why::NothingDue { key: "delayed".into() },
    Won => Why::Won { message: "m4".into() },
    TooLate => Why::TooLate { message: "m4".into() },
    Released => Why::Released { message: "m4".into() },
    ReleasedNothing => Why::ReleasedNothing { message: "m4".into() },
    PutBack => Why::PutBack { message: "m4".into() },
    NothingToPutBack => Why::NothingToPutBack,
    Marked => Why::Marked { message: "m4".into(), key: "done:m4".into() },
    NoMark => Why::NoMark { message: "m4".into(), key: "done:m4".into() },
    FoundMark => Why::FoundMark { message: "m4".into(), key: "done:m4".into() },
    Noted => Why::Noted { message: "m4".into(), key: "done:m4".into() },
    WorkedInRedis => Why::WorkedInRedis { message: "m4".into(), times: 1 },
    Began => Why::Began,
    Executed => Why::Executed { count: 5 },
    CalledOff => Why::CalledOff,
    NotRun => Why::NotRun,
    Watches => Why::Watches { keys: vec!["done:m4".into()] },
    WatchesNothing => Why::WatchesNothing,
    Asked => Why::Asked { message: "m3".into(), key: "requests".into() },
    AnsweredTo => Why::AnsweredTo { message: "m3".into(), key: "reply:m3".into() },
    Heard => Why::Heard { message: "m3".into() },
    NoReply => Why::NoReply { message: "m3".into() },
    Refused => Why::Refused { error: "NOGROUP".into() },
    Crashed => Why::Crashed { held: Some("m4".into()) },
    Unanswered => Why::Unanswered { held: Some("m4".into()) },
    Restarted => Why::Restarted { pending: 1 },
    RestartedToRead => Why::RestartedToRead { pending: 1 },
    GroupMade => Why::GroupMade { group: "billing".into(), start: EntryId::MIN },
    Joined => Why::Joined,
    ConsumerMade => Why::ConsumerMade { group: "billing".into() },
    ClockTurned => Why::ClockTurned { by_ms: 30_000 },
    SettingsChanged => Why::SettingsChanged,
    CrashPlanned => Why::CrashPlanned { planned: true },
    PoisonPlanned => Why::PoisonPlanned { planned: false },
    Played => Why::Played,
    Paused => Why::Paused,
    PaceSet => Why::PaceSet,
    ReadsSet => Why::ReadsSet,
    Frozen => Why::Frozen { frozen: true },
    Left => Why::Left,
    ConsumerDeleted => Why::ConsumerDeleted { group: "billing".into(), pending: 1 },
    GroupDestroyed => Why::GroupDestroyed { group: "billing".into() },
    CursorMoved => Why::CursorMoved { group: "billing".into(), to: id(1) },
    Trimmed => Why::Trimmed { count: 4 },
    TrimmedDone => Why::TrimmedDone { count: 4 },
    StoredAndTrimmed => Why::StoredAndTrimmed { message: "m4".into(), id: id(0), count: 1 },
    StoredBeyond => Why::StoredBeyond { message: "m4".into(), length: 7, limit: 5 },
    HasRoom => Why::HasRoom { length: 4, limit: 5 },
    NoRoom => Why::NoRoom { length: 5, limit: 5 },
    Deleted => Why::Deleted { message: "m4".into(), count: 1 },
    ClaimedNothing => Why::ClaimedNothing { message: "m4".into() },
    Expired => Why::Expired { first: "reply:m3".into(), count: 2 },
    Outside => Why::Outside { changes: 2 },
    ServerGone => Why::ServerGone,
} }

samples! { facts: Fact {
    Sent => Fact::Sent { message: "m4".into(), at: at(0), by: By::Actor("p1".into()) },
    Delivered => Fact::Delivered {
        at: at(0),
        group: "billing".into(),
        consumer: "c2".into(),
        by: c2(),
        deliveries: 1,
    },
    Taken => Fact::Taken {
        at: at(0),
        group: "audit".into(),
        consumer: "a1".into(),
        by: By::Actor("a1".into()),
    },
    Peeked => Fact::Peeked { at: at(0), group: "billing".into(), by: "c2".into() },
    FoundMark => Fact::FoundMark { at: at(0), group: "billing".into(), by: "c2".into() },
    Returned => Fact::Returned { at: at(0), by: c2() },
    Processed => Fact::Processed { at: at(0), group: "billing".into(), by: "c2".into(), times: 1 },
    Failed => Fact::Failed { at: at(0), group: "billing".into(), by: "c2".into() },
    Acknowledged => Fact::Acknowledged { at: at(0), group: "billing".into(), by: By::Outside },
    Claimed => Fact::Claimed {
        at: at(0),
        group: "billing".into(),
        from: "c2".into(),
        to: "reaper".into(),
        by: By::Actor("reaper".into()),
        deliveries: 2,
    },
    DeadLettered => Fact::DeadLettered {
        at: at(0),
        group: "billing".into(),
        by: "reaper".into(),
        dead: EntryRef { key: "orders:dead".into(), id: id(9) },
        deliveries: 4,
    },
    HandLost => Fact::HandLost { at: at(0), group: "billing".into(), by: "c2".into() },
    Removed => Fact::Removed { at: at(0), by: By::Outside },
    FoundDeleted => Fact::FoundDeleted { at: at(0), group: "billing".into(), by: c2() },
    Forgotten => Fact::Forgotten { at: at(0), group: "billing".into(), consumer: "c2".into() },
    Skipped => Fact::Skipped { at: at(0), group: "billing".into() },
    Missed => Fact::Missed { at: at(0), group: "r1".into() },
    Reopened => Fact::Reopened { at: at(0), group: "billing".into() },
    GroupCreated => Fact::GroupCreated {
        key: "orders".into(),
        group: "billing".into(),
        start: EntryId::MIN,
    },
    Trimmed => Fact::Trimmed { key: "orders".into(), first: Some(id(3)), by: By::Driver },
    CursorMoved => Fact::CursorMoved {
        key: "orders".into(),
        group: "billing".into(),
        from: id(3),
        to: EntryId::MIN,
    },
    GroupRemoved => Fact::GroupRemoved { key: "orders".into(), group: "billing".into() },
    ReaderJoined => Fact::ReaderJoined { key: "orders".into(), group: "r1".into() },
    PassedOver => Fact::PassedOver {
        key: "orders".into(),
        group: "r1".into(),
        to: id(3),
        begins: false,
    },
} }

samples! { changes: Change {
    Clock => Change::Clock { now_ms: 1_795_252_342_000 },
    Server => Change::Server { server: server().into() },
    Mode => Change::Mode { mode: Mode::Live },
    Sample => Change::Sample { sample: sample().into() },
    Settings => Change::Settings { settings: Settings::default() },
    Actor => Change::Actor { id: "c2".into(), actor: consumer().into() },
    ActorGone => Change::ActorGone { id: "c2".into() },
    Plain => Change::Plain { key: "tasks".into(), plain: plain().into() },
    Keys => Change::Keys { prefix: "reply:".into(), count: key_count() },
    PlainGone => Change::PlainGone { key: "tasks".into() },
    Stream => Change::Stream { key: "orders".into(), head: stream_head() },
    StreamGone => Change::StreamGone { key: "orders".into() },
    Entry => Change::Entry { key: "orders".into(), id: id(0), entry: entry().into() },
    EntryGone => Change::EntryGone { key: "orders".into(), id: id(0), removed: true },
    Group => Change::Group { key: "orders".into(), group: "billing".into(), head: group_head() },
    GroupGone => Change::GroupGone { key: "orders".into(), group: "billing".into() },
    Consumer => Change::Consumer {
        key: "orders".into(),
        group: "billing".into(),
        consumer: "c2".into(),
        state: consumer_state().into(),
    },
    ConsumerGone => Change::ConsumerGone {
        key: "orders".into(),
        group: "billing".into(),
        consumer: "c2".into(),
    },
    Pending => Change::Pending {
        key: "orders".into(),
        group: "billing".into(),
        id: id(0),
        pending: pending().into(),
    },
    PendingGone => Change::PendingGone {
        key: "orders".into(),
        group: "billing".into(),
        id: id(0),
    },
} }

samples! { causes: Cause {
    Line => Cause::Line { actor: "c2".into(), line: "ack".into() },
    Fault => Cause::Fault { actor: "c2".into() },
    Edit => Cause::Edit,
    Outside => Cause::Outside,
    Expiry => Cause::Expiry,
    Live => Cause::Live { lines: 1_000, facts_left_out: 250 },
} }

samples! { replies: Reply {
    Nil => Reply::Nil,
    Int => Reply::Int(i64::MIN),
    Text => Reply::Text("OK".into()),
    List => Reply::List(vec![Reply::Nil, Reply::List(vec![Reply::Int(1)])]),
    Error => Reply::Error("NOGROUP No such key".into()),
} }

#[test]
fn client_messages_are_as_frozen() {
    check("client_message", client_messages());
}

#[test]
fn server_messages_are_as_frozen() {
    check("server_message", server_messages());
}

#[test]
fn commands_are_as_frozen() {
    check("command", commands());
}

#[test]
fn rejections_are_as_frozen() {
    check("rejection", rejections());
}

#[test]
fn what_runs_and_watches_go_by_is_as_frozen() {
    check("invariant", invariants());
    check("goal", goals());
    check("end_reason", ends());
}

#[test]
fn whys_are_as_frozen() {
    check("why", whys());
}

#[test]
fn facts_are_as_frozen() {
    check("fact", facts());
}

#[test]
fn changes_are_as_frozen() {
    check("change", changes());
    check("value", values());
}

#[test]
fn causes_are_as_frozen() {
    check("cause", causes());
}

#[test]
fn replies_are_as_frozen() {
    check("reply", replies());
}

#[test]
fn moves_are_as_frozen() {
    check("move", moves());
}

#[test]
fn expectations_are_as_frozen() {
    check("expectation", expectations());
}

/// Every sample of a part travels inside a message as well: what a type can
/// read by itself it may not be able to read inside a tagged one.
#[test]
fn every_part_travels_inside_a_message() {
    for (name, command) in commands() {
        let message = ClientMessage::Do { id: 1, command };
        assert_eq!(travelled(&message), message, "{name}");
    }
    for (name, rejection) in rejections() {
        let id = None;
        let message = ServerMessage::Rejected { id, rejection };
        assert_eq!(travelled(&message), message, "{name}");
    }
    let mut step = step();
    step.facts = facts().into_iter().map(|(_, fact)| fact).collect();
    step.changes = changes().into_iter().map(|(_, change)| change).collect();
    let parts = whys().into_iter().zip(replies().into_iter().cycle());
    for ((_, why), (_, reply)) in parts {
        let mut effect = step.effects[0].clone();
        effect.why = why;
        effect.reply = Some(reply);
        step.effects.push(effect);
    }
    let steps = causes().into_iter().map(|(_, cause)| {
        let step = step.clone();
        Arc::new(Step { cause, ..step })
    });
    let message = ServerMessage::Steps {
        epoch: 1,
        steps: steps.collect(),
    };
    assert_eq!(travelled(&message), message);
}

fn travelled<T: Serialize + DeserializeOwned>(message: &T) -> T {
    let text = serde_json::to_string(message).unwrap();
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

#[test]
fn a_secret_is_never_printed() {
    for (name, message) in client_messages() {
        let ClientMessage::Hello { secret, .. } = message else {
            continue;
        };
        assert_eq!(format!("{secret:?}"), "Some(Secret(…))", "{name}");
    }
}

/// What a browser should not send is refused, whatever it is.
#[test]
fn hostile_messages_are_refused() {
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let deep_command = format!(r#"{{"type":"do","id":1,"command":{deep}}}"#);
    let long_actor = "9".repeat(400);
    for text in [
        "",
        "null",
        "[]",
        "{}",
        "\"hello\"",
        "\u{0}",
        r#"{"type":"hello"}"#,
        r#"{"type":"goodbye"}"#,
        r#"{"type":["do"]}"#,
        r#"{"type":"hello","version":-1,"room":null,"secret":null,"last":null,"pattern":"consumer-group"}"#,
        r#"{"type":"hello","version":1e999,"room":null,"secret":null,"last":null,"pattern":"consumer-group"}"#,
        r#"{"type":"hello","version":3,"room":7,"secret":null,"last":null,"pattern":"consumer-group"}"#,
        r#"{"type":"hello","version":3,"room":null,"secret":null,"last":null,"pattern":"x"}"#,
        r#"{"type":"hello","version":3,"room":null,"secret":null,"last":{"epoch":1},"pattern":"consumer-group"}"#,
        r#"{"type":"hello","version":3,"room":null,"secret":null,"last":null,"pattern":"consumer-group","admin":true}"#,
        r#"{"type":"do","id":1}"#,
        r#"{"type":"do","id":1.5,"command":{"do":"reset"}}"#,
        r#"{"type":"do","id":18446744073709551616,"command":{"do":"reset"}}"#,
        r#"{"type":"do","id":1,"id":2,"command":{"do":"reset"}}"#,
        r#"{"type":"do","id":1,"command":{"do":"fly"}}"#,
        r#"{"type":"do","id":1,"command":{"do":"crash"}}"#,
        r#"{"type":"do","id":1,"command":{"do":"crash","actor":null}}"#,
        r#"{"type":"do","id":1,"command":{"do":"crash","actor":{"x":1}}}"#,
        r#"{"type":"do","id":1,"command":{"do":"step","actor":"c1","twice":true}}"#,
        r#"{"type":"do","id":1,"command":{"do":"turn_clock","by_ms":-30000}}"#,
        r#"{"type":"do","id":1,"command":{"do":"turn_clock","by_ms":1e300}}"#,
        r#"{"type":"do","id":1,"command":{"do":"set_pace","actor":"p1","pace":{"rate_mhz":-1,"work_us":1,"failure_ppm":0,"crash_ppm":0,"restart_ms":0}}}"#,
        r#"{"type":"do","id":1,"command":{"do":"set_pace","actor":"p1","pace":{"rate_mhz":NaN,"work_us":1,"failure_ppm":0,"crash_ppm":0,"restart_ms":0}}}"#,
        r#"{"type":"do","id":1,"command":{"do":"delete","entry":"3-"}}"#,
        r#"{"type":"do","id":1,"command":{"do":"answer","option":-1}}"#,
        r#"{"type":"do","id":1,"command":{"do":"configure","settings":{}}}"#,
        r#"{"type":"do","id":1,"command":{"do":"plan_crash","actor":"c1","point":{"line":"ack","moment":"during"}}}"#,
        &format!(r#"{{"type":"do","id":{long_actor},"command":{{"do":"reset"}}}}"#),
        &deep,
        &deep_command,
    ] {
        let read = serde_json::from_str::<ClientMessage>(text);
        let start: String = text.chars().take(80).collect();
        assert!(read.is_err(), "{start} was read as {read:?}");
    }
}

/// Cut or changed anywhere, a message is refused or is another message; it
/// never does more.
#[test]
fn broken_messages_do_not_panic() {
    let hello = client_messages().swap_remove(0).1;
    let text = serde_json::to_string(&hello).unwrap();
    for end in 0..text.len() {
        let cut = &text.as_bytes()[..end];
        assert!(serde_json::from_slice::<ClientMessage>(cut).is_err());
    }
    for at in 0..text.len() {
        for byte in [0, b'"', b'{', b'9', 0xff] {
            let mut bytes = text.clone().into_bytes();
            bytes[at] = byte;
            let _ = serde_json::from_slice::<ClientMessage>(&bytes);
        }
    }
}

/// Texts of any kind come back as they were; ids that are none are refused.
#[test]
fn texts_of_any_kind_come_back() {
    for text in [
        "",
        "<script>",
        "{}",
        "a\u{0}b",
        "\u{202e}x",
        "消息",
        &"x".repeat(10_000),
    ] {
        let command = Command::Crash { actor: text.into() };
        assert_eq!(travelled(&command), command);
    }
    for id in [
        "",
        "-",
        "1",
        "1-",
        "-1",
        "1-2-3",
        "a-b",
        "18446744073709551616-0",
        "1--2",
        " 1-2",
    ] {
        assert!(
            serde_json::from_value::<EntryId>(id.into()).is_err(),
            "{id}"
        );
    }
    for id in [EntryId::MIN, EntryId::MAX] {
        assert_eq!(travelled(&id), id);
    }
}
