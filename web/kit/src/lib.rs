//! Widgets, and one file per browser effect.
//!
//! Effects are plain functions: [`effects`] takes the data that `klabat-flow` asks with and answers with data.
//! The console's widgets are Leptos components, the app is drawn with [`dom`]; the looks of both stand in `css/`.

#[cfg(feature = "development")]
pub mod development;
pub mod dom;
pub mod effects;
pub mod looks;
#[cfg(feature = "leptos")]
pub mod widgets;

pub use klabat_flow as flow;
