//! The boundary for Node, mini-programs and engines without WebAssembly, on top of [`crate::boundary`]: everything crosses
//! as bytes.
//!
//! `wasm32v1-none` is plain WebAssembly 1.0: no reference types, no bulk memory, nothing an old client lacks.

use wasm_bindgen::prelude::*;

use crate::boundary::CallBuffer;

/// Nothing panics; were it otherwise, the instance stops at once rather than going on wrongly.
#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}

#[wasm_bindgen]
impl CallBuffer {
    /// Why the last call was refused: `{code, path, message}`, with the figures of a shortage.
    pub fn fault(&mut self) -> u32 {
        let fault = self.take_fault();
        self.answer(&fault)
    }
}
