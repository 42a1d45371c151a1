//! What trace batches say together.

use std::collections::{BTreeMap, BTreeSet};

use crate::app::Error;
use crate::db::Conn;
use crate::db::trace::{self, Genealogy};
use crate::domain::holding::Holding;
use crate::domain::trace::Relation;

/// A portion has so many units and so many lots at most, with everything that went into them.
const PORTION: i64 = 4000;

/// What the given batches (record id, up to version) contributed, portion by portion, in the order in which lots and units
/// were filed: each with its statuses and the edges into it.
pub(super) fn portions(
    conn: &mut Conn,
    (organisation, batches): (&str, &BTreeMap<String, u32>),
    mut each: impl FnMut(&mut Conn, Genealogy) -> Result<(), Error>,
) -> Result<(), Error> {
    let mut after = Some(i64::MIN);
    while let Some(start) = after {
        let (mut portion, end) = trace::portion(conn, organisation, start, PORTION)?;
        retain(&mut portion, batches);
        each(conn, portion)?;
        after = end;
    }
    Ok(())
}

/// Its items and parts lists.
pub(super) fn parts_at(
    conn: &mut Conn,
    (organisation, batches): (&str, &BTreeMap<String, u32>),
) -> Result<Genealogy, Error> {
    let mut parts = trace::parts(conn, organisation)?;
    retain(&mut parts, batches);
    Ok(parts)
}

/// Keeps what the given batches (record id, up to version) contributed.
pub(super) fn retain(all: &mut Genealogy, batches: &BTreeMap<String, u32>) {
    let has = |record: &str, version: i32| {
        batches.get(record).is_some_and(|upto| u32::try_from(version).is_ok_and(|version| version <= *upto))
    };
    all.items.retain(|row| has(&row.batch_record, row.batch_version));
    all.lots.retain(|row| has(&row.batch_record, row.batch_version));
    all.units.retain(|row| has(&row.batch_record, row.batch_version));
    let stands = |record: &str, version: i32, withdrawn_in: i32| {
        has(record, version) && (withdrawn_in == 0 || !has(record, withdrawn_in))
    };
    all.statuses.retain(|row| stands(&row.batch_record, row.batch_version, row.withdrawn_in));
    all.edges.retain(|row| stands(&row.batch_record, row.batch_version, row.withdrawn_in));
    all.bom_lines.retain(|row| stands(&row.batch_record, row.batch_version, row.withdrawn_in));
    all.operations.retain(|row| stands(&row.batch_record, row.batch_version, row.withdrawn_in));
}

/// True if any of it comes from one of these batches (record ids).
pub(in crate::app) fn is_partly_from(genealogy: &Genealogy, batches: &BTreeSet<String>) -> bool {
    let has = |batch: &String| batches.contains(batch);
    genealogy.items.iter().any(|row| has(&row.batch_record))
        || genealogy.lots.iter().any(|row| has(&row.batch_record))
        || genealogy.units.iter().any(|row| has(&row.batch_record))
        || genealogy.statuses.iter().any(|row| has(&row.batch_record))
        || genealogy.edges.iter().any(|row| has(&row.batch_record))
        || genealogy.bom_lines.iter().any(|row| has(&row.batch_record))
        || genealogy.operations.iter().any(|row| has(&row.batch_record))
}

/// What is in what at the end of these edges; by parent, then child.
pub(in crate::app) fn in_force(genealogy: &Genealogy) -> BTreeMap<(i64, i64), Holding> {
    let mut holdings: BTreeMap<(i64, i64), Holding> = BTreeMap::new();
    for edge in &genealogy.edges {
        if let Some(relation) = Relation::of(&edge.relation) {
            let holding = holdings.entry((edge.parent_id, edge.child_id)).or_default();
            holding.apply(edge.edge_id, relation, &edge.quantity, &edge.unit);
        }
    }
    holdings.retain(|_, holding| holding.is_in());
    holdings
}

/// How many edges are in force: one for what a thing consumed of another, one for what is installed.
pub(super) fn count(in_force: &BTreeMap<(i64, i64), Holding>) -> u64 {
    length(in_force.values().map(|holding| holding.present().len()).sum())
}

/// A length as it is told.
pub(super) fn length(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}
