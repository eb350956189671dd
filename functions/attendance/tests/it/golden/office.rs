//! A five-day office in WITA: Ramadan 08:00–15:00 (Friday 15:30), else 07:30–16:00 (Friday 16:30); policy of the
//! regency's sample with 0.5 % for a missed apel on Mondays outside Ramadan.

use klabat_attendance::absence::AbsenceKind;
use klabat_attendance::calendar::Denial;
use klabat_attendance::correction::Claim;
use klabat_attendance::policy::Cut;
use klabat_attendance::punch::Direction;
use klabat_attendance::recap::Totals;
use klabat_attendance::schedule::GatheringKind;
use klabat_attendance::unit::Membership;
use klabat_attendance::{Checked, Kind, Zone};

use super::{compare, punch, recap, row, table};
use crate::fixture::{Month, day, person, policy, schedule, unit_id};

const ANI: &str = "
01 -     -     L 0  0  0   0    # Minggu
02 07:50 15:02 H 0  0  390 0    # 08:00-15:00 less 30 of break
03 08:00 15:00 H 0  0  390 0
04 08:01 15:00 H 1  0  389 50   # 1-30: 0.5
05 08:31 15:00 H 31 0  359 100  # 31-60: 1
06 07:55 15:30 H 0  0  390 0    # 08:00-15:30 less 60
07 -     -     L 0  0  0   0
08 -     -     L 0  0  0   0
09 09:01 15:00 H 61 0  329 125  # 61-90: 1.25
10 09:31 15:00 H 91 0  299 150  # over 90: 1.5
11 07:58 14:30 H 0  30 360 50
12 07:58 -     H 0  0  0   150  # no check-out
13 -     15:31 H 0  0  0   150  # no check-in
14 -     -     L 0  0  0   0
15 -     -     L 0  0  0   0
16 -     -     A 0  0  0   300
17 07:59 15:00 H 0  0  390 0
18 -     -     L 0  0  0   0    # cuti bersama
19 -     -     L 0  0  0   0    # Nyepi
20 -     -     L 0  0  0   0    # cuti bersama
21 -     -     L 0  0  0   0    # Idul Fitri
22 -     -     L 0  0  0   0    # Idul Fitri
23 -     -     L 0  0  0   0    # cuti bersama
24 -     -     L 0  0  0   0    # cuti bersama
25 07:30 16:00 H 0  0  450 0    # 07:30-16:00 less 60
26 07:29 16:05 H 0  0  450 0
27 07:31 16:29 H 0  1  448 50   # Friday until 16:30 less 90; the outage of this morning is nobody's lateness
28 -     -     L 0  0  0   0
29 -     -     L 0  0  0   0
30 07:20 16:00 H 0  0  450 0    # at the apel
31 07:30 16:00 H 0  0  450 0
";

const BENI: &str = "
01 -      -      L 0  0  0   0
02 -      -      C 0  0  0   0   # cuti tahunan 2-4
03 -      -      C 0  0  0   0
04 -      -      C 0  0  0   0
05 08:00  15:00  H 0  0  390 0
06 08:00  15:30  H 0  0  390 0
07 -      -      L 0  0  0   0
08 -      -      L 0  0  0   0
09 -      -      D 0  0  0   0   # dinas luar 9-10
10 -      -      D 0  0  0   0
11 -      -      S 0  0  0   0   # cuti sakit 11-12
12 -      -      S 0  0  0   0
13 10:05  15:30  H 5  0  265 50  # izin 08:00-10:00; 10:05-15:30 less 60
14 -      -      L 0  0  0   0
15 -      -      L 0  0  0   0
16 -      -      I 0  0  0   0   # izin
17 08:00  12:10  H 0  0  240 0   # dinas luar 12:00-15:00; 250 less 10 of break
18 08:00  15:00  H 0  0  390 0   # cuti bersama denied
19 -      -      L 0  0  0   0
20 -      -      L 0  0  0   0
21 -      -      L 0  0  0   0
22 -      -      L 0  0  0   0
23 -      -      L 0  0  0   0
24 -      -      L 0  0  0   0
25 m07:30 16:00  H 0  0  450 0
26 -      16:00  H 0  0  450 0   # correction: came at 07:25
27 08:35  16:30  H 0  0  385 0   # outage 06:00-08:30; 475 less 90
28 -      -      L 0  0  0   0
29 -      -      L 0  0  0   0
30 07:50  16:00  H 20 0  430 100 # late 0.5, apel missed 0.5
31 i07:28 i16:02 H 0  0  450 0
";

const CITRA: &str = "
01 -     -     - 0 0 0   0  # elsewhere until the 15th
02 -     -     - 0 0 0   0
03 -     -     - 0 0 0   0
04 -     -     - 0 0 0   0
05 -     -     - 0 0 0   0
06 -     -     - 0 0 0   0
07 -     -     - 0 0 0   0
08 -     -     - 0 0 0   0
09 -     -     - 0 0 0   0
10 -     -     - 0 0 0   0
11 -     -     - 0 0 0   0
12 -     -     - 0 0 0   0
13 -     -     - 0 0 0   0
14 -     -     - 0 0 0   0
15 -     -     - 0 0 0   0
16 08:00 15:00 H 0 0 390 0
17 08:00 15:00 H 0 0 390 0
18 -     -     L 0 0 0   0
19 -     -     L 0 0 0   0
20 -     -     L 0 0 0   0
21 -     -     L 0 0 0   0
22 -     -     L 0 0 0   0
23 -     -     L 0 0 0   0
24 -     -     L 0 0 0   0
25 07:30 16:00 H 0 0 450 0
26 07:30 16:00 H 0 0 450 0
27 07:30 16:30 H 0 0 450 0
28 -     -     L 0 0 0   0
29 -     -     L 0 0 0   0
30 07:30 16:00 H 0 0 450 0
31 07:30 16:00 H 0 0 450 0
";

/// Days: 17 of 31 are worked (2–6, 9–13, 16–17, 25–27, 30–31), 14 free. Present 17 − 1 alpa. Worked 390 + 390 + 389 +
/// 359 + 390 + 329 + 299 + 360 + 390 + 450 + 450 + 448 + 450 + 450 = 5,544. Late 1 + 31 + 61 + 91 = 184. Early
/// 30 + 1. Cut 50 + 100 + 125 + 150 + 50 + 150 + 150 + 300 + 50 = 1,125.
fn ani() -> Totals {
    Totals {
        working_days: 17,
        present: 16,
        absent: 1,
        holiday: 14,
        late_days: 4,
        late_minutes: 184,
        early_days: 2,
        early_minutes: 31,
        no_check_in: 1,
        no_check_out: 1,
        worked_minutes: 5_544,
        cut: Cut(1_125),
        ..Totals::default()
    }
}

/// Days: 17, and the 18th. Present 5, 6, 13, 17, 18, 25–27, 30, 31. Worked 390 + 390 + 265 + 240 + 390 + 450 + 450 +
/// 385 + 430 + 450 = 3,840. Late 5 + 20. Cut 50 + 100. Without evidence: by hand on the 25th, old machine on the 31st.
fn beni() -> Totals {
    Totals {
        working_days: 18,
        present: 10,
        sick: 2,
        permit: 1,
        leave: 3,
        duty: 2,
        holiday: 13,
        late_days: 2,
        late_minutes: 25,
        missed_gatherings: 1,
        without_evidence: 2,
        worked_minutes: 3_840,
        cut: Cut(150),
        ..Totals::default()
    }
}

/// Days from the 16th: 16, 17, 25–27, 30, 31. Worked 2 × 390 + 5 × 450 = 3,030.
fn citra() -> Totals {
    Totals { working_days: 7, present: 7, holiday: 9, elsewhere: 15, worked_minutes: 3_030, ..Totals::default() }
}

pub(crate) fn month() -> Month {
    let mut policy = policy("regency_sample").into_inner();
    policy.gatherings.insert(GatheringKind::ApelPagi, Cut(50));
    let mut month = Month::new("2026-03", Zone::Wita, schedule("lima-hari-kerja"), Checked::new(policy).unwrap());
    month.employee("Ani", Kind::Pns);
    month.employee("Beni", Kind::Pns);
    month.employee("Citra", Kind::Pppk);
    month.inputs.employees[2].memberships = vec![
        Membership { from: day("2025-01-01"), unit: Some(unit_id("lain")) },
        Membership { from: day("2026-03-16"), unit: Some(unit_id("kantor")) },
    ];
    for (who, lines) in [("Ani", ANI), ("Beni", BENI), ("Citra", CITRA)] {
        punch(&mut month, who, &table(lines));
    }
    month.absence("Beni", AbsenceKind::Annual, "2026-03-02", "2026-03-04");
    month.absence("Beni", AbsenceKind::Duty, "2026-03-09", "2026-03-10");
    month.absence("Beni", AbsenceKind::Sick, "2026-03-11", "2026-03-12");
    month.part("Beni", AbsenceKind::Permit, "2026-03-13", "08:00", "10:00");
    month.absence("Beni", AbsenceKind::Permit, "2026-03-16", "2026-03-16");
    month.part("Beni", AbsenceKind::Duty, "2026-03-17", "12:00", "15:00");
    let denial = Denial { person: person("Beni"), date: day("2026-03-18"), letter: "800/7".to_owned() };
    month.inputs.denials.push(denial);
    let claim = Claim::Time { direction: Direction::In, at: "07:25".parse().unwrap() };
    month.correction("Beni", "2026-03-26", claim);
    month.outage("2026-03-27", "06:00", "08:30");
    month
}

#[test]
fn the_office_adds_up() {
    let recap = recap(&month());
    compare(&recap, "Ani", &table(ANI));
    compare(&recap, "Beni", &table(BENI));
    compare(&recap, "Citra", &table(CITRA));
    for (who, totals) in [("Ani", ani()), ("Beni", beni()), ("Citra", citra())] {
        assert_eq!(row(&recap, who).totals, totals, "{who}");
        assert_eq!(row(&recap, who).cut, totals.cut, "{who}");
    }
    // 17 + 18 + 7; 16 + 10 + 7; 14 + 13 + 9; 5,544 + 3,840 + 3,030; 1,125 + 150.
    let all = recap.totals;
    assert_eq!((all.working_days, all.present, all.holiday), (42, 33, 36));
    assert_eq!((all.worked_minutes, all.cut), (12_414, Cut(1_275)));
}
