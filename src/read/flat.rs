//! The bytes that JavaScript wrote, as a tree: see [`crate::flat`].

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;
use core::cell::Cell;

use super::{Node, Unreadable, Value};
use crate::flat::{COUNT, FALSE, FRACTION, LIST, MISSING, NULL, OBJECT, OTHER, TEXT, TRUE, UNREADABLE, WHOLE};

type Read<T> = core::result::Result<T, Unreadable>;

/// What is left of the bytes. Every node of the tree is this stream, at the place where the walk has come to.
///
/// Bytes that the package did not write read as something unreadable.
pub(crate) struct Flat<'a>(Cell<&'a [u8]>);

impl<'a> Flat<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Flat(Cell::new(bytes))
    }

    fn take(&self, count: usize) -> Read<&'a [u8]> {
        let (taken, rest) = self.0.get().split_at_checked(count).ok_or(Unreadable)?;
        self.0.set(rest);
        Ok(taken)
    }

    fn tag(&self) -> Read<u8> {
        let (&tag, rest) = self.0.get().split_first().ok_or(Unreadable)?;
        self.0.set(rest);
        Ok(tag)
    }

    fn number(&self) -> Read<u32> {
        let bytes = self.take(4)?.try_into().map_err(|_| Unreadable)?;
        Ok(u32::from_le_bytes(bytes))
    }

    fn text(&self, length: usize) -> Read<&'a str> {
        core::str::from_utf8(self.take(length)?).map_err(|_| Unreadable)
    }

    fn value_of(&self, tag: u8) -> Read<Value<'a>> {
        Ok(match tag {
            0..TEXT => Value::Text(Cow::Borrowed(self.text(tag.into())?)),
            TEXT => {
                let length = self.number()?;
                Value::Text(Cow::Borrowed(self.text(length as usize)?))
            }
            NULL => Value::Null,
            TRUE => Value::Bool(true),
            FALSE => Value::Bool(false),
            COUNT => Value::Integer(self.number()?.into()),
            LIST => Value::List,
            OBJECT => Value::Object,
            WHOLE => Value::Huge,
            FRACTION => Value::Fraction,
            // At the root nothing is a value like any other wrong one.
            OTHER | MISSING => Value::Other,
            _ => return Err(Unreadable),
        })
    }

    /// Whether a value is there; it is not taken.
    fn there(&self) -> Read<bool> {
        match self.0.get().first() {
            Some(&MISSING) => self.tag().map(|_| false),
            Some(&UNREADABLE) | None => Err(Unreadable),
            Some(_) => Ok(true),
        }
    }
}

impl Node for &Flat<'_> {
    fn value(&self) -> Read<Value<'_>> {
        self.value_of(self.tag()?)
    }

    fn field(&self, _: &str) -> Read<Option<Self>> {
        Ok(self.there()?.then_some(*self))
    }

    fn len(&self) -> Read<usize> {
        Ok(self.number()? as usize)
    }

    fn item(&self, _: usize) -> Read<Option<Self>> {
        Ok(self.there()?.then_some(*self))
    }

    fn keys(&self) -> Read<Vec<String>> {
        let mut keys = Vec::new();
        for _ in 0..self.number()? {
            match self.value()? {
                Value::Text(key) => keys.push(key.into_owned()),
                _ => return Err(Unreadable),
            }
        }
        Ok(keys)
    }
}

#[cfg(test)]
mod tests;
