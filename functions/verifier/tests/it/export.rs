//! Exports: what must not be missing, changed, or there twice.

use std::path::PathBuf;

use proptest::prelude::*;

use crate::common::{Folder, Said, klabat, text, vector};

const PAGES: [&str; 2] = ["office/export-1.ndjson", "office/export-2.ndjson"];

fn export(files: &[PathBuf]) -> Said {
    let trust = vector("office/trust.json");
    klabat(["export", "--trust", trust.to_str().unwrap()], files)
}

/// Runs pages that were changed, line by line; the codes.
fn changed(change: impl Fn(usize, &mut Vec<String>)) -> Vec<String> {
    let folder = Folder::new();
    let files: Vec<PathBuf> = PAGES
        .iter()
        .enumerate()
        .map(|(page, name)| {
            let mut lines: Vec<String> = text(name).lines().map(|line| format!("{line}\n")).collect();
            change(page, &mut lines);
            folder.file(&format!("{page}.ndjson"), lines.concat())
        })
        .collect();
    export(&files).codes().into_iter().map(str::to_owned).collect()
}

#[test]
fn an_honest_month_is_accepted() {
    let said = export(&PAGES.map(vector));
    assert_eq!(said.codes(), ["ok"; 5]);
    let kinds: Vec<_> = said.lines.iter().map(|line| line["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["page", "submission", "submission", "page", "submission"]);
    assert_eq!(said.lines[2]["name"], "Pegawai 0");
    assert!(said.people.starts_with("5 accepted, 0 refused"), "{}", said.people);
}

#[test]
fn pages_must_be_complete_and_in_order() {
    let [one, two] = PAGES.map(vector);
    assert_eq!(export(std::slice::from_ref(&one)).codes(), ["ok", "ok", "ok", "missing_page"]);
    assert_eq!(export(std::slice::from_ref(&two)).codes(), ["foreign_page", "ok"]);
    assert_eq!(export(&[one.clone(), one.clone()]).codes()[3], "foreign_page");
    assert_eq!(export(&[two, one]).codes()[0], "foreign_page");
    let other = |from: &'static str, to: &'static str| {
        changed(move |page, lines| {
            if page == 1 {
                lines[0] = lines[0].replace(from, to);
            }
        })
    };
    assert_eq!(other("\"unit\":\"dinas\"", "\"unit\":null")[3], "foreign_page");
    assert_eq!(other("2026-08", "2026-09")[3], "foreign_page");
    assert_eq!(other("\"page\":2", "\"page\":3")[3], "foreign_page");
    assert_eq!(other("AAAA", "AAAB")[3], "foreign_page");
    assert_eq!(other("klabat.example\"", "other.example\"")[3], "untrusted_relying_party");
    assert_eq!(other("2026-08", "2026-8")[3], "malformed_line");
}

#[test]
fn what_is_of_another_month_is_refused_and_what_came_late_is_pointed_out() {
    let month = |month: &'static str| {
        let codes = changed(move |_, lines| lines[0] = lines[0].replace("2026-08", month));
        codes.iter().filter(|code| *code == "foreign_month").count()
    };
    assert_eq!(month("2026-07"), 3);
    assert_eq!(month("2026-09"), 3);
    let said = export(&PAGES.map(vector));
    assert!(said.lines.iter().all(|line| line["kind"] == "page" || line["late"] == false));
}

#[test]
fn a_submission_or_counter_counts_once() {
    let codes = changed(|_, lines| {
        let last = lines.last().unwrap().clone();
        lines.push(last);
    });
    assert_eq!(codes, ["ok", "ok", "ok", "repeated_submission", "ok", "ok", "repeated_submission"]);
}

#[test]
fn parties_come_before_their_submissions_and_have_one_face() {
    for (missing, code) in
        [("beacon", "unknown_beacon"), ("grant", "unknown_epoch"), ("credential", "unknown_credential")]
    {
        let kind = format!("{{\"kind\":\"{missing}\"");
        let codes = changed(|_, lines| lines.retain(|line| !line.starts_with(&kind)));
        assert_eq!(codes, ["ok", code, code, "ok", code], "{missing}");
    }
    let beacons_key = |line: &str| line.split("\"key\":\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let codes = changed(|page, lines| {
        if page == 1 {
            let (one, other) = (beacons_key(&lines[1]), beacons_key(&lines[3]));
            lines[1] = lines[1].replace(&one, &other);
        }
    });
    assert_eq!(codes, ["ok", "ok", "ok", "ok", "contradictory_party", "ok"]);
}

/// Also of those that have no line of their own, as all that `klabat month` accepts on its way.
#[test]
fn people_hear_of_every_ten_thousandth_input() {
    let folder = Folder::new();
    let page = text(PAGES[0]).lines().next().unwrap().replace("\"next\":\"AAAA\"", "\"next\":null") + "\n";
    let (trust, files) = (vector("office/trust.json"), [folder.file("pages", page.repeat(10_001))]);
    for command in ["export", "month"] {
        let said = klabat([command, "--trust", trust.to_str().unwrap()], &files);
        let progress: Vec<_> = said.people.lines().filter(|line| line.contains(" verified (")).collect();
        assert!(matches!(progress[..], [line] if line.starts_with("10000 verified (")), "{command}: {}", said.people);
    }
}

#[test]
fn what_is_no_export_is_refused() {
    let folder = Folder::new();
    let codes = |name: &str, contents: &[u8]| -> Vec<String> {
        export(&[folder.file(name, contents)]).codes().into_iter().map(str::to_owned).collect()
    };
    assert_eq!(codes("empty", b""), ["empty_file"]);
    assert_eq!(codes("noise", b"\xff\xfe\n{}\n"), ["malformed_file"]);
    let long = vec![b' '; 300 * 1024];
    assert_eq!(codes("long", &long), ["malformed_file"]);
    let page = text(PAGES[0]);
    let (_, headless) = page.split_once('\n').unwrap();
    assert_eq!(codes("headless", headless.as_bytes()), ["malformed_file"]);
    let more = [text(PAGES[0]).as_bytes(), vec![b'x'; 300 * 1024].as_slice()].concat();
    assert_eq!(codes("more", &more)[3..], ["malformed_line", "missing_page"]);
    assert_eq!(export(&[folder.file("x", "").with_file_name("absent")]).codes(), ["unreadable_file"]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// Of a submission's line, all but what is said beside the evidence (unit, position) is held.
    #[test]
    fn any_changed_byte_of_evidence_is_refused(at: prop::sample::Index, xor in 1u8..) {
        let page = text(PAGES[0]);
        let line = page.lines().last().unwrap();
        let held = line.find(",\"unit\"").unwrap();
        let at = page.len() - line.len() - 1 + at.index(held);
        let mut bytes = page.into_bytes();
        bytes[at] ^= xor;
        let folder = Folder::new();
        let said = export(&[folder.file("changed", &bytes), vector(PAGES[1])]);
        prop_assert!(!said.all_accepted, "byte {} to {:#04x}", at, bytes[at]);
    }
}
