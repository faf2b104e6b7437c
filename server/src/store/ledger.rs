//! The ledger, its entries, and the course of settlements.

use crate::books::Entry;
use crate::db::{Result, Row, Tx, Value, args};

/// A row of the ledger as it is stored.
#[derive(Clone, Debug)]
pub(crate) struct LedgerRow {
    pub(crate) seq: i64,
    pub(crate) kind: String,
    pub(crate) day: String,
    pub(crate) at: String,
    pub(crate) rulebook: String,
    pub(crate) op: String,
    /// The receipt's text, and its hash.
    pub(crate) receipt: String,
    pub(crate) sha256: String,
    pub(crate) order_id: Option<String>,
    pub(crate) reason: Option<String>,
}

/// How far a settlement is.
#[derive(Clone, Debug)]
pub(crate) struct Settlement {
    pub(crate) scheme: String,
    pub(crate) seq: i64,
    /// How many of the results are booked.
    pub(crate) booked: i64,
    pub(crate) members: i64,
    /// What the day came to, JSON without the members.
    pub(crate) totals: String,
}

const LEDGER: &str = "SELECT seq, kind, day, at, rulebook, op, receipt, sha256, order_id, reason FROM ledger";

fn ledger_row(mut row: Row) -> Result<LedgerRow> {
    Ok(LedgerRow {
        seq: row.int()?,
        kind: row.text()?,
        day: row.text()?,
        at: row.text()?,
        rulebook: row.text()?,
        op: row.text()?,
        receipt: row.text()?,
        sha256: row.text()?,
        order_id: row.maybe_text()?,
        reason: row.maybe_text()?,
    })
}

/// An entry as it is stored: account, owner, change, figure and source.
pub(crate) type StoredEntry = (i64, String, String, String, String, Option<String>);

fn stored_entry(mut row: Row) -> Result<StoredEntry> {
    Ok((row.int()?, row.text()?, row.text()?, row.text()?, row.text()?, row.maybe_text()?))
}

fn settlement(mut row: Row) -> Result<Settlement> {
    Ok(Settlement {
        scheme: row.text()?,
        seq: row.int()?,
        booked: row.int()?,
        members: row.int()?,
        totals: row.text()?,
    })
}

impl Tx {
    /// Appends rows of one actor.
    pub(crate) async fn append(&mut self, actor: &str, rows: Vec<LedgerRow>) -> Result<()> {
        let row = |row: LedgerRow| -> Vec<Value> {
            let LedgerRow { seq, kind, day, at, rulebook, op, receipt, sha256, order_id, reason } = row;
            args![seq, kind, day, at, actor, rulebook, op, receipt, sha256, order_id, reason]
        };
        let head = "ledger (seq, kind, day, at, actor, rulebook, op, receipt, sha256, order_id, reason)";
        self.insert_many(head, rows.into_iter().map(row).collect(), "").await
    }

    /// Appends entries, each with its row and line.
    pub(crate) async fn append_entries(&mut self, entries: Vec<(i64, i64, Entry)>) -> Result<()> {
        let row = |(seq, line, entry): (i64, i64, Entry)| -> Vec<Value> {
            let Entry { account, owner, change, figure, source } = entry;
            args![seq, line, account.as_str(), owner, change.as_str(), figure.to_string(), source]
        };
        let head = "entries (seq, line, account, owner, change, figure, source)";
        self.insert_many(head, entries.into_iter().map(row).collect(), "").await
    }

    pub(crate) async fn ledger_row(&mut self, seq: i64) -> Result<Option<LedgerRow>> {
        self.find(&format!("{LEDGER} WHERE seq = $1"), args![seq]).await?.map(ledger_row).transpose()
    }

    /// Rows after one, in their order.
    pub(crate) async fn ledger_after(&mut self, seq: i64, limit: i64) -> Result<Vec<LedgerRow>> {
        let rows = self.fetch(&format!("{LEDGER} WHERE seq > $1 ORDER BY seq LIMIT $2"), args![seq, limit]).await?;
        rows.into_iter().map(ledger_row).collect()
    }

    /// The row of an order with an operation, such as the booking that a refund takes back from.
    pub(crate) async fn order_row(&mut self, order: &str, op: &str) -> Result<Option<LedgerRow>> {
        let sql = format!("{LEDGER} WHERE order_id = $1 AND op = $2 ORDER BY seq DESC LIMIT 1");
        self.find(&sql, args![order, op]).await?.map(ledger_row).transpose()
    }

    /// What a row did, in the order of its lines.
    pub(crate) async fn entries_of(&mut self, seq: i64) -> Result<Vec<StoredEntry>> {
        let sql = "SELECT seq, account, owner, change, figure, source FROM entries WHERE seq = $1 ORDER BY line";
        self.fetch(sql, args![seq]).await?.into_iter().map(stored_entry).collect()
    }

    /// The rows that touch a member, from before one on, the latest first.
    pub(crate) async fn seqs_of(&mut self, owner: &str, before: i64, limit: i64) -> Result<Vec<i64>> {
        let sql = "SELECT DISTINCT seq FROM entries WHERE owner = $1 AND seq < $2 ORDER BY seq DESC LIMIT $3";
        self.fetch(sql, args![owner, before, limit]).await?.into_iter().map(|mut row| row.int()).collect()
    }

    /// A member's entries of a row, and whether the row touches another member.
    pub(crate) async fn entries_for(&mut self, seq: i64, owner: &str) -> Result<(Vec<StoredEntry>, bool)> {
        let sql = "SELECT seq, account, owner, change, figure, source FROM entries WHERE seq = $1 AND owner = $2 \
                   ORDER BY line";
        let entries = self.fetch(sql, args![seq, owner]).await?;
        let others =
            "SELECT e.line FROM entries e JOIN members m ON m.id = e.owner WHERE e.seq = $1 AND e.owner <> $2 LIMIT 1";
        let shared = !self.fetch(others, args![seq, owner]).await?.is_empty();
        Ok((entries.into_iter().map(stored_entry).collect::<Result<_>>()?, shared))
    }

    /// The last row's number and time.
    pub(crate) async fn last_row(&mut self) -> Result<Option<(i64, String)>> {
        let row = self.find("SELECT seq, at FROM ledger ORDER BY seq DESC LIMIT 1", args![]).await?;
        row.map(|mut row| Ok((row.int()?, row.text()?))).transpose()
    }

    pub(crate) async fn settlements(&mut self, day: &str) -> Result<Vec<Settlement>> {
        let sql = "SELECT scheme, seq, booked, members, totals FROM settlements WHERE day = $1 ORDER BY scheme";
        self.fetch(sql, args![day]).await?.into_iter().map(settlement).collect()
    }

    pub(crate) async fn add_settlement(&mut self, day: &str, settlement: &Settlement) -> Result<()> {
        let sql = "INSERT INTO settlements (day, scheme, seq, booked, members, totals) VALUES ($1, $2, $3, $4, $5, $6)";
        let Settlement { scheme, seq, booked, members, totals } = settlement;
        self.execute(sql, args![day, scheme, *seq, *booked, *members, totals]).await.map(drop)
    }

    pub(crate) async fn set_booked(&mut self, day: &str, scheme: &str, booked: i64) -> Result<()> {
        let sql = "UPDATE settlements SET booked = $3 WHERE day = $1 AND scheme = $2";
        self.execute(sql, args![day, scheme, booked]).await.map(drop)
    }
}

/// A row without its figures, which can be long.
const HEAD: &str = "SELECT seq, kind, day, at, rulebook, op, '', sha256, order_id, reason FROM ledger";

impl Tx {
    pub(crate) async fn ledger_head(&mut self, seq: i64) -> Result<Option<LedgerRow>> {
        self.find(&format!("{HEAD} WHERE seq = $1"), args![seq]).await?.map(ledger_row).transpose()
    }

    /// The settlement of a scheme that was computed last.
    pub(crate) async fn last_settlement(&mut self, scheme: &str) -> Result<Option<Settlement>> {
        let sql =
            "SELECT scheme, seq, booked, members, totals FROM settlements WHERE scheme = $1 ORDER BY seq DESC LIMIT 1";
        self.find(sql, args![scheme]).await?.map(settlement).transpose()
    }
}
