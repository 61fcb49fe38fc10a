//! The lesson files, built into the binary.

use std::sync::Arc;

use shared::lesson::{BadLesson, Lesson, LessonId};
use thiserror::Error;

/// Every lesson: the name of its file without `.toml`, and its text.
const FILES: &[(&str, &str)] = &[
    (
        "a-worker-crashes",
        include_str!("../../static/lessons/a-worker-crashes.toml"),
    ),
    (
        "every-group-sees-everything",
        include_str!("../../static/lessons/every-group-sees-everything.toml"),
    ),
    (
        "popped-and-gone",
        include_str!("../../static/lessons/popped-and-gone.toml"),
    ),
    (
        "the-gap-between-two-commands",
        include_str!("../../static/lessons/the-gap-between-two-commands.toml"),
    ),
    (
        "slow-or-dead",
        include_str!("../../static/lessons/slow-or-dead.toml"),
    ),
    (
        "both-find-it",
        include_str!("../../static/lessons/both-find-it.toml"),
    ),
    (
        "the-one-who-removes-it",
        include_str!("../../static/lessons/the-one-who-removes-it.toml"),
    ),
    (
        "what-was-mine-first",
        include_str!("../../static/lessons/what-was-mine-first.toml"),
    ),
    (
        "two-with-one-name",
        include_str!("../../static/lessons/two-with-one-name.toml"),
    ),
    (
        "trimmed-before-it-was-read",
        include_str!("../../static/lessons/trimmed-before-it-was-read.toml"),
    ),
    (
        "the-producer-that-waits",
        include_str!("../../static/lessons/the-producer-that-waits.toml"),
    ),
    (
        "later-and-later",
        include_str!("../../static/lessons/later-and-later.toml"),
    ),
    (
        "the-answer-that-came-too-late",
        include_str!("../../static/lessons/the-answer-that-came-too-late.toml"),
    ),
    (
        "half-a-batch",
        include_str!("../../static/lessons/half-a-batch.toml"),
    ),
    (
        "not-where-you-left-off",
        include_str!("../../static/lessons/not-where-you-left-off.toml"),
    ),
    (
        "when-to-set-the-mark",
        include_str!("../../static/lessons/when-to-set-the-mark.toml"),
    ),
];

/// Why a lesson's file cannot be used.
#[derive(Debug, Error)]
pub enum LessonError {
    /// It is no TOML, or not that of a lesson.
    #[error("lesson {name}: {source}")]
    Toml {
        /// The file's name without `.toml`.
        name: String,
        /// What the parser says, with the line.
        source: toml::de::Error,
    },
    /// It would fail in front of a class.
    #[error("lesson {name}: {source}")]
    Bad {
        /// The file's name without `.toml`.
        name: String,
        /// What is wrong.
        source: BadLesson,
    },
}

/// The lessons there are, in the order of their numbers.
#[derive(Clone, Debug, Default)]
pub struct Lessons {
    all: Arc<[Arc<Lesson>]>,
}

impl Lessons {
    /// Reads the lessons that are built in.
    ///
    /// # Errors
    /// When one of them cannot be used; a test reads them all.
    pub fn built_in() -> Result<Self, LessonError> {
        let mut lessons = FILES
            .iter()
            .map(|(name, text)| parse(name, text).map(Arc::new))
            .collect::<Result<Vec<_>, _>>()?;
        lessons.sort_by_key(|lesson| lesson.number);
        Ok(Self {
            all: lessons.into(),
        })
    }

    /// All of them.
    pub fn all(&self) -> Vec<Arc<Lesson>> {
        self.all.to_vec()
    }

    /// The lesson of that id.
    pub fn get(&self, id: &LessonId) -> Option<Arc<Lesson>> {
        self.all.iter().find(|lesson| lesson.id == *id).cloned()
    }
}

/// Reads one lesson.
///
/// # Errors
/// When the text is no lesson, or one that would fail in front of a class.
pub fn parse(name: &str, text: &str) -> Result<Lesson, LessonError> {
    let mut lesson: Lesson = toml::from_str(text).map_err(|source| LessonError::Toml {
        name: name.to_owned(),
        source,
    })?;
    lesson.id = LessonId(name.to_owned());
    match lesson.check() {
        Ok(()) => Ok(lesson),
        Err(source) => Err(LessonError::Bad {
            name: name.to_owned(),
            source,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_lessons_are_good() {
        let lessons = Lessons::built_in().map_err(|error| error.to_string());
        assert_eq!(lessons.map(|lessons| lessons.all().len()), Ok(FILES.len()));
    }

    #[test]
    fn a_bad_lesson_is_named() {
        let error = parse("mine", "number = 'one'").map_err(|error| error.to_string());
        assert!(error.is_err_and(|text| text.starts_with("lesson mine:")));
    }
}
