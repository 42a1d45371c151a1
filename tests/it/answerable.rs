//! What readiness says of each thing that fails: who answers for it, what would settle it; and as of any day and position.

use sanad::app::readiness::{Moment, Readiness};
use sanad::app::{Code, Error};
use sanad::domain::status::Status;

use crate::harness::*;
use crate::http::Service;

const PASSWORD: &str = "tidy lantern under the bridge";
const DAY: i64 = 24 * 3600 * 1000;

/// A document that has to be reviewed by April and a process; three days later a nonconformity of somebody else.
fn filed(ground: &Ground) -> World {
    let world = World::new(ground);
    let first = ground.folder("first");
    write(&first, "gauges.txt", "how gauges are controlled");
    write(
        &first,
        "index.csv",
        "number,kind,title,state,document_type,document_code,revision,prepared_by,approved_by,effective_from,\
         review_due_on,files,process_code,process_type,process_owner,answers_for\n\
         D-1,procedure,Gauges,effective,procedure,QP-1,A,The clerk,The manager,2026-01-01,2026-04-01,gauges.txt,,,,\n\
         P-1,process,Auditing,effective,,,,,,2026-01-01,2027-04-01,,P1,core,Bilal Khan,f;a\n",
    );
    world.file(&first);
    world.clock.advance(3 * DAY);
    let second = ground.folder("second");
    write(
        &second,
        "index.csv",
        "number,kind,title,state,owner,detected_at,grade,description,due_on\n\
         N-1,nonconformity,Bore,open,clerk,Lathe 2,major,Bore too wide,2026-04-15\n",
    );
    world.file(&second);
    world
}

fn at_moment(world: &World, by: &str, size: Option<u64>, day: Option<&str>) -> Result<Readiness, Error> {
    let moment = Moment { size, day: day.map(|day| day.parse().unwrap()) };
    world.app.readiness_as_of(&world.session(by), "annexure-b", ("", ""), moment)
}

/// What fails of a record, over all rules, as `c.3 stale`.
fn failing(found: &Readiness, record: &str) -> Vec<String> {
    let rules = found.steps.iter().flat_map(|step| &step.rules);
    let fails = rules.filter(|rule| rule.items.iter().any(|item| item.fails && item.record == record));
    fails.map(|rule| format!("{} {}", rule.id, rule.status.code())).collect()
}

on_both!(readiness_is_asked_for_as_of_any_day_and_position, |ground| {
    let world = filed(ground);
    let asked = |size, day| at_moment(&world, "manager", size, day).unwrap();
    let now = asked(None, None);
    assert!(
        !failing(&now, "N-1").is_empty() && failing(&now, "D-1").iter().all(|rule| !rule.ends_with("stale"))
    );
    // The last position of a day that is over, and what was on record then.
    let then = asked(None, Some("2026-03-02"));
    assert!(then.as_of.size < now.as_of.size && then.day.to_string() == "2026-03-02");
    assert_eq!(failing(&then, "N-1"), Vec::<String>::new());
    assert_eq!(asked(None, Some("2026-03-04")).as_of.size, then.as_of.size);
    assert_eq!(asked(None, Some("2026-03-05")).steps, now.steps);
    // A day to come is judged by what is on record now.
    let later = asked(None, Some("2026-05-01"));
    assert_eq!(later.as_of.size, now.as_of.size);
    assert!(
        failing(&later, "D-1").iter().any(|rule| rule.ends_with("stale")),
        "{:?}",
        failing(&later, "D-1")
    );
    assert!(failing(&later, "N-1").len() > failing(&now, "N-1").len(), "it is overdue by then");
    // A position by itself is judged on the day of its head, and on another if that is asked.
    let position = Some(then.as_of.size);
    assert_eq!(asked(position, None).steps, then.steps);
    let both = asked(position, Some("2026-05-01"));
    assert_eq!((both.as_of.size, failing(&both, "N-1")), (then.as_of.size, Vec::new()));
    assert!(failing(&both, "D-1").iter().any(|rule| rule.ends_with("stale")));
    let refused = |size, day| at_moment(&world, "manager", size, day).unwrap_err().code();
    assert_eq!(refused(None, Some("2026-02-28")), Code::NotFound);
    assert_eq!(refused(Some(1_000_000), None), Code::NotFound);
});

on_both!(the_head_of_a_day_is_found_among_many, |ground| {
    let world = World::new(ground);
    let folder = ground.folder("one");
    let mut sizes = Vec::new();
    for day in 0..12 {
        for turn in 0..=day % 3 {
            let row = format!(
                "number,kind,title,state,detected_at,grade,description\nN-{day}-{turn},nonconformity,Bore,open,L,minor,W\n"
            );
            write(&folder, "index.csv", row);
            world.file(&folder);
        }
        sizes.push(at_moment(&world, "manager", None, None).unwrap().as_of.size);
        world.clock.advance(DAY);
    }
    for (day, size) in sizes.into_iter().enumerate() {
        let asked = format!("2026-03-{:02}", 2 + day);
        assert_eq!(at_moment(&world, "manager", None, Some(&asked)).unwrap().as_of.size, size, "{asked}");
    }
});

on_both!(what_fails_says_who_answers_for_it_and_what_would_settle_it, |ground| {
    let world = filed(ground);
    let told = |by: &str, record: &str| -> Vec<String> {
        let session = world.session(by);
        let found = world.app.readiness(&session, "annexure-b", "", "").unwrap();
        let owners = world.app.owners(&session, &found).unwrap();
        let mut told = Vec::new();
        let code = if record.is_empty() { "a" } else { "f" };
        for step in found.steps.iter().filter(|step| step.code == code) {
            for item in step.rules.iter().flat_map(|rule| &rule.items).filter(|item| item.record == record) {
                assert!(!item.fails || !item.remedy.is_empty(), "{}", item.reason);
                let names = owners.of(step, item).into_iter();
                told.extend(
                    names.map(|owner| {
                        format!("{}{}", owner.name, if owner.is_active { "" } else { ", left" })
                    }),
                );
            }
        }
        told.dedup();
        told
    };
    assert_eq!(told("manager", "N-1"), ["The clerk"]);
    // What names no record is the business of whoever a record makes responsible for the step.
    assert_eq!(told("manager", ""), ["Bilal Khan"]);
    // Handed over: no version of the record, and still another answer.
    world.app.hand_over(&world.session("manager"), "clerk", "lower").unwrap();
    assert_eq!(told("manager", "N-1"), ["The lower"]);
    // Who sees readiness and no records is told nobody's name.
    assert_eq!(told("body", "N-1"), Vec::<String>::new());
    assert_eq!(told("body", ""), Vec::<String>::new());
});

on_both!(owners_remedies_and_days_are_on_the_page_in_the_api_and_at_the_command_line, |ground| {
    let world = filed(ground);
    world.app.set_password(&world.session("admin"), "manager", PASSWORD).unwrap();
    let service = Service::start(ground);
    let cookie = service.sign_in("tst", "manager", PASSWORD);
    let get = |path: &str| service.get(path, &[("cookie", &cookie), ("accept-language", "en")]);
    let api = get("/api/v1/readiness?day=2026-05-01").json();
    assert_eq!(api["day"].as_str(), Some("2026-05-01"));
    let step = api["steps"].as_array().unwrap().iter().find(|step| step["code"] == "f").unwrap();
    assert_eq!(step["responsible"], serde_json::json!(["Bilal Khan"]));
    let rules = step["rules"].as_array().unwrap().iter();
    let items: Vec<_> = rules.flat_map(|rule| rule["items"].as_array().unwrap()).collect();
    let of_record = items.iter().find(|item| item["record"] == "N-1").unwrap();
    assert_eq!(of_record["owners"], serde_json::json!([{ "name": "The clerk", "is_active": true }]));
    assert!(of_record["remedy"].as_str().unwrap().starts_with("Next step of N-1: “"), "{of_record}");
    let then = get("/api/v1/readiness?day=2026-03-02").json();
    assert!(then["size"].as_u64().unwrap() < api["size"].as_u64().unwrap());
    assert!(then["signed_at"].as_str().unwrap().starts_with("2026-03-02T08:00"), "{}", then["signed_at"]);
    let size = then["size"].to_string();
    assert_eq!(get(&format!("/api/v1/readiness?as_of={size}")).json()["steps"], then["steps"]);
    for (wrong, field) in [("day=2026-13-01", "day"), ("as_of=many", "as_of")] {
        let reply = get(&format!("/api/v1/readiness?{wrong}"));
        assert!(reply.status == 422 && reply.text().contains(&format!("\"{field}\"")), "{}", reply.text());
    }
    assert_eq!(get("/api/v1/readiness?day=2020-01-01").status, 404);
    let page = get("/readiness?day=2026-05-01").text();
    for said in ["Answers for it: Bilal Khan", "The clerk", "Next step of N-1", "value=\"2026-05-01\""] {
        assert!(page.contains(said), "{said}: {page}");
    }
    assert!(
        page.contains("As it stood, not as it is now") && !page.contains("The day has not come"),
        "{page}"
    );
    assert!(get("/readiness?day=2126-05-01").text().contains("The day has not come"));
    let told = |arguments: &[&str]| {
        let output =
            sanad().arg("readiness").args(arguments).arg("--dir").arg(ground.dir()).output().unwrap();
        printed(&output)
    };
    let text = told(&["--on", "2026-03-05", "--reasons", "--as", "manager"]);
    assert!(text.contains("-> The clerk: Next step of N-1: “"), "{text}");
    assert!(text.contains("judged on 2026-03-05"), "{text}");
    let refused = told(&["--on", "yesterday"]);
    assert!(refused.contains("\"yesterday\" is no day"), "{refused}");
    let blocked = at_moment(&world, "manager", None, None).unwrap();
    assert!(blocked.steps.iter().any(|step| step.status == Status::Blocked));
});
