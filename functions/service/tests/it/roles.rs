//! Each change leaves a line in the audit log.

use klabat_api::common::Done;
use klabat_api::console::{AuditTrail, Role};
use klabat_api::phone::Enrolled;
use klabat_api::{Base64Url, routes};
use serde_json::json;

use crate::cast::NEW;
use crate::scene::Scene;

async fn pending(scene: &mut Scene, who: usize) -> Base64Url {
    let bundle = scene.enrolment(who, |_| ()).await;
    scene.enrol(&bundle).await.json::<Enrolled>().credential
}

/// Each change leaves one line that says who, what, before and after; what was refused leaves none.
#[tokio::test]
async fn every_change_is_in_the_audit_log() {
    let mut scene = Scene::here().await;
    let credential = pending(&mut scene, NEW[0]).await;
    let operator = scene.sign_up(Role::Operator).await;
    let path = routes::fill(routes::ENROLMENT_CONFIRM, &[&credential.encode()]);
    operator.press(&path).await.json::<Done>();
    assert_eq!(operator.press(&path).await.code(), "changed_meanwhile");
    let code = routes::fill(routes::EMPLOYEE_CODE, &[&scene.cast.employee(NEW[1])]);
    assert_eq!(operator.press(&code).await.status, 200);
    let lines = scene.target.ports().store.audit().unwrap();
    let lines: Vec<&str> = lines.iter().map(String::as_str).filter(|line| !line.contains("user.invited")).collect();
    let (asn, user) = (scene.cast.employee(NEW[0]), operator.me.name.as_str());
    assert_eq!(
        lines,
        [
            format!("{asn} credential.enrolled - {}", json!({ "state": "pending", "attestation": "none" })),
            format!(r#"{user} passkey.registered - {{"attestation":"none"}}"#),
            format!(
                r#"{user} credential.confirmed {{"state":"pending"}} {}"#,
                json!({ "state": "active", "employee": asn })
            ),
            lines[3].to_owned(),
        ]
    );
    assert!(lines[3].starts_with(&format!("{user} code.issued {{\"code_until\":")), "{}", lines[3]);
    // What was decided about a phone is found by whose it is.
    let admin = scene.sign_up(Role::Admin).await;
    let nip = scene.cast.nip(NEW[0]);
    let path = format!("{}?action=credential.confirmed&actor={nip}", routes::AUDIT);
    let found: AuditTrail = admin.get(&path).await.json();
    assert_eq!(found.rows.iter().map(|row| &row.subject).collect::<Vec<_>>(), [&credential.encode()]);
}
