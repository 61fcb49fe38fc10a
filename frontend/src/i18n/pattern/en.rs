//! The patterns in English.

use shared::patterns::{Family, Kind};

use super::PatternText;
use crate::start::Purpose;

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
        T::LessonsWait => "The lessons are on their way …",
        T::LessonsMissing => {
            "The server does not answer, so the lessons cannot be shown. Reload the page to try again."
        }
        T::CanLose => "can lose a message",
        T::CanRepeat => "can do one twice",
        T::ComparePatterns => "Compare patterns",
        T::SharesWork => "Sharing out work",
        T::Purpose(Purpose::PointToPoint) => "Point to point",
        T::Purpose(Purpose::PublishSubscribe) => "Publish/subscribe",
        T::Purpose(Purpose::RequestReply) => "Request/reply",
        T::Purpose(Purpose::State) => "State from events",
        T::Purpose(Purpose::Care) => "Whichever you choose",
        T::Purpose(Purpose::Use) => "Put to use",
        T::PurposeIs(Purpose::PointToPoint) => "One of several workers does each message.",
        T::PurposeIs(Purpose::PublishSubscribe) => "Everybody who wants a message gets it.",
        T::PurposeIs(Purpose::RequestReply) => "Somebody asks, and waits for the answer.",
        T::PurposeIs(Purpose::State) => "What happened is kept, and can be played again.",
        T::PurposeIs(Purpose::Care) => "Repeats, memory, speed and too much work are everybody's.",
        T::PurposeIs(Purpose::Use) => "Several patterns together.",
        T::WhichWhen => "Which one, and when",
        T::WhoGetsTitle => "Who gets a message",
        T::WhoGets(Purpose::PointToPoint) => "One of the workers.",
        T::WhoGets(Purpose::PublishSubscribe) => "Every subscriber, each by itself.",
        T::WhoGets(_) => "One server, and its answer goes back to the caller.",
        T::NobodyThereTitle => "Where nobody is there",
        T::NobodyThere(Purpose::PointToPoint) => "It waits in Redis.",
        T::NobodyThere(Purpose::PublishSubscribe) => {
            "In a stream it waits for each group or reader; on a channel it is gone."
        }
        T::NobodyThere(_) => {
            "The caller gives up after a while; the request may still be done later."
        }
        T::ChooseWhen(Purpose::PointToPoint) => {
            "Work has to be done once: sending mails, encoding videos, charging cards."
        }
        T::ChooseWhen(Purpose::PublishSubscribe) => {
            "Several parts of a system want to know that something happened."
        }
        T::ChooseWhen(_) => "Whoever asks cannot go on without the answer.",
        T::WithThese => "With these",
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
        T::OtherPattern => "Choose another pattern",
        T::Naive => "common, and wrong",
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
        T::OnePerWorker => "one for each worker",
        T::OnePerMessage => "one for each message",
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
