//! What is sold: merchants, products, items for units, and vouchers.

use points_rules::{Money, Rate};

use crate::db::{Result, Row, Tx, args};

#[derive(Clone, Debug)]
pub(crate) struct MerchantRow {
    pub(crate) id: String,
    pub(crate) name: String,
    /// The account of the merchant.
    pub(crate) member: String,
    pub(crate) platform: bool,
    pub(crate) freight: Money,
}

#[derive(Clone, Debug)]
pub(crate) struct Product {
    pub(crate) id: String,
    pub(crate) merchant: String,
    pub(crate) name: String,
    pub(crate) price: Money,
    pub(crate) contribution_rate: Option<Rate>,
    /// A JSON list of schemes; none: all.
    pub(crate) earns: Option<String>,
}

#[derive(Clone, Debug)]
pub(crate) struct Item {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) price: Money,
}

#[derive(Clone, Debug)]
pub(crate) struct Voucher {
    pub(crate) id: String,
    pub(crate) member: String,
    pub(crate) discount: Money,
    pub(crate) used_by: Option<String>,
}

const MERCHANT: &str = "SELECT id, name, member, platform, freight FROM merchants";
const PRODUCT: &str = "SELECT id, merchant, name, price, contribution_rate, earns FROM products";

fn merchant(mut row: Row) -> Result<MerchantRow> {
    Ok(MerchantRow {
        id: row.text()?,
        name: row.text()?,
        member: row.text()?,
        platform: row.flag()?,
        freight: row.money()?,
    })
}

fn product(mut row: Row) -> Result<Product> {
    Ok(Product {
        id: row.text()?,
        merchant: row.text()?,
        name: row.text()?,
        price: row.money()?,
        contribution_rate: row.maybe_rate()?,
        earns: row.maybe_text()?,
    })
}

fn item(mut row: Row) -> Result<Item> {
    Ok(Item { id: row.text()?, name: row.text()?, price: row.money()? })
}

fn voucher(mut row: Row) -> Result<Voucher> {
    Ok(Voucher { id: row.text()?, member: row.text()?, discount: row.money()?, used_by: row.maybe_text()? })
}

impl Tx {
    pub(crate) async fn merchant(&mut self, id: &str) -> Result<Option<MerchantRow>> {
        self.find(&format!("{MERCHANT} WHERE id = $1"), args![id]).await?.map(merchant).transpose()
    }

    pub(crate) async fn merchant_of(&mut self, member: &str) -> Result<Option<MerchantRow>> {
        self.find(&format!("{MERCHANT} WHERE member = $1"), args![member]).await?.map(merchant).transpose()
    }

    pub(crate) async fn platform_merchant(&mut self) -> Result<Option<MerchantRow>> {
        self.find(&format!("{MERCHANT} WHERE platform = 1 ORDER BY id"), args![]).await?.map(merchant).transpose()
    }

    pub(crate) async fn merchants(&mut self) -> Result<Vec<MerchantRow>> {
        self.fetch(&format!("{MERCHANT} ORDER BY id"), args![]).await?.into_iter().map(merchant).collect()
    }

    pub(crate) async fn add_merchant(&mut self, merchant: &MerchantRow) -> Result<()> {
        let MerchantRow { id, name, member, platform, freight } = merchant;
        let sql = "INSERT INTO merchants (id, name, member, platform, freight) VALUES ($1, $2, $3, $4, $5)";
        self.execute(sql, args![id, name, member, *platform, *freight]).await.map(drop)
    }

    pub(crate) async fn product(&mut self, id: &str) -> Result<Option<Product>> {
        self.find(&format!("{PRODUCT} WHERE id = $1"), args![id]).await?.map(product).transpose()
    }

    pub(crate) async fn products(&mut self) -> Result<Vec<Product>> {
        self.fetch(&format!("{PRODUCT} ORDER BY id"), args![]).await?.into_iter().map(product).collect()
    }

    pub(crate) async fn add_product(&mut self, product: &Product) -> Result<()> {
        let Product { id, merchant, name, price, contribution_rate, earns } = product;
        let sql = "INSERT INTO products (id, merchant, name, price, contribution_rate, earns) \
                   VALUES ($1, $2, $3, $4, $5, $6)";
        self.execute(sql, args![id, merchant, name, *price, *contribution_rate, earns.clone()]).await.map(drop)
    }

    pub(crate) async fn item(&mut self, id: &str) -> Result<Option<Item>> {
        self.find("SELECT id, name, price FROM items WHERE id = $1", args![id]).await?.map(item).transpose()
    }

    pub(crate) async fn items(&mut self) -> Result<Vec<Item>> {
        let rows = self.fetch("SELECT id, name, price FROM items ORDER BY id", args![]).await?;
        rows.into_iter().map(item).collect()
    }

    pub(crate) async fn add_item(&mut self, item: &Item) -> Result<()> {
        let sql = "INSERT INTO items (id, name, price) VALUES ($1, $2, $3)";
        self.execute(sql, args![&item.id, &item.name, item.price]).await.map(drop)
    }

    pub(crate) async fn voucher(&mut self, id: &str) -> Result<Option<Voucher>> {
        let sql = "SELECT id, member, discount, used_by FROM vouchers WHERE id = $1";
        self.find(sql, args![id]).await?.map(voucher).transpose()
    }

    /// A member's vouchers that no order has used.
    pub(crate) async fn vouchers_of(&mut self, member: &str) -> Result<Vec<Voucher>> {
        let sql =
            "SELECT id, member, discount, used_by FROM vouchers WHERE member = $1 AND used_by IS NULL ORDER BY id";
        self.fetch(sql, args![member]).await?.into_iter().map(voucher).collect()
    }

    pub(crate) async fn add_voucher(&mut self, id: &str, member: &str, discount: Money) -> Result<()> {
        let sql = "INSERT INTO vouchers (id, member, discount) VALUES ($1, $2, $3)";
        self.execute(sql, args![id, member, discount]).await.map(drop)
    }

    pub(crate) async fn use_voucher(&mut self, id: &str, order: Option<&str>) -> Result<()> {
        self.execute("UPDATE vouchers SET used_by = $2 WHERE id = $1", args![id, order]).await.map(drop)
    }
}
