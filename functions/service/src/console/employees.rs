//! The roster.

use axum::extract::State;
use klabat_api::console::{Roster, RosterQuery};
use klabat_api::routes;

use super::roster::{self, employee_row};
use super::visible;
use crate::app::App;
use crate::failure::Failure;
use crate::http::{Json, Query, Session};
use crate::ports::Ports;

/// `?4` unit, `?5` part of a name or number, `?6` kind, `?7` whether with a phone in use, `?8` whether they left; `LIKE` is
/// not used, as D1 bounds its pattern at 50 bytes.
macro_rules! matching {
    () => {
        "FROM employees JOIN units ON units.id = employees.unit
         WHERE employees.unit IN (SELECT unit FROM visible) AND (?4 IS NULL OR employees.unit = ?4)
           AND (?5 IS NULL OR instr(lower(employees.name), ?5) > 0 OR instr(employees.nip, ?5) > 0)
           AND (?6 IS NULL OR employees.kind = ?6) AND ?8 = (employees.left_on IS NOT NULL)
           AND employees.erased_at IS NULL
           AND (?7 IS NULL OR ?7 = EXISTS (
             SELECT 1 FROM credentials WHERE employee = employees.id AND state = 'active'))"
    };
}
pub(in crate::console) use matching;

/// The statement over [`matching`] with its parameters; `?9` are the rows to skip.
macro_rules! filtered {
    ($sql:expr, $session:expr, $query:expr, $now:expr) => {{
        let (session, query): (&Session, &RosterQuery) = ($session, $query);
        let search = $crate::console::sought(query.search.as_deref());
        $crate::store::sql!(
            $sql,
            session.user.as_str(),
            session.sees_all(),
            $now,
            query.unit.as_deref(),
            search,
            query.kind,
            query.enrolled,
            query.left.unwrap_or(false),
            query.offset.unwrap_or(0),
        )
    }};
}
pub(in crate::console) use filtered;

const ROWS: &str =
    visible!(employee_row!(matching!(), " ORDER BY units.name, employees.name, employees.id LIMIT 100 OFFSET ?9"));

/// `?3` and `?9` are of no use here, but the numbers of the parameters are the same.
const TOTAL: &str = visible!("SELECT count(*) AS total ", matching!(), " AND ?3 IS NOT NULL AND ?9 IS NOT NULL");

/// Lists the ASN of the visible units.
#[utoipa::path(
    get, path = routes::EMPLOYEES, operation_id = "employees", tag = "console", params(RosterQuery),
    responses((status = 200, body = Roster)),
)]
pub(crate) async fn handle<P: Ports>(
    State(app): State<App<P>>,
    session: Session,
    Query(query): Query<RosterQuery>,
) -> Result<Json<Roster>, Failure> {
    let now = app.now();
    let statements = vec![filtered!(ROWS, &session, &query, now), filtered!(TOTAL, &session, &query, now)];
    let mut answers = app.batch(statements).await?;
    let rows = answers.rows(|mut row| roster::read(&mut row))?;
    let total = answers.first(|mut row| row.next())?.unwrap_or(0);
    Ok(Json(Roster { rows, total }))
}
