//! The sockets of the rooms that are compared, and the addresses.

use std::rc::Rc;

use gloo::timers::callback::Timeout;
use shared::{command::Command, patterns::PatternId, protocol::RoomId};
use yew::prelude::*;

use super::bench::{Bench, Deed};
use crate::{
    address::{Address, Compared, Side},
    browser,
    connection::Connection,
    dispatch::{Dispatch, Line, use_dispatch},
    start::to_start,
    store::{Action, Ui},
};

/// The least time between two commands of a task, in milliseconds: a browser may
/// send no more than so many in a second, and eyes may want to follow.
const BETWEEN_MS: u32 = 25;

/// What was sent to a room already.
#[derive(Default)]
struct Sent {
    wanted: u64,
    resync: bool,
    timer: Option<Timeout>,
}

/// The handles of the rooms, one for each column: opens their sockets, keeps them
/// informed of what the page has, sends what the bench wants, and closes them in
/// the end.
#[hook]
pub(super) fn use_links(
    bench: &UseReducerHandle<Bench>,
    ui: &Ui,
    compared: &Compared,
) -> Rc<Vec<Dispatch>> {
    let connections = use_memo((), |()| {
        let connection = |at: usize| {
            let dispatcher = bench.dispatcher();
            Connection::new(Callback::from(move |action| {
                dispatcher.dispatch(Deed::Room(at, action));
            }))
        };
        (0..compared.patterns.len())
            .map(connection)
            .collect::<Vec<_>>()
    });
    let links = use_memo((), |()| {
        let link = |(at, connection): (usize, &Connection)| {
            let dispatcher = bench.dispatcher();
            let actions = Callback::from(move |action| dispatcher.dispatch(Deed::Room(at, action)));
            Dispatch::new(actions, connection.clone())
        };
        connections.iter().enumerate().map(link).collect::<Vec<_>>()
    });
    let (opening, first) = (connections.clone(), compared.clone());
    use_effect_with((), move |()| {
        for (at, connection) in opening.iter().enumerate() {
            connection.want(first.patterns.get(at).copied().unwrap_or_default());
            connection.open(first.room(at));
        }
        move || {
            for connection in opening.iter() {
                connection.leave();
            }
        }
    });
    use_look(&links, ui);
    use_rooms_in_address(bench, compared);
    use_sending(bench, &connections);
    links
}

/// All of them speak and look as the page does.
#[hook]
fn use_look(links: &Rc<Vec<Dispatch>>, ui: &Ui) {
    let links = links.clone();
    use_effect_with((ui.language, ui.theme), move |(language, theme)| {
        for link in links.iter() {
            link.act(Action::Speak(*language));
            link.act(Action::Wear(*theme));
        }
    });
}

/// The address leads back to the same rooms.
#[hook]
fn use_rooms_in_address(bench: &Bench, compared: &Compared) {
    let dispatch = use_dispatch();
    let columns = bench.columns.iter().enumerate();
    let rooms: Vec<Option<RoomId>> = columns
        .map(|(at, column)| column.state.room.clone().or_else(|| compared.room(at)))
        .collect();
    let patterns = compared.patterns.clone();
    use_effect_with(rooms, move |rooms| {
        if rooms.iter().any(Option::is_some) {
            let rooms = rooms.clone();
            dispatch.act(Action::Visit(Side::Compare(Compared { patterns, rooms })));
        }
    });
}

/// Sends what has to be sent.
#[hook]
fn use_sending(bench: &UseReducerHandle<Bench>, connections: &Rc<Vec<Connection>>) {
    let sent = use_mut_ref(Vec::<Sent>::new);
    let (bench, connections) = (bench.clone(), connections.clone());
    use_effect(move || {
        let mut sent = sent.borrow_mut();
        sent.resize_with(connections.len(), Sent::default);
        for (at, ((column, connection), sent)) in bench
            .columns
            .iter()
            .zip(connections.iter())
            .zip(sent.iter_mut())
            .enumerate()
        {
            let state = &column.state;
            connection.stand_at(state.position());
            if state.wants_resync && !sent.resync {
                connection.resync();
            }
            sent.resync = state.wants_resync;
            let Some(wanted) = &column.wanted else {
                continue;
            };
            if wanted.number != sent.wanted {
                sent.wanted = wanted.number;
                let (dispatcher, connection) = (bench.dispatcher(), connection.clone());
                let command = wanted.command.clone();
                sent.timer = Some(Timeout::new(BETWEEN_MS, move || {
                    dispatcher.dispatch(Deed::Sent(at, connection.ask(command)));
                }));
            }
        }
    });
}

/// The address at which patterns are compared in new rooms, which looks and
/// speaks as now.
pub(super) fn to_compare(ui: &Ui, compared: Compared) -> Address {
    Address {
        side: Side::Compare(compared),
        ..to_start(ui)
    }
}

/// The address at which a pattern is compared with another.
pub(crate) fn compare_with(ui: &Ui, one: PatternId, other: PatternId) -> Address {
    to_compare(ui, Compared::of(&[one, other]))
}

/// The address at which ways of the same are compared: as many as fit, and one of
/// those that are wrong among them.
pub(crate) fn compare_all(ui: &Ui, ways: &[PatternId]) -> Address {
    to_compare(ui, Compared::of(&worth_comparing(ways)))
}

/// As many of these as fit beside each other, one of those that are wrong first.
pub(super) fn worth_comparing(ways: &[PatternId]) -> Vec<PatternId> {
    let (wrong, right): (Vec<_>, Vec<_>) = ways.iter().partition(|id| id.pattern().is_naive());
    let wrong = wrong.into_iter().take(1);
    let rest = right.into_iter().take(Compared::MAX - wrong.len());
    wrong.chain(rest).copied().collect()
}

/// Goes on with other patterns: those that stay keep their rooms, which begin
/// anew.
pub(super) fn change_patterns(
    ui: &Ui,
    links: &[Dispatch],
    patterns: &[PatternId],
    keeps: impl Fn(usize) -> bool,
) {
    let room = |(at, link): (usize, &Dispatch)| {
        let room = link.line().room().filter(|_| keeps(at));
        room.inspect(|_| link.command(Command::Reset))
    };
    let rooms = links.iter().enumerate().map(room).collect();
    let patterns = patterns.to_vec();
    browser::go_to(&to_compare(ui, Compared { patterns, rooms }).to_string());
}
