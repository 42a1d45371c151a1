//! Importing: bad input, hostile input, and what becomes of the good.

use std::fs;
use std::io::Write as _;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

use sanad::app::import::run::Options;
use sanad::app::records::Outcome;
use sanad::domain::access::Marking;
use sanad::verify::{Verdict, verify};

use crate::harness::*;

/// What files begin and end with, as far as an import looks at it.
const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n";
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR and so on \0\0\0\0IEND\xaeB`\x82";

/// The columns that most indexes here have.
const HEADER: &str = "number,kind,title,occurred_on,marking,files,links,note\n";

/// A folder with one index.
fn index(folder: &Path, rows: &str) {
    write(folder, "index.csv", format!("{HEADER}{rows}"));
}

struct Case {
    name: &'static str,
    lay_out: fn(&Path),
    /// What must be said: place and reason.
    wanted: &'static [&'static str],
}

macro_rules! cases {
    ($($name:literal: $lay_out:expr => $wanted:expr;)+) => {
        &[$(Case { name: $name, lay_out: $lay_out, wanted: &$wanted },)+]
    };
}

/// Everything wrong that an import refuses. Each folder holds one sound row as well, which must not be filed alone
/// unless somebody says so.
const REFUSED: &[Case] = cases! {
    "missing file": |f| index(f, "A-1,risk,,,,,,\n,received-document,Report,,,report.pdf,,\n")
        => ["index.csv, row 3", "report.pdf", "cannot be read"];
    "column twice": |f| { write(f, "index.csv", "kind,title,Kind\nreceived-document,A,B\n"); }
        => ["index.csv", "column kind stands twice"];
    "unknown kind": |f| index(f, ",rocket,A,,,,,\n") => ["index.csv, row 2", "no kind \"rocket\""];
    "unknown column": |f| { write(f, "index.csv", "kind,title,velocity\nreceived-document,A,9\n"); }
        => ["index.csv, row 2", "no field \"velocity\""];
    "cell without column": |f| { write(f, "index.csv", "kind,title\nreceived-document,A,9\n"); }
        => ["index.csv", "row 2", "without a name"];
    "bad date": |f| index(f, ",received-document,A,2026-02-30,,,,\n") => ["index.csv, row 2", "2026-02-30"];
    "date of another country": |f| index(f, ",received-document,A,02/03/2026,,,,\n") => ["row 2", "02/03/2026"];
    "future date": |f| index(f, ",received-document,A,2031-01-01,,,,\n") => ["row 2", "occurred_on", "future"];
    "bad marking": |f| index(f, ",received-document,A,,COSMIC,,,\n") => ["row 2", "COSMIC", "RESTRICTED"];
    "bad link": |f| index(f, ",received-document,A,,,,filed-as,\n") => ["row 2", "\"filed-as\" is no link"];
    "unknown link type": |f| index(f, "B-1,received-document,A,,,,,\n,received-document,B,,,,cites:B-1,\n")
        => ["row 3", "cites"];
    "link to nothing": |f| index(f, ",received-document,A,,,,filed-as:TST-NC-1999-0001,\n")
        => ["row 2", "filed-as", "TST-NC-1999-0001"];
    "no title": |f| index(f, "C-1,received-document,,,,,,some note\n") => ["row 2", "title is missing"];
    "long title": |f| index(f, &format!(",received-document,{},,,,,\n", "T".repeat(301))) => ["row 2", "title", "300"];
    "bell in a title": |f| index(f, ",received-document,ding\u{7}dong,,,,,\n") => ["row 2", "title", "U+0007"];
    "reversed title": |f| index(f, ",received-document,invoice\u{202e}fdp.exe,,,,,\n") => ["row 2", "title", "U+202E"];
    "number as a path": |f| index(f, "../../A,received-document,A,,,,,\n") => ["row 2", "../../A"];
    "number that differs by case": |f| index(f, "E-1,received-document,A,,,,,\ne-1,received-document,B,,,,,\n")
        => ["row 3", "e-1", "differs only by case from E-1"];
    "number of another kind": |f| {
        write(f, "index.csv", "number,kind,title,risk_type,event,level\nD-1,received-document,A,,,\nD-1,risk,A,process,x,low\n");
    } => ["row 3", "D-1", "kind: risk"];
    "bad choice": |f| { write(f, "index.csv", "kind,title,step\nreceived-document,A,z\n"); } => ["row 2", "Step", "“z”"];
    "field too long": |f| index(f, &format!(",received-document,A,,,,,{}\n", "n".repeat(20_001))) => ["row 2", "Note"];
    "cell too long": |f| index(f, &format!(",received-document,A,,,,,{}\n", "n".repeat(40_001))) => ["row 2", "too long"];
    "columns of the service": |f| {
        write(f, "index.csv", "kind,title,by,received_at\nreceived-document,A,clerk,2020-01-01T00:00:00.000Z\n");
    } => ["row 2", "column by", "column received_at"];
    "two files for a trace batch": |f| {
        write(f, "a.csv", "type,item\n");
        write(f, "b.csv", "type,item\n");
        write(f, "index.csv", "kind,title,files,source\ntrace-batch,A,a.csv;b.csv,scan\n");
    } => ["row 2", "exactly one file, CSV or EPCIS"];
    "trace batch of an undefined lot": |f| {
        write(f, "a.csv", "type,item,revision,title,lot,into_item,into_lot,relation\nedge,P,,,L,Q,M,consumed\n");
        write(f, "index.csv", "kind,title,files,source\ntrace-batch,A,a.csv,scan\n");
    } => ["row 2", "a.csv"];
    "out by dots": |f| { write(f, "../outside.txt", "x"); index(f, ",received-document,A,,,../outside.txt,,\n"); }
        => ["row 2", "../outside.txt", "leads out of the folder"];
    "out by dots inside": |f| { write(f, "a/b.txt", "x"); index(f, ",received-document,A,,,a/../../b.txt,,\n"); }
        => ["row 2", "leads out of the folder"];
    "absolute": |f| index(f, ",received-document,A,,,/etc/hostname,,\n") => ["row 2", "/etc/hostname", "leads out"];
    "backslash": |f| { write(f, "a\\b.txt", "x"); index(f, ",received-document,A,,,a\\b.txt,,\n"); }
        => ["row 2", "a\\b.txt", "leads out"];
    "link out": |f| { symlink("/etc/hostname", f.join("a.txt")).unwrap(); index(f, ",received-document,A,,,a.txt,,\n"); }
        => ["row 2", "a.txt", "symbolic link"];
    "folder that is a link": |f| {
        symlink("/etc", f.join("etc")).unwrap();
        index(f, ",received-document,A,,,etc/hostname,,\n");
    } => ["row 2", "etc/hostname", "symbolic link"];
    "link without index": |f| { symlink("/etc/hostname", f.join("a.txt")).unwrap(); } => ["a.txt", "ordinary file"];
    "index that is a link": |f| {
        write(f, "../elsewhere.csv", format!("{HEADER},received-document,A,,,,,\n"));
        symlink("../elsewhere.csv", f.join("index.csv")).unwrap();
    } => ["index.csv", "symbolic link"];
    "index that is a folder": |f| { write(f, "index.csv/a.txt", "x"); } => ["index.csv", "ordinary file"];
    "folder for a file": |f| { write(f, "a/b.txt", "x"); index(f, ",received-document,A,,,a,,\n"); } => ["row 2", "a"];
    "pipe for a file": |f| { pipe(&f.join("a.pdf")); index(f, ",received-document,A,,,a.pdf,,\n"); }
        => ["row 2", "a.pdf", "ordinary file"];
    "pipe for an index": |f| pipe(&f.join("index.csv")) => ["index.csv", "ordinary file"];
    "pipe without index": |f| pipe(&f.join("a.pdf")) => ["a.pdf", "ordinary file"];
    "empty file": |f| { write(f, "a.txt", ""); index(f, ",received-document,A,,,a.txt,,\n"); } => ["row 2", "a.txt is empty"];
    "empty file without index": |f| { write(f, "b/a.txt", ""); } => ["b/a.txt", "is empty"];
    "renamed to pdf": |f| { write(f, "a.pdf", PNG); index(f, ",received-document,A,,,a.pdf,,\n"); }
        => ["row 2", "a.pdf", "application/pdf"];
    "renamed to png": |f| { write(f, "a.png", PDF); } => ["a.png", "image/png"];
    "renamed to docx": |f| { write(f, "a.docx", PDF); } => ["a.docx", "wordprocessingml"];
    "truncated pdf": |f| { write(f, "a.pdf", &PDF[..20]); } => ["a.pdf", "end", "missing"];
    "truncated png": |f| { write(f, "a.png", &PNG[..30]); } => ["a.png", "end", "missing"];
    "truncated docx": |f| { let zip = workbook(&[&["a"]]); write(f, "a.docx", &zip[..zip.len() - 30]); }
        => ["a.docx", "end", "missing"];
    "not UTF-8": |f| { write(f, "index.csv", b"kind,title\nreceived-document,Pr\xfcfbericht\n"); }
        => ["index.csv", "row 2", "UTF-8"];
    "UTF-16": |f| { write(f, "index.csv", b"\xff\xfek\0i\0n\0d\0\n\0"); } => ["index.csv", "UTF-8"];
    "file name not UTF-8": |f| {
        fs::write(f.join(std::ffi::OsStr::from_bytes(b"Pr\xfcfung.txt")), "x").unwrap();
    } => ["fung.txt", "not valid UTF-8"];
    "control in a file name": |f| { write(f, "a\u{1b}[2Jb.txt", "x"); } => ["b.txt", "U+001B"];
    "nested too deeply": |f| { write(f, &format!("{}a.txt", "d/".repeat(40)), "x"); } => ["d/d/d", "nested deeper than 32"];
    "empty index": |f| { write(f, "index.csv", ""); } => ["index.csv", "is empty"];
    "no column names": |f| { write(f, "index.csv", ",,\nreceived-document,A,\n"); } => ["index.csv", "no column names"];
    "two indexes": |f| {
        index(f, ",received-document,A,,,,,\n");
        write(f, "Index.xlsx", workbook(&[&["kind", "title"], &["received-document", "B"]]));
    } => ["index.csv", "Index.xlsx", "both indexes"];
    "index of an old spreadsheet": |f| { write(f, "index.xls", "x"); write(f, "a.txt", "x"); }
        => ["index.xls", "save it as index.csv"];
    "the same file twice": |f| { write(f, "a.txt", "x"); index(f, ",received-document,A,,,a.txt;a.txt,,\n"); }
        => ["row 2", "a.txt", "twice"];
    "files apart by commas": |f| { write(f, "a.txt", "x"); index(f, ",received-document,A,,,\"a.txt, b.txt\",,\n"); }
        => ["row 2", "a.txt, b.txt cannot be read", "apart by \";\""];
    "name in another case": |f| { write(f, "a.txt", "x"); index(f, ",received-document,A,,,A.TXT,,\n"); }
        => ["row 2", "A.TXT", "capitals"];
    "quotation mark missing": |f| index(f, "C-1,received-document,\"A,,,,,\nC-2,received-document,B,,,,,\n")
        => ["row 2", "title goes over several lines", "quotation mark"];
    "semicolons and a decimal comma": |f| {
        write(f, "index.csv", "number;kind;title;velocity\r\nC-1;received-document;A;1,5\r\n");
    } => ["row 2", "no field \"velocity\""];
    "nothing there": |_| {} => ["import: there is nothing to file here"];
    "an index of no rows": |f| index(f, "") => ["import: there is nothing to file here"];
    "a file for a folder": |f| { fs::remove_dir(f).unwrap(); fs::write(f, "x").unwrap(); }
        => ["import", "it is a file; name the folder"];
    "no folder": |f| fs::remove_dir(f).unwrap() => ["import", "No such file"];
    "not a workbook": |f| { write(f, "index.xlsx", PDF); } => ["index.xlsx", "cannot be read"];
    "truncated workbook": |f| { let zip = workbook(&[&["kind"]]); write(f, "index.xlsx", &zip[..zip.len() / 2]); }
        => ["index.xlsx", "cannot be read"];
    "bad row of a workbook": |f| {
        write(f, "index.xlsx", workbook(&[&["kind", "title"], &["received-document", "A"], &["rocket", "B"]]));
    } => ["index.xlsx, row 3", "no kind \"rocket\""];
};

fn pipe(path: &Path) {
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

/// A workbook of one sheet, with its texts in the cells.
fn workbook(rows: &[&[&str]]) -> Vec<u8> {
    let mut sheet = String::new();
    for (row, cells) in rows.iter().enumerate() {
        sheet.push_str(&format!("<row r=\"{}\">", row + 1));
        for (column, cell) in cells.iter().enumerate() {
            let name = char::from(b'A' + column as u8);
            let text = cell.replace('&', "&amp;").replace('<', "&lt;");
            sheet.push_str(&format!("<c r=\"{name}{}\" t=\"inlineStr\"><is><t>{text}</t></is></c>", row + 1));
        }
        sheet.push_str("</row>");
    }
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let package = "http://schemas.openxmlformats.org/package/2006";
    let parts = [
        (
            "[Content_Types].xml",
            format!(
                "<Types xmlns=\"{package}/content-types\"><Default Extension=\"rels\" \
                 ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default \
                 Extension=\"xml\" ContentType=\"application/xml\"/></Types>"
            ),
        ),
        (
            "_rels/.rels",
            format!(
                "<Relationships xmlns=\"{package}/relationships\"><Relationship Id=\"r1\" \
                 Type=\"{relations}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                "<workbook xmlns=\"{main}\" xmlns:r=\"{relations}\"><sheets><sheet name=\"S\" sheetId=\"1\" \
                 r:id=\"r1\"/></sheets></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                "<Relationships xmlns=\"{package}/relationships\"><Relationship Id=\"r1\" \
                 Type=\"{relations}/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/worksheets/sheet1.xml",
            format!("<worksheet xmlns=\"{main}\"><sheetData>{sheet}</sheetData></worksheet>"),
        ),
    ];
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// Rows of every table that an import may touch: to show that nothing was half-filed.
fn rows(ground: &Ground) -> Vec<i64> {
    ["records", "versions", "version_files", "version_links", "blobs", "events", "items", "lots", "edges"]
        .iter()
        .map(|table| ground.number(&format!("SELECT count(*) FROM {table}")))
        .collect()
}

on_both!(what_is_wrong_is_named_and_nothing_is_filed, |ground| {
    let world = World::new(ground);
    let mut wrong = Vec::new();
    for case in REFUSED {
        let folder = ground.folder(&format!("{}/import", case.name));
        (case.lay_out)(&folder);
        let start = rows(ground);
        for (how, options) in
            [("dry", Options { is_dry: true, ..Options::default() }), ("for real", Options::default())]
        {
            let said = match world.import_with(&folder, options) {
                Ok(report) => {
                    assert!(!report.is_clean(), "{}, {how}: accepted", case.name);
                    told_of(&report)
                }
                Err(error) => told(&error),
            };
            if !case.wanted.iter().all(|wanted| said.contains(wanted)) {
                wrong.push(format!("{}, {how}: {:?} expected in:\n{said}", case.name, case.wanted));
            }
            if how == "dry" {
                assert_eq!(rows(ground), start, "{}: a dry run wrote something", case.name);
            }
        }
        // What the database alone can know (a link to nothing, a number of another kind) is found in filing; the rows
        // before it are then filed, the wrong one is not.
        for number in ["A-1", "C-1"] {
            assert!(
                world.app.show_record(&world.session("manager"), number).is_err(),
                "{}: {number}",
                case.name
            );
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let kinds = world.app.list_records(&world.session("manager"), None, None).unwrap();
    let numbers: Vec<&str> = kinds.iter().map(|record| record.number.as_str()).collect();
    assert_eq!(
        numbers,
        ["B-1", "D-1", "E-1"],
        "only the sound rows of the three indexes that filing itself refused"
    );
    let fsck = world.fsck();
    assert!(fsck.findings.is_empty(), "{:#?}", fsck.findings);
    assert!(world.fsck().orphans.is_empty());
});

on_both!(one_wrong_row_keeps_the_others_from_being_filed_unless_told_to_go_on, |ground| {
    let world = World::new(ground);
    let folder = ground.folder("mixed");
    write(&folder, "a.pdf", PDF);
    index(&folder, ",received-document,Sound,,,a.pdf,,\n,rocket,Unsound,,,,,\n");
    let before = rows(ground);
    let report = world.import(&folder).unwrap();
    assert!(report.is_dry && report.rows.is_empty() && report.problems.len() == 1);
    assert_eq!(rows(ground), before);
    let report = world.import_with(&folder, Options { keep_going: true, ..Options::default() }).unwrap();
    assert_eq!((report.rows.len(), report.problems.len()), (1, 1));
    assert!(report.rows[0].result.is_ok());
    assert_eq!(world.records(), 1);
    assert!(world.fsck().findings.is_empty());
});

on_both!(a_second_row_without_a_number_of_the_same_kind_and_title_is_refused, |ground| {
    let world = World::new(ground);
    let folder = ground.folder("doubles");
    index(
        &folder,
        ",received-document,Vernier,,,,,\n,received-document, Vernier ,,,,,another\n\
         ,received-document,Other,,,,,\nX-9,received-document,Vernier,,,,,\n",
    );
    for options in [Options { is_dry: true, ..Options::default() }, Options::default()] {
        let report = world.import_with(&folder, options).unwrap();
        let said = told_of(&report);
        assert_eq!(report.problems.len(), 1, "{said}");
        for word in ["index.csv, row 3: ", "index.csv, row 2", "“Vernier”", "Give each row a number"] {
            assert!(said.contains(word), "{word}: {said}");
        }
        assert_eq!(world.records(), 0);
    }
    // Going on files the first, once, however often it is done.
    for outcome in [Outcome::Filed, Outcome::Unchanged] {
        let report = world.import_with(&folder, Options { keep_going: true, ..Options::default() }).unwrap();
        assert_eq!((report.problems.len(), report.rows.len()), (1, 3));
        assert!(report.rows.iter().all(|row| row.result.as_ref().unwrap().outcome == outcome));
    }
    assert_eq!(ground.number("SELECT count(*) FROM versions"), 3);

    // Also where the other row has a number, and in another folder of the same import.
    let folder = ground.folder("numbered");
    write(&folder, "a/index.csv", "number,kind,title\nY-1,received-document,Gauge\n");
    write(&folder, "b/index.csv", "kind,title\nreceived-document,Gauge\n");
    let said = told_of(&world.import(&folder).unwrap());
    assert!(said.contains("b/index.csv, row 2: ") && said.contains("a/index.csv, row 2"), "{said}");

    // In a later import the same row is the next version of its record: that is how a folder is imported again.
    let folder = ground.folder("later");
    write(&folder, "index.csv", "kind,title,note\nreceived-document,Other,More\n");
    assert_eq!(world.file(&folder).rows[0].result.as_ref().unwrap().outcome, Outcome::Revised);
});

on_both!(a_dry_run_says_what_would_happen_and_writes_nothing, |ground| {
    let world = World::new(ground);
    let folder = ground.folder("dry");
    write(&folder, "a.pdf", PDF);
    // The second row revises what the first would file, and the third links to it.
    index(
        &folder,
        "X-1,received-document,First,,,a.pdf,,\nX-1,received-document,First,,,a.pdf,,changed\n\
         X-2,received-document,Second,,,,filed-as:X-1,\n",
    );
    let before = rows(ground);
    let report = world.import_with(&folder, Options { is_dry: true, ..Options::default() }).unwrap();
    assert!(report.is_dry && report.is_clean(), "{}", told_of(&report));
    let outcomes: Vec<Outcome> = report.rows.iter().map(|row| row.result.as_ref().unwrap().outcome).collect();
    assert_eq!(outcomes, [Outcome::Filed, Outcome::Revised, Outcome::Filed]);
    assert_eq!(rows(ground), before);
    assert!(fs::read_dir(ground.dir().join("blobs/staging")).unwrap().next().is_none());
    assert!(world.fsck().orphans.is_empty());
    // For real, it happens like that; again, nothing happens.
    let real = world.file(&folder);
    let outcomes: Vec<Outcome> = real.rows.iter().map(|row| row.result.as_ref().unwrap().outcome).collect();
    assert_eq!(outcomes, [Outcome::Filed, Outcome::Revised, Outcome::Filed]);
    let after = rows(ground);
    let again = world.file(&folder);
    assert!(again.rows.iter().all(|row| row.result.as_ref().unwrap().outcome == Outcome::Unchanged));
    assert_eq!(rows(ground), after);
});

on_both!(hostile_text_is_kept_as_text_and_comes_out_escaped, |ground| {
    const SCRIPT: &str = "<script>alert(1)</script><img src=x onerror=alert(2)>";
    const FORMULA: &str = "=HYPERLINK(\"http://evil.example\";\"click\")";
    let world = World::new(ground);
    let folder = ground.folder("hostile");
    let long = "0123456789".repeat(1000);
    let quoted = FORMULA.replace('"', "\"\"");
    write(&folder, "=1+1.txt", "a formula for a name");
    write(&folder, "<b>.txt", "markup for a name");
    index(
        &folder,
        &format!(
            "H-1,received-document,{SCRIPT},,,<b>.txt,,{long}\n\
             H-2,received-document,\"{quoted}\",,,=1+1.txt,,\"{quoted}\"\n"
        ),
    );
    write(
        &folder,
        "trace/batch.csv",
        "type,item,revision,title,lot,serial,status,customer\nitem,=P,A,Part\nunit,=P,A,,,+cmd|' /C calc'!A0,delivered,@SUM(1)\n",
    );
    write(&folder, "trace/index.csv", "kind,title,files,source\ntrace-batch,Units,batch.csv,scan\n");
    world.file(&folder);
    let shown = world.app.show_record(&world.session("manager"), "H-1").unwrap();
    assert_eq!(shown.title, SCRIPT);
    let note = |number: &str| {
        let shown = world.app.show_record(&world.session("manager"), number).unwrap();
        shown.fields.into_iter().find(|field| field.name == "note").unwrap().value
    };
    assert_eq!(note("H-1"), long);
    assert_eq!(note("H-2"), FORMULA);

    let packs = ground.folder("packs");
    let session = world.session("manager");
    let pack = world
        .app
        .build_pack(&session, &sanad::app::packs::NewPack::default(), &packs, &mut |_, _| {})
        .unwrap_or_else(|error| panic!("{}", told(&error)));
    let report = verify(&pack.zip, &world.trust());
    assert_eq!(report.verdict(), Verdict::Verified, "{}", findings(&report));
    let mut zip = zip::ZipArchive::new(fs::File::open(&pack.zip).unwrap()).unwrap();
    let mut member = |path: &str| {
        let mut file = zip.by_name(&format!("{}/{path}", pack.number)).unwrap();
        std::io::read_to_string(&mut file).unwrap()
    };
    let page = member("data/index.html");
    assert!(page.contains("&lt;script&gt;alert(1)"), "the title is not there, escaped");
    for raw in ["<script>alert(1)", "<img src=x", "<b>.txt"] {
        assert!(!page.contains(raw), "{raw} stands in index.html as it was given");
    }
    let units = member("data/traceability/units.csv");
    let mut rows = csv::ReaderBuilder::new().flexible(true).from_reader(units.as_bytes());
    let mut seen = 0;
    for row in rows.records() {
        for cell in &row.unwrap() {
            assert!(
                !cell.starts_with(['=', '+', '-', '@', '\t', '\r']),
                "{cell} is a formula to a spreadsheet"
            );
            seen += usize::from(cell.contains("calc") || cell.contains("@SUM") || cell.contains("=P"));
        }
    }
    assert_eq!(seen, 3, "{units}");
});

on_both!(a_workbook_is_an_index_too, |ground| {
    let world = World::new(ground);
    let folder = ground.folder("workbook");
    write(&folder, "scan.png", PNG);
    let rows: &[&[&str]] = &[
        &["number", "kind", "title", "files", "note"],
        &["W-1", "received-document", "Prüfbericht اردو <&>", "scan.png", "=1+1"],
    ];
    write(&folder, "index.xlsx", workbook(rows));
    world.file(&folder);
    let shown = world.app.show_record(&world.session("manager"), "W-1").unwrap();
    assert_eq!((shown.title.as_str(), shown.files.len()), ("Prüfbericht اردو <&>", 1));
});

on_both!(a_folder_without_an_index_is_filed_by_its_paths, |ground| {
    let world = World::new(ground);
    let folder = ground.folder("plain");
    // The same name in two folders, and twice in one, are different files.
    write(&folder, "b-qms/scan.pdf", PDF);
    write(&folder, "c-procedures/scan.pdf", [PDF, b"\n%%EOF\n"].concat());
    write(&folder, "c-procedures/scan.png", PNG);
    write(&folder, ".DS_Store", "clutter");
    let report = world.file(&folder);
    let outcomes: Vec<Outcome> = report.rows.iter().map(|row| row.result.as_ref().unwrap().outcome).collect();
    assert_eq!(outcomes, [Outcome::Filed, Outcome::Filed, Outcome::Filed]);
    assert_eq!(world.records(), 3);
    let again = world.file(&folder);
    assert!(again.rows.iter().all(|row| row.result.as_ref().unwrap().outcome == Outcome::Unchanged));
    // A changed file is the next version of its own record.
    write(&folder, "c-procedures/scan.png", [PNG, PNG].concat());
    let changed = world.file(&folder);
    let outcomes: Vec<Outcome> =
        changed.rows.iter().map(|row| row.result.as_ref().unwrap().outcome).collect();
    assert_eq!(outcomes, [Outcome::Unchanged, Outcome::Unchanged, Outcome::Revised]);
    assert_eq!(world.records(), 3);
});

on_both!(the_same_content_is_stored_once, |ground| {
    let world = World::new(ground);
    let folder = ground.folder("same");
    write(&folder, "a.pdf", PDF);
    write(&folder, "b.pdf", PDF);
    index(&folder, ",received-document,A,,,a.pdf,,\n,received-document,B,,,b.pdf,,\n");
    world.file(&folder);
    assert_eq!(world.records(), 2);
    assert_eq!(ground.number("SELECT count(*) FROM blobs"), 1);
    assert_eq!(world.fsck().blobs, 1);
});

on_both!(a_clock_that_went_backwards_is_refused_until_it_is_right, |ground| {
    let world = World::new(ground);
    let folder = ground.folder("clock");
    index(&folder, ",received-document,Before,,,,,\n");
    world.file(&folder);
    let before = rows(ground);
    index(&folder, ",received-document,After,,,,,\n");
    world.clock.advance(-3600 * 1000);
    let error = world.import(&folder).unwrap_err();
    assert_eq!(error.code().text(), "clock", "{}", told(&error));
    assert_eq!(rows(ground), before);
    assert!(told(&error).contains("2026-03-02T07:00:00.000Z"), "{}", told(&error));
    world.clock.advance(3600 * 1000);
    world.file(&folder);
    assert!(world.fsck().findings.is_empty());
});

on_both!(without_a_marking_a_new_record_gets_the_default_and_a_version_keeps_what_is_there, |ground| {
    let world = World::new(ground);
    let folder = ground.folder("marking");
    let marking = |number: &str| {
        world
            .app
            .show_record(&world.session("manager"), number)
            .unwrap_or_else(|e| panic!("{}", told(&e)))
            .marking
    };
    index(&folder, "M-1,received-document,A,,,,,\nM-2,received-document,B,,UNCLASSIFIED,,,\n");
    world.file(&folder);
    assert_eq!((marking("M-1").as_str(), marking("M-2").as_str()), ("RESTRICTED", "UNCLASSIFIED"));
    // Another default for one run is for what is new; what is there keeps its marking, up or down.
    let secret = Options { marking: Some(Marking::Secret), ..Options::default() };
    let open = Options { marking: Some(Marking::Unclassified), ..Options::default() };
    index(&folder, "M-2,received-document,B,,,,,changed\nM-3,received-document,C,,,,,\n");
    let report = world.import_with(&folder, secret).unwrap();
    assert!(report.is_clean(), "{}", told_of(&report));
    assert_eq!((marking("M-2").as_str(), marking("M-3").as_str()), ("UNCLASSIFIED", "SECRET"));
    index(&folder, "M-3,received-document,C,,,,,changed\nM-4,received-document,D,,,,,\n");
    let report = world.import_with(&folder, open).unwrap();
    assert!(report.is_clean(), "{}", told_of(&report));
    assert_eq!((marking("M-3").as_str(), marking("M-4").as_str()), ("SECRET", "UNCLASSIFIED"));
    // The same rows again are there already, whatever the default is by now.
    let again = world.file(&folder);
    assert!(again.rows.iter().all(|row| row.result.as_ref().unwrap().outcome == Outcome::Unchanged));
    // Somebody who may not see the record's marking learns nothing by leaving it out.
    index(&folder, "M-3,received-document,C,,,,,probing\n");
    let report = world.app.import(&world.session("lower"), &folder, open, &mut Silence).unwrap();
    let said = told_of(&report);
    assert!(said.contains("cannot be used; choose another") && !said.contains("SECRET"), "{said}");
    assert!(world.fsck().findings.is_empty());
});

on_both!(a_default_above_ones_clearance_keeps_one_from_filing_unmarked, |ground| {
    drop(World::new(ground));
    let config = ground.dir().join("sanad.toml");
    let text = fs::read_to_string(&config).unwrap();
    assert!(text.contains("\nmarking = \"RESTRICTED\"\n"), "{text}");
    fs::write(&config, text.replace("marking = \"RESTRICTED\"", "marking = \"CONFIDENTIAL\"")).unwrap();
    let world = World::reopen(ground).unwrap();
    let folder = ground.folder("default");
    index(&folder, "D-1,received-document,A,,,,,\n");
    let as_lower =
        |options| world.app.import(&world.session("lower"), &folder, options, &mut Silence).unwrap();
    let said = told_of(&as_lower(Options::default()));
    assert!(said.contains("row 2: clearance: CONFIDENTIAL is above your clearance, RESTRICTED"), "{said}");
    let report = as_lower(Options { marking: Some(Marking::Restricted), ..Options::default() });
    assert!(report.is_clean(), "{}", told_of(&report));
    assert_eq!(world.records(), 1);
});

on_both!(who_may_not_import_imports_nothing, |ground| {
    let world = World::new(ground);
    let folder = ground.folder("roles");
    index(&folder, "R-1,received-document,Secret,,SECRET,,,\n");
    for login in ["admin", "clerk", "auditor", "body"] {
        let error =
            world.app.import(&world.session(login), &folder, Options::default(), &mut Silence).unwrap_err();
        assert_eq!(error.code().text(), "denied", "{login}");
    }
    // Above the importer's clearance, by the row or for the whole import.
    let lower = world.session("lower");
    let report = world.app.import(&lower, &folder, Options::default(), &mut Silence).unwrap();
    let error = report.rows[0].result.as_ref().unwrap_err();
    assert_eq!(error.code().text(), "clearance");
    assert!(told(error).contains("SECRET is above your clearance, RESTRICTED"), "{}", told(error));
    let options = Options { marking: Some(Marking::Confidential), ..Options::default() };
    let error = world.app.import(&lower, &folder, options, &mut Silence).unwrap_err();
    assert!(told(&error).contains("CONFIDENTIAL is above your clearance, RESTRICTED"), "{}", told(&error));
    assert_eq!(world.records(), 0);
});
