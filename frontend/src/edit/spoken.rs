//! What Redis will be sent for an edit, as somebody would type it.

use shared::{
    command::{Command, GroupStart, TrimTo},
    id::{EntryId, GroupName},
    world::World,
};

use crate::dock::quoted;

/// What stands where something was not filled in yet.
pub(crate) const NOT_YET: &str = "…";

/// What Redis is sent for `command`; none where it is sent nothing.
pub(crate) fn spoken(command: &Command, world: &World) -> Option<String> {
    let stream = world.pattern.pattern().stream;
    let line = match command {
        Command::AddGroup { group, start } => add_group(stream, group.as_str(), &start.word()),
        Command::SetCursor { group, start } => set_cursor(stream, group, &start.word()),
        Command::RemoveGroup { group } => format!("XGROUP DESTROY {stream} {group}"),
        Command::RemoveActor {
            actor,
            delete_consumer: true,
        } => {
            let found = world.actors.get(actor)?;
            let (group, consumer) = (found.role.group()?, found.consumer(actor));
            format!("XGROUP DELCONSUMER {stream} {group} {consumer}")
        }
        Command::Trim { to, approximate } => match to {
            TrimTo::Length(n) => trim(stream, "MAXLEN", *approximate, &n.to_string()),
            TrimTo::Id(id) => trim(stream, "MINID", *approximate, &id.to_string()),
        },
        Command::Delete { entry } => format!("XDEL {stream} {entry}"),
        Command::Acknowledge { group, entry } => format!("XACK {stream} {group} {entry}"),
        Command::Claim {
            group,
            consumer,
            entry,
        } => {
            let words = [consumer.to_string()];
            format!("XCLAIM {stream} {group} {} 0 {entry}", quoted(&words))
        }
        Command::Send { id, fields } => send(stream, *id, fields),
        _ => return None,
    };
    Some(line)
}

/// `XGROUP CREATE`, filled in as far as it is.
pub(crate) fn add_group(stream: &str, group: &str, start: &str) -> String {
    format!(
        "XGROUP CREATE {stream} {} {start} MKSTREAM",
        or_not_yet(group)
    )
}

/// `XGROUP SETID`, filled in as far as it is.
pub(crate) fn set_cursor(stream: &str, group: &GroupName, start: &str) -> String {
    format!("XGROUP SETID {stream} {group} {start}")
}

/// `XTRIM`, filled in as far as it is.
pub(crate) fn trim(stream: &str, by: &str, approximate: bool, to: &str) -> String {
    let how = if approximate { "~" } else { "=" };
    format!("XTRIM {stream} {by} {how} {}", or_not_yet(to))
}

/// `XADD`, filled in as far as it is.
pub(crate) fn send(stream: &str, id: Option<EntryId>, fields: &[(String, String)]) -> String {
    let id = id.map_or_else(|| "*".to_owned(), |id| id.to_string());
    let words = fields.iter().flat_map(|(name, value)| {
        let name = if name.is_empty() { NOT_YET } else { name };
        [name.to_owned(), value.clone()]
    });
    let words: Vec<String> = words.collect();
    format!("XADD {stream} {id} {}", quoted(&words))
}

/// Where a group starts, filled in as far as it is.
pub(crate) fn start_word(start: Option<GroupStart>) -> String {
    start.map_or_else(|| NOT_YET.to_owned(), GroupStart::word)
}

fn or_not_yet(text: &str) -> &str {
    if text.is_empty() { NOT_YET } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::fixture::Play;

    fn said(command: Command) -> Option<String> {
        spoken(&command, &Play::new().world)
    }

    const ID: EntryId = EntryId { ms: 7, seq: 1 };

    #[test]
    fn edits_are_told_as_redis_gets_them() {
        let line = |command| said(command).unwrap_or_default();
        let (group, entry) = (GroupName::from("billing"), ID);
        assert_eq!(
            line(Command::AddGroup {
                group: "mail".into(),
                start: GroupStart::End
            }),
            "XGROUP CREATE orders mail $ MKSTREAM"
        );
        assert_eq!(
            line(Command::SetCursor {
                group: group.clone(),
                start: GroupStart::After(ID)
            }),
            "XGROUP SETID orders billing 7-1"
        );
        assert_eq!(
            line(Command::RemoveActor {
                actor: "c2".into(),
                delete_consumer: true
            }),
            "XGROUP DELCONSUMER orders billing c2"
        );
        assert_eq!(
            line(Command::Trim {
                to: TrimTo::Length(100),
                approximate: true
            }),
            "XTRIM orders MAXLEN ~ 100"
        );
        assert_eq!(
            line(Command::Claim {
                group: group.clone(),
                consumer: "c1".into(),
                entry
            }),
            "XCLAIM orders billing c1 0 7-1"
        );
        assert_eq!(
            line(Command::Acknowledge { group, entry }),
            "XACK orders billing 7-1"
        );
        assert_eq!(
            line(Command::Send {
                id: None,
                fields: vec![("id".into(), "a b".into())]
            }),
            "XADD orders * id \"a b\""
        );
    }

    #[test]
    fn an_actor_that_only_ends_sends_nothing() {
        assert_eq!(
            said(Command::RemoveActor {
                actor: "c2".into(),
                delete_consumer: false
            }),
            None
        );
    }
}
