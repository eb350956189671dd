//! The statement: what the phone claims, before the beacon and the person say anything.

use klabat_protocol::{EpochId, Hello, Millis};

use crate::bytes::Reader;
use crate::challenge::{Purpose, ServerChallenge};
use crate::location::Location;
use crate::{Refusal, Subject};

/// The version that this code reads and writes.
const VERSION: u8 = 1;

/// What the person wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Intent {
    /// Enrol this phone.
    Enrol = 1,
    /// Check in.
    In = 2,
    /// Check out.
    Out = 3,
}

impl Intent {
    /// The purpose that a server challenge for this intent must have.
    #[must_use]
    pub const fn purpose(self) -> Purpose {
        match self {
            Self::Enrol => Purpose::Enrol,
            Self::In | Self::Out => Purpose::Punch,
        }
    }

    pub(crate) const fn from_byte(byte: u8) -> Option<Self> {
        Some(match byte {
            1 => Self::Enrol,
            2 => Self::In,
            3 => Self::Out,
            _ => return None,
        })
    }
}

/// What ties the statement to its time, and makes it usable once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// Online: a challenge of the server.
    Challenge(ServerChallenge),
    /// Offline: the epoch that the phone read from the beacon.
    Epoch(EpochId),
}

/// First byte of an [`Anchor::Challenge`].
const CHALLENGE: u8 = 1;
/// First byte of an [`Anchor::Epoch`].
const EPOCH: u8 = 2;

/// What the phone claims.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Statement {
    /// What the person wants.
    pub intent: Intent,
    /// 16 random bytes of the phone.
    pub random: [u8; 16],
    /// The credential, or the enrolment code when enrolling.
    pub subject: Subject,
    /// The server challenge, or offline the epoch.
    pub anchor: Anchor,
    /// Where the phone says it is.
    pub location: Location,
    /// The phone's clock. Nothing is decided by it; it tells a wrong clock from a late post.
    pub client_time: Millis,
}

impl Statement {
    /// The longest encoding: version, intent, random, subject, anchor with its tag, location, time.
    pub const MAX_LEN: usize = 1 + 1 + 16 + 32 + (1 + ServerChallenge::LEN) + Location::MAX_LEN + 8;

    /// `version(1) ‖ intent(1) ‖ random(16) ‖ subject(32) ‖ anchor ‖ location ‖ client time(8)`.
    ///
    /// The anchor is `1 ‖ server challenge(97)` or `2 ‖ epoch id(16)`; the location is `0 ‖ reason(1)` or
    /// `1 ‖ latitude(4) ‖ longitude(4) ‖ accuracy(2)`. Each statement has exactly one encoding.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(Self::MAX_LEN);
        out.extend([VERSION, self.intent as u8]);
        out.extend(self.random);
        out.extend(self.subject.0);
        match &self.anchor {
            Anchor::Challenge(challenge) => {
                out.push(CHALLENGE);
                out.extend(challenge.encode());
            }
            Anchor::Epoch(epoch) => {
                out.push(EPOCH);
                out.extend(epoch.0);
            }
        }
        self.location.encode(&mut out);
        out.extend(self.client_time.0.to_be_bytes());
        out
    }

    /// Reads the encoding.
    ///
    /// # Errors
    ///
    /// [`Refusal::UnsupportedVersion`], [`Refusal::Malformed`].
    pub fn decode(bytes: &[u8]) -> Result<Self, Refusal> {
        let mut reader = Reader::new(bytes);
        reader.version(VERSION)?;
        let statement = Self {
            intent: Intent::from_byte(reader.u8()?).ok_or(Refusal::Malformed)?,
            random: reader.array()?,
            subject: Subject(reader.array()?),
            anchor: match reader.u8()? {
                CHALLENGE => Anchor::Challenge(ServerChallenge::read(&mut reader)?),
                EPOCH => Anchor::Epoch(EpochId(reader.array()?)),
                _ => return Err(Refusal::Malformed),
            },
            location: Location::decode(&mut reader)?,
            client_time: reader.millis()?,
        };
        reader.end()?;
        Ok(statement)
    }

    /// What the phone writes to the beacon: the hash of the statement, under the protocol's domain.
    #[must_use]
    pub fn hello(&self) -> Hello {
        klabat_protocol::hash::hello(&self.encode())
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::location::{AbsentReason, Position};
    use proptest::prelude::*;

    fn challenges() -> impl Strategy<Value = ServerChallenge> {
        let purposes = prop::sample::select(&[Purpose::Enrol, Purpose::Punch, Purpose::SignIn, Purpose::Register]);
        (any::<[u8; 16]>(), purposes, any::<[u8; 32]>(), any::<[u64; 2]>(), any::<[u8; 32]>()).prop_map(
            |(random, purpose, subject, [issued, expires], mac)| ServerChallenge {
                random,
                purpose,
                subject: Subject(subject),
                issued_at: Millis(issued),
                expires_at: Millis(expires),
                mac,
            },
        )
    }

    fn locations() -> impl Strategy<Value = Location> {
        let absent = [AbsentReason::NotAsked, AbsentReason::Denied, AbsentReason::Unavailable];
        prop_oneof![
            prop::sample::select(absent.to_vec()).prop_map(Location::Absent).boxed(),
            (-900_000_000i32..=900_000_000, -1_800_000_000i32..=1_800_000_000, any::<u16>())
                .prop_map(|(latitude, longitude, accuracy_m)| Location::Fix {
                    position: Position::new(latitude, longitude).unwrap(),
                    accuracy_m,
                })
                .boxed(),
        ]
    }

    prop_compose! {
        pub(crate) fn statements()(
            intent in prop::sample::select(&[Intent::Enrol, Intent::In, Intent::Out]),
            random: [u8; 16],
            subject: [u8; 32],
            anchor in prop_oneof![
                challenges().prop_map(Anchor::Challenge),
                any::<[u8; 16]>().prop_map(|id| Anchor::Epoch(EpochId(id))),
            ],
            location in locations(),
            client_time: u64,
        ) -> Statement {
            Statement { intent, random, subject: Subject(subject), anchor, location, client_time: Millis(client_time) }
        }
    }

    proptest! {
        #[test]
        fn round_trip(statement in statements()) {
            let bytes = statement.encode();
            prop_assert!(bytes.len() <= Statement::MAX_LEN);
            prop_assert_eq!(Statement::decode(&bytes), Ok(statement));
        }

        #[test]
        fn leftovers_and_truncation_are_refused(statement in statements(), extra: u8, cut in 0usize..200) {
            let mut bytes = statement.encode();
            let shorter = &bytes[..cut.min(bytes.len() - 1)];
            prop_assert_eq!(Statement::decode(shorter), Err(Refusal::Malformed));
            bytes.push(extra);
            prop_assert_eq!(Statement::decode(&bytes), Err(Refusal::Malformed));
        }

        #[test]
        fn other_versions_are_refused_by_name(statement in statements(), version in 2u8..) {
            let mut bytes = statement.encode();
            bytes[0] = version;
            prop_assert_eq!(Statement::decode(&bytes), Err(Refusal::UnsupportedVersion));
        }

        /// What decodes is what encodes: no two byte strings mean the same statement.
        #[test]
        fn bytes_are_canonical(bytes in prop::collection::vec(any::<u8>(), 0..200), statement in statements(), at: usize) {
            let mut changed = statement.encode();
            let at = at % changed.len();
            changed[at] ^= bytes.first().copied().unwrap_or(1);
            for bytes in [bytes, changed] {
                if let Ok(statement) = Statement::decode(&bytes) {
                    prop_assert_eq!(statement.encode(), bytes);
                }
            }
        }
    }

    #[test]
    fn the_longest_statement_has_a_challenge_and_a_fix() {
        let challenge = ServerChallenge::decode(&{
            let mut bytes = [0; ServerChallenge::LEN];
            bytes[16] = 2;
            bytes
        });
        let statement = Statement {
            intent: Intent::In,
            random: [0; 16],
            subject: Subject([0; 32]),
            anchor: Anchor::Challenge(challenge.unwrap()),
            location: Location::Fix { position: Position::new(0, 0).unwrap(), accuracy_m: 0 },
            client_time: Millis(0),
        };
        assert_eq!(statement.encode().len(), Statement::MAX_LEN);
    }
}
