//! The diagram itself: what of it can be seen, as SVG.

use std::rc::Rc;

use shared::timeline::{Ending, Exchange, Hold, Mark, MarkKind, Timeline};
use yew::prelude::*;

use super::{
    follow::Trail,
    plan::{HEAD, Lane, Plan, Row},
};

/// Narrower columns show only what is long or grave.
const NARROW: f64 = 5.0;

/// What it takes.
#[derive(Properties)]
pub(crate) struct Props {
    /// What there is to draw; compared by pointer.
    pub timeline: Rc<Timeline>,
    /// Where it is.
    pub(super) plan: Rc<Plan>,
    /// The steps that can be seen.
    pub seen: (u64, u64),
    /// The step that is looked at.
    pub chosen: Option<u64>,
    /// The room's own step; what comes after it is still to come, or again.
    pub here: u64,
    /// The message that is followed.
    pub(super) trail: Option<Rc<Trail>>,
    /// Whether all but that one steps back.
    pub is_alone: bool,
    /// Whether all but that one is left out.
    pub is_only: bool,
    /// What it shows, in a sentence.
    pub label: AttrValue,
}

impl PartialEq for Props {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.timeline, &other.timeline)
            && self.plan == other.plan
            && (self.seen, self.chosen, self.here) == (other.seen, other.chosen, other.here)
            && (self.is_alone, self.is_only) == (other.is_alone, other.is_only)
            && self.trail == other.trail
            && self.label == other.label
    }
}

/// The diagram itself, as wide as the steps that can be seen.
#[component]
pub(crate) fn Diagram(props: &Props) -> Html {
    let plan = &props.plan;
    let (from, to) = props.seen;
    let pen = Pen { plan, from, to };
    let timeline = &props.timeline;
    let (left, right) = (pen.left(), pen.right());
    let box_of = format!("{left} 0 {} {}", right - left, plan.height());
    let trail = props.trail.as_deref();
    let is_shown = |follows: bool| follows || !props.is_only;
    let holds = timeline.holds(from, to).filter_map(|hold| {
        let follows = trail.is_some_and(|trail| trail.has_hold(hold));
        is_shown(follows).then(|| pen.hold(hold, follows))
    });
    let exchanges = timeline.exchanges(from, to).filter_map(|one| {
        let follows = trail.is_some_and(|trail| trail.has_exchange(one));
        is_shown(follows).then(|| pen.exchange(one, follows))
    });
    let marks = timeline.marks(from, to).filter_map(|mark| {
        let follows = trail.is_some_and(|trail| trail.has_mark(mark));
        is_shown(follows).then(|| pen.mark(mark, follows))
    });
    html! {
        <svg
            class={classes!("space-time", props.is_alone.then_some("alone"))}
            role="img"
            aria-label={props.label.clone()}
            style={format!("left: {left}px")}
            width={(right - left).to_string()}
            height={plan.height().to_string()}
            viewBox={box_of}
        >
            { for plan.lanes.iter().map(|row| pen.lane(row)) }
            { for plan.numbers(from, to).into_iter().map(|step| pen.number(step, step == props.here)) }
            if let Some(step) = props.chosen.filter(|step| plan.columns.has(*step)) {
                { pen.cursor(step) }
            }
            { for holds }
            { for exchanges }
            { for marks }
            { pen.present(props.here) }
        </svg>
    }
}

/// Draws what lies in some columns.
struct Pen<'a> {
    plan: &'a Plan,
    from: u64,
    to: u64,
}

impl Pen<'_> {
    fn lane(&self, row: &Row) -> Html {
        let y = row.middle().to_string();
        let (x1, x2) = (self.left(), self.right());
        let class = classes!("lane", (row.lane == Lane::Redis).then_some("redis"));
        html! { <line {class} x1={x1.to_string()} x2={x2.to_string()} y1={y.clone()} y2={y} /> }
    }

    fn number(&self, step: u64, is_here: bool) -> Html {
        let x = self.plan.x(step).to_string();
        let class = classes!("number", is_here.then_some("here"));
        html! { <text {class} {x} y="11">{ step }</text> }
    }

    fn cursor(&self, step: u64) -> Html {
        let wide = self.plan.column.max(4.0);
        let x = self.plan.x(step) - wide / 2.0;
        html! {
            <rect
                class="cursor"
                x={x.to_string()}
                y={(HEAD - 4.0).to_string()}
                width={wide.to_string()}
                height={(self.plan.height() - HEAD + 4.0).to_string()}
            />
        }
    }

    /// The line behind the room's own step, and a veil over what comes after.
    fn present(&self, here: u64) -> Html {
        let Some((_, last)) = self.plan.columns.span().filter(|(_, last)| here < *last) else {
            return Html::default();
        };
        let edge = match self.plan.columns.has(here) {
            true => self.plan.x(here) + self.plan.column / 2.0,
            false => self.plan.x(here) - self.plan.column / 2.0,
        };
        let x = edge.clamp(self.left(), self.right());
        let wide = self.plan.x(last) + self.plan.column / 2.0;
        let wide = (wide.min(self.right()) - x).max(0.0);
        let (top, high) = (HEAD - 4.0, self.plan.height() - HEAD + 4.0);
        html! {
            <>
                <rect class="veil" x={x.to_string()} y="0" width={wide.to_string()} height={self.plan.height().to_string()} />
                <rect class="present" x={(edge - 1.0).to_string()} y={top.to_string()} width="2" height={high.to_string()} />
            </>
        }
    }

    fn left(&self) -> f64 {
        self.plan.x(self.from) - self.plan.column / 2.0
    }

    fn right(&self) -> f64 {
        self.plan.x(self.to) + self.plan.column / 2.0
    }

    /// The bar of a message in an actor's memory, with its name where that fits.
    fn hold(&self, hold: &Hold, is_followed: bool) -> Html {
        let Some(row) = self.plan.row(Some(&hold.actor)) else {
            return Html::default();
        };
        let (y, high) = (row.middle(), row.height());
        let reply = self.reply_px();
        let x1 = (self.plan.x(hold.from) + reply).max(self.left());
        let x2 = match hold.to {
            Some((step, _)) => self.plan.x(step) - reply,
            None => self.right(),
        };
        let wide = (x2.min(self.right()) - x1).max(2.0);
        let ending = match hold.to.map(|(_, ending)| ending) {
            None => "open",
            Some(Ending::Finished) => "finished",
            Some(Ending::Failed) => "failed",
            Some(Ending::Lost) => "lost",
            Some(Ending::Unseen) => "unseen",
        };
        let name = hold.message.as_ref().map(ToString::to_string);
        let fits = |name: &String| name.chars().count() as f64 * 7.0 + 6.0 <= wide;
        let label = name.clone().filter(|name| !row.is_folded && fits(name));
        html! {
            <g class={classes!("hold", ending, is_followed.then_some("followed"))} data-held={name}>
                <rect
                    x={x1.to_string()}
                    y={(y - high * 0.3).to_string()}
                    width={wide.to_string()}
                    height={(high * 0.6).to_string()}
                    rx={self.plan.column.min(4.0).to_string()}
                />
                if let Some(name) = label {
                    <text x={(x1 + 5.0).to_string()} y={(y + 3.5).to_string()}>{ name }</text>
                }
            </g>
        }
    }

    /// How far from the middle of a column its requests and replies stand.
    fn reply_px(&self) -> f64 {
        self.plan.column * 0.34
    }

    fn exchange(&self, one: &Exchange, is_followed: bool) -> Html {
        let (actor, redis) = (self.plan.y(Some(&one.actor)), self.plan.y(None));
        let near = self.reply_px();
        let asked = self.plan.x(one.asked);
        let last = self.to.max(one.asked);
        let end = one.end().unwrap_or(last);
        let waits = end > one.asked || one.answered.is_none();
        let is_narrow = self.plan.column < NARROW;
        let sees = |step: u64| (self.from..=self.to).contains(&step);
        html! {
            <g class={classes!("exchange", is_followed.then_some("followed"))}>
                if sees(one.asked) {
                    { line("request", asked - near, actor, asked, redis) }
                }
                if waits {
                    { line("waits", asked.max(self.left()), actor, self.plan.x(end.min(last)) - near, actor) }
                }
                if let Some(step) = one.answered.filter(|step| !is_narrow && sees(*step)) {
                    { line("reply", self.plan.x(step), redis, self.plan.x(step) + near, actor) }
                    <circle
                        class="tip"
                        cx={(self.plan.x(step) + near).to_string()}
                        cy={actor.to_string()}
                        r={(self.plan.column / 10.0).clamp(1.2, 2.6).to_string()}
                    />
                }
            </g>
        }
    }

    fn mark(&self, mark: &Mark, is_followed: bool) -> Html {
        let (x, y) = (self.plan.x(mark.step), self.plan.y(mark.actor.as_ref()));
        let r = (self.plan.column / 4.5).clamp(2.2, 5.5);
        let (class, path) = match mark.kind {
            MarkKind::Work => ("work", square(r * 0.8)),
            MarkKind::WorkAgain => ("again", square(r)),
            MarkKind::Failure => ("failure", cross(r * 0.8)),
            MarkKind::Crash => ("crash", cross(r)),
            MarkKind::Restart => ("restart", ring(r)),
            MarkKind::Edit => ("edit", diamond(r)),
            MarkKind::Outside => ("outside", diamond(r * 1.2)),
        };
        let place = format!("translate({x} {y})");
        let class = classes!("mark", class, is_followed.then_some("followed"));
        html! { <path {class} transform={place} d={path} /> }
    }
}

fn line(class: &'static str, x1: f64, y1: f64, x2: f64, y2: f64) -> Html {
    html! {
        <line
            {class}
            x1={x1.to_string()}
            y1={y1.to_string()}
            x2={x2.to_string()}
            y2={y2.to_string()}
        />
    }
}

fn square(r: f64) -> String {
    format!("M{0} {0}H{1}V{1}H{0}Z", -r, r)
}

fn cross(r: f64) -> String {
    format!("M{0} {0}L{1} {1}M{0} {1}L{1} {0}", -r, r)
}

fn ring(r: f64) -> String {
    format!("M{0} 0A{r} {r} 0 1 1 {r} 0A{r} {r} 0 1 1 {0} 0", -r)
}

fn diamond(r: f64) -> String {
    format!("M0 {0}L{r} 0L0 {r}L{0} 0Z", -r)
}
