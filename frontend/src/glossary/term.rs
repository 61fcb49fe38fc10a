//! A term of the glossary.

use shared::glossary::{Glossary, Term};
use yew::prelude::*;

use super::{anchor, to_glossary};
use crate::{
    address::Address,
    i18n::{GlossaryText, Language, Words},
    start::to_pattern,
    store::Ui,
    widget::Rich,
};

/// A word, what it means, and where it leads.
pub(super) fn term_view(term: &Term, glossary: &Glossary, ui: &Ui) -> Html {
    let language = ui.language;
    let say = |text: GlossaryText| text.say(language);
    let other = match language {
        Language::English => Language::Chinese,
        Language::Chinese => Language::English,
    };
    let name = language.of(&term.name).to_owned();
    // A link is told from others by what it is about.
    let about = |text: GlossaryText| format!("{}: {name}", say(text));
    let stage = term.stage.as_ref().map(|stage| Address {
        term: Some(term.id.clone()),
        ..to_pattern(ui, stage.pattern)
    });
    let see = term.see.iter().filter_map(|id| glossary.get(id));
    let see: Vec<&Term> = see.collect();
    html! {
        <div class="term" id={anchor(&term.id)} key={term.id.clone()} tabindex="-1" data-term={term.id.clone()}>
            <dt>
                { &name }
                if term.name.en != term.name.zh {
                    { " " }<small class="muted" lang={other.tag()}>{ language_name(other, term) }</small>
                }
            </dt>
            <dd>
                <p><Rich inline=true text={language.of(&term.says).to_owned()} /></p>
                <p class="leads">
                    if let Some(stage) = stage {
                        <a href={stage.to_string()} aria-label={about(GlossaryText::OnStage)}>{ say(GlossaryText::OnStage) }</a>
                    }
                    if let Some(docs) = &term.docs {
                        <a
                            href={docs.clone()}
                            target="_blank"
                            rel="noopener noreferrer"
                            title={say(GlossaryText::DocsHint)}
                            aria-label={about(GlossaryText::DocsHint)}
                        >{ say(GlossaryText::Docs) }{ " ↗" }</a>
                    }
                    if !see.is_empty() {
                        <span class="see">
                            { say(GlossaryText::See) }{ ": " }
                            { for see.into_iter().enumerate().map(|(at, other)| html! {
                                <>
                                    { if at > 0 { ", " } else { "" } }
                                    <a href={to_glossary(ui, Some(&other.id)).to_string()}>{ language.of(&other.name).to_owned() }</a>
                                </>
                            }) }
                        </span>
                    }
                </p>
            </dd>
        </div>
    }
}

fn language_name(language: Language, term: &Term) -> String {
    language.of(&term.name).to_owned()
}
