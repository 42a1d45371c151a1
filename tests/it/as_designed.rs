//! As built against as designed, batches that are put right, and lots of which no more is used than there is.

use sanad::app::packs::NewPack;
use sanad::app::trace::UnitContents;
use sanad::domain::trace::conformity::Reason;
use sanad::domain::trace::design::Mismatch;

use crate::harness::*;

pub const HEADER: &str = "type,item,revision,title,lot,serial,status,customer,relation,into_item,into_revision,into_lot,into_serial,\
                      find,quantity,unit,from_serial,to_serial,operation,work_order,operator,equipment,done_on,location,pattern";

/// A row from what stands in it: `unit item=SIGHT revision=C serial=S-1 status=in-work`.
pub fn row(text: &str) -> String {
    let mut words = text.split_whitespace();
    let first = words.next().unwrap_or_default();
    let cells: Vec<(&str, &str)> =
        std::iter::once(("type", first)).chain(words.map(|word| word.split_once('=').unwrap())).collect();
    for (column, _) in &cells {
        assert!(HEADER.split(',').any(|known| known == *column), "{column}");
    }
    let cell = |column: &str| cells.iter().find(|(name, _)| *name == column).map_or("", |(_, value)| value);
    HEADER.split(',').map(cell).collect::<Vec<_>>().join(",")
}

/// Files a version of a batch; what is said if it is refused.
pub fn file(
    world: &World,
    ground: &Ground,
    (number, version): (&str, u32),
    (marking, source): (&str, &str),
    rows: &[&str],
) -> Result<(), String> {
    let folder = ground.folder(&format!("{number}-{version}-{}", rows.len()));
    let lines: Vec<String> = rows.iter().map(|text| row(text)).collect();
    write(&folder, &format!("{number}.csv"), format!("{HEADER}\n{}\n", lines.join("\n")));
    let index = format!(
        "number,kind,title,marking,files,source\n{number},trace-batch,{number},{marking},{number}.csv,{source}\n"
    );
    write(&folder, "index.csv", index);
    let report = world.import(&folder).unwrap_or_else(|error| panic!("{}", told(&error)));
    if report.is_clean() { Ok(()) } else { Err(told_of(&report)) }
}

pub fn filed(world: &World, ground: &Ground, number: &str, version: u32, rows: &[&str]) {
    file(world, ground, (number, version), ("RESTRICTED", "import"), rows)
        .unwrap_or_else(|said| panic!("{number} {version}: {said}"));
}

const PARTS: &[&str] = &[
    "item item=SIGHT revision=C title=Sight",
    "item item=LENS revision=A title=Lens",
    "item item=LENS revision=B title=Lens",
    "item item=SHIM revision=1 title=Shim",
    "item item=GLUE revision=1 title=Glue",
    "lot item=SHIM revision=1 lot=SH-1 quantity=10 unit=pcs",
    "lot item=GLUE revision=1 lot=GL-1 quantity=2 unit=kg",
    "unit item=LENS revision=A serial=LA-1 status=in-work",
    "unit item=LENS revision=B serial=LB-1 status=in-work",
    "unit item=SIGHT revision=C serial=S-9 status=in-work",
    "unit item=SIGHT revision=C serial=S-10 status=in-work",
];

/// Revision A of the lens up to serial 9, B from 10 on; two shims; glue.
const DESIGN: &[&str] = &[
    "bom item=LENS revision=A into_item=SIGHT into_revision=C find=10 quantity=1 to_serial=S-9",
    "bom item=LENS revision=B into_item=SIGHT into_revision=C find=10 quantity=1 from_serial=S-10",
    "bom item=SHIM into_item=SIGHT into_revision=C find=20 quantity=2 unit=pcs",
    "bom item=GLUE into_item=SIGHT into_revision=C find=30 quantity=500 unit=mg",
];

/// The first sight by its parts list, the second with a lens of the first and one shim too few.
const BUILT: &[&str] = &[
    "edge item=LENS serial=LA-1 relation=installed into_item=SIGHT into_serial=S-9",
    "edge item=SHIM lot=SH-1 relation=installed into_item=SIGHT into_serial=S-9 quantity=2 unit=pcs",
    "edge item=GLUE lot=GL-1 relation=consumed into_item=SIGHT into_serial=S-9 quantity=0.5 unit=g",
    "edge item=SHIM lot=SH-1 relation=installed into_item=SIGHT into_serial=S-10 quantity=1 unit=pcs",
    "edge item=GLUE lot=GL-1 relation=consumed into_item=SIGHT into_serial=S-10 quantity=0.5 unit=g",
];

fn world(ground: &Ground) -> World {
    let world = World::new(ground);
    filed(&world, ground, "T-1", 1, PARTS);
    filed(&world, ground, "T-2", 1, DESIGN);
    filed(&world, ground, "T-3", 1, BUILT);
    world
}

fn unit(world: &World, serial: &str) -> UnitContents {
    let found = world.app.trace_unit(&world.session("manager"), serial, None);
    found.unwrap_or_else(|error| panic!("{}", told(&error)))
}

/// `20 SHIM 2 pcs/1 pcs missing` for each line that differs.
fn differences(world: &World, serial: &str) -> Vec<String> {
    let lines = unit(world, serial).as_designed.into_iter().flat_map(|one| one.lines);
    lines
        .filter_map(|line| {
            let how = line.mismatch.map(Mismatch::code)?;
            let text = format!("{} {} {}/{} {how}", line.find, line.parts.join("|"), line.needed, line.built);
            Some(format!("{text} {}", line.concessions.join(",")).trim().to_owned())
        })
        .collect()
}

fn not_as_designed(world: &World, serial: &str) -> Vec<String> {
    let against = unit(world, serial).conformity.against.into_iter();
    against.filter(|one| one.reason == Reason::NotAsDesigned).map(|one| one.text).collect()
}

/// The reasons of step m that are about the parts lists.
fn unmet(world: &World) -> Vec<String> {
    let readiness = world.app.readiness(&world.session("manager"), "annexure-b", "", "").unwrap();
    let items = readiness.steps.into_iter().flat_map(|step| step.rules).flat_map(|rule| rule.items.clone());
    items.map(|item| item.reason).filter(|reason| reason.contains("parts list")).collect()
}

fn left(world: &World, lot: &str) -> String {
    let used = world.app.where_used(&world.session("manager"), lot, None).unwrap();
    let balance = used.balance.unwrap();
    format!("{} {}", balance.left, balance.unit)
}

on_both!(a_unit_is_compared_with_the_parts_list_of_its_serial_number, |ground| {
    let world = world(ground);
    assert_eq!(differences(&world, "S-9"), Vec::<String>::new());
    assert_eq!(unit(&world, "S-9").as_designed[0].lines.len(), 3);
    assert_eq!(differences(&world, "S-10"), ["10 LENS B 1/0 missing", "20 SHIM 2 pcs/1 pcs missing"]);
    assert_eq!(
        not_as_designed(&world, "S-10"),
        [
            "SIGHT S-10 is not built as designed: find number 10 needs 1 of LENS B, and 0 is in.",
            "SIGHT S-10 is not built as designed: find number 20 needs 2 pcs of SHIM, and 1 pcs is in.",
        ]
    );
    let reason = "One unit is not built as its parts list says for its serial number, and no concession covers it: S-10.";
    assert_eq!(unmet(&world), [reason]);

    // The lens of another revision, and a shim of a lot; then a concession for the one, and the other is put in.
    filed(
        &world,
        ground,
        "T-4",
        1,
        &[
            "edge item=LENS serial=LA-1 relation=removed into_item=SIGHT into_serial=S-9",
            "edge item=LENS serial=LA-1 relation=installed into_item=SIGHT into_serial=S-10",
            "edge item=LENS serial=LB-1 relation=installed into_item=SIGHT into_serial=S-9",
        ],
    );
    let revision = "10 LENS B 1/0 + 1 LENS A revision";
    assert_eq!(differences(&world, "S-10"), [revision, "20 SHIM 2 pcs/1 pcs missing"]);
    assert_eq!(differences(&world, "S-9"), ["10 LENS A 1/0 + 1 LENS B revision"]);
    let concession = |number: &str, serial: &str, positions: &str| {
        let folder = ground.folder(number);
        write(&folder, "paper.txt", number);
        let index = format!(
            "number,kind,title,state,files,concession_type,requirement,description,part,serials,positions,customer,approved_by,\
             approval_reference\n{number},concession,Lens,approved,paper.txt,concession,Lens,Lens,SIGHT,{serial},{positions},\
             Depot,Depot,L 5\n"
        );
        write(&folder, "index.csv", index);
        world.file(&folder);
    };
    concession("C-1", "S-10", "10");
    assert_eq!(
        differences(&world, "S-10"),
        [format!("{revision} C-1"), "20 SHIM 2 pcs/1 pcs missing".into()]
    );
    assert_eq!(not_as_designed(&world, "S-10").len(), 1);
    concession("C-2", "S-9", "LENS A");
    assert_eq!(not_as_designed(&world, "S-9"), Vec::<String>::new());
    assert_eq!(unmet(&world), [reason]);
    let shim =
        "edge item=SHIM lot=SH-1 relation=installed into_item=SIGHT into_serial=S-10 quantity=1 unit=pcs";
    filed(&world, ground, "T-5", 1, &[shim]);
    assert_eq!(not_as_designed(&world, "S-10"), Vec::<String>::new());
    assert_eq!(unmet(&world), Vec::<String>::new());
    assert!(world.fsck().findings.is_empty(), "{:?}", world.fsck().findings);

    // The engineer takes the shims out of the list: what is in is in no line any more.
    filed(&world, ground, "T-6", 1, &["bom item=SHIM into_item=SIGHT into_revision=C find=20 quantity=0"]);
    assert_eq!(differences(&world, "S-9")[1], "SHIM 1 /2 pcs foreign");
    assert!(world.fsck().findings.is_empty());
});

on_both!(a_unit_that_is_not_built_as_designed_is_not_released, |ground| {
    let world = world(ground);
    let released = format!("{HEADER}\n{}\n", row("unit item=SIGHT revision=C serial=S-10 status=released"));
    let said = crate::conformity::save_batch(&world, "delivery", &released, None).unwrap_err();
    let lines: Vec<&str> = said.lines().iter().map(String::as_str).collect();
    assert!(lines.iter().any(|line| line.contains("find number 20 needs 2 pcs of SHIM")), "{lines:?}");
});

on_both!(a_later_version_of_a_batch_says_what_the_earlier_one_said_put_right, |ground| {
    let world = world(ground);
    let new = NewPack { profile: "annexure-b".to_owned(), copy: 1, ..NewPack::default() };
    let manager = world.session("manager");
    let pack = world.app.build_pack(&manager, &new, &ground.folder("packs"), &mut |_, _| {});
    let pack = pack.unwrap_or_else(|error| panic!("{}", told(&error)));
    let before = std::fs::read(&pack.zip).unwrap();
    assert_eq!((left(&world, "SH-1"), left(&world, "GL-1")), ("7 pcs".into(), "1.9990 kg".into()));
    let edges = ground.number("SELECT count(*) FROM edges");
    filed(
        &world,
        ground,
        "T-4",
        1,
        &["unit item=SIGHT revision=C serial=S-9 status=delivered customer=Depot"],
    );

    // The second sight has both its shims; everything else is said again.
    let mut right: Vec<&str> = BUILT.to_vec();
    right[3] =
        "edge item=SHIM lot=SH-1 relation=installed into_item=SIGHT into_serial=S-10 quantity=2 unit=pcs";
    filed(&world, ground, "T-3", 2, &right);
    assert_eq!((left(&world, "SH-1"), left(&world, "GL-1")), ("6 pcs".into(), "1.9990 kg".into()));
    assert_eq!(differences(&world, "S-10"), ["10 LENS B 1/0 missing"]);
    assert_eq!(ground.number("SELECT count(*) FROM edges"), edges + 1);
    assert_eq!(ground.number("SELECT count(*) FROM edges WHERE withdrawn_in = 2"), 1);
    assert!(world.fsck().findings.is_empty(), "{:?}", world.fsck().findings);

    // The batch of units, put right: the sight that was delivered since stays delivered.
    let mut parts: Vec<&str> = PARTS.to_vec();
    parts.push("unit item=SIGHT revision=C serial=S-11 status=in-work");
    filed(&world, ground, "T-1", 2, &parts);
    assert_eq!(unit(&world, "S-9").lines[0].node.status, "delivered");
    assert_eq!(unit(&world, "S-11").lines[0].node.status, "in-work");

    // A lens that was scanned into the wrong sight: it never was in there.
    filed(&world, ground, "T-3", 3, &right[1..]);
    assert!(unit(&world, "S-9").taken_out.is_empty());
    filed(
        &world,
        ground,
        "T-5",
        1,
        &["edge item=LENS serial=LA-1 relation=installed into_item=SIGHT into_serial=S-10"],
    );
    assert_eq!(unit(&world, "LA-1").lines.len(), 1);
    // Said again after all.
    filed(
        &world,
        ground,
        "T-5",
        2,
        &["edge item=SHIM lot=SH-1 relation=installed into_item=SIGHT into_serial=S-11 quantity=2 unit=pcs"],
    );
    let mut again = right.clone();
    again.push("operation item=SIGHT serial=S-9 operation=40-Lens");
    filed(&world, ground, "T-3", 4, &again);
    assert_eq!(differences(&world, "S-9"), Vec::<String>::new());
    assert_eq!(left(&world, "SH-1"), "4 pcs");
    assert!(world.fsck().findings.is_empty(), "{:?}", world.fsck().findings);

    // The list of parts, with a line less.
    filed(&world, ground, "T-2", 2, &DESIGN[..3]);
    assert_eq!(differences(&world, "S-9"), ["GLUE 1 /0.5 g foreign"]);
    assert!(world.fsck().findings.is_empty(), "{:?}", world.fsck().findings);
    // What was put right since is as it was in the pack that was issued before.
    let again = world.app.rebuild_pack(&manager, &pack.number, &ground.folder("again"), &mut |_, _| {});
    let again = again.unwrap_or_else(|error| panic!("{}", told(&error)));
    assert!(std::fs::read(&again.zip).unwrap() == before, "the pack is another");

    // A row that nobody took back.
    ground.sql("UPDATE edges SET withdrawn_in = 2 WHERE edge_id = (SELECT max(edge_id) FROM edges WHERE withdrawn_in = 0)");
    assert_eq!(world.fsck().findings.len(), 1);
});

on_both!(no_more_of_a_lot_is_used_than_there_is, |ground| {
    let world = world(ground);
    let into = |number: &str, rows: &[&str]| {
        file(&world, ground, (number, 1), ("RESTRICTED", "import"), rows).unwrap_err()
    };
    let said = into(
        "T-4",
        &[
            "edge item=SHIM lot=SH-1 relation=installed into_item=SIGHT into_serial=S-10 quantity=7.5 unit=pcs",
        ],
    );
    assert!(said.contains("row 2: 7.5 pcs of SHIM SH-1 cannot go into SIGHT S-10: of 10 pcs that were made or received, 7 pcs are left"), "{said}");
    // In one batch, and in another unit of the same kind.
    let said = into(
        "T-5",
        &[
            "edge item=GLUE lot=GL-1 relation=consumed into_item=SIGHT into_serial=S-10 quantity=1998 unit=g",
            "edge item=GLUE lot=GL-1 relation=consumed into_item=SIGHT into_serial=S-9 quantity=1.001 unit=g",
        ],
    );
    assert!(said.contains("row 3: 1.001 g of GLUE GL-1") && said.contains("0.0010 kg are left"), "{said}");
    let said = into(
        "T-6",
        &["edge item=GLUE lot=GL-1 relation=consumed into_item=SIGHT into_serial=S-10 quantity=1 unit=tin"],
    );
    assert!(said.contains("give the quantity in kg"), "{said}");
    // What comes out is there again.
    filed(
        &world,
        ground,
        "T-7",
        1,
        &[
            "edge item=SHIM lot=SH-1 relation=installed into_item=SIGHT into_serial=S-10 quantity=7 unit=pcs",
            "edge item=SHIM lot=SH-1 relation=removed into_item=SIGHT into_serial=S-9 quantity=2 unit=pcs",
            "edge item=SHIM lot=SH-1 relation=installed into_item=SIGHT into_serial=S-10 quantity=2 unit=pcs",
        ],
    );
    assert_eq!(left(&world, "SH-1"), "0 pcs");
});

on_both!(new_serial_numbers_are_written_as_those_of_their_part_are, |ground| {
    let world = world(ground);
    let pattern = "serials item=SIGHT revision=C pattern=S-[0-9][0-9]?[0-9]?";
    let import = ("RESTRICTED", "import");
    // In the same batch, and in those that follow.
    let rows = [pattern, "unit item=SIGHT revision=C serial=S-1234 status=in-work"];
    let said = file(&world, ground, ("T-4", 1), import, &rows).unwrap_err();
    assert!(
        said.contains("row 3: S-1234 is no serial number of SIGHT: these are written S-[0-9][0-9]?[0-9]?"),
        "{said}"
    );
    filed(&world, ground, "T-5", 1, &[pattern]);
    let said = file(&world, ground, ("T-6", 1), import, &rows[1..]).unwrap_err();
    assert!(said.contains("S-1234 is no serial number"), "{said}");
    filed(
        &world,
        ground,
        "T-7",
        1,
        &["unit item=SIGHT revision=C serial=S-123 status=in-work location=Bay-4"],
    );
    assert_eq!(unit(&world, "S-123").lines[0].node.location, "Bay-4");
    // The newest holds; one that is taken back does not.
    filed(&world, ground, "T-5", 2, &["serials item=SIGHT revision=C pattern=S-[0-9]+"]);
    filed(&world, ground, "T-8", 1, &rows[1..]);
    assert_eq!(ground.number("SELECT count(*) FROM serial_patterns WHERE withdrawn_in = 2"), 1);
    assert!(world.fsck().findings.is_empty(), "{:?}", world.fsck().findings);
});

on_both!(a_parts_list_that_cannot_be_is_refused, |ground| {
    let world = world(ground);
    for (number, rows, wanted) in [
        (
            "T-4",
            &["bom item=NUT into_item=SIGHT into_revision=C find=40 quantity=1"][..],
            "row 2: the item NUT is not defined",
        ),
        (
            "T-5",
            &["bom item=SHIM revision=9 into_item=SIGHT into_revision=C find=40 quantity=1"],
            "the item SHIM 9 is not defined",
        ),
        (
            "T-6",
            &["bom item=SIGHT into_item=LENS into_revision=A find=1 quantity=1"],
            "SIGHT cannot go into LENS, which is in it already",
        ),
        (
            "T-7",
            &[
                "bom item=SHIM into_item=SIGHT into_revision=C find=50 quantity=1",
                "bom item=LENS into_item=SIGHT into_revision=C find=50 quantity=2",
            ],
            "row 3: the alternatives of find number 50 in SIGHT have different quantities",
        ),
        (
            "T-8",
            &["operation item=SIGHT serial=S-77 operation=10"],
            "row 2: the lot or unit SIGHT S-77 is not defined",
        ),
    ] {
        let said = file(&world, ground, (number, 1), ("RESTRICTED", "import"), rows).unwrap_err();
        assert!(said.contains(wanted), "{said}");
    }
    assert_eq!(ground.number("SELECT count(*) FROM bom_lines"), 4);
});

// The genealogy is told to the rules in portions of 4,000 units; what is in a unit stands in an earlier one.
on_both!(readiness_tells_of_more_units_than_it_reads_at_once, |ground| {
    const EACH: usize = 4_100;
    let mut rows = vec![
        "item item=CASE revision=1 title=Case".to_owned(),
        "item item=CELL revision=1 title=Cell".to_owned(),
        "bom item=CELL into_item=CASE into_revision=1 find=10 quantity=1".to_owned(),
    ];
    rows.extend((0..EACH).map(|i| format!("unit item=CELL revision=1 serial=CE-{i} lot=M-1 status=in-work")));
    for i in 0..EACH {
        // Every thousandth one is delivered, to nobody the second and fourth time; three have no cell, one of them is the last.
        let status = match i {
            1_000 | 3_000 => "status=delivered customer=Depot",
            2_000 | 4_000 => "status=delivered",
            _ => "status=in-work",
        };
        rows.push(format!("unit item=CASE revision=1 serial=CA-{i} {status}"));
    }
    for i in (0..EACH).filter(|i| ![5, 4_001, EACH - 1].contains(i)) {
        rows.push(format!(
            "edge item=CELL serial=CE-{i} relation=installed into_item=CASE into_serial=CA-{i}"
        ));
    }
    let world = World::new(ground);
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    filed(&world, ground, "T-1", 1, &rows);
    let readiness = world.app.readiness(&world.session("manager"), "annexure-b", "", "").unwrap();
    let items = readiness.steps.into_iter().flat_map(|step| step.rules).flat_map(|rule| rule.items.clone());
    let told: Vec<String> = items.map(|item| item.reason).filter(|reason| reason.contains("CA-")).collect();
    for (count, names) in [("3", "CA-5, CA-4001, CA-4099"), ("2", "CA-2000, CA-4000")] {
        assert!(
            told.iter().any(|reason| reason.starts_with(count) && reason.contains(names)),
            "{count} {names}: {told:?}"
        );
    }
    assert_eq!(told.iter().filter(|reason| reason.contains("CA-4099")).count(), 2, "{told:?}");
});
