//! What the verifier has to say: findings, a verdict, and a summary that a quality inspector can read.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fmt;
use std::io;

use serde_json::{Value, json};

use super::code::{Code, Outcome};
use super::disclosed::Opened;
use super::samples::{Redrawn, Sampled};
use super::source::Files;
use crate::proof::answer::{Answer, Standing};
use crate::proof::digest::Digest;
use crate::proof::pack::{PackJson, Part, Status};
use crate::proof::time::Timestamp;
use crate::words::Words;

/// Most findings that are kept; beyond it they are only counted.
pub const MAX_FINDINGS: usize = 10_000;

/// The four ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Everything holds, and a key that the reader trusts signed it.
    Verified,
    /// Something is wrong, and named.
    NotVerified,
    /// Something could not be checked.
    CouldNotCheck,
    /// Everything holds, but whose key signed it is not established.
    Intact,
}

impl Verdict {
    /// The exit code of `sanad-verify`.
    #[must_use]
    pub const fn exit_code(self) -> u8 {
        match self {
            Self::Verified => 0,
            Self::NotVerified => 1,
            Self::CouldNotCheck => 2,
            Self::Intact => 3,
        }
    }

    /// The id of its words in `verify.ftl`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Verified => "verdict-verified",
            Self::NotVerified => "verdict-not-verified",
            Self::CouldNotCheck => "verdict-could-not-check",
            Self::Intact => "verdict-intact",
        }
    }

    /// The id of the sentence that explains it, of a pack or of a receipt.
    const fn explanation(self, is_receipt: bool) -> &'static str {
        match self {
            Self::Verified if is_receipt => "explain-receipt-verified",
            Self::NotVerified if is_receipt => "explain-receipt-not-verified",
            Self::CouldNotCheck if is_receipt => "explain-receipt-could-not-check",
            Self::Intact if is_receipt => "explain-receipt-intact",
            Self::Verified => "explain-verified",
            Self::NotVerified => "explain-not-verified",
            Self::CouldNotCheck => "explain-could-not-check",
            Self::Intact => "explain-intact",
        }
    }
}

/// What a message says besides its code.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Argument {
    /// A text from the pack or the system.
    Text(String),
    /// A number.
    Number(u64),
    /// The id of a message in `verify.ftl`.
    Word(&'static str),
}

/// One thing that is wrong, could not be checked, or is not established.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    code: Code,
    path: String,
    arguments: Vec<(&'static str, Argument)>,
}

impl Finding {
    /// A finding about the file at `path`.
    #[must_use]
    pub fn new(code: Code, path: &str) -> Self {
        Self { code, path: path.to_owned(), arguments: Vec::new() }
    }

    /// Adds a text to the message.
    #[must_use]
    pub fn text(mut self, name: &'static str, text: impl fmt::Display) -> Self {
        self.arguments.push((name, Argument::Text(text.to_string())));
        self
    }

    /// Adds a number to the message.
    #[must_use]
    pub fn number(mut self, name: &'static str, number: impl TryInto<u64>) -> Self {
        self.arguments.push((name, Argument::Number(number.try_into().unwrap_or(u64::MAX))));
        self
    }

    /// Adds a phrase from `verify.ftl` to the message.
    #[must_use]
    pub fn word(mut self, name: &'static str, id: &'static str) -> Self {
        self.arguments.push((name, Argument::Word(id)));
        self
    }

    /// Its stable code.
    #[must_use]
    pub const fn code(&self) -> Code {
        self.code
    }

    /// Where: a path inside the pack, or a part of the container in parentheses. May hold anything that a hostile pack
    /// has for a name: print it through [`printable`].
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The id of its message.
    #[must_use]
    pub fn message_id(&self) -> String {
        format!("finding-{}", self.code)
    }

    /// Why, as one sentence.
    #[must_use]
    pub fn reason(&self, words: &Words) -> String {
        let arguments: Vec<crate::words::Argument<'_>> = self
            .arguments
            .iter()
            .map(|(name, argument)| {
                let value = match argument {
                    Argument::Text(text) => printable(text),
                    Argument::Number(number) => number.to_string(),
                    Argument::Word(id) => words.text(id),
                };
                (*name, value.into())
            })
            .collect();
        words.format(&self.message_id(), &arguments)
    }
}

/// A text from a pack without anything that could mislead a reader of a terminal: control characters and marks that
/// change the direction of what follows are shown by their code.
#[must_use]
pub fn printable(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        let misleads = c.is_control()
            || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}' | '\u{feff}');
        if misleads {
            out.extend(c.escape_unicode());
        } else {
            out.push(c);
        }
    }
    out
}

/// Findings as they come: one of each code and place, the first ten thousand.
#[derive(Debug, Default)]
pub(super) struct Findings {
    /// What is kept, and how many came before each, those that were not kept included.
    list: Vec<(u64, Finding)>,
    seen: HashSet<(Code, String)>,
    worst: Option<Outcome>,
    /// How many came.
    pushed: u64,
    omitted: u64,
}

impl Findings {
    pub(super) fn push(&mut self, finding: Finding) {
        self.worst = self.worst.max(Some(finding.code.outcome()));
        if self.list.len() >= MAX_FINDINGS {
            self.omitted += 1;
        } else if self.seen.insert((finding.code, finding.path.clone())) {
            self.list.push((self.pushed, finding));
        }
        self.pushed += 1;
    }

    /// Adds what was found elsewhere, as if all of it had been pushed here.
    pub(super) fn append(&mut self, other: Self) {
        let mut pushed = 0;
        for (before, finding) in other.list {
            if self.list.len() >= MAX_FINDINGS {
                break;
            }
            if self.seen.insert((finding.code, finding.path.clone())) {
                self.list.push((self.pushed + before, finding));
            }
            pushed = before + 1;
        }
        // What the other list did not keep is in this one too, or would have come when this one was full.
        if self.list.len() >= MAX_FINDINGS {
            self.omitted += other.pushed - pushed;
        }
        self.pushed += other.pushed;
        self.worst = self.worst.max(other.worst);
    }

    pub(super) fn extend(&mut self, findings: impl IntoIterator<Item = Finding>) {
        findings.into_iter().for_each(|finding| self.push(finding));
    }
}

/// What the pack says about itself, and what was counted. Not to be believed unless the verdict says so.
#[derive(Debug, Clone, Default)]
pub struct Summary {
    /// Files in the pack.
    pub files: u64,
    /// Bytes of all files.
    pub bytes: u64,
    /// Files of the pack that are not in the PDF that was checked; `None` if something else was.
    pub files_elsewhere: Option<u64>,
    /// What `pack.json` says, if it could be read.
    pub pack: Option<Described>,
    /// SHA-256 of `pack.json`: printed on the report of the pack.
    pub content: Option<Digest>,
    /// The key (vkey) that signed the checkpoint, according to the pack's own policy.
    pub issuer: Option<String>,
    /// When the pack was issued, according to its receipt.
    pub issued_at: Option<Timestamp>,
    /// True if a key that the reader trusts signed all checkpoints.
    pub is_trusted: bool,
    /// How many witnesses of the trust file have cosigned.
    pub witnesses: u64,
    /// What came of drawing the samples in it again.
    pub samples: Vec<Sampled>,
    /// What was disclosed later and is what the pack commits to.
    pub opened: Vec<Opened>,
    /// The signature with a certificate, if there is one that holds.
    pub signature: Option<Sealed>,
    /// The timestamp of the tag manifest, if there is one that holds.
    pub timestamp: Option<Sealed>,
    /// True if it was no pack that was checked, but a verification receipt.
    pub is_receipt: bool,
    /// What the receipt says, if it could be read.
    pub answer: Option<Answered>,
}

/// What a verification receipt says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// What was asked and answered.
    pub answer: Answer,
    /// The ledger that answered.
    pub origin: String,
    /// Index of the answer in it.
    pub index: u64,
    /// When it answered.
    pub at: Timestamp,
}

/// A signature or timestamp that holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    /// Whose certificate made it.
    pub signer: String,
    /// Who issued that certificate.
    pub issuer: String,
    /// When: a timestamp's own time; for a signature that of its timestamp, else that of the ledger.
    pub at: Option<Timestamp>,
    /// True if `at` is vouched for by a timestamp, false if by the ledger.
    pub is_stamped: bool,
    /// True if the certificate leads to an authority that the reader named, and was valid then.
    pub is_certified: bool,
    /// As of when it is known that no certificate of the path was revoked.
    pub revocation_known_at: Option<Timestamp>,
}

/// What `pack.json` says.
#[derive(Debug, Clone)]
pub struct Described {
    /// Without its contents and rules.
    pub pack: PackJson,
    /// Records in it.
    pub records: u64,
    /// Versions of them.
    pub versions: u64,
    /// Files of them that are in the pack.
    pub files: u64,
    /// What is withheld, by its reason.
    pub withheld: BTreeMap<String, Counts>,
}

/// How many of each sort.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Titles.
    pub titles: u64,
    /// Values of fields.
    pub fields: u64,
    /// Files.
    pub files: u64,
}

impl Counts {
    fn add(&mut self, part: Part) {
        *match part {
            Part::Title => &mut self.titles,
            Part::Field => &mut self.fields,
            Part::File => &mut self.files,
        } += 1;
    }

    /// As one text: `1 title, 3 values`.
    fn text(self, words: &Words) -> String {
        let of = [("count-titles", self.titles), ("count-fields", self.fields), ("count-files", self.files)];
        let some = of.into_iter().filter(|(_, count)| *count > 0);
        some.map(|(id, count)| words.format(id, &[("count", count.into())])).collect::<Vec<_>>().join(", ")
    }
}

impl Summary {
    pub(super) fn of_files(files: &Files<'_>) -> Self {
        let mut summary = Self {
            files_elsewhere: files
                .elsewhere()
                .map(|elsewhere| u64::try_from(elsewhere.len()).unwrap_or(u64::MAX)),
            ..Self::default()
        };
        for (_, sums) in files.listed() {
            summary.files += 1;
            let read = sums.map_or(0, |sums| sums.size_bytes);
            summary.bytes = summary.bytes.saturating_add(read);
        }
        summary
    }

    pub(super) fn describe(&mut self, pack: &PackJson) {
        let versions = || pack.contents.iter().flat_map(|content| &content.versions);
        let count = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
        self.pack = Some(Described {
            records: count(pack.contents.len()),
            versions: count(versions().count()),
            files: count(
                versions().map(|version| version.files.iter().filter(|name| !name.is_empty()).count()).sum(),
            ),
            withheld: versions().flat_map(|version| &version.withheld).fold(
                BTreeMap::new(),
                |mut withheld: BTreeMap<String, Counts>, entry| {
                    withheld.entry(entry.reason.clone()).or_default().add(entry.part);
                    withheld
                },
            ),
            // Member by member: cloning the whole would clone the contents, by far the largest part, to drop them.
            pack: PackJson {
                schema: pack.schema,
                number: pack.number.clone(),
                organisation: pack.organisation.clone(),
                origin: pack.origin.clone(),
                scope: pack.scope.clone(),
                profile: pack.profile.clone(),
                as_of: pack.as_of.clone(),
                steps: pack.steps.clone(),
                contents: Vec::new(),
            },
        });
    }
}

/// The whole result.
#[derive(Debug)]
pub struct Report {
    findings: Vec<Finding>,
    omitted: u64,
    verdict: Verdict,
    summary: Summary,
}

impl Report {
    pub(super) fn new(findings: Findings, summary: Summary) -> Self {
        let verdict = match findings.worst {
            None => Verdict::Verified,
            Some(Outcome::Issuer) => Verdict::Intact,
            Some(Outcome::Unchecked) => Verdict::CouldNotCheck,
            Some(Outcome::Broken) => Verdict::NotVerified,
        };
        let list = findings.list.into_iter().map(|(_, finding)| finding).collect();
        Self { findings: list, omitted: findings.omitted, verdict, summary }
    }

    /// The findings, in the order of the checks.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// The verdict.
    #[must_use]
    pub const fn verdict(&self) -> Verdict {
        self.verdict
    }

    /// The summary.
    #[must_use]
    pub const fn summary(&self) -> &Summary {
        &self.summary
    }

    /// Writes the report for people: one line a finding, then the summary.
    ///
    /// # Errors
    /// If writing fails.
    pub fn write_text(&self, words: &Words, out: &mut dyn io::Write) -> io::Result<()> {
        for finding in &self.findings {
            writeln!(out, "{}  {}  {}", finding.code, printable(&finding.path), finding.reason(words))?;
        }
        if self.omitted > 0 {
            writeln!(out, "{}", words.format("findings-omitted", &[("count", self.omitted.into())]))?;
        }
        if !self.findings.is_empty() {
            writeln!(out)?;
        }
        let lines = self.lines(words);
        let width = lines.iter().map(|(label, _)| label.chars().count()).max().unwrap_or(0);
        for (label, text) in lines {
            writeln!(out, "{label:width$}  {text}")?;
        }
        writeln!(out)?;
        writeln!(out, "{}", words.text(self.verdict.explanation(self.summary.is_receipt)))
    }

    /// The summary, line by line: label and text.
    fn lines(&self, words: &Words) -> Vec<(String, String)> {
        let mut lines = Vec::new();
        let mut line = |id: &str, text: String| lines.push((words.text(id), text));
        let summary = &self.summary;
        if let Some(Described { pack, records, versions, files, withheld }) = &summary.pack {
            let shown =
                |text: &str| if text.is_empty() { words.text("not-limited") } else { printable(text) };
            line("label-pack", printable(&pack.number));
            line(
                "label-organisation",
                format!("{} ({})", printable(&pack.organisation.name), printable(&pack.organisation.code)),
            );
            line(
                "label-scope",
                words.format(
                    "scope",
                    &[
                        ("site", shown(&pack.scope.site).into()),
                        ("product", shown(&pack.scope.product).into()),
                        ("from", pack.scope.from.to_string().into()),
                        ("to", pack.scope.to.to_string().into()),
                    ],
                ),
            );
            if !pack.scope.about.is_empty() {
                let about: Vec<String> =
                    pack.scope.about.iter().map(|of| printable(&of.to_string())).collect();
                line("label-about", about.join("; "));
            }
            line("label-marking", printable(&pack.scope.marking));
            let recipient = if pack.scope.recipient.is_empty() {
                words.text("recipient-not-stated")
            } else {
                printable(&pack.scope.recipient)
            };
            line(
                "label-copy",
                words.format(
                    "copy",
                    &[("copy", pack.scope.copy.to_string().into()), ("recipient", recipient.into())],
                ),
            );
            line(
                "label-profile",
                format!("{} ({})", printable(&pack.profile.title), printable(&pack.profile.code)),
            );
            line(
                "label-as-of",
                words.format(
                    "as-of",
                    &[
                        ("size", pack.as_of.size.to_string().into()),
                        ("origin", printable(&pack.origin).into()),
                        ("at", instant(pack.as_of.at).into()),
                    ],
                ),
            );
            if let Some(at) = summary.issued_at {
                line("label-issued", instant(at));
            }
            line(
                "label-contents",
                words.format(
                    "contents",
                    &[
                        ("records", (*records).into()),
                        ("versions", (*versions).into()),
                        ("files", (*files).into()),
                    ],
                ),
            );
            for (reason, counts) in withheld {
                let arguments = [("counts", counts.text(words).into()), ("reason", printable(reason).into())];
                line("label-withheld", words.format("withheld", &arguments));
            }
            line("label-steps", steps(pack, words));
        }
        for sampled in &summary.samples {
            line("label-sample", sample_text(sampled, words));
        }
        if let Some(answered) = &summary.answer {
            line("label-asked", answered.answer.asked.to_string());
            line("label-answer", answer_text(answered, words));
            let arguments = [
                ("at", instant(answered.at).into()),
                ("position", answered.index.to_string().into()),
                ("origin", printable(&answered.origin).into()),
                ("size", answered.answer.as_of.to_string().into()),
            ];
            line("label-given", words.format("given", &arguments));
        }
        for opened in &summary.opened {
            line("label-disclosed", opened_text(opened, words));
        }
        if summary.files > 0 {
            line(
                "label-checked",
                words.format(
                    "checked",
                    &[("files", summary.files.into()), ("bytes", summary.bytes.to_string().into())],
                ),
            );
            if let Some(count) = summary.files_elsewhere {
                line("label-elsewhere", words.format("elsewhere", &[("count", count.into())]));
            }
            if let Some(issuer) = &summary.issuer {
                line("label-issuer", printable(issuer));
            }
            if let Some(signature) = &summary.signature {
                line("label-signature", sealed(signature, words));
            }
            if let Some(timestamp) = &summary.timestamp {
                line("label-timestamp", sealed(timestamp, words));
            }
        }
        if summary.files > 0 || summary.is_receipt {
            let trust = if summary.is_trusted { "trusted" } else { "not-trusted" };
            line("label-trust", words.format(trust, &[("witnesses", summary.witnesses.into())]));
        }
        line(
            "label-verdict",
            if self.findings.is_empty() {
                words.text(self.verdict.word())
            } else {
                let count =
                    u64::try_from(self.findings.len()).unwrap_or(u64::MAX).saturating_add(self.omitted);
                words.format(
                    "verdict-with-findings",
                    &[("verdict", words.text(self.verdict.word()).into()), ("count", count.into())],
                )
            },
        );
        lines
    }

    /// The report for programs.
    #[must_use]
    pub fn to_json(&self, words: &Words) -> Value {
        let summary = &self.summary;
        json!({
            "verdict": words.text(self.verdict.word()),
            "exit_code": self.verdict.exit_code(),
            "findings": self.findings.iter().map(|finding| json!({
                "code": finding.code.as_str(),
                "path": finding.path,
                "reason": finding.reason(words),
            })).collect::<Vec<_>>(),
            "findings_omitted": self.omitted,
            "pack": summary.pack.as_ref().map(|described| json!({
                "number": described.pack.number,
                "content": summary.content,
                "organisation": described.pack.organisation,
                "origin": described.pack.origin,
                "scope": described.pack.scope,
                "profile": described.pack.profile,
                "as_of": described.pack.as_of,
                "issued_at": summary.issued_at,
                "steps": described.pack.steps.iter().map(|step| json!({
                    "code": step.code, "title": step.title, "status": step.status,
                })).collect::<Vec<_>>(),
                "records": described.records,
                "versions": described.versions,
                "record_files": described.files,
                "withheld": described.withheld.iter().map(|(reason, counts)| json!({
                    "reason": reason, "titles": counts.titles, "fields": counts.fields, "files": counts.files,
                })).collect::<Vec<_>>(),
            })),
            "answer": summary.answer.as_ref().map(|Answered { answer, origin, index, at }| json!({
                "asked": answer.asked,
                "standing": answer.standing,
                "position": answer.recorded.map(|recorded| recorded.position),
                "recorded_at": answer.recorded.map(|recorded| recorded.at),
                "as_of": answer.as_of,
                "origin": origin,
                "event": index,
                "at": at,
            })),
            "samples": summary.samples.iter().map(sample_json).collect::<Vec<_>>(),
            "disclosed": summary.opened.iter().map(|opened| json!({
                "number": opened.number, "version": opened.version, "part": opened.part, "name": opened.name,
                "value": opened.value,
            })).collect::<Vec<_>>(),
            "files": summary.files,
            "bytes": summary.bytes,
            "files_elsewhere": summary.files_elsewhere,
            "issuer_key": summary.issuer,
            "issuer_trusted": summary.is_trusted,
            "witnesses": summary.witnesses,
            "signature": summary.signature.as_ref().map(sealed_json),
            "timestamp": summary.timestamp.as_ref().map(sealed_json),
        })
    }
}

/// What came of drawing a sample again, for people.
fn sample_text(sampled: &Sampled, words: &Words) -> String {
    let number = ("number", printable(&sampled.number).into());
    match sampled.result {
        Redrawn::Agreed { drawn, population, position, is_root_shown } => {
            let id = if is_root_shown { "sampled-agreed" } else { "sampled-agreed-root" };
            let [drawn, population, position] = [drawn, population, position].map(|count| count.to_string());
            let counts = [
                ("drawn", drawn.into()),
                ("population", population.into()),
                ("position", position.into()),
                number,
            ];
            words.format(id, &counts)
        }
        Redrawn::Disagreed => words.format("sampled-disagreed", &[number]),
        Redrawn::Unchecked(why) => {
            words.format("sampled-not-checked", &[number, ("why", words.text(why).into())])
        }
    }
}

fn sample_json(sampled: &Sampled) -> Value {
    let number = &sampled.number;
    match sampled.result {
        Redrawn::Agreed { drawn, population, position, is_root_shown } => json!({
            "number": number, "result": "agreed", "drawn": drawn, "population": population, "position": position,
            "root_shown": is_root_shown,
        }),
        Redrawn::Disagreed => json!({ "number": number, "result": "disagreed" }),
        Redrawn::Unchecked(why) => json!({ "number": number, "result": "not-checked", "why": why }),
    }
}

/// An answer for people.
fn answer_text(answered: &Answered, words: &Words) -> String {
    let id = match answered.answer.standing {
        Standing::Known => "answered-known",
        Standing::Superseded => "answered-superseded",
        Standing::Withdrawn => "answered-withdrawn",
        Standing::Destroyed => "answered-destroyed",
        Standing::Unknown => "answered-unknown",
    };
    let recorded = answered.answer.recorded;
    let position = recorded.map(|recorded| recorded.position.to_string()).unwrap_or_default();
    let at = recorded.map(|recorded| instant(recorded.at)).unwrap_or_default();
    words.format(id, &[("position", position.into()), ("at", at.into())])
}

/// A signature or timestamp for people.
fn sealed(sealed: &Sealed, words: &Words) -> String {
    let at = sealed.at.map(instant).unwrap_or_default();
    let state = match (sealed.is_certified, sealed.revocation_known_at) {
        (false, _) => words.text("sealed-unchecked"),
        (true, None) => words.text("sealed-certified"),
        (true, Some(at)) => words.format("sealed-not-revoked", &[("at", instant(at).into())]),
    };
    let time = match (sealed.at, sealed.is_stamped) {
        (None, _) => words.text("sealed-no-time"),
        (Some(_), true) => words.format("sealed-stamped", &[("at", at.into())]),
        (Some(_), false) => words.format("sealed-by-ledger", &[("at", at.into())]),
    };
    let names = [("signer", printable(&sealed.signer).into()), ("issuer", printable(&sealed.issuer).into())];
    format!("{}; {time}; {state}", words.format("sealed", &names))
}

fn sealed_json(sealed: &Sealed) -> Value {
    json!({
        "signer": sealed.signer,
        "issuer": sealed.issuer,
        "at": sealed.at,
        "time_from": sealed.at.map(|_| if sealed.is_stamped { "timestamp" } else { "ledger" }),
        "certified": sealed.is_certified,
        "revocation_known_at": sealed.revocation_known_at,
    })
}

/// An instant for people: UTC, whole seconds.
fn instant(at: Timestamp) -> String {
    let text = at.to_string();
    let (date, time) = text.split_once('T').unwrap_or((&text, ""));
    format!("{date} {} UTC", time.split('.').next().unwrap_or(time))
}

/// What was disclosed later, on one line.
fn opened_text(opened: &Opened, words: &Words) -> String {
    let id = match (opened.part, &opened.value) {
        (Part::Title, _) => "opened-title",
        (Part::Field, _) => "opened-field",
        (Part::File, Some(_)) => "opened-file-name",
        (Part::File, None) => "opened-file",
    };
    let value = match &opened.value {
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
        None => String::new(),
    };
    words.format(
        id,
        &[
            ("number", printable(&opened.number).into()),
            ("version", opened.version.to_string().into()),
            ("name", printable(&opened.name).into()),
            ("value", printable(&value).into()),
        ],
    )
}

/// How many steps have which result.
fn steps(pack: &PackJson, words: &Words) -> String {
    let of = |status: Status| pack.steps.iter().filter(move |step| step.status == status);
    let present: BTreeSet<Status> = pack.steps.iter().map(|step| step.status).collect();
    let parts: Vec<String> = present
        .into_iter()
        .map(|status| {
            let id = match status {
                Status::Complete => "steps-complete",
                Status::NotApplicable => "steps-not-applicable",
                Status::Stale => "steps-stale",
                Status::Incomplete => "steps-incomplete",
                Status::Blocked => "steps-blocked",
            };
            let codes: Vec<String> = of(status).map(|step| printable(&step.code)).collect();
            let count = u64::try_from(codes.len()).unwrap_or(u64::MAX);
            words.format(id, &[("count", count.into()), ("steps", codes.join(" ").into())])
        })
        .collect();
    parts.join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_finding_decides() {
        let verdict = |codes: &[Code]| {
            let mut findings = Findings::default();
            for code in codes {
                findings.push(Finding::new(*code, "x"));
            }
            Report::new(findings, Summary::default()).verdict()
        };
        assert_eq!(verdict(&[]), Verdict::Verified);
        assert_eq!(verdict(&[Code::TrustMissing]), Verdict::Intact);
        assert_eq!(verdict(&[Code::ReadFailed, Code::TrustMissing]), Verdict::CouldNotCheck);
        assert_eq!(verdict(&[Code::TrustMissing, Code::FileMissing, Code::ReadFailed]), Verdict::NotVerified);
    }

    #[test]
    fn a_flood_of_findings_is_counted_not_kept() {
        let mut findings = Findings::default();
        for number in 0..=MAX_FINDINGS {
            findings.push(Finding::new(Code::TrustMissing, &number.to_string()));
        }
        findings.push(Finding::new(Code::FileMissing, "last"));
        let report = Report::new(findings, Summary::default());
        assert_eq!((report.findings.len(), report.omitted), (MAX_FINDINGS, 2));
        assert_eq!(report.verdict(), Verdict::NotVerified);
    }

    #[test]
    fn findings_that_come_about_apart_count_as_if_pushed_one_by_one() {
        // Each part repeats findings of its own and of others; the list is full early, late or not at all.
        let parts = |length: usize| {
            (0..3).map(move |part| (0..length).map(move |number| (part * 7 + number / 3 * 2).to_string()))
        };
        for length in [0, 10, MAX_FINDINGS, 2 * MAX_FINDINGS, 5 * MAX_FINDINGS] {
            let (mut whole, mut joined) = (Findings::default(), Findings::default());
            for (code, part) in
                [Code::FileMissing, Code::TrustMissing, Code::FileMissing].into_iter().zip(parts(length))
            {
                let mut apart = Findings::default();
                for path in part {
                    whole.push(Finding::new(code, &path));
                    apart.push(Finding::new(code, &path));
                }
                joined.append(apart);
            }
            let (whole, joined) =
                (Report::new(whole, Summary::default()), Report::new(joined, Summary::default()));
            assert_eq!(whole.findings, joined.findings, "{length}");
            assert_eq!(whole.omitted, joined.omitted, "{length}");
            assert_eq!(whole.verdict, joined.verdict, "{length}");
        }
    }

    #[test]
    fn names_cannot_play_with_the_terminal() {
        assert_eq!(printable("a\u{1b}[2Jb\n\u{202e}c — رپورٹ"), "a\\u{1b}[2Jb\\u{a}\\u{202e}c — رپورٹ");
    }
}
