//! The copy of a letter that an ASN sends with a request.

use klabat_api::console::Absences;
use klabat_api::own::AskAbsence;
use klabat_api::{Base64Url, routes};
use klabat_service::ports::{Statement, Store as _, Value};

use super::own::{OWN, leave, office, requests};
use crate::scene::Scene;

/// A doctor's letter comes with the request, and is kept with it or not at all.
#[tokio::test]
async fn a_copy_of_a_letter_comes_with_the_request() {
    let scene = Scene::here().await;
    let (admin, _) = office(&scene).await;
    let copied =
        |first, bytes: &[u8]| AskAbsence { copy: Some(Base64Url(bytes.to_vec())), ..leave(&scene, first, first) };
    let asked = async |ask: &AskAbsence| scene.post(routes::OWN_ABSENCE, ask).await;
    let kept = async || {
        let sql = "SELECT count(*) FROM attachments";
        scene.target.ports().batch(vec![Statement { sql, parameters: vec![] }]).await.unwrap()[0][0][0].clone()
    };
    let letter = b"%PDF-1.7 surat dokter".as_slice();
    assert_eq!(asked(&copied("2026-08-20", b"<html>")).await.code(), "attachment_form");
    let largest = [b"%PDF-".as_slice(), &vec![0; (1 << 20) - 5]].concat();
    assert_eq!(asked(&copied("2026-08-20", &[&largest[..], &[0]].concat())).await.code(), "too_large");
    let look = AskAbsence { look: true, ..copied("2026-08-20", letter) };
    assert_eq!(asked(&look).await.status, 200);
    assert_eq!(kept().await, Value::Integer(0), "what was refused or only looked at keeps nothing");
    assert_eq!(asked(&copied("2026-08-20", letter)).await.status, 200);
    assert_eq!(asked(&copied("2026-08-20", b"%PDF-another")).await.code(), "absence_overlaps");
    assert_eq!(kept().await, Value::Integer(1));
    assert_eq!(asked(&copied("2026-08-21", letter)).await.status, 200, "one letter for two requests");
    assert_eq!(asked(&copied("2026-08-24", &largest)).await.status, 200);
    assert_eq!(kept().await, Value::Integer(2));
    let rows = admin.get(routes::ABSENCES).await.json::<Absences>().rows;
    let attached = rows.iter().find(|row| row.first == "2026-08-20").unwrap().attachment.clone().unwrap();
    let file = admin.get(&routes::fill(routes::ATTACHMENT, &[&attached.encode()])).await;
    assert_eq!((file.headers["content-type"].as_str(), &*file.body), ("application/pdf", letter));
    assert!(requests(&scene, OWN).await.absences.iter().all(|absence| absence.has_copy));
}
