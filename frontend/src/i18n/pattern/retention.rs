//! Retention, in words.

use super::{
    About,
    Kept::{No, Yes},
};

pub(super) fn english(slug: &str) -> Option<About> {
    Some(match slug {
        "retention-exact" => About {
            name: "Retention: MAXLEN",
            way: "Never more than five: MAXLEN =",
            purpose: "The producer trims while it adds, and the stream never has more than so many entries. Redis drops the oldest, and asks no group whether it has read them.",
            keeps: &[
                Yes("The stream has a bound, and so has its memory."),
                No("What no group has read yet **vanishes** without a word."),
                No(
                    "What is pending stays pending as an id alone: reading it again gives nothing, and a claim drops it.",
                ),
                No("Work is done **twice** after a crash between the work and `XACK`."),
            ],
            choose: "When only the newest matter: positions, prices, a live log. From Redis 8.2 `ACKED` trims only what every group has acknowledged.",
        },
        "retention-about" => About {
            name: "Retention: MAXLEN ~",
            way: "About five: MAXLEN ~",
            purpose: "The `~` lets Redis keep more, and drop **whole blocks** only, which costs it nearly nothing. A block has 100 entries unless Redis is told otherwise; in this room it has 4 (`stream-node-max-entries`), so that you see it happen.",
            keeps: &[
                Yes("The stream has a bound, of about that many and a block more."),
                No(
                    "`MAXLEN ~ 10` does **not** keep 10: with blocks of 100, sixty entries stay sixty.",
                ),
                No("When a block goes, unread and pending entries go with it: **lost**."),
                No("Work is done **twice** after a crash between the work and `XACK`."),
            ],
            choose: "Nearly always instead of `=`, with a length far beyond what any group is ever behind.",
        },
        "retention-minid" => About {
            name: "Retention: behind every group",
            way: "Only what all have done: MINID",
            purpose: "A janitor asks what each group still needs: its first pending entry, or else its cursor. It trims up to the first of these (`XTRIM … MINID`), in one script, so nobody can read in between.",
            keeps: &[
                Yes("Nothing goes that any group has not finished."),
                No(
                    "One entry that stays pending holds **all** after it: the stream grows with the slowest group.",
                ),
                No("A group that is added later does not find what was trimmed before."),
                No("Work is done **twice** after a crash between the work and `XACK`."),
            ],
            choose: "When nothing may be lost and the stream must not grow for ever. Watch the slowest group.",
        },
        _ => return None,
    })
}

pub(super) fn chinese(slug: &str) -> Option<About> {
    Some(match slug {
        "retention-exact" => About {
            name: "保留：MAXLEN",
            way: "绝不超过五个：MAXLEN =",
            purpose: "生产者在添加的同时裁剪，流里的条目绝不超过这么多。Redis 丢弃最旧的，不问任何组是否读过。",
            keeps: &[
                Yes("流有上限，内存也就有上限。"),
                No("还没有组读过的，会一声不响地**消失**。"),
                No("待处理的仍待处理，但只剩 id：再读什么也得不到，认领只会移除它。"),
                No("在处理与 `XACK` 之间崩溃，工作就会做**两遍**。"),
            ],
            choose: "只有最新的才重要时：位置、价格、实时日志。从 Redis 8.2 起，`ACKED` 只裁剪各组都已确认的。",
        },
        "retention-about" => About {
            name: "保留：MAXLEN ~",
            way: "大约五个：MAXLEN ~",
            purpose: "`~` 允许 Redis 多留一些，只丢弃**整块**，这几乎没有代价。一块默认有 100 个条目；这个房间里是 4 个（`stream-node-max-entries`），好让你看到它发生。",
            keeps: &[
                Yes("流有上限：大约这么多，再多一块。"),
                No("`MAXLEN ~ 10` **不会**只留 10 个：一块 100 个时，六十个条目仍是六十个。"),
                No("一块被丢弃时，其中未读和待处理的条目也随之**丢失**。"),
                No("在处理与 `XACK` 之间崩溃，工作就会做**两遍**。"),
            ],
            choose: "几乎总是用它代替 `=`，长度要远大于任何组可能落后的数量。",
        },
        "retention-minid" => About {
            name: "保留：在所有组之后",
            way: "只裁掉都做完的：MINID",
            purpose: "清理者询问每个组还需要什么：它的第一个待处理条目，没有就看游标。然后裁到其中最早的那个为止（`XTRIM … MINID`），用一个脚本完成，中间谁也读不了。",
            keeps: &[
                Yes("任何组没有做完的都不会消失。"),
                No("一个一直待处理的条目会挡住它之后的**全部**：流随最慢的组增长。"),
                No("之后才加入的组，找不到此前已裁掉的。"),
                No("在处理与 `XACK` 之间崩溃，工作就会做**两遍**。"),
            ],
            choose: "什么都不能丢，流又不能无限增长时。留意最慢的组。",
        },
        _ => return None,
    })
}
