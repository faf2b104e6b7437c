//! The boundary for mini-programs and engines without WebAssembly: JSON text in, JSON text out.
//!
//! `wasm32v1-none` is plain WebAssembly 1.0: no reference types, no bulk memory, nothing an old client lacks.
//! A result is `{"ok": …}`, a refusal `{"error": {code, path, message}}`.

use alloc::format;
use alloc::string::String;

use wasm_bindgen::prelude::*;

use crate::error::Result;
use crate::op;
use crate::rulebook::Rulebook;

#[global_allocator]
static ALLOCATOR: dlmalloc::GlobalDlmalloc = dlmalloc::GlobalDlmalloc;

/// Nothing panics; were it otherwise, the instance stops at once rather than going on wrongly.
#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}

/// An opened rulebook.
#[wasm_bindgen(js_name = RulebookHandle)]
pub struct Handle(Option<Rulebook>, String);

#[wasm_bindgen(js_class = RulebookHandle)]
impl Handle {
    /// Opens a rulebook from JSON text; whether it opened is in `about`.
    #[wasm_bindgen(constructor)]
    pub fn open(text: &str) -> Handle {
        match Rulebook::from_json(text) {
            Ok(rulebook) => {
                let about = envelope(op::text_of(&rulebook.about()));
                Handle(Some(rulebook), about)
            }
            Err(error) => Handle(None, envelope(Err(error))),
        }
    }

    /// `{"ok": {id, version, name, effectiveFrom, digest, schemes}}`, or the error of the opening.
    pub fn about(&self) -> String {
        self.1.clone()
    }

    /// Runs an operation by its name.
    pub fn call(&self, op: &str, input: &str) -> String {
        match &self.0 {
            Some(rulebook) => envelope(rulebook.call_json(op, input)),
            None => self.about(),
        }
    }
}

/// The names of all operations as a JSON list.
#[wasm_bindgen]
pub fn operations() -> String {
    op::text_of(&op::NAMES).unwrap_or_default()
}

fn envelope(result: Result<String>) -> String {
    match result {
        Ok(text) => format!("{{\"ok\":{text}}}"),
        Err(error) => format!("{{\"error\":{}}}", op::text_of(&error).unwrap_or_default()),
    }
}
