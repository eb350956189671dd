//! How the last attempt stands or ended.

use klabat_api::common::{Intent, RecordStatus};
use klabat_api::phone::PunchBrief;
use klabat_api::{Base64Url, Problem};
use klabat_kit::flow::app::{Kind, Model, Outcome, Stage, Tap, Trouble, Work};
use klabat_kit::flow::ceremony::Declined;
use klabat_kit::flow::http::Failure;
use klabat_kit::flow::messages::{app::Key, common};
use klabat_kit::flow::radio::Lost;
use klabat_kit::widgets::{Banner, ButtonKind, Shape, Tone};
use leptos::prelude::*;

use super::button;
use super::progress::{at, progress};
use crate::shell::sentence;
use crate::ui::Ui;

/// What the card shows.
enum Shown {
    Nothing,
    Running(Kind, Option<Stage>, Option<Sealed>),
    Recorded(PunchBrief),
    Saved(Kind, Sealed, bool),
    Refused(Kind, Problem),
    Trouble(Kind, Trouble),
}

/// When and where it was sealed.
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

/// The card of the last attempt, and what a screen reader says of it: the step or the result alone, for the whole
/// card would be read again at each step.
pub(super) fn work(ui: Ui) -> AnyView {
    let shown = ui.read(shown);
    let (title, text) = said(ui, &shown);
    let spoken = [&*title, &*text].join(" ");
    let card = match shown {
        Shown::Nothing => ().into_any(),
        Shown::Running(kind, stage, _) => progress(ui, kind, stage, &text),
        Shown::Recorded(record) => recorded(ui, &record, title),
        Shown::Saved(..) => saved(ui, title, text),
        Shown::Refused(..) => refused(ui, title, text),
        Shown::Trouble(..) => view! { <Banner tone=Tone::Error title text icon=Shape::Warning/> }.into_any(),
    };
    view! {
        <p class="visually-hidden" role="status">
            {spoken}
        </p>
        {card}
    }
    .into_any()
}

/// What is said: the state in a few words, then cause and next step.
fn said(ui: Ui, shown: &Shown) -> (String, String) {
    match shown {
        Shown::Nothing => (String::new(), String::new()),
        Shown::Running(_, stage, sealed) => {
            let time = sealed.as_ref().map(|sealed| ui.time(sealed.at, &sealed.zone)).unwrap_or_default();
            let (name, hint) = at(*stage);
            (ui.text(name), ui.fill(hint, &[("time", &time)]))
        }
        Shown::Recorded(record) => (ui.text(result(record).0), ui.time(record.sealed_at, &record.unit.zone)),
        Shown::Saved(Kind::Enrolment, ..) => (ui.text(Key::SavedEnrolmentTitle), ui.text(Key::SavedEnrolmentText)),
        Shown::Saved(_, sealed, true) => (ui.text(Key::SavedTitle), with_time(ui, Key::SavedText, sealed)),
        Shown::Saved(_, sealed, false) => (ui.text(Key::UnsavedTitle), with_time(ui, Key::UnsavedText, sealed)),
        Shown::Refused(Kind::Enrolment, problem) => (ui.text(Key::RefusedEnrolmentTitle), sentence(ui, problem)),
        Shown::Refused(_, problem) => (ui.text(Key::RefusedTitle), sentence(ui, problem)),
        Shown::Trouble(kind, trouble) => {
            let title = if *kind == Kind::Enrolment { Key::FailedEnrolmentTitle } else { Key::FailedTitle };
            let text = match trouble {
                Trouble::Server(failure) => server(ui, failure),
                other => ui.text(words(other)),
            };
            (ui.text(title), text)
        }
    }
}

/// Title, tone and icon of a record.
const fn result(record: &PunchBrief) -> (Key, Tone, Shape) {
    match (record.intent, record.status) {
        (Intent::In, RecordStatus::Accepted) => (Key::RecordedTitleIn, Tone::Success, Shape::Check),
        (Intent::Out, RecordStatus::Accepted) => (Key::RecordedTitleOut, Tone::Success, Shape::Check),
        (Intent::In, RecordStatus::Review) => (Key::ReviewTitleIn, Tone::Queued, Shape::Warning),
        (Intent::Out, RecordStatus::Review) => (Key::ReviewTitleOut, Tone::Queued, Shape::Warning),
    }
}

fn recorded(ui: Ui, record: &PunchBrief, title: String) -> AnyView {
    let (_, tone, icon) = result(record);
    let review = record.status == RecordStatus::Review;
    let time = ui.time(record.sealed_at, &record.unit.zone);
    let place = ui.fill(Key::RecordedText, &[("unit", &record.unit.name), ("beacon", &record.beacon)]);
    let received = ui.time(record.received_at, &record.unit.zone);
    let received = ui.fill(Key::RecordedReceived, &[("time", &received)]);
    let reasons = record.reasons.iter().map(|reason| ui.language().of(&reason.message));
    let reasons = reasons.map(|reason| view! { <li>{reason}</li> }).collect::<Vec<_>>();
    view! {
        <div class="result">
            <Banner tone title icon>
                <div class="stack stack--tight result__body">
                    <p class="result__time figures">{time}</p>
                    <p>{place}</p>
                    <p class="soft small">{received}</p>
                    {review.then(|| view! {
                        <ul class="reasons">{reasons}</ul>
                        <p>{ui.text(Key::ReviewNext)}</p>
                    })}
                </div>
            </Banner>
        </div>
    }
    .into_any()
}

fn saved(ui: Ui, title: String, text: String) -> AnyView {
    let label = ui.text(Key::SendNow);
    let send = button(ui, ButtonKind::Secondary, "", Some(Shape::Send), label, Tap::SendNow);
    view! { <Banner tone=Tone::Queued title text icon=Shape::Phone>{send}</Banner> }.into_any()
}

fn with_time(ui: Ui, key: Key, sealed: &Sealed) -> String {
    ui.fill(key, &[("time", &ui.time(sealed.at, &sealed.zone))])
}

fn refused(ui: Ui, title: String, text: String) -> AnyView {
    view! {
        <Banner tone=Tone::Error title text>
            <p class="soft small">{ui.text(Key::RefusedNext)}</p>
        </Banner>
    }
    .into_any()
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
