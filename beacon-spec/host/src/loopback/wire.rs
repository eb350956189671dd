//! The lines of the loopback link.

use data_encoding::HEXLOWER_PERMISSIVE;
use klabat_protocol::gatt;
use klabat_protocol::hash::Peer;
use serde::{Deserialize, Deserializer, Serialize, de};
use serde_json::Value;

/// What the link asks. `id` is any JSON value and comes back as it is.
#[derive(Debug)]
pub(super) struct Call {
    pub(super) id: Value,
    pub(super) op: Op,
}

impl Call {
    /// Parses a line; the id, as far as there is one, where it is not a call.
    pub(super) fn parse(line: &str) -> Result<Self, Value> {
        let mut object: serde_json::Map<String, Value> = serde_json::from_str(line).map_err(|_| Value::Null)?;
        let id = object.remove("id").unwrap_or_default();
        match serde_json::from_value(Value::Object(object)) {
            Ok(op) => Ok(Self { id, op }),
            Err(_) => Err(id),
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(tag = "op", rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum Op {
    Connect {
        peer: Address,
        dbm: i8,
    },
    Disconnect {
        connection: u16,
    },
    Signal {
        connection: u16,
        dbm: i8,
    },
    Read {
        connection: u16,
        characteristic: Characteristic,
        #[serde(default)]
        delay_ms: u64,
    },
    Write {
        connection: u16,
        characteristic: Characteristic,
        value: Hex,
        #[serde(default)]
        delay_ms: u64,
    },
    Clock {
        uptime_ms: u64,
    },
}

/// `public:` or `random:` and 12 hexadecimal digits.
#[derive(Debug)]
pub(super) struct Address(pub(super) Peer);

impl<'de> Deserialize<'de> for Address {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let parse = || {
            let (kind, digits) = text.split_once(':')?;
            let kind = match kind {
                "public" => 0,
                "random" => 1,
                _ => return None,
            };
            let address = HEXLOWER_PERMISSIVE.decode(digits.as_bytes()).ok()?.try_into().ok()?;
            Some(Self(Peer { kind, address }))
        };
        parse().ok_or_else(|| de::Error::custom("not a peer address"))
    }
}

#[derive(Debug)]
pub(super) struct Characteristic(pub(super) gatt::Characteristic);

impl<'de> Deserialize<'de> for Characteristic {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        gatt::Characteristic::by_name(&name).map(Self).ok_or_else(|| de::Error::custom("not a characteristic"))
    }
}

#[derive(Debug)]
pub(super) struct Hex(pub(super) Vec<u8>);

impl<'de> Deserialize<'de> for Hex {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        HEXLOWER_PERMISSIVE.decode(text.as_bytes()).map(Self).map_err(de::Error::custom)
    }
}

/// The answer to the call of that id.
#[derive(Debug, Serialize)]
pub(super) struct Reply {
    pub(super) id: Value,
    #[serde(flatten)]
    pub(super) answer: Answer,
}

#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(super) enum Answer {
    Done {},
    Connection { connection: u16 },
    Value { value: String },
    Error { error: &'static str },
}

impl Answer {
    pub(super) const fn error(error: &'static str) -> Self {
        Self::Error { error }
    }

    pub(super) fn value(bytes: &[u8]) -> Self {
        Self::Value { value: HEXLOWER_PERMISSIVE.encode(bytes) }
    }
}
