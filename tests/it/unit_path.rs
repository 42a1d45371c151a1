//! The whole path of one unit over the API of a running service: it is scanned, built, tested, held up, repaired, tested
//! again, released, certified, delivered; and its pack, verified with nothing of the service, has its records and no others.

use std::collections::BTreeSet;
use std::sync::Barrier;
use std::time::Duration;

use sanad::app::people::{NewPerson, PersonChange};
use sanad::verify::{Verdict, verify};
use serde_json::{Value, json};

use crate::harness::*;
use crate::http::{Reply, Service, encoded};
use crate::pieces::{members, numbers, pack_json, unmet};
use crate::signing::PASSWORD;

/// Two sights to be built, two drives of a bar each, and a lot of glass.
const RECEIVED: &str = "type,item,revision,title,lot,serial,supplier,certificate,status,relation,into_item,into_serial,quantity,unit
item,SIGHT,C,Sight
item,DRIVE,B,Drive
item,LENS,1,Lens
item,BAR,1,Bar
item,GLASS,1,Glass
lot,BAR,1,,BAR-77,,Mill,M-1,,,,,50,kg
lot,BAR,1,,BAR-88,,Mill,M-2,,,,,50,kg
lot,GLASS,1,,MELT-3,,Glassworks,M-3,,,,,90,pcs
unit,SIGHT,C,,,ONE-1,,,in-work
unit,SIGHT,C,,,TWO-2,,,in-work
unit,DRIVE,B,,,DRV-77,,,in-work
unit,DRIVE,B,,,DRV-88,,,in-work
edge,BAR,,,BAR-77,,,,,consumed,DRIVE,DRV-77,2,kg
edge,BAR,,,BAR-88,,,,,consumed,DRIVE,DRV-88,2,kg
";

/// What was there before: the material with its certificates, and two gauges.
fn stock(world: &World, ground: &Ground) {
    let material = |number: &str, part: &str, lot: &str| {
        format!(
            "{number},certificate-of-conformity,Material,issued,paper.txt,received,Mill,{part},{lot},50,As ordered,none,Mill,\
             2026-01-01"
        )
    };
    let certificates = [
        "number,kind,title,state,files,direction,issuer,part,lots,quantity,declaration,deviations,signed_by,signed_on"
            .to_owned(),
        material("M-1", "BAR 1", "BAR-77"),
        material("M-2", "BAR 1", "BAR-88"),
        material("M-3", "GLASS 1", "MELT-3"),
    ];
    let gauge = |number: &str| {
        format!("{number},calibration,Gauge,valid,paper.txt,G-1,Gauge,Ring,Own,2026-01-10,2027-01-10,pass,77")
    };
    let gauges = [
        "number,kind,title,state,files,equipment,description,reference_standard,laboratory,calibrated_on,due_on,result,\
         certificate_number"
            .to_owned(),
        gauge("CAL-1"),
        gauge("CAL-2"),
    ];
    for (name, index) in [("certificates", &certificates[..]), ("gauges", &gauges[..])] {
        let folder = ground.folder(name);
        write(&folder, "paper.txt", name);
        write(&folder, "index.csv", index.join("\n") + "\n");
        world.file(&folder);
    }
    let folder = ground.folder("received");
    write(&folder, "received.csv", RECEIVED);
    write(
        &folder,
        "index.csv",
        "number,kind,title,files,source\nB-1,trace-batch,Received,received.csv,receipt\n",
    );
    world.file(&folder);
}

/// Somebody who is signed in.
struct Person<'a> {
    service: &'a Service,
    cookie: String,
}

impl<'a> Person<'a> {
    fn of(service: &'a Service, login: &str) -> Self {
        Self { service, cookie: service.sign_in("tst", login, PASSWORD) }
    }

    fn get(&self, path: &str) -> Reply {
        self.service.get(path, &[("cookie", &self.cookie)])
    }

    fn send(&self, method: &str, path: &str, tag: &str, body: &[u8]) -> Reply {
        let mut headers = vec![
            ("cookie", self.cookie.as_str()),
            ("sec-fetch-site", "same-origin"),
            ("content-type", "application/json"),
        ];
        if !tag.is_empty() {
            headers.push(("if-match", tag));
        }
        self.service.send(method, path, &headers, body)
    }

    /// Over the present version of a record.
    fn over(&self, number: &str, (method, rest): (&str, &str), body: &Value) -> Reply {
        let path = format!("/api/v1/records/{number}");
        let tag = self.get(&path).header("etag").unwrap_or_default().to_owned();
        self.send(method, &format!("{path}{rest}"), &tag, body.to_string().as_bytes())
    }

    fn upload(&self, name: &str, bytes: &[u8]) -> Value {
        let reply = self.send("POST", &format!("/api/v1/uploads?name={name}"), "", bytes);
        assert_eq!(reply.status, 201, "{}", reply.text());
        json!([{ "upload": reply.json()["upload"] }])
    }

    fn try_file(&self, new: &Value) -> Reply {
        self.send("POST", "/api/v1/records", "", new.to_string().as_bytes())
    }

    /// Files a record with a file; gives its number.
    fn file(&self, kind: &str, title: &str, links: &[(&str, &str)], fields: Value) -> String {
        let files = self.upload("paper.txt", title.as_bytes());
        let new =
            json!({ "kind": kind, "title": title, "files": files, "links": linked(links), "fields": fields });
        let reply = self.try_file(&new);
        assert_eq!(reply.status, 201, "{}", reply.text());
        reply.json()["number"].as_str().unwrap().to_owned()
    }

    fn try_batch(&self, source: &str, rows: &str) -> Reply {
        let files = self.upload("rows.csv", rows.as_bytes());
        let fields = json!({ "source": source });
        self.try_file(&json!({
            "kind": "trace-batch", "title": "At the bench", "state": "recorded", "files": files, "fields": fields,
        }))
    }

    fn batch(&self, source: &str, rows: &str) -> String {
        let reply = self.try_batch(source, rows);
        assert_eq!(reply.status, 201, "{}", reply.text());
        reply.json()["number"].as_str().unwrap().to_owned()
    }

    fn try_move(&self, number: &str, to: &str, fields: &Value) -> Reply {
        self.over(number, ("POST", "/move"), &json!({ "to": to, "fields": fields }))
    }

    fn move_to(&self, number: &str, to: &str) {
        let reply = self.try_move(number, to, &json!({}));
        assert_eq!(reply.status, 200, "{}", reply.text());
    }

    fn try_sign(&self, number: &str, to: &str, meaning: &str, password: &str) -> Reply {
        let body = json!({ "to": to, "meaning": meaning, "password": password });
        self.over(number, ("POST", "/signatures"), &body)
    }

    fn sign(&self, number: &str, to: &str, meaning: &str) {
        let reply = self.try_sign(number, to, meaning, PASSWORD);
        assert_eq!(reply.status, 201, "{}", reply.text());
    }

    /// What a code names.
    fn scan(&self, text: &str) -> Value {
        let reply = self.get(&format!("/api/v1/scan?{}", encoded(&[("text", text)])));
        assert_eq!(reply.status, 200, "{}", reply.text());
        reply.json()["units"].clone()
    }

    fn unit(&self, serial: &str) -> Value {
        let reply = self.get(&format!("/api/v1/trace/units/{serial}"));
        assert_eq!(reply.status, 200, "{}", reply.text());
        reply.json()
    }

    /// What stands against a unit.
    fn against(&self, serial: &str) -> Vec<String> {
        let unit = self.unit(serial);
        let lines = unit["contents"]["conformity"]["against"].as_array().unwrap().clone();
        lines.iter().map(|one| one["text"].as_str().unwrap().to_owned()).collect()
    }

    /// Serials and lots in a unit, itself first.
    fn built(&self, serial: &str) -> Vec<String> {
        let unit = self.unit(serial);
        let lines = unit["contents"]["lines"].as_array().unwrap().clone();
        lines.iter().map(|line| line["node"]["number"].as_str().unwrap().to_owned()).collect()
    }

    fn batches(&self) -> usize {
        let list = self.get("/api/v1/records?kind=trace-batch").json();
        list["records"].as_array().unwrap().len()
    }
}

/// Links as they are sent.
fn linked(links: &[(&str, &str)]) -> Vec<Value> {
    links.iter().map(|(of, number)| json!({ "type": of, "number": number })).collect()
}

/// What a refusal says, and its status and code.
fn said(reply: &Reply) -> (u16, String, Vec<String>) {
    let json = reply.json();
    let details = json["details"].as_array().cloned().unwrap_or_default();
    let details = details.iter().map(|line| line.as_str().unwrap().to_owned()).collect();
    (reply.status, json["code"].as_str().unwrap_or_default().to_owned(), details)
}

/// The mark of a part as MIL-STD-130 has it.
fn mark(part: &str, serial: &str) -> String {
    format!("[)>\u{1e}06\u{1d}1P{part}\u{1d}S{serial}\u{1e}\u{4}")
}

const STATUS: &str = "type,item,revision,serial,status,customer";
const INSTALLED: &str = "type,item,revision,lot,serial,status,relation,into_item,into_serial,quantity,unit";

/// A lens of its own and a drive go into a sight; `drive` as it was scanned.
fn installing(lens: &str, drive: &Value, sight: &Value) -> String {
    let text = |node: &Value, of: &str| node[of].as_str().unwrap().to_owned();
    let (sight_part, sight) = (text(sight, "part"), text(sight, "number"));
    let (drive_part, drive) = (text(drive, "part"), text(drive, "number"));
    format!(
        "{INSTALLED}\nunit,LENS,1,,{lens},in-work\nedge,GLASS,,MELT-3,,,consumed,LENS,{lens},1,pcs\n\
         edge,LENS,,,{lens},,installed,{sight_part},{sight}\nedge,{drive_part},,,{drive},,installed,{sight_part},{sight}\n"
    )
}

/// A test that was approved; gives its number.
fn tested(clerk: &Person<'_>, manager: &Person<'_>, serial: &str, gauge: &str, result: &str) -> String {
    let fields = json!({
        "part": "SIGHT C", "serials": [serial], "method": "Firing 1", "tested_on": "2026-11-02", "result": result,
        "requirement_kinds": ["performance"], "laboratory": "Own", "tested_by": "The clerk", "approved_by": "The lower",
    });
    let number = clerk.file("test-report", "Firing", &[("tested-with", gauge)], fields);
    clerk.move_to(&number, "in-review");
    manager.sign(&number, "approved", "approved");
    manager.move_to(&number, "approved");
    number
}

fn nonconformity(clerk: &Person<'_>, serial: &str, test: &str) -> String {
    let fields = json!({
        "part": "SIGHT C", "serials": [serial], "detected_at": "Firing", "grade": "minor",
        "description": "The reticle moves under recoil", "detected_by": "The clerk",
    });
    clerk.file("nonconformity", "Reticle moves", &[("raised-in", test)], fields)
}

on_both!(a_unit_goes_its_whole_path_and_its_pack_has_its_records_and_no_others, |ground| {
    let world = crate::signing::world(ground);
    let admin = world.session("admin");
    let person = PersonChange {
        name: "The fitter".into(),
        role: "contributor".into(),
        clearance: "RESTRICTED".into(),
    };
    world.app.add_person(&admin, &NewPerson { login: "fitter".to_owned(), person }).unwrap();
    world.app.set_password(&admin, "fitter", PASSWORD).unwrap();
    stock(&world, ground);
    // What somebody outside got with the first contract.
    let trust = world.trust();
    drop(world);
    let service = Service::start(ground);
    let [clerk, fitter, manager, third] =
        ["clerk", "fitter", "lower", "third"].map(|login| Person::of(&service, login));

    // Two operators scan, each their sight, and both the same drive, which they install at once.
    let drives = clerk.scan(&mark("DRIVE", "DRV-77"));
    let sights = [clerk.scan(&mark("SIGHT", "ONE-1")), fitter.scan(&mark("SIGHT", "TWO-2"))];
    assert_eq!((&drives[0]["number"], &sights[1][0]["item"]), (&json!("DRV-77"), &json!("SIGHT C")));
    let before = clerk.batches();
    let barrier = Barrier::new(2);
    let both = [(&clerk, "LENS-ONE", &sights[0][0]), (&fitter, "LENS-TWO", &sights[1][0])];
    let filing = &|(person, lens, sight): (&Person<'_>, &str, &Value)| {
        let rows = installing(lens, &drives[0], sight);
        barrier.wait();
        person.try_batch("scan", &rows)
    };
    let replies: Vec<Reply> = std::thread::scope(|scope| {
        let threads: Vec<_> = both.into_iter().map(|one| scope.spawn(move || filing(one))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let statuses: BTreeSet<u16> = replies.iter().map(|reply| reply.status).collect();
    assert_eq!(statuses, BTreeSet::from([201, 422]), "{} {}", replies[0].text(), replies[1].text());
    let has_first_won = replies[0].status == 201;
    let (won, lost) = if has_first_won { (0, 1) } else { (1, 0) };
    let serial = |place: usize| ["ONE-1", "TWO-2"][place];
    let lens = |place: usize| ["LENS-ONE", "LENS-TWO"][place];
    let (unit, other) = (serial(won), serial(lost));
    let installed = replies[won].json()["number"].as_str().unwrap().to_owned();
    let (_, code, lines) = said(&replies[lost]);
    let elsewhere = format!(
        "row 5: DRIVE DRV-77 cannot go into SIGHT {other}: it is in SIGHT C {unit}. Take it out there first, with a row of \
         the relation “removed”"
    );
    assert_eq!((code.as_str(), lines), ("trace", vec![elsewhere]));
    // Nothing of the refused one was kept: neither its record nor its lens, which stood before the drive.
    assert_eq!(clerk.batches(), before + 1);
    assert_eq!(clerk.scan(&mark("LENS", lens(lost))), json!([]));
    assert_eq!(clerk.built(other), [other]);
    assert_eq!(clerk.built(unit), [unit, "DRV-77", "BAR-77", lens(won), "MELT-3"]);
    // They take the drive that they meant, and file it.
    let drive = fitter.scan("DRV-88");
    fitter.batch("scan", &installing(lens(lost), &drive[0], &sights[lost][0]));
    assert_eq!(clerk.built(other), [other, "DRV-88", "BAR-88", lens(lost), "MELT-3"]);

    // It is tested, and fails. The other one has a test and a nonconformity of its own, which are not the matter here.
    let failed = tested(&clerk, &manager, unit, "CAL-1", "fail");
    let strange = [tested(&clerk, &manager, other, "CAL-2", "fail")];
    let strange = [nonconformity(&clerk, other, &strange[0]), strange[0].clone()];
    let rule = "A unit is released or delivered only if nothing stands against it and against what is in it:";
    let released = format!("{STATUS}\nunit,SIGHT,C,{unit},released,\n");
    let release = || fitter.try_batch("work-order", &released);
    let refused = |lines: &[String]| {
        let lines = std::iter::once(rule.to_owned()).chain(lines.iter().cloned()).collect();
        (422, "trace".to_owned(), lines)
    };
    let not_passed = format!("SIGHT {unit} did not pass its last test: {failed}.");
    let before = clerk.batches();
    assert_eq!(said(&release()), refused(std::slice::from_ref(&not_passed)));

    // A nonconformity is raised; it holds the unit up as well. It is repaired, to which the customer has to agree.
    let wrong = nonconformity(&clerk, unit, &failed);
    let open = format!("The nonconformity {wrong} of SIGHT {unit} is not closed.");
    let both = [not_passed.clone(), open];
    assert_eq!(clerk.against(unit).iter().collect::<BTreeSet<_>>(), both.iter().collect());
    assert_eq!(said(&release()).2.len(), 3);
    clerk.move_to(&wrong, "in-progress");
    let mut closing = json!({
        "disposition": "repair", "disposition_by": "The lower", "cause": "The ring was not torqued",
        "closed_on": "2026-11-03", "customer_approval": "requested",
    });
    let unapproved = said(&manager.try_move(&wrong, "closed", &closing));
    assert_eq!((unapproved.0, unapproved.1.as_str()), (409, "transition"));
    assert!(unapproved.2[0].contains("Customer approval"), "{unapproved:?}");
    let fields = json!({
        "concession_type": "concession", "requirement": "No play", "description": "The ring is glued", "part": "SIGHT C",
        "serials": [unit], "customer": "Depot", "approved_by": "Depot", "approval_reference": "L 5",
    });
    let concession = clerk.file("concession", "Glued ring", &[("covers", &wrong)], fields);
    clerk.move_to(&concession, "in-review");
    third.sign(&concession, "approved", "reviewed");
    manager.sign(&concession, "approved", "approved");
    manager.move_to(&concession, "approved");
    closing["customer_approval"] = json!("given");
    closing["customer_approval_reference"] = json!("L 5");
    let closed = manager.try_move(&wrong, "closed", &closing);
    assert_eq!(closed.status, 200, "{}", closed.text());

    // Repaired it is not yet tested again. Then it passes, and is released.
    assert_eq!(said(&release()), refused(&[not_passed]));
    assert_eq!(
        (clerk.batches(), &clerk.unit(unit)["history"]["unit"]["status"]),
        (before, &json!("in-work"))
    );
    let passed = tested(&clerk, &manager, unit, "CAL-1", "pass");
    assert_eq!(clerk.against(unit), Vec::<String>::new());
    let deviation = clerk.unit(unit)["contents"]["conformity"]["deviations"].clone();
    assert_eq!(
        (&deviation[0]["record"], &deviation[0]["concessions"]),
        (&json!(wrong), &json!([concession]))
    );
    let done = release();
    assert_eq!(done.status, 201, "{}", done.text());
    let release = done.json()["number"].as_str().unwrap().to_owned();

    // Its certificate says that nothing deviates: signed or not, it is not issued.
    let mut fields = json!({
        "direction": "issued", "issuer": "Test Works", "customer": "Depot", "part": "SIGHT", "serials": [unit],
        "quantity": "1", "declaration": "Made as ordered", "deviations": "none", "signed_by": "The lower",
        "signed_on": "2026-11-04",
    });
    let links = [("tested-by", passed.as_str()), ("deviates-by", concession.as_str())];
    let certificate = clerk.file("certificate-of-conformity", "Sight", &links, fields.clone());
    clerk.move_to(&certificate, "in-review");
    manager.sign(&certificate, "issued", "approved");
    let none = format!("“Deviations” cannot say “none”: {wrong}.");
    let issue = || manager.try_move(&certificate, "issued", &json!({}));
    assert_eq!(said(&issue()), (409, "transition".to_owned(), vec![none]));
    fields["deviations"] = json!("listed");
    let record = clerk.get(&format!("/api/v1/records/{certificate}")).json();
    let revised = json!({
        "title": "Sight", "reason": "The concession", "fields": fields, "links": linked(&links),
        "files": [{ "digest": record["files"][0]["digest"] }],
    });
    let revised = clerk.over(&certificate, ("PUT", ""), &revised);
    assert_eq!(revised.status, 200, "{}", revised.text());
    // What was signed is not what it says now; and only the password of somebody who may signs it again.
    let unsigned = said(&issue());
    assert!(unsigned.0 == 409 && unsigned.2[0].contains("“Approved” is missing"), "{unsigned:?}");
    let wrong_password = manager.try_sign(&certificate, "issued", "approved", "another lantern");
    assert_eq!(
        (wrong_password.status, &wrong_password.json()["fields"][0]["name"]),
        (422, &json!("password"))
    );
    assert_eq!(clerk.try_sign(&certificate, "issued", "approved", PASSWORD).status, 409);
    manager.sign(&certificate, "issued", "approved");
    let issued = issue();
    assert_eq!(issued.status, 200, "{}", issued.text());
    let printed = clerk.get(&format!("/api/v1/records/{certificate}/reports/certificate-of-conformity"));
    assert_eq!((printed.status, printed.header("content-type")), (200, Some("application/pdf")));
    assert!(printed.body.starts_with(b"%PDF-1.7") && printed.body.len() > 10_000);

    // It is delivered, and says so.
    let delivered = fitter.batch("delivery", &format!("{STATUS}\nunit,SIGHT,C,{unit},delivered,Depot\n"));
    let happened = clerk.unit(unit)["history"]["happened"].clone();
    let statuses: Vec<&str> = happened
        .as_array()
        .unwrap()
        .iter()
        .filter(|one| one["what"] == "status")
        .map(|one| one["status"].as_str().unwrap())
        .collect();
    assert_eq!(statuses, ["in-work", "released", "delivered"]);

    // A pack of it, made in the background, fetched, and verified with the file and a key.
    let order = manager.send("POST", "/api/v1/packs", "", json!({ "units": [unit] }).to_string().as_bytes());
    assert_eq!(order.status, 202, "{}", order.text());
    let job = order.header("location").unwrap();
    let ended = (0..1200).find_map(|_| {
        std::thread::sleep(Duration::from_millis(50));
        let job = manager.get(job).json();
        ["done", "failed"].contains(&job["state"].as_str().unwrap()).then_some(job)
    });
    let ended = ended.unwrap_or_else(|| panic!("the job does not end"));
    assert_eq!(ended["state"], "done", "{ended}");
    let pack = ended["result"]["number"].as_str().unwrap();
    assert!(pack.starts_with("TST-UE-"), "{pack}");
    let fetched = manager.get(&format!("/api/v1/packs/{pack}/zip"));
    assert_eq!(fetched.status, 200, "{}", fetched.text());
    drop(service);
    let zip = write(&ground.folder("outside"), &format!("{pack}.zip"), &fetched.body);
    let report = verify(&zip, &trust);
    assert_eq!(report.verdict(), Verdict::Verified, "{}", findings(&report));
    let read = pack_json(&zip);
    let expected = [
        "B-1",
        &installed,
        &release,
        &delivered,
        &failed,
        &passed,
        &wrong,
        &concession,
        &certificate,
        "CAL-1",
        "M-1",
        "M-3",
    ];
    assert_eq!(numbers(&read), BTreeSet::from(expected));
    assert_eq!(unmet(&read), Vec::<String>::new());
    let strange = ["DRV-88", "BAR-88", "CAL-2", "\"M-2\"", other, lens(lost), &strange[0], &strange[1]];
    for (path, bytes) in members(&zip) {
        let text = String::from_utf8_lossy(&bytes);
        assert!(strange.iter().all(|strange| !text.contains(strange) && !path.contains(strange)), "{path}");
    }
    // One bit of it that is another is found.
    let mut altered = fetched.body.clone();
    let middle = altered.len() / 2;
    altered[middle] ^= 1;
    let altered = write(&ground.folder("outside"), "altered.zip", &altered);
    assert_eq!(verify(&altered, &trust).verdict(), Verdict::NotVerified);
    let report = World::reopen_now(ground).unwrap_or_else(|error| panic!("{}", told(&error))).fsck();
    assert!(report.findings.is_empty(), "{:?}", report.findings);
});
