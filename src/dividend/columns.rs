//! Settling a day over columns: what a server with millions of members calls.

use alloc::format;
use alloc::vec;
use alloc::vec::Vec;
use core::num::NonZeroU64;

use crate::error::{Error, ErrorCode, Result};
use crate::num::{Money, Shares};

use super::day::{ByWeight, MAX_HEADCOUNT, Part, Pools, share_of_tier};
use super::{Dividend, TierHeadcounts};

/// A member: its shares in steps of the share scale, its quota in fen.
type Figures = (u64, u64);

/// What a settled day comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayTotals {
    /// The part of the turnover that was shared by shares, yuan, floored to the fen.
    pub pro_rata_pool: Money,
    /// The part of the turnover that was shared by tiers, yuan, floored to the fen.
    pub tier_pool: Money,
    /// The shares of all eligible members.
    pub eligible_shares: Shares,
    /// How many eligible members each tier has, in the order of the tiers.
    pub tier_headcounts: TierHeadcounts,
    /// The sum of all payouts, yuan.
    pub paid: Money,
    /// What of the pools was not paid, yuan: empty tiers, flooring, quotas.
    pub unallocated: Money,
}

/// What one member gets, in fen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Payment {
    /// The member's tier as its index in the rulebook's tiers; `None` below the first.
    pub tier: Option<usize>,
    /// The member's part of the pro-rata pool, floored to the fen.
    pub pro_rata: u64,
    /// The member's part of the tier pool, floored to the fen.
    pub tier_share: u64,
    /// What of both the member's quota allows.
    pub payout: u64,
}

impl Dividend {
    /// Settles a day over columns (RULES section 3, `settleDay`): `payouts[i]` becomes what member `i` gets, in fen.
    ///
    /// `shares[i]` counts steps of the share scale (12.5 shares at scale 2 are 1250), `quotas[i]` fen. The figures are
    /// those of [`Dividend::settle_day`]; ids are not needed, and nothing is allocated per member.
    ///
    /// # Errors
    /// Nothing is written unless everything can be. `INVALID_INPUT` at `quotas` or `payouts` where its length is not
    /// that of `shares`; `OUT_OF_RANGE` at `members[i].shares` or `members[i].quota` above 10^13; `OVERFLOW` where
    /// the eligible shares pass 10^13 or a tier's members 10^9.
    ///
    /// ```
    /// use points_rules::Rulebook;
    /// let rulebook = Rulebook::from_json(points_rules::presets::DIVIDEND)?;
    /// let dividend = rulebook.dividend()?;
    /// let (shares, quotas) = ([10, 90], [200_000, 50_000]);
    /// let mut payouts = [0; 2];
    /// let totals = dividend.settle_columns("10000".parse()?, &shares, &quotas, &mut payouts)?;
    /// assert_eq!(payouts, [30_000, 50_000]);
    /// assert_eq!(totals.paid.to_string(), "800.00");
    /// assert_eq!(totals.unallocated.to_string(), "3200.00");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn settle_columns(
        &self,
        turnover: Money,
        shares: &[u64],
        quotas: &[u64],
        payouts: &mut [u64],
    ) -> Result<DayTotals> {
        for (len, path) in [(quotas.len(), "quotas"), (payouts.len(), "payouts")] {
            if len != shares.len() {
                let message = format!("{len} entries for {} members; give every member one", shares.len());
                return Err(Error::new(ErrorCode::InvalidInput, message).at(path));
            }
        }
        let members = shares.iter().copied().zip(quotas.iter().copied());
        let slots = members.clone().zip(payouts);
        self.settle(turnover, members, slots, |slot, payment| *slot = payment.payout)
    }

    /// Settles a day over members wherever they are kept: `pay` is called once for each, in their order.
    ///
    /// A member is its shares in steps of the share scale and its quota in fen. The members are gone through twice,
    /// to count and to pay, so the iterator must yield the same ones again when cloned.
    ///
    /// # Errors
    /// `pay` is not called unless it is for all members. `OUT_OF_RANGE` at `members[i].shares` or `members[i].quota`
    /// above 10^13; `OVERFLOW` where the eligible shares pass 10^13 or a tier's members 10^9.
    ///
    /// ```
    /// use points_rules::Rulebook;
    /// let rulebook = Rulebook::from_json(points_rules::presets::DIVIDEND)?;
    /// let dividend = rulebook.dividend()?;
    /// struct Row { shares: u64, quota_fen: u64 }
    /// let rows = [Row { shares: 10, quota_fen: 200_000 }, Row { shares: 90, quota_fen: 50_000 }];
    /// let mut booked = Vec::new();
    /// let members = rows.iter().map(|row| (row.shares, row.quota_fen));
    /// dividend.settle_each("10000".parse()?, members, |payment| booked.push((payment.tier, payment.payout)))?;
    /// assert_eq!(booked, [(None, 30_000), (Some(0), 50_000)]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn settle_each<M, F>(&self, turnover: Money, members: M, mut pay: F) -> Result<DayTotals>
    where
        M: Iterator<Item = (u64, u64)> + Clone,
        F: FnMut(Payment),
    {
        self.settle(turnover, members.clone(), members.map(|member| (member, ())), |(), payment| pay(payment))
    }

    /// The one settlement: counts the members, then pays each into the place that comes with it.
    pub(super) fn settle<P>(
        &self,
        turnover: Money,
        counted: impl Iterator<Item = Figures>,
        members: impl Iterator<Item = (Figures, P)>,
        mut pay: impl FnMut(P, Payment),
    ) -> Result<DayTotals> {
        let count = self.count(counted)?;
        let pools = self.pools(turnover)?;
        let by_weight = ByWeight::new(pools.pro_rata, count.shares);
        let terms =
            PaymentTerms { thresholds: &self.thresholds, by_weight, tier_shares: self.tier_shares(pools.tier, &count) };
        let mut paid = 0u64;
        for ((shares, quota), place) in members {
            let payment = terms.payment(shares, quota);
            // At most the pools, which are money.
            paid = paid.wrapping_add(payment.payout);
            pay(place, payment);
        }
        Ok(self.totals(&pools, count, paid))
    }

    fn totals(&self, pools: &Pools, count: Count, paid: u64) -> DayTotals {
        let paid = pools.both.part(paid);
        DayTotals {
            pro_rata_pool: pools.pro_rata,
            tier_pool: pools.tier,
            eligible_shares: count.shares,
            tier_headcounts: self.config.tiers.iter().map(|tier| &*tier.name).zip(count.heads).collect(),
            paid,
            unallocated: pools.both.less(paid),
        }
    }

    /// The first pass: checks every member, and counts those with quota left.
    fn count(&self, members: impl Iterator<Item = Figures>) -> Result<Count> {
        let (most_shares, most_quota) = (Shares::KIND.max_at(self.config.share_scale), Money::MAX.minor());
        // One place per tier; those below the first tier have one too.
        let mut heads = vec![0u64; self.thresholds.len().saturating_add(1)];
        let mut sum = 0u128;
        for (index, (shares, quota)) in members.enumerate() {
            if shares > most_shares || quota > most_quota {
                return Err(self.out_of_range(index, shares, quota));
            }
            sum = sum.wrapping_add(if_eligible(quota, shares).into());
            if let Some(heads) = heads.get_mut(rung(&self.thresholds, shares)) {
                *heads = heads.wrapping_add(if_eligible(quota, 1));
            }
        }
        let within = |heads: &u64| u32::try_from(*heads).ok().filter(|&heads| heads <= MAX_HEADCOUNT);
        let heads: Option<Vec<u32>> = heads.iter().skip(1).map(within).collect();
        Ok(Count {
            shares: Shares::result(Some(sum), self.config.share_scale, "the eligible shares")?,
            heads: heads.ok_or_else(|| Error::overflow("a tier's headcount"))?,
        })
    }

    /// What a member gets from the tier pool, by rung.
    fn tier_shares(&self, pool: Money, count: &Count) -> Vec<u64> {
        let tiers = self.config.tiers.iter().zip(&count.heads);
        let share = |(tier, &heads): (_, &u32)| {
            NonZeroU64::new(heads.into()).map_or(0, |heads| share_of_tier(pool, tier, heads))
        };
        core::iter::once(0).chain(tiers.map(share)).collect()
    }

    #[cold]
    fn out_of_range(&self, index: usize, shares: u64, quota: u64) -> Error {
        let (error, field) = match (Shares::from_minor(shares, self.config.share_scale), Money::from_minor(quota)) {
            (Err(error), _) => (error, "shares"),
            (_, Err(error)) => (error, "quota"),
            (Ok(_), Ok(_)) => (Error::overflow("a figure"), "shares"),
        };
        error.at(format!("members[{index}].{field}"))
    }
}

/// What the first pass found.
struct Count {
    shares: Shares,
    /// One headcount per tier.
    heads: Vec<u32>,
}

/// The figure of a member with quota left, else 0. Used instead of early returns, which are slow where members with and
/// without quota alternate.
#[inline]
fn if_eligible(quota: u64, figure: u64) -> u64 {
    if quota > 0 { figure } else { 0 }
}

/// How many thresholds the shares reach: 0 below the first tier.
#[inline]
fn rung(thresholds: &[u64], shares: u64) -> usize {
    thresholds.partition_point(|&threshold| threshold <= shares)
}

/// A day's figures, worked out once, from which every member's payment follows.
struct PaymentTerms<'a> {
    thresholds: &'a [u64],
    by_weight: ByWeight,
    tier_shares: Vec<u64>,
}

impl PaymentTerms<'_> {
    #[inline]
    fn payment(&self, shares: u64, quota: u64) -> Payment {
        let rung = rung(self.thresholds, shares);
        let tier_share = self.tier_shares.get(rung).copied().unwrap_or_default();
        let part = Part::new(self.by_weight.of(shares), tier_share, quota);
        Payment {
            tier: rung.checked_sub(1),
            pro_rata: if_eligible(quota, part.pro_rata),
            tier_share: if_eligible(quota, part.tier_share),
            // Without quota the least of both is nothing already.
            payout: part.payout,
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use alloc::string::ToString;

    use super::*;
    use crate::rulebook::Rulebook;

    const MEMBERS: usize = 16_385;

    fn settled(shares: &[u64], quotas: &[u64]) -> Result<(DayTotals, Vec<u64>)> {
        let rulebook = Rulebook::from_json(include_str!("../../rulebooks/dividend.json")).unwrap();
        let mut payouts = vec![0; shares.len()];
        let turnover = "1000000".parse().unwrap();
        let totals = rulebook.dividend().unwrap().settle_columns(turnover, shares, quotas, &mut payouts)?;
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
        let (totals, payouts) = settled(&shares, &quotas).unwrap();
        assert_eq!(totals.eligible_shares.to_string(), "3878945");
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
        let (totals, payouts) = settled(&shares, &quotas).unwrap();
        assert_eq!((totals.eligible_shares.to_string(), payouts.last()), ("4094".into(), Some(&36_000_000)));
        assert_eq!(totals.paid.to_string(), "360000.00");
        // The largest quota there may be, and one more.
        quotas.fill(Money::MAX.minor());
        assert_eq!(settled(&shares, &quotas).unwrap().0.paid.to_string(), "360000.00");
        *quotas.last_mut().unwrap() += 1;
        let error = settled(&shares, &quotas).unwrap_err();
        assert_eq!((error.code(), error.path()), (ErrorCode::OutOfRange, Some(&*format!("members[{last}].quota"))));
    }
}
