//! Settling a day over columns: what a server with millions of members calls.

use alloc::format;
use alloc::vec;
use alloc::vec::Vec;
use core::num::NonZeroU64;

use crate::error::{Error, ErrorCode, Result};
use crate::impossible::{Always, fallback};
use crate::num::{Money, Shares, Weight};

use super::day::{ByWeight, MAX_HEADCOUNT, Part, Pools};
use super::{Dividend, Remainder, TierHeadcounts};

/// A member: its shares in steps of the share scale, its quota in fen.
type SharesAndQuota = (u64, u64);

/// What a settled day comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DayTotals {
    /// The part of the turnover that was shared by weight, yuan, floored to the fen, and what was carried.
    pub pro_rata_pool: Money,
    /// The part of the turnover that was shared by tiers, yuan, floored to the fen.
    pub tier_pool: Money,
    /// The weight of all eligible members: shares, or yuan of quota.
    pub eligible_weight: Weight,
    /// How many eligible members each tier has, in the order of the tiers.
    pub tier_headcounts: TierHeadcounts,
    /// The sum of all payouts, yuan.
    pub paid: Money,
    /// What of the pro-rata pool is carried to the next day, yuan; 0.00 unless `remainder` is `"carry"`.
    pub carry_after: Money,
    /// What of the pools was neither paid nor carried, yuan: it goes back to the platform.
    pub unallocated: Money,
}

/// What one member gets, in fen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Payment {
    /// The member's tier as its index in the rulebook's tiers; `None` below the first.
    pub tier: Option<usize>,
    /// The member's part of the pro-rata pool, floored to the fen.
    pub pro_rata: u64,
    /// The member's part of the tier pool, floored to the fen.
    pub tier_share: u64,
    /// What of both the rulebook's `maxDailyPayout` and the member's quota allow.
    pub payout: u64,
}

impl Dividend {
    /// Settles a day over columns (RULES section 4, `settleDay`): `payouts[i]` becomes what member `i` gets, in fen.
    ///
    /// `shares[i]` counts steps of the share scale (12.5 shares at scale 2 are 1250), `quotas[i]` fen. The figures are
    /// those of [`Dividend::settle_day`]; ids are not needed, and nothing is allocated per member.
    ///
    /// # Errors
    /// Nothing is written unless everything can be. `INVALID_INPUT` at `quotas` or `payouts` where its length is not
    /// that of `shares`; `OUT_OF_RANGE` at `members[i].shares` or `members[i].quota` above 10^13; `INVALID_STATE` at
    /// `carry` where the rulebook carries nothing; `OVERFLOW` where the eligible weight, a pool, what is paid or what is
    /// left passes 10^13 or a tier's members 10^9.
    ///
    /// ```
    /// use points_rules::Rulebook;
    /// let rulebook = Rulebook::from_json(points_rules::presets::DIVIDEND)?;
    /// let dividend = rulebook.dividend()?;
    /// let (shares, quotas) = ([10, 90], [200_000, 50_000]);
    /// let mut payouts = [0; 2];
    /// let totals = dividend.settle_columns("10000".parse()?, "0".parse()?, &shares, &quotas, &mut payouts)?;
    /// assert_eq!(payouts, [30_000, 50_000]);
    /// assert_eq!(totals.paid.to_string(), "800.00");
    /// assert_eq!(totals.unallocated.to_string(), "3200.00");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn settle_columns(
        &self,
        turnover: Money,
        carry: Money,
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
        self.settle(turnover, carry, members, slots, |slot, payment| *slot = payment.payout)
    }

    /// Settles a day over members wherever they are kept: `pay` is called once for each, in their order.
    ///
    /// A member is its shares in steps of the share scale and its quota in fen. The members are gone through twice or
    /// three times, to count and to pay, so the iterator must yield the same ones again when cloned.
    ///
    /// # Errors
    /// `pay` is not called unless it is for all members. Those of [`Dividend::settle_columns`].
    ///
    /// ```
    /// use points_rules::Rulebook;
    /// let rulebook = Rulebook::from_json(points_rules::presets::DIVIDEND)?;
    /// let dividend = rulebook.dividend()?;
    /// struct Row { shares: u64, quota_fen: u64 }
    /// let rows = [Row { shares: 10, quota_fen: 200_000 }, Row { shares: 90, quota_fen: 50_000 }];
    /// let mut booked = Vec::new();
    /// let members = rows.iter().map(|row| (row.shares, row.quota_fen));
    /// let (turnover, carry) = ("10000".parse()?, "0".parse()?);
    /// dividend.settle_each(turnover, carry, members, |payment| booked.push((payment.tier, payment.payout)))?;
    /// assert_eq!(booked, [(None, 30_000), (Some(0), 50_000)]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn settle_each<M, F>(&self, turnover: Money, carry: Money, members: M, mut pay: F) -> Result<DayTotals>
    where
        M: Iterator<Item = (u64, u64)> + Clone,
        F: FnMut(Payment),
    {
        let paid = members.clone().map(|member| (member, ()));
        self.settle(turnover, carry, members, paid, |(), payment| pay(payment))
    }

    /// The one settlement: counts the members, then pays each into the place that comes with it.
    pub(super) fn settle<P>(
        &self,
        turnover: Money,
        carry: Money,
        counted: impl Iterator<Item = SharesAndQuota> + Clone,
        members: impl Iterator<Item = (SharesAndQuota, P)>,
        mut pay: impl FnMut(P, Payment),
    ) -> Result<DayTotals> {
        let tally = self.tally(counted.clone())?;
        let pools = self.pools(turnover, carry, "carry")?;
        let count = self.count(&tally)?;
        let terms = self.terms(&pools, &count);
        if pools.pro_rata + pools.tier > Money::MAX.minor() {
            // Only with a carry of that size: what is paid or left may pass its bound, which must show before it is paid.
            let mut sums = Sums::default();
            counted.for_each(|(shares, quota)| _ = terms.pay(shares, quota, &mut sums));
            self.totals(&pools, &count, &sums)?;
        }
        let mut sums = Sums::default();
        for ((shares, quota), place) in members {
            pay(place, terms.pay(shares, quota, &mut sums));
        }
        self.totals(&pools, &count, &sums)
    }

    fn totals(&self, pools: &Pools, count: &Count, sums: &Sums) -> Result<DayTotals> {
        let carry_after = match self.config.remainder {
            Remainder::Platform => 0,
            Remainder::Carry => pools.pro_rata.checked_sub(sums.pro_rata).always("parts of a pool are within it", 0),
        };
        let left = (pools.pro_rata + pools.tier).checked_sub(sums.paid + carry_after);
        Ok(DayTotals {
            pro_rata_pool: pools.pro_rata()?,
            tier_pool: pools.tier()?,
            eligible_weight: count.weight,
            tier_headcounts: self
                .config
                .tiers
                .iter()
                .map(|tier| &*tier.name)
                .zip(count.heads.iter().copied())
                .collect(),
            paid: Money::result_64(sums.paid, "what is paid")?,
            carry_after: Money::result_64(carry_after, "what is carried")?,
            unallocated: Money::result_64(left.always("no more is paid than there is", 0), "what is left")?,
        })
    }

    /// The first pass: checks every member, and counts those with quota left.
    fn tally(&self, members: impl Iterator<Item = SharesAndQuota>) -> Result<Tally> {
        let (most_shares, most_quota) = (Shares::KIND.max_at(self.config.share_scale), Money::MAX.minor());
        let mut tally = Tally { weight: 0, heads: vec![0; self.thresholds.len() + 1] };
        for (index, (shares, quota)) in members.enumerate() {
            if shares > most_shares || quota > most_quota {
                return Err(self.out_of_range(index, shares, quota));
            }
            tally.weight = tally.weight.wrapping_add(if_eligible(quota, self.weight_of(shares, quota)).into());
            if let Some(heads) = tally.heads.get_mut(rung(&self.thresholds, shares)) {
                *heads = heads.wrapping_add(if_eligible(quota, 1));
            }
        }
        Ok(tally)
    }

    fn count(&self, tally: &Tally) -> Result<Count> {
        let within = |heads: &u64| u32::try_from(*heads).ok().filter(|&heads| heads <= MAX_HEADCOUNT);
        let heads: Option<Vec<u32>> = tally.heads.iter().skip(1).map(within).collect();
        Ok(Count {
            weight: Weight::result(Some(tally.weight), self.config.weight_scale(), "the eligible weight")?,
            heads: heads.ok_or_else(|| Error::overflow("a tier's headcount", &format_args!("0 to {MAX_HEADCOUNT}")))?,
        })
    }

    /// What every payment of the day follows from.
    fn terms(&self, pools: &Pools, count: &Count) -> PaymentTerms<'_> {
        let tiers = self.config.tiers.iter().zip(&count.heads);
        let share =
            |(tier, &heads): (_, &u32)| NonZeroU64::new(heads.into()).map_or(0, |heads| pools.tier_share(tier, heads));
        PaymentTerms {
            dividend: self,
            by_weight: ByWeight::new(pools.pro_rata, count.weight.minor()),
            tier_shares: core::iter::once(0).chain(tiers.map(share)).collect(),
            most: self.most(u64::MAX),
        }
    }

    #[cold]
    fn out_of_range(&self, index: usize, shares: u64, quota: u64) -> Error {
        let (error, field) = match (Shares::from_minor(shares, self.config.share_scale), Money::from_minor(quota)) {
            (Err(error), _) => (error, "shares"),
            (_, Err(error)) => (error, "quota"),
            (Ok(_), Ok(_)) => {
                fallback("one of them is out of range", (Error::overflow("a figure", &Money::KIND.bounds), "shares"))
            }
        };
        error.at(format!("members[{index}].{field}"))
    }
}

/// What the first pass adds up.
struct Tally {
    weight: u128,
    /// One headcount per tier, and before them that of the members below the first.
    heads: Vec<u64>,
}

/// The same within the bounds.
struct Count {
    weight: Weight,
    /// One headcount per tier.
    heads: Vec<u32>,
}

/// What is paid in all, fen: within the pools, which are below 2^53 together.
#[derive(Default)]
struct Sums {
    paid: u64,
    /// What of it comes from the pro-rata pool, which is what is paid first.
    pro_rata: u64,
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
    dividend: &'a Dividend,
    by_weight: ByWeight,
    /// What a member gets from the tier pool, by rung.
    tier_shares: Vec<u64>,
    /// The most that a member is paid.
    most: u64,
}

impl PaymentTerms<'_> {
    /// What a member gets. Without quota the payout is 0 and the other figures have no meaning: they are not worth a branch
    /// that no processor can foresee.
    #[inline]
    fn part(&self, rung: usize, shares: u64, quota: u64) -> Part {
        let tier_share = self.tier_shares.get(rung).copied().always("every rung has a share", 0);
        let weight = self.dividend.weight_of(shares, quota);
        Part::new(self.by_weight.of(weight), tier_share, quota.min(self.most))
    }

    /// The same for a member, and added to the sums of the day.
    #[inline]
    fn pay(&self, shares: u64, quota: u64, sums: &mut Sums) -> Payment {
        let rung = rung(&self.dividend.thresholds, shares);
        let Part { pro_rata, tier_share, payout, .. } = self.part(rung, shares, quota);
        sums.paid = sums.paid.wrapping_add(payout);
        sums.pro_rata = sums.pro_rata.wrapping_add(pro_rata.min(payout));
        Payment {
            tier: rung.checked_sub(1),
            pro_rata: if_eligible(quota, pro_rata),
            tier_share: if_eligible(quota, tier_share),
            payout,
        }
    }
}
