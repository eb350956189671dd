//! Who comes and goes when: most days are ordinary.

use klabat_api::common::Intent;
use klabat_api::console::AbsenceKind;
use klabat_attendance::Date;
use klabat_attendance::time::Weekday;

use super::Person;
use crate::dice::Dice;

/// Somebody comes or goes, in seconds after midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Walk {
    pub(super) second: u32,
    pub(super) who: usize,
    pub(super) intent: Intent,
}

/// What else happens in the month, by the number of its working days, from 0. A month has 19 of them at least.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Incident {
    /// Leave, sickness, duty: filed two days before, or on the day when it was not foreseen.
    Away { name: &'static str, who: usize, kind: AbsenceKind, first: usize, last: usize, reason: &'static str },
    /// Days without a word.
    Truant { who: usize, first: usize, last: usize },
    /// A phone that is broken for a day: coming and going are written by hand.
    BrokenPhone { who: usize, day: usize },
    /// A punch that was forgotten, and the correction that is asked for on the next day.
    Forgotten { name: &'static str, who: usize, day: usize, intent: Intent, decided: bool },
    /// A beacon without power, until so many seconds after midnight.
    Outage { unit: &'static str, day: usize, until: u32 },
}

const fn away(
    name: &'static str,
    who: usize,
    kind: AbsenceKind,
    (first, last): (usize, usize),
    reason: &'static str,
) -> Incident {
    Incident::Away { name, who, kind, first, last, reason }
}

const fn forgotten(name: &'static str, who: usize, day: usize, intent: Intent, decided: bool) -> Incident {
    Incident::Forgotten { name, who, day, intent, decided }
}

/// When the power came back, in seconds after midnight: 08:20.
pub(super) const POWER: u32 = 8 * 3600 + 20 * 60;

impl Incident {
    pub(super) const ALL: [Self; 15] = [
        away("cuti-1", 10, AbsenceKind::Annual, (5, 7), "Acara keluarga di Tondano"),
        away("sakit-1", 13, AbsenceKind::Sick, (9, 10), "Demam, surat dokter terlampir di berkas"),
        away("dinas-1", 16, AbsenceKind::Duty, (12, 13), "Rapat koordinasi provinsi di Manado"),
        away("cuti-2", 12, AbsenceKind::Annual, (14, 15), "Pernikahan saudara"),
        away("dinas-2", 15, AbsenceKind::Duty, (4, 5), "Bimbingan teknis kepegawaian"),
        away("sakit-2", 14, AbsenceKind::Sick, (6, 6), "Sakit gigi"),
        away("cuti-3", 17, AbsenceKind::Annual, (18, 18), "Mengurus anak masuk sekolah"),
        away("izin-1", 33, AbsenceKind::Permit, (8, 8), "Mengurus surat tanah"),
        Self::Truant { who: 22, first: 3, last: 5 },
        Self::BrokenPhone { who: 19, day: 13 },
        Self::BrokenPhone { who: 24, day: 4 },
        forgotten("koreksi-1", 25, 7, Intent::Out, true),
        forgotten("koreksi-2", 27, 9, Intent::In, true),
        forgotten("koreksi-3", 29, 17, Intent::Out, false),
        Self::Outage { unit: "dinkes", day: 11, until: POWER },
    ];
}

/// Who has no phone yet and uses the old machine at the door; the second one is invited by the demo.
pub(super) const fn uses_machine(who: usize) -> bool {
    matches!(who, 3 | 18 | 20 | 31 | 40 | 59)
}

/// Who comes late more often than others.
const LATECOMERS: [usize; 3] = [7, 26, 45];

/// Everybody's ways on a working day, in their order: the number of it in the month whose incidents are told.
pub(super) fn day(dice: &mut Dice, people: &[Person], date: Date, number: Option<usize>) -> Vec<Walk> {
    let close = if Weekday::of(date) == Weekday::Friday { 16 * 3600 + 1800 } else { 16 * 3600 };
    let mut walks = Vec::new();
    for (who, person) in people.iter().enumerate() {
        let mut comes = Some(arrival(dice, who));
        let mut goes = Some(departure(dice, close));
        for incident in Incident::ALL {
            match incident {
                Incident::Away { who: absent, first, last, .. } | Incident::Truant { who: absent, first, last }
                    if absent == who && number.is_some_and(|number| (first..=last).contains(&number)) =>
                {
                    (comes, goes) = (None, None);
                }
                Incident::BrokenPhone { who: unlucky, day } if unlucky == who && number == Some(day) => {
                    (comes, goes) = (None, None);
                }
                Incident::Forgotten { who: forgetful, day, intent, .. } if forgetful == who && number == Some(day) => {
                    match intent {
                        Intent::In => comes = None,
                        Intent::Out => goes = None,
                    }
                }
                Incident::Outage { unit, day, until } if unit == person.unit && number == Some(day) => {
                    comes = comes.map(|second| second.max(until + seconds(dice, 900)));
                }
                _ => {}
            }
        }
        walks.extend(comes.map(|second| Walk { second, who, intent: Intent::In }));
        walks.extend(goes.map(|second| Walk { second, who, intent: Intent::Out }));
    }
    walks.sort_by_key(|walk| (walk.second, walk.who));
    walks
}

/// 07:02 to 07:27 as a rule, and sometimes up to an hour late.
fn arrival(dice: &mut Dice, who: usize) -> u32 {
    let late = if LATECOMERS.contains(&who) { 30 } else { 3 };
    if dice.below(100) < late {
        7 * 3600 + 31 * 60 + seconds(dice, 55 * 60)
    } else {
        7 * 3600 + 2 * 60 + seconds(dice, 25 * 60)
    }
}

/// Within half an hour after the close as a rule, and now and then before it.
fn departure(dice: &mut Dice, close: u32) -> u32 {
    if dice.below(100) == 0 { close - 300 - seconds(dice, 2_400) } else { close + 60 + seconds(dice, 1_800) }
}

fn seconds(dice: &mut Dice, below: usize) -> u32 {
    u32::try_from(dice.below(below)).expect("less than a day")
}
