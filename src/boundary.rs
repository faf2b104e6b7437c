//! What the WebAssembly boundaries share: the place where bytes are exchanged with JavaScript, and the rulebook's handle.
//!
//! JavaScript writes an operation's input into [`CallBuffer::input`], runs the operation, and reads the result at
//! [`CallBuffer::output`]; [`crate::flat`] has the form of both. No text is decoded, and nothing is called back.

use alloc::vec::Vec;

#[cfg(any(web, mini))]
use wasm_bindgen::prelude::*;

use crate::batch;
use crate::error::{Error, ErrorCode, Result};
use crate::flat::Output;
use crate::op;
use crate::read::{Flat, Tree, Value};
use crate::rulebook::Rulebook;

/// Half the code of Rust's own allocator. A program that links this crate chooses its own.
#[cfg(any(all(web, packaged), mini))]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

/// The bytes of one call after the other. An instance of WebAssembly needs one.
#[derive(Default)]
#[cfg_attr(any(web, mini), wasm_bindgen)]
pub struct CallBuffer {
    input: Vec<u8>,
    output: Vec<u8>,
    /// The bits of the columns of a batch, one after the other.
    columns: Vec<u64>,
    fault: Option<Error>,
}

/// The builds as [`CallBuffer::version`] names them.
const EXPLAIN: &str = concat!(env!("CARGO_PKG_VERSION"), " explain");
const FULL: &str = concat!(env!("CARGO_PKG_VERSION"), " full");
const PAGE: &str = concat!(env!("CARGO_PKG_VERSION"), " page");
const BUILD: &str = if cfg!(explained) {
    EXPLAIN
} else if cfg!(full) {
    FULL
} else {
    PAGE
};

/// What a call gives instead of the length of its result.
pub const REFUSED: u32 = u32::MAX;

#[cfg_attr(any(web, mini), wasm_bindgen)]
impl CallBuffer {
    /// An empty one.
    #[cfg_attr(any(web, mini), wasm_bindgen(constructor))]
    #[allow(clippy::new_without_default, reason = "it has one; wasm-bindgen exports methods")]
    pub fn new() -> CallBuffer {
        CallBuffer::default()
    }

    /// The address of the input, with room for `length` bytes. Bytes written before are kept; the buffer may shrink or grow.
    pub fn input(&mut self, length: u32) -> *const u8 {
        let length = length as usize;
        self.input.resize(length, 0);
        self.input.shrink_to(length);
        self.input.as_ptr()
    }

    /// Where the columns of a batch stand, with room for so many doubles.
    pub fn columns(&mut self, length: u32) -> *const u64 {
        let length = length as usize;
        self.columns.resize(length, 0);
        self.columns.shrink_to(length);
        self.columns.as_ptr()
    }

    /// The address of the last result.
    pub fn output(&self) -> *const u8 {
        self.output.as_ptr()
    }

    /// The version of the package that this file belongs to, and which build it is: each has places of its own in the list of
    /// operations.
    pub fn version(&mut self) -> u32 {
        self.answer(&BUILD)
    }
}

impl CallBuffer {
    /// Puts a value where results stand, and gives its length.
    pub(crate) fn answer(&mut self, value: &dyn Output) -> u32 {
        self.output.clear();
        value.put(&mut self.output);
        self.finish(Ok(()))
    }

    /// Puts a result where results stand, and gives its length, or [`REFUSED`].
    #[cfg(full)]
    fn answered<T: Output>(&mut self, result: Result<T>) -> u32 {
        match result {
            Ok(value) => self.answer(&value),
            Err(error) => self.finish(Err(error)),
        }
    }

    fn finish(&mut self, done: Result<()>) -> u32 {
        match done {
            Ok(()) => u32::try_from(self.output.len()).unwrap_or(REFUSED),
            Err(error) => {
                self.fault = Some(error);
                REFUSED
            }
        }
    }

    /// Why the last call was refused.
    pub(crate) fn take_fault(&mut self) -> Error {
        self.fault.take().unwrap_or_else(|| Error::new(ErrorCode::InvalidInput, "nothing was refused"))
    }
}

/// What JavaScript wrote into the input.
fn written(input: &[u8], length: u32) -> Flat<'_> {
    // A length past the input comes from no program of the package; what is not there reads as unreadable.
    Flat::new(input.get(..length as usize).unwrap_or_default())
}

/// An opened rulebook. The package's entries wrap it; its memory is freed by `free()`.
#[cfg_attr(any(web, mini), wasm_bindgen(js_name = RulebookHandle))]
pub struct Handle(Rulebook);

#[cfg_attr(any(web, mini), wasm_bindgen(js_class = RulebookHandle))]
impl Handle {
    /// Opens a rulebook from its JSON text, the one value of the input; nothing where it is refused. JavaScript gives nothing but
    /// text, and writes it as another value where it has no UTF-8.
    pub fn open(buffer: &mut CallBuffer, length: u32) -> Option<Handle> {
        let opened = match Tree::Flat(&written(&buffer.input, length)).value() {
            Ok(Value::Text(text)) => Rulebook::from_json(text),
            _ => Err(Error::new(ErrorCode::InvalidInput, "the text is not Unicode: it has half a surrogate pair")),
        };
        match opened {
            Ok(rulebook) => Some(Handle(rulebook)),
            Err(error) => {
                buffer.fault = Some(error);
                None
            }
        }
    }

    /// Runs the operation at this place in the list of operations over the input, and gives the length of the result, or [`REFUSED`].
    pub fn run(&self, buffer: &mut CallBuffer, op: u32, length: u32) -> u32 {
        let CallBuffer { input, output, .. } = buffer;
        let input = written(input, length);
        let done = op::call(&self.0, op as usize, Tree::Flat(&input), output);
        buffer.finish(done)
    }

    /// Runs a batch (see [`crate::batch`]) over the input and so many items of the columns. The result are the items' errors,
    /// a byte each; it is [`REFUSED`] as a whole where what all items share is.
    pub fn batch(&self, buffer: &mut CallBuffer, batch: u32, length: u32, count: u32) -> u32 {
        let CallBuffer { input, output, columns, .. } = buffer;
        let input = written(input, length);
        let done = batch::run(&self.0, batch, Tree::Flat(&input), columns, count as usize, output);
        buffer.finish(done)
    }

    /// Explains an operation: its name and its input as JSON text, the two values of the input. The result is a text.
    #[cfg(explained)]
    pub fn explain(&self, buffer: &mut CallBuffer, length: u32) -> u32 {
        let flat = written(&buffer.input, length);
        let [op, input] = texts(&flat);
        // What has no Unicode is no operation, and no JSON.
        let (op, input) = (op.unwrap_or_default(), input.unwrap_or_default());
        let explained = self.0.explain_json(op, input);
        buffer.answer(&explained)
    }

    /// `{id, version, name, effectiveFrom, digest, schemes}`.
    pub fn about(&self, buffer: &mut CallBuffer) -> u32 {
        buffer.answer(&self.0.about())
    }
}

/// Receipts, for hosts and operators: their input is two texts, the second of which may be null.
#[cfg(full)]
#[cfg_attr(any(web, mini), wasm_bindgen(js_class = RulebookHandle))]
impl Handle {
    /// The receipt of an operation, by its name and its input as JSON text: `{text, sha256}`.
    pub fn receipt(&self, buffer: &mut CallBuffer, length: u32) -> u32 {
        let flat = written(&buffer.input, length);
        let [op, input] = texts(&flat);
        let made = self.0.receipt(op.unwrap_or_default(), input.unwrap_or_default());
        buffer.answered(made)
    }

    /// What differs in a receipt and the hash that was kept with it: `[{path, stated, computed}]`.
    pub fn verify(&self, buffer: &mut CallBuffer, length: u32) -> u32 {
        let flat = written(&buffer.input, length);
        let [receipt, hash] = texts(&flat);
        let found = self.0.verify_receipt(receipt.unwrap_or_default(), hash);
        buffer.answered(found)
    }
}

/// The next two values of an input, where they are texts.
#[cfg(full)]
fn texts<'a>(flat: &'a Flat<'a>) -> [Option<&'a str>; 2] {
    [(); 2].map(|()| match Tree::Flat(flat).value() {
        Ok(Value::Text(text)) => Some(text),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use alloc::borrow::ToOwned;

    use super::*;

    const RULEBOOK: &str = include_str!("../rulebooks/appreciation.json");

    fn text(text: &str) -> Vec<u8> {
        [&[text.len() as u8], text.as_bytes()].concat()
    }

    fn order(amount: &str) -> Vec<u8> {
        let market = ["0"; 5].map(text).concat();
        [&[0xf6, 0xf6], &market[..], &[0xf3, 0xf3], &text(amount), &[0xf1]].concat()
    }

    fn opened(buffer: &mut CallBuffer, rulebook: &str) -> Option<Handle> {
        buffer.input = [&[0xf0][..], &(rulebook.len() as u32).to_le_bytes(), rulebook.as_bytes()].concat();
        let length = buffer.input.len() as u32;
        Handle::open(buffer, length)
    }

    fn run(buffer: &mut CallBuffer, handle: &Handle, op: &str, input: &[u8]) -> u32 {
        let place = op::NAMES.iter().position(|name| *name == op).unwrap();
        buffer.input = input.to_owned();
        handle.run(buffer, place as u32, input.len() as u32)
    }

    #[test]
    fn an_order_is_quoted_over_bytes() {
        let mut buffer = CallBuffer::new();
        let handle = opened(&mut buffer, RULEBOOK).unwrap();
        handle.about(&mut buffer);
        assert!(buffer.output.starts_with(b"\xf6\x12brief-appreciation"));
        let size = run(&mut buffer, &handle, "appreciation.quoteOrder", &order("100"));
        assert_eq!(size as usize, buffer.output.len());
        let figures = ["100.00", "30.00", "21.00000000", "0.00000000", "0.00000000", "200.00"].map(text).concat();
        assert!(buffer.output.get(2..).unwrap().starts_with(&figures), "{:?}", buffer.output);
        // The next one is not behind it.
        assert_eq!(run(&mut buffer, &handle, "appreciation.quoteOrder", &order("100")), size);
    }

    #[test]
    fn a_refusal_is_kept_until_it_is_taken() {
        let mut buffer = CallBuffer::new();
        let handle = opened(&mut buffer, RULEBOOK).unwrap();
        assert_eq!(run(&mut buffer, &handle, "appreciation.quoteOrder", &order("1.005")), REFUSED);
        let fault = buffer.take_fault();
        assert_eq!((fault.code(), fault.path()), (ErrorCode::TooManyDecimals, Some("amount")));
        assert_eq!(handle.run(&mut buffer, 1_000, 0), REFUSED);
        assert_eq!(buffer.take_fault().code(), ErrorCode::UnknownOp);
        assert!(opened(&mut buffer, "{}").is_none());
        assert_eq!(buffer.take_fault().path(), Some("schema"));
        assert_eq!(Handle::open(&mut buffer, 0).map(|_| ()), None);
        assert_eq!(buffer.take_fault().code(), ErrorCode::InvalidInput);
    }

    #[test]
    fn an_order_is_explained_over_bytes() {
        let mut buffer = CallBuffer::new();
        let handle = opened(&mut buffer, RULEBOOK).unwrap();
        let input = r#"{"market": {"fundBalance": "0", "unitsOutstanding": "0", "unitsIssued": "0", "treasuryUnits": "0",
            "fixedPoints": "0"}, "holder": {"units": "0", "quota": null}}"#;
        let long = [&[0xf0][..], &(input.len() as u32).to_le_bytes(), input.as_bytes()].concat();
        buffer.input = [text("appreciation.valueHolding"), long].concat();
        let length = buffer.input.len() as u32;
        handle.explain(&mut buffer, length);
        let explained = handle.0.explain_json("appreciation.valueHolding", input);
        assert!(explained.contains("\"value\":\"0.00\"") && buffer.output.ends_with(explained.as_bytes()));
        handle.explain(&mut buffer, 0);
        assert!(alloc::string::String::from_utf8_lossy(&buffer.output).contains("UNKNOWN_OP"));
    }

    #[test]
    fn places_are_where_the_bytes_stand() {
        let mut buffer = CallBuffer::new();
        let place = buffer.input(3);
        assert_eq!((place, buffer.input.len()), (buffer.input.as_ptr(), 3));
        buffer.input[1] = 7;
        // Grown and given back, with what was written.
        buffer.input(5);
        assert_eq!(buffer.input, [0, 7, 0, 0, 0]);
        buffer.input(2);
        assert_eq!(buffer.input, [0, 7]);
        let place = buffer.columns(3);
        assert_eq!((place, buffer.columns.len()), (buffer.columns.as_ptr(), 3));
        assert_eq!(buffer.version() as usize, env!("CARGO_PKG_VERSION").len() + " explain".len() + 1);
        assert_eq!(buffer.answer(&"积分"), 7);
        assert_eq!(buffer.output, [&[6], "积分".as_bytes()].concat());
        assert_eq!(buffer.output(), buffer.output.as_ptr());
        let error = Error::new(ErrorCode::OutOfRange, "no").at("a");
        assert_eq!(buffer.answer(&error), 19);
        assert_eq!(buffer.output, b"\xf6\x0cOUT_OF_RANGE\x01a\x02no");
    }
}
