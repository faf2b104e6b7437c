//! What everybody may see: rulebooks, the market, and what is sold. And what operators add to it.

use std::sync::Arc;

use axum::http::StatusCode;
use points_rules::{Money, Rate};
use serde::Deserialize;
use serde_json::{Value, json};

use super::auth::hash_password;
pub(crate) use super::auth::hash_password as password_hash;
use super::{Answer, Call};
use crate::app::{App, no_rulebook, now, random};
use crate::problem::{Problem, Result};
use crate::store::{Item, MerchantRow, Product, RulebookRow};

fn rulebook_json(row: &RulebookRow) -> Result<Value> {
    Ok(json!({
        "digest": row.digest,
        "effectiveFrom": row.effective_from,
        "publishedAt": row.published_at,
        "document": serde_json::from_str::<Value>(&row.document)?,
    }))
}

/// The rulebook in force.
pub(crate) async fn current_rulebook(app: Arc<App>, _: Call) -> Result<Answer> {
    let mut tx = app.db.read().await?;
    let shop = tx.shop().await?.ok_or_else(no_rulebook)?;
    let digest = tx.digest_on(&shop.day).await?.ok_or_else(no_rulebook)?;
    let row = tx.rulebook(&digest).await?.ok_or_else(no_rulebook)?;
    Ok(Answer::ok(&rulebook_json(&row)?))
}

/// A rulebook by its digest: what an old order was placed under.
pub(crate) async fn rulebook(app: Arc<App>, call: Call) -> Result<Answer> {
    let row = app.db.read().await?.rulebook(call.param("digest")?).await?;
    Ok(Answer::ok(&rulebook_json(&row.ok_or_else(|| Problem::not_found("rulebook"))?)?))
}

/// All rulebooks with their findings, for operators.
pub(crate) async fn rulebooks(app: Arc<App>, _: Call) -> Result<Answer> {
    let rows = app.db.read().await?.rulebooks().await?;
    let rulebook = |row: &RulebookRow| -> Result<Value> {
        let mut json = rulebook_json(row)?;
        if let Some(fields) = json.as_object_mut() {
            fields.insert("findings".to_owned(), serde_json::from_str(&row.findings)?);
            fields.insert("reason".to_owned(), row.reason.clone().into());
        }
        Ok(json)
    };
    Ok(Answer::ok(&json!({ "rulebooks": rows.iter().map(rulebook).collect::<Result<Vec<_>>>()? })))
}

/// The market.
pub(crate) async fn market(app: Arc<App>, _: Call) -> Result<Answer> {
    let mut tx = app.db.read().await?;
    let shop = tx.shop().await?.ok_or_else(no_rulebook)?;
    Ok(Answer::ok(&json!({ "day": shop.day, "market": tx.market().await? })))
}

/// What is sold, and by whom.
pub(crate) async fn catalogue(app: Arc<App>, _: Call) -> Result<Answer> {
    let mut tx = app.db.read().await?;
    let merchants: Vec<Value> = tx.merchants().await?.iter().map(merchant_json).collect();
    let mut products = Vec::new();
    for product in tx.products().await? {
        products.push(product_json(product)?);
    }
    let item = |Item { id, name, price }: Item| json!({ "id": id, "name": name, "price": price });
    let items: Vec<Value> = tx.items().await?.into_iter().map(item).collect();
    Ok(Answer::ok(&json!({ "merchants": merchants, "products": products, "items": items })))
}

fn merchant_json(merchant: &MerchantRow) -> Value {
    let MerchantRow { id, name, platform, freight, .. } = merchant;
    json!({ "id": id, "name": name, "platform": platform, "freight": freight })
}

fn product_json(product: Product) -> Result<Value> {
    let Product { id, merchant, name, price, contribution_rate, earns } = product;
    let earns: Value = earns.map_or(Ok(Value::Null), |earns| serde_json::from_str(&earns))?;
    Ok(json!({
        "id": id, "merchant": merchant, "name": name, "price": price,
        "contributionRate": contribution_rate, "earns": earns,
    }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewMember {
    login: String,
    password: Option<String>,
    sponsor: Option<String>,
    operator: bool,
}

/// Adds a member, below its sponsor for good.
pub(crate) async fn add_member(app: Arc<App>, call: Call) -> Result<Answer> {
    let NewMember { login, password, sponsor, operator } = call.read()?;
    named(&login, "login")?;
    let password = match password {
        Some(password) if password.len() < 8 => {
            return Err(Problem::invalid("the password has less than 8 bytes; take a longer one").at("password"));
        }
        Some(password) => Some(hash_password(password).await?),
        None => None,
    };
    let mut tx = app.db.write().await?;
    if tx.member_by_login(&login).await?.is_some() {
        return Err(Problem::conflict("LOGIN_TAKEN", "there is a member with this login; take another").at("login"));
    }
    if let Some(sponsor) = &sponsor {
        tx.member(sponsor).await?.ok_or_else(|| Problem::not_found("sponsor"))?;
    }
    let id = random::<12>()?;
    let role = if operator { "operator" } else { "member" };
    tx.add_member([&id, &login, role, &now()], password, sponsor).await?;
    tx.commit().await?;
    Ok(created(json!({ "id": id })))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewMerchant {
    name: String,
    member: String,
    platform: bool,
    freight: Money,
}

pub(crate) async fn add_merchant(app: Arc<App>, call: Call) -> Result<Answer> {
    let NewMerchant { name, member, platform, freight } = call.read()?;
    named(&name, "name")?;
    let mut tx = app.db.write().await?;
    tx.member(&member).await?.ok_or_else(|| Problem::not_found("member"))?;
    if tx.merchant_of(&member).await?.is_some() {
        let detail = "this member has a shop already; a member has one";
        return Err(Problem::conflict("MERCHANT_EXISTS", detail).at("member"));
    }
    let merchant = MerchantRow { id: random::<12>()?, name, member, platform, freight };
    tx.add_merchant(&merchant).await?;
    tx.commit().await?;
    Ok(created(merchant_json(&merchant)))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct NewProduct {
    merchant: String,
    name: String,
    price: Money,
    contribution_rate: Option<Rate>,
    earns: Option<Vec<Scheme>>,
}

/// What a product can earn in.
#[derive(Clone, Copy, Deserialize, serde::Serialize)]
#[serde(rename_all = "camelCase")]
enum Scheme {
    Appreciation,
    Dividend,
    Release,
}

pub(crate) async fn add_product(app: Arc<App>, call: Call) -> Result<Answer> {
    let NewProduct { merchant, name, price, contribution_rate, earns } = call.read()?;
    named(&name, "name")?;
    let mut tx = app.db.write().await?;
    tx.merchant(&merchant).await?.ok_or_else(|| Problem::not_found("merchant"))?;
    let earns = earns.map(|earns| serde_json::to_string(&earns)).transpose()?;
    let product = Product { id: random::<12>()?, merchant, name, price, contribution_rate, earns };
    tx.add_product(&product).await?;
    tx.commit().await?;
    Ok(created(product_json(product)?))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewItem {
    name: String,
    price: Money,
}

pub(crate) async fn add_item(app: Arc<App>, call: Call) -> Result<Answer> {
    let NewItem { name, price } = call.read()?;
    named(&name, "name")?;
    let item = Item { id: random::<12>()?, name, price };
    let mut tx = app.db.write().await?;
    tx.add_item(&item).await?;
    tx.commit().await?;
    Ok(created(json!({ "id": item.id, "name": item.name, "price": item.price })))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewVoucher {
    member: String,
    discount: Money,
}

pub(crate) async fn add_voucher(app: Arc<App>, call: Call) -> Result<Answer> {
    let NewVoucher { member, discount } = call.read()?;
    let id = random::<12>()?;
    let mut tx = app.db.write().await?;
    tx.member(&member).await?.ok_or_else(|| Problem::not_found("member"))?;
    tx.add_voucher(&id, &member, discount).await?;
    tx.commit().await?;
    Ok(created(json!({ "id": id, "discount": discount })))
}

fn created(body: Value) -> Answer {
    Answer { status: StatusCode::CREATED, body: body.to_string() }
}

fn named(text: &str, path: &'static str) -> Result<()> {
    if text.trim().is_empty() || text.len() > 200 || text.contains('\0') {
        return Err(Problem::invalid("a name has 1 to 200 bytes of text").at(path));
    }
    Ok(())
}
