//! One screen, one file. Each is a function of the model: [`crate::shell`] calls it again after each event, and what
//! differs is changed in place.

mod account;
mod activation;
mod check_in;
mod detail;
mod dock;
mod history;
mod outcome;
mod progress;
mod record;

pub(crate) use account::account;
pub(crate) use activation::activation;
pub(crate) use check_in::check_in;
pub(crate) use detail::detail;
pub(crate) use dock::dock;
pub(crate) use history::history;

use klabat_kit::flow::app::Tap;
use klabat_kit::widgets::{Button, ButtonKind, Shape};
use leptos::prelude::*;

use crate::ui::Ui;

/// A button that does one thing.
fn button(ui: Ui, kind: ButtonKind, class: &'static str, icon: Option<Shape>, label: String, tap: Tap) -> AnyView {
    view! { <Button label kind icon class on_press=move || ui.tap(tap.clone())/> }.into_any()
}

/// A card with a heading.
fn card(title: AnyView, body: Vec<AnyView>) -> AnyView {
    view! {
        <section class="card stack stack--tight">
            <h2 class="row">{title}</h2>
            {body}
        </section>
    }
    .into_any()
}

/// A paragraph.
fn paragraph(class: &'static str, text: String) -> AnyView {
    view! { <p class=class>{text}</p> }.into_any()
}

/// A row of things side by side.
fn row(class: &'static str, things: Vec<AnyView>) -> AnyView {
    view! { <div class=class>{things}</div> }.into_any()
}

/// A fact: its label and its value.
fn fact(label: String, value: AnyView) -> AnyView {
    view! {
        <div>
            <dt>{label}</dt>
            <dd>{value}</dd>
        </div>
    }
    .into_any()
}
