//! What the screens are built of: what both pages share, and what tells this page's model something.

use klabat_kit::flow::own::{self, Screen, Tap};
use klabat_kit::looks::{ButtonKind, Shape, Tone};

pub(crate) use klabat_kit::dom::field::{Field as Around, field, summary};
pub(crate) use klabat_kit::dom::frame::heading;
pub(crate) use klabat_kit::dom::widgets::{
    WIDE, badge, banner, button, group, icon, paragraph, question, send, spinner, status,
};

use crate::ui::{Act, Element, el};

/// A button that tells the model something.
pub(crate) fn tap(kind: ButtonKind, class: &'static str, shape: Shape, label: &'static str, tap: Tap) -> Element {
    button(kind, class, Some(shape), label, Act::Tap(tap))
}

/// A link to another screen of this page.
pub(crate) fn link(class: &'static str, screen: Screen) -> Element {
    el("a").class(class).attr("href", screen.path()).press(Act::Tap(Tap::Go(screen)))
}

/// The same, as a button looks.
pub(crate) fn go(
    kind: ButtonKind,
    class: &'static str,
    shape: Option<Shape>,
    label: &'static str,
    screen: Screen,
) -> Element {
    let class = [kind.class(), class].join(" ");
    let link = el("a").class(class).attr("href", screen.path()).press(Act::Tap(Tap::Go(screen)));
    link.with(shape.map(|shape| icon(shape, "20"))).with(el("span").with(label))
}

/// How the model wants something said, as it looks.
pub(crate) const fn tone(tone: own::Tone) -> Tone {
    match tone {
        own::Tone::Success => Tone::Success,
        own::Tone::Queued => Tone::Queued,
        own::Tone::Error => Tone::Error,
        own::Tone::Info => Tone::Info,
        own::Tone::Neutral => Tone::Neutral,
    }
}
