//! The repository: every statement that this server sends to a database is in this module.

mod balances;
mod catalogue;
mod ledger;
mod members;
mod orders;
mod rulebooks;
mod shop;

pub(crate) use catalogue::{Item, MerchantRow, Product, Voucher};
pub(crate) use ledger::{LedgerRow, Settlement};
pub(crate) use orders::{OrderLine, OrderRow, PurchaseRow, Status};
pub(crate) use rulebooks::RulebookRow;
pub(crate) use shop::Shop;

use crate::db::{Result, Tx, Value};

/// How many values one statement takes. The databases' bounds are ten times that, but SQLite searches the values' names one
/// after the other, so its time grows with the square; and statements of one length are prepared once.
const MOST_VALUES: usize = 3_000;

impl Tx {
    /// Inserts many rows, as few statements as possible: `INSERT INTO {head} VALUES … {tail}`.
    async fn insert_many(&mut self, head: &str, rows: Vec<Vec<Value>>, tail: &str) -> Result<()> {
        let width = rows.first().map_or(1, Vec::len).max(1);
        let mut rows = rows.into_iter().peekable();
        while rows.peek().is_some() {
            let chunk: Vec<Vec<Value>> = rows.by_ref().take(MOST_VALUES / width).collect();
            let groups: Vec<String> =
                (0..chunk.len()).map(|row| format!("({})", placeholders(row * width, width))).collect();
            let sql = format!("INSERT INTO {head} VALUES {} {tail}", groups.join(", "));
            self.execute(&sql, chunk.into_iter().flatten().collect()).await?;
        }
        Ok(())
    }
}

/// `$1, $2, …` after the first `skip`.
fn placeholders(skip: usize, count: usize) -> String {
    let list: Vec<String> = (skip + 1..=skip + count).map(|number| format!("${number}")).collect();
    list.join(", ")
}
