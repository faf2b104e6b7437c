//! Balances that a host keeps beside the schemes' states, changed by the core's exact helpers alone.

use points_rules::{Money, Points};
use serde_json::Value;

use super::Account;
use crate::db::{FINEST, steps};
use crate::problem::{Problem, Result};

/// A balance: points for shopping, everything else is money.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Amount {
    Money(Money),
    Points(Points),
}

impl Amount {
    pub(crate) fn zero(account: Account) -> Self {
        match account {
            Account::Points => Amount::Points(Points::ZERO),
            _ => Amount::Money(Money::ZERO),
        }
    }

    /// From a figure as an operation prints it.
    pub(crate) fn of_figure(account: Account, figure: &Value) -> Result<Self> {
        Ok(match account {
            Account::Points => Amount::Points(serde_json::from_value(figure.clone())?),
            _ => Amount::Money(serde_json::from_value(figure.clone())?),
        })
    }

    /// From what the database stores.
    pub(crate) fn of_steps(account: Account, minor: i64) -> Result<Self> {
        let minor = u64::try_from(minor).map_err(Problem::internal)?;
        Ok(match account {
            Account::Points => Amount::Points(Points::from_minor(minor, FINEST)?),
            _ => Amount::Money(Money::from_minor(minor)?),
        })
    }

    /// For the database.
    pub(crate) fn steps(self) -> Result<i64> {
        Ok(steps(match self {
            Amount::Money(money) => money.minor(),
            Amount::Points(points) => points.minor_at(FINEST)?,
        }))
    }

    pub(crate) fn plus(self, other: Amount) -> Option<Amount> {
        match (self, other) {
            (Amount::Money(a), Amount::Money(b)) => a.checked_add(b).map(Amount::Money),
            (Amount::Points(a), Amount::Points(b)) => a.checked_add(b).map(Amount::Points),
            _ => None,
        }
    }

    pub(crate) fn minus(self, other: Amount) -> Option<Amount> {
        match (self, other) {
            (Amount::Money(a), Amount::Money(b)) => a.checked_sub(b).map(Amount::Money),
            (Amount::Points(a), Amount::Points(b)) => a.checked_sub(b).map(Amount::Points),
            _ => None,
        }
    }
}

impl std::fmt::Display for Amount {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Amount::Money(money) => money.fmt(f),
            Amount::Points(points) => points.fmt(f),
        }
    }
}
