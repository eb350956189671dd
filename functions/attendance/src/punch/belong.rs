//! To which working day a punch belongs: the one it was made for, not the calendar's date.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{BeaconScope, Direction, Punch, Source};
use crate::absence::Absence;
use crate::schedule::Duty;
use crate::time::{Minute, Span};
use crate::unit::Tree;
use crate::{BeaconId, UnitId, Zone};

/// One date of a person: where they belong, and what it asks.
#[derive(Clone, Debug)]
pub struct PersonDay<'a> {
    /// The date.
    pub date: Date,
    /// Their unit.
    pub unit: &'a UnitId,
    /// Its zone.
    pub zone: Zone,
    /// What the date asks.
    pub duty: Duty<'a>,
    /// Granted absences of the date.
    pub absences: Vec<&'a Absence>,
}

/// The punches of one date.
#[derive(Clone, Debug, Default)]
pub struct Presence<'a> {
    /// Check-ins, in order of time.
    pub ins: Vec<&'a Punch>,
    /// Check-outs, in order of time.
    pub outs: Vec<&'a Punch>,
    /// Punches of the calendar's date that belong to no working day, in order of time.
    pub strays: Vec<(&'a Punch, Stray)>,
    /// The check-ins and check-outs that would count without the date's granted absences, where it has any.
    pub bare: [Vec<&'a Punch>; 2],
    /// Minutes at which somebody was where gatherings are, whatever the punch was for.
    pub gathered: Vec<Minute>,
}

/// Why a punch belongs to no working day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stray {
    /// Its review turned it down.
    Rejected,
    /// Its beacon does not count for the person.
    OtherBeacon,
    /// No window takes it.
    OutsideWindow,
}

/// Each date's punches, of one person: dates and punches in order of time.
///
/// A punch belongs to the date whose check-in or check-out window takes it, where its direction allows it and its
/// beacon counts; of several, to the one whose start or end is nearest. Where part of a day is granted, what no window
/// takes may still be that day's: its other part begins or ends at another time. What a machine does not call a coming
/// or a going is what is nearer, of the hours that remain. What belongs nowhere stays with the calendar's date, with the
/// reason.
#[must_use]
pub fn belong<'a>(
    days: &[PersonDay<'a>],
    punches: &[&'a Punch],
    scopes: &BTreeMap<&BeaconId, Vec<&BeaconScope>>,
    tree: &Tree<'_>,
) -> Vec<Presence<'a>> {
    let mut presences: Vec<_> = days.iter().map(|_| Presence::default()).collect();
    let reaches: Vec<_> = days.iter().map(|day| (calendar_day(day), reach(day))).collect();
    for punch in punches {
        let at = Minute::of(punch.at);
        let near = || (0..days.len()).filter(|index| reaches[*index].1.takes(at));
        if punch.is_rejected() {
            if let Some(index) = near().find(|index| reaches[*index].0.takes(at)) {
                presences[index].strays.push((punch, Stray::Rejected));
            }
            continue;
        }
        let counts = |index: &usize, gathering| counts(punch, &days[*index], scopes, tree, gathering);
        for index in near().filter(|index| counts(index, true)) {
            presences[index].gathered.push(at);
        }
        let possible = near().filter(|index| counts(index, false));
        let nearest = possible.filter_map(|index| {
            let roles = roles(&days[index], punch, at);
            let distance = roles.iter().map(|role| role.distance).min()?;
            let role = roles.into_iter().min_by_key(|role| role.from_rest)?.direction;
            Some((distance, index, role))
        });
        if let Some((_, index, role)) = nearest.min() {
            match role {
                Direction::In => presences[index].ins.push(punch),
                Direction::Out => presences[index].outs.push(punch),
            }
            match bare_role(punch, &days[index], scopes, tree) {
                Some(Direction::In) => presences[index].bare[0].push(punch),
                Some(Direction::Out) => presences[index].bare[1].push(punch),
                None => {}
            }
        } else if let Some(index) = near().find(|index| reaches[*index].0.takes(at)) {
            let stray = if counts(&index, true) { Stray::OutsideWindow } else { Stray::OtherBeacon };
            presences[index].strays.push((punch, stray));
        }
    }
    presences
}

/// As what a punch may count on a date.
struct Role {
    direction: Direction,
    /// How far from where it should be, windows before granted parts.
    distance: (bool, i64),
    /// How far from the start or end of what remains of the shift.
    from_rest: i64,
}

/// As what the punch may count on the date.
fn roles(day: &PersonDay<'_>, punch: &Punch, at: Minute) -> Vec<Role> {
    let Duty::Work(shift) = &day.duty else { return Vec::new() };
    let whole = shift.span();
    let parts: Vec<_> = day.absences.iter().filter_map(|absence| absence.part).map(|part| shift.part(part)).collect();
    let left = shift.remaining(&parts).unwrap_or(whole);
    let role = |direction: &Direction| {
        let (window, anchor, rest) = match direction {
            Direction::In => (shift.check_in(), whole.from, left.from),
            Direction::Out => (shift.check_out(), whole.to, left.to),
        };
        let inside = window.takes(at);
        let possible = punch.direction.is_none_or(|is| is == *direction) && (inside || !parts.is_empty());
        let [distance, from_rest] = [anchor, rest].map(|anchor| at.since(anchor).abs());
        possible.then_some(Role { direction: *direction, distance: (!inside, distance), from_rest })
    };
    Direction::ALL.iter().filter_map(role).collect()
}

/// As what it would count without the date's absences, where there are any.
fn bare_role(
    punch: &Punch,
    day: &PersonDay<'_>,
    scopes: &BTreeMap<&BeaconId, Vec<&BeaconScope>>,
    tree: &Tree<'_>,
) -> Option<Direction> {
    if day.absences.is_empty() {
        return None;
    }
    let bare = PersonDay { absences: Vec::new(), ..day.clone() };
    counts(punch, &bare, scopes, tree, false)
        .then(|| roles(&bare, punch, Minute::of(punch.at)))?
        .into_iter()
        .min_by_key(|role| role.distance)
        .map(|role| role.direction)
}

/// Whether the punch's source counts for the person on the date.
fn counts(
    punch: &Punch,
    day: &PersonDay<'_>,
    scopes: &BTreeMap<&BeaconId, Vec<&BeaconScope>>,
    tree: &Tree<'_>,
    gathering: bool,
) -> bool {
    let Source::Record { beacon, .. } = &punch.source else {
        return true;
    };
    let visits: Vec<_> = day.absences.iter().filter_map(|absence| absence.at.as_ref()).collect();
    let mut valid = scopes.get(beacon).into_iter().flatten().filter(|scope| scope.dates.contains(day.date));
    valid.any(|scope| {
        if gathering { scope.admits_gathering(tree, day.unit, &visits) } else { scope.admits(tree, day.unit, &visits) }
    })
}

/// The minutes of the calendar's date.
fn calendar_day(day: &PersonDay<'_>) -> Span {
    let midnight = Minute::midnight(day.date, day.zone);
    Span { from: midnight, to: midnight.plus(24 * 60 - 1) }
}

/// All minutes that may belong to the date.
fn reach(day: &PersonDay<'_>) -> Span {
    let calendar = calendar_day(day);
    match &day.duty {
        Duty::Work(shift) => {
            let (opens, closes) = (shift.check_in().from, shift.check_out().to);
            Span { from: calendar.from.min(opens), to: calendar.to.max(closes) }
        }
        _ => calendar,
    }
}
