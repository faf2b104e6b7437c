//! Settles a day of the dividend scheme over columns, as a server with many members does.
//!
//! `cargo run --example settle_day`

use points_rules::{Error, Money, Rulebook, Shares, presets};

fn main() -> Result<(), Error> {
    let rulebook: Rulebook = presets::DIVIDEND.parse()?;
    let dividend = rulebook.dividend()?;

    // One entry for each member. Columns are whole numbers: shares in steps of the rulebook's scale, money in fen.
    let scale = dividend.config().share_scale;
    let shares = ["10", "90", "0"].map(str::parse::<Shares>).into_iter();
    let shares = shares.map(|shares| shares?.minor_at(scale)).collect::<Result<Vec<u64>, Error>>()?;
    let mut quotas = [200_000, 50_000, 10_000];
    let mut payouts = [0; 3];

    let totals = dividend.settle_columns("10000".parse()?, Money::ZERO, &shares, &quotas, &mut payouts)?;
    for (member, (quota, payout)) in quotas.iter_mut().zip(payouts).enumerate() {
        *quota -= payout;
        println!("member {member} gets {} yuan, {} yuan of quota left", fen(payout)?, fen(*quota)?);
    }
    println!("paid {}, back to the platform {}", totals.paid, totals.unallocated);
    assert_eq!(payouts, [30_000, 50_000, 0]);
    assert_eq!(totals.paid.to_string(), "800.00");
    Ok(())
}

fn fen(minor: u64) -> Result<Money, Error> {
    Money::from_minor(minor)
}
