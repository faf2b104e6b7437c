//! Orders: placed, paid, completed, cancelled.

use std::sync::Arc;

use axum::http::StatusCode;
use points_rules::{Money, Rulebook};
use serde::Deserialize;
use serde_json::{Value, json};

use super::quote::{Earning, Parties, Preview, quote_schemes};
use super::{exits, refunds};
use crate::app::{App, random};
use crate::books::{Account, Change, Entry, Key, Receipt, SHOP, basis};
use crate::http::{Answer, Call};
use crate::problem::{Problem, Result};
use crate::store::{MerchantRow, OrderLine, OrderRow, Product, Status};
use crate::work::{Work, begin};

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Place {
    merchant: String,
    lines: Vec<PlaceLine>,
    voucher: Option<String>,
    points: Value,
    fixed_points: Value,
    preview: Preview,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PlaceLine {
    product: String,
    quantity: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Complete {
    preview: Option<Preview>,
}

/// Places an order under the rulebook of the moment.
pub(crate) async fn place(app: Arc<App>, call: Call) -> Result<Answer> {
    let body: Place = call.read()?;
    let mut work = begin!(&app, &call, "place");
    let buyer = call.caller()?.member.clone();
    let rules = work.rules().await?;
    let merchant = work.tx.merchant(&body.merchant).await?.ok_or_else(|| Problem::not_found("merchant"))?;
    let input = total_input(&mut work, &buyer, &merchant, &body).await?;
    let receipt = Receipt::run(&rules, "order.total", &input)?;
    let parties = parties(&mut work, &buyer, merchant).await?;
    let mut quote = quote_schemes(&mut work, &rules, &parties, &Earning::of(&receipt)?).await?;
    if let Some(quote) = quote.as_object_mut() {
        quote.insert("total".to_owned(), receipt.result().clone());
    }
    body.preview.check(&rules, &quote)?;

    let id = random::<12>()?;
    work.of_order(&id);
    let seq = work.record(&receipt, &[]).await?;
    let order = OrderRow {
        id: id.clone(),
        member: buyer,
        merchant: body.merchant,
        referrer: parties.referrer,
        merchant_member: parties.merchant,
        status: Status::Placed,
        rulebook: rules.digest().to_owned(),
        voucher: body.voucher.clone(),
        total_seq: seq,
        latest_seq: seq,
        freight_refunded: Money::ZERO,
        placed_at: work.at.clone(),
        booked_day: None,
    };
    let line = |line: PlaceLine| {
        let PlaceLine { product, quantity } = line;
        OrderLine { product, quantity, returned_before_booking: 0, returned: 0 }
    };
    let lines: Vec<OrderLine> = body.lines.into_iter().map(line).collect();
    work.tx.add_order(&order, &lines).await?;
    if let Some(voucher) = &body.voucher {
        work.tx.use_voucher(voucher, Some(&id)).await?;
    }
    let body = json!({ "id": id, "status": "placed", "digest": rules.digest(), "quote": quote });
    work.finish(StatusCode::CREATED, body).await
}

/// `order.total`'s input: prices, rates and freight are the shop's, points are the shopper's.
async fn total_input(work: &mut Work, buyer: &str, merchant: &MerchantRow, body: &Place) -> Result<Value> {
    if merchant.member == buyer {
        return Err(
            Problem::invalid("a merchant cannot buy at its own shop; a member has one role in an order").at("merchant")
        );
    }
    let mut lines = Vec::with_capacity(body.lines.len());
    for line in &body.lines {
        let product = work.tx.product(&line.product).await?.filter(|product| product.merchant == body.merchant);
        lines.push(line_input(product.ok_or_else(|| Problem::not_found("product"))?, line.quantity)?);
    }
    let discount = match &body.voucher {
        None => Money::ZERO,
        Some(voucher) => {
            let voucher = work.tx.voucher(voucher).await?.filter(|voucher| voucher.member == buyer);
            let voucher = voucher.ok_or_else(|| Problem::not_found("voucher"))?;
            if voucher.used_by.is_some() {
                return Err(
                    Problem::conflict("VOUCHER_USED", "the voucher is used already; take another").at("voucher")
                );
            }
            voucher.discount
        }
    };
    Ok(json!({
        "lines": lines,
        "discount": discount,
        "freight": merchant.freight,
        "points": body.points,
        "fixedPoints": body.fixed_points,
    }))
}

fn line_input(product: Product, quantity: u32) -> Result<Value> {
    let earns: Value = product.earns.map_or(Ok(Value::Null), |earns| serde_json::from_str(&earns))?;
    let Product { price, contribution_rate, .. } = product;
    Ok(json!({ "price": price, "quantity": quantity, "contributionRate": contribution_rate, "earns": earns }))
}

/// Buyer, referrer and merchant: a member has one role, so a sponsor who is the merchant is the merchant.
async fn parties(work: &mut Work, buyer: &str, merchant: MerchantRow) -> Result<Parties> {
    let sponsor = work.tx.member(buyer).await?.and_then(|member| member.sponsor);
    Ok(Parties {
        buyer: buyer.to_owned(),
        referrer: sponsor.filter(|sponsor| *sponsor != merchant.member),
        merchant: if merchant.platform { None } else { Some(merchant.member) },
    })
}

impl OrderRow {
    pub(crate) fn parties(&self) -> Parties {
        let (buyer, referrer) = (self.member.clone(), self.referrer.clone());
        Parties { buyer, referrer, merchant: self.merchant_member.clone() }
    }

    /// # Errors
    /// `ORDER_STATUS` where the order is in none of these.
    pub(crate) fn must_be(&self, statuses: &[Status]) -> Result<()> {
        if statuses.contains(&self.status) {
            return Ok(());
        }
        let wanted: Vec<&str> = statuses.iter().map(|status| status.as_str()).collect();
        let detail = format!("the order is {}; this needs one that is {}", self.status.as_str(), wanted.join(" or "));
        Err(Problem::conflict("ORDER_STATUS", detail))
    }
}

/// An order that the caller may act on: the buyer's own, or any for an operator.
pub(crate) async fn order_of(work: &mut Work, call: &Call) -> Result<OrderRow> {
    let order = work.tx.order(call.param("id")?).await?;
    let caller = call.caller()?;
    order.filter(|order| caller.operator || order.member == caller.member).ok_or_else(|| Problem::not_found("order"))
}

/// An operation that the ledger has: the order's total, or its latest refund.
pub(crate) async fn receipt_of(work: &mut Work, rules: &Arc<Rulebook>, seq: i64) -> Result<Receipt> {
    let row = work.tx.ledger_row(seq).await?.ok_or_else(|| Problem::internal("the ledger lacks a row"))?;
    Receipt::stored(rules, row)
}

/// Takes the payment. A shop calls this when its payment provider reports the money.
pub(crate) async fn pay(app: Arc<App>, call: Call) -> Result<Answer> {
    call.read_nothing()?;
    let mut work = begin!(&app, &call, "pay");
    let mut order = order_of(&mut work, &call).await?;
    order.must_be(&[Status::Placed])?;
    work.of_order(&order.id);
    let rules = work.rules_of(&order.rulebook).await?;
    let receipt = receipt_of(&mut work, &rules, order.total_seq).await?;
    let mut entries = vec![
        receipt.subtract(Account::FixedPoints, &order.member, "/input/fixedPoints")?,
        receipt.add(Account::HeldFixedPoints, &order.id, "/input/fixedPoints")?,
        receipt.add(Account::HeldCash, &order.id, "/result/qualifying")?,
        receipt.add(Account::HeldPoints, &order.id, "/result/pointsValue")?,
    ];
    if !receipt.figure("/result/points")?.is_null() {
        entries.push(receipt.subtract(Account::Points, &order.member, "/result/points")?);
    }
    work.record(&receipt, &entries).await?;
    order.status = Status::Paid;
    work.tx.update_order(&order).await?;
    let body = json!({ "id": order.id, "status": "paid", "paid": receipt.figure("/result/payable")? });
    work.finish(StatusCode::OK, body).await
}

/// Books a complete order: paid, and its return window over.
pub(crate) async fn complete(app: Arc<App>, call: Call) -> Result<Answer> {
    let body: Complete = call.read()?;
    let mut work = begin!(&app, &call, "complete");
    let mut order = order_of(&mut work, &call).await?;
    order.must_be(&[Status::Paid])?;
    work.not_closing()?;
    work.of_order(&order.id);
    let rules = work.rules_of(&order.rulebook).await?;
    let receipt = receipt_of(&mut work, &rules, order.latest_seq).await?;
    let earning = Earning::of(&receipt)?;
    let parties = order.parties();
    let merchant = work.tx.merchant(&order.merchant).await?.ok_or_else(|| Problem::not_found("merchant"))?;
    let mut keys = states_of(&rules, &parties, &earning)?;
    keys.extend(payment_keys(&order, &merchant));
    keys.push(Key::Balance(Account::Turnover, work.shop.day.clone()));
    keys.push(Key::Balance(Account::Platform, SHOP.to_owned()));
    work.need(&keys).await?;
    if let Some(preview) = &body.preview {
        let quote = quote_schemes(&mut work, &rules, &parties, &earning).await?;
        preview.check(&rules, &quote)?;
    }
    release_payment(&mut work, &order, &merchant, &receipt).await?;
    let appreciation = book_appreciation(&mut work, &rules, &parties, earning.appreciation.as_ref()).await?;
    let dividend = book_dividend(&mut work, &rules, &parties, earning.dividend.as_ref()).await?;
    let release = book_release(&mut work, &rules, &order, earning.release.as_ref()).await?;
    exits::settle(&mut work).await?;
    order.status = Status::Completed;
    order.booked_day = Some(work.shop.day.clone());
    work.tx.update_order(&order).await?;
    let booked = json!({ "appreciation": appreciation, "dividend": dividend, "release": release });
    let body = json!({ "id": order.id, "status": "completed", "day": work.shop.day, "booked": booked });
    work.finish(StatusCode::OK, body).await
}

/// The states that booking or refunding an order takes, so that they are read together.
pub(crate) fn states_of(rules: &Rulebook, parties: &Parties, earning: &Earning) -> Result<Vec<Key>> {
    let buyer = || parties.buyer.clone();
    let all = || [Some(buyer()), parties.referrer.clone(), parties.merchant.clone()].into_iter().flatten();
    let mut keys = Vec::new();
    if earning.appreciation.is_some() {
        keys.push(Key::Market);
        keys.extend(all().map(Key::Holding));
    }
    if earning.dividend.is_some() {
        keys.push(Key::Total(buyer(), basis(rules)?));
        keys.extend(all().map(Key::Dividend));
    }
    if earning.release.is_some() {
        keys.push(Key::Lots(buyer()));
    }
    Ok(keys)
}

/// From where to where an order's payment goes when it is booked: fixed points to the merchant, the rest to team sales.
fn payment_moves<'a>(order: &'a OrderRow, merchant: &'a MerchantRow) -> [(Account, Account, &'a String); 3] {
    [
        (Account::HeldCash, Account::PaidCash, &order.member),
        (Account::HeldPoints, Account::PaidPoints, &order.member),
        (Account::HeldFixedPoints, Account::FixedPoints, &merchant.member),
    ]
}

fn payment_keys(order: &OrderRow, merchant: &MerchantRow) -> Vec<Key> {
    let of = |(from, to, owner): (Account, Account, &String)| {
        [Key::Balance(from, order.id.clone()), Key::Balance(to, owner.clone())]
    };
    payment_moves(order, merchant).into_iter().flat_map(of).collect()
}

/// What was held for the order goes to where it belongs.
async fn release_payment(work: &mut Work, order: &OrderRow, merchant: &MerchantRow, receipt: &Receipt) -> Result<()> {
    let mut entries = Vec::new();
    for (from, to, owner) in payment_moves(order, merchant) {
        let figure: Value = work.balance(from, &order.id).await?.to_string().into();
        entries.push(Entry::of_balance(from, &order.id, Change::Subtract, figure.clone()));
        entries.push(Entry::of_balance(to, owner, Change::Add, figure));
    }
    work.record(receipt, &entries).await.map(drop)
}

async fn book_appreciation(
    work: &mut Work,
    rules: &Arc<Rulebook>,
    parties: &Parties,
    earning: Option<&Value>,
) -> Result<Value> {
    let Some(earning) = earning else { return Ok(Value::Null) };
    let market = work.market().await?;
    let holder = work.holder(&parties.buyer).await?;
    let referrer = work.holder_of(parties.referrer.as_ref()).await?;
    let merchant = work.holder_of(parties.merchant.as_ref()).await?;
    let input = json!({
        "market": market, "holder": holder, "referrer": referrer, "merchant": merchant,
        "amount": earning.get("amount"), "contribution": earning.get("contribution"),
    });
    let receipt = Receipt::run(rules, "appreciation.bookOrder", &input)?;
    let mut entries = vec![
        receipt.set(Account::Market, SHOP, "/result/market")?,
        receipt.add(Account::Platform, SHOP, "/result/residue")?,
        receipt.set(Account::Holding, &parties.buyer, "/result/holder")?,
    ];
    if let Some(referrer) = &parties.referrer {
        entries.push(receipt.set(Account::Holding, referrer, "/result/referrer")?);
    }
    if let Some(merchant) = &parties.merchant {
        entries.push(receipt.set(Account::Holding, merchant, "/result/merchant")?);
    }
    work.record(&receipt, &entries).await?;
    let fields = ["grant", "capReached", "residue", "unitValueBefore", "unitValueAfter", "holder", "market"];
    Ok(receipt.without_others(&fields))
}

async fn book_dividend(
    work: &mut Work,
    rules: &Arc<Rulebook>,
    parties: &Parties,
    earning: Option<&Value>,
) -> Result<Value> {
    let Some(earning) = earning else { return Ok(Value::Null) };
    let member = work.dividend_member(rules, &parties.buyer).await?;
    let referrer = work.credit_of(parties.referrer.as_ref()).await?;
    let merchant = work.credit_of(parties.merchant.as_ref()).await?;
    let amount = earning.get("amount");
    let input = json!({ "member": member, "referrer": referrer, "merchant": merchant, "amount": amount });
    let receipt = Receipt::run(rules, "dividend.bookOrder", &input)?;
    let mut entries = vec![
        receipt.book(Account::Dividend, &parties.buyer, "/result/member")?,
        receipt.add(Account::Turnover, &work.shop.day, "/input/amount")?,
    ];
    if let Some(referrer) = &parties.referrer {
        entries.push(receipt.book(Account::Dividend, referrer, "/result/referrer")?);
    }
    if let Some(merchant) = &parties.merchant {
        entries.push(receipt.book(Account::Dividend, merchant, "/result/merchant")?);
    }
    work.record(&receipt, &entries).await?;
    Ok(receipt.without_others(&["grant", "member", "tierBefore", "tierAfter"]))
}

async fn book_release(
    work: &mut Work,
    rules: &Arc<Rulebook>,
    order: &OrderRow,
    earning: Option<&Value>,
) -> Result<Value> {
    let Some(earning) = earning else { return Ok(Value::Null) };
    let quote = Receipt::run(rules, "release.quoteOrder", &json!({ "amount": earning.get("amount") }))?;
    work.record(&quote, &[]).await?;
    let points: points_rules::Points = quote.read("/result/grant/points")?;
    if !points.is_zero() {
        let lots = work.lots(&order.member).await?;
        let grant = quote.figure("/result/grant")?;
        let input = json!({ "lots": lots, "orderId": order.id, "grant": grant });
        let receipt = Receipt::run(rules, "release.bookOrder", &input)?;
        let entries = [receipt.set(Account::Lots, &order.member, "/result/lots")?];
        work.record(&receipt, &entries).await?;
    }
    Ok(quote.result().clone())
}

/// Cancels an order that is not booked; of a paid one everything that is left comes back.
pub(crate) async fn cancel(app: Arc<App>, call: Call) -> Result<Answer> {
    call.read_nothing()?;
    let mut work = begin!(&app, &call, "cancel");
    let mut order = order_of(&mut work, &call).await?;
    order.must_be(&[Status::Placed, Status::Paid])?;
    work.of_order(&order.id);
    let refund = match order.status {
        Status::Paid => refunds::refund_all(&mut work, &mut order).await?,
        _ => Value::Null,
    };
    order.status = Status::Cancelled;
    work.tx.update_order(&order).await?;
    if let Some(voucher) = &order.voucher {
        work.tx.use_voucher(voucher, None).await?;
    }
    work.finish(StatusCode::OK, json!({ "id": order.id, "status": "cancelled", "refund": refund })).await
}
