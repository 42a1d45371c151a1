//! Printed reports: what is in them, what is left out, by which way they come.

use std::path::Path;

use sanad::app::Code;
use sanad::app::audit::EventQuery;
use sanad::app::reports::ReportQuery;
use sanad::pack::printout::{Block, Printout};
use sanad::proof::digest::Digest;
use sanad::words::Words;

use crate::harness::*;
use crate::http::Service;

const PASSWORD: &str = "tidy lantern under the bridge";
/// Stands only in what is secret.
const CODEWORD: &str = "Zarghun";
/// What was asked in the audit.
const CHECKLIST: &str = "question,answer\nIs the tool list kept?,yes\n";
const URDU: &str = "بور کا قطر نقشے کی حد سے 0.02 ملی میٹر زیادہ ہے۔";

type Fields<'a> = &'a [(&'a str, &'a str)];

/// An index of records, each with its cells by column.
fn index(folder: &Path, place: &str, records: &[Fields<'_>]) {
    let mut columns: Vec<&str> = Vec::new();
    for (name, _) in records.iter().copied().flatten() {
        if !columns.contains(name) {
            columns.push(name);
        }
    }
    let mut text = columns.join(",") + "\n";
    for record in records {
        let cell = |column: &&str| {
            let value = record.iter().find(|(name, _)| name == column).map_or("", |(_, value)| *value);
            format!("\"{value}\"")
        };
        text += &(columns.iter().map(cell).collect::<Vec<String>>().join(",") + "\n");
    }
    write(folder, &format!("{place}/index.csv"), text);
}

/// A nonconformity, a secret one, and the action against both; an audit with findings; a first article; a review.
fn filled(ground: &Ground) -> World {
    let world = World::new(ground);
    let folder = ground.folder("reports");
    let description = format!("{URDU}\nTwo pieces.");
    let secret = format!("About {CODEWORD}");
    index(
        &folder,
        "actions",
        &[
            &[
                ("number", "N-1"),
                ("kind", "nonconformity"),
                ("title", "Bore oversize"),
                ("occurred_on", "2026-01-10"),
                ("state", "closed"),
                ("detected_at", "Cell 4"),
                ("grade", "major"),
                ("description", &description),
                ("cause", "Worn tool"),
                ("containment", "Lot held"),
                ("disposition", "scrap"),
                ("disposition_by", "The manager"),
            ],
            &[
                ("number", "S-1"),
                ("kind", "nonconformity"),
                ("title", &secret),
                ("occurred_on", "2026-01-11"),
                ("state", "open"),
                ("marking", "SECRET"),
                ("detected_at", CODEWORD),
                ("grade", "minor"),
                ("description", CODEWORD),
            ],
            &[
                ("number", "C-1"),
                ("kind", "corrective-action"),
                ("title", "Tool life counted"),
                ("occurred_on", "2026-01-12"),
                ("state", "verified"),
                ("links", "corrects:N-1;corrects:S-1"),
                ("cause", "Tool life was not counted"),
                ("action", "Count strokes"),
                ("action_owner", "The clerk"),
                ("due_on", "2026-02-01"),
                ("implemented_on", "2026-01-20"),
                ("verified_by", "The manager"),
                ("verified_on", "2026-03-01"),
                ("effective", "yes"),
                ("recurrence", "no"),
                ("similar_areas", "All presses"),
                ("effectiveness_result", "No repetition in 40 days"),
            ],
        ],
    );
    write(&folder, "audits/list.csv", CHECKLIST);
    index(
        &folder,
        "audits",
        &[
            &[
                ("number", "A-1"),
                ("kind", "audit"),
                ("title", "Audit of cell 4"),
                ("occurred_on", "2026-01-20"),
                ("state", "reported"),
                ("files", "list.csv"),
                ("audit_type", "process"),
                ("criteria", "ISO 9001 8.5"),
                ("scope", "Cell 4"),
                ("lead_auditor", "The auditor"),
                ("auditee", "The clerk"),
                ("started_on", "2026-01-20"),
                ("conclusion", "Works but for the tools"),
            ],
            &[
                ("number", "F-1"),
                ("kind", "finding"),
                ("title", "Tools not listed"),
                ("occurred_on", "2026-01-20"),
                ("links", "raised-in:A-1"),
                ("source", "internal"),
                ("grade", "major"),
                ("clause", "ISO 9001 8.5.1"),
                ("statement", "The list of tools lacks two"),
                ("objective_evidence", "Shelf 3 on 2026-01-20"),
                ("responsible", "The clerk"),
                ("due_on", "2026-03-01"),
            ],
            &[
                ("number", "F-2"),
                ("kind", "finding"),
                ("title", "Label faded"),
                ("occurred_on", "2026-01-20"),
                ("links", "raised-in:A-1"),
                ("source", "internal"),
                ("grade", "minor"),
                ("clause", "ISO 9001 8.5.2"),
                ("statement", "A label cannot be read"),
                ("responsible", "The clerk"),
                ("due_on", "2026-03-01"),
            ],
            &[
                ("number", "C-2"),
                ("kind", "corrective-action"),
                ("title", "Tool list complete"),
                ("occurred_on", "2026-01-25"),
                ("links", "corrects:F-1"),
                ("action", "Complete it"),
                ("action_owner", "The clerk"),
                ("due_on", "2026-03-01"),
            ],
        ],
    );
    write(
        &folder,
        "articles/form 3.csv",
        "First article 1;;;;\nNo;Characteristic;Min;Max;Result;Judgement\n1;bore;34.98;35.02;35.01;accepted\n\
         2;=1+1;0;1;2;refused\n",
    );
    index(
        &folder,
        "articles",
        &[&[
            ("number", "X-1"),
            ("kind", "first-article"),
            ("title", "First of part 7"),
            ("occurred_on", "2026-02-01"),
            ("marking", "UNCLASSIFIED"),
            ("files", "form 3.csv"),
            ("part", "P-7"),
            ("revision", "C"),
            ("fai_type", "full"),
            ("prepared_by", "The clerk"),
        ]],
    );
    let review = [
        ("number", "R-1"),
        ("kind", "management-review"),
        ("title", "Review of the year"),
        ("occurred_on", "2026-02-28"),
        ("chaired_by", "The manager"),
    ];
    let complaint = |number: &'static str, title: &'static str, state: &'static str, on: &'static str| {
        [
            ("number", number),
            ("kind", "complaint"),
            ("title", title),
            ("occurred_on", on),
            ("state", state),
            ("customer", "Depot"),
            ("complaint_type", "quality"),
            ("severity", "major"),
            ("description", "Bad"),
            ("received_on", on),
            ("responsible", "The clerk"),
            ("due_on", "2026-12-01"),
        ]
    };
    index(
        &folder,
        "reviews",
        &[
            &review,
            &complaint("Q-1", "In the period", "in-progress", "2026-02-10"),
            &complaint("Q-2", "Long void", "void", "2026-02-10"),
            &complaint("Q-3", "Long open", "open", "2024-02-10"),
            &complaint("Q-4", "After the period", "open", "2026-03-01"),
        ],
    );
    world.file(&folder);
    world
}

pub fn composed(world: &World, by: &str, of: (&str, &str), query: &ReportQuery) -> Printout {
    let words = Words::english();
    let made = world.app.compose_report(&world.session(by), of, query, &words);
    assert_eq!(words.errors(), Vec::<String>::new());
    let (_, printout) = made.unwrap_or_else(|error| panic!("{}", told(&error)));
    assert!(!format!("{printout:?}").contains('⟦'), "{printout:?}");
    printout
}

/// The text of one section.
pub fn section(printout: &Printout, title: &str) -> String {
    let found = printout.sections.iter().find(|section| section.title.contains(title));
    let found = found.unwrap_or_else(|| panic!("{title}: {printout:?}"));
    let mut text = String::new();
    let mut say = |said: &str| {
        text.push_str(said);
        text.push('\n');
    };
    for block in &found.blocks {
        match block {
            Block::Text(said) | Block::Note(said) | Block::Heading(said) => say(said),
            Block::Sign(labels) => labels.iter().for_each(|label| say(label)),
            Block::Labelled(label, said) => say(&format!("{label}: {said}")),
            Block::Facts(facts) => facts.iter().for_each(|(label, said)| say(&format!("{label}: {said}"))),
            Block::Table(table) => {
                for row in &table.rows {
                    let cells = row.lines.iter().flatten().map(|cell| cell.text.clone());
                    let all: Vec<String> = [row.lead.text.clone()].into_iter().chain(cells).collect();
                    say(&all.join(" | "));
                }
            }
        }
    }
    text
}

pub fn up_to(marking: &str) -> ReportQuery {
    ReportQuery { marking: marking.to_owned(), ..ReportQuery::default() }
}

on_both!(an_8d_report_tells_problem_cause_action_and_check, |ground| {
    let world = filled(ground);
    let printout = composed(&world, "manager", ("C-1", "8d"), &up_to("RESTRICTED"));
    assert_eq!((printout.title.as_str(), printout.marking.as_str()), ("Tool life counted", "RESTRICTED"));
    for (discipline, said) in [
        ("D1", "Action owner: The clerk"),
        ("D2", URDU),
        ("D2", "Two pieces."),
        ("D3", "Containment: Lot held"),
        ("D3", "Disposition: Scrap"),
        ("D4", "Root cause: Tool life was not counted"),
        ("D4", "Root cause: Worn tool"),
        ("D5", "Action: Count strokes"),
        ("D6", "Effective: Yes\nRecurrence: No"),
        ("D6", "Result of the check: No repetition in 40 days"),
        ("D7", "Similar areas looked at: All presses"),
        ("D7", "Documents, processes and risks changed\nNone on record."),
        ("D8", "N-1\nBore oversize | Closed"),
        ("D8", "Electronic signatures\nNone on record."),
    ] {
        let text = section(&printout, discipline);
        assert!(text.contains(said), "{discipline}: {said}: {text}");
    }
    // By what it was made: a position, and a digest for each version, that can be found again.
    let sources = section(&printout, "What this report was made from");
    let (head, action) = (
        world.app.show_ledger(&world.session("admin"), "").unwrap().head.unwrap(),
        world.app.show_record(&world.session("manager"), "C-1").unwrap().versions.remove(0),
    );
    assert!(sources.contains(&head.root.hex()) && sources.contains(&action.digest.hex()), "{sources}");
    assert!(sources.contains(&format!("C-1 | 1 | RESTRICTED | {} | {}", action.digest.hex(), action.event)));
    assert_eq!(sources.matches(" | RESTRICTED | ").count(), 2, "{sources}");
});

on_both!(invariant_8_a_report_has_what_its_reader_may_see_and_bears_its_marking, |ground| {
    let world = filled(ground);
    let of = ("C-1", "8d");
    let all = |printout: &Printout| format!("{printout:?}");
    // Whoever may see all of it gets all of it, marked as high as the highest in it.
    let whole = composed(&world, "manager", of, &ReportQuery::default());
    assert_eq!(whole.marking, "SECRET");
    assert!(all(&whole).contains(CODEWORD));
    // Up to a marking they leave out the rest, and it is counted.
    let less = composed(&world, "manager", of, &up_to("restricted"));
    assert!(!all(&less).contains(CODEWORD) && !all(&less).contains("S-1"), "{less:?}");
    assert!(
        less.facts.contains(&("Left out".to_owned(), "1 record marked above RESTRICTED".to_owned())),
        "{less:?}"
    );
    // For others it does not exist: it is not even counted.
    let lower = composed(&world, "lower", of, &ReportQuery::default());
    assert!(!all(&lower).contains(CODEWORD) && !all(&lower).contains("Left out"), "{lower:?}");
    assert_eq!(lower.marking, "RESTRICTED");
    assert_ne!(lower.digest, less.digest);
    // The record itself cannot be left out of its own report, nor seen from below.
    let words = Words::english();
    let refused = |by: &str, of, query: &ReportQuery| {
        world.app.compose_report(&world.session(by), of, query, &words).unwrap_err()
    };
    let error = refused("manager", of, &up_to("UNCLASSIFIED"));
    assert_eq!(error.code(), Code::Invalid);
    assert!(told(&error).contains("RESTRICTED"), "{}", told(&error));
    assert_eq!(refused("manager", of, &up_to("PINK")).code(), Code::Invalid);
    let hidden = refused("lower", ("S-1", "sheet"), &ReportQuery::default());
    let missing = refused("lower", ("S-9", "sheet"), &ReportQuery::default());
    assert_eq!(told(&hidden).replace("S-1", "?"), told(&missing).replace("S-9", "?"));
    // A record of another kind has no such report.
    assert_eq!(refused("manager", ("N-1", "8d"), &ReportQuery::default()).code(), Code::NotFound);
    assert_eq!(refused("body", ("C-1", "8d"), &ReportQuery::default()).code(), Code::Denied);
});

on_both!(an_audit_report_has_findings_with_grade_clause_and_evidence, |ground| {
    let world = filled(ground);
    let printout = composed(&world, "auditor", ("A-1", "audit"), &ReportQuery::default());
    let findings = section(&printout, "Findings");
    for said in [
        "In all: 2",
        "Grade: Major: 1\nMinor: 1",
        "Audit finding F-1: Tools not listed",
        "Clause: ISO 9001 8.5.1",
        "Objective evidence: Shelf 3 on 2026-01-20",
        "Nonconformities raised\nNone on record.",
    ] {
        assert!(findings.contains(said), "{said}: {findings}");
    }
    let actions = section(&printout, "Corrective actions");
    assert!(actions.contains("C-2\nTool list complete | The clerk | 2026-03-01 | Open"), "{actions}");
    let conclusion = section(&printout, "Conclusion");
    let digest = Digest::of(CHECKLIST.as_bytes()).hex();
    assert!(conclusion.contains("Works but for the tools"), "{conclusion}");
    assert!(conclusion.contains(&format!("list.csv | {} bytes | {digest}", CHECKLIST.len())), "{conclusion}");
});

on_both!(a_first_article_report_has_the_rows_of_its_files, |ground| {
    let world = filled(ground);
    let printout = composed(&world, "clerk", ("X-1", "fai"), &ReportQuery::default());
    assert_eq!(printout.marking, "UNCLASSIFIED");
    let form = section(&printout, "Form 3");
    assert!(
        form.contains("1 | bore | 34.98 to 35.02 | 35.01 |  | accepted\n2 | =1+1 | 0 to 1 | 2 |  | refused"),
        "{form}"
    );
    assert!(form.contains("From the file form 3.csv, SHA-256 "), "{form}");
    assert!(section(&printout, "Form 2").contains("No table for this stands among the files of the record."));
    assert!(section(&printout, "Form 1").contains("Part number: P-7"));
});

on_both!(a_management_review_input_is_of_its_period, |ground| {
    let world = filled(ground);
    let of = ("R-1", "management-review");
    let feedback =
        |query: &ReportQuery| section(&composed(&world, "manager", of, query), "Customer feedback");
    // The year up to the day of the review.
    let year = feedback(&ReportQuery::default());
    assert!(year.contains("In all: 2\n"), "{year}");
    assert!(year.contains("Q-1\nIn the period") && year.contains("Q-3\nLong open"), "{year}");
    assert!(!year.contains("Q-2") && !year.contains("Q-4"), "{year}");
    assert!(year.contains("Returns\nNone on record."), "{year}");
    let other = ReportQuery { from: "2026-03-01".into(), to: "2026-03-31".into(), ..ReportQuery::default() };
    let month = feedback(&other);
    assert!(
        month.contains("Q-4") && month.contains("Q-3") && month.contains("Q-1"),
        "what is open stays: {month}"
    );
    let printout = composed(&world, "manager", of, &ReportQuery::default());
    let period = printout.facts.iter().find(|(label, _)| label == "Period").unwrap();
    assert!(period.1.replace('\u{a0}', " ").contains("1 March 2025 to 28 February 2026"), "{period:?}");
    let figures = section(&printout, "Process performance");
    // The secret one of the two nonconformities is counted for whoever may see it, and marks the report.
    assert!(figures.contains("Nonconformities by cause | 2 nonconformities | In all |  | "), "{figures}");
    assert_eq!(printout.marking, "SECRET");
    let less = composed(&world, "manager", of, &up_to("RESTRICTED"));
    assert!(
        section(&less, "Process performance").contains("Nonconformities by cause | 1 nonconformity"),
        "{less:?}"
    );
    assert!(section(&printout, "Audit results").contains("A-1\nAudit of cell 4"));
    let words = Words::english();
    for (from, to, said) in [("2026-03-02", "2026-03-01", "after its last"), ("soon", "", "is no day")] {
        let query = ReportQuery { from: from.into(), to: to.into(), ..ReportQuery::default() };
        let error = world.app.compose_report(&world.session("manager"), of, &query, &words).unwrap_err();
        assert!(error.code() == Code::Invalid && told(&error).contains(said), "{}", told(&error));
    }
});

on_both!(a_printed_report_is_an_event_with_the_digest_of_the_file, |ground| {
    let world = filled(ground);
    let manager = world.session("manager");
    // At one position twice the same bytes; the first printing moved the ledger on.
    let first = world.app.print_report(&manager, ("C-1", "8d"), &ReportQuery::default()).unwrap();
    assert!(first.bytes.starts_with(b"%PDF-1.7"));
    assert_eq!(first.file, "C-1 8d.pdf");
    let query = EventQuery { action: "report_printed".into(), ..EventQuery::default() };
    let page = world.app.list_events(&world.session("admin"), &query).unwrap();
    assert_eq!((page.events.len(), page.events[0].index), (1, first.event));
    assert_eq!(page.events[0].subject.name, "C-1");
    let event = world.app.show_event(&manager, first.event).unwrap();
    assert!(event.body.unwrap().contains(&Digest::of(&first.bytes).to_string()));
    assert!(world.fsck().findings.is_empty());
});

on_both!(reports_come_by_page_api_and_command_line, |ground| {
    let world = filled(ground);
    world.app.set_password(&world.session("admin"), "manager", PASSWORD).unwrap();
    let service = Service::start(ground);
    let cookie = service.sign_in("tst", "manager", PASSWORD);
    let page = service.get("/records/C-1", &[("cookie", &cookie)]).text();
    assert!(page.contains("action=\"/records/C-1/reports/8d\"") && page.contains("8D report"), "{page}");
    assert!(page.contains("action=\"/records/C-1/reports/sheet\""), "{page}");
    for path in ["/records/C-1/reports/8d?marking=RESTRICTED", "/api/v1/records/A-1/reports/audit"] {
        let reply = service.get(path, &[("cookie", &cookie)]);
        assert_eq!((reply.status, reply.header("content-type")), (200, Some("application/pdf")), "{path}");
        assert!(reply.body.starts_with(b"%PDF-1.7") && reply.body.ends_with(b"%%EOF\n"));
    }
    let wrong = service.get("/api/v1/records/R-1/reports/management-review?from=x", &[("cookie", &cookie)]);
    assert_eq!(wrong.status, 422, "{}", wrong.text());
    drop(service);
    let file = ground.folder("out").join("8d.pdf");
    let ran =
        sanad().args(["record", "report", "C-1", "--dir"]).arg(ground.dir()).arg("--pdf").arg(&file).output();
    let ran = ran.unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    assert!(std::fs::read(&file).unwrap().starts_with(b"%PDF-1.7"));
});

on_both!(an_organisation_has_reports_of_its_own, |ground| {
    drop(filled(ground));
    let definitions = ground.dir().join("own");
    let own = "code = \"short\"\nname = { en = \"Short\" }\nsummary = { en = \"S\" }\nkinds = [\"nonconformity\"]\n\
        [[section]]\ntitle = { en = \"Why\" }\nparts = [{ fields = [\"cause\"] }]\n";
    write(&definitions, "reports/short.toml", own);
    let config = ground.dir().join("sanad.toml");
    let text = std::fs::read_to_string(&config).unwrap();
    std::fs::write(&config, text + "definitions = \"own\"\n").unwrap();
    let world = World::reopen(ground).unwrap();
    let printout = composed(&world, "manager", ("N-1", "short"), &ReportQuery::default());
    assert_eq!(section(&printout, "Why"), "Root cause: Worn tool\n");
    // A mistake is named with its place, and nothing opens with it.
    write(&definitions, "reports/short.toml", own.replace("cause", "causa"));
    let error = World::reopen(ground).map(drop).unwrap_err();
    assert!(
        told(&error).contains("reports/short.toml: section 1: there is no field \\\"causa\\\""),
        "{}",
        told(&error)
    );
});
