//! A shop's life under the appreciation scheme: any sequence of operations keeps the invariants of RULES section 3.

use points_rules::appreciation::{Appreciation, Config};
use points_rules::{Amount, IssuePrice, Multiplier, Rate, Units};

use super::check_error;
use super::shop::{MEMBERS, Shop, Step};
use super::source::Source;

/// The longest life; a longer input is cut.
const STEPS: usize = 200;

pub fn run(data: &[u8]) {
    let mut source = Source::new(data);
    let scheme = scheme(&mut source);
    let mut shop = Shop::new(&scheme);
    for _ in 0..STEPS {
        if source.is_empty() {
            break;
        }
        let step = step(&mut source);
        if let Some(error) = shop.live(&step) {
            check_error(&error);
        }
    }
}

fn scheme(source: &mut Source<'_>) -> Appreciation {
    let grant = source.figure(1, 100_000_000);
    let referrer = source.figure(0, 100_000_000 - grant);
    // Most shops sell units for some yuan and do not run out of them at once.
    let price = if source.below(4) == 0 { IssuePrice::MAX.minor() } else { 100_000 };
    let cap = if source.below(4) == 0 { 1 } else { 100_000_000_000_000 };
    let rate = |steps| Rate::from_minor(steps).expect("a rate");
    Appreciation::new(Config {
        issue_price: IssuePrice::from_minor(source.figure(1, price)).expect("a price"),
        unit_cap: Units::from_minor(source.figure(cap, Units::MAX.minor())).expect("a cap"),
        contribution_rate: rate(source.figure(1, 100_000_000)),
        grant_rate: rate(grant),
        referrer_grant_rate: rate(referrer),
        merchant_grant_rate: rate(source.figure(0, 100_000_000 - grant - referrer)),
        redemption_fee_rate: rate(source.figure(0, 99_999_999)),
        quota_multiplier: match source.flag() {
            true => Some(Multiplier::from_minor(source.figure(1, Multiplier::MAX.minor())).expect("a multiplier")),
            false => None,
        },
    })
    .expect("a scheme that the rules allow")
}

fn step(source: &mut Source<'_>) -> Step {
    let member = source.below(MEMBERS);
    match source.below(11) {
        0 | 1 => Step::Order {
            member,
            referred: source.flag(),
            merchant: source.flag(),
            amount: Amount::from_minor(source.figure(1, Amount::MAX.minor())).expect("an amount"),
            contribution: source.flag().then(|| source.part(1000)),
        },
        2 => Step::Redeem { member, part: source.part(1000) },
        3 => Step::Exchange { member, part: source.part(1000) },
        4 => Step::Return { member, part: source.part(1000) },
        5 => Step::RetirePoints { part: source.part(1000) },
        6 => Step::RetireTreasury,
        7 => Step::Item { member, part: source.part(1000) },
        8 => Step::ItemReturn { item: source.below(64), part: source.part(1000) },
        9 => Step::Refund {
            order: source.below(64),
            part: source.part(1000),
            contribution: source.flag().then(|| source.part(1000)),
        },
        _ => Step::Exits,
    }
}
