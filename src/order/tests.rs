#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;

use super::split::{Split, part};
use super::*;
use crate::error::ErrorCode;
use crate::num::{Money, PointValue};

fn money(text: &str) -> Money {
    text.parse().unwrap()
}

/// Points of 0.01 yuan each, half of an order at most; the fund gets 0.3.
fn orders() -> Orders {
    let points = PointTerms {
        contribution_rate: None,
        point_scale: 0,
        point_value: "0.01".parse::<PointValue>().unwrap(),
        max_payment_rate: "0.5".parse().unwrap(),
        max_points: None,
    };
    Orders::new(Some("0.3".parse().unwrap()), Some(None), Some(points))
}

fn line(price: &str, quantity: u32) -> OrderLine {
    OrderLine { price: money(price), quantity, contribution_rate: None, earns: None }
}

fn order(lines: Vec<OrderLine>, [discount, freight, points, fixed_points]: [&str; 4]) -> TotalOrder {
    TotalOrder {
        lines,
        discount: money(discount),
        freight: money(freight),
        points: points.parse().unwrap(),
        fixed_points: money(fixed_points),
    }
}

fn refused(order: &TotalOrder) -> (ErrorCode, Option<String>) {
    let error = orders().total(order).unwrap_err();
    (error.code(), error.path().map(ToString::to_string))
}

const NOTHING: [&str; 4] = ["0"; 4];

#[test]
fn three_lines_share_a_coupon_and_points() {
    let order = order(vec![line("60", 1), line("20", 2), line("0.01", 1)], ["10", "8", "3001", "5"]);
    let total = orders().total(&order).unwrap();
    assert_eq!(total.goods.to_string(), "100.01");
    assert_eq!(
        (total.points_usable.unwrap().to_string(), total.points_value.to_string()),
        ("4500".into(), "30.01".into())
    );
    assert_eq!((total.qualifying.to_string(), total.payable.to_string()), ("55.00".into(), "63.00".into()));
    let parts: Vec<[String; 3]> = total
        .lines
        .iter()
        .map(|line| [line.discount.to_string(), line.points_value.to_string(), line.qualifying.to_string()])
        .collect();
    assert_eq!(
        parts,
        [["5.99", "18.00", "33.01"], ["4.00", "12.01", "21.99"], ["0.01", "0.00", "0.00"]]
            .map(|row| row.map(String::from))
    );
    let earning = total.earning.appreciation.unwrap();
    assert_eq!((earning.amount.to_string(), earning.contribution.to_string()), ("55.00".into(), "16.49".into()));
}

#[test]
fn a_line_earns_where_it_says_and_at_its_own_rate() {
    let mut lines = vec![line("100", 1), line("50", 1), line("10", 1)];
    lines[0].contribution_rate = Some("0.1".parse().unwrap());
    lines[1].earns = Some(vec![EarningScheme::Dividend]);
    lines[2].contribution_rate = Some("0".parse().unwrap());
    let earning = orders().total(&order(lines, NOTHING)).unwrap().earning;
    let appreciation = earning.appreciation.unwrap();
    assert_eq!((appreciation.amount, appreciation.contribution), (money("100"), money("10")));
    assert_eq!(earning.dividend.unwrap().amount, money("160"));
    assert_eq!(earning.release.unwrap().amount, money("110"));
}

#[test]
fn the_bounds_of_an_order() {
    let refused = |lines, taken| refused(&order(lines, taken));
    let at = |path: &str| Some(path.to_string());
    assert_eq!(refused(vec![line("1", 0)], NOTHING), (ErrorCode::OutOfRange, at("lines[0].quantity")));
    assert_eq!(
        refused(vec![line("1", 1), line("1", 1_000_001)], NOTHING),
        (ErrorCode::OutOfRange, at("lines[1].quantity"))
    );
    assert_eq!(refused(vec![line("1", 1)], ["1.01", "0", "0", "0"]), (ErrorCode::InvalidAmount, at("discount")));
    assert_eq!(refused(vec![line("1", 1)], ["0", "0", "51", "0"]), (ErrorCode::InvalidAmount, at("points")));
    assert_eq!(refused(vec![line("1", 1)], ["0", "0", "50", "0.51"]), (ErrorCode::InvalidAmount, at("points")));
    assert_eq!(refused(vec![line("1", 1)], ["0", "0", "0", "1.01"]), (ErrorCode::InvalidAmount, at("fixedPoints")));
    assert_eq!(refused(vec![line("10000000000000", 1), line("0.01", 1)], NOTHING), (ErrorCode::Overflow, None));
    assert_eq!(refused(vec![line("10000000000", 1), line("0.01", 1)], NOTHING), (ErrorCode::Overflow, None));
    let mut twice = line("1", 1);
    twice.earns = Some(vec![EarningScheme::Release, EarningScheme::Dividend, EarningScheme::Release]);
    assert_eq!(refused(vec![twice], NOTHING), (ErrorCode::DuplicateName, at("lines[0].earns[2]")));
    assert_eq!(orders().total(&order(vec![line("10000000000", 1)], NOTHING)).unwrap().goods, money("10000000000"));
    assert_eq!(orders().total(&order(vec![], ["0", "8", "0", "0"])).unwrap().payable, money("8"));
}

#[test]
fn credit_needs_its_scheme() {
    let none = Orders::new(None, Some(None), None);
    let refused = |taken| none.total(&order(vec![line("10", 1)], taken)).unwrap_err();
    let error = refused(["0", "0", "1", "0"]);
    assert_eq!((error.code(), error.path()), (ErrorCode::SchemeNotConfigured, Some("points")));
    let error = refused(["0", "0", "0", "1"]);
    assert_eq!((error.code(), error.path()), (ErrorCode::SchemeNotConfigured, Some("fixedPoints")));
    let total = none.total(&order(vec![line("10", 1)], NOTHING)).unwrap();
    assert_eq!((total.points, total.points_usable, total.points_value), (None, None, Money::ZERO));
}

#[test]
fn pieces_give_back_what_they_gain() {
    let order = order(vec![line("10", 3)], ["1", "8", "100", "0"]);
    let refund = |before, now, freight_before: &str, freight: &str| RefundOrder {
        order: order.clone(),
        returned_before_booking: vec![0],
        returned_before: vec![before],
        returning: vec![now],
        freight_before: money(freight_before),
        freight: money(freight),
    };
    let cash = |before, now, freight: &str| {
        let back = orders().refund(&refund(before, now, "0", freight)).unwrap();
        [back.cash.to_string(), back.points.unwrap().to_string(), back.points_value.to_string()]
    };
    assert_eq!(cash(0, 1, "0"), ["9.33", "33", "0.33"]);
    assert_eq!(cash(1, 1, "0"), ["9.33", "33", "0.33"]);
    assert_eq!(cash(2, 1, "8"), ["17.34", "34", "0.34"]);
    assert_eq!(cash(0, 0, "8"), ["8.00", "0", "0.00"]);
    let refused = |refund: RefundOrder| {
        let error = orders().refund(&refund).unwrap_err();
        (error.code(), error.path().map(ToString::to_string))
    };
    let at = |path: &str| (ErrorCode::InvalidAmount, Some(path.to_string()));
    assert_eq!(refused(refund(2, 2, "0", "0")), at("returning[0]"));
    assert_eq!(refused(refund(4, 0, "0", "1")), at("returnedBefore[0]"));
    assert_eq!(refused(refund(0, 0, "0", "0")), at("returning"));
    assert_eq!(refused(refund(0, 1, "5", "3.01")), at("freight"));
    let booked = RefundOrder { returned_before_booking: vec![2], ..refund(1, 1, "0", "0") };
    assert_eq!(refused(booked), at("returnedBeforeBooking[0]"));
    let long = RefundOrder { returning: vec![1, 1], ..refund(0, 1, "0", "0") };
    assert_eq!(refused(long), (ErrorCode::InvalidInput, Some("returning".into())));
    let mut dear = refund(0, 1, "0", "0");
    dear.order.discount = money("31");
    assert_eq!(refused(dear), at("order.discount"));
}

#[test]
fn splits_hand_out_the_whole() {
    let split = |total: u64, weights: &[u64]| -> Vec<u64> {
        let mut split = Split::new(total, weights.iter().map(|&weight| u128::from(weight)).sum());
        weights.iter().map(|&weight| split.next(weight)).collect()
    };
    assert_eq!(split(100, &[1, 1, 1]), [33, 33, 34]);
    assert_eq!(split(1, &[0, 5, 5]), [0, 0, 1]);
    assert_eq!(split(7, &[0, 0]), [0, 0]);
    assert_eq!([part(100, 1, 3), part(100, 2, 3), part(100, 3, 3)], [33, 66, 100]);
}

#[test]
fn refunds_take_back_what_was_granted_and_no_step_more() {
    let part = |before, refund| TakeBack::new("3".parse().unwrap(), money(before), money(refund));
    // A third is taken back rounded up, the next one so that both together are, and the last is the rest.
    let back = |before, refund| part(before, refund).unwrap().back(100);
    assert_eq!([back("0", "1"), back("1", "1"), back("2", "1"), back("0", "3")], [34, 33, 33, 100]);
    let first = part("0.5", "1").unwrap();
    assert_eq!((first.size(), first.before(), first.after()), (300, 50, 150));
    let refused = |before, refund| part(before, refund).unwrap_err().message().to_string();
    assert_eq!(refused("0", "0"), "a refund of nothing; refund at least 0.01");
    assert_eq!(refused("1", "2.01"), "a refund of 2.01 is more than is left of the order; refund at most 2.00");
}
