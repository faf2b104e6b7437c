//! Members and their sessions.

use crate::db::{Db, Result, Row, Tx, args};

#[derive(Clone, Debug)]
pub(crate) struct MemberRow {
    pub(crate) id: String,
    pub(crate) password: Option<String>,
    pub(crate) operator: bool,
    pub(crate) sponsor: Option<String>,
}

const MEMBER: &str = "SELECT id, password, role, sponsor FROM members";

fn member(mut row: Row) -> Result<MemberRow> {
    let (id, password) = (row.text()?, row.maybe_text()?);
    Ok(MemberRow { id, password, operator: row.text()? == "operator", sponsor: row.maybe_text()? })
}

/// Who a token belongs to.
#[derive(Clone, Debug)]
pub(crate) struct Session {
    pub(crate) member: String,
    pub(crate) operator: bool,
    pub(crate) expires: String,
}

impl Db {
    /// Who a token belongs to: every request needs it, so it is one statement and no transaction.
    pub(crate) async fn session(&self, token: &str) -> Result<Option<Session>> {
        let sql = "SELECT s.member, m.role, s.expires FROM sessions s JOIN members m ON m.id = s.member \
                   WHERE s.token = $1";
        let Some(mut row) = self.find(sql, args![token]).await? else { return Ok(None) };
        let member = row.text()?;
        Ok(Some(Session { member, operator: row.text()? == "operator", expires: row.text()? }))
    }
}

impl Tx {
    pub(crate) async fn member(&mut self, id: &str) -> Result<Option<MemberRow>> {
        self.find(&format!("{MEMBER} WHERE id = $1"), args![id]).await?.map(member).transpose()
    }

    pub(crate) async fn member_by_login(&mut self, login: &str) -> Result<Option<MemberRow>> {
        self.find(&format!("{MEMBER} WHERE login = $1"), args![login]).await?.map(member).transpose()
    }

    /// All members with their sponsors, sponsors first.
    pub(crate) async fn forest(&mut self) -> Result<Vec<(String, Option<String>)>> {
        let rows = self.fetch("SELECT id, sponsor FROM members ORDER BY joined, id", args![]).await?;
        rows.into_iter().map(|mut row| Ok((row.text()?, row.maybe_text()?))).collect()
    }

    /// A member and everybody below, each with the sponsor.
    pub(crate) async fn team_of(&mut self, root: &str) -> Result<Vec<(String, Option<String>)>> {
        let sql = "WITH RECURSIVE team (id, sponsor) AS ( \
                   SELECT id, sponsor FROM members WHERE id = $1 \
                   UNION ALL SELECT m.id, m.sponsor FROM members m JOIN team t ON m.sponsor = t.id \
                   ) SELECT id, sponsor FROM team";
        let rows = self.fetch(sql, args![root]).await?;
        rows.into_iter().map(|mut row| Ok((row.text()?, row.maybe_text()?))).collect()
    }

    pub(crate) async fn add_member(
        &mut self,
        [id, login, role, joined]: [&str; 4],
        password: Option<String>,
        sponsor: Option<String>,
    ) -> Result<()> {
        let sql = "INSERT INTO members (id, login, password, role, sponsor, joined) VALUES ($1, $2, $3, $4, $5, $6)";
        self.execute(sql, args![id, login, password, role, sponsor, joined]).await.map(drop)
    }

    pub(crate) async fn add_session(&mut self, token: &str, member: &str, expires: &str) -> Result<()> {
        let sql = "INSERT INTO sessions (token, member, expires) VALUES ($1, $2, $3)";
        self.execute(sql, args![token, member, expires]).await.map(drop)
    }

    pub(crate) async fn end_session(&mut self, token: &str) -> Result<()> {
        self.execute("DELETE FROM sessions WHERE token = $1", args![token]).await.map(drop)
    }

    pub(crate) async fn end_sessions_before(&mut self, now: &str) -> Result<()> {
        self.execute("DELETE FROM sessions WHERE expires < $1", args![now]).await.map(drop)
    }
}
