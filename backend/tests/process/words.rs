//! What it says when it cannot start, and when it is asked for help.

use std::process::Output;

use rustix::process::Signal;

use crate::support::{Backend, Root, in_time};

async fn output(root: &Root, arguments: &[&str]) -> Output {
    let mut command = Backend::command(root);
    command.args(arguments).stderr(std::process::Stdio::piped());
    in_time(command.output()).await.unwrap()
}

/// The sentence with which it does not start.
async fn refusal(arguments: &[&str]) -> String {
    let root = Root::new();
    let output = output(&root, arguments).await;
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert_eq!(output.stdout, b"", "nobody is told an address");
    assert!(root.playground_runs().is_empty());
    String::from_utf8(output.stderr).unwrap()
}

#[tokio::test]
async fn a_port_in_use_gets_a_sentence() {
    let backend = Backend::start().await;
    let port = backend.address().port().to_string();
    let sentence = refusal(&["--port", &port]).await;
    let expected = format!("cannot listen on 127.0.0.1:{port}: Address already in use");
    assert!(sentence.starts_with(&expected), "{sentence}");
    assert!(sentence.contains("--port 0 takes a free one"), "{sentence}");
    assert_eq!(sentence.lines().count(), 1, "{sentence}");
    backend.stop().await;
}

#[tokio::test]
async fn a_missing_redis_gets_a_sentence() {
    let sentence = refusal(&["--port", "0", "--redis", "/nope"]).await;
    assert!(
        sentence.starts_with("There is no program /nope that can be run."),
        "{sentence}"
    );
    assert_eq!(sentence.lines().count(), 1, "{sentence}");
}

#[tokio::test]
async fn a_redis_that_is_none_gets_a_sentence_in_the_room() {
    use crate::support::{Browser, Hello};
    let backend = Backend::start_with(&["--redis", "/bin/false"]).await;
    let refused = Browser::try_join(&backend, Hello::default()).await.err();
    let sentence = refused.map(|rejection| rejection.to_string()).unwrap();
    assert!(
        sentence.starts_with("a Redis for this room could not be started"),
        "{sentence}"
    );
    backend.stop().await;
}

#[tokio::test]
async fn a_log_level_that_is_none_gets_a_sentence() {
    let sentence = refusal(&["--port", "0", "--log", "[[["]).await;
    assert!(
        sentence.starts_with("--log [[[ is no log level"),
        "{sentence}"
    );
}

#[tokio::test]
async fn limits_that_would_let_nobody_in_are_refused() {
    let root = Root::new();
    for option in ["--max-rooms", "--max-browsers", "--room-idle-minutes"] {
        let output = output(&root, &[option, "0"]).await;
        assert_eq!(output.status.code(), Some(2), "{option}: {output:?}");
    }
}

#[tokio::test]
async fn help_lists_every_option_with_its_default() {
    let root = Root::new();
    let output = output(&root, &["--help"]).await;
    assert!(output.status.success());
    let help = String::from_utf8(output.stdout).unwrap();
    for (option, default) in [
        ("--listen", "[default: 127.0.0.1:8080]"),
        ("--port", "[default: the one in --listen]"),
        ("--page", "[default: the page inside this program"),
        ("--metrics", "[default: nowhere]"),
        ("--allow-origin", "[default: none]"),
        ("--redis <", "[default: redis-server, then valkey-server]"),
        ("--max-rooms", "[default: 64]"),
        ("--max-browsers", "[default: 64]"),
        ("--room-idle-minutes", "[default: 30]"),
        ("--redis-memory-mib", "[default: 64]"),
        ("--seed", "[default: another for each room]"),
        ("--log", "[default: info]"),
    ] {
        let text = help_of(&help, option);
        assert!(text.contains(default), "{option}: {text}");
    }
}

/// The part of the help that is about one option.
fn help_of<'a>(help: &'a str, option: &str) -> &'a str {
    let start = help
        .find(option)
        .unwrap_or_else(|| panic!("no {option}: {help}"));
    let rest = &help[start..];
    let end = rest[2..]
        .find("\n      --")
        .map_or(rest.len(), |end| end + 2);
    &rest[..end]
}

/// Logs go to stderr: whoever starts it reads the address from stdout.
#[tokio::test]
async fn the_log_tells_when_it_stops_and_at_which_level() {
    let mut backend = Backend::start_with(&["--log", "debug"]).await;
    backend.signal(Signal::TERM);
    backend.ended().await;
    let log = backend.log();
    assert!(log.contains("stopping"), "{log}");
    assert!(log.contains("DEBUG"), "{log}");
}
