//! The page in English.

use std::borrow::Cow;

use shared::{
    patterns::PatternId,
    protocol::BrowserRole,
    world::{CrashPoint, Moment},
};

use super::{
    Text,
    numbers::{en_time, plural},
};
use crate::store::Theme;

pub(super) fn word(text: &Text) -> Cow<'static, str> {
    use Text as T;
    match text {
        T::Brand => "Queue Playground".into(),
        T::PageTitle(id) => format!("{} · Queue Playground", pattern(*id)).into(),
        T::SkipToStage => "Skip to the stage".into(),
        T::StageRegion => "Stage".into(),
        T::GuideRegion => "Guide".into(),
        T::SideRegion => "Program and message".into(),

        T::Patterns => "Patterns".into(),
        T::Pattern(id) => pattern(*id).into(),
        T::Connect => "Connect".into(),
        T::ServerUp => "It answers.".into(),
        T::ServerDown => "It does not answer.".into(),
        T::ServerLacks(what) => format!("This server lacks: {what}").into(),
        T::Audience(role, browsers) => audience(*role, *browsers).into(),
        T::LanguageSwitch => "Language".into(),
        T::Wear(Theme::Light) => "Light colours".into(),
        T::Wear(Theme::Dark) => "Dark colours".into(),

        T::FreePlay => "Free play".into(),
        T::FreePlayTitle => "Break it, and see what Redis does".into(),
        T::AboutConsumerGroup => "A **consumer group** shares one stream among its workers. Redis keeps a cursor for the group, and a **pending list** of what was delivered and not yet acknowledged. So a crash loses nothing, but work may be done twice.".into(),
        T::TryThis => "Try this".into(),
        T::TryStep => "**Step** runs one line of one actor, each in its turn. Click an actor to run exactly its line.".into(),
        T::TryCrash => "**Crash** a worker with a message in its hand, or plan it with ✂ between two lines of its program.".into(),
        T::TryClock => "The room's **clock** stands still. Turn it forward and run the reaper: it claims what has been idle for too long.".into(),
        T::TryPoison => "Poison the producer's next message, and follow it into the **dead letters**.".into(),
        T::Lessons => "Lessons".into(),
        T::StartLesson(pages) => format!("Start · {}", plural(*pages as u64, "page", "pages")).into(),
        T::LessonNumber(number, chapter) => format!("Lesson {number} · {chapter}").into(),
        T::PageOf(page, pages) => format!("Page {page} of {pages}").into(),
        T::LeaveLesson => "Leave lesson".into(),
        T::LessonDone => "That was the last page. The room is yours: everything is still as the lesson left it.".into(),
        T::OffScript => "You left the lesson's script, so it waits here.".into(),
        T::StartAgain => "Start again".into(),
        T::GoOnFreely => "Go on freely".into(),
        T::NotAsExpected => "It did not turn out as the lesson expected. This should hold:".into(),
        T::Right => "right".into(),
        T::Wrong => "wrong".into(),
        T::Votes(1) => "vote".into(),
        T::Votes(_) => "votes".into(),

        T::Step => "Step".into(),
        T::Reset => "Reset".into(),
        T::SpaceKey => "space".into(),
        T::YouFollow => "You are following: the driver of this room gives the steps.".into(),
        T::NextIsFair => "Next: one line of the actor whose turn it is".into(),
        T::Clock => "Room's clock".into(),
        T::ClockStandsStill => "The room's clock stands still while you look. Turn it forward, and what is pending grows idle.".into(),
        T::TurnClock(by_ms) => format!("+{}: turn the clock forward", en_time(*by_ms)).into(),
        T::Later(by_ms) => format!("+{}", en_time(*by_ms)).into(),
        T::Settings => "Settings".into(),

        T::ProgramOf(actor) => format!("{actor}'s program").into(),
        T::CodeLanguage => "Language of the program".into(),
        T::CopyProgram => "Copy the program".into(),
        T::CrashHere => "✂ crash here".into(),
        T::PlanCrash(actor, CrashPoint { line, moment: Moment::Before }) => format!("Crash {actor} before {line}").into(),
        T::PlanCrash(actor, CrashPoint { line, moment: Moment::After }) => format!("Crash {actor} after {line}").into(),
        T::RunLine(line) => format!("Run {line}").into(),
        T::RunLineOf(actor, line) => format!("Run {line} of {actor}").into(),
        T::CrashNow => "Crash now".into(),
        T::CrashNowOf(actor) => format!("Crash now: {actor}").into(),
        T::RestartNow => "Restart now".into(),
        T::RestartNowOf(actor) => format!("Restart now: {actor}").into(),
        T::PoisonNext => "Poison next".into(),
        T::PoisonHint => "Working on the next message will fail every time.".into(),

        T::Message => "Message".into(),
        T::MessageCalled(name) => format!("Message {name}").into(),
        T::NoMessage => "Nothing was sent yet. Choose a message on the stage to see its life.".into(),
        T::StepNumber(step) => format!("step {step}").into(),
        T::EventsLeftOut(1) => "one event in between is left out".into(),
        T::EventsLeftOut(n) => format!("{n} events in between are left out").into(),

        T::Commands => "Commands".into(),
        T::FilterByActor => "Show the commands of".into(),
        T::FilterByWords => "Find in commands".into(),
        T::Everybody => "everybody".into(),
        T::Outside => "outside".into(),
        T::Room => "room".into(),
        T::CopyCommands => "Copy as redis-cli".into(),
        T::NothingFound => "Nothing in the log is like that.".into(),
        T::NoCommands => "Every command and its reply will stand here. Take a step.".into(),
        T::ConnectionCut => "✂ connection cut".into(),
        T::FromOutside => "changed from outside".into(),
        T::NoReplyYet => "no reply yet".into(),
        T::SideEffect => "side effect".into(),
        T::ClockTurned(by_ms) => format!("clock +{}", en_time(*by_ms)).into(),
        T::CrashPlan => "planned crash".into(),
        T::Restarted => "restarted".into(),
        T::Joined => "joined".into(),
        T::Edit => "change".into(),

        T::Close => "Close".into(),
        T::Cancel => "Cancel".into(),
        T::Save => "Save".into(),
        T::Copy => "Copy".into(),
        T::ConnectTitle => "Connect to this room's Redis".into(),
        T::ConnectHow => "This room has a Redis of its own. In a terminal on the machine that runs the playground:".into(),
        T::ConnectWhat => "Whatever you type there is done to the real keys, and shows here within half a second, marked as **from outside**.\n\nTry `XINFO STREAM orders FULL`, or `XDEL` an entry that is still pending and see what a claim does.".into(),
        T::ShareWhat(idle_ms) => format!("Whoever opens this page's address looks on and may answer the lesson's questions. The room ends after {} without a browser.", en_time(*idle_ms)).into(),
        T::CopyAddress => "Copy this page's address".into(),
        T::Keys => "Keys".into(),
        T::KeyStep => "Step: one line of the actor whose turn it is, or the lesson's next move".into(),
        T::KeyRun => "Run the shown actor's line".into(),
        T::KeyActors => "Show the actor before or after".into(),
        T::KeyMessages => "Show the message before or after".into(),
        T::KeyCrash => "Crash the shown actor".into(),
        T::KeyRestart => "Restart the shown actor".into(),
        T::KeyKeys => "This list".into(),
        T::KeyEscape => "Follow what happens again; close".into(),
        T::KeysNote => "Tab reaches everything else. On a button, space and Enter press it.".into(),
        T::MinIdle => "The reaper claims what has been idle for".into(),
        T::MinIdleHint => "By the room's clock, since its last delivery: the min-idle-time of XAUTOCLAIM.".into(),
        T::MaxDeliveries => "Deliveries allowed".into(),
        T::MaxDeliveriesHint => "What was delivered more often goes to the dead letters.".into(),
        T::ReaperEvery => "The reaper looks every".into(),
        T::ReaperEveryHint => "In between, Step leaves it out. It can always be run by itself.".into(),
        T::Seconds => "seconds".into(),
        T::Times => "times".into(),
        T::Between(min, max) => format!("Give a number between {min} and {max}.").into(),

        T::Dismiss => "Dismiss".into(),
        T::LinkLost => "The connection to the room was lost. Trying again …".into(),
        T::ServerGone => "This room's Redis does not answer any more. Reset starts a new one.".into(),
        T::Attempt(n) => format!("try {n}").into(),
        T::TryNow => "Try now".into(),
        T::TryAgain => "Try again".into(),
        T::Reload => "Reload".into(),
        T::NewRoom => "Open a new room".into(),
        T::Opening => "Opening a room".into(),
        T::OpeningWhat => "A real Redis is being started, just for it.".into(),
        T::NoServerTitle => "No answer from the playground".into(),
        T::NoServerWhat => "Its server cannot be reached. The page keeps trying.".into(),
        T::NoRoomTitle => "This room is not there".into(),
        T::RoomEndedTitle => "This room has ended".into(),
        T::FullTitle => "There is no place left".into(),
        T::OldPageTitle => "This page is out of date".into(),
        T::RefusedTitle => "That did not work".into(),
    }
}

fn pattern(id: PatternId) -> &'static str {
    match id {
        PatternId::ConsumerGroup => "Consumer group",
    }
}

fn audience(role: BrowserRole, browsers: u64) -> String {
    let role = match role {
        BrowserRole::Driver => "driver",
        BrowserRole::Follower => "following",
    };
    match browsers {
        0 | 1 => role.to_owned(),
        n => format!("{role} · {n} browsers"),
    }
}
