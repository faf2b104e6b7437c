//! A day as an estimate assumes it, and many of them.

use super::*;

#[test]
fn a_day_that_cannot_be_is_refused_at_the_field() {
    use ErrorCode::*;
    let scheme = scheme(&[]);
    let refusal = |member, day| refused(scheme.estimate(&EstimatePayout { member, day }));
    let eligible = |heads: &[_]| day("10000", "60", heads);
    assert_eq!(refusal(stake("60", "1"), eligible(&[])), (InvalidState, at("day.tierHeadcounts.V1")));
    assert_eq!(refusal(stake("60", "1"), eligible(&[("V1", 0)])), (InvalidState, at("day.tierHeadcounts.V1")));
    assert_eq!(refusal(stake("61", "1"), eligible(&[("V1", 1)])), (InvalidState, at("day.eligibleWeight")));
    assert_eq!(refusal(stake("1", "0"), eligible(&[("V9", 1)])), (UnknownTier, at("day.tierHeadcounts.V9")));
    assert_eq!(refusal(stake("1", "0"), eligible(&[("", 1)])), (UnknownTier, at("day.tierHeadcounts.")));
    assert_eq!(refusal(stake("1", "0"), eligible(&[("V1", 1_000_000_001)])), (OutOfRange, at("day.tierHeadcounts.V1")));
    assert_eq!(refusal(stake("1", "0"), day("1", "0.5", &[])), (TooManyDecimals, at("day.eligibleWeight")));
    assert_eq!(refusal(stake("0.5", "0"), day("1", "1", &[])), (TooManyDecimals, at("member.shares")));
    let carried = Day { carry: money("0.01"), ..day("1", "1", &[]) };
    assert_eq!(refusal(stake("1", "0"), carried), (InvalidState, at("day.carry")));
}

#[test]
fn a_tier_may_have_a_thousand_million_members() {
    let day = day("10000", "60", &[("V1", 1_000_000_000)]);
    // A thousand-millionth of a tenth of 1000 yuan is no fen.
    let estimate = scheme(&[]).estimate(&EstimatePayout { member: stake("60", "1"), day }).unwrap();
    assert_eq!(estimate.tier_share, Money::ZERO);
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
        let input = ProjectPayouts {
            member: stake("10", quota),
            day: day(turnover, "100", &[]),
            new_weight_per_day: Some(weight("0")),
            days,
        };
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
    let (member, day) = (stake("1", "1"), day("1", "1", &[]));
    let input = ProjectPayouts { member, day, new_weight_per_day: None, days: 36_501 };
    assert_eq!(refused(scheme.project(&input)), (ErrorCode::OutOfRange, at("days")));
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
fn headcounts_are_an_object_of_which_the_last_of_a_name_counts() {
    let heads: TierHeadcounts = serde_json::from_str(r#"{"b": 1, "a": 2, "b": 3, "": 4}"#).unwrap();
    assert_eq!(serde_json::to_string(&heads).unwrap(), r#"{"b":3,"a":2,"":4}"#);
    assert_eq!(heads, TierHeadcounts::from_iter([("", 4), ("a", 2), ("b", 3)]));
    assert_ne!(heads, TierHeadcounts::from_iter([("", 4), ("a", 2), ("c", 3)]));
    assert!(serde_json::from_str::<TierHeadcounts>("[]").is_err());
}

fn weight(text: &str) -> crate::Weight {
    text.parse().unwrap()
}

/// The payout of an estimate and why it is not more.
fn paid(scheme: &Dividend, member: Stake, day: Day) -> (String, Option<PayoutReason>) {
    let estimate = scheme.estimate(&EstimatePayout { member, day }).unwrap();
    (estimate.payout.to_string(), estimate.reason)
}

#[test]
fn every_payout_that_is_not_the_gross_has_its_reason() {
    use PayoutReason::*;
    let scheme = scheme(&[("maxDailyPayout", "\"100\"")]);
    let ordinary = || day("10000", "1000", &[("V1", 1), ("V2", 1), ("V3", 1)]);
    let reason = |shares, quota| paid(&scheme, stake(shares, quota), ordinary());
    assert_eq!(reason("10", "0"), ("0.00".into(), Some(QuotaExhausted)));
    assert_eq!(reason("0", "0"), ("0.00".into(), Some(QuotaExhausted)));
    assert_eq!(reason("0", "5"), ("0.00".into(), Some(NoShares)));
    assert_eq!(reason("10", "500"), ("30.00".into(), None));
    assert_eq!(reason("10", "29.99"), ("29.99".into(), Some(CappedByQuota)));
    // 150.00 and 100.00 by weight and tier.
    assert_eq!(reason("50", "500"), ("100.00".into(), Some(CappedByDay)));
    assert_eq!(reason("50", "100.01"), ("100.00".into(), Some(CappedByDay)));
    assert_eq!(reason("50", "100"), ("100.00".into(), Some(CappedByQuota)));
    assert_eq!(paid(&scheme, stake("10", "5"), day("0.09", "30", &[])), ("0.00".into(), Some(BelowAFen)));
    assert_eq!(paid(&scheme, stake("10", "5"), day("0.10", "30", &[])), ("0.01".into(), None));
}

#[test]
fn a_tier_of_no_shares_is_a_reason_to_be_paid() {
    let tiers = r#"[{"name": "V0", "minShares": "0", "rate": "1"}]"#;
    let scheme = scheme(&[("tiers", tiers)]);
    assert_eq!(paid(&scheme, stake("0", "500"), day("1000", "0", &[("V0", 4)])), ("25.00".into(), None));
    let below = paid(&scheme, stake("0", "500"), day("0.30", "0", &[("V0", 4)]));
    assert_eq!(below, ("0.00".into(), Some(PayoutReason::BelowAFen)));
}

#[test]
fn quota_weighs_where_the_rulebook_says_so() {
    let scheme = scheme(&[("weighBy", "\"quota\""), ("remainder", "\"carry\"")]);
    let day = Day { carry: money("100"), ..day("10000", "10000.5", &[("V1", 2)]) };
    // 3100 · 500.5 / 10000.5, and half of 100 by tier.
    assert_eq!(paid(&scheme, stake("60", "500.5"), day.clone()), ("205.14".into(), None));
    assert_eq!(paid(&scheme, stake("0", "500.5"), day.clone()), ("155.14".into(), None));
    let input = EstimatePayout { member: stake("0", "10000.51"), day };
    assert_eq!(refused(scheme.estimate(&input)), (ErrorCode::InvalidState, at("day.eligibleWeight")));
}

#[test]
fn a_pool_past_its_bound_overflows() {
    let scheme = scheme(&[("remainder", "\"carry\"")]);
    let full = |turnover: &str| Day { carry: Money::MAX, ..day(turnover, "1", &[]) };
    let input = |turnover, quota| EstimatePayout { member: stake("1", quota), day: full(turnover) };
    assert_eq!(scheme.estimate(&input("0.03", "1")).unwrap().gross, Money::MAX);
    // 0.30 · 0.04 is a fen more.
    assert_eq!(refused(scheme.estimate(&input("0.04", "1"))), (ErrorCode::Overflow, None));
    assert_eq!(refused(scheme.estimate(&input("0.04", "0"))), (ErrorCode::Overflow, None));
}

/// The runs of a projection, its day of exhaustion and the weight it used.
fn projected(
    scheme: &Dividend,
    member: Stake,
    day: Day,
    new: Option<&str>,
    days: u32,
) -> (String, Option<u32>, String) {
    let input = ProjectPayouts { member, day, new_weight_per_day: new.map(weight), days };
    let projection = scheme.project(&input).unwrap();
    let runs = projection.segments.iter().map(|run| format!("{}-{}: {}", run.from_day, run.to_day, run.per_day));
    let runs = runs.collect::<Vec<_>>().join(", ");
    (runs, projection.exhausted_on_day, projection.new_weight_per_day.to_string())
}

#[test]
fn new_weight_thins_the_pool_day_by_day() {
    let scheme = scheme(&[]);
    let run = |quota, turnover, new, days| projected(&scheme, stake("10", quota), day(turnover, "100", &[]), new, days);
    // 3000 · 10 over 100, 110, 120, …
    let runs = "1-1: 300.00, 2-2: 272.72, 3-3: 250.00, 4-4: 230.76, 5-5: 46.52";
    assert_eq!(run("1100", "10000", None, 9), (runs.into(), Some(5), "10".into()));
    assert_eq!(run("1100", "10000", None, 4).1, None);
    // 3 fen over 100 + 50 a day: 0.3 fen is nothing; 30 fen are 3, 2, 1, 1, 1, 0.
    assert_eq!(run("1", "0.10", Some("50"), 99), (String::new(), None, "50".into()));
    assert_eq!(run("1", "1", Some("50"), 99), ("1-1: 0.03, 2-2: 0.02, 3-5: 0.01".into(), None, "50".into()));
    assert_eq!(run("0.06", "1", Some("50"), 99), ("1-1: 0.03, 2-2: 0.02, 3-3: 0.01".into(), Some(3), "50".into()));
}

#[test]
fn only_the_first_day_has_the_carry_and_no_day_passes_the_maximum() {
    let scheme = scheme(&[("remainder", "\"carry\""), ("maxDailyPayout", "\"350\"")]);
    let carried = |carry: &str| Day { carry: money(carry), ..day("10000", "100", &[]) };
    let run = |carry, days| projected(&scheme, stake("10", "2000"), carried(carry), Some("0"), days).0;
    assert_eq!(run("100", 3), "1-1: 310.00, 2-3: 300.00");
    assert_eq!(run("1000", 7), "1-1: 350.00, 2-6: 300.00, 7-7: 150.00");
    assert_eq!(run("0", 9), "1-6: 300.00, 7-7: 200.00");
}

#[test]
fn a_quota_that_weighs_melts_as_it_is_paid() {
    let scheme = scheme(&[("weighBy", "\"quota\"")]);
    let run = |new, days| projected(&scheme, stake("0", "1000"), day("100", "10000", &[]), new, days);
    // 30 · 1000 / 10000, 30 · 997 / 10000, 30 · 994.01 / 10000.
    assert_eq!(run(Some("0"), 3), ("1-1: 3.00, 2-2: 2.99, 3-3: 2.98".into(), None, "0.00".into()));
    // 200 granted a day, 30 and 10 paid.
    assert_eq!(run(None, 0), (String::new(), None, "160.00".into()));
    // 30 · 997 / 10160.
    assert_eq!(run(None, 2), ("1-1: 3.00, 2-2: 2.94".into(), None, "160.00".into()));
}

#[test]
fn a_turnover_that_brings_too_much_weight_overflows() {
    let scheme = scheme(&[("shareUnit", "\"0.01\"")]);
    let project = |turnover: &str, days| {
        let (member, day) = (stake("1", "1"), day(turnover, "1", &[]));
        scheme.project(&ProjectPayouts { member, day, new_weight_per_day: None, days })
    };
    assert_eq!(project("100000000000", 0).unwrap().new_weight_per_day.to_string(), "10000000000000");
    assert_eq!(refused(project("100000000000.01", 0)), (ErrorCode::Overflow, None));
}
