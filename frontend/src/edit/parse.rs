//! What was typed into a form, and what is wrong with it.

use shared::{
    command::GroupStart,
    id::{EntryId, GroupName, check_name},
    world::World,
};

use crate::i18n::EditText;

/// An entry id: `1795252341588-0`, or `1795252341588` as Redis reads it.
pub(crate) fn entry_id(text: &str) -> Result<EntryId, EditText> {
    let text = text.trim();
    let whole = if text.contains('-') {
        text.to_owned()
    } else {
        format!("{text}-0")
    };
    let is_digits = whole.chars().all(|c| c.is_ascii_digit() || c == '-');
    whole
        .parse()
        .ok()
        .filter(|_| is_digits)
        .ok_or(EditText::BadId)
}

/// The name of a group that is not there yet.
pub(crate) fn new_group(text: &str, world: &World) -> Result<GroupName, EditText> {
    let text = text.trim();
    check_name(text).map_err(EditText::Name)?;
    let name = GroupName::from(text);
    let stream = world.streams.get(&world.pattern.pattern().stream());
    match stream.is_some_and(|stream| stream.groups.contains_key(&name)) {
        true => Err(EditText::GroupExists(text.to_owned())),
        false => Ok(name),
    }
}

/// How many entries are kept.
pub(crate) fn length(text: &str) -> Result<u64, EditText> {
    text.trim().parse().map_err(|_| EditText::BadLength)
}

/// An id of one's own for an entry; none where Redis is to choose.
pub(crate) fn own_id(text: &str, last: EntryId) -> Result<Option<EntryId>, EditText> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    let id = entry_id(text)?;
    if id > last {
        Ok(Some(id))
    } else {
        Err(EditText::IdTooSmall(last))
    }
}

/// Where a group starts, as it is chosen in a form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct StartDraft {
    /// Which of [`StartDraft::WAYS`].
    pub way: usize,
    /// What was typed for the last one.
    pub id: String,
}

impl StartDraft {
    /// The ways there are: `0`, `$`, an id.
    pub(crate) const WAYS: [(EditText, &'static str); 3] = [
        (EditText::FromBeginning, "0"),
        (EditText::FromEnd, "$"),
        (EditText::AfterId, ""),
    ];

    /// The start.
    pub(crate) fn start(&self) -> Result<GroupStart, EditText> {
        match self.way {
            0 => Ok(GroupStart::Beginning),
            1 => Ok(GroupStart::End),
            _ => entry_id(&self.id).map(GroupStart::After),
        }
    }
}

/// A field of a message with its value, as it is typed.
pub(crate) type FieldDraft = (String, String);

/// The fields, where each has a name.
pub(crate) fn fields(drafts: &[FieldDraft]) -> Result<Vec<(String, String)>, EditText> {
    if drafts.is_empty() || drafts.iter().any(|(name, _)| name.is_empty()) {
        return Err(EditText::FieldNeedsName);
    }
    Ok(drafts.to_vec())
}

#[cfg(test)]
mod tests {
    use shared::id::BadName;

    use super::*;
    use crate::scene::fixture::Play;

    #[test]
    fn ids_are_read_as_redis_reads_them() {
        let id = |ms, seq| Ok(EntryId { ms, seq });
        assert_eq!(entry_id(" 1795252341588-3 "), id(1_795_252_341_588, 3));
        assert_eq!(entry_id("0"), id(0, 0));
        for bad in [
            "",
            "-",
            "a-0",
            "1-",
            "-1",
            "+1-0",
            "1-2-3",
            "18446744073709551616",
        ] {
            assert_eq!(entry_id(bad), Err(EditText::BadId), "{bad}");
        }
    }

    #[test]
    fn a_group_has_a_name_of_its_own() {
        let world = Play::new().world;
        assert_eq!(new_group(" mail ", &world), Ok("mail".into()));
        assert_eq!(new_group("", &world), Err(EditText::Name(BadName::Empty)));
        assert_eq!(
            new_group("a b", &world),
            Err(EditText::Name(BadName::Character))
        );
        assert_eq!(
            new_group("billing", &world),
            Err(EditText::GroupExists("billing".into()))
        );
    }

    #[test]
    fn ids_only_grow() {
        let last = EntryId { ms: 5, seq: 1 };
        assert_eq!(own_id("", last), Ok(None));
        assert_eq!(own_id("5-2", last), Ok(Some(EntryId { ms: 5, seq: 2 })));
        for late in ["5-1", "5", "4-9"] {
            assert_eq!(
                own_id(late, last),
                Err(EditText::IdTooSmall(last)),
                "{late}"
            );
        }
    }

    #[test]
    fn lengths_and_fields_are_checked() {
        assert_eq!(length(" 0 "), Ok(0));
        for bad in ["", "-1", "1.5", "NaN", "1e9"] {
            assert_eq!(length(bad), Err(EditText::BadLength), "{bad}");
        }
        assert!(fields(&[]).is_err());
        assert!(fields(&[("id".into(), String::new())]).is_ok());
        assert!(fields(&[("id".into(), "m".into()), (String::new(), "x".into())]).is_err());
    }
}
