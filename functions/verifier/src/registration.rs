//! `klabat registration`: a ceremony with its attestation.

use std::path::PathBuf;

use jiff::Timestamp;
use klabat_webauthn::android::{AndroidKeyPolicy, DevicePolicy, DeviceRules, google_roots};
use klabat_webauthn::registration::{RegistrationResponse, checks};
use klabat_webauthn::{AttestationPolicy, ClientData, CrossOrigin};

use crate::answer::answer;
use crate::cli::Policy;
use crate::facts::Facts;
use crate::input::{self, Element};
use crate::report::{Finding, Place};
use crate::{Failure, Refusal, Report};

pub(crate) fn run(files: &[PathBuf], policy: Policy, at: Timestamp, report: &mut Report<'_>) -> Result<(), Failure> {
    let policy = policy.attestation();
    each_element(files, report, |element, facts| judge(element, &policy, milliseconds(at), facts))
}

/// Milliseconds since the Unix epoch. Before it no authority's certificate is valid, as at its first moment.
pub(crate) fn milliseconds(at: Timestamp) -> u64 {
    u64::try_from(at.as_millisecond()).unwrap_or(0)
}

/// What is demanded, and of whom.
struct Demand {
    attestation: AttestationPolicy,
    /// Whether the person must have been verified, and the credential be of one device.
    device_bound: bool,
}

impl Policy {
    fn attestation(self) -> Demand {
        match self {
            Self::Production => Demand { attestation: production(), device_bound: true },
            Self::Any => Demand { attestation: statement(), device_bound: false },
        }
    }
}

/// An attested phone. Nobody here has a revocation list.
fn production() -> AttestationPolicy {
    let policy = DevicePolicy { anchors: google_roots(), rules: DeviceRules::production(0), revocations: None };
    AttestationPolicy { android_key: AndroidKeyPolicy::Device(Box::new(policy)), ..AttestationPolicy::default() }
}

/// Whatever the statement says, if its signatures hold.
fn statement() -> AttestationPolicy {
    AttestationPolicy {
        none: true,
        packed_self: true,
        packed_statement: true,
        android_key: AndroidKeyPolicy::Statement,
        ..AttestationPolicy::default()
    }
}

/// Reports each element of each file.
pub(crate) fn each_element(
    files: &[PathBuf],
    report: &mut Report<'_>,
    judge: impl Fn(&Element<'_>, &mut Facts) -> Result<(), Refusal>,
) -> Result<(), Failure> {
    for file in files {
        let text = match input::read(file) {
            Ok(text) => text,
            Err(refusal) => {
                report.line(Place::file(file), &Finding::refused(refusal))?;
                continue;
            }
        };
        let (elements, array) = match input::elements(&text) {
            Ok(elements) => elements,
            Err(refusal) => {
                report.line(Place::file(file), &Finding::refused(refusal))?;
                continue;
            }
        };
        for (index, json) in elements.into_iter().enumerate() {
            let finding = Finding::of(|facts| judge(&Element::parse(json)?, facts));
            report.line(Place { index: array.then_some(index), ..Place::file(file) }, &finding)?;
        }
    }
    Ok(())
}

/// Takes a frame of whatever page, and notes which: whether that was expected, its relying party alone knows.
fn framed(client_data_json: &[u8], facts: &mut Facts) -> CrossOrigin {
    let client_data = ClientData::parse(client_data_json).ok();
    let top_origin = client_data.as_ref().and_then(|client_data| client_data.top_origin.clone());
    if top_origin.is_some() || client_data.is_some_and(|client_data| client_data.cross_origin) {
        facts.put("crossOrigin", true);
    }
    if let Some(top_origin) = &top_origin {
        facts.put("topOrigin", top_origin.as_str());
    }
    CrossOrigin::Allowed { top_origins: top_origin.into_iter().collect() }
}

fn judge(element: &Element<'_>, demand: &Demand, at_ms: u64, facts: &mut Facts) -> Result<(), Refusal> {
    let attestation_object = element.bytes("attestationObject")?;
    facts.put_attestation(&attestation_object);
    let id = element.bytes("id")?;
    let client_data_json = element.bytes("clientDataJSON")?;
    let challenge = element.challenge()?;
    let relying_party = element.relying_party()?;
    let policy = klabat_webauthn::Policy {
        user_verification_required: demand.device_bound,
        backup_eligible_allowed: !demand.device_bound,
        cross_origin: if demand.device_bound { CrossOrigin::Refused } else { framed(&client_data_json, facts) },
        ..relying_party.policy(demand.attestation.clone())
    };
    let response =
        RegistrationResponse { client_data_json: &client_data_json, attestation_object: &attestation_object };
    let pending = checks(&policy, &challenge, &response, at_ms)?;
    let answers = answer(pending.checks());
    let registration = pending.conclude(&answers)?;
    if registration.credential_id != id {
        return Err(klabat_webauthn::Refusal::WrongCredential.into());
    }
    Ok(())
}
