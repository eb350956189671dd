//! Outages that the health data suggests: a beacon that was silent when people punch, or refusals that surged.

use serde::{Deserialize, Serialize};

use crate::order;
use crate::rule::Document;
use crate::schedule::Shift;
use crate::time::{Minute, Span};
use crate::{BeaconId, Refusal};

/// When health data suggests an outage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HealthRules {
    /// How many minutes before and after a working day's start and end people are expected.
    pub around: u16,
    /// Minutes without a word from a beacon while people were expected.
    pub silence: u16,
    /// Length of the stretches in which refusals are counted, in minutes.
    pub stretch: u16,
    /// Least refusals of a stretch that surges.
    pub refusals: u32,
    /// Least share of refusals among all attempts of such a stretch, in percent.
    pub percent: u8,
}

impl Document for HealthRules {
    fn check(&self) -> Result<(), Refusal> {
        let possible = self.around > 0
            && self.silence > 0
            && self.stretch > 0
            && self.refusals > 0
            && (1..=100).contains(&self.percent);
        if possible { Ok(()) } else { Err(Refusal::HealthRules) }
    }
}

impl HealthRules {
    /// When people who work this shift are expected to punch.
    #[must_use]
    pub fn expected(&self, shift: &Shift<'_>) -> [Span; 2] {
        let around = i64::from(self.around);
        let Span { from, to } = shift.span();
        [from, to].map(|at| Span { from: at.plus(-around), to: at.plus(around) })
    }
}

/// What is known of one beacon.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Health {
    /// Which.
    pub beacon: BeaconId,
    /// When people were expected to punch there: [`HealthRules::expected`] of its unit's shifts.
    pub expected: Vec<Span>,
    /// When it was heard of: grants and records that were accepted.
    pub heard: Vec<Minute>,
    /// When records were accepted.
    pub accepted: Vec<Minute>,
    /// When submissions through it were refused.
    pub refused: Vec<Minute>,
}

/// Why an outage is proposed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case", deny_unknown_fields)]
pub enum Cause {
    /// Nothing was heard of the beacon.
    Silence {
        /// For how many minutes.
        minutes: u32,
    },
    /// Refusals surged.
    Refusals {
        /// How many.
        refused: u32,
        /// Among how many attempts.
        attempts: u32,
    },
}

/// A proposed outage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// At which beacon.
    pub beacon: BeaconId,
    /// When.
    pub span: Span,
    /// Why.
    pub cause: Cause,
}

/// Outages that the data of one beacon suggests, silences first, each kind in order of time. The order and repetition
/// of what was heard, accepted and refused do not matter.
#[must_use]
pub fn propose(rules: &HealthRules, health: &Health) -> Vec<Proposal> {
    let silences = health.expected.iter().flat_map(|span| silences(rules, *span, &health.heard));
    let surges = health.expected.iter().flat_map(|span| surges(rules, *span, health));
    let mut found: Vec<_> = silences.chain(surges).collect();
    order::sort_by_key(&mut found, |(span, cause)| (matches!(cause, Cause::Refusals { .. }), *span));
    found.dedup();
    let proposal = |(span, cause)| Proposal { beacon: health.beacon.clone(), span, cause };
    found.into_iter().map(proposal).collect()
}

/// Gaps between one word and the next, the span's ends counting as words.
fn silences(rules: &HealthRules, expected: Span, heard: &[Minute]) -> Vec<(Span, Cause)> {
    let mut words: Vec<_> = heard.iter().copied().filter(|at| expected.takes(*at)).collect();
    words.extend([expected.from, expected.to]);
    order::sort(&mut words);
    let gaps = words.windows(2).map(|pair| Span { from: pair[0], to: pair[1] });
    gaps.filter(|gap| gap.minutes() >= rules.silence.into())
        .map(|gap| (gap, Cause::Silence { minutes: u32::try_from(gap.minutes()).unwrap_or(u32::MAX) }))
        .collect()
}

/// Stretches with many refusals; neighbouring ones are one outage.
fn surges(rules: &HealthRules, expected: Span, health: &Health) -> Vec<(Span, Cause)> {
    let within = |times: &[Minute], span: Span| {
        u32::try_from(times.iter().filter(|at| (span.from..span.to).contains(at)).count()).unwrap_or(u32::MAX)
    };
    let mut surges: Vec<(Span, u32, u32)> = Vec::new();
    let mut from = expected.from;
    while from < expected.to {
        let span = Span { from, to: from.plus(rules.stretch.into()).min(expected.to) };
        let refused = within(&health.refused, span);
        let attempts = refused.saturating_add(within(&health.accepted, span));
        let share = u64::from(refused) * 100 >= u64::from(rules.percent) * u64::from(attempts);
        if refused >= rules.refusals && share {
            match surges.last_mut() {
                Some(last) if last.0.to == span.from => {
                    *last = (Span { from: last.0.from, to: span.to }, last.1 + refused, last.2 + attempts);
                }
                _ => surges.push((span, refused, attempts)),
            }
        }
        from = span.to;
    }
    surges.into_iter().map(|(span, refused, attempts)| (span, Cause::Refusals { refused, attempts })).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULES: HealthRules = HealthRules { around: 30, silence: 30, stretch: 10, refusals: 5, percent: 50 };

    fn span(from: i64, to: i64) -> Span {
        Span { from: Minute(from), to: Minute(to) }
    }

    fn health(heard: &[i64], accepted: &[i64], refused: &[i64]) -> Health {
        let minutes = |times: &[i64]| times.iter().map(|at| Minute(*at)).collect();
        Health {
            beacon: BeaconId::new("b").unwrap(),
            expected: vec![span(0, 90)],
            heard: minutes(heard),
            accepted: minutes(accepted),
            refused: minutes(refused),
        }
    }

    #[test]
    fn a_long_gap_while_people_are_expected_is_a_silence() {
        let found = propose(&RULES, &health(&[85, 20, 50], &[], &[]));
        let spans: Vec<_> = found.iter().map(|proposal| (proposal.span, proposal.cause)).collect();
        let silence = Cause::Silence { minutes: 30 };
        assert_eq!(spans, [(span(20, 50), silence), (span(50, 85), Cause::Silence { minutes: 35 })]);
        assert!(propose(&RULES, &health(&[20, 49, 70], &[], &[])).is_empty());
        // Silence outside what is expected is the night.
        assert_eq!(propose(&RULES, &health(&[-500, 500], &[], &[])).len(), 1);
    }

    #[test]
    fn people_are_expected_around_start_and_end() {
        let schedule = crate::templates::SCHEDULES[0].parse();
        let crate::schedule::Pattern::Week { days } = &schedule.pattern else { panic!("a week") };
        let unit = crate::Unit {
            id: crate::UnitId::new("u").unwrap(),
            parent: None,
            name: "Unit".to_owned(),
            zone: crate::Zone::Wita,
        };
        let date = crate::time::parse_date("2026-08-10").unwrap();
        let shift = Shift::new(date, &unit, &days[&crate::time::Weekday::Monday], None);
        let clock = |at: Minute| at.clock(shift.midnight).unwrap().to_string();
        let expected = RULES.expected(&shift).map(|span| (clock(span.from), clock(span.to)));
        let span = |from: &str, to: &str| (from.to_owned(), to.to_owned());
        assert_eq!(expected, [span("07:00", "08:00"), span("15:30", "16:30")]);
    }

    #[test]
    fn many_refusals_among_attempts_are_a_surge_and_neighbours_are_one() {
        let heard = [0, 20, 40, 60, 80];
        let found = propose(&RULES, &health(&heard, &[10, 11], &[10, 11, 12, 13, 14, 20, 21, 22, 23, 29]));
        let spans: Vec<_> = found.iter().map(|proposal| (proposal.span, proposal.cause)).collect();
        assert_eq!(spans, [(span(10, 30), Cause::Refusals { refused: 10, attempts: 12 })]);
        // As many, but most people got through; or all failed, but they were few.
        assert!(propose(&RULES, &health(&heard, &[10, 11, 12, 13, 14, 15], &[10, 11, 12, 13, 14])).is_empty());
        assert!(propose(&RULES, &health(&heard, &[], &[10, 11, 12, 13])).is_empty());
    }
}
