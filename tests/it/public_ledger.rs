//! The ledger as outsiders read it over HTTP: the same bytes as `sanad ledger export` writes, as far as the head goes.

use std::fs;
use std::path::Path;

use sanad::app::verify::Agreement;
use sanad::proof::checkpoint::Checkpoint;
use sanad::proof::digest::Digest;
use sanad::proof::merkle::leaf_hash;
use sanad::proof::note::VerifierKey;
use sanad::proof::tile::{self, TileReader};

use crate::harness::*;
use crate::http::Service;

/// Files below a folder, by their paths in it.
fn files(folder: &Path, under: &str, found: &mut Vec<(String, Vec<u8>)>) {
    for entry in fs::read_dir(folder.join(under)).unwrap() {
        let entry = entry.unwrap();
        let path = format!("{under}/{}", entry.file_name().to_str().unwrap());
        if entry.file_type().unwrap().is_dir() {
            files(folder, &path, found);
        } else {
            found.push((path, fs::read(entry.path()).unwrap()));
        }
    }
}

/// Tiles as they come over HTTP.
struct Fetched<'a>(&'a Service, u64);

impl TileReader for Fetched<'_> {
    type Error = String;

    fn tile(&mut self, level: u8, index: u64, width: u16) -> Result<Vec<Digest>, String> {
        let reply = self.0.get(&format!("/ledger/tst/{}", tile::path(level, index, width)), &[]);
        if reply.status != 200 {
            return Err(reply.status.to_string());
        }
        self.1 += 1;
        Ok(reply.body.chunks(32).map(|bytes| Digest::from_bytes(bytes.try_into().unwrap())).collect())
    }
}

on_both!(anybody_reads_the_ledger_in_tiles, |ground| {
    let world = World::new(ground);
    let folder = ground.folder("rows");
    let rows: String = (0..300).map(|row| format!("T-{row},received-document,Row {row}\n")).collect();
    write(&folder, "index.csv", format!("number,kind,title\n{rows}"));
    world.file(&folder);
    drop(world);
    let out = ground.folder("export");
    let exported =
        sanad().args(["ledger", "export", "--to"]).arg(&out).arg("--dir").arg(ground.dir()).output().unwrap();
    assert!(exported.status.success(), "{}", printed(&exported));
    let service = Service::start(ground);

    let checkpoint = service.get("/ledger/tst/checkpoint", &[]);
    assert_eq!(checkpoint.status, 200, "{}", checkpoint.text());
    assert_eq!(checkpoint.header("content-type"), Some("text/plain; charset=utf-8"));
    assert_eq!(checkpoint.header("cache-control"), Some("no-cache"));
    // Starting and signing in are no events of their own here; the head is that of the export.
    assert_eq!(checkpoint.body, fs::read(out.join("checkpoint")).unwrap());
    let keys = service.get("/ledger/tst/vkey", &[]).text();
    assert_eq!(keys.as_bytes(), fs::read(out.join("vkey")).unwrap());
    let key: VerifierKey = keys.lines().last().unwrap().parse().unwrap();
    let head = Checkpoint::open(&checkpoint.text(), &[key]).unwrap();

    // Every file of the export is served, immutable.
    let mut exported = Vec::new();
    files(&out, "tile", &mut exported);
    assert!(exported.len() >= 5, "{}", exported.len());
    for (path, bytes) in &exported {
        let reply = service.get(&format!("/ledger/tst/{path}"), &[]);
        assert_eq!((reply.status, &reply.body), (200, bytes), "{path}");
        assert_eq!(reply.header("content-type"), Some("application/octet-stream"));
        assert_eq!(reply.header("cache-control"), Some("public, max-age=31536000, immutable"));
    }
    // A narrower tile is the beginning of what there is, as it was when the tree ended there.
    let whole = service.get("/ledger/tst/tile/0/000", &[]).body;
    assert_eq!(service.get("/ledger/tst/tile/0/000.p/7", &[]).body, whole[..7 * 32]);
    let entries = service.get("/ledger/tst/tile/entries/000.p/7", &[]).body;
    assert_eq!(entries.len(), 7 * 34);
    for (entry, hash) in entries.chunks(34).zip(whole.chunks(32)) {
        assert_eq!((&entry[..2], leaf_hash(&entry[2..]).as_bytes().as_slice()), (&[0, 32][..], hash));
    }

    // The root follows from the tiles, and a proof made of them alone holds.
    let mut fetched = Fetched(&service, 0);
    assert_eq!(tile::root(&mut fetched, head.size).unwrap(), head.root);
    let leaf = leaf_hash(&entries[2..34]);
    let proof = tile::inclusion_proof(&mut fetched, 0, head.size).unwrap();
    sanad::proof::merkle::verify_inclusion(&leaf, 0, head.size, &proof, &head.root).unwrap();
    let old = tile::root(&mut fetched, 200).unwrap();
    let proof = tile::consistency_proof(&mut fetched, 200, head.size).unwrap();
    sanad::proof::merkle::verify_consistency(200, &old, head.size, &head.root, &proof).unwrap();

    // What the head does not cover, or nobody has, is not there.
    let next = head.size % 256 + 1;
    for absent in [
        format!("tst/tile/0/001.p/{next}"),
        format!("tst/tile/entries/001.p/{next}"),
        "tst/tile/0/001".to_owned(),
        "tst/tile/1/000.p/2".to_owned(),
        "tst/tile/0/0".to_owned(),
        "tst/tile/0/x999/x999/x999/999".to_owned(),
        "tsz/tile/0/000".to_owned(),
        "tsz/checkpoint".to_owned(),
        "tsz/vkey".to_owned(),
    ] {
        let reply = service.get(&format!("/ledger/{absent}"), &[]);
        assert_eq!(reply.status, 404, "{absent}");
    }
});

/// The signed note of the present head.
fn head(world: &World) -> String {
    world.app.public_checkpoint("tst").unwrap()
}

fn file(world: &World, ground: &Ground, name: &str) {
    let folder = ground.folder(name);
    write(&folder, &format!("{name}.txt"), name);
    world.file(&folder);
}

#[test]
fn a_head_that_somebody_kept_tells_a_ledger_that_was_rolled_back_or_rewritten() {
    let ground = Ground::sqlite();
    let world = World::new(&ground);
    file(&world, &ground, "first");
    let first = head(&world);
    drop(world);
    // A copy from now, to which somebody later goes back.
    let copy = Ground::sqlite();
    let copied =
        std::process::Command::new("cp").arg("-r").arg(ground.dir()).arg(copy.dir()).status().unwrap();
    assert!(copied.success());
    let world = World::reopen(&ground).unwrap();
    file(&world, &ground, "second");
    let second = head(&world);
    let ask = |world: &World, text: &str| world.app.verify_head("10.3.3.3", text).unwrap();
    let agreement = |world: &World, text: &str| ask(world, text).unwrap().agreement;

    let answer = ask(&world, &first).unwrap();
    assert_eq!(answer.agreement, Agreement::Consistent);
    assert_eq!(answer.organisation.as_deref(), Some("Test Works"));
    assert!(answer.size < answer.present, "{answer:?}");
    assert_eq!(agreement(&world, &second), Agreement::Consistent);
    // As a form sends it, and without its last line end.
    assert_eq!(agreement(&world, second.replace('\n', "\r\n").trim_end()), Agreement::Consistent);
    // Not signed by anybody here, or no head at all.
    let altered = second.replacen(&format!("\n{}\n", ask(&world, &second).unwrap().size), "\n2\n", 1);
    assert_eq!(agreement(&world, &altered), Agreement::Unknown);
    for text in ["", "\n\n\u{2014} a b\n", "test.example/tst\n3\n"] {
        assert!(ask(&world, text).is_none(), "{text:?}");
    }
    drop(world);

    // Rolled back: the head covers more than there is. Rewritten: as much is there, but not the same.
    let world = World::reopen(&copy).unwrap();
    assert_eq!(agreement(&world, &first), Agreement::Consistent);
    assert_eq!(agreement(&world, &second), Agreement::Contradicted);
    file(&world, &copy, "another");
    file(&world, &copy, "and another");
    let answer = ask(&world, &second).unwrap();
    assert_eq!(answer.agreement, Agreement::Contradicted);
    assert!(answer.present > answer.size, "{answer:?}");
}
