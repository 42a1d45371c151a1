//! Somebody's own sheet, filed under a mapping: messy sheets, each refusal, all or nothing, the file of what was refused.

use std::fs;
use std::io::{Cursor, Write as _};
use std::path::{Path, PathBuf};

use rust_xlsxwriter::{Format, Workbook};
use sanad::app::import::ImportReport;
use sanad::app::import::mapping::Mapping;
use sanad::app::import::own::SheetReport;
use sanad::app::import::run::Options;
use sanad::app::records::Outcome;
use sanad::app::{Code, Error};
use sanad::words::Words;
use serde_json::{Value, json};

use crate::harness::*;
use crate::records_http::{Answer, Service};

const DRY: Options =
    Options { is_dry: true, keep_going: false, marking: None, is_whole: false, is_scripted: false };
const REST: Options = Options { is_dry: false, keep_going: true, ..DRY };
const WHOLE: Options = Options { is_dry: false, ..DRY };

/// What is suggested for a sheet.
fn suggested(world: &World, sheet: &Path, kind: &str) -> Mapping {
    let seen = world.app.look_at_sheet(&world.session("manager"), sheet, (kind, "", 0), None);
    seen.unwrap_or_else(|error| panic!("{}", told(&error))).mapping
}

fn import(world: &World, sheet: &Path, mapping: &Mapping, options: Options) -> Result<SheetReport, Error> {
    world.app.import_sheet(&world.session("manager"), sheet, mapping, options, &mut Silence)
}

fn fine(world: &World, sheet: &Path, mapping: &Mapping, options: Options) -> SheetReport {
    import(world, sheet, mapping, options).unwrap_or_else(|error| panic!("{}", told(&error)))
}

/// What became of the rows: filed, revised, unchanged, refused.
fn counts(report: &ImportReport) -> [usize; 4] {
    let of = |wanted| {
        report
            .rows
            .iter()
            .filter(|row| row.result.as_ref().is_ok_and(|filed| filed.outcome == wanted))
            .count()
    };
    let wrong: std::collections::BTreeSet<&str> = report
        .rows
        .iter()
        .filter(|row| row.result.is_err())
        .map(|row| row.place.as_str())
        .chain(report.problems.iter().map(|problem| problem.place.as_str()))
        .collect();
    [of(Outcome::Filed), of(Outcome::Revised), of(Outcome::Unchanged), wrong.len()]
}

/// A record with its fields as they are stored.
fn record(world: &World, number: &str) -> Value {
    let session = world.session("manager");
    let seen = world.app.record_document(&session, number);
    let seen = seen.unwrap_or_else(|error| panic!("{number}: {}", told(&error)));
    let last = seen.record.versions.iter().map(|version| version.version).max().unwrap();
    let version = world.app.version_document(&session, number, last).unwrap();
    let disclosed: Value = serde_json::from_str(&version.disclosures).unwrap();
    let fields = disclosed["fields"].as_array().unwrap().iter();
    let fields = fields.map(|field| (field[1].as_str().unwrap().to_owned(), field[2].clone())).collect();
    let mut record = json!(seen);
    record["fields"] = Value::Object(fields);
    record
}

/// A register of nonconformities as a quality manager keeps it: titles above the headings, an empty column, days that are
/// days, days that are only numbers, numbers that are text, several values in a cell, a total below.
fn messy_workbook(folder: &Path) -> PathBuf {
    let mut book = Workbook::new();
    book.add_worksheet().set_name("Notes").unwrap().write(0, 0, "nothing here").unwrap();
    let sheet = book.add_worksheet().set_name("NCR 2025").unwrap();
    sheet.merge_range(0, 0, 0, 8, "Nonconformity register", &Format::new()).unwrap();
    sheet.write(1, 0, "Test Works").unwrap();
    let heads = [
        "NCR No.",
        "",
        "Subject",
        "Date raised",
        "Detected At",
        "Grade:",
        "DESCRIPTION",
        "Serials",
        "Quantity (pcs)",
        "Status",
        "Due on",
        "Remarks",
    ];
    for (column, head) in heads.iter().enumerate() {
        sheet.write(3, column as u16, *head).unwrap();
    }
    let day = Format::new().set_num_format("dd/mm/yyyy");
    let rows: &[(&str, &str, &str, &str, &str)] = &[
        ("NC/25-001", "Bore\nundersize", "Major", "Open", "SN1; SN2"),
        ("NC/25-002", "Scratch", "MINOR", "In Progress", "SN3\nSN4"),
        ("NC/25-003", "Burr", "معمولی", "کھلا", ""),
    ];
    for (index, (number, title, grade, state, serials)) in rows.iter().enumerate() {
        let row = index as u32 + 4;
        sheet.write(row, 0, *number).unwrap();
        sheet.write(row, 2, *title).unwrap();
        sheet.write_with_format(row, 3, 45_930.0 + index as f64, &day).unwrap();
        sheet.write(row, 4, "Op 20").unwrap();
        sheet.write(row, 5, *grade).unwrap();
        sheet.write(row, 6, format!("Lines\nof row {row}")).unwrap();
        sheet.write(row, 7, *serials).unwrap();
        sheet.write(row, 8, if index == 0 { "1,250.5" } else { "2" }).unwrap();
        sheet.write(row, 9, *state).unwrap();
        // A day that lost its format.
        sheet.write(row, 10, 46_200.0).unwrap();
        sheet.write(row, 11, "ours").unwrap();
    }
    sheet.write(8, 11, "Total: 3").unwrap();
    sheet.write_with_format(40, 3, "", &day).unwrap();
    let path = folder.join("register.xlsx");
    book.save(&path).unwrap();
    path
}

on_both!(a_messy_workbook_is_understood_tried_and_filed, |ground| {
    let world = World::new(ground);
    let sheet = messy_workbook(&ground.folder("own"));
    let app = &world.app;
    let session = world.session("manager");
    // The first sheet is not the one that is meant.
    let error = app.look_at_sheet(&session, &sheet, ("nonconformity", "NCR 2024", 0), None).unwrap_err();
    assert!(told(&error).contains("NCR 2024: Notes, NCR 2025"), "{}", told(&error));
    let seen = app.look_at_sheet(&session, &sheet, ("nonconformity", "NCR 2025", 0), None).unwrap();
    assert_eq!((seen.head_row, seen.rows), (4, 4));
    let mut mapping = seen.mapping.clone();
    let target = |heading: &str| mapping.columns[heading].as_str();
    assert_eq!(
        [target("Subject"), target("Date raised"), target("Detected At"), target("Grade:")],
        ["title", "occurred_on", "detected_at", "grade"]
    );
    assert_eq!(
        [target("DESCRIPTION"), target("Quantity (pcs)"), target("Status"), target("Due on")],
        ["description", "quantity", "state", "due_on"]
    );
    // What is not known is left out until somebody says what it is.
    assert_eq!([target("NCR No."), target("Remarks"), target("(B)")], ["", "", ""]);
    mapping.columns.insert("NCR No.".to_owned(), "number".to_owned());
    mapping.constants.insert("site".to_owned(), "Lahore".to_owned());
    // Numbers of records have no slash.
    let tried = fine(&world, &sheet, &mapping, DRY);
    assert_eq!(counts(&tried.report), [0, 0, 0, 3], "{}", told_of(&tried.report));
    let table = [("NC/25-001", "NC-25-001"), ("NC/25-002", "NC-25-002"), ("NC/25-003", "NC-25-003")];
    let table = table.map(|(said, meant)| (said.to_owned(), meant.to_owned()));
    mapping.values.insert("number".to_owned(), table.into());

    let tried = fine(&world, &sheet, &mapping, DRY);
    assert_eq!(counts(&tried.report), [3, 0, 0, 0], "{}", told_of(&tried.report));
    assert_eq!((tried.report.is_dry, world.records()), (true, 0));
    assert_eq!(tried.columns_left_out, ["Remarks"]);
    assert_eq!(
        tried.report.unlisted,
        ["register.xlsx, row 9"],
        "the total is no record, and is said to be none"
    );
    let filed = fine(&world, &sheet, &mapping, WHOLE);
    assert_eq!((counts(&filed.report), filed.report.is_dry, world.records()), ([3, 0, 0, 0], false, 3));

    let first = record(&world, "NC-25-001");
    assert_eq!((&first["title"], &first["occurred_on"]), (&json!("Bore undersize"), &json!("2025-09-30")));
    let fields = &first["fields"];
    assert_eq!(
        [&fields["grade"], &fields["quantity"], &fields["due_on"], &fields["site"]],
        ["major", "1250.5", "2026-06-27", "Lahore"]
    );
    assert_eq!(fields["serials"], json!(["SN1", "SN2"]));
    assert_eq!(fields["description"], "Lines\nof row 4");
    let second = record(&world, "NC-25-002");
    assert_eq!(
        (&second["state"], &second["fields"]["serials"]),
        (&json!("in-progress"), &json!(["SN3", "SN4"]))
    );
    let third = record(&world, "NC-25-003");
    assert_eq!((&third["state"], &third["fields"]["grade"]), (&json!("open"), &json!("minor")));

    // Again: nothing twice. The mapping survives being written down.
    let again = Mapping::read(&mapping.file().unwrap()).unwrap();
    assert_eq!(again, mapping);
    assert_eq!(counts(&fine(&world, &sheet, &again, WHOLE).report), [0, 0, 3, 0]);
    assert!(world.fsck().findings.is_empty());
});

/// A sheet of suppliers as a spreadsheet program of another maker stores it.
fn ods(folder: &Path, rows: &str) -> PathBuf {
    let content = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><office:document-content \
         xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
         xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" \
         xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" office:version=\"1.2\"><office:body>\
         <office:spreadsheet><table:table table:name=\"Suppliers\">{rows}<table:table-row \
         table:number-rows-repeated=\"1048500\"><table:table-cell table:number-columns-repeated=\"1024\"/>\
         </table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"
    );
    let kind = "application/vnd.oasis.opendocument.spreadsheet";
    let manifest = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><manifest:manifest \
         xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\"><manifest:file-entry \
         manifest:full-path=\"/\" manifest:media-type=\"{kind}\"/></manifest:manifest>"
    );
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let parts = [("mimetype", kind), ("content.xml", &content), ("META-INF/manifest.xml", &manifest)];
    for (name, text) in parts {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    let path = folder.join("suppliers.ods");
    fs::write(&path, zip.finish().unwrap().into_inner()).unwrap();
    path
}

fn ods_row(cells: &[&str]) -> String {
    let cell = |text: &&str| match text.strip_prefix("date:") {
        _ if text.is_empty() => "<table:table-cell/>".to_owned(),
        Some(day) => format!(
            "<table:table-cell office:value-type=\"date\" office:date-value=\"{day}\"><text:p>{day}</text:p></table:table-cell>"
        ),
        None => format!(
            "<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>"
        ),
    };
    format!("<table:table-row>{}</table:table-row>", cells.iter().map(cell).collect::<String>())
}

on_both!(headings_in_urdu_and_another_kind_of_workbook, |ground| {
    let world = World::new(ground);
    let rows = [
        ods_row(&["فراہم کنندگان کی فہرست"]),
        // The letters of an Arabic keyboard, too.
        ods_row(&[
            "عنوان",
            "فراہم كننده کا کوڈ",
            "فراہمی",
            "حالت",
            "منظور از",
            "منظور تا",
            "زمرہ",
            "جعلی پرزوں کے خلاف ضوابط",
        ]),
        ods_row(&[
            "کریسنٹ فورجنگز",
            "CF-1",
            "فورجنگ؛ سلاخیں",
            "منظور شدہ",
            "date:2025-01-05",
            "۰۴/۰۱/۲۰۲۷",
            "مواد",
            "ہاں",
        ]),
        ods_row(&["Indus Plating", "IP-2", "plating", "Draft", "", "", "Special process", "No"]),
    ];
    let sheet = ods(&ground.folder("own"), &rows.concat());
    let mapping = suggested(&world, &sheet, "supplier");
    assert_eq!(mapping.columns["فراہم كننده کا کوڈ"], "supplier_code");
    assert!(mapping.columns.values().all(|target| !target.is_empty()), "{mapping:?}");
    assert_eq!(mapping.head_row, 2);
    let filed = fine(&world, &sheet, &mapping, WHOLE);
    assert_eq!(counts(&filed.report), [2, 0, 0, 0], "{}", told_of(&filed.report));
    let first = record(&world, "TST-SUP-2026-0001");
    let fields = &first["fields"];
    assert_eq!((&first["state"], &fields["supplies"]), (&json!("approved"), &json!(["فورجنگ", "سلاخیں"])));
    assert_eq!(
        [&fields["approved_from"], &fields["approved_until"], &fields["category"]],
        ["2025-01-05", "2027-01-04", "material"]
    );
    assert_eq!(fields["counterfeit_controls"], true);
    let second = record(&world, "TST-SUP-2026-0002");
    assert_eq!(second["fields"]["counterfeit_controls"], false);
    assert_eq!(counts(&fine(&world, &sheet, &mapping, DRY).report), [0, 0, 2, 0]);
});

/// A CSV file with semicolons and a byte order mark, under a line that is no heading. Three rows of it are wrong.
fn semicolons(folder: &Path) -> PathBuf {
    let text = "\u{feff}Nonconformities\r\nNumber;Title;Detected at;Grade;Description;Quantity;Closed on;Date\r\n\
        N-1;=cmd|'/c calc'!A0;Op 1;major;one;1.250,5;;02.10.2025\r\n\
        N-2;Two;Op 2;severe;two;3;;02.10.2025\r\n\
        ;;;;;;;\r\n\
        N-3;Three;Op 3;minor;three;twelve;31.02.2026;03.10.2025\r\n\
        N-4;Four;;minor;-5,5 mm;1,5;;04.10.2031\r\n\
        N-5;Five;Op 5;minor;five;0,5;;05.10.2025\r\n;;;;;;;\r\n";
    write(folder, "nc.csv", text)
}

on_both!(nothing_is_filed_if_one_row_is_wrong_and_the_refused_rows_are_mended_alone, |ground| {
    let world = World::new(ground);
    let folder = ground.folder("own");
    let sheet = semicolons(&folder);
    let mapping = suggested(&world, &sheet, "nonconformity");
    assert_eq!((mapping.head_row, mapping.decimal_comma), (2, true));
    let dry = fine(&world, &sheet, &mapping, DRY);
    assert_eq!(counts(&dry.report), [2, 0, 0, 3], "{}", told_of(&dry.report));
    let before = ground.number("SELECT COUNT(*) FROM events");
    let whole = fine(&world, &sheet, &mapping, WHOLE);
    assert_eq!((whole.report.is_dry, counts(&whole.report)[3], world.records()), (true, 3, 0));
    assert_eq!(ground.number("SELECT COUNT(*) FROM events"), before, "nothing half-done");

    // Every refusal says the row, the column as the sheet calls it, and why.
    let words = Words::english();
    let csv = String::from_utf8(dry.refused.csv(&words).unwrap()).unwrap();
    let lines: Vec<&str> = csv.trim_start_matches('\u{feff}').lines().collect();
    assert_eq!(lines.len(), 4, "{csv}");
    assert_eq!(lines[0], "Number,Title,Detected at,Grade,Description,Quantity,Closed on,Date,Row,Reason");
    assert!(lines[1].starts_with("N-2,Two,Op 2,severe,two,3,,02.10.2025,4,"), "{csv}");
    assert!(lines[1].contains("column “Grade”") && lines[1].contains("severe"), "{csv}");
    for part in ["column “Quantity”: “twelve”", "column “Closed on”: “31.02.2026”"] {
        assert!(lines[2].starts_with("N-3,") && lines[2].contains(part), "{csv}");
    }
    // A day to come is told, too, once the rest of the row is right.
    assert!(lines[3].contains(",7,") && lines[3].contains("column “Detected at”"), "{csv}");
    assert!(lines[3].contains("'-5,5 mm"), "no cell is a formula: {csv}");

    // The good rows, with leave; they are what the dry run said.
    let rest = fine(&world, &sheet, &mapping, REST);
    assert_eq!((counts(&rest.report), rest.report.is_dry, world.records()), ([2, 0, 0, 3], false, 2));
    assert_eq!(rest.refused.csv(&words).unwrap(), dry.refused.csv(&words).unwrap());
    let first = record(&world, "N-1");
    assert_eq!(
        (&first["title"], &first["fields"]["quantity"]),
        (&json!("=cmd|'/c calc'!A0"), &json!("1250.5"))
    );

    // Mended in the file of the refused, and imported with the same mapping: as text and as a workbook.
    let mended = csv
        .replace("severe", "major")
        .replace(",twelve,", ",\"12,5\",")
        .replace("31.02.2026", "28.02.2026")
        .replace("N-4,Four,,", "N-4,Four,Op 4,");
    let mended = write(&folder, "mended.csv", mended);
    let late = fine(&world, &mended, &mapping, WHOLE);
    assert_eq!((counts(&late.report), world.records()), ([2, 0, 0, 1], 2), "{}", told_of(&late.report));
    assert!(told_of(&late.report).contains("future"), "{}", told_of(&late.report));
    let text = fs::read_to_string(&mended).unwrap().replace("04.10.2031", "04.10.2025");
    let mended = write(&folder, "mended.csv", text);
    let done = fine(&world, &mended, &mapping, WHOLE);
    assert_eq!((counts(&done.report), world.records()), ([3, 0, 0, 0], 5), "{}", told_of(&done.report));
    assert_eq!(done.columns_left_out, ["Row", "Reason"]);
    let fourth = record(&world, "N-4");
    assert_eq!(
        (&fourth["fields"]["description"], &fourth["fields"]["quantity"]),
        (&json!("-5,5 mm"), &json!("1.5"))
    );
    assert_eq!(counts(&fine(&world, &mended, &mapping, WHOLE).report), [0, 0, 3, 0]);

    // The whole sheet, mended there, finds the rest of it filed.
    let book = fs::read_to_string(&sheet).unwrap();
    let book = book.replace("severe", "major").replace("twelve", "12,5").replace("31.02.2026", "28.02.2026");
    let book = book.replace("Four;;", "Four;Op 4;").replace("2031", "2025");
    let sheet = write(&folder, "nc.csv", book);
    assert_eq!(counts(&fine(&world, &sheet, &mapping, WHOLE).report), [0, 0, 5, 0]);
    assert!(world.fsck().findings.is_empty());
});

on_both!(the_refused_rows_of_a_workbook_come_back_as_a_workbook, |ground| {
    let world = World::new(ground);
    let folder = ground.folder("own");
    let sheet = messy_workbook(&folder);
    let seen =
        world.app.look_at_sheet(&world.session("manager"), &sheet, ("nonconformity", "NCR 2025", 0), None);
    let mut mapping = seen.unwrap().mapping;
    mapping.values.insert(
        "grade".to_owned(),
        ["minor", "معمولی"].map(|said| (said.to_owned(), "grave".to_owned())).into(),
    );
    let dry = fine(&world, &sheet, &mapping, DRY);
    assert_eq!(counts(&dry.report), [1, 0, 0, 2], "{}", told_of(&dry.report));
    let book = dry.refused.workbook(&world.app, &world.session("manager")).unwrap();
    let path = write(&folder, "refused.xlsx", book);
    mapping.values.clear();
    // Its days are days; the sheet in it is called as the one that it came from.
    let filed = fine(&world, &path, &mapping, WHOLE);
    assert_eq!((counts(&filed.report), world.records()), ([2, 0, 0, 0], 2), "{}", told_of(&filed.report));
    assert_eq!(record(&world, "TST-NC-2026-0001")["occurred_on"], "2025-10-01");
    assert_eq!(counts(&fine(&world, &sheet, &mapping, WHOLE).report), [1, 0, 2, 0]);
});

on_both!(what_a_mapping_or_a_sheet_lacks_is_said_at_once, |ground| {
    let world = World::new(ground);
    let folder = ground.folder("own");
    let sheet = semicolons(&folder);
    let good = suggested(&world, &sheet, "nonconformity");
    let said = |sheet: &Path, mapping: &Mapping| match import(&world, sheet, mapping, WHOLE) {
        Ok(done) => panic!("{}", told_of(&done.report)),
        Err(error) => told(&error),
    };
    let with = |change: fn(&mut Mapping)| {
        let mut mapping = good.clone();
        change(&mut mapping);
        mapping
    };
    type Spoil = fn(&mut Mapping);
    let cases: &[(Spoil, &str)] = &[
        (
            |m| drop(m.columns.insert("Velocity".to_owned(), "part".to_owned())),
            "no column “Velocity” in row 2",
        ),
        (|m| drop(m.columns.insert("Title".to_owned(), "velocity".to_owned())), "“velocity” is no field"),
        (|m| drop(m.columns.insert("Grade".to_owned(), "title".to_owned())), "are both to be title"),
        (|m| drop(m.columns.insert("Grade".to_owned(), String::new())), "where “Grade” comes from"),
        (|m| drop(m.columns.insert("Title".to_owned(), "link.cites".to_owned())), "“link.cites” is no field"),
        (|m| drop(m.constants.insert("due_on".to_owned(), "soon".to_owned())), "“soon” is not a day"),
        (|m| drop(m.values.insert("speed".to_owned(), Default::default())), "“speed” is no field"),
    ];
    for (change, wanted) in cases {
        let said = said(&sheet, &with(*change));
        assert!(said.contains(wanted), "{wanted}: {said}");
    }
    let kind = with(|m| m.kind = "rocket".to_owned());
    assert_eq!(import(&world, &sheet, &kind, WHOLE).unwrap_err().code(), Code::NotFound);
    for text in ["kind = 3", "[columns]\nA = 1", "speed = 1", "dates = \"YY\""] {
        let error = Mapping::read(text).unwrap_err();
        assert!(told(&error).contains("line"), "{}", told(&error));
    }

    let cut = messy_workbook(&folder);
    let bytes = fs::read(&cut).unwrap();
    let wide = format!("Title{}\nA{}\n", ",x".repeat(300), ",y".repeat(300));
    let sheets: &[(&str, Vec<u8>, &str)] = &[
        ("empty.csv", Vec::new(), "is empty"),
        ("latin.csv", b"Title\nPr\xfcfung\n".to_vec(), "UTF-8"),
        ("wide.csv", wide.into_bytes(), "columns are too many"),
        ("cut.xlsx", bytes[..bytes.len() / 2].to_vec(), "cannot be read"),
        ("cut.ods", b"PK".to_vec(), "cannot be read"),
        ("old.xls", b"x".to_vec(), "xlsx, ods, csv"),
    ];
    for (name, bytes, wanted) in sheets {
        let said = said(&write(&folder, name, bytes), &good);
        assert!(said.contains(wanted), "{name}: {said}");
    }
    assert_eq!(world.records(), 0);
    let clerk = world.session("clerk");
    let error = world.app.import_sheet(&clerk, &sheet, &good, DRY, &mut Silence).unwrap_err();
    assert_eq!(error.code(), Code::Denied);
});

on_both!(files_and_links_of_a_sheet, |ground| {
    let world = World::new(ground);
    let folder = ground.folder("own");
    write(&folder, "photos/bore.txt", "a picture");
    let suppliers =
        write(&folder, "s.csv", "Number,Title,Supplier code,Supplies\nS-1,Forge,F,bars\nS-2,Plate,P,zinc\n");
    let mapping = suggested(&world, &suppliers, "supplier");
    assert_eq!(counts(&fine(&world, &suppliers, &mapping, WHOLE).report), [2, 0, 0, 0]);
    let rows = "Number,Title,Detected at,Grade,Description,Attachments,Supplied by\n\
        N-1,One,Op 1,major,one,photos/bore.txt,S-1; S-2\nN-2,Two,Op 1,major,two,,S-9\n";
    let sheet = write(&folder, "n.csv", rows);
    let mapping = suggested(&world, &sheet, "nonconformity");
    assert_eq!(mapping.columns["Supplied by"], "link.supplied-by");
    let stored = || walk(&ground.dir().join("blobs"));
    let before = stored();
    let whole = fine(&world, &sheet, &mapping, WHOLE);
    assert_eq!((counts(&whole.report), world.records()), ([1, 0, 0, 1], 2), "{}", told_of(&whole.report));
    assert!(told_of(&whole.report).contains("S-9"));
    assert_eq!(stored(), before, "no file stays behind of rows that were not filed");
    let sheet = write(&folder, "n.csv", rows.replace("S-9", "S-2"));
    assert_eq!(counts(&fine(&world, &sheet, &mapping, WHOLE).report), [2, 0, 0, 0]);
    let first = record(&world, "N-1");
    assert_eq!((first["files"].as_array().unwrap().len(), first["links"].as_array().unwrap().len()), (1, 2));
});

/// Files below a folder.
fn walk(folder: &Path) -> usize {
    let entries =
        fs::read_dir(folder).map(|entries| entries.flatten().collect::<Vec<_>>()).unwrap_or_default();
    entries.iter().map(|entry| if entry.path().is_dir() { walk(&entry.path()) } else { 1 }).sum()
}

on_both!(thousands_of_rows_with_errors_in_three, |ground| {
    let world = World::new(ground);
    let sheet = write(&ground.folder("own"), "many.csv", many(2_000));
    let mapping = suggested(&world, &sheet, "nonconformity");
    let dry = fine(&world, &sheet, &mapping, DRY);
    assert_eq!((counts(&dry.report), dry.refused.len()), ([1_997, 0, 0, 3], 3));
    let csv = String::from_utf8(dry.refused.csv(&Words::english()).unwrap()).unwrap();
    for row in [12, 1_001, 1_991] {
        assert!(csv.contains(&format!(",{row},")), "{row}: {csv}");
    }
    let whole = fine(&world, &sheet, &mapping, WHOLE);
    assert_eq!((whole.report.is_dry, world.records()), (true, 0));
});

/// The size that registers have after decades. On one database: nothing is written, and what is read is the same.
#[test]
fn two_hundred_thousand_rows_with_errors_in_three() {
    let ground = Ground::sqlite();
    let world = World::new(&ground);
    let sheet = write(&ground.folder("own"), "many.csv", many(200_000));
    let mapping = suggested(&world, &sheet, "nonconformity");
    let whole = fine(&world, &sheet, &mapping, WHOLE);
    assert_eq!((counts(&whole.report), whole.refused.len()), ([199_997, 0, 0, 3], 3));
    assert_eq!((whole.report.is_dry, world.records()), (true, 0));
    let csv = String::from_utf8(whole.refused.csv(&Words::english()).unwrap()).unwrap();
    let lines: Vec<&str> = csv.lines().collect();
    assert_eq!(lines.len(), 4, "{csv}");
    for (line, row, why) in [
        (1, 12, "“grave” is none of"),
        (2, 100_001, "“some” is not a number"),
        (3, 199_991, "a value is needed"),
    ] {
        assert!(lines[line].contains(&format!(",{row},")) && lines[line].contains(why), "{}", lines[line]);
    }
}

/// A register of so many rows, three of which are wrong.
fn many(rows: usize) -> String {
    let mut text = String::from("Number,Title,Detected at,Grade,Description,Quantity,Date raised\n");
    for row in 1..=rows {
        let grade = if row == 11 { "grave" } else { "minor" };
        let quantity = if row == rows / 2 { "some" } else { "3.5" };
        let place = if row == rows - 10 { "" } else { "Op 40" };
        text.push_str(&format!(
            "N-{row},Burr on part {row},{place},{grade},Found at the bench,{quantity},2025-10-02\n"
        ));
    }
    text
}

/// Waits for a job and returns what came of it.
fn job(service: &Service, place: &str) -> Value {
    let id = place.rsplit('/').next().unwrap().to_owned();
    for _ in 0..200 {
        let job = service.ask("GET", &format!("/api/v1/jobs/{id}"), &[], b"").json();
        if job["state"] == "done" || job["state"] == "failed" {
            return job;
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    panic!("{place} does not end");
}

fn text(answer: &Answer) -> String {
    String::from_utf8_lossy(&answer.body).into_owned()
}

const SENT: &str = "Register\nNumber,Title,Detected at,Severity,Description,Seen\n\
    N-1,One,Op 1,big,one,02/10/2025\nN-2,Two,,small,two,03/10/2025\n";

on_both!(the_pages_ask_what_the_columns_mean_and_need_no_script, |ground| {
    let service = Service::start(ground);
    let part = |name: &str, rest: &str, content: &str| {
        format!("--XX\r\ncontent-disposition: form-data; name=\"{name}\"{rest}\r\n\r\n{content}\r\n")
    };
    let media = [("content-type", "multipart/form-data; boundary=XX")];
    let send = |kind: &str, mapping: &str| {
        let file = part("file", "; filename=\"nc.csv\"", SENT);
        let body = file
            + &part("kind", "", kind)
            + &part(
                "mapping",
                &format!("; filename=\"{}\"", if mapping.is_empty() { "" } else { "m.toml" }),
                mapping,
            )
            + "--XX--\r\n";
        service.ask("POST", "/import", &media, body.as_bytes())
    };
    assert!(text(&service.ask("GET", "/import", &[], b"")).contains("<option value=\"nonconformity\">"));
    let wrong = send("nonconformity", "speed = 9");
    assert!(wrong.status == 422 && text(&wrong).contains("speed"), "{} {}", wrong.status, text(&wrong));
    let sent = send("nonconformity", "");
    assert_eq!(sent.status, 303, "{}", text(&sent));
    let page = sent.header("location");
    let seen = text(&service.ask("GET", &page, &[], b""));
    for part in ["name=\"column.3\"", "value=\"Severity\"", "<option value=\"title\" selected>", "nc.csv"] {
        assert!(seen.contains(part), "{part}: {seen}");
    }
    let address = page.split('?').next().unwrap().to_owned();
    let form = [("content-type", "application/x-www-form-urlencoded")];
    let was = [("was_kind", "nonconformity"), ("was_sheet", ""), ("was_head_row", "2")];
    let said = [
        ("kind", "nonconformity"),
        ("sheet", ""),
        ("head_row", "2"),
        ("dates", "DD/MM/YYYY"),
        ("heading.0", "Number"),
        ("column.0", "number"),
        ("heading.1", "Title"),
        ("column.1", "title"),
        ("heading.2", "Detected at"),
        ("column.2", "detected_at"),
        ("heading.3", "Severity"),
        ("column.3", "grade"),
        ("heading.4", "Description"),
        ("column.4", "description"),
        ("heading.5", "Seen"),
        ("column.5", "occurred_on"),
    ];
    let post = |address: &str, more: &[(&str, &str)]| {
        let all: Vec<_> = was.iter().chain(&said).chain(more).copied().collect();
        service.ask("POST", address, &form, crate::http::encoded(&all).as_bytes())
    };
    // What the field does not know is asked for.
    let again = post(&address, &[("do", "again")]);
    assert_eq!(again.status, 303, "{}", text(&again));
    let seen = text(&service.ask("GET", &again.header("location"), &[], b""));
    assert!(
        seen.contains("name=\"value.grade.big\"") && seen.contains("name=\"value.grade.small\""),
        "{seen}"
    );
    let meant = [("value.grade.big", "major"), ("value.grade.small", "minor")];
    let file = post(&address, &[meant[0], meant[1], ("do", "file")]);
    let kept = text(&file);
    assert!(Mapping::read(&kept).unwrap().values["grade"]["big"] == "major", "{kept}");
    // A column that is needed is missed at once, and what was said stays.
    let lacking = service.ask(
        "POST",
        &address,
        &form,
        crate::http::encoded(
            &was.iter()
                .chain(said.iter().filter(|(name, _)| *name != "column.4"))
                .chain(&[("do", "try")])
                .copied()
                .collect::<Vec<_>>(),
        )
        .as_bytes(),
    );
    assert!(
        lacking.status == 422 && text(&lacking).contains("where “Description” comes from"),
        "{}",
        text(&lacking)
    );
    assert!(text(&lacking).contains("<option value=\"occurred_on\" selected>"));

    let tried = post(&address, &[meant[0], meant[1], ("do", "try")]);
    assert_eq!(tried.status, 303, "{}", text(&tried));
    let place = tried.header("location");
    let result = &job(&service, &place)["result"];
    assert_eq!(
        (&result["filed"], &result["refused"], &result["is_dry"]),
        (&json!(1), &json!(1), &json!(true))
    );
    let shown = text(&service.ask("GET", &place, &[], b""));
    let import = address.trim_end_matches("/sheet").to_owned();
    for part in
        [format!("{import}/errors?form=csv"), format!("{import}/sheet"), "column “Detected at”".to_owned()]
    {
        assert!(shown.contains(&part), "{part}: {shown}");
    }
    let errors = service.ask("GET", &format!("{import}/errors?form=csv"), &[], b"");
    assert!(text(&errors).contains("N-2,Two,,small,two,03/10/2025,4,"), "{}", text(&errors));
    let book = service.ask("GET", &format!("{import}/errors?form=xlsx"), &[], b"");
    assert!(book.status == 200 && book.body.starts_with(b"PK"));
    assert_eq!(service.ask("GET", &format!("{import}/errors?form=pdf"), &[], b"").status, 404);

    // Without leave nothing; with leave the good row; what was refused can still be fetched.
    let carry = |more: &str| {
        let answer = service.ask("POST", &import, &form, format!("do=run&marking={more}").as_bytes());
        job(&service, &answer.header("location"))["result"].clone()
    };
    let stopped = carry("");
    assert_eq!((&stopped["is_dry"], &stopped["was_asked_dry"]), (&json!(true), &json!(false)));
    assert_eq!(service.ask("GET", "/api/v1/records/N-1", &[], b"").status, 404);
    let done = carry("&keep_going=yes");
    assert_eq!(
        (&done["filed"], &done["is_dry"], &done["has_error_file"]),
        (&json!(1), &json!(false), &json!(true))
    );
    let record = service.ask("GET", "/api/v1/records/N-1", &[], b"").json();
    assert_eq!(record["occurred_on"], "2025-10-02");
    assert!(text(&service.ask("GET", &format!("{import}/errors"), &[], b"")).contains("N-2"));

    // Next time the kept mapping is sent along. In Urdu, too.
    let next = send("", &kept);
    assert_eq!(next.status, 303, "{}", text(&next));
    let seen = service.ask("GET", &next.header("location"), &[("accept-language", "ur")], b"");
    assert!(
        text(&seen).contains("کالموں کا مطلب") && text(&seen).contains("<option value=\"grade\" selected>")
    );
});

on_both!(a_program_says_what_the_columns_mean, |ground| {
    let service = Service::start(ground);
    let at = service.ask("POST", "/api/v1/imports", &[], b"").header("location");
    assert_eq!(service.ask("GET", &format!("{at}/mapping?kind=nonconformity"), &[], b"").status, 422);
    let octets = [("content-type", "application/octet-stream")];
    let sent = service.ask("PUT", &format!("{at}/files?path=nc.csv"), &octets, SENT.as_bytes());
    assert_eq!(sent.status, 201, "{}", text(&sent));
    let seen = service.ask("GET", &format!("{at}/mapping?kind=nonconformity"), &[], b"");
    assert_eq!(seen.status, 200, "{}", text(&seen));
    let mut mapping = seen.json()["mapping"].clone();
    assert_eq!(
        (&mapping["head_row"], &mapping["columns"]["Detected at"]),
        (&json!(2), &json!("detected_at"))
    );
    let put = |mapping: &Value| service.tell("PUT", &format!("{at}/mapping"), &[], mapping);
    let lacking = put(&mapping);
    assert!(lacking.status == 422 && text(&lacking).contains("Grade"), "{}", text(&lacking));
    mapping["columns"]["Severity"] = json!("grade");
    mapping["columns"]["Seen"] = json!("occurred_on");
    mapping["dates"] = json!("DD/MM/YYYY");
    mapping["constants"] = json!({ "detected_at": "Op 9" });
    mapping["values"] = json!({ "grade": { "big": "major", "small": "minor" } });
    let kept = put(&mapping);
    assert!(kept.status == 200 && kept.json()["mapping"]["values"] == mapping["values"], "{}", text(&kept));
    for (is_dry, filed) in [(true, 404), (false, 200)] {
        let ordered = service.tell("POST", &format!("{at}/run"), &[], &json!({ "is_dry": is_dry }));
        let done = job(&service, &ordered.header("location"));
        assert_eq!(
            (&done["result"]["filed"], &done["result"]["is_sheet"]),
            (&json!(2), &json!(true)),
            "{done}"
        );
        assert_eq!(service.ask("GET", "/api/v1/records/N-2", &[], b"").status, filed);
    }
    // All of it is filed: what was sent is gone.
    assert_eq!(service.ask("GET", &at, &[], b"").status, 404);
});

on_both!(a_sheet_from_the_command_line, |ground| {
    let world = World::new(ground);
    let folder = ground.folder("own");
    let sheet = semicolons(&folder);
    drop(world);
    let run = |arguments: &[&str]| {
        let done = sanad().arg("import").args(arguments).arg("--dir").arg(ground.dir()).output().unwrap();
        let said =
            String::from_utf8_lossy(&done.stdout).into_owned() + &String::from_utf8_lossy(&done.stderr);
        (done.status.code().unwrap(), said)
    };
    let path = |name: &str| folder.join(name).to_str().unwrap().to_owned();
    let (sheet, errors, mapping) = (sheet.to_str().unwrap(), path("errors.csv"), path("mapping.toml"));
    let (code, said) = run(&[sheet]);
    assert!(code == 1 && said.contains("--kind"), "{said}");
    let (code, said) = run(&[
        sheet,
        "--kind",
        "nonconformity",
        "--dry-run",
        "--errors",
        &errors,
        "--save-mapping",
        &mapping,
    ]);
    for part in [
        "“Detected at” is detected_at",
        "3 refused",
        "Nothing was written",
        "3 refused rows are in",
        "nc.csv, row 4",
    ] {
        assert!(code == 1 && said.contains(part), "{part}: {said}");
    }
    assert_eq!(fs::read_to_string(&errors).unwrap().lines().count(), 4);
    let (code, said) = run(&[sheet, "--mapping", &mapping]);
    assert!(code == 1 && said.contains("Nothing was written"), "{said}");
    let (code, said) = run(&[sheet, "--mapping", &mapping, "--keep-going", "--errors", &path("errors.pdf")]);
    assert!(code == 1 && said.contains(".csv or .xlsx"), "{said}");
    let (code, said) = run(&[sheet, "--mapping", &mapping, "--keep-going"]);
    assert!(code == 1 && said.contains("2 filed, 0 new versions, 0 there already, 3 refused"), "{said}");
});
