//! What was broken of a pattern, and what came of it.

use std::borrow::Cow;

use shared::{
    patterns::Broken,
    world::{CrashPoint, Moment},
};

use super::Words;

/// A text about what was measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the words are below")]
pub(crate) enum MeasuredText<'a> {
    Title,
    What,
    Broken,
    Lost,
    Twice,
    Overtaken,
    /// What was broken.
    Of(&'a Broken),
    /// So many other crashes changed nothing.
    Others(usize),
    Missing,
    Waiting,
}

impl Words for MeasuredText<'_> {
    words!(measured);

    fn en(&self) -> Cow<'static, str> {
        match self {
            Self::Title => "What was measured".into(),
            Self::What => "On a real Redis, one thing broken at a time, and everybody started again. The tests hold this table to what happens.".into(),
            Self::Broken => "broken".into(),
            Self::Lost => "lost".into(),
            Self::Twice => "done twice".into(),
            Self::Overtaken => "overtaken".into(),
            Self::Of(Broken::Nothing) => "nothing".into(),
            Self::Of(Broken::Ahead) => "nothing, with a producer far ahead".into(),
            Self::Of(Broken::Slow { actor }) => format!("`{actor}` is slow").into(),
            Self::Of(Broken::Crash { actor, at }) => {
                let CrashPoint { line, moment } = at;
                match moment {
                    Moment::Before => format!("`{actor}` crashes before `{line}`"),
                    Moment::Unanswered => format!("`{actor}` never hears the reply to `{line}`"),
                    Moment::After => format!("`{actor}` crashes after `{line}`"),
                }
                .into()
            }
            Self::Others(1) => "A crash at one more place changes nothing.".into(),
            Self::Others(count) => format!("Crashes at {count} more places change nothing.").into(),
            Self::Missing => "It could not be loaded.".into(),
            Self::Waiting => "Loading …".into(),
        }
    }

    fn zh(&self) -> Cow<'static, str> {
        match self {
            Self::Title => "测量结果".into(),
            Self::What => "在真实的 Redis 上，每次只弄坏一处，然后让所有角色重新启动。测试保证这张表与实际一致。".into(),
            Self::Broken => "弄坏".into(),
            Self::Lost => "丢失".into(),
            Self::Twice => "重复处理".into(),
            Self::Overtaken => "被超过".into(),
            Self::Of(Broken::Nothing) => "什么也没有".into(),
            Self::Of(Broken::Ahead) => "什么也没有，生产者遥遥领先".into(),
            Self::Of(Broken::Slow { actor }) => format!("`{actor}` 很慢").into(),
            Self::Of(Broken::Crash { actor, at }) => {
                let CrashPoint { line, moment } = at;
                match moment {
                    Moment::Before => format!("`{actor}` 在 `{line}` 之前崩溃"),
                    Moment::Unanswered => format!("`{actor}` 没有收到 `{line}` 的回复"),
                    Moment::After => format!("`{actor}` 在 `{line}` 之后崩溃"),
                }
                .into()
            }
            Self::Others(count) => format!("在另外 {count} 处崩溃没有任何影响。").into(),
            Self::Missing => "未能加载。".into(),
            Self::Waiting => "正在加载……".into(),
        }
    }
}
