//! Which records bear on pieces: what a pack about units has, and nothing else.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use super::conformity::{Assembled, Bearing, LOTS, PART, SERIALS, is_part};
use crate::domain::ids::RecordId;
use crate::domain::kind::{Category, Kinds};
use crate::domain::snapshot::RecordFacts;

/// The records that name one of the pieces or certify it; and of the kinds to `follow`, those that are linked with one of
/// these, in either direction. What is void bears on nothing.
#[must_use]
pub fn bearing(
    records: &[Arc<RecordFacts>],
    kinds: &Kinds,
    pieces: &[&Assembled],
    follow: &[String],
) -> BTreeSet<RecordId> {
    let pieces = Pieces::of(pieces);
    let is_there = |facts: &&Arc<RecordFacts>| {
        let state = kinds.get(&facts.kind).and_then(|kind| kind.state(&facts.state));
        state.is_none_or(|state| state.category != Category::Void)
    };
    let there: Vec<&Arc<RecordFacts>> = records.iter().filter(is_there).collect();
    let named: HashSet<RecordId> =
        there.iter().filter(|facts| pieces.are_named_by(facts, kinds)).map(|facts| facts.id).collect();
    let linked: HashSet<RecordId> = there
        .iter()
        .filter(|facts| named.contains(&facts.id))
        .flat_map(|facts| facts.links.iter().map(|(_, to)| *to))
        .collect();
    let is_followed = |facts: &RecordFacts| {
        follow.contains(&facts.kind)
            && (linked.contains(&facts.id) || facts.links.iter().any(|(_, to)| named.contains(to)))
    };
    there
        .into_iter()
        .filter(|facts| named.contains(&facts.id) || is_followed(facts))
        .map(|facts| facts.id)
        .collect()
}

/// Parts by serial, by lot, and the numbers of certificates.
#[derive(Default)]
struct Pieces<'a> {
    serials: HashMap<&'a str, Vec<&'a str>>,
    lots: HashMap<&'a str, Vec<&'a str>>,
    certificates: HashSet<&'a str>,
}

impl<'a> Pieces<'a> {
    fn of(pieces: &[&'a Assembled]) -> Self {
        let mut by = Self::default();
        for piece in pieces {
            let own = if piece.is_unit { &mut by.serials } else { &mut by.lots };
            own.entry(&piece.number).or_default().push(&piece.part);
            if !piece.made_in.is_empty() {
                by.lots.entry(&piece.made_in).or_default().push(&piece.part);
            }
            if !piece.certificate.is_empty() {
                by.certificates.insert(&piece.certificate);
            }
        }
        by
    }

    fn are_named_by(&self, facts: &RecordFacts, kinds: &Kinds) -> bool {
        if self.certificates.contains(facts.number.as_str()) {
            return true;
        }
        // The serial number of an instrument is not that of a unit.
        if kinds.bearing(&facts.kind) == Some(Bearing::Calibration) {
            return false;
        }
        let part = facts.text(PART);
        let names = |fields: &[&str], by: &HashMap<&str, Vec<&str>>| {
            fields.iter().flat_map(|field| facts.texts(field)).any(|number| {
                by.get(number.trim()).is_some_and(|parts| parts.iter().any(|known| is_part(part, known)))
            })
        };
        names(SERIALS, &self.serials) || names(LOTS, &self.lots)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::domain::trace::conformity::tests::World;

    fn piece(is_unit: bool, part: &str, number: &str) -> Assembled {
        Assembled { is_unit, part: part.to_owned(), number: number.to_owned(), ..Assembled::default() }
    }

    #[test]
    fn what_bears_on_the_pieces_is_there_and_nothing_else() {
        let mut world = World::new();
        let gauge = world.add("CAL-1", "calibration", "valid", json!({"serial": "S-1"}), &[]);
        let other_gauge = world.add("CAL-2", "calibration", "valid", json!({"serial": "S-1"}), &[]);
        let supplier = world.add("SUP-1", "supplier", "approved", json!({}), &[]);
        world.add("TR-1", "test-report", "approved", json!({"serials": ["S-1"], "part": "P-1 C"}), &[gauge]);
        world.add(
            "TR-2",
            "test-report",
            "approved",
            json!({"serials": ["S-2"], "part": "P-1"}),
            &[other_gauge],
        );
        world.add("TR-3", "test-report", "approved", json!({"serials": ["S-1"], "part": "P-10"}), &[]);
        world.add("TR-4", "test-report", "void", json!({"serials": ["S-1"]}), &[]);
        let nc = world.add("NC-1", "nonconformity", "closed", json!({"lot": "L-7"}), &[supplier]);
        world.add("CA-1", "corrective-action", "verified", json!({}), &[nc]);
        world.add("CAL-3", "calibration", "valid", json!({}), &[other_gauge]);
        world.add("RD-1", "received-document", "received", json!({}), &[]);
        world.add("RD-2", "received-document", "received", json!({}), &[nc]);
        world.add("CP-1", "complaint", "closed", json!({"lot": "MADE"}), &[]);
        let unit = Assembled { made_in: "MADE".to_owned(), ..piece(true, "P-1", "S-1") };
        let lot = Assembled { certificate: "RD-1".to_owned(), ..piece(false, "B-2", "L-7") };
        let follow = ["calibration", "corrective-action", "supplier"].map(str::to_owned);
        let found = bearing(&world.records, &world.kinds, &[&unit, &lot], &follow);
        let numbers: BTreeSet<&str> = world
            .records
            .iter()
            .filter(|facts| found.contains(&facts.id))
            .map(|facts| facts.number.as_str())
            .collect();
        let expected = ["CA-1", "CAL-1", "CP-1", "NC-1", "RD-1", "SUP-1", "TR-1"];
        assert_eq!(numbers.into_iter().collect::<Vec<_>>(), expected);
    }
}
