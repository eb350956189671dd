//! What the members of a line of the audit trail are called, before and after.

use klabat_api::console::RuleKind;
use serde_json::{Map, Value};

use super::change::{ABSENCE_KINDS, MANUAL_CAUSES, rule_title};
use crate::messages::console::Key;

/// Members as the server writes them, in alphabetical order.
const MEMBERS: [(&str, Key); 69] = [
    ("added", Key::MemberAdded),
    ("approval", Key::MemberApproval),
    ("at", Key::Time),
    ("attachment", Key::Attachment),
    ("attestation", Key::MemberAttestation),
    ("cause", Key::Cause),
    ("changed", Key::MemberChanged),
    ("claim", Key::Claim),
    ("code_until", Key::MemberCodeUntil),
    ("date", Key::Date),
    ("document", Key::MemberDocument),
    ("doubt", Key::MemberDoubt),
    ("draft", Key::Draft),
    ("employee", Key::Employee),
    ("employees", Key::MemberEmployees),
    ("expires_at", Key::MemberExpiresAt),
    ("file", Key::MemberFile),
    ("first", Key::MemberFirst),
    ("from", Key::From),
    ("geofence", Key::MemberGeofence),
    ("hash", Key::MemberHash),
    ("import", Key::ImportOne),
    ("inputs", Key::MemberInputs),
    ("intent", Key::Intent),
    ("key", Key::MemberKey),
    ("kind", Key::Kind),
    ("last", Key::MemberLast),
    ("left_on", Key::MemberLeftOn),
    ("length", Key::MemberLength),
    ("letter", Key::Letter),
    ("link_until", Key::MemberLinkUntil),
    ("locked", Key::MemberLocked),
    ("max_accuracy_m", Key::SiteAccuracy),
    ("media_type", Key::MemberMediaType),
    ("month", Key::Month),
    ("name", Key::Name),
    ("nip", Key::Nip),
    ("page", Key::MemberPage),
    ("parent", Key::ParentUnit),
    ("part", Key::MemberPart),
    ("passkey", Key::MemberPasskey),
    ("passkeys", Key::Passkeys),
    ("people", Key::People),
    ("position", Key::Position),
    ("positions", Key::LogPositions),
    ("proposal", Key::Proposal),
    ("proposed_by", Key::ProposedBy),
    ("public_key", Key::MemberPublicKey),
    ("punches", Key::MemberPunches),
    ("reason", Key::Reason),
    ("refuse_outside", Key::MemberRefuseOutside),
    ("replaces", Key::MemberReplaces),
    ("revoked_at", Key::MemberRevokedAt),
    ("revoked_from", Key::MemberRevokedFrom),
    ("role", Key::Role),
    ("rows", Key::MemberRows),
    ("scope", Key::ForWhom),
    ("signature", Key::MemberSignature),
    ("site", Key::Site),
    ("source", Key::Source),
    ("state", Key::State),
    ("unit", Key::Unit),
    ("units", Key::Units),
    ("unknown", Key::MemberUnknown),
    ("until", Key::Until),
    ("valid_from", Key::ValidFrom),
    ("version", Key::MemberVersion),
    ("visits", Key::Visits),
    ("zone", Key::Zone),
];

/// The word of a member; `None` of one that this page does not know yet.
#[must_use]
pub(super) fn member(wire: &str) -> Option<Key> {
    MEMBERS.binary_search_by_key(&wire, |(member, _)| member).ok().map(|index| MEMBERS[index].1)
}

/// The word for a member's value, where it is a code that this page knows.
#[must_use]
pub(super) fn meaning(member: &str, value: &str) -> Option<Key> {
    Some(match (member, value) {
        ("attestation", "none") => Key::AttestationNone,
        ("cause", cause) => named(&MANUAL_CAUSES, cause)?,
        ("kind", "pns") => Key::KindPns,
        ("kind", "pppk") => Key::KindPppk,
        ("kind", "pppk_part") => Key::KindPppkPart,
        ("kind", "manual_record") => Key::Manual,
        ("kind", "phone_reset") => Key::ResetPhone,
        ("kind", "beacon_registration") => Key::Beacon,
        ("kind", kind) => {
            named(&ABSENCE_KINDS, kind).or_else(|| serde_json::from_value(kind.into()).ok().map(rule_title))?
        }
        ("part", "arrival") => Key::PartArrival,
        ("part", "departure") => Key::PartDeparture,
        ("part", "gathering") => Key::PartGathering,
        ("role", "admin") => Key::RoleAdmin,
        ("role", "operator") => Key::RoleOperator,
        ("role", "superior") => Key::RoleSuperior,
        ("role", "auditor") => Key::RoleAuditor,
        ("state", "pending") => Key::PhonePending,
        ("state", "active") => Key::PhoneActive,
        ("state", "revoked") => Key::BeaconRevoked,
        ("state", "requested") => Key::StateRequested,
        ("state", "endorsed") => Key::StateEndorsed,
        ("state", "approved") => Key::StateApproved,
        ("state", "rejected") => Key::StateRejected,
        ("state", "cancelled") => Key::StateCancelled,
        ("state", "open") => Key::StateOpen,
        ("state", "withdrawn") => Key::StateWithdrawn,
        ("state", "verified") => Key::RecapVerified,
        ("state", "locked") => Key::RecapLocked,
        ("state", "unlocked") => Key::RecapUnlocked,
        ("that", "time") => Key::ClaimTime,
        ("that", "excuse") => Key::ClaimExcuse,
        _ => return None,
    })
}

/// The word that stands beside a wire name.
#[must_use]
pub fn named(words: &[(&str, Key)], name: &str) -> Option<Key> {
    words.iter().find(|(wire, _)| *wire == name).map(|(_, key)| *key)
}

/// Whether a member's number is a moment, in milliseconds since 1970.
#[must_use]
pub(super) fn is_moment(member: &str) -> bool {
    matches!(
        member,
        "at" | "code_until" | "expires_at" | "from" | "link_until" | "revoked_at" | "revoked_from" | "until"
    )
}

/// Which rule a line is about, where it says so: its kind and its key, which is empty where the kind has none.
#[must_use]
pub fn rule_of<'a>(action: &str, before: Option<&'a Value>, after: Option<&'a Value>) -> Option<(Key, &'a str)> {
    let value = [after, before].into_iter().flatten().find(|value| value["kind"].is_string())?;
    let kind = serde_json::from_value::<RuleKind>(value["kind"].clone()).ok()?;
    let is_of_rules = action.starts_with("rule.") || action.starts_with("draft.");
    is_of_rules.then(|| (rule_title(kind), value["key"].as_str().unwrap_or_default()))
}

/// Two versions of a document with what differs between them alone: a rule has some fifty members, of which one changes.
#[must_use]
pub fn differing(before: Option<&Value>, after: Option<&Value>) -> (Option<Value>, Option<Value>) {
    let documents = [before, after].map(|line| line.and_then(|line| line.get("document")).and_then(Value::as_object));
    let [Some(was), Some(is)] = documents else { return (before.cloned(), after.cloned()) };
    (before.map(|line| without(line, was, is)), after.map(|line| without(line, is, was)))
}

/// The line with the members of its document that the other one has not, or has otherwise.
fn without(line: &Value, document: &Map<String, Value>, other: &Map<String, Value>) -> Value {
    let own = document.iter().filter(|(name, value)| other.get(*name) != Some(value));
    let own: Map<String, Value> = own.map(|(name, value)| (name.clone(), value.clone())).collect();
    let mut line = line.clone();
    line["document"] = own.into();
    line
}

#[cfg(test)]
mod tests {
    use klabat_api::console::AUDITED;

    use serde_json::json;

    use super::*;

    #[test]
    fn codes_are_told_in_words_where_they_are_known() {
        assert_eq!(meaning("state", "locked"), Some(Key::RecapLocked));
        assert_eq!(
            ["pending", "active"].map(|state| meaning("state", state)),
            [Key::PhonePending, Key::PhoneActive].map(Some)
        );
        assert_eq!(meaning("kind", "policy"), Some(rule_title(RuleKind::Policy)));
        assert_eq!([meaning("kind", "of_another_version"), meaning("name", "locked")], [None, None]);
        assert!(is_moment("expires_at") && !is_moment("version"));
    }

    #[test]
    fn a_line_about_a_rule_names_it() {
        let (written, withdrawn) = (json!({ "kind": "schedule", "key": "lima-hari" }), json!({ "reason": "Keliru" }));
        let schedule = Some((rule_title(RuleKind::Schedule), "lima-hari"));
        assert_eq!(rule_of("rule.written", None, Some(&written)), schedule);
        assert_eq!(rule_of("rule.withdrawn", Some(&written), Some(&withdrawn)), schedule);
        assert_eq!(rule_of("rule.written", None, Some(&json!({ "kind": "policy" }))).unwrap().1, "");
        assert_eq!(rule_of("draft.deleted", Some(&written), None), schedule);
        assert_eq!(rule_of("employee.added", None, Some(&written)), None);
        assert_eq!(rule_of("rule.denied", None, Some(&withdrawn)), None);
    }

    #[test]
    fn two_versions_of_a_rule_show_what_differs() {
        let line = |absent: u32, more: &str| json!({ "kind": "policy", "document": { "absent": absent, "name": "A", more: 1 } });
        let (before, after) = differing(Some(&line(300, "old")), Some(&line(400, "new")));
        assert_eq!(before.unwrap(), json!({ "kind": "policy", "document": { "absent": 300, "old": 1 } }));
        assert_eq!(after.unwrap(), json!({ "kind": "policy", "document": { "absent": 400, "new": 1 } }));
        let first = line(300, "a");
        assert_eq!(differing(None, Some(&first)), (None, Some(first)), "nothing to compare with");
    }

    #[test]
    fn every_member_that_the_server_writes_has_a_word_and_no_word_is_to_spare() {
        assert_eq!(MEMBERS.map(|(wire, _)| wire), AUDITED);
        assert!(AUDITED.iter().all(|wire| member(wire).is_some()), "in order");
        assert_eq!(member("of_another_version"), None);
    }
}
