//! Whose a schedule is. Its id is one for the whole regency, so that whoever could write versions of any id, or follow
//! any unit's, would let one unit's operator set the hours of others.
//!
//! That is asked in the transaction that writes ([`fits`]), so that nobody else's version comes between question and
//! write, and by [`refuse`] where the effect is looked at and nothing is written.

use klabat_attendance::Refusal as Rules;

use crate::app::App;
use crate::failure::Failure;
use crate::month::StoredRule;
use crate::ports::{Ports, Statement};
use crate::refusal::Refusal;
use crate::store::sql;

/// Of a rule of kind `?1`, for unit `?2` or person `?3`, with key `?4` and document `?5` from `?6` on: what does not fit. A
/// schedule's key is that of the scope that first wrote it; an assignment names a schedule that is there by then, and that
/// is the regency's, the unit's or of a unit above it.
macro_rules! conditions {
    () => {
        "WITH RECURSIVE above (unit) AS (
           SELECT coalesce(?2, (SELECT unit FROM employees WHERE id = ?3))
           UNION SELECT units.parent FROM units JOIN above ON units.id = above.unit),
         named (unit) AS (
           SELECT unit FROM standing_rules WHERE kind = 'schedule' AND json_quote(key) = ?5 AND valid_from <= ?6),
         conditions (own, known, holds) AS (SELECT
           ?1 <> 'schedule' OR NOT EXISTS (
             SELECT 1 FROM (SELECT unit FROM standing_rules WHERE kind = 'schedule' AND key = ?4
               ORDER BY written_at, id LIMIT 1) WHERE unit IS NOT ?2),
           ?1 <> 'assignment' OR ?5 = 'null' OR EXISTS (SELECT 1 FROM named),
           ?1 <> 'assignment' OR NOT EXISTS (SELECT 1 FROM named) OR EXISTS (
             SELECT 1 FROM named WHERE unit IS NULL OR unit IN (SELECT unit FROM above)))
         SELECT own, known, holds FROM conditions WHERE NOT (own AND known AND holds)"
    };
}

const CONDITIONS: &str = conditions!();

/// Aborts the batch where one does not hold: `0014_schedules_of.sql`.
const FITS: &str = concat!("INSERT INTO schedule_conditions (own, known, holds) ", conditions!());

/// Refuses a schedule under another's key, and following one that does not hold there.
pub(super) async fn refuse<P: Ports>(app: &App<P>, rule: &StoredRule) -> Result<(), Failure> {
    let unfit = app.batch(vec![of(CONDITIONS, rule)]).await?.first(|mut row| {
        let (own, known): (bool, bool) = (row.next()?, row.next()?);
        Ok(match (own, known) {
            (false, _) => KEY_TAKEN,
            (_, false) => UNKNOWN,
            _ => ELSEWHERE,
        })
    })?;
    unfit.and_then(refusal).map_or(Ok(()), |refusal| Err(refusal.into()))
}

/// Aborts the batch that would write it.
pub(super) fn fits(rule: &StoredRule) -> Statement {
    of(FITS, rule)
}

const KEY_TAKEN: &str = "rule_key_taken";
const UNKNOWN: &str = "schedule_unknown";
const ELSEWHERE: &str = "schedule_elsewhere";

/// What a constraint of [`fits`] says.
pub(super) fn refusal(constraint: &str) -> Option<Refusal> {
    match constraint {
        KEY_TAKEN => Some(Refusal::RuleKeyTaken),
        UNKNOWN => Some(Refusal::Rules(Rules::ScheduleUnknown)),
        ELSEWHERE => Some(Refusal::ScheduleElsewhere),
        _ => None,
    }
}

fn of(query: &'static str, rule: &StoredRule) -> Statement {
    let (unit, person) = (rule.unit.as_deref(), rule.person.as_deref());
    sql!(query, rule.kind, unit, person, &rule.key, &rule.document, &rule.valid_from)
}
