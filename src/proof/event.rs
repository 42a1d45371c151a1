//! Events: what happened, as the ledger commits to it.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::canonical::{self, CanonicalError};
use super::digest::Digest;
use super::merkle;
use super::schema::{required, schema};
use super::time::Timestamp;

schema! {
    /// `type` of an event.
    EventSchema = "sanad/event/v1"
}

/// Action of the event that commits a version; its `detail` has `number` and `version`.
pub const VERSION_COMMITTED: &str = "version_committed";

/// Action of the event that signs a version: its `digest` is that of the version, its `detail` is a [`Signing`].
pub const RECORD_SIGNED: &str = "record_signed";

/// Action of the event by which somebody refuses to sign a version; its `detail` is a [`Signing`] with a `reason`.
pub const SIGNATURE_REFUSED: &str = "signature_refused";

/// What the event of a signature says, beside who (`actor`), when (`at`), and what is signed (`subject`, `digest`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signing {
    /// Number of the record.
    pub number: String,
    /// The version that is signed, from 1.
    pub version: u32,
    /// What it says: `approved`.
    pub meaning: String,
    /// The state that it is given for.
    pub to: String,
    /// Printed name of who signs.
    pub name: String,
    /// Their login.
    pub login: String,
    /// The role in which it is given: theirs, or that of whom they sign for.
    pub role: String,
    /// ULID of whom they sign for, if it is somebody else.
    #[serde(rename = "for", default, skip_serializing_if = "Option::is_none")]
    pub on_behalf: Option<String>,
    /// Printed name of that person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub for_name: Option<String>,
    /// ULID of the delegation that allows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delegation: Option<String>,
    /// Why it is refused; a signature has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// A structure of texts and numbers as the `detail` of an event.
fn detail_of(said: &impl Serialize) -> Map<String, Value> {
    match serde_json::to_value(said) {
        Ok(Value::Object(detail)) => detail,
        // Such a structure is an object.
        _ => Map::new(),
    }
}

impl Signing {
    /// The same as the `detail` of an event.
    #[must_use]
    pub fn detail(&self) -> Map<String, Value> {
        detail_of(self)
    }

    /// What the event of a signature or refusal says; nothing for any other event, and for one that is wrongly made.
    #[must_use]
    pub fn of(event: &Event) -> Option<Self> {
        let is_refusal = event.action == SIGNATURE_REFUSED;
        if event.action != RECORD_SIGNED && !is_refusal {
            return None;
        }
        let said: Self = serde_json::from_value(Value::Object(event.detail.clone())).ok()?;
        let is_whole = said.reason.is_some() == is_refusal
            && said.on_behalf.is_some() == said.for_name.is_some()
            && said.on_behalf.is_some() == said.delegation.is_some()
            && event.digest.is_some();
        is_whole.then_some(said)
    }
}

/// Action of the event by which somebody says that they have read a version: its `digest` is that of the version, its
/// `detail` is an [`Acknowledging`].
pub const RECORD_ACKNOWLEDGED: &str = "record_acknowledged";

/// What the event of an acknowledgement says, beside who, when and what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Acknowledging {
    /// Number of the record.
    pub number: String,
    /// The version that was read, from 1.
    pub version: u32,
    /// Its revision, as the record names it.
    pub revision: String,
    /// SHA-256 of the canonical JSON `["reading", revision, [digest of each file]]`: as long as a later version gives the
    /// same, what was read is what it says.
    pub content: Digest,
    /// Printed name of who has read it.
    pub name: String,
    /// Their login.
    pub login: String,
}

impl Acknowledging {
    /// What is read, in one digest: the revision and the files of a version.
    ///
    /// # Errors
    /// None that a text and digests can cause.
    pub fn content_of(revision: &str, files: &[Digest]) -> Result<Digest, CanonicalError> {
        Ok(Digest::of(&canonical::to_vec(&("reading", revision, files))?))
    }

    /// The same as the `detail` of an event.
    #[must_use]
    pub fn detail(&self) -> Map<String, Value> {
        detail_of(self)
    }

    /// What the event of an acknowledgement says; nothing for any other event, and for one that is wrongly made.
    #[must_use]
    pub fn of(event: &Event) -> Option<Self> {
        if event.action != RECORD_ACKNOWLEDGED || event.digest.is_none() {
            return None;
        }
        serde_json::from_value(Value::Object(event.detail.clone())).ok()
    }
}

/// Action of the event that issues a pack; its `digest` is that of `tagmanifest-sha256.txt`.
pub const PACK_ISSUED: &str = "pack_issued";

/// Action of the event that answers whether bytes are on record ([`Answer`](super::answer::Answer)).
pub const VERIFICATION_ANSWERED: &str = "verification_answered";

/// One event. The entry in the ledger is the 32 bytes SHA-256 of its canonical bytes.
///
/// `S` is what its texts are kept in: also [`Text`](super::text::Text), by whoever only looks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Event<S = String> {
    /// Always `sanad/event/v1`.
    #[serde(rename = "type")]
    pub schema: EventSchema,
    /// Code of the organisation whose ledger this is.
    pub organisation: S,
    /// When.
    pub at: Timestamp,
    /// ULID of who did it; empty for the system itself.
    pub actor: S,
    /// What was done, `version_committed`.
    pub action: S,
    /// To what: the ULID of a record, the number of a pack, …
    pub subject: S,
    /// What the action commits to: the digest of a version, a pack, a signature.
    #[serde(deserialize_with = "required")]
    pub digest: Option<Digest>,
    /// More about it.
    pub detail: Map<String, Value>,
    /// 16 random bytes, base64url without padding: they make the public leaf tell nothing.
    pub salt: S,
}

impl Event {
    /// The bytes that are hashed.
    ///
    /// # Errors
    /// If the detail cannot be written canonically (a fraction, too deep).
    pub fn to_canonical(&self) -> Result<Vec<u8>, CanonicalError> {
        self.to_canonical_text().map(String::into_bytes)
    }

    /// The bytes that are hashed, as text. Written member by member in the order that sorting gives: a ledger takes in
    /// a hundred thousand of these a second, and building a tree of values first would cost more than all the rest.
    ///
    /// # Errors
    /// As [`Event::to_canonical`].
    pub fn to_canonical_text(&self) -> Result<String, CanonicalError> {
        let Self { schema: EventSchema, organisation, at, actor, action, subject, digest, detail, salt } =
            self;
        let mut out = String::with_capacity(384);
        out.push_str("{\"action\":");
        canonical::write_text(&mut out, action);
        canonical::write_member(&mut out, "actor", actor);
        canonical::write_member(&mut out, "at", &at.to_string());
        out.push_str(",\"detail\":");
        canonical::write_object(&mut out, detail, 1)?;
        match digest {
            Some(digest) => canonical::write_member(&mut out, "digest", &digest.to_string()),
            None => out.push_str(",\"digest\":null"),
        }
        canonical::write_member(&mut out, "organisation", organisation);
        canonical::write_member(&mut out, "salt", salt);
        canonical::write_member(&mut out, "subject", subject);
        canonical::write_member(&mut out, "type", EventSchema::TEXT);
        out.push('}');
        Ok(out)
    }

    /// The entry in the ledger.
    ///
    /// # Errors
    /// As [`Event::to_canonical`].
    pub fn digest(&self) -> Result<Digest, CanonicalError> {
        Ok(Digest::of(&self.to_canonical()?))
    }
}

/// Hash of the leaf whose entry is this event digest.
#[must_use]
pub fn leaf_hash(event: &Digest) -> Digest {
    merkle::leaf_hash(event.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_event_has_known_bytes_digest_and_leaf() {
        let event = Event {
            schema: EventSchema,
            organisation: "mgi".to_owned(),
            at: "2026-10-03T08:14:05.120Z".parse().unwrap(),
            actor: String::new(),
            action: VERSION_COMMITTED.to_owned(),
            subject: "01JAAAAAAAAAAAAAAAAAAAAAAA".to_owned(),
            digest: Some(Digest::of(b"")),
            detail: json!({"version": 1, "number": "MGI-NC-2026-0012"}).as_object().unwrap().clone(),
            salt: "AAAAAAAAAAAAAAAAAAAAAA".to_owned(),
        };
        let expected = concat!(
            r#"{"action":"version_committed","actor":"","at":"2026-10-03T08:14:05.120Z","#,
            r#""detail":{"number":"MGI-NC-2026-0012","version":1},"#,
            r#""digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","#,
            r#""organisation":"mgi","salt":"AAAAAAAAAAAAAAAAAAAAAA","#,
            r#""subject":"01JAAAAAAAAAAAAAAAAAAAAAAA","type":"sanad/event/v1"}"#
        );
        let bytes = event.to_canonical().unwrap();
        assert_eq!(String::from_utf8(bytes.clone()).unwrap(), expected);
        assert_eq!(canonical::parse_as::<Event>(&bytes).unwrap(), event);
        // Written by hand, and yet what the general writer gives; also where something must be escaped or is absent.
        for event in [
            event.clone(),
            Event {
                digest: None,
                subject: "\"\\\n\u{1}بوسیدہ".to_owned(),
                detail: Map::new(),
                ..event.clone()
            },
        ] {
            assert_eq!(event.to_canonical().unwrap(), canonical::to_vec(&event).unwrap());
        }
        let digest = event.digest().unwrap();
        assert_eq!(digest, Digest::of(expected.as_bytes()));
        assert_eq!(leaf_hash(&digest), Digest::of(&[&[0], digest.as_bytes().as_slice()].concat()));
    }
}
