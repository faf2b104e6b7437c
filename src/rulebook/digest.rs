//! The digest: SHA-256 over canonical JSON (RFC 8785).

use alloc::string::String;

use sha2::{Digest, Sha256};

use crate::decimal::text::Printed;
use crate::escape::{push_hex, quote};
use crate::read::Json;
use crate::sort::{positions, sort_positions};

/// The digest of a validated rulebook, lower-case hex.
pub(super) fn of(json: &Json) -> String {
    let mut text = String::new();
    canonical(json, &mut text);
    let mut hex = String::with_capacity(64);
    for byte in Sha256::digest(text.as_bytes()) {
        push_hex(byte, &mut hex);
    }
    hex
}

/// Fields by the UTF-16 code units of their names, no spaces. A valid rulebook has no fields but those of its types, whose names
/// are ASCII and have their bytes in the same order, no numbers but small integers, and nests at most five deep: neither
/// the order of other names, nor the form of other numbers, nor depth is a question.
fn canonical(json: &Json, out: &mut String) {
    match json {
        Json::Bool(true) => out.push_str("true"),
        Json::Bool(false) => out.push_str("false"),
        // None is negative.
        Json::Integer(integer) => out.push_str(Printed::fixed(integer.unsigned_abs().into(), 0).as_str()),
        Json::Text(text) => quote(text, out),
        Json::List(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                canonical(item, out);
            }
            out.push(']');
        }
        Json::Object(fields) => {
            let mut order = positions(fields.len());
            let name = |at: u32| fields.get(at as usize).map_or("", |(name, _)| name.as_str());
            sort_positions(&mut order, &|a, b| name(a).cmp(name(b)));
            out.push('{');
            for (index, (name, value)) in order.into_iter().filter_map(|at| fields.get(at as usize)).enumerate() {
                if index > 0 {
                    out.push(',');
                }
                quote(name, out);
                out.push(':');
                canonical(value, out);
            }
            out.push('}');
        }
        Json::Null | Json::Huge | Json::Fraction => out.push_str("null"),
    }
}
