//! Two issued packs side by side, made of what they were made of: their ZIPs are not needed.

use std::collections::BTreeMap;

use super::basis::Basis;
use super::build::differs;
use super::collect::{Chosen, Collected};
use super::read::visible_pack;
use super::request::PackRequest;
use crate::app::readiness::{self, AsOf, Known};
use crate::app::records::filing::parse_marking;
use crate::app::{App, Error, Session, definitions};
use crate::db::{Conn, DbError};
use crate::domain::kind::Category;
use crate::proof::canonical;
use crate::proof::diff::{End, PackDiff, Version, Why, diff};
use crate::proof::digest::Digest;
use crate::proof::pack::{Content, PackJson};

/// A pack as it was issued.
struct Side {
    request: PackRequest,
    pack: PackJson,
    content: Digest,
    chosen: BTreeMap<String, Chosen>,
}

impl App {
    /// What the pack with the number `to` says differently from the one with the number `from`.
    ///
    /// # Errors
    /// [`crate::app::Code::NotFound`], [`crate::app::Code::Denied`]; [`crate::app::Code::Pack`], [`crate::app::Code::PackDestroyed`] if one of them cannot be made again as it was issued.
    pub fn diff_packs(&self, session: &Session, from: &str, to: &str) -> Result<PackDiff, Error> {
        self.db.read(|conn| {
            let (from, to) = (self.side(conn, session, from)?, self.side(conn, session, to)?);
            let mut why = None;
            diff(
                (&from.pack, from.content),
                (&to.pack, to.content),
                &mut |end, content| match end {
                    End::From => from.version(content),
                    End::To => to.version(content),
                },
                &mut |content| {
                    // Read only when a record is gone.
                    let known = match &mut why {
                        Some(known) => known,
                        None => why.insert(later(conn, session, &to.request)?),
                    };
                    self.why(conn, session, &to.request, known.get(&content.record))
                },
            )
        })
    }

    fn side(&self, conn: &mut Conn, session: &Session, number: &str) -> Result<Side, Error> {
        let (stored, request) = visible_pack(conn, session, number)?;
        let basis = Basis::stored(conn, session.code(), &request.basis)?;
        let (Collected { evidence, .. }, chosen) = self.assemble(conn, session, (&request, &basis))?;
        let content = Digest::of(&canonical::to_vec(&evidence.pack)?);
        if content.hex() != stored.content_digest {
            let pair = (format!("sha256:{}", stored.content_digest), content.to_string());
            return Err(differs(conn, session, (number, request.as_of), pair)?);
        }
        let mut by_record = BTreeMap::new();
        for record in chosen {
            by_record.insert(record.current()?.manifest.record.clone(), record);
        }
        Ok(Side { request, pack: evidence.pack, content, chosen: by_record })
    }

    /// Why a record is not in a pack, and its state by then. What is above the actor's clearance by then is not told.
    fn why(
        &self,
        conn: &mut Conn,
        session: &Session,
        request: &PackRequest,
        known: Option<&(Known, Digest)>,
    ) -> Result<(Why, Option<String>), Error> {
        let Some((Known { facts, highest, .. }, kind_digest)) = known else {
            return Ok((Why::NotStated, None));
        };
        if *highest > session.actor.clearance {
            return Ok((Why::NotStated, None));
        }
        if *highest > parse_marking(&request.marking)? {
            return Ok((Why::Marking, None));
        }
        if !facts.in_scope(&request.site, &request.product) {
            return Ok((Why::Scope, None));
        }
        let kind = definitions::kind_of(self, conn, session.code(), &facts.kind, kind_digest)?;
        let category = kind.state(&facts.state).map(|state| state.category);
        let is_settled = matches!(category, Some(Category::Closed | Category::Superseded | Category::Void));
        let why = if is_settled { Why::Settled } else { Why::NotStated };
        Ok((why, Some(facts.state.clone())))
    }
}

/// Every record as the later pack's position knows it, with the definition of its kind.
fn later(
    conn: &mut Conn,
    session: &Session,
    request: &PackRequest,
) -> Result<BTreeMap<String, (Known, Digest)>, Error> {
    let size = AsOf::at(conn, session.code(), request.as_of)?.size;
    let mut known = BTreeMap::new();
    for (record, versions) in readiness::history(conn, session.code(), size)? {
        let Some(current) = versions.last() else { continue };
        known.insert(record, (Known::of(&versions)?, current.manifest.kind_digest));
    }
    Ok(known)
}

impl Side {
    /// The current version of a record as the pack has it.
    fn version(&self, content: &Content) -> Result<Version, Error> {
        let missing = || DbError::Inconsistent { table: "versions", what: content.record.clone() };
        let current = self.chosen.get(&content.record).ok_or_else(missing)?.current()?;
        Ok(Version { manifest: current.manifest.clone(), disclosures: current.disclosures.clone() })
    }
}
