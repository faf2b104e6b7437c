//! A holder, checked against the market and changed by what happens.

use alloc::format;

use points_rules_derive::Wire;

use super::{Market, invalid_state};
use crate::error::{Error, ErrorCode, Result};
use crate::impossible::Always;
use crate::num::{Money, Units, units_text};

/// One holder's units and what is left of the quota (RULES section 3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
#[wire(input, output)]
pub struct Holder {
    /// Units held.
    pub units: Units,
    /// How much the holding may still be paid before the exit, yuan; null without a quota.
    pub quota: Option<Money>,
}

impl Holder {
    /// The holder after `units` were given up; `used` is taken from the quota, as far as it lasts.
    pub(super) fn without(self, units: Units, used: Money) -> Holder {
        Holder { units: self.units.less(units), quota: self.quota.map(|quota| quota.less(used)) }
    }

    /// The holder with `units` more; `quota` is added where there is one.
    ///
    /// # Errors
    /// `OVERFLOW` where the quota passes 10^13 yuan.
    pub(super) fn with(self, units: Units, quota: Money) -> Result<Holder> {
        let quota = match self.quota {
            Some(held) => Some(Money::result_64(held.minor() + quota.minor(), "the quota")?),
            None => None,
        };
        Ok(Holder { units: self.and(units), quota })
    }

    /// The holder after a grant. Who holds units without a quota goes on without one.
    ///
    /// # Errors
    /// `OVERFLOW` where the quota passes 10^13 yuan.
    pub(super) fn granted(self, units: Units, quota: Option<Money>) -> Result<Holder> {
        let quota = match (self.quota, quota) {
            (Some(held), Some(more)) => Some(Money::result_64(held.minor() + more.minor(), "the quota")?),
            (None, granted) if self.units == Units::ZERO => granted,
            (held, _) => held,
        };
        Ok(Holder { units: self.and(units), quota })
    }

    /// Units held and `units` more.
    fn and(self, units: Units) -> Units {
        Units::within(self.units.minor() + units.minor())
            .always("a holding is a part of the units outstanding", Units::MAX)
    }

    /// That members can hold so many in this market, which is checked before.
    ///
    /// # Errors
    /// `INVALID_STATE` at `path`.
    pub(super) fn check(&self, market: &Market, path: &'static str) -> Result<()> {
        let circulating = market.circulating();
        if self.units > circulating {
            let message = format!(
                "a holding of {} units exceeds the {circulating} that members hold; a holder holds a part of them",
                self.units
            );
            return invalid_state(path, message);
        }
        Ok(())
    }
}

/// The three who take part in an order.
#[derive(Clone, Copy)]
pub(super) struct Parties<'a> {
    pub(super) holder: &'a Holder,
    pub(super) referrer: Option<&'a Holder>,
    pub(super) merchant: Option<&'a Holder>,
}

impl Parties<'_> {
    /// The market, each holder in it, and all together.
    ///
    /// # Errors
    /// `INVALID_STATE` at `market`, `holder.units`, `referrer.units` or `merchant.units`; at `holder.units` where only
    /// their sum exceeds what members hold.
    pub(super) fn check(&self, market: &Market) -> Result<()> {
        market.check()?;
        let mut held = 0;
        let others = [(self.referrer, "referrer.units"), (self.merchant, "merchant.units")];
        for (holder, path) in [(Some(self.holder), "holder.units")].into_iter().chain(others) {
            if let Some(holder) = holder {
                holder.check(market, path)?;
                held += holder.units.wide();
            }
        }
        let circulating = market.circulating();
        if held > circulating.wide() {
            let message = format!(
                "the holders have {} units together, more than the {circulating} that members hold; each holder is given \
                 once",
                units_text(held)
            );
            return invalid_state("holder.units", message);
        }
        Ok(())
    }
}

/// A market and a holder in it.
///
/// # Errors
/// `INVALID_STATE` at `market` or `holder.units`.
pub(super) fn check_holder(market: &Market, holder: &Holder) -> Result<()> {
    market.check()?;
    holder.check(market, "holder.units")
}

/// That there are as many units as a request needs.
///
/// # Errors
/// `code` at `path`, with the shortage figures.
pub(super) fn covered(required: u128, available: Units, code: ErrorCode, path: &'static str) -> Result<()> {
    if required <= available.wide() {
        return Ok(());
    }
    let (needs, missing) = (units_text(required), units_text(required - available.wide()));
    Err(shortage(needs, available, missing, code, path))
}

/// The error for too few units.
pub(super) fn shortage(
    needs: alloc::string::String,
    available: Units,
    missing: alloc::string::String,
    code: ErrorCode,
    path: &'static str,
) -> Error {
    let message = format!("{needs} units are needed and {available} are there, {missing} too few; ask for less");
    Error::new(code, message).at(path).with_shortage(needs, format!("{available}"), missing)
}
