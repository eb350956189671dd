//! Places on the globe, and the plan that they make.

use klabat_kit::flow::console::form::Input;
use klabat_kit::flow::console::plan::{Figure, Plan};
use klabat_kit::flow::messages::console::Key;
use klabat_kit::widgets::{Button, Shape};
use leptos::prelude::*;

use super::{described, edit, id, invalid, labelled, value};
use crate::store::Store;
use crate::words::Words;

/// Lines to write in, and a button for where one stands.
pub(super) fn places(store: Store, words: Words, input: &Input, error: Signal<String>, several: bool) -> AnyView {
    let name = input.name;
    let typed = value(store, name);
    let busy = RwSignal::new(false);
    let here = move || {
        busy.set(true);
        store.locate(name, move || busy.set(false));
    };
    let control = view! {
        <textarea
            id=id(name)
            class="field__input figures"
            rows=if several { "5" } else { "1" }
            maxlength="10000"
            spellcheck="false"
            aria-invalid=invalid(error)
            aria-describedby=described(name)
            prop:value=move || typed.get()
            on:input=edit(store, name)
        ></textarea>
        <Button label=words.t(if several { Key::SiteAddHere } else { Key::SiteHere }) icon=Shape::Pin class="button--small" busy on_press=here/>
    };
    labelled(words, input, error, control)
}

/// The plan: north up, with a scale and the numbers of the corners.
pub(super) fn plan(words: Words, input: &Input, plan: &Plan) -> AnyView {
    // A hundred units from the middle to the edge, whatever the size, so that lines and letters keep theirs.
    let place = |cm: i64| {
        let thousandths = (cm * 100_000 / plan.reach_cm).unsigned_abs();
        format!("{}{}.{:03}", if cm < 0 { "-" } else { "" }, thousandths / 1000, thousandths % 1000)
    };
    let figure = match &plan.figure {
        Figure::Circle { radius_cm } => view! {
            <circle r=place(*radius_cm) class="plan__area"></circle>
            <circle r="2" class="plan__corner"></circle>
        }
        .into_any(),
        Figure::Corners(corners) => {
            let at: Vec<_> = corners.iter().map(|(east, north)| (place(*east), place(-north))).collect();
            let points: Vec<_> = at.iter().map(|(x, y)| [&**x, ",", y].concat()).collect();
            let marks: Vec<_> = at
                .into_iter()
                .enumerate()
                .map(|(index, (x, y))| {
                    view! {
                        <circle cx=x.clone() cy=y.clone() r="2" class="plan__corner"></circle>
                        <text x=x y=y dx="4" dy="-3" class="plan__number">{(index + 1).to_string()}</text>
                    }
                })
                .collect();
            view! { <polygon points=points.join(" ") class="plan__area"></polygon>{marks} }.into_any()
        }
    };
    let (scale, area) = (words.f(Key::Metres, &[("metres", &words.number(plan.scale_m))]), words.number(plan.area_m2));
    let label = words.f(Key::SitePlanText, &[("area", &area), ("scale", &scale)]);
    let end = place(plan.scale_m * 100);
    view! {
        <figure class="plan">
            <figcaption class="field__label">{words.t(input.label)}</figcaption>
            <svg viewBox="-104 -104 208 208" role="img" aria-label=label.clone()>
                <g aria-hidden="true">
                    <text x="-96" y="-84" class="plan__number">"↑ "{words.t(Key::North)}</text>
                    <path d=["M-96,92 v4 h", &end, " v-4"].concat() class="plan__scale"></path>
                    <text x="-92" y="90" class="plan__number">{scale}</text>
                </g>
                {figure}
            </svg>
            <p class="soft small">{label}</p>
        </figure>
    }
    .into_any()
}
