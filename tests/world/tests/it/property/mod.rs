//! Whatever happens, in whatever order: no record twice, none without evidence that holds, none lost, nothing spent by a
//! refusal, nobody counted who is not active, and every event once in the log.
//!
//! `WORLD_RUNS` says how many stories are told, `WORLD_SEED` with which seed the first begins; the others follow it. A
//! story follows from its seed alone: one that fails is shortened, and printed with the seed that tells it again.

mod act;
mod after;
mod during;
mod story;

use std::env;
use std::str::FromStr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use proptest::prelude::*;
use proptest::test_runner::{RngSeed, TestRunner};

use act::act;
use story::Story;

/// Stories in an ordinary test run.
const RUNS: u64 = 200;

/// Acts of the longest story.
const ACTS: usize = 24;

fn number<T: FromStr>(variable: &str, ordinary: T) -> T {
    env::var(variable).ok().map_or(ordinary, |text| text.parse().unwrap_or_else(|_| panic!("{variable}={text}")))
}

/// Tells the story of a seed; what is wrong with it, if anything is.
fn tell(seed: u64) -> Result<(), String> {
    let config = ProptestConfig {
        cases: 1,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(seed),
        ..ProptestConfig::default()
    };
    let told = TestRunner::new(config).run(&prop::collection::vec(act(), 1..ACTS), |acts| {
        let mut story = Story::new(seed);
        for act in acts {
            story.act(act);
            story.holds_now();
        }
        story.settle();
        story.holds_after();
        Ok(())
    });
    told.map_err(|error| format!("WORLD_SEED={seed} WORLD_RUNS=1 tells it again: {error}"))
}

#[test]
fn nothing_is_recorded_twice_or_without_proof_or_lost() {
    let (first, runs) = (number("WORLD_SEED", 0), number("WORLD_RUNS", RUNS));
    let next = AtomicU64::new(0);
    let teller = || {
        loop {
            let turn = next.fetch_add(1, Ordering::Relaxed);
            if turn >= runs {
                return Ok(());
            }
            tell(first + turn)?;
        }
    };
    let tellers = thread::available_parallelism().map_or(1, usize::from);
    let ends: Vec<Result<(), String>> = thread::scope(|scope| {
        let running: Vec<_> = (0..tellers).map(|_| scope.spawn(teller)).collect();
        running.into_iter().map(|teller| teller.join().unwrap()).collect()
    });
    for end in ends {
        end.unwrap_or_else(|wrong| panic!("{wrong}"));
    }
}
