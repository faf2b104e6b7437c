//! Multiply first, divide once: `a * b / d` without a wrong digit at any size.
//!
//! Almost every product in the rules fits 128 bits. At the extremes (an amount of 10^10 yuan times a
//! rate of 8 decimals times 9·10^18 unit steps) one does not, and the product goes to 256 bits.

/// A quotient and what the division left.
#[derive(Clone, Copy)]
struct Division {
    quotient: u128,
    remainder: u128,
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

fn mul_div(a: u128, b: u128, d: u128) -> Option<Division> {
    // Where the product fits 64 bits by its factors' lengths, nothing wider is needed.
    if a.leading_zeros() + b.leading_zeros() >= 192 {
        return divide(u128::from((a as u64).wrapping_mul(b as u64)), d);
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

fn divide(n: u128, d: u128) -> Option<Division> {
    // A 64-bit division costs a fraction of a 128-bit one, and much more so in WebAssembly.
    if let (Ok(n), Ok(d)) = (u64::try_from(n), u64::try_from(d)) {
        return Some(Division { quotient: n.checked_div(d)?.into(), remainder: n.checked_rem(d)?.into() });
    }
    Some(Division { quotient: n.checked_div(d)?, remainder: n.checked_rem(d)? })
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
fn long_division(high: u128, low: u128, d: u128) -> Division {
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

    proptest! {
        #![proptest_config(ProptestConfig { cases: 20_000, ..ProptestConfig::default() })]

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
