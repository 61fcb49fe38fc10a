//! What a snapshot shows of a room: enough to go on from, in a frame that every
//! browser can be sent.

use std::{collections::BTreeSet, io, sync::Arc};

use shared::{fact::EntryRef, step::Step, world::World};

/// Steps in a snapshot's log, as far as [`LOG_BYTES`] reach.
pub(super) const LOGGED: usize = 500;
/// Bytes of the log.
const LOG_BYTES: usize = 64 * 1024;
/// Bytes of steps that somebody asked for again.
const RECALLED_BYTES: usize = 128 * 1024;
/// The newest messages that the ledger of a snapshot tells of, beside those that
/// are on the stage.
pub(super) const NEWEST: usize = 100;

/// The picture, with an excerpt of its ledger.
pub(super) fn picture(world: &World) -> Arc<World> {
    let mut picture = world.clone();
    if world.ledger.len() > NEWEST {
        let shown = on_stage(world);
        let excerpt = world.ledger.excerpt(&shown, NEWEST);
        picture.ledger = Arc::new(excerpt);
    }
    Arc::new(picture)
}

/// The entries that the stage shows: stored, pending or in an actor's hand.
fn on_stage(world: &World) -> BTreeSet<EntryRef> {
    let streams = world.streams.iter();
    let in_streams = streams.flat_map(|(key, stream)| {
        let groups = stream.groups.values();
        let pending = groups.flat_map(|group| group.pending.keys());
        let ids = stream.entries.keys().chain(pending);
        ids.map(|id| EntryRef {
            key: key.clone(),
            id: *id,
        })
    });
    let held = world.actors.values();
    let in_hands = held
        .filter_map(|actor| actor.hand.as_ref())
        .map(|held| EntryRef {
            key: held.key.clone(),
            id: held.entry,
        });
    in_streams.chain(in_hands).collect()
}

/// The last of these steps, without their changes.
pub(super) fn log(steps: &[Arc<Step>]) -> Vec<Arc<Step>> {
    let mut log = fitting(steps.iter().rev(), LOG_BYTES);
    log.reverse();
    log
}

/// The first of these steps, without their changes: one at least, so that who
/// asks for the rest comes to an end.
pub(super) fn recalled(steps: &[Arc<Step>]) -> Vec<Arc<Step>> {
    let mut recalled = fitting(steps.iter(), RECALLED_BYTES);
    if recalled.is_empty() {
        recalled.extend(steps.first().map(without_changes));
    }
    recalled
}

fn fitting<'a>(steps: impl Iterator<Item = &'a Arc<Step>>, bytes: usize) -> Vec<Arc<Step>> {
    let mut left = bytes;
    let fitting = steps.map(without_changes).take_while(|step| {
        let length = encoded_length(step);
        let fits = length <= left;
        left = left.saturating_sub(length);
        fits
    });
    fitting.collect()
}

fn without_changes(step: &Arc<Step>) -> Arc<Step> {
    Arc::new(Step {
        number: step.number,
        at_ms: step.at_ms,
        cause: step.cause.clone(),
        effects: step.effects.clone(),
        facts: step.facts.clone(),
        changes: Vec::new(),
        sums: None,
    })
}

/// How long a step is as JSON, without keeping it.
fn encoded_length(step: &Step) -> usize {
    let mut counter = Counter(0);
    match serde_json::to_writer(&mut counter, step) {
        Ok(()) => counter.0,
        Err(_) => usize::MAX,
    }
}

/// Counts what is written to it.
struct Counter(usize);

impl io::Write for Counter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use shared::{
        step::{Cause, Effect, EffectKind},
        why::Why,
    };

    use super::*;

    fn step(number: u64, words: usize) -> Arc<Step> {
        Arc::new(Step {
            number,
            at_ms: 0,
            cause: Cause::Edit,
            effects: vec![Effect {
                row: number,
                kind: EffectKind::Edit,
                by: None,
                line: None,
                command: vec!["x".repeat(words)],
                reply: None,
                why: Why::SettingsChanged,
            }],
            facts: Vec::new(),
            changes: Vec::new(),
            sums: None,
        })
    }

    #[test]
    fn a_short_log_is_whole() {
        let steps: Vec<_> = (1..=10).map(|number| step(number, 10)).collect();
        assert_eq!(log(&steps), steps);
    }

    #[test]
    fn a_long_log_keeps_its_end() {
        let steps: Vec<_> = (1..=500).map(|number| step(number, 1_000)).collect();
        let log = log(&steps);
        let bytes: usize = log.iter().map(|step| encoded_length(step)).sum();
        assert!(bytes <= LOG_BYTES && bytes > LOG_BYTES - 2_000, "{bytes}");
        assert!(steps.ends_with(&log));
    }
    #[test]
    fn who_recalls_steps_again_and_again_has_them_all() {
        let steps: Vec<_> = (1..=500)
            .map(|number| step(number, if number == 9 { 200_000 } else { 1_000 }))
            .collect();
        let (mut recalled, mut times) = (Vec::new(), 0);
        while recalled.len() < steps.len() {
            let more = super::recalled(&steps[recalled.len()..]);
            let bytes: usize = more.iter().map(|step| encoded_length(step)).sum();
            assert!(bytes <= RECALLED_BYTES || more.len() == 1, "{bytes}");
            recalled.extend(more);
            times += 1;
        }
        assert_eq!(recalled, steps);
        assert!((5..10).contains(&times), "{times}");
    }
}
