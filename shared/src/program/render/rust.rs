//! Programs in Rust, with redis-rs and without async.

use super::{
    CodeLine, Failure, IdIs, NEEDLESS, Shape, about, asks, begins_with_latest, begins_with_own,
    blocks, chooses_ids, counter, ends_loop, fails_all, goes_back_to, has_items, has_to_pause,
    is_last, is_needless, is_only_line, is_polled, keeps_done, key_of_message, literal,
    names_key_at, options, phrases, produces, reads_many, scripts, side_effect_of, text, uses,
    works_in_redis,
    writer::{Breaks, Syntax, Writer},
};
use crate::program::{Arg, Guard, Line, Op, Part, Reads, Scope, Slot, Times};

static SYNTAX: Syntax = Syntax {
    comment: "//",
    keywords: &[
        "break", "continue", "else", "for", "if", "in", "let", "loop", "mut", "use", "fn", "type",
    ],
};

const CALL: Breaks = Breaks {
    between: ", ",
    end: ",",
    closing: 0,
};

/// `.arg(…).arg(…)`, with the last method on a row of its own.
const CHAIN: Breaks = Breaks {
    between: "",
    end: "",
    closing: 4,
};

pub(super) fn render(scope: &Scope) -> Vec<CodeLine> {
    let mut out = Writer::new(&SYNTAX);
    if uses(scope.program(), Slot::Cursor) {
        out.row("let mut cursor = String::from(\"0-0\");");
    }
    if begins_with_own(scope.program()) {
        out.row("// What is pending for it comes first.");
        out.row("let mut last = String::from(\"0-0\");");
    }
    for script in scripts(scope.program()) {
        out.row(&format!("let {} = r#\"", script.name.to_lowercase()));
        out.quoted(script.rows);
        out.row("\"#;");
    }
    if produces(scope.program()) {
        out.row(&format!("let mut n = {};", counter(scope).1));
    }
    if begins_with_latest(scope.program()) {
        out.row("let mut last = String::from(\"$\");");
    }
    if uses(scope.program(), Slot::From) {
        out.row("let mut start = String::from(\"-\");");
    }
    write_lines(&mut out, scope, scope.program().opening());
    out.label(None);
    out.row("loop {");
    out.indent();
    for block in blocks(scope.program()) {
        match block.shape {
            Shape::Plain => write_lines(&mut out, scope, block.lines),
            Shape::If | Shape::IfThenNext => {
                out.structure(&[&condition(scope, block.guard)]);
                out.indent();
                write_lines(&mut out, scope, block.lines);
                if block.shape == Shape::IfThenNext {
                    out.structure(&[next_round(scope)]);
                }
                out.dedent();
                out.structure(&["}"]);
            }
        }
    }
    if goes_back_to(scope.program()).is_some() {
        out.structure(&["break;"]);
        out.dedent();
        out.structure(&["}"]);
    }
    if produces(scope.program()) {
        out.structure(&["sleep(Duration::from_secs(1));"]);
    }
    if reads_many(scope) && !scope.program().works_through() {
        out.dedent();
        out.structure(&["}"]);
    }
    out.dedent();
    out.structure(&["}"]);
    out.finish()
}

/// What ends a round: of the loop that is gone back to, if there is one.
fn next_round(scope: &Scope) -> &'static str {
    match goes_back_to(scope.program()) {
        Some(_) => "break;",
        None => "continue;",
    }
}

fn condition(scope: &Scope, guard: Guard) -> String {
    let limit = scope.settings.max_deliveries;
    match guard {
        Guard::Always | Guard::UnlessNoAck => "{".into(),
        Guard::IfTooOften => format!("if deliveries > {limit} {{"),
        Guard::UnlessTooOften => format!("if deliveries <= {limit} {{"),
        Guard::IfMarked => "if known {".into(),
        Guard::UnlessMarked => "if !known {".into(),
    }
}

fn write_lines(out: &mut Writer, scope: &Scope, lines: &[Line]) {
    for line in lines {
        if names_key_at(scope.program()) == Some(line.label)
            && let Some(Arg::Slot(Slot::OfMessage(prefix))) = key_of_message(scope.program())
        {
            let key = key_of(scope, prefix);
            out.structure(&[&format!("let key = {key};")]);
        }
        if goes_back_to(scope.program()) == Some(line.label) {
            out.structure(&["loop {"]);
            out.indent();
        }
        out.label(Some(line.label));
        if is_needless(scope, line) {
            out.row(&format!("// {NEEDLESS}"));
            continue;
        }
        match line.op {
            Op::SideEffect(name) => side_effect(out, scope, line, name),
            Op::Send(args, Reads::Added) if chooses_ids(args) => {
                send_with_id(out, scope, args);
                after(out, scope, args, Reads::Added);
            }
            Op::Send(args, reads) => {
                if reads == Reads::Asked {
                    let name = counter(scope).0;
                    out.row(&format!("let item = format!(\"{name}{{n}}\");"));
                }
                send(out, scope, args, reads);
                after(out, scope, args, reads);
            }
            Op::Pipeline(parts) => together(out, scope, parts, false),
            Op::Transaction(parts, None) => together(out, scope, parts, true),
            Op::Transaction(parts, Some(_)) => under_watch(out, scope, parts),
        }
    }
}

/// A transaction for which something is watched: EXEC may answer nil.
fn under_watch(out: &mut Writer, scope: &Scope, parts: &[Part]) {
    batch(out, scope, parts, true);
    out.row("let done = batch");
    out.row("    .query::<Option<()>>(&mut con)?;");
    out.row("if done.is_none() {");
    out.row("    continue;");
    out.row("}");
    if works_in_redis(scope.program()) {
        out.row("println!(\"paid {message:?}\");");
    }
}

/// Several commands in one write.
fn together(out: &mut Writer, scope: &Scope, parts: &[Part], is_atomic: bool) {
    batch(out, scope, parts, is_atomic);
    out.row("batch.exec(&mut con)?;");
}

fn batch(out: &mut Writer, scope: &Scope, parts: &[Part], is_atomic: bool) {
    out.row("let mut batch = redis::pipe();");
    if is_atomic {
        out.row("batch.atomic();");
    }
    for part in parts {
        let each = match part.times {
            Times::Once => None,
            Times::EachNext(count) => Some(format!("for _ in 0..{count} {{")),
            Times::EachDone => Some("for id in &done {".into()),
        };
        if let Some(each) = &each {
            out.row(each);
            out.indent();
        }
        if let Some((command, args)) = part.args.split_first() {
            let command = words(scope, command).concat();
            let head = format!("batch.cmd({command})");
            out.command(command);
            let pieces = pieces(scope, args).into_iter();
            // Of the loop it is a reference already.
            let pieces: Vec<String> = pieces
                .map(|piece| match part.times {
                    Times::EachDone => piece.replace("(&id)", "(id)"),
                    Times::Once | Times::EachNext(_) => piece,
                })
                .collect();
            out.call(&head, &pieces, ".ignore();", CHAIN);
        }
        if matches!(part.times, Times::EachNext(_)) {
            out.row("n += 1;");
        }
        if each.is_some() {
            out.dedent();
            out.row("}");
        }
    }
}

/// Ends the loop over what was read, and remembers what was done in it.
fn end_loop(out: &mut Writer, scope: &Scope) {
    if keeps_done(scope) {
        out.row("done.push(id);");
    }
    out.dedent();
    out.structure(&["}"]);
    if keeps_done(scope) {
        out.structure(&["if done.is_empty() {", "    continue;", "}"]);
    }
}

/// A failure is told and not acknowledged: the message stays pending, if it
/// ever was.
fn side_effect(out: &mut Writer, scope: &Scope, line: &Line, name: &str) {
    let failure = Failure::of(scope);
    out.command(name);
    out.row("// side effect");
    let what = if has_items(scope.program()) {
        "item"
    } else {
        "message"
    };
    out.row(&format!("if let Err(error) = {name}(&{what}) {{"));
    out.row(&format!(
        "    eprintln!(\"{}: {{error}}\");",
        failure.told()
    ));
    if failure == Failure::AgainAtOnce {
        out.row(PAUSE);
    }
    if fails_all(scope) {
        out.row("    break;");
    } else if !is_last(scope, line) || ends_loop(scope, line) {
        out.row("    continue;");
    }
    out.row("}");
    if ends_loop(scope, line) {
        end_loop(out, scope);
    }
}

/// An id that is there already is no error: the message was stored before.
fn send_with_id(out: &mut Writer, scope: &Scope, args: &[Arg]) {
    let Some((command, args)) = args.split_first() else {
        return;
    };
    let command = words(scope, command).concat();
    let head = format!("let sent = cmd({command})");
    out.command(command);
    out.call(&head, &pieces(scope, args), ".exec(&mut con);", CHAIN);
    out.row("if let Err(error) = sent {");
    out.row("    // It was stored before.");
    out.row("    let text = error.to_string();");
    out.row("    if !text.contains(\"equal or smaller\") {");
    out.row("        return Err(error);");
    out.row("    }");
    out.row("}");
}

/// Writes a command, and keeps of its reply what is read of it.
fn send(out: &mut Writer, scope: &Scope, args: &[Arg], reads: Reads) {
    if let Some((method, arguments)) = method(scope, args) {
        let keep = match reads {
            Reads::Popped(_) | Reads::Heard => "let reply = ",
            Reads::Recalled => "let kept = ",
            Reads::Won => "let won = ",
            Reads::LookedUp => "let known = ",
            _ => "",
        };
        out.command(method);
        out.call(&format!("{keep}con.{method}("), &arguments, ")?;", CALL);
        return;
    }
    let (keep, tail) = match reads {
        Reads::Added
        | Reads::Buried
        | Reads::Acknowledged
        | Reads::Deleted
        | Reads::Trimmed
        | Reads::AllAcknowledged
        | Reads::Pushed
        | Reads::Remembered
        | Reads::Saved
        | Reads::Released
        | Reads::Noted
        | Reads::Worked
        | Reads::Asked
        | Reads::Replied
        | Reads::Watched
        | Reads::Unwatched => ("", ".exec(&mut con)?;"),
        Reads::Recalled => ("let kept = ", ".query::<Option<String>>(&mut con)?;"),
        Reads::PutBack if !is_only_line(scope) => ("", ".exec(&mut con)?;"),
        Reads::Popped(_) | Reads::PutBack | Reads::Heard => {
            ("let reply = ", ".query::<Option<String>>(&mut con)?;")
        }
        Reads::Peeked => ("let mut items = ", ".query::<Vec<String>>(&mut con)?;"),
        Reads::Marked => ("let reply = ", ".query::<Option<String>>(&mut con)?;"),
        Reads::LookedUp => ("let known = ", ".query::<bool>(&mut con)?;"),
        Reads::Won => ("let won = ", ".query::<usize>(&mut con)?;"),
        Reads::Delivered | Reads::Read(_) => ("let reply = ", ".query::<Streams>(&mut con)?;"),
        Reads::Ranged => ("let entries = ", ".query::<Vec<Entry>>(&mut con)?;"),
        Reads::Claimed => ("let reply = ", ".query::<Claimed>(&mut con)?;"),
        Reads::TakenOver => ("let reply = ", ".query::<Vec<Entry>>(&mut con)?;"),
        Reads::HasRoom(_) => ("let length = ", ".query::<u64>(&mut con)?;"),
        Reads::Deliveries | Reads::Found => (
            "let reply = ",
            ".query::<StreamPendingCountReply>(&mut con)?;",
        ),
    };
    let Some((command, args)) = args.split_first() else {
        return;
    };
    let command = words(scope, command).concat();
    let head = format!("{keep}cmd({command})");
    out.command(command);
    out.call(&head, &pieces(scope, args), tail, CHAIN);
}

/// The method that redis-rs has for a command, and its arguments; none where no
/// form is known here, which `cmd` does as well.
fn method(scope: &Scope, args: &[Arg]) -> Option<(&'static str, Vec<String>)> {
    let one = |arg: &Arg| words(scope, arg).concat();
    Some(match args {
        [Arg::Word("XACK"), key, group, id] => {
            let id = match id {
                Arg::Slot(Slot::Done) => one(id),
                _ => format!("&[{}]", one(id)),
            };
            ("xack", vec![one(key), one(group), id])
        }
        [Arg::Word("SET"), key, id] => ("set", vec![one(key), one(id)]),
        [Arg::Word("GET"), key] => ("get", vec![one(key)]),
        [Arg::Word("EXISTS"), key] => ("exists", vec![one(key)]),
        [Arg::Word("XDEL"), key, id] => ("xdel", vec![one(key), format!("&[{}]", one(id))]),
        [Arg::Word("LPUSH"), key, item] => ("lpush", vec![one(key), one(item)]),
        [Arg::Word("BRPOP"), key, timeout] => {
            let timeout = one(timeout);
            // The method takes a number with a point only.
            let point = if timeout.contains('.') { "" } else { ".0" };
            ("brpop", vec![one(key), timeout + point])
        }
        [Arg::Word("LREM"), key, count, item] => ("lrem", vec![one(key), one(count), one(item)]),
        [Arg::Word("ZADD"), key, score, item] => ("zadd", vec![one(key), one(item), one(score)]),
        [Arg::Word("ZREM"), key, item] => ("zrem", vec![one(key), one(item)]),
        _ => return None,
    })
}

/// `.arg(…)` for every word, those of a phrase together.
fn pieces(scope: &Scope, args: &[Arg]) -> Vec<String> {
    let mut pieces = Vec::new();
    for phrase in phrases(args) {
        if phrase == [Arg::Slot(Slot::ReadOptions)] {
            pieces.extend(options(scope).into_iter().map(option));
            continue;
        }
        let words: Vec<String> = phrase.iter().flat_map(|arg| words(scope, arg)).collect();
        let together = match phrase {
            [Arg::Slot(Slot::DeadFields)] => 1,
            [Arg::Slot(Slot::BigFields(_))] => 2,
            _ => words.len(),
        };
        let row = |words: &[String]| words.iter().map(|word| format!(".arg({word})")).collect();
        pieces.extend(words.chunks(together.max(1)).map(row));
    }
    pieces
}

/// `.arg("COUNT").arg(1)`.
fn option((name, value): (&'static str, Option<u64>)) -> String {
    let value = value.map(|value| format!(".arg({value})"));
    format!(".arg({}){}", literal(name), value.unwrap_or_default())
}

/// A part of a command as expressions.
fn words(scope: &Scope, arg: &Arg) -> Vec<String> {
    let same = || scope.words(&[*arg]).concat();
    match arg {
        Arg::Word(word) if word.parse::<u64>().is_ok() => vec![(*word).to_owned()],
        Arg::Word(word) => vec![literal(word)],
        Arg::Script(script) => vec![script.name.to_lowercase()],
        Arg::Slot(Slot::Own(_)) => vec![literal(&same())],
        Arg::Slot(Slot::OfMessage(_)) if names_key_at(scope.program()).is_some() => {
            vec!["&key".into()]
        }
        Arg::Slot(Slot::OfMessage(prefix)) => vec![key_of(scope, prefix)],
        Arg::Slot(Slot::Timeout | Slot::Within(_)) => vec![same()],
        Arg::Slot(Slot::Item) if !has_items(scope.program()) => {
            vec!["&message[\"id\"]".into()]
        }
        Arg::Slot(Slot::Item) if produces(scope.program()) && !asks(scope.program()) => {
            vec![format!("format!(\"{}{{n}}\")", counter(scope).0)]
        }
        Arg::Slot(Slot::Item) => vec!["&item".into()],
        Arg::Slot(Slot::Now) => vec!["now()".into()],
        Arg::Slot(Slot::Due) => vec![format!("now() + {}", scope.settings.delay_ms)],
        Arg::Slot(Slot::Overdue) => vec![format!("now() - {}", scope.settings.min_idle_ms)],
        Arg::Slot(Slot::Stream | Slot::DeadStream | Slot::Group | Slot::Me | Slot::Named(_)) => {
            vec![literal(&same())]
        }
        Arg::Slot(Slot::OwnFrom) => vec!["&last".into()],
        Arg::Slot(Slot::MinIdle | Slot::ReadOptions) => vec![same()],
        Arg::Slot(Slot::LastId) => vec!["&last".into()],
        Arg::Slot(Slot::From) => vec!["&start".into()],
        Arg::Slot(Slot::NextId) => vec!["format!(\"{n}-0\")".into()],
        Arg::Slot(Slot::Entry) => vec!["&id".into()],
        Arg::Slot(Slot::Done) => vec!["&done".into()],
        Arg::Slot(Slot::Cursor) => vec!["&cursor".into()],
        Arg::Slot(Slot::Fields) if asks(scope.program()) => {
            vec![literal("id"), "&item".into()]
        }
        Arg::Slot(Slot::Fields) => {
            vec![
                literal("id"),
                format!("format!(\"{}{{n}}\")", counter(scope).0),
            ]
        }
        Arg::Slot(Slot::BigFields(bytes)) => vec![
            literal("id"),
            format!("format!(\"{}{{n}}\")", counter(scope).0),
            literal("data"),
            format!("\"x\".repeat({bytes})"),
        ],
        Arg::Slot(Slot::DeadFields) => DEAD_FIELDS.map(str::to_owned).to_vec(),
    }
}

/// A key of the message in hand.
fn key_of(scope: &Scope, prefix: &str) -> String {
    match has_items(scope.program()) {
        true => format!("format!(\"{prefix}{{item}}\")"),
        false => format!("format!(\"{prefix}{{}}\", message[\"id\"])"),
    }
}

/// The message's own fields, and where it came from.
const DEAD_FIELDS: [&str; 5] = [
    "&message",
    "\"entry\"",
    "&id",
    "\"deliveries\"",
    "deliveries",
];

/// What is done with a reply.
fn after(out: &mut Writer, scope: &Scope, args: &[Arg], reads: Reads) {
    match reads {
        Reads::Added | Reads::Pushed | Reads::Asked => out.row("n += 1;"),
        Reads::Heard => {
            out.row("if reply.is_none() {");
            out.row("    eprintln!(\"no reply to {item}\");");
            out.row("    continue;");
            out.row("}");
        }
        Reads::Popped(_) => {
            let is_pair = args.first() == Some(&Arg::Word("BRPOP"));
            // The key and the item.
            let found = if is_pair { "[_, item]" } else { "item" };
            out.row(&format!("let Some({found}) = reply else {{"));
            let pause = is_polled(args).then_some(PAUSE);
            continue_behind(out, pause.as_slice());
        }
        Reads::Peeked => {
            out.row("let Some(item) = items.pop() else {");
            continue_behind(out, &[PAUSE]);
        }
        Reads::Won => {
            out.row("if won == 0 {");
            out.row("    continue;");
            out.row("}");
        }
        Reads::PutBack if is_only_line(scope) => {
            let ms = scope.settings.reaper_every_ms;
            out.row("if reply.is_none() {");
            out.row(&format!("    sleep(Duration::from_millis({ms}));"));
            out.row("}");
        }
        Reads::PutBack | Reads::Remembered | Reads::Released => {}
        Reads::Recalled => {
            out.row("let mut last =");
            out.row("    kept.unwrap_or_else(|| \"0\".into());");
        }
        Reads::Saved => out.row("last = id;"),
        Reads::Ranged => {
            out.row("let Some((id, message)) =");
            out.row("    entries.into_iter().next()");
            or_continue(out, &[PAUSE]);
            out.row("start = format!(\"({id}\");");
        }
        Reads::Delivered if begins_with_own(scope.program()) => own_first(out, scope),
        Reads::Delivered | Reads::Read(_) => {
            let id = match IdIs::of(scope) {
                IdIs::Needed | IdIs::LastId => "id",
                IdIs::Needless => "_",
            };
            if reads_many(scope) {
                for_each(out, scope, id);
                if IdIs::of(scope) == IdIs::LastId {
                    out.row("last = id;");
                }
                return;
            }
            out.row(&format!("let Some(({id}, message)) = reply.into_iter()"));
            out.row("    .flat_map(|(_, entries)| entries).next()");
            let pause = has_to_pause(scope).then_some(PAUSE);
            or_continue(out, pause.as_slice());
            if IdIs::of(scope) == IdIs::LastId {
                out.row("last = id;");
            }
        }
        Reads::Claimed => {
            let ms = scope.settings.reaper_every_ms;
            out.row("cursor = reply.0;");
            out.row("let Some((id, message)) =");
            out.row("    reply.1.into_iter().next()");
            or_continue(
                out,
                &[
                    "    if cursor == \"0-0\" {",
                    &format!("        sleep(Duration::from_millis({ms}));"),
                    "    }",
                ],
            );
        }
        Reads::Deliveries => {
            out.row("let Some(row) = reply.ids.first() else {");
            out.row("    continue;");
            out.row("};");
            out.row("let deliveries = row.times_delivered;");
        }
        Reads::Found => {
            let ms = scope.settings.reaper_every_ms;
            out.row("let Some(row) = reply.ids.first() else {");
            continue_behind(out, &[&format!("    sleep(Duration::from_millis({ms}));")]);
            out.row("let id = row.id.clone();");
            out.row("let deliveries = row.times_delivered + 1;");
        }
        Reads::TakenOver => {
            out.row("// Nothing where another was faster.");
            out.row("let Some((_, message)) =");
            out.row("    reply.into_iter().next()");
            or_continue(out, &[]);
        }
        Reads::Trimmed => {
            let ms = scope.settings.reaper_every_ms;
            out.row(&format!("sleep(Duration::from_millis({ms}));"));
        }
        Reads::HasRoom(limit) => {
            out.row(&format!("if length >= {limit} {{"));
            out.row(PAUSE);
            out.row("    continue;");
            out.row("}");
        }
        Reads::Buried
        | Reads::Acknowledged
        | Reads::AllAcknowledged
        | Reads::LookedUp
        | Reads::Noted
        | Reads::Worked
        | Reads::Deleted
        | Reads::Replied
        | Reads::Watched
        | Reads::Unwatched => {}
        Reads::Marked => out.row("let known = reply.is_none();"),
    }
}

/// Reads on in what is pending, and with `>` when nothing is left of it.
fn own_first(out: &mut Writer, scope: &Scope) {
    if reads_many(scope) {
        out.row("let entries: Vec<Entry> = reply.into_iter()");
        out.row("    .flat_map(|(_, entries)| entries).collect();");
        out.row("if entries.is_empty() {");
        if has_to_pause(scope) {
            out.row("    if last == \">\" {");
            out.row("        sleep(Duration::from_secs(1));");
            out.row("    }");
        }
        out.row("    last = \">\".into();");
        out.row("}");
        out.structure(&["for (id, message) in entries {"]);
        out.indent();
    } else {
        out.row("let Some((id, message)) = reply.into_iter()");
        out.row("    .flat_map(|(_, entries)| entries).next()");
        let mut rows = Vec::new();
        if has_to_pause(scope) {
            rows.extend([
                "    if last == \">\" {",
                "        sleep(Duration::from_secs(1));",
                "    }",
            ]);
        }
        rows.push("    last = \">\".into();");
        or_continue(out, &rows);
    }
    out.row("if last != \">\" {");
    out.row("    last = id.clone();");
    out.row("}");
    out.row("// An entry that is gone has no fields.");
    out.row("if message.is_empty() {");
    out.row("    continue;");
    out.row("}");
}

/// Waits a little, where Redis does not make a read wait.
const PAUSE: &str = "    sleep(Duration::from_secs(1));";

/// What follows is done for each entry of the reply.
fn for_each(out: &mut Writer, scope: &Scope, id: &str) {
    if has_to_pause(scope) {
        out.row("if reply.is_empty() {");
        out.row(PAUSE);
        out.row("}");
    }
    if keeps_done(scope) {
        out.structure(&["let mut done = Vec::new();"]);
    }
    out.structure(&[
        &format!("for ({id}, message) in reply.into_iter()"),
        "    .flat_map(|(_, entries)| entries)",
        "{",
    ]);
    out.indent();
}

fn or_continue(out: &mut Writer, first: &[&str]) {
    out.row("else {");
    continue_behind(out, first);
}

/// The rest of an `else` that goes on with the next round.
fn continue_behind(out: &mut Writer, first: &[&str]) {
    for row in first {
        out.row(row);
    }
    out.row("    continue;");
    out.row("};");
}

/// The program with what makes it run: imports, a connection, the side effect,
/// the group.
pub(super) fn script(scope: &Scope, socket: &str) -> String {
    let body = text(&render(scope));
    let mut parts = vec![header(scope, &body)];
    if body.contains("now()") {
        parts.push(NOW.into());
    }
    let items = has_items(scope.program());
    parts.extend(side_effect_of(scope.program()).map(|name| definition(name, items)));
    let mut main = connection(socket);
    if uses(scope.program(), Slot::Group) {
        main.push_str(&group(scope));
    }
    main.push_str(&body);
    let main: String = main.lines().map(indented).collect();
    parts.push(format!("fn main() -> RedisResult<()> {{\n{main}}}\n"));
    parts.join("\n")
}

fn indented(line: &str) -> String {
    let indent = if line.is_empty() { "" } else { "    " };
    format!("{indent}{line}\n")
}

fn header(scope: &Scope, body: &str) -> String {
    let about = about(scope);
    let when = |line, what| if body.contains(what) { line } else { "" };
    let time = match (body.contains("sleep("), body.contains("now()")) {
        (true, true) => {
            "use std::thread::sleep;\nuse std::time::{Duration, SystemTime, UNIX_EPOCH};\n"
        }
        (true, false) => "use std::{thread::sleep, time::Duration};\n",
        (false, true) => "use std::time::{SystemTime, UNIX_EPOCH};\n",
        (false, false) => "",
    };
    let has_message = ["&message", "message[", "{message"];
    let has_message = has_message.iter().any(|what| body.contains(what));
    let of_message = |line| if has_message { line } else { "" };
    let map = of_message("use std::collections::BTreeMap;\n");
    let pending = when(
        "use redis::streams::StreamPendingCountReply;\n",
        "StreamPendingCountReply",
    );
    let is_sent_plainly =
        body.replace(".cmd(", "").contains("cmd(") || uses(scope.program(), Slot::Group);
    let cmd = if is_sent_plainly { ", cmd" } else { "" };
    let typed = when(", TypedCommands", "con.");
    let entry = of_message(
        "\n/// An entry's id and fields.\ntype Entry = (String, BTreeMap<String, String>);\n",
    );
    let streams = when(
        "/// Streams by name, with entries.\ntype Streams = Vec<(String, Vec<Entry>)>;\n",
        "Streams>",
    );
    let claimed = when(
        "/// The next cursor, claimed entries, ids of deleted ones.\ntype Claimed = (String, Vec<Entry>, Vec<String>);\n",
        "Claimed>",
    );
    format!(
        "// {about}
// Cargo.toml: redis = \"1\"
// Usage: cargo run -- [URL or unix socket]
{map}{time}
{pending}use redis::{{Client, RedisResult{typed}{cmd}}};
{entry}{streams}{claimed}"
    )
}

fn connection(socket: &str) -> String {
    let socket = literal(socket);
    format!(
        "let mut address = std::env::args()
    .nth(1)
    .unwrap_or_else(|| {socket}.into());
if !address.contains(\"://\") {{
    address = format!(\"unix://{{address}}\");
}}
let mut con = Client::open(address)?.get_connection()?;

"
    )
}

/// Scores and times are milliseconds.
const NOW: &str = "fn now() -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    now.map_or(0, |since| since.as_millis() as u64)
}
";

fn definition(name: &str, items: bool) -> String {
    let (what, of, fails) = match items {
        true => ("item", "str", "item.ends_with('*')"),
        false => (
            "message",
            "BTreeMap<String, String>",
            "message.contains_key(\"poison\")",
        ),
    };
    format!(
        "/// The side effect: your own work goes here.
fn {name}({what}: &{of}) -> Result<(), String> {{
    if {fails} {{
        return Err(\"this message fails every time\".into());
    }}
    println!(\"{name} {{{what}:?}}\");
    Ok(())
}}
"
    )
}

fn group(scope: &Scope) -> String {
    let word = |slot| literal(&scope.words(&[Arg::Slot(slot)]).concat());
    let (stream, group) = (word(Slot::Stream), word(Slot::Group));
    format!(
        "let made = cmd(\"XGROUP\")
    .arg(\"CREATE\").arg({stream}).arg({group}).arg(0)
    .arg(\"MKSTREAM\")
    .exec(&mut con);
if let Err(error) = made {{
    // It is there already.
    if error.code() != Some(\"BUSYGROUP\") {{
        return Err(error);
    }}
}}

"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program::render::tests::with_member;

    #[test]
    fn a_command_without_a_form_of_its_own_is_sent_as_it_is() {
        let args = &[Arg::Word("XFOO"), Arg::Slot(Slot::Stream), Arg::Word("1")];
        let mut out = Writer::new(&SYNTAX);
        with_member(
            "c2",
            |_| (),
            |scope| send(&mut out, scope, args, Reads::Acknowledged),
        );
        let expected = r#"cmd("XFOO").arg("orders").arg(1).exec(&mut con)?;"#;
        assert_eq!(
            text(&out.finish()).replace("\n", "").replace("    ", ""),
            expected
        );
    }
}
