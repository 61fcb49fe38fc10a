//! A producer that is not answered, and sends the same again.

use shared::{
    command::Command,
    world::{CrashPoint, Moment},
};

use super::{Walk, together};
use shared::next::{Forecast, choices};

impl Walk {
    /// The producer's message is stored, and its reply is lost; it sends the
    /// same again. Entries there are then.
    async fn sends_again(&mut self) -> u64 {
        let point = Some(CrashPoint {
            line: "send".into(),
            moment: Moment::Unanswered,
        });
        let actor: shared::id::ActorId = "p1".into();
        let plan = Command::PlanCrash {
            actor: actor.clone(),
            point,
        };
        let step = Command::Step {
            actor: Some(actor.clone()),
        };
        for command in [plan, step.clone(), Command::Restart { actor }] {
            self.obey(command).await;
            self.check().await;
        }
        let foreseen = choices(&self.page).into_iter();
        let foreseen = foreseen.filter(|choice| choice.command == step);
        let foreseen: Vec<Forecast> = foreseen.map(|choice| choice.foresees).collect();
        self.obey(step).await;
        self.check().await;
        let step = self.playground.last_steps(1).pop().unwrap();
        let [foreseen] = &foreseen[..] else {
            panic!("{foreseen:?}");
        };
        assert!(
            together::came_about(foreseen, &step.effects),
            "{foreseen:?}"
        );
        self.page.streams["orders"].head.length
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_sent_again_under_its_own_id_is_stored_once() {
    for (slug, entries) in [("idempotent-producer", 1), ("batch-one", 2)] {
        let (mut walk, supervisor, _folder) = Walk::start(slug, 5, false).await;
        assert_eq!(walk.sends_again().await, entries, "{slug}");
        assert_eq!(walk.page.ledger.sent(), 1, "{slug}");
        assert_eq!(
            walk.page.actors["p1"].next_message,
            Some("m2".into()),
            "{slug}"
        );
        walk.playground.stop().await;
        supervisor.close().await.unwrap();
    }
}
