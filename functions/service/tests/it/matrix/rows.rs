//! The table. Whoever adds a route adds its row.

use klabat_api::console::{ImportReport, MachineImport, PhoneReset, Proposed, ReasonGiven, Revocation, Role};
use klabat_api::phone::Enrolled;
use klabat_api::{Base64Url, routes};
use serde_json::json;

use super::attendance::{self, Cases};
use super::{Access, Row, people};
use crate::cast::{ENROLLED, NEW};
use crate::scene::{Console, Scene, get, nothing, octets, post};

// Auditor; superior elsewhere, of the unit; operator elsewhere, of the unit; admin.
pub(super) const READS: Access = Access::Session([200, 200, 200, 200, 200, 200]);
pub(super) const READS_ROW: Access = Access::Session([200, 404, 200, 404, 200, 200]);
pub(super) const READS_ALL: Access = Access::Session([200, 403, 403, 403, 403, 200]);
const EXPORTS: Access = Access::Session([200, 403, 403, 200, 200, 200]);
/// What the operator has done is done: the admin, who may as well, comes second.
pub(super) const CHANGES_ONCE: Access = Access::Session([403, 403, 403, 404, 200, 409]);
pub(super) const CHANGES: Access = Access::Session([403, 403, 403, 404, 200, 200]);
pub(super) const CHANGES_BY_ADMIN: Access = Access::Session([403, 403, 403, 403, 403, 200]);

/// What the rows are about.
pub(super) struct Subjects {
    record: Base64Url,
    /// Two new ASN who wait for confirmation.
    pending: [Base64Url; 2],
    /// The admin's proposal to reset a phone, and another one.
    proposed: [String; 2],
    /// The operator's.
    withdrawn: String,
    /// A user who takes no part.
    other: String,
    /// A log that the operator imported.
    import: String,
    cases: Cases,
}

impl Subjects {
    pub(super) async fn prepare(scene: &mut Scene, elsewhere: &Scene) -> Self {
        let record = scene.punch(ENROLLED[0]).await.record.id;
        scene.target.minute().await;
        assert_eq!(scene.refused(|visit| visit.radio.dbm = Some(-90)).await, "weak_signal");
        let pending = [pending(scene, NEW[0]).await, pending(scene, NEW[1]).await];
        let admin = scene.sign_up(Role::Admin).await;
        let proposed = [reset(&admin, ENROLLED[0]).await, reset(&admin, ENROLLED[1]).await];
        let withdrawn = reset(&scene.sign_up(Role::Operator).await, NEW[0]).await;
        let cases = Cases::prepare(scene).await;
        let log = format!("nip,waktu,mesin\n{},2026-06-01 07:20,Aula\n", scene.cast.nip(ENROLLED[0]));
        let log = MachineImport { csv: log, commit: true, name: None };
        let operator = scene.again(Role::Operator).await;
        let import = operator.post(routes::MACHINE_IMPORT, &log).await.json::<ImportReport>().import.unwrap();
        Self { record, pending, proposed, withdrawn, other: format!("Auditor-{}", elsewhere.cast.0), import, cases }
    }
}

async fn pending(scene: &mut Scene, who: usize) -> Base64Url {
    let bundle = scene.enrolment(who, |_| ()).await;
    scene.enrol(&bundle).await.json::<Enrolled>().credential
}

async fn reset(by: &Console<'_>, who: usize) -> String {
    let path = routes::fill(routes::EMPLOYEE_RESET, &[&by.scene.cast.employee(who)]);
    by.post(&path, &PhoneReset { reason: "untuk uji coba".to_owned(), from: None }).await.json::<Proposed>().approval
}

pub(super) fn table(scene: &Scene, subjects: &Subjects) -> Vec<Row> {
    let mut rows = open(scene);
    rows.extend(reading(scene, subjects));
    rows.extend(approvals(subjects));
    rows.extend(attendance::table(scene, &subjects.cases));
    rows.extend(people::table(scene, &subjects.other, &subjects.import));
    rows.extend(changing(scene, subjects));
    rows
}

pub(super) fn row(operation: &'static str, call: crate::target::Call, access: Access) -> Row {
    Row { operation, call, access }
}

pub(super) fn fill(path: &str, value: &str) -> String {
    routes::fill(path, &[value])
}

/// Asked without a session: each refuses for reasons of its own, which the other cases have.
fn open(scene: &Scene) -> Vec<Row> {
    let nothing_of = |names: &[&str]| {
        json!(names.iter().map(|name| ((*name).to_owned(), "AAAA".into())).collect::<serde_json::Map<_, _>>())
    };
    let assertion =
        nothing_of(&["server_challenge", "credential", "client_data_json", "authenticator_data", "signature"]);
    let link = nothing_of(&["token"]);
    let register = nothing_of(&["token", "server_challenge", "client_data_json", "attestation_object"]);
    let back = nothing_of(&["credential", "token", "id"]);
    let leave = json!({
        "credential": "", "token": "", "kind": "izin", "first": "2026-08-20", "last": "2026-08-20", "part": null, "reason": ""
    });
    let claim = json!({ "that": "excuse", "part": "arrival" });
    let correction = json!({ "credential": "", "token": "", "date": "2026-08-18", "claim": claim, "reason": "" });
    let start = json!({ "nip": scene.cast.nip(NEW[0]), "code": "AAAAA-AAAAA" });
    vec![
        row("config", get(routes::CONFIG), Access::Open(200)),
        row("enrolment_options", post(routes::ENROLMENT_OPTIONS, &start), Access::Open(422)),
        row("enrolment_found", post(routes::ENROLMENT_FOUND, &assertion), Access::Open(400)),
        row("enrolment", octets(routes::ENROLMENT, vec![0]), Access::Open(400)),
        row("challenge", post(routes::CHALLENGE, &nothing_of(&["credential"])), Access::Open(200)),
        row("punch", octets(routes::PUNCH, vec![0]), Access::Open(400)),
        row("phone_status", post(routes::PHONE_STATUS, &nothing_of(&["credential", "token"])), Access::Open(401)),
        row("own_month", post(routes::OWN_MONTH, &nothing_of(&["credential", "token"])), Access::Open(401)),
        row("own_requests", post(routes::OWN_REQUESTS, &nothing_of(&["credential", "token"])), Access::Open(401)),
        row("own_absence", post(routes::OWN_ABSENCE, &leave), Access::Open(401)),
        row("own_absence_cancel", post(routes::OWN_ABSENCE_CANCEL, &back), Access::Open(401)),
        row("own_correction", post(routes::OWN_CORRECTION, &correction), Access::Open(401)),
        row("own_correction_withdraw", post(routes::OWN_CORRECTION_WITHDRAW, &back), Access::Open(401)),
        row("refresh", octets(routes::REFRESH, vec![0]), Access::Open(400)),
        row("log_checkpoint", get(routes::LOG_CHECKPOINT), Access::Open(200)),
        row("log_candidate", get(routes::LOG_CANDIDATE), Access::Open(200)),
        // Its path has slashes in it, which no template can say; one without names no tile.
        row("log_tile", get(&fill(routes::LOG_TILE, "entries")), Access::Open(404)),
        row("log_proof", get(&format!("{}?leaf=AAAA", routes::LOG_PROOF)), Access::Open(404)),
        row("log_cosignature", octets(routes::LOG_COSIGNATURE, vec![0]), Access::Open(422)),
        row("keys", get(routes::KEYS), Access::Open(200)),
        row("register_options", post(routes::REGISTER_OPTIONS, &link), Access::Open(422)),
        row("register", post(routes::REGISTER, &register), Access::Open(422)),
        row("sign_in_options", nothing(routes::SIGN_IN_OPTIONS), Access::Open(200)),
        row("sign_in", post(routes::SIGN_IN, &assertion), Access::Open(422)),
    ]
}

fn reading(scene: &Scene, subjects: &Subjects) -> Vec<Row> {
    let record = subjects.record.encode();
    // Long lists are of one unit, whoever asks.
    let of_unit = |path: &str| get(&format!("{path}?unit={}", scene.cast.unit()));
    vec![
        // It names every unit, so that any may be visited; `away` looks at which are one's own.
        row("me", get(routes::ME), Access::Session([200; 6])),
        row("employees", of_unit(routes::EMPLOYEES), Access::List),
        row("enrolments", get(routes::ENROLMENTS), Access::List),
        row("records", of_unit(routes::RECORDS), Access::List),
        row("beacons", get(routes::BEACONS), Access::List),
        row("approvals", get(routes::APPROVALS), Access::List),
        row("exceptions", of_unit(routes::EXCEPTIONS), Access::List),
        row("record", get(&fill(routes::RECORD, &record)), READS_ROW),
        row("record_evidence", get(&fill(routes::RECORD_EVIDENCE, &record)), READS_ROW),
        row("enrolment_evidence", get(&fill(routes::ENROLMENT_EVIDENCE, &subjects.pending[0].encode())), READS_ROW),
        row("export", get(&format!("{}?month=2026-08", routes::EXPORT)), EXPORTS),
        row("users", get(routes::USERS), READS_ALL),
    ]
}

fn approvals(subjects: &Subjects) -> Vec<Row> {
    let [approved, rejected] = &subjects.proposed;
    let withdraw = nothing(&fill(routes::APPROVAL_WITHDRAW, &subjects.withdrawn));
    vec![
        row("approval_approve", post(&fill(routes::APPROVAL_APPROVE, approved), &reason()), CHANGES_ONCE),
        row("approval_reject", post(&fill(routes::APPROVAL_REJECT, rejected), &reason()), CHANGES_ONCE),
        row("approval_withdraw", withdraw, CHANGES_ONCE),
    ]
}

fn changing(scene: &Scene, subjects: &Subjects) -> Vec<Row> {
    let Subjects { pending, other, .. } = subjects;
    let employee = scene.cast.employee(ENROLLED[1]);
    let beacon = Base64Url::from(scene.office.id.0).encode();
    let new_beacon = json!({
        "id": Base64Url::from(&scene.cast.bytes("matrix")[..16]),
        "public_key": Base64Url::from(scene.cast.key("matrix").public_key().0),
        "name": "Aula",
        "unit": scene.cast.below(),
        "reason": "untuk uji coba",
    });
    let invite = json!({ "name": "Budi", "role": "auditor", "units": [] });
    let reset = PhoneReset { reason: reason().reason, from: None };
    let revocation = Revocation { reason: reason().reason, from: None };
    vec![
        row("employee_code", nothing(&fill(routes::EMPLOYEE_CODE, &employee)), CHANGES),
        row("employee_reset", post(&fill(routes::EMPLOYEE_RESET, &employee), &reset), CHANGES_ONCE),
        row("enrolment_confirm", nothing(&fill(routes::ENROLMENT_CONFIRM, &pending[0].encode())), CHANGES_ONCE),
        row("enrolment_reject", post(&fill(routes::ENROLMENT_REJECT, &pending[1].encode()), &reason()), CHANGES_ONCE),
        row("beacon_register", post(routes::BEACONS, &new_beacon), CHANGES_BY_ADMIN),
        row("beacon_revoke", post(&fill(routes::BEACON_REVOKE, &beacon), &revocation), CHANGES_BY_ADMIN),
        row("invite", post(routes::INVITES, &invite), CHANGES_BY_ADMIN),
        row("user_invite", nothing(&fill(routes::USER_INVITE, other)), CHANGES_BY_ADMIN),
        row("user_end", post(&fill(routes::USER_END, other), &reason()), CHANGES_BY_ADMIN),
        // Last, as it ends the sessions.
        row("sign_out", nothing(routes::SIGN_OUT), READS),
    ]
}

pub(super) fn reason() -> ReasonGiven {
    ReasonGiven { reason: "untuk uji coba".to_owned() }
}
