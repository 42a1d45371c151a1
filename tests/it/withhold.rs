//! What a pack withholds: nothing of it can be read anywhere in the pack, the pack says what and why, verifies, is made
//! again to the byte; and what is disclosed later is checked against it.

use std::collections::BTreeSet;
use std::fs;
use std::io::Read as _;
use std::path::Path;

use sanad::app::packs::{BuiltPack, Disclose, NewPack};
use sanad::domain::access::Action;
use sanad::proof::pack::{PackJson, Part};
use sanad::verify::{Asked, Offered, Verdict, verify, verify_asked};
use serde_json::Value;

use crate::demo;
use crate::harness::*;
use crate::http::Service;

const PASSWORD: &str = "seven slow rivers meet here";

/// Two versions of a nonconformity with a photograph, a training record that needs no secret, and a certificate that ran
/// out, which a rule says.
fn filed(ground: &Ground) -> World {
    let world = World::new(ground);
    let folder = ground.folder("import");
    write(&folder, "zafar-photo.txt", "Photograph of shaft fourteen");
    write(&folder, "plan.txt", "Plan of the hall");
    write(
        &folder,
        "index.csv",
        "number,kind,title,occurred_on,state,marking,detected_at,grade,description,files\n\
         N-1,nonconformity,Kaveri thread damaged,2026-02-20,in-progress,RESTRICTED,Turning,major,Zafar dropped it,zafar-photo.txt\n\
         N-1,nonconformity,Kaveri thread damaged twice,2026-02-20,in-progress,RESTRICTED,Turning,major,Zafar dropped it again,zafar-photo.txt;plan.txt\n\
         N-2,nonconformity,Lathe noisy,2026-02-21,in-progress,CONFIDENTIAL,Turning,minor,Bearing,plan.txt\n",
    );
    world.file(&folder);
    world
}

fn build(world: &World, ground: &Ground, rules: &[&str]) -> BuiltPack {
    let new =
        NewPack { withhold: rules.iter().map(|rule| (*rule).to_owned()).collect(), ..NewPack::default() };
    world
        .app
        .build_pack(&world.session("manager"), &new, &ground.folder("packs"), &mut |_, _| {})
        .unwrap_or_else(|error| panic!("{}", told(&error)))
}

/// The members of a ZIP: path under the top directory, bytes.
fn members(zip: &Path) -> Vec<(String, Vec<u8>)> {
    let mut zip = zip::ZipArchive::new(fs::File::open(zip).unwrap()).unwrap();
    (0..zip.len())
        .map(|at| {
            let mut file = zip.by_index(at).unwrap();
            let name = file.name().unwrap().split_once('/').unwrap().1.to_owned();
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).unwrap();
            (name, bytes)
        })
        .collect()
}

fn pack_json(zip: &Path) -> PackJson {
    let members = members(zip);
    let (_, bytes) = members.iter().find(|(name, _)| name == "data/pack.json").unwrap();
    sanad::proof::canonical::parse_as(bytes).unwrap()
}

/// Where a text stands, in any letters.
fn places(members: &[(String, Vec<u8>)], text: &str) -> Vec<String> {
    let wanted = text.to_lowercase();
    members
        .iter()
        .filter(|(name, bytes)| {
            String::from_utf8_lossy(bytes).to_lowercase().contains(&wanted)
                || name.to_lowercase().contains(&wanted)
        })
        .map(|(name, _)| name.clone())
        .collect()
}

const RULES: &[&str] = &[
    "N-1/title=Names a programme",
    "kind:nonconformity/field/description=Names a person",
    "N-1/file/zafar-photo.txt=Shows a drawing",
];

on_both!(what_is_withheld_is_nowhere_in_the_pack_and_the_pack_says_so, |ground| {
    let world = filed(ground);
    let pack = build(&world, ground, RULES);
    let bag = members(&pack.zip);
    for secret in ["Kaveri", "Zafar", "dropped it", "Bearing", "shaft fourteen", "zafar-photo"] {
        assert_eq!(places(&bag, secret), Vec::<String>::new(), "{secret}");
    }
    // What is not withheld is there, and each reason.
    for told in ["Lathe noisy", "Turning", "Plan of the hall", "Names a programme", "Names a person"] {
        assert!(!places(&bag, told).is_empty(), "{told}");
    }
    let page =
        String::from_utf8(bag.iter().find(|(name, _)| name == "data/index.html").unwrap().1.clone()).unwrap();
    assert!(page.contains("Withheld: Shows a drawing") && page.contains("Withheld: Names a programme"));
    let json = pack_json(&pack.zip);
    let record = json.contents.iter().find(|content| content.number == "N-1").unwrap();
    assert_eq!(record.title, "");
    let withheld = |version: usize| -> Vec<(&str, &str)> {
        let list = &record.versions[version].withheld;
        list.iter().map(|entry| (entry.part.code(), entry.name.as_str())).collect()
    };
    assert_eq!(withheld(0), [("title", ""), ("field", "description"), ("file", "1")]);
    assert_eq!(withheld(1), withheld(0));
    assert_eq!(record.versions[1].files, ["", "plan.txt"]);
    let report = verify(&pack.zip, &world.trust());
    assert_eq!(report.verdict(), Verdict::Verified, "{}", findings(&report));
    let mut text = Vec::new();
    report.write_text(&sanad::words::Words::english(), &mut text).unwrap();
    let text = String::from_utf8(text).unwrap();
    for line in ["2 titles: Names a programme", "3 values: Names a person", "2 files: Shows a drawing"] {
        assert!(text.contains(line), "{line}: {text}");
    }
    // The request is kept with the pack: it comes out again.
    let again = world
        .app
        .rebuild_pack(&world.session("manager"), &pack.number, &ground.folder("again"), &mut |_, _| {})
        .unwrap_or_else(|error| panic!("{}", told(&error)));
    assert!(fs::read(&again.zip).unwrap() == fs::read(&pack.zip).unwrap(), "the ZIPs differ");
    assert!(fs::read(&again.pdf).unwrap() == fs::read(&pack.pdf).unwrap(), "the PDFs differ");
    let fsck = world.fsck();
    assert!(fsck.findings.is_empty(), "{:#?}", fsck.findings);
});

on_both!(records_marked_above_the_recipient_are_listed_with_nothing_else, |ground| {
    let world = filed(ground);
    let pack = build(&world, ground, &["above:RESTRICTED/all=Marked above the recipient"]);
    let bag = members(&pack.zip);
    for secret in ["Lathe noisy", "Bearing", "Plan of the hall"] {
        assert_eq!(places(&bag, secret), Vec::<String>::new(), "{secret}");
    }
    assert!(!places(&bag, "N-2").is_empty() && !places(&bag, "Kaveri").is_empty());
    let json = pack_json(&pack.zip);
    // The same content stands in a record that is not above; there it is withheld too. The marking stays.
    let record = json.contents.iter().find(|content| content.number == "N-1").unwrap();
    assert_eq!(record.versions[1].files, ["zafar-photo.txt", ""]);
    assert_eq!(json.scope.marking, "CONFIDENTIAL");
    assert_eq!(verify(&pack.zip, &world.trust()).verdict(), Verdict::Verified);
});

on_both!(what_is_not_there_cannot_be_withheld_and_takes_no_number, |ground| {
    let world = filed(ground);
    for (rule, said) in [
        ("N-9/title=Why", "N-9 is not among the records"),
        ("N-1/field/customer=Why", "N-1 has no field customer"),
        ("N-1/file/other.txt=Why", "N-1 has no file other.txt"),
        ("kind:spaceship/title=Why", "spaceship is no kind"),
        ("kind:nonconformity/field/colour=Why", "nonconformity has no field colour"),
        ("N-1/state=Why", "says nothing that can be withheld"),
        ("N-1/title", "says nothing that can be withheld"),
        ("N-1/title= ", "gives no reason"),
        ("above:PUBLIC/title=Why", "names no marking"),
    ] {
        let new = NewPack { withhold: vec![rule.to_owned()], ..NewPack::default() };
        let folder = ground.folder("packs");
        let error =
            world.app.build_pack(&world.session("manager"), &new, &folder, &mut |_, _| {}).unwrap_err();
        assert_eq!(error.code().text(), "invalid");
        assert!(told(&error).contains(said), "{rule}: {}", told(&error));
    }
    // What is above somebody's clearance is, to them, not there to be withheld.
    let new = NewPack { withhold: vec!["N-2/title=Why".to_owned()], ..NewPack::default() };
    let error = world
        .app
        .build_pack(&world.session("lower"), &new, &ground.folder("packs"), &mut |_, _| {})
        .unwrap_err();
    assert!(told(&error).contains("N-2 is not among the records"), "{}", told(&error));
    let pack = build(&world, ground, &[]);
    assert!(pack.number.ends_with("-0001"), "{}", pack.number);
});

on_both!(what_is_disclosed_later_is_checked_against_the_earlier_pack, |ground| {
    let world = filed(ground);
    let pack = build(&world, ground, RULES);
    let folder = ground.folder("disclosed");
    let ask = |record: &str, part, name: &str| Disclose {
        record: record.to_owned(),
        part,
        name: name.to_owned(),
        version: None,
    };
    let manager = world.session("manager");
    let disclose = |asked: &Disclose| {
        let disclosed = world.app.disclose(&manager, &pack.number, asked);
        disclosed.unwrap_or_else(|error| panic!("{}", told(&error)))
    };
    let trust = world.trust();
    let check = |path: &Path| {
        verify_asked(&pack.zip, &Asked { offered: &[Offered::read(path)], ..Asked::of(&trust) })
    };
    for (part, name, value) in [
        (Part::Title, "", "Kaveri thread damaged twice"),
        (Part::Field, "description", "Zafar dropped it again"),
        (Part::File, "zafar-photo.txt", "zafar-photo.txt"),
    ] {
        let disclosed = disclose(&ask("N-1", part, name));
        let path = write(&folder, &disclosed.file_name, &disclosed.text);
        let report = check(&path);
        assert_eq!(report.verdict(), Verdict::Verified, "{}", findings(&report));
        let opened = &report.summary().opened[0];
        assert_eq!((opened.number.as_str(), opened.version), ("N-1", 2));
        assert_eq!(opened.value, Some(Value::from(value)));
        // Another value under the same salt is not the one.
        let altered = write(&folder, "altered", disclosed.text.replace(value, "Nothing happened"));
        let report = check(&altered);
        assert_eq!(report.verdict(), Verdict::NotVerified);
        assert!(findings(&report).contains("disclosed-mismatch"), "{}", findings(&report));
    }
    let file = disclose(&ask("N-1", Part::File, "1"));
    let mut content = Vec::new();
    world.app.copy_blob(&file.content.unwrap(), &mut content).unwrap();
    assert_eq!(content, b"Photograph of shaft fourteen");
    let path = write(&folder, "content", &content);
    // Both versions withhold it, so both are named.
    assert_eq!(check(&path).summary().opened.len(), 2);
    assert_eq!(check(&path).verdict(), Verdict::Verified);
    let other = write(&folder, "other", "Another photograph");
    assert!(findings(&check(&other)).contains("disclosed-unknown"));
    // The first version says something else, and can be asked for.
    let first = disclose(&Disclose { version: Some(1), ..ask("N-1", Part::Title, "") });
    let path = write(&folder, "first", &first.text);
    assert_eq!(check(&path).summary().opened[0].value, Some("Kaveri thread damaged".into()));
    // Who discloses what is on record.
    let told_events = ground.number("SELECT count(*) FROM events WHERE action = 'pack_disclosed'");
    assert_eq!(told_events, 5);
    let body = ground
        .values("SELECT body AS value FROM events WHERE action = 'pack_disclosed' ORDER BY event_index");
    let body = body[0].clone().unwrap();
    assert!(body.contains("\"part\":\"title\"") && !body.contains("Kaveri"), "{body}");
    // What the pack shows anyway cannot be disclosed, nor may everybody disclose.
    let shown = world.app.disclose(&manager, &pack.number, &ask("N-1", Part::Field, "detected_at"));
    assert_eq!(shown.unwrap_err().code().text(), "not-found");
    let auditor = world.app.disclose(&world.session("clerk"), &pack.number, &ask("N-1", Part::Title, ""));
    assert!(["denied", "not-found"].contains(&auditor.unwrap_err().code().text()));
    let lower = world.app.disclose(&world.session("lower"), &pack.number, &ask("N-1", Part::Title, ""));
    assert_eq!(lower.unwrap_err().code().text(), "not-found");
});

on_both!(before_a_pack_is_issued_one_sees_what_would_be_withheld_and_what_can_still_be_read, |ground| {
    let world = filed(ground);
    let new = NewPack {
        withhold: vec![
            "N-1/field/description=Names a person".to_owned(),
            "N-1/file/plan.txt=A plan".to_owned(),
        ],
        ..NewPack::default()
    };
    let withholding = world.app.withholding(&world.session("manager"), &new).unwrap();
    let lines: Vec<_> = withholding
        .lines
        .iter()
        .map(|line| (line.part.code(), line.name.as_str(), line.value.as_str(), line.versions.as_slice()))
        .collect();
    assert_eq!(
        lines,
        [
            ("field", "description", "Zafar dropped it again", [1, 2].as_slice()),
            ("file", "plan.txt", "", [2].as_slice()),
            // The same content.
            ("file", "plan.txt", "", [1].as_slice()),
        ]
    );
    assert_eq!(withholding.elsewhere, []);
    let new = NewPack { withhold: vec!["N-1/field/detected_at=A place".to_owned()], ..NewPack::default() };
    let elsewhere = world.app.withholding(&world.session("manager"), &new).unwrap().elsewhere;
    let found: Vec<_> = elsewhere
        .iter()
        .map(|found| (found.value.as_str(), found.number.as_str(), found.place.as_str()))
        .collect();
    assert_eq!(found, [("Turning", "N-2", "detected_at")]);
    assert_eq!(ground.number("SELECT count(*) FROM events WHERE action = 'pack_issued'"), 0);
});

/// Every title, field and file of the demonstration withheld: what its records say, and nothing but they, is nowhere.
#[test]
fn nothing_of_what_is_withheld_leaks_from_the_whole_demonstration() {
    let demo = demo::with_seed(b"withheld");
    let session = demo.app.session_for(Action::IssuePack).unwrap();
    let records = demo.app.list_records(&session, None, None).unwrap();
    let kinds: BTreeSet<&str> = records.iter().map(|record| record.kind.as_str()).collect();
    let rules = kinds.iter().map(|kind| format!("kind:{kind}/all=Not for this reader")).collect();
    let new = NewPack { withhold: rules, ..NewPack::default() };
    let folder = demo.ground.folder("withheld");
    let pack = demo
        .app
        .build_pack(&session, &new, &folder, &mut |_, _| {})
        .unwrap_or_else(|error| panic!("{}", told(&error)));
    let report = verify(&pack.zip, &trust(&demo.app));
    assert_eq!(report.verdict(), Verdict::Verified, "{}", findings(&report));
    assert_eq!(report.summary().pack.as_ref().unwrap().files, 0);

    // What anybody knows: definitions, people, numbers, dates and reasons, which stand in manifests or in the product.
    let mut public = String::new();
    for entry in ["templates/kinds", "templates/profiles", "templates/locales/en", "templates/pack"] {
        for file in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(entry)).unwrap() {
            public.push_str(&fs::read_to_string(file.unwrap().path()).unwrap());
        }
    }
    let mut secrets: BTreeSet<String> = BTreeSet::new();
    fn texts(value: &Value, into: &mut BTreeSet<String>) {
        match value {
            Value::String(text) => into.extend(text.lines().map(str::trim).map(str::to_lowercase)),
            Value::Array(values) => values.iter().for_each(|value| texts(value, into)),
            _ => {}
        }
    }
    for record in &records {
        for evidence in demo.app.record_evidence(&session, &record.number).unwrap() {
            let disclosures: sanad::proof::version::Disclosures =
                sanad::proof::canonical::parse_as(evidence.disclosures.as_bytes()).unwrap();
            let all =
                disclosures.title.iter().chain(&disclosures.fields).chain(disclosures.files.iter().flatten());
            all.for_each(|disclosure| texts(disclosure.value(), &mut secrets));
            public.push_str(&evidence.manifest);
            public.push_str(&evidence.event);
        }
    }
    for user in demo.app.list_users(&demo.app.session_for(Action::ManageUsers).unwrap()).unwrap() {
        public.push_str(&format!("{}\n", user.name));
    }
    // The first and the last day of the window, the day of the head.
    let json = pack_json(&pack.zip);
    public.push_str(&format!("{} {} {}", json.scope.from, json.scope.to, json.organisation.name));
    let public = public.to_lowercase();
    secrets.retain(|secret| secret.chars().count() >= 4 && !public.contains(secret));
    assert!(secrets.len() > 500, "too few to tell: {}", secrets.len());

    // Both ways: an open pack tells them, this one does not.
    let told_by = |zip: &Path| {
        let mut all = String::new();
        for (name, bytes) in members(zip).iter().filter(|(name, _)| {
            // The page and the script are the same in every pack.
            !name.ends_with(".pdf") && !name.contains("verify/")
        }) {
            all.push_str(name);
            all.push_str(&html(&String::from_utf8_lossy(bytes)).to_lowercase());
        }
        secrets.iter().filter(|secret| all.contains(*secret)).cloned().collect::<Vec<_>>()
    };
    let open = told_by(&demo.pack.zip);
    assert!(open.len() > 300, "{}", open.len());
    assert_eq!(told_by(&pack.zip), Vec::<String>::new());
    // Reasons say that they keep something back, and would tell it otherwise.
    let reasons = |zip: &Path| -> Vec<String> {
        let rules = pack_json(zip).steps.into_iter().flat_map(|step| step.rules);
        rules.flat_map(|rule| rule.items).map(|item| item.reason.to_lowercase()).collect()
    };
    let kept_back = reasons(&pack.zip).into_iter().filter(|reason| reason.contains("(withheld)")).count();
    let telling = reasons(&demo.pack.zip);
    let telling =
        telling.iter().filter(|reason| secrets.iter().any(|secret| reason.contains(secret))).count();
    assert!(kept_back >= 3 && telling >= 1, "{kept_back} {telling}");
}

/// The text of a page without its escapes.
fn html(text: &str) -> String {
    text.replace("&#x27;", "'")
        .replace("&quot;", "\"")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
}

on_both!(a_quality_manager_puts_it_together_on_the_page_and_discloses_there, |ground| {
    let world = filed(ground);
    let pack = build(&world, ground, RULES);
    build(&world, ground, &[]);
    world.app.set_password(&world.session("admin"), "manager", PASSWORD).unwrap();
    let service = Service::start(ground);
    let cookie = service.sign_in("tst", "manager", PASSWORD);
    let issued = || ground.number("SELECT count(*) FROM events WHERE action = 'pack_issued'");
    let before = issued();
    let form = |more: &[(&'static str, &'static str)]| {
        let fields = [&[("profile", "annexure-b"), ("copy", "1")], more].concat();
        let reply = service.post("/packs/new", &cookie, &fields);
        (reply.status, reply.text())
    };
    // One more: what it comes to is shown, and nothing is issued.
    let (status, page) = form(&[
        ("withhold_what", "kind:nonconformity/field/description"),
        ("withhold_record", ""),
        ("withhold_file", ""),
        ("withhold_reason", "Names a person"),
        ("do", "add"),
    ]);
    assert_eq!(status, 200, "{page}");
    let rule = "kind:nonconformity/field/description=Names a person";
    assert!(page.contains(&format!("name=\"withhold\" value=\"{rule}\"").replace('/', "&#x2f;")), "{page}");
    assert!(page.contains("Zafar dropped it again") && page.contains("2 things in 2 records"), "{page}");
    // A file of one record; what is not there is said beside the field, and what was typed stays.
    let file = [("withhold_what", "/files"), ("withhold_record", "N-1"), ("withhold_file", "plan.txt")];
    let (status, page) = form(&[&file[..], &[("withhold_reason", "A plan"), ("do", "add")]].concat());
    assert!(status == 200 && page.contains("file plan.txt"), "{page}");
    let (status, page) =
        form(&[&file[..], &[("withhold_reason", ""), ("do", "add"), ("withhold", rule)]].concat());
    assert!(
        status == 422 && page.contains("gives no reason") && page.contains("value=\"plan.txt\""),
        "{status} {page}"
    );
    assert!(page.contains("Zafar dropped it again"), "the others stay");
    let (_, page) = form(&[("withhold", rule), ("drop", "0")]);
    assert!(!page.contains("name=\"withhold\""), "{page}");
    assert_eq!(issued(), before);
    let (status, page) = form(&[("withhold", "N-9/title=Why")]);
    assert!(status == 422 && page.contains("N-9 is not among the records"), "{page}");

    // What was issued: its rules on its page, what they cover on another, and each thing disclosed from there.
    let page = service.get(&format!("/packs/{}", pack.number), &[("cookie", &cookie)]).text();
    assert!(page.contains("Names a programme"), "{page}");
    let path = format!("/packs/{}/withheld", pack.number);
    let page = service.get(&path, &[("cookie", &cookie)]);
    assert!(page.status == 200 && page.text().contains("Kaveri thread damaged twice"), "{}", page.text());
    let fields = [("record", "N-1"), ("part", "title"), ("name", "")];
    let given = service.post(&path, &cookie, &fields);
    assert_eq!((given.status, given.header("content-type")), (200, Some("application/json")));
    let file = write(&ground.folder("given"), "title.json", &given.body);
    let trust = world.trust();
    let report = verify_asked(&pack.zip, &Asked { offered: &[Offered::read(&file)], ..Asked::of(&trust) });
    assert_eq!((report.verdict(), report.summary().opened.len()), (Verdict::Verified, 1));
    let page = service.get("/packs/TST-AB-2026-0002/diff", &[("cookie", &cookie)]);
    assert!(
        page.status == 200 && page.text().contains(&pack.number) && !page.text().contains('⟦'),
        "{}",
        page.text()
    );
    let api = service.get("/api/v1/packs/TST-AB-2026-0002/diff", &[("cookie", &cookie)]);
    assert_eq!((api.status, api.json()["type"].as_str()), (200, Some("sanad/pack-diff/v1")));
});
