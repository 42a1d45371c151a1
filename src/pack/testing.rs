//! Pack contents for tests and for looking at: a realistic establishment, hostile values, many records.

use std::sync::Arc;

use jiff::civil::date;

use super::contents::{
    AcknowledgementLine, Contents, FileLine, LedgerPosition, LinkLine, ProfileSummary, RecordSheet,
    RefusalLine, RuleLine, Scope, SignatureLine, Status, StepSheet, StructureLine, TraceabilitySummary,
    UnitLine, VersionLine,
};
use super::copy::{Body, MarkedCopy};
use super::pdf::objects::Compressor;
use super::printout::{Block, Cell, Look, Notice, Printout, Row, Section, Table};
use crate::proof::digest::Digest;
use crate::proof::time::Timestamp;
use crate::raster::{Packing, Sheet};

const STEPS: [(&str, &str, &str); 15] = [
    ("a", "Identify the applicable standards", "4.2, 4.3, 8.2.2, 8.2.3"),
    ("b", "Establish a quality management system", "4.3, 4.4, 5.2, 5.3, 6.2"),
    ("c", "Document procedures", "7.5, 8.1, 8.5.1"),
    ("d", "Train and educate staff", "7.2, 7.3"),
    ("e", "Conduct risk assessments", "6.1, 8.1"),
    ("f", "Conduct internal audits", "9.2, 10.2"),
    ("g", "Obtain certification", "4.3"),
    ("h", "Test and inspect products", "7.1.5, 8.6"),
    ("i", "Keep evidence of compliance", "8.6, 8.7"),
    ("j", "Improve continually", "9.3, 10.3"),
    ("k", "Engage experts", "7.1.2, 7.1.6"),
    ("l", "Meet legal and regulatory requirements", "4.2, 8.2.2"),
    ("m", "Keep traceability of parts and materials", "8.5.2"),
    ("n", "Undergo external audits and inspections", "8.4, 8.6"),
    ("o", "Collect customer feedback", "9.1.2, 10.2.1"),
];

fn at(text: &str) -> Timestamp {
    text.parse().expect("an instant")
}

fn version(
    number: u32,
    received: &str,
    author: &str,
    state: &str,
    reason: &str,
    event_index: u64,
) -> VersionLine {
    VersionLine {
        version: number,
        received_at: at(received),
        author: author.to_owned(),
        state: state.to_owned(),
        reason: reason.to_owned(),
        digest: Digest::of(format!("{number}{received}{reason}").as_bytes()),
        event_index,
    }
}

fn file(folder: &str, name: &str, path: &str, size_bytes: u64, media_type: &str) -> FileLine {
    FileLine {
        name: name.to_owned(),
        path: format!("{folder}/{path}"),
        size_bytes,
        media_type: media_type.to_owned(),
        digest: Digest::of(name.as_bytes()),
    }
}

fn pairs(fields: &[(&str, &str)]) -> Vec<(String, String)> {
    fields.iter().map(|(label, value)| ((*label).to_owned(), (*value).to_owned())).collect()
}

fn rule(id: &str, label: &str, status: Status, items: &[(&str, &str)]) -> RuleLine {
    RuleLine { id: id.to_owned(), label: label.to_owned(), status, items: pairs(items) }
}

fn steps() -> Vec<StepSheet> {
    STEPS
        .iter()
        .map(|(code, title, clauses)| {
            let mut rules = vec![
                rule(
                    &format!("{code}.1"),
                    "At least one approved record of this step exists in the period.",
                    Status::Complete,
                    &[],
                ),
                rule(
                    &format!("{code}.2"),
                    "Every record of this step is inside its review date.",
                    Status::Complete,
                    &[],
                ),
            ];
            let status = match *code {
                "d" => {
                    rules.push(rule(
                        "d.3",
                        "Every inspector and special-process operator holds a qualification that was valid on each \
                         date they acted.",
                        Status::Stale,
                        &[
                            ("MGI-TRN-2025-0031", "The ultrasonic testing certificate of A. Rauf ended on 2026-08-31."),
                            ("", "No assessment is filed for the fuze assembly course of 2026-03-12."),
                        ],
                    ));
                    Status::Stale
                }
                "f" => {
                    rules.push(rule(
                        "f.3",
                        "No major finding is open, and each major finding of the period has a corrective action whose \
                         effectiveness was verified by someone other than its owner.",
                        Status::Blocked,
                        &[
                            (
                                "MGI-NC-2026-0012",
                                "Major finding; its corrective action MGI-CA-2026-0004 is implemented, but its \
                                 effectiveness has not been verified.",
                            ),
                            ("MGI-NC-2026-0015", "Major finding without a corrective action."),
                        ],
                    ));
                    rules.push(rule(
                        "f.4",
                        "Each process was audited at least once in the period.",
                        Status::Incomplete,
                        &[
                            ("", "Heat treatment: no audit since 2025-06-18."),
                            ("", "Purchasing: no audit in the period."),
                        ],
                    ));
                    Status::Blocked
                }
                "h" => {
                    rules.push(rule(
                        "h.3",
                        "Every gauge used for release was inside its calibration interval.",
                        Status::Incomplete,
                        &[("MGI-CAL-2026-0007", "Interval ended on 2026-09-30; used for release on 2026-10-09.")],
                    ));
                    Status::Incomplete
                }
                "k" => {
                    rules.clear();
                    rules.push(rule(
                        "k.1",
                        "At least one expert was engaged, or a signed justification says why none was needed.",
                        Status::NotApplicable,
                        &[("MGI-NA-2026-0001", "Justified by the director of quality on 2026-01-20.")],
                    ));
                    Status::NotApplicable
                }
                "o" => {
                    rules.clear();
                    Status::Incomplete
                }
                _ => Status::Complete,
            };
            StepSheet {
                code: (*code).to_owned(),
                title: (*title).to_owned(),
                status,
                clauses: pairs(&[("ISO 9001:2015", clauses), ("AS9100D", clauses)]),
                rules,
            }
        })
        .collect()
}

fn record(step: &str, number: &str, kind: &str, title: &str, state: &str) -> RecordSheet {
    RecordSheet {
        step: step.to_owned(),
        steps: vec![step.to_owned()],
        number: number.to_owned(),
        title: title.to_owned(),
        kind: kind.to_owned(),
        state: state.to_owned(),
        marking: "RESTRICTED".to_owned(),
        occurred_on: Some(date(2026, 10, 2)),
        received_at: at("2026-10-03T08:14:05.120Z"),
        path: format!("f-internal-audits/{number}"),
        fields: Vec::new(),
        files: Vec::new(),
        links: Vec::new(),
        versions: vec![version(1, "2026-10-03T08:14:05.120Z", "S. Malik", state, "First filing", 57)],
        signatures: Vec::new(),
        refusals: Vec::new(),
        acknowledgements: Vec::new(),
        withheld_acknowledgements: Vec::new(),
    }
}

fn signature(version: u32, meaning: &str, name: &str, at_text: &str, event_index: u64) -> SignatureLine {
    SignatureLine {
        version,
        meaning: meaning.to_owned(),
        name: name.to_owned(),
        on_behalf_of: None,
        role: "Quality manager".to_owned(),
        at: at(at_text),
        event_index,
        void_in: None,
    }
}

/// A realistic pack: fifteen steps in every status, a handful of full records, traceability.
#[must_use]
pub fn sample() -> Contents {
    let mut nonconformity = record(
        "f",
        "MGI-NC-2026-0012",
        "Nonconformity",
        "Bore diameter of housing 4471-B above tolerance on six pieces of lot L-2209",
        "Disposition approved",
    );
    nonconformity.steps = vec!["f".into(), "h".into(), "j".into()];
    nonconformity.fields = pairs(&[
        ("Where found", "Final inspection, station 3"),
        ("Severity", "Major"),
        ("Requirement", "Drawing 4471-B, revision D: bore ⌀ 24.000 +0.013 / −0 mm (H6)"),
        (
            "Description",
            "Six of 48 pieces measured between 24.016 mm and 24.021 mm. All six come from spindle 2 of machine \
             CNC-07 between 10:40 and 12:15. Pieces were set apart in the locked cage and tagged.\n\nThe gauge \
             (G-118) was checked against the setting ring directly afterwards and was within 1 µm.",
        ),
        (
            "Cause",
            "Worn insert not changed at the end of its counted life: the counter had been reset by hand.",
        ),
        ("Disposition", "Scrap (6 pieces), 42 pieces accepted after 100 % measurement ☑"),
        ("Disposition authority", "Material review board, 2026-10-05"),
        ("Pieces affected", "6 of 48"),
        ("Cost", "38,400 PKR"),
        (
            "Remark in Urdu",
            "پرزوں کا سوراخ مقررہ حد سے بڑا پایا گیا۔ چھ پرزے (نمبر 12 تا 17) ضائع کر دیے گئے۔",
        ),
    ]);
    let folder = "f-internal-audits/MGI-NC-2026-0012/v3/files";
    nonconformity.files = vec![
        file(folder, "NC report signed.pdf", "NC report signed.pdf", 482_130, "application/pdf"),
        file(
            folder,
            "Messprotokoll CNC-07.xlsx",
            "Messprotokoll CNC-07.xlsx",
            18_412,
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
        file(folder, "تصویر پرزہ.jpg", "file-3.jpg", 1_204_811, "image/jpeg"),
    ];
    nonconformity.links = vec![
        link("is corrected by", "MGI-CA-2026-0004", "Tool life counter that cannot be reset by the operator"),
        link("was found in", "MGI-AUD-2026-0003", "Internal audit of machining and final inspection"),
        link("concerns", "MGI-LOT-2026-0220", "Lot L-2209 of housing 4471-B"),
    ];
    nonconformity.signatures = vec![
        SignatureLine {
            void_in: Some(3),
            ..signature(2, "Reviewed", "S. Malik", "2026-10-04T12:00:00.000Z", 65)
        },
        SignatureLine {
            on_behalf_of: Some("H. Qureshi".to_owned()),
            ..signature(3, "Approved", "A. Raza", "2026-10-06T09:31:07.004Z", 72)
        },
    ];
    nonconformity.refusals = vec![RefusalLine {
        of: SignatureLine {
            void_in: Some(3),
            ..signature(2, "Approved", "A. Raza", "2026-10-04T13:30:00.000Z", 66)
        },
        reason: "The cause names the insert, not who may reset the counter.\n\nتصحیح کے بعد دوبارہ بھیجیں"
            .into(),
        is_taken_back: false,
    }];
    nonconformity.versions = vec![
        version(1, "2026-10-03T08:14:05.120Z", "S. Malik", "Open", "Found at final inspection", 57),
        version(
            2,
            "2026-10-04T11:02:44.007Z",
            "H. Qureshi",
            "In review",
            "Cause added; pieces counted again",
            64,
        ),
        version(
            3,
            "2026-10-05T15:39:10.551Z",
            "Brig. T. Anwar",
            "Disposition approved",
            "Approved by the board",
            91,
        ),
    ];

    let mut procedure = record(
        "c",
        "MGI-PRC-2024-0007",
        "Controlled document",
        "Control of nonconforming outputs",
        "Effective",
    );
    procedure.path = "c-procedures/MGI-PRC-2024-0007".into();
    procedure.steps = vec!["c".into(), "f".into()];
    procedure.acknowledgements = vec![
        AcknowledgementLine {
            version: 1,
            revision: "B".into(),
            name: "S. Malik".into(),
            login: "s.malik".into(),
            at: at("2026-10-07T07:45:00.000Z"),
            event_index: 93,
        },
        AcknowledgementLine {
            version: 1,
            revision: String::new(),
            name: "حنا قریشی".into(),
            login: "h.qureshi".into(),
            at: at("2026-10-08T07:45:00.000Z"),
            event_index: 94,
        },
    ];
    procedure.withheld_acknowledgements = vec!["2 acknowledgements are withheld".into()];
    procedure.fields = pairs(&[
        (
            "Purpose",
            "Says how pieces that do not meet requirements are set apart, judged and released or scrapped.",
        ),
        ("Owner of the process", "Head of quality control"),
        ("Review due", "2027-02-01"),
        ("Distribution", "Final inspection; machining; stores; material review board"),
    ]);
    procedure.files = vec![file(
        "c-procedures/MGI-PRC-2024-0007/v4/files",
        "PRC-0007 rev 4.pdf",
        "PRC-0007 rev 4.pdf",
        231_004,
        "application/pdf",
    )];
    procedure.versions = (1..=4)
        .map(|number| {
            version(
                number,
                &format!("202{number}-02-01T09:00:00.000Z"),
                "N. Shah",
                "Effective",
                "Yearly review",
                u64::from(number) * 7,
            )
        })
        .collect();

    let mut audit = record(
        "f",
        "MGI-AUD-2026-0003",
        "Internal audit",
        "Internal audit of machining and final inspection",
        "Closed",
    );
    audit.fields = pairs(&[
        ("Scope", "Machining cells 1 to 4; final inspection"),
        ("Lead auditor", "R. Aziz (independent of the area)"),
        ("Criteria", "ISO 9001:2015 clauses 8.5.1, 8.6, 8.7; procedure MGI-PRC-2024-0007"),
    ]);
    let mut correction = record(
        "f",
        "MGI-CA-2026-0004",
        "Corrective action",
        "Tool life counter that cannot be reset by the operator",
        "Implemented",
    );
    correction.links = vec![link("corrects", "MGI-NC-2026-0012", &nonconformity.title)];
    let mut calibration =
        record("h", "MGI-CAL-2026-0007", "Calibration", "Bore gauge G-118, 18–30 mm", "Effective");
    calibration.path = "h-testing/MGI-CAL-2026-0007".into();
    let mut training = record("d", "MGI-TRN-2025-0031", "Training", "Ultrasonic testing, level 2", "Expired");
    training.path = "d-training/MGI-TRN-2025-0031".into();

    Contents {
        number: "MGI-AB-2026-0007".into(),
        organisation_code: "mgi".into(),
        organisation_name: "Margalla Gauge and Instrument Works".into(),
        marking: "RESTRICTED".into(),
        copy: 2,
        recipient: "Pakistan National Accreditation Council".into(),
        scope: Scope {
            site: "Plant 2, Taxila".into(),
            product: "Housing 4471-B".into(),
            from: date(2025, 11, 16),
            to: date(2026, 11, 15),
            about: Vec::new(),
        },
        profile: ProfileSummary {
            code: "annexure-b".into(),
            title: "Annexure B: Quality Standards and Certifications".into(),
            digest: Digest::of(b"profile"),
        },
        as_of: LedgerPosition {
            origin: "quality.mgi.example/mgi".into(),
            size: 12_402,
            root: Digest::of(b"root"),
            at: at("2026-11-15T14:30:00.000Z"),
            beside: None,
            vkey: "quality.mgi.example/mgi+7a1c0c5e+AZ0qQv5nY0mVbq1yq8f2r3m4c5x6w7v8u9t0s1r2q3p4".into(),
        },
        content_digest: Digest::of(b"pack.json"),
        steps: steps(),
        records: vec![procedure, training, audit, correction, nonconformity, calibration],
        traceability: Some(TraceabilitySummary {
            items: 14,
            lots: 221,
            units: 1_048,
            edges: 9_377,
            sample: (1..=12)
                .map(|unit| UnitLine {
                    serial: format!("4471B-26-{unit:05}"),
                    item: "4471-B Housing, assembled, rev D".into(),
                    status: if unit % 5 == 0 { "quarantined" } else { "delivered" }.into(),
                    lots: unit % 4,
                    units: unit % 3,
                })
                .collect(),
            structure: Vec::new(),
        }),
        is_signed: true,
        is_stamped: true,
    }
}

fn link(label: &str, number: &str, title: &str) -> LinkLine {
    LinkLine { label: label.to_owned(), number: number.to_owned(), title: title.to_owned() }
}

/// A pack about units: what it is about on the cover, and what is in them as a tree, longer than a page.
#[must_use]
pub fn about_pieces() -> Contents {
    let mut contents = sample();
    contents.scope.about = (1..=14).map(|unit| format!("Unit 4471-B 4471B-26-{unit:05}")).collect();
    let line = |place: u32| StructureLine {
        depth: [0, 1, 2, 3, 2][usize::try_from(place % 5).unwrap_or_default()],
        item: "4471-B Housing, assembled, rev D".into(),
        number: format!("4471B-26-{place:05}"),
        is_unit: place % 5 < 2,
        quantity: if place.is_multiple_of(5) { "" } else { "2 kg" }.into(),
        status: "delivered".into(),
        source: "Khyber Metals, 26-117, MGI-RD-2026-0014".into(),
        records: vec!["MGI-TR-2026-0007 (passed)".into(), "MGI-NC-2026-0012 (used as it is)".into()],
        is_repeated: place % 17 == 16,
    };
    if let Some(summary) = &mut contents.traceability {
        summary.structure = (0..80).map(line).collect();
    }
    contents
}

/// Values that try to break layouts: very long, without spaces, with control characters, mark-up, mixed scripts.
#[must_use]
pub fn nasty() -> Contents {
    let mut contents = sample();
    contents.organisation_name =
        format!("{} آرڈیننس فیکٹری <b>&\"'", "Directorate-General of Ordnance Production ".repeat(4));
    contents.profile.title = format!("Annexure B: {}", "Quality Standards and Certifications ".repeat(6));
    contents.marking =
        "CONFIDENTIAL – RELEASABLE TO THE MINISTRY OF DEFENCE PRODUCTION AND THE CERTIFICATION BODY \
                        ONLY, NOT TO BE COPIED"
            .into();
    contents.recipient = format!("{}@example", "x".repeat(300));
    contents.scope.product = (1..60).map(|part| format!("Part {part}")).collect::<Vec<_>>().join("; ");
    let mut record = record(
        "a",
        "MGI-STD-2026-0001-WITH-A-NUMBER-THAT-IS-MUCH-LONGER-THAN-ANY-NUMBER-SHOULD-EVER-BE-000000000000000001",
        "A kind with a name that does not fit into the narrow column of the list of records",
        &format!("<script>alert(1)</script> {}", "Averyveryverylongwordwithoutanyspace".repeat(12)),
        "In a state with a long name",
    );
    record.fields = vec![
        (
            "Ten thousand letters".into(),
            "Lorem ipsum dolor sit amet, consectetur adipiscing elit. ".repeat(176),
        ),
        ("One word".into(), "W".repeat(3_000)),
        ("Many lines".into(), (1..=200).map(|line| format!("line {line}\n")).collect()),
        (
            "Control characters".into(),
            "a\u{0}b\u{7}c\u{1b}[31md\u{202E}gnp.exe\u{2066}\r\nnext\ttab\u{FEFF}".into(),
        ),
        (
            "Markup".into(),
            "<script>alert('x')</script> &amp; <img src=x onerror=alert(1)> \" ' {{ 7*7 }}".into(),
        ),
        (
            "اردو خانہ".into(),
            "یہ ریکارڈ کوالٹی مینجمنٹ سسٹم (ISO 9001:2015) کے تحت محفوظ کیا گیا ہے۔ ".repeat(12),
        ),
        ("Vowel signs".into(), "السَّلَامُ عَلَيْكُمْ وَرَحْمَةُ اللّٰهِ — لا إله".into()),
        (
            "Mixed".into(),
            "Lot L-2209 کا معائنہ 12 اکتوبر 2026 کو ہوا (نتیجہ: OK) and then English again.".into(),
        ),
        (
            "Other scripts".into(),
            "漢字かな עברית देवनागरी ไทย 😀 Ελληνικά Кириллица Übergröße ≤ ≥ ± µm ☑ ☐ → ∑".into(),
        ),
        ("x".repeat(400), "a label of 400 letters".into()),
        ("Empty lines\n".into(), "\n\n\n".into()),
        ("Combining".into(), format!("a{}b", "\u{301}".repeat(50))),
        ("Path".into(), "C:\\Program Files\\Quality\\".repeat(30)),
    ];
    record.files = (1..=40)
        .map(|number| {
            file(
                "a-standards/x/v1/files",
                &format!("{} {number}.pdf", "scan of a page with a very long name_".repeat(6)),
                &format!("file-{number}.pdf"),
                u64::MAX - number,
                "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            )
        })
        .collect();
    record.versions = (1..=60)
        .map(|number| {
            version(
                number,
                "2026-10-03T08:14:05.120Z",
                "An author",
                "Open",
                &"reason ".repeat(30),
                u64::from(number),
            )
        })
        .collect();
    record.links = vec![link("refers to", "MGI-XX-0001", "A record that is not in this pack"); 30];
    let number = record.number.clone();
    contents.records.insert(0, record);
    let mut bare = self::record("o", "", "", "", "");
    bare.occurred_on = None;
    bare.steps = Vec::new();
    bare.versions = Vec::new();
    contents.records.push(bare);
    if let Some(step) = contents.steps.first_mut() {
        step.title = "A step with a very long title ".repeat(8);
        step.status = Status::Incomplete;
        step.clauses = pairs(&[("ISO 9001:2015", &"4.1, ".repeat(80))]);
        step.rules.push(rule(
            "a.very.long.rule.identifier",
            &"A rule with a long sentence. ".repeat(20),
            Status::Incomplete,
            &[],
        ));
        if let Some(rule) = step.rules.last_mut() {
            rule.items = (0..300)
                .map(|item| (number.clone(), format!("reason {item} {}", "word ".repeat(item % 40))))
                .collect();
        }
    }
    contents
}

/// A pack without anything in it.
#[must_use]
pub fn empty() -> Contents {
    let mut contents = sample();
    contents.records.clear();
    contents.traceability = None;
    contents.recipient.clear();
    contents.scope.site.clear();
    contents.scope.product.clear();
    for step in &mut contents.steps {
        step.rules.clear();
        step.clauses.clear();
        step.status = Status::Incomplete;
    }
    contents
}

/// The realistic pack with `number` records.
#[must_use]
pub fn many(number: usize) -> Contents {
    let mut contents = sample();
    let models = contents.records.clone();
    contents.records = (0..number)
        .map(|position| {
            let mut record = models[position % models.len()].clone();
            let (step, ..) = STEPS[position * STEPS.len() / number.max(1)];
            record.step = step.to_owned();
            record.number = format!("MGI-NC-2026-{position:04}");
            record.path = format!("{step}-folder/MGI-NC-2026-{position:04}");
            for version in &mut record.versions {
                version.digest = Digest::of(format!("{position}/{}", version.version).as_bytes());
            }
            record
        })
        .collect();
    contents
}

/// A printout of hostile texts: the fields of [`nasty`] in every kind of block.
pub fn printout() -> Printout {
    let contents = nasty();
    let record = contents.records.iter().max_by_key(|record| record.fields.len()).unwrap();
    let cell = |text: &String, look| Cell::new(text.clone(), look);
    let looks = [Look::Plain, Look::Strong, Look::Code, Look::Faint];
    let rows = record.fields.iter().map(|(label, value)| Row {
        lead: cell(label, Look::Code),
        lines: looks.map(|look| vec![cell(value, look), cell(label, look)]).into(),
    });
    let heads =
        vec![("What".into(), 20.0), ("Earlier".into(), 50.0), ("A head that is too long".into(), -9.0)];
    let blocks = vec![
        Block::Facts(record.fields.clone()),
        Block::Table(Table { heads, rows: rows.collect() }),
        Block::Text(record.fields[0].1.clone()),
        Block::Note("A note.".into()),
        Block::Heading(record.title.clone()),
        Block::Labelled("A label".into(), record.fields[0].1.clone()),
        Block::Sign(vec![record.title.clone(), record.fields[0].1.clone()]),
    ];
    Printout {
        kind: "A report".into(),
        title: contents.profile.title.clone(),
        organisation: contents.organisation_name.clone(),
        marking: contents.marking.clone(),
        number: record.number.clone(),
        foot: contents.recipient.clone(),
        notice: Some(Notice { word: record.title.clone(), text: record.fields[0].1.clone() }),
        at: contents.as_of.at,
        digest: contents.content_digest,
        facts: record.fields.clone(),
        sections: vec![
            Section { title: record.title.clone(), blocks },
            Section { title: "Nothing".into(), blocks: Vec::new() },
        ],
    }
}

/// A page as an image: grey, darker towards its corners.
pub fn sheet(width: u32, height: u32) -> Arc<Sheet> {
    let points =
        (0..height).flat_map(|y| (0..width).map(move |x| 255 - (x * 90 / width + y * 90 / height) as u8));
    let bytes = Compressor::default().compress(&points.collect::<Vec<u8>>()).unwrap();
    Arc::new(Sheet { width, height, is_grey: true, packing: Packing::Flate, bytes })
}

/// A marked copy whose every text is longer than its place.
pub fn copy(body: Body, word: Option<&str>) -> MarkedCopy {
    let digest = Digest::of(b"file");
    MarkedCopy {
        organisation: "Test Works".to_owned(),
        marking: "RESTRICTED".to_owned(),
        number: "QM-1".to_owned(),
        title: "A manual with a long title ".repeat(9),
        version: 4,
        state: "Effective as of 30 November 2026".to_owned(),
        word: word.map(str::to_owned),
        copy: 3,
        recipient: "Northern Works, نالی ".repeat(9),
        purpose: "For an audit ".repeat(12),
        name: "N. Qureshi".to_owned(),
        at: "2026-11-30T08:00:00.000Z".parse().unwrap(),
        position: 1234,
        digest,
        address: format!("https://sanad.example/verify?hash={}", digest.hex()),
        event: Digest::of(b"event"),
        body,
    }
}
