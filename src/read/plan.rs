//! What an input type asks for, told by the type itself.
//!
//! Derived `Deserialize` code calls a deserializer with the name of every struct, its fields, and the kind of every value. So the
//! same small deserializer runs twice: first without data, to write down the plan of the type; then, after [`super::walk`] has
//! checked a tree against the plan, over the checked values in the same order. Only the walk looks at what a caller wrote, so
//! only it makes errors; and because it is one function for all types, the boundary stays small in WebAssembly.

use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::cell::RefCell;
use core::fmt;

use serde::de::value::StrDeserializer;
use serde::de::{DeserializeSeed, Deserializer, IntoDeserializer, MapAccess, SeqAccess, Visitor};

use crate::error::{Error, ErrorCode};
use crate::num::Name;
use crate::num::kind::Kind;
use crate::num::wire::pack;
use crate::rulebook::{EffectiveDate, SchemaVersion};

/// One value that a type asks for. Compound ones stand before their parts.
#[derive(Clone, Copy)]
pub(super) enum Step {
    Decimal(&'static Kind),
    /// A non-empty text.
    Name,
    /// The one schema there is.
    Schema,
    /// A day of the calendar.
    Date,
    Flag,
    /// A whole number up to this.
    Count(u32),
    /// One of these texts.
    Choice(&'static [&'static str]),
    /// The next step, or null.
    Nullable,
    /// Any number of the next step.
    List,
    /// These fields, one step each.
    Object(&'static [&'static str]),
    /// Any number of the next step, under names that are data.
    Entries,
}

/// The steps of a type in order; each knows where the one after its parts stands.
#[derive(Default)]
pub(crate) struct Plan {
    pub(super) steps: Vec<(Step, usize)>,
}

/// A checked value, in the order of the plan.
pub(super) enum Cell {
    /// A decimal as [`pack`] makes it.
    Decimal(u128),
    Text(String),
    Flag(bool),
    /// A count, the length of a list, or the place of a choice.
    Count(u32),
    Null,
    /// A nullable value that is there: it follows.
    Present,
}

/// Planning, or handing out the checked values.
pub(super) enum Pass {
    Plan(Plan),
    Fill(alloc::vec::IntoIter<Cell>),
}

/// The deserializer of both passes. Nobody holds on to a pass; `try_borrow` all the same, because it has no panic.
#[derive(Clone, Copy)]
pub(super) struct Planned<'a>(pub(super) &'a RefCell<Pass>);

/// Why a type was not filled: its own check of the whole refused (the message is in the error), or derived code and the walk
/// disagree, which no input can bring about.
#[derive(Debug)]
pub(super) struct OffPlan(pub(super) Option<Error>);

impl fmt::Display for OffPlan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the value is not of the plan")
    }
}

impl core::error::Error for OffPlan {}

impl serde::de::Error for OffPlan {
    fn custom<T: fmt::Display>(message: T) -> Self {
        OffPlan(Some(Error::new(ErrorCode::InvalidInput, message.to_string())))
    }

    fn invalid_type(_: serde::de::Unexpected<'_>, _: &dyn serde::de::Expected) -> Self {
        OffPlan(None)
    }

    fn invalid_value(_: serde::de::Unexpected<'_>, _: &dyn serde::de::Expected) -> Self {
        OffPlan(None)
    }

    fn invalid_length(_: usize, _: &dyn serde::de::Expected) -> Self {
        OffPlan(None)
    }
}

type Filled<T> = Result<T, OffPlan>;

impl Planned<'_> {
    /// Writes a step down and gives a stand-in for its value, or hands out the next checked value.
    fn next(self, step: Step, stand_in: Cell) -> Filled<Cell> {
        match self.0.try_borrow_mut().as_deref_mut() {
            Ok(Pass::Plan(plan)) => {
                let after = plan.steps.len() + 1;
                plan.steps.push((step, after));
                Ok(stand_in)
            }
            Ok(Pass::Fill(cells)) => cells.next().ok_or(OffPlan(None)),
            Err(_) => Err(OffPlan(None)),
        }
    }

    /// The value of a newtype, which the rules know by its name. What was checked already need not be named again.
    fn named(self, name: &str) -> Filled<Cell> {
        if let Ok(Pass::Fill(cells)) = self.0.try_borrow_mut().as_deref_mut() {
            return cells.next().ok_or(OffPlan(None));
        }
        let (step, stand_in) = match name {
            Name::NAME => (Step::Name, Cell::Text(String::new())),
            EffectiveDate::NAME => (Step::Date, Cell::Text(String::new())),
            SchemaVersion::NAME => (Step::Schema, Cell::Count(SchemaVersion::NUMBER)),
            _ => {
                let kind = Kind::by_name(name).ok_or(OffPlan(None))?;
                (Step::Decimal(kind), Cell::Decimal(pack(kind.min, 0)))
            }
        };
        self.next(step, stand_in)
    }

    fn count(self, step: Step, stand_in: u32) -> Filled<u32> {
        match self.next(step, Cell::Count(stand_in))? {
            Cell::Count(count) => Ok(count),
            _ => Err(OffPlan(None)),
        }
    }

    /// Where the next step will stand.
    fn here(self) -> usize {
        match self.0.try_borrow().as_deref() {
            Ok(Pass::Plan(plan)) => plan.steps.len(),
            _ => 0,
        }
    }

    /// The parts of the compound step at `start` are complete.
    fn close(self, start: usize) {
        if let Ok(Pass::Plan(plan)) = self.0.try_borrow_mut().as_deref_mut() {
            let end = plan.steps.len();
            if let Some((_, after)) = plan.steps.get_mut(start) {
                *after = end;
            }
        }
    }
}

impl<'de> Deserializer<'de> for Planned<'_> {
    type Error = OffPlan;

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Filled<V::Value> {
        match self.named(name)? {
            Cell::Decimal(packed) => visitor.visit_u128(packed),
            Cell::Text(text) => visitor.visit_string(text),
            Cell::Count(count) => visitor.visit_u32(count),
            _ => Err(OffPlan(None)),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Filled<V::Value> {
        let start = self.here();
        if let Ok(Pass::Plan(plan)) = self.0.try_borrow_mut().as_deref_mut() {
            plan.steps.push((Step::Object(fields), 0));
        }
        let value = visitor.visit_seq(Parts { of: self, left: fields.len() })?;
        self.close(start);
        Ok(value)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Filled<V::Value> {
        let start = self.here();
        let left = self.count(Step::List, 1)?;
        let value = visitor.visit_seq(Parts { of: self, left: left as usize })?;
        self.close(start);
        Ok(value)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Filled<V::Value> {
        let start = self.here();
        let left = self.count(Step::Entries, 1)?;
        let value = visitor.visit_map(Parts { of: self, left: left as usize })?;
        self.close(start);
        Ok(value)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Filled<V::Value> {
        let start = self.here();
        match self.next(Step::Nullable, Cell::Present)? {
            Cell::Null => visitor.visit_none(),
            _ => {
                let value = visitor.visit_some(self)?;
                self.close(start);
                Ok(value)
            }
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Filled<V::Value> {
        match self.next(Step::Flag, Cell::Flag(false))? {
            Cell::Flag(value) => visitor.visit_bool(value),
            _ => Err(OffPlan(None)),
        }
    }

    fn deserialize_u8<V: Visitor<'de>>(self, visitor: V) -> Filled<V::Value> {
        visitor.visit_u32(self.count(Step::Count(u8::MAX as u32), 0)?)
    }

    fn deserialize_u32<V: Visitor<'de>>(self, visitor: V) -> Filled<V::Value> {
        visitor.visit_u32(self.count(Step::Count(u32::MAX), 0)?)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Filled<V::Value> {
        let place = self.count(Step::Choice(variants), 0)?;
        let variant = variants.get(place as usize).ok_or(OffPlan(None))?;
        let variant: StrDeserializer<'_, OffPlan> = variant.into_deserializer();
        visitor.visit_enum(variant)
    }

    /// No type of the rules asks for anything else.
    fn deserialize_any<V: Visitor<'de>>(self, _visitor: V) -> Filled<V::Value> {
        Err(OffPlan(None))
    }

    serde::forward_to_deserialize_any! {
        i8 i16 i32 i64 i128 u16 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct tuple tuple_struct
        identifier ignored_any
    }
}

/// The fields of a struct, the items of a list or the entries of an object keyed by data.
struct Parts<'a> {
    of: Planned<'a>,
    left: usize,
}

impl Parts<'_> {
    fn step(&mut self) -> bool {
        let more = self.left > 0;
        self.left -= usize::from(more);
        more
    }
}

impl<'de> SeqAccess<'de> for Parts<'_> {
    type Error = OffPlan;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Filled<Option<T::Value>> {
        match self.step() {
            true => seed.deserialize(self.of).map(Some),
            false => Ok(None),
        }
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.left)
    }
}

impl<'de> MapAccess<'de> for Parts<'_> {
    type Error = OffPlan;

    /// The names are texts of the fill; the plan has one stand-in entry without a step for its name.
    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Filled<Option<K::Value>> {
        if !self.step() {
            return Ok(None);
        }
        let name = match self.of.0.try_borrow_mut().as_deref_mut() {
            Ok(Pass::Plan(_)) => String::new(),
            Ok(Pass::Fill(cells)) => match cells.next() {
                Some(Cell::Text(name)) => name,
                _ => return Err(OffPlan(None)),
            },
            Err(_) => return Err(OffPlan(None)),
        };
        let name: StrDeserializer<'_, OffPlan> = name.as_str().into_deserializer();
        seed.deserialize(name).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Filled<V::Value> {
        seed.deserialize(self.of)
    }
}
