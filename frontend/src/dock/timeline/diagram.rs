//! The diagram itself: what of it can be seen, as SVG.

use std::rc::Rc;

use shared::{
    id::MessageName,
    timeline::{Ending, Exchange, Hold, Mark, MarkKind, Timeline},
};
use yew::prelude::*;

use super::plan::{HEAD, LANE, Plan, lane_y};

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
    /// The message that is followed.
    pub message: Option<MessageName>,
    /// What it shows, in a sentence.
    pub label: AttrValue,
}

impl PartialEq for Props {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.timeline, &other.timeline)
            && self.plan == other.plan
            && (self.seen, self.chosen) == (other.seen, other.chosen)
            && self.message == other.message
            && self.label == other.label
    }
}

/// The diagram itself.
#[component]
pub(crate) fn Diagram(props: &Props) -> Html {
    let plan = &props.plan;
    let (from, to) = props.seen;
    let pen = Pen { plan, from, to };
    let timeline = &props.timeline;
    let followed = |hold: &Hold| {
        let message = props.message.as_ref();
        message.is_some_and(|message| hold.message.as_ref() == Some(message))
    };
    html! {
        <svg
            class="space-time"
            role="img"
            aria-label={props.label.clone()}
            width={plan.width().to_string()}
            height={plan.height().to_string()}
        >
            { for (0..plan.lanes.len()).map(|at| pen.lane(at)) }
            { for (from..=to).filter(|step| step.is_multiple_of(plan.numbered())).map(|step| pen.number(step)) }
            if let Some(step) = props.chosen.filter(|step| (from..=to).contains(step)) {
                { pen.cursor(step) }
            }
            { for timeline.holds(from, to).map(|hold| pen.hold(hold, followed(hold))) }
            { for timeline.exchanges(from, to).map(|one| pen.exchange(one)) }
            { for timeline.marks(from, to).map(|mark| pen.mark(mark)) }
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
    fn lane(&self, at: usize) -> Html {
        let y = lane_y(at).to_string();
        let is_redis = self.plan.lanes.get(at) == Some(&super::plan::Lane::Redis);
        let (x1, x2) = (self.left(), self.right());
        let class = classes!("lane", is_redis.then_some("redis"));
        html! { <line {class} x1={x1.to_string()} x2={x2.to_string()} y1={y.clone()} y2={y} /> }
    }

    fn number(&self, step: u64) -> Html {
        let x = self.plan.x(step).to_string();
        html! { <text class="number" {x} y="11">{ step }</text> }
    }

    fn cursor(&self, step: u64) -> Html {
        let x = self.plan.x(step) - self.plan.column / 2.0;
        html! {
            <rect
                class="cursor"
                x={x.to_string()}
                y={(HEAD - 4.0).to_string()}
                width={self.plan.column.to_string()}
                height={(self.plan.height() - HEAD + 4.0).to_string()}
            />
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
        let y = self.plan.y(Some(&hold.actor));
        let reply = self.reply_px();
        let x1 = (self.plan.x(hold.from) + reply).max(self.left());
        let x2 = match hold.to {
            Some((step, _)) => self.plan.x(step) - reply,
            None => self.plan.x(self.plan.last) + self.plan.column / 2.0,
        };
        let wide = (x2.min(self.right()) - x1).max(2.0);
        let ending = match hold.to.map(|(_, ending)| ending) {
            None => "open",
            Some(Ending::Finished) => "finished",
            Some(Ending::Failed) => "failed",
            Some(Ending::Lost) => "lost",
        };
        let name = hold.message.as_ref().map(ToString::to_string);
        let name = name.filter(|name| name.chars().count() as f64 * 7.0 + 6.0 <= wide);
        html! {
            <g class={classes!("hold", ending, is_followed.then_some("followed"))}>
                <rect
                    x={x1.to_string()}
                    y={(y - LANE * 0.3).to_string()}
                    width={wide.to_string()}
                    height={(LANE * 0.6).to_string()}
                    rx="4"
                />
                if let Some(name) = name {
                    <text x={(x1 + 5.0).to_string()} y={(y + 3.5).to_string()}>{ name }</text>
                }
            </g>
        }
    }

    /// How far from the middle of a column its requests and replies stand.
    fn reply_px(&self) -> f64 {
        self.plan.column * 0.34
    }

    fn exchange(&self, one: &Exchange) -> Html {
        let (actor, redis) = (self.plan.y(Some(&one.actor)), self.plan.y(None));
        let near = self.reply_px();
        let asked = self.plan.x(one.asked);
        let end = one.answered.or(one.cut).unwrap_or(self.plan.last);
        let waits = end > one.asked || one.answered.is_none();
        let line = |class: &'static str, x1: f64, y1: f64, x2: f64, y2: f64| {
            html! {
                <line
                    {class}
                    x1={x1.to_string()}
                    y1={y1.to_string()}
                    x2={x2.to_string()}
                    y2={y2.to_string()}
                />
            }
        };
        html! {
            <g class="exchange">
                { line("request", asked - near, actor, asked, redis) }
                if waits {
                    { line("waits", asked.max(self.left()), actor, self.plan.x(end.min(self.to)) - near, actor) }
                }
                if let Some(step) = one.answered {
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

    fn mark(&self, mark: &Mark) -> Html {
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
        html! { <path class={classes!("mark", class)} transform={place} d={path} /> }
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
