//! Packs about lots and units: which pieces are meant, what is in them, which records bear on them. Everything as of the
//! pack's position, so that the same request gives the same pack at any later time (invariant 7).

use std::collections::{BTreeSet, HashSet};
use std::path::Path;
use std::sync::Arc;

use super::collect::Chosen;
use super::request::PackRequest;
use crate::app::readiness::Known;
use crate::app::records::TRACE_BATCH;
use crate::app::trace::assembly::{Assembly, Standing};
use crate::app::trace::conformity::named_nodes;
use crate::app::trace::hidden_at;
use crate::app::trace::intake::{Batch, parse_from};
use crate::app::{App, Code, Error, Session};
use crate::db::Conn;
use crate::db::trace::{self, Hidden, Item};
use crate::domain::access::Marking;
use crate::domain::ids::RecordId;
use crate::domain::kind::Kinds;
use crate::domain::profile::{Pieces, Profile};
use crate::domain::snapshot::RecordFacts;
use crate::domain::trace::about::bearing;
use crate::domain::trace::{Piece, Row};
use crate::domain::withhold::{Of, What, Withhold};
use crate::proof::pack::{Subject, SubjectSort};
use crate::words::Words;

/// So many pieces, orders and contracts can be named for one pack.
pub const SUBJECTS_MAX: usize = 500;
/// The field of a trace batch that names a work order, and that of a record that names a contract.
const ORDER: &str = "work_order";
const CONTRACT: &str = "contract";

/// What a pack about pieces has.
pub(super) struct About {
    /// The pieces and what is in them.
    pub assembly: Assembly,
    /// What the records say of them.
    pub standing: Standing,
    /// The records that bear on them, and the batches that say what they are.
    pub records: BTreeSet<RecordId>,
    /// What does not exist for the pack.
    pub hidden: Hidden,
}

/// Who asks, and up to what marking.
#[derive(Clone, Copy)]
pub(super) struct Asker<'a> {
    pub session: &'a Session,
    pub limit: Marking,
}

impl App {
    /// The pieces, orders and contracts that are meant, each with its part, in the order of the list.
    ///
    /// # Errors
    /// [`Code::Invalid`] with each that is not there, or whose number is that of several parts.
    pub(super) fn subjects(
        &self,
        conn: &mut Conn,
        asker: Asker<'_>,
        (size, asked): (u64, &[Subject]),
    ) -> Result<Vec<Subject>, Error> {
        if asked.is_empty() {
            return Ok(Vec::new());
        }
        let words = asker.session.words();
        let known = self.records_at(conn, asker.session.code(), size)?;
        let known: Vec<&Known> = known.iter().filter(|known| known.highest <= asker.limit).collect();
        let hidden = hidden_at(conn, asker.session.code(), &known)?;
        let (mut found, mut wrong) = (BTreeSet::new(), Vec::new());
        for subject in asked {
            let parts = match subject.sort {
                SubjectSort::Unit | SubjectSort::Lot => {
                    let places = places(conn, asker, &hidden, subject)?;
                    let mut items = Vec::new();
                    for (_, item) in places {
                        items.extend(trace::item(conn, item)?);
                    }
                    let is_meant = |item: &Item| {
                        subject.part.is_empty()
                            || [&item.number, &item.full_number()].contains(&&subject.part)
                    };
                    items.into_iter().filter(is_meant).map(|item| item.number).collect()
                }
                SubjectSort::Order | SubjectSort::Contract => BTreeSet::from([String::new()]),
            };
            let number = ("number", subject.number.as_str().into());
            let mut parts = parts.into_iter();
            let line = match (parts.next(), parts.next()) {
                (None, _) => words.format("pack-wrong-piece", &[number]),
                (Some(one), Some(two)) => {
                    let all: Vec<String> = [one, two].into_iter().chain(parts).collect();
                    words.format("pack-wrong-piece-several", &[number, ("parts", all.join(", ").into())])
                }
                (Some(part), None) => {
                    let subject = Subject { part, ..subject.clone() };
                    if starts(conn, asker, &hidden, (&known, &subject))?.is_empty() {
                        words.format(&format!("pack-wrong-{}", subject.sort.code()), &[number])
                    } else {
                        found.insert(subject);
                        continue;
                    }
                }
            };
            wrong.push((field_of(subject.sort), line));
        }
        if wrong.is_empty() {
            return Ok(found.into_iter().collect());
        }
        let error = Error::new(Code::Invalid).with("place", words.text("packs-new"));
        Err(wrong.into_iter().fold(error, |error, (name, line)| error.field(name, line)))
    }

    /// Walks what a request is about; nothing where it is about the organisation.
    pub(super) fn about(
        &self,
        conn: &mut Conn,
        asker: Asker<'_>,
        (request, profile, kinds): (&PackRequest, &Profile, &Kinds),
        known: &[Known],
    ) -> Result<Option<About>, Error> {
        if request.about.is_empty() {
            return Ok(None);
        }
        let follow = profile.pieces.as_ref().map(|Pieces { follow }| follow.as_slice()).unwrap_or_default();
        let known: Vec<&Known> = known.iter().filter(|known| known.highest <= asker.limit).collect();
        let hidden = hidden_at(conn, asker.session.code(), &known)?;
        let mut nodes = Vec::new();
        let mut seen = HashSet::new();
        for subject in &request.about {
            let found = starts(conn, asker, &hidden, (&known, subject))?;
            nodes.extend(found.into_iter().filter(|node| seen.insert(*node)));
        }
        let assembly = Assembly::around(conn, &nodes, &hidden)?;
        let visible: Vec<Arc<RecordFacts>> = known.iter().map(|known| Arc::clone(&known.facts)).collect();
        let words = Words::english();
        let standing = assembly.standing(&visible, (kinds, &words), (request.day()?, asker.limit));
        let mut records = bearing(&visible, kinds, &assembly.pieces(), follow);
        let batches = assembly.genealogy.batches();
        let of_batch = visible.iter().filter(|facts| batches.contains(facts.id.to_string().as_str()));
        records.extend(of_batch.map(|facts| facts.id));
        Ok(Some(About { assembly, standing, records, hidden }))
    }

    /// What is withheld of the batches: the file of one that names other pieces too, for it is theirs as well. What it says
    /// of the pieces of the pack stands in `data/traceability/`.
    ///
    /// # Errors
    /// [`Code::Invalid`] if the request would withhold a batch's file by itself: what it says is what the pack is about.
    pub(super) fn withheld_batches(
        &self,
        about: &About,
        (rules, chosen): (&[Withhold], &[Chosen]),
        words: &Words,
    ) -> Result<Vec<Withhold>, Error> {
        let mut withheld = Vec::new();
        let own = about.assembly.named();
        let parts: HashSet<&str> = own.iter().map(Piece::item).collect();
        let (mut refused, reason) = (Vec::new(), Words::english().text("pack-batch-others"));
        for record in chosen.iter().filter(|record| record.kind.code == TRACE_BATCH) {
            let manifest = &record.current()?.manifest;
            let is_meant = |rule: &&Withhold| {
                rule.is_of(&manifest.number, &manifest.kind, record.highest)
                    && matches!(rule.what, What::File(_) | What::Files | What::All)
            };
            if rules.iter().any(|rule| is_meant(&rule)) {
                refused.push(words.format("withhold-batch", &[("number", manifest.number.as_str().into())]));
                continue;
            }
            if record.names_others(self, &own, &parts)? {
                let of = Of::Record(manifest.number.clone());
                withheld.push(Withhold { of, what: What::Files, reason: reason.clone() });
            }
        }
        if refused.is_empty() {
            return Ok(withheld);
        }
        let error = Error::new(Code::Invalid).with("place", words.text("withhold-place"));
        Err(refused.into_iter().fold(error, |error, line| error.field("withhold", line)))
    }
}

impl Chosen {
    /// True if a file of the batch names a lot, unit or part that is not in the pack, or cannot be read as rows.
    fn names_others(&self, app: &App, own: &HashSet<Piece>, parts: &HashSet<&str>) -> Result<bool, Error> {
        let is_own = |row: &Row| match row {
            Row::Item(row) => parts.contains(row.item.as_str()),
            Row::Lot(row) => own.contains(&Piece::Lot { item: row.item.clone(), lot: row.lot.clone() }),
            Row::Unit(row) => {
                own.contains(&Piece::Unit { item: row.item.clone(), serial: row.serial.clone() })
            }
            Row::Edge(row) => own.contains(&row.child) && own.contains(&row.parent),
            // What is designed of a part is that part's, whatever goes into it.
            Row::Bom(row) => parts.contains(row.into_item.as_str()),
            Row::Operation(row) => own.contains(&row.piece),
            Row::Serials(row) => parts.contains(row.item.as_str()),
        };
        // Files of earlier versions are in no pack.
        for file in &self.current()?.manifest.files {
            let name = file.digest.to_string();
            let source = app.blobs.open(&file.digest)?;
            let said = parse_from((Path::new(&name), &name), source, &Words::english(), None);
            let is_all_own =
                |said: &Batch| said.rows.iter().map(|said| &said.row).chain(&said.taken_back).all(is_own);
            if !said.is_ok_and(|said| is_all_own(&said)) {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// The field of a form that such a thing stands in.
pub(super) const fn field_of(sort: SubjectSort) -> &'static str {
    match sort {
        SubjectSort::Unit => "units",
        SubjectSort::Lot => "lots",
        SubjectSort::Order => "orders",
        SubjectSort::Contract => "contracts",
    }
}

/// Nodes and items of the lots or units of a number.
fn places(
    conn: &mut Conn,
    asker: Asker<'_>,
    hidden: &Hidden,
    subject: &Subject,
) -> Result<Vec<(i64, i64)>, Error> {
    let code = asker.session.code();
    if subject.sort == SubjectSort::Unit {
        let mut units = trace::find_units(conn, code, &subject.number)?;
        units.retain(|unit| !hidden.has(&unit.batch_record, unit.batch_version));
        return Ok(units.iter().map(|unit| (unit.node_id, unit.item_id)).collect());
    }
    // That of a supplier finds it too, but does not name it.
    let mut lots = trace::find_lots(conn, code, &subject.number)?;
    lots.retain(|lot| lot.lot == subject.number && !hidden.has(&lot.batch_record, lot.batch_version));
    Ok(lots.iter().map(|lot| (lot.node_id, lot.item_id)).collect())
}

/// The lots and units that a subject names; `known` are the records that the asker may have.
fn starts(
    conn: &mut Conn,
    asker: Asker<'_>,
    hidden: &Hidden,
    (known, subject): (&[&Known], &Subject),
) -> Result<Vec<i64>, Error> {
    let visible = known.iter().map(|known| &known.facts);
    match subject.sort {
        SubjectSort::Unit | SubjectSort::Lot => {
            let mut nodes = Vec::new();
            for (node, item_id) in places(conn, asker, hidden, subject)? {
                if trace::item(conn, item_id)?.is_none_or(|item| item.number != subject.part) {
                    continue;
                }
                nodes.push(node);
                if subject.sort == SubjectSort::Lot {
                    nodes.extend(trace::units_made_in(conn, (item_id, &subject.number), hidden)?);
                }
            }
            Ok(nodes)
        }
        SubjectSort::Order => {
            let is_of = |facts: &&Arc<RecordFacts>| {
                facts.kind == TRACE_BATCH
                    && facts.texts(ORDER).iter().any(|text| text.trim() == subject.number)
            };
            let batches: Vec<String> = visible.filter(is_of).map(|facts| facts.id.to_string()).collect();
            Ok(trace::nodes_of_batches(conn, (asker.session.code(), &batches), hidden)?)
        }
        SubjectSort::Contract => {
            let is_of = |facts: &&Arc<RecordFacts>| {
                facts.texts(CONTRACT).iter().any(|text| text.trim() == subject.number)
            };
            let mut nodes = BTreeSet::new();
            for facts in visible.filter(is_of) {
                for (_, found) in named_nodes(conn, asker.session, &facts.fields)? {
                    nodes.extend(found);
                }
            }
            let nodes: Vec<i64> = nodes.into_iter().collect();
            // What names a lot may be older than the lot.
            let there = trace::among(conn, &nodes, hidden)?;
            let lots = there.lots.iter().map(|lot| lot.node_id);
            Ok(lots.chain(there.units.iter().map(|unit| unit.node_id)).collect())
        }
    }
}
