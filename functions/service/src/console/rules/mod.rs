//! Rules that a regency sets: effective-dated documents, appended, never edited.

pub(crate) mod calendar_read;
pub(crate) mod denial_withdraw;
pub(crate) mod denial_write;
pub(crate) mod denials;
pub(crate) mod document;
pub(crate) mod draft_delete;
pub(crate) mod draft_save;
mod drafts;
pub(crate) mod rule_withdraw;
pub(crate) mod rule_write;
pub(crate) mod rules_list;
pub(crate) mod rules_preview;
pub(crate) mod rules_templates;
mod schedule;
pub(crate) mod shifts;
pub(crate) mod shifts_write;

use klabat_api::console::RuleKind;

use crate::store::names;

names! { RuleKind {
    Schedule = "schedule",
    Assignment = "assignment",
    Calendar = "calendar",
    Policy = "policy",
    BeaconScope = "beacon_scope",
    Leave = "leave",
    LeaveCard = "leave_card",
    Discipline = "discipline",
    Health = "health",
    Retention = "retention",
} }
