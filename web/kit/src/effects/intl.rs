//! Dates and times in words (`Intl`), in the time zone of a unit.

use klabat_flow::Millis;
use klabat_flow::messages::Language;
use wasm_bindgen::{JsCast, JsValue};

use super::js::{get, object};

/// Time of day, 24 hours: `07.12` in Indonesian, `07:12` in English.
#[must_use]
pub fn time(at: Millis, zone: &str, language: Language) -> String {
    format(at, zone, language, &[("hour", "2-digit"), ("minute", "2-digit"), ("hourCycle", "h23")])
}

/// Time of day with seconds.
#[must_use]
pub fn precise_time(at: Millis, zone: &str, language: Language) -> String {
    format(
        at,
        zone,
        language,
        &[("hour", "2-digit"), ("minute", "2-digit"), ("second", "2-digit"), ("hourCycle", "h23")],
    )
}

/// Day in words: `Selasa, 24 November 2026`.
#[must_use]
pub fn date(at: Millis, zone: &str, language: Language) -> String {
    format(at, zone, language, &[("weekday", "long"), ("day", "numeric"), ("month", "long"), ("year", "numeric")])
}

/// Day in few letters: `Sel, 24 Nov 2026`.
#[must_use]
pub fn short_date(at: Millis, zone: &str, language: Language) -> String {
    format(at, zone, language, &[("weekday", "short"), ("day", "numeric"), ("month", "short"), ("year", "numeric")])
}

/// Day within a year that is known: `Sel, 24 November`.
#[must_use]
pub fn day(at: Millis, zone: &str, language: Language) -> String {
    format(at, zone, language, &[("weekday", "short"), ("day", "numeric"), ("month", "long")])
}

/// Month in words: `November 2026`.
#[must_use]
pub fn month(at: Millis, zone: &str, language: Language) -> String {
    format(at, zone, language, &[("month", "long"), ("year", "numeric")])
}

/// When a date `YYYY-MM-DD` begins in UTC, or a month `YYYY-MM`, to be put in words in that zone.
#[must_use]
pub fn civil(date: &str) -> Option<Millis> {
    let at = js_sys::Date::parse(date);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "epoch milliseconds of this century")]
    let at = (at >= 0.0).then_some(at as Millis);
    at
}

/// `WIB`, `WITA` or `WIT`; the IANA name for any other zone.
#[must_use]
pub fn abbreviation(zone: &str) -> &str {
    match zone {
        "Asia/Jakarta" | "Asia/Pontianak" => "WIB",
        "Asia/Makassar" => "WITA",
        "Asia/Jayapura" => "WIT",
        other => other,
    }
}

fn format(at: Millis, zone: &str, language: Language, fields: &[(&str, &str)]) -> String {
    let locale = match language {
        Language::Id => "id-ID",
        Language::En => "en-GB",
    };
    let options = object([("timeZone", zone.into())]);
    for (name, value) in fields {
        let _ = js_sys::Reflect::set(&options, &(*name).into(), &(*value).into());
    }
    #[expect(clippy::cast_precision_loss, reason = "epoch milliseconds are below 2^53 for 280,000 years")]
    let date = js_sys::Date::new(&JsValue::from_f64(at as f64));
    let formatted = get(&date, "toLocaleString")
        .dyn_ref::<js_sys::Function>()
        .and_then(|function| function.call2(&date, &locale.into(), &options).ok());
    formatted.and_then(|text| text.as_string()).unwrap_or_default()
}
