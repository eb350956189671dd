//! What outlives the page: texts by key.

use std::collections::BTreeMap;

use klabat_api::common::Intent;
use klabat_api::log::LogProof;
use klabat_api::phone::{Config, CredentialState, Enrolled, PhoneRequest, PhoneStatus};
use klabat_api::{Base64Url, Millis, Unit};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::messages::Language;

/// This phone's credential, as the server confirmed it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Phone {
    /// The credential's id.
    pub credential: Base64Url,
    /// Secret for asking about itself.
    pub token: Base64Url,
    /// Name of the ASN.
    pub name: String,
    /// The ASN's unit.
    pub unit: Unit,
    /// As last heard.
    pub state: CredentialState,
    /// Six digits that the operator sees, too, when confirming this phone.
    #[serde(default)]
    pub check: String,
}

impl From<Enrolled> for Phone {
    fn from(enrolled: Enrolled) -> Self {
        let Enrolled { credential, token, state, check, name, unit } = enrolled;
        Self { credential, token, name, unit, state, check }
    }
}

impl Phone {
    /// How it asks about itself.
    #[must_use]
    pub fn request(&self) -> PhoneRequest {
        PhoneRequest { credential: self.credential.clone(), token: self.token.clone() }
    }
}

/// What the person chose.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Settings {
    /// Language of the screen.
    pub language: Language,
    /// Whether the location goes along.
    pub location: Sharing,
    /// When the offer to install was dismissed, by the phone's clock.
    pub install_dismissed_at: Option<Millis>,
}

/// Whether the location goes along with a punch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sharing {
    /// The person was not asked yet.
    #[default]
    NotAsked,
    /// It does.
    Shared,
    /// It does not: the person or the browser said no.
    Denied,
}

/// What a submission is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Enrolling this phone.
    Enrolment,
    /// Masuk.
    In,
    /// Pulang.
    Out,
}

impl Kind {
    /// The punch it is, if it is one.
    #[must_use]
    pub const fn intent(self) -> Option<Intent> {
        match self {
            Self::Enrolment => None,
            Self::In => Some(Intent::In),
            Self::Out => Some(Intent::Out),
        }
    }
}

/// A sealed submission that waits for the server's word. Its bytes never change: the seal is the time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pending {
    /// What for.
    pub kind: Kind,
    /// SHA-256 of the bytes, which the receipt must name.
    pub submission: Base64Url,
    /// The bundle.
    pub bytes: Base64Url,
    /// When the beacon sealed it.
    pub sealed_at: Millis,
    /// IANA zone in which to show that time.
    pub zone: String,
}

/// Before the submission of a pending one.
const OUTBOX: &str = "outbox/";
/// Before the record id of a receipt.
const RECEIPT: &str = "receipt/";

/// Before the record id of a proof.
const PROOF: &str = "proof/";

/// A place in the store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Slot {
    /// [`Phone`].
    Phone,
    /// [`Settings`].
    Settings,
    /// [`Config`], for starting without a network.
    Config,
    /// [`PhoneStatus`], as last heard.
    Status,
    /// [`Pending`] of that submission: a slot each, so that two open pages cannot lose one another's.
    Outbox(Base64Url),
    /// Bytes of the receipt for the record of that id.
    Receipt(Base64Url),
    /// [`LogProof`] of that receipt.
    Proof(Base64Url),
}

impl Slot {
    /// Its key in the store.
    #[must_use]
    pub fn key(&self) -> String {
        match self {
            Self::Phone => "phone".to_owned(),
            Self::Settings => "settings".to_owned(),
            Self::Config => "config".to_owned(),
            Self::Status => "status".to_owned(),
            Self::Outbox(submission) => [OUTBOX, &submission.encode()].concat(),
            Self::Receipt(record) => [RECEIPT, &record.encode()].concat(),
            Self::Proof(record) => [PROOF, &record.encode()].concat(),
        }
    }
}

/// Everything of this app in the store. What does not parse counts as absent: an older version wrote it.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Stored {
    /// This phone.
    pub phone: Option<Phone>,
    /// What the person chose.
    pub settings: Settings,
    /// As last heard.
    pub config: Option<Config>,
    /// As last heard.
    pub status: Option<PhoneStatus>,
    /// Oldest seal first.
    pub outbox: Vec<Pending>,
    /// By record id.
    pub receipts: BTreeMap<Base64Url, Base64Url>,
    /// By record id.
    pub proofs: BTreeMap<Base64Url, LogProof>,
}

impl Stored {
    /// Reads the texts.
    #[must_use]
    pub fn read(texts: &BTreeMap<String, String>) -> Self {
        let under = |prefix: &'static str| {
            texts.iter().filter_map(move |(key, text)| key.strip_prefix(prefix).map(|rest| (rest, text)))
        };
        let mut stored = Self {
            phone: at(texts, &Slot::Phone),
            settings: at(texts, &Slot::Settings).unwrap_or_default(),
            config: at(texts, &Slot::Config),
            status: at(texts, &Slot::Status),
            ..Self::default()
        };
        // Put in place one by one: there are few, and a general sort would be a twentieth of the app's code.
        for pending in under(OUTBOX).filter_map(|(_, text)| parse::<Pending>(text)) {
            let place = stored.outbox.partition_point(|other| other.sealed_at <= pending.sealed_at);
            stored.outbox.insert(place, pending);
        }
        for (id, text) in under(RECEIPT) {
            if let (Some(id), Some(receipt)) = (Base64Url::decode(id), Base64Url::decode(text)) {
                stored.receipts.insert(id, receipt);
            }
        }
        for (id, text) in under(PROOF) {
            if let (Some(id), Some(proof)) = (Base64Url::decode(id), parse(text)) {
                stored.proofs.insert(id, proof);
            }
        }
        stored
    }
}

fn at<T: DeserializeOwned>(texts: &BTreeMap<String, String>, slot: &Slot) -> Option<T> {
    parse(texts.get(&slot.key())?)
}

fn parse<T: DeserializeOwned>(text: &str) -> Option<T> {
    // As bytes, like the replies of the server: the reader is compiled once.
    serde_json::from_slice(text.as_bytes()).ok()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use klabat_api::Base64Url;

    use super::{Kind, Pending, Slot, Stored};

    fn pending(byte: u8, sealed_at: u64) -> Pending {
        let submission = Base64Url(vec![byte; 32]);
        Pending { kind: Kind::In, submission, bytes: Base64Url(vec![byte]), sealed_at, zone: "Asia/Makassar".into() }
    }

    #[test]
    fn what_waits_is_read_back_oldest_first_and_rubbish_is_absent() {
        let mut texts = BTreeMap::new();
        for waiting in [pending(1, 20), pending(2, 10)] {
            texts.insert(Slot::Outbox(waiting.submission.clone()).key(), serde_json::to_string(&waiting).unwrap());
        }
        texts.insert("outbox/x".into(), "{}".into());
        texts.insert("phone".into(), "not json".into());
        let record = Base64Url(vec![7; 32]);
        texts.insert(Slot::Receipt(record.clone()).key(), "AQI".into());
        let stored = Stored::read(&texts);
        assert_eq!(stored.outbox, [pending(2, 10), pending(1, 20)]);
        assert_eq!(stored.phone, None);
        assert_eq!(stored.receipts.get(&record), Some(&Base64Url(vec![1, 2])));
    }
}
