//! `fsck` finds whatever was altered, and reclaims only what nobody needs.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use sanad::app::fsck::FsckReport;
use sanad::blob::{BlobStore, FsStore};
use sanad::proof::digest::Digest;

use crate::harness::*;

/// Records with versions, files, links, and a trace batch; a pack.
fn filled(ground: &Ground) -> World {
    let world = World::new(ground);
    let folder = ground.folder("import");
    let mut dice = Dice(7);
    write(&folder, "small.txt", "torque 12 Nm");
    write(&folder, "large.bin", dice.bytes(300_000));
    write(
        &folder,
        "index.csv",
        "number,kind,title,occurred_on,marking,files,links,note\n\
         F-1,received-document,First,2026-01-05,RESTRICTED,small.txt;large.bin,,note\n\
         F-1,received-document,First,2026-01-05,RESTRICTED,small.txt;large.bin,,better note\n\
         F-2,received-document,Second,,,small.txt,filed-as:F-1,\n",
    );
    world.file(&folder);
    world.clock.advance(1000);
    write(&folder, "index.csv", "number,kind,title\nF-3,received-document,Third\n");
    world.file(&folder);
    let packs = ground.folder("packs");
    world
        .app
        .build_pack(&world.session("manager"), &sanad::app::packs::NewPack::default(), &packs, &mut |_, _| {})
        .unwrap_or_else(|error| panic!("{}", told(&error)));
    let fsck = world.fsck();
    assert!(fsck.findings.is_empty() && fsck.orphans.is_empty(), "{fsck:#?}");
    world
}

fn has(report: &FsckReport, code: &str, place: &str) -> bool {
    report.findings.iter().any(|finding| finding.code == code && finding.place.contains(place))
}

fn blobs(ground: &Ground) -> Vec<PathBuf> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { walk(&path, found) } else { found.push(path) }
        }
    }
    let mut found = Vec::new();
    walk(&ground.dir().join("blobs/sha256"), &mut found);
    found.sort();
    found
}

/// A flipped bit anywhere in any blob; a shortened, lengthened, emptied, missing one; something foreign.
#[test]
fn invariant_1_whatever_happens_to_a_stored_file_is_found() {
    let ground = Ground::sqlite();
    let world = filled(&ground);
    let stored = blobs(&ground);
    assert_eq!(stored.len(), 2);
    let mut dice = Dice(1);
    for path in &stored {
        let digest = path.file_name().unwrap().to_str().unwrap().to_owned();
        let bytes = fs::read(path).unwrap();
        let last = bytes.len() - 1;
        fs::set_permissions(path, fs::Permissions::from_mode(0o644)).unwrap();
        let mut places = vec![0, last, last / 2];
        places.extend((0..3).map(|_| dice.below(bytes.len() as u64) as usize));
        for place in places {
            let mut altered = bytes.clone();
            altered[place] ^= 1 << dice.below(8);
            fs::write(path, altered).unwrap();
            let report = world.fsck();
            assert!(has(&report, "blob-altered", &digest), "byte {place} of {digest}: {:?}", report.findings);
            assert_eq!(report.findings.len(), 1);
        }
        for altered in [&bytes[..last], &[bytes.as_slice(), b"\0"].concat(), &[][..]] {
            fs::write(path, altered).unwrap();
            assert!(has(&world.fsck(), "blob-altered", &digest));
        }
        fs::remove_file(path).unwrap();
        assert!(has(&world.fsck(), "blob-missing", &digest));
        fs::write(path, &bytes).unwrap();
        assert!(world.fsck().findings.is_empty());
    }
    let foreign = ground.dir().join("blobs/sha256/ab/cd");
    fs::create_dir_all(&foreign).unwrap();
    fs::write(foreign.join("notes.txt"), "what is this?").unwrap();
    assert!(has(&world.fsck(), "blob-foreign", "notes.txt"));
    // A pack is not made from altered evidence.
    fs::remove_file(foreign.join("notes.txt")).unwrap();
    fs::write(&stored[0], "altered").unwrap();
    let packs = ground.folder("packs2");
    let error = world
        .app
        .build_pack(&world.session("manager"), &sanad::app::packs::NewPack::default(), &packs, &mut |_, _| {})
        .unwrap_err();
    assert!(["pack", "blob"].contains(&error.code().text()), "{}", told(&error));
    assert!(fs::read_dir(&packs).unwrap().next().is_none(), "something of the pack stayed behind");
}

/// Statement, the code that must be found, and a part of its place.
const EDITS: &[(&str, &str, &str)] = &[
    (
        "UPDATE versions SET manifest = replace(manifest, 'RESTRICTED', 'CONFIDENTIAL') WHERE version = 2",
        "version-altered",
        "/v2",
    ),
    ("UPDATE versions SET manifest = '{}' WHERE version = 2", "version-altered", "/v2"),
    ("UPDATE versions SET manifest = manifest || ' ' WHERE version = 2", "version-altered", "/v2"),
    (
        "UPDATE versions SET disclosures = replace(disclosures, 'better note', 'other note') WHERE version = 2",
        "disclosure-altered",
        "/v2",
    ),
    (
        "UPDATE versions SET disclosures = replace(disclosures, 'First', 'Worst') WHERE version = 1",
        "disclosure-altered",
        "/v1",
    ),
    (
        "UPDATE versions SET disclosures = replace(disclosures, 'small.txt', 'other.txt') WHERE version = 1",
        "disclosure-altered",
        "/v1",
    ),
    ("UPDATE versions SET disclosures = 'nonsense' WHERE version = 2", "version-altered", "/v2"),
    ("UPDATE versions SET digest = '00' || substr(digest, 3) WHERE version = 2", "version-altered", "/v2"),
    ("UPDATE versions SET author = '01ARZ3NDEKTSV4RRFFQ69G5FAV' WHERE version = 2", "version-altered", "/v2"),
    ("UPDATE versions SET received_ms = received_ms + 1 WHERE version = 2", "version-altered", "/v2"),
    ("UPDATE versions SET organisation = 'oth' WHERE version = 2", "version-missing", "event"),
    ("UPDATE versions SET event_index = event_index + 1000 WHERE version = 2", "version-missing", "event"),
    ("UPDATE versions SET event_index = 9223372036854775807 WHERE version = 2", "version-missing", "event"),
    ("UPDATE versions SET version = 7 WHERE version = 2", "version-altered", "/v7"),
    (
        "DELETE FROM version_files; DELETE FROM version_links; DELETE FROM versions WHERE version = 2",
        "version-missing",
        "event",
    ),
    ("DELETE FROM version_files WHERE position = 1", "version-altered", "/v"),
    ("UPDATE version_files SET position = 10 - position WHERE version = 1", "version-altered", "/v1"),
    ("DELETE FROM version_links", "version-altered", "/v1"),
    ("UPDATE version_links SET link_type = 'other'", "version-altered", "/v1"),
    (
        "UPDATE events SET body = replace(body, 'F-1', 'F-9') WHERE event_index = (SELECT min(event_index) FROM versions)",
        "tile-altered",
        "tile/0/0",
    ),
    ("UPDATE events SET body = body || ' ' WHERE event_index = 0", "event-altered", "event/0"),
    ("UPDATE events SET at_ms = at_ms + 1 WHERE event_index = 1", "event-altered", "event/1"),
    ("UPDATE events SET actor = 'somebody' WHERE event_index = 1", "event-altered", "event/1"),
    ("UPDATE events SET action = 'other' WHERE event_index = 1", "event-altered", "event/1"),
    ("UPDATE events SET subject = 'other' WHERE event_index = 1", "event-altered", "event/1"),
    ("DELETE FROM events WHERE event_index = 3", "event-missing", "event/3"),
    ("DELETE FROM ledger_tiles", "tile-missing", "tile/0/0"),
    (
        "INSERT INTO ledger_tiles SELECT organisation, 5, 0, hashes FROM ledger_tiles WHERE level = 0",
        "tile-count",
        "ledger/tst",
    ),
    (
        "UPDATE checkpoints SET root = 'ab' || substr(root, 3) WHERE size = (SELECT min(size) FROM checkpoints)",
        "forked",
        "checkpoint",
    ),
    (
        "UPDATE checkpoints SET note = replace(note, 'test.example', 'best.example') WHERE size = (SELECT min(size) FROM checkpoints)",
        "head-altered",
        "checkpoint",
    ),
    (
        "UPDATE checkpoints SET signed_ms = signed_ms - 1000 WHERE size = (SELECT min(size) FROM checkpoints)",
        "head-altered",
        "checkpoint",
    ),
    ("UPDATE records SET title = 'Other' WHERE number = 'F-1'", "record-altered", "F-1"),
    ("UPDATE records SET marking = 'UNCLASSIFIED' WHERE number = 'F-1'", "record-altered", "F-1"),
    ("UPDATE records SET state = 'classified' WHERE number = 'F-1'", "record-altered", "F-1"),
    ("UPDATE records SET kind = 'standard' WHERE number = 'F-1'", "record-altered", "F-1"),
    ("UPDATE records SET number = 'F-9' WHERE number = 'F-1'", "record-altered", "F-1"),
    ("UPDATE records SET version = 1 WHERE number = 'F-1'", "record-altered", "F-1"),
    ("UPDATE records SET digest = 'ab' || substr(digest, 3) WHERE number = 'F-1'", "record-altered", "F-1"),
    ("UPDATE records SET occurred_on = '2026-01-06' WHERE number = 'F-1'", "record-altered", "F-1"),
    ("UPDATE records SET occurred_on = NULL WHERE number = 'F-1'", "record-altered", "F-1"),
    ("UPDATE records SET created_ms = created_ms - 1 WHERE number = 'F-1'", "record-altered", "F-1"),
    ("UPDATE records SET received_ms = received_ms + 1 WHERE number = 'F-1'", "record-altered", "F-1"),
    (
        "INSERT INTO records (record_id, organisation, kind, number, title, state, marking, owner, occurred_on, version, digest, created_ms, received_ms, search_id) SELECT 'X', organisation, kind, 'F-7', title, state, marking, owner, occurred_on, version, digest, created_ms, received_ms, 999999 FROM records WHERE number = 'F-1'",
        "record-altered",
        "F-7",
    ),
    ("UPDATE blobs SET size_bytes = size_bytes + 1", "blob-row-altered", "blob/"),
    ("UPDATE blobs SET crc32 = crc32 + 1", "blob-row-altered", "blob/"),
    ("DELETE FROM version_files; DELETE FROM blobs", "blob-unknown", "/v1"),
    ("UPDATE definitions SET body = body || ' '", "definition-altered", "definition/"),
    ("UPDATE packs SET tagmanifest_digest = 'ab' || substr(tagmanifest_digest, 3)", "pack-altered", "pack/"),
    ("UPDATE packs SET event_index = event_index - 1", "pack-altered", "pack/"),
];

const SAVED: &[&str] = &[
    "definitions",
    "blobs",
    "records",
    "versions",
    "version_files",
    "version_links",
    "events",
    "ledger_tiles",
    "checkpoints",
    "packs",
];

on_both!(every_edited_row_is_found_and_its_place_named, |ground| {
    drop(filled(ground));
    ground.drop_foreign_keys();
    for table in SAVED {
        ground.sql(&format!("CREATE TABLE saved_{table} AS SELECT * FROM {table}"));
    }
    let bytes = blobs(ground);
    let mut missed = Vec::new();
    for (statement, code, place) in EDITS {
        ground.sql(statement);
        let report = World::reopen_unchecked(ground).fsck();
        if !has(&report, code, place) {
            missed.push(format!("{statement}\n    {code} at {place} expected, found {:#?}", report.findings));
        }
        assert_eq!(blobs(ground), bytes, "{statement}: stored files were removed");
        for table in SAVED {
            ground.sql(&format!("DELETE FROM {table}; INSERT INTO {table} SELECT * FROM saved_{table}"));
        }
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
    let sound = World::reopen_unchecked(ground).fsck();
    assert!(sound.findings.is_empty(), "{:#?}", sound.findings);
});

on_both!(an_orphan_is_reported_and_reclaimed, |ground| {
    let world = filled(ground);
    let store = FsStore::open_at(&ground.dir().join("blobs")).unwrap();
    let staged = store.stage(&mut &b"uploaded, then the power failed"[..]).unwrap();
    let digest = staged.fingerprint().digest;
    store.publish(vec![staged]).unwrap();
    fs::write(ground.dir().join("blobs/staging/1-1"), "half of an upl").unwrap();
    // While an upload is under way nothing is removed.
    let uploading = store.uploading().unwrap();
    let report = world.fsck();
    assert!(report.is_busy && report.reclaimed == 0 && report.orphans.len() == 2, "{report:#?}");
    drop(uploading);
    let report = world.fsck();
    assert!(report.findings.is_empty(), "{:#?}", report.findings);
    assert_eq!((report.orphans.len(), report.reclaimed), (2, 2));
    assert!(report.orphans.contains(&digest.hex()), "{:?}", report.orphans);
    assert!(report.orphans.iter().any(|orphan| orphan.ends_with("staging/1-1")));
    let report = world.fsck();
    assert!(report.orphans.is_empty());
    assert!(!store.path_of(&digest).exists());
});

// An import that begins and ends while fsck reads rows must not lose its files to it.
on_both!(invariant_5_what_is_filed_while_fsck_runs_is_no_orphan, |ground| {
    let world = filled(ground);
    let folder = ground.folder("meanwhile");
    write(&folder, "meanwhile.txt", "filed while fsck was reading");
    let mut is_filed = false;
    let session = world.session("admin");
    let report = world
        .app
        .fsck(&session, &[], &mut |what, _, _| {
            if what == "versions" && !is_filed {
                is_filed = true;
                let output =
                    sanad().arg("import").arg(&folder).arg("--dir").arg(ground.dir()).output().unwrap();
                assert!(output.status.success(), "{}", printed(&output));
            }
        })
        .unwrap();
    assert!(is_filed && report.findings.is_empty(), "{report:#?}");
    assert!(report.orphans.is_empty(), "{:?}", report.orphans);
    let store = FsStore::open_at(&ground.dir().join("blobs")).unwrap();
    assert!(store.path_of(&Digest::of(b"filed while fsck was reading")).exists(), "the file is gone");
});

/// The command says so with its exit code, for people and for programs.
#[test]
fn the_command_names_what_is_wrong_and_ends_with_1() {
    let ground = Ground::sqlite();
    drop(filled(&ground));
    let fsck = |json: bool| {
        let mut command = sanad();
        command.arg("fsck").arg("--dir").arg(ground.dir());
        if json {
            command.arg("--json");
        }
        command.output().unwrap()
    };
    let sound = fsck(false);
    assert!(sound.status.success(), "{}", printed(&sound));
    let path = &blobs(&ground)[0];
    fs::remove_file(path).unwrap();
    let broken = fsck(false);
    assert_eq!(broken.status.code(), Some(1));
    let name = path.file_name().unwrap().to_str().unwrap();
    assert!(
        String::from_utf8_lossy(&broken.stdout).contains(&format!("blob-missing  blob/{name}")),
        "{}",
        printed(&broken)
    );
    let json: serde_json::Value = serde_json::from_slice(&fsck(true).stdout).unwrap();
    assert_eq!(json["fsck"]["findings"][0]["code"], "blob-missing");
}
