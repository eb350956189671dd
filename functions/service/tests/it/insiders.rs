//! Whoever sits inside: what needs two people, and what is flagged.

mod flags;
mod oneself;
mod revocation;

use klabat_api::common::Done;
use klabat_api::console::{
    Approval, ApprovalState, Approvals, Beacons, NewBeacon, PhoneReset, Proposal, Proposed, ReasonGiven, Role,
};
use klabat_api::phone::Enrolled;
use klabat_api::{Base64Url, routes};
use klabat_service::ports::{Statement, Value};

use crate::access::{one_more_admin, second_admin};
use crate::cast::{ENROLLED, NEW};
use crate::scene::{Console, Scene};
use crate::target::Answer;

const WHO: usize = ENROLLED[0];

fn why() -> ReasonGiven {
    ReasonGiven { reason: "sudah diperiksa".to_owned() }
}

pub(crate) async fn propose_reset(by: &Console<'_>, who: usize, from: Option<u64>) -> Answer {
    let path = routes::fill(routes::EMPLOYEE_RESET, &[&by.scene.cast.employee(who)]);
    by.post(&path, &PhoneReset { reason: "HP hilang".to_owned(), from }).await
}

async fn decide(by: &Console<'_>, how: &str, approval: &str) -> Answer {
    by.post(&routes::fill(how, &[approval]), &why()).await
}

async fn approve(by: &Console<'_>, approval: &str) -> Answer {
    decide(by, routes::APPROVAL_APPROVE, approval).await
}

async fn reject(by: &Console<'_>, approval: &str) -> Answer {
    decide(by, routes::APPROVAL_REJECT, approval).await
}

async fn withdraw(by: &Console<'_>, approval: &str) -> Answer {
    by.press(&routes::fill(routes::APPROVAL_WITHDRAW, &[approval])).await
}

/// A phone reset by two people.
pub(crate) async fn reset(first: &Console<'_>, second: &Console<'_>, who: usize, from: Option<u64>) {
    let Proposed { approval } = propose_reset(first, who, from).await.json();
    approve(second, &approval).await.json::<Done>();
}

fn new_beacon(scene: &Scene, name: &str) -> NewBeacon {
    NewBeacon {
        id: Base64Url::from(&scene.cast.bytes(name)[..16]),
        public_key: Base64Url::from(scene.cast.key(name).public_key().0),
        name: name.to_owned(),
        unit: scene.cast.below(),
        site: None,
        replaces: None,
        reason: "kantor baru".to_owned(),
    }
}

/// The proposals that a console lists of the cast's unit, open and decided.
async fn listed(by: &Console<'_>) -> [Vec<Approval>; 2] {
    let Approvals { open, decided } = by.get(routes::APPROVALS).await.json();
    let units = [by.scene.cast.unit(), by.scene.cast.below()];
    [open, decided].map(|rows| rows.into_iter().filter(|row| units.contains(&row.unit.id)).collect())
}

fn lines(scene: &Scene, action: &str) -> usize {
    let lines = scene.target.ports().store.audit().unwrap();
    lines.iter().filter(|line| line.split(' ').nth(1) == Some(action)).count()
}

fn run(scene: &Scene, sql: &'static str, parameters: Vec<Value>) {
    scene.target.ports().store.run(&[Statement { sql, parameters }]).unwrap();
}

#[tokio::test]
async fn a_phone_is_reset_by_two_people() {
    let scene = Scene::new().await;
    let (operator, admin) = (scene.sign_up(Role::Operator).await, scene.sign_up(Role::Admin).await);
    let Proposed { approval } = propose_reset(&operator, WHO, None).await.json();
    assert_eq!(propose_reset(&admin, WHO, None).await.refusal(), (409, "proposed_already".to_owned()));
    let [mine, theirs] = [&listed(&operator).await[0][0], &listed(&admin).await[0][0]];
    assert_eq!((mine.own, mine.may_decide, theirs.own, theirs.may_decide), (true, false, false, true));
    assert_eq!((theirs.reason.as_str(), theirs.proposed_by.as_str()), ("HP hilang", operator.me.name.as_str()));
    let Proposal::PhoneReset { employee, nip, credential, from, .. } = &theirs.proposal else { panic!("{theirs:?}") };
    assert_eq!((employee, nip), (&scene.cast.employee(WHO), &scene.cast.nip(WHO)));
    assert_eq!((&credential.0, from), (&scene.cast.credential(WHO), &None));
    assert_eq!(approve(&operator, &approval).await.refusal(), (409, "own_proposal".to_owned()));
    assert_eq!(reject(&operator, &approval).await.code(), "own_proposal");
    assert_eq!(withdraw(&admin, &approval).await.refusal(), (403, "not_allowed".to_owned()));
    let short = ReasonGiven { reason: "  a ".to_owned() };
    let path = routes::fill(routes::APPROVAL_APPROVE, &[&approval]);
    assert_eq!(admin.post(&path, &short).await.code(), "reason_length");
    approve(&admin, &approval).await.json::<Done>();
    let [open, decided] = listed(&operator).await;
    assert_eq!((open.len(), decided[0].state), (0, ApprovalState::Approved));
    let decision = decided[0].decision.as_ref().unwrap();
    assert_eq!((&decision.by, decision.reason.as_deref()), (&admin.me.name, Some("sudah diperiksa")));
    assert_eq!(propose_reset(&operator, WHO, None).await.code(), "changed_meanwhile", "there is no phone any more");
}

/// Two operators press at once, one of them twice: it is done once.
#[tokio::test]
async fn an_approval_again_is_harmless() {
    let scene = Scene::here().await;
    let (operator, admin) = (scene.sign_up(Role::Operator).await, scene.sign_up(Role::Admin).await);
    let (second, _) = second_admin(&scene, &admin).await;
    let Proposed { approval } = propose_reset(&operator, WHO, None).await.json();
    let (one, two) = tokio::join!(approve(&admin, &approval), approve(&second, &approval));
    let (winner, loser) = if one.status == 200 { (&admin, two) } else { (&second, one) };
    assert_eq!(loser.refusal(), (409, "decided_already".to_owned()));
    approve(winner, &approval).await.json::<Done>();
    assert_eq!(reject(winner, &approval).await.code(), "decided_already");
    assert_eq!(withdraw(&operator, &approval).await.code(), "decided_already");
    assert_eq!((lines(&scene, "credential.reset"), lines(&scene, "approval.approved")), (1, 1));
}

#[tokio::test]
async fn what_is_rejected_or_withdrawn_is_not_done_and_can_be_proposed_again() {
    let mut scene = Scene::new().await;
    {
        let (operator, admin) = (scene.sign_up(Role::Operator).await, scene.sign_up(Role::Admin).await);
        let Proposed { approval } = propose_reset(&operator, WHO, None).await.json();
        reject(&admin, &approval).await.json::<Done>();
        assert_eq!(approve(&admin, &approval).await.code(), "decided_already");
        let Proposed { approval } = propose_reset(&operator, WHO, None).await.json();
        withdraw(&operator, &approval).await.json::<Done>();
        withdraw(&operator, &approval).await.json::<Done>();
        assert_eq!(approve(&admin, &approval).await.code(), "decided_already");
        assert_eq!(listed(&admin).await[1].len(), 2);
    }
    scene.punch(WHO).await;
}

/// The enrolment that was to be reset has been rejected, and another phone enrolled: that one is not reset.
#[tokio::test]
async fn an_approval_of_what_changed_meanwhile_does_nothing() {
    let mut scene = Scene::new().await;
    let bundle = scene.enrolment(NEW[0], |_| ()).await;
    let enrolled: Enrolled = scene.enrol(&bundle).await.json();
    let (operator, admin) = (scene.sign_up(Role::Operator).await, scene.sign_up(Role::Admin).await);
    let Proposed { approval } = propose_reset(&operator, NEW[0], None).await.json();
    let path = routes::fill(routes::ENROLMENT_REJECT, &[&enrolled.credential.encode()]);
    operator.post(&path, &why()).await.json::<Done>();
    assert_eq!(approve(&admin, &approval).await.refusal(), (409, "changed_meanwhile".to_owned()));
    assert_eq!(listed(&admin).await[0][0].state, ApprovalState::Open, "nothing was decided");
    reject(&admin, &approval).await.json::<Done>();
}

/// Between the reading and the transaction the approver's access ends.
#[tokio::test]
async fn an_access_that_ended_meanwhile_decides_nothing() {
    let scene = Scene::here().await;
    let (operator, admin) = (scene.sign_up(Role::Operator).await, scene.sign_up(Role::Admin).await);
    let Proposed { approval } = propose_reset(&operator, WHO, None).await.json();
    // After the batch that finds the session, which is the first.
    let end = Statement { sql: "DELETE FROM sessions WHERE user LIKE 'Admin-%'", parameters: Vec::new() };
    scene.target.ports().meanwhile(1, end);
    assert_eq!(approve(&admin, &approval).await.refusal(), (401, "not_signed_in".to_owned()));
    assert_eq!((lines(&scene, "credential.reset"), lines(&scene, "approval.approved")), (0, 0));
}

#[tokio::test]
async fn a_beacon_is_registered_by_two_admins() {
    let scene = Scene::new().await;
    let (operator, admin) = (scene.sign_up(Role::Operator).await, scene.sign_up(Role::Admin).await);
    let new = new_beacon(&scene, "Aula");
    let Proposed { approval } = admin.post(routes::BEACONS, &new).await.json();
    let beacons = async |by: &Console<'_>| {
        let Beacons { rows, proposed, .. } = by.get(routes::BEACONS).await.json();
        let here = rows.iter().filter(|row| row.id == new.id).count();
        (here, proposed.iter().filter(|row| row.unit.id == new.unit).count())
    };
    assert_eq!(beacons(&operator).await, (0, 1), "it waits where it will be");
    assert_eq!(approve(&operator, &approval).await.refusal(), (403, "not_allowed".to_owned()));
    assert_eq!(approve(&admin, &approval).await.refusal(), (409, "own_proposal".to_owned()));
    let (second, _) = second_admin(&scene, &admin).await;
    let open = &listed(&second).await[0][0];
    assert_eq!((open.invited_by.as_ref(), open.invited_by_proposer), (Some(&admin.me.name), true));
    approve(&second, &approval).await.json::<Done>();
    assert_eq!(beacons(&operator).await, (1, 0));
    let decided = &listed(&admin).await[1][0];
    assert_eq!((decided.invited_by.as_ref(), decided.invited_by_proposer), (Some(&admin.me.name), true));
    let again = NewBeacon { name: "Aula 2".to_owned(), ..new };
    assert_eq!(admin.post(routes::BEACONS, &again).await.refusal(), (409, "beacon_exists".to_owned()));
}

/// Whoever gave the approver the link may hold that passkey themselves; one that the installation invited is known.
#[tokio::test]
async fn an_approver_says_who_invited_them() {
    let scene = Scene::new().await;
    let (operator, admin) = (scene.sign_up(Role::Operator).await, scene.sign_up(Role::Admin).await);
    let Proposed { approval } = propose_reset(&operator, WHO, None).await.json();
    let open = &listed(&admin).await[0][0];
    assert_eq!((&open.invited_by, open.invited_by_proposer), (&None, false), "the installation");
    let (second, _) = second_admin(&scene, &admin).await;
    let open = &listed(&second).await[0][0];
    assert_eq!((open.invited_by.as_ref(), open.invited_by_proposer), (Some(&admin.me.name), false));
    approve(&second, &approval).await.json::<Done>();
}

/// One who keeps the links of two accounts is behind both, however many they are.
#[tokio::test]
async fn whoever_is_behind_the_approvers_inviter_is_said_too() {
    let scene = Scene::new().await;
    let admin = scene.sign_up(Role::Admin).await;
    let (second, _) = second_admin(&scene, &admin).await;
    let (third, _) = one_more_admin(&scene, &second, "Wakil kedua").await;
    admin.post(routes::BEACONS, &new_beacon(&scene, "Aula")).await.json::<Proposed>();
    let open = &listed(&third).await[0][0];
    assert_eq!((open.invited_by.as_ref(), open.invited_by_proposer), (Some(&second.me.name), true));
    // The other way round nobody is behind anybody.
    propose_reset(&third, WHO, None).await.json::<Proposed>();
    let [open, _] = listed(&second).await;
    let theirs = open.iter().find(|approval| approval.proposed_by == third.me.name).unwrap();
    assert!(!theirs.invited_by_proposer);
}

/// The same key came in by another proposal between the two.
#[tokio::test]
async fn a_key_is_registered_once_even_by_two_proposals() {
    let scene = Scene::new().await;
    let admin = scene.sign_up(Role::Admin).await;
    let (second, _) = second_admin(&scene, &admin).await;
    let new = new_beacon(&scene, "Aula");
    let other = NewBeacon { id: Base64Url::from(&scene.cast.bytes("other")[..16]), ..new.clone() };
    let [first, double]: [Proposed; 2] =
        [admin.post(routes::BEACONS, &new).await.json(), admin.post(routes::BEACONS, &other).await.json()];
    approve(&second, &first.approval).await.json::<Done>();
    assert_eq!(approve(&second, &double.approval).await.refusal(), (409, "beacon_exists".to_owned()));
}

/// The constraints hold whatever the code above them does.
#[tokio::test]
async fn the_store_itself_knows_no_decision_by_one_person() {
    const ALONE: &str = "UPDATE approvals SET state = 'approved', decided_by = proposed_by, decided_at = 1";
    const OTHERS: &str = "
        UPDATE approvals SET state = 'withdrawn', decided_at = 1,
          decided_by = (SELECT id FROM users WHERE id <> approvals.proposed_by LIMIT 1)";
    let scene = Scene::here().await;
    let operator = scene.sign_up(Role::Operator).await;
    propose_reset(&operator, WHO, None).await.json::<Proposed>();
    for (sql, name) in [(ALONE, "own_proposal"), (OTHERS, "foreign_proposal")] {
        let refused = scene.target.ports().store.run(&[Statement { sql, parameters: Vec::new() }]).unwrap_err();
        assert_eq!(refused, klabat_service::ports::StoreError::Constraint(name.to_owned()));
    }
}
