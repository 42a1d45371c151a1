//! What a pack stands on besides records and ledger: the definitions of kinds that its records are judged by, and the
//! names of people and organisation that are printed. All of these may change after the pack was issued. So they are
//! written down as they are at issue: a text under its digest, among the definitions, and the request names the digest
//! (invariant 7). The text is small, for kinds stand in it by digest, and packs between which nothing changed share it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::witnessed::Witnessed;
use crate::app::{App, Code, Error, Session, definitions};
use crate::db::{Conn, WriteTx, users, versions};
use crate::domain::kind::Kinds;
use crate::ledger::check::verifier_keys;
use crate::proof::canonical;
use crate::proof::digest::Digest;
use crate::proof::time::Timestamp;

/// Category among the definitions.
const CATEGORY: &str = "basis";

/// What was true at issue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Basis {
    /// Name of the organisation.
    pub organisation: String,
    /// Digests of the kinds, by code: all of them, since also a kind without records is named in reasons.
    pub kinds: BTreeMap<String, Digest>,
    /// Verifier keys of the ledger, the newest last.
    pub keys: Vec<String>,
    /// Names of those who wrote a version before the position, by user id.
    pub people: BTreeMap<String, String>,
    /// Who witnessed the ledger, and what they had signed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub witnessed: Option<Witnessed>,
    /// Packs are signed with a certificate: `README.txt` then says how to check that.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_signed: bool,
    /// Timestamps are asked for.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_stamped: bool,
}

impl Basis {
    /// As things are now, for a pack as of `size`.
    pub fn present(
        app: &App,
        conn: &mut Conn,
        session: &Session,
        (size, witnessed): (u64, Option<Witnessed>),
    ) -> Result<Self, Error> {
        let end = i64::try_from(size).unwrap_or(i64::MAX);
        let authors = versions::authors(conn, session.code(), end)?;
        let users = users::list(conn, session.code())?.into_iter();
        let authors = users.filter(|user| authors.contains(&user.user_id));
        let people = authors.map(|user| (user.user_id, user.name)).collect();
        let kinds = app
            .definitions
            .of(session.code())
            .kinds
            .iter()
            .map(|kind| (kind.code.clone(), kind.digest))
            .collect();
        let keys = keys_of(conn, session.code())?;
        Ok(Self {
            organisation: session.organisation.name.clone(),
            kinds,
            keys,
            people,
            witnessed,
            is_signed: app.config.signing.contains_key(session.code()),
            is_stamped: !app.config.timestamps.is_empty(),
        })
    }

    /// As it was when the pack was issued.
    pub fn stored(conn: &mut Conn, organisation: &str, digest: &Digest) -> Result<Self, Error> {
        let text = definitions::stored(conn, organisation, CATEGORY, digest)?;
        Ok(canonical::parse_as(text.as_bytes())?)
    }

    /// What the request names.
    pub fn digest(&self) -> Result<Digest, Error> {
        Ok(Digest::of(&canonical::to_vec(self)?))
    }

    /// Stores it and every kind that it names, as far as they are not stored yet. `pack` is the one that needs it.
    pub fn keep(
        &self,
        app: &App,
        tx: &mut WriteTx<'_>,
        organisation: &str,
        by: (&str, Timestamp),
        pack: &str,
    ) -> Result<(), Error> {
        // The head that covers this very issue is signed by the keys of now.
        if keys_of(tx.look(), organisation)? != self.keys {
            return Err(Error::new(Code::KeysChanged));
        }
        for (code, digest) in &self.kinds {
            definitions::ensure(app, tx, organisation, by, ("kind", code, *digest))?;
        }
        definitions::ensure_text(app, tx, organisation, by, (CATEGORY, pack, self.digest()?), || {
            String::from_utf8(canonical::to_vec(self)?).map_err(|e| Error::new(Code::Internal).because(e))
        })
    }

    /// The kinds as they were.
    pub fn kinds(&self, app: &App, conn: &mut Conn, organisation: &str) -> Result<Kinds, Error> {
        let kinds = self.kinds.iter();
        kinds.map(|(code, digest)| definitions::kind_of(app, conn, organisation, code, digest)).collect()
    }
}

/// Verifier keys of the ledger, the newest last, as text.
fn keys_of(conn: &mut Conn, organisation: &str) -> Result<Vec<String>, Error> {
    Ok(verifier_keys(conn, organisation)?.iter().map(ToString::to_string).collect())
}
