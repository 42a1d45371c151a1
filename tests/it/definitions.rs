//! Kinds and profiles of one organisation of several: they hold for it alone, and what is wrong in them concerns it alone.

use std::fs;
use std::sync::Arc;

use sanad::app::organisations::NewOrganisation;
use sanad::app::records::{RecordForm, Target};
use sanad::app::users::NewUser;
use sanad::app::{App, Code};
use sanad::domain::access::{Marking, Role};
use sanad::domain::kind::Values;
use serde_json::json;

use crate::harness::*;
use crate::http::Service;

const PASSWORD: &str = "tidy lantern under the bridge";

/// An installation with two organisations, and a folder for definitions.
fn two(ground: &Ground) -> World {
    let world = World::new(ground);
    let user = |login: &str, role| NewUser {
        login: login.to_owned(),
        name: format!("The other {login}"),
        role,
        clearance: Marking::Secret,
    };
    world
        .app
        .add_organisation(NewOrganisation {
            code: "oth".parse().unwrap(),
            name: "Other Works".to_owned(),
            host: None,
            users: vec![user("boss", Role::Administrator), user("manager", Role::QualityManager)],
            is_post_quantum: false,
        })
        .unwrap();
    for (code, admin) in [("tst", "admin"), ("oth", "boss")] {
        let session = world.app.session_in(Some(code), admin).unwrap();
        world.app.set_password(&session, "manager", PASSWORD).unwrap();
    }
    let config = ground.dir().join("sanad.toml");
    let text = fs::read_to_string(&config).unwrap();
    fs::write(&config, text + "definitions = \"own\"\n").unwrap();
    world
}

fn built_in(file: &str) -> String {
    fs::read_to_string(format!("{}/templates/{file}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

/// Files a nonconformity with a field that only one organisation has.
fn filed_by(app: &Arc<App>, organisation: &str) -> Result<String, Vec<String>> {
    let session = app.session_in(Some(organisation), "manager").unwrap();
    let fields: Values = [
        ("detected_at", json!("Lathe 2")),
        ("grade", json!("minor")),
        ("description", json!("Bore too wide")),
        ("furnace", json!("F-7")),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .into();
    let form = RecordForm {
        target: Target::New { kind: "nonconformity".to_owned(), number: String::new(), state: String::new() },
        title: "Bore".to_owned(),
        occurred_on: "2026-03-01".to_owned(),
        marking: String::new(),
        owner: String::new(),
        fields,
        files: Vec::new(),
        links: Vec::new(),
        reason: String::new(),
    };
    app.save_record(&session, form)
        .map(|filed| filed.number)
        .map_err(|error| error.fields().map(|(name, _)| name.to_owned()).collect())
}

on_both!(an_organisation_has_kinds_and_profiles_of_its_own_beside_others, |ground| {
    drop(two(ground));
    let field = "[[field]]\nname = \"furnace\"\ntype = \"text\"\nlabel = { en = \"Furnace\" }\n\n[[field]]\nname = \"description\"";
    let kind = built_in("kinds/nonconformity.toml").replacen("[[field]]\nname = \"description\"", field, 1);
    assert!(kind.contains("furnace"));
    write(&ground.dir(), "own/organisations/oth/kinds/nonconformity.toml", kind);
    let profile = built_in("profiles/annexure-b.toml")
        .replace("Identify relevant standards", "Norms of the Other Works")
        .replace("window_months = 12", "window_months = 6");
    write(&ground.dir(), "own/organisations/oth/profiles/annexure-b.toml", profile);
    let said = sanad().args(["kinds", "check", "--dir"]).arg(ground.dir()).output().unwrap();
    assert!(said.status.success(), "{}", printed(&said));
    let world = World::reopen(ground).unwrap_or_else(|error| panic!("{}", told(&error)));
    assert!(filed_by(&world.app, "oth").is_ok());
    assert_eq!(filed_by(&world.app, "tst"), Err(vec!["furnace".to_owned()]));
    let first = |organisation: &str| {
        let session = world.app.session_in(Some(organisation), "manager").unwrap();
        let found = world.app.readiness(&session, "annexure-b", "", "");
        found.map(|found| found.steps[0].title.clone())
    };
    assert_eq!(first("oth").unwrap(), "Norms of the Other Works");
    assert_eq!(first("tst").unwrap(), "Identify relevant standards");
    for (organisation, admin) in [("tst", "admin"), ("oth", "boss")] {
        let session = world.app.session_in(Some(organisation), admin).unwrap();
        let report = world.app.fsck(&session, &[], &mut |_, _, _| {}).unwrap();
        assert!(report.findings.is_empty(), "{organisation}: {:?}", report.findings);
    }
});

on_both!(a_bad_override_of_one_organisation_never_takes_down_the_others, |ground| {
    let world = two(ground);
    let theirs = filed_by(&world.app, "oth").unwrap_err();
    assert_eq!(theirs, ["furnace"]);
    drop(world);
    let broken = built_in("kinds/nonconformity.toml").replacen("type = \"choice\"", "type = \"choise\"", 1);
    let file = write(&ground.dir(), "own/organisations/oth/kinds/nonconformity.toml", broken);
    // A mistake that shows only against other kinds.
    let profile =
        built_in("profiles/annexure-b.toml").replace("kind = \"change-request\"", "kind = \"wish\"");
    write(&ground.dir(), "own/organisations/tst/readme.txt", "nothing of their own");

    // The check names file, line and key.
    let said = sanad().args(["kinds", "check", "--dir"]).arg(ground.dir()).output().unwrap();
    let text = printed(&said);
    assert_eq!(said.status.code(), Some(1), "{text}");
    assert!(text.contains("organisations/oth/") && text.contains("nonconformity.toml, line "), "{text}");

    // The service starts, says it, and serves the others.
    let service = Service::start(ground);
    let cookie = service.sign_in("tst", "manager", PASSWORD);
    let get = |cookie: &str, path: &str| service.get(path, &[("cookie", cookie), ("accept-language", "en")]);
    for path in ["/", "/records?kind=nonconformity", "/readiness", "/api/v1/kinds"] {
        assert_eq!(get(&cookie, path).status, 200, "{path}");
    }
    let log = fs::read_to_string(ground.dir().join("serve.log")).unwrap();
    assert!(
        log.contains("until its definitions are mended") && log.contains("nonconformity.toml, line "),
        "{log}"
    );
    // Whoever is of that organisation is told so, wherever they go; what outsiders check goes on.
    let form = [("organisation", "oth"), ("login", "manager"), ("password", PASSWORD)];
    let reply = service.post("/sign-in", "", &form);
    let reply = match reply.cookie("sanad") {
        Some(value) => get(&format!("sanad={value}"), "/"),
        None => reply,
    };
    assert!(reply.status == 503 && reply.text().contains("nobody works in it until"), "{}", reply.text());
    assert_eq!(get("", "/oth/checkpoint").status, get("", "/tst/checkpoint").status);
    drop(service);

    let world = World::reopen(ground).unwrap_or_else(|error| panic!("{}", told(&error)));
    let error = world.app.session_in(Some("oth"), "manager").unwrap_err();
    assert_eq!(error.code(), Code::Definitions);
    let session = world.app.session_in(Some("tst"), "admin").unwrap();
    assert!(world.app.fsck(&session, &[], &mut |_, _, _| {}).unwrap().findings.is_empty());
    drop(world);

    fs::remove_file(file).unwrap();
    write(&ground.dir(), "own/organisations/oth/profiles/annexure-b.toml", profile);
    let world = World::reopen(ground).unwrap();
    let error = world.app.session_in(Some("oth"), "manager").unwrap_err();
    assert!(error.lines().iter().any(|line| line.contains("there is no kind \"wish\"")), "{}", told(&error));
    drop(world);
    // Mended, it is as it was. What is wrong in the installation's own folder concerns everybody.
    fs::remove_dir_all(ground.dir().join("own/organisations/oth")).unwrap();
    assert_eq!(filed_by(&World::reopen(ground).unwrap().app, "oth").unwrap_err(), ["furnace"]);
    write(&ground.dir(), "own/kinds/broken.toml", "code = 1");
    assert_eq!(World::reopen(ground).err().unwrap().code(), Code::Definitions);
});
