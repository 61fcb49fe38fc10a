//! Programs as redis-cli commands, with the words the actor would send now.

use super::{
    Block, CodeLine, NEEDLESS, PANEL_WIDTH, Span, Token, blocks, ends_loop, escaped, goes_back_to,
    has_items, is_needless, options, phrases, reads_many, rows, scripts,
};
use crate::{
    id::EntryId,
    program::{
        Arg, ENTRY_PLACEHOLDER, Guard, Line, MESSAGE_PLACEHOLDER, Op, Reads, Scope, Slot,
        machine::each_of,
    },
};

/// Longer values are cut, so that one message does not fill the panel.
const VALUE_MAX: usize = 32;

pub(super) fn render(scope: &Scope) -> Vec<CodeLine> {
    let mut code = Vec::new();
    for script in scripts(scope.program()) {
        code.push(comment(format!("# {}, in Lua:", script.name)));
        code.extend(script.rows.iter().map(|row| comment(format!("# {row}"))));
    }
    let opening = scope.program().opening();
    for line in opening {
        write_line(scope, line, 0, &mut code);
    }
    if !opening.is_empty() {
        code.push(comment("# then, again and again"));
    }
    let mut before = Guard::Always;
    // What is done for each entry of a read is indented below it.
    let mut each = 0;
    for Block { guard, lines, .. } in blocks(scope.program()) {
        code.extend(condition(scope, before, guard));
        let indent = if guard == Guard::Always { 0 } else { 2 };
        for line in lines {
            write_line(scope, line, each + indent, &mut code);
            if reads_many(scope)
                && matches!(line.op, Op::Send(_, Reads::Delivered | Reads::Read(_)))
            {
                code.push(comment("# for each entry, in order"));
                each = 2;
            } else if ends_loop(scope, line) {
                code.push(comment("# then, for all that are done"));
                each = 0;
            }
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
        (_, Guard::Always | Guard::UnlessNoAck) => return None,
        (Guard::IfTooOften, Guard::UnlessTooOften) | (Guard::UnlessTooOften, Guard::IfTooOften) => {
            "# else".to_owned()
        }
        (Guard::UnlessMarked, Guard::IfMarked) | (Guard::IfMarked, Guard::UnlessMarked) => {
            "# else".to_owned()
        }
        (_, Guard::IfMarked) => "# if it is marked".to_owned(),
        (_, Guard::UnlessMarked) => "# unless it is marked".to_owned(),
        (_, Guard::IfTooOften) => format!("# if delivered more than {limit} times"),
        (_, Guard::UnlessTooOften) => format!("# if delivered at most {limit} times"),
    };
    Some(comment(text))
}

fn comment(text: impl Into<String>) -> CodeLine {
    CodeLine::new(None, vec![Span::new(Token::Comment, text)])
}

fn write_line(scope: &Scope, line: &Line, indent: usize, code: &mut Vec<CodeLine>) {
    if is_needless(scope, line) {
        let text = Span::new(Token::Comment, format!("# {NEEDLESS}"));
        code.push(CodeLine::new(Some(line.label), vec![blank(indent), text]));
        return;
    }
    match line.op {
        Op::SideEffect(name) => {
            let argument = if has_items(scope.program()) {
                "(item)   "
            } else {
                "(message)   "
            };
            let spans = vec![
                blank(indent),
                Span::new(Token::Command, name),
                Span::new(Token::Plain, argument),
                Span::new(Token::Comment, "# side effect"),
            ];
            code.push(CodeLine::new(Some(line.label), spans));
        }
        Op::Send(args, _) => write_command(scope, line, args, indent, code),
        Op::Pipeline(_) => {
            let text = Span::new(Token::Comment, "# in one write, as a pipeline:");
            code.push(CodeLine::new(Some(line.label), vec![blank(indent), text]));
            write_each(scope, line, indent, code);
        }
        Op::Transaction(..) => {
            let word = |word| {
                let word = Span::new(Token::Command, word);
                CodeLine::new(Some(line.label), vec![blank(indent), word])
            };
            code.push(word("MULTI"));
            write_each(scope, line, indent, code);
            code.push(word("EXEC"));
            if let Some(label) = goes_back_to(scope.program()) {
                let text = Span::new(Token::Comment, format!("# nil: back to {label}"));
                code.push(CodeLine::new(Some(line.label), vec![blank(indent), text]));
            }
        }
    }
}

fn write_each(scope: &Scope, line: &Line, indent: usize, code: &mut Vec<CodeLine>) {
    for (args, _, actor) in each_of(scope, line) {
        let scope = Scope {
            actor: &actor,
            ..*scope
        };
        write_command(&scope, line, args, indent, code);
    }
}

fn write_command(
    scope: &Scope,
    line: &Line,
    args: &[Arg],
    indent: usize,
    code: &mut Vec<CodeLine>,
) {
    for spans in wrapped(&pieces(scope, args), indent) {
        code.push(CodeLine::new(Some(line.label), spans));
    }
}

/// The pieces in rows; all but the first are indented further.
fn wrapped(pieces: &[Vec<Span>], indent: usize) -> Vec<Vec<Span>> {
    let widths: Vec<usize> = pieces.iter().map(|piece| width(piece)).collect();
    let starts = rows(&widths, PANEL_WIDTH, indent, indent + 2, 1);
    let mut rows = Vec::new();
    for (nth, from) in starts.iter().enumerate() {
        let to = starts.get(nth + 1).copied().unwrap_or(pieces.len());
        let mut row = vec![blank(if nth == 0 { indent } else { indent + 2 })];
        for (at, piece) in pieces[*from..to].iter().enumerate() {
            if at > 0 {
                row.push(blank(1));
            }
            row.extend(piece.iter().cloned());
        }
        rows.push(row);
    }
    rows
}

fn blank(width: usize) -> Span {
    Span::new(Token::Plain, " ".repeat(width))
}

fn width(piece: &[Span]) -> usize {
    piece.iter().map(|span| span.text.chars().count()).sum()
}

/// The command in pieces that stay on one row; a field and its value are one.
fn pieces(scope: &Scope, args: &[Arg]) -> Vec<Vec<Span>> {
    let mut pieces = Vec::new();
    for phrase in phrases(args) {
        if phrase == [Arg::Slot(Slot::ReadOptions)] {
            pieces.extend(options(scope).into_iter().map(option));
            continue;
        }
        let spans: Vec<Span> = phrase.iter().flat_map(|arg| spans(scope, arg)).collect();
        let is_fields = matches!(
            phrase,
            [Arg::Slot(
                Slot::Fields | Slot::BigFields(_) | Slot::DeadFields
            )]
        );
        let length = if is_fields { 2 } else { spans.len() };
        pieces.extend(spans.chunks(length.max(1)).map(spaced));
    }
    if let Some(command) = pieces.first_mut().and_then(|piece| piece.first_mut()) {
        command.token = Token::Command;
    }
    pieces
}

/// An option, with its value if it has one.
fn option((name, value): (&'static str, Option<u64>)) -> Vec<Span> {
    let mut spans = vec![Span::new(Token::Plain, name)];
    spans.extend(value.map(|value| Span::new(Token::Literal, value.to_string())));
    spaced(&spans)
}

fn spans(scope: &Scope, arg: &Arg) -> Vec<Span> {
    if let Arg::Script(script) = arg {
        return vec![Span::new(Token::Literal, script.name)];
    }
    let words = scope.words(&[*arg]);
    words.iter().map(|word| span(arg, word)).collect()
}

fn spaced(spans: &[Span]) -> Vec<Span> {
    let blank = Span::new(Token::Plain, " ");
    let mut spaced = Vec::new();
    for span in spans {
        if !spaced.is_empty() {
            spaced.push(blank.clone());
        }
        spaced.push(span.clone());
    }
    spaced
}

fn span(arg: &Arg, word: &str) -> Span {
    let token = match arg {
        Arg::Word(_) | Arg::Script(_) => Token::Plain,
        Arg::Slot(_) if word == ENTRY_PLACEHOLDER || word == MESSAGE_PLACEHOLDER => {
            Token::Placeholder
        }
        Arg::Slot(_) if word.parse().is_ok_and(|id: EntryId| id != EntryId::MIN) => Token::Entry,
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
