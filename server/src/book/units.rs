//! What a member does with units and fixed points.

use std::sync::Arc;

use axum::http::StatusCode;
use points_rules::Money;
use serde::Deserialize;
use serde_json::{Value, json};

use super::exits;
use super::quote::Preview;
use crate::app::{App, random};
use crate::books::{Account, Receipt, SHOP};
use crate::http::{Answer, Call};
use crate::problem::{Problem, Result};
use crate::store::PurchaseRow;
use crate::work::{Work, begin};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Redeem {
    redeem: Value,
    preview: Preview,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Exchange {
    exchange: Value,
    preview: Preview,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Return {
    fixed_points: Value,
    preview: Preview,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Buy {
    preview: Preview,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ReturnItem {
    refund: Value,
    preview: Option<Preview>,
}

/// Runs an operation on the market and the caller's holding, and checks the preview of its result.
async fn run(work: &mut Work, member: &str, op: &str, more: Value, preview: Option<&Preview>) -> Result<Receipt> {
    work.not_closing()?;
    let rules = work.rules().await?;
    let mut input = more;
    let (market, holder) = (work.market().await?, work.holder(member).await?);
    if let Some(input) = input.as_object_mut() {
        input.insert("market".to_owned(), serde_json::to_value(market)?);
        input.insert("holder".to_owned(), serde_json::to_value(holder)?);
    }
    let receipt = Receipt::run(&rules, op, &input)?;
    if let Some(preview) = preview {
        preview.check(&rules, receipt.result())?;
    }
    Ok(receipt)
}

/// 回购销毁: units for money.
pub(crate) async fn redeem(app: Arc<App>, call: Call) -> Result<Answer> {
    let body: Redeem = call.read()?;
    let mut work = begin!(&app, &call, "redeem");
    let member = &call.caller()?.member;
    let more = json!({ "redeem": body.redeem });
    let receipt = run(&mut work, member, "appreciation.quoteRedemption", more, Some(&body.preview)).await?;
    let entries = [
        receipt.set(Account::Market, SHOP, "/result/market")?,
        receipt.set(Account::Holding, member, "/result/holder")?,
        receipt.add(Account::Cash, member, "/result/net")?,
        receipt.add(Account::Platform, SHOP, "/result/residue")?,
    ];
    work.record(&receipt, &entries).await?;
    exits::settle(&mut work).await?;
    work.finish(StatusCode::CREATED, receipt.result().clone()).await
}

/// Units for fixed points.
pub(crate) async fn exchange(app: Arc<App>, call: Call) -> Result<Answer> {
    let body: Exchange = call.read()?;
    let mut work = begin!(&app, &call, "exchange");
    let member = &call.caller()?.member;
    let more = json!({ "exchange": body.exchange });
    let receipt = run(&mut work, member, "appreciation.quoteExchange", more, Some(&body.preview)).await?;
    let entries = [
        receipt.set(Account::Market, SHOP, "/result/market")?,
        receipt.set(Account::Holding, member, "/result/holder")?,
        receipt.add(Account::FixedPoints, member, "/result/fixedPoints")?,
    ];
    work.record(&receipt, &entries).await?;
    exits::settle(&mut work).await?;
    work.finish(StatusCode::CREATED, receipt.result().clone()).await
}

/// A merchant's fixed points back to units.
pub(crate) async fn return_points(app: Arc<App>, call: Call) -> Result<Answer> {
    let body: Return = call.read()?;
    let mut work = begin!(&app, &call, "return");
    let member = &call.caller()?.member;
    if work.tx.merchant_of(member).await?.is_none() {
        return Err(Problem::new(
            StatusCode::FORBIDDEN,
            "MERCHANTS_ONLY",
            "only merchants return fixed points for units",
        ));
    }
    let more = json!({ "fixedPoints": body.fixed_points });
    let receipt = run(&mut work, member, "appreciation.quoteReturn", more, Some(&body.preview)).await?;
    let entries = [
        receipt.set(Account::Market, SHOP, "/result/market")?,
        receipt.set(Account::Holding, member, "/result/holder")?,
        receipt.subtract(Account::FixedPoints, member, "/input/fixedPoints")?,
    ];
    work.record(&receipt, &entries).await?;
    exits::settle(&mut work).await?;
    work.finish(StatusCode::CREATED, receipt.result().clone()).await
}

/// Buys an item with units.
pub(crate) async fn buy_item(app: Arc<App>, call: Call) -> Result<Answer> {
    let body: Buy = call.read()?;
    let mut work = begin!(&app, &call, "item");
    let member = &call.caller()?.member;
    let item = work.tx.item(call.param("id")?).await?.ok_or_else(|| Problem::not_found("item"))?;
    let more = json!({ "price": item.price });
    let receipt = run(&mut work, member, "appreciation.quoteItem", more, Some(&body.preview)).await?;
    let entries = [
        receipt.set(Account::Market, SHOP, "/result/market")?,
        receipt.set(Account::Holding, member, "/result/holder")?,
        receipt.add(Account::Platform, SHOP, "/result/residue")?,
    ];
    let seq = work.record(&receipt, &entries).await?;
    let purchase = PurchaseRow {
        id: random::<12>()?,
        member: member.clone(),
        item: item.id,
        seq,
        rulebook: receipt.rules.digest().to_owned(),
        refunded: Money::ZERO,
    };
    work.tx.add_purchase(&purchase).await?;
    exits::settle(&mut work).await?;
    let body = json!({ "id": purchase.id, "bought": receipt.result() });
    work.finish(StatusCode::CREATED, body).await
}

/// Takes an item back, in whole or part.
pub(crate) async fn return_item(app: Arc<App>, call: Call) -> Result<Answer> {
    let body: ReturnItem = call.read()?;
    let mut work = begin!(&app, &call, "item-return");
    let caller = call.caller()?;
    let purchase = work.tx.purchase(call.param("id")?).await?;
    let purchase = purchase.filter(|purchase| caller.operator || purchase.member == caller.member);
    let purchase = purchase.ok_or_else(|| Problem::not_found("purchase"))?;
    let bought = work.tx.ledger_row(purchase.seq).await?.ok_or_else(|| Problem::internal("the ledger lacks a row"))?;
    let bought: Value = serde_json::from_str(&bought.receipt)?;
    let more =
        json!({ "purchase": bought.pointer("/result/purchase"), "before": purchase.refunded, "refund": body.refund });
    let op = "appreciation.quoteItemReturn";
    let receipt = run(&mut work, &purchase.member, op, more, body.preview.as_ref()).await?;
    let entries = [
        receipt.set(Account::Market, SHOP, "/result/market")?,
        receipt.set(Account::Holding, &purchase.member, "/result/holder")?,
        receipt.add(Account::Platform, SHOP, "/result/residue")?,
    ];
    work.record(&receipt, &entries).await?;
    let refunded = purchase.refunded.checked_add(receipt.read("/input/refund")?);
    let refunded = refunded.ok_or_else(|| Problem::internal("the refunded price overflows"))?;
    work.tx.set_refunded(&purchase.id, refunded).await?;
    exits::settle(&mut work).await?;
    work.finish(StatusCode::OK, receipt.result().clone()).await
}
