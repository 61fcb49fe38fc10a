//! A dialog over the page. The browser's own `<dialog>` keeps the focus inside,
//! closes on Escape and gives the focus back.

use web_sys::{HtmlDialogElement, HtmlElement};
use yew::prelude::*;

use super::{Picture, icon};

/// What it takes.
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// Names it on the page.
    pub id: &'static str,
    /// What it is about.
    pub title: AttrValue,
    /// What its closing button is called.
    pub close_label: AttrValue,
    /// Whether it is open.
    pub is_open: bool,
    /// It was closed.
    pub onclose: Callback<()>,
    /// What is in it.
    pub children: Html,
}

/// A dialog over the page.
#[component]
pub(crate) fn Modal(props: &Props) -> Html {
    let node = use_node_ref();
    use_effect_with((node.clone(), props.is_open), |(node, is_open)| {
        let Some(dialog) = node.cast::<HtmlDialogElement>() else {
            return;
        };
        if *is_open && !dialog.open() {
            let _ = dialog.show_modal();
        } else if !*is_open && dialog.open() {
            dialog.close();
        }
    });
    // Escape closes it without asking the page.
    let onclose = props.onclose.reform(|_: Event| ());
    let onclick = {
        let node = node.clone();
        let onclose = props.onclose.clone();
        move |event: MouseEvent| {
            // Only the backdrop is the dialog itself; everything else is in it.
            let target: Option<HtmlElement> = event.target_dyn_into();
            if target.is_some() && target == node.cast::<HtmlElement>() {
                onclose.emit(());
            }
        }
    };
    let title_id = format!("{}-title", props.id);
    html! {
        <dialog ref={node} id={props.id} class="modal" aria-labelledby={title_id.clone()} {onclose} {onclick}>
            if props.is_open {
                <div class="modal-body">
                    <header>
                        <h2 id={title_id}>{ props.title.clone() }</h2>
                        <button
                            type="button"
                            class="btn quiet"
                            aria-label={props.close_label.clone()}
                            onclick={props.onclose.reform(|_| ())}
                        >
                            { icon(Picture::Close) }
                        </button>
                    </header>
                    { props.children.clone() }
                </div>
            }
        </dialog>
    }
}
