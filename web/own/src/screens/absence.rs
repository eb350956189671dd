//! Ajukan cuti atau izin.

use klabat_api::console::{AbsenceKind, Filed};
use klabat_kit::flow::messages::own::Key;
use klabat_kit::flow::own::{AbsenceForm, Contents, Field, Tap, absence_mark, kind_key, kind_name};
use klabat_kit::looks::{ButtonKind, Shape, Tone};

use super::form::{around, around_hint, form, input, reason, select, tick, wrongs};
use super::requests::span;
use super::{back, freshness, head};
use crate::ui::{Act, Element, Node, Ui, el};
use crate::widgets::{banner, button, group, icon, paragraph, spinner, status};

/// The screen.
pub(super) fn absence(ui: Ui<'_>) -> Vec<Node> {
    let [heading, told] = head(ui);
    let mut screen = vec![back(ui), heading, told, paragraph("", ui.text(Key::AbsenceLead)).into()];
    match ui.model.requests.value.as_ref().map(|requests| &*requests.kinds) {
        None => screen.push(freshness(ui, &ui.model.requests, Key::KindsFailed)),
        Some([]) => screen.push(banner(Tone::Info, None, ui.text(Key::KindsNone), "".into(), None).into()),
        Some(kinds) => {
            let typed = &ui.model.absence;
            screen.push(wrongs(ui, &typed.filing));
            screen.push(form(ui, typed.filing.sending, fields(ui, typed, kinds)));
        }
    }
    screen
}

fn fields(ui: Ui<'_>, typed: &AbsenceForm, kinds: &[AbsenceKind]) -> Vec<Node> {
    let around = |of: Field, label: Key, input: Element| around(ui, of, label, typed.filing.fault(of), input);
    let options = kinds.iter().map(|kind| (kind_name(*kind), ui.text(kind_key(*kind))));
    let chosen = typed.kind.map(kind_name);
    let kind = select(ui.text(Key::KindChoose), chosen, options, |text| Act::Tap(Tap::Type(Field::Kind, text)));
    let first = input("date", &typed.first, |text| Act::Tap(Tap::Type(Field::First, text)));
    let span = if typed.partial {
        let from = input("time", &typed.from, |text| Act::Tap(Tap::Type(Field::From, text)));
        let until = input("time", &typed.until, |text| Act::Tap(Tap::Type(Field::Until, text)));
        let times = group("pair").with(around(Field::From, Key::From, from));
        let times = times.with(around(Field::Until, Key::Until, until));
        group("stack").with(around(Field::First, Key::Day, first)).with(times)
    } else {
        let last = input("date", &typed.last, |text| Act::Tap(Tap::Type(Field::Last, text)));
        let last = last.attr("min", typed.first.clone());
        group("pair").with(around(Field::First, Key::First, first)).with(around(Field::Last, Key::Last, last))
    };
    vec![
        around(Field::Kind, Key::Kind, kind),
        span.into(),
        tick(ui.text(Key::Partial), typed.partial, Tap::Partial(!typed.partial)),
        status(look(ui, typed)).into(),
        reason(ui, &typed.reason, typed.filing.fault(Field::Reason)),
        copy(ui, typed),
    ]
}

/// A copy of a letter.
fn copy(ui: Ui<'_>, typed: &AbsenceForm) -> Node {
    let chooser = el("input").class("field__input field__input--file").attr("type", "file");
    let chooser = chooser.attr("accept", ".pdf,image/jpeg,image/png").value(|_| Act::Choose);
    let words = [ui.text(Key::Copy), ui.text(Key::CopyHint)];
    let field = around_hint(ui, Field::Copy, words, typed.filing.fault(Field::Copy), chooser);
    let chosen = typed.copy.as_ref().map(|copy| {
        let state = match copy.contents {
            Contents::Awaited(_) => group("row soft small").with(spinner()).with(ui.text(Key::CopyAwaited)),
            // The browser's field forgets it when one goes to another screen and comes back.
            Contents::Unusable | Contents::Read(_) => {
                paragraph("soft small", ui.fill(Key::CopyChosen, &[("name", &copy.name)]))
            }
        };
        let clear = button(ButtonKind::Text, "button--small", Some(Shape::Bin), ui.text(Key::CopyRemove), Act::Clear);
        group("stack stack--tight").with(status(state)).with(clear)
    });
    group("stack stack--tight").with(field).with(chosen).into()
}

/// What it would be judged by, as the server says.
fn look(ui: Ui<'_>, typed: &AbsenceForm) -> Option<Element> {
    if typed.look.is_awaited() {
        return Some(group("row soft small").with(spinner()).with(paragraph("", ui.text(Key::Looking))));
    }
    if typed.look.failure.is_some() {
        return Some(group("row soft small").with(icon(Shape::Offline, "18")).with(ui.text(Key::LookFailed)));
    }
    let filed = typed.look.value.as_ref()?;
    let said = sentences(ui, typed, filed).into_iter().flatten().map(|words| el("li").with(words).into());
    let tone = if filed.refused.is_some() || !filed.present.is_empty() { Tone::Queued } else { Tone::Info };
    Some(banner(tone, None, ui.text(Key::LookTitle), "".into(), Some(el("ul").class("said").all(said))))
}

fn sentences(ui: Ui<'_>, typed: &AbsenceForm, filed: &Filed) -> [Option<String>; 5] {
    let count = filed.working_days.to_string();
    let annual = filed.annual.as_ref().map(|quota| {
        let (year, left) = (quota.year.to_string(), quota.left.to_string());
        match typed.rest() {
            Some(rest) => {
                let rest = rest.to_string();
                ui.fill(Key::LookRest, &[("year", &year), ("left", &left), ("rest", &rest)])
            }
            None => ui.fill(Key::LookBalance, &[("year", &year), ("left", &left)]),
        }
    });
    let present = (!filed.present.is_empty()).then(|| {
        let dates: Vec<String> = filed.present.iter().map(|date| ui.short_day(date)).collect();
        ui.fill(Key::LookPresent, &[("dates", &dates.join("; "))])
    });
    let refused = filed.refused.as_ref().map(|reason| {
        let why = ui.language().of(&reason.message);
        ui.fill(Key::LookRefused, &[("why", &why)])
    });
    let other = filed.other.as_ref().map(|held| {
        let (kind, state) = (ui.text(kind_key(held.kind)), ui.text(absence_mark(held.state).1));
        ui.fill(Key::LookOther, &[("kind", kind), ("span", &span(ui, &held.first, &held.last)), ("state", state)])
    });
    [Some(ui.fill(Key::LookDays, &[("count", &count)])), annual, present, refused, other]
}
