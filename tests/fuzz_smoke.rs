//! The fuzz targets on stable Rust: the seeds as they are, and a bounded number of mutations of them.
//!
//! The bodies are those that libFuzzer runs (see `fuzz/`). The mutations come from a fixed seed, so that a failure here is
//! one everywhere; `POINTS_RULES_FUZZ_RUNS` sets how many are made a target.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, unreachable_pub)]

#[path = "../fuzz/src/lib.rs"]
mod targets;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use points_rules_cases::random::Random;
use proptest::prelude::*;
use targets::{check_error, decimal, life, operation, rulebook};

fn seeds(target: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds").join(target);
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files.iter().map(|file| std::fs::read(file).unwrap()).collect()
}

/// One to three small changes: other digits mostly, so that what is text stays a question; bytes, pieces left out, doubled or
/// taken from another seed, and pieces that decimals, texts and lists do not expect.
fn mutated(seeds: &[Vec<u8>], random: &mut Random) -> Vec<u8> {
    const PIECES: [&str; 16] = [
        "0",
        "9",
        ".",
        "-",
        "00",
        "null",
        "\"\"",
        "{}",
        "[]",
        "1e3",
        "99999999999999999999",
        "0.000000001",
        "\\ud800",
        "10000000000000",
        "红",
        "\0",
    ];
    let mut data = seeds[random.place(seeds.len())].clone();
    for _ in 0..=random.place(3) {
        let at = random.place(data.len() + 1);
        let end = (at + random.place(16)).min(data.len());
        let piece = match random.place(12) {
            0 => vec![],
            1 => PIECES[random.place(PIECES.len())].into(),
            2 => [&data[at..end], &data[at..end]].concat(),
            3 => {
                let other = &seeds[random.place(seeds.len())];
                let from = random.place(other.len() + 1);
                other[from..(from + random.place(32)).min(other.len())].to_vec()
            }
            4 => random.draw().to_le_bytes()[..random.place(9)].to_vec(),
            _ => {
                change_a_digit(&mut data, random);
                continue;
            }
        };
        data.splice(at..end, piece);
    }
    data
}

/// Another digit in the place of one; where there is none, another byte.
fn change_a_digit(data: &mut [u8], random: &mut Random) {
    let digits: Vec<usize> = (0..data.len()).filter(|&at| data[at].is_ascii_digit()).collect();
    match digits.is_empty() {
        false => data[digits[random.place(digits.len())]] = b'0' + random.draw().to_le_bytes()[0] % 10,
        true if data.is_empty() => {}
        true => data[random.place(data.len())] = random.draw().to_le_bytes()[0],
    }
}

fn smoke(target: &str, runs: usize, body: fn(&[u8])) {
    let runs = std::env::var("POINTS_RULES_FUZZ_RUNS").map_or(runs, |runs| runs.parse().unwrap());
    let seeds = seeds(target);
    assert!(!seeds.is_empty());
    let mut random = Random::new(u64::from_le_bytes(*b"points42"));
    let mutations = (0..runs).map(|_| mutated(&seeds, &mut random));
    for data in seeds.iter().cloned().chain(mutations) {
        if catch_unwind(AssertUnwindSafe(|| body(&data))).is_err() {
            panic!("{target} fails on {:?}", String::from_utf8_lossy(&data));
        }
    }
}

#[test]
fn rulebook_text() {
    smoke("rulebook", 3000, rulebook::run);
}

#[test]
fn operations_on_any_input() {
    smoke("operation", 4000, operation::run);
}

#[test]
fn decimal_text() {
    smoke("decimal", 20_000, decimal::run);
}

#[test]
fn seeded_lives_of_a_shop_keep_the_invariants() {
    smoke("life", 2000, life::run);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, ..ProptestConfig::default() })]

    /// The same body over bytes that proptest draws, and makes fewer where a life fails.
    #[test]
    fn lives_of_a_shop_keep_the_invariants(data in proptest::collection::vec(any::<u8>(), 60..1500)) {
        life::run(&data);
    }
}

#[test]
fn an_error_is_checked() {
    check_error(&"1.005".parse::<points_rules::Money>().unwrap_err());
}
