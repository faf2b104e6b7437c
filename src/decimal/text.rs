//! Decimal text in, fixed-scale text out; RULES section 1, "Wire form" and "Scales".

use core::str;

use super::kind::power_of_ten;
use crate::impossible::Always;

/// Why a text is no decimal of its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    NotDecimal,
    TooManyDecimals,
    OutOfRange,
}

/// A decimal as an integer of its smallest steps, and how many decimals it really used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Parsed {
    pub(crate) minor: u64,
    pub(crate) decimals: u8,
}

/// Reads `0|[1-9][0-9]*`, then optionally `.` and one or more digits, as a multiple of 10^-`scale`.
///
/// Plain loops over bytes here and below: most calls of the whole package spend much of their time in them, and built for
/// size, iterators would be calls.
pub(crate) fn parse(text: &str, scale: u8) -> Result<Parsed, Fault> {
    let bytes = text.as_bytes();
    let mut steps = Digits { value: 0, fits: true };
    let mut whole = 0usize;
    // Digits after the point, those among them that count, and whether all others are zeros.
    let (mut point, mut fraction, mut decimals, mut is_short) = (false, 0usize, 0u8, true);
    for &byte in bytes {
        match byte {
            b'0'..=b'9' if !point => {
                whole += 1;
                steps.push(byte);
            }
            b'0'..=b'9' => {
                fraction += 1;
                if fraction <= usize::from(scale) {
                    steps.push(byte);
                    if byte != b'0' {
                        decimals = fraction as u8;
                    }
                } else if byte != b'0' {
                    is_short = false;
                }
            }
            b'.' if !point => point = true,
            _ => return Err(Fault::NotDecimal),
        }
    }
    let leading_zero = whole > 1 && bytes.first() == Some(&b'0');
    if whole == 0 || leading_zero || (point && fraction == 0) {
        return Err(Fault::NotDecimal);
    }
    if !is_short {
        return Err(Fault::TooManyDecimals);
    }
    for _ in fraction..usize::from(scale) {
        steps.push(b'0');
    }
    if steps.fits { Ok(Parsed { minor: steps.value, decimals }) } else { Err(Fault::OutOfRange) }
}

/// Digits collected to a number, while it fits.
struct Digits {
    value: u64,
    fits: bool,
}

impl Digits {
    #[inline(always)]
    fn push(&mut self, digit: u8) {
        let digit = u64::from(digit - b'0');
        // The comparison is a fraction of what a checked multiplication of 64 bits costs in WebAssembly.
        const LAST: u64 = u64::MAX / 10;
        self.fits &= self.value < LAST || (self.value == LAST && digit <= u64::MAX % 10);
        self.value = self.value.wrapping_mul(10).wrapping_add(digit);
    }
}

const CAPACITY: usize = 48;

/// A printed decimal on the stack: 39 digits of a `u128`, a point and leading zeros fit.
pub(crate) struct Printed {
    bytes: [u8; CAPACITY],
    start: usize,
    end: usize,
}

/// Digits are made eight at a time: of numbers of 32 bits, which every engine divides by a constant without dividing.
const EIGHT_DIGITS: u32 = 100_000_000;

impl Printed {
    /// `minor` with exactly `scale` decimals: `"30.00"`.
    pub(crate) fn fixed(minor: u128, scale: u8) -> Self {
        let mut printed = Printed { bytes: [b'0'; CAPACITY], start: CAPACITY, end: CAPACITY };
        let (whole, mut fraction) = divide(minor, power_of_ten(scale));
        let mut decimals = u32::from(scale);
        while decimals > 8 {
            fraction = printed.eight_digits(fraction.into()) as u64;
            decimals -= 8;
        }
        printed.digits(fraction as u32, decimals);
        if scale > 0 {
            printed.put(b'.');
        }
        let mut whole = whole;
        while whole >= EIGHT_DIGITS.into() {
            whole = printed.eight_digits(whole);
        }
        printed.digits(whole as u32, 1);
        printed
    }

    /// `minor` without trailing zeros: `"0.1"`, `"3"`.
    pub(crate) fn trimmed(minor: u128, scale: u8) -> Self {
        let mut printed = Printed::fixed(minor, scale);
        if scale > 0 {
            while printed.last() == Some(b'0') {
                printed.end -= 1;
            }
            if printed.last() == Some(b'.') {
                printed.end -= 1;
            }
        }
        printed
    }

    pub(crate) fn as_str(&self) -> &str {
        // Only ASCII digits and a point were written.
        self.bytes
            .get(self.start..self.end)
            .and_then(|bytes| str::from_utf8(bytes).ok())
            .always("only digits were written", "")
    }

    fn last(&self) -> Option<u8> {
        self.bytes.get(self.end.checked_sub(1)?).copied()
    }

    #[inline(always)]
    fn put(&mut self, byte: u8) {
        self.start = self.start.saturating_sub(1);
        if let Some(slot) = self.bytes.get_mut(self.start) {
            *slot = byte;
        }
    }

    /// Puts the last eight digits before what is there, and gives the rest.
    fn eight_digits(&mut self, number: u128) -> u128 {
        let (rest, digits) = divide(number, EIGHT_DIGITS.into());
        self.digits(digits as u32, 8);
        rest
    }

    /// Puts a number's digits before what is there, at least so many.
    fn digits(&mut self, number: u32, least: u32) {
        let (mut rest, mut left) = (number, least);
        while rest > 0 || left > 0 {
            self.put(b'0' + (rest % 10) as u8);
            rest /= 10;
            left = left.saturating_sub(1);
        }
    }
}

const NOT_ZERO: &str = "the divisor is a power of ten";

/// Quotient and remainder: in 64 bits where that is enough, as nearly always, because 128 are slow everywhere.
fn divide(number: u128, divisor: u64) -> (u128, u64) {
    match u64::try_from(number) {
        Ok(number) => {
            (number.checked_div(divisor).always(NOT_ZERO, 0).into(), number.checked_rem(divisor).always(NOT_ZERO, 0))
        }
        Err(_) => {
            let divisor = u128::from(divisor);
            (number.checked_div(divisor).always(NOT_ZERO, 0), number.checked_rem(divisor).always(NOT_ZERO, 0) as u64)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn minor(text: &str, scale: u8) -> Result<u64, Fault> {
        parse(text, scale).map(|parsed| parsed.minor)
    }

    #[test]
    fn reads_only_the_wire_form() {
        assert_eq!(minor("0", 2), Ok(0));
        assert_eq!(minor("1.5", 2), Ok(150));
        assert_eq!(minor("1.500000000000000000000000000000", 2), Ok(150));
        assert_eq!(minor("10000000000000", 2), Ok(1_000_000_000_000_000));
        for text in ["", ".", "1.", ".5", "01", "00", "+1", "-1", "1e3", "1_0", " 1", "1 ", "１", "1.5.0", "0x1", "1,0"]
        {
            assert_eq!(minor(text, 2), Err(Fault::NotDecimal), "{text:?}");
        }
        assert_eq!(minor("1.505", 2), Err(Fault::TooManyDecimals));
        assert_eq!(minor("18446744073709551616", 0), Err(Fault::OutOfRange));
        assert_eq!(minor("18446744073709551615", 0), Ok(u64::MAX));
    }

    #[test]
    fn counts_the_decimals_that_matter() {
        assert_eq!(parse("1.2300", 4), Ok(Parsed { minor: 12_300, decimals: 2 }));
        assert_eq!(parse("7.000", 0), Ok(Parsed { minor: 7, decimals: 0 }));
    }

    #[test]
    fn prints_exactly_its_scale() {
        assert_eq!(Printed::fixed(3000, 2).as_str(), "30.00");
        assert_eq!(Printed::fixed(0, 2).as_str(), "0.00");
        assert_eq!(Printed::fixed(5, 2).as_str(), "0.05");
        assert_eq!(Printed::fixed(5, 0).as_str(), "5");
        assert_eq!(Printed::fixed(0, 0).as_str(), "0");
        assert_eq!(Printed::fixed(u128::MAX, 8).as_str(), "3402823669209384634633746074317.68211455");
        assert_eq!(Printed::fixed(u128::from(u64::MAX), 4).as_str(), "1844674407370955.1615");
    }

    #[test]
    fn prints_more_decimals_than_it_makes_at_a_time() {
        assert_eq!(Printed::fixed(1_234_567_890, 9).as_str(), "1.234567890");
        assert_eq!(Printed::fixed(123_456_789_012_345_678, 16).as_str(), "12.3456789012345678");
        assert_eq!(Printed::fixed(7, 19).as_str(), "0.0000000000000000007");
    }

    #[test]
    fn trims_rates_and_multipliers() {
        assert_eq!(Printed::trimmed(10_000_000, 8).as_str(), "0.1");
        assert_eq!(Printed::trimmed(30_000, 4).as_str(), "3");
        assert_eq!(Printed::trimmed(0, 8).as_str(), "0");
        assert_eq!(Printed::trimmed(1_000_000, 4).as_str(), "100");
        assert_eq!(Printed::trimmed(1_000, 0).as_str(), "1000");
    }
}
