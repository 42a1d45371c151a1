//! Packs, verifications and imports asked for at the service and done in the background; packs downloaded; traces read.

use std::fs;
use std::io::{Cursor, Write};
use std::path::Path;
use std::time::Duration;

use sanad::app::imports::ImportView;
use sanad::app::jobs::{ImportOrder, JobView, WAITING_MAX};
use sanad::app::packs::PackForm;
use sanad::app::{Code, Error, Session};
use sanad::jobs::Runner;
use sanad::proof::digest::Digest;
use sanad::verify::{Verdict, verify};
use serde_json::json;

use crate::harness::*;
use crate::http::Service;

const PASSWORD: &str = "tidy lantern under the bridge";

/// Two records, one of them marked above most, and a trace batch.
fn filled(ground: &Ground) -> World {
    let world = World::new(ground);
    let folder = ground.folder("filled");
    write(&folder, "a.txt", "gauge block 25 mm");
    write(&folder, "s.txt", "secret gauge");
    write(
        &folder,
        "index.csv",
        "number,kind,title,marking,files\nA-1,received-document,Gauge,UNCLASSIFIED,a.txt\n\
         S-1,received-document,Secret gauge,SECRET,s.txt\n",
    );
    world.file(&folder);
    world
}

/// Waits for the end of a job.
fn ended(world: &World, session: &Session, job: &JobView) -> JobView {
    for _ in 0..1200 {
        let now = world.app.find_job(session, &job.job).unwrap();
        if now.is_over() {
            return now;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    panic!("the job does not end: {:?}", world.app.find_job(session, &job.job));
}

fn send(
    world: &World,
    session: &Session,
    import: &ImportView,
    path: &str,
    bytes: &[u8],
) -> Result<(), Error> {
    let mut file = world.app.take_import_file(session, &import.import, path)?;
    file.write(bytes)?;
    file.finish(session).map(drop)
}

fn order(import: &ImportView, is_dry: bool) -> ImportOrder {
    ImportOrder { import: import.import.clone(), is_dry, keep_going: false, marking: None }
}

fn staged(world: &World) -> usize {
    fs::read_dir(&world.app.config.imports).map(Iterator::count).unwrap_or_default()
}

on_both!(a_pack_is_issued_verified_and_made_again_in_the_background, |ground| {
    let world = filled(ground);
    let session = world.session("manager");
    let runner = Runner::start(&world.app).unwrap();
    let form =
        PackForm { marking: "UNCLASSIFIED".to_owned(), recipient: "Body".to_owned(), ..PackForm::default() };
    let job = world.app.order_pack(&session, &form).unwrap();
    assert_eq!((job.state.as_str(), job.task.as_str()), ("waiting", "build-pack"));
    let built = ended(&world, &session, &job);
    assert_eq!(built.state, "done", "{built:?}");
    assert!(built.done > 0 && built.done == built.total, "{built:?}");
    let number = built.result["number"].as_str().unwrap().to_owned();
    assert_eq!(built.result["withheld"], 1);
    // A job belongs to whoever asked for it.
    let other = world.session("lower");
    assert_eq!(world.app.find_job(&other, &job.job).unwrap_err().code(), Code::NotFound);
    // The verifier agrees, and so does the job that runs it.
    let zip = world.app.config.packs.join(format!("{number}.zip"));
    assert_eq!(verify(&zip, &world.trust()).verdict(), Verdict::Verified);
    let job = world.app.order_verification(&session, &number).unwrap();
    let verified = ended(&world, &session, &job);
    assert_eq!(verified.result["verdict"], "verified", "{verified:?}");
    // Removed, it is told, and made again to the byte.
    let before = fs::read(&zip).unwrap();
    fs::remove_file(&zip).unwrap();
    assert_eq!(world.app.order_verification(&session, &number).unwrap_err().code(), Code::PackGone);
    assert_eq!(world.app.show_pack(&session, &number).unwrap().line.size_bytes, None);
    let job = world.app.order_rebuild(&session, &number).unwrap();
    assert_eq!(ended(&world, &session, &job).state, "done");
    assert_eq!(fs::read(&zip).unwrap(), before);
    // Altered, the verdict says so, and the pack's page shows it.
    let mut altered = before;
    let place = altered.len() / 2;
    altered[place] ^= 1;
    fs::write(&zip, altered).unwrap();
    world.clock.advance(60_000);
    let session = world.session("manager");
    let job = world.app.order_verification(&session, &number).unwrap();
    assert_eq!(ended(&world, &session, &job).result["verdict"], "not-verified");
    let view = world.app.show_pack(&session, &number).unwrap();
    assert_eq!(view.verification.unwrap().result["verdict"], "not-verified");
    let happened: Vec<String> = view.history.unwrap().into_iter().map(|event| event.action).collect();
    assert_eq!(happened, ["pack_verified", "pack_verified", "pack_issued"]);
    runner.stop();
    assert!(world.fsck().findings.is_empty());
});

on_both!(what_is_wrong_with_an_order_stands_beside_its_field, |ground| {
    let world = filled(ground);
    let session = world.session("lower");
    let form = PackForm {
        profile: "none".to_owned(),
        site: "a\u{202e}b".to_owned(),
        product: "x".repeat(201),
        months: "0".to_owned(),
        as_of: "99999".to_owned(),
        marking: "SECRET".to_owned(),
        copy: "-1".to_owned(),
        recipient: "\n\0".to_owned(),
        unwitnessed: String::new(),
    };
    let error = world.app.order_pack(&session, &form).unwrap_err();
    let mut fields: Vec<&str> = error.fields().map(|(name, _)| name).collect();
    fields.sort_unstable();
    let all = ["as_of", "copy", "marking", "months", "product", "profile", "recipient", "site"];
    assert_eq!(fields, all);
    assert_eq!(world.app.order_pack(&world.session("clerk"), &form).unwrap_err().code(), Code::Denied);
});

on_both!(an_interrupted_job_is_begun_again_once_or_has_failed, |ground| {
    let world = filled(ground);
    let session = world.session("manager");
    let number = {
        let runner = Runner::start(&world.app).unwrap();
        let job = world.app.order_pack(&session, &PackForm::default()).unwrap();
        let built = ended(&world, &session, &job);
        runner.stop();
        built.result["number"].as_str().unwrap().to_owned()
    };
    let verification = world.app.order_verification(&session, &number).unwrap();
    let pack = world.app.order_pack(&session, &PackForm::default()).unwrap();
    let running = || ground.sql("UPDATE jobs SET state = 'running' WHERE finished_ms IS NULL");
    running();
    world.app.recover_jobs().unwrap();
    let state = |job: &JobView| world.app.find_job(&session, &job.job).unwrap();
    // Issuing takes a number each time: whoever asked decides.
    assert_eq!(
        (state(&pack).state.as_str(), &state(&pack).problem["code"]),
        ("failed", &json!("interrupted"))
    );
    assert_eq!(state(&verification).state, "waiting");
    // What brought the service down twice is not tried for ever.
    running();
    world.app.recover_jobs().unwrap();
    assert_eq!(state(&verification).problem["code"], "interrupted");
});

on_both!(so_many_jobs_wait_and_no_more, |ground| {
    let world = filled(ground);
    let session = world.session("manager");
    let jobs: Vec<JobView> =
        (0..WAITING_MAX).map(|_| world.app.order_pack(&session, &PackForm::default()).unwrap()).collect();
    let error = world.app.order_pack(&session, &PackForm::default()).unwrap_err();
    assert_eq!(error.code(), Code::Queue);
    // Others have a queue of their own; and what is taken back makes room.
    let other = world.session("lower");
    world.app.order_pack(&other, &PackForm::default()).unwrap();
    assert_eq!(world.app.withdraw_job(&other, &jobs[0].job).unwrap_err().code(), Code::NotFound);
    world.app.withdraw_job(&session, &jobs[0].job).unwrap();
    assert_eq!(world.app.withdraw_job(&session, &jobs[0].job).unwrap_err().code(), Code::Working);
    world.app.order_pack(&session, &PackForm::default()).unwrap();
    // Somebody who has lost their place meanwhile gets nothing done.
    ground.sql("UPDATE users SET disabled_ms = 1 WHERE login = 'lower'");
    let runner = Runner::start(&world.app).unwrap();
    for job in &world.app.list_jobs(&session).unwrap() {
        ended(&world, &session, job);
    }
    for _ in 0..600 {
        if ground.number("SELECT count(*) FROM jobs WHERE finished_ms IS NULL") == 0 {
            break;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    runner.stop();
    assert_eq!(ground.number("SELECT count(*) FROM jobs WHERE state = 'done'"), WAITING_MAX);
    assert_eq!(ground.number("SELECT count(*) FROM packs"), WAITING_MAX);
});

/// A folder with what can be right and wrong.
fn mixed(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let files = [
        (
            "a-standards/index.csv",
            "kind,title,files,marking\nreceived-document,Note A,note.txt,RESTRICTED\n\
             received-document,Note B,missing.txt,RESTRICTED\nno-such-kind,C,,\n",
        ),
        ("a-standards/note.txt", "a note"),
        ("a-standards/left.txt", "left out"),
        ("loose/letter.txt", "a letter"),
    ];
    for (name, content) in files {
        write(folder, name, content);
    }
    files.map(|(name, content)| (name.to_owned(), content.as_bytes().to_vec())).to_vec()
}

on_both!(an_import_through_the_service_does_what_the_command_does, |ground| {
    let folder = ground.folder("mixed");
    let files = mixed(&folder);
    let world = filled(ground);
    let session = world.session("manager");
    let import = world.app.open_import(&session).unwrap();
    for (path, bytes) in &files {
        send(&world, &session, &import, path, bytes).unwrap();
    }
    // What the command says of the same folder.
    let options = sanad::app::import::run::Options { is_dry: true, ..Default::default() };
    let report = world.import_with(&folder, options).unwrap();
    let runner = Runner::start(&world.app).unwrap();
    // The runner's start throws away what nobody waits for: what was sent just now is among it.
    assert_eq!(staged(&world), 0);
    let import = world.app.open_import(&session).unwrap();
    for (path, bytes) in &files {
        send(&world, &session, &import, path, bytes).unwrap();
    }
    let job = world.app.order_import(&session, order(&import, true)).unwrap();
    let tried = ended(&world, &session, &job);
    assert_eq!(tried.state, "done", "{tried:?}");
    let places: Vec<&str> =
        tried.result["rows"].as_array().unwrap().iter().map(|row| row["place"].as_str().unwrap()).collect();
    let expected: Vec<&str> = report.rows.iter().map(|row| row.place.as_str()).collect();
    assert_eq!(places, expected);
    assert_eq!(tried.result["problems"], json!(report.problems));
    assert_eq!(tried.result["unlisted"], json!(report.unlisted));
    assert_eq!(world.records(), 2, "a dry run writes nothing");
    // Some rows are wrong, so nothing is written without leave, and what was sent is still there.
    let job = world.app.order_import(&session, order(&import, false)).unwrap();
    let stopped = ended(&world, &session, &job);
    assert_eq!((&stopped.result["is_dry"], world.records()), (&json!(true), 2));
    let with_leave = ImportOrder { keep_going: true, ..order(&import, false) };
    let job = world.app.order_import(&session, with_leave).unwrap();
    let done = ended(&world, &session, &job);
    assert_eq!((&done.result["filed"], &done.result["is_dry"]), (&json!(2), &json!(false)), "{done:?}");
    assert_eq!((world.records(), staged(&world)), (4, 0));
    // The command finds all of it there.
    let again = world
        .import_with(&folder, sanad::app::import::run::Options { keep_going: true, ..Default::default() });
    assert_eq!(again.unwrap().rows.iter().filter(|row| row.result.is_ok()).count(), 2);
    assert_eq!(world.records(), 4);
    runner.stop();
    assert!(world.fsck().findings.is_empty());
});

on_both!(what_is_sent_belongs_to_its_sender_and_stays_in_its_folder, |ground| {
    let world = filled(ground);
    let session = world.session("manager");
    let import = world.app.open_import(&session).unwrap();
    for path in ["../a.txt", "/etc/passwd", "a/../../b", "a\\b", "", ".", "a//b", "C:/a", "a\0b"] {
        let error = send(&world, &session, &import, path, b"x").unwrap_err();
        assert_eq!(error.fields().next().map(|(name, _)| name), Some("path"), "{path:?}");
    }
    let other = world.session("lower");
    assert_eq!(send(&world, &other, &import, "a.txt", b"x").unwrap_err().code(), Code::NotFound);
    assert_eq!(world.app.find_import(&other, &import.import).unwrap_err().code(), Code::NotFound);
    assert_eq!(world.app.open_import(&world.session("clerk")).unwrap_err().code(), Code::Denied);
    send(&world, &session, &import, "a/b.txt", b"one").unwrap();
    send(&world, &session, &import, "a/b.txt", b"three").unwrap();
    let view = world.app.find_import(&session, &import.import).unwrap();
    assert_eq!((view.files, view.size_bytes), (1, 5));
    assert!(send(&world, &session, &import, "a/b.txt/c.txt", b"x").is_err());
    // One that breaks off leaves nothing.
    let mut file = world.app.take_import_file(&session, &import.import, "cut.txt").unwrap();
    file.write(b"half").unwrap();
    drop(file);
    assert_eq!(world.app.find_import(&session, &import.import).unwrap().size_bytes, 5);
    world.app.discard_import(&session, &import.import).unwrap();
    assert_eq!(staged(&world), 0);
});

fn zip(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

on_both!(a_zip_is_unpacked_within_limits_and_one_with_tricks_leaves_nothing, |ground| {
    let world = filled(ground);
    let session = world.session("manager");
    let runner = Runner::start(&world.app).unwrap();
    let run = |bytes: &[u8]| {
        let import = world.app.open_import(&session).unwrap();
        send(&world, &session, &import, "sent.zip", bytes).unwrap();
        let job = world.app.order_import(&session, order(&import, false)).unwrap();
        ended(&world, &session, &job)
    };
    let zeros = vec![0; 30 << 20];
    for (bytes, said) in [
        (zip(&[("good.txt", b"x"), ("../../evil.txt", b"x")]), "leads outside"),
        (zip(&[("bomb.txt", &zeros)]), "200 times"),
        (b"PK no archive".to_vec(), "cannot be read"),
    ] {
        let job = run(&bytes);
        assert_eq!((job.state.as_str(), &job.problem["code"]), ("failed", &json!("invalid")), "{job:?}");
        assert!(job.problem["details"].to_string().contains(said), "{job:?}");
        assert_eq!((staged(&world), world.records()), (0, 2));
    }
    assert!(!world.app.config.imports.parent().unwrap().join("evil.txt").exists());
    let job = run(&zip(&[("one.txt", b"first"), ("sub/two.txt", b"second")]));
    assert_eq!(job.result["filed"], 2, "{job:?}");
    assert_eq!((staged(&world), world.records()), (0, 4));
    runner.stop();
});

on_both!(packs_are_downloaded_whole_and_in_parts, |ground| {
    let world = filled(ground);
    let session = world.session("manager");
    let built = |marking: &str| {
        let new =
            sanad::app::packs::NewPack { marking: Some(marking.parse().unwrap()), ..Default::default() };
        world.app.build_pack(&session, &new, &world.app.config.packs, &mut |_, _| {}).unwrap().number
    };
    let (open, secret) = (built("UNCLASSIFIED"), built("SECRET"));
    let admin = world.session("admin");
    for login in ["manager", "lower"] {
        world.app.set_password(&admin, login, PASSWORD).unwrap();
    }
    let bytes = fs::read(world.app.config.packs.join(format!("{open}.zip"))).unwrap();
    let service = Service::start(ground);
    let cookie = service.sign_in("tst", "lower", PASSWORD);
    let path = format!("/api/v1/packs/{open}/zip");
    let whole = service.get(&path, &[("cookie", &cookie)]);
    assert_eq!((whole.status, &whole.body), (200, &bytes));
    assert_eq!(whole.header("etag"), Some(format!("\"{}\"", Digest::of(&bytes).hex()).as_str()));
    assert!(whole.header("repr-digest").unwrap().starts_with("sha-256=:"));
    let half = bytes.len() / 2;
    let tail = service.get(&path, &[("cookie", &cookie), ("range", &format!("bytes={half}-"))]);
    assert_eq!((tail.status, tail.body.as_slice()), (206, &bytes[half..]));
    let middle = service.get(&path, &[("cookie", &cookie), ("range", "bytes=10-19")]);
    assert_eq!((middle.status, middle.body.as_slice()), (206, &bytes[10..20]));
    // Each is on record.
    let happened = world.app.show_pack(&session, &open).unwrap().history.unwrap();
    assert_eq!(happened.iter().filter(|event| event.action == "pack_downloaded").count(), 3);
    // Above the clearance is as good as never issued, everywhere.
    let list = service.get("/packs", &[("cookie", &cookie)]).text();
    assert!(list.contains(&open) && !list.contains(&secret));
    let absent = open.replace("0001", "0009");
    let comparable = |number: &str, rest: &str| {
        let reply = service.get(&format!("/api/v1/packs/{number}{rest}"), &[("cookie", &cookie)]);
        (reply.status, reply.text().replace(number, "?"))
    };
    for rest in ["", "/zip", "/pdf", "/receipt"] {
        assert_eq!(comparable(&secret, rest), comparable(&absent, rest), "{rest}");
        assert_eq!(comparable(&secret, rest).0, 404, "{rest}");
    }
    for page in ["/packs/new", "/import", "/trace", "/jobs"] {
        assert_eq!(service.get(page, &[("cookie", &cookie)]).status, 200, "{page}");
    }
    let page = service.get(&format!("/packs/{open}"), &[("cookie", &cookie)]);
    assert!(page.status == 200 && !page.text().contains('⟦'), "{}", page.text());
});

on_both!(an_import_is_sent_over_the_api, |ground| {
    let world = filled(ground);
    let admin = world.session("admin");
    world.app.set_password(&admin, "manager", PASSWORD).unwrap();
    let service = Service::start(ground);
    let cookie = service.sign_in("tst", "manager", PASSWORD);
    let headers = [("cookie", cookie.as_str()), ("sec-fetch-site", "same-origin")];
    let import = service.send("POST", "/api/v1/imports", &headers, b"");
    assert_eq!(import.status, 201, "{}", import.text());
    let place = import.header("location").unwrap().to_owned();
    let big = vec![b'x'; 3 << 20];
    for (path, bytes) in [("a/one.txt", &b"one"[..]), ("a/big.txt", &big)] {
        let sent = service.send("PUT", &format!("{place}/files?path={path}"), &headers, bytes);
        assert_eq!(sent.status, 201, "{}", sent.text());
    }
    let bad = service.send("PUT", &format!("{place}/files?path=../x"), &headers, b"x");
    assert_eq!((bad.status, &bad.json()["fields"][0]["name"]), (422, &json!("path")));
    let run = service.send("POST", &format!("{place}/run"), &headers, b"");
    assert_eq!(run.status, 202, "{}", run.text());
    let job = run.header("location").unwrap().to_owned();
    let mut told = json!(null);
    for _ in 0..600 {
        told = service.get(&job, &headers).json();
        if told["state"] == "done" || told["state"] == "failed" {
            break;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    assert_eq!(told["result"]["filed"], 2, "{told}");
    let page = service.get(&job.replace("/api/v1", ""), &headers);
    assert!(page.status == 200 && !page.text().contains('⟦'), "{}", page.text());
    assert_eq!(world.records(), 4);
});

on_both!(traces_over_the_service_leave_out_what_is_above, |ground| {
    let world = World::new(ground);
    let folder = ground.folder("batches");
    let header = "type,item,revision,title,lot,serial,status,customer,relation,into_item,into_lot,into_serial,quantity,unit";
    let batch = |letter: &str| {
        format!(
            "{header}\nitem,{letter}-P,1,=Part\nlot,{letter}-P,1,,{letter}-LOT,,,,,,,,5,pcs\n\
             unit,{letter}-P,1,,,{letter}-UNIT,delivered,Depot\n\
             edge,{letter}-P,,,{letter}-LOT,,,,consumed,{letter}-P,,{letter}-UNIT,1,pcs\n"
        )
    };
    write(&folder, "open.csv", batch("OPEN"));
    write(&folder, "secret.csv", batch("SECRET"));
    write(
        &folder,
        "index.csv",
        "number,kind,title,marking,files,source\nOT-1,trace-batch,Open,RESTRICTED,open.csv,scan\n\
         ST-1,trace-batch,Secret,SECRET,secret.csv,scan\n",
    );
    world.file(&folder);
    let (high, low) = (world.session("manager"), world.session("lower"));
    let found = |session: &Session, query: &str| {
        let hits = world.app.search_trace(session, query).unwrap();
        (hits.parts.len(), hits.lots.len(), hits.units.len())
    };
    assert_eq!((found(&high, ""), found(&low, "")), ((2, 0, 0), (1, 0, 0)));
    assert_eq!((found(&high, "secret"), found(&low, "secret")), ((1, 1, 1), (0, 0, 0)));
    assert_eq!(found(&low, "OPEN-P"), (1, 1, 1));
    let history = world.app.unit_history(&low, "OPEN-UNIT", Some("OPEN-P 1")).unwrap();
    assert_eq!((history.batch.as_str(), history.happened.len()), ("OT-1", 1));
    assert_eq!(world.app.unit_history(&low, "SECRET-UNIT", None).unwrap_err().code(), Code::NotFound);
    assert_eq!(world.app.recall_list(&low, "SECRET-LOT", None).unwrap_err().code(), Code::NotFound);
    let table = world.app.recall_list(&low, "OPEN-LOT", None).unwrap();
    assert_eq!(
        table,
        "serial,item,title,status,customer,holds\r\nOPEN-UNIT,OPEN-P 1,'=Part,delivered,Depot,now\r\n"
    );
});
