//! How the last attempt stands or ended.

use klabat_api::common::{Intent, RecordStatus};
use klabat_api::phone::PunchBrief;
use klabat_api::{Base64Url, Problem};
use klabat_kit::flow::app::{Kind, Model, Outcome, Stage, Tap, Trouble, Work};
use klabat_kit::flow::ceremony::Declined;
use klabat_kit::flow::http::Failure;
use klabat_kit::flow::messages::{app::Key, common};
use klabat_kit::flow::radio::Lost;
use klabat_kit::widgets::{Banner, Button, Shape, Tone};
use leptos::prelude::*;

use super::progress::progress;
use crate::shell::sentence;
use crate::ui::Ui;

/// What the card shows.
#[derive(Clone, PartialEq)]
enum Shown {
    Nothing,
    Running(Kind, Option<Stage>, Option<Sealed>),
    Recorded(PunchBrief),
    Saved(Kind, Sealed, bool),
    Refused(Kind, Problem),
    Trouble(Kind, Trouble),
}

/// When and where it was sealed.
#[derive(Clone, PartialEq)]
struct Sealed {
    at: u64,
    zone: String,
}

fn shown(model: &Model) -> Shown {
    match &model.work {
        Work::Visiting(visit) => Shown::Running(visit.goal.kind(), Some(visit.stage()), None),
        Work::Sending(kind, submission) => Shown::Running(*kind, None, sealed(model, submission).map(|(_, it, _)| it)),
        Work::Ended(Outcome::Recorded(record)) => Shown::Recorded(record.clone()),
        Work::Ended(Outcome::Saved(submission)) => match sealed(model, submission) {
            Some((kind, sealed, kept)) => Shown::Saved(kind, sealed, kept),
            None => Shown::Nothing,
        },
        Work::Ended(Outcome::Refused(kind, problem)) => Shown::Refused(*kind, problem.clone()),
        Work::Ended(Outcome::Trouble(kind, trouble)) => Shown::Trouble(*kind, trouble.clone()),
        Work::Idle | Work::Ended(Outcome::Enrolled) => waiting(model),
    }
}

/// What waits from an earlier visit must be seen, too.
fn waiting(model: &Model) -> Shown {
    model.outbox.entries().first().map_or(Shown::Nothing, |entry| {
        let pending = &entry.pending;
        let sealed = Sealed { at: pending.sealed_at, zone: pending.zone.clone() };
        Shown::Saved(pending.kind, sealed, entry.kept)
    })
}

fn sealed(model: &Model, submission: &Base64Url) -> Option<(Kind, Sealed, bool)> {
    model.outbox.get(submission).map(|entry| {
        let pending = &entry.pending;
        (pending.kind, Sealed { at: pending.sealed_at, zone: pending.zone.clone() }, entry.kept)
    })
}

/// The card of the last attempt; nothing where there was none.
#[component]
pub(super) fn WorkCard(ui: Ui) -> impl IntoView {
    let part = ui.part(shown);
    move || match part.get() {
        Shown::Nothing => ().into_any(),
        Shown::Running(kind, stage, sealed) => {
            progress(ui, kind, stage, sealed.map(|sealed| ui.time(sealed.at, &sealed.zone)))
        }
        Shown::Recorded(record) => recorded(ui, &record),
        Shown::Saved(kind, sealed, kept) => saved(ui, kind, &sealed, kept),
        Shown::Refused(kind, problem) => refused(ui, kind, &problem),
        Shown::Trouble(kind, trouble) => troubled(ui, kind, &trouble),
    }
}

fn recorded(ui: Ui, record: &PunchBrief) -> AnyView {
    let counted = record.status == RecordStatus::Accepted;
    let (title, tone, icon) = match (record.intent, counted) {
        (Intent::In, true) => (Key::RecordedTitleIn, Tone::Success, Shape::Check),
        (Intent::Out, true) => (Key::RecordedTitleOut, Tone::Success, Shape::Check),
        (Intent::In, false) => (Key::ReviewTitleIn, Tone::Queued, Shape::Warning),
        (Intent::Out, false) => (Key::ReviewTitleOut, Tone::Queued, Shape::Warning),
    };
    let time = ui.time(record.sealed_at, &record.unit.zone);
    let place = ui.fill(Key::RecordedText, &[("unit", &record.unit.name), ("beacon", &record.beacon)]);
    let received = ui.time(record.received_at, &record.unit.zone);
    let received = ui.fill(Key::RecordedReceived, &[("time", &received)]);
    let reasons = record.reasons.iter().map(|reason| ui.language().of(&reason.message));
    let reasons = reasons.map(|reason| view! { <li>{reason}</li> }).collect::<Vec<_>>();
    view! {
        <div class="result">
            <Banner tone title=ui.text(title) icon>
                <div class="stack stack--tight result__body">
                    <p class="result__time figures">{time}</p>
                    <p>{place}</p>
                    <p class="soft small">{received}</p>
                    {(!counted).then(|| view! {
                        <ul class="reasons">{reasons}</ul>
                        <p>{ui.text(Key::ReviewNext)}</p>
                    })}
                </div>
            </Banner>
        </div>
    }
    .into_any()
}

fn saved(ui: Ui, kind: Kind, sealed: &Sealed, kept: bool) -> AnyView {
    let (title, text) = match (kind, kept) {
        (Kind::Enrolment, true) => (Key::SavedEnrolmentTitle, ui.text(Key::SavedEnrolmentText)),
        (_, true) => (Key::SavedTitle, with_time(ui, Key::SavedText, sealed)),
        (_, false) => (Key::UnsavedTitle, with_time(ui, Key::UnsavedText, sealed)),
    };
    view! {
        <Banner tone=Tone::Queued title=ui.text(title) text icon=Shape::Phone>
            <Button label=ui.label(Key::SendNow) icon=Shape::Send on_press=move || ui.tap(Tap::SendNow)/>
        </Banner>
    }
    .into_any()
}

fn with_time(ui: Ui, key: Key, sealed: &Sealed) -> String {
    ui.fill(key, &[("time", &ui.time(sealed.at, &sealed.zone))])
}

fn refused(ui: Ui, kind: Kind, problem: &Problem) -> AnyView {
    let title = if kind == Kind::Enrolment { Key::RefusedEnrolmentTitle } else { Key::RefusedTitle };
    view! {
        <Banner tone=Tone::Error title=ui.text(title) text=sentence(ui, problem)>
            <p class="soft small">{ui.text(Key::RefusedNext)}</p>
        </Banner>
    }
    .into_any()
}

fn troubled(ui: Ui, kind: Kind, trouble: &Trouble) -> AnyView {
    let title = if kind == Kind::Enrolment { Key::FailedEnrolmentTitle } else { Key::FailedTitle };
    let text = match trouble {
        Trouble::Server(failure) => server(ui, failure),
        other => ui.text(words(other)),
    };
    view! { <Banner tone=Tone::Error title=ui.text(title) text icon=Shape::Warning/> }.into_any()
}

/// Why the server brought nothing.
pub(super) fn server(ui: Ui, failure: &Failure) -> String {
    match failure {
        Failure::Refused(problem) | Failure::Fault(Some(problem)) => sentence(ui, problem),
        Failure::Fault(None) => ui.text(common::Key::Fault),
        Failure::Unreachable => ui.text(Key::TroubleServer),
        Failure::Unreadable => ui.text(common::Key::Unreadable),
    }
}

const fn words(trouble: &Trouble) -> Key {
    match trouble {
        Trouble::Radio(Lost::Unsupported) => Key::TroubleUnsupported,
        Trouble::Radio(Lost::Off) => Key::TroubleOff,
        Trouble::Radio(Lost::Denied) => Key::TroubleDenied,
        Trouble::Radio(Lost::Cancelled) => Key::TroubleCancelled,
        Trouble::Radio(Lost::Radio | Lost::TimedOut) => Key::TroubleRadio,
        Trouble::BeaconBusy => Key::TroubleBusy,
        Trouble::BeaconStale => Key::TroubleStale,
        Trouble::BeaconRefused => Key::TroubleRefused,
        Trouble::TooSlow => Key::TroubleSlow,
        Trouble::Authenticator(declined) => lock(*declined),
        Trouble::Server(_) => Key::TroubleServer,
        Trouble::Device => Key::TroubleDevice,
    }
}

/// What the authenticator's refusal means.
pub(super) const fn lock(declined: Declined) -> Key {
    match declined {
        Declined::NotAllowed | Declined::Failed => Key::TroubleLock,
        Declined::AlreadyRegistered => Key::TroubleRegistered,
        Declined::Unsupported => Key::TroubleNoLock,
        Declined::WrongOrigin => Key::TroubleOrigin,
    }
}
