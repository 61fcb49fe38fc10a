//! What an actor does next, short enough for its card.

use shared::{
    id::{ActorId, EntryId, MessageName},
    program::{
        Scope,
        machine::{Act, act},
    },
    world::{ActorState, World},
};

/// What an actor does next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Next {
    /// It sends a command.
    Sends(CommandText),
    /// Redis holds its read until something new comes.
    Waits(CommandText),
    /// It does something outside Redis.
    Does {
        /// The name of the side effect.
        name: &'static str,
        /// On what.
        message: Option<MessageName>,
    },
    /// It cannot run: it crashed, is held, or Redis is gone.
    Nothing,
}

/// A command in full and in short.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CommandText {
    /// As it is sent.
    pub full: String,
    /// All its words, ids shortened.
    pub spoken: String,
    /// Shortened for a card.
    pub brief: String,
}

/// What the actor `id` does next.
pub(crate) fn next(world: &World, id: &ActorId) -> Next {
    let Some(scope) = Scope::of(world, id) else {
        return Next::Nothing;
    };
    match (scope.actor.state, act(&scope)) {
        (ActorState::Crashed | ActorState::Stopped, _) => Next::Nothing,
        (ActorState::Blocked, Act::Send { command, .. }) => Next::Waits(text_of(&command)),
        (_, Act::Send { command, .. }) => Next::Sends(text_of(&command)),
        (_, Act::SendTogether { commands }) => Next::Sends(text_of_all(&commands)),
        (_, Act::SideEffect { name }) => Next::Does {
            name,
            message: scope.actor.hand.as_ref().map(|held| held.message.clone()),
        },
    }
}

fn text_of(command: &[String]) -> CommandText {
    CommandText {
        full: full(command),
        spoken: spoken(command),
        brief: brief(command),
    }
}

/// As it is sent, but for what would fill a page.
fn full(command: &[String]) -> String {
    let words: Vec<String> = command.iter().map(|word| cut(word, LONG)).collect();
    words.join(" ")
}

/// Characters of a word in a command in full; a script is longer than any value.
const LONG: usize = 1_024;
/// Characters of a word in a command in short.
const BRIEF: usize = 24;

fn cut(word: &str, at_most: usize) -> String {
    match word.char_indices().nth(at_most) {
        Some((at, _)) => format!("{}…", &word[..at]),
        None => word.to_owned(),
    }
}

/// Several commands in one round trip: the brief text says how many there are of
/// the first one that does something.
fn text_of_all(commands: &[Vec<String>]) -> CommandText {
    let is_multi = |command: &&Vec<String>| !is_frame(command);
    let own: Vec<&Vec<String>> = commands.iter().filter(is_multi).collect();
    let all = |text: fn(&[String]) -> String| {
        let all: Vec<String> = commands.iter().map(|command| text(command)).collect();
        all.join("; ")
    };
    let first = own.first().and_then(|command| command.first());
    let same = own.iter().all(|command| command.first() == first);
    let names: Vec<&str> = own
        .iter()
        .filter_map(|command| command.first().map(String::as_str))
        .collect();
    let what = match (same, &names[..]) {
        (true, [name, _, ..]) => format!("{} × {name}", names.len()),
        (true, _) => own
            .first()
            .map_or_else(String::new, |command| brief(command)),
        (false, names) => names.join(", "),
    };
    let is_atomic = own.len() < commands.len();
    CommandText {
        full: all(|command| command.join(" ")),
        spoken: all(spoken),
        brief: match is_atomic {
            true => format!("MULTI: {what}"),
            false => what,
        },
    }
}

/// What only holds a transaction's commands together.
fn is_frame(command: &[String]) -> bool {
    matches!(command, [word] if word == "MULTI" || word == "EXEC")
}

/// The words that tell one command from another; ids are shortened.
fn brief(command: &[String]) -> String {
    let word = |at: usize| command.get(at).map_or_else(String::new, |word| short(word));
    let last = command.last().map_or_else(String::new, |word| short(word));
    match command.first().map_or("", String::as_str) {
        "XREADGROUP" => format!("XREADGROUP … {last}"),
        "XAUTOCLAIM" => format!("XAUTOCLAIM … {}", word(4)),
        "XACK" => format!("XACK {last}"),
        "XPENDING" => format!("XPENDING … {}", word(3)),
        "EVAL" => {
            let keys = word(2).parse().unwrap_or(0);
            let keys = command.iter().skip(3).take(keys).cloned();
            format!("EVAL … {}", keys.collect::<Vec<_>>().join(" "))
        }
        "ZRANGEBYSCORE" => format!("ZRANGEBYSCORE {} …", word(1)),
        "XADD" if command.get(2).is_some_and(|word| word == "MAXLEN") => {
            format!("XADD … MAXLEN {} {}", word(3), word(4))
        }
        "XCLAIM" => format!("XCLAIM … {last}"),
        "XADD" if command.len() > 7 => {
            format!("XADD {} {} {} {} …", word(1), word(2), word(3), word(4))
        }
        _ => spoken(command),
    }
}

fn spoken(command: &[String]) -> String {
    let is_script = |at: usize| at == 1 && command.first().is_some_and(|word| word == "EVAL");
    let word = |(at, word): (usize, &String)| match is_script(at) {
        true => "…".to_owned(),
        false => short(word),
    };
    let words: Vec<String> = command.iter().enumerate().map(word).collect();
    words.join(" ")
}

/// Digits of a time that tell it from the others of the same hour.
const TIME_DIGITS: usize = 7;

fn short(word: &str) -> String {
    let is_time = word.len() >= 13 && word.bytes().all(|byte| byte.is_ascii_digit());
    match word.parse::<EntryId>() {
        Ok(id) if id.ms > 999 && !is_time => id.short(),
        _ if is_time => format!("…{}", &word[word.len() - TIME_DIGITS..]),
        _ => cut(word, BRIEF),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn brief_of(command: &str) -> String {
        let words: Vec<String> = command.split(' ').map(str::to_owned).collect();
        brief(&words)
    }

    #[test]
    fn commands_are_shortened_to_what_tells_them_apart() {
        let read = "XREADGROUP GROUP billing c2 COUNT 1 BLOCK 0 STREAMS orders >";
        assert_eq!(brief_of(read), "XREADGROUP … >");
        assert_eq!(brief_of("XADD orders * id m8"), "XADD orders * id m8");
        assert_eq!(
            brief_of("XACK orders billing 1795252341588-0"),
            "XACK …588-0"
        );
        assert_eq!(
            brief_of("XAUTOCLAIM orders billing reaper 30000 0-0 COUNT 1"),
            "XAUTOCLAIM … 30000"
        );
        assert_eq!(
            brief_of("XADD orders MAXLEN = 5 * id m8"),
            "XADD … MAXLEN = 5"
        );
        assert_eq!(
            brief_of("XCLAIM orders billing r1 30000 1795252341588-0"),
            "XCLAIM … …588-0"
        );
        assert_eq!(
            brief_of("XPENDING orders billing 1795252341588-0 1795252341588-0 1"),
            "XPENDING … …588-0"
        );
        assert_eq!(
            brief_of("XADD orders:dead * id m4 poison 1 entry 1-0 deliveries 4"),
            "XADD orders:dead * id m4 …"
        );
    }

    #[test]
    fn scripts_and_times_are_left_out() {
        let script = "return redis.call('RPOP', KEYS[1])";
        let words = ["EVAL", script, "2", "tasks", "tasks:busy", "1795252341187"];
        let words = words.map(str::to_owned);
        assert_eq!(brief(&words), "EVAL … tasks tasks:busy");
        assert_eq!(spoken(&words), "EVAL … 2 tasks tasks:busy …2341187");
        assert_eq!(
            brief_of("ZADD delayed 1795252351187 m3"),
            "ZADD delayed …2351187 m3"
        );
        assert_eq!(
            brief_of("ZRANGEBYSCORE delayed -inf 1795252351187 LIMIT 0 1"),
            "ZRANGEBYSCORE delayed …"
        );
    }

    #[test]
    fn long_values_are_cut() {
        let words = ["XADD", "orders", "*", "data", &"x".repeat(48_000)];
        let text = text_of(&words.map(str::to_owned));
        assert!(text.full.chars().count() < 1_100 && text.spoken.chars().count() < 50);
    }

    #[test]
    fn several_commands_are_counted() {
        let words = |text: &str| -> Vec<String> { text.split(' ').map(str::to_owned).collect() };
        let one = words("XADD orders * id m1");
        let pipeline = vec![one.clone(), one.clone()];
        assert_eq!(text_of_all(&pipeline).brief, "2 × XADD");
        let multi = [vec![words("MULTI")], pipeline, vec![words("EXEC")]].concat();
        assert_eq!(text_of_all(&multi).brief, "MULTI: 2 × XADD");
        let both = [words("SET done:m1 c1"), words("XACK orders billing 1-0")];
        assert_eq!(text_of_all(&both).brief, "SET, XACK");
        assert_eq!(text_of_all(&[one]).brief, "XADD orders * id m1");
    }

    #[test]
    fn an_odd_command_is_shown_as_it_is() {
        assert_eq!(brief(&[]), "");
        assert_eq!(brief_of("PING"), "PING");
    }
}
