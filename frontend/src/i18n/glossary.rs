//! The texts around the glossary; the terms themselves come from the server.

use std::borrow::Cow;

use shared::glossary::Topic;

use super::{Words, numbers::plural};

/// A text around the glossary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the words are in the matches below")]
pub(crate) enum GlossaryText {
    Title,
    What,
    Find,
    Found(usize),
    NothingFound,
    Topic(Topic),
    OnStage,
    Docs,
    DocsHint,
    See,
    Waiting,
    Missing,
    InGlossary,
    Seen,
}

impl Words for GlossaryText {
    words!(glossary);

    fn en(&self) -> Cow<'static, str> {
        match self {
            Self::Title => "Glossary",
            Self::What => "What the words mean: Redis's own, those of queues, and those of this page. Each leads to a place where it can be seen, and to Redis's documentation.",
            Self::Find => "Find a word or a command",
            Self::Found(n) => return plural(*n as u64, "term", "terms").into(),
            Self::NothingFound => "No term is like that.",
            Self::Topic(Topic::Streams) => "Streams",
            Self::Topic(Topic::Groups) => "Consumer groups",
            Self::Topic(Topic::Keys) => "Lists, sorted sets, channels",
            Self::Topic(Topic::Commands) => "Several commands as one",
            Self::Topic(Topic::Promises) => "What can be relied on",
            Self::Topic(Topic::Playground) => "The words of this page",
            Self::OnStage => "See it on the stage",
            Self::Docs => "Redis documentation",
            Self::DocsHint => "Redis documentation, in a new tab",
            Self::See => "See also",
            Self::Waiting => "The terms are on their way …",
            Self::Missing => "The server does not answer, so the terms cannot be shown. Reload the page to try again.",
            Self::InGlossary => "In the glossary",
            Self::Seen => "Close the explanation",
        }
        .into()
    }

    fn zh(&self) -> Cow<'static, str> {
        match self {
            Self::Title => "术语表",
            Self::What => "这些词是什么意思：Redis 自己的词、队列的词，以及本页面的词。每个词都指向能看到它的地方，以及 Redis 的文档。",
            Self::Find => "查找词语或命令",
            Self::Found(n) => return format!("{n} 个术语").into(),
            Self::NothingFound => "没有这样的术语。",
            Self::Topic(Topic::Streams) => "流",
            Self::Topic(Topic::Groups) => "消费者组",
            Self::Topic(Topic::Keys) => "列表、有序集合、频道",
            Self::Topic(Topic::Commands) => "把几条命令合为一条",
            Self::Topic(Topic::Promises) => "什么靠得住",
            Self::Topic(Topic::Playground) => "本页面的用词",
            Self::OnStage => "在舞台上看",
            Self::Docs => "Redis 文档",
            Self::DocsHint => "Redis 文档，在新标签页中打开",
            Self::See => "另见",
            Self::Waiting => "术语正在路上……",
            Self::Missing => "服务器没有应答，无法显示术语。请刷新页面再试。",
            Self::InGlossary => "在术语表中",
            Self::Seen => "关闭说明",
        }
        .into()
    }
}
