//! The patterns in Simplified Chinese.

use shared::patterns::{Family, Kind};

use super::{
    About,
    Kept::{No, Yes},
    PatternText,
};

pub(super) fn about(slug: &str) -> Option<About> {
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

pub(super) fn word(text: PatternText) -> &'static str {
    use PatternText as T;
    match text {
        T::Title => "弄坏一个队列，看看 Redis 会怎样",
        T::What => {
            "人们在 Redis 上搭建的各种队列模式，运行在真实的 Redis 上，一次一条命令。让工作者崩溃，拨动时钟，往回走，找出丢失消息的那一步。"
        }
        T::FirstLesson => "开始第一课",
        T::JustPlay => "直接开始玩",
        T::Patterns => "模式",
        T::PatternsHint => {
            "每个模式都会打开一个自带 Redis 的房间。它会丢失什么、重复什么，都在真实的 Redis 上测试过：在每一行崩溃。"
        }
        T::Teaser => "一个工作者手里拿着 **m4** 崩溃了。接下来谁会得到它？",
        T::ToStart => "起始页：所有模式",
        T::Family(Family::ConsumerGroup) => "消费者组",
        T::Family(Family::FanOut) => "扇出",
        T::Family(Family::ListQueue) => "列表队列",
        T::Family(Family::ReliableList) => "可靠列表",
        T::Family(Family::DelayQueue) => "延迟队列",
        T::FamilyIs(Family::ConsumerGroup) => "多组工作者分担的一个流。",
        T::FamilyIs(Family::FanOut) => "人人得到全部，各按各的速度。",
        T::FamilyIs(Family::ListQueue) => "一端推入，另一端弹出。",
        T::FamilyIs(Family::ReliableList) => "记得正在处理什么的列表。",
        T::FamilyIs(Family::DelayQueue) => "不到时间不执行。",
        T::Choose => "打开",
        T::OtherPattern => "选择其他模式",
        T::Naive => "常见，但是错的",
        T::NaiveHint => "看它失败",
        T::AtMostOnce => "至多一次：可能丢失",
        T::AtLeastOnce => "至少一次：可能重复",
        T::ExactlyOnce => "既不丢失也不重复",
        T::NeitherOnce => "可能丢失，也可能重复",
        T::Keeps => "它保证什么",
        T::WhenToChoose => "何时选用",
        T::ItsKeys => "它的键",
        T::OtherWays => "其他做法",
        T::Yes => "是：",
        T::No => "否：",
        T::Stream => "流",
        T::KeyKind(Kind::List) => "列表",
        T::KeyKind(Kind::SortedSet) => "有序集合",
        T::KeyKind(Kind::Set) => "集合",
        T::KeyKind(Kind::Hash) => "哈希",
        T::KeyKind(Kind::Text) => "字符串",
        T::KeyKind(Kind::Channel) => "频道",
        T::OnePerWorker => "每个工作者一个",
        T::TryReaper => {
            "房间的**时钟**静止不动。把它往前拨，再运行回收者：它会把耗时太久的放回去。"
        }
        T::TryDue => "房间的**时钟**静止不动。把它往前拨：消息离那条线越来越近，过了线就到期。",
        T::TryGap => "用程序里的 ✂ 让工作者在第一行之后**崩溃**：消息还在哪里吗？",
    }
}
