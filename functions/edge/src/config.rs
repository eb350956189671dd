//! What the operator sets in wrangler.toml and by `wrangler secret put`. docs/DEPLOY.md says how to make each.

use std::time::Duration;

use base64ct::{Base64UrlUnpadded, Encoding as _};
use klabat_ledger::{Algorithm, Trust, VerifierKey};
use klabat_service::ports::{Config, log_origin};
use klabat_webauthn::P256Key;
use klabat_webauthn::android::{DeviceRules, google_roots};
use worker::Env;

use crate::crypto::EdgeKey;
use crate::log_key::LogKey;

/// One long working day of an operator, a hospital's double shift included.
const SESSION: Duration = Duration::from_hours(16);

/// The configuration of the service, and the private keys that stay here.
pub(crate) struct Settings {
    pub(crate) config: Config,
    pub(crate) edge_key: EdgeKey,
    pub(crate) log_key: LogKey,
}

impl Settings {
    /// Reads every setting.
    ///
    /// # Errors
    /// A sentence that names the setting which is absent or wrong, never its value.
    pub(crate) fn read(env: &Env) -> Result<Self, String> {
        let origin = required(env, "ORIGIN")?;
        let rp_id = required(env, "RP_ID")?;
        if !is_origin_of(&origin, &rp_id) {
            return Err("ORIGIN must be an https origin, without a path, at RP_ID or under it".into());
        }
        let edge_key = EdgeKey::from_pkcs8(&bytes("EDGE_KEY", &required(env, "EDGE_KEY")?)?)
            .ok_or("EDGE_KEY is not a P-256 private key in PKCS#8")?;
        let mut edge_keys = vec![edge_key.public()];
        for key in optional(env, "FORMER_EDGE_KEYS").unwrap_or_default().split_whitespace() {
            edge_keys.push(public_key("FORMER_EDGE_KEYS", key)?);
        }
        let next_edge_key = optional(env, "NEXT_EDGE_KEY").map(|key| public_key("NEXT_EDGE_KEY", &key)).transpose()?;
        let log_key = LogKey::from_pkcs8(&bytes("LOG_KEY", &required(env, "LOG_KEY")?)?)
            .ok_or("LOG_KEY is not an Ed25519 private key in PKCS#8")?;
        let log = log(env, &rp_id, &log_key)?;
        let config = Config {
            regency: required(env, "REGENCY")?,
            mac_secret: exactly("MAC_SECRET", &required(env, "MAC_SECRET")?)?,
            origin,
            rp_id,
            edge_keys,
            next_edge_key,
            log,
            development: development(env)?,
            attested_only: attested_only(env)?,
            attestation_roots: google_roots(),
            device_rules: DeviceRules::production(revocations_max_age_ms(env)?),
            session: SESSION,
        };
        Ok(Self { config, edge_key, log_key })
    }
}

/// Whether simulated beacons and phones are accepted: only by a build that has the feature, and only where the
/// environment says so too.
fn development(env: &Env) -> Result<bool, String> {
    match (optional(env, "ENVIRONMENT").as_deref(), cfg!(feature = "development")) {
        (None | Some("production"), _) => Ok(false),
        (Some("development"), true) => Ok(true),
        (Some("development"), false) => Err("ENVIRONMENT is development, but this is a production build".into()),
        (Some(_), _) => Err("ENVIRONMENT must be production or development".into()),
    }
}

/// Who signs the log: its key, and the witnesses that are configured, each a vkey, with how many of them must have
/// cosigned a checkpoint before it is served.
fn log(env: &Env, rp_id: &str, key: &LogKey) -> Result<Trust, String> {
    let key = VerifierKey::new(&log_origin(rp_id), Algorithm::Ed25519, key.public());
    let key = key.map_err(|_| "RP_ID cannot be the name of a log")?;
    let witnesses = optional(env, "WITNESSES").unwrap_or_default();
    let witnesses: Result<Vec<_>, _> = witnesses.split_whitespace().map(VerifierKey::parse).collect();
    let witnesses = witnesses.map_err(|_| "WITNESSES must be vkeys with spaces between")?;
    let threshold = optional(env, "WITNESS_THRESHOLD").map_or(Ok(0), |number| number.parse());
    let threshold = threshold.map_err(|_| "WITNESS_THRESHOLD must be a whole number")?;
    Trust::new(key, witnesses, threshold).map_err(|_| {
        "WITNESSES must be cosigners (type 4), each once, and WITNESS_THRESHOLD at most their number".into()
    })
}

/// Whether only attested phones are enrolled: what the regency chose, without a default.
fn attested_only(env: &Env) -> Result<bool, String> {
    match &*required(env, "PHONES")? {
        "attested" => Ok(true),
        "any" => Ok(false),
        _ => Err("PHONES must be attested or any".into()),
    }
}

/// How old the list of withdrawn attestation certificates may be, in ms: a whole number of hours, without a default.
fn revocations_max_age_ms(env: &Env) -> Result<u64, String> {
    let hours: Option<u16> = required(env, "REVOCATIONS_MAX_AGE_HOURS")?.parse().ok();
    let hours = hours.ok_or("REVOCATIONS_MAX_AGE_HOURS must be a whole number of hours")?;
    Ok(u64::from(hours) * 60 * 60 * 1000)
}

/// `https://HOST[:PORT]` with HOST the relying party id or a subdomain of it; plain http on this machine only
/// (WebAuthn §5.1.3: the relying party id is a suffix of the origin's host).
fn is_origin_of(origin: &str, rp_id: &str) -> bool {
    let authority = match origin.split_once("://") {
        Some(("https", authority)) => authority,
        Some(("http", authority)) if rp_id == "localhost" => authority,
        _ => return false,
    };
    let (host, port) = authority.split_once(':').map_or((authority, None), |(host, port)| (host, Some(port)));
    port.is_none_or(|port| port.parse::<u16>().is_ok())
        && !host.contains(['/', '?', '#', '@'])
        && (host == rp_id || host.strip_suffix(rp_id).is_some_and(|front| front.ends_with('.')))
}

/// A variable or a secret: the platform hands both out the same way. An empty one counts as absent.
fn optional(env: &Env, name: &str) -> Option<String> {
    env.var(name).ok().map(|value| value.to_string()).filter(|value| !value.is_empty())
}

fn required(env: &Env, name: &str) -> Result<String, String> {
    optional(env, name).ok_or_else(|| format!("{name} is not set"))
}

fn bytes(name: &str, text: &str) -> Result<Vec<u8>, String> {
    Base64UrlUnpadded::decode_vec(text).map_err(|_| format!("{name} is not base64url without padding"))
}

fn exactly<const N: usize>(name: &str, text: &str) -> Result<[u8; N], String> {
    bytes(name, text)?.try_into().map_err(|_| format!("{name} must be {N} bytes"))
}

/// A public key, x‖y: a point of P-256, for the beacons would refuse every grant that announces anything else.
fn public_key(name: &str, text: &str) -> Result<[u8; 64], String> {
    let key: [u8; 64] = exactly(name, text)?;
    let point = [&[4], key.as_slice()].concat();
    P256Key::from_sec1(&point).map(|_| key).ok_or_else(|| format!("{name} is not a point of P-256"))
}

#[cfg(test)]
mod tests {
    use super::{is_origin_of, public_key};

    /// The generator of P-256 (SEC 2 §2.4.2).
    const GENERATOR: &str = "axfR8uEsQkf4vOblY6RA8ncDfYEt6zOg9KE5RdiYwpZP40Li_hp_m47n60p8D54WK84zV2sxXs7LtkBoN79R9Q";

    #[test]
    fn a_key_is_a_point_or_the_fault_names_its_setting() {
        assert_eq!(public_key("NEXT_EDGE_KEY", GENERATOR).unwrap()[..2], [0x6b, 0x17]);
        for wrong in [GENERATOR.replace("axf", "axg"), "A".repeat(86), GENERATOR[..84].to_owned(), "!".to_owned()] {
            let fault = public_key("NEXT_EDGE_KEY", &wrong).unwrap_err();
            assert!(fault.starts_with("NEXT_EDGE_KEY ") && !fault.contains(&wrong), "{fault}");
        }
    }

    #[test]
    fn the_origin_belongs_to_the_relying_party() {
        assert!(is_origin_of("https://absen.minut.go.id", "absen.minut.go.id"));
        assert!(is_origin_of("https://absen.minut.go.id", "minut.go.id"));
        assert!(is_origin_of("http://localhost:8787", "localhost"));
        for (origin, rp_id) in [
            ("https://absenminut.go.id", "minut.go.id"),
            ("http://absen.minut.go.id", "absen.minut.go.id"),
            ("https://absen.minut.go.id/", "absen.minut.go.id"),
            ("https://absen.minut.go.id:no", "absen.minut.go.id"),
            ("https://evil.example/.minut.go.id", "minut.go.id"),
            ("absen.minut.go.id", "absen.minut.go.id"),
        ] {
            assert!(!is_origin_of(origin, rp_id), "{origin} {rp_id}");
        }
    }
}
