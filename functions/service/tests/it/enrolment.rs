//! Enrolling a phone, and finding it again.

use klabat_api::console::{PendingEnrolments, ReasonGiven, Role};
use klabat_api::phone::{CredentialState, Enrolled, EnrolmentStep, Found, PhoneRequest, PhoneStatus};
use klabat_api::{Base64Url, routes};
use klabat_evidence::{EnrolmentCode, Millis};

use crate::authenticator::{BE, UP};
use crate::cast::{ENROLLED, NEW};
use crate::scene::{Console, Scene};
use crate::target::{START, Target};

async fn confirm(operator: &Console<'_>, credential: &Base64Url) -> crate::target::Answer {
    operator.press(&routes::fill(routes::ENROLMENT_CONFIRM, &[&credential.encode()])).await
}

fn why() -> ReasonGiven {
    ReasonGiven { reason: "HP hilang".to_owned() }
}

#[tokio::test]
async fn an_enrolled_phone_checks_in_once_it_is_confirmed() {
    let mut scene = Scene::new().await;
    let bundle = scene.enrolment(NEW[0], |_| ()).await;
    let enrolled: Enrolled = scene.enrol(&bundle).await.json();
    assert_eq!(enrolled.state, CredentialState::Pending);
    {
        let operator = scene.sign_up(Role::Operator).await;
        let pending: PendingEnrolments = operator.get(routes::ENROLMENTS).await.json();
        let [row] = pending.rows.as_slice() else { panic!("{pending:?}") };
        assert_eq!((&row.credential, row.employee.nip.as_str()), (&enrolled.credential, &*scene.cast.nip(NEW[0])));
        assert_eq!((row.attestation.as_str(), row.alarms.len()), ("none", 0));
        assert_eq!(confirm(&operator, &enrolled.credential).await.status, 200);
        assert_eq!(confirm(&operator, &enrolled.credential).await.code(), "changed_meanwhile");
        assert_eq!(operator.get(routes::ENROLMENTS).await.json::<PendingEnrolments>().rows, []);
    }
    scene.punch(NEW[0]).await;
    let request = PhoneRequest { credential: enrolled.credential, token: enrolled.token };
    let status: PhoneStatus = scene.post(routes::PHONE_STATUS, &request).await.json();
    assert_eq!((status.state, status.records.len()), (CredentialState::Active, 1));
}

#[tokio::test]
async fn the_same_bytes_get_the_same_answer_and_others_are_refused() {
    let mut scene = Scene::new().await;
    let bundle = scene.enrolment(NEW[0], |_| ()).await;
    let other = scene.enrolment(NEW[0], |visit| visit.authenticator.id = vec![5; 32]).await;
    let first: Enrolled = scene.enrol(&bundle).await.json();
    assert_eq!(scene.enrol(&bundle).await.json::<Enrolled>(), first);
    assert_eq!(scene.enrol(&other).await.code(), "already_enrolled", "one phone for each ASN");
    let mut twice = bundle.encode();
    *twice.last_mut().unwrap() ^= 1;
    let answer = scene.send(crate::scene::octets(routes::ENROLMENT, twice)).await;
    assert_eq!(answer.code(), "altered_submission");
}

#[tokio::test]
async fn identical_posts_at_once_enrol_one_phone() {
    let mut scene = Scene::new().await;
    let bundle = scene.enrolment(NEW[0], |_| ()).await;
    let (one, two, three) = tokio::join!(scene.enrol(&bundle), scene.enrol(&bundle), scene.enrol(&bundle));
    let one: Enrolled = one.json();
    assert_eq!((one.clone(), one), (two.json(), three.json()));
    let operator = scene.sign_up(Role::Operator).await;
    assert_eq!(operator.get(routes::ENROLMENTS).await.json::<PendingEnrolments>().rows.len(), 1);
}

#[tokio::test]
async fn two_phones_with_one_code_at_once_enrol_one() {
    let mut scene = Scene::new().await;
    let one = scene.enrolment(NEW[0], |_| ()).await;
    let other = scene.enrolment(NEW[0], |visit| visit.authenticator.id[0] ^= 1).await;
    let (one, other) = tokio::join!(scene.enrol(&one), scene.enrol(&other));
    let mut outcomes = [one.status, other.status];
    outcomes.sort_unstable();
    assert!(outcomes[0] == 200 && outcomes[1] >= 400, "{outcomes:?}");
    let operator = scene.sign_up(Role::Operator).await;
    assert_eq!(operator.get(routes::ENROLMENTS).await.json::<PendingEnrolments>().rows.len(), 1);
}

#[tokio::test]
async fn a_phone_that_another_asn_enrolled_is_refused() {
    let mut scene = Scene::new().await;
    let taken = scene.cast.credential(ENROLLED[0]);
    let bundle = scene.enrolment(NEW[0], |visit| visit.authenticator.id = taken).await;
    assert_eq!(scene.enrol(&bundle).await.refusal(), (409, "phone_taken".to_owned()));
}

#[tokio::test]
async fn the_units_other_phones_are_excluded() {
    let scene = Scene::new().await;
    let step: EnrolmentStep = scene.start(NEW[0], &scene.cast.code(NEW[0]).to_string()).await.json();
    let EnrolmentStep::Enrol(options) = step else { panic!("{step:?}") };
    let mut exclude: Vec<_> = options.exclude.into_iter().map(|id| id.0).collect();
    exclude.sort();
    let mut expected = ENROLLED.map(|who| scene.cast.credential(who));
    expected.sort();
    assert_eq!(exclude, expected);
}

#[tokio::test]
async fn a_stranger_learns_nothing() {
    let scene = Scene::new().await;
    let wrong = EnrolmentCode::from_random([1; 7]).to_string();
    let right = scene.cast.code(NEW[0]).to_string();
    let refused = (422, "unknown_enrolment".to_owned());
    assert_eq!(scene.start(NEW[0], &wrong).await.refusal(), refused, "wrong code");
    assert_eq!(scene.start(NEW[1], &right).await.refusal(), refused, "another's code");
    assert_eq!(scene.start(ENROLLED[0], &right).await.refusal(), refused, "no code");
    assert_eq!(scene.start(NEW[0], "").await.refusal(), refused, "no such code");
    let nobody = klabat_api::phone::EnrolmentStart { nip: "198501012010011999".to_owned(), code: right.clone() };
    assert_eq!(scene.post(routes::ENROLMENT_OPTIONS, &nobody).await.refusal(), refused, "no such ASN");
    let loose = format!(" {} ", right.to_lowercase().replace('-', " "));
    assert_eq!(scene.start(NEW[0], &loose).await.status, 200, "as people write it");
}

#[tokio::test]
async fn ten_tries_wear_a_code_out() {
    let scene = Scene::new().await;
    let wrong = EnrolmentCode::from_random([1; 7]).to_string();
    for _ in 0..10 {
        assert_eq!(scene.start(NEW[0], &wrong).await.code(), "unknown_enrolment");
    }
    assert_eq!(scene.start(NEW[0], &scene.cast.code(NEW[0]).to_string()).await.code(), "unknown_enrolment");
}

#[tokio::test]
async fn a_code_ends_after_a_day_and_a_limit_is_kept() {
    let scene = Scene::here().await;
    let right = scene.cast.code(NEW[0]).to_string();
    scene.turn(Millis(START + 86_400_000 - 1));
    assert_eq!(scene.start(NEW[0], &right).await.status, 200);
    scene.turn(Millis(START + 86_400_000));
    assert_eq!(scene.start(NEW[0], &right).await.code(), "unknown_enrolment");
    scene.target.ports().limited.store(true, std::sync::atomic::Ordering::SeqCst);
    assert_eq!(scene.start(NEW[0], &right).await.refusal(), (429, "too_many_attempts".to_owned()));
}

#[tokio::test]
async fn what_the_phone_must_be() {
    let mut scene = Scene::new().await;
    let synced = scene.enrolment(NEW[0], |visit| visit.ceremony.flags |= BE).await;
    assert_eq!(scene.enrol(&synced).await.code(), "backup_eligible");
    let unverified = scene.enrolment(NEW[0], |visit| visit.ceremony.flags = UP).await;
    assert_eq!(scene.enrol(&unverified).await.code(), "user_not_verified");
    let far = scene.enrolment(NEW[0], |visit| visit.radio.dbm = Some(-90)).await;
    assert_eq!(scene.enrol(&far).await.code(), "weak_signal", "enrolment happens in the office");
    let honest = scene.enrolment(NEW[0], |_| ()).await;
    assert_eq!(scene.enrol(&honest).await.status, 200, "a refusal spends nothing");
}

#[tokio::test]
async fn where_only_attested_phones_are_taken_others_are_refused() {
    let mut scene = Scene::before(Target::here(false), crate::cast::Which::Strict).await;
    let bundle = scene.enrolment(NEW[0], |_| ()).await;
    assert_eq!(scene.enrol(&bundle).await.code(), "untrusted_attestation");
}

#[tokio::test]
async fn a_cleared_browser_finds_its_credential_again() {
    let scene = Scene::new().await;
    let operator = scene.sign_up(Role::Operator).await;
    let who = ENROLLED[0];
    let path = routes::fill(routes::EMPLOYEE_CODE, &[&scene.cast.employee(who)]);
    let issued: klabat_api::console::EnrolmentCode = operator.press(&path).await.json();
    let step: EnrolmentStep = scene.start(who, &issued.code).await.json();
    let EnrolmentStep::Found(Found { credential, token, state, .. }) = step else { panic!("{step:?}") };
    assert_eq!((credential.0.clone(), state), (scene.cast.credential(who), CredentialState::Active));
    let status = async |token: Base64Url| {
        let request = PhoneRequest { credential: credential.clone(), token };
        scene.post(routes::PHONE_STATUS, &request).await
    };
    assert_eq!(status(token).await.status, 200);
    assert_eq!(status(Base64Url::from(scene.cast.token(who))).await.code(), "unknown_phone", "the former token");
    assert_eq!(operator.press(&path).await.status, 200);
    assert_eq!(scene.start(who, &issued.code).await.code(), "unknown_enrolment", "the former code");
}

#[tokio::test]
async fn a_reset_ends_the_phone_but_not_what_it_sent() {
    let mut scene = Scene::new().await;
    let who = ENROLLED[0];
    let (one, other) = (scene.visit(who), scene.visit(who));
    let (sent, unsent) = (scene.bundle(one).await, scene.bundle(other).await);
    let punched: klabat_api::phone::Punched = scene.submit(&sent).await.json();
    {
        let operator = scene.sign_up(Role::Operator).await;
        let path = routes::fill(routes::EMPLOYEE_RESET, &[&scene.cast.employee(who)]);
        assert_eq!(operator.post(&path, &ReasonGiven { reason: " a ".to_owned() }).await.code(), "reason_length");
        assert_eq!(operator.post(&path, &why()).await.status, 200);
        assert_eq!(operator.post(&path, &why()).await.code(), "changed_meanwhile");
    }
    assert_eq!(scene.submit(&sent).await.json::<klabat_api::phone::Punched>(), punched, "the one receipt");
    assert_eq!(scene.submit(&unsent).await.code(), "revoked_credential");
}

#[tokio::test]
async fn a_rejected_enrolment_makes_room_for_another() {
    let mut scene = Scene::new().await;
    let bundle = scene.enrolment(NEW[0], |_| ()).await;
    let enrolled: Enrolled = scene.enrol(&bundle).await.json();
    let operator = scene.sign_up(Role::Operator).await;
    let path = routes::fill(routes::ENROLMENT_REJECT, &[&enrolled.credential.encode()]);
    assert_eq!(operator.post(&path, &why()).await.status, 200);
    assert_eq!(confirm(&operator, &enrolled.credential).await.code(), "changed_meanwhile");
    let code = routes::fill(routes::EMPLOYEE_CODE, &[&scene.cast.employee(NEW[0])]);
    let issued: klabat_api::console::EnrolmentCode = operator.press(&code).await.json();
    let step: EnrolmentStep = scene.start(NEW[0], &issued.code).await.json();
    assert!(matches!(step, EnrolmentStep::Enrol(_)));
}
