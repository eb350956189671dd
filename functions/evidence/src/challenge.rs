//! The server challenge: stateless, so that issuing one writes nothing.

use hmac::{Hmac, KeyInit as _, Mac as _};
use klabat_protocol::Millis;
use sha2::Sha256;

use crate::bytes::Reader;
use crate::{Refusal, Subject};

/// Domain of the MAC.
const DOMAIN: &[u8] = b"klabat-server-challenge-v1\0";

/// What a challenge was issued for; one issued for another purpose is foreign.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Purpose {
    /// Enrolling a phone. The subject is the hash of the enrolment code.
    Enrol = 1,
    /// Checking in or out. The subject is the hash of the credential id.
    Punch = 2,
    /// Signing in to the console.
    SignIn = 3,
    /// Registering a console passkey.
    Register = 4,
    /// Showing that a credential which the server found is on this phone. The subject is the hash of its id.
    Found = 5,
}

impl Purpose {
    const fn from_byte(byte: u8) -> Option<Self> {
        Some(match byte {
            1 => Self::Enrol,
            2 => Self::Punch,
            3 => Self::SignIn,
            4 => Self::Register,
            5 => Self::Found,
            _ => return None,
        })
    }
}

/// The edge's secret for challenges: 32 random bytes.
#[derive(Clone)]
pub struct ChallengeSecret([u8; 32]);

impl ChallengeSecret {
    /// Takes the secret's bytes.
    #[must_use]
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    fn mac(&self, body: &[u8]) -> Hmac<Sha256> {
        let mac: Hmac<Sha256> = Hmac::new_from_slice(&self.0).expect("HMAC takes keys of any length");
        mac.chain_update(DOMAIN).chain_update(body)
    }
}

impl std::fmt::Debug for ChallengeSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ChallengeSecret(…)")
    }
}

/// A challenge of the server: random, purpose, subject, times and a MAC over them.
///
/// Anyone can build one; only [`authenticate`](Self::authenticate) tells whether it is ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ServerChallenge {
    /// 16 random bytes: what makes each challenge its own.
    pub random: [u8; 16],
    /// What it was issued for.
    pub purpose: Purpose,
    /// Whom it was issued to.
    pub subject: Subject,
    /// When it was issued, by the server's clock.
    pub issued_at: Millis,
    /// The first moment at which it is no longer valid, by the server's clock.
    pub expires_at: Millis,
    /// `HMAC-SHA-256(secret, domain ‖ the fields above)`.
    pub mac: [u8; 32],
}

/// How long a challenge for a punch or an enrolment is good, in ms: 90 s to find the beacon, connect and open a
/// session, and the 90 s that a session may be open.
pub const TTL_MS: u64 = 180_000;

/// Bytes under the MAC: random, purpose, subject, issued-at, expires-at.
const BODY_LEN: usize = 16 + 1 + 32 + 8 + 8;

impl ServerChallenge {
    /// Bytes of the encoding: the body and the MAC.
    pub const LEN: usize = BODY_LEN + 32;

    /// Issues a challenge at `now` that expires `ttl_ms` milliseconds later.
    #[must_use]
    pub fn issue(
        secret: &ChallengeSecret,
        random: [u8; 16],
        purpose: Purpose,
        subject: Subject,
        now: Millis,
        ttl_ms: u64,
    ) -> Self {
        let mut challenge = Self {
            random,
            purpose,
            subject,
            issued_at: now,
            expires_at: Millis(now.0.saturating_add(ttl_ms)),
            mac: [0; 32],
        };
        challenge.mac = secret.mac(&challenge.body()).finalize().into_bytes().into();
        challenge
    }

    /// Whether this server issued it, for this purpose and this subject, whatever the time.
    ///
    /// # Errors
    ///
    /// [`Refusal::ForeignChallenge`]. The MAC is compared in constant time.
    pub fn authenticate(&self, secret: &ChallengeSecret, purpose: Purpose, subject: Subject) -> Result<(), Refusal> {
        secret.mac(&self.body()).verify_slice(&self.mac).map_err(|_| Refusal::ForeignChallenge)?;
        self.is_for(purpose, subject)
    }

    /// Whether it says it was issued for this purpose and this subject; the MAC is not looked at.
    pub(crate) fn is_for(&self, purpose: Purpose, subject: Subject) -> Result<(), Refusal> {
        if self.purpose == purpose && self.subject == subject { Ok(()) } else { Err(Refusal::ForeignChallenge) }
    }

    /// As [`authenticate`](Self::authenticate), and still valid at `now`. For challenges that are answered
    /// without a beacon (signing in, registering a passkey); a bundle's time is for
    /// [`judge`](crate::judge).
    ///
    /// # Errors
    ///
    /// [`Refusal::ForeignChallenge`], [`Refusal::ExpiredChallenge`].
    pub fn verify(
        &self,
        secret: &ChallengeSecret,
        purpose: Purpose,
        subject: Subject,
        now: Millis,
    ) -> Result<(), Refusal> {
        self.authenticate(secret, purpose, subject)?;
        if now.0 < self.expires_at.0 { Ok(()) } else { Err(Refusal::ExpiredChallenge) }
    }

    fn body(&self) -> [u8; BODY_LEN] {
        let mut body = [0; BODY_LEN];
        body[..16].copy_from_slice(&self.random);
        body[16] = self.purpose as u8;
        body[17..49].copy_from_slice(&self.subject.0);
        body[49..57].copy_from_slice(&self.issued_at.0.to_be_bytes());
        body[57..].copy_from_slice(&self.expires_at.0.to_be_bytes());
        body
    }

    /// `random(16) ‖ purpose(1) ‖ subject(32) ‖ issued-at(8) ‖ expires-at(8) ‖ mac(32)`.
    #[must_use]
    pub fn encode(&self) -> [u8; Self::LEN] {
        let mut bytes = [0; Self::LEN];
        bytes[..BODY_LEN].copy_from_slice(&self.body());
        bytes[BODY_LEN..].copy_from_slice(&self.mac);
        bytes
    }

    /// Reads the encoding.
    ///
    /// # Errors
    ///
    /// [`Refusal::Malformed`] on another length or an unknown purpose.
    pub fn decode(bytes: &[u8]) -> Result<Self, Refusal> {
        let mut reader = Reader::new(bytes);
        let challenge = Self::read(&mut reader)?;
        reader.end()?;
        Ok(challenge)
    }

    pub(crate) fn read(reader: &mut Reader<'_>) -> Result<Self, Refusal> {
        Ok(Self {
            random: reader.array()?,
            purpose: Purpose::from_byte(reader.u8()?).ok_or(Refusal::Malformed)?,
            subject: Subject(reader.array()?),
            issued_at: reader.millis()?,
            expires_at: reader.millis()?,
            mac: reader.array()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const SUBJECT: Subject = Subject([7; 32]);
    const NOW: Millis = Millis(1_000_000);

    fn secret() -> ChallengeSecret {
        ChallengeSecret::new([9; 32])
    }

    fn issued() -> ServerChallenge {
        ServerChallenge::issue(&secret(), [1; 16], Purpose::Punch, SUBJECT, NOW, 120_000)
    }

    #[test]
    fn ours_verifies_until_it_expires() {
        let verify = |now| issued().verify(&secret(), Purpose::Punch, SUBJECT, Millis(now));
        assert_eq!(verify(NOW.0), Ok(()));
        assert_eq!(verify(NOW.0 + 119_999), Ok(()));
        assert_eq!(verify(NOW.0 + 120_000), Err(Refusal::ExpiredChallenge));
    }

    #[test]
    fn another_secret_purpose_or_subject_is_foreign() {
        let foreign = Err(Refusal::ForeignChallenge);
        let other = ChallengeSecret::new([8; 32]);
        assert_eq!(issued().authenticate(&other, Purpose::Punch, SUBJECT), foreign);
        assert_eq!(issued().authenticate(&secret(), Purpose::Enrol, SUBJECT), foreign);
        assert_eq!(issued().authenticate(&secret(), Purpose::Punch, Subject([6; 32])), foreign);
    }

    /// An HMAC made by hand from RFC 2104's definition.
    #[test]
    fn the_mac_is_hmac_sha_256_over_domain_and_body() {
        use sha2::Digest as _;
        let key = [9u8; 32];
        let pad = |byte: u8| -> Vec<u8> { (0..64).map(|n| byte ^ key.get(n).copied().unwrap_or(0)).collect() };
        let body = &issued().encode()[..BODY_LEN];
        let inner = Sha256::digest([&pad(0x36), DOMAIN, body].concat());
        let outer = Sha256::digest([pad(0x5c), inner.to_vec()].concat());
        assert_eq!(issued().mac, <[u8; 32]>::from(outer));
    }

    #[test]
    fn a_challenge_that_never_expires_does_not_overflow() {
        let challenge = ServerChallenge::issue(&secret(), [1; 16], Purpose::Punch, SUBJECT, NOW, u64::MAX);
        assert_eq!(challenge.expires_at, Millis(u64::MAX));
    }

    proptest! {
        #[test]
        fn round_trip_and_lengths(random: [u8; 16], ttl: u64, length in 0usize..200) {
            let challenge =
                ServerChallenge::issue(&secret(), random, Purpose::SignIn, SUBJECT, NOW, ttl);
            prop_assert_eq!(ServerChallenge::decode(&challenge.encode()), Ok(challenge));
            if length != ServerChallenge::LEN {
                let mut bytes = challenge.encode().to_vec();
                bytes.resize(length, 0);
                prop_assert_eq!(ServerChallenge::decode(&bytes), Err(Refusal::Malformed));
            }
        }

        #[test]
        fn any_changed_bit_is_refused(bit in 0..ServerChallenge::LEN * 8) {
            let mut bytes = issued().encode();
            bytes[bit / 8] ^= 1 << (bit % 8);
            let answer = ServerChallenge::decode(&bytes)
                .and_then(|challenge| challenge.authenticate(&secret(), Purpose::Punch, SUBJECT));
            prop_assert!(answer.is_err());
        }
    }
}
