//! Electronic signatures: what is asked for, given with the password, in order, void when the content changes; delegates.

use std::io::Read;
use std::sync::Barrier;

use sanad::app::delegations::NewDelegation;
use sanad::app::organisations::NewOrganisation;
use sanad::app::packs::NewPack;
use sanad::app::people::{NewPerson, PersonChange};
use sanad::app::records::{Base, FileChoice, Filed, Moving, RecordForm, SignatureAsk, Target};
use sanad::app::sign_in::{Credentials, Visit};
use sanad::app::signing::{Proof, SignedRecord, Wanted};
use sanad::app::users::NewUser;
use sanad::app::{Code, Error};
use sanad::domain::access::{Marking, Role};
use sanad::domain::clock::Clock;
use sanad::domain::kind::Values;
use sanad::domain::totp;
use serde_json::json;

use crate::harness::*;
use crate::http::Service;

pub const PASSWORD: &str = "tidy lantern under the bridge";
const DAY_MS: i64 = 24 * 3600 * 1000;

pub fn visit() -> Visit {
    Visit { address: "10.0.0.7".to_owned(), agent: "test".to_owned() }
}

/// An installation in which everybody has a password, and a third quality manager is there.
pub fn world(ground: &Ground) -> World {
    let world = World::new(ground);
    let admin = world.session("admin");
    let (name, role, clearance) = ("The third", "quality-manager", "RESTRICTED");
    let person = PersonChange { name: name.into(), role: role.into(), clearance: clearance.into() };
    world.app.add_person(&admin, &NewPerson { login: "third".to_owned(), person }).unwrap();
    for login in ["manager", "lower", "third", "clerk", "auditor"] {
        world.app.set_password(&admin, login, PASSWORD).unwrap();
    }
    world
}

fn form(document_type: &str) -> RecordForm {
    let fields: Values = [
        ("document_type", document_type),
        ("document_code", "QP-1"),
        ("revision", "A"),
        ("prepared_by", "The clerk"),
        ("approved_by", "The manager"),
        ("effective_from", "2026-04-01"),
        ("review_due_on", "2028-04-01"),
    ]
    .into_iter()
    .map(|(name, value)| (name.to_owned(), json!(value)))
    .collect();
    RecordForm {
        target: Target::New { kind: "procedure".to_owned(), number: String::new(), state: String::new() },
        title: "Control of gauges".to_owned(),
        occurred_on: "2026-03-01".to_owned(),
        marking: String::new(),
        owner: String::new(),
        fields,
        files: Vec::new(),
        links: Vec::new(),
        reason: String::new(),
    }
}

fn edited(world: &World, by: &str, filed: &Filed, change: impl FnOnce(&mut RecordForm)) -> Filed {
    try_edit(world, by, filed, change).unwrap_or_else(|error| panic!("{}", told(&error)))
}

fn try_edit(
    world: &World,
    by: &str,
    filed: &Filed,
    change: impl FnOnce(&mut RecordForm),
) -> Result<Filed, Error> {
    let target = Target::Edit { number: filed.number.clone(), base: Base::Version(filed.version) };
    let file = world.app.show_record(&world.session(by), &filed.number).unwrap().files.remove(0).digest;
    let mut form = RecordForm { target, reason: "Better said".to_owned(), ..form("procedure") };
    form.files = vec![FileChoice::Kept(file)];
    change(&mut form);
    world.app.save_record(&world.session(by), form)
}

fn try_move(world: &World, by: &str, filed: &Filed, to: &str) -> Result<Filed, Error> {
    let moving = Moving {
        number: filed.number.clone(),
        base: Base::Version(filed.version),
        to: to.to_owned(),
        reason: String::new(),
        fields: Values::new(),
    };
    world.app.move_record(&world.session(by), moving)
}

fn moved(world: &World, by: &str, filed: &Filed, to: &str) -> Filed {
    try_move(world, by, filed, to).unwrap_or_else(|error| panic!("{}", told(&error)))
}

/// A document that the clerk wrote and sent for review.
pub fn submitted(world: &World, document_type: &str) -> Filed {
    let clerk = world.session("clerk");
    let mut source: &[u8] = b"how gauges are controlled";
    let upload = world.app.receive(&clerk, "qp-1.txt", &mut source as &mut dyn Read, None).unwrap();
    let mut form = form(document_type);
    form.files = vec![FileChoice::Upload(upload.upload)];
    let filed = world.app.save_record(&clerk, form).unwrap_or_else(|error| panic!("{}", told(&error)));
    moved(world, "clerk", &filed, "in-review")
}

pub fn wanted(filed: &Filed, meaning: &str) -> Wanted {
    Wanted {
        number: filed.number.clone(),
        base: Base::Version(filed.version),
        to: "effective".to_owned(),
        meaning: meaning.to_owned(),
        on_behalf: String::new(),
        refusal: None,
    }
}

pub fn proof(password: &str) -> Proof {
    Proof { password: password.to_owned().into(), code: String::new() }
}

pub fn give(world: &World, by: &str, wanted: Wanted) -> Result<SignedRecord, Error> {
    world.app.sign_record(&world.session(by), &visit(), &proof(PASSWORD), wanted)
}

fn sign(world: &World, by: &str, filed: &Filed, meaning: &str) -> SignedRecord {
    give(world, by, wanted(filed, meaning)).unwrap_or_else(|error| panic!("{}", told(&error)))
}

/// Why a signature is not taken.
fn refused(world: &World, by: &str, filed: &Filed, meaning: &str) -> String {
    let error = give(world, by, wanted(filed, meaning)).unwrap_err();
    assert_eq!(error.code(), Code::Signature, "{}", told(&error));
    error.other_lines().collect::<Vec<_>>().join(" ")
}

/// Why a document does not become effective.
fn held_up(world: &World, by: &str, filed: &Filed) -> Vec<String> {
    let error = try_move(world, by, filed, "effective").unwrap_err();
    assert_eq!(error.code(), Code::Transition, "{}", told(&error));
    error.other_lines().map(str::to_owned).collect()
}

fn asks(world: &World, by: &str, filed: &Filed) -> Vec<SignatureAsk> {
    world.app.record_document(&world.session(by), &filed.number).unwrap().to_be_signed
}

fn standings(world: &World, filed: &Filed) -> Vec<(String, &'static str, Option<u32>)> {
    let document = world.app.record_document(&world.session("manager"), &filed.number).unwrap();
    document.signatures.into_iter().map(|one| (one.meaning, one.standing, one.void_in)).collect()
}

on_both!(a_procedure_takes_two_signatures_in_order_and_a_work_instruction_one, |ground| {
    let world = world(ground);
    let document = submitted(&world, "procedure");
    let lines = held_up(&world, "manager", &document);
    assert_eq!(
        lines,
        [
            "The signature “Reviewed” is missing: Quality manager / Contributor.",
            "The signature “Approved” is missing: Quality manager.",
        ]
    );
    // In order: nobody approves what nobody has reviewed.
    assert!(refused(&world, "manager", &document, "approved").contains("comes before"));
    assert!(refused(&world, "manager", &document, "verified").contains("not asked for"));
    // Who wrote it judges none of it.
    assert!(refused(&world, "clerk", &document, "reviewed").contains("who wrote none"));
    assert!(refused(&world, "auditor", &document, "reviewed").contains("for others"));
    let reviewed = sign(&world, "lower", &document, "reviewed");
    assert_eq!(
        (reviewed.version, reviewed.digest, reviewed.name.as_str()),
        (2, document.digest, "The lower")
    );
    assert!(refused(&world, "third", &document, "reviewed").contains("signed already"));
    // One person is one signature.
    assert!(refused(&world, "lower", &document, "approved").contains("somebody else"));
    assert_eq!(
        held_up(&world, "manager", &document),
        [
            "The signature “Approved” is missing: Quality manager.",
            "Given: “Reviewed” by The lower on 2026-03-02.",
        ]
    );
    sign(&world, "manager", &document, "approved");
    let effective = moved(&world, "manager", &document, "effective");
    // The state changed, and nothing else: what was signed still counts.
    let counts = |meaning: &str| (meaning.to_owned(), "counts", None);
    assert_eq!(standings(&world, &effective), [counts("reviewed"), counts("approved")]);

    let instruction = submitted(&world, "work-instruction");
    let asked: Vec<String> =
        asks(&world, "manager", &instruction).into_iter().map(|ask| ask.meaning).collect();
    assert_eq!(asked, ["approved"]);
    sign(&world, "manager", &instruction, "approved");
    moved(&world, "third", &instruction, "effective");
    // What an event says is what was signed.
    let bodies =
        ground.values("SELECT body AS value FROM events WHERE action = 'record_signed' ORDER BY event_index");
    let first: serde_json::Value = serde_json::from_str(bodies[0].as_deref().unwrap()).unwrap();
    assert_eq!(first["digest"], json!(document.digest.to_string()));
    assert_eq!(
        first["detail"],
        json!({
            "number": document.number, "version": 2, "meaning": "reviewed", "to": "effective",
            "name": "The lower", "login": "lower", "role": "quality-manager",
        })
    );
    assert_eq!((bodies.len(), world.fsck().findings.len()), (3, 0));
});

on_both!(a_changed_content_makes_signatures_void_and_a_changed_state_does_not, |ground| {
    let world = world(ground);
    let document = submitted(&world, "procedure");
    sign(&world, "lower", &document, "reviewed");
    let back = moved(&world, "manager", &document, "draft");
    let again = moved(&world, "manager", &back, "in-review");
    assert_eq!(standings(&world, &again), [("reviewed".to_owned(), "counts", None)]);
    let changed = edited(&world, "clerk", &again, |form| form.title = "Control of all gauges".to_owned());
    let void = ("reviewed".to_owned(), "void", Some(changed.version));
    assert_eq!(standings(&world, &changed), std::slice::from_ref(&void));
    assert_eq!(held_up(&world, "third", &changed).len(), 2);
    // Back to what it said before: what was void stays void.
    let back = edited(&world, "clerk", &changed, |_| ());
    assert_eq!(standings(&world, &back), [void]);
    // Each part of the content counts.
    let mut last = back;
    let changes: [fn(&mut RecordForm); 3] = [
        |form| form.occurred_on = "2026-02-28".to_owned(),
        |form| drop(form.fields.insert("operation".to_owned(), json!("Grinding"))),
        |form| form.marking = "CONFIDENTIAL".to_owned(),
    ];
    // The last one is above the clerk's clearance, and above the reviewer's.
    for (change, by) in changes.into_iter().zip(["clerk", "clerk", "manager"]) {
        sign(&world, "lower", &last, "reviewed");
        last = edited(&world, by, &last, change);
        let all = standings(&world, &last);
        assert_eq!(all.last(), Some(&("reviewed".to_owned(), "void", Some(last.version))), "{all:?}");
    }
    // A signature is given over the version that was seen.
    let stale = Wanted { base: Base::Version(1), ..wanted(&last, "reviewed") };
    assert_eq!(give(&world, "manager", stale).unwrap_err().code(), Code::Conflict);
    assert!(world.fsck().findings.is_empty());
});

on_both!(a_move_does_not_change_what_was_signed, |ground| {
    let world = world(ground);
    let document = submitted(&world, "work-instruction");
    sign(&world, "manager", &document, "approved");
    let moving = Moving {
        number: document.number.clone(),
        base: Base::Version(document.version),
        to: "effective".to_owned(),
        reason: String::new(),
        fields: [("effective_from".to_owned(), json!("2026-05-01"))].into_iter().collect(),
    };
    let error = world.app.move_record(&world.session("third"), moving).unwrap_err();
    let lines: Vec<&str> = error.other_lines().collect();
    assert!(lines[0].starts_with("This move would change what was signed"), "{lines:?}");
    // What the move would ask for stands before anybody signs.
    let clerk = world.session("clerk");
    let mut unfilled = form("work-instruction");
    unfilled.fields.remove("effective_from");
    let filed = world.app.save_record(&clerk, unfilled).unwrap();
    let filed = moved(&world, "clerk", &filed, "in-review");
    assert_eq!(
        refused(&world, "manager", &filed, "approved"),
        "Effective from needs a value first. The record needs at least one file first."
    );
    let effective = moved(&world, "third", &document, "effective");
    let page = |filed: &Filed| world.app.record_page(&world.session("manager"), &filed.number).unwrap();
    assert!(!page(&effective).is_unsigned);
    // In force it stays as it was signed, also for whoever imports it anew: it is moved back first.
    let as_it_is = |form: &mut RecordForm| {
        form.fields.insert("document_type".to_owned(), json!("work-instruction"));
    };
    let revise = |form: &mut RecordForm| {
        as_it_is(form);
        form.fields.insert("revision".to_owned(), json!("B"));
    };
    let error = try_edit(&world, "manager", &effective, revise).unwrap_err();
    assert_eq!(error.code(), Code::Invalid);
    let line = told(&error);
    assert!(line.contains("signed this as it stands") && line.contains("“Revise”"), "{line}");
    assert_eq!(world.fsck().findings, []);
    // Who may see it may change; then what was signed is not what it says, and the page says so. It opens no way round.
    let marked = edited(&world, "manager", &effective, |form| {
        as_it_is(form);
        form.marking = "CONFIDENTIAL".to_owned();
    });
    assert!(page(&marked).is_unsigned);
    assert_eq!(try_edit(&world, "manager", &marked, revise).unwrap_err().code(), Code::Invalid);
    let draft = moved(&world, "manager", &marked, "draft");
    edited(&world, "manager", &draft, revise);
});

on_both!(any_order_refusals_and_changes_of_mind, |ground| {
    let world = world(ground);
    let clerk = world.session("clerk");
    let kind = world.app.definitions("tst").kinds.get("concession").unwrap();
    let fields: Values = kind
        .fields
        .iter()
        .filter(|field| field.required || !field.required_in.is_empty())
        .map(|field| {
            use sanad::domain::kind::FieldType;
            let value = match field.field_type {
                FieldType::Date => json!("2026-03-01"),
                FieldType::Choice => json!(field.choices[0].code),
                FieldType::Boolean => json!(true),
                FieldType::Integer => json!(1),
                FieldType::Decimal => json!("1"),
                FieldType::List => json!(["S-1"]),
                _ => json!("Something"),
            };
            (field.name.clone(), value)
        })
        .collect();
    let mut source: &[u8] = b"the customer agrees";
    let upload = world.app.receive(&clerk, "letter.txt", &mut source as &mut dyn Read, None).unwrap();
    let new = RecordForm {
        target: Target::New { kind: "concession".to_owned(), number: String::new(), state: String::new() },
        fields,
        files: vec![FileChoice::Upload(upload.upload)],
        ..form("procedure")
    };
    let filed = world.app.save_record(&clerk, new).unwrap_or_else(|error| panic!("{}", told(&error)));
    let filed = moved(&world, "clerk", &filed, "in-review");
    let to = |wanted: Wanted| Wanted { to: "approved".to_owned(), ..wanted };
    let refusal =
        |reason: &str| Wanted { refusal: Some(reason.to_owned()), ..to(wanted(&filed, "approved")) };
    // Without a reason nobody refuses.
    assert_eq!(give(&world, "manager", refusal(" ")).unwrap_err().code(), Code::Invalid);
    let said = give(&world, "manager", refusal("Drawing C, not B")).unwrap();
    assert!(said.is_refusal);
    // Any order: the other one may sign, whoever refused holds it up.
    give(&world, "lower", to(wanted(&filed, "reviewed"))).unwrap();
    give(&world, "third", to(wanted(&filed, "approved"))).unwrap();
    let error = try_move(&world, "third", &filed, "approved").unwrap_err();
    let lines: Vec<&str> = error.other_lines().collect();
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert!(lines[0].starts_with("Refused: “Approved” by The manager on 2026-03-02."), "{lines:?}");
    // The third takes theirs back, and the manager signs after all.
    give(&world, "third", refusal("In haste")).unwrap();
    give(&world, "manager", to(wanted(&filed, "approved"))).unwrap();
    assert!(try_move(&world, "third", &filed, "approved").is_err());
    let all = standings(&world, &filed);
    let counting = all.iter().filter(|(_, standing, _)| *standing == "counts").count();
    assert_eq!((all.len(), counting), (5, 3), "{all:?}");
    let document = world.app.record_document(&clerk, &filed.number).unwrap();
    assert_eq!(document.signatures[0].reason.as_deref(), Some("Drawing C, not B"));
    // The third signs nothing more: the place is taken. But content that changes takes the refusal away.
    let error = give(&world, "third", to(wanted(&filed, "approved"))).unwrap_err();
    assert!(error.other_lines().any(|line| line.contains("signed already")), "{}", told(&error));
    assert!(world.fsck().findings.is_empty());
});

on_both!(each_signing_takes_the_password_and_the_second_factor, |ground| {
    let world = world(ground);
    let app = &world.app;
    let document = submitted(&world, "procedure");
    let lower = || world.session("lower");
    let wrong = |session, password: &str, code: &str| {
        let proof = Proof { password: password.to_owned().into(), code: code.to_owned() };
        app.sign_record(&session, &visit(), &proof, wanted(&document, "reviewed"))
    };
    let before = ground.number("SELECT count(*) FROM signatures");
    let error = wrong(lower(), "another lantern", "").unwrap_err();
    assert_eq!(error.fields().map(|(name, _)| name).collect::<Vec<_>>(), ["password"]);
    // It is an event, and counts with what fails at the door.
    let events = "SELECT count(*) FROM events WHERE action = 'sign_in_refused'";
    assert_eq!(ground.number(events), 1);
    let door = |password: &str| {
        let who = Credentials { organisation: "", login: "lower", password };
        app.sign_in(&who, &visit(), None).map_err(|error| error.code())
    };
    for _ in 0..2 {
        assert_eq!(door("another lantern").unwrap_err(), Code::SignIn);
        assert_eq!(wrong(lower(), "another lantern", "").unwrap_err().code(), Code::Invalid);
    }
    assert_eq!(wrong(lower(), PASSWORD, "").unwrap_err().code(), Code::TooMany);
    assert_eq!(door(PASSWORD).unwrap_err(), Code::TooMany);
    world.clock.advance(60_000);
    // A second factor is asked for each time, and a code serves once.
    let (token, _) = door(PASSWORD).unwrap();
    let browser = app.browser(&token).unwrap().unwrap();
    app.begin_second_factor(&browser).unwrap();
    let secret = from_base32(&app.second_factor(&browser).unwrap().secret.unwrap());
    let code = || totp::code(&secret, totp::step(world.clock.now()));
    let recovery = app.confirm_second_factor(&browser, &visit(), &code()).unwrap();
    assert_eq!(wrong(lower(), PASSWORD, "").unwrap_err().code(), Code::SecondFactor);
    assert_eq!(wrong(lower(), PASSWORD, &code()).unwrap_err().code(), Code::SecondFactor);
    world.clock.advance(30_000);
    assert_eq!(ground.number("SELECT count(*) FROM signatures"), before);
    wrong(lower(), PASSWORD, &code()).unwrap();
    // A recovery code serves too, once; the ledger accounts for it.
    let next = submitted(&world, "procedure");
    let proof = Proof { password: PASSWORD.to_owned().into(), code: recovery[0].clone() };
    app.sign_record(&lower(), &visit(), &proof, wanted(&next, "reviewed")).unwrap();
    let last = submitted(&world, "procedure");
    let error = app.sign_record(&lower(), &visit(), &proof, wanted(&last, "reviewed")).unwrap_err();
    assert_eq!(error.code(), Code::SecondFactor);
    assert!(world.fsck().findings.is_empty());
});

on_both!(a_delegate_signs_for_another_within_the_days_and_kinds, |ground| {
    let world = world(ground);
    let app = &world.app;
    let named = |by: &str, to: &str, from: &str, until: &str, kinds: &[&str]| {
        let kinds = kinds.iter().map(|kind| (*kind).to_owned()).collect();
        let new = NewDelegation { to: to.into(), from: from.into(), until: until.into(), kinds };
        app.give_delegation(&world.session(by), &new)
    };
    let wrong = |error: Error| error.fields().map(|(name, _)| name.to_owned()).collect::<Vec<_>>();
    assert_eq!(
        wrong(named("manager", "manager", "x", "2026-03-01", &["no"]).unwrap_err()),
        ["to", "from", "kinds"]
    );
    assert_eq!(
        wrong(named("manager", "body", "2026-03-04", "2026-03-03", &[]).unwrap_err()),
        ["to", "until"]
    );
    assert_eq!(wrong(named("manager", "clerk", "2026-03-02", "2027-03-05", &[]).unwrap_err()), ["until"]);
    assert_eq!(named("body", "clerk", "2026-03-02", "2026-03-05", &[]).unwrap_err().code(), Code::Denied);
    // The auditor signs for the manager, but only procedures, and from the 3rd to the 5th.
    let given = named("manager", "auditor", "2026-03-03", "2026-03-05", &["procedure"]).unwrap();
    assert_eq!(given.standing, "coming");
    let document = submitted(&world, "work-instruction");
    let for_manager = |filed: &Filed| Wanted { on_behalf: "manager".to_owned(), ..wanted(filed, "approved") };
    let refused = |by: &str, wanted: Wanted| {
        let error = give(&world, by, wanted).unwrap_err();
        assert_eq!(error.code(), Code::Signature, "{}", told(&error));
        error.other_lines().collect::<Vec<_>>().join(" ")
    };
    assert!(refused("auditor", for_manager(&document)).contains("do not sign for"));
    world.clock.advance(DAY_MS);
    // Their own role is not enough, that of the manager is.
    assert!(refused("auditor", wanted(&document, "approved")).contains("for others"));
    let signed =
        give(&world, "auditor", for_manager(&document)).unwrap_or_else(|error| panic!("{}", told(&error)));
    assert_eq!((signed.name.as_str(), signed.on_behalf_of.as_deref()), ("The auditor", Some("The manager")));
    // The manager has signed by them.
    assert!(refused("manager", wanted(&document, "approved")).contains("somebody else"));
    moved(&world, "third", &document, "effective");
    // What the manager wrote, the delegate does not approve for them; nor what they wrote themselves.
    let own = submitted(&world, "work-instruction");
    let own = edited(&world, "manager", &own, |form| {
        form.fields.insert("document_type".to_owned(), json!("work-instruction"));
    });
    let own = edited(&world, "manager", &own, |form| {
        form.fields.insert("document_type".to_owned(), json!("work-instruction"));
        form.fields.insert("revision".to_owned(), json!("B"));
    });
    assert!(refused("auditor", for_manager(&own)).contains("who wrote none"));
    // The last day is included; the day after is not.
    let late = submitted(&world, "work-instruction");
    world.clock.advance(2 * DAY_MS);
    assert!(asks(&world, "auditor", &late)[0].may_sign);
    world.clock.advance(DAY_MS);
    assert!(!asks(&world, "auditor", &late)[0].may_sign);
    assert!(refused("auditor", for_manager(&late)).contains("do not sign for"));
    // Taken back, by nobody else.
    let anew = named("manager", "auditor", "2026-03-06", "2026-03-09", &[]).unwrap();
    assert_eq!(
        app.end_delegation(&world.session("lower"), &anew.delegation).unwrap_err().code(),
        Code::NotFound
    );
    app.end_delegation(&world.session("manager"), &anew.delegation).unwrap();
    assert_eq!(
        app.end_delegation(&world.session("manager"), &anew.delegation).unwrap_err().code(),
        Code::NotFound
    );
    assert!(refused("auditor", for_manager(&late)).contains("do not sign for"));
    let list = app.list_delegations(&world.session("auditor")).unwrap();
    let standings: Vec<&str> = list.received.iter().map(|one| one.standing.as_str()).collect();
    assert_eq!((list.given.len(), standings), (0, vec!["ended", "over"]));
    assert!(world.fsck().findings.is_empty());
});

on_both!(of_two_who_sign_at_once_one_signs, |ground| {
    let world = world(ground);
    let document = submitted(&world, "work-instruction");
    for round in 0..3 {
        let document = if round == 0 { document.clone() } else { submitted(&world, "work-instruction") };
        let barrier = Barrier::new(2);
        let results: Vec<Result<SignedRecord, Error>> = std::thread::scope(|scope| {
            let threads: Vec<_> = ["manager", "third"]
                .map(|by| {
                    let (world, document, barrier) = (&world, &document, &barrier);
                    scope.spawn(move || {
                        barrier.wait();
                        give(world, by, wanted(document, "approved"))
                    })
                })
                .into_iter()
                .collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 1, "{results:?}");
        let refused = results.into_iter().find_map(Result::err).unwrap();
        assert!(refused.other_lines().any(|line| line.contains("signed already")), "{}", told(&refused));
    }
    assert_eq!(ground.number("SELECT count(*) FROM signatures"), 3);
    assert!(world.fsck().findings.is_empty());
});

on_both!(what_is_above_or_elsewhere_is_signed_by_nobody_who_may_not_see_it, |ground| {
    let world = world(ground);
    let app = &world.app;
    let document = submitted(&world, "work-instruction");
    let marked = edited(&world, "manager", &document, |form| {
        form.fields.insert("document_type".to_owned(), json!("work-instruction"));
        form.marking = "SECRET".to_owned();
    });
    assert_eq!(give(&world, "third", wanted(&marked, "approved")).unwrap_err().code(), Code::NotFound);
    // Nor by a delegate who sees it for somebody who does not.
    let new = NewDelegation {
        to: "manager".into(),
        from: "2026-03-02".into(),
        until: "2026-03-05".into(),
        kinds: vec![],
    };
    app.give_delegation(&world.session("third"), &new).unwrap();
    let for_third = Wanted { on_behalf: "third".to_owned(), ..wanted(&marked, "approved") };
    assert_eq!(give(&world, "manager", for_third).unwrap_err().code(), Code::Signature);
    // Nor by an administrator, whose role signs nothing.
    assert_eq!(give(&world, "admin", wanted(&document, "approved")).unwrap_err().code(), Code::Denied);
    let user = NewUser {
        login: "stranger".to_owned(),
        name: "A stranger".to_owned(),
        role: Role::QualityManager,
        clearance: Marking::Secret,
    };
    let administrator = NewUser { login: "admin".to_owned(), role: Role::Administrator, ..user.clone() };
    let users = vec![administrator, user];
    app.add_organisation(NewOrganisation {
        is_post_quantum: false,
        code: "oth".parse().unwrap(),
        name: "Other Works".to_owned(),
        host: None,
        users,
    })
    .unwrap();
    app.set_password(&app.session_in(Some("oth"), "admin").unwrap(), "stranger", PASSWORD).unwrap();
    let stranger = app.session_in(Some("oth"), "stranger").unwrap();
    let error =
        app.sign_record(&stranger, &visit(), &proof(PASSWORD), wanted(&marked, "approved")).unwrap_err();
    assert_eq!(error.code(), Code::NotFound);
    let new = NewDelegation {
        to: "clerk".into(),
        from: "2026-03-02".into(),
        until: "2026-03-05".into(),
        kinds: vec![],
    };
    assert_eq!(app.give_delegation(&stranger, &new).unwrap_err().code(), Code::Invalid);
});

on_both!(a_person_signs_on_a_page_and_a_program_with_the_password_in_its_request, |ground| {
    let world = world(ground);
    let (document, other) = (submitted(&world, "work-instruction"), submitted(&world, "work-instruction"));
    let home = world.app.home(&world.session("manager")).unwrap();
    assert_eq!(home.to_sign.count, 2);
    assert_eq!(world.app.home(&world.session("clerk")).unwrap().to_sign.count, 0);
    let who = Credentials { organisation: "tst", login: "manager", password: PASSWORD };
    let (cookie, _) = world.app.sign_in(&who, &visit(), None).unwrap();
    let browser = world.app.browser(&cookie).unwrap().unwrap();
    let scopes = ["read".to_owned(), "write".to_owned()];
    let (_, token) = world.app.create_token(&browser, "script", &scopes, 300).unwrap();
    drop(world);
    let service = Service::start(ground);
    // The service runs under the machine's clock: the session has ended, so the page is asked for with a new one.
    let sent = service.send(
        "POST",
        "/sign-in",
        &[("content-type", "application/x-www-form-urlencoded"), ("sec-fetch-site", "same-origin")],
        format!("organisation=tst&login=manager&password={}", PASSWORD.replace(' ', "+")).as_bytes(),
    );
    let cookie = format!("sanad={}", sent.cookie("sanad").unwrap());
    let page = |path: &str| service.send("GET", path, &[("cookie", &cookie)], b"");
    let shown = page(&format!("/records/{}", document.number));
    let sign = format!("/records/{}/sign", document.number);
    assert!(shown.text().contains(&format!("{sign}?to=effective&amp;meaning=approved")), "{}", shown.text());
    let asked = page(&format!("{sign}?to=effective&meaning=approved"));
    assert!(asked.status == 200 && asked.text().contains(&document.digest.to_string()), "{}", asked.text());
    assert_eq!(page(&format!("{sign}?to=effective&meaning=reviewed")).status, 404);
    let post = |password: &str| {
        let body =
            format!("base=2&to=effective&meaning=approved&act=sign&password={}", password.replace(' ', "+"));
        let headers = [
            ("cookie", cookie.as_str()),
            ("content-type", "application/x-www-form-urlencoded"),
            ("sec-fetch-site", "same-origin"),
        ];
        service.send("POST", &sign, &headers, body.as_bytes())
    };
    let again = post("another lantern");
    assert!(again.status == 422 && again.text().contains("This is not your password"), "{}", again.text());
    assert!(!again.text().contains("another lantern"));
    let done = post(PASSWORD);
    assert_eq!(done.status, 303, "{}", done.text());
    assert!(page(&format!("/records/{}?done=signed", document.number)).text().contains("The manager"));

    let bearer = format!("Bearer {token}");
    let tag = format!("\"{}\"", other.digest.hex());
    let api = format!("/api/v1/records/{}", other.number);
    let program = |method: &str, path: &str, key: &str, body: serde_json::Value| {
        let mut headers = vec![
            ("authorization", bearer.as_str()),
            ("content-type", "application/json"),
            ("if-match", tag.as_str()),
        ];
        if !key.is_empty() {
            headers.push(("idempotency-key", key));
        }
        service.send(method, path, &headers, body.to_string().as_bytes())
    };
    let body = |password: &str| json!({ "to": "effective", "meaning": "approved", "password": password });
    let signatures = format!("{api}/signatures");
    let missing = program("POST", &signatures, "", json!({ "to": "effective", "meaning": "approved" }));
    assert_eq!(missing.status, 400, "{}", missing.text());
    assert_eq!(program("POST", &signatures, "k-1", body("another lantern")).status, 422);
    let first = program("POST", &signatures, "k-1", body(PASSWORD));
    assert_eq!(first.status, 201, "{}", first.text());
    assert_eq!(first.json()["digest"], json!(other.digest.to_string()));
    assert!(first.json()["receipt"].as_str().unwrap().starts_with("c2sp.org/tlog-proof"));
    let replayed = program("POST", &signatures, "k-1", body(PASSWORD));
    assert_eq!((replayed.json(), replayed.header("idempotency-replayed")), (first.json(), Some("true")));
    // It is kept nowhere, not even hashed: another password is the same request.
    assert_eq!(program("POST", &signatures, "k-1", body("x")).json(), first.json());
    let taken_back =
        json!({ "to": "effective", "meaning": "approved", "password": PASSWORD, "reason": "Too early" });
    assert_eq!(program("POST", &format!("{api}/refusals"), "k-2", taken_back).status, 201);
    let read = program("GET", &api, "", json!({})).json();
    assert_eq!(read["signatures"].as_array().unwrap().len(), 2);
    assert_eq!(
        (&read["signatures"][0]["standing"], &read["to_be_signed"][0]["may_sign"]),
        (&json!("replaced"), &json!(true))
    );
    let kind = program("GET", "/api/v1/kinds/procedure", "", json!({})).json();
    let asked = kind["moves"].as_array().unwrap().iter().find(|one| one["to"] == "effective").unwrap();
    assert_eq!(asked["signatures"][1]["meaning"], "approved");
    let given = json!({ "to": "lower", "from": "2099-01-01", "until": "2100-06-01" });
    assert_eq!(program("POST", "/api/v1/delegations", "k-3", given).status, 422);
    let today = sanad::app::SystemClock.now().date().to_string();
    let given = json!({ "to": "lower", "from": today, "until": today });
    let made = program("POST", "/api/v1/delegations", "k-4", given);
    assert_eq!(made.status, 201, "{}", made.text());
    let delegation = made.json()["delegation"].as_str().unwrap().to_owned();
    assert_eq!(program("GET", "/api/v1/delegations", "", json!({})).json()["given"][0]["standing"], "good");
    assert!(page("/account/delegations").text().contains("The lower"));
    assert_eq!(program("DELETE", &format!("/api/v1/delegations/{delegation}"), "k-5", json!({})).status, 204);
});

/// Members of a pack by their path below the top folder.
pub fn members(zip: &std::path::Path) -> std::collections::BTreeMap<String, Vec<u8>> {
    let mut zip = zip::ZipArchive::new(std::fs::File::open(zip).unwrap()).unwrap();
    (0..zip.len())
        .map(|index| {
            let mut file = zip.by_index(index).unwrap();
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).unwrap();
            (file.name().unwrap().split_once('/').unwrap().1.to_owned(), bytes)
        })
        .collect()
}

on_both!(a_pack_carries_the_signatures_that_were_given_by_then, |ground| {
    let world = world(ground);
    let app = &world.app;
    let document = submitted(&world, "procedure");
    let reviewed = sign(&world, "lower", &document, "reviewed");
    let taken_back = Wanted { refusal: Some("In haste".to_owned()), ..wanted(&document, "reviewed") };
    let refused = give(&world, "lower", taken_back).unwrap();
    let third = sign(&world, "third", &document, "reviewed");
    let approved = sign(&world, "manager", &document, "approved");
    assert!(held_up(&world, "manager", &document)[0].contains("Refused"));
    let folder = ground.folder("packs");
    let build = |as_of: Option<u64>| {
        let new = NewPack { as_of, ..NewPack::default() };
        let built = app.build_pack(&world.session("manager"), &new, &folder, &mut |_, _| {});
        let built = built.unwrap_or_else(|error| panic!("{}", told(&error)));
        let report = sanad::verify::verify(&built.zip, &world.trust());
        assert_eq!(report.verdict(), sanad::verify::Verdict::Verified, "{}", findings(&report));
        (members(&built.zip), built)
    };
    let signatures = |files: &std::collections::BTreeMap<String, Vec<u8>>| {
        let pack: serde_json::Value = serde_json::from_slice(&files["data/pack.json"]).unwrap();
        pack["contents"][0]["versions"][1]["signatures"].clone()
    };
    let (files, built) = build(None);
    // What was taken back is no signature, and a refusal is none either: it is told apart.
    assert_eq!(signatures(&files), json!([third.event, approved.event]));
    assert!(!files.contains_key(&format!("proof/events/{}.json", reviewed.event)));
    assert!(files.contains_key(&format!("proof/events/{}.json", refused.event)));
    let event: serde_json::Value =
        serde_json::from_slice(&files[&format!("proof/events/{}.json", approved.event)]).unwrap();
    assert_eq!(
        (&event["digest"], &event["detail"]["name"]),
        (&json!(document.digest.to_string()), &json!("The manager"))
    );
    let page = String::from_utf8(files["data/index.html"].clone()).unwrap();
    assert!(page.contains("<strong>Approved</strong>: <bdi>The manager</bdi>"), "{page}");
    assert!(page.contains("2026-03-02 08:00:00 UTC"), "{page}");
    // As of before they signed, only what was signed by then; what was taken back later was good then.
    let (files, _) = build(Some(reviewed.event + 1));
    assert_eq!(signatures(&files), json!([reviewed.event]));
    let (files, _) = build(Some(reviewed.event));
    assert_eq!(signatures(&files), json!(null));
    // Made again, it is the same, whatever was signed since.
    let refused = Wanted { refusal: Some("Late".to_owned()), ..wanted(&document, "approved") };
    give(&world, "manager", refused).unwrap();
    let again =
        app.rebuild_pack(&world.session("manager"), &built.number, &ground.folder("again"), &mut |_, _| {});
    assert_eq!(again.unwrap_or_else(|error| panic!("{}", told(&error))).tagmanifest, built.tagmanifest);
});
