//! A day over columns before anything of it is written: checked, and summed up over the tree.

use crate::error::Result;
use crate::num::{Money, Rate};

use super::Release;
use super::bases::BLOCK;
use super::columns::{Columns, Workspace};
use super::figures::{Below, Steps, too_much};
use super::forest::{circle, sponsors_first};
use super::rank::RankNumber;
use super::ranked::RankedSums;
use super::sums::Tree;

/// A day whose input is checked, whose sums over the tree are done, and whose every figure is in bounds.
pub(super) struct Day<'a> {
    release: &'a Release,
    workspace: &'a Workspace,
    /// The members' team sales; none where nobody is ranked, so that they are not read.
    team_sales: &'a [u64],
    /// All base releases together.
    base: u64,
}

impl<'a> Day<'a> {
    pub(super) fn new(
        release: &'a Release,
        workspace: &'a mut Workspace,
        columns: &'a Columns<'a>,
        remaining: &[u64],
    ) -> Result<Self> {
        columns.check_shape(remaining)?;
        let most = release.rates.most();
        let sponsors_first = match sponsors_first(columns.sponsors) {
            Ok(first) => first,
            // A number out of range would come first (RULES section 1, "Order of checks").
            Err(error) => return columns.check_numbers(remaining, most).and(Err(error)),
        };
        let ranks = &release.ranks;
        // No sales are above all of them or-ed together.
        let any_sales = columns.team_sales.iter().fold(0, |any, &sales| any | sales);
        let ranked = if ranks.reaches_any(any_sales) { ranks.count(columns.team_sales) } else { 0 };
        let (anyone_ranked, generations) = (ranked > 0, release.rates.generations());
        let tree = Tree { columns, remaining, ranks, generations, anyone_ranked };
        workspace.ranked.clear(ranked);
        let (found, no_circle) = if sponsors_first {
            (workspace.sums.sum(&tree, &mut workspace.ranked), true)
        } else {
            workspace.sums.sum_in_any_order(&tree, &mut workspace.ranked)
        };
        // A second look finds which one it was, if any.
        if found.any > most || any_sales > Money::MAX.minor() {
            columns.check_numbers(remaining, most)?;
        }
        if !no_circle {
            return Err(circle());
        }
        let Some(base) = u64::try_from(found.base).ok().filter(|&base| base <= most) else { return Err(too_much()) };
        let below_peers = workspace.ranked.sum(columns.sponsors, ranks);
        let team_sales = if anyone_ranked { columns.team_sales } else { &[] };
        let day = Day { release, workspace, team_sales, base };
        if day.may_pass(below_peers) {
            day.check_totals(columns, remaining)?;
        }
        Ok(day)
    }

    /// Whether anything can pass the bound of points. Of each base release the members above get at most every
    /// referral rate once and the highest rank's rate in all, and of what peers have below at most the peer rate.
    fn may_pass(&self, below_peers: u128) -> bool {
        let rates = &self.release.rates;
        let of_base = Rate::STEPS + rates.all_referral() + u128::from(self.release.ranks.top_rate());
        u128::from(self.base) * of_base + below_peers * rates.peer() > u128::from(rates.most()) * Rate::STEPS
    }

    /// What all generations below give each member of a block, before it is cut to what the lots hold.
    #[inline]
    pub(super) fn referrals(&self, first: usize, referrals: &mut [u64; BLOCK]) {
        self.release.rates.referrals(self.base, self.workspace.sums.generations_from(first), referrals);
    }

    /// The figures of a member without a rank.
    #[inline(always)]
    pub(super) fn unranked(&self, base: u64, held: u64, referral: u64) -> Steps {
        self.release.rates.figures(base, held, RankNumber::NONE, Below { referral, ..Below::default() })
    }

    /// A member's rank, and its figures from what its lots release by themselves and what they hold.
    #[inline(always)]
    pub(super) fn member(&self, member: usize, base: u64, held: u64, referral: u64) -> (RankNumber, Steps) {
        let rank = self.release.ranks.of(self.team_sales.get(member).copied().unwrap_or_default());
        if rank == RankNumber::NONE {
            return (rank, self.unranked(base, held, referral));
        }
        let RankedSums { differential, peer_released } = self.workspace.ranked.at(member);
        let below = Below { referral, differential, peer_released };
        (rank, self.release.rates.figures(base, held, rank, below))
    }

    /// Goes through the whole day without writing: is every figure and every total in bounds?
    fn check_totals(&self, columns: &Columns<'_>, remaining: &[u64]) -> Result<()> {
        let mut total = 0u128;
        let generations = self.workspace.sums.generations_from(0);
        for ((member, (daily, remaining)), generations) in columns.lots(remaining).enumerate().zip(generations) {
            // That of all fits.
            let base = daily.iter().zip(remaining).map(|(&daily, &remaining)| daily.min(remaining)).sum();
            let held = remaining.iter().fold(0u64, |held, &remaining| held.saturating_add(remaining));
            let referral = self.release.rates.referral(generations);
            total += u128::from(self.member(member, base, held, referral).1.total);
        }
        // All other columns and all members' figures are parts of it.
        if total > u128::from(self.release.rates.most()) { Err(too_much()) } else { Ok(()) }
    }
}
