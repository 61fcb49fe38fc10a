//! The sums of the ledger, over all messages there ever were.

use shared::{id::GroupName, ledger::Totals, world::World};
use yew::prelude::*;

use super::{Filter, Kind};
use crate::i18n::{Language, LedgerText, Words, numbers::thousands};

/// What the sums tell of each group.
const KINDS: [Kind; 4] = [Kind::Done, Kind::Twice, Kind::Dead, Kind::Lost];

/// The sums.
pub(super) struct Sums {
    sent: u64,
    groups: Vec<(GroupName, Totals)>,
}

impl Sums {
    /// The sums of some groups.
    pub(super) fn of(world: &World, groups: Vec<GroupName>) -> Self {
        let ledger = &world.ledger;
        let with_totals = |group: GroupName| {
            let totals = ledger.totals(&group);
            (group, totals)
        };
        Self {
            sent: ledger.sent(),
            groups: groups.into_iter().map(with_totals).collect(),
        }
    }
}

/// A table of the sums; a number is a button that shows what it counts.
pub(super) fn sums(
    sums: &Sums,
    filter: &Filter,
    onfilter: &Callback<Filter>,
    language: Language,
) -> Html {
    let cell = |group: &GroupName, totals: &Totals, kind: Kind| {
        let n = count(totals, kind);
        let wanted = Filter {
            group: Some(group.clone()),
            kind,
            text: filter.text.clone(),
        };
        let is_on = wanted == *filter;
        let next = if is_on { Filter::default() } else { wanted };
        let label = LedgerText::SumOf {
            kind,
            group: group.as_str(),
            n,
        };
        html! {
            <td key={kind.slug()} class={classes!(kind.slug(), (n == 0).then_some("no"))} data-sum={n.to_string()}>
                <button
                    type="button"
                    aria-label={label.say(language)}
                    aria-pressed={is_on.to_string()}
                    onclick={onfilter.reform(move |_: MouseEvent| next.clone())}
                >
                    { thousands(n) }
                </button>
            </td>
        }
    };
    html! {
        <table class="sums">
            <caption class="unseen">{ LedgerText::Sums.say(language) }</caption>
            <thead><tr>
                <td class="sent" data-sent={sums.sent.to_string()}>{ LedgerText::Sent(sums.sent).say(language) }</td>
                { for KINDS.into_iter().map(|kind| html! {
                    <th key={kind.slug()} scope="col">{ LedgerText::Sum(kind).say(language) }</th>
                }) }
            </tr></thead>
            <tbody>
                { for sums.groups.iter().map(|(group, totals)| html! {
                    <tr key={group.as_str()} data-sums={group.to_string()}>
                        <th scope="row">{ group.to_string() }</th>
                        { for KINDS.into_iter().map(|kind| cell(group, totals, kind)) }
                    </tr>
                }) }
            </tbody>
        </table>
    }
}

fn count(totals: &Totals, kind: Kind) -> u64 {
    match kind {
        Kind::Done => totals.acknowledged,
        Kind::Twice => totals.done_twice,
        Kind::Dead => totals.dead,
        Kind::Lost => totals.lost,
        _ => 0,
    }
}
