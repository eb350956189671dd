//! The parties that an export names, each with one face.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::Hash;
use std::sync::Arc;

use klabat_evidence::{Beacon, Epoch, Holder, Proof, Submission, grant_check};
use klabat_protocol::frames::Grant;
use klabat_protocol::{BeaconId, EpochId};

use crate::{Refusal, Trust};

/// All parties so far, by the ids that submissions name.
#[derive(Default)]
pub(super) struct Parties {
    beacons: HashMap<BeaconId, Beacon>,
    holders: HashMap<Vec<u8>, Arc<Holder>>,
    enrolled: HashMap<[u8; 32], Arc<Holder>>,
    epochs: HashMap<EpochId, (Grant, Epoch)>,
}

/// The parties of one submission.
pub(super) struct Joined {
    pub(super) holder: Arc<Holder>,
    pub(super) beacon: Beacon,
    pub(super) epoch: Epoch,
}

impl Parties {
    pub(super) fn beacon(&mut self, beacon: Beacon) -> Result<(), Refusal> {
        note(&mut self.beacons, beacon.id, beacon)
    }

    pub(super) fn credential(&mut self, holder: Holder) -> Result<(), Refusal> {
        let holder = Arc::new(holder);
        note(&mut self.enrolled, holder.enrolment, Arc::clone(&holder))?;
        note(&mut self.holders, holder.credential.clone(), holder)
    }

    /// A grant counts only with a trusted edge key's signature, which is verified once.
    pub(super) fn grant(&mut self, grant: &Grant, trust: &Trust) -> Result<(), Refusal> {
        if self.epochs.get(&grant.body.epoch).is_some_and(|(known, _)| known == grant) {
            return Ok(());
        }
        let edge_keys = trust.edge_keys(&[(grant.body.edge_key, grant.body.issued_at)]);
        if !grant_check(grant, &edge_keys)?.verify() {
            return Err(klabat_evidence::Refusal::BadGrant.into());
        }
        note(&mut self.epochs, grant.body.epoch, (*grant, (&grant.body).into()))
    }

    /// The parties that a submission names, which must have come before it.
    pub(super) fn join(&self, submission: &Submission) -> Result<Joined, Refusal> {
        let seal = &submission.bundle.seal().body;
        let holder = match submission.bundle.proof() {
            Proof::Assertion { credential_id, .. } => self.holders.get(credential_id),
            Proof::Attestation { .. } => self.enrolled.get(&submission.bundle.once()),
        };
        let beacon = self.beacons.get(&seal.beacon);
        let epoch = self.epochs.get(&seal.epoch);
        Ok(Joined {
            holder: Arc::clone(holder.ok_or(klabat_evidence::Refusal::UnknownCredential)?),
            beacon: *beacon.ok_or(klabat_evidence::Refusal::UnknownBeacon)?,
            epoch: epoch.ok_or(klabat_evidence::Refusal::UnknownEpoch)?.1,
        })
    }
}

/// Keeps what is new; the same again is nothing, another face of it is refused.
fn note<K: Eq + Hash, V: PartialEq>(known: &mut HashMap<K, V>, key: K, value: V) -> Result<(), Refusal> {
    match known.entry(key) {
        Entry::Vacant(place) => {
            place.insert(value);
            Ok(())
        }
        Entry::Occupied(place) if *place.get() == value => Ok(()),
        Entry::Occupied(_) => Err(Refusal::ContradictoryParty),
    }
}
