//! `Idempotency-Key` over HTTP: every operation that changes something takes one, and what was done under it is done once.

use sanad::web::idempotency::WITHOUT;
use sanad::web::{ROUTES, Route};
use serde_json::{Value, json};

use crate::harness::*;
use crate::records_http::{Answer, Service, nonconformity};

/// What is sent so that the request is understood; other operations get an empty JSON object.
const BODIES: &[(&str, &str)] = &[
    ("create_record", r#"{"kind":"none","title":"x"}"#),
    ("revise_record", r#"{"title":"x","reason":"y"}"#),
    ("move_record", r#"{"to":"x"}"#),
    ("sign_record", r#"{"to":"x","meaning":"approved","password":"short"}"#),
    ("refuse_record", r#"{"to":"x","meaning":"approved","reason":"y","password":"short"}"#),
    ("create_delegation", r#"{"to":"nobody","from":"2026-10-01","until":"2026-10-02"}"#),
    ("create_comment", r#"{"text":"x"}"#),
    ("create_copy", r#"{"for":"x"}"#),
    ("set_reminders", r#"{"email":"x","language":"en"}"#),
    ("confirm_address", r#"{"code":"x"}"#),
    ("confirm_person_address", r#"{"email":"x"}"#),
    ("hand_over_records", r#"{"from":"nobody","to":"nobody"}"#),
    ("create_pack", r#"{"profile":"none"}"#),
    ("place_hold", r#"{"name":"","reason":""}"#),
    ("lift_hold", r#"{"reason":""}"#),
    ("propose_destruction", r#"{"records":[],"reason":""}"#),
    ("approve_destruction", r#"{"password":"short"}"#),
    ("refuse_destruction", r#"{"reason":""}"#),
    ("create_grant", r#"{"to":"nobody","days":1}"#),
    ("create_person", r#"{"login":"","name":"","role":"","clearance":""}"#),
    ("set_person_password", r#"{"password":"short"}"#),
    ("create_token", r#"{"name":"","scopes":[],"days":0}"#),
];

fn changing() -> impl Iterator<Item = &'static Route> {
    ROUTES.iter().filter(|route| route.path.starts_with("/api/") && route.method != "GET")
}

/// The address with something that is not there for each of its parts.
fn address(route: &Route) -> String {
    let mut parts = route.path.split('/').map(|part| if part.starts_with('{') { "NOTHING-1" } else { part });
    let first = parts.next().unwrap().to_owned();
    parts.fold(first, |address, part| format!("{address}/{part}"))
}

fn ask(service: &Service, route: &Route, key: &str) -> Answer {
    let body = BODIES.iter().find(|(name, _)| *name == route.name).map_or("{}", |(_, body)| body);
    let address = match route.name {
        "create_upload" => "/api/v1/uploads?name=a.txt".to_owned(),
        _ => address(route),
    };
    let tag = format!("\"{}\"", "0".repeat(64));
    let headers = [("content-type", "application/json"), ("if-match", &tag), ("idempotency-key", key)];
    service.ask(route.method, &address, &headers, body.as_bytes())
}

on_both!(every_operation_that_changes_something_takes_a_key, |ground| {
    let mut service = Service::start(ground);
    // Whoever signs in again gets another session for the one that they have.
    let manager = std::mem::take(&mut service.cookie);
    let administrator = service.signed_in("admin");
    let long = "k".repeat(201);
    for route in changing() {
        let is_for_people = route.path.contains("/people");
        service.cookie = if is_for_people { administrator.clone() } else { manager.clone() };
        let answer = ask(&service, route, &long);
        let said = String::from_utf8_lossy(&answer.body).into_owned();
        let takes = answer.status == 400 && said.contains("Idempotency-Key");
        assert_eq!(takes, !WITHOUT.contains(&route.name), "{route:?}: {} {said}", answer.status);
    }
    for name in WITHOUT {
        assert_eq!(changing().filter(|route| route.name == *name).count(), 1, "{name} is no operation");
    }
});

on_both!(what_was_done_under_a_key_is_answered_again, |ground| {
    let service = Service::start(ground);
    let key = |key| ("idempotency-key", key);
    let same = |first: &Answer, again: &Answer| {
        let text = String::from_utf8_lossy(&again.body);
        assert_eq!((again.status, &again.body), (first.status, &first.body), "{text}");
        assert_eq!(again.header("idempotency-replayed"), "true");
        assert_eq!(again.header("location"), first.header("location"));
    };
    let twice = |method: &str, path: &str, headers: &[(&str, &str)], body: &[u8], status: u16| {
        let first = service.ask(method, path, headers, body);
        assert_eq!(first.status, status, "{path}: {}", String::from_utf8_lossy(&first.body));
        same(&first, &service.ask(method, path, headers, body));
        first
    };
    let path = "/api/v1/uploads?name=a.txt";
    let upload = twice("POST", path, &[key("upload")], b"measured", 201);
    assert_eq!(ground.number("SELECT COUNT(*) FROM uploads"), 1);
    let other = service.ask("POST", path, &[key("upload")], b"measured otherwise");
    assert_eq!((other.status, other.json()["code"].as_str()), (422, Some("key-reused")));
    let staged = std::fs::read_dir(ground.dir().join("blobs/staging")).unwrap().count();
    assert_eq!(staged, 0);

    let mut new = nonconformity();
    new["files"] = json!([{ "upload": upload.json()["upload"] }]);
    let json = ("content-type", "application/json");
    let text = new.to_string();
    twice("POST", "/api/v1/records", &[json, key("record")], text.as_bytes(), 201);
    assert_eq!(ground.number("SELECT COUNT(*) FROM records"), 1);

    let at = service.ask("POST", "/api/v1/imports", &[], b"").header("location");
    assert_eq!(service.ask("PUT", &format!("{at}/files?path=a.txt"), &[], b"a").status, 201);
    let job = twice("POST", &format!("{at}/run"), &[json, key("run")], br#"{"is_dry":true}"#, 202);
    let pack = twice("POST", "/api/v1/packs", &[json, key("pack")], b"{}", 202);
    assert_ne!(job.json()["job"], pack.json()["job"]);
    assert_eq!(ground.number("SELECT COUNT(*) FROM jobs"), 2);
    let other = service.ask("POST", path, &[], b"for nothing").json();
    let at = format!("/api/v1/uploads/{}", other["upload"].as_str().unwrap());
    twice("DELETE", &at, &[key("away")], b"", 204);
    let gone = service.ask("DELETE", &at, &[], b"");
    assert_eq!(
        (gone.status, gone.json()["code"].as_str().map(str::to_owned)),
        (404, Some("not-found".to_owned()))
    );

    // What was refused may be tried again under the same key.
    let wrong = json!({ "kind": "none", "title": "x" }).to_string();
    let refused = service.ask("POST", "/api/v1/records", &[json, key("again")], wrong.as_bytes());
    assert_eq!(refused.status, 404);
    let answer: Value = service.ask("POST", "/api/v1/records", &[json, key("again")], text.as_bytes()).json();
    assert_eq!(answer["code"], "invalid", "{answer}");
});
