use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::sync::Barrier;
use std::thread;

use super::store::hash_of;
use super::*;
use crate::domain::clock::SeededEntropy;
use crate::proof::checkpoint::Checkpoint;
use crate::proof::witness::tests::Log;

const ORIGIN: &str = "log.example/works";

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_millis(1_800_000_000_000 + seconds * 1000)
}

/// A witness of the log of the tests.
fn witness() -> (tempfile::TempDir, Witness) {
    let folder = tempfile::tempdir().unwrap();
    let entropy = SeededEntropy::new(b"witness");
    let witness =
        Witness::create(&folder.path().join("w"), ("witness.example/w1", Algorithm::Cosignature), &entropy)
            .unwrap();
    let log = Policy::of_log(Log::new(0, "").key.verifier());
    assert_eq!(witness.add_logs(&log).unwrap().len(), 1);
    assert_eq!(witness.add_logs(&log).unwrap().len(), 0);
    (folder, witness)
}

fn ask(witness: &Witness, request: &AddCheckpoint, seconds: i64) -> Answer {
    witness.add_checkpoint(&request.to_string(), at(seconds)).unwrap()
}

/// The time of the cosignature, which verifies under the witness's key.
fn cosigned(witness: &Witness, answer: &Answer) -> u64 {
    let Answer::Cosigned { text, cosignature } = answer else { panic!("{answer:?}") };
    assert!(cosignature.is_by(&witness.verifier()));
    witness.verifier().verify(text, &cosignature.bytes).unwrap().unwrap()
}

fn whys(witness: &Witness) -> Vec<Why> {
    witness.status().unwrap().logs[0].refused.iter().map(|refused| refused.why).collect()
}

#[test]
fn heads_are_cosigned_one_after_the_other_and_remembered() {
    let (folder, witness) = witness();
    let log = Log::new(0, "");
    let hash = hash_of(ORIGIN);
    assert_eq!(witness.head(&hash).unwrap(), None);
    assert_eq!(cosigned(&witness, &ask(&witness, &log.ask(0, 7), 0)), 1_800_000_000);
    // Opened again, it goes on where it was.
    let witness = Witness::open(&folder.path().join("w")).unwrap();
    assert_eq!(ask(&witness, &log.ask(0, 9), 1), Answer::Refused(Refusal::Size { latest: 7 }));
    assert_eq!(cosigned(&witness, &ask(&witness, &log.ask(7, 9), 1)), 1_800_000_001);
    // The same head again: a new time, and never an earlier one.
    assert_eq!(cosigned(&witness, &ask(&witness, &log.ask(9, 9), -500)), 1_800_000_001);
    let note = witness.head(&hash).unwrap().unwrap();
    let keys = [log.key.verifier(), witness.verifier()];
    assert_eq!(Checkpoint::open(&note, &keys), Ok(log.head(9)));
    assert_eq!(SignedNote::parse(&note).unwrap().signatures.len(), 2);
    let status = witness.status().unwrap();
    assert!(!status.is_alarming);
    assert_eq!(status.logs[0].head.as_ref().map(|head| (head.size, head.at)), Some((9, at(1))));
    let mode = fs::metadata(folder.path().join("w/key")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let text = fs::read_to_string(folder.path().join("w/key")).unwrap();
    assert!(text.starts_with("PRIVATE+KEY+witness.example/w1+"), "as Go's note package writes one");
    // Neither is a key overwritten, nor does one open what it did not sign.
    let entropy = SeededEntropy::new(b"other");
    let again =
        Witness::create(&folder.path().join("w"), ("witness.example/w2", Algorithm::Cosignature), &entropy);
    assert!(matches!(again, Err(WitnessError::Exists(_))), "{again:?}");
}

#[test]
fn what_cannot_be_read_or_is_nobodys_is_refused_and_not_kept() {
    let (_folder, witness) = witness();
    let stranger = SigningKey::from_seed("log.example/other", [9; 32]).unwrap();
    let head = Checkpoint { origin: "log.example/other".to_owned(), ..Log::new(0, "").head(3) };
    let request = AddCheckpoint { old_size: 0, proof: Vec::new(), checkpoint: head.sign(&stranger).unwrap() };
    assert_eq!(ask(&witness, &request, 0).status(), 404);
    for body in ["", "old 0\n", "old 0\n\nsomething\n", "old x\n\n"] {
        assert_eq!(witness.add_checkpoint(body, at(0)).unwrap().status(), 400, "{body}");
    }
    // In the name of the log, by another key.
    let forger = SigningKey::from_seed(ORIGIN, [9; 32]).unwrap();
    let log = Log::new(0, "");
    ask(&witness, &log.ask(0, 7), 0);
    let forged = AddCheckpoint { checkpoint: log.head(3).sign(&forger).unwrap(), ..log.ask(0, 3) };
    assert_eq!(ask(&witness, &forged, 0).status(), 403);
    let forged =
        AddCheckpoint { checkpoint: Log::new(2, "x").head(7).sign(&forger).unwrap(), ..log.ask(7, 7) };
    assert_eq!(ask(&witness, &forged, 0).status(), 403);
    assert_eq!(whys(&witness), []);
}

#[test]
fn a_fork_is_refused_and_its_proof_is_kept_for_good() {
    let (_folder, witness) = witness();
    let (log, fork) = (Log::new(0, ""), Log::new(40, "other "));
    ask(&witness, &log.ask(0, 50), 0);
    for _ in 0..3 {
        assert_eq!(ask(&witness, &fork.ask(50, 60), 5), Answer::Refused(Refusal::Inconsistent));
    }
    assert_eq!(ask(&witness, &fork.ask(50, 50), 6), Answer::Refused(Refusal::Inconsistent));
    assert_eq!(whys(&witness), [Why::Fork, Why::Fork]);
    let status = witness.status().unwrap();
    assert!(status.is_alarming);
    let line = &status.logs[0].refused[0];
    assert_eq!((line.size, line.cosigned_size, line.at), (60, 50, at(5)));
    let text = witness.evidence(&status.logs[0].hash, &line.name).unwrap().unwrap();
    let kept: Evidence = serde_json::from_str(&text).unwrap();
    // Everything to see it for oneself: both heads with the log's signature, and the proof.
    let keys = [log.key.verifier()];
    assert_eq!(Checkpoint::open(&kept.cosigned, &keys), Ok(log.head(50)));
    let request: AddCheckpoint = kept.request.parse().unwrap();
    assert_eq!(Checkpoint::open(&request.checkpoint, &keys), Ok(fork.head(60)));
    assert!(request.proves_fork(&fork.head(60), &store_of(&log, 50)));
    assert_eq!(witness.evidence(&status.logs[0].hash, "../../key").unwrap(), None);
    // The honest log may go on; what was proved stays.
    cosigned(&witness, &ask(&witness, &log.ask(50, 70), 9));
    assert_eq!(whys(&witness), [Why::Fork, Why::Fork]);
    // A log that goes on and on with another history does not fill the disk.
    for size in 71..200 {
        for old in [70, 70] {
            ask(&witness, &fork.ask(old, size), 10);
        }
    }
    assert!(whys(&witness).len() <= 200);
}

fn store_of(log: &Log, size: u64) -> crate::proof::witness::Cosigned {
    crate::proof::witness::Cosigned { size, root: log.head(size).root }
}

#[test]
fn what_anybody_could_have_sent_is_shown_until_it_is_refuted() {
    let (_folder, witness) = witness();
    let log = Log::new(0, "");
    ask(&witness, &log.ask(0, 50), 0);
    // An old head again, which is public; and an honest one with a proof that is none.
    assert_eq!(ask(&witness, &log.ask(0, 30), 1), Answer::Refused(Refusal::Size { latest: 50 }));
    let mut wrong = log.ask(50, 60);
    wrong.proof.pop();
    assert_eq!(ask(&witness, &wrong, 2), Answer::Refused(Refusal::Inconsistent));
    assert_eq!(whys(&witness), [Why::Behind, Why::Unproved]);
    // A log that lost its memory asks from nothing, and learns where it stands: no harm in that.
    assert_eq!(ask(&witness, &log.ask(0, 60), 3), Answer::Refused(Refusal::Size { latest: 50 }));
    assert_eq!(whys(&witness).len(), 2);
    cosigned(&witness, &ask(&witness, &log.ask(50, 60), 4));
    assert_eq!(whys(&witness), []);
}

#[test]
fn of_two_forks_at_once_one_wins() {
    for round in 0..10 {
        let (folder, witness) = witness();
        let (log, fork) = (Log::new(0, ""), Log::new(40, "other "));
        ask(&witness, &log.ask(0, 30), 0);
        // Each through an opening of its own, as two processes have.
        let start = Barrier::new(2);
        let answers: Vec<(Checkpoint, Answer)> = thread::scope(|scope| {
            let threads: Vec<_> = [&log, &fork]
                .into_iter()
                .map(|log| {
                    let (start, path) = (&start, folder.path().join("w"));
                    scope.spawn(move || {
                        let witness = Witness::open(&path).unwrap();
                        start.wait();
                        (log.head(60), ask(&witness, &log.ask(30, 60), round))
                    })
                })
                .collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        let won: Vec<_> = answers.iter().filter(|(_, answer)| answer.status() == 200).collect();
        assert_eq!(won.len(), 1, "{answers:?}");
        let note = witness.head(&hash_of(ORIGIN)).unwrap().unwrap();
        assert_eq!(Checkpoint::claimed(&note).unwrap(), won[0].0);
    }
}

#[test]
fn what_was_lost_or_altered_is_not_gone_on_with() {
    let (folder, witness) = witness();
    let (log, fork) = (Log::new(0, ""), Log::new(40, "other "));
    ask(&witness, &log.ask(0, 50), 0);
    let head = folder.path().join("w/heads").join(hash_of(ORIGIN));
    let note = fs::read_to_string(&head).unwrap();
    // A head that it never cosigned, put in its place.
    fs::write(&head, fork.head(50).sign(&fork.key).unwrap()).unwrap();
    assert!(matches!(
        witness.add_checkpoint(&fork.ask(50, 60).to_string(), at(1)),
        Err(WitnessError::Altered { .. })
    ));
    fs::write(&head, note.replace("\n50\n", "\n51\n")).unwrap();
    assert!(matches!(witness.status(), Err(WitnessError::Altered { .. })));
    fs::write(&head, note).unwrap();
    cosigned(&witness, &ask(&witness, &log.ask(50, 60), 2));
    // What a crash left half written is no head.
    fs::write(head.with_extension("new"), "half").unwrap();
    cosigned(&witness, &ask(&witness, &log.ask(60, 61), 3));
    fs::rename(folder.path().join("w/heads"), folder.path().join("w/gone")).unwrap();
    assert!(matches!(Witness::open(&folder.path().join("w")), Err(WitnessError::Lost(_))));
    assert!(matches!(Witness::open(folder.path()), Err(WitnessError::Absent(_))));
}
