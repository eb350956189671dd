//! Widgets: what both pages are built of. Each names its words by key or takes them from the caller.
#![expect(clippy::must_use_candidate, reason = "the component macro calls each and uses what it returns")]

pub mod band;
pub mod banner;
pub mod button;
pub mod dialog;
pub mod icon;
pub mod segments;

use leptos::prelude::{AnyView, IntoAny as _};

pub use band::DevelopmentBand;
pub use banner::{Badge, Banner, Tone};
pub use button::{Button, ButtonKind};
pub use dialog::Dialog;
pub use icon::{Icon, Mark, Shape};
pub use segments::{Choice, Segments};

/// A part of the page that is drawn anew, in place, when a signal it reads changes. One type for all such parts: a
/// closure put into a view directly is compiled with all that holds it.
pub fn dynamic(draw: impl FnMut() -> AnyView + Send + 'static) -> AnyView {
    let draw: Box<dyn FnMut() -> AnyView + Send> = Box::new(draw);
    draw.into_any()
}
