//! Two packs between which a year went by: what was added, superseded, withdrawn, changed, and what is gone and why; by
//! number, and from the two ZIPs alone.

use std::fs;

use sanad::app::packs::{BuiltPack, NewPack};
use sanad::domain::access::Marking;
use sanad::proof::canonical;
use sanad::proof::diff::{Became, PackDiff, Why};
use sanad::verify::compare::{CompareError, compare};
use sanad::verify::{Trust, Verdict};

use crate::harness::*;

const COLUMNS: &str =
    "number,kind,title,occurred_on,state,marking,detected_at,grade,description,cause,files,reason\n";

fn import(world: &World, ground: &Ground, name: &str, rows: &str, files: &[(&str, &str)]) {
    let folder = ground.folder(name);
    for (name, content) in files {
        write(&folder, name, content);
    }
    write(&folder, "index.csv", format!("{COLUMNS}{rows}"));
    world.file(&folder);
}

fn build(world: &World, ground: &Ground, rules: &[&str], recipient: &str) -> BuiltPack {
    let new = NewPack {
        marking: Some(Marking::Confidential),
        recipient: recipient.to_owned(),
        withhold: rules.iter().map(|rule| (*rule).to_owned()).collect(),
        ..NewPack::default()
    };
    world
        .app
        .build_pack(&world.session("manager"), &new, &ground.folder("packs"), &mut |_, _| {})
        .unwrap_or_else(|error| panic!("{}", told(&error)))
}

/// Two packs, thirteen months apart.
fn two(ground: &Ground) -> (World, BuiltPack, BuiltPack) {
    let world = World::new(ground);
    import(
        &world,
        ground,
        "first",
        "N-1,nonconformity,Thread damaged,2026-02-20,in-progress,RESTRICTED,Turning,major,Crossed,Chuck,a.txt;b.txt,\n\
         N-2,nonconformity,Lathe noisy,2026-02-21,in-progress,RESTRICTED,Turning,minor,Bearing,,,\n\
         N-3,nonconformity,Chuck worn,2026-02-22,in-progress,RESTRICTED,Turning,minor,Jaws,,,\n\
         D-1,received-document,Letter,2026-02-23,received,RESTRICTED,,,,,a.txt,\n\
         D-2,received-document,Old letter,2026-02-23,void,RESTRICTED,,,,,b.txt,\n\
         D-3,received-document,Plan,2026-02-23,received,RESTRICTED,,,,,c.txt,\n",
        &[("a.txt", "alpha"), ("b.txt", "beta"), ("c.txt", "gamma")],
    );
    let first = build(&world, ground, &["N-2/field/description=Names a person"], "Body A");
    world.clock.advance(400 * 24 * 3600 * 1000);
    import(
        &world,
        ground,
        "second",
        "N-1,nonconformity,Thread damaged,2026-02-20,in-progress,CONFIDENTIAL,Milling,major,Crossed,,a2.txt;d.txt,Looked at again\n\
         N-2,nonconformity,Lathe very noisy,2026-02-21,in-progress,RESTRICTED,Turning,major,Bearing two,,,Graded anew\n\
         N-4,nonconformity,Drill broken,2027-03-22,in-progress,RESTRICTED,Boring,minor,Bit,,,\n\
         D-1,received-document,Letter,2026-02-23,void,RESTRICTED,,,,,a.txt,Sent by mistake\n\
         D-3,received-document,Plan,2026-02-23,received,SECRET,,,,,c.txt,Marked higher\n",
        &[("a2.txt", "alpha"), ("a.txt", "alpha"), ("d.txt", "delta"), ("c.txt", "gamma")],
    );
    let second = build(&world, ground, &["N-2/field/description=Names a person"], "Body B");
    (world, first, second)
}

fn diff(world: &World, from: &BuiltPack, to: &BuiltPack) -> PackDiff {
    world
        .app
        .diff_packs(&world.session("manager"), &from.number, &to.number)
        .unwrap_or_else(|error| panic!("{}", told(&error)))
}

on_both!(what_became_of_every_record_between_two_packs_is_told, |ground| {
    let (world, first, second) = two(ground);
    let diff = diff(&world, &first, &second);
    let numbers = |lines: Vec<&String>| lines.into_iter().cloned().collect::<Vec<_>>();
    assert_eq!(numbers(diff.added.iter().map(|line| &line.number).collect()), ["N-4"]);
    assert!(!diff.added[0].was_on_record);
    assert_eq!(diff.unchanged, 1, "N-3");
    let changed = |number: &str| diff.changed.iter().find(|record| record.number == number).unwrap();
    assert_eq!(diff.changed.len(), 2, "{:?}", diff.changed);

    let one = changed("N-1");
    assert_eq!((one.from, one.to, one.reason.as_str(), one.is_withdrawn), (1, 2, "Looked at again", false));
    let members: Vec<_> =
        one.members.iter().map(|change| (change.name.as_str(), change.to.as_deref())).collect();
    assert_eq!(members, [("marking", Some("CONFIDENTIAL"))]);
    let fields: Vec<_> = one
        .fields
        .iter()
        .map(|field| (field.name.as_str(), field.change, field.from.clone(), field.to.clone()))
        .collect();
    assert_eq!(
        fields,
        [
            ("cause", Became::Removed, Some("Chuck".into()), None),
            ("detected_at", Became::Changed, Some("Turning".into()), Some("Milling".into())),
        ]
    );
    let files: Vec<_> = one
        .files
        .iter()
        .map(|file| (file.change, file.name.as_deref(), file.new_name.as_deref(), file.size))
        .collect();
    assert_eq!(
        files,
        [
            (Became::Renamed, Some("a.txt"), Some("a2.txt"), 5),
            (Became::Removed, Some("b.txt"), None, 4),
            (Became::Added, Some("d.txt"), None, 5),
        ]
    );
    // What both withhold is not told, nor whether it changed.
    let two = changed("N-2");
    let titles: Vec<_> =
        two.members.iter().map(|change| (change.from.as_deref(), change.to.as_deref())).collect();
    assert_eq!(titles, [(Some("Lathe noisy"), Some("Lathe very noisy"))]);
    let description = two.fields.iter().find(|field| field.name == "description").unwrap();
    assert_eq!((description.change, &description.from, &description.to), (Became::Withheld, &None, &None));
    let text = String::from_utf8(canonical::to_vec(&diff).unwrap()).unwrap();
    assert!(!text.contains("Bearing"), "{text}");

    let gone: Vec<_> =
        diff.gone.iter().map(|line| (line.record.number.as_str(), line.why, line.state.as_deref())).collect();
    assert_eq!(
        gone,
        [
            ("D-1", Why::Settled, Some("void")),
            ("D-2", Why::Settled, Some("void")),
            ("D-3", Why::Marking, None),
        ]
    );
    let scope: Vec<&str> = diff.scope.iter().map(|change| change.name.as_str()).collect();
    assert_eq!(scope, ["from", "to", "marking", "recipient"]);
    // Reasons: what is new stands on the one side, what was settled on the other.
    let rules = || diff.steps.iter().flat_map(|step| &step.rules);
    let gained: Vec<&str> = rules().flat_map(|rule| &rule.gained).map(|item| item.record.as_str()).collect();
    assert!(gained.contains(&"N-2"), "{gained:?}");
    for rule in rules() {
        assert!(rule.gained.iter().all(|item| !rule.lost.contains(item)), "{rule:?}");
    }
    // On paper, twice the same, with the marking of what is on it.
    let print = || world.app.print_pack_diff(&world.session("manager"), &diff).unwrap();
    let paper = print();
    assert!(paper.starts_with(b"%PDF-1.7") && paper == print());
    // The other way round.
    let back = world.app.diff_packs(&world.session("manager"), &second.number, &first.number).unwrap();
    assert_eq!(back.added.len(), 3);
    assert!(back.added.iter().all(|line| line.was_on_record));
    assert_eq!(back.gone[0].why, Why::NotYet);
});

on_both!(a_record_that_is_withdrawn_in_the_window_is_said_to_be, |ground| {
    let world = World::new(ground);
    import(
        &world,
        ground,
        "first",
        "D-1,received-document,Letter,2026-02-23,received,RESTRICTED,,,,,,\n",
        &[],
    );
    let first = build(&world, ground, &[], "");
    world.clock.advance(24 * 3600 * 1000);
    import(
        &world,
        ground,
        "second",
        "D-1,received-document,Letter,2026-02-23,void,RESTRICTED,,,,,,Sent by mistake\n",
        &[],
    );
    let second = build(&world, ground, &[], "");
    let diff = diff(&world, &first, &second);
    assert!(diff.changed[0].is_withdrawn && diff.gone.is_empty());
    assert_eq!(
        (diff.changed[0].members[0].name.as_str(), diff.changed[0].reason.as_str()),
        ("state", "Sent by mistake")
    );
});

// Whoever holds the two packs comes to the same, but for what the packs do not say.
on_both!(the_two_zips_alone_say_the_same, |ground| {
    let (world, first, second) = two(ground);
    let mut ours = diff(&world, &first, &second);
    for gone in &mut ours.gone {
        (gone.why, gone.state) = (Why::NotStated, None);
    }
    let trust = world.trust();
    let theirs = compare(&first.zip, &second.zip, &trust);
    assert_eq!(theirs.exit_code(), 0);
    let bytes = |diff: &PackDiff| canonical::to_vec(diff).unwrap();
    assert!(bytes(theirs.diff.as_ref().unwrap()) == bytes(&ours));
    assert_eq!(canonical::parse_as::<PackDiff>(&bytes(&ours)).unwrap(), ours);
    assert_eq!(compare(&first.zip, &second.zip, &Trust::Absent).exit_code(), 3);
    // Nothing is said about a pack in which something is wrong.
    let mut altered = fs::read(&second.zip).unwrap();
    let middle = altered.len() / 2;
    altered[middle] ^= 1;
    let altered = write(&ground.folder("altered"), "altered.zip", altered);
    let refused = compare(&first.zip, &altered, &trust);
    assert!(matches!(refused.diff, Err(CompareError::Unsound)));
    assert_eq!((refused.from.verdict(), refused.exit_code()), (Verdict::Verified, 1));
    // The files are not needed here.
    let command = |program: &str, arguments: &[&str]| {
        let output = std::process::Command::new(program).args(arguments).output().unwrap();
        assert!(output.status.success(), "{}", printed(&output));
        String::from_utf8(output.stdout).unwrap()
    };
    let dir = ground.dir().display().to_string();
    drop(world);
    let trust_file = {
        let world = World::reopen(ground).unwrap();
        let keys = world.app.log_keys().unwrap();
        let text: String = keys.iter().map(|key| format!("log {key}\n")).collect();
        write(&ground.folder("trust"), "trust", text + "quorum none\n").display().to_string()
    };
    let zips = [first.zip.display().to_string(), second.zip.display().to_string()];
    let offline = command(
        env!("CARGO_BIN_EXE_sanad-verify"),
        &["diff", &zips[0], &zips[1], "--trust", &trust_file, "--json"],
    );
    assert_eq!(offline.as_bytes(), bytes(&ours));
    fs::remove_file(&first.zip).unwrap();
    let said = command(
        env!("CARGO_BIN_EXE_sanad"),
        &["pack", "diff", &first.number, &second.number, "--dir", &dir, "--as", "manager"],
    );
    for line in [
        "1 record was added",
        "2 records were superseded",
        "3 records are gone",
        "detected_at: Turning → Milling",
        "marked above what the later pack includes",
    ] {
        assert!(said.contains(line), "{line}: {said}");
    }
});

on_both!(nobody_compares_packs_that_they_may_not_see, |ground| {
    let (world, first, second) = two(ground);
    for (login, code) in [("lower", "not-found"), ("clerk", "not-found"), ("body", "denied")] {
        let error = world.app.diff_packs(&world.session(login), &first.number, &second.number).unwrap_err();
        assert!([code, "denied", "not-found"].contains(&error.code().text()), "{login}: {}", told(&error));
    }
    // An auditor, who is cleared for both packs but not for what a record became since, is not told that.
    let diff = world.app.diff_packs(&world.session("auditor"), &first.number, &second.number).unwrap();
    let plan = diff.gone.iter().find(|line| line.record.number == "D-3").unwrap();
    assert_eq!((plan.why, &plan.state), (Why::NotStated, &None));
});
