//! Changing the roster: people, units, sites, imports.

pub(crate) mod data_erase;
pub(crate) mod data_export;
pub(crate) mod employee;
pub(crate) mod employee_add;
pub(crate) mod employee_change;
pub(crate) mod employee_membership;
pub(crate) mod employees_export;
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
