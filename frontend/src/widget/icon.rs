//! The few pictures of the page. They only repeat what a text says.

use yew::prelude::*;

/// The pictures there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Picture {
    /// The page's own sign: a queue and who takes from it.
    Brand,
    /// Two sheets.
    Copy,
    /// A moon.
    Moon,
    /// A sun.
    Sun,
    /// A plug.
    Plug,
    /// A cross.
    Close,
    /// A clock.
    Clock,
    /// Sliders.
    Settings,
    /// A plus.
    Add,
    /// A lightning: a connection that is cut.
    Crash,
    /// An arrow in a circle.
    Restart,
    /// A triangle with a mark in it: fails every time.
    Poison,
    /// A triangle that points on: run by oneself.
    Play,
    /// Two bars: stand still.
    Pause,
    /// An arrow that turns back.
    Undo,
    /// A triangle that points back to a bar: a step back.
    Back,
    /// A triangle that points on to a bar: a step forward again.
    Forward,
    /// Three dots: there is more to do.
    More,
    /// A snowflake: frozen.
    Frozen,
    /// Two people.
    People,
    /// A pointer down: opens.
    Down,
}

/// What it takes.
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// Which one.
    pub picture: Picture,
}

/// A picture as large as the text around it.
#[component]
pub(crate) fn Icon(props: &Props) -> Html {
    let (box_size, paths) = match props.picture {
        Picture::Brand => (
            "0 0 24 24",
            html! {<>
                <path d="M3 7h9M3 12h6M3 17h9" />
                <circle cx="18" cy="12" r="3.4" />
                <path d="M12.4 12h2" />
            </>},
        ),
        Picture::Copy => (
            "0 0 16 16",
            html! {<>
                <rect x="5.5" y="5.5" width="8" height="8" rx="1.5" />
                <path d="M10.5 5.5v-2a1 1 0 0 0-1-1h-6a1 1 0 0 0-1 1v6a1 1 0 0 0 1 1h2" />
            </>},
        ),
        Picture::Moon => (
            "0 0 16 16",
            html! { <path d="M13.2 9.7A5.6 5.6 0 0 1 6.3 2.8a5.6 5.6 0 1 0 6.9 6.9Z" /> },
        ),
        Picture::Sun => (
            "0 0 16 16",
            html! {<>
                <circle cx="8" cy="8" r="2.8" />
                <path d="M8 1.5v1.4M8 13.1v1.4M1.5 8h1.4M13.1 8h1.4M3.4 3.4l1 1M11.6 11.6l1 1M3.4 12.6l1-1M11.6 4.4l1-1" />
            </>},
        ),
        Picture::Plug => (
            "0 0 16 16",
            html! { <path d="M5.5 1.8v3M10.5 1.8v3M3.8 4.8h8.4v2.4a4.2 4.2 0 0 1-8.4 0ZM8 11.4v2.8" /> },
        ),
        Picture::Close => ("0 0 16 16", html! { <path d="M4 4l8 8M12 4l-8 8" /> }),
        Picture::Clock => (
            "0 0 16 16",
            html! {<>
                <circle cx="8" cy="8" r="6" />
                <path d="M8 4.6V8l2.4 1.6" />
            </>},
        ),
        Picture::Settings => (
            "0 0 16 16",
            html! {<>
                <path d="M2 4.5h6M12 4.5h2M2 11.5h2M8 11.5h6" />
                <circle cx="10" cy="4.5" r="1.9" />
                <circle cx="6" cy="11.5" r="1.9" />
            </>},
        ),
        Picture::Add => ("0 0 16 16", html! { <path d="M8 3v10M3 8h10" /> }),
        Picture::Crash => (
            "0 0 16 16",
            html! { <path d="M9.2 1.5 3.4 9h3.7l-.9 5.5L12.6 7H8.7z" /> },
        ),
        Picture::Restart => (
            "0 0 16 16",
            html! { <path d="M13 8a5 5 0 1 1-1.6-3.7M13 1.6v3.2H9.8" /> },
        ),
        Picture::Play => (
            "0 0 16 16",
            html! { <path d="M4.8 2.8v10.4L13 8z" fill="currentColor" /> },
        ),
        Picture::Pause => (
            "0 0 16 16",
            html! { <path d="M5.2 3.2v9.6M10.8 3.2v9.6" stroke-width="2.6" /> },
        ),
        Picture::Undo => (
            "0 0 16 16",
            html! { <path d="M5.6 2.6 2.6 5.6l3 3M3 5.6h6.4a3.9 3.9 0 0 1 0 7.8H6" /> },
        ),
        Picture::Back => (
            "0 0 16 16",
            html! {<>
                <path d="M12.4 3.2v9.6L5.2 8z" fill="currentColor" />
                <path d="M3.4 3.2v9.6" stroke-width="2" />
            </>},
        ),
        Picture::Forward => (
            "0 0 16 16",
            html! {<>
                <path d="M3.6 3.2v9.6L10.8 8z" fill="currentColor" />
                <path d="M12.6 3.2v9.6" stroke-width="2" />
            </>},
        ),
        Picture::More => (
            "0 0 16 16",
            html! { <path d="M3.2 8h.01M8 8h.01M12.8 8h.01" stroke-width="2.4" /> },
        ),
        Picture::Frozen => (
            "0 0 16 16",
            html! { <path d="M8 1.6v12.8M2.5 4.8l11 6.4M13.5 4.8l-11 6.4M6.2 2.8 8 4.4l1.8-1.6M6.2 13.2 8 11.6l1.8 1.6" /> },
        ),
        Picture::People => (
            "0 0 16 16",
            html! {<>
                <circle cx="6" cy="5.4" r="2.4" />
                <path d="M1.8 13.4a4.2 4.2 0 0 1 8.4 0M10.4 3.2a2.4 2.4 0 0 1 0 4.4M12 9.8a4.2 4.2 0 0 1 2.3 3.6" />
            </>},
        ),
        Picture::Down => ("0 0 16 16", html! { <path d="m4 6 4 4 4-4" /> }),
        Picture::Poison => (
            "0 0 16 16",
            html! { <path d="M8 1.8 14.6 13.6H1.4zM8 6.2v3.4M8 11.7v.1" /> },
        ),
    };
    let class = classes!(
        "glyph",
        (props.picture == Picture::Brand).then_some("brand-icon")
    );
    html! {
        <svg {class} viewBox={box_size} aria-hidden="true" focusable="false">{ paths }</svg>
    }
}
