//! Frames that no page would send: each gets a typed answer or a close code
//! with a reason, and the room is as it was.

use shared::{
    command::Command,
    protocol::{FRAME_MAX, VERSION},
    rejection::Rejection,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};
use tokio_tungstenite::tungstenite::Message;

use crate::support::{Backend, Browser, Hello, Raw, in_time};

/// A room with something in it: a driver who may misbehave and a witness.
async fn room(backend: &Backend) -> (Browser, Browser) {
    let mut driver = Browser::open(backend).await;
    for actor in ["p1", "c1", "c2", "p1"] {
        driver.step(actor).await;
    }
    let witness = Browser::join(backend, &driver.room).await;
    (driver, witness)
}

/// The room goes on: its picture is the one from before, and steps are taken.
async fn assert_untouched(backend: &Backend, witness: &mut Browser) {
    let before = witness.world.clone();
    assert_eq!(*witness.resync().await, before);
    let mut late = Browser::join(backend, &witness.room).await;
    assert_eq!(*late.resync().await, before);
    let log = backend.log();
    assert!(!log.contains("panicked"), "{log}");
}

fn nested(depth: usize) -> String {
    format!("{}{}", "[".repeat(depth), "]".repeat(depth))
}

/// Messages that are none, each with a word of what is said about it.
fn malformed() -> Vec<(String, &'static str)> {
    let command = |command: &str| format!(r#"{{"type":"do","id":1,"command":{command}}}"#);
    let long = "x".repeat(FRAME_MAX - 200);
    [
        ("", "EOF"),
        ("{", "EOF"),
        ("null", "null"),
        ("7", "integer"),
        ("[]", ""),
        ("nonsense", "expected"),
        ("\u{0}", "expected"),
        ("{}", "type"),
        (r#"{"type":"dance"}"#, "dance"),
        (r#"{"type":7}"#, ""),
        (r#"{"type":"do","id":1}"#, "command"),
        (r#"{"type":"do","id":-1,"command":{"do":"reset"}}"#, "-1"),
        (
            r#"{"type":"do","id":1e400,"command":{"do":"reset"}}"#,
            "number",
        ),
        (r#"{"type":"do","id":1.5,"command":{"do":"reset"}}"#, "1.5"),
        (
            r#"{"type":"do","id":18446744073709551616,"command":{"do":"reset"}}"#,
            "",
        ),
        (
            r#"{"type":"do","id":1,"id":2,"command":{"do":"reset"}}"#,
            "duplicate",
        ),
        (
            r#"{"type":"do","id":1,"command":{"do":"reset"},"x":1}"#,
            "unknown field `x`",
        ),
        (
            r#"{"type":"do","id":1,"command":{"do":"reset"}} {}"#,
            "trailing",
        ),
    ]
    .into_iter()
    .map(|(text, word)| (text.to_owned(), word))
    .chain([
        (command(r#"{"do":"explode"}"#), "explode"),
        (command(r#"{"do":"step","actor":7}"#), "integer"),
        (
            command(r#"{"do":"step","actor":"p1","line":"send"}"#),
            "unknown field `line`",
        ),
        (command(r#"{"do":"turn_clock","by_ms":-1}"#), "-1"),
        (command(r#"{"do":"turn_clock","by_ms":1e30}"#), ""),
        (
            command(r#"{"do":"configure","settings":{"min_idle_ms":1}}"#),
            "missing",
        ),
        (
            command(r#"{"do":"plan_crash","actor":"c1","point":{"line":"ack","moment":"later"}}"#),
            "later",
        ),
        (command(&format!(r#""{long}""#)), ""),
        (nested(FRAME_MAX / 4), ""),
        (format!(r#"{{"type":{}}}"#, nested(10_000)), ""),
        (command(&nested(10_000)), "recursion limit"),
    ])
    .collect()
}

#[tokio::test]
async fn what_is_no_message_is_told_and_the_socket_lives_on() {
    let backend = Backend::start().await;
    let (mut driver, mut witness) = room(&backend).await;
    for (text, word) in malformed() {
        let shown: String = text.chars().take(80).collect();
        driver.raw().say(text).await;
        match driver.raw().rejection().await {
            Rejection::Malformed { detail } => {
                assert!(detail.contains(word), "{shown}: {detail}");
                assert!(detail.len() <= 400, "{shown}: {detail}");
            }
            other => panic!("{shown}: {other}"),
        }
    }
    assert_untouched(&backend, &mut witness).await;
    // This one throws away what it is told meanwhile, so it looks anew.
    driver.resync().await;
    driver.step("p1").await;
    backend.stop().await;
}

#[tokio::test]
async fn a_binary_frame_is_no_message() {
    let backend = Backend::start().await;
    let (mut driver, mut witness) = room(&backend).await;
    let hello = br#"{"type":"resync"}"#.to_vec();
    driver.raw().send(Message::Binary(hello.into())).await;
    let rejection = driver.raw().rejection().await;
    assert!(
        matches!(rejection, Rejection::Malformed { .. }),
        "{rejection}"
    );
    assert_untouched(&backend, &mut witness).await;
    driver.step("p1").await;
    backend.stop().await;
}

#[tokio::test]
async fn a_message_of_64_kib_is_read_and_a_longer_one_closes_the_socket() {
    let backend = Backend::start().await;
    let (mut driver, mut witness) = room(&backend).await;
    let left = driver.secret.clone();
    driver.raw().say(" ".repeat(FRAME_MAX)).await;
    let rejection = driver.raw().rejection().await;
    assert!(
        matches!(rejection, Rejection::Malformed { .. }),
        "{rejection}"
    );
    let too_long = (1_009, "a message is at most 64 KiB".to_owned());
    driver.raw().say(" ".repeat(FRAME_MAX + 1)).await;
    assert_eq!(driver.raw().closed().await, too_long);

    // Far too long to be read to its end, in one frame or announced only; in
    // pieces; and before the hello.
    for (hello, long) in [
        (true, 3 * 1024 * 1024),
        (false, 3 * 1024 * 1024),
        (false, FRAME_MAX + 1),
    ] {
        let mut raw = Raw::open(&backend).await;
        if hello {
            raw.hello(Hello {
                room: Some(witness.room.clone()),
                secret: Some(left.clone()),
                last: None,
            })
            .await;
        }
        // The backend need not take all of it.
        let _ = raw.try_send(Message::Text("x".repeat(long).into())).await;
        assert_eq!(raw.closed().await, too_long);
    }
    let mut raw = Raw::open(&backend).await;
    // A text frame, masked, that says it has 2^62 bytes.
    raw.stream()
        .write_all(&[0x81, 0xff, 0x40, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4])
        .await
        .unwrap();
    assert_eq!(raw.closed().await, too_long);
    let mut raw = Raw::open(&backend).await;
    // Text that is not final, then continuations without end.
    let piece = [&[0x01, 0xfe, 0xff, 0xff, 0, 0, 0, 0][..], &[b'x'; 0xffff]].concat();
    raw.stream().write_all(&piece).await.unwrap();
    let more = [&[0x00, 0xfe, 0xff, 0xff, 0, 0, 0, 0][..], &[b'x'; 0xffff]].concat();
    for _ in 0..40 {
        if raw.stream().write_all(&more).await.is_err() {
            break;
        }
    }
    assert_eq!(raw.closed().await, too_long);
    witness
        .until("the driver is gone", |witness| witness.present == 1)
        .await;
    assert_untouched(&backend, &mut witness).await;
    backend.stop().await;
}

#[tokio::test]
async fn bytes_that_are_no_text_or_no_frame_close_the_socket() {
    let backend = Backend::start().await;
    let (mut driver, mut witness) = room(&backend).await;
    let masked = |head: u8, bytes: &[u8]| {
        let length = 0x80 | u8::try_from(bytes.len()).unwrap();
        [&[head, length, 0, 0, 0, 0], bytes].concat()
    };
    let not_utf8 = (1_007, "a message has to be UTF-8 text".to_owned());
    let no_frame = (1_002, "not a WebSocket frame".to_owned());
    for (what, bytes, closed) in [
        ("bad UTF-8", masked(0x81, b"\xff\xfe{}"), &not_utf8),
        ("half a character", masked(0x81, b"\xe2\x82"), &not_utf8),
        ("a surrogate", masked(0x81, b"\xed\xa0\x80"), &not_utf8),
        ("no mask", vec![0x81, 2, b'{', b'}'], &no_frame),
        ("a reserved bit", masked(0xc1, b"{}"), &no_frame),
        ("an unknown kind", masked(0x83, b"{}"), &no_frame),
        ("a continuation of nothing", masked(0x80, b"{}"), &no_frame),
        ("a ping in pieces", masked(0x09, b""), &no_frame),
        ("no frame at all", vec![0xff; 200], &no_frame),
    ] {
        let mut raw = Raw::open(&backend).await;
        raw.hello(Hello {
            room: Some(witness.room.clone()),
            ..Hello::default()
        })
        .await;
        raw.hear().await;
        raw.stream().write_all(&bytes).await.unwrap();
        assert_eq!(raw.closed().await, *closed, "{what}");
        // And before the hello.
        let mut raw = Raw::open(&backend).await;
        raw.stream().write_all(&bytes).await.unwrap();
        assert_eq!(raw.closed().await, *closed, "{what}");
    }
    witness
        .until("the others are gone", |witness| witness.present == 2)
        .await;
    assert_untouched(&backend, &mut witness).await;
    driver.step("p1").await;
    backend.stop().await;
}

#[tokio::test]
async fn the_first_message_is_a_hello_and_no_other_is() {
    let backend = Backend::start().await;
    let (mut driver, mut witness) = room(&backend).await;
    for text in [
        r#"{"type":"resync"}"#,
        r#"{"type":"do","id":1,"command":{"do":"reset"}}"#,
    ] {
        let mut raw = Raw::open(&backend).await;
        raw.say(text).await;
        assert_eq!(raw.rejection().await, Rejection::HelloFirst);
        assert_eq!(raw.closed().await, (4_000, "refused".into()));
    }
    let mut raw = Raw::open(&backend).await;
    raw.send(Message::Binary(vec![1, 2, 3].into())).await;
    assert_eq!(raw.rejection().await, Rejection::HelloFirst);

    driver.raw().hello(Hello::default()).await;
    assert_eq!(driver.raw().rejection().await, Rejection::HelloAgain);
    let room = Some(witness.room.clone());
    driver
        .raw()
        .hello(Hello {
            room,
            ..Hello::default()
        })
        .await;
    assert_eq!(driver.raw().rejection().await, Rejection::HelloAgain);
    assert_untouched(&backend, &mut witness).await;
    driver.step("p1").await;
    backend.stop().await;
}

#[tokio::test]
async fn a_hello_that_is_none_is_told() {
    let backend = Backend::start().await;
    let hello = |version: &str, more: &str| {
        format!(
            r#"{{"type":"hello","version":{version},"room":null,"secret":null,"last":null,"pattern":"consumer-group"{more}}}"#
        )
    };
    let (ours, next) = (VERSION.to_string(), VERSION + 1);
    let wrong = |page| Rejection::WrongVersion {
        page,
        server: VERSION,
    };
    for (text, expected) in [
        (hello("0", ""), wrong(0)),
        (hello(&next.to_string(), ""), wrong(next)),
        (hello("4294967295", ""), wrong(u32::MAX)),
        // A page of another version may say it otherwise.
        (hello(&next.to_string(), r#","name":"Ada""#), wrong(next)),
        (r#"{"type":"hello","version":9}"#.into(), wrong(9)),
    ] {
        let mut raw = Raw::open(&backend).await;
        raw.say(text.clone()).await;
        assert_eq!(raw.rejection().await, expected, "{text}");
        assert_eq!(raw.closed().await, (4_000, "refused".into()));
    }
    for text in [
        hello(&ours, r#","name":"Ada""#),
        hello("-1", ""),
        hello("4294967296", ""),
        hello(&format!("\"{ours}\""), ""),
        hello(&ours, "").replace("consumer-group", "nonsense"),
        hello(&ours, "").replace(r#""last":null"#, r#""last":{"epoch":1}"#),
        hello(&ours, "").replace(r#""last":null"#, r#""last":{"epoch":1,"step":1,"x":1}"#),
        hello(&ours, "").replace(r#""room":null"#, r#""room":7"#),
    ] {
        let mut raw = Raw::open(&backend).await;
        raw.say(text.clone()).await;
        let rejection = raw.rejection().await;
        assert!(
            matches!(rejection, Rejection::Malformed { .. }),
            "{text}: {rejection}"
        );
    }
    backend.stop().await;
}

/// More than a hundred messages a second are too many, whatever they are.
#[tokio::test]
async fn who_is_too_fast_is_told_and_lives_on() {
    let backend = Backend::start().await;
    let (mut driver, mut witness) = room(&backend).await;
    let too_fast = Rejection::TooFast { per_second: 100 };
    // One that costs the room next to nothing, so that it keeps up.
    let mut ids = Vec::new();
    for _ in 0..1_000 {
        ids.push(driver.post(Command::Answer { option: 0 }).await);
    }
    let mut refused = Vec::new();
    for id in ids {
        match driver.answer_of(id).await {
            Err(Rejection::NotInLesson) => {}
            answer => {
                assert_eq!(answer, Err(too_fast.clone()));
                refused.push(id);
            }
        }
    }
    assert!((100..=950).contains(&refused.len()), "{}", refused.len());
    assert!(driver.answers.values().all(|answers| answers.len() == 1));
    // What was refused may be sent again under its id.
    let poison = || Command::Poison {
        actor: "p1".into(),
        poison: true,
    };
    let answer = loop {
        driver.post_as(refused[0], poison()).await;
        let answer = driver.answer(refused[0]).await;
        if answer != Err(too_fast.clone()) {
            break answer;
        }
    };
    assert_eq!(answer, Ok(()));
    witness.catch_up(&driver).await;
    assert_eq!(witness.world, driver.world);

    for nonsense in [Message::Text("{".into()), Message::Binary(vec![1].into())] {
        let mut told = 0;
        for _ in 0..300 {
            driver.raw().send(nonsense.clone()).await;
        }
        for _ in 0..300 {
            told += usize::from(driver.raw().rejection().await == too_fast);
        }
        assert!(told > 50, "{told} of {nonsense:?}");
    }
    assert_untouched(&backend, &mut witness).await;
    backend.stop().await;
}

#[tokio::test]
async fn garbage_on_the_port_is_no_harm() {
    let backend = Backend::start().await;
    let (mut driver, mut witness) = room(&backend).await;
    for bytes in [
        &b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"[..], // TLS
        b"*1\r\n$4\r\nPING\r\n",
        b"GET\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0",
        b"POST /ws HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\n",
        b"GET /ws HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /ws HTTP/1.1\r\nHost: x\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n",
        &[0; 100_000],
    ] {
        let mut stream = TcpStream::connect(backend.address()).await.unwrap();
        // It may be closed before all of it was sent.
        let _ = stream.write_all(bytes).await;
        let _ = stream.shutdown().await;
        let mut reply = Vec::new();
        let _ = in_time(stream.read_to_end(&mut reply)).await;
        let reply = String::from_utf8_lossy(&reply);
        assert!(!reply.starts_with("HTTP/1.1 101"), "{reply}");
    }
    // Connections that say nothing hold up nobody.
    let mut idle = Vec::new();
    for _ in 0..50 {
        idle.push(TcpStream::connect(backend.address()).await.unwrap());
    }
    assert_untouched(&backend, &mut witness).await;
    driver.step("p1").await;
    drop(idle);
    backend.stop().await;
}
