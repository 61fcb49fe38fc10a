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
        "consumer-group-history" => About {
            name: "Consumer group: own history first",
            way: "A restart reads its own history: id 0",
            purpose: "A worker that begins reads from id `0` first: that gives it what is still **pending for itself**. When nothing is left it goes on with `>`, so it needs nobody to claim for it.",
            keeps: &[
                Yes("A crash loses nothing: the worker finds it again when it is back."),
                No("Work is done **twice** after a crash between the work and `XACK`."),
                No(
                    "What a worker left waits until **that** worker is back under the same name: one that never returns needs a reaper.",
                ),
                No(
                    "Reading from `0` is no harmless look: each time counts as a delivery, and the idle time begins anew. `BLOCK` is ignored.",
                ),
            ],
            choose: "When workers have lasting names and come back soon. Keep a reaper for those that do not.",
        },
        "consumer-group-xclaim" => About {
            name: "Consumer group: XPENDING and XCLAIM",
            way: "Look, then claim: XPENDING, XCLAIM",
            purpose: "Reapers ask what has been pending too long (`XPENDING … IDLE`), decide, and then claim by id (`XCLAIM`). Between the two another reaper may do the same; the idle time that `XCLAIM` is given decides who gets it.",
            keeps: &[
                Yes("A crash loses nothing: what was not acknowledged stays pending."),
                Yes(
                    "Of two reapers that found the same message one gets it: a claim begins its idle time anew.",
                ),
                No(
                    "Work is done **twice** when a worker is only slow, or dies between the work and `XACK`.",
                ),
            ],
            choose: "When a reaper has to look at owner or count before it claims. Else `XAUTOCLAIM` does both at once.",
        },
        "consumer-group-xclaim-naive" => About {
            name: "Consumer group: XCLAIM with 0",
            way: "XCLAIM with min-idle-time 0",
            purpose: "The same, but `XCLAIM` is told that 0 milliseconds are enough: it has looked already, has it not? So has the other reaper.",
            keeps: &[
                Yes("A crash loses nothing: what was not acknowledged stays pending."),
                No("Two reapers that found the same message **both** get it, and both do it."),
            ],
            choose: "Never. Let both reapers run their first line, then their second.",
        },
        "consumer-group-delete" => About {
            name: "Consumer group: XDEL after XACK",
            way: "Delete what is done: XDEL after XACK",
            purpose: "`XACK` takes a message off the pending list and leaves its entry in the stream. Where **one** group reads, its workers may delete the entry too, and the stream stays as short as what is still to do.",
            keeps: &[
                Yes("A crash loses nothing: what was not acknowledged stays pending."),
                Yes("The stream's length is what is left to do."),
                No("Work is done **twice** after a crash between the work and `XACK`."),
                No("A crash between `XACK` and `XDEL` leaves an entry that nobody deletes."),
            ],
            choose: "When one group reads and nobody replays. From Redis 8.2 `XACKDEL` does both in one go.",
        },
        "consumer-group-delete-naive" => About {
            name: "Consumer group: XDEL, two groups",
            way: "XDEL while another group reads",
            purpose: "The same workers, and a second group on the stream. An entry is stored once for all groups, so whoever deletes it takes it from the others.",
            keeps: &[
                Yes("The group that deletes loses nothing of its own."),
                No("The slower group is **never given** what the faster one deleted."),
                No("What was pending for it stays pending, as an id without an entry."),
                No("Work is done **twice** after a crash between the work and `XACK`."),
            ],
            choose: "Never with more than one group. Trim behind the slowest, or from Redis 8.2 delete with `ACKED`.",
        },
        "consumer-group-noack" => About {
            name: "Consumer group: NOACK",
            way: "No pending list: NOACK",
            purpose: "`NOACK` gives an entry away and notes nothing: no pending list, no `XACK`, nothing to claim. The group still shares out the work, and each message goes to one worker.",
            keeps: &[
                Yes("Nothing is done twice."),
                No("What a worker has in its memory is **lost** with it."),
                No("Work that fails is not tried again."),
            ],
            choose: "When losing a message now and then costs nothing: samples, pings, metrics.",
        },
        "consumer-group-shared-naive" => About {
            name: "Consumer group: one name for two",
            way: "Two processes, one consumer name",
            purpose: "A fixed consumer name in the program, and the program started twice. To Redis both are **one** consumer with one pending list, so a restart reads what the other is working on.",
            keeps: &[
                Yes("A crash loses nothing: what was not acknowledged stays pending."),
                No("Whoever begins anew is given the other's work, and both do it: **twice**."),
                No("Nobody can tell from Redis which of them has what."),
            ],
            choose: "Never. Take the host's or the pod's name, and keep it over a restart.",
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
        "consumer-group-history" => About {
            name: "消费者组：先读自己的历史",
            way: "重启后先读自己的历史：id 0",
            purpose: "工作者开始时先从 id `0` 读取：得到的是仍然**归它自己待处理**的条目。读完之后改用 `>`，所以不需要别人替它认领。",
            keeps: &[
                Yes("崩溃不会丢失消息：工作者回来后会再次得到它。"),
                No("在处理与 `XACK` 之间崩溃，工作就会做**两遍**。"),
                No("工作者留下的要等**它自己**以同一名字回来：一去不返的仍需要回收者。"),
                No(
                    "从 `0` 读取并不是无害地看一眼：每次都算一次投递，闲置时间从头算起。`BLOCK` 不起作用。",
                ),
            ],
            choose: "工作者有固定的名字并且很快会回来。为不回来的留一个回收者。",
        },
        "consumer-group-xclaim" => About {
            name: "消费者组：XPENDING 与 XCLAIM",
            way: "先看，再认领：XPENDING、XCLAIM",
            purpose: "回收者先问什么待处理太久（`XPENDING … IDLE`），作出决定，再按 id 认领（`XCLAIM`）。两步之间别的回收者也可能这样做；交给 `XCLAIM` 的闲置时间决定谁得到它。",
            keeps: &[
                Yes("崩溃不会丢失消息：没有确认的条目仍然待处理。"),
                Yes("两个回收者找到同一条消息，只有一个得到它：认领会让闲置时间从头算起。"),
                No("工作者只是慢，或在处理与 `XACK` 之间崩溃，工作就会做**两遍**。"),
            ],
            choose: "认领之前要先看归谁、投递了几次时。否则 `XAUTOCLAIM` 一步完成。",
        },
        "consumer-group-xclaim-naive" => About {
            name: "消费者组：XCLAIM 用 0",
            way: "min-idle-time 为 0 的 XCLAIM",
            purpose: "同样的做法，但告诉 `XCLAIM` 闲置 0 毫秒就够：反正已经看过了。可另一个回收者也看过了。",
            keeps: &[
                Yes("崩溃不会丢失消息：没有确认的条目仍然待处理。"),
                No("找到同一条消息的两个回收者**都**会得到它，都会做。"),
            ],
            choose: "永远不要。让两个回收者都运行第一行，再都运行第二行。",
        },
        "consumer-group-delete" => About {
            name: "消费者组：XACK 之后 XDEL",
            way: "做完就删：XACK 之后 XDEL",
            purpose: "`XACK` 把消息移出待处理列表，条目仍留在流里。只有**一个**组读取时，工作者可以把条目也删掉，流的长度就是还没做的。",
            keeps: &[
                Yes("崩溃不会丢失消息：没有确认的条目仍然待处理。"),
                Yes("流的长度就是剩下的工作。"),
                No("在处理与 `XACK` 之间崩溃，工作就会做**两遍**。"),
                No("在 `XACK` 与 `XDEL` 之间崩溃，会留下一个没有谁来删的条目。"),
            ],
            choose: "只有一个组读取，也没有谁要重放时。从 Redis 8.2 起，`XACKDEL` 一步完成两者。",
        },
        "consumer-group-delete-naive" => About {
            name: "消费者组：两个组，用 XDEL",
            way: "另一个组还在读，就 XDEL",
            purpose: "同样的工作者，但流上还有第二个组。一个条目只存一份，供所有组读取，所以谁删了它，就是从别的组那里拿走了它。",
            keeps: &[
                Yes("删除的那个组自己什么也不会丢。"),
                No("快的组删掉的，慢的组**再也得不到**。"),
                No("已归它待处理的仍待处理，但只剩 id，没有条目。"),
                No("在处理与 `XACK` 之间崩溃，工作就会做**两遍**。"),
            ],
            choose: "多于一个组时永远不要。在最慢的组之后裁剪，或从 Redis 8.2 起用 `ACKED` 删除。",
        },
        "consumer-group-noack" => About {
            name: "消费者组：NOACK",
            way: "没有待处理列表：NOACK",
            purpose: "`NOACK` 把条目交出去，什么也不记：没有待处理列表，没有 `XACK`，也没有可认领的。组仍然分担工作，每条消息只给一个工作者。",
            keeps: &[
                Yes("不会做两遍。"),
                No("工作者内存里的会随它一起**丢失**。"),
                No("失败的工作不会再试。"),
            ],
            choose: "偶尔丢一条也无妨：抽样、心跳、指标。",
        },
        "consumer-group-shared-naive" => About {
            name: "消费者组：两者一名",
            way: "两个进程用同一个消费者名",
            purpose: "程序里写死了消费者名，而程序启动了两份。对 Redis 来说它们是**同一个**消费者，只有一份待处理列表，所以重启的那个会读到另一个正在做的。",
            keeps: &[
                Yes("崩溃不会丢失消息：没有确认的条目仍然待处理。"),
                No("谁重新开始，谁就会得到另一个正在做的，两者都做：**两遍**。"),
                No("从 Redis 里看不出它们各自手里有什么。"),
            ],
            choose: "永远不要。用主机或容器的名字，并在重启后保持不变。",
        },
        _ => return None,
    })
}
