//! What holds for the dividend scheme whatever happens: RULES section 4, "Invariants", and the rules once more as they are
//! written.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, unreachable_pub)]

mod days;
#[path = "../drawn/mod.rs"]
mod drawn;
mod events;
mod given;
mod orders;
mod settlement;
