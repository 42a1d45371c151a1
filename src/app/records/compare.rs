//! Two versions of a record side by side.

use std::collections::BTreeMap;

use super::read::{self, Parsed};
use crate::app::{App, Error, Session};
use crate::db::{Conn, records};
use crate::domain::access::Action;
use crate::domain::kind::{FieldType, Kind};
use crate::proof::digest::Digest;
use crate::proof::time::Timestamp;
use crate::words::Words;

/// Two versions of a record side by side.
#[derive(Debug, Clone, serde::Serialize, schemars::JsonSchema)]
pub struct Comparison {
    /// Number of the record.
    pub number: String,
    /// Its title now.
    pub title: String,
    /// Its marking now.
    pub marking: String,
    /// The earlier side.
    pub from: Side,
    /// The later side.
    pub to: Side,
    /// Title, state, marking, date, then the fields in the kind's order.
    pub rows: Vec<RowPair>,
    /// Files, those of the earlier side first.
    pub files: Vec<FilePair>,
    /// Links, those of the earlier side first.
    pub links: Vec<LinkPair>,
    /// Versions that there are, to choose from.
    pub versions: Vec<u32>,
    /// True if nothing differs but who filed it, when and why.
    pub is_same: bool,
}

/// One of the two versions.
#[derive(Debug, Clone, serde::Serialize, schemars::JsonSchema)]
pub struct Side {
    /// From 1.
    pub version: u32,
    /// Author's name.
    pub author: String,
    /// When received.
    pub received_at: Timestamp,
    /// Why.
    pub reason: String,
    /// Version digest.
    pub digest: Digest,
}

/// A value on both sides; empty where there is none.
#[derive(Debug, Clone, serde::Serialize, schemars::JsonSchema)]
pub struct RowPair {
    /// What it is: a field's label, or empty for the record's own members, whose words are in the message files.
    pub label: String,
    /// Field name, or `title`, `state`, `marking`, `occurred_on`.
    pub name: String,
    /// Earlier.
    pub from: String,
    /// Later.
    pub to: String,
    /// True if they differ.
    pub is_changed: bool,
}

/// A file on one side or both.
#[derive(Debug, Clone, serde::Serialize, schemars::JsonSchema)]
pub struct FilePair {
    /// Name.
    pub name: String,
    /// Name on the later side, where it differs.
    pub new_name: String,
    /// SHA-256.
    pub digest: Digest,
    /// Bytes.
    pub size_bytes: u64,
    /// `same`, `added`, `removed` or `renamed`.
    pub change: &'static str,
}

/// A link on one side or both.
#[derive(Debug, Clone, serde::Serialize, schemars::JsonSchema)]
pub struct LinkPair {
    /// Label.
    pub label: String,
    /// Number of the other record.
    pub number: String,
    /// Its title.
    pub title: String,
    /// `same`, `added` or `removed`.
    pub change: &'static str,
}

impl App {
    /// Compares two versions of a record.
    ///
    /// # Errors
    /// [`crate::app::Code::NotFound`] if there is no such record or version that the actor may see;
    /// [`crate::app::Code::Denied`].
    pub fn compare_versions(
        &self,
        session: &Session,
        number: &str,
        (from, to): (u32, u32),
    ) -> Result<Comparison, Error> {
        let names = self.names(session)?;
        self.db.read(|conn| {
            let record = Self::visible_record(conn, session, number, Action::ReadRecord)?;
            let versions = read::visible_versions(conn, session, &record.record_id)?;
            let find = |version: u32| {
                let found = versions.iter().find(|known| known.manifest.version == version);
                found.ok_or_else(|| Error::not_found("version", version.to_string()))
            };
            let (a, b) = (find(from)?, find(to)?);
            let kind = self
                .definitions
                .of(session.code())
                .kinds
                .get(&record.kind)
                .ok_or_else(|| Error::not_found("kind", &record.kind))?;
            let side = |version: &Parsed| Side {
                version: version.manifest.version,
                author: names.get(&version.manifest.author).cloned().unwrap_or_default(),
                received_at: version.manifest.received_at,
                reason: version.manifest.reason.clone(),
                digest: version.digest,
            };
            let (rows, files) = (rows(kind, session, a, b), files(a, b));
            let links = links(conn, kind, session, (a, b))?;
            let is_same = rows.iter().all(|row| !row.is_changed)
                && files.iter().all(|file| file.change == "same")
                && links.iter().all(|link| link.change == "same");
            Ok(Comparison {
                number: record.number.clone(),
                title: record.title.clone(),
                marking: record.marking.clone(),
                from: side(a),
                to: side(b),
                rows,
                files,
                links,
                versions: versions.iter().map(|version| version.manifest.version).collect(),
                is_same,
            })
        })
    }
}

fn rows(kind: &Kind, session: &Session, a: &Parsed, b: &Parsed) -> Vec<RowPair> {
    let (language, words) = (session.language.as_str(), session.words());
    let pair = |label: &str, name: &str, from: String, to: String| RowPair {
        label: label.to_owned(),
        name: name.to_owned(),
        is_changed: from != to,
        from,
        to,
    };
    let state = |version: &Parsed| {
        let code = version.manifest.state.as_str();
        kind.state(code).map_or(code, |state| state.label.of(language)).to_owned()
    };
    let day =
        |version: &Parsed| version.manifest.occurred_on.map(|date| date.to_string()).unwrap_or_default();
    let mut rows = vec![
        pair("", "title", a.title(), b.title()),
        pair("", "state", state(a), state(b)),
        pair("", "marking", a.manifest.marking.clone(), b.manifest.marking.clone()),
        pair("", "occurred_on", day(a), day(b)),
    ];
    let (mut from, mut to) = (a.values(), b.values());
    for field in &kind.fields {
        let shown = |values: &mut crate::domain::kind::Values| {
            values.remove(&field.name).map(|value| match (field.field_type, value.as_bool()) {
                (FieldType::Boolean, Some(flag)) => yes_or_no(flag, &words),
                _ => kind.show(field, &value, language),
            })
        };
        let (from, to) = (shown(&mut from), shown(&mut to));
        if from.is_some() || to.is_some() {
            let label = field.label.of(language);
            rows.push(pair(label, &field.name, from.unwrap_or_default(), to.unwrap_or_default()));
        }
    }
    // Fields that the kind had when the version was filed, and has no longer.
    let plain = |value: Option<&serde_json::Value>| match value {
        None => String::new(),
        Some(serde_json::Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    };
    let names: std::collections::BTreeSet<String> = from.keys().chain(to.keys()).cloned().collect();
    for name in names {
        rows.push(pair(&name, &name, plain(from.get(&name)), plain(to.get(&name))));
    }
    rows
}

fn yes_or_no(flag: bool, words: &Words) -> String {
    words.text(if flag { "value-yes" } else { "value-no" })
}

fn files(a: &Parsed, b: &Parsed) -> Vec<FilePair> {
    let mut left: Vec<(String, Digest, u64)> = named(b);
    let mut pairs = Vec::new();
    for (name, digest, size_bytes) in named(a) {
        // The same bytes under the same name first, then under another.
        let same = left.iter().position(|(other, of, _)| *of == digest && *other == name);
        let place = same.or_else(|| left.iter().position(|(_, of, _)| *of == digest));
        let (change, new_name) = match place {
            Some(place) => {
                let (new_name, ..) = left.remove(place);
                (if new_name == name { "same" } else { "renamed" }, new_name)
            }
            None => ("removed", String::new()),
        };
        pairs.push(FilePair { name, new_name, digest, size_bytes, change });
    }
    pairs.extend(left.into_iter().map(|(name, digest, size_bytes)| FilePair {
        name,
        new_name: String::new(),
        digest,
        size_bytes,
        change: "added",
    }));
    pairs
}

fn named(version: &Parsed) -> Vec<(String, Digest, u64)> {
    let files = version.manifest.files.iter().enumerate();
    files.map(|(place, file)| (version.file_name(place), file.digest, file.size)).collect()
}

fn links(
    conn: &mut Conn,
    kind: &Kind,
    session: &Session,
    (a, b): (&Parsed, &Parsed),
) -> Result<Vec<LinkPair>, Error> {
    let set = |version: &Parsed| -> Vec<(String, String)> {
        version.manifest.links.iter().map(|link| (link.kind.clone(), link.to.clone())).collect()
    };
    let (from, to) = (set(a), set(b));
    let visible = session.visible();
    let mut titles: BTreeMap<String, (String, String)> = BTreeMap::new();
    for (_, id) in from.iter().chain(&to) {
        let found = records::find(conn, id)?.filter(|record| visible.contains(&record.marking));
        titles.extend(found.map(|record| (id.clone(), (record.number, record.title))));
    }
    let mut pairs = Vec::new();
    let all = from.iter().chain(to.iter().filter(|link| !from.contains(link)));
    for link in all {
        let Some((number, title)) = titles.get(&link.1).cloned() else { continue };
        let change = match (from.contains(link), to.contains(link)) {
            (true, true) => "same",
            (true, false) => "removed",
            _ => "added",
        };
        let label = kind.link(&link.0).map_or(link.0.as_str(), |known| known.label.of(&session.language));
        pairs.push(LinkPair { label: label.to_owned(), number, title, change });
    }
    Ok(pairs)
}
