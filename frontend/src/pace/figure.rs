//! The numbers of a pace, as they are written, typed and slid.
//!
//! A slider goes over five decades, from 0.1 to 10,000 per second, each as long
//! as the others.

use shared::world::{Pace, ReadOptions};

use crate::i18n::{Language, LiveText, numbers::thousands};

/// Places of a slider in each decade.
const DECADE: f64 = 100.0;
/// The last place of a slider.
pub(crate) const SLIDER_MAX: u32 = 500;

/// A rate in thousandths per second, as people write it: `0.5`, `1,240`.
pub(crate) fn per_second(mhz: u64) -> String {
    let whole = mhz / 1_000;
    if whole >= 100 {
        return thousands((mhz + 500) / 1_000);
    }
    let places = if whole >= 10 { 1 } else { 2 };
    trimmed(&format!("{:.places$}", mhz as f64 / 1_000.0))
}

/// A time in microseconds, as people write it: `0.1 ms`, `500 ms`, `2 s`.
pub(crate) fn span(us: u64, language: Language) -> String {
    let (ms, s) = match language {
        Language::English => ("ms", "s"),
        Language::Chinese => ("毫秒", "秒"),
    };
    if us >= 1_000_000 {
        format!("{} {s}", trimmed(&format!("{:.1}", us as f64 / 1e6)))
    } else if us >= 10_000 {
        format!("{} {ms}", (us + 500) / 1_000)
    } else {
        format!("{} {ms}", trimmed(&format!("{:.1}", us as f64 / 1e3)))
    }
}

/// How many a second can be done in thousandths, where each takes `work_us`.
pub(crate) fn capacity_mhz(work_us: u64) -> u64 {
    1_000_000_000 / work_us.max(1)
}

/// How long each takes in microseconds, where so many a second are done.
pub(crate) fn work_us(mhz: u64) -> u64 {
    (1_000_000_000 / mhz.max(1)).clamp(Pace::WORK_US.0, Pace::WORK_US.1)
}

/// The slider's place for a rate.
pub(crate) fn place(mhz: u64) -> u32 {
    let decades = (mhz.max(1) as f64 / Pace::RATE_MHZ.0 as f64).log10();
    (decades * DECADE).round().clamp(0.0, f64::from(SLIDER_MAX)) as u32
}

/// The rate at a slider's place, with two figures.
pub(crate) fn at_place(place: u32) -> u64 {
    let place = f64::from(place.min(SLIDER_MAX));
    let exact = Pace::RATE_MHZ.0 as f64 * 10_f64.powf(place / DECADE);
    let unit = 10_f64.powf(exact.log10().floor() - 1.0);
    ((exact / unit).round() * unit).round() as u64
}

/// How a number is written in a field: without thousands apart.
pub(crate) fn written(value: u64, unit: u64) -> String {
    let places = match unit {
        1 => 0,
        1_000 => 3,
        _ => 4,
    };
    let text = format!("{:.places$}", value as f64 / unit as f64);
    trimmed(&text)
}

/// A number in a field, as `unit`ths, where it is inside the bounds.
pub(crate) fn typed(text: &str, unit: u64, (min, max): (u64, u64)) -> Result<u64, LiveText> {
    let wrong = || LiveText::Between(bound(min, unit), bound(max, unit));
    let number: f64 = text.trim().parse().map_err(|_| wrong())?;
    let value = (number * unit as f64).round();
    // Not a number is in no range.
    if (min as f64..=max as f64).contains(&value) {
        Ok(value as u64)
    } else {
        Err(wrong())
    }
}

fn bound(value: u64, unit: u64) -> String {
    if value.is_multiple_of(unit) {
        thousands(value / unit)
    } else {
        written(value, unit)
    }
}

/// Without needless zeros behind the point.
fn trimmed(text: &str) -> String {
    if !text.contains('.') {
        return text.to_owned();
    }
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// The bounds of a share in millionths.
pub(crate) const SHARE: (u64, u64) = (0, Pace::MILLION);
/// The bounds of a restart delay in milliseconds.
pub(crate) const RESTART: (u64, u64) = (0, Pace::RESTART_MAX_MS);
/// The bounds of a count of entries.
pub(crate) const COUNT: (u64, u64) = (1, ReadOptions::COUNT_MAX);
/// The bounds of a wait that ends, in milliseconds.
pub(crate) const BLOCK: (u64, u64) = (1, ReadOptions::BLOCK_MAX_MS);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_and_times_read_as_people_write_them() {
        let rates = [100, 500, 1_000, 12_500, 100_000, 1_240_000, 10_000_000].map(per_second);
        assert_eq!(rates, ["0.1", "0.5", "1", "12.5", "100", "1,240", "10,000"]);
        let times = [100, 2_500, 12_000, 500_000, 1_500_000, 10_000_000];
        let times = times.map(|us| span(us, Language::English));
        assert_eq!(
            times,
            ["0.1 ms", "2.5 ms", "12 ms", "500 ms", "1.5 s", "10 s"]
        );
    }

    #[test]
    fn a_slider_goes_over_five_decades() {
        assert_eq!((at_place(0), at_place(SLIDER_MAX)), Pace::RATE_MHZ);
        assert_eq!(
            [100, 200, 300, 400].map(at_place),
            [1_000, 10_000, 100_000, 1_000_000]
        );
        for at in 0..=SLIDER_MAX {
            let mhz = at_place(at);
            assert!((Pace::RATE_MHZ.0..=Pace::RATE_MHZ.1).contains(&mhz), "{at}");
            let back = i64::from(place(mhz)) - i64::from(at);
            assert!(back.abs() <= 2, "{at} comes back {back} off");
        }
        assert!((0..SLIDER_MAX).all(|at| at_place(at) <= at_place(at + 1)));
        assert_eq!((place(0), place(u64::MAX)), (0, SLIDER_MAX));
    }

    #[test]
    fn what_is_done_a_second_and_how_long_each_takes_are_one_thing() {
        assert_eq!(capacity_mhz(500_000), 2_000);
        assert_eq!(work_us(2_000), 500_000);
        assert_eq!(work_us(0), Pace::WORK_US.1);
        assert_eq!(work_us(u64::MAX), Pace::WORK_US.0);
    }

    #[test]
    fn what_is_no_rate_is_not_sent() {
        let rate = |text| typed(text, 1_000, Pace::RATE_MHZ);
        assert_eq!(rate("0.1"), Ok(100));
        assert_eq!(rate(" 1240 "), Ok(1_240_000));
        assert_eq!(rate("10000"), Ok(10_000_000));
        for bad in [
            "", "0", "-1", "NaN", "inf", "1e9", "0.05", "10001", "x", "1,2",
        ] {
            let wrong = LiveText::Between("0.1".into(), "10,000".into());
            assert_eq!(rate(bad), Err(wrong), "{bad}");
        }
        assert_eq!(typed("12.5", 10_000, SHARE), Ok(125_000));
        assert!(typed("100.1", 10_000, SHARE).is_err());
        assert_eq!(typed("0", 1_000, RESTART), Ok(0));
    }

    #[test]
    fn what_is_written_reads_back() {
        for mhz in [100, 1_000, 1_234, 10_000_000] {
            assert_eq!(typed(&written(mhz, 1_000), 1_000, Pace::RATE_MHZ), Ok(mhz));
        }
        for ppm in [0, 1, 100, 12_345, 1_000_000] {
            assert_eq!(typed(&written(ppm, 10_000), 10_000, SHARE), Ok(ppm));
        }
        assert_eq!(written(100, 1_000), "0.1");
    }
}
