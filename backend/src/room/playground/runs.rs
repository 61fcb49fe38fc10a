//! A run towards a goal: line by line in the fair order, one at a time, so that
//! whoever asks for something meanwhile does not wait for its end.

use std::time::{Duration, Instant};

use shared::{
    chronicle::Chronicle,
    goal::{EndReason, Ended, Goal, Run},
    ledger::Sums,
    rejection::Rejection,
};

use super::{Playground, rewind::STEP_MAX};

/// How often it is told how far a run has come.
const TELL_EVERY: Duration = Duration::from_millis(250);

/// The run that is under way, and how the last one ended.
#[derive(Default)]
pub(super) struct Runs {
    under_way: Option<UnderWay>,
    ended: Option<Ended>,
}

struct UnderWay {
    run: Run,
    /// How far it had come when that was last told.
    told: (Run, Instant),
    /// What the ledger added up to when it began.
    start: Sums,
}

impl Runs {
    /// The room begins again, or another command was given.
    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }
}

impl Playground {
    /// What the room keeps of its own course.
    pub fn chronicle(&self) -> Chronicle {
        Chronicle {
            watches: self.watches(),
            run: self.run().cloned(),
            ended: self.run_ended().cloned(),
            ..Chronicle::default()
        }
    }

    /// Whether a run is under way.
    pub fn is_running(&self) -> bool {
        self.runs.under_way.is_some()
    }

    /// The run that is under way, as far as it had come a moment ago.
    pub fn run(&self) -> Option<&Run> {
        let under_way = self.runs.under_way.as_ref();
        under_way.map(|under_way| &under_way.told.0)
    }

    /// How the last run ended, until the next one or another command.
    pub fn run_ended(&self) -> Option<&Ended> {
        self.runs.ended.as_ref()
    }

    /// Another command was given: how the last run ended is told no more.
    pub(in crate::room) fn forget_run(&mut self) {
        self.runs.ended = None;
    }

    /// Begins a run. [`Playground::run_on`] goes on with it. One that is at its
    /// goal already ends at once.
    ///
    /// # Errors
    /// When its goal names something that is not there, or nothing is watched
    /// that could break.
    pub(super) fn run_until(&mut self, goal: Goal, at_most: u64) -> Result<(), Rejection> {
        self.check_up()?;
        let run = Run::new(goal, at_most, &self.world)?;
        let is_for_broken = run.goal == Goal::Broken;
        if is_for_broken && self.watches.is_empty() {
            return Err(Rejection::NotWatched);
        }
        self.watches.begin_to_stop();
        self.runs = Runs {
            under_way: Some(UnderWay {
                start: self.world.ledger.sums(),
                told: (run.clone(), Instant::now()),
                run,
            }),
            ended: None,
        };
        let all_broken = self.watches.all_broken().cloned();
        match all_broken.filter(|_| is_for_broken) {
            Some(invariant) => self.end_run(EndReason::Broken { invariant }),
            None if self.is_run_at_goal() => self.end_run(EndReason::Reached),
            None => {}
        }
        Ok(())
    }

    /// Takes the next step of the run, if one is under way.
    pub async fn run_on(&mut self) {
        if !self.is_running() {
            return;
        }
        let start = Instant::now();
        let stepped = self.step(None).await;
        self.meters
            .step_seconds
            .observe(start.elapsed().as_secs_f64());
        self.keep(STEP_MAX).await;
        let Some(under_way) = &mut self.runs.under_way else {
            return;
        };
        under_way.run.taken += u64::from(stepped.is_ok());
        let run = &under_way.run;
        if under_way.told.1.elapsed() >= TELL_EVERY {
            under_way.told = (run.clone(), Instant::now());
        }
        let (is_last, any) = (run.taken >= run.at_most, run.goal == Goal::Broken);
        if let Err(rejection) = stepped {
            self.end_run(EndReason::Refused { rejection });
        } else if self.is_run_at_goal() {
            self.end_run(EndReason::Reached);
        } else if let Some(invariant) = self.watches.what_broke(any) {
            self.end_run(EndReason::Broken { invariant });
        } else if is_last {
            self.end_run(EndReason::TookAll);
        }
    }

    fn is_run_at_goal(&self) -> bool {
        let under_way = self.runs.under_way.as_ref();
        under_way.is_some_and(|one| one.run.goal.is_reached(&one.start, &self.world))
    }

    /// Ends the run that is under way, if one is.
    pub(super) fn end_run(&mut self, reason: EndReason) {
        if let Some(UnderWay { run, .. }) = self.runs.under_way.take() {
            self.runs.ended = Some(Ended { run, reason });
        }
    }

    /// The driver stops the run.
    pub(in crate::room) fn stop_run(&mut self) {
        self.end_run(EndReason::Stopped);
    }
}
