//! Rows spread evenly over a course of orders or days (RULES sections 3 and 6).

use alloc::format;

use crate::error::{Error, ErrorCode, Result};
use crate::impossible::Always;

/// The fewest rows: the two ends.
pub(crate) const LEAST: u32 = 2;
pub(crate) const MOST: u32 = 1000;

/// # Errors
/// `OUT_OF_RANGE` at `samples` outside 2 to 1000.
pub(crate) fn check(samples: u32) -> Result<()> {
    if !(LEAST..=MOST).contains(&samples) {
        let message = format!("{samples} rows; ask for {LEAST} to {MOST}");
        return Err(Error::new(ErrorCode::OutOfRange, message).at("samples"));
    }
    Ok(())
}

/// The places from 0 to `last`, floor(i · last / (samples − 1)) for every row i, equal ones once. Both ends are among them.
pub(crate) fn places(last: u32, samples: u32) -> impl Iterator<Item = u32> {
    let mut before = None;
    let place = move |row| {
        let place = (u64::from(row) * u64::from(last)).checked_div(u64::from(samples.saturating_sub(1)));
        place.and_then(|place| u32::try_from(place).ok()).always("two rows or more, the last at the last place", last)
    };
    (0..samples).map(place).filter(move |&place| before.replace(place) != Some(place))
}

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use super::*;

    #[test]
    fn places_have_both_ends_and_none_twice() {
        let places = |last, samples| places(last, samples).collect::<Vec<_>>();
        assert_eq!(places(10, 4), [0, 3, 6, 10]);
        assert_eq!(places(2, 1000), [0, 1, 2]);
        assert_eq!(places(0, 2), [0]);
        assert_eq!(places(1_000_000, 3), [0, 500_000, 1_000_000]);
    }

    #[test]
    fn a_course_has_2_to_1000_rows() {
        assert!(check(2).is_ok() && check(1000).is_ok());
        assert_eq!(check(1).unwrap_err().path(), Some("samples"));
        assert_eq!(check(1001).unwrap_err().code(), ErrorCode::OutOfRange);
    }
}
