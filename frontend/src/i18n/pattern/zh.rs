//! The patterns in Simplified Chinese.

use shared::patterns::{Family, Kind};

use super::PatternText;
use crate::start::Purpose;

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
        T::LessonsWait => "课程正在路上……",
        T::LessonsMissing => "服务器没有应答，无法显示课程。请刷新页面再试。",
        T::CanLose => "可能丢失消息",
        T::CanRepeat => "可能做两遍",
        T::ComparePatterns => "对比模式",
        T::SharesWork => "分担工作",
        T::Purpose(Purpose::PointToPoint) => "点对点",
        T::Purpose(Purpose::PublishSubscribe) => "发布/订阅",
        T::Purpose(Purpose::RequestReply) => "请求/应答",
        T::Purpose(Purpose::State) => "由事件得出状态",
        T::Purpose(Purpose::Care) => "无论选哪一种",
        T::Purpose(Purpose::Use) => "实际运用",
        T::PurposeIs(Purpose::PointToPoint) => "每条消息由几个工作者中的一个来做。",
        T::PurposeIs(Purpose::PublishSubscribe) => "想要消息的人都会得到。",
        T::PurposeIs(Purpose::RequestReply) => "有人提问，并等待答案。",
        T::PurposeIs(Purpose::State) => "保留发生过的事，可以重放。",
        T::PurposeIs(Purpose::Care) => "重复、内存、速度和过多的工作，人人都会遇到。",
        T::PurposeIs(Purpose::Use) => "几种模式合在一起。",
        T::WhichWhen => "选哪一种，何时选",
        T::WhoGetsTitle => "谁得到消息",
        T::WhoGets(Purpose::PointToPoint) => "工作者之一。",
        T::WhoGets(Purpose::PublishSubscribe) => "每个订阅者，各自独立。",
        T::WhoGets(_) => "一个服务方，答案回到提问者。",
        T::NobodyThereTitle => "没有人在的时候",
        T::NobodyThere(Purpose::PointToPoint) => "它在 Redis 里等待。",
        T::NobodyThere(Purpose::PublishSubscribe) => {
            "在流里，它等待每个组或读者；在频道上，它就此消失。"
        }
        T::NobodyThere(_) => "提问者等一阵子就放弃；请求之后仍可能被处理。",
        T::ChooseWhen(Purpose::PointToPoint) => "工作要做一次：发邮件、转码视频、扣款。",
        T::ChooseWhen(Purpose::PublishSubscribe) => "系统的好几个部分都想知道发生了什么。",
        T::ChooseWhen(_) => "提问者没有答案就无法继续。",
        T::WithThese => "用这些",
        T::Family(Family::ConsumerGroup) => "消费者组",
        T::Family(Family::FanOut) => "扇出",
        T::Family(Family::ListQueue) => "列表队列",
        T::Family(Family::ReliableList) => "可靠列表",
        T::Family(Family::DelayQueue) => "延迟队列",
        T::Family(Family::StreamRead) => "没有组的流",
        T::Family(Family::PubSub) => "发布/订阅",
        T::Family(Family::RequestReply) => "请求与应答",
        T::Family(Family::EventSourcing) => "事件溯源",
        T::Family(Family::Idempotent) => "幂等消费者",
        T::Family(Family::Retention) => "保留策略",
        T::Family(Family::Batch) => "批量与管道",
        T::Family(Family::Backpressure) => "背压",
        T::Family(Family::Application) => "应用",
        T::FamilyIs(Family::ConsumerGroup) => "多组工作者分担的一个流。",
        T::FamilyIs(Family::FanOut) => "人人得到全部，各按各的速度。",
        T::FamilyIs(Family::ListQueue) => "一端推入，另一端弹出。",
        T::FamilyIs(Family::ReliableList) => "记得正在处理什么的列表。",
        T::FamilyIs(Family::DelayQueue) => "不到时间不执行。",
        T::FamilyIs(Family::StreamRead) => "每个读者自己记住读到哪里。",
        T::FamilyIs(Family::PubSub) => "此刻在听的人听到；什么也不保留。",
        T::FamilyIs(Family::RequestReply) => "一个问题，答案要找得到回来的路。",
        T::FamilyIs(Family::EventSourcing) => "保留发生过的事，状态由它得出。",
        T::FamilyIs(Family::Idempotent) => "投递两次，只做一次。",
        T::FamilyIs(Family::Retention) => "流会忘记什么，谁受影响。",
        T::FamilyIs(Family::Batch) => "一次多个：更快，也看中途崩溃会怎样。",
        T::FamilyIs(Family::Backpressure) => "进得比出得快的时候。",
        T::FamilyIs(Family::Application) => "现成的例子：实时计数，分派任务。",
        T::OtherPattern => "选择其他模式",
        T::Naive => "常见，但是错的",
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
        T::OnePerMessage => "每条消息一个",
        T::TryReaper => {
            "房间的**时钟**静止不动。把它往前拨，再运行回收者：它会把耗时太久的放回去。"
        }
        T::TryDue => "房间的**时钟**静止不动。把它往前拨：消息离那条线越来越近，过了线就到期。",
        T::TryAway => {
            "让一个读者**崩溃**，让生产者发送，再重启它：它得到什么，什么**对它丢失**了？"
        }
        T::TryGap => "用程序里的 ✂ 让工作者在第一行之后**崩溃**：消息还在哪里吗？",
    }
}
