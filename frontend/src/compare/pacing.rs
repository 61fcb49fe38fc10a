//! How rooms that are compared run by themselves: alike.

use shared::{
    command::Command,
    world::{Pace, Role, Settings, World},
};

/// How fast, and whether anything goes wrong.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Pacing {
    /// To be followed with the eyes.
    Calm,
    /// To see where it queues up.
    #[default]
    Brisk,
    /// To see how much goes through.
    Fast,
    /// As brisk, and workers crash now and then.
    Crashes,
}

impl Pacing {
    /// All of them.
    pub(crate) const ALL: [Self; 4] = [Self::Calm, Self::Brisk, Self::Fast, Self::Crashes];

    /// What makes a room run so, with this seed for what happens by chance.
    pub(crate) fn commands(self, world: &World, seed: u64) -> Vec<Command> {
        let settings = Settings {
            seed,
            ..world.settings
        };
        let configure = (settings != world.settings).then_some(Command::Configure { settings });
        let paces = world.actors.iter().filter_map(|(id, actor)| {
            let pace = self.pace(&actor.role);
            (pace != actor.pace).then(|| Command::SetPace {
                actor: id.clone(),
                pace,
            })
        });
        configure.into_iter().chain(paces).collect()
    }

    fn pace(self, role: &Role) -> Pace {
        let (rate_mhz, work_us) = match self {
            Self::Calm => (1_000, 500_000),
            Self::Brisk | Self::Crashes => (20_000, 20_000),
            Self::Fast => (1_000_000, Pace::WORK_US.0),
        };
        let crashes = self == Self::Crashes && matches!(role, Role::Consumer { .. });
        Pace {
            rate_mhz,
            work_us,
            crash_ppm: if crashes { 5_000 } else { 0 },
            restart_ms: 1_000,
            ..Pace::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::fixture::Play;

    #[test]
    fn every_room_is_given_the_same_and_nothing_twice() {
        for pacing in Pacing::ALL {
            let mut world = Play::new().world;
            for command in pacing.commands(&world, 9) {
                match command {
                    Command::Configure { settings } => {
                        assert!(settings.is_sound());
                        world.settings = settings;
                    }
                    Command::SetPace { actor, pace } => {
                        assert_eq!(pace.out_of_bounds(), None);
                        if let Some(actor) = world.actors.get_mut(&actor) {
                            std::sync::Arc::make_mut(actor).pace = pace;
                        }
                    }
                    other => unreachable!("{other:?}"),
                }
            }
            assert_eq!(world.settings.seed, 9);
            assert_eq!(pacing.commands(&world, 9), []);
        }
    }
}
