//! What today asks of a phone's owner, in words, for the first screen.

use klabat_api::Base64Url;
use klabat_api::common::Sentence;
use klabat_attendance::time::{DateRange, YearMonth};
use klabat_attendance::verdict::{Language, today_words};
use klabat_attendance::{PersonId, Zone, month};

use crate::app::App;
use crate::failure::Failure;
use crate::faults::note_fault;
use crate::month::{Of, Wanted, gather};
use crate::ports::{Limit, Ports};

/// Nothing where the rules do not tell, for who belongs nowhere, or for a phone that asks all the time. The first screen
/// does without, so that a fault of ours is noted, and nothing else comes of it.
pub(crate) async fn today<P: Ports>(
    app: &App<P>,
    credential: &Base64Url,
    employee: &str,
    zone: &str,
) -> Option<Sentence> {
    app.limit(Limit::Own, credential.encode()).await.ok()?;
    match asked(app, employee, zone).await {
        Ok(today) => today,
        Err(Failure::Fault(text)) => {
            note_fault(&*app.ports, "today", &text).await;
            None
        }
        Err(Failure::Refused(_) | Failure::About(..)) => None,
    }
}

async fn asked<P: Ports>(app: &App<P>, employee: &str, zone: &str) -> Result<Option<Sentence>, Failure> {
    let now = app.now();
    let zone: Zone = zone.parse().map_err(|error| Failure::Fault(format!("a stored zone: {error}")))?;
    let Some(date) = zone.working_date(now) else { return Ok(None) };
    let dates = DateRange::day(date);
    let wanted = Wanted { of: Of::Person(employee), dates, horizon: dates, punches: true };
    let pool = gather(&*app.ports, &wanted).await?;
    let Some(unit) = pool.employees.first().and_then(|employee| employee.unit_on(date)) else { return Ok(None) };
    let inputs = pool.inputs(unit, YearMonth::of(date), now)?;
    let Ok(person) = PersonId::new(employee) else { return Ok(None) };
    let today = month::today(&inputs, &person, date).ok();
    Ok(today.map(|today| Sentence { id: today_words(&today, Language::Id), en: today_words(&today, Language::En) }))
}
