//! The table of formulas as the documentation shows it and as replayers read it.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use serde_json::{Map, Value, json};

use super::table::{Figure, Operation, table};
use super::words;

/// Every operation's formulas, for replayers, and the words of names: `{operations: {OP: {figures: {NAME: [FORMULA, RULE,
/// ROUND?]}, checks: [[CODE, PATH, CONDITION, RULE]]}}, words: {NAME: [ZH, EN]}}`.
#[doc(hidden)]
#[must_use]
pub fn formulas_json() -> String {
    let operations = table().iter().map(|operation| (operation.name.clone(), operation_json(operation)));
    let words = words::all().into_iter().map(|word| (word.name.into(), json!([word.zh, word.en])));
    json!({"operations": operations.collect::<Map<_, _>>(), "words": words.collect::<Map<_, _>>()}).to_string()
}

fn operation_json(operation: &Operation) -> Value {
    let figures = operation.figures.iter().map(|figure| {
        let round = figure.round.as_ref().map(|round| Value::from(round.text.as_str()));
        let row = [Some(Value::from(figure.text.as_str())), Some(figure.rule.as_str().into()), round];
        (figure.name.clone(), row.into_iter().flatten().collect::<Vec<_>>().into())
    });
    let checks = operation.checks.iter().map(|check| json!([check.code, check.path, check.text, check.rule]));
    json!({"figures": figures.collect::<Map<String, Value>>(), "checks": checks.collect::<Vec<_>>()})
}

/// docs/FORMULAS.md.
#[doc(hidden)]
#[must_use]
pub fn formulas_markdown() -> String {
    let mut page = String::from(PREFACE);
    for operation in table() {
        page.push_str(&format!("\n## {}\n\n```text\n", operation.name));
        for figure in &operation.figures {
            page.push_str(&format!("{}\n", definition(figure)));
        }
        for check in &operation.checks {
            let at = check.path.as_ref().map_or_else(String::new, |path| format!(" at {path}"));
            page.push_str(&format!("refused as {}{at} unless {}\n", check.code, check.text));
        }
        page.push_str("```\n");
    }
    page.push_str("\n## Words\n\n| name | 中文 | English |\n| --- | --- | --- |\n");
    for word in words::all() {
        page.push_str(&format!("| `{}` | {} | {} |\n", word.name, word.zh, word.en));
    }
    page
}

const PREFACE: &str = "\
# Formulas

The formulas of every operation that has an explanation ([EXPLAIN.md](EXPLAIN.md)), as the core evaluates them.
`cargo xtask formulas --write` writes this page from the table in `src/explain/formulas`. [RULES.md](RULES.md) decides.

`input.…` is the operation's input, `rulebook.…` the rulebook with its defaults, `found.…` what a search found; every
other name is a figure of the result or one on the way to it. `[i]` is any row, `[i-1]` the row before (0 before the
first), `[]` all rows. `floor(x, 2)` rounds x down to two decimals; `ceil` and `half_up` likewise.
";

fn definition(figure: &Figure) -> String {
    let Figure { name, text, round, .. } = figure;
    match round {
        Some(round) => {
            let (mode, decimals) = round.text.split_once(' ').unwrap_or((&round.text, ""));
            format!("{name} = {mode}({text}, {decimals})")
        }
        None => format!("{name} = {text}"),
    }
}
