//! The stage in English.

use std::borrow::Cow;

use shared::world::{ActorState, Count, Mark, Moment};

use super::{Due, Note, StageText, duration, number, signed};

pub(super) fn word(text: &StageText) -> Cow<'static, str> {
    use StageText as T;
    match text {
        T::Heading => "Stage: producers, stream, groups".into(),
        T::Producers => "Producers".into(),
        T::AddProducer => "Add producer".into(),
        T::Poison { actor } => format!("Poison {actor}'s next message").into(),
        T::PoisonHint => "Make the next message one that fails every time".into(),
        T::PoisonNext => "the next one fails every time".into(),
        T::Run { actor, next } => format!("Run {actor}: {next}").into(),
        T::Show { actor, state } => format!("Show {actor} ({})", state_word(*state)).into(),
        T::Crash { actor } => format!("Crash {actor}").into(),
        T::Restart { actor } => format!("Restart {actor}").into(),
        T::State(state) => state_word(*state).into(),
        T::Waits => "waits in Redis for a new entry".into(),
        T::Disconnected => "its connection is cut".into(),
        T::RedisGone => "Redis does not answer".into(),
        T::CrashPlanned { moment, line } => match moment {
            Moment::Before => format!("will crash before {line}").into(),
            Moment::After => format!("will crash after {line}").into(),
        },
        T::Stream => "stream".into(),
        T::Entries(1) => "1 entry".into(),
        T::Entries(n) => format!("{} entries", number(*n)).into(),
        T::LastId(id) => format!("last id {id}").into(),
        T::NoStream => "This key is not there any more: the next XADD makes it again, without its groups.".into(),
        T::NoEntries { producer } => match producer {
            Some(producer) => format!("No entries yet: let {producer} run its line.").into(),
            None => "No entries yet: add a producer and let it run its line.".into(),
        },
        T::AllGone => "Every entry was deleted or trimmed. The last id stays: ids only grow.".into(),
        T::More(n) => format!("{} more", number(*n)).into(),
        T::MoreSomewhere => "more".into(),
        T::Cursor { group, id } => format!("{group} was last given {id}").into(),
        T::CursorAtStart { group } => format!("{group} was given nothing yet").into(),
        T::Entry { message, id } => format!("{message}, entry {id}").into(),
        T::MarkOf { group, mark, owner } => mark_of(group, *mark, *owner).into(),
        T::Mark(mark) => mark_word(*mark).into(),
        T::FromOutside => "sent by another client".into(),
        T::FailsAlways => "fails every time".into(),
        T::NoGroup => "Redis has no such group: a read would be refused.".into(),
        T::LastDelivered => "last delivered".into(),
        T::Pending => "pending".into(),
        T::Lag => "lag".into(),
        T::LagUnknown => "unknown".into(),
        T::LagUnknownHint => "Redis does not know the lag here (deletions, or a cursor set by hand). The entries behind the cursor were counted.".into(),
        T::LagWrongHint => "The lag is computed from counters and can be off after deletions. The entries behind the cursor were counted.".into(),
        T::Undelivered => "undelivered".into(),
        T::Number(n) => number(*n).into(),
        T::Signed(n) => signed(*n).into(),
        T::Counted(Count { n, more }) => format!("{}{}", number(*n), plus(*more)).into(),
        T::AddConsumer => "Add consumer".into(),
        T::AddConsumerTo { group } => format!("Add a consumer to {group}").into(),
        T::NoConsumers => "Nobody reads for this group: add a consumer.".into(),
        T::Consumers => "Consumers".into(),
        T::Outside => "outside".into(),
        T::OutsideHint => "Made by another client of this Redis; the playground does not run it.".into(),
        T::Claims { min_idle_ms } => format!("claims idle ≥ {}", time(*min_idle_ms)).into(),
        T::Due(Due::Now) => "due now".into(),
        T::Due(Due::In(ms)) => format!("due in {}", time(*ms)).into(),
        T::Ripe(n) => format!("{n} to claim").into(),
        T::InHand => "in hand".into(),
        T::HandOf { actor } => format!("In {actor}'s hand").into(),
        T::PendingOf { consumer } => format!("Pending for {consumer}").into(),
        T::NothingPending => "nothing pending".into(),
        T::Idle(ms) => format!("idle {}", time(*ms)).into(),
        T::Delivery(n) => format!("delivery {}", number(*n)).into(),
        T::Claimable => "idle for long enough to be claimed".into(),
        T::Dangling => "the entry itself is gone".into(),
        T::TakenShort => "NOACK".into(),
        T::Taken => "delivered with NOACK, pending for nobody".into(),
        T::EffectShort => "✓ done".into(),
        T::EffectDone => "side effect done".into(),
        T::Left(n) => format!("+{} more", number(*n)).into(),
        T::Note(note) => note_of(note).into(),
        T::Done => "done".into(),
        T::DoneOf { group } => format!("Done by {group}").into(),
        T::DeadLetters => "dead letters".into(),
        T::DeadOf { group } => format!("Dead letters of {group}").into(),
        T::DeadStream { length: 1, key } => format!("1 entry in {key}").into(),
        T::DeadStream { length, key } => format!("{} entries in {key}", number(*length)).into(),
        T::NoneSoFar => "none so far".into(),
        T::Lost => "lost".into(),
        T::LostBy { group } => format!("lost to {group}").into(),
        T::DoneTwice => "done twice".into(),
        T::DoneTwiceHint => "a side effect was repeated".into(),
        T::AsTable => "As a table".into(),
        T::TableEntries => "Entries".into(),
        T::TableActors => "Actors".into(),
        T::TableOutcomes => "What became of the messages".into(),
        T::ColumnMessage => "Message".into(),
        T::ColumnEntry => "Entry".into(),
        T::ColumnActor => "Name".into(),
        T::ColumnState => "State".into(),
        T::ColumnNext => "Next".into(),
        T::ColumnGroup => "Group".into(),
        T::ColumnAcknowledged => "Done".into(),
        T::Nothing => "nothing".into(),
    }
}

fn time(ms: u64) -> String {
    duration(ms, [" s", "m", "h", "d"])
}

fn plus(more: bool) -> &'static str {
    if more { "+" } else { "" }
}

fn state_word(state: ActorState) -> &'static str {
    match state {
        ActorState::Ready => "ready",
        ActorState::Working => "working",
        ActorState::Blocked => "blocked",
        ActorState::Paused => "frozen",
        ActorState::Crashed => "crashed",
        ActorState::Stopped => "stopped",
    }
}

fn mark_word(mark: Option<Mark>) -> &'static str {
    match mark {
        Some(Mark::Unread) => "unread",
        Some(Mark::Pending) => "pending",
        Some(Mark::Acked) => "acknowledged",
        Some(Mark::Skipped) => "skipped",
        None => "not looked at",
    }
}

fn mark_of(group: &str, mark: Option<Mark>, owner: Option<&str>) -> String {
    match owner {
        Some(owner) => format!("{group}: {} for {owner}", mark_word(mark)),
        None => format!("{group}: {}", mark_word(mark)),
    }
}

fn note_of(note: &Note) -> String {
    match note {
        Note::NeverAcked(message) => format!("{message}: side effect done, ack never sent"),
        Note::StillPending(message) => {
            format!("{message} is gone from its hand, but still pending here")
        }
        Note::TakenOver {
            message,
            by: Some(by),
        } => format!("{message} is pending for {by} now"),
        Note::TakenOver { message, by: None } => {
            format!("{message} is no longer pending for anyone")
        }
        Note::NotAckedYet(message) => format!("{message}: side effect done, not acknowledged yet"),
        Note::NowhereElse(message) => {
            format!("{message} is nowhere but here (NOACK): a crash loses it")
        }
        Note::Forgotten(message) => {
            format!("{message} is pending, but > only gives new entries")
        }
    }
}
