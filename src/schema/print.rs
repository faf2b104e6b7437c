//! The description as JSON.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use serde_json::{Map, Value};

use super::{FieldSchema, Of, TypeSchema};
use crate::decimal::kind::{Kind, Scale};
use crate::decimal::text::Printed;
use crate::read::Absent;

impl TypeSchema {
    /// The scheme, or the part of the crate, that defines the type.
    fn scheme(&self) -> &'static str {
        self.module.split("::").nth(1).unwrap_or_default()
    }

    /// The name in TypeScript: the types of a scheme are prefixed by it, because two schemes have an `OrderQuote`.
    pub(crate) fn full_name(&self) -> String {
        match self.scheme() {
            "appreciation" => format!("Appreciation{}", self.name),
            "dividend" => format!("Dividend{}", self.name),
            "release" => format!("Release{}", self.name),
            _ => self.name.to_string(),
        }
    }
}

/// An object of these fields.
pub(crate) fn object<const COUNT: usize>(fields: [(&str, Value); COUNT]) -> Value {
    fields.into_iter().map(|(name, value)| (name.to_string(), value)).collect::<Map<_, _>>().into()
}

/// `{"kind": "list", "of": …}`, and so on.
fn place(of: &Of) -> Value {
    let kind = |kind: &str| ("kind", Value::from(kind));
    match of {
        Of::Decimal(decimal) => object([kind("decimal"), ("name", decimal.name.into())]),
        Of::Name => object([kind("name")]),
        Of::Text => object([kind("text")]),
        Of::Schema => object([kind("schema")]),
        Of::Date => object([kind("date")]),
        Of::Flag => object([kind("flag")]),
        Of::Count => object([kind("count")]),
        Of::Nullable(of) => object([kind("nullable"), ("of", place(of))]),
        Of::List(of) => object([kind("list"), ("of", place(of))]),
        Of::Entries(of) => object([kind("entries"), ("of", place(of))]),
        Of::Object(of) => object([kind("object"), ("name", of.full_name().into())]),
        Of::Choice(of) => object([kind("choice"), ("name", of.full_name().into())]),
    }
}

/// A whole description as JSON: types once each, in the order in which the roots lead to them.
pub(crate) struct Printer {
    types: Vec<Value>,
    seen: Vec<String>,
}

impl Printer {
    pub(crate) fn new() -> Self {
        Printer { types: Vec::new(), seen: Vec::new() }
    }

    pub(crate) fn into_types(self) -> Vec<Value> {
        self.types
    }

    /// Adds the types that a place leads to; gives the name of the place's own type.
    pub(crate) fn add(&mut self, of: &Of) -> String {
        match of {
            Of::Nullable(of) | Of::List(of) | Of::Entries(of) => self.add(of),
            Of::Object(found) | Of::Choice(found) => {
                let name = found.full_name();
                if !self.seen.contains(&name) {
                    self.seen.push(name.clone());
                    self.types.push(Value::Null);
                    let place = self.types.len() - 1;
                    let printed = self.print(found, &name);
                    if let Some(reserved) = self.types.get_mut(place) {
                        *reserved = printed;
                    }
                }
                name
            }
            _ => String::new(),
        }
    }

    fn print(&mut self, found: &TypeSchema, name: &str) -> Value {
        let mut printed = Map::new();
        printed.insert("name".into(), name.into());
        printed.insert("rust".into(), found.name.into());
        printed.insert("scheme".into(), found.scheme().into());
        printed.insert("doc".into(), found.doc.into());
        if found.fields.is_empty() {
            let choices =
                found.choices.iter().map(|(value, doc)| object([("value", (*value).into()), ("doc", (*doc).into())]));
            printed.insert("choices".into(), choices.collect());
        } else {
            printed.insert("fields".into(), found.fields.iter().map(|field| self.field(field)).collect());
        }
        printed.into()
    }

    pub(crate) fn field(&mut self, field: &FieldSchema) -> Value {
        self.add(&field.of);
        let mut printed = Map::new();
        printed.insert("name".into(), field.name.into());
        printed.insert("doc".into(), field.doc.into());
        printed.insert("type".into(), place(&field.of));
        if let Some((least, most)) = field.counts {
            printed.insert("least".into(), least.into());
            printed.insert("most".into(), most.into());
        }
        match field.absent {
            Absent::Error => {}
            Absent::Null => drop(printed.insert("default".into(), Value::Null)),
            Absent::Text(text) => drop(printed.insert("default".into(), text.into())),
        }
        printed.into()
    }
}

/// The kinds of decimals.
pub(crate) fn decimals() -> Value {
    let decimal = |kind: &&Kind| {
        let bound = |steps: u64| Value::from(Printed::trimmed(steps.into(), kind.scale.most()).as_str());
        let scale = match kind.scale {
            Scale::Fixed(scale) => Value::from(scale),
            Scale::Configured(_) => "configured".into(),
        };
        object([
            ("name", kind.name.into()),
            ("noun", kind.noun.into()),
            ("doc", decimal_doc(kind.name).into()),
            ("scale", scale),
            ("bounds", kind.bounds.into()),
            ("least", bound(kind.min)),
            ("most", if kind.max == u64::MAX { Value::Null } else { bound(kind.max) }),
        ])
    };
    Kind::ALL.iter().map(decimal).collect()
}

/// What a caller writes or reads.
fn decimal_doc(name: &str) -> &'static str {
    match name {
        "Money" => "Money in yuan with two decimals, as text: `\"12.50\"`. 0 to 10^13.",
        "Amount" => "The amount of an order, as text: `\"100\"`. 0.01 to 10^10 yuan, at most two decimals.",
        "IssuePrice" => "A price of a unit, as text with up to four decimals: `\"1.0000\"`.",
        "PointValue" => "What a point pays, yuan, as text with up to four decimals: `\"0.01\"`. Above 0, at most 10^6.",
        "Weight" => {
            "A weight in the daily pool, as text, at the scale of what the rulebook weighs by: shares or quota. 0 to 10^13."
        }
        "Units" => "Units with eight decimals, as text: `\"14.70000000\"`. 0 to 9·10^10.",
        "Rate" => "A rate as text, 0 to 1, at most eight decimals: `\"0.1\"`.",
        "Multiplier" => "A multiplier as text, above 0 and at most 1000, at most four decimals: `\"2.5\"`.",
        "Points" => "Points with the rulebook's `pointScale` decimals, as text. 0 to 10^13.",
        "Shares" => "Shares with the rulebook's `shareScale` decimals, as text. 0 to 10^13.",
        "UnitValue" => "The published value of a unit in yuan, four decimals, half up, as text: `\"1.4286\"`.",
        "DisplayValue" => {
            "Units times the published unit value, four decimals, as text: `\"108.6351\"`. For display only."
        }
        "Worth" => "Money in yuan with two decimals and no upper bound, as text: `\"12.50\"`.",
        "Ratio" => "A ratio with four decimals and no upper bound, as text: `\"0.2450\"`.",
        "RateSum" => "A sum of rates as text, at most eight decimals, without trailing zeros: `\"1.03\"`.",
        "UnitCount" => "Units with eight decimals and no upper bound, as text: `\"14.70000000\"`.",
        _ => "",
    }
}
