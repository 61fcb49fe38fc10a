//! The texts of the space-time diagram, the branches and the bookmarks.

use std::borrow::Cow;

use yew::AttrValue;

use super::Words;

/// A text of the space-time diagram.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "the words are in the two matches below")]
pub(crate) enum TimelineText {
    Hint,
    Keys,
    Empty,
    Nearer,
    Farther,
    Scrubber,
    Branches,
    Bookmark,
    BookmarkHint,
    BookmarkName,
    Bookmarks,
    KeyBookmark,
    BranchName,
    Rename,
    Save,
    Cancel,
    Delete,
    Keep,
    Compare,
    FoldIdle,
    UnfoldAll,
    Close,
    Comparison,
    Message,
    Group,
    NothingDifferent,
    NotKnown,
    NotKept,
    Label {
        first: u64,
        last: u64,
    },
    GoTo(u64),
    StepOf {
        step: u64,
        newest: u64,
    },
    PausedAt(u64),
    GoToBookmark {
        name: AttrValue,
        step: u64,
    },
    RemoveBookmark {
        name: AttrValue,
    },
    Branch(u64),
    SwitchTo {
        name: AttrValue,
        newest: u64,
    },
    SwitchToParted {
        name: AttrValue,
        newest: u64,
        parent: AttrValue,
        step: u64,
    },
    ThingsToDo {
        name: AttrValue,
    },
    Grave {
        branches: usize,
        bookmarks: usize,
    },
    Only(AttrValue),
    Earlier(AttrValue),
    Later(AttrValue),
    Fold(AttrValue),
    Broken(AttrValue),
    BrokenAt {
        invariant: AttrValue,
        step: u64,
    },
    Parted {
        step: u64,
        alike: u64,
    },
    There {
        name: AttrValue,
        step: u64,
    },
    LeftOut(u64),
}

impl Words for TimelineText {
    words!(timeline);

    fn en(&self) -> Cow<'static, str> {
        let text = match self {
            Self::Hint => return "A lane for each actor, a line for each request and reply, a bar for a message in hand. Point at a column.".into(),
            Self::Keys => return "Steps in space and time: left and right lead from step to step, with Shift from event to event of the message that is followed, Enter goes there".into(),
            Self::Empty => return "Nothing has happened yet.".into(),
            Self::Nearer => return "Nearer".into(),
            Self::Farther => return "Farther".into(),
            Self::Scrubber => return "Step".into(),
            Self::Branches => return "Branches".into(),
            Self::Bookmark => return "Bookmark".into(),
            Self::BookmarkHint => return "Set a bookmark at this step".into(),
            Self::BookmarkName => return "Name of the bookmark".into(),
            Self::Bookmarks => return "Bookmarks".into(),
            Self::KeyBookmark => return "set a bookmark at this step".into(),
            Self::BranchName => return "Name of the branch".into(),
            Self::Rename => return "Rename".into(),
            Self::Save => return "Save".into(),
            Self::Cancel => return "Cancel".into(),
            Self::Delete => return "Delete".into(),
            Self::Keep => return "Keep".into(),
            Self::Compare => return "Compare with the present step".into(),
            Self::FoldIdle => return "Fold idle lanes".into(),
            Self::UnfoldAll => return "Unfold lanes".into(),
            Self::Close => return "Close".into(),
            Self::Comparison => return "Comparison".into(),
            Self::Message => return "Message".into(),
            Self::Group => return "Group".into(),
            Self::NothingDifferent => return "No message ends differently.".into(),
            Self::NotKnown => return "not there".into(),
            Self::NotKept => return "The room does not keep this step any more.".into(),
            Self::Label { first, last } => format!("The steps {first} to {last} in space and time"),
            Self::GoTo(step) => format!("Go to step {step}"),
            Self::StepOf { step, newest } => format!("step {step} of {newest}"),
            Self::PausedAt(step) => format!("Paused at step {step}"),
            Self::GoToBookmark { name, step } => format!("Go to {name}, step {step}"),
            Self::RemoveBookmark { name } => format!("Remove the bookmark {name}"),
            Self::Branch(number) => format!("Branch {number}"),
            Self::SwitchTo { name, newest } => format!("Switch to {name}, newest step {newest}"),
            Self::SwitchToParted { name, newest, parent, step } => format!("Switch to {name}, newest step {newest}; it parted from {parent} after step {step}"),
            Self::ThingsToDo { name } => format!("More for {name}"),
            Self::Grave { branches, bookmarks } => en_grave(*branches, *bookmarks),
            Self::Only(message) => format!("Only {message}"),
            Self::Earlier(message) => format!("What happened to {message} before"),
            Self::Later(message) => format!("What happened to {message} next"),
            Self::Fold(lane) => format!("Lane of {lane}"),
            Self::Broken(invariant) => format!("Broken: {invariant}"),
            Self::BrokenAt { invariant, step } => format!("Broken at step {step}: {invariant}"),
            Self::Parted { step, alike } => en_parted(*step, *alike),
            Self::There { name, step } => format!("{name}, step {step}"),
            Self::LeftOut(count) => format!("{count} more are left out."),
        };
        text.into()
    }

    fn zh(&self) -> Cow<'static, str> {
        let text = match self {
            Self::Hint => return "每个角色一条泳道，每次请求和回复一条线，手中的消息一条横条。指向某一列查看。".into(),
            Self::Keys => return "时空图中的步骤：左右方向键逐步移动，按住 Shift 在所跟踪消息的事件之间移动，回车键前往".into(),
            Self::Empty => return "还没有发生任何事。".into(),
            Self::Nearer => return "放大".into(),
            Self::Farther => return "缩小".into(),
            Self::Scrubber => return "步骤".into(),
            Self::Branches => return "分支".into(),
            Self::Bookmark => return "书签".into(),
            Self::BookmarkHint => return "在这一步设置书签".into(),
            Self::BookmarkName => return "书签名称".into(),
            Self::Bookmarks => return "书签".into(),
            Self::KeyBookmark => return "在这一步设置书签".into(),
            Self::BranchName => return "分支名称".into(),
            Self::Rename => return "重命名".into(),
            Self::Save => return "保存".into(),
            Self::Cancel => return "取消".into(),
            Self::Delete => return "删除".into(),
            Self::Keep => return "保留".into(),
            Self::Compare => return "与当前步骤比较".into(),
            Self::FoldIdle => return "折叠空闲泳道".into(),
            Self::UnfoldAll => return "展开泳道".into(),
            Self::Close => return "关闭".into(),
            Self::Comparison => return "比较".into(),
            Self::Message => return "消息".into(),
            Self::Group => return "组".into(),
            Self::NothingDifferent => return "没有消息的结局不同。".into(),
            Self::NotKnown => return "不存在".into(),
            Self::NotKept => return "房间不再保留这一步。".into(),
            Self::Label { first, last } => format!("第 {first} 到 {last} 步的时空图"),
            Self::GoTo(step) => format!("前往第 {step} 步"),
            Self::StepOf { step, newest } => format!("第 {step} 步，共 {newest} 步"),
            Self::PausedAt(step) => format!("在第 {step} 步暂停"),
            Self::GoToBookmark { name, step } => format!("前往“{name}”，第 {step} 步"),
            Self::RemoveBookmark { name } => format!("移除书签“{name}”"),
            Self::Branch(number) => format!("分支 {number}"),
            Self::SwitchTo { name, newest } => format!("切换到“{name}”，最新为第 {newest} 步"),
            Self::SwitchToParted { name, newest, parent, step } => format!("切换到“{name}”，最新为第 {newest} 步；在第 {step} 步之后从“{parent}”分出"),
            Self::ThingsToDo { name } => format!("“{name}”的更多操作"),
            Self::Grave { branches, bookmarks } => zh_grave(*branches, *bookmarks),
            Self::Only(message) => format!("仅 {message}"),
            Self::Earlier(message) => format!("{message} 之前的事件"),
            Self::Later(message) => format!("{message} 之后的事件"),
            Self::Fold(lane) => format!("{lane} 的泳道"),
            Self::Broken(invariant) => format!("被违反：{invariant}"),
            Self::BrokenAt { invariant, step } => format!("在第 {step} 步被违反：{invariant}"),
            Self::Parted { step, alike } => format!("在第 {step} 步之后分开。{alike} 条消息的结局相同。"),
            Self::There { name, step } => format!("{name}，第 {step} 步"),
            Self::LeftOut(count) => format!("另有 {count} 条未列出。"),
        };
        text.into()
    }
}

fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

fn en_grave(branches: usize, bookmarks: usize) -> String {
    let branches = (branches > 0).then(|| counted(branches, "branch", "branches"));
    let bookmarks = (bookmarks > 0).then(|| counted(bookmarks, "bookmark", "bookmarks"));
    let all: Vec<String> = branches.into_iter().chain(bookmarks).collect();
    format!("{} would go with it.", all.join(" and "))
}

fn zh_grave(branches: usize, bookmarks: usize) -> String {
    let branches = (branches > 0).then(|| format!("{branches} 个分支"));
    let bookmarks = (bookmarks > 0).then(|| format!("{bookmarks} 个书签"));
    let all: Vec<String> = branches.into_iter().chain(bookmarks).collect();
    format!("{}会随之删除。", all.join("和"))
}

fn en_parted(step: u64, alike: u64) -> String {
    match alike {
        1 => format!("They part after step {step}. 1 message ends alike."),
        _ => format!("They part after step {step}. {alike} messages end alike."),
    }
}
