//! One of a few choices.

use leptos::prelude::*;

/// One choice.
#[derive(Clone, Debug)]
pub struct Choice<T: 'static> {
    /// What is chosen.
    pub value: T,
    /// Its word.
    pub label: String,
}

/// A row of buttons of which one is pressed.
#[component]
pub fn Segments<T: Copy + PartialEq + Send + Sync + 'static>(
    /// What the choice is about, for screen readers.
    #[prop(into)]
    label: String,
    /// The choices.
    choices: Vec<Choice<T>>,
    /// The present one.
    #[prop(into)]
    chosen: Signal<T>,
    /// Called with the new one.
    on_choose: impl Fn(T) + Copy + 'static,
) -> impl IntoView {
    view! {
        <div class="segments" role="group" aria-label=label>
            {choices
                .into_iter()
                .map(|Choice { value, label }| {
                    view! {
                        <button
                            type="button"
                            class="segments__choice"
                            aria-pressed=move || (chosen.get() == value).to_string()
                            on:click=move |_| on_choose(value)
                        >
                            {label}
                        </button>
                    }
                })
                .collect::<Vec<_>>()}
        </div>
    }
}
