//! Who may do what: every route of the document, asked by everybody in every way. A route without a row fails, and so
//! does a row without a route.

mod attendance;
mod people;
mod rows;

use std::collections::BTreeMap;

use klabat_api::console::Role;
use klabat_api::routes;
use serde_json::Value as Json;

use crate::cast::Which;
use crate::scene::{Console, Scene, get, session};
use crate::target::{Answer, Call};

/// Who asks, from the least to the most that they may: what one of them changes, the next finds changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Person {
    Auditor,
    /// The superior of another unit.
    SuperiorElsewhere,
    /// The superior of the unit that the row is about.
    Superior,
    OperatorElsewhere,
    Operator,
    Admin,
}

impl Person {
    const ALL: [Self; 6] =
        [Self::Auditor, Self::SuperiorElsewhere, Self::Superior, Self::OperatorElsewhere, Self::Operator, Self::Admin];

    /// Those of a role. A new role does not compile before it stands here, and in [`Answers`].
    const fn of(role: Role) -> &'static [Self] {
        match role {
            Role::Auditor => &[Self::Auditor],
            Role::Superior => &[Self::SuperiorElsewhere, Self::Superior],
            Role::Operator => &[Self::OperatorElsewhere, Self::Operator],
            Role::Admin => &[Self::Admin],
        }
    }

    const fn role(self) -> Role {
        match self {
            Self::Auditor => Role::Auditor,
            Self::SuperiorElsewhere | Self::Superior => Role::Superior,
            Self::OperatorElsewhere | Self::Operator => Role::Operator,
            Self::Admin => Role::Admin,
        }
    }

    /// Whether the row's unit is none of theirs.
    const fn is_elsewhere(self) -> bool {
        matches!(self, Self::SuperiorElsewhere | Self::OperatorElsewhere)
    }
}

/// The status that each person is answered, in the order of [`Person::ALL`].
type Answers = [u16; Person::ALL.len()];

/// What is asked of a route.
enum Access {
    /// Nobody in particular: a session changes nothing.
    Open(u16),
    /// Somebody signed in.
    Session(Answers),
    /// A list, which names the unit to those who see it, and to nobody else.
    List,
}

/// One route.
struct Row {
    /// As the document names it.
    operation: &'static str,
    call: Call,
    access: Access,
}

impl Row {
    fn expected(&self, person: Person) -> u16 {
        match &self.access {
            Access::Open(status) => *status,
            Access::Session(answers) => answers[person as usize],
            Access::List => 200,
        }
    }

    /// What is answered to whoever has no session.
    const fn stranger(&self) -> u16 {
        match self.access {
            Access::Open(status) => status,
            Access::Session(_) | Access::List => 401,
        }
    }

    /// Pages of other sites may not post; a beacon is no browser.
    fn is_guarded(&self) -> bool {
        self.call.method != "GET" && ![routes::REFRESH, routes::LOG_COSIGNATURE].contains(&self.call.path.as_str())
    }
}

/// As another site's page would send it, or a program that says less than a browser.
const FOREIGN: [(&str, &str); 4] = [
    ("origin", "https://klabat.example.evil.example"),
    ("origin", "null"),
    ("sec-fetch-site", "cross-site"),
    ("sec-fetch-site", "same-site"),
];

#[tokio::test]
async fn each_route_answers_everybody_as_the_table_says() {
    let mut scene = Scene::new().await;
    let target = scene.target.clone();
    let elsewhere = Scene::before(target, Which::Strict).await;
    let subjects = rows::Subjects::prepare(&mut scene, &elsewhere).await;
    let people = [
        scene.sign_up(Role::Auditor).await,
        elsewhere.sign_up(Role::Superior).await,
        scene.sign_up(Role::Superior).await,
        elsewhere.sign_up(Role::Operator).await,
        scene.again(Role::Operator).await,
        scene.again(Role::Admin).await,
    ];
    let rows = rows::table(&scene, &subjects);
    for row in &rows {
        strangers(&scene, row).await;
        for (person, console) in Person::ALL.into_iter().zip(&people) {
            assert_eq!(console.me.role, person.role());
            foreign_pages(console, row, person).await;
            let answer = console.send(row.call.clone()).await;
            assert_eq!(answer.status, row.expected(person), "{} by {person:?}: {}", row.operation, text(&answer));
            if matches!(row.access, Access::List) {
                let shown = text(&answer).contains(&format!("\"{}\"", scene.cast.unit()));
                assert_eq!(shown, !person.is_elsewhere(), "{} to {person:?}: {}", row.operation, text(&answer));
            }
        }
    }
    every_route_has_a_row(&rows);
}

/// Without a session, with one that never was, and with one that has ended.
async fn strangers(scene: &Scene, row: &Row) {
    let cookies = [None, Some(session(&[1; 32])), Some(session(&scene.cast.bytes("ended")))];
    for cookie in cookies {
        let mut call = row.call.clone();
        call.headers.extend(cookie.clone().map(|cookie| ("cookie".to_owned(), cookie)));
        let answer = scene.send(call).await;
        assert_eq!(answer.status, row.stranger(), "{} with {cookie:?}: {}", row.operation, text(&answer));
    }
}

/// What another site's page sends with a good session changes nothing; what it only reads, it cannot see.
async fn foreign_pages(console: &Console<'_>, row: &Row, person: Person) {
    let asked = |headers: &[(&str, &str)]| {
        let mut call = row.call.clone();
        call.headers.insert("cookie".to_owned(), console.cookie.clone());
        call.headers.extend(headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        call
    };
    let mut answers = vec![(None, console.scene.target.send(asked(&[])).await)];
    for header in FOREIGN {
        answers.push((Some(header), console.scene.send(asked(&[header])).await));
    }
    for (header, answer) in answers {
        if row.is_guarded() {
            let refusal = (403, "cross_site".to_owned());
            assert_eq!(answer.refusal(), refusal, "{} by {person:?} with {header:?}", row.operation);
        } else {
            assert_eq!(answer.status, row.expected(person), "{} by {person:?} with {header:?}", row.operation);
        }
    }
}

fn text(answer: &Answer) -> String {
    String::from_utf8_lossy(&answer.body).into_owned()
}

/// Each operation of the document, once, with the method and the path that its row asks.
fn every_route_has_a_row(rows: &[Row]) {
    let document: Json = serde_json::to_value(klabat_service::openapi()).unwrap();
    let mut operations = BTreeMap::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let name = operation["operationId"].as_str().unwrap().to_owned();
            assert!(operations.insert(name.clone(), (method.to_uppercase(), path.clone())).is_none(), "{name} twice");
        }
    }
    for row in rows {
        let name = row.operation;
        let (method, path) = operations.remove(name).unwrap_or_else(|| panic!("{name} is no route, or has two rows"));
        assert_eq!(row.call.method, method, "{name}");
        assert!(fits(&path, &row.call.path), "{name} is {path}, not {}", row.call.path);
    }
    assert_eq!(operations.into_keys().collect::<Vec<_>>(), [""; 0], "without a row");
}

/// Whether a path is one of a template.
fn fits(template: &str, path: &str) -> bool {
    let path = path.split('?').next().unwrap_or_default();
    let (template, path): (Vec<&str>, Vec<&str>) = (template.split('/').collect(), path.split('/').collect());
    template.len() == path.len()
        && template.iter().zip(&path).all(|(part, given)| part.starts_with('{') && !given.is_empty() || part == given)
}

#[test]
fn every_role_is_a_person_of_the_table() {
    let people: Vec<Person> = [Role::Auditor, Role::Superior, Role::Operator, Role::Admin]
        .into_iter()
        .flat_map(Person::of)
        .copied()
        .collect();
    assert_eq!(people, Person::ALL);
}

#[tokio::test]
async fn what_is_behind_no_route_is_not_found() {
    let scene = Scene::new().await;
    assert_eq!(scene.send(get("/api/v1/console")).await.refusal(), (404, "not_found".to_owned()));
}
