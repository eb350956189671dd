//! What the lines of the audit trail say that was done, in words.

use crate::messages::console::Key;

/// Actions as the server writes them (`noun.participle`), in alphabetical order.
const ACTIONS: [(&str, Key); 61] = [
    ("absence.approved", Key::DidAbsenceApproved),
    ("absence.cancelled", Key::DidAbsenceCancelled),
    ("absence.endorsed", Key::DidAbsenceEndorsed),
    ("absence.rejected", Key::DidAbsenceRejected),
    ("absence.requested", Key::DidAbsenceRequested),
    ("admin_link", Key::DidAdminLink),
    ("approval.approved", Key::DidApprovalApproved),
    ("approval.proposed", Key::DidApprovalProposed),
    ("approval.rejected", Key::DidApprovalRejected),
    ("approval.withdrawn", Key::DidApprovalWithdrawn),
    ("attachment.uploaded", Key::DidAttachmentUploaded),
    ("beacon.registered", Key::DidBeaconRegistered),
    ("beacon.revoked", Key::DidBeaconRevoked),
    ("code.issued", Key::DidCodeIssued),
    ("correction.approved", Key::DidCorrectionApproved),
    ("correction.rejected", Key::DidCorrectionRejected),
    ("correction.requested", Key::DidCorrectionRequested),
    ("correction.withdrawn", Key::DidCorrectionWithdrawn),
    ("credential.confirmed", Key::DidCredentialConfirmed),
    ("credential.enrolled", Key::DidCredentialEnrolled),
    ("credential.found", Key::DidCredentialFound),
    ("credential.rejected", Key::DidCredentialRejected),
    ("credential.reset", Key::DidCredentialReset),
    ("draft.deleted", Key::DidDraftDeleted),
    ("draft.saved", Key::DidDraftSaved),
    ("employee.added", Key::DidEmployeeAdded),
    ("employee.changed", Key::DidEmployeeChanged),
    ("employee.erased", Key::DidEmployeeErased),
    ("employee.exported", Key::DidEmployeeExported),
    ("employee.import_undone", Key::DidEmployeeImportUndone),
    ("employee.imported", Key::DidEmployeeImported),
    ("employee.moved", Key::DidEmployeeMoved),
    ("export.read", Key::DidExportRead),
    ("outage.approved", Key::DidOutageApproved),
    ("outage.declared", Key::DidOutageDeclared),
    ("outage.proposed", Key::DidOutageProposed),
    ("outage.rejected", Key::DidOutageRejected),
    ("outage.withdrawn", Key::DidOutageWithdrawn),
    ("passkey.registered", Key::DidPasskeyRegistered),
    ("recap.locked", Key::DidRecapLocked),
    ("recap.unlocked", Key::DidRecapUnlocked),
    ("recap.verified", Key::DidRecapVerified),
    ("record.accepted", Key::DidRecordAccepted),
    ("record.import_undone", Key::DidRecordImportUndone),
    ("record.imported", Key::DidRecordImported),
    ("record.rejected", Key::DidRecordRejected),
    ("record.written", Key::DidRecordWritten),
    ("rule.denial_withdrawn", Key::DidRuleDenialWithdrawn),
    ("rule.denied", Key::DidRuleDenied),
    ("rule.rostered", Key::DidRuleRostered),
    ("rule.withdrawn", Key::DidRuleWithdrawn),
    ("rule.written", Key::DidRuleWritten),
    ("session.ended", Key::DidSessionEnded),
    ("session.started", Key::DidSessionStarted),
    ("unit.added", Key::DidUnitAdded),
    ("unit.changed", Key::DidUnitChanged),
    ("unit.site_added", Key::DidUnitSiteAdded),
    ("unit.site_changed", Key::DidUnitSiteChanged),
    ("user.changed", Key::DidUserChanged),
    ("user.ended", Key::DidUserEnded),
    ("user.invited", Key::DidUserInvited),
];

/// Begins of actions; each noun stands for all that is done to it.
const NOUNS: [(&str, Key); 19] = [
    ("absence.", Key::Absences),
    ("correction.", Key::Corrections),
    ("outage.", Key::Outages),
    ("recap.", Key::Recaps),
    ("rule.", Key::Rules),
    ("draft.", Key::Drafts),
    ("employee.", Key::Roster),
    ("code.", Key::CodeTitle),
    ("credential.", Key::Phone),
    ("approval.", Key::Approvals),
    ("record.", Key::Records),
    ("attachment.", Key::KeptAttachments),
    ("export.", Key::NounExport),
    ("beacon.", Key::Beacons),
    ("unit.", Key::Units),
    ("user.", Key::Users),
    ("passkey.", Key::Passkeys),
    ("session.", Key::NounSession),
    ("admin_link", Key::DidAdminLink),
];

/// What the trail is filtered by, as the server takes it: each noun, and after it, as the second member says, what is done
/// to it.
pub fn kinds_of_action() -> impl Iterator<Item = (&'static str, bool, Key)> {
    NOUNS.into_iter().flat_map(|(noun, key)| {
        let done = ACTIONS.into_iter().filter(move |(wire, _)| wire.starts_with(noun) && *wire != noun);
        std::iter::once((noun, false, key)).chain(done.map(|(wire, key)| (wire, true, key)))
    })
}

/// The words of an action; `None` of one that this page does not know yet.
#[must_use]
pub fn action(wire: &str) -> Option<Key> {
    ACTIONS.binary_search_by_key(&wire, |(action, _)| action).ok().map(|index| ACTIONS[index].1)
}

/// What a fault happened in, where that was no request but a task of the server's own.
#[must_use]
pub fn chore(place: &str) -> Option<Key> {
    Some(match place {
        "cron: log" => Key::ChoreLog,
        "cron: housekeeping" => Key::ChoreHousekeeping,
        "cron: nightly" => Key::ChoreNightly,
        "cron: revocations" => Key::ChoreRevocations,
        _ => return None,
    })
}

/// The unit and month that a line about a recap is about: `bkpp 2026-10`.
#[must_use]
pub fn recap_of<'a>(action: &str, subject: &'a str) -> Option<(&'a str, &'a str)> {
    action.starts_with("recap.").then(|| subject.rsplit_once(' ')).flatten()
}

#[cfg(test)]
mod tests {
    use super::{ACTIONS, NOUNS, action, chore, kinds_of_action, recap_of};
    use crate::messages::console::Key;

    /// As the edge names them.
    #[test]
    fn every_task_of_the_server_has_words() {
        let edge = include_str!("../../../../functions/edge/src/app.rs");
        let places: Vec<_> = edge.split('"').filter(|text| text.starts_with("cron: ")).collect();
        assert!(places.len() >= 4, "{places:?}");
        assert!(places.iter().all(|place| chore(place).is_some()), "{places:?}");
        assert_eq!(chore("GET /api/v1/console/me"), None);
    }

    #[test]
    fn a_line_about_a_recap_names_unit_and_month() {
        assert_eq!(recap_of("recap.locked", "bkpp 2026-10"), Some(("bkpp", "2026-10")));
        assert_eq!(recap_of("employee.moved", "bkpp 2026-10"), None);
    }

    #[test]
    fn every_action_is_found() {
        assert!(ACTIONS.is_sorted_by(|a, b| a.0 < b.0));
        for (wire, key) in ACTIONS {
            assert_eq!(action(wire), Some(key));
        }
        assert_eq!(action("recap.burnt"), None);
    }

    #[test]
    fn every_noun_and_every_action_is_chosen_once() {
        let kinds: Vec<_> = kinds_of_action().collect();
        assert_eq!(
            kinds[..2],
            [("absence.", false, Key::Absences), ("absence.approved", true, Key::DidAbsenceApproved)]
        );
        for (wire, key) in ACTIONS {
            assert_eq!(kinds.iter().filter(|(kind, _, _)| *kind == wire).count(), 1, "{wire}");
            let same = ACTIONS.iter().filter(|(other, _)| other.starts_with(wire)).count();
            assert_eq!(same, 1, "{wire}, {key:?}, is chosen by its beginning");
        }
        for (noun, _) in NOUNS {
            assert!(ACTIONS.iter().any(|(wire, _)| wire.starts_with(noun)), "{noun}");
        }
    }
}
