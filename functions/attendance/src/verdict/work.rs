//! A working day: coming, going, gatherings.

use super::{DayFacts, DayVerdict, Reason, Status};
use crate::correction::{Claim, CorrectionState, DayPart};
use crate::order;
use crate::policy::Cut;
use crate::punch::{Direction, Punch, Source};
use crate::schedule::{Gathering, Shift};
use crate::time::{Minute, Span};

/// A working day with its shift.
pub(super) struct Work<'a> {
    pub(super) facts: &'a DayFacts<'a>,
    pub(super) shift: &'a Shift<'a>,
}

/// Coming or going: when, and by which punch if it was one.
#[derive(Clone, Copy)]
struct Mark<'a> {
    at: Minute,
    punch: Option<&'a Punch>,
}

impl Work<'_> {
    /// What is left of the shift when these parts, in order, are granted: none when they cover it. A start or end
    /// inside the break moves to the break's other side.
    pub(super) fn remaining(&self, parts: &[Span]) -> Option<Span> {
        let Span { mut from, mut to } = self.shift.span();
        let rest = self.shift.rest();
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

    fn granted(&self) -> impl Iterator<Item = Claim> {
        let approved = |correction: &&&crate::correction::Correction| correction.state == CorrectionState::Approved;
        self.facts.corrections.iter().filter(approved).map(|correction| correction.claim)
    }

    fn is_excused(&self, part: DayPart) -> bool {
        self.granted().any(|claim| claim == Claim::Excuse { part })
    }

    fn is_out(&self, span: Span) -> bool {
        self.facts.outages.iter().any(|outage| outage.touches(span))
    }

    /// First coming, or last going, by punch or correction.
    fn mark(&self, direction: Direction) -> Option<Mark<'_>> {
        let punches = match direction {
            Direction::In => &self.facts.presence.ins,
            Direction::Out => &self.facts.presence.outs,
        };
        let punches = punches.iter().map(|punch| Mark { at: Minute::of(punch.at), punch: Some(punch) });
        let midnight = self.shift.midnight;
        let claims = self.granted().filter_map(move |claim| match claim {
            Claim::Time { direction: of, at } if of == direction => {
                Some(Mark { at: midnight.plus(at.minutes()), punch: None })
            }
            _ => None,
        });
        let marks = punches.chain(claims);
        // Of a punch and a claim in one minute, the punch, which comes first; of several punches, their order decides.
        let when = |mark: &Mark<'_>| match direction {
            Direction::In => mark.at.0,
            Direction::Out => -mark.at.0,
        };
        marks.min_by_key(when)
    }

    /// Minutes of work in the span: without the break.
    fn minutes(&self, span: Span) -> u16 {
        let minutes = span.minutes() - span.overlap(self.shift.rest()).minutes();
        u16::try_from(minutes).expect("a shift has at most 24 hours and windows half a day")
    }
}

/// What a working day expects, once granted parts and flexible hours have moved it.
struct Frame {
    /// When they are to come and go.
    expected: Span,
    /// The hours in which work counts.
    hours: Span,
    /// When a coming counts.
    arrival: Span,
    /// When a going counts; the day is over at its end.
    departure: Span,
}

impl Frame {
    fn new(work: &Work<'_>, parts: &[Span], check_in: Option<Mark<'_>>, reasons: &mut Vec<Reason>) -> Self {
        let (shift, whole) = (work.shift, work.shift.span());
        let mut expected = work.remaining(parts).unwrap_or(whole);
        let mut hours = whole;
        let flex = shift.hours.flex;
        let moved = check_in
            .filter(|_| expected.from == whole.from)
            .map_or(0, |come| come.at.since(whole.from).clamp(-i64::from(flex.earlier), flex.later.into()));
        if moved != 0 {
            hours = Span { from: whole.from.plus(moved), to: whole.to.plus(moved) };
            expected = Span { from: hours.from, to: if expected.to == whole.to { hours.to } else { expected.to } };
            reasons
                .push(Reason::Flexed { minutes: i16::try_from(moved).expect("flexible hours are within half a day") });
        }
        let departure = shift.check_out();
        let closes = shift.check_in().to.max(expected.from.plus(shift.hours.check_in.after.into()));
        let arrival = Span { from: shift.check_in().from, to: closes.min(departure.to) };
        Self { expected, hours, arrival, departure }
    }
}

/// The verdict on a working day of which these parts, in order, are granted; they do not cover it.
pub(super) fn judge(work: &Work<'_>, parts: &[Span]) -> DayVerdict {
    let (facts, policy) = (work.facts, work.facts.policy);
    let check_in = work.mark(Direction::In);
    // A going before the coming is none: it ended another presence.
    let check_out = work.mark(Direction::Out).filter(|out| check_in.is_none_or(|come| out.at > come.at));
    let mut reasons = noted(work, [check_in, check_out]);
    let frame = Frame::new(work, parts, check_in, &mut reasons);
    let over = facts.as_of >= frame.departure.to;

    let late = come_late(work, check_in, frame.expected, &mut reasons);
    let early = if over { went_early(work, check_out, frame.expected, &mut reasons) } else { 0 };
    let missing_in = check_in.is_none() && facts.as_of >= frame.arrival.to;
    let missing_out = check_out.is_none() && over;
    let no_in = missing_in && !lets_off(work, DayPart::Arrival, frame.arrival, &mut reasons);
    let no_out = missing_out && !lets_off(work, DayPart::Departure, frame.departure, &mut reasons);

    let status = if check_in.or(check_out).is_some() {
        Status::Present
    } else if !over {
        Status::Pending
    } else if no_in && no_out {
        Status::Absent
    } else if reasons.iter().any(|reason| matches!(reason, Reason::Excused { .. })) {
        Status::Present
    } else {
        Status::Outage
    };
    if status == Status::Absent {
        reasons.push(Reason::Absent { cut: policy.absent });
    } else {
        reasons.extend(no_in.then_some(Reason::NoCheckIn { cut: policy.no_check_in }));
        reasons.extend(no_out.then_some(Reason::NoCheckOut { cut: policy.no_check_out }));
        reasons.extend(missed(facts, &work.shift.hours.gatherings, parts));
        reasons.extend(missed(facts, facts.gatherings, parts));
    }
    reasons.extend((!over).then_some(Reason::NotOver {}));

    let sum: Cut = reasons.iter().map(Reason::cut).sum();
    let cut = policy.day_cap.map_or(sum, |cap| sum.min(cap));
    reasons.extend((cut < sum).then_some(Reason::DayCapped { cut }));
    let presence = check_in.zip(check_out).map(|(come, go)| Span { from: come.at, to: go.at });
    let clock = |mark: Option<Mark<'_>>| mark.and_then(|mark| mark.at.clock(facts.midnight).ok());
    DayVerdict {
        date: facts.date,
        status,
        check_in: clock(check_in),
        check_out: clock(check_out),
        late,
        early,
        worked: presence.map_or(0, |presence| work.minutes(presence.overlap(frame.hours))),
        cut,
        reasons,
    }
}

/// Minutes late that count, with the reason.
fn come_late(work: &Work<'_>, check_in: Option<Mark<'_>>, expected: Span, reasons: &mut Vec<Reason>) -> u16 {
    let Some(come) = check_in.filter(|come| come.at > expected.from) else { return 0 };
    let policy = work.facts.policy;
    let missed = Span { from: expected.from, to: come.at };
    let minutes = work.minutes(missed.overlap(expected));
    if minutes == 0 || lets_off(work, DayPart::Arrival, missed, reasons) {
        0
    } else if minutes <= policy.tolerance {
        reasons.push(Reason::Tolerated { minutes });
        0
    } else {
        reasons.push(Reason::Late { minutes, cut: policy.late.cut(minutes) });
        minutes
    }
}

/// Minutes early that count, with the reason.
fn went_early(work: &Work<'_>, check_out: Option<Mark<'_>>, expected: Span, reasons: &mut Vec<Reason>) -> u16 {
    let Some(went) = check_out.filter(|went| went.at < expected.to) else { return 0 };
    let missed = Span { from: went.at, to: expected.to };
    let minutes = work.minutes(missed.overlap(expected));
    if minutes == 0 || lets_off(work, DayPart::Departure, missed, reasons) {
        return 0;
    }
    reasons.push(Reason::Early { minutes, cut: work.facts.policy.early.cut(minutes) });
    minutes
}

/// Whether a correction or an outage that touches `missed` lets somebody off, with the reason.
fn lets_off(work: &Work<'_>, part: DayPart, missed: Span, reasons: &mut Vec<Reason>) -> bool {
    if work.is_excused(part) {
        reasons.push(Reason::Excused { part });
        true
    } else if work.is_out(missed) {
        reasons.push(Reason::OutageTouches { part });
        true
    } else {
        false
    }
}

/// Gatherings that were missed, but for those that lie in a granted part, an outage or an excuse.
pub(super) fn missed(facts: &DayFacts<'_>, gatherings: &[Gathering], parts: &[Span]) -> Vec<Reason> {
    let excuse = Claim::Excuse { part: DayPart::Gathering };
    let granted = |correction: &&crate::correction::Correction| {
        correction.state == CorrectionState::Approved && correction.claim == excuse
    };
    if facts.corrections.iter().any(granted) {
        return Vec::new();
    }
    let missed = gatherings.iter().filter(|gathering| {
        let at = |clock: crate::time::Clock| facts.midnight.plus(clock.minutes());
        let span = Span { from: at(gathering.from), to: at(gathering.to) };
        let there = facts.presence.gathered.iter().any(|minute| span.takes(*minute));
        let away = parts.iter().chain(facts.outages).any(|other| other.touches(span));
        span.to <= facts.as_of && !there && !away
    });
    let cut = |gathering: &Gathering| facts.policy.gatherings.get(&gathering.kind).copied().unwrap_or_default();
    missed.map(|gathering| Reason::MissedGathering { kind: gathering.kind, cut: cut(gathering) }).collect()
}

/// What is said of the punches and corrections that count.
fn noted(work: &Work<'_>, marks: [Option<Mark<'_>>; 2]) -> Vec<Reason> {
    let mut reasons = Vec::new();
    for (mark, direction) in marks.into_iter().zip([Direction::In, Direction::Out]) {
        let Some(mark) = mark else { continue };
        match mark.punch.map(|punch| &punch.source) {
            Some(Source::Manual { .. }) => reasons.push(Reason::Manual { direction }),
            Some(Source::Import { .. }) => reasons.push(Reason::Imported { direction }),
            Some(Source::Record { attested, .. }) => {
                let review = mark.punch.is_some_and(Punch::is_in_review);
                reasons.extend(review.then_some(Reason::InReview { direction }));
                reasons.extend((!attested).then_some(Reason::Unattested { direction }));
            }
            None => {
                let at = mark.at.clock(work.shift.midnight);
                reasons.extend(at.ok().map(|at| Reason::Corrected { direction, at }));
            }
        }
    }
    reasons
}
