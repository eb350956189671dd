use serde_json::json;

use super::*;
use crate::console::tests::admin;

#[test]
fn a_new_calendar_begins_with_its_year_and_a_further_version_when_one_says() {
    let document = json!({ "source": "SKB", "holidays": [{ "date": "2027-02-06", "kind": "libur", "name": "Imlek" }] });
    let new = |scope| WriteRule {
        sheet: Sheet::Calendar,
        scope,
        key: "2027".into(),
        document: document.clone(),
        about: None,
    };
    assert_eq!(new(None).initial(&admin()).get("valid-from"), "2027-01-01");
    assert_eq!(new(Some(RuleScope::Regency {})).initial(&admin()).get("valid-from"), "");
}

#[test]
fn a_schedule_that_changes_nobody_says_why() {
    let span = |from: &str, to: &str| Some((from.to_owned(), to.to_owned()));
    let idle = |kind, people, season| {
        let (scope, key, valid_from) = (RuleScope::Regency {}, "lima-hari".to_owned(), "2026-11-01".to_owned());
        let (document, reason, draft) = (Json::Null, "Perbup".into(), None);
        let rule = NewRule { kind, scope, key, valid_from, document, reason, draft };
        let preview = Preview { people, ..Preview::default() };
        StoreRule { rule, month: "2026-11".into(), season, preview }.idle().map(|said| said.key)
    };
    assert_eq!(idle(RuleKind::Schedule, 20, None), Some(Key::EffectIdle));
    assert_eq!(idle(RuleKind::Schedule, 20, span("2027-02-08", "2027-03-09")), Some(Key::EffectSeason));
    assert_eq!(idle(RuleKind::Schedule, 20, span("2026-09-01", "2026-10-31")), Some(Key::EffectSeason));
    for (from, to) in [("2026-11-30", "2026-12-05"), ("2026-10-01", "2026-11-01"), ("2026-01-01", "2026-12-31")] {
        assert_eq!(idle(RuleKind::Schedule, 20, span(from, to)), Some(Key::EffectIdle), "{from} {to}");
    }
    assert_eq!(idle(RuleKind::Policy, 20, None), None, "of others the dates do not tell");
    assert_eq!(idle(RuleKind::Schedule, 0, None), None, "nobody was looked at");
}
