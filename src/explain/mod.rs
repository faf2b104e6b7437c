//! Explanations: every figure of a result with its formula, its operands and its rounding (docs/EXPLAIN.md).
//!
//! The formulas are data, in `formulas/`. They do not compute results: the operation does, and an explanation evaluates
//! the formulas separately and must give the same figures.

mod arithmetic;
mod bounds;
mod evaluate;
mod formula;
mod names;
mod parse;
mod path;
#[cfg(not(web))]
mod print;
mod search;
mod table;
#[cfg(test)]
mod tests;
mod value;
#[cfg(not(web))]
mod words;

use alloc::format;
use alloc::rc::Rc;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use serde::Serialize;

use crate::error::{Error, ErrorCode, Result};
use crate::escape::{quote, quoted};
use crate::read::Json;
use crate::rulebook::Rulebook;
use evaluate::{Evaluation, Given, GivenValues, MOST_OPERANDS, Step, TOO_LONG};
use formula::{FormulaFault, Outcome};
use path::leaves;
use table::OperationFormulas;

#[cfg(not(web))]
pub use print::{formulas_json, formulas_markdown};
#[cfg(not(web))]
pub(crate) use words::of_parameters;

impl Rulebook {
    /// An operation's result, or its refusal, with the way to every figure of it, as JSON: `{digest, op, result, given,
    /// steps}`, or `error` in place of `result`. docs/EXPLAIN.md describes the fields. An estimate, where the operation
    /// is one.
    ///
    /// The steps can be checked without this crate: `verify` of the npm package's entry `points-rules/verify`, and
    /// `tests/oracle/replay.py`. `settleDay`, `settleExits`, `teamSales`, projections, lint and outlooks have no
    /// explanation (`UNKNOWN_OP`).
    ///
    /// ```
    /// use points_rules::{Rulebook, presets};
    ///
    /// let rulebook = Rulebook::from_json(presets::RELEASE)?;
    /// let explained = rulebook.explain_json("release.rank", r#"{"rankSales": "0"}"#);
    /// assert!(explained.contains(r#""result":{"rank":null,"#));
    /// # Ok::<(), points_rules::Error>(())
    /// ```
    #[must_use]
    pub fn explain_json(&self, op: &str, input: &str) -> String {
        let explained = match table::operation(op) {
            Some(operation) => self.explained(operation, op, input),
            None => Explained::refused(&unexplained(op)),
        };
        explained.text(self.digest(), op)
    }

    fn explained(&self, operation: &'static OperationFormulas, op: &str, input: &str) -> Explained {
        let outcome = self.call_json(op, input);
        let answer = match &outcome {
            Ok(result) => format!("\"result\":{result}"),
            Err(error) => format!("\"error\":{}", written(error)),
        };
        // A text that is not JSON is refused for that; there is nothing to evaluate.
        let (Ok(input), Ok(answer_json)) = (Json::parse(input), Json::parse(&format!("{{{answer}}}"))) else {
            return Explained { answer, ..Explained::default() };
        };
        match self.steps(operation, &input, &answer_json, &outcome) {
            Ok((steps, given)) => Explained { answer, given, steps },
            Err(FormulaFault(why)) if why.ends_with(TOO_LONG) => {
                Explained::refused(&Error::overflow("the explanation", &format_args!("{MOST_OPERANDS} operands")))
            }
            Err(FormulaFault(why)) => {
                if cfg!(debug_assertions) {
                    std::eprintln!("{op} cannot be explained: {why}");
                }
                crate::impossible::fallback("formulas and operations agree", ());
                Explained { answer, ..Explained::default() }
            }
        }
    }

    fn steps(
        &self,
        operation: &'static OperationFormulas,
        input: &Json,
        answer: &Json,
        outcome: &Result<String>,
    ) -> Outcome<(Vec<Step>, GivenValues)> {
        let rulebook = self.parameters()?;
        let found = search::found(self, operation, input, answer);
        let given = Given { input, rulebook: &rulebook, found: &found };
        let printed = answer.field("result").unwrap_or(answer);
        let mut evaluation = Evaluation::new(operation, given, printed);
        match outcome {
            Ok(_) => leaves(printed).iter().try_for_each(|path| evaluation.leaf(path))?,
            Err(error) => {
                if !evaluation.refusal(error.code(), error.path())? && !is_of_reading(error) {
                    return Err(FormulaFault(format!("no check of {} fails: {error}", operation.name)));
                }
            }
        }
        Ok((evaluation.steps, evaluation.taken))
    }

    /// The schemes' parameters, with their defaults.
    fn parameters(&self) -> Outcome<Json> {
        let text = format!(
            "{{\"appreciation\":{},\"dividend\":{},\"release\":{}}}",
            written(&self.appreciation().ok().map(|scheme| scheme.config())),
            written(&self.dividend().ok().map(|scheme| scheme.config())),
            written(&self.release().ok().map(|scheme| scheme.config())),
        );
        Json::parse(&text).map_err(|error| FormulaFault(error.to_string()))
    }
}

/// Whether a refusal is about reading: the shape of the input and how its numbers are written, which no formula compares.
fn is_of_reading(error: &Error) -> bool {
    matches!(
        error.code(),
        ErrorCode::InvalidInput | ErrorCode::InvalidDecimal | ErrorCode::TooManyDecimals | ErrorCode::UnknownOp
    ) || (error.code() == ErrorCode::SchemeNotConfigured && error.path().is_none())
}

fn unexplained(op: &str) -> Error {
    let known: Vec<&str> = table::table().iter().map(|operation| operation.name.as_str()).collect();
    let message = format!("{} has no explanation; these have: {}", quoted(op), known.join(", "));
    Error::new(ErrorCode::UnknownOp, message)
}

fn written<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value)
        .unwrap_or_else(|_| crate::impossible::fallback("structs have a form in JSON", "null".to_string()))
}

/// An explanation before it is written.
#[derive(Default)]
struct Explained {
    /// `"result":…` or `"error":…`.
    answer: String,
    given: GivenValues,
    steps: Vec<Step>,
}

impl Explained {
    fn refused(error: &Error) -> Self {
        Explained { answer: format!("\"error\":{}", written(error)), ..Explained::default() }
    }

    fn text(&self, digest: &str, op: &str) -> String {
        let mut to = String::from("{\"digest\":");
        quote(digest, &mut to);
        to.push_str(",\"op\":");
        quote(op, &mut to);
        to.push(',');
        to.push_str(&self.answer);
        to.push_str(",\"given\":{");
        entries(self.given.iter().map(|(name, json)| (name.as_str(), json)), &mut to);
        to.push_str("},\"steps\":[");
        for (index, step) in self.steps.iter().enumerate() {
            if index > 0 {
                to.push(',');
            }
            step.write(&mut to);
        }
        to.push_str("]}");
        to
    }
}

impl Step {
    fn write(&self, to: &mut String) {
        to.push_str("{\"field\":");
        match &self.field {
            Some(field) => quote(field, to),
            None => to.push_str("null"),
        }
        for (name, text) in [(",\"rule\":", self.rule), (",\"formula\":", self.formula)] {
            to.push_str(name);
            quote(text, to);
        }
        to.push_str(",\"operands\":{");
        entries(self.operands.iter().map(|(name, json)| (name.as_str(), json)), to);
        to.push_str("},\"round\":");
        match self.round {
            Some((mode, decimals)) => {
                to.push_str(&format!("{{\"mode\":\"{}\",\"decimals\":{decimals}}}", mode.name()));
            }
            None => to.push_str("null"),
        }
        to.push_str(",\"value\":");
        to.push_str(&self.value);
        to.push('}');
    }
}

fn entries<'a>(entries: impl Iterator<Item = (&'a str, &'a Rc<str>)>, to: &mut String) {
    for (index, (name, json)) in entries.enumerate() {
        if index > 0 {
            to.push(',');
        }
        quote(name, to);
        to.push(':');
        to.push_str(json);
    }
}
