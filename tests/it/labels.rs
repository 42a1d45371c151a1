//! Labels: what is in their symbols, who may print them, and where a scanned one leads.

use std::io::Read;

use sanad::app::trace::labels::LabelQuery;
use sanad::app::{Code, Error, Session};
use sanad::domain::trace::symbol::{Identity, Reading, read};

use crate::harness::*;
use crate::http::Service;

const PASSWORD: &str = "tidy lantern under the bridge";
const PUBLIC: &str = "https://sanad.example";
/// Stands only in what is secret.
const CODEWORD: &str = "ZARGHUN";

fn filled(ground: &Ground) -> World {
    let world = World::new(ground);
    let folder = ground.folder("labels");
    let header = "type,item,revision,title,lot,serial,status\n";
    let open = "item,SG-100,C,Rifle sight,,,\nunit,SG-100,C,,,A-1,released\nunit,SG-100,C,,,A-2,released\n\
                unit,SG-100,C,,,a b,released\nlot,SG-100,C,,LOT-7,,\n";
    write(&folder, "open.csv", header.to_owned() + open);
    write(&folder, "secret.csv", format!("{header}unit,SG-100,C,,,{CODEWORD}-1,released\n"));
    write(
        &folder,
        "index.csv",
        "number,kind,title,marking,files,source\nT-1,trace-batch,Open units,RESTRICTED,open.csv,scan\n\
         T-2,trace-batch,Secret units,SECRET,secret.csv,scan\n",
    );
    world.file(&folder);
    world
}

/// The installation with a public address, and with the organisation's CAGE code.
fn configured(ground: &Ground) -> World {
    filled(ground);
    let place = ground.dir().join("sanad.toml");
    let text = std::fs::read_to_string(&place).unwrap();
    write(
        &ground.dir(),
        "sanad.toml",
        format!("public_url = \"{PUBLIC}\"\n{text}\n[cage]\ntst = \"0CVA5\"\n"),
    );
    World::reopen(ground).unwrap_or_else(|error| panic!("{}", told(&error)))
}

fn unit(number: &str, symbol: &str) -> LabelQuery {
    LabelQuery { unit: number.to_owned(), symbol: symbol.to_owned(), ..LabelQuery::default() }
}

/// Width, height and points of a grey PNG without filters, as they are made here.
fn points(png: &[u8]) -> (usize, usize, Vec<u8>) {
    let number = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().unwrap()) as usize;
    let (width, height, length) = (number(16), number(20), number(33));
    let mut lines = Vec::new();
    flate2::read::ZlibDecoder::new(&png[41..41 + length]).read_to_end(&mut lines).unwrap();
    let points = lines.chunks(width + 1).flat_map(|line| line[1..].to_vec()).collect();
    (width, height, points)
}

/// What a reader of QR codes that shares no code with ours makes of a picture.
fn read_qr(png: &[u8]) -> String {
    let (width, height, points) = points(png);
    let mut picture =
        rqrr::PreparedImage::prepare_from_greyscale(width, height, |x, y| points[y * width + x]);
    let grids = picture.detect_grids();
    assert_eq!(grids.len(), 1, "one symbol");
    grids[0].decode().unwrap().1
}

/// What is in a Data Matrix that stands at the top of a picture, eight points a module, two of them white at each side.
fn read_data_matrix(png: &[u8]) -> String {
    let (width, height, points) = points(png);
    let is_dark = |x: usize, y: usize| points[y * width + x] < 128;
    let columns = || (0..width).filter(|x| is_dark(*x, 16));
    let (left, right) = (columns().next().unwrap(), columns().next_back().unwrap());
    // The upper border alternates, dark first: its last module is light.
    let size = (right - left + 1) / 8 + 1;
    assert!(16 + size * 8 < height);
    let module = |row: usize, column: usize| is_dark(left + column * 8 + 4, 16 + row * 8 + 4);
    let modules: Vec<bool> = (0..size * size).map(|at| module(at / size, at % size)).collect();
    String::from_utf8(datamatrix::DataMatrix::decode(&modules, size).unwrap()).unwrap()
}

fn digest(ground: &Ground, number: &str) -> String {
    let query = format!(
        "SELECT v.digest AS value FROM versions v JOIN records r ON r.record_id = v.record_id WHERE r.number = '{number}'"
    );
    ground.values(&query).remove(0).unwrap()
}

on_both!(the_symbols_say_what_they_should, |ground| {
    let world = configured(ground);
    let clerk = world.session("clerk");
    let drawn = world.app.draw_label(&clerk, &unit("A-1", "qr")).unwrap();
    assert_eq!(drawn.file, "A-1.png");
    let address = read_qr(&drawn.bytes);
    assert_eq!(address, format!("{PUBLIC}/label/{}?unit=A-1&item=SG-100%20C", digest(ground, "T-1")));
    let scanned = world.app.scan(&clerk, &address).unwrap();
    assert_eq!(scanned.units[0].number, "A-1");
    // Number and marking stand beneath.
    let (width, height, points) = points(&drawn.bytes);
    assert!(height > width && points[width * width..].iter().any(|point| *point < 100));

    let drawn = world.app.draw_label(&clerk, &unit("A-2", "data-matrix")).unwrap();
    let envelope = read_data_matrix(&drawn.bytes);
    assert_eq!(envelope, "[)>\u{1e}06\u{1d}17V0CVA5\u{1d}1PSG-100\u{1d}SA-2\u{1e}\u{4}");
    let Reading::Elements(_, elements) = read(&envelope, PUBLIC).unwrap() else { panic!() };
    assert_eq!(Identity::of(&elements).uii.unwrap().text, "D0CVA5SG-100A-2");
    let lot = LabelQuery { lot: "LOT-7".into(), symbol: "data-matrix".into(), ..LabelQuery::default() };
    let drawn = world.app.draw_label(&clerk, &lot).unwrap();
    assert!(read_data_matrix(&drawn.bytes).contains("\u{1d}1TLOT-7\u{1e}"));
});

on_both!(sheets_have_what_was_asked_for, |ground| {
    let world = configured(ground);
    let clerk = world.session("clerk");
    let sheet = |query: LabelQuery| world.app.print_labels(&clerk, &query);
    let texts = |bytes: &[u8]| {
        let document = lopdf::Document::load_mem(bytes).unwrap();
        let pages: Vec<u32> = document.get_pages().into_keys().collect();
        (pages.len(), document.extract_text(&pages).unwrap())
    };
    let by = |start: &str, copies: &str| LabelQuery {
        q: "A-".into(),
        grid: "5x13".into(),
        start: start.into(),
        copies: copies.into(),
        ..LabelQuery::default()
    };
    let (pages, text) = texts(&sheet(by("", "")).unwrap().bytes);
    assert_eq!(pages, 1);
    for said in ["A-1", "A-2", "SG-100 C", "Rifle sight", "RESTRICTED"] {
        assert!(text.contains(said), "{said}: {text}");
    }
    assert_eq!(texts(&sheet(by("65", "1")).unwrap().bytes).0, 2);
    assert_eq!(texts(&sheet(by("1", "40")).unwrap().bytes).0, 2);
    let reason = |query: LabelQuery| {
        let error = sheet(query).unwrap_err();
        assert_eq!(error.code(), Code::Label);
        told(&error)
    };
    assert!(reason(by("66", "1")).contains("from 1 to 65"));
    assert!(reason(by("1", "501")).contains("1000 labels"));
    assert!(reason(LabelQuery { grid: "9x9".into(), ..by("", "") }).contains("3x8, 5x13, 2x7"));
    assert!(reason(LabelQuery { symbol: "code-39".into(), ..by("", "") }).contains("qr or data-matrix"));
    assert!(reason(LabelQuery::default()).contains("Nothing on record"));
});

on_both!(what_a_symbol_needs_is_said_where_it_is_missing, |ground| {
    let world = filled(ground);
    let clerk = world.session("clerk");
    let reason = |world: &World, query: LabelQuery| {
        let error = world.app.draw_label(&clerk, &query).unwrap_err();
        assert_eq!(error.code(), Code::Label);
        told(&error)
    };
    assert!(reason(&world, unit("A-1", "qr")).contains("public_url"));
    assert!(reason(&world, unit("A-1", "data-matrix")).contains("[cage]"));
    drop(world);
    let text = std::fs::read_to_string(ground.dir().join("sanad.toml")).unwrap();
    write(&ground.dir(), "sanad.toml", format!("{text}\n[cage]\ntst = \"0cva\"\n"));
    let world = World::reopen(ground).unwrap();
    assert!(reason(&world, unit("A-1", "data-matrix")).contains("0cva"));
    write(&ground.dir(), "sanad.toml", format!("{text}\n[cage]\ntst = \"0CVA5\"\n"));
    drop(world);
    let world = World::reopen(ground).unwrap();
    assert!(reason(&world, unit("a b", "data-matrix")).contains("is not allowed"));
});

on_both!(invariant_8_labels_leave_out_what_is_above, |ground| {
    let world = configured(ground);
    let secret = format!("{CODEWORD}-1");
    let draw = |session: &Session, number: &str| -> Result<(), Error> {
        world.app.draw_label(session, &unit(number, "qr")).map(drop)
    };
    let lower = world.session("lower");
    let (hidden, missing) = (draw(&lower, &secret).unwrap_err(), draw(&lower, "NOTHING-1").unwrap_err());
    assert_eq!(hidden.code(), Code::NotFound);
    assert_eq!(told(&hidden).replace(&secret, "?"), told(&missing).replace("NOTHING-1", "?"));
    let by = LabelQuery { q: CODEWORD.into(), ..LabelQuery::default() };
    assert_eq!(world.app.print_labels(&lower, &by).unwrap_err().code(), Code::Label);
    assert!(world.app.print_labels(&world.session("manager"), &by).is_ok());
    draw(&world.session("manager"), &secret).unwrap();
    assert_eq!(draw(&world.session("body"), "A-1").unwrap_err().code(), Code::Denied);
});

on_both!(a_scanned_label_opens_the_unit_or_says_how_its_record_stands, |ground| {
    let world = filled(ground);
    for login in ["clerk", "body", "lower"] {
        world.app.set_password(&world.session("admin"), login, PASSWORD).unwrap();
    }
    let (open, secret) = (digest(ground, "T-1"), digest(ground, "T-2"));
    drop(world);
    let service = Service::start(ground);
    let ask = |digest: &str, rest: &str, cookie: &str| {
        let reply = service.get(&format!("/label/{digest}?{rest}"), &[("cookie", cookie)]);
        assert_eq!(reply.status, 303, "{}", reply.text());
        reply.header("location").unwrap().to_owned()
    };
    let clerk = service.sign_in("tst", "clerk", PASSWORD);
    assert_eq!(ask(&open, "unit=A-1&item=SG-100%20C", &clerk), "/trace/units/A-1?item=SG-100%20C");
    assert_eq!(ask(&open, "lot=LOT-7&item=SG-100%20C", &clerk), "/trace/lots/LOT-7?item=SG-100%20C");
    // Outsiders, and those who may not see the piece, are told of the digest alone, whether there is such a piece or not.
    let body = service.sign_in("tst", "body", PASSWORD);
    for cookie in ["", body.as_str()] {
        let there = ask(&open, "unit=A-1&item=SG-100%20C", cookie);
        let not_there = ask(&open, "unit=A-9&item=SG-100%20C", cookie);
        assert!(there.starts_with(&format!("/verify?hash={open}&next=")), "{there}");
        assert_eq!(there.replace("A-1", "?"), not_there.replace("A-9", "?"));
    }
    assert!(ask(&secret, &format!("unit={CODEWORD}-1&item=SG-100%20C"), &clerk).starts_with("/verify?hash="));
    let page = service.get(&ask(&open, "unit=A-1&item=SG-100%20C", ""), &[]);
    let text = page.text();
    assert!(page.status == 200 && text.contains("standing-known"), "{text}");
    assert!(
        text.contains("/sign-in?next=") && !text.contains("Rifle sight") && !text.contains("T-1"),
        "{text}"
    );
    // Only a label of this site is offered to go on to.
    let page = service.get(&format!("/verify?hash={open}&next=//elsewhere.example/label/"), &[]);
    assert!(!page.text().contains("elsewhere.example"));

    let lower = service.sign_in("tst", "lower", PASSWORD);
    let reply = service.get("/api/v1/trace/label.png?unit=A-1", &[("cookie", &lower)]);
    assert_eq!((reply.status, reply.json()["code"].as_str()), (422, Some("label")));
    let page = service.get("/trace/labels?unit=A-1&item=SG-100%20C", &[("cookie", &lower)]);
    assert!(page.status == 200 && page.text().contains("5x13"), "{}", page.text());
});

#[test]
fn the_command_line_makes_sheets_and_pictures() {
    let ground = Ground::sqlite();
    drop(configured(&ground));
    let run = |arguments: &[&str], file: &str| {
        let to = ground.folder("labels").join(file);
        let output =
            sanad().args(arguments).arg("--out").arg(&to).arg("--dir").arg(ground.dir()).output().unwrap();
        (output.status.success(), printed(&output), std::fs::read(&to).unwrap_or_default())
    };
    let (is_done, said, bytes) =
        run(&["label", "--unit", "A-2", "--symbol", "data-matrix", "--as", "clerk"], "one.png");
    assert!(is_done, "{said}");
    assert!(read_data_matrix(&bytes).contains("\u{1d}SA-2\u{1e}"));
    let sheet = ["label", "--numbers", "A-", "--symbol", "data-matrix", "--copies", "2", "--as", "clerk"];
    let (is_done, said, bytes) = run(&sheet, "all.pdf");
    assert!(is_done && bytes.starts_with(b"%PDF-1.7"), "{said}");
    let (is_done, said, bytes) = run(&["label", "--unit", "A-2", "--as", "clerk", "--grid", "9x9"], "no.pdf");
    assert!(!is_done && bytes.is_empty(), "{said}");
    assert!(said.contains("3x8"), "{said}");
    let (is_done, said, _) = run(&["label"], "no.pdf");
    assert!(!is_done && said.contains("--unit"), "{said}");
}
