//! Pieces with everything in them: what a pack about them walks.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use super::as_designed::Designs;
use super::conformity::{Teller, assembled};
use super::epcis;
use super::questions::{TraceLine, Web};
use crate::app::Error;
use crate::db::Conn;
use crate::db::trace::{self, Direction, Genealogy, Hidden, Item};
use crate::domain::Date;
use crate::domain::access::Marking;
use crate::domain::kind::Kinds;
use crate::domain::snapshot::{AgainstPiece, RecordFacts};
use crate::domain::trace::Piece;
use crate::domain::trace::conformity::{Assembled, Judged, Naming, judge};
use crate::proof::time::Timestamp;
use crate::words::Words;

/// A lot or unit in an assembly.
#[derive(Debug, Clone)]
struct Placed {
    id: i64,
    piece: Assembled,
    /// It is named itself and stands in nothing else that is.
    is_first: bool,
}

/// Pieces, with everything that is in them.
#[derive(Debug, Clone, Default)]
pub(in crate::app) struct Assembly {
    pieces: Vec<Placed>,
    /// As trees, one under the other: what is in what now.
    pub lines: Vec<TraceLine>,
    /// What is on record of them and of what was in them at any time.
    pub genealogy: Genealogy,
}

/// What the records say of an assembly.
#[derive(Debug, Clone, Default)]
pub(in crate::app) struct Standing {
    /// What stands against it.
    pub against: Vec<AgainstPiece>,
    /// Numbers of the records that bear on a node, with what they come to.
    pub bearing: HashMap<i64, Vec<(String, String)>>,
}

impl Assembly {
    /// Walks from the starts to what is in them. What is hidden does not exist.
    pub(in crate::app) fn around(conn: &mut Conn, starts: &[i64], hidden: &Hidden) -> Result<Self, Error> {
        let mut trees = Vec::new();
        for start in starts {
            let web = Web::around(conn, *start, Direction::Into, hidden)?;
            let (lines, nodes) = web.tree();
            trees.push((*start, web, lines, nodes));
        }
        // What stands in another of them is shown there.
        let inside: HashSet<i64> = trees
            .iter()
            .flat_map(|(start, _, _, nodes)| nodes.iter().copied().filter(move |node| node != start))
            .collect();
        let is_inside_all = trees.iter().all(|(start, ..)| inside.contains(start));
        let (mut all, mut seen, mut known) = (Self::default(), BTreeSet::new(), BTreeSet::new());
        for (start, web, lines, nodes) in trees {
            known.extend(web.ids());
            // Bad data that go in a circle have no first.
            let is_first = is_inside_all || !inside.contains(&start);
            if is_first {
                all.lines.extend(lines);
            }
            for (id, piece) in assembled(&web, &nodes, &Designs::of(conn, (&web, &nodes), hidden)?) {
                if seen.insert(id) {
                    all.pieces.push(Placed { id, piece, is_first: is_first && id == start });
                }
            }
        }
        all.genealogy = trace::among(conn, &known.into_iter().collect::<Vec<_>>(), hidden)?;
        Ok(all)
    }

    /// The pieces that are in it now, each with its node.
    pub(in crate::app) fn placed(&self) -> impl Iterator<Item = (i64, &Assembled)> {
        self.pieces.iter().map(|placed| (placed.id, &placed.piece))
    }

    /// What the records say of each piece, on a day.
    pub(in crate::app) fn judged(
        &self,
        (naming, kinds): (&Naming, &Kinds),
        day: Date,
    ) -> impl Iterator<Item = (i64, &Assembled, Judged)> {
        self.pieces.iter().map(move |Placed { id, piece, is_first }| {
            (*id, piece, judge((naming, kinds), piece, *is_first && piece.is_unit, day))
        })
    }

    /// Record ids of the batches that say something of it, also by the title of a part; apart from what is hidden.
    pub(in crate::app) fn said_by(&self, hidden: &Hidden) -> BTreeSet<&str> {
        let is_seen = |item: &&Item| !hidden.has(&item.batch_record, item.batch_version);
        let titles = self.genealogy.items.iter().filter(is_seen).map(|item| item.batch_record.as_str());
        self.genealogy.batches().into_iter().chain(titles).collect()
    }

    /// The pieces that are in it now.
    pub(in crate::app) fn pieces(&self) -> Vec<&Assembled> {
        self.pieces.iter().map(|placed| &placed.piece).collect()
    }

    /// Everything that its files may name: the pieces that are or were in it, as rows name them.
    pub(in crate::app) fn named(&self) -> HashSet<Piece> {
        let items: BTreeMap<i64, &str> =
            self.genealogy.items.iter().map(|item| (item.item_id, item.number.as_str())).collect();
        let of = |item: i64| items.get(&item).copied().unwrap_or_default().to_owned();
        let lots =
            self.genealogy.lots.iter().map(|lot| Piece::Lot { item: of(lot.item_id), lot: lot.lot.clone() });
        let units = self.genealogy.units.iter();
        lots.chain(units.map(|unit| Piece::Unit { item: of(unit.item_id), serial: unit.serial.clone() }))
            .collect()
    }

    /// As a document of EPCIS events.
    pub(in crate::app) fn epcis(
        &self,
        conn: &mut Conn,
        hidden: &Hidden,
        (base, made_at): (String, Timestamp),
    ) -> Result<Vec<u8>, Error> {
        let lots = self.genealogy.lots.iter().map(|lot| lot.node_id);
        let nodes: Vec<i64> = lots.chain(self.genealogy.units.iter().map(|unit| unit.node_id)).collect();
        let edges = self.genealogy.edges.iter().map(trace::Step::from).collect();
        epcis::document(conn, (&nodes, edges, hidden), (base, made_at), "en")
    }

    /// What the records say of it, all of which the reader may see; on a day.
    pub(in crate::app) fn standing(
        &self,
        records: &[Arc<RecordFacts>],
        (kinds, words): (&Kinds, &Words),
        (day, limit): (Date, Marking),
    ) -> Standing {
        let naming = Naming::of(records.iter().cloned(), kinds);
        let teller = Teller { words, clearance: limit };
        let mut standing = Standing::default();
        for (id, piece, judged) in self.judged((&naming, kinds), day) {
            let name = format!("{} {}", piece.part, piece.number);
            standing.against.extend(judged.against.iter().map(|one| AgainstPiece {
                reason: one.reason,
                record: one.record.as_ref().map(|facts| facts.number.clone()).unwrap_or_default(),
                text: teller.sentence(&name, one),
            }));
            let bears = judged.records.into_iter().map(|one| (one.record.number.clone(), one.outcome));
            standing.bearing.insert(id, bears.collect());
        }
        standing
    }
}
