//! A believable shop, made by running the rules: members in a referral forest, merchants, weeks of orders, refunds and
//! settlements. No balance is typed.

use std::collections::BTreeMap;
use std::pin::Pin;
use std::sync::Arc;

use serde_json::{Value, json};

use crate::app::App;
use crate::book::{orders, refunds, settle, units};
use crate::http::{Answer, Call, Caller, catalogue, me};
use crate::problem::Result;

/// How large the shop is to be.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    pub members: usize,
    pub days: usize,
    pub orders_a_day: usize,
    /// The same seed makes the same choices.
    pub seed: u64,
}

type Ran = Pin<Box<dyn Future<Output = Result<Answer>> + Send>>;

struct Seeder {
    app: Arc<App>,
    random: fastrand::Rng,
    keys: u64,
    members: Vec<String>,
    merchants: Vec<Merchant>,
    items: Vec<String>,
    /// Paid orders that wait for their return window: id, buyer, and pieces of the only line.
    waiting: Vec<(String, String, usize)>,
    booked: Vec<(String, String, usize)>,
}

struct Merchant {
    id: String,
    products: Vec<String>,
}

/// A shop, what it takes for freight, and its goods: name, price, and contribution rate.
struct Stock {
    name: &'static str,
    freight: &'static str,
    platform: bool,
    goods: &'static [(&'static str, &'static str, Option<&'static str>)],
}

const SHOPS: [Stock; 3] = [
    Stock {
        name: "茶叶铺",
        freight: "0",
        platform: false,
        goods: &[("龙井 250g", "168.00", None), ("普洱茶饼", "298.50", Some("0.2")), ("茉莉花茶", "39.90", None)],
    },
    Stock {
        name: "家居馆",
        freight: "12.00",
        platform: false,
        goods: &[("四件套", "459.00", Some("0.3")), ("乳胶枕", "199.00", None), ("台灯", "89.90", Some("0.1"))],
    },
    Stock {
        name: "平台自营",
        freight: "8.00",
        platform: true,
        goods: &[("礼盒", "688.00", None), ("大米 10kg", "79.00", Some("0.05"))],
    },
];

/// Fills an empty shop that has a rulebook.
///
/// # Errors
/// Those of the bookings, and of the database.
pub async fn seed(app: &Arc<App>, plan: Plan) -> anyhow::Result<()> {
    let mut seeder = Seeder {
        app: Arc::clone(app),
        random: fastrand::Rng::with_seed(plan.seed),
        keys: 0,
        members: Vec::new(),
        merchants: Vec::new(),
        items: Vec::new(),
        waiting: Vec::new(),
        booked: Vec::new(),
    };
    seeder.stock().await?;
    for number in 0..plan.members {
        seeder.join(number).await?;
    }
    for _ in 0..plan.days {
        seeder.day(plan.orders_a_day).await?;
    }
    Ok(())
}

impl Seeder {
    fn call(&mut self, member: &str, operator: bool, params: &[(&str, &str)], body: Value) -> Call {
        self.keys = self.keys.saturating_add(1);
        let params = params.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let caller = Some(Caller { member: member.to_owned(), operator });
        let key = Some(format!("seed-{}", self.keys));
        Call { caller, token: None, route: "seed", params, query: BTreeMap::new(), body, key }
    }

    async fn run(&self, ran: Ran) -> Result<Value> {
        Ok(serde_json::from_str(&ran.await?.body)?)
    }

    /// Books with a preview as a shopper does: gets the quote first, and confirms it.
    async fn confirm(
        &mut self,
        member: &str,
        params: &[(&str, &str)],
        body: Value,
        book: fn(Arc<App>, Call) -> Ran,
    ) -> Result<Value> {
        let mut body = body;
        let mut preview = json!({ "digest": "", "quote": {} });
        loop {
            if let Some(fields) = body.as_object_mut() {
                fields.insert("preview".to_owned(), preview);
            }
            let call = self.call(member, false, params, body.clone());
            match book(Arc::clone(&self.app), call).await {
                Ok(answer) => return Ok(serde_json::from_str(&answer.body)?),
                Err(problem) => match problem.preview() {
                    Some(now) => preview = now,
                    None => return Err(problem),
                },
            }
        }
    }

    async fn add(&mut self, body: Value, add: fn(Arc<App>, Call) -> Ran) -> Result<String> {
        let call = self.call("console", true, &[], body);
        let added = self.run(add(Arc::clone(&self.app), call)).await?;
        Ok(added.get("id").and_then(Value::as_str).unwrap_or_default().to_owned())
    }

    /// Merchants, their goods, and items for units.
    async fn stock(&mut self) -> Result<()> {
        for (number, Stock { name, freight, platform, goods }) in SHOPS.iter().enumerate() {
            let login = format!("merchant{number}");
            let body = json!({ "login": login, "password": null, "sponsor": null, "operator": false });
            let member = self.add(body, |app, call| Box::pin(catalogue::add_member(app, call))).await?;
            let body = json!({ "name": name, "member": member, "platform": platform, "freight": freight });
            let id = self.add(body, |app, call| Box::pin(catalogue::add_merchant(app, call))).await?;
            let mut products = Vec::new();
            for (good, price, rate) in *goods {
                let body =
                    json!({ "merchant": id, "name": good, "price": price, "contributionRate": rate, "earns": null });
                products.push(self.add(body, |app, call| Box::pin(catalogue::add_product(app, call))).await?);
            }
            self.merchants.push(Merchant { id, products });
        }
        for (name, price) in [("数字藏品·山水", "9.90"), ("数字藏品·花鸟", "19.90")] {
            let body = json!({ "name": name, "price": price });
            let item = self.add(body, |app, call| Box::pin(catalogue::add_item(app, call))).await?;
            self.items.push(item);
        }
        Ok(())
    }

    /// A member, mostly referred by one of those before.
    async fn join(&mut self, number: usize) -> Result<()> {
        let sponsor = match self.members.len() {
            0 => None,
            _ if self.random.u8(0..10) == 0 => None,
            count => self.members.get(self.random.usize(0..count)).cloned(),
        };
        let body =
            json!({ "login": format!("member{number}"), "password": null, "sponsor": sponsor, "operator": false });
        let id = self.add(body, |app, call| Box::pin(catalogue::add_member(app, call))).await?;
        self.members.push(id);
        Ok(())
    }

    fn someone(&mut self) -> Option<String> {
        let at = self.random.usize(0..self.members.len().max(1));
        self.members.get(at).cloned()
    }

    async fn day(&mut self, orders: usize) -> Result<()> {
        for _ in 0..orders {
            self.order().await?;
        }
        // Orders wait some days: most are booked then, some come back before.
        let due = self.waiting.len().saturating_sub(orders.saturating_mul(2));
        for (order, buyer, pieces) in self.waiting.drain(..due).collect::<Vec<_>>() {
            self.close(order, buyer, pieces).await?;
        }
        if self.random.u8(0..3) == 0 {
            self.refund_late().await?;
        }
        self.use_units().await?;
        let day = self.app.db.read().await?.shop().await?.map(|shop| shop.day);
        let call = self.call("console", true, &[], json!({ "day": day }));
        settle::settle(Arc::clone(&self.app), call).await?;
        Ok(())
    }

    async fn order(&mut self) -> Result<()> {
        let Some(buyer) = self.someone() else { return Ok(()) };
        let voucher = match self.random.u8(0..8) {
            0 => {
                let body = json!({ "member": buyer, "discount": "5.00" });
                Some(self.add(body, |app, call| Box::pin(catalogue::add_voucher(app, call))).await?)
            }
            _ => None,
        };
        let at = self.random.usize(0..self.merchants.len().max(1));
        let Some(merchant) = self.merchants.get(at) else { return Ok(()) };
        let product = merchant.products.get(self.random.usize(0..merchant.products.len().max(1))).cloned();
        let pieces = self.random.usize(1..5);
        let body = json!({
            "merchant": merchant.id, "lines": [{ "product": product, "quantity": pieces }], "voucher": voucher,
            "points": "0", "fixedPoints": "0",
        });
        let placed = self.confirm(&buyer, &[], body, |app, call| Box::pin(orders::place(app, call))).await?;
        let order = placed.get("id").and_then(Value::as_str).unwrap_or_default().to_owned();
        let call = self.call(&buyer, false, &[("id", &order)], Value::Null);
        orders::pay(Arc::clone(&self.app), call).await?;
        self.waiting.push((order, buyer, pieces));
        Ok(())
    }

    async fn refund_piece(&mut self, order: &str, buyer: &str) -> Result<()> {
        let body = json!({ "returning": [1], "freight": "0", "preview": null });
        let call = self.call(buyer, false, &[("id", order)], body);
        match refunds::refund(Arc::clone(&self.app), call).await {
            Ok(_) => Ok(()),
            // Nothing is left of it.
            Err(problem) if problem.code() == "INVALID_AMOUNT" => Ok(()),
            Err(problem) => Err(problem),
        }
    }

    async fn close(&mut self, order: String, buyer: String, pieces: usize) -> Result<()> {
        let chance = self.random.u8(0..20);
        if chance == 0 {
            let call = self.call(&buyer, false, &[("id", &order)], Value::Null);
            orders::cancel(Arc::clone(&self.app), call).await?;
            return Ok(());
        }
        if chance == 1 {
            self.refund_piece(&order, &buyer).await?;
        }
        let call = self.call(&buyer, false, &[("id", &order)], json!({ "preview": null }));
        orders::complete(Arc::clone(&self.app), call).await?;
        self.booked.push((order, buyer, pieces));
        Ok(())
    }

    async fn refund_late(&mut self) -> Result<()> {
        let at = self.random.usize(0..self.booked.len().max(1));
        match self.booked.get(at).cloned() {
            Some((order, buyer, pieces)) if pieces > 1 => self.refund_piece(&order, &buyer).await,
            _ => Ok(()),
        }
    }

    /// Somebody redeems, exchanges, or buys an item.
    async fn use_units(&mut self) -> Result<()> {
        let Some(member) = self.someone() else { return Ok(()) };
        let call = self.call(&member, false, &[], Value::Null);
        let me = self.run(Box::pin(me::me(Arc::clone(&self.app), call))).await?;
        let units = me.pointer("/holder/units").cloned().unwrap_or(Value::Null);
        let booked = match self.random.u8(0..3) {
            0 => {
                let body = json!({ "redeem": units });
                self.confirm(&member, &[], body, |app, call| Box::pin(units::redeem(app, call))).await
            }
            1 => {
                let body = json!({ "exchange": units });
                self.confirm(&member, &[], body, |app, call| Box::pin(units::exchange(app, call))).await
            }
            _ => {
                let item = self.items.get(self.random.usize(0..self.items.len().max(1))).cloned().unwrap_or_default();
                self.confirm(&member, &[("id", &item)], json!({}), |app, call| Box::pin(units::buy_item(app, call)))
                    .await
            }
        };
        // Whoever has too little, or a rulebook without units: nothing is booked.
        match booked {
            Err(problem) if problem.status.is_server_error() => Err(problem),
            _ => Ok(()),
        }
    }
}
