//! Rulebooks of the lives, and of property tests (`tests/drawn`): rulebooks/mall.json with other parameters.

use points_rules::{IssuePrice, Money, Multiplier, PointValue, Rate, Shares, Units};
use serde_json::{Value, json};

use super::Source;

const ONE: u64 = 100_000_000;

fn rate(steps: u64) -> Value {
    json!(Rate::from_minor(steps).expect("a rate").to_string())
}

fn multiplier(source: &mut Source<'_>) -> Value {
    // Mostly one to ten times.
    let most = if source.below(4) == 0 { Multiplier::MAX.minor() } else { 100_000 };
    json!(Multiplier::from_minor(source.figure(1, most)).expect("a multiplier").to_string())
}

fn maybe(source: &mut Source<'_>, value: impl FnOnce(&mut Source<'_>) -> Value) -> Value {
    if source.flag() { value(source) } else { Value::Null }
}

fn either(source: &mut Source<'_>, one: &str, other: &str) -> Value {
    json!(if source.flag() { one } else { other })
}

/// The document of a rulebook that opens.
pub fn document(source: &mut Source<'_>) -> Value {
    let mut document: Value = serde_json::from_str(include_str!("../../../rulebooks/mall.json")).expect("JSON");
    let parts = [("appreciation", appreciation(source)), ("dividend", dividend(source)), ("release", release(source))];
    for (scheme, fields) in parts {
        for (field, value) in fields {
            document[scheme][field] = value;
        }
    }
    document
}

fn appreciation(source: &mut Source<'_>) -> Vec<(&'static str, Value)> {
    let grant = source.figure(1, ONE);
    let referrer = source.figure(0, ONE - grant);
    // Most shops sell units for some yuan and do not run out of them at once.
    let price = if source.below(4) == 0 { IssuePrice::MAX.minor() } else { 100_000 };
    let price = IssuePrice::from_minor(source.figure(1, price)).expect("a price");
    let cap = if source.below(4) == 0 { 1 } else { 100_000_000_000_000 };
    let cap = Units::from_minor(source.figure(cap, Units::MAX.minor())).expect("a cap");
    vec![
        ("issuePrice", json!(price.to_string())),
        ("unitCap", json!(cap.to_string())),
        ("contributionRate", rate(source.figure(1, ONE))),
        ("grantRate", rate(grant)),
        ("referrerGrantRate", rate(referrer)),
        ("merchantGrantRate", rate(source.figure(0, ONE - grant - referrer))),
        ("redemptionFeeRate", rate(source.figure(0, ONE - 1))),
        ("quotaMultiplier", maybe(source, multiplier)),
    ]
}

fn dividend(source: &mut Source<'_>) -> Vec<(&'static str, Value)> {
    let contribution = maybe(source, |source| rate(source.figure(1, ONE)));
    let most = maybe(source, |source| {
        json!(Money::from_minor(source.figure(1, Money::MAX.minor())).expect("money").to_string())
    });
    let pro_rata = source.figure(0, ONE);
    let scale = source.below(5) as u8;
    vec![
        ("contributionRate", contribution),
        ("proRataRate", rate(pro_rata)),
        ("tierRate", rate(source.figure(0, ONE - pro_rata))),
        ("quotaMultiplier", multiplier(source)),
        ("shareUnit", json!(Money::from_minor(source.figure(1, 1_000_000)).expect("money").to_string())),
        ("shareScale", json!(scale)),
        ("tiers", tiers(source, scale)),
        ("shareBasis", either(source, "perOrder", "cumulative")),
        ("referrerQuotaRate", rate(source.figure(0, ONE))),
        ("referrerShareRate", rate(source.figure(0, ONE))),
        ("merchantQuotaRate", rate(source.figure(0, ONE))),
        ("merchantShareRate", rate(source.figure(0, ONE))),
        ("weighBy", either(source, "shares", "quota")),
        ("maxDailyPayout", most),
        ("remainder", either(source, "platform", "carry")),
    ]
}

/// Up to ten tiers, from any shares up; together they never take more than the pool.
fn tiers(source: &mut Source<'_>, scale: u8) -> Value {
    // Mostly within reach of some orders.
    let step = 10u64.pow(scale.into()) * if source.below(4) == 0 { 500_000_000_000 } else { 100 };
    let count = source.below(11);
    let mut from = source.part(step);
    let tier = |at: usize| {
        let shares = Shares::from_minor(from, scale).expect("ten steps of 5 * 10^11 shares");
        from += source.figure(1, step);
        json!({"name": format!("V{at}"), "minShares": shares.to_string(), "rate": rate(source.part(ONE / 10))})
    };
    (0..count).map(tier).collect()
}

fn release(source: &mut Source<'_>) -> Vec<(&'static str, Value)> {
    let contribution = maybe(source, |source| rate(source.figure(1, ONE)));
    // Every level grants no less than the one below and releases a point a day at least, whatever the scale.
    let times = source.figure(1, 50_000);
    let levels = [("first", "100", times), ("second", "3000", source.figure(times, 100_000))];
    let levels = levels.map(|(name, least, times)| {
        let times = Multiplier::from_minor(times).expect("a multiplier").to_string();
        json!({"name": name, "minAmount": least, "multiplier": times})
    });
    let value = if source.flag() { 10_000 } else { source.figure(1, PointValue::MAX.minor()) };
    vec![
        ("contributionRate", contribution),
        ("levels", json!(levels)),
        ("dailyRate", rate(source.figure(ONE / 100, ONE))),
        ("pointScale", json!(source.below(5))),
        ("pointValue", json!(PointValue::from_minor(value).expect("a worth").to_string())),
        ("refunds", either(source, "proportional", "requote")),
        ("rankBy", either(source, "team", "otherLegs")),
        ("maxAcceleration", maybe(source, multiplier)),
        ("cashRate", rate(source.figure(0, ONE))),
        ("maxPointsPaymentRate", rate(source.figure(0, ONE))),
    ]
}
