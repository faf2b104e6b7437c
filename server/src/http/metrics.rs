//! Figures for Prometheus: how requests go, and what the shop owes. They show a course; no booking reads them.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use points_rules::{Money, Points, Units};
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

use super::{Answer, Call};
use crate::app::App;
use crate::books::{Account, Amount, Books, SHOP};
use crate::db::{FINEST, steps};
use crate::problem::{Problem, Result};

type Labels = Vec<(String, String)>;
type Latency = Family<Labels, Histogram, fn() -> Histogram>;

/// Seconds, from what one statement takes to what nobody waits for.
const BUCKETS: [f64; 10] = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0];

#[derive(Debug)]
pub(crate) struct Metrics {
    requests: Family<Labels, Counter>,
    latency: Latency,
    stale: AtomicU64,
}

impl Default for Metrics {
    fn default() -> Self {
        let latency: Latency = Family::new_with_constructor(|| Histogram::new(BUCKETS));
        Metrics { requests: Family::default(), latency, stale: AtomicU64::new(0) }
    }
}

impl Metrics {
    pub(crate) fn observe(&self, route: &str, status: u16, took: Duration) {
        let route = ("route".to_owned(), route.to_owned());
        self.latency.get_or_create(&vec![route.clone()]).observe(took.as_secs_f64());
        self.requests.get_or_create(&vec![route, ("status".to_owned(), status.to_string())]).inc();
    }

    pub(crate) fn stale_preview(&self) {
        self.stale.fetch_add(1, Ordering::Relaxed);
    }
}

/// Prometheus' text.
pub(crate) async fn scrape(app: Arc<App>, _: Call) -> Result<Answer> {
    let mut tx = app.db.read().await?;
    let books = tx.load_all().await?;
    let shop = tx.shop().await?;
    let last = tx.last_row().await?;
    let settled = tx.last_settlement("dividend").await?;
    drop(tx);
    let mut registry = Registry::with_prefix("points_rules");
    registry.register("requests", "Requests by route and status", app.metrics.requests.clone());
    registry.register("request_seconds", "How long requests took", app.metrics.latency.clone());
    let mut gauge = |name: &str, help: &str, value: i64| {
        let gauge: Gauge = Gauge::default();
        gauge.set(value);
        registry.register(name, help, gauge);
    };
    gauge(
        "stale_previews",
        "Previews that were refused with a new quote",
        count(app.metrics.stale.load(Ordering::Relaxed)),
    );
    gauge("settling", "1 while a settlement is being booked", shop.is_some_and(|shop| shop.closing).into());
    let (seq, at) = last.unwrap_or_default();
    gauge("ledger_rows", "Rows of the ledger", seq);
    let since = at.parse::<jiff::Timestamp>().map_or(0, |at| jiff::Timestamp::now().duration_since(at).as_secs());
    gauge("ledger_lag_seconds", "Seconds since the last row of the ledger", since);
    let totals = settled.map_or_else(|| "null".to_owned(), |settled| settled.totals);
    for (name, help, value) in owed(&books)?.into_iter().chain(pools(&totals)?) {
        gauge(name, help, value);
    }
    let mut text = String::new();
    encode(&mut text, &registry).map_err(Problem::internal)?;
    Ok(Answer { status: axum::http::StatusCode::OK, body: text })
}

fn count(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

/// What the shop promised and what stands behind it, in smallest steps. A ratio such as the coverage is the monitor's to
/// compute. A sum past the bounds shows as the greatest number.
fn owed(books: &Books) -> Result<Vec<(&'static str, &'static str, i64)>> {
    let market = books.market.unwrap_or(points_rules::appreciation::Market::EMPTY);
    let quotas = books.holdings.values().filter_map(|holder| holder.quota);
    let held = books.holdings.values().try_fold(Units::ZERO, |sum, holder| sum.checked_add(holder.units));
    let lots = books.lots.values().flatten().map(|booked| booked.lot.remaining);
    let open = lots.into_iter().try_fold(Points::ZERO, Points::checked_add);
    let balance = |account| match books.balances.get(&(account, SHOP.to_owned())) {
        Some(Amount::Money(money)) => steps(money.minor()),
        _ => 0,
    };
    Ok(vec![
        ("fund_balance_fen", "The fund, fen", steps(market.fund_balance.minor())),
        ("units_outstanding_steps", "Units outstanding, steps of 10^-8", steps(market.units_outstanding.minor())),
        ("units_held_steps", "Units of members, steps of 10^-8", held.map_or(i64::MAX, |sum| steps(sum.minor()))),
        ("fixed_points_fen", "Fixed points in circulation, fen", steps(market.fixed_points.minor())),
        ("holding_quotas_fen", "Open promises to holders, fen", sum(quotas)),
        ("dividend_quotas_fen", "Open promises to members, fen", sum(books.dividend.values().map(|m| m.now.quota))),
        (
            "lots_open_steps",
            "Points not released yet, steps of 10^-4",
            match open {
                Some(points) => steps(points.minor_at(FINEST)?),
                None => i64::MAX,
            },
        ),
        ("carry_fen", "What the pool hands on to the next day, fen", balance(Account::Carry)),
        ("platform_fen", "What went back to the platform, fen", balance(Account::Platform)),
    ])
}

/// The pools of the day that was settled last.
fn pools(totals: &str) -> Result<Vec<(&'static str, &'static str, i64)>> {
    let totals: serde_json::Value = serde_json::from_str(totals)?;
    let pool = |pointer: &str| -> Result<i64> {
        let money = totals.pointer(pointer).cloned().map(serde_json::from_value::<Money>).transpose()?;
        Ok(money.map_or(0, |money| steps(money.minor())))
    };
    Ok(vec![
        ("pro_rata_pool_fen", "The last settled day's pool by weight, fen", pool("/result/proRataPool")?),
        ("tier_pool_fen", "The last settled day's pool by tiers, fen", pool("/result/tierPool")?),
    ])
}

fn sum(money: impl Iterator<Item = Money>) -> i64 {
    let sum = money.into_iter().try_fold(Money::ZERO, Money::checked_add);
    sum.map_or(i64::MAX, |sum| steps(sum.minor()))
}
