//! A unit's month, computed.

use klabat_api::Unit;
use klabat_attendance::inputs::Inputs;
use klabat_attendance::recap::{Recap, recap_hash};
use klabat_attendance::time::YearMonth;
use klabat_attendance::{UnitId, Zone, month};
use klabat_evidence::Millis;

use crate::app::App;
use crate::console::{found, visible};
use crate::failure::Failure;
use crate::http::Session;
use crate::month::{Of, Pool, Wanted, end, gather, refused};
use crate::phone::unit;
use crate::ports::Ports;
use crate::refusal::Refusal;
use crate::store::sql;

const UNIT: &str = visible!(
    "SELECT id AS unit_id, name AS unit_name, zone AS unit_zone FROM units
     WHERE id = ?3 AND id IN (SELECT unit FROM visible)"
);

/// A visible unit's month with everything that it is judged by.
pub(in crate::console) struct UnitMonth {
    pub(in crate::console) unit: Unit,
    pub(in crate::console) id: UnitId,
    pub(in crate::console) month: YearMonth,
    pub(in crate::console) as_of: Millis,
    pub(in crate::console) pool: Pool,
}

/// What a month comes to.
pub(in crate::console) struct Draft {
    pub(in crate::console) inputs: Inputs,
    pub(in crate::console) recap: Recap,
    pub(in crate::console) bytes: Vec<u8>,
    pub(in crate::console) hash: [u8; 32],
}

/// A visible unit.
pub(in crate::console) async fn unit_of<P: Ports>(app: &App<P>, session: &Session, id: &str) -> Result<Unit, Failure> {
    let statement = sql!(UNIT, session.user.as_str(), session.sees_all(), id);
    found(app.batch(vec![statement]).await?.first(|mut row| unit(&mut row))?)
}

/// Reads it.
pub(in crate::console) async fn find<P: Ports>(
    app: &App<P>,
    session: &Session,
    unit_id: &str,
    named: &str,
) -> Result<UnitMonth, Failure> {
    let month = crate::month::month(named)?;
    let unit = unit_of(app, session, unit_id).await?;
    let id = UnitId::new(&unit.id).map_err(|error| Failure::Fault(format!("a stored unit: {error}")))?;
    let zone: Zone = unit.zone.parse().map_err(|error| Failure::Fault(format!("a stored zone: {error}")))?;
    let horizon = Inputs::horizon(month);
    let wanted = Wanted { of: Of::Units(std::slice::from_ref(&unit.id)), dates: month.range(), horizon, punches: true };
    let pool = gather(&*app.ports, &wanted).await?;
    Ok(UnitMonth { as_of: as_of(app.now(), month, zone)?, unit, id, month, pool })
}

/// A month that is over with its last night is judged as it was then: the same whenever it is computed. Before that, as
/// far as the minute.
pub(crate) fn as_of(now: Millis, month: YearMonth, zone: Zone) -> Result<Millis, Refusal> {
    let over = end(Inputs::horizon(month), zone)?;
    Ok(over.min(Millis(now.0 / 60_000 * 60_000)))
}

impl UnitMonth {
    /// Computes it.
    pub(in crate::console) fn draft(&self) -> Result<Draft, Failure> {
        let inputs = self.pool.inputs(&self.id, self.month, self.as_of)?;
        let recap = month::compute(&inputs).map_err(|problem| refused(&inputs, &problem))?;
        let bytes = recap.to_bytes();
        let hash = recap_hash(&bytes);
        Ok(Draft { inputs, recap, bytes, hash })
    }
}
