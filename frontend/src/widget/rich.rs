//! Text with `**bold**` and `` `code` ``, shown as nodes. Nothing in it is ever
//! read as HTML.

use yew::prelude::*;

/// A piece of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Piece<'a> {
    Plain(&'a str),
    Bold(&'a str),
    Code(&'a str),
}

/// What it takes.
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// The text.
    pub text: AttrValue,
    /// It is one line inside a sentence or a label, so it makes no paragraphs.
    #[prop_or_default]
    pub inline: bool,
}

/// Text with bold and code in it; an empty line begins a paragraph.
#[component]
pub(crate) fn Rich(props: &Props) -> Html {
    if props.inline {
        return html! { <>{ for pieces(&props.text).into_iter().map(piece) }</> };
    }
    let paragraphs = props.text.split("\n\n").filter(|text| !text.is_empty());
    html! {
        <>
            { for paragraphs.map(|text| html! {
                <p>{ for pieces(text).into_iter().map(piece) }</p>
            }) }
        </>
    }
}

fn piece(piece: Piece) -> Html {
    match piece {
        Piece::Plain(text) => html! { { text.to_owned() } },
        Piece::Bold(text) => html! { <b>{ text.to_owned() }</b> },
        Piece::Code(text) => html! { <code>{ text.to_owned() }</code> },
    }
}

/// Takes a text apart. A mark without its partner stands for itself.
fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    let mut from = 0;
    while let Some(at) = rest[from..].find(['*', '`']).map(|at| from + at) {
        let mark = if rest[at..].starts_with("**") {
            "**"
        } else {
            "`"
        };
        let inside = rest[at..].strip_prefix(mark);
        match inside.and_then(|inside| inside.split_once(mark)) {
            Some((marked, after)) if !marked.is_empty() => {
                if at > 0 {
                    pieces.push(Piece::Plain(&rest[..at]));
                }
                pieces.push(match mark {
                    "**" => Piece::Bold(marked),
                    _ => Piece::Code(marked),
                });
                rest = after;
                from = 0;
            }
            _ => from = at + 1,
        }
    }
    if !rest.is_empty() {
        pieces.push(Piece::Plain(rest));
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::{Piece::*, *};

    #[test]
    fn marks_come_in_pairs() {
        assert_eq!(
            pieces("Worker **c2** sends `XACK`."),
            [
                Plain("Worker "),
                Bold("c2"),
                Plain(" sends "),
                Code("XACK"),
                Plain(".")
            ]
        );
        assert_eq!(pieces("**m4**`>`"), [Bold("m4"), Code(">")]);
        assert!(pieces("").is_empty());
    }

    #[test]
    fn a_lone_mark_is_text() {
        for text in [
            "XADD orders * id",
            "2 * 3 ** 4",
            "a ` b",
            "****",
            "``",
            "投递 `",
        ] {
            assert_eq!(pieces(text), [Plain(text)], "{text}");
        }
        assert_eq!(pieces("* `a`"), [Plain("* "), Code("a")]);
        assert_eq!(pieces("`XADD * **x**`"), [Code("XADD * **x**")]);
        assert_eq!(pieces("<b>`<i>`"), [Plain("<b>"), Code("<i>")]);
    }
}
