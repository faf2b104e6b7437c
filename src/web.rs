//! The boundary for browsers, bundlers and Node, on top of [`crate::boundary`]: what usual calls do not carry crosses as
//! JavaScript values.

use serde::Serialize;
use wasm_bindgen::prelude::*;

use crate::boundary::CallBuffer;

#[wasm_bindgen]
impl CallBuffer {
    /// Why the last call was refused: `{code, path, message}`, with the figures of a shortage.
    pub fn fault(&mut self) -> JsValue {
        let serializer = serde_wasm_bindgen::Serializer::new().serialize_missing_as_null(true);
        // Texts in an object always have a JavaScript form.
        self.take_fault().serialize(&serializer).unwrap_or(JsValue::NULL)
    }
}
