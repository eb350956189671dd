//! Widgets: what both pages are built of. Each names its words by key or takes them from the caller.
#![expect(clippy::must_use_candidate, reason = "the component macro calls each and uses what it returns")]

pub mod band;
pub mod banner;
pub mod button;
pub mod dialog;
pub mod field;
pub mod icon;
pub mod segments;
pub mod tabs;

pub use band::DevelopmentBand;
pub use banner::{Badge, Banner, Tone};
pub use button::{Button, ButtonKind};
pub use dialog::Dialog;
pub use field::Field;
pub use icon::{Icon, Mark, Shape};
pub use segments::{Choice, Segments};
pub use tabs::{Tab, Tabs};
