#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;

mod days;
mod orders;
mod settlement;

use super::*;
use crate::error::{Error, ErrorCode};
use crate::num::{Money, Shares};

/// The brief's scheme with other JSON for some parameters.
fn config(changes: &[(&str, &str)]) -> Config {
    let mut document: serde_json::Value = serde_json::from_str(crate::presets::DIVIDEND).unwrap();
    for (name, value) in changes {
        document["dividend"][*name] = serde_json::from_str(value).unwrap();
    }
    serde_json::from_value(document["dividend"].take()).unwrap()
}

pub(super) fn scheme(changes: &[(&str, &str)]) -> Dividend {
    Dividend::new(config(changes)).unwrap()
}

fn money(text: &str) -> Money {
    text.parse().unwrap()
}

pub(super) fn shares(text: &str) -> Shares {
    text.parse().unwrap()
}

pub(super) fn member(shares_held: &str, quota: &str, total_paid: &str) -> Member {
    Member { shares: shares(shares_held), quota: money(quota), total_paid: money(total_paid) }
}

fn stake(shares_held: &str, quota: &str) -> Stake {
    Stake { shares: shares(shares_held), quota: money(quota) }
}

fn day(turnover: &str, eligible_weight: &str, heads: &[(&str, u32)]) -> Day {
    Day {
        turnover: money(turnover),
        carry: Money::ZERO,
        eligible_weight: eligible_weight.parse().unwrap(),
        tier_headcounts: heads.iter().copied().collect(),
    }
}

fn day_member(id: &str, shares_held: &str, quota: &str) -> DayMember {
    DayMember { id: id.try_into().unwrap(), shares: shares(shares_held), quota: money(quota) }
}

fn settled(scheme: &Dividend, turnover: &str, members: &[(&str, &str, &str)]) -> Result<DaySettlement> {
    let members = members.iter().map(|&(id, shares, quota)| day_member(id, shares, quota)).collect();
    scheme.settle_day(&SettleDay { turnover: money(turnover), carry: Money::ZERO, members })
}

pub(super) fn refused<T: core::fmt::Debug>(result: Result<T>) -> (ErrorCode, Option<String>) {
    let error: Error = result.unwrap_err();
    (error.code(), error.path().map(ToString::to_string))
}

pub(super) fn at(path: &str) -> Option<String> {
    Some(path.to_string())
}

#[test]
fn a_config_that_cannot_be_kept_is_refused_at_the_field() {
    use ErrorCode::*;
    let tiers = |text| [("tiers", text)];
    let refusal = |changes: &[_]| refused(Dividend::new(config(changes)));
    assert_eq!(refusal(&[("shareUnit", "\"0\"")]), (OutOfRange, at("shareUnit")));
    assert_eq!(refusal(&[("contributionRate", "\"0\"")]), (OutOfRange, at("contributionRate")));
    assert_eq!(refusal(&[("maxDailyPayout", "\"0\"")]), (OutOfRange, at("maxDailyPayout")));
    assert_eq!(refusal(&[("shareScale", "5")]), (OutOfRange, at("shareScale")));
    assert_eq!(refusal(&[("proRataRate", "\"0.90000001\"")]), (PoolsExceedTurnover, at("tierRate")));
    let fraction = tiers(r#"[{"name": "V1", "minShares": "0.5", "rate": "0.1"}]"#);
    assert_eq!(refusal(&fraction), (TooManyDecimals, at("tiers[0].minShares")));
    let equal = tiers(
        r#"[{"name": "V1", "minShares": "5", "rate": "0.1"}, {"name": "V2", "minShares": "5.0", "rate": "0.1"}]"#,
    );
    assert_eq!(refusal(&equal), (TiersNotAscending, at("tiers[1].minShares")));
    let twice =
        tiers(r#"[{"name": "V", "minShares": "5", "rate": "0.1"}, {"name": "V", "minShares": "6", "rate": "0.1"}]"#);
    assert_eq!(refusal(&twice), (DuplicateName, at("tiers[1].name")));
    let rich = tiers(
        r#"[{"name": "V1", "minShares": "5", "rate": "1"}, {"name": "V2", "minShares": "6", "rate": "0.00000001"}]"#,
    );
    assert_eq!(refusal(&rich), (TierRatesExceedPool, at("tiers")));
}

#[test]
fn a_config_at_its_limits_is_kept() {
    let limits = scheme(&[
        ("proRataRate", "\"0.9\""),
        ("shareScale", "4"),
        ("tiers", r#"[{"name": "V1", "minShares": "0", "rate": "1"}]"#),
    ]);
    assert_eq!(limits.config().tiers[0].min_shares.to_string(), "0.0000");
    assert!(scheme(&[("tiers", "[]")]).config().tiers.is_empty());
}

#[test]
fn what_a_rulebook_leaves_out_has_the_meaning_of_the_first_edition() {
    let config = scheme(&[]).config().clone();
    assert_eq!((config.contribution_rate, config.max_daily_payout), (None, None));
    assert_eq!((config.merchant_quota_rate, config.merchant_share_rate), (crate::Rate::ZERO, crate::Rate::ZERO));
    assert_eq!((config.weigh_by, config.remainder), (WeighBy::Shares, Remainder::Platform));
    assert_eq!(config.weight_scale(), 0);
    assert_eq!(scheme(&[("weighBy", "\"quota\"")]).config().weight_scale(), 2);
}
