//! How entries change the books.

use serde_json::{Value, json};

use super::*;

fn apply(books: &mut Books, account: Account, change: Change, day: &str, figure: Value) -> Result<()> {
    let entry = Entry::of_balance(account, "m", change, figure);
    books.apply(&entry, Posting { seq: 1, day, basis: "100.00 perOrder" })
}

fn credit(shares: &str, quota: &str) -> Stake {
    Stake { shares: shares.parse().unwrap(), quota: quota.parse().unwrap() }
}

#[test]
fn balances_are_added_and_subtracted_and_never_fall_below_nothing() {
    let mut books = Books::default();
    apply(&mut books, Account::Cash, Change::Add, "2026-01-01", json!("0.30")).unwrap();
    apply(&mut books, Account::Cash, Change::Subtract, "2026-01-01", json!("0.10")).unwrap();
    assert_eq!(books.balances[&(Account::Cash, "m".to_owned())].to_string(), "0.20");
    let problem = apply(&mut books, Account::Cash, Change::Subtract, "2026-01-01", json!("0.21")).unwrap_err();
    assert_eq!(problem.code(), "INSUFFICIENT_BALANCE");
    assert_eq!(books.balances[&(Account::Cash, "m".to_owned())].to_string(), "0.20");
}

#[test]
fn points_are_kept_at_their_finest_scale() {
    let mut books = Books::default();
    apply(&mut books, Account::Points, Change::Add, "2026-01-01", json!("1.5")).unwrap();
    apply(&mut books, Account::Points, Change::Add, "2026-01-01", json!("0.0001")).unwrap();
    assert_eq!(books.balances[&(Account::Points, "m".to_owned())].steps().unwrap(), 15_001);
}

/// The first order of a day keeps what stood before; refunds and payouts do not.
#[test]
fn what_stood_before_a_days_orders_stays() {
    let mut books = Books::default();
    let member = |shares: &str, quota: &str| json!({ "shares": shares, "quota": quota, "totalPaid": "100.00" });
    apply(&mut books, Account::Dividend, Change::Book, "2026-01-01", member("1", "100.00")).unwrap();
    assert_eq!(books.dividend["m"].before_orders_of("2026-01-01"), credit("0", "0"));
    assert_eq!(books.dividend["m"].before_orders_of("2026-01-02"), credit("1", "100"));

    apply(&mut books, Account::Dividend, Change::Set, "2026-01-02", member("1", "90.00")).unwrap();
    assert_eq!(books.dividend["m"].before_orders_of("2026-01-02"), credit("1", "90"));
    apply(&mut books, Account::Dividend, Change::Book, "2026-01-02", member("3", "290.00")).unwrap();
    apply(&mut books, Account::Dividend, Change::Book, "2026-01-02", member("5", "490.00")).unwrap();
    assert_eq!(books.dividend["m"].before_orders_of("2026-01-02"), credit("1", "90"));
    apply(&mut books, Account::DividendOpening, Change::Set, "2026-01-02", json!({ "shares": "1", "quota": "80.00" }))
        .unwrap();
    apply(&mut books, Account::DividendQuota, Change::Subtract, "2026-01-02", json!("80.00")).unwrap();
    assert_eq!(books.dividend["m"].now, credit("5", "410"));
    assert_eq!(books.dividend["m"].before_orders_of("2026-01-02"), credit("1", "80"));
    assert_eq!(books.totals[&("m".to_owned(), "100.00 perOrder".to_owned())].to_string(), "100.00");
}

#[test]
fn a_lot_keeps_the_day_of_its_booking() {
    let mut books = Books::default();
    let lot = |order: &str, remaining: &str| json!({ "orderId": order, "daily": "1.00", "remaining": remaining });
    apply(&mut books, Account::Lots, Change::Set, "2026-01-01", json!([lot("A", "9.00")])).unwrap();
    apply(&mut books, Account::Lots, Change::Set, "2026-01-02", json!([lot("A", "8.00"), lot("B", "5.00")])).unwrap();
    apply(&mut books, Account::Lots, Change::Set, "2026-01-03", lot("B", "4.00")).unwrap();
    let lots: Vec<_> = books.lots["m"]
        .iter()
        .map(|booked| (booked.lot.order_id.as_str(), booked.day.as_str(), booked.lot.remaining.to_string()))
        .collect();
    assert_eq!(lots, [("A", "2026-01-01", "8".to_owned()), ("B", "2026-01-02", "4".to_owned())]);
}

#[test]
fn an_unknown_account_or_change_in_the_ledger_is_an_error() {
    assert!("cash".parse::<Account>().is_ok());
    assert!("wallet".parse::<Account>().is_err());
    assert!("multiply".parse::<Change>().is_err());
}
