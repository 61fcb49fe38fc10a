//! What could happen next, held to what then happens: a choice is made at
//! random, and the step that comes of it does what was foreseen.

use std::{collections::BTreeSet, sync::Arc};

use rand::{RngExt, seq::IndexedRandom};
use shared::{
    command::Command,
    fact::Fact,
    id::{ActorId, MessageName},
    next::{Aside, Choice, Forecast, InHand, choices},
    step::{Effect, EffectKind, Step},
    why::Why,
    world::{ActorState, ReadOptions, Settings, World},
};

use super::{Walk, edits, set_out};

/// Choices made in each walk.
const CHOICES: usize = 700;

/// What has to have been foreseen, or the walk would prove little.
const FORESEES: &[&str] = &[
    "acknowledges",
    "acknowledges_nothing",
    "buries",
    "claims",
    "claims_nothing",
    "counts",
    "crashes",
    "does_side_effect",
    "fails",
    "finds_nothing",
    "is_given",
    "no_longer_pending",
    "restarts",
    "stores",
    "turns_clock",
    "waits",
];
const FORESEES_WITH_TRIMS: &[&str] = &["drops_deleted"];

async fn walk_by_choices(seed: u64, trims: bool) {
    let (mut walk, supervisor, _folder) = set_out(seed).await;
    let settings = Settings {
        min_idle_ms: 5_000,
        max_deliveries: 2,
        reaper_every_ms: 10_000,
        ..Settings::default()
    };
    walk.obey(Command::Configure { settings }).await;
    let reads = ReadOptions {
        block_ms: None,
        ..ReadOptions::default()
    };
    let actor = "a1".into();
    walk.obey(Command::SetReads { actor, reads }).await;
    walk.check().await;
    let (mut foreseen, mut unsure) = (BTreeSet::new(), 0);
    for _ in 0..CHOICES {
        // At first nothing is there to be read.
        if foreseen.len() > 4 {
            walk.disturb(trims).await;
        }
        let Some(choice) = walk.choose(&foreseen) else {
            continue;
        };
        walk.take_choice(&choice).await;
        unsure += usize::from(choice.foresees == Forecast::Unsure);
        foreseen.extend(kinds(&choice));
    }
    let trims = if trims { FORESEES_WITH_TRIMS } else { &[] };
    for kind in FORESEES.iter().chain(trims).chain(&["serves"]) {
        assert!(foreseen.contains(*kind), "no {kind} was foreseen");
    }
    assert!(unsure < CHOICES / 20, "{unsure} were unsure");
    walk.playground.stop().await;
    supervisor.close().await.unwrap();
}

impl Walk {
    /// Does what was chosen, and holds it to what was foreseen.
    pub(crate) async fn take_choice(&mut self, choice: &Choice) {
        let before = self.page.clone();
        self.obey(choice.command.clone()).await;
        self.check().await;
        let taken = usize::try_from(self.page.step - before.step).unwrap();
        let steps = self.playground.last_steps(taken);
        let outcome = Outcome {
            before: &before,
            steps: &steps,
            after: &self.page,
        };
        if let Err(difference) = outcome.hold(choice) {
            panic!("{difference}\n{choice:?}\n{steps:?}\n{}", self.story());
        }
    }

    /// Something else that may happen in between.
    pub(crate) async fn disturb(&mut self, trims: bool) {
        match self.random.random_range(0..10) {
            0 | 1 => {
                let command = edits::edit(&self.page, &mut self.random, trims);
                self.obey(command).await;
            }
            2 => {
                let actor = "p1".into();
                let poison = true;
                self.obey(Command::Poison { actor, poison }).await;
            }
            3 => {
                let (actor, point) = self.crash_point();
                self.obey(Command::PlanCrash { actor, point }).await;
            }
            4 => self.finish_for_somebody().await,
            _ => {}
        }
        self.playground.observe().await.unwrap();
        self.check().await;
    }

    /// Acknowledges by hand what an actor works on.
    async fn finish_for_somebody(&mut self) {
        let actors = self.page.actors.values();
        let held = actors.filter_map(|actor| Some((actor.role.group()?, actor.hand.as_ref()?)));
        let all: Vec<_> = held
            .map(|(group, held)| (group.clone(), held.entry))
            .collect();
        if let Some((group, entry)) = all.choose(&mut self.random).cloned() {
            self.obey(Command::Acknowledge { group, entry }).await;
        }
    }

    /// What was not met yet, or mostly a line, or anything.
    pub(crate) fn choose(&mut self, met: &BTreeSet<String>) -> Option<Choice> {
        let all = choices(&self.page);
        let is_new = |choice: &&Choice| !kinds(choice).all(|kind| met.contains(&kind));
        if (met.len() <= 4 || self.random.random_range(0..2) == 0)
            && let Some(new) = all.iter().find(is_new)
        {
            return Some(new.clone());
        }
        let is_line = |choice: &&Choice| matches!(choice.command, Command::Step { .. });
        let crashes = |choice: &&Choice| matches!(choice.command, Command::Crash { .. });
        let lines: Vec<&Choice> = all.iter().filter(is_line).collect();
        let others: Vec<&Choice> = all
            .iter()
            .filter(|one| !is_line(one) && !crashes(one))
            .collect();
        let crashes: Vec<&Choice> = all.iter().filter(crashes).collect();
        let kind = match self.random.random_range(0..20) {
            0..15 => lines,
            15 => crashes,
            _ => others,
        };
        kind.choose(&mut self.random)
            .map(|choice| (*choice).clone())
    }
}

/// The names of what a choice foresees.
pub(crate) fn kinds(choice: &Choice) -> impl Iterator<Item = String> {
    let forecast = serde_json::to_value(&choice.foresees).unwrap();
    let asides = choice.asides.iter();
    let asides = asides.map(|aside| serde_json::to_value(aside).unwrap());
    let all = std::iter::once(forecast).chain(asides);
    all.filter_map(|value| super::kind_of(&value))
}

/// What came of a choice.
struct Outcome<'a> {
    before: &'a World,
    steps: &'a [Arc<Step>],
    after: &'a World,
}

impl Outcome<'_> {
    fn hold(&self, choice: &Choice) -> Result<(), String> {
        self.hold_forecast(choice)?;
        self.hold_asides(choice)
    }

    fn effects(&self) -> impl Iterator<Item = &Effect> {
        self.steps.iter().flat_map(|step| &step.effects)
    }

    fn hold_forecast(&self, choice: &Choice) -> Result<(), String> {
        let own = self.effects().next().ok_or("nothing happened")?;
        let by = own.by.as_ref().and_then(|by| by.actor());
        same("who", by, choice.by.as_ref())?;
        let is_as_foreseen = match (&choice.foresees, &own.why) {
            (Forecast::Unsure, _) => true,
            (
                Forecast::Stores { message, poison },
                Why::Stored { message: is, id }
                | Why::StoredAndTrimmed {
                    message: is, id, ..
                },
            ) => {
                let entry = &self.after.streams["orders"].entries[id];
                message == is && entry.field("poison").is_some() == *poison
            }
            (
                Forecast::IsGiven {
                    first,
                    count,
                    noack,
                    ..
                },
                why,
            ) => is_given(why) == Some((first.clone(), *count, *noack)),
            (Forecast::Waits { group, .. }, Why::Blocks { group: is })
            | (Forecast::FindsNothing { group }, Why::NothingNew { group: is }) => group == is,
            (
                Forecast::DoesSideEffect { message, times },
                Why::SideEffect {
                    message: is,
                    times: done,
                },
            ) => message == is && times == done,
            (Forecast::Fails { message, pending }, Why::SideEffectFailed { message: is }) => {
                message == is && *pending
            }
            (Forecast::Fails { message, pending }, Why::FailedForGood { message: is }) => {
                message == is && !*pending
            }
            (
                Forecast::Acknowledges { message, group },
                Why::Acknowledged {
                    message: is,
                    group: of,
                },
            )
            | (
                Forecast::AcknowledgesNothing { message, group },
                Why::AckedNothing {
                    message: is,
                    group: of,
                },
            ) => message == is && group == of,
            (
                Forecast::Claims {
                    message,
                    from,
                    deliveries,
                },
                Why::Claimed {
                    message: is,
                    from: of,
                    deliveries: n,
                },
            ) => message == is && from == of && deliveries == n,
            (Forecast::ClaimsNothing { .. }, Why::NothingToClaim { .. }) => true,
            (Forecast::DropsDeleted { message }, Why::ClaimFoundDeleted { .. }) => {
                let facts = self.steps.iter().flat_map(|step| &step.facts);
                let mut dropped = facts.filter_map(|fact| match fact {
                    Fact::FoundDeleted { at, .. } => Some(self.before.message_of(&at.key, at.id)),
                    _ => None,
                });
                dropped.next().as_ref() == Some(message)
            }
            (
                Forecast::Counts {
                    deliveries, limit, ..
                },
                Why::DeliveredOften {
                    deliveries: n,
                    limit: of,
                },
            ) => deliveries == n && limit == of && n <= of,
            (
                Forecast::Counts {
                    deliveries, limit, ..
                },
                Why::DeliveredTooOften {
                    deliveries: n,
                    limit: of,
                },
            ) => deliveries == n && limit == of && n > of,
            (Forecast::NoLongerPending { message }, Why::NoLongerPending { message: is })
            | (Forecast::Buries { message }, Why::DeadLettered { message: is, .. }) => {
                message == is
            }
            (Forecast::Crashes { held }, Why::Crashed { .. }) => {
                return self.hold_crash(choice, held);
            }
            (Forecast::Restarts { pending }, Why::Restarted { pending: is }) => pending == is,
            (
                Forecast::TurnsClock {
                    by_ms,
                    reaper,
                    claimable,
                },
                Why::ClockTurned { by_ms: is },
            ) => by_ms == is && *claimable == self.claimable(reaper),
            (Forecast::Stores { message, .. }, Why::StoredBeyond { message: is, .. })
            | (
                Forecast::Deletes { message, .. },
                Why::Deleted {
                    message: is,
                    count: 1,
                },
            )
            | (
                Forecast::DeletesNothing { message },
                Why::Deleted {
                    message: is,
                    count: 0,
                },
            )
            | (Forecast::FindsIdle { message, .. }, Why::FoundIdle { message: is, .. })
            | (Forecast::ClaimsTooLate { message }, Why::ClaimedTooLate { message: is, .. })
            | (Forecast::IsGivenAnId { message }, Why::OnlyItsId { message: is }) => message == is,
            (
                Forecast::IsGivenAgain {
                    first,
                    count,
                    consumer,
                },
                Why::DeliveredAgain {
                    first: is,
                    count: n,
                    consumer: to,
                    ..
                },
            ) => (first, count, consumer) == (is, n, to),
            (Forecast::EndsHistory { consumer }, Why::HistoryEnds { consumer: is }) => {
                consumer == is
            }
            (Forecast::RestartsToRead { pending }, Why::RestartedToRead { pending: is }) => {
                pending == is
            }
            (Forecast::TrimsDone, Why::TrimmedDone { .. }) => true,
            (
                Forecast::HasRoom { length, limit },
                Why::HasRoom {
                    length: is,
                    limit: of,
                },
            )
            | (
                Forecast::NoRoom { length, limit },
                Why::NoRoom {
                    length: is,
                    limit: of,
                },
            ) => (length, limit) == (is, of),
            // What a full memory refuses is not foreseen.
            (_, Why::Refused { error }) if error.starts_with("OOM") => true,
            (Forecast::NoGroup { .. }, Why::Refused { error }) => error.starts_with("NOGROUP"),
            _ => false,
        };
        if is_as_foreseen {
            return Ok(());
        }
        Err(format!("{:?} was not foreseen", own.why))
    }

    /// What an actor's memory loses, and what is then left.
    fn hold_crash(&self, choice: &Choice, held: &[InHand]) -> Result<(), String> {
        let actor = choice.by.as_ref().ok_or("nobody crashes")?;
        let group = self.before.actors[actor].role.group();
        let ledger = &self.after.ledger;
        let facts = self.steps.iter().flat_map(|step| &step.facts);
        let lost = facts.filter_map(|fact| match fact {
            Fact::HandLost { at, by, .. } if by == actor => Some(at),
            _ => None,
        });
        let left = lost.filter_map(|at| {
            let group = group?;
            let record = ledger.record_of(ledger.message_of(&at.key, at.id)?)?;
            let status = ledger.status(at, group)?;
            Some(InHand {
                message: self.after.message_of(&at.key, at.id),
                pending: matches!(status, shared::ledger::Status::Pending { .. }),
                processed: record.processed(group),
                lost: record.fate(group) == shared::ledger::Fate::Lost,
            })
        });
        let left: Vec<InHand> = left.collect();
        same("in hand", held, &left[..])
    }

    fn claimable(&self, reaper: &ActorId) -> Vec<MessageName> {
        let group = self.after.actors[reaper].role.group().unwrap();
        let (key, min_idle_ms) = ("orders".into(), self.after.settings.min_idle_ms);
        let pending = &self.after.streams["orders"].groups[group].pending;
        let idle = pending
            .iter()
            .filter(|(_, pending)| pending.idle_ms(self.after.now_ms) >= min_idle_ms);
        idle.map(|(id, _)| self.after.message_of(&key, *id))
            .collect()
    }

    fn hold_asides(&self, choice: &Choice) -> Result<(), String> {
        let crashed = self.effects().skip(1).any(|effect| {
            let by = effect.by.as_ref().and_then(|by| by.actor());
            matches!(effect.why, Why::Crashed { .. }) && by == choice.by.as_ref()
        });
        let crashes = choice.asides.contains(&Aside::Crashes);
        same("crashes", crashed, crashes)?;
        let mut asides = choice.asides.iter();
        let trims = asides.find_map(|aside| match aside {
            Aside::Trims { count, .. } => Some(*count),
            _ => None,
        });
        let trimmed = self.effects().find_map(|effect| match effect.why {
            Why::StoredAndTrimmed { count, .. } => Some(count),
            _ => None,
        });
        let is_rough = self.after.pattern.pattern().slug == "retention-about";
        if !is_rough {
            same("trims", trimmed, trims)?;
        }
        // What a full memory refuses serves nobody.
        let mut whys = self.effects().map(|effect| &effect.why);
        if whys.any(|why| matches!(why, Why::Refused { error } if error.starts_with("OOM"))) {
            return Ok(());
        }
        // The stream is restored where the clock is aligned, which may end a wait.
        let is_woken = |effect: &&Effect| matches!(effect.why, Why::WokenForNothing { .. });
        let mut served: Vec<&Effect> = self
            .effects()
            .filter(|effect| effect.kind == EffectKind::Served && !is_woken(effect))
            .collect();
        for aside in &choice.asides {
            let Aside::Serves { waiting, first, .. } = aside else {
                continue;
            };
            let is_one = |effect: &&Effect| {
                let by = effect.by.as_ref().and_then(|by| by.actor());
                by.is_some_and(|by| waiting.contains(by))
            };
            let waits = |id: &ActorId| self.before.actors[id].state == ActorState::Blocked;
            match served.iter().position(is_one) {
                Some(at) => {
                    let effect = served.remove(at);
                    let given = is_given(&effect.why).and_then(|(first, ..)| first);
                    if first.is_some() {
                        same("served", &given, first)?;
                    }
                }
                None if waiting.iter().any(waits) => return Err("nobody was served".into()),
                None => {}
            }
        }
        if choice.foresees != Forecast::Unsure && !served.is_empty() {
            return Err("somebody was served whom nobody foresaw".into());
        }
        Ok(())
    }
}

/// The first message of what a read brought, how many, and whether none of them
/// became pending.
fn is_given(why: &Why) -> Option<(Option<MessageName>, u64, bool)> {
    match why {
        Why::DeliveredNew { message, .. } => Some((Some(message.clone()), 1, false)),
        Why::DeliveredMany { first, count, .. } => Some((Some(first.clone()), *count, false)),
        Why::Taken { first, count, .. } => Some((Some(first.clone()), *count, true)),
        _ => None,
    }
}

fn same<T: PartialEq + std::fmt::Debug>(what: &str, is: T, foreseen: T) -> Result<(), String> {
    if is == foreseen {
        return Ok(());
    }
    Err(format!("{what}: {is:?}, foreseen {foreseen:?}"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_chosen_does_what_was_foreseen() {
    walk_by_choices(11, false).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_chosen_where_entries_are_removed_does_what_was_foreseen() {
    walk_by_choices(12, true).await;
}
