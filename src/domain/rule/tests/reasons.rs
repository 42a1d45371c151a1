//! The reason names the record that is there and says why it does not count.

use super::*;

const ACTION: &str = "each_has = { each = { kind = ['nonconformity', 'finding'], where = { grade = 'major' }, any_state = \
                      true }, link = 'corrects', has = { kind = 'corrective-action', where = { effective = 'true' }, \
                      people = ['action_owner', 'verified_by'] } }";

#[test]
fn a_linked_record_that_does_not_say_what_is_asked_is_named_with_what_it_lacks() {
    let mut world = World::new();
    world.add("NC-1", "nonconformity", "in-progress", "2026-03-10", json!({"grade": "major"}));
    assert_eq!(lines(&world.rule(ACTION)), ["NC-1 No corrective action is linked with it."]);
    world.add("CA-1", "corrective-action", "in-progress", "2026-04-01", json!({"action_owner": "Ahsan"}));
    world.link("CA-1", "corrects", "NC-1");
    assert_eq!(
        lines(&world.rule(ACTION)),
        [
            "NC-1 Corrective action CA-1 does not count: its state is “In progress” and Effective is not stated."
        ]
    );
    let action = world.get("CA-1");
    action.state = "verified".into();
    action.fields =
        serde_json::from_value(json!({"action_owner": "A", "verified_by": "B", "effective": false})).unwrap();
    let result = world.rule(ACTION);
    assert_eq!(lines(&result), ["NC-1 Corrective action CA-1 does not count: Effective is “no”, not “yes”."]);
    assert_eq!(result.status, Status::Incomplete);
    // One that says it, by one person, is what matters; the other is not named any more.
    let action = json!({"action_owner": "A", "verified_by": "a", "effective": true});
    world.add("CA-2", "corrective-action", "verified", "2026-04-01", action);
    world.link("CA-2", "corrects", "NC-1");
    assert_eq!(
        lines(&world.rule(ACTION)),
        [
            "NC-1 Corrective action CA-2 does not count: it does not name different people in Action owner, Effectiveness verified by."
        ]
    );
}

#[test]
fn a_linked_record_of_another_kind_and_one_that_was_replaced_are_named() {
    let rule = "each_has = { each = { kind = 'compliance-statement' }, link = 'evidenced-by', has = { kind = \
                ['procedure', 'test-report'] } }";
    let mut world = World::new();
    world.add("S-1", "compliance-statement", "approved", "2026-03-10", json!({}));
    world.add("R-1", "risk", "accepted", "2026-03-10", json!({}));
    world.link("S-1", "evidenced-by", "R-1");
    assert_eq!(
        lines(&world.rule(rule)),
        [
            "S-1 Risk assessment R-1 does not count: its kind is “Risk assessment”, and a record of another kind is asked \
          for: controlled document or test report."
        ]
    );
    for number in ["D-1", "D-2", "D-3"] {
        world.add(number, "procedure", "effective", "2026-03-10", json!({}));
    }
    for old in ["D-1", "D-2"] {
        world.link("S-1", "evidenced-by", old);
        world.link("D-3", "supersedes", old);
    }
    // Two that were replaced: both are named, rather than none said to be linked.
    assert_eq!(
        lines(&world.rule(rule)),
        ["D-1", "D-2"].map(|old| format!("S-1 Controlled document {old} does not count: D-3 supersedes it."))
    );
}

#[test]
fn a_missing_date_is_the_lack_of_the_record_that_misses_it() {
    let mut world = World::new();
    world.add("T-1", "test-report", "approved", "2026-03-10", json!({"result": "pass"}));
    world.add(
        "C-1",
        "calibration",
        "valid",
        "2026-02-01",
        json!({"result": "pass", "calibrated_on": "2026-02-01"}),
    );
    world.link("T-1", "tested-with", "C-1");
    assert_eq!(lines(rule(&world.step("h"), "h.2")), ["T-1 Not stated: Tested on."]);
}

#[test]
fn evidence_that_was_sought_and_found_wanting_is_named() {
    let exists = "exists = { of = [{ kind = 'first-article', where = { result = 'complete' } }] }";
    let mut world = World::new();
    world.add("F-1", "first-article", "approved", "2026-03-10", json!({"result": "not-complete"}));
    assert_eq!(
        lines(&world.rule(exists)),
        [
            "There is no first article inspection that counts.",
            "F-1 Does not count: Result is “Not complete”, not “Complete”."
        ]
    );
    let covers = "covers_values = { of = { kind = 'test-report', where = { result = 'pass' } }, field = \
                  'requirement_kinds', values = ['durability', 'safety', 'performance'] }";
    let failed = json!({"result": "fail", "requirement_kinds": ["durability", "performance"]});
    world.add("T-1", "test-report", "approved", "2026-03-10", failed);
    world.add(
        "T-2",
        "test-report",
        "draft",
        "2026-03-10",
        json!({"result": "pass", "requirement_kinds": ["safety"]}),
    );
    let result = world.rule(covers);
    assert_eq!(
        lines(&result),
        [
            "T-1 Covers “Durability”, “Performance”, but does not count: Result is “Fail”, not “Pass”.",
            "T-2 Covers “Safety”, but does not count: its state is “Draft”."
        ]
    );
    assert_eq!(result.status, Status::Incomplete);
}

#[test]
fn the_last_of_a_group_that_was_retired_early_says_so() {
    let rule = "not_expired = { of = { kind = 'calibration', latest_by = ['equipment'] } }";
    let mut world = World::new();
    let fields = json!({"equipment": "CMM-1", "calibrated_on": "2026-04-01", "due_on": "2027-04-01"});
    world.add("C-1", "calibration", "expired", "2026-04-01", fields);
    let result = world.rule(rule);
    assert_eq!(lines(&result), ["C-1 No newer one takes its place, and its state is “Expired”."]);
    assert_eq!(result.status, Status::Stale);
}
