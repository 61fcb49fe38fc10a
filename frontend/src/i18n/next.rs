//! What could happen next, in words.

use std::borrow::Cow;

use shared::{
    command::Command,
    id::{ActorId, GroupName, Key, MessageName},
    next::{Aside, Choice, Forecast, InHand, ItemDoes},
};

use super::{
    Words,
    numbers::{en_time, ordinal, plural, thousands, zh_time},
};

/// A text of the list. `` `code` `` is shown as such.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs, reason = "the words are in the two matches below")]
pub(crate) enum NextText<'a> {
    About,
    Lines,
    Others,
    NoLines,
    NoOthers,
    Live,
    Down,
    /// What is done.
    Does(&'a Choice),
}

impl Words for NextText<'_> {
    words!(next);

    fn en(&self) -> Cow<'static, str> {
        match self {
            Self::About => {
                "What each would do, read off the picture. Press one, and it happens.".into()
            }
            Self::Lines => "Lines that can run".into(),
            Self::Others => "Faults, restarts and the clock".into(),
            Self::NoLines => "Nobody can run a line: every actor waits, or has crashed.".into(),
            Self::NoOthers => "There is nobody to crash or to restart.".into(),
            Self::Live => {
                "In live mode it would be over before it was read. Pause to see what could happen next.".into()
            }
            Self::Down => "Redis does not answer, so nothing can happen.".into(),
            Self::Does(choice) => match (&choice.command, &choice.line) {
                (Command::Step { .. }, Some(line)) => format!("runs `{line}`").into(),
                (Command::Step { .. }, None) => "runs its line".into(),
                (Command::Crash { .. }, _) => "crashes".into(),
                (Command::Restart { .. }, _) => "restarts".into(),
                (Command::TurnClock { by_ms }, _) => format!("clock +{}", en_time(*by_ms)).into(),
                _ => "".into(),
            },
        }
    }

    fn zh(&self) -> Cow<'static, str> {
        match self {
            Self::About => "根据画面推断各自会做什么。点一项，它就发生。".into(),
            Self::Lines => "可以运行的行".into(),
            Self::Others => "故障、重启与时钟".into(),
            Self::NoLines => "没有角色能运行：都在等待，或者已崩溃。".into(),
            Self::NoOthers => "没有可以崩溃或重启的角色。".into(),
            Self::Live => "播放时来不及细看。请先暂停，再看接下来可能发生什么。".into(),
            Self::Down => "Redis 没有应答，什么也不会发生。".into(),
            Self::Does(choice) => match (&choice.command, &choice.line) {
                (Command::Step { .. }, Some(line)) => format!("运行 `{line}`").into(),
                (Command::Step { .. }, None) => "运行它的行".into(),
                (Command::Crash { .. }, _) => "崩溃".into(),
                (Command::Restart { .. }, _) => "重启".into(),
                (Command::TurnClock { by_ms }, _) => format!("时钟 +{}", zh_time(*by_ms)).into(),
                _ => "".into(),
            },
        }
    }
}

/// What it would do, as a short clause without its subject.
impl Words for Forecast {
    words!(forecast);

    fn en(&self) -> Cow<'static, str> {
        match self {
            Self::Stores {
                message,
                poison: false,
            } => format!("{message} is stored at the end of the stream"),
            Self::Stores { message, .. } => format!("{message} is stored; it fails every time"),
            Self::IsGiven {
                first,
                count,
                group,
                noack,
            } => {
                let what = en_many(first.as_ref(), *count);
                let is = if *count == 1 { "is" } else { "are" };
                match noack {
                    true => format!("{what} {is} delivered for {group}, without becoming pending"),
                    false if *count == 1 => format!("{what} is delivered for {group}: pending"),
                    false => format!("{what} are delivered for {group}: pending"),
                }
            }
            Self::Waits { group, block_ms: 0 } => {
                format!("nothing is unread in {group}: Redis keeps it waiting")
            }
            Self::Waits { group, block_ms } => format!(
                "nothing is unread in {group}: Redis keeps it waiting, {} at most",
                en_time(*block_ms)
            ),
            Self::FindsNothing { group } => {
                format!("nothing is unread in {group}: Redis says so at once")
            }
            Self::Reads { first, count, kept } => {
                let what = en_many(first.as_ref(), *count);
                let is = if *count == 1 { "is" } else { "are" };
                match kept {
                    true => format!("{what} {is} read, and could be read again"),
                    false => format!("{what} {is} read: only its memory knows"),
                }
            }
            Self::WaitsAfter {
                latest: true,
                missed: 0,
                ..
            } => "`$`: Redis keeps it waiting for what comes from now on".into(),
            Self::WaitsAfter {
                latest: true,
                missed,
                ..
            } => format!(
                "`$`: it waits for what comes from now on, and **misses** {}",
                plural(*missed, "message", "messages")
            ),
            Self::WaitsAfter { .. } => {
                "nothing comes after its last id: Redis keeps it waiting".into()
            }
            Self::ReadsNothing { missed: 0 } => {
                "nothing comes after its last id: Redis says so at once".into()
            }
            Self::ReadsNothing { missed } => format!(
                "`$` without BLOCK finds nothing, and **misses** {}",
                plural(*missed, "message", "messages")
            ),
            Self::Recalls { id: Some(id) } => format!("it goes on after {}", id.short()),
            Self::Recalls { id: None } => "nothing is saved: it reads all there is".into(),
            Self::Saves { message } => format!("the id of {message} is saved"),
            Self::IsGivenAgain {
                first,
                count,
                consumer,
            } => format!(
                "{} pending for {consumer} already: delivered once more",
                en_many(Some(first), *count)
            ),
            Self::IsGivenAnId { message } => {
                format!("it is answered the id of {message}, whose entry is gone")
            }
            Self::EndsHistory { consumer } => {
                format!("nothing more is pending for {consumer}: from then on it reads with >")
            }
            Self::DoesSideEffect { message, times: 1 } => {
                format!("the work for {message} is done")
            }
            Self::DoesSideEffect { message, times } => {
                format!("the work for {message} is done **again** ({times}×)")
            }
            Self::Fails {
                message,
                pending: true,
            } => format!("the work for {message} fails; it stays pending"),
            Self::Fails { message, .. } => {
                format!("the work for {message} fails, and it is pending nowhere")
            }
            Self::Acknowledges { message, group } => {
                format!("{message} leaves the pending list of {group}")
            }
            Self::AcknowledgesNothing { message, group } => {
                format!("Redis answers 0: {message} is not pending in {group} any more")
            }
            Self::Claims {
                message,
                from,
                deliveries,
            } => format!(
                "{message} is claimed from {from}: its {} delivery",
                ordinal(*deliveries)
            ),
            Self::ClaimsNothing { min_idle_ms } => format!(
                "nothing is claimed: nothing has been idle for {}",
                en_time(*min_idle_ms)
            ),
            Self::DropsDeleted { message } => {
                format!("the entry of {message} is gone: its id is dropped from the pending list")
            }
            Self::Counts {
                message,
                deliveries,
                limit,
            } => format!(
                "{message} was delivered {}: {}",
                plural(*deliveries, "time", "times"),
                if deliveries > limit {
                    "too often"
                } else {
                    "not too often"
                }
            ),
            Self::FindsIdle { message, owner } => {
                format!("it is told of {message}, which stays {owner}'s")
            }
            Self::ClaimsTooLate { message } => {
                format!("Redis gives nothing: {message} has not been idle for so long any more")
            }
            Self::NoLongerPending { message } => {
                format!("{message} is not pending any more: somebody else finished it")
            }
            Self::Buries { message } => format!("a copy of {message} goes to the dead letters"),
            Self::Deletes { message, unread } if unread.is_empty() => {
                format!("the entry of {message} is deleted")
            }
            Self::Deletes { message, unread } => format!(
                "the entry of {message} is deleted; {} will **never** be given it",
                groups(unread, ", ")
            ),
            Self::DeletesNothing { message } => {
                format!("Redis answers 0: the entry of {message} is gone already")
            }
            Self::TrimsDone => "what every group is through with is trimmed".into(),
            Self::HasRoom { length, limit } => {
                format!("{length} of {limit} are stored: it may send")
            }
            Self::NoRoom { length, limit } => {
                format!("{length} of {limit} are stored: it does not send")
            }
            Self::AcknowledgesMany {
                messages,
                others,
                group,
            } => match (&messages[..], &others[..]) {
                (some, []) => format!("{} leave the pending list of {group}", names(some, ", ")),
                ([], _) => format!("Redis answers 0: none is pending in {group} any more"),
                (some, others) => format!(
                    "{} leave the pending list of {group}; {} not pending any more",
                    names(some, ", "),
                    names(others, ", ")
                ),
            },
            Self::Together { each, atomic } => en_together(each, *atomic),
            Self::CalledOff => {
                "a watched key was changed: EXEC answers nil, and **nothing** is run".into()
            }
            Self::StoredBefore { message } => {
                format!("Redis refuses: it has that id, so {message} counts as stored")
            }
            Self::Marks { message, key } => format!("{key} is set: the mark of {message}"),
            Self::FindsNoMark { message, key } => {
                format!("there is no {key}: {message} is still to be done")
            }
            Self::FindsMark { message, key } => {
                format!("{key} is there: {message} is left alone")
            }
            Self::Watches { keys } => format!("EXEC will answer nil if {} changes", list(keys)),
            Self::WatchesNothing => "nothing is watched any more".into(),
            Self::Item { does, message, key } => en_item(*does, message.as_ref(), key),
            Self::Crashes { held } if held.is_empty() => {
                "its connection is cut; it has nothing in hand".into()
            }
            Self::Crashes { held } => held.iter().map(en_held).collect::<Vec<_>>().join("; "),
            Self::Restarts { pending: 0 } => {
                "a new connection, from its first line; nothing is pending for it".into()
            }
            Self::Restarts { pending } => format!(
                "a new connection, from its first line; {} still pending for it",
                thousands(*pending)
            ),
            Self::RestartsToRead { pending } => format!(
                "a new connection, from its first line; its first reads bring back the {} pending for it",
                thousands(*pending)
            ),
            Self::TurnsClock {
                reaper, claimable, ..
            } if claimable.is_empty() => format!("{reaper} is due"),
            Self::TurnsClock {
                reaper, claimable, ..
            } => format!("{reaper} can claim {}", names(claimable, ", ")),
            Self::NoGroup { group } => format!("Redis refuses: there is no group {group}"),
            Self::Unsure => "depends on entries that this picture does not show".into(),
        }
        .into()
    }

    fn zh(&self) -> Cow<'static, str> {
        match self {
            Self::Stores {
                message,
                poison: false,
            } => format!("{message} 存到流的末尾"),
            Self::Stores { message, .. } => format!("{message} 存入；它每次处理都会失败"),
            Self::IsGiven {
                first,
                count,
                group,
                noack,
            } => {
                let what = zh_many(first.as_ref(), *count);
                match noack {
                    true => format!("为 {group} 投递{what}，但不进入待处理列表"),
                    false => format!("为 {group} 投递{what}，随即待处理"),
                }
            }
            Self::Waits { group, block_ms: 0 } => {
                format!("{group} 没有未读条目：Redis 让它等待")
            }
            Self::Waits { group, block_ms } => format!(
                "{group} 没有未读条目：Redis 让它等待，至多 {}",
                zh_time(*block_ms)
            ),
            Self::FindsNothing { group } => format!("{group} 没有未读条目：Redis 立即如实应答"),
            Self::Reads { first, count, kept } => {
                let what = zh_many(first.as_ref(), *count);
                match kept {
                    true => format!("读到{what}，还可能再次读到"),
                    false => format!("读到{what}：只有它的内存知道"),
                }
            }
            Self::WaitsAfter {
                latest: true,
                missed: 0,
                ..
            } => "`$`：Redis 让它等待此后到来的条目".into(),
            Self::WaitsAfter {
                latest: true,
                missed,
                ..
            } => format!(
                "`$`：它等待此后到来的条目，**错过** {} 条消息",
                thousands(*missed)
            ),
            Self::WaitsAfter { .. } => "最后 id 之后没有条目：Redis 让它等待".into(),
            Self::ReadsNothing { missed: 0 } => "最后 id 之后没有条目：Redis 立即如实应答".into(),
            Self::ReadsNothing { missed } => format!(
                "没有 BLOCK 的 `$` 什么也读不到，并**错过** {} 条消息",
                thousands(*missed)
            ),
            Self::Recalls { id: Some(id) } => format!("从 {} 之后继续", id.short()),
            Self::Recalls { id: None } => "没有保存过：读取全部".into(),
            Self::Saves { message } => format!("保存 {message} 的 id"),
            Self::IsGivenAgain {
                first,
                count,
                consumer,
            } => format!(
                "再次得到早已归 {consumer} 待处理的{}",
                zh_many(Some(first), *count)
            ),
            Self::IsGivenAnId { message } => format!("只得到 {message} 的 id，条目已不存在"),
            Self::EndsHistory { consumer } => {
                format!("{consumer} 名下没有更多待处理的：此后用 > 读取")
            }
            Self::DoesSideEffect { message, times: 1 } => format!("做完 {message} 的工作"),
            Self::DoesSideEffect { message, times } => {
                format!("**再次**做 {message} 的工作（共 {times} 次）")
            }
            Self::Fails {
                message,
                pending: true,
            } => format!("处理 {message} 失败；它仍待处理"),
            Self::Fails { message, .. } => format!("处理 {message} 失败，而它不在任何待处理列表中"),
            Self::Acknowledges { message, group } => {
                format!("{message} 离开 {group} 的待处理列表")
            }
            Self::AcknowledgesNothing { message, group } => {
                format!("Redis 应答 0：{message} 在 {group} 中已不再待处理")
            }
            Self::Claims {
                message,
                from,
                deliveries,
            } => format!("从 {from} 认领 {message}：第 {deliveries} 次投递"),
            Self::ClaimsNothing { min_idle_ms } => {
                format!("什么也不认领：没有条目闲置满 {}", zh_time(*min_idle_ms))
            }
            Self::DropsDeleted { message } => {
                format!("{message} 的条目已不存在：它的 id 被移出待处理列表")
            }
            Self::Counts {
                message,
                deliveries,
                limit,
            } => format!(
                "{message} 投递了 {deliveries} 次：{}",
                if deliveries > limit {
                    "太多了"
                } else {
                    "还不算多"
                }
            ),
            Self::FindsIdle { message, owner } => {
                format!("得知 {message}，它仍归 {owner}")
            }
            Self::ClaimsTooLate { message } => {
                format!("Redis 什么也不给：{message} 的闲置时间已不够长")
            }
            Self::NoLongerPending { message } => {
                format!("{message} 已不再待处理：别人已了结它")
            }
            Self::Buries { message } => format!("{message} 的副本进入死信"),
            Self::Deletes { message, unread } if unread.is_empty() => {
                format!("删除 {message} 的条目")
            }
            Self::Deletes { message, unread } => format!(
                "删除 {message} 的条目；{} **再也不会**得到它",
                groups(unread, "、")
            ),
            Self::DeletesNothing { message } => format!("Redis 应答 0：{message} 的条目早已不在"),
            Self::TrimsDone => "裁掉每个组都做完的条目".into(),
            Self::HasRoom { length, limit } => {
                format!("已存 {length} 个，允许 {limit} 个：可以发送")
            }
            Self::NoRoom { length, limit } => {
                format!("已存 {length} 个，允许 {limit} 个：不发送")
            }
            Self::AcknowledgesMany {
                messages,
                others,
                group,
            } => match (&messages[..], &others[..]) {
                (some, []) => format!("{} 离开 {group} 的待处理列表", names(some, "、")),
                ([], _) => format!("Redis 应答 0：它们在 {group} 中都已不再待处理"),
                (some, others) => format!(
                    "{} 离开 {group} 的待处理列表；{} 已不再待处理",
                    names(some, "、"),
                    names(others, "、")
                ),
            },
            Self::Together { each, atomic } => zh_together(each, *atomic),
            Self::CalledOff => "被监视的键已改变：EXEC 应答 nil，**一条也不**执行".into(),
            Self::StoredBefore { message } => {
                format!("Redis 拒绝：已有这个 id，{message} 视为已存入")
            }
            Self::Marks { message, key } => format!("设置 {key}：{message} 的标记"),
            Self::FindsNoMark { message, key } => format!("没有 {key}：{message} 还要做"),
            Self::FindsMark { message, key } => format!("{key} 已存在：不去动 {message}"),
            Self::Watches { keys } => format!("如果 {} 改变，EXEC 将应答 nil", list(keys)),
            Self::WatchesNothing => "不再监视任何键".into(),
            Self::Item { does, message, key } => zh_item(*does, message.as_ref(), key),
            Self::Crashes { held } if held.is_empty() => "连接被切断；它手中没有消息".into(),
            Self::Crashes { held } => held.iter().map(zh_held).collect::<Vec<_>>().join("；"),
            Self::Restarts { pending: 0 } => "重新连接，从第一行开始；没有它的待处理条目".into(),
            Self::Restarts { pending } => {
                format!(
                    "重新连接，从第一行开始；仍有 {} 个待处理条目",
                    thousands(*pending)
                )
            }
            Self::RestartsToRead { pending } => format!(
                "重新连接，从第一行开始；最先的读取会带回归它待处理的 {} 个条目",
                thousands(*pending)
            ),
            Self::TurnsClock {
                reaper, claimable, ..
            } if claimable.is_empty() => format!("{reaper} 该运行了"),
            Self::TurnsClock {
                reaper, claimable, ..
            } => format!("{reaper} 可以认领 {}", names(claimable, "、")),
            Self::NoGroup { group } => format!("Redis 拒绝：没有组 {group}"),
            Self::Unsure => "取决于画面中没有显示的条目".into(),
        }
        .into()
    }
}

/// The messages, where all of several commands do the same.
enum Alike {
    Stored(Vec<MessageName>),
    Acknowledged(Vec<MessageName>),
}

fn alike(each: &[Forecast]) -> Option<Alike> {
    let stored = each.iter().map(|forecast| match forecast {
        Forecast::Stores { message, .. } => Some(message.clone()),
        _ => None,
    });
    let acknowledged = each.iter().map(|forecast| match forecast {
        Forecast::Acknowledges { message, .. } => Some(message.clone()),
        _ => None,
    });
    let stored: Option<Vec<_>> = stored.collect();
    let acknowledged: Option<Vec<_>> = acknowledged.collect();
    stored
        .map(Alike::Stored)
        .or(acknowledged.map(Alike::Acknowledged))
}

fn en_together(each: &[Forecast], atomic: bool) -> String {
    let how = match atomic {
        true => "all in one go, with nothing of others in between",
        false => "in one round trip, each for itself",
    };
    match alike(each) {
        Some(Alike::Stored(all)) => format!("{} are stored, {how}", names(&all, ", ")),
        Some(Alike::Acknowledged(all)) => {
            format!("{} leave the pending list, {how}", names(&all, ", "))
        }
        None => {
            let each: Vec<_> = each.iter().map(Words::en).collect();
            format!("{}; {how}", each.join("; "))
        }
    }
}

fn zh_together(each: &[Forecast], atomic: bool) -> String {
    let how = match atomic {
        true => "一口气全部执行，其间没有别人的命令",
        false => "只用一次往返，但各自独立执行",
    };
    match alike(each) {
        Some(Alike::Stored(all)) => format!("存入 {}：{how}", names(&all, "、")),
        Some(Alike::Acknowledged(all)) => {
            format!("{} 离开待处理列表：{how}", names(&all, "、"))
        }
        None => {
            let each: Vec<_> = each.iter().map(Words::zh).collect();
            format!("{}；{how}", each.join("；"))
        }
    }
}

fn list(keys: &[Key]) -> String {
    let keys: Vec<&str> = keys.iter().map(Key::as_str).collect();
    keys.join(", ")
}

fn en_item(does: ItemDoes, message: Option<&MessageName>, key: &Key) -> String {
    let item = message.map_or("it", MessageName::as_str);
    match does {
        ItemDoes::Pushes => format!("{item} goes into {key}"),
        ItemDoes::TakesOut => format!("{item} leaves {key}: only this worker has it then"),
        ItemDoes::HandsOut => format!("it is handed {item}, and Redis keeps who has it"),
        ItemDoes::Waits => format!("nothing is in {key}: Redis keeps it waiting"),
        ItemDoes::FindsNothing => format!("nothing in {key} is there for it"),
        ItemDoes::Finds => format!("it finds {item}, which stays for others to find"),
        ItemDoes::Wins => format!("Redis answers 1: {item} is its own"),
        ItemDoes::ComesTooLate => format!("Redis answers 0: another has {item}"),
        ItemDoes::Notes => format!("Redis is told that {item} is being worked on"),
        ItemDoes::Releases => format!("what Redis keeps of {item} goes: it is done"),
        ItemDoes::ReleasesNothing => format!("Redis answers 0: nothing of {item} is left there"),
        ItemDoes::PutsBack => format!("{item} goes back for all"),
        ItemDoes::PutsBackNothing => "nothing was left behind".into(),
        ItemDoes::Replies => format!("the reply to {item} goes into {key}, which expires"),
        ItemDoes::Hears => format!("the reply to {item} is there: it takes it"),
    }
}

fn zh_item(does: ItemDoes, message: Option<&MessageName>, key: &Key) -> String {
    let item = message.map_or("它", MessageName::as_str);
    match does {
        ItemDoes::Pushes => format!("{item} 进入 {key}"),
        ItemDoes::TakesOut => format!("{item} 离开 {key}：此后只有这个工作者拥有它"),
        ItemDoes::HandsOut => format!("拿到 {item}，并且 Redis 记下谁拥有它"),
        ItemDoes::Waits => format!("{key} 里什么都没有：Redis 让它等待"),
        ItemDoes::FindsNothing => format!("{key} 里没有可取的"),
        ItemDoes::Finds => format!("找到 {item}，但别人仍能找到它"),
        ItemDoes::Wins => format!("Redis 回答 1：{item} 归它"),
        ItemDoes::ComesTooLate => format!("Redis 回答 0：{item} 已归别人"),
        ItemDoes::Notes => format!("告诉 Redis：{item} 正在处理"),
        ItemDoes::Releases => format!("移除 Redis 为 {item} 保留的记录：完成"),
        ItemDoes::ReleasesNothing => format!("Redis 回答 0：已没有 {item} 的记录"),
        ItemDoes::PutsBack => format!("{item} 回到队列，所有人都可取"),
        ItemDoes::PutsBackNothing => "没有留下什么".into(),
        ItemDoes::Replies => format!("{item} 的回复进入会过期的 {key}"),
        ItemDoes::Hears => format!("{item} 的回复已在：它取走回复"),
    }
}

/// What else comes of it, as a clause of its own.
impl Words for Aside {
    words!(aside);

    fn en(&self) -> Cow<'static, str> {
        match self {
            Self::Serves {
                group,
                waiting,
                first,
            } => {
                let what = first.as_ref().map_or("it", MessageName::as_str);
                match &waiting[..] {
                    [one] => format!("{one} waits in {group} and is handed {what}"),
                    some => format!(
                        "one of {} waits in {group} and is handed {what}",
                        actors(some, ", ")
                    ),
                }
            }
            Self::Trims { count, unread } if unread.is_empty() => {
                format!(
                    "{} from the head",
                    plural(*count, "entry goes", "entries go")
                )
            }
            Self::Trims { count, unread } => format!(
                "{} from the head, before {} had been given all of that",
                plural(*count, "entry goes", "entries go"),
                groups(unread, ", ")
            ),
            Self::Crashes => "then it crashes, as planned".into(),
        }
        .into()
    }

    fn zh(&self) -> Cow<'static, str> {
        match self {
            Self::Serves {
                group,
                waiting,
                first,
            } => {
                let what = first.as_ref().map_or("它", MessageName::as_str);
                match &waiting[..] {
                    [one] => format!("在 {group} 等待的 {one} 得到 {what}"),
                    some => format!("在 {group} 等待的 {} 之一得到 {what}", actors(some, "、")),
                }
            }
            Self::Trims { count, unread } if unread.is_empty() => {
                format!("从头部裁掉 {count} 个条目")
            }
            Self::Trims { count, unread } => format!(
                "从头部裁掉 {count} 个条目，而 {} 还没有全部得到它们",
                groups(unread, "、")
            ),
            Self::Crashes => "然后按计划崩溃".into(),
        }
        .into()
    }
}

fn en_many(first: Option<&MessageName>, count: u64) -> String {
    match (first, count) {
        (Some(first), 1) => first.to_string(),
        (Some(first), n) => format!("{first} and {} more", thousands(n.saturating_sub(1))),
        (None, n) => plural(n, "entry", "entries"),
    }
}

fn zh_many(first: Option<&MessageName>, count: u64) -> String {
    match (first, count) {
        (Some(first), 1) => format!(" {first}"),
        (Some(first), n) => format!(" {first} 等 {} 个条目", thousands(n)),
        (None, n) => format!(" {} 个条目", thousands(n)),
    }
}

fn en_held(held: &InHand) -> String {
    let message = &held.message;
    match held {
        InHand { lost: true, .. } => format!("{message} is **lost**: it is nowhere else"),
        InHand {
            pending: true,
            processed: 0,
            ..
        } => format!("{message} is forgotten and stays pending"),
        InHand { pending: true, .. } => {
            format!("{message} stays pending with its work done: a claim does it again")
        }
        _ => format!("{message} is forgotten; nothing of it is left to do"),
    }
}

fn zh_held(held: &InHand) -> String {
    let message = &held.message;
    match held {
        InHand { lost: true, .. } => format!("{message} **丢失**：别处没有它"),
        InHand {
            pending: true,
            processed: 0,
            ..
        } => format!("{message} 被遗忘，仍待处理"),
        InHand { pending: true, .. } => {
            format!("{message} 的工作已做却仍待处理：谁认领谁再做一遍")
        }
        _ => format!("{message} 被遗忘；它已没有未了之事"),
    }
}

fn names(messages: &[MessageName], between: &str) -> String {
    /// Named one by one.
    const NAMED: usize = 4;
    let named: Vec<&str> = messages
        .iter()
        .take(NAMED)
        .map(MessageName::as_str)
        .collect();
    let more = messages.len().saturating_sub(NAMED);
    match more {
        0 => named.join(between),
        more => format!("{} +{more}", named.join(between)),
    }
}

fn groups(groups: &[GroupName], between: &str) -> String {
    let names: Vec<&str> = groups.iter().map(GroupName::as_str).collect();
    names.join(between)
}

fn actors(actors: &[ActorId], between: &str) -> String {
    let names: Vec<&str> = actors.iter().map(ActorId::as_str).collect();
    names.join(between)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(forecast: Forecast) -> String {
        forecast.en().into_owned()
    }

    #[test]
    fn a_second_time_is_not_told_as_the_first() {
        let work = |times| {
            said(Forecast::DoesSideEffect {
                message: "m1".into(),
                times,
            })
        };
        assert!(!work(1).contains("again"));
        assert!(work(2).contains("**again** (2×)"));
    }

    #[test]
    fn a_crash_tells_of_everything_in_hand() {
        let held = |message: &str, pending, processed, lost| InHand {
            message: message.into(),
            pending,
            processed,
            lost,
        };
        let all = Forecast::Crashes {
            held: vec![
                held("m1", true, 0, false),
                held("m2", true, 1, false),
                held("m3", false, 0, true),
            ],
        };
        let told = said(all);
        assert!(told.contains("m1 is forgotten and stays pending"), "{told}");
        assert!(
            told.contains("m2 stays pending with its work done"),
            "{told}"
        );
        assert!(told.contains("m3 is **lost**"), "{told}");
    }

    #[test]
    fn many_are_named_by_the_first() {
        assert_eq!(en_many(Some(&"m3".into()), 1), "m3");
        assert_eq!(en_many(Some(&"m3".into()), 3), "m3 and 2 more");
        assert_eq!(en_many(None, 1), "1 entry");
        let six: Vec<MessageName> = (1..=6).map(|n| format!("m{n}").into()).collect();
        assert_eq!(names(&six, ", "), "m1, m2, m3, m4 +2");
    }
}
