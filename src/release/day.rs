//! A day over columns before anything of it is written: checked, and summed up over the tree.

use crate::error::Result;
use crate::num::{Money, Rate};

use super::Release;
use super::columns::{ReleaseColumns, ReleaseWorkspace};
use super::figures::{Below, ReleaseSteps, too_much};
use super::forest::{circle, sponsors_first};
use super::rank::RankNumber;
use super::ranked::RankedSums;
use super::sums::Tree;

/// A day whose input is checked, whose sums over the tree are done, and whose every figure is in bounds.
pub(super) struct Day<'a> {
    release: &'a Release,
    workspace: &'a ReleaseWorkspace,
    /// The members' team sales; none where nobody is ranked, so that they are not read.
    team_sales: &'a [u64],
}

impl<'a> Day<'a> {
    pub(super) fn new(
        release: &'a Release,
        workspace: &'a mut ReleaseWorkspace,
        columns: &'a ReleaseColumns<'a>,
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
        if found.base > u128::from(most) {
            return Err(too_much());
        }
        let below_peers = workspace.ranked.sum(columns.sponsors, ranks);
        let team_sales = if anyone_ranked { columns.team_sales } else { &[] };
        let day = Day { release, workspace, team_sales };
        if day.may_pass(found.base, below_peers) {
            day.check_totals(columns, remaining)?;
        }
        Ok(day)
    }

    /// Whether anything can pass the bound of points. Of each base release the members above get at most every
    /// referral rate once and the highest rank's rate in all, and of what peers have below at most the peer rate.
    fn may_pass(&self, base: u128, below_peers: u128) -> bool {
        let rates = &self.release.rates;
        let of_base = Rate::STEPS + rates.all_referral() + u128::from(self.release.ranks.top_rate());
        base * of_base + below_peers * rates.peer() > u128::from(rates.most()) * Rate::STEPS
    }

    /// A member's rank and figures from its lots; `None` past the bound of points.
    #[inline(always)]
    pub(super) fn member(&self, member: usize, daily: &[u64], remaining: &[u64]) -> (RankNumber, Option<ReleaseSteps>) {
        let rank = self.release.ranks.of(self.team_sales.get(member).copied().unwrap_or_default());
        let RankedSums { differential, peer_released } =
            if rank == RankNumber::NONE { RankedSums::default() } else { self.workspace.ranked.at(member) };
        let below = Below { generations: self.workspace.sums.generations(member), differential, peer_released };
        let (base, held) = base_and_held(daily, remaining);
        (rank, self.release.rates.figures(base, held, rank, &below))
    }

    /// Goes through the whole day without writing: is every figure and every total in bounds?
    fn check_totals(&self, columns: &ReleaseColumns<'_>, remaining: &[u64]) -> Result<()> {
        let mut total = 0u128;
        for (member, (daily, remaining)) in columns.lots(remaining).enumerate() {
            let (_, steps) = self.member(member, daily, remaining);
            total += u128::from(steps.ok_or_else(too_much)?.total);
        }
        // All other columns are parts of it.
        if total > u128::from(self.release.rates.most()) { Err(too_much()) } else { Ok(()) }
    }
}

/// What lots release by themselves, which fits where that of all does; and what they hold, saturated.
#[inline]
fn base_and_held(daily: &[u64], remaining: &[u64]) -> (u64, u64) {
    // Most members have one lot.
    if let (&[daily], &[remaining]) = (daily, remaining) {
        return (daily.min(remaining), remaining);
    }
    let lots = daily.iter().zip(remaining);
    lots.fold((0, 0), |(base, held), (&daily, &remaining)| {
        (base + daily.min(remaining), remaining.saturating_add(held))
    })
}
