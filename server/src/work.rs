//! One booking: a transaction that locks the shop, runs operations, and appends what they did to the ledger.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::http::StatusCode;
use points_rules::Rulebook;
use points_rules::appreciation::{Holder, Market};
use points_rules::dividend::{Member, Stake};
use points_rules::release::Lot;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::app::{App, now};
use crate::books::{Account, Amount, Books, Entry, Key, NO_HOLDING, Posting, Receipt, Stakeholder, basis, hex, keys};
use crate::db::Tx;
use crate::http::{Answer, Call};
use crate::problem::{Problem, Result};
use crate::store::{LedgerRow, Shop};

/// A booking that has begun.
pub(crate) struct Work {
    pub(crate) app: Arc<App>,
    pub(crate) tx: Tx,
    pub(crate) shop: Shop,
    pub(crate) at: String,
    books: Books,
    actor: String,
    kind: &'static str,
    order: Option<String>,
    reason: Option<String>,
    key: Option<(String, String)>,
    next_seq: i64,
    /// What is appended to the ledger at the end: rows, and entries with their row and line.
    rows: Vec<LedgerRow>,
    entries: Vec<(i64, i64, Entry)>,
    today: Option<Arc<Rulebook>>,
}

/// A booking, or the answer of the same request before.
pub(crate) enum Begun {
    Fresh(Box<Work>),
    Repeated(Answer),
}

/// Begins a booking, or returns the answer that the request got before.
macro_rules! begin {
    ($app:expr, $call:expr, $kind:expr) => {
        match $crate::work::Work::begin($app, $call, $kind).await? {
            $crate::work::Begun::Fresh(work) => *work,
            $crate::work::Begun::Repeated(answer) => return Ok(answer),
        }
    };
}
pub(crate) use begin;

impl Work {
    pub(crate) async fn begin(app: &Arc<App>, call: &Call, kind: &'static str) -> Result<Begun> {
        let actor = call.caller()?.member.clone();
        let mut tx = app.db.write().await?;
        let shop = tx.lock_shop().await?.ok_or_else(crate::app::no_rulebook)?;
        let key = call.key.clone().map(|key| (key, request_digest(call)));
        if let Some((key, request)) = &key
            && let Some((first, status, body)) = tx.answer(&actor, key).await?
        {
            return repeated(&first, request, status, body);
        }
        let next_seq = shop.next_seq;
        let (app, books, at) = (Arc::clone(app), Books::default(), now());
        let work = Work {
            app,
            tx,
            shop,
            at,
            books,
            actor,
            kind,
            order: None,
            reason: None,
            key,
            next_seq,
            rows: Vec::new(),
            entries: Vec::new(),
            today: None,
        };
        Ok(Begun::Fresh(Box::new(work)))
    }

    /// Bookings that change the states of the schemes wait until a settlement is booked.
    pub(crate) fn not_closing(&self) -> Result<()> {
        if !self.shop.closing {
            return Ok(());
        }
        let detail = format!("the day {} is being settled; send the same request again in a moment", self.shop.day);
        Err(Problem::new(StatusCode::SERVICE_UNAVAILABLE, "DAY_CLOSING", detail))
    }

    /// The rows that follow belong to an order.
    pub(crate) fn of_order(&mut self, order: &str) {
        self.order = Some(order.to_owned());
    }

    /// The rows that follow have a reason.
    pub(crate) fn because(&mut self, reason: &str) {
        self.reason = Some(reason.to_owned());
    }

    /// The rulebook in force today.
    pub(crate) async fn rules(&mut self) -> Result<Arc<Rulebook>> {
        if let Some(rules) = &self.today {
            return Ok(Arc::clone(rules));
        }
        let rules = self.app.rules_on(&mut self.tx, &self.shop.day).await?;
        self.today = Some(Arc::clone(&rules));
        Ok(rules)
    }

    pub(crate) async fn rules_of(&mut self, digest: &str) -> Result<Arc<Rulebook>> {
        self.app.rules(&mut self.tx, digest).await
    }

    /// Loads balances that this booking has not loaded yet: one statement a table, however many there are.
    pub(crate) async fn need(&mut self, keys: &[Key]) -> Result<()> {
        self.tx.load(&mut self.books, keys).await
    }

    pub(crate) async fn market(&mut self) -> Result<Market> {
        self.need(&[Key::Market]).await?;
        Ok(self.books.market.unwrap_or(Market::EMPTY))
    }

    pub(crate) async fn holder(&mut self, member: &str) -> Result<Holder> {
        self.need(&[Key::Holding(member.to_owned())]).await?;
        Ok(self.books.holdings.get(member).copied().unwrap_or(NO_HOLDING))
    }

    /// The holding of a referrer or merchant, where the order has one.
    pub(crate) async fn holder_of(&mut self, party: Option<&String>) -> Result<Option<Holder>> {
        match party {
            Some(member) => self.holder(member).await.map(Some),
            None => Ok(None),
        }
    }

    pub(crate) async fn stakeholder(&mut self, member: &str) -> Result<Stakeholder> {
        self.need(&[Key::Dividend(member.to_owned())]).await?;
        Ok(self.books.dividend.get(member).cloned().unwrap_or_default())
    }

    /// The shares and quota of a referrer or merchant, where the order has one.
    pub(crate) async fn credit_of(&mut self, party: Option<&String>) -> Result<Option<Stake>> {
        match party {
            Some(member) => Ok(Some(self.stakeholder(member).await?.now)),
            None => Ok(None),
        }
    }

    /// A member of the dividend scheme, with the total that the rulebook counts in.
    pub(crate) async fn dividend_member(&mut self, rules: &Rulebook, member: &str) -> Result<Member> {
        let Stake { shares, quota } = self.stakeholder(member).await?.now;
        let key = (member.to_owned(), basis(rules)?);
        self.need(&[Key::Total(key.0.clone(), key.1.clone())]).await?;
        let total_paid = self.books.totals.get(&key).copied().unwrap_or(points_rules::Money::ZERO);
        Ok(Member { shares, quota, total_paid })
    }

    /// A member's lots, oldest first.
    pub(crate) async fn lots(&mut self, member: &str) -> Result<Vec<Lot>> {
        self.need(&[Key::Lots(member.to_owned())]).await?;
        let lots = self.books.lots.get(member);
        Ok(lots.into_iter().flatten().map(|booked| booked.lot.clone()).collect())
    }

    pub(crate) async fn balance(&mut self, account: Account, owner: &str) -> Result<Amount> {
        let key = (account, owner.to_owned());
        self.need(&[Key::Balance(account, key.1.clone())]).await?;
        Ok(self.books.balances.get(&key).copied().unwrap_or(Amount::zero(account)))
    }

    /// Holders whose exit may be due in this market, those of this booking as it left them.
    pub(crate) async fn exit_candidates(&mut self, market: &Market) -> Result<Vec<(String, Holder)>> {
        let key = market.exit_key();
        let mut holders: BTreeMap<String, Holder> = self.tx.holders_up_to(key).await?.into_iter().collect();
        for (member, holder) in &self.books.holdings {
            if holder.exit_key().is_some_and(|exit| exit <= key) {
                holders.insert(member.clone(), *holder);
            } else {
                holders.remove(member);
            }
        }
        Ok(holders.into_iter().collect())
    }

    /// Appends an operation to the ledger and applies what it did; returns the row's number.
    pub(crate) async fn record(&mut self, receipt: &Receipt, entries: &[Entry]) -> Result<i64> {
        let seq = self.next_seq;
        self.next_seq = seq.saturating_add(1);
        let row = LedgerRow {
            seq,
            kind: self.kind.to_owned(),
            day: self.shop.day.clone(),
            at: self.at.clone(),
            rulebook: receipt.rules.digest().to_owned(),
            op: receipt.op.clone(),
            receipt: receipt.text.clone(),
            sha256: receipt.sha256.clone(),
            order_id: self.order.clone(),
            reason: self.reason.clone(),
        };
        self.rows.push(row);
        self.apply(seq, 0, &receipt.rules, entries).await?;
        Ok(seq)
    }

    /// Appends entries of a row, from a line on, and applies them.
    pub(crate) async fn apply(&mut self, seq: i64, line: i64, rules: &Rulebook, entries: &[Entry]) -> Result<()> {
        self.entries.extend(entries.iter().zip(line..).map(|(entry, line)| (seq, line, entry.clone())));
        let (basis, day) = (basis(rules)?, self.shop.day.clone());
        let touched: Vec<Key> = entries.iter().flat_map(|entry| keys(entry, &basis)).collect();
        self.need(&touched).await?;
        for entry in entries {
            self.books.apply(entry, Posting { seq, day: &day, basis: &basis })?;
        }
        Ok(())
    }

    /// Without keeping an answer: a step of a request that answers later.
    pub(crate) fn unkeyed(mut self) -> Self {
        self.key = None;
        self
    }

    /// Writes what is left, keeps the answer and commits: all of it or nothing.
    pub(crate) async fn finish(mut self, status: StatusCode, body: Value) -> Result<Answer> {
        self.tx.append(&self.actor, self.rows).await?;
        self.tx.append_entries(self.entries).await?;
        self.tx.store(&mut self.books).await?;
        if self.next_seq != self.shop.next_seq {
            self.tx.set_next_seq(self.next_seq).await?;
        }
        let answer = Answer { status, body: body.to_string() };
        if let Some((key, request)) = &self.key {
            let keys = [self.actor.as_str(), key, request];
            self.tx.keep_answer(keys, status.as_u16(), &answer.body, &self.at).await?;
        }
        self.tx.commit().await?;
        Ok(answer)
    }
}

/// What a key stands for: where the request went, and what was in it.
fn request_digest(call: &Call) -> String {
    let request = json!({ "route": call.route, "params": call.params, "body": call.body });
    hex(&Sha256::digest(request.to_string()))
}

fn repeated(first: &str, request: &str, status: u32, body: String) -> Result<Begun> {
    if first != request {
        let detail = "this idempotency key belongs to another request; take a new key";
        return Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "IDEMPOTENCY_KEY_REUSED", detail));
    }
    let status = u16::try_from(status).ok().and_then(|status| StatusCode::from_u16(status).ok());
    let status = status.ok_or_else(|| Problem::internal("a kept answer has no status"))?;
    Ok(Begun::Repeated(Answer { status, body }))
}
