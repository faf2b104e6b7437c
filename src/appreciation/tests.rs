//! Bounds that must be reached and not passed, and figures worked out by hand.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use super::*;
use crate::error::ErrorCode;
use crate::num::{Money, Units};

/// The brief's scheme with other texts for some parameters.
fn scheme(parameters: &[(&str, &str)]) -> Result<Appreciation> {
    let brief = include_str!("../../rulebooks/appreciation.json");
    let mut config = serde_json::from_str::<serde_json::Value>(brief).unwrap()["appreciation"].take();
    for (name, text) in parameters {
        config[name] = (*text).into();
    }
    Appreciation::new(serde_json::from_value(config).unwrap())
}

fn order(market: Market, [referred, merchant]: [bool; 2], amount: &str) -> QuoteOrder {
    QuoteOrder { market, referred, merchant, amount: amount.parse().unwrap(), contribution: None }
}

/// All units are with members.
fn market(fund_balance: &str, units: &str) -> Market {
    let units = units.parse().unwrap();
    let fund_balance = fund_balance.parse().unwrap();
    Market { fund_balance, units_outstanding: units, units_issued: units, ..Market::EMPTY }
}

fn holder(units: &str, quota: Option<&str>) -> Holder {
    Holder { units: units.parse().unwrap(), quota: quota.map(|quota| quota.parse().unwrap()) }
}

#[test]
fn grants_may_take_the_whole_contribution() {
    assert!(scheme(&[("referrerGrantRate", "0.3")]).is_ok());
    assert!(scheme(&[("referrerGrantRate", "0.2"), ("merchantGrantRate", "0.1")]).is_ok());
    for rates in [
        [("referrerGrantRate", "0.3"), ("merchantGrantRate", "0.00000001")],
        [("referrerGrantRate", "0.30000001"), ("merchantGrantRate", "0")],
    ] {
        let error = scheme(&rates).unwrap_err();
        assert_eq!((error.code(), error.path()), (ErrorCode::UnitValueCouldFall, Some("merchantGrantRate")));
    }
}

#[test]
fn the_cap_cuts_the_buyer_first_then_the_referrer_then_the_merchant() {
    // 21 units for the buyer, 6 for the referrer and 3 for the merchant, as far as there is room.
    for (cap, units, is_reached) in [
        ("20", ["20.00000000", "0.00000000", "0.00000000"], true),
        ("21", ["21.00000000", "0.00000000", "0.00000000"], true),
        ("25", ["21.00000000", "4.00000000", "0.00000000"], true),
        ("28", ["21.00000000", "6.00000000", "1.00000000"], true),
        ("30", ["21.00000000", "6.00000000", "3.00000000"], true),
        ("30.00000001", ["21.00000000", "6.00000000", "3.00000000"], false),
    ] {
        let scheme = scheme(&[("referrerGrantRate", "0.2"), ("merchantGrantRate", "0.1"), ("unitCap", cap)]).unwrap();
        let quote = scheme.quote_order(&order(Market::EMPTY, [true, true], "100")).unwrap();
        let Grant { units: buyer, referrer_units, merchant_units, .. } = quote.grant;
        assert_eq!([buyer, referrer_units, merchant_units].map(|units| units.to_string()), units, "{cap}");
        assert_eq!(quote.cap_reached, is_reached, "{cap}");
    }
}

/// A cap that was lowered below what is issued grants nothing more, and is no error.
#[test]
fn a_lowered_cap_leaves_no_room() {
    let scheme = scheme(&[("unitCap", "5")]).unwrap();
    let quote = scheme.quote_order(&order(market("30", "21"), [false; 2], "100")).unwrap();
    assert_eq!((quote.grant.units, quote.cap_reached), (Units::ZERO, true));
    assert_eq!(quote.market.fund_balance.to_string(), "60.00");
}

/// 2.1·10^9 yuan of units at a 9·10^12th of a yuan each: 2·10^30 steps, far past 64 bits.
#[test]
fn grants_past_64_bits_are_cut_to_the_room() {
    let scheme = scheme(&[("referrerGrantRate", "0.12345678"), ("unitCap", "90000000000")]).unwrap();
    let quote = scheme.quote_order(&order(market("0.01", "89999999999.5"), [true, false], "10000000000")).unwrap();
    assert_eq!(quote.grant.units.to_string(), "0.50000000");
    assert_eq!(quote.grant.referrer_units, Units::ZERO);
    assert!(quote.cap_reached);
    assert_eq!(quote.market.units_issued, Units::MAX);
    assert_eq!(quote.market.fund_balance.to_string(), "3000000000.01");
    assert_eq!(quote.unit_value_after.to_string(), "0.0333");
}

/// 9999999999.99 · 0.12345678 contributed, 0.87654321 of it in units at 10^13 yuan for 8·10^10 units: products past 64 bits
/// and quotients within. Worked out with unlimited integers.
#[test]
fn rates_of_eight_decimals_are_exact_at_the_bounds() {
    let scheme = scheme(&[
        ("contributionRate", "0.12345678"),
        ("grantRate", "0.87654321"),
        ("referrerGrantRate", "0.12345678"),
        ("unitCap", "90000000000"),
    ])
    .unwrap();
    let quote =
        scheme.quote_order(&order(market("9000000000000", "80000000000"), [true, false], "9999999999.99")).unwrap();
    assert_eq!(quote.grant.contribution.to_string(), "1234567799.99");
    assert_eq!(quote.grant.units.to_string(), "9619129.08769664");
    assert_eq!(quote.grant.referrer_units.to_string(), "1354806.80247510");
}

#[test]
fn the_fund_holds_a_million_yuan_a_unit_and_no_more() {
    let scheme = scheme(&[("unitCap", "1")]).unwrap();
    let quote = scheme.quote_order(&order(market("999990", "1"), [false; 2], "100")).unwrap();
    assert_eq!(
        (quote.market.fund_balance.to_string(), quote.residue.to_string()),
        ("1000000.00".into(), "20.00".into())
    );
    assert_eq!(quote.unit_value_after.to_string(), "1000000.0000");
    assert!(market("1000000", "1").check().is_ok());
    assert_eq!(market("1000000.01", "1").check().unwrap_err().path(), Some("market"));
}

#[test]
fn an_order_without_units_goes_back_whole() {
    // A fen of contribution at 1000 yuan a unit is 0.00001 units, of which a ten-thousandth is below the smallest step.
    let scheme = scheme(&[("issuePrice", "1000"), ("grantRate", "0.0001")]).unwrap();
    let quote = scheme.quote_order(&order(Market::EMPTY, [false; 2], "0.04")).unwrap();
    assert_eq!((quote.market, quote.residue.to_string()), (Market::EMPTY, "0.01".into()));
}

#[test]
fn all_fixed_points_in_circulation_can_be_returned() {
    let market =
        Market { treasury_units: "4".parse().unwrap(), fixed_points: "8".parse().unwrap(), ..market("20", "10") };
    let returned = |points: &str| {
        let request = QuoteReturn { market, holder: holder("6", Some("1")), fixed_points: points.parse().unwrap() };
        scheme(&[]).unwrap().quote_return(&request)
    };
    let quote = returned("8").unwrap();
    assert_eq!((quote.units.to_string(), quote.holder), ("4.00000000".into(), holder("10", Some("9"))));
    assert_eq!(returned("8.01").unwrap_err().path(), Some("market"));
}

#[test]
fn a_million_orders_are_projected_and_no_more() {
    let scheme = scheme(&[]).unwrap();
    let projected = |orders| {
        let request = ProjectUnitValue {
            market: Market::EMPTY,
            referred: false,
            merchant: false,
            amount: "0.01".parse().unwrap(),
            orders,
            samples: 2,
        };
        scheme.project_unit_value(&request)
    };
    // A fen contributes nothing.
    assert_eq!(projected(1_000_000).unwrap().market, Market::EMPTY);
    assert_eq!(projected(1_000_001).unwrap_err().path(), Some("orders"));
}

/// At 2 yuan a unit, fewer than 0.005 units are worth less than a fen.
#[test]
fn a_redemption_burns_what_would_be_worth_nothing() {
    let redeemed = |redeem: &str| {
        let market = market("20", "10");
        let request = QuoteRedemption { market, holder: holder("10", None), redeem: redeem.parse().unwrap() };
        let quote = scheme(&[]).unwrap().quote_redemption(&request).unwrap();
        (quote.burned.to_string(), quote.market.units_outstanding.to_string())
    };
    assert_eq!(redeemed("9.995"), ("9.99500000".into(), "0.00500000".into()));
    assert_eq!(redeemed("9.99500001"), ("10.00000000".into(), "0.00000000".into()));
}

/// Of two holders of 10 units each, the one who redeems pays a fee of 2: half of it is for the other's units.
#[test]
fn the_holders_own_part_of_a_fee_goes_back_to_the_platform() {
    let request =
        QuoteRedemption { market: market("40", "20"), holder: holder("10", Some("30")), redeem: "10".parse().unwrap() };
    let quote = scheme(&[]).unwrap().quote_redemption(&request).unwrap();
    assert_eq!(
        [quote.gross, quote.net, quote.fee, quote.residue].map(|money| money.to_string()),
        ["20.00", "18.00", "2.00", "1.00"]
    );
    assert_eq!(quote.market.fund_balance.to_string(), "21.00");
    assert_eq!(quote.holder, holder("0", Some("10")));
}

/// 9·10^33 units are 9·10^41 steps, which are past 128 bits.
#[test]
fn a_redemption_past_128_bits_prints_what_it_would_take() {
    let scheme = scheme(&[("redemptionFeeRate", "0.99999999")]).unwrap();
    let request =
        FindRedemption { market: market("0.01", "90000000000"), holder: holder("7.5", None), net: Money::MAX };
    let error = scheme.find_redemption(&request).unwrap_err();
    let shortage = error.shortage().unwrap();
    assert_eq!(shortage.required, "9000000000000000000000000000000000.00000000");
    assert_eq!(shortage.missing, "8999999999999999999999999999999992.50000000");
}

#[test]
fn a_goal_counts_from_no_order_to_the_limit() {
    let scheme = scheme(&[]).unwrap();
    let count = |net: Option<&str>, quota, limit| {
        let request = CountOrders {
            market: market("30", "21"),
            referred: false,
            merchant: false,
            amount: "100".parse().unwrap(),
            holder: holder("21", quota),
            net: net.map(|net| net.parse().unwrap()),
            limit,
        };
        scheme.count_orders(&request).map(|count| (count.orders, count.unit_value.to_string()))
    };
    // 30, 35.29 and 39.21 yuan after 0, 1 and 2 orders; a redemption pays nine tenths.
    assert_eq!(count(Some("27"), None, 1).unwrap(), (Some(0), "1.4286".into()));
    assert_eq!(count(Some("27.01"), None, 1).unwrap(), (Some(1), "1.6807".into()));
    assert_eq!(count(None, Some("35.29"), 9).unwrap(), (Some(1), "1.6807".into()));
    assert_eq!(count(None, Some("35.30"), 1).unwrap(), (None, "1.6807".into()));
    assert_eq!(count(None, None, 1).unwrap(), (None, "1.6807".into()));
    assert_eq!(count(None, None, 0).unwrap_err().path(), Some("limit"));
    assert!(count(Some("10000000000000"), None, 1_000_000).unwrap().0.is_none());
    assert_eq!(count(None, None, 1_000_001).unwrap_err().path(), Some("limit"));
}

#[test]
fn of_the_treasury_stays_what_fixed_points_need() {
    let burned = |treasury: &str, points: &str| {
        let market = Market {
            treasury_units: treasury.parse().unwrap(),
            fixed_points: points.parse().unwrap(),
            ..market("100", "50")
        };
        scheme(&[]).unwrap().retire_treasury(&RetireTreasury { market }).map(|retired| retired.burned.to_string())
    };
    assert_eq!(burned("10", "0").as_deref(), Ok("10.00000000"));
    // The rest is worth 10 yuan at the value after: 4.444… of 44.444… units for 100 yuan.
    assert_eq!(burned("10", "10").as_deref(), Ok("5.55555555"));
    assert_eq!(burned("10", "20").as_deref(), Ok("0.00000000"));
    assert_eq!(burned("50", "20").as_deref(), Ok("0.00000000"));
    assert_eq!(burned("50", "0").as_deref(), Ok("50.00000000"));
}

/// Who holds units without a quota goes on without one; who holds none starts with the grant's.
#[test]
fn a_booked_order_adds_its_quota_to_the_holding() {
    let booked = |held: Holder| {
        let order = BookOrder {
            market: market("30", "21"),
            holder: held,
            referrer: None,
            merchant: None,
            amount: "100".parse().unwrap(),
            contribution: None,
        };
        scheme(&[]).unwrap().book_order(&order).unwrap().holder.quota.map(|quota| quota.to_string())
    };
    assert_eq!(booked(holder("0", None)), Some("200.00".into()));
    assert_eq!(booked(holder("0", Some("1"))), Some("201.00".into()));
    assert_eq!(booked(holder("21", Some("1"))), Some("201.00".into()));
    assert_eq!(booked(holder("0.00000001", None)), None);
}
