//! Saving and moving records as people and programs do: over the version that they have seen, with uploads.

use std::io::Read;

use sanad::app::records::{Base, FileChoice, Filed, Moving, RecordForm, Target};
use sanad::app::uploads::Upload;
use sanad::app::{Code, Error, Session};
use sanad::domain::access::Action;
use sanad::domain::kind::Values;
use serde_json::json;

use crate::harness::*;

/// A nonconformity in which nothing is wrong.
fn new(title: &str) -> RecordForm {
    let fields: Values = [
        ("detected_at", json!("Bench 4")),
        ("grade", json!("minor")),
        ("description", json!("Bore out of tolerance")),
    ]
    .into_iter()
    .map(|(name, value)| (name.to_owned(), value))
    .collect();
    let target =
        Target::New { kind: "nonconformity".to_owned(), number: String::new(), state: String::new() };
    RecordForm {
        target,
        title: title.to_owned(),
        occurred_on: "2026-03-01".to_owned(),
        marking: String::new(),
        owner: String::new(),
        fields,
        files: Vec::new(),
        links: Vec::new(),
        reason: String::new(),
    }
}

fn edit(filed: &Filed, title: &str) -> RecordForm {
    let base = Base::Version(filed.version);
    let target = Target::Edit { number: filed.number.clone(), base };
    RecordForm { target, reason: "Better said".to_owned(), ..new(title) }
}

fn moving(filed: &Filed, to: &str) -> Moving {
    Moving {
        number: filed.number.clone(),
        base: Base::Digest(filed.digest),
        to: to.to_owned(),
        reason: String::new(),
        fields: Values::new(),
    }
}

fn send(world: &World, session: &Session, name: &str, bytes: &[u8]) -> Result<Upload, Error> {
    let mut source = bytes;
    world.app.receive(session, name, &mut source as &mut dyn Read, None)
}

/// A finding of an audit.
fn finding(title: &str) -> RecordForm {
    let fields = [
        ("source", "internal"),
        ("grade", "minor"),
        ("clause", "ISO 9001 8.5.2"),
        ("statement", "Two boxes without a label"),
        ("objective_evidence", "Store 3, shelf B, seen 2026-03-01"),
        ("responsible", "clerk"),
        ("due_on", "2026-06-01"),
    ];
    let fields = fields.map(|(name, value)| (name.to_owned(), json!(value))).into_iter().collect();
    let target = Target::New { kind: "finding".to_owned(), number: String::new(), state: String::new() };
    RecordForm { target, fields, ..new(title) }
}

/// Names of the fields that are wrong.
fn wrong(error: &Error) -> Vec<&str> {
    assert_eq!(error.code(), Code::Invalid, "{}", told(error));
    assert_eq!(error.other_lines().count(), 0, "{}", told(error));
    error.fields().map(|(name, _)| name).collect()
}

on_both!(everything_that_is_wrong_is_named_at_once_and_nothing_is_filed, |ground| {
    let world = World::new(ground);
    let clerk = world.session("clerk");
    let mut form = new("");
    form.occurred_on = "yesterday".to_owned();
    form.marking = "SECRET".to_owned();
    form.owner = "nobody".to_owned();
    form.reason = "x".repeat(2001);
    form.fields.insert("grade".to_owned(), json!("huge"));
    form.fields.insert("colour".to_owned(), json!("red"));
    form.fields.remove("description");
    form.files = vec![FileChoice::Upload("01ARZ3NDEKTSV4RRFFQ69G5FAV".to_owned())];
    form.links = vec![("raised-in".to_owned(), "NOTHING-1".to_owned())];
    form.target = Target::New {
        kind: "nonconformity".to_owned(),
        number: "no number".to_owned(),
        state: "closed".to_owned(),
    };
    let error = world.app.save_record(&clerk, form).unwrap_err();
    let mut named = wrong(&error);
    named.sort_unstable();
    named.dedup();
    for name in [
        "colour",
        "description",
        "files",
        "grade",
        "links",
        "marking",
        "number",
        "occurred_on",
        "owner",
        "reason",
        "state",
    ] {
        assert!(named.contains(&name), "{name} is not among {named:?}");
    }
    let mut untitled = new("  ");
    untitled.occurred_on = "2026-03-03".to_owned();
    let error = world.app.save_record(&clerk, untitled).unwrap_err();
    assert_eq!(wrong(&error), ["title", "occurred_on"]);
    assert_eq!(world.records(), 0);
    // Who may not, is told so before anything about what they typed.
    let error = world.app.save_record(&world.session("admin"), new("")).unwrap_err();
    assert_eq!(error.code(), Code::Denied);
});

on_both!(two_records_may_have_one_title_and_none_takes_anothers_number, |ground| {
    let world = World::new(ground);
    let clerk = world.session("clerk");
    let first = world.app.save_record(&clerk, new("Bore")).unwrap();
    let second = world.app.save_record(&clerk, new("Bore")).unwrap();
    assert_ne!(first.number, second.number);
    assert_eq!((first.version, second.version), (1, 1));
    let numbered = |number: &str| {
        let target =
            Target::New { kind: "nonconformity".to_owned(), number: number.to_owned(), state: String::new() };
        RecordForm { target, ..new("Another") }
    };
    let error = world.app.save_record(&clerk, numbered(&first.number.to_lowercase())).unwrap_err();
    assert_eq!(wrong(&error), ["number"]);
    // At this address stands the form for a new one.
    assert_eq!(wrong(&world.app.save_record(&clerk, numbered("New")).unwrap_err()), ["number"]);
    world.app.save_record(&clerk, numbered("OLD-7")).unwrap();
    assert_eq!(world.records(), 3);
});

on_both!(a_stale_edit_is_a_conflict_that_says_who_and_files_nothing, |ground| {
    let world = World::new(ground);
    let (clerk, manager) = (world.session("clerk"), world.session("manager"));
    let first = world.app.save_record(&clerk, new("First")).unwrap();
    let second = world.app.save_record(&manager, edit(&first, "Second")).unwrap();
    assert_eq!(second.version, 2);
    let events = ground.number("SELECT COUNT(*) FROM events");
    let error = world.app.save_record(&clerk, edit(&first, "Mine")).unwrap_err();
    assert_eq!(error.code(), Code::Conflict, "{}", told(&error));
    assert_eq!(error.argument("author"), Some("The manager"));
    assert_eq!(error.argument("version"), Some("2"));
    let stale = RecordForm {
        target: Target::Edit { number: first.number.clone(), base: Base::Digest(first.digest) },
        ..edit(&first, "Mine")
    };
    assert_eq!(world.app.save_record(&clerk, stale).unwrap_err().code(), Code::Precondition);
    assert_eq!(
        world.app.move_record(&clerk, moving(&first, "in-progress")).unwrap_err().code(),
        Code::Precondition
    );
    assert_eq!(ground.number("SELECT COUNT(*) FROM events"), events);
    // On top of the present version it is saved; and what stood before may stand again.
    let third = world.app.save_record(&clerk, edit(&second, "Mine")).unwrap();
    let fourth = world.app.save_record(&clerk, edit(&third, "Second")).unwrap();
    assert_eq!((third.version, fourth.version), (3, 4));
    // Without a change there is no version.
    let same = world.app.save_record(&clerk, edit(&fourth, "Second")).unwrap();
    assert_eq!(same.version, 4);
    let silent = RecordForm { reason: String::new(), ..edit(&fourth, "Third") };
    assert_eq!(wrong(&world.app.save_record(&clerk, silent).unwrap_err()), ["reason"]);
    let compared = world.app.compare_versions(&clerk, &first.number, (1, 2)).unwrap();
    let changed: Vec<_> =
        compared.rows.iter().filter(|row| row.is_changed).map(|row| row.name.as_str()).collect();
    assert_eq!(changed, ["title"]);
    assert!(!compared.is_same);
    let missing = world.app.compare_versions(&clerk, &first.number, (1, 9)).unwrap_err();
    assert_eq!(missing.code(), Code::NotFound);
});

on_both!(an_upload_goes_into_a_version_once_and_is_its_senders_alone, |ground| {
    let world = World::new(ground);
    let (clerk, manager) = (world.session("clerk"), world.session("manager"));
    let upload = send(&world, &clerk, "report.txt", b"measured").unwrap();
    // fsck leaves alone what waits for a version.
    let report = world.fsck();
    assert!(report.findings.is_empty(), "{:?}", report.findings);
    world.app.open_blob(&upload.digest, 0).unwrap();
    let with = |id: &str| RecordForm { files: vec![FileChoice::Upload(id.to_owned())], ..new("With a file") };
    // Somebody else's is refused like one that is not there.
    let theirs = world.app.save_record(&manager, with(&upload.upload)).unwrap_err();
    let absent = world.app.save_record(&manager, with("01ARZ3NDEKTSV4RRFFQ69G5FAV")).unwrap_err();
    assert_eq!(wrong(&theirs), ["files"]);
    assert_eq!(
        told(&theirs).replace(&upload.upload, "?"),
        told(&absent).replace("01ARZ3NDEKTSV4RRFFQ69G5FAV", "?")
    );
    assert_eq!(world.app.discard_upload(&manager, &upload.upload).unwrap_err().code(), Code::NotFound);
    assert_eq!(ground.number("SELECT COUNT(*) FROM uploads"), 1);
    // A form that is wrong elsewhere does not use it up.
    let mut bad = with(&upload.upload);
    bad.title.clear();
    assert_eq!(wrong(&world.app.save_record(&clerk, bad).unwrap_err()), ["title"]);
    assert_eq!(ground.number("SELECT COUNT(*) FROM uploads"), 1);
    let filed = world.app.save_record(&clerk, with(&upload.upload)).unwrap();
    assert_eq!(ground.number("SELECT COUNT(*) FROM uploads"), 0);
    let shown = world.app.show_record(&clerk, &filed.number).unwrap();
    assert_eq!(shown.files[0].digest, upload.digest);
    assert_eq!(shown.files[0].name, "report.txt");
    assert_eq!(wrong(&world.app.save_record(&clerk, with(&upload.upload)).unwrap_err()), ["files"]);
    // Kept in the next version by its digest; another one's digest is no way to its bytes.
    let kept = RecordForm { files: vec![FileChoice::Kept(upload.digest)], ..edit(&filed, "Kept") };
    let second = world.app.save_record(&clerk, kept).unwrap();
    assert_eq!(world.app.show_record(&clerk, &filed.number).unwrap().files.len(), 1);
    let other = world.app.save_record(&clerk, new("Without")).unwrap();
    let stolen = RecordForm { files: vec![FileChoice::Kept(upload.digest)], ..edit(&other, "Stolen") };
    assert_eq!(wrong(&world.app.save_record(&clerk, stolen).unwrap_err()), ["files"]);
    let compared = world.app.compare_versions(&clerk, &filed.number, (1, second.version)).unwrap();
    assert_eq!(compared.files[0].change, "same");
    assert!(world.fsck().findings.is_empty());
});

on_both!(what_arrives_is_judged_by_name_bytes_and_digest, |ground| {
    let world = World::new(ground);
    let clerk = world.session("clerk");
    for (name, bytes) in [
        ("../../etc/passwd", &b"x"[..]),
        ("C:\\temp\\a.txt", b"x"),
        ("invoice\u{202e}fdp.exe", b"x"),
        ("\u{2066}a.txt", b"x"),
        ("a.pdf", b"<html>"),
        ("a.pdf", b"%PDF-1.7 and no end"),
        ("empty.txt", b""),
    ] {
        let error = send(&world, &clerk, name, bytes).unwrap_err();
        assert_eq!(wrong(&error), ["file"], "{name}");
    }
    let other = sanad::proof::digest::Digest::of(b"other");
    let mut source = &b"bytes"[..];
    let error = world.app.receive(&clerk, "a.txt", &mut source, Some(&other)).unwrap_err();
    assert_eq!(wrong(&error), ["file"]);
    assert_eq!(ground.number("SELECT COUNT(*) FROM uploads"), 0);
    assert_eq!(send(&world, &world.session("admin"), "a.txt", b"x").unwrap_err().code(), Code::Denied);
    assert!(world.fsck().findings.is_empty());
});

on_both!(a_move_is_held_up_by_its_guards_and_says_which, |ground| {
    let world = World::new(ground);
    let (clerk, manager, lower) = (world.session("clerk"), world.session("manager"), world.session("lower"));
    let filed = world.app.save_record(&lower, new("Bore")).unwrap();
    let started = world.app.move_record(&lower, moving(&filed, "in-progress")).unwrap();
    assert_eq!(started.version, 2);
    // What stands in the way is shown before anybody tries.
    let moves = |session: &Session| {
        let page = world.app.record_page(session, &filed.number).unwrap();
        let close = page.moves.iter().find(|one| one.to == "closed").unwrap().clone();
        (close.is_possible, close.reasons.join(" "), close.fields)
    };
    let (is_possible, reasons, fields) = moves(&lower);
    assert!(!is_possible && reasons.contains("wrote none of the versions"), "{reasons}");
    assert_eq!(fields, ["disposition", "disposition_by", "customer_approval", "cause"]);
    let (is_possible, reasons, _) = moves(&clerk);
    assert!(!is_possible && reasons.contains("Quality manager"), "{reasons}");
    assert!(moves(&manager).0);
    let close = |fields: &[(&str, &str)]| {
        let fields = fields.iter().map(|(name, value)| ((*name).to_owned(), json!(value))).collect();
        Moving { fields, ..moving(&started, "closed") }
    };
    let all = [("disposition", "scrap"), ("disposition_by", "The manager"), ("cause", "Worn tool")];
    let error = world.app.move_record(&lower, close(&all)).unwrap_err();
    assert_eq!(error.code(), Code::Transition, "{}", told(&error));
    assert!(error.lines().join(" ").contains("wrote none of the versions"), "{}", told(&error));
    // What the state needs is named field by field.
    let error = world.app.move_record(&manager, close(&[("disposition", "scrap")])).unwrap_err();
    assert_eq!(wrong(&error), ["disposition_by", "cause"]);
    let error = world.app.move_record(&manager, moving(&started, "nowhere")).unwrap_err();
    assert_eq!(wrong(&error), ["state"]);
    assert_eq!(
        world.app.move_record(&manager, moving(&started, "in-progress")).unwrap_err().code(),
        Code::Transition
    );
    assert_eq!(world.app.show_record(&clerk, &filed.number).unwrap().versions.len(), 2);
    let closed = world.app.move_record(&manager, close(&all)).unwrap();
    let shown = world.app.show_record(&clerk, &filed.number).unwrap();
    assert_eq!((closed.version, shown.state.as_str()), (3, "closed"));
    assert!(world.app.receipt_of(&manager, &closed).unwrap().starts_with("c2sp.org/tlog-proof@v1"));
});

on_both!(invariant_8_an_edit_below_keeps_the_links_above_and_does_not_tell_them, |ground| {
    let world = World::new(ground);
    let (clerk, manager) = (world.session("clerk"), world.session("manager"));
    let audit = |marking: &str, number: &str| {
        let folder = ground.folder(number);
        write(
            &folder,
            "index.csv",
            format!(
                "number,kind,title,marking,reason\n{number},received-document,Hidden {number},{marking},r\n"
            ),
        );
        world.file(&folder);
    };
    audit("SECRET", "S-1");
    let target = Target::New {
        kind: "received-document".to_owned(),
        number: "OPEN-1".to_owned(),
        state: String::new(),
    };
    let form = RecordForm {
        target,
        fields: Values::new(),
        links: vec![("filed-as".to_owned(), "S-1".to_owned())],
        marking: "UNCLASSIFIED".to_owned(),
        ..new("Open")
    };
    let mut below = form.clone();
    let filed = world.app.save_record(&manager, form).unwrap();
    assert!(world.app.record_page(&clerk, "OPEN-1").unwrap().record.links.is_empty());
    let basis = world.app.record_basis(&clerk, "OPEN-1", Action::ReviseRecord).unwrap();
    assert!(basis.links.is_empty());
    // Naming it is refused like naming nothing.
    below.target = Target::Edit { number: "OPEN-1".to_owned(), base: Base::Version(filed.version) };
    below.reason = "Edited".to_owned();
    let named = world.app.save_record(&clerk, below.clone()).unwrap_err();
    assert_eq!(wrong(&named), ["links"]);
    below.links.clear();
    below.title = "Open, edited".to_owned();
    let second = world.app.save_record(&clerk, below).unwrap();
    assert_eq!(world.app.show_record(&manager, "OPEN-1").unwrap().links[0].number, "S-1");
    let compared = world.app.compare_versions(&clerk, "OPEN-1", (1, second.version)).unwrap();
    assert!(compared.links.is_empty());
    // The other end does not show who it may not know of.
    assert_eq!(world.app.record_page(&manager, "S-1").unwrap().incoming.len(), 1);
    assert_eq!(world.app.record_page(&clerk, "S-1").unwrap_err().code(), Code::NotFound);
    // A version that was marked higher than the present one is not there for those below.
    let mut raised = new("Raised");
    raised.marking = "SECRET".to_owned();
    let raised = world.app.save_record(&manager, raised).unwrap();
    let mut lowered = edit(&raised, "Lowered");
    lowered.marking = "UNCLASSIFIED".to_owned();
    let lowered = world.app.save_record(&manager, lowered).unwrap();
    let shown = world.app.show_record(&clerk, &lowered.number).unwrap();
    assert_eq!(shown.versions.iter().map(|version| version.version).collect::<Vec<_>>(), [2]);
    let hidden = world.app.compare_versions(&clerk, &lowered.number, (1, 2)).unwrap_err();
    assert_eq!(hidden.code(), Code::NotFound);
    assert_eq!(world.app.record_evidence(&clerk, &lowered.number).unwrap().len(), 1);
});

on_both!(an_auditor_records_findings_and_nothing_else, |ground| {
    let world = World::new(ground);
    let (auditor, clerk) = (world.session("auditor"), world.session("clerk"));
    let save = |session: &Session, form: RecordForm| world.app.save_record(session, form);
    let fields = |finding: RecordForm| finding.fields;
    let revised =
        |filed: &Filed, title: &str| RecordForm { fields: fields(finding("")), ..edit(filed, title) };

    // Their own: filed, revised, and by nobody's leave seen on its page as theirs to edit.
    let own = save(&auditor, finding("Boxes without labels")).unwrap();
    let own = save(&auditor, revised(&own, "Two boxes without labels")).unwrap();
    assert!(world.app.record_page(&auditor, &own.number).unwrap().may_edit);
    // Another's finding is not theirs to change; theirs may be answered by whom it concerns, as ever.
    let others = save(&clerk, finding("Torn seal")).unwrap();
    let denied = save(&auditor, revised(&others, "Seal")).unwrap_err();
    assert_eq!(denied.code(), Code::DeniedOthers, "{}", told(&denied));
    assert!(!world.app.record_page(&auditor, &others.number).unwrap().may_edit);
    let answered = |filed: &Filed| Moving {
        fields: [("answer".to_owned(), json!("Labelled"))].into_iter().collect(),
        ..moving(filed, "answered")
    };
    let others = world.app.move_record(&clerk, answered(&others)).unwrap();
    // They send it back, but with the move change only what it asks for.
    let sly = Moving {
        fields: [("grade".to_owned(), json!("observation"))].into_iter().collect(),
        ..moving(&others, "open")
    };
    assert_eq!(world.app.move_record(&auditor, sly).unwrap_err().code(), Code::DeniedOthers);
    world.app.move_record(&auditor, moving(&others, "open")).unwrap();

    // No other kind.
    let error = save(&auditor, new("Bore")).unwrap_err();
    assert_eq!(error.code(), Code::DeniedKind, "{}", told(&error));
    let nonconformity = save(&clerk, new("Bore")).unwrap();
    for result in [
        save(&auditor, edit(&nonconformity, "Bored")),
        world.app.move_record(&auditor, moving(&nonconformity, "contained")),
    ] {
        assert_eq!(result.unwrap_err().code(), Code::DeniedKind);
    }
    let page = world.app.record_page(&auditor, &nonconformity.number).unwrap();
    assert!(!page.may_edit && page.moves.is_empty() && page.follow_ups.is_empty(), "{page:?}");
    // What is above them is not there, whatever its kind.
    let secret = RecordForm { marking: "SECRET".to_owned(), ..finding("Hidden") };
    let secret = save(&world.session("manager"), secret).unwrap();
    assert_eq!(save(&auditor, revised(&secret, "Seen")).unwrap_err().code(), Code::NotFound);
});
