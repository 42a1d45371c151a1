//! The parts of Sanad that are measured without a process around them. `tests/bench/run` drives it:
//!
//! - `bench-engine hash [MEBIBYTES]`: SHA-256 and CRC-32 in one pass, over blocks of 16 KiB as `openssl speed` has them.
//! - `bench-engine ledger DIR WRITERS SECONDS EVENTS [DATABASE]`: writers that each record so many events in one write,
//!   wait until they are durable (rows, leaves, signed head, commit), and go on. In DIR, or on DATABASE (`postgres://…`).
//!
//! Each prints one line of JSON.

use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use sanad::app::{SystemClock, SystemEntropy};
use sanad::db::{self, Db, DbError, NewEvent, keys, organisations};
use sanad::domain::clock::{Clock, random};
use sanad::ledger::{Log, MasterKey, check};
use sanad::proof::digest::{Digest, Hasher};
use sanad::proof::event::{Event, EventSchema};
use sanad::proof::note::SigningKey;
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
        _ => {
            return Err(
                "usage: bench-engine hash [MEBIBYTES] | ledger DIR WRITERS SECONDS EVENTS [DATABASE]".into(),
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

fn event(at: Timestamp, number: u64) -> Result<NewEvent, Failure> {
    let salt: [u8; 16] = random(&SystemEntropy)?;
    let event = Event {
        schema: EventSchema,
        organisation: ORGANISATION.to_owned(),
        at,
        actor: String::new(),
        action: "version_committed".to_owned(),
        subject: format!("BENCH-{number:012}"),
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
    let created = event(now, 0)?;
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
            .map(|writer| {
                let (db, stop) = (&db, &stop);
                scope.spawn(move || -> Result<u64, Failure> {
                    let mut done = 0;
                    while !stop.load(Ordering::Relaxed) {
                        let now = SystemClock.now();
                        let new: Vec<NewEvent> = (0..events)
                            .map(|number| event(now, writer * 1_000_000 + done + number))
                            .collect::<Result<_, _>>()?;
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
