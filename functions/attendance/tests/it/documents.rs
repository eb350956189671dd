//! Templates are sound, and what a document cannot say is refused.

use std::collections::BTreeMap;

use klabat_attendance::policy::{Bracket, Brackets, Cut, Policy};
use klabat_attendance::schedule::{Flex, Gathering, GatheringKind, Hours, Pattern, Rest, Schedule, Season, Window};
use klabat_attendance::time::Weekday;
use klabat_attendance::{Checked, Refusal, ShiftCode, templates};

use crate::fixture::{days, policy, schedule};

#[test]
fn every_template_is_a_document_and_names_its_source() {
    for template in templates::POLICIES {
        let policy = template.parse();
        assert!(policy.source.len() > 20, "{}", template.name);
        let json = serde_json::to_string(&policy).unwrap();
        assert_eq!(serde_json::from_str::<Checked<Policy>>(&json).unwrap(), policy);
    }
    for template in templates::SCHEDULES {
        let schedule = template.parse();
        let json = serde_json::to_string(&schedule).unwrap();
        assert_eq!(serde_json::from_str::<Checked<Schedule>>(&json).unwrap(), schedule);
    }
    assert!(templates::LEAVE.parse().source.contains("PP 11/2017"));
    assert_eq!(templates::DISCIPLINE.parse().steps.len(), 9);
    assert!(templates::HEALTH.parse().silence > 0);
}

/// Perpres 21/2023: 37.5 hours a week without breaks, 32.5 in Ramadan.
#[test]
fn weeks_have_the_hours_of_perpres_21_2023() {
    for name in ["lima-hari-kerja", "enam-hari-kerja"] {
        let schedule = schedule(name);
        let minutes = |pattern: &Pattern| match pattern {
            Pattern::Week { days } => days.values().map(Hours::minutes).sum::<i64>(),
            Pattern::Roster { .. } => 0,
        };
        assert_eq!(minutes(&schedule.pattern), 2_250, "{name}");
        assert_eq!(minutes(&schedule.seasons[0].pattern), 1_950, "{name}");
    }
}

/// Facts of the sources: 0.5, 1, 1.25, 1.5 %; 0.5, 1, 1.5, 2 % and 4 % for a day; 0.5 % up to an hour, then 1 %.
#[test]
fn policies_have_the_numbers_of_their_sources() {
    let cuts = |name: &str| [1, 30, 31, 60, 61, 90, 91].map(|minutes| policy(name).late.cut(minutes).0);
    assert_eq!(cuts("regency_sample"), [50, 50, 100, 100, 125, 125, 150]);
    assert_eq!(policy("regency_sample").no_check_in, Cut(150));
    assert_eq!(cuts("permentan_68_2012"), [50, 50, 100, 100, 150, 150, 200]);
    assert_eq!(policy("permentan_68_2012").absent, Cut(400));
    assert_eq!(cuts("bgn_4_2025"), [50, 50, 50, 50, 100, 100, 100]);
    assert_eq!(policy("regency_sample").late.cut(0), Cut::NONE);
    assert_eq!(Cut(125).to_string(), "1.25");
}

fn refused(change: impl FnOnce(&mut Schedule)) -> Option<Refusal> {
    let mut document = schedule("lima-hari-kerja").into_inner();
    change(&mut document);
    Checked::new(document).err()
}

fn monday(change: impl FnOnce(&mut Hours)) -> Option<Refusal> {
    refused(|schedule| {
        let Pattern::Week { days } = &mut schedule.pattern else { panic!("a week") };
        change(days.get_mut(&Weekday::Monday).unwrap());
    })
}

#[test]
fn hours_that_cannot_be_are_refused() {
    assert_eq!(monday(|_| ()), None);
    assert_eq!(monday(|hours| hours.end = hours.start), Some(Refusal::HoursReversed));
    assert_eq!(monday(|hours| hours.start = "23:00-1".parse().unwrap()), Some(Refusal::HoursReversed));
    assert_eq!(monday(|hours| hours.end = "07:31+1".parse().unwrap()), Some(Refusal::HoursReversed));
    let rest = |from: &str, to: &str| Some(Rest { from: from.parse().unwrap(), to: to.parse().unwrap() });
    for (from, to) in
        [("07:00", "08:00"), ("15:30", "16:30"), ("13:00", "12:00"), ("12:00", "12:00"), ("07:30", "16:00")]
    {
        assert_eq!(monday(|hours| hours.rest = rest(from, to)), Some(Refusal::RestOutside), "{from}–{to}");
    }
    let wide = Window { before: 60, after: 721 };
    assert_eq!(monday(|hours| hours.check_in = wide), Some(Refusal::WindowWidth));
    assert_eq!(monday(|hours| hours.check_out = wide), Some(Refusal::WindowWidth));
    assert_eq!(monday(|hours| hours.flex = Flex { earlier: 0, later: 211 }), Some(Refusal::WindowWidth));
    assert_eq!(monday(|hours| hours.flex = Flex { earlier: 91, later: 0 }), Some(Refusal::WindowWidth));
    let gathering =
        Gathering { kind: GatheringKind::Senam, from: "08:00".parse().unwrap(), to: "08:00".parse().unwrap() };
    assert_eq!(monday(|hours| hours.gatherings.push(gathering)), Some(Refusal::HoursReversed));
}

#[test]
fn seasons_share_no_date_and_no_other_form() {
    let empty = |schedule: &mut Schedule| schedule.pattern = Pattern::Week { days: BTreeMap::new() };
    assert_eq!(refused(empty), Some(Refusal::ScheduleEmpty));
    let again = |from: &str, to: &str, schedule: &mut Schedule| {
        let season = Season { dates: days(from, to), ..schedule.seasons[0].clone() };
        schedule.seasons.push(season);
    };
    assert_eq!(refused(|schedule| again("2026-03-20", "2026-04-01", schedule)), Some(Refusal::SeasonsOverlap));
    assert_eq!(refused(|schedule| again("2026-03-21", "2026-04-01", schedule)), None);
    let roster = schedule("tiga-giliran").into_inner();
    let form = |schedule: &mut Schedule| schedule.seasons[0].pattern = roster.pattern.clone();
    assert_eq!(refused(form), Some(Refusal::SeasonOtherForm));
    // A season's roster has all of the schedule's shifts.
    let mut missing = roster.clone();
    let mut season =
        Season { name: "Ramadan".to_owned(), dates: days("2026-02-19", "2026-03-20"), pattern: roster.pattern };
    let Pattern::Roster { shifts } = &mut season.pattern else { panic!("a roster") };
    shifts.remove(&ShiftCode::new("M").unwrap());
    missing.seasons.push(season);
    assert_eq!(Checked::new(missing).err(), Some(Refusal::SeasonOtherForm));
}

#[test]
fn policies_that_cannot_be_are_refused() {
    let refused = |change: fn(&mut Policy)| {
        let mut document = policy("regency_sample").into_inner();
        change(&mut document);
        Checked::new(document).err()
    };
    let brackets = |steps: &[(u16, u32)], beyond: u32| Brackets {
        steps: steps.iter().map(|(up_to, cut)| Bracket { up_to: *up_to, cut: Cut(*cut) }).collect(),
        beyond: Cut(beyond),
    };
    let all = [
        brackets(&[(30, 50), (30, 100)], 150),
        brackets(&[(30, 100), (60, 50)], 150),
        brackets(&[(30, 100)], 50),
        brackets(&[(0, 50)], 50),
        brackets(&[], 10_001),
    ];
    for wrong in all {
        let mut document = policy("regency_sample").into_inner();
        document.late = wrong.clone();
        assert_eq!(Checked::new(document).err(), Some(Refusal::Brackets), "{wrong:?}");
        let mut document = policy("regency_sample").into_inner();
        document.early = wrong;
        assert_eq!(Checked::new(document).err(), Some(Refusal::Brackets));
    }
    let over = Some(Refusal::CutTooHigh);
    assert_eq!(refused(|policy| policy.absent = Cut(10_001)), over);
    assert_eq!(refused(|policy| policy.no_check_in = Cut(10_001)), over);
    assert_eq!(refused(|policy| policy.no_check_out = Cut(10_001)), over);
    assert_eq!(refused(|policy| policy.day_cap = Some(Cut(10_001))), over);
    assert_eq!(refused(|policy| policy.month_cap = Some(Cut(10_001))), over);
    let gathering = |policy: &mut Policy| {
        policy.gatherings.insert(GatheringKind::Senam, Cut(10_001));
    };
    assert_eq!(refused(gathering), over);
    assert_eq!(refused(|policy| policy.absent = Cut(10_000)), None);
}

#[test]
fn health_rules_are_no_zeros() {
    let sound = templates::HEALTH.parse().into_inner();
    for (n, wrong) in [(0, 0), (1, 0), (2, 0), (3, 0), (3, 101), (4, 0)] {
        let mut rules = sound;
        match n {
            0 => rules.silence = wrong,
            1 => rules.stretch = wrong,
            2 => rules.refusals = wrong.into(),
            4 => rules.around = wrong,
            _ => rules.percent = u8::try_from(wrong).unwrap(),
        }
        assert_eq!(Checked::new(rules).err(), Some(Refusal::HealthRules), "{n}");
    }
}
