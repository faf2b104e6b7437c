//! Requests to the dividend scheme.

use serde_json::{Value, json};

use super::{Request, days, weighted};
use crate::parity::states::{Day, Member, carry, turnover};
use points_rules_cases::figures::{AMOUNT, MONEY, MOST_MONEY, amount, credit, refund_of, some_money};
use points_rules_cases::random::Random;
use points_rules_cases::rulebooks::{Dividend, names};

type Make = fn(&mut Random, &Dividend) -> Value;

const TABLE: [(&str, u32, Make); 7] = [
    ("dividend.quoteOrder", 4, quote_order),
    ("dividend.bookOrder", 4, book_order),
    ("dividend.orderFor", 2, order_for),
    ("dividend.estimate", 5, estimate),
    ("dividend.project", 3, project),
    ("dividend.quoteRefund", 4, quote_refund),
    ("dividend.settleDay", 3, settle_day),
];

pub fn draw(random: &mut Random, config: &Dividend) -> Request {
    let (op, make) = weighted(random, &TABLE);
    let input = make(random, config);
    let heavy = input["days"].as_u64().is_some_and(|days| days > 2000);
    Request { op, input, heavy }
}

fn order_amount(random: &mut Random, config: &Dividend) -> u128 {
    if !random.chance(300) {
        return amount(random);
    }
    let shares = random.between(1, 50);
    AMOUNT.near(random, config.unit * shares)
}

/// A member with the money spent so far, often just short of a share.
fn paying(random: &mut Random, config: &Dividend) -> Value {
    let bought = random.below(300);
    let paid = match random.below(4) {
        0 => 0,
        1 => some_money(random),
        _ => MONEY.near(random, config.unit * bought),
    };
    let mut member = Member::draw(random, config).show(random, config);
    member.insert("totalPaid".to_owned(), MONEY.show(random, paid.min(MOST_MONEY)));
    Value::Object(member)
}

fn quote_order(random: &mut Random, config: &Dividend) -> Value {
    let amount = order_amount(random, config);
    json!({
        "member": paying(random, config),
        "referred": random.chance(500),
        "merchant": random.chance(500),
        "amount": AMOUNT.show(random, amount),
    })
}

/// A referrer or a merchant, or none.
fn other(random: &mut Random, config: &Dividend) -> Value {
    match random.chance(500) {
        true => Value::Object(Member::draw(random, config).show(random, config)),
        false => Value::Null,
    }
}

fn book_order(random: &mut Random, config: &Dividend) -> Value {
    let amount = order_amount(random, config);
    json!({
        "member": paying(random, config),
        "referrer": other(random, config),
        "merchant": other(random, config),
        "amount": AMOUNT.show(random, amount),
    })
}

fn order_for(random: &mut Random, config: &Dividend) -> Value {
    let kind = credit(config.scale);
    let shares = match random.below(10) {
        0 => kind.any(random),
        1 => random.below(3),
        _ => random.spread(1, 1000 * 10u128.pow(config.scale)),
    };
    json!({"member": paying(random, config), "shares": kind.show(random, shares)})
}

fn estimate(random: &mut Random, config: &Dividend) -> Value {
    let mut member = Member::draw(random, config);
    let mut day = Day::draw(random, config, &member);
    if random.chance(300) {
        member.quota = MONEY.near(random, day.gross(config, &member));
        day.takes_in(config, &member);
    }
    json!({"member": member.show(random, config), "day": day.show(random, config)})
}

fn project(random: &mut Random, config: &Dividend) -> Value {
    let mut member = Member::draw(random, config);
    let mut day = Day::draw(random, config, &member);
    let days = days(random);
    let gross = day.gross(config, &member);
    if gross > 0 && random.chance(600) {
        let paying = random.between(0, days + 2);
        member.quota = MONEY.near(random, gross * paying);
        day.takes_in(config, &member);
    }
    let kind = config.weight();
    let new = random.chance(600).then(|| match random.below(4) {
        0 => 0,
        1 => kind.any(random),
        _ => random.spread(1, 1000 * 10u128.pow(kind.scale)),
    });
    json!({
        "member": member.show(random, config),
        "day": day.show(random, config),
        "newWeightPerDay": kind.show_or_null(random, new),
        "days": days as u64,
    })
}

fn quote_refund(random: &mut Random, config: &Dividend) -> Value {
    let amount = order_amount(random, config);
    let (before, refund) = refund_of(random, amount);
    json!({
        "member": paying(random, config),
        "referrer": other(random, config),
        "merchant": other(random, config),
        "amount": AMOUNT.show(random, amount),
        "before": MONEY.show(random, before),
        "refund": MONEY.show(random, refund),
    })
}

fn settle_day(random: &mut Random, config: &Dividend) -> Value {
    let count = *random.pick(&[0, 1, 2, 3, 5, 8, 8, 12, 20, 30]);
    let most = credit(config.scale).high / 100;
    let mut members = Vec::new();
    for name in names(random, "m", count) {
        let mut member = Member::draw(random, config);
        // Many extremes would pass the bound of all weights together.
        if member.shares > most && !random.chance(50) {
            member.shares %= most;
        }
        if config.by_quota && member.quota > MOST_MONEY / 100 && !random.chance(50) {
            member.quota %= MOST_MONEY / 100;
        }
        let mut shown = member.show(random, config);
        shown.insert("id".to_owned(), Value::String(name));
        members.push(Value::Object(shown));
    }
    let (turnover, carry) = (turnover(random), carry(random, config));
    json!({"turnover": MONEY.show(random, turnover), "carry": MONEY.show(random, carry), "members": members})
}
