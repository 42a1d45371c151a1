//! Retention, legal holds, and destruction by two people.

use std::fs;
use std::io::Read;
use std::path::Path;
use std::sync::{Arc, Barrier};

use sanad::app::audit::EventQuery;
use sanad::app::destruction::sweep::Swept;
use sanad::app::destruction::{DestructionView, NewDestruction};
use sanad::app::figures::FigureQuery;
use sanad::app::holds::{HoldView, NewHold};
use sanad::app::installation::{Place, Senses};
use sanad::app::organisations::NewOrganisation;
use sanad::app::packs::NewPack;
use sanad::app::records::{Base, FileChoice, RecordForm, RecordQuery, Target};
use sanad::app::sign_in::Visit;
use sanad::app::signing::Proof;
use sanad::app::users::NewUser;
use sanad::app::verify::Standing;
use sanad::app::{App, Code, Error};
use sanad::blob::{BlobStore, FsStore};
use sanad::domain::access::{Marking, Role};
use sanad::domain::clock::{ScriptedClock, SeededEntropy};
use sanad::domain::kind::Values;
use sanad::jobs::Runner;
use sanad::proof::digest::Digest;
use sanad::verify::{Verdict, verify};
use serde_json::json;

use crate::harness::*;
use crate::http::Service;

const PASSWORD: &str = "tidy lantern under the bridge";
const YEAR_MS: i64 = 366 * 24 * 3600 * 1000;
const HEAD: &str =
    "number,kind,title,occurred_on,state,marking,topic,training_type,trainer,attendees,assessment,files\n";

fn row(number: &str, title: &str, occurred_on: &str, marking: &str, file: &str) -> String {
    format!(
        "{number},training,{title},{occurred_on},completed,{marking},{title},classroom,The clerk,The clerk,written,{file}\n"
    )
}

/// An installation with passwords, and training of long ago: `T-OLD` with files of its own and a shared one, `T-ODD`,
/// `T-SECRET`, and `T-NEW`, which has the shared file, too.
fn world(ground: &Ground) -> World {
    let world = World::new(ground);
    let folder = ground.folder("import");
    write(&folder, "old.txt", "attendance of the gauge course");
    write(&folder, "shared.txt", "course programme");
    write(&folder, "secret.txt", "attendance of the secret course");
    let index = HEAD.to_owned()
        + &row("T-OLD", "Gauge course", "2012-03-01", "RESTRICTED", "old.txt;shared.txt")
        + &row("T-ODD", "Torque course", "2013-03-01", "RESTRICTED", "")
        + &row("T-SECRET", "Zarghun course", "2011-03-01", "SECRET", "secret.txt")
        + &row("T-NEW", "Bore course", "2026-02-01", "RESTRICTED", "shared.txt");
    write(&folder, "index.csv", index);
    world.file(&folder);
    let admin = world.session("admin");
    for login in ["admin", "manager", "lower", "clerk", "auditor"] {
        world.app.set_password(&admin, login, PASSWORD).unwrap();
    }
    world
}

/// The same installation, opened again at a later instant.
fn reopened(ground: &Ground, world: World, years: i64) -> World {
    let now = world.clock.clone();
    drop(world);
    let clock = Arc::new(ScriptedClock::new(sanad::domain::clock::Clock::now(&*now)));
    clock.advance(years * YEAR_MS + 1000);
    let seed = format!("it, {years} years later");
    let senses = Senses { clock: clock.clone(), entropy: Arc::new(SeededEntropy::new(seed.as_bytes())) };
    let config = Place::Folder(ground.dir()).config().unwrap();
    let app = Arc::new(App::open(config, senses).unwrap_or_else(|error| panic!("{}", told(&error))));
    World { app, clock }
}

fn visit() -> Visit {
    Visit { address: "10.0.0.9".to_owned(), agent: "test".to_owned() }
}

fn proof(password: &str) -> Proof {
    Proof { password: password.to_owned().into(), code: String::new() }
}

fn propose(world: &World, by: &str, numbers: &[&str]) -> Result<DestructionView, Error> {
    let records = numbers.iter().map(|number| (*number).to_owned()).collect();
    let new = NewDestruction { records, reason: "Retention is over".to_owned() };
    world.app.propose_destruction(&world.session(by), &new)
}

fn proposed(world: &World, by: &str, numbers: &[&str]) -> DestructionView {
    propose(world, by, numbers).unwrap_or_else(|error| panic!("{}", told(&error)))
}

fn approve(world: &World, by: &str, number: &str) -> Result<DestructionView, Error> {
    world.app.approve_destruction(&world.session(by), &visit(), &proof(PASSWORD), number)
}

fn destroyed(world: &World, numbers: &[&str]) -> DestructionView {
    let number = proposed(world, "manager", numbers).number;
    approve(world, "admin", &number).unwrap_or_else(|error| panic!("{}", told(&error)))
}

fn hold(world: &World, new: NewHold) -> HoldView {
    let new = NewHold { name: "Case 12".into(), reason: "The regulator asks".into(), ..new };
    world.app.place_hold(&world.session("manager"), &new).unwrap_or_else(|error| panic!("{}", told(&error)))
}

/// What stands in the way of destroying a record.
fn obstacle(world: &World, number: &str) -> String {
    let error = propose(world, "manager", &[number]).expect_err("it was proposed");
    assert_eq!(error.code(), Code::Destruction, "{}", told(&error));
    error.lines().join("\n").replace(['\u{2068}', '\u{2069}'], "")
}

fn kept_until(world: &World, number: &str) -> Option<String> {
    world.app.show_record(&world.session("manager"), number).unwrap().kept.keep_until
}

fn past(world: &World, by: &str) -> Vec<String> {
    let list = world.app.past_retention(&world.session(by), "").unwrap();
    list.records.into_iter().map(|line| line.record.number).collect()
}

fn sound(world: &World) {
    let report = world.fsck();
    assert!(report.findings.is_empty() && report.orphans.is_empty(), "{report:?}");
}

fn path_of(ground: &Ground, digest: &Digest) -> std::path::PathBuf {
    FsStore::open_at(&ground.dir().join("blobs")).unwrap().path_of(digest)
}

/// The organisation's own copy of a kind, with something in it replaced.
fn own_kind(ground: &Ground, from: &str, code: &str, changes: &[(&str, &str)]) {
    let file = format!("{}/templates/kinds/{from}.toml", env!("CARGO_MANIFEST_DIR"));
    let mut text = fs::read_to_string(file).unwrap();
    for (from, to) in changes {
        assert!(text.contains(from), "no {from}");
        text = text.replace(from, to);
    }
    write(&ground.dir(), &format!("own/kinds/{code}.toml"), text);
    let config = ground.dir().join("sanad.toml");
    let text = fs::read_to_string(&config).unwrap();
    if !text.contains("\ndefinitions =") {
        fs::write(&config, text + "definitions = \"own\"\n").unwrap();
    }
}

/// Edits a record: another day on which it happened.
fn moved_to(world: &World, number: &str, occurred_on: &str) {
    let manager = world.session("manager");
    let view = world.app.show_record(&manager, number).unwrap();
    let basis =
        world.app.record_basis(&manager, number, sanad::domain::access::Action::ReviseRecord).unwrap();
    let form = RecordForm {
        target: Target::Edit { number: number.to_owned(), base: Base::Version(basis.version) },
        title: basis.title,
        occurred_on: occurred_on.to_owned(),
        marking: String::new(),
        owner: String::new(),
        fields: basis.fields,
        files: view.files.iter().map(|file| FileChoice::Kept(file.digest)).collect(),
        links: Vec::new(),
        reason: "The day was wrong".to_owned(),
    };
    world.app.save_record(&manager, form).unwrap_or_else(|error| panic!("{}", told(&error)));
}

on_both!(how_long_a_record_is_kept_is_shown_with_the_reason_and_listed, |ground| {
    let world = world(ground);
    let view = world.app.show_record(&world.session("clerk"), "T-OLD").unwrap();
    assert_eq!(view.kept.keep_until.as_deref(), Some("2022-03-01"));
    let reason = view.kept.reason.replace(['\u{2068}', '\u{2069}'], "");
    assert_eq!(reason, "10 years from 2012-03-01, the day on which it happened.");
    assert!(view.kept.is_over);
    assert_eq!(kept_until(&world, "T-NEW").as_deref(), Some("2036-02-01"));
    // Lists, registers and the page of what is past its retention, each within the reader's clearance.
    let over = RecordQuery { kept: "over".into(), sort: "number".into(), ..RecordQuery::default() };
    let found = |by: &str, query: &RecordQuery| {
        let list = world.app.find_records(&world.session(by), query).unwrap();
        assert_eq!(list.count as usize, list.records.len());
        list.records.into_iter().map(|line| line.number).collect::<Vec<_>>()
    };
    assert_eq!(found("manager", &over), ["T-ODD", "T-OLD", "T-SECRET"]);
    assert_eq!(found("clerk", &over), ["T-ODD", "T-OLD"]);
    let words = RecordQuery { q: "gauge".into(), ..over.clone() };
    assert_eq!(found("clerk", &words), ["T-OLD"]);
    let newest = RecordQuery { sort: String::new(), ..over.clone() };
    assert_eq!(found("clerk", &newest).len(), 2);
    assert_eq!(past(&world, "manager"), ["T-ODD", "T-OLD", "T-SECRET"]);
    assert_eq!(past(&world, "auditor"), ["T-ODD", "T-OLD"]);
    assert_eq!(world.app.past_retention(&world.session("clerk"), "").unwrap_err().code(), Code::Denied);
    let wrong = RecordQuery { kept: "soon".into(), ..RecordQuery::default() };
    let error = world.app.find_records(&world.session("clerk"), &wrong).unwrap_err();
    assert_eq!(error.fields().next().unwrap().0, "kept");
    let manager = world.session("manager");
    let heads = world.app.register_heads(&manager, &over);
    let page = world.app.register_page(&manager, &over).unwrap();
    let column = heads.iter().position(|head| head == "Kept until").unwrap();
    assert_eq!(page.rows[1][column].text(), "2022-03-01");
    sound(&world);
});

on_both!(neither_a_shorter_rule_nor_an_earlier_date_takes_back_what_was_promised, |ground| {
    let world = World::new(ground);
    // A kind of the organisation's own: nothing is built in that it could fall short of.
    let rule = "retention = { years = 10, from = \"occurred_on\" }";
    let named = [("code = \"training\"", "code = \"drill\""), ("\"TRN\"", "\"DRL\""), ("-TRN-", "-DRL-")];
    let with = |years: &str| {
        let changed = format!("retention = {{ years = {years}, from = \"occurred_on\" }}");
        own_kind(ground, "training", "drill", &[&named[..], &[(rule, changed.as_str())]].concat());
    };
    let file = |world: &World, number: &str| {
        let folder = ground.folder(number);
        write(
            &folder,
            "index.csv",
            HEAD.to_owned()
                + &row(number, number, "2020-01-01", "RESTRICTED", "").replace("training", "drill"),
        );
        world.file(&folder);
    };
    with("10");
    let world = reopened(ground, world, 0);
    file(&world, "D-1");
    assert_eq!(kept_until(&world, "D-1").as_deref(), Some("2030-01-01"));
    with("2");
    let world = reopened(ground, world, 0);
    file(&world, "D-2");
    assert_eq!(kept_until(&world, "D-1").as_deref(), Some("2030-01-01"));
    assert_eq!(kept_until(&world, "D-2").as_deref(), Some("2022-01-01"));
    // Filed again under the shorter rule, and with an earlier day: what its first version promised stands.
    moved_to(&world, "D-1", "2015-01-01");
    assert_eq!(kept_until(&world, "D-1").as_deref(), Some("2030-01-01"));
    let view = world.app.show_record(&world.session("manager"), "D-1").unwrap();
    assert!(view.kept.reason.contains("An earlier version has promised this"), "{}", view.kept.reason);
    // The row of the list says the same, and was derived again when the definition changed.
    let listed = |world: &World| {
        ground
            .values("SELECT keep_until AS value FROM records ORDER BY number")
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" ")
            + &world.records().to_string()
    };
    assert_eq!(listed(&world), "2030-01-01 2022-01-012");
    sound(&world);
    // A longer rule counts for what is there.
    with("20");
    let world = reopened(ground, world, 0);
    assert_eq!(listed(&world), "2035-01-01 2040-01-012");
    assert_eq!(kept_until(&world, "D-1").as_deref(), Some("2035-01-01"));
    sound(&world);
});

on_both!(a_rule_below_the_built_in_one_keeps_the_service_from_starting, |ground| {
    drop(World::new(ground));
    let refused = |from: &str, to: &str| {
        own_kind(ground, "training", "training", &[(from, to)]);
        let config = Place::Folder(ground.dir()).config().unwrap();
        App::open(config, Senses::system()).map(|_| ()).map_err(|error| error.lines().join("\n"))
    };
    let built_in = "retention = { years = 10, from = \"occurred_on\" }";
    let error =
        refused(built_in, "retention = { years = 9, months = 11, from = \"occurred_on\" }").unwrap_err();
    assert!(error.starts_with("training.toml, line 8 (retention = { years = 9"), "{error}");
    assert!(error.contains("is shorter than the built-in rule of 10 years and 0 months"), "{error}");
    let error = refused(built_in, "retention = { years = 30, from = \"closed\" }").unwrap_err();
    assert!(error.contains("counts from another day than the built-in rule does, occurred_on"), "{error}");
    refused(built_in, "retention = { years = 10, months = 1, from = \"occurred_on\" }").unwrap();
});

on_both!(what_is_under_a_hold_is_not_destroyed_until_the_last_hold_is_lifted, |ground| {
    let world = world(ground);
    let manager = world.session("manager");
    let by_name = hold(&world, NewHold { records: vec!["T-OLD".into()], ..NewHold::default() });
    let by_filter = hold(
        &world,
        NewHold { kinds: vec!["training".into()], to: "2012-12-31".into(), ..NewHold::default() },
    );
    assert!(obstacle(&world, "T-OLD").contains("it is under the legal hold “Case 12”"));
    assert_eq!(world.app.show_record(&manager, "T-OLD").unwrap().holds.len(), 2);
    assert_eq!(world.app.show_record(&manager, "T-ODD").unwrap().holds, []);
    // What a filter covers is told within the reader's clearance.
    let covered = |by: &str| {
        let page = world.app.show_hold(&world.session(by), &by_filter.hold).unwrap();
        page.covered.into_iter().map(|record| record.number).collect::<Vec<_>>()
    };
    assert_eq!(covered("manager"), ["T-OLD", "T-SECRET"]);
    assert_eq!(covered("auditor"), ["T-OLD"]);
    // A correction does not take it out from under the filter: one version that matches is enough.
    moved_to(&world, "T-OLD", "2014-03-01");
    assert_eq!(covered("auditor"), ["T-OLD"]);
    world.app.lift_hold(&manager, &by_name.hold, "Settled").unwrap();
    assert!(obstacle(&world, "T-OLD").contains("Case 12"));
    let lifted = world.app.lift_hold(&manager, &by_filter.hold, "Settled").unwrap();
    assert_eq!(lifted.lifted_reason.as_deref(), Some("Settled"));
    assert_eq!(world.app.lift_hold(&manager, &by_filter.hold, "Again").unwrap_err().code(), Code::NotFound);
    // Lifted ones stay in the history, and what they held is free.
    assert_eq!(world.app.list_holds(&world.session("auditor")).unwrap().len(), 2);
    assert_eq!(world.app.show_record(&manager, "T-OLD").unwrap().holds, []);
    proposed(&world, "manager", &["T-OLD"]);
    let asked = EventQuery { action: "hold_lifted".into(), ..EventQuery::default() };
    assert_eq!(world.app.list_events(&manager, &asked).unwrap().events.len(), 2);
    sound(&world);
});

on_both!(a_hold_says_what_is_wrong_with_it_and_is_set_by_two_roles, |ground| {
    let world = world(ground);
    let good = NewHold { name: "Case".into(), reason: "Asked".into(), ..NewHold::default() };
    for login in ["clerk", "auditor", "body"] {
        let new = NewHold { records: vec!["T-OLD".into()], ..good.clone() };
        let error = world.app.place_hold(&world.session(login), &new).unwrap_err();
        assert_eq!(error.code(), Code::Denied, "{login}");
    }
    let wrong = |by: &str, new: NewHold| {
        let error = world.app.place_hold(&world.session(by), &new).unwrap_err();
        assert_eq!(error.code(), Code::Invalid);
        error.fields().map(|(name, _)| name.to_owned()).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(wrong("manager", NewHold::default()), "name reason");
    assert_eq!(wrong("manager", good.clone()), "records", "nothing is covered");
    assert_eq!(wrong("manager", NewHold { kinds: vec!["none".into()], ..good.clone() }), "kinds");
    assert_eq!(wrong("manager", NewHold { from: "soon".into(), ..good.clone() }), "from");
    let days = NewHold { from: "2026-02-01".into(), to: "2026-01-01".into(), ..good.clone() };
    assert_eq!(wrong("manager", days), "to");
    // One that is above the clearance is like one that is not there.
    assert_eq!(wrong("lower", NewHold { records: vec!["T-SECRET".into()], ..good.clone() }), "records");
    assert_eq!(wrong("lower", NewHold { records: vec!["T-NONE".into()], ..good.clone() }), "records");
    // By supplier and by unit.
    let folder = ground.folder("units");
    write(
        &folder,
        "index.csv",
        "number,kind,title,occurred_on,state,marking,detected_at,grade,description,serials\n\
         N-1,nonconformity,Bore too wide,2026-02-20,open,RESTRICTED,Turning,minor,Crossed,BT-1;BT-2\n",
    );
    world.file(&folder);
    let unit = hold(&world, NewHold { unit: "bt-2".into(), ..NewHold::default() });
    let page = world.app.show_hold(&world.session("manager"), &unit.hold).unwrap();
    assert_eq!(page.covered.len(), 1);
    assert_eq!(page.covered[0].number, "N-1");
    let error = world.app.lift_hold(&world.session("manager"), &unit.hold, " ").unwrap_err();
    assert_eq!(error.fields().next().unwrap().0, "reason");
    sound(&world);
    // Another organisation has none of them.
    let users = vec![NewUser {
        login: "admin".into(),
        name: "Theirs".into(),
        role: Role::Administrator,
        clearance: Marking::Secret,
    }];
    world
        .app
        .add_organisation(NewOrganisation {
            code: "oth".parse().unwrap(),
            name: "Other Works".into(),
            host: None,
            users,
            is_post_quantum: false,
        })
        .unwrap();
    let theirs = world.app.session_in(Some("oth"), "admin").unwrap();
    assert_eq!(world.app.list_holds(&theirs).unwrap(), []);
    assert_eq!(world.app.show_hold(&theirs, &unit.hold).unwrap_err().code(), Code::NotFound);
    assert_eq!(world.app.lift_hold(&theirs, &unit.hold, "x").unwrap_err().code(), Code::NotFound);
});

/// Invariants 1 and 2 have one exception, and this is it: who may, what goes, what stays.
mod invariant_9_destruction_takes_two_people_and_leaves_the_hash {
    use super::*;

    fn body(ground: &Ground) {
        let world = world(ground);
        let manager = world.session("manager");
        let before = world.app.show_record(&manager, "T-OLD").unwrap();
        let (own, shared) = (before.files[0].digest, before.files[1].digest);
        let evidence = world.app.record_evidence(&manager, "T-OLD").unwrap().remove(0);
        world.app.add_comment(&manager, "T-OLD", "Who came, @clerk?").unwrap();
        let number = proposed(&world, "manager", &["T-OLD"]).number;
        assert_eq!(number, "TST-DES-2026-0001");
        // Not by whoever proposed it, not without the password, not by those who may not, not above the clearance.
        let refused = |by: &str, password: &str| {
            let session = world.session(by);
            world.app.approve_destruction(&session, &visit(), &proof(password), &number).unwrap_err()
        };
        let error = refused("manager", PASSWORD);
        assert_eq!(error.code(), Code::Destruction);
        assert!(error.lines()[0].contains("another person has to approve it"), "{}", told(&error));
        assert_eq!(refused("clerk", PASSWORD).code(), Code::Denied);
        assert_eq!(refused("auditor", PASSWORD).code(), Code::Denied);
        let error = refused("admin", "wrong");
        assert_eq!(error.fields().next().unwrap().0, "password");
        assert_eq!(world.app.show_record(&manager, "T-OLD").unwrap().title, "Gauge course");

        let leaves = world.fsck().leaves;
        let figures = || world.app.figures(&manager, &FigureQuery::default()).unwrap();
        let known = figures();
        assert!(Arc::ptr_eq(&known, &figures()), "nothing has changed");
        let done = approve(&world, "admin", &number).unwrap_or_else(|error| panic!("{}", told(&error)));
        assert_eq!((done.outcome.as_str(), done.decided_by.as_deref()), ("approved", Some("The admin")));
        assert_eq!(done.event, Some(leaves + 2), "after that of the check and of the record itself");
        assert_eq!(approve(&world, "lower", &number).unwrap_err().code(), Code::Destruction, "only once");

        // What went: title, values, names, salts, words; the file that nobody else has.
        assert!(!path_of(ground, &own).exists() && path_of(ground, &shared).exists());
        let texts = ground.values(
            "SELECT v.disclosures || r.title AS value FROM versions v JOIN records r ON r.record_id = v.record_id \
             WHERE r.number = 'T-OLD'",
        );
        let text = texts[0].clone().unwrap();
        assert!(
            text.ends_with("\"version\":1}") && text.contains("\"fields\":[],\"files\":[null,null]"),
            "{text}"
        );
        let find = |text: &str| {
            let query = RecordQuery { q: text.to_owned(), ..RecordQuery::default() };
            world.app.find_records(&manager, &query).unwrap().count
        };
        assert_eq!((find("gauge"), find("T-OLD"), find("torque")), (0, 0, 1));
        assert_eq!(world.records(), 3);
        // What was computed with it is not shown again.
        assert!(!Arc::ptr_eq(&known, &figures()));
        assert_eq!(ground.number("SELECT count(*) FROM comments WHERE body = '' AND salt = ''"), 1);
        assert_eq!(ground.number("SELECT count(*) FROM mentions WHERE seen_ms IS NULL"), 0);

        // What stays: number, manifest, hashes, events; the receipt still proves the version.
        let ghost = world.app.show_ghost(&world.session("clerk"), "T-OLD").unwrap();
        assert_eq!((ghost.number.as_str(), ghost.destruction.as_str()), ("T-OLD", number.as_str()));
        assert_eq!(ghost.versions[0].manifest, evidence.manifest);
        assert_eq!(ghost.versions[0].digest, before.versions[0].digest);
        let error = world.app.show_record(&manager, "T-OLD").unwrap_err();
        assert_eq!(error.code(), Code::Destroyed);
        assert_eq!(world.app.show_ghost(&manager, "T-NEW").unwrap_err().code(), Code::NotFound);
        assert_eq!(world.app.show_ghost(&manager, "T-NONE").unwrap_err().code(), Code::NotFound);
        // Its number is not given again, and nothing can be done with it.
        let folder = ground.folder("again");
        write(
            &folder,
            "index.csv",
            HEAD.to_owned() + &row("T-OLD", "Gauge course", "2012-03-01", "RESTRICTED", ""),
        );
        let report = world.import(&folder).unwrap();
        assert!(told_of(&report).contains("destroyed"), "{}", told_of(&report));
        assert!(obstacle(&world, "T-OLD").contains("it was destroyed before"));

        // Whoever holds the bytes is told.
        let desk = |digest: &Digest| world.app.verify_digest("10.9.8.7", digest).unwrap();
        for digest in [&own, &before.versions[0].digest] {
            let answer = desk(digest);
            assert_eq!(answer.standing, Standing::Destroyed);
            assert_eq!(answer.places[0].position, before.versions[0].event);
            assert_eq!(answer.places[0].destroyed_at.unwrap().date().to_string(), "2026-03-02");
        }
        assert_eq!(desk(&shared).standing, Standing::Known, "a kept record has it");
        let receipt = world.app.verify_receipt("10.9.8.7", &evidence.receipt).unwrap();
        assert!(receipt.is_proven);
        assert_eq!(receipt.place.unwrap().standing, Standing::Destroyed);

        // The certificate says it, and the ledger commits to it.
        let certified = world.app.certificate(&manager, &number).unwrap();
        assert_eq!(certified.certificate.files, [own]);
        assert_eq!(certified.certificate.records[0].versions[0].digest, before.versions[0].digest);
        assert_eq!(certified.certificate.approved.name, "The admin");
        assert_eq!(Some(Digest::of(certified.text.as_bytes()).to_string()), done.certificate);
        let event = world.app.show_event(&manager, certified.event).unwrap();
        assert!(event.body.unwrap().contains(&done.certificate.unwrap()));
        assert!(!certified.text.contains("Gauge course"));
        let printed = world.app.print_certificate(&manager, &number).unwrap();
        assert!(printed.starts_with(b"%PDF-1.7"));
        assert_eq!(printed, world.app.print_certificate(&manager, &number).unwrap());

        let report = world.fsck();
        assert!(report.findings.is_empty() && report.orphans.is_empty(), "{report:?}");
        assert_eq!(report.destroyed, 1);
        // After a restart as well.
        let world = reopened(ground, world, 0);
        sound(&world);
    }

    #[test]
    fn sqlite() {
        body(&Ground::sqlite());
    }

    #[test]
    fn postgres() {
        body(&Ground::postgres());
    }
}

on_both!(invariant_9_nothing_goes_before_its_time_or_from_under_a_hold, |ground| {
    let world = world(ground);
    assert!(obstacle(&world, "T-NEW").contains("it is kept until 2036-02-01: 10 years from 2026-02-01"));
    assert!(obstacle(&world, "T-NONE").contains("no record that you may propose"));
    // What is above the clearance is as absent as what is absent.
    let error = propose(&world, "lower", &["T-SECRET"]).unwrap_err();
    assert!(error.lines()[0].contains("no record that you may propose"), "{}", told(&error));
    // One that stands in the way keeps all of them, and each is named.
    let error = propose(&world, "manager", &["T-OLD", "T-NEW", "T-NONE"]).unwrap_err();
    assert_eq!(error.lines().len(), 2, "{}", told(&error));
    let number = proposed(&world, "manager", &["T-OLD", "T-ODD"]).number;
    assert!(obstacle(&world, "T-ODD").contains("it stands in another proposal"));
    // A hold that comes after the proposal, before the approval.
    let held = hold(&world, NewHold { records: vec!["T-ODD".into()], ..NewHold::default() });
    let error = approve(&world, "admin", &number).unwrap_err();
    assert!(
        error.lines().join(" ").contains("T-ODD") && error.code() == Code::Destruction,
        "{}",
        told(&error)
    );
    assert!(world.app.show_record(&world.session("manager"), "T-OLD").is_ok(), "nothing of it was destroyed");
    world.app.lift_hold(&world.session("admin"), &held.hold, "Settled").unwrap();
    // A version that comes after the proposal: what was read is not what is there.
    moved_to(&world, "T-ODD", "2013-03-02");
    let error = approve(&world, "admin", &number).unwrap_err();
    assert!(error.lines()[0].contains("something was filed since it was proposed"), "{}", told(&error));
    // Refused with a reason it is free again; only its own proposer takes it back.
    let refused = world.app.refuse_destruction(&world.session("admin"), &number, "Look again").unwrap();
    assert_eq!(refused.outcome, "refused");
    let again = proposed(&world, "manager", &["T-OLD", "T-ODD"]).number;
    assert_ne!(again, number);
    let back = world.app.refuse_destruction(&world.session("manager"), &again, "A mistake").unwrap();
    assert_eq!(back.outcome, "withdrawn");
    assert_eq!(approve(&world, "admin", &again).unwrap_err().code(), Code::Destruction);
    // What an open record links to is still needed.
    let manager = world.session("manager");
    let fields: Values =
        [("engagement_type", "consultation"), ("expert", "Dr Rehman"), ("subject", "Gauges")]
            .into_iter()
            .map(|(name, value)| (name.to_owned(), json!(value)))
            .collect();
    let form = RecordForm {
        target: Target::New { kind: "expert-engagement".into(), number: String::new(), state: String::new() },
        title: "Asked about gauges".into(),
        occurred_on: "2026-03-01".into(),
        marking: String::new(),
        owner: String::new(),
        fields,
        files: Vec::new(),
        links: vec![("trains".into(), "T-OLD".into())],
        reason: String::new(),
    };
    match world.app.save_record(&manager, form) {
        Ok(filed) => {
            let said = obstacle(&world, "T-OLD");
            assert!(said.contains(&format!("{}, which is open, links to it", filed.number)), "{said}");
        }
        Err(error) => panic!("{}", told(&error)),
    }
    sound(&world);
});

on_both!(of_two_who_approve_at_once_one_does_and_files_come_and_go_meanwhile, |ground| {
    let world = world(ground);
    let number = proposed(&world, "manager", &["T-OLD", "T-ODD"]).number;
    let barrier = Barrier::new(3);
    let outcomes: Vec<Result<DestructionView, Error>> = std::thread::scope(|scope| {
        let approving: Vec<_> = ["admin", "lower"]
            .map(|login| {
                scope.spawn({
                    let (world, barrier, number) = (&world, &barrier, &number);
                    move || {
                        barrier.wait();
                        approve(world, login, number)
                    }
                })
            })
            .into_iter()
            .collect();
        // Somebody sends the very bytes that go.
        let sending = scope.spawn(|| {
            barrier.wait();
            let mut source: &[u8] = b"attendance of the gauge course";
            world.app.receive(&world.session("clerk"), "a.txt", &mut source as &mut dyn Read, None).unwrap()
        });
        let outcomes = approving.into_iter().map(|thread| thread.join().unwrap()).collect();
        sending.join().unwrap();
        outcomes
    });
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
    let lost = outcomes.into_iter().find_map(Result::err).unwrap();
    assert_eq!(lost.code(), Code::Destruction, "{}", told(&lost));
    world.app.sweep().unwrap();
    sound(&world);
    assert_eq!(ground.number("SELECT count(*) FROM ghosts"), 2);
    // What was sent is there, whatever came first.
    assert!(path_of(ground, &Digest::of(b"attendance of the gauge course")).exists());
});

on_both!(a_destruction_that_is_interrupted_is_finished_at_the_next_start, |ground| {
    let world = world(ground);
    let own = world.app.show_record(&world.session("manager"), "T-OLD").unwrap().files[0].digest;
    // An upload is under way in another process, so no file may be removed: as if this one had been killed after the commit.
    let other = FsStore::open_at(&ground.dir().join("blobs")).unwrap();
    let upload = other.uploading().unwrap();
    destroyed(&world, &["T-OLD"]);
    assert!(path_of(ground, &own).exists());
    assert_eq!(world.app.sweep().unwrap(), Swept { removed: 0, waiting: 1 });
    assert!(world.app.show_record(&world.session("manager"), "T-OLD").is_err(), "what was decided stands");
    let report = world.fsck();
    assert!(
        report.findings.is_empty() && report.orphans.is_empty(),
        "what is still to be done is no fault: {report:?}"
    );
    let world = reopened(ground, world, 0);
    assert!(path_of(ground, &own).exists());
    drop(upload);
    Runner::start(&world.app).unwrap().stop();
    assert!(!path_of(ground, &own).exists());
    sound(&world);
    // A file that is gone although no certificate says so is missing all the same.
    let shared = world.app.show_record(&world.session("manager"), "T-NEW").unwrap().files[0].digest;
    fs::remove_file(path_of(ground, &shared)).unwrap();
    let report = world.fsck();
    assert_eq!(report.findings.iter().map(|finding| finding.code).collect::<Vec<_>>(), ["blob-missing"]);
    // Neither does whoever can write rows have a file removed.
    fs::write(path_of(ground, &shared), "course programme").unwrap();
    ground.sql(&format!(
        "INSERT INTO erasures (digest, organisation, number, is_done) SELECT '{}', organisation, number, {} FROM destructions",
        shared.hex(),
        if ground.is_postgres() { "false" } else { "0" }
    ));
    world.app.sweep().unwrap();
    assert!(path_of(ground, &shared).exists());
    // A copy that somebody puts back is found.
    fs::write(path_of(ground, &own), "attendance of the gauge course").unwrap();
    let report = world.fsck();
    assert_eq!(report.findings.iter().map(|finding| finding.code).collect::<Vec<_>>(), ["blob-undestroyed"]);
});

on_both!(the_same_bytes_may_be_filed_again_under_another_number, |ground| {
    let world = world(ground);
    let own = world.app.show_record(&world.session("manager"), "T-OLD").unwrap().files[0].digest;
    destroyed(&world, &["T-OLD"]);
    let folder = ground.folder("again");
    write(&folder, "old.txt", "attendance of the gauge course");
    write(
        &folder,
        "index.csv",
        HEAD.to_owned() + &row("T-2", "Found again", "2014-03-01", "RESTRICTED", "old.txt"),
    );
    world.file(&folder);
    assert!(path_of(ground, &own).exists());
    assert_eq!(world.app.verify_digest("10.9.8.7", &own).unwrap().standing, Standing::Known);
    world.app.sweep().unwrap();
    sound(&world);
    // And destroyed again.
    destroyed(&world, &["T-2"]);
    assert!(!path_of(ground, &own).exists());
    assert_eq!(world.app.verify_digest("10.9.8.7", &own).unwrap().standing, Standing::Destroyed);
    sound(&world);
});

on_both!(earlier_packs_verify_and_are_made_again_only_where_nothing_of_theirs_is_gone, |ground| {
    let world = world(ground);
    let packs = ground.folder("packs");
    let build = |world: &World, new: &NewPack, folder: &Path| {
        world.app.build_pack(&world.session("manager"), new, folder, &mut |_, _| {})
    };
    let rebuild = |world: &World, number: &str| {
        world.app.rebuild_pack(&world.session("manager"), number, &ground.folder("rebuilt"), &mut |_, _| {})
    };
    let with = build(&world, &NewPack::default(), &packs).unwrap();
    let trust = world.trust();
    // Eleven years later its record of 2026 is past its retention, and destroyed.
    let world = reopened(ground, world, 11);
    rebuild(&world, &with.number).unwrap_or_else(|error| panic!("{}", told(&error)));
    let later = build(&world, &NewPack::default(), &packs).unwrap();
    destroyed(&world, &["T-NEW"]);
    for pack in [&with, &later] {
        let report = verify(&pack.zip, &trust);
        assert_eq!(report.verdict(), Verdict::Verified, "{}", findings(&report));
    }
    // In the first pack stood the record: it cannot be made again, and the reason says so.
    let error = rebuild(&world, &with.number).unwrap_err();
    assert_eq!(error.code(), Code::PackDestroyed, "{}", told(&error));
    let line = error.lines()[0].replace(['\u{2068}', '\u{2069}'], "");
    assert!(line.starts_with("T-NEW was destroyed on 2037-"), "{line}");
    assert!(line.ends_with("under TST-DES-2037-0001"), "{line}");
    // So does a new one as of a position at which it was there, and a comparison with one that had it.
    let past = NewPack { as_of: Some(later.as_of), ..NewPack::default() };
    assert_eq!(build(&world, &past, &packs).unwrap_err().code(), Code::PackDestroyed);
    let error = world.app.diff_packs(&world.session("manager"), &with.number, &later.number).unwrap_err();
    assert_eq!(error.code(), Code::PackDestroyed);
    // The later one left it out, as settled long before its window: it comes out as it was, or says why not.
    match rebuild(&world, &later.number) {
        Ok(again) => assert_eq!(again.tagmanifest, later.tagmanifest),
        Err(error) => assert_eq!(error.code(), Code::PackDestroyed, "{}", told(&error)),
    }
    // From here on it is as if it had never been.
    let now = build(&world, &NewPack::default(), &packs).unwrap();
    rebuild(&world, &now.number).unwrap();
    let report = verify(&now.zip, &trust);
    assert_eq!(report.verdict(), Verdict::Verified, "{}", findings(&report));
    let readiness = world.app.readiness(&world.session("manager"), "annexure-b", "", "").unwrap();
    assert!(!format!("{readiness:?}").contains("T-NEW"));
    sound(&world);
});

on_both!(it_is_all_done_through_the_pages_and_by_programs, |ground| {
    let world = world(ground);
    drop(world);
    let service = Service::start(ground);
    let manager = service.sign_in("tst", "manager", PASSWORD);
    let admin = service.sign_in("tst", "admin", PASSWORD);
    let clerk = service.sign_in("tst", "clerk", PASSWORD);
    let get = |cookie: &str, path: &str| service.get(path, &[("cookie", cookie)]);
    let page = get(&manager, "/retention");
    assert_eq!(page.status, 200, "{}", page.text());
    assert!(
        page.text().contains("T-OLD") && page.text().contains("T-SECRET") && !page.text().contains("T-NEW")
    );
    assert_eq!(get(&clerk, "/retention").status, 403);
    // A hold, from the form.
    let form = [("name", "Case 7"), ("reason", "Asked"), ("records", "T-OLD, T-ODD")];
    let placed = service.post("/retention/holds/new", &manager, &form);
    assert_eq!(placed.status, 303, "{}", placed.text());
    let hold = placed.header("location").unwrap().to_owned();
    assert!(get(&manager, &hold).text().contains("T-ODD"));
    assert!(get(&clerk, "/records/T-OLD").text().contains("Case 7"));
    let tried =
        service.post("/retention/destructions", &manager, &[("records", "T-OLD"), ("reason", "Over")]);
    assert_eq!(tried.status, 409);
    assert!(tried.text().contains("Case 7"), "{}", tried.text());
    let lifted = service.post(&format!("{hold}/lift"), &admin, &[("reason", "Settled")]);
    assert_eq!(lifted.status, 303, "{}", lifted.text());
    // Two people.
    let form = [("records", "T-OLD"), ("records", "T-ODD"), ("reason", "Over")];
    let proposed = service.post("/retention/destructions", &manager, &form);
    assert_eq!(proposed.status, 303, "{}", proposed.text());
    let destruction = proposed.header("location").unwrap().to_owned();
    assert!(get(&manager, &destruction).text().contains("another person decides"));
    let approve = [("act", "approve"), ("password", PASSWORD)];
    let own = service.post(&format!("{destruction}/decision"), &manager, &approve);
    assert_eq!(own.status, 409, "{}", own.text());
    let wrong =
        service.post(&format!("{destruction}/decision"), &admin, &[("act", "approve"), ("password", "no")]);
    assert_eq!(wrong.status, 422);
    assert_eq!(get(&admin, &format!("{destruction}/certificate")).status, 404);
    let done = service.post(&format!("{destruction}/decision"), &admin, &approve);
    assert_eq!(done.status, 303, "{}", done.text());
    let certificate = get(&admin, &format!("{destruction}/certificate"));
    assert!(certificate.status == 200 && certificate.body.starts_with(b"%PDF"));
    // What is left.
    let ghost = get(&clerk, "/records/T-OLD");
    assert_eq!(ghost.status, 410);
    assert!(ghost.text().contains("was destroyed on") && !ghost.text().contains("Gauge course"));
    assert_eq!(get(&clerk, "/api/v1/records/T-OLD").status, 410);
    let ghost = get(&clerk, "/api/v1/records/T-OLD/ghost").json();
    assert_eq!(ghost["versions"][0]["version"], 1);
    let digest = ghost["versions"][0]["digest"].as_str().unwrap().trim_start_matches("sha256:").to_owned();
    let desk = service.get(&format!("/api/v1/verify/{digest}"), &[]).json();
    assert_eq!(desk["standing"], "destroyed");
    let form = [("what", digest.as_str())];
    let asked = service.post("/verify", "", &form);
    assert!(asked.text().contains("destroyed under procedure"), "{}", asked.text());
    // Programs: the same, and what is sent again is done once.
    let tell = |cookie: &str, path: &str, key: &str, body: &str| {
        let headers = [
            ("cookie", cookie),
            ("sec-fetch-site", "same-origin"),
            ("content-type", "application/json"),
            ("idempotency-key", key),
        ];
        service.send("POST", path, &headers, body.as_bytes())
    };
    let body = r#"{"records":["T-SECRET"],"reason":"Over"}"#;
    let proposed = tell(&manager, "/api/v1/destructions", "k-1", body);
    assert_eq!(proposed.status, 201, "{}", proposed.text());
    let number = proposed.json()["number"].as_str().unwrap().to_owned();
    assert_eq!(tell(&manager, "/api/v1/destructions", "k-1", body).json(), proposed.json());
    let approval = format!(r#"{{"password":"{PASSWORD}"}}"#);
    let path = format!("/api/v1/destructions/{number}/approval");
    assert_eq!(tell(&manager, &path, "k-2", &approval).status, 409);
    let done = tell(&admin, &path, "k-3", &approval);
    assert_eq!((done.status, done.json()["outcome"].as_str()), (200, Some("approved")), "{}", done.text());
    assert_eq!(tell(&admin, &path, "k-3", &approval).json(), done.json());
    // What is marked above somebody's clearance is not there for them, also when it is gone.
    let lower = service.sign_in("tst", "lower", PASSWORD);
    assert_eq!(get(&lower, &format!("/api/v1/destructions/{number}")).status, 404);
    assert_eq!(get(&lower, "/api/v1/records/T-SECRET/ghost").status, 404);
    assert_eq!(get(&lower, "/api/v1/records/T-SECRET").status, 404);
    assert_eq!(get(&lower, "/api/v1/destructions").json()["destructions"].as_array().unwrap().len(), 1);
    assert_eq!(get(&manager, "/api/v1/retention").json()["count"], 0);
    // In Urdu, too.
    let page = service.get(&destruction, &[("cookie", &admin), ("accept-language", "ur")]);
    assert!(page.status == 200 && !page.text().contains('⟦'), "{}", page.text());
});

#[test]
fn the_command_line_does_the_same() {
    let ground = Ground::sqlite();
    drop(world(&ground));
    let run = |arguments: &[&str], input: &str| {
        let mut child = sanad()
            .args(["retention"])
            .args(arguments)
            .args(["--json", "--dir"])
            .arg(ground.dir())
            .stdin(std::process::Stdio::piped())
            .stdout(std::process::Stdio::piped())
            .stderr(std::process::Stdio::piped())
            .spawn()
            .unwrap();
        std::io::Write::write_all(child.stdin.as_mut().unwrap(), input.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        // A refusal is told where errors are.
        let told = if output.status.success() { &output.stdout } else { &output.stderr };
        let value: serde_json::Value =
            serde_json::from_slice(told).unwrap_or_else(|error| panic!("{error}: {}", printed(&output)));
        (output.status.success(), value)
    };
    let (_, list) = run(&["list", "--as", "manager"], "");
    assert_eq!(list["records"].as_array().unwrap().len(), 3, "{list}");
    let (_, hold) =
        run(&["hold", "Case 9", "--reason", "Asked", "--kind", "training", "--to", "2012-12-31"], "");
    let id = hold["hold"]["hold"].as_str().unwrap().to_owned();
    let (fine, _) = run(&["propose", "T-OLD", "--reason", "Over"], "");
    assert!(!fine);
    assert!(run(&["lift", &id, "--reason", "Settled"], "").0);
    assert!(run(&["holds"], "").1["holds"][0]["lifted_at"].is_string());
    let (fine, proposal) = run(&["propose", "T-OLD", "--reason", "Over", "--as", "manager"], "");
    assert!(fine, "{proposal}");
    let number = proposal["destruction"]["number"].as_str().unwrap().to_owned();
    let approve = |login: &str, password: &str| run(&["approve", &number, "--as", login], password);
    assert!(!approve("manager", PASSWORD).0);
    assert!(!approve("admin", "wrong\n").0);
    let (fine, done) = approve("admin", &format!("{PASSWORD}\n"));
    assert!(fine && done["destruction"]["outcome"] == "approved", "{done}");
    let pdf = ground.dir().join("certificate.pdf");
    let (_, certificate) = run(&["certificate", &number, "--pdf", pdf.to_str().unwrap()], "");
    assert_eq!(certificate["certificate"]["records"][0]["number"], "T-OLD");
    assert!(fs::read(pdf).unwrap().starts_with(b"%PDF"));
    assert_eq!(run(&["destructions"], "").1["destructions"].as_array().unwrap().len(), 1);
}
