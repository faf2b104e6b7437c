//! The settlement of a day.
//!
//! The first transaction computes the whole day from the states as they are and appends the results to the ledger; from
//! then on they are fixed. Chunks of them are booked in transactions of their own, each of which records how many
//! members are booked. After a crash the next chunk continues from there. Other bookings wait until the last chunk.

use std::sync::Arc;

use axum::http::StatusCode;
use points_rules::Rulebook;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::app::App;
use crate::books::{Account, Amount, BookedLot, Books, Change, Entry, Receipt, SHOP};
use crate::http::{Answer, Call};
use crate::problem::{Problem, Result};
use crate::store::Settlement;
use crate::work::{Begun, Work, begin};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Settle {
    day: String,
}

/// Settles the open day, or goes on where a settlement broke off.
pub(crate) async fn settle(app: Arc<App>, call: Call) -> Result<Answer> {
    let body: Settle = call.read()?;
    let mut work = begin!(&app, &call, "settle");
    if body.day < work.shop.day {
        let settled = work.tx.settlements(&body.day).await?;
        if !settled.is_empty() {
            let answer = summary(&mut work, &body.day).await?;
            return work.finish(StatusCode::OK, answer).await;
        }
    }
    if body.day != work.shop.day {
        let detail = format!("the open day is {}; days are settled one after the other", work.shop.day);
        return Err(Problem::conflict("NOT_THE_OPEN_DAY", detail));
    }
    if work.shop.closing {
        drop(work);
    } else {
        compute(&mut work).await?;
        work.unkeyed().finish(StatusCode::OK, Value::Null).await?;
    }
    book_chunks(&app, &call, &body.day).await?;
    let mut work = begin!(&app, &call, "settle");
    let answer = summary(&mut work, &body.day).await?;
    work.finish(StatusCode::OK, answer).await
}

/// Goes on with a settlement that a crash or a lost database interrupted; nothing where there is none.
pub(crate) async fn resume(app: &Arc<App>, call: &Call) -> Result<()> {
    let mut tx = app.db.read().await?;
    let shop = tx.shop().await?;
    drop(tx);
    match shop {
        Some(shop) if shop.closing => book_chunks(app, call, &shop.day).await,
        _ => Ok(()),
    }
}

/// Runs an operation on all members, beside the requests: it takes seconds in a large shop.
async fn run_apart(rules: &Arc<Rulebook>, op: &'static str, input: Value) -> Result<Receipt> {
    let rules = Arc::clone(rules);
    let run = move || {
        let text = input.to_string();
        // The list is long: not three of it at once.
        drop(input);
        Receipt::run_text(&rules, op, &text)
    };
    tokio::task::spawn_blocking(run).await.map_err(Problem::internal)?
}

/// Computes the day and fixes its results.
async fn compute(work: &mut Work) -> Result<()> {
    let rules = work.rules().await?;
    let day = work.shop.day.clone();
    let books = work.tx.load_day().await?;
    if rules.dividend().is_ok() {
        dividend(work, &rules, &books, &day).await?;
    }
    if rules.release().is_ok() {
        release(work, &rules, &books, &day).await?;
    }
    work.tx.set_day(&day, true).await?;
    Ok(())
}

async fn fix(work: &mut Work, receipt: &Receipt, entries: &[Entry], list: &str) -> Result<()> {
    let seq = work.record(receipt, entries).await?;
    let members = receipt.figure(list)?.as_array().map_or(0, Vec::len);
    let members = i64::try_from(members).map_err(Problem::internal)?;
    let scheme = receipt.op.split('.').next().unwrap_or_default().to_owned();
    let (input, result) = (totals_of(receipt, "/input")?, totals_of(receipt, "/result")?);
    let totals = json!({ "digest": receipt.rules.digest(), "op": receipt.op, "input": input, "result": result });
    let totals = totals.to_string();
    let day = work.shop.day.clone();
    Ok(work.tx.add_settlement(&day, &Settlement { scheme, seq, booked: 0, members, totals }).await?)
}

/// Input or result without the lists of members, which are long.
fn totals_of(receipt: &Receipt, pointer: &str) -> Result<Value> {
    let fields = receipt.figure(pointer)?.as_object().into_iter().flatten();
    let totals = fields.filter(|(name, _)| !["members", "payouts", "releases"].contains(&name.as_str()));
    Ok(Value::Object(totals.map(|(name, value)| (name.clone(), value.clone())).collect()))
}

/// The day's pools among those who were members before its orders.
async fn dividend(work: &mut Work, rules: &Arc<Rulebook>, books: &Books, day: &str) -> Result<()> {
    let members: Vec<Value> = books
        .dividend
        .iter()
        .map(|(id, stakeholder)| {
            let before = stakeholder.before_orders_of(day);
            json!({ "id": id, "shares": before.shares, "quota": before.quota })
        })
        .collect();
    let booked = work.balance(Account::Turnover, day).await?;
    let back = work.balance(Account::TurnoverBack, day).await?;
    let none = Amount::zero(Account::Turnover);
    // What was refunded above the day's turnover is carried to the next day.
    let turnover = booked.minus(back).unwrap_or(none);
    let too_much = back.minus(booked).unwrap_or(none);
    let carry = work.balance(Account::Carry, SHOP).await?;
    let input = json!({ "turnover": turnover.to_string(), "carry": carry.to_string(), "members": members });
    let receipt = run_apart(rules, "dividend.settleDay", input).await?;
    let next = next_day(day)?;
    let entries = [
        receipt.set(Account::Carry, SHOP, "/result/carryAfter")?,
        receipt.add(Account::Platform, SHOP, "/result/unallocated")?,
        Entry::of_balance(Account::TurnoverBack, &next, Change::Add, too_much.to_string().into()),
    ];
    fix(work, &receipt, &entries, "/result/payouts").await
}

/// The day's releases of lots that were there before its orders.
async fn release(work: &mut Work, rules: &Arc<Rulebook>, books: &Books, day: &str) -> Result<()> {
    let forest = work.tx.forest().await?;
    let paid = |account: Account, id: &String| {
        books.balances.get(&(account, id.clone())).copied().unwrap_or(Amount::zero(account)).to_string()
    };
    let purchases = |(id, sponsor): &(String, Option<String>)| {
        let (cash, points) = (paid(Account::PaidCash, id), paid(Account::PaidPoints, id));
        json!({ "id": id, "sponsor": sponsor, "cash": cash, "points": points })
    };
    let input = json!({ "members": forest.iter().map(purchases).collect::<Vec<_>>() });
    let teams = run_apart(rules, "release.teamSales", input).await?;
    work.record(&teams, &[]).await?;

    let sales: Vec<Value> = teams.read("/result/teams")?;
    let before_today = |booked: &&BookedLot| booked.day.as_str() < day;
    let members = forest.iter().zip(&sales).map(|((id, sponsor), team)| {
        let lots = books.lots.get(id).into_iter().flatten().filter(before_today);
        let lots: Vec<_> = lots.map(|booked| &booked.lot).collect();
        json!({ "id": id, "sponsor": sponsor, "rankSales": team.get("rankSales"), "lots": lots })
    });
    let input = json!({ "members": members.collect::<Vec<_>>() });
    let receipt = run_apart(rules, "release.settleDay", input).await?;
    fix(work, &receipt, &[], "/result/releases").await
}

/// Books the results chunk after chunk, then opens the next day.
async fn book_chunks(app: &Arc<App>, call: &Call, day: &str) -> Result<()> {
    let mut fixed: Option<Receipt> = None;
    loop {
        let Begun::Fresh(work) = Work::begin(app, &call.without_key(), "settle").await? else { return Ok(()) };
        let mut work = *work;
        if work.shop.day != day {
            // Another process has finished it.
            return Ok(());
        }
        let open = |settlement: &Settlement| settlement.booked < settlement.members;
        let Some(settlement) = work.tx.settlements(day).await?.into_iter().find(open) else {
            work.tx.set_day(&next_day(day)?, false).await?;
            work.finish(StatusCode::OK, Value::Null).await?;
            return Ok(());
        };
        let receipt = match fixed.take().filter(|receipt| receipt.op.starts_with(&settlement.scheme)) {
            Some(receipt) => receipt,
            None => stored(&mut work, settlement.seq).await?,
        };
        book_chunk(&mut work, &receipt, &settlement).await?;
        work.finish(StatusCode::OK, Value::Null).await?;
        fixed = Some(receipt);
    }
}

/// The fixed results, as the ledger has them.
async fn stored(work: &mut Work, seq: i64) -> Result<Receipt> {
    let row = work.tx.ledger_row(seq).await?.ok_or_else(|| Problem::internal("the ledger lacks a row"))?;
    let rules = work.rules_of(&row.rulebook).await?;
    Receipt::stored(&rules, row)
}

async fn book_chunk(work: &mut Work, receipt: &Receipt, settlement: &Settlement) -> Result<()> {
    let first = usize::try_from(settlement.booked).map_err(Problem::internal)?;
    let last = usize::try_from(settlement.members)
        .map_err(Problem::internal)?
        .min(first.saturating_add(work.app.settings.chunk));
    let mut entries = Vec::new();
    for index in first..last {
        match settlement.scheme.as_str() {
            "dividend" => payout_entries(receipt, index, &mut entries)?,
            _ => release_entries(receipt, index, &mut entries)?,
        }
    }
    // The lines of a row are numbered on: a member has at most three, the row itself has fewer than ten.
    let line = settlement.booked.saturating_mul(3).saturating_add(10);
    let rules = Arc::clone(&receipt.rules);
    work.apply(settlement.seq, line, &rules, &entries).await?;
    let booked = i64::try_from(last).map_err(Problem::internal)?;
    let day = work.shop.day.clone();
    Ok(work.tx.set_booked(&day, &settlement.scheme, booked).await?)
}

fn id_at<'a>(receipt: &'a Receipt, pointer: &str) -> Result<&'a str> {
    Ok(receipt.figure(&format!("{pointer}/id"))?.as_str().unwrap_or_default())
}

fn payout_entries(receipt: &Receipt, index: usize, entries: &mut Vec<Entry>) -> Result<()> {
    let at = format!("/result/payouts/{index}");
    if super::quote::is_zero(receipt.figure(&at)?.get("payout"))? {
        return Ok(());
    }
    let member = id_at(receipt, &at)?;
    entries.push(receipt.add(Account::Cash, member, &format!("{at}/payout"))?);
    entries.push(receipt.subtract(Account::DividendQuota, member, &format!("{at}/payout"))?);
    Ok(())
}

fn release_entries(receipt: &Receipt, index: usize, entries: &mut Vec<Entry>) -> Result<()> {
    let at = format!("/result/releases/{index}");
    let total: points_rules::Points = receipt.read(&format!("{at}/total"))?;
    if total.is_zero() {
        return Ok(());
    }
    let member = id_at(receipt, &at)?;
    entries.push(receipt.set(Account::Lots, member, &format!("{at}/lots"))?);
    entries.push(receipt.add(Account::Cash, member, &format!("{at}/cashValue"))?);
    entries.push(receipt.add(Account::Points, member, &format!("{at}/shopping"))?);
    Ok(())
}

/// The totals of a settled day: what the results come to, without the members.
async fn summary(work: &mut Work, day: &str) -> Result<Value> {
    let mut schemes = serde_json::Map::new();
    for Settlement { scheme, seq, booked, members, totals } in work.tx.settlements(day).await? {
        let totals: Value = serde_json::from_str(&totals)?;
        schemes.insert(scheme, json!({ "members": members, "booked": booked, "seq": seq, "totals": totals }));
    }
    Ok(json!({ "day": day, "schemes": schemes }))
}

pub(crate) fn next_day(day: &str) -> Result<String> {
    let date: jiff::civil::Date = day.parse().map_err(Problem::internal)?;
    Ok(date.tomorrow().map_err(Problem::internal)?.to_string())
}
