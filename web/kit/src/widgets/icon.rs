//! Icons: strokes on a 24 × 24 grid, as decoration beside a word (never instead of one).

use leptos::prelude::*;

pub use crate::looks::Shape;
use crate::looks::{MARK_MOUNTAIN, MARK_SIGNAL};

/// One icon; hidden from screen readers.
#[component]
pub fn Icon(
    /// Which.
    shape: Shape,
    /// Width and height in CSS pixels.
    #[prop(default = 20)]
    size: u16,
) -> impl IntoView {
    view! {
        <svg
            width=size
            height=size
            viewBox="0 0 24 24"
            fill="none"
            stroke="currentColor"
            stroke-width="2"
            stroke-linecap="round"
            stroke-linejoin="round"
            aria-hidden="true"
        >
            <path d=shape.path()></path>
        </svg>
    }
}

/// The mark of the product: Mount Klabat, with the signal over its summit.
#[component]
pub fn Mark(
    /// Width and height in CSS pixels.
    #[prop(default = 32)]
    size: u16,
) -> impl IntoView {
    view! {
        <svg width=size height=size viewBox="0 0 48 48" aria-hidden="true">
            <rect width="48" height="48" rx="11" fill="#0b5d4e"></rect>
            <path d=MARK_MOUNTAIN fill="#fff"></path>
            <path
                d=MARK_SIGNAL
                fill="none"
                stroke="#7fd8c4"
                stroke-width="2.5"
                stroke-linecap="round"
            ></path>
        </svg>
    }
}
