//! What pages can, programs can: over HTTP against the binary, with a token.

use std::collections::BTreeSet;
use std::time::Duration;

use sanad::web::ROUTES;
use serde_json::json;

use crate::harness::*;
use crate::records_http::{Answer, Service, nonconformity};

/// Pages that have nothing of their own under `/api/v1`, and where a program finds what they show.
const PAGES_ONLY: &[(&str, &str)] = &[
    ("show_sign_in sign_in sign_out show_code give_code", "a program has a token"),
    ("set_browser", "of a browser"),
    ("show_password change_password", "of a person"),
    (
        "show_second_factor begin_second_factor confirm_second_factor renew_recovery remove_second_factor",
        "of a person",
    ),
    ("show_account", "list_tokens, list_sessions"),
    ("show_home", "list_records with owner=me and due, find_readiness"),
    ("download_verify_page", "a program has sanad-verify"),
    ("show_verify verify", "verify_digest; a receipt is verified where it is, with sanad-verify"),
    ("show_new submit_new", "find_kind, create_record"),
    ("show_edit submit_edit", "find_kind, revise_record"),
    ("show_move submit_move", "find_kind, move_record"),
    ("show_sign submit_sign", "sign_record, refuse_record"),
    ("show_record", "find_record"),
    ("show_retention", "list_past_retention, list_holds, list_destructions"),
    ("show_new_hold show_hold", "place_hold, find_hold"),
    ("show_destruction decide_destruction", "find_destruction, approve_destruction, refuse_destruction"),
    ("show_figures show_figure", "list_figures, find_figure"),
    ("compare_versions", "find_comparison"),
    ("show_import send_import order_import", "create_import, upload_import_file, run_import"),
    ("show_mapping submit_mapping", "find_import_mapping, set_import_mapping"),
    (
        "show_new_pack show_pack download_pack_receipt",
        "create_pack, preview_pack, find_pack, find_pack_receipt",
    ),
    ("compare_packs download_pack_diff", "find_pack_diff"),
    ("download_pack_timestamp", "find_pack_timestamp"),
    ("show_trace show_unit show_lot", "search_trace, find_unit, find_where_used"),
    ("show_fallout", "find_fallout"),
    ("show_scan", "find_scanned"),
    ("show_labels", "print_labels, draw_label"),
    ("open_label", "find_scanned, verify_digest"),
    ("show_readiness", "find_readiness"),
    ("show_event", "find_event"),
    ("show_ledger", "find_ledger"),
    ("show_job withdraw_job", "find_job, delete_job"),
    ("show_person switch_person", "find_person, update_person"),
    ("show_hand_over", "list_owners"),
    ("show_reminders", "find_reminders"),
    ("find_asset find_health find_calendar", "no page"),
    ("find_keys find_tile", "no page: C2SP tlog-tiles, for anybody"),
];

#[test]
fn what_a_page_can_a_program_can() {
    let names = |is_api: bool| -> BTreeSet<&str> {
        let routes = ROUTES.iter().filter(move |route| route.path.starts_with("/api/") == is_api);
        routes.map(|route| route.name).collect()
    };
    let (pages, api) = (names(false), names(true));
    let known: BTreeSet<&str> = PAGES_ONLY.iter().flat_map(|(names, _)| names.split(' ')).collect();
    let missing: Vec<_> =
        pages.iter().filter(|name| !api.contains(*name) && !known.contains(*name)).collect();
    assert!(missing.is_empty(), "no operation of the API, and no row in PAGES_ONLY: {missing:?}");
    let gone: Vec<_> = known.iter().filter(|name| !pages.contains(*name) || api.contains(*name)).collect();
    assert!(gone.is_empty(), "rows of PAGES_ONLY without a page, or with an operation: {gone:?}");
}

fn text(answer: &Answer) -> String {
    String::from_utf8_lossy(&answer.body).into_owned()
}

on_both!(a_program_reads_proofs_tables_and_the_ledger, |ground| {
    let service = Service::start(ground);
    let created = service.tell("POST", "/api/v1/records", &[], &nonconformity());
    assert_eq!(created.status, 201, "{}", text(&created));
    let path = created.header("location");
    let page = path.trim_start_matches("/api/v1").to_owned();
    for part in ["receipt", "manifest", "disclosures", "event"] {
        let of_page = service.ask("GET", &format!("{page}/versions/1/{part}"), &[], b"");
        let of_api = service.ask("GET", &format!("{path}/versions/1/{part}"), &[], b"");
        assert_eq!((of_api.status, &of_api.body), (200, &of_page.body), "{part}");
        assert_eq!(of_api.header("content-type"), of_page.header("content-type"));
    }
    let receipt = service.ask("GET", &format!("{path}/versions/1/receipt"), &[], b"");
    assert_eq!(text(&receipt), created.json()["receipt"].as_str().unwrap());
    for absent in ["versions/9/receipt", "versions/x/receipt", "versions/1/secrets"] {
        let answer = service.ask("GET", &format!("{path}/{absent}"), &[], b"");
        assert_eq!((answer.status, answer.json()["code"].as_str()), (404, Some("not-found")), "{absent}");
    }
    let mut new = nonconformity();
    new.as_object_mut().unwrap().remove("kind");
    new["title"] = json!("Bore of the housing");
    new["reason"] = json!("Said which");
    let tag = created.header("etag");
    assert_eq!(service.tell("PUT", &path, &[("if-match", &tag)], &new).status, 200);
    let compared = service.ask("GET", &format!("{path}/compare?from=1&to=2"), &[], b"").json();
    let changed: Vec<_> =
        compared["rows"].as_array().unwrap().iter().filter(|row| row["is_changed"] == true).collect();
    assert_eq!((changed.len(), &changed[0]["to"]), (1, &json!("Bore of the housing")), "{compared}");
    assert_eq!(service.ask("GET", &format!("{path}/compare?from=1&to=9"), &[], b"").status, 404);
    assert_eq!(service.ask("GET", &format!("{path}/compare?from=x"), &[], b"").status, 400);

    let table = service.ask("GET", "/api/v1/events.csv?action=version_committed", &[], b"");
    assert_eq!((table.status, table.header("content-type").as_str()), (200, "text/csv; charset=utf-8"));
    assert!(text(&table).contains(created.json()["number"].as_str().unwrap()), "{}", text(&table));
    let ledger = service.ask("GET", "/api/v1/ledger", &[], b"").json();
    let note = service.ask("GET", "/api/v1/checkpoint", &[], b"");
    assert_eq!(ledger["head"]["note"], text(&note));
    assert_eq!(ledger["heads"][0]["size"], ledger["head"]["size"]);
});

on_both!(a_program_takes_tokens_back_and_makes_none, |ground| {
    let mut service = Service::start(ground);
    let wrong =
        service.tell("POST", "/api/v1/tokens", &[], &json!({ "name": "", "scopes": ["all"], "days": 0 }));
    assert_eq!(wrong.status, 422, "{}", text(&wrong));
    assert_eq!(wrong.json()["fields"].as_array().unwrap().len(), 3);
    let new = json!({ "name": "nightly import", "scopes": ["read", "write"], "days": 30 });
    let made = service.tell("POST", "/api/v1/tokens", &[], &new);
    assert_eq!(made.status, 201, "{}", text(&made));
    let made = made.json();
    let bearer = format!("Bearer {}", made["text"].as_str().unwrap());
    let other =
        service.tell("POST", "/api/v1/tokens", &[], &new).json()["token"].as_str().unwrap().to_owned();
    let sessions = service.ask("GET", "/api/v1/sessions", &[], b"").json();
    assert_eq!(sessions["sessions"][0]["is_this"], true, "{sessions}");

    let person = std::mem::take(&mut service.cookie);
    let program = [("authorization", bearer.as_str())];
    assert_eq!(service.ask("GET", "/api/v1/me", &program, b"").json()["login"], "manager");
    let listed = service.ask("GET", "/api/v1/tokens", &program, b"").json();
    assert_eq!(listed["tokens"].as_array().unwrap().len(), 2);
    assert!(!listed.to_string().contains("sanad_"), "{listed}");
    let refused = service.tell("POST", "/api/v1/tokens", &program, &new);
    assert_eq!((refused.status, refused.json()["code"].as_str()), (403, Some("scope")));
    assert_eq!(service.ask("GET", "/api/v1/sessions", &program, b"").status, 403);
    let session = sessions["sessions"][0]["session"].as_str().unwrap();
    let at = format!("/api/v1/sessions/{session}");
    assert_eq!(service.ask("DELETE", &at, &program, b"").status, 403);
    for token in [other.as_str(), made["token"].as_str().unwrap()] {
        let answer = service.ask("DELETE", &format!("/api/v1/tokens/{token}"), &program, b"");
        assert_eq!(answer.status, 204, "{}", text(&answer));
    }
    assert_eq!(service.ask("GET", "/api/v1/me", &program, b"").status, 401);
    service.cookie = person;
    assert_eq!(service.ask("DELETE", &at, &[], b"").status, 204);
    assert_eq!(service.ask("GET", "/api/v1/me", &[], b"").status, 401);
});

on_both!(a_user_who_asks_too_much_waits_and_nobody_else_does, |ground| {
    let mut service = Service::start(ground);
    let manager = service.cookie.clone();
    // The dearest of what can be asked.
    let ask = |service: &Service| service.ask("GET", "/api/v1/events.csv?subject=nothing", &[], b"");
    let threads = 4;
    let refused: Vec<(usize, Answer)> = std::thread::scope(|scope| {
        let work =
            || (0..2000).map(|done| (done, ask(&service))).find(|(_, answer)| answer.status == 429).unwrap();
        let threads: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let done: usize = refused.iter().map(|(done, _)| done).sum();
    assert!(done >= 400, "{done}");
    for (_, answer) in &refused {
        assert_eq!(answer.header("retry-after"), "1");
        assert_eq!(answer.json()["code"], "too-many");
    }
    // Pages go on, and others.
    assert_eq!(service.ask("GET", "/records", &[], b"").status, 200);
    service.cookie.clear();
    service.cookie = service.signed_in("admin");
    assert_eq!(ask(&service).status, 200);
    service.cookie = manager;
    std::thread::sleep(Duration::from_secs(2));
    assert_eq!(ask(&service).status, 200);
});
