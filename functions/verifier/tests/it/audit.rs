//! The trail held against the log.

use std::path::{Path, PathBuf};

use klabat_evidence::{AuditLine, TrailHeader, TrailLine};
use klabat_ledger::{Entry, Kind};

use crate::common::{Folder, Said, klabat, text, vector};
use crate::log::grown;

const PAGES: [&str; 2] = ["office/trail-1.ndjson", "office/trail-2.ndjson"];

fn audit(log: &Path, files: &[PathBuf]) -> Said {
    let trust = vector("office/trust.json");
    klabat(["audit", "--trust", trust.to_str().unwrap(), "--log", log.to_str().unwrap()], files)
}

/// What is said of the two pages after they were spoiled; without the lines that are accepted, and the log's own.
fn spoiled(spoil: impl Fn(&mut [Vec<String>; 2])) -> Vec<(String, Option<u64>)> {
    let folder = Folder::new();
    let mut pages = PAGES.map(|name| text(name).lines().map(str::to_owned).collect::<Vec<_>>());
    spoil(&mut pages);
    let files = [("1", 0), ("2", 1)].map(|(name, page)| folder.file(name, pages[page].join("\n")));
    let said = audit(&vector("office/trail-log"), &files);
    let refused = said.lines.iter().filter(|line| line["verdict"] == "refused");
    refused.map(|line| (line["code"].as_str().unwrap().to_owned(), line["line"].as_u64())).collect()
}

fn one(code: &str, line: u64) -> Vec<(String, Option<u64>)> {
    vec![(code.to_owned(), Some(line))]
}

fn edit(pages: &mut [Vec<String>; 2], line: usize, from: &str, to: &str) {
    let changed = pages[0][line].replacen(from, to, 1);
    assert_ne!(changed, pages[0][line]);
    pages[0][line] = changed;
}

#[test]
fn a_trail_that_tells_the_whole_log_is_accepted() {
    let said = audit(&vector("office/trail-log"), &PAGES.map(vector));
    assert_eq!(said.codes(), ["ok"; 11], "{:?}", said.lines);
    let kinds: Vec<_> = said.lines[1..].iter().map(|line| line["kind"].as_str().unwrap()).collect();
    let first = ["page", "audit", "grant", "receipt", "audit", "receipt"];
    assert_eq!(kinds, [&first[..], &["page", "erased", "audit", "receipt"]].concat());
    assert!(said.lines.iter().all(|line| line.get("behind").is_none()));
    assert!(said.people.starts_with("11 accepted, 0 refused ("), "{}", said.people);
    assert_eq!(audit(&vector("office/trail-log"), &[vector(PAGES[1])]).codes(), ["ok"; 5], "from any position");
    let again = [PAGES[0], PAGES[1], PAGES[0], PAGES[1]].map(vector);
    let twice = audit(&vector("office/trail-log"), &again);
    assert_eq!(twice.codes(), ["ok"; 21], "another after it");
    assert!(twice.lines.iter().all(|line| line.get("behind").is_none()), "which begins anew");
    let spaced = spoiled(|pages| pages[1][0] = pages[1][0].replace(':', ": "));
    assert_eq!(spaced, [], "a header is a header however it is written");
}

#[test]
fn whatever_says_something_else_than_what_was_logged_is_refused() {
    assert_eq!(spoiled(|_| ()), []);
    let changed = [("maria", "mario"), ("ani", "budi"), ("active", "passive"), ("1785715500000", "1785715500001")];
    for (from, to) in changed {
        assert_eq!(spoiled(|pages| edit(pages, 4, from, to)), one("not_included", 5), "{to}");
    }
    assert_eq!(spoiled(|pages| edit(pages, 1, "AQEB", "AQEC")), one("not_included", 2), "another salt");
    assert_eq!(spoiled(|pages| edit(pages, 2, "AgIC", "AgID")), one("not_included", 3), "another salt of a grant");
    assert_eq!(spoiled(|pages| pages[1][1] = pages[1][1].replace("DNsU", "DNsV")), one("not_included", 2));
    let swapped = spoiled(|pages| {
        edit(pages, 1, "\"position\":0", "\"position\":3");
        edit(pages, 4, "\"position\":3", "\"position\":0");
        pages[0].swap(1, 4);
    });
    assert_eq!(swapped, [("wrong_position".to_owned(), Some(2)), ("wrong_position".to_owned(), Some(5))]);
    let before = audit(&vector("office/log-before"), &PAGES.map(vector));
    assert_eq!(before.codes()[3..5], ["not_included"; 2], "of another log");
    assert_eq!(audit(&vector("absent"), &[vector(PAGES[1])]).codes()[0], "unreadable_file");
}

#[test]
fn a_position_that_is_left_out_or_comes_twice_is_refused() {
    assert_eq!(spoiled(|pages| drop(pages[0].remove(2))), one("trail_gap", 3), "in the middle");
    assert_eq!(spoiled(|pages| drop(pages[0].pop())), one("trail_gap", 1), "the last of a page");
    assert_eq!(spoiled(|pages| drop(pages[1].pop())), [("trail_gap".to_owned(), None)], "the last of all");
    assert_eq!(spoiled(|pages| pages[0].insert(3, pages[0][2].clone())), one("trail_gap", 4), "twice");
    // Whoever leaves one out may write the headers to it.
    let parted = spoiled(|pages| {
        pages[0][0] = "{\"format\":\"klabat-trail-v1\",\"from\":0,\"next\":null,\"until\":4}".to_owned();
        pages[0].pop();
    });
    assert_eq!(parted, one("trail_gap", 1), "between two trails");
    let longer = spoiled(|pages| {
        let line = pages[1].remove(1);
        pages[0].push(line);
        pages[1][0] = pages[1][0].replace("\"from\":5", "\"from\":6");
    });
    assert_eq!(longer, [("trail_gap".to_owned(), Some(7)), ("trail_gap".to_owned(), Some(1))], "beyond its page");
}

#[test]
fn what_was_erased_is_named_by_a_later_line() {
    let unnamed = ("unnamed_erasure".to_owned(), None);
    let moved = |from: &str, to: &str| spoiled(|pages| pages[1][2] = pages[1][2].replace(from, to)).contains(&unnamed);
    assert!(!moved("\\\"5\\\"", "\\\"5\\\""));
    // A line that the log does not hold names nothing.
    assert!(moved("lewat", "sudah"));
    let folder = Folder::new();
    let named = |positions: &str, action: &str, at: usize| {
        let mut lines = trail();
        let TrailLine::Audit { line, .. } = &mut lines[6] else { panic!("somebody was erased") };
        line.after = Some(line.after.as_ref().unwrap().replace("\"5\"", &format!("\"{positions}\"")));
        action.clone_into(&mut line.action);
        let entry = Entry::commit(Kind::Audit, &[8; 16], b"whatever it was").0;
        lines[5] = lines[at].clone();
        lines[at] = TrailLine::Erased { position: 0, entry, at: None };
        renumbered(&folder, lines)
    };
    assert_eq!(named("5", "employee.erased", 5).codes(), ["ok"; 10]);
    for positions in ["0-9", "5-6", "4-5"] {
        let said = named(positions, "employee.erased", 5);
        assert_eq!(said.codes()[8..], ["erased_in_name", "ok"], "{positions}");
    }
    let later = named("5,7", "employee.erased", 5);
    assert_eq!(later.codes(), ["ok"; 10], "what comes after it, it cannot have told");
    for (positions, action) in [
        ("4", "employee.erased"),
        ("6,7", "employee.erased"),
        ("", "employee.erased"),
        ("05", "employee.erased"),
        ("5", "rule.written"),
    ] {
        let said = named(positions, action, 5);
        assert_eq!(said.codes()[10..], ["unnamed_erasure"], "{positions} {action}");
    }
    assert_eq!(named("5,7", "employee.erased", 7).codes()[10..], ["unnamed_erasure"], "before it");
}

/// A trail that was fetched before an erasure tells what one that was fetched after it names.
#[test]
fn what_was_erased_between_two_trails_is_named_in_the_later_one_alone() {
    let folder = Folder::new();
    let mut before = trail();
    let TrailLine::Audit { line, .. } = before[3].clone() else { panic!("an enrolment was confirmed") };
    before[5] = TrailLine::Audit { position: 5, salt: [8; 16], line };
    let leaves: Vec<[u8; 32]> = before.iter().map(leaf).collect();
    let log = grown(&folder, "two", &leaves);
    let mut after = before.clone();
    after[5] = TrailLine::Erased { position: 5, entry: leaves[5], at: None };
    let write = |name: &str, until: u64, lines: &[TrailLine]| {
        let header = TrailHeader { from: 0, next: None, until }.to_json();
        let lines = lines.iter().map(TrailLine::to_json);
        folder.file(name, std::iter::once(header).chain(lines).collect::<Vec<_>>().join("\n"))
    };
    let (earlier, later) = (write("earlier", 6, &before[..6]), write("later", 8, &after));
    for files in [[earlier.clone(), later.clone()], [later, earlier]] {
        assert_eq!(audit(&log, &files).codes(), ["ok"; 17], "in whatever order");
    }
    let hidden = audit(&log, &[write("hidden", 8, &before)]);
    assert_eq!(hidden.codes()[8], "erased_in_name");
}

#[test]
fn pages_follow_each_other() {
    let log = vector("office/trail-log");
    assert_eq!(audit(&log, &[vector(PAGES[0])]).codes()[7..], ["missing_page"]);
    assert_eq!(audit(&log, &[PAGES[0], PAGES[0]].map(vector)).codes()[7], "foreign_page");
    let other = spoiled(|pages| pages[1][0] = pages[1][0].replace("\"until\":8", "\"until\":9"));
    assert_eq!(other, [("foreign_page".to_owned(), Some(1)), ("trail_gap".to_owned(), None)]);
    for (from, to) in [("\"next\":5", "\"next\":8"), ("\"next\":5", "\"next\":0"), ("\"until\":8", "\"until\":4")] {
        let said = spoiled(|pages| edit(pages, 0, from, to));
        assert_eq!(said[0], ("malformed_line".to_owned(), Some(1)), "{to}");
    }
}

#[test]
fn what_is_no_trail_is_refused() {
    let log = vector("office/trail-log");
    let folder = Folder::new();
    let codes = |file: PathBuf| audit(&log, &[file]).codes()[1..].join(" ");
    assert_eq!(codes(folder.file("empty", "")), "empty_file");
    assert_eq!(codes(folder.file("noise", b"\xff\xfe\n{}\n")), "malformed_file");
    assert_eq!(codes(vector("office/export-1.ndjson")), "malformed_file");
    assert_eq!(codes(vector("absent")), "unreadable_file");
    assert_eq!(spoiled(|pages| edit(pages, 2, "grant", "grand")), one("malformed_line", 3));
    let spaced = spoiled(|pages| edit(pages, 1, "{\\\"action", "{ \\\"action"));
    assert_eq!(spaced, one("malformed_line", 2), "written otherwise");
    assert_eq!(spoiled(|pages| edit(pages, 1, "\"salt\":\"AQEB", "\"salt\":\"AQ")), one("malformed_line", 2));
}

#[test]
fn grants_and_receipts_are_signed_by_a_trusted_edge_key() {
    let flipped = |line: usize, keep: usize| {
        spoiled(|pages| {
            let text = &pages[0][line];
            let end = text.len() - keep;
            let other = if &text[end..=end] == "A" { "B" } else { "A" };
            pages[0][line] = [&text[..end], other, &text[end + 1..]].concat();
        })
    };
    assert_eq!(flipped(2, 20), one("bad_grant", 3));
    assert_eq!(flipped(3, 20), one("bad_receipt", 4));
    let folder = Folder::new();
    let key = text("office/trust.json").lines().nth(2).unwrap().trim().to_owned();
    let ended = format!("{{\"key\":{key},\"until\":\"2026-08-03T00:05:00Z\"}}");
    let trust = folder.file("trust.json", text("office/trust.json").replace(&key, &ended));
    let log = vector("office/trail-log");
    let said =
        klabat(["audit", "--trust", trust.to_str().unwrap(), "--log", log.to_str().unwrap()], &PAGES.map(vector));
    let refused: Vec<_> = said.lines.iter().filter(|line| line["code"] == "unknown_edge_key").collect();
    assert_eq!(refused.iter().map(|line| line["position"].as_u64()).collect::<Vec<_>>(), [Some(4), Some(7)]);
    assert_eq!(refused[0]["receivedAt"], "2026-08-03T00:10:01Z");
}

/// The lines of both pages.
fn trail() -> Vec<TrailLine> {
    let pages: String = PAGES.map(text).concat();
    pages.lines().filter(|line| !line.contains("format")).map(|line| TrailLine::from_json(line).unwrap()).collect()
}

/// The entry of a line.
fn leaf(line: &TrailLine) -> [u8; 32] {
    match line {
        TrailLine::Audit { salt, line, .. } => Entry::commit(Kind::Audit, salt, line.to_json().as_bytes()).0,
        TrailLine::Grant { salt, grant, .. } => Entry::commit(Kind::Grant, salt, &grant.encode()).0,
        TrailLine::Receipt { receipt, .. } => receipt.body.leaf,
        TrailLine::Erased { entry, .. } => *entry,
    }
}

/// What is said of a trail of these lines and the log that holds them, signed by the log's own key.
fn renumbered(folder: &Folder, mut lines: Vec<TrailLine>) -> Said {
    for (line, at) in lines.iter_mut().zip(0..) {
        match line {
            TrailLine::Audit { position, .. }
            | TrailLine::Grant { position, .. }
            | TrailLine::Receipt { position, .. }
            | TrailLine::Erased { position, .. } => *position = at,
        }
    }
    let log = grown(folder, "other", &lines.iter().map(leaf).collect::<Vec<_>>());
    let header = "{\"format\":\"klabat-trail-v1\",\"from\":0,\"next\":null,\"until\":8}\n";
    let told: String = lines.iter().map(|line| line.to_json() + "\n").collect();
    audit(&log, &[folder.file("trail", [header, &told].concat())])
}

/// The log's own key signs this one: only its order tells.
#[test]
fn a_line_that_is_dated_back_is_pointed_out() {
    let folder = Folder::new();
    let mut lines = trail();
    let TrailLine::Audit { line, .. } = &mut lines[6] else { panic!("somebody was erased") };
    *line = AuditLine { at: line.at - 6 * 3_600_000, ..line.clone() };
    let said = renumbered(&folder, lines);
    assert_eq!(said.codes(), ["ok"; 10]);
    let behind: Vec<_> = said.lines.iter().filter(|line| line.get("behind").is_some()).collect();
    assert_eq!(behind.len(), 1);
    assert_eq!((behind[0]["position"].as_u64(), behind[0]["behind"].as_str()), (Some(6), Some("2026-08-03T00:10:01Z")));
    assert!(said.people.starts_with("10 accepted, 0 refused, 1 late ("), "{}", said.people);
}
