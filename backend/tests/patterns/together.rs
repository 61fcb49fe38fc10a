//! What was foreseen of several commands in one round trip, held to what then
//! came of each.

use shared::{next::Forecast, step::Effect, why::Why};

/// Whether it is about such a line.
pub(crate) fn is_about(foreseen: &Forecast) -> bool {
    matches!(
        foreseen,
        Forecast::Together { .. }
            | Forecast::AcknowledgesMany { .. }
            | Forecast::CalledOff
            | Forecast::Watches { .. }
            | Forecast::WatchesNothing
            | Forecast::Marks { .. }
            | Forecast::FindsMark { .. }
            | Forecast::FindsNoMark { .. }
            | Forecast::StoredBefore { .. }
    )
}

/// Whether what was foreseen of a line is what Redis answered.
pub(crate) fn came_about(foreseen: &Forecast, effects: &[Effect]) -> bool {
    let whys: Vec<&Why> = effects.iter().map(|effect| &effect.why).collect();
    match (foreseen, &whys[..]) {
        (Forecast::Together { each, atomic: true }, [Why::Began, whys @ ..]) => {
            let (own, rest) = whys.split_at(each.len().min(whys.len()));
            let count = each.len() as u64;
            all_came_about(each, own) && rest.first() == Some(&&Why::Executed { count })
        }
        (
            Forecast::Together {
                each,
                atomic: false,
            },
            whys,
        ) => all_came_about(each, &whys[..each.len().min(whys.len())]),
        (Forecast::CalledOff, whys) => whys.contains(&&Why::CalledOff),
        (one, [why, ..]) => one_came_about(one, why),
        _ => false,
    }
}

fn all_came_about(foreseen: &[Forecast], whys: &[&Why]) -> bool {
    foreseen.len() == whys.len()
        && foreseen
            .iter()
            .zip(whys)
            .all(|(foreseen, why)| one_came_about(foreseen, why))
}

fn one_came_about(foreseen: &Forecast, why: &Why) -> bool {
    match (foreseen, why) {
        (Forecast::Stores { message, .. }, Why::Stored { message: is, .. })
        | (Forecast::Acknowledges { message, .. }, Why::Acknowledged { message: is, .. })
        | (Forecast::AcknowledgesNothing { message, .. }, Why::AckedNothing { message: is, .. }) => {
            message == is
        }
        (
            Forecast::AcknowledgesMany {
                messages, others, ..
            },
            Why::AcknowledgedMany { count, of, .. },
        ) => {
            (
                messages.len() as u64,
                (messages.len() + others.len()) as u64,
            ) == (*count, *of)
        }
        (Forecast::Watches { keys }, Why::Watches { keys: is }) => keys == is,
        (Forecast::WatchesNothing, Why::WatchesNothing) => true,
        (Forecast::StoredBefore { message }, Why::StoredBefore { message: is }) => message == is,
        (
            Forecast::Marks { message, .. },
            Why::Marked { message: is, .. } | Why::Noted { message: is, .. },
        )
        | (Forecast::FindsMark { message, .. }, Why::FoundMark { message: is, .. })
        | (Forecast::FindsNoMark { message, .. }, Why::NoMark { message: is, .. }) => message == is,
        (
            Forecast::DoesSideEffect { message, times },
            Why::WorkedInRedis {
                message: is,
                times: done,
            },
        ) => (message, times) == (is, done),
        _ => false,
    }
}
