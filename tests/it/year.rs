//! Fourteen months of one establishment: audits planned and held, a major finding, a corrective action verified too early
//! and refused, a certificate and a calibration that run out. At the end of each month the rules say what the table says,
//! which was written by hand from what Annexure B asks for, not from what the product answered.

use std::collections::BTreeMap;
use std::io::Read;

use sanad::app::records::{Base, FileChoice, Filed, Moving, RecordForm, Target};
use sanad::app::{Code, Error};
use sanad::domain::clock::Clock;
use sanad::domain::kind::Values;
use sanad::proof::pack::Status;
use serde_json::{Value, json};

use crate::harness::*;

/// What is judged: every process audited; no major open; every major has a corrective action that works; nothing overdue;
/// a certificate; none run out; surveillance in time; no calibration run out.
const RULES: [&str; 8] = ["f.1", "f.3", "f.4", "f.6", "g.1", "g.2", "g.4", "h.4"];

/// The last day of each month, and what each rule says then: complete, incomplete, stale, blocked.
const MONTHS: &[(&str, &str)] = &[
    //               f.1 f.3 f.4 f.6  g.1 g.2 g.4  h.4
    ("2026-03-31", "  i   c   c   c    c   c   c    c "), // An audit is planned, none was held.
    ("2026-04-30", "  i   b   i   c    c   c   c    c "), // One process was audited, with a major finding.
    ("2026-05-31", "  c   b   i   c    c   c   c    c "), // The other one, too. The finding is due today.
    ("2026-06-30", "  c   b   i   i    c   c   c    c "), // Finding and action are late; verified too early: refused.
    ("2026-07-31", "  c   c   c   c    c   c   s    c "), // Verified and closed. Surveillance was due on 30 June.
    ("2026-08-31", "  c   c   c   c    c   c   c    s "), // Surveillance was held. The gauge was due on 15 August.
    ("2026-09-30", "  c   c   c   c    c   c   c    c "), // Calibrated. The last day of the certificate.
    ("2026-10-31", "  c   c   c   c    s   s   c    c "), // It has run out, and nobody has said so yet.
    ("2026-11-30", "  c   c   c   c    c   c   c    c "), // Certified again.
    ("2026-12-31", "  c   c   c   c    c   c   c    c "), // A minor nonconformity, in time.
    ("2027-01-31", "  c   c   c   i    c   c   c    c "), // It is late.
    ("2027-02-28", "  c   c   c   c    c   c   c    c "), // Closed.
    ("2027-03-31", "  c   c   c   c    c   c   c    c "),
    ("2027-04-30", "  s   c   c   c    c   c   c    c "), // The audit of 10 April 2026 lies outside the window.
];

/// The establishment, and its records by what this story calls them.
struct Story {
    world: World,
    records: BTreeMap<&'static str, Filed>,
    /// As they were filled in.
    forms: BTreeMap<&'static str, RecordForm>,
}

impl Story {
    fn on(&self, day: &str) {
        self.world.clock.set(at(&format!("{day}T08:00:00.000Z")));
    }

    /// Files a record as the clerk, with a file, in the state in which the kind begins.
    fn file(&mut self, name: &'static str, kind: &str, day: &str, fields: Value, links: &[(&str, &str)]) {
        let clerk = self.world.session("clerk");
        let mut source: &[u8] = name.as_bytes();
        let upload = self.world.app.receive(&clerk, "seen.txt", &mut source as &mut dyn Read, None).unwrap();
        let links = links.iter().map(|(link, to)| ((*link).to_owned(), self.records[to].number.clone()));
        let form = RecordForm {
            target: Target::New { kind: kind.to_owned(), number: String::new(), state: String::new() },
            title: name.to_owned(),
            occurred_on: day.to_owned(),
            marking: String::new(),
            owner: String::new(),
            fields: values(&fields),
            files: vec![FileChoice::Upload(upload.upload)],
            links: links.collect(),
            reason: String::new(),
        };
        self.forms.insert(name, form.clone());
        let filed = self
            .world
            .app
            .save_record(&clerk, form)
            .unwrap_or_else(|error| panic!("{name}: {}", told(&error)));
        self.records.insert(name, filed);
    }

    fn try_move(&mut self, name: &'static str, by: &str, to: &str, fields: Value) -> Result<(), Error> {
        let filed = &self.records[name];
        let moving = Moving {
            number: filed.number.clone(),
            base: Base::Version(filed.version),
            to: to.to_owned(),
            reason: String::new(),
            fields: values(&fields),
        };
        let filed = self.world.app.move_record(&self.world.session(by), moving)?;
        self.records.insert(name, filed);
        Ok(())
    }

    fn go(&mut self, name: &'static str, by: &str, to: &str, fields: Value) {
        self.try_move(name, by, to, fields)
            .unwrap_or_else(|error| panic!("{name} to {to}: {}", told(&error)));
    }

    /// Why a move is refused.
    fn refused(&mut self, name: &'static str, by: &str, to: &str, fields: Value) -> String {
        let error = self.try_move(name, by, to, fields).unwrap_err();
        assert_eq!(error.code(), Code::Transition, "{}", told(&error));
        error.lines().join(" ")
    }

    fn process(&mut self, name: &'static str, code: &str) {
        let fields = json!({
            "process_code": code, "process_type": "core", "process_owner": "lower", "effective_from": "2026-01-01",
            "review_due_on": "2028-01-01",
        });
        self.file(name, "process", "2026-01-01", fields, &[]);
        self.go(name, "clerk", "in-review", json!({}));
        self.go(name, "manager", "effective", json!({}));
    }

    fn audit(&mut self, name: &'static str, process: &'static str, planned_on: &str) {
        let fields = json!({
            "audit_type": "process", "criteria": ["ISO 9001 8.5"], "scope": "The whole process", "lead_auditor": "auditor",
            "planned_on": planned_on,
        });
        let today = self.world.clock.now().date().to_string();
        self.file(name, "audit", &today, fields, &[("audits", process)]);
    }

    /// An audit is evidence of the day on which it was held.
    fn held(&mut self, name: &'static str, day: &str) {
        let clerk = self.world.session("clerk");
        let filed = &self.records[name];
        let kept = self.world.app.show_record(&clerk, &filed.number).unwrap().files;
        let form = RecordForm {
            target: Target::Edit { number: filed.number.clone(), base: Base::Version(filed.version) },
            occurred_on: day.to_owned(),
            files: kept.into_iter().map(|file| FileChoice::Kept(file.digest)).collect(),
            reason: "Held".to_owned(),
            ..self.forms[name].clone()
        };
        let filed =
            self.world.app.save_record(&clerk, form).unwrap_or_else(|error| panic!("{}", told(&error)));
        self.records.insert(name, filed);
        self.go(name, "clerk", "in-progress", json!({}));
        let fields =
            json!({ "auditee": "lower", "started_on": day, "ended_on": day, "conclusion": "As planned" });
        self.go(name, "clerk", "reported", fields);
    }

    fn certificate(
        &mut self,
        name: &'static str,
        from: &str,
        until: &str,
        surveillance: &str,
        links: &[(&str, &str)],
    ) {
        let fields = json!({
            "certificate_type": "management-system", "certificate_number": name, "certification_body": "Bureau",
            "accreditation": "PNAC 017", "standard_edition": "ISO 9001:2015", "scope": "Machining of instruments",
        });
        self.file(name, "certificate", from, fields, links);
        let fields =
            json!({ "valid_from": from, "valid_until": until, "next_surveillance_on": surveillance });
        self.go(name, "manager", "valid", fields);
    }

    fn calibration(&mut self, name: &'static str, on: &str, due_on: &str) {
        let fields = json!({
            "equipment": "G-1", "description": "Bore gauge", "reference_standard": "Ring 12", "laboratory": "Own",
            "calibrated_on": on,
        });
        self.file(name, "calibration", on, fields, &[]);
        let fields = json!({ "certificate_number": name, "result": "pass", "due_on": due_on });
        self.go(name, "manager", "valid", fields);
    }

    fn judged(&self) -> String {
        let manager = self.world.session("manager");
        let found = self.world.app.readiness(&manager, "annexure-b", "", "").unwrap();
        let letters = RULES.iter().map(|id| {
            let rule = found.steps.iter().flat_map(|step| &step.rules).find(|rule| rule.id == *id).unwrap();
            match rule.status {
                Status::Complete => 'c',
                Status::Incomplete => 'i',
                Status::Stale => 's',
                Status::Blocked => 'b',
                Status::NotApplicable => 'n',
            }
        });
        letters.collect()
    }
}

fn values(fields: &Value) -> Values {
    fields.as_object().unwrap().iter().map(|(name, value)| (name.clone(), value.clone())).collect()
}

/// What happens in the month that ends on this day.
fn month(story: &mut Story, end: &str) {
    match end {
        "2026-03-31" => {
            story.process("turning", "P-1");
            story.process("buying", "P-2");
            story.certificate("QMS-1", "2023-10-01", "2026-09-30", "2026-06-30", &[]);
            story.calibration("CAL-1", "2025-08-16", "2026-08-15");
            story.audit("audit of turning", "turning", "2026-03-20");
        }
        "2026-04-30" => {
            story.on("2026-04-10");
            story.held("audit of turning", "2026-04-10");
            let fields = json!({
                "source": "internal", "grade": "major", "clause": "ISO 9001 8.5.1", "statement": "No set-up sheet at lathe 2",
                "objective_evidence": "Lathe 2, order 4711, seen 2026-04-10", "responsible": "clerk", "due_on": "2026-05-31",
            });
            story.file("finding", "finding", "2026-04-10", fields, &[("raised-in", "audit of turning")]);
            story.on("2026-04-20");
            let fields =
                json!({ "action": "Sheets at every lathe", "action_owner": "clerk", "due_on": "2026-06-15" });
            story.file("action", "corrective-action", "2026-04-20", fields, &[("corrects", "finding")]);
            story.go("action", "clerk", "in-progress", json!({}));
        }
        "2026-05-31" => {
            story.on("2026-05-20");
            story.audit("audit of buying", "buying", "2026-05-20");
            story.held("audit of buying", "2026-05-20");
            story.on("2026-05-25");
            // Without its cause nothing is implemented.
            assert!(
                story
                    .try_move("action", "clerk", "implemented", json!({ "implemented_on": "2026-05-25" }))
                    .is_err()
            );
            let fields = json!({ "cause": "Sheets were kept in the office", "implemented_on": "2026-05-25" });
            story.go("action", "clerk", "implemented", fields);
        }
        "2026-06-30" => {
            story.on("2026-06-10");
            let verified = json!({ "verified_by": "manager", "verified_on": "2026-06-10", "effective": true, "recurrence": false });
            let said = story.refused("action", "manager", "verified", verified.clone());
            assert!(said.contains("30"), "{said}");
            story.on("2026-06-28");
            // Late enough, but not by its owner, not by somebody for them, and not where it came back.
            let mut by_owner = verified.clone();
            by_owner["verified_by"] = json!("clerk");
            assert!(!story.refused("action", "manager", "verified", by_owner).is_empty());
            assert!(story.try_move("action", "clerk", "verified", verified.clone()).is_err());
            let mut came_back = verified;
            came_back["recurrence"] = json!(true);
            assert!(!story.refused("action", "manager", "verified", came_back).is_empty());
            // A finding is not closed before its action is.
            story.go(
                "finding",
                "clerk",
                "answered",
                json!({ "answer": "Sheets are out", "answered_on": "2026-06-28" }),
            );
            let closing = json!({ "cause": "Sheets were kept in the office", "verified_by": "manager" });
            assert!(!story.refused("finding", "manager", "closed", closing).is_empty());
        }
        "2026-07-31" => {
            story.on("2026-07-01");
            let fields = json!({ "verified_by": "manager", "verified_on": "2026-07-01", "effective": true, "recurrence": false });
            story.go("action", "manager", "verified", fields);
            let fields = json!({ "cause": "Sheets were kept in the office", "verified_by": "manager" });
            story.go("finding", "manager", "closed", fields);
            story.go("audit of turning", "manager", "closed", json!({}));
            story.go("audit of buying", "manager", "closed", json!({}));
        }
        "2026-08-31" => {
            story.on("2026-08-05");
            story.go("QMS-1", "clerk", "expired", json!({}));
            let links = [("supersedes", "QMS-1")];
            story.certificate("QMS-1 after surveillance", "2023-10-01", "2026-09-30", "2027-06-30", &links);
        }
        "2026-09-30" => {
            story.on("2026-09-10");
            story.calibration("CAL-2", "2026-09-10", "2027-09-09");
        }
        "2026-11-30" => {
            story.on("2026-11-15");
            story.go("QMS-1 after surveillance", "clerk", "expired", json!({}));
            let links = [("supersedes", "QMS-1 after surveillance")];
            story.certificate("QMS-2", "2026-11-15", "2029-11-14", "2027-11-01", &links);
        }
        "2026-12-31" => {
            story.on("2026-12-05");
            let fields = json!({
                "detected_at": "Lathe 2", "grade": "minor", "description": "Bore 0.02 too wide", "due_on": "2027-01-15",
            });
            story.file("bore", "nonconformity", "2026-12-05", fields, &[]);
            story.go("bore", "clerk", "in-progress", json!({}));
        }
        "2027-02-28" => {
            story.on("2027-02-10");
            let closing =
                json!({ "disposition": "use-as-is", "disposition_by": "manager", "cause": "Worn tool" });
            let said = story.refused("bore", "manager", "closed", closing.clone());
            assert!(said.contains("approval"), "{said}");
            let mut approved = closing;
            approved["customer_approval"] = json!("given");
            story.go("bore", "manager", "closed", approved);
        }
        _ => {}
    }
}

on_both!(a_year_of_one_establishment_is_judged_as_the_table_says, |ground| {
    let mut story = Story { world: World::new(ground), records: BTreeMap::new(), forms: BTreeMap::new() };
    for (end, expected) in MONTHS {
        month(&mut story, end);
        story.on(end);
        let expected: String = expected.split_whitespace().collect();
        assert_eq!(story.judged(), expected, "{end}, of {RULES:?}");
    }
    assert!(story.world.fsck().findings.is_empty());
});
