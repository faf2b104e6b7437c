//! Everything that crosses a boundary, described as one JSON document: what the npm package's declarations and codec, the
//! JSON Schema and the tables of the documentation are printed from.

use alloc::string::{String, ToString};

use serde_json::Value;

use crate::batch::{self, BatchSchema};
use crate::columns::{Column, ColumnKind};
use crate::error::ErrorCode;
use crate::explain::of_parameters;
use crate::op::{self, OperationSchema};
use crate::rulebook::RulebookDocument;
use crate::schema::{Described, Of, Printer, decimals, object};

/// The description. Its form is internal to this repository.
#[doc(hidden)]
#[must_use]
pub fn description() -> String {
    let mut printer = Printer::new();
    let operations: Value = op::SCHEMAS.iter().map(|operation| operation_json(operation, &mut printer)).collect();
    let batches: Value = batch::SCHEMAS.iter().map(|batch| batch_json(batch, &mut printer)).collect();
    let rulebook = printer.add(&RulebookDocument::OF);
    let documented =
        |name: &'static str, value: &str, doc: &str| object([(name, value.into()), ("doc", doc.trim().into())]);
    let schemes = op::SCHEMES.iter().map(|(name, doc)| documented("name", name, doc)).collect();
    let errors = ErrorCode::ALL.iter().map(|code| documented("code", code.as_str(), code.doc())).collect();
    let document = object([
        ("version", env!("CARGO_PKG_VERSION").into()),
        ("errors", errors),
        ("decimals", decimals()),
        ("types", printer.into_types().into()),
        ("schemes", schemes),
        ("operations", operations),
        ("batches", batches),
        ("rulebook", rulebook.into()),
        ("words", words()),
    ]);
    document.to_string()
}

/// The words of a rulebook's parameters, by their paths: `[ZH, EN, what it sets in ZH]`.
fn words() -> Value {
    let row = |words: [Option<&str>; 3]| words.into_iter().flatten().collect::<Value>();
    of_parameters().map(|(path, words)| (path, row(words))).collect()
}

/// A doc comment of a macro's table: every line with the space behind `///`.
fn unindented(doc: &str) -> String {
    let lines = doc.trim_end().lines().map(|line| line.strip_prefix(' ').unwrap_or(line));
    lines.collect::<alloc::vec::Vec<_>>().join("\n")
}

fn operation_json(operation: &OperationSchema, printer: &mut Printer) -> Value {
    let OperationSchema { name, method, doc, full, input, result } = operation;
    object([
        ("name", (*name).into()),
        ("method", (*method).into()),
        ("doc", unindented(doc).into()),
        ("full", (*full).into()),
        ("input", printer.add(input).into()),
        ("result", printer.add(result).into()),
    ])
}

fn batch_json(batch: &BatchSchema, printer: &mut Printer) -> Value {
    let BatchSchema { scheme, name, doc, shared, ins, outs } = batch;
    let shared: Value = match shared {
        Of::Object(shared) => shared.fields.iter().map(|field| printer.field(field)).collect(),
        _ => Value::Null,
    };
    let columns = |columns: &[Column]| -> Value { columns.iter().map(column_json).collect() };
    object([
        ("scheme", (*scheme).into()),
        ("name", (*name).into()),
        ("doc", unindented(doc).into()),
        ("shared", shared),
        ("ins", columns(ins)),
        ("outs", columns(outs)),
    ])
}

fn column_json(Column { name, doc, of }: &Column) -> Value {
    let of = match of {
        ColumnKind::Whole => "whole",
        ColumnKind::Flag => "flag",
        ColumnKind::Nullable => "nullable",
    };
    object([("name", (*name).into()), ("doc", (*doc).into()), ("of", of.into())])
}
