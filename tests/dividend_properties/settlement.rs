//! A day as it is settled, against the rules once more as they are written.

use points_rules::dividend::*;
use points_rules::{ErrorCode, Money, Rate};
use proptest::prelude::*;
use proptest::sample::Index;

use super::given::*;

/// The index of a tier, what it and the weight give, and the payout.
type Naive = (Option<usize>, u64, u64, u64);

/// Member by member; every product here fits 128 bits.
fn naive(given: &GivenDay) -> Vec<Naive> {
    let (config, whole) = (given.scheme.config(), u128::from(WHOLE));
    let pool = |rate: Rate| u128::from(given.turnover.minor()) * u128::from(rate.minor()) / whole;
    let by_weight = pool(config.pro_rata_rate) + u128::from(given.carry.minor());
    let tier_of = |shares| config.tiers.iter().rposition(|tier| tier.min_shares.minor() <= shares);
    let eligible = || given.columns.iter().filter(|member| member.1 > 0);
    let by_quota = config.weigh_by == WeighBy::Quota;
    let weight = |&(shares, quota): &(u64, u64)| u128::from(if by_quota { quota } else { shares });
    let all: u128 = eligible().map(weight).sum();
    let member = |member: &(u64, u64)| {
        let &(shares, quota) = member;
        let tier = tier_of(shares);
        if quota == 0 {
            return (tier, 0, 0, 0);
        }
        let pro_rata = match weight(member) {
            0 => 0,
            weight => weight * by_weight / all,
        };
        let tier_share = tier.map_or(0, |index| {
            let heads = eligible().filter(|member| tier_of(member.0) == Some(index)).count();
            pool(config.tier_rate) * u128::from(config.tiers[index].rate.minor()) / (whole * heads as u128)
        });
        let most = config.max_daily_payout.map_or(u64::MAX, Money::minor);
        let payout = (pro_rata + tier_share).min(quota.into()).min(most.into());
        (tier, pro_rata as u64, tier_share as u64, payout as u64)
    };
    given.columns.iter().map(member).collect()
}

proptest! {
    #[test]
    fn payouts_and_the_rest_are_exactly_the_pools(given in day()) {
        let (settlement, config) = (given.settled(), given.scheme.config());
        let sum: u64 = settlement.payouts.iter().map(|payout| payout.payout.minor()).sum();
        let pools = settlement.pro_rata_pool.minor() + settlement.tier_pool.minor();
        prop_assert_eq!(sum, settlement.paid.minor());
        prop_assert_eq!(sum + settlement.carry_after.minor() + settlement.unallocated.minor(), pools);
        prop_assert!(pools <= given.turnover.minor() + given.carry.minor());
        prop_assert!(settlement.carry_after <= settlement.pro_rata_pool);
        prop_assert!(config.remainder == Remainder::Carry || settlement.carry_after == Money::ZERO);
        for (payout, &(_, quota)) in settlement.payouts.iter().zip(&given.columns) {
            prop_assert!(payout.payout.minor() <= quota);
            prop_assert!(config.max_daily_payout.is_none_or(|most| payout.payout <= most));
            prop_assert_eq!(payout.payout.minor() + payout.quota_after.minor(), quota);
        }
    }

    #[test]
    fn another_order_of_the_members_changes_no_figure(
        (given, swaps) in (day(), prop::collection::vec(any::<(Index, Index)>(), 0..20)),
    ) {
        let (mut shuffled, mut settlement) = (given.members(), given.settled());
        if !shuffled.is_empty() {
            for (a, b) in &swaps {
                let (a, b) = (a.index(shuffled.len()), b.index(shuffled.len()));
                shuffled.swap(a, b);
                settlement.payouts.swap(a, b);
            }
        }
        prop_assert_eq!(settle(&given.scheme, given.turnover, given.carry, shuffled), settlement);
    }

    #[test]
    fn the_columns_and_the_operation_agree_with_the_rules_as_written(given in day()) {
        let (scheme, turnover, carry) = (&given.scheme, given.turnover, given.carry);
        let (shares, quotas): (Vec<u64>, Vec<u64>) = given.columns.iter().copied().unzip();
        let mut payouts = vec![u64::MAX; given.columns.len()];
        let totals = scheme.settle_columns(turnover, carry, &shares, &quotas, &mut payouts).unwrap();
        let settlement = given.settled();
        prop_assert_eq!(totals.pro_rata_pool, settlement.pro_rata_pool);
        prop_assert_eq!(totals.tier_pool, settlement.tier_pool);
        prop_assert_eq!(totals.eligible_weight, settlement.eligible_weight);
        prop_assert_eq!(totals.tier_headcounts, settlement.tier_headcounts);
        prop_assert_eq!(totals.paid, settlement.paid);
        prop_assert_eq!(totals.carry_after, settlement.carry_after);
        prop_assert_eq!(totals.unallocated, settlement.unallocated);
        let mut seen: Vec<Naive> = Vec::new();
        let keep = |paid: Payment| seen.push((paid.tier, paid.pro_rata, paid.tier_share, paid.payout));
        scheme.settle_each(turnover, carry, given.columns.iter().copied(), keep).unwrap();
        let expected = naive(&given);
        prop_assert_eq!(&seen, &expected);
        let carried: u64 = expected.iter().map(|&(_, pro_rata, _, payout)| pro_rata.min(payout)).sum();
        if scheme.config().remainder == Remainder::Carry {
            prop_assert_eq!(totals.carry_after.minor(), totals.pro_rata_pool.minor() - carried);
        }
        for ((printed, paid), (tier, pro_rata, tier_share, payout)) in settlement.payouts.iter().zip(payouts).zip(expected) {
            prop_assert_eq!(paid, payout);
            prop_assert_eq!(&printed.tier, &tier.map(|tier| scheme.config().tiers[tier].name.clone()));
            prop_assert_eq!(
                (printed.pro_rata, printed.tier_share, printed.payout),
                (money(pro_rata), money(tier_share), money(payout))
            );
        }
    }

    #[test]
    fn a_bad_member_is_named_and_nothing_is_written(
        (mut given, place, past, is_quota) in (day(), any::<Index>(), 1..=u64::MAX / 2, any::<bool>()),
    ) {
        given.columns.push((0, 1));
        let bad = place.index(given.columns.len());
        let (field, figure, most) = match is_quota {
            true => ("quota", &mut given.columns[bad].1, MONEY),
            false => ("shares", &mut given.columns[bad].0, most_shares(given.scheme.config().share_scale)),
        };
        *figure = most + past;
        let (shares, quotas): (Vec<u64>, Vec<u64>) = given.columns.iter().copied().unzip();
        let mut payouts = vec![u64::MAX; given.columns.len()];
        let settled = given.scheme.settle_columns(given.turnover, given.carry, &shares, &quotas, &mut payouts);
        let error = settled.unwrap_err();
        prop_assert_eq!(error.code(), ErrorCode::OutOfRange);
        prop_assert_eq!(error.path().unwrap(), format!("members[{bad}].{field}"));
        prop_assert!(payouts.iter().all(|&payout| payout == u64::MAX));
    }
}
