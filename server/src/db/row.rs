//! Rows of results, read column after column.

use std::collections::VecDeque;

use points_rules::{Money, Points, Rate, Shares, Units};
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{Row as _, TypeInfo, ValueRef};

use super::Result;

/// Points and shares are stored at their finest scale, whatever the rulebook's is.
pub(crate) const FINEST: u8 = Points::MAX_SCALE;

/// A row, whose columns are taken in their order.
#[derive(Clone, Debug)]
pub(crate) struct Row(VecDeque<Cell>);

#[derive(Clone, Debug)]
enum Cell {
    Null,
    Int(i64),
    Text(String),
}

macro_rules! cells {
    ($row:ident) => {{
        let mut cells = VecDeque::with_capacity($row.len());
        for column in 0..$row.len() {
            let value = $row.try_get_raw(column)?;
            let text = matches!(value.type_info().name(), "TEXT" | "VARCHAR" | "NAME");
            cells.push_back(match (value.is_null(), text) {
                (true, _) => Cell::Null,
                (false, true) => Cell::Text($row.try_get(column)?),
                (false, false) => Cell::Int($row.try_get(column)?),
            });
        }
        Ok(Row(cells))
    }};
}

impl Row {
    pub(super) fn of_sqlite(row: &SqliteRow) -> Result<Self> {
        cells!(row)
    }

    pub(super) fn of_postgres(row: &PgRow) -> Result<Self> {
        cells!(row)
    }

    fn next(&mut self) -> Cell {
        self.0.pop_front().unwrap_or(Cell::Null)
    }

    pub(crate) fn maybe_text(&mut self) -> Result<Option<String>> {
        match self.next() {
            Cell::Text(text) => Ok(Some(text)),
            Cell::Null => Ok(None),
            Cell::Int(_) => Err(damaged("expected a text; found an integer")),
        }
    }

    pub(crate) fn text(&mut self) -> Result<String> {
        self.maybe_text()?.ok_or_else(|| damaged("a text is missing"))
    }

    pub(crate) fn maybe_int(&mut self) -> Result<Option<i64>> {
        match self.next() {
            Cell::Int(value) => Ok(Some(value)),
            Cell::Null => Ok(None),
            Cell::Text(_) => Err(damaged("expected an integer; found a text")),
        }
    }

    pub(crate) fn int(&mut self) -> Result<i64> {
        self.maybe_int()?.ok_or_else(|| damaged("an integer is missing"))
    }

    fn steps(&mut self) -> Result<u64> {
        natural(self.int()?)
    }

    pub(crate) fn flag(&mut self) -> Result<bool> {
        Ok(self.int()? != 0)
    }

    pub(crate) fn count(&mut self) -> Result<u32> {
        u32::try_from(self.int()?).map_err(|_| damaged("a count is out of range"))
    }

    pub(crate) fn money(&mut self) -> Result<Money> {
        Money::from_minor(self.steps()?).map_err(out_of_range)
    }

    pub(crate) fn maybe_money(&mut self) -> Result<Option<Money>> {
        let steps = self.maybe_int()?.map(natural).transpose()?;
        steps.map(Money::from_minor).transpose().map_err(out_of_range)
    }

    pub(crate) fn maybe_rate(&mut self) -> Result<Option<Rate>> {
        let steps = self.maybe_int()?.map(natural).transpose()?;
        steps.map(Rate::from_minor).transpose().map_err(out_of_range)
    }

    pub(crate) fn units(&mut self) -> Result<Units> {
        Units::from_minor(self.steps()?).map_err(out_of_range)
    }

    pub(crate) fn shares(&mut self) -> Result<Shares> {
        Shares::from_minor(self.steps()?, FINEST).map_err(out_of_range)
    }

    pub(crate) fn points(&mut self) -> Result<Points> {
        Points::from_minor(self.steps()?, FINEST).map_err(out_of_range)
    }
}

fn natural(value: i64) -> Result<u64> {
    u64::try_from(value).map_err(|_| damaged("a figure is negative"))
}

#[allow(clippy::needless_pass_by_value, reason = "the shape that map_err takes")]
fn out_of_range(error: points_rules::Error) -> sqlx::Error {
    damaged(error.message())
}

/// A stored value that no booking writes.
pub(crate) fn damaged(what: &str) -> sqlx::Error {
    sqlx::Error::Decode(what.into())
}
