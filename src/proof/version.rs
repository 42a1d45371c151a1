//! The version manifest, the JSON that *is* a version, and the disclosures that open its salted digests.

use std::borrow::Borrow;
use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64URL;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::canonical::{self, CanonicalError};
use super::digest::Digest;
use super::schema::{required, schema};
use super::time::{Date, Timestamp, optional_date};

schema! {
    /// `type` of a version manifest.
    VersionSchema = "sanad/version/v1"
}
schema! {
    /// `type` of a disclosures file.
    DisclosuresSchema = "sanad/disclosures/v1"
}

/// Name under which a title is disclosed.
pub const TITLE: &str = "title";

/// Name under which the name of a file is disclosed.
pub const FILE_NAME: &str = "name";

/// Bytes of salt in a disclosure: enough that no short value can be guessed from its digest.
pub const SALT_BYTES: usize = 16;

/// A version of a record. The SHA-256 of its canonical bytes is the version's digest.
///
/// `S` is what its texts are kept in: also [`Text`](super::text::Text), by whoever only looks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, bound(deserialize = "S: Deserialize<'de> + Ord"))]
pub struct Manifest<S = String> {
    /// Always `sanad/version/v1`.
    #[serde(rename = "type")]
    pub schema: VersionSchema,
    /// Code of the organisation.
    pub organisation: S,
    /// ULID of the record.
    pub record: S,
    /// Number of the record, `POF-NC-2026-0012`.
    pub number: S,
    /// Code of the kind.
    pub kind: S,
    /// Digest of the definition of the kind that the version was made under.
    pub kind_digest: Digest,
    /// From 1.
    pub version: u32,
    /// Digest of the version before; `None` for the first.
    #[serde(deserialize_with = "required")]
    pub previous: Option<Digest>,
    /// Digest of the disclosure of the title.
    pub title: Digest,
    /// Classification.
    pub marking: S,
    /// When what it records happened.
    #[serde(with = "optional_date")]
    pub occurred_on: Option<Date>,
    /// When the version was received.
    pub received_at: Timestamp,
    /// State of the lifecycle.
    pub state: S,
    /// ULID of who filed it.
    pub author: S,
    /// Why.
    pub reason: S,
    /// For each field with a value, the digest of its disclosure.
    pub fields: BTreeMap<S, Digest>,
    /// The files, in the order of the record.
    pub files: Vec<FileEntry<S>>,
    /// Links to other records.
    pub links: Vec<LinkEntry<S>>,
}

/// One file of a version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileEntry<S = String> {
    /// Digest of the disclosure of its name.
    pub name: Digest,
    /// Bytes.
    pub size: u64,
    /// `application/pdf`.
    pub media_type: S,
    /// SHA-256 of the bytes.
    pub digest: Digest,
}

/// One link of a version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LinkEntry<S = String> {
    /// What the link says, `corrects`.
    #[serde(rename = "type")]
    pub kind: S,
    /// ULID of the other record.
    pub to: S,
    /// The version that is meant; `None` for the record as such.
    #[serde(deserialize_with = "required")]
    pub version: Option<u32>,
}

/// A salted value that can be shown or withheld: the array `[salt, name, value]`, whose digest stands in the manifest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disclosure<S = String>(
    /// 16 random bytes, base64url without padding.
    pub S,
    /// Name of the field, or `title`, or `name` for the name of a file.
    pub S,
    /// The value.
    pub Value,
);

impl Disclosure {
    /// Makes a disclosure from 16 random bytes.
    #[must_use]
    pub fn new(salt: [u8; SALT_BYTES], name: &str, value: Value) -> Self {
        Self(BASE64URL.encode(salt), name.to_owned(), value)
    }
}

impl<S: Borrow<str>> Disclosure<S> {
    /// What the manifest commits to.
    ///
    /// # Errors
    /// If the value cannot be written canonically (a fraction, too deep).
    pub fn digest(&self) -> Result<Digest, CanonicalError> {
        // Written by hand: a pack has tens of thousands, and no tree of values is needed for three members.
        let mut out = String::with_capacity(128);
        out.push('[');
        canonical::write_text(&mut out, self.0.borrow());
        out.push(',');
        canonical::write_text(&mut out, self.1.borrow());
        out.push(',');
        canonical::write_value(&mut out, &self.2, 1)?;
        out.push(']');
        Ok(Digest::of(out.as_bytes()))
    }

    /// The name.
    #[must_use]
    pub fn name(&self) -> &str {
        self.1.borrow()
    }

    /// The value.
    #[must_use]
    pub const fn value(&self) -> &Value {
        &self.2
    }

    /// True if it opens the digest under the given name, with a salt of the right length.
    #[must_use]
    pub fn opens(&self, name: &str, digest: &Digest) -> bool {
        // The engine asks for room for two bytes more; a longer salt does not fit, and is wrong anyway.
        let mut salt = [0_u8; SALT_BYTES + 2];
        self.name() == name
            && BASE64URL.decode_slice(self.0.borrow(), &mut salt) == Ok(SALT_BYTES)
            && self.digest().is_ok_and(|found| found == *digest)
    }
}

/// The disclosures of one version. What is `None` or absent is withheld.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Disclosures<S = String> {
    /// Always `sanad/disclosures/v1`.
    #[serde(rename = "type")]
    pub schema: DisclosuresSchema,
    /// ULID of the record.
    pub record: S,
    /// The version.
    pub version: u32,
    /// The title.
    #[serde(deserialize_with = "required")]
    pub title: Option<Disclosure<S>>,
    /// The fields, sorted by name (bytes).
    pub fields: Vec<Disclosure<S>>,
    /// The names of the files, by position.
    pub files: Vec<Option<Disclosure<S>>>,
}

/// Something in a disclosures file that its manifest does not bear out.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Mismatch {
    /// Another record or version.
    #[error("the disclosures are those of another version")]
    Subject,
    /// The title does not open its digest.
    #[error("the title is not the one that the manifest commits to")]
    Title,
    /// A field does not open its digest.
    #[error("the field {0} has not the value that the manifest commits to")]
    Field(String),
    /// A field of which the manifest knows nothing.
    #[error("the manifest has no field {0}")]
    UnknownField(String),
    /// Fields out of order, or twice.
    #[error("the fields are not sorted by name, each once (at {0})")]
    Order(String),
    /// The name of the file at this position (from 0) does not open its digest.
    #[error("the name of file {0} is not the one that the manifest commits to")]
    FileName(usize),
    /// Not as many positions as the manifest has files.
    #[error("the number of file names is not the number of files")]
    FileCount,
}

impl Manifest {
    /// The bytes that are hashed.
    ///
    /// # Errors
    /// If they cannot be written canonically (a file of 2^53 bytes or more).
    pub fn to_canonical(&self) -> Result<Vec<u8>, CanonicalError> {
        canonical::to_vec(self)
    }

    /// The version's digest.
    ///
    /// # Errors
    /// As [`Manifest::to_canonical`].
    pub fn digest(&self) -> Result<Digest, CanonicalError> {
        Ok(Digest::of(&self.to_canonical()?))
    }
}

impl<S: Borrow<str> + Ord> Manifest<S> {
    /// Compares with disclosures; an empty list means that all of them open.
    #[must_use]
    pub fn check(&self, disclosures: &Disclosures<S>) -> Vec<Mismatch> {
        let mut wrong = Vec::new();
        if disclosures.record != self.record || disclosures.version != self.version {
            wrong.push(Mismatch::Subject);
        }
        if disclosures.title.as_ref().is_some_and(|title| !title.opens(TITLE, &self.title)) {
            wrong.push(Mismatch::Title);
        }
        let mut last: Option<&str> = None;
        for field in &disclosures.fields {
            if last.is_some_and(|last| last >= field.name()) {
                wrong.push(Mismatch::Order(field.name().to_owned()));
            }
            last = Some(field.name());
            match self.fields.get(field.name()) {
                None => wrong.push(Mismatch::UnknownField(field.name().to_owned())),
                Some(digest) if !field.opens(field.name(), digest) => {
                    wrong.push(Mismatch::Field(field.name().to_owned()));
                }
                Some(_) => {}
            }
        }
        if disclosures.files.len() != self.files.len() {
            wrong.push(Mismatch::FileCount);
        }
        for (position, (entry, name)) in self.files.iter().zip(&disclosures.files).enumerate() {
            if name.as_ref().is_some_and(|name| !name.opens(FILE_NAME, &entry.name)) {
                wrong.push(Mismatch::FileName(position));
            }
        }
        wrong
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use serde_json::json;

    /// The example of the specification.
    pub(crate) fn example() -> (Manifest, Disclosures) {
        let title = Disclosure::new([1; 16], TITLE, json!("Bore scratched"));
        let cause = Disclosure::new([2; 16], "cause", json!("Worn chuck — بوسیدہ"));
        let name = Disclosure::new([3; 16], FILE_NAME, json!("scan.pdf"));
        let manifest = Manifest {
            schema: VersionSchema,
            organisation: "pof".to_owned(),
            record: "01JAAAAAAAAAAAAAAAAAAAAAAA".to_owned(),
            number: "POF-NC-2026-0012".to_owned(),
            kind: "nonconformity".to_owned(),
            kind_digest: Digest::of(b"kind"),
            version: 1,
            previous: None,
            title: title.digest().unwrap(),
            marking: "RESTRICTED".to_owned(),
            occurred_on: Some("2026-10-02".parse().unwrap()),
            received_at: "2026-10-03T08:14:05.120Z".parse().unwrap(),
            state: "open".to_owned(),
            author: "01JBBBBBBBBBBBBBBBBBBBBBBB".to_owned(),
            reason: "First report".to_owned(),
            fields: [("cause".to_owned(), cause.digest().unwrap())].into(),
            files: vec![FileEntry {
                name: name.digest().unwrap(),
                size: 4,
                media_type: "application/pdf".to_owned(),
                digest: Digest::of(b"scan"),
            }],
            links: vec![LinkEntry {
                kind: "corrects".to_owned(),
                to: "01JCCCCCCCCCCCCCCCCCCCCCCC".to_owned(),
                version: None,
            }],
        };
        let disclosures = Disclosures {
            schema: DisclosuresSchema,
            record: manifest.record.clone(),
            version: 1,
            title: Some(title),
            fields: vec![cause],
            files: vec![Some(name)],
        };
        (manifest, disclosures)
    }

    #[test]
    fn the_manifest_has_known_bytes_and_is_read_back() {
        let (manifest, disclosures) = example();
        let bytes = manifest.to_canonical().unwrap();
        assert_eq!(canonical::parse_as::<Manifest>(&bytes).unwrap(), manifest);
        let text = String::from_utf8(bytes).unwrap();
        assert!(
            text.starts_with("{\"author\":\"01JBBBBBBBBBBBBBBBBBBBBBBB\",\"fields\":{\"cause\":\"sha256:"),
            "{text}"
        );
        assert!(text.ends_with("\"type\":\"sanad/version/v1\",\"version\":1}"), "{text}");
        let bytes = canonical::to_vec(&disclosures).unwrap();
        assert_eq!(canonical::parse_as::<Disclosures>(&bytes).unwrap(), disclosures);
    }

    #[test]
    fn a_disclosure_has_known_bytes_and_digest() {
        let disclosure = Disclosure::new([0; 16], "cause", json!("Worn chuck"));
        let bytes = canonical::to_vec(&disclosure).unwrap();
        assert_eq!(bytes, b"[\"AAAAAAAAAAAAAAAAAAAAAA\",\"cause\",\"Worn chuck\"]");
        assert_eq!(disclosure.digest().unwrap(), Digest::of(&bytes));
        assert!(disclosure.opens("cause", &Digest::of(&bytes)));
        assert!(!disclosure.opens("effect", &Digest::of(&bytes)));
        let nested = Disclosure::new([7; 16], "a\"b", json!({"b": [1, "x\n"], "a": null}));
        assert_eq!(nested.digest().unwrap(), Digest::of(&canonical::to_vec(&nested).unwrap()));
        let short = Disclosure("AAAA".to_owned(), "cause".to_owned(), json!("x"));
        assert!(!short.opens("cause", &short.digest().unwrap()));
    }

    #[test]
    fn withheld_is_fine_and_altered_is_not() {
        let (manifest, good) = example();
        assert_eq!(manifest.check(&good), []);
        let withheld = Disclosures { title: None, fields: vec![], files: vec![None], ..good.clone() };
        assert_eq!(manifest.check(&withheld), []);

        let mut bad = good.clone();
        bad.version = 2;
        bad.title.as_mut().unwrap().2 = json!("Another");
        bad.fields[0].2 = json!("Another");
        bad.fields.push(Disclosure::new([4; 16], "approved", json!("yes")));
        bad.files[0].as_mut().unwrap().2 = json!("other.pdf");
        assert_eq!(
            manifest.check(&bad),
            [
                Mismatch::Subject,
                Mismatch::Title,
                Mismatch::Field("cause".to_owned()),
                Mismatch::Order("approved".to_owned()),
                Mismatch::UnknownField("approved".to_owned()),
                Mismatch::FileName(0),
            ]
        );
        bad.files.clear();
        assert!(manifest.check(&bad).contains(&Mismatch::FileCount));
    }

    #[test]
    fn unknown_members_and_other_types_are_refused() {
        let (manifest, _) = example();
        let mut value = serde_json::to_value(&manifest).unwrap();
        value["type"] = json!("sanad/version/v2");
        assert!(serde_json::from_value::<Manifest>(value.clone()).is_err());
        value["type"] = json!("sanad/version/v1");
        value["more"] = json!(1);
        assert!(serde_json::from_value::<Manifest>(value.clone()).is_err());
        value.as_object_mut().unwrap().remove("more");
        for (member, of) in [("previous", None), ("version", Some("links"))] {
            let mut without = value.clone();
            let place = if let Some(list) = of { &mut without[list][0] } else { &mut without };
            assert!(place.as_object_mut().unwrap().remove(member).is_some());
            assert!(serde_json::from_value::<Manifest>(without).is_err(), "{member} may be null, not absent");
        }
        value["occurred_on"] = json!("2026-10-2");
        assert!(serde_json::from_value::<Manifest>(value).is_err());
    }
}
