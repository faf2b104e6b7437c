//! Reading balances into the books and writing changed ones back.

use std::collections::{BTreeMap, BTreeSet};

use points_rules::appreciation::{Holder, Market};
use points_rules::dividend::Stake;
use points_rules::release::Lot;
use points_rules::{Money, Name};

use crate::books::{Account, Amount, BookedLot, Books, Key, NO_HOLDING, Stakeholder};
use crate::db::{FINEST, Row, Tx, args, damaged, steps};
use crate::problem::Result;

const MARKET: &str = "SELECT fund_balance, units_outstanding, units_issued, treasury_units, fixed_points FROM market";
const HOLDING: &str = "SELECT member, units, quota FROM holdings";
const DIVIDEND: &str = "SELECT member, shares, quota, day, opening_shares, opening_quota FROM dividend";
const TOTAL: &str = "SELECT member, basis, total_paid FROM dividend_totals";
const LOT: &str = "SELECT member, order_id, position, daily, remaining, booked_day FROM lots";
const BALANCE: &str = "SELECT account, owner, amount FROM balances";

/// Keys by their table: members, and owners by account.
#[derive(Default)]
struct Wanted<'a> {
    market: bool,
    holdings: Vec<&'a str>,
    dividend: Vec<&'a str>,
    totals: BTreeMap<&'a str, Vec<&'a str>>,
    lots: Vec<&'a str>,
    balances: BTreeMap<Account, Vec<&'a str>>,
}

impl<'a> Wanted<'a> {
    fn of(keys: impl Iterator<Item = &'a Key>) -> Self {
        let mut wanted = Wanted::default();
        for key in keys {
            match key {
                Key::Market => wanted.market = true,
                Key::Holding(member) => wanted.holdings.push(member),
                Key::Dividend(member) => wanted.dividend.push(member),
                Key::Total(member, basis) => wanted.totals.entry(basis).or_default().push(member),
                Key::Lots(member) => wanted.lots.push(member),
                Key::Balance(account, owner) => wanted.balances.entry(*account).or_default().push(owner),
            }
        }
        wanted
    }
}

/// Accounts as a statement names them.
fn account_list<'a>(accounts: impl Iterator<Item = &'a Account>) -> String {
    let names: Vec<String> = accounts.map(|account| format!("'{}'", account.as_str())).collect();
    names.join(", ")
}

impl Books {
    fn has(&self, key: &Key) -> bool {
        match key {
            Key::Market => self.market.is_some(),
            Key::Holding(member) => self.holdings.contains_key(member),
            Key::Dividend(member) => self.dividend.contains_key(member),
            Key::Total(member, basis) => self.totals.contains_key(&(member.clone(), basis.clone())),
            Key::Lots(member) => self.lots.contains_key(member),
            Key::Balance(account, owner) => self.balances.contains_key(&(*account, owner.clone())),
        }
    }

    /// What has no row is empty.
    fn default_for(&mut self, key: &Key) {
        match key {
            Key::Market => {
                self.market.get_or_insert(Market::EMPTY);
            }
            Key::Holding(member) => {
                self.holdings.entry(member.clone()).or_insert(NO_HOLDING);
            }
            Key::Dividend(member) => {
                self.dividend.entry(member.clone()).or_default();
            }
            Key::Total(member, basis) => {
                self.totals.entry((member.clone(), basis.clone())).or_insert(Money::ZERO);
            }
            Key::Lots(member) => {
                self.lots.entry(member.clone()).or_default();
            }
            Key::Balance(account, owner) => {
                self.balances.entry((*account, owner.clone())).or_insert(Amount::zero(*account));
            }
        }
    }

    fn put_holding(&mut self, mut row: Row) -> Result<()> {
        let member = row.text()?;
        self.holdings.insert(member, Holder { units: row.units()?, quota: row.maybe_money()? });
        Ok(())
    }

    fn put_dividend(&mut self, mut row: Row) -> Result<()> {
        let member = row.text()?;
        let now = Stake { shares: row.shares()?, quota: row.money()? };
        let day = row.text()?;
        let opening = Stake { shares: row.shares()?, quota: row.money()? };
        self.dividend.insert(member, Stakeholder { now, day, opening });
        Ok(())
    }

    fn put_total(&mut self, mut row: Row) -> Result<()> {
        let key = (row.text()?, row.text()?);
        self.totals.insert(key, row.money()?);
        Ok(())
    }

    fn put_lot(&mut self, mut row: Row) -> Result<()> {
        let member = row.text()?;
        let order_id = Name::new(row.text()?)?;
        let position = row.int()?;
        let lot = Lot { order_id, daily: row.points()?, remaining: row.points()? };
        self.lots.entry(member).or_default().push(BookedLot { lot, position, day: row.text()? });
        Ok(())
    }

    fn put_balance(&mut self, mut row: Row) -> Result<()> {
        let account: Account = row.text()?.parse()?;
        let owner = row.text()?;
        let amount = Amount::of_steps(account, row.int()?)?;
        // What a booking has changed already stays.
        self.balances.entry((account, owner)).or_insert(amount);
        Ok(())
    }
}

impl Tx {
    /// Makes sure that the books have these balances.
    pub(crate) async fn load(&mut self, books: &mut Books, keys: &[Key]) -> Result<()> {
        let missing: Vec<&Key> = keys.iter().filter(|key| !books.has(key)).collect();
        let wanted = Wanted::of(missing.iter().copied());
        if wanted.market {
            books.market = Some(self.market().await?);
        }
        for row in self.by_keys(&format!("{HOLDING} WHERE member"), &wanted.holdings, "").await? {
            books.put_holding(row)?;
        }
        for row in self.by_keys(&format!("{DIVIDEND} WHERE member"), &wanted.dividend, "").await? {
            books.put_dividend(row)?;
        }
        for (basis, members) in &wanted.totals {
            let sql = format!("{TOTAL} WHERE basis = '{}' AND member", basis.replace('\'', "''"));
            for row in self.by_keys(&sql, members, "").await? {
                books.put_total(row)?;
            }
        }
        for row in self.by_keys(&format!("{LOT} WHERE member"), &wanted.lots, "ORDER BY member, position").await? {
            books.put_lot(row)?;
        }
        // All these accounts of all these owners: there may be more rows than were asked for.
        let owners: BTreeSet<&str> = wanted.balances.values().flatten().copied().collect();
        let owners: Vec<&str> = owners.into_iter().collect();
        let sql = format!("{BALANCE} WHERE account IN ({}) AND owner", account_list(wanted.balances.keys()));
        for row in self.by_keys(&sql, &owners, "").await? {
            books.put_balance(row)?;
        }
        missing.into_iter().for_each(|key| books.default_for(key));
        Ok(())
    }

    /// Everything, for the audit.
    pub(crate) async fn load_all(&mut self) -> Result<Books> {
        let mut books = Books { market: Some(self.market().await?), ..Books::default() };
        for row in self.fetch(HOLDING, args![]).await? {
            books.put_holding(row)?;
        }
        for row in self.fetch(DIVIDEND, args![]).await? {
            books.put_dividend(row)?;
        }
        for row in self.fetch(TOTAL, args![]).await? {
            books.put_total(row)?;
        }
        for row in self.fetch(&format!("{LOT} ORDER BY member, position"), args![]).await? {
            books.put_lot(row)?;
        }
        for row in self.fetch(BALANCE, args![]).await? {
            books.put_balance(row)?;
        }
        Ok(books)
    }

    /// What a settlement takes: shares, lots, and what members have paid.
    pub(crate) async fn load_day(&mut self) -> Result<Books> {
        let mut books = Books::default();
        for row in self.fetch(DIVIDEND, args![]).await? {
            books.put_dividend(row)?;
        }
        for row in self.fetch(&format!("{LOT} ORDER BY member, position"), args![]).await? {
            books.put_lot(row)?;
        }
        let paid = account_list([Account::PaidCash, Account::PaidPoints].iter());
        for row in self.fetch(&format!("{BALANCE} WHERE account IN ({paid})"), args![]).await? {
            books.put_balance(row)?;
        }
        Ok(books)
    }

    /// Rows whose last compared column is one of the keys. The keys are one value, a JSON list: a list of so many values is
    /// compared with each row of a table of which PostgreSQL has no statistics.
    async fn by_keys(&mut self, start: &str, keys: &[&str], end: &str) -> Result<Vec<Row>> {
        if keys.is_empty() {
            return Ok(Vec::new());
        }
        let list = if self.locks_rows() {
            "SELECT jsonb_array_elements_text($1::jsonb)"
        } else {
            "SELECT value FROM json_each($1)"
        };
        Ok(self.fetch(&format!("{start} IN ({list}) {end}"), args![serde_json::to_string(keys)?]).await?)
    }

    pub(crate) async fn market(&mut self) -> Result<Market> {
        let row = self.find(MARKET, args![]).await?;
        let mut row = row.ok_or_else(|| damaged("the market has no row"))?;
        Ok(Market {
            fund_balance: row.money()?,
            units_outstanding: row.units()?,
            units_issued: row.units()?,
            treasury_units: row.units()?,
            fixed_points: row.money()?,
        })
    }

    /// Holders whose exit may be due: the core's key of each is at most that of the market.
    pub(crate) async fn holders_up_to(&mut self, key: u64) -> Result<Vec<(String, Holder)>> {
        let rows = self.fetch(&format!("{HOLDING} WHERE exit_key <= $1 ORDER BY member"), args![steps(key)]).await?;
        rows.into_iter()
            .map(|mut row| Ok((row.text()?, Holder { units: row.units()?, quota: row.maybe_money()? })))
            .collect()
    }

    /// Writes what entries changed.
    pub(crate) async fn store(&mut self, books: &mut Books) -> Result<()> {
        let changed = std::mem::take(&mut books.changed);
        let wanted = Wanted::of(changed.iter());
        if let (true, Some(market)) = (wanted.market, &books.market) {
            self.store_market(market).await?;
        }
        let holdings = wanted.holdings.iter().filter_map(|member| Some((*member, books.holdings.get(*member)?)));
        self.store_holdings(holdings).await?;
        let dividend = wanted.dividend.iter().filter_map(|member| Some((*member, books.dividend.get(*member)?)));
        self.store_dividend(dividend).await?;
        let mut totals = Vec::new();
        for (basis, members) in &wanted.totals {
            for member in members {
                let total = books.totals.get(&((*member).to_owned(), (*basis).to_owned())).copied();
                totals.push(args![*member, *basis, total.unwrap_or(Money::ZERO)]);
            }
        }
        let tail = "ON CONFLICT (member, basis) DO UPDATE SET total_paid = excluded.total_paid";
        self.insert_many("dividend_totals (member, basis, total_paid)", totals, tail).await?;
        let lots = wanted.lots.iter().filter_map(|member| Some((*member, books.lots.get(*member)?)));
        self.store_lots(lots).await?;
        let mut balances = Vec::new();
        for (account, owners) in &wanted.balances {
            for owner in owners {
                let amount = books.balances.get(&(*account, (*owner).to_owned())).copied();
                balances.push(args![account.as_str(), *owner, amount.unwrap_or(Amount::zero(*account)).steps()?]);
            }
        }
        let tail = "ON CONFLICT (account, owner) DO UPDATE SET amount = excluded.amount";
        self.insert_many("balances (account, owner, amount)", balances, tail).await?;
        Ok(())
    }

    async fn store_market(&mut self, market: &Market) -> Result<()> {
        let sql = "UPDATE market SET fund_balance = $1, units_outstanding = $2, units_issued = $3, \
                   treasury_units = $4, fixed_points = $5";
        let Market { fund_balance, units_outstanding, units_issued, treasury_units, fixed_points } = *market;
        let values = args![fund_balance, units_outstanding, units_issued, treasury_units, fixed_points];
        self.execute(sql, values).await?;
        Ok(())
    }

    async fn store_holdings(&mut self, holdings: impl Iterator<Item = (&str, &Holder)>) -> Result<()> {
        let rows =
            holdings.map(|(member, holder)| args![member, holder.units, holder.quota, holder.exit_key().map(steps)]);
        let tail = "ON CONFLICT (member) DO UPDATE SET units = excluded.units, quota = excluded.quota, \
                    exit_key = excluded.exit_key";
        Ok(self.insert_many("holdings (member, units, quota, exit_key)", rows.collect(), tail).await?)
    }

    async fn store_dividend(&mut self, members: impl Iterator<Item = (&str, &Stakeholder)>) -> Result<()> {
        let row = |(member, stakeholder): (&str, &Stakeholder)| {
            let Stakeholder { now, day, opening } = stakeholder;
            let shares = |credit: &Stake| credit.shares.minor_at(FINEST).map(steps);
            Ok(args![member, shares(now)?, now.quota, day, shares(opening)?, opening.quota])
        };
        let rows = members.map(row).collect::<Result<_>>()?;
        let head = "dividend (member, shares, quota, day, opening_shares, opening_quota)";
        let tail = "ON CONFLICT (member) DO UPDATE SET shares = excluded.shares, quota = excluded.quota, \
                    day = excluded.day, opening_shares = excluded.opening_shares, \
                    opening_quota = excluded.opening_quota";
        Ok(self.insert_many(head, rows, tail).await?)
    }

    async fn store_lots(&mut self, lots: impl Iterator<Item = (&str, &Vec<BookedLot>)>) -> Result<()> {
        let row = |(member, booked): (&str, &BookedLot)| {
            let BookedLot { lot, position, day } = booked;
            let (daily, remaining) = (lot.daily.minor_at(FINEST)?, lot.remaining.minor_at(FINEST)?);
            Ok(args![member, lot.order_id.as_str(), *position, steps(daily), steps(remaining), day])
        };
        let lots = lots.flat_map(|(member, lots)| lots.iter().map(move |lot| (member, lot)));
        let rows = lots.map(row).collect::<Result<_>>()?;
        let tail = "ON CONFLICT (member, order_id) DO UPDATE SET daily = excluded.daily, \
                    remaining = excluded.remaining";
        let head = "lots (member, order_id, position, daily, remaining, booked_day)";
        Ok(self.insert_many(head, rows, tail).await?)
    }
}

impl Tx {
    /// Empties what the ledger can rebuild.
    pub(crate) async fn empty_balances(&mut self) -> Result<()> {
        for table in ["holdings", "dividend", "dividend_totals", "lots", "balances"] {
            self.execute(&format!("DELETE FROM {table}"), args![]).await?;
        }
        Ok(())
    }
}
