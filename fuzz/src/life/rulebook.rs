//! Rulebooks of the lives, and of property tests (`tests/drawn`): rulebooks/mall.json with other parameters.

use points_rules::{Amount, IssuePrice, Money, Multiplier, PointValue, Points, Rate, Shares, Units};
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
    // Mostly within a hundred days.
    let least = if source.below(4) == 0 { 1 } else { ONE / 100 };
    let daily = source.figure(least, ONE);
    let (scale, is_requoted) = (source.below(5) as u8, source.flag());
    let value = if source.flag() { 10_000 } else { source.figure(1, PointValue::MAX.minor()) };
    vec![
        ("contributionRate", contribution),
        ("levels", levels(source, daily, scale, is_requoted)),
        ("dailyRate", rate(daily)),
        ("pointScale", json!(scale)),
        ("pointValue", json!(PointValue::from_minor(value).expect("a worth").to_string())),
        ("refunds", json!(if is_requoted { "requote" } else { "proportional" })),
        ("referralRates", (0..source.below(11)).map(|_| rate(source.part(ONE))).collect()),
        ("ranks", ranks(source)),
        ("rankBy", either(source, "team", "otherLegs")),
        ("peerRate", rate(source.part(ONE))),
        ("maxAcceleration", maybe(source, multiplier)),
        ("cashRate", rate(source.part(ONE))),
        ("maxPointsPaymentRate", rate(source.part(ONE))),
        ("maxPointsPerOrder", maybe(source, |source| points(source, scale))),
    ]
}

fn points(source: &mut Source<'_>, scale: u8) -> Value {
    let most = 10_000_000_000_000 * 10u64.pow(scale.into());
    json!(Points::from_minor(source.figure(1, most), scale).expect("points").to_string())
}

/// Up to four levels whose least orders release something a day; where refunds quote anew, none grants less than the one below.
fn levels(source: &mut Source<'_>, daily: u64, scale: u8, is_requoted: bool) -> Value {
    let step = if source.below(4) == 0 { Amount::MAX.minor() / 4 } else { 1_000_000 };
    let (mut least, mut times) = (0, 0);
    let mut levels = Vec::new();
    for at in 0..source.below(5) {
        least += source.figure(1, step);
        let most = if source.below(4) == 0 { Multiplier::MAX.minor() } else { 100_000 };
        let drawn = source.figure(1, most);
        let own = source.flag().then(|| source.figure(1, ONE));
        if u128::from(least) * u128::from(own.unwrap_or(daily)) * 10u128.pow(scale.into()) < 10_000_000_000 {
            continue;
        }
        times = if is_requoted { times.max(drawn) } else { drawn };
        levels.push(json!({
            "name": format!("L{at}"),
            "minAmount": Amount::from_minor(least).expect("an amount").to_string(),
            "multiplier": Multiplier::from_minor(times).expect("a multiplier").to_string(),
            "dailyRate": own.map(rate),
        }));
    }
    json!(levels)
}

/// Up to six ranks, 100 yuan of sales apart.
fn ranks(source: &mut Source<'_>) -> Value {
    let (count, mut above) = (source.below(7) as u64, 0);
    let rank = |at: u64| {
        above += source.figure(1, ONE / 6);
        let sales = Money::from_minor(at * 10_000).expect("money").to_string();
        json!({"name": format!("R{at}"), "minTeamSales": sales, "rate": rate(above)})
    };
    (1..=count).map(rank).collect()
}
