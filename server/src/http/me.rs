//! A member's own data.

use std::sync::Arc;

use points_rules::dividend::Stake;
use points_rules::{Money, Points, Rulebook, Shares};
use serde_json::{Value, json};

use super::{Answer, Call};
use crate::app::{App, no_rulebook};
use crate::books::{Account, Books, Key, Receipt, basis};
use crate::db::{FINEST, Tx};
use crate::problem::{Problem, Result};
use crate::store::{OrderRow, PurchaseRow, Voucher};

/// A member's states, as the operations take them.
struct State {
    rules: Arc<Rulebook>,
    day: String,
    holder: Value,
    market: Value,
    member: Value,
    lots: Vec<Value>,
    balances: Value,
}

fn at_scale(points: Points, scale: u8) -> Points {
    points.at_scale(scale).unwrap_or(points)
}

fn shares_at_scale(shares: Shares, rules: &Rulebook) -> Shares {
    let scale = rules.dividend().map_or(FINEST, |dividend| dividend.config().share_scale);
    shares.at_scale(scale).unwrap_or(shares)
}

async fn state(app: &App, tx: &mut Tx, member: &str) -> Result<State> {
    let shop = tx.shop().await?.ok_or_else(no_rulebook)?;
    let rules = app.rules_on(tx, &shop.day).await?;
    let me = || member.to_owned();
    let basis = basis(&rules)?;
    let money = [Account::Cash, Account::Points, Account::FixedPoints];
    let mut keys =
        vec![Key::Market, Key::Holding(me()), Key::Dividend(me()), Key::Total(me(), basis.clone()), Key::Lots(me())];
    keys.extend(money.iter().map(|account| Key::Balance(*account, me())));
    let mut books = Books::default();
    tx.load(&mut books, &keys).await?;

    let scale = rules.release().map_or(FINEST, |release| release.config().point_scale);
    let lots = books.lots.get(member).into_iter().flatten().map(|booked| {
        let lot = &booked.lot;
        let (daily, remaining) = (at_scale(lot.daily, scale), at_scale(lot.remaining, scale));
        json!({ "orderId": lot.order_id, "daily": daily, "remaining": remaining })
    });
    let Stake { shares, quota } = books.dividend.get(member).cloned().unwrap_or_default().now;
    let total_paid = books.totals.get(&(me(), basis)).copied().unwrap_or(Money::ZERO);
    let balance = |account: &Account| {
        let amount = books.balances.get(&(*account, me())).copied();
        let amount = amount.unwrap_or(crate::books::Amount::zero(*account));
        let text = match amount {
            crate::books::Amount::Points(points) => at_scale(points, scale).to_string(),
            money => money.to_string(),
        };
        (account.as_str().to_owned(), Value::from(text))
    };
    Ok(State {
        day: shop.day,
        holder: serde_json::to_value(books.holdings.get(member))?,
        market: serde_json::to_value(books.market)?,
        member: json!({ "shares": shares_at_scale(shares, &rules), "quota": quota, "totalPaid": total_paid }),
        lots: lots.collect(),
        balances: Value::Object(money.iter().map(balance).collect()),
        rules,
    })
}

/// Everything that a client needs for its previews.
pub(crate) async fn me(app: Arc<App>, call: Call) -> Result<Answer> {
    let member = &call.caller()?.member;
    let mut tx = app.db.read().await?;
    let state = state(&app, &mut tx, member).await?;
    let row = tx.member(member).await?.ok_or_else(|| Problem::not_found("member"))?;
    let sponsors_shop = match &row.sponsor {
        Some(sponsor) => tx.merchant_of(sponsor).await?.map(|merchant| merchant.id),
        None => None,
    };
    let own_shop = tx.merchant_of(member).await?.map(|merchant| merchant.id);
    let vouchers = tx.vouchers_of(member).await?;
    let vouchers: Vec<Value> =
        vouchers.into_iter().map(|Voucher { id, discount, .. }| json!({ "id": id, "discount": discount })).collect();
    Ok(Answer::ok(&json!({
        "member": member,
        "operator": row.operator,
        // Orders at the sponsor's own shop count as not referred: a member has one role in an order.
        "referred": row.sponsor.is_some(),
        "sponsorsShop": sponsors_shop,
        "shop": own_shop,
        "day": state.day,
        "digest": state.rules.digest(),
        "market": state.market,
        "holder": state.holder,
        "dividendMember": state.member,
        "dividendDay": last_day(&mut tx).await?,
        "lots": state.lots,
        "balances": state.balances,
        "vouchers": vouchers,
    })))
}

/// The day that was settled last, as `dividend.estimate` and `dividend.project` take it; null before the first.
async fn last_day(tx: &mut Tx) -> Result<Value> {
    let Some(settlement) = tx.last_settlement("dividend").await? else { return Ok(Value::Null) };
    let totals: Value = serde_json::from_str(&settlement.totals)?;
    Ok(json!({
        "turnover": totals.pointer("/input/turnover"),
        "carry": totals.pointer("/result/carryAfter"),
        "eligibleWeight": totals.pointer("/result/eligibleWeight"),
        "tierHeadcounts": totals.pointer("/result/tierHeadcounts"),
    }))
}

/// What the next days may bring: estimates (预估), no promise.
pub(crate) async fn forecast(app: Arc<App>, call: Call) -> Result<Answer> {
    let days = call.number("days", 365, 1..=36_500)?;
    let member = &call.caller()?.member;
    let mut tx = app.db.read().await?;
    let state = state(&app, &mut tx, member).await?;
    let day = last_day(&mut tx).await?;
    drop(tx);
    let run = |op: &str, input: Value| Receipt::run(&state.rules, op, &input).map(|receipt| receipt.result().clone());
    let holding = match state.rules.appreciation() {
        Ok(_) => run("appreciation.valueHolding", json!({ "market": state.market, "holder": state.holder }))?,
        Err(_) => Value::Null,
    };
    let dividend = match (state.rules.dividend(), &day) {
        (Ok(_), Value::Object(_)) => {
            let stake = json!({ "shares": state.member.get("shares"), "quota": state.member.get("quota") });
            let input = json!({ "member": stake, "day": day, "newWeightPerDay": null, "days": days });
            // A member who joined after the last settlement is not in its totals: nothing can be estimated yet.
            run("dividend.project", input).unwrap_or(Value::Null)
        }
        _ => Value::Null,
    };
    let release = match state.rules.release() {
        Ok(_) => run("release.project", json!({ "lots": state.lots, "acceleratedPerDay": "0", "days": days }))?,
        Err(_) => Value::Null,
    };
    let body = json!({ "estimate": true, "digest": state.rules.digest(), "days": days });
    let mut body = body;
    if let Some(fields) = body.as_object_mut() {
        fields.extend([
            ("holding".to_owned(), holding),
            ("dividend".to_owned(), dividend),
            ("release".to_owned(), release),
        ]);
    }
    Ok(Answer::ok(&body))
}

/// A member's rows of the ledger, the latest first.
pub(crate) async fn ledger(app: Arc<App>, call: Call) -> Result<Answer> {
    let member = &call.caller()?.member;
    let before = call.number("before", i64::MAX, 1..=i64::MAX)?;
    let limit = call.number("limit", 50, 1..=200)?;
    let mut tx = app.db.read().await?;
    let mut rows = Vec::new();
    for seq in tx.seqs_of(member, before, limit).await? {
        rows.push(ledger_row(&mut tx, seq, member).await?);
    }
    Ok(Answer::ok(&json!({ "rows": rows })))
}

/// A row as one member may see it: own entries; the receipt's figures only where they are of nobody else.
async fn ledger_row(tx: &mut Tx, seq: i64, member: &str) -> Result<Value> {
    let (entries, shared) = tx.entries_for(seq, member).await?;
    let row = tx.ledger_head(seq).await?.ok_or_else(|| Problem::internal("the ledger lacks a row"))?;
    let mut own = Vec::new();
    for (_, account, _, change, figure, source) in entries {
        let figure: Value = serde_json::from_str(&figure)?;
        own.push(json!({ "account": account, "change": change, "figure": figure, "source": source }));
    }
    let receipt = if shared || row.op.ends_with(".settleDay") {
        Value::Null
    } else {
        let full = tx.ledger_row(seq).await?.ok_or_else(|| Problem::internal("the ledger lacks a row"))?;
        full.receipt.into()
    };
    Ok(json!({
        "seq": row.seq, "kind": row.kind, "day": row.day, "at": row.at, "order": row.order_id, "reason": row.reason,
        "op": row.op, "digest": row.rulebook, "sha256": row.sha256, "receipt": receipt, "entries": own,
    }))
}

async fn order_json(tx: &mut Tx, order: &OrderRow) -> Result<Value> {
    let row = tx.ledger_row(order.total_seq).await?.ok_or_else(|| Problem::internal("the ledger lacks a row"))?;
    let lines = tx.lines_of(&order.id).await?;
    let lines: Vec<Value> = lines
        .into_iter()
        .map(|line| {
            json!({
                "product": line.product, "quantity": line.quantity, "returned": line.returned,
                "returnedBeforeBooking": line.returned_before_booking,
            })
        })
        .collect();
    let receipt: Value = serde_json::from_str(&row.receipt)?;
    Ok(json!({
        "id": order.id, "merchant": order.merchant, "status": order.status.as_str(), "digest": order.rulebook,
        "placedAt": order.placed_at, "bookedDay": order.booked_day, "freightRefunded": order.freight_refunded,
        "referred": order.referrer.is_some(), "merchantGranted": order.merchant_member.is_some(),
        "lines": lines, "input": receipt.get("input"), "total": receipt.get("result"),
    }))
}

pub(crate) async fn orders(app: Arc<App>, call: Call) -> Result<Answer> {
    let limit = call.number("limit", 50, 1..=200)?;
    let before = call.query.get("before").map_or("9999", String::as_str);
    let mut tx = app.db.read().await?;
    let mut orders = Vec::new();
    for order in tx.orders_of(&call.caller()?.member, before, limit).await? {
        orders.push(order_json(&mut tx, &order).await?);
    }
    Ok(Answer::ok(&json!({ "orders": orders })))
}

pub(crate) async fn order(app: Arc<App>, call: Call) -> Result<Answer> {
    let caller = call.caller()?;
    let mut tx = app.db.read().await?;
    let order = tx.order(call.param("id")?).await?;
    let order = order.filter(|order| caller.operator || order.member == caller.member);
    let order = order.ok_or_else(|| Problem::not_found("order"))?;
    Ok(Answer::ok(&order_json(&mut tx, &order).await?))
}

pub(crate) async fn purchases(app: Arc<App>, call: Call) -> Result<Answer> {
    let mut tx = app.db.read().await?;
    let mut purchases = Vec::new();
    for purchase in tx.purchases_of(&call.caller()?.member).await? {
        let row = tx.ledger_row(purchase.seq).await?.ok_or_else(|| Problem::internal("the ledger lacks a row"))?;
        let receipt: Value = serde_json::from_str(&row.receipt)?;
        let PurchaseRow { id, item, rulebook, refunded, .. } = purchase;
        purchases.push(json!({
            "id": id, "item": item, "digest": rulebook, "refunded": refunded, "purchase": receipt.pointer("/result/purchase"),
        }));
    }
    Ok(Answer::ok(&json!({ "purchases": purchases })))
}
