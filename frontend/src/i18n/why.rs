//! The line under each reply: why it is so.

use std::borrow::Cow;

use shared::why::{AfterFailure, Why};

use super::{
    Words,
    numbers::{en_time, ordinal, plural, zh_time},
};

impl Words for Why {
    words!(why);

    fn en(&self) -> Cow<'static, str> {
        let text = match self {
            Self::Stored { message, id } => format!(
                "Redis stored {message} at the end of the stream, as {id}. Nobody has read it yet."
            ),
            Self::StoredAndTrimmed { message, count, .. } => format!(
                "Redis stored {message} at the end, and MAXLEN took {} from the head. It asks no group whether it has read or done them.",
                plural(*count, "entry", "entries")
            ),
            Self::StoredBeyond {
                message,
                length,
                limit,
            } => format!(
                "Redis stored {message}. That makes {length}, though MAXLEN asked for {limit}: with ~ Redis only drops whole blocks, and the first block still has entries to keep."
            ),
            Self::ServedBlocked { message, to } => {
                format!("{to} was waiting in Redis, so it is handed {message} in the same moment.")
            }
            Self::DeliveredNew {
                message,
                group,
                consumer,
            } => format!(
                "{group} had never been given {message}. It is {consumer}'s now, and pending until it is acknowledged."
            ),
            Self::DeliveredMany {
                first,
                count,
                group,
                consumer,
            } => format!(
                "COUNT let {consumer} have {count} entries at once, {first} the first of them. {group} had been given none of them before; all are pending until acknowledged."
            ),
            Self::DeliveredAgain {
                first,
                count: 1,
                consumer,
                deliveries,
            } => format!(
                "{first} was pending for {consumer} already. Reading from an id gives it again, whatever BLOCK says: its {} delivery, and its idle time begins anew.",
                ordinal(*deliveries)
            ),
            Self::DeliveredAgain {
                first,
                count,
                consumer,
                ..
            } => format!(
                "{count} entries were pending for {consumer} already, {first} the first of them. Reading from an id gives them again: each counts as one more delivery."
            ),
            Self::HistoryEnds { consumer } => format!(
                "Nothing more is pending for {consumer}. Redis says so at once, though BLOCK was asked for: that is for > only. From now on it reads with >."
            ),
            Self::OnlyItsId { message } => format!(
                "{message} is pending, and its entry is gone: Redis answers the id with nothing behind it. There is nothing left to work on."
            ),
            Self::Taken {
                first,
                count: 1,
                group,
            } => format!(
                "NOACK: {first} was delivered and does not become pending. For {group} it is done, whatever happens to the worker now."
            ),
            Self::Taken { count, group, .. } => format!(
                "NOACK: {count} entries were delivered and do not become pending. For {group} they are done, whatever happens to the worker now."
            ),
            Self::NothingNew { group } => {
                format!("There is nothing new for {group}. Without BLOCK, Redis says so at once.")
            }
            Self::WaitedInVain { group, block_ms: 0 } => format!(
                "Another client ended the wait for {group} (CLIENT UNBLOCK), so Redis answered nil."
            ),
            Self::WaitedInVain { group, block_ms } => format!(
                "Nothing new came for {group} within {} (BLOCK {block_ms}), so Redis answered nil.",
                en_time(*block_ms)
            ),
            Self::WokenForNothing { group } => format!(
                "Redis ended the wait and had nothing for {group}: what lay behind its cursor was deleted."
            ),
            Self::Blocks { group } => format!(
                "There is nothing new for {group}, so Redis keeps this connection waiting, as BLOCK asks."
            ),
            Self::SideEffect { message, times: 1 } => format!(
                "The work for {message} is done. Redis knows nothing of it: no command was sent."
            ),
            Self::SideEffect { message, times } => format!(
                "The work for {message} is done for the {} time. “At least once” can mean more than once.",
                ordinal((*times).into())
            ),
            Self::SideEffectFailed { message } => format!(
                "The work for {message} failed, and the worker let go of it. It stays pending until somebody claims it."
            ),
            Self::FailedForGood { message } => format!(
                "The work for {message} failed, and the worker let go of it. NOACK: it is not pending, so nobody will try again."
            ),
            Self::Acknowledged { message, group } => format!(
                "{message} left {group}'s pending list: this group is done with it. The entry itself stays in the stream."
            ),
            Self::AckedNothing { message, group } => {
                format!("Redis answered 0: {message} was not pending for {group} any more.")
            }
            Self::NothingToClaim { min_idle_ms } => format!(
                "Nothing has been pending untouched for {} or longer, so there is nothing to claim.",
                en_time(*min_idle_ms)
            ),
            Self::Claimed {
                message,
                from,
                deliveries,
            } => format!(
                "{message} had been idle for too long, so it was taken over from {from}. That is its {} delivery.",
                ordinal(*deliveries)
            ),
            Self::ClaimFoundDeleted { count } => format!(
                "{} had no entry behind it any more, trimmed or deleted. XAUTOCLAIM dropped it from the pending list.",
                plural(*count, "pending id", "pending ids")
            ),
            Self::FoundIdle {
                message,
                owner,
                deliveries,
            } => format!(
                "{message} has been pending for {owner} for too long, delivered {}. XPENDING only tells: it is still {owner}'s, and another reaper may find it too.",
                plural(*deliveries, "time", "times")
            ),
            Self::ClaimedTooLate {
                message,
                min_idle_ms,
            } => format!(
                "Nothing: {message} is pending no more, or has not been idle for {} any more. Whoever claims first begins its idle time anew.",
                en_time(*min_idle_ms)
            ),
            Self::DeliveredOften { deliveries, limit } => format!(
                "Delivered {}, and {limit} are allowed: go on and work.",
                plural(*deliveries, "time", "times")
            ),
            Self::DeliveredTooOften { deliveries, limit } => format!(
                "Delivered {}, and only {limit} are allowed: off to the dead letters.",
                plural(*deliveries, "time", "times")
            ),
            Self::NoLongerPending { message } => format!(
                "{message} is not pending any more: somebody else finished it in the meantime."
            ),
            Self::DeadLettered { message, .. } => format!(
                "A copy of {message} is in the dead letters. Only now is it safe to acknowledge the original."
            ),
            Self::Read {
                first,
                count: 1,
                kept: false,
            } => format!(
                "{first} is in this reader's memory. Without a group, Redis remembers neither that it was read nor by whom: no pending list, nothing to acknowledge."
            ),
            Self::Read {
                first,
                count: 1,
                kept: true,
            } => format!(
                "{first} comes after the reader's last id. Until that id is moved on, it would be read again."
            ),
            Self::Read { first, count, .. } => format!(
                "COUNT let the reader have {count} entries at once, {first} the first of them. Redis remembers nothing of it."
            ),
            Self::WaitsAfter {
                key,
                after,
                latest: true,
            } => format!(
                "$ is the last id of {key} at this moment, {}: Redis waits for what comes after that. Whatever came before is not given.",
                after
            ),
            Self::WaitsAfter { key, after, .. } => format!(
                "Nothing in {key} comes after {}, so Redis keeps this connection waiting, as BLOCK asks.",
                after
            ),
            Self::NothingAfter { key } => {
                format!("The reader has come to the end of {key}. XRANGE cannot wait: it asks again.")
            }
            Self::Recalled { key, id: Some(id) } => {
                format!("{key} says where the reader was: it reads what comes after {id}.")
            }
            Self::Recalled { key, id: None } => {
                format!("{key} is not there, so the reader begins with all there is: after 0-0.")
            }
            Self::Saved { message, key } => format!(
                "{key} has the id of {message} now: after a crash the reader goes on behind it."
            ),
            Self::Published {
                message,
                key,
                receivers: 0,
            } => format!(
                "Redis answered 0: nobody listened to {key}. {message} is kept nowhere, so nobody ever gets it."
            ),
            Self::Published {
                message,
                key,
                receivers,
            } => format!(
                "Redis pushed {message} to {} of {key}, and has forgotten it: a channel keeps nothing.",
                plural(*receivers, "subscriber", "subscribers")
            ),
            Self::Subscribed { to } => format!(
                "From now on whatever is published on {to} is pushed to this connection. What was published before is gone."
            ),
            Self::Listens { to } => {
                format!("Nothing has been pushed yet. It listens to {to}, and sends nothing while it does.")
            }
            Self::Heard {
                message,
                key,
                waits: false,
            } => format!("It was listening to {key} when {message} was published, so it has it."),
            Self::Heard { message, key, .. } => format!(
                "{message} was pushed from {key} and waits in this subscriber's memory, until it is done with what it has."
            ),
            Self::TakenUp { message, left: 0 } => {
                format!("{message} had been pushed before, and waited in its memory.")
            }
            Self::TakenUp { message, left } => format!(
                "{message} had been pushed before, and waited in its memory; {left} more wait there."
            ),
            Self::NothingPending { message, group } => format!(
                "Redis answered 0. {group} is no consumer group, so nothing is pending and {message} cannot be acknowledged; there is not even an error."
            ),
            Self::ReaderFailed {
                message,
                then: AfterFailure::Loses,
            } => format!(
                "The work for {message} failed, and the reader goes on. Nothing brings {message} back to it."
            ),
            Self::ReaderFailed {
                message,
                then: AfterFailure::AtOnce,
            } => format!(
                "The work for {message} failed, so its id is not saved: the reader reads it again, before any other."
            ),
            Self::ReaderFailed { message, .. } => format!(
                "The work for {message} failed, and the reader goes on. It reads {message} again when it starts the next time."
            ),
            Self::Pushed { message, key, size } => format!(
                "{message} is in {key} now. Redis answered {size}."
            ),
            Self::Popped { message, key } => format!(
                "{message} is out of {key}. Only this worker's memory has it now: a crash loses it."
            ),
            Self::Moved { message, deliveries: 1 } => format!(
                "{message} was handed out, and Redis has kept who works on it. It is not lost if the worker is."
            ),
            Self::Moved { message, deliveries } => format!(
                "{message} was handed out for the {} time, and Redis has kept who works on it.",
                ordinal(*deliveries)
            ),
            Self::NothingThere { key } => format!("There is nothing in {key}."),
            Self::BlocksOn { key } => format!(
                "There is nothing in {key}, so Redis keeps this connection waiting."
            ),
            Self::Peeked { message } => format!(
                "{message} is due. It is still there: another worker can find it too."
            ),
            Self::NothingDue { key } => format!("Nothing in {key} is due yet."),
            Self::Won { message } => format!(
                "ZREM answered 1: {message} is this worker's, and nobody else's."
            ),
            Self::TooLate { message } => format!(
                "ZREM answered 0: another worker has removed {message}, so this one leaves it alone."
            ),
            Self::Released { message } => format!(
                "{message} is done: what Redis had kept of it is gone."
            ),
            Self::ReleasedNothing { message } => format!(
                "There was nothing left of {message} to remove: it had been put back, or somebody else removed it."
            ),
            Self::PutBack { message } => format!(
                "{message} is back for all. If its worker is only slow, it is done twice."
            ),
            Self::NothingToPutBack => "Nothing was left behind.".into(),
            Self::AcknowledgedMany { count, of, group } if count == of => format!(
                "{} left the pending list of {group} with one command and one round trip.",
                plural(*count, "entry", "entries")
            ),
            Self::AcknowledgedMany { count, of, group } => format!(
                "Of {of} entries {count} left the pending list of {group}; the others were not pending any more."
            ),
            Self::Began => {
                "From here on Redis only queues what this connection sends, until EXEC.".into()
            }
            Self::Executed { count } => format!(
                "EXEC ran {} in one go: no other client's command came in between.",
                plural(*count, "command", "commands")
            ),
            Self::CalledOff => {
                "A watched key was changed by somebody else, so EXEC answers nil and nothing was run: the actor looks again.".into()
            }
            Self::NotRun => "It was queued, and never run.".into(),
            Self::StoredBefore { message } => format!(
                "Redis has this id, or a later one, and refuses: the producer takes {message} for stored. The reply to its first try was lost."
            ),
            Self::Marked { message, key } => format!(
                "NX set {key}, which was not there: {message} is this worker's to do. If it dies before that is done, the mark stays, and lies."
            ),
            Self::NoMark { message, key } => format!(
                "There is no {key}: as far as Redis knows, nobody has done {message}."
            ),
            Self::FoundMark { message, key } => format!(
                "{key} is there: somebody has done {message}, or began to. It is left alone."
            ),
            Self::Noted { message, key } => format!(
                "{key} says that {message} is done: whoever is given it again will leave it alone, for as long as the key lives."
            ),
            Self::WorkedInRedis { message, times: 1 } => format!(
                "The work for {message} is a write in Redis: it is done in the same go as the mark and the acknowledgement, or not at all."
            ),
            Self::WorkedInRedis { message, times } => format!(
                "The work for {message} was done for the {} time.",
                ordinal(u64::from(*times))
            ),
            Self::Watches { keys } => format!(
                "From here on Redis watches {} for this connection: if somebody changes it before EXEC, nothing is run.",
                keys.iter().map(|key| key.as_str()).collect::<Vec<_>>().join(", ")
            ),
            Self::WatchesNothing => "Redis watches nothing for this connection any more.".into(),
            Self::Refused { error } if error.starts_with("OOM") => format!(
                "Redis's memory is full (maxmemory), so it refuses what would need more: {error} Reading and acknowledging go on, and free no entry."
            ),
            Self::Refused { error } => {
                format!("Redis answered an error, and the actor stays at this line: {error}")
            }
            Self::Crashed { held: Some(held) } => format!(
                "Its connection is cut, and Redis no longer lists it. {held} is gone from its memory; whatever Redis holds of it stays."
            ),
            Self::Crashed { held: None } => {
                "Its connection is cut, and Redis no longer lists it. There was nothing in its memory.".into()
            }
            Self::Unanswered { held: Some(held) } => format!(
                "Its connection is cut while the reply is on its way: Redis has run the line, and it never hears of it. {held} was in that reply or in its hand; whatever Redis holds of it stays."
            ),
            Self::Unanswered { held: None } => {
                "Its connection is cut while the reply is on its way: Redis has run the line, and it never hears of it. A producer cannot tell, and will send the same again.".into()
            }
            Self::Restarted { pending: 0 } => {
                "A new connection, at the first line. Nothing is pending under its name.".into()
            }
            Self::Restarted { pending } => format!(
                "A new connection, at the first line. {pending} still pending under its name, but reading with > does not bring that back."
            ),
            Self::RestartedToRead { pending } => format!(
                "A new connection, at the first line. {pending} still pending under its name: its first reads, from 0, bring that back."
            ),
            Self::GroupMade { group, .. } => format!(
                "{group} has a cursor of its own: it is given every entry after that, once."
            ),
            Self::Joined => "A new actor, with a connection of its own.".into(),
            Self::ConsumerMade { group } => {
                format!("Redis knows it as a consumer of {group} now, with an empty pending list.")
            }
            Self::ClockTurned { by_ms } => format!(
                "The room's clock was turned forward by {}: whatever is pending has been idle for that much longer.",
                en_time(*by_ms)
            ),
            Self::SettingsChanged => "The settings changed; they count from the next line on.".into(),
            Self::CrashPlanned { planned: true } => {
                "A crash waits there: the connection will be cut when the actor comes to it.".into()
            }
            Self::CrashPlanned { planned: false } => "The planned crash was called off.".into(),
            Self::PoisonPlanned { planned: true } => {
                "The next message will be poisoned: working on it fails every time.".into()
            }
            Self::PoisonPlanned { planned: false } => "The next message will be an ordinary one.".into(),
            Self::Played => "The actors run by themselves now, each at its own pace, and the room's clock runs.".into(),
            Self::Paused => "The actors stand still, each before its next line, and so does the room's clock.".into(),
            Self::PaceSet => "It runs at another pace when the actors run by themselves.".into(),
            Self::ReadsSet => "It reads that way from its next read on.".into(),
            Self::Frozen { frozen: true } => {
                "Frozen: its connection stays open and it does nothing. Redis cannot tell that from a slow worker.".into()
            }
            Self::Frozen { frozen: false } => "It goes on where it stood.".into(),
            Self::Left => "It ended, and its connection is closed.".into(),
            Self::ConsumerDeleted { group, pending: 0 } => {
                format!("{group} no longer has this consumer. It had nothing pending.")
            }
            Self::ConsumerDeleted { group, pending } => format!(
                "{group} no longer has this consumer, and {} went with it: nobody can claim what is not pending.",
                plural(*pending, "pending entry", "pending entries")
            ),
            Self::GroupDestroyed { group } => {
                format!("{group} is gone, and its cursor and pending list with it. The entries stay in the stream.")
            }
            Self::CursorMoved { group, to } => format!(
                "{group}'s cursor stands at {to} now: what comes after it counts as not delivered, what is pending stays pending."
            ),
            Self::Trimmed { count: 0 } => "Nothing was trimmed: the stream is short enough, or `~` spares a block that is not full.".into(),
            Self::Trimmed { count } => format!(
                "{} trimmed from the head, whether or not a group has read them. What was pending stays pending, without an entry.",
                plural(*count, "entry was", "entries were")
            ),
            Self::TrimmedDone { count: 0 } => "Nothing to trim: the first entry is still unread or pending for some group, or it is the last that was read.".into(),
            Self::TrimmedDone { count } => format!(
                "{} went from the head: every group had done them.",
                plural(*count, "entry", "entries")
            ),
            Self::HasRoom { length, limit } => format!(
                "{length} stored, and {limit} are allowed: there is room for one more, as long as nobody else sends in between."
            ),
            Self::NoRoom { length, limit } => format!(
                "{length} stored, and {limit} are allowed: it does not send. It waits, and looks again."
            ),
            Self::Deleted { count: 0, .. } => "There was no such entry any more.".into(),
            Self::Deleted { message, .. } => format!(
                "The entry of {message} is gone. Where it was pending, its id stays pending; where it was unread, it will never be read."
            ),
            Self::ClaimedNothing { message } => {
                format!("Nothing was claimed: {message} is not pending, or its entry is gone.")
            }
            Self::Asked { message, key } => format!(
                "The request {message} is in {key}. The caller remembers its name: only a reply to {message} is for it."
            ),
            Self::AnsweredTo { message, key } => format!(
                "The reply to {message} is in {key}, which expires: a reply that nobody reads does not stay for ever."
            ),
            Self::ReplyRead { message } => format!(
                "The reply to {message}, and to no other request: its list has that name."
            ),
            Self::NoReply { message } => format!(
                "No reply to {message} in the time that the caller waits: it gives up. Whether the work was done it cannot know."
            ),
            Self::Expired { first, count: 1 } => format!(
                "The time of {first} was over: Redis let the key go, with what was in it. Nobody took it."
            ),
            Self::Expired { first, count } => format!(
                "The time of {count} keys was over, {first} one of them: Redis let them go, with what was in them."
            ),
            Self::Outside { changes } => format!(
                "Another client of this Redis did that; the page found {} by looking.",
                plural(*changes, "change", "changes")
            ),
            Self::ServerGone => "Redis itself stopped answering.".into(),
        };
        text.into()
    }

    fn zh(&self) -> Cow<'static, str> {
        let text = match self {
            Self::Stored { message, id } => {
                format!("Redis 把 {message} 存到流的末尾，id 为 {id}。还没有人读到它。")
            }
            Self::StoredAndTrimmed { message, count, .. } => format!(
                "Redis 把 {message} 存到末尾，MAXLEN 从头部裁掉了 {count} 个条目。它不问任何组是否读过或做完。"
            ),
            Self::StoredBeyond {
                message,
                length,
                limit,
            } => format!(
                "Redis 存入 {message}。现在有 {length} 个，虽然 MAXLEN 要求 {limit} 个：用 ~ 时 Redis 只丢弃整块，而第一块里还有要保留的条目。"
            ),
            Self::ServedBlocked { message, to } => {
                format!("{to} 正在 Redis 里等待，所以 {message} 当即交给了它。")
            }
            Self::DeliveredNew {
                message,
                group,
                consumer,
            } => format!(
                "{message} 此前从未投递给 {group}。现在它归 {consumer} 所有，在确认之前一直待处理。"
            ),
            Self::DeliveredMany {
                first,
                count,
                group,
                consumer,
            } => format!(
                "COUNT 让 {consumer} 一次得到 {count} 个条目，第一个是 {first}。它们此前都没有投递给 {group}；在确认之前都待处理。"
            ),
            Self::DeliveredAgain {
                first,
                count: 1,
                consumer,
                deliveries,
            } => format!(
                "{first} 早已归 {consumer} 待处理。从某个 id 读取会再次得到它，不管 BLOCK 怎么写：第 {deliveries} 次投递，闲置时间从头算起。"
            ),
            Self::DeliveredAgain {
                first,
                count,
                consumer,
                ..
            } => format!(
                "有 {count} 个条目早已归 {consumer} 待处理，第一个是 {first}。从某个 id 读取会再次得到它们：各算多投递一次。"
            ),
            Self::HistoryEnds { consumer } => format!(
                "{consumer} 名下没有更多待处理的条目。虽然写了 BLOCK，Redis 仍立即应答：BLOCK 只对 > 有效。此后它用 > 读取。"
            ),
            Self::OnlyItsId { message } => format!(
                "{message} 待处理，但条目已经不在：Redis 只回复 id，后面什么也没有。没有可做的了。"
            ),
            Self::Taken {
                first,
                count: 1,
                group,
            } => format!(
                "NOACK：{first} 已投递，但不会待处理。对 {group} 来说它已经结束，无论工作者接下来怎样。"
            ),
            Self::Taken { count, group, .. } => format!(
                "NOACK：{count} 个条目已投递，但不会待处理。对 {group} 来说它们已经结束，无论工作者接下来怎样。"
            ),
            Self::NothingNew { group } => {
                format!("{group} 没有新条目。没有 BLOCK，Redis 立即这样回复。")
            }
            Self::WaitedInVain { group, block_ms: 0 } => format!(
                "另一个客户端结束了 {group} 的等待（CLIENT UNBLOCK），所以 Redis 回复 nil。"
            ),
            Self::WaitedInVain { group, block_ms } => format!(
                "{}内没有 {group} 的新条目（BLOCK {block_ms}），所以 Redis 回复 nil。",
                zh_time(*block_ms)
            ),
            Self::WokenForNothing { group } => {
                format!("Redis 结束了等待，却没有可给 {group} 的：游标之后的条目已被删除。")
            }
            Self::Blocks { group } => {
                format!("{group} 没有新条目，所以 Redis 按 BLOCK 的要求让这个连接等着。")
            }
            Self::SideEffect { message, times: 1 } => {
                format!("{message} 的工作做完了。Redis 对此一无所知：没有发送任何命令。")
            }
            Self::SideEffect { message, times } => {
                format!("{message} 的工作做了第 {times} 次。“至少一次”意味着可能不止一次。")
            }
            Self::SideEffectFailed { message } => {
                format!("{message} 处理失败，工作者放下了它。在有人认领之前，它一直待处理。")
            }
            Self::FailedForGood { message } => {
                format!(
                    "{message} 处理失败，工作者放下了它。NOACK：它不在待处理列表里，没有谁会再试。"
                )
            }
            Self::Acknowledged { message, group } => format!(
                "{message} 离开了 {group} 的待处理列表：这个组已经处理完它。条目本身仍留在流里。"
            ),
            Self::AckedNothing { message, group } => {
                format!("Redis 回复 0：{message} 已经不在 {group} 的待处理列表里。")
            }
            Self::AcknowledgedMany { count, of, group } if count == of => {
                format!("{count} 个条目离开了 {group} 的待处理列表：一条命令，一次往返。")
            }
            Self::AcknowledgedMany { count, of, group } => format!(
                "{of} 个条目中有 {count} 个离开了 {group} 的待处理列表；其余的早已不在其中。"
            ),
            Self::Began => "从这里起，Redis 只把这个连接发来的命令排进队列，直到 EXEC。".into(),
            Self::Executed { count } => {
                format!("EXEC 一口气执行了 {count} 条命令：其间没有别的客户端的命令。")
            }
            Self::CalledOff => {
                "有人改了被监视的键，所以 EXEC 应答 nil，什么也没有执行：这个角色重新来看。"
                    .into()
            }
            Self::NotRun => "它只进了队列，没有执行。".into(),
            Self::StoredBefore { message } => format!(
                "Redis 已有这个 id 或更大的 id，所以拒绝：生产者据此认为 {message} 已经存入，只是上一次的回复丢了。"
            ),
            Self::Marked { message, key } => format!(
                "NX 设置了原本不存在的 {key}：{message} 由这个工作者来做。如果它没做完就崩溃，标记会留下，而且说的不是实话。"
            ),
            Self::NoMark { message, key } => {
                format!("没有 {key}：就 Redis 所知，还没有谁做过 {message}。")
            }
            Self::FoundMark { message, key } => {
                format!("{key} 已存在：有人做过 {message}，或者已经开始做。于是不去动它。")
            }
            Self::Noted { message, key } => {
                format!("{key} 表明 {message} 已做完：只要这个键还在，再拿到它的人都不会重做。")
            }
            Self::WorkedInRedis { message, times: 1 } => format!(
                "{message} 的工作就是 Redis 里的一次写入：它与标记、确认一起完成，要么都不发生。"
            ),
            Self::WorkedInRedis { message, times } => {
                format!("{message} 的工作做了第 {times} 次。")
            }
            Self::Watches { keys } => format!(
                "从这里起，Redis 为这个连接监视 {}：如果在 EXEC 之前有人改它，就什么也不执行。",
                keys.iter()
                    .map(|key| key.as_str())
                    .collect::<Vec<_>>()
                    .join("、")
            ),
            Self::WatchesNothing => "Redis 不再为这个连接监视任何键。".into(),
            Self::NothingToClaim { min_idle_ms } => format!(
                "没有条目闲置达到 {}，所以没有可认领的。",
                zh_time(*min_idle_ms)
            ),
            Self::Claimed {
                message,
                from,
                deliveries,
            } => format!(
                "{message} 闲置太久，于是从 {from} 那里被认领过来。这是它的第 {deliveries} 次投递。"
            ),
            Self::ClaimFoundDeleted { count } => format!(
                "有 {count} 个待处理的 id 已经没有条目（被裁剪或删除）。XAUTOCLAIM 把它们移出了待处理列表。"
            ),
            Self::FoundIdle {
                message,
                owner,
                deliveries,
            } => format!(
                "{message} 归 {owner} 待处理太久了，已投递 {deliveries} 次。XPENDING 只是告知：它仍归 {owner}，别的回收者也可能找到它。"
            ),
            Self::ClaimedTooLate {
                message,
                min_idle_ms,
            } => format!(
                "什么也没有：{message} 已不再待处理，或者闲置已不满 {}。谁先认领，闲置时间就从头算起。",
                zh_time(*min_idle_ms)
            ),
            Self::DeliveredOften { deliveries, limit } => {
                format!("已投递 {deliveries} 次，允许 {limit} 次：可以继续处理。")
            }
            Self::DeliveredTooOften { deliveries, limit } => {
                format!("已投递 {deliveries} 次，只允许 {limit} 次：转入死信。")
            }
            Self::NoLongerPending { message } => {
                format!("{message} 已不再待处理：其间有别人处理完了它。")
            }
            Self::DeadLettered { message, .. } => {
                format!("{message} 的副本已进入死信。到这时再确认原消息才是安全的。")
            }
            Self::Read {
                first,
                count: 1,
                kept: false,
            } => format!(
                "{first} 在这个读者的内存里。没有消费者组，Redis 既不记得它被读过，也不记得被谁读过：没有待处理列表，也无可确认。"
            ),
            Self::Read {
                first,
                count: 1,
                kept: true,
            } => format!("{first} 在读者的最后 id 之后。在这个 id 前移之前，它会被再次读到。"),
            Self::Read { first, count, .. } => {
                format!("COUNT 让读者一次得到 {count} 个条目，第一个是 {first}。Redis 什么也不记。")
            }
            Self::WaitsAfter {
                key,
                after,
                latest: true,
            } => format!(
                "$ 是 {key} 此刻的最后 id，即 {}：Redis 等待在它之后到来的条目。此前到来的都不会给出。",
                after
            ),
            Self::WaitsAfter { key, after, .. } => format!(
                "{key} 中没有 {} 之后的条目，所以 Redis 按 BLOCK 的要求让这个连接等待。",
                after
            ),
            Self::NothingAfter { key } => {
                format!("读者已到 {key} 的末尾。XRANGE 不能等待：它会再问。")
            }
            Self::Recalled { key, id: Some(id) } => {
                format!("{key} 记着读者到了哪里：它读取 {id} 之后的条目。")
            }
            Self::Recalled { key, id: None } => {
                format!("{key} 不存在，所以读者从头开始读取全部：从 0-0 之后。")
            }
            Self::Saved { message, key } => {
                format!("{key} 现在存着 {message} 的 id：崩溃之后读者从它之后继续。")
            }
            Self::Published {
                message,
                key,
                receivers: 0,
            } => format!(
                "Redis 回复 0：没有人在听 {key}。{message} 没有存在任何地方，谁也不会再得到它。"
            ),
            Self::Published {
                message,
                key,
                receivers,
            } => format!(
                "Redis 把 {message} 推给了 {key} 的 {receivers} 个订阅者，随即忘掉：频道什么也不保存。"
            ),
            Self::Subscribed { to } => {
                format!("从此刻起，在 {to} 上发布的都会推给这个连接。此前发布的已经没有了。")
            }
            Self::Listens { to } => {
                format!("还没有推送来的消息。它在听 {to}，其间什么也不发送。")
            }
            Self::Heard {
                message,
                key,
                waits: false,
            } => format!("{message} 发布时它正在听 {key}，所以得到了它。"),
            Self::Heard { message, key, .. } => {
                format!("{message} 从 {key} 推来，在这个订阅者的内存里等着，直到它做完手上的。")
            }
            Self::TakenUp { message, left: 0 } => {
                format!("{message} 早已推来，在它的内存里等着。")
            }
            Self::TakenUp { message, left } => {
                format!("{message} 早已推来，在它的内存里等着；那里还有 {left} 条。")
            }
            Self::NothingPending { message, group } => format!(
                "Redis 回复 0。{group} 不是消费者组，没有待处理的条目，{message} 无法确认；连错误也没有。"
            ),
            Self::ReaderFailed {
                message,
                then: AfterFailure::Loses,
            } => format!("{message} 的处理失败了，读者继续往下。{message} 再也不会回到它手中。"),
            Self::ReaderFailed {
                message,
                then: AfterFailure::AtOnce,
            } => format!(
                "{message} 的处理失败了，所以没有保存它的 id：读者会先再次读到它，然后才是别的。"
            ),
            Self::ReaderFailed { message, .. } => {
                format!("{message} 的处理失败了，读者继续往下。下次启动时它会再次读到 {message}。")
            }
            Self::Pushed { message, key, size } => {
                format!("{message} 现在在 {key} 里。Redis 回答 {size}。")
            }
            Self::Popped { message, key } => format!(
                "{message} 已离开 {key}。现在只有这个工作者的内存里有它：一旦崩溃就会丢失。"
            ),
            Self::Moved {
                message,
                deliveries: 1,
            } => {
                format!("{message} 已交出，并且 Redis 记下了谁在处理它。工作者没了，它也不会丢失。")
            }
            Self::Moved {
                message,
                deliveries,
            } => format!("{message} 第 {deliveries} 次被交出，并且 Redis 记下了谁在处理它。"),
            Self::NothingThere { key } => format!("{key} 里什么都没有。"),
            Self::BlocksOn { key } => {
                format!("{key} 里什么都没有，所以 Redis 让这个连接等待。")
            }
            Self::Peeked { message } => {
                format!("{message} 到期了。它仍在原处：别的工作者也能找到它。")
            }
            Self::NothingDue { key } => format!("{key} 里还没有到期的。"),
            Self::Won { message } => {
                format!("ZREM 回答 1：{message} 归这个工作者，不归别人。")
            }
            Self::TooLate { message } => {
                format!("ZREM 回答 0：别的工作者已经移走了 {message}，所以这个工作者不去动它。")
            }
            Self::Released { message } => {
                format!("{message} 完成了：Redis 为它保留的记录已删除。")
            }
            Self::ReleasedNothing { message } => {
                format!("{message} 已经没有可移除的记录：它被放回去了，或者被别人移走了。")
            }
            Self::PutBack { message } => {
                format!("{message} 又可以被所有人取走。如果它的工作者只是慢，它就会被做两次。")
            }
            Self::NothingToPutBack => "没有留下什么。".into(),
            Self::Refused { error } if error.starts_with("OOM") => format!(
                "Redis 的内存已满（maxmemory），所以拒绝需要更多内存的命令：{error} 读取和确认照常，但不会释放条目。"
            ),
            Self::Refused { error } => format!("Redis 回复了错误，角色停在这一行：{error}"),
            Self::Crashed { held: Some(held) } => format!(
                "它的连接被切断，Redis 不再列出它。{held} 从它的内存中消失了；Redis 中留有的仍然留着。"
            ),
            Self::Crashed { held: None } => {
                "它的连接被切断，Redis 不再列出它。它的内存里什么也没有。".into()
            }
            Self::Unanswered { held: Some(held) } => format!(
                "回复还在路上，它的连接就被切断：Redis 已经执行了这一行，而它永远不会知道。{held} 在那个回复里或在它手中；Redis 中留有的仍然留着。"
            ),
            Self::Unanswered { held: None } => {
                "回复还在路上，它的连接就被切断：Redis 已经执行了这一行，而它永远不会知道。生产者无从分辨，会把同样的消息再发一次。".into()
            }
            Self::Restarted { pending: 0 } => {
                "新的连接，从第一行开始。它名下没有待处理的条目。".into()
            }
            Self::Restarted { pending } => format!(
                "新的连接，从第一行开始。它名下仍有 {pending} 个待处理的条目，但用 > 读取不会把它们带回来。"
            ),
            Self::RestartedToRead { pending } => format!(
                "新的连接，从第一行开始。它名下仍有 {pending} 个待处理的条目：它最先从 0 读取，会把它们带回来。"
            ),
            Self::GroupMade { group, .. } => {
                format!("{group} 有自己的游标：此后的每个条目都会投递给它一次。")
            }
            Self::Joined => "新的角色，有自己的连接。".into(),
            Self::ConsumerMade { group } => {
                format!("Redis 现在知道它是 {group} 的消费者，待处理列表为空。")
            }
            Self::ClockTurned { by_ms } => format!(
                "房间的时钟拨快了 {}：待处理条目的闲置时间也增加了这么多。",
                zh_time(*by_ms)
            ),
            Self::SettingsChanged => "设置已更改，从下一行起生效。".into(),
            Self::CrashPlanned { planned: true } => {
                "那里安排了一次崩溃：角色走到时，连接会被切断。".into()
            }
            Self::CrashPlanned { planned: false } => "安排好的崩溃已取消。".into(),
            Self::PoisonPlanned { planned: true } => {
                "下一条消息将是毒消息：每次处理都会失败。".into()
            }
            Self::PoisonPlanned { planned: false } => "下一条消息将是普通消息。".into(),
            Self::Played => "角色现在自行运行，各按自己的节奏；房间的时钟在走。".into(),
            Self::Paused => "角色都停在下一行之前，房间的时钟也停住了。".into(),
            Self::PaceSet => "角色自行运行时，它会按新的节奏工作。".into(),
            Self::ReadsSet => "从下一次读取起，它按新的方式读取。".into(),
            Self::Frozen { frozen: true } => {
                "已冻结：连接仍然打开，但它什么也不做。Redis 无法把它和慢的工作者区分开。".into()
            }
            Self::Frozen { frozen: false } => "它从停下的地方继续。".into(),
            Self::Left => "它结束了，连接已关闭。".into(),
            Self::ConsumerDeleted { group, pending: 0 } => {
                format!("{group} 不再有这个消费者。它名下没有待处理的条目。")
            }
            Self::ConsumerDeleted { group, pending } => format!(
                "{group} 不再有这个消费者，它名下 {pending} 个待处理的条目也随之消失：不再待处理的，谁也认领不了。"
            ),
            Self::GroupDestroyed { group } => {
                format!("{group} 没有了，它的游标和待处理列表也没有了。条目仍留在流里。")
            }
            Self::CursorMoved { group, to } => {
                format!("{group} 的游标现在位于 {to}：之后的条目都算未投递，待处理的仍然待处理。")
            }
            Self::Trimmed { count: 0 } => {
                "没有裁掉任何条目：流已经够短，或者 `~` 保留了未满的块。".into()
            }
            Self::Trimmed { count } => format!(
                "从头部裁掉了 {count} 个条目，不管各组是否读过。待处理的仍然待处理，但条目已不在。"
            ),
            Self::TrimmedDone { count: 0 } => {
                "没有可裁的：第一个条目对某个组来说仍未读或待处理，或者它是最后读到的那个。".into()
            }
            Self::TrimmedDone { count } => {
                format!("从头部裁掉了 {count} 个条目：每个组都已做完它们。")
            }
            Self::HasRoom { length, limit } => {
                format!("已存 {length} 个，允许 {limit} 个：还能再放一个，只要这中间没有别人发送。")
            }
            Self::NoRoom { length, limit } => {
                format!("已存 {length} 个，允许 {limit} 个：它不发送，等一等再看。")
            }
            Self::Deleted { count: 0, .. } => "这个条目已经不在了。".into(),
            Self::Deleted { message, .. } => format!(
                "{message} 的条目没有了。若它待处理，其 id 仍待处理；若它未读，就再也不会被读到。"
            ),
            Self::ClaimedNothing { message } => {
                format!("没有认领到任何条目：{message} 不是待处理的，或者条目已经不在。")
            }
            Self::Asked { message, key } => format!(
                "请求 {message} 在 {key} 里。调用者记住它的名字：只有给 {message} 的回复才是它的。"
            ),
            Self::AnsweredTo { message, key } => {
                format!("{message} 的回复在会过期的 {key} 里：没人读的回复不会永远留着。")
            }
            Self::ReplyRead { message } => {
                format!("这是给 {message} 的回复，不是给别的请求的：列表就以它命名。")
            }
            Self::NoReply { message } => format!(
                "在调用者愿意等的时间里没有 {message} 的回复：它放弃了。工作是否做过，它无从得知。"
            ),
            Self::Expired { first, count: 1 } => {
                format!("{first} 的生存时间到了：Redis 删除了这个键和其中的内容。没有谁取走它。")
            }
            Self::Expired { first, count } => {
                format!(
                    "{count} 个键的生存时间到了（其中有 {first}）：Redis 删除了它们和其中的内容。"
                )
            }
            Self::Outside { changes } => {
                format!("这是此 Redis 的另一个客户端做的；页面查看时发现了 {changes} 处变化。")
            }
            Self::ServerGone => "Redis 本身不再应答。".into(),
        };
        text.into()
    }
}
