//! What all requests share.

use std::collections::HashMap;
use std::sync::{Arc, RwLock};

use points_rules::Rulebook;

use crate::db::{Db, Tx};
use crate::http::limits::Limits;
use crate::http::metrics::Metrics;
use crate::problem::{Problem, Result};

/// How a shop is set up, beside its database.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Requests a second of one member; none: no limit.
    pub rate: Option<u32>,
    /// Attempts to log in a minute for one login.
    pub logins: u32,
    /// How long a session lasts.
    pub session: jiff::SignedDuration,
    /// A token for /metrics beside operators' sessions.
    pub metrics_token: Option<String>,
    /// How many results of a settlement are booked in one transaction.
    pub chunk: usize,
}

impl Default for Settings {
    fn default() -> Self {
        let session = jiff::SignedDuration::from_hours(12);
        Settings { rate: Some(50), logins: 10, session, metrics_token: None, chunk: 1000 }
    }
}

/// A running shop.
#[derive(Debug)]
pub struct App {
    pub(crate) db: Db,
    pub(crate) settings: Settings,
    pub(crate) limits: Limits,
    pub(crate) metrics: Metrics,
    rules: RwLock<HashMap<String, Arc<Rulebook>>>,
}

impl App {
    /// Opens the database and brings its tables to this version.
    ///
    /// # Errors
    /// Where the database cannot be reached, or its tables are of a newer version.
    pub async fn open(url: &str, settings: Settings) -> anyhow::Result<Arc<Self>> {
        let db = Db::open(url).await?;
        db.migrate().await?;
        let limits = Limits::new(&settings);
        Ok(Arc::new(App { db, settings, limits, metrics: Metrics::default(), rules: RwLock::default() }))
    }

    /// Closes the database after what is running.
    pub async fn close(&self) {
        self.db.close().await;
    }

    /// Forgets what is of no use any more; to be called every minute or so.
    pub fn tidy(&self) {
        self.limits.tidy();
    }

    /// A published rulebook.
    pub(crate) async fn rules(&self, tx: &mut Tx, digest: &str) -> Result<Arc<Rulebook>> {
        if let Some(rules) = self.rules.read().ok().and_then(|rules| rules.get(digest).cloned()) {
            return Ok(rules);
        }
        let row = tx.rulebook(digest).await?.ok_or_else(|| Problem::not_found("rulebook"))?;
        let rules = Arc::new(Rulebook::from_json(&row.document)?);
        if let Ok(mut known) = self.rules.write() {
            known.insert(digest.to_owned(), Arc::clone(&rules));
        }
        Ok(rules)
    }

    /// The rulebook in force on a day.
    pub(crate) async fn rules_on(&self, tx: &mut Tx, day: &str) -> Result<Arc<Rulebook>> {
        let digest = tx.digest_on(day).await?.ok_or_else(no_rulebook)?;
        self.rules(tx, &digest).await
    }
}

pub(crate) fn no_rulebook() -> Problem {
    Problem::conflict("NO_RULEBOOK", "no rulebook is in force yet; an operator publishes one first")
}

/// The time, as the tables have it: all of one length, so that times sort as text.
pub(crate) fn now() -> String {
    time_text(jiff::Timestamp::now())
}

pub(crate) fn time_text(time: jiff::Timestamp) -> String {
    format!("{time:.6}")
}

/// A new id or token: random bytes, lower-case hex.
pub(crate) fn random<const BYTES: usize>() -> Result<String> {
    let mut bytes = [0; BYTES];
    getrandom::fill(&mut bytes).map_err(Problem::internal)?;
    Ok(crate::books::hex(&bytes))
}
