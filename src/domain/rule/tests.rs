//! The rules against small worlds: what counts, what does not, and the reason given.

mod people;
mod reasons;

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::{Value, json};

use super::*;
use crate::domain::access::Marking;
use crate::domain::ids::{RecordId, UserId};
use crate::domain::kind::Kinds;
use crate::domain::profile::{Profile, Profiles, check};
use crate::domain::snapshot::{RecordFacts, Snapshot, TraceFacts, TraceGap, Unspoken};
use crate::domain::{Date, Timestamp};
use crate::words::Words;

const AS_OF: &str = "2026-11-15";

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

fn instant(day: &str) -> Timestamp {
    format!("{day}T09:00:00.000Z").parse().unwrap()
}

fn user(number: u8) -> UserId {
    UserId::new(Timestamp::from_millis(0), [number; 10])
}

/// Records of a small organisation, all filed the day after they happened unless said otherwise.
struct World {
    kinds: Kinds,
    snapshot: Snapshot,
}

impl World {
    fn new() -> Self {
        let snapshot = Snapshot {
            as_of: instant(AS_OF),
            from: crate::domain::snapshot::window_start(date(AS_OF), 12),
            to: date(AS_OF),
            site: String::new(),
            product: String::new(),
            records: Vec::new(),
            trace: TraceFacts::default(),
            against: None,
            ledger_verified: true,
        };
        Self { kinds: Kinds::embedded().unwrap(), snapshot }
    }

    /// Files a record written by person 1 and approved by person 2; gives its id and the record to change.
    fn add(&mut self, number: &str, kind: &str, state: &str, on: &str, fields: Value) -> &mut RecordFacts {
        let place = u8::try_from(self.snapshot.records.len() + 1).unwrap();
        assert!(self.kinds.get(kind).unwrap().state(state).is_some(), "{kind} {state}");
        let fields: crate::domain::kind::Values = serde_json::from_value(fields).unwrap();
        for name in fields.keys() {
            assert!(self.kinds.get(kind).unwrap().field(name).is_some(), "{kind} {name}");
        }
        let received = instant(&date(on).tomorrow().unwrap().to_string());
        self.snapshot.records.push(Arc::new(RecordFacts {
            id: RecordId::new(Timestamp::from_millis(i64::from(place)), [place; 10]),
            number: number.to_owned(),
            kind: kind.to_owned(),
            title: format!("Title of {number}"),
            state: state.to_owned(),
            marking: Marking::Restricted,
            occurred_on: Some(date(on)),
            received_at: received,
            first_received_at: received,
            version: 2,
            author: user(2),
            previous_authors: vec![user(1)],
            fields,
            links: Vec::new(),
            files: 1,
            unspoken: Unspoken::default(),
        }));
        Arc::make_mut(self.snapshot.records.last_mut().unwrap())
    }

    fn link(&mut self, from: &str, link: &str, to: &str) {
        let to = self.get(to).id;
        self.get(from).links.push((link.to_owned(), to));
    }

    fn get(&mut self, number: &str) -> &mut RecordFacts {
        Arc::make_mut(self.snapshot.records.iter_mut().find(|record| record.number == number).unwrap())
    }

    /// One rule, written as in a profile, by itself.
    fn rule(&self, check: &str) -> RuleResult {
        let text = format!(
            "code = 't'\ntitle = {{ en = 'T' }}\npolicy = {{ en = 'P' }}\nnumber = '{{ORG}}-T-{{year}}-{{seq:4}}'\n\
             window_months = 12\nlate_after_days = 60\nnot_applicable = {{ kind = 'not-applicable', field = 'step' }}\n\
             [[step]]\ncode = 'f'\nfolder = 'f-f'\ntitle = {{ en = 'F' }}\nsummary = {{ en = 'F' }}\n\
             [[step.rule]]\nid = 'f.1'\nlabel = {{ en = 'L' }}\ncheck.{check}\n"
        );
        let profile = Profile::parse("t.toml", text.as_bytes()).unwrap();
        assert_eq!(check_profile(&profile, &self.kinds), vec![]);
        Arc::unwrap_or_clone(self.evaluate(&profile).remove(0).rules.remove(0))
    }

    fn evaluate(&self, profile: &Profile) -> Vec<StepResult> {
        let words = Words::english();
        let steps = Evaluation::new((profile, &self.kinds), &self.snapshot, &words, None).steps();
        assert_eq!(words.errors(), Vec::<String>::new());
        for item in steps.iter().flat_map(|step| &step.rules).flat_map(|rule| &rule.items) {
            assert!(!item.reason.contains('⟦'), "{}", item.reason);
            assert!(!item.remedy.contains('⟦'), "{}", item.remedy);
            assert!(item.fails || item.remedy.is_empty(), "{}: a remark has nothing to settle", item.reason);
            assert!(!item.reason.to_lowercase().contains("compliant"), "{}", item.reason);
        }
        steps
    }

    /// A step of the embedded profile.
    fn step(&self, code: &str) -> StepResult {
        let profiles = Profiles::embedded().unwrap();
        let steps = self.evaluate(profiles.get("annexure-b").unwrap());
        steps.into_iter().find(|step| step.code == code).unwrap()
    }
}

fn lines(result: &RuleResult) -> Vec<String> {
    result.items.iter().map(|item| format!("{} {}", item.record, item.reason).trim().to_owned()).collect()
}

fn rule<'a>(step: &'a StepResult, id: &str) -> &'a RuleResult {
    step.rules.iter().find(|rule| rule.id == id).unwrap()
}

#[test]
fn the_embedded_definitions_have_no_mistake() {
    let (kinds, profiles) = (Kinds::embedded().unwrap(), Profiles::embedded().unwrap());
    assert_eq!(check(&kinds, &profiles), vec![]);
    let profile = profiles.get("annexure-b").unwrap();
    let codes: String = profile.steps.iter().map(|step| step.code.as_str()).collect();
    assert_eq!(codes, "abcdefghijklmno");
    assert!(profile.steps.iter().all(|step| step.rules.len() >= 2));
    let reports: BTreeSet<&str> = profile.steps.iter().map(|step| step.folder.as_str()).collect();
    assert!(reports.contains("b-quality-management-system") && reports.contains("o-customer-feedback"));
}

#[test]
fn what_stands_against_pieces_is_said_of_those_of_a_pack_alone() {
    let mut world = World::new();
    let profiles = Profiles::embedded().unwrap();
    let profile = profiles.get("unit-evidence").unwrap();
    let rule = |world: &World, id: &str| {
        let steps = world.evaluate(profile);
        let found = steps.iter().flat_map(|step| &step.rules).find(|rule| rule.id == id).unwrap();
        (found.status, found.items.iter().map(|item| item.reason.clone()).collect::<Vec<_>>())
    };
    assert_eq!(rule(&world, "u4.1").0, Status::Incomplete);
    world.snapshot.against = Some(Vec::new());
    assert_eq!(rule(&world, "u4.1"), (Status::Complete, Vec::new()));
    let against = |reason, text: &str| crate::domain::snapshot::AgainstPiece {
        reason,
        record: "N-1".to_owned(),
        text: text.to_owned(),
    };
    use crate::domain::trace::conformity::Reason;
    world.snapshot.against = Some(vec![against(Reason::Open, "open"), against(Reason::Untested, "untested")]);
    assert_eq!(rule(&world, "u4.1"), (Status::Blocked, vec!["open".to_owned()]));
    assert_eq!(rule(&world, "u3.1"), (Status::Incomplete, vec!["untested".to_owned()]));
    assert_eq!(rule(&world, "u4.2").0, Status::Complete);
    // Every reason stands in a rule: what is found is told somewhere.
    let asked: BTreeSet<Reason> = profile
        .steps
        .iter()
        .flat_map(|step| &step.rules)
        .filter_map(|rule| match &rule.check {
            Check::NothingAgainst { reasons, .. } => Some(reasons.clone()),
            _ => None,
        })
        .flatten()
        .collect();
    assert_eq!(asked, Reason::ALL.iter().copied().collect());
}

#[test]
fn an_empty_organisation_completes_no_step() {
    let world = World::new();
    let profiles = Profiles::embedded().unwrap();
    assert_eq!(profiles.iter().count(), 4);
    for profile in profiles.iter() {
        for step in world.evaluate(profile) {
            assert_eq!(step.status, Status::Incomplete, "{} {}", profile.code, step.code);
        }
    }
}

#[test]
fn evidence_counts_only_in_the_right_state_and_window() {
    let exists = "exists = { of = [{ kind = 'management-review', in_window = true }] }";
    let mut world = World::new();
    assert_eq!(lines(&world.rule(exists)), ["There is no management review that counts."]);
    world.add("R-1", "management-review", "planned", "2026-10-01", json!({}));
    let result = world.rule(exists);
    assert_eq!(result.status, Status::Incomplete);
    assert_eq!(lines(&result)[1], "R-1 Does not count: its state is “Planned”.");
    world.get("R-1").state = "closed".into();
    assert_eq!(world.rule(exists).status, Status::Complete);
    world.get("R-1").occurred_on = Some(date("2025-11-15"));
    let result = world.rule(exists);
    assert_eq!(result.status, Status::Stale);
    assert_eq!(
        lines(&result)[1],
        "R-1 Does not count: its date, 2025-11-15, lies outside 2025-11-16 to 2026-11-15."
    );
    world.get("R-1").occurred_on = None;
    assert_eq!(world.rule(exists).status, Status::Incomplete);
}

#[test]
fn a_superseded_record_does_not_count_and_is_not_complained_about() {
    let rule = "reviewed_within = { of = { kind = 'procedure' } }";
    let mut world = World::new();
    world.add("D-1", "procedure", "effective", "2023-01-01", json!({"review_due_on": "2025-01-01"}));
    assert_eq!(lines(&world.rule(rule)), ["D-1 Review due on: 2025-01-01, which has passed."]);
    world.add("D-2", "procedure", "draft", "2026-01-01", json!({"review_due_on": "2028-01-01"}));
    world.link("D-2", "supersedes", "D-1");
    assert_eq!(world.rule(rule).status, Status::Stale, "a draft supersedes nothing yet");
    world.get("D-2").state = "effective".into();
    assert_eq!(world.rule(rule).status, Status::Complete);
}

/// Negative test of Annexure B: back-dated upload.
#[test]
fn what_was_received_after_the_position_is_shown_as_late_and_not_counted() {
    let rule = "exists = { of = [{ kind = 'management-review', in_window = true }] }";
    let mut world = World::new();
    let record = world.add("R-1", "management-review", "closed", "2026-10-01", json!({}));
    record.received_at = instant("2026-11-16");
    record.first_received_at = instant("2026-11-16");
    let result = world.rule(rule);
    assert_eq!(result.status, Status::Incomplete);
    assert_eq!(
        lines(&result)[1],
        "R-1 Late: received 2026-11-16T09:00:00.000Z, after the position of 2026-11-15T09:00:00.000Z; not counted."
    );
}

#[test]
fn what_was_filed_long_after_it_happened_counts_with_a_remark() {
    let rule = "exists = { of = [{ kind = 'management-review', in_window = true }] }";
    let mut world = World::new();
    world.add("R-1", "management-review", "closed", "2026-01-10", json!({})).first_received_at =
        instant("2026-11-01");
    let result = world.rule(rule);
    assert_eq!(result.status, Status::Complete);
    assert_eq!(lines(&result), ["R-1 Filed late: dated 2026-01-10, received on 2026-11-01, 295 days later."]);
    assert!(result.items.iter().all(|item| !item.fails));
    for number in ["R-2", "R-3", "R-4"] {
        let record = world.add(number, "management-review", "closed", "2026-01-10", json!({}));
        record.first_received_at = instant("2026-11-01");
    }
    assert_eq!(
        lines(&world.rule(rule)),
        ["Filed late: 4 of the records that count were received more than 60 days after their date."]
    );
}

/// Negative test of Annexure B: a certificate valid today but not on the test date does not count.
#[test]
fn an_instrument_has_to_be_in_calibration_on_the_day_of_the_test() {
    let mut world = World::new();
    world.add(
        "T-1",
        "test-report",
        "approved",
        "2026-03-10",
        json!({"tested_on": "2026-03-10", "result": "pass"}),
    );
    let step = world.step("h");
    assert_eq!(lines(rule(&step, "h.2")), ["T-1 No calibration is linked with it."]);
    // Calibrated after the test: valid today, not then.
    let today = json!({"equipment": "CMM-1", "result": "pass", "calibrated_on": "2026-04-01", "due_on": "2027-04-01"});
    world.add("C-2", "calibration", "valid", "2026-04-01", today);
    world.link("T-1", "tested-with", "C-2");
    let step = world.step("h");
    assert_eq!(
        lines(rule(&step, "h.2")),
        ["T-1 Calibration C-2 was not valid on 2026-03-10: it begins only on 2026-04-01."]
    );
    assert_eq!(rule(&step, "h.2").status, Status::Incomplete);
    // The calibration of then, expired and superseded since, counts for the day.
    let then = json!({"equipment": "CMM-1", "result": "pass", "calibrated_on": "2025-04-01", "due_on": "2026-04-01"});
    world.add("C-1", "calibration", "expired", "2025-04-01", then);
    world.get("T-1").links.clear();
    world.link("T-1", "tested-with", "C-1");
    world.link("C-2", "supersedes", "C-1");
    assert_eq!(rule(&world.step("h"), "h.2").status, Status::Complete);
    assert_eq!(rule(&world.step("h"), "h.4").status, Status::Complete);
}

#[test]
fn only_the_newest_calibration_of_an_instrument_has_to_be_valid() {
    let rule = "not_expired = { of = { kind = 'calibration', latest_by = ['equipment'] } }";
    let mut world = World::new();
    let fields = |on: &str, due: &str| json!({"equipment": "CMM-1", "calibrated_on": on, "due_on": due});
    world.add("C-1", "calibration", "valid", "2024-04-01", fields("2024-04-01", "2025-04-01"));
    assert_eq!(lines(&world.rule(rule)), ["C-1 Was valid until 2025-04-01."]);
    assert_eq!(world.rule(rule).status, Status::Stale);
    world.add("C-2", "calibration", "valid", "2026-04-01", fields("2026-04-01", "2027-04-01"));
    assert_eq!(world.rule(rule).status, Status::Complete);
    world.get("C-2").state = "expired".into();
    assert_eq!(world.rule(rule).status, Status::Stale, "the last one was retired and nothing came after");
    world.get("C-2").state = "withdrawn".into();
    assert_eq!(world.rule(rule).status, Status::Complete, "the instrument is out of use");
    world.get("C-2").state = "valid".into();
    world.get("C-2").fields.remove("due_on");
    assert_eq!(world.rule(rule).status, Status::Incomplete);
}

/// What Annexure B asks for that looks from one register into another.
#[test]
fn what_one_register_says_is_looked_for_in_another() {
    let mut world = World::new();
    let judged = |world: &World, step: &str, id: &str| rule(&world.step(step), id).status;
    world.add("P-1", "process", "effective", "2026-02-01", json!({ "covers": ["testing"] }));
    world.add("D-1", "procedure", "effective", "2026-02-01", json!({ "document_type": "procedure" }));
    world.link("D-1", "implements", "P-1");
    assert_eq!(judged(&world, "c", "c.6"), Status::Incomplete);
    world.get("D-1").fields.insert("document_type".into(), json!("test-procedure"));
    assert_eq!(judged(&world, "c", "c.6"), Status::Complete);

    let test = json!({ "tested_by": "Sana", "tested_on": "2026-05-04", "product": "SM-40" });
    world.add("T-1", "test-report", "approved", "2026-05-04", test);
    assert_eq!(judged(&world, "d", "d.8"), Status::Incomplete);
    let qualified = json!({ "person": "Sana", "role": "inspector", "valid_from": "2026-05-01" });
    world.add("K-1", "competence", "valid", "2026-05-01", qualified);
    assert_eq!(judged(&world, "d", "d.8"), Status::Complete);
    // An accredited laboratory answers for its own people, and stands on the register.
    world.get("T-1").fields.insert("laboratory_accreditation".into(), json!("TST-0093"));
    world.get("T-1").fields.insert("tested_by".into(), json!("Somebody of theirs"));
    assert_eq!(judged(&world, "d", "d.8"), Status::Complete);
    assert_eq!(judged(&world, "h", "h.10"), Status::Incomplete);
    let laboratory = json!({ "laboratory_type": "testing", "accreditation_number": "TST-0093" });
    world.add("L-1", "laboratory", "approved", "2026-01-05", laboratory);
    assert_eq!(judged(&world, "h", "h.10"), Status::Complete);

    assert_eq!(judged(&world, "e", "e.8"), Status::Incomplete);
    world.add("R-1", "risk", "accepted", "2026-05-01", json!({ "product": "SM-40" }));
    assert_eq!(judged(&world, "e", "e.8"), Status::Complete);
    world.add("N-1", "nonconformity", "closed", "2026-05-20", json!({ "grade": "major" }));
    assert_eq!(judged(&world, "e", "e.9"), Status::Incomplete);
    world.link("N-1", "reviews", "R-1");
    assert_eq!(judged(&world, "e", "e.9"), Status::Complete);

    let standard = json!({ "purpose": "management-system", "clauses": ["ISO 9001 8.4", "ISO 9001 9.2"] });
    world.add("S-1", "standard", "effective", "2026-01-05", standard);
    world.add("A-1", "audit", "reported", "2026-03-05", json!({ "criteria": ["ISO 9001 8"] }));
    let step = world.step("f");
    assert_eq!(rule(&step, "f.10").items.len(), 1, "{:?}", lines(rule(&step, "f.10")));
    assert!(lines(rule(&step, "f.10"))[0].contains("“ISO 9001 9.2”"));
    world.add("A-2", "audit", "reported", "2026-04-05", json!({ "criteria": ["ISO 9001 9.2"] }));
    assert_eq!(judged(&world, "f", "f.10"), Status::Complete);

    let second = json!({ "report_type": "stage-2", "audit_from": "2026-05-04" });
    world.add("C-2", "certification-report", "closed", "2026-05-04", second);
    assert_eq!(judged(&world, "g", "g.8"), Status::Incomplete);
    world.add("C-1", "certification-report", "closed", "2026-06-04", json!({ "report_type": "stage-1" }));
    world.link("C-2", "follows", "C-1");
    assert_eq!(judged(&world, "g", "g.8"), Status::Incomplete, "it came later");
    world.get("C-1").occurred_on = Some(date("2026-04-04"));
    assert_eq!(judged(&world, "g", "g.8"), Status::Complete);
}

/// Negative test of Annexure B: an action closed and verified by the same person does not count.
#[test]
fn a_corrective_action_verified_by_its_owner_does_not_count() {
    let mut world = World::new();
    world.add("NC-1", "nonconformity", "closed", "2026-03-10", json!({"grade": "major"}));
    let action = json!({
        "action_owner": "Ahsan", "verified_by": "Bilal", "effective": true,
        "implemented_on": "2026-04-01", "verified_on": "2026-06-01"
    });
    world.add("CA-1", "corrective-action", "verified", "2026-04-01", action);
    world.link("CA-1", "corrects", "NC-1");
    assert_eq!(rule(&world.step("f"), "f.4").status, Status::Complete);
    assert_eq!(rule(&world.step("f"), "f.5").status, Status::Complete);
    world.get("CA-1").fields.insert("verified_by".into(), json!("AHSAN"));
    let step = world.step("f");
    assert_eq!(
        lines(rule(&step, "f.4")),
        [
            "NC-1 Corrective action CA-1 does not count: it does not name different people in Action owner, Effectiveness verified by."
        ]
    );
    world.get("CA-1").fields.insert("verified_by".into(), json!("Bilal"));
    world.get("CA-1").fields.insert("verified_on".into(), json!("2026-04-10"));
    assert_eq!(
        lines(rule(&world.step("f"), "f.5")),
        ["CA-1 Effectiveness verified on: 2026-04-10, before 2026-05-01, too soon to tell."]
    );
    world.get("CA-1").fields.insert("recurrence".into(), json!(true));
    assert_eq!(lines(rule(&world.step("f"), "f.8")), ["CA-1 Recurrence: yes."]);
    world.get("CA-1").state = "implemented".into();
    assert_eq!(rule(&world.step("f"), "f.4").status, Status::Incomplete);
}

/// Negative test of Annexure B: deleting a process does not raise the score.
#[test]
fn withdrawing_a_process_does_not_improve_the_result() {
    let mut world = World::new();
    let fields = json!({"process_owner": "A", "inputs": ["x"], "outputs": ["y"], "measures": ["z"]});
    world.add("P-1", "process", "effective", "2026-01-10", fields.clone());
    let step = world.step("b");
    assert_eq!(lines(rule(&step, "b.5")), ["P-1 No controlled document is linked with it."]);
    world.get("P-1").state = "void".into();
    let step = world.step("b");
    assert_eq!(
        lines(rule(&step, "b.8")),
        ["P-1 Withdrawn on 2026-01-11, and nothing that counts takes its place."]
    );
    assert_eq!(rule(&step, "b.8").status, Status::Incomplete);
    world.add("P-2", "process", "effective", "2026-02-10", fields);
    world.link("P-2", "supersedes", "P-1");
    assert_eq!(rule(&world.step("b"), "b.8").status, Status::Complete);
}

/// Negative test of Annexure B: "not applicable" without signature is incomplete.
#[test]
fn not_applicable_needs_the_approval_of_a_second_person() {
    let mut world = World::new();
    world.add("NA-1", "not-applicable", "in-review", "2026-03-10", json!({"step": "k"}));
    let step = world.step("k");
    assert_eq!(step.status, Status::Incomplete);
    assert_eq!(
        lines(rule(&step, "k.0")),
        ["NA-1 Claims that the step does not apply, without a signature: its state is “In review”."]
    );
    world.get("NA-1").state = "approved".into();
    let step = world.step("k");
    assert_eq!(step.status, Status::NotApplicable);
    assert_eq!(lines(&step.rules[0]), ["NA-1 Justified as not applicable: Title of NA-1"]);
    assert_eq!(world.step("l").status, Status::Incomplete, "only the step that it names");
    world.get("NA-1").previous_authors = vec![user(2)];
    assert_eq!(world.step("k").status, Status::Incomplete);
    world.get("NA-1").previous_authors = Vec::new();
    assert_eq!(world.step("k").status, Status::Incomplete, "filed as approved by one person");
    world.get("NA-1").previous_authors = vec![user(1)];
    world.get("NA-1").fields.insert("valid_until".into(), json!("2026-01-01"));
    assert_eq!(world.step("k").status, Status::Incomplete);
}

#[test]
fn an_open_major_blocks() {
    let mut world = World::new();
    world.add("NC-1", "nonconformity", "in-progress", "2026-03-10", json!({"grade": "major"}));
    world.add("NC-2", "nonconformity", "open", "2026-03-10", json!({"grade": "minor"}));
    let step = world.step("f");
    assert_eq!(step.status, Status::Blocked);
    assert_eq!(lines(rule(&step, "f.3")), ["NC-1 Open since 2026-03-10; its state is “In progress”."]);
    world.get("NC-1").state = "a-state-of-an-older-definition".into();
    assert_eq!(world.step("f").status, Status::Blocked, "nothing shows that it is done with");
    let aged =
        |days: u16| format!("none_open = {{ of = {{ kind = 'nonconformity' }}, older_than_days = {days} }}");
    assert_eq!(world.rule(&aged(249)).status, Status::Blocked);
    assert_eq!(world.rule(&aged(250)).status, Status::Complete);
}

#[test]
fn what_is_due_and_open_is_overdue_the_day_after() {
    let rule = "not_overdue = { of = { kind = 'corrective-action' } }";
    let mut world = World::new();
    world.add("CA-1", "corrective-action", "open", "2026-03-10", json!({"due_on": AS_OF}));
    assert_eq!(world.rule(rule).status, Status::Complete);
    world.get("CA-1").fields.insert("due_on".into(), json!("2026-11-14"));
    assert_eq!(lines(&world.rule(rule)), ["CA-1 Was due on 2026-11-14 and is still open."]);
    world.get("CA-1").state = "verified".into();
    assert_eq!(world.rule(rule).status, Status::Complete);
}

#[test]
fn values_are_covered_by_what_counts() {
    let covers =
        "covers_values = { of = { kind = 'process' }, field = 'covers', values = ['design', 'testing'] }";
    let mut world = World::new();
    world.add("P-1", "process", "effective", "2026-01-10", json!({"covers": ["design", "delivery"]}));
    world.add("P-2", "process", "draft", "2026-01-10", json!({"covers": ["testing"]}));
    assert_eq!(
        lines(&world.rule(covers)),
        ["P-2 Covers “Testing”, but does not count: its state is “Draft”."]
    );
    world.get("P-2").state = "effective".into();
    assert_eq!(world.rule(covers).status, Status::Complete);

    let products = "covers_values = { of = { kind = 'applicability-decision', in_window = true }, field = 'product', \
                    values_of = { of = { kind = 'test-report' }, field = 'product' } }";
    assert_eq!(world.rule(products).status, Status::Incomplete, "nothing to compare with");
    world.add("T-1", "test-report", "approved", "2026-01-10", json!({"product": "SG-100; SG-200"}));
    world.add("A-1", "applicability-decision", "approved", "2026-01-10", json!({"product": "SG-100"}));
    world.add("A-2", "applicability-decision", "approved", "2024-01-10", json!({"product": "SG-200"}));
    let result = world.rule(products);
    assert_eq!(result.status, Status::Stale);
    assert_eq!(
        lines(&result),
        [
            "A-2 Covers “SG-200”, but does not count: its date, 2024-01-10, lies outside 2025-11-16 to 2026-11-15."
        ]
    );
    world.snapshot.product = "SG-100".into();
    assert_eq!(world.rule(products).status, Status::Complete, "the other product is out of scope");
}

#[test]
fn a_clause_covers_its_parts() {
    let mut world = World::new();
    world.add(
        "A-1",
        "applicability-decision",
        "approved",
        "2026-01-10",
        json!({"clauses_applied": ["ISO 9001 8.4.1", "ISO 9001 10"]}),
    );
    world.add(
        "S-1",
        "compliance-statement",
        "approved",
        "2026-01-10",
        json!({"clauses": ["ISO 9001 8", "ISO 9001 1"]}),
    );
    assert_eq!(
        lines(rule(&world.step("i"), "i.1")),
        ["No conformity statement that counts covers “ISO 9001 10”."]
    );
}

#[test]
fn what_stands_against_a_rule_is_said() {
    let mut world = World::new();
    world.add("NC-1", "nonconformity", "closed", "2026-03-10", json!({"disposition": "repair"}));
    let step = world.step("m");
    assert_eq!(rule(&step, "m.5").status, Status::Blocked);
    assert_eq!(lines(rule(&step, "m.5")), ["NC-1 Disposition: Repair; Customer approval: not stated."]);
    world.get("NC-1").fields.insert("customer_approval".into(), json!("given"));
    assert_eq!(rule(&world.step("m"), "m.5").status, Status::Complete);
}

#[test]
fn each_record_by_itself_covers_the_values() {
    let rule = "covers_values = { of = { kind = 'management-review' }, field = 'inputs', per_record = true, \
                values = ['changes', 'risks'] }";
    let mut world = World::new();
    assert_eq!(world.rule(rule).status, Status::Incomplete);
    world.add("R-1", "management-review", "closed", "2026-01-10", json!({"inputs": ["changes", "risks"]}));
    world.add("R-2", "management-review", "closed", "2026-02-10", json!({"inputs": ["changes"]}));
    assert_eq!(
        lines(&world.rule(rule)),
        ["R-2 Does not cover: Risks and opportunities"].map(|line| format!("{line}."))
    );
}

#[test]
fn dates_and_limits_are_compared() {
    let mut world = World::new();
    world.add("C-1", "complaint", "open", "2026-11-12", json!({"received_on": "2026-11-12"}));
    assert_eq!(rule(&world.step("o"), "o.1").status, Status::Complete, "there is time until the 17th");
    world.get("C-1").fields.insert("received_on".into(), json!("2026-11-01"));
    assert_eq!(
        lines(rule(&world.step("o"), "o.1")),
        ["C-1 Acknowledged on: not stated, and due by 2026-11-06."]
    );
    world.get("C-1").fields.insert("acknowledged_on".into(), json!("2026-11-07"));
    assert_eq!(lines(rule(&world.step("o"), "o.1")), ["C-1 Acknowledged on: 2026-11-07, due by 2026-11-06."]);
    let fields = json!({"quantity_used": "10.5", "quantity_limit": "10", "valid_until": "2027-01-01"});
    world.add("L-1", "licence", "valid", "2026-01-01", fields);
    assert_eq!(
        lines(rule(&world.step("l"), "l.5")),
        ["L-1 Quantity used is 10.5, above Quantity allowed of 10."]
    );
}

#[test]
fn people_and_files_are_looked_for() {
    let mut world = World::new();
    let record = world.add(
        "D-1",
        "procedure",
        "effective",
        "2026-01-10",
        json!({"prepared_by": "A", "approved_by": "A"}),
    );
    record.files = 0;
    let step = world.step("c");
    assert_eq!(lines(rule(&step, "c.3")), ["D-1 The same person in Prepared by, Approved by."]);
    assert_eq!(lines(rule(&step, "c.5")), ["D-1 Has no file."]);
    world.get("D-1").fields.remove("approved_by");
    assert_eq!(
        lines(rule(&world.step("c"), "c.3")),
        ["D-1 Does not name the people in Prepared by, Approved by."]
    );
    let authors = "distinct_people = { of = { kind = 'procedure' }, author = true }";
    assert_eq!(world.rule(authors).status, Status::Complete);
    world.get("D-1").previous_authors.push(user(2));
    assert_eq!(lines(&world.rule(authors)), ["D-1 Approved by a person who also wrote an earlier version."]);
    world.get("D-1").previous_authors.clear();
    assert_eq!(world.rule(authors).status, Status::Incomplete);
}

#[test]
fn trace_and_ledger_are_taken_from_their_facts() {
    let mut world = World::new();
    assert_eq!(lines(rule(&world.step("m"), "m.1")), ["No serial or batch data is on record."]);
    world.snapshot.trace = TraceFacts { units: 40, lots: 7, edges: 90, ..TraceFacts::default() };
    assert_eq!(rule(&world.step("m"), "m.1").status, Status::Complete);
    world.snapshot.trace.lots_without_supplier = TraceGap { count: 1, examples: vec!["L-9".into()] };
    world.snapshot.trace.lots_without_certificate =
        TraceGap { count: 3, examples: vec!["L-8".into(), "L-9".into()] };
    assert_eq!(
        lines(rule(&world.step("m"), "m.2")),
        [
            "One received lot names no supplier: L-9.",
            "3 received lots name no certificate on record, among them L-8, L-9."
        ]
    );
    world.snapshot.ledger_verified = false;
    assert_eq!(rule(&world.step("i"), "i.4").status, Status::Blocked);
}

#[test]
fn records_of_another_site_or_product_are_out_of_scope() {
    let rule = "exists = { of = [{ kind = 'management-review' }] }";
    let mut world = World::new();
    world.add("R-1", "management-review", "closed", "2026-01-10", json!({"site": "Taxila"}));
    world.snapshot.site = "Wah".into();
    assert_eq!(world.rule(rule).status, Status::Incomplete);
    world.snapshot.site = "Taxila".into();
    assert_eq!(world.rule(rule).status, Status::Complete);
    world.get("R-1").fields.remove("site");
    assert_eq!(world.rule(rule).status, Status::Complete, "a record without a site is of all sites");
}

#[test]
fn the_order_of_records_changes_nothing() {
    let mut world = World::new();
    for number in ["NC-3", "NC-1", "NC-2"] {
        world.add(number, "nonconformity", "open", "2026-03-10", json!({"grade": "major"}));
    }
    let first = world.step("f");
    world.snapshot.records.reverse();
    assert_eq!(world.step("f"), first);
}

/// Every sentence that the code asks for exists, and every one that exists is asked for.
#[test]
fn the_sentences_are_those_that_the_rules_say() {
    let words = Words::english();
    let source = concat!(
        include_str!("context.rs"),
        include_str!("evaluate.rs"),
        include_str!("linked.rs"),
        include_str!("people.rs"),
        include_str!("remedy.rs"),
        include_str!("traced.rs")
    );
    let said: BTreeSet<&str> = source
        .split('"')
        .skip(1)
        .step_by(2)
        .filter(|text| {
            text.contains('-')
                && *text != "remedy-"
                && text.bytes().all(|byte| byte == b'-' || byte.is_ascii_lowercase())
        })
        .chain(["expired", "overdue", "retired", "withdrawn"])
        .collect();
    for id in &said {
        assert!(words.has(id), "{id} is said but stands in no message file");
    }
    let file = include_str!("../../../templates/locales/en/rules.ftl");
    let elsewhere =
        ["rules-language", "field-", "guard-", "meaning-", "trace-row-", "conformity-", "scan-", "epcis-"];
    for line in file.lines().filter(|line| line.bytes().next().is_some_and(|byte| byte.is_ascii_lowercase()))
    {
        let id = line.split(' ').next().unwrap();
        let known = said.contains(id)
            || id.strip_prefix("remedy-").is_some_and(|reason| said.contains(reason))
            || (id != "field-missing" && elsewhere.iter().any(|start| id.starts_with(start)));
        assert!(known, "{id} is never said");
    }
}

/// Every reason says what would settle it: in a sentence of its own, or in one that hangs on the record.
#[test]
fn every_reason_has_what_would_settle_it() {
    let words = Words::english();
    let sources = [
        include_str!("evaluate.rs"),
        include_str!("linked.rs"),
        include_str!("people.rs"),
        include_str!("traced.rs"),
    ];
    let mut seen = 0;
    for source in sources {
        for call in ["self.fail(record, \"", "self.fail_all(\""] {
            for rest in source.split(call).skip(1) {
                let id = rest.split('"').next().unwrap();
                assert!(words.has(&format!("remedy-{id}")), "nothing says what would settle {id}");
                seen += 1;
            }
        }
    }
    assert!(seen > 25, "{seen} calls were found");
}

#[test]
fn what_would_settle_it_is_the_next_move_of_the_lifecycle_or_what_to_file() {
    let mut world = World::new();
    let remedies = |world: &World, check: &str| -> Vec<String> {
        world.rule(check).items.iter().map(|item| item.remedy.clone()).collect()
    };
    let check = "exists = { of = [{ kind = 'process' }] }";
    assert_eq!(
        remedies(&world, check),
        ["File the process that is lacking, and take it to a state that counts."]
    );
    world.add("P-1", "process", "draft", "2026-05-01", json!({}));
    assert_eq!(remedies(&world, check)[1], "Next step of P-1: “Submit for review”.");
    world.get("P-1").state = "in-review".to_owned();
    assert_eq!(remedies(&world, check)[1], "Next step of P-1: “Approve”.");
    world.add("N-1", "nonconformity", "open", "2026-06-01", json!({ "grade": "major" }));
    let open = remedies(&world, "none_open = { of = { kind = 'nonconformity' } }");
    assert!(open[0].starts_with("Next step of N-1: “"), "{open:?}");
    world.add("C-1", "certificate", "valid", "2024-01-01", json!({ "valid_until": "2025-01-01" }));
    let lapsed = remedies(&world, "exists = { of = [{ kind = 'certificate' }] }");
    assert_eq!(
        lapsed[1],
        "File the certificate that follows C-1 and is valid now, with a link “Supersedes”."
    );
}

#[test]
fn a_record_that_counts_makes_somebody_responsible_for_a_step() {
    let mut world = World::new();
    world.add(
        "P-1",
        "process",
        "draft",
        "2026-05-01",
        json!({ "process_owner": "Bilal", "answers_for": ["f", "m"] }),
    );
    assert_eq!(world.step("f").responsible, Vec::<String>::new());
    world.get("P-1").state = "effective".to_owned();
    world.add(
        "P-2",
        "process",
        "effective",
        "2026-05-01",
        json!({ "process_owner": "Amna", "answers_for": ["f"] }),
    );
    assert_eq!(world.step("f").responsible, ["Bilal", "Amna"]);
    assert_eq!(world.step("m").responsible, ["Bilal"]);
    assert_eq!(world.step("a").responsible, Vec::<String>::new());
}

#[test]
fn mistakes_in_a_profile_are_all_found() {
    let kinds = Kinds::embedded().unwrap();
    let text = include_str!("../../../templates/profiles/annexure-b.toml")
        .replace("kind = \"change-request\"", "kind = \"change-wish\"")
        .replace("result = \"fail\"", "result = \"failed\"")
        .replace("link = \"audits\"", "link = \"looks-at\"")
        .replace("field = \"quantity_used\"", "field = \"holder\"")
        .replace("state = \"accepted\"", "state = \"agreed\"")
        .replace("person = \"process_owner\"", "person = \"process_boss\"")
        .replace("id = \"b.3\"", "id = \"b.2\"");
    let profile = Profile::parse("annexure-b.toml", text.as_bytes()).unwrap();
    let found: Vec<String> = check_profile(&profile, &kinds).iter().map(ToString::to_string).collect();
    assert_eq!(
        found,
        [
            "profiles/annexure-b.toml: responsible: kind process has no field \"process_boss\"",
            "profiles/annexure-b.toml: rule b.2: a rule's id starts with its step's code and stands once",
            "profiles/annexure-b.toml: rule c.4: there is no kind \"change-wish\"",
            "profiles/annexure-b.toml: rule e.2: kind risk has no state \"agreed\"",
            "profiles/annexure-b.toml: rule f.1: no link \"looks-at\" joins these kinds",
            "profiles/annexure-b.toml: rule h.3: field \"result\" of kind test-report never holds \"failed\"",
            "profiles/annexure-b.toml: rule l.5: field \"holder\" of kind licence has another type",
        ]
    );
    let error =
        Profile::parse("annexure-b.toml", text.replace("exists = {", "exist = {").as_bytes()).unwrap_err();
    assert!(error.to_string().starts_with("annexure-b.toml, line "), "{error}");
    assert!(error.to_string().contains("unknown variant `exist`"), "{error}");
}

#[test]
fn a_rule_is_evaluated_again_if_what_it_looks_at_has_changed_and_only_then() {
    let mut world = World::new();
    world.add(
        "P-1",
        "process",
        "effective",
        "2026-05-01",
        json!({ "process_code": "P", "process_type": "core" }),
    );
    let profiles = Profiles::embedded().unwrap();
    let profile = profiles.get("annexure-b").unwrap();
    let words = Words::english();
    let again = |world: &World, earlier: Option<Earlier<'_>>| {
        let evaluation = Evaluation::new((profile, &world.kinds), &world.snapshot, &words, earlier);
        (evaluation.steps(), evaluation.is_lasting())
    };
    let (before, is_lasting) = again(&world, None);
    assert!(is_lasting);
    let grade = json!({ "grade": "major", "detected_at": "Lathe 2", "description": "Bore" });
    world.add("N-1", "nonconformity", "open", "2026-06-01", grade);
    let changed = BTreeSet::from(["nonconformity"]);
    let (after, _) = again(&world, Some(Earlier { steps: &before, changed: &changed }));
    assert_eq!(after, again(&world, None).0);
    let rules = |steps: &[StepResult]| -> Vec<Arc<RuleResult>> {
        steps.iter().flat_map(|step| step.rules.clone()).collect()
    };
    let looks: BTreeSet<String> = profile
        .steps
        .iter()
        .flat_map(|step| &step.rules)
        .filter(|rule| rule.check.looks_at().is_none_or(|kinds| kinds.contains(&"nonconformity")))
        .map(|rule| rule.id.clone())
        .collect();
    assert!(looks.contains("f.3") && looks.contains("i.2") && !looks.contains("f.1"), "{looks:?}");
    for (old, new) in rules(&before).iter().zip(&rules(&after)) {
        assert_eq!(Arc::ptr_eq(old, new), !looks.contains(&new.id), "{}", new.id);
    }
    // What comes later than the instant may count at a later one.
    let late = world.add("N-2", "nonconformity", "open", "2026-06-01", json!({ "grade": "major" }));
    late.first_received_at = instant("2027-01-01");
    assert!(!again(&world, Some(Earlier { steps: &before, changed: &changed })).1);
}
