//! What a browser may ask of its room, and what comes of it.

use shared::{
    command::Command,
    lesson::LessonId,
    patterns::PatternId,
    protocol::{BrowserRole, ServerMessage},
    rejection::Rejection,
    world::Settings,
};
use tokio::time::Instant;

use super::{Room, SocketId, guide::Running};

impl Room {
    pub(super) async fn command(&mut self, socket: SocketId, id: u64, command: Command) {
        self.last_command = Instant::now();
        if let Some(answer) = self.look_up(&command) {
            return self.tell_answer(socket, id, answer.map(Some));
        }
        let answer = match self.audience.answered(socket, id) {
            Some(answer) => answer,
            None => {
                let answer = self.carry_out(socket, command).await;
                self.audience.remember(socket, id, answer.clone());
                answer
            }
        };
        self.tell_answer(socket, id, answer.map(|()| None));
    }

    /// Answers a command: what it asked for, and that it was carried out; or why
    /// not.
    fn tell_answer(
        &mut self,
        socket: SocketId,
        id: u64,
        answer: Result<Option<ServerMessage>, Rejection>,
    ) {
        let answer = answer.and_then(|asked| match asked {
            Some(asked) if !self.audience.tell(socket, &asked) => Err(Rejection::NotNow),
            _ => Ok(()),
        });
        let message = match answer {
            Ok(()) => ServerMessage::Done { id },
            Err(rejection) => {
                self.playground.meters().rejected.inc();
                let id = Some(id);
                ServerMessage::Rejected { id, rejection }
            }
        };
        self.audience.answer(socket, &message);
    }

    async fn carry_out(&mut self, socket: SocketId, command: Command) -> Result<(), Rejection> {
        let driver = self.audience.role(socket) == Some(BrowserRole::Driver);
        if !driver && !command.is_for_everyone() {
            return Err(Rejection::NotDriver);
        }
        let before = self.running.as_ref().map(|running| running.guide().clone());
        let done = match self.check_run(&command) {
            Ok(()) => self.obey(socket, command).await,
            running => running,
        };
        self.publish();
        self.tell_chronicle();
        let guide = self.running.as_ref().map(Running::guide);
        self.playground.set_guide(guide);
        if before.as_ref() != guide {
            let guide = self.guide_message();
            self.audience.broadcast(&guide);
        }
        done
    }

    /// While a run is under way, whatever would change the room has to wait for
    /// its end.
    fn check_run(&mut self, command: &Command) -> Result<(), Rejection> {
        if !self.playground.is_running() {
            if !command.is_beside() {
                self.playground.forget_run();
            }
            return Ok(());
        }
        match command {
            Command::Pause | Command::Reset => Ok(()),
            command if command.is_beside() => Ok(()),
            _ => Err(Rejection::Running),
        }
    }

    async fn obey(&mut self, socket: SocketId, command: Command) -> Result<(), Rejection> {
        match command {
            Command::Reset => {
                let pattern = self.playground.world().pattern;
                self.begin_again(pattern, Settings::default(), None).await
            }
            Command::StartLesson { lesson } => self.start_lesson(lesson).await,
            Command::NextMove => self.next_move().await,
            Command::Pause if self.playground.is_running() => {
                self.playground.stop_run();
                Ok(())
            }
            Command::LeaveLesson => self.leave_lesson(),
            Command::Answer { option } => {
                let secret = self.audience.secret(socket).ok_or(Rejection::RoomEnded)?;
                let running = self.running.as_mut().ok_or(Rejection::NotInLesson)?;
                running.vote(&secret, option)
            }
            Command::HandOver { browser } => {
                self.audience.hand_over(browser)?;
                self.audience.announce();
                Ok(())
            }
            Command::AskToDrive { ask } => {
                self.audience.ask_to_drive(socket, ask)?;
                self.audience.announce();
                Ok(())
            }
            command => {
                let epoch = self.playground.position().epoch;
                let done = self.playground.obey(command.clone()).await;
                // Whatever became of taking it back: the steps are counted anew.
                let went = self.playground.position().epoch != epoch;
                if let Some(running) = self.running.as_mut().filter(|_| went) {
                    running.return_to(self.playground.guide());
                }
                if went {
                    self.publish_snapshot();
                }
                done?;
                if let Some(running) = self.running.as_mut().filter(|_| !went) {
                    running.carried_out(&command, self.playground.world());
                }
                Ok(())
            }
        }
    }

    /// Begins again with an empty Redis, in a lesson or in none. A lesson that
    /// is left later leaves the room on its pattern. If that fails,
    /// no lesson is running.
    async fn begin_again(
        &mut self,
        pattern: PatternId,
        settings: Settings,
        running: Option<Running>,
    ) -> Result<(), Rejection> {
        let begun = self.playground.reset(pattern, settings).await;
        self.running = running.filter(|_| begun.is_ok());
        self.publish_snapshot();
        begun
    }

    async fn start_lesson(&mut self, id: LessonId) -> Result<(), Rejection> {
        let Some(lesson) = self.lessons.get(&id) else {
            return Err(Rejection::NoLesson { lesson: id.0 });
        };
        let (pattern, settings) = (lesson.pattern, lesson.settings);
        let running = Running::start(lesson, id);
        self.begin_again(pattern, settings, Some(running)).await
    }

    async fn next_move(&mut self) -> Result<(), Rejection> {
        let running = self.running.as_mut().ok_or(Rejection::NotInLesson)?;
        match running.next_move()? {
            Some(command) => {
                self.playground.obey(command.clone()).await?;
                if let Some(running) = &mut self.running {
                    running.carried_out(&command, self.playground.world());
                }
            }
            None => running.turn_page(),
        }
        Ok(())
    }

    fn leave_lesson(&mut self) -> Result<(), Rejection> {
        match self.running.take() {
            Some(_) => Ok(()),
            None => Err(Rejection::NotInLesson),
        }
    }
}
