//! Canonical JSON (RFC 8785): what digests and receipts are hashes of.

use alloc::string::String;

use super::Json;
use crate::decimal::text::Printed;
use crate::escape::quote;
use crate::impossible::Always;
use crate::sort::{positions, sort_positions};

impl Json {
    /// The canonical text: fields by the UTF-16 code units of their names, no spaces.
    ///
    /// Of numbers it prints integers alone. A rulebook has no others, and receipts refuse them first.
    /// Recursion is as deep as the parser let the document be.
    pub(crate) fn canonical(&self) -> String {
        let mut text = String::new();
        self.print(&mut text);
        text
    }

    fn print(&self, out: &mut String) {
        match self {
            Json::Bool(true) => out.push_str("true"),
            Json::Bool(false) => out.push_str("false"),
            Json::Integer(integer) => {
                if *integer < 0 {
                    out.push('-');
                }
                out.push_str(Printed::fixed(integer.unsigned_abs().into(), 0).as_str());
            }
            Json::Text(text) => quote(text, out),
            Json::List(items) => {
                out.push('[');
                for (index, item) in items.iter().enumerate() {
                    if index > 0 {
                        out.push(',');
                    }
                    item.print(out);
                }
                out.push(']');
            }
            Json::Object(fields) => {
                let mut order = positions(fields.len());
                let name = |at: u32| {
                    fields.get(at as usize).map(|(name, _)| name.as_str()).always("a place of the list itself", "")
                };
                sort_positions(&mut order, &|a, b| name(a).encode_utf16().cmp(name(b).encode_utf16()));
                out.push('{');
                for (index, (name, value)) in order.into_iter().filter_map(|at| fields.get(at as usize)).enumerate() {
                    if index > 0 {
                        out.push(',');
                    }
                    quote(name, out);
                    out.push(':');
                    value.print(out);
                }
                out.push('}');
            }
            Json::Null => out.push_str("null"),
            // No document that opens has one.
            Json::Huge(text) | Json::Fraction(text) => out.push_str(text),
        }
    }
}
