//! The line that every change leaves, in the same batch, and with it its leaf in the log.

use klabat_api::console::AUDITED;
use klabat_evidence::{AuditLine, Millis};
use klabat_ledger::{Entry as Leaf, Kind};
use serde_json::Value as Json;

use crate::failure::Failure;
use crate::ports::{Statement, Value};
use crate::store::Row;

/// An insert into the audit log: `?1` to `?8` are the entry, further parameters the condition's.
macro_rules! audited {
    ($($condition:expr),*) => {
        concat!(
            "INSERT INTO audit (at, actor, action, subject, before, after, salt, leaf)
             SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8 ",
            $($condition),*
        )
    };
}
pub(crate) use audited;

/// Lines that are about these people (a select of ids): about them, a case or a proposal of theirs, or naming them.
macro_rules! audited_of {
    ($people:literal) => {
        concat!(
            "(audit.subject IN (SELECT * FROM (",
            $people,
            ") UNION ALL SELECT id FROM absences WHERE employee IN (",
            $people,
            ") UNION ALL SELECT id FROM corrections WHERE employee IN (",
            $people,
            ") UNION ALL SELECT id FROM approvals WHERE ",
            $crate::console::audit::proposed_for!(),
            " IN (",
            $people,
            ")) OR audit.after ->> 'employee' IN (",
            $people,
            ") OR EXISTS (SELECT 1 FROM json_each(audit.after, '$.employees') WHERE value IN (",
            $people,
            ")))"
        )
    };
}
pub(crate) use audited_of;

/// The other way round: whom a line is about, or its subject where that is nobody.
macro_rules! audited_for {
    () => {
        concat!(
            "coalesce((SELECT employee FROM absences WHERE id = audit.subject),
               (SELECT employee FROM corrections WHERE id = audit.subject),
               (SELECT ",
            $crate::console::audit::proposed_for!(),
            " FROM approvals WHERE id = audit.subject), audit.after ->> 'employee', audit.subject)"
        )
    };
}
pub(crate) use audited_for;

/// Whom a proposal is about: the first word of its subject, which is a beacon's where it is about a beacon.
macro_rules! proposed_for {
    () => {
        "substr(approvals.subject, 1, instr(approvals.subject || ' ', ' ') - 1)"
    };
}
pub(crate) use proposed_for;

/// Who did what to whom.
pub(crate) struct Entry<'a> {
    pub(crate) at: Millis,
    /// User id.
    pub(crate) actor: &'a str,
    /// `noun.participle`.
    pub(crate) action: &'static str,
    /// Id of what was changed; bytes as base64url.
    pub(crate) subject: &'a str,
    pub(crate) before: Json,
    pub(crate) after: Json,
    /// Random: keeps the leaf from telling anything.
    pub(crate) salt: [u8; 16],
}

/// The columns that [`read`] takes.
macro_rules! audit_line {
    () => {
        "audit.action, audit.actor, audit.after, audit.at, audit.before, audit.subject"
    };
}
pub(crate) use audit_line;

/// Reads `audit_line!`.
pub(crate) fn read(row: &mut Row) -> Result<AuditLine, Failure> {
    Ok(AuditLine {
        action: row.next()?,
        actor: row.next()?,
        after: row.next()?,
        at: row.next()?,
        before: row.next()?,
        subject: row.next()?,
    })
}

/// The entry of a line in the log.
pub(crate) fn leaf(line: &AuditLine, salt: &[u8; 16]) -> [u8; 32] {
    Leaf::commit(Kind::Audit, salt, line.to_json().as_bytes()).0
}

impl Entry<'_> {
    /// The statement of an unconditional change.
    pub(crate) fn statement(&self) -> Statement {
        self.under(audited!(""), [])
    }

    /// The statement of a change that happens only under the condition in `sql`, which `audited!` made.
    pub(crate) fn under<const N: usize>(&self, sql: &'static str, condition: [Value; N]) -> Statement {
        debug_assert_eq!([&self.before, &self.after].into_iter().find_map(unknown), None, "no word for it");
        let text = |value: &Json| (!value.is_null()).then(|| value.to_string());
        let line = AuditLine {
            action: self.action.to_owned(),
            actor: self.actor.to_owned(),
            after: text(&self.after),
            at: self.at.0,
            before: text(&self.before),
            subject: self.subject.to_owned(),
        };
        let leaf = leaf(&line, &self.salt);
        let mut parameters = vec![
            Value::from(self.at),
            Value::from(self.actor),
            Value::from(self.action),
            Value::from(self.subject),
            Value::from(line.before),
            Value::from(line.after),
            Value::from(self.salt),
            Value::from(leaf),
        ];
        parameters.extend(condition);
        Statement { sql, parameters }
    }
}

/// A member that is not among those that a line may have.
fn unknown(value: &Json) -> Option<&str> {
    value.as_object()?.keys().map(String::as_str).find(|member| !AUDITED.contains(member))
}
