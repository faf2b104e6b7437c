//! Explanations with one wrong digit, or with a part taken away: a replayer must notice each.

use anyhow::Result;
use serde_json::{Value, json};

use super::{explained, question, replayers};
use crate::parity::engines::{Answers, Worker};
use points_rules_cases::random::Random;

/// Explanations sent at once.
const TOGETHER: usize = 1000;
/// Where a digit is planted, or what else is done.
const PARTS: [&str; 11] = [
    "answer",
    "operands",
    "formula",
    "value",
    "given",
    "leaf removed",
    "digest removed",
    "op renamed",
    "steps emptied",
    "number within bounds",
    "refused by bounds",
];

/// What an explanation of a refusal by bounds has.
const BY_BOUNDS: &str = "\"error\":{\"code\":\"OUT_OF_RANGE\"";

/// What became of the spoiled explanations.
#[derive(Debug, Default)]
pub struct Planted {
    pub noticed: usize,
    pub unnoticed: usize,
}

/// Spoils so many explanations and has both replayers look at them.
pub fn run(kept: &[String], count: usize, random: &mut Random) -> Result<Planted> {
    let mut planted = Planted::default();
    let mut workers = replayers()?;
    let ops = explained()?;
    let mut places = [0; PARTS.len()];
    // Few of all: drawn from all, hardly any of these would be spoiled.
    let by_bounds: Vec<&String> = kept.iter().filter(|text| text.contains(BY_BOUNDS)).collect();
    let kept: Vec<&String> = kept.iter().collect();
    while planted.noticed + planted.unnoticed < count && !kept.is_empty() {
        let mut spoiled = Vec::new();
        while spoiled.len() < TOGETHER.min(count - planted.noticed - planted.unnoticed) {
            let part = random.place(PARTS.len());
            let drawn = if PARTS[part] == "number within bounds" { &by_bounds } else { &kept };
            let Some(text) = (!drawn.is_empty()).then(|| random.pick(drawn)) else { continue };
            let mut explanation: Value = serde_json::from_str(text)?;
            if spoil(&mut explanation, PARTS[part], &ops, random) {
                places[part] += 1;
                spoiled.push(explanation.to_string());
            }
        }
        let asked = question(&spoiled);
        for worker in &workers {
            worker.ask(&asked)?;
        }
        let [python, javascript] = workers.each_mut().map(Worker::answers);
        let (python, javascript) = (python?, javascript?);
        for (place, explanation) in spoiled.iter().enumerate() {
            let notices = |answers: &Answers| answers.line(place).is_some_and(|faults| faults != "[]");
            if notices(&python) && notices(&javascript) {
                planted.noticed += 1;
            } else {
                planted.unnoticed += 1;
                println!("UNNOTICED {explanation}");
            }
        }
    }
    for worker in &mut workers {
        worker.close();
    }
    workers.iter_mut().try_for_each(Worker::end)?;
    let spread: Vec<String> = PARTS.iter().zip(places).map(|(part, count)| format!("{part} {count}")).collect();
    println!("planted: {} noticed, {} unnoticed ({})", planted.noticed, planted.unnoticed, spread.join(", "));
    Ok(planted)
}

/// Spoils a part of an explanation; `false` where it has no such part.
fn spoil(explanation: &mut Value, part: &str, ops: &[String], random: &mut Random) -> bool {
    match part {
        "leaf removed" => remove_leaf(explanation, random),
        "digest removed" => explanation.as_object_mut().is_some_and(|fields| fields.remove("digest").is_some()),
        "op renamed" => rename(explanation, ops, random),
        "steps emptied" => {
            explanation["steps"] = Value::Array(Vec::new());
            true
        }
        "number within bounds" => within_bounds(explanation),
        "refused by bounds" => {
            refuse(explanation);
            true
        }
        _ => spoil_digit(explanation, part, random),
    }
}

/// A refusal by bounds of a number that is within them, wherever the number stands; 1 is within all bounds.
fn within_bounds(explanation: &mut Value) -> bool {
    if explanation["error"]["code"] != "OUT_OF_RANGE" {
        return false;
    }
    let one = |value: &mut Value| *value = if value.is_string() { "1".into() } else { 1.into() };
    let named = |(name, _): &(&String, &mut Value)| name.starts_with("input.");
    for at in ["/given", "/steps/0/operands"] {
        let Some(Value::Object(fields)) = explanation.pointer_mut(at) else { return false };
        fields.iter_mut().filter(named).for_each(|(_, value)| one(value));
    }
    true
}

/// In place of the answer a refusal by bounds, without steps: such a refusal has some.
fn refuse(explanation: &mut Value) {
    let path = explanation["error"]["path"].as_str().unwrap_or("amount").to_owned();
    if let Some(fields) = explanation.as_object_mut() {
        fields.remove("result");
    }
    explanation["error"] = json!({"code": "OUT_OF_RANGE", "path": path, "message": "out of range"});
    explanation["steps"] = json!([]);
}

/// Takes a field or a row out of the result, or a figure of a shortage out of the error.
fn remove_leaf(explanation: &mut Value, random: &mut Random) -> bool {
    let mut found = Vec::new();
    if explanation.get("result").is_some() {
        parts(&explanation["result"], "/result", &mut found);
    } else {
        let names = ["required", "available", "missing"].into_iter();
        let present = names.filter(|name| explanation["error"].get(name).is_some());
        found.extend(present.map(|name| ("/error".to_owned(), name.to_owned())));
    }
    if found.is_empty() {
        return false;
    }
    let (owner, part) = random.pick(&found);
    match explanation.pointer_mut(owner) {
        Some(Value::Object(fields)) => fields.remove(part).is_some(),
        Some(Value::Array(items)) => part.parse().is_ok_and(|row: usize| {
            items.remove(row);
            true
        }),
        _ => false,
    }
}

/// Every field and row at any depth: the pointer to what it is in, and its name.
fn parts(value: &Value, at: &str, found: &mut Vec<(String, String)>) {
    let mut add = |name: String, inner: &Value| {
        parts(inner, &format!("{at}/{name}"), found);
        found.push((at.to_owned(), name));
    };
    match value {
        Value::Object(fields) => fields.iter().for_each(|(name, inner)| add(name.clone(), inner)),
        Value::Array(items) => items.iter().enumerate().for_each(|(row, inner)| add(row.to_string(), inner)),
        _ => {}
    }
}

/// Another name for the operation. A refusal gets one that is none: many operations make the same check.
fn rename(explanation: &mut Value, ops: &[String], random: &mut Random) -> bool {
    let old = explanation["op"].as_str().unwrap_or_default().to_owned();
    let new = if explanation.get("result").is_some() { random.pick(ops).clone() } else { format!("{old}s") };
    let is_other = new != old;
    explanation["op"] = new.into();
    is_other
}

/// Plants a digit in a part of an explanation; `false` where that part has none.
fn spoil_digit(explanation: &mut Value, part: &str, random: &mut Random) -> bool {
    let mut found = Vec::new();
    match part {
        "answer" if explanation.get("result").is_some() => places(&explanation["result"], "/result", &mut found),
        "answer" => {
            for name in ["required", "available", "missing"] {
                places(&explanation["error"][name], &format!("/error/{name}"), &mut found);
            }
        }
        "given" => places(&explanation["given"], "/given", &mut found),
        _ => {
            let steps = explanation["steps"].as_array().map_or(0, Vec::len);
            let step = random.place(steps);
            places(&explanation["steps"][step][part], &format!("/steps/{step}/{part}"), &mut found);
        }
    }
    if found.is_empty() {
        return false;
    }
    let place = random.pick(&found).clone();
    explanation.pointer_mut(&place).is_some_and(|value| plant(value, random))
}

/// Pointers to every text and number that has a digit.
fn places(value: &Value, at: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                places(value, &format!("{at}/{}", name.replace('~', "~0").replace('/', "~1")), found);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                places(item, &format!("{at}/{index}"), found);
            }
        }
        Value::String(text) if text.bytes().any(|byte| byte.is_ascii_digit()) => found.push(at.to_owned()),
        Value::Number(_) => found.push(at.to_owned()),
        _ => {}
    }
}

/// Another digit in place of one of a text's or a number's.
fn plant(value: &mut Value, random: &mut Random) -> bool {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let digits: Vec<usize> = (0..text.len()).filter(|&at| text.as_bytes()[at].is_ascii_digit()).collect();
    let at = *random.pick(&digits);
    let old = text.as_bytes()[at] - b'0';
    let new = (old + 1 + random.below(9) as u8) % 10;
    let changed = format!("{}{new}{}", &text[..at], &text[at + 1..]);
    let planted = if value.is_string() { changed.into() } else { changed.parse().map_or(Value::Null, Value::Number) };
    // Of numbers past 2^53 JavaScript has not every one: neighbours are one number to it.
    let is_other = value.as_f64().is_none() || value.as_f64() != planted.as_f64();
    *value = planted;
    is_other
}
