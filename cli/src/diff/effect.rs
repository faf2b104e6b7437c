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
    /// A promise already made is cut or paid later, or stored states do not fit any more.
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

/// Which way a change goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    Up,
    Down,
    /// A list of which one figure rises and another falls.
    BothWays,
}

impl Way {
    fn up_if(is_up: bool) -> Way {
        if is_up { Way::Up } else { Way::Down }
    }
}

/// Which way a change goes; a text that is no number goes up but for the choice named `down`.
pub(crate) fn way(change: &Change, null_is: NullIs, down: Option<&str>) -> Way {
    match (&change.old, &change.new) {
        (Node::Null, _) => Way::up_if(null_is == NullIs::Least),
        (_, Node::Null) => Way::up_if(null_is == NullIs::Most),
        (Node::List(old), Node::List(new)) => way_of_list(old, new),
        (old, new) => Way::up_if(match decimal(old).zip(decimal(new)) {
            Some((old, new)) => old < new,
            None => new.text() != down || down.is_none(),
        }),
    }
}

/// Place by place; what is missing counts as 0.
fn way_of_list(old: &[Node], new: &[Node]) -> Way {
    let figure = |list: &[Node], place: usize| list.get(place).and_then(decimal).unwrap_or_default();
    let places = 0..old.len().max(new.len());
    let orders: Vec<Ordering> = places.map(|place| figure(old, place).cmp(&figure(new, place))).collect();
    match (orders.contains(&Ordering::Less), orders.contains(&Ordering::Greater)) {
        (true, true) => Way::BothWays,
        (true, false) => Way::Up,
        (false, true) => Way::Down,
        // One is longer by rates of 0.
        (false, false) => Way::up_if(old.len() < new.len()),
    }
}

fn decimal(node: &Node) -> Option<Decimal> {
    match node {
        Node::Text(text) => text.parse().ok(),
        Node::Number(number) => number.as_u64().map(Decimal::from),
        _ => None,
    }
}
