//! What a page may read without a room: the lessons there are, the glossary, and
//! what was measured of the patterns.

use axum::{
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use shared::{
    glossary::{BadTerm, Glossary},
    lesson::Outline,
    patterns::AllMeasured,
};
use thiserror::Error;

use crate::lessons::Lessons;

/// The text of the glossary.
const GLOSSARY: &str = include_str!("../../static/glossary.toml");

/// What `tests/guarantees.rs` measured.
const MEASURED: &str = include_str!("../../static/guarantees.json");

/// Why the glossary cannot be used.
#[derive(Debug, Error)]
pub enum LibraryError {
    /// It is no TOML, or not that of a glossary.
    #[error("the glossary: {0}")]
    Toml(#[from] toml::de::Error),
    /// It would lead nowhere.
    #[error("the glossary: {0}")]
    Bad(#[from] BadTerm),
    /// It cannot be written as JSON.
    #[error("the library: {0}")]
    Json(#[from] serde_json::Error),
}

/// The lessons, the glossary and what was measured, as they are sent.
#[derive(Clone, Debug)]
pub struct Library {
    lessons: String,
    glossary: String,
    measured: String,
}

impl Library {
    /// Reads what is built in.
    ///
    /// # Errors
    /// When it cannot be used; a test reads it.
    pub fn built_in(lessons: &Lessons) -> Result<Self, LibraryError> {
        let lessons = lessons.all();
        let outlines: Vec<Outline> = lessons.iter().map(|lesson| lesson.outline()).collect();
        Ok(Self {
            lessons: serde_json::to_string(&outlines)?,
            glossary: serde_json::to_string(&glossary()?)?,
            measured: serde_json::to_string(&serde_json::from_str::<AllMeasured>(MEASURED)?)?,
        })
    }

    /// The lessons there are, in their order.
    pub fn lessons(&self) -> Response {
        json(self.lessons.clone())
    }

    /// Every term.
    pub fn glossary(&self) -> Response {
        json(self.glossary.clone())
    }

    /// What was measured of each pattern.
    pub fn measured(&self) -> Response {
        json(self.measured.clone())
    }
}

fn glossary() -> Result<Glossary, LibraryError> {
    let glossary: Glossary = toml::from_str(GLOSSARY)?;
    glossary.check()?;
    Ok(glossary)
}

fn json(text: String) -> Response {
    let kind = HeaderValue::from_static("application/json");
    ([(header::CONTENT_TYPE, kind)], text).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_built_in_can_be_used() {
        let lessons = Lessons::built_in().map_err(|error| error.to_string());
        let library = lessons.map(|lessons| Library::built_in(&lessons));
        let error = library.map(|library| library.err().map(|error| error.to_string()));
        assert_eq!(error, Ok(None));
    }

    #[test]
    fn terms_of_a_topic_stand_together() {
        let topics = glossary().map(|glossary| {
            let topics: Vec<_> = glossary.terms.iter().map(|term| term.topic).collect();
            topics.is_sorted()
        });
        assert_eq!(topics.map_err(|error| error.to_string()), Ok(true));
    }
}
