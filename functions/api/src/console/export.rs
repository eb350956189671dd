//! A month's export.

use serde::{Deserialize, Serialize};

/// Which page of which export.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams), into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct ExportQuery {
    /// `YYYY-MM`: what was sealed in this month, in the zone of the ASN's unit.
    pub month: String,
    /// Unit id, with the units below it; all visible units when absent.
    pub unit: Option<String>,
    /// `next` of the former page's header; the first page when absent.
    pub cursor: Option<String>,
}

/// Which page of the trail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams), into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct TrailQuery {
    /// Position of the first entry: `next` of the former page's header; 0 when absent.
    pub from: Option<u64>,
    /// `until` of the former page's header, so that all pages end before the same position; that of the latest published
    /// checkpoint when absent.
    pub until: Option<u64>,
}
