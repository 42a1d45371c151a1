//! Lists, search, the audit trail, and requests that may be repeated.

use std::collections::BTreeSet;

use sanad::app::audit::EventQuery;
use sanad::app::idempotency::{Done, KEPT_MS};
use sanad::app::people::{NewPerson, PersonChange, PersonView};
use sanad::app::records::{RecordList, RecordQuery};
use sanad::app::{Code, Error, Session, installation};
use sanad::proof::digest::Digest;

use crate::harness::*;
use crate::http::Service;

/// A word that stands only in what is secret.
const CODEWORD: &str = "Zarghun";

/// Records of two kinds: one of them secret.
fn filled(ground: &Ground) -> World {
    let world = World::new(ground);
    let folder = ground.folder("import");
    write(
        &folder,
        "index.csv",
        format!(
            "number,kind,title,marking,note\n\
             PF-NC-2026-0012,received-document,Bore gauge out of tolerance,UNCLASSIFIED,Ø 40 mm\n\
             PF-NC-2026-0013,received-document,Gauge block set,UNCLASSIFIED,the bore was not measured\n\
             PF-NC-2026-0014,received-document,سند اور کتاب,RESTRICTED,\n\
             PF-S-1,received-document,Bore of the {CODEWORD},SECRET,{CODEWORD} gauge\n"
        ),
    );
    world.file(&folder);
    world
}

fn find(world: &World, session: &Session, query: RecordQuery) -> RecordList {
    world.app.find_records(session, &query).unwrap_or_else(|error| panic!("{query:?}: {}", told(&error)))
}

fn words(text: &str) -> RecordQuery {
    RecordQuery { q: text.to_owned(), ..RecordQuery::default() }
}

fn numbers(list: &RecordList) -> Vec<&str> {
    list.records.iter().map(|record| record.number.as_str()).collect()
}

on_both!(what_is_searched_for_is_found_and_nothing_else, |ground| {
    let world = filled(ground);
    let clerk = world.session("clerk");
    let found = |text: &str| {
        let list = find(&world, &clerk, words(text));
        assert_eq!(usize::try_from(list.count).unwrap(), list.records.len(), "{text}");
        list.records.iter().map(|record| record.number[11..].to_owned()).collect::<BTreeSet<_>>()
    };
    let of = |ends: &[&str]| ends.iter().map(|end| (*end).to_owned()).collect::<BTreeSet<_>>();
    assert_eq!(found("bore gauge"), of(&["0012", "0013"]));
    assert_eq!(found("\"bore gauge\""), of(&["0012"]));
    assert_eq!(found("gau"), of(&["0012", "0013"]), "the last word may go on");
    assert_eq!(found("gau bore"), of(&[]), "the others may not");
    assert_eq!(found("pf-nc-2026-0012"), of(&["0012"]));
    assert_eq!(found("NC-2026-001"), of(&["0012", "0013", "0014"]));
    assert_eq!(found("كتاب"), of(&["0014"]), "letters of another keyboard");
    assert_eq!(found("tolerance \"40 mm\""), of(&["0012"]));
    assert_eq!(found("tolerance 40 \"set"), of(&[]));
    assert_eq!(found("tolerance Ø"), of(&["0012"]));
    for hostile in [
        "\"",
        "\"\"",
        "*",
        "a*",
        "(",
        "bore AND",
        "OR",
        "NOT bore",
        "NEAR(a b)",
        "words: bore",
        "{words}:x",
        "^bore",
        "'; DROP TABLE records; --",
        "\0",
        "\u{e000}",
        "a\u{0}b",
        "%",
        "_",
        "\\",
        ":*",
        "<->",
        "&",
        "|",
        "!bore",
        "🙂",
        "' or 1=1",
        "facets:mx",
        "bore\u{202e}",
    ] {
        for (sort, order) in [("received", "desc"), ("title", "asc"), ("number", "desc")] {
            let query = RecordQuery { sort: sort.into(), order: order.into(), ..words(hostile) };
            find(&world, &clerk, query);
        }
    }
    find(&world, &clerk, words(&"x y ".repeat(5000)));
});

on_both!(what_is_filed_and_revised_in_one_group_is_found_once_by_its_new_words, |ground| {
    let world = World::new(ground);
    let folder = ground.folder("import");
    write(
        &folder,
        "index.csv",
        "number,kind,title\nA-1,received-document,Lathe bed\nA-2,received-document,Lathe chuck\n\
         A-1,received-document,Milling table\nA-3,received-document,Lathe spindle\n",
    );
    world.file(&folder);
    let clerk = world.session("clerk");
    let found = |text: &str, count| {
        let list = find(&world, &clerk, words(text));
        assert_eq!((list.count, numbers(&list).len()), (count, usize::try_from(count).unwrap()), "{text}");
    };
    found("lathe", 2);
    found("milling", 1);
    found("bed", 0);
    assert_eq!(ground.number("SELECT count(DISTINCT search_id) FROM records WHERE search_id > 0"), 3);
    // The order of filing: what was revised moved on.
    assert_eq!(numbers(&find(&world, &clerk, RecordQuery::default())), ["A-3", "A-1", "A-2"]);
});

on_both!(invariant_8_searching_tells_nothing_about_what_is_above, |ground| {
    let world = filled(ground);
    let (manager, clerk) = (world.session("manager"), world.session("clerk"));
    assert_eq!(find(&world, &manager, words(CODEWORD)).count, 1);
    assert_eq!(find(&world, &clerk, words(CODEWORD)), find(&world, &clerk, words("nothingofthekind")));
    assert_eq!(find(&world, &clerk, words("bore")).count, 2);
    let secret = |session: &Session| {
        find(&world, session, RecordQuery { marking: "SECRET".into(), ..RecordQuery::default() }).count
    };
    assert_eq!((secret(&manager), secret(&clerk)), (1, 0));
    let home = |session: &Session| world.app.home(session).unwrap().changed.count;
    assert_eq!((home(&manager), home(&clerk)), (4, 3));
    let events = |session: &Session, subject: &str| {
        let query = EventQuery { subject: subject.into(), ..EventQuery::default() };
        world.app.list_events(session, &query).unwrap().events.len()
    };
    let lower = world.session("lower");
    assert_eq!((events(&manager, "PF-S-1"), events(&lower, "PF-S-1")), (1, 0));
    let id =
        ground.values("SELECT record_id AS value FROM records WHERE number = 'PF-S-1'")[0].clone().unwrap();
    assert_eq!(events(&lower, &id), 0, "the id of a record is no way around its number");
    let all = world.app.list_events(&lower, &EventQuery::default()).unwrap();
    let hidden: Vec<_> = all.events.iter().filter(|event| event.subject.sort == "hidden").collect();
    assert_eq!(hidden.len(), 1);
    assert!(!serde_json::to_string(&all).unwrap().contains("PF-S-1"));
    let shown = |session: &Session| world.app.show_event(session, hidden[0].index).unwrap();
    assert!(shown(&manager).body.unwrap().contains("PF-S-1"));
    let below = shown(&lower);
    assert_eq!(below.body, None);
    assert!(!serde_json::to_string(&below).unwrap().contains("PF-S-1"));
    assert_eq!(below.leaf, shown(&manager).leaf);
});

on_both!(pages_can_be_turned_both_ways_in_every_order, |ground| {
    let world = World::new(ground);
    let folder = ground.folder("many");
    let mut index = String::from("number,kind,title,marking,note\n");
    for row in 0..130_u32 {
        // Titles that repeat, so that something else must decide between equals.
        let title = (row * 7) % 11;
        index.push_str(&format!("N-{row:03},received-document,Title {title},UNCLASSIFIED,common word\n"));
    }
    write(&folder, "index.csv", index);
    world.file(&folder);
    let session = world.session("clerk");
    let all: BTreeSet<String> = (0..130).map(|row| format!("N-{row:03}")).collect();
    for q in ["", "common"] {
        for sort in ["number", "title", "received", "state"] {
            for order in ["asc", "desc"] {
                let ask = |cursor: &str| {
                    let query = RecordQuery {
                        q: q.into(),
                        sort: sort.into(),
                        order: order.into(),
                        cursor: cursor.into(),
                        ..RecordQuery::default()
                    };
                    find(&world, &session, query)
                };
                let first = ask("");
                assert_eq!((first.count, first.is_more, first.previous.clone()), (130, false, None));
                let second = ask(first.next.as_ref().unwrap());
                let third = ask(second.next.as_ref().unwrap());
                assert_eq!(third.next, None, "{q} {sort} {order}");
                assert_eq!((first.records.len(), second.records.len(), third.records.len()), (50, 50, 30));
                let seen: BTreeSet<String> = [&first, &second, &third]
                    .iter()
                    .flat_map(|page| page.records.iter().map(|record| record.number.clone()))
                    .collect();
                assert_eq!(seen, all, "{q} {sort} {order}");
                let back = ask(third.previous.as_ref().unwrap());
                assert_eq!(numbers(&back), numbers(&second));
                let begin = ask(back.previous.as_ref().unwrap());
                assert_eq!(numbers(&begin), numbers(&first));
                assert_eq!(begin.previous, None);
                if sort == "number" {
                    let mut sorted = numbers(&first);
                    sorted.sort_unstable();
                    if order == "desc" {
                        sorted.reverse();
                    }
                    assert_eq!(sorted, numbers(&first));
                }
            }
        }
    }
    let next = find(&world, &session, RecordQuery::default()).next.unwrap();
    let mut damaged = next.clone().into_bytes();
    damaged[30] ^= 1;
    let damaged = String::from_utf8(damaged).unwrap();
    let refused = |query: RecordQuery| -> Error { world.app.find_records(&session, &query).unwrap_err() };
    for cursor in [damaged.as_str(), "x", "AAAA", &"A".repeat(100_000), &next[1..]] {
        let error = refused(RecordQuery { cursor: cursor.into(), ..RecordQuery::default() });
        assert_eq!(error.code(), Code::Request);
    }
    let error = refused(RecordQuery { cursor: next, sort: "title".into(), ..RecordQuery::default() });
    assert_eq!(error.code(), Code::Request, "a cursor is good for one question");
    for query in [
        RecordQuery { kind: "x".into(), ..RecordQuery::default() },
        RecordQuery { state: "x".into(), ..RecordQuery::default() },
        RecordQuery { marking: "x".into(), ..RecordQuery::default() },
        RecordQuery { owner: "x".into(), ..RecordQuery::default() },
        RecordQuery { open: "x".into(), ..RecordQuery::default() },
        RecordQuery { due: "x".into(), ..RecordQuery::default() },
        RecordQuery { sort: "x".into(), ..RecordQuery::default() },
        RecordQuery { limit: "0".into(), ..RecordQuery::default() },
    ] {
        let error = refused(query.clone());
        assert_eq!((error.code(), error.fields().count()), (Code::Invalid, 1), "{query:?}");
    }
});

on_both!(what_lists_know_is_derived_again_when_it_is_out_of_date, |ground| {
    let world = filled(ground);
    let before = find(&world, &world.session("clerk"), words("bore gauge"));
    assert_eq!(before.count, 2);
    let config = world.app.config.clone();
    drop(world);
    ground.sql("DELETE FROM derivations; UPDATE records SET category = ''");
    ground.sql(if ground.is_postgres() {
        "UPDATE records SET search = NULL"
    } else {
        "INSERT INTO record_search (record_search) VALUES ('delete-all')"
    });
    installation::migrate(&config).unwrap();
    let world = World::reopen(ground).unwrap();
    assert_eq!(find(&world, &world.session("clerk"), words("bore gauge")), before);
    assert_eq!(ground.number("SELECT count(*) FROM records WHERE category = ''"), 0);
});

on_both!(a_new_version_is_found_by_its_words_and_the_old_one_no_more, |ground| {
    let world = filled(ground);
    let folder = ground.folder("again");
    write(
        &folder,
        "index.csv",
        "number,kind,title,marking,note\nPF-NC-2026-0012,received-document,Caliper,UNCLASSIFIED,\n",
    );
    world.file(&folder);
    let clerk = world.session("clerk");
    assert_eq!(find(&world, &clerk, words("tolerance")).count, 0);
    let list = find(&world, &clerk, words("caliper"));
    assert_eq!(numbers(&list), ["PF-NC-2026-0012"]);
    assert_eq!(find(&world, &clerk, RecordQuery::default()).records[0].number, "PF-NC-2026-0012");
});

on_both!(the_audit_trail_is_filtered_and_turned, |ground| {
    let world = filled(ground);
    let manager = world.session("manager");
    let ask = |query: EventQuery| world.app.list_events(&manager, &query).unwrap();
    let all = ask(EventQuery { limit: "500".into(), ..EventQuery::default() });
    let size = all.events.len();
    assert!(all.events.iter().rev().enumerate().all(|(place, event)| event.index == place as u64));
    let first = ask(EventQuery { limit: "3".into(), ..EventQuery::default() });
    assert_eq!((first.events.len(), first.newer), (3, None));
    let older = first.older.unwrap().to_string();
    let second = ask(EventQuery { limit: "3".into(), before: older, ..EventQuery::default() });
    assert_eq!(second.events[0].index, first.events[2].index - 1);
    let newer = second.newer.unwrap().to_string();
    let back = ask(EventQuery { limit: "3".into(), after: newer, ..EventQuery::default() });
    assert_eq!(back.events, first.events);
    let count = |query: EventQuery| ask(EventQuery { limit: "500".into(), ..query }).events.len();
    assert_eq!(count(EventQuery { action: "version_committed".into(), ..EventQuery::default() }), 4);
    assert_eq!(count(EventQuery { subject: "pf-nc-2026-0012".into(), ..EventQuery::default() }), 1);
    assert_eq!(count(EventQuery { actor: "clerk".into(), ..EventQuery::default() }), 0);
    let day = START[..10].to_owned();
    assert_eq!(count(EventQuery { from: day.clone(), to: day.clone(), ..EventQuery::default() }), size);
    assert_eq!(count(EventQuery { from: "2026-03-03".into(), ..EventQuery::default() }), 0);
    assert_eq!(count(EventQuery { to: "2026-03-01".into(), ..EventQuery::default() }), 0);
    for query in [
        EventQuery { from: "yesterday".into(), ..EventQuery::default() },
        EventQuery { to: "2026-02-30".into(), ..EventQuery::default() },
        EventQuery { actor: "nobody".into(), ..EventQuery::default() },
        EventQuery { before: "-1".into(), ..EventQuery::default() },
        EventQuery { limit: "501".into(), ..EventQuery::default() },
    ] {
        assert_eq!(world.app.list_events(&manager, &query).unwrap_err().code(), Code::Invalid, "{query:?}");
    }
    let clerk = world.session("clerk");
    assert_eq!(world.app.list_events(&clerk, &EventQuery::default()).unwrap_err().code(), Code::Denied);
    assert_eq!(world.app.show_event(&manager, u64::MAX).unwrap_err().code(), Code::NotFound);
    let ledger = world.app.show_ledger(&manager, "").unwrap();
    assert_eq!(ledger.head.unwrap().size, size as u64);
});

on_both!(a_key_stands_for_one_request_for_a_day, |ground| {
    let world = World::new(ground);
    let app = &world.app;
    let (one, other) = (Digest::of(b"one"), Digest::of(b"other"));
    let add = |session: &Session, key: &str, request: Digest, login: &str| {
        let person =
            PersonChange { name: login.to_owned(), role: "auditor".into(), clearance: "RESTRICTED".into() };
        let new = NewPerson { login: login.to_owned(), person };
        app.once(session, key, request, |session| app.add_person(session, &new))
    };
    let code = |result: Result<Done<PersonView>, Error>| result.unwrap_err().code();
    let admin = world.session("admin");
    let first = add(&admin, "k", one, "anna").unwrap();
    assert!(!first.is_replayed);
    assert_eq!(add(&admin, "k", one, "anna").unwrap(), Done { is_replayed: true, ..first });
    assert_eq!(code(add(&admin, "k", other, "bilal")), Code::KeyReused);
    // What was refused is not kept, and to each their own.
    assert_eq!(code(add(&admin, "l", one, "anna")), Code::Exists);
    assert!(!add(&admin, "l", one, "bilal").unwrap().is_replayed);
    assert_eq!(code(add(&world.session("manager"), "k", one, "anna")), Code::Denied);
    for key in ["", "a b", "ä", &"k".repeat(201)] {
        assert_eq!(code(add(&admin, key, one, "carl")), Code::Request);
    }
    // While it is under way, the same is not begun again; another process is told so by the commit.
    let within = app.once(&admin, "m", one, |_| {
        assert_eq!(code(add(&admin, "m", one, "carl")), Code::KeyBusy);
        assert_eq!(code(add(&admin, "m", other, "carl")), Code::KeyReused);
        let process = World::reopen(ground).unwrap();
        let elsewhere = process.app.once(&process.session("admin"), "m", one, |session| {
            let person =
                PersonChange { name: "D".into(), role: "auditor".into(), clearance: "RESTRICTED".into() };
            process.app.add_person(session, &NewPerson { login: "dora".into(), person })
        });
        assert!(!elsewhere.unwrap().is_replayed);
        Err::<PersonView, _>(Error::new(Code::Busy))
    });
    assert_eq!(code(within), Code::Busy);
    assert_eq!(
        ground.number("SELECT count(*) FROM users WHERE login IN ('anna', 'bilal', 'carl', 'dora')"),
        3
    );
    world.clock.advance(KEPT_MS + 1);
    assert!(!add(&world.session("admin"), "k", other, "carl").unwrap().is_replayed);
});

on_both!(requests_that_are_sent_twice_are_done_once, |ground| {
    let world = World::new(ground);
    let admin = world.session("admin");
    let password = "tidy lantern under the bridge";
    world.app.set_password(&admin, "clerk", password).unwrap();
    drop(world);
    let service = Service::start(ground);
    let cookie = service.sign_in("tst", "clerk", password);
    let body = br#"{"kind":"received-document","title":"Once","reason":"new"}"#;
    let send = |key: &str, body: &[u8]| {
        let headers = [
            ("cookie", cookie.as_str()),
            ("sec-fetch-site", "same-origin"),
            ("content-type", "application/json"),
            ("idempotency-key", key),
        ];
        service.send("POST", "/api/v1/records", &headers, body)
    };
    let answers: Vec<_> = std::thread::scope(|scope| {
        let sent: Vec<_> = (0..8).map(|_| scope.spawn(|| send("same", body))).collect();
        sent.into_iter().map(|sent| sent.join().unwrap()).collect()
    });
    for answer in &answers {
        assert!(matches!(answer.status, 201 | 409), "{}", answer.text());
    }
    assert_eq!(ground.number("SELECT count(*) FROM records"), 1);
    let first = answers.iter().find(|answer| answer.status == 201).unwrap();
    let again = send("same", body);
    assert_eq!((again.status, again.body.clone()), (201, first.body.clone()));
    assert_eq!(again.header("idempotency-replayed"), Some("true"));
    assert_eq!(again.header("etag"), first.header("etag"));
    assert_eq!(send("same", br#"{"kind":"received-document","title":"Other","reason":"new"}"#).status, 422);
    // A change over a version is told again, although the version that it was made over is the present one no more.
    let path = format!("/api/v1/records/{}", again.json()["number"].as_str().unwrap());
    let etag = again.header("etag").unwrap().to_owned();
    let change = || {
        let headers = [
            ("cookie", cookie.as_str()),
            ("sec-fetch-site", "same-origin"),
            ("content-type", "application/json"),
            ("if-match", etag.as_str()),
            ("idempotency-key", "change"),
        ];
        service.send("PUT", &path, &headers, br#"{"title":"Twice","reason":"better"}"#)
    };
    let (changed, told) = (change(), change());
    assert_eq!((changed.status, changed.json()["version"].as_u64()), (200, Some(2)), "{}", changed.text());
    assert_eq!((told.status, &told.body, told.header("etag")), (200, &changed.body, changed.header("etag")));
    assert_eq!(
        (changed.header("idempotency-replayed"), told.header("idempotency-replayed")),
        (None, Some("true"))
    );
    // What was refused may be tried again.
    assert_eq!(send("wrong", br#"{"kind":"received-document","title":"","reason":"x"}"#).status, 422);
    assert_eq!(send("wrong", br#"{"kind":"received-document","title":"Right","reason":"x"}"#).status, 201);
    let query = service.get("/api/v1/records?cursor=damaged", &[("cookie", cookie.as_str())]);
    assert_eq!((query.status, query.json()["code"].as_str()), (400, Some("request")));
    let twice = service.get("/api/v1/records?q=a&q=b", &[("cookie", cookie.as_str())]);
    assert_eq!(twice.status, 400);
});

/// The rows of a CSV as they were written, and those of the first sheet of a workbook as text.
fn taken(world: &World, session: &Session, query: &RecordQuery) -> (Vec<Vec<String>>, Vec<Vec<String>>) {
    let mut question = query.clone();
    let mut rows = vec![world.app.register_heads(session, query)];
    loop {
        let page =
            world.app.register_page(session, &question).unwrap_or_else(|error| panic!("{}", told(&error)));
        rows.extend(page.rows.iter().map(|row| row.iter().map(|cell| cell.text()).collect()));
        match page.next {
            Some(next) => question.cursor = next,
            None => break,
        }
    }
    let book = world.app.register_workbook(session, query).unwrap_or_else(|error| panic!("{}", told(&error)));
    let mut book: calamine::Xlsx<_> = calamine::Reader::new(std::io::Cursor::new(book)).unwrap();
    let sheet = calamine::Reader::worksheet_range_at(&mut book, 0).unwrap().unwrap();
    let cells = sheet.rows().map(|row| {
        row.iter()
            .map(|cell| match cell {
                calamine::Data::DateTime(day) => {
                    let days = jiff::Span::new().days(day.as_f64() as i64);
                    jiff::civil::date(1899, 12, 30).checked_add(days).unwrap().to_string()
                }
                other => other.to_string(),
            })
            .collect()
    });
    (rows, cells.collect())
}

on_both!(a_list_is_taken_away_as_a_table_whose_cells_are_no_formulas, |ground| {
    let world = World::new(ground);
    let folder = ground.folder("import");
    let mut index = String::from(
        "number,kind,title,occurred_on,state,marking,detected_at,grade,description,quantity,due_on,serials\n",
    );
    for number in 1..=450 {
        let title = if number == 7 { "=HYPERLINK(\"\"x\"\")" } else { "Bore too wide" };
        index += &format!(
            "N-{number:03},nonconformity,\"{title}\",2026-02-20,open,RESTRICTED,Turning,minor,+Crossed,{number}.50,\
             2026-03-01,A;B\n"
        );
    }
    write(&folder, "index.csv", index);
    world.file(&folder);
    let manager = world.session("manager");
    let query =
        RecordQuery { kind: "nonconformity".into(), sort: "number".into(), order: "asc".into(), ..words("") };
    let (rows, cells) = taken(&world, &manager, &query);
    assert_eq!((rows.len(), cells.len()), (451, 451));
    assert_eq!(rows[0], cells[0]);
    let column =
        |name: &str| rows[0].iter().position(|head| head == name).unwrap_or_else(|| panic!("{name}"));
    let of = |table: &[Vec<String>], name: &str| table[7][column(name)].clone();
    assert_eq!(of(&rows, "Title"), "'=HYPERLINK(\"x\")");
    assert_eq!(of(&cells, "Title"), "=HYPERLINK(\"x\")", "text stays text in a workbook");
    assert_eq!(of(&rows, "Description"), "'+Crossed");
    for table in [&rows, &cells] {
        assert_eq!(of(table, "Number"), "N-007");
        assert_eq!(of(table, "Date"), "2026-02-20");
        assert_eq!(of(table, "Grade"), "Minor");
        assert_eq!(of(table, "Quantity affected").parse::<f64>().unwrap(), 7.5);
        assert_eq!(of(table, "Serial numbers"), "A; B");
    }
    // Only what the reader may see, and in their language.
    let mut clerk = world.session("clerk");
    clerk.actor.clearance = sanad::domain::access::Marking::Unclassified;
    assert_eq!(taken(&world, &clerk, &query).0.len(), 1);
    let reader = Session { language: "ur".into(), ..manager.clone() };
    assert_eq!(taken(&world, &reader, &query).1[0][0], "نمبر");
    // Without a kind, what every record has.
    let (all, _) = taken(&world, &manager, &RecordQuery { kind: String::new(), ..query.clone() });
    assert_eq!((all[0].len(), all.len()), (12, 451));
    // That somebody took it is on record.
    world.app.take_register(&manager, &query, "xlsx").unwrap();
    let asked = EventQuery { action: "register_exported".into(), ..EventQuery::default() };
    assert_eq!(world.app.list_events(&manager, &asked).unwrap().events.len(), 1);
});
