//! The delay queue, in words.

use super::{
    About,
    Kept::{No, Yes},
};

pub(super) fn english(slug: &str) -> Option<About> {
    Some(match slug {
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
        "delay-queue-retry" => About {
            name: "Delay queue: retries",
            way: "Own list, later each time",
            purpose: "What is due is moved to the worker's own list, by a script, and leaves it when it is done. What was not done is due again later, and each time twice as much later; a hash counts the attempts.",
            keeps: &[
                Yes(
                    "A crash loses nothing: the message is in the worker's own list until it is done.",
                ),
                Yes(
                    "A message that always fails does not stand in anybody's way: it waits longer and longer.",
                ),
                No("What a crash interrupted is done **again**."),
                No(
                    "Only the worker itself puts back what it left: one that never returns keeps it.",
                ),
                No("It never gives up: how many attempts are enough is for you to say."),
            ],
            choose: "When work calls something that may be down for a while: a growing delay spares it, and every message is tried until it is done.",
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

pub(super) fn chinese(slug: &str) -> Option<About> {
    Some(match slug {
        "delay-queue" => About {
            name: "延迟队列：由 ZREM 决定",
            way: "先查找，再由 ZREM 决定",
            purpose: "消息在有序集合里等待，分值就是到期时间。工作者查找到期的消息，只有 `ZREM` 得到 1 的那个才能执行。",
            keeps: &[
                Yes("不会提前执行，也不会执行两遍。"),
                No("已移除而尚未做完的，会随工作者一起**丢失**。"),
                No("竞争会浪费一次询问：慢的那个得到 0。"),
            ],
            choose: "不能用脚本，而丢失一次提醒也无妨时。",
        },
        "delay-queue-lua" => About {
            name: "延迟队列：Lua",
            way: "一个脚本：Lua",
            purpose: "同样的有序集合，但脚本一次完成查找与移除。不会为别人拿走的消息白问一次。",
            keeps: &[
                Yes("不会提前执行，也不会执行两遍。"),
                No("已弹出而尚未做完的，会随工作者一起**丢失**。"),
            ],
            choose: "多个工作者的定时与重试。重要的消息，到期后应移到可靠列表。",
        },
        "delay-queue-retry" => About {
            name: "延迟队列：重试",
            way: "自己的列表，一次比一次晚",
            purpose: "到期的消息由脚本移到工作者自己的列表，做完才离开。没做完的以后再到期，每次延迟加倍；一个哈希记录尝试次数。",
            keeps: &[
                Yes("崩溃不会丢失消息：做完之前，它一直在工作者自己的列表里。"),
                Yes("总是失败的消息不会挡住别人：它等得越来越久。"),
                No("被崩溃打断的会**再**做一遍。"),
                No("只有工作者自己会放回它留下的：再也不回来的工作者会一直占着。"),
                No("它从不放弃：试多少次算够，由您决定。"),
            ],
            choose: "工作要调用可能暂时不可用的东西时：延迟渐长，不去打扰它，而每条消息都会试到做完为止。",
        },
        "delay-queue-naive" => About {
            name: "延迟队列：两者都执行",
            way: "查找、执行、再 ZREM",
            purpose: "工作者查找到期的消息，执行，之后才移除。其间谁来查找，都会找到同一条消息。",
            keeps: &[
                Yes("崩溃不会丢失消息：它一直留到做完。"),
                No("同时查找的两个工作者会**都**执行它。"),
            ],
            choose: "多于一个工作者时永远不要。让两个工作者各运行第一行，看看会怎样。",
        },
        _ => return None,
    })
}
