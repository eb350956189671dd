//! The band that marks a development build on every screen of the console.

use klabat_flow::messages::Language;
use leptos::prelude::*;

/// In a development build: says so. In any other build: nothing.
#[component]
pub fn DevelopmentBand(
    /// Language of the screen.
    #[prop(into)]
    language: Signal<Language>,
) -> impl IntoView {
    #[cfg(feature = "development")]
    return crate::development::band(language);
    #[cfg(not(feature = "development"))]
    {
        let _ = language;
    }
}
