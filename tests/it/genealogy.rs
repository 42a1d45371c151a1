//! What went into what, and what was taken out again: filed, refused, asked, packed.

use std::collections::BTreeSet;

use sanad::app::Error;
use sanad::app::packs::NewPack;
use sanad::app::trace::{TraceLine, UnitContents, WhereUsed};
use sanad::domain::access::Marking;

use crate::harness::*;

const HEADER: &str = "type,item,revision,title,lot,serial,status,customer,relation,into_item,into_lot,into_serial,quantity,unit";

/// Files one trace batch of these rows, each like the header, with what it leaves out at the end filled up.
fn file(world: &World, ground: &Ground, number: &str, marking: &str, rows: &str) -> Result<(), String> {
    let folder = ground.folder(&format!("batch-{number}"));
    let rows: String = rows.lines().map(|row| format!("{}\n", row.trim())).collect();
    write(&folder, "batch.csv", format!("{HEADER}\n{rows}"));
    let index = format!(
        "number,kind,title,marking,files,source\n{number},trace-batch,{number},{marking},batch.csv,scan\n"
    );
    write(&folder, "index.csv", index);
    let report = world.import(&folder).unwrap_or_else(|error| panic!("{}", told(&error)));
    if report.is_clean() { Ok(()) } else { Err(told_of(&report)) }
}

fn filed(world: &World, ground: &Ground, number: &str, rows: &str) {
    file(world, ground, number, "RESTRICTED", rows).unwrap_or_else(|said| panic!("{number}: {said}"));
}

/// Bearings, two drives, two mounts: drive D-1 with two bearings of lot B-1 and some grease, in mount M-1.
fn filled(ground: &Ground) -> World {
    let world = World::new(ground);
    filed(
        &world,
        ground,
        "T-1",
        "item,BRG,1,Bearing
         item,GRS,1,Grease
         item,ED,C,Drive
         item,SM,C,Mount
         lot,BRG,1,,B-1,,,,,,,,60,pcs
         lot,BRG,1,,B-2,,,,,,,,60,pcs
         lot,GRS,1,,G-1,,,,,,,,500,g
         unit,ED,C,,,D-1,delivered,Depot
         unit,ED,C,,,D-2,released
         unit,SM,C,,,M-1,delivered,Depot
         unit,SM,C,,,M-2,released
         edge,BRG,,,B-1,,,,installed,ED,,D-1,2,pcs
         edge,GRS,,,G-1,,,,consumed,ED,,D-1,4.5,g
         edge,BRG,,,B-1,,,,installed,ED,,D-2,2,pcs
         edge,ED,,,,D-1,,,installed,SM,,M-1,,",
    );
    world
}

fn trace(world: &World, login: &str, serial: &str) -> UnitContents {
    world
        .app
        .trace_unit(&world.session(login), serial, None)
        .unwrap_or_else(|error| panic!("{}", told(&error)))
}

fn used(world: &World, login: &str, lot: &str) -> WhereUsed {
    world.app.where_used(&world.session(login), lot, None).unwrap_or_else(|error| panic!("{}", told(&error)))
}

/// `  D-1 installed 1`, with what stands beside it.
fn shown(lines: &[TraceLine]) -> Vec<String> {
    let line = |line: &TraceLine| {
        let depth = "-".repeat(usize::try_from(line.depth).unwrap());
        let mut text =
            format!("{depth}{} {} {}", line.node.number, line.relation, line.quantity).trim().to_owned();
        if let Some(of) = &line.of {
            text.push_str(&format!(" of {}", of.number));
        }
        for more in [line.batch.as_str(), if line.is_repeated { "as above" } else { "" }] {
            text.push_str(&if more.is_empty() { String::new() } else { format!(" ({more})") });
        }
        text
    };
    lines.iter().map(line).collect()
}

fn counts(used: &WhereUsed) -> [usize; 4] {
    [used.delivered, used.delivered_inside, used.not_delivered, used.held_earlier]
}

on_both!(what_is_taken_out_is_in_no_more_and_is_named_apart, |ground| {
    let world = filled(ground);
    let before = used(&world, "manager", "B-1");
    assert_eq!(
        shown(&before.lines),
        ["B-1", "-D-1 installed 2 pcs", "--M-1 installed 1", "-D-2 installed 2 pcs"]
    );
    assert!(before.earlier.is_empty());
    // The drive inside the mount is not counted beside it.
    assert_eq!(counts(&before), [1, 1, 1, 0]);
    filed(
        &world,
        ground,
        "T-2",
        "edge,BRG,,,B-1,,,,removed,ED,,D-1,,
         edge,BRG,,,B-2,,,,installed,ED,,D-1,2,pcs",
    );
    let contents = trace(&world, "manager", "M-1");
    assert_eq!(
        shown(&contents.lines),
        ["M-1", "-D-1 installed 1", "--B-2 installed 2 pcs", "--G-1 consumed 4.5 g"]
            .map(str::to_owned)
            .into_iter()
            .collect::<Vec<_>>()
    );
    assert_eq!(shown(&contents.taken_out), ["-B-1 removed 2 pcs of D-1 (T-2)"]);
    let after = used(&world, "manager", "B-1");
    assert_eq!(shown(&after.lines), ["B-1", "-D-2 installed 2 pcs"]);
    assert_eq!(shown(&after.earlier), ["-D-1 removed 2 pcs (T-2)", "--M-1 installed 1"]);
    assert_eq!(counts(&after), [0, 0, 1, 2]);
    assert_eq!(counts(&used(&world, "manager", "B-2")), [1, 1, 0, 0]);
    assert!(world.fsck().findings.is_empty());
});

on_both!(some_of_a_lot_can_be_taken_out_exactly, |ground| {
    let world = filled(ground);
    filed(
        &world,
        ground,
        "T-2",
        "edge,BRG,,,B-1,,,,removed,ED,,D-1,0.75,pcs\nedge,BRG,,,B-1,,,,removed,ED,,D-1,0.25,",
    );
    let contents = trace(&world, "manager", "D-1");
    assert_eq!(shown(&contents.lines)[1], "-B-1 installed 1.00 pcs");
    assert_eq!(shown(&contents.taken_out), ["-B-1 removed 1.00 pcs of D-1 (T-2)"]);
    let still = used(&world, "manager", "B-1");
    assert!(still.earlier.is_empty(), "{:?}", still.earlier);
    assert_eq!(counts(&still), [1, 1, 1, 0]);
    let said = file(&world, ground, "T-3", "", "edge,BRG,,,B-1,,,,removed,ED,,D-1,1.01,pcs").unwrap_err();
    assert!(said.contains("1.01 pcs") && said.contains("only 1.00 pcs"), "{said}");
    filed(&world, ground, "T-4", "edge,BRG,,,B-1,,,,removed,ED,,D-1,1,pcs");
    assert_eq!(counts(&used(&world, "manager", "B-1")), [0, 0, 1, 2]);
});

on_both!(a_unit_is_in_one_place_and_can_be_put_in_again, |ground| {
    let world = filled(ground);
    // Said again, it is no news and no second edge.
    let edges = ground.number("SELECT count(*) FROM edges");
    filed(&world, ground, "T-2", "edge,ED,,,,D-1,,,installed,SM,,M-1,,");
    assert_eq!(ground.number("SELECT count(*) FROM edges"), edges);
    let said = file(&world, ground, "T-3", "", "edge,ED,,,,D-1,,,installed,SM,,M-2,,").unwrap_err();
    assert!(said.contains("ED D-1 cannot go into SM M-2: it is in SM C M-1"), "{said}");
    // Out and into another, in one batch.
    filed(&world, ground, "T-4", "edge,ED,,,,D-1,,,removed,SM,,M-1,,\nedge,ED,,,,D-1,,,installed,SM,,M-2,,");
    assert_eq!(shown(&trace(&world, "manager", "M-1").lines), ["M-1"]);
    assert_eq!(shown(&trace(&world, "manager", "M-1").taken_out), ["-D-1 removed 1 of M-1 (T-4)"]);
    let moved = used(&world, "manager", "B-1");
    assert_eq!(shown(&moved.earlier), ["-M-1 removed 1 of D-1 (T-4)"]);
    // The drive is delivered, but inside a mount that is not.
    assert_eq!(counts(&moved), [0, 0, 2, 1]);
    // Back again: it is in, so it is not taken out.
    filed(&world, ground, "T-5", "edge,ED,,,,D-1,,,removed,SM,,M-2,,\nedge,ED,,,,D-1,,,installed,SM,,M-1,,");
    let back = trace(&world, "manager", "M-1");
    assert_eq!(shown(&back.lines)[1], "-D-1 installed 1");
    assert!(back.taken_out.is_empty(), "{:?}", back.taken_out);
    // What was consumed is nowhere else, ever.
    filed(&world, ground, "T-6", "edge,ED,,,,D-2,,,consumed,SM,,M-2,,");
    let said = file(&world, ground, "T-7", "", "edge,ED,,,,D-2,,,installed,SM,,M-1,,").unwrap_err();
    assert!(said.contains("it was consumed in SM C M-2"), "{said}");
});

// A mount that got the drive after the bad bearings were out never held them.
on_both!(what_came_together_too_late_never_held_it, |ground| {
    let world = filled(ground);
    filed(
        &world,
        ground,
        "T-2",
        "edge,BRG,,,B-1,,,,removed,ED,,D-2,2,pcs
         edge,ED,,,,D-2,,,installed,SM,,M-2,,",
    );
    assert_eq!(shown(&used(&world, "manager", "B-1").earlier), ["-D-2 removed 2 pcs (T-2)"]);
    // One that held it and lost the drive before the bearings went out of it did.
    filed(
        &world,
        ground,
        "T-3",
        "edge,ED,,,,D-1,,,removed,SM,,M-1,,
         edge,BRG,,,B-1,,,,removed,ED,,D-1,,",
    );
    let used = used(&world, "manager", "B-1");
    assert_eq!(shown(&used.lines), ["B-1"]);
    assert_eq!(
        shown(&used.earlier),
        ["-D-1 removed 2 pcs (T-3)", "--M-1 removed 1 (T-3)", "-D-2 removed 2 pcs (T-2)"]
    );
    assert_eq!(counts(&used), [0, 0, 0, 3]);
});

/// Rows, and what must be said of them.
const REFUSED: &[(&str, &str, &[&str])] = &[
    (
        "of what was consumed",
        "edge,GRS,,,G-1,,,,removed,ED,,D-1,1,g",
        &["GRS G-1", "ED D-1", "consumed there"],
    ),
    (
        "of a lot that is not in",
        "edge,BRG,,,B-2,,,,removed,ED,,D-1,,",
        &["BRG B-2", "ED D-1", "not in there"],
    ),
    ("of a unit that is not in", "edge,ED,,,,D-2,,,removed,SM,,M-1,,", &["ED D-2", "SM M-1", "not in there"]),
    (
        "out of what holds it only through another",
        "edge,BRG,,,B-1,,,,removed,SM,,M-1,,",
        &["BRG B-1", "SM M-1", "not in there"],
    ),
    (
        "of the same twice",
        "edge,BRG,,,B-1,,,,removed,ED,,D-1,,\nedge,BRG,,,B-1,,,,removed,ED,,D-1,,",
        &["BRG B-1", "not in there"],
    ),
    ("of more than is in", "edge,BRG,,,B-1,,,,removed,ED,,D-1,3,pcs", &["3 pcs of BRG B-1", "only 2 pcs"]),
    (
        "of more than is left",
        "edge,BRG,,,B-1,,,,removed,ED,,D-1,1.5,pcs\nedge,BRG,,,B-1,,,,removed,ED,,D-1,0.6,pcs",
        &["0.6 pcs of BRG B-1", "only 0.5 pcs"],
    ),
    ("in another unit", "edge,BRG,,,B-1,,,,removed,ED,,D-1,1,kg", &["1 kg of BRG B-1", "2 pcs are in there"]),
    ("of nothing", "edge,BRG,,,B-1,,,,removed,ED,,D-1,0,pcs", &["Row 4", "quantity"]),
    ("of two of one serial", "edge,ED,,,,D-1,,,removed,SM,,M-1,2,", &["Row 4", "one piece"]),
    ("of what is not defined", "edge,BRG,,,B-9,,,,removed,ED,,D-1,,", &["BRG B-9", "not defined"]),
    ("out of itself", "edge,ED,,,,D-1,,,removed,ED,,D-1,,", &["Row 4", "itself"]),
    ("into its own part", "edge,SM,,,,M-1,,,installed,ED,,D-1,,", &["SM M-1 cannot go into ED D-1"]),
    (
        "into its own part, deeper",
        "unit,SM,C,,,M-3,released\nedge,SM,,,,M-1,,,installed,SM,,M-3,,\nedge,SM,,,,M-3,,,installed,ED,,D-1,,",
        &["SM M-3 cannot go into ED D-1"],
    ),
    (
        "a lot made of itself",
        "edge,BRG,,,B-1,,,,consumed,GRS,G-1,,1,pcs\nedge,GRS,,,G-1,,,,consumed,BRG,B-1,,1,g",
        &["GRS G-1 cannot go into BRG B-1"],
    ),
    ("into two places", "edge,ED,,,,D-1,,,consumed,SM,,M-2,,", &["ED D-1", "SM M-2", "it is in SM C M-1"]),
    (
        "into two places in one batch",
        "edge,ED,,,,D-2,,,installed,SM,,M-2,,\nedge,ED,,,,D-2,,,installed,SM,,M-1,,",
        &["ED D-2", "SM M-1", "it is in SM C M-2"],
    ),
];

on_both!(what_cannot_be_is_refused_and_nothing_is_half_filed, |ground| {
    let world = filled(ground);
    let rows = || -> Vec<i64> {
        ["records", "versions", "events", "items", "lots", "units", "unit_statuses", "edges"]
            .iter()
            .map(|table| ground.number(&format!("SELECT count(*) FROM {table}")))
            .collect()
    };
    let before = rows();
    for (number, (name, refused, wanted)) in REFUSED.iter().enumerate() {
        // Sound rows before the wrong one: they must not stay.
        let text = format!("unit,ED,C,,,D-7,released\nedge,GRS,,,G-1,,,,consumed,ED,,D-7,1,g\n{refused}");
        let said = file(&world, ground, &format!("R-{number}"), "", &text).expect_err(name);
        for wanted in *wanted {
            assert!(said.contains(wanted), "{name}: {wanted:?} expected in {said}");
        }
        assert_eq!(rows(), before, "{name}");
    }
    assert!(world.fsck().findings.is_empty());
});

// After it was taken out, the other way round is no circle.
on_both!(what_was_taken_out_may_hold_what_held_it, |ground| {
    let world = filled(ground);
    filed(&world, ground, "T-2", "edge,ED,,,,D-1,,,removed,SM,,M-1,,\nedge,SM,,,,M-1,,,installed,ED,,D-1,,");
    assert_eq!(
        shown(&trace(&world, "manager", "D-1").lines),
        ["D-1", "-B-1 installed 2 pcs", "-G-1 consumed 4.5 g", "-M-1 installed 1"]
    );
    let contents = trace(&world, "manager", "M-1");
    assert_eq!(
        (shown(&contents.lines), shown(&contents.taken_out)),
        (vec!["M-1".into()], vec!["-D-1 removed 1 of M-1 (T-2)".into()])
    );
    let used = used(&world, "manager", "B-1");
    assert_eq!(shown(&used.earlier), ["-M-1 removed 1 of D-1 (T-2)"]);
    assert_eq!(counts(&used), [1, 0, 1, 1]);
});

on_both!(invariant_8_a_removal_above_does_not_exist_below, |ground| {
    let world = filled(ground);
    file(
        &world,
        ground,
        "S-1",
        "SECRET",
        "edge,BRG,,,B-1,,,,removed,ED,,D-1,,\nedge,ED,,,,D-1,,,removed,SM,,M-1,,",
    )
    .unwrap();
    assert_eq!(counts(&used(&world, "manager", "B-1")), [0, 0, 1, 2]);
    assert_eq!(shown(&trace(&world, "manager", "M-1").taken_out), ["-D-1 removed 1 of M-1 (S-1)"]);
    let below = used(&world, "lower", "B-1");
    assert_eq!(
        shown(&below.lines),
        ["B-1", "-D-1 installed 2 pcs", "--M-1 installed 1", "-D-2 installed 2 pcs"]
    );
    assert!(below.earlier.is_empty());
    assert_eq!(counts(&below), [1, 1, 1, 0]);
    let contents = trace(&world, "lower", "M-1");
    assert_eq!((contents.lines.len(), contents.taken_out.len()), (4, 0));
    // Neither does filing tell of it: who may not see that it is in M-2 now may put it there, and reads only of M-1.
    file(&world, ground, "S-2", "SECRET", "edge,ED,,,,D-1,,,installed,SM,,M-2,,").unwrap();
    let folder = ground.folder("probe");
    write(&folder, "batch.csv", format!("{HEADER}\nedge,ED,,,,D-1,,,installed,SM,,M-2,,\n"));
    write(&folder, "index.csv", "number,kind,title,files,source\nP-1,trace-batch,Probe,batch.csv,scan\n");
    let report =
        world.app.import(&world.session("lower"), &folder, Default::default(), &mut Silence).unwrap();
    let said = told_of(&report);
    assert!(said.contains("it is in SM C M-1") && !said.contains("S-2"), "{said}");
    // A pack below has what the batches below say.
    let packs = ground.folder("packs");
    let edges = |marking: Marking| {
        let new = NewPack { marking: Some(marking), ..NewPack::default() };
        let pack = world.app.build_pack(&world.session("manager"), &new, &packs, &mut |_, _| {}).unwrap();
        member(&pack.zip, &format!("{}/data/traceability/edges.csv", pack.number))
    };
    assert!(!edges(Marking::Restricted).contains("removed"));
    assert_eq!(edges(Marking::Secret).matches(",removed,").count(), 2);
});

fn member(zip: &std::path::Path, name: &str) -> String {
    let mut zip = zip::ZipArchive::new(std::fs::File::open(zip).unwrap()).unwrap();
    std::io::read_to_string(&mut zip.by_name(name).unwrap()).unwrap()
}

on_both!(a_pack_has_every_edge_and_counts_those_in_force, |ground| {
    let world = filled(ground);
    let packs = ground.folder("packs");
    let build = |as_of: Option<u64>| {
        let new = NewPack { as_of, ..NewPack::default() };
        world
            .app
            .build_pack(&world.session("manager"), &new, &packs, &mut |_, _| {})
            .unwrap_or_else(|error| panic!("{}", told(&error)))
    };
    let first = build(None);
    world.clock.advance(1000);
    filed(
        &world,
        ground,
        "T-2",
        "edge,BRG,,,B-1,,,,removed,ED,,D-1,,
         edge,BRG,,,B-2,,,,installed,ED,,D-1,2,pcs
         edge,ED,,,,D-1,,,removed,SM,,M-1,,
         edge,BRG,,,B-1,,,,removed,ED,,D-2,2.0,pcs",
    );
    let lines = |pack: &sanad::app::packs::BuiltPack| -> Vec<String> {
        let text = member(&pack.zip, &format!("{}/data/traceability/edges.csv", pack.number));
        text.lines().skip(1).map(str::to_owned).collect()
    };
    let second = build(None);
    assert_eq!(
        lines(&second),
        [
            "lot,BRG,B-1,installed,unit,ED,D-1,2,pcs",
            "lot,GRS,G-1,consumed,unit,ED,D-1,4.5,g",
            "lot,BRG,B-1,installed,unit,ED,D-2,2,pcs",
            "unit,ED,D-1,installed,unit,SM,M-1,1,",
            "lot,BRG,B-1,removed,unit,ED,D-1,,",
            "lot,BRG,B-2,installed,unit,ED,D-1,2,pcs",
            "unit,ED,D-1,removed,unit,SM,M-1,1,",
            "lot,BRG,B-1,removed,unit,ED,D-2,2.0,pcs",
        ]
    );
    let page = member(&second.zip, &format!("{}/data/index.html", second.number));
    assert!(page.contains("Genealogy edges in force"), "the page counts something else");
    // The rules: D-2, M-1 and M-2 have nothing in them now. Before, D-2 and M-1 had.
    let reasons = |login: &str| {
        let steps = world.app.readiness(&world.session(login), "annexure-b", "", "").unwrap().steps;
        let step = steps.into_iter().find(|step| step.code == "m").unwrap();
        step.rules
            .iter()
            .flat_map(|rule| &rule.items)
            .map(|item| item.reason.clone())
            .collect::<BTreeSet<_>>()
    };
    let told = reasons("manager").into_iter().find(|reason| reason.contains("M-2")).unwrap_or_default();
    assert!(told.contains("D-2") && told.contains("M-1") && !told.contains("D-1"), "{told}");
    // As of the first position nothing was taken out, also when it is asked today.
    let again = world.app.rebuild_pack(
        &world.session("manager"),
        &first.number,
        &ground.folder("again"),
        &mut |_, _| {},
    );
    assert_eq!(std::fs::read(&again.unwrap().zip).unwrap(), std::fs::read(&first.zip).unwrap());
    assert_eq!(lines(&first).len(), 4);
});

// Paths double at each of thirty levels; and circles that no import would file.
on_both!(an_answer_is_no_longer_than_its_edges, |ground| {
    let world = World::new(ground);
    let mut rows = String::from("item,P,1,Part\nlot,P,1,,L-0,,,,,,,,9,pcs\n");
    for level in 1..=30 {
        let below = level - 1;
        rows.push_str(&format!("lot,P,1,,L-{level},,,,,,,,9,pcs\n"));
        for side in ["a", "b"] {
            rows.push_str(&format!(
                "lot,P,1,,{side}-{level},,,,,,,,9,pcs\nedge,P,,,L-{below},,,,consumed,P,{side}-{level},,1,pcs\n\
                 edge,P,,,{side}-{level},,,,consumed,P,L-{level},,1,pcs\n"
            ));
        }
    }
    filed(&world, ground, "T-1", &rows);
    let answer = used(&world, "manager", "L-0");
    assert_eq!(answer.lines.len(), 1 + 30 * 4);
    assert!(answer.lines.iter().any(|line| line.is_repeated));
    ground.sql(
        "INSERT INTO edges SELECT 1000000, organisation, parent_id, child_id, relation, quantity, unit, batch_record, \
         batch_version, 0 FROM edges WHERE edge_id = (SELECT min(edge_id) FROM edges)",
    );
    assert_eq!(used(&world, "manager", "L-0").lines.len(), 1 + 30 * 4 + 1);
});

on_both!(who_may_not_read_traces_reads_none, |ground| {
    let world = filled(ground);
    let session = world.session("body");
    let denied = |error: Error| assert_eq!(error.code().text(), "denied");
    world.app.trace_unit(&session, "M-1", None).map_err(denied).unwrap_err();
    world.app.where_used(&session, "B-1", None).map_err(denied).unwrap_err();
});

#[test]
fn the_command_line_says_what_a_recall_needs() {
    let ground = Ground::sqlite();
    let world = filled(&ground);
    filed(
        &world,
        &ground,
        "T-2",
        "edge,BRG,,,B-1,,,,removed,ED,,D-2,1,pcs\nedge,ED,,,,D-1,,,removed,SM,,M-1,,",
    );
    drop(world);
    let run = |arguments: &[&str]| {
        let output = sanad().args(arguments).arg("--dir").arg(ground.dir()).output().unwrap();
        assert!(output.status.success(), "{}", printed(&output));
        String::from_utf8(output.stdout).unwrap()
    };
    let said = run(&["where-used", "B-1"]);
    for wanted in [
        "  unit D-2  ED C  Drive  [installed 1 pcs; released]",
        "Held it until it was taken out; none of it is in these now:",
        "  unit M-1  SM C  Mount  [taken out with D-1; by T-2; delivered; Depot]",
        "Mass balance: 60 pcs made or received, 3 pcs used, 57 pcs left.",
        "1 delivered unit holds it.",
        "1 unit that is not delivered holds it.",
        "1 unit held it until it was taken out, and holds none now.",
    ] {
        assert!(said.lines().any(|line| line == wanted), "{wanted:?} expected in\n{said}");
    }
    let said = run(&["trace", "D-2"]);
    let wanted = "Taken out, no longer in it:\n  lot B-1  BRG 1  Bearing  [taken out 1 pcs of D-2; by T-2]\n\
        What stands against it:\n  No approved test of ED D-2 is on record.\n  BRG B-1 has no certificate.\n";
    assert!(said.ends_with(wanted), "{said}");
    let document: serde_json::Value = serde_json::from_str(&run(&["trace", "M-1", "--json"])).unwrap();
    assert_eq!(document["lines"].as_array().unwrap().len(), 1);
    assert_eq!(document["taken_out"][0]["node"]["number"], "D-1");
    assert_eq!(document["taken_out"][0]["of"]["number"], "M-1");
    assert_eq!(document["taken_out"][0]["batch"], "T-2");
    let document: serde_json::Value = serde_json::from_str(&run(&["where-used", "B-1", "--json"])).unwrap();
    assert_eq!((&document["delivered"], &document["held_earlier"]), (&1.into(), &1.into()));
    assert_eq!(document["earlier"][0]["relation"], "removed");
}

on_both!(a_lot_has_a_balance_of_what_was_made_and_used, |ground| {
    let world = filled(ground);
    let balance = |lot: &str| {
        let balance = used(&world, "manager", lot).balance.unwrap();
        let shown = format!("{} - {} = {} {}", balance.made, balance.used, balance.left, balance.unit);
        (shown, balance.is_overdrawn, balance.uncounted)
    };
    let plain = |text: &str| (text.to_owned(), false, String::new());
    assert_eq!(balance("B-1"), plain("60 - 4 = 56 pcs"));
    assert_eq!(balance("B-2"), plain("60 - 0 = 60 pcs"));
    assert_eq!(balance("G-1"), plain("500 - 4.5 = 495.5 g"));
    // What was taken out is there again; what is counted in a greater unit is counted; in another, it is not mixed in.
    filed(
        &world,
        ground,
        "T-2",
        "edge,BRG,,,B-1,,,,removed,ED,,D-2,1,pcs
         edge,GRS,,,G-1,,,,consumed,ED,,D-2,0.25,kg
         lot,GRS,1,,G-2,,,,,,,,500,
         edge,GRS,,,G-2,,,,consumed,ED,,D-2,100,
         edge,GRS,,,G-2,,,,consumed,SM,,M-2,2,tins",
    );
    assert_eq!(balance("B-1"), plain("60 - 3 = 57 pcs"));
    assert_eq!(balance("G-1"), plain("500 - 254.5 = 245.5 g"));
    assert_eq!(balance("G-2"), ("500 - 100 = 400 ".to_owned(), false, "2 tins".to_owned()));
    // Whoever may not know of what was used of it takes it for there: then it is said that more was used than there was.
    file(&world, ground, "T-3", "SECRET", "edge,GRS,,,G-1,,,,consumed,SM,,M-2,245,g").unwrap();
    let head = "type,item,lot,relation,into_item,into_serial,quantity,unit\n";
    let more = format!("{head}edge,GRS,G-1,consumed,SM,M-2,1,g\n");
    crate::conformity::save_batch(&world, "scan", &more, None)
        .unwrap_or_else(|error| panic!("{}", told(&error)));
    assert_eq!(balance("G-1"), ("500 - 500.5 = -0.5 g".to_owned(), true, String::new()));
});

/// The text of a PDF, and how many pages it has.
fn printed_text(bytes: &[u8]) -> (usize, String) {
    let document = lopdf::Document::load_mem(bytes).unwrap();
    let pages: Vec<u32> = document.get_pages().into_keys().collect();
    (pages.len(), document.extract_text(&pages).unwrap())
}

on_both!(the_recall_list_on_paper_names_customers_and_carries_the_highest_marking, |ground| {
    let world = filled(ground);
    // D-3 held the lot until its bearings came out; a unit that few may know of holds it, too.
    filed(
        &world,
        ground,
        "T-2",
        "unit,ED,C,,,D-3,returned
         edge,BRG,,,B-1,,,,installed,ED,,D-3,2,pcs
         edge,BRG,,,B-1,,,,removed,ED,,D-3,2,pcs",
    );
    file(
        &world,
        ground,
        "T-3",
        "SECRET",
        "unit,ED,C,,,D-9,delivered,Silent Service
         edge,BRG,,,B-1,,,,installed,ED,,D-9,2,pcs",
    )
    .unwrap();
    let print = |login: &str| {
        let bytes = world.app.print_recall(&world.session(login), "B-1", None);
        printed_text(&bytes.unwrap_or_else(|error| panic!("{}", told(&error))))
    };
    let (pages, text) = print("clerk");
    assert_eq!(pages, 1);
    for said in ["Where lot B-1 of BRG 1 went", "RESTRICTED", "Depot", "M-1", "D-1", "D-2", "D-3", "returned"]
    {
        assert!(text.contains(said), "{said}: {text}");
    }
    for hidden in ["SECRET", "Silent Service", "D-9", "\u{27e6}"] {
        assert!(!text.contains(hidden), "{hidden}: {text}");
    }
    let (_, text) = print("manager");
    assert!(text.contains("SECRET") && text.contains("Silent Service") && text.contains("D-9"), "{text}");
    let absent = world.app.print_recall(&world.session("clerk"), "B-7", None).unwrap_err();
    assert_eq!(absent.code(), sanad::app::Code::NotFound);
});
