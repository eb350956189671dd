//! Changing the roster: people, units, sites, imports.

pub(crate) mod data_erase;
pub(crate) mod data_export;
pub(crate) mod employee;
pub(crate) mod employee_add;
pub(crate) mod employee_change;
pub(crate) mod employee_membership;
pub(crate) mod employees_export;
mod import;
pub(crate) mod import_detail;
mod import_kept;
pub(crate) mod import_undo;
pub(crate) mod imports;
pub(crate) mod machine_import;
pub(crate) mod personal_data;
pub(in crate::console) mod retention;
pub(crate) mod roster_import;
pub(crate) mod site_change;
mod sites;
pub(crate) mod unit_add;
pub(crate) mod unit_change;
pub(crate) mod unit_sites;
pub(crate) mod units;
pub(crate) mod user_role;

use crate::app::App;
use crate::console::found;
use crate::failure::Failure;
use crate::ports::Ports;
use crate::store::sql;

/// A unit by its id.
const UNIT: &str = "SELECT id FROM units WHERE id = ?1";

/// Refuses a unit that is not there.
async fn unit_is_there<P: Ports>(app: &App<P>, unit: &str) -> Result<(), Failure> {
    found(app.batch(vec![sql!(UNIT, unit)]).await?.first(|mut row| row.next::<String>())?).map(drop)
}
