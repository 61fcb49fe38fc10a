//! Backpressure, in words.

use super::{
    About,
    Kept::{No, Yes},
};

pub(super) fn english(slug: &str) -> Option<About> {
    Some(match slug {
        "backpressure-check" => About {
            name: "Backpressure: look, then send",
            way: "The producer looks first: XLEN",
            purpose: "Consumers delete what is done, so the stream's length is what is left to do. The producer asks for it before each message, and **waits** when there is too much.",
            keeps: &[
                Yes("Nothing is lost: what cannot be sent stays with the producer."),
                Yes("More workers let it send faster, by themselves. Add one, and see."),
                No("Two producers that look at the same time both send: the bound is a rough one."),
                No("Work is done **twice** after a crash between the work and `XACK`."),
            ],
            choose: "When nothing may be lost and the producer can wait: imports, jobs, mails. With several groups, ask for the slowest one's `lag` (`XINFO GROUPS`) instead.",
        },
        "backpressure-maxlen" => About {
            name: "Backpressure: drop the oldest",
            way: "The oldest make room: MAXLEN",
            purpose: "The producer never waits: `MAXLEN` drops the oldest entries to make room for the newest. Consumers that are too slow miss some, and nobody tells them.",
            keeps: &[
                Yes("The producer is never held up, and memory has a bound."),
                No("What consumers had not come to yet is **lost**, the oldest first."),
                No("Work is done **twice** after a crash between the work and `XACK`."),
            ],
            choose: "When the newest matter more than all: sensors, positions, metrics.",
        },
        "backpressure-none-naive" => About {
            name: "Backpressure: none",
            way: "Nobody looks",
            purpose: "The producer sends as fast as it can, and nobody looks how much waits. Redis takes everything until its memory is full (`maxmemory`; in this room a few messages are enough), and then it refuses: `OOM`.",
            keeps: &[
                Yes("What was stored stays, and can still be read and acknowledged."),
                No(
                    "When memory is full whatever needs more of it is **refused**, dead letters too; this producer can only try again.",
                ),
                No(
                    "`XACK` frees no entry: reading on does not help, only trimming or deleting does.",
                ),
                No("Work is done **twice** after a crash between the work and `XACK`."),
            ],
            choose: "Never. Run the producer until Redis refuses, then let the consumer work: is there room again?",
        },
        _ => return None,
    })
}

pub(super) fn chinese(slug: &str) -> Option<About> {
    Some(match slug {
        "backpressure-check" => About {
            name: "背压：先看，再发送",
            way: "生产者先看一眼：XLEN",
            purpose: "消费者做完就删，所以流的长度就是剩下的工作。生产者每次发送前先问长度，太多时就**等待**。",
            keeps: &[
                Yes("什么也不会丢：发不出去的留在生产者那里。"),
                Yes("工作者多了，它自然就发得更快。加一个试试。"),
                No("两个生产者同时看，两个都会发送：这个上限是粗略的。"),
                No("在处理与 `XACK` 之间崩溃，工作就会做**两遍**。"),
            ],
            choose: "什么都不能丢，而生产者可以等待时：导入、任务、邮件。有多个组时，改问最慢那个组的 `lag`（`XINFO GROUPS`）。",
        },
        "backpressure-maxlen" => About {
            name: "背压：丢弃最旧的",
            way: "最旧的让位：MAXLEN",
            purpose: "生产者从不等待：`MAXLEN` 丢弃最旧的条目，给最新的让位。太慢的消费者会错过一些，也没有谁告诉它们。",
            keeps: &[
                Yes("生产者从不受阻，内存有上限。"),
                No("消费者还没来得及读的会**丢失**，最旧的最先。"),
                No("在处理与 `XACK` 之间崩溃，工作就会做**两遍**。"),
            ],
            choose: "最新的比全部更重要时：传感器、位置、指标。",
        },
        "backpressure-none-naive" => About {
            name: "背压：没有",
            way: "谁也不看",
            purpose: "生产者能发多快就发多快，谁也不看积压了多少。Redis 全部收下，直到内存占满（`maxmemory`；这个房间里几条消息就够），然后拒绝：`OOM`。",
            keeps: &[
                Yes("已存的仍在，仍可读取和确认。"),
                No("内存占满后，凡是需要更多内存的都被**拒绝**，死信也一样；这个生产者只能再试。"),
                No("`XACK` 不会释放条目：继续读取没有用，只有裁剪或删除才行。"),
                No("在处理与 `XACK` 之间崩溃，工作就会做**两遍**。"),
            ],
            choose: "永远不要。让生产者一直运行到 Redis 拒绝，再让消费者工作：又有空间了吗？",
        },
        _ => return None,
    })
}
