//! `kill -9` of the service under 32 clients that send files and file records: whatever was answered 201 is there and
//! verifies, nothing half-filed is visible, and a request that is repeated under its key is done once.
//!
//! 50 rounds a database, or as many as `SANAD_KILL_ROUNDS` says. The clients live on from round to round: what they lost
//! the answer to under a key, they ask for again.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader};
use std::process::Stdio;
use std::time::Duration;

use sanad::proof::digest::Digest;
use sanad::proof::event::Event;
use sanad::proof::note::VerifierKey;
use sanad::proof::receipt::Receipt;
use sanad::proof::{canonical, merkle};
use serde_json::json;

use crate::harness::*;
use crate::http::{Client, Reply, Service};

const CLIENTS: u64 = 32;
const PASSWORD: &str = "quiet copper bells over water";

/// An answer 201 to a new record.
struct Claim {
    number: String,
    title: String,
    digest: String,
    file: Digest,
    event: u64,
    receipt: String,
}

/// A request for a record: the same bytes each time it is sent.
#[derive(Clone)]
struct Asking {
    title: String,
    file: Digest,
    body: String,
    /// With one, it is asked again if the answer is lost.
    key: Option<String>,
}

/// Somebody who files records, and what they know.
struct Uploader {
    name: u64,
    dice: Dice,
    next: u64,
    /// An upload that was answered 201 and stands in no record that was asked for.
    held: Option<(String, Digest)>,
    /// A request under a key whose answer was lost.
    pending: Option<Asking>,
    /// What was answered.
    claims: Vec<Claim>,
    /// Titles of what was asked for and never answered, with their file.
    lost: BTreeMap<String, Digest>,
    /// Answers lost, asked again and had: those that had been done, and those that had not.
    told_again: usize,
    done_anew: usize,
    /// Something was under way when the service was gone.
    was_cut: bool,
}

impl Uploader {
    fn new(name: u64) -> Self {
        Self {
            name,
            dice: Dice(0x7570_0000 + name),
            next: 0,
            held: None,
            pending: None,
            claims: Vec::new(),
            lost: BTreeMap::new(),
            told_again: 0,
            done_anew: 0,
            was_cut: false,
        }
    }

    /// Files records until the service is gone.
    fn work(&mut self, address: &str, headers: &str) {
        self.was_cut = false;
        let Ok(mut client) = Client::connect(address, headers) else { return };
        while self.step(&mut client).is_ok() {}
        self.was_cut = true;
    }

    /// What was left over, and nothing else.
    fn settle(&mut self, address: &str, headers: &str) {
        let mut client = Client::connect(address, headers).unwrap();
        while self.pending.is_some() || self.held.is_some() {
            self.step(&mut client).unwrap();
        }
    }

    fn step(&mut self, client: &mut Client) -> std::io::Result<()> {
        if let Some(asking) = self.pending.clone() {
            let reply = self.ask(client, &asking)?;
            match reply.header("idempotency-replayed") {
                Some(_) => self.told_again += 1,
                None => self.done_anew += 1,
            }
            return Ok(());
        }
        let (upload, file) = match self.held.take() {
            Some(held) => held,
            None => {
                let length = if self.dice.below(20) == 0 { 300_000 } else { 100 + self.dice.below(20_000) };
                let bytes = self.dice.bytes(length as usize);
                let reply = client.ask("POST", "/api/v1/uploads?name=measured.bin", &[], &bytes)?;
                assert_eq!(reply.status, 201, "{}", reply.text());
                let digest = Digest::of(&bytes);
                assert_eq!(reply.json()["digest"], digest.to_string());
                let held = (reply.json()["upload"].as_str().unwrap().to_owned(), digest);
                // Now and then it is left for later: it must outlive the service.
                if self.dice.below(8) == 0 {
                    self.held = Some(held);
                    return Ok(());
                }
                held
            }
        };
        self.next += 1;
        let title = format!("Measured {}-{}", self.name, self.next);
        let body = json!({
            "kind": "received-document", "title": title, "files": [{ "upload": upload }], "reason": "Measured",
        });
        let key = self.name.is_multiple_of(2).then(|| format!("key-{}-{}", self.name, self.next));
        self.ask(client, &Asking { title, file, body: body.to_string(), key })?;
        Ok(())
    }

    fn ask(&mut self, client: &mut Client, asking: &Asking) -> std::io::Result<Reply> {
        let mut headers = vec![("content-type", "application/json")];
        match &asking.key {
            Some(key) => {
                headers.push(("idempotency-key", key));
                self.pending = Some(asking.clone());
            }
            None => drop(self.lost.insert(asking.title.clone(), asking.file)),
        }
        let reply = client.ask("POST", "/api/v1/records", &headers, asking.body.as_bytes())?;
        assert_eq!(reply.status, 201, "{}: {}", asking.title, reply.text());
        self.pending = None;
        self.lost.remove(&asking.title);
        let answer = reply.json();
        self.claims.push(Claim {
            number: answer["number"].as_str().unwrap().to_owned(),
            title: asking.title.clone(),
            digest: answer["digest"].as_str().unwrap().to_owned(),
            file: asking.file,
            event: answer["event"].as_u64().unwrap(),
            receipt: answer["receipt"].as_str().unwrap().to_owned(),
        });
        Ok(reply)
    }

    /// Titles of what may be there without having been answered, with their file.
    fn unanswered(&self) -> impl Iterator<Item = (&str, Digest)> {
        let pending = self.pending.iter().map(|asking| (asking.title.as_str(), asking.file));
        self.lost.iter().map(|(title, file)| (title.as_str(), *file)).chain(pending)
    }
}

/// Starts the service and kills it after a while: while it starts, or under all the clients.
fn round(ground: &Ground, cookie: &str, uploaders: &mut [Uploader], moment: Option<Duration>) {
    let Some(moment) = moment else {
        let mut child = sanad()
            .args(["serve", "--listen", "127.0.0.1:0", "--dir"])
            .arg(ground.dir())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // Killed by the time that it serves, or somewhat before.
        let before = Duration::from_millis(uploaders[0].dice.below(120));
        std::thread::sleep(before);
        if before.as_millis().is_multiple_of(4) {
            drop(BufReader::new(child.stdout.take().unwrap()).read_line(&mut String::new()));
        }
        child.kill().unwrap();
        child.wait().unwrap();
        return;
    };
    let service = Service::start(ground);
    let (address, headers) = (service.address.clone(), headers(cookie));
    std::thread::scope(|scope| {
        for uploader in uploaders {
            scope.spawn(|| uploader.work(&address, &headers));
        }
        std::thread::sleep(moment);
        service.kill();
    });
}

fn headers(cookie: &str) -> String {
    format!("cookie: {cookie}\r\nsec-fetch-site: same-origin\r\n")
}

/// Everything that was answered since the last look is there; whatever else is there is whole, and was asked for.
fn look(ground: &Ground, uploaders: &[Uploader], seen: &mut BTreeSet<String>, keys: &[VerifierKey]) {
    let world = World::reopen_now(ground).unwrap_or_else(|error| panic!("{}", told(&error)));
    let session = world.session("manager");
    let mut unanswered: BTreeMap<&str, Digest> =
        uploaders.iter().flat_map(|uploader| uploader.unanswered()).collect();
    let claims: BTreeMap<&str, &Claim> =
        uploaders.iter().flat_map(|one| &one.claims).map(|claim| (claim.number.as_str(), claim)).collect();
    let numbers = ground.values("SELECT number AS value FROM records ORDER BY number");
    let numbers: BTreeSet<String> = numbers.into_iter().flatten().collect();
    for number in claims.keys() {
        assert!(numbers.contains(*number), "{number} was answered and is not there");
    }
    for number in numbers {
        let claim = claims.get(number.as_str());
        // What was looked at in an earlier round stays as it is (invariant 2), and fsck looks at all of it at the end.
        if seen.contains(&number) {
            continue;
        }
        let shown = world
            .app
            .show_record(&session, &number)
            .unwrap_or_else(|error| panic!("{number}: {}", told(&error)));
        let title = shown.title.as_str();
        let file = match claim {
            Some(claim) => {
                assert_eq!(title, claim.title, "{number}");
                claim.file
            }
            None => {
                unanswered.remove(title).unwrap_or_else(|| panic!("{number}, {title}: nobody asked for it"))
            }
        };
        assert_eq!((shown.versions.len(), shown.files.len()), (1, 1), "{number}");
        assert_eq!(shown.files[0].digest, file, "{number}");
        let mut bytes = Vec::new();
        world.app.copy_blob(&file, &mut bytes).unwrap();
        assert_eq!(Digest::of(&bytes), file, "{number}");

        // Its event commits to the version, and the receipt shows where the event stands under a head that we signed.
        let evidence = world.app.record_evidence(&session, &number).unwrap();
        let [evidence] = evidence.as_slice() else { panic!("{number} has {} versions", evidence.len()) };
        let version = &shown.versions[0].digest;
        let event: Event = canonical::parse_as(evidence.event.as_bytes()).unwrap();
        assert_eq!(event.digest, Some(*version), "{number}");
        let receipt: Receipt = evidence.receipt.parse().unwrap();
        receipt.verify(&merkle::leaf_hash(Digest::of(evidence.event.as_bytes()).as_bytes()), keys).unwrap();
        if let Some(claim) = claim {
            assert_eq!(version.to_string(), claim.digest, "{number}");
            assert_eq!(receipt.index, claim.event, "{number}");
            assert_eq!(evidence.receipt, claim.receipt, "{number}: the receipt that was answered");
            seen.insert(number);
        }
    }
    let count = |query: &str| ground.number(query);
    let (records, versions) = (count("SELECT count(*) FROM records"), count("SELECT count(*) FROM versions"));
    let events = count("SELECT count(*) FROM events WHERE action = 'version_committed'");
    let files = count("SELECT count(*) FROM version_files");
    assert_eq!((versions, events, files), (records, records, records));
}

/// Nothing is wrong, and what a killed upload left is gone.
fn fsck(ground: &Ground) -> usize {
    let world = World::reopen_now(ground).unwrap_or_else(|error| panic!("{}", told(&error)));
    let report = world.fsck();
    assert!(report.findings.is_empty(), "{:#?}", report.findings);
    assert!(!report.is_busy && report.reclaimed == report.orphans.len(), "{report:#?}");
    report.orphans.len()
}

on_both!(invariant_5_what_the_service_answered_survives_kill_9, |ground| {
    let rounds: u64 =
        std::env::var("SANAD_KILL_ROUNDS").map_or(50, |text| text.parse().expect("SANAD_KILL_ROUNDS"));
    let world = World::new(ground);
    world.app.set_password(&world.session("admin"), "manager", PASSWORD).unwrap();
    let keys: Vec<VerifierKey> =
        world.app.log_keys().unwrap().iter().map(|key| key.parse().unwrap()).collect();
    drop(world);
    let service = Service::start(ground);
    let cookie = service.sign_in("tst", "manager", PASSWORD);
    service.kill();

    let mut dice = Dice(0x6b69_6c6c);
    let mut uploaders: Vec<Uploader> = (0..CLIENTS).map(Uploader::new).collect();
    let mut seen = BTreeSet::new();
    let (mut cut, mut orphans) = (0, 0);
    for number in 0..rounds {
        let moment = (number % 8 != 5).then(|| Duration::from_millis(20 + dice.below(1480)));
        round(ground, &cookie, &mut uploaders, moment);
        cut += usize::from(moment.is_some() && uploaders.iter().any(|uploader| uploader.was_cut));
        look(ground, &uploaders, &mut seen, &keys);
        if number % 10 == 9 {
            orphans += fsck(ground);
        }
    }
    // Once more without a kill: every answer that was lost under a key is had, and every upload serves.
    let service = Service::start(ground);
    for uploader in &mut uploaders {
        uploader.settle(&service.address, &headers(&cookie));
    }
    service.kill();
    look(ground, &uploaders, &mut seen, &keys);
    orphans += fsck(ground);
    // No title twice: what was asked again was not done again.
    let titles: Vec<&str> =
        uploaders.iter().flat_map(|one| &one.claims).map(|claim| claim.title.as_str()).collect();
    assert_eq!(titles.iter().collect::<BTreeSet<_>>().len(), titles.len());
    let sum = |count: fn(&Uploader) -> usize| uploaders.iter().map(count).sum::<usize>();
    let (claimed, lost) = (titles.len(), sum(|one| one.lost.len()));
    let (again, anew) = (sum(|one| one.told_again), sum(|one| one.done_anew));
    println!(
        "{rounds} rounds, {cut} killed under way, {claimed} claims kept, {lost} answers lost for good, {again} told \
         again, {anew} done anew, {orphans} orphans reclaimed"
    );
    assert!(cut as u64 * 2 >= rounds, "only {cut} of {rounds} rounds were killed under way");
    assert!(claimed as u64 >= rounds * 2, "hardly anything was answered: {claimed}");
    assert!(rounds < 20 || again + anew >= 20, "hardly any answer was lost under a key: {}", again + anew);
});
