//! PP 94/2021: each step at its day, and the warning before it.

use klabat_attendance::discipline::{DisciplineRules, Level, Mark, standing};
use klabat_attendance::time::DateRange;
use klabat_attendance::verdict::Status;
use klabat_attendance::{Checked, Kind, Refusal, templates};
use proptest::prelude::*;

use crate::fixture::day;

/// A mark for each date, `a` being alpa, `.` a free day, `?` one that is not judged yet, anything else present.
fn marks(from: &str, text: &str) -> Vec<Mark> {
    let status = |letter| match letter {
        'a' => Status::Absent,
        '.' => Status::Holiday,
        'c' => Status::Leave,
        '?' => Status::Pending,
        _ => Status::Present,
    };
    let range = DateRange::new(day(from), day("2099-12-31")).unwrap();
    range.days().zip(text.chars()).map(|(date, letter)| Mark { date, status: status(letter) }).collect()
}

/// So many days of alpa, each followed by a day of work.
fn apart(days: usize) -> Vec<Mark> {
    marks("2026-01-01", &"ah".repeat(days))
}

#[test]
fn every_step_comes_at_its_day_and_is_warned_of_the_day_before() {
    let rules = templates::DISCIPLINE.parse();
    let steps = [3, 4, 7, 11, 14, 17, 21, 25, 28];
    for days in 0..40u16 {
        let standing = standing(&rules, 2026, &apart(days.into()));
        assert_eq!(standing.days, days);
        let reached = steps.iter().rev().find(|step| days >= **step);
        assert_eq!(standing.reached.map(|step| step.days), reached.copied(), "{days}");
        let next = steps.iter().find(|step| days + 1 == **step);
        assert_eq!(standing.warning.map(|warning| (warning.step.days, warning.days_left)), next.map(|n| (*n, 1)));
    }
}

#[test]
fn levels_are_light_medium_heavy() {
    let rules = templates::DISCIPLINE.parse();
    for (days, level) in
        [(3, Level::Light), (10, Level::Light), (11, Level::Medium), (20, Level::Medium), (21, Level::Heavy)]
    {
        assert_eq!(standing(&rules, 2026, &apart(days)).reached.unwrap().level, level, "{days}");
    }
}

#[test]
fn ten_in_a_row_are_the_last_step_and_free_days_do_not_break_them() {
    let rules = templates::DISCIPLINE.parse();
    let stand = |text: &str| standing(&rules, 2026, &marks("2026-03-01", text));
    let nine = stand("aaaaa..aaaa");
    assert_eq!((nine.longest_run, nine.reached.unwrap().days), (9, 7));
    assert_eq!(nine.warning.map(|warning| (warning.step.days, warning.days_left)), Some((28, 1)));
    let open = stand("aaaaa..?aaaaa");
    assert_eq!((open.days, open.longest_run, open.running), (10, 5, 5), "a day that is not judged yet is none of them");
    let ten = stand("aaaaa..aaaaa");
    assert_eq!((ten.longest_run, ten.reached.unwrap().days, ten.warning), (10, 28, None));
    // Work or leave between them breaks them; the run that was stays.
    assert_eq!(stand("aaaaahaaaaa").longest_run, 5);
    assert_eq!(stand("aaaaacaaaaa").longest_run, 5);
    let over = stand("aaaaaaaaaah");
    assert_eq!((over.running, over.longest_run, over.reached.unwrap().days), (0, 10, 28));
}

#[test]
fn the_sum_is_of_one_year_and_a_run_may_begin_in_the_one_before() {
    let rules = templates::DISCIPLINE.parse();
    let marks = marks("2025-12-27", "aaaaaaaaaa");
    let standing_ = standing(&rules, 2026, &marks);
    assert_eq!((standing_.days, standing_.longest_run), (5, 10));
    assert_eq!(standing(&rules, 2025, &marks).longest_run, 5);
}

#[test]
fn steps_that_do_not_rise_are_refused() {
    let sound = templates::DISCIPLINE.parse().into_inner();
    let refused = |change: fn(&mut DisciplineRules)| {
        let mut rules = sound.clone();
        change(&mut rules);
        Checked::new(rules).err()
    };
    assert_eq!(refused(|_| ()), None);
    assert_eq!(refused(|rules| rules.steps.swap(0, 1)), Some(Refusal::DisciplineRules));
    assert_eq!(refused(|rules| rules.steps.clear()), Some(Refusal::DisciplineRules));
    assert_eq!(refused(|rules| rules.steps[0].days = 0), Some(Refusal::DisciplineRules));
    assert_eq!(refused(|rules| rules.steps[0].level = Level::Heavy), Some(Refusal::DisciplineRules));
    assert_eq!(refused(|rules| rules.in_a_row = 0), Some(Refusal::DisciplineRules));
    assert_eq!(refused(|rules| rules.who.clear()), Some(Refusal::DisciplineRules));
}

proptest! {
    #[test]
    fn order_does_not_matter_and_more_absence_never_helps(
        (letters, shuffled) in prop::collection::vec(prop::sample::select(vec!['a', 'h', '.']), 1..120)
            .prop_flat_map(|letters| (Just(letters.clone()), Just((0..letters.len()).collect::<Vec<_>>()).prop_shuffle())),
        worse in any::<prop::sample::Index>(),
    ) {
        let rules = templates::DISCIPLINE.parse();
        let text: String = letters.iter().collect();
        let all = marks("2026-01-01", &text);
        let before = standing(&rules, 2026, &all);
        let mixed: Vec<_> = shuffled.iter().map(|n| all[*n]).collect();
        prop_assert_eq!(&before, &standing(&rules, 2026, &mixed));
        let mut more = all.clone();
        let n = worse.index(more.len());
        more[n].status = Status::Absent;
        let after = standing(&rules, 2026, &more);
        let step = |standing: &klabat_attendance::discipline::Standing| standing.reached.as_ref().map(|step| step.days);
        prop_assert!(step(&after) >= step(&before) && after.days >= before.days);
    }
}

#[test]
fn a_document_that_names_nobody_is_about_civil_servants() {
    let mut document: serde_json::Value = serde_json::from_str(templates::DISCIPLINE.json).unwrap();
    document.as_object_mut().unwrap().remove("who").unwrap();
    let rules: Checked<DisciplineRules> = serde_json::from_value(document).unwrap();
    assert_eq!(rules, templates::DISCIPLINE.parse());
    assert_eq!(rules.who.iter().copied().collect::<Vec<_>>(), [Kind::Pns]);
}

/// A run that ended with the year before stands over the new one, and is never less than a day away.
#[test]
fn a_long_run_of_the_year_before_is_a_day_from_the_last_step() {
    let rules = templates::DISCIPLINE.parse();
    for run in [9, 10, 11, 30] {
        let standing = standing(&rules, 2027, &marks("2026-11-01", &["h".repeat(61 - run), "a".repeat(run)].concat()));
        let warning = standing.warning.map(|warning| (warning.step.days, warning.days_left));
        assert_eq!((standing.days, standing.reached, warning), (0, None, Some((28, 1))), "{run}");
    }
}
