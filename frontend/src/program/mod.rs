//! The program panel: what the shown actor does, line by line.

mod actions;
mod code;
mod cut;
mod row;

use shared::program::{
    Scope,
    render::{CodeLanguage, render, script},
};
use yew::prelude::*;

use self::{
    actions::Actions,
    code::{Gap, Item, layout},
    cut::Cut,
    row::Row,
};
use crate::{
    dispatch::{use_dispatch, use_snapshot},
    i18n::{Text, Words},
    store::Action,
    widget::{Choice, CopyButton},
};

/// The program panel.
#[component]
pub(crate) fn ProgramPanel() -> Html {
    let state = use_snapshot();
    let dispatch = use_dispatch();
    let language = state.ui.language;
    let Some((id, scope)) = state
        .shown_actor()
        .and_then(|id| Some((id, Scope::of(&state.world, id)?)))
    else {
        return Html::default();
    };
    let code = state.ui.code;
    let items = layout(render(&scope, code));
    let armed = scope.actor.crash_point.as_ref();
    let can_drive = state.can_drive();
    let choose = Callback::from(move |at: usize| {
        if let Some(code) = CodeLanguage::ALL.get(at) {
            dispatch.act(Action::Code(*code));
        }
    });
    let text = {
        let (state, id) = (state.clone(), id.clone());
        Callback::from(move |()| {
            let scope = Scope::of(&state.world, &id);
            scope.map_or_else(String::new, |scope| {
                script(&scope, code, &state.world.server.socket)
            })
        })
    };
    let item = |(at, item): (usize, Item)| match item {
        Item::Code(line) => {
            let is_current = line.label.as_ref() == Some(&scope.actor.line);
            html! { <Row key={at} line={line.clone()} {is_current} /> }
        }
        Item::Gap(gap) => {
            let is_armed = armed.is_some_and(|point| gap.holds(point));
            html! { <Cut key={at} {language} actor={id.clone()} {gap} {is_armed} {can_drive} /> }
        }
    };
    html! {
        <section class="program-panel" aria-labelledby="program-title">
            <header>
                <h3 id="program-title">{ Text::ProgramOf(id.clone()).say(language) }</h3>
                <Choice
                    name="code"
                    legend={Text::CodeLanguage.say(language)}
                    options={CodeLanguage::ALL.map(|code| code.name().into()).to_vec()}
                    chosen={CodeLanguage::ALL.iter().position(|one| *one == code).unwrap_or_default()}
                    onchoose={choose}
                />
            </header>
            <div class="program" tabindex="0" role="group" aria-labelledby="program-title">
                { for items.into_iter().enumerate().map(item) }
            </div>
            <div class="program-foot">
                if let Some(actor) = state.world.actors.get(id) {
                    <Actions
                        {language}
                        id={id.clone()}
                        actor={actor.clone()}
                        {can_drive}
                        can_step={state.can_step()}
                    />
                }
                <CopyButton label={Text::CopyProgram.say(language)} is_small=true {text} />
            </div>
        </section>
    }
}
