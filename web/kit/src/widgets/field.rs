//! A labelled line of text.

use leptos::prelude::*;

use super::icon::{Icon, Shape};

/// A text field with label, hint and error, tied together for screen readers.
#[component]
pub fn Field(
    /// Unique on the page; error summaries link to it.
    id: &'static str,
    /// Label.
    #[prop(into)]
    label: Signal<String>,
    /// The text.
    value: RwSignal<String>,
    /// What is expected, under the label.
    #[prop(optional, into)]
    hint: Signal<String>,
    /// What is wrong; empty when nothing is.
    #[prop(optional, into)]
    error: Signal<String>,
    /// `inputmode`.
    #[prop(default = "text")]
    mode: &'static str,
    /// `autocomplete`.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// Longest text in characters.
    #[prop(default = 100)]
    max_length: u16,
    /// Set in a size that is easy to compare with a slip of paper.
    #[prop(optional)]
    code: bool,
    /// Cannot be changed now.
    #[prop(optional, into)]
    disabled: Signal<bool>,
) -> impl IntoView {
    let hint_id = [id, "-hint"].concat();
    let error_id = [id, "-error"].concat();
    let described_by = {
        let (hint_id, error_id) = (hint_id.clone(), error_id.clone());
        move || {
            let parts = [(hint, &hint_id), (error, &error_id)];
            let named = parts.into_iter().filter(|(text, _)| !text.with(String::is_empty)).map(|(_, id)| id.as_str());
            named.collect::<Vec<_>>().join(" ")
        }
    };
    view! {
        <div class="field">
            <label class="field__label" for=id>{move || label.get()}</label>
            <p class="field__hint" id=hint_id hidden=move || hint.with(String::is_empty)>{move || hint.get()}</p>
            <p class="field__error" id=error_id hidden=move || error.with(String::is_empty)>
                <Icon shape=Shape::Warning/>
                <span>{move || error.get()}</span>
            </p>
            <input
                id=id
                class=if code { "field__input field__input--code" } else { "field__input" }
                type="text"
                inputmode=mode
                autocomplete=autocomplete
                autocapitalize="characters"
                spellcheck="false"
                maxlength=max_length
                disabled=move || disabled.get()
                aria-invalid=move || (!error.with(String::is_empty)).to_string()
                aria-describedby=described_by
                prop:value=move || value.get()
                on:input=move |event| value.set(event_target_value(&event))
            />
        </div>
    }
}
