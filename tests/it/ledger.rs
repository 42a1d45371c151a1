//! The ledger and the one way to write: invariants 2, 3 and 4.

use std::sync::{Arc, Barrier};

use sanad::app::records::VersionDraft;
use sanad::db::events::{self, EventFilter, StoredEvent};
use sanad::db::{self, Db, DbError, NewEvent};
use sanad::domain::kind::Values;
use sanad::ledger::{Log, MasterKey};
use sanad::proof::digest::{Fingerprint, Hasher};
use sanad::proof::event::{Event, EventSchema};

use crate::harness::*;

fn draft(number: &str, title: &str) -> VersionDraft {
    VersionDraft {
        kind: "received-document".to_owned(),
        number: Some(number.to_owned()),
        title: title.to_owned(),
        occurred_on: None,
        marking: None,
        state: None,
        owner: None,
        fields: Values::new(),
        files: Vec::new(),
        links: Vec::new(),
        reason: "Test".to_owned(),
        trace: None,
        is_taken_over: false,
        is_scripted: false,
    }
}

/// A database under the installation, opened beside it: what `app` never hands out.
fn beside(ground: &Ground, world: &World) -> Db {
    let master = Arc::new(MasterKey::load(&world.app.config.key_file).unwrap());
    let url = world.app.config.database.parse().unwrap();
    let _ = ground;
    Db::open(&url, Box::new(Log::new(master))).unwrap()
}

fn sums(bytes: &[u8]) -> Fingerprint {
    let mut hasher = Hasher::new();
    hasher.update(bytes);
    hasher.finish()
}

fn event(subject: &str, at: &str) -> NewEvent {
    event_by("", subject, at)
}

fn event_by(actor: &str, subject: &str, at: &str) -> NewEvent {
    let event = Event {
        schema: EventSchema,
        organisation: "tst".to_owned(),
        at: self::at(at),
        actor: actor.to_owned(),
        action: "test".to_owned(),
        subject: subject.to_owned(),
        digest: None,
        detail: serde_json::Map::new(),
        salt: "A".repeat(22),
    };
    NewEvent::new(event).unwrap()
}

on_both!(invariant_2_correcting_makes_a_version_and_leaves_the_earlier_ones_as_they_were, |ground| {
    let world = World::new(ground);
    let session = world.session("manager");
    let stored = || {
        ground.values(
            "SELECT manifest || disclosures || digest || author || CAST(received_ms AS TEXT) AS value FROM versions \
             ORDER BY record_id, version",
        )
    };
    world.app.file_version(&session, draft("V-1", "First")).unwrap();
    let first = stored();
    world.clock.advance(1000);
    let session = world.session("manager");
    let second = world.app.file_version(&session, draft("V-1", "Second")).unwrap();
    assert_eq!(second.version, 2);
    let both = stored();
    assert_eq!(both.len(), 2);
    assert_eq!(both[0], first[0]);
    // The same again, or the first again, is no version.
    assert_eq!(world.app.file_version(&session, draft("V-1", "Second")).unwrap().version, 2);
    assert_eq!(world.app.file_version(&session, draft("V-1", "First")).unwrap().version, 1);
    assert_eq!(stored(), both);
    assert_eq!(world.app.show_record(&session, "V-1").unwrap().title, "Second");
});

/// No statement of the product updates or deletes a version, a version's file or link, an event, a head or a blob.
#[test]
fn invariant_2_nothing_in_the_source_updates_or_deletes_what_is_final() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/db");
    let mut seen = 0;
    let mut folders = vec![folder.clone()];
    let mut files = Vec::new();
    while let Some(inside) = folders.pop() {
        for entry in std::fs::read_dir(inside).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    for path in files {
        let text = std::fs::read_to_string(&path).unwrap();
        let name = path.strip_prefix(&folder).unwrap().to_str().unwrap().to_owned();
        seen += 1;
        let updates: Vec<&str> =
            text.split("diesel::update(").skip(1).map(|t| t.split(')').next().unwrap()).collect();
        let allowed = match name.as_str() {
            // Rows that say where something stands now, all derived from what is final.
            "records.rs" | "derivations.rs" | "users.rs" => true,
            // Since when a key signs no more; its event says so.
            "keys.rs" => updates.len() == 1,
            // Until when somebody may sign for another; its end is an event.
            "delegations.rs" => updates.len() == 1,
            // That somebody looked at what names them.
            "mentions.rs" => updates == ["one", "all"],
            // Who may come in, and what the service keeps for a while.
            "sessions.rs" | "tokens.rs" | "grants.rs" | "recovery.rs" | "idempotency.rs" | "jobs.rs" => true,
            // Where people want to be reminded, and of which day they were.
            "contacts.rs" | "reminders.rs" | "confirmations.rs" => true,
            // Until when a hold holds; its end is an event.
            "holds.rs" => updates.len() == 1,
            // The one exception to invariant 2: what a version says of itself goes when its record is destroyed, and what
            // was said about it; only that. The rest are the decision, which is an event, and the row that says where the
            // record stands now.
            "destructions.rs" => {
                let of_versions =
                    text.matches("v::").count() == 2 && text.contains(".set(v::disclosures.eq(");
                updates.len() == 4 && of_versions
            }
            // Files that are to go, or are gone.
            "erasures.rs" => true,
            // Rows of trace batches, derived from their files: which later version of the batch took one back, and no more.
            "trace/withdraw.rs" => {
                updates.len() == 5
                    && text.matches(".set(").count() == 5
                    && text.matches("::withdrawn_in.eq(version)").count() == 5
            }
            // What is waited for: its end is an event.
            "timestamps.rs" => true,
            // The rightmost tile of a level grows until it is full.
            // How a witness was when it was asked last; policies are appended.
            "witnesses.rs" => updates == ["row"],
            "ledger.rs" => updates.len() == 1 && updates[0].starts_with("t::table.find(key"),
            _ => updates.is_empty(),
        };
        assert!(allowed, "{name} updates {updates:?}");
        if matches!(
            name.as_str(),
            "sessions.rs"
                | "recovery.rs"
                | "idempotency.rs"
                | "jobs.rs"
                | "uploads.rs"
                | "timestamps.rs"
                | "reminders.rs"
                | "confirmations.rs"
                | "erasures.rs"
        ) {
            // Their own rows, which stand in no version and no event: they know no other table.
            let own = format!("schema::{}", name.trim_end_matches(".rs"));
            assert!(text.matches("schema::").count() == text.matches(&own).count(), "{name}");
            continue;
        }
        // The words under which a record is found now.
        let text = text.replace("UPDATE records SET search = ", "").replace("DELETE FROM record_search ", "");
        // SQLite's log, once it stands in the file.
        let text = text.replace("wal_checkpoint(TRUNCATE)", "");
        for word in ["diesel::delete(", "DELETE FROM", "TRUNCATE", "UPDATE "] {
            assert!(!text.contains(word), "{name}: {word}");
        }
    }
    assert!(seen > 10);
}

on_both!(invariant_3_a_change_without_an_event_is_refused, |ground| {
    let world = World::new(ground);
    let db = beside(ground, &world);
    let before = ground.number("SELECT count(*) FROM blobs");
    let blob = sums(b"something");
    let silent = db.write(move |tx| db::blobs::ensure(tx, &blob, at(START)));
    assert!(matches!(silent, Err(DbError::Silent(db::Table::Blobs))), "{silent:?}");
    // Neither does an event of a neighbour in the same write excuse it.
    let nested: Result<_, DbError> = db.write(move |tx| {
        tx.record(event("outer", START))?;
        tx.attempt(|tx| db::blobs::ensure(tx, &blob, at(START)))
    });
    assert!(matches!(nested, Err(DbError::Silent(_))), "{nested:?}");
    assert_eq!(ground.number("SELECT count(*) FROM blobs"), before);
    assert_eq!(ground.number("SELECT count(*) FROM events WHERE action = 'test'"), 0);
    // With an event it goes through.
    let spoken = db.write(move |tx| -> Result<(), DbError> {
        db::blobs::ensure(tx, &blob, at(START))?;
        tx.record(event("spoken", START))?;
        Ok(())
    });
    assert_eq!(spoken.unwrap().events.len(), 1);
    // A number taken from a counter is housekeeping.
    db.write(|tx| db::counters::take(tx, "tst", "test", 1)).unwrap();
});

on_both!(rows_that_wait_are_kept_or_undone_with_what_added_them, |ground| {
    let world = World::new(ground);
    let db = beside(ground, &world);
    let known = |subject: &str| {
        let digest = sums(subject.as_bytes()).digest.hex();
        ground.number(&format!("SELECT count(*) FROM blobs WHERE digest = '{digest}'")) == 1
    };
    let add = |tx: &mut db::WriteTx<'_>, subject: &str| {
        db::blobs::ensure(tx, &sums(subject.as_bytes()), at(START))?;
        tx.record(event(subject, START))?;
        db::counters::take(tx, "tst", "test", 1)
    };
    let numbers = db.write(move |tx| {
        let mut numbers = vec![add(tx, "around")?, tx.attempt(|tx| add(tx, "before"))?];
        // Undone while its row waits.
        let waiting: Result<(), DbError> = tx.attempt(|tx| {
            add(tx, "waiting")?;
            Err(DbError::WriterStopped)
        });
        // Undone after looking made its row, and those that were there before, be written out.
        let written: Result<(), DbError> = tx.attempt(|tx| {
            add(tx, "written")?;
            for subject in ["around", "before", "written"] {
                assert!(db::blobs::find(tx.look(), &sums(subject.as_bytes()).digest)?.is_some(), "{subject}");
            }
            add(tx, "after looking")?;
            Err(DbError::WriterStopped)
        });
        assert!(waiting.is_err() && written.is_err());
        numbers.push(tx.attempt(|tx| add(tx, "later"))?);
        Ok::<_, DbError>(numbers)
    });
    assert_eq!(numbers.unwrap().value, [1, 2, 3]);
    assert_eq!(db.write(|tx| db::counters::take(tx, "tst", "test", 1)).unwrap().value, 4);
    for subject in ["around", "before", "later"] {
        assert!(known(subject), "{subject}");
        assert_eq!(ground.number(&format!("SELECT count(*) FROM events WHERE subject = '{subject}'")), 1);
    }
    for subject in ["waiting", "written", "after looking"] {
        assert!(!known(subject), "{subject}");
        assert_eq!(ground.number(&format!("SELECT count(*) FROM events WHERE subject = '{subject}'")), 0);
    }
});

on_both!(invariant_3_indexes_are_gapless_with_many_writers_some_of_which_fail, |ground| {
    const WRITERS: u64 = 16;
    const WRITES: u64 = 25;
    let world = World::new(ground);
    let db = beside(ground, &world);
    let first = ground.number("SELECT count(*) FROM events") as u64;
    let start = Barrier::new(WRITERS as usize);
    let write = |writer: u64, number: u64| -> Result<Vec<u64>, DbError> {
        let fails = (writer + number).is_multiple_of(5);
        let subject = format!("{writer}/{number}");
        let committed = db.write(move |tx| {
            db::blobs::ensure(tx, &sums(subject.as_bytes()), at(START))?;
            tx.record(event(&subject, START))?;
            // A part that fails is undone alone.
            let part: Result<(), DbError> = tx.attempt(|tx| {
                tx.record(event("undone", START))?;
                Err(DbError::WriterStopped)
            });
            assert!(part.is_err());
            if fails { Err(DbError::Pool("on purpose".to_owned())) } else { Ok(()) }
        })?;
        Ok(committed.events)
    };
    let (mut done, mut failed) = (Vec::new(), 0);
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..WRITERS)
            .map(|writer| {
                let (start, write) = (&start, &write);
                scope.spawn(move || {
                    start.wait();
                    (0..WRITES).map(|number| write(writer, number)).collect::<Vec<_>>()
                })
            })
            .collect();
        for thread in threads {
            for result in thread.join().unwrap() {
                match result {
                    Ok(events) => done.extend(events),
                    Err(error) => {
                        assert!(matches!(error, DbError::Pool(_)), "{error}");
                        failed += 1;
                    }
                }
            }
        }
    });
    assert_eq!(failed, WRITERS * WRITES / 5);
    done.sort_unstable();
    let expected: Vec<u64> = (first..first + WRITERS * WRITES - failed).collect();
    assert_eq!(done, expected);
    assert_eq!(ground.number("SELECT count(*) FROM events") as u64, first + done.len() as u64);
    assert_eq!(ground.number("SELECT max(event_index) FROM events") as u64, expected[expected.len() - 1]);
    assert_eq!(ground.number("SELECT count(*) FROM blobs") as u64, WRITERS * WRITES - failed);
    assert_eq!(ground.number("SELECT count(*) FROM events WHERE subject = 'undone'"), 0);
    // Writes that waited shared commits: fewer heads than writes. (On one thread at a time there would be as many.)
    assert!(ground.number("SELECT count(*) FROM checkpoints") as u64 <= first + done.len() as u64);
    drop(db);
    let fsck = world.fsck();
    // The blobs of this test are rows without bytes; the ledger itself must be whole.
    assert!(fsck.findings.iter().all(|finding| finding.code == "blob-missing"), "{:#?}", fsck.findings);
    assert_eq!(fsck.leaves, first + done.len() as u64);
});

on_both!(invariant_3_two_processes_that_write_share_one_ledger, |ground| {
    let world = World::new(ground);
    let (one, two) = (beside(ground, &world), beside(ground, &world));
    let mut events = Vec::new();
    for round in 0..10 {
        for db in [&one, &two] {
            let subject = format!("round {round}");
            let written: Result<_, DbError> = db.write(move |tx| tx.record(event(&subject, START)));
            events.extend(written.unwrap().events);
        }
    }
    assert!(events.is_sorted() && events.windows(2).all(|pair| pair[1] == pair[0] + 1), "{events:?}");
    assert!(world.fsck().findings.is_empty());
});

/// Alters a ledger behind the product's back; then it must not start, and say what is wrong.
fn refused(ground: &Ground, statements: &str, wanted: &str) {
    let saved = ["events", "checkpoints", "ledger_tiles", "signing_keys"];
    for table in saved {
        ground.sql(&format!("CREATE TABLE saved_{table} AS SELECT * FROM {table}"));
    }
    ground.sql(statements);
    let error = World::reopen(ground).err().unwrap_or_else(|| panic!("it started after: {statements}"));
    let said = told(&error);
    assert_eq!(error.code().text(), "ledger", "{statements}: {said}");
    assert!(said.contains(wanted), "{statements}: {wanted:?} expected in {said}");
    assert!(said.contains("sanad fsck"), "what to do next is not said: {said}");
    // The command line as well, with exit code 1.
    let output = sanad().args(["record", "list", "--dir"]).arg(ground.dir()).output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", printed(&output));
    assert!(String::from_utf8_lossy(&output.stderr).contains(wanted), "{}", printed(&output));
    // And fsck, which opens it nevertheless, finds something, and does not extend such a ledger.
    let before = ground.number("SELECT count(*) FROM events");
    let fsck = World::reopen_unchecked(ground).fsck();
    assert!(!fsck.findings.is_empty(), "{statements}: fsck finds nothing");
    if fsck.is_unrecorded {
        assert_eq!(ground.number("SELECT count(*) FROM events"), before);
    }
    for table in saved {
        ground.sql(&format!(
            "DELETE FROM {table}; INSERT INTO {table} SELECT * FROM saved_{table}; DROP TABLE saved_{table}"
        ));
    }
    World::reopen(ground).unwrap_or_else(|error| panic!("undone, and still: {}", told(&error)));
}

on_both!(invariant_4_it_refuses_to_start_on_a_ledger_that_contradicts_itself, |ground| {
    let world = World::new(ground);
    let session = world.session("manager");
    for number in 0..5 {
        world.app.file_version(&session, draft(&format!("L-{number}"), "Title")).unwrap();
    }
    drop(world);
    let size = ground.number("SELECT max(size) FROM checkpoints");
    let last = size - 1;
    let root = "7f".repeat(32);
    refused(
        ground,
        &format!("UPDATE checkpoints SET root = '{root}' WHERE size = {size}"),
        "the note does not say",
    );
    refused(
        ground,
        &format!(
            "UPDATE checkpoints SET note = replace(note, 'test.example', 'best.example') WHERE size = {size}"
        ),
        "head of size",
    );
    refused(
        ground,
        &format!(
            "UPDATE checkpoints SET note = (SELECT c.note FROM saved_checkpoints c WHERE c.size = {last}) WHERE size = \
             {size}"
        ),
        "the note does not say",
    );
    let tile = if ground.is_postgres() {
        "UPDATE ledger_tiles SET hashes = set_byte(hashes, 40, get_byte(hashes, 40) # 1) WHERE level = 0"
    } else {
        "UPDATE ledger_tiles SET hashes = CAST(substr(hashes, 1, 40) || x'00' || substr(hashes, 42) AS BLOB) WHERE \
         level = 0"
    };
    refused(ground, tile, "tiles do not lead to the signed root");
    refused(ground, "DELETE FROM ledger_tiles", "");
    let edit =
        format!("UPDATE events SET body = replace(body, '\"L-4\"', '\"L-5\"') WHERE event_index = {last}");
    refused(ground, &edit, &format!("event {last} is not the one that was signed"));
    refused(
        ground,
        &format!("DELETE FROM events WHERE event_index = {last}"),
        &format!("event {last} is missing"),
    );
    refused(ground, &format!("DELETE FROM checkpoints WHERE size = {size}"), "beyond the signed head");
    refused(ground, "DELETE FROM checkpoints", "no signed head");
    let appended = format!(
        "INSERT INTO events SELECT organisation, {size}, at_ms, actor, action, subject, body FROM events WHERE \
         event_index = {last}"
    );
    refused(ground, &appended, &format!("event {size} beyond the signed head"));
    refused(
        ground,
        &format!("{appended}; UPDATE checkpoints SET size = {} WHERE size = {size}", size + 1),
        "the note does not say",
    );
    refused(ground, "DELETE FROM signing_keys", "head of size");
});

on_both!(invariant_4_a_ledger_altered_while_open_is_not_extended, |ground| {
    let world = World::new(ground);
    let session = world.session("manager");
    world.app.file_version(&session, draft("M-1", "Title")).unwrap();
    drop(world);
    // Opened without the check, as an older process might have been: the sequencer loads the tree before it appends.
    let world = World::reopen_unchecked(ground);
    ground.sql("DELETE FROM ledger_tiles");
    let before = ground.number("SELECT count(*) FROM events");
    let error = world.app.file_version(&world.session("manager"), draft("M-2", "Title")).unwrap_err();
    assert!(told(&error).contains("ledger"), "{}", told(&error));
    assert_eq!(ground.number("SELECT count(*) FROM events"), before);
    assert_eq!(ground.number("SELECT count(*) FROM records"), 1);
});

on_both!(the_events_of_one_actor_are_found_in_whichever_block_they_stand, |ground| {
    let world = World::new(ground);
    let db = beside(ground, &world);
    db.write(|tx| {
        (0..20_000_u32).try_for_each(|number| {
            let actor = match number {
                _ if number % 5_000 == 17 => "rare",
                9_000.. => "late",
                _ if number.is_multiple_of(3) => "third",
                _ => "other",
            };
            tx.record(event_by(actor, &(number % 7).to_string(), START)).map(|_| ())
        })
    })
    .unwrap();
    let size = u64::try_from(ground.number("SELECT count(*) FROM events")).unwrap();
    let all = db.read(|conn| events::page(conn, "tst", 0, size)).unwrap();
    for actor in ["rare", "late", "third", "nobody"] {
        for (from, before) in [(0, size), (4_090, 4_100), (4_096, 8_192), (8_191, 12_289), (17, 17), (9, 3)] {
            for subjects in [None, Some(vec!["3".to_owned(), "4".to_owned()])] {
                let filter = EventFilter {
                    from,
                    before,
                    actor: Some(actor.to_owned()),
                    subjects,
                    ..EventFilter::default()
                };
                let is_meant = |event: &&StoredEvent| {
                    let subjects = filter.subjects.as_ref();
                    (from..before).contains(&event.index)
                        && event.actor == actor
                        && subjects.is_none_or(|subjects| subjects.contains(&event.subject))
                };
                let mut expected: Vec<&StoredEvent> = all.iter().filter(is_meant).collect();
                for is_descending in [false, true] {
                    for limit in [1, 3, 51, 3_000] {
                        let found =
                            db.read(|conn| events::list(conn, "tst", &filter, is_descending, limit)).unwrap();
                        let count = usize::try_from(limit).unwrap().min(expected.len());
                        assert!(found.iter().eq(expected.iter().take(count).copied()), "{filter:?} {limit}");
                    }
                    expected.reverse();
                }
            }
        }
    }
});
