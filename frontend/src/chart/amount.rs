//! A value as it is written: short, and with its unit.

/// What a value counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unit {
    /// Messages per second.
    PerSecond,
    /// Entries.
    Entries,
    /// Microseconds.
    Micros,
}

impl Unit {
    /// A value with its unit: `38.5/s`, `1,204`, `2.5 ms`.
    pub(crate) fn say(self, value: f64) -> String {
        match self {
            Self::PerSecond => format!("{}/s", number(value)),
            Self::Entries => number(value),
            Self::Micros => time(value),
        }
    }

    /// A value beside an axis, where there is little room: `40`, `10k`, `1 ms`.
    pub(crate) fn say_briefly(self, value: f64) -> String {
        match self {
            Self::Micros => time(value),
            _ if value >= 1_000_000.0 => format!("{}M", trimmed(value / 1_000_000.0)),
            _ if value >= 10_000.0 => format!("{}k", trimmed(value / 1_000.0)),
            _ => number(value),
        }
    }
}

/// A share in whole percents; a little is said to be less than one.
pub(crate) fn percent(part: u64, whole: u64) -> String {
    let share = part as f64 / whole.max(1) as f64 * 100.0;
    match share {
        _ if part > 0 && share < 0.5 => "<1%".into(),
        _ if part < whole && share > 99.5 => ">99%".into(),
        _ => format!("{share:.0}%"),
    }
}

fn time(us: f64) -> String {
    match us {
        ..1_000.0 => format!("{} µs", trimmed(us)),
        ..1_000_000.0 => format!("{} ms", trimmed(us / 1_000.0)),
        _ => format!("{} s", trimmed(us / 1_000_000.0)),
    }
}

/// With one digit behind the point where that says something.
fn trimmed(value: f64) -> String {
    let digits = if value < 99.95 { 1 } else { 0 };
    let text = format!("{value:.digits$}");
    text.strip_suffix(".0").map(str::to_owned).unwrap_or(text)
}

/// A number with its thousands apart.
fn number(value: f64) -> String {
    if value < 1_000.0 {
        return trimmed(value);
    }
    let digits = format!("{value:.0}");
    let mut text = String::with_capacity(digits.len() * 4 / 3);
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
    fn times_have_the_unit_that_suits_them() {
        let say = |us| Unit::Micros.say(us);
        assert_eq!(say(1.0), "1 µs");
        assert_eq!(say(250.0), "250 µs");
        assert_eq!(say(1_500.0), "1.5 ms");
        assert_eq!(say(250_400.0), "250 ms");
        assert_eq!(say(1_000_000.0), "1 s");
        assert_eq!(say(2_430_000.0), "2.4 s");
        assert_eq!(say(600_000_000.0), "600 s");
    }

    #[test]
    fn numbers_are_short_and_true() {
        assert_eq!(Unit::PerSecond.say(38.46), "38.5/s");
        assert_eq!(Unit::PerSecond.say(0.0), "0/s");
        assert_eq!(Unit::PerSecond.say(12_480.3), "12,480/s");
        assert_eq!(Unit::Entries.say(1_204.0), "1,204");
        assert_eq!(Unit::Entries.say_briefly(2_500.0), "2,500");
        assert_eq!(Unit::Entries.say_briefly(15_000.0), "15k");
        assert_eq!(Unit::Entries.say_briefly(1_500_000.0), "1.5M");
    }

    #[test]
    fn a_share_is_never_rounded_to_none_or_all() {
        assert_eq!(percent(1, 3), "33%");
        assert_eq!(percent(1, 1_000), "<1%");
        assert_eq!(percent(999, 1_000), ">99%");
        assert_eq!(percent(3, 3), "100%");
        assert_eq!(percent(0, 0), "0%");
    }
}
