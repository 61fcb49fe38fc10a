//! What patterns are for: how the start page puts them in order.

use shared::patterns::Family;

/// What a family of patterns is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// One of several workers does each message.
    PointToPoint,
    /// Everybody who wants it gets it.
    PublishSubscribe,
    /// Somebody asks, and waits for the answer.
    RequestReply,
    /// What happened is kept, and state is made of it.
    State,
    /// What every queue has to get right.
    Care,
    /// Ready-made uses.
    Use,
}

impl Purpose {
    /// All of them, as they stand below each other.
    pub(crate) const ALL: [Self; 6] = [
        Self::PointToPoint,
        Self::PublishSubscribe,
        Self::RequestReply,
        Self::State,
        Self::Care,
        Self::Use,
    ];

    /// The three ways to send a message, which are set against each other.
    pub(crate) const WAYS: [Self; 3] = [
        Self::PointToPoint,
        Self::PublishSubscribe,
        Self::RequestReply,
    ];

    /// What a family is for.
    pub(crate) fn of(family: Family) -> Self {
        match family {
            Family::ConsumerGroup
            | Family::ListQueue
            | Family::ReliableList
            | Family::DelayQueue => Self::PointToPoint,
            Family::FanOut | Family::StreamRead | Family::PubSub => Self::PublishSubscribe,
            Family::RequestReply => Self::RequestReply,
            Family::EventSourcing => Self::State,
            Family::Idempotent | Family::Retention | Family::Batch | Family::Backpressure => {
                Self::Care
            }
            Family::Application => Self::Use,
        }
    }
}
