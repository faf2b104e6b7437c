//! How time grows with inputs of every length: `cargo bench --bench growth`. It fails where the exponent is above 1.3.

#![allow(clippy::expect_used, clippy::float_arithmetic, clippy::indexing_slicing)]

use std::fmt::Write;
use std::process::ExitCode;
use std::time::Instant;

use points_rules::Rulebook;

const SIZES: [usize; 4] = [1_000, 10_000, 100_000, 1_000_000];
/// N log N is below it from a thousand on.
const MOST: f64 = 1.3;

/// One input of every length: a rulebook, an operation and its input.
struct Kind {
    what: &'static str,
    op: &'static str,
    make: fn(usize) -> (String, String),
}

const KINDS: [Kind; 3] = [
    Kind { what: "N names in tierHeadcounts", op: "dividend.estimate", make: headcounts },
    Kind { what: "a rulebook of N tiers at settleDay", op: "dividend.settleDay", make: settle },
    Kind { what: "N volumes under N ranks in accelerate", op: "release.accelerate", make: accelerate },
];

fn list(count: usize, mut item: impl FnMut(usize) -> String) -> String {
    let mut text = String::new();
    for index in 0..count {
        let separator = if index == 0 { "" } else { "," };
        write!(text, "{separator}{}", item(index)).expect("text grows");
    }
    text
}

fn dividend(tiers: usize) -> String {
    let tiers = list(tiers, |index| format!(r#"{{"name":"t{index}","minShares":"{}","rate":"0"}}"#, index + 1));
    let preset = include_str!("../rulebooks/dividend.json");
    let mut document: serde_json::Value = serde_json::from_str(preset).expect("a preset is JSON");
    document["dividend"]["tiers"] = serde_json::from_str(&format!("[{tiers}]")).expect("a list");
    document.to_string()
}

fn headcounts(count: usize) -> (String, String) {
    let heads = list(count, |index| format!(r#""t{index}":1"#));
    let day =
        format!(r#"{{"turnover":"1","carry":"0","eligibleWeight":"1000000000000","tierHeadcounts":{{{heads}}}}}"#);
    (dividend(count), format!(r#"{{"day":{day},"member":{{"shares":"1","quota":"1"}}}}"#))
}

fn settle(count: usize) -> (String, String) {
    let member = r#"{"id":"a","shares":"5","quota":"100"}"#;
    (dividend(count), format!(r#"{{"turnover":"1000","carry":"0","members":[{member}]}}"#))
}

fn accelerate(count: usize) -> (String, String) {
    let ranks =
        list(count, |index| format!(r#"{{"name":"r{index}","minTeamSales":"{}","rate":"0.{index:08}"}}"#, index + 1));
    let preset = include_str!("../rulebooks/release.json");
    let mut document: serde_json::Value = serde_json::from_str(preset).expect("a preset is JSON");
    document["release"]["ranks"] = serde_json::from_str(&format!("[{ranks}]")).expect("a list");
    let volumes = list(count, |index| format!(r#"{{"highestRank":"r{}","released":"1"}}"#, count - 1 - index));
    let team = format!(r#"{{"rankSales":"{count}","volumes":[{volumes}],"peerReleased":"0"}}"#);
    let lots = r#"[{"orderId":"a","daily":"1","remaining":"100"}]"#;
    (document.to_string(), format!(r#"{{"lots":{lots},"generations":[],"team":{team}}}"#))
}

/// Seconds of the quickest of some calls, by the clock: a processor's time is counted in ticks of milliseconds on some machines.
fn seconds(kind: &Kind, size: usize) -> f64 {
    let (document, input) = (kind.make)(size);
    let rulebook = Rulebook::from_json(&document).expect("a sound rulebook");
    let rounds = if size > 10_000 { 3 } else { 20 };
    let times = (0..rounds).map(|_| {
        let start = Instant::now();
        rulebook.call_json(kind.op, &input).expect("a sound input");
        start.elapsed().as_secs_f64()
    });
    times.fold(f64::INFINITY, f64::min)
}

/// The slope of the line through the points (log size, log time).
fn exponent(times: &[f64]) -> f64 {
    let points: Vec<(f64, f64)> =
        SIZES.iter().zip(times).map(|(&size, time)| ((size as f64).ln(), time.ln())).collect();
    let count = points.len() as f64;
    let (x, y) = points.iter().fold((0.0, 0.0), |(x, y), point| (x + point.0 / count, y + point.1 / count));
    let both: f64 = points.iter().map(|point| (point.0 - x) * (point.1 - y)).sum();
    both / points.iter().map(|point| (point.0 - x).powi(2)).sum::<f64>()
}

/// The slope from the last size but one to the last, where a line through all of them would hide a late bend.
fn last_exponent(times: &[f64]) -> f64 {
    let last = SIZES.len() - 1;
    (times[last] / times[last - 1]).ln() / (SIZES[last] as f64 / SIZES[last - 1] as f64).ln()
}

fn main() -> ExitCode {
    let mut worst = 0.0_f64;
    for kind in &KINDS {
        let times: Vec<f64> = SIZES.iter().map(|&size| seconds(kind, size)).collect();
        let (exponent, last) = (exponent(&times), last_exponent(&times));
        let shown: Vec<String> = times.iter().map(|time| format!("{:.3}", time * 1000.0)).collect();
        println!(
            "{}: exponent {exponent:.2}, {last:.2} at the end ({} ms for 10^3 to 10^6)",
            kind.what,
            shown.join(", ")
        );
        assert!(exponent.is_finite() && last.is_finite(), "a call takes some time");
        worst = worst.max(exponent).max(last);
    }
    if worst > MOST {
        eprintln!("an exponent of {worst:.2} is above {MOST}: something grows faster than N log N");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}
