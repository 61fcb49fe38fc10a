//! The texts of the monitor: what each field that XINFO answers means.

use std::borrow::Cow;

use shared::patterns::Kind;

use super::Words;
use crate::xinfo::{ConsumerField, GroupField, StreamField};

/// A text of the monitor. `` `code` `` is shown as such.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs, reason = "the words are in the two matches below")]
pub(crate) enum MonitorText<'a> {
    Stream(StreamField),
    Group(GroupField),
    Consumer(ConsumerField),
    /// The panel.
    Panel,
    Key,
    HowToPoint,
    Field,
    Value,
    Untold {
        product: &'a str,
        version: &'a str,
    },
    NoKey {
        key: &'a str,
    },
    NoGroups,
    NoConsumers,
    /// Of keys that are no streams.
    PanelOfKeys,
    NoXinfo,
    SizeOf(Kind),
    Ttl,
}

impl Words for MonitorText<'_> {
    words!(monitor);

    fn en(&self) -> Cow<'static, str> {
        match self {
            Self::Stream(field) => stream_en(*field).into(),
            Self::Group(field) => group_en(*field).into(),
            Self::Consumer(field) => consumer_en(*field).into(),
            Self::Panel => "What XINFO answers".into(),
            Self::Key => "Stream".into(),
            Self::HowToPoint => "Point at a value to see where it is on the stage.".into(),
            Self::Field => "Field".into(),
            Self::Value => "Value".into(),
            Self::Untold { product, version } => {
                format!("{product} {version} does not tell this.").into()
            }
            Self::NoKey { key } => {
                format!("There is no key `{key}`: Redis answers `ERR no such key`.").into()
            }
            Self::NoGroups => "No groups: the answer is an empty list.".into(),
            Self::NoConsumers => "No consumers: the answer is an empty list.".into(),
            Self::PanelOfKeys => "What Redis tells of the keys".into(),
            Self::NoXinfo => "`XINFO` tells of streams only. Of these keys Redis tells how much is in them: who took a message, and how often, it does not know.".into(),
            Self::SizeOf(kind) => size_en(*kind).into(),
            Self::Ttl => "Milliseconds until the key goes: -1 for one that stays, -2 for one that is not there.".into(),
        }
    }

    fn zh(&self) -> Cow<'static, str> {
        match self {
            Self::Stream(field) => stream_zh(*field).into(),
            Self::Group(field) => group_zh(*field).into(),
            Self::Consumer(field) => consumer_zh(*field).into(),
            Self::Panel => "XINFO 的应答".into(),
            Self::Key => "流".into(),
            Self::HowToPoint => "指向一个值，看它在舞台的何处。".into(),
            Self::Field => "字段".into(),
            Self::Value => "值".into(),
            Self::Untold { product, version } => {
                format!("{product} {version} 没有这个字段。").into()
            }
            Self::NoKey { key } => format!("没有键 `{key}`：Redis 应答 `ERR no such key`。").into(),
            Self::NoGroups => "没有组：应答是空列表。".into(),
            Self::NoConsumers => "没有消费者：应答是空列表。".into(),
            Self::PanelOfKeys => "Redis 对这些键的说明".into(),
            Self::NoXinfo => "`XINFO` 只针对流。对这些键，Redis 只告诉里面有多少：谁取走了消息、取过几次，它并不知道。".into(),
            Self::SizeOf(kind) => size_zh(*kind).into(),
            Self::Ttl => "距离键消失还有多少毫秒：-1 表示一直保留，-2 表示不存在。".into(),
        }
    }
}

fn size_en(kind: Kind) -> &'static str {
    match kind {
        Kind::List => {
            "Items in the list. Redis keeps no empty list, so 0 is also the answer where there is no key."
        }
        Kind::SortedSet => {
            "Members of the sorted set. Redis keeps no empty one, so 0 is also the answer where there is no key."
        }
        Kind::Set => "Members of the set.",
        Kind::Hash => "Fields of the hash.",
        Kind::Text => "1 where the string is there.",
        Kind::Channel => "Connections that listen. What is published is kept nowhere.",
        Kind::ChannelPattern => {
            "Different patterns that anybody on this server listens to, however many listen to each."
        }
    }
}

fn size_zh(kind: Kind) -> &'static str {
    match kind {
        Kind::List => "列表中的元素个数。Redis 不保留空列表，所以键不存在时也应答 0。",
        Kind::SortedSet => "有序集合的成员个数。Redis 不保留空集合，所以键不存在时也应答 0。",
        Kind::Set => "集合的成员个数。",
        Kind::Hash => "哈希的字段个数。",
        Kind::Text => "字符串存在时为 1。",
        Kind::Channel => "正在订阅的连接数。发布的内容不会保存。",
        Kind::ChannelPattern => "此服务器上有人在听的不同模式数，不论每个有多少人听。",
    }
}

fn stream_en(field: StreamField) -> &'static str {
    use StreamField as F;
    match field {
        F::Length => "Entries stored now. An acknowledgement takes none away; XDEL and XTRIM do.",
        F::RadixTreeKeys => {
            "Blocks of entries: Redis packs many entries into one key of a radix tree."
        }
        F::RadixTreeNodes => "All nodes of that tree, with those that only lead to others.",
        F::LastGeneratedId => {
            "The largest id so far. It stays when its entry is gone, and a new id must be larger."
        }
        F::MaxDeletedEntryId => {
            "The largest id that XDEL took away; 0-0 if none. Trimming does not count."
        }
        F::EntriesAdded => "Entries added in all its life, with those that are gone.",
        F::RecordedFirstEntryId => {
            "The id of the first entry, kept at hand; 0-0 in an empty stream."
        }
        F::Groups => "How many consumer groups read it.",
        F::FirstEntry => "The oldest entry and its fields; nil in an empty stream.",
        F::LastEntry => "The newest entry and its fields; nil in an empty stream.",
    }
}

fn stream_zh(field: StreamField) -> &'static str {
    use StreamField as F;
    match field {
        F::Length => "现在存着的条目数。确认不会减少它，XDEL 和 XTRIM 才会。",
        F::RadixTreeKeys => "条目块的数目：Redis 把许多条目装进基数树的一个键里。",
        F::RadixTreeNodes => "这棵树的全部节点，只起引路作用的也算在内。",
        F::LastGeneratedId => "至今最大的 ID。条目没了它也还在，新的 ID 必须比它大。",
        F::MaxDeletedEntryId => "XDEL 删除过的最大 ID；没有则为 0-0。裁剪不算。",
        F::EntriesAdded => "有史以来添加的条目数，已经没了的也算。",
        F::RecordedFirstEntryId => "第一个条目的 ID，记在手边；空流为 0-0。",
        F::Groups => "有多少个消费者组在读它。",
        F::FirstEntry => "最旧的条目及其字段；空流为 nil。",
        F::LastEntry => "最新的条目及其字段；空流为 nil。",
    }
}

fn group_en(field: GroupField) -> &'static str {
    use GroupField as F;
    match field {
        F::Name => "Each group reads the whole stream for itself.",
        F::Consumers => {
            "Consumers that Redis knows. One that crashed stays until XGROUP DELCONSUMER."
        }
        F::Pending => "Delivered and not acknowledged, over all its consumers.",
        F::LastDeliveredId => "The cursor: `>` delivers what comes behind it.",
        F::EntriesRead => {
            "How many entries the cursor has passed. Redis counts on, or estimates; nil where it cannot know, as after a start in the middle."
        }
        F::Lag => {
            "What is behind the cursor: entries-added less entries-read. nil where Redis cannot tell, as after XDEL behind the cursor; after a trim it can be too high. The stage counts beside it."
        }
    }
}

fn group_zh(field: GroupField) -> &'static str {
    use GroupField as F;
    match field {
        F::Name => "每个组都各自读取整个流。",
        F::Consumers => "Redis 知道的消费者。崩溃的也还在，直到 XGROUP DELCONSUMER。",
        F::Pending => "已投递而未确认的条目，所有消费者合计。",
        F::LastDeliveredId => "游标：`>` 投递它之后的条目。",
        F::EntriesRead => {
            "游标越过的条目数。Redis 接着数，或者估算；无从得知时为 nil，例如从中间的 ID 开始之后。"
        }
        F::Lag => {
            "游标之后还有多少：entries-added 减去 entries-read。Redis 无法确定时为 nil，例如 XDEL 删了游标之后的条目；裁剪之后可能偏大。舞台在旁边给出数出来的数目。"
        }
    }
}

fn consumer_en(field: ConsumerField) -> &'static str {
    use ConsumerField as F;
    match field {
        F::Name => {
            "Whoever gives this name is this consumer: two processes with one name share one pending list."
        }
        F::Pending => "Delivered to it and not acknowledged.",
        F::Idle => {
            "Milliseconds since it last tried to read or claim, even in vain; by the room's clock."
        }
        F::Inactive => {
            "Milliseconds since it last got an entry; −1 if it never did. From Redis 7.2."
        }
    }
}

fn consumer_zh(field: ConsumerField) -> &'static str {
    use ConsumerField as F;
    match field {
        F::Name => "谁报这个名字，谁就是这个消费者：两个进程同名，便共用一份待处理列表。",
        F::Pending => "投递给它而未确认的条目。",
        F::Idle => "距它上次尝试读取或认领的毫秒数，没有得到也算；按房间的时钟。",
        F::Inactive => "距它上次得到条目的毫秒数；从未得到则为 −1。Redis 7.2 起才有。",
    }
}
