//! An office whose rules are set, and the requests that people of the console make.

use klabat_api::common::{Done, Intent};
use klabat_api::console::{
    AbsenceKind, Claim, Created, ManualCause, NewAbsence, NewCorrection, NewManualRecord, NewOutage, NewRule, Recap,
    RecapSeen, RuleKind, RuleScope, Verdict,
};
use klabat_api::routes;
use klabat_attendance::templates;
use serde_json::Value as Json;

use crate::cast::ENROLLED;
use crate::scene::{Console, Scene};
use crate::target::Answer;

pub(crate) fn rule(kind: RuleKind, scope: RuleScope, key: &str, valid_from: &str, document: Json) -> NewRule {
    let reason = "Perbup 1/2026".to_owned();
    NewRule { kind, scope, key: key.to_owned(), valid_from: valid_from.to_owned(), document, reason, draft: None }
}

pub(crate) fn schedule() -> NewRule {
    let document = serde_json::from_str(templates::SCHEDULES[0].json).unwrap();
    rule(RuleKind::Schedule, RuleScope::Regency {}, "five_days", "2026-01-01", document)
}

pub(crate) fn assignment() -> NewRule {
    rule(RuleKind::Assignment, RuleScope::Regency {}, "", "2026-01-01", Json::from("five_days"))
}

pub(crate) fn policy(valid_from: &str) -> NewRule {
    let document = serde_json::from_str(templates::POLICIES[0].json).unwrap();
    rule(RuleKind::Policy, RuleScope::Regency {}, "", valid_from, document)
}

pub(crate) fn calendar() -> NewRule {
    let document = serde_json::to_value(templates::holidays_2026()).unwrap();
    rule(RuleKind::Calendar, RuleScope::Regency {}, "2026", "2026-01-01", document)
}

/// A five-day week, the calendar of 2026 and a table of deductions, for the whole regency.
pub(crate) async fn set_rules(admin: &Console<'_>) {
    for rule in [schedule(), assignment(), policy("2026-01-01"), calendar()] {
        let answer = admin.post(routes::RULES, &rule).await;
        assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
    }
}

/// Has a unit work by a roster of three shifts, which nobody has filled yet.
pub(crate) async fn ward(operator: &Console<'_>, unit: &str) {
    let shifts = serde_json::from_str(templates::SCHEDULES[2].json).unwrap();
    let scope = RuleScope::Unit { unit: unit.to_owned() };
    let schedule = rule(RuleKind::Schedule, scope.clone(), "bangsal", "2026-01-01", shifts);
    let follow = rule(RuleKind::Assignment, scope, "", "2026-01-01", Json::from("bangsal"));
    for rule in [schedule, follow] {
        operator.post(routes::RULES, &rule).await.json::<Created>();
    }
}

/// Verifies a unit's month.
pub(crate) async fn verify(operator: &Console<'_>, unit: &str, month: &str) -> RecapSeen {
    let recap: Recap = operator.get(&format!("{}?unit={unit}&month={month}", routes::RECAP)).await.json();
    let seen = RecapSeen { unit: unit.to_owned(), month: month.to_owned(), hash: recap.hash };
    operator.post(routes::RECAP_VERIFY, &seen).await.json::<Done>();
    seen
}

/// Verifies and locks a unit's July.
pub(crate) async fn lock(admin: &Console<'_>, operator: &Console<'_>, unit: &str) {
    let seen = verify(operator, unit, "2026-07").await;
    admin.post(routes::RECAP_LOCK, &seen).await.json::<Done>();
}

pub(crate) fn absence(scene: &Scene, who: usize, kind: AbsenceKind, first: &str, last: &str) -> NewAbsence {
    NewAbsence {
        employee: scene.cast.employee(who),
        kind,
        first: first.to_owned(),
        last: last.to_owned(),
        part: None,
        visits: None,
        reason: "keperluan keluarga".to_owned(),
        letter: None,
        attachment: None,
        look: false,
    }
}

pub(crate) fn correction(scene: &Scene, date: &str, at: &str) -> NewCorrection {
    NewCorrection {
        employee: scene.cast.employee(ENROLLED[0]),
        date: date.to_owned(),
        claim: Claim::Time { direction: Intent::In, at: at.to_owned() },
        reason: "HP rusak di perjalanan".to_owned(),
        attachment: None,
    }
}

pub(crate) fn manual(scene: &Scene, date: &str, time: &str) -> NewManualRecord {
    NewManualRecord {
        employee: scene.cast.employee(ENROLLED[0]),
        date: date.to_owned(),
        time: time.to_owned(),
        intent: Intent::In,
        cause: ManualCause::BrokenPhone,
        reason: "layar HP pecah".to_owned(),
    }
}

pub(crate) fn outage(scene: &Scene, from: u64, until: u64) -> NewOutage {
    NewOutage { unit: Some(scene.cast.unit()), from, until, reason: "listrik padam".to_owned() }
}

pub(crate) fn verdict(approve: bool) -> Verdict {
    Verdict { approve, reason: "sudah diperiksa".to_owned() }
}

/// The id that an answer gives.
pub(crate) fn id(answer: &Answer) -> String {
    answer.json::<Created>().id
}
