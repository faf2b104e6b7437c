//! What holds for the release scheme whatever happens: RULES section 5, "Invariants", and a second implementation.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, unreachable_pub)]

#[path = "../drawn/mod.rs"]
mod drawn;
mod given;
mod naive;
mod one_member;
mod settlement;
