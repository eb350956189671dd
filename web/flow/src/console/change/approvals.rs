//! Decisions about what another person proposed, and taking back what one proposed oneself.

use klabat_api::common::Intent;
use klabat_api::console::{Approval, Me, Proposal};
use klabat_api::routes;

use super::{Ask, wire};
use crate::console::form::{Form, Input, Said, Values};
use crate::console::time::{iso_date, iso_time};
use crate::console::typed::Typed;
use crate::http::Request;
use crate::messages::console::Key;

/// What a proposal is about, in one sentence.
#[must_use]
pub fn about(approval: &Approval) -> Said {
    let value = |name: &'static str, value: &str| (name, value.to_owned());
    match &approval.proposal {
        Proposal::PhoneReset { name, .. } => Said::of(Key::ProposalReset, name),
        Proposal::BeaconRegistration { name, replaces: None, .. } => {
            Said { key: Key::ProposalBeacon, values: vec![value("name", name), value("unit", &approval.unit.name)] }
        }
        Proposal::BeaconRegistration { name, replaces: Some(former), .. } => {
            Said { key: Key::ProposalReplace, values: vec![value("name", name), value("former", &former.name)] }
        }
        Proposal::ManualRecord { name, intent, at, cause, .. } => Said {
            key: match intent {
                Intent::In => Key::ProposalManualIn,
                Intent::Out => Key::ProposalManualOut,
            },
            values: vec![
                value("name", name),
                value("date", &iso_date(*at, &approval.unit.zone)),
                value("time", &iso_time(*at, &approval.unit.zone)),
                ("cause", wire(cause)),
            ],
        },
    }
}

/// Approval of another's proposal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Approve(pub Approval);

impl Ask for Approve {
    fn title(&self) -> Said {
        Key::ApproveProposalTitle.into()
    }

    fn form(&self, _: &Values, _: &Me) -> Form {
        let form = Form::new(Key::Approve, vec![Input::reason()]).text(about(&self.0)).text(Key::ApproveProposalText);
        if self.0.invited_by_proposer { form.warning(Key::InvitedByProposer) } else { form }
    }

    fn request(&self, typed: &mut Typed<'_>) -> Request {
        Request::json(routes::fill(routes::APPROVAL_APPROVE, &[&self.0.id]), &typed.reason())
    }

    fn done(&self, _: &Values) -> Said {
        Key::DoneProposalApproved.into()
    }
}

/// Rejection of another's proposal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RejectProposal(pub Approval);

impl Ask for RejectProposal {
    fn title(&self) -> Said {
        Key::RejectProposalTitle.into()
    }

    fn form(&self, _: &Values, _: &Me) -> Form {
        Form::taking_away(Key::RejectProposal, Key::RejectProposalText).text(about(&self.0))
    }

    fn request(&self, typed: &mut Typed<'_>) -> Request {
        Request::json(routes::fill(routes::APPROVAL_REJECT, &[&self.0.id]), &typed.reason())
    }

    fn done(&self, _: &Values) -> Said {
        Key::DoneProposalRejected.into()
    }
}

/// One's own proposal is taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Withdraw(pub Approval);

impl Ask for Withdraw {
    fn title(&self) -> Said {
        Key::WithdrawTitle.into()
    }

    fn form(&self, _: &Values, _: &Me) -> Form {
        Form::new(Key::Withdraw, Vec::new()).text(about(&self.0)).warning(Key::WithdrawText).danger()
    }

    fn request(&self, _: &mut Typed<'_>) -> Request {
        Request::post(routes::fill(routes::APPROVAL_WITHDRAW, &[&self.0.id]))
    }

    fn done(&self, _: &Values) -> Said {
        Key::DoneWithdrawn.into()
    }
}

#[cfg(test)]
mod tests {
    use klabat_api::common::Intent;
    use klabat_api::console::{Approval, ApprovalState, ManualCause, Named, Proposal};
    use klabat_api::{Base64Url, Unit};

    use super::{Approve, Ask, RejectProposal, Withdraw, about};
    use crate::console::form::{Fault, Values};
    use crate::console::tests::admin;
    use crate::console::typed::Typed;
    use crate::http::Body;
    use crate::messages::console::Key;

    fn approval(proposal: Proposal) -> Approval {
        Approval {
            id: "a1".into(),
            unit: Unit { id: "u1".into(), name: "Dinas Kesehatan".into(), zone: "Asia/Makassar".into() },
            proposal,
            reason: "HP hilang".into(),
            proposed_by: "Budi".into(),
            proposed_at: 0,
            own: false,
            may_decide: true,
            state: ApprovalState::Open,
            decision: None,
            invited_by: Some("Budi".into()),
            invited_by_proposer: true,
        }
    }

    fn reset() -> Approval {
        let (employee, nip, name) = ("e1".into(), "198501012010011001".into(), "Ny. Maria Wowor".into());
        approval(Proposal::PhoneReset { employee, nip, name, credential: Base64Url(vec![1]), from: None })
    }

    #[test]
    fn a_decision_says_why_and_goes_to_its_own_route() {
        let values = Values::default().with("reason", "sudah diperiksa");
        for (ask, path) in [
            (&Approve(reset()) as &dyn Ask, "/api/v1/console/approvals/a1/approve"),
            (&RejectProposal(reset()), "/api/v1/console/approvals/a1/reject"),
        ] {
            let mut typed = Typed::new(&values);
            let request = ask.request(&mut typed);
            let request = typed.finish(request).unwrap();
            assert_eq!((&*request.path, request.body), (path, Body::Json(r#"{"reason":"sudah diperiksa"}"#.into())));
            let nothing = Values::default();
            let mut silent = Typed::new(&nothing);
            let request = ask.request(&mut silent);
            assert_eq!(silent.finish(request), Err(vec![("reason", Fault::Missing)]));
        }
        let mut typed = Typed::new(&values);
        assert_eq!(Withdraw(reset()).request(&mut typed).path, "/api/v1/console/approvals/a1/withdraw");
    }

    #[test]
    fn whoever_was_invited_by_the_proposer_is_told_before_they_approve() {
        let me = admin();
        let (values, mut other) = (Values::default(), reset());
        assert_eq!(Approve(reset()).form(&values, &me).warning, Some(Key::InvitedByProposer.into()));
        other.invited_by_proposer = false;
        assert_eq!(Approve(other).form(&values, &me).warning, None);
    }

    #[test]
    fn a_proposal_says_what_will_happen() {
        let beacon = |replaces| {
            let (beacon, public_key) = (Base64Url(vec![1; 16]), Base64Url(vec![2; 64]));
            about(&approval(Proposal::BeaconRegistration {
                beacon,
                public_key,
                name: "Lobi".into(),
                site: None,
                replaces,
            }))
        };
        assert_eq!(about(&reset()).key, Key::ProposalReset);
        // 2026-08-18, 07:20 WITA.
        let by_hand = about(&approval(Proposal::ManualRecord {
            employee: "e1".into(),
            nip: "198501012010011001".into(),
            name: "Ny. Maria Wowor".into(),
            intent: Intent::In,
            at: 1_787_008_800_000,
            cause: ManualCause::BrokenPhone,
        }));
        assert_eq!(
            (by_hand.key, &*by_hand.values[1].1, &*by_hand.values[2].1, &*by_hand.values[3].1),
            (Key::ProposalManualIn, "2026-08-18", "07:20", "broken_phone")
        );
        assert_eq!(beacon(None).values[1], ("unit", "Dinas Kesehatan".into()));
        let former = Named { id: "b0".into(), name: "Lobi lama".into() };
        assert_eq!(
            (beacon(Some(former.clone())).key, &*beacon(Some(former)).values[1].1),
            (Key::ProposalReplace, "Lobi lama")
        );
    }
}
