//! What the pages beside the rooms ask the server for: it is read when it is
//! needed, and once.

use std::{any::Any, cell::RefCell, collections::BTreeMap, rc::Rc};

use serde::de::DeserializeOwned;
use shared::{glossary::Glossary, lesson::Outline, patterns::AllMeasured};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::{browser, connection::reading};

/// Something that was asked for.
#[derive(Debug)]
pub(crate) enum Asked<T> {
    /// It is on its way.
    Waiting,
    /// It is here.
    Here(Rc<T>),
    /// It cannot be had.
    Missing,
}

impl<T> Clone for Asked<T> {
    fn clone(&self) -> Self {
        match self {
            Self::Waiting => Self::Waiting,
            Self::Here(here) => Self::Here(here.clone()),
            Self::Missing => Self::Missing,
        }
    }
}

/// The lessons there are.
#[hook]
pub(crate) fn use_lessons() -> Asked<Vec<Outline>> {
    use_shelf("lessons.json")
}

/// What words mean.
#[hook]
pub(crate) fn use_glossary() -> Asked<Glossary> {
    use_shelf("glossary.json")
}

/// What was measured of the patterns.
#[hook]
pub(crate) fn use_measured() -> Asked<AllMeasured> {
    use_shelf("guarantees.json")
}

thread_local! {
    /// What was read already, by its address.
    static READ: RefCell<BTreeMap<&'static str, Rc<dyn Any>>> = RefCell::default();
}

fn read_before<T: 'static>(address: &str) -> Option<Rc<T>> {
    let known = READ.with_borrow(|read| read.get(address).cloned());
    known?.downcast().ok()
}

#[hook]
fn use_shelf<T: DeserializeOwned + 'static>(address: &'static str) -> Asked<T> {
    let asked = use_state(|| read_before(address).map_or(Asked::Waiting, Asked::Here));
    let setter = asked.setter();
    use_effect_with((), move |()| {
        if read_before::<T>(address).is_some() {
            return;
        }
        spawn_local(async move {
            let text = browser::fetch(address).await;
            let read = text.and_then(|text| reading::read::<T>(&text).ok());
            setter.set(read.map_or(Asked::Missing, |read| {
                let read = Rc::new(read);
                READ.with_borrow_mut(|all| all.insert(address, read.clone()));
                Asked::Here(read)
            }));
        });
    });
    (*asked).clone()
}
