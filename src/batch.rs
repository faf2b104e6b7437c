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
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use alloc::borrow::ToOwned;

    use proptest::prelude::*;

    use super::*;
    use crate::read::Json;

    /// The columns that come out, as doubles, and the items' errors.
    struct Ran {
        columns: Vec<Vec<f64>>,
        errors: Vec<Option<ErrorCode>>,
    }

    fn ran(rulebook: &str, batch: u32, shared: &str, [first, second]: [&[f64]; 2], outs: usize) -> Ran {
        let count = first.len();
        let mut words: Vec<u64> = first.iter().chain(second).map(|number| number.to_bits()).collect();
        // What stands there from before must not come back.
        words.resize(count * (2 + outs), 7);
        let (mut errors, shared) = (vec![9; 99], Json::parse(shared).unwrap());
        let rulebook = Rulebook::from_json(rulebook).unwrap();
        run(&rulebook, batch, Tree::Json(&shared), &mut words, count, &mut errors).unwrap();
        let columns =
            words[2 * count..].chunks(count).map(|column| column.iter().copied().map(f64::from_bits).collect());
        let code = |&error: &u8| usize::from(error).checked_sub(1).map(|place| ErrorCode::ALL[place]);
        Ran { columns: columns.collect(), errors: errors.iter().map(code).collect() }
    }

    const EMPTY_MARKET: &str = r#"{"market": {"fundBalance": "0", "unitsOutstanding": "0", "unitsIssued": "0", "treasuryUnits": "0", "fixedPoints": "0"}}"#;

    #[test]
    fn orders_are_quoted_each_by_itself() {
        use ErrorCode::{InvalidDecimal, OutOfRange, TooManyDecimals};
        let rulebook = include_str!("../rulebooks/appreciation.json")
            .replace("\"referrerGrantRate\": \"0\"", "\"referrerGrantRate\": \"0.1\"");
        let amounts = [10_000.0, 0.0, 20_000.0, 1.5, f64::NAN];
        let Ran { columns, errors } = ran(&rulebook, 0, EMPTY_MARKET, [&amounts, &[0.0, 0.0, 1.0, 0.0, 0.0]], 8);
        assert_eq!(errors, [None, Some(OutOfRange), None, Some(TooManyDecimals), Some(InvalidDecimal)]);
        let expected = [
            (3_000.0, 6_000.0),
            (2_100.0, 4_200.0),
            (2_100_000_000.0, 4_200_000_000.0),
            (0.0, 600_000_000.0),
            (20_000.0, 40_000.0),
            (0.0, 0.0),
            (14_286.0, 12_500.0),
            (0.0, 0.0),
        ];
        for (column, (first, third)) in columns.iter().zip(expected) {
            assert_eq!((column[0], column[2]), (first, third));
            assert!([1, 3, 4].iter().all(|&refused| column[refused].is_nan()), "{column:?}");
        }
        // The cap of 10^8 units cuts what 10^10 yuan would grant.
        let capped = ran(&rulebook, 0, EMPTY_MARKET, [&[1e12], &[0.0]], 8);
        assert_eq!(capped.errors, [Some(ErrorCode::Overflow)], "10^16 steps are past what a double holds");
    }

    #[test]
    fn holdings_are_valued_each_by_itself() {
        let rulebook = include_str!("../rulebooks/appreciation.json");
        let market = EMPTY_MARKET
            .replace("\"fundBalance\": \"0\"", "\"fundBalance\": \"30\"")
            .replace("\"unitsOutstanding\": \"0\"", "\"unitsOutstanding\": \"21\"")
            .replace("\"unitsIssued\": \"0\"", "\"unitsIssued\": \"21\"");
        let units = [2_100_000_000.0, 2_100_000_000.0, 2_100_000_001.0, 700_000_000.0];
        let Ran { columns, errors } = ran(rulebook, 1, &market, [&units, &[20_000.0, f64::NAN, 1.0, 1_000.0]], 4);
        assert_eq!(errors, [None, None, Some(ErrorCode::InvalidState), None]);
        let [value, display, headroom, exit_due] = <[Vec<f64>; 4]>::try_from(columns).unwrap();
        assert_eq!((value[0], value[1], value[3]), (3_000.0, 3_000.0, 1_000.0));
        assert_eq!((display[0], display[3]), (300_006.0, 100_002.0));
        assert_eq!((headroom[0], headroom[3]), (17_000.0, 0.0));
        assert_eq!((exit_due[0], exit_due[3]), (0.0, 1.0));
        assert!(headroom[1].is_nan() && exit_due[1].is_nan() && value[2].is_nan());
    }

    #[test]
    fn stakes_are_estimated_each_by_itself() {
        let rulebook = include_str!("../rulebooks/dividend.json");
        let day = r#"{"day": {"turnover": "10000", "eligibleShares": "1000", "tierHeadcounts": {"V1": 2, "V2": 1, "V3": 1}}}"#;
        let Ran { columns, errors } =
            ran(rulebook, 2, day, [&[300.0, 10.0, 2_000.0], &[10_000_000.0, 1_000.0, 1.0]], 6);
        assert_eq!(errors, [None, None, Some(ErrorCode::InvalidState)]);
        let first: Vec<f64> = columns.iter().map(|column| column[0]).collect();
        assert_eq!(first, [2.0, 90_000.0, 60_000.0, 150_000.0, 150_000.0, 9_850_000.0]);
        let second: Vec<f64> = columns.iter().map(|column| column[1]).collect();
        assert!(second[0].is_nan(), "below the first tier");
        assert_eq!(second[1..], [3_000.0, 0.0, 3_000.0, 1_000.0, 0.0]);
    }

    #[test]
    fn what_all_items_share_is_refused_as_a_whole() {
        let rulebook = Rulebook::from_json(include_str!("../rulebooks/appreciation.json")).unwrap();
        let refused = |batch, shared: &str| {
            let shared = Json::parse(shared).unwrap();
            let error = run(&rulebook, batch, Tree::Json(&shared), &mut [], 0, &mut Vec::new()).unwrap_err();
            (error.code(), error.path().map(ToOwned::to_owned))
        };
        let broken = EMPTY_MARKET.replace("\"fundBalance\": \"0\"", "\"fundBalance\": \"1\"");
        assert_eq!(refused(0, &broken), (ErrorCode::InvalidState, Some("market".to_owned())));
        assert_eq!(refused(2, "{}"), (ErrorCode::SchemeNotConfigured, None));
        assert_eq!(refused(3, "{}"), (ErrorCode::UnknownOp, None));
    }

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
        for number in [4_503_599_627_370_495, 4_503_599_627_370_496, 9_007_199_254_740_991] {
            assert_eq!(double(number), Some(f64::to_bits(number as f64)), "{number}");
        }
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
