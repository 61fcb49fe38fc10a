//! The small pictures of the stage.

use yew::prelude::*;

/// A small picture; the button around it has the name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Icon {
    /// A cut connection.
    Crash,
    /// Begin again.
    Restart,
    /// Fails every time.
    Poison,
    /// One more.
    Add,
}

impl Icon {
    fn path(self) -> &'static str {
        match self {
            Self::Crash => "M9.2 1.5 3.4 9h3.7l-.9 5.5L12.6 7H8.7z",
            Self::Restart => "M13 8a5 5 0 1 1-1.6-3.7M13 1.6v3.2H9.8",
            Self::Poison => "M8 1.8 14.6 13.6H1.4zM8 6.2v3.4M8 11.7v.1",
            Self::Add => "M8 3v10M3 8h10",
        }
    }
}

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// Which.
    pub icon: Icon,
}

/// A small picture beside a text, or in a button that has a name.
#[component]
pub(crate) fn IconView(props: &Props) -> Html {
    html! {
        <svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><path d={props.icon.path()} /></svg>
    }
}
