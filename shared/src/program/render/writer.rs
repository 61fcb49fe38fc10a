//! Writes lines of a programming language: indentation, wrapping, colouring.

use super::{CODE_WIDTH, CodeLine, Span, Token, rows};

/// What a language's text is made of, as far as colours go.
#[derive(Debug)]
pub(super) struct Syntax {
    /// What begins a comment.
    pub(super) comment: &'static str,
    /// Its keywords.
    pub(super) keywords: &'static [&'static str],
}

/// How a call that does not fit on one row is broken.
#[derive(Clone, Copy, Debug)]
pub(super) struct Breaks {
    /// What stands between two arguments on a row.
    pub(super) between: &'static str,
    /// What stands behind the last argument of a row.
    pub(super) end: &'static str,
    /// How far the closing row is indented, compared with the first.
    pub(super) closing: usize,
}

/// Collects lines. What is written between [`Writer::label`] and the next one
/// belongs to that line of the program.
#[derive(Debug)]
pub(super) struct Writer {
    syntax: &'static Syntax,
    label: Option<&'static str>,
    command: String,
    indent: usize,
    lines: Vec<CodeLine>,
}

impl Writer {
    pub(super) fn new(syntax: &'static Syntax) -> Self {
        Self {
            syntax,
            label: None,
            command: String::new(),
            indent: 0,
            lines: Vec::new(),
        }
    }

    /// What follows belongs to this line of the program, or to none.
    pub(super) fn label(&mut self, label: Option<&'static str>) {
        self.label = label;
        self.command.clear();
    }

    /// This word, as it stands in the text, is the command.
    pub(super) fn command(&mut self, word: impl Into<String>) {
        self.command = word.into();
    }

    /// What follows is indented further.
    pub(super) fn indent(&mut self) {
        self.indent += 4;
    }

    /// What follows is indented less.
    pub(super) fn dedent(&mut self) {
        self.indent = self.indent.saturating_sub(4);
    }

    /// Writes one row.
    pub(super) fn row(&mut self, text: &str) {
        self.row_at(self.indent, text);
    }

    /// Writes rows that belong to no line of the program.
    pub(super) fn structure(&mut self, rows: &[&str]) {
        self.label(None);
        for row in rows {
            self.row(row);
        }
    }

    /// Writes rows of a text that goes over several, as they stand.
    pub(super) fn quoted(&mut self, rows: &[&str]) {
        self.label(None);
        for row in rows {
            let spans = vec![Span::new(Token::Literal, *row)];
            self.lines.push(CodeLine::new(None, spans));
        }
    }

    /// Writes a call: on one row where it fits, else its arguments on rows of
    /// their own. Pieces of arguments stay together.
    pub(super) fn call(&mut self, head: &str, pieces: &[String], tail: &str, breaks: Breaks) {
        let whole = format!("{head}{}{tail}", pieces.join(breaks.between));
        if self.indent + width(&whole) <= CODE_WIDTH {
            self.row(&whole);
            return;
        }
        self.row(head);
        let gap = width(breaks.between);
        let end = width(breaks.end);
        let widths: Vec<usize> = pieces.iter().map(|piece| width(piece)).collect();
        let inner = self.indent + 4;
        let starts = rows(&widths, CODE_WIDTH - end, inner, inner, gap);
        for (row, from) in starts.iter().enumerate() {
            let to = starts.get(row + 1).copied().unwrap_or(pieces.len());
            let text = pieces[*from..to].join(breaks.between) + breaks.end;
            self.row_at(inner, &text);
        }
        self.row_at(self.indent + breaks.closing, tail);
    }

    /// All that was written.
    pub(super) fn finish(self) -> Vec<CodeLine> {
        self.lines
    }

    fn row_at(&mut self, indent: usize, text: &str) {
        let mut spans = vec![Span::new(Token::Plain, " ".repeat(indent))];
        spans.extend(self.syntax.spans(text, &self.command));
        self.lines.push(CodeLine::new(self.label, spans));
    }
}

fn width(text: &str) -> usize {
    text.chars().count()
}

impl Syntax {
    /// The pieces of a row.
    fn spans(&self, mut text: &str, command: &str) -> Vec<Span> {
        let mut spans: Vec<Span> = Vec::new();
        while !text.is_empty() {
            let (token, length) = self.token(text, command);
            let (piece, rest) = text.split_at(length);
            match spans.last_mut() {
                Some(last) if last.token == token && token == Token::Plain => {
                    last.text.push_str(piece);
                }
                _ => spans.push(Span::new(token, piece)),
            }
            text = rest;
        }
        spans
    }

    /// What `text` begins with, and how many bytes it takes.
    fn token(&self, text: &str, command: &str) -> (Token, usize) {
        let starts_word = |c: char| c.is_alphanumeric() || c == '_';
        if text.starts_with(self.comment) {
            (Token::Comment, text.len())
        } else if let Some(length) = quoted(text) {
            let is_command = text[..length] == *command;
            let token = if is_command {
                Token::Command
            } else {
                Token::Literal
            };
            (token, length)
        } else if text.starts_with(starts_word) {
            let length = text.find(|c| !starts_word(c)).unwrap_or(text.len());
            (self.word(&text[..length], command), length)
        } else {
            let length = text.chars().next().map_or(1, char::len_utf8);
            (Token::Plain, length)
        }
    }

    fn word(&self, word: &str, command: &str) -> Token {
        if word == command {
            Token::Command
        } else if self.keywords.contains(&word) {
            Token::Keyword
        } else if word.starts_with(|c: char| c.is_ascii_digit()) {
            Token::Literal
        } else {
            Token::Plain
        }
    }
}

/// The length of the text in double quotes that `text` begins with, with a
/// prefix of one letter as Python has it.
fn quoted(text: &str) -> Option<usize> {
    let open = text
        .find('"')
        .filter(|at| *at == 0 || text.starts_with("f\""))?;
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(open + 1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return Some(at + 1),
            _ => {}
        }
    }
    None
}
