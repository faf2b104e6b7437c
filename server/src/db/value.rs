//! Values of statements.

use points_rules::{Money, Rate, Units};
use sqlx::postgres::PgArguments;
use sqlx::query::Query;
use sqlx::sqlite::SqliteArguments;
use sqlx::{Postgres, Sqlite};

/// A value of a statement. Nulls have a type, because PostgreSQL needs it.
#[derive(Clone, Debug)]
pub(crate) enum Value {
    Int(Option<i64>),
    Text(Option<String>),
}

/// The values of a statement, in the order of `$1`, `$2`, ….
macro_rules! args {
    ($($value:expr),* $(,)?) => { vec![$($crate::db::Value::from($value)),*] };
}
pub(crate) use args;

impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Value::Int(Some(value))
    }
}

impl From<Option<i64>> for Value {
    fn from(value: Option<i64>) -> Self {
        Value::Int(value)
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Value::Int(Some(value.into()))
    }
}

impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Value::Text(Some(value.to_owned()))
    }
}

impl From<String> for Value {
    fn from(value: String) -> Self {
        Value::Text(Some(value))
    }
}

impl From<&String> for Value {
    fn from(value: &String) -> Self {
        Value::Text(Some(value.clone()))
    }
}

impl From<Option<String>> for Value {
    fn from(value: Option<String>) -> Self {
        Value::Text(value)
    }
}

impl From<Option<&str>> for Value {
    fn from(value: Option<&str>) -> Self {
        Value::Text(value.map(str::to_owned))
    }
}

/// Steps of every kind are below 2^63: the bounds of the kinds are chosen so.
pub(crate) fn steps(minor: u64) -> i64 {
    i64::try_from(minor).unwrap_or(i64::MAX)
}

impl From<Money> for Value {
    fn from(value: Money) -> Self {
        steps(value.minor()).into()
    }
}

impl From<Option<Money>> for Value {
    fn from(value: Option<Money>) -> Self {
        value.map(|money| steps(money.minor())).into()
    }
}

impl From<Units> for Value {
    fn from(value: Units) -> Self {
        steps(value.minor()).into()
    }
}

impl From<Option<Rate>> for Value {
    fn from(value: Option<Rate>) -> Self {
        value.map(|rate| steps(rate.minor())).into()
    }
}

type SqliteQuery<'q> = Query<'q, Sqlite, SqliteArguments>;

pub(super) fn bind_sqlite(query: SqliteQuery<'_>, values: Vec<Value>) -> SqliteQuery<'_> {
    values.into_iter().fold(query, |query, value| match value {
        Value::Int(value) => query.bind(value),
        Value::Text(value) => query.bind(value),
    })
}

pub(super) fn bind_postgres(
    query: Query<'_, Postgres, PgArguments>,
    values: Vec<Value>,
) -> Query<'_, Postgres, PgArguments> {
    values.into_iter().fold(query, |query, value| match value {
        Value::Int(value) => query.bind(value),
        Value::Text(value) => query.bind(value),
    })
}
