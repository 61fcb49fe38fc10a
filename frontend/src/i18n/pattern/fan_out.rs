//! Fan-out to groups, in words.

use super::{
    About,
    Kept::{No, Yes},
};

pub(super) fn english(slug: &str) -> Option<About> {
    Some(match slug {
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
        _ => return None,
    })
}

pub(super) fn chinese(slug: &str) -> Option<About> {
    Some(match slug {
        "fan-out" => About {
            name: "向多个组扇出",
            way: "每个需求方一个组",
            purpose: "一个流，凡是需要**全部**消息的，各建一个消费者组：邮件、搜索、统计。每个组都有自己的游标和待处理列表，互不等待。",
            keeps: &[
                Yes("每个组都会得到每条消息，各按各的速度。"),
                Yes("从 `0` 开始的新组能得到仍然存着的全部消息。"),
                No("从 `$` 开始的新组看不到之前的消息。"),
                No("裁剪流时，最慢的组最先失去条目。"),
            ],
            choose: "多个服务都需要每一条消息，无论现在还是以后。",
        },
        _ => return None,
    })
}
