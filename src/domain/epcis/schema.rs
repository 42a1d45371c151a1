//! The JSON Schema of GS1 for EPCIS 2.0, and where a document goes against it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use jsonschema::error::ValidationErrorKind;
use jsonschema::{ValidationError, Validator};
use serde_json::{Value, json};

use super::problem::{EpcisError, EpcisProblem};

/// As GS1 publishes it; `templates/epcis/` has its licence.
const SCHEMA: &str = include_str!("../../../templates/epcis/EPCIS-JSON-Schema.json");
/// So many things that are wrong are told.
const MAX_TOLD: usize = 20;

fn validator() -> Result<&'static Validator, EpcisError> {
    static VALIDATOR: OnceLock<Option<Validator>> = OnceLock::new();
    let compiled = VALIDATOR.get_or_init(|| {
        let schema: Value = serde_json::from_str(SCHEMA).ok()?;
        jsonschema::options().should_validate_formats(true).build(&schema).ok()
    });
    // A test compiles it: it is embedded.
    compiled.as_ref().ok_or_else(|| EpcisError::new(0, "", EpcisProblem::Schema, "the schema is not sound"))
}

/// Whether a definition of the schema lists this word: `bizStep`, `disposition`, ….
pub(super) fn is_word(definition: &str, word: &str) -> bool {
    static WORDS: OnceLock<BTreeMap<String, BTreeSet<String>>> = OnceLock::new();
    let known = WORDS.get_or_init(|| {
        let schema: Value = serde_json::from_str(SCHEMA).unwrap_or_default();
        let definitions = schema.get("definitions").and_then(Value::as_object).into_iter().flatten();
        let listed = |definition: &Value| {
            let branches = definition.get("anyOf").and_then(Value::as_array).into_iter().flatten();
            let words =
                branches.filter_map(|branch| branch.get("enum")).filter_map(Value::as_array).flatten();
            words.filter_map(Value::as_str).map(str::to_owned).collect()
        };
        definitions.map(|(name, definition)| (name.clone(), listed(definition))).collect()
    });
    known.get(definition).is_some_and(|words| words.contains(word))
}

/// Holds a document against the schema.
///
/// # Errors
/// Each place where it goes against it, the first twenty.
pub(super) fn check(document: &Value) -> Result<(), Vec<EpcisError>> {
    let validator = validator().map_err(|error| vec![error])?;
    let mut found = Vec::new();
    for error in validator.iter_errors(document) {
        let told = tell(&error);
        if !found.contains(&told) {
            found.push(told);
        }
        if found.len() == MAX_TOLD {
            break;
        }
    }
    if found.is_empty() { Ok(()) } else { Err(found) }
}

fn tell(error: &ValidationError<'_>) -> EpcisError {
    let (pointer, reason) = place_of(error);
    EpcisError::new(event_of(&pointer), pointer, EpcisProblem::Schema, &reason)
}

/// The deepest place that an error names, and the reason there.
fn place_of(error: &ValidationError<'_>) -> (String, String) {
    let here = error.instance_path().as_str().to_owned();
    match error.kind() {
        ValidationErrorKind::PropertyNames { error } => {
            let name = error.instance().as_str().unwrap_or_default().replace('~', "~0").replace('/', "~1");
            (format!("{here}/{name}"), reason_of(error))
        }
        ValidationErrorKind::AnyOf { context } | ValidationErrorKind::OneOfNotValid { context } => {
            let deepest = context
                .iter()
                .flatten()
                .map(place_of)
                .filter(|(place, _)| place.len() > here.len())
                .max_by_key(|(place, _)| place.len());
            deepest.unwrap_or_else(|| (here, reason_of(error)))
        }
        _ => (here, reason_of(error)),
    }
}

/// What the schema says of a value, in its own terms.
fn reason_of(error: &ValidationError<'_>) -> String {
    match error.kind() {
        ValidationErrorKind::AnyOf { context } | ValidationErrorKind::OneOfNotValid { context } => {
            let mut reasons: Vec<String> =
                context.iter().filter_map(|branch| branch.first()).map(reason_of).collect();
            reasons.dedup();
            reasons.join(" or ")
        }
        ValidationErrorKind::Required { property } => format!("{property} is missing"),
        ValidationErrorKind::Enum { options } => format!("{} is none of {options}", shown(error.instance())),
        ValidationErrorKind::Format { format } => format!("{} is no {format}", shown(error.instance())),
        ValidationErrorKind::Pattern { pattern } => {
            format!("{} does not match {pattern}", shown(error.instance()))
        }
        _ => error.to_string(),
    }
}

fn shown(value: &Value) -> String {
    let text = value.to_string();
    if text.chars().count() > 60 { format!("{}…", text.chars().take(60).collect::<String>()) } else { text }
}

/// The number of the event at a place: from 1, 0 for the document around them. A single event is the first.
fn event_of(pointer: &str) -> usize {
    let rest = pointer.strip_prefix("/epcisBody/eventList/").map(|rest| rest.split('/').next());
    rest.flatten().and_then(|index| index.parse::<usize>().ok()).map_or(0, |index| index + 1)
}

/// A document around one event, so that it is read in the one way; the event's own context is the document's.
pub(super) fn around(mut event: Value) -> Value {
    let context = event.as_object_mut().and_then(|event| event.remove("@context")).unwrap_or_default();
    json!({
        "@context": context, "type": "EPCISDocument", "schemaVersion": "2.0",
        "creationDate": event.get("eventTime").cloned().unwrap_or_default(), "epcisBody": { "eventList": [event] },
    })
}
