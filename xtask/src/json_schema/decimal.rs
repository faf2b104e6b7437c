//! The exact text of a decimal as a regular expression: grammar, scale and bounds (RULES section 1).
//!
//! Without lookahead, which not every engine of JSON Schema has.

use anyhow::{Context, Result};
use serde_json::Value;

/// Who writes the decimal.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A caller: any text of the value, trailing zeros included.
    Written,
    /// The core: exactly the scale, or, for rates and multipliers, without trailing zeros.
    Printed,
}

/// What a kind of decimal counts, as a format: `money`, `unit-count`.
pub fn unit(name: &str) -> String {
    let mut unit = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !unit.is_empty() {
            unit.push('-');
        }
        unit.push(letter.to_ascii_lowercase());
    }
    unit
}

/// The pattern of a kind of the description.
pub fn pattern(kind: &Value, form: Form) -> Result<String> {
    let text = |key: &str| kind[key].as_str().with_context(|| format!("a decimal without {key}"));
    let scale = kind["scale"].as_u64();
    let is_trimmed = matches!(text("name")?, "Rate" | "Multiplier" | "RateSum");
    let fraction = match (form, scale) {
        (Form::Written, scale) => Fraction::written(scale.unwrap_or(MOST_CONFIGURED)),
        (Form::Printed, None) => Fraction::configured(MOST_CONFIGURED),
        (Form::Printed, Some(scale)) if is_trimmed => Fraction::trimmed(scale),
        (Form::Printed, Some(scale)) => Fraction::fixed(scale),
    };
    let from_zero = text("least")? == "0";
    let most = kind["most"].as_str();
    let mut parts = vec![format!("0{}", if from_zero { &fraction.any } else { &fraction.above_zero })];
    parts.extend(whole_below(most).into_iter().map(|whole| whole + &fraction.any));
    parts.extend(most.map(|most| format!("{most}{}", fraction.zero)));
    Ok(format!("^({})$", parts.join("|")))
}

/// What `pointScale` and `shareScale` can be at most.
const MOST_CONFIGURED: u64 = 4;

/// Whole numbers from 1 to below a digit that zeros follow, or without an end.
fn whole_below(most: Option<&str>) -> Vec<String> {
    let Some(most) = most else { return vec!["[1-9][0-9]*".to_owned()] };
    let (zeros, first) = (most.len() - 1, most.as_bytes()[0]);
    debug_assert!(most.bytes().skip(1).all(|digit| digit == b'0'), "{most} is not a digit and zeros");
    let mut parts = Vec::new();
    if zeros > 0 {
        parts.push(format!("[1-9][0-9]{{0,{}}}", zeros - 1));
    }
    if first > b'1' {
        parts.push(format!("[1-{}][0-9]{{{zeros}}}", char::from(first - 1)));
    }
    parts
}

/// The part after the whole number: whatever the scale allows, zero, and above zero.
struct Fraction {
    any: String,
    zero: String,
    above_zero: String,
}

impl Fraction {
    fn written(scale: u64) -> Fraction {
        let digits = (0..scale).map(|zeros| format!("0{{{zeros}}}[1-9][0-9]{{0,{}}}", scale - zeros - 1));
        Fraction {
            any: format!("(\\.[0-9]{{1,{scale}}}0*)?"),
            zero: "(\\.0+)?".to_owned(),
            above_zero: format!("\\.({})0*", digits.collect::<Vec<_>>().join("|")),
        }
    }

    fn fixed(scale: u64) -> Fraction {
        let digits = (0..scale).map(|zeros| format!("0{{{zeros}}}[1-9][0-9]{{{}}}", scale - zeros - 1));
        Fraction {
            any: format!("\\.[0-9]{{{scale}}}"),
            zero: format!("\\.0{{{scale}}}"),
            above_zero: format!("\\.({})", digits.collect::<Vec<_>>().join("|")),
        }
    }

    fn trimmed(scale: u64) -> Fraction {
        let above_zero = format!("\\.[0-9]{{0,{}}}[1-9]", scale - 1);
        Fraction { any: format!("({above_zero})?"), zero: String::new(), above_zero }
    }

    fn configured(scale: u64) -> Fraction {
        let Fraction { above_zero, .. } = Fraction::written(scale);
        Fraction { any: format!("(\\.[0-9]{{1,{scale}}})?"), zero: format!("(\\.0{{1,{scale}}})?"), above_zero }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn of(name: &str, scale: Value, least: &str, most: Value, form: Form) -> String {
        pattern(&json!({"name": name, "scale": scale, "least": least, "most": most}), form).unwrap()
    }

    #[test]
    fn a_caller_may_write_trailing_zeros() {
        assert_eq!(
            of("Money", json!(2), "0", json!("1000"), Form::Written),
            r"^(0(\.[0-9]{1,2}0*)?|[1-9][0-9]{0,2}(\.[0-9]{1,2}0*)?|1000(\.0+)?)$"
        );
        assert_eq!(of("Rate", json!(8), "0", json!("1"), Form::Written), r"^(0(\.[0-9]{1,8}0*)?|1(\.0+)?)$");
        assert_eq!(
            of("Amount", json!(2), "0.01", json!("90"), Form::Written),
            r"^(0\.(0{0}[1-9][0-9]{0,1}|0{1}[1-9][0-9]{0,0})0*|[1-9][0-9]{0,0}(\.[0-9]{1,2}0*)?|[1-8][0-9]{1}(\.[0-9]{1,2}0*)?|90(\.0+)?)$"
        );
    }

    #[test]
    fn results_have_one_form() {
        assert_eq!(of("Worth", json!(2), "0", json!(null), Form::Printed), r"^(0\.[0-9]{2}|[1-9][0-9]*\.[0-9]{2})$");
        assert_eq!(of("Rate", json!(8), "0", json!("1"), Form::Printed), r"^(0(\.[0-9]{0,7}[1-9])?|1)$");
        assert_eq!(
            of("Points", json!("configured"), "0", json!("10"), Form::Printed),
            r"^(0(\.[0-9]{1,4})?|[1-9][0-9]{0,0}(\.[0-9]{1,4})?|10(\.0{1,4})?)$"
        );
    }
}
