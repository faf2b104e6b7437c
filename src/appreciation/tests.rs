//! Bounds that must be reached and not passed.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use super::*;
use crate::error::ErrorCode;
use crate::num::Units;

/// The brief's scheme with other texts for some parameters.
fn scheme(parameters: &[(&str, &str)]) -> Result<Appreciation> {
    let brief = include_str!("../../rulebooks/appreciation.json");
    let mut config = serde_json::from_str::<serde_json::Value>(brief).unwrap()["appreciation"].take();
    for (name, text) in parameters {
        *config.get_mut(name).unwrap() = (*text).into();
    }
    Appreciation::new(serde_json::from_value(config).unwrap())
}

fn order(market: Market, referred: bool, amount: &str) -> QuoteOrder {
    QuoteOrder { market, referred, amount: amount.parse().unwrap() }
}

#[test]
fn grants_may_take_the_whole_contribution() {
    assert!(scheme(&[("referrerGrantRate", "0.3")]).is_ok());
    let error = scheme(&[("referrerGrantRate", "0.30000001")]).unwrap_err();
    assert_eq!(error.code(), ErrorCode::UnitValueCouldFall);
}

#[test]
fn the_cap_cuts_the_buyer_first_and_the_referrer_to_what_is_left() {
    // 21 units for the buyer and 9 for the referrer, as far as there is room.
    for (cap, units, referrer_units, is_reached) in [
        ("20", "20.00000000", "0.00000000", true),
        ("21", "21.00000000", "0.00000000", true),
        ("25", "21.00000000", "4.00000000", true),
        ("30", "21.00000000", "9.00000000", true),
        ("31", "21.00000000", "9.00000000", false),
    ] {
        let scheme = scheme(&[("referrerGrantRate", "0.3"), ("unitCap", cap)]).unwrap();
        let quote = scheme.quote_order(&order(Market::EMPTY, true, "100")).unwrap();
        assert_eq!(quote.units.to_string(), units, "{cap}");
        assert_eq!(quote.referrer_units.to_string(), referrer_units, "{cap}");
        assert_eq!(quote.cap_reached, is_reached, "{cap}");
    }
}

/// 2.1·10^9 yuan of units at a 9·10^12th of a yuan each: 2·10^30 steps, far past 64 bits.
#[test]
fn grants_past_64_bits_are_cut_to_the_room() {
    let scheme = scheme(&[("referrerGrantRate", "0.12345678"), ("unitCap", "90000000000")]).unwrap();
    let units: Units = "89999999999.5".parse().unwrap();
    let market = Market {
        fund_balance: "0.01".parse().unwrap(),
        units_outstanding: units,
        units_issued: units,
        ..Market::EMPTY
    };
    let quote = scheme.quote_order(&order(market, true, "10000000000")).unwrap();
    assert_eq!(quote.units.to_string(), "0.50000000");
    assert_eq!(quote.referrer_units, Units::ZERO);
    assert!(quote.cap_reached);
    assert_eq!(quote.market.units_issued, Units::MAX);
    assert_eq!(quote.market.fund_balance.to_string(), "3000000000.01");
    assert_eq!(quote.unit_value_after.to_string(), "0.0333");
}

#[test]
fn all_fixed_points_in_circulation_can_be_returned() {
    let units = "10".parse().unwrap();
    let market = Market {
        fund_balance: "20".parse().unwrap(),
        units_outstanding: units,
        units_issued: units,
        treasury_units: "4".parse().unwrap(),
        fixed_points: "8".parse().unwrap(),
    };
    let returned = |points: &str| {
        let request = QuoteReturn { market, fixed_points: points.parse().unwrap() };
        scheme(&[]).unwrap().quote_return(&request)
    };
    assert_eq!(returned("8").unwrap().units.to_string(), "4.00000000");
    assert_eq!(returned("8.01").unwrap_err().path(), Some("market"));
}

#[test]
fn a_million_orders_are_projected_and_no_more() {
    let scheme = scheme(&[]).unwrap();
    let projected = |orders| {
        let amount = "0.01".parse().unwrap();
        let market = Market::EMPTY;
        scheme.project_unit_value(&ProjectUnitValue { market, referred: false, amount, orders, samples: 2 })
    };
    // A fen contributes nothing.
    assert_eq!(projected(1_000_000).unwrap().market, Market::EMPTY);
    assert_eq!(projected(1_000_001).unwrap_err().path(), Some("orders"));
}

#[test]
fn a_redemption_leaves_one_unit_or_none() {
    let units = "10".parse().unwrap();
    let market =
        Market { fund_balance: "20".parse().unwrap(), units_outstanding: units, units_issued: units, ..Market::EMPTY };
    let redeemed = |redeem: &str| {
        let holder = Holder { units, quota: None };
        let quote =
            scheme(&[]).unwrap().quote_redemption(&QuoteRedemption { market, holder, redeem: redeem.parse().unwrap() });
        quote.map(|quote| quote.market.units_outstanding.to_string()).map_err(|error| error.code())
    };
    assert_eq!(redeemed("9"), Ok("1.00000000".into()));
    assert_eq!(redeemed("9.00000001"), Err(ErrorCode::InvalidAmount));
    assert_eq!(redeemed("10"), Ok("0.00000000".into()));
}
