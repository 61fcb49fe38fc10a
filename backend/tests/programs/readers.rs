//! Programs of readers for themselves: each wants every message, and is there
//! before the first comes.

use shared::{
    id::GroupName,
    patterns::Pattern,
    program::{Op, Reads, render::CodeLanguage},
    world::Role,
};

use crate::{
    CALM, MESSAGES,
    copied::{Copied, copied},
    redis_server::Redis,
    stage::Stage,
};

/// What becomes of a message whose reader died, or whose work failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum After {
    /// It is never read again.
    Lost,
    /// It is read again before any other.
    AtOnce,
    /// It is read again when the reader starts.
    AtStart,
}

impl After {
    fn of(pattern: &Pattern) -> Self {
        match pattern.slug {
            "stream-read-saved" => Self::AtOnce,
            "stream-read-replay" => Self::AtStart,
            _ => Self::Lost,
        }
    }

    fn told(self) -> &'static str {
        match self {
            Self::Lost => "lost: ",
            Self::AtOnce => "to be tried again: ",
            Self::AtStart => "to be read again: ",
        }
    }
}

/// The program of the first reader, and of a producer.
fn of(pattern: &'static Pattern, language: CodeLanguage) -> (Copied, Vec<Copied>, GroupName) {
    let (producers, readers): (Vec<_>, Vec<_>) = copied(pattern, CALM, language)
        .into_iter()
        .partition(|copied| copied.role == Role::Producer);
    let reader = readers.into_iter().next().unwrap();
    let group = reader.role.group().unwrap().clone();
    (reader, producers, group)
}

/// Whether its readers wait in Redis, and so have to be there in time.
fn waits(pattern: &Pattern) -> bool {
    let lines = pattern.programs.iter().flat_map(|program| program.lines);
    let ranges = |op: &Op| matches!(op, Op::Send(_, Reads::Ranged));
    !lines.into_iter().any(|line| ranges(&line.op))
}

/// Starts readers, and returns when Redis knows that they listen.
pub(crate) async fn start_all(
    stage: &mut Stage,
    redis: &mut Redis,
    pattern: &'static Pattern,
    readers: &[Copied],
) -> Vec<usize> {
    let mut started = Vec::new();
    for reader in readers {
        started.push(stage.start(reader).await);
    }
    are_there(redis, pattern, readers.len()).await;
    started
}

/// Returns when Redis knows that so many readers listen.
pub(crate) async fn are_there(redis: &mut Redis, pattern: &Pattern, readers: usize) {
    if waits(pattern) {
        redis.until_listening(readers).await;
    }
}

/// A reader dies in the middle of its work, with the first message, and another
/// is started.
pub(crate) async fn with_a_crash(pattern: &'static Pattern, language: CodeLanguage) {
    let mut redis = Redis::start().await;
    let mut stage = Stage::new(pattern, language, redis.socket());
    let (reader, _, group) = of(pattern, language);
    let dying = start_all(&mut stage, &mut redis, pattern, &[reader.dying()]).await;
    redis.send(pattern, "m1", false).await;
    stage.until_it_ends(dying[0]).await;
    redis.send(pattern, "m2", false).await;

    start_all(&mut stage, &mut redis, pattern, &[reader]).await;
    redis.send(pattern, "m3", false).await;
    stage.until_done("m3", &group).await;
    let again = After::of(pattern) != After::Lost;
    for message in ["m1", "m2"] {
        let done = stage.done();
        let was_done = done.iter().any(|(_, name, _)| name == message);
        assert_eq!(
            was_done,
            again,
            "{message} in {}\n{}",
            stage.name(),
            stage.story()
        );
    }
    drop(redis);
    stage.all_end_by_themselves().await;
}

/// The work fails, and the reader lives on.
pub(crate) async fn with_failing_work(pattern: &'static Pattern, language: CodeLanguage) {
    let mut redis = Redis::start().await;
    let mut stage = Stage::new(pattern, language, redis.socket());
    let (reader, _, group) = of(pattern, language);
    start_all(&mut stage, &mut redis, pattern, &[reader]).await;
    redis.send(pattern, "m0", true).await;
    let after = After::of(pattern);
    stage.until_said(after.told()).await;
    // It stands in the way of all others.
    if after != After::AtOnce {
        are_there(&mut redis, pattern, 1).await;
        redis.send(pattern, MESSAGES[0], false).await;
        stage.until_done(MESSAGES[0], &group).await;
    }
    drop(redis);
    stage.all_end_by_themselves().await;
}
