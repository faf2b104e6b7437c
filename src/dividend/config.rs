//! The dividend scheme's configuration in a rulebook, and its validation.

use alloc::format;
use alloc::vec::Vec;

use points_rules_derive::Wire;

use crate::error::{Error, ErrorCode, Result};
use crate::escape::quoted;
use crate::impossible::Always;
use crate::num::{Money, Multiplier, Name, Rate, RateSum, Shares};
use crate::sort::first_repeated;

/// What the shares of an order are counted from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
#[wire(input)]
#[non_exhaustive]
pub enum ShareBasis {
    /// Every order by itself: what does not fill a step of a share is lost.
    PerOrder,
    /// All that the member's orders ever came to: small orders add up.
    Cumulative,
}

/// What weighs a member in the pro-rata pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
#[wire(input)]
#[non_exhaustive]
pub enum WeighBy {
    /// The shares held.
    Shares,
    /// The quota left: whoever is still owed more gets more.
    Quota,
}

/// Where the rest of the pro-rata pool goes that flooring, quotas and the daily maximum leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
#[wire(input)]
#[non_exhaustive]
pub enum Remainder {
    /// Back to the platform.
    Platform,
    /// Into the pro-rata pool of the next day.
    Carry,
}

/// A tier of members (身份): reached by shares, paid from the tier pool per head.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[wire(input, strict)]
pub struct Tier {
    /// The name, unique among the tiers.
    pub name: Name,
    /// The least shares of the tier; the next tier's end it, the last tier is open-ended.
    pub min_shares: Shares,
    /// The part of the tier pool that the tier's members share equally.
    pub rate: Rate,
}

/// The dividend scheme of a rulebook (RULES section 4).
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[wire(input, strict)]
pub struct Config {
    /// The part of what is paid in money that counts as an order's amount, above 0, unless a line carries a rate of its
    /// own; null: all of it counts.
    #[wire(default = null)]
    pub contribution_rate: Option<Rate>,
    /// The quota that one yuan of an order grants, yuan.
    pub quota_multiplier: Multiplier,
    /// What one share costs, yuan; above 0.
    pub share_unit: Money,
    /// How many decimals shares have: 0 to 4.
    #[wire(least = 0, most = Shares::MAX_SCALE as u32)]
    pub share_scale: u8,
    /// Whether shares are counted from every order by itself or from all that was booked.
    pub share_basis: ShareBasis,
    /// The part of an order's amount that the buyer's referrer gets as quota.
    pub referrer_quota_rate: Rate,
    /// The part of an order's amount that counts for the referrer's shares.
    pub referrer_share_rate: Rate,
    /// The part of an order's amount that its merchant gets as quota.
    #[wire(default = "0")]
    pub merchant_quota_rate: Rate,
    /// The part of an order's amount that counts for the merchant's shares.
    #[wire(default = "0")]
    pub merchant_share_rate: Rate,
    /// The part of a day's turnover that is paid out by weight.
    pub pro_rata_rate: Rate,
    /// The part of a day's turnover that is paid out by tiers; with `proRataRate` at most 1.
    pub tier_rate: Rate,
    /// What weighs a member in the pro-rata pool.
    #[wire(default = "shares")]
    pub weigh_by: WeighBy,
    /// The most that a member is paid on a day, yuan, above 0; null: no more than the quota limits it.
    #[wire(default = null)]
    pub max_daily_payout: Option<Money>,
    /// Where the rest of the pro-rata pool goes.
    #[wire(default = "platform")]
    pub remainder: Remainder,
    /// The tiers, `minShares` strictly ascending, rates summing to at most 1; may be empty.
    pub tiers: Vec<Tier>,
}

impl Config {
    /// The same scheme with every tier at the scheme's share scale, once all its rules hold.
    pub(super) fn checked(self) -> Result<Self> {
        let config = self.with_numbers_in_range()?;
        config.check_tiers()?;
        config.check_rates()?;
        Ok(config)
    }

    fn with_numbers_in_range(mut self) -> Result<Self> {
        let out_of_range = |message, path: &'static str| Err(Error::new(ErrorCode::OutOfRange, message).at(path));
        if self.contribution_rate == Some(Rate::ZERO) {
            return out_of_range(
                "a contribution of 0 grants nothing; set a rate above 0, or null".into(),
                "contributionRate",
            );
        }
        if self.max_daily_payout == Some(Money::ZERO) {
            return out_of_range(
                "at most 0.00 a day pays nothing; set at least 0.01, or null".into(),
                "maxDailyPayout",
            );
        }
        if self.share_unit == Money::ZERO {
            return out_of_range("a share that costs 0.00; set a price of at least 0.01".into(), "shareUnit");
        }
        if self.share_scale > Shares::MAX_SCALE {
            let message = format!("shares with {} decimals; set 0 to {}", self.share_scale, Shares::MAX_SCALE);
            return out_of_range(message, "shareScale");
        }
        for (index, tier) in self.tiers.iter_mut().enumerate() {
            tier.min_shares = tier
                .min_shares
                .at_scale(self.share_scale)
                .map_err(|error| error.at(format!("tiers[{index}].minShares")))?;
        }
        Ok(self)
    }

    /// The name of the tier at a position.
    pub(super) fn tier_name(&self, at: usize) -> &str {
        self.tiers.get(at).map(|tier| tier.name.as_str()).always("a tier of its own list", "")
    }

    fn check_tiers(&self) -> Result<()> {
        let name = |at: usize| self.tier_name(at);
        if let Some(index) = first_repeated(self.tiers.len(), &name) {
            let message =
                format!("the tier {} is there already; give every tier a name of its own", quoted(name(index)));
            return Err(Error::new(ErrorCode::DuplicateName, message).at(format!("tiers[{index}].name")));
        }
        let mut before: Option<&Tier> = None;
        for (index, tier) in self.tiers.iter().enumerate() {
            if let Some(before) = before.filter(|before| before.min_shares >= tier.min_shares) {
                let message = format!(
                    "{} starts at {} shares, not above the {} of {} before it; list tiers from the lowest up",
                    quoted(&tier.name),
                    tier.min_shares,
                    before.min_shares,
                    quoted(&before.name)
                );
                return Err(Error::new(ErrorCode::TiersNotAscending, message).at(format!("tiers[{index}].minShares")));
            }
            before = Some(tier);
        }
        Ok(())
    }

    /// The scale of weights: that of shares, or of money.
    pub(crate) fn weight_scale(&self) -> u8 {
        match self.weigh_by {
            WeighBy::Shares => self.share_scale,
            WeighBy::Quota => Money::SCALE,
        }
    }

    fn check_rates(&self) -> Result<()> {
        if self.pro_rata_rate.wide() + self.tier_rate.wide() > Rate::STEPS {
            let message = format!(
                "the pools take {} and {} of the turnover, together more than all of it; lower one",
                self.pro_rata_rate, self.tier_rate
            );
            return Err(Error::new(ErrorCode::PoolsExceedTurnover, message).at("tierRate"));
        }
        // A list has at most 10^7 items, and each is at most 10^8.
        let sum: u64 = self.tiers.iter().map(|tier| tier.rate.minor()).sum();
        if sum > Rate::ONE.minor() {
            let sum = RateSum::new(sum);
            let message =
                format!("the tiers' rates sum to {sum}, which is more than the whole tier pool; lower them to 1");
            return Err(Error::new(ErrorCode::TierRatesExceedPool, message).at("tiers"));
        }
        Ok(())
    }
}
