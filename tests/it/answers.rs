//! Answers in writing: what a verification receipt says, what it does not say, what it costs the ledger.

use std::process::Command;

use base64::Engine as _;
use sanad::app::answers::{A_DAY, Written};
use sanad::app::audit::EventQuery;
use sanad::app::organisations::NewOrganisation;
use sanad::app::users::NewUser;
use sanad::app::verify::Standing;
use sanad::app::{App, Code};
use sanad::domain::access::{Marking, Role};
use sanad::proof::digest::Digest;
use sanad::verify::{Report, Trust, Verdict, verify_container};

use crate::harness::*;
use crate::http::Service;

fn digest(text: &str) -> Digest {
    Digest::of(text.as_bytes())
}

/// What is filed: something in force, something superseded, something void; all of it above most.
fn fill(ground: &Ground, world: &World) {
    let first = ground.folder("first");
    for name in ["kept", "old", "void"] {
        write(&first, &format!("{name}.txt"), format!("{name} evidence"));
    }
    let head = "number,kind,title,marking,state,files\n";
    let rows = "A-1,received-document,Alpha,SECRET,,kept.txt\nA-2,received-document,Beta,SECRET,,old.txt\n\
                A-3,received-document,Gamma,SECRET,,void.txt\n";
    write(&first, "index.csv", format!("{head}{rows}"));
    world.file(&first);
    let next = ground.folder("next");
    write(&next, "new.txt", "new evidence");
    let rows = "A-2,received-document,Beta,SECRET,,new.txt\nA-3,received-document,Gamma,SECRET,void,\n";
    write(&next, "index.csv", format!("{head}{rows}"));
    world.file(&next);
}

fn size(ground: &Ground, organisation: &str) -> i64 {
    ground.number(&format!("SELECT COUNT(*) FROM events WHERE organisation = '{organisation}'"))
}

fn ask(app: &App, address: &str, text: &str, named: &str) -> Result<Written, (Code, String)> {
    app.answer_in_writing(address, "en", &digest(text), named)
        .map_err(|error| (error.code(), error.lines().join("; ")))
}

fn report(receipt: &str, trust: &Trust) -> Report {
    verify_container(&receipt.as_bytes().to_vec(), trust)
}

/// The event in a receipt.
fn event_of(receipt: &str) -> String {
    let line = receipt.lines().find_map(|line| line.strip_prefix("extra ")).unwrap();
    String::from_utf8(base64::engine::general_purpose::STANDARD.decode(line).unwrap()).unwrap()
}

/// The receipt with the event that somebody would like to have.
fn forged(receipt: &str, from: &str, to: &str) -> String {
    let event = event_of(receipt);
    let changed = event.replace(from, to);
    assert_ne!(event, changed, "{from}");
    let encode = |text: &str| base64::engine::general_purpose::STANDARD.encode(text);
    receipt.replace(&encode(&event), &encode(&changed))
}

on_both!(an_answer_is_had_in_writing_and_verified_offline, |ground| {
    let world = World::new(ground);
    fill(ground, &world);
    let app = &world.app;
    let trust = world.trust();
    for (text, named, expected) in [
        ("kept evidence", "", Standing::Known),
        ("old evidence", "tst", Standing::Superseded),
        ("void evidence", "test.example/tst", Standing::Withdrawn),
        ("other evidence", "tst", Standing::Unknown),
    ] {
        let before = size(ground, "tst");
        let asked = app.verify_digest("10.0.0.9", &digest(text)).unwrap();
        assert_eq!(size(ground, "tst"), before, "a question leaves no trace");
        let written = ask(app, "10.0.0.9", text, named).unwrap();
        assert_eq!((size(ground, "tst"), written.index), (before + 1, u64::try_from(before).unwrap()));
        let receipt = app.written_receipt(&written).unwrap();
        assert_eq!(size(ground, "tst"), before + 1);
        assert!(receipt.is_final);
        assert_eq!(receipt.name, format!("tst-verification-{before}.tlog-proof"));

        let report = report(&receipt.text, &trust);
        assert_eq!(report.verdict(), Verdict::Verified, "{}", findings(&report));
        let answered = report.summary().answer.clone().unwrap();
        assert_eq!((answered.answer.asked, answered.answer.standing), (digest(text), expected));
        let place = asked.places.first().map(|place| (place.position, place.at));
        assert_eq!(answered.answer.recorded.map(|recorded| (recorded.position, recorded.at)), place);
        assert_eq!((answered.origin.as_str(), answered.index), ("test.example/tst", written.index));
        assert_eq!((answered.at, answered.answer.as_of), (at(START), written.index));
        // Nothing is said of the record, nor of who asked.
        let event = event_of(&receipt.text);
        for secret in ["A-1", "Alpha", "Beta", "received-document", "SECRET", "txt", "10.0.0.9", "evidence"] {
            assert!(!event.contains(secret), "{secret}: {event}");
        }
        // Whoever does not trust the ledger's key learns no more than that the receipt agrees with itself.
        assert_eq!(self::report(&receipt.text, &Trust::Absent).verdict(), Verdict::Intact);
        // Another answer, another digest, another time, under the signature that there is.
        let to = if expected == Standing::Known { "superseded" } else { "known" };
        let other = digest("another file").hex();
        let day = START.split('T').next().unwrap();
        for (from, to) in
            [(expected.code(), to), (digest(text).hex().as_str(), other.as_str()), (day, "2025-03-02")]
        {
            let refused = self::report(&forged(&receipt.text, from, to), &trust);
            assert_eq!(refused.verdict(), Verdict::NotVerified, "{from} to {to}");
        }
        // At the public page it is known for what it is.
        let told = app.verify_receipt("10.0.0.9", &receipt.text).unwrap();
        assert!(told.is_proven);
        assert_eq!(told.answer.unwrap().standing, expected);
        assert_eq!((told.place.unwrap().standing, told.digest), (expected, Some(digest(text))));
        let changed = forged(&receipt.text, expected.code(), to);
        assert!(!app.verify_receipt("10.0.0.9", &changed).unwrap().is_proven);
    }

    // What was in force then may not be so now; the receipt says what it said.
    let written = ask(app, "10.0.0.9", "kept evidence", "").unwrap();
    let kept = app.written_receipt(&written).unwrap();
    let later = ground.folder("later");
    write(&later, "newer.txt", "newer evidence");
    let rows = "number,kind,title,marking,files\nA-1,received-document,Alpha,SECRET,newer.txt\n";
    write(&later, "index.csv", rows);
    world.file(&later);
    let told = app.verify_receipt("10.0.0.9", &kept.text).unwrap();
    assert_eq!(told.answer.unwrap().standing, Standing::Known);
    assert_eq!(told.place.unwrap().standing, Standing::Superseded);
    assert_eq!(app.written_receipt(&written).unwrap(), kept, "the same whenever it is made");
    assert_eq!(report(&kept.text, &trust).verdict(), Verdict::Verified);

    // Nobody answers for what nobody has, unless they are named; nor does somebody who is not here.
    let before = size(ground, "tst");
    let (code, told) = ask(app, "10.0.0.9", "other evidence", "").unwrap_err();
    assert!(code == Code::Invalid && told.contains("which organisation"), "{told}");
    let (code, told) = ask(app, "10.0.0.9", "kept evidence", "nono").unwrap_err();
    assert!(code == Code::Invalid && told.contains("nono"), "{told}");
    assert_eq!(size(ground, "tst"), before);
    // A receipt of another event is no answer.
    let other = Written { organisation: "tst".to_owned(), index: 0 };
    assert_eq!(app.written_receipt(&other).unwrap_err().code(), Code::NotFound);
    assert!(world.fsck().findings.is_empty());
});

on_both!(answers_in_writing_are_bounded_for_each_address_and_each_day, |ground| {
    let world = World::new(ground);
    let before = size(ground, "tst");
    let mut given = 0;
    // Twenty from one address, then one in ten minutes; what is refused leaves no trace.
    for text in 0..20 {
        ask(&world.app, "10.1.0.0", &text.to_string(), "tst").unwrap();
        given += 1;
    }
    assert_eq!(ask(&world.app, "10.1.0.0", "one more", "tst").unwrap_err().0, Code::TooMany);
    assert!(world.app.verify_digest("10.1.0.0", &digest("one more")).is_ok(), "asking goes on");
    world.clock.advance(600_000);
    ask(&world.app, "10.1.0.0", "one more", "tst").unwrap();
    assert_eq!(ask(&world.app, "10.1.0.0", "two more", "tst").unwrap_err().0, Code::TooMany);
    given += 1;
    while given < A_DAY {
        ask(&world.app, &format!("10.1.1.{}", given / 20), &given.to_string(), "tst").unwrap();
        given += 1;
    }
    assert_eq!(ask(&world.app, "10.1.2.1", "x", "tst").unwrap_err().0, Code::TooMany);
    assert_eq!(size(ground, "tst"), before + A_DAY);
    assert_eq!(world.fsck().findings.len(), 0);
    drop(world);
    // Starting anew forgets addresses, but not what the ledger has. A day after the first one there is room for twenty, for
    // those that were given within the first instant.
    let world = World::reopen(ground).unwrap();
    world.clock.advance(-1000);
    let error = world.app.answer_in_writing("10.1.3.1", "en", &digest("x"), "tst").unwrap_err();
    assert_eq!((error.code(), error.argument("seconds")), (Code::TooMany, Some("1")));
    world.clock.advance(1000);
    let after = size(ground, "tst");
    for number in 0..20 {
        ask(&world.app, "10.1.3.2", &number.to_string(), "tst").unwrap();
    }
    assert_eq!(ask(&world.app, "10.1.3.3", "x", "tst").unwrap_err().0, Code::TooMany);
    assert_eq!(size(ground, "tst"), after + 20);
});

on_both!(each_organisation_answers_for_its_own_ledger, |ground| {
    let world = World::new(ground);
    fill(ground, &world);
    let app = &world.app;
    let user = |login: &str, role| NewUser {
        login: login.to_owned(),
        name: login.to_owned(),
        role,
        clearance: Marking::Secret,
    };
    app.add_organisation(NewOrganisation {
        is_post_quantum: false,
        code: "oth".parse().unwrap(),
        name: "Other Works".to_owned(),
        host: None,
        users: vec![user("boss", Role::Administrator), user("manager", Role::QualityManager)],
    })
    .unwrap();
    let folder = ground.folder("other");
    write(&folder, "same.txt", "kept evidence");
    write(&folder, "index.csv", "number,kind,title,files\nO-1,received-document,Omega,same.txt\n");
    let theirs = app.session_in(Some("oth"), "manager").unwrap();
    app.import(&theirs, &folder, sanad::app::import::run::Options::default(), &mut Silence).unwrap();

    let (code, told) = ask(app, "10.2.0.1", "kept evidence", "").unwrap_err();
    assert!(code == Code::Invalid && told.contains("test.example/oth, test.example/tst"), "{told}");
    let trust_of = |code: &str| {
        let keys = app.log_keys_of(Some(code)).unwrap();
        let logs: String = keys.iter().map(|key| format!("log {key}\n")).collect();
        Trust::Policy(format!("{logs}quorum none\n").parse().unwrap())
    };
    for (code, other, text, expected) in [
        ("tst", "oth", "kept evidence", Standing::Known),
        ("oth", "tst", "kept evidence", Standing::Known),
        // What the one has is unknown to the other.
        ("oth", "tst", "old evidence", Standing::Unknown),
        ("tst", "oth", "old evidence", Standing::Superseded),
    ] {
        let before = (size(ground, code), size(ground, other));
        let written = ask(app, "10.2.0.1", text, code).unwrap();
        assert_eq!((size(ground, code), size(ground, other)), (before.0 + 1, before.1), "{code}");
        let receipt = app.written_receipt(&written).unwrap().text;
        let report = self::report(&receipt, &trust_of(code));
        assert_eq!(report.verdict(), Verdict::Verified, "{code}: {}", findings(&report));
        assert_eq!(report.summary().answer.clone().unwrap().answer.standing, expected, "{code} {text}");
        assert_eq!(self::report(&receipt, &trust_of(other)).verdict(), Verdict::Intact);
    }
});

on_both!(the_audit_trail_says_what_was_answered, |ground| {
    let world = World::new(ground);
    fill(ground, &world);
    let known = ask(&world.app, "10.3.0.1", "old evidence", "").unwrap().index;
    let unknown = ask(&world.app, "10.3.0.1", "later evidence", "tst").unwrap().index;
    let query = EventQuery {
        action: "verification_answered".to_owned(),
        limit: "10".to_owned(),
        ..Default::default()
    };
    let line = |login: &str, index: u64| {
        let page = world.app.list_events(&world.session(login), &query).unwrap();
        assert_eq!(page.events.len(), 2);
        page.events.into_iter().find(|event| event.index == index).unwrap()
    };
    let seen = line("manager", known);
    assert_eq!((seen.actor.as_str(), seen.action_label.as_str()), ("", "Verification receipt given"));
    assert_eq!((seen.subject.sort, seen.subject.name), ("digest", digest("old evidence").to_string()));
    let answer = seen.answer.unwrap();
    assert_eq!(answer.standing, Standing::Superseded);
    assert!(answer.sentence.contains("superseded, at position"), "{}", answer.sentence);
    let shown = world.app.show_event(&world.session("manager"), known).unwrap();
    assert!(shown.body.unwrap().contains(&digest("old evidence").hex()));
    // Whoever may not see the record learns not even the hash of its file.
    for (login, index, is_seen) in [("lower", known, false), ("lower", unknown, true)] {
        let listed = line(login, index);
        let shown = world.app.show_event(&world.session(login), index).unwrap();
        assert_eq!((listed.answer.is_some(), listed.subject.sort == "digest"), (is_seen, is_seen), "{index}");
        assert_eq!((shown.body.is_some(), shown.line.answer.is_some()), (is_seen, is_seen), "{index}");
    }
    // Also where it was filed only after somebody had asked.
    let folder = ground.folder("later");
    write(&folder, "later.txt", "later evidence");
    let rows = "number,kind,title,marking,files\nA-9,received-document,Late,SECRET,later.txt\n";
    write(&folder, "index.csv", rows);
    world.file(&folder);
    assert_eq!(line("lower", unknown).subject.sort, "hidden");
    assert!(line("manager", unknown).answer.unwrap().sentence.ends_with("unknown"));
});

on_both!(anybody_takes_a_receipt_from_the_page_and_from_the_api, |ground| {
    let world = World::new(ground);
    fill(ground, &world);
    drop(world);
    let service = Service::start(ground);
    let hex = digest("kept evidence").hex();
    let before = size(ground, "tst");
    for language in ["en", "ur"] {
        let asked = [("accept-language", language)];
        let page = service.get(&format!("/verify?hash={hex}"), &asked).text();
        assert!(page.contains("action=\"/verify/receipt\"") && page.contains(&hex), "{page}");
        let unknown = service.get(&format!("/verify?hash={}", digest("x").hex()), &asked).text();
        assert!(unknown.contains("name=\"organisation\" required") && !unknown.contains('⟦'), "{unknown}");
    }
    assert_eq!(size(ground, "tst"), before);
    let form = [("digest", hex.as_str()), ("organisation", "test.example/tst")];
    let taken = service.post("/verify/receipt", "", &form);
    assert_eq!(taken.status, 200, "{}", taken.text());
    assert_eq!(taken.header("content-type"), Some("text/plain; charset=utf-8"));
    let name = format!("tst-verification-{before}.tlog-proof");
    assert!(taken.header("content-disposition").unwrap().ends_with(&name));
    // A program says nothing of where it comes from; a page of another site does.
    let path = format!("/api/v1/verify/sha256:{hex}/receipt");
    let from_api = service.send("POST", &path, &[], b"");
    assert_eq!((from_api.status, from_api.header("cache-control")), (200, Some("no-store")));
    for headers in [[("sec-fetch-site", "cross-site")], [("origin", "https://elsewhere.example")]] {
        assert_eq!(service.send("POST", &path, &headers, b"").status, 403);
        assert_eq!(service.send("POST", "/verify/receipt", &headers, b"digest=x").status, 403);
    }
    assert_eq!(size(ground, "tst"), before + 2);
    let unknown = format!("/api/v1/verify/{}/receipt", digest("x").hex());
    let refused = service.send("POST", &unknown, &[], b"");
    assert_eq!((refused.status, refused.json()["fields"][0]["name"].as_str()), (422, Some("organisation")));
    assert_eq!(service.send("POST", &format!("{unknown}?organisation=tst"), &[], b"").status, 200);
    assert_eq!(service.send("POST", "/api/v1/verify/abc/receipt", &[], b"").status, 422);
    assert_eq!(service.get(&path, &[]).status, 405);
    // What is wrong is said beside the answer.
    let page =
        service.post("/verify/receipt", "", &[("digest", &digest("x").hex()), ("organisation", "nono")]);
    let text = page.text();
    assert_eq!(page.status, 422);
    assert!(text.contains("nono") && text.contains("standing-unknown") && !text.contains('⟦'), "{text}");
    assert_eq!(service.post("/verify/receipt", "", &[("digest", "abc")]).status, 422);

    // Offline, with the program; and pasted on the page.
    let file = write(&ground.folder("taken"), &name, &taken.body);
    let trust = ground.dir().join("trust.policy");
    let trust = if trust.exists() {
        trust
    } else {
        let keys = service.get("/ledger/tst/vkey", &[]).text();
        let logs: String = keys.lines().map(|key| format!("log {key}\n")).collect();
        write(&ground.folder("taken"), "trust", format!("{logs}quorum none\n"))
    };
    let run = |file: &std::path::Path| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sanad-verify"));
        let output = command.arg(file).arg("--trust").arg(&trust).output().unwrap();
        (output.status.code(), printed(&output))
    };
    let (code, told) = run(&file);
    assert_eq!(code, Some(0), "{told}");
    for part in ["Asked", &hex, "known: on record at position", "of the ledger test.example/tst"] {
        assert!(told.contains(part), "{part}: {told}");
    }
    let changed = forged(&taken.text(), "\"known\"", "\"withdrawn\"");
    let (code, told) = run(&write(&ground.folder("taken"), "changed", &changed));
    assert!(code == Some(1) && told.contains("receipt-invalid"), "{told}");
    let pasted = service.post("/verify", "", &[("what", &taken.text())]).text();
    assert!(pasted.contains("This receipt is genuine") && pasted.contains("Known"), "{pasted}");
    let refused = service.post("/verify", "", &[("what", &changed)]).text();
    assert!(refused.contains("proves nothing here"), "{refused}");
});
