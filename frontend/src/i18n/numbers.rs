//! Numbers with their units, as each language writes them.

/// A time in English: `250 ms`, `1.5 s`, `30 s`, `2 min`, `1 h`.
pub(crate) fn en_time(ms: u64) -> String {
    let (number, unit) = time(ms);
    let unit = ["ms", "s", "min", "h"][unit];
    format!("{number} {unit}")
}

/// A time in Chinese: `250 毫秒`, `1.5 秒`, `2 分钟`, `1 小时`.
pub(crate) fn zh_time(ms: u64) -> String {
    let (number, unit) = time(ms);
    let unit = ["毫秒", "秒", "分钟", "小时"][unit];
    format!("{number} {unit}")
}

/// The number, and which of milliseconds, seconds, minutes and hours it counts.
/// Minutes and hours are whole; what is not whole is told in seconds.
fn time(ms: u64) -> (String, usize) {
    match ms {
        0 => ("0".into(), 1),
        _ if ms < 1_000 => (ms.to_string(), 0),
        _ if ms.is_multiple_of(3_600_000) => ((ms / 3_600_000).to_string(), 3),
        _ if ms.is_multiple_of(60_000) => ((ms / 60_000).to_string(), 2),
        _ if ms.is_multiple_of(1_000) => ((ms / 1_000).to_string(), 1),
        _ => (format!("{}.{}", ms / 1_000, ms % 1_000 / 100), 1),
    }
}

/// `1st`, `2nd`, `3rd`, `11th`, `21st`.
pub(crate) fn ordinal(n: u64) -> String {
    let ending = match (n % 10, n % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{n}{ending}")
}

/// `1 step`, `2 steps`.
pub(crate) fn plural(n: u64, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

/// A number with its thousands apart: `9,874`.
pub(crate) fn thousands(n: u64) -> String {
    let digits = n.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_read_as_people_say_them() {
        let times = [0, 250, 1_500, 30_000, 90_000, 120_000, 3_600_000];
        let en: Vec<String> = times.into_iter().map(en_time).collect();
        assert_eq!(
            en,
            ["0 s", "250 ms", "1.5 s", "30 s", "90 s", "2 min", "1 h"]
        );
        assert_eq!(zh_time(60_000), "1 分钟");
    }

    #[test]
    fn ordinals_mind_the_teens() {
        let ordinals: Vec<String> = [1, 2, 3, 4, 11, 12, 13, 21, 112]
            .into_iter()
            .map(ordinal)
            .collect();
        assert_eq!(
            ordinals,
            [
                "1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "112th"
            ]
        );
    }
}
