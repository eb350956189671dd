//! What people type into forms, checked as the server will.

use klabat_api::Base64Url;
use klabat_api::console::{NewBeacon, NewInvite, ReasonGiven, Role, Site};
use serde::Deserialize;

/// A field of a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// Why a change is made.
    Reason,
    /// Name of a beacon or a user.
    Name,
    /// Unit of a beacon.
    Unit,
    /// Site of a beacon, where its unit has several.
    Site,
    /// Units of an operator: the text is a unit id, which is put in or taken out.
    Units,
    /// Role of a user, by its wire name.
    Role,
    /// Beacon id.
    BeaconId,
    /// Public key of a beacon.
    PublicKey,
    /// That the operator has looked at the person; each edit turns it over.
    Looked,
}

/// What is wrong with a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Nothing was given.
    Missing,
    /// Too short.
    TooShort,
    /// Too long.
    TooLong,
    /// Not the right number of bytes in hexadecimal or base64url.
    NotBytes,
}

/// A field and what is wrong with it.
pub type FieldFault = (Field, Fault);

/// Characters of a name, trimmed: 1 to this.
const NAME_MAX: usize = 100;
/// Characters of a reason, trimmed.
const REASON: std::ops::RangeInclusive<usize> = 3..=500;

fn text(field: Field, value: &str, range: &std::ops::RangeInclusive<usize>) -> Result<String, FieldFault> {
    let value = value.trim();
    match value.chars().count() {
        0 => Err((field, Fault::Missing)),
        length if length < *range.start() => Err((field, Fault::TooShort)),
        length if length > *range.end() => Err((field, Fault::TooLong)),
        _ => Ok(value.to_owned()),
    }
}

/// Bytes as a beacon prints them: hexadecimal, or base64url without padding. Spaces, colons and line breaks are
/// tolerated.
fn bytes(field: Field, value: &str, length: usize) -> Result<Base64Url, FieldFault> {
    let value: String = value.chars().filter(|c| !c.is_whitespace() && *c != ':').collect();
    if value.is_empty() {
        return Err((field, Fault::Missing));
    }
    let decoded = if value.len() == length * 2 { hex(&value) } else { Base64Url::decode(&value) };
    decoded.filter(|bytes| bytes.0.len() == length).ok_or((field, Fault::NotBytes))
}

fn hex(text: &str) -> Option<Base64Url> {
    let digits: Option<Vec<u8>> =
        text.chars().map(|c| c.to_digit(16).and_then(|digit| u8::try_from(digit).ok())).collect();
    Some(Base64Url(digits?.chunks(2).map(|pair| pair[0] << 4 | pair[1]).collect()))
}

/// A reason.
///
/// # Errors
/// The fault of the field.
pub(super) fn reason(value: &str) -> Result<ReasonGiven, Vec<FieldFault>> {
    text(Field::Reason, value, &REASON).map(|reason| ReasonGiven { reason }).map_err(|fault| vec![fault])
}

/// Registration of a beacon, as typed.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct BeaconForm {
    /// Beacon id.
    pub id: String,
    /// Public key.
    pub public_key: String,
    /// Name.
    pub name: String,
    /// Unit id.
    pub unit: String,
    /// Site id; empty where none is chosen.
    pub site: String,
    /// The sites to choose from, of every unit.
    pub sites: Vec<Site>,
}

/// What `klabat-beacon init` prints, as one line of JSON.
#[derive(Deserialize)]
struct Printed {
    beacon_id: String,
    public_key: String,
}

impl BeaconForm {
    /// Takes the whole line that `klabat-beacon init` prints, pasted into either field; false for anything else.
    pub fn paste(&mut self, text: &str) -> bool {
        let Ok(printed) = serde_json::from_str::<Printed>(text.trim()) else { return false };
        self.id = printed.beacon_id;
        self.public_key = printed.public_key;
        true
    }

    /// The unit's sites, where there are several: then one must be chosen.
    #[must_use]
    pub fn choices(&self) -> Vec<&Site> {
        let sites: Vec<_> = self.sites.iter().filter(|site| site.unit == self.unit).collect();
        if sites.len() > 1 { sites } else { Vec::new() }
    }

    /// Takes another unit; a site of the former one no longer counts.
    pub(super) fn choose_unit(&mut self, unit: String) {
        self.unit = unit;
        self.site.clear();
    }

    /// Parses the form.
    ///
    /// # Errors
    /// All faults, in the order of the fields on the screen.
    pub fn parse(&self) -> Result<NewBeacon, Vec<FieldFault>> {
        let id = bytes(Field::BeaconId, &self.id, 16);
        let public_key = bytes(Field::PublicKey, &self.public_key, 64);
        let name = text(Field::Name, &self.name, &(1..=NAME_MAX));
        let unit = text(Field::Unit, &self.unit, &(1..=usize::MAX));
        let site = if self.choices().is_empty() {
            Ok(None)
        } else {
            text(Field::Site, &self.site, &(1..=usize::MAX)).map(Some)
        };
        match (id, public_key, name, unit, site) {
            (Ok(id), Ok(public_key), Ok(name), Ok(unit), Ok(site)) => {
                Ok(NewBeacon { id, public_key, name, unit, site })
            }
            (id, key, name, unit, site) => {
                Err([id.err(), key.err(), name.err(), unit.err(), site.err()].into_iter().flatten().collect())
            }
        }
    }
}

/// Invitation of a user, as typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InviteForm {
    /// Name.
    pub name: String,
    /// Role.
    pub role: Role,
    /// Ids of an operator's units.
    pub units: Vec<String>,
}

impl Default for InviteForm {
    fn default() -> Self {
        Self { name: String::new(), role: Role::Operator, units: Vec::new() }
    }
}

impl InviteForm {
    /// Parses the form; units are sent for those who have some.
    ///
    /// # Errors
    /// All faults, in the order of the fields on the screen.
    pub fn parse(&self) -> Result<NewInvite, Vec<FieldFault>> {
        let name = text(Field::Name, &self.name, &(1..=NAME_MAX));
        let units = match self.role {
            Role::Operator | Role::Superior if self.units.is_empty() => Err((Field::Units, Fault::Missing)),
            Role::Operator | Role::Superior => Ok(self.units.clone()),
            Role::Admin | Role::Auditor => Ok(Vec::new()),
        };
        match (name, units) {
            (Ok(name), Ok(units)) => Ok(NewInvite { name, role: self.role, units }),
            (name, units) => Err([name.err(), units.err()].into_iter().flatten().collect()),
        }
    }

    /// Puts a unit in, or takes it out.
    pub fn toggle(&mut self, unit: &str) {
        if let Some(index) = self.units.iter().position(|known| known == unit) {
            self.units.remove(index);
        } else {
            self.units.push(unit.to_owned());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{BeaconForm, Fault, Field, InviteForm, reason};
    use klabat_api::console::{Role, Site};

    #[test]
    fn a_reason_has_3_to_500_characters_without_its_margins() {
        assert_eq!(reason("  hilang ").unwrap().reason, "hilang");
        assert_eq!(reason("   "), Err(vec![(Field::Reason, Fault::Missing)]));
        assert_eq!(reason(" ab "), Err(vec![(Field::Reason, Fault::TooShort)]));
        assert!(reason(&"é".repeat(500)).is_ok());
        assert_eq!(reason(&"é".repeat(501)), Err(vec![(Field::Reason, Fault::TooLong)]));
    }

    #[test]
    fn a_beacon_is_read_in_either_notation() {
        let hex = BeaconForm {
            id: "00:01:02:03 0405060708090a0b0c0d0e0F".into(),
            public_key: "ab".repeat(64),
            name: " Lobi ".into(),
            unit: "u1".into(),
            ..BeaconForm::default()
        };
        let parsed = hex.parse().unwrap();
        assert_eq!(parsed.id.0, (0..16).collect::<Vec<u8>>());
        assert_eq!((&*parsed.name, parsed.public_key.0.len()), ("Lobi", 64));
        let base64 = BeaconForm { id: parsed.id.encode(), public_key: parsed.public_key.encode(), ..hex };
        assert_eq!(base64.parse().unwrap(), parsed);
    }

    #[test]
    fn the_printed_line_fills_both_fields() {
        let mut form = BeaconForm::default();
        assert!(!form.paste("AAECAwQFBgcICQoLDA0ODw"));
        assert!(form.paste(r#" {"beacon_id":"AAECAwQFBgcICQoLDA0ODw","public_key":"abc"} "#));
        assert_eq!((&*form.id, &*form.public_key), ("AAECAwQFBgcICQoLDA0ODw", "abc"));
    }

    #[test]
    fn every_fault_of_a_beacon_is_told_at_once() {
        let form = BeaconForm { id: "00".repeat(15), public_key: "xy".repeat(64), ..BeaconForm::default() };
        let faults = form.parse().unwrap_err();
        let expected = [
            (Field::BeaconId, Fault::NotBytes),
            (Field::PublicKey, Fault::NotBytes),
            (Field::Name, Fault::Missing),
            (Field::Unit, Fault::Missing),
        ];
        assert_eq!(faults, expected);
    }

    #[test]
    fn a_site_is_chosen_where_the_unit_has_several() {
        let site = |id: &str, unit: &str| Site { id: id.into(), name: id.into(), unit: unit.into() };
        let mut form = BeaconForm {
            id: "00".repeat(16),
            public_key: "ab".repeat(64),
            name: "Lobi".into(),
            unit: "u1".into(),
            sites: vec![site("s1", "u1"), site("s2", "u2"), site("s3", "u2")],
            ..BeaconForm::default()
        };
        assert_eq!((form.choices().len(), form.parse().unwrap().site), (0, None));
        form.choose_unit("u2".into());
        assert_eq!(form.choices().len(), 2);
        assert_eq!(form.parse(), Err(vec![(Field::Site, Fault::Missing)]));
        form.site = "s3".into();
        assert_eq!(form.parse().unwrap().site.as_deref(), Some("s3"));
        form.choose_unit("u1".into());
        assert_eq!(form.parse().unwrap().site, None);
    }

    #[test]
    fn only_an_operator_has_units_and_must() {
        let mut form = InviteForm { name: "Operator Dinas".into(), ..InviteForm::default() };
        assert_eq!(form.parse(), Err(vec![(Field::Units, Fault::Missing)]));
        form.toggle("u1");
        form.toggle("u2");
        form.toggle("u1");
        assert_eq!(form.parse().unwrap().units, ["u2"]);
        form.role = Role::Auditor;
        assert!(form.parse().unwrap().units.is_empty());
    }
}
