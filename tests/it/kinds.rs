//! Kinds as data: a new one is one file; and whatever people try, in whatever order, no record comes where its kind's
//! file does not let it. What is allowed is read here from the files' text a second time, not asked of the product.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::Path;
use std::sync::Barrier;

use sanad::app::packs::NewPack;
use sanad::app::records::{Base, FileChoice, Filed, Moving, RecordForm, Target};
use sanad::app::sign_in::Visit;
use sanad::app::signing::{Proof, Wanted};
use sanad::app::{Code, Error};
use sanad::domain::Date;
use sanad::domain::clock::Clock;
use sanad::domain::kind::Values;
use sanad::verify::{Verdict, verify};
use serde_json::{Value, json};

use crate::harness::*;

const DAY_MS: i64 = 24 * 3600 * 1000;
const PASSWORD: &str = "tidy lantern under the bridge";

/// The kind that CONTRIBUTING.md shows: what stands between its fences.
fn shown_in_contributing() -> String {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("CONTRIBUTING.md")).unwrap();
    let (_, from) = text.split_once("```toml\ncode = \"weld-procedure\"").unwrap();
    let (body, _) = from.split_once("```").unwrap();
    format!("code = \"weld-procedure\"{body}")
}

fn file(world: &World, by: &str, name: &str, bytes: &[u8]) -> FileChoice {
    let mut source = bytes;
    let upload = world.app.receive(&world.session(by), name, &mut source as &mut dyn Read, None);
    FileChoice::Upload(upload.unwrap_or_else(|error| panic!("{}", told(&error))).upload)
}

fn form(target: Target, fields: Values, files: Vec<FileChoice>) -> RecordForm {
    RecordForm {
        target,
        title: "As it was found".to_owned(),
        occurred_on: "2026-03-01".to_owned(),
        marking: String::new(),
        owner: String::new(),
        fields,
        files,
        links: Vec::new(),
        reason: "Said again".to_owned(),
    }
}

fn new_of(kind: &str, state: &str) -> Target {
    Target::New { kind: kind.to_owned(), number: String::new(), state: state.to_owned() }
}

on_both!(a_kind_is_one_file_as_contributing_shows_it, |ground| {
    drop(World::new(ground));
    write(&ground.dir(), "own/kinds/weld-procedure.toml", shown_in_contributing());
    let config = ground.dir().join("sanad.toml");
    let text = fs::read_to_string(&config).unwrap();
    fs::write(&config, text + "definitions = \"own\"\n").unwrap();
    let said = sanad().args(["kinds", "check", "--dir"]).arg(ground.dir()).output().unwrap();
    assert!(said.status.success(), "{}", printed(&said));

    let world = World::reopen(ground).unwrap_or_else(|error| panic!("{}", told(&error)));
    // By a form: what is wrong is named by the file's own rules.
    let fields: Values = [("process", json!("135")), ("base_material", json!("steel"))]
        .map(|(name, value)| (name.to_owned(), value))
        .into();
    let clerk = world.session("clerk");
    let wrong = form(new_of("weld-procedure", ""), fields.clone(), Vec::new());
    let error = world.app.save_record(&clerk, wrong).unwrap_err();
    assert_eq!(
        error.fields().map(|(name, _)| name).collect::<Vec<_>>(),
        ["base_material"],
        "{}",
        told(&error)
    );
    let mut fields = fields;
    fields.insert("base_material".to_owned(), json!("1.2"));
    let files = vec![file(&world, "clerk", "macro.txt", b"macro section without cracks")];
    let filed = world.app.save_record(&clerk, form(new_of("weld-procedure", ""), fields, files));
    let filed = filed.unwrap_or_else(|error| panic!("{}", told(&error)));
    assert_eq!(filed.number, "TST-WPQ-2026-001");
    // By its gates: what the state needs, and another person.
    let fields = [
        ("thickness_to", json!("24")),
        ("qualified_on", json!("2026-02-20")),
        ("valid_until", json!("2026-09-30")),
        ("examiner", json!("The auditor")),
    ];
    let moving = |fields: Values| Moving {
        number: filed.number.clone(),
        base: Base::Version(1),
        to: "qualified".to_owned(),
        reason: String::new(),
        fields,
    };
    let manager = world.session("manager");
    let error = world.app.move_record(&manager, moving(Values::new())).unwrap_err();
    let mut named: Vec<&str> = error.fields().map(|(name, _)| name).collect();
    named.sort_unstable();
    assert_eq!(named, ["examiner", "qualified_on", "thickness_to", "valid_until"], "{}", told(&error));
    let fields: Values = fields.map(|(name, value)| (name.to_owned(), value)).into();
    assert_eq!(world.app.move_record(&clerk, moving(fields.clone())).unwrap_err().code(), Code::Transition);
    world.app.move_record(&manager, moving(fields)).unwrap_or_else(|error| panic!("{}", told(&error)));
    // By a table.
    let folder = ground.folder("import");
    write(&folder, "piece.txt", "bend test passed");
    write(
        &folder,
        "index.csv",
        "kind,title,state,process,base_material,thickness_to,qualified_on,valid_until,examiner,files\n\
         weld-procedure,Bracket,qualified,141,8.1,3.5,2026-01-10,2028-01-09,auditor,piece.txt\n\
         weld-procedure,Bracket,qualified,9,8.1,3.5,2026-01-10,2028-01-09,auditor,piece.txt\n",
    );
    let report = world.import(&folder).unwrap();
    assert!(told_of(&report).contains("process") && report.rows.is_empty(), "{}", told_of(&report));
    write(
        &folder,
        "index.csv",
        "kind,title,state,process,base_material,thickness_to,qualified_on,valid_until,examiner,files\n\
         weld-procedure,Bracket,qualified,141,8.1,3.5,2026-01-10,2028-01-09,auditor,piece.txt\n",
    );
    assert!(world.import(&folder).unwrap().is_clean());
    // It stands in a pack, which verifies without the file.
    let pack = world
        .app
        .build_pack(&manager, &NewPack::default(), &ground.folder("packs"), &mut |_, _| {})
        .unwrap_or_else(|error| panic!("{}", told(&error)));
    let report = verify(&pack.zip, &world.trust());
    assert_eq!(report.verdict(), Verdict::Verified, "{}", findings(&report));
    let mut zip = zip::ZipArchive::new(fs::File::open(&pack.zip).unwrap()).unwrap();
    let page = format!("{}/data/index.html", pack.number);
    let page = std::io::read_to_string(zip.by_name(&page).unwrap()).unwrap();
    assert!(page.contains("Weld procedure qualification") && page.contains("TST-WPQ-2026-002"));
    assert!(world.fsck().findings.is_empty());
});

// --- no sequence of calls ---

/// A kind as its file says it, read without the product.
struct Model {
    code: String,
    file: toml::Table,
}

/// A record as the calls that succeeded should have left it.
struct Followed {
    filed: Filed,
    state: String,
    fields: Values,
    files: usize,
    /// Author of each version, and whether it stood in a settled state.
    history: Vec<(String, bool)>,
    /// Meaning and person of what was signed over the present version.
    signed: Vec<(String, String)>,
}

fn table<'a>(from: &'a toml::Table, key: &str) -> Vec<&'a toml::Table> {
    from.get(key)
        .and_then(toml::Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(toml::Value::as_table)
        .collect()
}

fn texts<'a>(from: &'a toml::Table, key: &str) -> Vec<&'a str> {
    from.get(key)
        .and_then(toml::Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(toml::Value::as_str)
        .collect()
}

fn text<'a>(from: &'a toml::Table, key: &str) -> &'a str {
    from.get(key).and_then(toml::Value::as_str).unwrap_or_default()
}

fn role_of(login: &str) -> &'static str {
    USERS.iter().find(|(name, ..)| *name == login).unwrap().1.code()
}

impl Model {
    fn all() -> Vec<Self> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/kinds");
        let mut all: Vec<Self> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
            .map(|path| toml::from_str::<toml::Table>(&fs::read_to_string(path).unwrap()).unwrap())
            .map(|file| Self { code: text(&file, "code").to_owned(), file })
            // Its rows are read from its file: tests/it/genealogy.rs.
            .filter(|model| model.code != "trace-batch")
            .collect();
        all.sort_by(|one, other| one.code.cmp(&other.code));
        all
    }

    fn states(&self) -> Vec<&toml::Table> {
        table(&self.file, "state")
    }

    fn is_settled(&self, state: &str) -> bool {
        let state = self.states().into_iter().find(|one| text(one, "code") == state).unwrap();
        ["effective", "closed", "superseded", "void"].contains(&text(state, "category"))
    }

    /// Something that the field takes; nothing if none of what is tried does.
    fn value(field: &toml::Table, dice: &mut Dice) -> Option<Value> {
        let choices: Vec<&str> =
            table(field, "choices").into_iter().map(|choice| text(choice, "code")).collect();
        let one = |dice: &mut Dice| choices.get(dice.below(choices.len().max(1) as u64) as usize).copied();
        let number = |key: &str| text(field, key).parse::<i64>().ok();
        Some(match text(field, "type") {
            "integer" => json!(number("min").unwrap_or(1).max(1)),
            "decimal" => json!(number("min").unwrap_or(1).max(1).to_string()),
            "date" => {
                let day = 1 + dice.below(28);
                json!(format!("2026-{:02}-{day:02}", 1 + dice.below(3)))
            }
            "boolean" => json!(dice.below(2) == 0),
            "choice" => json!(one(dice)?),
            "list" => json!([one(dice).unwrap_or("one")]),
            "person" => json!(USERS[dice.below(4) as usize].0),
            _ => {
                let pattern = regex_lite::Regex::new(&format!("^(?:{})$", text(field, "pattern"))).unwrap();
                let has_pattern = !text(field, "pattern").is_empty();
                let tried = ["seen on the day", "c8-3", "A1B2C"];
                json!(tried.into_iter().find(|text| !has_pattern || pattern.is_match(text))?)
            }
        })
    }

    /// Every field that something needs, and some of the others.
    fn fill(&self, dice: &mut Dice) -> Values {
        let mut values = Values::new();
        for field in table(&self.file, "field") {
            let is_needed = field.contains_key("required") || field.contains_key("required_in");
            if dice.below(if is_needed { 12 } else { 2 }) != 0
                && let Some(value) = Self::value(field, dice)
            {
                values.insert(text(field, "name").to_owned(), value);
            }
        }
        values
    }

    /// What the file has against a record in this state with these fields.
    fn against_state(&self, state: &str, fields: &Values) -> Vec<String> {
        let needed = table(&self.file, "field").into_iter().filter(|field| {
            field.get("required").and_then(toml::Value::as_bool) == Some(true)
                || texts(field, "required_in").contains(&state)
        });
        let missing = needed.filter(|field| !fields.contains_key(text(field, "name")));
        missing.map(|field| format!("{state} without {}", text(field, "name"))).collect()
    }

    /// What the file has against this move.
    fn against_move(
        &self,
        record: &Followed,
        by: &str,
        to: &str,
        fields: &Values,
        today: Date,
    ) -> Vec<String> {
        let mut against = self.against_state(to, fields);
        let Some(step) = table(&self.file, "transition")
            .into_iter()
            .find(|step| texts(step, "from").contains(&record.state.as_str()) && text(step, "to") == to)
        else {
            against.push(format!("no way from {} to {to}", record.state));
            return against;
        };
        if !texts(step, "roles").contains(&role_of(by)) {
            against.push(format!("{by} may not"));
        }
        for guard in step.get("guards").and_then(toml::Value::as_array).into_iter().flatten() {
            if !self.holds(guard, record, by, fields, today) {
                against.push(format!("{guard} does not hold"));
            }
        }
        let asked = step.get("signatures").and_then(toml::Value::as_table);
        for asked in asked.map(|asked| table(asked, "of")).unwrap_or_default() {
            let applies =
                asked.get("when").and_then(toml::Value::as_table).is_none_or(|when| all_say(fields, when));
            let is_given = record.signed.iter().any(|(meaning, person)| {
                meaning == text(asked, "meaning") && texts(asked, "roles").contains(&role_of(person))
            });
            if applies && !is_given {
                against.push(format!("nobody signed {}", text(asked, "meaning")));
            }
        }
        against
    }

    fn holds(&self, guard: &toml::Value, record: &Followed, by: &str, fields: &Values, today: Date) -> bool {
        if let Some(word) = guard.as_str() {
            return match word {
                "other_person" => {
                    let since = record.history.iter().rev().take_while(|(_, is_settled)| !is_settled);
                    since.into_iter().all(|(author, _)| author != by)
                }
                "files_present" => record.files > 0,
                other => panic!("{}: a guard that this test does not know: {other}", self.code),
            };
        }
        let (word, what) = guard.as_table().unwrap().iter().next().unwrap();
        match word.as_str() {
            "field_present" => fields.contains_key(what.as_str().unwrap()),
            "different_people" => {
                let names: Vec<&str> =
                    what.as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect();
                let people: Vec<&Value> = names.iter().filter_map(|name| fields.get(*name)).collect();
                let differ = people.iter().enumerate().all(|(place, one)| !people[..place].contains(one));
                people.len() == names.len() && differ
            }
            "field_is" => {
                let what = what.as_table().unwrap();
                let matters =
                    what.get("when").and_then(toml::Value::as_table).is_none_or(|when| all_say(fields, when));
                !matters || says(fields, text(what, "field"), &texts(what, "values"))
            }
            "min_delay" => {
                let what = what.as_table().unwrap();
                let days = what["days"].as_integer().unwrap();
                let from = fields.get(text(what, "field")).and_then(Value::as_str);
                from.is_some_and(|from| i64::from((today - from.parse::<Date>().unwrap()).get_days()) >= days)
            }
            // Nothing is linked here.
            "links_present" => false,
            "all_linked_closed" => true,
            other => panic!("{}: a guard that this test does not know: {other}", self.code),
        }
    }
}

fn says(fields: &Values, name: &str, values: &[&str]) -> bool {
    match fields.get(name) {
        Some(Value::String(text)) => values.contains(&text.as_str()),
        Some(Value::Bool(is)) => values.contains(&is.to_string().as_str()),
        Some(Value::Array(all)) => all.iter().any(|one| values.contains(&one.as_str().unwrap())),
        _ => false,
    }
}

fn all_say(fields: &Values, when: &toml::Table) -> bool {
    when.keys().all(|name| says(fields, name, &texts(when, name)))
}

/// What is refused is refused for a reason that people can be told, not because something broke.
fn is_refusal(error: &Error) -> bool {
    matches!(
        error.code(),
        Code::Denied
            | Code::DeniedKind
            | Code::DeniedOthers
            | Code::NotFound
            | Code::Invalid
            | Code::Transition
            | Code::Conflict
            | Code::Precondition
            | Code::Signature
    )
}

fn after_move(model: &Model, record: &mut Followed, by: &str, to: &str, fields: Values, filed: Filed) {
    record.state = to.to_owned();
    record.fields = fields;
    record.history.push((by.to_owned(), model.is_settled(to)));
    record.signed.clear();
    record.filed = filed;
}

/// Some calls on one record, in an order that nobody would think of.
fn follow(world: &World, model: &Model, dice: &mut Dice, calls: u32, moves: &mut u32) -> Option<Followed> {
    let logins = ["manager", "lower", "clerk", "auditor"];
    let pick = |dice: &mut Dice| logins[dice.below(4) as usize];
    let initial: Vec<&str> = model
        .states()
        .into_iter()
        .filter(|state| state.contains_key("initial"))
        .map(|state| text(state, "code"))
        .collect();
    let state = initial[dice.below(initial.len() as u64) as usize];
    let by = pick(dice);
    let fields = model.fill(dice);
    let has_file = dice.below(4) != 0;
    let files = if has_file && by != "auditor" {
        vec![file(world, by, "seen.txt", b"as it was seen")]
    } else {
        Vec::new()
    };
    let count = files.len();
    let filed = match world
        .app
        .save_record(&world.session(by), form(new_of(&model.code, state), fields.clone(), files))
    {
        Ok(filed) => filed,
        Err(error) => {
            assert!(is_refusal(&error), "{}: {}", model.code, told(&error));
            return None;
        }
    };
    let against = model.against_state(state, &fields);
    assert!(against.is_empty(), "{}: {against:?}", model.code);
    let history = vec![(by.to_owned(), model.is_settled(state))];
    let mut record =
        Followed { filed, state: state.to_owned(), fields, files: count, history, signed: Vec::new() };
    let states: Vec<String> =
        model.states().into_iter().map(|state| text(state, "code").to_owned()).collect();
    let asks_for_signatures =
        table(&model.file, "transition").iter().any(|step| step.contains_key("signatures"));
    for _ in 0..calls {
        world.clock.advance(dice.below(20) as i64 * DAY_MS);
        let today = world.clock.now().date();
        let (by, to) = (pick(dice), states[dice.below(states.len() as u64) as usize].clone());
        let base = Base::Version(record.filed.version);
        match dice.below(8) {
            0 => {
                let fields = model.fill(dice);
                let kept =
                    world.app.show_record(&world.session("manager"), &record.filed.number).unwrap().files;
                let kept = kept.into_iter().map(|file| FileChoice::Kept(file.digest)).collect();
                let target = Target::Edit { number: record.filed.number.clone(), base };
                match world.app.save_record(&world.session(by), form(target, fields.clone(), kept)) {
                    // What changes nothing makes no version.
                    Ok(filed) if filed.version == record.filed.version => {}
                    Ok(filed) => {
                        let against = model.against_state(&record.state, &fields);
                        assert!(against.is_empty(), "{}: {against:?}", model.code);
                        let state = record.state.clone();
                        after_move(model, &mut record, by, &state, fields, filed);
                    }
                    Err(error) => assert!(is_refusal(&error), "{}: {}", model.code, told(&error)),
                }
            }
            // Each takes a password, which takes its time: only where something asks for it.
            1 | 2 if asks_for_signatures => {
                let meaning = ["reviewed", "verified", "approved"][dice.below(3) as usize].to_owned();
                let wanted = Wanted {
                    number: record.filed.number.clone(),
                    base,
                    to,
                    meaning: meaning.clone(),
                    on_behalf: String::new(),
                    refusal: None,
                };
                let from = Visit { address: "10.0.0.7".to_owned(), agent: "test".to_owned() };
                let proof = Proof { password: PASSWORD.to_owned().into(), code: String::new() };
                match world.app.sign_record(&world.session(by), &from, &proof, wanted) {
                    Ok(_) => record.signed.push((meaning, by.to_owned())),
                    Err(error) => assert!(is_refusal(&error), "{}: {}", model.code, told(&error)),
                }
            }
            _ => {
                let mut changed = model.fill(dice);
                changed.retain(|_, _| dice.below(3) == 0);
                let mut fields = record.fields.clone();
                fields.extend(changed.clone());
                let moving = Moving {
                    number: record.filed.number.clone(),
                    base,
                    to: to.clone(),
                    reason: String::new(),
                    fields: changed,
                };
                match world.app.move_record(&world.session(by), moving) {
                    Ok(filed) => {
                        let against = model.against_move(&record, by, &to, &fields, today);
                        assert!(against.is_empty(), "{} by {by}: {against:?}", model.code);
                        after_move(model, &mut record, by, &to, fields, filed);
                        *moves += 1;
                    }
                    Err(error) => assert!(is_refusal(&error), "{}: {}", model.code, told(&error)),
                }
            }
        }
    }
    Some(record)
}

fn with_passwords(ground: &Ground) -> World {
    let world = World::new(ground);
    for login in ["manager", "lower", "clerk", "auditor"] {
        world.app.set_password(&world.session("admin"), login, PASSWORD).unwrap();
    }
    world
}

on_both!(no_sequence_of_calls_brings_a_record_where_its_kind_forbids, |ground| {
    let world = with_passwords(ground);
    let mut dice = Dice(2026);
    let mut moves = 0;
    let mut moved: BTreeMap<String, u32> = BTreeMap::new();
    for model in Model::all() {
        for _ in 0..3 {
            let before = moves;
            let Some(record) = follow(&world, &model, &mut dice, 10, &mut moves) else { continue };
            *moved.entry(model.code.clone()).or_default() += moves - before;
            let shown = world.app.show_record(&world.session("manager"), &record.filed.number).unwrap();
            assert_eq!(
                (shown.state.as_str(), shown.versions.len()),
                (record.state.as_str(), record.history.len()),
                "{}",
                record.filed.number
            );
        }
    }
    // It is not for want of moves that nothing was found.
    assert!(moves > 60 && moved.values().filter(|count| **count > 0).count() > 25, "{moves} {moved:?}");
    assert!(world.fsck().findings.is_empty());
});

on_both!(of_many_who_move_a_record_at_once_one_does_and_the_gate_holds, |ground| {
    let world = with_passwords(ground);
    let models = Model::all();
    let mut dice = Dice(7);
    let mut won = 0;
    for round in 0..30 {
        let model = &models[dice.below(models.len() as u64) as usize];
        let Some(mut record) = follow(&world, model, &mut dice, 2, &mut 0) else { continue };
        let states: Vec<String> =
            model.states().into_iter().map(|state| text(state, "code").to_owned()).collect();
        let today = world.clock.now().date();
        let barrier = Barrier::new(6);
        let tries: Vec<(&str, String, Values)> = (0..6)
            .map(|place| {
                let to = states[dice.below(states.len() as u64) as usize].clone();
                (["manager", "lower"][place % 2], to, model.fill(&mut dice))
            })
            .collect();
        let results: Vec<Result<Filed, Error>> = std::thread::scope(|scope| {
            let threads: Vec<_> = tries
                .iter()
                .map(|(by, to, fields)| {
                    let (world, record, barrier) = (&world, &record, &barrier);
                    let moving = Moving {
                        number: record.filed.number.clone(),
                        base: Base::Version(record.filed.version),
                        to: to.clone(),
                        reason: String::new(),
                        fields: fields.clone(),
                    };
                    scope.spawn(move || {
                        let session = world.session(by);
                        barrier.wait();
                        world.app.move_record(&session, moving)
                    })
                })
                .collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        let mut winners = 0;
        for (result, (by, to, changed)) in results.into_iter().zip(&tries) {
            match result {
                Ok(filed) => {
                    winners += 1;
                    let mut fields = record.fields.clone();
                    fields.extend(changed.clone());
                    let against = model.against_move(&record, by, to, &fields, today);
                    assert!(winners == 1 && against.is_empty(), "{}, round {round}: {against:?}", model.code);
                    after_move(model, &mut record, by, to, fields, filed);
                }
                Err(error) => assert!(is_refusal(&error), "{}: {}", model.code, told(&error)),
            }
        }
        won += winners;
        let shown = world.app.show_record(&world.session("manager"), &record.filed.number).unwrap();
        assert_eq!(
            (shown.state.as_str(), shown.versions.len()),
            (record.state.as_str(), record.history.len())
        );
    }
    assert!(won > 4, "{won}");
    assert!(world.fsck().findings.is_empty());
});
