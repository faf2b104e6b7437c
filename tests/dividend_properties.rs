//! Properties of the dividend scheme, through the public API only (RULES section 3).

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use points_rules::dividend::*;
use points_rules::{Amount, ErrorCode, Money, Multiplier, Name, Rate, Shares};
use proptest::prelude::*;
use proptest::sample::{Index, subsequence};

const MONEY: u64 = 1_000_000_000_000_000;
const AMOUNT: u64 = 1_000_000_000_000;
const WHOLE: u64 = 100_000_000;

/// A number up to `most`: often one of its ends, often small.
fn up_to(most: u64) -> BoxedStrategy<u64> {
    prop_oneof![
        1 => Just(0),
        1 => Just(most),
        1 => Just(most - 1),
        4 => 0..=most.min(1000),
        4 => 0..=most.min(1_000_000_000),
        3 => 0..=most,
    ]
    .boxed()
}

fn most_shares(scale: u8) -> u64 {
    10_000_000_000_000 * 10u64.pow(scale.into())
}

fn money(fen: u64) -> Money {
    Money::from_minor(fen).unwrap()
}

fn amount(fen: u64) -> Amount {
    Amount::from_minor(fen).unwrap()
}

fn rate(steps: u64) -> Rate {
    Rate::from_minor(steps).unwrap()
}

fn name(text: impl Into<String>) -> Name {
    Name::new(text).unwrap()
}

/// Tiers at any thresholds; their rates never take more than the pool.
fn tiers(scale: u8) -> impl Strategy<Value = Vec<Tier>> {
    let threshold = prop_oneof![3 => 0..=300 * 10u64.pow(scale.into()), 1 => up_to(most_shares(scale))];
    prop::collection::btree_map(threshold, 0..=WHOLE / 10, 0..=10).prop_map(move |tiers| {
        let tier = |(index, (minor, rate_steps))| Tier {
            name: name(format!("V{index}")),
            min_shares: Shares::from_minor(minor, scale).unwrap(),
            rate: rate(rate_steps),
        };
        tiers.into_iter().enumerate().map(tier).collect()
    })
}

fn config() -> impl Strategy<Value = Config> {
    let pools = prop_oneof![
        Just((WHOLE, 0)),
        Just((0, WHOLE)),
        (0..=WHOLE, 0..=WHOLE).prop_map(|(a, b)| (a, b.min(WHOLE - a))),
    ];
    let unit = prop_oneof![4 => 1..=1_000_000u64, 1 => 1..=MONEY];
    let basis = prop_oneof![Just(ShareBasis::PerOrder), Just(ShareBasis::Cumulative)];
    let numbers = (1..=10_000_000u64, unit, basis, 0..=WHOLE, 0..=WHOLE, pools);
    (0..=4u8).prop_flat_map(move |scale| (Just(scale), numbers.clone(), tiers(scale))).prop_map(
        |(share_scale, (multiplier, unit, share_basis, quota_rate, share_rate, pools), tiers)| Config {
            quota_multiplier: Multiplier::from_minor(multiplier).unwrap(),
            share_unit: money(unit),
            share_scale,
            share_basis,
            referrer_quota_rate: rate(quota_rate),
            referrer_share_rate: rate(share_rate),
            pro_rata_rate: rate(pools.0),
            tier_rate: rate(pools.1),
            tiers,
        },
    )
}

/// Shares and quotas of some members, together within the bounds.
fn columns(scale: u8) -> impl Strategy<Value = Vec<(u64, u64)>> {
    let shares = up_to(most_shares(scale) / 20);
    prop::collection::vec((prop_oneof![2 => 0..=400 * 10u64.pow(scale.into()), 1 => shares], up_to(MONEY)), 0..20)
}

/// A scheme and a day of it.
fn day() -> impl Strategy<Value = (Dividend, Money, Vec<(u64, u64)>)> {
    config().prop_flat_map(|config| {
        let scale = config.share_scale;
        (Just(Dividend::new(config).unwrap()), up_to(MONEY).prop_map(money), columns(scale))
    })
}

fn members(scheme: &Dividend, columns: &[(u64, u64)]) -> Vec<DayMember> {
    let scale = scheme.config().share_scale;
    let member = |(index, &(shares, quota))| DayMember {
        id: name(format!("m{index}")),
        shares: Shares::from_minor(shares, scale).unwrap(),
        quota: money(quota),
    };
    columns.iter().enumerate().map(member).collect()
}

fn settle(scheme: &Dividend, turnover: Money, members: Vec<DayMember>) -> DaySettlement {
    scheme.settle_day(&SettleDay { turnover, members }).unwrap()
}

/// The day that a settlement turned out to be.
fn day_of(settlement: &DaySettlement, turnover: Money) -> Day {
    Day { turnover, eligible_shares: settlement.eligible_shares, tier_headcounts: settlement.tier_headcounts.clone() }
}

fn stake(member: &DayMember) -> Stake {
    Stake { shares: member.shares, quota: member.quota }
}

/// The rules once more, member by member and as they are written; every product here fits 128 bits.
fn naive(config: &Config, turnover: Money, columns: &[(u64, u64)]) -> Vec<(Option<usize>, u64, u64, u64)> {
    let whole = u128::from(WHOLE);
    let pool = |rate: Rate| u128::from(turnover.minor()) * u128::from(rate.minor()) / whole;
    let tier_of = |shares| config.tiers.iter().rposition(|tier| tier.min_shares.minor() <= shares);
    let eligible = || columns.iter().filter(|member| member.1 > 0);
    let all_shares: u128 = eligible().map(|member| u128::from(member.0)).sum();
    let member = |&(shares, quota): &(u64, u64)| {
        let tier = tier_of(shares);
        if quota == 0 {
            return (tier, 0, 0, 0);
        }
        let pro_rata = match shares {
            0 => 0,
            _ => u128::from(shares) * pool(config.pro_rata_rate) / all_shares,
        };
        let tier_share = tier.map_or(0, |index| {
            let heads = eligible().filter(|member| tier_of(member.0) == Some(index)).count();
            pool(config.tier_rate) * u128::from(config.tiers[index].rate.minor()) / (whole * heads as u128)
        });
        let payout = (pro_rata + tier_share).min(quota.into());
        (tier, pro_rata as u64, tier_share as u64, payout as u64)
    };
    columns.iter().map(member).collect()
}

proptest! {
    #[test]
    fn payouts_and_the_rest_are_exactly_the_pools((scheme, turnover, columns) in day()) {
        let settlement = settle(&scheme, turnover, members(&scheme, &columns));
        let sum: u64 = settlement.payouts.iter().map(|payout| payout.payout.minor()).sum();
        let pools = settlement.pro_rata_pool.minor() + settlement.tier_pool.minor();
        prop_assert_eq!(sum, settlement.paid.minor());
        prop_assert_eq!(sum + settlement.unallocated.minor(), pools);
        prop_assert!(pools <= turnover.minor());
        for (payout, &(_, quota)) in settlement.payouts.iter().zip(&columns) {
            prop_assert!(payout.payout.minor() <= quota);
            prop_assert_eq!(payout.payout.minor() + payout.quota_after.minor(), quota);
        }
    }

    #[test]
    fn an_estimate_with_the_totals_of_the_day_is_the_payout((scheme, turnover, columns) in day()) {
        let members = members(&scheme, &columns);
        let settlement = settle(&scheme, turnover, members.clone());
        for (member, payout) in members.iter().zip(&settlement.payouts) {
            let day = day_of(&settlement, turnover);
            let estimate = scheme.estimate(&EstimatePayout { member: stake(member), day }).unwrap();
            prop_assert_eq!(&estimate.tier, &payout.tier);
            prop_assert_eq!(estimate.pro_rata, payout.pro_rata);
            prop_assert_eq!(estimate.tier_share, payout.tier_share);
            prop_assert_eq!(estimate.payout, payout.payout);
            prop_assert_eq!(estimate.quota_after, payout.quota_after);
            prop_assert_eq!(estimate.pro_rata_pool, settlement.pro_rata_pool);
            let expected = match member.quota {
                Money::ZERO => Some(PayoutReason::QuotaExhausted),
                _ => (payout.payout < estimate.gross).then_some(PayoutReason::CappedByQuota),
            };
            prop_assert_eq!(estimate.reason, expected);
        }
    }

    #[test]
    fn another_order_of_the_members_changes_no_figure(
        ((scheme, turnover, columns), swaps) in (day(), prop::collection::vec(any::<(Index, Index)>(), 0..20)),
    ) {
        let mut shuffled = members(&scheme, &columns);
        let mut payouts = settle(&scheme, turnover, shuffled.clone());
        if !shuffled.is_empty() {
            for (a, b) in &swaps {
                let (a, b) = (a.index(shuffled.len()), b.index(columns.len()));
                shuffled.swap(a, b);
                payouts.payouts.swap(a, b);
            }
        }
        prop_assert_eq!(settle(&scheme, turnover, shuffled), payouts);
    }

    #[test]
    fn the_columns_and_the_operation_agree_with_the_rules_as_written((scheme, turnover, columns) in day()) {
        let (shares, quotas): (Vec<u64>, Vec<u64>) = columns.iter().copied().unzip();
        let mut payouts = vec![u64::MAX; columns.len()];
        let totals = scheme.settle_columns(turnover, &shares, &quotas, &mut payouts).unwrap();
        let settlement = settle(&scheme, turnover, members(&scheme, &columns));
        prop_assert_eq!(totals.pro_rata_pool, settlement.pro_rata_pool);
        prop_assert_eq!(totals.tier_pool, settlement.tier_pool);
        prop_assert_eq!(totals.eligible_shares, settlement.eligible_shares);
        prop_assert_eq!(totals.tier_headcounts, settlement.tier_headcounts);
        prop_assert_eq!(totals.paid, settlement.paid);
        prop_assert_eq!(totals.unallocated, settlement.unallocated);
        let mut seen = Vec::new();
        scheme.settle_each(turnover, columns.iter().copied(), |payment| seen.push(payment)).unwrap();
        let expected = naive(scheme.config(), turnover, &columns);
        prop_assert_eq!(seen.len(), expected.len());
        for (index, &(tier, pro_rata, tier_share, payout)) in expected.iter().enumerate() {
            prop_assert_eq!(seen[index], Payment { tier, pro_rata, tier_share, payout });
            prop_assert_eq!(payouts[index], payout);
            let printed = &settlement.payouts[index];
            prop_assert_eq!(&printed.tier, &tier.map(|tier| scheme.config().tiers[tier].name.clone()));
            prop_assert_eq!(
                (printed.pro_rata, printed.tier_share, printed.payout),
                (money(pro_rata), money(tier_share), money(payout))
            );
        }
    }

    /// A crowd is paid by a table where all share counts are small, else one by one as `settle_each` does.
    #[test]
    fn a_crowd_is_paid_like_its_members_one_by_one(
        (scheme, turnover) in (config().prop_map(|config| Dividend::new(config).unwrap()), up_to(MONEY).prop_map(money)),
        kinds in prop::collection::vec((0..=4094u64, prop_oneof![Just(0u64), 0..=5_000u64, up_to(MONEY)]), 1..40),
        count in 16_384..20_000usize,
        (place, edge) in (any::<Index>(), prop_oneof![4 => 0..=4094u64, 2 => 4093..=4096u64, 1 => any::<u64>()]),
        quota in prop_oneof![3 => 0..=5_000u64, 1 => MONEY - 1..=MONEY + 1, 1 => any::<u64>()],
    ) {
        let mut columns: Vec<_> = kinds.iter().copied().cycle().take(count).collect();
        columns[place.index(count)] = (edge, quota);
        let (shares, quotas): (Vec<u64>, Vec<u64>) = columns.iter().copied().unzip();
        let mut payouts = vec![u64::MAX; count];
        let totals = scheme.settle_columns(turnover, &shares, &quotas, &mut payouts);
        let mut seen = Vec::with_capacity(count);
        let each = scheme.settle_each(turnover, columns.iter().copied(), |payment| seen.push(payment.payout));
        prop_assert_eq!(&totals, &each);
        match totals {
            Ok(totals) => {
                prop_assert_eq!(totals.paid.minor(), payouts.iter().sum::<u64>());
                prop_assert_eq!(payouts, seen);
            }
            Err(_) => prop_assert!(seen.is_empty() && payouts.iter().all(|&payout| payout == u64::MAX)),
        }
    }

    #[test]
    fn a_bad_member_is_named_and_nothing_is_written(
        ((scheme, turnover, mut columns), place, past, is_quota) in (day(), any::<Index>(), 1..=u64::MAX / 2, any::<bool>()),
    ) {
        columns.push((0, 1));
        let bad = place.index(columns.len());
        let (field, figure, most) = match is_quota {
            true => ("quota", &mut columns[bad].1, MONEY),
            false => ("shares", &mut columns[bad].0, most_shares(scheme.config().share_scale)),
        };
        *figure = most + past;
        let (shares, quotas): (Vec<u64>, Vec<u64>) = columns.iter().copied().unzip();
        let mut payouts = vec![u64::MAX; columns.len()];
        let error = scheme.settle_columns(turnover, &shares, &quotas, &mut payouts).unwrap_err();
        prop_assert_eq!(error.code(), ErrorCode::OutOfRange);
        prop_assert_eq!(error.path().unwrap(), format!("members[{bad}].{field}"));
        prop_assert!(payouts.iter().all(|&payout| payout == u64::MAX));
    }
}

/// The figures of single days; days that pay nothing left out, as the segments leave them out.
fn day_by_day(segments: &[points_rules::dividend::PayoutSegment], from: u32) -> Vec<(u32, Money)> {
    segments.iter().flat_map(|run| (run.from_day..=run.to_day).map(move |day| (from + day, run.per_day))).collect()
}

fn projected(scheme: &Dividend, member: Stake, day: &Day, days: u32) -> PayoutProjection {
    scheme.project(&ProjectPayouts { member, day: day.clone(), days }).unwrap()
}

/// A scheme, a member of it and a day with the member counted in.
fn assumed_day() -> impl Strategy<Value = (Dividend, Stake, Day)> {
    (day(), 0..=40_000u64, prop_oneof![0..=100u64, up_to(MONEY)]).prop_map(
        |((scheme, turnover, mut columns), shares, quota)| {
            columns.push((shares, quota));
            let members = members(&scheme, &columns);
            let settlement = settle(&scheme, turnover, members.clone());
            (scheme, stake(members.last().unwrap()), day_of(&settlement, turnover))
        },
    )
}

proptest! {
    #[test]
    fn a_projection_in_two_parts_is_the_projection(
        ((scheme, member, day), first, second) in (assumed_day(), 0..60u32, 0..60u32),
    ) {
        let whole = projected(&scheme, member.clone(), &day, first + second);
        let one = projected(&scheme, member.clone(), &day, first);
        let left = Stake { quota: money(member.quota.minor() - one.total.minor()), ..member.clone() };
        let two = projected(&scheme, left, &day, second);
        let mut days = day_by_day(&one.segments, 0);
        days.extend(day_by_day(&two.segments, first));
        prop_assert_eq!(day_by_day(&whole.segments, 0), days);
        prop_assert_eq!(whole.total.minor(), one.total.minor() + two.total.minor());
        let later = two.exhausted_on_day.map(|day| first + day);
        prop_assert_eq!(whole.exhausted_on_day, one.exhausted_on_day.or(later));
    }

    #[test]
    fn a_projection_is_the_estimates_day_by_day(((scheme, member, day), days) in (assumed_day(), 0..60u32)) {
        let projection = projected(&scheme, member.clone(), &day, days);
        let (mut stake, mut paid, mut exhausted) = (member, Vec::new(), None);
        for today in 0..=days {
            if today > 0 {
                let input = EstimatePayout { member: stake.clone(), day: day.clone() };
                let estimate = scheme.estimate(&input).unwrap();
                stake.quota = estimate.quota_after;
                paid.push((today, estimate.payout));
            }
            if stake.quota == Money::ZERO {
                exhausted = exhausted.or(Some(today));
            }
        }
        paid.retain(|(_, payout)| *payout > Money::ZERO);
        prop_assert_eq!(projection.total.minor(), paid.iter().map(|(_, payout)| payout.minor()).sum::<u64>());
        prop_assert_eq!(day_by_day(&projection.segments, 0), paid);
        prop_assert_eq!(projection.exhausted_on_day, exhausted);
        // Runs are as long as they can be.
        for pair in projection.segments.windows(2) {
            prop_assert!(pair[0].per_day != pair[1].per_day && pair[0].to_day < pair[1].from_day);
        }
    }
}

/// A scheme, a member of it and an order that the member can place.
fn order() -> impl Strategy<Value = (Dividend, QuoteOrder)> {
    let numbers = (up_to(1_000_000_000), up_to(MONEY / 2), up_to(MONEY / 2), any::<bool>());
    let amount = up_to(AMOUNT / 2).prop_map(|fen| amount(fen.max(1)));
    (config(), numbers, amount).prop_map(|(config, numbers, amount)| {
        let (shares, quota, total_paid, referred) = numbers;
        let shares = Shares::from_minor(shares, config.share_scale).unwrap();
        let member = Member { shares, quota: money(quota), total_paid: money(total_paid) };
        (Dividend::new(config).unwrap(), QuoteOrder { member, referred, amount })
    })
}

proptest! {
    #[test]
    fn many_refunds_take_back_exactly_what_the_order_granted(
        ((scheme, order), cuts) in (order(), prop::collection::vec(any::<u64>(), 0..8)),
    ) {
        let Ok(quote) = scheme.quote_order(&order) else { return Ok(()) };
        let whole = order.amount.minor();
        let mut ends: Vec<u64> = cuts.iter().map(|cut| 1 + cut % whole).collect();
        ends.push(whole);
        ends.sort_unstable();
        ends.dedup();
        let (mut member, mut before) = (quote.member, 0);
        let (mut quota, mut shares) = (0, 0);
        for end in ends {
            let refund = QuoteRefund {
                member,
                referred: order.referred,
                amount: order.amount,
                before: money(before),
                refund: money(end - before),
            };
            let back = scheme.quote_refund(&refund).unwrap();
            prop_assert_eq!((back.quota_shortfall.minor(), back.shares_shortfall.minor()), (0, 0));
            quota += back.referrer.quota.minor();
            shares += back.referrer.shares.minor();
            (member, before) = (back.member, end);
        }
        prop_assert_eq!(member, order.member);
        prop_assert_eq!((quota, shares), (quote.referrer.quota.minor(), quote.referrer.shares.minor()));
    }

    #[test]
    fn a_refund_never_takes_more_than_is_there(
        ((scheme, order), before, refund) in (order(), up_to(AMOUNT), up_to(AMOUNT)),
    ) {
        let member = order.member.clone();
        let refund = QuoteRefund {
            member: order.member,
            referred: order.referred,
            amount: order.amount,
            before: money(before),
            refund: money(refund),
        };
        match scheme.quote_refund(&refund) {
            Ok(quote) => {
                prop_assert_eq!(quote.member.quota.minor() + quote.quota_back.minor(), member.quota.minor());
                prop_assert_eq!(quote.member.shares.minor() + quote.shares_back.minor(), member.shares.minor());
                let short = quote.quota_shortfall > Money::ZERO;
                prop_assert!(!short || quote.member.quota == Money::ZERO);
            }
            Err(error) => {
                prop_assert_eq!((error.code(), error.path()), (ErrorCode::InvalidAmount, Some("refund")));
                let part = refund.before.minor() + refund.refund.minor();
                prop_assert!(refund.refund == Money::ZERO || part > refund.amount.minor());
            }
        }
    }

    #[test]
    fn the_next_tier_takes_exactly_the_amount_that_is_named((scheme, order) in order()) {
        let Ok(quote) = scheme.quote_order(&order) else { return Ok(()) };
        let Some(next) = quote.next_tier else { return Ok(()) };
        let granted = |fen| {
            let order = QuoteOrder { member: quote.member.clone(), referred: false, amount: amount(fen) };
            scheme.quote_order(&order).map(|quote| quote.shares_granted)
        };
        match next.amount_missing {
            Some(missing) => {
                // Quota or money spent may reach its bound first; then there is nothing to compare.
                if let Ok(shares) = granted(missing.minor()) {
                    prop_assert!(shares >= next.shares_missing);
                }
                if missing.minor() > 1 && let Ok(shares) = granted(missing.minor() - 1) {
                    prop_assert!(shares < next.shares_missing);
                }
            }
            None => {
                if let Ok(shares) = granted(AMOUNT) {
                    prop_assert!(shares < next.shares_missing);
                }
            }
        }
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
        (quota, sum, fen, referred) in (up_to(MONEY), up_to(MONEY), up_to(AMOUNT), any::<bool>()),
        (days, figures) in (any::<u32>(), prop::collection::vec((up_to(u64::MAX), up_to(u64::MAX)), 0..4)),
    ) {
        let scheme = Dividend::new(config).unwrap();
        let (quota, sum, amount) = (money(quota), money(sum), amount(fen.max(1)));
        let member = Member { shares, quota, total_paid: sum };
        let order = QuoteOrder { member: member.clone(), referred, amount };
        let refund = QuoteRefund { member, referred, amount, before: money(fen / 3), refund: money(fen / 2) };
        let member = Stake { shares, quota };
        let day = Day { turnover: sum, eligible_shares: others, tier_headcounts: heads };
        let estimate = EstimatePayout { member: member.clone(), day: day.clone() };
        let projection = ProjectPayouts { member, day, days };
        let member = |id: &str, shares| DayMember { id: name(id), shares, quota };
        let settlement = SettleDay { turnover: sum, members: vec![member("a", shares), member("b", others)] };
        let told = [
            is_told(scheme.quote_order(&order)),
            is_told(scheme.quote_refund(&refund)),
            is_told(scheme.estimate(&estimate)),
            is_told(scheme.project(&projection)),
            is_told(scheme.settle_day(&settlement)),
            is_told(scheme.settle_each(sum, figures.into_iter(), |_| ())),
        ];
        prop_assert_eq!(told, [true; 6]);
    }
}
