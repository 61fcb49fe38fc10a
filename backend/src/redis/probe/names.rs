//! Finds the keys of which there is one for each message.

use std::collections::{BTreeMap, BTreeSet};

use redis::Pipeline;
use shared::{id::Key, reply::Reply, world::KeyCount};

/// So many of them are found by name; where there are more, it is only known
/// how many keys Redis has.
pub const NAMED: usize = 1_024;
/// So many are in the picture: the newest.
pub const PICTURED: usize = 24;
/// Replies that come for one prefix.
pub(super) const ANSWERS: usize = 2;

/// Goes through the keys, for as long as there are few.
const FIND: &str = r#"local cursor, found, looks = "0", {}, 0
repeat
  local page = redis.call("SCAN", cursor, "MATCH", ARGV[1], "COUNT", 1024)
  cursor, looks = page[1], looks + 1
  for _, key in ipairs(page[2]) do found[#found + 1] = key end
until cursor == "0" or #found > tonumber(ARGV[2]) or looks == 16
if cursor ~= "0" then return false end
return found"#;

/// The keys that begin the same, each named after a message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    /// Those that are known, the oldest message first.
    pub known: Vec<Key>,
    /// All of them are.
    pub are_all: bool,
    /// How many there are.
    pub count: KeyCount,
}

impl Names {
    /// Those that are in the picture.
    pub fn pictured(&self) -> &[Key] {
        let first = self.known.len().saturating_sub(PICTURED);
        &self.known[first..]
    }

    /// The others that are known.
    pub fn others(&self) -> &[Key] {
        let first = self.known.len().saturating_sub(PICTURED);
        &self.known[..first]
    }
}

pub(super) fn ask(look: &mut Pipeline, prefix: &Key) {
    look.cmd("EVAL").arg(FIND).arg(0);
    look.arg(format!("{}*", escaped(prefix.as_str())))
        .arg(NAMED);
    look.cmd("DBSIZE");
}

/// What stands in a pattern for itself.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for letter in text.chars() {
        if matches!(letter, '*' | '?' | '[' | ']' | '\\') {
            escaped.push('\\');
        }
        escaped.push(letter);
    }
    escaped
}

/// What [`ask`] was answered. `newest` are the names to look for where there are
/// too many to be found, `others` how many other keys there are.
pub(super) fn read(replies: &[Reply], newest: &[Key], others: u64) -> Names {
    let keys = replies.get(1).and_then(Reply::int).unwrap_or(0);
    match replies.first() {
        Some(Reply::List(found)) => {
            let mut known: Vec<Key> = found
                .iter()
                .filter_map(Reply::text)
                .map(Key::from)
                .collect();
            known.sort_by(|a, b| by_number(a).cmp(&by_number(b)));
            let size = known.len() as u64;
            Names {
                known,
                are_all: true,
                count: KeyCount {
                    size,
                    is_counted: true,
                },
            }
        }
        _ => Names {
            known: newest.to_vec(),
            are_all: false,
            count: KeyCount {
                size: keys.max(0).cast_unsigned().saturating_sub(others),
                is_counted: false,
            },
        },
    }
}

/// So that `reply:m2` comes before `reply:m10`.
fn by_number(key: &Key) -> (&str, usize, &str) {
    let text = key.as_str();
    let stem = text.trim_end_matches(|c: char| c.is_ascii_digit());
    let number = text[stem.len()..].trim_start_matches('0');
    (stem, number.len(), number)
}

/// All names, by prefix.
pub type AllNames = BTreeMap<Key, Names>;

/// Whether a look that asked for the names of `asked` has found others than
/// those, which have to be asked for.
pub fn has_others(found: &AllNames, asked: &AllNames) -> bool {
    let names = |all: &AllNames| -> BTreeSet<Key> {
        let known = all.values().flat_map(|names| names.known.iter());
        known.cloned().collect()
    };
    // What was asked for and is gone was answered so.
    !names(found).is_subset(&names(asked))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(names: &[&str]) -> [Reply; 2] {
        let texts = names.iter().map(|name| Reply::Text((*name).to_owned()));
        [Reply::List(texts.collect()), Reply::Int(90)]
    }

    #[test]
    fn the_newest_are_in_the_picture() {
        let all: Vec<String> = (1..=30).rev().map(|n| format!("reply:m{n}")).collect();
        let all: Vec<&str> = all.iter().map(String::as_str).collect();
        let names = read(&found(&all), &[], 0);
        assert_eq!(names.count.size, 30);
        assert!(names.are_all && names.count.is_counted);
        assert_eq!(names.pictured()[0].as_str(), "reply:m7");
        assert_eq!(names.pictured()[PICTURED - 1].as_str(), "reply:m30");
        assert_eq!(names.others().len(), 6);
    }

    #[test]
    fn where_there_are_too_many_they_are_what_redis_has_beside_the_others() {
        let replies = [Reply::Nil, Reply::Int(90_002)];
        let names = read(&replies, &["reply:m9".into()], 2);
        assert_eq!(names.count.size, 90_000);
        assert!(!names.are_all && !names.count.is_counted);
        assert_eq!(names.pictured().len(), 1);
    }

    #[test]
    fn only_names_that_were_not_asked_for_need_another_look() {
        let all = |names: &[&str]| {
            let names = read(&found(names), &[], 0);
            AllNames::from([("reply:".into(), names)])
        };
        assert!(!has_others(
            &all(&["reply:m1"]),
            &all(&["reply:m1", "reply:m2"])
        ));
        assert!(has_others(&all(&["reply:m3"]), &all(&["reply:m1"])));
    }

    #[test]
    fn a_prefix_is_no_pattern() {
        assert_eq!(escaped("a*[b]?\\"), "a\\*\\[b\\]\\?\\\\");
    }
}
