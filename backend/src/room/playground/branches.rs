//! Branches: going on from an earlier step keeps what came after it.
//!
//! A room has at most [`BRANCHES`] of them. One more, and the end that is missed
//! least is let go of: of those that nobody named or set a bookmark on, the one
//! that was last gone on with longest ago.

use std::{collections::BTreeSet, sync::Arc};

use shared::{
    chronicle::{BranchId, Chronicle, Comparison, Place},
    rejection::Rejection,
    step::Step,
};

use super::{
    Playground,
    bookmarks::title,
    course::BRANCHES,
    history::{History, Known},
    rewind::whole,
};
use crate::room::snapshot;

impl Playground {
    /// Where the room is; none before its first step.
    pub fn place(&self) -> Option<Place> {
        self.course.place(self.course.branch(), self.world.step)
    }

    /// The branches, the bookmarks and what else the room keeps of its course.
    pub fn chronicle(&self) -> Chronicle {
        let mut chronicle = self.course.chronicle().clone();
        for branch in &mut chronicle.branches {
            branch.oldest = self.history.oldest(branch.id).unwrap_or(branch.newest);
        }
        chronicle
    }

    /// Whether a step can be gone to.
    pub fn keeps(&self, place: Place) -> bool {
        matches!(self.history.at(place), Some(Known::Whole(_)))
    }

    /// The place of the next step. Where there are newer ones already, it is the
    /// first of another branch.
    pub(super) fn grow_to(&mut self, step: u64) -> Place {
        if self.course.newest() >= step {
            self.part_after(step - 1);
        }
        self.course.grow(step)
    }

    fn part_after(&mut self, step: u64) {
        let branch = self.course.branch();
        let here = self.course.place(branch, step);
        let here = here.unwrap_or(Place { branch, step });
        let is_own = here.branch == branch && !self.course.parts_after(here);
        if is_own && !self.history.leads_on_from(here) {
            // Nothing of what came after can be gone to: no branch is made of
            // that.
            self.cut_after(here);
            return self.course.shorten(here);
        }
        self.course.part(here);
        if self.course.branches() > BRANCHES {
            self.let_go_of_one();
        }
    }

    /// Lets go of the end of the branch that is missed least. False where the
    /// room's own is the only one.
    fn let_go_of_one(&mut self) -> bool {
        let age = |branch| self.history.age(branch);
        let Some(branch) = self.course.least_missed(age) else {
            return false;
        };
        let cut = self.course.let_go(branch);
        self.cut_after(cut.after);
        if let Some(heir) = cut.heir {
            self.history.hand_over(branch, heir);
            self.trace.hand_over(branch, heir);
        }
        true
    }

    fn cut_after(&mut self, place: Place) {
        self.history.cut_after(place);
        self.trace.cut_after(place);
    }

    /// Lets go of steps of the trace where there are too many.
    pub(super) fn fit_trace(&mut self) {
        while let Some(place) = self.trace.surplus() {
            let needing = self.history.lose_step(place);
            if !needing.is_empty() {
                let stay = self.stays();
                self.history.do_without(&needing, &stay, &self.trace);
            }
            self.trace.remove(place);
        }
    }

    /// Lets go of what is kept, where it is too much. Bookmarks, and what a
    /// branch begins and ends with, stay as long as they take less than half of
    /// what may be taken.
    pub(super) fn thin_out(&mut self) {
        loop {
            let stay = self.stays();
            self.history.thin_out(&stay);
            let is_too_much = self.history.take_more_than(&stay, 2);
            if !is_too_much || !(self.course.drop_oldest_pause() || self.let_go_of_one()) {
                return;
            }
        }
    }

    /// What is not thinned out: bookmarks, where branches part, their newest
    /// steps, and the very first.
    fn stays(&self) -> BTreeSet<Place> {
        let branches = self.course.chronicle().branches.iter();
        let ends = self.history.ends(branches.map(|branch| branch.id));
        self.course.marked(ends)
    }

    /// Goes to another branch: to its newest step, or to one of its line.
    ///
    /// # Errors
    /// When there is no such branch or step, or it was not kept.
    pub(super) async fn switch_branch(
        &mut self,
        branch: BranchId,
        step: Option<u64>,
    ) -> Result<(), Rejection> {
        self.check_up()?;
        // What another client did begins a branch, and may end one.
        self.observe().await?;
        let newest = self.newest_of(branch)?;
        self.go_to_step_of(branch, step.unwrap_or(newest)).await
    }

    fn newest_of(&self, branch: BranchId) -> Result<u64, Rejection> {
        let found = self.course.chronicle().branch(branch);
        let newest = found.map(|branch| branch.newest);
        newest.ok_or(Rejection::NoBranch { branch })
    }

    /// Calls a branch something; an empty name takes its name off.
    ///
    /// # Errors
    /// When there is no such branch, or the name cannot be taken.
    pub(super) fn name_branch(&mut self, branch: BranchId, name: &str) -> Result<(), Rejection> {
        self.newest_of(branch)?;
        let name = match name.trim() {
            "" => None,
            name => Some(title(name)?),
        };
        self.course.name(branch, name);
        Ok(())
    }

    /// Lets go of a branch and all that grew from it.
    ///
    /// # Errors
    /// When there is no such branch, or the room is on it or on one of those.
    pub(super) fn delete_branch(&mut self, branch: BranchId) -> Result<(), Rejection> {
        self.newest_of(branch)?;
        let gone = self.course.grown_from(branch);
        if gone.contains(&self.course.branch()) {
            return Err(Rejection::BranchInUse { branch });
        }
        for branch in &gone {
            self.cut_after(Place {
                branch: *branch,
                step: 0,
            });
        }
        self.course.forget(&gone);
        Ok(())
    }

    /// How messages end here and at another place, or the last one that is kept
    /// before it. Redis is not asked.
    ///
    /// # Errors
    /// When there is no such place, it was not kept, or the actors run by
    /// themselves.
    pub fn compare_with(&self, with: Place) -> Result<Comparison, Rejection> {
        if self.is_live() {
            return Err(Rejection::Live);
        }
        self.newest_of(with.branch)?;
        let no_step = Rejection::NoStep { step: with.step };
        let wanted = self.course.place(with.branch, with.step);
        let wanted = wanted.ok_or_else(|| no_step.clone())?;
        let here = self.place().ok_or_else(|| no_step.clone())?;
        let ledger = &self.world.ledger;
        if wanted == here {
            return Ok(Comparison::between(
                (here, ledger),
                (here, ledger),
                here.step,
            ));
        }
        let chronicle = self.course.chronicle();
        let line = chronicle.line(with.branch);
        let found = self.history.before(&line, with.step + 1);
        let (other, known) = found.ok_or_else(|| no_step.clone())?;
        let picture = History::picture(other, &*whole(known)?, &self.trace);
        let picture = picture.ok_or(no_step)?;
        let parted = chronicle.parting(here.branch, other.branch);
        let parted = parted.min(here.step).min(other.step);
        let (one, other) = ((here, &**ledger), (other, &*picture.ledger));
        Ok(Comparison::between(one, other, parted))
    }

    /// Steps of a branch's line without their changes: those that are still
    /// kept, as many as go into one message.
    ///
    /// # Errors
    /// When there is no such branch or no such step.
    pub fn recall(
        &self,
        branch: BranchId,
        first: u64,
        last: u64,
    ) -> Result<Vec<Arc<Step>>, Rejection> {
        let newest = self.newest_of(branch)?;
        if first == 0 || first > last.min(newest) {
            return Err(Rejection::NoStep { step: first });
        }
        let line = self.course.chronicle().line(branch);
        Ok(snapshot::recalled(&self.trace.kept(&line, first, last)))
    }
}
