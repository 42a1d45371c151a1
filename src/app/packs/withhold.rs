//! What a pack withholds: what was asked for, applied to the records of the pack. The result goes into `pack.json`, out of
//! the disclosures, and out of the reasons of rules.

use std::collections::{BTreeMap, HashMap};

use super::collect::Chosen;
use crate::app::readiness::Known;
use crate::app::records::read::Parsed;
use crate::app::{Code, Error};
use crate::domain::kind::Kinds;
use crate::domain::snapshot::Unspoken;
use crate::domain::withhold::{Of, What, Withhold};
use crate::proof::canonical;
use crate::proof::digest::Digest;
use crate::proof::pack::{Part, Withheld};
use crate::words::Words;

/// What is withheld of each version, by record id and version.
pub(super) type Plan = BTreeMap<(String, u32), Vec<Withheld>>;

/// The rules of a request, as it is stored.
///
/// # Errors
/// [`Code::Invalid`] naming each text that cannot be meant, as the field `withhold`.
pub(in crate::app) fn parse(texts: &[String], words: &Words) -> Result<Vec<Withhold>, Error> {
    let mut rules = Vec::with_capacity(texts.len());
    let mut wrong = Vec::new();
    for text in texts {
        match text.parse::<Withhold>() {
            Ok(rule) => rules.push(rule),
            Err(error) => wrong.push(words.format(error.word(), &[("given", text.as_str().into())])),
        }
    }
    refused(wrong, words)?;
    Ok(rules)
}

fn refused(wrong: Vec<String>, words: &Words) -> Result<(), Error> {
    if wrong.is_empty() {
        return Ok(());
    }
    let error = Error::new(Code::Invalid).with("place", words.text("withhold-place"));
    Err(wrong.into_iter().fold(error, |error, line| error.field("withhold", line)))
}

/// What reasons must not tell of a record, whether it is in the pack or only looked at.
pub(super) fn unspoken(rules: &[Withhold], known: &Known) -> Unspoken {
    let facts = &known.facts;
    let mut unspoken = Unspoken::default();
    for rule in rules.iter().filter(|rule| rule.is_of(&facts.number, &facts.kind, known.highest)) {
        unspoken.title |= rule.has_title();
        unspoken.files |= matches!(rule.what, What::File(_) | What::Files | What::All);
        unspoken.fields.extend(facts.fields.keys().filter(|name| rule.has_field(name)).cloned());
    }
    unspoken
}

/// Applies the rules to the records of the pack. Where several mean the same thing, the first gives the reason. A file
/// that is withheld is withheld wherever its content stands.
///
/// # Errors
/// [`Code::Invalid`] naming each record, kind, field or file that is not there to be withheld.
pub(super) fn plan(
    rules: &[Withhold],
    chosen: &[Chosen],
    kinds: &Kinds,
    words: &Words,
) -> Result<Plan, Error> {
    if rules.is_empty() {
        return Ok(Plan::new());
    }
    refused(rules.iter().filter_map(|rule| unknown(rule, chosen, kinds, words)).collect(), words)?;
    // The content of a withheld file, and why.
    let mut contents: HashMap<Digest, String> = HashMap::new();
    for record in chosen {
        let of_record = of_record(rules, record)?;
        for version in &record.versions {
            for (position, file) in version.manifest.files.iter().enumerate() {
                let name = version.file_name(position);
                if let Some(rule) = of_record.iter().find(|rule| rule.has_file(&name)) {
                    contents.entry(file.digest).or_insert_with(|| rule.reason.clone());
                }
            }
        }
    }
    let mut plan = Plan::new();
    for record in chosen {
        let of_record = of_record(rules, record)?;
        for version in &record.versions {
            let withheld = of_version(&of_record, version, &contents);
            if !withheld.is_empty() {
                plan.insert((version.manifest.record.clone(), version.manifest.version), withheld);
            }
        }
    }
    Ok(plan)
}

fn of_record<'r>(rules: &'r [Withhold], record: &Chosen) -> Result<Vec<&'r Withhold>, Error> {
    let manifest = &record.current()?.manifest;
    Ok(rules.iter().filter(|rule| rule.is_of(&manifest.number, &manifest.kind, record.highest)).collect())
}

fn of_version(rules: &[&Withhold], version: &Parsed, contents: &HashMap<Digest, String>) -> Vec<Withheld> {
    let entry =
        |part, name: &str, reason: &str| Withheld { part, name: name.to_owned(), reason: reason.to_owned() };
    let mut withheld = Vec::new();
    if let Some(rule) = rules.iter().find(|rule| rule.has_title()) {
        withheld.push(entry(Part::Title, "", &rule.reason));
    }
    for name in version.manifest.fields.keys() {
        if let Some(rule) = rules.iter().find(|rule| rule.has_field(name)) {
            withheld.push(entry(Part::Field, name, &rule.reason));
        }
    }
    for (position, file) in (1_usize..).zip(&version.manifest.files) {
        if let Some(reason) = contents.get(&file.digest) {
            withheld.push(entry(Part::File, &position.to_string(), reason));
        }
    }
    withheld
}

/// Why a rule names something that is not there.
fn unknown(rule: &Withhold, chosen: &[Chosen], kinds: &Kinds, words: &Words) -> Option<String> {
    let say = |id: &str, arguments: &[(&str, &str)]| {
        let arguments: Vec<_> = arguments.iter().map(|(name, value)| (*name, (*value).into())).collect();
        Some(words.format(id, &arguments))
    };
    let of_kind = |code: &String| -> Vec<&Parsed> {
        let records = chosen.iter().filter(|record| record.kind.code == *code);
        records.flat_map(|record| &record.versions).collect()
    };
    match (&rule.of, &rule.what) {
        (Of::Kind(code), _) if kinds.get(code).is_none() && of_kind(code).is_empty() => {
            say("withhold-no-kind", &[("kind", code)])
        }
        (Of::Kind(code), What::Field(name)) => {
            let is_known = kinds.get(code).is_some_and(|kind| kind.field(name).is_some())
                || of_kind(code).iter().any(|version| version.manifest.fields.contains_key(name));
            if is_known { None } else { say("withhold-no-field", &[("of", code), ("field", name)]) }
        }
        (Of::Record(number), what) => {
            let is_it = |record: &&Chosen| record.current().is_ok_and(|last| last.manifest.number == *number);
            let Some(record) = chosen.iter().find(is_it) else {
                return say("withhold-no-record", &[("number", number)]);
            };
            let mut versions = record.versions.iter();
            match what {
                What::Field(name) if !versions.any(|version| version.manifest.fields.contains_key(name)) => {
                    say("withhold-no-field", &[("of", number), ("field", name)])
                }
                What::File(name)
                    if !versions.any(|version| {
                        (0..version.manifest.files.len()).any(|position| version.file_name(position) == *name)
                    }) =>
                {
                    say("withhold-no-file", &[("number", number), ("file", name)])
                }
                What::Files if versions.all(|version| version.manifest.files.is_empty()) => {
                    say("withhold-no-files", &[("number", number)])
                }
                _ => None,
            }
        }
        _ => None,
    }
}

/// Takes what is withheld out of the disclosures, so that nothing that is made of them can tell it. Gives the
/// disclosures that the pack has instead of the stored ones, by ledger index.
pub(super) fn redact(chosen: &mut [Chosen], plan: &Plan) -> Result<BTreeMap<u64, String>, Error> {
    let mut texts = BTreeMap::new();
    for version in chosen.iter_mut().flat_map(|record| &mut record.versions) {
        let Some(withheld) = plan.get(&(version.manifest.record.clone(), version.manifest.version)) else {
            continue;
        };
        let disclosures = &mut version.disclosures;
        let is_withheld =
            |part, name: &str| withheld.iter().any(|entry| entry.part == part && entry.name == name);
        disclosures.fields.retain(|field| !is_withheld(Part::Field, field.name()));
        if is_withheld(Part::Title, "") {
            disclosures.title = None;
        }
        for position in withheld.iter().filter_map(Withheld::position) {
            disclosures.files.iter_mut().skip(position).take(1).for_each(|name| *name = None);
        }
        texts.insert(version.event, canonical::to_text(disclosures)?);
    }
    Ok(texts)
}
