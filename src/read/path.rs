//! The path of a value in the input; built on the stack, written only when an error needs it.

use alloc::string::String;
use core::fmt::Write;

/// A path such as `lots[2].remaining`.
#[derive(Clone, Copy)]
pub(crate) enum Path<'a> {
    Root,
    Field(&'a Path<'a>, &'a str),
    Item(&'a Path<'a>, usize),
}

impl Path<'_> {
    /// The path as text; `None` at the root.
    pub(crate) fn text(&self) -> Option<String> {
        let mut text = String::new();
        self.write(&mut text);
        (!text.is_empty()).then_some(text)
    }

    fn write(&self, text: &mut String) {
        match self {
            Path::Root => {}
            Path::Field(parent, name) => {
                parent.write(text);
                if !text.is_empty() {
                    text.push('.');
                }
                text.push_str(name);
            }
            Path::Item(parent, index) => {
                parent.write(text);
                // Writing to a String cannot fail.
                let _ = write!(text, "[{index}]");
            }
        }
    }
}
