//! What the screens are built of: what both pages share, and what tells this page's model something.

use klabat_kit::flow::app::Tap;
use klabat_kit::looks::{ButtonKind, Shape};

pub(crate) use klabat_kit::dom::field::{Field, field, summary};
pub(crate) use klabat_kit::dom::widgets::{
    LARGE, WIDE, badge, banner, busy, button, card, choice, fact, group, icon, paragraph, question, send, spinner,
    status, titled,
};

use crate::ui::{Act, Element};

/// A button that tells the model something.
pub(crate) fn tap(
    kind: ButtonKind,
    class: &'static str,
    shape: Option<Shape>,
    label: &'static str,
    tap: Tap,
) -> Element {
    button(kind, class, shape, label, Act::Tap(tap))
}
