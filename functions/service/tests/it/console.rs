//! What operators, admins and auditors do.

mod beacons;

use klabat_api::console::{
    Exceptions, Invite, LinkToken, NewInvite, Records, Register, RegisterOptions, Role, Roster, SignIn, SignInOptions,
    Users,
};
use klabat_api::{Base64Url, routes};
use klabat_evidence::{Millis, Proof};
use klabat_protocol::SoftwareKey;
use klabat_service::ports::{Statement, Value};

use crate::authenticator::{Authenticator, BE, UP};
use crate::cast::{ENROLLED, NEW};
use crate::scene::{Console, Scene, cookie, get};
use crate::target::{Answer, START};

/// Today's exceptions of a cast's unit.
pub(crate) fn exceptions(scene: &Scene) -> String {
    format!("{}?unit={}", routes::EXCEPTIONS, scene.cast.unit())
}

fn records(scene: &Scene, more: &str) -> String {
    format!("{}?unit={}{more}", routes::RECORDS, scene.cast.unit())
}

pub(crate) async fn sign_in_with(scene: &Scene, passkey: &Authenticator, options: &SignInOptions, flags: u8) -> Answer {
    let mut ceremony = scene.ceremony();
    ceremony.flags = flags;
    let challenge = options.challenge.0.clone().try_into().unwrap();
    let proof = passkey.get(&ceremony, &challenge);
    let Proof::Assertion { credential_id, authenticator_data, client_data_json, signature } = proof else {
        panic!("get asserts")
    };
    let request = SignIn {
        server_challenge: options.server_challenge.clone(),
        credential: Base64Url(credential_id),
        client_data_json: Base64Url(client_data_json),
        authenticator_data: Base64Url(authenticator_data),
        signature: Base64Url(signature),
    };
    scene.post(routes::SIGN_IN, &request).await
}

pub(crate) async fn options(scene: &Scene) -> SignInOptions {
    scene.send(crate::scene::nothing(routes::SIGN_IN_OPTIONS)).await.json()
}

#[tokio::test]
async fn a_link_is_good_once() {
    let scene = Scene::new().await;
    let admin = scene.sign_up(Role::Admin).await;
    assert_eq!(admin.me.role, Role::Admin);
    let link = LinkToken { token: Base64Url::from(scene.cast.link_token(Role::Admin)) };
    assert_eq!(scene.post(routes::REGISTER_OPTIONS, &link).await.refusal(), (422, "unknown_link".to_owned()));
    let other = LinkToken { token: Base64Url(vec![1; 32]) };
    assert_eq!(scene.post(routes::REGISTER_OPTIONS, &other).await.code(), "unknown_link");
}

#[tokio::test]
async fn two_browsers_with_one_link_register_one_passkey() {
    let scene = Scene::new().await;
    let (token, ceremony) = (scene.cast.link_token(Role::Auditor), scene.ceremony());
    let key = |seed: u8| Authenticator { id: vec![seed; 20], key: SoftwareKey::from_bytes(&[seed; 32]).unwrap() };
    let number = u8::try_from(scene.cast.0).unwrap();
    let (one, two) = (key(number + 1), key(number + 100));
    let (one, two) = tokio::join!(scene.register(&token, &one, &ceremony), scene.register(&token, &two, &ceremony));
    let mut outcomes = [one.status, two.status];
    outcomes.sort_unstable();
    assert_eq!(outcomes, [200, 422]);
    let admin = scene.sign_up(Role::Admin).await;
    let users: Users = admin.get(routes::USERS).await.json();
    let auditor = users.rows.iter().find(|row| row.name == format!("Auditor-{}", scene.cast.0)).unwrap();
    assert_eq!(auditor.passkeys, 1);
}

#[tokio::test]
async fn a_passkey_must_verify_its_user_and_may_sync() {
    let scene = Scene::new().await;
    let (token, passkey) = (scene.cast.link_token(Role::Admin), scene.passkey(Role::Admin));
    let mut ceremony = scene.ceremony();
    ceremony.flags = UP;
    assert_eq!(scene.register(&token, &passkey, &ceremony).await.code(), "passkey_unverified");
    ceremony.flags = scene.ceremony().flags | BE;
    assert_eq!(scene.register(&token, &passkey, &ceremony).await.status, 200);
    assert_eq!(sign_in_with(&scene, &passkey, &options(&scene).await, UP | BE).await.code(), "passkey_unverified");
    assert_eq!(sign_in_with(&scene, &passkey, &options(&scene).await, ceremony.flags).await.status, 200);
}

#[tokio::test]
async fn a_link_expires_after_three_days() {
    let scene = Scene::here().await;
    let link = LinkToken { token: Base64Url::from(scene.cast.link_token(Role::Admin)) };
    scene.turn(Millis(START + 3 * 86_400_000 - 1));
    assert_eq!(scene.post(routes::REGISTER_OPTIONS, &link).await.status, 200);
    scene.turn(Millis(START + 3 * 86_400_000));
    assert_eq!(scene.post(routes::REGISTER_OPTIONS, &link).await.code(), "unknown_link");
}

#[tokio::test]
async fn a_registration_challenge_is_of_its_link() {
    let scene = Scene::new().await;
    let of = async |role: Role| {
        let link = LinkToken { token: Base64Url::from(scene.cast.link_token(role)) };
        scene.post(routes::REGISTER_OPTIONS, &link).await.json::<RegisterOptions>()
    };
    let (auditors, passkey) = (of(Role::Auditor).await, scene.passkey(Role::Admin));
    let challenge = auditors.challenge.0.try_into().unwrap();
    let Proof::Attestation { attestation_object, client_data_json } = passkey.create(&scene.ceremony(), &challenge)
    else {
        panic!("create attests")
    };
    let register = Register {
        token: Base64Url::from(scene.cast.link_token(Role::Admin)),
        server_challenge: auditors.server_challenge,
        client_data_json: Base64Url(client_data_json),
        attestation_object: Base64Url(attestation_object),
    };
    assert_eq!(scene.post(routes::REGISTER, &register).await.code(), "passkey_refused");
}

#[tokio::test]
async fn signing_in_and_out() {
    let scene = Scene::new().await;
    scene.sign_up(Role::Operator).await;
    let (passkey, options) = (scene.passkey(Role::Operator), options(&scene).await);
    let flags = scene.ceremony().flags;
    let answer = sign_in_with(&scene, &passkey, &options, flags).await;
    let me: klabat_api::console::Me = answer.json();
    assert_eq!(
        me.units.iter().map(|unit| unit.id.clone()).collect::<Vec<_>>(),
        [scene.cast.unit(), scene.cast.below()]
    );
    let operator = Console { scene: &scene, cookie: cookie(&answer), me };
    let again = sign_in_with(&scene, &passkey, &options, flags).await;
    assert_eq!(again.refusal(), (409, "answered_challenge".to_owned()));
    assert_eq!(operator.get(routes::ME).await.status, 200);
    let out = operator.press(routes::SIGN_OUT).await;
    assert!(out.headers["set-cookie"].contains("Max-Age=0"));
    assert_eq!(operator.get(routes::ME).await.refusal(), (401, "not_signed_in".to_owned()));
}

#[tokio::test]
async fn a_stranger_does_not_get_in() {
    let scene = Scene::new().await;
    scene.sign_up(Role::Admin).await;
    let flags = scene.ceremony().flags;
    let mut passkey = scene.passkey(Role::Admin);
    passkey.key = SoftwareKey::from_bytes(&[8; 32]).unwrap();
    assert_eq!(sign_in_with(&scene, &passkey, &options(&scene).await, flags).await.code(), "sign_in_failed");
    let unknown = scene.passkey(Role::Auditor);
    assert_eq!(sign_in_with(&scene, &unknown, &options(&scene).await, flags).await.code(), "unknown_passkey");
    let phone = Authenticator { id: scene.cast.credential(ENROLLED[0]), key: scene.cast.phone_key(ENROLLED[0]) };
    let answer = sign_in_with(&scene, &phone, &options(&scene).await, flags).await;
    assert_eq!(answer.code(), "unknown_passkey", "an ASN's credential is of another class");
    let mut forged = options(&scene).await;
    forged.server_challenge.0[40] ^= 1;
    let answer = sign_in_with(&scene, &scene.passkey(Role::Admin), &forged, flags).await;
    assert_eq!(answer.code(), "sign_in_failed");
    let mut cut = options(&scene).await;
    cut.server_challenge.0.pop();
    let answer = sign_in_with(&scene, &scene.passkey(Role::Admin), &cut, flags).await;
    assert_eq!(answer.code(), "sign_in_failed");
    for cookie in ["", "__Host-klabat=", "__Host-klabat=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"] {
        let mut call = get(routes::ME);
        call.headers.insert("cookie".to_owned(), cookie.to_owned());
        assert_eq!(scene.send(call).await.code(), "not_signed_in", "{cookie}");
    }
}

#[tokio::test]
async fn a_session_and_a_challenge_end() {
    let scene = Scene::here().await;
    let operator = scene.sign_up(Role::Operator).await;
    let options = options(&scene).await;
    scene.turn(Millis(START + 180_000));
    let flags = scene.ceremony().flags;
    let answer = sign_in_with(&scene, &scene.passkey(Role::Operator), &options, flags).await;
    assert_eq!(answer.code(), "sign_in_expired");
    scene.turn(Millis(operator.me.session_ends_at - 1));
    assert_eq!(operator.get(routes::ME).await.status, 200);
    scene.turn(Millis(operator.me.session_ends_at));
    assert_eq!(operator.get(routes::ME).await.code(), "not_signed_in");
    klabat_service::housekeeping(scene.target.ports(), scene.target.config()).await.unwrap();
    assert_eq!(operator.get(routes::ME).await.code(), "not_signed_in");
}

#[tokio::test]
async fn todays_records_are_listed_and_only_new_ones_are_asked_for() {
    let mut scene = Scene::new().await;
    let first = scene.punch(ENROLLED[0]).await.record;
    let second = scene.punch(ENROLLED[1]).await.record;
    let operator = scene.sign_up(Role::Operator).await;
    let list = async |more: String| operator.get(&records(&scene, &more)).await.json::<Records>();
    let today = list(String::new()).await;
    let ids: Vec<_> = today.rows.iter().map(|row| &row.id).collect();
    assert_eq!((ids, today.more), (vec![&second.id, &first.id], false));
    let row = &today.rows[1];
    assert_eq!((row.nip.as_str(), row.signal_dbm, row.simulated), (&*scene.cast.nip(ENROLLED[0]), Some(-60), false));
    assert_eq!((row.echo_ms, row.open_to_seal_ms), (Some(5), 24));
    let later = list(format!("&after={}", first.received_at)).await;
    assert_eq!(later.rows.iter().map(|row| &row.id).collect::<Vec<_>>(), [&second.id]);
    assert_eq!(list(format!("&after={}", second.received_at)).await.rows, []);
    assert_eq!(list("&date=2020-01-01".to_owned()).await.rows, []);
    assert_eq!(operator.get(&records(&scene, "&date=tomorrow")).await.code(), "malformed_request");
    assert_eq!(operator.get(&records(&scene, "&page=2")).await.code(), "malformed_request");
}

#[tokio::test]
async fn a_day_is_the_offices_own() {
    let mut scene = Scene::here().await;
    // 23:59:59.9 WITA on the 18th, which began 7 h 20 min before START.
    let midnight = START - 7 * 3_600_000 - 20 * 60_000 + 24 * 3_600_000;
    scene.turn(Millis(midnight - 100));
    let late = scene.punch(ENROLLED[0]).await.record;
    assert!(late.sealed_at < midnight && midnight < late.received_at, "sealed before midnight, received after");
    scene.turn(Millis(midnight + 1_000));
    let early = scene.punch(ENROLLED[1]).await.record;
    let operator = scene.sign_up(Role::Operator).await;
    for (date, id) in [("2026-08-18", &late.id), ("2026-08-19", &early.id)] {
        let day: Records = operator.get(&records(&scene, &format!("&date={date}"))).await.json();
        assert_eq!(day.rows.iter().map(|row| &row.id).collect::<Vec<_>>(), [id], "{date}");
    }
}

/// A beacon that is ten minutes fast and knows it: its seal is of the next day, and arrives eight minutes before that.
#[tokio::test]
async fn a_record_of_an_uncertain_clock_is_in_its_days_list() {
    let mut scene = Scene::here().await;
    let east = Statement { sql: "UPDATE units SET zone = 'Asia/Jayapura'", parameters: Vec::new() };
    scene.target.ports().store.run(&[east]).unwrap();
    // START is 08:20 WIT. The east has the earliest midnight, so that no other zone's makes room before it.
    let midnight = START - 8 * 3_600_000 - 20 * 60_000 + 24 * 3_600_000;
    scene.turn(Millis(midnight - 8 * 60_000));
    let mut visit = scene.visit(ENROLLED[0]);
    visit.tamper = |body| {
        body.uncertainty_ms = 10 * 60_000;
        body.opened_at.0 += 9 * 60_000;
        body.sealed_at.0 += 9 * 60_000;
    };
    let bundle = scene.bundle(visit).await;
    let record = scene.submit(&bundle).await.json::<klabat_api::phone::Punched>().record;
    assert!(record.received_at < midnight - 7 * 60_000 && midnight < record.sealed_at);
    let operator = scene.sign_up(Role::Operator).await;
    let day: Records = operator.get(&records(&scene, "&date=2026-08-19")).await.json();
    assert_eq!(day.rows.iter().map(|row| &row.id).collect::<Vec<_>>(), [&record.id]);
}

#[tokio::test]
async fn many_refusals_do_not_push_out_an_alarm() {
    const REFUSALS: &str = "
        WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < ?4)
        INSERT INTO refusals (submission, code, employee, unit, beacon, at)
        SELECT randomblob(32), 'weak_signal', ?1, ?2, ?3, ?5 + n FROM number";
    const ALARM: &str = "
        INSERT INTO alarms (subject, code, employee, unit, beacon, at)
        VALUES (randomblob(32), 'peer_of_several', ?1, ?2, ?3, ?4)";
    let scene = Scene::here().await;
    let auditor = scene.sign_up(Role::Auditor).await;
    let [employee, unit] = [scene.cast.employee(ENROLLED[0]), scene.cast.unit()].map(Value::Text);
    let beacon = Value::Blob(scene.office.id.0.to_vec());
    let start = Value::Integer(START.cast_signed());
    let add = |sql: &'static str, rest: &[Value]| {
        let parameters = [&[employee.clone(), unit.clone(), beacon.clone()], rest].concat();
        scene.target.ports().store.run(&[Statement { sql, parameters }]).unwrap();
    };
    let list = async || auditor.get(&exceptions(&scene)).await.json::<Exceptions>();
    add(ALARM, std::slice::from_ref(&start));
    add(REFUSALS, &[Value::Integer(200), start.clone()]);
    let full = list().await;
    assert_eq!((full.rows.len(), full.more), (201, false));
    add(REFUSALS, &[Value::Integer(1), Value::Integer(START.cast_signed() + 1_000)]);
    let over = list().await;
    assert_eq!((over.rows.len(), over.more), (201, true));
    assert_eq!(over.rows[0].at, START + 1_001, "newest first, both kinds in one order");
    assert_eq!(over.rows[200].kind, klabat_api::console::ExceptionKind::Alarm);
}

#[tokio::test]
async fn a_record_shows_its_facts() {
    let mut scene = Scene::new().await;
    let record = scene.punch(ENROLLED[0]).await.record;
    let operator = scene.sign_up(Role::Operator).await;
    let path = routes::fill(routes::RECORD, &[&record.id.encode()]);
    let detail: klabat_api::console::RecordDetail = operator.get(&path).await.json();
    assert_eq!(detail.row.id, record.id);
    let fact = |code: &str| detail.facts.iter().find(|fact| fact.code == code).unwrap().value.clone();
    assert_eq!((fact("counter"), fact("boot"), fact("distance_m")), ("1".into(), "1".into(), "0".into()));
    assert_eq!((fact("signal_samples"), fact("signal_min_dbm")), ("9".into(), "-60".into()));
    assert_eq!(fact("credential"), Base64Url(scene.cast.credential(ENROLLED[0])).encode());
    for id in ["", "AAAA", "!", "%ff"] {
        let path = routes::fill(routes::RECORD, &[id]);
        assert_eq!(operator.get(&path).await.refusal(), (404, "not_found".to_owned()), "{id}");
    }
}

#[tokio::test]
async fn refusals_of_known_credentials_are_listed_once() {
    let mut scene = Scene::new().await;
    let mut far = scene.visit(ENROLLED[0]);
    far.radio.dbm = Some(-90);
    let bundle = scene.bundle(far).await;
    for _ in 0..2 {
        assert_eq!(scene.submit(&bundle).await.code(), "weak_signal");
    }
    let stranger = scene.refused(|visit| visit.authenticator.id = vec![1; 32]).await;
    assert_eq!(stranger, "unknown_credential");
    let auditor = scene.sign_up(Role::Auditor).await;
    let today: Exceptions = auditor.get(&exceptions(&scene)).await.json();
    let [row] = today.rows.as_slice() else { panic!("{today:?}") };
    assert_eq!((row.kind, row.reason.code.as_str()), (klabat_api::console::ExceptionKind::Refusal, "weak_signal"));
    assert_eq!(row.unit.as_ref().map(|unit| unit.id.clone()), Some(scene.cast.unit()));
}

#[tokio::test]
async fn the_roster_is_searched_and_paged() {
    let scene = Scene::new().await;
    let operator = scene.sign_up(Role::Operator).await;
    let roster = async |query: &str| operator.get(&format!("{}?{query}", routes::EMPLOYEES)).await.json::<Roster>();
    let all = roster("").await;
    assert_eq!((all.rows.len(), all.total), (4, 4));
    let by_nip = roster(&format!("search={}", scene.cast.nip(NEW[0]))).await;
    assert_eq!(by_nip.rows.iter().map(|row| row.id.clone()).collect::<Vec<_>>(), [scene.cast.employee(NEW[0])]);
    assert!(by_nip.rows[0].code_until.is_some() && by_nip.rows[0].phone.is_none());
    assert_eq!(roster("search=asn%202").await.total, 1);
    assert_eq!(roster("search=%25").await.total, 0, "a percent sign is a percent sign");
    let rest = roster("offset=3").await;
    assert_eq!((rest.rows.len(), rest.total), (1, 4));
    assert_eq!(roster(&format!("unit={}", scene.cast.below())).await.total, 0);
}

#[tokio::test]
async fn an_invited_operator_sees_what_they_were_given() {
    let scene = Scene::new().await;
    let admin = scene.sign_up(Role::Admin).await;
    let new = |name: &str, role: Role, units: &[String]| NewInvite {
        name: name.to_owned(),
        role,
        units: units.to_vec(),
        nip: None,
    };
    let below = scene.cast.below();
    let invite = async |new: NewInvite| admin.post(routes::INVITES, &new).await;
    assert_eq!(invite(new(" ", Role::Admin, &[])).await.code(), "name_length");
    assert_eq!(invite(new("Ani", Role::Operator, &[])).await.code(), "role_units");
    assert_eq!(invite(new("Ani", Role::Auditor, std::slice::from_ref(&below))).await.code(), "role_units");
    assert_eq!(invite(new("Ani", Role::Operator, &["nowhere".to_owned()])).await.code(), "not_found");
    let name = format!("Ani {}", scene.cast.0);
    let invited: Invite = invite(new(&name, Role::Operator, std::slice::from_ref(&below))).await.json();
    let (address, token) = invited.link.split_once('#').unwrap();
    assert_eq!(address, format!("{}/console/link", scene.config.origin));
    let token = Base64Url::decode(token).unwrap().0;
    let passkey = Authenticator { id: scene.cast.bytes("ani").to_vec(), key: scene.cast.key("ani") };
    let operator = scene.sign_up_by(&token, &passkey).await;
    assert_eq!(operator.me.units.iter().map(|unit| unit.id.clone()).collect::<Vec<_>>(), [below]);
    assert_eq!(operator.get(routes::EMPLOYEES).await.json::<Roster>().total, 0, "not the unit above");
    let users: Users = admin.get(routes::USERS).await.json();
    let row = users.rows.iter().find(|row| row.name == name).unwrap();
    assert_eq!((row.role, row.units.len(), row.passkeys), (Role::Operator, 1, 1));
}
