//! Work that is in doubt: with a gauge that was found out of tolerance, or of somebody; and where it went.

use sanad::app::trace::{Fallout, FalloutQuestion};
use sanad::app::{Code, Error};
use serde_json::json;

use crate::as_designed::{file as batch, filed};
use crate::harness::*;
use crate::http::Service;
use crate::signing::PASSWORD;

const EQUIPMENT: &str =
    "number,kind,title,state,files,identification,description,location,keeper,interval_months";
const CALIBRATION: &str = "number,kind,title,state,files,equipment,description,reference_standard,laboratory,calibrated_on,\
    due_on,result,certificate_number";
const TEST: &str = "number,kind,title,marking,state,files,links,part,serials,method,tested_on,result,requirement_kinds,\
    laboratory,tested_by,approved_by";

fn file(world: &World, ground: &Ground, name: &str, head: &str, rows: &[&str]) {
    let folder = ground.folder(name);
    write(&folder, "paper.txt", name);
    write(&folder, "index.csv", format!("{head}\n{}\n", rows.join("\n")));
    world.file(&folder);
}

/// A gauge that was good in January and out of tolerance in June; two drives, one in a mount that is delivered.
fn world(ground: &Ground) -> World {
    let world = crate::signing::world(ground);
    filed(
        &world,
        ground,
        "B-1",
        1,
        &[
            "item item=DRIVE revision=B title=Drive",
            "item item=MOUNT revision=C title=Mount",
            "item item=GREASE revision=1 title=Grease",
            "lot item=GREASE revision=1 lot=GR-1 quantity=900 unit=g",
            "unit item=DRIVE revision=B serial=D-1 status=released",
            "unit item=DRIVE revision=B serial=D-2 status=in-work",
            "unit item=DRIVE revision=B serial=D-3 status=in-work",
            "unit item=MOUNT revision=C serial=M-1 status=delivered customer=Depot",
            "edge item=DRIVE serial=D-1 relation=installed into_item=MOUNT into_serial=M-1",
            "edge item=GREASE lot=GR-1 relation=consumed into_item=DRIVE into_serial=D-2 quantity=2 unit=g",
            "operation item=DRIVE serial=D-3 operation=40-Torque operator=a.khan equipment=TQ-3 done_on=2026-01-05",
            "operation item=DRIVE serial=D-1 operation=40-Torque operator=a.khan equipment=TQ-3 done_on=2026-02-01",
            "operation item=GREASE lot=GR-1 operation=10-Mix operator=b.ali equipment=TQ-3 done_on=2026-03-01",
            "operation item=DRIVE serial=D-2 operation=45-Torque operator=d.raza equipment=TQ-3 done_on=2026-06-02",
            "operation item=DRIVE serial=D-3 operation=50-Paint operator=b.ali equipment=SP-1 done_on=2026-03-02",
        ],
    );
    file(
        &world,
        ground,
        "equipment",
        EQUIPMENT,
        &["EQ-1,equipment,Wrench,in-use,paper.txt,TQ-3,Torque wrench,Shop,manager,12"],
    );
    file(
        &world,
        ground,
        "calibrations",
        CALIBRATION,
        &[
            "CAL-0,calibration,Wrench,valid,paper.txt,TQ-3,Wrench,Ring,Own,2025-06-01,2026-01-09,pass,6",
            "CAL-1,calibration,Wrench,valid,paper.txt,TQ-3,Wrench,Ring,Own,2026-01-10,2026-06-10,pass,7",
            "CAL-2,calibration,Wrench,valid,paper.txt,TQ-3,Wrench,Ring,Own,2026-06-01,2026-12-01,fail,8",
        ],
    );
    file(
        &world,
        ground,
        "tests",
        TEST,
        &[
            "T-1,test-report,Break,RESTRICTED,approved,paper.txt,tested-with:CAL-1,DRIVE B,D-2,M 1,2026-04-01,pass,performance,Own,Ali,Basit",
            "T-9,test-report,Break,SECRET,approved,paper.txt,tested-with:CAL-1,DRIVE B,D-3,M 1,2026-04-02,pass,performance,Own,Ali,Basit",
        ],
    );
    world
}

fn ask(world: &World, login: &str, asked: &FalloutQuestion) -> Result<Fallout, Error> {
    world.app.fallout(&world.session(login), asked)
}

fn of(equipment: &str, operator: &str, from: &str, to: &str) -> FalloutQuestion {
    FalloutQuestion {
        equipment: equipment.to_owned(),
        operator: operator.to_owned(),
        from: from.to_owned(),
        to: to.to_owned(),
    }
}

fn work(found: &Fallout) -> Vec<String> {
    found
        .work
        .iter()
        .map(|one| format!("{} {} {} {}", one.day, one.name, one.of.number, one.record))
        .collect()
}

/// `M-1 delivered Depot by D-1`.
fn units(found: &Fallout) -> Vec<String> {
    let unit = |one: &sanad::app::trace::fallout::DoubtfulUnit| {
        let by: Vec<&str> = one.through.iter().map(|end| end.number.as_str()).collect();
        let inside = if one.is_inside { " inside" } else { "" };
        format!("{} {} {} by {}{inside}", one.unit.number, one.unit.status, one.unit.customer, by.join(","))
    };
    found.units.iter().map(unit).collect()
}

on_both!(what_a_gauge_measured_since_it_was_last_good_is_followed_to_the_customer, |ground| {
    let world = world(ground);
    for name in ["EQ-1", "TQ-3"] {
        let found =
            ask(&world, "clerk", &of(name, "", "", "")).unwrap_or_else(|error| panic!("{}", told(&error)));
        let period = (found.since.as_deref(), found.from.as_str(), found.to.as_str());
        assert_eq!(period, (Some("CAL-1"), "2026-01-10", "2026-06-01"), "{name}");
        assert_eq!(
            work(&found),
            ["2026-02-01 40-Torque D-1 B-1", "2026-03-01 10-Mix GR-1 B-1", "2026-04-01 M 1 D-2 T-1"]
        );
        assert_eq!(
            units(&found),
            ["M-1 delivered Depot by D-1", "D-1 released  by D-1 inside", "D-2 in-work  by GR-1,D-2"]
                .map(str::to_owned)
        );
        assert_eq!(found.delivered, 1);
    }
    // Whoever may see everything sees the other test, too.
    let found = ask(&world, "manager", &of("EQ-1", "", "2026-04-02", "")).unwrap();
    assert_eq!(
        (work(&found), found.since),
        (vec!["2026-04-02 M 1 D-3 T-9".to_owned(), "2026-06-02 45-Torque D-2 B-1".to_owned()], None)
    );
    let list = world.app.fallout_list(&world.session("clerk"), &of("EQ-1", "", "", "")).unwrap();
    assert_eq!(list.lines().nth(1), Some("M-1,MOUNT C,Mount,delivered,Depot,DRIVE B D-1"));
    assert!(world.fsck().findings.is_empty());
});

on_both!(the_work_of_somebody_in_a_time_is_followed, |ground| {
    let world = world(ground);
    let found = ask(&world, "clerk", &of("", "a.khan", "", "2026-01-31")).unwrap();
    assert_eq!(work(&found), ["2026-01-05 40-Torque D-3 B-1"]);
    let found = ask(&world, "clerk", &of("SP-1", "b.ali", "", "")).unwrap();
    assert_eq!(work(&found), ["2026-03-02 50-Paint D-3 B-1"]);
    let found = ask(&world, "clerk", &of("", "Ali", "", "")).unwrap();
    assert_eq!(work(&found), ["2026-04-01 M 1 D-2 T-1"]);
    let history = world.app.unit_history(&world.session("clerk"), "D-3", None).unwrap();
    let done = history.happened.iter().filter_map(|one| one.operation.as_ref());
    assert_eq!(done.map(|one| one.operation.as_str()).collect::<Vec<_>>(), ["40-Torque", "50-Paint"]);
    // What a hidden batch says was not done, for whoever may not see it.
    batch(
        &world,
        ground,
        ("B-2", 1),
        ("SECRET", "import"),
        &["operation item=DRIVE serial=D-2 operation=60 operator=c.shah done_on=2026-02-02"],
    )
    .unwrap();
    assert!(ask(&world, "clerk", &of("", "c.shah", "", "")).unwrap().work.is_empty());
    assert_eq!(ask(&world, "manager", &of("", "c.shah", "", "")).unwrap().work.len(), 1);
    for (asked, field) in [
        (of("", " ", "", ""), "equipment"),
        (of("NONE", "", "", ""), "equipment"),
        (of("EQ-1", "", "1.2.2026", ""), "from"),
        (of("EQ-1", "", "2026-02-01", "2026-01-01"), "to"),
    ] {
        let error = ask(&world, "clerk", &asked).unwrap_err();
        assert_eq!((error.code(), error.fields().next().map(|(name, _)| name)), (Code::Invalid, Some(field)));
    }
});

on_both!(the_page_the_answer_and_the_table_of_a_fallout_agree, |ground| {
    drop(world(ground));
    let service = Service::start(ground);
    let cookie = service.sign_in("tst", "clerk", PASSWORD);
    let get = |path: &str| service.get(path, &[("cookie", &cookie)]);
    let page = get("/trace/fallout?equipment=EQ-1").text();
    for wanted in ["CAL-1", "M-1", "Depot", "40-Torque", "One of them delivered".to_lowercase().as_str()] {
        assert!(page.contains(wanted), "{wanted}: {page}");
    }
    assert!(!page.contains('⟦') && !page.contains("T-9"), "{page}");
    let wrong = get("/trace/fallout?equipment=EQ-1&from=soon");
    assert!(wrong.status == 422 && wrong.text().contains("a day is written like"), "{}", wrong.text());
    let found = get("/api/v1/trace/fallout?equipment=EQ-1").json();
    assert_eq!((&found["delivered"], &found["units"][0]["unit"]["number"]), (&json!(1), &json!("M-1")));
    assert_eq!(get("/api/v1/trace/fallout?equipment=NONE").status, 422);
    assert!(get("/api/v1/trace/fallout/units.csv?equipment=EQ-1").text().contains("M-1,MOUNT C"));
});
