//! The bytes that JavaScript wrote, as a tree: see [`crate::flat`].

use alloc::vec::Vec;
use core::cell::Cell;

use super::{Read, Unreadable, Value, json};
use crate::flat::{COUNT, FALSE, LIST, MISSING, NULL, NUMBER, OBJECT, OTHER, TEXT, TRUE, UNREADABLE};

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

    fn long_text(&self) -> Read<&'a str> {
        let length = self.number()?;
        self.text(length as usize)
    }

    pub(super) fn value(&self) -> Read<Value<'a>> {
        Ok(match self.tag()? {
            length @ 0..TEXT => Value::Text(self.text(length.into())?),
            TEXT => Value::Text(self.long_text()?),
            NULL => Value::Null,
            TRUE => Value::Bool(true),
            FALSE => Value::Bool(false),
            COUNT => Value::Integer(self.number()?.into()),
            LIST => Value::List,
            OBJECT => Value::Object,
            NUMBER => json::number(self.long_text()?),
            // At the root nothing is a value like any other wrong one.
            OTHER | MISSING => Value::Other,
            _ => return Err(Unreadable),
        })
    }

    /// Whether the next field or item is there; it is not taken.
    pub(super) fn is_there(&self) -> Read<bool> {
        match self.0.get().first() {
            Some(&MISSING) => self.tag().map(|_| false),
            Some(&UNREADABLE) | None => Err(Unreadable),
            Some(_) => Ok(true),
        }
    }

    pub(super) fn len(&self) -> Read<usize> {
        Ok(self.number()? as usize)
    }

    pub(super) fn keys(&self) -> Read<Vec<&'a str>> {
        let mut keys = Vec::new();
        for _ in 0..self.number()? {
            match self.value()? {
                Value::Text(key) => keys.push(key),
                _ => return Err(Unreadable),
            }
        }
        Ok(keys)
    }
}

#[cfg(test)]
mod tests;
