//! A stream without a group, in words.

use super::{
    About,
    Kept::{No, Yes},
};

pub(super) fn english(slug: &str) -> Option<About> {
    Some(match slug {
        "stream-read" => About {
            name: "Stream without a group: id in memory",
            way: "XREAD, last id in memory",
            purpose: "Each reader asks for what comes after its own last id, and gets every message for itself. Redis knows no reader: no cursor, no pending list, nothing to acknowledge.",
            keeps: &[
                Yes("Every reader is given every message in order, at its own speed."),
                Yes("Messages stay in the stream for others, and can be read back."),
                No(
                    "A crash forgets the last id: the reader begins at `$`, and what was in its hand or came meanwhile is **lost** for it.",
                ),
            ],
            choose: "For screens and caches that only care about now: a live view, a tail of a log.",
        },
        "stream-read-saved" => About {
            name: "Stream without a group: id saved",
            way: "XREAD, last id saved after the work",
            purpose: "The reader keeps its last id in a string of its own, and moves it on after the work. Whoever starts later asks for it once, and goes on behind it.",
            keeps: &[
                Yes("A crash loses nothing: the reader goes on behind the id it saved."),
                Yes("Every reader is given every message in order."),
                No("A crash between the work and `SET` does the work **twice**."),
                No("A message that always fails stops its reader: there is no way around it."),
            ],
            choose: "When every reader wants everything and one process each is enough. To share the work out, take a consumer group.",
        },
        "stream-read-replay" => About {
            name: "Stream without a group: replay",
            way: "XRANGE from the beginning",
            purpose: "The reader goes through the stream range by range, from the first entry, each time it starts. That is how state is rebuilt, and how an audit reads it all.",
            keeps: &[
                Yes("Whatever is still in the stream is read, however often the reader starts."),
                No("Every start does all of it **again**: only for work that may be repeated."),
                No("`XRANGE` cannot wait: at the end the reader has to ask again and again."),
            ],
            choose: "To rebuild state in memory, to check, to count. Not for work that the world notices.",
        },
        "stream-read-naive" => About {
            name: "Stream without a group: always $",
            way: "XREAD with $ in a loop",
            purpose: "The reader asks for `$` each time, which is whatever comes from now on. What is added between two calls, while it works, is never given to it.",
            keeps: &[
                Yes("What comes while the reader waits is given to it at once."),
                No("What comes while it works is **lost** for it, without any crash."),
                No("Nothing tells it: the stream has the message, and no error comes."),
            ],
            choose: "Never in a loop: `$` is for the first call only. Send two messages in a row, and see.",
        },
        _ => return None,
    })
}

pub(super) fn chinese(slug: &str) -> Option<About> {
    Some(match slug {
        "stream-read" => About {
            name: "无组的流：id 在内存",
            way: "XREAD，最后 id 在内存里",
            purpose: "每个读者都从自己的最后 id 之后读取，自己得到每一条消息。Redis 不认识读者：没有游标，没有待处理列表，也无可确认。",
            keeps: &[
                Yes("每个读者都按顺序得到每条消息，各按各的速度。"),
                Yes("消息留在流里给别人，也能往回读。"),
                No("崩溃会忘掉最后 id：读者从 `$` 开始，手中的和其间到来的消息对它就**丢失**了。"),
            ],
            choose: "只关心当下的画面与缓存：实时视图、跟踪日志。",
        },
        "stream-read-saved" => About {
            name: "无组的流：保存 id",
            way: "XREAD，做完后保存最后 id",
            purpose: "读者把最后 id 存在自己的一个字符串里，做完工作才前移。之后启动的先问它一次，再从它之后继续。",
            keeps: &[
                Yes("崩溃不会丢失：读者从保存的 id 之后继续。"),
                Yes("每个读者都按顺序得到每条消息。"),
                No("在处理与 `SET` 之间崩溃，工作就会做**两遍**。"),
                No("总是失败的消息会让读者停在那里：没有绕过它的办法。"),
            ],
            choose: "每个读者都要全部消息，而且各有一个进程就够。要分担工作，请用消费者组。",
        },
        "stream-read-replay" => About {
            name: "无组的流：重放",
            way: "XRANGE，从头开始",
            purpose: "读者每次启动都从第一个条目起，一段一段读完整个流。状态就是这样重建的，审计也是这样读完全部的。",
            keeps: &[
                Yes("只要还在流里，就会被读到，不论读者启动多少次。"),
                No("每次启动都**重做**全部：只适合可以重复的工作。"),
                No("`XRANGE` 不能等待：到了末尾只能一问再问。"),
            ],
            choose: "在内存里重建状态、核对、计数。不要用于外界会察觉的工作。",
        },
        "stream-read-naive" => About {
            name: "无组的流：总是 $",
            way: "循环里用 $ 的 XREAD",
            purpose: "读者每次都问 `$`，也就是从此刻起到来的。两次调用之间、它正在处理时加入的条目，永远不会给它。",
            keeps: &[
                Yes("读者等待时到来的，会立即给它。"),
                No("它处理时到来的，对它就**丢失**了，不需要任何崩溃。"),
                No("没有任何提示：消息在流里，也没有错误。"),
            ],
            choose: "永远不要放在循环里：`$` 只用于第一次调用。连发两条消息看看。",
        },
        _ => return None,
    })
}
