//! One ASN as the roster shows them.

use klabat_api::console::{EmployeeKind, EmployeeRow};
use klabat_attendance::Kind;

use crate::failure::Failure;
use crate::phone::unit;
use crate::ports::Value;
use crate::store::{Column, Row};

/// Columns and tables of an [`EmployeeRow`]; `?3` is now, and what follows is the caller's.
macro_rules! employee_row {
    ($($rest:expr),+) => {
        concat!(
            "SELECT employees.id, employees.nip, employees.name, employees.kind, employees.position, ",
            "units.id AS unit_id, units.name AS unit_name, units.zone AS unit_zone, ",
            "(SELECT state FROM credentials WHERE employee = employees.id AND revoked_at IS NULL) AS phone, ",
            "(SELECT expires_at FROM codes WHERE employee = employees.id AND spent_at IS NULL AND expires_at > ?3) ",
            "AS code_until, EXISTS (SELECT 1 FROM approvals ",
            "WHERE kind = 'phone_reset' AND subject = employees.id AND state = 'open') AS reset_proposed ", $($rest),+
        )
    };
}
pub(super) use employee_row;

pub(super) fn read(row: &mut Row) -> Result<EmployeeRow, Failure> {
    Ok(EmployeeRow {
        id: row.next()?,
        nip: row.next()?,
        name: row.next()?,
        kind: row.next()?,
        position: row.next()?,
        unit: unit(row)?,
        phone: row.next()?,
        code_until: row.next()?,
        reset_proposed: row.next()?,
    })
}

/// The name under which the store keeps a kind.
pub(crate) const fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Pns => "pns",
        Kind::Pppk => "pppk",
        Kind::PppkParuhWaktu => "pppk_paruh_waktu",
    }
}

impl Column for EmployeeKind {
    fn read(value: Value) -> Option<Self> {
        let name = String::read(value)?;
        [(Kind::Pns, Self::Pns), (Kind::Pppk, Self::Pppk), (Kind::PppkParuhWaktu, Self::PppkParuhWaktu)]
            .into_iter()
            .find_map(|(kind, shown)| (kind_name(kind) == name).then_some(shown))
    }
}

impl Column for Kind {
    fn read(value: Value) -> Option<Self> {
        let name = String::read(value)?;
        [Self::Pns, Self::Pppk, Self::PppkParuhWaktu].into_iter().find(|kind| kind_name(*kind) == name)
    }
}

/// The kind as rules know it.
pub(crate) const fn kind(shown: EmployeeKind) -> Kind {
    match shown {
        EmployeeKind::Pns => Kind::Pns,
        EmployeeKind::Pppk => Kind::Pppk,
        EmployeeKind::PppkParuhWaktu => Kind::PppkParuhWaktu,
    }
}

/// The kind as it is shown.
pub(super) const fn shown(kind: Kind) -> EmployeeKind {
    match kind {
        Kind::Pns => EmployeeKind::Pns,
        Kind::Pppk => EmployeeKind::Pppk,
        Kind::PppkParuhWaktu => EmployeeKind::PppkParuhWaktu,
    }
}

impl From<EmployeeKind> for Value {
    fn from(shown: EmployeeKind) -> Self {
        Self::from(kind_name(kind(shown)))
    }
}
