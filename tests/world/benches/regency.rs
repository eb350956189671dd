//! A regency as large as Minahasa Utara through the service and its store: the roster's import, and a month's recaps.
//!
//! The punches are an old machine's, taken in by the console's own import: what a recap costs does not depend on where
//! its punches are from.

use std::fmt::Write as _;
use std::hint::black_box;
use std::time::Duration;

use criterion::{BatchSize, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use klabat_api::console::{
    Created, ImportReport, MachineImport, NewRule, Recap, Role, RosterImport, RuleKind, RuleScope, UnitChange, Units,
};
use klabat_api::routes;
use klabat_attendance::templates;
use klabat_world::world::{Console, World};
use serde_json::Value as Json;

/// People in a unit.
const IN_UNIT: usize = 100;
/// The month before the world's first day.
const MONTH: &str = "2026-07";
const SCHEDULE: &str = "lima-hari-kerja";
/// Lines of one import of a machine's log: the most that the service takes.
const LINES: usize = 20_000;

/// An office with an admin, and units without people for so many.
fn office(people: usize) -> (World, Console) {
    let mut world = World::new("bench");
    let admin = world.sign_up(Role::Admin);
    for first in (0..people).step_by(IN_UNIT) {
        let unit = UnitChange { name: unit(first), parent: None, zone: "Asia/Makassar".into() };
        let _ = world.order(&admin, routes::UNITS, &unit).json::<Created>();
    }
    (world, admin)
}

fn unit(person: usize) -> String {
    format!("Unit {}", person / IN_UNIT)
}

fn nip(person: usize) -> String {
    format!("199001{:02}2015041{:03}", person / 999 + 1, person % 999 + 1)
}

fn roster(people: usize, commit: bool) -> RosterImport {
    let mut csv = String::from("nip,nama,jenis,jabatan,unit\n");
    for person in 0..people {
        let _ = writeln!(csv, "{},\"Pegawai Ke-{person}, S.Sos.\",PNS,Analis Kebijakan,{}", nip(person), unit(person));
    }
    RosterImport { csv, commit, valid_from: Some(format!("{MONTH}-01")), name: None }
}

fn import(world: &mut World, admin: &Console, roster: &RosterImport) -> ImportReport {
    world.order(admin, routes::EMPLOYEES_IMPORT, roster).json()
}

/// Rules for everybody, and a month of comings and goings.
fn lived(people: usize) -> (World, Console) {
    let (mut world, admin) = office(people);
    assert!(import(&mut world, &admin, &roster(people, true)).committed, "the roster is sound");
    let document = |json: &str| serde_json::from_str(json).expect("templates are JSON");
    for (kind, key, document) in [
        (RuleKind::Schedule, SCHEDULE, document(templates::SCHEDULES[0].json)),
        (RuleKind::Assignment, "", Json::from(SCHEDULE)),
        (RuleKind::Policy, "", document(templates::POLICIES[0].json)),
        (RuleKind::Leave, "", document(templates::LEAVE.json)),
    ] {
        let (key, valid_from, reason) = (key.to_owned(), format!("{MONTH}-01"), "Perbup 1/2026".to_owned());
        let rule = NewRule { kind, scope: RuleScope::Regency {}, key, valid_from, document, reason, draft: None };
        let _ = world.order(&admin, routes::RULES, &rule).json::<Json>();
    }
    let line = |person, day, time| format!("{},{MONTH}-{day:02} {time},Mesin 1\n", nip(person));
    let day = |person, day| [line(person, day, "07:20"), line(person, day, "16:05")];
    let lines: Vec<_> = (0..people).flat_map(|person| (1..=31).flat_map(move |date| day(person, date))).collect();
    for lines in lines.chunks(LINES) {
        let log = MachineImport { csv: format!("nip,waktu,mesin\n{}", lines.concat()), commit: true, name: None };
        let report: ImportReport = world.order(&admin, routes::MACHINE_IMPORT, &log).json();
        assert!(report.committed, "the machine's log is sound: {:?}", report.problems.first());
    }
    (world, admin)
}

/// Every unit's recap, as the console asks for it: so many rows.
fn recaps(world: &mut World, admin: &Console, units: &[String]) -> usize {
    let rows = |unit: &String| {
        let path = format!("{}?unit={unit}&month={MONTH}", routes::RECAP);
        world.look(admin, &path).json::<Recap>().rows.len()
    };
    units.iter().map(rows).sum()
}

fn regency(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("a regency");
    group.sample_size(10).measurement_time(Duration::from_secs(30));
    group.throughput(Throughput::Elements(5_000));
    let (mut world, admin) = office(5_000);
    let looked_at = roster(5_000, false);
    group.bench_function("roster of 5,000, looked at", |bencher| {
        bencher.iter(|| black_box(import(&mut world, &admin, &looked_at)));
    });
    let stored = roster(5_000, true);
    group.bench_function("roster of 5,000, stored", |bencher| {
        let store = |(mut world, admin): (World, Console)| {
            assert!(import(&mut world, &admin, &stored).committed);
            (world, admin)
        };
        bencher.iter_batched(|| office(5_000), store, BatchSize::PerIteration);
    });
    for people in [1_000, 2_500, 5_000] {
        let (mut world, admin) = lived(people);
        let units: Units = world.look(&admin, routes::UNITS).json();
        let units: Vec<_> = units.rows.into_iter().filter(|row| row.unit.name.starts_with("Unit ")).collect();
        let units: Vec<_> = units.into_iter().map(|row| row.unit.id).collect();
        group.throughput(Throughput::Elements(people as u64));
        group.bench_with_input(BenchmarkId::new("recaps of a month", people), &units, |bencher, units| {
            bencher.iter(|| assert_eq!(recaps(&mut world, &admin, units), people));
        });
    }
    group.finish();
}

criterion_group!(benches, regency);
criterion_main!(benches);
