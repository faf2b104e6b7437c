//! The books: all balances, and the one function that an entry changes them by.
//!
//! A booking loads the balances that it needs, applies its entries and stores what changed. The audit applies all entries of
//! the ledger to empty books and compares the outcome with the tables.

mod account;
mod amount;
mod entry;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use points_rules::appreciation::{Holder, Market};
use points_rules::dividend::{Member, Stake};
use points_rules::release::Lot;
use points_rules::{Money, Rulebook, Shares, Units};
use serde_json::Value;

pub(crate) use account::{Account, SHOP};
pub(crate) use amount::Amount;
pub(crate) use entry::{Change, Entry, Receipt, hex};

use crate::problem::{Problem, Result};

/// Whoever holds nothing.
pub(crate) const NO_HOLDING: Holder = Holder { units: Units::ZERO, quota: None };

/// A member of the dividend scheme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Stakeholder {
    pub(crate) now: Stake,
    /// The last day on which an order was booked; empty before the first.
    pub(crate) day: String,
    /// As it was before that day's orders.
    pub(crate) opening: Stake,
}

const NOTHING: Stake = Stake { shares: Shares::ZERO, quota: Money::ZERO };

impl Default for Stakeholder {
    fn default() -> Self {
        Stakeholder { now: NOTHING, day: String::new(), opening: NOTHING }
    }
}

impl Stakeholder {
    /// The member as it stood before the orders of `day`.
    pub(crate) fn before_orders_of(&self, day: &str) -> Stake {
        if self.day.as_str() == day { self.opening } else { self.now }
    }
}

/// A lot, and on which day it was booked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct BookedLot {
    pub(crate) lot: Lot,
    pub(crate) position: i64,
    pub(crate) day: String,
}

/// One balance.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Key {
    Market,
    Holding(String),
    Dividend(String),
    /// Of a member and a basis.
    Total(String, String),
    Lots(String),
    Balance(Account, String),
}

/// All balances, or those that a booking needs.
#[derive(Debug, Default)]
pub(crate) struct Books {
    pub(crate) market: Option<Market>,
    pub(crate) holdings: BTreeMap<String, Holder>,
    pub(crate) dividend: BTreeMap<String, Stakeholder>,
    pub(crate) totals: BTreeMap<(String, String), Money>,
    pub(crate) lots: BTreeMap<String, Vec<BookedLot>>,
    pub(crate) balances: BTreeMap<(Account, String), Amount>,
    /// What an entry changed.
    pub(crate) changed: BTreeSet<Key>,
}

/// Where an entry belongs.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Posting<'a> {
    pub(crate) seq: i64,
    pub(crate) day: &'a str,
    pub(crate) basis: &'a str,
}

/// Which total a rulebook counts an order's base in: that of its `shareUnit` and `shareBasis`.
pub(crate) fn basis(rules: &Rulebook) -> Result<String> {
    let Ok(dividend) = rules.dividend() else { return Ok(String::new()) };
    let config = dividend.config();
    let basis: String = serde_json::from_value(serde_json::to_value(config.share_basis)?)?;
    Ok(format!("{} {basis}", config.share_unit))
}

/// The balances that an entry touches.
pub(crate) fn keys(entry: &Entry, basis: &str) -> Vec<Key> {
    let owner = || entry.owner.clone();
    match entry.account {
        Account::Market => vec![Key::Market],
        Account::Holding => vec![Key::Holding(owner())],
        Account::Dividend if entry.figure.get("totalPaid").is_some() => {
            vec![Key::Dividend(owner()), Key::Total(owner(), basis.to_owned())]
        }
        Account::Dividend | Account::DividendOpening | Account::DividendQuota => vec![Key::Dividend(owner())],
        Account::Lots => vec![Key::Lots(owner())],
        account => vec![Key::Balance(account, owner())],
    }
}

impl Books {
    /// Changes one balance.
    pub(crate) fn apply(&mut self, entry: &Entry, posting: Posting<'_>) -> Result<()> {
        let figure = &entry.figure;
        match entry.account {
            Account::Market => self.market = Some(read(figure)?),
            Account::Holding => {
                self.holdings.insert(entry.owner.clone(), read(figure)?);
            }
            Account::Dividend => self.set_dividend(entry, posting)?,
            Account::DividendOpening => self.stakeholder(&entry.owner).opening = read(figure)?,
            Account::DividendQuota => {
                let paid: Money = read(figure)?;
                let now = &mut self.stakeholder(&entry.owner).now;
                now.quota = now.quota.checked_sub(paid).ok_or_else(|| Problem::insufficient("quota"))?;
            }
            Account::Lots => self.set_lots(entry, posting)?,
            _ => self.change_balance(entry)?,
        }
        self.changed.extend(keys(entry, posting.basis));
        Ok(())
    }

    fn stakeholder(&mut self, owner: &str) -> &mut Stakeholder {
        self.dividend.entry(owner.to_owned()).or_default()
    }

    fn set_dividend(&mut self, entry: &Entry, posting: Posting<'_>) -> Result<()> {
        let credit: Stake = read(&entry.figure)?;
        if entry.figure.get("totalPaid").is_some() {
            let member: Member = read(&entry.figure)?;
            self.totals.insert((entry.owner.clone(), posting.basis.to_owned()), member.total_paid);
        }
        let stakeholder = self.stakeholder(&entry.owner);
        if entry.change == Change::Book && stakeholder.day.as_str() < posting.day {
            stakeholder.opening = stakeholder.now;
            posting.day.clone_into(&mut stakeholder.day);
        }
        stakeholder.now = credit;
        Ok(())
    }

    fn set_lots(&mut self, entry: &Entry, posting: Posting<'_>) -> Result<()> {
        let lots: Vec<Lot> = match &entry.figure {
            Value::Array(_) => read(&entry.figure)?,
            lot => vec![read(lot)?],
        };
        let held = self.lots.entry(entry.owner.clone()).or_default();
        for lot in lots {
            match held.iter_mut().find(|booked| booked.lot.order_id == lot.order_id) {
                Some(booked) => booked.lot = lot,
                None => held.push(BookedLot { lot, position: posting.seq, day: posting.day.to_owned() }),
            }
        }
        Ok(())
    }

    fn change_balance(&mut self, entry: &Entry) -> Result<()> {
        let figure = Amount::of_figure(entry.account, &entry.figure)?;
        let key = (entry.account, entry.owner.clone());
        let balance = self.balances.entry(key).or_insert_with(|| Amount::zero(entry.account));
        let after = match entry.change {
            Change::Set | Change::Book => Some(figure),
            Change::Add => balance.plus(figure),
            Change::Subtract => balance.minus(figure),
        };
        *balance = after.ok_or_else(|| Problem::insufficient(entry.account.as_str()))?;
        Ok(())
    }
}

fn read<T: serde::de::DeserializeOwned>(figure: &Value) -> Result<T> {
    Ok(serde_json::from_value(figure.clone())?)
}
