//! What words mean. The file is `static/glossary.toml`; the backend reads it and
//! hands it to the page.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::{id::ActorId, lesson::Bilingual, patterns::PatternId};

/// Every term that is explained.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Glossary {
    /// The terms, those of a topic together.
    #[serde(rename = "term")]
    pub terms: Vec<Term>,
}

/// A term and what it means.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// Its name in an address; no other has it.
    pub id: String,
    /// What it is about.
    pub topic: Topic,
    /// The word.
    pub name: Bilingual,
    /// Other words that it is looked for by, such as commands.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<String>,
    /// What it means, in a sentence or two.
    pub says: Bilingual,
    /// The page of Redis's documentation about it; none for words that are not
    /// Redis's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub docs: Option<String>,
    /// Where it can be seen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage: Option<OnStage>,
    /// Other terms that help to understand it, by id.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub see: Vec<String>,
}

/// What a term is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Topic {
    /// Streams.
    Streams,
    /// Consumer groups.
    Groups,
    /// Lists, sorted sets, channels and other keys.
    Keys,
    /// Several commands as one.
    Commands,
    /// What can be relied on, and how work is shared out.
    Promises,
    /// The words of this page.
    Playground,
}

/// Where a term can be seen on the stage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OnStage {
    /// The pattern.
    pub pattern: PatternId,
    /// Who runs a line before there is something to see, one after the other.
    #[serde(default)]
    pub steps: Vec<ActorId>,
    /// A selector for it, by the handles that the page keeps.
    pub shows: String,
}

/// Why a glossary cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum BadTerm {
    /// Two terms have the same id.
    #[error("{0} is there twice")]
    Twice(String),
    /// An id that does not fit into an address.
    #[error("{0:?} is no id: it takes small letters and hyphens")]
    Id(String),
    /// A word or its meaning is missing in a language.
    #[error("{0} is not said in both languages")]
    Unsaid(String),
    /// The documentation is somewhere else.
    #[error("{0} does not lead to https://redis.io/")]
    Docs(String),
    /// It leads to a term that is not there.
    #[error("{0} leads to {1}, which is not there")]
    See(String, String),
    /// Its stage has no such actor.
    #[error("{0} lets {1} run, who is not in the cast")]
    Actor(String, ActorId),
}

impl Glossary {
    /// The term of that id.
    pub fn get(&self, id: &str) -> Option<&Term> {
        self.terms.iter().find(|term| term.id == id)
    }

    /// Whether it can be used.
    ///
    /// # Errors
    /// The first thing that is wrong with it.
    pub fn check(&self) -> Result<(), BadTerm> {
        let mut ids = BTreeSet::new();
        for term in &self.terms {
            if !ids.insert(&term.id) {
                return Err(BadTerm::Twice(term.id.clone()));
            }
            self.check_term(term)?;
        }
        Ok(())
    }

    fn check_term(&self, term: &Term) -> Result<(), BadTerm> {
        let id = || term.id.clone();
        let fits = |c: char| c.is_ascii_lowercase() || c == '-';
        if term.id.is_empty() || !term.id.chars().all(fits) {
            return Err(BadTerm::Id(id()));
        }
        let texts = [&term.name.en, &term.name.zh, &term.says.en, &term.says.zh];
        if texts.iter().any(|text| text.trim().is_empty()) {
            return Err(BadTerm::Unsaid(id()));
        }
        let is_redis = |docs: &String| docs.starts_with("https://redis.io/");
        if !term.docs.iter().all(is_redis) {
            return Err(BadTerm::Docs(id()));
        }
        if let Some(see) = term.see.iter().find(|see| self.get(see).is_none()) {
            return Err(BadTerm::See(id(), see.clone()));
        }
        let Some(stage) = &term.stage else {
            return Ok(());
        };
        let is_cast = |actor: &&ActorId| {
            let mut cast = stage.pattern.pattern().cast();
            cast.any(|(one, ..)| one == **actor)
        };
        match stage.steps.iter().find(|actor| !is_cast(actor)) {
            Some(actor) => Err(BadTerm::Actor(id(), actor.clone())),
            None => Ok(()),
        }
    }
}

impl Term {
    /// Whether somebody who looks for `words` may mean it: each of them is in its
    /// names or in what it means, in either language.
    pub fn is_meant_by(&self, words: &str) -> bool {
        let texts = [&self.name.en, &self.name.zh, &self.says.en, &self.says.zh];
        let all: Vec<String> = texts
            .into_iter()
            .chain(&self.also)
            .map(|text| text.to_lowercase())
            .collect();
        let words = words.to_lowercase();
        let is_there = |word: &str| all.iter().any(|text| text.contains(word));
        words.split_whitespace().all(is_there)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn both(text: &str) -> Bilingual {
        Bilingual {
            en: text.into(),
            zh: text.into(),
        }
    }

    fn term(id: &str) -> Term {
        Term {
            id: id.into(),
            topic: Topic::Groups,
            name: both("pending list"),
            also: vec!["PEL".into(), "XPENDING".into()],
            says: both("What was delivered and not acknowledged."),
            docs: Some("https://redis.io/docs/latest/commands/xpending/".into()),
            stage: Some(OnStage {
                pattern: PatternId::CONSUMER_GROUP,
                steps: vec!["p1".into()],
                shows: "[data-place]".into(),
            }),
            see: Vec::new(),
        }
    }

    fn check(change: impl FnOnce(&mut Term)) -> Result<(), BadTerm> {
        let mut changed = term("lag");
        change(&mut changed);
        let terms = vec![term("pending-list"), changed];
        Glossary { terms }.check()
    }

    #[test]
    fn what_would_lead_nowhere_is_found() {
        assert_eq!(check(|_| ()), Ok(()));
        let id = || "lag".to_owned();
        let wrong = [
            (
                check(|term| term.id = "pending-list".into()),
                BadTerm::Twice("pending-list".into()),
            ),
            (
                check(|term| term.id = "a b".into()),
                BadTerm::Id("a b".into()),
            ),
            (check(|term| term.says.zh.clear()), BadTerm::Unsaid(id())),
            (
                check(|term| term.docs = Some("https://example.com/".into())),
                BadTerm::Docs(id()),
            ),
            (
                check(|term| term.see = vec!["nothing".into()]),
                BadTerm::See(id(), "nothing".into()),
            ),
            (
                check(|term| {
                    if let Some(stage) = &mut term.stage {
                        stage.steps.push("c99".into());
                    }
                }),
                BadTerm::Actor(id(), "c99".into()),
            ),
        ];
        for (found, expected) in wrong {
            assert_eq!(found, Err(expected));
        }
    }

    #[test]
    fn a_term_is_found_by_its_words_and_by_its_commands() {
        let term = term("pending-list");
        for words in [
            "",
            "  ",
            "pel",
            "Pending",
            "xpending deliv",
            "acknowledged list",
        ] {
            assert!(term.is_meant_by(words), "{words:?}");
        }
        for words in ["pending stream", "zset"] {
            assert!(!term.is_meant_by(words), "{words:?}");
        }
    }
}
