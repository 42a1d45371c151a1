//! Making an issued pack again after what it was made from could have changed.

use std::fs;
use std::path::Path;

use sanad::app::packs::{BuiltPack, NewPack};
use sanad::verify::{Verdict, verify};

use crate::harness::*;

/// An installation with a major nonconformity in progress, and its first pack.
fn issued(ground: &Ground) -> (World, BuiltPack) {
    let world = World::new(ground);
    let folder = ground.folder("import");
    write(&folder, "photo.txt", "Photograph of shaft 14");
    write(
        &folder,
        "index.csv",
        "number,kind,title,occurred_on,state,marking,detected_at,grade,description,files\n\
         N-1,nonconformity,Thread damaged,2026-02-20,in-progress,RESTRICTED,Turning,major,Crossed,photo.txt\n",
    );
    world.file(&folder);
    let pack = build(&world, &ground.folder("packs"));
    (world, pack)
}

fn build(world: &World, folder: &Path) -> BuiltPack {
    world
        .app
        .build_pack(&world.session("manager"), &NewPack::default(), folder, &mut |_, _| {})
        .unwrap_or_else(|error| panic!("{}", told(&error)))
}

/// The organisation's own copy of a kind, with something in it replaced.
fn override_kind(ground: &Ground, code: &str, changes: &[(&str, &str)]) {
    let file = format!("{}/templates/kinds/{code}.toml", env!("CARGO_MANIFEST_DIR"));
    let mut text = fs::read_to_string(file).unwrap();
    for (from, to) in changes {
        assert!(text.contains(from), "{code} has no {from}");
        text = text.replace(from, to);
    }
    write(&ground.dir(), &format!("own/kinds/{code}.toml"), text);
    let config = ground.dir().join("sanad.toml");
    let text = fs::read_to_string(&config).unwrap();
    if !text.contains("\ndefinitions =") {
        fs::write(&config, text + "definitions = \"own\"\n").unwrap();
    }
}

fn page(pack: &BuiltPack) -> String {
    let mut zip = zip::ZipArchive::new(fs::File::open(&pack.zip).unwrap()).unwrap();
    std::io::read_to_string(zip.by_name(&format!("{}/data/index.html", pack.number)).unwrap()).unwrap()
}

on_both!(invariant_7_a_pack_is_made_again_after_kinds_and_names_have_changed, |ground| {
    let (world, pack) = issued(ground);
    assert!(page(&pack).contains("The manager") && page(&pack).contains("Test Works"));
    drop(world);
    // A kind that has records, in its meaning and its words; and one that is only named in reasons.
    override_kind(
        ground,
        "nonconformity",
        &[
            ("name = { en = \"Nonconformity\"", "name = { en = \"Deviation\""),
            ("code = \"in-progress\"\n", "code = \"in-progress\"\ncounts = true\n"),
            ("category = \"open\"", "category = \"effective\""),
        ],
    );
    override_kind(ground, "procedure", &[("name = { en = \"", "name = { en = \"Renamed ")]);
    ground.sql("UPDATE users SET name = 'Somebody else'; UPDATE organisations SET name = 'Other Works'");

    let world = World::reopen(ground).unwrap_or_else(|error| panic!("{}", told(&error)));
    let again = world
        .app
        .rebuild_pack(&world.session("manager"), &pack.number, &ground.folder("again"), &mut |_, _| {})
        .unwrap_or_else(|error| panic!("{}", told(&error)));
    assert!(fs::read(&again.zip).unwrap() == fs::read(&pack.zip).unwrap(), "the ZIPs differ");
    assert!(fs::read(&again.pdf).unwrap() == fs::read(&pack.pdf).unwrap(), "the PDFs differ");

    // What is judged now is judged by what stands now.
    let new = page(&build(&world, &ground.folder("packs")));
    for word in ["Somebody else", "Other Works", "No renamed "] {
        assert!(new.contains(word) && !page(&again).contains(word), "{word}");
    }
    let status = |world: &World| {
        let readiness = world.app.readiness(&world.session("manager"), "annexure-b", "", "").unwrap();
        let rule = readiness.steps.iter().flat_map(|step| &step.rules).find(|rule| rule.id == "f.3").unwrap();
        format!("{:?}", rule.status)
    };
    assert_eq!(status(&world), "Complete", "the present kind says that nothing is open");
    assert!(
        page(&again).contains("its state is “In progress”") && !new.contains("its state is “In progress”")
    );
    // That names were altered behind the product's back is found; nothing else is.
    let altered = ["organisation-altered", "user-altered"];
    let fsck = world.fsck();
    assert!(fsck.findings.iter().all(|found| altered.contains(&found.code)), "{:#?}", fsck.findings);
});

on_both!(a_request_that_lacks_what_decides_the_bytes_is_refused_by_name, |ground| {
    let (world, pack) = issued(ground);
    let request = ground.values("SELECT request AS value FROM packs").remove(0).unwrap();
    assert!(request.len() < 1000, "the request is to stay small: {request}");
    let start = request.find("\"basis\":").unwrap();
    let end = start + request[start..].find(',').unwrap() + 1;
    let older = format!("{}{}", &request[..start], &request[end..]);
    ground.sql(&format!("UPDATE packs SET request = '{older}'"));
    let folder = ground.folder("again");
    let error =
        world.app.rebuild_pack(&world.session("manager"), &pack.number, &folder, &mut |_, _| {}).unwrap_err();
    assert_eq!(error.code().text(), "pack");
    for word in [pack.number.as_str(), "cannot be made again", "basis"] {
        assert!(told(&error).contains(word), "{word}: {}", told(&error));
    }
    assert!(fs::read_dir(&folder).unwrap().next().is_none());
});

on_both!(packs_between_which_nothing_changed_share_what_they_stand_on, |ground| {
    let (world, first) = issued(ground);
    let count = || ground.number("SELECT count(*) FROM definitions");
    let before = count();
    let second = build(&world, &ground.folder("packs"));
    assert_eq!(count(), before);
    for pack in [&first, &second] {
        assert_eq!(verify(&pack.zip, &world.trust()).verdict(), Verdict::Verified);
    }
});

/// Copies the folder of an installation, and has it name another database.
fn carry_folder(from: &Path, to: &Path, database: Option<&str>) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            carry_folder(&entry.path(), &target, None);
        } else {
            fs::copy(entry.path(), &target).unwrap();
        }
    }
    if let Some(database) = database {
        let config = fs::read_to_string(to.join("sanad.toml")).unwrap();
        let line = |line: &str| match line.starts_with("database =") {
            true => format!("database = \"{database}\"\n"),
            false => format!("{line}\n"),
        };
        fs::write(to.join("sanad.toml"), config.lines().map(line).collect::<String>()).unwrap();
    }
}

/// Has the binary make the pack again where everything is different that a machine can have different.
fn rebuilt_elsewhere(dir: &Path, number: &str, to: &Path) {
    let script = "umask 077; cd /; exec \"$0\" pack rebuild \"$1\" --dir \"$2\" --to \"$3\" --as manager";
    let output = std::process::Command::new("/bin/sh")
        .args(["-c", script, env!("CARGO_BIN_EXE_sanad"), number])
        .args([dir, to])
        .env_clear()
        .envs([
            ("TZ", "Asia/Karachi"),
            ("LANG", "ur_PK.UTF-8"),
            ("LC_ALL", "tr_TR.UTF-8"),
            ("USER", "somebody"),
        ])
        .envs([("HOSTNAME", "elsewhere"), ("HOME", "/nonexistent"), ("COLUMNS", "40")])
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", printed(&output));
}

fn same(pack: &BuiltPack, folder: &Path) {
    for (ours, form) in [(&pack.zip, "zip"), (&pack.pdf, "pdf")] {
        let theirs = folder.join(format!("{}.{form}", pack.number));
        assert!(fs::read(theirs).unwrap() == fs::read(ours).unwrap(), "the {form} differs");
    }
}

/// A pack that withholds something, after which others went on.
fn issued_long_ago(ground: &Ground) -> BuiltPack {
    let (world, _) = issued(ground);
    let new = NewPack {
        recipient: "Körting & Söhne — سند".to_owned(),
        withhold: vec!["N-1/field/description=Names a person".to_owned()],
        ..NewPack::default()
    };
    let folder = ground.folder("packs");
    let pack = world.app.build_pack(&world.session("manager"), &new, &folder, &mut |_, _| {}).unwrap();
    world.clock.advance(90 * 24 * 3600 * 1000);
    let folder = ground.folder("later");
    let rows =
        "kind,title,occurred_on,state,marking\nreceived-document,Letter,2026-04-01,received,RESTRICTED\n";
    write(&folder, "index.csv", rows);
    world.file(&folder);
    build(&world, &ground.folder("packs"));
    pack
}

on_both!(invariant_7_another_machine_makes_the_same_pack, |ground| {
    let pack = issued_long_ago(ground);
    let elsewhere = ground.folder("another machine").join("sanad");
    let copy = ground.copy_database();
    carry_folder(&ground.dir(), &elsewhere, copy.as_ref().and_then(|copy| copy.database.as_deref()));
    let to = ground.folder("made elsewhere");
    rebuilt_elsewhere(&elsewhere, &pack.number, &to);
    same(&pack, &to);
});

/// The rows of an SQLite installation, carried to PostgreSQL: the packs that it issued come out again there.
#[test]
fn invariant_7_the_other_database_makes_the_same_pack() {
    let (ground, other) = (Ground::sqlite(), Ground::postgres());
    let pack = issued_long_ago(&ground);
    carry_folder(&ground.dir(), &other.dir(), other.database.as_deref());
    let migrate = || {
        let output = sanad().arg("migrate").arg("--dir").arg(other.dir()).output().unwrap();
        assert!(output.status.success(), "{}", printed(&output));
    };
    migrate();
    ground.carry_rows(&other);
    // Words are kept otherwise there: they are derived anew.
    other.sql("DELETE FROM derivations");
    migrate();
    let to = other.folder("made elsewhere");
    rebuilt_elsewhere(&other.dir(), &pack.number, &to);
    same(&pack, &to);
    // The whole history is there: everything is proved anew from the rows and the files.
    let world = World::reopen_unchecked(&other);
    let fsck = world.fsck();
    assert!(fsck.findings.is_empty(), "{:#?}", fsck.findings);
}
