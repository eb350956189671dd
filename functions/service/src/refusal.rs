//! Everything that the service refuses, and what it reports beside what it accepts.

mod alarm;
mod status;

pub use alarm::Alarm;

use std::fmt;

use klabat_attendance::{NipRefusal, Refusal as Rules};
use klabat_evidence::{Reason, Refusal as Evidence};
use klabat_ledger::Refusal as Log;

/// Why a request is not granted. Closed; each has a stable code and a sentence in `klabat-api`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Refusal {
    /// About presence: decided by, or named in, `klabat-evidence`.
    Evidence(Evidence),
    /// About attendance: decided by `klabat-attendance`.
    Rules(Rules),
    /// About the append-only log: decided by `klabat-ledger`.
    Log(Log),
    /// About a NIP: decided by `klabat-attendance`.
    Nip(NipRefusal),
    /// The entry has its place in the log, but no checkpoint covers it yet.
    NotLoggedYet,
    /// The body is not the JSON that the route takes, or a query or date cannot be read.
    MalformedRequest,
    /// The body is longer than the route's largest request.
    TooLarge,
    /// The content type is not the route's.
    WrongContentType,
    /// The path has no such method.
    WrongMethod,
    /// Sent by another site's page.
    CrossSite,
    /// No session, or one that ended.
    NotSignedIn,
    /// The role does not allow it.
    NotAllowed,
    /// No such row among those that the caller may see.
    NotFound,
    /// The credential and token name no phone.
    UnknownPhone,
    /// The registration link was used, has expired, or never was.
    UnknownLink,
    /// No passkey of this console.
    UnknownPasskey,
    /// The challenge was answered before.
    AnsweredChallenge,
    /// The challenge of signing in, or of registering a passkey, has expired.
    SignInExpired,
    /// The passkey's answer to signing in does not hold.
    SignInFailed,
    /// Too many tries of signing in or registering; wait.
    SignInTooOften,
    /// The new passkey's answer does not hold.
    PasskeyRefused,
    /// The passkey was used without its user being verified.
    PasskeyUnverified,
    /// The passkey is registered already.
    PasskeyExists,
    /// The row is no longer in the state that the change starts from.
    ChangedMeanwhile,
    /// The reason is shorter than 3 or longer than 500 characters.
    ReasonLength,
    /// The reason of an erasure says a name or NIP, and would keep it.
    ReasonNames,
    /// An ASN has asked for so much today that more must wait.
    AskedTooOften,
    /// The month was verified: what an ASN asks for it goes by way of the operator.
    MonthVerified,
    /// The name is empty or longer than 100 characters.
    NameLength,
    /// The name begins as a formula does, or has a control character.
    NameForm,
    /// An operator or superior needs at least one unit, another role none.
    RoleUnits,
    /// The beacon id or key is not of the right form.
    BeaconForm,
    /// A beacon with this id or key is registered already.
    BeaconExists,
    /// The unit has several sites, and none of them was named.
    SiteMissing,
    /// Nobody ends their own access.
    OwnAccess,
    /// No admin with a passkey would be left.
    LastAdmin,
    /// The same is proposed already and waits for a second person.
    ProposedAlready,
    /// The same was asked for already by the same person, and is not decided.
    AskedAlready,
    /// Nobody decides about what they proposed themselves.
    OwnProposal,
    /// The proposal is no longer open.
    DecidedAlready,
    /// The time from which something is not to count is in the future.
    FromInFuture,
    /// The end is not after the begin, or too long after it.
    PeriodOrder,
    /// A day that has not begun yet.
    NotYet,
    /// The document is no JSON of its kind.
    RuleForm,
    /// Rules of this kind are not for this scope.
    RuleScope,
    /// The key does not fit the kind.
    RuleKey,
    /// The key is that of another unit's, or of the regency's.
    RuleKeyTaken,
    /// The schedule is another unit's: it holds for that unit and those under it.
    ScheduleElsewhere,
    /// A version is withdrawn before it begins, not after.
    RuleBegun,
    /// Something was written that would have no rule without this version.
    RuleNeeded,
    /// Neither PDF nor JPEG nor PNG.
    AttachmentForm,
    /// Somebody on the roster has this NIP.
    EmployeeExists,
    /// A row's kind is none of the three.
    ImportKind,
    /// A NIP that an earlier row of the file has.
    ImportTwice,
    /// A file is not stored while a row has a problem.
    ImportProblems,
    /// An import is taken back as a whole or not at all, and something depends on it.
    ImportKept,
    /// What an import wrote of somebody was changed since.
    ImportEdited,
    /// Since an import, something was recorded or filed about somebody whom it added or moved.
    ImportUsed,
    /// A unit of this name is there already, under the same parent.
    UnitNameTaken,
    /// Whoever declares it has declared the same outage already.
    OutageKnown,
    /// The site is no circle or polygon, or its accuracy is none.
    SiteForm,
    /// Somebody in service, or with data within its time, is not erased.
    DataKept,
}

/// Everything but [`Refusal::Evidence`], [`Refusal::Rules`], [`Refusal::Log`] and [`Refusal::Nip`].
const OWN: &[Refusal] = &[
    Refusal::NotLoggedYet,
    Refusal::MalformedRequest,
    Refusal::TooLarge,
    Refusal::WrongContentType,
    Refusal::WrongMethod,
    Refusal::CrossSite,
    Refusal::NotSignedIn,
    Refusal::NotAllowed,
    Refusal::NotFound,
    Refusal::UnknownPhone,
    Refusal::UnknownLink,
    Refusal::UnknownPasskey,
    Refusal::AnsweredChallenge,
    Refusal::SignInExpired,
    Refusal::SignInFailed,
    Refusal::SignInTooOften,
    Refusal::PasskeyRefused,
    Refusal::PasskeyUnverified,
    Refusal::PasskeyExists,
    Refusal::ChangedMeanwhile,
    Refusal::ReasonLength,
    Refusal::ReasonNames,
    Refusal::AskedTooOften,
    Refusal::MonthVerified,
    Refusal::NameLength,
    Refusal::NameForm,
    Refusal::RoleUnits,
    Refusal::BeaconForm,
    Refusal::BeaconExists,
    Refusal::SiteMissing,
    Refusal::OwnAccess,
    Refusal::LastAdmin,
    Refusal::ProposedAlready,
    Refusal::AskedAlready,
    Refusal::UnitNameTaken,
    Refusal::OutageKnown,
    Refusal::OwnProposal,
    Refusal::DecidedAlready,
    Refusal::FromInFuture,
    Refusal::PeriodOrder,
    Refusal::NotYet,
    Refusal::RuleForm,
    Refusal::RuleScope,
    Refusal::RuleKey,
    Refusal::RuleKeyTaken,
    Refusal::ScheduleElsewhere,
    Refusal::RuleBegun,
    Refusal::RuleNeeded,
    Refusal::AttachmentForm,
    Refusal::EmployeeExists,
    Refusal::ImportKind,
    Refusal::ImportTwice,
    Refusal::ImportProblems,
    Refusal::ImportKept,
    Refusal::ImportEdited,
    Refusal::ImportUsed,
    Refusal::SiteForm,
    Refusal::DataKept,
];

impl From<Evidence> for Refusal {
    fn from(refusal: Evidence) -> Self {
        Self::Evidence(refusal)
    }
}

impl From<Rules> for Refusal {
    fn from(refusal: Rules) -> Self {
        Self::Rules(refusal)
    }
}

impl From<Log> for Refusal {
    fn from(refusal: Log) -> Self {
        Self::Log(refusal)
    }
}

impl From<NipRefusal> for Refusal {
    fn from(refusal: NipRefusal) -> Self {
        Self::Nip(refusal)
    }
}

impl Refusal {
    /// Every refusal.
    pub fn all() -> impl Iterator<Item = Self> {
        let rules = Rules::ALL.iter().copied().map(Self::Rules);
        let own = OWN.iter().copied().chain(Evidence::all().map(Self::Evidence));
        own.chain(rules).chain(Log::ALL.map(Self::Log)).chain(NipRefusal::ALL.map(Self::Nip))
    }

    /// The stable name: `snake_case`, never reused for another meaning.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Evidence(refusal) => refusal.code(),
            Self::Rules(refusal) => refusal.code(),
            Self::Log(refusal) => refusal.code(),
            Self::Nip(refusal) => refusal.code(),
            Self::NotLoggedYet => "not_logged_yet",
            Self::MalformedRequest => "malformed_request",
            Self::TooLarge => "too_large",
            Self::WrongContentType => "wrong_content_type",
            Self::WrongMethod => "wrong_method",
            Self::CrossSite => "cross_site",
            Self::NotSignedIn => "not_signed_in",
            Self::NotAllowed => "not_allowed",
            Self::NotFound => "not_found",
            Self::UnknownPhone => "unknown_phone",
            Self::UnknownLink => "unknown_link",
            Self::UnknownPasskey => "unknown_passkey",
            Self::AnsweredChallenge => "answered_challenge",
            Self::SignInExpired => "sign_in_expired",
            Self::SignInFailed => "sign_in_failed",
            Self::SignInTooOften => "sign_in_too_often",
            Self::PasskeyRefused => "passkey_refused",
            Self::PasskeyUnverified => "passkey_unverified",
            Self::PasskeyExists => "passkey_exists",
            Self::ChangedMeanwhile => "changed_meanwhile",
            Self::ReasonLength => "reason_length",
            Self::ReasonNames => "reason_names",
            Self::AskedTooOften => "asked_too_often",
            Self::MonthVerified => "month_verified",
            Self::NameLength => "name_length",
            Self::NameForm => "name_form",
            Self::RoleUnits => "role_units",
            Self::BeaconForm => "beacon_form",
            Self::BeaconExists => "beacon_exists",
            Self::SiteMissing => "site_missing",
            Self::OwnAccess => "own_access",
            Self::LastAdmin => "last_admin",
            Self::ProposedAlready => "proposed_already",
            Self::AskedAlready => "asked_already",
            Self::UnitNameTaken => "unit_name_taken",
            Self::OutageKnown => "outage_known",
            Self::OwnProposal => "own_proposal",
            Self::DecidedAlready => "decided_already",
            Self::FromInFuture => "from_in_future",
            Self::PeriodOrder => "period_order",
            Self::NotYet => "not_yet",
            Self::RuleForm => "rule_form",
            Self::RuleScope => "rule_scope",
            Self::RuleKey => "rule_key",
            Self::RuleKeyTaken => "rule_key_taken",
            Self::ScheduleElsewhere => "schedule_elsewhere",
            Self::RuleBegun => "rule_begun",
            Self::RuleNeeded => "rule_needed",
            Self::AttachmentForm => "attachment_form",
            Self::EmployeeExists => "employee_exists",
            Self::ImportKind => "import_kind",
            Self::ImportTwice => "import_twice",
            Self::ImportProblems => "import_problems",
            Self::ImportKept => "import_kept",
            Self::ImportEdited => "import_edited",
            Self::ImportUsed => "import_used",
            Self::SiteForm => "site_form",
            Self::DataKept => "data_kept",
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl std::error::Error for Refusal {}

/// The code of a fault of ours.
pub(crate) const FAULT: &str = "fault";

/// Names the sentence for a stored code that this version does not know.
pub(crate) const UNKNOWN: &str = "unknown_code";

/// Names the sentence for a check-in on a day of granted absence.
const PRESENT_WHILE_AWAY: &str = "present_while_away";

/// Every code that a person may be shown: refusals, review reasons, alarms, the one of a fault, and the general one.
pub fn codes() -> impl Iterator<Item = &'static str> {
    Refusal::all()
        .map(Refusal::code)
        .chain(Reason::ALL.into_iter().map(Reason::code))
        .chain(Alarm::ALL.into_iter().map(Alarm::code))
        .chain([FAULT, UNKNOWN, PRESENT_WHILE_AWAY])
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::codes;

    #[test]
    fn codes_are_distinct_snake_case() {
        let distinct: BTreeSet<&str> = codes().collect();
        assert_eq!(distinct.len(), codes().count());
        for code in distinct {
            assert!(code.bytes().all(|byte| byte == b'_' || byte.is_ascii_lowercase()), "{code}");
        }
    }

    #[test]
    fn every_code_has_a_sentence_and_no_sentence_is_to_spare() {
        let sentences: BTreeSet<&str> = klabat_api::messages::all().keys().map(String::as_str).collect();
        assert_eq!(codes().collect::<BTreeSet<_>>(), sentences);
    }
}
