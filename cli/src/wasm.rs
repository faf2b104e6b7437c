//! The same tool as WebAssembly: `npx points-rules` gives the host as an object of functions.

#![allow(unreachable_pub, reason = "wasm-bindgen exports what is pub")]

use wasm_bindgen::prelude::*;

use crate::{Host, ReadError, Stream};

#[wasm_bindgen]
extern "C" {
    /// `{readFile, readStdin, isTerminal, variable, write}`.
    pub type JsHost;

    #[wasm_bindgen(method, catch, js_name = readFile)]
    fn read_file(this: &JsHost, path: &str) -> Result<String, JsValue>;

    #[wasm_bindgen(method, catch, js_name = readStdin)]
    fn read_stdin(this: &JsHost) -> Result<String, JsValue>;

    #[wasm_bindgen(method, js_name = isTerminal)]
    fn is_terminal(this: &JsHost) -> bool;

    #[wasm_bindgen(method)]
    fn variable(this: &JsHost, name: &str) -> Option<String>;

    #[wasm_bindgen(method)]
    fn write(this: &JsHost, error: bool, text: &str);
}

struct Script<'a>(&'a JsHost);

/// The host throws texts.
fn thrown(error: JsValue) -> ReadError {
    let text = error.as_string().unwrap_or_default();
    match text.as_str() {
        "missing" => ReadError::Missing,
        "denied" => ReadError::Denied,
        "folder" => ReadError::Folder,
        "text" => ReadError::NotText,
        _ => ReadError::Other(text),
    }
}

impl Host for Script<'_> {
    fn read_file(&mut self, path: &str) -> Result<String, ReadError> {
        self.0.read_file(path).map_err(thrown)
    }

    fn read_stdin(&mut self) -> Result<String, ReadError> {
        self.0.read_stdin().map_err(thrown)
    }

    fn is_terminal(&self) -> bool {
        self.0.is_terminal()
    }

    fn variable(&self, name: &str) -> Option<String> {
        self.0.variable(name)
    }

    fn write(&mut self, to: Stream, text: &str) {
        self.0.write(to == Stream::Error, text);
    }
}

/// Runs the tool; the result is the exit code.
#[wasm_bindgen]
pub fn run(arguments: Vec<String>, host: &JsHost) -> u8 {
    crate::run(&arguments, &mut Script(host))
}
