//! Status: always an icon, a word and a colour together.

use leptos::prelude::*;

use super::icon::{Icon, Shape};
pub use crate::looks::Tone;

/// A message with its status. The caller puts it into a live region if it appears by itself.
#[component]
pub fn Banner(
    /// What it means.
    tone: Tone,
    /// The state in a few words.
    #[prop(into)]
    title: String,
    /// Another icon than the tone's.
    #[prop(optional_no_strip, into, default = None)]
    icon: Option<Shape>,
    /// Cause, next step.
    #[prop(optional, into)]
    text: String,
    /// Buttons.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class=["banner ", tone.class()].concat()>
            <Icon shape=icon.unwrap_or(tone.shape()) size=24/>
            <p class="banner__title">{title}</p>
            {(!text.is_empty()).then(|| view! { <p class="banner__text">{text}</p> })}
            {children.map(|children| view! { <div class="banner__actions">{children()}</div> })}
        </div>
    }
}

/// A status in a row of a list.
#[component]
pub fn Badge(
    /// What it means.
    tone: Tone,
    /// The word.
    #[prop(into)]
    label: String,
    /// Another icon than the tone's.
    #[prop(optional_no_strip, into, default = None)]
    icon: Option<Shape>,
) -> impl IntoView {
    view! {
        <span class=["badge ", tone.class()].concat()>
            <Icon shape=icon.unwrap_or(tone.shape()) size=16/>
            {label}
        </span>
    }
}
