//! Nobody decides about themselves, where it is known which ASN a user is.

use klabat_api::common::Done;
use klabat_api::common::Intent;
use klabat_api::console::{
    AbsenceKind, AbsenceState, Absences, Corrections, Created, Filed, Invite, ManualCause, NewInvite, NewManualRecord,
    Proposed, Reviews, Role, RoleChange, RuleKind, RuleScope,
};
use klabat_api::routes;
use serde_json::json;

use super::{WHO, approve, propose_reset, reject};
use crate::access::{second_admin, user};
use crate::attendance::office::{absence, correction, rule, set_rules, verdict};
use crate::cast::NEW;
use crate::scene::{Console, Scene};

const REFUSED: &str = "second_person";

/// Says which ASN a user is.
async fn is(admin: &Console<'_>, who: &Console<'_>, nip: Option<String>) {
    let row = user(admin, &who.me.name).await;
    let units = row.units.iter().map(|unit| unit.id.clone()).collect();
    let change = RoleChange { role: row.role, units, nip, reason: "pendataan pengguna".to_owned() };
    admin.post(&routes::fill(routes::USER_ROLE, &[&row.id]), &change).await.json::<Done>();
}

#[tokio::test]
async fn nobody_decides_about_their_own_leave_and_corrections() {
    let scene = Scene::here().await;
    let (admin, operator) = (scene.sign_up(Role::Admin).await, scene.sign_up(Role::Operator).await);
    let (second, _) = second_admin(&scene, &admin).await;
    set_rules(&admin).await;
    is(&admin, &second, Some(scene.cast.nip(WHO))).await;
    let leave = absence(&scene, WHO, AbsenceKind::Annual, "2026-08-20", "2026-08-20");
    let leave = operator.post(routes::ABSENCES, &leave).await.json::<Filed>().id.unwrap();
    let asked = correction(&scene, "2026-08-18", "07:20");
    let asked = operator.post(routes::CORRECTIONS, &asked).await.json::<Created>().id;
    let granted = json!({ "letter": "800/1" });
    let (grant, refuse) = (routes::ABSENCE_APPROVE, routes::ABSENCE_REJECT);
    assert_eq!(second.post(&routes::fill(grant, &[&leave]), &granted).await.code(), REFUSED);
    assert_eq!(second.post(&routes::fill(refuse, &[&leave]), &super::why()).await.code(), REFUSED);
    let decide = routes::fill(routes::CORRECTION_DECIDE, &[&asked]);
    assert_eq!(second.post(&decide, &verdict(true)).await.code(), REFUSED);
    assert!(second.get(routes::ABSENCES).await.json::<Absences>().rows[0].own);
    let row = second.get(routes::CORRECTIONS).await.json::<Corrections>().rows.remove(0);
    assert_eq!((row.own, row.wrote), (true, false), "what is only about one is not one's to take back");
    assert!(!admin.get(routes::ABSENCES).await.json::<Absences>().rows[0].own);
    is(&admin, &second, None).await;
    second.post(&routes::fill(grant, &[&leave]), &granted).await.json::<Done>();
    second.post(&decide, &verdict(true)).await.json::<Done>();
}

#[tokio::test]
async fn filing_for_oneself_at_the_console_is_no_step() {
    let scene = Scene::here().await;
    let (admin, superior) = (scene.sign_up(Role::Admin).await, scene.sign_up(Role::Superior).await);
    set_rules(&admin).await;
    is(&admin, &superior, Some(scene.cast.nip(WHO))).await;
    let leave = absence(&scene, WHO, AbsenceKind::Annual, "2026-08-20", "2026-08-20");
    let own = superior.post(routes::ABSENCES, &leave).await.json::<Filed>().id.unwrap();
    let row = admin.get(routes::ABSENCES).await.json::<Absences>().rows.remove(0);
    assert_eq!((row.state, row.decisions.len()), (AbsenceState::Requested, 0));
    let (second, _) = second_admin(&scene, &admin).await;
    let approve = routes::fill(routes::ABSENCE_APPROVE, &[&own]);
    admin.post(&approve, &json!({})).await.json::<Done>();
    second.post(&approve, &json!({ "letter": "800/3" })).await.json::<Done>();
    // Nor does one give oneself the days of granted leave back, or of cuti bersama, or a card of one's own.
    is(&second, &admin, Some(scene.cast.nip(WHO))).await;
    let cancel = routes::fill(routes::ABSENCE_CANCEL, &[&own]);
    assert_eq!(admin.post(&cancel, &super::why()).await.code(), REFUSED);
    let denied = json!({ "date": "2026-12-24", "letter": "800/4", "employees": [scene.cast.employee(WHO)] });
    assert_eq!(admin.post(routes::DENIALS, &denied).await.code(), REFUSED);
    second.post(routes::DENIALS, &denied).await.json::<Done>();
    let withdraw = routes::fill(routes::DENIAL_WITHDRAW, &[&scene.cast.employee(WHO), "2026-12-24"]);
    assert_eq!(admin.post(&withdraw, &super::why()).await.code(), REFUSED);
    let scope = RuleScope::Person { person: scene.cast.employee(WHO) };
    let card = json!({ "carried": 6, "taken": 0 });
    let card = rule(RuleKind::LeaveCard, scope, "", "2026-01-01", card);
    assert_eq!(admin.post(routes::RULES, &card).await.code(), REFUSED);
    second.post(&cancel, &super::why()).await.json::<Done>();
}

#[tokio::test]
async fn nobody_lets_their_own_record_count() {
    let mut scene = Scene::here().await;
    let mut visit = scene.visit(WHO);
    visit.place = None;
    let bundle = scene.bundle(visit).await;
    assert_eq!(scene.submit(&bundle).await.status, 200);
    let (admin, operator) = (scene.sign_up(Role::Admin).await, scene.sign_up(Role::Operator).await);
    is(&admin, &operator, Some(scene.cast.nip(WHO))).await;
    let record = operator.get(routes::REVIEWS).await.json::<Reviews>().rows.remove(0).record.id.encode();
    let decide = routes::fill(routes::REVIEW_DECIDE, &[&record]);
    assert_eq!(operator.post(&decide, &verdict(true)).await.code(), REFUSED);
    assert_eq!(admin.post(&decide, &verdict(true)).await.status, 200);
}

#[tokio::test]
async fn nobody_agrees_to_their_own_record_by_hand_or_phone() {
    let mut scene = Scene::here().await;
    let bundle = scene.enrolment(NEW[0], |_| ()).await;
    let waits: klabat_api::phone::Enrolled = scene.enrol(&bundle).await.json();
    let (admin, operator) = (scene.sign_up(Role::Admin).await, scene.sign_up(Role::Operator).await);
    is(&admin, &operator, Some(scene.cast.nip(WHO))).await;
    let by_hand = NewManualRecord {
        employee: scene.cast.employee(WHO),
        date: "2026-08-17".to_owned(),
        time: "07:20".to_owned(),
        intent: Intent::In,
        cause: ManualCause::BrokenPhone,
        reason: "layar HP pecah".to_owned(),
    };
    let by_hand: Proposed = admin.post(routes::MANUAL_RECORDS, &by_hand).await.json();
    let reset: Proposed = propose_reset(&admin, WHO, None).await.json();
    for proposed in [&by_hand, &reset] {
        assert_eq!(approve(&operator, &proposed.approval).await.code(), REFUSED);
        assert_eq!(reject(&operator, &proposed.approval).await.code(), REFUSED);
    }
    is(&admin, &operator, Some(scene.cast.nip(NEW[0]))).await;
    let confirm = routes::fill(routes::ENROLMENT_CONFIRM, &[&waits.credential.encode()]);
    assert_eq!(operator.press(&confirm).await.code(), REFUSED);
    for proposed in [&by_hand, &reset] {
        approve(&operator, &proposed.approval).await.json::<Done>();
    }
    admin.press(&confirm).await.json::<Done>();
}

#[tokio::test]
async fn an_invitation_names_an_asn_of_the_roster_or_nobody() {
    let scene = Scene::here().await;
    let admin = scene.sign_up(Role::Admin).await;
    let invite = |nip: &str| NewInvite {
        name: "Bu Auditor".to_owned(),
        role: Role::Auditor,
        units: Vec::new(),
        nip: Some(nip.to_owned()),
    };
    assert_eq!(admin.post(routes::INVITES, &invite("199912312020121001")).await.code(), "person_unknown");
    assert_eq!(admin.post(routes::INVITES, &invite("123")).await.status, 422);
    admin.post(routes::INVITES, &invite(&scene.cast.nip(WHO))).await.json::<Invite>();
    assert_eq!(user(&admin, "Bu Auditor").await.nip, Some(scene.cast.nip(WHO)));
    // Whoever left the roster since stays who they are, and nobody else becomes them.
    let left = json!({ "unit": null, "valid_from": "2026-08-18", "reason": "pensiun" });
    let path = routes::fill(routes::EMPLOYEE_MEMBERSHIP, &[&scene.cast.employee(WHO)]);
    assert_eq!(admin.post(&path, &left).await.status, 200);
    let row = user(&admin, "Bu Auditor").await;
    let path = routes::fill(routes::USER_ROLE, &[&row.id]);
    let change = RoleChange { role: Role::Admin, units: Vec::new(), nip: row.nip.clone(), reason: "naik".to_owned() };
    admin.post(&path, &change).await.json::<Done>();
    assert_eq!(user(&admin, "Bu Auditor").await.nip, row.nip);
    admin.post(&path, &RoleChange { nip: None, ..change.clone() }).await.json::<Done>();
    assert_eq!(admin.post(&path, &change).await.code(), "person_unknown");
}
