//! Samples: the secret is committed to before the root is there, what is drawn follows from both, and anybody can draw again.

use std::collections::BTreeMap;

use sanad::app::packs::NewPack;
use sanad::app::records::{Base, Filed, Moving, RecordForm, Target};
use sanad::app::{Code, Error, Session};
use sanad::domain::kind::Values;
use sanad::proof::digest::Digest;
use sanad::verify::{Redrawn, verify};
use serde_json::{Value, json};

use crate::harness::*;

const SECRET: &str = "an owl over the seventh kiln";

fn batch(world: &World, ground: &Ground, number: &str, marking: &str, units: std::ops::RangeInclusive<u32>) {
    let folder = ground.folder(number);
    let mut rows = "type,item,revision,title,serial,status\nitem,SIGHT,C,Sight,,\n".to_owned();
    for unit in units {
        rows.push_str(&format!("unit,SIGHT,C,,{unit:04},in-work\n"));
    }
    write(&folder, "rows.csv", rows);
    let index = format!(
        "number,kind,title,files,source,marking\n{number},trace-batch,Batch,rows.csv,scan,{marking}\n"
    );
    write(&folder, "index.csv", index);
    world.file(&folder);
}

fn form(target: Target, more: Value) -> RecordForm {
    let mut fields: Values = serde_json::from_value(json!({
        "population": "units", "part": "SIGHT", "plan": "iso-2859-1", "level": "ii", "aql": "1.0",
        "commitment": Digest::of(SECRET.as_bytes()).hex(),
    }))
    .unwrap();
    fields.extend(more.as_object().unwrap().clone());
    RecordForm {
        target,
        title: "Sights for the surveillance audit".to_owned(),
        occurred_on: String::new(),
        marking: String::new(),
        owner: String::new(),
        fields,
        files: Vec::new(),
        links: Vec::new(),
        reason: "Asked for".to_owned(),
    }
}

fn ask(world: &World, session: &Session, more: Value) -> Filed {
    let target = Target::New { kind: "sample".to_owned(), number: String::new(), state: String::new() };
    world.app.save_record(session, form(target, more)).unwrap_or_else(|error| panic!("{}", told(&error)))
}

fn draw(world: &World, session: &Session, filed: &Filed, fields: Value) -> Result<Filed, Error> {
    move_to(world, session, filed, "drawn", fields)
}

fn move_to(world: &World, session: &Session, filed: &Filed, to: &str, fields: Value) -> Result<Filed, Error> {
    let moving = Moving {
        number: filed.number.clone(),
        base: Base::Version(filed.version),
        to: to.to_owned(),
        reason: String::new(),
        fields: serde_json::from_value(fields).unwrap(),
    };
    world.app.move_record(session, moving)
}

/// What the record shows in its fields.
fn fields(world: &World, session: &Session, number: &str) -> BTreeMap<String, String> {
    let page = world.app.show_record(session, number).unwrap();
    page.fields.into_iter().map(|field| (field.name, field.value)).collect()
}

/// Draws again with nothing but SHA-256 and sorting.
fn drawn_again(seed: &str, lines: &[String], count: usize) -> Vec<String> {
    let mut ranked: Vec<(String, &String)> =
        lines.iter().map(|line| (Digest::of(format!("{seed}\n{line}").as_bytes()).hex(), line)).collect();
    ranked.sort();
    ranked.into_iter().take(count).map(|(_, line)| line.clone()).collect()
}

on_both!(a_sample_is_drawn_by_a_seed_that_nobody_chose, |ground| {
    let world = World::new(ground);
    batch(&world, ground, "B-1", "", 1..=120);
    batch(&world, ground, "B-2", "SECRET", 200..=210);
    let auditor = world.session("auditor");
    let filed = ask(&world, &auditor, json!({}));
    // What is filed after it was asked for is not drawn from: it could have been made to fit.
    batch(&world, ground, "B-3", "", 121..=130);
    let wrong = draw(&world, &auditor, &filed, json!({"secret": "another"})).unwrap_err();
    assert_eq!((wrong.code(), wrong.fields().next().map(|(name, _)| name)), (Code::Invalid, Some("secret")));
    let other = draw(&world, &auditor, &filed, json!({"secret": SECRET, "level": "i"})).unwrap_err();
    assert_eq!((other.code(), other.fields().next().map(|(name, _)| name)), (Code::Invalid, Some("level")));
    let drawn = draw(&world, &auditor, &filed, json!({"secret": SECRET}));
    let drawn = drawn.unwrap_or_else(|error| panic!("{}", told(&error)));
    let said = fields(&world, &auditor, &filed.number);
    // 120 units, level II, 1.0: code letter F, whose cell leads to E.
    let counts = ["population_size", "sample_size", "accept", "reject"].map(|name| said[name].as_str());
    assert_eq!(counts, ["120", "13", "0", "1"]);
    let all: Vec<String> = (1..=120).map(|unit| format!("SIGHT {unit:04}")).collect();
    // The root is that of the first head that covers the question, and the seed is made of it and the secret.
    let position = said["position"].parse::<u64>().unwrap();
    assert!(position > filed.event && position <= filed.event + 2, "{position} {}", filed.event);
    let root = ground.values(&format!("SELECT root AS value FROM checkpoints WHERE size = {position}"));
    assert_eq!(root, [Some(said["root"].clone())]);
    let text = format!("sanad/sample/v1\ntest.example/tst\n{position}\n{}\n{SECRET}\n", said["root"]);
    let seed = Digest::of(text.as_bytes()).hex();
    assert_eq!(said["seed"], seed);
    let shown: Vec<&str> = said["drawn"].split(',').map(str::trim).collect();
    assert_eq!(shown, drawn_again(&seed, &all, 13));
    // The list of all is filed with it.
    let page = world.app.show_record(&auditor, &filed.number).unwrap();
    let list = all.join("\n") + "\n";
    let digests: Vec<String> = page.files.iter().map(|file| file.digest.to_string()).collect();
    assert_eq!(digests, [Digest::of(list.as_bytes()).to_string()]);

    // It stays: nobody draws again until they like it.
    let target = Target::Edit { number: filed.number.clone(), base: Base::Version(drawn.version) };
    let changed = world.app.save_record(&auditor, form(target, json!({"secret": SECRET}))).unwrap_err();
    assert_eq!(
        (changed.code(), changed.fields().next().map(|(name, _)| name)),
        (Code::Invalid, Some("state"))
    );
    assert!(world.fsck().findings.is_empty());
});

on_both!(a_large_sample_stands_in_a_file, |ground| {
    let world = World::new(ground);
    batch(&world, ground, "B-1", "", 1..=810);
    let auditor = world.session("auditor");
    let filed = ask(&world, &auditor, json!({"plan": "zero", "aql": "0.015"}));
    draw(&world, &auditor, &filed, json!({"secret": SECRET}))
        .unwrap_or_else(|error| panic!("{}", told(&error)));
    let said = fields(&world, &auditor, &filed.number);
    assert_eq!((said["sample_size"].as_str(), said.contains_key("drawn")), ("800", false));
    let all: Vec<String> = (1..=810).map(|unit| format!("SIGHT {unit:04}")).collect();
    let sample = drawn_again(&said["seed"], &all, 800).join("\n") + "\n";
    let page = world.app.show_record(&auditor, &filed.number).unwrap();
    let files: Vec<(&str, String)> =
        page.files.iter().map(|file| (file.name.as_str(), file.digest.to_string())).collect();
    let digest = |text: &str| Digest::of(text.as_bytes()).to_string();
    assert_eq!(
        files,
        [("population.txt", digest(&(all.join("\n") + "\n"))), ("sample.txt", digest(&sample))]
    );
});

on_both!(records_are_drawn_and_what_is_above_the_sample_is_not_among_them, |ground| {
    let world = World::new(ground);
    batch(&world, ground, "B-1", "", 1..=2);
    batch(&world, ground, "B-2", "SECRET", 3..=4);
    let manager = world.session("manager");
    let records = json!({"population": "records", "part": "", "kind_code": "trace-batch", "plan": "zero"});
    let filed = ask(&world, &manager, records);
    draw(&world, &manager, &filed, json!({"secret": SECRET}))
        .unwrap_or_else(|error| panic!("{}", told(&error)));
    let said = fields(&world, &manager, &filed.number);
    assert_eq!((said["drawn"].as_str(), said["population_size"].as_str()), ("B-1", "1"));
    let nothing = ask(&world, &manager, json!({"part": "LENS"}));
    let error = draw(&world, &manager, &nothing, json!({"secret": SECRET})).unwrap_err();
    assert_eq!(error.fields().next().map(|(name, _)| name), Some("population"));
    let code = ask(&world, &manager, json!({}));
    let lower = world.session("body");
    assert!(draw(&world, &lower, &code, json!({"secret": SECRET})).is_err());
});

/// The field that an error is about.
fn field(result: Result<Filed, Error>) -> Option<String> {
    result.unwrap_err().fields().next().map(|(name, _)| name.to_owned())
}

on_both!(what_was_found_decides_about_the_lot_and_a_pack_shows_it, |ground| {
    let world = World::new(ground);
    batch(&world, ground, "B-1", "", 1..=120);
    let auditor = world.session("auditor");
    let filed = ask(&world, &auditor, json!({}));
    let early = move_to(&world, &auditor, &filed, "inspected", json!({"inspected": 13, "nonconforming": 0}));
    assert_eq!(early.unwrap_err().code(), Code::Transition);
    let told_early = draw(&world, &auditor, &filed, json!({"secret": SECRET, "decision": "accepted"}));
    assert_eq!(field(told_early).as_deref(), Some("decision"));
    let drawn = draw(&world, &auditor, &filed, json!({"secret": SECRET}))
        .unwrap_or_else(|error| panic!("{}", told(&error)));
    let decide = |found: Value| move_to(&world, &auditor, &drawn, "inspected", found);
    // 13 were drawn, and none of them may be wrong.
    for (found, wanted) in [
        (json!({}), "inspected"),
        (json!({"inspected": 13}), "nonconforming"),
        (json!({"inspected": 12, "nonconforming": 0}), "inspected"),
        (json!({"inspected": 14, "nonconforming": 0}), "inspected"),
        (json!({"inspected": 13, "nonconforming": 14}), "inspected"),
        (json!({"inspected": 13, "nonconforming": 0, "decision": "rejected"}), "decision"),
        (json!({"inspected": 13, "nonconforming": 1, "decision": "accepted"}), "decision"),
        (json!({"inspected": 13, "nonconforming": 0, "drawn": ["SIGHT 0001"]}), "drawn"),
        (json!({"inspected": 13, "nonconforming": 0, "aql": "10"}), "aql"),
        (json!({"inspected": 13, "nonconforming": 0, "accept": 1, "reject": 2}), "accept"),
    ] {
        assert_eq!(field(decide(found.clone())).as_deref(), Some(wanted), "{found}");
    }
    let decided = decide(json!({"inspected": 13, "nonconforming": 0}));
    let decided = decided.unwrap_or_else(|error| panic!("{}", told(&error)));
    let said = fields(&world, &auditor, &filed.number);
    assert_eq!((said["inspected"].as_str(), said["decision"].as_str()), ("13", "Accepted"));
    let target = Target::Edit { number: filed.number.clone(), base: Base::Version(decided.version) };
    let more = json!({"secret": SECRET, "inspected": 13, "nonconforming": 0});
    let changed = world.app.save_record(&auditor, form(target, more));
    assert_eq!(field(changed).as_deref(), Some("state"));

    // One that is wrong rejects the lot before the others were looked at.
    let second = ask(&world, &auditor, json!({}));
    let drawn = draw(&world, &auditor, &second, json!({"secret": SECRET})).unwrap();
    let found = json!({"inspected": 4, "nonconforming": 1, "decision": "rejected"});
    move_to(&world, &auditor, &drawn, "inspected", found).unwrap_or_else(|error| panic!("{}", told(&error)));
    // One that was drawn and of which nothing was found yet, and one that waits for its secret.
    let third = ask(&world, &auditor, json!({}));
    draw(&world, &auditor, &third, json!({"secret": SECRET})).unwrap();
    ask(&world, &auditor, json!({}));

    // Whoever has the pack draws all of them again.
    let manager = world.session("manager");
    let pack = world.app.build_pack(&manager, &NewPack::default(), &ground.folder("packs"), &mut |_, _| {});
    let pack = pack.unwrap_or_else(|error| panic!("{}", told(&error)));
    let report = verify(&pack.zip, &world.trust());
    assert_eq!(findings(&report), "");
    let samples = &report.summary().samples;
    assert_eq!(samples.len(), 3);
    for sample in samples {
        let Redrawn::Agreed { drawn, population, is_root_shown, .. } = sample.result else {
            panic!("{sample:?}")
        };
        assert_eq!((drawn, population, is_root_shown), (13, 120, true));
    }
    let lacking: Vec<&String> = report
        .summary()
        .pack
        .iter()
        .flat_map(|described| &described.pack.steps)
        .flat_map(|step| &step.rules)
        .filter(|rule| rule.id == "m.8")
        .flat_map(|rule| rule.items.iter().map(|item| &item.record))
        .collect();
    assert_eq!(lacking, [&third.number]);
    assert!(world.fsck().findings.is_empty());
});

on_both!(nobody_says_by_hand_what_was_drawn, |ground| {
    let world = World::new(ground);
    batch(&world, ground, "B-1", "", 1..=20);
    let auditor = world.session("auditor");
    let new = || Target::New { kind: "sample".to_owned(), number: String::new(), state: String::new() };
    let by_hand = |more: Value| field(world.app.save_record(&auditor, form(new(), more)));
    assert_eq!(by_hand(json!({"seed": "00"})).as_deref(), Some("seed"));
    assert_eq!(by_hand(json!({"drawn": ["SIGHT 0001"]})).as_deref(), Some("drawn"));
    assert_eq!(by_hand(json!({"decision": "accepted"})).as_deref(), Some("decision"));
    // An import takes records in any state, but not this one: new, or over one that was asked for.
    let filed = ask(&world, &auditor, json!({}));
    for number in ["S-1", filed.number.as_str()] {
        let folder = ground.folder(number);
        let commitment = Digest::of(SECRET.as_bytes()).hex();
        let index = format!(
            "number,kind,title,state,population,part,plan,level,aql,commitment,secret,files\n\
             {number},sample,Sights for the surveillance audit,drawn,units,SIGHT,iso-2859-1,ii,1.0,{commitment},{SECRET},\n"
        );
        write(&folder, "index.csv", index);
        let report = world.import(&folder).unwrap_or_else(|error| panic!("{}", told(&error)));
        let said = told_of(&report);
        assert!(
            !report.is_clean() && said.contains("filled in when the sample is drawn"),
            "{number}: {said}"
        );
    }
    assert!(world.fsck().findings.is_empty());
});
