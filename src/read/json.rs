//! JSON text as a tree that keeps the order of fields and shows repeated ones.

use alloc::borrow::Cow;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::{Node, Unreadable, Value};
use crate::error::{Error, ErrorCode, Result};

/// A JSON value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Json {
    Null,
    Bool(bool),
    Integer(i64),
    /// An integer past 64 bits.
    Huge,
    /// A number with a fraction.
    Fraction,
    Text(String),
    List(Vec<Json>),
    Object(Vec<(String, Json)>),
    /// Deeper than any field of the rules, so no field of ours; its text was still checked.
    Deep,
}

/// No input of the rules nests deeper than 6; what lies deeper is a further field, and is ignored.
const DEPTH: usize = 16;

impl Json {
    /// Parses JSON text.
    ///
    /// # Errors
    /// `INVALID_INPUT` without a path where the text is not JSON.
    pub(crate) fn parse(text: &str) -> Result<Json> {
        let mut deserializer = serde_json::Deserializer::from_str(text);
        // What is deeper than DEPTH goes through IgnoredAny, which does not recurse.
        Tree { depth: DEPTH }
            .deserialize(&mut deserializer)
            .and_then(|tree| deserializer.end().map(|()| tree))
            .map_err(|error| Error::new(ErrorCode::InvalidInput, format!("the text is not JSON: {error}")))
    }
}

#[derive(Clone, Copy)]
struct Tree {
    depth: usize,
}

impl Tree {
    fn below(self) -> Option<Tree> {
        self.depth.checked_sub(1).map(|depth| Tree { depth })
    }
}

impl<'de> DeserializeSeed<'de> for Tree {
    type Value = Json;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> core::result::Result<Json, D::Error> {
        deserializer.deserialize_any(self)
    }
}

/// One value below a list or an object, or the note that it lies too deep.
struct Below(Option<Tree>);

impl<'de> DeserializeSeed<'de> for Below {
    type Value = Json;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> core::result::Result<Json, D::Error> {
        match self.0 {
            Some(tree) => tree.deserialize(deserializer),
            None => deserializer.deserialize_ignored_any(IgnoredAny).map(|_| Json::Deep),
        }
    }
}

impl<'de> Visitor<'de> for Tree {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> core::result::Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E>(self, value: bool) -> core::result::Result<Json, E> {
        Ok(Json::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> core::result::Result<Json, E> {
        Ok(Json::Integer(value))
    }

    fn visit_u64<E>(self, value: u64) -> core::result::Result<Json, E> {
        Ok(i64::try_from(value).map_or(Json::Huge, Json::Integer))
    }

    /// A number written with a point or an exponent counts by its value, as it does in JavaScript.
    /// It is only told apart from an integer here; no float reaches a figure.
    fn visit_f64<E>(self, value: f64) -> core::result::Result<Json, E> {
        let integer = value as i64;
        Ok(match integer {
            i64::MIN | i64::MAX => Json::Huge,
            _ if integer as f64 == value => Json::Integer(integer),
            _ => Json::Fraction,
        })
    }

    fn visit_str<E>(self, text: &str) -> core::result::Result<Json, E> {
        Ok(Json::Text(text.to_string()))
    }

    fn visit_string<E>(self, text: String) -> core::result::Result<Json, E> {
        Ok(Json::Text(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> core::result::Result<Json, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = list.next_element_seed(Below(self.below()))? {
            items.push(item);
        }
        Ok(Json::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> core::result::Result<Json, A::Error> {
        let mut fields = Vec::new();
        while let Some(name) = map.next_key::<String>()? {
            fields.push((name, map.next_value_seed(Below(self.below()))?));
        }
        Ok(Json::Object(fields))
    }
}

impl Node for &Json {
    fn value(&self) -> core::result::Result<Value<'_>, Unreadable> {
        Ok(match self {
            Json::Null => Value::Null,
            Json::Bool(value) => Value::Bool(*value),
            Json::Integer(value) => Value::Integer(*value),
            Json::Huge => Value::Huge,
            Json::Fraction => Value::Fraction,
            Json::Text(text) => Value::Text(Cow::Borrowed(text)),
            Json::List(_) => Value::List,
            Json::Object(_) => Value::Object,
            Json::Deep => Value::Other,
        })
    }

    /// The last of a repeated field, as JavaScript's JSON.parse keeps it.
    fn field(&self, name: &str) -> core::result::Result<Option<Self>, Unreadable> {
        match self {
            Json::Object(fields) => Ok(fields.iter().rev().find(|(key, _)| key == name).map(|(_, value)| value)),
            _ => Ok(None),
        }
    }

    fn len(&self) -> core::result::Result<usize, Unreadable> {
        match self {
            Json::List(items) => Ok(items.len()),
            _ => Ok(0),
        }
    }

    fn item(&self, index: usize) -> core::result::Result<Option<Self>, Unreadable> {
        match self {
            Json::List(items) => Ok(items.get(index)),
            _ => Ok(None),
        }
    }

    fn keys(&self) -> core::result::Result<Vec<String>, Unreadable> {
        match self {
            Json::Object(fields) => Ok(fields.iter().map(|(name, _)| name.clone()).collect()),
            _ => Ok(Vec::new()),
        }
    }
}
