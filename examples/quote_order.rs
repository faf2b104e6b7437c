//! Quotes an order for a preview, then books it when it is complete. In an unchanged market the digits are the same.
//!
//! `cargo run --example quote_order`

use points_rules::appreciation::{BookOrder, Holder, Market, QuoteOrder};
use points_rules::{Error, Rulebook, Units, presets};

fn main() -> Result<(), Error> {
    let rulebook: Rulebook = presets::APPRECIATION.parse()?;
    let scheme = rulebook.appreciation()?;
    let (market, amount) = (Market::EMPTY, "100".parse()?);

    let quote = scheme.quote_order(&QuoteOrder::new(market, amount))?;
    println!("{amount} yuan grant {} units (estimate)", quote.grant.units);
    println!("unit value {} before, {} after", quote.unit_value_before, quote.unit_value_after);

    let order = BookOrder::new(market, Holder::new(Units::ZERO), amount);
    let booking = scheme.book_order(&order)?;
    println!("booked: the buyer holds {} units", booking.holder.units);
    assert_eq!(booking.grant, quote.grant);
    assert_eq!(booking.holder.units.to_string(), "21.00000000");

    // An error has a code to branch on, the path of the field, and a message for the log.
    let error = scheme.book_order(&BookOrder { contribution: Some("100.01".parse()?), ..order }).err();
    println!("{error:?}");
    assert_eq!(error.as_ref().and_then(Error::path), Some("contribution"));
    Ok(())
}
