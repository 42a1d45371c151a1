//! People, passwords, the second factor, several organisations, grants, and what anybody may ask.

use sanad::app::grants::GrantedForm;
use sanad::app::organisations::NewOrganisation;
use sanad::app::packs::NewPack;
use sanad::app::people::{NewPerson, PersonChange};
use sanad::app::sign_in::{Browser, Credentials, Visit};
use sanad::app::users::NewUser;
use sanad::app::verify::Standing;
use sanad::app::{Code, Session};
use sanad::domain::access::{Marking, Role};
use sanad::domain::totp;
use sanad::proof::digest::Digest;

use crate::harness::*;

const PASSWORD: &str = "tidy lantern under the bridge";

fn visit() -> Visit {
    Visit { address: "10.0.0.7".to_owned(), agent: "test".to_owned() }
}

fn change(name: &str, role: &str, clearance: &str) -> PersonChange {
    PersonChange { name: name.to_owned(), role: role.to_owned(), clearance: clearance.to_owned() }
}

/// Signs in; the token, and whether the code is still due.
fn sign_in(world: &World, login: &str, password: &str) -> Result<(String, bool), Code> {
    let who = Credentials { organisation: "tst", login, password };
    world.app.sign_in(&who, &visit(), None).map_err(|error| error.code())
}

fn browser(world: &World, token: &str) -> Browser {
    world.app.browser(token).unwrap().unwrap()
}

/// Actions of the organisation's last events.
fn actions(ground: &Ground, organisation: &str, last: usize) -> Vec<String> {
    let query = format!(
        "SELECT action AS value FROM events WHERE organisation = '{organisation}' ORDER BY event_index DESC LIMIT {last}"
    );
    let mut actions: Vec<String> = ground.values(&query).into_iter().flatten().collect();
    actions.reverse();
    actions
}

on_both!(people_are_added_changed_and_switched_off, |ground| {
    let world = World::new(ground);
    let app = &world.app;
    let admin = world.session("admin");
    let added = |login: &str, person| app.add_person(&admin, &NewPerson { login: login.to_owned(), person });
    let error = added("No Login", change(" ", "king", "PINK")).unwrap_err();
    let mut fields: Vec<&str> = error.fields().map(|(name, _)| name).collect();
    fields.sort_unstable();
    assert_eq!(fields, ["clearance", "login", "name", "role"]);
    let person = added("n.new", change("Noor New", "contributor", "RESTRICTED")).unwrap();
    assert!(!person.has_password && person.is_active);
    assert_eq!(added("n.new", change("Noor", "auditor", "SECRET")).unwrap_err().code(), Code::Exists);
    assert_eq!(sign_in(&world, "n.new", PASSWORD).unwrap_err(), Code::SignIn);
    for weak in ["too short", "passwordpassword", "n.new noor new tst"] {
        assert_eq!(app.set_password(&admin, "n.new", weak).unwrap_err().code(), Code::Invalid, "{weak}");
    }
    app.set_password(&admin, "n.new", PASSWORD).unwrap();
    // Whatever changes what they may do ends their sessions; their name does not.
    let (token, _) = sign_in(&world, "n.new", PASSWORD).unwrap();
    app.change_person(&admin, "n.new", &change("Noor Newer", "contributor", "RESTRICTED")).unwrap();
    assert_eq!(browser(&world, &token).name, "Noor Newer");
    for (role, clearance) in [("auditor", "RESTRICTED"), ("auditor", "SECRET")] {
        let (token, _) = sign_in(&world, "n.new", PASSWORD).unwrap();
        app.change_person(&admin, "n.new", &change("Noor Newer", role, clearance)).unwrap();
        assert!(app.browser(&token).unwrap().is_none(), "{role} {clearance}");
    }
    let (token, _) = sign_in(&world, "n.new", PASSWORD).unwrap();
    let (_, program) =
        app.create_token(&browser(&world, &token), "script", &["read".to_owned()], 30).unwrap();
    assert!(app.program(&program).unwrap().is_some());
    assert!(!app.switch_person(&admin, "n.new", (false, "")).unwrap().is_active);
    assert!(app.browser(&token).unwrap().is_none() && app.program(&program).unwrap().is_none());
    assert_eq!(sign_in(&world, "n.new", PASSWORD).unwrap_err(), Code::SignIn);
    app.switch_person(&admin, "n.new", (true, "")).unwrap();
    assert!(sign_in(&world, "n.new", PASSWORD).is_ok());
    // The token that was taken back stays so.
    assert!(app.program(&program).unwrap().is_none());
    let last = actions(ground, "tst", 4);
    assert_eq!(last, ["user_switched_off", "sign_in_refused", "user_switched_on", "signed_in"]);
    assert!(world.fsck().findings.is_empty());
});

on_both!(somebody_can_always_manage_people, |ground| {
    let world = World::new(ground);
    let app = &world.app;
    let admin = world.session("admin");
    let demoted = change("The admin", "auditor", "SECRET");
    let error = app.change_person(&admin, "admin", &demoted).unwrap_err();
    assert_eq!(error.fields().map(|(name, _)| name).collect::<Vec<_>>(), ["role"]);
    assert_eq!(app.switch_person(&admin, "admin", (false, "")).unwrap_err().code(), Code::Invalid);
    app.change_person(&admin, "clerk", &change("The clerk", "administrator", "RESTRICTED")).unwrap();
    let clerk = world.session("clerk");
    app.switch_person(&clerk, "admin", (false, "")).unwrap();
    // The other one is no longer there to take over.
    let error =
        app.change_person(&clerk, "clerk", &change("The clerk", "auditor", "RESTRICTED")).unwrap_err();
    assert_eq!(error.code(), Code::Invalid);
    assert_eq!(app.list_people(&world.session("manager")).unwrap_err().code(), Code::Denied);
});

on_both!(nobody_handles_a_clearance_above_their_own, |ground| {
    let world = World::new(ground);
    let app = &world.app;
    let admin = world.session("admin");
    app.change_person(&admin, "clerk", &change("The clerk", "administrator", "RESTRICTED")).unwrap();
    app.set_password(&admin, "clerk", PASSWORD).unwrap();
    let (token, _) = sign_in(&world, "clerk", PASSWORD).unwrap();
    let clerk = browser(&world, &token).session;
    let secret = change("X", "contributor", "SECRET");
    let tried = [
        app.set_password(&clerk, "manager", PASSWORD).unwrap_err(),
        app.change_person(&clerk, "manager", &change("X", "quality-manager", "RESTRICTED")).unwrap_err(),
        app.change_person(&clerk, "lower", &secret).unwrap_err(),
        app.reset_second_factor(&clerk, "manager").unwrap_err(),
        app.add_person(&clerk, &NewPerson { login: "x".to_owned(), person: secret }).unwrap_err(),
    ];
    assert!(tried.iter().all(|error| error.code() == Code::Clearance), "{tried:?}");
    // Keeping somebody out is never an escalation.
    app.switch_person(&clerk, "manager", (false, "")).unwrap();
});

on_both!(ones_own_password_takes_the_old_one, |ground| {
    let world = World::new(ground);
    let app = &world.app;
    app.set_password(&world.session("admin"), "clerk", PASSWORD).unwrap();
    let (here, _) = sign_in(&world, "clerk", PASSWORD).unwrap();
    let (there, _) = sign_in(&world, "clerk", PASSWORD).unwrap();
    let clerk = browser(&world, &here);
    let next = "a kettle beside seven maps";
    let field = |old: &str, new: &str| {
        let error = app.change_password(&clerk, &visit(), old, new).unwrap_err();
        error.fields().next().map(|(name, _)| name.to_owned()).unwrap_or_default()
    };
    assert_eq!(field("wrong", next), "old");
    assert_eq!(field(PASSWORD, "1234567890123456"), "new");
    assert_eq!(field(PASSWORD, PASSWORD), "new");
    app.change_password(&clerk, &visit(), PASSWORD, next).unwrap();
    assert!(app.browser(&here).unwrap().is_some() && app.browser(&there).unwrap().is_none());
    assert_eq!(sign_in(&world, "clerk", PASSWORD).unwrap_err(), Code::SignIn);
    assert!(sign_in(&world, "clerk", next).is_ok());
    // Whoever finds a screen unlocked cannot guess the password there.
    let tries: Vec<Code> = (0..8)
        .map(|_| app.change_password(&clerk, &visit(), "guess", PASSWORD).unwrap_err().code())
        .collect();
    assert_eq!(tries.last(), Some(&Code::TooMany), "{tries:?}");
});

on_both!(a_second_factor_is_asked_for_once_it_is_confirmed, |ground| {
    let world = World::new(ground);
    let app = &world.app;
    let code = |secret: &[u8]| {
        use sanad::domain::clock::Clock;
        totp::code(secret, totp::step(world.clock.now()))
    };
    app.set_password(&world.session("admin"), "clerk", PASSWORD).unwrap();
    let (token, is_pending) = sign_in(&world, "clerk", PASSWORD).unwrap();
    assert!(!is_pending);
    let clerk = browser(&world, &token);
    app.begin_second_factor(&clerk).unwrap();
    let secret = from_base32(&app.second_factor(&clerk).unwrap().secret.unwrap());
    assert_eq!(secret.len(), totp::SECRET_BYTES);
    // Not asked for before a first code has shown that the app has it.
    assert!(!sign_in(&world, "clerk", PASSWORD).unwrap().1);
    assert_eq!(app.confirm_second_factor(&clerk, &visit(), "000000").unwrap_err().code(), Code::SecondFactor);
    let first = code(&secret);
    let recovery = app.confirm_second_factor(&clerk, &visit(), &first).unwrap();
    assert_eq!(recovery.len(), 10);
    assert!(app.second_factor(&clerk).unwrap().secret.is_none(), "shown while it is set up, then never");
    assert_eq!(app.begin_second_factor(&clerk).unwrap_err().code(), Code::Exists);
    // The secret is in no row as it is.
    let kept = ground.values("SELECT CAST(totp_secret AS TEXT) AS value FROM users WHERE login = 'nobody'");
    assert!(kept.is_empty());

    let (pending, is_pending) = sign_in(&world, "clerk", PASSWORD).unwrap();
    assert!(is_pending && browser(&world, &pending).is_pending);
    let give = |token: &str, code: &str| app.give_code(token, &visit(), code).map_err(|error| error.code());
    // The code that confirmed it has served.
    assert_eq!(give(&pending, &first).unwrap_err(), Code::SecondFactor);
    world.clock.advance(30_000);
    let second = code(&secret);
    let token = give(&pending, &second).unwrap();
    assert_ne!(token, pending);
    assert!(!browser(&world, &token).is_pending);
    assert!(app.browser(&pending).unwrap().is_none(), "the pending session is gone");
    assert_eq!(give(&pending, &second).unwrap_err(), Code::SignedOut);
    let again = sign_in(&world, "clerk", PASSWORD).unwrap().0;
    assert_eq!(give(&again, &second).unwrap_err(), Code::SecondFactor);
    // A recovery code serves once, however it is typed.
    let typed = recovery[3].to_lowercase().replace('-', " ");
    assert!(give(&again, &typed).is_ok());
    let again = sign_in(&world, "clerk", PASSWORD).unwrap().0;
    assert_eq!(give(&again, &recovery[3]).unwrap_err(), Code::SecondFactor);
    assert_eq!(app.second_factor(&browser(&world, &token)).unwrap().recovery_left, 9);
    // A right password does not forgive wrong codes.
    let tries: Vec<Code> =
        (0..8).map(|_| give(&sign_in(&world, "clerk", PASSWORD).unwrap().0, "000000").unwrap_err()).collect();
    assert_eq!(tries.last(), Some(&Code::TooMany), "{tries:?}");
    world.clock.advance(20 * 60 * 1000);
    assert_eq!(
        give(&again, &code(&secret)).unwrap_err(),
        Code::SignedOut,
        "the password was given too long ago"
    );
    // Who has lost everything asks an administrator.
    app.reset_second_factor(&world.session("admin"), "clerk").unwrap();
    assert!(app.browser(&token).unwrap().is_none());
    assert!(!sign_in(&world, "clerk", PASSWORD).unwrap().1);
    assert!(world.fsck().findings.is_empty());
});

/// A second organisation with an administrator and a certification body, cleared for RESTRICTED.
fn bureau(world: &World) -> Session {
    let user = |login: &str, role| NewUser {
        login: login.to_owned(),
        name: format!("The {login}"),
        role,
        clearance: Marking::Restricted,
    };
    let new = NewOrganisation {
        code: "bureau".parse().unwrap(),
        name: "Bureau of Assessment".to_owned(),
        host: None,
        users: vec![user("admin", Role::Administrator), user("body", Role::CertificationBody)],
        is_post_quantum: false,
    };
    world.app.add_organisation(new).unwrap();
    world.app.session_in(Some("bureau"), "body").unwrap()
}

on_both!(invariant_8_organisations_share_nothing, |ground| {
    let world = World::new(ground);
    let app = &world.app;
    let manager = world.session("manager");
    let body = bureau(&world);
    let error = app.session("manager").unwrap_err();
    assert_eq!((error.code(), error.argument("names")), (Code::Organisation, Some("bureau, tst")));
    assert_eq!(app.session_in(Some("bureau"), "manager").unwrap_err().code(), Code::NotFound);
    let people = |session: &Session| app.list_people(session).unwrap().len();
    assert_eq!(people(&app.session_in(Some("tst"), "admin").unwrap()), USERS.len());
    assert_eq!(people(&app.session_in(Some("bureau"), "admin").unwrap()), 2);
    let keys = |code: &str| app.log_keys_of(Some(code)).unwrap();
    assert_ne!(keys("tst"), keys("bureau"));
    assert_eq!(actions(ground, "bureau", 3), ["organisation_created", "user_added", "user_added"]);
    // The same login and code again.
    let again = NewOrganisation {
        code: "bureau".parse().unwrap(),
        name: "Another".to_owned(),
        host: Some("other.example".to_owned()),
        users: Vec::new(),
        is_post_quantum: false,
    };
    assert_eq!(app.add_organisation(again).unwrap_err().code(), Code::Exists);
    let folder = ground.folder("import");
    write(&folder, "a.txt", "evidence");
    write(
        &folder,
        "index.csv",
        "number,kind,title,marking,files\nA-1,received-document,A,UNCLASSIFIED,a.txt\n",
    );
    app.import(&manager, &folder, sanad::app::import::run::Options::default(), &mut Silence).unwrap();
    let admin = app.session_in(Some("bureau"), "admin").unwrap();
    assert_eq!(app.show_record(&admin, "A-1").unwrap_err().code(), Code::NotFound);
    assert!(app.list_records(&admin, None, None).unwrap().is_empty());
    assert_eq!(app.list_granted(&body).unwrap().len(), 0);
    for code in ["tst", "bureau"] {
        let session = app.session_in(Some(code), "admin").unwrap();
        let report = app.fsck(&session, &[], &mut |_, _, _| {}).unwrap();
        assert!(report.findings.is_empty(), "{code}: {:?}", report.findings);
    }
});

on_both!(invariant_8_a_pack_is_seen_by_whom_it_is_granted_to, |ground| {
    let world = World::new(ground);
    let app = &world.app;
    let folder = ground.folder("import");
    write(&folder, "a.txt", "evidence");
    write(
        &folder,
        "index.csv",
        "number,kind,title,marking,files\nA-1,received-document,A,UNCLASSIFIED,a.txt\n",
    );
    world.file(&folder);
    let manager = world.session("manager");
    let build = |marking| {
        let new = NewPack { marking: Some(marking), ..NewPack::default() };
        app.build_pack(&manager, &new, &app.config.packs, &mut |_, _| {}).unwrap()
    };
    let (open, secret) = (build(Marking::Restricted), build(Marking::Secret));
    let body = bureau(&world);
    let to = "bureau/body";
    let grant = |session: &Session, number: &str, to: &str, days| {
        app.grant_pack(session, number, to, days).map_err(|error| error.code())
    };
    let lower = app.session_in(Some("tst"), "lower").unwrap();
    let clerk = app.session_in(Some("tst"), "clerk").unwrap();
    assert_eq!(grant(&clerk, &open.number, to, 30).unwrap_err(), Code::Denied);
    assert_eq!(grant(&lower, &secret.number, to, 30).unwrap_err(), Code::NotFound);
    assert_eq!(grant(&body, &open.number, to, 30).unwrap_err(), Code::Denied);
    for (number, to, days) in [
        (&open.number, "bureau/admin", 30),
        (&open.number, "bureau/nobody", 30),
        (&open.number, "body", 30),
        (&open.number, to, 0),
        (&open.number, to, 4000),
        // Cleared for less than the pack.
        (&secret.number, to, 30),
    ] {
        assert_eq!(grant(&manager, number, to, days).unwrap_err(), Code::Invalid, "{number} {to} {days}");
    }
    let given = grant(&manager, &open.number, to, 30).unwrap();
    assert_eq!(grant(&manager, &open.number, to, 30).unwrap_err(), Code::Exists);
    let listed = app.list_granted(&body).unwrap();
    assert_eq!(listed.len(), 1);
    assert_eq!(
        (listed[0].number.as_str(), listed[0].organisation.as_str()),
        (open.number.as_str(), "Test Works")
    );
    assert_eq!(listed[0].content, open.content.to_string());
    let file = app.download_granted(&body, &given.grant, GrantedForm::Zip, false).unwrap();
    assert_eq!((file.path.as_path(), file.size_bytes), (open.zip.as_path(), open.size_bytes));
    assert_eq!(file.digest, Digest::of(&std::fs::read(&open.zip).unwrap()));
    let pdf = app.download_granted(&body, &given.grant, GrantedForm::Pdf, true).unwrap();
    assert_eq!(pdf.path, open.pdf);
    // In the ledger of whose pack it is, and only what was fetched.
    assert_eq!(actions(ground, "tst", 2), ["pack_granted", "pack_downloaded"]);
    // Another's grant is none.
    let other = app.session_in(Some("tst"), "body").unwrap();
    let fetch = |session: &Session| {
        app.download_granted(session, &given.grant, GrantedForm::Zip, false)
            .map(drop)
            .map_err(|error| error.code())
    };
    assert_eq!(fetch(&other).unwrap_err(), Code::NotFound);
    // Nor is one that has run out, or was taken back.
    let later = Session { now: at("2026-05-02T08:00:00.000Z"), ..body.clone() };
    assert_eq!(fetch(&later).unwrap_err(), Code::NotFound);
    assert!(app.list_granted(&later).unwrap().is_empty());
    assert_eq!(app.revoke_grant(&lower, &secret.number, &given.grant).unwrap_err().code(), Code::NotFound);
    app.revoke_grant(&manager, &open.number, &given.grant).unwrap();
    let proved = || {
        let report =
            app.fsck(&app.session_in(Some("tst"), "admin").unwrap(), &[], &mut |_, _, _| {}).unwrap();
        report.findings.iter().map(|finding| finding.code).collect::<Vec<_>>()
    };
    assert_eq!(proved(), Vec::<&str>::new());
    assert_eq!(fetch(&body).unwrap_err(), Code::NotFound);
    assert_eq!(app.revoke_grant(&manager, &open.number, &given.grant).unwrap_err().code(), Code::NotFound);
    // Whoever brings a grant back in the rows is found out.
    ground.sql("UPDATE pack_grants SET revoked_ms = NULL");
    assert_eq!(proved(), ["grant-altered"]);
});

on_both!(anybody_may_ask_whether_bytes_are_on_record, |ground| {
    let world = World::new(ground);
    let app = &world.app;
    let folder = ground.folder("import");
    let index = |rows: &str| format!("number,kind,title,marking,state,files\n{rows}");
    for name in ["kept", "old", "void"] {
        write(&folder, &format!("{name}.txt"), format!("{name} evidence"));
    }
    write(
        &folder,
        "index.csv",
        index(
            "A-1,received-document,A,SECRET,,kept.txt\nA-2,received-document,A,SECRET,,old.txt\n\
             A-3,received-document,A,SECRET,,void.txt\n",
        ),
    );
    world.file(&folder);
    let next = ground.folder("next");
    write(&next, "new.txt", "new evidence");
    write(
        &next,
        "index.csv",
        index("A-2,received-document,A,SECRET,,new.txt\nA-3,received-document,A,SECRET,void,\n"),
    );
    world.file(&next);
    let ask = |digest: &Digest| app.verify_digest("10.9.9.9", digest).unwrap();
    for (text, expected) in [
        ("kept evidence", Standing::Known),
        ("new evidence", Standing::Known),
        ("old evidence", Standing::Superseded),
        ("void evidence", Standing::Withdrawn),
        ("other evidence", Standing::Unknown),
    ] {
        let answer = ask(&Digest::of(text.as_bytes()));
        assert_eq!(answer.standing, expected, "{text}");
        assert_eq!(answer.places.len(), usize::from(expected != Standing::Unknown), "{text}");
        for place in &answer.places {
            assert_eq!(
                (place.organisation.as_str(), place.origin.as_str()),
                ("Test Works", "test.example/tst")
            );
            assert_eq!(place.at, at(START));
        }
        let told = serde_json::to_string(&answer).unwrap();
        for secret in ["A-1", "A-2", "A-3", "received", "SECRET", "txt"] {
            assert!(!told.contains(secret), "{told}");
        }
    }
    // Versions, and a receipt of one.
    let manager = world.session("manager");
    let record = app.show_record(&manager, "A-2").unwrap();
    let standing = |version: usize| ask(&record.versions[version].digest).standing;
    assert_eq!((standing(0), standing(1)), (Standing::Superseded, Standing::Known));
    let built = app.build_pack(&manager, &NewPack::default(), &app.config.packs, &mut |_, _| {}).unwrap();
    for digest in [built.content, built.tagmanifest] {
        assert_eq!(ask(&digest).standing, Standing::Known);
    }
    let zip = std::fs::File::open(&built.zip).unwrap();
    let mut zip = zip::ZipArchive::new(zip).unwrap();
    let name = format!("{}/proof/pack.tlog-proof", built.number);
    let receipt = std::io::read_to_string(zip.by_name(&name).unwrap()).unwrap();
    let tell = |text: &str| app.verify_receipt("10.9.9.8", text).unwrap();
    let answer = tell(&receipt);
    assert!(answer.is_proven);
    assert_eq!(answer.digest, Some(built.tagmanifest));
    // As a form sends it, and without its last line end.
    assert!(tell(&receipt.replace('\n', "\r\n")).is_proven);
    assert!(tell(receipt.trim_end()).is_proven);
    let without: String =
        receipt.lines().filter(|line| !line.starts_with("extra ")).map(|line| format!("{line}\n")).collect();
    assert!(tell(&without).is_proven, "held against the event that the ledger has");
    let index = receipt.lines().find(|line| line.starts_with("index ")).unwrap();
    for wrong in
        [receipt.replace(index, "index 0"), receipt.replace("test.example", "best.example"), String::new()]
    {
        assert!(!tell(&wrong).is_proven, "{wrong}");
    }
    // Sixty a minute from one address; others may go on.
    let digest = Digest::of(b"x");
    let asked = (0..100).find(|_| app.verify_digest("10.1.1.1", &digest).is_err());
    assert_eq!(asked, Some(60));
    assert!(app.verify_digest("10.1.1.2", &digest).is_ok());
});

#[test]
fn the_command_line_asks_for_the_organisation_where_there_are_several() {
    let ground = Ground::sqlite();
    drop(World::new(&ground));
    let run = |arguments: &[&str]| {
        let output = sanad().args(arguments).arg("--dir").arg(ground.dir()).output().unwrap();
        (output.status.success(), printed(&output))
    };
    assert!(run(&["user", "list"]).0);
    let (done, told) = run(&["organisation", "add", "bureau", "--name", "Bureau of Assessment"]);
    assert!(done && told.contains("trust-bureau.policy"), "{told}");
    let trust = std::fs::read_to_string(ground.dir().join("trust-bureau.policy")).unwrap();
    assert!(trust.starts_with("log test.example/bureau+"), "{trust}");
    let (done, told) = run(&["user", "list"]);
    assert!(!done && told.contains("bureau, tst") && told.contains("--organisation"), "{told}");
    let (done, told) = run(&["user", "list", "--organisation", "bureau"]);
    assert!(done && told.contains("admin") && !told.contains("clerk"), "{told}");
    assert!(run(&["user", "list", "--organisation", "tst"]).1.contains("clerk"));
    assert!(!run(&["user", "list", "--organisation", "none"]).0);
    let (done, told) = run(&["organisation", "list"]);
    assert!(done && told.contains("Test Works") && told.contains("Bureau of Assessment"), "{told}");
    assert!(run(&["fsck", "--organisation", "bureau"]).0);
}
