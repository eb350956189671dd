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
    fn is_excused(&self, part: DayPart) -> bool {
        granted(self.facts).any(|claim| claim == Claim::Excuse { part })
    }

    fn is_out(&self, span: Span) -> bool {
        self.facts.outages.iter().any(|outage| outage.meets(span))
    }

    /// First coming, or last going, by punch or correction.
    fn mark(&self, direction: Direction) -> Option<Mark<'_>> {
        let punches = match direction {
            Direction::In => &self.facts.presence.ins,
            Direction::Out => &self.facts.presence.outs,
        };
        let punches = punches.iter().map(|punch| Mark { at: Minute::of(punch.at), punch: Some(punch) });
        let midnight = self.shift.midnight;
        let claims = granted(self.facts).filter_map(move |claim| match claim {
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

    /// Minutes of work in the span: without the break, and without what is granted.
    fn minutes(&self, span: Span, granted: &[Span]) -> u16 {
        let mut free: Vec<_> = granted.iter().copied().chain([self.shift.rest()]).collect();
        order::sort(&mut free);
        let (mut from, mut minutes) = (span.from, 0);
        for free in free {
            minutes += Span { from, to: free.from.min(span.to) }.minutes();
            from = from.max(free.to);
        }
        minutes += Span { from, to: span.to }.minutes();
        u16::try_from(minutes).expect("a shift has at most 24 hours and windows half a day")
    }
}

/// What corrections say that were granted.
fn granted(facts: &DayFacts<'_>) -> impl Iterator<Item = Claim> {
    let approved = facts.corrections.iter().filter(|correction| correction.state == CorrectionState::Approved);
    approved.map(|correction| correction.claim)
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
        let mut expected = shift.remaining(parts).unwrap_or(whole);
        let mut hours = whole;
        let flex = shift.hours.flex;
        // Whoever is let off for coming late does not stay longer for it.
        let excused = |come: &Mark<'_>| {
            let missed = Span { from: whole.from, to: come.at };
            missed.minutes() > 0 && (work.is_excused(DayPart::Arrival) || work.is_out(missed))
        };
        let moved = check_in
            .filter(|come| expected.from == whole.from && !excused(come))
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

    let late = come_late(work, check_in, frame.expected, parts, &mut reasons);
    let early = if over { went_early(work, check_out, frame.expected, parts, &mut reasons) } else { 0 };
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
        worked: presence.map_or(0, |presence| work.minutes(presence.overlap(frame.hours), parts)),
        cut,
        reasons,
    }
}

/// Minutes late that count, with the reason.
fn come_late(
    work: &Work<'_>,
    check_in: Option<Mark<'_>>,
    expected: Span,
    parts: &[Span],
    reasons: &mut Vec<Reason>,
) -> u16 {
    let Some(come) = check_in.filter(|come| come.at > expected.from) else { return 0 };
    let policy = work.facts.policy;
    let missed = Span { from: expected.from, to: come.at };
    let minutes = work.minutes(missed.overlap(expected), parts);
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
fn went_early(
    work: &Work<'_>,
    check_out: Option<Mark<'_>>,
    expected: Span,
    parts: &[Span],
    reasons: &mut Vec<Reason>,
) -> u16 {
    let Some(went) = check_out.filter(|went| went.at < expected.to) else { return 0 };
    let missed = Span { from: went.at, to: expected.to };
    let minutes = work.minutes(missed.overlap(expected), parts);
    if minutes == 0 || lets_off(work, DayPart::Departure, missed, reasons) {
        return 0;
    }
    reasons.push(Reason::Early { minutes, cut: work.facts.policy.early.cut(minutes) });
    minutes
}

/// Whether a correction, or an outage during `missed`, lets somebody off, with the reason.
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

/// Gatherings that were missed, but for those during a granted part, an outage or an excuse. Whoever was there at the
/// time, by a punch or by a correction that was granted, missed none.
pub(super) fn missed(facts: &DayFacts<'_>, gatherings: &[Gathering], parts: &[Span]) -> Vec<Reason> {
    let claims: Vec<_> = granted(facts).collect();
    if claims.contains(&Claim::Excuse { part: DayPart::Gathering }) {
        return Vec::new();
    }
    let corrected = claims.iter().filter_map(|claim| match claim {
        Claim::Time { at, .. } => Some(facts.midnight.plus(at.minutes())),
        Claim::Excuse { .. } => None,
    });
    let present: Vec<_> = facts.presence.gathered.iter().copied().chain(corrected).collect();
    let missed = gatherings.iter().filter(|gathering| {
        let at = |clock: crate::time::Clock| facts.midnight.plus(clock.minutes());
        let span = Span { from: at(gathering.from), to: at(gathering.to) };
        let there = present.iter().any(|minute| span.takes(*minute));
        let away = parts.iter().chain(facts.outages).any(|other| other.meets(span));
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
