//! Cuti & dinas luar: requests, and their two approvals.

use klabat_api::console::{AbsenceRow, AbsenceState, Absences, Role};
use klabat_kit::flow::console::change::{ApproveAbsence, CancelAbsence, RejectAbsence, RequestAbsence};
use klabat_kit::flow::console::{Act, decides_absence};
use klabat_kit::flow::messages::console::Key;
use klabat_kit::widgets::{ButtonKind, Icon, Shape};
use leptos::prelude::*;

use crate::marks::{self, ABSENCE_STATES, absence_word, wire};
use crate::queue::Queue;
use crate::store::Store;
use crate::words::Words;
use crate::{filters, parts, ticks};

/// The screen.
pub(crate) fn absences(store: Store, words: Words) -> impl IntoView {
    let file = store.now(|model| model.may(Act::File)).then(|| {
        parts::opens(store, words.t(Key::FileRequest), Shape::Plus, ButtonKind::Primary, "", RequestAbsence(None))
    });
    let queue = Queue::new(store);
    view! {
        {parts::heading(words.t(Key::Absences), words.t(Key::AbsencesLead), file)}
        <div class="filters">
            {filters::any_month(store, words)}
            {filters::unit(store, words)}
            {filters::state(store, words, ABSENCE_STATES.map(|state| (wire(&state), words.t(absence_word(state)))))}
        </div>
        {queue.frame(parts::page(store, words, move |data: &Absences| content(store, words, queue, data)))}
    }
}

fn content(store: Store, words: Words, queue: Queue, data: &Absences) -> AnyView {
    let columns = [Key::Employee, Key::KindAndDays, Key::Reason, Key::State, Key::Actions];
    parts::rows_or(words, &data.rows, (Shape::Document, Key::NothingHere, Key::AbsencesEmptyText), |rows| {
        let shown = rows.len();
        let rows: Vec<_> = rows.iter().map(|absence| row(store, words, absence)).collect();
        view! {
            {queue.hint(words, true)}
            {ticks::bar(store, words)}
            {parts::table(words, words.t(Key::Absences), &columns.map(|column| words.t(column)), rows)}
            {parts::pages(store, words, shown, data.total)}
        }
        .into_any()
    })
}

/// First and last day, and the part of it.
pub(super) fn days(words: Words, absence: &AbsenceRow) -> impl IntoView + use<> {
    let part = absence.part.as_ref().map(|part| [&*words.clock(&part.from), "–", &*words.clock(&part.until)].concat());
    view! {
        <span class="figures days">{words.span(&absence.first, &absence.last)}</span>
        {part.map(|part| view! { <br/><span class="soft small figures">{part}</span> })}
    }
}

fn row(store: Store, words: Words, absence: &AbsenceRow) -> impl IntoView + use<> {
    let role = store.now(|model| model.me().map(|me| me.role));
    let takes = role.is_some_and(|role| decides_absence(role, absence));
    let (may, own) = (takes && !absence.own, takes && absence.own);
    let present = absence.present.iter().map(|day| words.day(day)).collect::<Vec<_>>().join(", ");
    let present = (!present.is_empty()).then(|| words.f(Key::AbsencePresent, &[("dates", &present)]));
    let waits = matches!(absence.state, AbsenceState::Requested | AbsenceState::Endorsed);
    let may_cancel = match role {
        Some(Role::Admin) => absence.state == AbsenceState::Approved,
        Some(Role::Operator) => waits,
        _ => false,
    };
    let letter = absence.letter.as_ref().map(|letter| words.f(Key::LetterOf, &[("number", letter)]));
    let visits = absence.visits.as_ref().map(|unit| words.f(Key::VisitsUnit, &[("name", &unit.name)]));
    view! {
        <tr data-waits=may.then(|| absence.id.clone())>
            <td class="cell--name" data-label=words.t(Key::Employee)>{parts::person_link(store, &absence.employee, &absence.name, &absence.nip)}<span class="soft small">{absence.unit.name.clone()}</span></td>
            <td data-label=words.t(Key::KindAndDays)><p class="strong">{marks::absence_kind(words, absence.kind)}</p><p>{days(words, absence)}</p>{visits.map(|visits| view! { <p class="soft small">{visits}</p> })}{letter.map(|letter| view! { <p class="soft small">{letter}</p> })}{parts::attachment(words, absence.attachment.as_ref())}{present.map(|present| view! { <p class="with-icon small"><Icon shape=Shape::Warning size=16/><span>{present}</span></p> })}</td>
            <td class="cell--prose" data-label=words.t(Key::Reason)>{absence.reason.clone()}<p class="soft small">{[&*absence.requested_by, ", ", &*words.short_moment(absence.requested_at, &absence.unit)].concat()}</p></td>
            <td data-label=words.t(Key::State)>{marks::absence(words, absence.state)}{absence.decisions.last().map(|decision| parts::decision(words, decision, &absence.unit))}</td>
            <td class="cell--actions" data-label=words.t(Key::Actions)>
                {own.then(|| ticks::own(words, words.t(Key::OwnRequest)))}
                {may.then(|| view! {
                    {ticks::tick(store, words, &absence.id, &absence.name)}
                    {parts::verdict(store, words, (Key::Approve, ApproveAbsence(absence.clone())), (Key::Reject, RejectAbsence(absence.clone())))}
                })}
                {may_cancel.then(|| parts::opens(store, words.t(Key::CancelAbsence), Shape::Bin, ButtonKind::Text, "button--small", CancelAbsence(absence.clone())))}
                {ticks::undecided(store, words, &absence.id)}
            </td>
        </tr>
    }
}
