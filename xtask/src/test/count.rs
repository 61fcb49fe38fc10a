//! Counting: what test runners print or write, as passed and failed.

use std::ops::AddAssign;

use serde_json::Value;

/// How many checks went well and how many did not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Count {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
}

impl Count {
    /// A check that counts as one.
    pub(super) fn one(well: bool) -> Self {
        if well {
            Self {
                passed: 1,
                failed: 0,
            }
        } else {
            Self {
                passed: 0,
                failed: 1,
            }
        }
    }

    /// The count of a runner, held against how the runner ended: one that ended
    /// badly has failed somewhere, and one that ran nothing has failed to test.
    pub(super) fn believed(self, ended_well: bool) -> Self {
        let silent = self == Self::default();
        if self.failed == 0 && (silent || !ended_well) {
            Self { failed: 1, ..self }
        } else {
            self
        }
    }
}

impl AddAssign for Count {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

/// Sums the lines `test result: ok. 3 passed; 1 failed; …` of `cargo test`.
pub(super) fn cargo_test(output: &str) -> Count {
    let mut sum = Count::default();
    for line in output
        .lines()
        .filter_map(|line| line.trim().strip_prefix("test result: "))
    {
        sum += Count {
            passed: number_before(line, "passed"),
            failed: number_before(line, "failed"),
        };
    }
    sum
}

/// The number in `… 12 passed; …`.
fn number_before(line: &str, what: &str) -> u64 {
    let words: Vec<&str> = line
        .split([' ', ';', '.'])
        .filter(|word| !word.is_empty())
        .collect();
    let pair = words.windows(2).find(|pair| pair[1] == what);
    pair.and_then(|pair| pair[0].parse().ok()).unwrap_or(0)
}

/// Reads Playwright's JSON report. Only what passed at the first try has passed:
/// skipped and flaky tests are failures, and so are errors outside of any test.
pub(super) fn playwright(report: &str) -> Option<Count> {
    let report: Value = serde_json::from_str(report).ok()?;
    let stats = report.get("stats")?;
    let number = |key: &str| stats.get(key).and_then(Value::as_u64);
    let errors = report
        .get("errors")
        .and_then(Value::as_array)
        .map_or(0, Vec::len);
    Some(Count {
        passed: number("expected")?,
        failed: number("unexpected")? + number("flaky")? + number("skipped")? + errors as u64,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_results_of_all_test_binaries_are_summed() {
        let output = "\
running 2 tests
test a ... ok
test result: ok. 2 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s

test result: FAILED. 40 passed; 3 failed; 0 ignored; 0 measured; 0 filtered out; finished in 9.1s
   Doc-tests shared
test result: ok. 0 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s
";
        assert_eq!(
            cargo_test(output),
            Count {
                passed: 42,
                failed: 3
            }
        );
    }

    #[test]
    fn text_that_only_speaks_of_results_is_not_counted() {
        assert_eq!(cargo_test("we had: 7 passed; 2 failed;"), Count::default());
    }

    #[test]
    fn skipped_and_flaky_browser_tests_are_failures() {
        let report = r#"{"stats": {"expected": 5, "unexpected": 1, "flaky": 1, "skipped": 2}}"#;
        assert_eq!(
            playwright(report),
            Some(Count {
                passed: 5,
                failed: 4
            })
        );
    }

    #[test]
    fn an_error_outside_of_any_browser_test_is_a_failure() {
        let report = r#"{"errors": [{"message": "no backend"}],
            "stats": {"expected": 5, "unexpected": 0, "flaky": 0, "skipped": 0}}"#;
        assert_eq!(
            playwright(report),
            Some(Count {
                passed: 5,
                failed: 1
            })
        );
    }

    #[test]
    fn a_report_that_cannot_be_read_counts_nothing() {
        assert_eq!(playwright("not JSON"), None);
        assert_eq!(playwright(r#"{"stats": {"expected": 5}}"#), None);
    }

    #[test]
    fn a_runner_is_not_believed_against_its_own_end() {
        let three = Count {
            passed: 3,
            failed: 0,
        };
        assert_eq!(three.believed(true), three);
        assert_eq!(
            three.believed(false),
            Count {
                passed: 3,
                failed: 1
            }
        );
        assert_eq!(
            Count::default().believed(true),
            Count {
                passed: 0,
                failed: 1
            },
            "ran nothing"
        );
        let some = Count {
            passed: 3,
            failed: 2,
        };
        assert_eq!(some.believed(false), some, "already counted");
    }
}
