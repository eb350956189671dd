//! How users of the console get in, get in again, and no longer get in.

use klabat_api::common::Done;
use klabat_api::console::{Invite, LinkToken, Me, NewInvite, ReasonGiven, Role, UserRow, Users};
use klabat_api::{Base64Url, routes};
use klabat_protocol::SoftwareKey;
use klabat_service::ports::{Limit, Statement, Value};

use crate::authenticator::Authenticator;
use crate::console::{options, sign_in_with};
use crate::scene::{Console, Scene};
use crate::target::{Answer, START};

fn reason() -> ReasonGiven {
    ReasonGiven { reason: "pindah tugas".to_owned() }
}

fn device(scene: &Scene, name: &str) -> Authenticator {
    Authenticator { id: scene.cast.bytes(name).to_vec(), key: scene.cast.key(name) }
}

fn token(invite: &Invite) -> Vec<u8> {
    Base64Url::decode(invite.link.split_once('#').unwrap().1).unwrap().0
}

pub(crate) async fn user(console: &Console<'_>, name: &str) -> UserRow {
    let users: Users = console.get(routes::USERS).await.json();
    users.rows.into_iter().find(|row| row.name == name).unwrap()
}

async fn end(by: &Console<'_>, id: &str) -> Answer {
    by.post(&routes::fill(routes::USER_END, &[id]), &reason()).await
}

async fn invite_again(by: &Console<'_>, id: &str) -> Invite {
    by.press(&routes::fill(routes::USER_INVITE, &[id])).await.json()
}

async fn opens(scene: &Scene, token: &[u8]) -> Answer {
    scene.post(routes::REGISTER_OPTIONS, &LinkToken { token: Base64Url::from(token) }).await
}

/// A second admin, and the device with their passkey.
pub(crate) async fn second_admin<'a>(scene: &'a Scene, admin: &Console<'_>) -> (Console<'a>, Authenticator) {
    one_more_admin(scene, admin, "Wakil").await
}

pub(crate) async fn one_more_admin<'a>(
    scene: &'a Scene,
    admin: &Console<'_>,
    name: &str,
) -> (Console<'a>, Authenticator) {
    let new = NewInvite { name: format!("{name} {}", scene.cast.0), role: Role::Admin, units: Vec::new(), nip: None };
    let invite: Invite = admin.post(routes::INVITES, &new).await.json();
    let passkey = device(scene, name);
    (scene.sign_up_by(&token(&invite), &passkey).await, passkey)
}

fn ask(scene: &Scene, sql: &'static str) -> Value {
    scene.target.ports().store.run(&[Statement { sql, parameters: Vec::new() }]).unwrap().remove(0).remove(0).remove(0)
}

fn audited(scene: &Scene, action: &str) -> usize {
    let lines = scene.target.ports().store.audit().unwrap();
    lines.iter().filter(|line| line.split(' ').nth(1) == Some(action)).count()
}

#[tokio::test]
async fn whoever_is_ended_is_out_at_once_and_can_be_let_in_again() {
    let scene = Scene::new().await;
    let admin = scene.sign_up(Role::Admin).await;
    let (second, passkey) = second_admin(&scene, &admin).await;
    let row = user(&admin, &second.me.name).await;
    let open = token(&invite_again(&admin, &row.id).await);
    end(&admin, &row.id).await.json::<Done>();
    assert_eq!(second.get(routes::ME).await.code(), "not_signed_in");
    let flags = scene.ceremony().flags;
    let answer = sign_in_with(&scene, &passkey, &options(&scene).await, flags).await;
    assert_eq!(answer.code(), "unknown_passkey");
    assert_eq!(opens(&scene, &open).await.code(), "unknown_link");
    let ended = user(&admin, &second.me.name).await;
    assert_eq!((ended.passkeys, ended.link_until), (0, None));
    assert_eq!(end(&admin, &row.id).await.refusal(), (409, "changed_meanwhile".to_owned()));
    assert_eq!(end(&admin, "nobody").await.refusal(), (404, "not_found".to_owned()));
    let short = ReasonGiven { reason: "x".to_owned() };
    let path = routes::fill(routes::USER_END, &[&row.id]);
    assert_eq!(admin.post(&path, &short).await.code(), "reason_length");

    let again = invite_again(&admin, &row.id).await;
    assert_eq!(user(&admin, &second.me.name).await.link_until, Some(again.expires_at));
    let back = scene.sign_up_by(&token(&again), &device(&scene, "another device")).await;
    assert_eq!((back.me.name.as_str(), back.me.role), (second.me.name.as_str(), Role::Admin));
}

#[tokio::test]
async fn a_second_passkey_stands_beside_the_first_and_the_newest_link_counts() {
    let scene = Scene::new().await;
    let admin = scene.sign_up(Role::Admin).await;
    let id = user(&admin, &admin.me.name).await.id;
    let (former, link) = (invite_again(&admin, &id).await, invite_again(&admin, &id).await);
    assert_eq!(opens(&scene, &token(&former)).await.code(), "unknown_link");
    let other = device(&scene, "phone of the admin");
    scene.sign_up_by(&token(&link), &other).await;
    assert_eq!(user(&admin, &admin.me.name).await.passkeys, 2);
    for passkey in [scene.passkey(Role::Admin), other] {
        let answer = sign_in_with(&scene, &passkey, &options(&scene).await, scene.ceremony().flags).await;
        assert_eq!(answer.json::<Me>().name, admin.me.name);
    }
    assert_eq!(admin.press(&routes::fill(routes::USER_INVITE, &["nobody"])).await.code(), "not_found");
}

#[tokio::test]
async fn nobody_ends_themselves_and_one_admin_is_always_left() {
    let scene = Scene::here().await;
    let admin = scene.sign_up(Role::Admin).await;
    let (second, _) = second_admin(&scene, &admin).await;
    let id = user(&admin, &admin.me.name).await.id;
    assert_eq!(end(&admin, &id).await.refusal(), (409, "own_access".to_owned()));
    let link = token(&invite_again(&admin, &id).await);
    // While the second admin ends the first, the first has ended the second.
    scene.target.ports().meanwhile(
        1,
        Statement {
            sql: "DELETE FROM passkeys WHERE user = (SELECT id FROM users WHERE name = ?1)",
            parameters: vec![Value::Text(second.me.name.clone())],
        },
    );
    assert_eq!(end(&second, &id).await.refusal(), (409, "last_admin".to_owned()));
    assert_eq!(user(&admin, &admin.me.name).await.passkeys, 1, "signed in still, with a passkey");
    assert_eq!(opens(&scene, &link).await.status, 200);
    assert_eq!(audited(&scene, "user.ended"), 0);
}

#[tokio::test]
async fn an_ended_access_is_in_the_audit_log_with_its_passkeys_and_why() {
    let scene = Scene::here().await;
    scene.sign_up(Role::Operator).await;
    let admin = scene.sign_up(Role::Admin).await;
    let id = format!("Operator-{}", scene.cast.0);
    end(&admin, &id).await.json::<Done>();
    let line = scene.target.ports().store.audit().unwrap().pop().unwrap();
    let passkey = Base64Url(scene.passkey(Role::Operator).id).encode();
    let (before, after) =
        (format!(r#"{{"passkeys":["{passkey}"]}}"#), r#"{"passkeys":[],"reason":"pindah tugas"}"#.to_owned());
    assert_eq!(line, format!("{} user.ended {before} {after}", admin.me.name));
}

/// Both read the open link before either spends it: the loser leaves neither a session nor a line.
#[tokio::test]
async fn whoever_loses_a_link_leaves_nothing() {
    let scene = Scene::here().await;
    let (link, ceremony) = (scene.cast.link_token(Role::Auditor), scene.ceremony());
    let key = |seed: u8| Authenticator { id: vec![seed; 20], key: SoftwareKey::from_bytes(&[seed; 32]).unwrap() };
    let (one, two) = (key(1), key(2));
    let (one, two) = tokio::join!(scene.register(&link, &one, &ceremony), scene.register(&link, &two, &ceremony));
    assert_eq!([one.status, two.status].iter().filter(|status| **status == 200).count(), 1);
    assert_eq!(ask(&scene, "SELECT count(*) FROM sessions WHERE passkey <> X''"), Value::Integer(1));
    assert_eq!(audited(&scene, "passkey.registered"), 1);
}

#[tokio::test]
async fn tries_to_get_in_are_limited_and_say_so_in_the_consoles_words() {
    let scene = Scene::here().await;
    let (link, options) = (scene.cast.link_token(Role::Admin), options(&scene).await);
    scene.share(Limit::Link, 0);
    scene.share(Limit::SignIn, 0);
    let too_often = (429, "sign_in_too_often".to_owned());
    assert_eq!(opens(&scene, &link).await.refusal(), too_often);
    let flags = scene.ceremony().flags;
    assert_eq!(sign_in_with(&scene, &scene.passkey(Role::Admin), &options, flags).await.refusal(), too_often);
}

/// `admin_link.sql` as `cargo xtask admin-link` fills it.
#[tokio::test]
async fn the_installations_link_ends_passkeys_sessions_and_former_links() {
    let scene = Scene::here().await;
    let admin = scene.sign_up(Role::Admin).await;
    let id = format!("Admin-{}", scene.cast.0);
    let former = token(&invite_again(&admin, &id).await);
    let hash = "f849d67325facf04177bc663b2dc544051831c589ef581d412f2eba44834e77c";
    let filled = [
        ("{{user}}", format!("'{id}'")),
        ("{{name}}", "'Admin'".to_owned()),
        ("{{reason}}", "'hilang'".to_owned()),
        ("{{hash}}", format!("X'{hash}'")),
        ("{{now}}", START.to_string()),
        ("{{expires_at}}", (START + 60_000).to_string()),
    ]
    .into_iter()
    .fold(include_str!("../../admin_link.sql").to_owned(), |sql, (hole, value)| sql.replace(hole, &value));
    let statements: Vec<Statement> = filled
        .split(";\n")
        .filter(|sql| !sql.trim().is_empty())
        .map(|sql| Statement { sql: sql.to_owned().leak(), parameters: Vec::new() })
        .collect();
    scene.target.ports().store.run(&statements).unwrap();
    assert_eq!(admin.get(routes::ME).await.code(), "not_signed_in");
    assert_eq!(opens(&scene, &former).await.code(), "unknown_link");
    let back = scene.sign_up_by(&[5; 32], &device(&scene, "found device")).await;
    assert_eq!(user(&back, &admin.me.name).await.passkeys, 1);
    assert_eq!(audited(&scene, "admin_link"), 1);
}
