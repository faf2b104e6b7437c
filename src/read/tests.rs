//! The types ask for what serde's derive would ask for: the same fields under the same names, in the same order.

use core::fmt;

use serde::Deserialize;
use serde::de::value::StrDeserializer;
use serde::de::{DeserializeSeed, Deserializer, IntoDeserializer, MapAccess, SeqAccess, Visitor};

use super::{Field, Input, Shape};
use crate::num::Name;
use crate::num::kind::Kind;
use crate::rulebook::{EffectiveDate, RulebookDocument, SchemaVersion};

/// Panics unless the type's own shape is the one that its derived code asks for.
pub(crate) fn same_shape<T: Input + for<'de> Deserialize<'de>>() {
    let (mut own, mut derived) = (Outline::default(), Outline::default());
    own.shape(&T::SHAPE);
    // A type may check itself as a whole, which stand-ins need not satisfy.
    let _ = T::deserialize(Derived { outline: &mut derived, stand_in: "" });
    assert!(own.lines.len() > 1, "{own:?}");
    assert_eq!(own.lines, derived.lines);
}

/// A shape as lines: a value each, its parts further in.
#[derive(Debug, Default)]
struct Outline {
    lines: Vec<String>,
    depth: usize,
}

impl Outline {
    fn leaf(&mut self, value: impl fmt::Debug) {
        self.lines.push(format!("{:1$}{value:?}", "", self.depth));
    }

    fn compound<T>(&mut self, value: impl fmt::Debug, parts: impl FnOnce(&mut Self) -> T) -> T {
        self.leaf(value);
        self.depth += 1;
        let made = parts(self);
        self.depth -= 1;
        made
    }

    fn shape(&mut self, shape: &Shape) {
        match shape {
            Shape::Nullable(inner) => self.compound("nullable", |outline| outline.shape(inner)),
            Shape::List(item) => self.compound("list", |outline| outline.shape(item)),
            Shape::Entries(entry) => self.compound("entries", |outline| outline.shape(entry)),
            Shape::Object(fields) => {
                let names: Vec<&str> = fields.iter().map(|field| field.name).collect();
                self.compound(names, |outline| fields.iter().for_each(|Field { shape, .. }| outline.shape(shape)));
            }
            leaf => self.leaf(leaf),
        }
    }
}

#[test]
fn every_input_asks_for_what_its_derived_code_asks_for() {
    crate::op::each_input();
    same_shape::<RulebookDocument>();
}

#[test]
fn names_of_the_wire_are_camel_case() {
    assert_eq!(&super::camel::<{ super::camel_length("a_b_cd") }>("a_b_cd"), b"aBCd");
    assert_eq!(&super::camel::<6>("amount"), b"amount");
}

#[derive(Debug)]
struct Refused;

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("refused")
    }
}

impl core::error::Error for Refused {}

impl serde::de::Error for Refused {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Refused
    }
}

type Asked<T> = Result<T, Refused>;

/// A deserializer without data: writes down what it is asked for and answers with stand-ins.
struct Derived<'a> {
    outline: &'a mut Outline,
    /// The text of the newtype that is being asked for.
    stand_in: &'a str,
}

impl Derived<'_> {
    fn leaf<T>(self, shape: Shape, value: Asked<T>) -> Asked<T> {
        self.outline.leaf(shape);
        value
    }
}

impl<'de> Deserializer<'de> for Derived<'_> {
    type Error = Refused;

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Asked<V::Value> {
        let (shape, stand_in) = match name {
            Name::NAME => (Shape::Name, "x".to_owned()),
            EffectiveDate::NAME => (Shape::Date, "2026-01-31".to_owned()),
            SchemaVersion::NAME => (Shape::Schema, String::new()),
            _ => {
                let kind = Kind::by_name(name).expect("a newtype of the rules");
                (Shape::Decimal(kind), if kind.min == 0 { "0" } else { "1" }.to_owned())
            }
        };
        let inner = &mut Outline::default();
        let value = visitor.visit_newtype_struct(Derived { outline: inner, stand_in: &stand_in });
        self.leaf(shape, value)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Asked<V::Value> {
        visitor.visit_str(self.stand_in)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Asked<V::Value> {
        visitor.visit_str(self.stand_in)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Asked<V::Value> {
        self.outline.compound(fields, |outline| visitor.visit_seq(Parts { outline, left: fields.len() }))
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Asked<V::Value> {
        self.outline.compound("list", |outline| visitor.visit_seq(Parts { outline, left: 1 }))
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Asked<V::Value> {
        self.outline.compound("entries", |outline| visitor.visit_map(Parts { outline, left: 1 }))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Asked<V::Value> {
        self.outline.compound("nullable", |outline| visitor.visit_some(Derived { outline, stand_in: "" }))
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Asked<V::Value> {
        self.leaf(Shape::Flag, visitor.visit_bool(false))
    }

    fn deserialize_u8<V: Visitor<'de>>(self, visitor: V) -> Asked<V::Value> {
        self.leaf(Shape::Count(u8::MAX.into()), visitor.visit_u8(0))
    }

    fn deserialize_u32<V: Visitor<'de>>(self, visitor: V) -> Asked<V::Value> {
        self.leaf(Shape::Count(u32::MAX), visitor.visit_u32(1))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Asked<V::Value> {
        let variant: StrDeserializer<'_, Refused> = variants[0].into_deserializer();
        self.leaf(Shape::Choice(variants), visitor.visit_enum(variant))
    }

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Asked<V::Value> {
        Err(Refused)
    }

    serde::forward_to_deserialize_any! {
        i8 i16 i32 i64 i128 u16 u64 u128 f32 f64 char bytes byte_buf unit unit_struct tuple tuple_struct identifier
        ignored_any
    }
}

struct Parts<'a> {
    outline: &'a mut Outline,
    left: usize,
}

impl Parts<'_> {
    fn step(&mut self) -> Option<Derived<'_>> {
        self.left = self.left.checked_sub(1)?;
        Some(Derived { outline: self.outline, stand_in: "" })
    }
}

impl<'de> SeqAccess<'de> for Parts<'_> {
    type Error = Refused;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Asked<Option<T::Value>> {
        self.step().map(|next| seed.deserialize(next)).transpose()
    }
}

impl<'de> MapAccess<'de> for Parts<'_> {
    type Error = Refused;

    /// A name that is data is no part of the shape.
    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Asked<Option<K::Value>> {
        let key: StrDeserializer<'_, Refused> = "x".into_deserializer();
        if self.left == 0 { Ok(None) } else { seed.deserialize(key).map(Some) }
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Asked<V::Value> {
        seed.deserialize(self.step().ok_or(Refused)?)
    }
}
