//! Drawing a sample: a move of its record that works out which ones. What decides it (`proof::sampling`) is in the record and
//! in the ledger before anybody could know it; the list of all is filed with it, so that anybody can draw again.

use std::any::Any;

use serde_json::Value;

use super::filing::{DraftFile, db_broken, parse_marking};
use super::moves::Moving;
use super::read::{self, Parsed};
use super::wrong::invalid;
use crate::app::readiness::Known;
use crate::app::trace::hidden_at;
use crate::app::uploads::Incoming;
use crate::app::{App, Error, Session};
use crate::db::{Conn, ledger, records, trace};
use crate::domain::access::{Action, Marking};
use crate::domain::kind::values::MAX_LIST;
use crate::domain::kind::{Category, Sampling, Values};
use crate::proof::sampling::{self, Scheme};

/// Name of the file with all that could be drawn.
const POPULATION: &str = "population.txt";
/// Name of the file with what was drawn, where it is more than a field holds.
const SAMPLE: &str = "sample.txt";

/// Files by their names.
type Lists = Vec<(&'static str, String)>;

/// What a move adds to the record.
pub(super) struct Drawn {
    /// Fields.
    pub fields: Values,
    /// The list of all, and of what was drawn if it is long.
    pub files: Vec<DraftFile>,
    /// Until the record is committed, `fsck` must not take the file for an orphan.
    _under_way: Box<dyn Any + Send>,
}

impl App {
    /// Draws, if the move is one that does; the file is durable then.
    ///
    /// # Errors
    /// `NotFound`, `Denied`; `Invalid` if the secret is not the one that was committed to, if
    /// something that decides the sample is to change, or if there is nothing to draw from.
    pub(super) fn draw(&self, session: &Session, moving: &Moving) -> Result<Option<Drawn>, Error> {
        let found = self.db.read(|conn| {
            let record = Self::visible_record(conn, session, &moving.number, Action::MoveRecord)?;
            let kind = self.definitions.of(session.code()).kinds.get(&record.kind);
            let sampling = kind.and_then(|kind| kind.sampling.as_ref());
            if sampling.is_none_or(|sampling| sampling.drawn != moving.to) || record.state == moving.to {
                return Ok(None);
            }
            let mut history = read::parsed_versions(conn, &record.record_id)?;
            let current = history.pop().ok_or_else(|| db_broken("versions", &record.number))?;
            self.sample(conn, session, (&record, &current), moving).map(Some)
        })?;
        let Some((fields, lists)) = found else { return Ok(None) };
        let under_way = self.blobs.uploading()?;
        let (mut files, mut all) = (Vec::new(), Vec::new());
        for (name, text) in lists {
            let Incoming { name, media_type, staged } =
                self.stage_file(session, name, &mut text.as_bytes(), None)?;
            files.push(DraftFile {
                name,
                media_type: media_type.to_owned(),
                fingerprint: staged.fingerprint(),
            });
            all.push(staged);
        }
        self.blobs.publish(all)?;
        Ok(Some(Drawn { fields, files, _under_way: under_way }))
    }

    /// The fields, and the files by their names.
    fn sample(
        &self,
        conn: &mut Conn,
        session: &Session,
        (record, current): (&records::Record, &Parsed),
        moving: &Moving,
    ) -> Result<(Values, Lists), Error> {
        let words = session.words();
        let wrong = |field: &str, id: &str| invalid(&record.number, field, words.text(id));
        let fields = current.values();
        if let Some(name) = Sampling::ASKED.iter().find(|name| {
            moving.fields.get(**name).is_some_and(|given| fields.get(**name).unwrap_or(&Value::Null) != given)
        }) {
            return Err(wrong(name, "sample-fixed"));
        }
        let text = |name: &str| fields.get(name).and_then(Value::as_str).unwrap_or_default();
        let secret = moving.fields.get("secret").or_else(|| fields.get("secret"));
        let secret = secret.and_then(Value::as_str).unwrap_or_default();
        if sampling::commitment(secret).hex() != text("commitment") {
            return Err(wrong("secret", "sample-secret"));
        }
        let code = session.code();
        let head = ledger::head_from(conn, code, current.event.saturating_add(1))?
            .ok_or_else(|| Error::not_found("ledger position", current.event.to_string()))?;
        // Whoever may see the sample may see all that it was drawn from.
        let limit = parse_marking(&record.marking)?;
        let all = match text("population") {
            "records" => self.numbers_at(conn, session, head.size, (limit, text("kind_code")))?,
            _ => self.serials_at(conn, session, head.size, (limit, text("part")))?,
        };
        if all.is_empty() {
            return Err(wrong("population", "sample-nothing"));
        }
        let level = if text("level").is_empty() { "ii" } else { text("level") };
        let scheme = Scheme::of(text("plan")).ok_or_else(|| wrong("plan", "sample-no-plan"))?;
        let plan = sampling::plan(scheme, all.len(), level, text("aql"));
        let plan = plan.ok_or_else(|| wrong("aql", "sample-no-plan"))?;
        let seed = sampling::seed(&session.organisation.origin, head.size, &head.root, secret);
        let drawn = sampling::draw(&seed, &all, plan.size);
        let added = [
            ("position", Value::from(head.size)),
            ("root", Value::from(head.root.hex())),
            ("seed", Value::from(seed.hex())),
            ("population_size", Value::from(all.len())),
            ("sample_size", Value::from(plan.size)),
            ("accept", Value::from(plan.accept)),
            ("reject", Value::from(plan.reject)),
        ];
        let mut added: Values = added.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        let list = |lines: &[String]| lines.iter().fold(String::new(), |text, line| text + line + "\n");
        let mut lists = vec![(POPULATION, list(&all))];
        if drawn.len() > MAX_LIST {
            lists.push((SAMPLE, list(&drawn)));
        } else {
            added.insert("drawn".to_owned(), Value::from(drawn));
        }
        Ok((added, lists))
    }

    /// Numbers of the records of a kind at a position, in order.
    fn numbers_at(
        &self,
        conn: &mut Conn,
        session: &Session,
        size: u64,
        (limit, kind): (Marking, &str),
    ) -> Result<Vec<String>, Error> {
        let at = self.records_at(conn, session.code(), size)?;
        let kinds = &self.definitions.of(session.code()).kinds;
        let is_void = |kind: &str, state: &str| {
            let state = kinds.get(kind).and_then(|kind| kind.state(state));
            state.is_some_and(|state| state.category == Category::Void)
        };
        let mut numbers: Vec<String> = at
            .iter()
            .filter(|known| known.highest <= limit && (kind.is_empty() || known.facts.kind == kind))
            .filter(|known| !is_void(&known.facts.kind, &known.facts.state))
            .map(|known| known.facts.number.clone())
            .collect();
        numbers.sort_unstable();
        Ok(numbers)
    }

    /// Part and serial number of the units of a part at a position, in order.
    fn serials_at(
        &self,
        conn: &mut Conn,
        session: &Session,
        size: u64,
        (limit, part): (Marking, &str),
    ) -> Result<Vec<String>, Error> {
        let at = self.records_at(conn, session.code(), size)?;
        let there: Vec<&Known> = at.iter().filter(|known| known.highest <= limit).collect();
        let hidden = hidden_at(conn, session.code(), &there)?;
        let mut lines: Vec<String> = trace::serials(conn, session.code(), part, &hidden)?
            .into_iter()
            .map(|(part, serial)| format!("{part} {serial}"))
            .collect();
        lines.sort_unstable();
        Ok(lines)
    }
}
