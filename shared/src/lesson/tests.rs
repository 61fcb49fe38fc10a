#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may stop where it fails"
)]

use std::{fs, path::Path};

use super::*;
use crate::{command::GroupStart, protocol::ServerMessage, testing::room::Room};

/// The lessons of the house, with the names of their files. Those that play on
/// lists and sorted sets are played on a real Redis only, by the backend's tests.
fn lessons() -> Vec<(String, Lesson)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../static/lessons");
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "toml"))
        .collect();
    files.sort();
    files
        .iter()
        .map(|path| {
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            let text = fs::read_to_string(path).unwrap();
            let lesson = toml::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
            (name, lesson)
        })
        .collect()
}

/// Plays a lesson without a Redis; says what a page claims and is not so.
fn play(lesson: &Lesson) -> Vec<(usize, Expectation)> {
    let mut room = Room::new(lesson.pattern, lesson.settings);
    let mut guide = Guide::start(LessonId("x".into()));
    let mut broken = Vec::new();
    while !guide.finished {
        while let Some(next) = guide.next_move(lesson).cloned() {
            room.make(&next);
            guide.made_move(lesson, &room.world);
        }
        let page = guide.page + 1;
        broken.extend(guide.broken.drain(..).map(|claim| (page, claim)));
        guide.turn_page(lesson);
    }
    broken
}

#[test]
fn every_lesson_is_sound_and_what_it_says_is_so() {
    let lessons = lessons();
    assert!(!lessons.is_empty());
    for (name, lesson) in lessons {
        assert_eq!(lesson.check(), Ok(()), "{name}");
        if lesson.pattern.pattern().has_groups() {
            assert_eq!(play(&lesson), [], "{name}");
        }
    }
}

#[test]
fn lesson_numbers_are_unique() {
    let mut numbers: Vec<u32> = lessons().iter().map(|(_, lesson)| lesson.number).collect();
    numbers.sort_unstable();
    let count = numbers.len();
    numbers.dedup();
    assert_eq!(numbers.len(), count);
}

/// Marks of both languages come in pairs, and Chinese is not broken into rows,
/// which a browser would show as blanks.
#[test]
fn texts_are_fit_to_print() {
    for (name, lesson) in lessons() {
        for text in texts(&lesson) {
            for words in [&text.en, &text.zh] {
                assert_eq!(words.matches("**").count() % 2, 0, "{name}: {words}");
                assert_eq!(words.matches('`').count() % 2, 0, "{name}: {words}");
            }
            let paragraphs = text.zh.split("\n\n");
            let mut broken = paragraphs.filter(|paragraph| paragraph.contains('\n'));
            assert_eq!(broken.next(), None, "{name}");
            let same = |text: &str| text.split("\n\n").count();
            assert_eq!(same(&text.en), same(&text.zh), "{name}: {}", text.en);
        }
    }
}

fn texts(lesson: &Lesson) -> Vec<&Bilingual> {
    let mut texts = vec![&lesson.chapter, &lesson.title, &lesson.summary];
    for page in &lesson.pages {
        texts.push(&page.say);
        texts.extend(&page.tell);
        if let Some(ask) = &page.ask {
            texts.push(&ask.text);
            texts.extend(&ask.options);
        }
    }
    texts
}

/// A lesson's file with this page.
fn file(page: &str) -> String {
    format!(
        r#"
        number = 1
        chapter = {{ en = "a", zh = "一" }}
        title = {{ en = "a", zh = "一" }}
        summary = {{ en = "a", zh = "一" }}
        pattern = "consumer-group"
        [[page]]
        {page}
        "#
    )
}

fn parsed(page: &str) -> Lesson {
    toml::from_str(&file(page)).unwrap()
}

fn checked(page: &str) -> Result<(), BadLesson> {
    parsed(page).check()
}

/// What the parser says of a page that it does not understand.
fn refused(page: &str) -> String {
    toml::from_str::<Lesson>(&file(page))
        .unwrap_err()
        .to_string()
}

const SAY: &str = r#"say = { en = "a", zh = "一" }"#;

#[test]
fn a_page_with_everything_is_read() {
    let lesson = parsed(
        r#"
        say = { en = "a", zh = "一" }
        tell = { en = "b", zh = "二" }
        moves = [
            { step = "p1" },
            { crash = "c1" },
            { crash_before = ["c2", "ack"] },
            { restart = "c1" },
            { poison = "p1" },
            { turn_clock = 30000 },
            { add_group = { group = "late", start = "end" } },
        ]
        holds = [
            { that = "actor", actor = "c1", is = "ready" },
            { that = "hand", actor = "c1" },
            { that = "hand", actor = "c1", message = "m1" },
            { that = "pending", message = "m1", group = "billing", owner = "c1", deliveries = 2 },
            { that = "acknowledged", message = "m1", group = "billing" },
            { that = "unread", message = "m1", group = "audit" },
            { that = "processed", message = "m1", group = "billing", times = 2 },
            { that = "fate", message = "m1", group = "billing", is = "done" },
            { that = "pending_count", group = "billing", count = 1 },
            { that = "unread", message = "m1", group = "late" },
        ]
        [page.ask]
        text = { en = "?", zh = "？" }
        options = [{ en = "a", zh = "一" }, { en = "b", zh = "二" }]
        right = 1
        "#,
    );
    assert_eq!(lesson.check(), Ok(()));
    assert_eq!(lesson.settings, Settings::default());
    let page = &lesson.pages[0];
    let expected = [
        Move::Step("p1".into()),
        Move::Crash("c1".into()),
        Move::CrashBefore("c2".into(), "ack".into()),
        Move::Restart("c1".into()),
        Move::Poison("p1".into()),
        Move::TurnClock(30_000),
        Move::AddGroup {
            group: "late".into(),
            start: GroupStart::End,
        },
    ];
    assert_eq!(page.moves, expected);
    assert_eq!(page.holds.len(), 10);
    let empty = Expectation::Hand {
        actor: "c1".into(),
        message: None,
    };
    assert_eq!(page.holds[1], empty);
    assert_eq!(page.ask.as_ref().unwrap().right, 1);
}

#[test]
fn a_lesson_without_pages_is_refused() {
    let mut lesson = parsed(SAY);
    lesson.pages.clear();
    assert_eq!(lesson.check(), Err(BadLesson::NoPages));
}

#[test]
fn settings_out_of_bounds_are_refused() {
    let mut lesson = parsed(SAY);
    lesson.settings.max_deliveries = 0;
    assert_eq!(lesson.check(), Err(BadLesson::Settings));
}

#[test]
fn a_text_that_is_missing_in_one_language_is_refused() {
    let refusal = refused(r#"say = { en = "a" }"#);
    assert!(refusal.contains("missing field `zh`"), "{refusal}");
    let empty = checked(r#"say = { en = "a", zh = " " }"#);
    let expected = BadLesson::NoText {
        page: 1,
        language: "Chinese",
    };
    assert_eq!(empty, Err(expected));
    let tell = checked("say = { en = \"a\", zh = \"一\" }\ntell = { en = \"\", zh = \"一\" }");
    let expected = BadLesson::NoText {
        page: 1,
        language: "English",
    };
    assert_eq!(tell, Err(expected));
}

#[test]
fn a_title_that_is_missing_is_on_page_0() {
    let mut lesson = parsed(SAY);
    lesson.title.zh.clear();
    let refusal = lesson.check().unwrap_err();
    assert_eq!(refusal.to_string(), "page 0: a text is missing in Chinese");
}

#[test]
fn an_actor_that_is_not_in_the_cast_is_refused() {
    let no_actor = |actor: &str| {
        Err(BadLesson::NoActor {
            page: 1,
            actor: actor.into(),
        })
    };
    let moves = checked(&format!(
        "{SAY}\nmoves = [{{ step = \"p1\" }}, {{ step = \"c9\" }}]"
    ));
    assert_eq!(moves, no_actor("c9"));
    let holds = format!(
        "{SAY}\nmoves = [{{ step = \"p1\" }}]\nholds = [{{ that = \"hand\", actor = \"c8\" }}]"
    );
    assert_eq!(checked(&holds), no_actor("c8"));
}

#[test]
fn a_group_that_is_not_in_the_pattern_is_refused() {
    let holds = format!(
        "{SAY}\nmoves = [{{ step = \"p1\" }}]\nholds = [{{ that = \"pending_count\", group = \"biling\", count = 0 }}]"
    );
    let refusal = checked(&holds).unwrap_err().to_string();
    assert_eq!(
        refusal,
        "page 1: there is no group called biling in this pattern"
    );
}

#[test]
fn a_group_is_known_from_the_page_on_that_adds_it() {
    let add = r#"moves = [{ add_group = { group = "late", start = "beginning" } }]"#;
    let holds = r#"holds = [{ that = "pending_count", group = "late", count = 0 }]"#;
    let step = r#"moves = [{ step = "p1" }]"#;
    let page = "[[page]]";
    let after = checked(&format!("{SAY}\n{add}\n{page}\n{SAY}\n{step}\n{holds}"));
    assert_eq!(after, Ok(()));
    let before = checked(&format!("{SAY}\n{step}\n{holds}\n{page}\n{SAY}\n{add}"));
    assert!(matches!(before, Err(BadLesson::NoGroup { page: 1, .. })));
}

/// A lesson about a list, with this page.
fn of_a_list(page: &str) -> Result<(), BadLesson> {
    let text = file(page).replace("consumer-group", "reliable-list");
    toml::from_str::<Lesson>(&text).unwrap().check()
}

#[test]
fn a_key_that_is_not_in_the_pattern_is_refused() {
    let holds = |key: &str| {
        let holds = format!(r#"holds = [{{ that = "items", key = "{key}", items = [] }}]"#);
        of_a_list(&format!("{SAY}\nmoves = [{{ step = \"p1\" }}]\n{holds}"))
    };
    assert_eq!(holds("tasks"), Ok(()));
    assert_eq!(holds("tasks:w2"), Ok(()));
    assert!(matches!(
        holds("tasks:w9"),
        Err(BadLesson::NoKey { page: 1, .. })
    ));
}

#[test]
fn a_group_cannot_be_added_where_there_is_no_stream() {
    let add = r#"moves = [{ add_group = { group = "late", start = "end" } }]"#;
    let refusal = of_a_list(&format!("{SAY}\n{add}"));
    assert!(matches!(refusal, Err(BadLesson::NoGroups { page: 1, .. })));
}

#[test]
fn a_line_that_is_not_in_the_program_is_refused() {
    let moves = format!("{SAY}\nmoves = [{{ crash_before = [\"c2\", \"akc\"] }}]");
    let refusal = checked(&moves).unwrap_err().to_string();
    assert_eq!(refusal, "page 1: the program of c2 has no line called akc");
}

#[test]
fn poison_from_a_consumer_is_refused() {
    let moves = format!("{SAY}\nmoves = [{{ poison = \"c2\" }}]");
    assert!(matches!(
        checked(&moves),
        Err(BadLesson::NotProducer { .. })
    ));
}

#[test]
fn a_question_needs_options_and_the_right_one_among_them() {
    let ask = |options: usize, right: usize| {
        let options = vec![r#"{ en = "a", zh = "一" }"#; options].join(", ");
        checked(&format!(
            "{SAY}\nmoves = [{{ step = \"p1\" }}]\n[page.ask]\ntext = {{ en = \"?\", zh = \"？\" }}\noptions = [{options}]\nright = {right}"
        ))
    };
    assert_eq!(ask(2, 1), Ok(()));
    assert_eq!(ask(6, 5), Ok(()));
    for (options, right) in [(2, 2), (1, 0), (7, 0)] {
        assert_eq!(ask(options, right), Err(BadLesson::Question { page: 1 }));
    }
}

#[test]
fn a_question_without_a_move_would_be_answered_at_once() {
    let ask = format!(
        "{SAY}\n[page.ask]\ntext = {{ en = \"?\", zh = \"？\" }}\noptions = [{{ en = \"a\", zh = \"一\" }}, {{ en = \"b\", zh = \"二\" }}]\nright = 0"
    );
    assert_eq!(checked(&ask), Err(BadLesson::NoMove { page: 1 }));
    let holds = format!("{SAY}\nholds = [{{ that = \"hand\", actor = \"c1\" }}]");
    assert_eq!(checked(&holds), Err(BadLesson::NoMove { page: 1 }));
}

#[test]
fn what_is_not_known_is_named_with_what_is() {
    for (page, words) in [
        ("says = 1", &["unknown field `says`", "`say`"][..]),
        (
            "moves = [{ jump = \"p1\" }]",
            &["unknown variant `jump`", "`crash_before`"],
        ),
        (
            "holds = [{ that = \"flies\", actor = \"c1\" }]",
            &["unknown variant `flies`", "`pending_count`"],
        ),
        (
            "holds = [{ that = \"hand\", actor = \"c1\", massage = \"m1\" }]",
            &["unknown field `massage`", "`message`"],
        ),
        (
            "holds = [{ that = \"actor\", actor = \"c1\", is = \"dead\" }]",
            &["unknown variant `dead`", "`crashed`"],
        ),
        ("moves = [{ turn_clock = -1 }]", &["-1"]),
        ("moves = [{ crash_before = [\"c2\"] }]", &["crash_before"]),
    ] {
        let refusal = refused(&format!("{SAY}\n{page}"));
        for word in words {
            assert!(refusal.contains(word), "{page}: {refusal}");
        }
        assert!(refusal.contains("line"), "{refusal}");
    }
}

#[test]
fn votes_survive_the_wire() {
    let mut guide = Guide::start(LessonId("l".into()));
    guide.votes = BTreeMap::from([(0, 3), (2, 1)]);
    let message = ServerMessage::Guide { guide: Some(guide) };
    let text = serde_json::to_string(&message).unwrap();
    assert_eq!(serde_json::from_str(&text).ok(), Some(message), "{text}");
}
