//! What anybody may ask: whether bytes that they hold are on record here.
//!
//! They ask with a digest, or with a receipt. The answer is where the ledger has it and when, and whether it still stands:
//! known, superseded by a later version, withdrawn, destroyed, unknown. Nothing else: no number, title, kind, or marking. Who asks
//! has the bytes, or their hash, already; that these are on record tells nothing about what they are, so the answer is
//! the same whatever their marking.

use std::collections::BTreeMap;

use super::{App, Error};
use crate::db::lookup::{self, Found};
use crate::db::{Conn, events, ledger, organisations, packs};
use crate::domain::kind::Category;
use crate::ledger::check::verifier_keys;
use crate::ledger::read::root_at;
use crate::ledger::witnessed;
pub use crate::proof::answer::Standing;
use crate::proof::answer::{Answer, Recorded};
use crate::proof::canonical;
use crate::proof::checkpoint::Checkpoint;
use crate::proof::digest::Digest;
use crate::proof::event::{Event, PACK_ISSUED, VERSION_COMMITTED, leaf_hash};
use crate::proof::receipt::Receipt;
use crate::proof::time::Timestamp;

/// Versions with the same file that are looked at, the ones in force first.
const FILES_LOOKED_AT: i64 = 64;

/// The page that checks a pack in a browser without a network, as packs carry it.
#[must_use]
pub fn offline_page() -> &'static str {
    crate::pack::verify_page::html()
}

/// What an organisation has: standing, index and time of the event, and when it was destroyed.
type Best = (Standing, i64, i64, Option<i64>);

/// Where it is on record.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct Place {
    /// Name of the organisation.
    pub organisation: String,
    /// Origin of its ledger.
    pub origin: String,
    /// How it stands there.
    pub standing: Standing,
    /// Index of the event in the ledger.
    pub position: u64,
    /// When it was recorded.
    #[schemars(with = "String")]
    pub at: Timestamp,
    /// When it was destroyed under the procedure for records whose retention is over.
    #[schemars(with = "Option<String>")]
    pub destroyed_at: Option<Timestamp>,
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct Standings {
    /// What was asked about.
    #[schemars(with = "String")]
    pub digest: Digest,
    /// The best of the places, or unknown.
    pub standing: Standing,
    /// One for each organisation that has it on record, by its name.
    pub places: Vec<Place>,
}

/// What a receipt proves.
#[derive(Debug, Clone, serde::Serialize)]
pub struct ReceiptAnswer {
    /// True if it shows, under a key of an organisation here, that its event is in the ledger at its position.
    pub is_proven: bool,
    /// Where and when; none if nothing is proven.
    pub place: Option<Place>,
    /// What its event commits to, where that is a version or a pack, or was asked about.
    pub digest: Option<Digest>,
    /// What was answered, if it is the receipt of an answer; `place` says how it stands now.
    pub answer: Option<Told>,
}

/// What was answered in writing.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Told {
    /// How it stood.
    pub standing: Standing,
    /// Where it was recorded.
    pub position: Option<u64>,
    /// When.
    pub at: Option<Timestamp>,
    /// True if witnesses have signed since, as many as the organisation asks for: the receipt can be had with that.
    pub is_renewable: bool,
}

/// How a head that somebody kept agrees with the ledger as it is now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Agreement {
    /// The ledger begins with just what the head covers.
    Consistent,
    /// It is signed with the organisation's key, and the ledger has something else, or less.
    Contradicted,
    /// It is signed with no key of an organisation here.
    Unknown,
}

/// What became of what a head covers.
#[derive(Debug, Clone, serde::Serialize)]
pub struct HeadAnswer {
    /// Whether it agrees.
    pub agreement: Agreement,
    /// Name of the organisation, where the signature is one of its.
    pub organisation: Option<String>,
    /// The ledger that the head names.
    pub origin: String,
    /// Leaves that the head covers.
    pub size: u64,
    /// Leaves that the ledger has now.
    pub present: u64,
}

impl App {
    /// Whether the ledger still begins with what a signed head (C2SP tlog-checkpoint) covers: nothing that was recorded
    /// before it was changed or taken out. `None` if the text is no such head.
    ///
    /// # Errors
    /// [`super::Code::TooMany`] if the address asks too often.
    pub fn verify_head(&self, address: &str, text: &str) -> Result<Option<HeadAnswer>, Error> {
        self.rate.take_of(address, self.clock.now())?;
        let text = spelled(text);
        let Ok(claimed) = Checkpoint::claimed(&text) else { return Ok(None) };
        let unknown = HeadAnswer {
            agreement: Agreement::Unknown,
            organisation: None,
            origin: claimed.origin.clone(),
            size: claimed.size,
            present: 0,
        };
        self.db.read(|conn| {
            for organisation in organisations::list(conn)? {
                let code = &organisation.organisation;
                let Ok(head) = Checkpoint::open(&text, &verifier_keys(conn, code)?) else { continue };
                let present = ledger::head(conn, code)?.map_or(0, |head| head.size);
                let is_there = head.size <= present && root_at(conn, code, head.size)? == head.root;
                let agreement = if is_there { Agreement::Consistent } else { Agreement::Contradicted };
                let organisation = Some(organisation.name);
                return Ok(Some(HeadAnswer { agreement, organisation, present, ..unknown }));
            }
            Ok(Some(unknown))
        })
    }

    /// Whether the bytes with this digest are on record: a file, a version's manifest, a pack's `pack.json` or
    /// `tagmanifest-sha256.txt`. The same questions are put to the database whatever the answer is.
    ///
    /// # Errors
    /// [`super::Code::TooMany`] if the address asks too often.
    pub fn verify_digest(&self, address: &str, digest: &Digest) -> Result<Standings, Error> {
        self.rate.take_of(address, self.clock.now())?;
        self.db.read(|conn| self.standings(conn, digest))
    }

    fn standings(&self, conn: &mut Conn, digest: &Digest) -> Result<Standings, Error> {
        let places: Vec<Place> = self.places(conn, digest)?.into_iter().map(|(_, place)| place).collect();
        let standing = places.first().map_or(Standing::Unknown, |place| place.standing);
        Ok(Standings { digest: *digest, standing, places })
    }

    /// Where each organisation that has it on record has it, by its code; the best first.
    pub(super) fn places(&self, conn: &mut Conn, digest: &Digest) -> Result<Vec<(String, Place)>, Error> {
        let hex = digest.hex();
        let version = lookup::version(conn, &hex)?;
        let files = lookup::files(conn, &hex, FILES_LOOKED_AT)?;
        let packs = packs::with_digest(conn, &hex, FILES_LOOKED_AT)?;
        let names: BTreeMap<String, organisations::Organisation> = organisations::list(conn)?
            .into_iter()
            .map(|organisation| (organisation.organisation.clone(), organisation))
            .collect();
        // The best that each organisation has; of equals the first that was recorded.
        let mut best: BTreeMap<String, Best> = BTreeMap::new();
        let found = version.iter().chain(&files).map(|found| {
            let best = (self.standing(found), found.event_index, found.received_ms, found.destroyed_ms);
            (&found.organisation, best)
        });
        let issued = packs
            .iter()
            .map(|pack| (&pack.organisation, (Standing::Known, pack.event_index, pack.created_ms, None)));
        for (organisation, candidate) in found.chain(issued) {
            best.entry(organisation.clone())
                .and_modify(|there| *there = (*there).min(candidate))
                .or_insert(candidate);
        }
        let mut places: Vec<(String, Place)> = best
            .into_iter()
            .filter_map(|(code, (standing, index, at, destroyed_ms))| {
                let organisation = names.get(&code)?;
                let place = Place {
                    organisation: organisation.name.clone(),
                    origin: organisation.origin.clone(),
                    standing,
                    position: u64::try_from(index).ok()?,
                    at: Timestamp::from_millis(at),
                    destroyed_at: destroyed_ms.map(Timestamp::from_millis),
                };
                Some((code, place))
            })
            .collect();
        places.sort_by(|(_, a), (_, b)| (a.standing, &a.organisation).cmp(&(b.standing, &b.organisation)));
        Ok(places)
    }

    fn standing(&self, found: &Found) -> Standing {
        if found.destroyed_ms.is_some() {
            return Standing::Destroyed;
        }
        let category = self
            .definitions
            .of(&found.organisation)
            .kinds
            .get(&found.kind)
            .and_then(|kind| kind.state(&found.state))
            .map(|state| state.category);
        match category {
            Some(Category::Void) => Standing::Withdrawn,
            Some(Category::Superseded) => Standing::Superseded,
            _ if found.version < found.current => Standing::Superseded,
            _ => Standing::Known,
        }
    }

    /// What a receipt proves under the keys of the ledgers here. One without its event is held against the event that
    /// the ledger has at its position.
    ///
    /// # Errors
    /// [`super::Code::TooMany`] if the address asks too often. A receipt that proves nothing is no error.
    pub fn verify_receipt(&self, address: &str, text: &str) -> Result<ReceiptAnswer, Error> {
        self.rate.take_of(address, self.clock.now())?;
        let nothing = ReceiptAnswer { is_proven: false, place: None, digest: None, answer: None };
        let Ok(receipt) = spelled(text).parse::<Receipt>() else { return Ok(nothing) };
        self.db.read(|conn| {
            for organisation in organisations::list(conn)? {
                let code = &organisation.organisation;
                let keys = verifier_keys(conn, code)?;
                if Checkpoint::open(&receipt.checkpoint, &keys).is_err() {
                    continue;
                }
                let body = match receipt.extra.clone().map(String::from_utf8) {
                    Some(Ok(body)) => body,
                    Some(Err(_)) => return Ok(nothing),
                    None => match events::find(conn, code, receipt.index)? {
                        Some(stored) => stored.body,
                        None => return Ok(nothing),
                    },
                };
                let leaf = leaf_hash(&Digest::of(body.as_bytes()));
                let Ok(event) = canonical::parse_as::<Event>(body.as_bytes()) else { return Ok(nothing) };
                if receipt.verify(&leaf, &keys).is_err() {
                    return Ok(nothing);
                }
                let answer = Answer::of(&event, receipt.index).ok();
                let is_of_bytes = matches!(event.action.as_str(), VERSION_COMMITTED | PACK_ISSUED);
                let digest = event.digest.filter(|_| is_of_bytes || answer.is_some());
                // What was answered is about whatever was asked; everything else is on record, here.
                let otherwise = if answer.is_some() { Standing::Unknown } else { Standing::Known };
                let standings = digest.map(|digest| self.standings(conn, &digest)).transpose()?;
                let found = standings.and_then(|found| {
                    found.places.into_iter().find(|place| place.origin == organisation.origin)
                });
                let destroyed_at = found.as_ref().and_then(|place| place.destroyed_at);
                let standing = found.map_or(otherwise, |place| place.standing);
                let place = Place {
                    organisation: organisation.name,
                    origin: organisation.origin,
                    standing,
                    position: receipt.index,
                    at: event.at,
                    destroyed_at,
                };
                let told = |Answer { standing, recorded, .. }| {
                    let (position, at) = recorded.map(|Recorded { position, at }| (position, at)).unzip();
                    let is_renewable = is_renewable(conn, code, &receipt)?;
                    Ok::<_, Error>(Told { standing, position, at, is_renewable })
                };
                let answer = answer.map(told).transpose()?;
                return Ok(ReceiptAnswer { is_proven: true, place: Some(place), digest, answer });
            }
            Ok(nothing)
        })
    }
}

/// True if enough witnesses have signed over an event, but not under this receipt of it.
fn is_renewable(conn: &mut Conn, organisation: &str, receipt: &Receipt) -> Result<bool, Error> {
    let policy = witnessed::policy(conn, organisation)?;
    if policy.quorum.is_none() || policy.open(&receipt.checkpoint).is_ok() {
        return Ok(false);
    }
    let which = witnessed::Which::First(receipt.index.saturating_add(1));
    Ok(witnessed::witnessed(conn, organisation, &policy, which)?.is_some())
}

/// The text as a receipt is spelled: forms send line ends of two characters, and people leave out the last one.
fn spelled(text: &str) -> String {
    let mut text = text.replace("\r\n", "\n");
    let end = text.trim_end().len();
    text.truncate(end);
    text.push('\n');
    text.trim_start().to_owned()
}
