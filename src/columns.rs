//! Columns of doubles: how the numbers of a batch cross a boundary.
//!
//! A double holds every whole number up to 2^53 exactly, and only such numbers cross: fen and smallest steps. They are
//! taken apart by their bits, so that no arithmetic of floats takes part.

use crate::error::ErrorCode;

/// A column as declarations list it.
#[derive(Debug)]
#[cfg_attr(any(web, mini), allow(dead_code, reason = "only declarations read it"))]
pub(crate) struct Column {
    pub(crate) name: &'static str,
    pub(crate) doc: &'static str,
    pub(crate) of: ColumnKind,
}

/// The kind of values in a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ColumnKind {
    /// A whole number.
    Whole,
    /// 1 or 0.
    Flag,
    /// A whole number or nothing (NaN).
    Nullable,
}

/// An item of a batch, out of the columns that come in.
pub(crate) trait Item: Sized {
    const COLUMNS: &'static [Column];

    /// # Errors
    /// The item's code for a number that its column does not take.
    fn take(row: &mut Row<'_>) -> Result<Self, ErrorCode>;
}

/// The figures of an item, into the columns that go out.
pub(crate) trait Figures {
    #[cfg_attr(any(web, mini), allow(dead_code, reason = "only declarations read it"))]
    const COLUMNS: &'static [Column];

    /// # Errors
    /// `OVERFLOW` for a figure past 2^53 − 1.
    fn put(self, row: &mut Row<'_>) -> Result<(), ErrorCode>;
}

/// One number of a column.
pub(crate) trait ColumnNumber: Sized {
    const OF: ColumnKind;

    fn from_bits(bits: u64) -> Result<Self, ErrorCode>;

    fn to_bits(self) -> Result<u64, ErrorCode>;
}

impl ColumnNumber for u64 {
    const OF: ColumnKind = ColumnKind::Whole;

    #[inline(always)]
    fn from_bits(bits: u64) -> Result<Self, ErrorCode> {
        whole(bits)
    }

    #[inline(always)]
    fn to_bits(self) -> Result<u64, ErrorCode> {
        double(self).ok_or(ErrorCode::Overflow)
    }
}

impl ColumnNumber for bool {
    const OF: ColumnKind = ColumnKind::Flag;

    #[inline(always)]
    fn from_bits(bits: u64) -> Result<Self, ErrorCode> {
        whole(bits).map(|number| number > 0)
    }

    #[inline(always)]
    fn to_bits(self) -> Result<u64, ErrorCode> {
        u64::from(self).to_bits()
    }
}

impl ColumnNumber for Option<u64> {
    const OF: ColumnKind = ColumnKind::Nullable;

    #[inline(always)]
    fn from_bits(bits: u64) -> Result<Self, ErrorCode> {
        let is_nan = bits << 1 > INFINITE << (MANTISSA + 1);
        if is_nan { Ok(None) } else { whole(bits).map(Some) }
    }

    #[inline(always)]
    fn to_bits(self) -> Result<u64, ErrorCode> {
        match self {
            Some(number) => number.to_bits(),
            None => Ok(NONE),
        }
    }
}

impl ColumnNumber for Option<bool> {
    const OF: ColumnKind = ColumnKind::Nullable;

    #[inline(always)]
    fn from_bits(bits: u64) -> Result<Self, ErrorCode> {
        Option::<u64>::from_bits(bits).map(|number| number.map(|number| number > 0))
    }

    #[inline(always)]
    fn to_bits(self) -> Result<u64, ErrorCode> {
        self.map(u64::from).to_bits()
    }
}

/// Not a number: a figure that an item does not have.
pub(crate) const NONE: u64 = 0x7ff8_0000_0000_0000;

/// One item's place in each of some columns that stand one after the other.
pub(crate) struct Row<'a> {
    words: &'a mut [u64],
    at: usize,
    step: usize,
}

impl<'a> Row<'a> {
    /// The item at `index` of columns of `count` items.
    pub(crate) fn new(words: &'a mut [u64], index: usize, count: usize) -> Self {
        Row { words, at: index, step: count }
    }

    /// The number in the next column; none where the columns end before, which the package's never do.
    #[inline(always)]
    pub(crate) fn next(&mut self) -> u64 {
        let bits = self.words.get(self.at).copied().unwrap_or(NONE);
        self.at += self.step;
        bits
    }

    #[inline(always)]
    pub(crate) fn put(&mut self, bits: u64) {
        if let Some(to) = self.words.get_mut(self.at) {
            *to = bits;
        }
        self.at += self.step;
    }

    /// Nothing in this column and in those behind it.
    pub(crate) fn clear(&mut self) {
        while self.at < self.words.len() {
            self.put(NONE);
        }
    }
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
fn whole(bits: u64) -> Result<u64, ErrorCode> {
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
        assert_eq!(Option::<u64>::from_bits(f64::to_bits(f64::NAN)), Ok(None));
        assert_eq!(Option::<u64>::from_bits(f64::to_bits(-f64::NAN)), Ok(None));
        assert_eq!(Option::<u64>::from_bits(f64::to_bits(f64::INFINITY)), Err(ErrorCode::InvalidDecimal));
        assert_eq!(Option::<u64>::from_bits(f64::to_bits(7.0)), Ok(Some(7)));
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
