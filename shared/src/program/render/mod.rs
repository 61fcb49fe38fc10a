//! Programs as text, from the one definition: for the panel line by line, and
//! whole, to copy out and run.
//!
//! A language is one file. It has a writer for each command it knows a good
//! form of, and a plain form for every other command, so that a new pattern
//! needs a new writer only where the plain form reads badly.

mod bash;
mod cli;
mod python;
mod rust;
mod writer;

use serde::{Deserialize, Serialize};

use super::{
    Arg, Guard, LastId, Left, Line, Op, Program, Reads, Scope, Script, Slot, options, seconds,
};
use crate::{id::Label, why::AfterFailure, world::Actor};

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

/// How wide redis-cli's lines are, in characters. Lines are broken to fit,
/// where they can be broken readably.
pub const PANEL_WIDTH: usize = 40;
/// How wide the lines of a programming language are.
pub const CODE_WIDTH: usize = 48;

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
        CodeLanguage::RedisCli => cli::render(scope),
        CodeLanguage::Python => python::render(scope),
        CodeLanguage::Rust => rust::render(scope),
    }
}

/// The program of the scope's actor, whole: to be saved and run. It takes a
/// URL or a unix socket as its first argument, else it connects to `socket`.
/// It runs until it is ended, or Redis is gone. As redis-cli it is a script
/// for bash.
pub fn script(scope: &Scope, language: CodeLanguage, socket: &str) -> String {
    // It begins with nothing in hand.
    let actor = Actor {
        hand: None,
        backlog: Vec::new(),
        ..scope.actor.clone()
    };
    let scope = &Scope {
        actor: &actor,
        ..*scope
    };
    match language {
        CodeLanguage::RedisCli => bash::script(scope, socket),
        CodeLanguage::Python => python::script(scope, socket),
        CodeLanguage::Rust => rust::script(scope, socket),
    }
}

impl CodeLine {
    fn new(label: Option<&str>, spans: Vec<Span>) -> Self {
        Self {
            label: label.map(Label::from),
            text: spans.iter().map(|span| span.text.as_str()).collect(),
            spans: spans
                .into_iter()
                .filter(|span| !span.text.is_empty())
                .collect(),
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
struct Block {
    guard: Guard,
    shape: Shape,
    lines: &'static [Line],
}

/// How a guarded block reads best in a programming language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    /// Without a condition: it is always run, or whoever should not run it has
    /// gone on with the next round before.
    Plain,
    /// Under its condition.
    If,
    /// Under its condition, and then on with the next round: what follows is
    /// run under the opposite condition.
    IfThenNext,
}

fn blocks(program: &Program) -> Vec<Block> {
    let mut blocks: Vec<Block> = program
        .rounds()
        .chunk_by(|one, next| shown_guard(one) == shown_guard(next))
        .map(|lines| Block {
            guard: shown_guard(&lines[0]),
            shape: Shape::If,
            lines,
        })
        .collect();
    for block in &mut blocks {
        if block.guard == Guard::Always {
            block.shape = Shape::Plain;
        }
    }
    // Two opposite conditions in the end are one, with an early way out.
    if let [.., yes, no] = &mut blocks[..]
        && are_opposite(yes.guard, no.guard)
    {
        yes.shape = Shape::IfThenNext;
        no.shape = Shape::Plain;
    }
    blocks
}

/// Whether exactly one of them holds.
fn are_opposite(one: Guard, other: Guard) -> bool {
    matches!(
        (one, other),
        (Guard::IfTooOften, Guard::UnlessTooOften) | (Guard::UnlessMarked, Guard::IfMarked)
    )
}

/// The line that the program goes back to when EXEC answered nil: from there on
/// it is written as a loop of its own.
fn goes_back_to(program: &Program) -> Option<&'static str> {
    program.lines.iter().find_map(|line| match line.op {
        Op::Transaction(_, again) => again,
        _ => None,
    })
}

/// The first line that is about a mark of the message in hand: its key is given
/// a name before it.
fn names_key_at(program: &Program) -> Option<&'static str> {
    let is_of_message = |arg: &Arg| matches!(arg, Arg::Slot(Slot::OfMessage(_)));
    let of_message = |(args, _): &(&[Arg], Reads)| args.iter().any(is_of_message);
    let is_mark = |reads| matches!(reads, Reads::Marked | Reads::LookedUp | Reads::Noted);
    let marks = program.commands().any(|(_, reads)| is_mark(reads));
    let mut lines = program.lines.iter().filter(|_| marks);
    let first = lines.find(|line| line.op.commands().any(|command| of_message(&command)));
    first.map(|line| line.label)
}

/// That key.
fn key_of_message(program: &Program) -> Option<Arg> {
    let mut args = program.commands().flat_map(|(args, _)| args);
    let found = args.find(|arg| matches!(arg, Arg::Slot(Slot::OfMessage(_))));
    found.copied()
}

/// Whether the work of the program's messages is a write in Redis.
fn works_in_redis(program: &Program) -> bool {
    let mut commands = program.commands();
    commands.any(|(_, reads)| reads == Reads::Worked)
}

/// The guard that a line is written under. Whether something has to be
/// acknowledged is known when the program is written: see [`is_needless`].
fn shown_guard(line: &Line) -> Guard {
    match line.guard {
        Guard::UnlessNoAck => Guard::Always,
        guard => guard,
    }
}

/// Whether the line has nothing to do, since what the actor reads, or what it
/// has in hand, never becomes pending. It is written as a comment then.
fn is_needless(scope: &Scope, line: &Line) -> bool {
    let hand = scope.actor.hand.as_ref();
    // NOACK is about what is new: what was pending before stays so.
    let reads = || scope.actor.reads.noack && !begins_with_own(scope.program());
    line.guard == Guard::UnlessNoAck && hand.map_or_else(reads, |held| held.noack)
}

/// Whether a line of the program is such a one.
fn has_needless(scope: &Scope) -> bool {
    let mut lines = scope.program().lines.iter();
    lines.any(|line| is_needless(scope, line))
}

/// What stands in place of such a line.
const NEEDLESS: &str = "NOACK: nothing to acknowledge";

/// Whether a read of this program may bring several entries, each of which the
/// lines after it are run for.
fn reads_many(scope: &Scope) -> bool {
    let works_through = scope.program().works_through();
    works_through || uses(scope.program(), Slot::ReadOptions) && scope.actor.reads.count > 1
}

/// Whether the work of all that a read brought is done before the program goes
/// on, and this line is that work.
fn ends_loop(scope: &Scope, line: &Line) -> bool {
    scope.program().works_through() && matches!(line.op, Op::SideEffect(_))
}

/// Whether what is done with has to be remembered for the lines that follow.
fn keeps_done(scope: &Scope) -> bool {
    scope.program().works_through() && !has_needless(scope)
}

/// Whether the program begins with what is pending for its consumer.
fn begins_with_own(program: &Program) -> bool {
    program.fills(Slot::OwnFrom)
}

/// Whether the program has to pause when a read brought nothing: Redis does
/// not make it wait.
fn has_to_pause(scope: &Scope) -> bool {
    scope.actor.reads.block_ms.is_none()
}

/// What becomes of a message whose work failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Failure {
    /// Nobody has it any more.
    Lost,
    /// It stays in the group's pending list.
    Pending,
    /// Something is left of it, which puts it back some time.
    Again,
    /// The program finds it again with its next round.
    AgainAtOnce,
    /// The program finds it again when it is started the next time.
    AgainAtStart,
}

impl Failure {
    fn of(scope: &Scope) -> Self {
        let program = scope.program();
        if reads_without_group(program) {
            return match AfterFailure::of(program) {
                AfterFailure::Loses => Self::Lost,
                AfterFailure::AtOnce => Self::AgainAtOnce,
                AfterFailure::NextStart => Self::AgainAtStart,
            };
        }
        let reads = |wanted: Reads| program.commands().any(|(_, reads)| reads == wanted);
        let is_popped = reads(Reads::Popped(Left::Nothing)) && !reads(Reads::Remembered);
        let is_reader = uses(program, Slot::ReadOptions);
        if is_popped || asks(program) || reads(Reads::Won) || is_reader && scope.actor.reads.noack {
            Self::Lost
        } else if !has_items(program) {
            Self::Pending
        } else if reads(Reads::Peeked) || reads(Reads::PutBack) {
            Self::AgainAtOnce
        } else {
            Self::Again
        }
    }

    /// What a program says of it.
    fn told(self) -> &'static str {
        match self {
            Self::Lost => "lost",
            Self::Pending => "stays pending",
            Self::Again | Self::AgainAtOnce => "to be tried again",
            Self::AgainAtStart => "to be read again",
        }
    }
}

/// What a program needs of the id of an entry that it reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum IdIs {
    /// Later lines ask for it.
    Needed,
    /// It is the reader's last id.
    LastId,
    /// Nothing.
    Needless,
}

impl IdIs {
    fn of(scope: &Scope) -> Self {
        let program = scope.program();
        let reads = |wanted: Reads| {
            let sends = |line: &Line| matches!(line.op, Op::Send(_, reads) if reads == wanted);
            program.lines.iter().any(sends)
        };
        if reads(Reads::Read(LastId::Memory)) {
            match uses(program, Slot::LastId) {
                true => Self::LastId,
                false => Self::Needless,
            }
        } else if has_needless(scope) {
            Self::Needless
        } else {
            Self::Needed
        }
    }
}

/// Whether the program reads a stream without a group.
fn reads_without_group(program: &Program) -> bool {
    let reads = |line: &Line| matches!(line.op, Op::Send(_, Reads::Read(_) | Reads::Ranged));
    program.lines.iter().any(reads)
}

/// Whether the program has a last id that it asked for nowhere: it begins with
/// what comes from then on.
fn begins_with_latest(program: &Program) -> bool {
    uses(program, Slot::LastId) && program.opening().is_empty()
}

/// Whether a failure ends the round of several entries: what follows the message
/// that failed is read again with it.
fn fails_all(scope: &Scope) -> bool {
    reads_many(scope)
        && reads_without_group(scope.program())
        && Failure::of(scope) == Failure::AgainAtOnce
}

/// A command in phrases that stay on one row: the command and what follows it,
/// an option and its values.
fn phrases(args: &[Arg]) -> Vec<&[Arg]> {
    let mut phrases = Vec::new();
    let mut rest = args;
    while let Some((first, others)) = rest.split_first() {
        let follows = match first {
            Arg::Word("STREAMS") => others.len(),
            Arg::Word("GROUP") => 2,
            Arg::Word("COUNT" | "BLOCK" | "IDLE" | "-inf") => 1,
            Arg::Word("LIMIT" | "MAXLEN") => 2,
            Arg::Word("EVAL") => 2 + key_count(others),
            _ if phrases.is_empty() => others
                .iter()
                .take(1)
                .filter(|next| !is_option(next))
                .count(),
            _ => 0,
        };
        let (phrase, left) = rest.split_at(rest.len().min(follows + 1));
        phrases.push(phrase);
        rest = left;
    }
    phrases
}

/// How many keys a script is given: the number behind it says so.
fn key_count(args: &[Arg]) -> usize {
    match args.get(1) {
        Some(Arg::Word(count)) => count.parse().unwrap_or(0),
        _ => 0,
    }
}

fn is_option(arg: &Arg) -> bool {
    matches!(
        arg,
        Arg::Word("STREAMS" | "GROUP" | "COUNT" | "BLOCK" | "-inf") | Arg::Slot(Slot::ReadOptions)
    )
}

/// Whether a line of the program fills this slot.
fn uses(program: &Program, slot: Slot) -> bool {
    program.fills(slot)
}

/// The scripts that the program sends.
fn scripts(program: &Program) -> Vec<&'static Script> {
    let sends = program.commands().flat_map(|(args, _)| args);
    let scripts = sends.filter_map(|arg| match arg {
        Arg::Script(script) => Some(*script),
        _ => None,
    });
    scripts.collect()
}

/// Whether a message is its text to the program, and not an entry with fields.
fn has_items(program: &Program) -> bool {
    program.commands().any(|(_, reads)| {
        matches!(
            reads,
            Reads::Pushed | Reads::Popped(_) | Reads::Peeked | Reads::PutBack | Reads::Asked
        )
    })
}

/// Whether the program sends messages.
fn produces(program: &Program) -> bool {
    let mut commands = program.commands();
    commands.any(|(_, reads)| matches!(reads, Reads::Added | Reads::Pushed | Reads::Asked))
}

/// Whether the program remembers the name of what it sends, to wait for a reply
/// to it.
fn asks(program: &Program) -> bool {
    program.commands().any(|(_, reads)| reads == Reads::Asked)
}

/// Whether a pop or a look of this command has to be tried again after a pause
/// when it brought nothing.
fn is_polled(args: &[Arg]) -> bool {
    let is_limit = |arg: &Arg| matches!(arg, Arg::Slot(Slot::Timeout | Slot::Within(_)));
    !args.iter().any(is_limit)
}

/// Whether the producer chooses the ids of its messages.
fn chooses_ids(args: &[Arg]) -> bool {
    args.contains(&Arg::Slot(Slot::NextId))
}

/// Whether the program has but one line.
fn is_only_line(scope: &Scope) -> bool {
    scope.program().lines.len() == 1
}

/// Whether the program begins anew behind this line.
fn is_last(scope: &Scope, line: &Line) -> bool {
    let last = scope.program().lines.last();
    last.is_some_and(|last| last.label == line.label)
}

/// The name of the program's side effect, if it has one.
fn side_effect_of(program: &Program) -> Option<&'static str> {
    program.lines.iter().find_map(|line| match line.op {
        Op::SideEffect(name) => Some(name),
        Op::Send(..) | Op::Pipeline(_) | Op::Transaction(..) => None,
    })
}

/// How a producer's messages are called, and the number of the next one: `m`
/// and 7 for `m7`.
fn counter<'a>(scope: &Scope<'a>) -> (&'a str, u64) {
    let next = scope.actor.next_message.as_ref();
    let next = next.map_or("m1", |name| name.as_str());
    let word = next.trim_end_matches(|c: char| c.is_ascii_digit());
    // A name that would not stand in every language as it is, is not kept.
    let is_plain = word.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    match next[word.len()..].parse() {
        Ok(number) if is_plain => (word, number),
        _ => ("m", 1),
    }
}

/// What a script says about itself on its first line. It holds names of
/// another's choosing, so they are quoted: no name can end a comment.
fn about(scope: &Scope) -> String {
    let me = literal(scope.id.as_str());
    match scope.actor.role.group() {
        Some(group) => format!("{me} of the group {}", literal(group.as_str())),
        None => me,
    }
}

/// The lines as one text.
fn text(code: &[CodeLine]) -> String {
    code.iter().map(|line| line.text.clone() + "\n").collect()
}

/// A text in double quotes as Python and Rust both read it.
fn literal(text: &str) -> String {
    let escaped: String = text.chars().map(escaped).collect();
    format!("\"{escaped}\"")
}

fn escaped(c: char) -> String {
    match c {
        '"' | '\\' => format!("\\{c}"),
        '\n' => "\\n".into(),
        '\r' => "\\r".into(),
        '\t' => "\\t".into(),
        c if c.is_ascii_control() => format!("\\x{:02x}", u32::from(c)),
        c => c.into(),
    }
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
