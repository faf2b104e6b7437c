//! Batches as clients run them: columns of doubles in and out, for price lists and operators' tables.
//!
//! A double holds every whole number up to 2^53 exactly, and only such numbers cross: fen and smallest steps. They are taken
//! apart by their bits, so that no arithmetic of floats takes part. An item that is refused has a code of its own, and
//! leaves the others alone.

use alloc::vec::Vec;

use crate::appreciation::MarketBatch;
use crate::dividend::DayBatch;
use crate::error::{ErrorCode, Result};
use crate::op;
use crate::read::{Terms, Tree, read};
use crate::rulebook::Rulebook;

/// Not a number: a figure that an item has not.
const NONE: u64 = 0x7ff8_0000_0000_0000;

/// What is asked of each item, and where its figures go.
type Item<'a> = &'a dyn Fn([u64; 2], &mut Row<'_>) -> Refusable;

type Refusable = core::result::Result<(), ErrorCode>;

/// An item's row of the columns that go out, figure by figure.
struct Row<'a> {
    words: &'a mut [u64],
    at: usize,
    step: usize,
}

impl Row<'_> {
    #[inline(always)]
    fn put(&mut self, figure: u64) -> Refusable {
        let bits = double(figure).ok_or(ErrorCode::Overflow)?;
        self.put_bits(bits);
        Ok(())
    }

    #[inline(always)]
    fn put_some(&mut self, figure: Option<u64>) -> Refusable {
        match figure {
            Some(figure) => self.put(figure),
            None => {
                self.put_bits(NONE);
                Ok(())
            }
        }
    }

    #[inline(always)]
    fn put_bits(&mut self, bits: u64) {
        if let Some(to) = self.words.get_mut(self.at) {
            *to = bits;
        }
        self.at += self.step;
    }
}

/// Runs a batch. `words` are the bits of two columns that come in and of those that go out, each of `count` items;
/// `errors` gets for each item 0, or one more than the place of its code in [`ErrorCode::ALL`].
///
/// # Errors
/// What the part that all items share is refused with.
pub(crate) fn run(
    rulebook: &Rulebook,
    batch: u32,
    shared: Tree<'_>,
    words: &mut [u64],
    count: usize,
    errors: &mut Vec<u8>,
) -> Result<()> {
    let terms = |scale| Terms { scale, strict: false };
    errors.clear();
    match batch {
        // appreciation.quoteOrders: amounts and whether they are referred.
        0 => {
            let appreciation = rulebook.appreciation()?;
            let shared: MarketBatch = read(shared, terms(None))?;
            let orders = appreciation.order_batch(shared.market())?;
            each(words, count, errors, &|[amount, referred], row| {
                let quote = orders.quote(whole(amount)?, whole(referred)? > 0)?;
                row.put(quote.contribution)?;
                row.put(quote.grant_value)?;
                row.put(quote.units)?;
                row.put(quote.referrer_units)?;
                row.put_some(quote.quota_granted)?;
                row.put(quote.residue)?;
                row.put(quote.unit_value_after)?;
                row.put(quote.cap_reached.into())
            });
        }
        // appreciation.valueHoldings: units and quotas.
        1 => {
            let appreciation = rulebook.appreciation()?;
            let shared: MarketBatch = read(shared, terms(None))?;
            let holdings = appreciation.holding_batch(shared.market())?;
            each(words, count, errors, &|[units, quota], row| {
                let value = holdings.value(whole(units)?, some_whole(quota)?)?;
                row.put(value.value)?;
                row.put(value.display_value)?;
                row.put_some(value.headroom)?;
                row.put_some(value.exit_due.map(u64::from))
            });
        }
        // dividend.estimates: shares and quotas.
        2 => {
            let dividend = rulebook.dividend()?;
            let shared: DayBatch = read(shared, terms(Some(dividend.config().share_scale)))?;
            let estimates = dividend.estimate_batch(shared.day())?;
            each(words, count, errors, &|[shares, quota], row| {
                let estimate = estimates.estimate(whole(shares)?, whole(quota)?)?;
                row.put_some(estimate.tier.map(|tier| tier as u64))?;
                row.put(estimate.pro_rata)?;
                row.put(estimate.tier_share)?;
                row.put(estimate.gross)?;
                row.put(estimate.payout)?;
                row.put(estimate.quota_after)
            });
        }
        _ => return Err(op::unknown("")),
    }
    Ok(())
}

/// Every item by itself: its figures, or its code and none.
fn each(words: &mut [u64], count: usize, errors: &mut Vec<u8>, item: Item<'_>) {
    let (ins, outs) = words.split_at_mut_checked(2 * count).unwrap_or_default();
    let (first, second) = ins.split_at_checked(count).unwrap_or_default();
    errors.resize(count, 0);
    for (at, ((&first, &second), error)) in first.iter().zip(second).zip(errors).enumerate() {
        if let Err(code) = item([first, second], &mut Row { words: outs, at, step: count }) {
            *error = place(code);
            let mut row = Row { words: outs, at, step: count };
            while row.at < row.words.len() {
                row.put_bits(NONE);
            }
        }
    }
}

/// A code as a byte that is not 0.
fn place(code: ErrorCode) -> u8 {
    let place = ErrorCode::ALL.iter().position(|known| *known == code);
    place.and_then(|place| u8::try_from(place + 1).ok()).unwrap_or(u8::MAX)
}

const MANTISSA: u32 = 52;
const BIAS: u64 = 1023;
const INFINITE: u64 = 0x7ff;

/// The whole number that these bits of a double are.
///
/// # Errors
/// `INVALID_DECIMAL` for what is no finite number, `TOO_MANY_DECIMALS` for a fraction, `OUT_OF_RANGE` for a number below 0,
/// or past 2^53, where doubles skip numbers.
#[inline(always)]
fn whole(bits: u64) -> core::result::Result<u64, ErrorCode> {
    let exponent = (bits << 1) >> (MANTISSA + 1);
    let mantissa = bits & ((1 << MANTISSA) - 1) | (1 << MANTISSA);
    match exponent {
        _ if bits << 1 == 0 => Ok(0),
        INFINITE => Err(ErrorCode::InvalidDecimal),
        _ if bits >> 63 == 1 => Err(ErrorCode::OutOfRange),
        ..BIAS => Err(ErrorCode::TooManyDecimals),
        _ => {
            let below = u64::from(MANTISSA).checked_sub(exponent - BIAS).ok_or(ErrorCode::OutOfRange)?;
            if mantissa.trailing_zeros() < below as u32 {
                Err(ErrorCode::TooManyDecimals)
            } else {
                Ok(mantissa >> below)
            }
        }
    }
}

/// The same, or nothing for what is not a number.
fn some_whole(bits: u64) -> core::result::Result<Option<u64>, ErrorCode> {
    let is_nan = bits << 1 > INFINITE << (MANTISSA + 1);
    if is_nan { Ok(None) } else { whole(bits).map(Some) }
}

/// The bits of a whole number as a double; `None` past 2^53 − 1.
#[inline(always)]
fn double(number: u64) -> Option<u64> {
    if number == 0 || number >> (MANTISSA + 1) > 0 {
        return (number == 0).then_some(0);
    }
    // The highest bit of the number is the one that a mantissa leaves out; here it adds one to the exponent.
    let shift = number.leading_zeros() - (u64::BITS - MANTISSA - 1);
    Some(((BIAS + u64::from(MANTISSA - 1) - u64::from(shift)) << MANTISSA) + (number << shift))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn whole_numbers_are_read_from_doubles() {
        for (number, read) in [
            (0.0, Ok(0)),
            (-0.0, Ok(0)),
            (1.0, Ok(1)),
            (9_007_199_254_740_991.0, Ok(9_007_199_254_740_991)),
            (9_007_199_254_740_992.0, Err(ErrorCode::OutOfRange)),
            (1e300, Err(ErrorCode::OutOfRange)),
            (-1.0, Err(ErrorCode::OutOfRange)),
            (-0.5, Err(ErrorCode::OutOfRange)),
            (0.5, Err(ErrorCode::TooManyDecimals)),
            (5e-324, Err(ErrorCode::TooManyDecimals)),
            (4_503_599_627_370_495.5, Err(ErrorCode::TooManyDecimals)),
            (f64::NAN, Err(ErrorCode::InvalidDecimal)),
            (f64::INFINITY, Err(ErrorCode::InvalidDecimal)),
            (f64::NEG_INFINITY, Err(ErrorCode::InvalidDecimal)),
        ] {
            assert_eq!(whole(f64::to_bits(number)), read, "{number}");
        }
        assert_eq!(some_whole(f64::to_bits(f64::NAN)), Ok(None));
        assert_eq!(some_whole(f64::to_bits(-f64::NAN)), Ok(None));
        assert_eq!(some_whole(f64::to_bits(f64::INFINITY)), Err(ErrorCode::InvalidDecimal));
        assert_eq!(some_whole(f64::to_bits(7.0)), Ok(Some(7)));
        assert!(f64::from_bits(NONE).is_nan());
        assert_eq!(double(9_007_199_254_740_992), None);
    }

    proptest! {
        #[test]
        fn doubles_hold_whole_numbers(number in 0u64..1 << 53, shift in 0u32..53) {
            let number = number >> shift;
            prop_assert_eq!(double(number), Some(f64::to_bits(number as f64)));
            prop_assert_eq!(whole(f64::to_bits(number as f64)), Ok(number));
        }
    }
}
