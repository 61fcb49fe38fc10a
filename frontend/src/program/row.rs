//! A line of a program's text.

use shared::{
    id::EntryId,
    program::render::{CodeLine, Span, Token},
};
use yew::prelude::*;

/// What it takes.
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// The line.
    pub line: CodeLine,
    /// It belongs to the line that the actor runs next.
    pub is_current: bool,
}

/// A line of a program's text.
#[component]
pub(crate) fn Row(props: &Props) -> Html {
    let label = props.line.label.as_ref().map(ToString::to_string);
    html! {
        <div
            class={classes!("line", props.is_current.then_some("pc"))}
            data-line={label}
            aria-current={props.is_current.then_some("step")}
        >
            { for props.line.spans.iter().map(piece) }
        </div>
    }
}

fn piece(span: &Span) -> Html {
    let class = match span.token {
        Token::Plain => return html! { { span.text.clone() } },
        Token::Command => "cmd",
        Token::Keyword => "keyword",
        Token::Literal => "literal",
        Token::Entry => return entry(&span.text),
        Token::Placeholder => "placeholder",
        Token::Comment => "comment",
    };
    html! { <span {class}>{ span.text.clone() }</span> }
}

/// An entry id: as short as elsewhere on the page, and whole on hover.
fn entry(id: &str) -> Html {
    let short = id.parse().map_or_else(|_| id.to_owned(), EntryId::short);
    html! { <span class="entry-id" title={id.to_owned()}>{ short }</span> }
}
