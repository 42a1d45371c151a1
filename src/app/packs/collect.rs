//! Gathering a pack's evidence as of a ledger position. Everything comes from versions and events before the position,
//! never from tables that change, so that the same request gives the same evidence at any later time.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

use super::about::{About, Asker};
use super::basis::Basis;
use super::proofs::{Place, Proofs};
use super::request::PackRequest;
use super::said::{self, Said};
use super::sheets::{Told, sheets, structure};
use super::withhold::{self, Plan};
use super::witnessed::Witnessed;
use crate::app::destruction::ghost::line;
use crate::app::readiness::{self, AsOf, History, Known, Question};
use crate::app::records::filing::parse_marking;
use crate::app::records::read::Parsed;
use crate::app::trace::facts;
use crate::app::trace::lists::{self, Lists, Traced};
use crate::app::{App, Code, Error, Session, definitions};
use crate::db::{Conn, DbError, ghosts};
use crate::domain::access::Marking;
use crate::domain::ids::RecordId;
use crate::domain::kind::{Category, Kind, Kinds};
use crate::domain::profile::Profile;
use crate::domain::rule::StepResult;
use crate::domain::snapshot::RecordFacts;
use crate::pack::bag::{Evidence, Traceability};
use crate::pack::contents::TraceabilitySummary;
use crate::proof::digest::Digest;
use crate::proof::note::{Algorithm, NoteError, SignedNote};
use crate::proof::pack::{self, Content, ContentVersion, Item, PackJson, Part, Rule, Step, Withheld};
use crate::proof::policy::{Log, Policy};
use crate::proof::time::Date;
use crate::words::Words;

/// Portable names of the files of a version, by record id and version.
pub(super) type FileNames = BTreeMap<(String, u32), Vec<String>>;

/// A record that is in the pack.
pub(super) struct Chosen {
    /// Shared: thousands of records are of one kind.
    pub kind: Rc<Kind>,
    /// First to last.
    pub versions: Vec<Parsed>,
    /// The highest marking that any of them had.
    pub highest: Marking,
    /// What people said of the versions.
    pub said: Said,
    /// The step in whose folder it stands.
    pub step: String,
    /// That folder.
    folder: String,
    /// All steps that it is evidence for.
    pub steps: Vec<String>,
}

impl Chosen {
    /// A record has at least one version, or it would not have been chosen.
    pub fn current(&self) -> Result<&Parsed, Error> {
        self.versions
            .last()
            .ok_or_else(|| DbError::Inconsistent { table: "versions", what: "none".to_owned() }.into())
    }

    pub fn path(&self, number: &str) -> String {
        format!("data/{}/{number}", self.folder)
    }
}

/// The records of a pack and what is withheld of them, before anything is made of it.
pub(super) struct Gathered {
    as_of: AsOf,
    profile: Profile,
    kinds: Kinds,
    limit: Marking,
    from: Date,
    /// Every record at the position, for the rules.
    records: Vec<Arc<RecordFacts>>,
    /// Those of the pack, by step, then by number.
    pub chosen: Vec<Chosen>,
    /// What is withheld of them. It is still there.
    pub plan: Plan,
    /// The pieces that it is limited to, if it is.
    about: Option<About>,
    /// Records of its scope that the actor may see but that are marked above its limit.
    above: usize,
}

/// What a pack is made from.
pub(super) struct Collected {
    /// All but what proves the versions.
    pub evidence: Evidence,
    /// How to read that.
    pub proofs: Proofs,
    /// Records of its scope that the actor may see but that are marked above its limit.
    pub withheld: usize,
}

impl App {
    /// Gathers what the request asks for, on the basis that it names, up to what is withheld.
    pub(super) fn gather(
        &self,
        conn: &mut Conn,
        session: &Session,
        (request, basis): (&PackRequest, &Basis),
    ) -> Result<Gathered, Error> {
        let code = session.code();
        let mut as_of = AsOf::at(conn, code, request.as_of)?;
        if let Some(witnessed) = &basis.witnessed {
            as_of.note.clone_from(&witnessed.checkpoint);
        }
        let profile = definitions::profile_of(self, conn, code, &request.profile, &request.profile_digest)?;
        let limit = parse_marking(&request.marking)?;
        let history = readiness::history(conn, code, request.as_of)?;
        let kinds = basis.kinds(self, conn, code)?;
        let rules = withhold::parse(&request.withhold, &session.words())?;
        let known =
            history.values().map(|versions| Known::of(versions)).collect::<Result<Vec<_>, Error>>()?;
        let asker = Asker { session, limit };
        let about = self.about(conn, asker, (request, &profile, &kinds), &known)?;
        let mut records = Vec::with_capacity(history.len());
        for known in known {
            let unspoken = withhold::unspoken(&rules, &known);
            let is_in = |about: &About| about.records.contains(&known.facts.id);
            if about.as_ref().is_none_or(is_in) {
                records.push(Arc::new(RecordFacts { unspoken, ..Arc::unwrap_or_clone(known.facts) }));
            }
        }
        let from = crate::domain::snapshot::window_start(request.day()?, request.window_months);
        let scope = (request, &profile, about.as_ref());
        let (mut chosen, above) = self.choose(conn, session, scope, (limit, from), history)?;
        all_there(conn, session, &chosen)?;
        sort(&mut chosen, &profile)?;
        said::add(conn, code, request.as_of, &mut chosen)?;
        let mut rules = rules;
        if let Some(about) = &about {
            let withheld = self.withheld_batches(about, (&rules, &chosen), &session.words())?;
            rules.extend(withheld);
        }
        let plan = withhold::plan(&rules, &chosen, &kinds, &session.words())?;
        said::hold_back(&mut chosen, &plan);
        Ok(Gathered { as_of, profile, kinds, limit, from, records, chosen, plan, about, above })
    }

    /// Gathers what the request asks for, on the basis that it names.
    pub(super) fn collect(
        &self,
        conn: &mut Conn,
        session: &Session,
        asked: (&PackRequest, &Basis),
    ) -> Result<Collected, Error> {
        self.assemble(conn, session, asked).map(|(collected, _)| collected)
    }

    /// The same, with the records as far as the pack tells them.
    pub(super) fn assemble(
        &self,
        conn: &mut Conn,
        session: &Session,
        (request, basis): (&PackRequest, &Basis),
    ) -> Result<(Collected, Vec<Chosen>), Error> {
        let code = session.code();
        let words = Words::english();
        let Gathered { as_of, profile, kinds, limit, from, records, mut chosen, plan, about, above } =
            self.gather(conn, session, (request, basis))?;
        let question = Question {
            profile: &profile,
            kinds: &kinds,
            as_of: &as_of,
            site: &request.site,
            product: &request.product,
            day: request.day()?,
            window_months: request.window_months,
            limit,
        };
        let pieces = about.as_ref().map(|about| {
            let facts = facts::facts(&about.assembly.genealogy, (&records, &kinds), question.day);
            (facts, about.standing.against.clone())
        });
        let results = readiness::evaluate_at(conn, session, (&question, &words), records, pieces)?;
        // From here on nothing knows what is withheld.
        let disclosures = withhold::redact(&mut chosen, &plan)?;
        let highest = highest_marking(&chosen)?;
        let broken = |error: NoteError| Error::new(Code::Internal).because(error);
        let logs = basis.keys.iter().map(|key| Ok(Log { key: key.parse().map_err(broken)?, url: None }));
        let witnesses = basis.witnessed.as_ref().map_or_else(|| Ok(Vec::new()), Witnessed::shown)?;
        let logs = logs.collect::<Result<Vec<Log>, Error>>()?;
        // The newest of those that fit on a page and that everybody can check.
        let is_short = |log: &&Log| log.key.algorithm() == Algorithm::Ed25519;
        let key = logs.iter().rfind(is_short).ok_or_else(|| Error::not_found("signing key", code))?;
        let vkey = key.key.to_string();
        let is_long = |log: &&Log| log.key.algorithm() == Algorithm::MlDsa44;
        let note = SignedNote::parse(&as_of.note).map_err(broken)?;
        let has_signed = |log: &&Log| note.signatures.iter().any(|line| line.is_by(&log.key));
        let beside = logs.iter().filter(is_long).find(has_signed).map(|log| log.key.label());
        let policy = Policy { logs, witnesses, ..Policy::default() };
        let scope = pack::Scope {
            site: request.site.clone(),
            product: request.product.clone(),
            from,
            to: request.day()?,
            marking: highest.code().to_owned(),
            copy: request.copy,
            recipient: request.recipient.clone(),
            about: request.about.clone(),
        };
        let mut taken = BTreeMap::new();
        let pack = PackJson {
            schema: pack::PackSchema,
            number: request.number.clone(),
            organisation: pack::Organisation { code: code.to_owned(), name: basis.organisation.clone() },
            origin: session.organisation.origin.clone(),
            scope,
            profile: pack::Profile {
                code: profile.code.clone(),
                title: profile.title.of("en").to_owned(),
                digest: profile.digest,
            },
            as_of: pack::AsOf { size: as_of.size, root: as_of.root, at: as_of.at },
            steps: results.iter().map(step_json).collect(),
            contents: contents_json(&chosen, &plan, &mut taken)?,
        };
        let origin = format!("https://{}", session.organisation.origin);
        // Long lists wait beside the packs until they are in one.
        let folder = &self.config.packs;
        let (traced, epcis, structure) = match about {
            Some(About { assembly, standing, hidden, .. }) => {
                let epcis = assembly.epcis(conn, &hidden, (origin, as_of.at))?;
                let structure = structure(&assembly, &standing, &words);
                (lists::traced(&assembly.genealogy, folder)?, Some(epcis), structure)
            }
            None => {
                let batches = told_batches(&chosen, &plan)?;
                (lists::traced_at(conn, (code, &batches), folder)?, None, Vec::new())
            }
        };
        let (summary, traceability) = traced
            .map(|Traced { summary, lists: Lists { units, edges, as_designed, operations } }| {
                let traceability = Traceability { units, edges, as_designed, operations, epcis };
                (TraceabilitySummary { structure, ..summary }, traceability)
            })
            .unzip();
        let told = Told { names: &taken, plan: &plan, words: &words };
        let contents = sheets(basis, &pack, (&results, &chosen, &told), summary, (vkey, beside))?;
        let evidence = Evidence {
            pack,
            contents,
            checkpoint: as_of.note.clone(),
            policy: policy.to_string(),
            traceability,
        };
        let places = places(&chosen, &taken, disclosures)?;
        let proofs = Proofs { places, head: as_of.checkpoint() };
        Ok((Collected { evidence, proofs, withheld: above }, chosen))
    }

    /// Which records are in: visible under the pack's marking, in its scope, and not long settled before its window; and
    /// how many more there would be but for their marking. What is above the actor's clearance is not counted either.
    fn choose(
        &self,
        conn: &mut Conn,
        session: &Session,
        (request, profile, about): (&PackRequest, &Profile, Option<&About>),
        (limit, from): (Marking, Date),
        history: History,
    ) -> Result<(Vec<Chosen>, usize), Error> {
        let mut kinds: BTreeMap<(String, Digest), Rc<Kind>> = BTreeMap::new();
        let (mut chosen, mut withheld) = (Vec::new(), 0);
        for versions in history.into_values() {
            let Some(current) = versions.last() else { continue };
            let Known { facts, highest, .. } = Known::of(&versions)?;
            // Pieces live long: what bears on them does, however long it is settled.
            let is_cut = match about {
                Some(about) if !about.records.contains(&facts.id) => continue,
                Some(_) => false,
                None => true,
            };
            // A version above the limit withholds the record: its disclosures would be in the pack.
            if highest > limit.max(session.actor.clearance) {
                continue;
            }
            let key = (current.manifest.kind.clone(), current.manifest.kind_digest);
            if !kinds.contains_key(&key) {
                let kind = definitions::kind_of(self, conn, session.code(), &key.0, &key.1)?;
                kinds.insert(key.clone(), Rc::new(kind));
            }
            let Some(kind) = kinds.get(&key) else { continue };
            let category = kind.state(&current.manifest.state).map(|state| state.category);
            let settled = matches!(category, Some(Category::Closed | Category::Superseded | Category::Void));
            let day = facts.occurred_on.unwrap_or_else(|| facts.received_at.date());
            if !facts.in_scope(&request.site, &request.product) || (is_cut && settled && day < from) {
                continue;
            }
            if highest > limit {
                withheld += 1;
                continue;
            }
            let (step, steps) = profile.steps_for(kind, &facts.fields);
            let folder = profile.step(&step).map(|step| step.folder.clone()).unwrap_or_default();
            let said = Said::default();
            chosen.push(Chosen { kind: Rc::clone(kind), versions, highest, said, step, folder, steps });
        }
        Ok((chosen, withheld))
    }
}

/// Refuses a pack in which a record would stand that was destroyed since: it would be another pack.
fn all_there(conn: &mut Conn, session: &Session, chosen: &[Chosen]) -> Result<(), Error> {
    let ghosts = ghosts::all(conn, session.code())?;
    let words = session.words();
    let mut lines = Vec::new();
    for record in chosen {
        let manifest = &record.current()?.manifest;
        if let Some(ghost) = ghosts.get(&manifest.record) {
            lines.push(line(&manifest.number, ghost, &words));
        }
    }
    match lines.is_empty() {
        true => Ok(()),
        false => Err(Error::new(Code::PackDestroyed).details(lines)),
    }
}

/// By step, in the profile's order, then by number.
fn sort(chosen: &mut [Chosen], profile: &Profile) -> Result<(), Error> {
    for record in chosen.iter() {
        record.current()?;
    }
    chosen.sort_by_key(|record| {
        let place = profile.steps.iter().position(|step| step.code == record.step);
        (place, record.versions.last().map(|current| current.manifest.number.clone()))
    });
    Ok(())
}

fn highest_marking(chosen: &[Chosen]) -> Result<Marking, Error> {
    let mut highest = Marking::Unclassified;
    for version in chosen.iter().flat_map(|record| &record.versions) {
        highest = highest.max(parse_marking(&version.manifest.marking)?);
    }
    Ok(highest)
}

/// The batches whose rows the pack may tell: none of which a file is withheld.
fn told_batches(chosen: &[Chosen], plan: &Plan) -> Result<BTreeMap<String, u32>, Error> {
    let hidden: BTreeSet<&String> = plan
        .iter()
        .filter(|(_, withheld)| withheld.iter().any(|entry| entry.part == Part::File))
        .map(|((record, _), _)| record)
        .collect();
    let mut ids = BTreeMap::new();
    for record in chosen {
        let current = record.current()?;
        if hidden.contains(&current.manifest.record) {
            continue;
        }
        ids.insert(current.manifest.record.clone(), current.manifest.version);
    }
    Ok(ids)
}

/// `contents` of pack.json; remembers the portable names given to each version's files.
fn contents_json(chosen: &[Chosen], plan: &Plan, names: &mut FileNames) -> Result<Vec<Content>, Error> {
    let mut contents = Vec::new();
    for record in chosen {
        let current = record.current()?;
        let mut versions = Vec::new();
        for version in &record.versions {
            let key = (version.manifest.record.clone(), version.manifest.version);
            let withheld = plan.get(&key).cloned().unwrap_or_default();
            let hidden: BTreeSet<usize> = withheld.iter().filter_map(Withheld::position).collect();
            let mut files = Vec::new();
            if version.manifest.version == current.manifest.version {
                let mut taken = BTreeSet::new();
                for position in 0..version.manifest.files.len() {
                    files.push(match hidden.contains(&position) {
                        true => String::new(),
                        false => pack::portable_name(&version.file_name(position), &mut taken),
                    });
                }
            }
            names.insert(key, files.clone());
            versions.push(ContentVersion {
                version: version.manifest.version,
                digest: version.digest,
                event: version.event,
                files,
                withheld,
                signatures: said::indexes(&record.said.signatures, version.manifest.version),
                refusals: said::indexes(&record.said.refusals, version.manifest.version),
                acknowledgements: said::indexes(&record.said.acknowledgements, version.manifest.version),
            });
        }
        contents.push(Content {
            record: current.manifest.record.clone(),
            number: current.manifest.number.clone(),
            kind: current.manifest.kind.clone(),
            title: current.title(),
            step: record.step.clone(),
            steps: record.steps.clone(),
            path: record.path(&current.manifest.number),
            version: current.manifest.version,
            versions,
        });
    }
    Ok(contents)
}

/// Where each version stands in the pack.
fn places(
    chosen: &[Chosen],
    names: &FileNames,
    mut disclosures: BTreeMap<u64, String>,
) -> Result<BTreeMap<u64, Place>, Error> {
    let mut places = BTreeMap::new();
    for record in chosen {
        let record_path = record.path(&record.current()?.manifest.number);
        for version in &record.versions {
            let key = (version.manifest.record.clone(), version.manifest.version);
            let shipped = version.manifest.files.iter().zip(names.get(&key).into_iter().flatten());
            let place = Place {
                record_path: record_path.clone(),
                version: version.manifest.version,
                files: shipped
                    .filter(|(_, name)| !name.is_empty())
                    .map(|(file, name)| (name.clone(), file.digest))
                    .collect(),
                disclosures: disclosures.remove(&version.event),
                said: record.said.events(version.manifest.version),
            };
            places.insert(version.event, place);
        }
    }
    Ok(places)
}

fn step_json(result: &StepResult) -> Step {
    Step {
        code: result.code.clone(),
        folder: result.folder.clone(),
        title: result.title.clone(),
        status: result.status,
        rules: result
            .rules
            .iter()
            .map(|rule| Rule {
                id: rule.id.clone(),
                label: rule.label.clone(),
                status: rule.status,
                items: rule
                    .items
                    .iter()
                    .map(|item| Item { record: item.record.clone(), reason: item.reason.clone() })
                    .collect(),
            })
            .collect(),
    }
}

/// Parses a record id of a manifest.
pub(in crate::app) fn record_id(text: &str) -> Result<RecordId, Error> {
    text.parse().map_err(|_| DbError::Inconsistent { table: "versions", what: text.to_owned() }.into())
}

/// The profile's number for the next pack.
pub(super) fn pack_number(profile: &Profile, code: &str, year: i16, sequence: i64) -> String {
    profile.number.make(code, year, u32::try_from(sequence).unwrap_or(u32::MAX))
}
