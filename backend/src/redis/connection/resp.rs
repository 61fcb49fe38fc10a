//! Redis's protocol (RESP2): commands as they are written, replies as they are
//! read.

use std::borrow::Cow;

use shared::reply::Reply;
use thiserror::Error;

use super::view::View;

/// How deep lists in a reply may be nested; Redis's own are a few levels deep.
const DEPTH_MAX: usize = 32;

/// What came is not what Redis speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("what came is no reply of Redis")]
pub(super) struct Malformed;

/// Adds a command, as words.
pub(super) fn write(words: &[impl AsRef<[u8]>], to: &mut Vec<u8>) {
    to.extend_from_slice(format!("*{}\r\n", words.len()).as_bytes());
    for word in words {
        let word = word.as_ref();
        to.extend_from_slice(format!("${}\r\n", word.len()).as_bytes());
        to.extend_from_slice(word);
        to.extend_from_slice(b"\r\n");
    }
}

/// How long the reply is with which `bytes` begin; none where it is not there
/// whole.
pub(super) fn length(bytes: &[u8]) -> Result<Option<usize>, Malformed> {
    let (mut at, mut replies) = (0_usize, 1_usize);
    while replies > 0 {
        replies -= 1;
        let Some((kind, line, end)) = line(bytes, at) else {
            return Ok(None);
        };
        at = end;
        match kind {
            b'+' | b'-' | b':' => {}
            b'$' => {
                if let Ok(length) = usize::try_from(number(line)?) {
                    at = end.checked_add(length).ok_or(Malformed)? + 2;
                }
            }
            b'*' => {
                let more = usize::try_from(number(line)?).unwrap_or(0);
                replies = replies.checked_add(more).ok_or(Malformed)?;
            }
            _ => return Err(Malformed),
        }
    }
    Ok((at <= bytes.len()).then_some(at))
}

/// The items of a list, each as its bytes came; none where `bytes` are no list,
/// or a nil one.
pub(super) fn items(bytes: &[u8]) -> Result<Option<Vec<&[u8]>>, Malformed> {
    let (kind, line, mut at) = line(bytes, 0).ok_or(Malformed)?;
    if kind != b'*' {
        return Ok(None);
    }
    let Ok(count) = usize::try_from(number(line)?) else {
        return Ok(None);
    };
    let mut items = Vec::with_capacity(room_for(count, bytes));
    for _ in 0..count {
        let rest = bytes.get(at..).unwrap_or_default();
        let length = length(rest)?.ok_or(Malformed)?;
        items.push(rest.get(..length).ok_or(Malformed)?);
        at += length;
    }
    Ok(Some(items))
}

/// The bytes of a word, which need be no text; none where it is nil.
pub(super) fn word(bytes: &[u8]) -> Result<Option<&[u8]>, Malformed> {
    let (kind, line, end) = line(bytes, 0).ok_or(Malformed)?;
    if kind != b'$' {
        return Err(Malformed);
    }
    let Ok(length) = usize::try_from(number(line)?) else {
        return Ok(None);
    };
    let last = end.checked_add(length).ok_or(Malformed)?;
    bytes.get(end..last).map(Some).ok_or(Malformed)
}

/// The reply that `bytes` are, which are all of it.
pub(super) fn reply(bytes: &[u8]) -> Result<Reply, Malformed> {
    view(bytes).map(View::into_reply)
}

/// As [`reply`], where it came.
pub(super) fn view(bytes: &[u8]) -> Result<View<'_>, Malformed> {
    view_at(bytes, &mut 0, DEPTH_MAX)
}

fn view_at<'a>(bytes: &'a [u8], at: &mut usize, depth: usize) -> Result<View<'a>, Malformed> {
    let (kind, line, end) = line(bytes, *at).ok_or(Malformed)?;
    *at = end;
    match kind {
        b'+' => Ok(View::Text(text(line))),
        b'-' => Ok(View::Error(text(line))),
        b':' => number(line).map(View::Int),
        b'$' => {
            let Ok(length) = usize::try_from(number(line)?) else {
                return Ok(View::Nil);
            };
            let last = end.checked_add(length).ok_or(Malformed)?;
            *at = last + 2;
            let word = bytes.get(end..last).ok_or(Malformed)?;
            Ok(View::Text(text(word)))
        }
        b'*' => {
            let Ok(length) = usize::try_from(number(line)?) else {
                return Ok(View::Nil);
            };
            let depth = depth.checked_sub(1).ok_or(Malformed)?;
            let mut items = Vec::with_capacity(room_for(length, bytes));
            for _ in 0..length {
                items.push(view_at(bytes, at, depth)?);
            }
            Ok(View::List(items))
        }
        _ => Err(Malformed),
    }
}

/// Room for `count` items, but for no more than `bytes` can hold: whoever sent
/// them may be wrong about the number.
fn room_for(count: usize, bytes: &[u8]) -> usize {
    const SHORTEST: usize = b":0\r\n".len();
    count.min(bytes.len() / SHORTEST)
}

/// The line that begins at `at`: its kind, what it says, and where it ends.
fn line(bytes: &[u8], at: usize) -> Option<(u8, &[u8], usize)> {
    let (kind, rest) = bytes.get(at..)?.split_first()?;
    let mut length = 0;
    loop {
        // Most lines are a few digits long.
        length += rest.get(length..)?.iter().position(|byte| *byte == b'\r')?;
        if *rest.get(length + 1)? == b'\n' {
            return Some((*kind, rest.get(..length)?, at + 1 + length + 2));
        }
        length += 1;
    }
}

fn number(line: &[u8]) -> Result<i64, Malformed> {
    let (negative, digits) = match line {
        [b'-', digits @ ..] => (true, digits),
        digits => (false, digits),
    };
    if digits.is_empty() {
        return Err(Malformed);
    }
    // Towards the sign, since there is one more number below zero than above.
    let mut number: i64 = 0;
    for digit in digits {
        let digit = digit.wrapping_sub(b'0');
        if digit > 9 {
            return Err(Malformed);
        }
        let next = number.checked_mul(10).and_then(|number| {
            let digit = i64::from(digit);
            match negative {
                true => number.checked_sub(digit),
                false => number.checked_add(digit),
            }
        });
        number = next.ok_or(Malformed)?;
    }
    Ok(number)
}

/// Bytes as text; what is not UTF-8 is written `\xNN`.
pub(super) fn text(bytes: &[u8]) -> Cow<'_, str> {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return text.into();
    }
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        for byte in chunk.invalid() {
            text.push_str(&format!("\\x{byte:02x}"));
        }
    }
    text.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: &[u8] = b"*5\r\n$2\r\nm1\r\n:-7\r\n*-1\r\n$-1\r\n*2\r\n+OK\r\n-ERR no\r\n";

    fn word(word: &str) -> Reply {
        Reply::Text(word.into())
    }

    #[test]
    fn bytes_that_are_no_text_are_written_out() {
        assert_eq!(text(b"a\xff\xfeb"), "a\\xff\\xfeb");
        assert_eq!(text("收银".as_bytes()), "收银");
    }

    #[test]
    fn a_command_is_written_word_by_word() {
        let mut written = Vec::new();
        write(&["GET", "a b"], &mut written);
        assert_eq!(written, b"*2\r\n$3\r\nGET\r\n$3\r\na b\r\n");
    }

    #[test]
    fn a_reply_is_read_with_all_that_is_in_it() {
        let inner = vec![word("OK"), Reply::Error("ERR no".into())];
        let items = vec![
            word("m1"),
            Reply::Int(-7),
            Reply::Nil,
            Reply::Nil,
            Reply::List(inner),
        ];
        assert_eq!(reply(LIST), Ok(Reply::List(items)));
    }

    #[test]
    fn a_reply_is_whole_at_its_last_byte_and_not_before() {
        for end in 0..LIST.len() {
            assert_eq!(length(&LIST[..end]), Ok(None), "{end} bytes");
        }
        let more = [LIST, b"+OK\r\n"].concat();
        assert_eq!(length(&more), Ok(Some(LIST.len())));
    }

    #[test]
    fn the_items_of_a_list_keep_their_bytes() {
        let parts: [&[u8]; 5] = [
            b"$2\r\nm1\r\n",
            b":-7\r\n",
            b"*-1\r\n",
            b"$-1\r\n",
            b"*2\r\n+OK\r\n-ERR no\r\n",
        ];
        assert_eq!(items(LIST), Ok(Some(parts.to_vec())));
        assert_eq!(items(b"*-1\r\n"), Ok(None));
        assert_eq!(items(b"-ERR no\r\n"), Ok(None));
        assert_eq!(items(b"*2\r\n:1\r\n"), Err(Malformed), "one is missing");
        assert_eq!(super::word(b"$3\r\na\xff\n\r\n"), Ok(Some(&b"a\xff\n"[..])));
        assert_eq!(super::word(b"$-1\r\n"), Ok(None));
        assert_eq!(super::word(b"+OK\r\n"), Err(Malformed));
    }

    #[test]
    fn numbers_are_read_to_the_last_one_that_there_is() {
        for n in [0, 7, -1, 1_795_295_984_002, i64::MAX, i64::MIN] {
            assert_eq!(number(n.to_string().as_bytes()), Ok(n));
        }
        for bytes in ["", "-", "1x", " 1", "9223372036854775808", "--1"] {
            assert_eq!(number(bytes.as_bytes()), Err(Malformed), "{bytes:?}");
        }
    }

    #[test]
    fn line_ends_inside_a_word_end_nothing() {
        let bytes = b"$8\r\na\r\nb\r\nc\n\r\n";
        assert_eq!(length(bytes), Ok(Some(bytes.len())));
        assert_eq!(reply(bytes), Ok(word("a\r\nb\r\nc\n")));
    }

    #[test]
    fn what_is_no_reply_is_refused() {
        for bytes in [&b"hello\r\n"[..], b"$x\r\n", b"*\xff\r\n"] {
            assert_eq!(length(bytes), Err(Malformed));
        }
        assert_eq!(length(b"$9223372036854775807\r\n"), Ok(None));
        let deep = [b"*1\r\n".repeat(DEPTH_MAX + 1), b"+OK\r\n".to_vec()].concat();
        assert_eq!(length(&deep), Ok(Some(deep.len())));
        assert_eq!(reply(&deep), Err(Malformed));
    }
}
