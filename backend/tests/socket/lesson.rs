//! Every built-in lesson, gone through over the socket.

use std::sync::Arc;

use shared::{
    command::Command,
    id::ActorId,
    ledger::Fate,
    lesson::{Expectation, Guide, Lesson},
    rejection::Rejection,
    world::{ActorState, Settings},
};

use crate::support::{Backend, Browser};

/// Both browsers vote, the follower changes its mind; then the driver goes on.
async fn go_through(driver: &mut Browser, follower: &mut Browser) -> usize {
    let of = driver.guide.as_ref().unwrap().lesson.clone();
    let lesson = driver.lessons.iter().find(|lesson| lesson.id == of);
    let lesson = lesson.unwrap().clone();
    let (mut questions, mut moves) = (0, 0);
    loop {
        let guide = driver.guide.clone().unwrap();
        assert!(!guide.off_script);
        assert_eq!(
            guide.broken,
            [],
            "page {} of {}",
            guide.page + 1,
            lesson.id.0
        );
        if guide.finished {
            break;
        }
        let page = guide.page(&lesson).unwrap();
        if guide.is_told(&lesson) {
            for claim in &page.holds {
                let bent = bent(claim.clone());
                assert!(!bent.holds(&driver.world), "{bent:?} in {}", lesson.id.0);
            }
        }
        if let Some(ask) = page
            .ask
            .as_ref()
            .filter(|_| guide.moved == 0 && !page.moves.is_empty())
        {
            questions += 1;
            vote(driver, follower, ask.right).await;
            let beyond = Command::Answer {
                option: ask.options.len(),
            };
            assert_eq!(follower.give(beyond).await, Err(Rejection::NoQuestion));
        }
        driver.must(Command::NextMove).await;
        moves += 1;
        assert!(moves < 200, "it has an end");
    }
    follower
        .until("the end", |browser| {
            browser.guide.as_ref().is_some_and(|guide| guide.finished)
        })
        .await;
    follower.catch_up(driver).await;
    assert_eq!(follower.world, driver.world);
    questions
}

/// Every claim matters: with another number or name in it, it is not so.
fn bent(mut claim: Expectation) -> Expectation {
    match &mut claim {
        Expectation::Actor { is, .. } => *is = ActorState::Paused,
        Expectation::Hand { message, .. } => *message = Some("m99".into()),
        Expectation::Pending { deliveries, .. } => *deliveries += 1,
        Expectation::Acknowledged { message, .. } | Expectation::Unread { message, .. } => {
            *message = "m99".into();
        }
        Expectation::Processed { times, .. } => *times += 1,
        Expectation::Fate { is, .. } => *is = Fate::Dead,
        Expectation::PendingCount { count, .. } | Expectation::Length { count } => *count += 1,
        Expectation::Items { items, .. } => items.push("m99".into()),
    }
    claim
}

async fn vote(driver: &mut Browser, follower: &mut Browser, right: usize) {
    let other = usize::from(right == 0);
    follower.must(Command::Answer { option: other }).await;
    driver.must(Command::Answer { option: right }).await;
    follower.must(Command::Answer { option: right }).await;
    for browser in [driver, follower] {
        browser
            .until("both votes", |browser| {
                let guide = browser.guide.as_ref();
                guide.is_some_and(|guide| guide.votes.get(&right) == Some(&2))
            })
            .await;
        let guide = browser.guide.as_ref().unwrap();
        assert_eq!(
            guide.votes.values().sum::<u64>(),
            2,
            "a changed vote counts once"
        );
    }
}

#[tokio::test]
async fn every_lesson_holds_to_its_end() {
    // Faster than anybody clicks.
    let backend = Backend::start_with(&["--max-commands-per-second", "100000"]).await;
    let mut driver = Browser::open(&backend).await;
    let mut follower = Browser::join(&backend, &driver.room).await;
    for lesson in driver.lessons.clone() {
        driver
            .must(Command::StartLesson {
                lesson: lesson.id.clone(),
            })
            .await;
        // A lesson that names no seed goes with the room's.
        let seed = driver.world.settings.seed;
        let settings = lesson.settings;
        assert_eq!(driver.world.settings, Settings { seed, ..settings });
        assert_eq!(driver.world.pattern, lesson.pattern);
        assert_eq!(driver.guide, Some(Guide::start(lesson.id.clone())));
        follower.catch_up(&driver).await;
        let questions = go_through(&mut driver, &mut follower).await;
        assert!(questions > 0, "{} asks", lesson.id.0);
        // It is over: nothing more is done in its name.
        let world = driver.world.clone();
        assert_eq!(
            driver.give(Command::NextMove).await,
            Err(Rejection::NotInLesson)
        );
        let late = Command::Answer { option: 0 };
        assert_eq!(follower.give(late).await, Err(Rejection::NoQuestion));
        assert_eq!(driver.world, world);
        // The room goes on, and so can the lesson.
        driver.step("p1").await;
        driver
            .must(Command::StartLesson {
                lesson: lesson.id.clone(),
            })
            .await;
        driver.must(Command::NextMove).await;
    }
    backend.stop().await;
}

#[tokio::test]
async fn a_script_that_is_left_can_be_started_again() {
    let backend = Backend::start().await;
    let mut driver = Browser::open(&backend).await;
    let lesson = driver.lessons[0].id.clone();
    assert_eq!(
        driver.give(Command::NextMove).await,
        Err(Rejection::NotInLesson)
    );
    assert_eq!(
        driver.give(Command::LeaveLesson).await,
        Err(Rejection::NotInLesson)
    );
    let none = shared::lesson::LessonId("../etc/passwd".into());
    let refused = driver.give(Command::StartLesson { lesson: none }).await;
    assert!(
        matches!(refused, Err(Rejection::NoLesson { .. })),
        "{refused:?}"
    );
    assert_eq!(driver.epoch, 1, "and the room was not reset");

    driver
        .must(Command::StartLesson {
            lesson: lesson.clone(),
        })
        .await;
    driver.must(Command::NextMove).await;
    // What is refused does not leave the script.
    let refused = driver
        .give(Command::Crash {
            actor: "nobody".into(),
        })
        .await;
    assert!(refused.is_err());
    assert!(!driver.guide.as_ref().unwrap().off_script);
    driver.must(Command::AddProducer).await;
    driver
        .until("off script", |browser| {
            browser.guide.as_ref().unwrap().off_script
        })
        .await;
    assert_eq!(
        driver.give(Command::NextMove).await,
        Err(Rejection::OffScript)
    );
    // Who comes now is told where the lesson is.
    let late = Browser::join(&backend, &driver.room).await;
    assert_eq!(late.guide, driver.guide);

    driver
        .must(Command::StartLesson {
            lesson: lesson.clone(),
        })
        .await;
    assert_eq!(driver.guide, Some(Guide::start(lesson)));
    driver.must(Command::NextMove).await;
    driver.must(Command::LeaveLesson).await;
    driver
        .until("no lesson", |browser| browser.guide.is_none())
        .await;
    driver.step("p1").await;
    driver.must(Command::Reset).await;
    assert_eq!(driver.guide, None);
    backend.stop().await;
}

#[tokio::test]
async fn a_room_stays_on_the_pattern_of_its_last_lesson() {
    let backend = Backend::start().await;
    let mut driver = Browser::open(&backend).await;
    let first = driver.world.pattern;
    let of_another = |lesson: &&Arc<Lesson>| lesson.pattern != first;
    let lesson = driver.lessons.iter().find(of_another).unwrap().clone();
    let id = lesson.id.clone();
    driver.must(Command::StartLesson { lesson: id }).await;
    assert_eq!(driver.world.pattern, lesson.pattern);
    driver.must(Command::NextMove).await;
    driver.must(Command::LeaveLesson).await;
    assert_eq!(driver.world.pattern, lesson.pattern);
    driver.must(Command::Reset).await;
    assert_eq!(driver.world.pattern, lesson.pattern);
    let expected: Vec<ActorId> = lesson.pattern.pattern().cast().map(|(id, ..)| id).collect();
    let mut there: Vec<ActorId> = driver.world.actors.keys().cloned().collect();
    there.sort_by_key(|id| expected.iter().position(|one| one == id));
    assert_eq!(there, expected);
    backend.stop().await;
}

/// The script says what is done next; who does it by hand follows the script.
#[tokio::test]
async fn the_next_move_may_be_made_by_hand() {
    let backend = Backend::start().await;
    let mut driver = Browser::open(&backend).await;
    let lesson = driver.lessons[0].clone();
    driver
        .must(Command::StartLesson {
            lesson: lesson.id.clone(),
        })
        .await;
    loop {
        let guide = driver.guide.clone().unwrap();
        let Some(next) = guide.next_move(&lesson) else {
            driver.must(Command::NextMove).await;
            continue;
        };
        driver.must(next.command()).await;
        let guide = driver.guide.clone().unwrap();
        assert!(!guide.off_script);
        assert_eq!((guide.moved, guide.broken), (1, vec![]));
        break;
    }
    backend.stop().await;
}

/// Where the room goes back, the lesson does; and where it comes again, too.
#[tokio::test]
async fn a_lesson_goes_back_and_forward_with_the_room() {
    let backend = Backend::start().await;
    let mut driver = Browser::open(&backend).await;
    let mut follower = Browser::join(&backend, &driver.room).await;
    let lesson = driver.lessons[0].clone();
    let start = Command::StartLesson {
        lesson: lesson.id.clone(),
    };
    // Once more, so that the lesson is where it was.
    driver.must(start.clone()).await;
    driver.must(start).await;
    let mut seen = vec![(driver.world.step, driver.guide.clone())];
    while seen.len() < 5 {
        driver.must(Command::NextMove).await;
        if driver.world.step > seen.last().unwrap().0 {
            seen.push((driver.world.step, driver.guide.clone()));
        } else {
            // The page was turned: that is where the lesson is at this step.
            seen.last_mut().unwrap().1 = driver.guide.clone();
        }
    }
    assert!(seen[4].1.as_ref().unwrap().page > seen[0].1.as_ref().unwrap().page);
    driver.must(Command::NextMove).await;
    for (step, guide) in seen.iter().rev().chain(&seen) {
        let go = Command::GoTo { step: *step };
        match driver.give(go).await {
            Ok(()) | Err(Rejection::AlreadySo) => {}
            Err(other) => panic!("{other}"),
        }
        assert_eq!(driver.guide, *guide, "at step {step}");
    }
    // What the script does not say is taken back, and it goes on.
    driver.must(Command::AddProducer).await;
    assert!(driver.guide.as_ref().unwrap().off_script);
    driver.must(Command::Undo).await;
    assert_eq!(driver.guide, seen[4].1);
    driver.must(Command::NextMove).await;
    assert!(!driver.guide.as_ref().unwrap().off_script);
    follower.catch_up(&driver).await;
    let guide = driver.guide.clone();
    follower
        .until("the same page", |follower| follower.guide == guide)
        .await;
    // A lesson that was left stays left.
    driver.must(Command::LeaveLesson).await;
    driver.must(Command::Back).await;
    assert_eq!(driver.guide, None);
    backend.stop().await;
}
