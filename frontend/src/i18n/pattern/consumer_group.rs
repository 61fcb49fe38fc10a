//! The consumer group, in words.

use super::{
    About,
    Kept::{No, Yes},
};

pub(super) fn english(slug: &str) -> Option<About> {
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
        _ => return None,
    })
}

pub(super) fn chinese(slug: &str) -> Option<About> {
    Some(match slug {
        "consumer-group" => About {
            name: "消费者组",
            way: "带回收者与死信",
            purpose: "多个工作者分担同一个流：Redis 为组保存一个游标，还有一份**待处理列表**，记着已投递而尚未确认的条目。多个组可以读同一个流，各有各的速度。",
            keeps: &[
                Yes("崩溃不会丢失消息：没有确认的条目仍然待处理。"),
                No("在处理与 `XACK` 之间崩溃，或回收者比慢的工作者更快，工作就会做**两遍**。"),
                No("跨工作者不保证顺序。"),
            ],
            choose: "消息很重要，由多个工作者分担，并希望 Redis 知道谁手里有什么。",
        },
        _ => return None,
    })
}
