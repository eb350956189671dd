//! Recaps: computed from the month's inputs, verified by the SKPD, locked by BKPP.

pub(crate) mod compute;
pub(crate) mod employee_day;
pub(crate) mod keep;
pub(crate) mod locked;
pub(crate) mod recap;
pub(crate) mod recap_csv;
pub(crate) mod recap_lock;
pub(crate) mod recap_unlock;
pub(crate) mod recap_verify;
pub(crate) mod recaps_list;
pub(crate) mod show;

use klabat_api::console::RecapState;

use crate::store::names;

names! { RecapState {
    Draft = "draft",
    Verified = "verified",
    Locked = "locked",
    Unlocked = "unlocked",
} }
