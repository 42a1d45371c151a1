//! Reports of records as PDF: which there are is data (`domain::report`); `gather` finds the records that are in one, `write`
//! says them in words (`own` what belongs to the record itself, `pieces` the lots and units that it names, `standing` that it
//! is not in force), `sheet` reads tables among their files, `pack::pdf` lays them out.

mod gather;
mod own;
mod pieces;
pub(in crate::app) mod sheet;
mod standing;
mod write;

use serde::{Deserialize, Serialize};

use self::gather::{Gathering, Source};
use self::write::Writing;
use super::events::{Happening, detail, event};
use super::readiness::AsOf;
use super::records::filing::parse_marking;
use super::records::read::Parsed;
use super::records::signed::{self, SignatureView};
use super::{App, Code, Error, Session};
use crate::domain::Date;
use crate::domain::access::{Action, Marking};
use crate::domain::kind::{Values, parse_date};
use crate::domain::report::Report;
use crate::domain::snapshot::window_start;
use crate::pack::pdf::printout::render;
use crate::pack::printout::Printout;
use crate::proof::digest::Digest;
use crate::words::Words;

/// Months of a period that nobody named.
const MONTHS: u16 = 12;

/// What is asked about a report, as it was written; what is empty is not asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct ReportQuery {
    /// First day of the period.
    pub from: String,
    /// Last day of the period.
    pub to: String,
    /// The highest marking of what may be in it.
    pub marking: String,
}

/// A report that a record has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReportChoice {
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// What it is for.
    pub summary: String,
    /// True if it is of a period.
    pub has_period: bool,
}

/// A report on paper.
#[derive(Debug, Clone)]
pub struct PrintedReport {
    /// What its file is called.
    pub file: String,
    /// PDF/A-3a, PDF/UA-1.
    pub bytes: Vec<u8>,
    /// Ledger index of the event that says that it was printed.
    pub event: u64,
}

impl App {
    /// The reports that a record has.
    ///
    /// # Errors
    /// [`Code::NotFound`] for a record that the actor does not see; [`Code::Denied`].
    pub fn list_reports(&self, session: &Session, number: &str) -> Result<Vec<ReportChoice>, Error> {
        self.db.read(|conn| {
            let record = Self::visible_record(conn, session, number, Action::DownloadFile)?;
            let versions = super::records::read::visible_versions(conn, session, &record.record_id)?;
            let fields = versions.last().map(Parsed::values).unwrap_or_default();
            Ok(self.reports_of(session, &record.kind, &fields))
        })
    }

    /// The reports that a record of a kind with these fields has.
    pub(in crate::app) fn reports_of(
        &self,
        session: &Session,
        kind: &str,
        fields: &Values,
    ) -> Vec<ReportChoice> {
        let of = |report: &Report| ReportChoice {
            code: report.code.clone(),
            name: report.name.of(&session.language).to_owned(),
            summary: report.summary.of(&session.language).to_owned(),
            has_period: report.has_period(),
        };
        self.definitions.of(session.code()).reports.of_record(kind, fields).into_iter().map(of).collect()
    }

    /// Prints a report of a record as it stands at the present head; that it was printed is an event, with the digest of the
    /// file.
    ///
    /// # Errors
    /// [`Code::NotFound`] for a record that the actor does not see or a report that it does not have;
    /// [`Code::Denied`]; [`Code::Invalid`] for a period or marking that cannot be; [`Code::Pack`] if it cannot be printed.
    pub fn print_report(
        &self,
        session: &Session,
        (number, report): (&str, &str),
        query: &ReportQuery,
    ) -> Result<PrintedReport, Error> {
        let words = Words::english();
        let (record_id, printout) = self.compose_report(session, (number, report), query, &words)?;
        let bytes = render(&printout, &words)
            .map_err(|error| Error::new(Code::Pack).with("number", number).because(error))?;
        let what = Happening {
            action: "report_printed",
            subject: &record_id,
            digest: Some(Digest::of(&bytes)),
            detail: detail([("report", report.into()), ("marking", printout.marking.as_str().into())]),
        };
        let printed = event(self, session.code(), (&session.user(), session.now), what)?;
        let event = self.db.write(move |tx| tx.record(printed).map_err(Error::from))?.value;
        Ok(PrintedReport { file: format!("{number} {report}.pdf"), bytes, event })
    }

    /// A report as data, with the id of its record: what [`App::print_report`] prints.
    ///
    /// # Errors
    /// As [`App::print_report`].
    pub fn compose_report(
        &self,
        session: &Session,
        (number, report): (&str, &str),
        query: &ReportQuery,
        words: &Words,
    ) -> Result<(String, Printout), Error> {
        let names = self.names(session)?;
        self.db.read(|conn| {
            let record = Self::visible_record(conn, session, number, Action::DownloadFile)?;
            let record_id = record.record_id.clone();
            let history = super::records::read::parsed_versions(conn, &record_id)?;
            let fields = history.last().map(Parsed::values).unwrap_or_default();
            let of = self
                .definitions
                .of(session.code())
                .reports
                .get(report)
                .filter(|report| report.is_of(&record.kind, &fields));
            let report = of.ok_or_else(|| Error::not_found("report", report))?;
            let asked = Asked::of(
                session,
                report,
                (query, parse_marking(&record.marking)?),
                record.occurred_on.as_deref(),
            )?;
            let as_of = AsOf::head(conn, session.code())?;
            let mut gathering = Gathering::new(self, session, asked.limit);
            let main = gathering.source(conn, record)?.ok_or_else(|| Error::not_found("record", number))?;
            let all = signed::signatures_of(conn, session.code(), &record_id, &history)?;
            let mut signatures: Vec<SignatureView> = signed::views(&all, words);
            signatures.retain(|one| main.versions.iter().any(|seen| seen.manifest.version == one.version));
            let writing =
                Writing { app: self, session, words, report, asked: &asked, as_of: &as_of, names: &names };
            let printout = writing.printout(conn, &mut gathering, (&main, signatures.as_slice()))?;
            Ok((record_id, printout))
        })
    }
}

/// What is asked for, in its types.
struct Asked {
    /// First and last day, for a report of a period.
    period: Option<(Date, Date)>,
    /// The highest marking of what may be in it.
    limit: Marking,
}

impl Asked {
    fn of(
        session: &Session,
        report: &Report,
        (query, own): (&ReportQuery, Marking),
        occurred_on: Option<&str>,
    ) -> Result<Self, Error> {
        let words = session.words();
        let wrong = |name: &'static str, line: String| {
            Error::new(Code::Invalid).with("place", words.text("reports-place")).field(name, line)
        };
        let day = |name: &'static str, text: &str| match text.trim() {
            "" => Ok(None),
            text => parse_date(text).map(Some).ok_or_else(|| {
                wrong(name, words.format("reports-day", &[("given", text.to_owned().into())]))
            }),
        };
        let (from, to) = (day("from", &query.from)?, day("to", &query.to)?);
        let period = if report.has_period() {
            let on = occurred_on.and_then(parse_date);
            let to = to.or(on).unwrap_or_else(|| session.now.date());
            let from = from.unwrap_or_else(|| window_start(to, MONTHS));
            if from > to {
                return Err(wrong("from", words.text("reports-days")));
            }
            Some((from, to))
        } else {
            None
        };
        let limit = match query.marking.trim() {
            "" => session.actor.clearance,
            code => {
                let limit: Marking = code.to_uppercase().parse().map_err(|_| {
                    wrong("marking", words.format("reports-marking", &[("given", code.to_owned().into())]))
                })?;
                limit.min(session.actor.clearance)
            }
        };
        if limit < own {
            let line = words.format("reports-marking-low", &[("marking", own.code().into())]);
            return Err(wrong("marking", line));
        }
        Ok(Self { period, limit })
    }
}

/// True if a day lies in the period.
fn is_in(period: (Date, Date), day: Option<Date>) -> bool {
    day.is_some_and(|day| day >= period.0 && day <= period.1)
}

/// The day of a record by a date field of its kind, or its own.
fn day_of(source: &Source<'_>, field: &str) -> Option<Date> {
    match field {
        "occurred_on" => source.record.occurred_on.as_deref().and_then(parse_date),
        field => source.values.get(field).and_then(|value| value.as_str()).and_then(parse_date),
    }
}
