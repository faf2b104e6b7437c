//! How values cross between JavaScript and WebAssembly: as bytes in the order of the types, without field names.
//!
//! One byte gives the kind of a value; its content follows:
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
//! ([`NUMBER`], [`OTHER`], [`MISSING`], [`UNREADABLE`]): whatever a program passes is encoded as it is, and the
//! walk validates it by the one set of checks there is. A list or an object where the type has neither is the
//! byte alone.
//!
//! `pkg-template/build/codec.mjs` makes the JavaScript of both directions out of the types' declarations.

use alloc::string::String;
use alloc::vec::Vec;

use crate::impossible::Always;

pub(crate) const TEXT: u8 = 0xf0;
pub(crate) const NULL: u8 = 0xf1;
pub(crate) const TRUE: u8 = 0xf2;
pub(crate) const FALSE: u8 = 0xf3;
pub(crate) const COUNT: u8 = 0xf4;
pub(crate) const LIST: u8 = 0xf5;
pub(crate) const OBJECT: u8 = 0xf6;
/// A whole number of a result that is no `u32`: its eight bytes follow.
pub(crate) const WHOLE: u8 = 0xf7;
/// A number of an input that is no `u32`: its length and its text follow, as JavaScript prints it.
pub(crate) const NUMBER: u8 = 0xf8;
/// A function, a symbol, a big integer, a text that is not Unicode.
pub(crate) const OTHER: u8 = 0xf9;
/// Nothing: `undefined`, or a field that is not there.
pub(crate) const MISSING: u8 = 0xfa;
/// A getter or a proxy threw. Nothing follows: whatever comes later was not asked for.
pub(crate) const UNREADABLE: u8 = 0xfb;

/// A type that results consist of: writes itself behind what is there.
///
/// Beside `Serialize` and not by it, because writing bytes cannot fail, and derived code returns early after every field.
/// The vectors and the parity runs hold the two together.
pub(crate) trait Output {
    fn put(&self, to: &mut Vec<u8>);
}

/// A mark and a number.
fn put_number(mark: u8, number: u32, to: &mut Vec<u8>) {
    to.push(mark);
    to.extend_from_slice(&number.to_le_bytes());
}

/// The mark of a list or of an object keyed by data, with its size. None is longer: its items came in with 32 bits.
pub(crate) fn put_size(mark: u8, size: usize, to: &mut Vec<u8>) {
    put_number(mark, u32::try_from(size).always("32 bits count what came in", u32::MAX), to);
}

impl Output for str {
    fn put(&self, to: &mut Vec<u8>) {
        match u8::try_from(self.len()) {
            Ok(length) if length < TEXT => to.push(length),
            _ => put_size(TEXT, self.len(), to),
        }
        to.extend_from_slice(self.as_bytes());
    }
}

impl Output for String {
    fn put(&self, to: &mut Vec<u8>) {
        self.as_str().put(to);
    }
}

impl<T: Output + ?Sized> Output for &T {
    fn put(&self, to: &mut Vec<u8>) {
        (**self).put(to);
    }
}

impl Output for bool {
    fn put(&self, to: &mut Vec<u8>) {
        to.push(if *self { TRUE } else { FALSE });
    }
}

impl Output for u32 {
    fn put(&self, to: &mut Vec<u8>) {
        put_number(COUNT, *self, to);
    }
}

/// The days of a lot: up to some 2 · 10^11, for the least daily rate and the largest multiplier.
impl Output for u64 {
    fn put(&self, to: &mut Vec<u8>) {
        match u32::try_from(*self) {
            Ok(number) => number.put(to),
            Err(_) => {
                to.push(WHOLE);
                to.extend_from_slice(&self.to_le_bytes());
            }
        }
    }
}

impl<T: Output> Output for Option<T> {
    fn put(&self, to: &mut Vec<u8>) {
        match self {
            Some(value) => value.put(to),
            None => to.push(NULL),
        }
    }
}

impl<T: Output> Output for [T] {
    fn put(&self, to: &mut Vec<u8>) {
        put_size(LIST, self.len(), to);
        for item in self {
            item.put(to);
        }
    }
}

impl<T: Output> Output for Vec<T> {
    fn put(&self, to: &mut Vec<u8>) {
        self.as_slice().put(to);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_say_their_length() {
        let begins = |length: usize| {
            let mut bytes = Vec::new();
            "a".repeat(length).put(&mut bytes);
            bytes.truncate(bytes.len() - length);
            bytes
        };
        assert_eq!(begins(0), [0]);
        assert_eq!(begins(239), [239]);
        assert_eq!(begins(240), [0xf0, 240, 0, 0, 0]);
        assert_eq!(begins(255), [0xf0, 255, 0, 0, 0]);
        assert_eq!(begins(65_537), [0xf0, 1, 0, 1, 0]);
    }

    #[test]
    fn numbers_past_32_bits_are_written_in_eight_bytes() {
        let bytes = |number: u64| {
            let mut bytes = Vec::new();
            number.put(&mut bytes);
            bytes
        };
        assert_eq!(bytes(4_294_967_295), [0xf4, 255, 255, 255, 255]);
        assert_eq!(bytes(4_294_967_296), [0xf7, 0, 0, 0, 0, 1, 0, 0, 0]);
    }
}
