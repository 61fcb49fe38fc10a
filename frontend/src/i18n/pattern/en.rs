//! The patterns in English.

use shared::patterns::{Family, Kind};

use super::{
    About,
    Kept::{No, Yes},
    PatternText,
};

pub(super) fn about(slug: &str) -> Option<About> {
    Some(match slug {
        "consumer-group" => About {
            name: "Consumer group",
            way: "With a reaper and dead letters",
            purpose: "Workers share one stream: Redis keeps a cursor for the group, and a **pending list** of what was delivered and not yet acknowledged. Several groups read the same stream, each at its own speed.",
            keeps: &[
                Yes("A crash loses nothing: what was not acknowledged stays pending."),
                No(
                    "Work is done **twice** after a crash between the work and `XACK`, or when the reaper is faster than a slow worker.",
                ),
                No("Across workers, nothing keeps the order."),
            ],
            choose: "When messages matter, several workers share them, and you want Redis to know who has what.",
        },
        "fan-out" => About {
            name: "Fan-out to groups",
            way: "A group for everyone",
            purpose: "One stream, and a consumer group for everyone who wants **all** of it: mail, search, statistics. Each has its own cursor and its own pending list, and none waits for another.",
            keeps: &[
                Yes("Every group is given every message, at its own speed."),
                Yes("A group that is added at `0` gets all that is still stored."),
                No("A group that is added at `$` never sees what came before."),
                No("Trimming the stream takes entries from the slowest group first."),
            ],
            choose: "When several services each need every message, now or later.",
        },
        "list-queue" => About {
            name: "List queue: BRPOP",
            way: "Workers wait: BRPOP",
            purpose: "A list is the simplest queue: pushed on the left, popped on the right. Workers wait inside Redis, and the one that has waited longest is served first.",
            keeps: &[
                Yes("Each message goes to exactly one worker, in order."),
                Yes("Nothing is done twice."),
                No(
                    "A worker that dies with a message in its hand **loses** it: Redis has forgotten it.",
                ),
                No("A reply that is lost on the way loses the message too."),
            ],
            choose: "When losing a message now and then costs nothing: cache warming, thumbnails that are made again anyway.",
        },
        "list-queue-polled" => About {
            name: "List queue: RPOP, polled",
            way: "Workers ask again and again: RPOP",
            purpose: "The same list, but each worker asks and is told that there is nothing. It costs a question each time, and a message waits until somebody asks again.",
            keeps: &[
                Yes("Each message goes to exactly one worker, in order."),
                Yes("Nothing is done twice."),
                No("A worker that dies with a message in its hand **loses** it."),
            ],
            choose: "When a connection must not be held by a waiting command. Else let the workers wait.",
        },
        "reliable-list" => About {
            name: "Reliable list: LMOVE",
            way: "A list for each worker: LMOVE",
            purpose: "One command moves a message from the queue to the worker's own list, so it is always in one of the two. A worker that comes back puts back what it had left.",
            keeps: &[
                Yes("A crash loses nothing: the message is still in the worker's own list."),
                No("Work is done **twice** after a crash between the work and `LREM`."),
                No(
                    "What a worker left waits until **that** worker is back: somebody has to look after lists of workers that never return.",
                ),
            ],
            choose: "When workers have lasting names and come back, and scripts are not wanted.",
        },
        "reliable-list-lua" => About {
            name: "Reliable list: Lua and a reaper",
            way: "A sorted set of what is being done: Lua",
            purpose: "A script pops a message and notes in a sorted set when its work began, in one go. A reaper puts back what takes too long.",
            keeps: &[
                Yes("A crash loses nothing: between the two steps of a script nobody can die."),
                Yes("Anybody's work is picked up, whether its worker returns or not."),
                No(
                    "Work is done **twice** when a worker is slower than the reaper is patient: it cannot tell slow from dead.",
                ),
            ],
            choose: "When workers come and go, and doing something twice can be made harmless.",
        },
        "reliable-list-naive" => About {
            name: "Reliable list: two commands",
            way: "RPOP, then ZADD",
            purpose: "The same idea in two commands, as many tutorials have it. Between them the message is in nobody's memory but the worker's.",
            keeps: &[
                Yes("What is noted is put back."),
                No(
                    "A crash between `RPOP` and `ZADD` **loses** the message; so does a Redis whose memory is full just then.",
                ),
                No("Work is done **twice** when a worker is slower than the reaper."),
            ],
            choose: "Never. Crash a worker between its first two lines, and then take the script.",
        },
        "delay-queue" => About {
            name: "Delay queue: ZREM decides",
            way: "Find, then ZREM decides",
            purpose: "Messages wait in a sorted set, and their score says when they are due. Workers find what is due, and only the one whose `ZREM` answers 1 may run it.",
            keeps: &[
                Yes("Nothing runs before its time, nor twice."),
                No("What was removed and not done yet is **lost** with its worker."),
                No("A race costs a wasted question: the slower worker is answered 0."),
            ],
            choose: "When there is no script to be had, and a reminder that is lost is no harm.",
        },
        "delay-queue-lua" => About {
            name: "Delay queue: Lua",
            way: "One script: Lua",
            purpose: "The same sorted set, but a script finds what is due and removes it in one go. No question is wasted on what another worker takes.",
            keeps: &[
                Yes("Nothing runs before its time, nor twice."),
                No("What was popped and not done yet is **lost** with its worker."),
            ],
            choose: "For timers and retries with many workers. For messages that matter, move what is due to a reliable list.",
        },
        "delay-queue-naive" => About {
            name: "Delay queue: both run it",
            way: "Find, work, then ZREM",
            purpose: "Workers look for what is due, do it, and remove it afterwards. Whoever looks meanwhile finds the same message.",
            keeps: &[
                Yes("A crash loses nothing: the message stays until it is done."),
                No("Two workers that look at the same time **both** run it."),
            ],
            choose: "Never with more than one worker. Run both workers' first lines, and see.",
        },
        _ => return None,
    })
}

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
        T::FamilyIs(Family::ConsumerGroup) => "A stream that several groups of workers share out.",
        T::FamilyIs(Family::FanOut) => "Everyone gets everything, at their own speed.",
        T::FamilyIs(Family::ListQueue) => "Push on one end, pop from the other.",
        T::FamilyIs(Family::ReliableList) => "A list that remembers what is being worked on.",
        T::FamilyIs(Family::DelayQueue) => "Not before its time.",
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
        T::OnePerWorker => "one for each worker",
        T::TryReaper => {
            "The room's **clock** stands still. Turn it forward and run the reaper: it puts back what takes too long."
        }
        T::TryDue => {
            "The room's **clock** stands still. Turn it forward: messages come nearer to the line, and are due behind it."
        }
        T::TryGap => {
            "**Crash** a worker right after its first line, with ✂ in its program: is the message still anywhere?"
        }
    }
}
