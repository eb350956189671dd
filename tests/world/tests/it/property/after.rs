//! What holds when a story has ended: as the auditor finds it who may read everything and believes nothing.

use std::collections::{BTreeMap, BTreeSet};

use klabat_api::Base64Url;
use klabat_api::common::RecordStatus;
use klabat_api::console::{AuditRow, ExceptionKind, ExceptionRow, RecordRow, Role};
use klabat_evidence::{CLOCK_SLACK_MS, Judgement, Proof, Receipt};
use klabat_world::audit::Proven;
use klabat_world::cast::name;
use klabat_world::log::head_of;
use klabat_world::world::START;

use super::story::Story;

/// From when to when a credential was somebody's.
struct Life {
    holder: String,
    enrolled: u64,
    confirmed: Option<u64>,
    ended: Option<u64>,
}

/// All that the auditor has.
struct Found {
    rows: BTreeMap<Base64Url, RecordRow>,
    records: BTreeMap<Base64Url, Proven>,
    enrolments: BTreeMap<Base64Url, Proven>,
    trail: Vec<AuditRow>,
    exceptions: Vec<ExceptionRow>,
    lives: BTreeMap<String, Life>,
}

impl Story {
    pub(super) fn holds_after(&mut self) {
        let auditor = self.world.sign_up(Role::Auditor);
        let trail = self.world.trail(&auditor);
        let found = Found {
            rows: self.world.records(&auditor).into_iter().map(|row| (row.id.clone(), row)).collect(),
            records: self.world.audit(&auditor),
            enrolments: self.world.audit_enrolments(&auditor, &trail),
            exceptions: self.world.exception_rows(&auditor),
            lives: lives(&self.seeded, &trail),
            trail,
        };
        self.what_was_acknowledged_was_done(&found.trail);
        found.nobody_had_two_phones();
        found.only_the_active_were_counted();
        found.one_radio_for_several_is_flagged();
        self.losers_of_clashes_are_kept(&found.exceptions);
        let lines = self.world.trail(&auditor).len();
        self.every_event_is_once_in_the_log(&found, lines);
    }

    fn what_was_acknowledged_was_done(&self, trail: &[AuditRow]) {
        for (action, subject) in &self.acknowledged {
            let lines = trail.iter().filter(|line| line.action == *action && line.subject == *subject).count();
            assert_eq!(lines, 1, "{action} {subject}");
        }
    }

    fn losers_of_clashes_are_kept(&self, exceptions: &[ExceptionRow]) {
        let disputes = exceptions.iter().filter(|row| row.kind == ExceptionKind::Dispute).count();
        let clashes = self.world.promises.clashes.len();
        assert!((clashes..=clashes + self.world.promises.open.len()).contains(&disputes), "{disputes} of {clashes}");
    }

    /// The log is what was recorded, no more and no less; and what was published on the way is its beginning.
    fn every_event_is_once_in_the_log(&mut self, found: &Found, lines: usize) {
        self.world.service.sequence(2).unwrap();
        let entries = self.world.mirror();
        let once: BTreeSet<[u8; 32]> = entries.iter().map(|entry| entry.0).collect();
        assert_eq!(once.len(), entries.len(), "an entry is there twice");
        let receipts = found.records.values().chain(found.enrolments.values()).map(|proven| &proven.file);
        for Receipt { body, .. } in receipts.map(|file| &file.submission.receipt) {
            assert!(once.contains(&body.leaf), "a receipt that is not in the log");
        }
        let promises = &self.world.promises;
        let grants = entries.len() - found.records.len() - found.enrolments.len() - lines;
        let possible = promises.grants.len()..=promises.grants.len() + promises.open_requests.len();
        assert!(
            possible.contains(&grants),
            "{grants} entries are left for the grants, of which there are {possible:?}"
        );
        for head in &self.heads {
            assert_eq!(head_of(&entries, head.size), *head, "a checkpoint that is no beginning of the log");
        }
    }
}

/// What the seed and the audit log say of each credential.
fn lives(seeded: &[Base64Url], trail: &[AuditRow]) -> BTreeMap<String, Life> {
    let from_the_start = |(who, credential): (usize, &Base64Url)| {
        (credential.encode(), Life { holder: name(who), enrolled: START, confirmed: Some(START), ended: None })
    };
    let mut lives: BTreeMap<String, Life> = seeded.iter().enumerate().map(from_the_start).collect();
    for line in trail {
        if line.action == "credential.enrolled" {
            let life = Life { holder: line.actor.clone(), enrolled: line.at, confirmed: None, ended: None };
            assert!(lives.insert(line.subject.clone(), life).is_none(), "a credential that was enrolled twice");
        } else if let Some(life) = lives.get_mut(&line.subject) {
            let moment = match line.action.as_str() {
                "credential.confirmed" => &mut life.confirmed,
                "credential.rejected" | "credential.reset" => &mut life.ended,
                _ => continue,
            };
            assert!(moment.replace(line.at).is_none(), "decided twice: {line:?}");
        }
    }
    lives
}

impl Found {
    fn nobody_had_two_phones(&self) {
        let mut lives: Vec<&Life> = self.lives.values().collect();
        lives.sort_by_key(|life| (&life.holder, life.enrolled));
        for pair in lives.windows(2).filter(|pair| pair[0].holder == pair[1].holder) {
            assert!(pair[0].ended.is_some_and(|end| end <= pair[1].enrolled), "{} has two phones", pair[0].holder);
        }
    }

    fn only_the_active_were_counted(&self) {
        for (id, proven) in &self.records {
            let (row, submission) = (&self.rows[id], &proven.file.submission);
            let Proof::Assertion { credential_id, .. } = submission.bundle.proof() else { panic!("{row:?}") };
            let life = &self.lives[&Base64Url(credential_id.clone()).encode()];
            let received_at = submission.conditions.received_at.0;
            assert_eq!(row.name, life.holder, "somebody else's record");
            assert!(life.confirmed.is_some_and(|from| from <= received_at), "before it was confirmed: {row:?}");
            let seal = submission.bundle.seal().body;
            let beacon = Base64Url::from(seal.beacon.0).encode();
            let beacon_ended = self.trail.iter().find(|line| line.action == "beacon.revoked" && line.subject == beacon);
            for end in [life.ended, beacon_ended.map(|line| line.at)].into_iter().flatten() {
                if received_at > end {
                    let earliest = seal.sealed_at.0.saturating_sub(u64::from(seal.uncertainty_ms) + CLOCK_SLACK_MS);
                    assert!(earliest < end, "sealed after it was revoked: {row:?}");
                    assert_eq!(row.status, RecordStatus::Review, "received after it was revoked: {row:?}");
                }
            }
            let reviewed = matches!(proven.audited.judgement, Judgement::Review(_));
            assert_eq!(row.status == RecordStatus::Review, reviewed, "another judgement than the auditor's: {row:?}");
        }
    }

    /// Whoever shares a radio with another at one beacon and boot is named.
    fn one_radio_for_several_is_flagged(&self) {
        let mut radios: BTreeMap<_, BTreeSet<&str>> = BTreeMap::new();
        let punched = self.records.iter().map(|(id, proven)| (self.rows[id].name.as_str(), proven));
        let enrolled = self.enrolments.iter().map(|(id, proven)| (self.lives[&id.encode()].holder.as_str(), proven));
        for (holder, proven) in punched.chain(enrolled) {
            let seal = proven.file.submission.bundle.seal().body;
            for tag in [seal.opener.0, seal.sealer.0] {
                radios.entry((seal.beacon.0, seal.boot.0, tag)).or_default().insert(holder);
            }
        }
        let flagged = self.exceptions.iter().filter(|row| row.reason.code == "peer_of_several");
        let flagged: BTreeSet<&str> = flagged.filter_map(|row| row.name.as_deref()).collect();
        for holders in radios.values().filter(|holders| holders.len() > 1) {
            assert!(holders.is_subset(&flagged), "{holders:?} share a radio, and these are flagged: {flagged:?}");
        }
    }
}
