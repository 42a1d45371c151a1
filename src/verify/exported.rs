//! Every fixture as a file, with what this verifier says of it, for the second one: `tests/second/run.mjs` holds the two
//! against each other. They are written to `target/verify-fixtures`.

use std::fs;
use std::path::Path;

use serde_json::json;

use super::code::Code;
use super::fixtures::{
    self, ANSWERS, DISCLOSURES, Failing, Fixture, ISSUES, Input, PACK_RULES, SAMPLES, STATEMENTS,
};
use super::testing::*;
use super::tricks::{self, Trick};
use super::{Report, Trust, verify, verify_container};
use crate::proof::note::{Algorithm, SigningKey};
use crate::proof::pack::PACK_JSON;

/// What the second verifier says where its browser does not know ML-DSA-44: exit code, findings, and of how many keys it
/// left signatures unchecked.
type Unable = (u8, &'static [&'static str], u8);

/// Packs with signatures of ML-DSA-44. What a browser says that cannot check these is written here by hand: it passes over
/// them where others are enough, and says so; it never says that one is wrong, but where its form alone shows it.
fn post_quantum() -> Vec<(&'static str, FileMap, Trust, Option<Unable>)> {
    const LEFT: Option<Unable> = Some((0, &[], 1));
    const UNCHECKED: Option<Unable> =
        Some((2, &["signature-unchecked proof/checkpoint", "signature-unchecked proof/pack.tlog-proof"], 1));
    const UNKNOWN: Option<Unable> =
        Some((3, &["trust-unknown-key proof/checkpoint", "trust-unknown-key proof/pack.tlog-proof"], 1));
    let hooks = |signed| Hooks { beside: Some(beside(7)), signed, ..Hooks::default() };
    let (good, false_line) = (build(&hooks(|_| ())), build(&hooks(|note| note.signatures[1].bytes[99] ^= 1)));
    let short = build(&hooks(|note| note.signatures[1].bytes.truncate(2427)));
    let late = build(&hooks(|note| note.signatures[1].bytes[0] |= 0x80));
    let first_false = build(&hooks(|note| note.signatures[0].bytes[9] ^= 1));
    let witness = SigningKey::with_algorithm("witness.example/w", Algorithm::MlDsa44, [5; 32]).ok();
    let witnessed = Hooks { witness, ..Hooks::default() };
    let both = || trust_in(&[&key(), &beside(7)]);
    let long = || trust_in(&[&beside(7)]);
    vec![
        ("two signatures, both trusted", good.clone(), both(), LEFT),
        ("two signatures, Ed25519 trusted", good.clone(), trust(), LEFT),
        ("two signatures, ML-DSA-44 trusted", good.clone(), long(), UNCHECKED),
        ("two signatures, a stranger trusted", good, trust_in(&[&beside(8)]), UNKNOWN),
        ("ML-DSA-44 false, both trusted", false_line.clone(), both(), LEFT),
        ("ML-DSA-44 false and trusted", false_line, long(), UNCHECKED),
        ("ML-DSA-44 too short", short.clone(), both(), None),
        ("ML-DSA-44 too short and trusted", short, long(), None),
        ("ML-DSA-44 at no time", late, both(), None),
        ("Ed25519 false beside ML-DSA-44", first_false, both(), None),
        // The pack's own policy asks for the witness, too.
        (
            "cosigned with ML-DSA-44",
            build(&witnessed),
            Trust::Policy(witnessed.policy()),
            UNCHECKED.map(|(code, lines, _)| (code, lines, 0)),
        ),
    ]
}

/// Another way to write a document.
type Respelling = fn(String) -> String;

/// All cases there are.
fn cases() -> Vec<(String, Input, Trust)> {
    let mut cases: Vec<(String, Input, Trust)> = Vec::new();
    let mut add = |name: String, input, trust| cases.push((name, input, trust));
    // The page takes in neither a PDF, nor what was disclosed later, nor certificates.
    const FIRST_ONLY: &[&str] = &["pdf-", "disclosed-", "cms-", "certificate", "timestamp-", "algorithm-"];
    let is_of_both = |code: &&Code| !FIRST_ONLY.iter().any(|start| code.as_str().starts_with(start));
    for code in Code::ALL.iter().filter(is_of_both) {
        let Fixture { input, trust, .. } = fixtures::fixture(*code);
        add(format!("code {code}"), input, trust);
    }
    for Trick { name, zip, .. } in tricks::tricks() {
        add(format!("trick {name}"), Input::Zip(zip), trust());
    }
    for (number, (rule, change)) in PACK_RULES.iter().enumerate() {
        let files = build(&Hooks { pack: *change, ..Hooks::default() });
        add(format!("pack.json {number} {rule}"), Input::Files(files), trust());
    }
    for (what, change) in DISCLOSURES {
        add(what.to_string(), Input::Files(build(&Hooks { versions: *change, ..Hooks::default() })), trust());
    }
    for (code, hooks, cases) in STATEMENTS {
        for (what, change) in *cases {
            add(format!("{code} {what}"), Input::Files(build(&hooks(*change))), trust());
        }
    }
    add("everything said".to_owned(), Input::Files(build(&fixtures::said())), trust());
    for (what, _, change) in SAMPLES {
        add(format!("sample {what}"), Input::Files(fixtures::sampled(change)), trust());
    }
    for (what, change) in ISSUES {
        add(what.to_string(), Input::Files(build(&Hooks { issue: *change, ..Hooks::default() })), trust());
    }
    let no_event = build(&Hooks { receipt: |receipt| receipt.extra = None, ..Hooks::default() });
    add("issue without event".to_owned(), Input::Files(no_event), trust());
    let no_head = build(&Hooks { receipt: |receipt| receipt.checkpoint.clear(), ..Hooks::default() });
    add("issue without head".to_owned(), Input::Files(no_head), trust());
    add("withheld".to_owned(), Input::Files(fixtures::withholding()), trust());
    add("about pieces".to_owned(), Input::Files(fixtures::limited()), trust());
    add("history cut off".to_owned(), Input::Files(fixtures::without_history()), trust());
    add("good".to_owned(), Input::Files(pack()), trust());
    add("good folder".to_owned(), Input::Folder(|_| ()), trust());
    add("good, without trust".to_owned(), Input::Files(pack()), Trust::Absent);
    let forged = Hooks { key: forger(), ..Hooks::default() };
    add("forged".to_owned(), Input::Files(build(&forged)), trust());
    let witnessed = |seed| Hooks {
        witness: SigningKey::cosigner_from_seed("witness.example/w", [seed; 32]).ok(),
        ..Hooks::default()
    };
    let cosigned = build(&witnessed(5));
    add("cosigned".to_owned(), Input::Files(cosigned.clone()), Trust::Policy(witnessed(5).policy()));
    add("cosigned, nobody asked".to_owned(), Input::Files(cosigned.clone()), trust());
    add("cosigned by another".to_owned(), Input::Files(cosigned), Trust::Policy(witnessed(6).policy()));
    let bad_json: &[(&str, Respelling)] = &[
        ("member left out", |text| text.replacen("\"previous\":null,", "", 1)),
        ("member too many", |text| text.replacen("{\"author\"", "{\"a\":1,\"author\"", 1)),
        ("date that is none", |text| text.replacen("2026-10-02", "2026-02-30", 1)),
        ("instant that is none", |text| text.replacen("T08:14:05.120Z", "T24:14:05.120Z", 1)),
        ("fraction", |text| text.replacen("\"version\":1", "\"version\":1.0", 1)),
        ("number too large", |text| text.replacen("\"version\":1", "\"version\":4294967296", 1)),
        ("white space", |text| text.replacen(',', ", ", 1)),
        ("needless escape", |text| text.replacen("closed", "\\u0063losed", 1)),
        ("byte order mark", |text| format!("\u{feff}{text}")),
    ];
    for (what, change) in bad_json {
        let mut files = pack();
        let path = "data/a-standards/MGI-STD-2026-0001/v1/manifest.json";
        let text = String::from_utf8(files[path].clone()).unwrap();
        let changed = change(text.clone());
        assert_ne!(changed, text, "{what}");
        files.insert(path.to_owned(), changed.into_bytes());
        add(format!("manifest with a {what}"), Input::Files(files), trust());
    }
    for (name, _, change) in ANSWERS {
        add(format!("answer {name}"), Input::Zip(answered(&change.hooks())), trust());
    }
    let good = || Input::Zip(answered(&Hooks::default()));
    add("answer, without trust".to_owned(), good(), Trust::Absent);
    add("answer, forged".to_owned(), Input::Zip(answered(&forged)), trust());
    add(
        "answer, cosigned".to_owned(),
        Input::Zip(answered(&witnessed(5))),
        Trust::Policy(witnessed(5).policy()),
    );
    add("answer, not cosigned".to_owned(), good(), Trust::Policy(witnessed(5).policy()));
    let mut no_pack = pack();
    no_pack.remove(PACK_JSON);
    add("without pack.json".to_owned(), Input::Files(no_pack), trust());
    cases
}

/// Writes one case; gives what stands about it in the list.
fn write(folder: &Path, number: usize, name: &str, input: &Input, trust: &Trust) -> serde_json::Value {
    let zip_at = folder.join(format!("{number}.zip"));
    let write_zip = |bytes: &[u8]| fs::write(&zip_at, bytes).unwrap();
    let mut failing = None;
    let (report, path): (Report, _) = match input {
        Input::Files(files) => {
            let zip = zip(files);
            write_zip(&zip);
            (verify_container(&zip, trust), zip_at.clone())
        }
        Input::Zip(zip) => {
            write_zip(zip);
            (verify_container(zip, trust), zip_at.clone())
        }
        Input::Failing(zip, at) => {
            write_zip(zip);
            failing = Some(*at);
            (verify_container(&Failing(zip, *at), trust), zip_at.clone())
        }
        // The page takes nothing that was disclosed later.
        Input::Disclosed(files, _) => {
            let zip = zip(files);
            write_zip(&zip);
            (verify_container(&zip, trust), zip_at.clone())
        }
        Input::Folder(change) => {
            let root = folder.join(number.to_string()).join(NUMBER);
            write_folder(&pack(), &root);
            change(&root);
            (verify(&root, trust), root)
        }
    };
    let trust = match trust {
        Trust::Absent => None,
        Trust::Policy(policy) => Some(json!({ "name": "trust", "text": policy.to_string() })),
        Trust::Inside { path } | Trust::Unusable { path, .. } => Some(json!({ "name": path, "text": "" })),
    };
    json!({
        "name": name, "path": path, "is_folder": path.is_dir() || !path.exists(), "failing": failing, "trust": trust,
        "exit_code": report.verdict().exit_code(), "findings": lines(&report),
        "samples": report.to_json(&crate::words::Words::english())["samples"],
    })
}

#[test]
fn every_fixture_is_written_for_the_second_verifier() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/verify-fixtures");
    if folder.exists() {
        fs::remove_dir_all(&folder).unwrap();
    }
    fs::create_dir_all(&folder).unwrap();
    let cases = cases();
    let mut list: Vec<serde_json::Value> = (cases.iter().enumerate())
        .map(|(number, (name, input, trust))| write(&folder, number, name, input, trust))
        .collect();
    for (number, (name, files, trust, unable)) in (list.len()..).zip(post_quantum()) {
        let mut case = write(&folder, number, name, &Input::Files(files), &trust);
        case["unable"] = json!(unable.map(|(code, lines, left)| {
            json!({ "exit_code": code, "findings": lines, "unchecked": left })
        }));
        list.push(case);
    }
    let codes: serde_json::Map<String, serde_json::Value> =
        (Code::ALL.iter()).map(|code| (code.to_string(), format!("{:?}", code.outcome()).into())).collect();
    let Trust::Policy(policy) = trust() else { unreachable!() };
    let all = json!({ "codes": codes, "trust": policy.to_string(), "cases": list });
    fs::write(folder.join("list.json"), all.to_string()).unwrap();
    assert!(cases.len() > Code::ALL.len() + 100, "{} cases", cases.len());
}
