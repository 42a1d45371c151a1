//! Profiles as data: the steps of a pack and the rules that say when a step's evidence is complete.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock};

use serde::Deserialize;

use crate::domain::kind::number::NumberFormat;
use crate::domain::kind::set::parse;
use crate::domain::kind::values::Values;
use crate::domain::kind::{DefinitionError, Kind, Kinds, Label, Problem};
use crate::domain::rule::Check;
use crate::proof::digest::Digest;

static EMBEDDED: include_dir::Dir<'_> = include_dir::include_dir!("$CARGO_MANIFEST_DIR/templates/profiles");

/// Read once a process, as the kinds are.
static READ: LazyLock<Result<Profiles, DefinitionError>> =
    LazyLock::new(|| Profiles::default().with(Profiles::embedded_files()));

/// Clauses of one standard that a step answers.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clauses {
    /// `ISO 9001:2015`.
    pub standard: String,
    /// `9.2, 10.2`.
    pub clauses: String,
}

/// One rule of a step.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// `f.3`.
    pub id: String,
    /// What it asks, one sentence.
    pub label: Label,
    /// How it is decided.
    pub check: Check,
}

/// One step.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// `f`.
    pub code: String,
    /// Its folder in a pack: `f-internal-audits`.
    pub folder: String,
    /// Its title.
    pub title: Label,
    /// What the policy asks.
    pub summary: Label,
    /// Clauses by standard.
    #[serde(default)]
    pub clauses: Vec<Clauses>,
    /// Kinds whose records are evidence for it. Where no step of a profile names a kind, the kind says it itself.
    #[serde(default)]
    pub kinds: Vec<String>,
    /// Rules.
    #[serde(rename = "rule", default)]
    pub rules: Vec<Rule>,
}

/// Where a signed justification that a step does not apply is found.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NotApplicable {
    /// The kind.
    pub kind: String,
    /// Its field that names the step.
    pub field: String,
}

/// Where those are named who answer for the evidence of a step.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Responsible {
    /// The kind.
    pub kind: String,
    /// Its field that names the steps.
    pub field: String,
    /// Its field that names the person.
    pub person: String,
}

/// What a profile says whose packs are about lots and units.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pieces {
    /// Kinds whose records bear on a piece where they are linked with a record that names it.
    #[serde(default)]
    pub follow: Vec<String>,
}

/// The file as it stands.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct ProfileFile {
    code: String,
    title: Label,
    policy: Label,
    number: NumberFormat,
    window_months: u16,
    late_after_days: u16,
    not_applicable: NotApplicable,
    responsible: Option<Responsible>,
    other: Option<String>,
    pieces: Option<Pieces>,
    #[serde(rename = "step")]
    steps: Vec<Step>,
}

/// A profile.
#[derive(Debug, Clone)]
pub struct Profile {
    /// `annexure-b`; also the name of its file.
    pub code: String,
    /// Title.
    pub title: Label,
    /// The policy that asks for it.
    pub policy: Label,
    /// How the numbers of its packs are made.
    pub number: NumberFormat,
    /// Length of the look-back window.
    pub window_months: u16,
    /// A record received more than so many days after what it records is shown as late.
    pub late_after_days: u16,
    /// How a step is declared not applicable.
    pub not_applicable: NotApplicable,
    /// How somebody is made responsible for a step.
    pub responsible: Option<Responsible>,
    /// The step under whose folder a pack has records that are evidence for none.
    pub other: Option<String>,
    /// Its packs are about lots and units, not about the organisation.
    pub pieces: Option<Pieces>,
    /// Steps, in order.
    pub steps: Vec<Step>,
    /// SHA-256 of the file's bytes.
    pub digest: Digest,
}

impl Profile {
    /// Reads a profile from its file's bytes. `file` is its name, for errors; it must be `<code>.toml`.
    ///
    /// # Errors
    /// What is wrong with the file; mistakes that only show against the kinds are found by [`check`].
    pub fn parse(file: &str, bytes: &[u8]) -> Result<Self, DefinitionError> {
        let ProfileFile {
            code,
            title,
            policy,
            number,
            window_months,
            late_after_days,
            not_applicable,
            responsible,
            other,
            pieces,
            steps,
        } = parse(file, bytes)?;
        if file.strip_suffix(".toml") != Some(code.as_str()) {
            return Err(DefinitionError::Name { file: file.to_owned(), code });
        }
        let digest = Digest::of(bytes);
        Ok(Self {
            code,
            title,
            policy,
            number,
            window_months,
            late_after_days,
            not_applicable,
            responsible,
            other,
            pieces,
            steps,
            digest,
        })
    }

    /// The steps that a record of this kind with these fields is evidence for, in the profile's order, and among them the
    /// one in whose folder it stands.
    #[must_use]
    pub fn steps_for(&self, kind: &Kind, values: &Values) -> (String, Vec<String>) {
        let naming = self.steps.iter().filter(|step| step.kinds.contains(&kind.code));
        let mut codes: Vec<String> = naming.map(|step| step.code.clone()).collect();
        if codes.is_empty() {
            codes = kind.steps_of(values);
            codes.retain(|code| self.step(code).is_some());
        }
        let last = || self.steps.last().map(|step| step.code.clone()).unwrap_or_default();
        let home = codes.first().cloned().or_else(|| self.other.clone()).unwrap_or_else(last);
        let is_one = |step: &&Step| step.code == home || codes.contains(&step.code);
        let all = self.steps.iter().filter(is_one).map(|step| step.code.clone()).collect();
        (home, all)
    }

    /// The step of that code.
    #[must_use]
    pub fn step(&self, code: &str) -> Option<&Step> {
        self.steps.iter().find(|step| step.code == code)
    }
}

/// Profiles by code.
#[derive(Debug, Clone, Default)]
pub struct Profiles(BTreeMap<String, Arc<Profile>>);

impl Profiles {
    /// The built-in profiles.
    ///
    /// # Errors
    /// A [`DefinitionError`]; a test holds that there is none.
    pub fn embedded() -> Result<Self, DefinitionError> {
        READ.clone()
    }

    /// The built-in files: name and bytes.
    pub fn embedded_files() -> impl Iterator<Item = (String, &'static [u8])> {
        EMBEDDED.files().filter_map(|file| {
            let name = file.path().file_name()?.to_str()?;
            name.ends_with(".toml").then(|| (name.to_owned(), file.contents()))
        })
    }

    /// These profiles with an organisation's own files (name and bytes) added; one of a known code replaces it.
    ///
    /// # Errors
    /// The first file that cannot be loaded.
    pub fn with<B: AsRef<[u8]>>(
        mut self,
        files: impl IntoIterator<Item = (String, B)>,
    ) -> Result<Self, DefinitionError> {
        for (file, bytes) in files {
            let profile = Profile::parse(&file, bytes.as_ref())?;
            self.0.insert(profile.code.clone(), Arc::new(profile));
        }
        Ok(self)
    }

    /// The profile of that code.
    #[must_use]
    pub fn get(&self, code: &str) -> Option<&Profile> {
        self.0.get(code).map(AsRef::as_ref)
    }

    /// Those of the organisation as a whole: all but those of pieces.
    pub fn of_organisation(&self) -> impl Iterator<Item = &Profile> {
        self.iter().filter(|profile| profile.pieces.is_none())
    }

    /// Code of the one that a pack is judged by unless another is named: the first of those of pieces for a pack about some,
    /// otherwise Annexure B.
    #[must_use]
    pub fn usual(&self, is_about_pieces: bool) -> &str {
        let of_pieces = self.iter().find(|profile| profile.pieces.is_some() && is_about_pieces);
        of_pieces.map_or("annexure-b", |profile| profile.code.as_str())
    }

    /// All profiles, by code.
    pub fn iter(&self) -> impl Iterator<Item = &Profile> {
        self.0.values().map(AsRef::as_ref)
    }
}

/// All mistakes in kinds and profiles together: `sanad kinds check`.
#[must_use]
pub fn check(kinds: &Kinds, profiles: &Profiles) -> Vec<Problem> {
    let steps: BTreeSet<String> =
        profiles.iter().flat_map(|profile| &profile.steps).map(|step| step.code.clone()).collect();
    let mut problems = crate::domain::kind::check::check(kinds, Some(&steps));
    for profile in profiles.iter() {
        problems.extend(crate::domain::rule::check_profile(profile, kinds));
    }
    problems
}
