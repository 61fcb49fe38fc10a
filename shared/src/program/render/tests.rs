//! What the programs look like as text.

#![allow(clippy::unwrap_used, reason = "a test may stop where it fails")]

use insta::assert_snapshot;

use super::*;
use crate::{
    id::ActorId,
    patterns::{self, Pattern, PatternId},
    program::ProgramId,
    world::{Actor, Held, ReadOptions, Role, Settings},
};

/// Looks at the program of one of the first cast, which `change` has prepared.
pub(super) fn with_member<T>(
    id: &str,
    change: impl FnOnce(&mut Actor),
    look: impl FnOnce(&Scope) -> T,
) -> T {
    let pattern = PatternId::CONSUMER_GROUP;
    let id = ActorId::from(id);
    let (_, role, program) = pattern
        .pattern()
        .cast()
        .find(|(member, _, _)| *member == id)
        .unwrap();
    let mut actor = Actor::new(role, program);
    change(&mut actor);
    look(&Scope {
        pattern: pattern.pattern(),
        settings: &Settings::default(),
        id: &id,
        actor: &actor,
        now_ms: 1_795_252_341_000,
    })
}

fn hold(fields: &[(&str, &str)]) -> impl FnOnce(&mut Actor) {
    let pair = |(field, value): &(&str, &str)| ((*field).to_owned(), (*value).to_owned());
    let held = Held {
        message: "m4".into(),
        key: "orders".into(),
        entry: "1795252341588-0".parse().unwrap(),
        fields: fields.iter().map(pair).collect(),
        deliveries: Some(4),
        processed: false,
        noack: false,
        is_marked: false,
    };
    |actor| actor.hand = Some(held)
}

/// The lines as a panel would show them, each behind its label.
fn shown(code: &[CodeLine]) -> String {
    let mut text = String::new();
    for line in code {
        let label = line.label.as_ref().map_or("", |label| label.as_str());
        text.push_str(&format!("{label:>7} | {}\n", line.text));
    }
    text
}

fn panel(language: CodeLanguage) -> impl Fn(&Scope) -> String {
    move |scope| shown(&render(scope, language))
}

#[test]
fn a_producer_in_redis_cli() {
    let next = |actor: &mut Actor| {
        actor.next_message = Some("m7".into());
        actor.poison_next = true;
    };
    let code = with_member("p1", next, panel(CodeLanguage::RedisCli));
    assert_snapshot!(code);
}

#[test]
fn a_consumer_in_redis_cli() {
    let code = with_member("c2", |_| (), panel(CodeLanguage::RedisCli));
    assert_snapshot!(code);
}

#[test]
fn a_consumer_with_a_message_in_redis_cli() {
    let code = with_member("c2", hold(&[("id", "m4")]), panel(CodeLanguage::RedisCli));
    assert_snapshot!(code);
}

#[test]
fn a_reaper_in_redis_cli() {
    let fields = [
        ("id", "m4"),
        ("note", "say \"hi\"\n"),
        ("long", &"x".repeat(100)),
    ];
    let code = with_member("reaper", hold(&fields), panel(CodeLanguage::RedisCli));
    assert_snapshot!(code);
}

#[test]
fn programs_in_python() {
    for id in ["p1", "c2", "reaper"] {
        let code = with_member(id, |_| (), panel(CodeLanguage::Python));
        assert_snapshot!(format!("{id}_in_python"), code);
    }
}

#[test]
fn programs_in_rust() {
    for id in ["p1", "c2", "reaper"] {
        let code = with_member(id, |_| (), panel(CodeLanguage::Rust));
        assert_snapshot!(format!("{id}_in_rust"), code);
    }
}

/// Consumers that read otherwise than the first cast does.
fn readers() -> [(&'static str, ReadOptions); 3] {
    let reads = |count, block_ms, noack| ReadOptions {
        count,
        block_ms,
        noack,
    };
    [
        ("batches", reads(10, Some(2_000), false)),
        ("noack", reads(1, Some(0), true)),
        ("polls", reads(1, None, false)),
    ]
}

#[test]
fn how_it_reads_is_in_the_program() {
    for (name, reads) in readers() {
        for language in CodeLanguage::ALL {
            let change = |actor: &mut Actor| actor.reads = reads;
            let code = with_member("c2", change, panel(language));
            let language = language.name().to_lowercase().replace('-', "_");
            assert_snapshot!(format!("{name}_in_{language}"), code);
        }
    }
}

#[test]
fn scripts_that_read_otherwise() {
    let all = ReadOptions {
        count: 10,
        block_ms: None,
        noack: true,
    };
    let readers = readers().into_iter().chain([("all_options", all)]);
    for (name, reads) in readers {
        for language in CodeLanguage::ALL {
            let change = |actor: &mut Actor| actor.reads = reads;
            let code = with_member("c2", change, |scope| script(scope, language, "/s"));
            let language = language.name().to_lowercase().replace('-', "_");
            assert_snapshot!(format!("script_{name}_{language}"), code);
        }
    }
}

#[test]
fn what_is_in_hand_is_acknowledged_though_the_next_read_needs_it_not() {
    let change = |actor: &mut Actor| {
        hold(&[("id", "m4")])(actor);
        actor.reads.noack = true;
    };
    let code = with_member("c2", change, panel(CodeLanguage::RedisCli));
    assert!(code.contains("XACK orders billing"), "{code}");
    let script = |scope: &Scope| script(scope, CodeLanguage::RedisCli, "/s");
    let code = with_member("c2", change, script);
    assert!(!code.contains("XACK"), "{code}");
}

#[test]
fn scripts_to_copy_out() {
    for id in ["p1", "c2", "reaper"] {
        for language in CodeLanguage::ALL {
            let code = with_member(
                id,
                |_| (),
                |scope| script(scope, language, "/run/room.sock"),
            );
            let name = language.name().to_lowercase().replace('-', "_");
            assert_snapshot!(format!("script_{id}_{name}"), code);
        }
    }
}

#[test]
fn every_line_of_every_program_shows_in_every_language() {
    for pattern in patterns::ALL.iter().map(|id| id.pattern()) {
        for (id, role, program) in pattern.cast() {
            let actor = Actor::new(role, program);
            let scope = Scope {
                pattern,
                settings: &Settings::default(),
                id: &id,
                actor: &actor,
                now_ms: 1_795_252_341_000,
            };
            for language in CodeLanguage::ALL {
                let code = render(&scope, language);
                let mut labels: Vec<&str> = code
                    .iter()
                    .filter_map(|line| Some(line.label.as_ref()?.as_str()))
                    .collect();
                labels.dedup();
                let program = scope.program().lines.iter();
                let expected: Vec<&str> = program.map(|line| line.label).collect();
                assert_eq!(labels, expected, "{id} in {}", language.name());
            }
        }
    }
}

#[test]
fn spans_make_up_the_text() {
    for id in ["p1", "c2", "reaper"] {
        for language in CodeLanguage::ALL {
            for line in with_member(id, |_| (), |scope| render(scope, language)) {
                let text: String = line.spans.iter().map(|span| span.text.as_str()).collect();
                assert_eq!(text, line.text);
            }
        }
    }
}

#[test]
fn rows_are_few_and_even() {
    assert_eq!(rows(&[3, 3, 3], 11, 0, 0, 1), [0]);
    assert_eq!(rows(&[3, 3, 3], 10, 0, 0, 1), [0, 2]);
    assert_eq!(rows(&[9, 1, 9, 1], 12, 0, 0, 1), [0, 2]);
    assert_eq!(rows(&[3, 30, 3], 10, 0, 2, 1), [0, 1, 2]);
    assert_eq!(rows(&[30, 3], 10, 0, 2, 1), [0, 1]);
}

#[test]
fn a_copied_producer_goes_on_where_the_actor_is() {
    let next = |actor: &mut Actor| actor.next_message = Some("m7".into());
    let code = with_member("p1", next, |scope| {
        CodeLanguage::ALL.map(|language| script(scope, language, "/s"))
    });
    assert!(code[0].contains("n=7\n"), "{}", code[0]);
    assert!(code[1].contains("n = 7\n"), "{}", code[1]);
    assert!(code[2].contains("let mut n = 7;"), "{}", code[2]);
}

#[test]
fn names_of_anothers_choosing_stay_inside_their_quotes() {
    let hostile = "b'\"\n`$(x)\\";
    let join = |actor: &mut Actor| {
        actor.role = Role::Consumer {
            group: hostile.into(),
        };
    };
    let code = with_member("c2", join, |scope| {
        CodeLanguage::ALL.map(|language| script(scope, language, hostile))
    });
    assert!(
        code[0].contains("GROUP 'b'\\''\"\n`$(x)\\' c2"),
        "{}",
        code[0]
    );
    for code in &code[1..] {
        assert!(code.contains(r#""b'\"\n`$(x)\\""#), "{code}");
    }
    for code in code {
        let first = code.lines().find(|line| line.contains("c2")).unwrap();
        assert!(first.ends_with(r#"group "b'\"\n`$(x)\\""#), "{first}");
    }
}

#[test]
fn colours_know_commands_comments_and_what_is_missing() {
    let tokens = |language| {
        let code = with_member("c2", |_| (), |scope| render(scope, language));
        let spans = code.into_iter().flat_map(|line| line.spans);
        spans
            .filter(|span| span.token != Token::Plain)
            .map(|span| (span.token, span.text))
            .collect::<Vec<_>>()
    };
    let cli = tokens(CodeLanguage::RedisCli);
    for (token, text) in [
        (Token::Command, "XREADGROUP"),
        (Token::Command, "charge"),
        (Token::Placeholder, "<entry>"),
        (Token::Comment, "# side effect"),
        (Token::Keyword, "repeat"),
    ] {
        assert!(cli.contains(&(token, text.to_owned())), "{text}: {cli:?}");
    }
    let python = tokens(CodeLanguage::Python);
    for (token, text) in [
        (Token::Command, "xreadgroup"),
        (Token::Command, "charge"),
        (Token::Literal, "\"billing\""),
        (Token::Literal, "0"),
        (Token::Comment, "# side effect"),
        (Token::Keyword, "while"),
    ] {
        assert!(
            python.contains(&(token, text.to_owned())),
            "{text}: {python:?}"
        );
    }
    let rust = tokens(CodeLanguage::Rust);
    for (token, text) in [
        (Token::Command, "\"XREADGROUP\""),
        (Token::Command, "xack"),
        (Token::Literal, "\">\""),
        (Token::Comment, "// side effect"),
        (Token::Keyword, "loop"),
    ] {
        assert!(rust.contains(&(token, text.to_owned())), "{text}: {rust:?}");
    }
}

#[test]
fn whole_entry_ids_are_marked() {
    let code = with_member("c2", hold(&[("id", "m4")]), |scope| {
        render(scope, CodeLanguage::RedisCli)
    });
    let spans: Vec<Span> = code.into_iter().flat_map(|line| line.spans).collect();
    assert!(spans.contains(&Span::new(Token::Entry, "1795252341588-0")));
}

/// Whether a line of the program sends several commands, or is for several
/// messages.
fn does_several(program: &Program) -> bool {
    if uses(program, Slot::OfMessage("done:")) || uses(program, Slot::NextId) {
        return true;
    }
    let mut lines = program.lines.iter();
    program.works_through()
        || lines.any(|line| matches!(line.op, Op::Pipeline(_) | Op::Transaction(..)))
}

/// The programs of all patterns but those of the consumer group, each as its
/// first actor has it.
fn others() -> Vec<(&'static Pattern, ActorId, Actor)> {
    let basic = PatternId::CONSUMER_GROUP.pattern().programs;
    let mut known: Vec<&str> = basic.iter().map(|program| program.name).collect();
    let mut found = Vec::new();
    for pattern in patterns::ALL.iter().map(|id| id.pattern()) {
        for (id, role, program) in pattern.cast() {
            let program = program.program();
            if known.contains(&program.name) {
                continue;
            }
            known.push(program.name);
            let mut actor = Actor::new(role, ProgramId::of(program));
            if does_several(program) {
                name_messages(&mut actor);
            }
            found.push((pattern, id, actor));
        }
    }
    found
}

fn name_messages(actor: &mut Actor) {
    for number in 7.. {
        if !actor.lacks_name() {
            return;
        }
        actor.name_next(format!("m{number}").into());
    }
}

fn in_every_language(text: impl Fn(CodeLanguage) -> String) -> String {
    let one = |language: CodeLanguage| format!("==== {}\n{}", language.name(), text(language));
    CodeLanguage::ALL.map(one).join("\n")
}

#[test]
fn every_other_program() {
    for (pattern, id, actor) in others() {
        let scope = Scope {
            pattern,
            settings: &Settings::default(),
            id: &id,
            actor: &actor,
            now_ms: 1_795_252_341_000,
        };
        let name = scope.program().name.replace('-', "_");
        let panel = in_every_language(|language| shown(&render(&scope, language)));
        assert_snapshot!(format!("panel_of_{name}"), panel);
        let script = in_every_language(|language| script(&scope, language, "/run/room.sock"));
        assert_snapshot!(format!("script_of_{name}"), script);
    }
}

#[test]
fn who_begins_with_its_own_may_read_otherwise() {
    let pattern = PatternId::from_slug("consumer-group-history").unwrap();
    let pattern = pattern.pattern();
    let (id, role, program) = pattern.cast().nth(1).unwrap();
    for (name, reads) in readers() {
        let actor = Actor {
            reads,
            ..Actor::new(role.clone(), program)
        };
        let scope = Scope {
            pattern,
            settings: &Settings::default(),
            id: &id,
            actor: &actor,
            now_ms: 1_795_252_341_000,
        };
        let code = in_every_language(|language| script(&scope, language, "/s"));
        assert_snapshot!(format!("script_own_first_{name}"), code);
    }
}

/// A panel that has to be pushed aside hides what comes of a line.
#[test]
fn rows_are_as_wide_as_the_panel() {
    for (pattern, id, actor) in others() {
        let scope = Scope {
            pattern,
            settings: &Settings::default(),
            id: &id,
            actor: &actor,
            now_ms: 1_795_252_341_000,
        };
        for language in CodeLanguage::ALL {
            let width = match language {
                CodeLanguage::RedisCli => PANEL_WIDTH,
                CodeLanguage::Python | CodeLanguage::Rust => CODE_WIDTH,
            };
            // The name of a type cannot be broken.
            let is_breakable = |row: &CodeLine| !row.text.contains("StreamPendingCountReply");
            let mut rows = render(&scope, language).into_iter().filter(is_breakable);
            let wide = rows.find(|row| row.text.chars().count() > width);
            assert_eq!(wide, None, "{id} of {}", pattern.slug);
        }
    }
}
