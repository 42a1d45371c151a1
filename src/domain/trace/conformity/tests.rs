//! What stands against a piece, against cases that were worked out by hand.

use std::sync::Arc;

use serde_json::{Value, json};

use super::*;
use crate::domain::access::Marking;
use crate::domain::ids::{RecordId, UserId};
use crate::domain::kind::Kinds;
use crate::domain::snapshot::{RecordFacts, Unspoken};
use crate::domain::trace::design::{Compared, Mismatch};
use crate::proof::time::Timestamp;

pub(in crate::domain::trace) struct World {
    pub kinds: Kinds,
    pub records: Vec<Arc<RecordFacts>>,
}

impl World {
    pub fn new() -> Self {
        Self { kinds: Kinds::embedded().unwrap(), records: Vec::new() }
    }

    pub fn add(
        &mut self,
        number: &str,
        kind: &str,
        state: &str,
        fields: Value,
        links: &[RecordId],
    ) -> RecordId {
        let of = self.kinds.get(kind).unwrap();
        assert!(of.state(state).is_some(), "{kind} {state}");
        let fields: crate::domain::kind::Values = serde_json::from_value(fields).unwrap();
        assert!(fields.keys().all(|name| of.field(name).is_some()), "{kind} {fields:?}");
        let place = u8::try_from(self.records.len()).unwrap();
        let at = Timestamp::from_millis(i64::from(place));
        let id = RecordId::new(at, [place; 10]);
        self.records.push(Arc::new(RecordFacts {
            id,
            number: number.to_owned(),
            kind: kind.to_owned(),
            title: String::new(),
            state: state.to_owned(),
            marking: Marking::Unclassified,
            occurred_on: None,
            received_at: at,
            first_received_at: at,
            version: 1,
            author: UserId::new(at, [1; 10]),
            previous_authors: Vec::new(),
            fields,
            links: links.iter().map(|to| ("any".to_owned(), *to)).collect(),
            files: 0,
            unspoken: Unspoken::default(),
        }));
        id
    }

    fn calibrated(&mut self) -> RecordId {
        let fields = json!({"calibrated_on": "2026-01-10", "due_on": "2026-07-10", "result": "pass"});
        self.add("CAL", "calibration", "expired", fields, &[])
    }

    fn test(&mut self, number: &str, state: &str, more: Value, gauge: &[RecordId]) {
        let mut fields = json!({"serials": ["S-1"], "part": "P-1 C", "method": "M 1", "tested_on": "2026-02-01", "result": "pass"});
        fields.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        self.add(number, "test-report", state, fields, gauge);
    }

    fn judged(&self, piece: &Assembled, is_delivered: bool) -> Judged {
        let naming = Naming::of(self.records.iter().cloned(), &self.kinds);
        judge((&naming, &self.kinds), piece, is_delivered, "2026-08-01".parse().unwrap())
    }

    /// `reason record`, in the order in which they are found.
    fn against(&self, piece: &Assembled) -> Vec<String> {
        let judged = self.judged(piece, true);
        let line = |one: &Against| {
            let number = one.record.as_ref().map_or("", |record| record.number.as_str());
            format!("{} {number}", one.reason.code()).trim().to_owned()
        };
        judged.against.iter().map(line).collect()
    }
}

fn unit() -> Assembled {
    Assembled {
        is_unit: true,
        part: "P-1".to_owned(),
        number: "S-1".to_owned(),
        made_in: "L-9".to_owned(),
        ..Assembled::default()
    }
}

#[test]
fn a_test_counts_if_it_is_approved_passed_the_last_and_made_with_what_was_calibrated_on_the_day() {
    let mut world = World::new();
    assert_eq!(world.against(&unit()), ["untested"]);
    assert!(world.judged(&unit(), false).against.is_empty(), "a part within need not be tested by itself");
    let gauge = world.calibrated();
    world.test("T-1", "in-review", json!({}), &[gauge]);
    assert_eq!(world.against(&unit()), ["test-open T-1", "untested"]);
    // A failure holds until the same is tested again, whoever files what first.
    world.test("T-3", "approved", json!({"tested_on": "2026-02-03"}), &[gauge]);
    world.test("T-2", "approved", json!({"tested_on": "2026-02-02", "result": "fail"}), &[gauge]);
    assert_eq!(world.against(&unit()), ["test-open T-1"]);
    world.test("T-4", "approved", json!({"method": "M 2", "result": "inconclusive"}), &[gauge]);
    assert_eq!(world.against(&unit()), ["test-open T-1", "test-failed T-4"]);
    world.records.retain(|record| record.number != "T-1" && record.number != "T-4");
    // That it ran out since does not matter; that it had run out on the day does.
    world.test("T-5", "approved", json!({"tested_on": "2026-07-11"}), &[gauge]);
    assert_eq!(world.against(&unit()), ["test-uncalibrated T-5"]);
    world.test("T-6", "approved", json!({"tested_on": "2026-07-12"}), &[]);
    assert_eq!(world.against(&unit()), ["test-bare T-6"]);
}

#[test]
fn a_record_names_a_piece_by_serial_lot_and_part_whatever_the_revision() {
    let mut world = World::new();
    world.add("N-1", "nonconformity", "open", json!({"serials": ["S-1"], "part": "P-1 B"}), &[]);
    world.add("N-2", "nonconformity", "open", json!({"serials": ["S-1"]}), &[]);
    world.add("N-3", "nonconformity", "in-progress", json!({"lot": "L-9", "part": "P-1"}), &[]);
    world.add("N-4", "nonconformity", "open", json!({"serials": ["S-1"], "part": "P-10"}), &[]);
    world.add("N-5", "nonconformity", "void", json!({"serials": ["S-1"]}), &[]);
    world.add("N-6", "nonconformity", "open", json!({"serials": ["S-2"], "lot": "L-8"}), &[]);
    let inside = |piece: &Assembled| -> Vec<String> {
        world.judged(piece, false).records.iter().map(|one| one.record.number.clone()).collect()
    };
    assert_eq!(inside(&unit()), ["N-1", "N-2", "N-3"]);
    let lot = Assembled { part: "P-1".to_owned(), number: "L-9".to_owned(), ..Assembled::default() };
    assert_eq!(inside(&lot), ["N-3"]);
    assert_eq!(world.against(&unit()), ["open N-1", "open N-2", "open N-3", "untested"]);
}

#[test]
fn what_is_used_although_it_is_wrong_is_a_deviation_and_somebody_agreed() {
    let mut world = World::new();
    let closed = |disposition: &str, approval: &str| json!({"serials": ["S-1"], "disposition": disposition, "customer_approval": approval});
    world.add("N-1", "nonconformity", "closed", closed("rework", "not-required"), &[]);
    world.add("N-2", "nonconformity", "closed", closed("scrap", "not-required"), &[]);
    world.add("N-3", "nonconformity", "closed", closed("repair", "given"), &[]);
    let asked = world.add("N-4", "nonconformity", "closed", closed("use-as-is", "requested"), &[]);
    assert_eq!(world.against(&unit()), ["rejected N-2", "unapproved N-4", "untested"]);
    let deviations = |world: &World| -> Vec<String> {
        let line = |one: &Deviation| {
            let by: Vec<&str> = one.concessions.iter().map(|one| one.number.as_str()).collect();
            format!("{} {}", one.record.number, by.join(" ")).trim().to_owned()
        };
        world.judged(&unit(), true).deviations.iter().map(line).collect()
    };
    assert_eq!(deviations(&world), ["N-3", "N-4"]);
    world.add("C-1", "concession", "in-review", json!({}), &[asked]);
    world.add("C-2", "concession", "approved", json!({"valid_until": "2026-07-31"}), &[asked]);
    assert_eq!(world.against(&unit())[1], "unapproved N-4", "one is not approved, the other ran out");
    world.add("C-3", "concession", "approved", json!({"valid_until": "2026-08-01"}), &[asked]);
    assert_eq!(world.against(&unit()), ["rejected N-2", "untested"]);
    assert_eq!(deviations(&world), ["N-3", "N-4 C-3"]);
}

#[test]
fn status_and_certificate_of_what_is_within_matter() {
    let mut world = World::new();
    let lot = |certificate: &str| Assembled {
        part: "BAR".to_owned(),
        number: "B-1".to_owned(),
        certificate: certificate.to_owned(),
        needs_certificate: true,
        ..Assembled::default()
    };
    world.add("C-1", "certificate-of-conformity", "issued", json!({}), &[]);
    world.add("C-2", "certificate-of-conformity", "void", json!({}), &[]);
    let reasons = |piece: &Assembled| -> Vec<Reason> {
        world.judged(piece, false).against.iter().map(|one| one.reason).collect()
    };
    assert_eq!(reasons(&lot("C-1")), []);
    for missing in ["", "C-2", "C-3"] {
        assert_eq!(reasons(&lot(missing)), [Reason::Uncertified], "{missing}");
    }
    for (status, expected) in [("quarantined", 1), ("scrapped", 1), ("released", 0), ("in-work", 0)] {
        let piece = Assembled { status: status.to_owned(), ..unit() };
        assert_eq!(reasons(&piece).len(), expected, "{status}");
    }
}

#[test]
fn every_reason_has_its_words_in_every_language() {
    for language in crate::words::LANGUAGES {
        let words = crate::words::Words::of(language);
        for reason in Reason::ALL {
            let codes = Mismatch::ALL.iter().map(|mismatch| mismatch.code());
            for what in ["none", "quarantined", "C-1"].into_iter().chain(codes) {
                let arguments = [
                    ("piece", "P".into()),
                    ("record", "R".into()),
                    ("other", "O".into()),
                    ("what", what.into()),
                    ("find", "10".into()),
                    ("parts", "L".into()),
                    ("needed", "2".into()),
                    ("built", "1".into()),
                ];
                let _ = words.format(&format!("conformity-{}", reason.code()), &arguments);
            }
        }
        assert_eq!(words.errors(), Vec::<String>::new(), "{language}");
    }
}

#[test]
fn a_concession_covers_what_it_names_of_a_parts_list_while_it_is_in_force() {
    let mut world = World::new();
    let differs = |find: &str, part: &str| Compared {
        find: find.to_owned(),
        parts: vec![part.to_owned()],
        mismatch: Some(Mismatch::Missing),
        ..Compared::default()
    };
    let sound = Compared { find: "5".to_owned(), ..Compared::default() };
    let piece = Assembled { design: vec![sound, differs("10", "LENS B"), differs("20", "SHIM")], ..unit() };
    let told = |world: &World| {
        let judged = world.judged(&piece, false);
        let against = judged.against.iter().filter_map(|one| one.design.as_ref()).map(|one| one.find.clone());
        let covered = judged
            .departures
            .iter()
            .map(|one| format!("{} by {}", one.design.find, one.concessions[0].number));
        (against.collect::<Vec<_>>(), covered.collect::<Vec<_>>())
    };
    assert_eq!(told(&world), (vec!["10".to_owned(), "20".to_owned()], Vec::new()));
    let concession = |serial: &str, positions: Value, until: &str| json!({"serials": [serial], "part": "P-1 C", "positions": positions, "valid_until": until});
    let none = told(&world);
    // Of another unit, run out, not agreed to, for something else, and for nothing that it names.
    world.add("C-1", "concession", "approved", concession("S-2", json!(["10"]), "2027-01-01"), &[]);
    world.add("C-2", "concession", "approved", concession("S-1", json!(["10"]), "2026-07-31"), &[]);
    world.add("C-3", "concession", "in-review", concession("S-1", json!(["10"]), "2027-01-01"), &[]);
    world.add("C-4", "concession", "approved", concession("S-1", json!(["30", "LENS A"]), "2027-01-01"), &[]);
    world.add("C-5", "concession", "approved", concession("S-1", json!([]), "2027-01-01"), &[]);
    assert_eq!(told(&world), none);
    world.add("C-6", "concession", "approved", concession("S-1", json!(["10"]), "2026-08-01"), &[]);
    assert_eq!(told(&world), (vec!["20".to_owned()], vec!["10 by C-6".to_owned()]));
    world.add("C-7", "concession", "approved", concession("S-1", json!(["SHIM"]), "2026-08-01"), &[]);
    assert_eq!(told(&world), (Vec::new(), vec!["10 by C-6".to_owned(), "20 by C-7".to_owned()]));
}
