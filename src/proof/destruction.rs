//! The certificate of destruction: which records were destroyed under which procedure, and what is left of them. The event
//! `destruction_approved` commits to its bytes.

use serde::{Deserialize, Serialize};

use super::digest::Digest;
use super::schema::{required, schema};
use super::time::{Date, Timestamp, plain_date};

schema! {
    /// `type` of a certificate.
    CertificateSchema = "sanad/destruction/v1"
}

/// Action of the event that destroys: its `subject` is the number of the destruction, its `digest` that of the certificate.
pub const DESTRUCTION_APPROVED: &str = "destruction_approved";

/// Action of the event by which one record is destroyed: its `subject` is the record, its `digest` that of its last version.
pub const RECORD_DESTROYED: &str = "record_destroyed";

/// A certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Certificate {
    /// Always `sanad/destruction/v1`.
    #[serde(rename = "type")]
    pub schema: CertificateSchema,
    /// Number of the destruction.
    pub number: String,
    /// Code of the organisation.
    pub organisation: String,
    /// Why, as whoever proposed it said.
    pub reason: String,
    /// Who proposed it, and when.
    pub proposed: Step,
    /// Who approved it, another person, and when.
    pub approved: Step,
    /// The records, by number.
    pub records: Vec<Destroyed>,
    /// SHA-256 of the files that were destroyed with them, in order. A file that a kept record has too is not among them.
    pub files: Vec<Digest>,
}

/// What somebody did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// ULID of the person.
    pub by: String,
    /// Printed name.
    pub name: String,
    /// Login.
    pub login: String,
    /// When.
    pub at: Timestamp,
}

/// A record that was destroyed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Destroyed {
    /// ULID.
    pub record: String,
    /// Number.
    pub number: String,
    /// Code of its kind.
    pub kind: String,
    /// The highest marking that any of its versions had.
    pub marking: String,
    /// The last day on which it was to be kept.
    #[serde(with = "plain_date")]
    pub keep_until: Date,
    /// The rule that this day follows from.
    pub rule: Rule,
    /// All its versions, first to last.
    pub versions: Vec<Version>,
}

/// A retention rule: so long from a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Full years.
    pub years: u16,
    /// And full months.
    pub months: u16,
    /// What the day is: `occurred_on`, `received_at`, `closed`, `superseded`, `expiry`, `field`.
    pub from: String,
    /// The date field, where the day stands in one.
    #[serde(deserialize_with = "required")]
    pub field: Option<String>,
    /// The day.
    #[serde(with = "plain_date")]
    pub base: Date,
}

/// A version of a destroyed record: its manifest is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Version {
    /// From 1.
    pub version: u32,
    /// Its digest.
    pub digest: Digest,
    /// Ledger index of the event that committed it.
    pub event: u64,
}

#[cfg(test)]
mod tests {
    use super::super::canonical;
    use super::*;

    fn example() -> Certificate {
        let step = |name: &str, login: &str, at: &str| Step {
            by: "01JBBBBBBBBBBBBBBBBBBBBBBB".to_owned(),
            name: name.to_owned(),
            login: login.to_owned(),
            at: at.parse().unwrap(),
        };
        Certificate {
            schema: CertificateSchema,
            number: "MGI-DES-2042-0001".to_owned(),
            organisation: "mgi".to_owned(),
            reason: "Retention is over".to_owned(),
            proposed: step("Nadia Qureshi", "n.qureshi", "2042-01-05T09:00:00.000Z"),
            approved: step("Bilal Anwar", "b.anwar", "2042-01-06T10:30:00.000Z"),
            records: vec![Destroyed {
                record: "01JAAAAAAAAAAAAAAAAAAAAAAA".to_owned(),
                number: "MGI-NC-2026-0012".to_owned(),
                kind: "nonconformity".to_owned(),
                marking: "RESTRICTED".to_owned(),
                keep_until: "2041-10-03".parse().unwrap(),
                rule: Rule {
                    years: 15,
                    months: 0,
                    from: "closed".to_owned(),
                    field: None,
                    base: "2026-10-03".parse().unwrap(),
                },
                versions: vec![Version { version: 1, digest: Digest::of(b"manifest"), event: 7 }],
            }],
            files: vec![Digest::of(b"scan")],
        }
    }

    #[test]
    fn the_specification_has_its_bytes() {
        let bytes = canonical::to_vec(&example()).unwrap();
        assert_eq!(canonical::parse_as::<Certificate>(&bytes).unwrap(), example());
        let readme = include_str!("README.md");
        let text = String::from_utf8(bytes.clone()).unwrap();
        for expected in [text, format!("SHA-256  {}", Digest::of(&bytes).hex())] {
            assert!(readme.contains(&format!("    {expected}\n")), "{expected}");
        }
    }

    #[test]
    fn nothing_else_may_stand_in_it() {
        let mut value = serde_json::to_value(example()).unwrap();
        value["title"] = "Bore too wide".into();
        assert!(serde_json::from_value::<Certificate>(value).is_err());
        let mut value = serde_json::to_value(example()).unwrap();
        value["records"][0]["rule"].as_object_mut().unwrap().remove("field");
        assert!(serde_json::from_value::<Certificate>(value).is_err());
    }
}
