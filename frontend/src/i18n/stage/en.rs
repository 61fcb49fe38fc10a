//! The stage in English.

use std::borrow::Cow;

use shared::{
    patterns::Kind,
    world::{ActorState, Count, KeyCount, Mark, Moment},
};

use super::{Due, Note, Scale, StageText, When, duration, number, signed};

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
        T::Waits => "waits for a new entry".into(),
        T::Disconnected => "its connection is cut".into(),
        T::RedisGone => "Redis does not answer".into(),
        T::CrashPlanned { moment, line } => match moment {
            Moment::Before => format!("will crash before {line}").into(),
            Moment::Unanswered => format!("the reply to {line} will be lost").into(),
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
        T::HeadingOfItems => "Stage: producers, keys, workers".into(),
        T::KeyKind(kind) => kind_word(*kind).into(),
        T::Items(1) => "1 item".into(),
        T::Items(n) => format!("{} items", number(*n)).into(),
        T::ScoreIs(Scale::Due { .. }) => "score = when it is due".into(),
        T::ScoreIs(Scale::Busy { .. }) => "score = when work on it began".into(),
        T::Keys(KeyCount { size: 1, .. }) => "1 key".into(),
        T::Keys(KeyCount { size, is_counted: true }) => format!("{} keys", number(*size)).into(),
        T::Keys(KeyCount { size, .. }) => format!("about {} keys", number(*size)).into(),
        T::OnePerMessage => "one for each message".into(),
        T::Callers => "The producers wait for the replies to their own requests.".into(),
        T::NoKeys => "There is no such key now.".into(),
        T::ExpiresIn(ms) => format!("expires in {}", time(*ms)).into(),
        T::LeftEnd => "pushed on the left".into(),
        T::RightEnd => "popped on the right".into(),
        T::NoItems { kind, producer } => no_items(*kind, *producer).into(),
        T::NothingKept(Kind::Channel) => "Whoever listens hears a message; nothing is kept.".into(),
        T::NothingKept(Kind::List | Kind::SortedSet) => "Nothing is being worked on.".into(),
        T::NothingKept(_) => "There is no such key now.".into(),
        T::Listeners(1) => "1 subscriber".into(),
        T::Listeners(n) => format!("{} subscribers", number(*n)).into(),
        T::Over(Scale::Due { .. }) => "due".into(),
        T::Over(Scale::Busy { .. }) => "overdue".into(),
        T::Tick { scale: Scale::Due { .. }, left_ms: 0 } => "now".into(),
        T::Tick { scale: Scale::Due { .. }, left_ms } => format!("in {}", time(*left_ms)).into(),
        T::Tick { scale: Scale::Busy { limit_ms }, left_ms } => match limit_ms.saturating_sub(*left_ms) {
            0 => "now".into(),
            ago => format!("{} ago", time(ago)).into(),
        },
        T::When(When::Due) => "due".into(),
        T::When(When::DueIn(ms)) => format!("in {}", time(*ms)).into(),
        T::When(When::Since(ms)) => format!("for {}", time(*ms)).into(),
        T::When(When::Overdue(ms)) => format!("for {}", time(*ms)).into(),
        T::When(When::Score(score)) => format!("score {score}").into(),
        T::Waiting => "waiting".into(),
        T::Kept => "remembered".into(),
        T::KeptHint => "Redis has them as being worked on: a crash loses none of them.".into(),
        T::Reader => "Reader".into(),
        T::AddReader => "Add reader".into(),
        T::AddReaderHint => "Add one more that wants every message for itself".into(),
        T::AskedAfter => "asked after".into(),
        T::AskedAfterHint => "The id after which it last asked. Redis does not know it.".into(),
        T::NotAskedYet => "not yet".into(),
        T::ToRead => "to read".into(),
        T::LostForIt => "lost for it".into(),
        T::WaitsForNew => "waits in Redis for a new entry".into(),
        T::Workers => "Workers".into(),
        T::AddWorkerTo { group } => format!("Add one more of {group}").into(),
        T::NoWorkers => "Nobody takes anything: add a consumer.".into(),
        T::PutsBack { after_ms } => format!("puts back after {}", time(*after_ms)).into(),
        T::ToPutBack(n) => format!("{n} to put back").into(),
        T::KeyOf { actor, key } => format!("{key}, which is {actor}'s own").into(),
        T::WaitsForItem => "waits in Redis for an item".into(),
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
        T::TrimsDone => "trims what every group has done".into(),
        T::Shared => "shared".into(),
        T::SharedBy(names) => format!("one name for {}", names.join(", ")).into(),
        T::SharedHint => "Redis takes all of them for one consumer: one pending list.".into(),
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
        T::TableItems { key } => format!("In {key}").into(),
        T::TableActors => "Actors".into(),
        T::TableOutcomes => "What became of the messages".into(),
        T::ColumnMessage => "Message".into(),
        T::ColumnEntry => "Entry".into(),
        T::ColumnTime => "Time".into(),
        T::ColumnKept => "Its own key".into(),
        T::ColumnField => "Field".into(),
        T::ColumnValue => "Value".into(),
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

fn kind_word(kind: Kind) -> &'static str {
    match kind {
        Kind::List => "list",
        Kind::SortedSet => "sorted set",
        Kind::Set => "set",
        Kind::Hash => "hash",
        Kind::Text => "string",
        Kind::Channel => "channel",
    }
}

fn no_items(kind: Kind, producer: Option<&str>) -> String {
    let word = kind_word(kind);
    let rest = match producer {
        Some(producer) => format!("let {producer} run its line."),
        None => "add a producer and let it run its line.".to_owned(),
    };
    format!("Nothing waits, and Redis keeps no key for an empty {word}: {rest}")
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
        Some(Mark::InHand) => "in hand",
        Some(Mark::Done) => "done",
        Some(Mark::Lost) => "lost",
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
        Note::OnlyHere(message) => format!("{message} is nowhere in Redis: a crash loses it"),
        Note::NotRemovedYet(message) => {
            format!("{message}: side effect done, Redis does not know yet")
        }
        Note::AlsoWaits(message, key) => {
            format!("{message} is in {key} as well: others find it too")
        }
        Note::OnlyFound(message, owner) => {
            format!("{message} is still {owner}'s: only its id is known here")
        }
        Note::NotDeletedYet(message) => format!("{message}: acknowledged, its entry still stored"),
        Note::ReadsAgain(message) => {
            format!("{message} is pending for it, and comes with its next read")
        }
        Note::HandedOn(message, by) => format!("{message} was handed to {by} as well"),
        Note::DoneMeanwhile(message) => format!("{message} was done by another one meanwhile"),
        Note::ReadOnce(message) => {
            format!("{message} would not be given to it again: a crash loses it")
        }
        Note::NotSavedYet(message) => {
            format!("{message}: side effect done, last id not saved yet")
        }
        Note::BeginsAtLatest(0) => "its last id is gone: it begins at $".to_owned(),
        Note::BeginsAtLatest(n) => {
            format!(
                "its last id is gone: it begins at $, and misses {}",
                number(*n)
            )
        }
        Note::BeginsWhereSaved => "its last id is kept in Redis".to_owned(),
        Note::BeginsAtFirst => "it begins with the first entry again".to_owned(),
        Note::KeptIn(message, key) => {
            format!("{message} is gone from its hand, but still in {key}")
        }
    }
}
