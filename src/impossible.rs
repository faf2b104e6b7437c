//! Cases that the bounds of the types rule out.
//!
//! Rust requires a value in every branch, also in one that cannot be taken. Those branches call this module: debug builds, tests
//! and fuzzing stop at them, and a release build continues with a value that the caller names, because a host must not be
//! brought down by a mistake of ours. No other place in the core names a fallback value: where 2^64 − 1 stands for what is past
//! every bound, or 0 for a part that is not there, that is a rule, and stands beside it.

/// Reports a branch that cannot be taken, with the reason, and continues with `value` in a release build.
#[cold]
#[inline(never)]
#[track_caller]
pub(crate) fn fallback<T>(reason: &'static str, value: T) -> T {
    debug_assert!(false, "this cannot be: {reason}");
    value
}

/// A value that is always there.
pub(crate) trait Always<T> {
    /// The value; `value` in a release build if it is not there after all, which `reason` rules out.
    fn always(self, reason: &'static str, value: T) -> T;
}

impl<T> Always<T> for Option<T> {
    #[inline(always)]
    #[track_caller]
    fn always(self, reason: &'static str, value: T) -> T {
        match self {
            Some(found) => found,
            None => fallback(reason, value),
        }
    }
}

impl<T, E> Always<T> for core::result::Result<T, E> {
    #[inline(always)]
    #[track_caller]
    fn always(self, reason: &'static str, value: T) -> T {
        match self {
            Ok(found) => found,
            Err(_) => fallback(reason, value),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Always;

    #[test]
    fn a_value_that_is_there_is_taken() {
        assert_eq!(Some(7).always("seven is given", 0), 7);
        assert_eq!("7".parse::<u8>().always("seven is a number", 0), 7);
    }

    #[test]
    #[should_panic(expected = "this cannot be: nothing is given")]
    fn a_value_that_is_not_there_stops_a_debug_build() {
        assert_eq!(None.always("nothing is given", 0), 0);
    }
}
