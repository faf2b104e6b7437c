//! Settling columns by a table of payments: for days on which all share counts are small.

use alloc::boxed::Box;
use alloc::vec;

use crate::error::Result;
use crate::num::Money;

use super::columns::Count;
use super::{Dividend, DividendDayTotals};

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
    ) -> Result<Option<DividendDayTotals>> {
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
