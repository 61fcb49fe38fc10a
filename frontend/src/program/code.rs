//! Where, between the lines of a program's text, a crash can be put.

use shared::{
    id::Label,
    program::render::CodeLine,
    world::{CrashPoint, Moment},
};

/// A part of the panel, from the top.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Item {
    /// A line of text.
    Code(CodeLine),
    /// A place for a crash.
    Gap(Gap),
}

/// A place between two lines. Where two lines of the program meet, after the
/// one is before the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Gap {
    /// The crash that is put here.
    pub point: CrashPoint,
    /// The line that ends here, if one does.
    pub ends: Option<Label>,
}

impl Gap {
    /// Whether `point` is here.
    pub(super) fn holds(&self, point: &CrashPoint) -> bool {
        let ends_here = point.moment == Moment::After && self.ends.as_ref() == Some(&point.line);
        self.point == *point || ends_here
    }
}

/// The lines with the gaps between them.
pub(super) fn layout(lines: Vec<CodeLine>) -> Vec<Item> {
    let mut items = Vec::with_capacity(lines.len() * 2);
    let mut before: Option<Label> = None;
    for line in lines {
        if line.label != before {
            items.extend(gap(before.as_ref(), line.label.as_ref()).map(Item::Gap));
        }
        before.clone_from(&line.label);
        items.push(Item::Code(line));
    }
    items.extend(gap(before.as_ref(), None).map(Item::Gap));
    items
}

fn gap(ends: Option<&Label>, begins: Option<&Label>) -> Option<Gap> {
    let (line, moment) = match (ends, begins) {
        (_, Some(begins)) => (begins, Moment::Before),
        (Some(ends), None) => (ends, Moment::After),
        (None, None) => return None,
    };
    Some(Gap {
        point: CrashPoint {
            line: line.clone(),
            moment,
        },
        ends: ends.cloned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(label: Option<&str>) -> CodeLine {
        CodeLine {
            label: label.map(Label::from),
            text: String::new(),
            spans: Vec::new(),
        }
    }

    fn gaps(labels: &[Option<&str>]) -> Vec<String> {
        let items = layout(labels.iter().map(|label| line(*label)).collect());
        let gap = |item: &Item| match item {
            Item::Gap(gap) => Some(format!("{:?} {}", gap.point.moment, gap.point.line)),
            Item::Code(_) => None,
        };
        items.iter().filter_map(gap).collect()
    }

    #[test]
    fn a_gap_is_between_two_lines_not_inside_one() {
        let lines = [Some("read"), Some("read"), Some("work"), Some("ack"), None];
        assert_eq!(
            gaps(&lines),
            ["Before read", "Before work", "Before ack", "After ack"]
        );
    }

    #[test]
    fn what_holds_lines_together_has_a_gap_on_both_sides() {
        let lines = [None, Some("count"), None, Some("bury")];
        assert_eq!(
            gaps(&lines),
            ["Before count", "After count", "Before bury", "After bury"]
        );
    }

    #[test]
    fn after_one_line_is_before_the_next() {
        let items = layout(vec![line(Some("read")), line(Some("work"))]);
        let after_read = CrashPoint {
            line: "read".into(),
            moment: Moment::After,
        };
        let holding = items.iter().filter(|item| match item {
            Item::Gap(gap) => gap.holds(&after_read),
            Item::Code(_) => false,
        });
        assert_eq!(holding.count(), 1);
    }
}
