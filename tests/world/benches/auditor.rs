//! How long an auditor's machine takes for a month's export: real check-ins, exported by the console, verified by
//! `klabat export`. A regency's month is 220,000 of them.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Parser as _;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use data_encoding::BASE64URL_NOPAD;
use klabat_api::console::Role;
use klabat_api::routes;
use klabat_evidence::{ChallengeSecret, ExportHeader, Millis};
use klabat_verifier::Cli;
use klabat_world::cast;
use klabat_world::dice::Dice;
use klabat_world::installation::Installation;
use klabat_world::load::{Crowd, Edge};
use klabat_world::service::{Call, Service};
use klabat_world::world::{START, World};
use serde_json::json;

/// Check-ins of the export.
const RECORDS: usize = 10_000;
/// Those who make them.
const PEOPLE: usize = 500;
/// Between one and the next: all within an epoch of the beacon.
const PAUSE_MS: u64 = 200;

/// Check-ins at a service in this process.
fn lived() -> World {
    let mut dice = Dice::new("auditor");
    let installation = Installation::thrown(&mut dice);
    let edge = Edge {
        origin: installation.origin.clone(),
        rp_id: installation.rp_id.clone(),
        secret: ChallengeSecret::new(installation.mac_secret),
    };
    let mut service = Service::of(installation, dice.fork(), Millis(START), Duration::from_hours(24));
    let mut crowd = Crowd::new(&dice.bytes::<32>(), PEOPLE);
    service.seed(&crowd.rows(Millis(START)));
    service.seed(&[cast::user(Role::Auditor, dice.bytes(), Millis(START))]);
    let mut desk = crowd.desk(edge, service.edge_key(), dice.fork(), service.now());
    let request = desk.request(service.now());
    let grant = service.send(Call::bytes(routes::REFRESH, request)).reply().expect("an epoch");
    desk.grant(&grant, service.now()).expect("the grant is for this beacon");
    for number in 0..RECORDS {
        service.pass(PAUSE_MS);
        let bundle = desk.check_in(&mut crowd.people[number % PEOPLE], service.now());
        let answer = service.send(Call::bytes(routes::PUNCH, bundle));
        assert_eq!(answer.status, 200, "{:?}", answer.code());
    }
    World::of(service, Vec::new(), dice)
}

/// The pages of the export, as files.
fn export(world: &mut World, folder: &Path) -> Vec<PathBuf> {
    let auditor = world.sign_up(Role::Auditor);
    let (mut pages, mut cursor): (Vec<PathBuf>, Option<String>) = (Vec::new(), None);
    loop {
        let more = cursor.map(|cursor| format!("&cursor={cursor}")).unwrap_or_default();
        let page = world.look(&auditor, &format!("{}?unit=load&month=2026-08{more}", routes::EXPORT)).body;
        let text = String::from_utf8(page).expect("an export is text");
        cursor = ExportHeader::from_json(text.lines().next().unwrap_or_default()).expect("a page has a header").next;
        let file = folder.join(format!("page-{}", pages.len()));
        fs::write(&file, text).expect("a folder of ours");
        pages.push(file);
        if cursor.is_none() {
            return pages;
        }
    }
}

fn auditor(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut world = lived();
    let pages = export(&mut world, folder.path());
    let trust = json!({
        "format": "klabat-trust-v1", "rp_id": world.service.rp_id(), "origins": [world.service.origin()],
        "edge_keys": [BASE64URL_NOPAD.encode(&world.service.edge_key().to_sec1())],
    });
    let file = folder.path().join("trust.json");
    fs::write(&file, trust.to_string()).expect("a folder of ours");
    let mut arguments = vec!["klabat".into(), "export".into(), "--trust".into(), file.into_os_string()];
    arguments.extend(pages.into_iter().map(PathBuf::into_os_string));
    let cli = Cli::parse_from(arguments);
    let mut group = criterion.benchmark_group("auditor");
    group.sample_size(10).throughput(Throughput::Elements(RECORDS as u64));
    group.bench_function("export of a unit's month", |bencher| {
        bencher.iter(|| {
            let mut lines = Vec::new();
            let accepted = klabat_verifier::run(&cli, &mut lines, &mut Vec::new()).expect("files that can be read");
            assert!(accepted, "every record holds");
            lines.len()
        });
    });
    group.finish();
}

criterion_group!(benches, auditor);
criterion_main!(benches);
