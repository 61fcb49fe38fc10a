//! What actors' connections watch (`WATCH`): whether it was changed, and how it
//! is watched again after going back.

use shared::{id::ActorId, world::Actor};

use super::Playground;
use crate::redis::{connection::Gone, probe::Clients};

/// Stands for nothing, and is nobody's: a key is renamed to it and back.
const ASIDE: &str = "queue-playground:aside";

impl Playground {
    /// The actors whose connection watches a key that was changed since the
    /// last look, as they are then: their next EXEC will answer nil.
    pub(super) fn found_broken(&self, clients: &Clients) -> Vec<(ActorId, Actor)> {
        let watching = self.world.actors.iter().filter_map(|(id, actor)| {
            let watched = actor.watched.as_ref().filter(|watched| !watched.broken)?;
            let client = clients.get(&actor.connection?)?;
            client.is_dirty.then(|| {
                let mut actor = (**actor).clone();
                let mut watched = watched.clone();
                watched.broken = true;
                actor.watched = Some(watched);
                (id.clone(), actor)
            })
        });
        watching.collect()
    }

    /// Watches again what the actors watched, over their new connections. What
    /// had been changed is touched, so that EXEC answers nil as it would have.
    ///
    /// # Errors
    /// When Redis or a connection is gone.
    pub(super) async fn watch_keys_again(&mut self) -> Result<(), Gone> {
        let actors = self.world.actors.iter();
        let watched = actors.filter_map(|(id, actor)| Some((id.clone(), actor.watched.clone()?)));
        let watched: Vec<_> = watched.collect();
        for (id, watched) in watched {
            let word = |key: &shared::id::Key| key.to_string();
            let mut words = vec!["WATCH".to_owned()];
            words.extend(watched.keys.iter().map(word));
            self.cast.tell(&id, &words).await?;
            if let Some(key) = watched.keys.first().filter(|_| watched.broken) {
                self.touch(key.as_str()).await?;
            }
        }
        Ok(())
    }

    /// Changes a key and leaves it as it was.
    async fn touch(&mut self, key: &str) -> Result<(), Gone> {
        let exists = self.redis.send(&["EXISTS", key]).await?.int() == Some(1);
        let mut touch = redis::pipe();
        if exists {
            touch.cmd("RENAME").arg(key).arg(ASIDE);
            touch.cmd("RENAME").arg(ASIDE).arg(key);
        } else {
            touch.cmd("SET").arg(key).arg("");
            touch.cmd("DEL").arg(key);
        }
        self.redis.transaction(&touch).await?;
        Ok(())
    }
}
