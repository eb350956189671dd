//! All three zones, midnight, and a move between zones.

use klabat_attendance::month::{compute, explain};
use klabat_attendance::policy::Cut;
use klabat_attendance::punch::Direction::{In, Out};
use klabat_attendance::unit::Membership;
use klabat_attendance::verdict::Status;
use klabat_attendance::{Kind, Zone};

use crate::fixture::{Month, day, moment, person, policy, schedule, unit_id};

fn ward(zone: Zone) -> Month {
    let mut month = Month::new("2026-08", zone, schedule("tiga-giliran"), policy("bgn_4_2025"));
    month.employee("Ani", Kind::Pns);
    for date in klabat_attendance::inputs::Inputs::horizon(month.inputs.month).days() {
        let night = matches!(date.day(), 10 | 11);
        month.shift("Ani", &date.to_string(), night.then_some("M"));
    }
    month
}

#[test]
fn a_morning_punch_is_todays_in_every_zone() {
    // 07:25 is 00:25, 23:25 and 22:25 by UTC: of the day before in two of the three.
    for zone in Zone::ALL {
        let mut month = Month::new("2026-08", zone, schedule("lima-hari-kerja"), policy("regency_sample"));
        month.employee("Ani", Kind::Pns);
        month.record("Ani", "2026-08-12", "07:25", In);
        month.record("Ani", "2026-08-12", "16:00", Out);
        let recap = compute(&month.inputs).unwrap();
        for date in &recap.rows[0].days {
            let expected = date.date == day("2026-08-12");
            assert_eq!(date.check_in.is_some(), expected, "{zone} {}", date.date);
        }
        assert_eq!(recap.rows[0].days[11].worked, 450);
    }
}

#[test]
fn a_night_belongs_to_the_evening_it_began_in_every_zone() {
    for zone in Zone::ALL {
        let mut month = ward(zone);
        month.record("Ani", "2026-08-10", "20:50", In);
        month.record("Ani", "2026-08-11", "07:04", Out);
        month.record("Ani", "2026-08-11", "21:05", In);
        month.record("Ani", "2026-08-12", "07:00", Out);
        let days = &compute(&month.inputs).unwrap().rows[0].days;
        let clock = |n: usize| days[n].check_out.unwrap().to_string();
        assert_eq!((clock(9), clock(10)), ("07:04+1".to_owned(), "07:00+1".to_owned()), "{zone}");
        assert_eq!((days[9].late, days[10].late, days[11].status), (0, 5, Status::Off), "{zone}");
    }
}

#[test]
fn the_first_of_the_month_does_not_take_the_night_before() {
    let mut month = ward(Zone::Wit);
    month.inputs.rosters[0].shift = Some(klabat_attendance::ShiftCode::new("M").unwrap());
    assert_eq!(month.inputs.rosters[0].date, day("2026-07-31"));
    month.record("Ani", "2026-08-01", "07:02", Out);
    let first = explain(&month.inputs, &person("Ani"), day("2026-08-01")).unwrap();
    assert_eq!(first.verdict.status, Status::Off);
    assert!(first.verdict.reasons.is_empty() && first.punches.is_empty() && first.shift.is_none());
}

/// From the 12th on she works two hours further east: the wall clock there counts, at the beacon of either unit.
#[test]
fn a_move_to_another_zone_counts_each_day_by_its_own_clock() {
    let mut month = Month::new("2026-08", Zone::Wib, schedule("lima-hari-kerja"), policy("regency_sample"));
    month.employee("Ani", Kind::Pns);
    month.inputs.units[2].zone = Zone::Wit;
    month.inputs.beacons[0].serves = klabat_attendance::punch::Serves::Everyone {};
    month.inputs.employees[0].memberships.push(Membership { from: day("2026-08-12"), unit: Some(unit_id("lain")) });
    for (zone, date) in [(Zone::Wib, "2026-08-11"), (Zone::Wit, "2026-08-12")] {
        for (clock, direction) in [("07:30", In), ("16:00", Out)] {
            month.record("Ani", date, clock, direction);
            month.inputs.punches.last_mut().unwrap().at = moment(zone, day(date), clock);
        }
    }
    let there = compute(&month.inputs).unwrap();
    assert_eq!((there.rows[0].days[10].worked, there.rows[0].days[11].status), (450, Status::Elsewhere));
    month.inputs.unit = unit_id("lain");
    let here = compute(&month.inputs).unwrap();
    assert_eq!((here.rows[0].days[10].status, here.rows[0].days[11].worked), (Status::Elsewhere, 450));
    assert_eq!(here.rows[0].days[11].cut, Cut::NONE);
    // No day is lost or counted twice between the two.
    let both = there.rows[0].totals.elsewhere + here.rows[0].totals.elsewhere;
    assert_eq!(both, 31);
}
