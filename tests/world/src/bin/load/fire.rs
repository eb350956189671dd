//! Unique check-ins, as many as the edge takes.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use klabat_world::load::{Crowd, Desk};

use super::client::Client;
use super::journal::{self, Executioner};
use super::{Options, instant, now};

/// Check-ins made beforehand for each second of firing: three times what an edge on two cores was measured to take.
const PER_SECOND: u64 = 1_000;

/// What one lane of requests saw.
#[derive(Default)]
struct Seen {
    /// Of those that were granted.
    latencies: Vec<Duration>,
    /// Their records' ids.
    granted: Vec<String>,
    /// How often, by what the error says.
    errors: BTreeMap<String, usize>,
}

/// Fires and prints; how many requests, and whether all were granted.
pub(crate) fn run(crowd: &mut Crowd, desk: &mut Desk, options: &Options) -> Result<(usize, bool)> {
    let count = match options.then_kill.and(options.granted) {
        // The kill comes amid what is offered, however slow the edge is.
        Some(granted) => 2 * granted,
        None => usize::try_from(options.seconds.saturating_mul(PER_SECOND))?,
    };
    let start = instant();
    let bundles = check_ins(crowd, desk, count);
    println!("{count} check-ins of {} people signed and sealed in {:.1} s", crowd.people.len(), seconds(start));
    let start = instant();
    let executioner = Executioner::new(options);
    let seen = volley(&bundles, options, &executioner, start);
    journal::keep(options, &seen.granted)?;
    let took = seconds(start);
    let requests = seen.latencies.len() + seen.errors.values().sum::<usize>();
    report(seen, took, requests, options.concurrency)?;
    executioner.demand()?;
    if requests == count && options.then_kill.is_none() {
        println!("every check-in was sent before the time was over");
    }
    Ok((requests, true))
}

/// Check-ins of one person after the other, made now.
pub(crate) fn check_ins(crowd: &mut Crowd, desk: &mut Desk, count: usize) -> Vec<Vec<u8>> {
    let people = crowd.people.len();
    (0..count).map(|number| desk.check_in(&mut crowd.people[number % people], now())).collect()
}

fn volley(bundles: &[Vec<u8>], options: &Options, executioner: &Executioner<'_>, start: Instant) -> Seen {
    let (next, all) = (AtomicUsize::new(0), Mutex::new(Seen::default()));
    let limit = Duration::from_secs(options.seconds);
    thread::scope(|scope| {
        for _ in 0..options.concurrency {
            scope.spawn(|| {
                let (client, mut seen) = (Client::new(&options.origin), Seen::default());
                while start.elapsed() < limit
                    && let Some(bundle) = bundles.get(next.fetch_add(1, Ordering::Relaxed))
                {
                    let sent = instant();
                    match client.punch(bundle) {
                        Ok(punched) => {
                            seen.latencies.push(sent.elapsed());
                            seen.granted.push(punched.record.id.encode());
                            executioner.count(&client);
                        }
                        Err(error) => *seen.errors.entry(error.to_string()).or_default() += 1,
                    }
                }
                let mut all = all.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
                all.latencies.extend(seen.latencies);
                all.granted.extend(seen.granted);
                for (error, count) in seen.errors {
                    *all.errors.entry(error).or_default() += count;
                }
            });
        }
    });
    all.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner)
}

fn report(mut seen: Seen, took: f64, requests: usize, concurrency: usize) -> Result<()> {
    seen.latencies.sort_unstable();
    let granted = seen.latencies.len();
    println!("{requests} requests in {took:.1} s at concurrency {concurrency}");
    for (error, count) in &seen.errors {
        println!("  {count} × {error}");
    }
    let (Some(p50), Some(p99)) = (percentile(&seen.latencies, 50), percentile(&seen.latencies, 99)) else {
        bail!("none was granted");
    };
    #[expect(clippy::cast_precision_loss, reason = "counts far below 2^52")]
    let rate = granted as f64 / took;
    println!("{rate:.0} check-ins/s, p50 {:.1} ms, p99 {:.1} ms", milliseconds(p50), milliseconds(p99));
    println!("{} errors", requests - granted);
    Ok(())
}

/// By the nearest rank: the smallest value that so many percent do not exceed.
fn percentile(sorted: &[Duration], percent: usize) -> Option<Duration> {
    let rank = (sorted.len() * percent).div_ceil(100);
    sorted.get(rank.checked_sub(1)?).copied()
}

fn milliseconds(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1_000.0
}

fn seconds(since: Instant) -> f64 {
    since.elapsed().as_secs_f64()
}

#[cfg(test)]
mod tests {
    use super::{Duration, percentile};

    #[test]
    fn percentiles_are_of_the_nearest_rank() {
        let sorted: Vec<_> = (1..=200).map(Duration::from_millis).collect();
        assert_eq!(percentile(&sorted, 50), Some(Duration::from_millis(100)));
        assert_eq!(percentile(&sorted, 99), Some(Duration::from_millis(198)));
        assert_eq!(percentile(&sorted[..1], 50), Some(Duration::from_millis(1)));
        assert_eq!(percentile(&[], 50), None);
    }
}
