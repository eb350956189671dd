//! Status: always an icon, a word and a colour together.

use leptos::prelude::*;

use super::icon::{Icon, Shape};

/// What a status means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Tone {
    /// Done, counted.
    Success,
    /// Waits: to be sent, or for review.
    Queued,
    /// Refused or failed.
    Error,
    /// Good to know.
    Info,
    /// Neither good nor bad.
    Neutral,
}

impl Tone {
    /// The class that sets its colours, `--tone` and `--tone-soft`.
    #[must_use]
    pub const fn class(self) -> &'static str {
        match self {
            Self::Success => "tone--success",
            Self::Queued => "tone--queued",
            Self::Error => "tone--error",
            Self::Info => "tone--info",
            Self::Neutral => "tone--neutral",
        }
    }

    const fn shape(self) -> Shape {
        match self {
            Self::Success => Shape::Check,
            Self::Queued => Shape::Clock,
            Self::Error => Shape::Cross,
            Self::Info | Self::Neutral => Shape::Info,
        }
    }
}

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
