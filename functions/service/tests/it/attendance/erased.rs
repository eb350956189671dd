//! What goes with an ASN who is erased is named by position, so that an auditor sees that nothing else went.

use std::collections::BTreeSet;

use klabat_api::console::{ReasonGiven, Role};
use klabat_api::routes;
use klabat_evidence::{Positions, TrailHeader, TrailLine};
use klabat_service::ports::Statement;
use serde_json::Value as Json;

use super::data::{keep_for, leaves, service};
use crate::cast::ENROLLED;
use crate::scene::{Console, Scene};
use crate::target::{Answer, START};

const DAY: u64 = 24 * 3_600_000;

/// Another line about the person, `?1`, who is to be erased.
const LINE: &str = "
    INSERT INTO audit (at, actor, action, subject, before, after, salt, leaf)
    VALUES (?2, 'admin', 'employee.changed', ?1, NULL, NULL, randomblob(16), randomblob(32))";

/// Somebody of whom there is much, none of it within its time any more.
async fn overdue() -> Scene {
    let mut scene = Scene::here().await;
    service(&mut scene).await;
    let admin = scene.again(Role::Admin).await;
    leaves(&admin, &scene.cast.employee(ENROLLED[0])).await;
    keep_for(&admin, 2).await;
    scene.turn(klabat_evidence::Millis(START + 10 * DAY));
    scene
}

async fn erase(admin: &Console<'_>) -> Answer {
    erased(admin, ENROLLED[0], "masa simpan berakhir").await
}

async fn erased(admin: &Console<'_>, who: usize, reason: &str) -> Answer {
    let path = routes::fill(routes::EMPLOYEE_ERASE, &[&admin.scene.cast.employee(who)]);
    admin.post(&path, &ReasonGiven { reason: reason.to_owned() }).await
}

/// What the trail says is erased, and what the line about the erasure names.
async fn told(admin: &Console<'_>) -> (Vec<u64>, Vec<Positions>) {
    admin.scene.target.minute().await;
    let text = String::from_utf8(admin.get(routes::AUDIT_EXPORT).await.body).unwrap();
    let lines: Vec<TrailLine> = text
        .lines()
        .filter(|line| TrailHeader::from_json(line).is_err())
        .map(|line| TrailLine::from_json(line).unwrap())
        .collect();
    let erased = |line: &TrailLine| matches!(line, TrailLine::Erased { .. }).then(|| line.position());
    let names = |line: &TrailLine| match line {
        TrailLine::Audit { line, .. } if line.action == "employee.erased" => {
            let after: Json = serde_json::from_str(line.after.as_ref().unwrap()).unwrap();
            Some(after["positions"].as_str().unwrap().parse().unwrap())
        }
        _ => None,
    };
    (lines.iter().filter_map(erased).collect(), lines.iter().filter_map(names).collect())
}

#[tokio::test]
async fn the_line_about_an_erasure_names_each_entry_that_went_with_it() {
    let scene = overdue().await;
    let admin = scene.again(Role::Admin).await;
    assert_eq!(told(&admin).await, (Vec::new(), Vec::new()));
    assert_eq!(erase(&admin).await.status, 200);
    let (erased, named) = told(&admin).await;
    assert!(erased.len() > 3, "a check-in and lines: {erased:?}");
    assert_eq!(named, [Positions::of(&erased)]);
}

/// The line of an erasure stays for good, and so does its reason.
#[tokio::test]
async fn the_reason_of_an_erasure_names_nobody() {
    let scene = overdue().await;
    let admin = scene.again(Role::Admin).await;
    for reason in ["permintaan Siti Rahasia", &format!("NIP {}", scene.cast.nip(ENROLLED[1]))] {
        assert_eq!(erased(&admin, ENROLLED[0], reason).await.code(), "reason_names", "{reason}");
    }
}

/// Whoever looked after the console and is erased is no user's ASN any more.
#[tokio::test]
async fn an_account_does_not_say_who_was_erased() {
    let scene = overdue().await;
    let admin = scene.again(Role::Admin).await;
    let is = |sql| Statement { sql, parameters: vec![scene.cast.employee(ENROLLED[0]).as_str().into()] };
    let store = &scene.target.ports().store;
    store.run(&[is("UPDATE users SET employee = ?1")]).unwrap();
    assert_eq!(erase(&admin).await.status, 200);
    let left = store.run(&[is("SELECT count(*) AS n FROM users WHERE employee = ?1")]).unwrap().concat().concat();
    assert_eq!(left, [klabat_service::ports::Value::from(0_u32)]);
}

#[tokio::test]
async fn nothing_goes_that_came_after_the_line_was_written() {
    let mut codes = BTreeSet::new();
    for batches in 1..10 {
        let scene = overdue().await;
        let admin = scene.again(Role::Admin).await;
        let parameters = vec![scene.cast.employee(ENROLLED[0]).as_str().into(), START.into()];
        scene.target.ports().meanwhile(batches, Statement { sql: LINE, parameters });
        let answer = erase(&admin).await;
        scene.target.ports().alone();
        let (erased, named) = told(&admin).await;
        if answer.status == 200 {
            assert_eq!(named, [Positions::of(&erased)], "after {batches}");
        } else {
            assert_eq!((erased.len(), named.len()), (0, 0), "after {batches}");
            codes.insert(answer.code());
            assert_eq!(erase(&admin).await.status, 200, "once more");
        }
    }
    assert_eq!(codes, BTreeSet::from(["changed_meanwhile".to_owned()]));
}
