//! The boundary for mini-programs and engines without WebAssembly, beside what [`crate::exchange`] has: everything crosses
//! as bytes.
//!
//! `wasm32v1-none` is plain WebAssembly 1.0: no reference types, no bulk memory, nothing an old client lacks.

use wasm_bindgen::prelude::*;

use crate::exchange::{Exchange, Handle};
use crate::op;

#[global_allocator]
static ALLOCATOR: dlmalloc::GlobalDlmalloc = dlmalloc::GlobalDlmalloc;

/// Nothing panics; were it otherwise, the instance stops at once rather than going on wrongly.
#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}

#[wasm_bindgen]
impl Exchange {
    /// Why the last call was refused: `{code, path, message}`, with the figures of a shortage.
    pub fn fault(&mut self) -> u32 {
        let fault = self.take_fault();
        self.answer(&fault)
    }

    /// The names of all operations.
    pub fn operations(&mut self) -> u32 {
        self.answer(&op::NAMES)
    }

    /// The version of the package that this file belongs to.
    pub fn version(&mut self) -> u32 {
        self.answer(&env!("CARGO_PKG_VERSION"))
    }
}

#[wasm_bindgen(js_class = RulebookHandle)]
impl Handle {
    /// `{id, version, name, effectiveFrom, digest, schemes}`.
    pub fn about(&self, exchange: &mut Exchange) -> u32 {
        exchange.answer(&self.rulebook().about())
    }
}
