//! What a connection watches goes back with the room.

use shared::{command::Command, step::Step, why::Why};

use super::Walk;

impl Walk {
    async fn run(&mut self, actors: &str) {
        for actor in actors.split(' ') {
            let actor = Some(actor.into());
            self.obey(Command::Step { actor }).await;
            self.check().await;
        }
    }

    async fn back(&mut self) {
        self.obey(Command::Back).await;
        self.playground.fresh();
        self.page = self.playground.world().clone();
        self.check().await;
    }

    /// Whether what an actor watches was changed; none where it watches nothing.
    fn is_broken(&self, actor: &str) -> Option<bool> {
        let watched = self.page.actors[actor].watched.as_ref();
        watched.map(|watched| watched.broken)
    }

    fn last(&self) -> std::sync::Arc<Step> {
        self.playground.last_steps(1).pop().unwrap()
    }

    fn was_called_off(&self) -> bool {
        let step = self.last();
        let mut whys = step.effects.iter().map(|effect| &effect.why);
        whys.any(|why| *why == Why::CalledOff)
    }
}

/// Two workers looked at the same time, and the second one's EXEC answers nil:
/// also after going back to before it, since what was changed stays changed;
/// and not after going back to before it was changed.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_watched_is_watched_again_after_going_back() {
    let (mut walk, supervisor, _folder) = Walk::start("idempotent", 3, false).await;
    walk.run("p1 c1 c1 c1").await;
    assert_eq!(walk.is_broken("c1"), Some(false));
    let by_ms = 60_000;
    walk.obey(Command::TurnClock { by_ms }).await;
    walk.check().await;
    walk.run("reaper reaper reaper").await;
    assert_eq!(walk.is_broken("reaper"), Some(false));
    walk.run("reaper").await;
    assert_eq!(walk.is_broken("reaper"), None, "EXEC ends it");
    assert_eq!(walk.is_broken("c1"), Some(true));
    for _ in 0..2 {
        walk.run("c1").await;
        assert!(walk.was_called_off(), "{:?}", walk.last());
        assert_eq!(walk.page.actors["c1"].line, "watch".into());
        walk.back().await;
        assert_eq!(walk.is_broken("c1"), Some(true));
    }
    walk.back().await;
    assert_eq!(walk.is_broken("c1"), Some(false));
    assert_eq!(walk.is_broken("reaper"), Some(false));
    walk.run("c1").await;
    assert!(!walk.was_called_off(), "{:?}", walk.last());
    assert_eq!(walk.is_broken("reaper"), Some(true));
    walk.run("reaper").await;
    assert!(walk.was_called_off(), "{:?}", walk.last());
    // It looks again, finds the mark, and is done with it.
    walk.run("reaper reaper reaper").await;
    assert_eq!(walk.page.actors["reaper"].line, "claim".into());
    assert_eq!(walk.is_broken("reaper"), None);
    assert_eq!(walk.totals().done_twice, 0);
    // What another client does is seen, too.
    walk.run("p1 c2 c2").await;
    walk.witness.send(&["SET", "done:m2", "me"]).await.unwrap();
    walk.playground.observe().await.unwrap();
    walk.has_outsider = true;
    walk.check().await;
    assert_eq!(walk.is_broken("c2"), Some(true));
    walk.playground.stop().await;
    supervisor.close().await.unwrap();
}
