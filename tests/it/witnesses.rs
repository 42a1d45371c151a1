//! Witnesses: by file and over the network, with packs that their quorum has signed; and what becomes of a ledger that was
//! set back or rewritten.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Output, Stdio};
use std::sync::Arc;
use std::time::Duration;

use sanad::app::packs::NewPack;
use sanad::app::verify::Agreement;
use sanad::app::witnesses::{Quorum, Since};
use sanad::app::{Code, SystemEntropy};
use sanad::jobs::witnesses::{Asker, Round};
use sanad::proof::checkpoint::Checkpoint;
use sanad::proof::note::{Algorithm, SignedNote};
use sanad::proof::policy::Policy;
use sanad::proof::receipt::Receipt;
use sanad::verify::{Trust, Verdict, verify};
use sanad::witness::{Answer, Witness};

use crate::harness::*;
use crate::http::Service;

/// A witness of the ledger, in a folder beside the installation.
pub fn witness(ground: &Ground, world: &World, name: &str) -> (PathBuf, Witness) {
    let folder = ground.folder(name);
    let witness = Witness::create(
        &folder,
        (&format!("witness.example/{name}"), Algorithm::Cosignature),
        &SystemEntropy,
    )
    .unwrap();
    let keys = world.app.log_keys().unwrap();
    witness.add_logs(&Policy::of_log(keys[0].parse().unwrap())).unwrap();
    (folder, witness)
}

/// `sanad witness serve` on a free port; it is killed when dropped.
struct Served {
    child: Child,
    address: String,
}

impl Served {
    fn start(folder: &Path) -> Self {
        Self::start_at(folder, "127.0.0.1:0")
    }

    fn start_at(folder: &Path, address: &str) -> Self {
        let mut child = sanad()
            .args(["witness", "serve", "--listen", address, "--dir"])
            .arg(folder)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.split("http://").nth(1).and_then(|rest| rest.split('/').next());
        let address = address.unwrap_or_else(|| panic!("{line}")).to_owned();
        Self { child, address }
    }

    fn url(&self) -> Option<String> {
        Some(format!("http://{}", self.address))
    }

    /// Status, head and body of an answer; none if it broke off.
    fn send(&self, method: &str, path: &str, body: &str) -> Option<(u16, String, String)> {
        let mut stream = TcpStream::connect(&self.address).ok()?;
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        let head = format!(
            "{method} {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{body}",
            self.address,
            body.len()
        );
        stream.write_all(head.as_bytes()).ok()?;
        let mut text = String::new();
        stream.read_to_string(&mut text).ok()?;
        let (head, body) = text.split_once("\r\n\r\n")?;
        let status = head.split(' ').nth(1)?.parse().ok()?;
        Some((status, head.to_ascii_lowercase(), body.to_owned()))
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Files a few records, so that the ledger grows.
fn grow(ground: &Ground, world: &World, name: &str) {
    let folder = ground.folder(&format!("rows-{name}"));
    let rows: String = (0..5).map(|row| format!("{name}-{row},received-document,Row {row}\n")).collect();
    write(&folder, "index.csv", format!("number,kind,title\n{rows}"));
    world.clock.advance(1000);
    world.file(&folder);
}

fn size(world: &World) -> u64 {
    world.app.show_ledger(&world.session("admin"), "0").unwrap().head.unwrap().size
}

fn add(world: &World, witness: &Witness, name: &str, url: Option<String>) {
    let session = world.session("admin");
    world
        .app
        .add_witness(&session, name, witness.verifier(), url)
        .unwrap_or_else(|error| panic!("{}", told(&error)));
}

/// Carries the head to a witness by file, and what it signed back.
pub fn carry(world: &World, witness: &Witness, name: &str) -> u64 {
    let session = world.session("admin");
    let request = world.app.export_checkpoint(&session, &Since::Witness(name.to_owned())).unwrap();
    let answer = witness.add_checkpoint(&request.to_string(), at(START)).unwrap();
    let Answer::Cosigned { text, cosignature } = answer else { panic!("{answer:?}") };
    let kept = world.app.import_cosignature(&session, &format!("{text}\n{cosignature}")).unwrap();
    assert_eq!((kept.len(), kept[0].witness.as_str(), kept[0].is_new), (1, name, true));
    kept[0].size
}

/// The trust file of whoever wants these witnesses to have signed.
fn quorum_trust(world: &World) -> Trust {
    Trust::Policy(world.app.witness_policy(&world.session("admin")).unwrap())
}

fn run(arguments: &[&str], folder: &Path) -> Output {
    sanad().args(arguments).arg("--dir").arg(folder).output().unwrap()
}

fn done(output: &Output) -> String {
    assert!(output.status.success(), "{}", printed(output));
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn pack_files(pack: &Path, number: &str, name: &str) -> String {
    let mut zip = zip::ZipArchive::new(fs::File::open(pack).unwrap()).unwrap();
    std::io::read_to_string(zip.by_name(&format!("{number}/{name}")).unwrap()).unwrap()
}

on_both!(heads_go_to_a_witness_by_file_and_come_back, |ground| {
    let world = World::new(ground);
    grow(ground, &world, "A");
    drop(world);
    let dir = ground.dir();
    let place = ground.folder("closed");
    let w = ground.folder("paper");
    let vkey = done(&run(&["witness", "init", "--name", "witness.example/paper"], &w));
    let vkey = vkey.lines().find(|line| line.starts_with("witness.example/paper+")).unwrap().to_owned();
    done(&run(&["ledger", "witness", "add", "paper", &vkey], &dir));
    let request = place.join("request");
    let export = |more: &[&str]| {
        let mut arguments = vec!["ledger", "export-checkpoint", "--out", request.to_str().unwrap()];
        arguments.extend(more);
        run(&arguments, &dir)
    };
    done(&export(&[]));
    // It does not know the ledger yet, and says what to do.
    let cosign = |file: &Path| run(&["witness", "cosign", file.to_str().unwrap()], &w);
    let refused = cosign(&request);
    assert_eq!(refused.status.code(), Some(1));
    assert!(printed(&refused).contains("sanad witness add-log VKEY"), "{}", printed(&refused));
    // The trust file that was handed over at accreditation has the key.
    let keys = fs::read_to_string(dir.join("trust.policy")).unwrap_or_else(|_| {
        let world = World::reopen_now(ground).unwrap();
        world.app.log_keys().unwrap().iter().map(|key| format!("{key}\n")).collect()
    });
    let trust = write(&place, "trust", keys);
    done(&run(&["witness", "add-log", trust.to_str().unwrap()], &w));
    let signed = write(&place, "signed", done(&cosign(&request)));
    assert!(
        done(&run(&["ledger", "import-cosignature", signed.to_str().unwrap()], &dir)).contains("It is kept.")
    );
    assert!(
        done(&run(&["ledger", "import-cosignature", signed.to_str().unwrap()], &dir))
            .contains("here already")
    );
    // The lines alone do as well; a signature of somebody else, or under another head, does not.
    let note = SignedNote::parse(&fs::read_to_string(&signed).unwrap()).unwrap();
    let lines = write(&place, "lines", note.signatures[0].to_string());
    done(&run(&["ledger", "import-cosignature", lines.to_str().unwrap()], &dir));
    let mut other = note.clone();
    other.signatures[0].bytes[20] ^= 1;
    let wrong = write(&place, "wrong", other.to_string());
    let refused = run(&["ledger", "import-cosignature", wrong.to_str().unwrap()], &dir);
    assert!(printed(&refused).contains("export-checkpoint"), "{}", printed(&refused));
    let refused = run(&["ledger", "import-cosignature", request.to_str().unwrap()], &dir);
    assert_eq!(refused.status.code(), Some(1));

    // Later: from nothing it is refused with the size to begin at, from there it is signed.
    let world = World::reopen_now(ground).unwrap();
    grow(ground, &world, "B");
    let before = Checkpoint::claimed(&fs::read_to_string(&signed).unwrap()).unwrap().size;
    drop(world);
    done(&export(&[]));
    let refused = cosign(&request);
    let hint = format!("sanad ledger export-checkpoint --since {before}");
    assert!(printed(&refused).contains(&hint), "{}", printed(&refused));
    done(&export(&["--since", &before.to_string()]));
    let by_size = fs::read(&request).unwrap();
    done(&export(&["--witness", "paper"]));
    assert_eq!(fs::read(&request).unwrap(), by_size, "what it signed last is known here");
    // Scanned from a QR code: line ends of two characters and blanks at the end.
    let scanned = fs::read_to_string(&request).unwrap().replace('\n', "\r\n") + " \r\n";
    let scanned = write(&place, "scanned", scanned);
    let signed = write(&place, "signed", done(&cosign(&scanned)));
    done(&run(&["ledger", "import-cosignature", signed.to_str().unwrap()], &dir));
    // What is longer than the ledger cannot be proved.
    let refused = export(&["--since", "9999"]);
    assert!(printed(&refused).contains("9999"), "{}", printed(&refused));
    let qr = place.join("request.svg");
    done(&export(&["--since", &before.to_string(), "--qr", qr.to_str().unwrap()]));
    assert!(fs::read_to_string(&qr).unwrap().starts_with("<svg "));
    let qr = place.join("request.png");
    done(&export(&["--since", &before.to_string(), "--qr", qr.to_str().unwrap()]));
    assert!(fs::read(&qr).unwrap().starts_with(b"\x89PNG"));
    let refused = export(&["--qr", "picture"]);
    assert!(printed(&refused).contains(".svg or .png"), "{}", printed(&refused));
    let shown = done(&run(&["ledger", "export-checkpoint", "--qr", "terminal"], &dir));
    assert!(shown.lines().count() > 20 && shown.contains('█'), "{shown}");
    let status = done(&run(&["ledger", "status"], &dir));
    assert!(status.contains("paper"), "{status}");
});

// One of two, then both: the pack is verified under the trust that its quorum fulfils, and not under more.
on_both!(a_pack_carries_what_the_witnesses_signed, |ground| {
    let world = World::new(ground);
    grow(ground, &world, "A");
    let (one_dir, one) = witness(ground, &world, "one");
    let (two_dir, two) = witness(ground, &world, "two");
    let served = Served::start(&one_dir);
    add(&world, &one, "one", served.url());
    add(&world, &two, "two", None);
    let session = world.session("admin");
    world.app.set_quorum(&session, Quorum::All).unwrap();
    let both = quorum_trust(&world);
    let build = |new: &NewPack, folder: &str| {
        let session = world.session("manager");
        world.app.build_pack(&session, new, &ground.folder(folder), &mut |_, _| {})
    };
    // Nobody has signed yet, and one of them is served by file: that is said, and no pack is issued.
    let refused = build(&NewPack::default(), "none").unwrap_err();
    assert_eq!(refused.code(), Code::Unwitnessed);
    world.app.set_quorum(&session, Quorum::Any).unwrap();
    let any = quorum_trust(&world);

    let round = Round::start(&world.app).unwrap();
    world.clock.advance(1000);
    let pack = build(&NewPack::default(), "any").unwrap_or_else(|error| panic!("{}", told(&error)));
    assert_eq!(pack.is_witnessed, Some(true));
    let report = verify(&pack.zip, &any);
    assert_eq!(report.verdict(), Verdict::Verified, "{}", findings(&report));
    let report = verify(&pack.zip, &both);
    assert_eq!(report.verdict(), Verdict::NotVerified);
    assert!(findings(&report).contains("trust-quorum"), "{}", findings(&report));
    // Under the keys of the ledger alone it stands as well.
    assert_eq!(verify(&pack.zip, &world.trust()).verdict(), Verdict::Verified);
    let policy = pack_files(&pack.zip, &pack.number, "proof/policy");
    assert!(policy.contains("witness one ") && policy.contains("witness two ") && !policy.contains("http"));
    let note = pack_files(&pack.zip, &pack.number, "proof/checkpoint");
    assert_eq!(SignedNote::parse(&note).unwrap().signatures.len(), 2);
    assert_eq!(Checkpoint::claimed(&note).unwrap().size, pack.as_of);

    // Both: the second is served by file. The pack's own receipt cannot be signed by it before there is one.
    world.app.set_quorum(&world.session("admin"), Quorum::All).unwrap();
    std::thread::sleep(Duration::from_millis(300));
    world.app.ask_witnesses();
    let asker = Asker::of(&world.app).unwrap();
    world.clock.advance(600_000);
    asker.ask_all(&world.app).unwrap();
    let carried = carry(&world, &two, "two");
    let pack = build(&NewPack::default(), "both").unwrap_or_else(|error| panic!("{}", told(&error)));
    assert_eq!((pack.is_witnessed, pack.as_of), (Some(false), carried));
    let report = verify(&pack.zip, &both);
    assert_eq!(report.verdict(), Verdict::NotVerified, "its own receipt is not signed by both");
    assert!(findings(&report).contains("proof/pack.tlog-proof"), "{}", findings(&report));
    assert!(!findings(&report).contains("proof/checkpoint"), "{}", findings(&report));
    asker.ask_all(&world.app).unwrap();
    carry(&world, &two, "two");
    let again = world
        .app
        .rebuild_pack(&world.session("manager"), &pack.number, &ground.folder("rebuilt"), &mut |_, _| {})
        .unwrap_or_else(|error| panic!("{}", told(&error)));
    assert_eq!((again.is_witnessed, again.tagmanifest), (Some(true), pack.tagmanifest));
    let report = verify(&again.zip, &both);
    assert_eq!(report.verdict(), Verdict::Verified, "{}", findings(&report));
    round.stop();

    // Made again later, whoever has signed more or is gone by then, it is the same to the byte (invariant 7).
    grow(ground, &world, "B");
    asker.ask_all(&world.app).unwrap();
    world.app.set_quorum(&world.session("admin"), Quorum::None).unwrap();
    world.app.remove_witness(&world.session("admin"), "two").unwrap();
    let third = world
        .app
        .rebuild_pack(&world.session("manager"), &pack.number, &ground.folder("third"), &mut |_, _| {})
        .unwrap_or_else(|error| panic!("{}", told(&error)));
    assert!(fs::read(&third.zip).unwrap() == fs::read(&again.zip).unwrap(), "the ZIPs differ");
    // On purpose without them.
    world.app.set_quorum(&world.session("admin"), Quorum::All).unwrap();
    let new = NewPack { unwitnessed: true, ..NewPack::default() };
    let pack = build(&new, "without").unwrap_or_else(|error| panic!("{}", told(&error)));
    assert_eq!(pack.is_witnessed, Some(false));
    assert_eq!(verify(&pack.zip, &world.trust()).verdict(), Verdict::Verified);
    let report = world.fsck();
    assert_eq!(report.findings, [], "nothing of this is wrong");
    drop((one_dir, two_dir));
});

on_both!(the_published_head_and_receipts_carry_the_quorum, |ground| {
    let world = World::new(ground);
    grow(ground, &world, "A");
    let (_dir, one) = witness(ground, &world, "one");
    let published = || world.app.public_checkpoint("tst").unwrap();
    let signatures = |note: &str| SignedNote::parse(note).unwrap().signatures.len();
    assert_eq!(Checkpoint::claimed(&published()).unwrap().size, size(&world));
    add(&world, &one, "one", None);
    world.app.set_quorum(&world.session("admin"), Quorum::All).unwrap();
    // Until there is one, the present head is shown as it is.
    assert_eq!(signatures(&published()), 1);
    let carried = carry(&world, &one, "one");
    assert_eq!(carried, size(&world), "a cosignature is no event");
    assert_eq!(signatures(&published()), 2);
    grow(ground, &world, "B");
    let head = Checkpoint::claimed(&published()).unwrap();
    assert_eq!(head.size, carried, "the newest one that the quorum has signed");
    // Anybody may still ask whether the ledger agrees with it, cosignatures and all.
    let answer = world.app.verify_head("10.0.0.1", &published()).unwrap().unwrap();
    assert_eq!(answer.agreement, Agreement::Consistent);
    // The receipt of an event under it refers to it; that of a later one to the first head over it, until that is signed.
    let receipt = |index: u64| -> Receipt {
        world.app.show_event(&world.session("admin"), index).unwrap().receipt.parse().unwrap()
    };
    assert_eq!(Checkpoint::claimed(&receipt(0).checkpoint).unwrap().size, carried);
    assert_eq!(signatures(&receipt(0).checkpoint), 2);
    let late = size(&world) - 1;
    assert_eq!(signatures(&receipt(late).checkpoint), 1);
    let text = world.app.show_event(&world.session("admin"), 0).unwrap().receipt;
    assert!(world.app.verify_receipt("10.0.0.2", &text).unwrap().is_proven);
    carry(&world, &one, "one");
    assert_eq!(signatures(&receipt(late).checkpoint), 2);

    let service = Service::start(ground);
    let reply = service.get("/ledger/tst/checkpoint", &[]);
    assert_eq!((reply.status, signatures(&reply.text())), (200, 2));
});

/// An old copy of the rows is put back: first the ledger is behind what was signed, then it is another one. Both sides say
/// so, and go on saying so.
#[test]
fn a_ledger_that_was_set_back_is_refused_and_both_sides_show_it() {
    let ground = &Ground::sqlite();
    let world = World::new(ground);
    grow(ground, &world, "A");
    let (dir, one) = witness(ground, &world, "one");
    let served = Served::start(&dir);
    add(&world, &one, "one", served.url());
    Asker::of(&world.app).unwrap().ask_all(&world.app).unwrap();
    drop(world);
    let rows = fs::read(ground.dir().join("sanad.db")).unwrap();
    let world = World::reopen(ground).unwrap();
    grow(ground, &world, "B");
    let asker = Asker::of(&world.app).unwrap();
    asker.ask_all(&world.app).unwrap();
    let signed = size(&world);
    drop(world);

    for name in ["sanad.db-wal", "sanad.db-shm"] {
        drop(fs::remove_file(ground.dir().join(name)));
    }
    fs::write(ground.dir().join("sanad.db"), rows).unwrap();
    // It agrees with itself, so it opens. Something is filed, but less than there was.
    let world = World::reopen(ground).unwrap_or_else(|error| panic!("{}", told(&error)));
    let session = world.session("admin");
    world.app.set_quorum(&session, Quorum::All).unwrap();
    assert!(size(&world) < signed);
    let asker = Asker::of(&world.app).unwrap();
    asker.ask_all(&world.app).unwrap();
    let view = world.app.witnesses(&session).unwrap();
    assert!(view.is_contradicted);
    assert_eq!(view.witnesses[0].problem, "ahead");
    let status = one.status().unwrap();
    assert!(status.is_alarming);
    let refused = |status: &sanad::witness::Status| -> Vec<String> {
        let lines = status.logs[0].refused.iter();
        lines.map(|line| serde_json::to_value(line.why).unwrap().as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(refused(&status), ["behind"]);

    // It goes on, beyond what was signed: another history, and the proof of it.
    grow(ground, &world, "C");
    grow(ground, &world, "D");
    assert!(size(&world) > signed);
    asker.ask_all(&world.app).unwrap();
    let view = world.app.witnesses(&session).unwrap();
    assert_eq!((view.is_contradicted, view.witnesses[0].problem.as_str()), (true, "forked"));
    let status = one.status().unwrap();
    assert!(refused(&status).contains(&"fork".to_owned()), "{status:?}");
    // That it is asked again, or cannot be reached, takes nothing back; it is an event once.
    asker.ask_all(&world.app).unwrap();
    let report = world.fsck();
    assert_eq!(
        report.findings.iter().map(|finding| finding.code).collect::<Vec<_>>(),
        ["witness-contradicts"]
    );
    assert_eq!(ground.number("SELECT count(*) FROM events WHERE action = 'witness_contradicted'"), 1);
    assert_eq!(world.app.contradictions(&session).unwrap(), ["one"]);
    assert_eq!(world.app.contradictions(&world.session("clerk")).unwrap(), [""; 0]);
    world.app.set_password(&session, "admin", "a long enough passphrase").unwrap();
    drop(world);
    let shown = run(&["ledger", "status"], &ground.dir());
    assert_eq!(shown.status.code(), Some(1));
    assert!(printed(&shown).contains("WARNING: one contradicts this ledger"), "{}", printed(&shown));
    let watched = run(&["witness", "status"], &dir);
    assert_eq!(watched.status.code(), Some(1));
    assert!(printed(&watched).contains("signed two histories"), "{}", printed(&watched));

    // On the pages of both.
    let (code, _, page) = served.send("GET", "/", "").unwrap();
    assert_eq!(code, 200);
    assert!(page.contains("This ledger signed two histories") && !page.contains('⟦'), "{page}");
    let link = page.split("href=\"/").find(|part| part.contains("/refused/fork-")).unwrap();
    let (code, _, evidence) =
        served.send("GET", &format!("/{}", link.split('"').next().unwrap()), "").unwrap();
    assert_eq!(code, 200);
    let evidence: serde_json::Value = serde_json::from_str(&evidence).unwrap();
    assert_eq!(evidence["why"], "fork");
    let service = Service::start(ground);
    let cookie = service.sign_in("tst", "admin", "a long enough passphrase");
    for path in ["/", "/ledger"] {
        let page = service.get(path, &[("cookie", &cookie)]).text();
        assert!(page.contains("says that this ledger is not the one"), "{path}: {page}");
    }
    let ledger = service.get("/api/v1/ledger", &[("cookie", &cookie)]).json();
    assert_eq!(ledger["witnesses"]["is_contradicted"], true);
    // By file it is refused in the same words.
    let request = ground.folder("closed").join("request");
    let since = signed.to_string();
    let arguments = ["ledger", "export-checkpoint", "--since", &since, "--out", request.to_str().unwrap()];
    done(&run(&arguments, &ground.dir()));
    let refused = run(&["witness", "cosign", request.to_str().unwrap()], &dir);
    assert!(printed(&refused).contains("old copy was put back"), "{}", printed(&refused));
}

/// What a witness signed of the history that is gone, brought by file.
#[test]
fn a_cosigned_head_that_the_ledger_never_had_is_an_alarm() {
    let ground = &Ground::sqlite();
    let world = World::new(ground);
    let (_dir, one) = witness(ground, &world, "one");
    add(&world, &one, "one", None);
    grow(ground, &world, "A");
    drop(world);
    let rows = fs::read(ground.dir().join("sanad.db")).unwrap();
    let world = World::reopen(ground).unwrap();
    grow(ground, &world, "B");
    let session = world.session("admin");
    let request = world.app.export_checkpoint(&session, &Since::Size(0)).unwrap();
    let Answer::Cosigned { text, cosignature } = one.add_checkpoint(&request.to_string(), at(START)).unwrap()
    else {
        panic!("refused")
    };
    drop(world);
    for name in ["sanad.db-wal", "sanad.db-shm"] {
        drop(fs::remove_file(ground.dir().join(name)));
    }
    fs::write(ground.dir().join("sanad.db"), rows).unwrap();
    let world = World::reopen(ground).unwrap();
    let brought = world.app.import_cosignature(&session, &format!("{text}\n{cosignature}"));
    assert_eq!(brought.unwrap_err().code(), Code::Contradicted);
    assert_eq!(world.app.contradictions(&world.session("admin")).unwrap(), ["one"]);
}

/// Statuses of the specification, over the network.
#[test]
fn a_witness_answers_as_the_specification_says() {
    let ground = &Ground::sqlite();
    let world = World::new(ground);
    grow(ground, &world, "A");
    let (dir, one) = witness(ground, &world, "one");
    let served = Served::start(&dir);
    let session = world.session("admin");
    let export = |since| world.app.export_checkpoint(&session, &Since::Size(since)).unwrap();
    let first = export(0);
    let (code, head, body) = served.send("POST", "/add-checkpoint", &first.to_string()).unwrap();
    assert_eq!((code, head.contains("content-type: text/plain")), (200, true), "{body}");
    assert!(body.starts_with("— witness.example/one ") && body.ends_with('\n'), "{body}");
    let cosigned = format!("{}{body}", first.checkpoint);
    assert!(SignedNote::parse(&cosigned).unwrap().verify(&[one.verifier()]).is_ok());
    let before = size(&world);
    grow(ground, &world, "B");
    let (code, head, body) = served.send("POST", "/add-checkpoint", &export(0).to_string()).unwrap();
    assert_eq!((code, body), (409, format!("{before}\n")));
    assert!(head.contains("content-type: text/x.tlog.size\r\n"), "{head}");
    let mut wrong = export(before);
    wrong.proof.pop();
    assert_eq!(served.send("POST", "/add-checkpoint", &wrong.to_string()).unwrap().0, 422);
    let later = export(before).to_string();
    let backwards = later.replacen(&format!("old {before}"), "old 9999", 1);
    assert_eq!(served.send("POST", "/add-checkpoint", &backwards).unwrap().0, 400);
    assert_eq!(served.send("POST", "/add-checkpoint", "nonsense").unwrap().0, 400);
    let forged = later.replace("\ntest.example/tst\n", "\ntest.example/none\n");
    assert_eq!(served.send("POST", "/add-checkpoint", &forged).unwrap().0, 404);
    let forged = later.replace("— test.example/tst ", "— test.example/tsx ");
    assert_eq!(served.send("POST", "/add-checkpoint", &forged).unwrap().0, 403);
    let long = format!("old 0\n\n{}", "x".repeat(300 * 1024));
    assert_eq!(served.send("POST", "/add-checkpoint", &long).map(|answer| answer.0), Some(413));
    assert_eq!(served.send("GET", "/add-checkpoint", "").unwrap().0, 404);
    // What monitors fetch: the head that it signed, with the signatures of both.
    let hash = sanad::witness::store::hash_of("test.example/tst");
    let (code, _, note) = served.send("GET", &format!("/{hash}/checkpoint"), "").unwrap();
    assert_eq!((code, note), (200, cosigned));
    assert_eq!(served.send("GET", &format!("/{}/checkpoint", "0".repeat(64)), "").unwrap().0, 404);
    assert_eq!(served.send("GET", "/vkey", "").unwrap().2, format!("{}\n", one.verifier()));
    // Whoever asks without end is told to wait.
    let busy = (0..3000).find_map(|_| {
        let (code, head, _) = served.send("POST", "/add-checkpoint", "nonsense").unwrap();
        (code == 429).then_some(head)
    });
    assert!(busy.unwrap().contains("retry-after: "));
}

/// Killed again and again while it signs: it never has two heads of one size, and what it said it signed it knows.
#[test]
fn a_witness_that_is_killed_signs_one_history() {
    let ground = &Ground::sqlite();
    let world = World::new(ground);
    let (dir, one) = witness(ground, &world, "one");
    let session = world.session("admin");
    let mut dice = Dice(7);
    let mut said: Option<(u64, String)> = None;
    for round in 0..12 {
        grow(ground, &world, &format!("R{round}"));
        let from = one.status().unwrap().logs[0].head.as_ref().map_or(0, |head| head.size);
        let request = world.app.export_checkpoint(&session, &Since::Size(from)).unwrap();
        let served = Served::start(&dir);
        let answer = std::thread::scope(|scope| {
            let asked = scope.spawn(|| served.send("POST", "/add-checkpoint", &request.to_string()));
            std::thread::sleep(Duration::from_micros(dice.below(60_000)));
            // SIGKILL, whatever it is doing.
            let id = served.child.id().to_string();
            assert!(std::process::Command::new("kill").args(["-9", &id]).status().unwrap().success());
            asked.join().unwrap()
        });
        drop(served);
        // It opens, and stands where it said or at what came just after.
        let status = one.status().unwrap();
        assert!(!status.is_alarming);
        let stands = status.logs[0].head.as_ref().map_or(0, |head| head.size);
        let present = Checkpoint::claimed(&request.checkpoint).unwrap().size;
        assert!(stands == from || stands == present, "{stands}");
        if let Some((200, _, line)) = answer {
            assert_eq!(stands, present, "what it gave out it had stored");
            said = Some((present, line));
        }
        // A fork of the size that it stands at is refused after each kill.
        let note = one.head(&status.logs[0].hash).unwrap();
        if let Some(note) = note {
            let mine = Checkpoint::claimed(&note).unwrap();
            assert!(
                world.app.verify_head("10.0.0.1", &note).unwrap().unwrap().agreement == Agreement::Consistent
            );
            assert_eq!(mine.size, stands);
        }
    }
    let request = world.app.export_checkpoint(
        &session,
        &Since::Size(one.status().unwrap().logs[0].head.as_ref().map_or(0, |head| head.size)),
    );
    let answer = one.add_checkpoint(&request.unwrap().to_string(), at(START)).unwrap();
    assert_eq!(answer.status(), 200);
    assert!(said.is_some(), "it was killed before it could say anything, each time");
}

/// The service by itself: it asks, keeps, waits when there is nobody, and goes on.
#[test]
fn the_service_asks_its_witnesses_by_itself() {
    let ground = &Ground::sqlite();
    let world = World::new(ground);
    grow(ground, &world, "A");
    let (dir, one) = witness(ground, &world, "one");
    let served = Served::start(&dir);
    let address = served.address.clone();
    add(&world, &one, "one", served.url());
    world.app.set_password(&world.session("admin"), "admin", "a long enough passphrase").unwrap();
    drop(world);
    let config = ground.dir().join("sanad.toml");
    let text = fs::read_to_string(&config).unwrap();
    fs::write(&config, text + "witness_seconds = 1\n").unwrap();
    let service = Service::start(ground);
    let cookie = service.sign_in("tst", "admin", "a long enough passphrase");
    let stands = || {
        let ledger = service.get("/api/v1/ledger", &[("cookie", &cookie)]).json();
        let witness = ledger["witnesses"]["witnesses"][0].clone();
        (witness["behind"].as_u64().unwrap(), witness["problem"].as_str().unwrap().to_owned())
    };
    let comes = |wanted: &dyn Fn(&(u64, String)) -> bool| {
        let seen = (0..150).find_map(|_| {
            std::thread::sleep(Duration::from_millis(100));
            Some(stands()).filter(wanted)
        });
        seen.unwrap_or_else(|| panic!("{:?}", stands()))
    };
    comes(&|(behind, problem)| *behind == 0 && problem.is_empty());
    let page = service.get("/ledger", &[("cookie", &cookie)]).text();
    assert!(page.contains("up to date") && !page.contains('⟦'), "{page}");
    let urdu = service.get("/ledger", &[("cookie", &format!("{cookie}; language=ur"))]).text();
    assert!(urdu.contains("گواہ") && !urdu.contains('⟦'), "{urdu}");
    drop(served);
    // Signing in again is an event, so there is a new head, and nobody to sign it.
    service.sign_in("tst", "admin", "a long enough passphrase");
    comes(&|(_, problem)| problem == "unreachable");
    let page = service.get("/ledger", &[("cookie", &cookie)]).text();
    assert!(page.contains("It did not answer."), "{page}");
    let _served = Served::start_at(&dir, &address);
    comes(&|(behind, problem)| *behind == 0 && problem.is_empty());
}

/// An answer in writing is worth as much as everything else in the ledger: it waits some seconds for those who sign.
#[test]
fn a_verification_receipt_is_cosigned_where_witnesses_are_asked_for() {
    let ground = &Ground::sqlite();
    let world = World::new(ground);
    grow(ground, &world, "A");
    let (dir, one) = witness(ground, &world, "one");
    let served = Served::start(&dir);
    add(&world, &one, "one", served.url());
    world.app.set_quorum(&world.session("admin"), Quorum::All).unwrap();
    let trust = quorum_trust(&world);
    drop(world);
    let service = Service::start(ground);
    let hex = sanad::proof::digest::Digest::of(b"x").hex();
    let take = || {
        let reply = service.send("POST", &format!("/api/v1/verify/{hex}/receipt?organisation=tst"), &[], b"");
        assert_eq!(reply.status, 200, "{}", reply.text());
        sanad::verify::verify_container(&reply.body, &trust)
    };
    let report = take();
    assert_eq!(
        (report.verdict(), report.summary().witnesses),
        (Verdict::Verified, 1),
        "{}",
        findings(&report)
    );
    // Where they are away the answer comes without them, and says so to whoever wants them.
    drop(served);
    let report = take();
    assert_eq!(report.verdict(), Verdict::NotVerified);
    assert!(findings(&report).contains("trust-quorum"), "{}", findings(&report));
}

/// Where witnesses are served by file nobody can wait for them: the receipt is had again once they have signed.
#[test]
fn a_verification_receipt_is_had_again_with_what_witnesses_signed_later() {
    let ground = &Ground::sqlite();
    let world = World::new(ground);
    let (_, one) = witness(ground, &world, "one");
    add(&world, &one, "one", None);
    world.app.set_quorum(&world.session("admin"), Quorum::All).unwrap();
    let trust = quorum_trust(&world);
    let asked = sanad::proof::digest::Digest::of(b"x");
    let written = world.app.answer_in_writing("10.0.0.1", "en", &asked, "tst").unwrap();
    let bare = world.app.written_receipt(&written).unwrap();
    let verdict = |text: &str| sanad::verify::verify_container(&text.as_bytes().to_vec(), &trust).verdict();
    assert!(bare.is_final && verdict(&bare.text) == Verdict::NotVerified);
    let is_renewable = |text: &str| {
        let told = world.app.verify_receipt("10.0.0.1", text).unwrap();
        told.answer.unwrap().is_renewable
    };
    assert!(!is_renewable(&bare.text));
    let before = size(&world);
    carry(&world, &one, "one");
    assert!(is_renewable(&bare.text));
    let again = world.app.renewed_receipt("10.0.0.1", &bare.text).unwrap().unwrap();
    assert_eq!((verdict(&again.text), size(&world)), (Verdict::Verified, before));
    assert_eq!(again.name, bare.name);
    assert!(!is_renewable(&again.text));
    assert_eq!(world.app.renewed_receipt("10.0.0.1", "c2sp.org/tlog-proof@v1").unwrap(), None);
}

/// Under `https` with an authority of one's own, as closed networks have.
#[test]
fn a_witness_under_https_is_known_by_its_authority() {
    let ground = &Ground::sqlite();
    let world = World::new(ground);
    grow(ground, &world, "A");
    let (dir, one) = witness(ground, &world, "one");
    let served = Served::start(&dir);
    let place = ground.folder("tls");
    let openssl = |arguments: &[&str]| {
        let output =
            std::process::Command::new("openssl").args(arguments).current_dir(&place).output().unwrap();
        assert!(output.status.success(), "{}", printed(&output));
    };
    let subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"];
    let make =
        ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"];
    openssl(&[&make[..], &["-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=Test authority"]].concat());
    openssl(
        &[
            &make[..],
            &["-keyout", "tls.key", "-out", "tls.pem", "-CA", "ca.pem", "-CAkey", "ca.key"],
            &subject[..],
            &["-addext", "basicConstraints=CA:FALSE"],
        ]
        .concat(),
    );
    // A proxy in front of the witness, as `https` is usually had.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let config = {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let certificates = pem(&place.join("tls.pem"), "CERTIFICATE").into_iter().map(Into::into).collect();
        let key =
            rustls::pki_types::PrivatePkcs8KeyDer::from(pem(&place.join("tls.key"), "PRIVATE KEY").remove(0));
        rustls::ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(certificates, key.into())
            .unwrap()
    };
    let (config, target) = (Arc::new(config), served.address.clone());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { return };
            let Ok(mut tls) = rustls::ServerConnection::new(Arc::clone(&config)) else { return };
            let mut tls = rustls::Stream::new(&mut tls, &mut stream);
            let mut request = Vec::new();
            let mut block = [0; 4096];
            // The whole request: its head, and as much as the head says.
            while let Ok(count) = tls.read(&mut block) {
                request.extend_from_slice(&block[..count]);
                let text = String::from_utf8_lossy(&request).to_ascii_lowercase();
                let length = text.split("content-length: ").nth(1).and_then(|rest| rest.split('\r').next());
                let length = length.and_then(|length| length.parse::<usize>().ok()).unwrap_or(usize::MAX);
                let whole = text.find("\r\n\r\n").is_some_and(|end| request.len() - end - 4 >= length);
                if count == 0 || whole {
                    break;
                }
            }
            let text = String::from_utf8_lossy(&request).replacen("\r\n", "\r\nconnection: close\r\n", 1);
            let mut inner = TcpStream::connect(&target).unwrap();
            inner.write_all(text.as_bytes()).unwrap();
            let mut answer = Vec::new();
            drop(inner.read_to_end(&mut answer));
            drop(tls.write_all(&answer));
            tls.conn.send_close_notify();
            drop(tls.flush());
        }
    });
    add(&world, &one, "one", Some(format!("https://localhost:{port}")));
    let problem =
        |world: &World| world.app.witnesses(&world.session("admin")).unwrap().witnesses[0].problem.clone();
    Asker::of(&world.app).unwrap().ask_all(&world.app).unwrap();
    assert_eq!(problem(&world), "unreachable", "nobody vouches for it");
    drop(world);
    let config = ground.dir().join("sanad.toml");
    let text = fs::read_to_string(&config).unwrap();
    fs::write(&config, format!("{text}witness_authorities = \"{}\"\n", place.join("ca.pem").display()))
        .unwrap();
    let world = World::reopen_now(ground).unwrap();
    Asker::of(&world.app).unwrap().ask_all(&world.app).unwrap();
    let view = world.app.witnesses(&world.session("admin")).unwrap();
    assert_eq!((view.witnesses[0].problem.as_str(), view.witnesses[0].behind), ("", 0), "{view:?}");
}

/// The blocks of a PEM file, as bytes.
fn pem(path: &Path, label: &str) -> Vec<Vec<u8>> {
    use base64::Engine as _;
    let text = fs::read_to_string(path).unwrap();
    let (begin, end) = (format!("-----BEGIN {label}-----"), format!("-----END {label}-----"));
    let blocks = text.split(&begin).skip(1).map(|block| {
        let body: String = block.split(&end).next().unwrap().split_whitespace().collect();
        base64::engine::general_purpose::STANDARD.decode(body).unwrap()
    });
    blocks.collect()
}
