//! The reliable list, in words.

use super::{
    About,
    Kept::{No, Yes},
};

pub(super) fn english(slug: &str) -> Option<About> {
    Some(match slug {
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
        _ => return None,
    })
}

pub(super) fn chinese(slug: &str) -> Option<About> {
    Some(match slug {
        "reliable-list" => About {
            name: "可靠列表：LMOVE",
            way: "每个工作者一个列表：LMOVE",
            purpose: "一条命令把消息从队列移到工作者自己的列表，所以它总在两者之一。工作者回来后，把留下的放回去。",
            keeps: &[
                Yes("崩溃不会丢失消息：它还在工作者自己的列表里。"),
                No("在处理与 `LREM` 之间崩溃，工作就会做**两遍**。"),
                No("工作者留下的消息要等**它自己**回来：一去不返者的列表需要有人照看。"),
            ],
            choose: "工作者有固定的名字并且会回来，又不想用脚本时。",
        },
        "reliable-list-lua" => About {
            name: "可靠列表：Lua 与回收者",
            way: "用有序集合记下正在做的：Lua",
            purpose: "脚本一次完成两件事：弹出消息，并在有序集合里记下何时开始处理。回收者把耗时太久的放回去。",
            keeps: &[
                Yes("崩溃不会丢失消息：脚本的两步之间谁也不会倒下。"),
                Yes("无论工作者是否回来，它的工作都有人接手。"),
                No("工作者比回收者的耐心更慢时，工作会做**两遍**：回收者分不清慢与死。"),
            ],
            choose: "工作者来来去去，而重复执行可以做到无害时。",
        },
        "reliable-list-naive" => About {
            name: "可靠列表：两条命令",
            way: "先 RPOP，再 ZADD",
            purpose: "同样的想法分成两条命令，许多教程都这么写。两条之间，消息只在工作者的内存里。",
            keeps: &[
                Yes("记下来的会被放回去。"),
                No("在 `RPOP` 与 `ZADD` 之间崩溃，消息就**丢失**；恰好此时 Redis 内存已满也一样。"),
                No("工作者比回收者慢时，工作会做**两遍**。"),
            ],
            choose: "永远不要。让一个工作者在前两行之间崩溃，然后改用脚本。",
        },
        _ => return None,
    })
}
