//! Figures against numbers that were worked out by hand.

use std::sync::Arc;

use serde_json::{Value, json};

use super::*;
use crate::domain::access::Marking;
use crate::domain::definition::read;
use crate::domain::ids::{RecordId, UserId};
use crate::domain::kind::Kinds;
use crate::domain::snapshot::{RecordFacts, Unspoken};
use crate::proof::time::Timestamp;
use crate::words::Words;

const DAY: &str = "2026-11-15";

struct World {
    kinds: Kinds,
    records: Vec<Arc<RecordFacts>>,
    packs: Vec<PackFact>,
}

impl World {
    fn new() -> Self {
        Self { kinds: Kinds::embedded().unwrap(), records: Vec::new(), packs: Vec::new() }
    }

    fn add(&mut self, number: &str, kind: &str, state: &str, on: &str, fields: Value) -> RecordId {
        let of = self.kinds.get(kind).unwrap_or_else(|| panic!("{kind}"));
        assert!(of.state(state).is_some(), "{kind} {state}");
        let fields: crate::domain::kind::Values = serde_json::from_value(fields).unwrap();
        for name in fields.keys() {
            assert!(of.field(name).is_some(), "{kind} {name}");
        }
        let place = u8::try_from(self.records.len()).unwrap();
        let at: Timestamp = format!("{on}T10:00:00.000Z").parse().unwrap();
        let id = RecordId::new(Timestamp::from_millis(i64::from(place)), [place; 10]);
        self.records.push(Arc::new(RecordFacts {
            id,
            number: number.to_owned(),
            kind: kind.to_owned(),
            title: format!("Title of {number}"),
            state: state.to_owned(),
            marking: Marking::Unclassified,
            occurred_on: Some(on.parse().unwrap()),
            received_at: at,
            first_received_at: at,
            version: 1,
            author: UserId::new(at, [1; 10]),
            previous_authors: Vec::new(),
            fields,
            links: Vec::new(),
            files: 0,
            unspoken: Unspoken::default(),
        }));
        id
    }

    fn last(&mut self) -> &mut RecordFacts {
        Arc::make_mut(self.records.last_mut().unwrap())
    }

    fn outcome(&self, code: &str) -> Outcome {
        let figures = Figures::embedded().unwrap();
        self.of(figures.get(code).unwrap(), "en")
    }

    fn of(&self, figure: &Figure, language: &str) -> Outcome {
        let words = Words::of(language);
        let facts = Facts {
            records: &self.records,
            packs: &self.packs,
            kinds: &self.kinds,
            day: DAY.parse().unwrap(),
        };
        let outcome = evaluate(figure, &facts, &words);
        assert_eq!(words.errors(), Vec::<String>::new());
        let said = format!("{:?}", outcome.table);
        assert!(!said.contains('⟦'), "{said}");
        for row in &outcome.table.rows {
            assert_eq!(row.cells.len(), outcome.table.heads.len(), "{}", figure.code);
        }
        outcome
    }
}

/// Cells of rows that say something, and the records behind them.
fn shown(outcome: &Outcome, decimals: u8) -> Vec<String> {
    let row = |row: &Row| {
        let cells: Vec<String> = row.cells.iter().map(|cell| cell.text(decimals)).collect();
        format!("{} [{}]", cells.join(" | "), row.records.join(" "))
    };
    outcome.table.rows.iter().filter(|row| !row.records.is_empty()).map(row).collect()
}

#[test]
fn the_built_in_figures_are_sound() {
    let (figures, kinds) = (Figures::embedded().unwrap(), Kinds::embedded().unwrap());
    assert_eq!(check_figures(&figures, &kinds), vec![]);
    let codes: Vec<&str> = figures.iter().map(|figure| figure.code.as_str()).collect();
    assert_eq!(
        codes,
        [
            "audit-coverage",
            "calibration-due",
            "capa-ageing",
            "capa-cycle-time",
            "escape-rate",
            "nc-by-cause",
            "on-time-delivery",
            "pack-time"
        ]
    );
    // Cargo does not see a new file in an embedded folder.
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/templates/figures");
    let files = std::fs::read_dir(folder).unwrap();
    let files =
        files.filter(|file| file.as_ref().unwrap().path().extension().is_some_and(|end| end == "toml"));
    assert_eq!(files.count(), codes.len(), "touch src/domain/figure/mod.rs");
    let world = World::new();
    for figure in figures.iter() {
        for label in [&figure.title, &figure.summary, &figure.formula, &figure.unit] {
            assert!(label.ur.is_some(), "{}", figure.code);
        }
        // Of nothing comes nothing, in every language.
        for language in ["en", "ur"] {
            let outcome = world.of(figure, language);
            assert!(outcome.plot.is_empty(), "{}: {:?}", figure.code, outcome.plot);
            assert_eq!((outcome.counted, outcome.marking), (0, Marking::Unclassified));
        }
    }
}

#[test]
fn mistakes_are_named_with_file_and_line_or_place() {
    let text = |measure: &str| {
        format!(
            "code = \"f\"\ntitle = {{ en = \"F\" }}\nsummary = {{ en = \"F\" }}\nformula = {{ en = \"F\" }}\n\
             unit = {{ en = \"F\" }}\nmeasure = {{ {measure} }}\n"
        )
    };
    let parse = |measure: &str| read::<Figure>("f.toml", text(measure).as_bytes());
    for wrong in ["nothing = {}", "pack-time = { more = 1 }", "ages = { of = { kind = \"risk\" } }"] {
        let said = parse(wrong).unwrap_err().to_string();
        assert!(said.starts_with("f.toml, line 6"), "{said}");
    }
    let kinds = Kinds::embedded().unwrap();
    for (measure, place, what) in [
        ("ages = { of = { kind = \"nothing\" }, since = \"occurred_on\", limits = [30] }", "of", "no kind"),
        ("ages = { of = { kind = \"risk\" }, since = \"event\", limits = [30] }", "since", "another type"),
        ("ages = { of = { kind = \"risk\" }, since = \"due_on\", limits = [30, 30] }", "limits", "rise"),
        ("pareto = { of = { kind = \"risk\" }, date = \"due_on\", by = \"nothing\" }", "by", "no field"),
        (
            "pareto = { of = { kind = \"risk\", where = { level = \"huge\" } }, date = \"due_on\", by = \"level\" }",
            "of",
            "no choice \"huge\"",
        ),
        (
            "ratio = { part = { of = { kind = \"risk\" }, date = \"due_on\" }, whole = { of = { kind = \"risk\" }, \
             date = \"due_on\", weight = { sum = \"event\" } }, factor = 1 }",
            "whole",
            "another type",
        ),
        (
            "due = { of = { kind = \"risk\" }, by = \"level\", on = \"due_on\", in_use = \"nothing\" }",
            "in_use",
            "no link",
        ),
    ] {
        let figures = Figures::default().with([("f.toml".to_owned(), text(measure))]).unwrap();
        let problems: Vec<String> = check_figures(&figures, &kinds).iter().map(ToString::to_string).collect();
        assert_eq!(problems.len(), 1, "{measure}: {problems:?}");
        let start = format!("figures/f.toml: measure: {place}: ");
        assert!(problems[0].starts_with(&start) && problems[0].contains(what), "{problems:?}");
    }
}

#[test]
fn causes_are_counted_the_most_first_and_what_nobody_said_last() {
    let mut world = World::new();
    for (number, cause, on) in [
        ("N-1", "method", "2026-01-10"),
        ("N-2", "machine", "2026-02-10"),
        ("N-3", "machine", "2026-03-10"),
        ("N-4", "", "2026-04-10"),
        ("N-5", "", "2026-05-10"),
        ("N-6", "", "2026-06-10"),
        // Before the window, which begins on 2025-11-16, and on its first and last day.
        ("N-7", "people", "2025-11-15"),
        ("N-8", "machine", "2025-11-16"),
        ("N-9", "method", "2026-11-15"),
    ] {
        let fields = if cause.is_empty() { json!({}) } else { json!({ "cause_category": cause }) };
        world.add(number, "nonconformity", "open", on, fields);
    }
    world.add("N-10", "nonconformity", "void", "2026-06-10", json!({ "cause_category": "people" }));
    Arc::make_mut(&mut world.records[1]).marking = Marking::Confidential;
    let outcome = world.outcome("nc-by-cause");
    assert_eq!(
        shown(&outcome, 0),
        [
            "Machine or tool | 3 | 37.5 | 37.5 [N-2 N-3 N-8]",
            "Method or document | 2 | 25.0 | 62.5 [N-1 N-9]",
            "Not stated | 3 | 37.5 | 100.0 [N-4 N-5 N-6]",
        ]
    );
    assert_eq!(outcome.last, Some(("In all".to_owned(), 8.0)));
    assert_eq!((outcome.counted, outcome.marking), (8, Marking::Confidential));
    let Plot::Pareto { bars } = outcome.plot else { panic!() };
    assert_eq!(bars[0], ("Machine or tool".to_owned(), 3.0));
    let urdu = world.of(Figures::embedded().unwrap().get("nc-by-cause").unwrap(), "ur");
    assert_eq!(urdu.table.rows[0].cells[0], Cell::Text("مشین یا اوزار".to_owned()));
}

#[test]
fn open_actions_are_grouped_by_age() {
    let mut world = World::new();
    for (number, state, on, due) in [
        // On 2026-11-15 they are 0, 30, 31, 90, 91, 181 days old.
        ("C-1", "open", "2026-11-15", "2026-12-01"),
        ("C-2", "in-progress", "2026-10-16", "2026-11-15"),
        ("C-3", "implemented", "2026-10-15", "2026-11-14"),
        ("C-4", "open", "2026-08-17", "2026-10-01"),
        ("C-5", "open", "2026-08-16", "2026-12-01"),
        ("C-6", "open", "2026-05-18", "2026-06-01"),
        ("C-7", "verified", "2026-05-18", "2026-06-01"),
        ("C-8", "void", "2026-05-18", "2026-06-01"),
    ] {
        world.add(number, "corrective-action", state, on, json!({ "due_on": due }));
    }
    let outcome = world.outcome("capa-ageing");
    assert_eq!(
        shown(&outcome, 0),
        [
            "0 to 30 days | 2 | 0 [C-1 C-2]",
            "31 to 60 days | 1 | 1 [C-3]",
            "61 to 90 days | 1 | 1 [C-4]",
            "91 to 180 days | 1 | 0 [C-5]",
            "181 days and more | 1 | 1 [C-6]",
        ]
    );
    assert_eq!(outcome.last, Some(("Open".to_owned(), 6.0)));
}

#[test]
fn cycle_times_are_by_the_month_of_verification() {
    let mut world = World::new();
    for (number, state, from, to) in [
        ("C-1", "verified", "2026-02-25", "2026-05-14"), // 78 days
        ("C-2", "verified", "2026-06-11", "2026-10-22"), // 133
        ("C-3", "verified", "2026-07-06", "2026-10-22"), // 108
        ("C-4", "verified", "2026-10-01", "2026-10-31"), // 30
        ("C-5", "implemented", "2026-07-06", "2026-10-22"),
        ("C-6", "verified", "2024-07-06", "2024-10-22"),
        // After the day that is judged.
        ("C-7", "verified", "2026-07-06", "2026-11-16"),
    ] {
        world.add(number, "corrective-action", state, from, json!({ "verified_on": to }));
    }
    let outcome = world.outcome("capa-cycle-time");
    assert_eq!(
        shown(&outcome, 1),
        [
            "2026-05 | 1 | 78.0 | 78.0 | 78.0 [C-1]",
            // (133 + 108 + 30) / 3 = 90.33…
            "2026-10 | 3 | 90.3 | 108.0 | 133.0 [C-2 C-3 C-4]",
        ]
    );
    assert_eq!(outcome.table.rows.len(), 12);
    assert_eq!(outcome.table.rows[0].cells[0], Cell::Text("2025-12".to_owned()));
    assert_eq!(outcome.target, Some(90.0));
    // Of two there is a median between them.
    Arc::make_mut(&mut world.records[1]).state = "void".to_owned();
    assert_eq!(shown(&world.outcome("capa-cycle-time"), 1)[1], "2026-10 | 2 | 69.0 | 69.0 | 108.0 [C-3 C-4]");
}

#[test]
fn coverage_shows_what_was_audited_and_where_the_gaps_are() {
    let mut world = World::new();
    let process = |world: &mut World, number: &str, clauses: &[&str]| {
        world.add(number, "process", "effective", "2025-01-10", json!({ "clauses": clauses }))
    };
    let make =
        process(&mut world, "P-1", &["ISO 9001 8.5.1", "ISO 9001 8.5.2", "ISO 9001 8.1", "ISO 9001 10.2"]);
    let buy = process(&mut world, "P-2", &["ISO 9001 8.4"]);
    world.add("P-3", "process", "superseded", "2025-01-10", json!({ "clauses": ["ISO 9001 4.1"] }));
    for (number, state, criteria, on, of) in [
        ("A-1", "closed", "ISO 9001 8.5", "2026-02-12", vec![make]),
        ("A-2", "reported", "ISO 9001 8.5.2, 8.4", "2026-05-13", vec![make, buy]),
        ("A-3", "planned", "ISO 9001 10", "2026-12-01", vec![make]),
        // Too long ago; of another process; of another standard.
        ("A-4", "closed", "ISO 9001 8.1", "2025-11-15", vec![make]),
        ("A-5", "closed", "ISO 9001 8.1", "2026-05-13", vec![buy]),
        ("A-6", "closed", "AS9100D 8.1", "2026-05-13", vec![make]),
    ] {
        world.add(number, "audit", state, on, json!({ "criteria": [criteria], "ended_on": on }));
        world.last().links = of.into_iter().map(|process| ("audits".to_owned(), process)).collect();
    }
    let outcome = world.outcome("audit-coverage");
    let drawn = coverage::names(&outcome);
    assert_eq!(drawn["columns"], "8.1 8.4 8.5 10.2");
    assert_eq!(drawn["Title of P-1"], "- 2o");
    assert_eq!(drawn["Title of P-2"], " 1  ");
    assert_eq!(
        shown(&outcome, 1),
        [
            "Title of P-1 | 3 | 1 | 33.3 | 8.1, 10.2 [A-1 A-2 A-6]",
            "Title of P-2 | 1 | 1 | 100.0 |  [A-2 A-5]",
        ]
    );
    // Two of four.
    assert_eq!(outcome.last, Some(("In all".to_owned(), 50.0)));
}

#[test]
fn the_newest_calibration_of_each_instrument_is_due() {
    let mut world = World::new();
    let used = world.add("E-1", "equipment", "in-use", "2020-01-01", json!({}));
    let away = world.add("E-2", "equipment", "out-of-use", "2020-01-01", json!({}));
    for (number, state, of, due, about) in [
        ("K-1", "expired", "MG-1", "2026-08-31", Some(used)),
        ("K-2", "valid", "mg-1", "2027-02-28", Some(used)),
        ("K-3", "valid", "MG-2", "2026-11-14", None),
        ("K-4", "valid", "MG-3", "2026-11-15", None),
        ("K-5", "valid", "MG-4", "2026-01-01", Some(away)),
        ("K-6", "valid", "MG-5", "2027-11-01", None),
        ("K-7", "draft", "MG-6", "2026-01-01", None),
        ("K-8", "expired", "MG-7", "2026-10-01", None),
    ] {
        world.add(number, "calibration", state, "2026-01-02", json!({ "equipment": of, "due_on": due }));
        world.last().links = about.into_iter().map(|about| ("calibrates".to_owned(), about)).collect();
    }
    let outcome = world.outcome("calibration-due");
    assert_eq!(
        shown(&outcome, 0),
        ["Overdue | 2 [K-3 K-8]", "2026-11 | 1 [K-4]", "2027-02 | 1 [K-2]", "Later | 1 [K-6]"]
    );
    assert_eq!((outcome.last, outcome.target), (Some(("Overdue".to_owned(), 2.0)), Some(0.0)));
    assert_eq!(outcome.table.rows.len(), 14);
}

#[test]
fn filed_values_stand_in_the_month_in_which_their_period_ends() {
    let mut world = World::new();
    for (number, state, of, from, to, value) in [
        ("I-1", "approved", "on-time-delivery", "2026-01-01", "2026-03-31", "100"),
        ("I-2", "approved", "on-time-delivery", "2026-04-01", "2026-06-30", "93.25"),
        // The same month, a longer period; not approved; another indicator.
        ("I-3", "approved", "on-time-delivery", "2025-07-01", "2026-06-30", "95"),
        ("I-4", "draft", "on-time-delivery", "2026-07-01", "2026-07-31", "50"),
        ("I-5", "approved", "escape-rate", "2026-07-01", "2026-07-31", "1"),
    ] {
        let fields =
            json!({ "indicator": of, "period_from": from, "period_to": to, "value": value, "target": "95" });
        world.add(number, "kpi", state, to, fields);
    }
    let outcome = world.outcome("on-time-delivery");
    assert_eq!(
        shown(&outcome, 1),
        [
            "2026-03 | 2026-01-01 to 2026-03-31 | 100.0 | 95.0 [I-1]",
            "2026-06 | 2026-04-01 to 2026-06-30 | 93.2 | 95.0 [I-2]",
        ]
    );
    assert_eq!((outcome.last, outcome.target), (Some(("2026-06".to_owned(), 93.25)), Some(95.0)));
}

#[test]
fn escapes_are_counted_against_what_was_delivered() {
    let mut world = World::new();
    for (number, of, on, serials) in [
        ("Q-1", "quality", "2026-04-27", vec!["1"]),
        ("Q-2", "field-failure", "2026-06-02", vec!["2", "3"]),
        ("Q-3", "field-failure", "2026-09-02", vec![]),
        ("Q-4", "delivery", "2026-06-02", vec!["4"]),
    ] {
        let fields = json!({ "complaint_type": of, "received_on": on, "serials": serials });
        world.add(number, "complaint", "open", on, fields);
    }
    for (number, state, direction, on, quantity) in [
        ("D-1", "issued", "issued", "2026-04-30", "16"),
        ("D-2", "issued", "issued", "2026-06-05", "4"),
        ("D-3", "issued", "received", "2026-06-05", "100"),
        ("D-4", "draft", "issued", "2026-06-05", "100"),
        ("D-5", "void", "issued", "2026-06-05", "100"),
    ] {
        let fields = json!({ "direction": direction, "signed_on": on, "quantity": quantity });
        world.add(number, "certificate-of-conformity", state, on, fields);
    }
    let outcome = world.outcome("escape-rate");
    let Plot::Lines { labels, series, .. } = &outcome.plot else { panic!() };
    let values: Vec<(&str, f64)> = labels
        .iter()
        .zip(&series[0].values)
        .filter_map(|(label, value)| Some((label.as_str(), (*value)?)))
        .collect();
    assert_eq!(
        values,
        [
            ("2026-04", 6.25), // 1 of 16
            ("2026-05", 6.25),
            ("2026-06", 15.0), // 3 of 20
            ("2026-07", 50.0), // 2 of 4
            ("2026-08", 50.0),
        ]
    );
    assert_eq!(
        shown(&outcome, 2),
        [
            "2026-04 | 1 | 16 | 6.25 [Q-1 D-1]",
            "2026-06 | 2 | 4 | 15.00 [Q-2 D-2]",
            "2026-09 | 1 | 0 |  [Q-3]"
        ]
    );
}

#[test]
fn packs_take_minutes() {
    let mut world = World::new();
    for (number, requested, issued) in [
        ("AB-1", "2026-10-31T23:30:00.000Z", "2026-11-01T00:30:00.000Z"),
        ("AB-2", "2026-11-02T08:00:00.000Z", "2026-11-02T08:04:30.000Z"),
        ("AB-3", "2026-11-20T08:00:00.000Z", "2026-11-20T08:04:30.000Z"),
    ] {
        world.packs.push(PackFact {
            number: number.to_owned(),
            marking: Marking::Restricted,
            requested: requested.parse().unwrap(),
            issued: issued.parse().unwrap(),
        });
    }
    let outcome = world.outcome("pack-time");
    let last = outcome.table.rows.last().unwrap();
    let cells: Vec<String> = last.cells.iter().map(|cell| cell.text(1)).collect();
    assert_eq!(cells, ["2026-11", "2", "32.2", "32.2", "60.0"]);
    assert_eq!((outcome.counted, outcome.marking), (2, Marking::Restricted));
    assert_eq!(outcome.last, Some(("2026-11".to_owned(), 32.25)));
}

#[test]
fn the_order_of_records_changes_nothing() {
    let mut world = World::new();
    for place in 0..20 {
        let category = ["people", "design", "material"][place % 3];
        let fields = json!({ "cause_category": category });
        world.add(&format!("N-{place}"), "nonconformity", "open", "2026-06-10", fields);
    }
    let figures = Figures::embedded().unwrap();
    let all = |world: &World| figures.iter().map(|figure| world.of(figure, "en")).collect::<Vec<_>>();
    let before = all(&world);
    world.records.reverse();
    assert_eq!(all(&world), before);
}
