//! The trail: what every entry of the log commits to.

use std::collections::BTreeSet;

use klabat_api::console::Role;
use klabat_api::phone::Enrolled;
use klabat_api::routes;
use klabat_evidence::{Millis, TrailHeader, TrailLine};
use klabat_ledger::{Entry, Kind};
use klabat_service::ports::{Statement, Value};

use crate::cast::{ENROLLED, NEW};
use crate::scene::{Console, Scene};
use crate::target::Answer;

/// Entries of a page.
const PAGE: usize = 500;

fn read(answer: &Answer) -> (TrailHeader, Vec<TrailLine>) {
    assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
    assert!(answer.headers["content-disposition"].starts_with("attachment; filename=\"klabat-trail-"));
    let text = String::from_utf8(answer.body.clone()).unwrap();
    let mut lines = text.lines();
    let header = TrailHeader::from_json(lines.next().unwrap()).unwrap();
    (header, lines.map(|line| TrailLine::from_json(line).unwrap()).collect())
}

async fn page(console: &Console<'_>, query: &str) -> (TrailHeader, Vec<TrailLine>) {
    read(&console.get(&format!("{}{query}", routes::AUDIT_EXPORT)).await)
}

fn run(scene: &Scene, sql: &'static str) -> Vec<Vec<Value>> {
    scene.target.ports().store.run(&[Statement { sql, parameters: Vec::new() }]).unwrap().remove(0)
}

fn order(scene: &Scene) -> Vec<Value> {
    run(scene, "SELECT entry FROM log ORDER BY position").into_iter().flatten().collect()
}

/// What an auditor holds against the log.
fn entry(line: &TrailLine) -> Entry {
    match line {
        TrailLine::Audit { salt, line, .. } => Entry::commit(Kind::Audit, salt, line.to_json().as_bytes()),
        TrailLine::Grant { salt, grant, .. } => Entry::commit(Kind::Grant, salt, &grant.encode()),
        TrailLine::Receipt { receipt, .. } => {
            Entry::commit(Kind::Submission, &receipt.body.salt, &receipt.body.facts())
        }
        TrailLine::Erased { entry, .. } => Entry(*entry),
    }
}

#[tokio::test]
async fn everything_in_the_log_is_told_in_its_order() {
    let mut scene = Scene::here().await;
    let bundle = scene.enrolment(NEW[0], |_| ()).await;
    scene.enrol(&bundle).await.json::<Enrolled>();
    scene.punch(ENROLLED[0]).await;
    let auditor = scene.sign_up(Role::Auditor).await;
    scene.target.minute().await;
    let expected = order(&scene);
    let (header, lines) = page(&auditor, "").await;
    let size = expected.len() as u64;
    assert_eq!(header, TrailHeader { from: 0, next: None, until: size });
    assert_eq!(lines.iter().map(TrailLine::position).collect::<Vec<_>>(), (0..size).collect::<Vec<_>>());
    assert_eq!(lines.iter().map(|line| Value::from(entry(line).0)).collect::<Vec<_>>(), expected);
    let kind = |line: &TrailLine| match line {
        TrailLine::Audit { line, .. } => line.action.clone(),
        TrailLine::Grant { .. } => "grant".to_owned(),
        TrailLine::Receipt { receipt, .. } => format!("{:?}", receipt.body.intent),
        TrailLine::Erased { .. } => "erased".to_owned(),
    };
    let kinds: BTreeSet<_> = lines.iter().map(kind).collect();
    let expected = ["Enrol", "In", "credential.enrolled", "grant", "passkey.registered", "user.invited"];
    assert_eq!(kinds, expected.map(str::to_owned).into());
    let told = run(&scene, "SELECT actor, subject, after FROM audit WHERE action = 'export.read'");
    let line = [format!("Auditor-{}", scene.cast.0), "log".to_owned(), "{\"page\":1}".to_owned()];
    assert_eq!(told, [line.map(|text| Value::from(text.as_str()))]);
}

#[tokio::test]
async fn what_was_erased_is_told_as_that() {
    let mut scene = Scene::here().await;
    scene.punch(ENROLLED[0]).await;
    let auditor = scene.sign_up(Role::Auditor).await;
    scene.target.minute().await;
    run(&scene, "UPDATE spent SET receipt = zeroblob(0)");
    run(
        &scene,
        "UPDATE audit SET before = NULL, after = NULL, salt = zeroblob(16), erased_at = 77 WHERE leaf IS NOT NULL",
    );
    let expected = order(&scene);
    let (_, lines) = page(&auditor, "").await;
    assert_eq!(lines.iter().map(|line| Value::from(entry(line).0)).collect::<Vec<_>>(), expected);
    let erased = |line: &TrailLine| if let TrailLine::Erased { at, .. } = line { Some(*at) } else { None };
    let erased: BTreeSet<_> = lines.iter().filter_map(erased).collect();
    assert_eq!(erased, BTreeSet::from([None, Some(Millis(77))]));
    assert!(lines.iter().all(|line| matches!(line, TrailLine::Erased { .. } | TrailLine::Grant { .. })));
}

#[tokio::test]
async fn pages_end_where_the_first_one_says_and_only_what_is_published_is_told() {
    let scene = Scene::here().await;
    let auditor = scene.sign_up(Role::Auditor).await;
    let (nothing, lines) = page(&auditor, "").await;
    assert_eq!((nothing, lines), (TrailHeader { from: 0, next: None, until: 0 }, Vec::new()), "no checkpoint yet");
    let written = "INSERT INTO audit (at, actor, action, subject) SELECT value, 'installation', 'user.invited', 'x'
        FROM json_each(?1)";
    let numbers = format!("[{}]", (0..40).map(|n| n.to_string()).collect::<Vec<_>>().join(","));
    for _ in 0..26 {
        let parameters = vec![Value::from(numbers.as_str())];
        scene.target.ports().store.run(&[Statement { sql: written, parameters }]).unwrap();
        scene.target.minute().await;
    }
    let (mut header, mut lines) = page(&auditor, "").await;
    let (until, mut counts) = (header.until, vec![lines.len()]);
    scene.target.minute().await;
    let mut positions: Vec<u64> = Vec::new();
    loop {
        positions.extend(lines.iter().map(TrailLine::position));
        let Some(next) = header.next else { break };
        (header, lines) = page(&auditor, &format!("?from={next}&until={until}")).await;
        assert_eq!((header.from, header.until), (next, until), "though the log has grown");
        counts.push(lines.len());
    }
    assert_eq!(positions, (0..until).collect::<Vec<_>>());
    assert_eq!(counts, [PAGE, PAGE, usize::try_from(until).unwrap() - 2 * PAGE]);
    for (query, code) in [
        (format!("?until={}", until + 100), "not_logged_yet"),
        (format!("?from={}&until={until}", until + 1), "malformed_request"),
        ("?from=-1".to_owned(), "malformed_request"),
        ("?page=2".to_owned(), "malformed_request"),
    ] {
        let answer = auditor.get(&format!("{}{query}", routes::AUDIT_EXPORT)).await;
        assert_eq!(answer.code(), code, "{query}");
    }
}

#[tokio::test]
async fn a_page_ends_where_its_lines_say_too_much() {
    let scene = Scene::here().await;
    let auditor = scene.sign_up(Role::Auditor).await;
    let long = "INSERT INTO audit (at, actor, action, subject, after)
        SELECT value, 'installation', 'rule.rostered', 'x', json_quote(printf('%.*c', value, 'x'))
        FROM json_each('[1500000, 1500000, 1500000, 6000000, 10, 10]')";
    run(&scene, long);
    scene.target.minute().await;
    let (mut next, mut pages) = (Some(0), Vec::new());
    while let Some(from) = next {
        let (header, lines) = page(&auditor, &format!("?from={from}")).await;
        let said = |line: &TrailLine| match line {
            TrailLine::Audit { line, .. } => line.after.as_ref().map_or(0, String::len),
            _ => 0,
        };
        pages.push(lines.iter().map(said).filter(|bytes| *bytes > 1_000_000).collect::<Vec<_>>());
        next = header.next;
    }
    let (some, more) = (1_500_002, 6_000_002);
    assert_eq!(pages, [vec![some, some], vec![some], vec![more], vec![]]);
}
