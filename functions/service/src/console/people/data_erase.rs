//! Erasing one ASN, once nothing about them is within its time any more.
//!
//! What stays: the row without name and number, since other rows name it; the public log, whose entries tell nothing; the
//! lines of the audit log, without what they said; and locked recaps, which are pay documents of a whole unit.

use axum::extract::State;
use klabat_api::common::Done;
use klabat_api::console::ReasonGiven;
use klabat_api::routes;
use klabat_attendance::Zone;
use klabat_evidence::Positions;
use serde_json::json;

use super::retention::{Kept, kept};
use crate::app::App;
use crate::console::audit::{Entry, audited, audited_of};
use crate::console::reason;
use crate::console::time::today;
use crate::failure::Failure;
use crate::http::{Json, Path, Session};
use crate::ports::{Ports, Value};
use crate::refusal::Refusal;
use crate::store::sql;

/// The lines that name the person by id (`?1`) or number (`?3`), until a time (`?4`): in bulk, too.
macro_rules! lines {
    () => {
        concat!(
            "erased_at IS NULL AND leaf IS NOT NULL AND at <= ?4
             AND (instr(coalesce(after, '') || coalesce(before, ''), ?3) > 0
               OR instr(coalesce(after, '') || coalesce(before, ''), '\"' || ?1 || '\"') > 0 OR ",
            audited_of!("SELECT ?1"),
            ")"
        )
    };
}

/// Where in the log those lines are, and what the person's phone was given receipts for. `?2` is not asked for.
macro_rules! positions {
    () => {
        concat!(
            "SELECT position FROM log WHERE ?2 IS NOT NULL AND (entry IN (SELECT leaf FROM audit WHERE ",
            lines!(),
            ") OR entry IN (SELECT leaf FROM spent WHERE length(receipt) > 0 AND once IN (
                 SELECT id FROM records WHERE employee = ?1 UNION SELECT once FROM credentials WHERE employee = ?1)))"
        )
    };
}

const POSITIONS: &str = concat!(positions!(), " ORDER BY position");

/// Claims the person (`?1`) for this batch (`?2`): what follows happens only then. Not if more is to be erased than the
/// `?5` entries that its line names.
const CLAIM: &str = concat!(
    "UPDATE employees SET nip = 'erased ' || id, name = '', position = '', user_handle = CAST('erased ' || id AS BLOB),
       erased_at = ?2
     WHERE id = ?1 AND left_on IS NOT NULL AND erased_at IS NULL AND ?5 = (SELECT count(*) FROM (",
    positions!(),
    ")) RETURNING id"
);

/// That this batch claimed it.
macro_rules! claimed {
    ($($statement:literal),+) => {
        concat!($($statement),+, " AND EXISTS (SELECT 1 FROM employees WHERE id = ?1 AND erased_at = ?2)")
    };
}

const AUDIT: &str = audited!("WHERE EXISTS (SELECT 1 FROM employees WHERE id = ?9 AND erased_at = ?1)");

const LINES: &str = concat!(
    "UPDATE audit SET before = NULL, after = NULL, salt = zeroblob(16), erased_at = ?2
     WHERE EXISTS (SELECT 1 FROM employees WHERE id = ?1 AND erased_at = ?2) AND ",
    lines!()
);

/// In the order in which rows name each other.
const ERASE: [&str; 24] = [
    claimed!(
        "UPDATE spent SET receipt = zeroblob(0) WHERE once IN (
           SELECT id FROM records WHERE employee = ?1 UNION SELECT once FROM credentials WHERE employee = ?1)"
    ),
    claimed!(
        "DELETE FROM evidence WHERE once IN (
           SELECT id FROM records WHERE employee = ?1 UNION SELECT once FROM credentials WHERE employee = ?1)"
    ),
    claimed!("DELETE FROM reviews WHERE record IN (SELECT id FROM records WHERE employee = ?1)"),
    claimed!("DELETE FROM records WHERE employee = ?1"),
    claimed!("DELETE FROM manual_records WHERE employee = ?1"),
    claimed!("DELETE FROM machine_punches WHERE employee = ?1"),
    claimed!("DELETE FROM disputes WHERE employee = ?1"),
    claimed!("DELETE FROM refusals WHERE employee = ?1"),
    claimed!("DELETE FROM alarms WHERE employee = ?1"),
    claimed!("DELETE FROM peers WHERE employee = ?1"),
    claimed!("DELETE FROM codes WHERE employee = ?1"),
    claimed!("DELETE FROM credentials WHERE employee = ?1"),
    claimed!("DELETE FROM approvals WHERE (subject = ?1 OR substr(subject, 1, length(?1) + 1) = ?1 || ' ')"),
    claimed!(
        "DELETE FROM decisions WHERE subject IN (
           SELECT id FROM absences WHERE employee = ?1 UNION SELECT id FROM corrections WHERE employee = ?1)"
    ),
    claimed!("DELETE FROM absences WHERE employee = ?1"),
    claimed!("DELETE FROM corrections WHERE employee = ?1"),
    claimed!(
        "DELETE FROM attachments WHERE NOT EXISTS (SELECT 1 FROM absences WHERE attachment = attachments.hash)
           AND NOT EXISTS (SELECT 1 FROM corrections WHERE attachment = attachments.hash)
           AND uploaded_at < ?2 - 86400000"
    ),
    claimed!("DELETE FROM denials WHERE employee = ?1"),
    claimed!("DELETE FROM shifts WHERE employee = ?1"),
    claimed!("DELETE FROM rule_drafts WHERE person = ?1"),
    claimed!("DELETE FROM days WHERE employee = ?1"),
    claimed!("DELETE FROM imported WHERE employee = ?1"),
    claimed!("DELETE FROM memberships WHERE employee = ?1"),
    claimed!("UPDATE users SET employee = NULL WHERE employee = ?1"),
];

/// Erases an ASN who left; the line about it names the positions of the log whose words go. Refused while anything about
/// them is within its time.
#[utoipa::path(
    post, path = routes::EMPLOYEE_ERASE, operation_id = "data_erase", tag = "console",
    params(("employee" = String, Path)), request_body = ReasonGiven,
    responses((status = 200, body = Done)),
)]
pub(crate) async fn handle<P: Ports>(
    State(app): State<App<P>>,
    session: Session,
    Path(employee): Path,
    Json(given): Json<ReasonGiven>,
) -> Result<Json<Done>, Failure> {
    session.is_admin()?;
    let reason = reason(&given)?;
    let now = app.now();
    let today = today(now, Zone::Wib)?.to_string();
    let Kept { nip, name, rows, erasable, audit_until, .. } = kept(&*app.ports, &session, &employee, &today).await?;
    if !erasable {
        return Err(Refusal::DataKept.into());
    }
    // Its line stays for good.
    if names_somebody(reason, &name) {
        return Err(Refusal::ReasonNames.into());
    }
    let erased: Vec<u64> =
        app.batch(vec![sql!(POSITIONS, &employee, now, &nip, audit_until)]).await?.rows(|mut row| row.next())?;
    let mut counts = serde_json::Map::new();
    counts.extend(rows.into_iter().map(|row| (row.code, json!(row.count))));
    let entry = Entry {
        at: now,
        actor: &session.user,
        action: "employee.erased",
        subject: &employee,
        before: json!({ "rows": counts }),
        after: json!({ "positions": Positions::of(&erased).to_string(), "reason": reason }),
        salt: app.random(),
    };
    let mut statements = vec![
        sql!(CLAIM, &employee, now, &nip, audit_until, erased.len() as u64),
        sql!(LINES, &employee, now, &nip, audit_until),
    ];
    statements.extend(ERASE.map(|sql| sql!(sql, &employee, now)));
    statements.push(entry.under(AUDIT, [Value::from(&employee)]));
    if app.batch(statements).await?.any()? {
        Ok(Json(Done { done: true }))
    } else {
        Err(Refusal::ChangedMeanwhile.into())
    }
}

/// Whether a text says this name, or what may be a NIP: 18 digits, however they are grouped.
fn names_somebody(text: &str, name: &str) -> bool {
    let parts = text.split(char::is_alphabetic);
    let most = parts.map(|part| part.chars().filter(char::is_ascii_digit).count()).max();
    text.contains(name) || most.unwrap_or(0) >= 18
}

#[cfg(test)]
mod tests {
    use super::names_somebody;

    #[test]
    fn a_reason_names_nobody() {
        let name = "Siti Rahasia";
        assert!(!names_somebody("lewat masa simpan 10 tahun, berita acara 800/12/2026", name));
        for text in ["permintaan Siti Rahasia", "NIP 198501012010011001", "NIP 19850101 201001 1 001"] {
            assert!(names_somebody(text, name), "{text}");
        }
    }
}
