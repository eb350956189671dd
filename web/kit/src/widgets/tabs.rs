//! The tabs at the bottom.

use leptos::prelude::*;

use super::icon::{Icon, Shape};

/// One tab.
#[derive(Clone, Debug)]
pub struct Tab {
    /// Path it leads to.
    pub path: &'static str,
    /// Its word.
    pub label: String,
    /// Its icon.
    pub icon: Shape,
    /// Whether it is the present one.
    pub current: bool,
}

/// Links between the main screens. They stay links, so that they can be opened and copied as such.
#[component]
pub fn Tabs(
    /// Name of the navigation, for screen readers.
    #[prop(into)]
    label: String,
    /// The tabs.
    tabs: Vec<Tab>,
    /// Called with the path of a tab that was pressed.
    on_go: impl Fn(&'static str) + Copy + 'static,
) -> impl IntoView {
    view! {
        <nav class="tabs" aria-label=label>
            {tabs
                .into_iter()
                .map(|tab| {
                    view! {
                        <a
                            class="tabs__tab"
                            href=tab.path
                            aria-current=tab.current.then_some("page")
                            on:click=move |event| {
                                if !(event.ctrl_key() || event.meta_key() || event.shift_key()) {
                                    event.prevent_default();
                                    on_go(tab.path);
                                }
                            }
                        >
                            <Icon shape=tab.icon size=24/>
                            <span>{tab.label}</span>
                        </a>
                    }
                })
                .collect::<Vec<_>>()}
        </nav>
    }
}
