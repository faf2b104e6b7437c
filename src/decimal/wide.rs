//! Multiply first, divide once: `a * b / d` without a wrong digit at any size.
//!
//! Almost every product in the rules fits 128 bits. At the extremes (an amount of 10^10 yuan times a
//! rate of 8 decimals times 9·10^18 unit steps) one does not, and the product goes to 256 bits.

use crate::impossible::Always;

/// A quotient and what the division left.
#[derive(Clone, Copy)]
struct Division<T> {
    quotient: T,
    remainder: T,
}

/// `floor(a * b / d)`; `None` where `d` is 0 or the quotient does not fit 128 bits.
pub(crate) fn mul_div_floor(a: u128, b: u128, d: u128) -> Option<u128> {
    Some(mul_div(a, b, d)?.quotient)
}

/// `ceil(a * b / d)`; `None` as for [`mul_div_floor`].
pub(crate) fn mul_div_ceil(a: u128, b: u128, d: u128) -> Option<u128> {
    let Division { quotient, remainder } = mul_div(a, b, d)?;
    if remainder == 0 { Some(quotient) } else { quotient.checked_add(1) }
}

/// `a * b / d` to the nearest, ties up; `None` as for [`mul_div_floor`].
pub(crate) fn mul_div_half_up(a: u128, b: u128, d: u128) -> Option<u128> {
    let Division { quotient, remainder } = mul_div(a, b, d)?;
    // remainder < d, so `d - remainder` neither wraps nor is 0, and doubling is avoided.
    if remainder >= d.wrapping_sub(remainder) { quotient.checked_add(1) } else { Some(quotient) }
}

/// `floor(a * b / d)`; 2^64 − 1 where it is not below that, or `d` is 0: past the bounds of every kind. Quotes are made of it,
/// so it is inlined as far as it is one division of 64 bits, and a word comes back instead of an option.
#[inline(always)]
pub(crate) fn mul_div_floor_64(a: u64, b: u64, d: u64) -> u64 {
    match narrow_product(a, b) {
        Some(product) => product.checked_div(d).unwrap_or(u64::MAX),
        None => quotient_of_product(a, b, d),
    }
}

/// [`mul_div_half_up`] of 64 bits; 2^64 − 1 where it is not below that, or `d` is 0.
#[inline(always)]
pub(crate) fn mul_div_half_up_64(a: u64, b: u64, d: u64) -> u64 {
    match narrow_mul_div(a, b, d) {
        Some(Division { quotient, remainder }) => quotient + u64::from(remainder >= d.wrapping_sub(remainder)),
        None => u64::MAX,
    }
}

fn mul_div(a: u128, b: u128, d: u128) -> Option<Division<u128>> {
    // Nearly every factor fits 64 bits, and so does nearly every quotient.
    if let (Ok(a), Ok(b)) = (u64::try_from(a), u64::try_from(b)) {
        if let Ok(d) = u64::try_from(d)
            && let Some(Division { quotient, remainder }) = narrow_mul_div(a, b, d)
        {
            return Some(Division { quotient: quotient.into(), remainder: remainder.into() });
        }
        return divide(product(a, b), d);
    }
    if let Some(product) = a.checked_mul(b) {
        return divide(product, d);
    }
    let (high, low) = widening_mul(a, b);
    if high >= d {
        return None; // also d == 0
    }
    Some(long_division(high, low, d))
}

/// `a * b / d` where the quotient is below 2^64 − 1.
#[inline(always)]
fn narrow_mul_div(a: u64, b: u64, d: u64) -> Option<Division<u64>> {
    let quotient = mul_div_floor_64(a, b, d);
    // Below `d`, so that it comes out right whatever wraps on the way.
    let remainder = a.wrapping_mul(b).wrapping_sub(quotient.wrapping_mul(d));
    (quotient < u64::MAX).then_some(Division { quotient, remainder })
}

fn quotient_of_product(a: u64, b: u64, d: u64) -> u64 {
    let product = wide_product(a, b);
    let (high, low) = ((product >> 64) as u64, product as u64);
    if high < d { divide_words(high, low, d) } else { u64::MAX }
}

/// `a * b` where it fits 64 bits; on WebAssembly only where the leading zeros show it, because there a checked product
/// costs as much as one of 128 bits. Processors have the carry for nothing.
#[inline(always)]
fn narrow_product(a: u64, b: u64) -> Option<u64> {
    if cfg!(target_arch = "wasm32") {
        (a.leading_zeros() + b.leading_zeros() >= u64::BITS).then(|| a.wrapping_mul(b))
    } else {
        a.checked_mul(b)
    }
}

/// `a * b`.
#[inline(always)]
pub(crate) fn product(a: u64, b: u64) -> u128 {
    if cfg!(target_arch = "wasm32") {
        narrow_product(a, b).map_or_else(|| wide_product(a, b), u128::from)
    } else {
        u128::from(a) * u128::from(b)
    }
}

/// Processors have an instruction for this. WebAssembly has none and would call a function for products of 128 bits.
fn wide_product(a: u64, b: u64) -> u128 {
    if cfg!(target_arch = "wasm32") { product_of_digits(a, b) } else { u128::from(a) * u128::from(b) }
}

#[inline(always)]
fn product_of_digits(a: u64, b: u64) -> u128 {
    let (a1, a0, b1, b0) = (a >> 32, a & LOW_DIGIT, b >> 32, b & LOW_DIGIT);
    // No sum can pass 64 bits: the product of two digits leaves room for two digits more.
    let low = a0 * b0;
    let mid = a1 * b0 + (low >> 32);
    let mid2 = a0 * b1 + (mid & LOW_DIGIT);
    let high = a1 * b1 + (mid >> 32) + (mid2 >> 32);
    (u128::from(high) << 64) | u128::from((mid2 << 32) | (low & LOW_DIGIT))
}

/// Quotient and remainder; `None` where `d` is 0.
///
/// Divisions of 64 bits wherever they are enough: in WebAssembly one of 128 is a function of some hundred instructions.
fn divide(n: u128, d: u128) -> Option<Division<u128>> {
    let Ok(d) = u64::try_from(d) else {
        return Some(Division { quotient: n.checked_div(d)?, remainder: n.checked_rem(d)? });
    };
    let (high, low) = ((n >> 64) as u64, n as u64);
    let above = high.checked_div(d)?;
    let below = divide_words(high.wrapping_sub(above.wrapping_mul(d)), low, d);
    Some(Division {
        quotient: (u128::from(above) << 64) | u128::from(below),
        remainder: low.wrapping_sub(below.wrapping_mul(d)).into(),
    })
}

/// `high:low / d` for `high < d`, so that the quotient fits 64 bits.
#[inline]
fn divide_words(high: u64, low: u64, d: u64) -> u64 {
    if cfg!(target_arch = "wasm32") {
        return divide_digits(high, low, d);
    }
    // Processors divide 128 bits by 64 in one instruction.
    let n = (u128::from(high) << 64) | u128::from(low);
    n.checked_div(d.into()).always("the divisor is above `high`", 0) as u64
}

/// The same in two digits of 32 bits (Knuth's algorithm D).
#[inline(always)]
fn divide_digits(high: u64, low: u64, d: u64) -> u64 {
    // Shifted so that the divisor's first digit is at least half a digit: a guess is at most two too high then.
    let shift = d.leading_zeros();
    let d = d << shift;
    let top = (high << shift) | ((low >> 1) >> (63 - shift));
    let low = low << shift;
    let (first, rest) = digit(top, low >> 32, d);
    let (second, _) = digit(rest, low & LOW_DIGIT, d);
    (first << 32) | second
}

const LOW_DIGIT: u64 = u32::MAX as u64;

/// One digit of the quotient `high:next / d`, and what is left.
///
/// Corrected without a branch: how far a guess is off follows no pattern that a processor could learn.
#[inline(always)]
fn digit(high: u64, next: u64, d: u64) -> (u64, u64) {
    let (d1, d0) = ((d >> 32).max(1), d & LOW_DIGIT);
    let guess = high / d1;
    // The first digit's remainder and the next digit must cover what the guess takes of the second digit. A guess is at most
    // 2^32 + 1, times a digit still within 64 bits.
    let there = ((high - guess * d1) << 32) | next;
    let taken = guess.wrapping_mul(d0);
    let short = taken.wrapping_sub(there);
    let is_over = taken > there;
    let guess = guess - u64::from(is_over) - u64::from(is_over && short > d);
    // The true rest is below d, so that it comes out right whatever wraps on the way.
    (guess, (high << 32 | next).wrapping_sub(guess.wrapping_mul(d)))
}

/// The 256-bit product as its high and low halves.
fn widening_mul(a: u128, b: u128) -> (u128, u128) {
    const LOW: u128 = u64::MAX as u128;
    let (a1, a0, b1, b0) = (a >> 64, a & LOW, b >> 64, b & LOW);
    // Four 64x64 products; no sum below can pass 128 bits.
    let low = a0.wrapping_mul(b0);
    let mid = a1.wrapping_mul(b0).wrapping_add(low >> 64);
    let mid2 = a0.wrapping_mul(b1).wrapping_add(mid & LOW);
    let high = a1.wrapping_mul(b1).wrapping_add(mid >> 64).wrapping_add(mid2 >> 64);
    (high, (mid2 << 64) | (low & LOW))
}

/// Shift and subtract, one bit of `low` at a time; needs `high < d`, and keeps `remainder < d` throughout.
fn long_division(high: u128, low: u128, d: u128) -> Division<u128> {
    let (mut remainder, mut quotient) = (high, 0u128);
    for bit in (0..128).rev() {
        let carry = remainder >> 127 == 1;
        remainder = (remainder << 1) | ((low >> bit) & 1);
        let subtract = carry || remainder >= d;
        if subtract {
            remainder = remainder.wrapping_sub(d);
        }
        quotient = (quotient << 1) | u128::from(subtract);
    }
    Division { quotient, remainder }
}

#[cfg(test)]
mod tests {
    use num_bigint::BigUint;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn small_products_round_as_written() {
        assert_eq!(mul_div_floor(7, 10, 3), Some(23));
        assert_eq!(mul_div_ceil(7, 10, 3), Some(24));
        assert_eq!(mul_div_half_up(7, 10, 4), Some(18));
        assert_eq!(mul_div_half_up(7, 10, 3), Some(23));
        assert_eq!(mul_div_ceil(6, 10, 3), Some(20));
    }

    #[test]
    fn division_by_zero_is_none() {
        assert_eq!(mul_div_floor(1, 1, 0), None);
        assert_eq!(mul_div_half_up(u128::MAX, u128::MAX, 0), None);
    }

    #[test]
    fn products_past_128_bits_are_exact() {
        let max = u128::MAX;
        assert_eq!(mul_div_floor(max, max, max), Some(max));
        assert_eq!(mul_div_ceil(max, max - 1, max), Some(max - 1));
        assert_eq!(mul_div_floor(max, 3, 4), Some(255211775190703847597530955573826158591));
        assert_eq!(mul_div_ceil(max, 3, 4), Some(255211775190703847597530955573826158592));
        assert_eq!(mul_div_floor(max, 2, 1), None);
        // 10^10 yuan in fen, a rate of 0.99999999, the most units, a fund of 1 fen at scale.
        assert_eq!(
            mul_div_floor(100_000_000_000_000_000_000, 9_000_000_000_000_000_000, 100_000_000_000),
            Some(9_000_000_000_000_000_000_000_000_000)
        );
    }

    fn big(quotient: BigUint) -> Option<u128> {
        u128::try_from(quotient).ok()
    }

    /// Any width of number, the extremes often.
    fn wide() -> impl Strategy<Value = u128> {
        prop_oneof![
            any::<u128>(),
            any::<u64>().prop_map(u128::from),
            (any::<u128>(), 0..128u32).prop_map(|(value, shift)| value >> shift),
            (0..4u128).prop_map(|below| u128::MAX - below),
            0..4u128,
        ]
    }

    /// The divisions as WebAssembly makes them.
    fn in_digits(n: u128, d: u64) -> (u128, u64) {
        let (high, low) = ((n >> 64) as u64, n as u64);
        let below = divide_digits(high % d, low, d);
        ((u128::from(high / d) << 64) | u128::from(below), low.wrapping_sub(below.wrapping_mul(d)))
    }

    #[test]
    fn digits_guessed_too_high_are_corrected() {
        for (n, d) in [
            (u128::MAX, u64::MAX),
            (u128::MAX, 1),
            (u128::MAX, 1 << 63),
            (0x8000_0000_0000_0000_0000_0000_0000_0000, 0x8000_0000_ffff_ffff),
            (0x7fff_ffff_ffff_ffff_ffff_ffff_ffff_ffff, 0x8000_0000_0000_0001),
            (0xffff_fffe_ffff_ffff_0000_0000_ffff_ffff, 0xffff_ffff_0000_0000),
        ] {
            assert_eq!(in_digits(n, d), (n / u128::from(d), (n % u128::from(d)) as u64), "{n} / {d}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 20_000, ..ProptestConfig::default() })]

        #[test]
        fn products_of_digits_agree_with_128_bits(a in wide(), b in wide()) {
            let (a, b) = (a as u64, b as u64);
            let exact = u128::from(a) * u128::from(b);
            prop_assert_eq!(product_of_digits(a, b), exact);
            prop_assert_eq!(product(a, b), exact);
        }

        /// A guess that is one too high leaves exactly the divisor too little here.
        #[test]
        fn multiples_leave_nothing(quotient in wide(), d in wide()) {
            let (quotient, d) = (quotient as u64, (d as u64).max(1));
            prop_assert_eq!(in_digits(u128::from(quotient) * u128::from(d), d), (quotient.into(), 0));
        }

        #[test]
        fn factors_of_64_bits_agree_with_unlimited_integers(a in wide(), b in wide(), d in wide()) {
            let (a, b, d) = (a as u64, b as u64, d as u64);
            let product = BigUint::from(a) * BigUint::from(b);
            if d == 0 {
                prop_assert_eq!(mul_div_floor_64(a, b, d), u64::MAX);
                prop_assert_eq!(mul_div_half_up_64(a, b, d), u64::MAX);
                return Ok(());
            }
            prop_assert_eq!(mul_div_floor_64(a, b, d), u64::try_from(&product / d).unwrap_or(u64::MAX));
            let half_up = (&product * 2u32 + d) / (BigUint::from(d) * 2u32);
            prop_assert_eq!(mul_div_half_up_64(a, b, d), u64::try_from(half_up).unwrap_or(u64::MAX));
        }

        #[test]
        fn agrees_with_unlimited_integers(a in wide(), b in wide(), d in wide()) {
            let product = BigUint::from(a) * BigUint::from(b);
            if d == 0 {
                prop_assert_eq!(mul_div_floor(a, b, d), None);
                return Ok(());
            }
            let divisor = BigUint::from(d);
            prop_assert_eq!(mul_div_floor(a, b, d), big(&product / &divisor));
            prop_assert_eq!(mul_div_ceil(a, b, d), big((&product + &divisor - 1u32) / &divisor));
            prop_assert_eq!(mul_div_half_up(a, b, d), big((&product * 2u32 + &divisor) / (&divisor * 2u32)));
        }
    }
}
