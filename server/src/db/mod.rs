//! The two databases behind one face: statements with `$1`, values that are integers or text.

mod row;
mod value;

use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::postgres::{PgPoolOptions, Postgres};
use sqlx::sqlite::{Sqlite, SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{AssertSqlSafe, Connection, PgPool, SqlSafeStr, SqlitePool, Transaction};
use tokio::sync::{Mutex, OwnedMutexGuard};

pub(crate) use row::{FINEST, Row, damaged};
pub(crate) use value::{Value, args, steps};

/// What can go wrong with the database; the text is for logs, never for clients.
pub(crate) type Result<T> = std::result::Result<T, sqlx::Error>;

/// How long a request waits for a connection or a lock.
const PATIENCE: Duration = Duration::from_secs(10);
const CONNECTIONS: u32 = 8;

/// A database.
#[derive(Clone, Debug)]
pub(crate) enum Db {
    /// A file. Writers of this process queue here, because SQLite's own waiting is by polling.
    Sqlite {
        pool: SqlitePool,
        writer: Arc<Mutex<()>>,
    },
    Postgres(PgPool),
}

impl Db {
    /// Opens `sqlite://FILE` (created where it is missing) or `postgres://…`.
    pub(crate) async fn open(url: &str) -> Result<Self> {
        if url.starts_with("postgres") {
            let options = PgPoolOptions::new().max_connections(CONNECTIONS).acquire_timeout(PATIENCE);
            let patience = format!("SET lock_timeout = {}", PATIENCE.as_millis());
            let options = options.after_connect(move |connection, _| {
                let patience = AssertSqlSafe(patience.clone());
                Box::pin(async move { sqlx::query(patience).execute(connection).await.map(drop) })
            });
            return Ok(Db::Postgres(options.connect(url).await?));
        }
        let file = SqliteConnectOptions::from_str(url)?
            .create_if_missing(true)
            .foreign_keys(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(PATIENCE);
        let options = SqlitePoolOptions::new().max_connections(CONNECTIONS).acquire_timeout(PATIENCE);
        // A full disk ends a transaction by itself; the driver still counts it as open, and begins no other on that connection.
        let options = options.before_acquire(|connection, _| Box::pin(async { Ok(!connection.is_in_transaction()) }));
        Ok(Db::Sqlite { pool: options.connect_with(file).await?, writer: Arc::default() })
    }

    /// Brings the tables to this version.
    pub(crate) async fn migrate(&self) -> std::result::Result<(), sqlx::migrate::MigrateError> {
        let shop = include_str!("../../migrations/0001_shop.sql").into_sql_str();
        let migrations = vec![Migration::new(1, "shop".into(), MigrationType::Simple, shop, false)];
        let migrator = Migrator::with_migrations(migrations);
        match self {
            Db::Sqlite { pool, .. } => migrator.run(pool).await,
            Db::Postgres(pool) => migrator.run(pool).await,
        }
    }

    /// A read-only transaction over one state of all tables.
    pub(crate) async fn read(&self) -> Result<Tx> {
        Ok(match self {
            Db::Sqlite { pool, .. } => Tx::Sqlite(pool.begin().await?, None),
            Db::Postgres(pool) => {
                Tx::Postgres(pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?)
            }
        })
    }

    /// A transaction that writes. Dropped without a commit, it has changed nothing.
    pub(crate) async fn write(&self) -> Result<Tx> {
        Ok(match self {
            Db::Sqlite { pool, writer } => {
                let turn = tokio::time::timeout(PATIENCE, Arc::clone(writer).lock_owned()).await;
                let turn = turn.map_err(|_| sqlx::Error::PoolTimedOut)?;
                // A deferred transaction that reads and then writes fails at once when another process wrote between.
                Tx::Sqlite(pool.begin_with("BEGIN IMMEDIATE").await?, Some(turn))
            }
            Db::Postgres(pool) => Tx::Postgres(pool.begin().await?),
        })
    }

    /// The one row of a query outside of a transaction, if it has one.
    pub(crate) async fn find(&self, sql: &str, values: Vec<Value>) -> Result<Option<Row>> {
        let sql = AssertSqlSafe(sql.to_owned());
        match self {
            Db::Sqlite { pool, .. } => {
                let row = value::bind_sqlite(sqlx::query(sql), values).fetch_optional(pool).await?;
                row.as_ref().map(Row::of_sqlite).transpose()
            }
            Db::Postgres(pool) => {
                let row = value::bind_postgres(sqlx::query(sql), values).fetch_optional(pool).await?;
                row.as_ref().map(Row::of_postgres).transpose()
            }
        }
    }

    pub(crate) async fn close(&self) {
        match self {
            Db::Sqlite { pool, .. } => pool.close().await,
            Db::Postgres(pool) => pool.close().await,
        }
    }

    pub(crate) const fn name(&self) -> &'static str {
        match self {
            Db::Sqlite { .. } => "sqlite",
            Db::Postgres(_) => "postgres",
        }
    }
}

/// A transaction.
#[derive(Debug)]
pub(crate) enum Tx {
    Sqlite(Transaction<'static, Sqlite>, Option<OwnedMutexGuard<()>>),
    Postgres(Transaction<'static, Postgres>),
}

impl Tx {
    /// Whether rows are locked one by one; SQLite locks the whole file.
    pub(crate) const fn locks_rows(&self) -> bool {
        matches!(self, Tx::Postgres(_))
    }

    /// Runs a statement and returns how many rows it changed.
    pub(crate) async fn execute(&mut self, sql: &str, values: Vec<Value>) -> Result<u64> {
        let sql = AssertSqlSafe(sql.to_owned());
        Ok(match self {
            Tx::Sqlite(tx, _) => value::bind_sqlite(sqlx::query(sql), values).execute(&mut **tx).await?.rows_affected(),
            Tx::Postgres(tx) => {
                value::bind_postgres(sqlx::query(sql), values).execute(&mut **tx).await?.rows_affected()
            }
        })
    }

    /// All rows of a query.
    pub(crate) async fn fetch(&mut self, sql: &str, values: Vec<Value>) -> Result<Vec<Row>> {
        let sql = AssertSqlSafe(sql.to_owned());
        match self {
            Tx::Sqlite(tx, _) => {
                let rows = value::bind_sqlite(sqlx::query(sql), values).fetch_all(&mut **tx).await?;
                rows.iter().map(Row::of_sqlite).collect()
            }
            Tx::Postgres(tx) => {
                let rows = value::bind_postgres(sqlx::query(sql), values).fetch_all(&mut **tx).await?;
                rows.iter().map(Row::of_postgres).collect()
            }
        }
    }

    /// The one row of a query, if it has one.
    pub(crate) async fn find(&mut self, sql: &str, values: Vec<Value>) -> Result<Option<Row>> {
        Ok(self.fetch(sql, values).await?.pop())
    }

    pub(crate) async fn commit(self) -> Result<()> {
        match self {
            // The next writer may start only after this commit.
            Tx::Sqlite(tx, turn) => {
                let committed = tx.commit().await;
                drop(turn);
                committed
            }
            Tx::Postgres(tx) => tx.commit().await,
        }
    }
}
