//! Whom a case is about.

use klabat_api::console::EmployeeKind;
use klabat_attendance::Zone;

use crate::app::App;
use crate::console::{found, visible};
use crate::failure::Failure;
use crate::http::Session;
use crate::ports::Ports;
use crate::refusal::Refusal;
use crate::store::{Row, sql};

/// One ASN, as much as a case needs.
pub(crate) struct Subject {
    /// Their id.
    pub(crate) employee: String,
    pub(crate) unit: String,
    pub(crate) zone: Zone,
    pub(crate) kind: EmployeeKind,
    pub(super) nip: String,
    pub(super) name: String,
}

/// The columns of a [`Subject`], of `employees` and `units`.
macro_rules! subject {
    () => {
        "employees.id AS employee, units.id AS unit, units.zone, employees.kind, employees.nip, employees.name "
    };
}
pub(crate) use subject;

/// Reads `subject!`.
pub(crate) fn read(row: &mut Row) -> Result<Subject, Failure> {
    let (employee, unit, zone, kind) = (row.next()?, row.next()?, row.next::<Zone>()?, row.next()?);
    Ok(Subject { employee, unit, zone, kind, nip: row.next()?, name: row.next()? })
}

const EMPLOYEE: &str = visible!(
    "SELECT ",
    subject!(),
    "FROM employees JOIN units ON units.id = employees.unit
     WHERE employees.id = ?3 AND employees.left_on IS NULL AND employees.unit IN (SELECT unit FROM visible)"
);

/// An ASN in service, of the visible units.
pub(super) async fn find<P: Ports>(app: &App<P>, session: &Session, employee: &str) -> Result<Subject, Failure> {
    let statement = sql!(EMPLOYEE, session.user.as_str(), session.sees_all(), employee);
    found(app.batch(vec![statement]).await?.first(|mut row| read(&mut row))?)
}

/// An attachment that was uploaded before: its hash.
pub(super) fn attachment(hash: Option<&klabat_api::Base64Url>) -> Result<Option<Vec<u8>>, Refusal> {
    match hash {
        None => Ok(None),
        Some(hash) if hash.0.len() == 32 => Ok(Some(hash.0.clone())),
        Some(_) => Err(Refusal::MalformedRequest),
    }
}

const ATTACHED: &str = "SELECT 1 AS there FROM attachments WHERE hash = ?1";

const UNIT: &str = "SELECT 1 AS there FROM units WHERE id = ?1";

/// Refuses an attachment that nobody uploaded, and a unit that is none.
pub(super) async fn known<P: Ports>(
    app: &App<P>,
    attachment: Option<&[u8]>,
    unit: Option<&str>,
) -> Result<(), Failure> {
    let attached = attachment.map(|hash| sql!(ATTACHED, hash));
    let asked: Vec<_> = attached.into_iter().chain(unit.map(|unit| sql!(UNIT, unit))).collect();
    let count = asked.len();
    if count == 0 {
        return Ok(());
    }
    let mut answers = app.batch(asked).await?;
    for _ in 0..count {
        if !answers.any()? {
            return Err(Refusal::NotFound.into());
        }
    }
    Ok(())
}
