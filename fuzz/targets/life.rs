#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| points_rules_fuzz::life::run(data));
