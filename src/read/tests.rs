//! The types ask for what serde's derive would ask for: the same fields under the same names, in the same order.

use core::fmt;

use serde::Deserialize;
use serde::de::value::StrDeserializer;
use serde::de::{DeserializeSeed, Deserializer, IntoDeserializer, MapAccess, SeqAccess, Visitor};

use super::{Input, Plan, Step};
use crate::num::Name;
use crate::num::kind::Kind;
use crate::rulebook::{EffectiveDate, RulebookDocument, SchemaVersion};

/// Panics unless the type's own plan is the one that its derived code makes.
pub(crate) fn same_plan<T: Input + for<'de> Deserialize<'de>>() {
    let (mut own, mut derived) = (Plan::default(), Plan::default());
    T::plan(&mut own);
    // A type may check itself as a whole, which stand-ins need not satisfy.
    let _ = T::deserialize(Derived { plan: &mut derived, stand_in: "" });
    assert!(own.steps.len() > 1, "{own:?}");
    assert_eq!(format!("{own:#?}"), format!("{derived:#?}"));
}

#[test]
fn every_input_asks_for_what_its_derived_code_asks_for() {
    crate::op::each_input();
    same_plan::<RulebookDocument>();
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
    plan: &'a mut Plan,
    /// The text of the newtype that is being asked for.
    stand_in: &'a str,
}

impl Derived<'_> {
    fn compound<T>(self, step: Step, parts: impl FnOnce(&mut Plan) -> Asked<T>) -> Asked<T> {
        let start = self.plan.steps.len();
        self.plan.steps.push((step, 0));
        let value = parts(self.plan);
        let end = self.plan.steps.len();
        self.plan.steps[start].1 = end;
        value
    }

    fn leaf<T>(self, step: Step, value: Asked<T>) -> Asked<T> {
        self.compound(step, |_| value)
    }
}

impl<'de> Deserializer<'de> for Derived<'_> {
    type Error = Refused;

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Asked<V::Value> {
        let (step, stand_in) = match name {
            Name::NAME => (Step::Name, "x".to_owned()),
            EffectiveDate::NAME => (Step::Date, "2026-01-31".to_owned()),
            SchemaVersion::NAME => (Step::Schema, String::new()),
            _ => {
                let kind = Kind::by_name(name).expect("a newtype of the rules");
                (Step::Decimal(kind), if kind.min == 0 { "0" } else { "1" }.to_owned())
            }
        };
        let inner = &mut Plan::default();
        let value = visitor.visit_newtype_struct(Derived { plan: inner, stand_in: &stand_in });
        self.leaf(step, value)
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
        self.compound(Step::Object(fields), |plan| visitor.visit_seq(Parts { plan, left: fields.len() }))
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Asked<V::Value> {
        self.compound(Step::List, |plan| visitor.visit_seq(Parts { plan, left: 1 }))
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Asked<V::Value> {
        self.compound(Step::Entries, |plan| visitor.visit_map(Parts { plan, left: 1 }))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Asked<V::Value> {
        self.compound(Step::Nullable, |plan| visitor.visit_some(Derived { plan, stand_in: "" }))
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Asked<V::Value> {
        self.leaf(Step::Flag, visitor.visit_bool(false))
    }

    fn deserialize_u8<V: Visitor<'de>>(self, visitor: V) -> Asked<V::Value> {
        self.leaf(Step::Count(u8::MAX.into()), visitor.visit_u8(0))
    }

    fn deserialize_u32<V: Visitor<'de>>(self, visitor: V) -> Asked<V::Value> {
        self.leaf(Step::Count(u32::MAX), visitor.visit_u32(1))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Asked<V::Value> {
        let variant: StrDeserializer<'_, Refused> = variants[0].into_deserializer();
        self.leaf(Step::Choice(variants), visitor.visit_enum(variant))
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
    plan: &'a mut Plan,
    left: usize,
}

impl Parts<'_> {
    fn step(&mut self) -> Option<Derived<'_>> {
        self.left = self.left.checked_sub(1)?;
        Some(Derived { plan: self.plan, stand_in: "" })
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

    /// A name that is data is no step of the plan.
    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Asked<Option<K::Value>> {
        let key: StrDeserializer<'_, Refused> = "x".into_deserializer();
        if self.left == 0 { Ok(None) } else { seed.deserialize(key).map(Some) }
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Asked<V::Value> {
        seed.deserialize(self.step().ok_or(Refused)?)
    }
}
