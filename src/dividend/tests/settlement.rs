//! Days as they are settled.

use super::*;
use crate::decimal::wide::mul_div_floor;
use crate::dividend::day::ByWeight;
use crate::rulebook::Rulebook;

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
            r#"{"proRataPool":"30.00","tierPool":"10.00","eligibleWeight":"15","#,
            r#""tierHeadcounts":{"zinc":1,"gold":1,"argent":0},"paid":"16.00","carryAfter":"0.00","unallocated":"24.00","payouts":["#,
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
        let result =
            scheme.settle_columns(money("10000"), Money::ZERO, shares, quotas, &mut payouts).map(|totals| totals.paid);
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
        scheme.settle_each(money("100"), Money::ZERO, members, |payment| found.push(payment.tier)).unwrap();
        let expected = |shares: usize| (count > 0).then(|| (shares / 3).min(count - 1));
        assert_eq!(found, (0..100).map(expected).collect::<Vec<_>>(), "{count} tiers");
    }
}

#[test]
fn a_pool_is_shared_exactly_at_every_size() {
    let pools = [0, 1, 2, 3, 99, 100, 300_000, 999_999_999_999_989, 999_999_999_999_999, 2_000_000_000_000_000];
    let totals =
        [1, 2, 3, 7, 100, 4_294_967_296, 99_999_999_999_999_997, 99_999_999_999_999_999, 100_000_000_000_000_000];
    for pool in pools {
        for total in totals {
            let by_weight = ByWeight::new(pool, total);
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
    assert_eq!(ByWeight::new(100, 0).of(0), 0);
}

const MEMBERS: usize = 16_385;

fn settled_columns(shares: &[u64], quotas: &[u64]) -> Result<(DayTotals, Vec<u64>)> {
    let rulebook = Rulebook::from_json(include_str!("../../../rulebooks/dividend.json")).unwrap();
    let mut payouts = vec![0; shares.len()];
    let turnover = "1000000".parse().unwrap();
    let totals = rulebook.dividend().unwrap().settle_columns(turnover, Money::ZERO, shares, quotas, &mut payouts)?;
    Ok((totals, payouts))
}

#[test]
fn a_shop_of_five_kinds_of_members_is_paid() {
    // Nothing held; below the tiers; V1; V2 with a quota of 5 fen; V3, every second one without quota.
    let kinds = |member: usize| match member % 5 {
        0 => (0, 10_000),
        1 => (10, 1_000_000),
        2 => (50, 1_000_000),
        3 => (101, 5),
        _ => (2_046, if member % 10 == 9 { 100_000_000 } else { 0 }),
    };
    let (shares, quotas): (Vec<u64>, Vec<u64>) = (0..MEMBERS).map(kinds).unzip();
    let (totals, payouts) = settled_columns(&shares, &quotas).unwrap();
    assert_eq!(totals.eligible_weight.to_string(), "3878945");
    let heads: Vec<_> = totals.tier_headcounts.iter().collect();
    assert_eq!(heads, [("V1", 3_277), ("V2", 3_277), ("V3", 1_638)]);
    // 300,000.00 by shares, and 10,000.00, 30,000.00 and 60,000.00 to the tiers.
    let ten = [0, 77, 386 + 305, 5, 0, 0, 77, 386 + 305, 5, 15_823 + 3_663];
    assert!(payouts.iter().eq(ten.iter().cycle().take(MEMBERS)));
    assert_eq!((totals.paid.to_string(), totals.unallocated.to_string()), ("344511.89".into(), "55488.11".into()));
}

#[test]
fn one_member_of_many_is_paid_or_named() {
    let (mut shares, mut quotas) = ([0; MEMBERS], [0; MEMBERS]);
    let last = MEMBERS - 1;
    *shares.last_mut().unwrap() = 4_094;
    *quotas.last_mut().unwrap() = 100_000_000;
    let (totals, payouts) = settled_columns(&shares, &quotas).unwrap();
    assert_eq!((totals.eligible_weight.to_string(), payouts.last()), ("4094".into(), Some(&36_000_000)));
    assert_eq!(totals.paid.to_string(), "360000.00");
    // The largest quota there may be, and one more.
    quotas.fill(Money::MAX.minor());
    assert_eq!(settled_columns(&shares, &quotas).unwrap().0.paid.to_string(), "360000.00");
    *quotas.last_mut().unwrap() += 1;
    let error = settled_columns(&shares, &quotas).unwrap_err();
    assert_eq!((error.code(), error.path()), (ErrorCode::OutOfRange, Some(&*format!("members[{last}].quota"))));
}

/// Three members with 1, 2 and 3 shares.
fn three(quotas: [&str; 3]) -> Vec<DayMember> {
    ["a", "b", "c"]
        .iter()
        .zip(["1", "2", "3"])
        .zip(quotas)
        .map(|((id, shares), quota)| day_member(id, shares, quota))
        .collect()
}

#[test]
fn what_is_not_paid_of_the_pro_rata_pool_is_carried() {
    let scheme = scheme(&[("remainder", "\"carry\""), ("maxDailyPayout", "\"1\"")]);
    let settle = |turnover: &str, carry: &str| {
        let input =
            SettleDay { turnover: money(turnover), carry: money(carry), members: three(["100", "0.50", "100"]) };
        let day = scheme.settle_day(&input).unwrap();
        let payouts = day.payouts.iter().map(|payout| payout.payout.to_string()).collect::<Vec<_>>().join(" ");
        let rest =
            [day.pro_rata_pool, day.paid, day.carry_after, day.unallocated].map(|money| money.to_string()).join(" ");
        (payouts, rest)
    };
    // 3.00 over 6 shares: 0.50, 1.00 and 1.50, of which the quota takes a half and the maximum the third.
    assert_eq!(settle("10", "0"), ("0.50 0.50 1.00".into(), "3.00 2.00 1.00 1.00".into()));
    // 0.07 over 6 shares: 1, 2 and 3 fen.
    assert_eq!(settle("0.10", "0.04"), ("0.01 0.02 0.03".into(), "0.07 0.06 0.01 0.01".into()));
    assert_eq!(settle("0", "0"), ("0.00 0.00 0.00".into(), "0.00 0.00 0.00 0.00".into()));
}

#[test]
fn what_caps_leave_of_a_tier_is_not_carried() {
    let scheme =
        scheme(&[("remainder", "\"carry\""), ("tiers", r#"[{"name": "all", "minShares": "0", "rate": "1"}]"#)]);
    let input = SettleDay { turnover: money("30"), carry: Money::ZERO, members: three(["2", "3.5", "100"]) };
    let day = scheme.settle_day(&input).unwrap();
    // 9.00 by weight: 1.50, 3.00, 4.50; 3.00 by tier: 1.00 each, of which the quotas leave 0.50 and 0.50.
    let payouts: Vec<_> = day.payouts.iter().map(|payout| payout.payout.to_string()).collect();
    assert_eq!(payouts, ["2.00", "3.50", "5.50"]);
    assert_eq!((day.carry_after, day.unallocated), (Money::ZERO, money("1")));
}

#[test]
fn a_settlement_carries_only_where_the_rulebook_does() {
    let input = SettleDay { turnover: money("1"), carry: money("0.01"), members: Vec::new() };
    assert_eq!(refused(scheme(&[]).settle_day(&input)), (ErrorCode::InvalidState, at("carry")));
    let day = scheme(&[("remainder", "\"carry\"")]).settle_day(&input).unwrap();
    assert_eq!((day.pro_rata_pool, day.carry_after), (money("0.31"), money("0.31")));
}

#[test]
fn quotas_weigh_in_a_settlement_too() {
    let scheme = scheme(&[("weighBy", "\"quota\"")]);
    let mut payouts = [7; 3];
    let (shares, quotas) = ([5, 0, 9], [10_000, 30_000, 0]);
    let totals = scheme.settle_columns(money("100"), Money::ZERO, &shares, &quotas, &mut payouts).unwrap();
    assert_eq!((payouts, totals.eligible_weight.to_string()), ([750, 2_250, 0], "400.00".into()));
    let most = Money::MAX.minor();
    let overflow = scheme.settle_columns(money("100"), Money::ZERO, &[1; 3], &[most, 1, 0], &mut payouts);
    assert_eq!((refused(overflow), payouts), ((ErrorCode::Overflow, None), [750, 2_250, 0]));
}

/// Only a carry can bring more than the bound: what is paid, or left, is checked before the first payment.
#[test]
fn a_day_that_would_pay_too_much_is_not_begun() {
    let tiers = r#"[{"name": "all", "minShares": "0", "rate": "1"}]"#;
    let scheme =
        scheme(&[("remainder", "\"carry\""), ("proRataRate", "\"0\""), ("tierRate", "\"1\""), ("tiers", tiers)]);
    let mut payouts = [7; 2];
    let mut settle = |turnover: &str, quotas: [u64; 2]| {
        let result = scheme.settle_columns(money(turnover), Money::MAX, &[1, 1], &quotas, &mut payouts);
        (result.map(|totals| totals.paid.to_string()).map_err(|error| error.code()), payouts)
    };
    let most = Money::MAX.minor();
    assert_eq!(settle("0.02", [most, most]), (Err(ErrorCode::Overflow), [7; 2]));
    let half = most / 2;
    assert_eq!(settle("0.02", [half, half]), (Ok("10000000000000.00".into()), [half; 2]));
}
