//! The order: lines, what is paid with credit, what comes back of it, and what each scheme counts (RULES section 2).
//!
//! An order is quoted when it is placed and booked when it is complete, under the same rulebook. Refunds before booking
//! touch no state; a refund after booking takes back a part of what the order granted, by each scheme's `quote_refund`.
//!
//! ```
//! use points_rules::Rulebook;
//! use points_rules::order::{OrderLine, TotalOrder};
//!
//! let rulebook = Rulebook::from_json(points_rules::presets::APPRECIATION)?;
//! let line = |price: &str, quantity| -> points_rules::Result<OrderLine> {
//!     Ok(OrderLine::new(price.parse()?, quantity))
//! };
//! let total = rulebook.order()?.total(&TotalOrder {
//!     lines: vec![line("60", 1)?, line("20", 2)?],
//!     discount: "10".parse()?,
//!     freight: "8".parse()?,
//!     points: "0".parse()?,
//!     fixed_points: "0".parse()?,
//! })?;
//! assert_eq!(total.qualifying.to_string(), "90.00");
//! assert_eq!(total.payable.to_string(), "98.00");
//! assert_eq!(total.lines[0].discount.to_string(), "6.00");
//! # Ok::<(), points_rules::Error>(())
//! ```

mod earning;
mod line;
mod points;
mod refund;
mod split;
mod take_back;
#[cfg(test)]
mod tests;
mod total;

use crate::num::Rate;

pub use earning::{
    AmountAndContribution, AppreciationEarning, AppreciationRefundEarning, OrderEarning, RefundEarning, SchemeEarning,
    SchemeRefundEarning,
};
pub use line::{EarningScheme, OrderLine};
pub(crate) use points::PointTerms;
pub use refund::{LineRefund, OrderRefund, RefundOrder};
pub(crate) use take_back::TakeBack;
pub use total::{LineTotal, OrderTotal, TotalOrder};

/// The operations on an order, under one rulebook: [`crate::Rulebook::order`].
#[derive(Clone, Copy, Debug)]
pub struct Orders {
    /// The contribution rate of the appreciation scheme, if it is configured.
    appreciation: Option<Rate>,
    /// The contribution rate of the dividend scheme (`None` inside: it counts what is paid), if it is configured.
    dividend: Option<Option<Rate>>,
    /// The release scheme, if it is configured.
    release: Option<PointTerms>,
}

impl Orders {
    pub(crate) fn new(appreciation: Option<Rate>, dividend: Option<Option<Rate>>, release: Option<PointTerms>) -> Self {
        Orders { appreciation, dividend, release }
    }

    /// The scale of points: 0 without a release scheme.
    pub(crate) fn point_scale(&self) -> u8 {
        self.release.map_or(0, |terms| terms.scale())
    }
}
