//! Statistik: attendance, lateness and absence, by day and by unit.

use klabat_api::console::{Counts, DayStatistics, Statistics, UnitSeries, UnitStatistics};
use klabat_kit::flow::console::PERIODS;
use klabat_kit::flow::console::chart::{Line, line, of_whole, share, ticks};
use klabat_kit::flow::messages::console::Key;
use klabat_kit::widgets::Shape;
use leptos::prelude::*;

use crate::store::Store;
use crate::words::Words;
use crate::{filters, parts};

/// What is drawn of the counts.
type Pick = fn(&Counts) -> u32;

/// What is drawn: a part of the person-days on which work was due.
const SERIES: [(Key, &str, Pick); 4] = [
    (Key::PresencePresent, "series--present", |counts| counts.present),
    (Key::PresenceLate, "series--late", |counts| counts.late),
    (Key::PresenceAbsent, "series--absent", |counts| counts.absent),
    (Key::PresenceLeave, "series--leave", |counts| counts.leave),
];

/// The screen.
pub(crate) fn statistics(store: Store, words: Words) -> impl IntoView {
    let periods =
        PERIODS.map(|(name, days)| (name.to_owned(), words.f(Key::LastDays, &[("count", &days.to_string())])));
    view! {
        {parts::heading(words.t(Key::Statistics), words.t(Key::StatisticsLead), ())}
        <div class="filters">
            {filters::unit(store, words)}
            {filters::period(store, words, periods.into())}
        </div>
        {parts::page(store, words, move |data: &Statistics| content(words, data))}
    }
}

fn content(words: Words, data: &Statistics) -> AnyView {
    if data.days.iter().all(|day| day.counts.due == 0) {
        return parts::state(Shape::List, words.t(Key::NothingHere), words.t(Key::StatisticsEmptyText), ()).into_any();
    }
    let charts: Vec<_> = SERIES.iter().map(|(key, class, pick)| chart(words, &data.days, *key, class, *pick)).collect();
    let columns =
        [Key::Unit, Key::DueDays, Key::PresentShare, Key::LateShare, Key::AbsentShare, Key::LeaveShare, Key::LateTime];
    let rows: Vec<_> = data.units.iter().map(|unit| row(words, unit)).collect();
    view! {
        <div class="charts">{charts}</div>
        {(data.units.len() > 1).then(|| by_unit(words, data))}
        <h2>{words.t(Key::ByUnit)}</h2>
        {parts::table(words, words.t(Key::ByUnit), &columns.map(|column| words.t(column)), rows)}
    }
    .into_any()
}

/// One series over the days. The picture has its numbers in a table for whoever does not see it.
fn chart(words: Words, days: &[DayStatistics], key: Key, class: &'static str, pick: Pick) -> AnyView {
    const SIZE: (f64, f64) = (480.0, 160.0);
    // Days on which nobody had to work say nothing.
    let values: Vec<_> = days.iter().filter_map(|day| share(pick(&day.counts), day.counts.due)).collect();
    let Line { path, area, top } = line(&values, SIZE);
    let grid: Vec<_> = ticks(top)
        .into_iter()
        .map(|tick| {
            let y = SIZE.1 - tick / top * SIZE.1;
            view! {
                <line x1="0" x2="480" y1=y.to_string() y2=y.to_string() class="chart__grid"></line>
                <text x="0" y=(y - 4.0).to_string() class="chart__tick">{format!("{tick:.0} %")}</text>
            }
        })
        .collect();
    let (due, sum) = days.iter().fold((0, 0), |(due, sum), day| (due + day.counts.due, sum + pick(&day.counts)));
    let whole = share(sum, due).map_or_else(|| "–".to_owned(), |share| words.percent(share));
    let ends: Vec<_> = [days.first(), days.last()]
        .into_iter()
        .flatten()
        .map(|day| view! { <span>{words.day(&day.date)}</span> })
        .collect();
    let label = format!("{}: {whole}", words.t(key));
    view! {
        <figure class="card chart">
            <figcaption><strong>{words.t(key)}</strong>" "<span class="chart__whole figures">{whole}</span></figcaption>
            <svg viewBox="-4 -18 488 184" role="img" aria-label=label class=class>
                {grid}
                <path d=area class="chart__area"></path>
                <path d=path class="chart__line"></path>
            </svg>
            <p class="chart__ends small soft figures" aria-hidden="true">{ends}</p>
            <p class="small soft">{words.t(Key::ChartAxes)}</p>
        </figure>
    }
    .into_any()
}

/// What is drawn of each unit.
const OF_UNIT: [(Key, &str, Pick); 3] = [SERIES[0], SERIES[1], SERIES[2]];

/// A small chart for each unit, all of one scale, with the words of the lines above them.
fn by_unit(words: Words, data: &Statistics) -> AnyView {
    let legend: Vec<_> = OF_UNIT
        .iter()
        .map(|(key, class, _)| {
            view! {
                <li>
                    <svg viewBox="0 0 32 8" width="32" height="8" aria-hidden="true" class=*class><path d="M0 4L32 4" class="chart__line"></path></svg>
                    " "{words.t(*key)}
                </li>
            }
        })
        .collect();
    let charts: Vec<_> = data.series.iter().map(|unit| unit_chart(words, unit, data.weekly)).collect();
    let rest = data.units.len().saturating_sub(data.series.len());
    let rest = (rest > 0).then(|| {
        let numbers = [("count", data.series.len().to_string()), ("rest", rest.to_string())];
        let numbers = numbers.each_ref().map(|(name, number)| (*name, &**number));
        view! { <p class="soft small">{words.f(Key::ChartUnits, &numbers)}</p> }
    });
    view! {
        <h2>{words.t(Key::OverTimeByUnit)}</h2>
        <ul class="legend small">{legend}</ul>
        {rest}
        <div class="charts charts--small">{charts}</div>
    }
    .into_any()
}

fn unit_chart(words: Words, series: &UnitSeries, weekly: bool) -> AnyView {
    const SIZE: (f64, f64) = (240.0, 80.0);
    // Days on which nobody had to work say nothing.
    let due: Vec<&DayStatistics> = series.days.iter().filter(|day| day.counts.due > 0).collect();
    let share_of = |day: &DayStatistics, pick: Pick| share(pick(&day.counts), day.counts.due).unwrap_or(0.0);
    let lines: Vec<_> = OF_UNIT
        .iter()
        .map(|(_, class, pick)| {
            let values: Vec<_> = due.iter().map(|day| share_of(day, *pick)).collect();
            view! { <g class=*class><path d=of_whole(&values, SIZE).path class="chart__line"></path></g> }
        })
        .collect();
    let heads = OF_UNIT.map(|(key, ..)| view! { <th scope="col">{words.t(key)}</th> });
    let rows: Vec<_> = due
        .iter()
        .map(|day| {
            let cells = OF_UNIT.map(|(.., pick)| view! { <td class="number">{words.percent(share_of(day, pick))}</td> });
            view! { <tr><th scope="row" class="figures">{words.day(&day.date)}</th>{cells.into_iter().collect::<Vec<_>>()}</tr> }
        })
        .collect();
    let name = series.unit.name.clone();
    let label = words.f(Key::ChartOfUnit, &[("name", &name)]);
    let first = words.t(if weekly { Key::WeekFrom } else { Key::Date });
    view! {
        <figure class="card chart">
            <figcaption><strong>{name.clone()}</strong></figcaption>
            <svg viewBox="-2 -4 244 88" role="img" aria-label=label>
                <line x1="0" x2="240" y1="0" y2="0" class="chart__grid"></line>
                <line x1="0" x2="240" y1="40" y2="40" class="chart__grid"></line>
                {lines}
            </svg>
            <details class="small">
                <summary aria-label=[&*words.t(Key::ShowNumbers), ": ", &*name].concat()>{words.t(Key::ShowNumbers)}</summary>
                <table class="chart__numbers">
                    <thead><tr><th scope="col">{first}</th>{heads.into_iter().collect::<Vec<_>>()}</tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </details>
        </figure>
    }
    .into_any()
}

fn row(words: Words, unit: &UnitStatistics) -> impl IntoView + use<> {
    let counts = unit.counts;
    let part = |count: u32| share(count, counts.due).map_or_else(|| "–".to_owned(), |share| words.percent(share));
    let bar = share(counts.present, counts.due).unwrap_or(0.0);
    view! {
        <tr>
            <td class="cell--name" data-label=words.t(Key::Unit)><strong>{unit.unit.name.clone()}</strong></td>
            <td class="number" data-label=words.t(Key::DueDays)>{counts.due.to_string()}</td>
            <td class="cell--bar" data-label=words.t(Key::PresentShare)><span class="bar" aria-hidden="true"><span class="bar__part" style:width=format!("{bar:.0}%")></span></span><span class="figures nowrap">{part(counts.present)}</span></td>
            <td class="number" data-label=words.t(Key::LateShare)>{part(counts.late)}</td>
            <td class="number" data-label=words.t(Key::AbsentShare)>{part(counts.absent)}</td>
            <td class="number" data-label=words.t(Key::LeaveShare)>{part(counts.leave)}</td>
            <td class="number" data-label=words.t(Key::LateTime)>{words.minutes(counts.late_minutes)}</td>
        </tr>
    }
}
