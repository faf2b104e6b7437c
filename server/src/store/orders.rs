//! Orders with their lines, and items bought with units.

use points_rules::Money;

use crate::db::{Result, Row, Tx, args, damaged};

/// How far an order is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    Placed,
    Paid,
    Completed,
    Cancelled,
}

impl Status {
    const ALL: [Status; 4] = [Status::Placed, Status::Paid, Status::Completed, Status::Cancelled];

    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Status::Placed => "placed",
            Status::Paid => "paid",
            Status::Completed => "completed",
            Status::Cancelled => "cancelled",
        }
    }
}

#[derive(Clone, Debug)]
pub(crate) struct OrderRow {
    pub(crate) id: String,
    pub(crate) member: String,
    pub(crate) merchant: String,
    pub(crate) referrer: Option<String>,
    /// The merchant's account where it is granted too.
    pub(crate) merchant_member: Option<String>,
    pub(crate) status: Status,
    /// The digest of the rulebook that the order was placed under.
    pub(crate) rulebook: String,
    pub(crate) voucher: Option<String>,
    /// The row of the ledger with the order's total.
    pub(crate) total_seq: i64,
    /// The row of the ledger with its total or its latest refund.
    pub(crate) latest_seq: i64,
    pub(crate) freight_refunded: Money,
    pub(crate) placed_at: String,
    pub(crate) booked_day: Option<String>,
}

#[derive(Clone, Debug)]
pub(crate) struct OrderLine {
    pub(crate) product: String,
    pub(crate) quantity: u32,
    pub(crate) returned_before_booking: u32,
    pub(crate) returned: u32,
}

#[derive(Clone, Debug)]
pub(crate) struct PurchaseRow {
    pub(crate) id: String,
    pub(crate) member: String,
    pub(crate) item: String,
    pub(crate) seq: i64,
    pub(crate) rulebook: String,
    pub(crate) refunded: Money,
}

const ORDER: &str = "SELECT id, member, merchant, referrer, merchant_member, status, rulebook, voucher, total_seq, \
                     latest_seq, freight_refunded, placed_at, booked_day FROM orders";
const PURCHASE: &str = "SELECT id, member, item, seq, rulebook, refunded FROM purchases";

fn order(mut row: Row) -> Result<OrderRow> {
    let (id, member, merchant) = (row.text()?, row.text()?, row.text()?);
    let (referrer, merchant_member, status) = (row.maybe_text()?, row.maybe_text()?, row.text()?);
    let status = Status::ALL.into_iter().find(|known| known.as_str() == status);
    Ok(OrderRow {
        id,
        member,
        merchant,
        referrer,
        merchant_member,
        status: status.ok_or_else(|| damaged("an order has an unknown status"))?,
        rulebook: row.text()?,
        voucher: row.maybe_text()?,
        total_seq: row.int()?,
        latest_seq: row.int()?,
        freight_refunded: row.money()?,
        placed_at: row.text()?,
        booked_day: row.maybe_text()?,
    })
}

fn purchase(mut row: Row) -> Result<PurchaseRow> {
    Ok(PurchaseRow {
        id: row.text()?,
        member: row.text()?,
        item: row.text()?,
        seq: row.int()?,
        rulebook: row.text()?,
        refunded: row.money()?,
    })
}

impl Tx {
    pub(crate) async fn order(&mut self, id: &str) -> Result<Option<OrderRow>> {
        self.find(&format!("{ORDER} WHERE id = $1"), args![id]).await?.map(order).transpose()
    }

    /// A member's orders, the latest first, from before a time on.
    pub(crate) async fn orders_of(&mut self, member: &str, before: &str, limit: i64) -> Result<Vec<OrderRow>> {
        let sql = format!("{ORDER} WHERE member = $1 AND placed_at < $2 ORDER BY placed_at DESC, id LIMIT $3");
        self.fetch(&sql, args![member, before, limit]).await?.into_iter().map(order).collect()
    }

    pub(crate) async fn lines_of(&mut self, order: &str) -> Result<Vec<OrderLine>> {
        let sql = "SELECT product, quantity, returned_before_booking, returned FROM order_lines WHERE order_id = $1 \
                   ORDER BY line";
        let line = |mut row: Row| {
            Ok(OrderLine {
                product: row.text()?,
                quantity: row.count()?,
                returned_before_booking: row.count()?,
                returned: row.count()?,
            })
        };
        self.fetch(sql, args![order]).await?.into_iter().map(line).collect()
    }

    pub(crate) async fn add_order(&mut self, order: &OrderRow, lines: &[OrderLine]) -> Result<()> {
        let sql = "INSERT INTO orders (id, member, merchant, referrer, merchant_member, status, rulebook, voucher, \
                   total_seq, latest_seq, freight_refunded, placed_at) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
        let OrderRow { id, member, merchant, referrer, merchant_member, status, rulebook, .. } = order;
        let values = args![
            id,
            member,
            merchant,
            referrer.clone(),
            merchant_member.clone(),
            status.as_str(),
            rulebook,
            order.voucher.clone(),
            order.total_seq,
            order.latest_seq,
            order.freight_refunded,
            &order.placed_at,
        ];
        self.execute(sql, values).await?;
        let rows = lines
            .iter()
            .zip(0i64..)
            .map(|(line, number)| args![id, number, &line.product, i64::from(line.quantity), 0i64, 0i64]);
        let head = "order_lines (order_id, line, product, quantity, returned_before_booking, returned)";
        self.insert_many(head, rows.collect(), "").await
    }

    /// What changes on an order: its status, its latest refund and the day of its booking.
    pub(crate) async fn update_order(&mut self, order: &OrderRow) -> Result<()> {
        let sql =
            "UPDATE orders SET status = $2, latest_seq = $3, freight_refunded = $4, booked_day = $5 WHERE id = $1";
        let OrderRow { id, status, latest_seq, freight_refunded, booked_day, .. } = order;
        let values = args![id, status.as_str(), *latest_seq, *freight_refunded, booked_day.clone()];
        self.execute(sql, values).await.map(drop)
    }

    pub(crate) async fn set_returned(&mut self, order: &str, line: i64, returned: u32, booked: bool) -> Result<()> {
        let sql = if booked {
            "UPDATE order_lines SET returned = $3 WHERE order_id = $1 AND line = $2"
        } else {
            "UPDATE order_lines SET returned = $3, returned_before_booking = $3 WHERE order_id = $1 AND line = $2"
        };
        self.execute(sql, args![order, line, i64::from(returned)]).await.map(drop)
    }

    pub(crate) async fn purchase(&mut self, id: &str) -> Result<Option<PurchaseRow>> {
        self.find(&format!("{PURCHASE} WHERE id = $1"), args![id]).await?.map(purchase).transpose()
    }

    pub(crate) async fn purchases_of(&mut self, member: &str) -> Result<Vec<PurchaseRow>> {
        let rows = self.fetch(&format!("{PURCHASE} WHERE member = $1 ORDER BY seq"), args![member]).await?;
        rows.into_iter().map(purchase).collect()
    }

    pub(crate) async fn add_purchase(&mut self, purchase: &PurchaseRow) -> Result<()> {
        let PurchaseRow { id, member, item, seq, rulebook, refunded } = purchase;
        let sql = "INSERT INTO purchases (id, member, item, seq, rulebook, refunded) VALUES ($1, $2, $3, $4, $5, $6)";
        self.execute(sql, args![id, member, item, *seq, rulebook, *refunded]).await.map(drop)
    }

    pub(crate) async fn set_refunded(&mut self, purchase: &str, refunded: Money) -> Result<()> {
        self.execute("UPDATE purchases SET refunded = $2 WHERE id = $1", args![purchase, refunded]).await.map(drop)
    }
}
