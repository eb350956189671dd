//! The recap of a month by number of people, from inputs to canonical bytes and hash: a hundred people a unit, as an
//! edge would do it, and all in one.

#[path = "../tests/it/fixture.rs"]
#[expect(dead_code, reason = "the tests use all of it, this bench a part")]
#[expect(clippy::unwrap_used, reason = "a bench that cannot be set up should fail")]
mod fixture;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use fixture::{Month, policy, schedule};
use klabat_attendance::inputs::Inputs;
use klabat_attendance::month::compute;
use klabat_attendance::punch::Direction;
use klabat_attendance::recap::recap_hash;
use klabat_attendance::{Kind, Zone};

/// A month of people who come and go every day, one in eight of them late.
fn month(people: u32) -> Inputs {
    let mut month = Month::new("2026-08", Zone::Wita, schedule("lima-hari-kerja"), policy("regency_sample"));
    for n in 0..people {
        let who = format!("Pegawai {n}");
        month.employee(&who.replace(' ', "-"), Kind::Pns);
        for date in month.inputs.month.range().days() {
            let (who, date) = (who.replace(' ', "-"), date.to_string());
            month.record(&who, &date, if n % 8 == 0 { "07:50" } else { "07:20" }, Direction::In);
            month.record(&who, &date, "16:05", Direction::Out);
        }
    }
    month.inputs
}

fn recap(inputs: &Inputs) -> [u8; 32] {
    let recap = compute(std::hint::black_box(inputs)).expect("the month is sound");
    recap_hash(&recap.to_bytes())
}

fn people(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("recap of a month");
    group.sample_size(10);
    for people in [100, 500, 1_000, 2_500, 5_000] {
        let inputs = month(people);
        group.throughput(Throughput::Elements(people.into()));
        group.bench_with_input(BenchmarkId::new("in one unit", people), &inputs, |bencher, inputs| {
            bencher.iter(|| recap(inputs));
        });
    }
    let units: Vec<_> = (0..50).map(|_| month(100)).collect();
    group.throughput(Throughput::Elements(5_000));
    group.bench_function("in fifty units of a hundred", |bencher| {
        bencher.iter(|| units.iter().map(recap).collect::<Vec<_>>());
    });
    group.finish();
}

criterion_group!(benches, people);
criterion_main!(benches);
