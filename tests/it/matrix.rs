//! Invariant 8 over HTTP: every route as everybody. The cells follow from `sanad::web::ROUTES`; a route that somebody adds
//! is in the matrix at once, and if it has a parameter or wants a body that nothing here knows, the test says so.
//!
//! Who: nobody, somebody whose second factor is due, tokens that are none; in one organisation every role, cleared for
//! everything and for nothing; every role in another organisation; every role's token with each scope. What: something
//! that they may see, something marked above them, something of the other organisation, something that is not there.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU32, Ordering};

use sanad::app::organisations::NewOrganisation;
use sanad::app::packs::NewPack;
use sanad::app::people::{NewPerson, PersonChange};
use sanad::domain::access::{Action, Actor, Denial, Marking, Role, Scope, Subject, Work, may};
use sanad::domain::ids::UserId;
use sanad::domain::totp;
use sanad::proof::digest::Digest;
use sanad::web::{Access, ROUTES, Route};

use crate::harness::*;
use crate::http::{Reply, Service};

/// How many ask at once.
const THREADS: usize = 4;
const PASSWORD: &str = "tidy lantern under the bridge";

/// Values of a parameter. All of one parameter are of the same length, so that answers can be compared to the byte.
struct Values {
    /// Part of the route's path, the more particular first.
    under: &'static str,
    parameter: &'static str,
    /// The first organisation's, unmarked.
    own: String,
    /// The first organisation's, marked above most.
    above: Option<String>,
    /// The other organisation's.
    foreign: Option<String>,
    /// Nobody's.
    absent: String,
    /// What is there belongs to one person, whatever the role of others.
    is_personal: bool,
}

/// Bodies that let a request come as far as the question whether its sender may; nothing is changed by them. Routes
/// that are not named get an empty form, or under `/api/` an empty JSON object.
const BODIES: &[(&str, &str, &str)] = &[
    ("POST", "/api/v1/people", r#"{"login":"","name":"","role":"","clearance":""}"#),
    ("POST", "/packs/new", "profile=none&marking=none"),
    ("POST", "/api/v1/packs", r#"{"profile":"none","marking":"none"}"#),
    ("POST", "/api/v1/packs/preview", r#"{"profile":"none","marking":"none"}"#),
    ("POST", "/api/v1/packs/{number}/disclosures", r#"{"record":"none","part":"title"}"#),
    ("POST", "/api/v1/tokens", r#"{"name":"","scopes":[],"days":0}"#),
    ("PUT", "/api/v1/people/{login}/password", r#"{"password":"short"}"#),
    ("POST", "/api/v1/packs/{number}/grants", r#"{"to":"nobody","days":1}"#),
    ("POST", "/api/v1/records/{number}/signatures", r#"{"to":"none","meaning":"none","password":"none"}"#),
    (
        "POST",
        "/api/v1/records/{number}/refusals",
        r#"{"to":"none","meaning":"none","reason":"none","password":"none"}"#,
    ),
    ("POST", "/api/v1/records/{number}/comments", r#"{"text":""}"#),
    ("POST", "/api/v1/records/{number}/files/{digest}/copies", r#"{"for":""}"#),
    ("POST", "/api/v1/hand-over", r#"{"from":"none","to":"none"}"#),
    ("PUT", "/api/v1/reminders", r#"{"email":"none","language":"none"}"#),
    ("POST", "/api/v1/reminders/confirmation", r#"{"code":"none"}"#),
    ("POST", "/api/v1/people/{login}/address", r#"{"email":"none"}"#),
    ("POST", "/api/v1/delegations", r#"{"to":"none","from":"","until":""}"#),
    ("POST", "/api/v1/holds", r#"{"name":"","reason":""}"#),
    ("POST", "/api/v1/holds/{hold}/lift", r#"{"reason":""}"#),
    ("POST", "/api/v1/destructions", r#"{"records":[],"reason":""}"#),
    ("POST", "/api/v1/destructions/{destruction}/approval", r#"{"password":"none"}"#),
    ("POST", "/api/v1/destructions/{destruction}/refusal", r#"{"reason":""}"#),
];

/// Routes that end the session that they are called with.
const ENDING: &[&str] = &["sign_out"];

/// Routes that may be asked without anything being there to show.
const MAY_BE_ELSEWHERE: &[&str] = &["show_code", "find_asset", "find_calendar"];

/// Pages that want more than an address: two versions to compare, a state to move to, what was scanned, whose label.
const WANT_MORE: &[&str] = &[
    "find_scanned",
    "find_fallout",
    "download_fallout",
    "print_labels",
    "draw_label",
    "compare_versions",
    "find_comparison",
    "show_move",
    "show_sign",
    "find_pack_diff",
    "download_pack_diff",
    "download_printed_pack_diff",
];

/// Somebody who asks.
struct Caller {
    name: String,
    /// `Cookie` or `Authorization`.
    header: Option<(&'static str, String)>,
    /// As what; none if they are not signed in.
    actor: Option<Actor>,
    /// The first organisation's, or the other's.
    is_first: bool,
}

struct Matrix {
    service: Service,
    values: Vec<Values>,
    /// So that no limit on addresses comes in between: everybody comes from somewhere else.
    next_address: AtomicU32,
}

fn actor(organisation: &str, role: Role, clearance: Marking, scopes: Option<Vec<Scope>>) -> Actor {
    let user = UserId::new(at(START), [1; 10]);
    Actor { user, organisation: organisation.parse().unwrap(), role, clearance, scopes }
}

/// A trace batch with a part, a lot that went into a unit, and the unit.
fn batch(letter: &str) -> String {
    format!(
        "type,item,revision,title,lot,serial,status,customer,relation,into_item,into_lot,into_serial,quantity,unit\n\
        item,{letter}-PART,1,Part\nlot,{letter}-PART,1,,{letter}-LOT,,,,,,,,5,pcs\n\
        unit,{letter}-PART,1,,,{letter}-UNIT,released\n\
        edge,{letter}-PART,,,{letter}-LOT,,,,consumed,{letter}-PART,,{letter}-UNIT,1,pcs\n"
    )
}

/// Two organisations with people of every role, records of several markings, packs and grants.
fn filled(ground: &Ground) -> (World, Vec<Values>) {
    let world = World::new(ground);
    let app = &world.app;
    let folder = ground.folder("import");
    write(&folder, "open.txt", "open evidence");
    write(&folder, "secret.txt", "secret evidence");
    let index = "number,kind,title,marking,files\n\
        O-1,received-document,Open,UNCLASSIFIED,open.txt\nS-1,received-document,Secret,SECRET,secret.txt\n";
    write(&folder, "index.csv", index);
    let batches = "number,kind,title,marking,files,source\nOT-1,trace-batch,Open,UNCLASSIFIED,open.csv,scan\n\
        ST-1,trace-batch,Secret,SECRET,secret.csv,scan\n";
    write(&folder, "trace/index.csv", batches);
    write(&folder, "trace/open.csv", batch("O"));
    write(&folder, "trace/secret.csv", batch("S"));
    world.file(&folder);
    let manager = world.session("manager");
    let pack = |marking| {
        let new = NewPack { marking: Some(marking), ..NewPack::default() };
        app.build_pack(&manager, &new, &app.config.packs, &mut |_, _| {}).unwrap().number
    };
    let (open_pack, secret_pack) = (pack(Marking::Unclassified), pack(Marking::Secret));
    // Everybody in the first organisation, and the same in the other.
    let first = app.session("admin").unwrap();
    let administrator = |login: &str| sanad::app::users::NewUser {
        login: login.to_owned(),
        name: login.to_owned(),
        role: Role::Administrator,
        clearance: Marking::Secret,
    };
    app.add_organisation(NewOrganisation {
        code: "oth".parse().unwrap(),
        name: "Other Works".to_owned(),
        host: None,
        users: vec![administrator("admin"), administrator("xspare")],
        is_post_quantum: false,
    })
    .unwrap();
    let second = app.session_in(Some("oth"), "admin").unwrap();
    for (session, clearances) in [(&first, &["SECRET", "UNCLASSIFIED"][..]), (&second, &["SECRET"][..])] {
        for role in Role::ALL {
            for clearance in clearances {
                let login = login_of(*role, clearance);
                let (name, role, clearance) =
                    (login.clone(), role.code().to_owned(), (*clearance).to_owned());
                let person = PersonChange { name, role, clearance };
                app.add_person(session, &NewPerson { login: login.clone(), person }).unwrap();
                app.set_password(session, &login, PASSWORD).unwrap();
            }
        }
    }
    app.set_password(&first, "manager", PASSWORD).unwrap();
    let (name, role, clearance) = ("Spare".to_owned(), "contributor".to_owned(), "UNCLASSIFIED".to_owned());
    let person = PersonChange { name, role, clearance };
    app.add_person(&first, &NewPerson { login: "ospare".to_owned(), person }).unwrap();
    // The other organisation has records and a pack of its own.
    let other = ground.folder("other");
    write(&other, "theirs.txt", "their evidence");
    write(
        &other,
        "index.csv",
        "number,kind,title,marking,files\nF-1,received-document,Theirs,UNCLASSIFIED,theirs.txt\n",
    );
    let batches =
        "number,kind,title,marking,files,source\nFT-1,trace-batch,Theirs,UNCLASSIFIED,theirs.csv,scan\n";
    write(&other, "trace/index.csv", batches);
    write(&other, "trace/theirs.csv", batch("F"));
    let theirs = app.session_in(Some("oth"), &login_of(Role::QualityManager, "SECRET")).unwrap();
    let report =
        app.import(&theirs, &other, sanad::app::import::run::Options::default(), &mut Silence).unwrap();
    assert!(report.is_clean(), "{report:?}");
    let new = NewPack { marking: Some(Marking::Unclassified), ..NewPack::default() };
    let other_pack = app.build_pack(&theirs, &new, &app.config.packs, &mut |_, _| {}).unwrap().number;
    // Every pack has something that answers as its timestamp, in its row and beside it.
    ground.sql(
        "INSERT INTO pack_files (organisation, number, name, body, event_index, created_ms) \
         SELECT p.organisation, p.number, 'proof/tagmanifest.tsr', k.sealed_seed, p.event_index, p.created_ms \
         FROM packs p JOIN signing_keys k ON k.organisation = p.organisation",
    );
    for number in [&open_pack, &secret_pack, &other_pack] {
        std::fs::write(app.config.packs.join(format!("{number}.tsr")), b"0").unwrap();
    }
    let body = login_of(Role::CertificationBody, "SECRET");
    let grant = app.grant_pack(&manager, &open_pack, &format!("tst/{body}"), 300).unwrap().grant;
    let foreign_grant = app.grant_pack(&theirs, &other_pack, &format!("oth/{body}"), 300).unwrap().grant;
    // Holds, what is proposed for destruction, and what was destroyed.
    let kept = [(&manager, "D-1", "D-2"), (&manager, "E-1", "E-2"), (&theirs, "G-1", "G-2")].map(|(by, one, two)| {
        let letter = &one[..1];
        let marking = if letter == "E" { "SECRET" } else { "UNCLASSIFIED" };
        let folder = ground.folder(&format!("old-{letter}"));
        let line = |number: &str| {
            format!("{letter}T{number},training,Course,2010-01-01,completed,{marking},Course,classroom,A,A,none\n")
        };
        let head = "number,kind,title,occurred_on,state,marking,topic,training_type,trainer,attendees,assessment\n";
        write(&folder, "index.csv", format!("{head}{}{}", line(&one[1..]), line(&two[1..])));
        app.import(by, &folder, sanad::app::import::run::Options::default(), &mut Silence).unwrap();
        let hold = sanad::app::holds::NewHold {
            name: "Case".to_owned(),
            reason: "Asked".to_owned(),
            unit: "NONE".to_owned(),
            ..Default::default()
        };
        let hold = app.place_hold(by, &hold).unwrap().hold;
        let propose = |number: &str| {
            let records = vec![format!("{letter}T{}", &number[1..])];
            let new = sanad::app::destruction::NewDestruction { records, reason: "Over".to_owned() };
            app.propose_destruction(by, &new).unwrap().number
        };
        let (proposed, approved) = (propose(one), propose(two));
        let login = login_of(Role::Administrator, "SECRET");
        let other = app.session_in(Some(by.code()), &login).unwrap();
        let proof = sanad::app::signing::Proof { password: PASSWORD.to_owned().into(), code: String::new() };
        app.approve_destruction(&other, &Default::default(), &proof, &approved).unwrap();
        (hold, proposed, approved)
    });
    let absent = |text: &str| format!("{}{}", &text[..text.len() - 2], "ZZ");
    let row =
        |under, parameter, own: &str, above: Option<&str>, foreign: Option<&str>, absent: String| Values {
            under,
            parameter,
            own: own.to_owned(),
            above: above.map(str::to_owned),
            foreign: foreign.map(str::to_owned),
            absent,
            is_personal: false,
        };
    let nothing = absent(&grant);
    let hex = |text: &str| Digest::of(text.as_bytes()).hex();
    let mut values = vec![
        row("/records/{number}", "number", "O-1", Some("S-1"), Some("F-1"), "N-1".to_owned()),
        row(
            "/packs/{number}",
            "number",
            &open_pack,
            Some(&secret_pack),
            Some(&other_pack),
            absent(&open_pack),
        ),
        row("/packs/{number}/grants/{grant}", "grant", &nothing, None, None, nothing.clone()),
        row("/granted/{grant}", "grant", &grant, None, Some(&foreign_grant), nothing.clone()),
        row(
            "/files/{digest}",
            "digest",
            &hex("open evidence"),
            Some(&hex("secret evidence")),
            Some(&hex("their evidence")),
            hex("none"),
        ),
        // What is asked for here is there or not with the record.
        row("/versions/{version}", "version", "1", None, None, "1".to_owned()),
        row("/versions/{version}/{part}", "part", "manifest", None, None, "manifest".to_owned()),
        row("/reports/{report}", "report", "sheet", None, None, "sheet".to_owned()),
        row("/figures/{figure}", "figure", "nc-by-cause", None, None, "nc-by-causf".to_owned()),
        row("/kinds/{code}", "code", "received-document", None, None, "received-documenz".to_owned()),
        row("/events/{index}", "index", "000", None, None, "999".to_owned()),
        row("/uploads/{upload}", "upload", &nothing, None, None, nothing.clone()),
        row("/jobs/{job}", "job", &nothing, None, None, nothing.clone()),
        row("/import", "import", &nothing, None, None, nothing.clone()),
        row("/trace/units/{serial}", "serial", "O-UNIT", Some("S-UNIT"), Some("F-UNIT"), "N-UNIT".to_owned()),
        row("/trace/lots/{lot}", "lot", "O-LOT", Some("S-LOT"), Some("F-LOT"), "N-LOT".to_owned()),
        row("/label/{digest}", "digest", &hex("open evidence"), None, None, hex("none")),
        row("/verify/{digest}", "digest", &hex("open evidence"), None, None, hex("none")),
        row("/people/{login}", "login", "ospare", None, Some("xspare"), "nspare".to_owned()),
        row("/sessions/{session}", "session", &hex("a"), None, None, hex("b")),
        row("/delegations/{delegation}", "delegation", &nothing, None, None, nothing.clone()),
        row("/holds/{hold}", "hold", &kept[0].0, None, Some(&kept[2].0), absent(&kept[0].0)),
        row(
            "/destructions/{destruction}",
            "destruction",
            &kept[0].1,
            Some(&kept[1].1),
            Some(&kept[2].1),
            absent(&kept[0].1),
        ),
        row(
            "/destructions/{destruction}/certificate",
            "destruction",
            &kept[0].2,
            Some(&kept[1].2),
            Some(&kept[2].2),
            absent(&kept[0].2),
        ),
        row("/records/{number}/ghost", "number", "DT-2", Some("ET-2"), Some("GT-2"), "NT-2".to_owned()),
        row("/tokens/{token}", "token", &nothing, None, None, nothing.clone()),
        row("/calendar/", "feed", &nothing, None, None, nothing.clone()),
        row("/ledger/", "organisation", "tst", None, None, "tsz".to_owned()),
        row("/ledger/", "place", "0/000.p/1", None, None, "0/999.p/1".to_owned()),
        row("/assets/", "fingerprint", "0123456789abcdef", None, None, "0123456789abcdee".to_owned()),
        row("/assets/", "name", "site/site.css", None, None, "site/nono.css".to_owned()),
    ];
    // A pack that is ordered is made: one that is not there is not.
    for under in ["/packs/{number}/rebuild", "/packs/{number}/verify"] {
        let none = absent(&open_pack);
        values.push(row(under, "number", &none, Some(&secret_pack), Some(&other_pack), none.clone()));
    }
    for value in &mut values {
        value.is_personal = matches!(
            value.parameter,
            "grant" | "delegation" | "session" | "token" | "job" | "import" | "upload"
        );
    }
    (world, values)
}

fn login_of(role: Role, clearance: &str) -> String {
    format!("{}.{}", role.code(), clearance.to_lowercase())
}

/// Which of a parameter's values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Which {
    Own,
    Above,
    Foreign,
    Absent,
}

impl Matrix {
    fn value<'a>(&'a self, route: &Route, parameter: &str) -> &'a Values {
        let known = self.values.iter().filter(|values| values.parameter == parameter);
        let fitting = known.filter(|values| route.path.contains(values.under));
        fitting.max_by_key(|values| values.under.len()).unwrap_or_else(|| {
            panic!(
                "{} {}: nothing here knows values of {{{parameter}}}. Add a row to `values` in tests/it/matrix.rs: one \
                 that everybody in the first organisation may see, one that is marked above most, one of the other \
                 organisation, one that is not there.",
                route.method, route.path
            )
        })
    }

    /// The address with each parameter that has such a value; `None` if none has. What the caller's own organisation
    /// has is foreign to the other.
    fn address(&self, route: &Route, which: Which, is_first: bool) -> Option<String> {
        let mut address = String::new();
        let mut has = which == Which::Own;
        let mut rest = route.path;
        while let Some((before, after)) = rest.split_once('{') {
            let (parameter, after) = after.split_once('}').unwrap();
            let values = self.value(route, parameter.split(':').next().unwrap());
            let chosen = match (which, is_first) {
                (Which::Own, true) => Some(&values.own),
                (Which::Own, false) => Some(values.foreign.as_ref().unwrap_or(&values.own)),
                (Which::Above, _) => values.above.as_ref(),
                (Which::Foreign, true) => values.foreign.as_ref(),
                (Which::Foreign, false) => values.foreign.as_ref().map(|_| &values.own),
                (Which::Absent, _) => Some(&values.absent),
            };
            has |= chosen.is_some();
            address.push_str(before);
            address.push_str(chosen.unwrap_or(&values.own));
            rest = after;
        }
        address.push_str(rest);
        has.then_some(address)
    }

    fn ask(&self, route: &Route, address: &str, caller: &Caller) -> Reply {
        let number = self.next_address.fetch_add(1, Ordering::Relaxed);
        let from = std::net::Ipv4Addr::from(0x0a00_0000 + number).to_string();
        let is_api = route.path.starts_with("/api/");
        let given = BODIES.iter().find(|(method, path, _)| *method == route.method && *path == route.path);
        let (media, body) = match given {
            Some((_, _, body)) if is_api => ("application/json", *body),
            Some((_, _, body)) => ("application/x-www-form-urlencoded", *body),
            None if is_api => ("application/json", "{}"),
            None => ("application/x-www-form-urlencoded", ""),
        };
        let mut headers = vec![("x-forwarded-for", from.as_str()), ("sec-fetch-site", "same-origin")];
        if let Some((name, value)) = &caller.header {
            headers.push((*name, value.as_str()));
        }
        let body = if route.method == "GET" { "" } else { body };
        if route.method != "GET" {
            headers.push(("content-type", media));
        }
        self.service.send(route.method, address, &headers, body.as_bytes())
    }

    /// Whether the answer is the one of the table.
    fn check(&self, route: &Route, caller: &Caller, reply: &Reply) -> Result<(), String> {
        let is_api = route.path.starts_with("/api/");
        let is_signed_out = if is_api {
            reply.status == 401
        } else {
            // A filled in form is given back, to be sent again.
            let is_given_back = route.method == "POST" && reply.status == 401;
            let is_led = reply.header("location").is_some_and(|to| to.starts_with("/sign-in"));
            is_given_back || (reply.status == 303 && is_led)
        };
        let wrong = |what: &str| Err(format!("{what}, answered {} {}", reply.status, first_line(reply)));
        if reply.status >= 500 {
            return wrong("nothing may fail inside");
        }
        let denial = match (route.access, &caller.actor) {
            (Access::Public, _) => {
                return if matches!(reply.status, 403) || (is_api && reply.status == 401) {
                    wrong("open to anybody")
                } else {
                    Ok(())
                };
            }
            (_, None) => return if is_signed_out { Ok(()) } else { wrong("for those who are signed in") },
            (Access::SignedIn, Some(actor)) => {
                if is_signed_out && !ENDING.contains(&route.name) {
                    return wrong("the caller is signed in");
                }
                let is_program = actor.scopes.is_some();
                return if reply.status == 403 && !is_program { wrong("one's own") } else { Ok(()) };
            }
            (Access::May(action), Some(actor)) => denial(route, actor, action),
        };
        let is_personal = route
            .path
            .split('{')
            .skip(1)
            .any(|part| self.value(route, part.split(['}', ':']).next().unwrap()).is_personal);
        match denial {
            Err(Denial::Role { .. } | Denial::Scope { .. }) if reply.status != 403 => wrong(
                "the role or token does not allow it (if the body was not understood, add one to BODIES in \
                 tests/it/matrix.rs)",
            ),
            // Whose records they are is looked at when the body was understood.
            Err(Denial::Kind { .. }) if reply.status < 400 || (!is_api && reply.status != 403) => {
                wrong("the role does not work on records of this kind")
            }
            Ok(()) if is_signed_out || reply.status == 403 => wrong("the role allows it"),
            Ok(())
                if route.method == "GET"
                    && !is_personal
                    && !WANT_MORE.contains(&route.name)
                    && reply.status != 200 =>
            {
                wrong("there is something to see")
            }
            _ => Ok(()),
        }
    }
}

impl Matrix {
    /// Every route as one caller: how many cells, and which are wrong.
    fn row(&self, caller: &Caller) -> (usize, Vec<String>) {
        let (mut cells, mut wrong) = (0, Vec::new());
        // What ends a session comes last.
        let (ending, staying): (Vec<&Route>, Vec<&Route>) =
            ROUTES.iter().partition(|route| ENDING.contains(&route.name));
        for route in staying.into_iter().chain(ending) {
            let address = self.address(route, Which::Own, caller.is_first).unwrap();
            let reply = self.ask(route, &address, caller);
            cells += 1;
            if let Err(what) = self.check(route, caller, &reply)
                && !MAY_BE_ELSEWHERE.contains(&route.name)
            {
                wrong.push(format!("{} {address} as {}: {what}", route.method, caller.name));
            }
            if route.access == Access::Public || ENDING.contains(&route.name) {
                continue;
            }
            // What is hidden is answered like what is absent.
            let is_cleared = caller.actor.as_ref().is_some_and(|actor| actor.clearance == Marking::Secret);
            let hidden: Vec<(Which, String)> = [Which::Above, Which::Foreign]
                .into_iter()
                .filter(|which| !(*which == Which::Above && is_cleared && caller.is_first))
                .filter_map(|which| Some((which, self.address(route, which, caller.is_first)?)))
                .collect();
            if hidden.is_empty() {
                continue;
            }
            let absent = self.address(route, Which::Absent, caller.is_first).unwrap();
            let missing = comparable(route, &self.ask(route, &absent, caller), &absent);
            for (which, address) in hidden {
                let reply = comparable(route, &self.ask(route, &address, caller), &address);
                cells += 1;
                if reply != missing {
                    wrong.push(format!(
                        "{} {address} as {}: {which:?} is told from absent: {} {} against {} {}",
                        route.method,
                        caller.name,
                        reply.status,
                        first_line(&reply),
                        missing.status,
                        first_line(&missing)
                    ));
                }
            }
        }
        // Also when something later breaks off.
        println!("{}: {cells} cells, {} wrong", caller.name, wrong.len());
        wrong.iter().for_each(|cell| println!("{cell}"));
        (cells, wrong)
    }
}

fn denial(route: &Route, actor: &Actor, action: Action) -> Result<(), Denial> {
    // The records here are of a kind that leaves it to the usual roles who works on it.
    let roles = vec![Role::QualityManager, Role::Contributor];
    let work = route.path.contains("/records/{number}").then_some(Work { roles, filed_by: None });
    may(actor, action, &Subject { work, ..Subject::new(actor.organisation.clone(), Marking::Unclassified) })
}

fn first_line(reply: &Reply) -> String {
    let text = reply.text();
    let line = text.lines().find(|line| line.contains("role=\"alert\"") || line.starts_with('{'));
    line.unwrap_or_default().chars().take(300).collect()
}

/// An answer without what differs between any two, and without the names that were asked for.
fn comparable(route: &Route, reply: &Reply, address: &str) -> Reply {
    let mut reply = reply.clone();
    reply.headers.retain(|(name, _)| name != "date" && name != "x-request-id");
    // Their order is chance.
    reply.headers.sort();
    // One character would be found in anything.
    let names = address.split('/').filter(|part| part.len() > 2 && !route.path.contains(part));
    let names: Vec<&str> = std::iter::once(address).chain(names).collect();
    let without = |text: &str| names.iter().fold(text.to_owned(), |text, name| text.replace(name, "?"));
    for (_, value) in &mut reply.headers {
        *value = without(value);
    }
    reply.body = without(&reply.text()).into_bytes();
    reply
}

fn callers(service: &Service) -> Vec<Caller> {
    let mut callers = vec![
        Caller { name: "nobody".to_owned(), header: None, actor: None, is_first: true },
        Caller {
            name: "a cookie that is none".to_owned(),
            header: Some(("cookie", "sanad=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA".to_owned())),
            actor: None,
            is_first: true,
        },
        Caller {
            name: "a token that is none".to_owned(),
            header: Some(("authorization", "Bearer sanad_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA".to_owned())),
            actor: None,
            is_first: true,
        },
    ];
    for (organisation, clearances) in [("tst", &["SECRET", "UNCLASSIFIED"][..]), ("oth", &["SECRET"][..])] {
        for role in Role::ALL {
            for clearance in clearances {
                let login = login_of(*role, clearance);
                let cookie = service.sign_in(organisation, &login, PASSWORD);
                if organisation == "tst" && *clearance == "SECRET" {
                    for scope in Scope::ALL {
                        let form = [("name", "matrix"), ("scopes", scope.code()), ("days", "1")];
                        let page = service.post("/account/tokens", &cookie, &form).text();
                        let token = page.split("sanad_").nth(1).unwrap().split('<').next().unwrap();
                        callers.push(Caller {
                            name: format!("{login} with a token to {scope}"),
                            header: Some(("authorization", format!("Bearer sanad_{token}"))),
                            actor: Some(actor(organisation, *role, Marking::Secret, Some(vec![*scope]))),
                            is_first: true,
                        });
                    }
                }
                callers.push(Caller {
                    name: format!("{organisation}/{login}"),
                    header: Some(("cookie", cookie)),
                    actor: Some(actor(organisation, *role, clearance.parse().unwrap(), None)),
                    is_first: organisation == "tst",
                });
            }
        }
    }
    // Somebody who has given the password and not the code.
    let cookie = service.sign_in("tst", "manager", PASSWORD);
    service.post("/account/second-factor", &cookie, &[]);
    let page = service.get("/account/second-factor", &[("cookie", &cookie)]).text();
    let secret = page.split("class=\"secret\">").nth(1).unwrap().split('<').next().unwrap();
    let code = totp::code(&from_base32(secret), totp::step(now()));
    let page = service.post("/account/second-factor/confirm", &cookie, &[("code", &code)]);
    assert_eq!(page.status, 200, "{}", page.text());
    callers.push(Caller {
        name: "somebody whose code is due".to_owned(),
        header: Some(("cookie", service.sign_in("tst", "manager", PASSWORD))),
        actor: None,
        is_first: true,
    });
    callers
}

on_both!(invariant_8_every_route_as_everybody, |ground| {
    let (_world, values) = filled(ground);
    // Addresses are taken from a header, so that a test can come from many.
    let config = ground.dir().join("sanad.toml");
    let text = std::fs::read_to_string(&config).unwrap();
    std::fs::write(&config, format!("behind_proxy = true\n{text}")).unwrap();
    let service = Service::start(ground);
    let callers = callers(&service);
    let matrix = Matrix { service, values, next_address: AtomicU32::new(0) };
    // Each caller is a session of its own, so several can ask at once.
    let (matrix, callers) = (&matrix, &callers);
    let rows: Vec<(usize, Vec<String>)> = std::thread::scope(|scope| {
        let ask = |thread: usize| {
            let own = callers.iter().skip(thread).step_by(THREADS);
            own.map(|caller| matrix.row(caller)).collect::<Vec<_>>()
        };
        let threads: Vec<_> = (0..THREADS).map(|thread| scope.spawn(move || ask(thread))).collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    let cells: usize = rows.iter().map(|(cells, _)| cells).sum();
    let wrong: Vec<String> = rows.into_iter().flat_map(|(_, wrong)| wrong).collect();
    println!("{} routes, {} callers, {cells} cells", ROUTES.len(), callers.len());
    assert!(wrong.is_empty(), "{} of {cells} cells are wrong:\n{}", wrong.len(), wrong.join("\n"));
});

on_both!(what_another_site_sends_is_not_done, |ground| {
    let (_world, values) = filled(ground);
    let service = Service::start(ground);
    let matrix = Matrix { service, values, next_address: AtomicU32::new(0) };
    let cookie = matrix.service.sign_in("tst", &login_of(Role::Administrator, "SECRET"), PASSWORD);
    let mut by_method: BTreeMap<&str, usize> = BTreeMap::new();
    for route in ROUTES.iter().filter(|route| route.method != "GET") {
        let address = matrix.address(route, Which::Own, true).unwrap();
        for foreign in
            [("sec-fetch-site", "cross-site"), ("origin", "https://evil.example"), ("accept", "*/*")]
        {
            let headers = [("cookie", cookie.as_str()), foreign];
            let reply = matrix.service.send(route.method, &address, &headers, b"");
            assert_eq!(reply.status, 403, "{} {address} with {foreign:?}: {}", route.method, reply.text());
        }
        *by_method.entry(route.method).or_default() += 1;
    }
    assert!(by_method["POST"] > 10, "{by_method:?}");
});

fn now() -> sanad::proof::time::Timestamp {
    use sanad::domain::clock::Clock;
    sanad::app::SystemClock.now()
}
