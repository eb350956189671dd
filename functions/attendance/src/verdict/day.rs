//! One day: what it asked, what happened, what was decided.

use jiff::civil::Date;

use super::work::{Work, judge};
use super::{DayVerdict, Reason, Status};
use crate::absence::{Absence, State};
use crate::calendar::Denial;
use crate::correction::{Correction, CorrectionState};
use crate::order;
use crate::policy::{Cut, Policy};
use crate::punch::{Presence, Stray};
use crate::schedule::{Duty, Gathering, Shift};
use crate::time::{Minute, Span};

/// All that one person's day is judged by.
#[derive(Debug)]
pub struct DayFacts<'a> {
    /// The working date.
    pub date: Date,
    /// 00:00 of it in the unit's zone.
    pub midnight: Minute,
    /// What it asks.
    pub duty: &'a Duty<'a>,
    /// Gatherings of this date alone, besides those of its hours.
    pub gatherings: &'a [Gathering],
    /// Its punches.
    pub presence: &'a Presence<'a>,
    /// The person's absences that touch it, in any state; granted ones hold no time together.
    pub absences: &'a [&'a Absence],
    /// The person's corrections of it, in any state.
    pub corrections: &'a [&'a Correction],
    /// Declared outages of the unit.
    pub outages: &'a [Span],
    /// The order to work on it although it is cuti bersama.
    pub denial: Option<&'a Denial>,
    /// What things cost.
    pub policy: &'a Policy,
    /// Until when things are judged.
    pub as_of: Minute,
}

/// The verdict on the day.
///
/// A granted absence of the whole day gives its status; a part of a day moves the expected start or end to where the
/// part ends or begins. Neither ever costs more than the day without it.
#[must_use]
pub fn day(facts: &DayFacts<'_>) -> DayVerdict {
    let mut verdict = match facts.duty {
        Duty::Work(shift) => {
            let whole = granted(facts).find(|absence| absence.part.is_none());
            let work = Work { facts, shift };
            match whole {
                Some(absence) => away(facts, absence, &as_if_never_away(facts, shift)),
                None => with_parts(facts, &work),
            }
        }
        Duty::Unrostered => match granted(facts).find(|absence| absence.part.is_none()) {
            Some(absence) => away(facts, absence, &free(facts, Status::Pending, None)),
            None => free(facts, Status::Pending, Some(Reason::Unrostered {})),
        },
        Duty::Holiday(holiday) => {
            let reason = Reason::Holiday { kind: holiday.kind, name: holiday.name.clone() };
            free(facts, Status::Holiday, Some(reason))
        }
        Duty::Weekend => free(facts, Status::Holiday, Some(Reason::Weekend {})),
        Duty::Off => free(facts, Status::Off, None),
    };
    verdict.reasons.extend(strays(facts));
    verdict.reasons.extend(undecided(facts));
    order::sort(&mut verdict.reasons);
    verdict.reasons.dedup();
    verdict
}

fn granted<'a>(facts: &DayFacts<'a>) -> impl Iterator<Item = &'a Absence> {
    facts.absences.iter().copied().filter(|absence| absence.is_approved())
}

/// The working day with the cut that it would have without its absences: its punches are then what they would be without
/// them.
fn as_if_never_away(facts: &DayFacts<'_>, shift: &Shift<'_>) -> DayVerdict {
    let judged = judge(&Work { facts, shift }, &[]);
    let Presence { bare: [ins, outs], gathered, .. } = facts.presence;
    let presence = Presence { ins: ins.clone(), outs: outs.clone(), gathered: gathered.clone(), ..Presence::default() };
    let bare = DayFacts { presence: &presence, ..*facts };
    DayVerdict { cut: judge(&Work { facts: &bare, shift }, &[]).cut, ..judged }
}

/// A working day of which parts may be granted.
fn with_parts(facts: &DayFacts<'_>, work: &Work<'_>) -> DayVerdict {
    let parts: Vec<_> = granted(facts).filter_map(|absence| absence.part.map(|part| (absence, part))).collect();
    if parts.is_empty() {
        return judge(work, &[]);
    }
    let mut spans: Vec<_> = parts.iter().map(|(_, part)| work.shift.part(*part)).collect();
    order::sort(&mut spans);
    let without = as_if_never_away(facts, work.shift);
    let mut verdict = match (work.shift.remaining(&spans), parts.first()) {
        (None, Some((absence, _))) => away(facts, absence, &without),
        _ => judge(work, &spans),
    };
    verdict.cut = verdict.cut.min(without.cut);
    let noted = parts.into_iter().map(|(absence, part)| Reason::AwayPart {
        kind: absence.kind,
        from: part.from,
        to: part.to,
        letter: absence.letter.clone(),
    });
    verdict.reasons.extend(noted);
    verdict
}

/// A day of granted absence; what it would have been without costs at least as much.
fn away(facts: &DayFacts<'_>, absence: &Absence, without: &DayVerdict) -> DayVerdict {
    let policy = facts.policy;
    // A day that is not over, or not rostered, may still come to be alpa.
    let unknown = without.status == Status::Pending || without.reasons.contains(&Reason::NotOver {});
    let most = if unknown { policy.absent } else { without.cut };
    let cut = policy.absences.get(&absence.kind).copied().unwrap_or_default().min(most);
    let mut reasons = vec![Reason::Away { kind: absence.kind, letter: absence.letter.clone(), cut }];
    let came = without.check_in.or(without.check_out).is_some();
    if came && absence.part.is_none() && absence.kind.excludes_presence() {
        reasons.push(Reason::PresentWhileAway {});
    }
    DayVerdict {
        date: facts.date,
        status: Status::of(absence.kind),
        check_in: without.check_in,
        check_out: without.check_out,
        late: 0,
        early: 0,
        worked: without.worked,
        cut,
        reasons,
    }
}

/// A day that asks for no work; a gathering of its date may still be missed.
fn free(facts: &DayFacts<'_>, status: Status, reason: Option<Reason>) -> DayVerdict {
    let mut reasons: Vec<_> = reason.into_iter().collect();
    // Where the roster does not say, nobody knows whether it is free.
    let known = !matches!(facts.duty, Duty::Unrostered);
    if known && facts.presence.strays.iter().any(|(_, stray)| *stray == Stray::OutsideWindow) {
        reasons.push(Reason::PresentOnFreeDay {});
    }
    let away = granted(facts).next().is_some();
    if !away && matches!(facts.duty, Duty::Holiday(_) | Duty::Weekend) {
        reasons.extend(super::work::missed(facts, facts.gatherings, &[]));
    }
    let cut: Cut = reasons.iter().map(Reason::cut).sum();
    DayVerdict {
        date: facts.date,
        status,
        check_in: None,
        check_out: None,
        late: 0,
        early: 0,
        worked: 0,
        cut: facts.policy.day_cap.map_or(cut, |cap| cut.min(cap)),
        reasons,
    }
}

/// Punches that belong to no working day.
fn strays(facts: &DayFacts<'_>) -> Vec<Reason> {
    let free = !matches!(facts.duty, Duty::Work(_));
    let reason = |(punch, stray): &(&crate::punch::Punch, Stray)| {
        let at = Minute::of(punch.at).clock(facts.midnight).ok()?;
        match stray {
            Stray::Rejected => Some(Reason::RecordRejected { at }),
            Stray::OtherBeacon => Some(Reason::OtherBeacon { at }),
            // On a free day it is said once that they came; on an unrostered one, that the roster does not say.
            Stray::OutsideWindow if free => None,
            Stray::OutsideWindow => Some(Reason::OutsideWindow { at }),
        }
    };
    facts.presence.strays.iter().filter_map(reason).collect()
}

/// What somebody has still to decide.
fn undecided(facts: &DayFacts<'_>) -> Vec<Reason> {
    let working = matches!(facts.duty, Duty::Work(_) | Duty::Unrostered);
    let waits = |absence: &&&Absence| matches!(absence.state, State::Requested | State::Endorsed) && working;
    let absences = facts.absences.iter().filter(waits).map(|absence| Reason::AbsenceOpen { kind: absence.kind });
    let open = facts.corrections.iter().any(|correction| correction.state == CorrectionState::Requested);
    let denial = facts.denial.map(|denial| Reason::CollectiveDenied { letter: denial.letter.clone() });
    absences.chain(open.then_some(Reason::CorrectionOpen {})).chain(denial).collect()
}
