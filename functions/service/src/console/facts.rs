//! What a record's evidence says, fact by fact, for a screen.

use base64ct::{Base64UrlUnpadded, Encoding as _};
use klabat_api::console::Fact;
use klabat_evidence::{AbsentReason, Bundle, Conditions, Location, Proof};

/// The facts in the order in which they are shown; one that was not measured is left out.
pub(super) fn of(bundle: &Bundle, conditions: &Conditions, origin: &str) -> Vec<Fact> {
    let (statement, seal) = (bundle.statement(), &bundle.seal().body);
    let credential = match bundle.proof() {
        Proof::Assertion { credential_id, .. } => Some(Base64UrlUnpadded::encode_string(credential_id)),
        Proof::Attestation { .. } => None,
    };
    let signal = seal.signal;
    [
        ("credential", credential),
        ("beacon", Some(base16ct::lower::encode_string(&seal.beacon.0))),
        ("boot", Some(seal.boot.0.to_string())),
        ("counter", Some(seal.counter.0.to_string())),
        ("epoch", Some(base16ct::lower::encode_string(&seal.epoch.0))),
        ("opened_at", Some(seal.opened_at.0.to_string())),
        ("clock_uncertainty_ms", Some(seal.uncertainty_ms.to_string())),
        ("signal_min_dbm", signal.map(|signal| signal.min.to_string())),
        ("signal_max_dbm", signal.map(|signal| signal.max.to_string())),
        ("signal_samples", Some(signal.map_or(0, |signal| signal.samples).to_string())),
        ("opener_tag", Some(base16ct::lower::encode_string(&seal.opener.0))),
        ("sealer_tag", Some(base16ct::lower::encode_string(&seal.sealer.0))),
        ("location", Some(location(statement.location))),
        ("distance_m", distance(statement.location, conditions)),
        ("client_time", Some(statement.client_time.0.to_string())),
        ("submission", Some(base16ct::lower::encode_string(&bundle.submission()))),
        ("origin", Some(origin.to_owned())),
    ]
    .into_iter()
    .filter_map(|(code, value)| Some(Fact { code: code.to_owned(), value: value? }))
    .collect()
}

/// `latitude, longitude ± metres`, or why there is none.
fn location(location: Location) -> String {
    match location {
        Location::Absent(AbsentReason::NotAsked) => "not_asked".to_owned(),
        Location::Absent(AbsentReason::Denied) => "denied".to_owned(),
        Location::Absent(AbsentReason::Unavailable) => "unavailable".to_owned(),
        Location::Fix { position, accuracy_m } => {
            format!("{:.7}, {:.7} ± {accuracy_m}", position.latitude(), position.longitude())
        }
    }
}

/// Whole metres from the site's area; none where either is unknown.
fn distance(location: Location, conditions: &Conditions) -> Option<String> {
    let Location::Fix { position, .. } = location else { return None };
    let area = &conditions.geofence.as_ref()?.area;
    Some(format!("{:.0}", area.distance_m(position)))
}
