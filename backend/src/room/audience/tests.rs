//! Who is told what, and what one that does not read may cost.

use shared::chronicle::BranchId;

use super::*;

fn secret(text: &str) -> Secret {
    Secret(text.into())
}

#[test]
fn the_first_browser_drives_and_keeps_its_role() {
    let mut audience = Audience::default();
    let first = audience.join(&secret("a"));
    assert_eq!(first.role, BrowserRole::Driver);
    assert_eq!(audience.join(&secret("b")).role, BrowserRole::Follower);
    audience.leave(first.socket);
    assert_eq!(audience.present(), 1);
    assert_eq!(audience.join(&secret("a")).role, BrowserRole::Driver);
    assert_eq!(audience.present(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_driver_that_stays_away_is_followed_by_another() {
    let mut audience = Audience::default();
    let driver = audience.join(&secret("a"));
    let follower = audience.join(&secret("b"));
    audience.leave(driver.socket);
    assert!(!audience.replace_driver(), "it may come back");
    tokio::time::advance(DRIVER_GRACE + Duration::from_secs(1)).await;
    assert!(audience.replace_driver());
    assert_eq!(audience.role(follower.socket), Some(BrowserRole::Driver));
    assert_eq!(audience.join(&secret("a")).role, BrowserRole::Follower);
}

#[test]
fn who_drives_hands_over_to_who_is_here() {
    let mut audience = Audience::default();
    let driver = audience.join(&secret("a"));
    let follower = audience.join(&secret("b"));
    let gone = audience.join(&secret("c"));
    audience.leave(gone.socket);
    assert_eq!(
        audience.hand_over(3),
        Err(Rejection::NoBrowser { browser: 3 })
    );
    assert_eq!(
        audience.hand_over(9),
        Err(Rejection::NoBrowser { browser: 9 })
    );
    assert_eq!(audience.hand_over(1), Err(Rejection::AlreadySo));
    assert_eq!(audience.ask_to_drive(follower.socket, true), Ok(()));
    assert!(audience.people()[1].asks);
    assert_eq!(audience.hand_over(2), Ok(()));
    assert_eq!(audience.role(driver.socket), Some(BrowserRole::Follower));
    assert_eq!(audience.role(follower.socket), Some(BrowserRole::Driver));
    assert!(audience.people().iter().all(|person| !person.asks));
}

#[test]
fn who_asks_to_drive_asks_until_it_does_or_leaves() {
    let mut audience = Audience::default();
    let driver = audience.join(&secret("a"));
    let follower = audience.join(&secret("b"));
    let refused = Err(Rejection::AlreadySo);
    assert_eq!(audience.ask_to_drive(driver.socket, true), refused);
    assert_eq!(audience.ask_to_drive(follower.socket, false), refused);
    assert_eq!(audience.ask_to_drive(follower.socket, true), Ok(()));
    assert_eq!(audience.ask_to_drive(follower.socket, true), refused);
    audience.leave(follower.socket);
    let again = audience.join(&secret("b"));
    assert!(!audience.people()[1].asks, "it left");
    assert_eq!(audience.ask_to_drive(again.socket, true), Ok(()));
    assert_eq!(audience.ask_to_drive(again.socket, false), Ok(()));
    assert!(!audience.people()[1].asks);
}

fn read(seat: &mut Seat) -> Vec<String> {
    let mut read = Vec::new();
    while let Some(frame) = seat.frames.try_recv() {
        read.push(frame.to_string());
    }
    read
}

/// A message of some length.
fn long() -> ServerMessage {
    let detail = "x".repeat(1_000);
    ServerMessage::Rejected {
        id: None,
        rejection: Rejection::Malformed { detail },
    }
}

#[tokio::test(start_paused = true)]
async fn a_socket_that_does_not_read_misses_steps_until_it_does() {
    let mut audience = Audience::default();
    let mut seat = audience.join(&secret("a"));
    let mut reading = audience.join(&secret("b"));
    for _ in 0..1_000 {
        audience.broadcast(&long());
        assert_eq!(read(&mut reading).len(), 1, "the other has them all");
    }
    assert!(audience.due().is_empty(), "nothing was read yet");
    let kept = read(&mut seat);
    let bytes: usize = kept.iter().map(String::len).sum();
    assert!(bytes <= WAITING_MAX, "{bytes}");
    assert!(kept.len() > 100);
    audience.broadcast(&long());
    assert!(read(&mut seat).is_empty(), "not before the snapshot");
    assert_eq!(audience.due(), [(seat.socket, true)]);
    assert!(audience.due().is_empty(), "it is told once");
    audience.broadcast(&long());
    assert_eq!(read(&mut seat).len(), 1);
}

#[tokio::test(start_paused = true)]
async fn no_answer_is_left_out() {
    let mut audience = Audience::default();
    let mut seat = audience.join(&secret("a"));
    while audience
        .sockets
        .values()
        .all(|socket| socket.wants.is_none())
    {
        audience.broadcast(&long());
    }
    for id in 0..300 {
        audience.answer(seat.socket, &ServerMessage::Done { id });
    }
    assert!(!read(&mut seat).iter().any(|text| text.contains("done")));
    assert!(read(&mut seat).is_empty(), "not before the snapshot");
    assert_eq!(audience.due(), [(seat.socket, true)]);
    audience.pay();
    let expected = (0..300).map(|id| encode(&ServerMessage::Done { id }).to_string());
    assert!(read(&mut seat).into_iter().eq(expected), "all, in order");
}

/// A picture may be longer than what may wait (another client made it so):
/// what follows it waits, and is no reason for another picture.
#[tokio::test(start_paused = true)]
async fn what_follows_a_snapshot_that_is_too_long_comes_later() {
    let mut audience = Audience::default();
    let mut seat = audience.join(&secret("a"));
    audience.want_snapshot(seat.socket);
    assert_eq!(audience.due(), [(seat.socket, false)]);
    audience.send_frame(seat.socket, "x".repeat(2 * WAITING_MAX).into());
    audience.announce();
    audience.answer(seat.socket, &ServerMessage::Done { id: 7 });
    assert_eq!(read(&mut seat).len(), 1, "the snapshot");
    tokio::time::advance(SNAPSHOT_EVERY).await;
    assert!(audience.due().is_empty());
    let mut rest = Vec::new();
    while rest.len() < 2 {
        audience.pay();
        let next = read(&mut seat);
        assert!(!next.is_empty(), "only {rest:?} came");
        rest.extend(next);
    }
    assert!(rest[0].contains("done") && rest[1].contains("presence"));
}

/// Of what changes again and again, who is slow hears the last word.
#[tokio::test(start_paused = true)]
async fn only_the_last_word_is_kept() {
    let mut audience = Audience::default();
    let mut seat = audience.join(&secret("a"));
    audience.want_snapshot(seat.socket);
    for branch in 1..=50 {
        audience.tell_chronicle(
            None,
            Arc::new(Chronicle {
                branch: BranchId(branch),
                ..Chronicle::default()
            }),
        );
        audience.announce();
    }
    assert!(read(&mut seat).is_empty(), "not before the snapshot");
    assert_eq!(audience.due(), [(seat.socket, false)]);
    audience.pay();
    let words = read(&mut seat);
    assert_eq!(words.len(), 2);
    assert!(words[0].contains("presence") && words[1].contains(r#""branch":50"#));
    audience.pay();
    assert!(read(&mut seat).is_empty(), "each is said once");
}

/// Who has just come in has missed nothing, however much there is to send.
#[tokio::test(start_paused = true)]
async fn a_first_picture_that_has_to_wait_is_no_gap() {
    let mut audience = Audience::default();
    let mut seat = audience.join(&secret("a"));
    audience.send_frame(seat.socket, "x".repeat(WAITING_MAX / 2).into());
    audience.send_first(seat.socket, "y".repeat(WAITING_MAX).into());
    assert_eq!(read(&mut seat).len(), 1, "the welcome");
    assert_eq!(audience.due(), [(seat.socket, false)]);
}

/// What was asked for comes before the answer, or is said not to come.
#[tokio::test(start_paused = true)]
async fn what_is_asked_for_waits_for_nobody() {
    let mut audience = Audience::default();
    let mut seat = audience.join(&secret("a"));
    let detail = "y".repeat(120 * 1024);
    let asked = ServerMessage::Rejected {
        id: None,
        rejection: Rejection::Malformed { detail },
    };
    assert!(audience.tell(seat.socket, &asked));
    assert!(!audience.tell(seat.socket, &asked), "there is no room");
    assert!(audience.held().1 <= WAITING_MAX);
    audience.answer(seat.socket, &ServerMessage::Done { id: 7 });
    let told = read(&mut seat);
    assert!(told[0].contains("yyy") && told[1].contains("done"));
    audience.pay();
    audience.want_snapshot(seat.socket);
    assert!(
        !audience.tell(seat.socket, &asked),
        "not before the snapshot"
    );
}

#[test]
fn answers_that_are_never_read_are_bounded_too() {
    let mut audience = Audience::default();
    let seat = audience.join(&secret("a"));
    for _ in 0..1_000 {
        audience.answer(seat.socket, &long());
    }
    assert!(audience.held().1 <= WAITING_MAX + OWED_MAX);
}

#[tokio::test(start_paused = true)]
async fn snapshots_are_sent_now_and_then_however_often_they_are_asked_for() {
    let mut audience = Audience::default();
    let seat = audience.join(&secret("a"));
    audience.want_snapshot(seat.socket);
    assert_eq!(audience.due(), [(seat.socket, false)]);
    audience.want_snapshot(seat.socket);
    assert!(audience.due().is_empty());
    tokio::time::advance(SNAPSHOT_EVERY).await;
    assert_eq!(audience.due(), [(seat.socket, false)]);
}

#[test]
fn a_socket_that_nobody_serves_is_dropped() {
    let mut audience = Audience::default();
    let seat = audience.join(&secret("a"));
    assert!(!audience.drop_closed());
    drop(seat);
    assert!(audience.drop_closed());
    assert!(audience.is_empty());
    assert_eq!(audience.present(), 0);
}

#[test]
fn only_so_many_browsers_are_remembered() {
    let mut audience = Audience::default();
    let driver = audience.join(&secret("driver"));
    audience.leave(driver.socket);
    for n in 0..BROWSERS_KEPT + 10 {
        let seat = audience.join(&secret(&n.to_string()));
        audience.leave(seat.socket);
    }
    assert_eq!(audience.browsers.len(), BROWSERS_KEPT);
    assert!(
        audience.knows(&secret("driver")),
        "it drives when it comes back"
    );
    assert!(!audience.knows(&secret("0")), "it left first");
}

#[test]
fn answers_are_remembered_for_the_browser() {
    let mut audience = Audience::default();
    let seat = audience.join(&secret("a"));
    audience.remember(seat.socket, 7, Ok(()));
    let again = audience.join(&secret("a"));
    assert_eq!(audience.answered(again.socket, 7), Some(Ok(())));
    assert_eq!(audience.answered(again.socket, 8), None);
    for id in 0..1_000 {
        audience.remember(seat.socket, 1_000 + id, Ok(()));
    }
    assert_eq!(audience.answered(again.socket, 7), None);
}
