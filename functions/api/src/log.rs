//! What anybody may ask of the append-only log. Checkpoints and tiles travel in the formats of C2SP.

use serde::{Deserialize, Serialize};

use crate::common::Base64Url;

/// Which entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams), into_params(parameter_in = Query))]
pub struct LeafQuery {
    /// The entry, 32 bytes: the receipt's leaf.
    #[cfg_attr(feature = "openapi", param(value_type = String))]
    pub leaf: Base64Url,
}

/// That an entry is in the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LogProof {
    /// Its place, from 0.
    pub index: u64,
    /// The audit path (RFC 6962 §2.1.1), 32 bytes each, from the leaf upwards.
    pub path: Vec<Base64Url>,
    /// The signed checkpoint that it leads to.
    pub checkpoint: String,
}

/// The public keys of an installation, as an auditor's trust file holds them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Keys {
    /// `klabat-trust-v1`.
    pub format: String,
    /// WebAuthn relying party id.
    pub rp_id: String,
    /// The origins that the service accepts.
    pub origins: Vec<String>,
    /// Public edge keys (65 bytes 04‖x‖y), newest first.
    pub edge_keys: Vec<Base64Url>,
    /// The log's.
    pub log: LogKey,
    /// The configured witnesses (C2SP vkeys).
    pub witnesses: Vec<String>,
    /// How many of them must have cosigned a checkpoint.
    pub witness_threshold: u64,
}

/// The key of a log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LogKey {
    /// The origin line of its checkpoints.
    pub origin: String,
    /// Its key (C2SP vkey).
    pub key: String,
}
