//! Several messages in one round trip, in words.

use super::{
    About,
    Kept::{No, Yes},
};

pub(super) fn english(slug: &str) -> Option<About> {
    Some(match slug {
        "batch-one" => About {
            name: "One by one",
            way: "One command, one round trip",
            purpose: "Every message is sent, read and acknowledged on its own. Each command waits for its reply before the next one is sent: simple, and as slow as the network.",
            keeps: &[
                Yes("A crash loses nothing, and repeats **one** message at most."),
                No("Work is done **twice** after a crash between the work and `XACK`."),
                No("A round trip for each command: far from Redis that is most of the time."),
            ],
            choose: "When messages are few, or what each costs is far more than a round trip.",
        },
        "batch-pipeline" => About {
            name: "Batches in a pipeline",
            way: "Several commands in one write",
            purpose: "A producer writes five `XADD` at once and then reads five replies; consumers read up to five entries and acknowledge them the same way. A round trip is shared by all that are in it.",
            keeps: &[
                Yes("A crash loses nothing: what was read and not acknowledged stays pending."),
                No(
                    "A crash before the acknowledgement repeats **everything** that was done of the batch.",
                ),
                No(
                    "A pipeline is no transaction: each command is run for itself, and others' commands may come in between.",
                ),
            ],
            choose: "When throughput counts and messages do not depend on each other: the usual choice.",
        },
        "batch-multi" => About {
            name: "Batches in MULTI/EXEC",
            way: "All of them, or none",
            purpose: "The producer puts its five messages between `MULTI` and `EXEC`: they are stored together, and no reader sees the first before the last is there. Consumers acknowledge a batch with **one** `XACK`.",
            keeps: &[
                Yes("No half a batch is ever stored, whenever the connection is cut."),
                Yes("Five entries leave the pending list with one command."),
                No(
                    "A crash before the acknowledgement repeats **everything** that was done of the batch.",
                ),
            ],
            choose: "When messages belong together, such as the parts of one order.",
        },
        _ => return None,
    })
}

pub(super) fn chinese(slug: &str) -> Option<About> {
    Some(match slug {
        "batch-one" => About {
            name: "逐条处理",
            way: "一条命令，一次往返",
            purpose: "每条消息单独发送、读取和确认。每条命令都要等到回复才发下一条：简单，但和网络一样慢。",
            keeps: &[
                Yes("崩溃不会丢失消息，最多重复**一条**。"),
                No("在处理与 `XACK` 之间崩溃，工作就会做**两遍**。"),
                No("每条命令一次往返：离 Redis 远时，时间大多花在这里。"),
            ],
            choose: "消息很少，或每条消息的处理远比一次往返昂贵时。",
        },
        "batch-pipeline" => About {
            name: "用管道成批处理",
            way: "一次写出多条命令",
            purpose: "生产者一次写出五条 `XADD`，再读五个回复；消费者一次至多读五个条目，也这样成批确认。一次往返由其中所有消息分摊。",
            keeps: &[
                Yes("崩溃不会丢失消息：读到而未确认的仍待处理。"),
                No("确认之前崩溃，这一批里**已做的全部**都会重做。"),
                No("管道不是事务：各条命令独立执行，其间可能插入别人的命令。"),
            ],
            choose: "看重吞吐量，而消息之间互不依赖时：通常的选择。",
        },
        "batch-multi" => About {
            name: "用 MULTI/EXEC 成批处理",
            way: "要么全部，要么一条也没有",
            purpose: "生产者把五条消息放在 `MULTI` 与 `EXEC` 之间：它们一起存入，最后一条到位之前，谁也读不到第一条。消费者用**一条** `XACK` 确认整批。",
            keeps: &[
                Yes("无论连接何时被切断，都不会只存半批。"),
                Yes("五个条目用一条命令离开待处理列表。"),
                No("确认之前崩溃，这一批里**已做的全部**都会重做。"),
            ],
            choose: "消息属于一个整体时，例如同一订单的各个部分。",
        },
        _ => return None,
    })
}
