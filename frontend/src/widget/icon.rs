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
    /// A flag: a bookmark.
    Flag,
    /// A pointer to the left: the one before.
    Left,
    /// A pointer to the right: the next one.
    Right,
    /// Two lines that come together: folded.
    Fold,
    /// A line that goes on to a flag: until.
    Until,
}

/// A picture as large as the text around it.
pub(crate) fn icon(picture: Picture) -> Html {
    let is_brand = picture == Picture::Brand;
    let stroke = match picture {
        Picture::Pause => Some("2.6"),
        Picture::More => Some("2.4"),
        _ => None,
    };
    let is_full = matches!(picture, Picture::Play | Picture::Back | Picture::Forward);
    let fill = is_full.then_some("currentColor");
    html! {
        <svg
            class={classes!("glyph", is_brand.then_some("brand-icon"))}
            viewBox={if is_brand { "0 0 24 24" } else { "0 0 16 16" }}
            aria-hidden="true"
            focusable="false"
        >
            <path d={outline(picture)} {fill} stroke-width={stroke} />
        </svg>
    }
}

/// Its lines, as SVG has them.
fn outline(picture: Picture) -> &'static str {
    match picture {
        Picture::Brand => {
            "M3 7h9M3 12h6M3 17h9M14.6 12a3.4 3.4 0 1 0 6.8 0a3.4 3.4 0 1 0-6.8 0M12.4 12h2"
        }
        Picture::Copy => {
            "M7 5.5h5a1.5 1.5 0 0 1 1.5 1.5v5a1.5 1.5 0 0 1-1.5 1.5H7A1.5 1.5 0 0 1 5.5 12V7A1.5 1.5 0 0 1 7 5.5ZM10.5 5.5v-2a1 1 0 0 0-1-1h-6a1 1 0 0 0-1 1v6a1 1 0 0 0 1 1h2"
        }
        Picture::Moon => "M13.2 9.7A5.6 5.6 0 0 1 6.3 2.8a5.6 5.6 0 1 0 6.9 6.9Z",
        Picture::Sun => {
            "M5.2 8a2.8 2.8 0 1 0 5.6 0a2.8 2.8 0 1 0-5.6 0M8 1.5v1.4M8 13.1v1.4M1.5 8h1.4M13.1 8h1.4M3.4 3.4l1 1M11.6 11.6l1 1M3.4 12.6l1-1M11.6 4.4l1-1"
        }
        Picture::Plug => "M5.5 1.8v3M10.5 1.8v3M3.8 4.8h8.4v2.4a4.2 4.2 0 0 1-8.4 0ZM8 11.4v2.8",
        Picture::Close => "M4 4l8 8M12 4l-8 8",
        Picture::Clock => "M2 8a6 6 0 1 0 12 0a6 6 0 1 0-12 0M8 4.6V8l2.4 1.6",
        Picture::Settings => {
            "M2 4.5h6M12 4.5h2M2 11.5h2M8 11.5h6M8.1 4.5a1.9 1.9 0 1 0 3.8 0a1.9 1.9 0 1 0-3.8 0M4.1 11.5a1.9 1.9 0 1 0 3.8 0a1.9 1.9 0 1 0-3.8 0"
        }
        Picture::Add => "M8 3v10M3 8h10",
        Picture::Crash => "M9.2 1.5 3.4 9h3.7l-.9 5.5L12.6 7H8.7z",
        Picture::Restart => "M13 8a5 5 0 1 1-1.6-3.7M13 1.6v3.2H9.8",
        Picture::Play => "M4.8 2.8v10.4L13 8z",
        Picture::Pause => "M5.2 3.2v9.6M10.8 3.2v9.6",
        Picture::Undo => "M5.6 2.6 2.6 5.6l3 3M3 5.6h6.4a3.9 3.9 0 0 1 0 7.8H6",
        Picture::Back => "M12.4 3.2v9.6L5.2 8zM3.4 3.2v9.6",
        Picture::Forward => "M3.6 3.2v9.6L10.8 8zM12.6 3.2v9.6",
        Picture::More => "M3.2 8h.01M8 8h.01M12.8 8h.01",
        Picture::Frozen => {
            "M8 1.6v12.8M2.5 4.8l11 6.4M13.5 4.8l-11 6.4M6.2 2.8 8 4.4l1.8-1.6M6.2 13.2 8 11.6l1.8 1.6"
        }
        Picture::People => {
            "M3.6 5.4a2.4 2.4 0 1 0 4.8 0a2.4 2.4 0 1 0-4.8 0M1.8 13.4a4.2 4.2 0 0 1 8.4 0M10.4 3.2a2.4 2.4 0 0 1 0 4.4M12 9.8a4.2 4.2 0 0 1 2.3 3.6"
        }
        Picture::Until => "M1.5 12.5h7M6.5 10l2.5 2.5L6.5 15M10.5 14V2.2l4 2-4 2.2",
        Picture::Down => "m4 6 4 4 4-4",
        Picture::Flag => "M4 14V2.4M4 3h8.4l-2.2 3 2.2 3H4",
        Picture::Left => "m10 4-4 4 4 4",
        Picture::Right => "m6 4 4 4-4 4",
        Picture::Fold => {
            "M3 8h10M8 1.6v3.6M6.2 3.6 8 5.4l1.8-1.8M8 14.4v-3.6M6.2 12.4 8 10.6l1.8 1.8"
        }
        Picture::Poison => "M8 1.8 14.6 13.6H1.4zM8 6.2v3.4M8 11.7v.1",
    }
}
