//! The year's table, and what free days of several calendars come to.

use klabat_attendance::calendar::{Calendar, FreeDays, Holiday, HolidayKind, parse_csv};
use klabat_attendance::{Checked, Refusal, templates};

use crate::fixture::day;

#[test]
fn the_decree_of_2026_names_17_holidays_and_8_days_of_cuti_bersama() {
    let calendar = templates::holidays_2026();
    let count = |kind| calendar.holidays.iter().filter(|holiday| holiday.kind == kind).count();
    assert_eq!((count(HolidayKind::National), count(HolidayKind::CutiBersama)), (17, 8));
    assert_eq!(count(HolidayKind::Local), 0);
    assert!(calendar.source.contains("1497 Tahun 2025"));
    assert!(calendar.holidays.iter().all(|holiday| holiday.date.year() == 2026));
}

#[test]
fn every_row_is_looked_at_and_each_problem_named() {
    let text = "tanggal,hari,jenis,nama\n\
        # komentar\n\
        2026-03-19,Rabu,nasional,Nyepi\n\
        2026-02-30,Senin,nasional,Tidak ada\n\
        2026-03-19,Kamis,internasional,Nyepi\n\
        2026-03-19,Kamis,nasional,\n\
        2026-03-19,Kamis\n\
        2026-03-21,Sabtu,nasional,Idul Fitri\n\
        2026-03-21,Sabtu,cuti_bersama,Idul Fitri\n";
    let refused: Vec<_> = parse_csv("uji", text).unwrap_err().iter().map(|row| (row.line, row.refusal)).collect();
    let expected = [
        (3, Refusal::WeekdayOther),
        (4, Refusal::Date),
        (5, Refusal::HolidayKind),
        (6, Refusal::HolidayName),
        (7, Refusal::Csv),
        (9, Refusal::HolidayTwice),
    ];
    assert_eq!(refused, expected);
    let header = parse_csv("uji", "date,day,kind,name\n").unwrap_err();
    assert_eq!((header[0].line, header[0].refusal), (1, Refusal::CsvHeader));
}

#[test]
fn a_table_is_read_in_any_order() {
    let text =
        "tanggal,hari,jenis,nama\n2026-03-22,Minggu,nasional,Idul Fitri\n 2026-03-21 , Sabtu , nasional , Idul Fitri\n";
    let calendar = parse_csv("uji", text).unwrap();
    assert_eq!(calendar.holidays[0].date, day("2026-03-21"));
    let mut twice = calendar.into_inner();
    twice.holidays.push(twice.holidays[1].clone());
    assert_eq!(Checked::<Calendar>::new(twice).err(), Some(Refusal::HolidayTwice));
}

#[test]
fn the_national_day_is_stronger_than_others() {
    let holiday = |kind, name: &str| Holiday { date: day("2026-03-19"), kind, name: name.to_owned() };
    let days =
        [holiday(HolidayKind::Local, "a"), holiday(HolidayKind::CutiBersama, "b"), holiday(HolidayKind::National, "c")];
    for order in [[0, 1, 2], [2, 1, 0], [1, 2, 0]] {
        let free = FreeDays::new(order.iter().map(|n| &days[*n]));
        assert_eq!(free.get(day("2026-03-19")).unwrap().name, "c");
    }
    assert!(FreeDays::new(&days).get(day("2026-03-20")).is_none());
}
