//! What the driver may turn: the reaper's patience.

use shared::{command::Command, world::Settings};
use yew::prelude::*;

use super::field::Field;
use crate::{
    dispatch::use_dispatch,
    i18n::{Language, LiveText, Text, Words},
};

/// What it takes.
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// The language of the page.
    pub language: Language,
    /// Whether commands may be given.
    pub can_drive: bool,
    /// The room's settings.
    pub settings: Settings,
    /// It is done.
    pub onclose: Callback<()>,
}

/// What was typed.
#[derive(Clone, PartialEq)]
struct Draft {
    min_idle: String,
    max_deliveries: String,
    reaper_every: String,
    seed: String,
    delay: String,
}

impl Draft {
    fn of(settings: &Settings) -> Self {
        Self {
            min_idle: seconds(settings.min_idle_ms),
            max_deliveries: settings.max_deliveries.to_string(),
            reaper_every: seconds(settings.reaper_every_ms),
            seed: settings.seed.to_string(),
            delay: seconds(settings.delay_ms),
        }
    }

    /// The settings; none where one of them is no number in its bounds.
    fn settings(&self) -> Option<Settings> {
        Some(Settings {
            min_idle_ms: milliseconds(&self.min_idle, 0)?,
            max_deliveries: deliveries(&self.max_deliveries)?,
            reaper_every_ms: milliseconds(&self.reaper_every, 1)?,
            seed: self.seed.trim().parse().ok()?,
            delay_ms: milliseconds(&self.delay, 0)?,
        })
    }
}

/// The settings as a form. They are sent together, when all of them are sound.
#[component]
pub(crate) fn SettingsForm(props: &Props) -> Html {
    let language = props.language;
    let dispatch = use_dispatch();
    let draft = use_state(|| Draft::of(&props.settings));
    let write = |set: fn(&mut Draft, String)| {
        let draft = draft.clone();
        Callback::from(move |text: String| {
            let mut new = (*draft).clone();
            set(&mut new, text);
            draft.set(new);
        })
    };
    let settings = draft.settings();
    let onsubmit = {
        let onclose = props.onclose.clone();
        move |event: SubmitEvent| {
            event.prevent_default();
            if let Some(settings) = settings {
                dispatch.command(Command::Configure { settings });
                onclose.emit(());
            }
        }
    };
    let max_s = Settings::MAX_MS / 1_000;
    html! {
        <form class="settings" {onsubmit}>
            <Field
                id="min-idle"
                label={Text::MinIdle.say(language)}
                hint={Text::MinIdleHint.say(language)}
                unit={Text::Seconds.say(language)}
                value={draft.min_idle.clone()}
                error={milliseconds(&draft.min_idle, 0).is_none().then(|| Text::Between(0, max_s).say(language))}
                onwrite={write(|draft, text| draft.min_idle = text)}
            />
            <Field
                id="max-deliveries"
                label={Text::MaxDeliveries.say(language)}
                hint={Text::MaxDeliveriesHint.say(language)}
                unit={Text::Times.say(language)}
                value={draft.max_deliveries.clone()}
                error={deliveries(&draft.max_deliveries).is_none().then(|| {
                    Text::Between(1, Settings::MAX_DELIVERIES).say(language)
                })}
                onwrite={write(|draft, text| draft.max_deliveries = text)}
            />
            <Field
                id="reaper-every"
                label={Text::ReaperEvery.say(language)}
                hint={Text::ReaperEveryHint.say(language)}
                unit={Text::Seconds.say(language)}
                value={draft.reaper_every.clone()}
                error={milliseconds(&draft.reaper_every, 1).is_none().then(|| Text::Between(1, max_s).say(language))}
                onwrite={write(|draft, text| draft.reaper_every = text)}
            />
            <Field
                id="delay"
                label={Text::Delay.say(language)}
                hint={Text::DelayHint.say(language)}
                unit={Text::Seconds.say(language)}
                value={draft.delay.clone()}
                error={milliseconds(&draft.delay, 0).is_none().then(|| Text::Between(0, max_s).say(language))}
                onwrite={write(|draft, text| draft.delay = text)}
            />
            <Field
                id="seed"
                label={LiveText::Seed.say(language)}
                hint={LiveText::SeedHint.say(language)}
                unit=""
                value={draft.seed.clone()}
                error={draft.seed.trim().parse::<u64>().is_err().then(|| LiveText::SeedBetween.say(language))}
                onwrite={write(|draft, text| draft.seed = text)}
            />
            <div class="answers">
                <button type="button" class="btn" onclick={props.onclose.reform(|_| ())}>
                    { Text::Cancel.say(language) }
                </button>
                <button type="submit" class="btn primary" disabled={!props.can_drive || settings.is_none()}>
                    { Text::Save.say(language) }
                </button>
            </div>
        </form>
    }
}

/// Milliseconds as seconds, without needless zeros.
fn seconds(ms: u64) -> String {
    let text = format!("{}.{:03}", ms / 1_000, ms % 1_000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Seconds as milliseconds, where they are at least `least` seconds and at most
/// a day.
fn milliseconds(text: &str, least: u64) -> Option<u64> {
    let seconds: f64 = text.trim().parse().ok()?;
    let ms = (seconds * 1_000.0).round();
    let bounds = (least * 1_000) as f64..=Settings::MAX_MS as f64;
    bounds.contains(&ms).then_some(ms as u64)
}

fn deliveries(text: &str) -> Option<u64> {
    let n: u64 = text.trim().parse().ok()?;
    (1..=Settings::MAX_DELIVERIES).contains(&n).then_some(n)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_read_back_as_written() {
        for ms in [0, 1, 500, 30_000, 86_400_000] {
            assert_eq!(milliseconds(&seconds(ms), 0), Some(ms));
        }
        assert_eq!(seconds(30_000), "30");
        assert_eq!(seconds(1_500), "1.5");
    }

    #[test]
    fn what_is_out_of_bounds_is_no_setting() {
        for text in ["", "x", "-1", "NaN", "inf", "86400.001", "1e9"] {
            assert_eq!(milliseconds(text, 0), None, "{text}");
        }
        assert_eq!(milliseconds("0.5", 1), None);
        for text in ["0", "1001", "2.5", ""] {
            assert_eq!(deliveries(text), None, "{text}");
        }
    }
}
