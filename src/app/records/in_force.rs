//! What was signed into force stays as it was signed: it is moved back, changed and signed again, or voided.

use super::content::Content;
use super::filing::Filing;
use super::read::Parsed;
use super::signed::signatures_of;
use super::wrong::invalid;
use crate::app::Error;
use crate::db::{Conn, records};
use crate::domain::kind::{Category, Kind, State};

impl Filing {
    /// Refuses another content where the present state was reached with signatures. The marking alone may change: it says
    /// who may see what was signed. The signatures are void then, and the record's page says so.
    ///
    /// # Errors
    /// [`crate::app::Code::Invalid`] with the moves that lead back.
    pub(super) fn keep_signed(
        &self,
        conn: &mut Conn,
        kind: &Kind,
        (record, history): (&records::Record, &[Parsed]),
        wanted: Content,
    ) -> Result<(), Error> {
        if let (Some(sampling), Some(last)) = (&kind.sampling, history.last())
            && sampling.is_drawn(&record.state)
        {
            return match Content::of(last).signed().without_marking() == wanted.signed().without_marking() {
                true => Ok(()),
                false => Err(invalid(&record.number, "state", self.session.words().text("sample-stays"))),
            };
        }
        let asks =
            |state: &str| kind.transitions.iter().any(|one| one.to == state && one.signatures.is_some());
        if !asks(&record.state) {
            return Ok(());
        }
        let since = history.iter().rev().take_while(|version| version.manifest.state == record.state);
        let Some(entry) = since.last() else { return Ok(()) };
        if Content::of(entry).signed().without_marking() == wanted.signed().without_marking() {
            return Ok(());
        }
        let entered = entry.manifest.version;
        let signatures = signatures_of(conn, self.session.code(), &record.record_id, history)?;
        let mut names: Vec<&str> = signatures
            .iter()
            .map(|one| &one.given)
            .filter(|given| given.to == record.state && !given.is_refusal)
            .filter(|given| given.void_in.is_none_or(|version| version > entered))
            .map(|given| given.name.as_str())
            .collect();
        names.sort_unstable();
        names.dedup();
        if names.is_empty() {
            return Ok(());
        }
        let is_before = |state: &State| matches!(state.category, Category::Draft | Category::Review);
        let back: Vec<String> = kind
            .transitions
            .iter()
            .filter(|one| one.from.contains(&record.state))
            .filter(|one| kind.states.iter().any(|state| state.code == one.to && is_before(state)))
            .map(|one| format!("“{}”", one.label.of(&self.session.language)))
            .collect();
        let id = if back.is_empty() { "signed-for-good" } else { "signed-in-force" };
        let arguments = [("names", names.join(", ").into()), ("moves", back.join(", ").into())];
        Err(invalid(&record.number, "state", self.session.words().format(id, &arguments)))
    }
}
