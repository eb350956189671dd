//! What was pasted from a spreadsheet, before it is written: who has which codes, and what is wrong with a line.

use klabat_kit::flow::console::PastedLine;
use klabat_kit::flow::console::form::Input;
use klabat_kit::flow::messages::console::Key;
use klabat_kit::widgets::{Icon, Shape};
use leptos::prelude::*;

use crate::parts;
use crate::words::Words;

pub(super) fn pasted(words: Words, input: &Input, lines: &[PastedLine]) -> AnyView {
    let rows: Vec<_> = lines.iter().map(|line| row(words, line)).collect();
    let columns = [Key::LineNumber, Key::Employee, Key::PasteCodes].map(|key| words.t(key));
    view! {
        <p class="field__label">{words.t(input.label)}</p>
        {parts::table(words, words.t(input.label), &columns, rows)}
    }
    .into_any()
}

fn row(words: Words, line: &PastedLine) -> impl IntoView + use<> {
    let off = words.t(Key::ShiftOff);
    let codes: Vec<_> = line.rows.iter().map(|row| row.shift.clone().unwrap_or_else(|| off.clone())).collect();
    let days = words.f(Key::PasteDays, &[("count", &codes.len().to_string())]);
    let contents = match &line.problem {
        Some(said) => view! {
            <p class="field__error"><Icon shape=Shape::Warning/><span>{words.said(said)}</span></p>
        }
        .into_any(),
        None => view! { <p class="code">{codes.join(" ")}</p><p class="soft small">{days}</p> }.into_any(),
    };
    view! {
        <tr>
            <td class="number" data-label=words.t(Key::LineNumber)>{line.number.to_string()}</td>
            <td data-label=words.t(Key::Employee)>{line.name.clone()}</td>
            <td data-label=words.t(Key::PasteCodes)>{contents}</td>
        </tr>
    }
}
