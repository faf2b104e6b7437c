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

/// How many values one statement takes: a tenth of what the databases allow. Statements of one length are prepared once.
const MOST_VALUES: usize = 3_000;

impl Tx {
    /// Inserts many rows, as few statements as possible: `INSERT INTO {head} VALUES … {tail}`.
    async fn insert_many(&mut self, head: &str, rows: Vec<Vec<Value>>, tail: &str) -> Result<()> {
        let width = rows.first().map_or(1, Vec::len).max(1);
        let most = MOST_VALUES.checked_div(width).unwrap_or(1);
        let mut rows = rows.into_iter().peekable();
        while rows.peek().is_some() {
            let chunk: Vec<Vec<Value>> = rows.by_ref().take(most).collect();
            let groups = if self.locks_rows() { numbered(chunk.len(), width) } else { unnamed(chunk.len(), width) };
            let sql = format!("INSERT INTO {head} VALUES {groups} {tail}");
            self.execute(&sql, chunk.into_iter().flatten().collect()).await?;
        }
        Ok(())
    }
}

/// `($1, $2), ($3, $4)`, as PostgreSQL requires.
fn numbered(rows: usize, width: usize) -> String {
    let mut numbers = 1usize..;
    let group = |_| {
        let names: Vec<String> = numbers.by_ref().take(width).map(|number| format!("${number}")).collect();
        format!("({})", names.join(", "))
    };
    (0..rows).map(group).collect::<Vec<_>>().join(", ")
}

/// `(?, ?), (?, ?)`: SQLite searches names one after the other, so with them its time grows with the square.
fn unnamed(rows: usize, width: usize) -> String {
    let group = format!("({})", vec!["?"; width].join(", "));
    vec![group; rows].join(", ")
}

#[cfg(test)]
mod tests {
    use super::{numbered, unnamed};

    #[test]
    fn values_are_listed_as_each_database_names_them() {
        assert_eq!(numbered(2, 2), "($1, $2), ($3, $4)");
        assert_eq!(unnamed(2, 2), "(?, ?), (?, ?)");
    }
}
