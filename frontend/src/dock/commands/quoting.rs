//! Commands as they are typed into redis-cli.

use shared::step::EffectKind;

use crate::store::LogRow;

/// The words of a command, quoted where redis-cli needs it.
pub(crate) fn quoted(words: &[String]) -> String {
    let words: Vec<String> = words.iter().map(|word| quote(word)).collect();
    words.join(" ")
}

/// The commands of some rows, one on a line. The reply of a read that had been
/// waiting repeats its command, so it is passed over.
pub(super) fn commands<'a>(rows: impl Iterator<Item = &'a LogRow>) -> String {
    let mut text = String::new();
    for row in rows {
        let effect = &row.effect;
        if !effect.command.is_empty() && effect.kind != EffectKind::Served {
            text.push_str(&quoted(&effect.command));
            text.push('\n');
        }
    }
    text
}

/// redis-cli takes a word as it stands unless it has blanks, quotes or control
/// characters in it, or nothing at all.
fn quote(word: &str) -> String {
    let is_plain =
        |c: char| !c.is_whitespace() && !c.is_control() && !matches!(c, '"' | '\'' | '\\');
    if !word.is_empty() && word.chars().all(is_plain) {
        return word.to_owned();
    }
    let mut text = String::with_capacity(word.len() + 2);
    text.push('"');
    for c in word.chars() {
        match c {
            '"' | '\\' => text.extend(['\\', c]),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            '\t' => text.push_str("\\t"),
            c if c.is_control() => push_bytes(&mut text, c),
            c => text.push(c),
        }
    }
    text.push('"');
    text
}

fn push_bytes(text: &mut String, c: char) {
    for byte in c.encode_utf8(&mut [0; 4]).bytes() {
        text.push_str(&format!("\\x{byte:02x}"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_quoted_only_where_needed() {
        let words = [
            "XADD", "orders", "*", "id", "m 1", "", "a\"b\\c", "x\n\u{1}", "消息",
        ];
        let words: Vec<String> = words.map(String::from).to_vec();
        assert_eq!(
            quoted(&words),
            r#"XADD orders * id "m 1" "" "a\"b\\c" "x\n\x01" 消息"#
        );
    }
}
