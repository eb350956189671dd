//! What a date asks of a person.

use jiff::civil::Date;

use super::{Gathering, Hours, Pattern, RosterEntry, Schedule};
use crate::absence::Part;
use crate::calendar::{FreeDays, Holiday};
use crate::order;
use crate::time::{Minute, Span, Weekday};
use crate::{Refusal, ShiftCode, Unit};

/// What a date asks of a person.
#[derive(Clone, Debug)]
pub enum Duty<'a> {
    /// Work.
    Work(Shift<'a>),
    /// Nothing: a holiday of the calendar.
    Holiday(&'a Holiday),
    /// Nothing: no working day of the week.
    Weekend,
    /// Nothing: off by the roster.
    Off,
    /// Unknown: the roster does not say. A recap with such a day cannot be locked.
    Unrostered,
}

impl<'a> Duty<'a> {
    /// What the date asks of somebody of the unit who follows the schedule. `free` are the unit's free days, which a
    /// week knows and a roster does not; `roster` is what the roster says of them on the date; `denied` is whether they
    /// have to work although it is cuti bersama.
    ///
    /// # Errors
    ///
    /// [`Refusal::ShiftUnknown`].
    pub fn on(
        date: Date,
        unit: &'a Unit,
        schedule: &'a Schedule,
        free: &FreeDays<'a>,
        roster: Option<&'a RosterEntry>,
        denied: bool,
    ) -> Result<Self, Refusal> {
        match schedule.pattern_on(date) {
            Pattern::Week { days } => Ok(match (free.get(date), days.get(&Weekday::of(date))) {
                (_, None) => Self::Weekend,
                (Some(holiday), Some(_)) if !denied => Self::Holiday(holiday),
                (_, Some(hours)) => Self::Work(Shift::new(date, unit, hours, None)),
            }),
            Pattern::Roster { shifts } => match roster.map(|entry| entry.shift.as_ref()) {
                None => Ok(Self::Unrostered),
                Some(None) => Ok(Self::Off),
                Some(Some(code)) => {
                    let hours = shifts.get(code).ok_or(Refusal::ShiftUnknown)?;
                    Ok(Self::Work(Shift::new(date, unit, hours, Some(code))))
                }
            },
        }
    }

    /// Whether leave on the date takes a working day. A date that is not rostered yet does: who asks for leave on it
    /// expects to work.
    #[must_use]
    pub const fn is_working(&self) -> bool {
        matches!(self, Self::Work(_) | Self::Unrostered)
    }
}

/// One working day or shift on the axis of time.
#[derive(Clone, Debug)]
pub struct Shift<'a> {
    /// The working date.
    pub date: Date,
    /// Of which unit.
    pub unit: &'a Unit,
    /// Its hours.
    pub hours: &'a Hours,
    /// Which shift of the roster, if it is one.
    pub code: Option<&'a ShiftCode>,
    /// 00:00 of the working date in the unit's zone.
    pub midnight: Minute,
}

impl<'a> Shift<'a> {
    /// The hours placed on the date, in the unit's zone.
    #[must_use]
    pub fn new(date: Date, unit: &'a Unit, hours: &'a Hours, code: Option<&'a ShiftCode>) -> Self {
        Self { date, unit, hours, code, midnight: Minute::midnight(date, unit.zone) }
    }

    /// From start to end.
    #[must_use]
    pub fn span(&self) -> Span {
        Span { from: self.at(self.hours.start.minutes()), to: self.at(self.hours.end.minutes()) }
    }

    /// The break; empty where there is none.
    #[must_use]
    pub fn rest(&self) -> Span {
        let start = self.hours.start;
        let (from, to) = self.hours.rest.map_or((start, start), |rest| (rest.from, rest.to));
        Span { from: self.at(from.minutes()), to: self.at(to.minutes()) }
    }

    /// When a check-in counts.
    #[must_use]
    pub fn check_in(&self) -> Span {
        let window = self.hours.check_in;
        around(self.span().from, window.before, window.after)
    }

    /// When a check-out counts. Flexible hours move it along: it opens as much earlier, and closes as much later, as
    /// the day may move.
    #[must_use]
    pub fn check_out(&self) -> Span {
        let (window, flex) = (self.hours.check_out, self.hours.flex);
        around(self.span().to, window.before.saturating_add(flex.earlier), window.after.saturating_add(flex.later))
    }

    /// When the gathering's punch counts.
    #[must_use]
    pub fn gathering(&self, gathering: &Gathering) -> Span {
        Span { from: self.at(gathering.from.minutes()), to: self.at(gathering.to.minutes()) }
    }

    /// A part of its date.
    #[must_use]
    pub fn part(&self, part: Part) -> Span {
        Span { from: self.at(part.from.minutes()), to: self.at(part.to.minutes()) }
    }

    /// What is left of the shift when these parts are granted: none when they cover it. A start or end inside the break
    /// moves to the break's other side.
    #[must_use]
    pub fn remaining(&self, parts: &[Span]) -> Option<Span> {
        let Span { mut from, mut to } = self.span();
        let rest = self.rest();
        let covering =
            parts.iter().copied().chain([rest].into_iter().filter(|rest| rest.minutes() > 0 && !parts.is_empty()));
        let mut covering: Vec<_> = covering.collect();
        order::sort(&mut covering);
        for span in &covering {
            if span.from <= from {
                from = from.max(span.to);
            }
        }
        order::sort_by_key(&mut covering, |span| std::cmp::Reverse(span.to));
        for span in &covering {
            if span.to >= to {
                to = to.min(span.from);
            }
        }
        (from < to).then_some(Span { from, to })
    }

    fn at(&self, minutes: i64) -> Minute {
        self.midnight.plus(minutes)
    }
}

fn around(at: Minute, before: u16, after: u16) -> Span {
    Span { from: at.plus(-i64::from(before)), to: at.plus(after.into()) }
}
