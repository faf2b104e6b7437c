//! The table of formulas as the documentation shows it and as replayers read it.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use serde_json::{Map, Value};

use super::bounds::{Bounded, Bounds, bounded};
use super::table::{OperationFormulas, table, written};
use super::words;
use crate::op::SCHEMAS;
use crate::schema::Of;

/// Every operation's formulas, for replayers, and the words of names: `{operations: {OP: {figures: {NAME: [FORMULA, RULE,
/// ROUND?]}, checks: [[CODE, PATH, CONDITION, RULE]], result: SHAPE, rows: {LIST: LIST}}}, words: {NAME: [ZH, EN]}}`. A
/// shape is null for a leaf, `[SHAPE]` for a list, `{FIELD: SHAPE}` for an object, which is null itself where a figure has
/// its name.
#[doc(hidden)]
#[must_use]
pub fn formulas_json() -> String {
    let operations = table().iter().map(|operation| (operation.name.clone(), operation_json(operation)));
    let words = words::all().into_iter().map(|word| (word.name.into(), texts([word.zh, word.en])));
    object([("operations", operations.collect::<Map<_, _>>().into()), ("words", words.collect::<Map<_, _>>().into())])
        .to_string()
}

fn operation_json(operation: &OperationFormulas) -> Value {
    let figures = operation.figures.iter().map(|figure| {
        let round = figure.round.as_ref().map(|round| Value::from(round.text.as_str()));
        let row = [Some(Value::from(figure.text.as_str())), Some(figure.rule.as_str().into()), round];
        (figure.name.clone(), row.into_iter().flatten().collect::<Vec<_>>().into())
    });
    let checks = operation.bounds().iter().chain(&operation.checks).map(|check| {
        let row = [Some(check.code.as_str()), check.path.as_deref(), Some(&check.text), Some(&check.rule)];
        Value::from_iter(row.map(Value::from))
    });
    let rows = operation.rows.iter().map(|(list, of)| (list.clone(), Value::from(of.text.as_str())));
    let result = SCHEMAS.iter().find(|schema| schema.name == operation.name).map(|schema| shape(&schema.result));
    object([
        ("figures", figures.collect::<Map<_, _>>().into()),
        ("checks", checks.collect::<Vec<_>>().into()),
        ("result", result.unwrap_or_default()),
        ("rows", rows.collect::<Map<_, _>>().into()),
    ])
}

/// What a result consists of: without it a replayer could not miss a leaf that was left out.
fn shape(of: &Of) -> Value {
    match of {
        Of::Nullable(of) => shape(of),
        Of::List(of) => Value::from_iter([shape(of)]),
        Of::Object(of) => of.fields.iter().map(|field| (field.name, shape(&field.of))).collect(),
        _ => Value::Null,
    }
}

// Not `json!`, which panics where a value has no JSON form, also for values that always have one.
fn object<const N: usize>(fields: [(&str, Value); N]) -> Value {
    fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect::<Map<_, _>>().into()
}

fn texts<const N: usize>(texts: [&str; N]) -> Value {
    Value::from_iter(texts.map(Value::from))
}

/// docs/FORMULAS.md.
#[doc(hidden)]
#[must_use]
pub fn formulas_markdown() -> String {
    let mut page = String::from(PREFACE);
    for section in written() {
        let mark = if section.is_operation { "##" } else { "###" };
        page.push_str(&format!("\n{mark} {}\n\n```text\n", section.name));
        for line in section.lines() {
            wrap(&shown(line), &mut page);
        }
        page.push_str("```\n");
    }
    page.push_str(BOUNDS);
    table().iter().for_each(|operation| bounds_of(operation, &mut page));
    page.push_str("\n## Words\n\n| name | 中文 | English |\n| --- | --- | --- |\n");
    for word in words::all() {
        page.push_str(&format!("| `{}` | {} | {} |\n", word.name, word.zh, word.en));
    }
    page
}

const PREFACE: &str = "\
# Formulas

The formulas of every operation that has an explanation (docs/EXPLAIN.md), as the core evaluates them. `cargo xtask
formulas --write` writes this page from the table in `src/explain/formulas`; docs/RULES.md decides.

- `input.…` is the operation's input, `rulebook.…` the rulebook with its defaults, `found.…` what a search found. Every
  other name is a figure of the result, or one on the way to it.
- `[i]` is any row, `[i-1]` the row before (0 before the first), `[]` all rows.
- `floor(x, 2)` rounds x down to two decimals; `ceil` and `half_up` likewise.
- `CODE at PATH unless CONDITION` is a refusal. Those by bounds are in a table of their own, [Bounds](#bounds).
- `as in NAME` takes over the formulas of another operation or of a block, which stands under the operation before its
  first use; a formula that follows under the same name replaces one of those. `P.… as in NAME, with A = B` takes them
  over under names that begin with P, with other names in place of some.
";

const BOUNDS: &str = "
## Bounds

`OUT_OF_RANGE at FIELD unless input.FIELD >= A and input.FIELD <= B`, for every number of an input; these stand before the
operation's other refusals. A decimal has no sign, so for one that may be 0 there is only `input.FIELD <= B`. Where FIELD,
or what it is in, may be null (`?`), the condition begins with `input.FIELD is null or`.

| operation | bounds | fields |
| --- | --- | --- |
";

/// The operation's rows in the table of bounds: a row for the fields of equal bounds.
fn bounds_of(operation: &OperationFormulas, page: &mut String) {
    let mut rows: Vec<(String, Vec<String>)> = Vec::new();
    for Bounded { path, bounds: Bounds { least, most }, may_be_null } in
        operation.input().map(bounded).unwrap_or_default()
    {
        let between = least.map_or_else(|| format!("<= {most}"), |least| format!(">= {least}, <= {most}"));
        let field = format!("`{path}`{}", if may_be_null { "?" } else { "" });
        match rows.iter_mut().find(|(of, _)| *of == between) {
            Some((_, fields)) => fields.push(field),
            None => rows.push((between, Vec::from([field]))),
        }
    }
    for (between, fields) in rows {
        page.push_str(&format!("| {} | {between} | {} |\n", operation.name, fields.join(", ")));
    }
}

/// A line of the table as the page shows it.
fn shown(line: &str) -> String {
    if let Some(rest) = line.strip_prefix("use ") {
        let (rest, with) =
            rest.split_once(" with ").map_or((rest, String::new()), |(rest, with)| (rest, format!(", with {with}")));
        return match rest.split_once(" as ") {
            Some((name, prefix)) => format!("{prefix}… as in {name}{with}"),
            None => format!("as in {rest}{with}"),
        };
    }
    if let Some(rest) = line.strip_prefix("check ") {
        return rest.replacen(": ", " unless ", 1);
    }
    if let Some(rest) = line.strip_prefix("rows ") {
        return rest.replacen(" = ", " has as many rows as ", 1);
    }
    let (name, rest) = line.split_once(" = ").unwrap_or((line, ""));
    match rest.split_once(" ; ").and_then(|(formula, round)| Some((formula, round.split_once(' ')?))) {
        Some((formula, (mode, decimals))) => format!("{name} = {mode}({formula}, {decimals})"),
        None => line.into(),
    }
}

/// Adds a line, broken between words where it is long.
fn wrap(line: &str, page: &mut String) {
    const WIDTH: usize = 116;
    let mut width = 0;
    for word in line.split(' ') {
        let length = word.chars().count() + 1;
        if width + length > WIDTH {
            page.push_str("\n   ");
            width = 3;
        }
        if width > 0 {
            page.push(' ');
        }
        page.push_str(word);
        width += length;
    }
    page.push('\n');
}
