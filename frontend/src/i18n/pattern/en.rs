//! The patterns in English.

use shared::patterns::{Family, Kind};

use super::PatternText;

pub(super) fn word(text: PatternText) -> &'static str {
    use PatternText as T;
    match text {
        T::Title => "Break a queue. See what Redis does.",
        T::What => {
            "Queue patterns that people build on Redis, on a real one, one command at a time. Crash a worker, turn the clock, go back, and find the step that lost the message."
        }
        T::FirstLesson => "Start the first lesson",
        T::JustPlay => "Just let me play",
        T::Patterns => "Patterns",
        T::PatternsHint => {
            "Each opens a room with a Redis of its own. What each loses and repeats is tested on a real Redis, with crashes at every line."
        }
        T::Teaser => "A worker crashed with **m4** in its hand. Who gets it next?",
        T::ToStart => "Start page: all patterns",
        T::Family(Family::ConsumerGroup) => "Consumer group",
        T::Family(Family::FanOut) => "Fan-out",
        T::Family(Family::ListQueue) => "List queue",
        T::Family(Family::ReliableList) => "Reliable list",
        T::Family(Family::DelayQueue) => "Delay queue",
        T::Family(Family::StreamRead) => "Stream without a group",
        T::Family(Family::PubSub) => "Pub/Sub",
        T::Family(Family::RequestReply) => "Request and reply",
        T::Family(Family::EventSourcing) => "Event sourcing",
        T::Family(Family::Idempotent) => "Idempotent consumer",
        T::Family(Family::Retention) => "Retention",
        T::Family(Family::Batch) => "Batch and pipeline",
        T::Family(Family::Backpressure) => "Backpressure",
        T::Family(Family::Application) => "Applications",
        T::FamilyIs(Family::ConsumerGroup) => "A stream that several groups of workers share out.",
        T::FamilyIs(Family::FanOut) => "Everyone gets everything, at their own speed.",
        T::FamilyIs(Family::ListQueue) => "Push on one end, pop from the other.",
        T::FamilyIs(Family::ReliableList) => "A list that remembers what is being worked on.",
        T::FamilyIs(Family::DelayQueue) => "Not before its time.",
        T::FamilyIs(Family::StreamRead) => "Each reader remembers how far it is.",
        T::FamilyIs(Family::PubSub) => "Who listens now hears it; nothing is kept.",
        T::FamilyIs(Family::RequestReply) => "A question whose answer finds its way back.",
        T::FamilyIs(Family::EventSourcing) => "What happened is kept; state is made of it.",
        T::FamilyIs(Family::Idempotent) => "Delivered twice, done once.",
        T::FamilyIs(Family::Retention) => "What a stream forgets, and whom it hurts.",
        T::FamilyIs(Family::Batch) => "Several at once: faster, and what breaks in the middle.",
        T::FamilyIs(Family::Backpressure) => "When more comes in than goes out.",
        T::FamilyIs(Family::Application) => "Ready-made: counting live, sharing out tasks.",
        T::Choose => "Open",
        T::OtherPattern => "Choose another pattern",
        T::Naive => "common, and wrong",
        T::NaiveHint => "Watch it fail",
        T::AtMostOnce => "at most once: can lose",
        T::AtLeastOnce => "at least once: can repeat",
        T::ExactlyOnce => "neither loses nor repeats",
        T::NeitherOnce => "can lose and can repeat",
        T::Keeps => "What it keeps",
        T::WhenToChoose => "When to choose it",
        T::ItsKeys => "Its keys",
        T::OtherWays => "Other ways to do it",
        T::Yes => "yes:",
        T::No => "no:",
        T::Stream => "stream",
        T::KeyKind(Kind::List) => "list",
        T::KeyKind(Kind::SortedSet) => "sorted set",
        T::KeyKind(Kind::Set) => "set",
        T::KeyKind(Kind::Hash) => "hash",
        T::KeyKind(Kind::Text) => "string",
        T::KeyKind(Kind::Channel) => "channel",
        T::KeyKind(Kind::ChannelPattern) => "pattern of channels",
        T::OnePerWorker => "one for each worker",
        T::TryReaper => {
            "The room's **clock** stands still. Turn it forward and run the reaper: it puts back what takes too long."
        }
        T::TryDue => {
            "The room's **clock** stands still. Turn it forward: messages come nearer to the line, and are due behind it."
        }
        T::TryAway => {
            "**Crash** a reader, let the producer send, and restart it: what does it get, and what is **lost for it**?"
        }
        T::TryGap => {
            "**Crash** a worker right after its first line, with ✂ in its program: is the message still anywhere?"
        }
    }
}
