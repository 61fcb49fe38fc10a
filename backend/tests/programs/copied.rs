//! A program as a user copies it out.

use shared::{
    id::ActorId,
    patterns::Pattern,
    program::{
        Scope,
        render::{CodeLanguage, script},
    },
    world::{Actor, ReadOptions, Role, Settings},
};

/// The text of one actor's program.
#[derive(Clone, Debug)]
pub(crate) struct Copied {
    pub(crate) actor: ActorId,
    pub(crate) role: Role,
    pub(crate) language: CodeLanguage,
    pub(crate) text: String,
}

/// The programs of a pattern's cast.
pub(crate) fn copied(
    pattern: &'static Pattern,
    settings: Settings,
    language: CodeLanguage,
) -> Vec<Copied> {
    written(pattern, settings, language, None)
}

/// The same, where consumers read like this.
pub(crate) fn reading(
    pattern: &'static Pattern,
    settings: Settings,
    language: CodeLanguage,
    reads: ReadOptions,
) -> Vec<Copied> {
    written(pattern, settings, language, Some(reads))
}

fn written(
    pattern: &'static Pattern,
    settings: Settings,
    language: CodeLanguage,
    reads: Option<ReadOptions>,
) -> Vec<Copied> {
    let one = |(id, role, program): (ActorId, Role, _)| {
        let usual = Actor::new(role.clone(), program);
        let actor = Actor {
            reads: reads.unwrap_or(usual.reads),
            ..usual
        };
        let scope = Scope {
            pattern,
            settings: &settings,
            id: &id,
            actor: &actor,
            now_ms: 0,
        };
        let text = script(&scope, language, "/nowhere/redis.sock");
        Copied {
            actor: id,
            role,
            language,
            text,
        }
    };
    pattern.cast().map(one).collect()
}

impl Copied {
    /// The same, but that its work takes the process with it.
    pub(crate) fn dying(&self) -> Self {
        let (done, dies) = match self.language {
            CodeLanguage::RedisCli => ("echo \"charge ", "kill -KILL $$; echo \"charge "),
            CodeLanguage::Python => (
                "print(\"charge\"",
                "__import__(\"os\").abort(); print(\"charge\"",
            ),
            CodeLanguage::Rust => (
                "println!(\"charge ",
                "std::process::abort(); println!(\"charge ",
            ),
        };
        // Where the work is a write in Redis, it says so as soon as that is done.
        let in_redis = [done, dies].map(|text| text.replace("charge", "paid"));
        let [done, dies] = match self.text.contains(&in_redis[0]) {
            true => in_redis,
            false => [done, dies].map(str::to_owned),
        };
        assert_eq!(self.text.matches(&done).count(), 1, "{}", self.text);
        Self {
            text: self.text.replace(&done, &dies),
            ..self.clone()
        }
    }
}
