//! What came of the messages in each room: a sentence, and a table.

use std::rc::Rc;

use shared::{id::MessageName, ledger::Fate, world::Mode};
use yew::prelude::*;

use super::{
    bench::Column,
    outcome::{Outcome, What, in_order},
    verdict::Verdict,
};
use crate::{
    chart::Unit,
    i18n::{CompareText, Language, Words, numbers::thousands},
    widget::Rich,
};

/// As many messages are shown one by one.
const SHOWN: usize = 20;

/// The difference as a sentence, and all of it as a table.
pub(super) fn results(columns: &[Rc<Column>], outcomes: &[Outcome], language: Language) -> Html {
    let say = |text: CompareText| text.say(language);
    let is_live = outcomes.iter().any(|outcome| outcome.speed.is_some());
    let mut modes = columns.iter().map(|column| column.state.world.mode);
    let runs = modes.any(|mode| mode == Mode::Live);
    let has_dead = outcomes.iter().any(|outcome| outcome.dead > 0);
    let names = names(outcomes);
    let mut titles = vec![
        ("sent", CompareText::Sent),
        ("done", CompareText::Done),
        ("lost", CompareText::Lost),
        ("twice", CompareText::Twice),
    ];
    titles.extend(has_dead.then_some(("dead", CompareText::Dead)));
    titles.push(("open", CompareText::Open));
    if is_live {
        titles.extend([
            ("speed", CompareText::PerSecond),
            ("speed", CompareText::P50),
            ("speed", CompareText::P99),
        ]);
    }
    html! {
        <>
            // By themselves they change it all the time: nobody could listen to that.
            <p class="verdict" role={(!runs).then_some("status")}><Rich inline=true text={sentence(columns, outcomes, language)} /></p>
            // It may scroll sideways, so the keyboard has to reach it.
            <div class="sums" tabindex="0" role="group" aria-label={say(CompareText::Results)}>
                <table>
                    <thead><tr>
                        <th scope="col">{ say(CompareText::Pattern) }</th>
                        { for titles.into_iter().map(|(class, title)| html! {
                            <th scope="col" {class}>{ say(title) }</th>
                        }) }
                        if !names.is_empty() {
                            <th scope="col" class="each">{ say(CompareText::EachMessage) }</th>
                        }
                    </tr></thead>
                    <tbody>
                        { for columns.iter().zip(outcomes).enumerate().map(|(at, (column, outcome))| html! {
                            <tr key={at} data-sums={column.pattern.pattern().slug}>
                                <th scope="row">{ language.pattern(column.pattern) }</th>
                                { figure("sent", outcome.sent) }
                                { figure("done", outcome.done) }
                                { figure("lost", outcome.lost) }
                                { figure("twice", outcome.twice) }
                                if has_dead {
                                    { figure("dead", outcome.dead) }
                                }
                                { figure("open", outcome.open()) }
                                if is_live {
                                    { speed(outcome) }
                                }
                                if !names.is_empty() {
                                    <td class="each">{ each(outcome, &names, language) }</td>
                                }
                            </tr>
                        }) }
                    </tbody>
                </table>
            </div>
        </>
    }
}

fn figure(name: &'static str, n: u64) -> Html {
    html! {
        <td class={classes!(name, (n == 0).then_some("none"))} data-sum={name}>{ thousands(n) }</td>
    }
}

fn speed(outcome: &Outcome) -> Html {
    let speed = outcome.speed.unwrap_or_default();
    let micros = |us: Option<u64>| us.map_or("–".to_owned(), |us| Unit::Micros.say(us as f64));
    html! {
        <>
            <td class="speed" data-sum="per-second">{ thousands(speed.per_second) }</td>
            <td class="speed" data-sum="p50">{ micros(speed.took.map(|took| took.p50_us)) }</td>
            <td class="speed" data-sum="p99">{ micros(speed.took.map(|took| took.p99_us)) }</td>
        </>
    }
}

/// The newest messages of all rooms, in their order.
fn names(outcomes: &[Outcome]) -> Vec<MessageName> {
    let all = outcomes.iter().flat_map(|outcome| outcome.names(|_| true));
    let mut names: Vec<&MessageName> = all.collect();
    names.sort_by(|one, other| in_order(one).cmp(&in_order(other)));
    names.dedup();
    let from = names.len().saturating_sub(SHOWN);
    names.split_off(from).into_iter().cloned().collect()
}

/// What came of each message: the same one stands below itself in every row.
fn each(outcome: &Outcome, names: &[MessageName], language: Language) -> Html {
    let what = |name: &MessageName| {
        let mut each = outcome.each.iter();
        each.find(|(one, _)| one == name).map(|(_, what)| *what)
    };
    let chip = |name: &MessageName| match what(name) {
        None => html! { <li key={name.as_str()} class="not-sent" aria-hidden="true">{ "·" }</li> },
        Some(what) => {
            let said = CompareText::CameTo(name, what).say(language);
            html! {
                <li key={name.as_str()} class={class(what)} data-came-to={name.to_string()} title={said.clone()}>
                    <span aria-hidden="true">{ sign(what) }{ name.as_str() }</span>
                    <span class="unseen">{ said }</span>
                </li>
            }
        }
    };
    html! { <ul>{ for names.iter().map(chip) }</ul> }
}

fn class(what: What) -> &'static str {
    match what.fate {
        Fate::Lost => "lost",
        Fate::Dead => "dead",
        _ if what.is_twice() => "twice",
        Fate::Done => "done",
        Fate::Open | Fate::Skipped => "open",
    }
}

/// Says without its colour what came of it.
fn sign(what: What) -> &'static str {
    match class(what) {
        "lost" => "✕ ",
        "dead" => "† ",
        "twice" => "2× ",
        "done" => "✓ ",
        _ => "",
    }
}

fn sentence(columns: &[Rc<Column>], outcomes: &[Outcome], language: Language) -> AttrValue {
    if outcomes.iter().all(|outcome| outcome.sent == 0) {
        return CompareText::NothingSent.say(language);
    }
    let verdicts: Vec<Verdict> = columns
        .iter()
        .zip(outcomes)
        .map(|(column, outcome)| Verdict::of(language.pattern(column.pattern), outcome))
        .collect();
    if verdicts.iter().all(Verdict::is_good) {
        return CompareText::AllAlike.say(language);
    }
    let (between, end) = match language {
        Language::English => ("; ", "."),
        Language::Chinese => ("；", "。"),
    };
    let verdicts: Vec<AttrValue> = verdicts
        .iter()
        .map(|verdict| CompareText::Verdict(verdict).say(language))
        .collect();
    format!("{}{end}", verdicts.join(between)).into()
}
