//! Rows of attendance: rules, cases, recaps, overviews.

use klabat_api::console::{AbsenceKind, Attached, NewManualRecord, PreviewRequest, Role, RuleKind, RuleScope};
use klabat_api::phone::Punched;
use klabat_api::{Base64Url, routes};
use serde_json::json;

use super::rows::{CHANGES, CHANGES_BY_ADMIN, CHANGES_ONCE, READS, READS_ALL, READS_ROW, fill, reason, row};
use super::{Access, Row};
use crate::attendance::office::{absence, correction, id, manual, outage, policy, rule, set_rules, verdict};
use crate::cast::{ENROLLED, NEW};
use crate::scene::{Scene, get, nothing, octets, post};
use crate::target::START;

// Auditor; superior elsewhere, of the unit; operator elsewhere, of the unit; admin.
/// The superior comes first; then it is done.
const DECIDES_ONCE: Access = Access::Session([403, 404, 200, 404, 409, 409]);
const DECIDES_BY_ADMIN: Access = Access::Session([403, 404, 403, 404, 403, 200]);
/// The unit's people follow a week, which has no shifts.
const ROSTERS: Access = Access::Session([403, 403, 403, 404, 422, 422]);
/// What the operator has taken back is there no more.
const CHANGES_ONCE_GONE: Access = Access::Session([403, 403, 403, 404, 200, 404]);
const UPLOADS: Access = Access::Session([403, 200, 200, 200, 200, 200]);

/// What the rows are about.
pub(super) struct Cases {
    /// Three that the operator filed, one of them with the attachment.
    absences: [String; 3],
    attachment: Base64Url,
    correction: String,
    /// One more, to be taken back.
    withdrawn: String,
    review: Base64Url,
    outage: String,
    /// One more, to be taken back.
    mistaken: String,
    /// A version for the whole regency that begins next year.
    planned: String,
    /// A draft of the operator's.
    draft: String,
}

impl Cases {
    pub(super) async fn prepare(scene: &mut Scene) -> Self {
        let mut visit = scene.visit(ENROLLED[1]);
        visit.radio.dbm = Some(-75);
        let bundle = scene.bundle(visit).await;
        let review = scene.submit(&bundle).await.json::<Punched>().record.id;
        let (admin, operator) = (scene.again(Role::Admin).await, scene.again(Role::Operator).await);
        set_rules(&admin).await;
        let letter = [b"%PDF-".as_slice(), &scene.cast.bytes("letter")].concat();
        let attachment = operator.send(octets(routes::ATTACHMENTS, letter)).await.json::<Attached>().hash;
        let mut absences = Vec::new();
        for day in ["2026-06-02", "2026-06-03", "2026-06-04"] {
            let mut new = absence(scene, ENROLLED[0], AbsenceKind::Annual, day, day);
            new.attachment = Some(attachment.clone());
            absences.push(id(&operator.post(routes::ABSENCES, &new).await));
        }
        let correction = id(&operator.post(routes::CORRECTIONS, &correction(scene, "2026-06-05", "07:25")).await);
        let withdrawn = id(&operator.post(routes::CORRECTIONS, &self::correction(scene, "2026-06-04", "07:25")).await);
        let outage = id(&operator.post(routes::OUTAGES, &outage(scene, START - 1_000, START)).await);
        let mistaken = id(&operator.post(routes::OUTAGES, &self::outage(scene, START - 2_000, START)).await);
        let planned = id(&admin.post(routes::RULES, &policy("2027-01-01")).await);
        let unit = RuleScope::Unit { unit: scene.cast.unit() };
        let draft = rule(RuleKind::Assignment, unit, "", "", json!({}));
        let draft = id(&operator.post(routes::RULE_DRAFTS, &draft).await);
        Self {
            absences: absences.try_into().unwrap(),
            attachment,
            correction,
            withdrawn,
            review,
            outage,
            mistaken,
            planned,
            draft,
        }
    }
}

pub(super) fn table(scene: &Scene, cases: &Cases) -> Vec<Row> {
    let mut rows = rules(scene);
    let withdraw = post(&fill(routes::RULE_WITHDRAW, &cases.planned), &reason());
    rows.push(row("rule_withdraw", withdraw, CHANGES_BY_ADMIN));
    rows.push(row("draft_delete", nothing(&fill(routes::RULE_DRAFT_DELETE, &cases.draft)), CHANGES_ONCE_GONE));
    rows.extend(absences(scene, cases));
    rows.extend(others(scene, cases));
    rows.extend(recaps(scene));
    rows.extend(overviews(scene));
    rows
}

fn of_unit(scene: &Scene, path: &str) -> crate::target::Call {
    get(&format!("{path}?unit={}", scene.cast.unit()))
}

fn of_month(scene: &Scene, path: &str) -> crate::target::Call {
    get(&format!("{path}?unit={}&month=2026-07", scene.cast.unit()))
}

fn rules(scene: &Scene) -> Vec<Row> {
    let preview = PreviewRequest { rule: policy("2026-07-01"), unit: scene.cast.unit(), month: "2026-07".to_owned() };
    let person = scene.cast.employee(ENROLLED[1]);
    let shifts =
        json!({ "unit": scene.cast.unit(), "rows": [{ "employee": person, "date": "2026-07-01", "shift": null }] });
    let denial = json!({ "employees": [person], "date": "2026-12-24", "letter": "800/1/2026" });
    let withdraw = routes::fill(routes::DENIAL_WITHDRAW, &[&person, "2026-12-24"]);
    let calendar = json!({ "csv": klabat_attendance::templates::HOLIDAYS_2026, "source": "SKB" });
    vec![
        row("rules", get(routes::RULES), READS),
        row("rules_templates", get(routes::RULES_TEMPLATES), READS),
        row("rule_write", post(routes::RULES, &policy("2026-01-01")), CHANGES_BY_ADMIN),
        row("draft_save", post(routes::RULE_DRAFTS, &policy("2026-01-01")), CHANGES_BY_ADMIN),
        row("rules_preview", post(routes::RULES_PREVIEW, &preview), CHANGES_BY_ADMIN),
        row("shifts", of_month(scene, routes::SHIFTS), READS_ROW),
        row("shifts_write", post(routes::SHIFTS, &shifts), ROSTERS),
        row("denial_write", post(routes::DENIALS, &denial), CHANGES),
        row("denials", of_unit(scene, routes::DENIALS), Access::List),
        row("denial_withdraw", post(&withdraw, &reason()), CHANGES_ONCE_GONE),
        row("calendar_read", post(routes::CALENDAR_READ, &calendar), CHANGES_BY_ADMIN),
    ]
}

fn absences(scene: &Scene, cases: &Cases) -> Vec<Row> {
    let [approved, rejected, cancelled] = &cases.absences;
    let new = absence(scene, NEW[0], AbsenceKind::Annual, "2026-06-02", "2026-06-02");
    let letter = json!({ "letter": "850/1/2026" });
    let photo = [b"%PDF-".as_slice(), &scene.cast.bytes("photo")].concat();
    vec![
        row("absences", of_unit(scene, routes::ABSENCES), Access::List),
        row("absence_request", post(routes::ABSENCES, &new), DECIDES_ONCE),
        row("absence_look", get(&fill(routes::ABSENCE_LOOK, approved)), READS_ROW),
        row("absence_approve", post(&fill(routes::ABSENCE_APPROVE, approved), &letter), DECIDES_BY_ADMIN),
        row("absence_reject", post(&fill(routes::ABSENCE_REJECT, rejected), &reason()), DECIDES_BY_ADMIN),
        row("absence_cancel", post(&fill(routes::ABSENCE_CANCEL, cancelled), &reason()), DECIDES_ONCE),
        row("attachment_upload", octets(routes::ATTACHMENTS, photo), UPLOADS),
        row("attachment", get(&fill(routes::ATTACHMENT, &cases.attachment.encode())), READS_ROW),
    ]
}

fn others(scene: &Scene, cases: &Cases) -> Vec<Row> {
    let review = fill(routes::REVIEW_DECIDE, &cases.review.encode());
    let by_hand: NewManualRecord = manual(scene, "2026-06-08", "07:25");
    vec![
        row("corrections", of_unit(scene, routes::CORRECTIONS), Access::List),
        row("correction_request", post(routes::CORRECTIONS, &correction(scene, "2026-06-08", "07:25")), CHANGES),
        row(
            "correction_decide",
            post(&fill(routes::CORRECTION_DECIDE, &cases.correction), &verdict(true)),
            DECIDES_ONCE,
        ),
        row("correction_withdraw", post(&fill(routes::CORRECTION_WITHDRAW, &cases.withdrawn), &reason()), CHANGES_ONCE),
        row("reviews", of_unit(scene, routes::REVIEWS), Access::List),
        row("review_decide", post(&review, &verdict(true)), Access::Session([403, 403, 403, 404, 200, 409])),
        row("manual_records", of_unit(scene, routes::MANUAL_RECORDS), READS),
        row("manual_propose", post(routes::MANUAL_RECORDS, &by_hand), Access::Session([403, 403, 403, 404, 200, 409])),
        row("outages", of_unit(scene, routes::OUTAGES), Access::List),
        row("outage_declare", post(routes::OUTAGES, &outage(scene, START - 60_000, START)), CHANGES),
        row("outage_decide", post(&fill(routes::OUTAGE_DECIDE, &cases.outage), &verdict(true)), CHANGES_BY_ADMIN),
        row("outage_withdraw", post(&fill(routes::OUTAGE_WITHDRAW, &cases.mistaken), &reason()), CHANGES_ONCE),
    ]
}

fn recaps(scene: &Scene) -> Vec<Row> {
    let of_month = |path: &str| of_month(scene, path);
    let seen = json!({ "unit": scene.cast.unit(), "month": "2026-07", "hash": Base64Url(vec![0; 32]) });
    let unlock = json!({ "unit": scene.cast.unit(), "month": "2026-07", "version": 1, "reason": "untuk uji coba" });
    let day = routes::fill(routes::EMPLOYEE_DAY, &[&scene.cast.employee(ENROLLED[0]), "2026-07-01"]);
    // Nothing was verified, and nothing is what was seen.
    let verifies = Access::Session([403, 403, 403, 404, 409, 409]);
    let locks = || Access::Session([403, 403, 403, 403, 403, 409]);
    vec![
        row("recaps", get(&format!("{}?month=2026-07", routes::RECAPS)), Access::List),
        row("recap", of_month(routes::RECAP), READS_ROW),
        row("recap_csv", of_month(routes::RECAP_CSV), READS_ROW),
        row("recap_verify", post(routes::RECAP_VERIFY, &seen), verifies),
        row("recap_lock", post(routes::RECAP_LOCK, &seen), locks()),
        row("recap_unlock", post(routes::RECAP_UNLOCK, &unlock), locks()),
        row("employee_day", get(&day), READS_ROW),
    ]
}

fn overviews(scene: &Scene) -> Vec<Row> {
    let statistics = format!("{}?first=2026-07-01&last=2026-07-31", routes::STATISTICS);
    vec![
        row("board", get(routes::BOARD), Access::List),
        row("board_people", of_unit(scene, routes::BOARD_PEOPLE), READS_ROW),
        row("statistics", get(&statistics), READS),
        row("health", get(routes::HEALTH), READS),
        row("discipline", get(routes::DISCIPLINE), READS),
        row("audit", get(routes::AUDIT), READS_ALL),
        row("audit_export", get(&format!("{}?from=0&until=0", routes::AUDIT_EXPORT)), READS_ALL),
    ]
}
