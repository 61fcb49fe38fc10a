//! What can be done to a message by hand, as things stand.

use shared::{
    command::Command,
    id::GroupName,
    ledger::{Record, Status, Stored},
    world::World,
};
use yew::prelude::*;

use crate::{
    edit::spoken,
    i18n::{EditText, Language, Words},
    store::Form,
    widget::MenuItem,
};

/// Something that can be done to an entry.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Offer {
    /// It is pending for the group.
    Acknowledge(GroupName),
    /// It is pending for one of the group's consumers, and there are others.
    Claim(GroupName),
    /// It is stored.
    Delete,
}

/// What makes sense for the newest copy of a message that is still anywhere.
pub(super) fn offers(world: &World, record: &Record) -> Option<(Stored, Vec<Offer>)> {
    let key = world.pattern.pattern().stream();
    let copies = record.copies.iter().rev();
    let mut all = copies
        .filter(|copy| copy.at.key == key)
        .map(|copy| (copy.clone(), of_copy(world, copy)));
    all.find(|(_, offers)| !offers.is_empty())
}

fn of_copy(world: &World, copy: &Stored) -> Vec<Offer> {
    let Some(stream) = world.streams.get(&copy.at.key) else {
        return Vec::new();
    };
    let mut offers = Vec::new();
    for (name, group) in &stream.groups {
        let track = copy.tracks.get(name);
        // Outside the windows only the ledger knows.
        let is_pending = match group.mark(copy.at.id) {
            Some(mark) => mark == shared::world::Mark::Pending,
            None => track.is_some_and(|track| matches!(track.status, Status::Pending { .. })),
        };
        if !is_pending {
            continue;
        }
        offers.push(Offer::Acknowledge(name.clone()));
        if copy.stored && group.consumers.len() > 1 {
            offers.push(Offer::Claim(name.clone()));
        }
    }
    // Redis answers 0, which is worth seeing.
    let readers = copy.tracks.keys();
    let readers = readers.filter(|name| world.ledger.is_reader(&copy.at.key, name));
    offers.extend(readers.cloned().map(Offer::Acknowledge));
    if copy.stored {
        offers.push(Offer::Delete);
    }
    offers
}

/// The offers as a menu.
pub(super) fn items(world: &World, record: &Record, language: Language) -> Vec<MenuItem> {
    let Some((copy, offers)) = offers(world, record) else {
        return Vec::new();
    };
    let entry = copy.at.id;
    let command = |text: EditText, command: Command| {
        let code = spoken(&command, world).unwrap_or_default();
        MenuItem::command(text.say(language), command).with_code(code)
    };
    let item = |offer: Offer| match offer {
        Offer::Acknowledge(group) => {
            let text = EditText::AcknowledgeFor(group.to_string());
            command(text, Command::Acknowledge { group, entry })
        }
        Offer::Claim(group) => {
            let text = EditText::ClaimIn(group.to_string());
            let label: AttrValue = format!("{} …", text.say(language)).into();
            MenuItem::form(label, Form::Claim(group, entry)).with_code("XCLAIM".into())
        }
        Offer::Delete => command(EditText::DeleteEntry, Command::Delete { entry }).grave(),
    };
    offers.into_iter().map(item).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::fixture::Play;

    fn offered(play: &Play, message: &str) -> Vec<Offer> {
        let record = play.world.ledger.record_of(&message.into()).cloned();
        let record = record.unwrap_or_default();
        offers(&play.world, &record).map_or_else(Vec::new, |(_, offers)| offers)
    }

    #[test]
    fn what_makes_sense_is_offered() {
        let mut play = Play::new();
        play.run("p1");
        assert_eq!(offered(&play, "m1"), [Offer::Delete], "unread");
        play.run("c1");
        let billing = GroupName::from("billing");
        assert_eq!(
            offered(&play, "m1"),
            [Offer::Acknowledge(billing.clone()), Offer::Delete],
            "nobody else to claim it for"
        );
        play.run("p1 c2");
        assert_eq!(
            offered(&play, "m1"),
            [
                Offer::Acknowledge(billing.clone()),
                Offer::Claim(billing),
                Offer::Delete
            ]
        );
        play.run("c1 c1");
        assert_eq!(offered(&play, "m1"), [Offer::Delete], "acknowledged");
        assert_eq!(offered(&play, "m9"), [], "never sent");
    }
}
