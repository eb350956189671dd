//! The demo's past is true: an empty store takes its rows, and an auditor verifies all of it and computes the locked
//! month again. Whoever changes anything in it is found out, also who has the edge's key.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use clap::Parser as _;
use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use klabat_api::console::{Board, Role};
use klabat_api::routes;
use klabat_attendance::inputs::Inputs;
use klabat_attendance::month;
use klabat_attendance::punch::{Source, Standing};
use klabat_attendance::recap::{Lock, recap_hash};
use klabat_evidence::{ExportHeader, ExportLine, LockedRecap, Millis, TrailHeader};
use klabat_protocol::SoftwareKey;
use klabat_service::seed;
use klabat_service::sqlite::Sqlite;
use klabat_world::cast;
use klabat_world::demo::{self, Past};
use klabat_world::dice::Dice;
use klabat_world::installation::Installation;
use klabat_world::service::Call;
use klabat_world::world::Console;
use serde_json::{Value, json};

/// 2026-11-03, 09:00 WITA: the past is October and one day.
const NOW: Millis = Millis(1_793_667_600_000);

/// The lived month.
const MONTH: &str = "2026-10";

struct Scene {
    past: Past,
    auditor: Console,
    edge: SoftwareKey,
    /// The public keys, as the service publishes them.
    trust: String,
    folder: tempfile::TempDir,
}

/// What `klabat` said.
struct Said {
    lines: Vec<Value>,
}

impl Scene {
    fn new() -> Self {
        let mut dice = Dice::new("past");
        let installation = Installation { development: true, ..Installation::thrown(&mut dice) };
        let edge = installation.edge.clone();
        let keys: Vec<[u8; 32]> = (0..3).map(|_| dice.bytes()).collect();
        let mut past = demo::past(installation, &keys, NOW).unwrap();
        past.world.service.seed(&[cast::user(Role::Auditor, dice.bytes(), Millis(past.world.now()))]);
        let auditor = past.world.sign_up(Role::Auditor);
        let trust = String::from_utf8(past.world.service.send(Call::get(routes::KEYS)).body).unwrap();
        Self { past, auditor, edge, trust, folder: tempfile::tempdir().unwrap() }
    }

    /// The pages of a unit's export.
    fn export(&mut self, unit: &str) -> Vec<String> {
        let (mut pages, mut cursor): (Vec<String>, Option<String>) = (Vec::new(), None);
        loop {
            let more = cursor.map(|cursor| format!("&cursor={cursor}")).unwrap_or_default();
            let path = format!("{}?unit={unit}&month={MONTH}{more}", routes::EXPORT);
            let page = String::from_utf8(self.past.world.look(&self.auditor, &path).body).unwrap();
            cursor = ExportHeader::from_json(page.lines().next().unwrap()).unwrap().next;
            pages.push(page);
            if cursor.is_none() {
                return pages;
            }
        }
    }

    fn klabat(&self, command: &str, pages: &[String]) -> Said {
        self.run(command, pages, None)
    }

    fn with_log(&self, command: &str, log: &Path, pages: &[String]) -> Said {
        self.run(command, pages, Some(log))
    }

    fn run(&self, command: &str, pages: &[String], log: Option<&Path>) -> Said {
        let file = |name: &str, text: &str| -> PathBuf {
            let file = self.folder.path().join(name);
            fs::write(&file, text).unwrap();
            file
        };
        let trust = file("trust.json", &self.trust);
        let pages = pages.iter().enumerate().map(|(number, page)| file(&format!("page-{number}"), page));
        let mut arguments = vec!["klabat".into(), command.into(), "--trust".into(), trust.into_os_string()];
        arguments.extend(log.into_iter().flat_map(|log| ["--log".into(), log.as_os_str().to_owned()]));
        arguments.extend(pages.map(PathBuf::into_os_string));
        let (mut out, mut people) = (Vec::new(), Vec::new());
        klabat_verifier::run(&klabat_verifier::Cli::parse_from(arguments), &mut out, &mut people).unwrap();
        let lines = String::from_utf8(out).unwrap();
        Said { lines: lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect() }
    }

    /// What `klabat month` says of an export whose recap was changed.
    fn month(&self, pages: &[String], change: impl FnOnce(&mut LockedRecap)) -> Vec<String> {
        let mut pages = pages.to_vec();
        let last = pages.last_mut().unwrap();
        let line = last.lines().last().unwrap().to_owned();
        let ExportLine::Recap(mut locked) = ExportLine::from_json(&line).unwrap() else { panic!("{line}") };
        change(&mut locked);
        *last = last.replace(&line, &ExportLine::Recap(locked).to_json());
        self.klabat("month", &pages).codes()
    }

    /// Somebody who has the edge's key signs what the changed inputs give.
    fn signed(&self, locked: &mut LockedRecap, change: impl FnOnce(&mut Inputs)) {
        let mut inputs = Inputs::parse(&locked.inputs).unwrap();
        change(&mut inputs);
        locked.inputs = inputs.to_bytes();
        locked.recap = month::compute(&inputs).unwrap().to_bytes();
        self.sign(locked);
    }

    fn sign(&self, locked: &mut LockedRecap) {
        let LockedRecap { version, locked_at, edge_key, .. } = *locked;
        let lock = Lock { recap: recap_hash(&locked.recap), version, locked_at, edge_key };
        locked.signature = *self.edge.sign(&lock.signed_message()).as_bytes();
    }
}

impl Said {
    fn codes(&self) -> Vec<String> {
        self.lines.iter().map(|line| line["code"].as_str().unwrap().to_owned()).collect()
    }
}

#[test]
fn an_auditor_computes_the_locked_month_again_and_finds_out_whoever_changed_it() {
    let mut scene = Scene::new();
    takes_the_rows(&scene);
    let pages = scene.export("dinkes");
    let said = scene.klabat("export", &pages);
    assert!(said.lines.len() > 700, "{}", said.lines.len());
    assert!(said.lines.iter().all(|line| line["verdict"] == "accepted" && line["late"] != true), "{:?}", said.codes());

    let said = scene.klabat("month", &pages);
    assert_eq!(said.codes(), ["ok"], "{:?}", said.lines);
    let recap = &said.lines[0];
    assert_eq!((&recap["unit"], &recap["month"], &recap["people"]), (&json!("dinkes"), &json!(MONTH), &json!(20)));
    assert_eq!((&recap["version"], &recap["beyond"]), (&json!(1), &json!(0)));
    assert!(recap["records"].as_u64().unwrap() > 700 && recap["withoutEvidence"].as_u64().unwrap() > 2, "{recap}");

    refuses_whatever_was_changed(&scene, &pages);
    let open = scene.export("disdik");
    assert_eq!(scene.klabat("month", &open).codes(), ["no_recap"]);

    tells_every_entry_of_the_log(&mut scene);

    let board: Board = scene.past.world.look(&scene.auditor, routes::BOARD).json();
    assert_eq!(board.rows.len(), 3);
}

/// The trail that the console hands out, held against what anybody may fetch of the log.
fn tells_every_entry_of_the_log(scene: &mut Scene) {
    scene.past.world.service.minute();
    let (mut pages, mut next): (Vec<String>, Option<(u64, u64)>) = (Vec::new(), None);
    loop {
        let query = next.map(|(from, until)| format!("?from={from}&until={until}")).unwrap_or_default();
        let answer = scene.past.world.look(&scene.auditor, &format!("{}{query}", routes::AUDIT_EXPORT));
        let page = String::from_utf8(answer.body).unwrap();
        let header = TrailHeader::from_json(page.lines().next().unwrap()).unwrap();
        pages.push(page);
        next = header.next.map(|from| (from, header.until));
        if next.is_none() {
            break;
        }
    }
    // The log goes on: the mirror is fetched after the trail.
    scene.past.world.service.minute();
    let folder = scene.folder.path().join("log");
    let size = scene.past.world.mirror_to(&folder);
    let said = scene.with_log("audit", &folder, &pages);
    let refused: Vec<_> = said.lines.iter().filter(|line| line["verdict"] != "accepted").collect();
    assert!(refused.is_empty(), "{refused:?}");
    let told = said.lines.len() - 1 - pages.len();
    assert!(pages.len() > 2 && told > 1_000 && (told as u64) < size, "{told} of {size} on {} pages", pages.len());
    let kinds: BTreeSet<&str> = said.lines[1..].iter().filter_map(|line| line["kind"].as_str()).collect();
    assert_eq!(kinds, BTreeSet::from(["audit", "grant", "page", "receipt"]));
    let fewer: Vec<_> = pages.iter().map(|page| page.replacen("recap.locked", "recap.looked", 1)).collect();
    let refused = scene.with_log("audit", &folder, &fewer).codes().into_iter().filter(|code| code != "ok");
    assert_eq!(refused.collect::<Vec<_>>(), ["not_included"]);
}

/// The rows as text make an empty store the same.
fn takes_the_rows(scene: &Scene) {
    let file = scene.folder.path().join("store.sqlite");
    drop(Sqlite::open(&file).unwrap());
    Sqlite::load(&file, &seed::text(&scene.past.rows)).unwrap();
    let audit = Sqlite::open(&file).unwrap().audit().unwrap();
    let locked = audit.iter().filter(|line| line.starts_with("kabid recap.locked")).count();
    assert!(audit.len() > 150 && locked == 1, "{audit:?}");
}

fn refuses_whatever_was_changed(scene: &Scene, pages: &[String]) {
    let none = |_: &mut LockedRecap| ();
    let mut fewer = pages.to_vec();
    let lost = pages[0].lines().rfind(|line| line.contains("submission")).unwrap();
    fewer[0] = pages[0].replace(&format!("{lost}\n"), "");
    assert_eq!(scene.month(&fewer, none), ["record_without_evidence"]);
    let ExportLine::Submission { submission, .. } = ExportLine::from_json(lost).unwrap() else { panic!("{lost}") };
    let bundle = BASE64URL_NOPAD.encode(&submission.bundle.encode());
    let mut forged = submission.bundle.encode();
    *forged.last_mut().unwrap() ^= 1;
    let mut altered = pages.to_vec();
    altered[0] = pages[0].replace(&bundle, &BASE64URL_NOPAD.encode(&forged));
    assert_eq!(scene.month(&altered, none).len(), 2, "the record is refused, and the recap for want of it");

    assert_eq!(scene.month(pages, |locked| locked.signature[40] ^= 1), ["bad_lock"]);
    assert_eq!(scene.month(pages, |locked| locked.version = 2), ["bad_lock"]);
    assert_eq!(scene.month(pages, |locked| locked.edge_key.0[0] ^= 1), ["unknown_edge_key"]);
    let digit = |bytes: &mut Vec<u8>, after: &str| {
        let text = String::from_utf8(bytes.clone()).unwrap();
        let at = text.find(after).unwrap() + after.len();
        bytes[at] = if bytes[at] == b'1' { b'2' } else { b'1' };
    };
    assert_eq!(scene.month(pages, |locked| digit(&mut locked.recap, "\"late_minutes\":")), ["bad_lock"]);
    let rule = "\"no_check_in\":";
    assert_eq!(scene.month(pages, |locked| digit(&mut locked.inputs, rule)), ["foreign_inputs"], "a rule");
    assert_eq!(scene.month(pages, |locked| locked.inputs.push(b' ')), ["malformed_inputs"]);

    // From here on the edge's key is in the wrong hands.
    let sign = |locked: &mut LockedRecap, change: fn(&mut Inputs)| scene.signed(locked, change);
    let dearer = |locked: &mut LockedRecap| {
        digit(&mut locked.recap, "\"late_minutes\":");
        scene.sign(locked);
    };
    assert_eq!(scene.month(pages, dearer), ["other_recap"]);
    let spaced = |locked: &mut LockedRecap| {
        locked.recap.push(b' ');
        scene.sign(locked);
    };
    assert_eq!(scene.month(pages, spaced), ["malformed_recap"]);
    let dropped = |locked: &mut LockedRecap| {
        sign(locked, |inputs| {
            let at = inputs.punches.iter().position(|punch| matches!(punch.source, Source::Record { .. })).unwrap();
            inputs.punches.remove(at);
        });
    };
    assert_eq!(scene.month(pages, dropped), ["record_left_out"]);
    let moved = |locked: &mut LockedRecap| {
        sign(locked, |inputs| {
            let record = |punch: &&mut klabat_attendance::punch::Punch| matches!(punch.source, Source::Record { .. });
            inputs.punches.iter_mut().find(record).unwrap().at.0 += 60_000;
        });
    };
    assert_eq!(scene.month(pages, moved), ["record_differs"]);
    let invented = |locked: &mut LockedRecap| {
        sign(locked, |inputs| {
            let record = |punch: &&klabat_attendance::punch::Punch| matches!(punch.source, Source::Record { .. });
            let mut punch = inputs.punches.iter().find(record).unwrap().clone();
            punch.id = klabat_attendance::EntryId::new(HEXLOWER.encode(&[7; 32])).unwrap();
            inputs.punches.push(punch);
        });
    };
    assert_eq!(scene.month(pages, invented), ["record_without_evidence"]);
    for turned in [Standing::Rejected, Standing::Review] {
        let turned_down = |locked: &mut LockedRecap| {
            scene.signed(locked, |inputs| {
                let accepted = inputs.punches.iter_mut().find_map(|punch| match &mut punch.source {
                    Source::Record { standing, .. } if *standing == Standing::Accepted => Some(standing),
                    _ => None,
                });
                *accepted.unwrap() = turned;
            });
        };
        assert_eq!(scene.month(pages, turned_down), ["record_differs"], "{turned:?}");
    }
    let elsewhere = |page: &String| page.replace("\"unit\":\"dinkes\",\"month\"", "\"unit\":\"bkpp\",\"month\"");
    let foreign: Vec<String> = pages.iter().map(elsewhere).collect();
    assert_eq!(scene.month(&foreign, none), ["foreign_recap"]);
}
