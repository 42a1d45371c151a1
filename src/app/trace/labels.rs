//! Labels of units and lots: what is in their symbols, and who may print them.
//!
//! A QR code holds an address of this service with the digest of the version that the piece stands on: whoever may see
//! the piece is led to it, anybody else learns how that version stands, as they do of any digest that they hold. A Data
//! Matrix holds the envelope of MIL-STD-130, for scanners that know nothing of us.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;

use super::hidden_batches;
use super::questions::one;
use crate::app::{App, Code, Error, Session};
use crate::db::trace::{self, Hidden, Item};
use crate::db::{Conn, records, versions};
use crate::domain::access::{Action, Marking};
use crate::domain::trace::symbol::envelope;
use crate::pack::label::sheet::{GRIDS, Grid, Sheet, render};
use crate::pack::label::{Label, Modules, picture};
use crate::words::Words;

/// Most labels that are printed at once.
pub const MOST: usize = 1000;
/// So many pieces of a search are printed, as many as it shows.
const PIECES: i64 = 100;
/// What stands plainly in an address: the unreserved characters of RFC 3986.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Which labels are wanted, and how.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct LabelQuery {
    /// Serial number of a unit.
    pub unit: String,
    /// Number of a lot.
    pub lot: String,
    /// Part number, with or without the revision, where several parts have the number.
    pub item: String,
    /// The beginning of serial and lot numbers, in place of one.
    pub q: String,
    /// `qr` (without it) or `data-matrix`.
    pub symbol: String,
    /// How the sheet is cut: `3x8` (without it), `5x13`, `2x7`.
    pub grid: String,
    /// The first free label of the first sheet, from 1.
    pub start: String,
    /// How many of each.
    pub copies: String,
}

/// A file with labels.
#[derive(Debug)]
pub struct Printed {
    /// Name to save it under.
    pub file: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// What a label is made of.
struct Piece {
    is_unit: bool,
    number: String,
    item: Item,
    batch: (String, i32),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Symbol {
    Qr,
    DataMatrix,
}

impl App {
    /// The label of one unit or lot as PNG.
    ///
    /// # Errors
    /// [`Code::NotFound`], [`Code::Denied`], [`Code::Trace`] if several parts have the number; [`Code::Label`] with the
    /// reason if its symbol cannot be made.
    pub fn draw_label(&self, session: &Session, query: &LabelQuery) -> Result<Printed, Error> {
        let labels = self.labels(session, &LabelQuery { q: String::new(), ..query.clone() })?;
        let label = labels.first().ok_or_else(|| Error::not_found("unit", &query.unit))?;
        let bytes = picture::png(label).map_err(|error| Error::new(Code::Internal).because(error))?;
        Ok(Printed { file: format!("{}.png", label.number), bytes })
    }

    /// Sheets of labels as PDF.
    ///
    /// # Errors
    /// As [`App::draw_label`].
    pub fn print_labels(&self, session: &Session, query: &LabelQuery) -> Result<Printed, Error> {
        let grid = match query.grid.as_str() {
            "" => GRIDS.first(),
            code => Grid::of(code),
        };
        let codes = || GRIDS.iter().map(|grid| grid.code).collect::<Vec<_>>().join(", ");
        let grid = grid.ok_or_else(|| wrong(session, "label-grid", &[("allowed", codes())]))?;
        let number = |given: &str, most: usize, id: &str| match given.trim() {
            "" => Ok(1),
            text => text
                .parse::<usize>()
                .ok()
                .filter(|number| (1..=most).contains(number))
                .ok_or_else(|| wrong(session, id, &[("most", most.to_string())])),
        };
        let start = number(&query.start, grid.count(), "label-start")? - 1;
        let copies = number(&query.copies, MOST, "label-copies")?;
        let labels = self.labels(session, query)?;
        if labels.len() * copies > MOST {
            return Err(wrong(session, "label-copies", &[("most", MOST.to_string())]));
        }
        let labels: Vec<Label> =
            labels.iter().flat_map(|label| std::iter::repeat_n(label, copies)).cloned().collect();
        // A printed thing is English, as reports are; what is on the labels are numbers.
        let words = Words::english();
        let sheet = Sheet {
            title: words.text("label-title"),
            organisation: session.organisation.name.clone(),
            at: session.now,
            grid,
            start,
            labels: &labels,
        };
        let bytes = render(&sheet, &words).map_err(|error| Error::new(Code::Internal).because(error))?;
        Ok(Printed { file: "labels.pdf".to_owned(), bytes })
    }

    fn labels(&self, session: &Session, query: &LabelQuery) -> Result<Vec<Label>, Error> {
        session.may(Action::ReadTrace, Marking::Unclassified)?;
        let symbol = match query.symbol.as_str() {
            "" | "qr" => Symbol::Qr,
            "data-matrix" => Symbol::DataMatrix,
            _ => return Err(wrong(session, "label-symbol", &[])),
        };
        self.db.read(|conn| {
            let hidden = hidden_batches(conn, session)?;
            let pieces = pieces(conn, session, query, &hidden)?;
            pieces.into_iter().map(|piece| self.label(conn, session, piece, symbol)).collect()
        })
    }

    fn label(
        &self,
        conn: &mut Conn,
        session: &Session,
        piece: Piece,
        symbol: Symbol,
    ) -> Result<Label, Error> {
        let full = piece.item.full_number();
        let (record, version) = &piece.batch;
        let record = records::find(conn, record)?.ok_or_else(|| Error::not_found("record", record))?;
        let text = match symbol {
            Symbol::Qr => {
                let stands_on = versions::find(conn, &record.record_id, *version)?;
                let digest = stands_on.ok_or_else(|| Error::not_found("record", &record.number))?.digest;
                let public = self.config.public().ok_or_else(|| wrong(session, "label-no-address", &[]))?;
                let encoded = |text: &str| utf8_percent_encode(text, PLAIN).to_string();
                format!(
                    "{public}/label/{digest}?{}={}&item={}",
                    if piece.is_unit { "unit" } else { "lot" },
                    encoded(&piece.number),
                    encoded(&full)
                )
            }
            Symbol::DataMatrix => {
                let cage = self.config.cage.get(session.code());
                let cage = cage
                    .ok_or_else(|| wrong(session, "label-no-cage", &[("code", session.code().to_owned())]))?;
                let own = (if piece.is_unit { "S" } else { "1T" }, piece.number.as_str());
                let elements = [("17V", cage.as_str()), ("1P", piece.item.number.as_str()), own];
                envelope::write(&elements)
                    .map_err(|error| Error::new(Code::Label).detail(error.message(&session.words())))?
            }
        };
        let modules = match symbol {
            Symbol::Qr => Modules::qr(&text),
            Symbol::DataMatrix => Modules::data_matrix(&text),
        };
        let too_long = || wrong(session, "label-too-long", &[("number", piece.number.clone())]);
        let is_marked = record.marking != Marking::Unclassified.code();
        Ok(Label {
            modules: modules.ok_or_else(too_long)?,
            number: piece.number.clone(),
            lines: vec![full, piece.item.title],
            marking: if is_marked { record.marking } else { String::new() },
        })
    }
}

/// A label cannot be made for the reason with this message id.
fn wrong(session: &Session, id: &str, arguments: &[(&'static str, String)]) -> Error {
    let arguments: Vec<_> = arguments.iter().map(|(name, value)| (*name, value.clone().into())).collect();
    Error::new(Code::Label).detail(session.words().format(id, &arguments))
}

/// What the query names, as the actor may see it.
fn pieces(
    conn: &mut Conn,
    session: &Session,
    query: &LabelQuery,
    hidden: &Hidden,
) -> Result<Vec<Piece>, Error> {
    let code = session.code();
    let item = Some(query.item.as_str()).filter(|item| !item.is_empty());
    let (units, lots) = if !query.unit.is_empty() {
        let mut found = trace::find_units(conn, code, &query.unit)?;
        found.retain(|unit| !hidden.has(&unit.batch_record, unit.batch_version));
        let places = found.iter().map(|unit| (unit.node_id, unit.item_id)).collect();
        (vec![one(conn, places, item, (&session.language, "unit", &query.unit))?], Vec::new())
    } else if !query.lot.is_empty() {
        let mut found = trace::find_lots(conn, code, &query.lot)?;
        found.retain(|lot| !hidden.has(&lot.batch_record, lot.batch_version));
        let places = found.iter().map(|lot| (lot.node_id, lot.item_id)).collect();
        (Vec::new(), vec![one(conn, places, item, (&session.language, "lot", &query.lot))?])
    } else if query.q.trim().is_empty() {
        return Err(wrong(session, "label-none", &[]));
    } else {
        let q = query.q.trim();
        let units = trace::units_from(conn, code, q, hidden, PIECES)?;
        (units, trace::lots_from(conn, code, q, hidden, PIECES)?)
    };
    let mut pieces = Vec::new();
    let mut add = |conn: &mut Conn, is_unit, number, item_id, batch| -> Result<(), Error> {
        if let Some(item) = trace::item(conn, item_id)? {
            pieces.push(Piece { is_unit, number, item, batch });
        }
        Ok(())
    };
    for unit in trace::units(conn, &units)? {
        add(conn, true, unit.serial, unit.item_id, (unit.batch_record, unit.batch_version))?;
    }
    for lot in trace::lots(conn, &lots)? {
        add(conn, false, lot.lot, lot.item_id, (lot.batch_record, lot.batch_version))?;
    }
    if pieces.is_empty() {
        return Err(wrong(session, "label-none", &[]));
    }
    pieces.sort_by(|one, two| (!one.is_unit, &one.number).cmp(&(!two.is_unit, &two.number)));
    Ok(pieces)
}

/// The grids that can be chosen: code, labels on a sheet, width and height of one in millimetres.
#[must_use]
pub fn grids() -> Vec<(&'static str, usize, [String; 2])> {
    let millimetres = |length: f32| format!("{length:.1}");
    GRIDS.iter().map(|grid| (grid.code, grid.count(), grid.size.map(millimetres))).collect()
}
