//! The keys of the room: which there may be, and which of single messages there
//! are.

use shared::{
    id::Key,
    patterns::{Kind, Pattern},
    world::Change,
};

use super::Playground;
use crate::redis::{
    connection::Gone,
    probe::{Reading, names::PICTURED},
};

impl Playground {
    /// The pattern's keys that are no streams: of those of single messages the
    /// ones that are in the picture.
    pub(super) fn plain_keys(&self) -> Vec<(Key, Kind)> {
        let pattern = self.world.pattern.pattern();
        let actors = self.world.actors.iter();
        let mut keys = pattern.plain_keys(actors.map(|(id, actor)| (id, &**actor)));
        let pictured = self.names.values().flat_map(|names| names.pictured());
        keys.extend(pictured.filter_map(|key| of_message(pattern, key)));
        keys
    }

    /// Those of single messages that are known and not in the picture.
    pub(super) fn keys_beside(&self) -> Vec<Key> {
        let others = self.names.values().flat_map(|names| names.others());
        others.cloned().collect()
    }

    /// All keys that are known.
    pub(super) fn keys(&self) -> Vec<Key> {
        // A channel is no key.
        let is_key = |kind: Kind| !matches!(kind, Kind::Channel | Kind::ChannelPattern);
        let plain = self.plain_keys().into_iter();
        let plain = plain.filter(|(_, kind)| is_key(*kind)).map(|(key, _)| key);
        let plain = plain.chain(self.keys_beside());
        self.streams().into_iter().chain(plain).collect()
    }

    /// Whether every key of a single message is known by name.
    pub(super) fn knows_all_keys(&self) -> bool {
        self.names.values().all(|names| names.are_all)
    }

    /// What the names of keys of single messages begin with, and those of the
    /// newest messages.
    pub(super) fn prefixes(&self) -> Vec<(Key, Vec<Key>)> {
        let specs = self.world.pattern.pattern().of_messages();
        let first = self.messages.saturating_sub(PICTURED as u64) + 1;
        let prefixes = specs.map(|spec| {
            let newest = first..=self.messages;
            let newest = newest.map(|number| format!("{}m{number}", spec.name).into());
            (spec.name.into(), newest.collect())
        });
        prefixes.collect()
    }

    /// Takes what was found of the names; returns what changed for the picture.
    pub(super) fn take_names(&mut self, reading: &mut Reading) -> Vec<Change> {
        let names = std::mem::take(&mut reading.names);
        let counts = names.iter().map(|(prefix, names)| (prefix, names.count));
        let changed = counts.filter(|(prefix, count)| {
            let before = self.world.counts.get(*prefix);
            before.copied().unwrap_or_default() != *count
        });
        let changes = changed.map(|(prefix, count)| Change::Keys {
            prefix: prefix.clone(),
            count,
        });
        let changes = changes.collect();
        self.names = names;
        changes
    }

    /// The keys of single messages that there are now, and none of `known`.
    ///
    /// # Errors
    /// When Redis does not answer.
    pub(super) async fn newer_keys(
        &mut self,
        is_known: impl Fn(&Key) -> bool,
    ) -> Result<Vec<Key>, Gone> {
        let mut newer = Vec::new();
        for (prefix, _) in self.prefixes() {
            let mut cursor = "0".to_owned();
            loop {
                let words = ["SCAN", &cursor, "COUNT", "10000"];
                let page = self.redis.send(&words).await?;
                let keys = page.list().get(1).map_or(&[][..], |keys| keys.list());
                let keys = keys.iter().filter_map(|key| key.text().map(Key::from));
                newer.extend(
                    keys.filter(|key| key.as_str().starts_with(prefix.as_str()) && !is_known(key)),
                );
                match page.list().first().and_then(|next| next.text()) {
                    None | Some("0") => break,
                    Some(next) => next.clone_into(&mut cursor),
                }
            }
        }
        Ok(newer)
    }
}

fn of_message(pattern: &Pattern, key: &Key) -> Option<(Key, Kind)> {
    let spec = pattern.of_message(key)?;
    Some((key.clone(), spec.kind))
}
