//! Work that finds people: what has to be read and acknowledged.

use std::io::Read;

use sanad::app::records::{Base, FileChoice, Filed, RecordForm, Target};
use sanad::app::{Code, Error};
use sanad::domain::kind::Values;
use sanad::domain::status::Status;
use serde_json::json;

use crate::harness::*;
use crate::http::Service;

const PASSWORD: &str = "tidy lantern under the bridge";

fn numbers(part: &sanad::app::home::Part) -> Vec<&str> {
    part.records.iter().map(|line| line.number.as_str()).collect()
}

/// A document in force that these have to read, imported as evidence is taken over.
fn document(world: &World, ground: &Ground, readers: &str, on_paper: &str) {
    let folder = ground.folder("documents");
    write(&folder, "gauges.txt", "how gauges are controlled");
    write(
        &folder,
        "index.csv",
        format!(
            "number,kind,title,state,document_type,document_code,revision,prepared_by,approved_by,effective_from,\
             review_due_on,files,readers,acknowledged_by\n\
             D-1,procedure,Gauges,effective,procedure,QP-1,A,The clerk,The manager,2026-01-01,2028-04-01,gauges.txt,\
             {readers},{on_paper}\n"
        ),
    );
    world.file(&folder);
}

/// The document as a form that changes it.
fn revised(world: &World, version: u32, change: impl FnOnce(&mut RecordForm)) -> Result<Filed, Error> {
    let clerk = world.session("clerk");
    let file = world.app.show_record(&clerk, "D-1").unwrap().files.remove(0).digest;
    let fields: Values = [
        ("document_type", json!("procedure")),
        ("document_code", json!("QP-1")),
        ("revision", json!("A")),
        ("prepared_by", json!("The clerk")),
        ("approved_by", json!("The manager")),
        ("effective_from", json!("2026-01-01")),
        ("review_due_on", json!("2028-04-01")),
        ("readers", json!(["the CLERK", "auditor", "Somebody Else"])),
    ]
    .into_iter()
    .map(|(name, value)| (name.to_owned(), value))
    .collect();
    let mut form = RecordForm {
        target: Target::Edit { number: "D-1".to_owned(), base: Base::Version(version) },
        title: "Gauges".to_owned(),
        occurred_on: String::new(),
        marking: String::new(),
        owner: String::new(),
        fields,
        files: vec![FileChoice::Kept(file)],
        links: Vec::new(),
        reason: "Better said".to_owned(),
    };
    change(&mut form);
    world.app.save_record(&clerk, form)
}

/// What the rule says of who has not read it.
fn rule(world: &World) -> (Status, Vec<String>) {
    let found = world.app.readiness(&world.session("manager"), "annexure-b", "", "").unwrap();
    let rules = found.steps.into_iter().flat_map(|step| step.rules);
    let rule = rules.into_iter().find(|rule| rule.id == "d.6").unwrap();
    (rule.status, rule.items.into_iter().map(|item| item.reason).collect())
}

fn read(world: &World, by: &str, version: u32) -> Result<(), Code> {
    let done = world.app.acknowledge_record(&world.session(by), "D-1", Base::Version(version));
    done.map(drop).map_err(|error| error.code())
}

on_both!(a_reader_acknowledges_a_revision_and_another_one_asks_again, |ground| {
    let world = World::new(ground);
    document(&world, ground, "the CLERK;auditor;Somebody Else", "somebody else");
    let waits = |login: &str| {
        let home = world.app.home(&world.session(login)).unwrap();
        numbers(&home.to_read) == ["D-1"]
    };
    // By name or by login, whatever their role; nobody else.
    assert_eq!(["clerk", "auditor", "manager", "admin"].map(waits), [true, true, false, false]);
    let late = "Acknowledged by does not name the CLERK, auditor, due by 2026-01-31.";
    assert_eq!(rule(&world), (Status::Incomplete, vec![late.to_owned()]));
    assert_eq!(read(&world, "manager", 1), Err(Code::Acknowledgement));
    assert_eq!(read(&world, "body", 1), Err(Code::Denied));
    assert_eq!(read(&world, "clerk", 2), Err(Code::Conflict));
    read(&world, "clerk", 1).unwrap();
    // Said twice, it is one event; and it is nobody's right to revise.
    read(&world, "clerk", 1).unwrap();
    assert_eq!(ground.number("SELECT count(*) FROM events WHERE action = 'record_acknowledged'"), 1);
    assert_eq!(["clerk", "auditor"].map(waits), [false, true]);
    let late = "Acknowledged by does not name auditor, due by 2026-01-31.";
    assert_eq!(rule(&world), (Status::Incomplete, vec![late.to_owned()]));
    read(&world, "auditor", 1).unwrap();
    assert_eq!(rule(&world), (Status::Complete, vec![]));
    let shown = |by: &str| world.app.record_page(&world.session(by), "D-1").unwrap().reading.unwrap();
    let reading = shown("manager");
    assert_eq!((reading.revision.as_str(), reading.done, reading.waits_for_me), ("A", 3, false));
    let names: Vec<_> = reading
        .readers
        .iter()
        .map(|one| (one.acknowledgement.as_ref().map(|one| one.name.as_str()), one.is_on_paper))
        .collect();
    assert_eq!(names, [(Some("The clerk"), false), (Some("The auditor"), false), (None, true)]);
    // The event is bound to the version, and through it to the files.
    let body = ground.values("SELECT body AS value FROM acknowledgements ORDER BY event_index").remove(0).unwrap();
    let event: serde_json::Value = serde_json::from_str(&body).unwrap();
    let version = world.app.version_document(&world.session("manager"), "D-1", 1).unwrap();
    assert_eq!(event["digest"], json!(version.digest));
    assert_eq!((&event["detail"]["login"], &event["detail"]["revision"]), (&json!("clerk"), &json!("A")));

    // What is not read changes nothing: title, reviews, readers. What was acknowledged on paper stays, too.
    revised(&world, 1, |form| form.title = "All gauges".to_owned()).unwrap();
    assert_eq!((shown("clerk").done, rule(&world).0), (3, Status::Complete));
    // Nobody enters others.
    let by_hand = revised(&world, 2, |form| {
        form.fields.insert("acknowledged_by".to_owned(), json!(["Somebody Else", "The lower"]));
    });
    let error = by_hand.unwrap_err();
    assert_eq!(error.fields().map(|(name, _)| name).collect::<Vec<_>>(), ["acknowledged_by"]);
    // Another revision is to be read again by each.
    revised(&world, 2, |form| drop(form.fields.insert("revision".to_owned(), json!("B")))).unwrap();
    let reading = shown("clerk");
    assert_eq!((reading.done, reading.waits_for_me, reading.earlier.len()), (0, true, 2));
    assert_eq!(["clerk", "auditor"].map(waits), [true, true]);
    let late = "Acknowledged by does not name the CLERK, auditor, Somebody Else, due by 2026-01-31.";
    assert_eq!(rule(&world), (Status::Incomplete, vec![late.to_owned()]));
    // So is another file of the same revision.
    read(&world, "clerk", 3).unwrap();
    assert_eq!(shown("clerk").done, 1);
    let clerk = world.session("clerk");
    let mut source: &[u8] = b"how gauges are controlled, corrected";
    let upload = world.app.receive(&clerk, "gauges.txt", &mut source as &mut dyn Read, None).unwrap();
    revised(&world, 3, |form| {
        form.fields.insert("revision".to_owned(), json!("B"));
        form.files = vec![FileChoice::Upload(upload.upload)];
    })
    .unwrap();
    assert_eq!((shown("clerk").done, waits("clerk")), (0, true));
    assert!(world.fsck().findings.is_empty());
});

on_both!(what_is_not_in_force_is_not_acknowledged_and_what_is_above_does_not_exist, |ground| {
    let world = World::new(ground);
    document(&world, ground, "clerk;manager", "");
    let moved = |by: &str, version: u32, to: &str| {
        let moving = sanad::app::records::Moving {
            number: "D-1".to_owned(),
            base: Base::Version(version),
            to: to.to_owned(),
            reason: String::new(),
            fields: Values::new(),
        };
        world.app.move_record(&world.session(by), moving).unwrap_or_else(|error| panic!("{}", told(&error)))
    };
    moved("clerk", 1, "draft");
    let home = world.app.home(&world.session("clerk")).unwrap();
    assert!(home.to_read.records.is_empty());
    let error = world.app.acknowledge_record(&world.session("clerk"), "D-1", Base::Version(2)).unwrap_err();
    assert_eq!(error.lines(), ["It can be acknowledged while it is: Effective."]);
    // Marked above the clerk it is not there; the manager sees who has to.
    let raised = RecordForm {
        target: Target::Edit { number: "D-1".to_owned(), base: Base::Version(2) },
        marking: "SECRET".to_owned(),
        reason: "Marked".to_owned(),
        title: "Gauges".to_owned(),
        occurred_on: String::new(),
        owner: String::new(),
        fields: world.app.record_basis(&world.session("manager"), "D-1", sanad::domain::access::Action::ReviseRecord).unwrap().fields,
        files: Vec::new(),
        links: Vec::new(),
    };
    world.app.save_record(&world.session("manager"), raised).unwrap_or_else(|error| panic!("{}", told(&error)));
    assert_eq!(read(&world, "clerk", 3), Err(Code::NotFound));
    assert_eq!(read(&world, "manager", 3), Err(Code::Acknowledgement));
});

on_both!(a_page_and_a_program_acknowledge, |ground| {
    let world = World::new(ground);
    document(&world, ground, "clerk;manager", "");
    let admin = world.session("admin");
    for login in ["clerk", "manager"] {
        world.app.set_password(&admin, login, PASSWORD).unwrap();
    }
    drop(world);
    let service = Service::start(ground);
    let cookie = service.sign_in("tst", "clerk", PASSWORD);
    let home = service.get("/", &[("cookie", &cookie)]).text();
    assert!(home.contains("Waiting for your acknowledgement"), "{home}");
    let page = service.get("/records/D-1", &[("cookie", &cookie)]).text();
    assert!(page.contains("I have read revision") && page.contains("still has to"), "{page}");
    // Who has read it is no field of the form.
    let form = service.get("/records/D-1/edit", &[("cookie", &cookie)]).text();
    assert!(form.contains("field.readers") && !form.contains("field.acknowledged_by"), "{form}");
    let done = service.post("/records/D-1/acknowledge", &cookie, &[("base", "1")]);
    assert_eq!(done.status, 303);
    let page = service.get("/records/D-1?done=acknowledged", &[("cookie", &cookie)]).text();
    assert!(page.contains("has read it") && !page.contains("I have read revision"), "{page}");
    let home = service.get("/", &[("cookie", &cookie)]).text();
    assert!(!home.contains("Waiting for your acknowledgement"), "{home}");
    // Again, by a program of the other reader.
    let cookie = service.sign_in("tst", "manager", PASSWORD);
    let document = service.get("/api/v1/records/D-1", &[("cookie", &cookie)]);
    let tag = document.header("etag").unwrap().to_owned();
    assert_eq!(document.json()["reading"]["done"], 1);
    let path = "/api/v1/records/D-1/acknowledgements";
    let site = ("sec-fetch-site", "same-origin");
    let answer = service.send("POST", path, &[("cookie", &cookie), site], b"");
    assert_eq!(answer.status, 428, "{}", answer.text());
    let answer = service.send("POST", path, &[("cookie", &cookie), site, ("if-match", &tag)], b"");
    assert_eq!(answer.status, 201, "{}", answer.text());
    assert_eq!(answer.json()["login"], "manager");
    assert!(answer.json()["receipt"].as_str().unwrap().starts_with("c2sp.org/tlog-proof"), "{}", answer.text());
    let document = service.get("/api/v1/records/D-1", &[("cookie", &cookie)]).json();
    assert_eq!(document["reading"]["done"], 2);
});
