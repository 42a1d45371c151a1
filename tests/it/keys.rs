//! The keys of a ledger: one takes over from another; one is lost, or in other hands.

use sanad::app::ledger_keys::Reason;
use sanad::app::organisations::NewOrganisation;
use sanad::app::packs::NewPack;
use sanad::app::users::NewUser;
use sanad::app::{Code, Session};
use sanad::domain::access::{Action, Marking, Role};
use sanad::proof::note::{Algorithm, SignedNote, VerifierKey};
use sanad::proof::time::Timestamp;
use sanad::verify::{Trust, Verdict, verify};

use crate::harness::*;

fn admin(world: &World) -> Session {
    world.session("admin")
}

/// The present head, and which of these keys have signed it.
fn signers(ground: &Ground, keys: &[&str]) -> Vec<usize> {
    let query = "SELECT note AS value FROM checkpoints ORDER BY size DESC LIMIT 1";
    let note = ground.values(query).remove(0).unwrap();
    let note = SignedNote::parse(&note).unwrap();
    let mut found = Vec::new();
    for (place, key) in keys.iter().enumerate() {
        let key: VerifierKey = key.parse().unwrap();
        if let Some(line) = note.signatures.iter().find(|line| line.is_by(&key)) {
            key.verify(&note.text, &line.bytes).unwrap();
            found.push(place);
        }
    }
    assert_eq!(found.len(), note.signatures.len(), "somebody else has signed");
    found
}

fn trust(keys: &[&str]) -> Trust {
    let logs: String = keys.iter().map(|key| format!("log {key}\n")).collect();
    Trust::Policy(format!("{logs}quorum none\n").parse().unwrap())
}

fn pack(world: &World, ground: &Ground, name: &str) -> std::path::PathBuf {
    let built = world.app.build_pack(
        &world.session("manager"),
        &NewPack::default(),
        &ground.folder(name),
        &mut |_, _| {},
    );
    built.unwrap_or_else(|error| panic!("{}", told(&error))).zip
}

fn world(ground: &Ground) -> World {
    let world = World::new(ground);
    let folder = ground.folder("import");
    write(&folder, "a.txt", "evidence");
    write(&folder, "index.csv", "number,kind,title,files\nA-1,received-document,A,a.txt\n");
    world.file(&folder);
    world
}

on_both!(one_key_takes_over_from_another_and_both_sign_meanwhile, |ground| {
    let world = world(ground);
    let app = &world.app;
    let old = app.list_ledger_keys(&admin(&world)).unwrap().remove(0).key;
    let before = pack(&world, ground, "before");
    world.clock.advance(1000);
    let denied = app.add_ledger_key(&world.session("manager"), Algorithm::Ed25519);
    assert_eq!(denied.unwrap_err().code(), Code::Denied);
    assert_eq!(app.retire_ledger_key(&admin(&world), &old).unwrap_err().code(), Code::Invalid);
    // The event of the new key is under a head that both have signed.
    let new = app.add_ledger_key(&admin(&world), Algorithm::Ed25519).unwrap().key;
    assert_eq!(signers(ground, &[&old, &new]), [0, 1]);
    let during = pack(&world, ground, "during");
    assert_eq!(signers(ground, &[&old, &new]), [0, 1]);
    // Another process goes on with both, too.
    let other = World::reopen(ground).unwrap_or_else(|error| panic!("{}", told(&error)));
    other.fsck();
    assert_eq!(signers(ground, &[&old, &new]), [0, 1]);
    other.app.retire_ledger_key(&admin(&other), &old).unwrap();
    assert_eq!(signers(ground, &[&old, &new]), [1]);
    assert_eq!(other.app.retire_ledger_key(&admin(&other), &old).unwrap_err().code(), Code::NotFound);
    // The first process learns of it with the next event.
    world.clock.advance(2 * 24 * 3600 * 1000);
    let after = pack(&world, ground, "after");
    assert_eq!(signers(ground, &[&old, &new]), [1]);
    // Whoever has only the old key verifies what it signed; with the new one they verify what both or it alone did.
    for (zip, keys, verdict) in [
        (&before, &[&old][..], Verdict::Verified),
        (&during, &[&old], Verdict::Verified),
        (&during, &[&new], Verdict::Verified),
        (&after, &[&old], Verdict::Intact),
        (&after, &[&new], Verdict::Verified),
        (&after, &[&old, &new], Verdict::Verified),
        (&before, &[&old, &new], Verdict::Verified),
        (&before, &[&new], Verdict::Intact),
    ] {
        let keys: Vec<&str> = keys.iter().map(|key| key.as_str()).collect();
        let report = verify(zip, &trust(&keys));
        assert_eq!(report.verdict(), verdict, "{} under {keys:?}: {}", zip.display(), findings(&report));
    }
    // What was issued before is made again to the byte.
    for (number, zip) in [("TST-AB-2026-0001", &before), ("TST-AB-2026-0002", &during)] {
        let name = zip.file_stem().unwrap().to_str().unwrap();
        assert_eq!(name, number);
        let rebuilt = world.app.rebuild_pack(
            &world.session("manager"),
            number,
            &ground.folder("again"),
            &mut |_, _| {},
        );
        let rebuilt = rebuilt.unwrap_or_else(|error| panic!("{}", told(&error)));
        assert_eq!(std::fs::read(&rebuilt.zip).unwrap(), std::fs::read(zip).unwrap());
    }
    let report = world.fsck();
    assert!(report.findings.is_empty(), "{:#?}", report.findings);
});

on_both!(keys_that_are_lost_or_in_other_hands_are_replaced_at_once, |ground| {
    let world = world(ground);
    let app = &world.app;
    let old = app.list_ledger_keys(&admin(&world)).unwrap().remove(0).key;
    let before = pack(&world, ground, "before");
    world.clock.advance(1000);
    let new = app.replace_ledger_keys(&admin(&world), Reason::Compromised).unwrap().remove(0).key;
    assert_eq!(signers(ground, &[&old, &new]), [1]);
    let after = pack(&world, ground, "after");
    assert_eq!(verify(&after, &trust(&[&old])).verdict(), Verdict::Intact);
    assert_eq!(verify(&after, &trust(&[&new])).verdict(), Verdict::Verified);
    // Whoever drops the old key from their trust file no longer believes what it signed.
    assert_eq!(verify(&before, &trust(&[&new])).verdict(), Verdict::Intact);
    let keys = app.list_ledger_keys(&admin(&world)).unwrap();
    assert_eq!((keys.len(), keys[0].retired_at.is_some(), keys[1].retired_at), (2, true, None));
    assert!(world.fsck().findings.is_empty());
});

on_both!(a_key_of_ml_dsa_44_signs_beside_that_of_ed25519, |ground| {
    let world = world(ground);
    let app = &world.app;
    let old = app.list_ledger_keys(&admin(&world)).unwrap().remove(0).key;
    let before = pack(&world, ground, "before");
    world.clock.advance(1000);
    let beside = app.add_ledger_key(&admin(&world), Algorithm::MlDsa44).unwrap();
    assert_eq!((beside.algorithm, beside.key.len() > 1750), ("ml-dsa-44", true));
    let long = beside.key;
    assert_eq!(signers(ground, &[&old, &long]), [0, 1]);
    // It states when the head was signed.
    let head = "SELECT note AS value FROM checkpoints ORDER BY size DESC LIMIT 1";
    let note = SignedNote::parse(&ground.values(head).remove(0).unwrap()).unwrap();
    let key: VerifierKey = long.parse().unwrap();
    let line = note.signatures.iter().find(|line| line.is_by(&key)).unwrap();
    let signed = ground.number("SELECT signed_ms AS value FROM checkpoints ORDER BY size DESC LIMIT 1");
    let stated = key.verify(&note.text, &line.bytes).unwrap();
    assert_eq!(stated, Some(Timestamp::from_millis(signed).seconds()));
    let during = pack(&world, ground, "during");
    // Another process goes on with both, and finds nothing wrong.
    let other = World::reopen(ground).unwrap_or_else(|error| panic!("{}", told(&error)));
    assert!(other.fsck().findings.is_empty());
    assert_eq!(signers(ground, &[&old, &long]), [0, 1]);
    // That of Ed25519 stays, as every verifier knows it.
    assert_eq!(other.app.retire_ledger_key(&admin(&other), &old).unwrap_err().code(), Code::Invalid);
    let retired = other.app.retire_ledger_key(&admin(&other), &beside.label).unwrap();
    assert_eq!((retired.key, retired.retired_at.is_some()), (long.clone(), true));
    assert_eq!(signers(ground, &[&old, &long]), [0]);
    world.clock.advance(2 * 24 * 3600 * 1000);
    let after = pack(&world, ground, "after");
    assert_eq!(signers(ground, &[&old, &long]), [0]);
    for (zip, keys, verdict) in [
        (&during, &[&old][..], Verdict::Verified),
        (&during, &[&long], Verdict::Verified),
        (&during, &[&old, &long], Verdict::Verified),
        (&before, &[&old, &long], Verdict::Verified),
        (&before, &[&long], Verdict::Intact),
        (&after, &[&old, &long], Verdict::Verified),
        (&after, &[&long], Verdict::Intact),
    ] {
        let keys: Vec<&str> = keys.iter().map(|key| key.as_str()).collect();
        let report = verify(zip, &trust(&keys));
        assert_eq!(report.verdict(), verdict, "{} under {keys:?}: {}", zip.display(), findings(&report));
    }
    // What was issued with both is made again to the byte: the signatures are deterministic, and kept.
    let again = app.rebuild_pack(
        &world.session("manager"),
        "TST-AB-2026-0002",
        &ground.folder("again"),
        &mut |_, _| {},
    );
    let again = again.unwrap_or_else(|error| panic!("{}", told(&error)));
    assert_eq!(std::fs::read(&again.zip).unwrap(), std::fs::read(&during).unwrap());
    assert!(world.fsck().findings.is_empty());
    // A head of which somebody took one signature away still opens, and is found.
    let query = "SELECT note AS value FROM checkpoints ORDER BY size";
    let notes: Vec<String> = ground.values(query).into_iter().flatten().collect();
    let both = notes.iter().find(|note| SignedNote::parse(note).unwrap().signatures.len() == 2).unwrap();
    let mut note = SignedNote::parse(both).unwrap();
    note.signatures.pop();
    ground.sql(&format!("UPDATE checkpoints SET note = '{note}' WHERE note = '{both}'"));
    let found = world.fsck().findings;
    assert!(
        found.len() == 1 && found[0].code == "head-altered" && found[0].reason.contains(&beside.label),
        "{found:#?}"
    );
});

on_both!(a_new_ledger_may_have_both_keys_and_gets_both_anew, |ground| {
    let world = world(ground);
    let administrator = NewUser {
        login: "admin".to_owned(),
        name: "Admin".to_owned(),
        role: Role::Administrator,
        clearance: Marking::Secret,
    };
    let new = NewOrganisation {
        code: "pqc".parse().unwrap(),
        name: "Long memory".to_owned(),
        host: None,
        is_post_quantum: true,
        users: vec![administrator],
    };
    world.app.add_organisation(new).unwrap();
    let keys = world.app.log_keys_of(Some("pqc")).unwrap();
    let kinds = |keys: &[String]| -> Vec<Algorithm> {
        keys.iter().map(|key| key.parse::<VerifierKey>().unwrap().algorithm()).collect()
    };
    assert_eq!(kinds(&keys), [Algorithm::Ed25519, Algorithm::MlDsa44]);
    let first = "SELECT note AS value FROM checkpoints WHERE organisation = 'pqc' ORDER BY size";
    let note = SignedNote::parse(&ground.values(first).remove(0).unwrap()).unwrap();
    let verifiers: Vec<VerifierKey> = keys.iter().map(|key| key.parse().unwrap()).collect();
    assert_eq!(note.verify(&verifiers).unwrap().len(), 2);
    world.clock.advance(1000);
    let session = world.app.session_for_in(Some("pqc"), Action::ManageKeys).unwrap();
    let replaced = world.app.replace_ledger_keys(&session, Reason::Lost).unwrap();
    let replaced: Vec<String> = replaced.into_iter().map(|key| key.key).collect();
    assert_eq!(kinds(&replaced), [Algorithm::Ed25519, Algorithm::MlDsa44]);
    let last = format!("{first} DESC");
    let note = SignedNote::parse(&ground.values(&last).remove(0).unwrap()).unwrap();
    assert_eq!(note.verify(&verifiers), Err(sanad::proof::note::NoteError::UnknownKey));
    let verifiers: Vec<VerifierKey> = replaced.iter().map(|key| key.parse().unwrap()).collect();
    assert_eq!((note.verify(&verifiers).unwrap().len(), note.signatures.len()), (2, 2));
    let session = world.app.session_for_in(Some("pqc"), Action::CheckIntegrity).unwrap();
    let report =
        world.app.fsck(&session, &[], &mut |_, _, _| {}).unwrap_or_else(|error| panic!("{}", told(&error)));
    assert!(report.findings.is_empty(), "{:#?}", report.findings);
});

/// The same by the command line, and a head as a QR code.
#[test]
fn an_installation_is_made_with_both_keys() {
    let ground = Ground::sqlite();
    let run = |arguments: &[&str]| {
        let output = sanad().args(arguments).arg("--dir").arg(ground.dir()).output().unwrap();
        assert!(output.status.success(), "{}", printed(&output));
        printed(&output)
    };
    run(&["init", "--code", "tst", "--name", "Works", "--post-quantum"]);
    let trust = std::fs::read_to_string(ground.dir().join("trust.policy")).unwrap();
    assert_eq!((trust.matches("log localhost/tst+").count(), trust.len() > 1800), (2, true), "{trust}");
    let listed = run(&["key", "list"]);
    assert!(listed.contains("ed25519") && listed.contains("ml-dsa-44") && listed.len() < 1000, "{listed}");
    let request = run(&["ledger", "export-checkpoint", "--qr", "terminal"]);
    assert!(request.contains("leaves them out") && request.contains('█'), "{request}");
    let whole = run(&["ledger", "export-checkpoint"]);
    assert_eq!(whole.matches("— localhost/tst ").count(), 2, "{whole}");
    let key: VerifierKey = trust.lines().nth(1).unwrap().strip_prefix("log ").unwrap().parse().unwrap();
    run(&["key", "retire", &key.label()]);
    assert_eq!(run(&["ledger", "export-checkpoint"]).matches("— localhost/tst ").count(), 1);
    run(&["key", "add", "--algorithm", "ml-dsa-44"]);
    assert_eq!(run(&["ledger", "export-checkpoint"]).matches("— localhost/tst ").count(), 2);
    run(&["fsck"]);
}

/// The file of the installation key is gone, and no copy of it is left.
#[test]
fn an_installation_whose_key_is_lost_goes_on_under_a_new_one() {
    let ground = Ground::sqlite();
    drop(world(&ground));
    let file = ground.dir().join("keys/installation.key");
    let run = |arguments: &[&str]| sanad().args(arguments).arg("--dir").arg(ground.dir()).output().unwrap();
    let there = run(&["key", "recover"]);
    assert!(!there.status.success(), "a key that is there is not replaced");
    std::fs::remove_file(&file).unwrap();
    let without = run(&["record", "list"]);
    assert!(
        !without.status.success() && printed(&without).contains("sanad key recover"),
        "{}",
        printed(&without)
    );
    let recovered = run(&["key", "recover"]);
    assert!(recovered.status.success(), "{}", printed(&recovered));
    let listed = run(&["key", "list", "--json"]);
    let keys: serde_json::Value = serde_json::from_slice(&listed.stdout).unwrap();
    let (old, new) = (&keys["keys"][0], &keys["keys"][1]);
    assert!(!old["retired_at"].is_null() && new["retired_at"].is_null(), "{keys}");
    let trust = std::fs::read_to_string(ground.dir().join("trust-tst.policy")).unwrap();
    assert!(trust.contains(old["key"].as_str().unwrap()) && trust.contains(new["key"].as_str().unwrap()));
    let fsck = run(&["fsck"]);
    assert!(fsck.status.success(), "{}", printed(&fsck));
    // Where a copy of the lost key turns up again, it opens nothing that signs now.
    assert_eq!(signers(&ground, &[new["key"].as_str().unwrap()]), [0]);
}
