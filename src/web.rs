//! The boundary for browsers, bundlers and edge hosts, on top of [`crate::boundary`]: what usual calls do not carry crosses as
//! JavaScript values.

use js_sys::Object;
use serde::Serialize;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;

use crate::boundary::CallBuffer;

#[wasm_bindgen]
impl CallBuffer {
    /// Why the last call was refused: `{code, path, message}`, with the figures of a shortage. Texts in an object always
    /// have a JavaScript form, so it is never nothing.
    pub fn fault(&mut self) -> Option<Object> {
        let serializer = serde_wasm_bindgen::Serializer::new().serialize_missing_as_null(true);
        self.take_fault().serialize(&serializer).ok().map(JsCast::unchecked_into)
    }
}
