//! What an input type asks for, and how it is filled.
//!
//! A type says both by itself: the shape that [`super::walk`] checks a tree against, and the filling with what was checked.
//! Filling cannot fail, and needs no way out; derived `Deserialize` code has one behind every field, which was 9 of 68 KB of
//! the mini build (brotli). That the types ask for what serde's derive would ask for is tested (`read/tests.rs`).

use alloc::string::String;
use alloc::vec::{IntoIter, Vec};

use super::shape::{Cell, Shape};
use crate::error::Result;

/// A type that inputs consist of.
pub(crate) trait Input: Sized {
    /// What the type asks for.
    const SHAPE: Shape;

    /// Takes the checked values in the order of the shape.
    fn fill(cells: &mut Cells) -> Self;

    /// What the shape of a whole input has to satisfy beside its parts.
    ///
    /// # Errors
    /// `INVALID_INPUT`.
    fn check(&self) -> Result<()> {
        Ok(())
    }
}

/// The checked values of an input. A kind that the shape did not ask for, which cannot be, reads as the least value.
pub(crate) struct Cells(IntoIter<Cell>);

impl Cells {
    pub(super) fn new(cells: Vec<Cell>) -> Self {
        Cells(cells.into_iter())
    }

    /// A decimal's steps and decimals.
    pub(crate) fn decimal(&mut self) -> (u64, u8) {
        match self.0.next() {
            Some(Cell::Decimal(minor, decimals)) => (minor, decimals),
            _ => (0, 0),
        }
    }

    pub(crate) fn text(&mut self) -> String {
        match self.0.next() {
            Some(Cell::Text(text)) => text,
            _ => String::new(),
        }
    }

    /// A count, the length of a list, or the place of a choice.
    pub(crate) fn count(&mut self) -> u32 {
        match self.0.next() {
            Some(Cell::Count(count)) => count,
            _ => 0,
        }
    }

    fn flag(&mut self) -> bool {
        matches!(self.0.next(), Some(Cell::Flag(true)))
    }

    fn present(&mut self) -> bool {
        matches!(self.0.next(), Some(Cell::Present))
    }
}

impl Input for bool {
    const SHAPE: Shape = Shape::Flag;

    fn fill(cells: &mut Cells) -> Self {
        cells.flag()
    }
}

impl Input for u32 {
    const SHAPE: Shape = Shape::Count(u32::MAX);

    fn fill(cells: &mut Cells) -> Self {
        cells.count()
    }
}

impl Input for u8 {
    const SHAPE: Shape = Shape::Count(u8::MAX as u32);

    fn fill(cells: &mut Cells) -> Self {
        u8::try_from(cells.count()).unwrap_or(u8::MAX)
    }
}

impl<T: Input> Input for Option<T> {
    const SHAPE: Shape = Shape::Nullable(&T::SHAPE);

    fn fill(cells: &mut Cells) -> Self {
        if cells.present() { Some(filled(cells)) } else { None }
    }
}

/// Apart from what may do without it: a browser compiles only the schemes that a rulebook has.
#[inline(never)]
fn filled<T: Input>(cells: &mut Cells) -> T {
    T::fill(cells)
}

impl<T: Input> Input for Vec<T> {
    const SHAPE: Shape = Shape::List(&T::SHAPE);

    fn fill(cells: &mut Cells) -> Self {
        let count = cells.count();
        let mut items = Vec::with_capacity(count as usize);
        for _ in 0..count {
            items.push(T::fill(cells));
        }
        items
    }
}

/// The shape of a field's type, which the field names.
pub(crate) const fn shape_of<S, T: Input>(_: fn(&S) -> &T) -> Shape {
    T::SHAPE
}

/// A struct of the rules as an input: `input!(Market { fund_balance, … })`, all fields in the order of the struct.
macro_rules! input {
    ($name:ident { $($field:ident),+ $(,)? } $(check $check:ident)?) => {
        impl $crate::read::Input for $name {
            const SHAPE: $crate::read::Shape = {
                const FIELDS: &[$crate::read::Field] = &[$({
                    const SNAKE: &str = stringify!($field);
                    const CAMEL: [u8; $crate::read::camel_length(SNAKE)] = $crate::read::camel(SNAKE);
                    let name = match core::str::from_utf8(&CAMEL) {
                        Ok(name) => name,
                        Err(_) => SNAKE,
                    };
                    $crate::read::Field { name, shape: $crate::read::shape_of(|it: &$name| &it.$field) }
                }),+];
                $crate::read::Shape::Object(FIELDS)
            };

            fn fill(cells: &mut $crate::read::Cells) -> Self {
                $name { $($field: $crate::read::Input::fill(cells)),+ }
            }

            $(fn check(&self) -> $crate::error::Result<()> {
                self.$check()
            })?
        }
    };
}
pub(crate) use input;

/// How long `snake_case` is as `camelCase`.
pub(crate) const fn camel_length(snake: &str) -> usize {
    let mut rest = snake.as_bytes();
    let mut length = 0;
    while let Some((&byte, others)) = rest.split_first() {
        length += if byte == b'_' { 0 } else { 1 };
        rest = others;
    }
    length
}

/// `snake_case` as `camelCase`, the names of the wire.
#[allow(clippy::indexing_slicing, reason = "for constants: past the end, it would not compile")]
pub(crate) const fn camel<const LENGTH: usize>(snake: &str) -> [u8; LENGTH] {
    let snake = snake.as_bytes();
    let mut camel = [0; LENGTH];
    let (mut from, mut to) = (0, 0);
    while from < snake.len() {
        let is_start = snake[from] == b'_';
        from += is_start as usize;
        camel[to] = if is_start { snake[from].to_ascii_uppercase() } else { snake[from] };
        from += 1;
        to += 1;
    }
    camel
}
