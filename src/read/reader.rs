//! The deserializer over a [`Node`].

use alloc::borrow::Cow;
use alloc::format;
use alloc::string::{String, ToString};
use core::fmt;

use serde::de::value::StrDeserializer;
use serde::de::{DeserializeSeed, Deserializer, Error as _, IntoDeserializer, MapAccess, SeqAccess, Visitor};

use super::{Node, Notes, Path, Unreadable, Value};
use crate::error::{Error, ErrorCode};
use crate::num::Name;
use crate::num::kind::Kind;
use crate::num::wire::pack;

type Read<T> = Result<T, ReadError>;

/// A wrong shape, and whether its path is already known.
#[derive(Debug)]
pub(super) struct ReadError {
    error: Error,
    placed: bool,
}

impl ReadError {
    fn shape(path: &Path<'_>, message: impl Into<Cow<'static, str>>) -> Self {
        let error = Error::new(ErrorCode::InvalidInput, message);
        ReadError { error: place(error, path), placed: true }
    }

    /// Gives an error that serde's derived code made the path of the value it was made for.
    fn placed(self, path: &Path<'_>) -> Self {
        if self.placed {
            return self;
        }
        let error = match path.text() {
            Some(parent) => self.error.under(&parent),
            None => self.error,
        };
        ReadError { error, placed: true }
    }

    pub(super) fn into_error(self) -> Error {
        self.error
    }
}

fn place(error: Error, path: &Path<'_>) -> Error {
    match path.text() {
        Some(path) => error.at(path),
        None => error,
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.error, f)
    }
}

impl core::error::Error for ReadError {}

impl serde::de::Error for ReadError {
    fn custom<T: fmt::Display>(message: T) -> Self {
        ReadError { error: Error::new(ErrorCode::InvalidInput, message.to_string()), placed: false }
    }

    fn missing_field(field: &'static str) -> Self {
        let message = format!("the field \"{field}\" is missing; nullable fields are written as null");
        ReadError { error: Error::new(ErrorCode::InvalidInput, message).at(field), placed: false }
    }
}

/// Reads one node at one path.
pub(super) struct Reader<'a, N> {
    node: N,
    path: Path<'a>,
    notes: &'a Notes,
}

impl<'a, N: Node> Reader<'a, N> {
    pub(super) fn new(node: N, path: Path<'a>, notes: &'a Notes) -> Self {
        Reader { node, path, notes }
    }

    fn unreadable(&self) -> ReadError {
        ReadError::shape(&self.path, "this value cannot be read: a getter or a proxy threw; pass plain data")
    }

    fn value(&self) -> Read<Value<'_>> {
        self.node.value().map_err(|Unreadable| self.unreadable())
    }

    fn expected(&self, what: &str) -> ReadError {
        let found = match self.node.value() {
            Ok(Value::Null) => "null",
            Ok(Value::Bool(_)) => "a boolean",
            Ok(Value::Integer(_) | Value::Huge) => "a number",
            Ok(Value::Fraction) => "a number with a fraction",
            Ok(Value::Text(_)) => "a text",
            Ok(Value::List) => "a list",
            Ok(Value::Object) => "an object",
            Ok(Value::Other) => "something that JSON does not have",
            Err(Unreadable) => return self.unreadable(),
        };
        ReadError::shape(&self.path, format!("{found} stands where {what} belongs"))
    }

    /// Notes the first bad number; reading goes on, because a wrong shape would come before it.
    fn note(&self, error: Error) {
        self.notes.number.borrow_mut().get_or_insert_with(|| place(error, &self.path));
    }

    /// A decimal as its steps and decimals; a bad one is noted and stood in for.
    fn decimal(&self, kind: &'static Kind) -> Read<u128> {
        let configured = self.notes.terms.scale;
        let parsed = match self.value()? {
            Value::Text(text) => kind.parse(&text, configured),
            Value::Integer(_) | Value::Huge | Value::Fraction => Err(Error::new(
                ErrorCode::InvalidDecimal,
                format!("a number stands where {} belongs: write it as text, such as \"12.5\"", kind.noun),
            )),
            _ => Err(Error::new(
                ErrorCode::InvalidDecimal,
                format!("{} is written as text, such as \"12.5\"; something else stands here", kind.noun),
            )),
        };
        Ok(match parsed {
            Ok(parsed) => pack(parsed.minor, parsed.decimals),
            Err(error) => {
                self.note(error);
                pack(kind.min, 0)
            }
        })
    }

    fn name(&self) -> Read<String> {
        match self.value()? {
            Value::Text(text) if text.is_empty() => {
                Err(ReadError::shape(&self.path, "an id or a name is empty; give it at least one character"))
            }
            Value::Text(text) => Ok(text.into_owned()),
            _ => Err(self.expected("a text")),
        }
    }

    /// A count: an integer, negative or past `most` is a bad number, anything else a wrong shape.
    fn count(&self, most: u32) -> Read<u32> {
        let found = match self.value()? {
            Value::Integer(integer) => u32::try_from(integer).ok().filter(|&count| count <= most),
            Value::Huge => None,
            _ => return Err(self.expected("an integer")),
        };
        Ok(found.unwrap_or_else(|| {
            let message = format!("a count is a whole number from 0 to at most {most}");
            self.note(Error::new(ErrorCode::OutOfRange, message));
            0
        }))
    }

    fn check_fields(&self, fields: &'static [&'static str]) -> Read<()> {
        let keys = self.node.keys().map_err(|Unreadable| self.unreadable())?;
        for (index, key) in keys.iter().enumerate() {
            let path = Path::Field(&self.path, key);
            if !fields.contains(&key.as_str()) {
                let known = fields.join(", ");
                return Err(ReadError::shape(&path, format!("there is no field {key:?}; the fields are {known}")));
            }
            if keys.iter().take(index).any(|earlier| earlier == key) {
                return Err(ReadError::shape(&path, format!("the field {key:?} is written twice; keep one")));
            }
        }
        Ok(())
    }
}

impl<'de, 'a, N: Node> Deserializer<'de> for Reader<'a, N> {
    type Error = ReadError;

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Read<V::Value> {
        if let Some(kind) = Kind::by_name(name) {
            return visitor.visit_u128(self.decimal(kind)?);
        }
        if name == Name::NAME {
            return visitor.visit_string(self.name()?);
        }
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Read<V::Value> {
        if !matches!(self.value()?, Value::Object) {
            return Err(self.expected("an object"));
        }
        if self.notes.terms.strict {
            self.check_fields(fields)?;
        }
        let access = Fields { node: &self.node, path: &self.path, notes: self.notes, left: fields, next: None };
        visitor.visit_map(access)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        if !matches!(self.value()?, Value::Object) {
            return Err(self.expected("an object"));
        }
        let keys = self.node.keys().map_err(|Unreadable| self.unreadable())?;
        let access =
            Entries { node: &self.node, path: &self.path, notes: self.notes, keys: keys.into_iter(), next: None };
        visitor.visit_map(access)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        if !matches!(self.value()?, Value::List) {
            return Err(self.expected("a list"));
        }
        let len = self.node.len().map_err(|Unreadable| self.unreadable())?;
        let access = Items { node: &self.node, path: &self.path, notes: self.notes, index: 0, len };
        visitor.visit_seq(access)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        match self.value()? {
            Value::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        match self.value()? {
            Value::Bool(value) => visitor.visit_bool(value),
            _ => Err(self.expected("true or false")),
        }
    }

    fn deserialize_u8<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        visitor.visit_u32(self.count(u8::MAX.into())?)
    }

    fn deserialize_u32<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        visitor.visit_u32(self.count(u32::MAX)?)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        match self.value()? {
            Value::Text(text) => visitor.visit_str(&text),
            _ => Err(self.expected("a text")),
        }
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        self.deserialize_str(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Read<V::Value> {
        match self.value()? {
            Value::Text(text) if variants.contains(&&*text) => {
                let variant: StrDeserializer<'_, ReadError> = (&*text).into_deserializer();
                visitor.visit_enum(variant)
            }
            _ => Err(self.expected(&format!("one of {}", variants.join(", ")))),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        visitor.visit_unit()
    }

    /// No type of the rules asks a value to describe itself.
    fn deserialize_any<V: Visitor<'de>>(self, _visitor: V) -> Read<V::Value> {
        Err(self.expected("a value of a known type"))
    }

    serde::forward_to_deserialize_any! {
        i8 i16 i32 i64 i128 u16 u64 u128 f32 f64 char bytes byte_buf unit unit_struct tuple tuple_struct identifier
    }
}

/// The known fields of an object; further ones are never looked at.
struct Fields<'a, N> {
    node: &'a N,
    path: &'a Path<'a>,
    notes: &'a Notes,
    left: &'static [&'static str],
    next: Option<(&'static str, N)>,
}

impl<'de, N: Node> MapAccess<'de> for Fields<'_, N> {
    type Error = ReadError;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Read<Option<K::Value>> {
        while let Some((&name, left)) = self.left.split_first() {
            self.left = left;
            let found = self.node.field(name).map_err(|Unreadable| {
                ReadError::shape(
                    &Path::Field(self.path, name),
                    "this field cannot be read: its getter threw; pass plain data",
                )
            })?;
            if let Some(node) = found {
                self.next = Some((name, node));
                let key: StrDeserializer<'_, ReadError> = name.into_deserializer();
                return seed.deserialize(key).map(Some);
            }
        }
        Ok(None)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Read<V::Value> {
        let (name, node) = self.next.take().ok_or_else(|| ReadError::custom("a value was read before its key"))?;
        let path = Path::Field(self.path, name);
        seed.deserialize(Reader::new(node, path, self.notes)).map_err(|error| error.placed(&path))
    }
}

/// All entries of an object whose keys are data.
struct Entries<'a, N> {
    node: &'a N,
    path: &'a Path<'a>,
    notes: &'a Notes,
    keys: alloc::vec::IntoIter<String>,
    next: Option<String>,
}

impl<'de, N: Node> MapAccess<'de> for Entries<'_, N> {
    type Error = ReadError;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Read<Option<K::Value>> {
        self.next = self.keys.next();
        match &self.next {
            Some(name) => {
                let key: StrDeserializer<'_, ReadError> = name.as_str().into_deserializer();
                seed.deserialize(key).map(Some)
            }
            None => Ok(None),
        }
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Read<V::Value> {
        let name = self.next.take().ok_or_else(|| ReadError::custom("a value was read before its key"))?;
        let path = Path::Field(self.path, &name);
        match self.node.field(&name) {
            Ok(Some(node)) => {
                seed.deserialize(Reader::new(node, path, self.notes)).map_err(|error| error.placed(&path))
            }
            Ok(None) => Err(ReadError::shape(&path, "this entry has no value")),
            Err(Unreadable) => {
                Err(ReadError::shape(&path, "this entry cannot be read: its getter threw; pass plain data"))
            }
        }
    }
}

/// The items of a list.
struct Items<'a, N> {
    node: &'a N,
    path: &'a Path<'a>,
    notes: &'a Notes,
    index: usize,
    len: usize,
}

impl<'de, N: Node> SeqAccess<'de> for Items<'_, N> {
    type Error = ReadError;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Read<Option<T::Value>> {
        if self.index >= self.len {
            return Ok(None);
        }
        let path = Path::Item(self.path, self.index);
        match self.node.item(self.index) {
            Ok(Some(node)) => {
                self.index += 1;
                let item = seed.deserialize(Reader::new(node, path, self.notes));
                item.map(Some).map_err(|error| error.placed(&path))
            }
            Ok(None) => Err(ReadError::shape(&path, "this item is missing; a list has no holes")),
            Err(Unreadable) => {
                Err(ReadError::shape(&path, "this item cannot be read: its getter threw; pass plain data"))
            }
        }
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.len - self.index)
    }
}
