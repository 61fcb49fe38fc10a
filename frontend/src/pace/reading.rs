//! How a consumer reads: COUNT, BLOCK and NOACK.

use shared::world::ReadOptions;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::{
    figure::{BLOCK, COUNT},
    number_field::NumberField,
};
use crate::{
    i18n::{Language, LiveText, Words},
    widget::Choice,
};

/// How long a read waits at first, where it is to end.
const BLOCK_MS: u64 = 5_000;

/// What it takes.
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// The language of the page.
    pub language: Language,
    /// How it reads.
    pub reads: ReadOptions,
    /// Whether it reads for a group that has a pending list.
    pub has_groups: bool,
    /// Why it cannot be changed now.
    pub reason: Option<AttrValue>,
    /// It is to read so.
    pub onchange: Callback<ReadOptions>,
}

/// How a consumer reads.
#[component]
pub(crate) fn Reading(props: &Props) -> Html {
    let (language, reads) = (props.language, props.reads);
    let say = |text: LiveText| text.say(language);
    let is_held = props.reason.is_some();
    let oncount = props
        .onchange
        .reform(move |count| ReadOptions { count, ..reads });
    let onblock = props.onchange.reform(move |at| ReadOptions {
        block_ms: match at {
            0 => Some(0),
            1 => None,
            _ => Some(BLOCK_MS),
        },
        ..reads
    });
    let onblock_ms = props.onchange.reform(move |ms| ReadOptions {
        block_ms: Some(ms),
        ..reads
    });
    let onnoack = props.onchange.reform(move |event: Event| {
        let input: Option<HtmlInputElement> = event.target_dyn_into();
        let noack = input.is_some_and(|input| input.checked());
        ReadOptions { noack, ..reads }
    });
    let chosen = match reads.block_ms {
        Some(0) => 0,
        None => 1,
        Some(_) => 2,
    };
    html! {
        <fieldset class="reading" disabled={is_held} title={props.reason.clone()}>
            <legend>{ say(LiveText::Reads) }</legend>
            <NumberField
                {language}
                id="read-count"
                label={"COUNT"}
                unit_name={say(LiveText::ReadCountHint)}
                value={reads.count}
                unit=1
                bounds={COUNT}
                reason={props.reason.clone()}
                onvalue={oncount}
            />
            <div class="pace-field">
                <span class="label" id="block-label">{ "BLOCK" }</span>
                <Choice
                    name="block"
                    legend={say(LiveText::Block)}
                    options={vec![say(LiveText::BlockForEver), say(LiveText::BlockNever), say(LiveText::BlockFor)]}
                    {chosen}
                    onchoose={onblock}
                />
            </div>
            if let Some(ms) = reads.block_ms.filter(|ms| *ms > 0) {
                <NumberField
                    {language}
                    id="block-ms"
                    label={say(LiveText::BlockFor)}
                    unit_name={say(LiveText::Milliseconds)}
                    value={ms}
                    unit=1
                    bounds={BLOCK}
                    reason={props.reason.clone()}
                    onvalue={onblock_ms}
                />
            }
            if props.has_groups {
                <label class="check">
                    <input type="checkbox" checked={reads.noack} onchange={onnoack} />
                    <span>
                        { say(LiveText::NoAck) }
                        <span class="small muted">{ say(LiveText::NoAckHint) }</span>
                    </span>
                </label>
            }
            <p class="small muted">{ say(LiveText::BlockHint) }</p>
        </fieldset>
    }
}
