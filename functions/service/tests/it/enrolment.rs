//! Enrolling a phone, and finding it again.

use klabat_api::console::{ExceptionKind, Exceptions, PendingEnrolments, ReasonGiven, Role};
use klabat_api::phone::{CredentialState, Enrolled, EnrolmentStep, Found, FoundAssertion, PhoneRequest, PhoneStatus};
use klabat_api::{Base64Url, routes};
use klabat_evidence::{Anchor, EnrolmentCode, Intent, Millis, Proof};
use klabat_service::ports::{Limit, Statement, Value};
use serde_json::json;

use crate::authenticator::{Authenticator, BE, UP, UV};
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
    // The app asks for the location only later; that is nothing to look at.
    let bundle = scene.enrolment(NEW[0], |visit| visit.place = None).await;
    let enrolled: Enrolled = scene.enrol(&bundle).await.json();
    assert_eq!(enrolled.state, CredentialState::Pending);
    {
        let operator = scene.sign_up(Role::Operator).await;
        let pending: PendingEnrolments = operator.get(routes::ENROLMENTS).await.json();
        let [row] = pending.rows.as_slice() else { panic!("{pending:?}") };
        assert_eq!((&row.credential, row.employee.nip.as_str()), (&enrolled.credential, &*scene.cast.nip(NEW[0])));
        assert_eq!((row.attestation.as_str(), row.alarms.len()), ("none", 0));
        assert_eq!((row.check.len(), &row.check), (6, &enrolled.check), "the phone in the hand is this one");
        assert_eq!(confirm(&operator, &enrolled.credential).await.status, 200);
        assert_eq!(confirm(&operator, &enrolled.credential).await.code(), "changed_meanwhile");
        assert_eq!(operator.get(routes::ENROLMENTS).await.json::<PendingEnrolments>().rows, []);
    }
    scene.punch(NEW[0]).await;
    let request = PhoneRequest { credential: enrolled.credential, token: enrolled.token };
    let status: PhoneStatus = scene.post(routes::PHONE_STATUS, &request).await.json();
    assert_eq!((status.state, status.records.len()), (CredentialState::Active, 1));
    assert_eq!(status.check, enrolled.check);
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

/// A phone that came in between, while the code stayed open.
#[tokio::test]
async fn a_phone_that_is_there_by_the_commit_is_the_one() {
    let mut scene = Scene::here().await;
    let bundle = scene.enrolment(NEW[0], |visit| visit.authenticator.id[0] ^= 1).await;
    let row = scene.cast.enrolled(NEW[0], Millis(START));
    scene.target.ports().meanwhile(1, row);
    assert_eq!(scene.enrol(&bundle).await.refusal(), (409, "already_enrolled".to_owned()));
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

/// A browser takes a list of any length, a security chip asked about each of hundreds does not answer in time.
#[tokio::test]
async fn of_a_large_unit_the_64_newest_phones_are_excluded() {
    const PEOPLE: &str = "
        INSERT INTO employees (id, nip, name, kind, position, unit, user_handle)
        SELECT 'many-' || value, printf('1990010120150420%02d', value), 'N', kind, position, unit, randomblob(32)
        FROM employees JOIN json_each(?2) WHERE employees.id = ?1";
    const PHONES: &str = "
        INSERT INTO credentials (id, employee, once, public_key, state, token_hash, aaguid, attestation, beacon, sealed_at,
          received_at, reasons)
        SELECT CAST(employees.id AS BLOB), employees.id, randomblob(32), public_key, state, token_hash, aaguid,
          attestation, beacon, sealed_at, received_at + CAST(substr(employees.id, 6) AS INTEGER), reasons
        FROM credentials JOIN employees ON employees.id LIKE 'many-%' WHERE credentials.id = ?1";
    let scene = Scene::here().await;
    let numbers = json!((1..=70).collect::<Vec<_>>()).to_string();
    let (like, phone) = (scene.cast.employee(ENROLLED[0]), scene.cast.credential(ENROLLED[0]));
    let rows = [(PEOPLE, vec![Value::Text(like), Value::Text(numbers)]), (PHONES, vec![Value::Blob(phone)])];
    let rows = rows.map(|(sql, parameters)| Statement { sql, parameters });
    scene.target.ports().store.run(&rows).unwrap();
    let step: EnrolmentStep = scene.start(NEW[0], &scene.cast.code(NEW[0]).to_string()).await.json();
    let EnrolmentStep::Enrol(options) = step else { panic!("{step:?}") };
    let exclude: Vec<_> = options.exclude.into_iter().map(|id| String::from_utf8_lossy(&id.0).into_owned()).collect();
    let newest: Vec<_> = (7..=70).rev().map(|number| format!("many-{number}")).collect();
    assert_eq!(exclude, newest);
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
async fn an_office_behind_one_address_enrols_while_a_colleague_tries_codes() {
    let mut scene = Scene::here().await;
    scene.share(Limit::Enrolment, 3);
    let wrong = EnrolmentCode::from_random([1; 7]).to_string();
    for expected in ["unknown_enrolment", "unknown_enrolment", "unknown_enrolment", "too_many_attempts"] {
        assert_eq!(scene.start(NEW[0], &wrong).await.code(), expected);
    }
    let bundle = scene.enrolment(NEW[1], |_| ()).await;
    for _ in 0..5 {
        assert_eq!(scene.enrol(&bundle).await.status, 200, "what the challenge gates has no limit by address");
    }
}

#[tokio::test]
async fn an_enrolment_with_a_made_up_challenge_reads_nothing() {
    let mut scene = Scene::here().await;
    let forge = |it: &mut klabat_evidence::Statement| {
        if let Anchor::Challenge(challenge) = &mut it.anchor {
            challenge.mac[0] ^= 1;
        }
    };
    let bundle = scene.enrolment(NEW[0], |visit| visit.claim = forge).await;
    let before = scene.target.ports().store.batches();
    assert_eq!(scene.enrol(&bundle).await.code(), "foreign_challenge");
    assert_eq!(scene.target.ports().store.batches(), before);
}

#[tokio::test]
async fn a_challenge_of_a_punch_enrols_nobody_and_the_reverse() {
    let mut scene = Scene::new().await;
    let challenge = scene.challenge(&scene.cast.credential(ENROLLED[0])).await;
    let visit = scene.visit(ENROLLED[0]);
    let punch = scene.exchange(&visit, challenge);
    assert_eq!(scene.submit(&punch).await.status, 200);
    let mut visit = scene.visit(NEW[0]);
    visit.intent = Intent::Enrol;
    visit.claim = |it| it.intent = Intent::In;
    let other = scene.exchange(&visit, challenge);
    assert_eq!(scene.enrol(&other).await.refusal(), (409, "altered_submission".to_owned()));
    let enrolment = scene.enrolment(NEW[0], |_| ()).await;
    assert_eq!(scene.enrol(&enrolment).await.status, 200);
    let Anchor::Challenge(challenge) = enrolment.statement().anchor else { panic!("online") };
    let visit = scene.visit(ENROLLED[0]);
    let other = scene.exchange(&visit, challenge);
    assert_eq!(scene.submit(&other).await.code(), "foreign_challenge");
}

#[tokio::test]
async fn the_loser_of_a_counter_clash_is_kept_as_disputed() {
    let mut scene = Scene::new().await;
    scene.punch(ENROLLED[0]).await;
    let bundle = scene.enrolment(NEW[0], |visit| visit.tamper = |it| it.counter.0 = 1).await;
    assert_eq!(scene.enrol(&bundle).await.refusal(), (409, "repeated_counter".to_owned()));
    let admin = scene.sign_up(Role::Admin).await;
    let exceptions: Exceptions = admin.get(&crate::console::exceptions(&scene)).await.json();
    let rows: Vec<_> = exceptions.rows.iter().map(|row| (row.kind, row.name.clone())).collect();
    let name = format!("ASN {} dari {}", NEW[0], scene.cast.0);
    assert_eq!(rows, [(ExceptionKind::Dispute, Some(name))]);
}

#[tokio::test]
async fn a_code_ends_after_a_day_and_a_limit_is_kept() {
    let scene = Scene::here().await;
    let right = scene.cast.code(NEW[0]).to_string();
    scene.turn(Millis(START + 86_400_000 - 1));
    assert_eq!(scene.start(NEW[0], &right).await.status, 200);
    scene.turn(Millis(START + 86_400_000));
    assert_eq!(scene.start(NEW[0], &right).await.code(), "unknown_enrolment");
    scene.share(Limit::Enrolment, 0);
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

/// A fresh code of this ASN, and what it finds.
pub(crate) async fn find(scene: &Scene, operator: &Console<'_>, who: usize) -> Found {
    let path = routes::fill(routes::EMPLOYEE_CODE, &[&scene.cast.employee(who)]);
    let issued: klabat_api::console::EnrolmentCode = operator.press(&path).await.json();
    let step: EnrolmentStep = scene.start(who, &issued.code).await.json();
    let EnrolmentStep::Found(found) = step else { panic!("{step:?}") };
    found
}

/// The credential of an ASN signs what was found, by these flags.
pub(crate) fn assert_found(scene: &Scene, who: usize, found: &Found, flags: u8) -> FoundAssertion {
    let mut ceremony = scene.ceremony();
    ceremony.flags = flags;
    let key = Authenticator { id: scene.cast.credential(who), key: scene.cast.phone_key(who) };
    let proof = key.get(&ceremony, &found.challenge.0.clone().try_into().unwrap());
    let Proof::Assertion { credential_id, authenticator_data, client_data_json, signature } = proof else {
        panic!("get asserts")
    };
    FoundAssertion {
        credential: Base64Url(credential_id),
        server_challenge: found.server_challenge.clone(),
        client_data_json: Base64Url(client_data_json),
        authenticator_data: Base64Url(authenticator_data),
        signature: Base64Url(signature),
    }
}

async fn status(scene: &Scene, who: usize, token: Base64Url) -> crate::target::Answer {
    let request = PhoneRequest { credential: Base64Url(scene.cast.credential(who)), token };
    scene.post(routes::PHONE_STATUS, &request).await
}

#[tokio::test]
async fn a_cleared_browser_shows_its_credential_and_gets_a_new_token() {
    let scene = Scene::new().await;
    let operator = scene.sign_up(Role::Operator).await;
    let who = ENROLLED[0];
    let found = find(&scene, &operator, who).await;
    assert_eq!(found.credential.0, scene.cast.credential(who));
    let former = Base64Url::from(scene.cast.token(who));
    assert_eq!(status(&scene, who, former.clone()).await.status, 200, "the code alone changes nothing");
    let proof = assert_found(&scene, who, &found, UP | UV);
    let again: Enrolled = scene.post(routes::ENROLMENT_FOUND, &proof).await.json();
    assert_eq!((&again.credential, again.state), (&found.credential, CredentialState::Active));
    let own: PhoneStatus = status(&scene, who, again.token).await.json();
    assert_eq!(own.check, again.check);
    assert_eq!(status(&scene, who, former).await.code(), "unknown_phone", "the former token");
    let once = scene.post(routes::ENROLMENT_FOUND, &proof).await.refusal();
    assert_eq!(once, (409, "answered_challenge".to_owned()));
}

#[tokio::test]
async fn only_the_found_credential_itself_opens_anything() {
    let scene = Scene::new().await;
    let operator = scene.sign_up(Role::Operator).await;
    let (who, colleague) = (ENROLLED[0], ENROLLED[1]);
    let found = find(&scene, &operator, who).await;
    let code = async |proof: &FoundAssertion| scene.post(routes::ENROLMENT_FOUND, proof).await.code();
    assert_eq!(code(&assert_found(&scene, colleague, &found, UP | UV)).await, "foreign_challenge");
    let mut forged = assert_found(&scene, colleague, &found, UP | UV);
    forged.credential = found.credential.clone();
    assert_eq!(code(&forged).await, "bad_signature");
    assert_eq!(code(&assert_found(&scene, who, &found, UP)).await, "user_not_verified");
    assert_eq!(code(&assert_found(&scene, who, &found, UP | UV | BE)).await, "backup_eligible");
    let mut other = found.clone();
    other.challenge.0[0] ^= 1;
    assert_eq!(code(&assert_found(&scene, who, &other, UP | UV)).await, "wrong_challenge");
    let punch = scene.challenge(&scene.cast.credential(who)).await;
    let mut of_a_punch = assert_found(&scene, who, &found, UP | UV);
    of_a_punch.server_challenge = Base64Url::from(punch.encode());
    assert_eq!(code(&of_a_punch).await, "foreign_challenge");
    let former = Base64Url::from(scene.cast.token(who));
    assert_eq!(status(&scene, who, former).await.status, 200, "a refusal spends and changes nothing");
    assert_eq!(scene.post(routes::ENROLMENT_FOUND, &assert_found(&scene, who, &found, UP | UV)).await.status, 200);
}

#[tokio::test]
async fn a_found_credential_that_ended_meanwhile_or_too_late_gets_no_token() {
    let scene = Scene::here().await;
    let operator = scene.sign_up(Role::Operator).await;
    let who = ENROLLED[0];
    let found = find(&scene, &operator, who).await;
    let proof = assert_found(&scene, who, &found, UP | UV);
    let revoke = "UPDATE credentials SET state = 'revoked', revoked_at = 1, revoked_from = 1 WHERE state = 'active'";
    let statement = klabat_service::ports::Statement { sql: revoke, parameters: Vec::new() };
    scene.target.ports().meanwhile(1, statement);
    assert_eq!(scene.post(routes::ENROLMENT_FOUND, &proof).await.code(), "revoked_credential", "between the batches");
    assert_eq!(scene.post(routes::ENROLMENT_FOUND, &proof).await.code(), "revoked_credential");
    let lines = scene.target.ports().store.audit().unwrap();
    assert!(!lines.iter().any(|line| line.contains("credential.found")), "{lines:?}");
    scene.turn(Millis(START + 180_000));
    assert_eq!(scene.post(routes::ENROLMENT_FOUND, &proof).await.code(), "expired_challenge");
}

#[tokio::test]
async fn a_new_code_ends_the_former() {
    let scene = Scene::new().await;
    let operator = scene.sign_up(Role::Operator).await;
    let former = scene.cast.code(NEW[0]).to_string();
    assert_eq!(scene.start(NEW[0], &former).await.status, 200);
    let path = routes::fill(routes::EMPLOYEE_CODE, &[&scene.cast.employee(NEW[0])]);
    assert_eq!(operator.press(&path).await.status, 200);
    assert_eq!(scene.start(NEW[0], &former).await.code(), "unknown_enrolment");
}

#[tokio::test]
async fn an_ended_phone_learns_its_state_and_a_new_one_nothing_of_it() {
    let mut scene = Scene::new().await;
    let who = ENROLLED[0];
    scene.punch(who).await;
    let token = Base64Url::from(scene.cast.token(who));
    let before: PhoneStatus = status(&scene, who, token.clone()).await.json();
    assert_eq!((before.records.len(), before.owner.is_some()), (1, true));
    let issued: klabat_api::console::EnrolmentCode = {
        let operator = scene.sign_up(Role::Operator).await;
        crate::insiders::reset(&operator, &scene.sign_up(Role::Admin).await, who, None).await;
        operator.press(&routes::fill(routes::EMPLOYEE_CODE, &[&scene.cast.employee(who)])).await.json()
    };
    let ended: PhoneStatus = status(&scene, who, token).await.json();
    assert_eq!((ended.state, ended.owner, ended.records), (CredentialState::Revoked, None, Vec::new()));
    let step: EnrolmentStep = scene.start(who, &issued.code).await.json();
    let EnrolmentStep::Enrol(options) = step else { panic!("{step:?}") };
    let mut visit = scene.visit(who);
    visit.intent = Intent::Enrol;
    visit.authenticator.id = vec![scene.cast.credential(who)[0] ^ 1; 32];
    let challenge = klabat_evidence::ServerChallenge::decode(&options.challenge.0).unwrap();
    let bundle = scene.exchange(&visit, challenge);
    let Enrolled { credential, token, .. } = scene.enrol(&bundle).await.json();
    let own: PhoneStatus = scene.post(routes::PHONE_STATUS, &PhoneRequest { credential, token }).await.json();
    assert_eq!((own.state, own.records.len()), (CredentialState::Pending, 0));
    assert_eq!(own.owner.map(|owner| owner.nip), Some(scene.cast.nip(who)));
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
