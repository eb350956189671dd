//! The roster, enrolment codes, and the queue of enrolments to confirm.

use serde::{Deserialize, Serialize};

use crate::common::{Base64Url, Millis, Unit};
use crate::phone::CredentialState;

/// Which part of the roster.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams), into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct RosterQuery {
    /// Unit id; all visible units when absent.
    pub unit: Option<String>,
    /// Part of a name or NIP.
    pub search: Option<String>,
    /// One kind (`snake_case`); all when absent.
    pub kind: Option<EmployeeKind>,
    /// Only those with (true) or without (false) an active phone.
    pub enrolled: Option<bool>,
    /// Those who left the service, instead of those in it.
    pub left: Option<bool>,
    /// Rows to skip.
    pub offset: Option<u32>,
}

/// A page of the roster, by unit and name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Roster {
    /// At most 100 rows.
    pub rows: Vec<EmployeeRow>,
    /// Rows in all pages.
    pub total: u32,
}

/// Kind of civil servant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum EmployeeKind {
    /// PNS.
    Pns,
    /// PPPK.
    Pppk,
    /// PPPK paruh waktu.
    PppkParuhWaktu,
}

/// One ASN.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EmployeeRow {
    /// Stable identifier.
    pub id: String,
    /// 18 digits.
    pub nip: String,
    /// Name with titles.
    pub name: String,
    /// Kind.
    pub kind: EmployeeKind,
    /// Jabatan.
    pub position: String,
    /// Unit.
    pub unit: Unit,
    /// State of the phone; `None` when none was ever enrolled or the last one was ended.
    pub phone: Option<CredentialState>,
    /// A code was issued and is good until then.
    pub code_until: Option<Millis>,
    /// A reset of the phone waits for a second person.
    pub reset_proposed: bool,
}

/// A fresh enrolment code, shown once; a former one no longer works.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EnrolmentCode {
    /// As the ASN types it: ten characters in two groups, with a hyphen between them.
    pub code: String,
    /// Until when it is good.
    pub expires_at: Millis,
    /// Whom it is for.
    pub employee: EmployeeRow,
}

/// Enrolments that wait for confirmation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PendingEnrolments {
    /// Oldest first.
    pub rows: Vec<PendingEnrolment>,
}

/// A phone as its secure hardware describes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Device {
    /// Where the key is kept: `software`, `tee` or `strongbox`.
    pub security_level: String,
    /// What the boot loader found: `verified`, `self_signed`, `unverified` or `failed`.
    pub verified_boot_state: Option<String>,
    /// Whether the boot loader is locked.
    pub device_locked: Option<bool>,
    /// Version of Android: 130000 is 13.
    pub os_version: Option<u32>,
    /// Its security patches: YYYYMM.
    pub os_patch_level: Option<u32>,
}

/// One enrolment that waits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PendingEnrolment {
    /// The credential's id.
    pub credential: Base64Url,
    /// Whose.
    pub employee: EmployeeRow,
    /// When the beacon sealed the enrolment.
    pub sealed_at: Millis,
    /// When the server received it.
    pub received_at: Millis,
    /// Beacon's name.
    pub beacon: String,
    /// WebAuthn attestation statement format, or `unverified`.
    pub attestation: String,
    /// Whether the phone proved by it what it is. Where any phone may enrol, one that did not is marked.
    pub attested: bool,
    /// What the phone's hardware says, where it was asked; proven when `attested`.
    pub device: Option<Device>,
    /// Six digits of the credential: the phone in the person's hand must show the same.
    pub check: String,
    /// Codes of what the operator should look at (e.g. the same phone enrolled another ASN).
    pub alarms: Vec<String>,
}
