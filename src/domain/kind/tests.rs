//! The built-in kinds hold what they promise, and the engine finds what is wrong.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::*;

fn kinds() -> Kinds {
    Kinds::embedded().unwrap()
}

fn steps() -> BTreeSet<String> {
    ('a'..='o').map(String::from).collect()
}

/// A value that the field takes.
fn sample(field: &Field, person: usize) -> Value {
    match field.field_type {
        FieldType::Integer => json!(field.min.as_deref().unwrap_or("1").parse::<i64>().unwrap()),
        FieldType::Decimal => json!("12.50"),
        FieldType::Date => json!("2026-10-02"),
        FieldType::Boolean => json!(true),
        FieldType::Choice => json!(field.choices[0].code),
        FieldType::List if field.choices.is_empty() => json!(["ISO 9001 8.4", "ISO 9001 9.2"]),
        FieldType::List => field.choices.iter().map(|choice| choice.code.clone()).collect(),
        FieldType::Person => json!(format!("person-{person}")),
        FieldType::Text if field.name == "clause" && field.pattern.is_some() => json!("c8-3"),
        FieldType::Text if field.name == "aql" => json!("0.65"),
        FieldType::Text if field.name == "commitment" => json!("ab".repeat(32)),
        FieldType::Text if field.pattern.is_some() => json!("1A2B3"),
        FieldType::Text | FieldType::LongText => json!("Text اردو"),
    }
}

#[test]
fn the_embedded_kinds_are_the_files_and_have_no_mistake() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/templates/kinds");
    let on_disk: BTreeSet<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".toml"))
        .collect();
    let compiled: BTreeSet<String> = Kinds::embedded_files().map(|(name, _)| name).collect();
    assert_eq!(on_disk, compiled, "touch src/domain/kind/set.rs so that cargo looks at the folder again");
    assert_eq!(check::check(&kinds(), Some(&steps())), vec![]);
    assert!(kinds().len() >= 35);
}

#[test]
fn every_step_has_a_kind_that_is_at_home_in_it() {
    let homes: BTreeSet<String> = kinds().iter().filter_map(|kind| kind.steps.first().cloned()).collect();
    assert_eq!(homes, steps());
}

#[test]
fn every_kind_takes_a_sample_in_every_state() {
    for kind in kinds().iter() {
        let values: Values = kind
            .fields
            .iter()
            .enumerate()
            .map(|(place, field)| (field.name.clone(), sample(field, place)))
            .collect();
        for state in &kind.states {
            let checked = kind.validate(&values, &state.code);
            assert_eq!(checked.errors, vec![], "{} {}", kind.code, state.code);
            assert_eq!(checked.values, values, "{} {}", kind.code, state.code);
            let again = kind.validate(&checked.values, &state.code);
            assert_eq!(again.values, checked.values, "normalising twice changes nothing");
        }
        for state in kind.initial_states() {
            kind.start(&state.code).unwrap();
        }
    }
}

fn nonconformity() -> Kind {
    kinds().get("nonconformity").unwrap().clone()
}

fn values(json: Value) -> Values {
    serde_json::from_value(json).unwrap()
}

fn open(mut more: Value) -> Values {
    let mut values =
        values(json!({"detected_at": "Milling", "grade": "minor", "description": "Bore 0.2 too wide"}));
    values.append(&mut serde_json::from_value(more.take()).unwrap());
    values
}

#[test]
fn values_are_normalised() {
    let given = open(json!({
        "detected_at": "  Milling cafe\u{301} ", "description": "one\r\ntwo", "quantity": "+03.50", "site": "",
        "serials": [" S1", "S2", ""], "owner_note": null
    }));
    let mut given = given;
    given.remove("owner_note");
    let checked = nonconformity().validate(&given, "open");
    assert_eq!(checked.errors, vec![]);
    assert_eq!(
        checked.values,
        open(json!({
            "detected_at": "Milling café", "description": "one\ntwo", "quantity": "3.50", "serials": ["S1", "S2"]
        }))
    );
}

#[test]
fn everything_that_is_wrong_is_named() {
    let words = crate::words::Words::english();
    let kind = nonconformity();
    for (field, value, problem, sentence) in [
        ("colour", json!("red"), FieldProblem::Unknown, "“colour” is no field of Nonconformity."),
        ("grade", json!("huge"), FieldProblem::Choice, "Grade: “huge” is none of major, minor."),
        ("grade", json!(3), FieldProblem::Type, "Grade: the value has the wrong type."),
        ("grade", json!(null), FieldProblem::Required, "Grade: a value is needed in this state."),
        ("description", json!("  "), FieldProblem::Required, "Description: a value is needed in this state."),
        (
            "part",
            json!("a\u{0}"),
            FieldProblem::Control,
            "Part and revision: character 2 (U+0000) is a control character and cannot stand in a record.",
        ),
        (
            "part",
            json!("x".repeat(201)),
            FieldProblem::TooLong,
            "Part and revision: longer than 200 characters.",
        ),
        (
            "due_on",
            json!("2026-2-3"),
            FieldProblem::Date,
            "Due on: “2026-2-3” is no date; write it like 2026-10-02.",
        ),
        (
            "due_on",
            json!("2026-02-30"),
            FieldProblem::Date,
            "Due on: “2026-02-30” is no date; write it like 2026-10-02.",
        ),
        (
            "quantity",
            json!("1,5"),
            FieldProblem::Decimal,
            "Quantity affected: “1,5” is no decimal number; write it like 12.50.",
        ),
        ("quantity", json!(1.5), FieldProblem::Type, "Quantity affected: the value has the wrong type."),
        ("quantity", json!("-0.01"), FieldProblem::TooSmall, "Quantity affected: below 0."),
        ("serials", json!(["A", "A"]), FieldProblem::Twice, "Serial numbers: “A” stands twice."),
        ("serials", json!("A"), FieldProblem::Type, "Serial numbers: the value has the wrong type."),
        ("serials", json!(vec!["A"; 501]), FieldProblem::TooMany, "Serial numbers: more than 500 values."),
    ] {
        let checked = kind.validate(&open(json!({field: value})), "open");
        let found: Vec<(&str, FieldProblem)> =
            checked.errors.iter().map(|error| (error.field.as_str(), error.code)).collect();
        assert_eq!(found, [(field, problem)]);
        assert_eq!(checked.errors[0].message(&kind, &words), sentence);
        assert!(
            !checked.values.contains_key(field)
                || problem == FieldProblem::TooSmall
                || problem == FieldProblem::Twice
        );
    }
    let audit = kinds().get("audit").unwrap().clone();
    let checked = audit.validate(&values(json!({"majors": "two", "minors": "9007199254740992"})), "planned");
    let wrong: Vec<&str> = checked.errors.iter().map(|error| error.code.code()).collect();
    assert_eq!(wrong, ["required", "required", "required", "required", "integer", "integer"]);
    let supplier = kinds().get("supplier").unwrap().clone();
    let checked = supplier
        .validate(&values(json!({"supplier_code": "A", "supplies": ["x"], "cage_code": "12"})), "draft");
    assert_eq!(
        checked.errors[0].message(&supplier, &words),
        "CAGE code: “12” does not have the form [0-9A-Z]{5}."
    );
    assert_eq!(words.errors(), Vec::<String>::new());
}

#[test]
fn some_fields_are_needed_only_in_some_states() {
    let kind = nonconformity();
    assert_eq!(kind.validate(&open(json!({})), "open").errors, vec![]);
    let missing = kind.validate(&open(json!({})), "closed").errors;
    let missing: Vec<&str> = missing.iter().map(|error| error.field.as_str()).collect();
    assert_eq!(missing, ["disposition", "disposition_by", "cause"]);
    let unknown = kind.validate(&open(json!({})), "gone").errors;
    assert_eq!((unknown[0].field.as_str(), unknown[0].code), ("state", FieldProblem::State));
}

#[test]
fn links_are_checked_against_the_kind() {
    let kind = kinds().get("corrective-action").unwrap().clone();
    let codes = |links: &[(&str, &str)]| -> Vec<FieldProblem> {
        kind.validate_links(links, "open").iter().map(|error| error.code).collect()
    };
    assert_eq!(codes(&[("corrects", "nonconformity")]), vec![]);
    assert_eq!(codes(&[]), vec![FieldProblem::Required]);
    assert_eq!(codes(&[("corrects", "certificate")]), vec![FieldProblem::LinkKind]);
    assert_eq!(codes(&[("corrects", "finding"), ("mends", "finding")]), vec![FieldProblem::LinkUnknown]);
}

#[test]
fn cells_of_a_sheet_become_values() {
    let kinds = kinds();
    let (nc, ca) = (kinds.get("nonconformity").unwrap(), kinds.get("corrective-action").unwrap());
    assert_eq!(nc.field("serials").unwrap().from_cell("S1; S2;;"), Some(json!(["S1", "S2"])));
    assert_eq!(nc.field("serials").unwrap().from_cell("  "), None);
    assert_eq!(ca.field("effective").unwrap().from_cell("Yes"), Some(json!(true)));
    assert_eq!(ca.field("effective").unwrap().from_cell("no"), Some(json!(false)));
    let checked = ca.validate(&values(json!({"effective": "perhaps"})), "open");
    assert!(checked.errors.iter().any(|error| error.code == FieldProblem::Boolean));
}

#[test]
fn values_are_shown_with_labels_and_units() {
    let kinds = kinds();
    let training = kinds.get("training").unwrap();
    let hours = training.field("duration_hours").unwrap();
    assert_eq!(training.show(hours, &json!("7.5"), "en"), "7.5 h");
    let subjects = training.field("subjects").unwrap();
    assert_eq!(
        training.show(subjects, &json!(["ethics", "safety"]), "en"),
        "Ethical behaviour, Health and safety"
    );
    assert_eq!(training.show(subjects, &json!(["ethics"]), "ur"), "اخلاقیات");
}

fn user(number: u8) -> crate::domain::ids::UserId {
    crate::domain::ids::UserId::new(crate::domain::Timestamp::from_millis(0), [number; 10])
}

#[test]
fn a_transition_needs_its_role_and_guards() {
    use crate::domain::access::Role;
    let kinds = kinds();
    let kind = kinds.get("corrective-action").unwrap();
    let fields = values(json!({
        "action_owner": "Ahsan", "verified_by": "ahsan", "implemented_on": "2026-10-01", "effective": true
    }));
    let authors = [user(1)];
    let context = TransitionContext {
        actor: user(1),
        role: Role::QualityManager,
        authors: &authors,
        fields: &fields,
        files: 0,
        links: &[],
        on: "2026-10-30".parse().unwrap(),
        given: Some(&[]),
        is_changing: false,
        nonconforming: &[],
    };
    let words = crate::words::Words::english();
    let Err(TransitionError::Guards(failures)) = kind.transition("implemented", "verified", &context) else {
        panic!("the guards hold")
    };
    let reasons: Vec<String> = failures.iter().map(|failure| failure.message(&words)).collect();
    assert_eq!(
        reasons,
        [
            "Somebody who wrote none of the versions since the last approval has to do this.",
            "These have to name different people: Action owner, Effectiveness verified by.",
            "30 days have to pass since Implemented on: not before 2026-10-31.",
            "Recurrence has to say no first.",
        ]
    );
    let other = TransitionContext { role: Role::Contributor, ..context };
    assert_eq!(
        kind.transition("implemented", "verified", &other),
        Err(TransitionError::Role { role: Role::Contributor })
    );
    assert_eq!(
        kind.transition("open", "verified", &context).unwrap_err().to_string(),
        "no move leads from \"open\" to \"verified\"; from there: in-progress, void"
    );
    assert!(matches!(kind.transition("gone", "open", &context), Err(TransitionError::UnknownState { .. })));
    let good = values(json!({
        "action_owner": "Ahsan", "verified_by": "Bilal", "implemented_on": "2026-09-01", "effective": true,
        "recurrence": false
    }));
    let context = TransitionContext { actor: user(2), fields: &good, ..context };
    assert_eq!(kind.transition("implemented", "verified", &context).unwrap().to, "verified");
}

#[test]
fn a_field_is_needed_for_a_move_where_a_guard_asks_for_it() {
    let kinds = kinds();
    let needs = |kind: &str, from: &str, to: &str, name: &str, fields: serde_json::Value| {
        let leaving = kinds.get(kind).unwrap().transitions_from(from);
        leaving.iter().find(|one| one.to == to).unwrap().needs(name, &values(fields))
    };
    let close = |name: &str, disposition: serde_json::Value| {
        needs("nonconformity", "in-progress", "closed", name, disposition)
    };
    assert!(close("cause", json!({})) && !close("lot", json!({})));
    // Only what is used as it is, or repaired, is for the customer to agree to.
    for (disposition, is_needed) in [("repair", true), ("use-as-is", true), ("scrap", false)] {
        assert_eq!(close("customer_approval", json!({ "disposition": disposition })), is_needed);
    }
    assert!(!close("customer_approval", json!({})));
    for name in ["verified_by", "implemented_on", "recurrence"] {
        assert!(needs("corrective-action", "implemented", "verified", name, json!({})), "{name}");
    }
}

#[test]
fn linked_records_hold_a_closure_back() {
    use crate::domain::access::Role;
    let kinds = kinds();
    let kind = kinds.get("nonconformity").unwrap();
    let fields = open(json!({"disposition": "scrap", "cause": "Worn tool"}));
    let action = |category| Linked { link: "corrects".into(), number: "MGI-CA-2026-0003".into(), category };
    let (open_link, closed_link) = ([action(Category::Open)], [action(Category::Closed)]);
    let context = TransitionContext {
        actor: user(2),
        role: Role::QualityManager,
        authors: &[user(1)],
        fields: &fields,
        files: 0,
        links: &open_link,
        on: "2026-10-30".parse().unwrap(),
        given: Some(&[]),
        is_changing: false,
        nonconforming: &[],
    };
    let words = crate::words::Words::english();
    let Err(TransitionError::Guards(failures)) = kind.transition("in-progress", "closed", &context) else {
        panic!("the guards hold")
    };
    assert_eq!(failures[0].message(&words), "Linked records are still open: MGI-CA-2026-0003.");
    let context = TransitionContext { links: &closed_link, ..context };
    assert!(kind.transition("in-progress", "closed", &context).is_ok());
    // What is used as it is, or repaired, is the customer's decision too.
    let refused = |approval: &str| {
        let fields =
            open(json!({"disposition": "repair", "cause": "Worn tool", "customer_approval": approval}));
        let context = TransitionContext { fields: &fields, ..context };
        match kind.transition("in-progress", "closed", &context) {
            Ok(_) => String::new(),
            Err(TransitionError::Guards(failures)) => failures[0].message(&words),
            Err(other) => panic!("{other}"),
        }
    };
    assert_eq!(refused("requested"), "Customer approval has to say Given first.");
    assert_eq!(refused("given"), "");
}

#[test]
fn signatures_are_filled_in_their_order_by_different_people() {
    use crate::domain::access::Role;
    use crate::domain::kind::signing::{Order, SignatureAsked};
    let asked =
        |meaning| SignatureAsked { meaning, roles: vec![Role::QualityManager], when: Default::default() };
    let of = vec![asked(Meaning::Reviewed), asked(Meaning::Approved)];
    let in_order = Signatures { order: Order::InOrder, of: of.clone() };
    let any = Signatures { order: Order::Any, of };
    let given = |event: u64, who: u8, meaning: Meaning| Given {
        event,
        at: "2026-03-02T08:00:00.000Z".parse().unwrap(),
        user: user(who),
        name: format!("person {who}"),
        on_behalf: None,
        role: Role::QualityManager,
        meaning,
        to: "effective".to_owned(),
        is_refusal: false,
        void_in: None,
    };
    let (reviewed, approved) = (given(1, 1, Meaning::Reviewed), given(2, 2, Meaning::Approved));
    let missing = |signatures: &Signatures, given: &[Given]| {
        let failures = signatures.failures("effective", &Values::new(), given);
        failures.iter().filter(|failure| failure.guard == "signature-missing").count()
    };
    let early = Given { event: 0, ..approved.clone() };
    let refused = Given { event: 3, is_refusal: true, ..reviewed.clone() };
    let by_one = Given { user: user(1), ..approved.clone() };
    let for_one = Given { on_behalf: Some((user(1), "person 1".to_owned())), ..approved.clone() };
    let void = Given { void_in: Some(3), ..approved.clone() };
    let elsewhere = Given { to: "void".to_owned(), ..approved.clone() };
    let contributor = Given { role: Role::Contributor, ..approved.clone() };
    for (all, in_order_lacks, any_lacks) in [
        (vec![], 2, 2),
        (vec![reviewed.clone()], 1, 1),
        (vec![reviewed.clone(), approved.clone()], 0, 0),
        (vec![early, reviewed.clone()], 1, 0),
        (vec![reviewed.clone(), by_one], 1, 1),
        (vec![reviewed.clone(), for_one], 1, 1),
        (vec![reviewed.clone(), void], 1, 1),
        (vec![reviewed.clone(), elsewhere], 1, 1),
        (vec![reviewed.clone(), contributor], 1, 1),
        (vec![reviewed.clone(), approved.clone(), refused.clone()], 2, 1),
    ] {
        assert_eq!((missing(&in_order, &all), missing(&any, &all)), (in_order_lacks, any_lacks), "{all:?}");
    }
    let held = any.failures("effective", &Values::new(), &[reviewed.clone(), approved, refused.clone()]);
    assert!(held.iter().any(|failure| failure.guard == "signature-refused"));
    // Whoever refused signs after all.
    let after_all = [refused, Given { event: 4, ..reviewed }];
    assert!(
        any.failures("effective", &Values::new(), &after_all)
            .iter()
            .all(|one| one.guard != "signature-refused")
    );
}

#[test]
fn every_problem_and_guard_has_a_sentence() {
    let words = crate::words::Words::english();
    for problem in FieldProblem::ALL {
        assert!(words.has(&format!("field-{}", problem.code())), "{problem:?}");
    }
    for guard in GuardFailure::CODES {
        assert!(words.has(&format!("guard-{guard}")), "{guard}");
    }
}

const SMALL: &str = "
code = 'thing'
name = { en = 'Thing' }
plural = { en = 'Things' }
summary = { en = 'A thing.' }
abbreviation = 'TH'
number = '{ORG}-TH-{year}-{seq:4}'
steps = ['a']
retention = { years = 1, from = 'closed' }
field = [{ name = 'colour', type = 'text', label = { en = 'Colour' } }]
state = [
  { code = 'open', label = { en = 'Open' }, category = 'open', initial = true },
  { code = 'closed', label = { en = 'Closed' }, category = 'closed', counts = true },
]
transition = [{ from = ['open'], to = 'closed', label = { en = 'Close' }, roles = ['contributor'] }]
";

/// The rule stands on line 9 of the file.
fn with_rule(rule: &str) -> String {
    SMALL.replace("retention = { years = 1, from = 'closed' }", rule)
}

#[test]
fn an_override_keeps_records_for_as_long_at_the_least() {
    let shipped = with_rule("retention = { years = 10, from = 'closed' }");
    let kinds = || Kinds::default().with([("thing.toml".to_owned(), shipped.clone())]).unwrap();
    let own = |rule: &str| {
        kinds().with([("thing.toml".to_owned(), with_rule(rule))]).map_err(|error| error.to_string())
    };
    for rule in [
        "retention = { years = 10, from = 'closed' }",
        "retention = { years = 9, months = 12, from = 'closed' }",
        "retention = { years = 30, from = 'closed' }",
    ] {
        own(rule).unwrap();
    }
    assert_eq!(
        own("retention = { years = 9, months = 11, from = 'closed' }").unwrap_err(),
        "thing.toml, line 9 (retention = { years = 9, months = 11, from = 'closed' }): retention is shorter than the built-in rule of 10 years and 0 months"
    );
    let error = own("retention = { years = 40, from = 'received_at' }").unwrap_err();
    assert!(
        error.ends_with("retention counts from another day than the built-in rule does, closed"),
        "{error}"
    );
    // A kind that nothing is built in of is the organisation's to define.
    let other = with_rule("retention = { years = 2, from = 'closed' }").replace("'thing'", "'other'");
    kinds().with([("other.toml".to_owned(), other)]).unwrap();
}

#[test]
fn a_rule_that_could_never_end_or_ends_at_once_is_a_mistake() {
    let said = |rule: &str| {
        let kind = Kind::parse("thing.toml", with_rule(rule).as_bytes()).unwrap();
        let kinds: Kinds = [kind].into_iter().collect();
        check::check(&kinds, None).iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    for (rule, expected) in [
        ("retention = { months = 11, from = 'closed' }", "retention.years: is at least 1"),
        ("retention = { years = 501, from = 'closed' }", "retention: is at most 500 years, and 24 months"),
        (
            "retention = { years = 1, from = 'superseded' }",
            "retention.from: is superseded, but no state ever is",
        ),
        (
            "retention = { years = 1, from = 'expiry' }",
            "retention.from: is expiry, but dates.expires names no field",
        ),
        (
            "retention = { years = 1, from = 'field' }",
            "retention.from: is field, but retention.field names none",
        ),
        (
            "retention = { years = 1, from = 'field', field = 'colour' }",
            "retention.field: field \"colour\" has another type",
        ),
        (
            "retention = { years = 1, from = 'closed', field = 'colour' }",
            "retention.field: counts for nothing unless retention.from is field",
        ),
    ] {
        assert_eq!(said(rule), [format!("kinds/thing.toml: {expected}")], "{rule}");
    }
}

#[test]
fn a_file_that_is_wrong_names_itself_and_the_key() {
    let small = Kind::parse("thing.toml", SMALL.as_bytes()).unwrap();
    assert_eq!(small.digest, crate::proof::digest::Digest::of(SMALL.as_bytes()));
    for (from, to, expected) in [
        (
            "code = 'thing'",
            "code = 'thing'\ncolor = 'red'",
            "thing.toml, line 3 (color = 'red'): unknown field `color`",
        ),
        ("abbreviation = 'TH'", "", "thing.toml, line 0 (): missing field `abbreviation`"),
        ("steps = ['a']", "steps = 'a'", "thing.toml, line 8 (steps = 'a'): invalid type: string \"a\""),
        ("{year}", "{month}", "thing.toml, line 7 (number = '{ORG}-TH-{month}-{seq:4}'): {month} is none of"),
        ("category = 'closed'", "category = 'shut'", "unknown variant `shut`"),
        (
            "type = 'text'",
            "type = 'text', pattern = '('",
            "the pattern of field \"colour\" is no regular expression",
        ),
        (
            "code = 'thing'",
            "code = 'thong'",
            "thing.toml: the code is \"thong\", so the file must be called thong.toml",
        ),
        ("roles = ['contributor']", "roles = ['boss']", "unknown variant `boss`"),
        (
            "roles = ['contributor']",
            "roles = ['contributor'], guards = ['two_people']",
            "unknown variant `two_people`",
        ),
        (
            "roles = ['contributor']",
            "roles = ['contributor'], signatures = { order = 'any', of = [{ meaning = 'seen', roles = [] }] }",
            "unknown variant `seen`",
        ),
    ] {
        let error =
            Kind::parse("thing.toml", SMALL.replacen(from, to, 1).as_bytes()).unwrap_err().to_string();
        assert!(error.contains(expected), "{error}\n  does not contain\n{expected}");
    }
    assert!(matches!(Kind::parse("thing.toml", &[0xff]), Err(DefinitionError::Encoding { .. })));
}

#[test]
fn mistakes_against_other_files_are_all_found() {
    let text = SMALL
        .replace("{ORG}-TH-", "{ORG}-")
        .replace("steps = ['a']", "steps = ['z']\ndates = { due = 'due_on' }")
        .replace(
            "'text', label = { en = 'Colour' }",
            "'text', label = { en = '' }, min = '1', required_in = ['gone']",
        )
        .replace("name = 'colour'", "name = 'title'")
        .replace("to = 'closed'", "to = 'shut'")
        + "link = [{ type = 'mends', label = { en = 'Mends, to be compliant' }, to = ['nothing'] }]";
    let set = Kinds::default().with([("thing.toml".to_owned(), text)]).unwrap();
    let found: Vec<String> = check::check(&set, Some(&steps())).iter().map(ToString::to_string).collect();
    assert_eq!(
        found,
        [
            "kinds/thing.toml: number: has no -TH- in it, so numbers of two kinds could meet",
            "kinds/thing.toml: steps: no profile has a step \"z\"",
            "kinds/thing.toml: dates.due: there is no field \"due_on\"",
            "kinds/thing.toml: field title: is a column that every record has",
            "kinds/thing.toml: field title: the English label is empty",
            "kinds/thing.toml: field title: there is no state \"gone\"",
            "kinds/thing.toml: field title: only a number has limits",
            "kinds/thing.toml: transition to shut: there is no state \"shut\"",
            "kinds/thing.toml: state closed: no transition leads there from an initial state",
            "kinds/thing.toml: link mends: Sanad calls nothing \"compliant\"",
            "kinds/thing.toml: link mends: there is no kind \"nothing\"",
        ]
    );
}

#[test]
fn mistakes_in_what_is_signed_are_found() {
    let asked = |of: &str| {
        let to = format!("roles = ['contributor'], signatures = {{ order = 'any', of = [{of}] }}");
        let text = SMALL.replace("roles = ['contributor']", &to);
        let set = Kinds::default().with([("thing.toml".to_owned(), text)]).unwrap();
        check::check(&set, None).iter().map(ToString::to_string).collect::<Vec<String>>()
    };
    assert_eq!(
        asked(""),
        ["kinds/thing.toml: transition to closed, signatures: asks for none: leave it out instead"]
    );
    assert_eq!(
        asked(
            "{ meaning = 'reviewed', roles = [] }, \
             { meaning = 'approved', roles = ['administrator'], when = { colour = ['red'], size = [] } }"
        ),
        [
            "kinds/thing.toml: transition to closed, signature 1 (reviewed): needs a role that may give it",
            "kinds/thing.toml: transition to closed, signature 2 (approved): administrator may give it, but signs no records",
            "kinds/thing.toml: transition to closed, signature 2 (approved): field \"colour\" has another type",
            "kinds/thing.toml: transition to closed, signature 2 (approved): field \"colour\" has no choice \"red\"",
            "kinds/thing.toml: transition to closed, signature 2 (approved): there is no field \"size\"",
            "kinds/thing.toml: transition to closed, signature 2 (approved): when size names no value, so it is never asked for",
        ]
    );
}

#[test]
fn an_organisation_adds_and_overrides_kinds() {
    // Kept for as long as what it replaces.
    let own = SMALL.replace("thing", "risk").replace("years = 1,", "years = 10,");
    let set =
        kinds().with([("thing.toml".to_owned(), SMALL.to_owned()), ("risk.toml".to_owned(), own)]).unwrap();
    assert_eq!(set.len(), kinds().len() + 1);
    assert_eq!(set.get("risk").unwrap().fields.len(), 1);
    let clashes: Vec<String> = check::check(&set, None).iter().map(ToString::to_string).collect();
    assert!(clashes.iter().any(|problem| problem.contains("TH is also that of risk")), "{clashes:?}");
}

/// Texts beside which no Urdu stands.
fn without_urdu(value: &toml::Value, found: &mut Vec<String>) {
    match value {
        toml::Value::Table(table) => {
            if let (Some(text), None) = (table.get("en").and_then(toml::Value::as_str), table.get("ur")) {
                found.push(text.to_owned());
            }
            table.values().for_each(|value| without_urdu(value, found));
        }
        toml::Value::Array(values) => values.iter().for_each(|value| without_urdu(value, found)),
        _ => {}
    }
}

#[test]
fn every_label_has_its_urdu() {
    let profiles = crate::domain::profile::Profiles::embedded_files();
    let mut labels = 0;
    for (file, text) in Kinds::embedded_files().chain(profiles) {
        let text = std::str::from_utf8(text).unwrap();
        labels += text.matches("ur = ").count();
        let mut found = Vec::new();
        without_urdu(&toml::Value::Table(text.parse().unwrap()), &mut found);
        assert_eq!(found, Vec::<String>::new(), "{file}");
    }
    assert!(labels > 1000, "{labels}");
}
