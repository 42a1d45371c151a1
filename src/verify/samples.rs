//! Samples, drawn again from what the pack holds: the list of all, the secret, and the ledger's root.
//!
//! `src/proof/README.md`, section 15, is the order of these checks: the first one that does not hold is what is said.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::MAX_TEXT_BYTES;
use super::code::Code;
use super::contents::parse_json;
use super::ledger::{Head, parse_receipt};
use super::report::{Finding, Findings};
use super::source::Files;
use crate::proof::digest::Digest;
use crate::proof::event::leaf_hash;
use crate::proof::merkle::root_ending;
use crate::proof::pack::{
    Content, ContentVersion, PackJson, disclosures_path, event_path, file_path, manifest_path, receipt_path,
};
use crate::proof::sampling::{self, Plan, Scheme};
use crate::proof::version::{Disclosures, Manifest};

/// Kind of the records that are samples.
const SAMPLE: &str = "sample";
/// Name of the file with all that could be drawn, a line each.
const POPULATION: &str = "population.txt";
/// Name of the file with what was drawn, where it is more than a field holds.
const DRAWN: &str = "sample.txt";
/// Longest of these files that is read, in bytes.
const MAX_LIST_BYTES: u64 = 2 * MAX_TEXT_BYTES;

/// What decides a sample: in the question, and unchanged in the answer.
const ASKED: [&str; 7] = ["population", "part", "kind_code", "plan", "level", "aql", "commitment"];
/// What the answer must say.
const ANSWERED: [&str; 8] =
    ["secret", "position", "root", "seed", "population_size", "sample_size", "accept", "reject"];
/// What a decision says beside that.
const DECIDED: [&str; 3] = ["inspected", "nonconforming", "decision"];

/// What came of drawing a sample again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sampled {
    /// Number of the record.
    pub number: String,
    /// What came of it.
    pub result: Redrawn,
}

/// Whether what was drawn is what is drawn again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Redrawn {
    /// It is the same.
    Agreed {
        /// How many were drawn.
        drawn: u64,
        /// Of how many.
        population: u64,
        /// The ledger's position whose root the seed is made of.
        position: u64,
        /// True if a receipt in the pack shows that this was the ledger's root there.
        is_root_shown: bool,
    },
    /// It is not, and a finding says why.
    Disagreed,
    /// It could not be drawn; a phrase of `verify.ftl` says why.
    Unchecked(&'static str),
}

/// Why it ended before everything was found to agree.
enum Stop {
    Unchecked(&'static str),
    /// What is wrong, and with which file.
    Wrong(&'static str, String),
}

/// Draws every sample of the pack again.
pub(super) fn check(
    files: &Files<'_>,
    pack: &PackJson,
    head: &Head,
    findings: &mut Findings,
) -> Vec<Sampled> {
    let samples = pack.contents.iter().filter(|content| content.kind == SAMPLE);
    let mut sampled = Vec::new();
    for content in samples {
        let Some(judged) = (Subject { files, pack, head, content }).judge() else { continue };
        let result = judged.unwrap_or_else(|stop| match stop {
            Stop::Unchecked(why) => Redrawn::Unchecked(why),
            Stop::Wrong(what, path) => {
                findings.push(Finding::new(Code::SampleMismatch, &path).word("what", what));
                Redrawn::Disagreed
            }
        });
        sampled.push(Sampled { number: content.number.clone(), result });
    }
    sampled
}

/// What a version tells, as far as it is not withheld.
struct Told {
    /// Names of all its fields.
    names: BTreeSet<String>,
    values: BTreeMap<String, Value>,
    /// Names of its files; nothing for one that is withheld.
    files: Vec<Option<String>>,
}

impl Told {
    fn is_answer(&self) -> bool {
        ["seed", "drawn"].iter().any(|name| self.names.contains(*name))
    }

    /// True if a field of these is there and not told.
    fn withholds(&self, names: &[&str]) -> bool {
        names.iter().any(|name| self.names.contains(*name) && !self.values.contains_key(*name))
    }
}

/// What the answer says, by the types that it must have.
struct Answer<'a> {
    told: &'a Told,
    path: &'a str,
}

impl Answer<'_> {
    fn lacks(&self) -> Stop {
        Stop::Wrong("redraw-lacks", self.path.to_owned())
    }

    fn number(&self, name: &str) -> Result<u64, Stop> {
        self.told.values.get(name).and_then(Value::as_u64).ok_or_else(|| self.lacks())
    }

    /// A text; one that is not there is empty.
    fn text(&self, name: &str) -> Result<&str, Stop> {
        self.told.values.get(name).map_or(Ok(""), |value| value.as_str().ok_or_else(|| self.lacks()))
    }

    fn is(&self, holds: bool, what: &'static str) -> Result<(), Stop> {
        if holds { Ok(()) } else { Err(Stop::Wrong(what, self.path.to_owned())) }
    }
}

struct Subject<'a> {
    files: &'a Files<'a>,
    pack: &'a PackJson,
    head: &'a Head,
    content: &'a Content,
}

impl Subject<'_> {
    /// Nothing if nothing was drawn yet.
    fn judge(&self) -> Option<Result<Redrawn, Stop>> {
        let mut versions = Vec::new();
        for version in &self.content.versions {
            match self.told(version) {
                Some(told) => versions.push((version, told)),
                // What cannot be read has findings of its own.
                None => return Some(Err(Stop::Unchecked("redraw-unread"))),
            }
        }
        let (current, told) = versions.last()?;
        if !told.is_answer() {
            return None;
        }
        let first = versions.iter().position(|(_, told)| told.is_answer())?;
        let question = first.checked_sub(1).and_then(|before| versions.get(before));
        let (answer, _) = versions.get(first)?;
        Some(self.draw(question, (answer.event, current), told))
    }

    fn draw(
        &self,
        question: Option<&(&ContentVersion, Told)>,
        (answered, current): (u64, &ContentVersion),
        told: &Told,
    ) -> Result<Redrawn, Stop> {
        let path = disclosures_path(&self.content.path, current.version);
        let answer = Answer { told, path: &path };
        let (asked_in, asked) = question.ok_or_else(|| Stop::Wrong("redraw-asked", path.clone()))?;
        if ANSWERED.iter().any(|name| !told.names.contains(*name)) {
            return Err(answer.lacks());
        }
        let all = [&ASKED[..], &ANSWERED[..], &["drawn"]].concat();
        if told.withholds(&all) || asked.withholds(&ASKED) {
            return Err(Stop::Unchecked("redraw-withheld"));
        }
        answer.is(
            ASKED.iter().all(|name| asked.values.get(*name) == told.values.get(*name)),
            "redraw-changed",
        )?;
        let secret = answer.text("secret")?;
        answer.is(sampling::commitment(secret).hex() == answer.text("commitment")?, "redraw-secret")?;
        let position = answer.number("position")?;
        answer.is(asked_in.event < position && position <= answered, "redraw-position")?;
        let root = Digest::from_hex(answer.text("root")?).map_err(|_| answer.lacks())?;
        let shown = self.root_at(position);
        answer.is(shown.is_none_or(|shown| shown == root), "redraw-root")?;
        let seed = sampling::seed(&self.pack.origin, position, &root, secret);
        answer.is(seed.hex() == answer.text("seed")?, "redraw-seed")?;

        let (list, list_path) = self.list(current, told, POPULATION, "redraw-no-list", &path)?;
        let is_ordered = !list.is_empty() && list.is_sorted_by(|one, other| one < other);
        if !is_ordered {
            return Err(Stop::Wrong("redraw-list", list_path));
        }
        let count = u64::try_from(list.len()).unwrap_or(u64::MAX);
        if count != answer.number("population_size")? {
            return Err(Stop::Wrong("redraw-population", list_path));
        }
        let plan = Self::plan(&answer, list.len())?;
        let stated = (answer.number("sample_size")?, answer.number("accept")?, answer.number("reject")?);
        let number = |size: usize| u64::try_from(size).unwrap_or(u64::MAX);
        answer.is(stated == (number(plan.size), number(plan.accept), number(plan.reject)), "redraw-size")?;
        let said = match told.values.get("drawn") {
            Some(drawn) => drawn
                .as_array()
                .and_then(|drawn| drawn.iter().map(|line| line.as_str().map(str::to_owned)).collect())
                .ok_or_else(|| answer.lacks())?,
            None => self.list(current, told, DRAWN, "redraw-drawn", &path)?.0,
        };
        answer.is(said == sampling::draw(&seed, &list, plan.size), "redraw-drawn")?;
        self.decision(&answer, plan)?;
        Ok(Redrawn::Agreed {
            drawn: number(plan.size),
            population: count,
            position,
            is_root_shown: shown.is_some(),
        })
    }

    fn plan(answer: &Answer<'_>, lot: usize) -> Result<Plan, Stop> {
        let wrong = || Stop::Wrong("redraw-plan", answer.path.to_owned());
        let level = match answer.text("level")? {
            "" => "ii",
            level => level,
        };
        let scheme = Scheme::of(answer.text("plan")?).ok_or_else(wrong)?;
        sampling::plan(scheme, lot, level, answer.text("aql")?).ok_or_else(wrong)
    }

    /// The decision, if there is one, follows from what was found.
    fn decision(&self, answer: &Answer<'_>, plan: Plan) -> Result<(), Stop> {
        if !answer.told.names.contains("decision") || answer.told.withholds(&DECIDED) {
            return Ok(());
        }
        let count = |name| answer.number(name).map(|number| usize::try_from(number).unwrap_or(usize::MAX));
        let follows = match plan.decides(count("inspected")?, count("nonconforming")?) {
            Some(true) => "accepted",
            Some(false) => "rejected",
            None => "",
        };
        answer.is(answer.text("decision")? == follows, "redraw-decision")
    }

    /// What a version tells; nothing if it cannot be read.
    fn told(&self, version: &ContentVersion) -> Option<Told> {
        let read = |path: &str| {
            let position = self.files.position(path)?;
            self.files.bytes(position, MAX_TEXT_BYTES, &mut Vec::new())
        };
        let path = manifest_path(&self.content.path, version.version);
        let manifest: Manifest = parse_json(&read(&path)?, &path, &mut Vec::new())?;
        let path = disclosures_path(&self.content.path, version.version);
        let disclosures: Disclosures = parse_json(&read(&path)?, &path, &mut Vec::new())?;
        let name = |name: &Option<crate::proof::version::Disclosure>| {
            name.as_ref().and_then(|name| name.value().as_str().map(str::to_owned))
        };
        Some(Told {
            names: manifest.fields.into_keys().collect(),
            files: disclosures.files.iter().map(name).collect(),
            values: disclosures.fields.into_iter().map(|field| (field.1, field.2)).collect(),
        })
    }

    /// The lines of a file, and its path.
    fn list(
        &self,
        version: &ContentVersion,
        told: &Told,
        name: &str,
        missing: &'static str,
        answer: &str,
    ) -> Result<(Vec<String>, String), Stop> {
        let Some(place) = told.files.iter().position(|file| file.as_deref() == Some(name)) else {
            return Err(match told.files.iter().any(Option::is_none) {
                true => Stop::Unchecked("redraw-withheld"),
                false => Stop::Wrong(missing, answer.to_owned()),
            });
        };
        let Some(shown) = version.files.get(place).filter(|shown| !shown.is_empty()) else {
            return Err(Stop::Unchecked("redraw-withheld"));
        };
        let path = file_path(&self.content.path, version.version, shown);
        let position = self.files.position(&path).ok_or(Stop::Unchecked("redraw-elsewhere"))?;
        let sums = self.files.fingerprint(position).ok_or(Stop::Unchecked("redraw-unread"))?;
        if sums.size_bytes > MAX_LIST_BYTES {
            return Err(Stop::Unchecked("redraw-large"));
        }
        let bytes = self.files.bytes(position, MAX_LIST_BYTES, &mut Vec::new());
        let bytes = bytes.ok_or(Stop::Unchecked("redraw-unread"))?;
        let lines = std::str::from_utf8(&bytes)
            .ok()
            .filter(|text| text.is_empty() || text.ends_with('\n'))
            .map(|text| text.split_terminator('\n').map(str::to_owned).collect());
        lines.map(|lines| (lines, path.clone())).ok_or(Stop::Wrong("redraw-list", path))
    }

    /// The ledger's root at a position, if the event before it is in the pack with its receipt.
    fn root_at(&self, position: u64) -> Option<Digest> {
        let index = position.checked_sub(1)?;
        let checkpoint = self.head.checkpoint.as_ref()?;
        let event = self.files.digest(self.files.position(&event_path(index))?)?;
        let path = receipt_path(index);
        let bytes = self.files.bytes(self.files.position(&path)?, MAX_TEXT_BYTES, &mut Vec::new())?;
        let text = std::str::from_utf8(&bytes).ok()?;
        let receipt = parse_receipt(text, self.head.known(), &path, &mut Vec::new())?;
        let leaf = leaf_hash(&event);
        if receipt.index != index || receipt.verify_inclusion(&leaf, checkpoint).is_err() {
            return None;
        }
        root_ending(&leaf, index, checkpoint.size, &receipt.proof).ok()
    }
}
