//! The accounts that entries change.

use std::str::FromStr;

use crate::problem::Problem;

macro_rules! accounts {
    ($($(#[doc = $doc:literal])+ $variant:ident = $text:literal,)+) => {
        /// What an entry changes. The owner beside it is a member, an order, a day or the shop.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub(crate) enum Account {
            $($(#[doc = $doc])+ $variant,)+
        }

        impl Account {
            pub(crate) const fn as_str(self) -> &'static str {
                match self {
                    $(Account::$variant => $text,)+
                }
            }
        }

        impl FromStr for Account {
            type Err = Problem;

            fn from_str(text: &str) -> Result<Self, Problem> {
                match text {
                    $($text => Ok(Account::$variant),)+
                    _ => Err(Problem::internal(format!("the ledger has an unknown account {text}"))),
                }
            }
        }
    };
}

accounts! {
    /// The market's state.
    Market = "market",
    /// A member's units and quota.
    Holding = "holding",
    /// A member's shares, quota, and bases booked so far.
    Dividend = "dividend",
    /// The member before the day's own orders, where a refund lowers it too.
    DividendOpening = "dividendOpening",
    /// The quota alone: payouts are taken from it.
    DividendQuota = "dividendQuota",
    /// A member's lots: those that are given.
    Lots = "lots",
    /// Money that the platform owes a member, yuan.
    Cash = "cash",
    /// A member's points for shopping.
    Points = "points",
    /// A member's fixed points, yuan.
    FixedPoints = "fixedPoints",
    /// What a member's booked orders came to in money, yuan: team sales.
    PaidCash = "paidCash",
    /// What a member's booked orders came to in points, yuan: team sales.
    PaidPoints = "paidPoints",
    /// Money paid for an order's goods that is not booked yet, yuan.
    HeldCash = "heldCash",
    /// What the points of an order that is not booked yet paid, yuan.
    HeldPoints = "heldPoints",
    /// Fixed points of an order that is not booked yet, yuan.
    HeldFixedPoints = "heldFixedPoints",
    /// Bases booked on a day, yuan.
    Turnover = "turnover",
    /// Bases refunded on a day, and what of the days before was more than their turnover, yuan.
    TurnoverBack = "turnoverBack",
    /// The remainder of the pro-rata pool for the next day, yuan.
    Carry = "carry",
    /// What went back to the platform: residues and what a day did not pay out, yuan.
    Platform = "platform",
}

/// The owner of accounts that belong to nobody in particular.
pub(crate) const SHOP: &str = "shop";
