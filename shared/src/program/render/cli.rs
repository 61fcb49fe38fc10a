//! Programs as redis-cli commands, with the words the actor would send now.

use super::{CodeLine, PANEL_WIDTH, Span, Token, guarded, rows};
use crate::{
    id::EntryId,
    program::{Arg, ENTRY_PLACEHOLDER, Guard, Line, MESSAGE_PLACEHOLDER, Op, Scope, Slot},
};

/// Words that take what follows them along when a command is broken into rows.
const OPTIONS: &[&str] = &["GROUP", "COUNT", "BLOCK", "STREAMS", "MAXLEN", "MINID"];

/// Longer values are cut, so that one message does not fill the panel.
const VALUE_MAX: usize = 32;

pub(super) fn render(scope: &Scope) -> Vec<CodeLine> {
    let mut code = Vec::new();
    let mut before = Guard::Always;
    for (guard, lines) in guarded(scope.program()) {
        code.extend(condition(scope, before, guard));
        let indent = if guard == Guard::Always { 0 } else { 2 };
        for line in lines {
            write_line(scope, line, indent, &mut code);
        }
        before = guard;
    }
    code.push(CodeLine::new(
        None,
        vec![Span::new(Token::Keyword, "repeat")],
    ));
    code
}

/// What a guard says, as a comment above its lines.
fn condition(scope: &Scope, before: Guard, guard: Guard) -> Option<CodeLine> {
    let limit = scope.settings.max_deliveries;
    let text = match (before, guard) {
        (_, Guard::Always) => return None,
        (Guard::IfTooOften, Guard::UnlessTooOften) | (Guard::UnlessTooOften, Guard::IfTooOften) => {
            "# else".to_owned()
        }
        (_, Guard::IfTooOften) => format!("# if delivered more than {limit} times"),
        (_, Guard::UnlessTooOften) => format!("# if delivered at most {limit} times"),
    };
    Some(CodeLine::new(None, vec![Span::new(Token::Comment, text)]))
}

fn write_line(scope: &Scope, line: &Line, indent: usize, code: &mut Vec<CodeLine>) {
    let blank = |n: usize| Span::new(Token::Plain, " ".repeat(n));
    match line.op {
        Op::SideEffect(name) => code.push(CodeLine::new(
            Some(line.label),
            vec![
                blank(indent),
                Span::new(Token::Command, name),
                Span::new(Token::Plain, "(message)   "),
                Span::new(Token::Comment, "# side effect"),
            ],
        )),
        Op::Send(args, _) => {
            let pieces = pieces(scope, args);
            let widths: Vec<usize> = pieces.iter().map(|piece| width(piece)).collect();
            let starts = rows(&widths, PANEL_WIDTH, indent, indent + 2, 1);
            for (row, from) in starts.iter().enumerate() {
                let to = starts.get(row + 1).copied().unwrap_or(pieces.len());
                let mut spans = vec![blank(if row == 0 { indent } else { indent + 2 })];
                for (at, piece) in pieces[*from..to].iter().enumerate() {
                    if at > 0 {
                        spans.push(blank(1));
                    }
                    spans.extend(piece.iter().cloned());
                }
                code.push(CodeLine::new(Some(line.label), spans));
            }
        }
    }
}

fn width(piece: &[Span]) -> usize {
    piece.iter().map(|span| span.text.chars().count()).sum()
}

/// The command in pieces that stay on one row: the command and its first word,
/// an option and its values, a field and its value.
fn pieces(scope: &Scope, args: &[Arg]) -> Vec<Vec<Span>> {
    let mut pieces: Vec<Vec<Span>> = Vec::new();
    let mut room = 0;
    for (at, arg) in args.iter().enumerate() {
        let words = scope.words(std::slice::from_ref(arg));
        let is_pairs = matches!(arg, Arg::Slot(Slot::Fields | Slot::DeadFields));
        for (nth, word) in words.iter().enumerate() {
            let span = if at == 0 {
                Span::new(Token::Command, word.as_str())
            } else {
                span(arg, word)
            };
            let takes = takes(arg, at, word);
            let joins = room > 0 || (is_pairs && nth % 2 == 1);
            match pieces.last_mut().filter(|_| joins && takes == 0) {
                Some(piece) => piece.extend([Span::new(Token::Plain, " "), span]),
                None => pieces.push(vec![span]),
            }
            room = if takes > 0 {
                takes
            } else {
                room.saturating_sub(1)
            };
        }
    }
    pieces
}

/// How many of the words that follow stay with this one.
fn takes(arg: &Arg, at: usize, word: &str) -> usize {
    match (arg, word) {
        (Arg::Word(_), _) if at == 0 => 1,
        (Arg::Word(_), "GROUP" | "STREAMS") if at > 0 => 2,
        (Arg::Word(_), word) if OPTIONS.contains(&word) => 1,
        _ => 0,
    }
}

fn span(arg: &Arg, word: &str) -> Span {
    let token = match arg {
        Arg::Word(_) => Token::Plain,
        Arg::Slot(_) if word == ENTRY_PLACEHOLDER || word == MESSAGE_PLACEHOLDER => {
            Token::Placeholder
        }
        Arg::Slot(_) if word.parse::<EntryId>().is_ok() => Token::Entry,
        Arg::Slot(_) => Token::Literal,
    };
    let text = match token {
        Token::Literal => quoted(word),
        _ => word.to_owned(),
    };
    Span::new(token, text)
}

/// A value as redis-cli takes it: in quotes where it has to be, cut where it is
/// long.
fn quoted(value: &str) -> String {
    let mut shown: String = value.chars().take(VALUE_MAX).collect();
    if shown.len() < value.len() {
        shown.push('…');
    }
    let is_plain =
        |c: char| !c.is_whitespace() && !c.is_control() && !matches!(c, '"' | '\'' | '\\');
    if !shown.is_empty() && shown.chars().all(is_plain) {
        return shown;
    }
    let escaped: String = shown.chars().map(escaped).collect();
    format!("\"{escaped}\"")
}

fn escaped(c: char) -> String {
    match c {
        '"' | '\\' => format!("\\{c}"),
        '\n' => "\\n".into(),
        '\r' => "\\r".into(),
        '\t' => "\\t".into(),
        c if c.is_control() => {
            let mut bytes = [0; 4];
            let bytes = c.encode_utf8(&mut bytes).bytes();
            bytes.map(|byte| format!("\\x{byte:02x}")).collect()
        }
        c => c.into(),
    }
}
