//! What scanners send, and what it names: who sees what of it, on the page and over the API.

use sanad::app::trace::Scanned;
use sanad::app::{Code, Error, Session};

use crate::harness::*;
use crate::http::{Service, encoded};

const PASSWORD: &str = "tidy lantern under the bridge";
/// Stands only in what is secret.
const CODEWORD: &str = "Zarghun";

/// Two parts with a unit of the same serial number, one part that is known by its trade item number, lots; and secret
/// units of both.
fn filled(ground: &Ground) -> World {
    let world = World::new(ground);
    let folder = ground.folder("scan");
    let header = "type,item,revision,title,lot,serial,supplier,supplier_lot,status\n";
    write(
        &folder,
        "open.csv",
        header.to_owned()
            + "item,SG-100,C,Rifle sight,,,,,\nitem,SG-200,A,Day sight,,,,,\nitem,09506000134352,A,Lens,,,,,\n\
               unit,SG-100,C,,,A-1,,,released\nunit,SG-200,A,,,A-1,,,released\nunit,SG-100,C,,,A-2,,,released\n\
               unit,09506000134352,A,,,L-9,,,released\nlot,SG-200,A,,LOT-7,,Alcast,H-4471,\n",
    );
    write(
        &folder,
        "secret.csv",
        header.to_owned()
            + &format!("unit,SG-100,C,,,{CODEWORD}-1,,,released\nlot,SG-200,A,,{CODEWORD}-LOT,,,,\n"),
    );
    write(
        &folder,
        "index.csv",
        "number,kind,title,marking,files,source\nT-1,trace-batch,Open units,RESTRICTED,open.csv,scan\n\
         T-2,trace-batch,Secret units,SECRET,secret.csv,scan\n",
    );
    world.file(&folder);
    world
}

fn scan(world: &World, session: &Session, text: &str) -> Result<Scanned, Error> {
    world.app.scan(session, text)
}

/// What was found, as `unit SG-100 C A-1`.
fn found(scanned: &Scanned) -> Vec<String> {
    let nodes = scanned.units.iter().chain(&scanned.lots);
    let nodes = nodes.map(|node| format!("{} {} {}", node.node_type, node.item, node.number));
    let parts = scanned.parts.iter().map(|part| format!("part {} {}", part.number, part.revision));
    let records = scanned.records.iter().map(|record| format!("record {}", record.number));
    nodes.chain(parts).chain(records).collect()
}

on_both!(what_is_scanned_names_the_unit_lot_part_or_record, |ground| {
    let world = filled(ground);
    let clerk = world.session("clerk");
    for (text, named) in [
        // Plain numbers, also in small letters, and by the supplier's lot.
        ("A-1", vec!["unit SG-100 C A-1", "unit SG-200 A A-1"]),
        ("a-2\r\n", vec!["unit SG-100 C A-2"]),
        ("LOT-7", vec!["lot SG-200 A LOT-7"]),
        ("H-4471", vec!["lot SG-200 A LOT-7"]),
        ("SG-100", vec!["part SG-100 C"]),
        ("t-1", vec!["record T-1"]),
        // The part number chooses among units of one number; a trade item that is no part here does not.
        ("[)>␞06␝17V0CVA5␝1PSG-200␝SA-1␞␄", vec!["unit SG-200 A A-1"]),
        ("(01)04012345678901(21)A-1(240)SG-100", vec!["unit SG-100 C A-1"]),
        ("]d20104012345678901", vec![]),
        ("]d2010401234567890121A-2", vec!["unit SG-100 C A-2"]),
        ("]d2010950600013435221L-9", vec!["unit 09506000134352 A L-9"]),
        ("]d2010950600013435221A-2", vec![]),
        ("https://id.gs1.org/01/9506000134352/21/L-9", vec!["unit 09506000134352 A L-9"]),
        ("]E09506000134352", vec!["part 09506000134352 A"]),
        ("[)>␞06␝1PSG-999␝SA-1␞␄", vec![]),
        // A UII does not say where its parts end.
        ("[)>␞06␝25SD0CVA5SG-100A-1␞␄", vec!["unit SG-100 C A-1"]),
        ("[)>␞06␝18S0CVA5A-2␞␄", vec!["unit SG-100 C A-2"]),
        ("[)>␞06␝25SD0CVA5XA-2␞␄", vec![]),
        ("NOTHING-1", vec![]),
    ] {
        let scanned = scan(&world, &clerk, text).unwrap_or_else(|error| panic!("{text}: {}", told(&error)));
        assert_eq!(found(&scanned), named, "{text}");
    }
    let both = scan(&world, &clerk, "(01)04012345678901(10)LOT-7(21)XX").unwrap();
    assert!(both.is_lot_of_unknown && both.units.is_empty() && both.lots.len() == 1);
    let mark = scan(&world, &clerk, "[)>␞06␝17V0CVA5␝1PSG-200␝SA-1␞␄").unwrap();
    assert_eq!((mark.form, mark.uii.as_str(), mark.construct), ("envelope", "D0CVA5SG-200A-1", Some(2)));
    let dated = scan(&world, &clerk, "(01)04012345678901(11)260228").unwrap();
    assert_eq!((dated.form, dated.elements[1].day.as_str()), ("gs1", "2026-02-28"));

    for (text, said) in [
        ("]d2010950600013435321L-9", "the check digit"),
        ("]d2[)>␞06␝SA-1␞␄", "GS1 DataMatrix (]d2)"),
        ("https://example.com/somewhere", "nor a GS1 Digital Link"),
        (" ", "Nothing was read"),
    ] {
        let error = scan(&world, &clerk, text).unwrap_err();
        assert_eq!(error.code(), Code::Invalid);
        assert!(told(&error).to_lowercase().contains(&said.to_lowercase()), "{}", told(&error));
    }
});

on_both!(invariant_8_scans_leave_out_what_is_above, |ground| {
    let world = filled(ground);
    let unit = format!("{CODEWORD}-1");
    for text in [
        unit.clone(),
        format!("[)>␞06␝1PSG-100␝S{}␞␄", unit.to_uppercase()),
        format!("(01)04012345678901(21){unit}"),
        format!("{CODEWORD}-LOT"),
        format!("(01)04012345678901(10){CODEWORD}-LOT"),
        "T-2".to_owned(),
    ] {
        let seen = scan(&world, &world.session("lower"), &text).unwrap();
        assert_eq!((found(&seen), seen.is_cut, seen.is_lot_of_unknown), (vec![], false, false), "{text}");
    }
    assert_eq!(
        found(&scan(&world, &world.session("manager"), &unit).unwrap()),
        [format!("unit SG-100 C {unit}")]
    );
    // Who may not read serial and batch data is refused, whatever they scan.
    let body = world.session("body");
    assert_eq!(scan(&world, &body, "A-1").unwrap_err().code(), Code::Denied);
});

on_both!(a_label_names_what_stands_on_its_version_and_nothing_else, |ground| {
    let world = filled(ground);
    let clerk = world.session("clerk");
    let digest = |number: &str| {
        let query = format!(
            "SELECT v.digest AS value FROM versions v JOIN records r ON r.record_id = v.record_id WHERE r.number = '{number}'"
        );
        ground.values(&query).remove(0).unwrap()
    };
    let label = |digest: &str, rest: &str| format!("https://wherever.example/label/{digest}?{rest}");
    let ask = |text: &str| found(&scan(&world, &clerk, text).unwrap());
    assert_eq!(ask(&label(&digest("T-1"), "unit=A-1&item=SG-200+A")), ["unit SG-200 A A-1"]);
    assert_eq!(ask(&label(&digest("T-1"), "lot=LOT-7&item=SG-200%20A")), ["lot SG-200 A LOT-7"]);
    // The same numbers on the label of somebody else.
    assert!(ask(&label(&"ab".repeat(32), "unit=A-1&item=SG-200+A")).is_empty());
    assert!(ask(&label(&digest("T-2"), "unit=A-1&item=SG-200+A")).is_empty());
    assert!(ask(&label(&digest("T-2"), &format!("unit={CODEWORD}-1"))).is_empty());
});

on_both!(the_page_leads_on_and_says_what_is_wrong, |ground| {
    let world = filled(ground);
    for login in ["clerk", "body"] {
        world.app.set_password(&world.session("admin"), login, PASSWORD).unwrap();
    }
    let service = Service::start(ground);
    let cookie = service.sign_in("tst", "clerk", PASSWORD);
    let get = |path: &str, text: &str, cookie: &str| {
        service.get(&format!("{path}?{}", encoded(&[("text", text)])), &[("cookie", cookie)])
    };
    let one = get("/scan", "[)>\u{1e}06\u{1d}1PSG-200\u{1d}SA-1\u{1e}\u{4}", &cookie);
    assert_eq!((one.status, one.header("location")), (303, Some("/trace/units/A-1?item=SG-200%20A")));
    assert_eq!(get("/scan", "t-1", &cookie).header("location"), Some("/records/T-1"));
    let several = get("/scan", "A-1", &cookie);
    assert_eq!(several.status, 200);
    assert!(several.text().contains("item=SG-100%20C") && several.text().contains("item=SG-200%20A"));
    let none = get("/scan", "<b>NOTHING</b>", &cookie);
    assert!(
        none.status == 200 && none.text().contains("Nothing on record fits") && !none.text().contains("<b>")
    );
    let wrong = get("/scan", "]d2010950600013435321L-9", &cookie);
    assert!(wrong.status == 422 && wrong.text().contains("check digit"), "{}", wrong.text());
    let empty = service.get("/scan", &[("cookie", &cookie)]);
    assert!(empty.status == 200 && empty.text().contains("autofocus"));

    let api = get("/api/v1/scan", "]d2010950600013435221L-9", &cookie);
    assert_eq!(api.status, 200, "{}", api.text());
    assert_eq!(api.json()["units"][0]["number"], "L-9");
    assert_eq!(api.json()["elements"][0]["code"], "01");
    let wrong = get("/api/v1/scan", "]d2010950600013435321L-9", &cookie);
    assert_eq!((wrong.status, wrong.json()["code"].as_str()), (422, Some("invalid")));
    assert_eq!(wrong.json()["fields"][0]["name"], "text");

    let body = service.sign_in("tst", "body", PASSWORD);
    assert_eq!(get("/api/v1/scan", "A-1", &body).status, 403);
    assert_eq!(get("/api/v1/scan", "A-1", "").status, 401);
});
