//! One parser under libFuzzer; which one, the program's name says.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| klabat_fuzz::run(env!("CARGO_BIN_NAME"), bytes));
