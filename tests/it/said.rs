//! What people said of versions by events, in a pack: who refused to sign and why, who has read a document. With their
//! receipts, as of the position, and without what the pack withholds.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use sanad::app::packs::{BuiltPack, NewPack};
use sanad::app::records::{Base, Filed};
use sanad::app::signing::Wanted;
use sanad::domain::access::Marking;
use sanad::verify::{Report, Verdict, verify};
use serde_json::{Value, json};

use crate::harness::*;
use crate::signing::{give, submitted, wanted, world};

type Members = BTreeMap<String, Vec<u8>>;

/// Documents in force: one that these have to read, and one marked higher.
fn documents(world: &World, ground: &Ground, readers: &str) {
    let folder = ground.folder("documents");
    write(&folder, "gauges.txt", "how gauges are controlled");
    let line = |number: &str, marking: &str, readers: &str| {
        format!(
            "{number},procedure,Gauges,effective,{marking},procedure,Q{number},Zafar-7,The clerk,The manager,2026-01-01,\
             2028-04-01,gauges.txt,{readers}\n"
        )
    };
    let text = format!(
        "number,kind,title,state,marking,document_type,document_code,revision,prepared_by,approved_by,effective_from,\
         review_due_on,files,readers\n{}{}",
        line("D-1", "RESTRICTED", readers),
        line("D-2", "CONFIDENTIAL", "manager"),
    );
    write(&folder, "index.csv", text);
    world.file(&folder);
}

fn read(world: &World, by: &str, number: &str) -> u64 {
    let done = world.app.acknowledge_record(&world.session(by), number, Base::Version(1));
    done.unwrap_or_else(|error| panic!("{}", told(&error))).acknowledgement.event
}

fn refuse(world: &World, by: &str, document: &Filed, meaning: &str, reason: &str) -> u64 {
    let refusal = Wanted { refusal: Some(reason.to_owned()), ..wanted(document, meaning) };
    give(world, by, refusal).unwrap_or_else(|error| panic!("{}", told(&error))).event
}

fn build(world: &World, ground: &Ground, new: &NewPack) -> (Members, BuiltPack) {
    let built = world.app.build_pack(&world.session("manager"), new, &ground.folder("packs"), &mut |_, _| {});
    let built = built.unwrap_or_else(|error| panic!("{}", told(&error)));
    for file in [&built.zip, &built.pdf] {
        let report = verify(file, &world.trust());
        assert_eq!(report.verdict(), Verdict::Verified, "{}", findings(&report));
    }
    (crate::signing::members(&built.zip), built)
}

/// A list of a version in `pack.json`.
fn list(files: &Members, number: &str, version: usize, name: &str) -> Value {
    let pack: Value = serde_json::from_slice(&files["data/pack.json"]).unwrap();
    let contents = pack["contents"].as_array().unwrap();
    let content = contents.iter().find(|content| content["number"] == number).unwrap();
    content["versions"][version][name].clone()
}

fn event_path(index: u64) -> String {
    format!("proof/events/{index}.json")
}

fn event(files: &Members, index: u64) -> Value {
    assert!(files.contains_key(&format!("proof/events/{index}.tlog-proof")));
    serde_json::from_slice(&files[&event_path(index)]).unwrap()
}

fn text<'f>(files: &'f Members, path: &str) -> &'f str {
    std::str::from_utf8(&files[path]).unwrap()
}

/// What the second implementation, in another language, says of a pack.
fn referee(world: &World, ground: &Ground, zip: &Path) -> String {
    let python =
        std::env::var("SANAD_TEST_PYTHON").expect("SANAD_TEST_PYTHON: a Python that has cryptography");
    let keys = world.app.log_keys().unwrap().into_iter();
    let trust =
        write(&ground.folder("trust"), "trust", keys.map(|key| format!("log {key}\n")).collect::<String>());
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/referees/pack.py");
    let out = Command::new(python).arg(script).arg(zip).arg("--trust").arg(trust).output().unwrap();
    format!("{}{}", String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr))
}

on_both!(a_pack_carries_who_refused_to_sign_and_who_has_read, |ground| {
    let world = world(ground);
    documents(&world, ground, "the CLERK;auditor");
    let document = submitted(&world, "procedure");
    let reason = "Clause 4 names no gauge.\nNor does clause 5 <b>.";
    let refused = refuse(&world, "lower", &document, "reviewed", reason);
    let first = read(&world, "clerk", "D-1");
    let second = read(&world, "auditor", "D-1");
    let above = read(&world, "manager", "D-2");
    let everything = NewPack { marking: Some(Marking::Restricted), ..NewPack::default() };
    let (files, built) = build(&world, ground, &everything);
    assert_eq!(list(&files, &document.number, 1, "refusals"), json!([refused]));
    assert_eq!(list(&files, &document.number, 1, "signatures"), json!(null));
    assert_eq!(list(&files, "D-1", 0, "acknowledgements"), json!([first, second]));
    // What is marked above the pack is not there, nor is what was said of it.
    assert!(!files.contains_key(&event_path(above)) && !text(&files, "data/pack.json").contains("D-2"));
    // Who, when, why, of which version.
    let said = event(&files, refused);
    assert_eq!((&said["action"], &said["digest"]), (&json!("signature_refused"), &json!(document.digest)));
    assert_eq!((&said["detail"]["reason"], &said["detail"]["name"]), (&json!(reason), &json!("The lower")));
    let said = event(&files, second);
    let version = world.app.version_document(&world.session("manager"), "D-1", 1).unwrap();
    assert_eq!((&said["action"], &said["digest"]), (&json!("record_acknowledged"), &json!(version.digest)));
    assert_eq!(
        (&said["detail"]["login"], &said["at"]),
        (&json!("auditor"), &json!("2026-03-02T08:00:00.000Z"))
    );
    // For people too, as text.
    let page = text(&files, "data/index.html");
    for shown in [
        "<h4>Refusals to sign</h4>",
        "<strong>Reviewed</strong>: <bdi>The lower</bdi>",
        "Clause 4 names no gauge.\nNor does clause 5 &lt;b&gt;.",
        "<h4>Read and acknowledged</h4>",
        "<bdi>The auditor</bdi> <span class=\"muted\">auditor</span>",
        "1, revision Zafar-7",
    ] {
        assert!(page.contains(shown), "{shown}: {page}");
    }
    let found = referee(&world, ground, &built.zip);
    assert!(found.contains("0 signatures, 1 refusals, 2 acknowledgements"), "{found}");

    // As of before, only what was said by then.
    let as_of = |size: u64| NewPack { as_of: Some(size), ..everything.clone() };
    let (files, _) = build(&world, ground, &as_of(second));
    assert_eq!(list(&files, "D-1", 0, "acknowledgements"), json!([first]));
    let (files, _) = build(&world, ground, &as_of(first));
    assert_eq!(list(&files, "D-1", 0, "acknowledgements"), json!(null));
    assert_eq!(list(&files, &document.number, 1, "refusals"), json!([refused]));
    let (files, _) = build(&world, ground, &as_of(refused));
    assert_eq!(list(&files, &document.number, 1, "refusals"), json!(null));

    // Who signs in the end has refused all the same.
    let signed = give(&world, "lower", wanted(&document, "reviewed")).unwrap().event;
    let (files, _) = build(&world, ground, &everything);
    assert_eq!(list(&files, &document.number, 1, "refusals"), json!([refused]));
    assert_eq!(list(&files, &document.number, 1, "signatures"), json!([signed]));
    assert!(text(&files, "data/index.html").contains("the same person has said something else since"));
    // Made again, the first pack is what it was.
    let again = ground.folder("again");
    let again = world.app.rebuild_pack(&world.session("manager"), &built.number, &again, &mut |_, _| {});
    let again = again.unwrap_or_else(|error| panic!("{}", told(&error)));
    assert!(fs::read(&again.zip).unwrap() == fs::read(&built.zip).unwrap(), "the ZIPs differ");
    assert!(fs::read(&again.pdf).unwrap() == fs::read(&built.pdf).unwrap(), "the PDFs differ");
    assert!(world.fsck().findings.is_empty());
});

/// The report on a pack in which one file says something else.
fn tampered(world: &World, ground: &Ground, files: &Members, path: &str, (from, to): (&str, &str)) -> Report {
    let folder = ground.folder("tampered");
    let changed = text(files, path).replace(from, to);
    assert_ne!(changed, text(files, path), "{path} has no {from}");
    for (name, bytes) in files {
        let bytes = if name == path { changed.as_bytes() } else { bytes };
        write(&folder, name, bytes);
    }
    let report = verify(&folder, &world.trust());
    fs::remove_dir_all(&folder).unwrap();
    report
}

on_both!(whoever_changes_what_was_said_is_found_out, |ground| {
    let world = world(ground);
    documents(&world, ground, "clerk");
    let document = submitted(&world, "procedure");
    let refused = refuse(&world, "lower", &document, "reviewed", "Too early");
    let acknowledged = read(&world, "clerk", "D-1");
    let (files, _) = build(&world, ground, &NewPack::default());
    let (refusal, reading) = (event_path(refused), event_path(acknowledged));
    let (as_refusal, as_signature) =
        (format!("\"refusals\":[{refused}]"), format!("\"signatures\":[{refused}]"));
    let as_read = format!("\"acknowledgements\":[{acknowledged}],");
    let cases: [(&str, (&str, &str), &[&str]); 7] = [
        (&refusal, ("Too early", "All is good"), &["digest-mismatch", "receipt-invalid"]),
        (
            &refusal,
            ("\"reason\":\"Too early\",", ""),
            &["digest-mismatch", "refusal-mismatch", "receipt-invalid"],
        ),
        (&refusal, ("signature_refused", "record_signed"), &["refusal-mismatch", "receipt-invalid"]),
        (&reading, ("The clerk", "The lower"), &["digest-mismatch", "receipt-invalid"]),
        (&reading, ("Zafar-7", "Zafar-8"), &["acknowledgement-mismatch", "receipt-invalid"]),
        // What somebody refused is no signature, and what is left out is something that nothing accounts for.
        ("data/pack.json", (&as_refusal, &as_signature), &["digest-mismatch", "signed-mismatch"]),
        ("data/pack.json", (&as_read, ""), &["digest-mismatch", "file-unknown"]),
    ];
    for (path, change, codes) in cases {
        let report = tampered(&world, ground, &files, path, change);
        assert_eq!(report.verdict(), Verdict::NotVerified);
        let found = findings(&report);
        for code in codes {
            assert!(found.contains(code), "{path} {change:?}: no {code} in {found}");
        }
    }
});

on_both!(an_acknowledgement_tells_nothing_that_the_pack_withholds, |ground| {
    let world = world(ground);
    documents(&world, ground, "the CLERK;auditor");
    let document = submitted(&world, "procedure");
    refuse(&world, "lower", &document, "reviewed", "What QP-1 says of it");
    let events = [read(&world, "clerk", "D-1"), read(&world, "auditor", "D-1")];
    let built = |rule: &str| {
        let new = NewPack { withhold: vec![rule.to_owned()], ..NewPack::default() };
        build(&world, ground, &new).0
    };
    // The event names the revision, and somebody who has to read it: in the pack as a whole or not at all.
    for (rule, secret) in [
        ("kind:procedure/field/revision=For the house", "Zafar-7"),
        ("D-1/field/readers=For the house", "the CLERK"),
        ("kind:procedure/all=For the house", "Zafar-7"),
    ] {
        let files = built(rule);
        assert_eq!(list(&files, "D-1", 0, "acknowledgements"), json!(null), "{rule}");
        for (path, bytes) in &files {
            assert!(!String::from_utf8_lossy(bytes).contains(secret), "{rule}: {secret} is in {path}");
        }
        assert!(events.iter().all(|index| !files.contains_key(&event_path(*index))));
        let said = "2 acknowledgements are withheld, since they tell what is withheld: For the house";
        assert!(text(&files, "data/index.html").contains(said), "{rule}");
    }
    // What they do not tell may be withheld beside them.
    let files = built("D-1/field/document_code=For the house");
    assert_eq!(list(&files, "D-1", 0, "acknowledgements"), json!(events));
    // A refusal's reason is what its writer made of it, as that of a version is: whoever issues the pack is told.
    let rule = format!("{}/field/document_code=For the house", document.number);
    let new = NewPack { withhold: vec![rule], ..NewPack::default() };
    let preview = world.app.withholding(&world.session("manager"), &new).unwrap();
    let places: Vec<(&str, &str)> =
        preview.elsewhere.iter().map(|one| (one.number.as_str(), one.place.as_str())).collect();
    assert!(places.contains(&(document.number.as_str(), "refusal")), "{places:?}");
});
