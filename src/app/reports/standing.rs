//! That a document is not in force, by the state of its record: told at its head and on each of its pages.

use super::gather::{Gathering, Source};
use super::write::Writing;
use crate::app::Error;
use crate::db::Conn;
use crate::domain::kind::Category;
use crate::pack::format;
use crate::pack::printout::Notice;

/// The link to what a record takes the place of; it is the same in every kind.
const SUPERSEDES: &str = "supersedes";

impl Writing<'_> {
    /// What stands at the head of a document whose record is in a state that does not count.
    pub(super) fn notice<'a>(
        &self,
        conn: &mut Conn,
        gathering: &mut Gathering<'a>,
        source: &Source<'a>,
    ) -> Result<Option<Notice>, Error> {
        if self.is_in_force(source) {
            return Ok(None);
        }
        let state = source.kind.state(&source.record.state);
        let label = self.state(source, &source.record.state);
        let id = match state.map(|state| state.category) {
            Some(Category::Void) => "report-notice-void",
            Some(Category::Superseded) => "report-notice-superseded",
            _ => "report-notice-open",
        };
        let arguments = [
            ("state", label.as_str().into()),
            ("since", self.since(source)?.into()),
            ("number", source.record.number.as_str().into()),
        ];
        let mut text = self.words.format(id, &arguments);
        let instead = self.instead(conn, gathering, source)?;
        if !instead.is_empty() {
            text.push('\n');
            let arguments = [("numbers", instead.join(", ").into())];
            text.push_str(&self.words.format("report-notice-instead", &arguments));
        }
        Ok(Some(Notice { word: label.to_uppercase(), text }))
    }

    /// False for a document that is worth nothing in the state of its record.
    pub(super) fn is_in_force(&self, source: &Source<'_>) -> bool {
        let state = source.kind.state(&source.record.state);
        !self.report.only_in_force || state.is_some_and(|state| state.counts)
    }

    /// What a document that is not in force is known by.
    pub(super) fn known(&self, word: &str, number: &str) -> String {
        self.words.format("report-known", &[("word", word.into()), ("number", number.into())])
    }

    /// The day on which the record came into its state.
    fn since(&self, source: &Source<'_>) -> Result<String, Error> {
        let versions = source.versions.iter().rev();
        let first = versions.take_while(|version| version.manifest.state == source.record.state).last();
        let version = match first {
            Some(version) => version,
            None => source.current()?,
        };
        Ok(format::date(self.words, version.manifest.received_at.date()))
    }

    /// Numbers of the records that took its place.
    fn instead<'a>(
        &self,
        conn: &mut Conn,
        gathering: &mut Gathering<'a>,
        source: &Source<'a>,
    ) -> Result<Vec<String>, Error> {
        let mut numbers = Vec::new();
        for (_, is_own, record) in gathering.neighbours(conn, source, Some(&SUPERSEDES.to_owned()))? {
            let kind = self.app.definitions.of(self.session.code()).kinds.get(&record.kind);
            let counts = kind.and_then(|kind| kind.state(&record.state)).is_some_and(|state| state.counts);
            if is_own || !counts {
                continue;
            }
            numbers.extend(gathering.source(conn, record)?.map(|other| other.record.number.clone()));
        }
        Ok(numbers)
    }
}
