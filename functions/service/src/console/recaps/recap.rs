//! One unit's recap.

use axum::extract::State;
use klabat_api::console::{OpenCases, Recap as Shown, RecapQuery, RecapState};
use klabat_api::routes;

use super::compute::{self, UnitMonth};
use super::keep::{self, Version};
use super::recaps_list::open_cases;
use super::show::{self, Context};
use crate::app::App;
use crate::failure::Failure;
use crate::http::{Json, Query, Session};
use crate::ports::Ports;
use crate::refusal::Refusal;

/// Shows the recap of a visible unit: the draft, computed now; or what was verified or locked, as it was then.
#[utoipa::path(
    get, path = routes::RECAP, operation_id = "recap", tag = "console", params(RecapQuery),
    responses((status = 200, body = Shown)),
)]
pub(crate) async fn handle<P: Ports>(
    State(app): State<App<P>>,
    session: Session,
    Query(query): Query<RecapQuery>,
) -> Result<Json<Shown>, Failure> {
    shown(&app, &session, &query).await.map(Json)
}

pub(super) async fn shown<P: Ports>(app: &App<P>, session: &Session, query: &RecapQuery) -> Result<Shown, Failure> {
    let unit = compute::find(app, session, &query.unit, &query.month).await?;
    let versions = keep::versions(app, &query.unit, &query.month).await?;
    let open = open_cases(app, session, &query.unit, &query.month).await?;
    let kept = match query.version {
        None => keep::current(&versions),
        Some(number) => match versions.iter().find(|kept| kept.number == number) {
            Some(kept) => Some(kept),
            None if number == keep::next(&versions) => None,
            None => return Err(Refusal::NotFound.into()),
        },
    };
    match kept {
        Some(kept) => frozen(app, session, unit, kept, &versions, open).await,
        None => draft(app, unit, &versions, open),
    }
}

async fn frozen<P: Ports>(
    app: &App<P>,
    session: &Session,
    unit: UnitMonth,
    kept: &Version,
    versions: &[Version],
    open: OpenCases,
) -> Result<Shown, Failure> {
    let recap = keep::frozen(app, &unit.unit.id, &unit.month.to_string(), kept.number).await?;
    // A month that can no longer be computed is another one, too.
    let moved = unit.draft().map_or(true, |draft| draft.hash != kept.hash);
    let context = Context {
        regency: &app.config.regency,
        unit: unit.unit,
        state: kept.state,
        version: kept.number,
        versions,
        hash: kept.hash,
        signature: kept.signature.clone(),
        open,
        moved,
        own: kept.verifier == session.user,
    };
    Ok(show::recap(&recap, context))
}

fn draft<P: Ports>(app: &App<P>, unit: UnitMonth, versions: &[Version], open: OpenCases) -> Result<Shown, Failure> {
    let draft = unit.draft()?;
    let context = Context {
        regency: &app.config.regency,
        unit: unit.unit,
        state: RecapState::Draft,
        version: keep::next(versions),
        versions,
        hash: draft.hash,
        signature: None,
        open,
        moved: false,
        own: false,
    };
    Ok(show::recap(&draft.recap, context))
}
