//! Figures: as of a day, over what the reader may see, as page, API, table and chart.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use sanad::app::audit::EventQuery;
use sanad::app::figures::FigureQuery;
use sanad::app::packs::NewPack;
use sanad::app::{Code, Session};
use sanad::domain::access::Marking;

use crate::harness::*;
use crate::http::Service;

const PASSWORD: &str = "tidy lantern under the bridge";
const DAY_MS: i64 = 24 * 3600 * 1000;

/// Nonconformities: two on the first day, a secret one, and one a week later with a title that would be a formula.
fn filled(ground: &Ground) -> World {
    let world = World::new(ground);
    let head = "number,kind,title,occurred_on,marking,detected_at,grade,description,cause_category\n";
    let folder = ground.folder("first");
    write(
        &folder,
        "index.csv",
        format!(
            "{head}N-1,nonconformity,One,2026-02-01,UNCLASSIFIED,Cell,minor,D,machine\n\
             N-2,nonconformity,Two,2026-02-02,RESTRICTED,Cell,minor,D,\nS-1,nonconformity,Three,2026-02-03,SECRET,Cell,minor,D,people\n"
        ),
    );
    world.file(&folder);
    world.clock.advance(7 * DAY_MS);
    let folder = ground.folder("second");
    write(
        &folder,
        "index.csv",
        format!("{head}N-3,nonconformity,Four,2026-02-04,RESTRICTED,Cell,minor,D,machine\n"),
    );
    world.file(&folder);
    world
}

fn rows(world: &World, session: &Session, code: &str, day: &str) -> Vec<String> {
    let query = FigureQuery { day: day.to_owned(), ..FigureQuery::default() };
    let one = world.app.figure(session, code, &query).unwrap_or_else(|error| panic!("{}", told(&error)));
    let row =
        |row: &sanad::app::figures::FigureRow| format!("{} [{}]", row.cells.join("|"), row.records.join(" "));
    one.figure.rows.iter().map(row).collect()
}

on_both!(a_figure_is_as_of_the_end_of_its_day, |ground| {
    let world = filled(ground);
    let manager = world.session("manager");
    let asked = |day: &str| rows(&world, &manager, "nc-by-cause", day);
    assert_eq!(
        asked(""),
        [
            "Machine or tool|2|50.0|50.0 [N-1 N-3]",
            "People|1|25.0|75.0 [S-1]",
            "Not stated|1|25.0|100.0 [N-2]"
        ]
    );
    assert_eq!(asked("2026-03-09"), asked(""));
    // What was filed a week later was not there yet.
    assert_eq!(asked("2026-03-08")[0], "Machine or tool|1|33.3|33.3 [N-1]");
    assert_eq!(asked("2026-03-01"), Vec::<String>::new());
    for (day, said) in [("2026-03-10", "still to come"), ("soon", "is no day")] {
        let query = FigureQuery { day: day.to_owned(), ..FigureQuery::default() };
        let error = world.app.figures(&manager, &query).unwrap_err();
        assert!(error.code() == Code::Invalid && told(&error).contains(said), "{}", told(&error));
    }
    // What is remembered is not told of other records.
    let folder = ground.folder("third");
    write(
        &folder,
        "index.csv",
        "number,kind,title,occurred_on,detected_at,grade,description\nN-4,nonconformity,Five,2026-03-09,Cell,minor,D\n",
    );
    world.file(&folder);
    assert_eq!(asked("")[2], "Not stated|2|40.0|100.0 [N-2 N-4]");
});

on_both!(invariant_8_figures_count_what_their_reader_may_see, |ground| {
    let world = filled(ground);
    let asked = |login: &str| rows(&world, &world.session(login), "nc-by-cause", "");
    // In turn: what one may see is not remembered for the other.
    for _ in 0..2 {
        assert_eq!(asked("manager").len(), 3);
        assert_eq!(
            asked("lower"),
            ["Machine or tool|2|66.7|66.7 [N-1 N-3]", "Not stated|1|33.3|100.0 [N-2]"]
        );
    }
    let marking = |login: &str| {
        world
            .app
            .figure(&world.session(login), "nc-by-cause", &FigureQuery::default())
            .unwrap()
            .figure
            .marking
    };
    assert_eq!((marking("manager"), marking("lower")), ("SECRET".to_owned(), "RESTRICTED".to_owned()));
    assert_eq!(
        world.app.figures(&world.session("body"), &FigureQuery::default()).unwrap_err().code(),
        Code::Denied
    );
});

on_both!(tables_are_taken_away_and_hold_no_formula, |ground| {
    let world = World::new(ground);
    let folder = ground.folder("nasty");
    write(
        &folder,
        "index.csv",
        "number,kind,title,occurred_on,marking,process_type,covers,process_owner,purpose,inputs,outputs,process_code,\
         clauses,state,effective_from,review_due_on\n\
         P-1,process,=1+1,2026-01-01,CONFIDENTIAL,core,testing,The manager,P,i,o,PS-1,ISO 9001 8.5,effective,2026-01-01,\
         2028-01-01\n",
    );
    world.file(&folder);
    let manager = world.session("manager");
    let taken = |form: &str| {
        world.app.take_figure(&manager, "audit-coverage", (&FigureQuery::default(), form)).unwrap()
    };
    let csv = taken("csv");
    assert_eq!(csv.file, "audit-coverage 2026-03-02.csv");
    let text = String::from_utf8(csv.bytes).unwrap();
    assert!(text.starts_with("\u{feff}Process,Clauses,Audited,Share in %,Gaps,Records\n"), "{text}");
    assert!(text.contains("\n'=1+1,1,0,0.0,8.5,\n"), "{text}");
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(taken("xlsx").bytes)).unwrap();
    let sheet = book.sheet_names()[0].clone();
    let range = book.worksheet_range(&sheet).unwrap();
    assert_eq!(range.get((1, 0)), Some(&Data::String("=1+1".into())));
    assert_eq!(range.get((1, 1)), Some(&Data::Float(1.0)));
    assert_eq!(book.worksheet_formula(&sheet).unwrap().used_cells().count(), 0);
    let query = EventQuery { action: "figure_exported".into(), ..EventQuery::default() };
    assert_eq!(world.app.list_events(&world.session("admin"), &query).unwrap().events.len(), 2);
    assert!(world.fsck().findings.is_empty());
});

on_both!(the_time_from_request_to_pack_is_in_the_ledger, |ground| {
    let world = filled(ground);
    let manager = world.session("manager");
    let new = NewPack {
        marking: Some(Marking::Secret),
        requested: Some(at("2026-03-09T07:30:00.000Z")),
        ..NewPack::default()
    };
    let number =
        world.app.build_pack(&manager, &new, &world.app.config.packs, &mut |_, _| {}).unwrap().number;
    let times = |login: &str| rows(&world, &world.session(login), "pack-time", "").pop().unwrap();
    // It was 8:00 on that day; what else the clock gives is part of a minute.
    assert!(times("manager").starts_with("2026-03|1|30.0|30.0|30.0"), "{}", times("manager"));
    assert!(times("manager").ends_with(&format!("[{number}]")));
    assert_eq!(times("lower"), "2026-03|0||| []");
});

on_both!(figures_are_pages_charts_and_answers_of_the_api, |ground| {
    let world = filled(ground);
    world.app.set_password(&world.session("admin"), "manager", PASSWORD).unwrap();
    let service = Service::start(ground);
    let cookie = service.sign_in("tst", "manager", PASSWORD);
    let get =
        |path: &str, language: &str| service.get(path, &[("cookie", &cookie), ("accept-language", language)]);
    let day = "?day=2026-03-09";
    let list = get(&format!("/figures{day}"), "en");
    assert_eq!(list.status, 200, "{}", list.text());
    let one = get(&format!("/figures/nc-by-cause{day}"), "en").text();
    for said in [
        "<svg xmlns=",
        "<title id=\"chart-nc-by-cause-title\">Nonconformities by cause</title>",
        "Machine or tool",
        "href=\"/records/N-3\"",
        "/figures/nc-by-cause/csv?day=2026-03-09",
    ] {
        assert!(one.contains(said), "{said}: {one}");
    }
    // The policy of the pages refuses inline styles: there is none.
    assert!(!one.contains("style=\""), "{one}");
    let urdu = get(&format!("/figures/nc-by-cause{day}"), "ur").text();
    assert!(urdu.contains("direction=\"rtl\"") && urdu.contains("مشین یا اوزار"), "{urdu}");
    let api = get(&format!("/api/v1/figures/nc-by-cause{day}"), "en").json();
    assert_eq!((api["day"].as_str(), api["value"].as_str()), (Some("2026-03-09"), Some("4")));
    assert_eq!(api["rows"][0]["records"], serde_json::json!(["N-1", "N-3"]));
    let all = get(&format!("/api/v1/figures{day}"), "en").json();
    assert_eq!(all["figures"].as_array().unwrap().len(), 8);
    let svg = get(&format!("/api/v1/figures/nc-by-cause/svg{day}"), "en");
    assert_eq!(svg.header("content-type"), Some("image/svg+xml"));
    assert!(svg.text().starts_with("<svg ") && svg.text().ends_with("</svg>"));
    for (path, media) in [("csv", "text/csv; charset=utf-8"), ("xlsx", "application/vnd")] {
        let reply = get(&format!("/figures/nc-by-cause/{path}{day}"), "en");
        assert!(reply.status == 200 && reply.header("content-type").unwrap().starts_with(media), "{path}");
    }
    assert_eq!(get("/figures/nothing", "en").status, 404);
    assert_eq!(get("/api/v1/figures?day=x", "en").status, 422);
});
