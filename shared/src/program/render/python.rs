//! Programs in Python, with redis-py.

use super::{
    CodeLine, Failure, IdIs, NEEDLESS, Shape, about, asks, begins_with_latest, begins_with_own,
    blocks, chooses_ids, counter, ends_loop, fails_all, goes_back_to, has_items, has_to_pause,
    is_last, is_needless, is_only_line, is_polled, keeps_done, key_of_message, literal,
    names_key_at, options, produces, reads_many, scripts, seconds, side_effect_of, text, uses,
    works_in_redis,
    writer::{Breaks, Syntax, Writer},
};
use crate::program::{Arg, Guard, Line, Op, Part, Reads, Scope, Slot, Times};

static SYNTAX: Syntax = Syntax {
    comment: "#",
    keywords: &[
        "as", "break", "continue", "def", "except", "for", "if", "import", "in", "not", "raise",
        "try", "while", "with", "True", "None",
    ],
};

const CALL: Breaks = Breaks {
    between: ", ",
    end: ",",
    closing: 0,
};

pub(super) fn render(scope: &Scope) -> Vec<CodeLine> {
    let mut out = Writer::new(&SYNTAX);
    if uses(scope.program(), Slot::Cursor) {
        out.row("cursor = \"0-0\"");
    }
    if begins_with_own(scope.program()) {
        out.row("# What is pending for it comes first.");
        out.row("last = \"0-0\"");
    }
    for script in scripts(scope.program()) {
        out.row(&format!("{} = \"\"\"", script.name));
        out.quoted(script.rows);
        out.row("\"\"\"");
    }
    if produces(scope.program()) {
        out.row(&format!("n = {}", counter(scope).1));
    }
    if begins_with_latest(scope.program()) {
        out.row("last = \"$\"");
    }
    if uses(scope.program(), Slot::From) {
        out.row("start = \"-\"");
    }
    if goes_back_to(scope.program()).is_some() {
        out.row("pipe = r.pipeline()");
    }
    write_lines(&mut out, scope, scope.program().opening());
    out.label(None);
    out.row("while True:");
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
            }
        }
    }
    if goes_back_to(scope.program()).is_some() {
        out.structure(&["break"]);
        out.dedent();
    }
    if produces(scope.program()) {
        out.structure(&["time.sleep(1)"]);
    }
    out.finish()
}

/// What ends a round: of the loop that is gone back to, if there is one.
fn next_round(scope: &Scope) -> &'static str {
    match goes_back_to(scope.program()) {
        Some(_) => "break",
        None => "continue",
    }
}

fn condition(scope: &Scope, guard: Guard) -> String {
    let limit = scope.settings.max_deliveries;
    match guard {
        Guard::Always | Guard::UnlessNoAck => "if True:".into(),
        Guard::IfTooOften => format!("if deliveries > {limit}:"),
        Guard::UnlessTooOften => format!("if deliveries <= {limit}:"),
        Guard::IfMarked => "if known:".into(),
        Guard::UnlessMarked => "if not known:".into(),
    }
}

fn write_lines(out: &mut Writer, scope: &Scope, lines: &[Line]) {
    for line in lines {
        if names_key_at(scope.program()) == Some(line.label)
            && let Some(Arg::Slot(Slot::OfMessage(prefix))) = key_of_message(scope.program())
        {
            let key = key_of(scope, prefix);
            out.structure(&[&format!("key = {key}")]);
        }
        if goes_back_to(scope.program()) == Some(line.label) {
            out.structure(&["while True:"]);
            out.indent();
        }
        out.label(Some(line.label));
        if is_needless(scope, line) {
            out.row(&format!("# {NEEDLESS}"));
            continue;
        }
        match line.op {
            Op::SideEffect(name) => side_effect(out, scope, line, name),
            Op::Send(args, Reads::Added) if chooses_ids(args) => {
                out.row("try:");
                out.indent();
                send(out, "r", &items(scope, args), "");
                out.dedent();
                out.row("except redis.ResponseError as error:");
                out.row("    # It was stored before.");
                out.row("    if \"equal or smaller\" not in str(error):");
                out.row("        raise");
                after(out, scope, args, Reads::Added);
            }
            Op::Send(args, reads) => {
                if reads == Reads::Asked {
                    out.row(&format!("item = f\"{}{{n}}\"", counter(scope).0));
                }
                // WATCH is of a connection: what follows goes over the same.
                let by = match goes_back_to(scope.program()) {
                    Some(_) if is_under_watch(reads) => "pipe",
                    _ => "r",
                };
                send(out, by, &items(scope, args), kept(scope, reads));
                after(out, scope, args, reads);
            }
            Op::Pipeline(parts) if goes_back_to(scope.program()).is_some() => {
                one_by_one(out, scope, parts);
            }
            Op::Transaction(parts, Some(_)) => under_watch(out, scope, parts),
            Op::Pipeline(parts) => together(out, scope, parts, "False"),
            Op::Transaction(parts, _) => together(out, scope, parts, "True"),
        }
    }
}

fn is_under_watch(reads: Reads) -> bool {
    matches!(reads, Reads::Watched | Reads::Unwatched | Reads::LookedUp)
}

/// The commands of a transaction for which something is watched.
fn under_watch(out: &mut Writer, scope: &Scope, parts: &[Part]) {
    out.row("pipe.multi()");
    for part in parts {
        send(out, "pipe", &items(scope, part.args), "");
    }
    out.row("try:");
    out.row("    pipe.execute()");
    out.row("except redis.WatchError:");
    out.row("    continue");
    if works_in_redis(scope.program()) {
        out.row("print(\"paid\", message, flush=True)");
    }
}

/// While something is watched, redis-py sends each command by itself.
fn one_by_one(out: &mut Writer, scope: &Scope, parts: &[Part]) {
    for part in parts {
        let by = if is_under_watch(part.reads) {
            "pipe"
        } else {
            "r"
        };
        send(out, by, &items(scope, part.args), "");
    }
}

/// Several commands in one write.
fn together(out: &mut Writer, scope: &Scope, parts: &[Part], is_atomic: &str) {
    out.row(&format!(
        "with r.pipeline(transaction={is_atomic}) as pipe:"
    ));
    out.indent();
    for part in parts {
        let items = items(scope, part.args);
        let each = match part.times {
            Times::Once => None,
            Times::EachNext(count) => Some(format!("for _ in range({count}):")),
            Times::EachDone => Some("for entry_id in done:".into()),
        };
        if let Some(each) = &each {
            out.row(each);
            out.indent();
        }
        send(out, "pipe", &items, "");
        if matches!(part.times, Times::EachNext(_)) {
            out.row("n += 1");
        }
        if each.is_some() {
            out.dedent();
        }
    }
    out.row("pipe.execute()");
    out.dedent();
}

/// Ends the loop over what was read, and remembers what was done in it.
fn end_loop(out: &mut Writer, scope: &Scope) {
    if keeps_done(scope) {
        out.row("done.append(entry_id)");
    }
    out.dedent();
    if keeps_done(scope) {
        out.structure(&["if not done:", "    continue"]);
    }
}

/// A failure is told and not acknowledged: the message stays pending, if it
/// ever was.
fn side_effect(out: &mut Writer, scope: &Scope, line: &Line, name: &str) {
    let failure = Failure::of(scope);
    out.command(name);
    out.row("try:");
    let what = if has_items(scope.program()) {
        "item"
    } else {
        "message"
    };
    out.row(&format!("    {name}({what})  # side effect"));
    out.row("except Exception as error:");
    out.row(&format!("    print(\"{}:\", error)", failure.told()));
    if failure == Failure::AgainAtOnce {
        out.row("    time.sleep(1)");
    }
    if fails_all(scope) {
        out.row("    break");
    } else if !is_last(scope, line) || ends_loop(scope, line) {
        out.row("    continue");
    }
    if ends_loop(scope, line) {
        end_loop(out, scope);
    }
}

/// A part of a command.
enum Item {
    /// A word that is always the same.
    Word(&'static str),
    /// An expression.
    Value(String),
    /// Fields and values: as a dictionary, and one after the other.
    Fields { dict: String, flat: Vec<String> },
}

use Item::{Fields, Value, Word};

impl Item {
    /// It as arguments of a call.
    fn arguments(&self) -> Vec<String> {
        match self {
            Word(word) if word.parse::<u64>().is_ok() => vec![(*word).to_owned()],
            Word(word) => vec![literal(word)],
            Value(value) => vec![value.clone()],
            Fields { flat, .. } => flat.clone(),
        }
    }
}

fn items(scope: &Scope, args: &[Arg]) -> Vec<Item> {
    let item = |arg: &Arg| match arg {
        Arg::Word(word) => vec![Word(word)],
        Arg::Script(script) => vec![Value(script.name.into())],
        Arg::Slot(Slot::ReadOptions) => read_options(scope),
        Arg::Slot(slot) => vec![filled(scope, *slot)],
    };
    args.iter().flat_map(item).collect()
}

fn read_options(scope: &Scope) -> Vec<Item> {
    let mut items = Vec::new();
    for (option, value) in options(scope) {
        items.push(Word(option));
        items.extend(value.map(|value| Value(value.to_string())));
    }
    items
}

fn filled(scope: &Scope, slot: Slot) -> Item {
    let same = || scope.words(&[Arg::Slot(slot)]).concat();
    match slot {
        Slot::Stream | Slot::DeadStream | Slot::Group | Slot::Me | Slot::Named(_) => {
            Value(literal(&same()))
        }
        Slot::OwnFrom => Value("last".into()),
        Slot::MinIdle => Value(same()),
        Slot::ReadOptions | Slot::Timeout | Slot::Within(_) => Value(same()),
        Slot::Own(_) => Value(literal(&same())),
        Slot::OfMessage(_) if names_key_at(scope.program()).is_some() => Value("key".into()),
        Slot::OfMessage(prefix) => Value(key_of(scope, prefix)),
        Slot::Item if !has_items(scope.program()) => Value("message[\"id\"]".into()),
        Slot::Item if produces(scope.program()) && !asks(scope.program()) => {
            Value(format!("f\"{}{{n}}\"", counter(scope).0))
        }
        Slot::Item => Value("item".into()),
        Slot::Now => Value("now()".into()),
        Slot::Due => Value(format!("now() + {}", scope.settings.delay_ms)),
        Slot::Overdue => Value(format!("now() - {}", scope.settings.min_idle_ms)),
        Slot::LastId => Value("last".into()),
        Slot::From => Value("start".into()),
        Slot::NextId => Value("f\"{n}-0\"".into()),
        Slot::Entry => Value("entry_id".into()),
        Slot::Done => Value("*done".into()),
        Slot::Cursor => Value("cursor".into()),
        Slot::Fields => {
            let name = match asks(scope.program()) {
                true => "item".to_owned(),
                false => format!("f\"{}{{n}}\"", counter(scope).0),
            };
            Fields {
                dict: format!("{{\"id\": {name}}}"),
                flat: vec![literal("id"), name],
            }
        }
        Slot::BigFields(bytes) => {
            let name = format!("f\"{}{{n}}\"", counter(scope).0);
            let data = format!("\"x\" * {bytes}");
            Fields {
                dict: format!("{{\"id\": {name}, \"data\": {data}}}"),
                flat: vec![literal("id"), name, literal("data"), data],
            }
        }
        Slot::DeadFields => Fields {
            dict: "dead".into(),
            flat: vec!["*chain.from_iterable(dead.items())".into()],
        },
    }
}

/// A key of the message in hand.
fn key_of(scope: &Scope, prefix: &str) -> String {
    match has_items(scope.program()) {
        true => format!("f\"{prefix}{{item}}\""),
        false => format!("f\"{prefix}{{message['id']}}\""),
    }
}

/// What is kept of a reply, and under which name.
fn kept(scope: &Scope, reads: Reads) -> &'static str {
    match reads {
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
        | Reads::Unwatched => "",
        Reads::Heard => "reply = ",
        Reads::Recalled => "last = ",
        Reads::Marked => "known = not ",
        Reads::LookedUp => "known = ",
        Reads::PutBack if !is_only_line(scope) => "",
        Reads::Popped(_) | Reads::PutBack => "item = ",
        Reads::Peeked => "items = ",
        Reads::Won => "won = ",
        Reads::Delivered | Reads::Read(_) => "reply = ",
        Reads::Ranged => "entries = ",
        Reads::Claimed => "cursor, entries, *_ = ",
        Reads::Deliveries | Reads::Found => "rows = ",
        Reads::TakenOver => "entries = ",
        Reads::HasRoom(_) => "length = ",
    }
}

/// Writes a command, sent by `r` or to be sent by a pipeline, and keeps its
/// reply.
fn send(out: &mut Writer, by: &str, items: &[Item], keep: &str) {
    let is_dead = |item: &Item| matches!(item, Fields { dict, .. } if dict == "dead");
    if items.iter().any(is_dead) {
        out.row("dead = message | {");
        out.row("    \"entry\": entry_id,");
        out.row("    \"deliveries\": deliveries,");
        out.row("}");
    }
    let (method, arguments) = method(items).unwrap_or_else(|| {
        let all = items.iter().flat_map(Item::arguments).collect();
        ("execute_command", all)
    });
    let keep = match method {
        // The key and the item.
        "brpop" => "reply = ",
        _ => keep,
    };
    out.command(method);
    out.call(&format!("{keep}{by}.{method}("), &arguments, ")", CALL);
}

/// The method that redis-py has for a command, and its arguments; none where
/// no form is known here, which `execute_command` does as well.
fn method(items: &[Item]) -> Option<(&'static str, Vec<String>)> {
    match items {
        [Word("XADD"), Value(key), Word("*"), Fields { dict, .. }] => {
            Some(("xadd", vec![key.clone(), dict.clone()]))
        }
        [
            Word("XADD"),
            Value(key),
            Word("MAXLEN"),
            Word(sign),
            Word(length),
            Word("*"),
            Fields { dict, .. },
        ] => {
            let approximate = if *sign == "~" { "True" } else { "False" };
            let mut arguments = vec![key.clone(), dict.clone()];
            arguments.push(format!("maxlen={length}"));
            arguments.push(format!("approximate={approximate}"));
            Some(("xadd", arguments))
        }
        [Word("XDEL"), Value(key), Value(id)] => Some(("xdel", vec![key.clone(), id.clone()])),
        [Word("XLEN"), Value(key)] => Some(("xlen", vec![key.clone()])),
        [
            Word("XCLAIM"),
            Value(key),
            Value(group),
            Value(consumer),
            idle,
            Value(id),
        ] => {
            let mut arguments = vec![key.clone(), group.clone(), consumer.clone()];
            arguments.push(format!("min_idle_time={}", idle.arguments().concat()));
            arguments.push(format!("message_ids=[{id}]"));
            Some(("xclaim", arguments))
        }
        [
            Word("XPENDING"),
            Value(key),
            Value(group),
            Word("IDLE"),
            Value(idle),
            Word(min),
            Word(max),
            Word(count),
        ] => {
            let mut arguments = vec![key.clone(), group.clone()];
            arguments.extend([
                format!("min={}", literal(min)),
                format!("max={}", literal(max)),
                format!("count={count}"),
                format!("idle={idle}"),
            ]);
            Some(("xpending_range", arguments))
        }
        [Word("XADD"), Value(key), Value(id), Fields { dict, .. }] => {
            Some(("xadd", vec![key.clone(), dict.clone(), format!("id={id}")]))
        }
        [Word("XACK"), Value(key), Value(group), Value(id)] => {
            Some(("xack", vec![key.clone(), group.clone(), id.clone()]))
        }
        [
            Word("XREADGROUP"),
            Word("GROUP"),
            Value(group),
            Value(consumer),
            rest @ ..,
        ] => {
            let [options @ .., Word("STREAMS"), Value(key), id] = rest else {
                return None;
            };
            let id = id.arguments().concat();
            let mut arguments = vec![group.clone(), consumer.clone(), format!("{{{key}: {id}}}")];
            arguments.extend(keywords(options)?);
            Some(("xreadgroup", arguments))
        }
        [Word("XREAD"), options @ .., Word("STREAMS"), Value(key), id] => {
            let id = id.arguments().concat();
            let mut arguments = vec![format!("{{{key}: {id}}}")];
            arguments.extend(keywords(options)?);
            Some(("xread", arguments))
        }
        [Word("XRANGE"), Value(key), from, to, rest @ ..] => {
            let mut arguments = vec![key.clone()];
            arguments.push(format!("min={}", from.arguments().concat()));
            arguments.push(format!("max={}", to.arguments().concat()));
            arguments.extend(keywords(rest)?);
            Some(("xrange", arguments))
        }
        [Word("GET"), key] => Some(("get", key.arguments())),
        [Word("SET"), key, value] => Some((
            "set",
            [key, value].map(|part| part.arguments().concat()).into(),
        )),
        [
            Word("XAUTOCLAIM"),
            Value(key),
            Value(group),
            Value(consumer),
            Value(idle),
            Value(start),
            rest @ ..,
        ] => {
            let mut arguments = vec![key.clone(), group.clone(), consumer.clone()];
            arguments.push(format!("min_idle_time={idle}"));
            arguments.push(format!("start_id={start}"));
            arguments.extend(keywords(rest)?);
            Some(("xautoclaim", arguments))
        }
        [
            Word("XPENDING"),
            Value(key),
            Value(group),
            Value(min),
            Value(max),
            Word(count),
        ] => {
            let mut arguments = vec![key.clone(), group.clone()];
            arguments.extend([
                format!("min={min}"),
                format!("max={max}"),
                format!("count={count}"),
            ]);
            Some(("xpending_range", arguments))
        }
        [Word("SET"), key, value, options @ ..] => {
            let mut arguments = [key.arguments(), value.arguments()].concat();
            arguments.extend(keywords(options)?);
            Some(("set", arguments))
        }
        [Word("EXISTS"), key] => Some(("exists", key.arguments())),
        [Word("WATCH"), key] => Some(("watch", key.arguments())),
        [Word("UNWATCH")] => Some(("unwatch", Vec::new())),
        [Word("INCRBY"), Word(key), by] => Some(("incrby", in_order(key, &[by]))),
        [Word("LPUSH"), Word(key), item] => Some(("lpush", in_order(key, &[item]))),
        [Word("RPOP"), Word(key)] => Some(("rpop", in_order(key, &[]))),
        [Word("BRPOP"), Value(key), timeout] => {
            Some(("brpop", vec![key.clone(), timeout.arguments().concat()]))
        }
        [Word("BRPOP"), Word(key), timeout] => Some(("brpop", in_order(key, &[timeout]))),
        [Word("ZREM"), Word(key), item] => Some(("zrem", in_order(key, &[item]))),
        [Word("LREM"), key, Word(count), item] => {
            let mut arguments = key.arguments();
            arguments.extend([(*count).to_owned(), item.arguments().concat()]);
            Some(("lrem", arguments))
        }
        [Word("ZADD"), Word(key), score, item] => {
            let pair = [item, score].map(|part| part.arguments().concat());
            Some((
                "zadd",
                vec![literal(key), format!("{{{}}}", pair.join(": "))],
            ))
        }
        [Word("LMOVE"), from, Word(to), ends @ ..] => {
            let mut arguments = from.arguments();
            arguments.push(literal(to));
            arguments.extend(ends.iter().flat_map(Item::arguments));
            Some(("lmove", arguments))
        }
        [
            Word("BLMOVE"),
            Word(from),
            to,
            Word(pop),
            Word(push),
            timeout,
        ] => {
            let ends = [Word(pop), Word(push)];
            let rest = [to, timeout, &ends[0], &ends[1]];
            Some(("blmove", in_order(from, &rest)))
        }
        [
            Word("ZRANGEBYSCORE"),
            Word(key),
            min,
            max,
            Word("LIMIT"),
            Word(start),
            Word(count),
        ] => {
            let mut arguments = in_order(key, &[min, max]);
            arguments.extend([format!("start={start}"), format!("num={count}")]);
            Some(("zrangebyscore", arguments))
        }
        [Word("EVAL"), arguments @ ..] => {
            Some(("eval", arguments.iter().flat_map(Item::arguments).collect()))
        }
        _ => None,
    }
}

fn in_order(key: &str, rest: &[&Item]) -> Vec<String> {
    let rest = rest.iter().flat_map(|item| item.arguments());
    [literal(key)].into_iter().chain(rest).collect()
}

/// Options as keyword arguments; none where one is not known here.
fn keywords(items: &[Item]) -> Option<Vec<String>> {
    match items {
        [] => Some(Vec::new()),
        [Word(option @ ("COUNT" | "BLOCK" | "EX")), value, rest @ ..] => {
            let value = value.arguments().concat();
            let mut all = vec![format!("{}={value}", option.to_lowercase())];
            all.extend(keywords(rest)?);
            Some(all)
        }
        [Word(option @ ("NOACK" | "NX")), rest @ ..] => {
            let mut all = vec![format!("{}=True", option.to_lowercase())];
            all.extend(keywords(rest)?);
            Some(all)
        }
        _ => None,
    }
}

/// What is done with a reply.
fn after(out: &mut Writer, scope: &Scope, args: &[Arg], reads: Reads) {
    match reads {
        Reads::Added | Reads::Pushed | Reads::Asked => out.row("n += 1"),
        Reads::Heard => {
            out.row("if reply is None:");
            out.row("    print(\"no reply to\", item)");
            out.row("    continue");
        }
        Reads::Popped(_) => {
            let is_pair = args.first() == Some(&Arg::Word("BRPOP"));
            let reply = if is_pair { "reply" } else { "item" };
            or_again(out, &format!("if {reply} is None:"), is_polled(args));
            if is_pair {
                out.row("_, item = reply");
            }
        }
        Reads::Peeked => {
            or_again(out, "if not items:", true);
            out.row("item = items[0]");
        }
        Reads::Won => or_again(out, "if not won:", false),
        Reads::PutBack if is_only_line(scope) => {
            let pause = seconds(scope.settings.reaper_every_ms);
            out.row("if item is None:");
            out.row(&format!("    time.sleep({pause})"));
        }
        Reads::PutBack | Reads::Remembered | Reads::Released => {}
        Reads::Recalled => out.row("last = last or \"0\""),
        Reads::Saved => out.row("last = entry_id"),
        Reads::Ranged => {
            or_again(out, "if not entries:", true);
            out.row("entry_id, message = entries[0]");
            out.row("start = f\"({entry_id}\"");
        }
        Reads::Delivered if begins_with_own(scope.program()) => own_first(out, scope),
        Reads::Delivered | Reads::Read(_) => {
            out.row("if not reply:");
            if has_to_pause(scope) {
                out.row("    time.sleep(1)");
            }
            out.row("    continue");
            let id = match IdIs::of(scope) {
                IdIs::Needed => "entry_id",
                IdIs::LastId => "last",
                IdIs::Needless => "_",
            };
            if reads_many(scope) {
                if keeps_done(scope) {
                    out.structure(&["done = []"]);
                }
                out.structure(&[&format!("for {id}, message in reply[0][1]:")]);
                out.indent();
            } else {
                out.row(&format!("{id}, message = reply[0][1][0]"));
            }
        }
        Reads::Claimed => {
            let pause = seconds(scope.settings.reaper_every_ms);
            out.row("if not entries:");
            out.row("    if cursor == \"0-0\":");
            out.row(&format!("        time.sleep({pause})"));
            out.row("    continue");
            out.row("entry_id, message = entries[0]");
        }
        Reads::Deliveries => {
            out.row("if not rows:");
            out.row("    continue");
            out.row("deliveries = rows[0][\"times_delivered\"]");
        }
        Reads::Found => {
            let pause = seconds(scope.settings.reaper_every_ms);
            out.row("if not rows:");
            out.row(&format!("    time.sleep({pause})"));
            out.row("    continue");
            out.row("entry_id = rows[0][\"message_id\"]");
            out.row("deliveries = rows[0][\"times_delivered\"] + 1");
        }
        Reads::TakenOver => {
            out.row("if not entries:");
            out.row("    continue  # another was faster");
            out.row("_, message = entries[0]");
        }
        Reads::Trimmed => {
            let pause = seconds(scope.settings.reaper_every_ms);
            out.row(&format!("time.sleep({pause})"));
        }
        Reads::HasRoom(limit) => or_again(out, &format!("if length >= {limit}:"), true),
        Reads::Buried
        | Reads::Acknowledged
        | Reads::AllAcknowledged
        | Reads::Marked
        | Reads::LookedUp
        | Reads::Noted
        | Reads::Worked
        | Reads::Deleted
        | Reads::Replied
        | Reads::Watched
        | Reads::Unwatched => {}
    }
}

/// Reads on in what is pending, and with `>` when nothing is left of it.
fn own_first(out: &mut Writer, scope: &Scope) {
    out.row("entries = reply[0][1] if reply else []");
    out.row("if not entries:");
    if has_to_pause(scope) {
        out.row("    if last == \">\":");
        out.row("        time.sleep(1)");
    }
    out.row("    last = \">\"");
    out.row("    continue");
    if reads_many(scope) {
        out.structure(&["for entry_id, message in entries:"]);
        out.indent();
    } else {
        out.row("entry_id, message = entries[0]");
    }
    out.row("if last != \">\":");
    out.row("    last = entry_id");
    out.row("if not message:");
    out.row("    continue  # its entry is gone");
}

/// On with the next round, after a pause where Redis did not make it wait.
fn or_again(out: &mut Writer, condition: &str, pauses: bool) {
    out.row(condition);
    if pauses {
        out.row("    time.sleep(1)");
    }
    out.row("    continue");
}

/// The program with what makes it run: imports, a connection, the side effect,
/// the group.
pub(super) fn script(scope: &Scope, socket: &str) -> String {
    let body = text(&render(scope));
    let mut parts = vec![header(scope, &body), connection(socket)];
    let mut definitions = Vec::new();
    if body.contains("now()") {
        definitions.push(NOW.to_owned());
    }
    let items = has_items(scope.program());
    definitions.extend(side_effect_of(scope.program()).map(|name| definition(name, items)));
    if !definitions.is_empty() {
        // Two empty lines around each.
        parts.push(format!("\n{}\n", definitions.join("\n\n")));
    }
    if uses(scope.program(), Slot::Group) {
        parts.push(group(scope));
    }
    parts.push(body);
    parts.join("\n")
}

fn header(scope: &Scope, body: &str) -> String {
    let about = about(scope);
    let import = |line, what| if body.contains(what) { line } else { "" };
    let uses_time = ["time.", "now()"].iter().any(|what| body.contains(what));
    let time = if uses_time { "import time\n" } else { "" };
    let chain = import("from itertools import chain\n", "chain.");
    format!(
        "#!/usr/bin/env python3
# {about}
# Needs redis-py 5 or later: pip install redis
# Usage: python3 THIS_FILE [URL or unix socket]
import sys
{time}{chain}
import redis
"
    )
}

/// redis-py gives up on a reply after 5 seconds unless told otherwise (8.0),
/// and a blocked read may take longer. Its replies have another form in
/// protocol 3.
fn connection(socket: &str) -> String {
    let socket = literal(socket);
    format!(
        "address = sys.argv[1] if len(sys.argv) > 1 else {socket}
options = {{
    \"decode_responses\": True,
    \"protocol\": 2,
    # A blocked read may wait longer than any timeout.
    \"socket_timeout\": None,
}}
if \"://\" in address:
    r = redis.Redis.from_url(address, **options)
else:
    r = redis.Redis(unix_socket_path=address, **options)
"
    )
}

/// Scores and times are milliseconds.
const NOW: &str = "def now():
    return int(time.time() * 1000)
";

fn definition(name: &str, items: bool) -> String {
    let (what, fails) = match items {
        true => ("item", "item.endswith(\"*\")"),
        false => ("message", "\"poison\" in message"),
    };
    format!(
        "def {name}({what}):
    # The side effect: your own work goes here.
    if {fails}:
        raise ValueError(\"this message fails every time\")
    print(\"{name}\", {what}, flush=True)
"
    )
}

fn group(scope: &Scope) -> String {
    let word = |slot| literal(&scope.words(&[Arg::Slot(slot)]).concat());
    let (stream, group) = (word(Slot::Stream), word(Slot::Group));
    format!(
        "try:
    r.xgroup_create({stream}, {group}, id=\"0\", mkstream=True)
except redis.ResponseError as error:
    # It is there already.
    if \"BUSYGROUP\" not in str(error):
        raise
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
            |scope| send(&mut out, "r", &items(scope, args), ""),
        );
        let expected = r#"r.execute_command("XFOO", "orders", 1)"#;
        assert_eq!(
            text(&out.finish()).replace("\n", "").replace("    ", ""),
            expected
        );
    }
}
