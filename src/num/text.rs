//! Decimal text in, fixed-scale text out; RULES section 1, "Wire form" and "Scales".

use core::str;

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
pub(crate) fn parse(text: &str, scale: u8) -> Result<Parsed, Fault> {
    let bytes = text.as_bytes();
    let (whole, fraction) = match bytes.iter().position(|&b| b == b'.') {
        Some(point) => {
            let (whole, rest) = bytes.split_at_checked(point).ok_or(Fault::NotDecimal)?;
            let fraction = rest.get(1..).unwrap_or_default();
            if fraction.is_empty() {
                return Err(Fault::NotDecimal);
            }
            (whole, fraction)
        }
        None => (bytes, &[][..]),
    };
    let leading_zero = whole.len() > 1 && whole.first() == Some(&b'0');
    let digits = |part: &[u8]| part.iter().all(u8::is_ascii_digit);
    if whole.is_empty() || leading_zero || !digits(whole) || !digits(fraction) {
        return Err(Fault::NotDecimal);
    }
    let used = fraction.iter().rposition(|&b| b != b'0').map_or(0, |last| last + 1);
    let decimals = u8::try_from(used).ok().filter(|&used| used <= scale).ok_or(Fault::TooManyDecimals)?;
    let padding = core::iter::repeat_n(&b'0', usize::from(scale - decimals));
    let minor = whole
        .iter()
        .chain(fraction.iter().take(used))
        .chain(padding)
        .try_fold(0u64, |value, digit| value.checked_mul(10)?.checked_add(u64::from(digit - b'0')))
        .ok_or(Fault::OutOfRange)?;
    Ok(Parsed { minor, decimals })
}

const CAPACITY: usize = 48;

/// A printed decimal on the stack: 39 digits of a `u128`, a point and leading zeros fit.
pub(crate) struct Printed {
    bytes: [u8; CAPACITY],
    start: usize,
    end: usize,
}

impl Printed {
    /// `minor` with exactly `scale` decimals: `"30.00"`.
    pub(crate) fn fixed(minor: u128, scale: u8) -> Self {
        let mut printed = Printed { bytes: [b'0'; CAPACITY], start: CAPACITY, end: CAPACITY };
        let mut decimals = scale;
        // 128-bit division is slow everywhere; nearly every figure fits 64 bits.
        let mut wide = minor;
        while u64::try_from(wide).is_err() {
            printed.push_before((wide % 10) as u8, &mut decimals);
            wide /= 10;
        }
        let mut rest = wide as u64;
        while rest > 0 {
            printed.push_before((rest % 10) as u8, &mut decimals);
            rest /= 10;
        }
        while decimals > 0 {
            printed.push_before(0, &mut decimals);
        }
        if printed.start == CAPACITY || printed.first() == Some(b'.') {
            printed.put(b'0');
        }
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
        self.bytes.get(self.start..self.end).and_then(|bytes| str::from_utf8(bytes).ok()).unwrap_or_default()
    }

    fn first(&self) -> Option<u8> {
        self.bytes.get(self.start).copied()
    }

    fn last(&self) -> Option<u8> {
        self.bytes.get(self.end.checked_sub(1)?).copied()
    }

    fn put(&mut self, byte: u8) {
        self.start = self.start.saturating_sub(1);
        if let Some(slot) = self.bytes.get_mut(self.start) {
            *slot = byte;
        }
    }

    fn push_before(&mut self, digit: u8, decimals: &mut u8) {
        self.put(b'0' + digit);
        if *decimals > 0 {
            *decimals -= 1;
            if *decimals == 0 {
                self.put(b'.');
            }
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
    fn trims_rates_and_multipliers() {
        assert_eq!(Printed::trimmed(10_000_000, 8).as_str(), "0.1");
        assert_eq!(Printed::trimmed(30_000, 4).as_str(), "3");
        assert_eq!(Printed::trimmed(0, 8).as_str(), "0");
        assert_eq!(Printed::trimmed(1_000_000, 4).as_str(), "100");
    }
}
