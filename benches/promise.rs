//! Lint and the outlooks at their largest plan, 3,650 days of 20 entries: `cargo bench --bench promise`.

#![allow(clippy::expect_used)]

use divan::{Bencher, black_box};
use points_rules::promise::{ForecastAppreciation, ForecastDividend, ForecastRelease, LintRulebook, OrderWave};
use points_rules::{Amount, Rulebook, appreciation::Market, presets};

fn main() {
    divan::main();
}

/// Twenty entries on all of `days`, of amounts from 3,000 yuan up.
fn orders(days: u32, per_day: u32) -> Vec<OrderWave> {
    let wave = |entry: u64| OrderWave {
        from_day: 1,
        to_day: days,
        per_day,
        amount: Amount::from_minor(300_000 + entry * 12_345).expect("an amount"),
    };
    (0..20).map(wave).collect()
}

fn opened(text: &str) -> Rulebook {
    Rulebook::from_json(text).expect("a preset opens")
}

#[divan::bench(args = presets::ALL.iter().map(|(name, _)| *name))]
fn lint(bencher: Bencher, preset: &str) {
    let (_, text) = presets::ALL.iter().find(|(name, _)| *name == preset).expect("a preset");
    let rulebook = opened(text);
    let request = LintRulebook { margin: Some("0.3".parse().expect("a rate")) };
    bencher.bench(|| rulebook.lint(black_box(&request)).expect("no errors"));
}

/// By shares, by quota with quotas that outlast the plan, and by quota that is soon paid out.
#[divan::bench(args = [("shares", 365), ("shares", 3650), ("quota", 365), ("quota", 3650), ("sound", 3650)])]
fn dividend_outlook(bencher: Bencher, (weighed, days): (&str, u32)) {
    let by_quota = presets::DIVIDEND.replacen("\"tierRate\"", "\"weighBy\": \"quota\", \"tierRate\"", 1);
    let rulebook = opened(match weighed {
        "shares" => presets::DIVIDEND,
        "quota" => &by_quota,
        _ => presets::SOUND,
    });
    let forecast = ForecastDividend { orders: orders(days, 10), days, samples: 1000 };
    let scheme = rulebook.dividend().expect("configured");
    bencher.bench(|| scheme.outlook(black_box(&forecast)).expect("a sound plan"));
}

#[divan::bench(args = [365, 3650])]
fn release_outlook(bencher: Bencher, days: u32) {
    let rulebook = opened(presets::RELEASE);
    let forecast = ForecastRelease {
        orders: orders(days, 10),
        acceleration: Some("0.5".parse().expect("a multiplier")),
        margin: "0.3".parse().expect("a rate"),
        days,
        samples: 1000,
    };
    let scheme = rulebook.release().expect("configured");
    bencher.bench(|| scheme.outlook(black_box(&forecast)).expect("a sound plan"));
}

/// 73,000 orders; with 13 a day on every entry they are 949,000, close to the most there can be.
#[divan::bench(args = [("appreciation", 365, 1), ("appreciation", 3650, 1), ("appreciation", 3650, 13), ("sound", 3650, 13)])]
fn appreciation_outlook(bencher: Bencher, (preset, days, per_day): (&str, u32, u32)) {
    let rulebook = opened(if preset == "sound" { presets::SOUND } else { presets::APPRECIATION });
    let forecast = ForecastAppreciation { market: Market::EMPTY, orders: orders(days, per_day), days, samples: 1000 };
    let scheme = rulebook.appreciation().expect("configured");
    bencher.bench(|| scheme.outlook(black_box(&forecast)).expect("a sound plan"));
}
