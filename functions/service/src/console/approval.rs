//! What needs two people: a proposal by one, which another decides. Whether that may be is a matter of named constraints
//! of the table, asked in the very transaction that does it.

use base64ct::{Base64UrlUnpadded, Encoding as _};
use klabat_api::common::Intent;
use klabat_api::console::{ApprovalState, Proposal, Proposed, Role};
use klabat_evidence::Millis;
use serde_json::{Value as Json, json};

use super::audit::Entry;
use super::{found, visible};
use crate::app::App;
use crate::failure::Failure;
use crate::http::Session;
use crate::ports::{Ports, Statement, StoreError, Value};
use crate::refusal::Refusal;
use crate::store::{Column, Row, sql};

const PROPOSE: &str = "
    INSERT INTO approvals (id, kind, subject, unit, body, reason, proposed_by, proposed_at)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";

const BY_ID: &str = visible!(
    "SELECT id, unit, body, reason, proposed_by, state, decided_by FROM approvals
     WHERE id = ?3 AND unit IN (SELECT unit FROM visible)"
);

/// What every decision of a proposal writes: by whom is asked of the session anew, so that an access that was ended
/// meanwhile decides nothing.
macro_rules! decide {
    ($state:literal, $holds:literal) => {
        concat!(
            "UPDATE approvals SET undecided = (state = 'open'), holds = ",
            $holds,
            ", state = '",
            $state,
            "', decided_by = (SELECT user FROM sessions WHERE hash = ?2 AND ends_at > ?3), decided_at = ?3,
               decision_reason = ?4, link_by = (SELECT passkeys.invited_by FROM sessions
                 JOIN passkeys ON passkeys.id = sessions.passkey WHERE sessions.hash = ?2)
             WHERE id = ?1"
        )
    };
}

const REJECT: &str = decide!("rejected", "1");

const WITHDRAW: &str = decide!("withdrawn", "1");

const APPROVE_RECORD: &str = decide!("approved", "1");

/// `?5` is the beacon that is replaced.
const APPROVE_REGISTRATION: &str =
    decide!("approved", "?5 IS NULL OR EXISTS (SELECT 1 FROM beacons WHERE id = ?5 AND revoked_at IS NULL)");

/// `?5` is the credential.
const APPROVE_RESET: &str = decide!(
    "approved",
    "EXISTS (SELECT 1 FROM credentials WHERE id = ?5 AND employee = approvals.subject AND revoked_at IS NULL)"
);

/// A stored proposal.
pub(super) struct Stored {
    pub(super) id: String,
    pub(super) unit: String,
    pub(super) proposal: Proposal,
    pub(super) reason: String,
    pub(super) proposed_by: String,
    state: ApprovalState,
    decided_by: Option<String>,
}

/// How a proposal is decided.
#[derive(Clone, Copy)]
pub(super) enum Decision<'a> {
    Approve { reason: &'a str },
    Reject { reason: &'a str },
    Withdraw,
}

impl Decision<'_> {
    const fn state(self) -> ApprovalState {
        match self {
            Self::Approve { .. } => ApprovalState::Approved,
            Self::Reject { .. } => ApprovalState::Rejected,
            Self::Withdraw => ApprovalState::Withdrawn,
        }
    }

    const fn reason(&self) -> Option<&str> {
        match self {
            Self::Approve { reason } | Self::Reject { reason } => Some(reason),
            Self::Withdraw => None,
        }
    }

    const fn action(self) -> &'static str {
        match self {
            Self::Approve { .. } => "approval.approved",
            Self::Reject { .. } => "approval.rejected",
            Self::Withdraw => "approval.withdrawn",
        }
    }
}

/// Keeps a proposal; there is one at a time about one thing.
pub(super) async fn propose<P: Ports>(
    app: &App<P>,
    session: &Session,
    proposal: &Proposal,
    unit: &str,
    reason: &str,
) -> Result<Proposed, Failure> {
    let (now, id, (kind, subject)) = (app.now(), base16ct::lower::encode_string(&app.random::<16>()), about(proposal));
    let body = body(proposal);
    let entry = Entry {
        at: now,
        actor: &session.user,
        action: "approval.proposed",
        subject: &id,
        before: json!(null),
        after: json!({ "unit": unit, "proposal": proposal, "reason": reason }),
        salt: app.random(),
    };
    let row = sql!(PROPOSE, &id, kind, subject, unit, body, reason, &session.user, now);
    match app.commit(vec![entry.statement(), row]).await? {
        Ok(_) => Ok(Proposed { approval: id }),
        Err(constraint) if constraint == "approvals.kind, approvals.subject" => Err(Refusal::ProposedAlready.into()),
        Err(constraint) => Err(Failure::Fault(format!("constraint {constraint}"))),
    }
}

/// Whether a role may decide about it, if it is not their own proposal.
pub(super) const fn may_decide(role: Role, proposal: &Proposal) -> bool {
    match (role, proposal) {
        (Role::Admin, _) | (Role::Operator, Proposal::PhoneReset { .. } | Proposal::ManualRecord { .. }) => true,
        (Role::Operator, Proposal::BeaconRegistration { .. }) | (Role::Superior | Role::Auditor, _) => false,
    }
}

/// Finds a proposal about a unit that the session may see.
pub(super) async fn find<P: Ports>(app: &App<P>, session: &Session, id: &str) -> Result<Stored, Failure> {
    let statement = sql!(BY_ID, session.user.as_str(), session.sees_all(), id);
    found(app.batch(vec![statement]).await?.first(stored)?)
}

/// Decides it, and does what follows in the same transaction. The same decision by the same person again changes
/// nothing, and is answered as the first was.
pub(super) async fn decide<P: Ports>(
    app: &App<P>,
    session: &Session,
    stored: &Stored,
    decision: Decision<'_>,
    now: Millis,
    effect: Vec<Statement>,
) -> Result<(), Failure> {
    let entry = Entry {
        at: now,
        actor: &session.user,
        action: decision.action(),
        subject: &stored.id,
        before: json!({ "state": "open", "proposed_by": stored.proposed_by }),
        after: json!({ "state": decision.state(), "reason": decision.reason() }),
        salt: app.random(),
    };
    let mut statements = vec![update(session, stored, decision, now), entry.statement()];
    statements.extend(effect);
    let Err(constraint) = app.commit(statements).await? else { return Ok(()) };
    let refusal = match constraint.as_str() {
        "decided_already" => return again(&find(app, session, &stored.id).await?, session, decision),
        "not_signed_in" => Refusal::NotSignedIn,
        "own_proposal" => Refusal::OwnProposal,
        "foreign_proposal" => Refusal::NotAllowed,
        "beacons.id" | "beacons.public_key" => Refusal::BeaconExists,
        _ => return Err(StoreError::Constraint(constraint).into()),
    };
    Err(refusal.into())
}

fn again(stored: &Stored, session: &Session, decision: Decision<'_>) -> Result<(), Failure> {
    let mine = stored.decided_by.as_deref() == Some(&session.user);
    if mine && stored.state == decision.state() { Ok(()) } else { Err(Refusal::DecidedAlready.into()) }
}

fn update(session: &Session, stored: &Stored, decision: Decision<'_>, now: Millis) -> Statement {
    let (id, hash, reason) = (&stored.id, session.hash, decision.reason());
    match (decision, &stored.proposal) {
        (Decision::Reject { .. }, _) => sql!(REJECT, id, hash, now, reason),
        (Decision::Withdraw, _) => sql!(WITHDRAW, id, hash, now, reason),
        (Decision::Approve { .. }, Proposal::BeaconRegistration { replaces, .. }) => {
            let replaced = replaces.as_ref().map(|beacon| bytes(&beacon.id));
            sql!(APPROVE_REGISTRATION, id, hash, now, reason, replaced)
        }
        (Decision::Approve { .. }, Proposal::PhoneReset { credential, .. }) => {
            sql!(APPROVE_RESET, id, hash, now, reason, credential.0.as_slice())
        }
        (Decision::Approve { .. }, Proposal::ManualRecord { .. }) => sql!(APPROVE_RECORD, id, hash, now, reason),
    }
}

/// The kind as the store names it, and what it is about.
fn about(proposal: &Proposal) -> (&'static str, String) {
    match proposal {
        Proposal::BeaconRegistration { beacon, .. } => ("beacon_registration", beacon.encode()),
        Proposal::PhoneReset { employee, .. } => ("phone_reset", employee.clone()),
        Proposal::ManualRecord { employee, intent, at, .. } => {
            ("manual_record", format!("{employee} {} {at}", intent_name(*intent)))
        }
    }
}

fn body(proposal: &Proposal) -> String {
    serde_json::to_string(proposal).expect("numbers, strings and string keys only")
}

/// Reads a stored body; that it no longer can be read is our fault.
pub(super) fn read_body(body: &str) -> Result<Proposal, Failure> {
    serde_json::from_slice(body.as_bytes()).map_err(|error| Failure::Fault(format!("a stored proposal: {error}")))
}

/// An id that we encoded; nothing where it is none, which then is the id of nothing.
pub(super) fn bytes(id: &str) -> Vec<u8> {
    Base64UrlUnpadded::decode_vec(id).unwrap_or_default()
}

/// What the line of an effect says of its approval.
pub(super) fn approved(stored: &Stored) -> Json {
    json!({ "id": stored.id, "proposed_by": stored.proposed_by })
}

fn stored(mut row: Row) -> Result<Stored, Failure> {
    Ok(Stored {
        id: row.next()?,
        unit: row.next()?,
        proposal: read_body(&row.next::<String>()?)?,
        reason: row.next()?,
        proposed_by: row.next()?,
        state: row.next()?,
        decided_by: row.next()?,
    })
}

impl Column for ApprovalState {
    fn read(value: Value) -> Option<Self> {
        match String::read(value)?.as_str() {
            "open" => Some(Self::Open),
            "approved" => Some(Self::Approved),
            "rejected" => Some(Self::Rejected),
            "withdrawn" => Some(Self::Withdrawn),
            _ => None,
        }
    }
}

/// The name under which the store keeps an intent.
pub(super) const fn intent_name(intent: Intent) -> &'static str {
    match intent {
        Intent::In => "in",
        Intent::Out => "out",
    }
}
