//! Packs about units, lots, orders and contracts: they have what bears on these and nothing else, say what stands against
//! them, verify, and are made again to the byte.

use std::collections::BTreeSet;
use std::fs;
use std::io::Read as _;
use std::path::Path;

use sanad::app::packs::{BuiltPack, NewPack};
use sanad::app::trace::read_epcis;
use sanad::app::{Code, Error};
use sanad::proof::pack::{PackJson, Status, Subject, SubjectSort};
use sanad::verify::{Verdict, verify};
use sanad::words::Words;

use crate::harness::*;
use crate::http::Service;

const PASSWORD: &str = "seven slow rivers meet here";

/// Two sights. The drive of each is made of bars of one lot; both stand in one batch.
const BOTH: &str = "type,item,revision,title,lot,serial,supplier,certificate,status,relation,into_item,into_lot,into_serial,quantity,unit
item,SIGHT,C,Sight
item,DRIVE,B,Drive
item,BAR,1,Bar
lot,BAR,1,,H-7,,Mill,M-1,,,,,,50,kg
lot,BAR,1,,H-8,,Mill,M-2,,,,,,50,kg
unit,SIGHT,C,,,ONE-1,,,in-work
unit,SIGHT,C,,,TWO-2,,,in-work
unit,DRIVE,B,,,D-1,,,in-work
unit,DRIVE,B,,,D-2,,,in-work
edge,BAR,,,H-7,,,,,consumed,DRIVE,,D-1,2,kg
edge,BAR,,,H-8,,,,,consumed,DRIVE,,D-2,2,kg
edge,DRIVE,,,,D-1,,,,installed,SIGHT,,ONE-1,,
edge,DRIVE,,,,D-2,,,,installed,SIGHT,,TWO-2,,
";

/// What only says something of the first.
const DELIVERED: &str = "type,item,revision,serial,status,customer\nunit,SIGHT,C,ONE-1,delivered,Depot\n";

const TEST: &str = "number,kind,title,state,files,links,part,serials,method,tested_on,result,requirement_kinds,laboratory,\
    tested_by,approved_by";
const NONCONFORMITY: &str = "number,kind,title,marking,state,part,serials,lot,detected_at,grade,description,disposition,\
    disposition_by,cause,customer_approval,closed_on";
const CERTIFICATE: &str = "number,kind,title,state,files,direction,issuer,part,lots,serials,contract,quantity,declaration,\
    deviations,signed_by,signed_on";
const CALIBRATION: &str = "number,kind,title,state,files,equipment,description,reference_standard,laboratory,calibrated_on,\
    due_on,result,certificate_number";

fn file(world: &World, ground: &Ground, name: &str, head: &str, rows: &[&str]) {
    let folder = ground.folder(name);
    write(&folder, "paper.txt", name);
    write(&folder, "index.csv", format!("{head}\n{}\n", rows.join("\n")));
    world.file(&folder);
}

fn batch(world: &World, ground: &Ground, number: &str, (order, marking): (&str, &str), rows: &str) {
    let folder = ground.folder(&format!("batch-{number}"));
    write(&folder, &format!("{number}.csv"), rows);
    let head = "number,kind,title,files,source,work_order,marking";
    write(
        &folder,
        "index.csv",
        format!("{head}\n{number},trace-batch,Batch,{number}.csv,scan,{order},{marking}\n"),
    );
    world.file(&folder);
}

fn filed(ground: &Ground) -> World {
    let world = World::new(ground);
    batch(&world, ground, "B-1", ("WO-1", ""), BOTH);
    batch(&world, ground, "B-2", ("WO-2", ""), DELIVERED);
    let gauge = |number: &str| {
        format!("{number},calibration,Gauge,valid,paper.txt,G-1,Gauge,Ring,Own,2026-01-10,2026-06-10,pass,77")
    };
    file(&world, ground, "gauges", CALIBRATION, &[&gauge("CAL-1"), &gauge("CAL-2")]);
    let test = |number: &str, serial: &str, gauge: &str| {
        format!(
            "{number},test-report,Firing,approved,paper.txt,tested-with:{gauge},SIGHT C,{serial},M 1,2026-02-01,pass,\
             performance,Own,Ali,Basit"
        )
    };
    let tests = [test("T-1", "ONE-1", "CAL-1"), test("T-2", "TWO-2", "CAL-2")];
    file(&world, ground, "tests", TEST, &[&tests[0], &tests[1]]);
    let wrong = |number: &str, unit: &str, marking: &str| {
        format!(
            "{number},nonconformity,Play,{marking},closed,DRIVE,{unit},,Test,minor,Play,repair,Basit,Wear,requested,2026-02-05"
        )
    };
    let wrongs = [wrong("N-1", "D-1", ""), wrong("N-2", "D-2", ""), wrong("N-3", "D-1", "SECRET")];
    file(&world, ground, "wrongs", NONCONFORMITY, &[&wrongs[0], &wrongs[1], &wrongs[2]]);
    let concession = "number,kind,title,state,files,links,concession_type,requirement,description,part,customer,approved_by,\
        approval_reference";
    let given = |number: &str, of: &str| {
        format!(
            "{number},concession,Play,approved,paper.txt,covers:{of},concession,Play,Play,DRIVE,Depot,Depot,L 5"
        )
    };
    file(&world, ground, "given", concession, &[&given("C-1", "N-1"), &given("C-2", "N-2")]);
    let bar = |number: &str, lot: &str| {
        format!(
            "{number},certificate-of-conformity,Bar,issued,paper.txt,received,Mill,BAR,{lot},,,50,As ordered,none,Mill,2026-01-01"
        )
    };
    let own = "COC-1,certificate-of-conformity,Sight,in-review,paper.txt,issued,Test Works,SIGHT,,ONE-1,K-77,1,As ordered,listed,\
        Basit,2026-03-01";
    file(&world, ground, "bars", CERTIFICATE, &[&bar("M-1", "H-7"), &bar("M-2", "H-8"), own]);
    world
}

fn subject(sort: SubjectSort, part: &str, number: &str) -> Subject {
    Subject { sort, part: part.to_owned(), number: number.to_owned() }
}

fn asked(about: &[Subject]) -> NewPack {
    NewPack { profile: "unit-evidence".to_owned(), about: about.to_vec(), ..NewPack::default() }
}

fn try_build(world: &World, ground: &Ground, login: &str, new: &NewPack) -> Result<BuiltPack, Error> {
    world.app.build_pack(&world.session(login), new, &ground.folder("packs"), &mut |_, _| {})
}

fn build(world: &World, ground: &Ground, about: &[Subject]) -> BuiltPack {
    try_build(world, ground, "lower", &asked(about)).unwrap_or_else(|error| panic!("{}", told(&error)))
}

/// The members of a pack: path under the top directory, bytes.
pub fn members(zip: &Path) -> Vec<(String, Vec<u8>)> {
    let mut zip = zip::ZipArchive::new(fs::File::open(zip).unwrap()).unwrap();
    (0..zip.len())
        .map(|at| {
            let mut file = zip.by_index(at).unwrap();
            let name = file.name().unwrap().split_once('/').unwrap().1.to_owned();
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).unwrap();
            (name, bytes)
        })
        .collect()
}

fn bytes_of(zip: &Path, path: &str) -> Vec<u8> {
    members(zip).into_iter().find(|(name, _)| name == path).unwrap_or_else(|| panic!("no {path}")).1
}

pub fn pack_json(zip: &Path) -> PackJson {
    sanad::proof::canonical::parse_as(&bytes_of(zip, "data/pack.json")).unwrap()
}

pub fn numbers(pack: &PackJson) -> BTreeSet<&str> {
    pack.contents.iter().map(|content| content.number.as_str()).collect()
}

/// The rules that are not met: id, result, and what fails them.
pub fn unmet(pack: &PackJson) -> Vec<String> {
    let rules = pack.steps.iter().flat_map(|step| &step.rules);
    let failed = rules.filter(|rule| rule.status != Status::Complete);
    failed
        .map(|rule| {
            let items: Vec<&str> = rule.items.iter().map(|item| item.reason.as_str()).collect();
            format!("{} {}: {}", rule.id, rule.status.code(), items.join(" | "))
        })
        .collect()
}

/// Serials and lots in `units.csv`.
fn listed(zip: &Path) -> Vec<String> {
    let text = bytes_of(zip, "data/traceability/units.csv");
    csv::Reader::from_reader(text.as_slice()).records().map(|row| row.unwrap()[3].to_owned()).collect()
}

on_both!(a_pack_about_a_unit_has_what_bears_on_it_and_nothing_else, |ground| {
    let world = filed(ground);
    let one = [subject(SubjectSort::Unit, "", "ONE-1")];
    let built = build(&world, ground, &one);
    assert_eq!(built.number, "TST-UE-2026-0001");
    let report = verify(&built.zip, &world.trust());
    assert_eq!(report.verdict(), Verdict::Verified, "{}", findings(&report));
    let pack = pack_json(&built.zip);
    assert_eq!(pack.scope.about, [subject(SubjectSort::Unit, "SIGHT", "ONE-1")]);
    let expected = ["B-1", "B-2", "C-1", "CAL-1", "COC-1", "M-1", "N-1", "T-1"];
    assert_eq!(numbers(&pack).into_iter().collect::<Vec<_>>(), expected);
    // Neither the other sight nor anything of it stands anywhere.
    for (path, bytes) in members(&built.zip) {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        for other in ["TWO-2", "D-2", "H-8", "\"T-2\"", "CAL-2"] {
            assert!(!text.contains(other), "{other} in {path}");
        }
    }
    // The batch that names both is there without its file, and that is said; the one that names this unit only is whole.
    let withheld = |number: &str| {
        let content = pack.contents.iter().find(|content| content.number == number).unwrap();
        content
            .versions
            .iter()
            .flat_map(|version| &version.withheld)
            .map(|one| one.reason.clone())
            .collect::<Vec<_>>()
    };
    let reason =
        "names other lots and units too; what it says of those in this pack stands in data/traceability/";
    assert_eq!((withheld("B-1"), withheld("B-2")), (vec![reason.to_owned()], Vec::new()));
    assert_eq!(listed(&built.zip), ["H-7", "ONE-1", "D-1"]);
    let events = ground.folder("events").join("epcis.json");
    fs::write(&events, bytes_of(&built.zip, "data/traceability/epcis.jsonld")).unwrap();
    let read = read_epcis(&events, &Words::english()).unwrap_or_else(|error| panic!("{}", told(&error)));
    assert!(read.rows.is_some_and(|rows| rows > 5) && read.refused.is_empty(), "{read:?}");
    // The certificate is not issued yet, and that is all.
    let [unissued] = unmet(&pack).try_into().unwrap();
    assert!(unissued.starts_with("u5.1 incomplete: "), "{unissued}");

    // Made again to the byte, also after more was filed of it.
    let before = fs::read(&built.zip).unwrap();
    batch(
        &world,
        ground,
        "B-3",
        ("WO-3", ""),
        "type,item,revision,serial,status\nunit,SIGHT,C,ONE-1,returned\n",
    );
    // The same batch in a second version, which says more of the unit.
    let more = format!("{DELIVERED}unit,DRIVE,B,D-1,quarantined,\n");
    batch(&world, ground, "B-2", ("WO-2", ""), &more);
    file(
        &world,
        ground,
        "later",
        NONCONFORMITY,
        &["N-4,nonconformity,Crack,,open,SIGHT,ONE-1,,Depot,major,Crack,,,,,"],
    );
    fs::remove_file(&built.zip).unwrap();
    let again = world.app.rebuild_pack(
        &world.session("lower"),
        &built.number,
        &ground.folder("packs"),
        &mut |_, _| {},
    );
    let again = again.unwrap_or_else(|error| panic!("{}", told(&error)));
    assert_eq!(fs::read(&again.zip).unwrap(), before);
    let earlier = NewPack { as_of: Some(built.as_of), ..asked(&one) };
    let earlier = try_build(&world, ground, "lower", &earlier).unwrap();
    assert_eq!(numbers(&pack_json(&earlier.zip)), numbers(&pack));
    let units = |built: &BuiltPack| bytes_of(&built.zip, "data/traceability/units.csv");
    assert_eq!(units(&earlier), units(&again));

    // And a new one says what stands against it now; what its maker may see of it, and up to which marking.
    let now = pack_json(&build(&world, ground, &one).zip);
    assert_eq!(
        unmet(&now)[..2],
        [
            "u1.2 blocked: DRIVE D-1 is in quarantine.",
            "u4.1 blocked: The nonconformity N-4 of SIGHT ONE-1 is not closed."
        ]
    );
    let all = pack_json(&try_build(&world, ground, "manager", &asked(&one)).unwrap().zip);
    assert!(numbers(&all).contains("N-3") && !numbers(&now).contains("N-3"));
    assert_eq!(all.scope.marking, "SECRET");
});

on_both!(a_lot_an_order_and_a_contract_lead_to_their_units, |ground| {
    let world = filed(ground);
    let of = |subject: Subject| {
        let built = build(&world, ground, &[subject]);
        let report = verify(&built.zip, &world.trust());
        assert_eq!(report.verdict(), Verdict::Verified, "{}", findings(&report));
        (listed(&built.zip), pack_json(&built.zip))
    };
    // A lot is what it was made of, and the units that were made in it.
    let made =
        "type,item,revision,title,lot,serial,status\nlot,DRIVE,B,,RUN-5,,\nunit,DRIVE,B,,RUN-5,D-9,in-work\n";
    batch(&world, ground, "B-5", ("", ""), made);
    let (pieces, pack) = of(subject(SubjectSort::Lot, "", "RUN-5"));
    assert_eq!(pieces, ["RUN-5", "D-9"]);
    assert_eq!(numbers(&pack).into_iter().collect::<Vec<_>>(), ["B-5"]);
    let (pieces, pack) = of(subject(SubjectSort::Lot, "BAR 1", "H-7"));
    assert_eq!((pieces.as_slice(), &pack.scope.about[0].part), (&["H-7".to_owned()][..], &"BAR".to_owned()));
    // The order made everything; what stands in something else of it need not be tested itself.
    let (pieces, pack) = of(subject(SubjectSort::Order, "", "WO-1"));
    assert_eq!(pieces, ["H-7", "H-8", "ONE-1", "TWO-2", "D-1", "D-2"]);
    assert!(!unmet(&pack).iter().any(|rule| rule.starts_with("u3")), "{:?}", unmet(&pack));
    let (pieces, pack) = of(subject(SubjectSort::Contract, "", "K-77"));
    assert_eq!(pieces, ["H-7", "ONE-1", "D-1"]);
    assert_eq!(pack.scope.about, [subject(SubjectSort::Contract, "", "K-77")]);
});

on_both!(what_a_hidden_batch_says_is_in_no_pack_below_it, |ground| {
    let world = filed(ground);
    let secret = "type,item,revision,title,lot,serial,status,relation,into_item,into_serial\nitem,CHIP,1,Chip,,,,,,\n\
        unit,CHIP,1,,,X-1,in-work,,,\nedge,CHIP,,,,X-1,,installed,SIGHT,ONE-1\nunit,SIGHT,C,,,ONE-1,scrapped,,,\n";
    batch(&world, ground, "B-9", ("", "SECRET"), secret);
    let one = [subject(SubjectSort::Unit, "", "ONE-1")];
    let below = build(&world, ground, &one);
    assert_eq!(listed(&below.zip), ["H-7", "ONE-1", "D-1"]);
    for (path, bytes) in members(&below.zip) {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        assert!(["CHIP", "X-1", "B-9"].iter().all(|hidden| !text.contains(hidden)), "{path}");
    }
    let all = try_build(&world, ground, "manager", &asked(&one)).unwrap();
    assert_eq!(listed(&all.zip), ["H-7", "ONE-1", "D-1", "X-1"]);
    assert!(unmet(&pack_json(&all.zip)).contains(&"u1.2 blocked: SIGHT ONE-1 is scrapped.".to_owned()));
});

on_both!(what_cannot_be_meant_is_refused_beside_its_field, |ground| {
    let world = filed(ground);
    let other = "type,item,revision,title,serial,status\nitem,LENS,1,Lens,,\nunit,LENS,1,,ONE-1,in-work\n";
    batch(&world, ground, "B-7", ("", ""), other);
    let unit = |part: &str, number: &str| subject(SubjectSort::Unit, part, number);
    let refused = |new: NewPack| {
        let error = try_build(&world, ground, "lower", &new).unwrap_err();
        assert_eq!(error.code(), Code::Invalid, "{}", told(&error));
        error.fields().map(|(name, line)| format!("{name}: {line}")).collect::<Vec<_>>()
    };
    let several = [unit("", "ONE-1"), unit("", "THREE"), subject(SubjectSort::Contract, "", "K-0")];
    assert_eq!(
        refused(asked(&several)),
        [
            "units: ONE-1 is a number of several parts: LENS, SIGHT. Say which.",
            "units: No trace batch knows THREE (of this part, up to this position).",
            "contracts: No record of the contract K-0 names a lot or unit.",
        ]
    );
    let one = [unit("SIGHT", "ONE-1")];
    assert_eq!(
        refused(NewPack { profile: "annexure-b".to_owned(), ..asked(&one) })[0].split(':').next(),
        Some("profile")
    );
    assert_eq!(refused(asked(&[]))[0].split(':').next(), Some("profile"));
    assert_eq!(
        refused(NewPack { site: "Hall".to_owned(), ..asked(&one) })[0].split(':').next(),
        Some("site")
    );
    let withhold = vec!["kind:trace-batch/files=Secret".to_owned()];
    let lines = refused(NewPack { withhold, ..asked(&one) });
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert!(lines[0].starts_with("withhold: The file of B-1 cannot be withheld"), "{lines:?}");
    // No number was used up.
    assert_eq!(build(&world, ground, &one).number, "TST-UE-2026-0001");
});

on_both!(the_page_the_api_and_the_command_line_ask_for_it, |ground| {
    let world = filed(ground);
    world.app.set_password(&world.session("admin"), "manager", PASSWORD).unwrap();
    drop(world);
    let to = ground.folder("made");
    let mut command = sanad();
    command
        .args(["pack", "build", "--unit", "ONE-1", "--as", "manager", "--to"])
        .arg(&to)
        .arg("--dir")
        .arg(ground.dir());
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", printed(&output));
    assert!(to.join("TST-UE-2026-0001.zip").is_file() && to.join("TST-UE-2026-0001.pdf").is_file());

    let service = Service::start(ground);
    let cookie = service.sign_in("tst", "manager", PASSWORD);
    // The page of the unit leads to the form, filled in.
    let page = service.get("/trace/units/ONE-1", &[("cookie", &cookie)]).text();
    assert!(page.contains("/packs/new?unit=ONE-1&amp;item=SIGHT%20C"), "{page}");
    let page = service.get("/packs/new?unit=ONE-1&item=SIGHT%20C", &[("cookie", &cookie)]).text();
    assert!(
        page.contains("value=\"unit-evidence\" selected") && page.contains(">ONE-1</textarea>"),
        "{page}"
    );
    let form = |more: &[(&'static str, &'static str)]| {
        let fields = [&[("copy", "1"), ("profile", "unit-evidence")], more].concat();
        service.post("/packs/new", &cookie, &fields)
    };
    let wrong = form(&[("units", "ONE-1\r\n THREE "), ("contracts", "K-0")]);
    let text = wrong.text();
    assert!(wrong.status == 422 && text.contains("No trace batch knows THREE"), "{text}");
    assert!(text.contains("ONE-1\nTHREE") && text.contains("No record of the contract K-0"), "{text}");
    let done = form(&[("units", "ONE-1"), ("contracts", "K-77")]);
    assert_eq!(done.status, 303, "{}", done.text());
    let is_it = |pack: &&serde_json::Value| pack["request"]["number"] == "TST-UE-2026-0002";
    let issued = (0..600).find_map(|_| {
        std::thread::sleep(std::time::Duration::from_millis(50));
        let list = service.get("/api/v1/packs", &[("cookie", &cookie)]).json();
        list["packs"].as_array().unwrap().iter().find(is_it).cloned()
    });
    let number = "TST-UE-2026-0002";
    let about = &issued.unwrap_or_else(|| panic!("{number} was not issued"))["request"]["about"];
    assert_eq!(about[1], serde_json::json!({"sort": "contract", "part": "", "number": "K-77"}), "{about}");
    let page = service.get(&format!("/packs/{number}"), &[("cookie", &cookie)]).text();
    assert!(page.contains("SIGHT ONE-1") && page.contains("K-77"), "{page}");
    let list = service.get("/packs", &[("cookie", &cookie)]).text();
    assert!(list.contains("SIGHT ONE-1"), "{list}");
    // A program names no profile: there is one for this.
    let json = [
        ("cookie", cookie.as_str()),
        ("content-type", "application/json"),
        ("sec-fetch-site", "same-origin"),
    ];
    let asked = service.send("POST", "/api/v1/packs/preview", &json, br#"{"units": ["ONE-1"]}"#);
    assert_eq!(asked.status, 200, "{}", asked.text());
    let lines = asked.json()["lines"].as_array().unwrap().clone();
    let [line] = lines.as_slice() else { panic!("{lines:?}") };
    assert_eq!((line["number"].as_str(), line["part"].as_str()), (Some("B-1"), Some("file")));
});
