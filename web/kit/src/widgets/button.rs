//! Buttons.

use leptos::prelude::*;

use super::icon::{Icon, Shape};

/// Weight of a button: one primary a screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum ButtonKind {
    /// The one thing to do here.
    Primary,
    /// Something else to do.
    #[default]
    Secondary,
    /// A quiet alternative.
    Text,
    /// Destroys or ends something.
    Danger,
}

impl ButtonKind {
    const fn class(self) -> &'static str {
        match self {
            Self::Primary => "button button--primary",
            Self::Secondary => "button button--secondary",
            Self::Text => "button button--text",
            Self::Danger => "button button--danger",
        }
    }
}

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
) -> impl IntoView {
    let off = move || disabled.get() || busy.get();
    view! {
        <button
            type=if submit { "submit" } else { "button" }
            class=[kind.class(), class].join(" ")
            disabled=off
            on:click=move |event| {
                if !submit {
                    event.prevent_default();
                }
                on_press();
            }
        >
            {move || if busy.get() {
                Some(view! { <span class="spinner" aria-hidden="true"></span> }.into_any())
            } else {
                icon.map(|shape| view! { <Icon shape/> }.into_any())
            }}
            <span>{move || label.get()}</span>
        </button>
    }
}
