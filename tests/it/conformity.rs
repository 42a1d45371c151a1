//! What stands against a unit: seen on its page, told to programs, and what a certificate of conformity is refused for.

use sanad::app::records::{Base, FileChoice, Filed, Moving, Outcome, RecordForm, Target};
use sanad::app::signing::Wanted;
use sanad::app::trace::UnitContents;
use sanad::app::{Code, Error};
use sanad::domain::kind::Values;
use serde_json::json;

use crate::harness::*;
use crate::http::Service;
use crate::signing::{PASSWORD, proof, visit, world};

const BATCH: &str = "type,item,revision,title,lot,serial,supplier,certificate,status,relation,into_item,into_lot,into_serial,quantity,unit
item,SIGHT,C,Sight
item,DRIVE,B,Drive
item,BAR,1,Bar
lot,BAR,1,,H-7,,Mill,M-1,,,,,,50,kg
unit,SIGHT,C,,,S-1,,,in-work
unit,SIGHT,C,,,S-2,,,in-work
unit,DRIVE,B,,,D-1,,,in-work
edge,BAR,,,H-7,,,,,consumed,DRIVE,,D-1,2,kg
edge,DRIVE,,,,D-1,,,,installed,SIGHT,,S-1,,
";

/// Files an index, which may name `paper.txt`.
fn file(world: &World, ground: &Ground, name: &str, index: &str) {
    let folder = ground.folder(name);
    write(&folder, "paper.txt", name);
    write(&folder, "index.csv", index);
    world.file(&folder);
}

const TEST: &str = "number,kind,title,state,files,links,part,serials,method,tested_on,result,requirement_kinds,laboratory,tested_by,approved_by";
const NONCONFORMITY: &str = "number,kind,title,marking,state,part,serials,lot,detected_at,grade,description,disposition,\
    disposition_by,cause,customer_approval,closed_on";

fn test(world: &World, ground: &Ground, number: &str, serial: &str, day: &str, result: &str) {
    let row = format!(
        "{number},test-report,Firing {number},approved,paper.txt,tested-with:CAL-1,SIGHT C,{serial},M 1,{day},{result},\
         performance,Own,Ali,Basit"
    );
    file(world, ground, number, &format!("{TEST}\n{row}\n"));
}

fn nonconformity(world: &World, ground: &Ground, row: &str) {
    let name = row.replace([',', '/'], "-");
    file(world, ground, &name, &format!("{NONCONFORMITY}\n{row}\n"));
}

/// A sight with a drive of bar H-7, a gauge that was calibrated until June, and a certificate of conformity in review.
fn filled(ground: &Ground) -> World {
    let world = world(ground);
    let folder = ground.folder("batch");
    write(&folder, "batch.csv", BATCH);
    write(&folder, "index.csv", "number,kind,title,files,source\nB-1,trace-batch,Batch,batch.csv,scan\n");
    world.file(&folder);
    let calibration = "number,kind,title,state,files,equipment,description,reference_standard,laboratory,calibrated_on,due_on,\
        result,certificate_number\nCAL-1,calibration,Gauge,valid,paper.txt,G-1,Gauge,Ring,Own,2026-01-10,2026-06-10,pass,77\n";
    file(&world, ground, "calibration", calibration);
    file(&world, ground, "coc", &certificate("S-1", "none"));
    world
}

fn certificate(serials: &str, deviations: &str) -> String {
    format!(
        "number,kind,title,state,files,direction,issuer,part,serials,quantity,declaration,deviations,signed_by,signed_on\n\
         COC-1,certificate-of-conformity,Sights,in-review,paper.txt,issued,Test Works,SIGHT,{serials},1,As ordered,\
         {deviations},Basit,2026-03-01\n"
    )
}

fn unit(world: &World, login: &str) -> UnitContents {
    world
        .app
        .trace_unit(&world.session(login), "S-1", None)
        .unwrap_or_else(|error| panic!("{}", told(&error)))
}

fn against(world: &World, login: &str) -> Vec<String> {
    unit(world, login).conformity.against.into_iter().map(|one| one.text).collect()
}

/// Signs the certificate as it stands and tries to issue it.
fn issue(world: &World) -> Result<Filed, Error> {
    let third = world.session("third");
    let version = world.app.show_record(&third, "COC-1").unwrap().versions;
    let version = version.iter().map(|one| one.version).max().unwrap();
    let wanted = Wanted {
        number: "COC-1".to_owned(),
        base: Base::Version(version),
        to: "issued".to_owned(),
        meaning: "approved".to_owned(),
        on_behalf: String::new(),
        refusal: None,
    };
    // It may have been signed before.
    let _ = world.app.sign_record(&third, &visit(), &proof(PASSWORD), wanted);
    let moving = Moving {
        number: "COC-1".to_owned(),
        base: Base::Version(version),
        to: "issued".to_owned(),
        reason: String::new(),
        fields: Values::new(),
    };
    world.app.move_record(&third, moving)
}

/// Why it is not issued.
fn refused(world: &World) -> Vec<String> {
    let error = issue(world).unwrap_err();
    assert_eq!(error.code(), Code::Transition, "{}", told(&error));
    error.other_lines().map(str::to_owned).collect()
}

on_both!(a_certificate_is_refused_for_what_stands_against_its_units_and_issued_when_nothing_does, |ground| {
    let world = filled(ground);
    let both =
        ["No approved test of SIGHT S-1 is on record.", "The certificate M-1 of BAR H-7 is not on record."];
    assert_eq!(against(&world, "clerk"), both);
    assert_eq!(refused(&world), both);

    // The material's certificate comes in; the sight fails, and a nonconformity is opened for what is inside.
    let material = "number,kind,title,state,files,direction,issuer,part,lots,quantity,declaration,deviations,signed_by,signed_on\n\
        M-1,certificate-of-conformity,Bar,issued,paper.txt,received,Mill,BAR,H-7,50,As ordered,none,Mill,2026-01-01\n";
    file(&world, ground, "material", material);
    test(&world, ground, "T-1", "S-1;S-2", "2026-02-01", "fail");
    nonconformity(&world, ground, "N-1,nonconformity,Play,,open,DRIVE A,D-1,,Test,minor,Play,,,,,");
    assert_eq!(
        refused(&world),
        ["SIGHT S-1 did not pass its last test: T-1.", "The nonconformity N-1 of DRIVE D-1 is not closed."]
    );
    let seen = unit(&world, "clerk");
    let line = |serial: &str| {
        let line = seen.lines.iter().find(|line| line.node.number == serial).unwrap();
        line.records.iter().map(|one| format!("{} {}", one.number, one.outcome)).collect::<Vec<_>>()
    };
    assert_eq!([line("S-1"), line("D-1"), line("H-7")], [vec!["T-1 fail"], vec!["N-1 open"], vec![]]);

    // Tested again on a day on which the gauge had run out, and filed after that on a day on which it had not.
    test(&world, ground, "T-2", "S-1", "2026-06-11", "pass");
    test(&world, ground, "T-3", "S-1", "2026-06-10", "pass");
    assert_eq!(
        refused(&world)[0],
        "The test T-2 of SIGHT S-1 was made with CAL-1, which was not in calibration on that day."
    );
});

on_both!(none_is_no_answer_while_something_is_repaired, |ground| {
    let world = filled(ground);
    let material = "number,kind,title,state,files,direction,issuer,part,lots,quantity,declaration,deviations,signed_by,signed_on\n\
        M-1,certificate-of-conformity,Bar,issued,paper.txt,received,Mill,BAR,H-7,50,As ordered,none,Mill,2026-01-01\n";
    file(&world, ground, "material", material);
    test(&world, ground, "T-1", "S-1", "2026-02-01", "pass");
    let closed = |number: &str, approval: &str| {
        let row = format!(
            "{number},nonconformity,Play,,closed,DRIVE,D-1,,Test,minor,Play,repair,Basit,Wear,{approval},2026-02-05"
        );
        nonconformity(&world, ground, &row);
    };
    closed("N-1", "requested");
    let unapproved = "DRIVE D-1 is used although something is wrong with it (N-1), and neither a concession nor the customer's \
        approval covers it.";
    assert_eq!(refused(&world), [unapproved, "“Deviations” cannot say “none”: N-1."]);
    let concession = "number,kind,title,state,files,links,concession_type,requirement,description,part,customer,approved_by,\
        approval_reference\nC-1,concession,Play,approved,paper.txt,covers:N-1,concession,Play,Play,DRIVE,Depot,Depot,L 5\n";
    file(&world, ground, "concession", concession);
    assert_eq!(against(&world, "clerk"), Vec::<String>::new());
    let deviations = unit(&world, "clerk").conformity.deviations;
    assert_eq!(
        (deviations.len(), &deviations[0].record, &deviations[0].concessions[0]),
        (1, &"N-1".to_owned(), &"C-1".to_owned())
    );
    assert_eq!(refused(&world), ["“Deviations” cannot say “none”: N-1."]);
    file(&world, ground, "listed", &certificate("S-1", "listed"));

    // What the signatory may not see holds it up all the same, and is not named.
    nonconformity(
        &world,
        ground,
        "N-9,nonconformity,Secret play,SECRET,open,DRIVE,D-1,,Test,minor,Play,,,,,",
    );
    assert_eq!(refused(&world), ["The nonconformity one that you may not see of DRIVE D-1 is not closed."]);
    assert_eq!((against(&world, "clerk").len(), against(&world, "manager").len()), (0, 1));
    nonconformity(
        &world,
        ground,
        "N-9,nonconformity,Secret play,SECRET,void,DRIVE,D-1,,Test,minor,Play,,,,,",
    );
    let certificates = || -> Vec<(String, String)> {
        unit(&world, "clerk").certificates.into_iter().map(|one| (one.number, one.state_label)).collect()
    };
    assert_eq!(certificates(), [("COC-1".to_owned(), "In review".to_owned())]);
    let issued = issue(&world).unwrap_or_else(|error| panic!("{}", told(&error)));
    assert_eq!(issued.outcome, Outcome::Revised);
    // The material's certificate names no unit, and the next one another.
    assert_eq!(certificates(), [("COC-1".to_owned(), "Issued".to_owned())]);

    // A serial that nobody made.
    let other = certificate("S-7", "none").replace("COC-1", "COC-2");
    file(&world, ground, "other", &other);
    let third = world.session("third");
    let page = world.app.record_page(&third, "COC-2").unwrap();
    let reasons: Vec<String> =
        page.moves.into_iter().filter(|one| one.to == "issued").flat_map(|one| one.reasons).collect();
    assert!(reasons.contains(&"No trace batch knows S-7 of this part.".to_owned()), "{reasons:?}");
    assert_eq!(certificates().len(), 1);
    assert!(world.fsck().findings.is_empty());
});

/// Files rows by hand: a batch of its own, or a version of another.
pub fn save_batch(world: &World, source: &str, rows: &str, over: Option<&Filed>) -> Result<Filed, Error> {
    let clerk = world.session("clerk");
    let mut bytes = rows.as_bytes();
    let upload = world.app.receive(&clerk, "rows.csv", &mut bytes, None).unwrap();
    let target = match over {
        None => Target::New { kind: "trace-batch".to_owned(), number: String::new(), state: String::new() },
        Some(filed) => Target::Edit { number: filed.number.clone(), base: Base::Version(filed.version) },
    };
    let form = RecordForm {
        target,
        title: "Batch".to_owned(),
        occurred_on: String::new(),
        marking: String::new(),
        owner: String::new(),
        fields: [("source".to_owned(), json!(source))].into_iter().collect(),
        files: vec![FileChoice::Upload(upload.upload)],
        links: Vec::new(),
        reason: "More".to_owned(),
    };
    world.app.save_record(&clerk, form)
}

on_both!(a_unit_is_released_only_if_nothing_stands_against_it, |ground| {
    let world = filled(ground);
    let save = |source: &str, rows: &str, over: Option<&Filed>| save_batch(&world, source, rows, over);
    let reasons = |result: Result<Filed, Error>| -> Vec<String> {
        let error = result.unwrap_err();
        assert_eq!(error.code(), Code::Trace, "{}", told(&error));
        error.other_lines().map(str::to_owned).collect()
    };
    let head = "type,item,revision,serial,status,relation,into_item,into_serial";
    let released = format!("{head}\nunit,SIGHT,C,S-1,released,,,\n");
    let rule = "A unit is released or delivered only if nothing stands against it and against what is in it:";
    let untested = "No approved test of SIGHT S-1 is on record.";
    let uncertified = "The certificate M-1 of BAR H-7 is not on record.";
    let before = world.records();
    assert_eq!(reasons(save("work-order", &released, None)), [rule, untested, uncertified]);
    // All or nothing, and no record is left of it.
    assert_eq!((world.records(), unit(&world, "clerk").lines[0].node.status.as_str()), (before, "in-work"));

    let material = "number,kind,title,state,files,direction,issuer,part,lots,quantity,declaration,deviations,signed_by,signed_on\n\
        M-1,certificate-of-conformity,Bar,issued,paper.txt,received,Mill,BAR,H-7,50,As ordered,none,Mill,2026-01-01\n";
    file(&world, ground, "material", material);
    test(&world, ground, "T-1", "S-1;S-2", "2026-02-01", "pass");
    let filed = save("work-order", &released, None).unwrap_or_else(|error| panic!("{}", told(&error)));
    assert_eq!(unit(&world, "clerk").lines[0].node.status, "released");
    // What is built in with the very batch that delivers counts, and what is not released is not asked.
    let more = format!(
        "{head}\nunit,DRIVE,B,D-9,quarantined,,,\nedge,DRIVE,,D-9,,installed,SIGHT,S-1\nunit,SIGHT,C,S-1,delivered,,,\n"
    );
    assert_eq!(reasons(save("delivery", &more, None)), [rule, "DRIVE D-9 is in quarantine."]);
    assert_eq!(reasons(save("delivery", &more, Some(&filed))), [rule, "DRIVE D-9 is in quarantine."]);
    // What the clerk may not see holds it up, and is not named.
    let secret = "N-9,nonconformity,Secret play,SECRET,open,DRIVE,D-1,,Test,minor,Play,,,,,";
    nonconformity(&world, ground, secret);
    let delivered = released.replace("released", "delivered");
    let hidden = "The nonconformity one that you may not see of DRIVE D-1 is not closed.";
    assert_eq!(reasons(save("delivery", &delivered, None)), [rule, hidden]);
    // An import says what was before.
    save("import", &delivered, None).unwrap_or_else(|error| panic!("{}", told(&error)));
    assert_eq!(unit(&world, "clerk").lines[0].node.status, "delivered");
    assert!(world.fsck().findings.is_empty());
});

on_both!(the_page_and_the_answer_say_the_same, |ground| {
    let world = filled(ground);
    nonconformity(&world, ground, "N-1,nonconformity,Play,,open,DRIVE,D-1,,Test,minor,Play,,,,,");
    drop(world);
    let service = Service::start(ground);
    let cookie = service.sign_in("tst", "clerk", PASSWORD);
    let get = |path: &str| service.get(path, &[("cookie", &cookie)]);
    let seen = get("/api/v1/trace/units/S-1").json();
    let against = seen["contents"]["conformity"]["against"].as_array().unwrap();
    assert_eq!(against.len(), 3, "{seen}");
    assert_eq!((&against[1]["reason"], &against[1]["record"]), (&json!("open"), &json!("N-1")));
    assert_eq!(seen["contents"]["lines"][1]["records"][0]["outcome"], "open");
    let page = get("/trace/units/S-1").text();
    assert!(page.contains("The nonconformity N-1 of DRIVE D-1 is not closed."), "{page}");
    assert!(!page.contains('⟦') && !page.to_lowercase().contains("compliant"));
});
