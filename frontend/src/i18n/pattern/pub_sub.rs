//! Pub/Sub, in words.

use super::{
    About,
    Kept::{No, Yes},
};

pub(super) fn english(slug: &str) -> Option<About> {
    Some(match slug {
        "pub-sub" => About {
            name: "Pub/Sub: SUBSCRIBE",
            way: "One channel: SUBSCRIBE",
            purpose: "A channel is no key and keeps nothing: `PUBLISH` pushes a message to every connection that is subscribed at that moment. It answers how many that were, and 0 when nobody listened.",
            keeps: &[
                Yes("Everyone who listens has it at once, without asking."),
                No(
                    "Whoever is away, for whatever reason, **never** gets what is published meanwhile.",
                ),
                No("What a subscriber has in its memory is **lost** when it crashes."),
                No(
                    "A subscriber that is too slow is cut off: Redis keeps only so much of what it has still to send (`client-output-buffer-limit`).",
                ),
            ],
            choose: "For what is worthless a second later: a cursor that moves, a cache to be dropped, a wake-up call whose data is kept elsewhere.",
        },
        "pub-sub-pattern" => About {
            name: "Pub/Sub: PSUBSCRIBE",
            way: "Two channels: PSUBSCRIBE",
            purpose: "Two channels, and a subscriber that listens to all whose names match `news.*`. It hears channels that did not exist when it subscribed; the other one hears its own only.",
            keeps: &[
                Yes("One subscription covers every channel of that name, also later ones."),
                No("Whoever is away **never** gets what is published meanwhile."),
                No("Whoever matches by name and by pattern is pushed the message twice."),
            ],
            choose: "When topics come and go. Redis compares each message with every pattern, so keep them few.",
        },
        _ => return None,
    })
}

pub(super) fn chinese(slug: &str) -> Option<About> {
    Some(match slug {
        "pub-sub" => About {
            name: "发布/订阅：SUBSCRIBE",
            way: "一个频道：SUBSCRIBE",
            purpose: "频道不是键，什么也不保存：`PUBLISH` 把消息推给此刻订阅着的每个连接。它回复有多少个；没有人在听时就是 0。",
            keeps: &[
                Yes("正在听的，都立刻得到，不必询问。"),
                No("不在的，不论原因，**永远**得不到其间发布的消息。"),
                No("订阅者内存里的，一旦崩溃就**丢失**。"),
                No(
                    "太慢的订阅者会被断开：尚未发出的，Redis 只保留有限的量（`client-output-buffer-limit`）。",
                ),
            ],
            choose: "过一秒就没用的东西：移动的光标、该丢弃的缓存、数据另有保存的唤醒通知。",
        },
        "pub-sub-pattern" => About {
            name: "发布/订阅：PSUBSCRIBE",
            way: "两个频道：PSUBSCRIBE",
            purpose: "两个频道，一个订阅者听所有名字匹配 `news.*` 的。订阅时还不存在的频道它也能听到；另一个只听自己的那个。",
            keeps: &[
                Yes("一次订阅涵盖所有这样命名的频道，包括以后的。"),
                No("不在的**永远**得不到其间发布的消息。"),
                No("既按名字又按模式匹配的，同一条消息会收到两次。"),
            ],
            choose: "主题时有时无。每条消息 Redis 都要与每个模式比较，所以模式要少。",
        },
        _ => return None,
    })
}
