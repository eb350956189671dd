//! The line that every change leaves, in the same batch.

use klabat_evidence::Millis;
use serde_json::Value as Json;

use crate::ports::{Statement, Value};

/// An insert into the audit log: `?1` to `?6` are the entry, further parameters the condition's.
macro_rules! audited {
    ($($condition:expr),*) => {
        concat!(
            "INSERT INTO audit (at, actor, action, subject, before, after) SELECT ?1, ?2, ?3, ?4, ?5, ?6 ",
            $($condition),*
        )
    };
}
pub(super) use audited;

/// Who did what to whom.
pub(super) struct Entry<'a> {
    pub(super) at: Millis,
    /// User id.
    pub(super) actor: &'a str,
    /// `noun.participle`.
    pub(super) action: &'static str,
    /// Id of what was changed; bytes as base64url.
    pub(super) subject: &'a str,
    pub(super) before: Json,
    pub(super) after: Json,
}

impl Entry<'_> {
    /// The statement of an unconditional change.
    pub(super) fn statement(&self) -> Statement {
        self.under(audited!(""), [])
    }

    /// The statement of a change that happens only under the condition in `sql`, which `audited!` made.
    pub(super) fn under<const N: usize>(&self, sql: &'static str, condition: [Value; N]) -> Statement {
        let json = |value: &Json| if value.is_null() { Value::Null } else { Value::from(value.to_string()) };
        let mut parameters = vec![
            Value::from(self.at),
            Value::from(self.actor),
            Value::from(self.action),
            Value::from(self.subject),
            json(&self.before),
            json(&self.after),
        ];
        parameters.extend(condition);
        Statement { sql, parameters }
    }
}
