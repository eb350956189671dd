//! Buttons.

use leptos::prelude::*;

use super::dynamic;
use super::icon::{Icon, Shape};
pub use crate::looks::ButtonKind;

/// A button. While `busy` it shows a spinner and cannot be pressed again.
#[component]
pub fn Button(
    /// Its words, which say the state.
    #[prop(into)]
    label: Signal<String>,
    /// Called on a press.
    on_press: impl Fn() + 'static,
    /// Weight.
    #[prop(optional)]
    kind: ButtonKind,
    /// Icon before the words.
    #[prop(optional_no_strip, into, default = None)]
    icon: Option<Shape>,
    /// More classes: `button--wide`, `button--large`, `button--small`.
    #[prop(default = "")]
    class: &'static str,
    /// Cannot be pressed.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// Works on it.
    #[prop(optional, into)]
    busy: Signal<bool>,
    /// Sends the form it stands in.
    #[prop(optional)]
    submit: bool,
    /// The key that presses it where it stands, in the form of `aria-keyshortcuts`; the page listens to it.
    #[prop(optional_no_strip, into, default = None)]
    keys: Option<&'static str>,
) -> impl IntoView {
    let kind = [kind.class(), class].join(" ");
    let off = Signal::derive(move || disabled.get() || busy.get());
    draw(label, Box::new(on_press), (kind, keys), icon, off, busy, submit)
}

/// Apart from the component, so that it is compiled once and not for each closure that is called.
fn draw(
    label: Signal<String>,
    on_press: Box<dyn Fn()>,
    (class, keys): (String, Option<&'static str>),
    icon: Option<Shape>,
    off: Signal<bool>,
    busy: Signal<bool>,
    submit: bool,
) -> AnyView {
    view! {
        <button
            type=if submit { "submit" } else { "button" }
            class=class
            aria-keyshortcuts=keys
            disabled=off
            on:click=move |event| {
                if !submit {
                    event.prevent_default();
                }
                on_press();
            }
        >
            {dynamic(move || match (busy.get(), icon) {
                (true, _) => view! { <span class="spinner" aria-hidden="true"></span> }.into_any(),
                (false, Some(shape)) => view! { <Icon shape/> }.into_any(),
                (false, None) => ().into_any(),
            })}
            <span>{label}</span>
        </button>
    }
    .into_any()
}
