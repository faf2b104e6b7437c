//! Any text as a decimal of every type: exactly what the grammar of RULES section 1 allows is read, without a digit lost.

use std::fmt::{Debug, Display};
use std::str::FromStr;

use points_rules::{Amount, Error, ErrorCode, IssuePrice, Money, Multiplier, PointValue, Points, Rate, Shares, Units};
use rust_decimal::Decimal;

use super::check_error;

pub fn run(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    check::<Money>(text, 2);
    check::<Amount>(text, 2);
    check::<IssuePrice>(text, 4);
    check::<PointValue>(text, 4);
    check::<Units>(text, 8);
    check::<Rate>(text, 8);
    check::<Multiplier>(text, 4);
    check::<Points>(text, 4);
    check::<Shares>(text, 4);
}

fn check<T>(text: &str, scale: usize)
where
    T: FromStr<Err = Error> + TryFrom<Decimal, Error = Error> + Into<Decimal> + Display + Debug + PartialEq + Copy,
{
    let value = match text.parse::<T>() {
        Ok(value) => value,
        Err(error) => {
            check_error(&error);
            assert_eq!(error.code() == ErrorCode::InvalidDecimal, !is_decimal(text), "{text:?} {error}");
            let many = error.code() == ErrorCode::TooManyDecimals;
            assert!(!is_decimal(text) || many == (decimals(text) > scale), "{text:?} {error}");
            return;
        }
    };
    assert!(is_decimal(text) && decimals(text) <= scale, "{text:?} was read as {value:?}");
    let printed = value.to_string();
    assert_eq!(without_zeros(&printed), without_zeros(text), "a digit was lost");
    assert_eq!(printed.parse::<T>(), Ok(value));
    assert_eq!(T::try_from(value.into()), Ok(value));
}

/// `0|[1-9][0-9]*`, then optionally `.` and one or more digits.
fn is_decimal(text: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, fraction) = match text.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (text, None),
    };
    digits(whole) && (whole == "0" || !whole.starts_with('0')) && fraction.is_none_or(digits)
}

/// How many decimals count.
fn decimals(text: &str) -> usize {
    text.split_once('.').map_or(0, |(_, fraction)| fraction.trim_end_matches('0').len())
}

fn without_zeros(text: &str) -> &str {
    match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.'),
        false => text,
    }
}
