//! Beacons.

use klabat_api::console::{BeaconRow, Me, NewBeacon as Registration, Revocation, Site};
use klabat_api::routes;
use serde::Deserialize;

use super::Ask;
use crate::console::form::{Choice, Form, Input, Kind, Said, Values};
use crate::console::typed::{NAME, Typed};
use crate::http::Request;
use crate::messages::console::Key;

/// Registration of a beacon, at one of these sites.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewBeacon(pub Vec<Site>);

/// What `klabat-beacon init` prints, as one line of JSON.
#[derive(Deserialize)]
struct Printed {
    beacon_id: String,
    public_key: String,
}

impl NewBeacon {
    /// The unit's sites, where there are several: then one must be chosen.
    fn sites(&self, unit: &str) -> Vec<&Site> {
        let sites: Vec<_> = self.0.iter().filter(|site| site.unit == unit).collect();
        if sites.len() > 1 { sites } else { Vec::new() }
    }
}

impl Ask for NewBeacon {
    fn title(&self) -> Said {
        Key::RegisterBeacon.into()
    }

    fn initial(&self, me: &Me) -> Values {
        Values::default().with("unit", super::only_unit(me))
    }

    fn form(&self, typed: &Values, me: &Me) -> Form {
        let mut inputs = vec![
            Input::new("id", Key::BeaconId, Kind::Line).hint(Key::BeaconIdHint),
            Input::new("key", Key::PublicKey, Kind::Code).hint(Key::PublicKeyHint),
            Input::new("name", Key::Name, Kind::Line).hint(Key::BeaconNameHint),
            Input::new("unit", Key::Unit, Kind::Select(super::units(me))),
        ];
        let sites: Vec<_> =
            self.sites(typed.get("unit")).iter().map(|site| Choice::name(&site.id, &site.name)).collect();
        if !sites.is_empty() {
            inputs.push(Input::new("site", Key::Site, Kind::Select(sites)));
        }
        inputs.push(Input::reason());
        Form::new(Key::ProposeBeacon, inputs).text(Key::BeaconText).text(Key::NeedsSecond)
    }

    fn request(&self, typed: &mut Typed<'_>) -> Request {
        let (id, public_key) = (typed.bytes("id", 16), typed.bytes("key", 64));
        let (name, unit) = (typed.text("name", &NAME), typed.some("unit"));
        let site = (!self.sites(&unit).is_empty()).then(|| typed.some("site"));
        let reason = typed.reason().reason;
        Request::json(routes::BEACONS, &Registration { id, public_key, name, unit, site, replaces: None, reason })
    }

    /// Takes the whole line that `klabat-beacon init` prints, pasted into either field; a site of another unit no
    /// longer counts.
    fn edit(&self, values: &mut Values, name: &'static str, value: &str) -> bool {
        if name == "unit" {
            values.set("site", "");
        }
        match serde_json::from_str::<Printed>(value.trim()) {
            Ok(printed) if matches!(name, "id" | "key") => {
                values.set("id", printed.beacon_id);
                values.set("key", printed.public_key);
                true
            }
            _ => false,
        }
    }

    fn done(&self, typed: &Values) -> Said {
        Said::of(Key::DoneBeacon, typed.get("name").trim())
    }
}

/// The end of a beacon.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RevokeBeacon(pub BeaconRow);

impl Ask for RevokeBeacon {
    fn title(&self) -> Said {
        Said::of(Key::RevokeTitle, &self.0.name)
    }

    fn form(&self, _: &Values, _: &Me) -> Form {
        Form::taking_away(Key::Revoke, Key::RevokeText)
    }

    fn request(&self, typed: &mut Typed<'_>) -> Request {
        let revocation = Revocation { reason: typed.reason().reason, from: None };
        Request::json(routes::fill(routes::BEACON_REVOKE, &[&self.0.id.encode()]), &revocation)
    }

    fn done(&self, _: &Values) -> Said {
        Said::of(Key::DoneRevoked, &self.0.name)
    }
}

#[cfg(test)]
mod tests {
    use klabat_api::Base64Url;
    use klabat_api::console::Site;

    use super::{Ask, NewBeacon, Registration};
    use crate::console::form::{Fault, Values};
    use crate::console::typed::Typed;
    use crate::http::Body;

    fn read(sites: &[(&str, &str)], values: &Values) -> Result<Registration, Vec<(&'static str, Fault)>> {
        let site = |(id, unit): &(&str, &str)| Site { id: (*id).into(), name: (*id).into(), unit: (*unit).into() };
        let mut typed = Typed::new(values);
        let request = NewBeacon(sites.iter().map(site).collect()).request(&mut typed);
        let Body::Json(body) = typed.finish(request)?.body else { panic!("no JSON") };
        Ok(serde_json::from_str(&body).unwrap())
    }

    fn typed(id: &str, key: &str) -> Values {
        let values = Values::default().with("id", id).with("key", key).with("name", " Lobi ").with("unit", "u1");
        values.with("reason", "kantor baru")
    }

    #[test]
    fn a_beacon_is_read_in_either_notation() {
        let parsed = read(&[], &typed("00:01:02:03 0405060708090a0b0c0d0e0F", &"ab".repeat(64))).unwrap();
        assert_eq!(parsed.id.0, (0..16).collect::<Vec<u8>>());
        assert_eq!((&*parsed.name, parsed.public_key.0.len(), &parsed.site), ("Lobi", 64, &None));
        assert_eq!(read(&[], &typed(&parsed.id.encode(), &parsed.public_key.encode())).unwrap(), parsed);
    }

    #[test]
    fn the_printed_line_fills_both_fields() {
        let (beacon, mut values) = (NewBeacon(Vec::new()), Values::default());
        assert!(!beacon.edit(&mut values, "id", "AAECAwQFBgcICQoLDA0ODw"));
        assert!(beacon.edit(&mut values, "key", r#" {"beacon_id":"AAECAwQFBgcICQoLDA0ODw","public_key":"abc"} "#));
        assert_eq!((values.get("id"), values.get("key")), ("AAECAwQFBgcICQoLDA0ODw", "abc"));
        assert!(!beacon.edit(&mut values, "name", r#"{"beacon_id":"","public_key":""}"#));
    }

    #[test]
    fn every_fault_of_a_beacon_is_told_at_once() {
        let values = Values::default().with("id", "00".repeat(15)).with("key", "xy".repeat(64));
        let missing = ["name", "unit", "reason"].map(|name| (name, Fault::Missing));
        let expected = [vec![("id", Fault::NotBytes), ("key", Fault::NotBytes)], missing.to_vec()].concat();
        assert_eq!(read(&[], &values).unwrap_err(), expected);
    }

    #[test]
    fn a_site_is_chosen_where_the_unit_has_several() {
        let sites = [("s1", "u1"), ("s2", "u2"), ("s3", "u2")];
        let mut values = typed(&Base64Url(vec![0; 16]).encode(), &"ab".repeat(64));
        assert_eq!(read(&sites, &values).unwrap().site, None);
        let beacon = NewBeacon(Vec::new());
        assert!(!beacon.edit(&mut values, "unit", "u2"));
        values.set("unit", "u2");
        assert_eq!(read(&sites, &values), Err(vec![("site", Fault::Missing)]));
        values.set("site", "s3");
        assert_eq!(read(&sites, &values).unwrap().site.as_deref(), Some("s3"));
        assert!(!beacon.edit(&mut values, "unit", "u1"));
        assert_eq!(values.get("site"), "");
    }
}
