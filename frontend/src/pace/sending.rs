//! Values that are changed faster than they are worth sending: at most ten go
//! out a second, and the last one always does.

use std::{cell::RefCell, rc::Rc};

use gloo::timers::callback::Timeout;
use yew::prelude::*;

/// Between two values that are sent, in milliseconds.
const APART_MS: f64 = 100.0;
/// Values that may be on their way; the room has answered older ones.
const ON_THE_WAY: usize = 32;

/// What was sent, and what waits.
#[derive(Debug)]
struct Sending<T> {
    last_ms: f64,
    waiting: Option<T>,
    on_the_way: Vec<T>,
}

impl<T: Copy + PartialEq> Sending<T> {
    fn new() -> Self {
        Self {
            last_ms: f64::NEG_INFINITY,
            waiting: None,
            on_the_way: Vec::new(),
        }
    }

    /// Takes a value. Returns the delay after which to ask [`Sending::due`];
    /// none where somebody asks already.
    fn take(&mut self, value: T, now_ms: f64) -> Option<f64> {
        let is_asked = self.waiting.replace(value).is_some();
        let delay = (self.last_ms + APART_MS - now_ms).clamp(0.0, APART_MS);
        (!is_asked).then_some(delay)
    }

    /// What is to be sent now.
    fn due(&mut self, now_ms: f64) -> Option<T> {
        let value = self.waiting.take()?;
        self.last_ms = now_ms;
        self.on_the_way.push(value);
        let extra = self.on_the_way.len().saturating_sub(ON_THE_WAY);
        self.on_the_way.drain(..extra);
        Some(value)
    }

    /// The room has this value now. Returns whether that is news: not an echo
    /// of what was sent from here, which something newer may have followed.
    fn heard(&mut self, value: T) -> bool {
        match self.on_the_way.iter().position(|sent| *sent == value) {
            Some(at) => {
                self.on_the_way.drain(..=at);
                false
            }
            None => self.waiting.is_none(),
        }
    }
}

/// A value that the room has and this browser changes: what is shown here, and
/// how to change it.
#[hook]
pub(crate) fn use_sending<T>(actual: T, send: Callback<T>) -> (T, Callback<T>)
where
    T: Copy + PartialEq + 'static,
{
    let shown = use_state(|| actual);
    let sending = use_mut_ref(Sending::<T>::new);
    let timer = use_mut_ref(|| None::<Timeout>);
    let go = use_go(&sending, send);
    {
        let (shown, sending) = (shown.setter(), sending.clone());
        use_effect_with(actual, move |actual| {
            if sending.borrow_mut().heard(*actual) {
                shown.set(*actual);
            }
        });
    }
    {
        // What waits when another actor is looked at is sent then.
        let go = go.clone();
        use_effect_with((), move |()| move || go.emit(()));
    }
    let setter = shown.setter();
    let change = Callback::from(move |value: T| {
        setter.set(value);
        let delay = sending.borrow_mut().take(value, js_sys::Date::now());
        match delay {
            Some(delay) if delay <= 0.0 => go.emit(()),
            Some(delay) => {
                let go = go.clone();
                timer.replace(Some(Timeout::new(delay as u32, move || go.emit(()))));
            }
            None => {}
        }
    });
    (*shown, change)
}

/// Sends what is due; always the same callback.
#[hook]
fn use_go<T>(sending: &Rc<RefCell<Sending<T>>>, send: Callback<T>) -> Callback<()>
where
    T: Copy + PartialEq + 'static,
{
    let latest = use_mut_ref(|| send.clone());
    latest.replace(send);
    let sending = sending.clone();
    let go = use_memo((), move |()| {
        Callback::from(move |()| {
            let value = sending.borrow_mut().due(js_sys::Date::now());
            if let Some(value) = value {
                latest.borrow().emit(value);
            }
        })
    });
    (*go).clone()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_a_second_and_always_the_last() {
        let mut sending = Sending::new();
        let mut sent = Vec::new();
        let mut asked_at = None;
        // A value every 10 ms for a second, as from a slider.
        for n in 0..100_u32 {
            let now = f64::from(n) * 10.0;
            if let Some(delay) = sending.take(n, now) {
                asked_at = Some(now + delay);
            }
            if asked_at.is_some_and(|at| at <= now) {
                asked_at = None;
                sent.extend(sending.due(now));
            }
        }
        assert!((9..=11).contains(&sent.len()), "{sent:?}");
        assert_eq!(sent.first(), Some(&0), "the first one goes at once");
        assert!(asked_at.is_some());
        assert_eq!(sending.due(1_100.0), Some(99));
        assert_eq!(sending.due(1_200.0), None);
    }

    #[test]
    fn an_echo_does_not_pull_the_slider_back() {
        let mut sending = Sending::new();
        for value in [1, 2, 3] {
            sending.take(value, 0.0);
            sending.due(0.0);
        }
        assert!(!sending.heard(1));
        assert!(!sending.heard(3), "2 was passed over");
        assert!(sending.heard(3), "now somebody else set it");
        sending.take(5, 0.0);
        assert!(!sending.heard(4), "it is about to be something else");
    }
}
