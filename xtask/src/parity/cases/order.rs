//! Requests about an order as it is placed and paid: order.total, order.refund and what points buy at a checkout.

use serde_json::{Value, json};

use super::{Request, weighted};
use points_rules_cases::figures::{MONEY, MOST_MONEY, ONE, RATE, credit, some_money};
use points_rules_cases::random::Random;
use points_rules_cases::rulebooks::{Book, Release, rate};

type Make = fn(&mut Random, &Book) -> Value;

const TABLE: [(&str, u32, Make); 3] =
    [("order.total", 4, total), ("order.refund", 4, refund), ("release.checkout", 2, checkout)];

pub fn draw(random: &mut Random, book: &Book) -> Request {
    loop {
        let (op, make) = weighted(random, &TABLE);
        if op != "release.checkout" || book.release.is_some() {
            return Request { op, input: make(random, book), heavy: false };
        }
    }
}

/// What is paid otherwise than in money; figures of the smallest step.
struct Paid {
    discount: u128,
    points: u128,
    fixed: u128,
}

/// None of it, or some of what is allowed; seldom a step too much.
fn paid(random: &mut Random, book: &Book, goods: u128) -> Paid {
    // Past the bound the cart overflows; what is taken off stays legal, so that only that is wrong.
    let goods = goods.min(MOST_MONEY);
    let some = |random: &mut Random, of: u128, often: u64| match random.chance(often) {
        true if random.chance(20) => of + 1,
        true => random.part(of),
        false => 0,
    };
    let discount = some(random, goods, 500);
    let left = goods.saturating_sub(discount);
    let fixed = match &book.appreciation {
        Some(_) => some(random, left, 400),
        None => some(random, 1, 10),
    };
    let points = match &book.release {
        Some(config) => {
            let usable = usable(config, left, fixed);
            some(random, usable, 600)
        }
        None => some(random, 1, 10),
    };
    Paid { discount, points, fixed }
}

/// About the most points that an order takes.
fn usable(config: &Release, left: u128, fixed: u128) -> u128 {
    let money = (left * config.max_rate / ONE).min(left.saturating_sub(fixed));
    let points = money * 100 * 10u128.pow(config.scale) / config.value;
    points.min(config.max_points.unwrap_or(points)).min(credit(config.scale).high)
}

fn point_scale(book: &Book) -> u32 {
    book.release.as_ref().map_or(0, |config| config.scale)
}

/// The schemes that a line earns in: all, or a few that may not be configured.
fn earns(random: &mut Random) -> Value {
    let mut names = ["appreciation", "dividend", "release"];
    if random.chance(600) {
        return Value::Null;
    }
    random.shuffle(&mut names);
    let count = random.count(0, 3);
    json!(names[..count])
}

/// An order, with what its refunds go by.
struct Order {
    shown: Value,
    quantities: Vec<u128>,
    freight: u128,
}

fn an_order(random: &mut Random, book: &Book) -> Order {
    let count = *random.pick(&[0, 1, 1, 2, 2, 3, 3, 4, 5, 8]);
    let mut goods = 0;
    let (mut lines, mut quantities) = (Vec::new(), Vec::new());
    for _ in 0..count {
        let price = if random.chance(30) { MONEY.any(random) } else { random.between(0, 100_000) };
        let quantity = if random.chance(60) { random.any(1, 1_000_000) } else { random.between(1, 20) };
        goods += price * quantity;
        quantities.push(quantity);
        let own = random.chance(400).then(|| rate(random, ONE));
        lines.push(json!({
            "price": MONEY.show(random, price),
            "quantity": quantity as u64,
            "contributionRate": RATE.show_or_null(random, own),
            "earns": earns(random),
        }));
    }
    let paid = paid(random, book, goods);
    let freight = if random.chance(20) { MONEY.any(random) } else { random.between(0, 3000) };
    let shown = json!({
        "lines": lines,
        "discount": MONEY.show(random, paid.discount),
        "freight": MONEY.show(random, freight),
        "points": credit(point_scale(book)).show(random, paid.points),
        "fixedPoints": MONEY.show(random, paid.fixed),
    });
    Order { shown, quantities, freight }
}

fn total(random: &mut Random, book: &Book) -> Value {
    an_order(random, book).shown
}

/// None, all or some of what is left; seldom a step too much.
fn some_left(random: &mut Random, left: u128) -> u128 {
    match random.below(200) {
        0 => left + 1,
        1..90 => 0,
        90..140 => left,
        _ => random.between(0, left),
    }
}

/// Pieces that come back: before the booking, before now, and now; all of them by and by.
fn refund(random: &mut Random, book: &Book) -> Value {
    let order = an_order(random, book);
    let mut lists: [Vec<u64>; 3] = Default::default();
    for &quantity in &order.quantities {
        let booked = some_left(random, quantity);
        let before = booked + if random.chance(500) { some_left(random, quantity.saturating_sub(booked)) } else { 0 };
        let now = some_left(random, quantity.saturating_sub(before));
        for (list, count) in lists.iter_mut().zip([booked, before, now]) {
            list.push(count as u64);
        }
    }
    let freight_before = if random.chance(700) { 0 } else { some_left(random, order.freight) };
    let mut freight = some_left(random, order.freight.saturating_sub(freight_before));
    let nothing = freight == 0 && lists[2].iter().all(|&count| count == 0);
    if nothing && !random.chance(100) {
        // Something comes back: a piece that is left, or some freight.
        match (0..order.quantities.len()).find(|&at| u128::from(lists[1][at]) < order.quantities[at]) {
            Some(at) => lists[2][at] = 1,
            None => freight = order.freight.saturating_sub(freight_before),
        }
    }
    if random.chance(10) {
        lists[random.place(3)].push(1);
    }
    let [booked, before, now] = lists;
    json!({
        "order": order.shown,
        "returnedBeforeBooking": booked,
        "returnedBefore": before,
        "returning": now,
        "freightBefore": MONEY.show(random, MONEY.clamp(freight_before)),
        "freight": MONEY.show(random, MONEY.clamp(freight)),
    })
}

fn checkout(random: &mut Random, book: &Book) -> Value {
    let goods = some_money(random);
    let paid = paid(random, book, goods);
    let scale = point_scale(book);
    let held = match random.below(3) {
        0 => credit(scale).any(random),
        1 => random.spread(1, 10_000 * 10u128.pow(scale)),
        _ => credit(scale).near(random, paid.points),
    };
    json!({
        "goods": MONEY.show(random, goods),
        "discount": MONEY.show(random, paid.discount),
        "fixedPoints": MONEY.show(random, paid.fixed),
        "points": credit(scale).show(random, held),
    })
}
