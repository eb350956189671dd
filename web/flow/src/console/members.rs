//! What the members of a line of the audit trail are called, before and after.

use crate::messages::console::Key;

/// Members as the server writes them, in alphabetical order.
const MEMBERS: [(&str, Key); 65] = [
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
    ("until", Key::Until),
    ("valid_from", Key::ValidFrom),
    ("version", Key::MemberVersion),
    ("visits", Key::Visits),
    ("zone", Key::Zone),
];

/// The word of a member; `None` of one that this page does not know yet.
#[must_use]
pub fn member(wire: &str) -> Option<Key> {
    MEMBERS.binary_search_by_key(&wire, |(member, _)| member).ok().map(|index| MEMBERS[index].1)
}

#[cfg(test)]
mod tests {
    use klabat_api::console::AUDITED;

    use super::{MEMBERS, member};

    #[test]
    fn every_member_that_the_server_writes_has_a_word_and_no_word_is_to_spare() {
        assert_eq!(MEMBERS.map(|(wire, _)| wire), AUDITED);
        assert!(AUDITED.iter().all(|wire| member(wire).is_some()), "in order");
        assert_eq!(member("of_another_version"), None);
    }
}
