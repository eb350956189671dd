//! A question that must be answered before anything else.

use leptos::html;
use leptos::prelude::*;

/// A modal dialog (the browser keeps the focus inside and closes it on Escape).
#[component]
pub fn Dialog(
    /// Whether it is there.
    #[prop(into)]
    open: Signal<bool>,
    /// Called when the person closes it without an answer.
    on_close: impl Fn() + 'static,
    /// The question.
    #[prop(into)]
    title: Signal<String>,
    /// Text and buttons.
    children: Children,
) -> impl IntoView {
    let node = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        let open = open.get();
        if let Some(dialog) = node.get() {
            if open && !dialog.open() {
                let _ = dialog.show_modal();
            } else if !open && dialog.open() {
                dialog.close();
            }
        }
    });
    view! {
        <dialog
            class="dialog"
            node_ref=node
            aria-label=move || title.get()
            on:cancel=move |event: web_sys::Event| {
                event.prevent_default();
                on_close();
            }
        >
            <h2 tabindex="-1">{move || title.get()}</h2>
            {children()}
        </dialog>
    }
}
