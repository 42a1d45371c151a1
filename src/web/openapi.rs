//! The description of the API, OpenAPI 3.1: methods, addresses and rights from the table of routes, what stands in
//! answers from the structures that are written out, the words from the message files.
//!
//! A new operation is a row of `OPERATIONS` in `operations.rs` under its handler's name, and its sentence `api-<name>` in
//! `site-lists.ftl` (with `-` for `_`), beside its row in the table of routes; a test holds the two equal.

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, SchemaGenerator};
use serde_json::{Map, Value, json};

use super::idempotency::WITHOUT;
use super::operations::{Body, JSON, OPERATIONS, Operation, PARTS, Structure};
use super::problem;
use super::routes::{Access, ROUTES, Route};
use crate::app::Code;
use crate::domain::access::Action;
use crate::words::Words;

/// Where the API begins.
const PREFIX: &str = "/api/v1";

/// Parameters that take one of some codes.
const CHOICES: &[(&str, &[&str])] = &[
    ("marking", &["UNCLASSIFIED", "RESTRICTED", "CONFIDENTIAL", "SECRET"]),
    ("due", &["overdue", "soon"]),
    ("kept", &["over"]),
    ("sort", &["number", "title", "received", "state", "due"]),
    ("order", &["asc", "desc"]),
];

/// RFC 9457, as every problem is told.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "the schema of a structure that is only written out")]
struct ProblemDocument {
    /// `urn:sanad:problem:<code>`.
    #[schemars(rename = "type")]
    kind: String,
    /// What happened and what to do next.
    title: String,
    /// HTTP status.
    status: u16,
    /// Stable code.
    code: String,
    /// More lines.
    #[schemars(default)]
    details: Vec<String>,
    /// Fields that are wrong.
    #[schemars(default)]
    fields: Vec<FieldDocument>,
    /// Seconds to wait before another attempt.
    #[schemars(default)]
    retry_after_seconds: Option<u64>,
}

/// A field that is wrong.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "the schema of a structure that is only written out")]
struct FieldDocument {
    /// Its name.
    name: String,
    /// What is wrong with it.
    reason: String,
}

/// Routes of the API, in the order of the table.
fn routes() -> impl Iterator<Item = &'static Route> {
    ROUTES.iter().filter(|route| route.path.starts_with(PREFIX))
}

/// Names of the parts of an address that stand in braces.
fn parts(path: &str) -> Vec<&str> {
    path.split('{').skip(1).filter_map(|part| part.split(['}', ':']).next()).collect()
}

/// Codes that an operation can be refused with.
fn problems(route: &Route, operation: &Operation) -> Vec<Code> {
    let mut codes = vec![Code::Internal, Code::Unavailable];
    if route.access != Access::Public {
        codes.extend([Code::SignedOut, Code::TooMany]);
    }
    if matches!(route.access, Access::May(_)) {
        codes.extend([Code::Denied, Code::Scope]);
    }
    if matches!(route.access, Access::May(Action::CreateRecord | Action::ReviseRecord | Action::MoveRecord)) {
        codes.extend([Code::DeniedKind, Code::DeniedOthers]);
    }
    if !parts(route.path).is_empty() {
        codes.push(Code::NotFound);
    }
    // What no text may hold is refused in any part of an address.
    if !parts(route.path).is_empty() || !operation.query.is_empty() {
        codes.push(Code::Request);
    }
    if route.method != "GET" {
        codes.extend([
            Code::CrossSite,
            Code::Request,
            Code::Invalid,
            Code::TooLarge,
            Code::Busy,
            Code::DiskFull,
            Code::Clock,
            Code::KeyReused,
            Code::KeyBusy,
        ]);
    }
    codes.extend(operation.problems);
    codes
}

/// All codes with a status, as a sentence's list.
fn codes_of(status: u16) -> Vec<&'static str> {
    Code::ALL
        .iter()
        .filter(|code| problem::status(**code).as_u16() == status)
        .map(|code| code.text())
        .collect()
}

/// Statuses that the table of problems knows.
fn statuses() -> Vec<u16> {
    let mut all: Vec<u16> = Code::ALL.iter().map(|code| problem::status(*code).as_u16()).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// The document.
#[must_use]
pub fn document() -> Value {
    let words = Words::english();
    let settings = SchemaSettings::draft2020_12()
        .with(|settings| settings.definitions_path = "/components/schemas".into());
    let mut generator = settings.into_generator();
    let mut paths: Map<String, Value> = Map::new();
    for route in routes() {
        let Some(operation) = OPERATIONS.iter().find(|operation| operation.name == route.name) else {
            continue;
        };
        let described = describe(route, operation, &words, &mut generator);
        let path = paths.entry(route.path.replace(":.+", "")).or_insert_with(|| json!({}));
        if let Some(path) = path.as_object_mut() {
            path.insert(route.method.to_ascii_lowercase(), described);
        }
    }
    drop(generator.subschema_for::<ProblemDocument>());
    let responses: Map<String, Value> = statuses()
        .into_iter()
        .map(|status| {
            let codes = codes_of(status).join(", ");
            let text = words.format("api-problem", &[("codes", codes.into())]);
            (format!("problem-{status}"), problem_response(&text))
        })
        .collect();
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": words.text("api-title"),
            "description": words.text("api-description"),
            "version": env!("CARGO_PKG_VERSION"),
            "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" },
        },
        "servers": [{ "url": "/" }],
        "security": [{ "token": [] }, { "cookie": [] }],
        "paths": paths,
        "components": {
            "schemas": generator.take_definitions(true),
            "responses": responses,
            "securitySchemes": {
                "token": { "type": "http", "scheme": "bearer", "description": words.text("api-token") },
                "cookie": {
                    "type": "apiKey", "in": "cookie", "name": "__Host-sanad",
                    "description": words.text("api-cookie"),
                },
            },
        },
    })
}

fn problem_response(text: &str) -> Value {
    json!({
        "description": text,
        "content": {
            "application/problem+json": { "schema": { "$ref": "#/components/schemas/ProblemDocument" } },
        },
    })
}

fn describe(route: &Route, operation: &Operation, words: &Words, generator: &mut SchemaGenerator) -> Value {
    let mut parameters: Vec<Value> = Vec::new();
    for name in parts(route.path) {
        parameters.push(json!({
            "name": name, "in": "path", "required": true, "schema": part_schema(name),
            "description": words.text(&format!("api-part-{name}")),
        }));
    }
    for name in operation.query {
        let choices = CHOICES.iter().find(|(of, _)| of == name).map(|(_, codes)| *codes);
        let is_of_events = operation.name.ends_with("_events");
        let schema = match (choices, *name) {
            // An empty value is as good as none: forms send them.
            (Some(codes), _) => {
                let codes: Vec<&str> = std::iter::once("").chain(codes.iter().copied()).collect();
                json!({ "type": "string", "enum": codes })
            }
            (None, "limit") => json!({ "type": "string", "pattern": "^[0-9]*$" }),
            (None, "from" | "to") if operation.name == "find_comparison" => {
                json!({ "type": "string", "pattern": "^[0-9]{1,9}$" })
            }
            (None, "from" | "to") if is_of_events || operation.name == "print_report" => {
                json!({ "type": "string", "pattern": "^([0-9]{4}-[0-9]{2}-[0-9]{2})?$" })
            }
            (None, "after" | "before") if is_of_events || operation.name == "find_ledger" => {
                json!({ "type": "string", "pattern": "^[0-9]*$" })
            }
            (None, "day") => json!({ "type": "string", "pattern": "^([0-9]{4}-[0-9]{2}-[0-9]{2})?$" }),
            (None, _) => json!({ "type": "string" }),
        };
        parameters.push(json!({
            "name": name, "in": "query", "required": false, "schema": schema,
            "description": words.text(&parameter_sentence(operation.name, name, words)),
        }));
    }
    if operation.is_conditional {
        parameters.push(json!({
            "name": "If-Match", "in": "header", "required": true, "schema": { "type": "string" },
            "description": words.text("api-if-match"),
        }));
    }
    if route.method != "GET" && !WITHOUT.contains(&operation.name) {
        parameters.push(json!({
            "name": "Idempotency-Key", "in": "header", "required": false,
            "schema": { "type": "string", "minLength": 1, "maxLength": 200 },
            "description": words.text("api-idempotency-key"),
        }));
    }
    let mut responses: Map<String, Value> = Map::new();
    let done = words.text("api-done");
    responses.insert(operation.status.to_string(), answer(operation, &done, generator));
    if operation.is_tagged {
        responses.insert("304".to_owned(), json!({ "description": words.text("api-not-modified") }));
    }
    if matches!(operation.body, Body::File) {
        responses.insert("206".to_owned(), answer(operation, &words.text("api-part"), generator));
        responses.insert("416".to_owned(), json!({ "description": words.text("api-no-such-part") }));
    }
    for code in problems(route, operation) {
        let status = problem::status(code).as_u16();
        let reference = format!("#/components/responses/problem-{status}");
        responses.insert(status.to_string(), json!({ "$ref": reference }));
    }
    let mut described = json!({
        "operationId": operation.name,
        "summary": words.text(&sentence(operation.name)),
        "tags": [tag(route.path)],
        "responses": responses,
    });
    if let Some(described) = described.as_object_mut() {
        if !parameters.is_empty() {
            described.insert("parameters".to_owned(), Value::Array(parameters));
        }
        if !operation.request.is_empty() {
            let content: Map<String, Value> =
                operation.request.iter().map(|taken| media(taken, generator)).collect();
            described.insert("requestBody".to_owned(), json!({ "required": true, "content": content }));
        }
        match route.access {
            Access::Public => drop(described.insert("security".to_owned(), json!([]))),
            Access::SignedIn => {}
            Access::May(action) => {
                drop(described.insert("x-action".to_owned(), json!(action.code())));
                drop(described.insert("x-scope".to_owned(), json!(action.scope().code())));
            }
        }
    }
    described
}

/// A media type that is taken.
fn media((media, structure): &(&str, Structure), generator: &mut SchemaGenerator) -> (String, Value) {
    let schema = structure(generator);
    let described = match *media {
        PARTS => json!({ "schema": schema, "encoding": { "record": { "contentType": JSON } } }),
        _ => json!({ "schema": schema }),
    };
    ((*media).to_owned(), described)
}

fn answer(operation: &Operation, text: &str, generator: &mut SchemaGenerator) -> Value {
    let (media, schema) = match operation.body {
        Body::Json(schema) => ("application/json", json!(schema(generator))),
        Body::AnyJson => ("application/json", json!({})),
        Body::Text => ("text/plain", json!({ "type": "string" })),
        Body::Csv => ("text/csv", json!({ "type": "string" })),
        Body::Proof => {
            let plain = json!({ "schema": { "type": "string" } });
            // Canonical JSON, byte for byte as it was hashed: what is in it depends on the part.
            let json = json!({ "schema": { "type": "object" } });
            return json!({ "description": text, "content": { "text/plain": plain, "application/json": json } });
        }
        Body::File => ("*/*", json!({ "type": "string", "contentMediaType": "application/octet-stream" })),
        Body::Document => {
            ("application/pdf", json!({ "type": "string", "contentMediaType": "application/pdf" }))
        }
        Body::Nothing => return json!({ "description": text }),
    };
    let mut answer = json!({ "description": text, "content": { media: { "schema": schema } } });
    if let Some(answer) = answer.as_object_mut().filter(|_| operation.is_tagged) {
        answer.insert("headers".to_owned(), json!({ "ETag": { "schema": { "type": "string" } } }));
    }
    answer
}

/// What a part of an address may be.
fn part_schema(name: &str) -> Value {
    match name {
        "part" => json!({ "type": "string", "enum": ["receipt", "manifest", "disclosures", "event"] }),
        _ => json!({ "type": "string" }),
    }
}

/// The sentence of a parameter: the operation's own, or that of all parameters of the name.
fn parameter_sentence(operation: &str, name: &str, words: &Words) -> String {
    let own = format!("{}-{name}", sentence(operation));
    if words.has(&own) { own } else { format!("api-parameter-{name}") }
}

fn sentence(name: &str) -> String {
    format!("api-{}", name.replace('_', "-"))
}

fn tag(path: &str) -> &str {
    path.trim_start_matches(PREFIX).trim_start_matches('/').split(['/', '.']).next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_route_of_the_api_is_described_and_nothing_else_is() {
        let document = document();
        let mut described = Vec::new();
        for (path, methods) in document["paths"].as_object().unwrap() {
            for (method, operation) in methods.as_object().unwrap() {
                let id = operation["operationId"].as_str().unwrap();
                described.push(format!("{} {path} {id}", method.to_ascii_uppercase()));
            }
        }
        let mut known: Vec<String> = routes()
            .map(|route| format!("{} {} {}", route.method, route.path.replace(":.+", ""), route.name))
            .collect();
        described.sort();
        known.sort();
        assert_eq!(described, known);
        for operation in OPERATIONS {
            let of: Vec<_> = routes().filter(|route| route.name == operation.name).collect();
            assert_eq!(of.len(), 1, "{} names one operation", operation.name);
        }
    }

    #[test]
    fn what_is_answered_is_described() {
        // The description does not describe itself; an EPCIS document is described by GS1; the others answer canonical
        // JSON of a format that outsiders check, which `src/proof/README.md` describes to the byte.
        let any = OPERATIONS.iter().filter(|operation| matches!(operation.body, Body::AnyJson));
        let any: Vec<_> = any.map(|operation| operation.name).collect();
        let known = [
            "find_openapi",
            "find_certificate",
            "disclose_withheld",
            "find_pack_diff",
            "download_unit_epcis",
        ];
        assert_eq!(any, known);
        let document = document();
        for operation in OPERATIONS.iter().filter(|operation| matches!(operation.body, Body::Json(_))) {
            let route = routes().find(|route| route.name == operation.name).unwrap();
            let described = &document["paths"][route.path][route.method.to_ascii_lowercase()];
            let answer = &described["responses"][operation.status.to_string()]["content"]["application/json"];
            let reference = answer["schema"]["$ref"].as_str().unwrap_or_default().trim_start_matches('#');
            let schema = document.pointer(reference).unwrap_or(&Value::Null);
            let members = schema["properties"].as_object().map_or(0, Map::len);
            assert!(members > 0, "{}: {schema}", operation.name);
        }
    }

    #[test]
    fn every_status_of_the_table_of_problems_is_documented() {
        let document = document();
        let responses = document["components"]["responses"].as_object().unwrap();
        for code in Code::ALL {
            let status = problem::status(*code).as_u16();
            let text = responses[&format!("problem-{status}")]["description"].as_str().unwrap();
            assert!(text.contains(code.text()), "{}", code.text());
        }
        for route in routes() {
            let path = &document["paths"][route.path.replace(":.+", "")];
            let answers = path[route.method.to_ascii_lowercase()]["responses"].as_object().unwrap();
            let operation = OPERATIONS.iter().find(|operation| operation.name == route.name).unwrap();
            for code in problems(route, operation) {
                let status = problem::status(code).as_u16().to_string();
                assert!(answers.contains_key(&status), "{route:?}: {status}");
            }
        }
    }

    #[test]
    fn every_sentence_and_every_structure_is_there() {
        let text = document().to_string();
        assert!(!text.contains('⟦'), "{}", text.split('⟦').nth(1).unwrap_or_default());
        let document = document();
        for part in text.split("\"#/components/").skip(1) {
            let pointer = format!("/components/{}", part.split('"').next().unwrap());
            assert!(document.pointer(&pointer).is_some(), "{pointer}");
        }
    }
}
