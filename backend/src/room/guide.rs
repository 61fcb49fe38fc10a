//! The lesson of a room: its script is followed, or left.

use std::{collections::BTreeMap, sync::Arc};

use shared::{
    command::Command,
    lesson::{Guide, Lesson, LessonId},
    protocol::Secret,
    rejection::Rejection,
    world::World,
};

/// A lesson that runs.
#[derive(Debug)]
pub(super) struct Running {
    lesson: Arc<Lesson>,
    guide: Guide,
    votes: BTreeMap<Secret, usize>,
}

impl Running {
    pub(super) fn start(lesson: Arc<Lesson>, id: LessonId) -> Self {
        Self {
            lesson,
            guide: Guide::start(id),
            votes: BTreeMap::new(),
        }
    }

    /// Where the lesson is.
    pub(super) fn guide(&self) -> &Guide {
        &self.guide
    }

    /// The command of the next move; none when the page is to be turned.
    ///
    /// # Errors
    /// When the script was left or has been gone through.
    pub(super) fn next_move(&self) -> Result<Option<Command>, Rejection> {
        if self.guide.finished {
            return Err(Rejection::NotInLesson);
        }
        if self.guide.off_script {
            return Err(Rejection::OffScript);
        }
        let next = self.guide.next_move(&self.lesson);
        Ok(next.map(|next| next.command()))
    }

    /// Turns the page.
    pub(super) fn turn_page(&mut self) {
        self.guide.turn_page(&self.lesson);
        self.votes.clear();
    }

    /// A command was carried out: if it is what the script says, the script
    /// goes on; if not, it was left.
    pub(super) fn carried_out(&mut self, command: &Command, world: &World) {
        if self.guide.off_script || self.guide.finished || command.is_beside() {
            return;
        }
        let next = self.guide.next_move(&self.lesson);
        if next.is_some_and(|next| next.command() == *command) {
            self.guide.made_move(&self.lesson, world);
        } else {
            self.guide.off_script = true;
        }
    }

    /// A browser votes for an answer; its last vote counts.
    ///
    /// # Errors
    /// When nothing is asked, or the question has no such answer.
    pub(super) fn vote(&mut self, who: &Secret, option: usize) -> Result<(), Rejection> {
        let page = self.guide.page(&self.lesson);
        let ask = page.and_then(|page| page.ask.as_ref());
        let told = self.guide.finished || self.guide.is_told(&self.lesson);
        if ask.is_none_or(|ask| option >= ask.options.len()) || told {
            return Err(Rejection::NoQuestion);
        }
        self.votes.insert(who.clone(), option);
        self.guide.votes.clear();
        for option in self.votes.values() {
            *self.guide.votes.entry(*option).or_default() += 1;
        }
        Ok(())
    }
}
