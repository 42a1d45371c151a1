//! The keys of a ledger: one takes over from another; one is lost, or in other hands.

use sanad::app::ledger_keys::Reason;
use sanad::app::packs::NewPack;
use sanad::app::{Code, Session};
use sanad::proof::note::{SignedNote, VerifierKey};
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
    assert_eq!(app.add_ledger_key(&world.session("manager")).unwrap_err().code(), Code::Denied);
    assert_eq!(app.retire_ledger_key(&admin(&world), &old).unwrap_err().code(), Code::Invalid);
    // The event of the new key is under a head that both have signed.
    let new = app.add_ledger_key(&admin(&world)).unwrap().key;
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
    let new = app.replace_ledger_keys(&admin(&world), Reason::Compromised).unwrap().key;
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
