#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test may stop where it fails"
)]

use std::{fs, path::Path};

use shared::{
    fact::Fact,
    lesson::{Expectation, Move},
    protocol::ServerMessage,
    rejection::Rejection,
    reply::Reply,
    step::Cause,
    why::Why,
    world::Change,
};

use super::*;

/// Holds the reading to serde_json's, for every frozen sample of a type.
fn is_read_as_by_serde_json<T: DeserializeOwned + PartialEq + fmt::Debug>(folder: &str) {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/tests/wire");
    let mut seen = 0;
    for file in fs::read_dir(samples.join(folder)).expect("samples") {
        let file = file.expect("a sample").path();
        let text = fs::read_to_string(&file).expect("its text");
        let expected: T = serde_json::from_str(&text).expect("a sample that serde_json reads");
        let got: T = read(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        assert_eq!(got, expected, "{}", file.display());
        seen += 1;
    }
    assert!(seen > 0, "no sample in {folder}");
}

#[test]
fn every_message_is_read_as_by_serde_json() {
    is_read_as_by_serde_json::<ServerMessage>("server_message");
    is_read_as_by_serde_json::<Cause>("cause");
    is_read_as_by_serde_json::<Change>("change");
    is_read_as_by_serde_json::<Expectation>("expectation");
    is_read_as_by_serde_json::<Fact>("fact");
    is_read_as_by_serde_json::<Move>("move");
    is_read_as_by_serde_json::<Rejection>("rejection");
    is_read_as_by_serde_json::<Reply>("reply");
    is_read_as_by_serde_json::<Why>("why");
}

#[test]
fn what_is_no_message_is_refused_with_a_reason() {
    let why = |text: &str| match read::<ServerMessage>(text) {
        Ok(message) => panic!("{message:?}"),
        Err(error) => error.to_string(),
    };
    assert!(why("{").contains("EOF"));
    assert!(why("\"nothing\"").contains("unknown variant `nothing`"));
    assert_eq!(why("[1]"), "a list where a variant is expected");
    assert_eq!(
        why(r#"{"done":{"id":"x"}}"#),
        r#""x" where a whole number is expected"#
    );
    assert!(why(r#"{"done":{"id":-1}}"#).contains("invalid value"));
    assert!(why(r#"{"done":{}}"#).contains("missing field `id`"));
    assert!(why(r#"{"done":{"id":0.5}}"#).contains("floating point"));
}

#[test]
fn what_a_newer_server_adds_is_passed_over() {
    let read: ServerMessage =
        read(r#"{"done":{"id":18446744073709551615,"new":[{"a":null}]}}"#).expect("a message");
    assert_eq!(read, ServerMessage::Done { id: u64::MAX });
}
