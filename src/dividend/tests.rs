#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;

use super::day::ByWeight;
use super::*;
use crate::decimal::wide::mul_div_floor;
use crate::error::{Error, ErrorCode};
use crate::num::{Money, Shares};

/// The brief's scheme, with some fields in place of its own.
fn config(changes: &[(&str, &str)]) -> Config {
    let mut fields = vec![
        ("quotaMultiplier", "\"2\""),
        ("shareUnit", "\"1000\""),
        ("shareScale", "0"),
        ("shareBasis", "\"perOrder\""),
        ("referrerQuotaRate", "\"0\""),
        ("referrerShareRate", "\"0\""),
        ("proRataRate", "\"0.3\""),
        ("tierRate", "\"0.1\""),
        (
            "tiers",
            r#"[{"name": "V1", "minShares": "50", "rate": "0.1"}, {"name": "V2", "minShares": "101", "rate": "0.3"},
                {"name": "V3", "minShares": "201", "rate": "0.6"}]"#,
        ),
    ];
    for (name, value) in changes {
        fields.retain(|(known, _)| known != name);
        fields.push((name, value));
    }
    let fields: Vec<String> = fields.iter().map(|(name, value)| format!("\"{name}\": {value}")).collect();
    serde_json::from_str(&format!("{{{}}}", fields.join(", "))).unwrap()
}

fn scheme(changes: &[(&str, &str)]) -> Dividend {
    Dividend::new(config(changes)).unwrap()
}

fn money(text: &str) -> Money {
    text.parse().unwrap()
}

fn shares(text: &str) -> Shares {
    text.parse().unwrap()
}

fn member(shares_held: &str, quota: &str, total_paid: &str) -> Member {
    Member { shares: shares(shares_held), quota: money(quota), total_paid: money(total_paid) }
}

fn stake(shares_held: &str, quota: &str) -> Stake {
    Stake { shares: shares(shares_held), quota: money(quota) }
}

fn day(turnover: &str, eligible_shares: &str, heads: &[(&str, u32)]) -> Day {
    Day {
        turnover: money(turnover),
        eligible_shares: shares(eligible_shares),
        tier_headcounts: heads.iter().copied().collect(),
    }
}

fn day_member(id: &str, shares_held: &str, quota: &str) -> DayMember {
    DayMember { id: id.try_into().unwrap(), shares: shares(shares_held), quota: money(quota) }
}

fn settled(scheme: &Dividend, turnover: &str, members: &[(&str, &str, &str)]) -> Result<DaySettlement> {
    let members = members.iter().map(|&(id, shares, quota)| day_member(id, shares, quota)).collect();
    scheme.settle_day(&SettleDay { turnover: money(turnover), members })
}

fn refused<T: core::fmt::Debug>(result: Result<T>) -> (ErrorCode, Option<String>) {
    let error: Error = result.unwrap_err();
    (error.code(), error.path().map(ToString::to_string))
}

fn at(path: &str) -> Option<String> {
    Some(path.to_string())
}

#[test]
fn a_config_that_cannot_be_kept_is_refused_at_the_field() {
    use ErrorCode::*;
    let tiers = |text| [("tiers", text)];
    let refusal = |changes: &[_]| refused(Dividend::new(config(changes)));
    assert_eq!(refusal(&[("shareUnit", "\"0\"")]), (OutOfRange, at("shareUnit")));
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

fn quote(scheme: &Dividend, member: Member, referred: bool, amount: &str) -> Result<OrderQuote> {
    scheme.quote_order(&QuoteOrder { member, referred, amount: amount.parse().unwrap() })
}

#[test]
fn an_order_grants_quota_and_shares_to_buyer_and_referrer() {
    let scheme = scheme(&[("shareScale", "2"), ("referrerQuotaRate", "\"0.1\""), ("referrerShareRate", "\"0.25\"")]);
    let quote = quote(&scheme, member("49.5", "10", "7"), true, "1239.99").unwrap();
    assert_eq!(quote.quota_granted.to_string(), "2479.98");
    assert_eq!(quote.shares_granted.to_string(), "1.23");
    assert_eq!(quote.referrer.quota.to_string(), "123.99");
    assert_eq!(quote.referrer.shares.to_string(), "0.30");
    assert_eq!(quote.member.shares.to_string(), "50.73");
    assert_eq!(quote.member.quota.to_string(), "2489.98");
    assert_eq!(quote.member.total_paid.to_string(), "1246.99");
    assert_eq!((quote.tier_before, quote.tier_after), (None, Some("V1".try_into().unwrap())));
    let next = quote.next_tier.unwrap();
    assert_eq!((&*next.name, next.shares_missing.to_string()), ("V2", "50.27".to_string()));
    assert_eq!(next.amount_missing.unwrap().to_string(), "50270.00");
}

#[test]
fn cumulative_shares_count_what_was_paid_before() {
    let scheme = scheme(&[("shareBasis", "\"cumulative\"")]);
    let quote = quote(&scheme, member("48", "0", "48999.99"), false, "0.01").unwrap();
    assert_eq!(quote.shares_granted.to_string(), "1");
    let next = quote.next_tier.unwrap();
    assert_eq!(
        (next.shares_missing.to_string(), next.amount_missing.unwrap().to_string()),
        ("1".into(), "1000.00".into())
    );
    let begun = quote_after(&scheme, "49", "49400");
    assert_eq!(begun.next_tier.unwrap().amount_missing.unwrap().to_string(), "599.99");
}

fn quote_after(scheme: &Dividend, shares: &str, paid: &str) -> OrderQuote {
    quote(scheme, member(shares, "0", paid), false, "0.01").unwrap()
}

#[test]
fn a_tier_past_one_order_has_no_amount_and_the_last_has_no_next() {
    let far = scheme(&[
        ("shareUnit", "\"10000000\""),
        (
            "tiers",
            r#"[{"name": "V1", "minShares": "1000", "rate": "0.1"}, {"name": "V2", "minShares": "1001", "rate": "0.1"}]"#,
        ),
    ]);
    let missing = |shares: &str| quote_after(&far, shares, "0").next_tier.map(|next| next.amount_missing);
    assert_eq!(missing("0"), Some(Some("10000000000".parse().unwrap())));
    assert_eq!(missing("1000").unwrap().unwrap().to_string(), "10000000.00");
    assert_eq!(missing("1001"), None);
    let further = scheme(&[("tiers", r#"[{"name": "V1", "minShares": "10000000000000", "rate": "0.1"}]"#)]);
    assert_eq!(quote_after(&further, "0", "0").next_tier.unwrap().amount_missing, None);
}

#[test]
fn an_order_past_the_bounds_of_the_member_overflows() {
    let scheme = scheme(&[]);
    let top = "10000000000000";
    let refusal = |member| refused(quote(&scheme, member, false, "1000"));
    assert_eq!(refusal(member(top, "0", "0")), (ErrorCode::Overflow, None));
    assert_eq!(refusal(member("0", top, "0")), (ErrorCode::Overflow, None));
    assert_eq!(refusal(member("0", "0", top)), (ErrorCode::Overflow, None));
    assert_eq!(refusal(member("0.5", "0", "0")), (ErrorCode::TooManyDecimals, at("member.shares")));
}

#[test]
fn a_refund_takes_what_is_there_and_says_what_is_missing() {
    let scheme = scheme(&[("referrerQuotaRate", "\"0.1\""), ("referrerShareRate", "\"0.5\"")]);
    let refund = QuoteRefund {
        member: member("1", "1500", "500"),
        referred: true,
        amount: "3000".parse().unwrap(),
        before: money("1000"),
        refund: money("2000"),
    };
    let quote = scheme.quote_refund(&refund).unwrap();
    assert_eq!((quote.quota_back.to_string(), quote.quota_shortfall.to_string()), ("1500.00".into(), "2500.00".into()));
    assert_eq!((quote.shares_back.to_string(), quote.shares_shortfall.to_string()), ("1".into(), "1".into()));
    assert_eq!((quote.referrer.quota.to_string(), quote.referrer.shares.to_string()), ("200.00".into(), "1".into()));
    assert_eq!(quote.member, member("0", "0", "0"));
    let too_much = QuoteRefund { refund: money("2000.01"), ..refund.clone() };
    assert_eq!(refused(scheme.quote_refund(&too_much)), (ErrorCode::InvalidAmount, at("refund")));
    let nothing = QuoteRefund { refund: money("0"), ..refund };
    assert_eq!(refused(scheme.quote_refund(&nothing)), (ErrorCode::InvalidAmount, at("refund")));
}

#[test]
fn a_day_that_cannot_be_is_refused_at_the_field() {
    use ErrorCode::*;
    let scheme = scheme(&[]);
    let refusal = |member, day| refused(scheme.estimate(&EstimatePayout { member, day }));
    let eligible = |heads: &[_]| day("10000", "60", heads);
    assert_eq!(refusal(stake("60", "1"), eligible(&[])), (InvalidState, at("day.tierHeadcounts.V1")));
    assert_eq!(refusal(stake("60", "1"), eligible(&[("V1", 0)])), (InvalidState, at("day.tierHeadcounts.V1")));
    assert_eq!(refusal(stake("61", "1"), eligible(&[("V1", 1)])), (InvalidState, at("day.eligibleShares")));
    assert_eq!(refusal(stake("1", "0"), eligible(&[("V9", 1)])), (UnknownTier, at("day.tierHeadcounts.V9")));
    assert_eq!(refusal(stake("1", "0"), eligible(&[("", 1)])), (UnknownTier, at("day.tierHeadcounts.")));
    assert_eq!(refusal(stake("1", "0"), eligible(&[("V1", 1_000_000_001)])), (OutOfRange, at("day.tierHeadcounts.V1")));
    assert_eq!(refusal(stake("1", "0"), day("1", "0.5", &[])), (TooManyDecimals, at("day.eligibleShares")));
    assert_eq!(refusal(stake("0.5", "0"), day("1", "1", &[])), (TooManyDecimals, at("member.shares")));
}

#[test]
fn a_tier_may_have_a_thousand_million_members() {
    let day = day("10000", "60", &[("V1", 1_000_000_000)]);
    // A thousand-millionth of a tenth of 1000 yuan is no fen.
    let estimate = scheme(&[]).estimate(&EstimatePayout { member: stake("60", "1"), day }).unwrap();
    assert_eq!(estimate.tier_share, Money::ZERO);
}

#[test]
fn headcounts_are_equal_in_any_order_and_only_whole() {
    let heads = |entries: &[(&str, u32)]| entries.iter().copied().collect::<TierHeadcounts>();
    assert_eq!(heads(&[("V1", 1), ("V2", 2)]), heads(&[("V2", 2), ("V1", 1)]));
    assert_ne!(heads(&[("V1", 1)]), heads(&[("V1", 1), ("V2", 2)]));
    assert_ne!(heads(&[("V1", 1), ("V2", 2)]), heads(&[("V1", 1)]));
    assert_ne!(heads(&[("V1", 1)]), heads(&[("V1", 2)]));
}

#[test]
fn a_member_without_quota_sees_the_pools_and_its_tier_only() {
    let input = EstimatePayout { member: stake("60", "0"), day: day("10000", "0", &[]) };
    let estimate = scheme(&[]).estimate(&input).unwrap();
    assert_eq!(
        serde_json::to_string(&estimate).unwrap(),
        r#"{"proRataPool":"3000.00","tierPool":"1000.00","tier":"V1","proRata":"0.00","tierShare":"0.00","gross":"0.00","payout":"0.00","quotaAfter":"0.00","reason":"QUOTA_EXHAUSTED"}"#
    );
}

#[test]
fn a_quota_that_is_just_enough_is_not_a_cap() {
    let reason = |quota: &str| {
        let input = EstimatePayout { member: stake("10", quota), day: day("10000", "100", &[]) };
        let estimate = scheme(&[]).estimate(&input).unwrap();
        (estimate.payout.to_string(), estimate.quota_after.to_string(), estimate.reason)
    };
    assert_eq!(reason("300"), ("300.00".into(), "0.00".into(), None));
    assert_eq!(reason("299.99"), ("299.99".into(), "0.00".into(), Some(PayoutReason::CappedByQuota)));
}

#[test]
fn a_projection_pays_whole_days_and_then_the_rest() {
    let scheme = scheme(&[]);
    let project = |quota: &str, turnover: &str, days| {
        let input = ProjectPayouts { member: stake("10", quota), day: day(turnover, "100", &[]), days };
        let projection = scheme.project(&input).unwrap();
        let runs = projection.segments.iter().map(|run| format!("{}-{}: {}", run.from_day, run.to_day, run.per_day));
        (runs.collect::<Vec<_>>().join(", "), projection.total.to_string(), projection.exhausted_on_day)
    };
    assert_eq!(project("2000", "10000", 365), ("1-6: 300.00, 7-7: 200.00".into(), "2000.00".into(), Some(7)));
    assert_eq!(project("2000", "10000", 7).2, Some(7));
    assert_eq!(project("2000", "10000", 6), ("1-6: 300.00".into(), "1800.00".into(), None));
    assert_eq!(project("1800", "10000", 6), ("1-6: 300.00".into(), "1800.00".into(), Some(6)));
    assert_eq!(project("100", "10000", 9), ("1-1: 100.00".into(), "100.00".into(), Some(1)));
    assert_eq!(project("100", "10000", 0), (String::new(), "0.00".into(), None));
    assert_eq!(project("0", "10000", 9), (String::new(), "0.00".into(), Some(0)));
    assert_eq!(project("5", "0", 9), (String::new(), "0.00".into(), None));
    let years = ("1-36500: 0.03".into(), "1095.00".into(), None);
    assert_eq!(project("10000000000000", "1", 36_500), years);
    let input = ProjectPayouts { member: stake("1", "1"), day: day("1", "1", &[]), days: 36_501 };
    assert_eq!(refused(scheme.project(&input)), (ErrorCode::OutOfRange, at("days")));
}

#[test]
fn a_settlement_prints_every_tier_in_the_order_of_the_config() {
    let tiers = r#"[{"name": "zinc", "minShares": "1", "rate": "0.1"}, {"name": "gold", "minShares": "10", "rate": "0.3"},
        {"name": "argent", "minShares": "20", "rate": "0.6"}]"#;
    let settlement = settled(
        &scheme(&[("tiers", tiers)]),
        "100",
        &[("a", "10", "5"), ("b", "25", "0"), ("c", "0", "9.99"), ("d", "5", "100")],
    );
    assert_eq!(
        serde_json::to_string(&settlement.unwrap()).unwrap(),
        concat!(
            r#"{"proRataPool":"30.00","tierPool":"10.00","eligibleShares":"15","#,
            r#""tierHeadcounts":{"zinc":1,"gold":1,"argent":0},"paid":"16.00","unallocated":"24.00","payouts":["#,
            r#"{"id":"a","tier":"gold","proRata":"20.00","tierShare":"3.00","payout":"5.00","quotaAfter":"0.00"},"#,
            r#"{"id":"b","tier":"argent","proRata":"0.00","tierShare":"0.00","payout":"0.00","quotaAfter":"0.00"},"#,
            r#"{"id":"c","tier":null,"proRata":"0.00","tierShare":"0.00","payout":"0.00","quotaAfter":"9.99"},"#,
            r#"{"id":"d","tier":"zinc","proRata":"10.00","tierShare":"1.00","payout":"11.00","quotaAfter":"89.00"}]}"#,
        )
    );
}

#[test]
fn a_settlement_without_members_pays_nothing() {
    let settlement = settled(&scheme(&[]), "10000", &[]).unwrap();
    assert_eq!((settlement.paid.to_string(), settlement.unallocated.to_string()), ("0.00".into(), "4000.00".into()));
}

#[test]
fn a_settlement_names_the_member_that_is_wrong() {
    let scheme = scheme(&[]);
    let refusal = |members: &[_]| refused(settled(&scheme, "1", members));
    let twice = [("a", "1", "1"), ("b", "1", "1"), ("c", "1", "1"), ("b", "1", "1"), ("a", "1", "1")];
    assert_eq!(refusal(&twice), (ErrorCode::DuplicateId, at("members[3].id")));
    let fraction = [("a", "1", "1"), ("a", "0.5", "1")];
    assert_eq!(refusal(&fraction), (ErrorCode::TooManyDecimals, at("members[1].shares")));
    let all = "10000000000000";
    assert_eq!(refusal(&[("a", all, "1"), ("b", "1", "1")]), (ErrorCode::Overflow, None));
    assert!(settled(&scheme, "1", &[("a", all, "1"), ("b", "1", "0")]).is_ok());
}

#[test]
fn columns_are_checked_before_anything_is_written() {
    let scheme = scheme(&[]);
    let (most_shares, most_quota) = (10_000_000_000_000, 1_000_000_000_000_000);
    let settle = |shares: &[u64], quotas: &[u64]| {
        let mut payouts = vec![7; 3];
        let result = scheme.settle_columns(money("10000"), shares, quotas, &mut payouts).map(|totals| totals.paid);
        (result.map_err(|error| (error.code(), error.path().map(ToString::to_string))), payouts)
    };
    let untouched = vec![7; 3];
    let out_of_range = |path| (Err((ErrorCode::OutOfRange, at(path))), untouched.clone());
    assert_eq!(settle(&[1, 2, most_shares + 1], &[1, 1, 1]), out_of_range("members[2].shares"));
    assert_eq!(settle(&[1, 2, u64::MAX], &[1, most_quota + 1, 1]), out_of_range("members[1].quota"));
    let invalid = |path| (Err((ErrorCode::InvalidInput, at(path))), untouched.clone());
    assert_eq!(settle(&[1, 2, 3], &[1, 1]), invalid("quotas"));
    assert_eq!(settle(&[1, 2], &[1, 1]), invalid("payouts"));
    assert_eq!(settle(&[most_shares, 1, 0], &[1, 1, 1]), (Err((ErrorCode::Overflow, None)), untouched.clone()));
    let paid = settle(&[50, 50, 0], &[1_000_000, most_quota, 1]);
    assert_eq!(paid, (Ok(money("3100")), vec![155_000, 155_000, 0]));
}

#[test]
fn any_number_of_tiers_finds_the_same_members() {
    for count in [0, 1, 3, 4, 5, 7, 8, 9, 30] {
        let tiers =
            (0..count).map(|tier| format!(r#"{{"name": "{tier}", "minShares": "{}", "rate": "0.01"}}"#, tier * 3));
        let scheme = scheme(&[("tiers", &format!("[{}]", tiers.collect::<Vec<_>>().join(", ")))]);
        let mut found = Vec::new();
        let members = (0..100u64).map(|shares| (shares, 1));
        scheme.settle_each(money("100"), members, |payment| found.push(payment.tier)).unwrap();
        let expected = |shares: usize| (count > 0).then(|| (shares / 3).min(count - 1));
        assert_eq!(found, (0..100).map(expected).collect::<Vec<_>>(), "{count} tiers");
    }
}

#[test]
fn a_pool_is_shared_exactly_at_every_size() {
    let pools = [0, 1, 2, 3, 99, 100, 300_000, 999_999_999_999_989, 999_999_999_999_999, 1_000_000_000_000_000];
    let totals =
        [1, 2, 3, 7, 100, 4_294_967_296, 99_999_999_999_999_997, 99_999_999_999_999_999, 100_000_000_000_000_000];
    for pool in pools {
        for total in totals {
            let by_weight = ByWeight::new(Money::from_minor(pool).unwrap(), Shares::from_minor(total, 4).unwrap());
            let near = [0, 1, 2, total / 3, total / 2, total - 1, total].into_iter();
            // Where the quotient just reaches a whole number, and just does not.
            let edges =
                (1..=pool.min(50)).map(|q| (u128::from(q) * u128::from(total)).div_ceil(u128::from(pool)) as u64);
            for weight in near.chain(edges.flat_map(|edge| [edge - 1, edge])).filter(|&weight| weight <= total) {
                let exact = mul_div_floor(weight.into(), pool.into(), total.into()).unwrap();
                assert_eq!(u128::from(by_weight.of(weight)), exact, "{weight} of {total} share {pool}");
            }
        }
    }
    assert_eq!(ByWeight::new(money("100"), shares("0")).of(0), 0);
}

#[test]
fn headcounts_are_an_object_of_which_the_last_of_a_name_counts() {
    let heads: TierHeadcounts = serde_json::from_str(r#"{"b": 1, "a": 2, "b": 3, "": 4}"#).unwrap();
    assert_eq!(serde_json::to_string(&heads).unwrap(), r#"{"b":3,"a":2,"":4}"#);
    assert_eq!(heads, TierHeadcounts::from_iter([("", 4), ("a", 2), ("b", 3)]));
    assert_ne!(heads, TierHeadcounts::from_iter([("", 4), ("a", 2), ("c", 3)]));
    assert!(serde_json::from_str::<TierHeadcounts>("[]").is_err());
}
