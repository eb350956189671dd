//! The question before one is taken back.

use klabat_kit::flow::messages::own::Key;
use klabat_kit::flow::own::{Tap, What, sent_failure};
use klabat_kit::looks::{ButtonKind, Tone};

use super::requests::{name, when};
use crate::ui::{Act, Node, Ui};
use crate::widgets::{banner, button, paragraph, question, spinner};

/// The dialog, while it is open.
pub(super) fn take_back(ui: Ui<'_>) -> Node {
    let (Some(asked), Some(open)) = (ui.model.questioned(), &ui.model.question) else { return "".into() };
    let (title, text) = match open.what {
        What::Absence => (Key::TakeBackAbsence, Key::TakeBackAbsenceText),
        What::Correction => (Key::TakeBackCorrection, Key::TakeBackCorrectionText),
    };
    let failed = open.failure.as_ref().map(|why| {
        let why = sent_failure(ui.language(), why);
        banner(Tone::Error, None, ui.text(Key::NotTakenBack), why.into(), None)
    });
    let body = [
        paragraph("entry__when", [name(ui, asked), &*when(ui, asked)].join(" · ")).into(),
        paragraph("", ui.text(text)).into(),
        failed.into(),
    ];
    let label = ui.text(if open.sending { Key::TakingBack } else { Key::TakeBackYes });
    let yes = button(ButtonKind::Danger, "", None, label, Act::Tap(Tap::TakeBack)).flag("disabled", open.sending);
    let yes = yes.with(open.sending.then(spinner));
    question(ui.text(title), body, ui.text(Key::TakeBackNo), Act::Tap(Tap::Keep), yes).into()
}
