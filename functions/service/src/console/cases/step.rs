//! Bringing an absence, a correction or an outage from one state to another: audit line, decision and state in one
//! batch, which does nothing when the row is no longer in the state that was read. As each state is reached once, the
//! people who decided before are the same then.

use klabat_api::common::Done;
use klabat_evidence::Millis;
use serde_json::{Value as Json, json};

use crate::app::App;
use crate::console::audit::{Entry, audited};
use crate::failure::Failure;
use crate::http::Json as Reply;
use crate::ports::{Ports, Statement, Value};
use crate::refusal::Refusal;
use crate::store::sql;

/// Whose step it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Case {
    Absence,
    Correction,
    Outage,
}

/// The three statements over a table.
struct Sql {
    audit: &'static str,
    decide: &'static str,
    update: &'static str,
}

macro_rules! over {
    ($table:literal) => {
        Sql {
            audit: audited!("WHERE EXISTS (SELECT 1 FROM ", $table, " WHERE id = ?9 AND state = ?10)"),
            decide: concat!(
                "INSERT INTO decisions (subject, state, decided_by, decided_at, reason) SELECT ?1, ?3, ?4, ?5, ?6 ",
                "WHERE EXISTS (SELECT 1 FROM ",
                $table,
                " WHERE id = ?1 AND state = ?2)"
            ),
            update: concat!("UPDATE ", $table, " SET state = ?3 WHERE id = ?1 AND state = ?2 RETURNING id"),
        }
    };
}

impl Case {
    const fn sql(self) -> Sql {
        match self {
            Self::Absence => over!("absences"),
            Self::Correction => over!("corrections"),
            Self::Outage => over!("outages"),
        }
    }

    /// The actions of the audit log, by the state that is reached.
    fn action(self, to: &str) -> &'static str {
        match (self, to) {
            (Self::Absence, "endorsed") => "absence.endorsed",
            (Self::Absence, "approved") => "absence.approved",
            (Self::Absence, "rejected") => "absence.rejected",
            (Self::Absence, _) => "absence.cancelled",
            (Self::Correction, "approved") => "correction.approved",
            (Self::Correction, "rejected") => "correction.rejected",
            (Self::Correction, _) => "correction.withdrawn",
            (Self::Outage, "approved") => "outage.approved",
            (Self::Outage, "rejected") => "outage.rejected",
            (Self::Outage, _) => "outage.withdrawn",
        }
    }
}

/// One step.
pub(crate) struct Step<'a> {
    pub(crate) case: Case,
    pub(crate) id: &'a str,
    pub(crate) from: &'static str,
    pub(crate) to: &'static str,
    /// Empty where none is needed.
    pub(crate) reason: &'a str,
    pub(crate) at: Millis,
    /// What else becomes of the row, for the audit log.
    pub(crate) more: Json,
}

impl Step<'_> {
    /// Takes the step in the name of a user or ASN, and with it what `more` statements do, which must stand on the state that is left.
    pub(crate) async fn take<P: Ports>(
        self,
        app: &App<P>,
        actor: &str,
        more: Vec<Statement>,
    ) -> Result<Reply<Done>, Failure> {
        let Self { case, id, from, to, reason, at, more: after } = self;
        let mut after = if after.is_null() { json!({}) } else { after };
        after["state"] = json!(to);
        if !reason.is_empty() {
            after["reason"] = json!(reason);
        }
        let entry = Entry {
            at,
            actor,
            action: case.action(to),
            subject: id,
            before: json!({ "state": from }),
            after,
            salt: app.random(),
        };
        let sql = case.sql();
        let mut statements = vec![
            entry.under(sql.audit, [Value::from(id), Value::from(from)]),
            sql!(sql.decide, id, from, to, actor, at, reason),
        ];
        let skipped = statements.len() + more.len();
        statements.extend(more);
        statements.push(sql!(sql.update, id, from, to));
        let mut answers = app.batch(statements).await?;
        for _ in 0..skipped {
            answers.skip()?;
        }
        if answers.any()? { Ok(Reply(Done { done: true })) } else { Err(Refusal::ChangedMeanwhile.into()) }
    }
}

/// The decision that a row is born with.
pub(super) fn decision(id: &str, state: &'static str, actor: &str, at: Millis, reason: &str) -> Statement {
    sql!(
        "INSERT INTO decisions (subject, state, decided_by, decided_at, reason) VALUES (?1, ?2, ?3, ?4, ?5)",
        id,
        state,
        actor,
        at,
        reason,
    )
}
