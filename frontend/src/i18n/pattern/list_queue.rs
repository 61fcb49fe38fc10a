//! The list queue, in words.

use super::{
    About,
    Kept::{No, Yes},
};

pub(super) fn english(slug: &str) -> Option<About> {
    Some(match slug {
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
        _ => return None,
    })
}

pub(super) fn chinese(slug: &str) -> Option<About> {
    Some(match slug {
        "list-queue" => About {
            name: "列表队列：BRPOP",
            way: "工作者等待：BRPOP",
            purpose: "列表是最简单的队列：左端推入，右端弹出。工作者在 Redis 里等待，等得最久的最先得到。",
            keeps: &[
                Yes("每条消息按顺序只给一个工作者。"),
                Yes("不会做两遍。"),
                No("工作者手里拿着消息时崩溃，消息就**丢失**：Redis 已经忘了它。"),
                No("应答在途中丢失，消息也随之丢失。"),
            ],
            choose: "偶尔丢一条消息也无妨：预热缓存、反正会重做的缩略图。",
        },
        "list-queue-polled" => About {
            name: "列表队列：轮询 RPOP",
            way: "工作者反复询问：RPOP",
            purpose: "同样的列表，但每个工作者都要去问，常常被告知什么也没有。每次询问都有代价，而消息要等到有人再来问。",
            keeps: &[
                Yes("每条消息按顺序只给一个工作者。"),
                Yes("不会做两遍。"),
                No("工作者手里拿着消息时崩溃，消息就**丢失**。"),
            ],
            choose: "连接不能被等待中的命令占住时。否则就让工作者等待。",
        },
        _ => return None,
    })
}
