//! What two packs of one organisation say differently: a pure function over what stands in them, so that the issuer and
//! whoever holds the two ZIPs come to the same.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::digest::Digest;
use super::pack::{AsOf, Content, Item, PackJson, Profile, Rule, Scope, Status, Step};
use super::schema::schema;
use super::version::{Disclosure, Disclosures, Manifest};

schema! {
    /// `type` of a comparison of two packs.
    PackDiffSchema = "sanad/pack-diff/v1"
}

/// What differs between two packs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PackDiff {
    /// Always `sanad/pack-diff/v1`.
    #[serde(rename = "type")]
    pub schema: PackDiffSchema,
    /// Code of the organisation.
    pub organisation: String,
    /// The one that is compared with.
    pub from: PackSide,
    /// The one that is looked at.
    pub to: PackSide,
    /// Members of the scope that differ, and `profile` if another definition was used.
    pub scope: Vec<Change>,
    /// Steps whose result, rules or reasons differ, in the order of the later pack.
    pub steps: Vec<StepChange>,
    /// Records that only the later pack has, in its order.
    pub added: Vec<RecordLine>,
    /// Records that both have and that differ, in the order of the later pack.
    pub changed: Vec<RecordChange>,
    /// Records that only the earlier pack has, in its order.
    pub gone: Vec<GoneLine>,
    /// How many records both have in the same version.
    pub unchanged: u64,
}

/// One of the two packs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PackSide {
    /// Its number.
    pub number: String,
    /// SHA-256 of its `pack.json`.
    pub content: Digest,
    /// The ledger position that it stands at.
    pub as_of: AsOf,
    /// Its profile.
    pub profile: Profile,
    /// Its scope.
    pub scope: Scope,
}

/// A member on both sides; `null` where it is withheld.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// What it is.
    pub name: String,
    /// Earlier.
    pub from: Option<String>,
    /// Later.
    pub to: Option<String>,
}

/// A step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StepChange {
    /// `a` … `o`.
    pub code: String,
    /// Its title.
    pub title: String,
    /// Its result in the earlier pack; `null` if that has no such step.
    pub from: Option<Status>,
    /// Its result in the later pack.
    pub to: Option<Status>,
    /// Rules that differ.
    pub rules: Vec<RuleChange>,
}

/// A rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleChange {
    /// `f.3`.
    pub id: String,
    /// What it asks.
    pub label: String,
    /// Its result in the earlier pack; `null` if that has no such rule.
    pub from: Option<Status>,
    /// Its result in the later pack.
    pub to: Option<Status>,
    /// Reasons that only the later pack gives.
    pub gained: Vec<Item>,
    /// Reasons that only the earlier pack gives.
    pub lost: Vec<Item>,
}

/// A record that one pack has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordLine {
    /// ULID.
    pub record: String,
    /// Number.
    pub number: String,
    /// Code of the kind.
    pub kind: String,
    /// Title, empty if it is withheld.
    pub title: String,
    /// Step in whose folder it stands.
    pub step: String,
    /// Its version there.
    pub version: u32,
    /// True if its first version lies before the ledger position of the other pack: it was on record, but not in it.
    pub was_on_record: bool,
}

/// A record that only the earlier pack has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GoneLine {
    /// The record as the earlier pack has it.
    pub record: RecordLine,
    /// Why the later one has it not.
    pub why: Why,
    /// Its state then, if it is known.
    pub state: Option<String>,
}

/// Why a record is in a pack no longer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Why {
    /// It was settled (closed, superseded or void) before the window of the later pack.
    Settled,
    /// Its marking is above that of the later pack.
    Marking,
    /// It is of another site or product than those of the later pack.
    Scope,
    /// The later pack stands at a position before its first version.
    NotYet,
    /// The packs do not say.
    NotStated,
}

/// A record that both packs have, with a difference.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordChange {
    /// ULID.
    pub record: String,
    /// Number.
    pub number: String,
    /// Code of the kind.
    pub kind: String,
    /// Title in the later pack, empty if it is withheld.
    pub title: String,
    /// Version in the earlier pack.
    pub from: u32,
    /// Version in the later pack.
    pub to: u32,
    /// Why the later version was made, in its author's words.
    pub reason: String,
    /// True if it was withdrawn in between: its state is now `void`, `withdrawn` or `cancelled`.
    pub is_withdrawn: bool,
    /// `title`, `state`, `marking`, `occurred_on`, `step`, as far as they differ.
    pub members: Vec<Change>,
    /// Fields that differ, by name.
    pub fields: Vec<FieldChange>,
    /// Files that differ.
    pub files: Vec<FileChange>,
    /// Links that differ.
    pub links: Vec<LinkChange>,
}

/// What became of a field, file or link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Became {
    /// Only the earlier pack has it.
    Removed,
    /// Both have it, and it differs.
    Changed,
    /// The same content under another name.
    Renamed,
    /// Both have it, and one of them withholds it, so that nothing can be said.
    Withheld,
    /// Only the later pack has it.
    Added,
}

/// A field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FieldChange {
    /// Its name.
    pub name: String,
    /// What became of it.
    pub change: Became,
    /// Earlier value; `null` if there is none, or it is withheld.
    pub from: Option<Value>,
    /// Later value.
    pub to: Option<Value>,
}

/// A file: known by its content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileChange {
    /// What became of it.
    pub change: Became,
    /// Its name, the earlier one if it was renamed; `null` if it is withheld.
    pub name: Option<String>,
    /// Its later name, if it was renamed.
    pub new_name: Option<String>,
    /// SHA-256 of the content.
    pub digest: Digest,
    /// Bytes.
    pub size: u64,
}

/// A link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LinkChange {
    /// What became of it: added or removed.
    pub change: Became,
    /// What the link says.
    #[serde(rename = "type")]
    pub kind: String,
    /// Number of the other record if one of the packs has it, otherwise its ULID.
    pub to: String,
}

/// Which of the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// The earlier.
    From,
    /// The later.
    To,
}

/// A version as a pack has it.
#[derive(Debug, Clone)]
pub struct Version {
    /// Its manifest.
    pub manifest: Manifest,
    /// What is disclosed of it there.
    pub disclosures: Disclosures,
}

/// A pack, and the SHA-256 of its `pack.json`.
pub type Pack<'a> = (&'a PackJson, Digest);

/// Why the later pack lacks a record, and in which state it is by then, as far as that is known.
pub type Gone = (Why, Option<String>);

/// Compares two packs of one organisation. `read` gives the current version of a record as one of them has it; `why` says
/// why the later one lacks a record, and in which state it is by then, as far as that is known.
///
/// # Errors
/// What `read` and `why` fail with.
pub fn diff<E>(
    (from, from_digest): Pack<'_>,
    (to, to_digest): Pack<'_>,
    read: &mut dyn FnMut(End, &Content) -> Result<Version, E>,
    why: &mut dyn FnMut(&Content) -> Result<Gone, E>,
) -> Result<PackDiff, E> {
    let earlier: BTreeMap<&str, &Content> = by_record(from);
    let later: BTreeMap<&str, &Content> = by_record(to);
    let numbers: BTreeMap<&str, &str> =
        earlier.iter().chain(&later).map(|(record, content)| (*record, content.number.as_str())).collect();
    let (mut added, mut changed, mut unchanged) = (Vec::new(), Vec::new(), 0);
    for content in &to.contents {
        let Some(before) = earlier.get(content.record.as_str()) else {
            added.push(line(content, from.as_of.size));
            continue;
        };
        if digest_of(before) == digest_of(content) && before.step == content.step {
            unchanged += 1;
            continue;
        }
        let versions = (read(End::From, before)?, read(End::To, content)?);
        changed.push(record_change((before, content), &versions, &numbers));
    }
    let mut gone = Vec::new();
    for content in from.contents.iter().filter(|content| !later.contains_key(content.record.as_str())) {
        let record = line(content, to.as_of.size);
        let (why, state) = if record.was_on_record { why(content)? } else { (Why::NotYet, None) };
        gone.push(GoneLine { record, why, state });
    }
    Ok(PackDiff {
        schema: PackDiffSchema,
        organisation: to.organisation.code.clone(),
        from: side(from, from_digest),
        to: side(to, to_digest),
        scope: scope(from, to),
        steps: steps(from, to),
        added,
        changed,
        gone,
        unchanged,
    })
}

fn by_record(pack: &PackJson) -> BTreeMap<&str, &Content> {
    pack.contents.iter().map(|content| (content.record.as_str(), content)).collect()
}

fn digest_of(content: &Content) -> Option<Digest> {
    content.versions.last().map(|version| version.digest)
}

fn side(pack: &PackJson, content: Digest) -> PackSide {
    PackSide {
        number: pack.number.clone(),
        content,
        as_of: pack.as_of.clone(),
        profile: pack.profile.clone(),
        scope: pack.scope.clone(),
    }
}

fn line(content: &Content, other_size: u64) -> RecordLine {
    RecordLine {
        record: content.record.clone(),
        number: content.number.clone(),
        kind: content.kind.clone(),
        title: content.title.clone(),
        step: content.step.clone(),
        version: content.version,
        was_on_record: content.versions.first().is_some_and(|first| first.event < other_size),
    }
}

/// The pair as a change, unless both are the same.
fn change(name: &str, from: Option<String>, to: Option<String>) -> Option<Change> {
    (from != to).then(|| Change { name: name.to_owned(), from, to })
}

fn scope(from: &PackJson, to: &PackJson) -> Vec<Change> {
    let members = |pack: &PackJson| {
        let Scope { site, product, from, to, marking, copy, recipient, about } = pack.scope.clone();
        let about: Vec<String> = about.iter().map(ToString::to_string).collect();
        let profile = format!("{} {}", pack.profile.code, pack.profile.digest);
        [
            ("site", site),
            ("product", product),
            ("from", from.to_string()),
            ("to", to.to_string()),
            ("marking", marking),
            ("copy", copy.to_string()),
            ("recipient", recipient),
            ("about", about.join("; ")),
            ("profile", profile),
        ]
    };
    let pairs = members(from).into_iter().zip(members(to));
    pairs.filter_map(|((name, from), (_, to))| change(name, Some(from), Some(to))).collect()
}

fn steps(from: &PackJson, to: &PackJson) -> Vec<StepChange> {
    let known: BTreeSet<&str> = to.steps.iter().map(|step| step.code.as_str()).collect();
    let left = from.steps.iter().filter(|step| !known.contains(step.code.as_str()));
    let of_later =
        to.steps.iter().map(|step| (from.steps.iter().find(|before| before.code == step.code), Some(step)));
    let pairs = of_later.chain(left.map(|step| (Some(step), None)));
    pairs.filter_map(|(before, after)| step_change(before, after)).collect()
}

fn step_change(before: Option<&Step>, after: Option<&Step>) -> Option<StepChange> {
    let named = after.or(before)?;
    let rules = |step: Option<&Step>| step.map(|step| step.rules.clone()).unwrap_or_default();
    let (earlier, later) = (rules(before), rules(after));
    let find = |rules: &[Rule], id: &str| rules.iter().find(|rule| rule.id == id).cloned();
    let left = earlier.iter().filter(|rule| find(&later, &rule.id).is_none());
    let pairs = later.iter().map(|rule| (find(&earlier, &rule.id), Some(rule.clone())));
    let pairs = pairs.chain(left.map(|rule| (Some(rule.clone()), None)));
    let rules: Vec<RuleChange> =
        pairs.filter_map(|(before, after)| rule_change(before.as_ref(), after.as_ref())).collect();
    let (from, to) = (before.map(|step| step.status), after.map(|step| step.status));
    (from != to || !rules.is_empty()).then(|| StepChange {
        code: named.code.clone(),
        title: named.title.clone(),
        from,
        to,
        rules,
    })
}

fn rule_change(before: Option<&Rule>, after: Option<&Rule>) -> Option<RuleChange> {
    let named = after.or(before)?;
    let items = |rule: Option<&Rule>| rule.map(|rule| rule.items.clone()).unwrap_or_default();
    let (earlier, later) = (items(before), items(after));
    let gained: Vec<Item> = later.iter().filter(|item| !earlier.contains(item)).cloned().collect();
    let lost: Vec<Item> = earlier.iter().filter(|item| !later.contains(item)).cloned().collect();
    let (from, to) = (before.map(|rule| rule.status), after.map(|rule| rule.status));
    (from != to || !gained.is_empty() || !lost.is_empty()).then(|| RuleChange {
        id: named.id.clone(),
        label: named.label.clone(),
        from,
        to,
        gained,
        lost,
    })
}

fn record_change(
    (before, after): (&Content, &Content),
    (a, b): &(Version, Version),
    numbers: &BTreeMap<&str, &str>,
) -> RecordChange {
    let day =
        |version: &Version| version.manifest.occurred_on.map(|date| date.to_string()).unwrap_or_default();
    let state = b.manifest.state.as_str();
    let members = [
        title(a, b),
        change("state", Some(a.manifest.state.clone()), Some(state.to_owned())),
        change("marking", Some(a.manifest.marking.clone()), Some(b.manifest.marking.clone())),
        change("occurred_on", Some(day(a)), Some(day(b))),
        change("step", Some(before.step.clone()), Some(after.step.clone())),
    ];
    RecordChange {
        record: after.record.clone(),
        number: after.number.clone(),
        kind: after.kind.clone(),
        title: after.title.clone(),
        from: before.version,
        to: after.version,
        reason: b.manifest.reason.clone(),
        is_withdrawn: state != a.manifest.state && matches!(state, "void" | "withdrawn" | "cancelled"),
        members: members.into_iter().flatten().collect(),
        fields: fields(a, b),
        files: files(a, b),
        links: links(a, b, numbers),
    }
}

/// A change of the title. Where one is withheld, only equal digests say that it is the same.
fn title(a: &Version, b: &Version) -> Option<Change> {
    let text = |version: &Version| shown(version.disclosures.title.as_ref());
    let (from, to) = (text(a), text(b));
    let is_same = a.manifest.title == b.manifest.title || (from.is_some() && from == to);
    (!is_same).then(|| Change { name: "title".to_owned(), from, to })
}

fn shown(disclosure: Option<&Disclosure>) -> Option<String> {
    disclosure.and_then(|disclosure| disclosure.value().as_str()).map(str::to_owned)
}

fn fields(a: &Version, b: &Version) -> Vec<FieldChange> {
    let value = |version: &Version, name: &str| {
        version
            .disclosures
            .fields
            .iter()
            .find(|field| field.name() == name)
            .map(|field| field.value().clone())
    };
    let names: BTreeSet<&String> = a.manifest.fields.keys().chain(b.manifest.fields.keys()).collect();
    let compare = |name: &String| {
        let (before, after) = (a.manifest.fields.get(name), b.manifest.fields.get(name));
        let (from, to) = (value(a, name), value(b, name));
        let change = match (before, after) {
            (Some(before), Some(after)) if before == after => return None,
            (Some(_), None) => Became::Removed,
            (None, _) => Became::Added,
            _ if from.is_none() || to.is_none() => Became::Withheld,
            _ if from == to => return None,
            _ => Became::Changed,
        };
        Some(FieldChange { name: name.clone(), change, from, to })
    };
    names.into_iter().filter_map(compare).collect()
}

fn files(a: &Version, b: &Version) -> Vec<FileChange> {
    let named = |version: &Version| -> Vec<(Option<String>, Digest, u64)> {
        let names = version.disclosures.files.iter().map(|name| shown(name.as_ref()));
        let files = version.manifest.files.iter().zip(names);
        files.map(|(file, name)| (name, file.digest, file.size)).collect()
    };
    let mut left = named(b);
    let mut changes = Vec::new();
    for (name, digest, size) in named(a) {
        // The same content under the same name first, then under another.
        let same = left.iter().position(|(other, of, _)| *of == digest && *other == name);
        let place = same.or_else(|| left.iter().position(|(_, of, _)| *of == digest));
        let Some(place) = place else {
            changes.push(FileChange { change: Became::Removed, name, new_name: None, digest, size });
            continue;
        };
        let (new_name, ..) = left.remove(place);
        // Where a name is withheld, nothing is said about it.
        if name.is_some() && new_name.is_some() && name != new_name {
            changes.push(FileChange { change: Became::Renamed, name, new_name, digest, size });
        }
    }
    changes.extend(left.into_iter().map(|(name, digest, size)| FileChange {
        change: Became::Added,
        name,
        new_name: None,
        digest,
        size,
    }));
    changes
}

fn links(a: &Version, b: &Version, numbers: &BTreeMap<&str, &str>) -> Vec<LinkChange> {
    let set = |version: &Version| -> BTreeSet<(String, String)> {
        let links = version.manifest.links.iter();
        links
            .map(|link| {
                let to = numbers.get(link.to.as_str()).map_or(link.to.as_str(), |number| *number);
                (link.kind.clone(), to.to_owned())
            })
            .collect()
    };
    let (before, after) = (set(a), set(b));
    let of = |change: Became, links: Vec<&(String, String)>| -> Vec<LinkChange> {
        links
            .into_iter()
            .map(|(kind, to)| LinkChange { change, kind: kind.clone(), to: to.clone() })
            .collect()
    };
    let mut changes = of(Became::Removed, before.difference(&after).collect());
    changes.extend(of(Became::Added, after.difference(&before).collect()));
    changes
}
