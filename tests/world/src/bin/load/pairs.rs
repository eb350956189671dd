//! Each check-in twice, both at once.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Barrier;
use std::thread;

use anyhow::{Result, ensure};
use klabat_api::phone::Punched;
use klabat_evidence::Millis;
use klabat_world::load::{Crowd, Desk};

use super::client::Client;
use super::fire::check_ins;
use super::{Options, now};

/// Sends and prints; how many requests, and whether each pair got one receipt and left one record.
pub(crate) fn run(crowd: &mut Crowd, desk: &mut Desk, options: &Options, count: usize) -> Result<(usize, bool)> {
    ensure!(count > 0, "--pairs must be at least 1");
    let start = now();
    let bundles = check_ins(crowd, desk, count);
    let lanes = (options.concurrency / 2).clamp(1, count);
    let answers: Vec<_> = thread::scope(|scope| {
        let lanes: Vec<_> = bundles
            .chunks(count.div_ceil(lanes))
            .map(|bundles| scope.spawn(|| lane(bundles, &options.origin)))
            .collect();
        lanes.into_iter().flat_map(|lane| lane.join().unwrap_or_default()).collect()
    });
    let alike = answers.iter().filter(|[one, other]| same(one, other)).count();
    let mut errors = BTreeMap::<_, usize>::new();
    for error in answers.iter().flatten().filter_map(|answer| answer.as_ref().err()) {
        *errors.entry(error.to_string()).or_default() += 1;
    }
    for (error, count) in errors {
        println!("  {count} × {error}");
    }
    let records = records(crowd, &answers, options, start)?;
    println!("{count} pairs: {alike} with one receipt, {records} records");
    Ok((2 * count, alike == count && records == count))
}

type Pair = [Result<Punched>; 2];

/// One pair after the other, the two of each at once.
fn lane(bundles: &[Vec<u8>], origin: &str) -> Vec<Pair> {
    let barrier = Barrier::new(2);
    let send = || {
        let client = Client::new(origin);
        let mut answers = Vec::new();
        for bundle in bundles {
            barrier.wait();
            answers.push(client.punch(bundle));
        }
        answers
    };
    thread::scope(|scope| {
        let other = scope.spawn(send);
        let own = send();
        let other = other.join().unwrap_or_default();
        own.into_iter().zip(other).map(|(one, other)| [one, other]).collect()
    })
}

fn same(one: &Result<Punched>, other: &Result<Punched>) -> bool {
    matches!((one, other), (Ok(one), Ok(other)) if one == other)
}

/// How many records the edge has of all these people since then; each that was receipted must be among them.
fn records(crowd: &Crowd, answers: &[Pair], options: &Options, since: Millis) -> Result<usize> {
    let client = Client::new(&options.origin);
    let mut stored = BTreeSet::new();
    let mut count = 0;
    for person in &crowd.people {
        let mut records = client.status(person)?.records;
        records.retain(|record| record.received_at >= since.0);
        count += records.len();
        stored.extend(records.into_iter().map(|record| record.id));
    }
    let lost = answers.iter().flatten().flatten().filter(|punched| !stored.contains(&punched.record.id)).count();
    ensure!(lost == 0, "{lost} receipts without a record");
    Ok(count)
}
