//! The audit: every receipt is run again, all balances are rebuilt from the ledger alone, and both are compared with what
//! is stored.

use std::sync::Arc;

use points_rules::appreciation::{Holder, Market};
use points_rules::dividend::Stake;
use points_rules::{Money, Rulebook, Units};
use serde_json::Value;

use crate::app::App;
use crate::books::{Account, Amount, Books, Change, Entry, NO_HOLDING, Posting, Stakeholder, basis};
use crate::db::Tx;
use crate::problem::{Problem, Result};
use crate::store::LedgerRow;

/// How many rows of the ledger are read at once.
const PAGE: i64 = 500;
/// No more differences than these are listed.
const MOST: usize = 100;

/// What an audit found.
#[derive(Debug, Default)]
pub struct Audit {
    /// Rows of the ledger whose receipts were run again.
    pub rows: u64,
    /// Entries that were applied.
    pub entries: u64,
    /// What is not as it should be; empty: everything is.
    pub differences: Vec<String>,
}

impl Audit {
    fn differ(&mut self, what: impl FnOnce() -> String) {
        if self.differences.len() < MOST {
            self.differences.push(what());
        }
    }

    fn must(&mut self, holds: bool, what: impl FnOnce() -> String) {
        if !holds {
            self.differ(what);
        }
    }
}

/// Rebuilds all balances from the ledger and compares; with `write`, stores the rebuilt ones.
///
/// # Errors
/// Those of the database, and a ledger that cannot be read.
pub async fn audit(app: &Arc<App>, write: bool) -> anyhow::Result<Audit> {
    let mut tx = if write { app.db.write().await? } else { app.db.read().await? };
    if write {
        tx.lock_shop().await?;
    }
    let mut audit = Audit::default();
    let mut rebuilt = replay(app, &mut tx, &mut audit).await?;
    let stored = tx.load_all().await?;
    compare(&mut audit, &rebuilt, &stored);
    invariants(&mut audit, &rebuilt);
    if write {
        tx.empty_balances().await?;
        tx.store(&mut rebuilt).await?;
        tx.commit().await?;
    }
    Ok(audit)
}

/// All entries of the ledger, applied to empty books.
async fn replay(app: &App, tx: &mut Tx, audit: &mut Audit) -> Result<Books> {
    let mut books = Books { market: Some(Market::EMPTY), ..Books::default() };
    let mut last = 0;
    loop {
        let rows = tx.ledger_after(last, PAGE).await?;
        let Some(row) = rows.last() else { return Ok(books) };
        last = row.seq;
        for row in &rows {
            replay_row(app, tx, audit, &mut books, row).await?;
        }
    }
}

async fn replay_row(app: &App, tx: &mut Tx, audit: &mut Audit, books: &mut Books, row: &LedgerRow) -> Result<()> {
    let LedgerRow { seq, op, .. } = row;
    audit.rows = audit.rows.saturating_add(1);
    let expected = i64::try_from(audit.rows).map_err(Problem::internal)?;
    audit.must(*seq == expected, || format!("row {expected} of the ledger is missing: the next one is {seq}"));
    let rules = app.rules(tx, &row.rulebook).await?;
    let body: Value = serde_json::from_str(&row.receipt)?;
    verify(audit, &rules, row);
    let entries = entries(tx, *seq).await?;
    for entry in &entries {
        sourced(audit, row, &body, entry);
        chained(audit, books, row, &body, entry)?;
    }
    if op == "dividend.settleDay" {
        day_adds_up(audit, row, &body, &entries)?;
    }
    let basis = basis(&rules)?;
    for entry in &entries {
        audit.entries = audit.entries.saturating_add(1);
        if let Err(problem) = books.apply(entry, Posting { seq: *seq, day: &row.day, basis: &basis }) {
            audit.differ(|| format!("row {seq} ({op}): {problem}"));
        }
    }
    Ok(())
}

async fn entries(tx: &mut Tx, seq: i64) -> Result<Vec<Entry>> {
    let stored = tx.entries_of(seq).await?;
    let entry = |(_, account, owner, change, figure, source): (_, String, _, String, String, _)| {
        let (account, change) = (account.parse()?, change.parse()?);
        Ok(Entry { account, owner, change, figure: serde_json::from_str(&figure)?, source })
    };
    stored.into_iter().map(entry).collect()
}

/// The operation, run again, gives what the receipt states, and the receipt is the one that was hashed.
fn verify(audit: &mut Audit, rules: &Rulebook, row: &LedgerRow) {
    let LedgerRow { seq, op, .. } = row;
    match rules.verify_receipt(&row.receipt, Some(&row.sha256)) {
        Ok(differences) => {
            for difference in differences {
                audit.differ(|| format!("row {seq} ({op}): the receipt differs at {}", difference.path));
            }
        }
        Err(error) => audit.differ(|| format!("row {seq} ({op}): {error}")),
    }
}

/// The figure of an entry stands in the receipt at the entry's source.
fn sourced(audit: &mut Audit, row: &LedgerRow, body: &Value, entry: &Entry) {
    let Some(source) = &entry.source else { return };
    let holds = body.pointer(source) == Some(&entry.figure);
    audit.must(holds, || format!("row {}: {source} differs from the entry of {}", row.seq, entry.account.as_str()));
}

/// The state that an operation started from is the one that the rows before led to.
fn chained(audit: &mut Audit, books: &Books, row: &LedgerRow, body: &Value, entry: &Entry) -> Result<()> {
    let Some(field) = entry.source.as_deref().and_then(|source| source.strip_prefix("/result/")) else { return Ok(()) };
    if !matches!(entry.change, Change::Set | Change::Book) {
        return Ok(());
    }
    let field = field.split('/').next().unwrap_or_default();
    let Some(input) = body.pointer(&format!("/input/{field}")).filter(|input| !input.is_null()) else { return Ok(()) };
    let holds = match entry.account {
        Account::Market => books.market == Some(serde_json::from_value(input.clone())?),
        Account::Holding => {
            let held = books.holdings.get(&entry.owner).copied().unwrap_or(NO_HOLDING);
            held == serde_json::from_value::<Holder>(input.clone())?
        }
        Account::Dividend | Account::DividendOpening => {
            let stakeholder = books.dividend.get(&entry.owner).cloned().unwrap_or_default();
            let now = entry.account == Account::Dividend;
            let stood = if now { stakeholder.now } else { stakeholder.opening };
            same_credit(stood, serde_json::from_value(input.clone())?)
        }
        _ => true,
    };
    audit.must(holds, || format!("row {}: {} did not start from the state before", row.seq, row.op));
    Ok(())
}

/// The same figures, whatever the scale they are printed at.
fn same_credit(a: Stake, b: Stake) -> bool {
    let steps = |credit: Stake| (credit.shares.minor_at(crate::db::FINEST).ok(), credit.quota);
    steps(a) == steps(b)
}

/// Σ payouts + carry + unallocated = pools, and what is booked is what was computed.
fn day_adds_up(audit: &mut Audit, row: &LedgerRow, body: &Value, entries: &[Entry]) -> Result<()> {
    let money = |name: &str| -> Result<Money> {
        let figure = body.pointer(&format!("/result/{name}")).cloned().unwrap_or(Value::Null);
        Ok(serde_json::from_value(figure)?)
    };
    let sum = |figures: &[Money]| figures.iter().copied().try_fold(Money::ZERO, Money::checked_add);
    let pools = sum(&[money("proRataPool")?, money("tierPool")?]);
    let used = sum(&[money("paid")?, money("carryAfter")?, money("unallocated")?]);
    audit.must(pools == used, || format!("row {}: payouts, carry and unallocated are not the pools", row.seq));
    let paid = entries.iter().filter(|entry| entry.account == Account::Cash);
    let paid = paid.map(|entry| Ok(serde_json::from_value(entry.figure.clone())?)).collect::<Result<Vec<Money>>>()?;
    let booked = sum(&paid);
    audit.must(booked == Some(money("paid")?), || format!("row {}: {booked:?} of the payouts are booked", row.seq));
    Ok(())
}

fn compare(audit: &mut Audit, rebuilt: &Books, stored: &Books) {
    let Books { market, holdings, dividend, totals, lots, balances, .. } = rebuilt;
    audit.must(*market == stored.market, || format!("the market is {:?}, by the ledger {market:?}", stored.market));
    differences(audit, "holding", holdings, &stored.holdings, |a, b| a == b);
    let same = |a: &Stakeholder, b: &Stakeholder| {
        a.day == b.day && same_credit(a.now, b.now) && same_credit(a.opening, b.opening)
    };
    differences(audit, "dividend member", dividend, &stored.dividend, same);
    differences(audit, "total", totals, &stored.totals, |a, b| a == b);
    differences(audit, "lots", lots, &stored.lots, |a, b| {
        a.len() == b.len()
            && a.iter().zip(b).all(|(a, b)| {
                let steps = |lot: &points_rules::release::Lot| {
                    (lot.daily.minor_at(crate::db::FINEST).ok(), lot.remaining.minor_at(crate::db::FINEST).ok())
                };
                a.lot.order_id == b.lot.order_id
                    && a.day == b.day
                    && a.position == b.position
                    && steps(&a.lot) == steps(&b.lot)
            })
    });
    differences(audit, "balance", balances, &stored.balances, |a, b| a.steps().ok() == b.steps().ok());
}

fn differences<K: Ord + std::fmt::Debug, V: std::fmt::Debug>(
    audit: &mut Audit,
    what: &str,
    rebuilt: &std::collections::BTreeMap<K, V>,
    stored: &std::collections::BTreeMap<K, V>,
    same: impl Fn(&V, &V) -> bool,
) {
    let keys: std::collections::BTreeSet<&K> = rebuilt.keys().chain(stored.keys()).collect();
    for key in keys {
        let (ledger, table) = (rebuilt.get(key), stored.get(key));
        let holds = matches!((ledger, table), (Some(a), Some(b)) if same(a, b));
        audit.must(holds, || format!("{what} of {key:?}: {table:?} is stored, {ledger:?} by the ledger"));
    }
}

/// What holds for the shop as a whole.
fn invariants(audit: &mut Audit, books: &Books) {
    let market = books.market.unwrap_or(Market::EMPTY);
    let units = books.holdings.values().map(|holder| holder.units);
    let held = units.chain([market.treasury_units]).try_fold(Units::ZERO, Units::checked_add);
    audit.must(held == Some(market.units_outstanding), || {
        format!("{} units are outstanding, {held:?} are held", market.units_outstanding)
    });
    let fixed = books.balances.iter().filter_map(|((account, _), amount)| match (account, amount) {
        (Account::FixedPoints | Account::HeldFixedPoints, Amount::Money(money)) => Some(*money),
        _ => None,
    });
    let fixed = fixed.into_iter().try_fold(Money::ZERO, Money::checked_add);
    audit.must(fixed == Some(market.fixed_points), || {
        format!("{} of fixed points circulate, {fixed:?} are held", market.fixed_points)
    });
}
