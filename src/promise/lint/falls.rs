//! Places where more money grants less.

use alloc::format;
use alloc::vec::Vec;

use points_rules_derive::Wire;

use crate::decimal::kind::power_of_ten;
use crate::decimal::wide::mul_div_ceil;
use crate::dividend::ShareBasis;
use crate::error::Result;
use crate::impossible::Always;
use crate::num::{Amount, Money, Name, Points, Rate};
use crate::release::{QuoteOrder, Release};

use super::{FindingCode, Lint};

/// Orders that grant quota, and no shares to be paid by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
#[wire(output)]
#[non_exhaustive]
pub struct OrderWithoutShares {
    /// The least order that grants shares, yuan, ceiled.
    pub least: Money,
    /// The quota that an order of a fen less is promised, yuan, floored.
    pub quota_below: Money,
}

/// A level at whose start an order grants less than one of a fen less.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[wire(output)]
#[non_exhaustive]
pub struct LevelFall {
    /// The level.
    pub level: Name,
    /// What an order of a fen less than its `minAmount` grants, points.
    pub below: Points,
    /// What an order of its `minAmount` grants, points.
    pub at: Points,
}

/// A tier with a lower rate than the one before.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[wire(output)]
#[non_exhaustive]
pub struct TierFall {
    /// The tier.
    pub tier: Name,
    /// The rate of the tier before.
    pub below: Rate,
    /// The tier's own rate.
    pub at: Rate,
}

impl Lint<'_> {
    pub(super) fn order_without_shares(&mut self) -> Option<OrderWithoutShares> {
        let dividend = self.dividend?;
        let config = dividend.config();
        let least = mul_div_ceil(config.share_unit.wide(), 1, power_of_ten(config.share_scale).into());
        let least = least.and_then(|least| u64::try_from(least).ok()).always("a part of money is money", u64::MAX);
        if config.share_basis != ShareBasis::PerOrder || least <= Amount::MIN.minor() {
            return None;
        }
        let quota_below = dividend.quota_for(u128::from(least) - Amount::MIN.wide());
        let found = OrderWithoutShares {
            least: Money::from_minor(least).ok()?,
            quota_below: Money::from_minor(u64::try_from(quota_below).ok()?).ok()?,
        };
        self.warn(FindingCode::OrderWithoutShares, "dividend.shareUnit");
        Some(found)
    }

    pub(super) fn level_falls(&mut self) -> Result<Vec<LevelFall>> {
        let mut rows = Vec::new();
        for (index, (release, level)) in self.levels().enumerate().skip(1) {
            let least = level.min_amount;
            // Levels ascend: below all but the first there is an order.
            let Ok(less) = Amount::from_minor(least.minor() - Amount::MIN.minor()) else { continue };
            let (below, at) = (points(release, less)?, points(release, least)?);
            if at < below {
                self.warn(FindingCode::LevelFalls, format!("release.levels[{index}]"));
                rows.push(LevelFall { level: level.name.clone(), below, at });
            }
        }
        Ok(rows)
    }

    pub(super) fn tier_falls(&mut self) -> Vec<TierFall> {
        let Some(dividend) = self.dividend else { return Vec::new() };
        let tiers = &dividend.config().tiers;
        let mut rows = Vec::new();
        for (index, (before, tier)) in tiers.iter().zip(tiers.iter().skip(1)).enumerate() {
            if tier.rate < before.rate {
                self.warn(FindingCode::TierFalls, format!("dividend.tiers[{}].rate", index + 1));
                rows.push(TierFall { tier: tier.name.clone(), below: before.rate, at: tier.rate });
            }
        }
        rows
    }
}

fn points(release: &Release, amount: Amount) -> Result<Points> {
    Ok(release.quote_order(&QuoteOrder { amount })?.grant.points)
}
