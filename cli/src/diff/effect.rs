//! How far a change reaches, and which way it goes.

use std::cmp::Ordering;

use rust_decimal::Decimal;

use super::change::Change;
use crate::node::Node;
use crate::words::Lang;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reach {
    /// No figure depends on it.
    Label,
    /// Orders that are quoted from now on.
    NewOrders,
    /// What members hold already yields more or less from now on.
    Members,
    /// A promise already made is cut, or stored states do not fit any more.
    Promise,
}

impl Reach {
    /// For programs.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Reach::Label => "label",
            Reach::NewOrders => "newOrders",
            Reach::Members => "members",
            Reach::Promise => "promise",
        }
    }

    pub(crate) fn words(self, lang: Lang) -> &'static str {
        let (english, chinese) = match self {
            Reach::Label => ("no figure", "不影响数额"),
            Reach::NewOrders => ("new orders", "仅新订单"),
            Reach::Members => ("what members hold", "会员现有权益"),
            Reach::Promise => ("promises already made", "已作出的承诺"),
        };
        lang.pick(english, chinese)
    }
}

/// What a change does, in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Told {
    pub(crate) reach: Reach,
    pub(crate) english: &'static str,
    pub(crate) chinese: &'static str,
}

/// What null stands for, to tell more from less.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NullIs {
    /// Absent: a scheme, an item, a quota.
    Least,
    /// No limit, or all of it.
    Most,
}

/// Whether a change goes up; a text that is no number goes up but for the choice named `down`.
pub(crate) fn goes_up(change: &Change, null_is: NullIs, down: Option<&str>) -> bool {
    match (&change.old, &change.new) {
        (Node::Null, _) => null_is == NullIs::Least,
        (_, Node::Null) => null_is == NullIs::Most,
        (old, new) => match order(old, new) {
            Some(order) => order == Ordering::Less,
            None => new.text() != down || down.is_none(),
        },
    }
}

fn order(old: &Node, new: &Node) -> Option<Ordering> {
    let decimal = |node: &Node| match node {
        Node::Text(text) => text.parse::<Decimal>().ok(),
        Node::Number(number) => number.as_u64().map(Decimal::from),
        Node::List(items) => Some(Decimal::from(items.len())),
        _ => None,
    };
    Some(decimal(old)?.cmp(&decimal(new)?))
}
