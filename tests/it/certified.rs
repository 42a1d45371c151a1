//! The certificate of conformity as a document: what stands on it, for whom, and that it says when it is not in force.

use sanad::app::Code;
use sanad::app::reports::ReportQuery;
use sanad::pack::format;
use sanad::pack::printout::{Notice, Printout};
use sanad::words::Words;

use crate::harness::*;
use crate::http::Service;
use crate::reports::{composed, section, up_to};

const PASSWORD: &str = "tidy lantern under the bridge";
const REPORT: &str = "certificate-of-conformity";
/// Stands only in what is secret.
const CODEWORD: &str = "Zarghun";

/// Two sights: in one a drive with a number, in the other one of a lot that was made here, both of a bar.
const BATCH: &str = "type,item,revision,title,lot,serial,supplier,supplier_lot,certificate,made_on,status,relation,into_item,into_serial,quantity,unit,into_lot
item,SIGHT,C,Sight
item,DRIVE,B,Drive
item,BAR,1,Bar
item,GLASS,,Glass
lot,BAR,1,,H-7,,Mill,HEAT-5,M-1,2026-01-05,,,,,50,kg
lot,GLASS,,,G-1,,,,,,,,,,,
unit,SIGHT,C,,L-4,S-1,,,,2026-01-20,released
unit,SIGHT,C,,,S-2,,,,,in-work
unit,DRIVE,B,,,D-1,,,,,in-work
edge,BAR,,,H-7,,,,,,,consumed,DRIVE,D-1,2,kg
lot,DRIVE,B,,LD-1,,Test Works
edge,BAR,,,H-7,,,,,,,consumed,DRIVE,,1,kg,LD-1
edge,DRIVE,,,LD-1,,,,,,,consumed,SIGHT,S-2,1,pcs
edge,GLASS,,,G-1,,,,,,,consumed,SIGHT,S-2,1,pcs
edge,DRIVE,,,,D-1,,,,,,installed,SIGHT,S-1,,
";

/// What only some may know: a third sight, and another lot in the drive.
const SECRET_BATCH: &str = "type,item,revision,lot,serial,supplier,supplier_lot,certificate,status,relation,into_item,into_serial,quantity,unit
lot,BAR,1,H-9,,Zarghun Mill,HEAT-1,M-1,,,,,9,kg
unit,SIGHT,C,,S-3,,,,in-work
edge,BAR,,H-9,,,,,,consumed,DRIVE,D-1,1,kg
";

const CALIBRATION: &str = "number,kind,title,state,files,equipment,description,reference_standard,laboratory,calibrated_on,\
    due_on,result,certificate_number";
const TEST: &str = "number,kind,title,marking,state,files,links,part,serials,method,acceptance_criterion,tested_on,result,\
    measured,requirement_kinds,laboratory,tested_by,approved_by";
const NONCONFORMITY: &str = "number,kind,title,marking,state,part,serials,detected_at,grade,description,disposition,\
    disposition_by,cause,customer_approval,customer_approval_reference,closed_on";
const CONCESSION: &str = "number,kind,title,state,files,links,concession_type,requirement,description,part,serials,customer,\
    approved_by,approval_reference,valid_until";
const CERTIFICATE: &str = "number,kind,title,state,occurred_on,files,links,direction,certificate_number,\
    inspection_document,issuer,issuer_address,customer,contract,order_number,delivery_note,inspection_authority,part,serials,\
    lots,quantity,quantity_unit,declaration,deviations,signed_by,signed_as,signed_on,remarks";

fn file(world: &World, ground: &Ground, name: &str, head: &str, rows: &[&str]) {
    let folder = ground.folder(name);
    write(&folder, "paper.txt", name);
    write(&folder, "index.csv", format!("{head}\n{}\n", rows.join("\n")));
    world.file(&folder);
}

/// A certificate of four sights, one of which nobody made, in a state.
fn certificate(number: &str, state: &str, links: &str) -> String {
    format!(
        "{number},certificate-of-conformity,Sights for the depot,{state},2026-03-01,paper.txt,{links},issued,TW-12,3.1,\
         Test Works,Mill Road 1,Depot,K-7,O-44,D-9,Resident inspector,SIGHT,S-1;S-2;S-3;S-7,,4,pcs,\
         Made as ordered.,listed,The manager,Head of quality,2026-03-01,Packed in two cases"
    )
}

fn filed(ground: &Ground) -> World {
    let world = World::new(ground);
    let batch = ground.folder("batches");
    write(&batch, "open.csv", BATCH);
    write(&batch, "secret.csv", SECRET_BATCH);
    let index = "number,kind,title,files,source,marking\nB-1,trace-batch,Batch,open.csv,import,\n\
        B-9,trace-batch,Zarghun,secret.csv,scan,SECRET\n";
    write(&batch, "index.csv", index);
    world.file(&batch);
    let gauge = |number: &str, state: &str| {
        format!(
            "{number},calibration,Gauge,{state},paper.txt,G-1,Gauge,Ring,Own,2026-01-10,2026-06-10,pass,77"
        )
    };
    file(&world, ground, "gauges", CALIBRATION, &[&gauge("CAL-1", "expired"), &gauge("CAL-2", "withdrawn")]);
    let test = |number: &str, marking: &str, state: &str, gauge: &str, of: &str, method: &str| {
        format!(
            "{number},test-report,Firing {number},{marking},{state},paper.txt,tested-with:{gauge},{of},{method},\
             Play under 0.3,2026-02-01,pass,0.21,performance,Own,Ali,Basit"
        )
    };
    let tests = [
        test("T-1", "", "approved", "CAL-1", "SIGHT C,S-1;S-2", "M 1"),
        test("T-2", "", "in-review", "CAL-2", "DRIVE B,D-1", "M 2"),
        test("T-3", "", "superseded", "CAL-1", "SIGHT C,S-1", "M 3"),
        test("T-4", "", "void", "CAL-1", "SIGHT C,S-1", "M 4"),
        test("T-5", "", "approved", "CAL-1", "SIGHT C,S-8", "M 5"),
        test("T-9", "SECRET", "approved", "CAL-1", "SIGHT C,S-1", CODEWORD),
    ];
    file(&world, ground, "tests", TEST, &tests.each_ref().map(String::as_str));
    file(
        &world,
        ground,
        "nonconformities",
        NONCONFORMITY,
        &[
            "N-1,nonconformity,Play,,closed,DRIVE,D-1,Test,minor,Play,repair,Basit,Wear,given,L 7,2026-02-05",
            "N-2,nonconformity,Scratch,,open,SIGHT,S-2,Test,minor,Scratch,,,,,,",
            "N-3,nonconformity,Burr,,closed,SIGHT,S-2,Test,minor,Burr,rework,Basit,Wear,,,2026-02-05",
            "N-9,nonconformity,Zarghun,SECRET,closed,SIGHT,S-1,Test,minor,Zarghun,use-as-is,Basit,Wear,given,,2026-02-05",
        ],
    );
    file(
        &world,
        ground,
        "concessions",
        CONCESSION,
        &[
            "C-1,concession,Play allowed,approved,paper.txt,covers:N-1,concession,Play,Play,DRIVE,,Depot,Depot,L 5,2026-03-01",
            "C-2,concession,Other paint,approved,paper.txt,,deviation-permit,Paint,Paint,SIGHT,S-2,Depot,Depot,L 6,",
            "C-3,concession,Not agreed,in-review,paper.txt,,concession,Paint,Paint,SIGHT,S-2,Depot,,,",
        ],
    );
    let material = "M-1,certificate-of-conformity,Bar,issued,,paper.txt,,received,MILL-77,3.1,Mill,,,,,,,BAR,,H-7,50,kg,\
        As ordered,none,Mill,,2026-01-01,";
    let own = certificate("COC-1", "issued", "deviates-by:C-1");
    file(&world, ground, "certificates", CERTIFICATE, &[material, &own]);
    world
}

fn all(printout: &Printout) -> String {
    format!("{printout:?}")
}

on_both!(a_certificate_tells_items_tests_deviations_materials_statement_and_signature, |ground| {
    let world = filed(ground);
    // Whoever may not see the secret ones, and a day after the concession ran out.
    let printout = composed(&world, "lower", ("COC-1", REPORT), &ReportQuery::default());
    assert_eq!((printout.kind.as_str(), printout.number.as_str()), ("Certificate of conformity", "COC-1"));
    assert_eq!(printout.notice, None);
    for (title, said) in [
        ("1 Supplier", "Issuer: Test Works\nAddress of the issuer: Mill Road 1\nCertificate number: TW-12\n"),
        (
            "2 Acquirer",
            "Customer: Depot\nContract: K-7\nOrder number: O-44\nDelivery note: D-9\n\
             Inspection authority: Resident inspector\n",
        ),
        (
            "3 Items",
            "Part and revision: SIGHT\nQuantity: 4\nUnit: pcs\nSerial numbers and lots\n\
             SIGHT C | Sight | S-1\nlot L-4 | 1 | 2026-01-20 | released\n\
             SIGHT C | Sight | S-2 | 1 |  | in work\n\
             SIGHT | No trace batch on record knows this number of this part. | S-3 |  |  | \n\
             SIGHT | No trace batch on record knows this number of this part. | S-7 |  |  | \n",
        ),
        (
            "4 Deviations",
            "Deviations: Listed, with concessions\nDeviations of the items and of what is in them\n\
             N-1\nPlay | DRIVE D-1 | Repair | C-1\nDepot\nL 5\nvalid until 2026-03-01 | Given\nL 7\n\
             N-2\nScratch | S-2 | Open |  | \n\
             C-2\nOther paint | S-2 | Deviation permit (before production) |  | Depot\nL 6\n\
             Concessions that this certificate names\n\
             C-1\nPlay allowed | Concession (after production) | Depot | L 5 | 2026-03-01 | Approved\n",
        ),
        (
            "5 Tests",
            "Tests of the items and of what is in them\n\
             T-1\nFiring T-1 | S-1\nS-2 | M 1\nPlay under 0.3 | 2026-02-01 | Pass\n0.21 | \
             CAL-1\nG-1\n77\n2026-01-10 to 2026-06-10\n\
             T-2\nFiring T-2 | DRIVE D-1 | M 2\nPlay under 0.3 | 2026-02-01 | In review | \
             CAL-2\nG-1\n77\n2026-01-10 to 2026-06-10\nWithdrawn\n\
             First articles and releases that this certificate names\nNone on record.\n",
        ),
        (
            "6 Inspection document",
            "Inspection document (EN 10204): Type 3.1: inspection certificate of the manufacturer\n\
             Material lots in the items, with their certificates\n\
             BAR 1\nBar | H-7 | Mill | HEAT-5 | M-1\nMILL-77\nType 3.1: inspection certificate of the manufacturer\n\
             GLASS\nGlass | G-1 |  |  | None on record\n",
        ),
        ("7 Statement", "Declaration: Made as ordered.\nRemarks: Packed in two cases\n"),
        (
            "8 Signature",
            "Signed by: The manager\nFunction of the person who signs: Head of quality\nSigned on: 2026-03-01\n\
             Authorised person of the supplier: name, signature, date\n\
             Inspection authority of the customer, if the contract asks for it: name, signature, date\n\
             Electronic signatures\nNone on record.\nFiles\npaper.txt | ",
        ),
    ] {
        let text = section(&printout, title);
        let is_it = if title == "8 Signature" { text.starts_with(said) } else { text == said };
        assert!(is_it, "{title}:\n{text}\nand not:\n{said}");
    }
    // Everything that it was made from, and nothing else.
    let sources = section(&printout, "What this report was made from");
    let rows = sources.lines().filter(|line| line.contains(" | RESTRICTED | "));
    let numbers: Vec<&str> = rows.map(|line| line.split(" | ").next().unwrap()).collect();
    assert_eq!(numbers, ["B-1", "C-1", "C-2", "CAL-1", "CAL-2", "COC-1", "M-1", "N-1", "N-2", "T-1", "T-2"]);
    assert!(!all(&printout).to_lowercase().contains("compliant"));
    // The same bytes twice at one position.
    let again = composed(&world, "lower", ("COC-1", REPORT), &ReportQuery::default());
    assert_eq!(all(&printout), all(&again));
});

on_both!(invariant_8_what_is_hidden_does_not_exist_on_a_certificate, |ground| {
    let world = filed(ground);
    let of = ("COC-1", REPORT);
    let hidden = [CODEWORD, "H-9", "T-9", "N-9", "B-9"];
    let lower = composed(&world, "lower", of, &ReportQuery::default());
    for one in hidden {
        assert!(!all(&lower).contains(one), "{one}: {lower:?}");
    }
    assert!(!all(&lower).contains("Left out"), "{lower:?}");
    assert_eq!(lower.marking, "RESTRICTED");
    // Whoever may see it and asks for less gets the same, and is told how much was left out: a batch, a test, a
    // nonconformity.
    let less = composed(&world, "manager", of, &up_to("RESTRICTED"));
    for one in hidden {
        assert!(!all(&less).contains(one), "{one}: {less:?}");
    }
    for title in ["3 Items", "4 Deviations", "5 Tests", "6 Inspection document"] {
        assert_eq!(section(&less, title), section(&lower, title));
    }
    let left_out = ("Left out".to_owned(), "3 records marked above RESTRICTED".to_owned());
    assert!(less.facts.contains(&left_out), "{less:?}");
    assert_eq!(less.marking, "RESTRICTED");
    // All of it, marked as high as the highest in it.
    let whole = composed(&world, "manager", of, &ReportQuery::default());
    for one in hidden {
        assert!(all(&whole).contains(one), "{one}: {whole:?}");
    }
    assert_eq!(whole.marking, "SECRET");
    let items = section(&whole, "3 Items");
    assert!(items.contains("SIGHT C | Sight | S-3 | 1 |  | in work"), "{items}");
    let materials = section(&whole, "6 Inspection document");
    assert!(materials.contains("BAR 1\nBar | H-9 | Zarghun Mill | HEAT-1 | M-1"), "{materials}");
});

on_both!(a_certificate_that_is_not_in_force_says_so_at_its_head, |ground| {
    let world = filed(ground);
    let words = Words::english();
    let day = format::date(&words, world.session("manager").now.date());
    let of = |number: &str| composed(&world, "lower", (number, REPORT), &ReportQuery::default());
    let told = |number: &str| {
        let printout = of(number);
        let Notice { word, text } = printout.notice.clone().unwrap();
        assert_eq!(printout.number, format!("{word}: {number}"));
        // Nobody is asked to sign it.
        let signature = section(&printout, "8 Signature");
        assert!(
            signature.contains("Signed by: ") && !signature.contains("name, signature, date"),
            "{signature}"
        );
        (word, text)
    };
    let file = |name: &str, rows: &[&str]| file(&world, ground, name, CERTIFICATE, rows);
    let (draft, review) =
        (certificate("COC-2", "draft", "supersedes:COC-1"), certificate("COC-3", "in-review", ""));
    file("not-yet", &[&draft, &review]);
    for (number, word, state) in [("COC-2", "DRAFT", "Draft"), ("COC-3", "IN REVIEW", "In review")] {
        let text = format!(
            "This document is not in force. Its record has stood in the state “{state}” since {day}; nobody may rely on what \
             follows."
        );
        assert_eq!(told(number), (word.to_owned(), text));
    }
    // A draft takes the place of nothing.
    file("superseded", &[&certificate("COC-1", "superseded", "")]);
    let text = format!("This document is no longer in force: superseded since {day}.");
    assert_eq!(told("COC-1"), ("SUPERSEDED".to_owned(), text.clone()));
    world.clock.advance(24 * 3600 * 1000);
    file("issued", &[&certificate("COC-4", "issued", "supersedes:COC-1")]);
    assert_eq!(of("COC-4").notice, None);
    assert_eq!(told("COC-1"), ("SUPERSEDED".to_owned(), format!("{text}\nIn its place: COC-4.")));
    // Void, it took the place of nothing. It keeps its number, and since when it is void is not when it was last touched.
    file("void", &[&certificate("COC-4", "void", "supersedes:COC-1")]);
    assert_eq!(told("COC-1"), ("SUPERSEDED".to_owned(), text));
    let since = format::date(&words, world.session("manager").now.date());
    assert_ne!(since, day);
    world.clock.advance(24 * 3600 * 1000);
    file("corrected", &[&certificate("COC-4", "void", "supersedes:COC-1").replace("Depot", "Old depot")]);
    let text = format!(
        "This document is not in force: void since {since}. It keeps its number, COC-4, which is not used again."
    );
    assert_eq!(told("COC-4"), ("VOID".to_owned(), text));
    // On paper, on every page.
    let printed = world.app.print_report(&world.session("lower"), ("COC-4", REPORT), &ReportQuery::default());
    let pdf = lopdf::Document::load_mem(&printed.unwrap().bytes).unwrap();
    let pages: Vec<u32> = pdf.get_pages().keys().copied().collect();
    assert!(pages.len() > 1, "{pages:?}");
    let text_of = |page: u32| -> String {
        pdf.extract_text(&[page]).unwrap().split_whitespace().collect::<Vec<_>>().join(" ")
    };
    for page in pages {
        assert!(text_of(page).contains("VOID: COC-4"), "page {page}: {}", text_of(page));
    }
    let first = text_of(1);
    assert!(first.contains("It keeps its number, COC-4, which is not used again."), "{first}");
});

on_both!(only_a_certificate_that_the_establishment_issues_is_such_a_document, |ground| {
    let world = filed(ground);
    world.app.set_password(&world.session("admin"), "manager", PASSWORD).unwrap();
    let manager = world.session("manager");
    let refused = world.app.print_report(&manager, ("M-1", REPORT), &ReportQuery::default()).unwrap_err();
    assert_eq!(refused.code(), Code::NotFound, "{}", told(&refused));
    let codes = |number: &str| -> Vec<String> {
        let all = world.app.list_reports(&manager, number).unwrap();
        all.into_iter().map(|report| report.code).collect()
    };
    assert_eq!(
        (codes("COC-1"), codes("M-1")),
        (vec![REPORT.to_owned(), "sheet".to_owned()], vec!["sheet".to_owned()])
    );
    let service = Service::start(ground);
    let cookie = service.sign_in("tst", "manager", PASSWORD);
    let get = |path: &str| service.get(path, &[("cookie", &cookie)]);
    let form = |number: &str| format!("action=\"/records/{number}/reports/{REPORT}\"");
    let (own, received) = (get("/records/COC-1").text(), get("/records/M-1").text());
    assert!(own.contains(&form("COC-1")), "{own}");
    assert!(
        !received.contains(&form("M-1")) && received.contains("/records/M-1/reports/sheet"),
        "{received}"
    );
    for prefix in ["", "/api/v1"] {
        let reply = get(&format!("{prefix}/records/COC-1/reports/{REPORT}"));
        assert_eq!((reply.status, reply.header("content-type")), (200, Some("application/pdf")));
        assert_eq!(get(&format!("{prefix}/records/M-1/reports/{REPORT}")).status, 404);
    }
    drop(service);
    // By itself the command line takes it for the one, and the sheet for the other.
    for (number, code) in [("COC-1", REPORT), ("M-1", "sheet")] {
        let file = ground.folder("out").join(format!("{number}.pdf"));
        let mut command = sanad();
        command
            .args(["record", "report", number, "--json", "--dir"])
            .arg(ground.dir())
            .arg("--pdf")
            .arg(&file);
        let ran = command.output().unwrap();
        assert!(ran.status.success(), "{}", printed(&ran));
        let said = printed(&ran).replace(' ', "");
        assert!(said.contains(&format!("\"report\":\"{code}\"")), "{said}");
        assert!(std::fs::read(&file).unwrap().starts_with(b"%PDF-1.7"));
    }
});
