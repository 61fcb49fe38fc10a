//! How a run goes, and how the last one ended.

use std::sync::Arc;

use shared::chronicle::Chronicle;
use yew::prelude::*;

use crate::{
    i18n::{Language, RunText, Words},
    widget::Rich,
};

/// How a run goes on; nothing where none does.
pub(super) fn progress(chronicle: &Arc<Chronicle>, language: Language) -> Option<Html> {
    let run = chronicle.run.as_ref()?;
    let (taken, at_most) = (run.taken, run.at_most);
    let told = RunText::Taken { taken, at_most }.say(language);
    let until = RunText::Until(&run.goal).say(language);
    Some(html! {
        <span class="run-line" data-running="">
            <span class="live-line"><i class="beat" aria-hidden="true" /><Rich text={until.clone()} inline=true /></span>
            <progress value={taken.to_string()} max={at_most.to_string()} aria-label={until} />
            <span class="small">{ told }</span>
        </span>
    })
}

/// That a run has begun, or how the last one ended: for everybody, also those who
/// do not see it.
pub(super) fn told(chronicle: &Arc<Chronicle>, language: Language) -> Html {
    let begun = chronicle.run.as_ref();
    let ended = chronicle.ended.as_ref().filter(|_| begun.is_none());
    let class = classes!("small", "run-told", begun.map(|_| "unseen"));
    let reason = ended.map(|ended| match ended.reason {
        shared::goal::EndReason::Reached => "reached",
        shared::goal::EndReason::TookAll => "took-all",
        shared::goal::EndReason::Stopped => "stopped",
        shared::goal::EndReason::Broken { .. } => "broken",
        shared::goal::EndReason::Refused { .. } => "refused",
    });
    let text = match (begun, ended) {
        (Some(run), _) => Some(RunText::Until(&run.goal).say(language)),
        (None, Some(ended)) => Some(ended.say(language)),
        (None, None) => None,
    };
    html! {
        <p {class} role="status" data-ended={reason}>
            if let Some(text) = text {
                <Rich {text} inline=true />
            }
        </p>
    }
}
