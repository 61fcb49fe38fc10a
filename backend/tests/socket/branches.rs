//! Branches, bookmarks and comparing, as browsers meet them.

use shared::{
    chronicle::{BookmarkId, BranchId, Chronicle, Place, TITLE_MAX},
    command::Command,
    ledger::Fate,
    protocol::ServerMessage,
    rejection::Rejection,
};

use crate::support::{Backend, Browser};

fn place(branch: u64, step: u64) -> Place {
    Place {
        branch: BranchId(branch),
        step,
    }
}

fn switch(branch: u64, step: Option<u64>) -> Command {
    let branch = BranchId(branch);
    Command::SwitchBranch { branch, step }
}

fn bookmark(name: &str) -> Command {
    let name = name.to_owned();
    Command::AddBookmark { name }
}

fn name(branch: u64, name: &str) -> Command {
    let (branch, name) = (BranchId(branch), name.to_owned());
    Command::NameBranch { branch, name }
}

fn delete(branch: u64) -> Command {
    let branch = BranchId(branch);
    Command::DeleteBranch { branch }
}

async fn run<'a>(
    redis: &mut redis::aio::MultiplexedConnection,
    words: impl IntoIterator<Item = &'a str>,
) -> redis::Value {
    let mut command = redis::Cmd::new();
    for word in words {
        command.arg(word);
    }
    command.query_async(redis).await.unwrap()
}

/// Each branch with where it parted and its newest step.
fn shape(chronicle: &Chronicle) -> Vec<(u64, Option<Place>, u64)> {
    let branches = chronicle.branches.iter();
    branches
        .map(|branch| (branch.id.0, branch.from, branch.newest))
        .collect()
}

/// A room at step 6, and on another way from step 4 to 5.
async fn parted(backend: &Backend) -> Browser {
    let mut driver = Browser::open(backend).await;
    for actor in ["p1", "p1", "p1", "c1", "c1"] {
        driver.step(actor).await;
    }
    driver.must(Command::GoTo { step: 4 }).await;
    driver.step("a1").await;
    driver
}

#[tokio::test]
async fn going_on_from_an_earlier_step_begins_a_branch() {
    let backend = Backend::start().await;
    let mut driver = parted(&backend).await;
    let chronicle = &driver.chronicle;
    assert_eq!(chronicle.branch, BranchId(2));
    let expected = [(1, None, 6), (2, Some(place(1, 4)), 5)];
    assert_eq!(shape(chronicle), expected);
    // What came after is still there, and the other way is, too.
    let here = driver.world.clone();
    driver.must(switch(1, None)).await;
    assert_eq!(
        (driver.world.step, driver.chronicle.branch),
        (6, BranchId(1))
    );
    assert_eq!(
        driver.give(Command::Forward).await,
        Err(Rejection::NothingAfter)
    );
    driver.must(switch(2, None)).await;
    assert_eq!(driver.world.ledger, here.ledger);
    assert_eq!(driver.chronicle.branch, BranchId(2));
    // To a step that both lines go through: what lies ahead is another.
    driver.must(switch(1, Some(4))).await;
    let epoch = driver.epoch;
    driver.must(switch(2, Some(4))).await;
    assert!(driver.epoch > epoch, "everyone is sent what is ahead");
    driver.must(Command::Forward).await;
    assert_eq!(
        (driver.world.step, driver.chronicle.branch),
        (5, BranchId(2))
    );
    // At its end a branch grows on.
    driver.must(switch(1, None)).await;
    driver.step("p1").await;
    assert_eq!(driver.world.step, 7);
    driver.must(switch(2, None)).await;
    let expected = [(1, None, 7), (2, Some(place(1, 4)), 5)];
    assert_eq!(shape(&driver.chronicle), expected);
    backend.stop().await;
}

#[tokio::test]
async fn another_client_that_does_something_begins_a_branch() {
    let backend = Backend::start().await;
    let mut driver = Browser::open(&backend).await;
    driver.step("p1").await;
    driver.step("p1").await;
    driver.must(Command::Back).await;
    let mut redis = driver.redis().await;
    let add = "XADD orders * id x1".split(' ');
    run(&mut redis, add).await;
    driver
        .until("a branch", |driver| driver.chronicle.branch == BranchId(2))
        .await;
    let expected = [(1, None, 3), (2, Some(place(1, 2)), 3)];
    assert_eq!(shape(&driver.chronicle), expected);
    driver.must(switch(1, None)).await;
    let length = run(&mut redis, ["XLEN", "orders"]).await;
    assert_eq!(length, redis::Value::Int(2));
    assert!(driver.world.ledger.record_of(&"x1".into()).is_none());
    backend.stop().await;
}

#[tokio::test]
async fn branches_are_named_and_deleted() {
    let backend = Backend::start().await;
    let mut driver = parted(&backend).await;
    let follower = Browser::join(&backend, &driver.room).await;
    driver.must(name(2, "  c2 lives ")).await;
    let named = |driver: &Browser| driver.chronicle.branches[1].name.clone();
    assert_eq!(named(&driver).as_deref(), Some("c2 lives"));
    driver.must(name(2, " ")).await;
    assert_eq!(named(&driver), None);
    let longest = "长".repeat(usize::try_from(TITLE_MAX).unwrap());
    driver.must(name(2, &longest)).await;
    let bad = Err(Rejection::BadTitle { max: TITLE_MAX });
    for text in [format!("{longest}x"), "two\nlines".into()] {
        assert_eq!(driver.give(name(2, &text)).await, bad);
    }
    let none = Err(Rejection::NoBranch {
        branch: BranchId(9),
    });
    for command in [name(9, "x"), delete(9), switch(9, None)] {
        assert_eq!(driver.give(command).await, none);
    }
    let no_step = |step| Err(Rejection::NoStep { step });
    assert_eq!(driver.give(switch(1, Some(7))).await, no_step(7));
    assert_eq!(driver.give(switch(1, Some(0))).await, no_step(0));
    let so = Err(Rejection::AlreadySo);
    assert_eq!(driver.give(switch(2, None)).await, so);

    // A third grows from the second: neither it nor what it grew from can go.
    driver.must(bookmark("on the second")).await;
    driver.step("p1").await;
    driver.must(Command::Back).await;
    driver.step("c2").await;
    assert_eq!(driver.chronicle.branch, BranchId(3));
    for branch in [1, 2, 3] {
        let refused = driver.give(delete(branch)).await;
        let branch = BranchId(branch);
        assert_eq!(refused, Err(Rejection::BranchInUse { branch }));
    }
    driver.must(switch(1, None)).await;
    driver.must(delete(2)).await;
    assert_eq!(shape(&driver.chronicle), [(1, None, 6)]);
    assert_eq!(driver.chronicle.bookmarks, []);
    driver.must(Command::Back).await;
    driver.step("p1").await;
    assert_eq!(
        driver.chronicle.branch,
        BranchId(4),
        "no number comes again"
    );
    let mut follower = follower;
    follower.catch_up(&driver).await;
    let refused = follower.give(name(1, "mine")).await;
    assert_eq!(refused, Err(Rejection::NotDriver));
    backend.stop().await;
}

#[tokio::test]
async fn there_are_only_so_many_branches() {
    let backend = Backend::start().await;
    let mut driver = Browser::open(&backend).await;
    driver.step("p1").await;
    driver.step("p1").await;
    driver.must(name(1, "kept")).await;
    for n in 0..34 {
        driver.must(Command::GoTo { step: 2 }).await;
        driver.step("p1").await;
        if n == 1 {
            driver.must(bookmark("kept too")).await;
        }
    }
    let ids: Vec<u64> = driver.chronicle.branches.iter().map(|b| b.id.0).collect();
    assert_eq!(ids.len(), 32);
    assert_eq!(
        &ids[..3],
        [1, 3, 6],
        "the oldest that nobody marked are gone"
    );
    assert_eq!(ids.last(), Some(&35));
    driver.must(switch(1, None)).await;
    assert_eq!(driver.world.step, 3);
    backend.stop().await;
}

#[tokio::test]
async fn a_bookmark_is_jumped_back_to() {
    let backend = Backend::start().await;
    let mut driver = Browser::open(&backend).await;
    driver.step("p1").await;
    driver.must(bookmark(" before the crash ")).await;
    let marked = driver.world.clone();
    let first = driver.chronicle.bookmarks[0].clone();
    assert_eq!(first.name.as_deref(), Some("before the crash"));
    assert_eq!((first.at, first.at_ms), (place(1, 2), marked.now_ms));
    let go = Command::GoToBookmark { bookmark: first.id };
    assert_eq!(driver.give(go.clone()).await, Err(Rejection::AlreadySo));
    driver.step("c1").await;
    driver.must(Command::TurnClock { by_ms: 1_000 }).await;
    driver.must(go.clone()).await;
    assert_eq!(driver.world.ledger, marked.ledger);
    driver.step("p1").await;
    assert_eq!(driver.chronicle.branch, BranchId(2));
    // It is on the way of both: the room stays on the branch that it is on.
    driver.must(go).await;
    driver.must(Command::Forward).await;
    assert_eq!(
        (driver.world.step, driver.chronicle.branch),
        (3, BranchId(2))
    );
    // And goes to another, where it has to.
    driver.must(bookmark("here")).await;
    driver.must(switch(1, None)).await;
    let second = driver.chronicle.bookmarks[1].id;
    let go = Command::GoToBookmark { bookmark: second };
    driver.must(go).await;
    assert_eq!(
        (driver.world.step, driver.chronicle.branch),
        (3, BranchId(2))
    );

    for text in ["", " ", "a\tb"] {
        let bad = Err(Rejection::BadTitle { max: TITLE_MAX });
        assert_eq!(driver.give(bookmark(text)).await, bad);
    }
    let remove = |bookmark| Command::RemoveBookmark { bookmark };
    driver.must(remove(first.id)).await;
    let none = Err(Rejection::NoBookmark);
    assert_eq!(driver.give(remove(first.id)).await, none);
    let bookmark_9 = BookmarkId(9);
    let go = Command::GoToBookmark {
        bookmark: bookmark_9,
    };
    assert_eq!(driver.give(go).await, none);
    for n in driver.chronicle.bookmarks.len()..64 {
        driver.must(bookmark(&format!("no {n}"))).await;
    }
    let full = Err(Rejection::BookmarksFull { max: 64 });
    assert_eq!(driver.give(bookmark("one more")).await, full);
    driver.must(Command::Reset).await;
    assert_eq!(driver.chronicle.bookmarks, []);
    assert_eq!(shape(&driver.chronicle), [(1, None, 1)]);
    backend.stop().await;
}

#[tokio::test]
async fn a_pause_sets_a_bookmark_by_itself() {
    let backend = Backend::start().await;
    let mut driver = parted(&backend).await;
    driver.must(bookmark("mine")).await;
    let mark = driver.chronicle.bookmarks[0].id;
    driver.must(Command::Play).await;
    let refused = [
        switch(1, None),
        bookmark("no"),
        Command::GoToBookmark { bookmark: mark },
        Command::Compare { with: place(1, 6) },
    ];
    for command in refused {
        assert_eq!(driver.give(command).await, Err(Rejection::Live));
    }
    driver.must(name(1, "the old way")).await;
    driver.must(Command::Pause).await;
    let paused = driver.world.clone();
    let last = driver.chronicle.bookmarks.last().unwrap().clone();
    assert_eq!((last.name, last.at), (None, place(2, paused.step)));
    for _ in 0..9 {
        driver.must(Command::Play).await;
        driver.must(Command::Pause).await;
    }
    let bookmarks = &driver.chronicle.bookmarks;
    let pauses = bookmarks.iter().filter(|bookmark| bookmark.name.is_none());
    assert_eq!(pauses.count(), 8, "the last ones");
    assert_eq!(bookmarks[0].id, mark);
    let earlier = bookmarks[3].clone();
    let go = Command::GoToBookmark {
        bookmark: earlier.id,
    };
    driver.must(go).await;
    assert_eq!(driver.world.step, earlier.at.step);
    assert_eq!(driver.world.now_ms, earlier.at_ms);
    backend.stop().await;
}

#[tokio::test]
async fn two_ways_are_compared() {
    let backend = Backend::start().await;
    let mut driver = Browser::open(&backend).await;
    for actor in ["p1", "p1", "c1"] {
        driver.step(actor).await;
    }
    for _ in 0..2 {
        driver.step("c1").await;
    }
    driver.must(Command::GoTo { step: 4 }).await;
    let actor = "c1".into();
    driver.must(Command::Crash { actor }).await;
    let mut follower = Browser::join(&backend, &driver.room).await;
    let with = place(1, 6);
    follower.must(Command::Compare { with }).await;
    let told = follower.comparisons.pop().unwrap();
    assert_eq!((told.one, told.other), (place(2, 5), with));
    assert_eq!((told.parted, told.alike, told.left_out), (4, 1, 0));
    let [only] = &told.different[..] else {
        panic!("{:?}", told.different);
    };
    assert_eq!(only.message, "m1".into());
    assert_eq!(only.group, Some("billing".into()));
    let fate = |ending: Option<shared::chronicle::Ending>| ending.map(|ending| ending.fate);
    assert_eq!(fate(only.one), Some(Fate::Open));
    assert_eq!(only.one.unwrap().deliveries, Some(1));
    assert_eq!(fate(only.other), Some(Fate::Done));
    assert!(driver.comparisons.is_empty(), "only who asked is told");

    // With itself, and with a place by the name of another branch's line.
    for with in [place(2, 5), place(2, 3), place(1, 3)] {
        driver.must(Command::Compare { with }).await;
    }
    let others: Vec<Place> = driver.comparisons.iter().map(|told| told.other).collect();
    assert_eq!(others, [place(2, 5), place(1, 3), place(1, 3)]);
    assert_eq!(driver.comparisons[1].parted, 3);
    let branch = BranchId(7);
    for (with, refusal) in [
        (place(7, 1), Rejection::NoBranch { branch }),
        (place(2, 6), Rejection::NoStep { step: 6 }),
        (place(1, 0), Rejection::NoStep { step: 0 }),
    ] {
        let refused = driver.give(Command::Compare { with }).await;
        assert_eq!(refused, Err(refusal));
    }
    backend.stop().await;
}

#[tokio::test]
async fn steps_are_recalled_along_a_line() {
    let backend = Backend::start().await;
    let mut driver = parted(&backend).await;
    let recall = |branch, first, last| Command::Recall {
        branch: BranchId(branch),
        first,
        last,
    };
    let mut follower = Browser::join(&backend, &driver.room).await;
    follower.must(recall(1, 3, 99)).await;
    follower.must(recall(2, 3, 5)).await;
    let told = |browser: &mut Browser| {
        let (branch, steps) = browser.recalled.remove(0);
        let numbers: Vec<u64> = steps.iter().map(|step| step.number).collect();
        assert!(steps.iter().all(|step| step.changes.is_empty()));
        (branch.0, numbers, steps)
    };
    let (branch, numbers, first) = told(&mut follower);
    assert_eq!((branch, &numbers[..]), (1, &[3, 4, 5, 6][..]));
    let (branch, numbers, second) = told(&mut follower);
    assert_eq!((branch, &numbers[..]), (2, &[3, 4, 5][..]));
    assert_eq!(first[1], second[1]);
    assert_ne!(first[2].cause, second[2].cause);
    let effects = |steps: &[std::sync::Arc<shared::step::Step>]| {
        let effects: Vec<_> = steps.iter().flat_map(|step| step.effects.clone()).collect();
        effects
    };
    let seen = driver.steps.iter().filter(|step| step.number == 5);
    let seen: Vec<_> = seen.cloned().collect();
    assert_eq!(effects(&seen[1..]), effects(&second[2..]));
    for (command, refusal) in [
        (
            recall(5, 1, 2),
            Rejection::NoBranch {
                branch: BranchId(5),
            },
        ),
        (recall(1, 7, 9), Rejection::NoStep { step: 7 }),
        (recall(1, 3, 2), Rejection::NoStep { step: 3 }),
        (recall(1, 0, 2), Rejection::NoStep { step: 0 }),
    ] {
        assert_eq!(driver.give(command).await, Err(refusal));
    }
    backend.stop().await;
}

/// The newest step of the branch that the room is on is no news: the steps say
/// it.
#[tokio::test]
async fn the_chronicle_is_told_once_for_each_change() {
    let backend = Backend::start().await;
    let mut driver = Browser::open(&backend).await;
    driver
        .until("the first", |driver| !driver.chronicle.branches.is_empty())
        .await;
    // How many of the messages up to a command's answer are chronicles.
    async fn told(driver: &mut Browser, command: Command) -> usize {
        let id = driver.post(command).await;
        let mut told = 0;
        loop {
            match driver.raw().hear().await.unwrap() {
                ServerMessage::Chronicle { .. } => told += 1,
                ServerMessage::Done { id: done } if done == id => return told,
                ServerMessage::Rejected { rejection, .. } => panic!("{rejection}"),
                _ => {}
            }
        }
    }
    let step = || Command::Step { actor: None };
    for (command, expected) in [
        (step(), 0),
        (step(), 0),
        (name(1, "the first"), 1),
        (name(1, "the first"), 0),
        (Command::Back, 0),
        (Command::Forward, 0),
        (Command::Back, 0),
        (step(), 1),
        (step(), 0),
        (switch(1, None), 1),
        (bookmark("here"), 1),
        (Command::TurnClock { by_ms: 5 }, 0),
        (Command::Reset, 1),
    ] {
        let shown = format!("{command:?}");
        assert_eq!(told(&mut driver, command).await, expected, "{shown}");
    }
    backend.stop().await;
}

/// Who was away is told all of it, also where it was on a branch that the room
/// has left since.
#[tokio::test]
async fn who_comes_back_finds_the_branches_as_they_are() {
    let backend = Backend::start().await;
    let mut driver = parted(&backend).await;
    let follower = Browser::join(&backend, &driver.room).await.cut();
    driver.must(switch(1, None)).await;
    driver.must(name(2, "left")).await;
    let mut follower = Browser::resume(&backend, follower).await;
    follower.catch_up(&driver).await;
    follower
        .until("the chronicle", |one| !one.chronicle.branches.is_empty())
        .await;
    assert_eq!(follower.world, driver.world);
    assert_eq!(follower.chronicle, driver.chronicle);
    backend.stop().await;
}
