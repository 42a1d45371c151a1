//! The evidence as people read it: what the report and the page of a pack say of each record, step and unit.

use std::collections::BTreeMap;

use super::basis::Basis;
use super::collect::{Chosen, FileNames};
use super::withhold::Plan;
use crate::app::Error;
use crate::app::records::read::Parsed;
use crate::app::records::signed::Signature;
use crate::app::trace::TraceLine;
use crate::app::trace::assembly::{Assembly, Standing};
use crate::domain::rule::StepResult;
use crate::pack::contents::{
    AcknowledgementLine, Contents, FileLine, LedgerPosition, LinkLine, ProfileSummary, RecordSheet,
    RefusalLine, RuleLine, Scope, SignatureLine, StepSheet, StructureLine, TraceabilitySummary, VersionLine,
};
use crate::proof::digest::Digest;
use crate::proof::pack::{PackJson, Part, Subject};
use crate::words::Words;

/// What may be told of the versions, and what is said where something is withheld.
pub(super) struct Told<'a> {
    pub names: &'a FileNames,
    pub plan: &'a Plan,
    pub words: &'a Words,
}

impl Told<'_> {
    /// What stands in the place of something that is withheld.
    fn instead(&self, version: &Parsed, part: Part, name: &str) -> Option<String> {
        let key = (version.manifest.record.clone(), version.manifest.version);
        let entry = self.plan.get(&key)?.iter().find(|entry| entry.part == part && entry.name == name)?;
        Some(self.words.format("pack-withheld-value", &[("reason", entry.reason.as_str().into())]))
    }

    fn title(&self, version: &Parsed) -> String {
        self.instead(version, Part::Title, "").unwrap_or_else(|| version.title())
    }
}

/// The evidence as people read it.
pub(super) fn sheets(
    basis: &Basis,
    pack: &PackJson,
    (results, chosen, told): (&[StepResult], &[Chosen], &Told<'_>),
    traceability: Option<TraceabilitySummary>,
    (vkey, beside): (String, Option<String>),
) -> Result<Contents, Error> {
    let name_of = |id: &String| basis.people.get(id).cloned().unwrap_or_else(|| id.clone());
    let mut titles = BTreeMap::new();
    for record in chosen {
        let current = record.current()?;
        titles
            .insert(current.manifest.record.clone(), (current.manifest.number.clone(), told.title(current)));
    }
    let mut records = Vec::new();
    for record in chosen {
        records.push(sheet(record, told, &titles, &name_of)?);
    }
    Ok(Contents {
        number: pack.number.clone(),
        organisation_code: pack.organisation.code.clone(),
        organisation_name: pack.organisation.name.clone(),
        marking: pack.scope.marking.clone(),
        copy: pack.scope.copy,
        recipient: pack.scope.recipient.clone(),
        scope: Scope {
            site: pack.scope.site.clone(),
            product: pack.scope.product.clone(),
            from: pack.scope.from,
            to: pack.scope.to,
            about: pack.scope.about.iter().map(|subject| subject_line(subject, told.words)).collect(),
        },
        profile: ProfileSummary {
            code: pack.profile.code.clone(),
            title: pack.profile.title.clone(),
            digest: pack.profile.digest,
        },
        as_of: LedgerPosition {
            origin: pack.origin.clone(),
            size: pack.as_of.size,
            root: pack.as_of.root,
            at: pack.as_of.at,
            vkey,
            beside,
        },
        // Filled in when pack.json is written.
        content_digest: Digest::of(b""),
        steps: results.iter().map(step_sheet).collect(),
        records,
        traceability,
        is_signed: basis.is_signed,
        is_stamped: basis.is_stamped,
    })
}

fn step_sheet(result: &StepResult) -> StepSheet {
    StepSheet {
        code: result.code.clone(),
        title: result.title.clone(),
        status: result.status,
        clauses: result.clauses.clone(),
        rules: result
            .rules
            .iter()
            .map(|rule| RuleLine {
                id: rule.id.clone(),
                label: rule.label.clone(),
                status: rule.status,
                items: rule.items.iter().map(|item| (item.record.clone(), item.reason.clone())).collect(),
            })
            .collect(),
    }
}

fn sheet(
    record: &Chosen,
    told: &Told<'_>,
    titles: &BTreeMap<String, (String, String)>,
    name_of: &dyn Fn(&String) -> String,
) -> Result<RecordSheet, Error> {
    let current = record.current()?;
    let manifest = &current.manifest;
    let kind = &record.kind;
    let state = |code: &str| kind.state(code).map_or(code, |state| state.label.of("en")).to_owned();
    let values = current.values();
    let path = record.path(&manifest.number);
    let inside = path.strip_prefix("data/").unwrap_or(&path);
    let shipped =
        told.names.get(&(manifest.record.clone(), manifest.version)).map(Vec::as_slice).unwrap_or_default();
    let files = manifest.files.iter().zip(shipped).enumerate().map(|(position, (file, name))| FileLine {
        name: told
            .instead(current, Part::File, &(position + 1).to_string())
            .unwrap_or_else(|| current.file_name(position)),
        path: match name.as_str() {
            "" => String::new(),
            name => format!("{inside}/v{}/files/{name}", manifest.version),
        },
        size_bytes: file.size,
        media_type: crate::app::import::media::called(&file.media_type),
        digest: file.digest,
    });
    let fields = kind.fields.iter().filter_map(|field| {
        let shown = match values.get(&field.name) {
            Some(value) => kind.show(field, value, "en"),
            None => told.instead(current, Part::Field, &field.name)?,
        };
        Some((field.label.of("en").to_owned(), shown))
    });
    let links = manifest.links.iter().filter_map(|link| {
        let (number, title) = titles.get(&link.to)?.clone();
        let label = kind.link(&link.kind).map_or(link.kind.as_str(), |l| l.label.of("en")).to_owned();
        Some(LinkLine { label, number, title })
    });
    Ok(RecordSheet {
        step: record.step.clone(),
        steps: record.steps.clone(),
        number: manifest.number.clone(),
        title: told.title(current),
        kind: kind.name.of("en").to_owned(),
        state: state(&manifest.state),
        marking: manifest.marking.clone(),
        occurred_on: manifest.occurred_on,
        received_at: manifest.received_at,
        fields: fields.collect(),
        path: inside.to_owned(),
        files: files.collect(),
        links: links.collect(),
        versions: record
            .versions
            .iter()
            .map(|version| VersionLine {
                version: version.manifest.version,
                received_at: version.manifest.received_at,
                author: name_of(&version.manifest.author),
                state: state(&version.manifest.state),
                reason: version.manifest.reason.clone(),
                digest: version.digest,
                event_index: version.event,
            })
            .collect(),
        signatures: record.said.signatures.iter().map(|one| signature(&one.what, told.words)).collect(),
        refusals: record
            .said
            .refusals
            .iter()
            .map(|one| RefusalLine {
                of: signature(&one.what.said, told.words),
                reason: one.what.said.said.reason.clone().unwrap_or_default(),
                is_taken_back: one.what.is_taken_back,
            })
            .collect(),
        acknowledgements: record
            .said
            .acknowledgements
            .iter()
            .map(|one| AcknowledgementLine {
                version: one.version,
                revision: one.what.said.revision.clone(),
                name: one.what.said.name.clone(),
                login: one.what.said.login.clone(),
                at: one.what.at,
                event_index: one.event,
            })
            .collect(),
        withheld_acknowledgements: record
            .said
            .held_back
            .iter()
            .map(|held| {
                let arguments = [("count", held.count.into()), ("reason", held.reason.as_str().into())];
                told.words.format("pack-acknowledgements-withheld", &arguments)
            })
            .collect(),
    })
}

fn signature(one: &Signature, words: &Words) -> SignatureLine {
    SignatureLine {
        version: one.said.version,
        meaning: words.text(&format!("meaning-{}", one.said.meaning)),
        name: one.said.name.clone(),
        on_behalf_of: one.said.for_name.clone(),
        role: words.text(&format!("role-{}", one.said.role)),
        at: one.given.at,
        event_index: one.given.event,
        void_in: one.given.void_in,
    }
}

/// What is in what, as trees, with what bears on each piece.
pub(super) fn structure(assembly: &Assembly, standing: &Standing, words: &Words) -> Vec<StructureLine> {
    let line = |line: &TraceLine| {
        let bearing = standing.bearing.get(&line.id).filter(|_| !line.is_repeated);
        let said = |(number, outcome): &(String, String)| match outcome.as_str() {
            "" => number.clone(),
            outcome => format!("{number} ({})", words.text(&format!("conformity-outcome-{outcome}"))),
        };
        StructureLine {
            depth: u32::try_from(line.depth).unwrap_or_default(),
            item: line.node.item.clone(),
            number: line.node.number.clone(),
            is_unit: line.node.is_unit(),
            quantity: line.quantity.clone(),
            status: line.node.status.clone(),
            source: [line.node.supplier.as_str(), line.node.certificate.as_str()]
                .into_iter()
                .filter(|text| !text.is_empty())
                .collect::<Vec<_>>()
                .join(", "),
            records: bearing.into_iter().flatten().map(said).collect(),
            is_repeated: line.is_repeated,
        }
    };
    assembly.lines.iter().map(line).collect()
}

fn subject_line(subject: &Subject, words: &Words) -> String {
    let sort = words.text(&format!("pack-about-{}", subject.sort.code()));
    [sort.as_str(), &subject.part, &subject.number]
        .into_iter()
        .filter(|text| !text.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}
