//! Programs as scripts for bash, which call redis-cli.
//!
//! redis-cli prints a reply that does not go to a terminal with one element on
//! a line, so a field or value of more than one line is not read well here; nor
//! does it tell where an entry ends. Where a read brings several, it is asked
//! for JSON.

use super::{
    Failure, IdIs, NEEDLESS, Shape, about, asks, begins_with_latest, begins_with_own, blocks,
    chooses_ids, counter, ends_loop, fails_all, goes_back_to, has_items, has_to_pause, is_last,
    is_needless, is_only_line, is_polled, keeps_done, key_of_message, names_key_at, produces,
    reads_many, scripts, seconds, side_effect_of, uses, works_in_redis,
};
use crate::program::{Arg, Guard, Line, Op, Part, Reads, Scope, Slot, Times};

/// The program with what makes it run.
pub(super) fn script(scope: &Scope, socket: &str) -> String {
    let mut parts = vec![header(scope, socket)];
    if rows(scope).contains("$(now)") {
        parts.push(NOW.into());
    }
    if rows(scope).contains("resp ") {
        parts.push(RESP.into());
    }
    if goes_back_to(scope.program()).is_some() {
        parts.push(LINK.into());
    }
    parts.extend(side_effect_of(scope.program()).map(|name| definition(scope, name)));
    if uses(scope.program(), Slot::Group) {
        parts.push(group(scope));
    }
    parts.push(rows(scope));
    parts.join("\n")
}

fn rows(scope: &Scope) -> String {
    let rows = body(scope);
    rows.iter().map(|row| format!("{row}\n")).collect()
}

/// Scores and times are milliseconds.
const NOW: &str = "now() { echo $((${EPOCHREALTIME/[.,]/} / 1000)); }\n";

/// redis-cli sends what it reads with `--pipe` as it stands, without waiting for
/// replies; it tells how many there were, and which were errors.
const RESP: &str = "# A command as Redis reads it.
resp() {
  local LC_ALL=C word
  printf '*%d\\r\\n' $#
  for word; do printf '$%d\\r\\n%s\\r\\n' ${#word} \"$word\"; done
}
";

/// What is watched is watched by one connection, and each redis-cli has its own.
/// Replies are read up to a mark, which ECHO answers.
const LINK: &str = "# One connection for WATCH and what follows it.
coproc LINK { redis-cli \"${server[@]}\"; }
say() {
  local word
  for word; do
    word=${word//\\\\/\\\\\\\\}
    printf '\"%s\" ' \"${word//\\\"/\\\\\\\"}\"
  done
  echo
}
hear() {
  local row
  reply=()
  say ECHO . >&\"${LINK[1]}\" || exit
  while read -r row <&\"${LINK[0]}\"; do
    [[ $row == . ]] && return
    reply+=(\"$row\")
  done
  exit 1
}
";

fn body(scope: &Scope) -> Vec<String> {
    let mut rows = Vec::new();
    if uses(scope.program(), Slot::Cursor) {
        rows.push("cursor=0-0".to_owned());
    }
    if begins_with_own(scope.program()) {
        rows.push("# What is pending for it already comes first.".to_owned());
        rows.push("last=0-0".to_owned());
    }
    for script in scripts(scope.program()) {
        rows.push(format!("{}='", script.name));
        rows.extend(script.rows.iter().map(|row| (*row).to_owned()));
        rows.push("'".into());
    }
    if produces(scope.program()) {
        rows.push(format!("n={}", counter(scope).1));
    }
    if begins_with_latest(scope.program()) {
        rows.push("last='$'".into());
    }
    if uses(scope.program(), Slot::From) {
        rows.push("start=-".into());
    }
    for line in scope.program().opening() {
        rows.extend(line_rows(scope, line));
    }
    rows.push("while true; do".into());
    // Loops that are open inside the first.
    let (mut is_in_loop, mut goes_back) = (false, false);
    for block in blocks(scope.program()) {
        let outer = indent(is_in_loop, goes_back);
        let mut lines = Vec::new();
        for line in block.lines {
            if names_key_at(scope.program()) == Some(line.label)
                && let Some(Arg::Slot(Slot::OfMessage(prefix))) = key_of_message(scope.program())
            {
                let indent = indent(is_in_loop, goes_back);
                lines.push(format!("{indent}key={}", key_of(scope, prefix)));
            }
            if goes_back_to(scope.program()) == Some(line.label) {
                lines.push(format!("{}while true; do", indent(is_in_loop, goes_back)));
                goes_back = true;
            }
            let indent = indent(is_in_loop, goes_back);
            let own = line_rows(scope, line).into_iter();
            lines.extend(own.map(|row| format!("{indent}{row}")));
            is_in_loop |= begins_loop(scope, line);
            if ends_loop(scope, line) {
                lines.extend(behind_loop(scope));
                is_in_loop = false;
            }
        }
        let lines = lines.into_iter();
        match block.shape {
            Shape::Plain => rows.extend(lines.map(|row| format!("  {row}"))),
            Shape::If | Shape::IfThenNext => {
                rows.push(format!("  {outer}{}", condition(scope, block.guard)));
                rows.extend(lines.map(|row| format!("    {row}")));
                if block.shape == Shape::IfThenNext {
                    let next = match goes_back {
                        true => "break",
                        false => "continue",
                    };
                    rows.push(format!("    {outer}{next}"));
                }
                rows.push(format!("  {outer}fi"));
            }
        }
    }
    if goes_back {
        let outer = indent(is_in_loop, false);
        rows.extend([format!("    {outer}break"), format!("  {outer}done")]);
    }
    if produces(scope.program()) {
        rows.push("  sleep 1".into());
    }
    if is_in_loop {
        rows.push("  done".into());
    }
    rows.push("done".into());
    rows
}

fn indent(is_in_loop: bool, goes_back: bool) -> String {
    "  ".repeat(usize::from(is_in_loop) + usize::from(goes_back))
}

/// Whether what follows the line is done for each entry that it reads.
fn begins_loop(scope: &Scope, line: &Line) -> bool {
    reads_many(scope) && matches!(line.op, Op::Send(_, Reads::Delivered | Reads::Read(_)))
}

/// Ends the loop over what was read, and remembers what was done in it.
fn behind_loop(scope: &Scope) -> Vec<String> {
    if !keeps_done(scope) {
        return vec!["done".into()];
    }
    vec![
        "  finished+=(\"$entry\")".into(),
        "done".into(),
        "((${#finished[@]})) || continue".into(),
    ]
}

fn condition(scope: &Scope, guard: Guard) -> String {
    let limit = scope.settings.max_deliveries;
    match guard {
        Guard::Always | Guard::UnlessNoAck => "if true; then".into(),
        Guard::IfTooOften => format!("if ((deliveries > {limit})); then"),
        Guard::UnlessTooOften => format!("if ((deliveries <= {limit})); then"),
        Guard::IfMarked => "if ((known)); then".into(),
        Guard::UnlessMarked => "if ((!known)); then".into(),
    }
}

fn line_rows(scope: &Scope, line: &Line) -> Vec<String> {
    if is_needless(scope, line) {
        return vec![format!("# {NEEDLESS}")];
    }
    let (args, reads) = match line.op {
        Op::SideEffect(name) => return side_effect(scope, line, name),
        Op::Pipeline(parts) if goes_back_to(scope.program()).is_some() => {
            return over_link(scope, parts, false);
        }
        Op::Transaction(parts, Some(_)) => return over_link(scope, parts, true),
        Op::Send(args, Reads::Watched) => return linked(scope, args),
        Op::Send(args, Reads::LookedUp) if goes_back_to(scope.program()).is_some() => {
            let mut rows = linked(scope, args);
            rows.push("known=${reply[0]}".into());
            return rows;
        }
        Op::Pipeline(parts) => return together(scope, parts, false),
        Op::Transaction(parts, _) => return together(scope, parts, true),
        Op::Send(args, reads) => (args, reads),
    };
    let words: Vec<String> = args.iter().map(|arg| word(scope, arg)).collect();
    let words = words.join(" ");
    if begins_loop(scope, line) {
        return for_each(scope, &words);
    }
    let command = format!("redis {words}");
    let mut rows = match reads {
        Reads::Added if chooses_ids(args) => vec![
            format!("text=$({command} 2>&1) ||"),
            "  # It was stored before, and its reply was lost.".into(),
            "  [[ $text == *\"equal or smaller\"* ]] || { echo \"$text\" >&2; exit 1; }".into(),
        ],
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
        | Reads::Replied
        | Reads::Watched
        | Reads::Unwatched => {
            vec![format!("{command} >/dev/null || exit")]
        }
        Reads::Asked => vec![
            format!("item={}$n", counter(scope).0),
            format!("{command} >/dev/null || exit"),
        ],
        Reads::Heard => vec![format!("reply=$({command}) || exit")],
        Reads::Popped(_) if args.first() == Some(&Arg::Word("BRPOP")) => vec![
            format!("text=$({command}) || exit"),
            "# The key, the item.".into(),
            "mapfile -t reply <<<\"$text\"".into(),
            "item=${reply[1]}".into(),
        ],
        Reads::Popped(_) | Reads::Peeked | Reads::PutBack => {
            vec![format!("item=$({command}) || exit")]
        }
        Reads::Won => vec![format!("won=$({command}) || exit")],
        Reads::Marked => vec![
            format!("text=$({command}) || exit"),
            "[[ $text ]] && known=0 || known=1".into(),
        ],
        Reads::LookedUp => vec![format!("known=$({command}) || exit")],
        Reads::Recalled => vec![format!("last=$({command}) || exit")],
        Reads::HasRoom(_) => vec![format!("length=$({command}) || exit")],
        Reads::Delivered
        | Reads::Read(_)
        | Reads::Ranged
        | Reads::Claimed
        | Reads::Deliveries
        | Reads::Found
        | Reads::TakenOver => {
            vec![
                format!("text=$({command}) || exit"),
                "mapfile -t reply <<<\"$text\"".into(),
            ]
        }
    };
    rows.extend(after(scope, args, reads));
    rows
}

fn side_effect(scope: &Scope, line: &Line, name: &str) -> Vec<String> {
    let failure = Failure::of(scope);
    let then = match failure {
        Failure::Lost => "A failure is told, and the message is lost",
        Failure::Pending => "A failure is told and not acknowledged: it stays pending",
        Failure::Again => "A failure is told; a reaper puts the message back",
        Failure::AgainAtOnce => "A failure is told; the next round finds the message again",
        Failure::AgainAtStart => "A failure is told; the next start finds the message again",
    };
    let what = match has_items(scope.program()) {
        true => "$item",
        false => "${message[@]}",
    };
    let or = match failure {
        _ if is_last(scope, line) && !ends_loop(scope, line) => "",
        Failure::AgainAtOnce if fails_all(scope) => " || { sleep 1; break; }",
        Failure::AgainAtOnce => " || { sleep 1; continue; }",
        _ => " || continue",
    };
    vec![format!("# {then}."), format!("{name} \"{what}\"{or}")]
}

/// Reads several entries; what follows is done for each.
fn for_each(scope: &Scope, words: &str) -> Vec<String> {
    let mut rows = vec![
        format!("text=$(redis -2 --json {words}) || exit"),
        "mapfile -t entries < <(jq -c '.[0][1][]?' <<<\"$text\")".into(),
    ];
    if has_to_pause(scope) {
        rows.push("((${#entries[@]})) || sleep 1".into());
    }
    if keeps_done(scope) {
        rows.push("finished=()".into());
    }
    let own = begins_with_own(scope.program());
    if own {
        rows.push("((${#entries[@]})) || last='>'".into());
    }
    // An entry that is gone has no fields.
    let fields = if own { ".[1][]?" } else { ".[1][]" };
    rows.extend([
        "for each in \"${entries[@]}\"; do".into(),
        "  # The entry, its fields and values.".into(),
        format!(
            "  mapfile -d '' -t reply < <(jq -j '(.[0], {fields}) + \"\\u0000\"' <<<\"$each\")"
        ),
        "  entry=${reply[0]}".into(),
        "  message=(\"${reply[@]:1}\")".into(),
    ]);
    if own {
        rows.extend([
            format!("  {GO_ON}"),
            "  ((${#message[@]})) || continue".into(),
        ]);
    }
    if IdIs::of(scope) == IdIs::LastId {
        rows.push(format!("  {LAST_ID}"));
    }
    rows
}

/// One command over the connection that stays.
fn linked(scope: &Scope, args: &[Arg]) -> Vec<String> {
    let words: Vec<String> = args.iter().map(|arg| word(scope, arg)).collect();
    vec![
        format!("say {} >&\"${{LINK[1]}}\"", words.join(" ")),
        "hear".into(),
    ]
}

/// Several commands in one write, over the connection that stays.
fn over_link(scope: &Scope, parts: &[Part], is_atomic: bool) -> Vec<String> {
    let mut rows = vec!["{".to_owned()];
    if is_atomic {
        rows.push("  say MULTI".into());
    }
    for part in parts {
        let words: Vec<String> = part.args.iter().map(|arg| word(scope, arg)).collect();
        rows.push(format!("  say {}", words.join(" ")));
    }
    if is_atomic {
        rows.push("  say EXEC".into());
    }
    rows.extend(["} >&\"${LINK[1]}\"".into(), "hear".into()]);
    if is_atomic {
        rows.push("[[ ${reply[-1]} != EXECABORT* ]] || exit 1".into());
        rows.push("# EXEC answers nothing where the key was changed.".into());
        rows.push("[[ ${reply[-1]} ]] || continue".into());
        if works_in_redis(scope.program()) {
            rows.push("echo \"paid ${message[*]}\"".into());
        }
    }
    rows
}

/// Where the next read goes on in what is pending.
const GO_ON: &str = "[[ $last == '>' ]] || last=$entry";
/// Several commands in one write.
fn together(scope: &Scope, parts: &[Part], is_atomic: bool) -> Vec<String> {
    let mut rows = vec!["{".to_owned()];
    let mut behind = Vec::new();
    if is_atomic {
        rows.push("  resp MULTI".into());
    }
    for part in parts {
        let words: Vec<String> = part.args.iter().map(|arg| word(scope, arg)).collect();
        let words = words.join(" ");
        match part.times {
            Times::Once => rows.push(format!("  resp {words}")),
            Times::EachDone => {
                rows.push("  for entry in \"${finished[@]}\"; do".into());
                rows.push(format!("    resp {words}"));
                rows.push("  done".into());
            }
            Times::EachNext(count) => {
                let words = words.replace("$n", "$((n + at))");
                rows.push(format!("  for ((at = 0; at < {count}; at++)); do"));
                rows.push(format!("    resp {words}"));
                rows.push("  done".into());
                behind.push(format!("n=$((n + {count}))"));
            }
        }
    }
    if is_atomic {
        rows.push("  resp EXEC".into());
    }
    rows.push("} | redis --pipe >/dev/null || exit".into());
    rows.extend(behind);
    rows
}

/// A key of the message in hand.
fn key_of(scope: &Scope, prefix: &str) -> String {
    match has_items(scope.program()) {
        true => format!("\"{prefix}$item\""),
        // The value of the field `id`, which is the first.
        false => format!("\"{prefix}${{message[1]}}\""),
    }
}

/// A part of a command.
fn word(scope: &Scope, arg: &Arg) -> String {
    let same = || scope.words(&[*arg]).concat();
    match arg {
        Arg::Word(word) => quoted(word),
        Arg::Script(script) => format!("\"${}\"", script.name),
        Arg::Slot(Slot::Own(_) | Slot::Timeout | Slot::Within(_)) => quoted(&same()),
        Arg::Slot(Slot::OfMessage(_)) if names_key_at(scope.program()).is_some() => {
            "\"$key\"".into()
        }
        Arg::Slot(Slot::OfMessage(prefix)) => key_of(scope, prefix),
        Arg::Slot(Slot::Item) if !has_items(scope.program()) => "\"${message[1]}\"".into(),
        Arg::Slot(Slot::Item) if produces(scope.program()) && !asks(scope.program()) => {
            format!("\"{}$n\"", counter(scope).0)
        }
        Arg::Slot(Slot::Item) => "\"$item\"".into(),
        Arg::Slot(Slot::Now) => "\"$(now)\"".into(),
        Arg::Slot(Slot::Due) => format!("$(($(now) + {}))", scope.settings.delay_ms),
        Arg::Slot(Slot::Overdue) => format!("$(($(now) - {}))", scope.settings.min_idle_ms),
        Arg::Slot(
            Slot::Stream
            | Slot::DeadStream
            | Slot::Group
            | Slot::Me
            | Slot::Named(_)
            | Slot::MinIdle,
        ) => quoted(&same()),
        Arg::Slot(Slot::OwnFrom) => "\"$last\"".into(),
        Arg::Slot(Slot::BigFields(bytes)) => format!(
            "id \"{}$n\" data \"$(printf '%{bytes}s')\"",
            counter(scope).0
        ),
        Arg::Slot(Slot::ReadOptions) => scope.words(&[*arg]).join(" "),
        Arg::Slot(Slot::LastId) => "\"$last\"".into(),
        Arg::Slot(Slot::From) => "\"$start\"".into(),
        Arg::Slot(Slot::NextId) => "\"$n-0\"".into(),
        Arg::Slot(Slot::Entry) => "\"$entry\"".into(),
        Arg::Slot(Slot::Done) => "\"${finished[@]}\"".into(),
        Arg::Slot(Slot::Cursor) => "\"$cursor\"".into(),
        Arg::Slot(Slot::Fields) if asks(scope.program()) => "id \"$item\"".into(),
        Arg::Slot(Slot::Fields) => format!("id \"{}$n\"", counter(scope).0),
        Arg::Slot(Slot::DeadFields) => {
            "\"${message[@]}\" entry \"$entry\" deliveries \"$deliveries\"".into()
        }
    }
}

/// What is done with a reply.
fn after(scope: &Scope, args: &[Arg], reads: Reads) -> Vec<String> {
    let rows = match reads {
        Reads::Added | Reads::Pushed => vec!["n=$((n + 1))"],
        Reads::Asked => vec!["n=$((n + 1))"],
        Reads::Heard => vec!["[[ $reply ]] || { echo \"no reply to $item\" >&2; continue; }"],
        Reads::Popped(_) if !is_polled(args) => vec!["[[ $item ]] || continue"],
        Reads::Popped(_) | Reads::Peeked => vec!["[[ $item ]] || { sleep 1; continue; }"],
        Reads::Won => vec!["((won)) || continue"],
        Reads::PutBack if is_only_line(scope) => {
            let pause = seconds(scope.settings.reaper_every_ms);
            return vec![format!("[[ $item ]] || sleep {pause}")];
        }
        Reads::PutBack | Reads::Remembered | Reads::Released => vec![],
        Reads::Recalled => vec!["last=${last:-0}"],
        Reads::Saved => return vec![LAST_ID.into()],
        Reads::Ranged => vec![
            "# The entry, its fields and values.",
            "entry=${reply[0]}",
            "[[ $entry ]] || { sleep 1; continue; }",
            "start=\"($entry\"",
            MESSAGE_OF_RANGE,
        ],
        Reads::Delivered if begins_with_own(scope.program()) => {
            let mut rows = vec![
                "# The stream, the entry, its fields and values.",
                "entry=${reply[1]}",
                "if [[ ! $entry ]]; then",
            ];
            if has_to_pause(scope) {
                rows.push("  [[ $last == '>' ]] && sleep 1");
            }
            rows.extend([
                "  # Nothing more is pending for it.",
                "  last='>'",
                "  continue",
                "fi",
                GO_ON,
                "# An entry that is gone has no fields.",
                "[[ ${reply[2]} ]] || continue",
                MESSAGE,
            ]);
            rows
        }
        Reads::Delivered | Reads::Read(_) => vec![
            "# The stream, the entry, its fields and values.",
            "entry=${reply[1]}",
            if has_to_pause(scope) {
                "[[ $entry ]] || { sleep 1; continue; }"
            } else {
                "[[ $entry ]] || continue"
            },
            MESSAGE,
            LAST_ID,
        ],
        Reads::Claimed => {
            let pause = seconds(scope.settings.reaper_every_ms);
            return vec![
                "# The next cursor, the entry, its fields and values.".into(),
                "cursor=${reply[0]}".into(),
                "entry=${reply[1]}".into(),
                "if [[ ! $entry ]]; then".into(),
                format!("  [[ $cursor == 0-0 ]] && sleep {pause}"),
                "  continue".into(),
                "fi".into(),
                MESSAGE.into(),
            ];
        }
        Reads::Deliveries => vec![
            "# The entry, its owner, idle time, deliveries.",
            "deliveries=${reply[3]}",
            "[[ $deliveries ]] || continue",
        ],
        Reads::Found => {
            let pause = seconds(scope.settings.reaper_every_ms);
            return vec![
                "# The entry, its owner, idle time, deliveries.".into(),
                "entry=${reply[0]}".into(),
                format!("[[ $entry ]] || {{ sleep {pause}; continue; }}"),
                "deliveries=$((reply[3] + 1))".into(),
            ];
        }
        Reads::TakenOver => vec![
            "# Nothing where another was faster.",
            "[[ ${reply[0]} ]] || continue",
            CLAIMED,
        ],
        Reads::Trimmed => {
            let pause = seconds(scope.settings.reaper_every_ms);
            return vec![format!("sleep {pause}")];
        }
        Reads::HasRoom(limit) => {
            return vec![format!("((length < {limit})) || {{ sleep 1; continue; }}")];
        }
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
        | Reads::Unwatched => vec![],
    };
    let is_wanted = |row: &&str| *row != LAST_ID || IdIs::of(scope) == IdIs::LastId;
    let rows = rows.into_iter().filter(is_wanted);
    rows.map(str::to_owned).collect()
}

/// Where a reader goes on.
const LAST_ID: &str = "last=$entry";

/// As [`MESSAGE`], of a range.
const MESSAGE_OF_RANGE: &str =
    "message=(\"${reply[@]:1}\"); ((${#message[@]} % 2)) && message+=(\"\")";

/// The shell drops empty lines at the end, so an empty last value is put back.
const MESSAGE: &str = "message=(\"${reply[@]:2}\"); ((${#message[@]} % 2)) && message+=(\"\")";

/// The same of a reply that begins with the entry.
const CLAIMED: &str = "message=(\"${reply[@]:1}\"); ((${#message[@]} % 2)) && message+=(\"\")";

fn header(scope: &Scope, socket: &str) -> String {
    let (about, socket) = (about(scope), quoted(socket));
    // `-e` and `--json` came with it, `$EPOCHREALTIME` with bash 5.
    let more = match (reads_many(scope), rows(scope).contains("$(now)")) {
        (true, _) => ", and jq",
        (_, true) => ", and bash 5",
        _ => "",
    };
    format!(
        "#!/usr/bin/env bash
# {about}
# Needs redis-cli 7.0 or later{more}.
# Usage: bash THIS_FILE [URL or unix socket]
default={socket}
address=${{1:-$default}}
case $address in
  unix://*) server=(-s \"${{address#unix://}}\") ;;
  *://*) server=(-u \"$address\") ;;
  *) server=(-s \"$address\") ;;
esac
redis() {{ redis-cli -e \"${{server[@]}}\" \"$@\"; }}
"
    )
}

fn definition(scope: &Scope, name: &str) -> String {
    let failure = Failure::of(scope).told();
    if has_items(scope.program()) {
        return format!(
            "# The side effect: your own work goes here. It is given the item.
{name}() {{
  if [[ $1 == *'*' ]]; then
    echo \"{failure}: this message fails every time\" >&2
    return 1
  fi
  echo \"{name} $1\"
}}
"
        );
    }
    format!(
        "# The side effect: your own work goes here. It is given fields and values.
{name}() {{
  local at
  for ((at = 1; at < $#; at += 2)); do
    [[ ${{!at}} == poison ]] || continue
    echo \"{failure}: this message fails every time\" >&2
    return 1
  done
  echo \"{name} $*\"
}}
"
    )
}

fn group(scope: &Scope) -> String {
    let word = |slot| quoted(&scope.words(&[Arg::Slot(slot)]).concat());
    let (stream, group) = (word(Slot::Stream), word(Slot::Group));
    format!(
        "made=$(redis XGROUP CREATE {stream} {group} 0 MKSTREAM 2>&1) ||
  # It is there already.
  [[ $made == *BUSYGROUP* ]] || {{ echo \"$made\" >&2; exit 1; }}
"
    )
}

/// A word as the shell takes it.
fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "_-.:/".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}
