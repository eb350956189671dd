//! The trail: what every entry of the log commits to, one after another, so that nothing between two of them is hidden.
//! Pages of NDJSON, one header and then one line for each position.

use base64ct::{Base64UrlUnpadded, Encoding as _};
use klabat_protocol::frames::Grant;
use serde::{Deserialize, Serialize};

use crate::export::{array, line};
use crate::file::{bytes, member, read_json};
use crate::{Millis, NoEvidenceFile, Receipt};

/// What the header calls itself; another format gets another name.
const FORMAT: &str = "klabat-trail-v1";

/// The first line of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TrailHeader {
    /// The position of the page's first line, from 0.
    pub from: u64,
    /// That of the next page's; `None` on the last.
    pub next: Option<u64>,
    /// Before which position the trail ends: the size of a published checkpoint, the same on each of its pages.
    pub until: u64,
}

/// One line of the audit log. Its leaf commits to the JSON of it, which is the same for everybody who says the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuditLine {
    /// `noun.participle`.
    pub action: String,
    /// User id; `installation` for what was done without the console.
    pub actor: String,
    /// What it was then: JSON, as the text that is stored.
    pub after: Option<String>,
    /// When, in milliseconds since 1970.
    pub at: u64,
    /// What it was before: JSON, as the text that is stored.
    pub before: Option<String>,
    /// Id of what was changed.
    pub subject: String,
}

/// What the entry at a position commits to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TrailLine {
    /// A line of the audit log.
    Audit {
        /// Where it is in the log.
        position: u64,
        /// The entry's salt.
        salt: [u8; 16],
        /// What it says.
        line: AuditLine,
    },
    /// A grant to a beacon.
    Grant {
        /// Where it is in the log.
        position: u64,
        /// The entry's salt.
        salt: [u8; 16],
        /// The grant.
        grant: Box<Grant>,
    },
    /// An accepted check-in or enrolment, whose receipt holds its own salt.
    Receipt {
        /// Where it is in the log.
        position: u64,
        /// The receipt.
        receipt: Box<Receipt>,
    },
    /// What it committed to was erased by rule, and its salt with it: nobody can say any more what it was.
    Erased {
        /// Where it is in the log.
        position: u64,
        /// The entry.
        entry: [u8; 32],
        /// When the line of the audit log was erased; `None` of a check-in or enrolment.
        at: Option<Millis>,
    },
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct HeaderJson {
    format: String,
    from: u64,
    next: Option<u64>,
    until: u64,
}

#[derive(Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
enum LineJson {
    Audit { position: u64, salt: String, line: String },
    Grant { position: u64, salt: String, grant: String },
    Receipt { position: u64, receipt: String },
    Erased { position: u64, entry: String, at: Option<u64> },
}

impl TrailHeader {
    /// The line, without its end.
    #[must_use]
    pub fn to_json(&self) -> String {
        let Self { from, next, until } = *self;
        line(&HeaderJson { format: FORMAT.to_owned(), from, next, until })
    }

    /// Reads the line.
    ///
    /// # Errors
    ///
    /// [`NoEvidenceFile`] when a member is missing, unknown or no such thing.
    pub fn from_json(text: &str) -> Result<Self, NoEvidenceFile> {
        let HeaderJson { format, from, next, until } = read_json(text)?;
        if format != FORMAT {
            return Err(NoEvidenceFile(format!("its format is not {FORMAT}")));
        }
        Ok(Self { from, next, until })
    }
}

impl AuditLine {
    /// The payload of its leaf: JSON without spaces, the members in the order of the alphabet.
    #[must_use]
    pub fn to_json(&self) -> String {
        line(self)
    }

    /// Reads the payload.
    ///
    /// # Errors
    ///
    /// [`NoEvidenceFile`] when a member is missing, unknown or no such thing, or the text is not what [`Self::to_json`]
    /// writes.
    pub fn from_json(text: &str) -> Result<Self, NoEvidenceFile> {
        let read: Self = read_json(text)?;
        if read.to_json() != text {
            return Err(NoEvidenceFile("a line of the audit log is written otherwise".to_owned()));
        }
        Ok(read)
    }
}

impl TrailLine {
    /// Where it is in the log.
    #[must_use]
    pub const fn position(&self) -> u64 {
        match self {
            Self::Audit { position, .. }
            | Self::Grant { position, .. }
            | Self::Receipt { position, .. }
            | Self::Erased { position, .. } => *position,
        }
    }

    /// The line, without its end.
    #[must_use]
    pub fn to_json(&self) -> String {
        let encode = |bytes: &[u8]| Base64UrlUnpadded::encode_string(bytes);
        line(&match self {
            Self::Audit { position, salt, line } => {
                LineJson::Audit { position: *position, salt: encode(salt), line: line.to_json() }
            }
            Self::Grant { position, salt, grant } => {
                LineJson::Grant { position: *position, salt: encode(salt), grant: encode(&grant.encode()) }
            }
            Self::Receipt { position, receipt } => {
                LineJson::Receipt { position: *position, receipt: encode(&receipt.encode()) }
            }
            Self::Erased { position, entry, at } => {
                LineJson::Erased { position: *position, entry: encode(entry), at: at.map(|at| at.0) }
            }
        })
    }

    /// Reads the line.
    ///
    /// # Errors
    ///
    /// [`NoEvidenceFile`] when a member is missing, unknown or no such thing.
    pub fn from_json(text: &str) -> Result<Self, NoEvidenceFile> {
        Ok(match read_json(text)? {
            LineJson::Audit { position, salt, line } => {
                Self::Audit { position, salt: array("salt", &salt)?, line: AuditLine::from_json(&line)? }
            }
            LineJson::Grant { position, salt, grant } => Self::Grant {
                position,
                salt: array("salt", &salt)?,
                grant: Box::new(Grant::decode(&bytes("grant", &grant)?).map_err(|error| member("grant", error))?),
            },
            LineJson::Receipt { position, receipt } => Self::Receipt {
                position,
                receipt: Box::new(
                    Receipt::decode(&bytes("receipt", &receipt)?).map_err(|error| member("receipt", error))?,
                ),
            },
            LineJson::Erased { position, entry, at } => {
                Self::Erased { position, entry: array("entry", &entry)?, at: at.map(Millis) }
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn audit() -> AuditLine {
        AuditLine {
            action: "record.rejected".to_owned(),
            actor: "ani".to_owned(),
            after: Some("{\"reason\":\"foto\"}".to_owned()),
            at: 1_785_715_200_000,
            before: None,
            subject: "budi".to_owned(),
        }
    }

    #[test]
    fn what_a_leaf_commits_to_is_written_in_one_way() {
        let json = audit().to_json();
        assert_eq!(
            json,
            "{\"action\":\"record.rejected\",\"actor\":\"ani\",\"after\":\"{\\\"reason\\\":\\\"foto\\\"}\",\
             \"at\":1785715200000,\"before\":null,\"subject\":\"budi\"}"
        );
        assert_eq!(AuditLine::from_json(&json).unwrap(), audit());
        for other in [
            json.replace("\"at\":", "\"at\": "),
            json.replace("\"before\":null,", ""),
            json.replace("budi", "\\u0062udi"),
            json.replace(",\"subject\":\"budi\"}", "}").replace('{', "{\"subject\":\"budi\","),
            json.clone() + " ",
        ] {
            assert_ne!(other, json);
            AuditLine::from_json(&other).unwrap_err();
        }
    }

    #[test]
    fn lines_and_headers_are_read_as_they_are_written() {
        let header = TrailHeader { from: 500, next: None, until: 501 };
        assert_eq!(TrailHeader::from_json(&header.to_json()).unwrap(), header);
        TrailHeader::from_json(&header.to_json().replace("trail-v1", "export-v1")).unwrap_err();
        for line in [
            TrailLine::Audit { position: 7, salt: [3; 16], line: audit() },
            TrailLine::Erased { position: 8, entry: [9; 32], at: Some(Millis(5)) },
            TrailLine::Erased { position: 9, entry: [9; 32], at: None },
        ] {
            let json = line.to_json();
            assert_eq!(TrailLine::from_json(&json).unwrap(), line);
            TrailLine::from_json(&json.replace('}', ",\"more\":1}")).unwrap_err();
        }
        let short = TrailLine::Erased { position: 8, entry: [9; 32], at: None }.to_json().replace("CQkJ", "");
        TrailLine::from_json(&short).unwrap_err();
    }
}
