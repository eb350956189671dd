//! Widgets, and one file per browser effect.
//!
//! Effects are plain functions: [`effects`] takes the data that `klabat-flow` asks with and answers with data.
//! Widgets are Leptos components; their looks stand in `css/`, which both pages import.

#[cfg(feature = "development")]
pub mod development;
pub mod effects;
pub mod widgets;

pub use klabat_flow as flow;
