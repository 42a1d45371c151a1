//! What is remembered of records and rules gives the answers that an installation gives which was opened anew: after every
//! change, to whoever asks, at the head and at positions before it, whichever process wrote.

use std::sync::Arc;

use sanad::app::installation::{Place, Senses};
use sanad::app::readiness::Moment;
use sanad::app::records::{Base, Filed, Moving, RecordForm, Target};
use sanad::app::{App, Error};
use sanad::domain::clock::SeededEntropy;
use sanad::domain::kind::Values;
use sanad::domain::rule::StepResult;
use serde_json::{Value, json};

use crate::harness::*;

/// Kinds with what they must say, the links they may have, and the states they may be moved to.
type Sort = (&'static str, fn() -> Value, &'static [(&'static str, &'static str)], &'static [&'static str]);

const SORTS: &[Sort] = &[
    (
        "process",
        || json!({ "process_code": "P", "process_type": "core", "process_owner": "lower", "review_due_on": "2026-12-01" }),
        &[("supersedes", "process")],
        &["in-review", "effective", "superseded", "void"],
    ),
    (
        "audit",
        || json!({ "audit_type": "process", "criteria": ["ISO 9001 8.5"], "scope": "All", "lead_auditor": "auditor" }),
        &[("audits", "process")],
        &["in-progress", "void"],
    ),
    (
        "finding",
        || {
            json!({
                "source": "internal", "grade": "major", "clause": "ISO 9001 8.5", "statement": "Old sheets", "responsible": "clerk",
                "due_on": "2026-12-01", "answer": "Taken away",
            })
        },
        &[("raised-in", "audit"), ("concerns", "process")],
        &["answered", "open", "void"],
    ),
    (
        "nonconformity",
        || json!({ "detected_at": "Lathe 2", "grade": "major", "description": "Bore too wide", "due_on": "2026-12-01" }),
        &[("raised-in", "finding"), ("affects", "process")],
        &["in-progress", "void"],
    ),
    (
        "corrective-action",
        || json!({ "action": "New tool", "action_owner": "clerk", "due_on": "2026-12-01" }),
        &[("corrects", "nonconformity"), ("corrects", "finding")],
        &["in-progress", "void"],
    ),
    (
        "risk",
        || json!({ "risk_type": "process", "event": "Tool wears", "level": "high", "due_on": "2026-12-01" }),
        &[("assesses", "process"), ("supersedes", "risk")],
        &["in-progress", "void"],
    ),
    (
        "compliance-statement",
        || json!({ "clauses": ["ISO 9001 8.5"], "how_met": "By audits", "position": "met", "stated_by": "clerk" }),
        &[("evidenced-by", "audit"), ("evidenced-by", "procedure"), ("evidenced-by", "risk")],
        &["in-review", "approved", "void"],
    ),
    (
        "procedure",
        || {
            json!({
                "document_type": "procedure", "document_code": "D", "revision": "A", "effective_from": "2026-01-01",
                "review_due_on": "2026-12-01", "prepared_by": "clerk", "approved_by": "manager", "readers": ["The clerk", "The lower"],
            })
        },
        &[("implements", "process"), ("supersedes", "procedure")],
        &["in-review", "effective", "superseded"],
    ),
];

fn values(fields: &Value) -> Values {
    fields.as_object().unwrap().iter().map(|(name, value)| (name.clone(), value.clone())).collect()
}

struct Register {
    world: World,
    dice: Dice,
    records: Vec<(usize, Filed, RecordForm)>,
    done: [usize; 3],
}

impl Register {
    fn pick(&mut self, sort: Option<usize>) -> Option<usize> {
        let of: Vec<usize> = (0..self.records.len())
            .filter(|place| sort.is_none_or(|sort| self.records[*place].0 == sort))
            .collect();
        let turn = self.dice.below(of.len().max(1) as u64);
        of.get(turn as usize).copied()
    }

    /// Links to records that are there: each with an even chance, but a corrective action corrects something.
    fn links(&mut self, sort: usize) -> Vec<(String, String)> {
        let (kind, _, links, _) = SORTS[sort];
        let mut found = Vec::new();
        for (link, to) in links {
            let to = SORTS.iter().position(|(kind, ..)| kind == to).unwrap();
            let other = self.pick(Some(to));
            if let Some(other) = other.filter(|_| kind == "corrective-action" || self.dice.below(2) == 0) {
                found.push(((*link).to_owned(), self.records[other].1.number.clone()));
            }
        }
        found
    }

    fn file(&mut self) {
        let sort = self.dice.below(SORTS.len() as u64) as usize;
        let (kind, fields, ..) = SORTS[sort];
        let form = RecordForm {
            target: Target::New { kind: kind.to_owned(), number: String::new(), state: String::new() },
            title: format!("{kind} {}", self.records.len()),
            occurred_on: "2026-02-01".to_owned(),
            marking: ["UNCLASSIFIED", "RESTRICTED", "CONFIDENTIAL"][self.dice.below(3) as usize].to_owned(),
            owner: String::new(),
            fields: values(&fields()),
            files: Vec::new(),
            links: self.links(sort),
            reason: String::new(),
        };
        if let Ok(filed) = self.world.app.save_record(&self.world.session("manager"), form.clone()) {
            self.records.push((sort, filed, form));
            self.done[0] += 1;
        }
    }

    fn correct(&mut self) {
        let Some(place) = self.pick(None) else { return };
        let (sort, filed, mut form) = self.records[place].clone();
        form.target = Target::Edit { number: filed.number.clone(), base: Base::Version(filed.version) };
        form.reason = "Corrected".to_owned();
        match self.dice.below(5) {
            0 => form.title.push('!'),
            1 => {
                form.marking =
                    ["UNCLASSIFIED", "RESTRICTED", "CONFIDENTIAL"][self.dice.below(3) as usize].to_owned()
            }
            2 => form.links = self.links(sort),
            3 => drop(
                form.fields
                    .insert("site".to_owned(), ["Main", "Hill", ""][self.dice.below(3) as usize].into()),
            ),
            _ => drop(form.fields.insert("review_due_on".to_owned(), "2025-12-01".into())),
        }
        if let Ok(filed) = self.world.app.save_record(&self.world.session("manager"), form.clone()) {
            self.records[place] = (sort, filed, form);
            self.done[1] += 1;
        }
    }

    fn go(&mut self) {
        let Some(place) = self.pick(None) else { return };
        let states = SORTS[self.records[place].0].3;
        let by = ["manager", "lower"][self.dice.below(2) as usize];
        let filed = &self.records[place].1;
        let moving = Moving {
            number: filed.number.clone(),
            base: Base::Version(filed.version),
            to: states[self.dice.below(states.len() as u64) as usize].to_owned(),
            reason: "Moved".to_owned(),
            fields: values(&json!({})),
        };
        if let Ok(filed) = self.world.app.move_record(&self.world.session(by), moving) {
            self.records[place].1 = filed;
            self.done[2] += 1;
        }
    }
}

/// Another process, under the same clock.
fn opened(ground: &Ground, world: &World) -> App {
    let senses = Senses { clock: world.clock.clone(), entropy: Arc::new(SeededEntropy::new(b"another")) };
    App::open(Place::Folder(ground.dir()).config().unwrap(), senses)
        .unwrap_or_else(|error| panic!("{}", told(&error)))
}

fn asked(app: &App, by: &str, profile: &str, site: &str) -> Result<Vec<StepResult>, String> {
    let lines = |error: Error| told(&error);
    Ok(app.readiness(&app.session(by).map_err(lines)?, profile, site, "").map_err(lines)?.steps)
}

fn asked_at(app: &App, by: &str, size: u64) -> Result<Vec<StepResult>, String> {
    let found = app.readiness_as_of(
        &app.session(by).unwrap(),
        "annexure-b",
        ("", ""),
        Moment { size: Some(size), day: None },
    );
    found.map(|found| found.steps).map_err(|error| told(&error))
}

on_both!(what_is_remembered_answers_as_what_is_read_anew, |ground| {
    let mut register =
        Register { world: World::new(ground), dice: Dice(20_261_130), records: Vec::new(), done: [0; 3] };
    // It only looks, so what it remembers follows what the other one writes.
    let watcher = opened(ground, &register.world);
    let mut positions = Vec::new();
    for turn in 0..90 {
        match register.dice.below(8) {
            0..=2 => register.file(),
            3 | 4 => register.correct(),
            5 | 6 => register.go(),
            // Nothing happens.
            _ => {}
        }
        if turn % 30 == 29 {
            register.world.clock.advance(5 * 24 * 3_600_000);
        }
        let anew = opened(ground, &register.world);
        let app = &register.world.app;
        for by in ["manager", "lower"] {
            let expected = asked(&anew, by, "annexure-b", "");
            assert_eq!(asked(app, by, "annexure-b", ""), expected, "turn {turn}, {by}");
            assert_eq!(asked(&watcher, by, "annexure-b", ""), expected, "turn {turn}, {by}, who only looks");
        }
        assert_eq!(
            asked(&watcher, "lower", "iso-9001", ""),
            asked(&anew, "lower", "iso-9001", ""),
            "turn {turn}"
        );
        assert_eq!(
            asked(app, "manager", "annexure-b", "Main"),
            asked(&anew, "manager", "annexure-b", "Main"),
            "turn {turn}"
        );
        let found = app.readiness(&app.session("manager").unwrap(), "annexure-b", "", "").unwrap();
        positions.push(found.as_of.size);
        let earlier = positions[register.dice.below(positions.len() as u64) as usize];
        let expected = asked_at(&anew, "lower", earlier);
        assert_eq!(asked_at(app, "lower", earlier), expected, "turn {turn}, as of {earlier}");
        assert_eq!(
            asked_at(&watcher, "lower", earlier),
            expected,
            "turn {turn}, as of {earlier}, who only looks"
        );
    }
    assert!(register.done.iter().all(|times| *times >= 3), "{:?}", register.done);
});

/// Nonconformities whose rows say in which turn they were written; those with a number below `open` are not done in time.
fn many(ground: &Ground, turn: usize, count: usize, open: usize) -> std::path::PathBuf {
    let folder = ground.folder(&format!("many-{turn}"));
    let mut index =
        "number,kind,title,occurred_on,state,marking,detected_at,grade,description,due_on,reason\n"
            .to_owned();
    for number in 0..count {
        let due = if number < open { "2026-01-02" } else { "2030-01-02" };
        index += &format!(
            "N-{number:05},nonconformity,Turn {turn},2026-01-01,in-progress,RESTRICTED,Lathe,minor,Bore,{due},Told\n"
        );
    }
    write(&folder, "index.csv", index);
    folder
}

on_both!(more_versions_than_one_page_are_told_in_their_order, |ground| {
    const COUNT: usize = 1_100;
    let world = World::new(ground);
    // Each time fewer versions than threads would share, and in the end more: the last version of each record counts.
    for (turn, open) in [(1, COUNT), (2, 7)] {
        world.file(&many(ground, turn, COUNT, open));
        let remembered = asked(&world.app, "manager", "annexure-b", "").unwrap();
        let late = |steps: &[StepResult]| {
            let items = steps.iter().flat_map(|step| &step.rules).flat_map(|rule| &rule.items);
            let late = items.filter(|item| item.fails && item.reason.contains("2026-01-02"));
            late.map(|item| item.record.clone()).collect::<std::collections::BTreeSet<_>>().len()
        };
        assert_eq!(late(&remembered), open, "turn {turn}");
        assert_eq!(
            asked(&opened(ground, &world), "manager", "annexure-b", "").unwrap(),
            remembered,
            "turn {turn}"
        );
    }
});
