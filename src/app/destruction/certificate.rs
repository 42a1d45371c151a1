//! The certificate of destruction: as canonical JSON, to which the ledger commits, and on paper.

use super::visible;
use crate::app::records::filing::parse_marking;
use crate::app::{App, Code, Error, Session};
use crate::db::DbError;
use crate::domain::access::{Action, Marking};
use crate::domain::kind::Kinds;
use crate::pack::format;
use crate::pack::pdf::printout::render;
use crate::pack::printout::{Block, Cell, Look, Printout, Row, Section, Table};
use crate::proof::canonical;
use crate::proof::destruction::{Certificate, Destroyed, Step};
use crate::proof::digest::Digest;
use crate::words::Words;

/// A certificate with where the ledger has it.
#[derive(Debug, Clone)]
pub struct Certified {
    /// Canonical JSON.
    pub text: String,
    /// What it says.
    pub certificate: Certificate,
    /// Ledger index of the event that commits to it.
    pub event: u64,
}

impl App {
    /// The certificate of a destruction that was approved.
    ///
    /// # Errors
    /// [`Code::Denied`]; [`Code::NotFound`] also for one that was not approved.
    pub fn certificate(&self, session: &Session, number: &str) -> Result<Certified, Error> {
        self.db.read(|conn| {
            let row = visible(conn, session, number, Action::ReadRetention)?;
            let missing = || Error::not_found("certificate", number);
            let text = row.certificate.ok_or_else(missing)?;
            let certificate = canonical::parse_as(text.as_bytes())
                .map_err(|_| DbError::inconsistent("destructions", row.number.clone()))?;
            let event = row.event_index.and_then(|index| u64::try_from(index).ok()).ok_or_else(missing)?;
            Ok(Certified { text, certificate, event })
        })
    }

    /// The same on paper, in the marked layout of the packs.
    ///
    /// # Errors
    /// Those of [`App::certificate`]; [`Code::Pack`] if it cannot be printed.
    pub fn print_certificate(&self, session: &Session, number: &str) -> Result<Vec<u8>, Error> {
        let certified = self.certificate(session, number)?;
        let words = Words::english();
        let kinds = &self.definitions.of(session.code()).kinds;
        let printing = Printing { kinds, words: &words, organisation: &session.organisation.name };
        let printout = printing.printout(&certified)?;
        render(&printout, &words)
            .map_err(|error| Error::new(Code::Pack).with("number", number).because(error))
    }
}

fn count(words: &Words, number: usize) -> String {
    format::number(words, u64::try_from(number).unwrap_or(u64::MAX))
}

struct Printing<'a> {
    kinds: &'a Kinds,
    words: &'a Words,
    organisation: &'a str,
}

impl Printing<'_> {
    fn printout(&self, certified: &Certified) -> Result<Printout, Error> {
        let (words, certificate) = (self.words, &certified.certificate);
        let mut marking = Marking::Unclassified;
        for record in &certificate.records {
            marking = marking.max(parse_marking(&record.marking)?);
        }
        let digest = Digest::of(certified.text.as_bytes());
        let facts = [
            ("certificate-reason", certificate.reason.clone()),
            ("certificate-proposed", self.step(&certificate.proposed)),
            ("certificate-approved", self.step(&certificate.approved)),
            ("certificate-records", count(words, certificate.records.len())),
            ("certificate-files", count(words, certificate.files.len())),
            ("certificate-event", format::number(words, certified.event)),
            ("certificate-digest", digest.to_string()),
        ];
        Ok(Printout {
            kind: words.text("certificate-kind"),
            title: words.format("certificate-title", &[("number", certificate.number.as_str().into())]),
            organisation: self.organisation.to_owned(),
            marking: marking.code().to_owned(),
            number: certificate.number.clone(),
            notice: None,
            foot: words.format("certificate-foot", &[("number", certificate.number.as_str().into())]),
            at: certificate.approved.at,
            digest,
            facts: facts.into_iter().map(|(label, value)| (words.text(label), value)).collect(),
            sections: vec![self.what(), self.records(certificate), self.files(certificate)],
        })
    }

    fn step(&self, step: &Step) -> String {
        format!("{} ({}), {}", step.name, step.login, format::instant(self.words, step.at))
    }

    fn what(&self) -> Section {
        let text = |id: &str| Block::Text(self.words.text(id));
        let blocks = vec![
            text("certificate-what-gone"),
            text("certificate-what-left"),
            Block::Note(self.words.text("certificate-what-elsewhere")),
        ];
        Section { title: self.words.text("certificate-what"), blocks }
    }

    fn records(&self, certificate: &Certificate) -> Section {
        let rows = certificate.records.iter().map(|record| {
            let mut lines = vec![vec![Cell::new(self.rule(record), Look::Plain)]];
            for version in &record.versions {
                let arguments = [("version", version.version.into()), ("event", version.event.into())];
                lines
                    .push(vec![Cell::new(self.words.format("certificate-version", &arguments), Look::Faint)]);
                lines.push(vec![Cell::new(version.digest.to_string(), Look::Code)]);
            }
            Row { lead: Cell::new(record.number.clone(), Look::Strong), lines }
        });
        let heads =
            vec![(self.words.text("certificate-number"), 26.0), (self.words.text("certificate-why"), 74.0)];
        let table = Table { heads, rows: rows.collect() };
        Section { title: self.words.text("certificate-records-title"), blocks: vec![Block::Table(table)] }
    }

    fn rule(&self, record: &Destroyed) -> String {
        let kind = self.kinds.get(&record.kind);
        let name = kind.map_or(record.kind.as_str(), |kind| kind.name.of("en"));
        let arguments = [
            ("kind", name.to_owned().into()),
            ("marking", record.marking.as_str().into()),
            ("years", record.rule.years.into()),
            ("months", record.rule.months.into()),
            ("base", record.rule.base.to_string().into()),
            ("from", self.words.text(&format!("certificate-from-{}", record.rule.from)).into()),
            ("until", record.keep_until.to_string().into()),
        ];
        self.words.format("certificate-rule", &arguments)
    }

    fn files(&self, certificate: &Certificate) -> Section {
        let title = self.words.text("certificate-files-title");
        if certificate.files.is_empty() {
            return Section { title, blocks: vec![Block::Text(self.words.text("certificate-files-none"))] };
        }
        let rows = certificate.files.iter().enumerate().map(|(place, digest)| Row {
            lead: Cell::new((place + 1).to_string(), Look::Faint),
            lines: vec![vec![Cell::new(digest.to_string(), Look::Code)]],
        });
        let heads = vec![(String::new(), 8.0), (self.words.text("certificate-file"), 92.0)];
        Section { title, blocks: vec![Block::Table(Table { heads, rows: rows.collect() })] }
    }
}
