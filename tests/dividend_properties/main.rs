//! What holds for the dividend scheme whatever happens: RULES section 4, "Invariants", and the rules once more as they are
//! written.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod days;
mod given;
mod life;
mod orders;
mod settlement;
