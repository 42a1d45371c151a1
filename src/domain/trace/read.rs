//! From cells to rows.

use std::collections::BTreeSet;

use super::problem::{TraceError, TraceProblem};
use super::row::{
    BomRow, EdgeRow, Effectivity, ItemRow, LotRow, OperationRow, Piece, Relation, Row, SerialsRow, UnitRow,
    UnitStatus,
};
use crate::domain::decimal;
use crate::domain::kind::parse_date;
use crate::domain::text::{self, Lines};
use crate::proof::time::Date;

/// The columns, in the order of the documentation; a file may have them in any order and leave out what it does not
/// use.
pub const COLUMNS: &[&str] = &[
    "type",
    "item",
    "revision",
    "title",
    "lot",
    "serial",
    "supplier",
    "supplier_lot",
    "certificate",
    "made_on",
    "status",
    "customer",
    "relation",
    "into_item",
    "into_lot",
    "into_serial",
    "quantity",
    "unit",
    "into_revision",
    "find",
    "from_serial",
    "to_serial",
    "from_date",
    "to_date",
    "operation",
    "work_order",
    "operator",
    "equipment",
    "done_on",
    "location",
    "pattern",
];

/// What `type` can be.
const TYPES: &str = "item, bom, serials, lot, unit, edge, operation";

/// Longest identifier (item, lot, serial, supplier lot, certificate), in characters.
pub const MAX_CODE: usize = 80;
/// Longest name (title, supplier, customer), in characters.
pub const MAX_NAME: usize = 200;

/// The header of a file: which column stands where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// For each column of the file, its name among [`COLUMNS`].
    columns: Vec<&'static str>,
}

impl Header {
    /// Reads the header line. A byte-order mark before the first name is passed over.
    ///
    /// # Errors
    /// A column that is unknown, stands twice or is missing (`type` and `item` are in every file).
    pub fn read<S: AsRef<str>>(cells: &[S]) -> Result<Self, TraceError> {
        let mut columns = Vec::new();
        let mut seen = BTreeSet::new();
        for cell in cells {
            let name = cell.as_ref().trim_start_matches('\u{feff}').trim();
            let wrong = |problem| TraceError::new(1, name, problem, name, &COLUMNS.join(", "));
            let Some(column) = COLUMNS.iter().find(|column| **column == name) else {
                return Err(wrong(TraceProblem::ColumnUnknown));
            };
            if !seen.insert(*column) {
                return Err(wrong(TraceProblem::ColumnTwice));
            }
            columns.push(*column);
        }
        for needed in ["type", "item"] {
            if !seen.contains(needed) {
                return Err(TraceError::new(1, needed, TraceProblem::ColumnMissing, "", ""));
            }
        }
        Ok(Self { columns })
    }

    /// Reads one row; `number` as a sheet shows it, so the first one after the header is 2.
    ///
    /// # Errors
    /// The first column that is wrong.
    pub fn row<S: AsRef<str>>(&self, number: u64, cells: &[S]) -> Result<Row, TraceError> {
        if let Some(extra) = cells.get(self.columns.len()..).and_then(<[S]>::first) {
            return Err(TraceError::new(number, "", TraceProblem::TooManyCells, extra.as_ref(), ""));
        }
        let cells =
            self.columns.iter().zip(cells).map(|(column, cell)| (*column, cell.as_ref().trim())).collect();
        let reader = RowReader { number, cells };
        reader.read()
    }

    /// Reads all rows, numbering them from 2. The first error of a row stands in its place.
    pub fn rows<'a, S: AsRef<str> + 'a>(
        &'a self,
        rows: impl IntoIterator<Item = &'a [S]> + 'a,
    ) -> impl Iterator<Item = Result<Row, TraceError>> + 'a {
        (2..).zip(rows).map(|(number, cells)| self.row(number, cells))
    }
}

struct RowReader<'a> {
    number: u64,
    cells: Vec<(&'static str, &'a str)>,
}

impl RowReader<'_> {
    fn wrong(&self, column: &str, problem: TraceProblem, allowed: &str) -> TraceError {
        TraceError::new(self.number, column, problem, self.raw(column), allowed)
    }

    fn raw(&self, column: &str) -> &str {
        self.cells.iter().find(|(name, _)| *name == column).map_or("", |(_, cell)| cell)
    }

    fn text(&self, column: &str, longest: usize) -> Result<String, TraceError> {
        let text = text::normalise(self.raw(column), Lines::One)
            .map_err(|_| self.wrong(column, TraceProblem::Control, ""))?;
        if text.chars().count() > longest {
            return Err(self.wrong(column, TraceProblem::TooLong, &longest.to_string()));
        }
        Ok(text)
    }

    fn code(&self, column: &str) -> Result<String, TraceError> {
        self.text(column, MAX_CODE)
    }

    fn needed(&self, column: &str) -> Result<String, TraceError> {
        let text = self.code(column)?;
        if text.is_empty() { Err(self.wrong(column, TraceProblem::Empty, "")) } else { Ok(text) }
    }

    fn date(&self, column: &str) -> Result<Option<Date>, TraceError> {
        match self.raw(column) {
            "" => Ok(None),
            text => parse_date(text).map(Some).ok_or_else(|| self.wrong(column, TraceProblem::Date, "")),
        }
    }

    fn quantity(&self) -> Result<String, TraceError> {
        match self.raw("quantity") {
            "" => Ok(String::new()),
            text => decimal::normalise(text)
                .filter(|number| decimal::compare(number, "0").is_gt())
                .ok_or_else(|| self.wrong("quantity", TraceProblem::Quantity, "")),
        }
    }

    fn one_of<T: Copy>(&self, column: &str, all: &[T], code: fn(T) -> &'static str) -> Result<T, TraceError> {
        let given = self.raw(column);
        if given.is_empty() {
            return Err(self.wrong(column, TraceProblem::Empty, ""));
        }
        all.iter().copied().find(|value| code(*value) == given).ok_or_else(|| {
            let allowed: Vec<&str> = all.iter().map(|value| code(*value)).collect();
            self.wrong(column, TraceProblem::Choice, &allowed.join(", "))
        })
    }

    /// Refuses values in columns that a row of this type does not have: they would be lost without a word.
    fn only(&self, columns: &[&str]) -> Result<(), TraceError> {
        let stray = self
            .cells
            .iter()
            .find(|(name, cell)| !cell.is_empty() && *name != "type" && !columns.contains(name));
        stray.map_or(Ok(()), |(name, _)| Err(self.wrong(name, TraceProblem::Unexpected, &columns.join(", "))))
    }

    fn piece(&self, item: &str, lot: &str, serial: &str) -> Result<Piece, TraceError> {
        let part = self.needed(item)?;
        match (self.code(lot)?, self.code(serial)?) {
            (lot, serial) if lot.is_empty() && !serial.is_empty() => Ok(Piece::Unit { item: part, serial }),
            (lot, serial) if serial.is_empty() && !lot.is_empty() => Ok(Piece::Lot { item: part, lot }),
            _ => Err(self.wrong(serial, TraceProblem::LotOrSerial, "")),
        }
    }

    fn read(&self) -> Result<Row, TraceError> {
        match self.raw("type") {
            "item" => {
                self.only(&["item", "revision", "title"])?;
                let title = self.text("title", MAX_NAME)?;
                Ok(Row::Item(ItemRow { item: self.needed("item")?, revision: self.code("revision")?, title }))
            }
            "lot" => {
                self.only(&[
                    "item",
                    "revision",
                    "lot",
                    "supplier",
                    "supplier_lot",
                    "certificate",
                    "made_on",
                    "quantity",
                    "unit",
                ])?;
                Ok(Row::Lot(LotRow {
                    item: self.needed("item")?,
                    revision: self.code("revision")?,
                    lot: self.needed("lot")?,
                    supplier: self.text("supplier", MAX_NAME)?,
                    supplier_lot: self.code("supplier_lot")?,
                    certificate: self.code("certificate")?,
                    made_on: self.date("made_on")?,
                    quantity: self.quantity()?,
                    unit: self.code("unit")?,
                }))
            }
            "unit" => {
                self.only(&[
                    "item", "revision", "serial", "lot", "status", "customer", "location", "made_on",
                ])?;
                Ok(Row::Unit(UnitRow {
                    item: self.needed("item")?,
                    revision: self.code("revision")?,
                    serial: self.needed("serial")?,
                    lot: self.code("lot")?,
                    status: self.one_of("status", UnitStatus::ALL, UnitStatus::code)?,
                    customer: self.text("customer", MAX_NAME)?,
                    location: self.text("location", MAX_NAME)?,
                    made_on: self.date("made_on")?,
                }))
            }
            "edge" => self.edge(),
            "bom" => self.bom(),
            "operation" => self.operation(),
            "serials" => self.serials(),
            "" => Err(self.wrong("type", TraceProblem::Empty, TYPES)),
            _ => Err(self.wrong("type", TraceProblem::Choice, TYPES)),
        }
    }

    fn bom(&self) -> Result<Row, TraceError> {
        self.only(&[
            "item",
            "revision",
            "into_item",
            "into_revision",
            "find",
            "quantity",
            "unit",
            "from_serial",
            "to_serial",
            "from_date",
            "to_date",
        ])?;
        let (item, into_item) = (self.needed("item")?, self.needed("into_item")?);
        if item == into_item {
            return Err(self.wrong("into_item", TraceProblem::Itself, ""));
        }
        let find = self.needed("find")?;
        // Zero says that nothing goes there any more; nothing, that it is as much as is required.
        let quantity = match self.raw("quantity") {
            "" => String::new(),
            text => decimal::normalise(text)
                .filter(|number| decimal::compare(number, "0").is_ge())
                .ok_or_else(|| self.wrong("quantity", TraceProblem::Quantity, ""))?,
        };
        let effectivity = Effectivity {
            from_serial: self.code("from_serial")?,
            to_serial: self.code("to_serial")?,
            from: self.date("from_date")?,
            to: self.date("to_date")?,
        };
        if let Some(column) = effectivity.backwards() {
            return Err(self.wrong(column, TraceProblem::Backwards, ""));
        }
        Ok(Row::Bom(BomRow {
            item,
            revision: self.code("revision")?,
            into_item,
            into_revision: self.code("into_revision")?,
            find,
            quantity,
            unit: self.code("unit")?,
            effectivity,
        }))
    }

    fn serials(&self) -> Result<Row, TraceError> {
        self.only(&["item", "revision", "pattern"])?;
        let pattern = self.text("pattern", MAX_NAME)?;
        if pattern.is_empty() {
            return Err(self.wrong("pattern", TraceProblem::Empty, ""));
        }
        if SerialsRow::compiled(&pattern).is_none() {
            return Err(self.wrong("pattern", TraceProblem::Pattern, ""));
        }
        Ok(Row::Serials(SerialsRow { item: self.needed("item")?, revision: self.code("revision")?, pattern }))
    }

    fn operation(&self) -> Result<Row, TraceError> {
        self.only(&["item", "lot", "serial", "operation", "work_order", "operator", "equipment", "done_on"])?;
        Ok(Row::Operation(OperationRow {
            piece: self.piece("item", "lot", "serial")?,
            operation: self.needed("operation")?,
            work_order: self.code("work_order")?,
            operator: self.code("operator")?,
            equipment: self.code("equipment")?,
            done_on: self.date("done_on")?,
        }))
    }

    fn edge(&self) -> Result<Row, TraceError> {
        self.only(&[
            "item",
            "lot",
            "serial",
            "into_item",
            "into_lot",
            "into_serial",
            "relation",
            "quantity",
            "unit",
        ])?;
        let child = self.piece("item", "lot", "serial")?;
        let parent = self.piece("into_item", "into_lot", "into_serial")?;
        if child == parent {
            return Err(self.wrong("into_item", TraceProblem::Itself, ""));
        }
        let relation = self.one_of("relation", Relation::ALL, Relation::code)?;
        let mut quantity = self.quantity()?;
        match &child {
            // A unit is one piece; anything else about it is a mistake in the file.
            Piece::Unit { .. } if quantity.is_empty() => "1".clone_into(&mut quantity),
            Piece::Unit { .. } if decimal::compare(&quantity, "1").is_ne() => {
                return Err(self.wrong("quantity", TraceProblem::UnitQuantity, ""));
            }
            // How much of a lot went in is what mass balance is made of.
            Piece::Lot { .. } if quantity.is_empty() && relation != Relation::Removed => {
                return Err(self.wrong("quantity", TraceProblem::Empty, ""));
            }
            _ => {}
        }
        Ok(Row::Edge(EdgeRow { child, parent, relation, quantity, unit: self.code("unit")? }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Words;

    fn read(line: &str) -> Result<Row, TraceError> {
        let header = Header::read(COLUMNS).unwrap();
        header.row(7, &line.split(',').collect::<Vec<_>>())
    }

    #[test]
    fn each_type_of_row_is_read() {
        assert_eq!(
            read("item,SG-100,C,Rifle sight"),
            Ok(Row::Item(ItemRow {
                item: "SG-100".into(),
                revision: "C".into(),
                title: "Rifle sight".into()
            }))
        );
        let Row::Lot(lot) =
            read("lot,BAR-7075,,,L-88,,Alcast,H-4471,MGI-COC-2026-0003,2026-01-09,,,,,,,120.50,kg").unwrap()
        else {
            panic!("not a lot")
        };
        assert_eq!(
            (lot.quantity.as_str(), lot.unit.as_str(), lot.supplier_lot.as_str()),
            ("120.50", "kg", "H-4471")
        );
        assert_eq!(lot.made_on.unwrap().to_string(), "2026-01-09");
        let Row::Unit(unit) = read("unit,SG-100,C,,,SN-0001,,,,2026-02-01,delivered,Army").unwrap() else {
            panic!("not a unit")
        };
        assert_eq!((unit.status, unit.customer.as_str()), (UnitStatus::Delivered, "Army"));
        let Row::Edge(edge) = read("edge,BAR-7075,,,L-88,,,,,,,,consumed,SG-100,,SN-0001,0.8,kg").unwrap()
        else {
            panic!("not an edge")
        };
        assert_eq!(edge.child, Piece::Lot { item: "BAR-7075".into(), lot: "L-88".into() });
        assert_eq!(edge.parent, Piece::Unit { item: "SG-100".into(), serial: "SN-0001".into() });
        assert_eq!((edge.relation, edge.quantity.as_str()), (Relation::Consumed, "0.8"));
        let Row::Edge(edge) = read("edge,LENS,,,,LN-9,,,,,,,installed,SG-100,,SN-0001").unwrap() else {
            panic!("not an edge")
        };
        assert_eq!(edge.quantity, "1");
        // All of a lot, some of it, a unit.
        for (line, quantity) in [
            ("edge,BRG,,,B-1,,,,,,,,removed,SG-100,,SN-0001,,", ""),
            ("edge,BRG,,,B-1,,,,,,,,removed,SG-100,,SN-0001,0.50,pcs", "0.50"),
            ("edge,LENS,,,,LN-9,,,,,,,removed,SG-100,,SN-0001", "1"),
        ] {
            let Row::Edge(edge) = read(line).unwrap() else { panic!("not an edge") };
            assert_eq!((edge.relation, edge.quantity.as_str()), (Relation::Removed, quantity), "{line}");
        }
        for relation in Relation::ALL {
            assert_eq!(Relation::of(relation.code()), Some(*relation));
        }
        assert_eq!(Relation::of("glued"), None);
    }

    /// A row from columns and cells, for those that most rows do not have.
    fn read_with(cells: &[(&str, &str)]) -> Result<Row, TraceError> {
        let columns: Vec<&str> = cells.iter().map(|(column, _)| *column).collect();
        let values: Vec<&str> = cells.iter().map(|(_, value)| *value).collect();
        Header::read(&columns).unwrap().row(7, &values)
    }

    const LINE: &[(&str, &str)] = &[
        ("type", "bom"),
        ("item", "LENS"),
        ("revision", "B"),
        ("into_item", "SG-100"),
        ("into_revision", "C"),
        ("find", "20"),
        ("quantity", "2"),
        ("unit", "pcs"),
        ("from_serial", "SN-0101"),
    ];

    fn with<'a>(cells: &[(&'a str, &'a str)], more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
        let kept = cells.iter().filter(|(column, _)| more.iter().all(|(other, _)| other != column));
        kept.chain(more).copied().collect()
    }

    #[test]
    fn a_line_of_a_parts_list_is_read_with_its_effectivity() {
        let Row::Bom(line) = read_with(LINE).unwrap() else { panic!("not a line") };
        assert_eq!((line.find.as_str(), line.quantity.as_str(), line.revision.as_str()), ("20", "2", "B"));
        assert_eq!(line.effectivity.from_serial, "SN-0101");
        for quantity in ["0", ""] {
            let line = read_with(&with(LINE, &[("quantity", quantity)]));
            assert!(matches!(line, Ok(Row::Bom(line)) if line.quantity == quantity));
        }
        for (cells, column, problem) in [
            (&[("find", "")][..], "find", TraceProblem::Empty),
            (&[("quantity", "two")], "quantity", TraceProblem::Quantity),
            (&[("quantity", "-1")], "quantity", TraceProblem::Quantity),
            (&[("into_item", "LENS")], "into_item", TraceProblem::Itself),
            (&[("to_serial", "SN-0099")], "to_serial", TraceProblem::Backwards),
            (&[("from_date", "2026-02-01"), ("to_date", "2026-01-31")], "to_date", TraceProblem::Backwards),
            (&[("serial", "S1")], "serial", TraceProblem::Unexpected),
        ] {
            let error = read_with(&with(LINE, cells)).unwrap_err();
            assert_eq!((error.column.as_str(), error.problem), (column, problem), "{cells:?}");
        }
    }

    #[test]
    fn an_operation_is_read_with_who_did_it_and_with_what() {
        let cells = &[
            ("type", "operation"),
            ("item", "SG-100"),
            ("serial", "SN-0001"),
            ("operation", "30 Bonding"),
            ("work_order", "WO-7"),
            ("operator", "a.khan"),
            ("equipment", "TQ-3"),
            ("done_on", "2026-02-01"),
        ];
        let Row::Operation(done) = read_with(cells).unwrap() else { panic!("not an operation") };
        assert_eq!(done.piece, Piece::Unit { item: "SG-100".into(), serial: "SN-0001".into() });
        assert_eq!((done.operator.as_str(), done.equipment.as_str()), ("a.khan", "TQ-3"));
        let pattern =
            &[("type", "serials"), ("item", "SG-100"), ("revision", "C"), ("pattern", "SN-[0-9]{4}")];
        assert!(matches!(read_with(pattern), Ok(Row::Serials(row)) if row.pattern == "SN-[0-9]{4}"));
        let error = read_with(&with(pattern, &[("pattern", "SN-[")])).unwrap_err();
        assert_eq!((error.column.as_str(), error.problem), ("pattern", TraceProblem::Pattern));
        let error = read_with(&with(cells, &[("operation", "")])).unwrap_err();
        assert_eq!((error.column.as_str(), error.problem), ("operation", TraceProblem::Empty));
        let error = read_with(&with(cells, &[("lot", "L-1")])).unwrap_err();
        assert_eq!(error.problem, TraceProblem::LotOrSerial);
    }

    #[test]
    fn wrong_rows_name_their_column() {
        let extra = format!("item,a,b,c{}extra", ",".repeat(COLUMNS.len() - 3));
        for (line, column, problem) in [
            ("", "type", TraceProblem::Empty),
            ("part,SG-100", "type", TraceProblem::Choice),
            ("item,,C", "item", TraceProblem::Empty),
            ("item,SG-100,C,Sight,L-1", "lot", TraceProblem::Unexpected),
            ("item,SG\u{7}100", "item", TraceProblem::Control),
            ("unit,SG-100,C,,,,,,,,released", "serial", TraceProblem::Empty),
            ("unit,SG-100,C,,,S1,,,,,shipped", "status", TraceProblem::Choice),
            ("unit,SG-100,C,,,S1,,,,01/02/2026,released", "made_on", TraceProblem::Date),
            ("unit,SG-100,C,,,S1,,,,2026-02-30,released", "made_on", TraceProblem::Date),
            ("lot,BAR,,,L-1,,,,,,,,,,,,1e3,kg", "quantity", TraceProblem::Quantity),
            ("lot,BAR,,,L-1,,,,,,,,,,,,-5,kg", "quantity", TraceProblem::Quantity),
            ("lot,BAR,,,L-1,,,,,,,,,,,,0,kg", "quantity", TraceProblem::Quantity),
            ("edge,BAR,,,L-1,,,,,,,,consumed,SG,,S1,,kg", "quantity", TraceProblem::Empty),
            ("edge,BAR,,,L-1,S-1,,,,,,,consumed,SG,,S1,1,kg", "serial", TraceProblem::LotOrSerial),
            ("edge,BAR,,,L-1,,,,,,,,consumed,SG,,,1,kg", "into_serial", TraceProblem::LotOrSerial),
            ("edge,BAR,,,L-1,,,,,,,,consumed,BAR,L-1,,1,kg", "into_item", TraceProblem::Itself),
            ("edge,LENS,,,,S-1,,,,,,,installed,SG,,S1,2,pcs", "quantity", TraceProblem::UnitQuantity),
            ("edge,LENS,,,,S-1,,,,,,,glued,SG,,S1", "relation", TraceProblem::Choice),
            ("edge,LENS,,,,S-1,,,,,,,,SG,,S1", "relation", TraceProblem::Empty),
            ("edge,LENS,,,,S-1,,,,,,,removed,SG,,S1,2,pcs", "quantity", TraceProblem::UnitQuantity),
            ("edge,BAR,,,L-1,,,,,,,,removed,SG,,S1,-1,kg", "quantity", TraceProblem::Quantity),
            ("edge,BAR,,,L-1,,,,,,,,removed,SG,,S1,0,kg", "quantity", TraceProblem::Quantity),
            ("edge,BAR,,,L-1,,,,,,,,removed,SG,,,1,kg", "into_serial", TraceProblem::LotOrSerial),
            ("edge,BAR,,,L-1,,,,,,,,removed,BAR,L-1,,1,kg", "into_item", TraceProblem::Itself),
            (&extra, "", TraceProblem::TooManyCells),
        ] {
            let error = read(line).unwrap_err();
            assert_eq!((error.row, error.column.as_str(), error.problem), (7, column, problem), "{line}");
        }
        let long = read(&format!("item,{}", "x".repeat(81))).unwrap_err();
        assert_eq!((long.problem, long.given.len()), (TraceProblem::TooLong, 60));
    }

    #[test]
    fn wrong_headers_are_refused() {
        let read =
            |line: &str| Header::read(&line.split(',').collect::<Vec<_>>()).map_err(|error| error.problem);
        assert!(read("\u{feff}type,item").is_ok());
        assert_eq!(read("type,item,colour"), Err(TraceProblem::ColumnUnknown));
        assert_eq!(read("type,item,item"), Err(TraceProblem::ColumnTwice));
        assert_eq!(read("item,lot"), Err(TraceProblem::ColumnMissing));
    }

    #[test]
    fn every_problem_has_a_sentence() {
        let words = Words::english();
        for problem in TraceProblem::ALL {
            let error = TraceError::new(7, "lot", *problem, "given", "allowed");
            let sentence = error.message(&words);
            assert!(sentence.contains('7') && !sentence.contains('⟦'), "{sentence}");
        }
        assert_eq!(words.errors(), Vec::<String>::new());
    }
}
