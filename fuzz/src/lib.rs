//! The bodies of the fuzz targets: each takes any bytes, uses only the public API, and panics where a rule is broken.
//!
//! libFuzzer runs them from `targets/`; `tests/fuzz_smoke.rs` includes this file and runs them over the seeds and a bounded
//! number of mutations.

pub mod decimal;
pub mod life;
pub mod operation;
pub mod rulebook;

use points_rules::{Error, ErrorCode};

/// Every error can be shown: it has words, not endless ones, and figures where something is short.
pub fn check_error(error: &Error) {
    assert!(!error.message().is_empty());
    // A message quotes at most 40 characters, each at most 10 bytes when escaped, of a few values.
    assert!(error.message().len() < 2000, "{error}");
    assert_ne!(error.path(), Some(""));
    let short = matches!(
        error.code(),
        ErrorCode::InsufficientUnits | ErrorCode::InsufficientTreasury | ErrorCode::InsufficientPoints
    );
    assert_eq!(error.shortage().is_some(), short, "{error}");
}
