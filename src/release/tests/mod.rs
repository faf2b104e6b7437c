//! What the properties cannot state: who is named for bad input, that nothing is half written, figures of single cases,
//! and those at the size of a whole shop.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

extern crate std;

mod members;
mod orders;
mod settlement;

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;

use super::*;
use crate::read::{Json, Options, Tree, read};
use crate::{Error, ErrorCode, Money, Name, Points, Result};

const PRESET: &str = include_str!("../../../rulebooks/release.json");

fn config() -> Config {
    let document: serde_json::Value = serde_json::from_str(PRESET).unwrap();
    serde_json::from_value(document["release"].clone()).unwrap()
}

fn release() -> Release {
    Release::new(config()).unwrap()
}

/// The preset with another value at a place such as `/ranks/1/rate`.
fn changed(place: &str, value: serde_json::Value) -> Result<Release> {
    let mut document: serde_json::Value = serde_json::from_str(PRESET).unwrap();
    let (parent, field) = place.rsplit_once('/').unwrap();
    let parent = document["release"].pointer_mut(parent).unwrap();
    match field.parse::<usize>() {
        Ok(index) => parent[index] = value,
        Err(_) => parent[field] = value,
    }
    Release::new(serde_json::from_value(document["release"].take()).unwrap())
}

fn refused(place: &str, value: serde_json::Value) -> (ErrorCode, String) {
    let error = changed(place, value).unwrap_err();
    (error.code(), error.path().unwrap().to_string())
}

fn name(text: &str) -> Name {
    Name::new(text).unwrap()
}

fn points(text: &str) -> Points {
    text.parse().unwrap()
}

fn lot(id: &str, daily: &str, remaining: &str) -> Lot {
    Lot { order_id: name(id), daily: points(daily), remaining: points(remaining) }
}

fn member(id: &str, sponsor: Option<&str>) -> Member {
    let lots = vec![lot("o", "36", "9000")];
    Member { id: name(id), sponsor: sponsor.map(name), rank_sales: Money::ZERO, lots }
}

fn removal(amount: &str, order: Option<&str>) -> Option<LotRemoval> {
    Some(LotRemoval { points: points(amount), order_id: order.map(name) })
}

fn code_and_path(error: &Error) -> (ErrorCode, Option<&str>) {
    (error.code(), error.path())
}

#[test]
fn a_rulebook_that_does_not_fit_is_refused_where_it_does_not() {
    use ErrorCode::{DuplicateName, NeverReleases, OutOfRange, TiersNotAscending, TooManyDecimals};
    let at = |path: &str| String::from(path);
    assert_eq!(refused("/pointScale", 5.into()), (OutOfRange, at("pointScale")));
    assert_eq!(refused("/dailyRate", "0".into()), (OutOfRange, at("dailyRate")));
    assert_eq!(refused("/levels/1/dailyRate", "0".into()), (OutOfRange, at("levels[1].dailyRate")));
    assert_eq!(refused("/contributionRate", "0".into()), (OutOfRange, at("contributionRate")));
    assert_eq!(refused("/maxPointsPerOrder", "0".into()), (OutOfRange, at("maxPointsPerOrder")));
    assert_eq!(refused("/maxPointsPerOrder", "0.001".into()), (TooManyDecimals, at("maxPointsPerOrder")));
    assert_eq!(refused("/levels/0/dailyRate", "0.00000001".into()), (NeverReleases, at("levels[0].minAmount")));
    assert_eq!(refused("/referralRates", vec!["0.01"; 11].into()), (OutOfRange, at("referralRates")));
    assert_eq!(refused("/levels/2/minAmount", "9000".into()), (TiersNotAscending, at("levels[2].minAmount")));
    assert_eq!(refused("/ranks/1/minTeamSales", "49999.99".into()), (TiersNotAscending, at("ranks[1].minTeamSales")));
    assert_eq!(refused("/ranks/6/rate", "0.44".into()), (TiersNotAscending, at("ranks[6].rate")));
    assert_eq!(refused("/levels/3/name", "初级会员".into()), (DuplicateName, at("levels[3].name")));
    assert_eq!(refused("/ranks/1/name", "一星".into()), (DuplicateName, at("ranks[1].name")));
}

/// 9000 yuan at twice the amount grant 18,000 points, and 8999.99 at 2.5 times 22,499.97.
#[test]
fn levels_that_fall_are_refused_where_refunds_quote_anew() {
    let falling = |refunds| {
        let mut config = Config { refunds, ..config() };
        config.levels[1].multiplier = "2".parse().unwrap();
        Release::new(config)
    };
    assert!(falling(Refunds::Proportional).is_ok());
    let error = falling(Refunds::Requote).unwrap_err();
    assert_eq!(code_and_path(&error), (ErrorCode::LevelFalls, Some("levels[1].multiplier")));
    assert_eq!(
        error.message(),
        "an order of 9000.00 grants less at \"中级会员\" than one of 8999.99 at \"初级会员\"; raise the multiplier, or set \
         refunds to \"proportional\""
    );
    // Points as many as those of the order one fen smaller do not fall.
    let mut even = Config { refunds: Refunds::Requote, point_scale: 0, ..config() };
    even.levels[1].multiplier = "2.5".parse().unwrap();
    assert!(Release::new(even).is_ok());
}

#[test]
fn empty_lists_are_a_rulebook_too() {
    let empty = Config { levels: vec![], referral_rates: vec![], ranks: vec![], ..config() };
    let release = Release::new(empty).unwrap();
    let quote = release.quote_order(&QuoteOrder { amount: "3000".parse().unwrap() }).unwrap();
    assert_eq!((quote.level, quote.days, quote.grant.points.to_string().as_str()), (None, 0, "0.00"));
    let day = release.settle_day(&SettleDay { members: vec![member("A", None), member("B", Some("A"))] }).unwrap();
    assert_eq!(day.totals.accelerated.to_string(), "0.00");
    assert_eq!(day.totals.base.to_string(), "72.00");
}

#[test]
fn a_figure_with_too_many_decimals_is_named() {
    let release = release();
    let lots = vec![lot("o1", "36", "9000"), lot("o2", "36", "0.001")];
    let too_many = |path| (ErrorCode::TooManyDecimals, Some(path));
    let outlook = ProjectRelease { lots: lots.clone(), accelerated_per_day: Points::ZERO, days: 1 };
    assert_eq!(code_and_path(&release.project(&outlook).unwrap_err()), too_many("lots[1].remaining"));
    let adjustment = AdjustLots { lots: vec![], add: None, remove: removal("0.001", None) };
    assert_eq!(code_and_path(&release.adjust(&adjustment).unwrap_err()), too_many("remove.points"));
    let members = vec![member("A", None), Member { lots, ..member("B", None) }];
    let error = release.settle_day(&SettleDay { members }).unwrap_err();
    assert_eq!(code_and_path(&error), too_many("members[1].lots[1].remaining"));
}

#[test]
fn messages_name_the_value_and_the_way_out() {
    let team = |rank: &str| Team {
        rank_sales: Money::ZERO,
        volumes: vec![Volume { highest_rank: Some(name(rank)), released: points("1") }],
        peer_released: Points::ZERO,
    };
    let day = AccelerateDay { lots: vec![], generations: vec![], team: team("王者") };
    let message = "there is no rank \"王者\" in this rulebook; write null for no rank";
    assert_eq!(release().accelerate(&day).unwrap_err().message(), message);
}

pub(super) const MILLION: u32 = 1_000_000;
