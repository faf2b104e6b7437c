//! Ranks: reached by a member's sales, those of its team or of its other legs.

use alloc::vec::Vec;

use points_rules_derive::Wire;

use crate::error::Result;
use crate::impossible::Always;
use crate::num::{Money, Name, Rate};
use crate::sort::{by_name, find};

use super::{Rank, Release};

/// The sales that decide a member's rank, for [`Release::rank`].
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[wire(input)]
pub struct QuoteRank {
    /// What the whole team bought, or all of it but the largest leg, yuan: what `teamSales` prints under this name.
    pub rank_sales: Money,
}

/// The rank above a member's, and what it takes to reach it.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[wire(output)]
#[non_exhaustive]
pub struct NextRank {
    /// The rank's name.
    pub name: Name,
    /// The sales that reach it, yuan.
    pub min_team_sales: Money,
    /// What is lacking, yuan.
    pub sales_missing: Money,
}

/// A member's rank.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[wire(output)]
#[non_exhaustive]
pub struct RankQuote {
    /// The rank reached; null below the first.
    pub rank: Option<Name>,
    /// The rank's share of the team's base releases; 0 below the first.
    pub rate: Rate,
    /// The next rank; null at the highest.
    pub next: Option<NextRank>,
}

impl Release {
    /// The rank that a member's sales reach, and what is missing to the next (RULES section 5, rank).
    ///
    /// # Errors
    /// None for figures in range.
    ///
    /// ```
    /// # use points_rules::release::*;
    /// # let rulebook = points_rules::Rulebook::from_json(points_rules::presets::RELEASE)?;
    /// # let release = rulebook.release()?;
    /// let quote = release.rank(&QuoteRank { rank_sales: "50000".parse()? })?;
    /// assert_eq!(quote.rank.unwrap().as_str(), "一星");
    /// assert_eq!(quote.rate.to_string(), "0.1");
    /// assert_eq!(quote.next.unwrap().sales_missing.to_string(), "150000.00");
    /// # Ok::<(), points_rules::Error>(())
    /// ```
    pub fn rank(&self, query: &QuoteRank) -> Result<RankQuote> {
        let rank = self.ranks.of(query.rank_sales.minor());
        let next = self.config.ranks.get(rank.index()).map(|next| NextRank {
            name: next.name.clone(),
            min_team_sales: next.min_team_sales,
            sales_missing: next.min_team_sales.less(query.rank_sales),
        });
        let reached = self.rank_config(rank);
        Ok(RankQuote {
            rank: reached.map(|reached| reached.name.clone()),
            rate: reached.map_or(Rate::ZERO, |reached| reached.rate),
            next,
        })
    }

    /// The rank as the rulebook has it; `None` for no rank.
    pub(super) fn rank_config(&self, rank: RankNumber) -> Option<&Rank> {
        self.config.ranks.get(rank.index_in_config()?)
    }
}

/// A rank by its place in the rulebook, from 1; 0 is no rank.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct RankNumber(pub(super) u32);

impl RankNumber {
    pub(super) const NONE: RankNumber = RankNumber(0);

    /// The place from 1.
    fn index(self) -> usize {
        self.0 as usize
    }

    /// The place in the rulebook's `ranks`, from 0.
    #[inline]
    pub(super) fn index_in_config(self) -> Option<usize> {
        self.index().checked_sub(1)
    }
}

/// The ranks' figures in flat arrays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Ranks {
    /// The least team sales of each, fen.
    from: Vec<u64>,
    /// The rate of no rank, which is 0, and then of each.
    rates: Vec<u64>,
    /// Their positions in the rulebook, in the order of their names.
    by_name: Vec<u32>,
}

impl Ranks {
    pub(super) fn new(ranks: &[Rank]) -> Self {
        Ranks {
            from: ranks.iter().map(|rank| rank.min_team_sales.minor()).collect(),
            rates: core::iter::once(0).chain(ranks.iter().map(|rank| rank.rate.minor())).collect(),
            by_name: by_name(ranks.len(), &|at| name_at(ranks, at)),
        }
    }

    /// The rank that these team sales, in fen, reach.
    #[inline]
    pub(super) fn of(&self, team_sales: u64) -> RankNumber {
        match self.from.first() {
            Some(&first) if team_sales >= first => {
                RankNumber(self.from.partition_point(|&from| from <= team_sales) as u32)
            }
            _ => RankNumber::NONE,
        }
    }

    /// The rank of this name, among the ranks that these were made from.
    pub(super) fn named(&self, ranks: &[Rank], name: &str) -> Option<RankNumber> {
        Some(RankNumber(find(&self.by_name, &|at| name_at(ranks, at), name)?.checked_add(1)?))
    }

    /// What a member of rank `own` gets of `released` when `highest` is the highest rank between, in 10^-8 steps:
    /// released · max(0, own rate − rate of highest).
    pub(super) fn differential(&self, own: RankNumber, highest: RankNumber, released: u64) -> u128 {
        let rate = |rank: RankNumber| self.rates.get(rank.index()).copied().always("every rank has its rate", 0);
        u128::from(released) * u128::from(rate(own).saturating_sub(rate(highest)))
    }
}

fn name_at(ranks: &[Rank], at: usize) -> &str {
    ranks.get(at).map(|rank| rank.name.as_str()).always("positions are within the list", "")
}
