//! A row of the ledger, drawn and in words.

use shared::ledger::{Fate, Status, Stored, Track};
use yew::prelude::*;

use super::rows::Row;
use crate::i18n::{Language, LedgerText, Words};

/// How a row looks among the others.
#[derive(Clone, Copy)]
pub(super) struct Looks {
    /// It was chosen.
    pub is_chosen: bool,
    /// Its message is the one that is shown.
    pub is_shown: bool,
    /// It is about the same entry as the row above.
    pub is_same: bool,
}

/// A row, the `at`th of all.
pub(super) fn view(
    row: &Row,
    at: usize,
    Looks {
        is_chosen,
        is_shown,
        is_same,
    }: Looks,
    choose: &Callback<Row>,
    language: Language,
) -> Html {
    let Some((copy, track)) = row.told() else {
        return Html::default();
    };
    let say = |text: LedgerText| text.say(language);
    let onclick = {
        let row = row.clone();
        choose.reform(move |_: MouseEvent| row.clone())
    };
    let (owner, deliveries) = pending(&track.status);
    let processed = row.processed();
    let (effects, fate) = (effects(processed), row.fate());
    html! {
        <tr
            key={row.key()}
            class={classes!(is_shown.then_some("shown"), is_chosen.then_some("chosen"), is_same.then_some("same"))}
            aria-rowindex={(at + 2).to_string()}
            data-entry={row.id.to_string()}
            data-of={row.group.to_string()}
            data-stands={status(&track.status)}
            data-owner={owner.map(ToString::to_string)}
            data-deliveries={deliveries.map(|n| n.to_string())}
            data-stored={copy.stored.to_string()}
            data-processed={processed.to_string()}
            data-fate={ending(fate)}
            {onclick}
        >
            <th scope="row" class="message">
                <button type="button" tabindex="-1" aria-pressed={is_shown.to_string()}>
                    { row.message.as_str().to_owned() }
                </button>
                if let Some(copy) = row.copy() {
                    <small>{ say(LedgerText::Copy(copy)) }</small>
                }
            </th>
            <td class="entry mono" title={row.id.to_string()}>{ row.id.short() }</td>
            <td class="group">{ row.group.to_string() }</td>
            <td class="stands">
                <i class={status(&track.status)} aria-hidden="true" />{ say(LedgerText::Status(&track.status)) }
            </td>
            <td class="owner">
                if let Some(owner) = owner {
                    { owner.to_string() }
                }
                if let Some(n) = deliveries {
                    <small class={(n > 1).then_some("again")}>{ say(LedgerText::Delivered(n)) }</small>
                }
            </td>
            <td class="in-hand">{ hands(track) }</td>
            <td class={classes!("effects", effects)}>{ say(LedgerText::DoneTimes(processed)) }</td>
            <td class={classes!("is", (!copy.stored).then_some("gone"))} title={(!copy.stored).then(|| say(LedgerText::Gone))}>{ say(LedgerText::Stored(copy.stored)) }</td>
            <td class={classes!("ends", ending(fate))}>
                <i class={ending(fate)} aria-hidden="true" />{ say(LedgerText::Fate(fate)) }
                if track.dead && fate != Fate::Dead {
                    <small>{ say(LedgerText::Dead) }</small>
                }
            </td>
        </tr>
    }
}

/// The row in a sentence, for those who do not see it.
pub(super) fn said(row: &Row, language: Language) -> String {
    let say = |text: LedgerText| text.say(language).to_string();
    let mut parts = vec![format!("{} · {}", row.message, row.group)];
    if let Some((copy, track)) = row.told() {
        parts.extend(said_of(copy, track, &say));
    }
    let processed = row.processed();
    if processed > 0 {
        let effects = say(LedgerText::DoneTimes(processed));
        parts.push(format!("{}: {effects}", say(LedgerText::Effects)));
    }
    let fate = say(LedgerText::Fate(row.fate()));
    parts.push(format!("{}: {fate}", say(LedgerText::Ends)));
    parts.join(", ")
}

fn said_of(copy: &Stored, track: &Track, say: &impl Fn(LedgerText) -> String) -> Vec<String> {
    let mut parts = vec![say(LedgerText::Status(&track.status))];
    let (owner, deliveries) = pending(&track.status);
    parts.extend(owner.map(ToString::to_string));
    parts.extend(deliveries.map(|n| say(LedgerText::Delivered(n))));
    if !track.hands.is_empty() {
        parts.push(format!("{}: {}", say(LedgerText::Hand), hands(track)));
    }
    parts.push(say(LedgerText::Stored(copy.stored)));
    parts
}

fn pending(status: &Status) -> (Option<&shared::id::ConsumerName>, Option<u64>) {
    match status {
        Status::Pending {
            consumer,
            deliveries,
        } => (Some(consumer), Some(*deliveries)),
        _ => (None, None),
    }
}

fn hands(track: &Track) -> String {
    let hands: Vec<&str> = track.hands.iter().map(|by| by.as_str()).collect();
    hands.join(", ")
}

fn effects(processed: u32) -> &'static str {
    match processed {
        0 => "none",
        1 => "once",
        _ => "again",
    }
}

fn status(status: &Status) -> &'static str {
    match status {
        Status::Unread => "unread",
        Status::Pending { .. } => "pending",
        Status::Acknowledged => "acked",
        Status::Skipped => "skipped",
        Status::Missed => "missed",
        Status::Dropped => "dropped",
        Status::Taken => "taken",
    }
}

fn ending(fate: Fate) -> &'static str {
    match fate {
        Fate::Open => "open",
        Fate::Done => "done",
        Fate::Dead => "dead",
        Fate::Lost => "lost",
        Fate::Skipped => "skipped",
    }
}
