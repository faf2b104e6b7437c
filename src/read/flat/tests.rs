//! Bytes and JSON text are two ways of saying the same: every vector is asked in both.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use super::*;
use crate::error::{Error, ErrorCode};
use crate::flat::{Output, put_size};
use crate::op;
use crate::read::{Field, Json, Options, Shape, Tree, read};
use crate::rulebook::Rulebook;

fn put_number(text: &str, to: &mut Vec<u8>) {
    put_size(NUMBER, text.len(), to);
    to.extend_from_slice(text.as_bytes());
}

/// A value as the package writes it where the type has nothing deeper.
fn put_leaf(value: &Json, to: &mut Vec<u8>) {
    match value {
        Json::Null => to.push(NULL),
        Json::Bool(flag) => to.push(if *flag { TRUE } else { FALSE }),
        Json::Integer(number) => match u32::try_from(*number) {
            Ok(number) => put_size(COUNT, number as usize, to),
            Err(_) => put_number(&number.to_string(), to),
        },
        Json::Huge(text) | Json::Fraction(text) => put_number(text, to),
        Json::Text(text) => text.put(to),
        Json::List(_) => to.push(LIST),
        Json::Object(_) => to.push(OBJECT),
    }
}

/// An input as `pkg-template/build/codec.mjs` makes the package write it.
fn put_input(shape: &Shape, value: &Json, to: &mut Vec<u8>) {
    match (shape, value) {
        (Shape::Nullable(inner), value) if *value != Json::Null => put_input(inner, value, to),
        (Shape::List(shape), Json::List(items)) => {
            put_size(LIST, items.len(), to);
            items.iter().for_each(|item| put_input(shape, item, to));
        }
        (Shape::Object(asked), Json::Object(fields)) => {
            to.push(OBJECT);
            for Field { name, shape, .. } in *asked {
                match fields.iter().rev().find(|(key, _)| key == name) {
                    Some((_, field)) => put_input(shape, field, to),
                    None => to.push(MISSING),
                }
            }
        }
        (Shape::Entries(shape), Json::Object(fields)) => {
            put_size(OBJECT, fields.len(), to);
            fields.iter().for_each(|(key, _)| key.put(to));
            fields.iter().for_each(|(_, field)| put_input(shape, field, to));
        }
        (_, value) => put_leaf(value, to),
    }
}

/// A result as the package reads it. The only object keyed by data stands under `tierHeadcounts`.
fn put_result(value: &Json, keyed: bool, to: &mut Vec<u8>) {
    match value {
        Json::Integer(number) if u32::try_from(*number).is_err() => u64::try_from(*number).unwrap().put(to),
        Json::List(items) => {
            put_size(LIST, items.len(), to);
            items.iter().for_each(|item| put_result(item, false, to));
        }
        Json::Object(fields) => {
            if keyed {
                put_size(OBJECT, fields.len(), to);
            } else {
                to.push(OBJECT);
            }
            for (name, field) in fields {
                if keyed {
                    name.put(to);
                }
                put_result(field, name == "tierHeadcounts", to);
            }
        }
        leaf => put_leaf(leaf, to),
    }
}

/// One case asked as JSON text and as bytes; false where the operation is not reached.
fn agrees(rulebook: &Rulebook, op: &str, input: &str) -> bool {
    let (Ok(place), Ok(input)) = (op::place(rulebook, op), Json::parse(input)) else { return false };
    let (mut text, mut result) = (String::new(), Vec::new());
    let from_text = op::call(rulebook, place, Tree::Json(&input), &mut text);
    let mut bytes = Vec::new();
    put_input(&op::SHAPES[place], &input, &mut bytes);
    let flat = Flat::new(&bytes);
    let from_bytes = op::call(rulebook, place, Tree::Flat(&flat), &mut result);
    let known = |error: &Error| (error.code(), error.path().map(String::from));
    assert_eq!(from_bytes.as_ref().map_err(known), from_text.as_ref().map_err(known), "{op} {input:?}");
    if from_bytes.is_ok() {
        let mut expected = Vec::new();
        put_result(&Json::parse(&text).unwrap(), false, &mut expected);
        assert_eq!(result, expected, "{op} {text}");
        assert!(flat.0.get().is_empty(), "all of it is read: {op} {input:?}");
    }
    true
}

#[test]
fn every_vector_is_answered_over_bytes_as_over_text() {
    let mut asked = 0;
    for file in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/vectors")).unwrap() {
        let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
        let document: serde_json::Value = serde_json::from_str(&text).unwrap();
        for group in document["groups"].as_array().into_iter().flatten() {
            let Ok(rulebook) = Rulebook::from_json(&group["rulebook"].to_string()) else { continue };
            for case in group["cases"].as_array().into_iter().flatten() {
                let op = case["op"].as_str().unwrap();
                asked += usize::from(agrees(&rulebook, op, &case["input"].to_string()));
            }
        }
    }
    assert!(asked >= 580, "only {asked} cases were asked");
}

/// What a count that may be null reads as, or the error's code and path.
fn nullable_count(bytes: &[u8]) -> core::result::Result<Option<u32>, (ErrorCode, Option<String>)> {
    read::<Option<u32>>(Tree::Flat(&Flat::new(bytes)), Options::default())
        .map_err(|error| (error.code(), error.path().map(String::from)))
}

#[test]
fn a_value_is_what_its_byte_says() {
    use ErrorCode::{InvalidInput, OutOfRange};
    assert_eq!(nullable_count(&[0xf1]), Ok(None));
    assert_eq!(nullable_count(&[0xf4, 1, 2, 3, 4]), Ok(Some(67_305_985)));
    // No 32 bits hold it: a bad number. All others are wrong shapes.
    assert_eq!(nullable_count(b"\xf8\x02\0\0\0-1"), Err((OutOfRange, None)));
    assert_eq!(nullable_count(&[&b"\xf8\x05\0\0\0"[..], b"1e+21"].concat()), Err((OutOfRange, None)));
    assert_eq!(nullable_count(&[&b"\xf8\x03\0\0\0"[..], b"1.5"].concat()), Err((InvalidInput, None)));
    assert_eq!(nullable_count(b"\xf8\x03\0\0\0NaN"), Err((InvalidInput, None)));
    assert_eq!(nullable_count(&[0xf8, 0xff]), Err((InvalidInput, None)));
    for byte in [0, 0xf2, 0xf3, 0xf5, 0xf6, 0xf7, 0xf8, 0xf9, 0xfa] {
        assert_eq!(nullable_count(&[byte]), Err((InvalidInput, None)), "{byte}");
    }
}

/// What a list of flags reads as, or the message.
fn flags(bytes: &[u8]) -> core::result::Result<Vec<bool>, String> {
    let read = read::<Vec<bool>>(Tree::Flat(&Flat::new(bytes)), Options::default());
    read.map_err(|error| error.to_string())
}

#[test]
fn what_is_wrong_is_said_as_it_is() {
    assert_eq!(flags(&[0xf5, 2, 0, 0, 0, 0xf2, 0xf3]), Ok(vec![true, false]));
    let says = |bytes: &[u8], words: &str| {
        let said = flags(bytes).unwrap_err();
        assert!(said.contains(words), "{bytes:x?}: {said}");
    };
    says(&[2, b'n', b'o'], "expected a list; found the text \"no\"");
    says(&[0xf4, 7, 0, 0, 0], "expected a list; found the number 7");
    says(b"\xf8\x02\0\0\0-2", "found the number -2");
    says(b"\xf8\x05\0\0\0-2", "this value cannot be read");
    for number in ["1e+21", "1.5", "-0.25", "NaN", "-Infinity", "9223372036854776000"] {
        let mut bytes = vec![];
        put_number(number, &mut bytes);
        says(&bytes, &format!("found the number {number}"));
    }
    for (byte, words) in [
        (0xf1, "found null"),
        (0xf2, "found true"),
        (0xf6, "found an object"),
        (0xf9, "found a value that JSON cannot hold"),
        (0xfa, "found a value that JSON cannot hold"),
    ] {
        says(&[byte], words);
    }
    says(&[0xf5, 1, 0, 0, 0, 0xfa], "this item is missing; a list has no holes");
    says(&[0xf5, 1, 0, 0, 0, 0xf9], "expected true or false; found a value that JSON cannot hold");
    // A getter threw, the bytes end too early, or the package did not write them.
    for bytes in [&[][..], &[0xfb], &[0xfc], &[0xff], &[0xf5], &[0xf5, 1, 0, 0], &[0xf0, 5, 0, 0, 0, b'a'], &[1, 0xff]]
    {
        says(bytes, "this value cannot be read");
    }
    says(&[0xf5, 1, 0, 0, 0, 0xfb], "this value cannot be read");
    says(&[0xf5, 1, 0, 0, 0], "this value cannot be read");
}

#[test]
fn lists_of_ten_million_are_the_longest() {
    let length = |length: u32| [&[0xf5][..], &length.to_le_bytes()].concat();
    assert!(
        flags(&length(10_000_001))
            .unwrap_err()
            .contains("the list has 10000001 items; split it, at most 10000000 at once")
    );
    assert!(flags(&length(10_000_000)).unwrap_err().contains("this value cannot be read"));
}
