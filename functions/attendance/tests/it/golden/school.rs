//! A six-day school in WIB: Ramadan 08:00–14:00, else Monday to Thursday and Friday 07:30–15:00, Saturday 07:30–13:00;
//! policy of Permentan 68/2012. The 17th is the school's own free day.

use klabat_attendance::absence::AbsenceKind;
use klabat_attendance::calendar::{Calendar, Holiday, HolidayKind, UnitCalendar};
use klabat_attendance::policy::Cut;
use klabat_attendance::recap::Totals;
use klabat_attendance::{Checked, Kind, Zone};

use super::{compare, punch, recap, row, table};
use crate::fixture::{Month, day, policy, schedule, unit_id};

const DEWI: &str = "
01 -     -     L 0  0   0   0
02 08:00 14:00 H 0  0   330 0   # 360 less 30
03 08:15 14:00 H 15 0   315 50
04 08:00 13:29 H 0  31  299 100 # 31-60: 1
05 08:00 14:00 H 0  0   330 0
06 08:00 14:00 H 0  0   300 0   # Friday: 360 less 60
07 08:00 14:00 H 0  0   330 0   # Saturday
08 -     -     L 0  0   0   0
09 08:00 14:00 H 0  0   330 0
10 -     -     A 0  0   0   400
11 08:00 14:00 H 0  0   330 0
12 09:30 14:00 H 90 0   240 150 # 61-90: 1.5; 270 less 30
13 12:00 14:00 H 0  0   0   200 # check-in closes at 11:30
14 08:00 14:00 H 0  0   330 0
15 -     -     L 0  0   0   0
16 08:00 14:00 H 0  0   330 0
17 -     -     L 0  0   0   0   # the school's own
18 -     -     L 0  0   0   0
19 -     -     L 0  0   0   0
20 -     -     L 0  0   0   0
21 -     -     L 0  0   0   0
22 -     -     L 0  0   0   0
23 -     -     L 0  0   0   0
24 -     -     L 0  0   0   0
25 07:30 15:00 H 0  0   390 0   # 450 less 60
26 07:30 15:00 H 0  0   390 0
27 07:30 15:00 H 0  0   360 0   # Friday: 450 less 90
28 07:30 13:00 H 0  0   330 0   # Saturday, no break
29 -     -     L 0  0   0   0
30 08:31 15:00 H 61 0   329 150
31 07:30 12:30 H 0  120 270 200 # 150 less 30 of break; over 90: 2
";

const EKO: &str = "
01 -     -     L 0 0 0   0
02 -     -     S 0 0 0   0 # cuti sakit 2-14
03 -     -     S 0 0 0   0
04 -     -     S 0 0 0   0
05 -     -     S 0 0 0   0
06 -     -     S 0 0 0   0
07 -     -     S 0 0 0   0
08 -     -     L 0 0 0   0
09 -     -     S 0 0 0   0
10 -     -     S 0 0 0   0
11 -     -     S 0 0 0   0
12 -     -     S 0 0 0   0
13 -     -     S 0 0 0   0
14 -     -     S 0 0 0   0
15 -     -     L 0 0 0   0
16 08:00 14:00 H 0 0 330 0
17 -     -     L 0 0 0   0
18 -     -     L 0 0 0   0
19 -     -     L 0 0 0   0
20 -     -     L 0 0 0   0
21 -     -     L 0 0 0   0
22 -     -     L 0 0 0   0
23 -     -     L 0 0 0   0
24 -     -     L 0 0 0   0
25 -     -     C 0 0 0   0 # cuti tahunan 25-28
26 -     -     C 0 0 0   0
27 -     -     C 0 0 0   0
28 -     -     C 0 0 0   0
29 -     -     L 0 0 0   0
30 07:30 15:00 H 0 0 390 0
31 07:30 15:00 H 0 0 390 0
";

pub(crate) fn month() -> Month {
    let mut month = Month::new("2026-03", Zone::Wib, schedule("enam-hari-kerja"), policy("permentan_68_2012"));
    month.employee("Dewi", Kind::Pns);
    month.employee("Eko", Kind::Pppk);
    punch(&mut month, "Dewi", &table(DEWI));
    punch(&mut month, "Eko", &table(EKO));
    month.absence("Eko", AbsenceKind::Sick, "2026-03-02", "2026-03-14");
    month.absence("Eko", AbsenceKind::Annual, "2026-03-25", "2026-03-28");
    let own = Holiday { date: day("2026-03-17"), kind: HolidayKind::Local, name: "Libur sekolah".to_owned() };
    let document = Calendar { source: "Kalender sekolah".to_owned(), holidays: vec![own] };
    let document = Checked::new(document).unwrap();
    month.inputs.calendars.push(UnitCalendar { unit: Some(unit_id("kantor")), document });
    month
}

/// Dewi: 19 of 31 days are worked (2–7, 9–14, 16, 25–28, 30, 31), 12 free; present 19 − 1. Worked 330 + 315 + 299 + 330 +
/// 300 + 330 + 330 + 330 + 240 + 330 + 330 + 390 + 390 + 360 + 330 + 329 + 270 = 5,533. Late 15 + 90 + 61. Early
/// 31 + 120. Cut 50 + 100 + 400 + 150 + 200 + 150 + 200 = 1,250.
#[test]
fn the_school_adds_up() {
    let recap = recap(&month());
    compare(&recap, "Dewi", &table(DEWI));
    compare(&recap, "Eko", &table(EKO));
    let dewi = Totals {
        working_days: 19,
        present: 18,
        absent: 1,
        holiday: 12,
        late_days: 3,
        late_minutes: 166,
        early_days: 2,
        early_minutes: 151,
        no_check_in: 1,
        worked_minutes: 5_533,
        cut: Cut(1_250),
        ..Totals::default()
    };
    // Eko: sick on 12 working days (2–7, 9–14), on leave on 4, there on 16, 30 and 31: 330 + 2 × 390.
    let eko = Totals {
        working_days: 19,
        present: 3,
        sick: 12,
        leave: 4,
        holiday: 12,
        worked_minutes: 1_110,
        ..Totals::default()
    };
    assert_eq!(row(&recap, "Dewi").totals, dewi);
    assert_eq!(row(&recap, "Eko").totals, eko);
    assert_eq!((recap.totals.working_days, recap.totals.worked_minutes), (38, 6_643));
}
