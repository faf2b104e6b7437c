//! The boundary for browsers, bundlers and Node: JavaScript values in, JavaScript values out.
//!
//! Input is read with `js-sys` calls that catch, never through `serde-wasm-bindgen`: a getter that throws there
//! unwinds through WebAssembly frames and leaves the stack pointer where it was. Output is plain data.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;
use core::cell::RefCell;
use std::collections::HashMap;

use js_sys::{JsString, Object, Reflect};
use serde::Serialize;
use wasm_bindgen::prelude::*;

use crate::error::{Error, ErrorCode, Result};
use crate::op::{self, Sink};
use crate::read::{Node, Unreadable, Value};
use crate::rulebook::Rulebook;

#[wasm_bindgen]
extern "C" {
    /// `Array.isArray` throws for a revoked proxy, which js-sys does not expect.
    #[wasm_bindgen(catch, js_namespace = Array, js_name = isArray)]
    fn is_array(value: &JsValue) -> core::result::Result<bool, JsValue>;
}

#[wasm_bindgen(typescript_custom_section)]
const DECIMALS: &'static str = include_str!("web.d.ts");

#[wasm_bindgen(typescript_custom_section)]
const OPERATIONS: &'static str = op::TYPESCRIPT;

/// An opened rulebook. The package's entries wrap it; its memory is freed by `free()`.
#[wasm_bindgen(js_name = RulebookHandle)]
pub struct Handle(Rulebook);

#[wasm_bindgen(js_class = RulebookHandle)]
impl Handle {
    /// Opens a rulebook from JSON text; throws `{code, path, message}`.
    #[wasm_bindgen(constructor)]
    pub fn open(text: &str) -> core::result::Result<Handle, JsValue> {
        Rulebook::from_json(text).map(Handle).map_err(|error| thrown(&error))
    }

    /// `{id, version, name, effectiveFrom, digest, schemes}`.
    pub fn about(&self) -> core::result::Result<JsValue, JsValue> {
        Values.put(&self.0.about()).map_err(|error| thrown(&error))
    }

    /// Runs an operation by its name; throws `{code, path, message}`, with the figures of a shortage.
    pub fn call(&self, op: &str, input: &JsValue) -> core::result::Result<JsValue, JsValue> {
        let run = || {
            op::check(&self.0, op)?;
            op::call(&self.0, op, &JsNode(input.clone()), &Values)
        };
        run().map_err(|error| thrown(&error))
    }
}

/// The names of all operations.
#[wasm_bindgen]
pub fn operations() -> Vec<JsValue> {
    op::NAMES.iter().map(|name| JsValue::from_str(name)).collect()
}

fn thrown(error: &Error) -> JsValue {
    Values.put(error).unwrap_or_else(|_| JsValue::from_str(error.message()))
}

/// Results as JavaScript values.
struct Values;

impl Sink for Values {
    type Out = JsValue;

    fn put<T: Serialize>(&self, value: &T) -> Result<JsValue> {
        // Objects keyed by data stay `Map`s here: setting a key named `__proto__` on an object would not keep it.
        let serializer = serde_wasm_bindgen::Serializer::new().serialize_missing_as_null(true);
        let written = value.serialize(&serializer);
        written.map_err(|error| Error::new(ErrorCode::InvalidInput, alloc::format!("{error}")))
    }
}

std::thread_local! {
    /// The names of fields as JavaScript strings, by where they stand in memory: making one costs more than reading a field.
    static NAMES: RefCell<HashMap<*const u8, JsValue>> = RefCell::default();
}

/// One JavaScript value of an input.
struct JsNode(JsValue);

impl JsNode {
    fn get(&self, key: &JsValue) -> core::result::Result<Option<JsNode>, Unreadable> {
        let value = Reflect::get(&self.0, key).map_err(|_| Unreadable)?;
        Ok((!value.is_undefined()).then_some(JsNode(value)))
    }
}

impl Node for JsNode {
    fn value(&self) -> core::result::Result<Value<'_>, Unreadable> {
        let value = &self.0;
        // Nearly every leaf is a text, and every question to JavaScript costs a call.
        if let Some(text) = value.as_string() {
            return Ok(text_of(text, value.unchecked_ref()));
        }
        if let Some(number) = value.as_f64() {
            return Ok(number_of(number));
        }
        if let Some(truth) = value.as_bool() {
            return Ok(Value::Bool(truth));
        }
        if value.is_null() {
            return Ok(Value::Null);
        }
        if !value.is_object() {
            return Ok(Value::Other);
        }
        match is_array(value).map_err(|_| Unreadable)? {
            true => Ok(Value::List),
            false => Ok(Value::Object),
        }
    }

    fn field(&self, name: &str) -> core::result::Result<Option<Self>, Unreadable> {
        self.get(&JsValue::from_str(name))
    }

    fn known_field(&self, name: &'static str) -> core::result::Result<Option<Self>, Unreadable> {
        // A clone, because a getter may call another operation while it is read.
        let key = NAMES
            .with_borrow_mut(|names| names.entry(name.as_ptr()).or_insert_with(|| JsValue::from_str(name)).clone());
        self.get(&key)
    }

    fn len(&self) -> core::result::Result<usize, Unreadable> {
        let length = Reflect::get(&self.0, &JsValue::from_str("length")).map_err(|_| Unreadable)?;
        match length.as_f64().map(number_of) {
            Some(Value::Integer(length)) => usize::try_from(length).map_err(|_| Unreadable),
            _ => Err(Unreadable),
        }
    }

    fn item(&self, index: usize) -> core::result::Result<Option<Self>, Unreadable> {
        let index = u32::try_from(index).map_err(|_| Unreadable)?;
        let value = Reflect::get_u32(&self.0, index).map_err(|_| Unreadable)?;
        Ok((!value.is_undefined()).then_some(JsNode(value)))
    }

    fn keys(&self) -> core::result::Result<Vec<String>, Unreadable> {
        // Own enumerable ones, as JSON.stringify takes them.
        let own = Reflect::own_keys(&self.0).map_err(|_| Unreadable)?;
        let mut keys = Vec::new();
        for key in own.iter() {
            let Some(name) = key.as_string() else { continue };
            let enumerable = Reflect::get_own_property_descriptor(self.0.unchecked_ref::<Object>(), &key)
                .and_then(|descriptor| Reflect::get(&descriptor, &JsValue::from_str("enumerable")))
                .map_err(|_| Unreadable)?;
            if enumerable.is_truthy() {
                keys.push(name);
            }
        }
        Ok(keys)
    }
}

/// Text that is no Unicode (a lone surrogate) has no JSON form either; elsewhere it would turn into another text.
fn text_of(copied: String, text: &JsString) -> Value<'static> {
    if copied.contains(char::REPLACEMENT_CHARACTER) && !text.is_valid_utf16() {
        return Value::Other;
    }
    Value::Text(Cow::Owned(copied))
}

/// A count by its value; past 2^63 every number is integral.
fn number_of(number: f64) -> Value<'static> {
    let integer = number as i64;
    match integer {
        _ if !number.is_finite() => Value::Fraction,
        i64::MIN | i64::MAX => Value::Huge,
        _ if integer as f64 == number => Value::Integer(integer),
        _ => Value::Fraction,
    }
}
