//! Consumers that know what they have done, in words.

use super::{
    About,
    Kept::{No, Yes},
};

pub(super) fn english(slug: &str) -> Option<About> {
    Some(match slug {
        "idempotent" => About {
            name: "Idempotent: all in one MULTI",
            way: "The mark with the work",
            purpose: "The work is itself a write in Redis, so it goes between `MULTI` and `EXEC` together with the mark and the acknowledgement: all of it happens, or nothing. `WATCH` makes one of two who looked at the same time look again.",
            keeps: &[
                Yes("However often a message is delivered, its effect happens **once**."),
                Yes("A crash at any line loses nothing and repeats nothing."),
                Yes(
                    "Two workers with the same message: the second one's `EXEC` answers nil, and it looks again.",
                ),
            ],
            choose: "When the effect is state in the same Redis: a balance, a counter, a projection. It does not help when the effect is elsewhere.",
        },
        "idempotent-key-first" => About {
            name: "Idempotent: the key first",
            way: "SET NX before the work",
            purpose: "`SET done:m1 … NX EX` before the work: only whoever set the key does it, and for a day nobody else will. Many articles stop here.",
            keeps: &[
                Yes("The work is not done twice while the key lives."),
                No(
                    "A crash between the key and the work **loses** the message: whoever is given it next takes it for done.",
                ),
                No("Work that fails is not tried again, unless the worker deletes the key."),
            ],
            choose: "When doing it twice is worse than not doing it at all.",
        },
        "idempotent-key-last" => About {
            name: "Idempotent: the key last",
            way: "Look, work, then SET",
            purpose: "The worker looks for the key, does the work, and sets the key when it is done. Nothing is lost, and most of what is delivered again is not done again.",
            keeps: &[
                Yes("A crash loses nothing: the key says what is done, never what was begun."),
                No("A crash between the work and the key does the work **twice**."),
                No("Two workers that look at the same time both do it."),
            ],
            choose: "When the effect is outside Redis and can itself be made harmless, such as a payment with a key of its own.",
        },
        "idempotent-short-naive" => About {
            name: "Idempotent: a key that is gone too soon",
            way: "A time to live that is too short",
            purpose: "The same with a key that lives for five seconds, while what was left behind is claimed after half a minute. When somebody looks, the key is gone.",
            keeps: &[
                Yes("Nothing is lost."),
                No(
                    "What is delivered again after the key has gone is done **twice**, as without a key.",
                ),
            ],
            choose: "Never. The key has to outlive every delivery: the reaper's patience, the longest outage, the slowest worker.",
        },
        "idempotent-producer" => About {
            name: "Idempotent producer: ids of its own",
            way: "The producer chooses the id",
            purpose: "A reply is lost, and the producer does not know whether its message was stored. With `*` a second try stores it **twice**; with an id of its own the second try is refused, which says that the first one arrived.",
            keeps: &[
                Yes("A message that is sent again is stored **once**."),
                No(
                    "Ids have to grow: with a second producer the later id wins, and the earlier message is refused though it was never stored.",
                ),
                No(
                    "Its consumers still do work **twice** after a crash between the work and `XACK`.",
                ),
            ],
            choose: "When one producer writes a stream and numbers its messages, such as a change log. From Redis 8.6 on `XADD … IDMP` does it for many.",
        },
        _ => return None,
    })
}

pub(super) fn chinese(slug: &str) -> Option<About> {
    Some(match slug {
        "idempotent" => About {
            name: "幂等：全放进一个 MULTI",
            way: "标记与工作同时完成",
            purpose: "工作本身就是 Redis 里的一次写入，所以把它和标记、确认一起放在 `MULTI` 与 `EXEC` 之间：要么全部发生，要么都不发生。两个人同时来看时，`WATCH` 让其中一个重新来看。",
            keeps: &[
                Yes("无论消息投递多少次，效果只发生**一次**。"),
                Yes("在任何一行崩溃，都不丢失，也不重复。"),
                Yes("两个工作者拿着同一条消息：后一个的 `EXEC` 应答 nil，它会重新来看。"),
            ],
            choose: "效果就是同一个 Redis 里的状态时：余额、计数器、投影。效果在别处时，它帮不上忙。",
        },
        "idempotent-key-first" => About {
            name: "幂等：先设键",
            way: "工作之前 SET NX",
            purpose: "工作之前先 `SET done:m1 … NX EX`：只有设上键的人才去做，一天之内别人都不会做。许多文章到此为止。",
            keeps: &[
                Yes("只要键还在，工作就不会做两遍。"),
                No("在设键与工作之间崩溃，消息就**丢失**：下一个拿到它的人以为已经做完。"),
                No("失败的工作不会再试，除非工作者把键删掉。"),
            ],
            choose: "做两遍比不做更糟时。",
        },
        "idempotent-key-last" => About {
            name: "幂等：后设键",
            way: "先查看，做完再 SET",
            purpose: "工作者先查看键是否存在，做完工作后再设键。什么都不会丢，重新投递的消息大多不会重做。",
            keeps: &[
                Yes("崩溃不会丢失消息：键只说明做完了什么，从不说明开始了什么。"),
                No("在工作与设键之间崩溃，工作就会做**两遍**。"),
                No("两个同时查看的工作者都会去做。"),
            ],
            choose: "效果在 Redis 之外，而且它自己能做到无害时，例如自带幂等键的支付。",
        },
        "idempotent-short-naive" => About {
            name: "幂等：键过期太早",
            way: "存活时间太短",
            purpose: "同样的做法，但键只存活五秒，而遗留的消息半分钟后才被认领。等有人来查看时，键早已不在。",
            keeps: &[
                Yes("什么都不会丢。"),
                No("键过期之后重新投递的消息会做**两遍**，就像没有键一样。"),
            ],
            choose: "永远不要。键必须比每一次投递活得更久：回收者的耐心、最长的停机、最慢的工作者。",
        },
        "idempotent-producer" => About {
            name: "幂等生产者：自选 id",
            way: "由生产者选定 id",
            purpose: "回复丢了，生产者不知道消息是否已存入。用 `*` 再发一次会存**两份**；用自选的 id，第二次会被拒绝，这正说明第一次已经到达。",
            keeps: &[
                Yes("重发的消息只存入**一次**。"),
                No("id 必须递增：若有第二个生产者，较大的 id 先到，较小的那条从未存入却会被拒绝。"),
                No("在处理与 `XACK` 之间崩溃，消费者仍会把工作做**两遍**。"),
            ],
            choose: "一个流只有一个生产者写入，而且它给消息编号时，例如变更日志。从 Redis 8.6 起，`XADD … IDMP` 让多个生产者也能做到。",
        },
        _ => return None,
    })
}
