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
    assert_eq!(kinds().len(), 35);
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
