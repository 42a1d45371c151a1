//! Work that finds people: what has to be read and acknowledged, what was said and whom it names, what is handed over.

use std::io::Read;

use sanad::app::records::{Base, FileChoice, Filed, RecordForm, Target};
use sanad::app::{Code, Error};
use sanad::domain::clock::Clock;
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
    (rule.status, rule.items.iter().map(|item| item.reason.clone()).collect())
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
    let body =
        ground.values("SELECT body AS value FROM acknowledgements ORDER BY event_index").remove(0).unwrap();
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
        fields: world
            .app
            .record_basis(&world.session("manager"), "D-1", sanad::domain::access::Action::ReviseRecord)
            .unwrap()
            .fields,
        files: Vec::new(),
        links: Vec::new(),
    };
    world
        .app
        .save_record(&world.session("manager"), raised)
        .unwrap_or_else(|error| panic!("{}", told(&error)));
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
    assert!(
        answer.json()["receipt"].as_str().unwrap().starts_with("c2sp.org/tlog-proof"),
        "{}",
        answer.text()
    );
    let document = service.get("/api/v1/records/D-1", &[("cookie", &cookie)]).json();
    assert_eq!(document["reading"]["done"], 2);
});

/// Files records of these numbers and markings, owned by the clerk.
fn records(world: &World, ground: &Ground, rows: &[(&str, &str)]) {
    let folder = ground.folder("records");
    let mut index = "number,kind,title,marking,owner\n".to_owned();
    for (number, marking) in rows {
        index.push_str(&format!("{number},received-document,About {number},{marking},clerk\n"));
    }
    write(&folder, "index.csv", index);
    world.file(&folder);
}

fn comment(world: &World, by: &str, number: &str, text: &str) -> Result<Vec<String>, Code> {
    let done = world.app.add_comment(&world.session(by), number, text);
    done.map(|done| done.not_told).map_err(|error| error.code())
}

fn named(world: &World, who: &str) -> Vec<String> {
    let home = world.app.home(&world.session(who)).unwrap();
    home.mentions
        .lines
        .into_iter()
        .map(|line| format!("{} {}: {}", line.number, line.name, line.text))
        .collect()
}

on_both!(whoever_is_named_finds_it_until_they_have_looked, |ground| {
    let world = World::new(ground);
    records(&world, ground, &[("R-1", "RESTRICTED"), ("R-2", "SECRET")]);
    let text = "Is this lot ours, @clerk? @auditor, @nobody and @body may know. x@lower.example";
    assert_eq!(comment(&world, "lower", "R-1", text).unwrap(), ["body", "nobody"]);
    assert_eq!(named(&world, "clerk"), [format!("R-1 The lower: {text}")]);
    assert_eq!(named(&world, "auditor").len(), 1);
    assert_eq!(named(&world, "lower"), [""; 0]);
    // Whoever looks has seen it, at that record and not at others.
    comment(&world, "lower", "R-1", "And you again, @clerk").unwrap();
    world.app.see_mentions(&world.session("auditor"), "R-1").unwrap();
    assert_eq!((named(&world, "clerk").len(), named(&world, "auditor").len()), (2, 0));
    // So has whoever answers. Naming oneself tells nobody.
    assert_eq!(comment(&world, "clerk", "R-1", "It is. @clerk @lower").unwrap(), [""; 0]);
    assert_eq!((named(&world, "clerk").len(), named(&world, "lower").len()), (0, 1));
    let list = world.app.list_comments(&world.session("manager"), "R-1", None, Some(2)).unwrap();
    let texts: Vec<&str> = list.comments.iter().map(|one| one.text.as_str()).collect();
    assert_eq!(texts, ["And you again, @clerk", "It is. @clerk @lower"]);
    let rest = world.app.list_comments(&world.session("manager"), "R-1", list.before, Some(2)).unwrap();
    assert_eq!((rest.comments.len(), rest.before), (1, None));
    // What it is bounded by, and by whom it is written.
    for (text, expected) in [
        ("", Err(Code::Invalid)),
        (" \n ", Err(Code::Invalid)),
        ("\u{202e}x", Err(Code::Invalid)),
        ("ہاں", Ok(vec![])),
    ] {
        assert_eq!(comment(&world, "admin", "R-1", text), expected, "{text:?}");
    }
    assert_eq!(comment(&world, "clerk", "R-1", &"ی".repeat(4001)), Err(Code::Invalid));
    comment(&world, "clerk", "R-1", &"ی".repeat(4000)).unwrap();
    assert_eq!(comment(&world, "body", "R-1", "x"), Err(Code::Denied));
    assert_eq!(comment(&world, "clerk", "R-9", "x"), Err(Code::NotFound));
    // The event commits to the text and does not tell it.
    let query = "SELECT body AS value FROM events WHERE action = 'record_commented' ORDER BY event_index";
    let event = ground.values(query).remove(0).unwrap();
    assert!(!event.contains("this lot") && event.contains("\"text\":\"sha256:"), "{event}");
    assert!(world.fsck().findings.is_empty());
});

on_both!(a_comment_is_as_hidden_as_what_it_is_about, |ground| {
    let world = World::new(ground);
    records(&world, ground, &[("R-1", "RESTRICTED"), ("R-2", "SECRET")]);
    // Whoever may not see the record is not told, and nobody learns why.
    assert_eq!(comment(&world, "manager", "R-2", "Look, @clerk and @nobody").unwrap(), ["clerk", "nobody"]);
    assert_eq!(named(&world, "clerk"), [""; 0]);
    assert_eq!(comment(&world, "clerk", "R-2", "x"), Err(Code::NotFound));
    let list = |by: &str, number: &str| {
        let list = world.app.list_comments(&world.session(by), number, None, None);
        list.map(|list| list.comments.len()).map_err(|error| error.code())
    };
    assert_eq!((list("clerk", "R-2"), list("manager", "R-2")), (Err(Code::NotFound), Ok(1)));
    let marked = |number: &str, version: u32, marking: &str| {
        let form = RecordForm {
            target: Target::Edit { number: number.to_owned(), base: Base::Version(version) },
            title: format!("About {number}"),
            occurred_on: String::new(),
            marking: marking.to_owned(),
            owner: String::new(),
            fields: Values::new(),
            files: Vec::new(),
            links: Vec::new(),
            reason: "Marked".to_owned(),
        };
        world
            .app
            .save_record(&world.session("manager"), form)
            .unwrap_or_else(|error| panic!("{}", told(&error)))
    };
    // Marked lower now: what was said of the version before is as absent as that version.
    marked("R-2", 1, "RESTRICTED");
    assert_eq!((list("clerk", "R-2"), list("manager", "R-2")), (Ok(0), Ok(1)));
    comment(&world, "manager", "R-2", "Now you too, @clerk").unwrap();
    assert_eq!((list("clerk", "R-2"), named(&world, "clerk").len()), (Ok(1), 1));
    // Marked higher: what waited for them does so no longer.
    comment(&world, "manager", "R-1", "@clerk").unwrap();
    assert_eq!(named(&world, "clerk").len(), 2);
    marked("R-1", 1, "SECRET");
    assert_eq!(named(&world, "clerk"), ["R-2 The manager: Now you too, @clerk"]);
    assert!(world.fsck().findings.is_empty());
});

on_both!(a_page_and_a_program_comment, |ground| {
    let world = World::new(ground);
    records(&world, ground, &[("R-1", "RESTRICTED")]);
    let admin = world.session("admin");
    for login in ["clerk", "lower"] {
        world.app.set_password(&admin, login, PASSWORD).unwrap();
    }
    drop(world);
    let service = Service::start(ground);
    let cookie = service.sign_in("tst", "lower", PASSWORD);
    let text = "<b>Please</b>, @clerk\nand @nobody";
    let done = service.post("/records/R-1/comments", &cookie, &[("text", text)]);
    assert_eq!(
        (done.status, done.header("location")),
        (303, Some("/records/R-1?done=commented&untold=nobody#comments"))
    );
    let page = service.get("/records/R-1?done=commented&untold=nobody", &[("cookie", &cookie)]).text();
    assert!(page.contains("&lt;b&gt;Please") && !page.contains("<b>Please"), "{page}");
    assert!(page.contains("was not told"), "{page}");
    // What was typed is not lost.
    let long = "x".repeat(4001);
    let again = service.post("/records/R-1/comments", &cookie, &[("text", &long)]);
    assert!(again.status == 422 && again.text().contains(&long), "{}", again.status);
    let cookie = service.sign_in("tst", "clerk", PASSWORD);
    let home = service.get("/", &[("cookie", &cookie)]).text();
    assert!(home.contains("You were named") && home.contains("&lt;b&gt;Please"), "{home}");
    assert_eq!(service.get("/records/R-1", &[("cookie", &cookie)]).status, 200);
    let home = service.get("/", &[("cookie", &cookie)]).text();
    assert!(!home.contains("You were named"), "{home}");
    let path = "/api/v1/records/R-1/comments";
    let headers = [
        ("cookie", cookie.as_str()),
        ("sec-fetch-site", "same-origin"),
        ("content-type", "application/json"),
    ];
    let answer = service.send("POST", path, &headers, br#"{"text":"Done, @lower"}"#);
    assert_eq!(answer.status, 201, "{}", answer.text());
    assert_eq!(answer.json()["mentions"][0]["login"], "lower");
    assert!(
        answer.json()["receipt"].as_str().unwrap().starts_with("c2sp.org/tlog-proof"),
        "{}",
        answer.text()
    );
    let list = service.get(path, &[("cookie", &cookie)]).json();
    assert_eq!(list["comments"][1]["text"], "Done, @lower");
});

fn mine(world: &World, who: &str) -> Vec<String> {
    let home = world.app.home(&world.session(who)).unwrap();
    let mut mine: Vec<String> = home.mine.records.into_iter().map(|line| line.number).collect();
    mine.sort();
    mine
}

/// Open records of the clerk: two that everybody may see, and one above the lower quality manager.
fn owned(world: &World, ground: &Ground) {
    let folder = ground.folder("records");
    write(
        &folder,
        "index.csv",
        "number,kind,title,marking,owner,state\nR-1,received-document,One,RESTRICTED,clerk,\n\
         R-2,received-document,Two,RESTRICTED,clerk,\nR-3,received-document,Three,SECRET,clerk,\n",
    );
    world.file(&folder);
}

on_both!(whoever_goes_leaves_no_record_behind, |ground| {
    let world = World::new(ground);
    owned(&world, ground);
    let app = &world.app;
    let admin = world.session("admin");
    let day = world.clock.now().date().to_string();
    let new = sanad::app::delegations::NewDelegation {
        to: "clerk".to_owned(),
        from: day.clone(),
        until: day.clone(),
        kinds: Vec::new(),
    };
    app.give_delegation(&world.session("manager"), &new).unwrap();
    let given = sanad::app::delegations::NewDelegation { to: "auditor".to_owned(), ..new };
    app.give_delegation(&world.session("clerk"), &given).unwrap();
    assert_eq!(mine(&world, "clerk"), ["R-1", "R-2"]);
    // Nobody goes without saying who takes over.
    let off = |session: &sanad::app::Session, successor: &str| {
        app.switch_person(session, "clerk", (false, successor)).map(|person| person.is_active)
    };
    let error = off(&admin, "").unwrap_err();
    assert_eq!(
        error.fields().collect::<Vec<_>>(),
        [("successor", "3 records, open or in force, are theirs: say who takes them over")]
    );
    for wrong in ["nobody", "clerk", "admin", "body"] {
        let error = off(&admin, wrong).unwrap_err();
        assert_eq!(error.fields().map(|(name, _)| name).collect::<Vec<_>>(), ["successor"], "{wrong}");
    }
    // Nor to somebody who may not see all of it.
    let error = off(&admin, "lower").unwrap_err();
    assert!(error.lines()[0].contains("R-3") && !error.lines()[0].contains("R-1"), "{}", told(&error));
    assert!(app.session("clerk").is_ok());
    // Nor does anybody get a role that works on no records without that, and with another that does there is no need.
    let role = |role: &str, successor: &str| {
        let change = sanad::app::people::PersonChange {
            name: "The clerk".to_owned(),
            role: role.to_owned(),
            clearance: "RESTRICTED".to_owned(),
        };
        app.change_person_with(&admin, "clerk", &change, successor).map(|person| person.role)
    };
    let error = role("certification-body", "").unwrap_err();
    assert_eq!(error.fields().map(|(name, _)| name).collect::<Vec<_>>(), ["successor"]);
    assert_eq!(role("quality-manager", "").ok().as_deref(), Some("quality-manager"));
    assert_eq!(role("contributor", "").ok().as_deref(), Some("contributor"));
    assert_eq!(
        role("certification-body", "lower").unwrap_err().lines().len(),
        1,
        "who may not see all of it"
    );
    let versions = ground.number("SELECT count(*) FROM versions");
    assert_eq!(off(&admin, "manager").ok(), Some(false));
    assert_eq!(mine(&world, "manager"), ["R-1", "R-2", "R-3"]);
    // One event each, no version, and nothing is found under the old owner.
    assert_eq!(ground.number("SELECT count(*) FROM versions"), versions);
    assert_eq!(ground.number("SELECT count(*) FROM events WHERE action = 'record_handed_over'"), 3);
    let query =
        |owner: &str| sanad::app::records::RecordQuery { owner: owner.to_owned(), ..Default::default() };
    let count = |owner: &str| app.find_records(&world.session("manager"), &query(owner)).unwrap().count;
    assert_eq!((count("clerk"), count("manager")), (0, 3));
    // Their word ends with them, and so does what they could sign for others.
    let open = "SELECT count(*) FROM delegations WHERE ended_ms IS NULL";
    assert_eq!(ground.number(open), 0);
    assert!(world.fsck().findings.is_empty());
    // Nothing is left to hand over when they come back and go again.
    app.switch_person(&admin, "clerk", (true, "")).unwrap();
    assert_eq!(off(&admin, "").ok(), Some(false));
});

on_both!(a_quality_manager_hands_over_and_nobody_learns_what_is_above, |ground| {
    let world = World::new(ground);
    owned(&world, ground);
    let app = &world.app;
    // What is above whoever hands over stays, and nothing tells them of it.
    let done = app.hand_over(&world.session("lower"), "clerk", "auditor").unwrap();
    assert_eq!(done.records, ["R-1", "R-2"]);
    assert_eq!(mine(&world, "auditor"), ["R-1", "R-2"]);
    let owners = |by: &str| app.list_owners(&world.session(by)).unwrap().owners;
    let lines: Vec<(String, usize)> = owners("lower").into_iter().map(|one| (one.login, one.open)).collect();
    assert_eq!(lines, [("auditor".to_owned(), 2)]);
    // An administrator who sees none of it switches them off; whoever sees it is told that it has nobody.
    let admin = world.session("admin");
    let change = sanad::app::people::PersonChange {
        name: "The lower".to_owned(),
        role: "administrator".to_owned(),
        clearance: "RESTRICTED".to_owned(),
    };
    app.change_person(&admin, "lower", &change).unwrap();
    app.switch_person(&world.session("lower"), "clerk", (false, "")).unwrap();
    let left = |by: &str| app.home(&world.session(by)).unwrap().left;
    assert_eq!((left("lower").len(), left("auditor").len()), (0, 0));
    let seen: Vec<(String, usize)> = left("manager").into_iter().map(|one| (one.login, one.open)).collect();
    assert_eq!(seen, [("clerk".to_owned(), 1)]);
    app.hand_over(&world.session("manager"), "clerk", "manager").unwrap();
    assert!(left("manager").is_empty());
    for by in ["auditor", "body"] {
        let error = app.hand_over(&world.session(by), "manager", "auditor").unwrap_err();
        assert_eq!(error.code(), Code::Denied, "{by}");
    }
    assert_eq!(
        app.hand_over(&world.session("manager"), "nobody", "auditor").unwrap_err().code(),
        Code::NotFound
    );
    assert!(world.fsck().findings.is_empty());
});

on_both!(the_pages_and_a_program_hand_over, |ground| {
    let world = World::new(ground);
    owned(&world, ground);
    let admin = world.session("admin");
    for login in ["admin", "manager"] {
        world.app.set_password(&admin, login, PASSWORD).unwrap();
    }
    drop(world);
    let service = Service::start(ground);
    let cookie = service.sign_in("tst", "admin", PASSWORD);
    let page = service.get("/people/clerk", &[("cookie", &cookie)]).text();
    assert!(page.contains("Who takes over their"), "{page}");
    let refused = service.post("/people/clerk/switch", &cookie, &[("is_active", "false")]);
    assert_eq!(refused.status, 422);
    assert!(refused.text().contains("say who takes them over"), "{}", refused.text());
    // By a program, as the administrator.
    let headers = [
        ("cookie", cookie.as_str()),
        ("sec-fetch-site", "same-origin"),
        ("content-type", "application/json"),
    ];
    let body = br#"{"is_active":false,"successor":"lower"}"#;
    let answer = service.send("PATCH", "/api/v1/people/clerk", &headers, body);
    assert_eq!(answer.status, 422, "{}", answer.text());
    let done =
        service.post("/people/clerk/switch", &cookie, &[("is_active", "false"), ("successor", "manager")]);
    assert_eq!(done.status, 303, "{}", done.text());
    let cookie = service.sign_in("tst", "manager", PASSWORD);
    let page = service.get("/hand-over", &[("cookie", &cookie)]).text();
    assert!(page.contains("The manager") && page.contains("records"), "{page}");
    let wrong = service.post("/hand-over", &cookie, &[("from", "manager"), ("to", "lower")]);
    assert!(wrong.status == 422 && wrong.text().contains("R-3"), "{}", wrong.text());
    let list = service.get("/api/v1/hand-over", &[("cookie", &cookie)]).json();
    assert_eq!((&list["owners"][0]["login"], &list["owners"][0]["open"]), (&json!("manager"), &json!(3)));
    let headers = [
        ("cookie", cookie.as_str()),
        ("sec-fetch-site", "same-origin"),
        ("content-type", "application/json"),
    ];
    let answer = service.send("POST", "/api/v1/hand-over", &headers, br#"{"from":"manager","to":"auditor"}"#);
    assert_eq!(answer.status, 422, "the auditor is not cleared for R-3: {}", answer.text());
});

/// Records of the clerk that are due: one for all, one that is marked, one above them, and one that is settled.
fn due(world: &World, ground: &Ground) {
    let folder = ground.folder("due");
    write(
        &folder,
        "index.csv",
        "number,kind,title,marking,owner,state,document_type,document_code,revision,prepared_by,approved_by,\
         effective_from,review_due_on\n\
         A-1,procedure,\"Gauge; late, سند\",UNCLASSIFIED,clerk,effective,form,F-1,A,Ali,Sana,2026-01-01,2026-03-20\n\
         A-2,procedure,Hidden title,RESTRICTED,clerk,effective,form,F-2,A,Ali,Sana,2026-01-01,2026-03-01\n\
         A-3,procedure,Above,SECRET,clerk,effective,form,F-3,A,Ali,Sana,2026-01-01,2026-03-03\n\
         A-4,procedure,Another's,UNCLASSIFIED,manager,effective,form,F-4,A,Ali,Sana,2026-01-01,2026-03-04\n",
    );
    world.file(&folder);
}

on_both!(a_calendar_tells_what_is_due_to_whoever_has_its_address, |ground| {
    let world = World::new(ground);
    due(&world, ground);
    let app = &world.app;
    let admin = world.session("admin");
    app.set_password(&admin, "clerk", PASSWORD).unwrap();
    drop(world);
    let service = Service::start(ground);
    let cookie = service.sign_in("tst", "clerk", PASSWORD);
    let page = service.post("/account/calendar", &cookie, &[]).text();
    let path = page.split("class=\"secret\">").nth(1).unwrap().split('<').next().unwrap().to_owned();
    let path = path.replace("&#x2f;", "/");
    assert!(path.starts_with("/calendar/sanad_") && path.ends_with(".ics?language=en"), "{path}");
    let found = service.get(&path, &[]);
    assert_eq!((found.status, found.header("content-type")), (200, Some("text/calendar; charset=utf-8")));
    let text = found.text();
    assert!(text.starts_with("BEGIN:VCALENDAR\r\n") && text.ends_with("END:VCALENDAR\r\n"), "{text}");
    let unfolded = text.replace("\r\n ", "");
    assert!(unfolded.contains("SUMMARY:A-1 Gauge\\; late\\, سند\r\n"), "{unfolded}");
    // Of what is marked the number alone; nothing of what is above, or another's.
    assert!(
        unfolded.contains("SUMMARY:A-2\r\n") && unfolded.contains("DTSTART;VALUE=DATE:20260301\r\n"),
        "{unfolded}"
    );
    assert!(
        !unfolded.contains("Hidden") && !unfolded.contains("A-3") && !unfolded.contains("A-4"),
        "{unfolded}"
    );
    assert!(text.split("\r\n").all(|line| line.len() <= 75), "{text}");
    // Nothing new is not sent again.
    let tag = found.header("etag").unwrap();
    let again = service.get(&path, &[("if-none-match", tag)]);
    assert_eq!((again.status, again.text().as_str()), (304, ""));
    // In the language that the address was made in.
    let urdu = service.get(&path.replace("language=en", "language=ur"), &[]);
    assert_eq!(urdu.header("content-language"), Some("ur"));
    assert!(urdu.text().contains("آخری"), "{}", urdu.text());
    // The address is no token for anything else, and no token is an address.
    let token = path.split('/').nth(2).unwrap().split(".ics").next().unwrap().to_owned();
    let bearer = format!("Bearer {token}");
    assert_eq!(service.get("/api/v1/me", &[("authorization", &bearer)]).status, 401);
    let form = [("name", "x"), ("scopes", "read"), ("days", "3")];
    let page = service.post("/account/tokens", &cookie, &form).text();
    let other = page.split("class=\"secret\">").nth(1).unwrap().split('<').next().unwrap().to_owned();
    assert_eq!(service.get(&format!("/calendar/{other}.ics"), &[]).status, 404);
    assert_eq!(service.get("/calendar/sanad_nothing.ics", &[]).status, 404);
    // It stands in no log, and as a digest in the database.
    let log = std::fs::read_to_string(ground.dir().join("serve.log")).unwrap();
    assert!(log.contains("/calendar/") && !log.contains(&token), "{log}");
    assert_eq!(ground.number(&format!("SELECT count(*) FROM tokens WHERE token_digest = '{token}'")), 0);
    // Taken back, it opens nothing.
    let id =
        ground.values("SELECT token_id AS value FROM tokens WHERE scopes = 'calendar'").remove(0).unwrap();
    assert_eq!(service.post(&format!("/account/tokens/{id}/revoke"), &cookie, &[]).status, 303);
    assert_eq!(service.get(&path, &[]).status, 404);
    let headers = [("cookie", cookie.as_str()), ("sec-fetch-site", "same-origin")];
    let made = service.send("POST", "/api/v1/calendars", &headers, b"");
    assert_eq!(made.status, 201, "{}", made.text());
    assert_eq!(service.get(made.json()["path"].as_str().unwrap(), &[]).status, 200);
    drop(service);
    let world = World::reopen_now(ground).unwrap();
    assert!(world.fsck().findings.is_empty());
    // So it is with everything of whoever is switched off.
    world.app.switch_person(&world.session("admin"), "clerk", (false, "manager")).unwrap();
    let open = ground.number("SELECT count(*) FROM tokens WHERE revoked_ms IS NULL");
    assert_eq!(open, 0);
});
