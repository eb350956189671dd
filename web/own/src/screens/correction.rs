//! Ajukan koreksi.

use klabat_kit::flow::messages::own::Key;
use klabat_kit::flow::own::{Claimed, CorrectionForm, Field, Tap, claim_key};

use super::form::{around, around_hint, form, input, reason, select, tick, wrongs};
use super::{back, head};
use crate::ui::{Act, Node, Ui};
use crate::widgets::{group, paragraph};

/// The screen.
pub(super) fn correction(ui: Ui<'_>) -> Vec<Node> {
    let [heading, told] = head(ui);
    let typed = &ui.model.correction;
    vec![
        back(ui),
        heading,
        told,
        paragraph("", ui.text(Key::CorrectionLead)).into(),
        wrongs(ui, &typed.filing),
        form(ui, typed.filing.sending, fields(ui, typed)),
    ]
}

fn fields(ui: Ui<'_>, typed: &CorrectionForm) -> Vec<Node> {
    let date = input("date", &typed.date, |text| Act::Tap(Tap::Type(Field::Date, text)));
    let date = date.attr("max", ui.model.today.clone().unwrap_or_default());
    let options = Claimed::ALL.into_iter().map(|claim| (claim.name(), ui.text(claim_key(claim))));
    let chosen = typed.claim.map(Claimed::name);
    let claim = select(ui.text(Key::ClaimChoose), chosen, options, |text| Act::Tap(Tap::Type(Field::Claim, text)));
    let time = typed.has_time().then(|| {
        let at = input("time", &typed.at, |text| Act::Tap(Tap::Type(Field::At, text)));
        let at = around(ui, Field::At, Key::At, typed.filing.fault(Field::At), at);
        group("stack").with(at).with(tick(ui.text(Key::AtNextDay), typed.next_day, Tap::NextDay(!typed.next_day)))
    });
    vec![
        around_hint(
            ui,
            Field::Date,
            [ui.text(Key::Date), ui.text(Key::DateHint)],
            typed.filing.fault(Field::Date),
            date,
        ),
        around(ui, Field::Claim, Key::Claim, typed.filing.fault(Field::Claim), claim),
        time.into(),
        reason(ui, &typed.reason, typed.filing.fault(Field::Reason)),
    ]
}
