//! Work on cuti bersama: listed, written over, and taken back.

use klabat_api::common::Done;
use klabat_api::console::{AuditTrail, Denials, EmployeeDetail, NewDenial, ReasonGiven, Role};
use klabat_api::routes;
use klabat_service::ports::Statement;

use super::office::{lock, set_rules};
use crate::cast::{ENROLLED, Which};
use crate::scene::{Console, Scene};
use crate::target::Answer;

const DAY: &str = "2026-12-24";

async fn deny(console: &Console<'_>, who: &[usize], letter: &str) -> Answer {
    let employees = who.iter().map(|who| console.scene.cast.employee(*who)).collect();
    console.post(routes::DENIALS, &NewDenial { employees, date: DAY.to_owned(), letter: letter.to_owned() }).await
}

async fn withdraw(console: &Console<'_>, who: usize, date: &str) -> Answer {
    let path = routes::fill(routes::DENIAL_WITHDRAW, &[&console.scene.cast.employee(who), date]);
    console.post(&path, &ReasonGiven { reason: "surat dicabut".to_owned() }).await
}

async fn listed(console: &Console<'_>, query: &str) -> Denials {
    console.get(&format!("{}?{query}", routes::DENIALS)).await.json()
}

fn lines(scene: &Scene, action: &str) -> Vec<String> {
    let mut lines = scene.target.ports().store.audit().unwrap();
    lines.retain(|line| line.contains(action));
    lines
}

#[tokio::test]
async fn what_was_ordered_is_listed_and_taken_back() {
    let scene = Scene::here().await;
    let elsewhere = Scene::before(scene.target.clone(), Which::Strict).await;
    let (admin, operator) = (scene.sign_up(Role::Admin).await, scene.sign_up(Role::Operator).await);
    let foreign = elsewhere.sign_up(Role::Operator).await;
    set_rules(&admin).await;
    deny(&operator, &ENROLLED, "800/1").await.json::<Done>();
    let mine = format!("unit={}", scene.cast.unit());
    let all = listed(&operator, &mine).await;
    let row = &all.rows[0];
    assert_eq!((all.total as usize, all.rows.len()), (ENROLLED.len(), ENROLLED.len()));
    assert_eq!((row.date.as_str(), row.letter.as_str(), row.unit.id.as_str()), (DAY, "800/1", &*scene.cast.unit()));
    assert_eq!(listed(&operator, &format!("{mine}&offset=1")).await.rows.len(), ENROLLED.len() - 1);
    assert_eq!(listed(&operator, "month=2026-12").await.total, all.total);
    assert_eq!((listed(&operator, "month=2026-11").await.total, listed(&foreign, "").await.total), (0, 0));
    let added = async || {
        let path = routes::fill(routes::EMPLOYEE, &[&scene.cast.employee(ENROLLED[0])]);
        admin.get(&path).await.json::<EmployeeDetail>().quota.added
    };
    assert_eq!(added().await, 1);
    assert_eq!(withdraw(&foreign, ENROLLED[0], DAY).await.code(), "not_found");
    assert_eq!(withdraw(&operator, ENROLLED[0], "2026-12-25").await.code(), "not_found");
    let path = routes::fill(routes::DENIAL_WITHDRAW, &[&scene.cast.employee(ENROLLED[0]), DAY]);
    assert_eq!(operator.post(&path, &ReasonGiven { reason: "x".to_owned() }).await.code(), "reason_length");
    withdraw(&operator, ENROLLED[0], DAY).await.json::<Done>();
    assert_eq!(withdraw(&operator, ENROLLED[0], DAY).await.code(), "not_found");
    assert_eq!((added().await, listed(&operator, &mine).await.total), (0, all.total - 1));
    let line = lines(&scene, "rule.denial_withdrawn").remove(0);
    assert!(line.contains("800/1") && line.contains("surat dicabut"), "{line}");
    // Who is looked for is found: in the order, which names several, and in its end.
    let path = format!("{}?actor={}&action=rule.den", routes::AUDIT, scene.cast.nip(ENROLLED[0]));
    let found: AuditTrail = admin.get(&path).await.json();
    let found: Vec<_> = found.rows.iter().map(|row| row.action.as_str()).collect();
    assert_eq!(found, ["rule.denial_withdrawn", "rule.denied"]);
}

/// Another letter takes the place of the first, which stays in the audit line.
#[tokio::test]
async fn what_is_written_over_is_in_the_audit_log() {
    let scene = Scene::here().await;
    let admin = scene.sign_up(Role::Admin).await;
    set_rules(&admin).await;
    deny(&admin, &ENROLLED[..1], "800/1").await.json::<Done>();
    deny(&admin, &ENROLLED, "800/2").await.json::<Done>();
    let denied = lines(&scene, "rule.denied");
    assert_eq!(denied[0].matches("800/").count(), 1, "{denied:?}");
    assert!(denied[1].contains("800/1") && denied[1].contains("800/2"), "{denied:?}");
    assert!(listed(&admin, "").await.rows.iter().all(|row| row.letter == "800/2"));
    // Somebody else's letter that came after it was read is not written over unseen, nor withdrawn.
    let meanwhile = |letter: &str| {
        let sql = "UPDATE denials SET letter = ?1";
        scene.target.ports().meanwhile(2, Statement { sql, parameters: vec![letter.into()] });
    };
    meanwhile("900/1");
    assert_eq!(deny(&admin, &ENROLLED, "800/3").await.refusal(), (409, "changed_meanwhile".to_owned()));
    meanwhile("900/2");
    assert_eq!(withdraw(&admin, ENROLLED[0], DAY).await.refusal(), (409, "changed_meanwhile".to_owned()));
    assert!(listed(&admin, "").await.rows.iter().all(|row| row.letter == "900/2"));
    assert_eq!(lines(&scene, "rule.denied").len(), 2, "what is refused leaves none");
}

#[tokio::test]
async fn an_order_of_a_locked_month_stays() {
    let scene = Scene::here().await;
    let (admin, operator) = (scene.sign_up(Role::Admin).await, scene.sign_up(Role::Operator).await);
    set_rules(&admin).await;
    lock(&admin, &operator, &scene.cast.unit()).await;
    let write = "INSERT INTO denials SELECT ?1, '2026-07-09', 'x', min(id), 1 FROM users";
    let write = Statement { sql: write, parameters: vec![scene.cast.employee(ENROLLED[0]).as_str().into()] };
    scene.target.ports().store.run(&[write]).unwrap();
    assert_eq!(withdraw(&admin, ENROLLED[0], "2026-07-09").await.code(), "month_locked");
    assert_eq!(listed(&admin, "month=2026-07").await.total, 1);
}
