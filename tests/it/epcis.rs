//! EPCIS documents as trace batches, and genealogies as EPCIS documents.

use sanad::app::trace::UnitContents;
use serde_json::{Value, json};

use crate::harness::*;

const CONTEXT: &str = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld";

fn document(events: &[Value]) -> Vec<u8> {
    let events: Vec<Value> = events
        .iter()
        .map(|event| {
            let mut event = event.clone();
            event["eventTime"] = json!("2026-03-01T10:00:00+05:00");
            event["eventTimeZoneOffset"] = json!("+05:00");
            event
        })
        .collect();
    let document = json!({
        "@context": [CONTEXT, { "acme": "https://acme.example/ns/" }], "type": "EPCISDocument", "schemaVersion": "2.0",
        "creationDate": "2026-03-01T10:00:00Z", "epcisBody": { "eventList": events },
    });
    document.to_string().into_bytes()
}

/// Imports a file as a trace batch; what was told of its rows, refusals first.
fn file(
    world: &World,
    ground: &Ground,
    number: &str,
    name: &str,
    bytes: &[u8],
) -> Result<Vec<String>, String> {
    let folder = ground.folder(&format!("epcis-{number}"));
    write(&folder, name, bytes);
    let index = format!(
        "number,kind,title,marking,files,source\n{number},trace-batch,{number},RESTRICTED,{name},receipt\n"
    );
    write(&folder, "index.csv", index);
    let report = world.import(&folder).unwrap_or_else(|error| panic!("{}", told(&error)));
    if !report.is_clean() {
        return Err(told_of(&report));
    }
    Ok(report.rows.iter().flat_map(|row| row.passed_lines(&sanad::words::Words::english())).collect())
}

fn sgtin(serial: &str) -> String {
    format!("urn:epc:id:sgtin:4012345.011111.{serial}")
}

fn lot(number: &str) -> String {
    format!("urn:epc:class:lgtin:4012345.022222.{number}")
}

/// A drive of two serialised parts and some of a lot, delivered.
fn drive() -> Vec<Value> {
    vec![
        json!({ "type": "ObjectEvent", "action": "ADD", "bizStep": "commissioning",
            "epcList": [sgtin("D1"), sgtin("P1"), "https://id.gs1.org/01/04012345111118/21/P2"],
            "ilmd": { "acme:colour": "green", "cbvmda:lotNumber": "L7" } }),
        json!({ "type": "ObjectEvent", "action": "ADD", "bizStep": "creating_class_instance",
            "quantityList": [{ "epcClass": lot("G1"), "quantity": 500, "uom": "GRM" }],
            "sourceList": [{ "type": "owning_party", "source": "urn:epc:id:pgln:4012345.00225" }] }),
        json!({ "type": "AssociationEvent", "action": "ADD", "parentID": sgtin("D1"), "childEPCs": [sgtin("P1"), sgtin("P2")] }),
        json!({ "type": "TransformationEvent", "outputEPCList": [sgtin("D1")],
            "inputQuantityList": [{ "epcClass": lot("G1"), "quantity": 4.5, "uom": "GRM" }] }),
        json!({ "type": "AggregationEvent", "action": "DELETE", "parentID": sgtin("D1"), "childEPCs": [sgtin("P2")] }),
        json!({ "type": "ObjectEvent", "action": "OBSERVE", "bizStep": "shipping", "disposition": "in_transit",
            "epcList": [sgtin("D1")],
            "destinationList": [{ "type": "possessing_party", "destination": "urn:epc:id:pgln:0614141.00777" }] }),
    ]
}

fn sound(world: &World) {
    let findings = world.fsck().findings;
    assert!(findings.is_empty(), "{findings:?}");
}

fn contents(world: &World, serial: &str) -> UnitContents {
    let session = world.session("manager");
    world.app.trace_unit(&session, serial, None).unwrap_or_else(|error| panic!("{}", told(&error)))
}

/// Without the numbers of batches, which differ from one installation to the next.
fn tree(world: &World, serial: &str) -> UnitContents {
    let mut found = contents(world, serial);
    for line in found.lines.iter_mut().chain(&mut found.taken_out) {
        line.batch.clear();
    }
    found
}

on_both!(a_document_becomes_a_genealogy, |ground| {
    let world = World::new(ground);
    let passed = file(&world, ground, "E-1", "events.jsonld", &document(&drive())).unwrap();
    assert_eq!(passed.len(), 1, "{passed:?}");
    assert!(passed[0].contains("Event 1") && passed[0].contains("acme:colour"), "{passed:?}");
    let found = contents(&world, "D1");
    let line = |index: usize| {
        let line = &found.lines[index];
        (line.node.number.as_str(), line.node.item.as_str(), line.relation.as_str(), line.quantity.as_str())
    };
    assert_eq!(line(0), ("D1", "04012345111118", "", ""));
    assert_eq!(
        (found.lines[0].node.status.as_str(), found.lines[0].node.customer.as_str()),
        ("delivered", "urn:epc:id:pgln:0614141.00777")
    );
    assert_eq!(line(1), ("P1", "04012345111118", "installed", "1"));
    assert_eq!(line(2), ("G1", "04012345222227", "consumed", "4.5 g"));
    assert_eq!(
        (found.lines.len(), found.taken_out.len(), found.taken_out[0].node.number.as_str()),
        (3, 1, "P2")
    );
    // What was filed is what the file says, for whoever builds the tables again.
    sound(&world);
    // The same file again changes nothing.
    let again = file(&world, ground, "E-1", "events.jsonld", &document(&drive())).unwrap();
    assert_eq!(again, passed);
    assert_eq!(contents(&world, "D1").lines.len(), 3);
});

on_both!(what_cannot_be_said_is_refused_whole, |ground| {
    let world = World::new(ground);
    let unit = |serial: &str| json!({ "type": "ObjectEvent", "action": "ADD", "epcList": [sgtin(serial)] });
    let joined = |action: &str, more: Value| {
        let mut event = json!({ "type": "AssociationEvent", "action": action, "parentID": sgtin("A") });
        event.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        event
    };
    let transformed = |more: Value| {
        let mut event = json!({ "type": "TransformationEvent" });
        event.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        event
    };
    let cases = [
        (
            joined("ADD", json!({ "childEPCs": ["urn:epc:id:sgln:0614141.00777.0"] })),
            "Event 2, /epcisBody/eventList/1/childEPCs/0: “urn:epc:id:sgln:0614141.00777.0” names no lot and no unit",
        ),
        (
            joined(
                "ADD",
                json!({ "childQuantityList": [{ "epcClass": "urn:epc:idpat:sgtin:4012345.022222.*", "quantity": 1 }] }),
            ),
            "/childQuantityList/0/epcClass: “urn:epc:idpat:sgtin:4012345.022222.*” names a product",
        ),
        (
            joined("ADD", json!({ "childQuantityList": [{ "epcClass": lot("G"), "quantity": -1 }] })),
            "/childQuantityList/0/quantity: “-1” does not fit",
        ),
        (
            joined("ADD", json!({ "childQuantityList": [{ "epcClass": lot("G") }] })),
            "how much of 04012345222227 G went in is missing",
        ),
        (joined("ADD", json!({ "childEPCs": [sgtin("A")] })), "04012345111118 A cannot go into itself"),
        (
            joined("ADD", json!({ "childEPCs": [lot("G")] })),
            "/childEPCs/0: “urn:epc:class:lgtin:4012345.022222.G” does not fit",
        ),
        (
            joined("ADD", json!({ "childEPCs": [sgtin("nobody")] })),
            "the lot or unit 04012345111118 nobody is not defined before this row",
        ),
        (joined("DELETE", json!({})), "everything was taken out, but not what"),
        (joined("DELETE", json!({ "childEPCs": [sgtin("A2")] })), "04012345111118"),
        (
            transformed(json!({ "inputEPCList": [sgtin("A")], "outputEPCList": [sgtin("B"), sgtin("C")] })),
            "2 things came out",
        ),
        (
            transformed(json!({ "inputEPCList": [sgtin("A")], "transformationID": "urn:x:1" })),
            "inputs and outputs must stand in one event",
        ),
        (
            json!({ "type": "ObjectEvent", "action": "OBSERVE", "epcList": [sgtin("A")],
            "errorDeclaration": { "declarationTime": "2026-03-02T00:00:00Z" } }),
            "Event 2, /epcisBody/eventList/1/errorDeclaration: an earlier event is declared to be wrong, and no event before it",
        ),
        (
            json!({ "type": "ObjectEvent", "action": "ADD", "epcList": [sgtin("B")], "bizStep": "glueing" }),
            "/bizStep: the EPCIS 2.0 schema of GS1 refuses this",
        ),
    ];
    for (index, (event, wanted)) in cases.into_iter().enumerate() {
        let bytes = document(&[unit("A"), event]);
        let said = file(&world, ground, &format!("E-{index}"), "events.json", &bytes).unwrap_err();
        assert!(said.contains(wanted), "{wanted}\n{said}");
    }
    // None of it was half applied.
    let session = world.session("manager");
    assert_eq!(world.app.trace_unit(&session, "A", None).unwrap_err().code().text(), "not-found");
    let said = file(&world, ground, "E-X", "events.json", b"{\"type\": \"EPCISDocument\"").unwrap_err();
    assert!(said.contains("no JSON that can be read"), "{said}");
});

// Of the published samples, what is imported into an empty installation and what is refused, each for its reason.
on_both!(published_samples_are_taken_or_refused_with_a_reason, |ground| {
    let world = World::new(ground);
    // They are others' work, and stay outside the repository: where they are not, there is nothing to take.
    let beside = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/samples");
    let place = std::env::var("SANAD_SAMPLES").unwrap_or_else(|_| beside.to_owned());
    let folder = format!("{place}/epcis/valid");
    let Ok(entries) = std::fs::read_dir(&folder) else { return };
    let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    let (mut taken, mut refused) = (Vec::new(), Vec::new());
    for (index, name) in names.iter().enumerate() {
        let name = name.to_string_lossy().into_owned();
        let bytes = std::fs::read(format!("{folder}/{name}")).unwrap();
        match file(&world, ground, &format!("S-{index}"), &name, &bytes) {
            Ok(_) => taken.push(name),
            Err(said) => refused.push((name, said)),
        }
    }
    for (name, said) in &refused {
        let is_placed = said.contains("Event ")
            || said.contains("is not defined before this row")
            || said.contains("names");
        assert!(is_placed, "{name}: {said}");
    }
    assert!(taken.len() >= 14, "{refused:#?}");
    sound(&world);
});

const HEADER: &str = "type,item,revision,title,lot,serial,supplier,supplier_lot,certificate,made_on,status,customer,relation,into_item,into_lot,into_serial,quantity,unit";

/// Items with and without a GTIN, odd numbers and units of measure, things that were taken out and put in again.
const ROWS: &str = "item,BRG/1,1,Bearing
item,GRS,1,Grease
item,04012345111118,,Seal
item,ED,C,Drive \"E\"
item,SM,C,Mount
lot,BRG/1,1,,B 1/ü,,Alcast,H-1,MGI-COC-1,2026-01-09,,,,,,,60.50,kit
lot,GRS,1,,G-1,,,,,,,,,,,,500,g
lot,04012345111118,,,S-1,,,,,,,,,,,,12,pcs
unit,ED,C,,,D-1,,,,2026-02-01,released,
unit,ED,C,,L-7,D-2,,,,,in-work,
unit,SM,C,,,M-1,,,,,delivered,Army Depot
edge,BRG/1,,,B 1/ü,,,,,,,,installed,ED,,D-1,2.50,kit
edge,04012345111118,,,S-1,,,,,,,,installed,ED,,D-1,2,pcs
edge,GRS,,,G-1,,,,,,,,consumed,ED,,D-1,4.5,g
edge,GRS,,,G-1,,,,,,,,consumed,04012345111118,S-1,,1,g
edge,ED,,,,D-1,,,,,,,installed,SM,,M-1,,pcs
edge,ED,,,,D-1,,,,,,,removed,SM,,M-1,,
edge,ED,,,,D-1,,,,,,,installed,SM,,M-1,,pcs
edge,ED,,,,D-2,,,,,,,installed,SM,,M-1,,
edge,ED,,,,D-2,,,,,,,removed,SM,,M-1,,
edge,BRG/1,,,B 1/ü,,,,,,,,removed,ED,,D-1,0.50,kit";

on_both!(a_genealogy_goes_out_and_comes_in_again, |ground| {
    let world = World::new(ground);
    file(&world, ground, "T-1", "rows.csv", format!("{HEADER}\n{ROWS}\n").as_bytes()).unwrap();
    let session = world.session("manager");
    let bytes =
        world.app.unit_epcis(&session, "M-1", None).unwrap_or_else(|error| panic!("{}", told(&error)));
    let written: Value = serde_json::from_slice(&bytes).unwrap();
    let ids: std::collections::BTreeSet<&str> = written["epcisBody"]["eventList"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| event["eventID"].as_str().unwrap())
        .collect();
    assert_eq!(ids.len(), written["epcisBody"]["eventList"].as_array().unwrap().len(), "an id twice");
    assert!(ids.iter().all(|id| id.starts_with("ni:///sha-256;") && id.ends_with("?ver=CBV2.0")));

    let other = if ground.is_postgres() { Ground::postgres() } else { Ground::sqlite() };
    let empty = World::new(&other);
    let passed = file(&empty, &other, "T-2", "epcis.jsonld", &bytes).unwrap_or_else(|said| panic!("{said}"));
    assert_eq!(passed, Vec::<String>::new());
    assert_eq!(tree(&empty, "M-1"), tree(&world, "M-1"));
    assert_eq!(tree(&empty, "D-1"), tree(&world, "D-1"));
    sound(&empty);
    // And out again: but for the times of filing it is the same.
    let again: Value =
        serde_json::from_slice(&empty.app.unit_epcis(&empty.session("manager"), "M-1", None).unwrap())
            .unwrap();
    let timeless = |document: &Value| {
        let mut events = document["epcisBody"]["eventList"].clone();
        for event in events.as_array_mut().unwrap() {
            let event = event.as_object_mut().unwrap();
            event.remove("eventTime");
            event.remove("eventID");
        }
        events
    };
    assert_eq!(timeless(&again), timeless(&written));
});

/// The same event, declared to be wrong.
fn wrong(event: &Value) -> Value {
    let mut event = event.clone();
    event["errorDeclaration"] = json!({
        "declarationTime": "2026-03-02T00:00:00Z", "reason": "incorrect_data",
        "correctiveEventIDs": ["urn:uuid:6f3a6d2e-8a2c-4b73-9d0d-2a6f5f0c1e11"],
    });
    event
}

/// Status and customer of a unit, and the numbers of what is in it.
fn stands(world: &World, serial: &str) -> (String, String, Vec<String>) {
    let found = contents(world, serial);
    let node = &found.lines[0].node;
    let below = found.lines.iter().skip(1).map(|line| line.node.number.clone()).collect();
    (node.status.clone(), node.customer.clone(), below)
}

fn is(status: &str, customer: &str, below: &[&str]) -> (String, String, Vec<String>) {
    (status.to_owned(), customer.to_owned(), below.iter().map(|one| (*one).to_owned()).collect())
}

on_both!(an_event_that_is_declared_wrong_is_taken_back, |ground| {
    let world = World::new(ground);
    // In one document: the event and what takes it back come to nothing, and what corrects it stands.
    let mut events = drive();
    events.push(wrong(&events[5]));
    let mut corrected = events[5].clone();
    corrected["destinationList"][0]["destination"] = json!("urn:epc:id:pgln:0614141.00888");
    corrected["eventID"] = json!("urn:uuid:6f3a6d2e-8a2c-4b73-9d0d-2a6f5f0c1e11");
    events.push(corrected.clone());
    file(&world, ground, "E-1", "events.jsonld", &document(&events)).unwrap();
    assert_eq!(stands(&world, "D1"), is("delivered", "urn:epc:id:pgln:0614141.00888", &["P1", "G1"]));
    sound(&world);

    // What it corrects goes out as it stands now, in a form that GS1's schema takes.
    let session = world.session("manager");
    let bytes = world.app.unit_epcis(&session, "D1", None).unwrap_or_else(|error| panic!("{}", told(&error)));
    assert!(!String::from_utf8(bytes).unwrap().contains("00777"));
});

on_both!(a_declaration_alone_goes_on_from_the_version_before, |ground| {
    let world = World::new(ground);
    let mut events = drive();
    for (event, number) in events.iter_mut().zip(1..) {
        event["eventID"] = json!(format!("urn:uuid:00000000-0000-4000-8000-00000000000{number}"));
    }
    file(&world, ground, "E-1", "events.jsonld", &document(&events)).unwrap();
    let before = is("delivered", "urn:epc:id:pgln:0614141.00777", &["P1", "G1"]);
    assert_eq!(stands(&world, "D1"), before);
    let head = |ground: &Ground| ground.number("SELECT count(*) AS value FROM edges WHERE withdrawn_in = 0");
    let standing = head(ground);

    // Nobody here has the event that this is about.
    let mut foreign = wrong(&events[5]);
    foreign["eventID"] = json!("urn:uuid:99999999-0000-4000-8000-000000000000");
    foreign["epcList"] = json!([sgtin("D9")]);
    let said = file(&world, ground, "E-1", "events.jsonld", &document(&[foreign.clone()])).unwrap_err();
    let wanted = "Event 1, /epcisBody/eventList/0/errorDeclaration: an earlier event is declared to be wrong";
    assert!(said.contains(wanted) && said.contains("99999999"), "{said}");
    // Nor is it taken back by another batch.
    let said = file(&world, ground, "E-2", "events.jsonld", &document(&[wrong(&events[5])])).unwrap_err();
    assert!(said.contains(wanted), "{said}");
    assert_eq!(stands(&world, "D1"), before);

    // It was never shipped: the drive stands where it stood before, and nothing else has changed.
    file(&world, ground, "E-1", "events.jsonld", &document(&[wrong(&events[5])])).unwrap();
    assert_eq!(stands(&world, "D1"), is("in-work", "", &["P1", "G1"]));
    assert_eq!(head(ground), standing);
    sound(&world);

    // P1 was never in it, P2 was not taken out again; another part was meant. By what it says, without an id.
    let mut joined = events[2].clone();
    joined.as_object_mut().unwrap().remove("eventID");
    let more = [
        wrong(&joined),
        wrong(&events[4]),
        json!({ "type": "ObjectEvent", "action": "ADD", "epcList": [sgtin("P3")] }),
        json!({ "type": "AssociationEvent", "action": "ADD", "parentID": sgtin("D1"), "childEPCs": [sgtin("P3"), sgtin("P2")] }),
        // Sent once more: it is wrong already.
        wrong(&events[5]),
    ];
    file(&world, ground, "E-1", "events.jsonld", &document(&more)).unwrap_or_else(|said| panic!("{said}"));
    let (status, _, mut below) = stands(&world, "D1");
    below.sort();
    assert_eq!(
        (status.as_str(), below),
        ("in-work", vec!["G1".to_owned(), "P2".to_owned(), "P3".to_owned()])
    );
    assert!(contents(&world, "D1").taken_out.is_empty());
    sound(&world);

    // A version that declares nothing takes the place of all before it, as ever.
    file(&world, ground, "E-1", "events.jsonld", &document(&events[..5]))
        .unwrap_or_else(|said| panic!("{said}"));
    let (_, _, below) = stands(&world, "D1");
    assert!(!below.contains(&"P3".to_owned()), "{below:?}");
    sound(&world);

    // Somebody else puts a status back that was taken back.
    ground.sql("UPDATE unit_statuses SET withdrawn_in = 0 WHERE withdrawn_in <> 0");
    let found = world.fsck().findings;
    assert!(found.iter().any(|finding| finding.code == "genealogy-altered"), "{found:?}");
});
