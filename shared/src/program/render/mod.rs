//! Programs as text, from the one definition: for the panel line by line, and
//! whole, to copy out and run.
//!
//! A language is one file. It has a writer for each command it knows a good
//! form of, and a plain form for every other command, so that a new pattern
//! needs a new writer only where the plain form reads badly.

mod cli;

use serde::{Deserialize, Serialize};

use super::{Guard, Line, Program, Scope};
use crate::id::Label;

/// A language that a program can be written in.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum CodeLanguage {
    /// The commands as one types them into redis-cli.
    #[default]
    RedisCli,
    /// Python with redis-py.
    Python,
    /// Rust with redis-rs, without async.
    Rust,
}

/// A line of text. The text of a program's line is one or more of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeLine {
    /// The program's line that it belongs to. Before the first [`CodeLine`] of
    /// a label is "before the line", behind the last one is "after the line".
    /// None for what only holds the lines together (`while True:`, `repeat`).
    pub label: Option<Label>,
    /// The text, with its indentation.
    pub text: String,
    /// The same text in pieces, without a gap.
    pub spans: Vec<Span>,
}

/// A piece of a line, to be coloured as one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// What it is.
    pub token: Token,
    /// The piece itself.
    pub text: String,
}

/// What a piece of text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Token {
    /// Nothing special: blanks, punctuation, names.
    Plain,
    /// The name of a Redis command, or of the side effect.
    Command,
    /// A word of the language: `while`, `if`, `repeat`.
    Keyword,
    /// A text or a number that stands for itself.
    Literal,
    /// A whole entry id, such as `1795252341588-0`; may be shown shortened.
    Entry,
    /// Stands for what the actor does not have yet: `<entry>`.
    Placeholder,
    /// A comment.
    Comment,
}

/// How wide a panel is, in characters. Lines are broken to fit, where they can
/// be broken readably.
pub const PANEL_WIDTH: usize = 40;

impl CodeLanguage {
    /// Every language.
    pub const ALL: [Self; 3] = [Self::RedisCli, Self::Python, Self::Rust];

    /// What it is called, in every language of the page.
    pub fn name(self) -> &'static str {
        match self {
            Self::RedisCli => "redis-cli",
            Self::Python => "Python",
            Self::Rust => "Rust",
        }
    }
}

/// The program of the scope's actor, for the panel. Every line of the program
/// has at least one [`CodeLine`].
pub fn render(scope: &Scope, language: CodeLanguage) -> Vec<CodeLine> {
    match language {
        // Python and Rust have no writers yet.
        CodeLanguage::RedisCli | CodeLanguage::Python | CodeLanguage::Rust => cli::render(scope),
    }
}

/// The program of the scope's actor, whole: to be saved and run. It takes a
/// URL or a unix socket as its first argument, else it connects to `socket`.
pub fn script(scope: &Scope, language: CodeLanguage, socket: &str) -> String {
    let mut text = format!("# redis-cli -s {socket}\n");
    for line in render(scope, language) {
        text.push_str(&line.text);
        text.push('\n');
    }
    text
}

impl CodeLine {
    fn new(label: Option<&str>, spans: Vec<Span>) -> Self {
        Self {
            label: label.map(Label::from),
            text: spans.iter().map(|span| span.text.as_str()).collect(),
            spans,
        }
    }
}

impl Span {
    fn new(token: Token, text: impl Into<String>) -> Self {
        let text = text.into();
        Self { token, text }
    }
}

/// Lines of a program that follow each other and have the same guard.
fn guarded(program: &Program) -> impl Iterator<Item = (Guard, &'static [Line])> {
    program
        .lines
        .chunk_by(|one, next| one.guard == next.guard)
        .map(|lines| (lines[0].guard, lines))
}

/// Breaks pieces into as few rows as fit into `width`, and then evenly, so that
/// the last row is not left with one word. The first row begins after `first`
/// characters and the others after `rest`; pieces are `gap` apart. A piece that
/// is too long for any row has one to itself.
fn rows(pieces: &[usize], width: usize, first: usize, rest: usize, gap: usize) -> Vec<usize> {
    let break_at = |width: usize| {
        let mut starts = vec![0];
        let mut column = first;
        for (at, piece) in pieces.iter().enumerate() {
            let is_first = starts.last() == Some(&at);
            if !is_first && column + gap + piece > width {
                starts.push(at);
                column = rest + piece;
            } else {
                column += piece + if is_first { 0 } else { gap };
            }
        }
        starts
    };
    let fewest = break_at(width);
    let even = (0..width)
        .map(break_at)
        .find(|starts| starts.len() == fewest.len());
    even.unwrap_or(fewest)
}

#[cfg(test)]
mod tests;
