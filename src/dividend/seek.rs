//! How much to order for so many shares.

use crate::impossible::Always;
use crate::num::{Amount, Money, Shares};

use super::{Dividend, ShareBasis};

impl Dividend {
    /// The least amount whose order grants at least `shares`, more than 0; `None` past an order's bound.
    pub(super) fn amount_for(&self, shares: Shares, total_paid: Money) -> Option<Amount> {
        let fen = match self.config.share_basis {
            ShareBasis::PerOrder => self.price_of(shares.wide()),
            // The step of a share that is begun already needs only its rest.
            ShareBasis::Cumulative => {
                let reached = self.shares_for(total_paid.wide());
                let price = self.price_of(reached + shares.wide());
                price.checked_sub(total_paid.wide()).always("more shares cost more than was paid", u128::MAX)
            }
        };
        Amount::from_minor(u64::try_from(fen).ok()?).ok()
    }
}
