//! Refunds by pieces, before an order is booked and after.

use std::sync::Arc;

use axum::http::StatusCode;
use points_rules::dividend::Stake;
use points_rules::{Money, Rulebook};
use serde::Deserialize;
use serde_json::{Value, json};

use super::exits;
use super::orders::{order_of, receipt_of, states_of};
use super::quote::{Earning, Preview, is_zero};
use crate::app::App;
use crate::books::{Account, Receipt, SHOP};
use crate::http::{Answer, Call};
use crate::problem::{Problem, Result};
use crate::store::{OrderLine, OrderRow, Status};
use crate::work::{Work, begin};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Refund {
    /// Pieces of each line that come back now.
    returning: Vec<u32>,
    freight: Value,
    preview: Option<Preview>,
}

/// Takes pieces of an order back.
pub(crate) async fn refund(app: Arc<App>, call: Call) -> Result<Answer> {
    let body: Refund = call.read()?;
    let mut work = begin!(&app, &call, "refund");
    let mut order = order_of(&mut work, &call).await?;
    order.must_be(&[Status::Paid, Status::Completed])?;
    work.not_closing()?;
    work.of_order(&order.id);
    let rules = work.rules_of(&order.rulebook).await?;
    let receipt = quote_refund(&mut work, &rules, &order, &body.returning, body.freight).await?;
    if let Some(preview) = &body.preview {
        preview.check(&rules, receipt.result())?;
    }
    let taken = book_refund(&mut work, &rules, &mut order, &receipt, &body.returning).await?;
    let body = json!({ "id": order.id, "refund": receipt.result(), "taken": taken });
    work.finish(StatusCode::OK, body).await
}

/// Everything that is left of a paid order.
pub(crate) async fn refund_all(work: &mut Work, order: &mut OrderRow) -> Result<Value> {
    let rules = work.rules_of(&order.rulebook).await?;
    let left = |line: &OrderLine| line.quantity.saturating_sub(line.returned);
    let returning: Vec<u32> = work.tx.lines_of(&order.id).await?.iter().map(left).collect();
    let placed = receipt_of(work, &rules, order.total_seq).await?;
    let freight: Money = placed.read("/input/freight")?;
    let freight = freight.checked_sub(order.freight_refunded).unwrap_or(Money::ZERO);
    if freight.is_zero() && returning.iter().all(|pieces| *pieces == 0) {
        return Ok(Value::Null);
    }
    let freight = serde_json::to_value(freight)?;
    let receipt = quote_refund(work, &rules, order, &returning, freight).await?;
    book_refund(work, &rules, order, &receipt, &returning).await?;
    Ok(receipt.result().clone())
}

async fn quote_refund(
    work: &mut Work,
    rules: &Arc<Rulebook>,
    order: &OrderRow,
    returning: &[u32],
    freight: Value,
) -> Result<Receipt> {
    let placed = receipt_of(work, rules, order.total_seq).await?;
    let lines = work.tx.lines_of(&order.id).await?;
    let booked: Vec<u32> = lines.iter().map(|line| line.returned_before_booking).collect();
    let before: Vec<u32> = lines.iter().map(|line| line.returned).collect();
    let input = json!({
        "order": placed.figure("/input")?,
        "returnedBeforeBooking": booked,
        "returnedBefore": before,
        "returning": returning,
        "freightBefore": order.freight_refunded,
        "freight": freight,
    });
    Receipt::run(rules, "order.refund", &input)
}

/// Books what comes back; returns what each scheme took back, each null where it took nothing.
async fn book_refund(
    work: &mut Work,
    rules: &Arc<Rulebook>,
    order: &mut OrderRow,
    receipt: &Receipt,
    returning: &[u32],
) -> Result<Value> {
    let booked = order.status == Status::Completed;
    order.latest_seq = pay_back(work, order, receipt, booked).await?;
    let freight: Money = receipt.read("/input/freight")?;
    let refunded = order.freight_refunded.checked_add(freight);
    order.freight_refunded = refunded.ok_or_else(|| Problem::internal("the refunded freight overflows"))?;
    let lines = work.tx.lines_of(&order.id).await?;
    for ((line, pieces), number) in lines.iter().zip(returning).zip(0i64..) {
        let returned = line.returned.saturating_add(*pieces);
        work.tx.set_returned(&order.id, number, returned, booked).await?;
    }
    work.tx.update_order(order).await?;
    if !booked {
        return Ok(Value::Null);
    }
    let taken = |scheme| Ok::<_, Problem>(part(receipt, scheme)?.cloned());
    let earning =
        Earning { appreciation: taken("appreciation")?, dividend: taken("dividend")?, release: taken("release")? };
    work.need(&states_of(rules, &order.parties(), &earning)?).await?;
    let appreciation = take_units(work, rules, order, receipt).await?;
    let dividend = take_shares(work, rules, order, receipt).await?;
    let release = take_points(work, rules, order, receipt).await?;
    exits::settle(work).await?;
    Ok(json!({ "appreciation": appreciation, "dividend": dividend, "release": release }))
}

/// Points and fixed points go back to the buyer; money is for the payment provider, as the receipt has it.
async fn pay_back(work: &mut Work, order: &OrderRow, receipt: &Receipt, booked: bool) -> Result<i64> {
    let merchant = work.tx.merchant(&order.merchant).await?.ok_or_else(|| Problem::not_found("merchant"))?;
    let (cash, points, fixed_points) = if booked {
        (Account::PaidCash, Account::PaidPoints, (Account::FixedPoints, &merchant.member))
    } else {
        (Account::HeldCash, Account::HeldPoints, (Account::HeldFixedPoints, &order.id))
    };
    let owner = if booked { &order.member } else { &order.id };
    let mut entries = vec![
        receipt.add(Account::FixedPoints, &order.member, "/result/fixedPoints")?,
        receipt.subtract(fixed_points.0, fixed_points.1, "/result/fixedPoints")?,
        receipt.subtract(points, owner, "/result/pointsValue")?,
    ];
    if !receipt.figure("/result/points")?.is_null() {
        entries.push(receipt.add(Account::Points, &order.member, "/result/points")?);
    }
    let lines = receipt.figure("/result/lines")?.as_array().map_or(0, Vec::len);
    for line in 0..lines {
        entries.push(receipt.subtract(cash, owner, &format!("/result/lines/{line}/qualifying"))?);
    }
    work.record(receipt, &entries).await
}

/// The figures of a scheme in a refund: none where nothing of what it counted comes back.
fn part<'a>(receipt: &'a Receipt, scheme: &str) -> Result<Option<&'a Value>> {
    let part = receipt.figure(&format!("/result/earning/{scheme}"))?;
    let refund = part.get("refund");
    let (amount, contribution) = match refund {
        Some(Value::Object(both)) => (both.get("amount"), both.get("contribution")),
        amount => (amount, None),
    };
    let nothing = part.is_null() || (is_zero(amount)? && is_zero(contribution)?);
    Ok(if nothing { None } else { Some(part) })
}

/// What the order's own booking with an operation granted, as it was promised.
async fn grant_of(work: &mut Work, order: &OrderRow, op: &str) -> Result<Option<Value>> {
    let Some(row) = work.tx.order_row(&order.id, op).await? else { return Ok(None) };
    let receipt: Value = serde_json::from_str(&row.receipt)?;
    Ok(receipt.pointer("/result/grant").cloned())
}

async fn take_units(work: &mut Work, rules: &Arc<Rulebook>, order: &OrderRow, refund: &Receipt) -> Result<Value> {
    let Some(part) = part(refund, "appreciation")? else { return Ok(Value::Null) };
    let Some(grant) = grant_of(work, order, "appreciation.bookOrder").await? else { return Ok(Value::Null) };
    let market = work.market().await?;
    let holder = work.holder(&order.member).await?;
    let referrer = work.holder_of(order.referrer.as_ref()).await?;
    let merchant = work.holder_of(order.merchant_member.as_ref()).await?;
    let input = json!({
        "market": market, "holder": holder, "referrer": referrer, "merchant": merchant,
        "grant": grant, "before": part.get("before"), "refund": part.get("refund"),
    });
    let receipt = Receipt::run(rules, "appreciation.quoteRefund", &input)?;
    let mut entries = vec![
        receipt.set(Account::Market, SHOP, "/result/market")?,
        receipt.add(Account::Platform, SHOP, "/result/residue")?,
        receipt.set(Account::Holding, &order.member, "/result/holder")?,
    ];
    if let Some(referrer) = &order.referrer {
        entries.push(receipt.set(Account::Holding, referrer, "/result/referrer")?);
    }
    if let Some(merchant) = &order.merchant_member {
        entries.push(receipt.set(Account::Holding, merchant, "/result/merchant")?);
    }
    work.record(&receipt, &entries).await?;
    let own = ["unitsBack", "burned", "shortfall", "shortfallValue", "mayKeep", "returned", "retained", "holder"];
    Ok(receipt.without_others(&own))
}

/// The states of a refund's parties in the dividend scheme: as they are, or before the orders of the day.
async fn shares_input(
    work: &mut Work,
    rules: &Rulebook,
    order: &OrderRow,
    terms: &Value,
    state: impl Fn(&crate::books::Stakeholder) -> Stake,
) -> Result<Value> {
    let total_paid = work.dividend_member(rules, &order.member).await?.total_paid;
    let Stake { shares, quota } = state(&work.stakeholder(&order.member).await?);
    let mut input = terms.clone();
    let mut put = |name: &str, value: Value| {
        if let Some(fields) = input.as_object_mut() {
            fields.insert(name.to_owned(), value);
        }
    };
    put("member", json!({ "shares": shares, "quota": quota, "totalPaid": total_paid }));
    for (name, member) in [("referrer", &order.referrer), ("merchant", &order.merchant_member)] {
        let credit = match member {
            Some(member) => serde_json::to_value(state(&work.stakeholder(member).await?))?,
            None => Value::Null,
        };
        put(name, credit);
    }
    Ok(input)
}

/// Where the states after a refund stand in its result, and whose they are.
fn shares_parties(order: &OrderRow) -> impl Iterator<Item = (&str, &'static str)> {
    let referrer = order.referrer.as_deref().map(|member| (member, "/result/referrer/member"));
    let merchant = order.merchant_member.as_deref().map(|member| (member, "/result/merchant/member"));
    [Some((order.member.as_str(), "/result/member")), referrer, merchant].into_iter().flatten()
}

async fn take_shares(work: &mut Work, rules: &Arc<Rulebook>, order: &OrderRow, refund: &Receipt) -> Result<Value> {
    let Some(part) = part(refund, "dividend")? else { return Ok(Value::Null) };
    let Some(grant) = grant_of(work, order, "dividend.bookOrder").await? else { return Ok(Value::Null) };
    let day = work.shop.day.clone();
    let terms = json!({
        "amount": grant.get("amount"), "before": part.get("before"), "refund": part.get("refund"),
    });
    // Members who bought something today stand apart with what they had before: an older order's refund lowers that too.
    let mut apart = Vec::new();
    if order.booked_day.as_deref() != Some(day.as_str()) {
        for (member, pointer) in shares_parties(order) {
            if work.stakeholder(member).await?.day == day {
                apart.push((member, pointer));
            }
        }
    }
    let opening = if apart.is_empty() {
        None
    } else {
        let input = shares_input(work, rules, order, &terms, |member| member.before_orders_of(&day)).await?;
        Some(Receipt::run(rules, "dividend.quoteRefund", &input)?)
    };

    let input = shares_input(work, rules, order, &terms, |member| member.now).await?;
    let receipt = Receipt::run(rules, "dividend.quoteRefund", &input)?;
    let mut entries = vec![receipt.add(Account::TurnoverBack, &day, "/input/refund")?];
    for (member, pointer) in shares_parties(order) {
        entries.push(receipt.set(Account::Dividend, member, pointer)?);
    }
    work.record(&receipt, &entries).await?;
    if let Some(opening) = opening {
        let set = |(member, pointer): &(&str, &str)| opening.set(Account::DividendOpening, member, pointer);
        let entries = apart.iter().map(set).collect::<Result<Vec<_>>>()?;
        work.record(&opening, &entries).await?;
    }
    let own = ["quotaBack", "quotaShortfall", "sharesBack", "sharesShortfall", "member"];
    Ok(receipt.without_others(&own))
}

async fn take_points(work: &mut Work, rules: &Arc<Rulebook>, order: &OrderRow, refund: &Receipt) -> Result<Value> {
    let Some(part) = part(refund, "release")? else { return Ok(Value::Null) };
    let Some(grant) = grant_of(work, order, "release.quoteOrder").await? else { return Ok(Value::Null) };
    let lots = work.lots(&order.member).await?;
    let Some(lot) = lots.iter().find(|lot| lot.order_id.as_str() == order.id) else { return Ok(Value::Null) };
    let input = json!({
        "lot": lot, "grant": grant, "before": part.get("before"), "refund": part.get("refund"),
    });
    let receipt = Receipt::run(rules, "release.quoteRefund", &input)?;
    let entries = [receipt.set(Account::Lots, &order.member, "/result/lot")?];
    work.record(&receipt, &entries).await?;
    Ok(receipt.result().clone())
}
