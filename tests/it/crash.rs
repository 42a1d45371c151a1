//! `kill -9` at random moments of an import: what was reported as filed is there, and nothing else went wrong.
//!
//! 50 rounds a database, or as many as `SANAD_KILL_ROUNDS` says. The moments follow from a seed, so that rounds can be
//! repeated; where the process then is does not.

use std::collections::BTreeMap;
use std::fs;
use std::process::Stdio;
use std::time::Instant;

use sanad::app::records::Outcome;
use sanad::proof::digest::Digest;

use crate::harness::*;

/// What one line of the report claims: number and the beginning of the version's digest.
fn claims(stdout: &[u8]) -> Vec<(String, String)> {
    let text = String::from_utf8_lossy(stdout);
    // The last line may have been cut off by the kill: it claims nothing.
    let whole = text.rfind('\n').map_or("", |end| &text[..end]);
    let mut claims = Vec::new();
    for line in whole.lines() {
        let number = line.split(|c: char| c.is_whitespace()).find(|word| word.starts_with("K-"));
        let digest = line.split(|c: char| !c.is_ascii_hexdigit()).find(|word| word.len() == 16);
        if let (Some(number), Some(digest)) = (number, digest) {
            claims.push((number.to_owned(), digest.to_owned()));
        }
    }
    claims
}

/// Rounds with more rows than one group holds, so that there are several commits to fall between.
const fn is_large(round: u64) -> bool {
    round % 10 == 4
}

/// A folder of records with files of different sizes; each round has its own, so that there is always work to do.
fn folder(ground: &Ground, round: u64, dice: &mut Dice) -> (std::path::PathBuf, BTreeMap<String, Digest>) {
    let folder = ground.folder(&format!("round-{round}"));
    let mut rows = String::from("number,kind,title,files\n");
    let mut files = BTreeMap::new();
    let count = if is_large(round) { 700 } else { 60 };
    for row in 0..count {
        let length = if row % 20 == 7 { 200_000 + dice.below(2_000_000) } else { 100 + dice.below(2000) };
        let length = if is_large(round) { length.min(300) } else { length };
        let bytes = dice.bytes(length as usize);
        write(&folder, &format!("{row}.bin"), &bytes);
        rows.push_str(&format!("K-{round}-{row},received-document,Record {row} of {round},{row}.bin\n"));
        files.insert(format!("K-{round}-{row}"), Digest::of(&bytes));
    }
    write(&folder, "index.csv", rows);
    (folder, files)
}

on_both!(invariant_5_what_was_reported_as_filed_survives_kill_9, |ground| {
    let rounds: u64 =
        std::env::var("SANAD_KILL_ROUNDS").map_or(50, |text| text.parse().expect("SANAD_KILL_ROUNDS"));
    drop(World::new(ground));
    let mut dice = Dice(0x5a6e_6164);
    let (mut killed, mut claimed, mut orphans, mut resumed) = (0, 0, 0, 0);
    // How long an import takes on this machine, so that the moments spread over all of it: measured on two that are
    // left alone, and again on each that ends before its moment.
    let mut whole = [4, 5].map(|round| {
        let (folder, _) = folder(ground, 1_000_000 + round, &mut dice);
        let started = Instant::now();
        let output = sanad().arg("import").arg(&folder).arg("--dir").arg(ground.dir()).output().unwrap();
        assert!(output.status.success(), "{}", printed(&output));
        (is_large(1_000_000 + round), started.elapsed())
    });
    for round in 0..rounds {
        let (folder, files) = folder(ground, round, &mut dice);
        let out = ground.folder("out").join(format!("{round}.txt"));
        let started = Instant::now();
        let mut child = sanad()
            .arg("import")
            .arg(&folder)
            .arg("--dir")
            .arg(ground.dir())
            .stdout(fs::File::create(&out).unwrap())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let expected = &mut whole.iter_mut().find(|(large, _)| *large == is_large(round)).unwrap().1;
        std::thread::sleep(expected.mul_f64(dice.below(1200) as f64 / 1000.0));
        let is_done = child.try_wait().unwrap().is_some();
        child.kill().unwrap();
        let status = child.wait().unwrap();
        if is_done {
            assert!(status.success(), "round {round}: {status}");
            *expected = started.elapsed().min(*expected);
        } else {
            killed += 1;
        }
        let claims = claims(&fs::read(&out).unwrap());
        claimed += claims.len();

        // It starts, which checks the ledger's head; nothing is wrong; leftovers are gone after one fsck.
        let world =
            World::reopen_now(ground).unwrap_or_else(|error| panic!("round {round}: {}", told(&error)));
        let report = world.fsck();
        assert!(report.findings.is_empty(), "round {round}: {:#?}", report.findings);
        assert!(!report.is_busy && report.reclaimed == report.orphans.len(), "round {round}: {report:#?}");
        orphans += report.orphans.len();

        // Everything reported is there, with its bytes and its proof.
        let session = world.session("manager");
        for (number, digest) in &claims {
            let shown = world
                .app
                .show_record(&session, number)
                .unwrap_or_else(|error| panic!("round {round}: {number} was reported: {}", told(&error)));
            let version = &shown.versions[0];
            assert!(version.digest.hex().starts_with(digest), "round {round}: {number}");
            assert_eq!(shown.files[0].digest, files[number], "round {round}: {number}");
            let mut bytes = Vec::new();
            world.app.copy_blob(&shown.files[0].digest, &mut bytes).unwrap();
            assert_eq!(Digest::of(&bytes), files[number], "round {round}: {number}");
        }
        if let Some((number, _)) = claims.last() {
            assert_eq!(world.app.record_evidence(&session, number).unwrap().len(), 1);
        }

        // The same import again files what is missing, and nothing twice.
        let report = world.file(&folder);
        resumed +=
            report.rows.iter().filter(|row| row.result.as_ref().unwrap().outcome == Outcome::Filed).count();
        let count = ground.number(&format!("SELECT count(*) FROM records WHERE number LIKE 'K-{round}-%'"));
        assert_eq!(count as usize, files.len(), "round {round}");
        let count = ground.number(&format!(
            "SELECT count(*) FROM versions v JOIN records r ON r.record_id = v.record_id WHERE r.number LIKE \
             'K-{round}-%'"
        ));
        assert_eq!(count as usize, files.len(), "round {round}");
        fs::remove_dir_all(&folder).unwrap();
    }
    let world = World::reopen_now(ground).unwrap();
    let report = world.fsck();
    assert!(report.findings.is_empty() && report.orphans.is_empty(), "{report:#?}");
    println!(
        "{rounds} rounds, {killed} killed, {claimed} claims kept, {resumed} filed again, {orphans} orphans reclaimed"
    );
    // A test of killing that kills too late each time, or always before anything is filed, shows nothing.
    assert!(killed * 3 >= rounds, "only {killed} of {rounds} rounds were killed in time");
    assert!(claimed > 0, "nothing was reported as filed in any round");
});
