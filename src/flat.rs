//! How values cross between JavaScript and WebAssembly: as bytes in the order of the types, without field names.
//!
//! One byte says what a value is, and what it consists of follows:
//!
//! | byte | value | what follows |
//! | --- | --- | --- |
//! | 0 to 0xef | a text of that many bytes | the text, UTF-8 |
//! | [`TEXT`] | a longer one | its length, then the text |
//! | [`LIST`] | a list | its length, then the items |
//! | [`OBJECT`] | an object | the fields of its type, one after the other |
//! | [`COUNT`] | a whole number that fits | the number |
//! | [`NULL`], [`TRUE`], [`FALSE`] | as named | |
//!
//! Lengths and numbers are four bytes, little-endian. An object keyed by data is `OBJECT`, its size and its entries: in an
//! input all keys and then all values, in a result each key before its value. An input can also hold what JSON cannot
//! ([`WHOLE`], [`FRACTION`], [`OTHER`], [`MISSING`], [`UNREADABLE`]): whatever a program passes is written down as it is, so
//! that the walk judges it by the one set of checks there is. A list or an object where the type has neither is the
//! byte alone.
//!
//! `pkg-template/build/flat.mjs` makes the JavaScript of both directions out of the types' declarations.

use alloc::vec::Vec;

use serde::ser::{Impossible, Serialize, SerializeMap, SerializeSeq, SerializeStruct, Serializer};

pub(crate) const TEXT: u8 = 0xf0;
pub(crate) const NULL: u8 = 0xf1;
pub(crate) const TRUE: u8 = 0xf2;
pub(crate) const FALSE: u8 = 0xf3;
pub(crate) const COUNT: u8 = 0xf4;
pub(crate) const LIST: u8 = 0xf5;
pub(crate) const OBJECT: u8 = 0xf6;
/// A whole number that is no `u32`: in a result, its eight bytes follow; in an input, none is needed to refuse it.
pub(crate) const WHOLE: u8 = 0xf7;
/// A number that is not whole, or none at all.
pub(crate) const FRACTION: u8 = 0xf8;
/// A function, a symbol, a big integer, a text that is not Unicode.
pub(crate) const OTHER: u8 = 0xf9;
/// Nothing: `undefined`, or a field that is not there.
pub(crate) const MISSING: u8 = 0xfa;
/// A getter or a proxy threw. Nothing follows: whatever comes later was not asked for.
pub(crate) const UNREADABLE: u8 = 0xfb;

/// The refusal of a value that no result has; the tests see that none has one.
type Fault = core::fmt::Error;
type Written = Result<(), Fault>;

/// A result as bytes, behind what is there already.
pub(crate) fn write<T: Serialize>(value: &T, to: &mut Vec<u8>) -> Written {
    value.serialize(Writer(to))
}

struct Writer<'a>(&'a mut Vec<u8>);

impl Writer<'_> {
    fn sized(&mut self, tag: u8, size: usize) -> Written {
        let size = u32::try_from(size).map_err(|_| core::fmt::Error)?;
        self.0.push(tag);
        self.0.extend_from_slice(&size.to_le_bytes());
        Ok(())
    }
}

macro_rules! refused {
    ($($name:ident($type:ty))*) => { $(fn $name(self, _: $type) -> Written { Err(core::fmt::Error) })* };
}

impl Serializer for Writer<'_> {
    type Ok = ();
    type Error = Fault;
    type SerializeSeq = Self;
    type SerializeTuple = Impossible<(), Fault>;
    type SerializeTupleStruct = Impossible<(), Fault>;
    type SerializeTupleVariant = Impossible<(), Fault>;
    type SerializeMap = Self;
    type SerializeStruct = Self;
    type SerializeStructVariant = Impossible<(), Fault>;

    refused! {
        serialize_i8(i8) serialize_i16(i16) serialize_i32(i32) serialize_i64(i64) serialize_u8(u8) serialize_u16(u16)
        serialize_f32(f32) serialize_f64(f64) serialize_char(char) serialize_bytes(&[u8])
    }

    fn serialize_bool(self, value: bool) -> Written {
        self.0.push(if value { TRUE } else { FALSE });
        Ok(())
    }

    fn serialize_u32(mut self, value: u32) -> Written {
        self.sized(COUNT, value as usize)
    }

    /// The days of a lot: up to some 2 · 10^11, for the least daily rate and the largest multiplier.
    fn serialize_u64(self, value: u64) -> Written {
        match u32::try_from(value) {
            Ok(value) => self.serialize_u32(value),
            Err(_) => {
                self.0.push(WHOLE);
                self.0.extend_from_slice(&value.to_le_bytes());
                Ok(())
            }
        }
    }

    fn serialize_str(mut self, text: &str) -> Written {
        match u8::try_from(text.len()) {
            Ok(length) if length < TEXT => self.0.push(length),
            _ => self.sized(TEXT, text.len())?,
        }
        self.0.extend_from_slice(text.as_bytes());
        Ok(())
    }

    fn serialize_none(self) -> Written {
        self.0.push(NULL);
        Ok(())
    }

    fn serialize_some<T: ?Sized + Serialize>(self, value: &T) -> Written {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Written {
        Err(core::fmt::Error)
    }

    fn serialize_unit_struct(self, _: &'static str) -> Written {
        Err(core::fmt::Error)
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Written {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: ?Sized + Serialize>(self, _: &'static str, value: &T) -> Written {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: ?Sized + Serialize>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Written {
        Err(core::fmt::Error)
    }

    fn serialize_seq(mut self, len: Option<usize>) -> Result<Self, Fault> {
        self.sized(LIST, len.ok_or(core::fmt::Error)?)?;
        Ok(self)
    }

    fn serialize_tuple(self, _: usize) -> Result<Self::SerializeTuple, Fault> {
        Err(core::fmt::Error)
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Self::SerializeTupleStruct, Fault> {
        Err(core::fmt::Error)
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, Fault> {
        Err(core::fmt::Error)
    }

    fn serialize_map(mut self, len: Option<usize>) -> Result<Self, Fault> {
        self.sized(OBJECT, len.ok_or(core::fmt::Error)?)?;
        Ok(self)
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Self, Fault> {
        self.0.push(OBJECT);
        Ok(self)
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, Fault> {
        Err(core::fmt::Error)
    }
}

impl SerializeStruct for Writer<'_> {
    type Ok = ();
    type Error = Fault;

    fn serialize_field<T: ?Sized + Serialize>(&mut self, _: &'static str, value: &T) -> Written {
        value.serialize(Writer(self.0))
    }

    fn end(self) -> Written {
        Ok(())
    }
}

impl SerializeSeq for Writer<'_> {
    type Ok = ();
    type Error = Fault;

    fn serialize_element<T: ?Sized + Serialize>(&mut self, value: &T) -> Written {
        value.serialize(Writer(self.0))
    }

    fn end(self) -> Written {
        Ok(())
    }
}

impl SerializeMap for Writer<'_> {
    type Ok = ();
    type Error = Fault;

    fn serialize_key<T: ?Sized + Serialize>(&mut self, key: &T) -> Written {
        key.serialize(Writer(self.0))
    }

    fn serialize_value<T: ?Sized + Serialize>(&mut self, value: &T) -> Written {
        value.serialize(Writer(self.0))
    }

    fn end(self) -> Written {
        Ok(())
    }
}
