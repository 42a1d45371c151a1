//! The demonstration, filed and packed on both databases.

use std::fs;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use sanad::app::App;
use sanad::app::demo::Demonstration;
use sanad::app::import::run::Options;
use sanad::app::packs::{BuiltPack, NewPack};
use sanad::app::records::Outcome;
use sanad::domain::access::Action;
use sanad::domain::clock::SeededEntropy;
use sanad::verify::{Trust, Verdict, verify};

use crate::harness::*;

/// A demonstration with its first pack.
pub struct Demo {
    pub ground: Ground,
    pub app: Arc<App>,
    pub source: PathBuf,
    pub pack: BuiltPack,
}

fn script() -> Demonstration {
    script_of(b"the demonstration")
}

fn script_of(seed: &[u8]) -> Demonstration {
    Demonstration::load().unwrap().with_entropy(Arc::new(SeededEntropy::new(seed)))
}

fn make(ground: Ground, seed: &[u8]) -> Demo {
    let script = script_of(seed);
    let dir = ground.dir();
    let app = Arc::new(
        script.open_on(&dir, ground.database.clone()).unwrap_or_else(|error| panic!("{}", told(&error))),
    );
    let source = script.unpack(&dir).unwrap();
    let report = script.file(&app, &source, &mut Silence).unwrap_or_else(|error| panic!("{}", told(&error)));
    assert!(report.is_clean(), "{}", told_of(&report));
    let pack = script
        .pack(&app, &dir.join("packs"), &mut |_, _| {})
        .unwrap_or_else(|error| panic!("{}", told(&error)));
    Demo { ground, app, source, pack }
}

/// The demonstration on SQLite, made once for all tests that only look at it.
pub fn sqlite() -> &'static Demo {
    static DEMO: OnceLock<Demo> = OnceLock::new();
    DEMO.get_or_init(|| make(Ground::sqlite(), b"the demonstration"))
}

/// A pack of two steps only, for what is done to a pack a thousand times.
pub fn small() -> Demo {
    let script = script();
    let ground = Ground::sqlite();
    let dir = ground.dir();
    let app = Arc::new(script.open_on(&dir, None).unwrap());
    let source = script.unpack(&dir).unwrap();
    let session = app.session_for(Action::ImportRecords).unwrap();
    // Rows that link to records of other steps are refused; enough remain.
    let options = Options { is_scripted: true, keep_going: true, ..Options::default() };
    for entry in fs::read_dir(&source).unwrap() {
        let path = entry.unwrap().path();
        if !["a-standards", "h-testing"].iter().any(|step| path.ends_with(step)) {
            fs::remove_dir_all(path).unwrap();
        }
    }
    app.import(&session, &source, options, &mut Silence).unwrap_or_else(|error| panic!("{}", told(&error)));
    let pack = script.pack(&app, &dir.join("packs"), &mut |_, _| {}).unwrap();
    Demo { ground, app, source, pack }
}

/// The same records under another key.
pub fn with_seed(seed: &[u8]) -> Demo {
    make(Ground::sqlite(), seed)
}

/// The same on PostgreSQL.
fn postgres() -> &'static Demo {
    static DEMO: OnceLock<Demo> = OnceLock::new();
    DEMO.get_or_init(|| make(Ground::postgres(), b"the demonstration"))
}

/// The same profile, scope and ledger position give the same bytes, on either database.
#[test]
fn invariant_7_both_databases_give_the_same_pack_to_the_byte() {
    let (one, two) = (sqlite(), postgres());
    assert_eq!(one.pack.tagmanifest, two.pack.tagmanifest);
    // `assert!`, not `assert_eq!`: nobody wants to read two packs in a message.
    assert!(fs::read(&one.pack.zip).unwrap() == fs::read(&two.pack.zip).unwrap(), "the ZIPs differ");
    assert!(fs::read(&one.pack.pdf).unwrap() == fs::read(&two.pack.pdf).unwrap(), "the PDFs differ");
}

fn rebuilt(demo: &Demo) {
    let session = demo.app.session_for(Action::ReadPack).unwrap();
    let folder = fresh_folder();
    let again = demo
        .app
        .rebuild_pack(&session, &demo.pack.number, folder.path(), &mut |_, _| {})
        .unwrap_or_else(|error| panic!("{}", told(&error)));
    assert!(fs::read(&again.zip).unwrap() == fs::read(&demo.pack.zip).unwrap(), "the ZIPs differ");
    assert!(fs::read(&again.pdf).unwrap() == fs::read(&demo.pack.pdf).unwrap(), "the PDFs differ");
}

#[test]
fn invariant_7_an_issued_pack_is_made_again_to_the_byte_on_sqlite() {
    rebuilt(sqlite());
}

#[test]
fn invariant_7_an_issued_pack_is_made_again_to_the_byte_on_postgres() {
    rebuilt(postgres());
}

/// Who has the keys from elsewhere gets "verified"; who has none gets "intact", and the pack's own policy helps nobody.
#[test]
fn invariant_6_the_verdict_needs_keys_from_outside_the_pack() {
    for demo in [sqlite(), postgres()] {
        let report = verify(&demo.pack.zip, &trust(&demo.app));
        assert_eq!(report.verdict(), Verdict::Verified, "{}", findings(&report));
        assert_eq!(report.verdict().exit_code(), 0);
        let report = verify(&demo.pack.zip, &Trust::Absent);
        assert_eq!(report.verdict(), Verdict::Intact, "{}", findings(&report));
        assert_eq!(report.verdict().exit_code(), 3);
    }
}

/// A certification body is usually cleared for RESTRICTED, and the first pack is for one.
#[test]
fn the_first_pack_leaves_out_what_is_marked_above_restricted() {
    let demo = sqlite();
    let session = demo.app.session_for(Action::IssuePack).unwrap();
    let records = demo.app.list_records(&session, None, None).unwrap();
    let above: Vec<_> = records.iter().filter(|record| record.marking == "CONFIDENTIAL").collect();
    assert!(!above.is_empty());
    assert_eq!((demo.pack.limit.code(), demo.pack.withheld), ("RESTRICTED", above.len()));
    let bytes = fs::read(&demo.pack.zip).unwrap();
    let holds = |text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
    for record in above {
        assert!(!holds(&record.number) && !holds(&record.record_id), "the pack names {}", record.number);
    }
    assert!(holds("\"marking\":\"RESTRICTED\"") && !holds("\"marking\":\"CONFIDENTIAL\""));
}

/// The same records under the clauses of a standard: other steps, other folders, and the pack is one like any other.
#[test]
fn a_pack_of_clauses_is_verified_and_has_every_record_in_a_folder_of_a_clause() {
    let demo = small();
    let session = demo.app.session_for(Action::IssuePack).unwrap();
    for profile in ["iso-9001", "as9100d"] {
        let new = NewPack { profile: profile.to_owned(), ..NewPack::default() };
        let pack = demo
            .app
            .build_pack(&session, &new, &demo.ground.folder("clauses"), &mut |_, _| {})
            .unwrap_or_else(|error| panic!("{}", told(&error)));
        for file in [&pack.zip, &pack.pdf] {
            let report = verify(file, &trust(&demo.app));
            assert_eq!(report.verdict(), Verdict::Verified, "{profile}: {}", findings(&report));
        }
        let mut zip = zip::ZipArchive::new(fs::File::open(&pack.zip).unwrap()).unwrap();
        let names = zip.file_names().map(|name| name.unwrap().into_owned());
        let standard: Vec<String> = names.filter(|name| name.contains("MGI-STD-2025-0001")).collect();
        assert!(!standard.is_empty());
        assert!(standard.iter().all(|name| name.contains("/data/c8-2-requirements/")), "{standard:?}");
        let name = format!("{}/data/c8-2-requirements/step.json", pack.number);
        assert!(zip.by_name(&name).is_ok(), "{name}");
    }
}

/// The demonstration is to have something of everything to say.
#[test]
fn the_demonstration_covers_every_step_and_is_not_all_complete() {
    let readiness = script().readiness(&sqlite().app).unwrap();
    let codes: Vec<&str> = readiness.steps.iter().map(|step| step.code.as_str()).collect();
    assert_eq!(codes.concat(), "abcdefghijklmno");
    let statuses: Vec<String> = readiness.steps.iter().map(|step| format!("{:?}", step.status)).collect();
    for wanted in ["Complete", "Incomplete", "Stale", "Blocked"] {
        assert!(statuses.iter().any(|status| status == wanted), "no step is {wanted}: {statuses:?}");
    }
}

/// `source/expected.csv` is what the demonstration's own README explains, record by record.
#[test]
fn the_readiness_is_what_the_demonstration_says_of_itself() {
    let readiness = script().readiness(&sqlite().app).unwrap();
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/templates/demo/source/expected.csv");
    let text = fs::read_to_string(path).unwrap();
    let lines: Vec<Vec<&str>> = text.lines().skip(1).map(|line| line.split(',').collect()).collect();
    assert_eq!(lines.len(), readiness.steps.len());
    for (line, step) in lines.iter().zip(&readiness.steps) {
        let [code, status, id, records] = line[..] else { panic!("{line:?}") };
        let said = format!("{:?}", step.status).to_lowercase();
        assert_eq!((code, status), (step.code.as_str(), said.as_str()), "{:?}", step.rules);
        let Some(rule) = step.rules.iter().find(|rule| rule.id == id) else {
            assert!(id.is_empty() && records.is_empty(), "{line:?}");
            continue;
        };
        assert_eq!(rule.status, step.status, "{id} does not decide");
        let mut failing: Vec<&str> =
            rule.items.iter().filter(|item| item.fails).map(|item| item.record.as_str()).collect();
        failing.sort_unstable();
        assert_eq!(failing.join(";"), records, "{id}");
    }
}

fn imported_again(demo: &Demo) {
    let before = demo.ground.number("SELECT count(*) FROM versions");
    let report = script().file(&demo.app, &demo.source, &mut Silence).unwrap();
    assert!(report.is_clean(), "{}", told_of(&report));
    for row in &report.rows {
        let outcome = row.result.as_ref().unwrap().outcome;
        assert_eq!(outcome, Outcome::Unchanged, "{}", row.place);
    }
    assert_eq!(demo.ground.number("SELECT count(*) FROM versions"), before);
    let session = demo.app.session_for(Action::CheckIntegrity).unwrap();
    let fsck = demo.app.fsck(&session, &[], &mut |_, _, _| {}).unwrap();
    assert!(fsck.findings.is_empty() && fsck.orphans.is_empty(), "{fsck:#?}");
    assert_eq!(i64::try_from(fsck.versions).unwrap(), before);
    assert!(!fsck.is_unrecorded);
    // As the next start does: with the check of the ledger's head.
    script().open(&demo.ground.dir()).unwrap_or_else(|error| panic!("{}", told(&error)));
}

#[test]
fn importing_again_files_nothing_and_everything_is_sound_on_sqlite() {
    imported_again(sqlite());
}

#[test]
fn importing_again_files_nothing_and_everything_is_sound_on_postgres() {
    imported_again(postgres());
}
