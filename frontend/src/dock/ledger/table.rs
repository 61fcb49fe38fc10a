//! The rows of the ledger as a table. Thousands can be there, so only those that
//! can be seen are made.

use std::rc::Rc;

use shared::id::MessageName;
use web_sys::Element;
use yew::prelude::*;

use super::{
    row::{Looks, said, view},
    rows::Row,
};
use crate::{
    dispatch::use_dispatch,
    i18n::{Language, LedgerText, Words},
    store::Action,
    widget::{Seen, use_seen},
};

/// The height of a row and of the head, in pixels, as the style sheet has it.
const ROW_PX: f64 = 28.0;
/// The columns.
const COLUMNS: [(LedgerText<'static>, &str); 9] = [
    (LedgerText::Message, "message"),
    (LedgerText::Entry, "entry"),
    (LedgerText::OfGroup, "group"),
    (LedgerText::Stands, "stands"),
    (LedgerText::Owner, "owner"),
    (LedgerText::Hand, "in-hand"),
    (LedgerText::Effects, "effects"),
    (LedgerText::EntryIs, "is"),
    (LedgerText::Ends, "ends"),
];

/// What it takes.
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// The language of the page.
    pub language: Language,
    /// The rows, the newest first.
    pub(super) rows: Rc<Vec<Row>>,
    /// The message that is shown beside the stage.
    pub shown: Option<MessageName>,
    /// Some rows are left out.
    pub is_filtered: bool,
}

/// The rows that can be seen. The arrows choose one, and show its message.
#[component]
pub(crate) fn Table(props: &Props) -> Html {
    let language = props.language;
    let dispatch = use_dispatch();
    let chosen = use_state_eq(|| None::<String>);
    let seen = use_seen();
    let (first, last) = seen.rows(props.rows.len(), ROW_PX);
    let choose = {
        let (dispatch, chosen) = (dispatch.clone(), chosen.setter());
        Callback::from(move |row: Row| {
            chosen.set(Some(row.key()));
            dispatch.act(Action::SelectMessage(Some(row.message)));
        })
    };
    let at = chosen
        .as_ref()
        .and_then(|key| props.rows.iter().position(|row| row.key() == *key));
    let onkeydown = {
        let (rows, choose, node) = (props.rows.clone(), choose.clone(), seen.node.clone());
        move |event: KeyboardEvent| {
            let next = reached(&event.key(), at, rows.len());
            let Some((next, row)) = next.and_then(|next| Some((next, rows.get(next)?))) else {
                return;
            };
            event.prevent_default();
            event.stop_propagation();
            choose.emit(row.clone());
            if let Some(list) = node.cast::<Element>() {
                Seen::bring(&list, next, ROW_PX);
            }
        }
    };
    let told = at.and_then(|at| props.rows.get(at));
    let space = |key: &'static str, rows: usize| {
        html! {
            <tbody {key} aria-hidden="true">
                <tr style={format!("height: {}px", rows as f64 * ROW_PX)} />
            </tbody>
        }
    };
    let shown = props.rows.get(first..last).unwrap_or_default();
    html! {
        <div
            ref={seen.node.clone()}
            class="book"
            tabindex="0"
            role="group"
            aria-label={LedgerText::Keys.say(language)}
            onscroll={seen.onscroll.clone()}
            {onkeydown}
        >
            <p class="unseen" role="status">{ told.map(|row| said(row, language)) }</p>
            if props.rows.is_empty() {
                <p class="muted none">{
                    if props.is_filtered { LedgerText::NothingFound } else { LedgerText::Empty }.say(language)
                }</p>
            } else {
                <table aria-rowcount={(props.rows.len() + 1).to_string()}>
                    <caption class="unseen">{ LedgerText::Caption.say(language) }</caption>
                    <thead><tr aria-rowindex="1">
                        { for COLUMNS.iter().map(|(name, class)| html! {
                            <th key={*class} scope="col" class={*class}>{ name.say(language) }</th>
                        }) }
                    </tr></thead>
                    { space("above", first) }
                    <tbody key="rows">
                        { for shown.iter().enumerate().map(|(n, row)| {
                            let above = (first + n).checked_sub(1).and_then(|above| props.rows.get(above));
                            let looks = Looks {
                                is_chosen: at == Some(first + n),
                                is_shown: props.shown.as_ref() == Some(&row.message),
                                is_same: above.is_some_and(|above| above.id == row.id),
                            };
                            view(row, first + n, looks, &choose, language)
                        }) }
                    </tbody>
                    { space("below", props.rows.len() - last) }
                </table>
            }
        </div>
    }
}

/// The row that a key leads to; none for a key that leads nowhere.
fn reached(key: &str, at: Option<usize>, rows: usize) -> Option<usize> {
    /// Rows of a page.
    const PAGE: usize = 8;
    let last = rows.checked_sub(1)?;
    let next = match key {
        "ArrowDown" => at.map_or(0, |at| at + 1),
        "ArrowUp" => at.map_or(0, |at| at.saturating_sub(1)),
        "PageDown" => at.unwrap_or(0) + PAGE,
        "PageUp" => at.unwrap_or(0).saturating_sub(PAGE),
        "Home" => 0,
        "End" => last,
        _ => return None,
    };
    Some(next.min(last))
}

#[cfg(test)]
mod tests {
    use super::reached;

    #[test]
    fn keys_lead_from_row_to_row_and_stop_at_the_ends() {
        assert_eq!(reached("ArrowDown", None, 5), Some(0));
        assert_eq!(reached("ArrowDown", Some(4), 5), Some(4));
        assert_eq!(reached("ArrowUp", Some(0), 5), Some(0));
        assert_eq!(reached("PageDown", Some(1), 50), Some(9));
        assert_eq!(reached("End", None, 50), Some(49));
        assert_eq!(reached("x", Some(1), 5), None);
        assert_eq!(reached("End", None, 0), None);
    }
}
