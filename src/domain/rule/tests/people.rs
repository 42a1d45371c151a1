//! Who answered, and who was qualified on the day.

use super::*;

#[test]
fn a_document_has_to_be_read_by_each_of_its_readers_in_time() {
    let rule = "each_answered = { of = { kind = 'procedure' }, field = 'readers', by = 'acknowledged_by', from = \
                'effective_from', days = 30 }";
    let mut world = World::new();
    let fields = json!({"readers": ["Ali Raza", "Sana Baig"], "effective_from": "2026-10-16"});
    world.add("D-1", "procedure", "effective", "2026-10-10", fields);
    assert_eq!(world.rule(rule).status, Status::Complete, "the thirtieth day is theirs");
    world.get("D-1").fields.insert("effective_from".into(), json!("2026-10-15"));
    let result = world.rule(rule);
    assert_eq!(result.status, Status::Incomplete);
    assert_eq!(lines(&result), ["D-1 Acknowledged by does not name Ali Raza, Sana Baig, due by 2026-11-14."]);
    world.get("D-1").fields.insert("acknowledged_by".into(), json!(["ali raza"]));
    assert_eq!(lines(&world.rule(rule)), ["D-1 Acknowledged by does not name Sana Baig, due by 2026-11-14."]);
    world.get("D-1").fields.insert("acknowledged_by".into(), json!(["Sana Baig", "Ali Raza"]));
    assert_eq!(world.rule(rule).status, Status::Complete);
    world.get("D-1").fields.remove("effective_from");
    assert_eq!(lines(&world.rule(rule)), ["D-1 Not stated: Effective from."]);
    world.get("D-1").fields.remove("readers");
    assert_eq!(world.rule(rule).status, Status::Complete, "nobody has to read it");
}

/// Negative test of Annexure B, step d: a qualification of today does not serve what was done before it began.
#[test]
fn whoever_signed_was_qualified_on_that_day() {
    let certificate = json!({"direction": "issued", "signed_by": "Nadia Qureshi", "signed_on": "2026-03-10"});
    let mut world = World::new();
    world.add("COC-1", "certificate-of-conformity", "issued", "2026-03-10", certificate);
    let found = |world: &World| lines(rule(&world.step("d"), "d.7"));
    assert_eq!(
        found(&world),
        ["COC-1 Nadia Qureshi is named, and no competence record of theirs is on record."]
    );
    let competence = json!({
        "person": "nadia qureshi", "role": "coc-signatory", "valid_from": "2026-03-11", "valid_until": "2028-03-10"
    });
    world.add("CMP-1", "competence", "valid", "2026-03-11", competence);
    assert_eq!(
        found(&world),
        [
            "COC-1 Nadia Qureshi was not qualified on 2026-03-10: Competence record CMP-1, it begins only on 2026-03-11."
        ]
    );
    world.get("CMP-1").fields.insert("valid_from".into(), json!("2026-03-10"));
    assert_eq!(found(&world), [""; 0]);
    // It has run out since; on the day it was valid.
    world.get("CMP-1").fields.insert("valid_until".into(), json!("2026-03-10"));
    assert_eq!(found(&world), [""; 0]);
    world.get("CMP-1").fields.insert("role".into(), json!("inspector"));
    assert_eq!(found(&world).len(), 1, "qualified for something else");
    world.get("COC-1").fields.insert("direction".into(), json!("received"));
    assert_eq!(found(&world), [""; 0], "who signs for a supplier is not on our register");
}
