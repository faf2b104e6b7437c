//! Published rulebooks.

use crate::db::{Result, Row, Tx, args};

#[derive(Clone, Debug)]
pub(crate) struct RulebookRow {
    pub(crate) digest: String,
    pub(crate) document: String,
    pub(crate) effective_from: String,
    pub(crate) published_at: String,
    /// The findings of `rulebook.lint`, JSON.
    pub(crate) findings: String,
    /// Why it was published in spite of an error among them.
    pub(crate) reason: Option<String>,
}

const RULEBOOK: &str = "SELECT digest, document, effective_from, published_at, findings, reason FROM rulebooks";

fn rulebook(mut row: Row) -> Result<RulebookRow> {
    Ok(RulebookRow {
        digest: row.text()?,
        document: row.text()?,
        effective_from: row.text()?,
        published_at: row.text()?,
        findings: row.text()?,
        reason: row.maybe_text()?,
    })
}

impl Tx {
    pub(crate) async fn rulebook(&mut self, digest: &str) -> Result<Option<RulebookRow>> {
        self.find(&format!("{RULEBOOK} WHERE digest = $1"), args![digest]).await?.map(rulebook).transpose()
    }

    /// The rulebook in force on a day: of those whose effective date has come the latest one, of equal dates the one
    /// that was published last.
    pub(crate) async fn digest_on(&mut self, day: &str) -> Result<Option<String>> {
        let sql = "SELECT digest FROM rulebooks WHERE effective_from <= $1 ORDER BY effective_from DESC, position DESC LIMIT 1";
        self.find(sql, args![day]).await?.map(|mut row| row.text()).transpose()
    }

    pub(crate) async fn rulebooks(&mut self) -> Result<Vec<RulebookRow>> {
        self.fetch(&format!("{RULEBOOK} ORDER BY position"), args![]).await?.into_iter().map(rulebook).collect()
    }

    pub(crate) async fn add_rulebook(&mut self, row: &RulebookRow) -> Result<()> {
        let sql = "INSERT INTO rulebooks (digest, position, document, effective_from, published_at, findings, reason) \
                   SELECT $1, COUNT(*), $2, $3, $4, $5, $6 FROM rulebooks";
        let RulebookRow { digest, document, effective_from, published_at, findings, reason } = row;
        let values = args![digest, document, effective_from, published_at, findings, reason.clone()];
        self.execute(sql, values).await.map(drop)
    }
}
