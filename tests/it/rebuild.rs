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
    let fsck = world.fsck();
    assert!(fsck.findings.is_empty(), "{:#?}", fsck.findings);
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
