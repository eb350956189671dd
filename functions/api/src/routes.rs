//! Every path of the interface, named once. `{name}` is a path parameter.

/// The `OpenAPI` 3.1 document.
pub const OPENAPI: &str = "/api/openapi.json";
/// GET → [`crate::phone::Config`].
pub const CONFIG: &str = "/api/v1/config";
/// POST [`crate::phone::EnrolmentStart`] → [`crate::phone::EnrolmentStep`].
pub const ENROLMENT_OPTIONS: &str = "/api/v1/enrolment/options";
/// POST [`crate::phone::FoundAssertion`] → [`crate::phone::Enrolled`], with a new token.
pub const ENROLMENT_FOUND: &str = "/api/v1/enrolment/found";
/// POST an enrolment bundle (bytes) → [`crate::phone::Enrolled`].
pub const ENROLMENT: &str = "/api/v1/enrolment";
/// POST [`crate::phone::ChallengeRequest`] → [`crate::phone::ChallengeReply`]. Writes and reads nothing.
pub const CHALLENGE: &str = "/api/v1/challenge";
/// POST a punch bundle (bytes) → [`crate::phone::Punched`].
pub const PUNCH: &str = "/api/v1/punch";
/// POST [`crate::phone::PhoneRequest`] → [`crate::phone::PhoneStatus`].
pub const PHONE_STATUS: &str = "/api/v1/phone/status";
/// POST [`crate::own::MonthAsked`] → [`crate::own::OwnMonth`].
pub const OWN_MONTH: &str = "/api/v1/phone/month";
/// POST [`crate::phone::PhoneRequest`] → [`crate::own::OwnRequests`].
pub const OWN_REQUESTS: &str = "/api/v1/phone/requests";
/// POST [`crate::own::AskAbsence`] → [`crate::console::Filed`].
pub const OWN_ABSENCE: &str = "/api/v1/phone/absence";
/// POST [`crate::own::TakeBack`] → [`crate::common::Done`].
pub const OWN_ABSENCE_CANCEL: &str = "/api/v1/phone/absence/cancel";
/// POST [`crate::own::AskCorrection`] → [`crate::console::Created`].
pub const OWN_CORRECTION: &str = "/api/v1/phone/correction";
/// POST [`crate::own::TakeBack`] → [`crate::common::Done`].
pub const OWN_CORRECTION_WITHDRAW: &str = "/api/v1/phone/correction/withdraw";
/// POST a beacon's refresh request (bytes) → its grant (bytes). By the beacon itself or relayed by a phone.
pub const REFRESH: &str = "/api/v1/refresh";

/// GET → the latest checkpoint of the append-only log (C2SP tlog-checkpoint).
pub const LOG_CHECKPOINT: &str = "/api/v1/log/checkpoint";
/// GET → the newest checkpoint, for witnesses; [`LOG_CHECKPOINT`] where no cosignature is demanded.
pub const LOG_CANDIDATE: &str = "/api/v1/log/candidate";
/// GET → a tile or a bundle of entries (C2SP tlog-tiles); `path` is what follows `tile/` and has slashes in it.
pub const LOG_TILE: &str = "/api/v1/log/tile/{path}";
/// GET [`crate::log::LeafQuery`] → [`crate::log::LogProof`].
pub const LOG_PROOF: &str = "/api/v1/log/proof";
/// POST a cosigned checkpoint (bytes) → [`crate::common::Done`]. By a witness or whoever carries its word.
pub const LOG_COSIGNATURE: &str = "/api/v1/log/cosignature";
/// GET → [`crate::log::Keys`].
pub const KEYS: &str = "/api/v1/keys";

/// POST [`crate::console::LinkToken`] → [`crate::console::RegisterOptions`].
pub const REGISTER_OPTIONS: &str = "/api/v1/console/register/options";
/// POST [`crate::console::Register`] → [`crate::console::Me`], and a session cookie.
pub const REGISTER: &str = "/api/v1/console/register";
/// POST nothing → [`crate::console::SignInOptions`].
pub const SIGN_IN_OPTIONS: &str = "/api/v1/console/signin/options";
/// POST [`crate::console::SignIn`] → [`crate::console::Me`], and a session cookie.
pub const SIGN_IN: &str = "/api/v1/console/signin";
/// POST nothing → [`crate::common::Done`]; ends the session.
pub const SIGN_OUT: &str = "/api/v1/console/signout";
/// GET → [`crate::console::Me`].
pub const ME: &str = "/api/v1/console/me";
/// GET [`crate::console::RosterQuery`] → [`crate::console::Roster`].
pub const EMPLOYEES: &str = "/api/v1/console/employees";
/// POST nothing → [`crate::console::EnrolmentCode`].
pub const EMPLOYEE_CODE: &str = "/api/v1/console/employees/{employee}/code";
/// POST [`crate::console::PhoneReset`] → [`crate::console::Proposed`]; a second person's approval ends the ASN's
/// credential.
pub const EMPLOYEE_RESET: &str = "/api/v1/console/employees/{employee}/reset";
/// GET → [`crate::console::PendingEnrolments`].
pub const ENROLMENTS: &str = "/api/v1/console/enrolments";
/// POST nothing → [`crate::common::Done`]; `credential` is base64url.
pub const ENROLMENT_CONFIRM: &str = "/api/v1/console/enrolments/{credential}/confirm";
/// POST [`crate::console::ReasonGiven`] → [`crate::common::Done`].
pub const ENROLMENT_REJECT: &str = "/api/v1/console/enrolments/{credential}/reject";
/// GET → the evidence file of the enrolment that made the credential, as a download.
pub const ENROLMENT_EVIDENCE: &str = "/api/v1/console/enrolments/{credential}/evidence";
/// GET [`crate::console::RecordsQuery`] → [`crate::console::Records`].
pub const RECORDS: &str = "/api/v1/console/records";
/// GET → [`crate::console::RecordDetail`]; `record` is base64url.
pub const RECORD: &str = "/api/v1/console/records/{record}";
/// GET → the evidence file (JSON of `klabat-evidence`), as a download.
pub const RECORD_EVIDENCE: &str = "/api/v1/console/records/{record}/evidence";
/// GET [`crate::console::ExportQuery`] → one page of a month's export (NDJSON of `klabat-evidence`), as a download.
pub const EXPORT: &str = "/api/v1/console/export";
/// GET [`crate::console::RecordsQuery`] → [`crate::console::Exceptions`]: refusals, disputes and alarms of a day.
pub const EXCEPTIONS: &str = "/api/v1/console/exceptions";
/// GET → [`crate::console::Beacons`]; POST [`crate::console::NewBeacon`] →
/// [`crate::console::Proposed`].
pub const BEACONS: &str = "/api/v1/console/beacons";
/// POST [`crate::console::Revocation`] → [`crate::common::Done`]; `beacon` is base64url.
pub const BEACON_REVOKE: &str = "/api/v1/console/beacons/{beacon}/revoke";
/// GET → [`crate::console::Approvals`].
pub const APPROVALS: &str = "/api/v1/console/approvals";
/// POST [`crate::console::ReasonGiven`] → [`crate::common::Done`]; does what was proposed.
pub const APPROVAL_APPROVE: &str = "/api/v1/console/approvals/{approval}/approve";
/// POST [`crate::console::ReasonGiven`] → [`crate::common::Done`].
pub const APPROVAL_REJECT: &str = "/api/v1/console/approvals/{approval}/reject";
/// POST nothing → [`crate::common::Done`]; by the proposer.
pub const APPROVAL_WITHDRAW: &str = "/api/v1/console/approvals/{approval}/withdraw";
/// GET → [`crate::console::Users`].
pub const USERS: &str = "/api/v1/console/users";
/// POST nothing → [`crate::console::Invite`]: one more passkey for a user, or the way back for one who lost theirs.
pub const USER_INVITE: &str = "/api/v1/console/users/{user}/invite";
/// POST [`crate::console::ReasonGiven`] → [`crate::common::Done`]; ends the user's passkeys, sessions and links.
pub const USER_END: &str = "/api/v1/console/users/{user}/end";
/// POST [`crate::console::NewInvite`] → [`crate::console::Invite`].
pub const INVITES: &str = "/api/v1/console/invites";

/// GET [`crate::console::RosterQuery`] → the whole roster as CSV (`text/csv`), in pages of 1,000 by `offset`.
pub const EMPLOYEES_EXPORT: &str = "/api/v1/console/employees/export";
/// POST [`crate::console::RosterImport`] → [`crate::console::ImportReport`].
pub const EMPLOYEES_IMPORT: &str = "/api/v1/console/employees/import";
/// GET → [`crate::console::Imports`].
pub const IMPORTS: &str = "/api/v1/console/imports";
/// GET → [`crate::console::ImportDetail`].
pub const IMPORT: &str = "/api/v1/console/imports/{import}";
/// POST [`crate::console::ReasonGiven`] → [`crate::common::Done`]: takes it back, all of it or nothing.
pub const IMPORT_UNDO: &str = "/api/v1/console/imports/{import}/undo";
/// GET → [`crate::console::EmployeeDetail`]; POST [`crate::console::EmployeeChange`] → [`crate::common::Done`].
pub const EMPLOYEE: &str = "/api/v1/console/employees/{employee}";
/// POST [`crate::console::NewMembership`] → [`crate::common::Done`]: mutation, or leaving the service.
pub const EMPLOYEE_MEMBERSHIP: &str = "/api/v1/console/employees/{employee}/membership";
/// GET → [`crate::console::PersonalData`].
pub const EMPLOYEE_DATA: &str = "/api/v1/console/employees/{employee}/data";
/// GET → all that is kept about one ASN, as JSON, as a download.
pub const EMPLOYEE_DATA_EXPORT: &str = "/api/v1/console/employees/{employee}/data/export";
/// POST [`crate::console::ReasonGiven`] → [`crate::common::Done`]: erases what the rules no longer keep.
pub const EMPLOYEE_ERASE: &str = "/api/v1/console/employees/{employee}/data/erase";
/// GET → [`crate::console::DayDetail`]; `date` is `YYYY-MM-DD`.
pub const EMPLOYEE_DAY: &str = "/api/v1/console/employees/{employee}/days/{date}";
/// GET → [`crate::console::Units`]; POST [`crate::console::UnitChange`] → [`crate::console::Created`].
pub const UNITS: &str = "/api/v1/console/units";
/// POST [`crate::console::UnitChange`] → [`crate::common::Done`].
pub const UNIT: &str = "/api/v1/console/units/{unit}";
/// POST [`crate::console::SiteChange`] → [`crate::console::Created`].
pub const UNIT_SITES: &str = "/api/v1/console/units/{unit}/sites";
/// POST [`crate::console::SiteChange`] → [`crate::common::Done`].
pub const SITE: &str = "/api/v1/console/sites/{site}";
/// POST [`crate::console::RoleChange`] → [`crate::common::Done`].
pub const USER_ROLE: &str = "/api/v1/console/users/{user}/role";

/// GET [`crate::console::RulesQuery`] → [`crate::console::Rules`]; POST [`crate::console::NewRule`] →
/// [`crate::console::Created`].
pub const RULES: &str = "/api/v1/console/rules";
/// POST [`crate::console::ReasonGiven`] → [`crate::common::Done`]: takes back a version that has not begun.
pub const RULE_WITHDRAW: &str = "/api/v1/console/rules/{rule}/withdraw";
/// POST [`crate::console::NewRule`], unfinished → [`crate::console::Created`]: keeps a draft.
pub const RULE_DRAFTS: &str = "/api/v1/console/rules/drafts";
/// POST → [`crate::common::Done`]: deletes a draft.
pub const RULE_DRAFT_DELETE: &str = "/api/v1/console/rules/drafts/{draft}/delete";
/// POST [`crate::console::PreviewRequest`] → [`crate::console::Preview`]; stores nothing.
pub const RULES_PREVIEW: &str = "/api/v1/console/rules/preview";
/// GET → [`crate::console::RuleTemplates`].
pub const RULES_TEMPLATES: &str = "/api/v1/console/rules/templates";
/// POST [`crate::console::CalendarCsv`] → [`crate::console::CalendarRead`]; stores nothing.
pub const CALENDAR_READ: &str = "/api/v1/console/rules/calendar";
/// GET [`crate::console::ShiftsQuery`] → [`crate::console::Shifts`]; POST [`crate::console::NewShifts`] →
/// [`crate::common::Done`].
pub const SHIFTS: &str = "/api/v1/console/shifts";
/// GET [`crate::console::DenialsQuery`] → [`crate::console::Denials`]; POST [`crate::console::NewDenial`] →
/// [`crate::common::Done`].
pub const DENIALS: &str = "/api/v1/console/denials";
/// POST [`crate::console::ReasonGiven`] → [`crate::common::Done`]; `date` is `YYYY-MM-DD`.
pub const DENIAL_WITHDRAW: &str = "/api/v1/console/denials/{employee}/{date}/withdraw";

/// POST bytes (`application/octet-stream`, PDF, JPEG or PNG, at most 1 MiB) → [`crate::console::Attached`].
pub const ATTACHMENTS: &str = "/api/v1/console/attachments";
/// GET → the bytes, as a download; `attachment` is base64url.
pub const ATTACHMENT: &str = "/api/v1/console/attachments/{attachment}";
/// GET [`crate::console::AbsencesQuery`] → [`crate::console::Absences`]; POST [`crate::console::NewAbsence`] →
/// [`crate::console::Created`].
pub const ABSENCES: &str = "/api/v1/console/absences";
/// GET → [`crate::console::Filed`]: by what a request that was filed would be judged now.
pub const ABSENCE_LOOK: &str = "/api/v1/console/absences/{absence}/look";
/// POST [`crate::console::Approve`] → [`crate::common::Done`]: the unit's step, or BKPP's.
pub const ABSENCE_APPROVE: &str = "/api/v1/console/absences/{absence}/approve";
/// POST [`crate::console::ReasonGiven`] → [`crate::common::Done`].
pub const ABSENCE_REJECT: &str = "/api/v1/console/absences/{absence}/reject";
/// POST [`crate::console::ReasonGiven`] → [`crate::common::Done`].
pub const ABSENCE_CANCEL: &str = "/api/v1/console/absences/{absence}/cancel";
/// GET [`crate::console::CasesQuery`] → [`crate::console::Corrections`]; POST [`crate::console::NewCorrection`] →
/// [`crate::console::Created`].
pub const CORRECTIONS: &str = "/api/v1/console/corrections";
/// POST [`crate::console::Verdict`] → [`crate::common::Done`].
pub const CORRECTION_DECIDE: &str = "/api/v1/console/corrections/{correction}/decide";
/// POST [`crate::console::ReasonGiven`] → [`crate::common::Done`]: by who wrote it down, or an admin.
pub const CORRECTION_WITHDRAW: &str = "/api/v1/console/corrections/{correction}/withdraw";
/// GET [`crate::console::CasesQuery`] → [`crate::console::Reviews`].
pub const REVIEWS: &str = "/api/v1/console/reviews";
/// POST [`crate::console::Verdict`] → [`crate::console::Decided`]; `record` is base64url.
pub const REVIEW_DECIDE: &str = "/api/v1/console/reviews/{record}/decide";
/// GET [`crate::console::CasesQuery`] → [`crate::console::ManualRecords`]; POST
/// [`crate::console::NewManualRecord`] → [`crate::console::Proposed`], which waits for another person.
pub const MANUAL_RECORDS: &str = "/api/v1/console/manual-records";
/// GET [`crate::console::CasesQuery`] → [`crate::console::Outages`]; POST [`crate::console::NewOutage`] →
/// [`crate::console::Decided`].
pub const OUTAGES: &str = "/api/v1/console/outages";
/// POST [`crate::console::Verdict`] → [`crate::console::Decided`].
pub const OUTAGE_DECIDE: &str = "/api/v1/console/outages/{outage}/decide";
/// POST [`crate::console::ReasonGiven`] → [`crate::console::Decided`].
pub const OUTAGE_WITHDRAW: &str = "/api/v1/console/outages/{outage}/withdraw";
/// POST [`crate::console::MachineImport`] → [`crate::console::ImportReport`].
pub const MACHINE_IMPORT: &str = "/api/v1/console/machine-import";

/// GET [`crate::console::MonthQuery`] → [`crate::console::RecapList`].
pub const RECAPS: &str = "/api/v1/console/recaps";
/// GET [`crate::console::RecapQuery`] → [`crate::console::Recap`].
pub const RECAP: &str = "/api/v1/console/recap";
/// GET [`crate::console::RecapQuery`] → the same as CSV (`text/csv`), as a download.
pub const RECAP_CSV: &str = "/api/v1/console/recap/csv";
/// POST [`crate::console::RecapSeen`] → [`crate::common::Done`].
pub const RECAP_VERIFY: &str = "/api/v1/console/recap/verify";
/// POST [`crate::console::RecapSeen`] → [`crate::common::Done`].
pub const RECAP_LOCK: &str = "/api/v1/console/recap/lock";
/// POST [`crate::console::RecapUnlock`] → [`crate::common::Done`].
pub const RECAP_UNLOCK: &str = "/api/v1/console/recap/unlock";

/// GET → [`crate::console::Board`].
pub const BOARD: &str = "/api/v1/console/board";
/// GET [`crate::console::BoardPeopleQuery`] → [`crate::console::BoardPeople`].
pub const BOARD_PEOPLE: &str = "/api/v1/console/board/people";
/// GET [`crate::console::StatisticsQuery`] → [`crate::console::Statistics`].
pub const STATISTICS: &str = "/api/v1/console/statistics";
/// GET → [`crate::console::Health`].
pub const HEALTH: &str = "/api/v1/console/health";
/// GET [`crate::console::DisciplineQuery`] → [`crate::console::Discipline`].
pub const DISCIPLINE: &str = "/api/v1/console/discipline";
/// GET [`crate::console::AuditQuery`] → [`crate::console::AuditTrail`].
pub const AUDIT: &str = "/api/v1/console/audit";
/// GET [`crate::console::TrailQuery`] → one page of the trail (NDJSON of `klabat-evidence`), as a download.
pub const AUDIT_EXPORT: &str = "/api/v1/console/audit/export";

/// Puts path parameters in, in order: `fill(EMPLOYEE_CODE, &["e1"])`. Values must be URL-safe already, as
/// identifiers and base64url are.
#[must_use]
pub fn fill(path: &str, values: &[&str]) -> String {
    let mut values = values.iter();
    path.split('/')
        .map(|part| if part.starts_with('{') { values.next().copied().unwrap_or_default() } else { part })
        .collect::<Vec<_>>()
        .join("/")
}

#[cfg(test)]
mod tests {
    #[test]
    fn fill_puts_values_in_order() {
        assert_eq!(super::fill(super::EMPLOYEE_CODE, &["e1"]), "/api/v1/console/employees/e1/code");
    }
}
