//! From a bundle to proven presence: every check that needs no signature, then the signatures.

use klabat_protocol::frames::SealBody;
use klabat_protocol::hash;
use klabat_webauthn::assertion::{self, AssertionResponse};
use klabat_webauthn::registration::{self, Registration, RegistrationResponse};
use klabat_webauthn::{AttestationPolicy, Flags, RawSignature, SignatureCheck};

use crate::{Anchor, Beacon, Bundle, EnrolmentParties, Epoch, Parties, Proof, Refusal, Statement, Subject};

/// How long a session may have been open when it was sealed, in ms: what SPEC.md lets a beacon keep it.
pub const MAX_SESSION_MS: u64 = 90_000;

/// A punch in which all is right but perhaps the signatures.
#[derive(Clone, Debug)]
#[must_use = "nothing is verified before `conclude`"]
pub struct Pending {
    checks: [SignatureCheck; 2],
    webauthn: assertion::Pending,
    exchange: Exchange,
}

/// An enrolment in which all is right but perhaps the signatures.
#[derive(Clone, Debug)]
#[must_use = "nothing is verified before `conclude`"]
pub struct PendingEnrolment {
    checks: Vec<SignatureCheck>,
    webauthn: registration::Pending,
    exchange: Exchange,
}

/// What a [`Presence`] will be made of.
#[derive(Clone, Debug)]
struct Exchange {
    statement: Statement,
    seal: SealBody,
    submission: [u8; 32],
}

/// A punch that the holder of the credential signed: made by [`Pending::assertion`] only. Whether the beacon signed too
/// is open.
#[derive(Clone, Debug)]
#[must_use = "presence is not proven before `seal`"]
pub struct Signed {
    exchange: Exchange,
    flags: Flags,
    sign_count: u32,
}

/// Proof that the holder of a credential was at a beacon: made by `conclude` only, after every check and
/// every signature held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Presence {
    statement: Statement,
    seal: SealBody,
    submission: [u8; 32],
    flags: Flags,
    sign_count: u32,
}

/// A proven enrolment: presence, and the credential that was made in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enrolment {
    presence: Presence,
    registration: Registration,
}

/// Every check of a punch that needs no signature, in this order; the first that fails is the one reported.
///
/// 1. the bundle is a check-in or check-out with an assertion;
/// 2. the statement's subject is the stored credential;
/// 3. the anchor is a challenge issued for punching by this subject, or the epoch that the seal names;
/// 4. the beacon heard this statement: its hello is the statement's hash;
/// 5. seal and epoch are this beacon's, of one boot, and the seal names the epoch;
/// 6. the epoch covers the session, give or take the clock's uncertainty;
/// 7. the nonce follows from epoch, session and hello;
/// 8. the session was opened at most [`MAX_SESSION_MS`] before it was sealed (a seal that says after is malformed);
/// 9. the seal is over this assertion;
/// 10. the assertion is acceptable (WebAuthn Level 3 §7.2), over the challenge that follows from this very
///     exchange.
///
/// # Errors
///
/// The [`Refusal`] of the first check that fails.
pub fn checks(bundle: &Bundle, parties: &Parties<'_>) -> Result<Pending, Refusal> {
    let statement = bundle.statement();
    let Proof::Assertion { credential_id, authenticator_data, client_data_json, signature } = bundle.proof() else {
        return Err(Refusal::WrongIntent);
    };
    if statement.intent == crate::Intent::Enrol {
        return Err(Refusal::WrongIntent);
    }
    let subject = Subject::of_credential(&parties.credential.id);
    let challenge = check_exchange(bundle, subject, parties.beacon, parties.epoch)?;
    let webauthn = assertion::checks(
        &parties.relying_party.policy(AttestationPolicy::default()),
        &challenge,
        parties.credential,
        &AssertionResponse { credential_id, client_data_json, authenticator_data, signature, user_handle: None },
    )?;
    Ok(Pending {
        checks: [webauthn.check().clone(), seal_check(bundle, parties.beacon)],
        webauthn,
        exchange: Exchange::of(bundle),
    })
}

/// Every check of an enrolment that needs no signature: those of [`checks`], with the enrolment code in the
/// credential's place and the attestation (WebAuthn Level 3 §7.1) in the assertion's. Attestation
/// certificates must be valid at sealed-at.
///
/// # Errors
///
/// The [`Refusal`] of the first check that fails.
pub fn checks_enrolment(bundle: &Bundle, parties: &EnrolmentParties<'_>) -> Result<PendingEnrolment, Refusal> {
    let statement = bundle.statement();
    let Proof::Attestation { attestation_object, client_data_json } = bundle.proof() else {
        return Err(Refusal::WrongIntent);
    };
    if statement.intent != crate::Intent::Enrol {
        return Err(Refusal::WrongIntent);
    }
    let challenge = check_exchange(bundle, parties.code, parties.beacon, parties.epoch)?;
    let webauthn = registration::checks(
        &parties.relying_party.policy(parties.attestation.clone()),
        &challenge,
        &RegistrationResponse { client_data_json, attestation_object },
        bundle.seal().body.sealed_at.0,
    )?;
    let mut checks = webauthn.checks().to_vec();
    checks.push(seal_check(bundle, parties.beacon));
    Ok(PendingEnrolment { checks, webauthn, exchange: Exchange::of(bundle) })
}

/// Checks 2 to 9, the same for both kinds. Returns the WebAuthn challenge that follows from the exchange.
fn check_exchange(bundle: &Bundle, subject: Subject, beacon: &Beacon, epoch: &Epoch) -> Result<[u8; 32], Refusal> {
    let (statement, seal) = (bundle.statement(), &bundle.seal().body);
    demand(statement.subject == subject, Refusal::WrongSubject)?;
    match &statement.anchor {
        Anchor::Challenge(challenge) => challenge.is_for(statement.intent.purpose(), subject)?,
        Anchor::Epoch(epoch) => demand(*epoch == seal.epoch, Refusal::ForeignEpoch)?,
    }
    demand(seal.hello == statement.hello(), Refusal::WrongStatement)?;
    let ours = seal.beacon == beacon.id && epoch.beacon == beacon.id;
    demand(ours && epoch.id == seal.epoch && epoch.boot == seal.boot, Refusal::ForeignEpoch)?;
    demand(covers(epoch, seal), Refusal::StaleEpoch)?;
    let nonce = hash::nonce(&epoch.nonce, &seal.session, &seal.hello);
    demand(seal.nonce == nonce, Refusal::WrongNonce)?;
    let open_ms = seal.sealed_at.since(seal.opened_at);
    demand(open_ms <= MAX_SESSION_MS, Refusal::SessionTooLong)?;
    demand(seal.assertion == bundle.proof().hash()?, Refusal::WrongAssertion)?;
    Ok(hash::challenge(&seal.hello, &seal.beacon, &seal.session, &seal.nonce))
}

/// Whether the epoch and the session overlap, give or take the clock's uncertainty. A session that was opened
/// under an epoch may be sealed when that has just ended.
fn covers(epoch: &Epoch, seal: &SealBody) -> bool {
    let uncertainty = u64::from(seal.uncertainty_ms);
    let earliest = seal.opened_at.0.saturating_sub(uncertainty);
    let latest = seal.sealed_at.0.saturating_add(uncertainty);
    epoch.issued_at.0 <= latest && earliest < epoch.expires_at.0
}

fn demand(rule: bool, refusal: Refusal) -> Result<(), Refusal> {
    if rule { Ok(()) } else { Err(refusal) }
}

fn seal_check(bundle: &Bundle, beacon: &Beacon) -> SignatureCheck {
    let seal = bundle.seal();
    let signature =
        RawSignature::from_raw(*seal.signature.as_bytes()).expect("a protocol signature has r and s in range");
    SignatureCheck::es256(beacon.key, seal.signed_message().to_vec(), signature)
}

impl Exchange {
    fn of(bundle: &Bundle) -> Self {
        Self { statement: *bundle.statement(), seal: bundle.seal().body, submission: bundle.submission() }
    }

    fn presence(self, flags: Flags, sign_count: u32) -> Presence {
        Presence { statement: self.statement, seal: self.seal, submission: self.submission, flags, sign_count }
    }
}

/// Splits the seal's answer, which comes last, from the others'; a missing one counts as no.
fn seal_answer(answers: &[bool]) -> Result<&[bool], Refusal> {
    match answers {
        [others @ .., true] => Ok(others),
        _ => Err(Refusal::BadSeal),
    }
}

impl Pending {
    /// The two signatures to verify: the assertion's, then the seal's.
    #[must_use]
    pub const fn checks(&self) -> &[SignatureCheck] {
        &self.checks
    }

    /// Takes the answers to [`checks`](Self::checks), in their order.
    ///
    /// # Errors
    ///
    /// [`Refusal::Webauthn`] with a bad signature, or [`Refusal::BadSeal`], also when there is not one answer for
    /// each check.
    pub fn conclude(self, answers: &[bool]) -> Result<Presence, Refusal> {
        let [assertion, seal] = *answers else {
            return Err(Refusal::BadSeal);
        };
        self.assertion(assertion)?.seal(seal)
    }

    /// Takes the answer to the first check alone: from then on it is known whose submission this is.
    ///
    /// # Errors
    ///
    /// [`Refusal::Webauthn`] with a bad signature.
    pub fn assertion(self, answer: bool) -> Result<Signed, Refusal> {
        let assertion = self.webauthn.conclude(answer)?;
        Ok(Signed { exchange: self.exchange, flags: assertion.flags, sign_count: assertion.sign_count })
    }
}

impl Signed {
    /// Takes the answer to the second check.
    ///
    /// # Errors
    ///
    /// [`Refusal::BadSeal`].
    pub fn seal(self, answer: bool) -> Result<Presence, Refusal> {
        demand(answer, Refusal::BadSeal)?;
        Ok(self.exchange.presence(self.flags, self.sign_count))
    }
}

impl PendingEnrolment {
    /// The signatures to verify: the attestation's, as many as it has, then the seal's.
    #[must_use]
    pub fn checks(&self) -> &[SignatureCheck] {
        &self.checks
    }

    /// Takes the answers to [`checks`](Self::checks), in their order.
    ///
    /// # Errors
    ///
    /// As [`Pending::conclude`].
    pub fn conclude(self, answers: &[bool]) -> Result<Enrolment, Refusal> {
        let registration = self.webauthn.conclude(seal_answer(answers)?)?;
        let presence = self.exchange.presence(registration.flags, registration.sign_count);
        Ok(Enrolment { presence, registration })
    }
}

impl Presence {
    /// What the phone claimed.
    #[must_use]
    pub const fn statement(&self) -> &Statement {
        &self.statement
    }

    /// What the beacon saw. Its `sealed_at` is the time of the punch.
    #[must_use]
    pub const fn seal(&self) -> &SealBody {
        &self.seal
    }

    /// The once-key; see [`Statement::once`].
    #[must_use]
    pub fn once(&self) -> [u8; 32] {
        self.statement.once()
    }

    /// SHA-256 of the bundle's bytes.
    #[must_use]
    pub const fn submission(&self) -> &[u8; 32] {
        &self.submission
    }

    /// The authenticator's flags.
    #[must_use]
    pub const fn flags(&self) -> Flags {
        self.flags
    }

    /// The authenticator's signature counter; no clone detector (phones leave it at 0).
    #[must_use]
    pub const fn sign_count(&self) -> u32 {
        self.sign_count
    }

    /// How long the session was open, in ms.
    #[must_use]
    pub fn open_to_seal_ms(&self) -> u64 {
        self.seal.sealed_at.since(self.seal.opened_at)
    }
}

impl Enrolment {
    /// That the phone was at the beacon.
    #[must_use]
    pub const fn presence(&self) -> &Presence {
        &self.presence
    }

    /// The credential that was made.
    #[must_use]
    pub const fn registration(&self) -> &Registration {
        &self.registration
    }
}
