//! Quotas: what covers them, and after how many orders they are reached.

use points_rules_derive::Wire;

use crate::appreciation::{Appreciation, Goal, MAX_ORDERS, Market, RunningMarket};
use crate::decimal::wide::mul_div_floor;
use crate::impossible::Always;
use crate::num::{Amount, Money, Multiplier, Rate, Ratio};

use super::{FindingCode, Lint};

/// How far the pools cover the dividend quotas at equal turnover.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
#[wire(output)]
#[non_exhaustive]
pub struct QuotaCoverage {
    /// The quota that a yuan of an order grants to buyer, referrer and merchant together, yuan, ceiled.
    pub promised: Ratio,
    /// What both pools take of a yuan of turnover, yuan, floored.
    pub funded: Ratio,
    /// The funded of the promised, floored: no more of the quota than this is ever paid.
    pub coverage: Ratio,
}

/// When the last of a hundred buyers of 100.00 has the money back, and leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
#[wire(output)]
#[non_exhaustive]
pub struct ExitForecast {
    /// After how many more orders of 100.00 the holding is worth its quota; null where not within 10^6, or without a
    /// multiplier.
    pub orders: Option<u32>,
    /// After how many more orders a redemption pays 100.00; null where not within 10^6.
    pub break_even: Option<u32>,
}

/// Orders from which a promise is far away.
const LATE: u32 = 1000;
/// The orders that were there before.
const FIRST_ORDERS: u32 = 100;
/// Steps of a rate in 1/10000.
const RATE_STEPS: u128 = Rate::STEPS / Multiplier::STEPS;

impl Lint<'_> {
    pub(super) fn quota_coverage(&mut self) -> Option<QuotaCoverage> {
        let config = self.dividend?.config();
        let others = config.referrer_quota_rate.wide() + config.merchant_quota_rate.wide();
        let promised = config.quota_multiplier.wide() * RATE_STEPS + others;
        let funded = config.pro_rata_rate.wide() + config.tier_rate.wide();
        if funded < promised {
            self.warn(FindingCode::QuotaCoverage, "dividend.quotaMultiplier");
        }
        // A multiplier is at least 1/10000.
        let coverage = mul_div_floor(funded, Multiplier::STEPS, promised).always("a quota is promised", 0);
        Some(QuotaCoverage {
            promised: ratio(promised.div_ceil(RATE_STEPS)),
            funded: ratio(funded / RATE_STEPS),
            coverage: ratio(coverage),
        })
    }

    pub(super) fn orders_until_paid(&mut self) -> Option<u32> {
        let config = self.dividend?.config();
        let orders = orders_until_paid(config.pro_rata_rate, config.quota_multiplier);
        if is_late(orders) {
            self.warn(FindingCode::OrdersUntilPaid, "dividend");
        }
        orders
    }

    pub(super) fn exit(&mut self) -> Option<ExitForecast> {
        let scheme = self.appreciation?;
        let exit = exit_forecast(scheme);
        if scheme.config().quota_multiplier.is_some() && is_late(exit.orders) {
            self.warn(FindingCode::OrdersUntilExit, "appreciation.quotaMultiplier");
        }
        Some(exit)
    }
}

fn ratio(steps: u128) -> Ratio {
    Ratio::new(
        u64::try_from(steps).always("rates and multipliers are within 64 bits, and so are their quotients", u64::MAX),
    )
}

fn is_late(orders: Option<u32>) -> bool {
    orders.is_none_or(|orders| orders > LATE)
}

/// The least n <= 10^6 with Σ_{j=1..n} floor(rate·10^18 / (99 + j)) >= multiplier·10^18.
fn orders_until_paid(rate: Rate, multiplier: Multiplier) -> Option<u32> {
    let share = rate.minor() * 10_000_000_000;
    let promised = multiplier.wide() * 10u128.pow(14);
    // Σ 1/(99 + j) over 10^6 orders is below ln(10^6 / 99 + 1), which is below 10.
    let promised = u64::try_from(promised).ok().filter(|&promised| promised < share.saturating_mul(10))?;
    let (mut members, mut paid) = (u64::from(FIRST_ORDERS), 0);
    (1..=MAX_ORDERS).find(|_| {
        paid += share / members.max(1);
        members += 1;
        paid >= promised
    })
}

/// 100 orders of 100.00 on the empty market; what the last buyer needs to exit, and to redeem 100.00.
fn exit_forecast(scheme: &Appreciation) -> ExitForecast {
    let amount = Amount::from_minor(10_000).always("100.00 is an order's amount", Amount::MIN);
    let terms = scheme.terms_of_scheme(amount, false, false);
    let mut first = RunningMarket::of(&Market::EMPTY);
    let mut issue = scheme.issue(&mut first, &terms);
    for _ in 1..FIRST_ORDERS {
        issue = scheme.issue(&mut first, &terms);
    }
    let (units, net) = (issue.units, Money::from(amount));
    let exit = scheme.quota(net).map(|quota| Goal::Exit { units, quota });
    let net = Some(Goal::Net { units, net });
    let mut market = first;
    let orders = exit.and_then(|_| scheme.orders_until(&mut market, &terms, exit, MAX_ORDERS));
    // What is reached stays reached, so that the second search needs no order of the first again, but for a goal before it.
    let done = if exit.is_some() { orders.unwrap_or(MAX_ORDERS) } else { 0 };
    let break_even = match scheme.orders_until(&mut market, &terms, net, MAX_ORDERS - done) {
        Some(0) => scheme.orders_until(&mut { first }, &terms, net, done),
        more => more.map(|more| done + more),
    };
    ExitForecast { orders, break_even }
}
