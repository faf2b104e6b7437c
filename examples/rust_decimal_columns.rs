//! An adapter for a host that keeps `rust_decimal` values: exact in both directions, an error instead of a rounding.
//!
//! `cargo run --example rust_decimal_columns`

use points_rules::dividend::{DayTotals, Dividend};
use points_rules::{Error, Money, Rulebook, Shares, presets};
use rust_decimal::Decimal;

/// A row of the host's table.
struct Row {
    shares: Decimal,
    quota: Decimal,
    payout: Decimal,
}

/// Settles a day over rows of decimals and fills in the payouts. Nothing changes if it fails.
fn settle(dividend: &Dividend, turnover: Decimal, rows: &mut [Row]) -> Result<DayTotals, Error> {
    let scale = dividend.config().share_scale;
    let shares = column(rows, |row| Shares::try_from(row.shares)?.minor_at(scale))?;
    let quotas = column(rows, |row| Money::try_from(row.quota).map(Money::minor))?;
    let mut payouts = vec![0; rows.len()];
    let totals = dividend.settle_columns(turnover.try_into()?, Money::ZERO, &shares, &quotas, &mut payouts)?;
    let payouts = payouts.into_iter().map(Money::from_minor).collect::<Result<Vec<_>, _>>()?;
    for (row, payout) in rows.iter_mut().zip(payouts) {
        row.payout = payout.into();
        row.quota -= row.payout;
    }
    Ok(totals)
}

fn column(rows: &[Row], read: impl Fn(&Row) -> Result<u64, Error>) -> Result<Vec<u64>, Error> {
    rows.iter().map(read).collect()
}

fn main() -> Result<(), Error> {
    let rulebook: Rulebook = presets::DIVIDEND.parse()?;
    let dividend = rulebook.dividend()?;
    let row = |shares, fen| Row { shares: Decimal::from(shares), quota: Decimal::new(fen, 2), payout: Decimal::ZERO };
    let mut rows = [row(10, 200_000), row(90, 50_000)];

    settle(dividend, Decimal::from(10_000), &mut rows)?;
    for Row { shares, quota, payout } in &rows {
        println!("{shares} shares: {payout} yuan, {quota} yuan of quota left");
    }
    assert_eq!(rows.map(|row| row.payout.to_string()), ["300.00", "500.00"]);

    // A value with more decimals than its kind has is an error; the host rounds first, by a rule of its own.
    let error = settle(dividend, Decimal::new(1, 3), &mut []).err();
    println!("{error:?}");
    assert_eq!(error.map(|error| error.code().as_str()), Some("TOO_MANY_DECIMALS"));
    Ok(())
}
