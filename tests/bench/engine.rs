//! The parts of Sanad that are measured without a process around them. `tests/bench/run` drives it:
//!
//! - `bench-engine hash [MEBIBYTES]`: SHA-256 and CRC-32 in one pass, over blocks of 16 KiB as `openssl speed` has them.
//! - `bench-engine ledger DIR WRITERS SECONDS EVENTS [DATABASE]`: writers that each record so many events in one write,
//!   wait until they are durable (rows, leaves, signed head, commit), and go on. In DIR, or on DATABASE (`postgres://…`).
//! - `bench-engine tiles DIR LEAVES`: writes a ledger of so many leaves as a folder of tiles, with its trust file, to be
//!   audited.
//! - `bench-engine proofs LEAVES SECONDS`: inclusion proofs of leaves at random, from tiles in memory, one thread.
//! - `bench-engine stored DIR LEAVES SECONDS [DATABASE]`: receipts of leaves at random, each with nothing remembered from
//!   the ones before, from the tiles of a database.
//!
//! Each prints one line of JSON.

use std::collections::HashMap;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use sanad::app::{SystemClock, SystemEntropy};
use sanad::db::ledger::StoredCheckpoint;
use sanad::db::{self, Db, DbError, NewEvent, keys, organisations};
use sanad::domain::clock::{Clock, random};
use sanad::domain::ids::{RecordId, UserId};
use sanad::ledger::export::bundle;
use sanad::ledger::read::Receipts;
use sanad::ledger::{Log, MasterKey, check};
use sanad::proof::checkpoint::Checkpoint;
use sanad::proof::digest::{Digest, Hasher};
use sanad::proof::event::{Event, EventSchema};
use sanad::proof::merkle::{leaf_hash, verify_inclusion};
use sanad::proof::note::SigningKey;
use sanad::proof::tile::{Cached, Edge, TileReader, entries_path, inclusion_proof, path};
use sanad::proof::time::Timestamp;

type Failure = Box<dyn std::error::Error + Send + Sync>;

const ORGANISATION: &str = "bench";

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let line = match words.as_slice() {
        ["hash"] => hash(512),
        ["hash", mebibytes] => hash(mebibytes.parse()?),
        ["ledger", folder, writers, seconds, events] => {
            let database = format!("sqlite:{folder}/ledger.sqlite");
            ledger(Path::new(folder), [writers.parse()?, seconds.parse()?, events.parse()?], &database)?
        }
        ["ledger", folder, writers, seconds, events, database] => {
            ledger(Path::new(folder), [writers.parse()?, seconds.parse()?, events.parse()?], database)?
        }
        ["tiles", folder, leaves] => tiles(Path::new(folder), leaves.parse()?)?,
        ["proofs", leaves, seconds] => proofs(leaves.parse()?, seconds.parse()?)?,
        ["stored", folder, leaves, seconds] => {
            let database = format!("sqlite:{folder}/ledger.sqlite");
            stored(Path::new(folder), leaves.parse()?, seconds.parse()?, &database)?
        }
        ["stored", folder, leaves, seconds, database] => {
            stored(Path::new(folder), leaves.parse()?, seconds.parse()?, database)?
        }
        _ => {
            return Err(
                "usage: bench-engine hash [MEBIBYTES] | ledger DIR WRITERS SECONDS EVENTS [DATABASE] | \
                        tiles DIR LEAVES | proofs LEAVES SECONDS | stored DIR LEAVES SECONDS [DATABASE]"
                    .into(),
            );
        }
    };
    writeln!(std::io::stdout(), "{line}")?;
    Ok(())
}

/// Hashes one block of 16 KiB again and again, so that memory plays no part, as `openssl speed` does.
fn hash(mebibytes: u32) -> serde_json::Value {
    let block: Vec<u8> = (0..16 * 1024_u32)
        .flat_map(|i| i.wrapping_mul(2_654_435_761).to_be_bytes().into_iter().take(1))
        .collect();
    let blocks = mebibytes * 64;

    let start = Instant::now();
    let mut hasher = Hasher::new();
    for _ in 0..blocks {
        hasher.update(&block);
    }
    let sums = hasher.finish();
    let one_pass = start.elapsed();

    let start = Instant::now();
    let mut last = Digest::of(b"");
    for _ in 0..blocks {
        last = Digest::of(&block);
    }
    let digest_alone = start.elapsed();

    serde_json::json!({
        "bytes": sums.size_bytes,
        "sha256_crc32_mb_per_s": f64::from(mebibytes) * 1.048_576 / one_pass.as_secs_f64(),
        "sha256_mb_per_s": f64::from(mebibytes) * 1.048_576 / digest_alone.as_secs_f64(),
        "digest": sums.digest,
        "block": last,
    })
}

/// An event as the service records it: about a record that is new, so that its id begins with the time, by a person.
fn event(at: Timestamp, actor: &str) -> Result<NewEvent, Failure> {
    let salt: [u8; 16] = random(&SystemEntropy)?;
    let event = Event {
        schema: EventSchema,
        organisation: ORGANISATION.to_owned(),
        at,
        actor: actor.to_owned(),
        action: "version_committed".to_owned(),
        subject: RecordId::new(at, random(&SystemEntropy)?).to_string(),
        digest: Some(Digest::of(&salt)),
        detail: serde_json::Map::new(),
        // Only the cost of it matters here, so hexadecimal will do.
        salt: salt.iter().map(|byte| format!("{byte:02x}")).collect(),
    };
    Ok(NewEvent::new(event)?)
}

/// Opens a new database with one organisation and its signing key.
fn open(folder: &Path, database: &str) -> Result<Db, Failure> {
    let url = database.parse()?;
    db::migrate(&url)?;
    let master = Arc::new(MasterKey::create(&folder.join("bench.key"), &SystemEntropy)?);
    let seed: [u8; 32] = random(&SystemEntropy)?;
    let origin = format!("bench.example/{ORGANISATION}");
    let vkey = SigningKey::from_seed(&origin, seed)?.verifier().to_string();
    let sealed_seed = master.seal(&vkey, &seed, &SystemEntropy)?;
    let db = Db::open(&url, Box::new(Log::new(master)))?;
    let now = SystemClock.now();
    let created = event(now, "")?;
    db.write(move |tx| {
        organisations::insert(
            tx,
            &organisations::Organisation {
                organisation: ORGANISATION.to_owned(),
                name: "Bench".to_owned(),
                origin,
                created_ms: now.millis(),
            },
        )?;
        keys::insert(
            tx,
            &keys::StoredKey {
                vkey,
                organisation: ORGANISATION.to_owned(),
                purpose: "ledger".to_owned(),
                sealed_seed,
                created_ms: now.millis(),
                retired_ms: None,
            },
        )?;
        tx.record(created)?;
        Ok::<_, DbError>(())
    })?;
    Ok(db)
}

/// Durable leaves a second with so many writers.
fn ledger(
    folder: &Path,
    [writers, seconds, events]: [u64; 3],
    database: &str,
) -> Result<serde_json::Value, Failure> {
    let db = open(folder, database)?;
    let stop = AtomicBool::new(false);
    let start = Instant::now();
    let leaves = std::thread::scope(|scope| -> Result<u64, Failure> {
        let workers: Vec<_> = (1..=writers)
            .map(|_| {
                let (db, stop) = (&db, &stop);
                scope.spawn(move || -> Result<u64, Failure> {
                    let actor = UserId::new(SystemClock.now(), random(&SystemEntropy)?).to_string();
                    let mut done = 0;
                    while !stop.load(Ordering::Relaxed) {
                        let now = SystemClock.now();
                        let new: Vec<NewEvent> =
                            (0..events).map(|_| event(now, &actor)).collect::<Result<_, _>>()?;
                        db.write(move |tx| new.into_iter().try_for_each(|new| tx.record(new).map(|_| ())))?;
                        done += events;
                    }
                    Ok(done)
                })
            })
            .collect();
        std::thread::sleep(Duration::from_secs(seconds));
        stop.store(true, Ordering::Relaxed);
        let mut total = 0;
        for worker in workers {
            total += worker.join().map_err(|_| "a writer died")??;
        }
        Ok(total)
    })?;
    let elapsed = start.elapsed();
    // What was counted must be there: one leaf each, and the one that founded the ledger.
    let head = db.read(|conn| check::head(conn, ORGANISATION))?.ok_or("the ledger is empty")?;
    if head.size != leaves + 1 {
        return Err(format!("{leaves} leaves were acknowledged, the head has {}", head.size).into());
    }
    Ok(serde_json::json!({
        "writers": writers,
        "events_per_write": events,
        "leaves": leaves,
        "leaves_per_s": f64::from(u32::try_from(leaves)?) / elapsed.as_secs_f64(),
        "seconds": elapsed.as_secs_f64(),
    }))
}

/// A digest for each number.
fn digest(number: u64) -> Digest {
    Digest::of(&number.to_le_bytes())
}

/// Numbers that look random and are the same each time (a step of SplitMix64).
fn scattered(number: u64) -> u64 {
    let mut mixed = number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

/// Every tile of a tree of so many leaves, and its edge.
fn grown(
    leaves: u64,
    mut on_tile: impl FnMut(u8, u64, &[Digest]) -> Result<(), Failure>,
) -> Result<Edge, Failure> {
    let mut edge = Edge::new();
    let mut failed = Ok(());
    for number in 0..leaves {
        edge.append(leaf_hash(digest(number).as_bytes()), &mut |level, index, hashes: &[Digest]| {
            if failed.is_ok() {
                failed = on_tile(level, index, hashes);
            }
        });
    }
    for (level, index, hashes) in edge.partial_tiles() {
        on_tile(level, index, hashes)?;
    }
    failed.map(|()| edge)
}

fn tiles(folder: &Path, leaves: u64) -> Result<serde_json::Value, Failure> {
    let write = |name: String, bytes: &[u8]| -> Result<(), Failure> {
        let path = folder.join(name);
        std::fs::create_dir_all(path.parent().ok_or("no folder")?)?;
        Ok(std::fs::write(path, bytes)?)
    };
    let edge = grown(leaves, |level, index, hashes| {
        let bytes: Vec<u8> = hashes.iter().flat_map(|hash| *hash.as_bytes()).collect();
        write(path(level, index, u16::try_from(hashes.len())?), &bytes)
    })?;
    for first in (0..leaves).step_by(256) {
        let entries: Vec<Digest> = (first..leaves.min(first + 256)).map(digest).collect();
        write(entries_path(first / 256, u16::try_from(entries.len())?), &bundle(&entries))?;
    }
    let origin = "bench.example/tiles";
    let key = SigningKey::from_seed(origin, [7; 32])?;
    let head = Checkpoint { origin: origin.to_owned(), size: leaves, root: edge.root() };
    write("checkpoint".to_owned(), head.sign(&key)?.as_bytes())?;
    // Beside the folder: what lies in it cannot vouch for it.
    let trust = format!("log {}\nquorum none\n", key.verifier());
    std::fs::write(folder.with_extension("policy"), trust)?;
    Ok(serde_json::json!({ "leaves": leaves }))
}

/// Tiles in memory.
struct Memory(HashMap<(u8, u64), Vec<Digest>>);

impl TileReader for Memory {
    type Error = &'static str;

    fn tile(&mut self, level: u8, index: u64, _width: u16) -> Result<Vec<Digest>, Self::Error> {
        self.0.get(&(level, index)).cloned().ok_or("no such tile")
    }
}

fn proofs(leaves: u64, seconds: u64) -> Result<serde_json::Value, Failure> {
    let mut tiles = HashMap::new();
    let edge = grown(leaves, |level, index, hashes| {
        tiles.insert((level, index), hashes.to_vec());
        Ok(())
    })?;
    let mut reader = Cached::with_room(Memory(tiles), usize::MAX);
    let index = |number: u64| scattered(number) % leaves;
    for leaf in (0..leaves).step_by(256) {
        inclusion_proof(&mut reader, leaf, leaves)?;
    }
    let root = edge.root();
    let leaf = index(1);
    let proof = inclusion_proof(&mut reader, leaf, leaves)?;
    verify_inclusion(&leaf_hash(digest(leaf).as_bytes()), leaf, leaves, &proof, &root)?;
    let (start, limit) = (Instant::now(), Duration::from_secs(seconds));
    let (mut done, mut hashes) = (0_u64, 0_u64);
    while start.elapsed() < limit {
        for _ in 0..1000 {
            hashes += u64::try_from(inclusion_proof(&mut reader, index(done), leaves)?.len())?;
            done += 1;
        }
    }
    let elapsed = start.elapsed().as_secs_f64();
    Ok(serde_json::json!({
        "leaves": leaves, "proofs": done, "hashes": hashes, "proofs_per_s": f64::from(u32::try_from(done)?) / elapsed,
    }))
}

fn stored(folder: &Path, leaves: u64, seconds: u64, database: &str) -> Result<serde_json::Value, Failure> {
    let db = open(folder, database)?;
    // A ledger of its own beside that of the organisation, whose rows could not be made in a day.
    const TILES: &str = "tiles";
    let now = SystemClock.now();
    let told = event(now, "")?;
    db.write(move |tx| {
        let new = organisations::Organisation {
            organisation: TILES.to_owned(),
            name: "Tiles".to_owned(),
            origin: format!("bench.example/{TILES}"),
            created_ms: now.millis(),
        };
        organisations::insert(tx, &new)?;
        tx.record(told)?;
        Ok::<_, DbError>(())
    })?;
    let mut all = Vec::new();
    let edge = grown(leaves, |level, index, hashes| {
        all.push((level, index, hashes.to_vec()));
        Ok(())
    })?;
    for some in all.chunks(1000) {
        let some: Vec<(u8, u64, Vec<Digest>)> = some.to_vec();
        db.write(move |tx| {
            let rows: Vec<_> =
                some.iter().map(|(level, index, hashes)| (*level, *index, hashes.as_slice())).collect();
            db::ledger::insert_tiles(tx.look(), TILES, &rows)
        })?;
    }
    let head = StoredCheckpoint {
        size: leaves,
        root: edge.root(),
        note: String::new(),
        signed_at: SystemClock.now(),
    };
    let mut times = Vec::new();
    let start = Instant::now();
    while start.elapsed() < Duration::from_secs(seconds) {
        let leaf = scattered(u64::try_from(times.len())?) % leaves;
        let began = Instant::now();
        let receipt = db.read(|conn| Receipts::new(conn, TILES, head.clone()).receipt(leaf, None))?;
        times.push(began.elapsed());
        if times.len() % 100 == 1 {
            verify_inclusion(&leaf_hash(digest(leaf).as_bytes()), leaf, leaves, &receipt.proof, &head.root)?;
        }
    }
    times.sort();
    let at =
        |share: usize| times.get(times.len() * share / 100).map_or(0.0, |time| time.as_secs_f64() * 1000.0);
    Ok(serde_json::json!({ "leaves": leaves, "receipts": times.len(), "p50_ms": at(50), "p99_ms": at(99) }))
}
