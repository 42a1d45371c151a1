//! Which records name a lot or a unit.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::{Assembled, Bearing};
use crate::domain::ids::RecordId;
use crate::domain::kind::{Category, Kinds};
use crate::domain::snapshot::RecordFacts;

/// Fields that name units.
pub const SERIALS: &[&str] = &["serials", "serial"];
/// Fields that name lots.
pub const LOTS: &[&str] = &["lots", "lot"];
/// The field that names the part of both.
pub const PART: &str = "part";

/// The field of a concession that names what of a parts list is departed from: find numbers or parts.
pub const POSITIONS: &str = "positions";

type Listed = Vec<Arc<RecordFacts>>;

/// Records by what they name. What is void names nothing.
#[derive(Debug, Clone, Default)]
pub struct Naming {
    serials: HashMap<String, Listed>,
    lots: HashMap<String, Listed>,
    /// Concessions, by what they are linked with.
    concessions: HashMap<RecordId, Listed>,
    calibrations: HashMap<RecordId, Arc<RecordFacts>>,
    /// Numbers of all records that are not void.
    numbers: BTreeSet<String>,
}

impl Naming {
    /// From all records.
    #[must_use]
    pub fn of(records: impl Iterator<Item = Arc<RecordFacts>>, kinds: &Kinds) -> Self {
        let mut naming = Self::default();
        for facts in records {
            let Some(kind) = kinds.get(&facts.kind) else { continue };
            let category = kind.state(&facts.state).map(|state| state.category);
            if category == Some(Category::Void) {
                continue;
            }
            naming.numbers.insert(facts.number.clone());
            match kind.conformity {
                None | Some(Bearing::Equipment) => continue,
                Some(Bearing::Calibration) => {
                    naming.calibrations.insert(facts.id, facts);
                    continue;
                }
                Some(Bearing::Concession) => {
                    for (_, to) in &facts.links {
                        naming.concessions.entry(*to).or_default().push(Arc::clone(&facts));
                    }
                }
                Some(Bearing::Test | Bearing::Nonconformity) => {}
            }
            let put = |fields: &[&str], by: &mut HashMap<String, Listed>| {
                let named: BTreeSet<String> = fields.iter().flat_map(|field| facts.texts(field)).collect();
                for number in named {
                    by.entry(number.trim().to_owned()).or_default().push(Arc::clone(&facts));
                }
            };
            put(SERIALS, &mut naming.serials);
            put(LOTS, &mut naming.lots);
        }
        naming
    }

    /// Records that name a piece, each once, by number. Whoever names no part means every part of that serial or lot.
    #[must_use]
    pub fn records(&self, piece: &Assembled) -> Vec<&Arc<RecordFacts>> {
        let own = if piece.is_unit { &self.serials } else { &self.lots };
        let mut found: BTreeMap<&str, &Arc<RecordFacts>> = BTreeMap::new();
        let own = own.get(&piece.number).into_iter().flatten();
        let made_in = self.lots.get(&piece.made_in).filter(|_| piece.is_unit && !piece.made_in.is_empty());
        for facts in own.chain(made_in.into_iter().flatten()) {
            let part = facts.text(PART);
            if is_part(part, &piece.part) {
                found.insert(&facts.number, facts);
            }
        }
        found.into_values().collect()
    }

    /// Concessions that are linked with a record.
    pub(super) fn concessions(&self, record: RecordId) -> &[Arc<RecordFacts>] {
        self.concessions.get(&record).map_or(&[], Vec::as_slice)
    }

    pub(super) fn calibration(&self, record: RecordId) -> Option<&Arc<RecordFacts>> {
        self.calibrations.get(&record)
    }

    /// Whether there is a record of that number.
    #[must_use]
    pub fn is_on_record(&self, number: &str) -> bool {
        self.numbers.contains(number)
    }
}

/// Whether a text names a part, with or without a revision: a mistake in the revision must not hide a nonconformity.
#[must_use]
pub fn is_part(text: &str, part: &str) -> bool {
    let text = text.trim();
    let rest = text.strip_prefix(part);
    text.is_empty() || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(char::is_whitespace))
}
