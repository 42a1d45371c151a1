//! What a pack withholds, for those who issue it: before it is issued, and after, when something is disclosed.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde_json::Value;

use super::basis::Basis;
use super::collect::{Chosen, Gathered};
use super::read::pack_for;
use super::request::NewPack;
use crate::app::events::{Happening, detail, event};
use crate::app::records::read::Parsed;
use crate::app::{App, Error, Session};
use crate::domain::access::Action;
use crate::proof::canonical;
use crate::proof::digest::Digest;
use crate::proof::disclosed::{Later, LaterSchema};
use crate::proof::pack::{Part, Withheld};
use crate::proof::version::{Disclosure, FileEntry};

/// Shorter texts stand in many places by chance, and are not looked for.
const MIN_CHARS: usize = 4;

/// What is withheld of one record: one thing in all versions that have it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct WithheldLine {
    /// Number of the record.
    pub number: String,
    /// Its title.
    pub title: String,
    /// What sort of thing.
    pub part: Part,
    /// Name of the field, or of the file.
    pub name: String,
    /// The same for people: the field's label.
    pub label: String,
    /// What it says in the newest of the versions; nothing for a file.
    pub value: String,
    /// Versions in which it is withheld, first to last.
    pub versions: Vec<u32>,
    /// Why.
    pub reason: String,
}

/// A withheld value that stands in the pack all the same.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, schemars::JsonSchema)]
pub struct Elsewhere {
    /// The value.
    pub value: String,
    /// Number of the record that tells it.
    pub number: String,
    /// Where: a field's name, `title`, `file`, `reason` of a version, or `refusal` to sign one.
    pub place: String,
}

/// What a pack withholds.
#[derive(Debug, Clone, serde::Serialize, schemars::JsonSchema)]
pub struct Withholding {
    /// By record, in the order of the pack.
    pub lines: Vec<WithheldLine>,
    /// Withheld values that can still be read elsewhere in the pack.
    pub elsewhere: Vec<Elsewhere>,
    /// Records of the pack.
    pub records: usize,
}

/// What somebody asks to disclose.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Disclose {
    /// Number of the record.
    pub record: String,
    /// What sort of thing.
    pub part: Part,
    /// Name of the field or of the file; empty for the title.
    #[serde(default)]
    pub name: String,
    /// Version; without it, the newest in which it is withheld.
    #[serde(default)]
    pub version: Option<u32>,
}

/// Something that was disclosed.
#[derive(Debug, Clone)]
pub struct Disclosed {
    /// The disclosure: canonical JSON of [`Later`].
    pub text: String,
    /// A name for its file.
    pub file_name: String,
    /// The content, if it is a file.
    pub content: Option<Digest>,
}

impl App {
    /// What a pack would withhold.
    ///
    /// # Errors
    /// [`crate::app::Code::Denied`]; [`crate::app::Code::Invalid`] naming what is not there to be withheld.
    pub fn withholding(&self, session: &Session, new: &NewPack) -> Result<Withholding, Error> {
        // Nothing is issued, so nobody waits for witnesses.
        let new = NewPack { unwitnessed: true, ..new.clone() };
        let (request, basis) = self.request(session, &new)?;
        let gathered = self.db.read(|conn| self.gather(conn, session, (&request, &basis)))?;
        withholding_of(&gathered)
    }

    /// What an issued pack withholds.
    ///
    /// # Errors
    /// [`crate::app::Code::NotFound`], [`crate::app::Code::Denied`].
    pub fn withheld(&self, session: &Session, number: &str) -> Result<Withholding, Error> {
        withholding_of(&self.gathered_again(session, number)?)
    }

    fn gathered_again(&self, session: &Session, number: &str) -> Result<Gathered, Error> {
        self.db.read(|conn| {
            // What is withheld is for those who may decide on it.
            let (_, request) = pack_for(conn, session, number, Action::IssuePack)?;
            let basis = Basis::stored(conn, session.code(), &request.basis)?;
            self.gather(conn, session, (&request, &basis))
        })
    }

    /// Discloses something that a pack withholds, and records that.
    ///
    /// # Errors
    /// [`crate::app::Code::NotFound`] if there is no such pack, or it withholds no such thing; [`crate::app::Code::Denied`].
    pub fn disclose(
        self: &Arc<Self>,
        session: &Session,
        number: &str,
        asked: &Disclose,
    ) -> Result<Disclosed, Error> {
        let gathered = self.gathered_again(session, number)?;
        let missing = || {
            let name = [asked.record.as_str(), asked.part.code(), &asked.name];
            Error::not_found(
                "withheld value",
                name.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" "),
            )
        };
        let (version, entry) = find(&gathered, asked).ok_or_else(missing)?;
        let (disclosure, file) = opened(version, entry).ok_or_else(missing)?;
        let later = Later {
            schema: LaterSchema,
            pack: number.to_owned(),
            record: version.manifest.record.clone(),
            number: version.manifest.number.clone(),
            version: version.manifest.version,
            part: entry.part,
            name: entry.name.clone(),
            disclosure: disclosure.clone(),
        };
        let text = canonical::to_text(&later)?;
        let what = Happening {
            action: "pack_disclosed",
            subject: number,
            digest: Some(Digest::of(text.as_bytes())),
            detail: detail([
                ("record", later.number.as_str().into()),
                ("version", later.version.into()),
                ("part", later.part.code().into()),
                ("name", later.name.as_str().into()),
            ]),
        };
        let disclosed = event(self, session.code(), (&session.user(), session.now), what)?;
        self.db.write(move |tx| tx.record(disclosed).map_err(Error::from))?;
        let mut taken = BTreeSet::new();
        let file_name =
            format!("{number} {} v{} {} {}.json", later.number, later.version, later.part.code(), later.name);
        Ok(Disclosed {
            file_name: crate::proof::pack::portable_name(&file_name, &mut taken),
            content: file.map(|file| file.digest),
            text,
        })
    }
}

/// The version and the entry that are meant.
fn find<'g>(gathered: &'g Gathered, asked: &Disclose) -> Option<(&'g Parsed, &'g Withheld)> {
    let record = gathered.chosen.iter().find(|record| {
        record.versions.last().is_some_and(|current| current.manifest.number == asked.record)
    })?;
    let versions = record.versions.iter().rev();
    versions.filter(|version| asked.version.is_none_or(|wanted| version.manifest.version == wanted)).find_map(
        |version| {
            let entries = of_version(gathered, version);
            let is_it = |entry: &&Withheld| {
                entry.part == asked.part
                    && match entry.position() {
                        Some(position) => {
                            version.file_name(position) == asked.name || entry.name == asked.name
                        }
                        None => entry.name == asked.name,
                    }
            };
            Some((version, entries.iter().find(is_it)?))
        },
    )
}

fn of_version<'g>(gathered: &'g Gathered, version: &Parsed) -> &'g [Withheld] {
    let key = (version.manifest.record.clone(), version.manifest.version);
    gathered.plan.get(&key).map(Vec::as_slice).unwrap_or_default()
}

/// The disclosure of what is withheld, and the file that is meant.
fn opened<'v>(version: &'v Parsed, entry: &Withheld) -> Option<(&'v Disclosure, Option<&'v FileEntry>)> {
    let disclosures = &version.disclosures;
    match entry.part {
        Part::Title => Some((disclosures.title.as_ref()?, None)),
        Part::Field => Some((disclosures.fields.iter().find(|field| field.name() == entry.name)?, None)),
        Part::File => {
            let position = entry.position()?;
            Some((disclosures.files.get(position)?.as_ref()?, version.manifest.files.get(position)))
        }
    }
}

fn withholding_of(gathered: &Gathered) -> Result<Withholding, Error> {
    let mut lines = Vec::new();
    for record in &gathered.chosen {
        lines.extend(lines_of(gathered, record)?);
    }
    Ok(Withholding { elsewhere: elsewhere(gathered), lines, records: gathered.chosen.len() })
}

fn lines_of(gathered: &Gathered, record: &Chosen) -> Result<Vec<WithheldLine>, Error> {
    let current = record.current()?;
    let mut lines: BTreeMap<(Part, String), WithheldLine> = BTreeMap::new();
    for version in &record.versions {
        for entry in of_version(gathered, version) {
            let name = entry.position().map_or_else(|| entry.name.clone(), |at| version.file_name(at));
            let field = record.kind.field(&entry.name).filter(|_| entry.part == Part::Field);
            let value = match (entry.part, opened(version, entry)) {
                (Part::Field, Some((disclosure, _))) => field.map_or_else(
                    || plain(disclosure.value()),
                    |field| record.kind.show(field, disclosure.value(), "en"),
                ),
                (Part::Title, Some((disclosure, _))) => plain(disclosure.value()),
                _ => String::new(),
            };
            let line = lines.entry((entry.part, name.clone())).or_insert_with(|| WithheldLine {
                number: current.manifest.number.clone(),
                title: current.title(),
                part: entry.part,
                label: field.map_or_else(|| name.clone(), |field| field.label.of("en").to_owned()),
                name,
                value: String::new(),
                versions: Vec::new(),
                reason: String::new(),
            });
            line.versions.push(version.manifest.version);
            line.value = value;
            line.reason.clone_from(&entry.reason);
        }
    }
    Ok(lines.into_values().collect())
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// The texts of a value that are worth looking for.
fn texts(value: &Value) -> Vec<&str> {
    let all: Vec<&str> = match value {
        Value::String(text) => vec![text],
        Value::Array(values) => values.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    all.into_iter().filter(|text| text.chars().count() >= MIN_CHARS).collect()
}

/// Where withheld values can still be read: in the titles, fields, file names and reasons that are not withheld, and in
/// what people said who refused to sign.
fn elsewhere(gathered: &Gathered) -> Vec<Elsewhere> {
    let (mut values, mut told) = (BTreeSet::new(), Vec::new());
    for version in gathered.chosen.iter().flat_map(|record| &record.versions) {
        let entries = of_version(gathered, version);
        let is_withheld =
            |part, name: &str| entries.iter().any(|entry| entry.part == part && entry.name == name);
        let number = version.manifest.number.as_str();
        let title = version.disclosures.title.iter().map(|title| (Part::Title, "", "title", title));
        let fields =
            version.disclosures.fields.iter().map(|field| (Part::Field, field.name(), field.name(), field));
        for (part, name, place, disclosure) in title.chain(fields) {
            if is_withheld(part, name) {
                values.extend(texts(disclosure.value()));
            } else {
                told.extend(
                    texts(disclosure.value()).into_iter().map(|text| (number, place, text.to_lowercase())),
                );
            }
        }
        for (position, name) in (1_usize..).zip(&version.disclosures.files) {
            let name = name.iter().flat_map(|name| texts(name.value()));
            if is_withheld(Part::File, &position.to_string()) {
                values.extend(name);
            } else {
                told.extend(name.map(|name| (number, "file", name.to_lowercase())));
            }
        }
        told.push((number, "reason", version.manifest.reason.to_lowercase()));
    }
    for record in &gathered.chosen {
        for refusal in record.said.refusals.iter().map(|one| &one.what.said.said) {
            let reason = refusal.reason.as_deref().unwrap_or_default();
            told.push((refusal.number.as_str(), "refusal", reason.to_lowercase()));
        }
    }
    let mut found = BTreeSet::new();
    for value in values {
        let wanted = value.to_lowercase();
        found.extend(told.iter().filter(|(_, _, text)| text.contains(&wanted)).map(|(number, place, _)| {
            Elsewhere { value: value.to_owned(), number: (*number).to_owned(), place: (*place).to_owned() }
        }));
    }
    found.into_iter().collect()
}
