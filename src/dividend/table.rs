//! Settling columns by a table of payments: for days on which all share counts are small.

use alloc::boxed::Box;
use alloc::vec;

use crate::error::Result;
use crate::num::Money;

use super::columns::Count;
use super::{DayTotals, Dividend};

/// A place in the tables for each share count from 0: what a first-level cache holds.
const PLACES: usize = 4096;

/// Fewer members than this are settled before the tables are filled.
const WORTH_IT: usize = 4 * PLACES;

/// How many members are looked at before it is checked that they fit.
const BLOCK: usize = 4096;

/// How many eligible members hold how many shares, at the place of shares + 1; at place 0 those not eligible.
struct Holdings([u32; PLACES]);

impl Holdings {
    fn new() -> Box<Self> {
        Box::new(Holdings([0; PLACES]))
    }

    #[inline]
    fn add(&mut self, shares: u64, quota: u64) {
        let eligible = u64::from(quota > 0).wrapping_neg();
        // Within the table, so that this is not a branch; a day with any share count past it is not settled so.
        if let Some(count) = self.0.get_mut((shares.wrapping_add(1) & eligible) as usize % PLACES) {
            *count = count.wrapping_add(1);
        }
    }
}

impl Dividend {
    /// The day of [`Dividend::settle_columns`], or `None` where the columns are not of that kind: a share count or a
    /// quota is large (perhaps out of bounds), or there are few members. Nothing is written then.
    ///
    /// The first pass counts the members by share count; a member's gross is then worked out once for each count, by
    /// the same terms as in every settlement, and the second pass looks it up.
    pub(super) fn settle_by_table(
        &self,
        turnover: Money,
        shares: &[u64],
        quotas: &[u64],
        payouts: &mut [u64],
    ) -> Result<Option<DayTotals>> {
        if shares.len() < WORTH_IT || u32::try_from(shares.len()).is_err() {
            return Ok(None);
        }
        let Some((count, most)) = self.count_by_holding(shares, quotas) else { return Ok(None) };
        let (count, pools) = (count?, self.pools(turnover)?);
        let terms = self.terms(self.thresholds.as_slice(), &pools, &count);
        let mut gross = vec![0u64; PLACES];
        gross.iter_mut().zip(0..=most).for_each(|(gross, shares)| *gross = terms.payment(shares, u64::MAX).payout);
        let mut paid = 0u64;
        if let Some(gross) = gross.first_chunk::<PLACES>() {
            for ((&shares, &quota), payout) in shares.iter().zip(quotas).zip(payouts) {
                // In the table: the first pass saw to it.
                *payout = gross.get(shares as usize % PLACES).map_or(0, |&gross| gross.min(quota));
                // At most the pools, which are money.
                paid = paid.wrapping_add(*payout);
            }
        }
        Ok(Some(self.totals(&pools, count, paid)))
    }

    /// What the first pass finds, and a number that no member's shares are above; `None` where one is past the table.
    fn count_by_holding(&self, shares: &[u64], quotas: &[u64]) -> Option<(Result<Count>, u64)> {
        // Two, so that members of equal shares side by side do not wait for each other.
        let (mut one, mut other) = (Holdings::new(), Holdings::new());
        let (mut any_shares, mut any_quota) = (0u64, 0u64);
        for (shares, quotas) in shares.chunks(BLOCK).zip(quotas.chunks(BLOCK)) {
            let (pairs, last) = shares.as_chunks::<2>();
            let (quota_pairs, last_quota) = quotas.as_chunks::<2>();
            for (&[shares, next], &[quota, next_quota]) in pairs.iter().zip(quota_pairs) {
                (any_shares, any_quota) = (any_shares | shares | next, any_quota | quota | next_quota);
                one.add(shares, quota);
                other.add(next, next_quota);
            }
            for (&shares, &quota) in last.iter().zip(last_quota) {
                (any_shares, any_quota) = (any_shares | shares, any_quota | quota);
                one.add(shares, quota);
            }
            // No figure is above all of them or-ed together; the last place is left out for the 1 that is added.
            if any_shares >= PLACES as u64 - 1 || any_quota > Money::MAX.minor() {
                return None;
            }
        }
        let mut sum = 0u64;
        let mut heads = vec![0u64; self.thresholds.len().saturating_add(1)];
        let held = one.0.iter().zip(&other.0).skip(1);
        for (shares, (&one, &other)) in (0..=any_shares).zip(held) {
            // Below 2^12 · 2^32.
            let count = u64::from(one) + u64::from(other);
            sum += shares * count;
            let rung = self.thresholds.partition_point(|&threshold| threshold <= shares);
            heads.get_mut(rung).into_iter().for_each(|heads| *heads += count);
        }
        Some((self.counted(sum.into(), &heads), any_shares))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]

    use alloc::string::ToString;
    use alloc::vec::Vec;

    use super::*;
    use crate::rulebook::Rulebook;

    /// One more than four tables: the members of every fourth place, and the last one by itself.
    const MEMBERS: usize = WORTH_IT + 1;

    fn settled(shares: &[u64], quotas: &[u64]) -> Result<Option<(DayTotals, Vec<u64>)>> {
        let rulebook = Rulebook::from_json(include_str!("../../rulebooks/dividend.json")).unwrap();
        let mut payouts = vec![0; shares.len()];
        let turnover = "1000000".parse().unwrap();
        let totals = rulebook.dividend().unwrap().settle_by_table(turnover, shares, quotas, &mut payouts)?;
        Ok(totals.map(|totals| (totals, payouts)))
    }

    #[test]
    fn a_shop_of_five_kinds_of_members_is_paid() {
        // Nothing held; below the tiers; V1; V2 with a quota of 5 fen; V3, every second one without quota.
        let kinds = |member: usize| [(0, 10_000), (10, 1_000_000), (50, 1_000_000), (101, 5), (2_046, 0)][member % 5];
        let shares: Vec<u64> = (0..MEMBERS).map(|member| kinds(member).0).collect();
        let quota = |member: usize| if member % 10 == 9 { 100_000_000 } else { kinds(member).1 };
        let quotas: Vec<u64> = (0..MEMBERS).map(quota).collect();
        let (totals, payouts) = settled(&shares, &quotas).unwrap().unwrap();
        assert_eq!(totals.eligible_shares.to_string(), "3878945");
        let heads: Vec<_> = totals.tier_headcounts.iter().collect();
        assert_eq!(heads, [("V1", 3_277), ("V2", 3_277), ("V3", 1_638)]);
        // 300,000.00 by shares, and 10,000.00, 30,000.00 and 60,000.00 to the tiers.
        for (member, payout) in payouts.iter().enumerate() {
            let expected = [0, 77, 386 + 305, 5, 0, 0, 77, 386 + 305, 5, 15_823 + 3_663][member % 10];
            assert_eq!(*payout, expected, "{member}");
        }
        assert_eq!((totals.paid.to_string(), totals.unallocated.to_string()), ("344511.89".into(), "55488.11".into()));
    }

    #[test]
    fn what_is_no_such_day_is_left_to_the_settlement() {
        let none = [0; MEMBERS];
        let is_settled = |shares: &[u64], quotas: &[u64]| settled(shares, quotas).unwrap().is_some();
        assert!(is_settled(&none[..WORTH_IT], &none[..WORTH_IT]));
        assert!(!is_settled(&none[..WORTH_IT - 1], &none[..WORTH_IT - 1]));
        let with = |places: &[usize], figure: u64| {
            let mut figures = none;
            places.iter().for_each(|&place| figures[place] = figure);
            figures
        };
        // The first and the second of a pair, both, two pairs, and the one without a pair.
        for places in [&[0][..], &[1], &[0, 1], &[0, 2], &[1, 3], &[5_000], &[MEMBERS - 1]] {
            assert!(is_settled(&with(places, 4_094), &none), "{places:?}");
            assert!(!is_settled(&with(places, 4_095), &none), "{places:?}");
            assert!(is_settled(&none, &with(places, Money::MAX.minor())), "{places:?}");
            assert!(!is_settled(&none, &with(places, Money::MAX.minor() + 1)), "{places:?}");
        }
        // The last one by itself, beside others as large as may be.
        let mut quotas = [Money::MAX.minor(); MEMBERS];
        assert!(is_settled(&none, &quotas));
        quotas[MEMBERS - 1] += 1;
        assert!(!is_settled(&none, &quotas));
    }

    #[test]
    fn the_largest_count_of_the_table_is_paid() {
        let (mut shares, mut quotas) = ([0; MEMBERS], [0; MEMBERS]);
        (shares[MEMBERS - 1], quotas[MEMBERS - 1]) = (4_094, 100_000_000);
        let (totals, payouts) = settled(&shares, &quotas).unwrap().unwrap();
        assert_eq!((totals.eligible_shares.to_string(), payouts[MEMBERS - 1]), ("4094".into(), 36_000_000));
        assert_eq!(totals.paid.to_string(), "360000.00");
    }
}
