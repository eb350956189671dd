//! Rules are appended, never edited; who may write which; what a change would do.

use klabat_api::console::{
    CalendarCsv, CalendarRead, NewRule, Preview, PreviewRequest, Role, RuleKind, RuleScope, RuleTemplates, Rules,
};
use klabat_api::routes;
use klabat_attendance::templates;
use klabat_service::ports::Statement;
use serde_json::json;

use super::office::{assignment, policy, rule, schedule, set_rules};
use crate::cast::ENROLLED;
use crate::scene::Scene;

#[tokio::test]
async fn a_later_version_counts_and_the_former_stays() {
    let scene = Scene::here().await;
    let admin = scene.sign_up(Role::Admin).await;
    set_rules(&admin).await;
    let mut dearer = policy("2026-09-01");
    dearer.document["absent"] = json!(400);
    assert_eq!(admin.post(routes::RULES, &dearer).await.status, 200);
    let rules: Rules = admin.get(&format!("{}?kind=policy", routes::RULES)).await.json();
    let versions: Vec<_> = rules.rows.iter().map(|row| (row.valid_from.as_str(), row.current)).collect();
    assert_eq!(versions, [("2026-09-01", false), ("2026-01-01", true)], "September is not begun");
    let lines = scene.target.ports().store.audit().unwrap();
    let line = lines.iter().rfind(|line| line.contains("rule.written")).unwrap();
    assert!(line.contains(r#""absent":300"#) && line.contains(r#""absent":400"#), "{line}");
    for sql in ["UPDATE rules SET reason = 'x'", "DELETE FROM rules"] {
        let statement = Statement { sql, parameters: Vec::new() };
        assert!(scene.target.ports().store.run(&[statement]).is_err(), "{sql}");
    }
}

#[tokio::test]
async fn what_cannot_be_read_is_refused() {
    let scene = Scene::new().await;
    let admin = scene.sign_up(Role::Admin).await;
    let refused = async |rule| admin.post(routes::RULES, &rule).await.code();
    let mut unknown = policy("2026-01-01");
    unknown.document["surprise"] = json!(1);
    assert_eq!(refused(unknown).await, "rule_form");
    let mut falling = policy("2026-01-01");
    falling.document["late"]["steps"][1]["cut"] = json!(10);
    assert_eq!(refused(falling).await, "policy_brackets");
    let mut dated = policy("2026-02-30");
    assert_eq!(refused(dated.clone()).await, "malformed_request");
    dated.valid_from = "2026-01-01".to_owned();
    dated.key = "x".to_owned();
    assert_eq!(refused(dated).await, "rule_key");
    let mut keyless = schedule();
    keyless.key = "lima hari".to_owned();
    assert_eq!(refused(keyless).await, "rule_key");
    let mut nobody = assignment();
    nobody.document = json!("nirwana");
    assert_eq!(refused(nobody).await, "schedule_unknown");
    let unit = RuleScope::Unit { unit: scene.cast.unit() };
    let leave = serde_json::from_str(templates::LEAVE.json).unwrap();
    assert_eq!(refused(rule(RuleKind::Leave, unit, "", "2026-01-01", leave)).await, "rule_scope");
    let mut reasonless = policy("2026-01-01");
    reasonless.reason = "x".to_owned();
    assert_eq!(refused(reasonless).await, "reason_length");
}

#[tokio::test]
async fn an_operator_writes_schedules_of_their_own_people_only() {
    let scene = Scene::new().await;
    let target = scene.target.clone();
    let elsewhere = Scene::before(target, crate::cast::Which::Strict).await;
    let (admin, operator) = (scene.sign_up(Role::Admin).await, scene.sign_up(Role::Operator).await);
    let superior = scene.sign_up(Role::Superior).await;
    set_rules(&admin).await;
    let own = RuleScope::Unit { unit: scene.cast.below() };
    let person = RuleScope::Person { person: scene.cast.employee(ENROLLED[0]) };
    let foreign = RuleScope::Unit { unit: elsewhere.cast.unit() };
    let assign = |scope| rule(RuleKind::Assignment, scope, "", "2026-02-01", json!("five_days"));
    assert_eq!(operator.post(routes::RULES, &assign(own.clone())).await.status, 200);
    assert_eq!(operator.post(routes::RULES, &assign(person)).await.status, 200);
    assert_eq!(operator.post(routes::RULES, &assign(foreign)).await.code(), "not_found");
    assert_eq!(operator.post(routes::RULES, &assign(RuleScope::Regency {})).await.code(), "not_allowed");
    assert_eq!(superior.post(routes::RULES, &assign(own.clone())).await.code(), "not_allowed");
    let table = serde_json::from_str(templates::POLICIES[0].json).unwrap();
    assert_eq!(
        operator.post(routes::RULES, &rule(RuleKind::Policy, own, "", "2026-02-01", table)).await.code(),
        "not_allowed"
    );
    let foreign = elsewhere.sign_up(Role::Operator).await;
    let seen: Rules = foreign.get(&format!("{}?scope={}", routes::RULES, scene.cast.below())).await.json();
    assert_eq!(seen.rows, []);
    let seen: Rules = operator.get(&format!("{}?scope={}", routes::RULES, scene.cast.below())).await.json();
    assert_eq!(seen.rows.len(), 1);
}

#[tokio::test]
async fn templates_are_what_the_server_takes() {
    let scene = Scene::new().await;
    let admin = scene.sign_up(Role::Admin).await;
    let templates: RuleTemplates = admin.get(routes::RULES_TEMPLATES).await.json();
    assert!(templates.rows.len() >= 10, "{}", templates.rows.len());
    // The keys that are proposed are words of the office, as whoever adopts one reads them afterwards.
    let keys: Vec<_> = templates.rows.iter().map(|row| &*row.key).filter(|key| !key.is_empty()).collect();
    assert_eq!(keys, ["lima-hari-kerja", "enam-hari-kerja", "tiga-giliran", "2026"]);
    for template in templates.rows {
        let rule = rule(template.kind, RuleScope::Regency {}, &template.key, "2026-01-01", template.document);
        let answer = admin.post(routes::RULES, &rule).await;
        assert_eq!(answer.status, 200, "{:?} {}", template.kind, String::from_utf8_lossy(&answer.body));
    }
}

#[tokio::test]
async fn a_preview_says_whose_month_would_change_and_stores_nothing() {
    let scene = Scene::here().await;
    let admin = scene.sign_up(Role::Admin).await;
    set_rules(&admin).await;
    let mut dearer = policy("2026-07-15");
    dearer.document["absent"] = json!(400);
    let request = PreviewRequest { rule: dearer, unit: scene.cast.unit(), month: "2026-07".to_owned() };
    let preview: Preview = admin.post(routes::RULES_PREVIEW, &request).await.json();
    assert_eq!((preview.people, preview.rows.len()), (4, 4));
    // 23 working days at 3 %; from Wednesday the 15th on, 13 of them at 4 %.
    let row = &preview.rows[0];
    assert_eq!((row.days, row.deduction_before, row.deduction_after), (13, 6_900, 8_200));
    // What begins later is shown on a month that has been, as if it had begun with it: all 23 at 4 %.
    let mut later = request.clone();
    later.rule.valid_from = "2027-01-01".to_owned();
    let preview: Preview = admin.post(routes::RULES_PREVIEW, &later).await.json();
    let row = &preview.rows[0];
    assert_eq!((row.days, row.deduction_before, row.deduction_after), (23, 6_900, 9_200));
    let rules: Rules = admin.get(&format!("{}?kind=policy", routes::RULES)).await.json();
    assert_eq!(rules.rows.len(), 1);
}

/// A calendar's version is in force from its first day, as every rule: the days before keep the one that was.
#[tokio::test]
async fn a_calendar_changes_no_day_before_its_own() {
    let scene = Scene::here().await;
    let admin = scene.sign_up(Role::Admin).await;
    set_rules(&admin).await;
    let free = |days: &[&str]| {
        let day = |date: &&str| json!({ "date": date, "kind": "daerah", "name": "Libur daerah" });
        let holidays: Vec<_> = days.iter().map(day).collect();
        rule(
            RuleKind::Calendar,
            RuleScope::Regency {},
            "lokal",
            "2026-07-16",
            json!({ "source": "SK", "holidays": holidays }),
        )
    };
    let preview = async |rule: NewRule| {
        let request = PreviewRequest { rule, unit: scene.cast.unit(), month: "2026-07".to_owned() };
        admin.post(routes::RULES_PREVIEW, &request).await.json::<Preview>().rows.first().map_or(0, |row| row.days)
    };
    let both = free(&["2026-07-15", "2026-07-20"]);
    assert_eq!(preview(both.clone()).await, 1, "the 20th alone");
    let first = NewRule { valid_from: "2026-01-01".to_owned(), ..both };
    assert_eq!(preview(first.clone()).await, 2);
    assert_eq!(admin.post(routes::RULES, &first).await.status, 200);
    assert_eq!(preview(free(&[])).await, 1, "the 15th stays free, the 20th does not");
}

/// Who prepares a month follows what begins with it, and nobody follows what is not there yet.
#[tokio::test]
async fn a_planned_schedule_is_followed_from_its_first_day_on() {
    let scene = Scene::here().await;
    let admin = scene.sign_up(Role::Admin).await;
    set_rules(&admin).await;
    let mut planned = schedule();
    (planned.key, planned.valid_from) = ("piket".to_owned(), "2026-10-01".to_owned());
    assert_eq!(admin.post(routes::RULES, &planned).await.status, 200);
    let listed = admin.get(routes::RULES).await.json::<Rules>().schedules;
    assert!(listed.iter().any(|one| one.key == "piket"), "{listed:?}");
    let follow = |from: &str| rule(RuleKind::Assignment, RuleScope::Regency {}, "", from, json!("piket"));
    assert_eq!(admin.post(routes::RULES, &follow("2026-09-30")).await.code(), "schedule_unknown");
    assert_eq!(admin.post(routes::RULES, &follow("2026-10-01")).await.status, 200);
}

/// However many follow schedules of their own, nothing else is hidden.
#[tokio::test]
async fn rules_are_listed_by_kind_and_page() {
    let scene = Scene::here().await;
    let admin = scene.sign_up(Role::Admin).await;
    set_rules(&admin).await;
    for _ in 0..101 {
        let scope = RuleScope::Person { person: scene.cast.employee(ENROLLED[0]) };
        let own = rule(RuleKind::Assignment, scope, "", "2026-02-01", json!("five_days"));
        assert_eq!(admin.post(routes::RULES, &own).await.status, 200);
    }
    let list = async |query: &str| admin.get(&format!("{}?{query}", routes::RULES)).await.json::<Rules>();
    let kinds = |rules: &Rules| rules.rows.iter().map(|row| row.kind).collect::<Vec<_>>();
    let time = list("area=time").await;
    assert_eq!((time.total, time.rows.len()), (104, 100));
    assert_eq!(kinds(&time)[..4], [RuleKind::Assignment, RuleKind::Calendar, RuleKind::Schedule, RuleKind::Assignment]);
    assert_eq!(time.rows.iter().filter(|row| row.current).count(), 4, "the regency's, and one of the 101");
    assert_eq!(kinds(&list("area=time&offset=100").await), [RuleKind::Assignment; 4]);
    let calendars = list("kind=calendar&area=time").await;
    assert_eq!((calendars.total, kinds(&calendars)), (1, vec![RuleKind::Calendar]));
    assert_eq!(kinds(&list("area=policy").await), [RuleKind::Policy]);
    assert_eq!(list("").await.total, 105);
    // What can be followed is told on every page of whatever is asked.
    let followed = list("kind=assignment&offset=100").await.schedules;
    assert_eq!(followed.iter().map(|one| one.key.as_str()).collect::<Vec<_>>(), ["five_days"]);
}

/// The first rules of all: there is no month yet to compare with. A rule that breaks a month is told at once.
#[tokio::test]
async fn a_preview_of_a_month_without_rules_is_of_nobody() {
    let scene = Scene::here().await;
    let admin = scene.sign_up(Role::Admin).await;
    let request = |rule| PreviewRequest { rule, unit: scene.cast.unit(), month: "2026-07".to_owned() };
    let first: Preview = admin.post(routes::RULES_PREVIEW, &request(schedule())).await.json();
    assert_eq!((first.people, first.rows.len()), (0, 0));
    set_rules(&admin).await;
    let mut nobody = assignment();
    nobody.document = json!(null);
    assert_eq!(admin.post(routes::RULES_PREVIEW, &request(nobody)).await.code(), "schedule_missing");
}

#[tokio::test]
async fn a_calendar_is_read_from_csv_and_its_problems_are_told_by_line() {
    let scene = Scene::new().await;
    let admin = scene.sign_up(Role::Admin).await;
    let read = async |csv: &str| {
        let request = CalendarCsv { csv: csv.to_owned(), source: "SKB".to_owned() };
        admin.post(routes::CALENDAR_READ, &request).await.json::<CalendarRead>()
    };
    let good = read(templates::HOLIDAYS_2026).await;
    assert_eq!((good.days, good.problems.len()), (25, 0));
    let rule = rule(RuleKind::Calendar, RuleScope::Regency {}, "2026", "2026-01-01", good.document.unwrap());
    assert_eq!(admin.post(routes::RULES, &rule).await.status, 200);
    let bad = read("tanggal,hari,jenis,nama\n2026-03-19,Rabu,nasional,Nyepi\n").await;
    assert_eq!(bad.document, None);
    assert_eq!((bad.problems[0].line, bad.problems[0].reason.code.as_str()), (2, "calendar_weekday"));
}
