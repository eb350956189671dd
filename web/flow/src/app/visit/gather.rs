//! What a statement and a bundle are made of, as it comes in.

use klabat_api::phone::Config;
use klabat_evidence::{
    AbsentReason, Anchor, Bundle, Intent, Location, Position, Proof, ServerChallenge, Statement, Subject,
};
use klabat_protocol::frames::Seal;

use super::{Attempt, Effect, Goal, Kind, Model};
use crate::Millis;
use crate::ceremony::{Class, Create, Get};
use crate::place::{Fix, NoFix};

/// Name of the relying party in the platform's dialog.
const RELYING_PARTY: &str = "Klabat";

/// As far as it came.
#[derive(Clone, Debug, PartialEq, Default)]
pub(super) struct Gathered {
    pub(super) random: Option<[u8; 16]>,
    pub(super) challenge: Option<ServerChallenge>,
    location: Option<Location>,
    /// Made once: the same hello is said again after a broken connection.
    statement: Option<Statement>,
    pub(super) proof: Option<Proof>,
}

impl Gathered {
    pub(super) const fn deny_location(&mut self) {
        self.location = Some(Location::Absent(AbsentReason::Denied));
    }

    pub(super) const fn leave_location_out(&mut self) {
        self.location = Some(Location::Absent(AbsentReason::NotAsked));
    }

    pub(super) fn locate(&mut self, fix: Result<Fix, NoFix>) {
        let reason = if fix == Err(NoFix::Denied) { AbsentReason::Denied } else { AbsentReason::Unavailable };
        let found = fix.ok().and_then(|fix| {
            let position = Position::from_degrees(fix.latitude, fix.longitude)?;
            Some(Location::Fix { position, accuracy_m: whole_metres(fix.accuracy_m) })
        });
        self.location = Some(found.unwrap_or(Location::Absent(reason)));
    }

    /// The statement, once everything for it is there.
    pub(super) fn statement(&mut self, now: Millis, kind: Kind, subject: Option<Subject>) -> Option<Statement> {
        if self.statement.is_none() {
            let intent = match kind {
                Kind::Enrolment => Intent::Enrol,
                Kind::In => Intent::In,
                Kind::Out => Intent::Out,
            };
            self.statement = Some(Statement {
                intent,
                random: self.random?,
                subject: subject?,
                anchor: Anchor::Challenge(self.challenge?),
                location: self.location?,
                client_time: klabat_protocol::Millis(now),
            });
        }
        self.statement
    }

    /// The bundle, once it is sealed.
    pub(super) fn bundle(&mut self, seal: Seal) -> Option<Bundle> {
        Bundle::new(self.statement?, self.proof.take()?, seal).ok()
    }
}

/// Rounded up; 65,535 when larger or no number.
fn whole_metres(metres: f64) -> u16 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the range of u16")]
    let whole = metres.ceil().clamp(0.0, f64::from(u16::MAX)) as u16;
    if metres.is_finite() { whole } else { u16::MAX }
}

impl Model {
    /// What the authenticator is asked: to make the credential, or to sign with it.
    pub(super) fn prompt(&self, attempt: Attempt, challenge: [u8; 32], config: &Config) -> Vec<Effect> {
        let super::Work::Visiting(visit) = &self.work else { return Vec::new() };
        let (challenge, rp_id) = (challenge.to_vec(), config.rp_id.clone());
        match (&visit.goal, &self.phone) {
            (Goal::Enrol { options, .. }, _) => {
                let create = Create {
                    challenge,
                    rp_id,
                    rp_name: RELYING_PARTY.to_owned(),
                    user_handle: options.user_handle.0.clone(),
                    name: options.name.clone(),
                    exclude: options.exclude.iter().map(|id| id.0.clone()).collect(),
                    class: Class::Device,
                };
                vec![Effect::Create(attempt, create)]
            }
            (Goal::Punch(_), Some(phone)) => {
                let get = Get { challenge, rp_id, allow: vec![phone.credential.0.clone()] };
                vec![Effect::Assert(attempt, get)]
            }
            (Goal::Punch(_), None) => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::whole_metres;

    #[test]
    fn accuracy_is_rounded_up_and_saturates() {
        assert_eq!(whole_metres(12.1), 13);
        assert_eq!(whole_metres(-1.0), 0);
        assert_eq!(whole_metres(1e9), u16::MAX);
        assert_eq!(whole_metres(f64::NAN), u16::MAX);
    }
}
