//! How the last attempt stands or ended.

use std::borrow::Cow;

use klabat_api::common::{Intent, RecordStatus};
use klabat_api::phone::PunchBrief;
use klabat_api::{Base64Url, Problem};
use klabat_kit::flow::app::{Entry, Kind, Model, Outcome, Stage, Tap, Trouble, Work};
use klabat_kit::flow::ceremony::Declined;
use klabat_kit::flow::http::Failure;
use klabat_kit::flow::messages::{app::Key, common};
use klabat_kit::flow::place::Whereabouts;
use klabat_kit::flow::radio::Lost;
use klabat_kit::looks::{ButtonKind, Shape, Tone};

use super::check_in::asked;
use super::progress::{at, progress};
use crate::shell::sentence;
use crate::ui::{Element, Node, Ui, el};
use crate::widgets::{banner, group, paragraph, tap};

/// What the card shows.
#[derive(Clone, Copy)]
enum Shown<'a> {
    Nothing,
    Running(Kind, Option<Stage>, Option<&'a Entry>),
    Recorded(&'a PunchBrief),
    Saved(&'a Entry),
    Refused(Kind, &'a Problem),
    Trouble(Kind, &'a Trouble),
}

fn shown(model: &Model) -> Shown<'_> {
    let entry = |submission: &Base64Url| model.outbox.get(submission);
    match &model.work {
        Work::Visiting(visit) => Shown::Running(visit.goal.kind(), Some(visit.stage()), None),
        Work::Sending(kind, submission) => Shown::Running(*kind, None, entry(submission)),
        Work::Ended(Outcome::Recorded(record)) => Shown::Recorded(record),
        Work::Ended(Outcome::Saved(submission)) => entry(submission).map_or(Shown::Nothing, Shown::Saved),
        Work::Ended(Outcome::Refused(kind, problem)) => Shown::Refused(*kind, problem),
        Work::Ended(Outcome::Trouble(kind, trouble)) => Shown::Trouble(*kind, trouble),
        // What waits from an earlier visit must be seen, too.
        Work::Idle | Work::Ended(Outcome::Enrolled) => {
            model.outbox.entries().first().map_or(Shown::Nothing, Shown::Saved)
        }
    }
}

/// What a screen reader says of the last attempt, and its card. Said is the step or the result alone, for the whole
/// card would be read again at each step.
pub(super) fn work(ui: Ui<'_>) -> [Node; 2] {
    let shown = shown(ui.model);
    let (title, text) = said(ui, shown);
    let spoken = [title, &*text].join(" ");
    let card = match shown {
        Shown::Nothing => None,
        Shown::Running(kind, stage, _) => Some(progress(ui, kind, stage, &text)),
        Shown::Recorded(record) => Some(recorded(ui, record, title)),
        Shown::Saved(_) => {
            let send = tap(ButtonKind::Secondary, "", Some(Shape::Send), ui.text(Key::SendNow), Tap::SendNow);
            Some(banner(Tone::Queued, Some(Shape::Phone), title, text, Some(send)))
        }
        Shown::Refused(..) => {
            let next = paragraph("soft small", ui.text(Key::RefusedNext));
            Some(banner(Tone::Error, None, title, text, Some(next)))
        }
        Shown::Trouble(..) => Some(banner(Tone::Error, Some(Shape::Warning), title, text, None)),
    };
    [paragraph("visually-hidden", spoken).attr("role", "status").into(), card.into()]
}

/// Where the phone is from its office: before the attempt, while it runs, and afterwards where it may tell why it went
/// as it did.
pub(super) fn whereabouts(ui: Ui<'_>) -> Option<Element> {
    let words = match (ui.model.whereabouts?, shown(ui.model)) {
        (Whereabouts::AtOffice, Shown::Recorded(_)) => return None,
        (Whereabouts::AtOffice, _) => ui.text(Key::LocationNear).to_owned(),
        (Whereabouts::Away(metres), _) => ui.fill(Key::LocationAway, &[("distance", &rounded(metres))]),
    };
    Some(paragraph("soft small", words))
}

/// Tens of metres below a kilometre, then whole kilometres: a fix knows no more.
fn rounded(metres: u32) -> String {
    match metres {
        0..=990 => [&*metres.div_ceil(10).saturating_mul(10).to_string(), "m"].join("\u{a0}"),
        _ => [&*metres.saturating_add(500).div_euclid(1000).to_string(), "km"].join("\u{a0}"),
    }
}

/// What is said: the state in a few words, then cause and next step.
fn said(ui: Ui<'_>, shown: Shown<'_>) -> (&'static str, Cow<'static, str>) {
    match shown {
        Shown::Nothing => ("", "".into()),
        Shown::Running(_, stage, entry) => {
            let (name, hint) = at(stage);
            (ui.text(name), with_time(ui, hint, entry))
        }
        Shown::Recorded(record) => (ui.text(result(record).0), ui.time(record.sealed_at, &record.unit.zone).into()),
        Shown::Saved(entry) => {
            let (title, text) = match (entry.pending.kind, entry.kept) {
                (Kind::Enrolment, _) => (Key::SavedEnrolmentTitle, Key::SavedEnrolmentText),
                (_, true) => (Key::SavedTitle, Key::SavedText),
                (_, false) => (Key::UnsavedTitle, Key::UnsavedText),
            };
            (ui.text(title), with_time(ui, text, Some(entry)))
        }
        Shown::Refused(kind, problem) => {
            let title = if kind == Kind::Enrolment { Key::RefusedEnrolmentTitle } else { Key::RefusedTitle };
            (ui.text(title), sentence(ui, problem).into())
        }
        Shown::Trouble(kind, trouble) => {
            let title = if kind == Kind::Enrolment { Key::FailedEnrolmentTitle } else { Key::FailedTitle };
            let text = match trouble {
                Trouble::Server(failure) => server(ui, failure),
                other => ui.text(words(other)).into(),
            };
            (ui.text(title), text)
        }
    }
}

/// The words with the time of the seal, where there is one.
fn with_time(ui: Ui<'_>, key: Key, entry: Option<&Entry>) -> Cow<'static, str> {
    let time = entry.map(|entry| ui.time(entry.pending.sealed_at, &entry.pending.zone));
    ui.fill(key, &[("time", &time.unwrap_or_default())]).into()
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

fn recorded(ui: Ui<'_>, record: &PunchBrief, title: &'static str) -> Element {
    let (_, tone, icon) = result(record);
    let zone = &record.unit.zone;
    let place = ui.fill(Key::RecordedText, &[("unit", &record.unit.name), ("beacon", &record.beacon)]);
    let received = ui.fill(Key::RecordedReceived, &[("time", &ui.time(record.received_at, zone))]);
    let body = group("stack stack--tight result__body")
        .with(paragraph("result__time figures", ui.time(record.sealed_at, zone)))
        .with(paragraph("", place));
    let body = if record.status == RecordStatus::Review {
        let reasons = record.reasons.iter().map(|reason| el("li").with(ui.language().of(&reason.message)).into());
        body.with(el("ul").class("reasons").all(reasons)).with(paragraph("", ui.text(Key::ReviewNext)))
    } else {
        body
    };
    // When a coming counts is the server's to say, after the punch as before it.
    let asked = asked(ui).filter(|_| record.intent == Intent::In);
    let body = body.with(paragraph("soft small", received)).with(asked);
    group("result").with(banner(tone, Some(icon), title, "".into(), Some(body)))
}

/// Why the server brought nothing.
pub(super) fn server(ui: Ui<'_>, failure: &Failure) -> Cow<'static, str> {
    match failure {
        Failure::Refused(problem) | Failure::Fault(Some(problem)) => sentence(ui, problem).into(),
        Failure::Fault(None) => ui.text(common::Key::Fault).into(),
        Failure::Unreachable => ui.text(Key::TroubleServer).into(),
        Failure::Unreadable => ui.text(common::Key::Unreadable).into(),
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
