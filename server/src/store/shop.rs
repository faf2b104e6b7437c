//! The shop's one row, and answers that were given.

use crate::db::{Result, Tx, args};

/// The shop's row.
#[derive(Clone, Debug)]
pub(crate) struct Shop {
    /// The open business day.
    pub(crate) day: String,
    /// Whether a settlement is being booked, so that other bookings have to wait.
    pub(crate) closing: bool,
    pub(crate) next_seq: i64,
}

const SHOP: &str = "SELECT day, state, next_seq FROM shop";
const LOCKED_SHOP: &str = "SELECT day, state, next_seq FROM shop FOR UPDATE";

impl Tx {
    /// The shop, locked until the transaction ends: whoever books waits for it first, so that bookings run one after the
    /// other. None before the first start.
    pub(crate) async fn lock_shop(&mut self) -> Result<Option<Shop>> {
        let sql = if self.locks_rows() { LOCKED_SHOP } else { SHOP };
        self.shop_by(sql).await
    }

    pub(crate) async fn shop(&mut self) -> Result<Option<Shop>> {
        self.shop_by(SHOP).await
    }

    async fn shop_by(&mut self, sql: &str) -> Result<Option<Shop>> {
        let Some(mut row) = self.find(sql, args![]).await? else { return Ok(None) };
        Ok(Some(Shop { day: row.text()?, closing: row.text()? == "closing", next_seq: row.int()? }))
    }

    /// The first row of shop and market; nothing where they are there already.
    pub(crate) async fn found_shop(&mut self, day: &str) -> Result<()> {
        let shop = "INSERT INTO shop (id, day, state, next_seq) VALUES (1, $1, 'open', 1) ON CONFLICT (id) DO NOTHING";
        self.execute(shop, args![day]).await?;
        let market = "INSERT INTO market (id, fund_balance, units_outstanding, units_issued, treasury_units, \
                      fixed_points) VALUES (1, 0, 0, 0, 0, 0) ON CONFLICT (id) DO NOTHING";
        self.execute(market, args![]).await?;
        Ok(())
    }

    pub(crate) async fn set_next_seq(&mut self, next_seq: i64) -> Result<()> {
        self.execute("UPDATE shop SET next_seq = $1", args![next_seq]).await.map(drop)
    }

    pub(crate) async fn set_day(&mut self, day: &str, closing: bool) -> Result<()> {
        let state = if closing { "closing" } else { "open" };
        self.execute("UPDATE shop SET day = $1, state = $2", args![day, state]).await.map(drop)
    }

    /// The request and the answer that was given under a key.
    pub(crate) async fn answer(&mut self, actor: &str, key: &str) -> Result<Option<(String, u32, String)>> {
        let sql = "SELECT request, status, body FROM answers WHERE actor = $1 AND key = $2";
        let Some(mut row) = self.find(sql, args![actor, key]).await? else { return Ok(None) };
        Ok(Some((row.text()?, row.count()?, row.text()?)))
    }

    pub(crate) async fn keep_answer(
        &mut self,
        [actor, key, request]: [&str; 3],
        status: u16,
        body: &str,
        at: &str,
    ) -> Result<()> {
        let sql = "INSERT INTO answers (actor, key, request, status, body, at) VALUES ($1, $2, $3, $4, $5, $6)";
        self.execute(sql, args![actor, key, request, i64::from(status), body, at]).await.map(drop)
    }
}
