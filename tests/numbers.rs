//! Numbers through the public door: text, bounds, and rust_decimal as a second opinion.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::borrow::Borrow;

use points_rules::appreciation::{Market, QuoteOrder};
use points_rules::{Amount, ErrorCode, IssuePrice, Money, Multiplier, Name, Points, Rate, Rulebook, Shares, Units};
use proptest::prelude::*;
use rust_decimal::{Decimal, RoundingStrategy};

#[test]
fn bounds_are_those_of_the_rules() {
    assert_eq!(Money::MAX.to_string(), "10000000000000.00");
    assert_eq!(Amount::MIN.to_string(), "0.01");
    assert_eq!(Amount::MAX.to_string(), "10000000000.00");
    assert_eq!(Units::MAX.to_string(), "90000000000.00000000");
    assert_eq!(Rate::MAX.to_string(), "1");
    assert_eq!(Multiplier::MIN.to_string(), "0.0001");
    assert_eq!(Multiplier::MAX.to_string(), "1000");
    assert_eq!(IssuePrice::MAX.to_string(), "1000.0000");
    for (text, code) in [
        ("10000000000000.01", ErrorCode::OutOfRange),
        ("1.001", ErrorCode::TooManyDecimals),
        ("１", ErrorCode::InvalidDecimal),
        ("-0", ErrorCode::InvalidDecimal),
    ] {
        assert_eq!(text.parse::<Money>().unwrap_err().code(), code, "{text}");
    }
    assert_eq!("10000000000000.0001".parse::<Points>().unwrap_err().code(), ErrorCode::OutOfRange);
    assert_eq!("10000000000000.0000".parse::<Shares>().unwrap().to_string(), "10000000000000");
    assert_eq!("1.00001".parse::<Shares>().unwrap_err().code(), ErrorCode::TooManyDecimals);
}

#[test]
fn both_ends_are_in_and_a_step_past_them_is_out() {
    fn ends<T: std::str::FromStr<Err = points_rules::Error>>(inside: [&str; 2], outside: [&str; 2]) {
        for text in inside {
            assert!(text.parse::<T>().is_ok(), "{text}");
        }
        for text in outside {
            assert_eq!(text.parse::<T>().err().map(|error| error.code()), Some(ErrorCode::OutOfRange), "{text}");
        }
    }
    ends::<Amount>(["0.01", "10000000000"], ["0", "10000000000.01"]);
    ends::<IssuePrice>(["0.0001", "1000"], ["0", "1000.0001"]);
    ends::<Multiplier>(["0.0001", "1000"], ["0", "1000.0001"]);
    ends::<Money>(["0", "10000000000000"], ["10000000000000.01", "99999999999999999999"]);
    ends::<Units>(["0", "90000000000"], ["90000000000.00000001", "99999999999999999999"]);
    ends::<Rate>(["0", "1"], ["1.00000001", "2"]);
    ends::<Points>(["0", "10000000000000"], ["10000000000000.0001", "10000000000001"]);
}

#[test]
fn sums_and_differences_are_exact_or_none() {
    let money = |text: &str| text.parse::<Money>().unwrap();
    assert_eq!(money("0.01").checked_add(money("9999999999999.99")), Some(Money::MAX));
    assert_eq!(money("0.01").checked_add(Money::MAX), None);
    assert_eq!(money("1").checked_sub(money("0.01")), Some(money("0.99")));
    assert_eq!(money("0.01").checked_sub(money("0.02")), None);
    assert_eq!(Amount::MIN.checked_sub(Amount::MIN), None, "an amount is never 0");
    assert!(Money::ZERO.is_zero() && !money("0.01").is_zero());

    let points = |text: &str| text.parse::<Points>().unwrap();
    let sum = points("1.5").checked_add(points("0.25")).unwrap();
    assert_eq!((sum.to_string().as_str(), sum.scale()), ("1.75", 2));
    assert_eq!(points("1.5").checked_sub(points("0.25").at_scale(4).unwrap()).unwrap().to_string(), "1.2500");
    assert_eq!(points("1").checked_sub(points("1.0001")), None);
    assert_eq!(points("10000000000000").checked_add(points("0.0001")), None);
    assert_eq!(points("9999999999999.9999").checked_add(points("0.0001")), Some(points("10000000000000")));
    assert!(points("0.00").is_zero() && !points("0.0001").is_zero());
}

#[test]
fn points_compare_by_value_and_count_steps_at_a_stated_scale() {
    let short: Points = "1.5".parse().unwrap();
    let long = short.at_scale(2).unwrap();
    assert_eq!(short, long);
    assert_eq!((short.minor(), long.minor()), (15, 150));
    assert_eq!((short.minor_at(2), long.minor_at(2)), (Ok(150), Ok(150)));
    assert_eq!(long.minor_at(1), Ok(15));
    assert_eq!(long.minor_at(0).unwrap_err().code(), ErrorCode::TooManyDecimals);
    assert!("1.51".parse::<Points>().unwrap() > short);
}

#[test]
fn no_scale_is_above_four() {
    let one: Shares = "1".parse().unwrap();
    assert_eq!(one.at_scale(4).unwrap().to_string(), "1.0000");
    for scale in 5..=u8::MAX {
        assert_eq!(one.at_scale(scale).unwrap_err().code(), ErrorCode::TooManyDecimals, "{scale}");
        assert_eq!(one.minor_at(scale).unwrap_err().code(), ErrorCode::TooManyDecimals, "{scale}");
        assert_eq!(Shares::from_minor(1, scale).unwrap_err().code(), ErrorCode::TooManyDecimals, "{scale}");
    }
}

#[test]
fn names_are_their_text() {
    let name = Name::new("VIP会员").unwrap();
    let borrowed: &str = name.borrow();
    assert_eq!((name.as_str(), &*name, borrowed), ("VIP会员", "VIP会员", "VIP会员"));
    assert_eq!(format!("{name:>6}"), " VIP会员");
    assert_eq!(serde_json::to_string(&name).unwrap(), "\"VIP会员\"");
    assert_eq!(serde_json::from_str::<Name>("\"VIP会员\"").unwrap(), name);
    let refused = serde_json::from_str::<Name>("\"\"").unwrap_err().to_string();
    assert!(refused.starts_with("an id or a name is empty"), "{refused}");
}

#[test]
fn a_message_gives_the_value_the_rule_and_the_way_out() {
    let error = "1.005".parse::<Money>().unwrap_err();
    assert_eq!(error.message(), "\"1.005\" has too many decimals: money has at most 2 here; round it before the call");
    assert_eq!(error.path(), None);
    let long = "9".repeat(400).parse::<Money>().unwrap_err();
    assert!(long.message().len() < 120, "{}", long.message());
}

#[test]
fn decimals_of_other_crates_are_taken_exactly_or_not_at_all() {
    assert_eq!(Money::try_from(Decimal::new(1250, 2)).unwrap().to_string(), "12.50");
    assert_eq!(Money::try_from(Decimal::new(125_000, 4)).unwrap().to_string(), "12.50");
    assert_eq!(Money::try_from(Decimal::new(12_505, 3)).unwrap_err().code(), ErrorCode::TooManyDecimals);
    assert_eq!(Money::try_from(Decimal::new(-1, 0)).unwrap_err().code(), ErrorCode::OutOfRange);
    assert_eq!(Units::try_from(Decimal::MAX).unwrap_err().code(), ErrorCode::OutOfRange);
    assert_eq!(Money::try_from(Decimal::new(1_000_000_000_000_001, 2)).unwrap_err().code(), ErrorCode::OutOfRange);
    assert_eq!(Amount::try_from(Decimal::ZERO).unwrap_err().code(), ErrorCode::OutOfRange);
    assert_eq!(Decimal::from("0.1".parse::<Rate>().unwrap()), Decimal::new(1, 1));
}

#[test]
fn plain_serde_takes_text_only() {
    assert_eq!(serde_json::from_str::<Money>("\"12.5\"").unwrap().minor(), 1250);
    assert!(serde_json::from_str::<Money>("12.5").is_err());
    let refused = serde_json::from_str::<Money>("5").unwrap_err().to_string();
    assert!(refused.contains("expected a decimal as text, such as \"12.5\""), "{refused}");
    assert_eq!(serde_json::to_string(&"12.5".parse::<Money>().unwrap()).unwrap(), "\"12.50\"");
    let market = serde_json::to_string(&Market::EMPTY).unwrap();
    assert_eq!(serde_json::from_str::<Market>(&market).unwrap(), Market::EMPTY);
}

macro_rules! prints_and_parses {
    ($($test:ident $type:ty;)*) => {
        proptest! {
            $(#[test]
            fn $test(minor in <$type>::MIN.minor()..=<$type>::MAX.minor()) {
                let value = <$type>::from_minor(minor).unwrap();
                prop_assert_eq!(value.to_string().parse::<$type>().unwrap(), value);
                prop_assert_eq!(<$type>::try_from(Decimal::from(value)).unwrap(), value);
            })*
        }
    };
}

prints_and_parses! {
    money_prints_and_parses Money;
    amounts_print_and_parse Amount;
    prices_print_and_parse IssuePrice;
    units_print_and_parse Units;
    rates_print_and_parse Rate;
    multipliers_print_and_parse Multiplier;
}

proptest! {
    #[test]
    fn points_and_shares_print_and_parse(scale in 0..=4u8, minor in 0..=10_000_000_000_000u64) {
        let points = Points::from_minor(minor, scale).unwrap();
        let parsed = points.to_string().parse::<Points>().unwrap();
        prop_assert_eq!(parsed, points);
        prop_assert_eq!(parsed.at_scale(scale).unwrap().minor(), minor);
        prop_assert_eq!(Points::try_from(Decimal::from(points)).unwrap(), points);
        let shares = Shares::from_minor(minor, scale).unwrap();
        prop_assert_eq!(shares.to_string().parse::<Shares>().unwrap(), shares);
    }

    #[test]
    fn no_text_is_worse_than_refused(text in "\\PC{0,40}|[0-9.]{0,60}") {
        let strict = !text.is_empty()
            && text.split('.').count() <= 2
            && text.split('.').all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
            && !(text.starts_with('0') && text.len() > 1 && !text.starts_with("0."));
        match text.parse::<Units>() {
            Ok(_) => prop_assert!(strict),
            Err(error) => prop_assert_eq!(error.code() == ErrorCode::InvalidDecimal, !strict),
        }
    }

    /// An order quote worked out with another decimal library, inside what its 28 digits hold exactly.
    #[test]
    fn rust_decimal_agrees_on_a_quote(fund in 1..=9_999_999u64, units in 1..=999_999_999u64, fen in 1..=99_999_999u64) {
        let rulebook = Rulebook::from_json(include_str!("../rulebooks/appreciation.json")).unwrap();
        let market = Market {
            // At most 10^6 yuan a unit: a fen for each step.
            fund_balance: Money::from_minor(fund.min(units)).unwrap(),
            units_outstanding: Units::from_minor(units).unwrap(),
            units_issued: Units::from_minor(units).unwrap(),
            ..Market::EMPTY
        };
        let amount = Amount::from_minor(fen).unwrap();
        let order = QuoteOrder { market, referred: false, merchant: false, amount, contribution: None };
        let quote = rulebook.appreciation().unwrap().quote_order(&order).unwrap();
        let down = |value: Decimal, scale| value.round_dp_with_strategy(scale, RoundingStrategy::ToZero);
        let contribution = down(Decimal::from(order.amount) * Decimal::new(3, 1), 2);
        prop_assert_eq!(Decimal::from(quote.grant.contribution), contribution);
        let worth = contribution * Decimal::new(7, 1) * Decimal::from(market.units_outstanding);
        // The quotient is cut, so check it by the definition of a floor: u·F <= c·g·S < (u + step)·F.
        let (granted, fund) = (Decimal::from(quote.grant.units), Decimal::from(market.fund_balance));
        if !quote.cap_reached {
            prop_assert!(granted * fund <= worth);
            prop_assert!(worth < (granted + Decimal::new(1, 8)) * fund);
        }
    }
}
