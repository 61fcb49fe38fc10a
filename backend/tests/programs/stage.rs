//! The programs that run, and what they say that they did.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
    process::Stdio,
    sync::{Arc, Mutex},
    time::Instant,
};

use shared::{id::GroupName, patterns::Pattern, program::render::CodeLanguage};
use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt, AsyncRead, BufReader},
    process::{Child, Command},
    time::{sleep, timeout},
};

use crate::{LIMIT, LOOK_AGAIN, copied::Copied, python, redis_server::Redis, rust};

/// The programs of one pattern in one language.
pub(crate) struct Stage {
    pattern: &'static Pattern,
    language: CodeLanguage,
    socket: PathBuf,
    folder: TempDir,
    running: Vec<Child>,
    /// Those that have ended as they should.
    ended: BTreeSet<usize>,
    said: Arc<Mutex<Vec<Said>>>,
}

/// A row that a program printed.
#[derive(Clone, Debug)]
struct Said {
    by: String,
    group: Option<GroupName>,
    row: String,
}

impl Said {
    /// The message whose work it says was done.
    fn done(&self) -> Option<&str> {
        let row = &self.row;
        let rest = row.strip_prefix("charge ").or(row.strip_prefix("paid "))?;
        let mut words = rest.split(|c: char| !c.is_ascii_alphanumeric());
        words.find(|word| {
            let number = word.strip_prefix('m');
            number.is_some_and(|number| number.parse::<u64>().is_ok())
        })
    }
}

impl Stage {
    pub(crate) fn new(pattern: &'static Pattern, language: CodeLanguage, socket: PathBuf) -> Self {
        Self {
            pattern,
            language,
            socket,
            folder: tempfile::tempdir().unwrap(),
            running: Vec::new(),
            ended: BTreeSet::new(),
            said: Arc::default(),
        }
    }

    pub(crate) fn name(&self) -> String {
        format!("{} in {}", self.pattern.slug, self.language.name())
    }

    /// The groups that somebody consumes for.
    pub(crate) fn groups(&self) -> Vec<GroupName> {
        self.pattern.groups().map(|(group, _)| group).collect()
    }

    /// Starts a program; the number says which it is.
    pub(crate) async fn start(&mut self, copied: &Copied) -> usize {
        let number = self.running.len();
        let mut command = match self.language {
            CodeLanguage::RedisCli => {
                let mut bash = Command::new("bash");
                bash.arg(self.file(copied, "sh"));
                bash.env("PATH", path_with_redis_cli(&self.folder));
                bash
            }
            CodeLanguage::Python => {
                let mut python = Command::new(python::program());
                python.arg(self.file(copied, "py"));
                // What a terminal shows at once.
                python.env("PYTHONUNBUFFERED", "1");
                python
            }
            CodeLanguage::Rust => rust::command(copied).await,
        };
        let mut child = command
            .arg(&self.socket)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        self.listen(copied, child.stdout.take().unwrap());
        self.listen(copied, child.stderr.take().unwrap());
        self.running.push(child);
        number
    }

    fn file(&self, copied: &Copied, ending: &str) -> PathBuf {
        let number = self.running.len();
        let path = self.folder.path().join(format!("{number}.{ending}"));
        std::fs::write(&path, &copied.text).unwrap();
        path
    }

    fn listen(&self, copied: &Copied, from: impl AsyncRead + Send + Unpin + 'static) {
        let said = self.said.clone();
        let by = copied.actor.to_string();
        let group = copied.role.group().cloned();
        tokio::spawn(async move {
            let mut rows = BufReader::new(from).lines();
            while let Ok(Some(row)) = rows.next_line().await {
                let (by, group) = (by.clone(), group.clone());
                said.lock().unwrap().push(Said { by, group, row });
            }
        });
    }

    /// How often each group's programs said that they did each message.
    pub(crate) fn done(&self) -> Vec<(GroupName, String, u32)> {
        let mut times = BTreeMap::new();
        for said in &*self.said.lock().unwrap() {
            if let (Some(group), Some(message)) = (&said.group, said.done()) {
                *times
                    .entry((group.clone(), message.to_owned()))
                    .or_default() += 1;
            }
        }
        let times = times.into_iter();
        times
            .map(|((group, message), times)| (group, message, times))
            .collect()
    }

    /// Waits until somebody of the group says that he did the message.
    pub(crate) async fn until_done(&mut self, message: &str, group: &GroupName) {
        let end = Instant::now() + LIMIT;
        let is_it = |(of, name, _): &(GroupName, String, u32)| of == group && name == message;
        while !self.done().iter().any(is_it) {
            self.go_on(end, &format!("nobody of {group} did {message}"))
                .await;
        }
    }

    /// Waits until somebody says something that begins so.
    pub(crate) async fn until_said(&mut self, words: &str) {
        let end = Instant::now() + LIMIT;
        while !self.story().lines().any(|row| row.contains(words)) {
            self.go_on(end, &format!("nobody says {words:?}")).await;
        }
    }

    /// Waits until nothing is left to do in Redis.
    pub(crate) async fn until_nothing_is_left(&mut self, redis: &mut Redis) {
        let end = Instant::now() + LIMIT;
        loop {
            let left = redis.left().await;
            if left.is_empty() {
                return;
            }
            self.go_on(end, &format!("there is still {left:?}")).await;
        }
    }

    /// A moment later; not when it takes too long, or a program has ended that
    /// should not.
    async fn go_on(&mut self, end: Instant, missing: &str) {
        let name = self.name();
        for (number, child) in self.running.iter_mut().enumerate() {
            let ended = child.try_wait().unwrap();
            let is_fine = ended.is_none() || self.ended.contains(&number);
            assert!(is_fine, "{name}: {ended:?}\n{}", story(&self.said));
        }
        let is_in_time = Instant::now() < end;
        assert!(is_in_time, "{name}: {missing}\n{}", self.story());
        sleep(LOOK_AGAIN).await;
    }

    /// Ends a program.
    pub(crate) async fn end(&mut self, number: usize) {
        self.ended.insert(number);
        self.running[number].kill().await.unwrap();
    }

    /// Waits until a program has ended that ends itself.
    pub(crate) async fn until_it_ends(&mut self, number: usize) {
        let ended = timeout(LIMIT, self.running[number].wait()).await;
        let Ok(ended) = ended else {
            panic!("{}: it does not end\n{}", self.name(), self.story());
        };
        self.ended.insert(number);
        assert!(!ended.unwrap().success());
    }

    /// Redis is gone: whoever still runs says so and ends.
    pub(crate) async fn all_end_by_themselves(&mut self) {
        for number in 0..self.running.len() {
            self.until_it_ends(number).await;
        }
    }

    /// What the programs said, for a person who looks into a failure.
    pub(crate) fn story(&self) -> String {
        story(&self.said)
    }
}

fn story(said: &Mutex<Vec<Said>>) -> String {
    let said = said.lock().unwrap();
    let rows = said
        .iter()
        .map(|said| format!("{}: {}\n", said.by, said.row));
    rows.collect()
}

/// PATH, with a `redis-cli` also where there is only Valkey's.
fn path_with_redis_cli(folder: &TempDir) -> std::ffi::OsString {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let there = |name: &str| {
        let mut folders = std::env::split_paths(&path);
        folders.find_map(|folder| Some(folder.join(name)).filter(|file| file.is_file()))
    };
    if there("redis-cli").is_some() {
        return path;
    }
    let valkey = there("valkey-cli").expect("a redis-cli or valkey-cli");
    let link = folder.path().join("redis-cli");
    if !link.exists() {
        std::os::unix::fs::symlink(valkey, link).unwrap();
    }
    let folders = [folder.path().to_owned()].into_iter();
    std::env::join_paths(folders.chain(std::env::split_paths(&path))).unwrap()
}
