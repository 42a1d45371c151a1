//! What the events of a ledger say of rows: the leaves hold the events, so a row that says something else was edited.

use std::collections::{BTreeMap, HashMap};

use crate::app::Error;
use crate::db::{Conn, events};
use crate::proof::canonical;
use crate::proof::destruction::{DESTRUCTION_APPROVED, RECORD_DESTROYED};
use crate::proof::digest::Digest;
use crate::proof::event::{
    Acknowledging, Event, RECORD_ACKNOWLEDGED, RECORD_SIGNED, SIGNATURE_REFUSED, Signing, VERSION_COMMITTED,
};

/// What was decided of a destruction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Decision {
    pub outcome: String,
    pub by: String,
    pub reason: Option<String>,
    pub at: i64,
    /// Digest of the certificate, and the index of the event that commits to it.
    pub certificate: Option<(Digest, u64)>,
}

/// What is remembered of the events while they go by, once.
#[derive(Debug, Default)]
pub(super) struct Said {
    /// The organisation's row.
    pub organisation: Option<Digest>,
    /// Verifier keys of the ledger, and when each began to sign.
    pub keys: BTreeMap<String, i64>,
    /// When each ceased to.
    pub keys_retired: HashMap<String, i64>,
    /// The last digest of each user's row.
    pub users: BTreeMap<String, Option<Digest>>,
    /// When each user was switched off.
    pub switched_off: HashMap<String, Vec<i64>>,
    /// Each token's row.
    pub tokens: BTreeMap<String, Option<Digest>>,
    /// When each token was taken back.
    pub revoked: HashMap<String, i64>,
    /// Sessions that began: user and digest, and when.
    pub sessions: HashMap<(String, String), i64>,
    /// Each grant's row.
    pub grants: BTreeMap<String, Option<Digest>>,
    /// When each grant was taken back.
    pub grants_revoked: HashMap<String, i64>,
    /// Each delegation's row.
    pub delegations: BTreeMap<String, Option<Digest>>,
    /// When each delegation was taken back.
    pub delegations_ended: HashMap<String, i64>,
    /// Each hold's row.
    pub holds: BTreeMap<String, Option<Digest>>,
    /// Who lifted each hold, why and when.
    pub holds_lifted: HashMap<String, (String, String, i64)>,
    /// Each destruction as it was proposed.
    pub destructions: BTreeMap<String, Option<Digest>>,
    /// What was decided of each: outcome, who, why, when; of an approved one the digest of its certificate and the index.
    pub decisions: HashMap<String, Decision>,
    /// Destroyed records: destruction, index of the event and when.
    pub destroyed: BTreeMap<String, (String, u64, i64)>,
    /// Signatures and refusals: index of the event to its record and version.
    pub signatures: BTreeMap<u64, (String, u32)>,
    /// Acknowledgements: index of the event to its record and version.
    pub acknowledgements: BTreeMap<u64, (String, u32)>,
    /// Comments: id to the index of the event and what it commits to.
    pub comments: BTreeMap<String, (u64, Option<Digest>)>,
    /// Where each user wants to be reminded.
    pub contacts: BTreeMap<String, Option<Digest>>,
    /// Definitions: digest to category, code and when.
    pub definitions: BTreeMap<Digest, (String, String, i64)>,
    /// The last owner of each record.
    pub owners: HashMap<String, String>,
    /// Versions: index of the event, record and digest.
    pub versions: Vec<(u64, String, Option<Digest>)>,
    /// Packs: number to the index of their event.
    pub packs: BTreeMap<String, u64>,
}

impl Said {
    /// Reads all events. One that does not parse was reported with the ledger.
    pub fn read(conn: &mut Conn, code: &str) -> Result<Self, Error> {
        const PAGE: u64 = 4096;
        let mut said = Self::default();
        let mut from = 0;
        loop {
            let page = events::page(conn, code, from, PAGE)?;
            if page.is_empty() {
                return Ok(said);
            }
            from += PAGE;
            for stored in &page {
                if let Ok(event) = canonical::parse_as::<Event>(stored.body.as_bytes()) {
                    said.hear(stored.index, event);
                }
            }
        }
    }

    fn hear(&mut self, index: u64, event: Event) {
        let text = |name: &str| {
            event.detail.get(name).and_then(serde_json::Value::as_str).unwrap_or_default().to_owned()
        };
        let at = event.at.millis();
        let subject = event.subject.clone();
        match event.action.as_str() {
            VERSION_COMMITTED => {
                if event.detail.contains_key("owner") {
                    self.owners.insert(subject.clone(), text("owner"));
                }
                self.versions.push((index, subject, event.digest));
            }
            "organisation_created" => {
                self.organisation = event.digest;
                self.keys.insert(text("key"), at);
            }
            "ledger_key_added" => {
                self.keys.insert(subject, at);
            }
            "ledger_key_retired" => {
                self.keys_retired.insert(subject, at);
            }
            "user_added" => {
                self.users.insert(subject, event.digest);
            }
            "token_created" => {
                self.tokens.insert(subject, event.digest);
            }
            "token_revoked" => {
                self.revoked.insert(subject, at);
            }
            "pack_granted" => {
                self.grants.insert(text("grant"), event.digest);
            }
            "pack_grant_revoked" => {
                self.grants_revoked.insert(text("grant"), at);
            }
            "delegation_given" => {
                self.delegations.insert(subject, event.digest);
            }
            "delegation_ended" => {
                self.delegations_ended.insert(subject, at);
            }
            "hold_placed" => {
                self.holds.insert(subject, event.digest);
            }
            "hold_lifted" => {
                let lifted = (event.actor.clone(), text("reason"), at);
                self.holds_lifted.insert(subject, lifted);
            }
            "destruction_proposed" => {
                self.destructions.insert(subject, event.digest);
            }
            "destruction_refused" | "destruction_withdrawn" | DESTRUCTION_APPROVED => {
                let outcome = event.action.trim_start_matches("destruction_").to_owned();
                let certificate = event.digest.map(|digest| (digest, index));
                let reason = certificate.is_none().then(|| text("reason"));
                self.decisions
                    .insert(subject, Decision { outcome, by: event.actor, reason, at, certificate });
            }
            RECORD_DESTROYED => {
                self.destroyed.insert(subject, (text("destruction"), index, at));
            }
            RECORD_SIGNED | SIGNATURE_REFUSED => {
                let version = Signing::of(&event).map(|said| said.version).unwrap_or_default();
                self.signatures.insert(index, (subject, version));
            }
            "reminders_set" | "address_confirmed" => {
                self.contacts.insert(subject, event.digest);
            }
            "record_handed_over" => {
                self.owners.insert(subject, text("owner"));
            }
            "record_commented" => {
                self.comments.insert(text("comment"), (index, event.digest));
            }
            RECORD_ACKNOWLEDGED => {
                let version = Acknowledging::of(&event).map(|said| said.version).unwrap_or_default();
                self.acknowledgements.insert(index, (subject, version));
            }
            "pack_issued" => {
                self.packs.insert(subject, index);
            }
            "definition_adopted" => {
                if let Some(digest) = event.digest {
                    self.definitions.insert(digest, (text("category"), subject, at));
                }
            }
            action => {
                if action == "signed_in" {
                    self.sessions.insert((subject.clone(), text("session")), at);
                }
                if action == "user_switched_off" {
                    self.switched_off.entry(subject.clone()).or_default().push(at);
                }
                // Whatever else happens to a user and changes their row commits to it.
                if let (Some(last), Some(digest)) = (self.users.get_mut(&subject), event.digest) {
                    *last = Some(digest);
                }
            }
        }
    }
}
