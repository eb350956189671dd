//! A recap as the console shows it.

use klabat_api::common::{Reason as Told, Sentence};
use klabat_api::console::{
    DayCell, MissedGatherings, OpenCases, Recap as Shown, RecapDay, RecapRow, RecapState, RecapTotals,
};
use klabat_api::{Base64Url, Unit};
use klabat_attendance::order;
use klabat_attendance::policy::Cut;
use klabat_attendance::recap::{Recap, Row, Totals};
use klabat_attendance::schedule::GatheringKind;
use klabat_attendance::verdict::{DayVerdict, Language, Reason, Status, words};

use super::keep::Version;
use crate::console::roster;

/// What a recap is shown with.
pub(super) struct Context<'a> {
    pub(super) regency: &'a str,
    pub(super) unit: Unit,
    pub(super) state: RecapState,
    pub(super) version: u32,
    pub(super) versions: &'a [Version],
    pub(super) hash: [u8; 32],
    pub(super) signature: Option<Vec<u8>>,
    pub(super) open: OpenCases,
    pub(super) moved: bool,
    pub(super) own: bool,
}

pub(super) fn recap(recap: &Recap, context: Context<'_>) -> Shown {
    let rows: Vec<RecapRow> = recap.rows.iter().map(row).collect();
    let deduction = recap.rows.iter().map(|row| row.cut).sum();
    Shown {
        regency: context.regency.to_owned(),
        unit: context.unit,
        month: recap.month.to_string(),
        state: context.state,
        version: context.version,
        days: days(recap),
        rows,
        totals: totals(&recap.totals, deduction, recap.rows.iter().flat_map(|row| &row.days)),
        open: context.open,
        moved: context.moved,
        own: context.own,
        hash: Base64Url::from(context.hash),
        signature: context.signature.map(Base64Url),
        history: context.versions.iter().flat_map(|version| version.events.iter().cloned()).collect(),
    }
}

/// A date is named by the holiday that most of its people have: those who work by a roster have none.
fn days(recap: &Recap) -> Vec<RecapDay> {
    let named = |index: usize| {
        recap.rows.iter().find_map(|row| {
            row.days.get(index)?.reasons.iter().find_map(|reason| match reason {
                Reason::Holiday { name, .. } => Some(name.clone()),
                _ => None,
            })
        })
    };
    let dates = recap.month.range().days().enumerate();
    dates
        .map(|(index, date)| {
            let name = named(index);
            RecapDay { date: date.to_string(), holiday: name.is_some(), name }
        })
        .collect()
}

fn row(row: &Row) -> RecapRow {
    RecapRow {
        employee: row.person.to_string(),
        nip: row.nip.to_string(),
        name: row.name.clone(),
        kind: roster::shown(row.kind),
        position: row.position.clone(),
        totals: totals(&row.totals, row.cut, row.days.iter()),
        days: row.days.iter().map(|day| (day.status != Status::Elsewhere).then(|| cell(day))).collect(),
    }
}

pub(crate) fn cell(day: &DayVerdict) -> DayCell {
    DayCell {
        code: day.status.letter().to_owned(),
        check_in: day.check_in.map(|clock| clock.to_string()),
        check_out: day.check_out.map(|clock| clock.to_string()),
        open: day.is_open(),
        late_minutes: day.late.into(),
        early_minutes: day.early.into(),
        worked_minutes: day.worked.into(),
        deduction: day.cut.0,
        reasons: day.reasons.iter().map(|reason| reason.code().to_owned()).collect(),
    }
}

/// A reason in words.
pub(crate) fn reason(reason: &Reason) -> Told {
    let message = Sentence { id: words(reason, Language::Id), en: words(reason, Language::En) };
    Told { code: reason.code().to_owned(), message }
}

/// By kind they are counted of the days: the frozen sums have them in one.
fn missed<'a>(days: impl Iterator<Item = &'a DayVerdict>) -> MissedGatherings {
    let mut missed = MissedGatherings::default();
    for reason in days.flat_map(|day| &day.reasons) {
        let Reason::MissedGathering { kind, .. } = reason else { continue };
        *match kind {
            GatheringKind::ApelPagi => &mut missed.morning,
            GatheringKind::ApelSore => &mut missed.afternoon,
            GatheringKind::Upacara => &mut missed.ceremony,
            GatheringKind::Senam => &mut missed.exercise,
        } += 1;
    }
    missed
}

fn totals<'a>(totals: &Totals, deduction: Cut, days: impl Iterator<Item = &'a DayVerdict>) -> RecapTotals {
    let codes = [
        (Status::Absent, totals.absent),
        (Status::Sick, totals.sick),
        (Status::Permit, totals.permit),
        (Status::Leave, totals.leave),
        (Status::Duty, totals.duty),
        (Status::Study, totals.study),
        (Status::Outage, totals.outage),
        (Status::Holiday, totals.holiday),
        (Status::Off, totals.off),
        (Status::Pending, totals.pending),
    ];
    let codes = order::map(codes.into_iter().map(|(status, days)| (status.letter().to_owned(), days)));
    RecapTotals {
        working_days: totals.working_days,
        present: totals.present,
        codes,
        late_days: totals.late_days,
        early_days: totals.early_days,
        no_check_in: totals.no_check_in,
        no_check_out: totals.no_check_out,
        present_on_free_day: totals.present_on_free_day,
        missed_gatherings: totals.missed_gatherings,
        missed: missed(days),
        without_evidence: totals.without_evidence,
        unattested: totals.unattested,
        open_days: totals.open_days,
        worked_minutes: totals.worked_minutes,
        late_minutes: totals.late_minutes,
        early_minutes: totals.early_minutes,
        deduction: deduction.0,
    }
}

#[cfg(test)]
mod tests {
    use GatheringKind::{ApelPagi, ApelSore, Senam, Upacara};
    use klabat_attendance::Date;

    use super::*;

    #[test]
    fn missed_gatherings_are_counted_by_what_they_were() {
        let missed_one = |kind| Reason::MissedGathering { kind, cut: Cut(25) };
        let day = |reasons| DayVerdict {
            date: Date::constant(2026, 8, 17),
            status: Status::Present,
            check_in: None,
            check_out: None,
            late: 0,
            early: 0,
            worked: 0,
            cut: Cut(0),
            reasons,
        };
        let days = [
            day(vec![missed_one(ApelPagi), missed_one(ApelSore)]),
            day(vec![missed_one(ApelPagi), missed_one(Upacara)]),
            day(vec![missed_one(Senam), Reason::PresentOnFreeDay {}]),
        ];
        let sums: Totals = days.iter().map(Totals::of).sum();
        let shown = totals(&sums, Cut(0), days.iter());
        assert_eq!(shown.missed, MissedGatherings { morning: 2, afternoon: 1, ceremony: 1, exercise: 1 });
        assert_eq!((shown.missed_gatherings, shown.present_on_free_day), (5, 1));
    }
}
