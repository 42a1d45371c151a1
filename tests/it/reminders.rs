//! Reminders by e-mail, against a mail server that the test starts (`tests/lib/smtpd.py`, which runs aiosmtpd).
//!
//! `SANAD_TEST_PYTHON` names a Python that has aiosmtpd (`tests/run` makes one). Without it these tests fail.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use sanad::app::addresses::KnownAddress;
use sanad::app::reminders::{ReminderSettings, ReminderState};
use sanad::app::{App, Code};
use sanad::config::{Config, FILE_NAME};
use sanad::jobs::reminders::Mailer;

use crate::harness::*;
use crate::http::Service;

const PASSWORD: &str = "tidy lantern under the bridge";
const HOUR_MS: i64 = 60 * 60 * 1000;

/// A mail server; it ends with this.
struct MailServer {
    child: Child,
    port: u16,
    folder: PathBuf,
}

impl MailServer {
    fn start(ground: &Ground, name: &str, options: &[&str]) -> Self {
        let folder = ground.folder(name);
        let python =
            std::env::var("SANAD_TEST_PYTHON").expect("SANAD_TEST_PYTHON: a Python that has aiosmtpd");
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lib/smtpd.py");
        let mut child = Command::new(python)
            .arg(script)
            .arg(&folder)
            .args(options)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        Self { child, port: line.trim().parse().expect("the mail server did not start"), folder }
    }

    /// What it has taken, in order.
    fn taken(&self) -> Vec<serde_json::Value> {
        let mut files: Vec<PathBuf> =
            fs::read_dir(&self.folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.retain(|path| path.extension().is_some_and(|end| end == "json"));
        files.sort();
        files.iter().map(|path| serde_json::from_slice(&fs::read(path).unwrap()).unwrap()).collect()
    }

    fn refuse(&self, with: Option<&str>) {
        let path = self.folder.join("refuse");
        match with {
            Some(text) => fs::write(path, text).unwrap(),
            None => fs::remove_file(path).unwrap(),
        }
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Puts settings into the configuration.
fn configure(ground: &Ground, settings: &str) {
    let path = ground.dir().join(FILE_NAME);
    let text = fs::read_to_string(&path).unwrap();
    let before = text.split("\n[mail]\n").next().unwrap_or_default();
    let kept: Vec<&str> = before.lines().filter(|line| !line.starts_with("public_url")).collect();
    let text = kept.join("\n");
    fs::write(&path, format!("public_url = \"http://sanad.example\"\n{text}\n\n[mail]\n{settings}")).unwrap();
    Config::load(&path).unwrap_or_else(|error| panic!("{error}"));
}

fn plain(server: &MailServer) -> String {
    format!(
        "server = \"127.0.0.1\"\nport = {}\nfrom = \"Sanad <sanad@works.example>\"\ntls = \"none\"\n",
        server.port
    )
}

/// Somebody wants letters, and the administrator knows that the address is theirs.
fn wants(world: &World, login: &str, language: &str) {
    let email = format!("{login}@works.example");
    gives(world, login, &email, language);
    let admin = world.session("admin");
    let known = KnownAddress { email };
    let done = world.app.confirm_person_address(&admin, login, &known);
    let person = done.unwrap_or_else(|error| panic!("{}", told(&error)));
    assert!(person.email_confirmed_at.is_some());
}

fn gives(world: &World, login: &str, email: &str, language: &str) -> ReminderState {
    let settings = ReminderSettings { email: email.to_owned(), language: language.to_owned() };
    let done = world.app.set_reminders(&world.session(login), &settings);
    done.unwrap_or_else(|error| panic!("{}", told(&error)))
}

/// The word of a letter that asks for it: the line of its own.
fn word(letter: &serde_json::Value) -> String {
    let text = text(letter);
    let is_word = |line: &&str| line.len() == 43 && !line.contains(' ');
    text.lines().find(is_word).unwrap_or_else(|| panic!("no word in {text}")).to_owned()
}

fn send(app: &App) -> usize {
    let mailer = Mailer::of(app).unwrap_or_else(|error| panic!("{}", told(&error))).unwrap();
    mailer.send_due(app).unwrap_or_else(|error| panic!("{}", told(&error)))
}

/// The lines of a letter, its transfer encoding undone.
fn text(letter: &serde_json::Value) -> String {
    let data = letter["data"].as_str().unwrap();
    let (head, body) = data.split_once("\r\n\r\n").unwrap();
    let head = head.to_lowercase();
    if head.contains("content-transfer-encoding: base64") {
        use base64::Engine as _;
        let plain: String = body.split_whitespace().collect();
        return String::from_utf8(base64::engine::general_purpose::STANDARD.decode(plain).unwrap()).unwrap();
    }
    if head.contains("content-transfer-encoding: quoted-printable") {
        let joined = body.replace("=\r\n", "");
        let mut bytes = Vec::new();
        let mut rest = joined.as_bytes();
        while let Some((&first, after)) = rest.split_first() {
            if first == b'=' {
                let code = std::str::from_utf8(&after[..2]).unwrap();
                bytes.push(u8::from_str_radix(code, 16).unwrap());
                rest = &after[2..];
            } else {
                bytes.push(first);
                rest = after;
            }
        }
        return String::from_utf8(bytes).unwrap();
    }
    body.to_owned()
}

fn due(world: &World, ground: &Ground) {
    let folder = ground.folder("due");
    write(
        &folder,
        "index.csv",
        "number,kind,title,marking,owner,state,document_type,document_code,revision,prepared_by,approved_by,\
         effective_from,review_due_on,readers\n\
         A-1,procedure,Open title,UNCLASSIFIED,clerk,effective,form,F-1,A,Ali,Sana,2026-01-01,2026-03-05,\n\
         A-2,procedure,Hidden title,RESTRICTED,clerk,effective,form,F-2,A,Ali,Sana,2026-01-01,2026-03-01,auditor\n\
         A-3,procedure,Above,SECRET,clerk,effective,form,F-3,A,Ali,Sana,2026-01-01,2026-03-03,\n\
         A-4,procedure,Later,UNCLASSIFIED,clerk,effective,form,F-4,A,Ali,Sana,2026-01-01,2026-04-20,\n",
    );
    world.file(&folder);
}

on_both!(each_gets_one_letter_a_day_of_what_they_may_see, |ground| {
    let world = World::new(ground);
    due(&world, ground);
    for (login, language) in [("clerk", "en"), ("auditor", "ur"), ("lower", "en")] {
        wants(&world, login, language);
    }
    world.app.add_comment(&world.session("manager"), "A-2", "@clerk, look").unwrap();
    drop(world);
    let server = MailServer::start(ground, "mail", &[]);
    configure(ground, &plain(&server));
    let world = World::reopen(ground).unwrap();
    // Whoever has nothing to do gets nothing: the lower quality manager.
    assert_eq!(send(&world.app), 2);
    let letters = server.taken();
    let to: Vec<_> = letters.iter().map(|letter| letter["to"][0].as_str().unwrap()).collect();
    let place = |login: &str| to.iter().position(|to| *to == format!("{login}@works.example")).unwrap();
    let letter = &letters[place("clerk")];
    let said = text(letter);
    let lines: Vec<&str> = said.trim_end().lines().collect();
    assert_eq!(
        lines,
        [
            "You were named: 1",
            "- A-2 (The manager)",
            "",
            "Overdue: 1",
            "- 2026-03-01  A-2",
            "",
            "Due within a week: 1",
            "- 2026-03-05  A-1 Open title",
            "",
            "http://sanad.example/",
            "You get this letter because you asked for it, under Your account.",
        ],
        "{said}"
    );
    let data = letter["data"].as_str().unwrap();
    let head = data.split("\r\n\r\n").next().unwrap();
    for line in [
        "From: Sanad <sanad@works.example>",
        "Subject: Test Works: 3 things for you",
        "Auto-Submitted: auto-generated",
        "Date: Tue, 03 Mar 2026 08:00:00 +0000",
    ] {
        assert!(head.contains(line), "{line}: {head}");
    }
    assert!(head.contains("Message-ID: <2026-03-03.") && head.contains("@test.example>"), "{head}");
    let said = text(&letters[place("auditor")]);
    assert!(said.contains("آپ کی تصدیق") && said.contains("- A-2") && !said.contains("Hidden"), "{said}");
    // Nobody is told twice on one day, also not after a restart.
    assert_eq!(send(&world.app), 0);
    drop(world);
    let world = World::reopen(ground).unwrap();
    assert_eq!((send(&world.app), server.taken().len()), (0, 2));
    // The next day is another, from its hour on.
    world.clock.advance(17 * HOUR_MS);
    assert_eq!(send(&world.app), 0);
    world.clock.advance(5 * HOUR_MS);
    assert_eq!((send(&world.app), server.taken().len()), (2, 4));
    // Whoever is switched off, or wants none any more, gets none.
    world.app.switch_person(&world.session("admin"), "clerk", (false, "manager")).unwrap();
    let none = ReminderSettings { email: String::new(), language: "ur".to_owned() };
    world.app.set_reminders(&world.session("auditor"), &none).unwrap();
    world.clock.advance(24 * HOUR_MS);
    assert_eq!(send(&world.app), 0);
    assert!(world.fsck().findings.is_empty());
});

on_both!(what_cannot_be_sent_is_tried_again_later, |ground| {
    let world = World::new(ground);
    due(&world, ground);
    wants(&world, "clerk", "en");
    drop(world);
    let server = MailServer::start(ground, "mail", &[]);
    configure(ground, &plain(&server));
    let world = World::reopen(ground).unwrap();
    server.refuse(Some("451 4.3.0 the disk is full"));
    assert_eq!(send(&world.app), 0);
    let row = "SELECT error || ' ' || attempts AS value FROM reminders";
    let said = ground.values(row).remove(0).unwrap();
    assert!(said.contains("the disk is full") && said.ends_with(" 1"), "{said}");
    // Not at once: after five minutes, then ten.
    server.refuse(None);
    assert_eq!(send(&world.app), 0);
    world.clock.advance(HOUR_MS / 15);
    assert_eq!(send(&world.app), 0);
    world.clock.advance(HOUR_MS / 60);
    assert_eq!((send(&world.app), server.taken().len()), (1, 1));
    // Nobody is there: the same.
    world.clock.advance(24 * HOUR_MS);
    drop(server);
    assert_eq!(send(&world.app), 0);
    assert_eq!(ground.number("SELECT attempts FROM reminders"), 1);
    assert!(world.fsck().findings.is_empty());
});

on_both!(the_way_to_the_server_is_private_and_signed_in, |ground| {
    let world = World::new(ground);
    due(&world, ground);
    wants(&world, "clerk", "en");
    drop(world);
    let server = MailServer::start(ground, "mail", &["--starttls", "--login", "sanad", "pass word"]);
    let secret = ground.folder("keys").join("mail.pass");
    fs::write(&secret, "pass word\n").unwrap();
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(&secret, fs::Permissions::from_mode(0o600)).unwrap();
    let settings = |authorities: &str, more: &str| {
        format!(
            "server = \"localhost\"\nport = {}\nfrom = \"sanad@works.example\"\n{more}{authorities}",
            server.port
        )
    };
    let authorities = format!("authorities = \"{}\"\n", server.folder.join("authority.pem").display());
    let login = format!("user = \"sanad\"\npassword = {{ file = \"{}\" }}\n", secret.display());
    // Nobody that is trusted vouches for it.
    configure(ground, &settings("", &login));
    let world = World::reopen(ground).unwrap();
    assert_eq!(send(&world.app), 0);
    let why = ground.values("SELECT error AS value FROM reminders").remove(0).unwrap();
    assert!(why.to_lowercase().contains("certificate"), "{why}");
    drop(world);
    // Without signing in it takes nothing, and in the clear neither.
    for (more, tls) in [("", "starttls"), (login.as_str(), "none")] {
        ground.sql("DELETE FROM reminders");
        configure(ground, &settings(&authorities, &format!("{more}tls = \"{tls}\"\n")));
        assert_eq!(send(&World::reopen(ground).unwrap().app), 0, "{more} {tls}");
    }
    ground.sql("DELETE FROM reminders");
    configure(ground, &settings(&authorities, &login));
    let world = World::reopen(ground).unwrap();
    let why = || ground.values("SELECT error AS value FROM reminders");
    assert_eq!(send(&world.app), 1, "{:?}", why());
    let letters = server.taken();
    assert_eq!((letters[0]["tls"].as_bool(), letters[0]["login"].as_bool()), (Some(true), Some(true)));
    // A file that others may read is no place for a password.
    fs::set_permissions(&secret, fs::Permissions::from_mode(0o644)).unwrap();
    assert_eq!(Mailer::of(&world.app).unwrap_err().code(), Code::Config);
});

on_both!(a_server_that_only_speaks_in_the_clear_gets_nothing_where_privacy_is_asked_for, |ground| {
    let world = World::new(ground);
    due(&world, ground);
    wants(&world, "clerk", "en");
    drop(world);
    let server = MailServer::start(ground, "mail", &[]);
    configure(ground, &plain(&server).replace("\"none\"", "\"starttls\""));
    let world = World::reopen(ground).unwrap();
    assert_eq!((send(&world.app), server.taken().len()), (0, 0));
});

on_both!(the_service_sends_what_is_due_and_people_say_where, |ground| {
    let world = World::new(ground);
    due(&world, ground);
    world.app.set_password(&world.session("admin"), "clerk", PASSWORD).unwrap();
    drop(world);
    let server = MailServer::start(ground, "mail", &[]);
    configure(ground, &format!("{}hour = 0\n", plain(&server)));
    let service = Service::start(ground);
    let cookie = service.sign_in("tst", "clerk", PASSWORD);
    let wrong = service.post("/account/reminders", &cookie, &[("email", "a@x, b@y"), ("language", "en")]);
    assert!(wrong.status == 422 && wrong.text().contains("a@x, b@y"), "{}", wrong.text());
    let form = [("email", "clerk@works.example"), ("language", "en")];
    assert_eq!(service.post("/account/reminders", &cookie, &form).status, 303);
    let page = service.get("/account/reminders", &[("cookie", &cookie)]).text();
    assert!(page.contains("clerk@works.example"), "{page}");
    let set = service.get("/api/v1/reminders", &[("cookie", &cookie)]).json();
    assert_eq!(set["email"], "clerk@works.example");
    assert_eq!(set["confirmed_at"], serde_json::Value::Null);
    drop(service);
    // At its start it looks at once, and asks; whoever has the letter says so, signed in.
    let service = Service::start(ground);
    let asked = wait_for(&server, 1);
    assert_eq!(asked[0]["to"][0], "clerk@works.example");
    let code = word(&asked[0]);
    let link = format!("/account/reminders?code={code}");
    assert!(text(&asked[0]).contains(&format!("http://sanad.example{link}")));
    assert_ne!(service.get(&link, &[]).status, 200);
    let page = service.get(&link, &[("cookie", &cookie)]).text();
    assert!(page.contains(&code) && page.contains("Not confirmed"), "{page}");
    let wrong = service.post("/account/reminders/confirm", &cookie, &[("code", "another")]);
    assert!(wrong.status == 422 && wrong.text().contains("not the code of the last letter"));
    assert_eq!(service.post("/account/reminders/confirm", &cookie, &[("code", &code)]).status, 303);
    let page = service.get("/account/reminders?done=confirmed", &[("cookie", &cookie)]).text();
    assert!(page.contains("The address is confirmed.") && page.contains("Confirmed"), "{page}");
    assert_eq!(service.post("/account/reminders/letter", &cookie, &[]).status, 303);
    // A program says nowhere where its owner's mail goes.
    let form = [("name", "x"), ("scopes", "write"), ("days", "3")];
    let page = service.post("/account/tokens", &cookie, &form).text();
    let token = page.split("class=\"secret\">").nth(1).unwrap().split('<').next().unwrap().to_owned();
    let headers =
        [("authorization", format!("Bearer {token}")), ("content-type", "application/json".to_owned())];
    let headers: Vec<(&str, &str)> = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let body = br#"{"email":"evil@elsewhere.example","language":"en"}"#;
    assert_eq!(service.send("PUT", "/api/v1/reminders", &headers, body).status, 403);
    assert_eq!(service.send("POST", "/api/v1/reminders/letter", &headers, b"").status, 403);
    drop(service);
    let service = Service::start(ground);
    let letters = wait_for(&server, 2);
    assert_eq!(letters[1]["to"][0], "clerk@works.example");
    assert!(text(&letters[1]).contains("Overdue"));
    drop(service);
    let service = Service::start(ground);
    std::thread::sleep(Duration::from_secs(2));
    assert_eq!(server.taken().len(), 2);
    drop(service);
});

/// What the server has taken once there are so many.
fn wait_for(server: &MailServer, count: usize) -> Vec<serde_json::Value> {
    let begun = Instant::now();
    loop {
        let taken = server.taken();
        if taken.len() >= count {
            return taken;
        }
        assert!(begun.elapsed() < Duration::from_secs(30), "no letter came");
        std::thread::sleep(Duration::from_millis(50));
    }
}

on_both!(nothing_is_sent_to_an_address_before_somebody_says_that_it_is_theirs, |ground| {
    let world = World::new(ground);
    due(&world, ground);
    gives(&world, "clerk", "clerk@works.example", "en");
    gives(&world, "auditor", "auditor@works.example", "ur");
    drop(world);
    let server = MailServer::start(ground, "mail", &[]);
    configure(ground, &plain(&server));
    let world = World::reopen(ground).unwrap();
    let app = &world.app;
    // Each is asked once, and told nothing of what is due.
    assert_eq!((send(app), send(app)), (2, 0));
    let letters = server.taken();
    let to = |letters: &[serde_json::Value], login: &str| {
        let is_theirs = |one: &&serde_json::Value| one["to"][0] == format!("{login}@works.example");
        letters.iter().rfind(is_theirs).unwrap().clone()
    };
    let letter = to(&letters, "clerk");
    let said = text(&letter);
    let code = word(&letter);
    assert!(said.contains("http://sanad.example/account/reminders?code="), "{said}");
    assert!(!said.contains("A-1") && !said.contains("A-2") && !said.contains("clerk"), "{said}");
    assert!(letter["data"].as_str().unwrap().contains("Subject: Test Works: is this address yours?"));
    assert!(text(&to(&letters, "auditor")).contains("کوڈ"));
    // Its word is nowhere but in it, good for its user alone, and once.
    let clerk = world.session("clerk");
    let stored = ground.values("SELECT digest AS value FROM confirmations ORDER BY user_id");
    assert!(stored.iter().flatten().all(|digest| digest.len() == 64 && *digest != code));
    let refused = |login: &str, code: &str| {
        let error = app.confirm_address(&world.session(login), code).unwrap_err();
        error.fields().map(|(name, _)| name.to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(refused("auditor", &code), ["code"]);
    assert_eq!(refused("manager", &code), ["code"]);
    assert_eq!(refused("clerk", ""), ["code"]);
    // Another letter: at once it does not come, and the earlier word is good no more.
    app.send_confirmation(&clerk).unwrap();
    assert_eq!((refused("clerk", &code), send(app)), (vec!["code".to_owned()], 0));
    world.clock.advance(HOUR_MS / 6);
    assert_eq!(send(app), 1);
    let code = word(&to(&server.taken(), "clerk"));
    // Nor does taking the address back and giving it again help whoever sends strangers letters.
    gives(&world, "clerk", "", "en");
    assert_eq!(refused("clerk", &code), ["code"]);
    gives(&world, "clerk", "stranger@elsewhere.example", "en");
    assert_eq!(send(app), 0);
    gives(&world, "clerk", "clerk@works.example", "en");
    world.clock.advance(HOUR_MS / 6);
    assert_eq!(send(app), 1);
    let code = word(&to(&server.taken(), "clerk"));
    // It runs out.
    world.clock.advance(3 * 24 * HOUR_MS);
    assert_eq!(refused("clerk", &code), ["code"]);
    app.send_confirmation(&clerk).unwrap();
    assert_eq!(send(app), 1);
    let code = word(&to(&server.taken(), "clerk"));
    let session = world.session("clerk");
    let state = app.confirm_address(&session, &format!(" {code}\n")).unwrap();
    assert!(state.confirmed_at.is_some() && state.asked_at.is_none());
    // Said again it stays; another language does, too.
    assert_eq!(app.confirm_address(&session, &code).unwrap().confirmed_at, state.confirmed_at);
    assert_eq!(gives(&world, "clerk", "clerk@works.example", "ur").confirmed_at, state.confirmed_at);
    let count = "SELECT count(*) FROM events WHERE action = 'address_confirmed'";
    assert_eq!(ground.number(count), 1);
    // Now the day's letter comes, to whoever said so alone.
    assert_eq!(send(app), 1);
    assert!(text(&to(&server.taken(), "clerk")).contains("A-2"));
    // Another address is another question.
    assert_eq!(gives(&world, "clerk", "clerk@home.example", "en").confirmed_at, None);
    world.clock.advance(24 * HOUR_MS);
    assert_eq!(send(app), 1);
    assert_eq!(server.taken().last().unwrap()["to"][0], "clerk@home.example");
    // An administrator says it by hand, of the address that they have seen; nobody else does.
    let known = |email: &str| KnownAddress { email: email.to_owned() };
    let by = |login: &str, email: &str| {
        app.confirm_person_address(&world.session(login), "clerk", &known(email))
            .map_err(|error| error.code())
    };
    assert_eq!(by("manager", "clerk@home.example").unwrap_err(), Code::Denied);
    assert_eq!(by("admin", "clerk@works.example").unwrap_err(), Code::Invalid);
    let person = by("admin", "clerk@home.example").unwrap();
    assert_eq!((person.email.as_str(), person.email_confirmed_at.is_some()), ("clerk@home.example", true));
    assert_eq!(ground.number(count), 2);
    let bodies = ground
        .values("SELECT body AS value FROM events WHERE action = 'address_confirmed' ORDER BY event_index");
    let by_hand: Vec<bool> = bodies.iter().flatten().map(|body| body.contains("\"by_hand\":true")).collect();
    assert_eq!(by_hand, [false, true]);
    assert!(world.fsck().findings.is_empty(), "{:#?}", world.fsck().findings);
});
