//! The texts of the page around the stage.

use std::borrow::Cow;

use shared::{
    id::{ActorId, Label, MessageName},
    patterns::PatternId,
    protocol::BrowserRole,
    world::CrashPoint,
};

use super::{Words, en, zh};
use crate::store::Theme;

/// A text of the page around the stage. Times are in milliseconds.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the words are in `en` and `zh`")]
pub(crate) enum Text {
    // The page and its regions.
    Brand,
    PageTitle(PatternId),
    CompareTitle,
    GlossaryTitle,
    SkipToStage,
    StageRegion,
    GuideRegion,
    SideRegion,
    // The top bar.
    Pages,
    Compare,
    Glossary,
    Patterns,
    Pattern(PatternId),
    Connect,
    ServerUp,
    ServerDown,
    ServerLacks(String),
    Audience(BrowserRole, u64),
    LanguageSwitch,
    Wear(Theme),
    // The guide.
    FreePlay,
    FreePlayTitle,
    TryThis,
    TryStep,
    TryCrash,
    TryClock,
    TryPoison,
    Lessons,
    StartLesson(usize),
    LessonCount(usize),
    PageCount(usize),
    LessonNumber(u32, String),
    PageOf(usize, usize),
    LeaveLesson,
    LessonDone,
    OffScript,
    StartAgain,
    GoOnFreely,
    NotAsExpected,
    Right,
    Wrong,
    Votes(u64),
    // What drives the room.
    Step,
    Reset,
    SpaceKey,
    YouFollow,
    NextIsFair,
    Clock,
    ClockStandsStill,
    TurnClock(u64),
    Later(u64),
    Settings,
    // The program.
    ProgramOf(ActorId),
    CodeLanguage,
    CopyProgram,
    CrashHere,
    PlanCrash(ActorId, CrashPoint),
    LoseReply,
    LoseReplyHint,
    RunLine(Label),
    RunLineOf(ActorId, Label),
    CrashNow,
    CrashNowOf(ActorId),
    RestartNow,
    RestartNowOf(ActorId),
    PoisonNext,
    PoisonHint,
    // The message.
    Message,
    MessageCalled(MessageName),
    NoMessage,
    StepNumber(u64),
    EventsLeftOut(u64),
    // The log.
    Commands,
    FilterByActor,
    FilterByWords,
    Everybody,
    Outside,
    Room,
    CopyCommands,
    NothingFound,
    NoCommands,
    ConnectionCut,
    FromOutside,
    NoReplyYet,
    SideEffect,
    ClockTurned(u64),
    /// Keys went because their time to live was over.
    Expired,
    CrashPlan,
    Restarted,
    Joined,
    Edit,
    // Dialogs.
    Close,
    Cancel,
    Save,
    Copy,
    ConnectTitle,
    ConnectHow,
    ConnectWhat,
    ConnectToItems(&'static str),
    ConnectToReaders(&'static str),
    ShareWhat(u64),
    CopyAddress,
    Keys,
    KeyStep,
    KeyRun,
    KeyActors,
    KeyMessages,
    KeyCrash,
    KeyRestart,
    KeyKeys,
    KeyEscape,
    KeysNote,
    MinIdle,
    MinIdleHint,
    MaxDeliveries,
    MaxDeliveriesHint,
    ReaperEvery,
    ReaperEveryHint,
    Delay,
    DelayHint,
    Seconds,
    Times,
    Between(u64, u64),
    // What is told.
    Dismiss,
    LinkLost,
    ServerGone,
    Attempt(u32),
    TryNow,
    TryAgain,
    Reload,
    NewRoom,
    Opening,
    OpeningWhat,
    NoServerTitle,
    NoServerWhat,
    NoRoomTitle,
    RoomEndedTitle,
    FullTitle,
    OldPageTitle,
    RefusedTitle,
}

impl Words for Text {
    words!(text);

    fn en(&self) -> Cow<'static, str> {
        en::word(self)
    }

    fn zh(&self) -> Cow<'static, str> {
        zh::word(self)
    }
}
