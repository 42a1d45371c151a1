//! What a scanner read, and the unit, lot, part or record that it names.

use std::collections::BTreeSet;

use super::hidden_batches;
use super::node::{Node, named};
use super::search::{LISTED, Part};
use crate::app::records::read::title_of;
use crate::app::{App, Code, Error, Session};
use crate::db::trace::{self, Hidden, Item, Lot, Unit};
use crate::db::{Conn, records, versions};
use crate::domain::access::{Action, Marking};
use crate::domain::trace::symbol::{self, Element, Identity, Own, Reading, Scheme, Uii};
use crate::proof::digest::Digest;

/// What was read, and what is on record of it that the actor may see.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct Scanned {
    /// `gs1` (element string), `envelope` (ISO/IEC 15434), `link` (GS1 Digital Link), `address` (of this service), or
    /// `plain`.
    pub form: &'static str,
    /// Qualifiers with their values, in the order in which they stand.
    pub elements: Vec<ScannedElement>,
    /// Unique item identifier (MIL-STD-130) that they make, or empty.
    pub uii: String,
    /// Its construct, 1 or 2, where the mark says it.
    pub construct: Option<u8>,
    /// Units that fit.
    pub units: Vec<Node>,
    /// Lots that fit, by their own or their supplier's number.
    pub lots: Vec<Node>,
    /// Parts that fit, where neither a unit nor a lot is named.
    pub parts: Vec<Part>,
    /// Records that fit.
    pub records: Vec<ScannedRecord>,
    /// A unit was named that is not on record; the lots are those of its mark.
    pub is_lot_of_unknown: bool,
    /// There is more of something than is listed.
    pub is_cut: bool,
}

/// A qualifier with its value.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct ScannedElement {
    /// `ai` (GS1), `di` (ANSI MH10.8.2) or `tei` (ATA Spec 2000).
    pub scheme: &'static str,
    /// Qualifier.
    pub code: String,
    /// Value, as it was read.
    pub value: String,
    /// The day that it means, `YYYY-MM-DD`; empty if it is none.
    pub day: String,
}

/// A record that was named.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct ScannedRecord {
    /// Number.
    pub number: String,
    /// Title.
    pub title: String,
}

impl Scanned {
    /// How many things fit.
    #[must_use]
    pub fn count(&self) -> usize {
        self.units.len() + self.lots.len() + self.parts.len() + self.records.len()
    }
}

/// What to look for.
#[derive(Debug, Default)]
struct Wanted {
    /// Part numbers; none: any part.
    parts: Vec<String>,
    /// Trade item numbers: they narrow the search where they are on record as parts, since most are not.
    trade_items: Vec<String>,
    serial: Option<String>,
    lot: Option<String>,
    uii: Option<String>,
}

impl App {
    /// Reads what a scanner sent, or what somebody typed in its place, and finds what it names.
    ///
    /// # Errors
    /// [`Code::Invalid`] with the reason if it is wrong or nothing that is read; [`Code::Denied`].
    pub fn scan(&self, session: &Session, text: &str) -> Result<Scanned, Error> {
        session.may(Action::ReadTrace, Marking::Unclassified)?;
        let reading = symbol::read(text, &self.public_address()).map_err(|error| {
            let words = session.words();
            Error::new(Code::Invalid)
                .with("place", words.text("scan-place"))
                .field("text", error.message(&words))
        })?;
        self.db.read(|conn| {
            let hidden = hidden_batches(conn, session)?;
            let finder = &mut Finder { conn, session, hidden: &hidden };
            match &reading {
                Reading::Elements(form, elements) => finder.elements(form.code(), elements),
                Reading::Own(own) => finder.own(own),
                Reading::Plain(text) => finder.plain(text),
            }
        })
    }

    /// The address under which this service is reached, without a slash at its end.
    #[must_use]
    pub fn public_address(&self) -> String {
        let local = || format!("http://{}", self.config.listen);
        self.config.public().map_or_else(local, str::to_owned)
    }
}

struct Finder<'a> {
    conn: &'a mut Conn,
    session: &'a Session,
    hidden: &'a Hidden,
}

impl Finder<'_> {
    fn elements(&mut self, form: &'static str, elements: &[Element]) -> Result<Scanned, Error> {
        let this_year = self.session.now.date().year();
        let identity = Identity::of(elements);
        let wanted = Wanted {
            trade_items: identity.spellings_of_gtin(),
            parts: identity.parts,
            serial: identity.serial,
            lot: identity.lot,
            uii: identity.uii.as_ref().map(|uii| uii.text.clone()),
        };
        let found = self.wanted(&wanted)?;
        let told = |element: &Element| ScannedElement {
            scheme: match element.scheme {
                Scheme::Application => "ai",
                Scheme::Data => "di",
                Scheme::Text => "tei",
            },
            day: day_of(element, this_year).unwrap_or_default(),
            code: element.code.clone(),
            value: element.value.clone(),
        };
        let construct = identity.uii.as_ref().and_then(|uii| uii.construct).map(symbol::Construct::number);
        Ok(Scanned {
            form,
            elements: elements.iter().map(told).collect(),
            uii: identity.uii.map(|Uii { text, .. }| text).unwrap_or_default(),
            construct,
            ..found
        })
    }

    fn wanted(&mut self, wanted: &Wanted) -> Result<Scanned, Error> {
        let items = self.items(&wanted.parts)?;
        let trade_items = self.items(&wanted.trade_items)?;
        let is_bound = !wanted.parts.is_empty() || !trade_items.is_empty();
        let parts: BTreeSet<i64> = items.iter().chain(&trade_items).map(|item| item.item_id).collect();
        let fits = |item_id: i64| !is_bound || parts.contains(&item_id);
        let mut units = Vec::new();
        if let Some(serial) = &wanted.serial {
            units = trace::find_units(self.conn, self.session.code(), serial)?;
            units.retain(|unit| {
                fits(unit.item_id) && !self.hidden.has(&unit.batch_record, unit.batch_version)
            });
        } else if let Some(uii) = &wanted.uii {
            units = self.units_of_uii(uii)?;
        }
        let is_unit = wanted.serial.is_some() || wanted.uii.is_some();
        let mut lots = Vec::new();
        if units.is_empty()
            && let Some(lot) = &wanted.lot
        {
            lots = trace::find_lots(self.conn, self.session.code(), lot)?;
            lots.retain(|lot| fits(lot.item_id));
        }
        let is_part = !is_unit && wanted.lot.is_none();
        let items = if is_part { items.into_iter().chain(trade_items).collect() } else { Vec::new() };
        let mut found = self.found(units, lots, items)?;
        found.is_lot_of_unknown = is_unit && !found.lots.is_empty();
        Ok(found)
    }

    /// A UII does not say where its serial number begins. Of the units whose serial number ends it, those fit whose part
    /// number or lot is just what stands between that and the enterprise, or where nothing does.
    fn units_of_uii(&mut self, uii: &str) -> Result<Vec<Unit>, Error> {
        let enterprise = match uii {
            _ if uii.starts_with("UN") => 11,
            _ if uii.starts_with("LD") => 8,
            _ if uii.starts_with('D') => 6,
            _ => 0,
        };
        let after = uii.get(enterprise..).unwrap_or_default();
        // Of other agencies the length of the enterprise's number is not known: whatever is before may be its.
        let is_open = enterprise == 0;
        let ends: Vec<String> =
            after.char_indices().filter_map(|(place, _)| after.get(place..)).map(str::to_owned).collect();
        let mut fitting = Vec::new();
        let mut units = trace::units_numbered(self.conn, self.session.code(), &ends)?;
        units.retain(|unit| !self.hidden.has(&unit.batch_record, unit.batch_version));
        for unit in units {
            let before = after.strip_suffix(unit.serial.as_str()).unwrap_or(after);
            let part = trace::item(self.conn, unit.item_id)?.map(|item| item.number).unwrap_or_default();
            let is_within =
                |name: &str| !name.is_empty() && (before == name || (is_open && before.ends_with(name)));
            if before.is_empty() || is_within(&part) || is_within(&unit.lot) {
                fitting.push(unit);
            }
        }
        Ok(fitting)
    }

    fn own(&mut self, own: &Own) -> Result<Scanned, Error> {
        let (what, number, item) = match own {
            Own::Label { unit, item, .. } if !unit.is_empty() => ("unit", unit, item),
            Own::Label { lot, item, .. } => ("lot", lot, item),
            Own::Page(what, number, item) => (*what, number, item),
        };
        let found = match what {
            "record" => self.record(number)?,
            _ => self.piece(what, number, item)?,
        };
        let (units, lots, records) = found;
        let found = match own {
            Own::Label { digest, .. } => self.on_version(units, lots, digest)?,
            Own::Page(..) => self.found(units, lots, Vec::new())?,
        };
        Ok(Scanned { form: "address", records, ..found })
    }

    fn record(&mut self, number: &str) -> Result<Pieces, Error> {
        let record = records::find_by_number_in_any_case(self.conn, self.session.code(), number)?;
        let visible = self.session.visible();
        let record = record.filter(|record| visible.contains(&record.marking));
        let told = |record: records::Record| ScannedRecord {
            title: title_of(&record, self.session),
            number: record.number,
        };
        let may = self.session.may(Action::ReadRecord, Marking::Unclassified).is_ok();
        Ok((Vec::new(), Vec::new(), record.filter(|_| may).map(told).into_iter().collect()))
    }

    /// The unit or lot of a part, by number or by number and revision; without a part, of any.
    fn piece(&mut self, what: &str, number: &str, part: &str) -> Result<Pieces, Error> {
        let code = self.session.code();
        let (mut units, mut lots) = (Vec::new(), Vec::new());
        if what == "unit" {
            units = trace::find_units(self.conn, code, number)?;
        } else {
            lots = trace::find_lots(self.conn, code, number)?;
            // An address of ours has our number, not the supplier's.
            lots.retain(|lot| lot.lot == number);
        }
        if !part.is_empty() {
            let conn = &mut *self.conn;
            let mut is_of = |item_id: i64| -> Result<bool, Error> {
                let item = trace::item(conn, item_id)?;
                Ok(item.is_some_and(|item| item.number == part || item.full_number() == part))
            };
            units = keep(units, |unit: &Unit| is_of(unit.item_id))?;
            lots = keep(lots, |lot: &Lot| is_of(lot.item_id))?;
        }
        Ok((units, lots, Vec::new()))
    }

    /// Of these, what stands on the version with this digest: a label of another organisation names none of ours, even
    /// where the numbers are the same.
    fn on_version(&mut self, units: Vec<Unit>, lots: Vec<Lot>, digest: &Digest) -> Result<Scanned, Error> {
        let digest = digest.hex();
        let conn = &mut *self.conn;
        let mut stands = |record: &str, version: i32| -> Result<bool, Error> {
            Ok(versions::find(conn, record, version)?.is_some_and(|version| version.digest == digest))
        };
        let units = keep(units, |unit: &Unit| stands(&unit.batch_record, unit.batch_version))?;
        let lots = keep(lots, |lot: &Lot| stands(&lot.batch_record, lot.batch_version))?;
        self.found(units, lots, Vec::new())
    }

    fn plain(&mut self, text: &str) -> Result<Scanned, Error> {
        let found = self.named_so(text)?;
        let upper = text.to_uppercase();
        // Numbers are mostly in capitals, and people mostly do not type them so.
        let found = if found.count() == 0 && upper != text { self.named_so(&upper)? } else { found };
        Ok(Scanned { form: "plain", ..found })
    }

    fn named_so(&mut self, number: &str) -> Result<Scanned, Error> {
        let code = self.session.code();
        let units = trace::find_units(self.conn, code, number)?;
        let lots = trace::find_lots(self.conn, code, number)?;
        let items = self.items(&[number.to_owned()])?;
        let (.., records) = self.record(number)?;
        Ok(Scanned { records, ..self.found(units, lots, items)? })
    }

    fn items(&mut self, numbers: &[String]) -> Result<Vec<Item>, Error> {
        if numbers.is_empty() {
            return Ok(Vec::new());
        }
        let mut items = trace::items_numbered(self.conn, self.session.code(), numbers)?;
        items.retain(|item| !self.hidden.has(&item.batch_record, item.batch_version));
        Ok(items)
    }

    fn found(
        &mut self,
        mut units: Vec<Unit>,
        mut lots: Vec<Lot>,
        items: Vec<Item>,
    ) -> Result<Scanned, Error> {
        units.retain(|unit| !self.hidden.has(&unit.batch_record, unit.batch_version));
        lots.retain(|lot| !self.hidden.has(&lot.batch_record, lot.batch_version));
        let is_cut = [units.len(), lots.len(), items.len()].iter().any(|count| *count > LISTED);
        let units: Vec<i64> = units.into_iter().map(|unit| unit.node_id).collect();
        let lots: Vec<i64> = lots.into_iter().map(|lot| lot.node_id).collect();
        let parts = items.into_iter().take(LISTED).map(|item| Part {
            number: item.number,
            revision: item.revision,
            title: item.title,
        });
        let parts = parts.collect();
        Ok(Scanned {
            units: self.nodes(&units)?,
            lots: self.nodes(&lots)?,
            parts,
            is_cut,
            ..Scanned::default()
        })
    }

    fn nodes(&mut self, ids: &[i64]) -> Result<Vec<Node>, Error> {
        let mut nodes = named(self.conn, ids, self.hidden)?;
        Ok(ids.iter().filter_map(|id| nodes.remove(id)).take(LISTED).collect())
    }
}

type Pieces = (Vec<Unit>, Vec<Lot>, Vec<ScannedRecord>);

fn keep<T>(all: Vec<T>, mut is_kept: impl FnMut(&T) -> Result<bool, Error>) -> Result<Vec<T>, Error> {
    let mut kept = Vec::new();
    for one in all {
        if is_kept(&one)? {
            kept.push(one);
        }
    }
    Ok(kept)
}

/// The day that an element means.
fn day_of(element: &Element, this_year: i16) -> Option<String> {
    let is_day = matches!(element.code.as_str(), "11" | "12" | "13" | "15" | "16" | "17");
    let is_day = is_day && element.scheme == Scheme::Application;
    symbol::gs1::day(&element.value, this_year).filter(|_| is_day)
}
