//! Estimates and projections.

use points_rules::dividend::*;
use points_rules::{ErrorCode, Money, Shares, Weight};
use proptest::prelude::*;
use proptest::sample::subsequence;

use super::given::*;

proptest! {
    #[test]
    fn an_estimate_with_the_totals_of_the_day_is_the_payout(given in day()) {
        let (settlement, day, scheme) = (given.settled(), given.assumed(), &given.scheme);
        for (member, payout) in given.members().iter().zip(&settlement.payouts) {
            let input = EstimatePayout { member: stake(member), day: day.clone() };
            let estimate = scheme.estimate(&input).unwrap();
            prop_assert_eq!(&estimate.tier, &payout.tier);
            prop_assert_eq!(estimate.pro_rata, payout.pro_rata);
            prop_assert_eq!(estimate.tier_share, payout.tier_share);
            prop_assert_eq!(estimate.payout, payout.payout);
            prop_assert_eq!(estimate.quota_after, payout.quota_after);
            prop_assert_eq!(estimate.pro_rata_pool, settlement.pro_rata_pool);
            prop_assert_eq!(estimate.tier_pool, settlement.tier_pool);
            prop_assert_eq!(estimate.gross.minor(), estimate.pro_rata.minor() + estimate.tier_share.minor());
            prop_assert_eq!(estimate.reason, reason(scheme.config(), member, &estimate));
        }
    }
}

/// The reasons in the order in which RULES has them.
fn reason(config: &Config, member: &DayMember, estimate: &PayoutEstimate) -> Option<PayoutReason> {
    let by_quota = config.weigh_by == WeighBy::Quota;
    let weight = if by_quota { member.quota.minor() } else { member.shares.minor() };
    let (gross, quota, most) = (estimate.gross, member.quota, config.max_daily_payout);
    if quota == Money::ZERO {
        Some(PayoutReason::QuotaExhausted)
    } else if weight == 0 && estimate.tier.is_none() {
        Some(PayoutReason::NoShares)
    } else if gross == Money::ZERO {
        Some(PayoutReason::BelowAFen)
    } else if gross > quota && most.is_none_or(|most| quota <= most) {
        Some(PayoutReason::CappedByQuota)
    } else {
        most.filter(|&most| gross > most).map(|_| PayoutReason::CappedByDay)
    }
}

/// A scheme, a member of it, a day with the member counted in, and the weight that every day adds.
fn assumed_day() -> impl Strategy<Value = (Dividend, Stake, Day, Option<Weight>)> {
    let new = prop::option::of(prop_oneof![Just(0), 0..=5_000u64, up_to(MONEY)]);
    (day(), 0..=40_000u64, prop_oneof![0..=100_000u64, up_to(MONEY / 20)], new).prop_map(
        |(mut given, shares, quota, new)| {
            given.columns.push((shares, quota));
            let config = given.scheme.config();
            let scale = if config.weigh_by == WeighBy::Shares { config.share_scale } else { 2 };
            let weight = new.map(|steps| Weight::from_minor(steps.min(most_shares(scale)), scale).unwrap());
            let member = stake(given.members().last().unwrap());
            (given.scheme.clone(), member, given.assumed(), weight)
        },
    )
}

/// The projection day by day, each one an estimate; `None` where the weight grows past what an estimate takes.
fn estimated(scheme: &Dividend, mut member: Stake, day: &Day, new: Weight, days: u32) -> Option<Vec<(u32, Money)>> {
    let (mut day, mut paid) = (day.clone(), Vec::new());
    for today in 1..=days {
        let estimate = scheme.estimate(&EstimatePayout { member, day: day.clone() }).unwrap();
        member.quota = estimate.quota_after;
        paid.push((today, estimate.payout));
        let weight = day.eligible_weight.minor() + new.minor();
        (day.carry, day.eligible_weight) = (Money::ZERO, Weight::from_minor(weight, new.scale()).ok()?);
    }
    Some(paid)
}

proptest! {
    #[test]
    fn a_projection_is_the_estimates_day_by_day(
        ((scheme, member, day, new), days) in (assumed_day(), 0..60u32),
    ) {
        let input = ProjectPayouts { member, day, new_weight_per_day: new, days };
        let projection = match scheme.project(&input) {
            Ok(projection) => projection,
            Err(error) => {
                prop_assert_eq!((error.code(), new), (ErrorCode::Overflow, None));
                return Ok(());
            }
        };
        if let Some(new) = new {
            prop_assert_eq!(projection.new_weight_per_day, new);
        }
        let estimates = estimated(&scheme, member, &input.day, projection.new_weight_per_day, days);
        let Some(mut paid) = estimates else { return Ok(()) };
        let sums = paid.iter().scan(0, |sum, (day, payout)| { *sum += payout.minor(); Some((*day, *sum)) });
        let exhausted = std::iter::once((0, 0)).chain(sums).find(|&(_, sum)| sum == member.quota.minor());
        prop_assert_eq!(projection.exhausted_on_day, exhausted.map(|(day, _)| day));
        paid.retain(|(_, payout)| *payout > Money::ZERO);
        prop_assert_eq!(projection.total.minor(), paid.iter().map(|(_, payout)| payout.minor()).sum::<u64>());
        let runs = projection.segments.iter();
        let days = runs.flat_map(|run| (run.from_day..=run.to_day).map(move |day| (day, run.per_day)));
        prop_assert_eq!(days.collect::<Vec<_>>(), paid);
        // Runs are as long as they can be.
        for pair in projection.segments.windows(2) {
            prop_assert!(pair[0].per_day != pair[1].per_day && pair[0].to_day < pair[1].from_day);
        }
    }

    #[test]
    fn a_shorter_projection_is_the_beginning_of_a_longer_one(
        ((scheme, member, day, new), short, more) in (assumed_day(), 0..400u32, 0..36_000u32),
    ) {
        let project = |days| {
            scheme.project(&ProjectPayouts { member, day: day.clone(), new_weight_per_day: new, days })
        };
        let (Ok(short_one), Ok(long_one)) = (project(short), project(short + more)) else { return Ok(()) };
        let cut = |run: &PayoutSegment| (run.from_day <= short).then(|| (run.from_day, run.to_day.min(short), run.per_day));
        let beginning: Vec<_> = long_one.segments.iter().filter_map(cut).collect();
        let whole: Vec<_> = short_one.segments.iter().map(|run| (run.from_day, run.to_day, run.per_day)).collect();
        prop_assert_eq!(whole, beginning);
        prop_assert_eq!(short_one.exhausted_on_day, long_one.exhausted_on_day.filter(|&day| day <= short));
    }
}

/// Any share figure at any scale.
fn any_shares() -> impl Strategy<Value = Shares> {
    (0..=4u8).prop_flat_map(|scale| {
        up_to(most_shares(scale)).prop_map(move |minor| Shares::from_minor(minor, scale).unwrap())
    })
}

fn any_heads() -> impl Strategy<Value = TierHeadcounts> {
    let names = subsequence(vec!["V0", "V1", "V2", "V3", "V4", "V5", "V6", "V7", "V8", "V9", "", "__proto__"], 0..=12);
    (names, any::<u32>()).prop_map(|(names, count)| names.into_iter().map(|name| (name, count >> 3)).collect())
}

/// Whether a refusal says where and why; only an overflow has no field to blame.
fn is_told<T>(result: points_rules::Result<T>) -> bool {
    match result {
        Ok(_) => true,
        Err(error) => error.path().is_none() == (error.code() == ErrorCode::Overflow) && !error.message().is_empty(),
    }
}

proptest! {
    #[test]
    fn no_value_makes_an_operation_panic(
        (config, shares, others, heads) in (config(), any_shares(), any_shares(), any_heads()),
        (quota, sum, carry, fen) in (up_to(MONEY), up_to(MONEY), up_to(MONEY), up_to(AMOUNT)),
        (days, figures) in (any::<u32>(), prop::collection::vec((up_to(u64::MAX), up_to(u64::MAX)), 0..4)),
    ) {
        let scheme = Dividend::new(config).unwrap();
        let (quota, sum, carry, amount) = (money(quota), money(sum), money(carry), amount(fen.max(1)));
        let member = Member { shares, quota, total_paid: sum };
        let (referrer, merchant) = (Some(Stake { shares: others, quota }), Some(Stake { shares, quota: sum }));
        let quote = QuoteOrder { member, referred: true, merchant: true, amount };
        let order = BookOrder { member, referrer, merchant, amount };
        let (before, refund) = (money(fen / 3), money(fen / 2));
        let refund = QuoteRefund { member, referrer, merchant, amount, before, refund };
        let goal = FindOrder { member, shares: others };
        let stake = Stake { shares, quota };
        let weight = Weight::from_minor(others.minor(), others.scale()).unwrap();
        let day = Day { turnover: sum, carry, eligible_weight: weight, tier_headcounts: heads };
        let estimate = EstimatePayout { member: stake, day: day.clone() };
        let growing = ProjectPayouts { member: stake, day: day.clone(), new_weight_per_day: None, days };
        let projection = ProjectPayouts { member: stake, day, new_weight_per_day: Some(weight), days: days % 40_000 };
        let member = |id: &str, shares| DayMember { id: name(id), shares, quota };
        let settlement = SettleDay { turnover: sum, carry, members: vec![member("a", shares), member("b", others)] };
        let told = [
            is_told(scheme.quote_order(&quote)),
            is_told(scheme.book_order(&order)),
            is_told(scheme.find_order(&goal)),
            is_told(scheme.quote_refund(&refund)),
            is_told(scheme.estimate(&estimate)),
            is_told(scheme.project(&growing)),
            is_told(scheme.project(&projection)),
            is_told(scheme.settle_day(&settlement)),
            is_told(scheme.settle_each(sum, carry, figures.into_iter(), |_| ())),
        ];
        prop_assert_eq!(told, [true; 9]);
    }
}
