//! Kinds of records: what each says, and which states it goes through.

use std::collections::BTreeMap;

use actix_web::{HttpRequest, HttpResponse, web};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use crate::app::Error;
use crate::domain::kind::Kind;
use crate::domain::kind::signing::{Order, SignatureAsked};
use crate::web::api::fresh;
use crate::web::caller::Caller;
use crate::web::problem::{Answer, Problem};

/// A kind in a list.
#[derive(Debug, Serialize, JsonSchema)]
pub struct KindLine {
    /// Code.
    code: String,
    /// Name of one.
    name: String,
    /// Name of several.
    plural: String,
    /// What it is for.
    summary: String,
    /// Steps that it evidences.
    steps: Vec<String>,
    /// Digest of the definition: every version names the one that it was made under.
    digest: String,
}

/// Kinds by code.
#[derive(Debug, Serialize, JsonSchema)]
pub struct KindList {
    kinds: Vec<KindLine>,
}

/// A state.
#[derive(Debug, Serialize, JsonSchema)]
pub struct StateLine {
    code: String,
    label: String,
    /// What it means: draft, review, effective, open, closed, superseded, void.
    category: &'static str,
    /// A new record may start here.
    is_initial: bool,
    /// A record in this state can count as evidence.
    counts: bool,
}

/// A move from one state to another.
#[derive(Debug, Serialize, JsonSchema)]
pub struct MoveLine {
    from: Vec<String>,
    to: String,
    label: String,
    /// Roles that may.
    roles: Vec<&'static str>,
    /// Signatures that it asks for.
    signatures: Vec<SignatureLine>,
    /// They are given one after the other, as they stand.
    is_signed_in_order: bool,
}

/// A signature that a move asks for.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SignatureLine {
    /// What it says.
    meaning: &'static str,
    /// Roles that may give it.
    roles: Vec<&'static str>,
    /// Asked for only where each of these fields has one of these values.
    when: BTreeMap<String, Vec<String>>,
}

fn signature(asked: &SignatureAsked) -> SignatureLine {
    SignatureLine {
        meaning: asked.meaning.code(),
        roles: asked.roles.iter().map(|role| role.code()).collect(),
        when: asked.when.clone(),
    }
}

/// A type of link.
#[derive(Debug, Serialize, JsonSchema)]
pub struct LinkLine {
    #[serde(rename = "type")]
    code: String,
    label: String,
    /// Kinds that it may point to; `*` for any.
    to: Vec<String>,
    is_required: bool,
}

/// A kind with everything about it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct KindDocument {
    #[serde(flatten)]
    kind: KindLine,
    /// JSON Schema of the fields.
    fields: Value,
    states: Vec<StateLine>,
    moves: Vec<MoveLine>,
    links: Vec<LinkLine>,
}

fn line(kind: &Kind, language: &str) -> KindLine {
    KindLine {
        code: kind.code.clone(),
        name: kind.name.of(language).to_owned(),
        plural: kind.plural.of(language).to_owned(),
        summary: kind.summary.of(language).to_owned(),
        steps: kind.steps.clone(),
        digest: kind.digest.to_string(),
    }
}

/// `GET /api/v1/kinds`
pub async fn list_kinds(caller: Caller) -> Answer {
    let language = &caller.session.language;
    let kinds = caller.definitions().kinds.iter().map(|kind| line(kind, language)).collect();
    Ok(HttpResponse::Ok().json(KindList { kinds }))
}

/// `GET /api/v1/kinds/{code}`
pub async fn find_kind(caller: Caller, request: HttpRequest, code: web::Path<String>) -> Answer {
    let language = caller.session.language.as_str();
    let missing = || Problem::from(Error::not_found("kind", code.as_str())).in_language(language);
    let kind = caller.definitions().kinds.get(&code).ok_or_else(missing)?;
    let document = KindDocument {
        kind: line(kind, language),
        fields: kind.json_schema(language),
        states: kind
            .states
            .iter()
            .map(|state| StateLine {
                code: state.code.clone(),
                label: state.label.of(language).to_owned(),
                category: state.category.code(),
                is_initial: state.initial,
                counts: state.counts,
            })
            .collect(),
        moves: kind
            .transitions
            .iter()
            .map(|transition| MoveLine {
                from: transition.from.clone(),
                to: transition.to.clone(),
                label: transition.label.of(language).to_owned(),
                roles: transition.roles.iter().map(|role| role.code()).collect(),
                signatures: transition.signatures.iter().flat_map(|asked| &asked.of).map(signature).collect(),
                is_signed_in_order: (transition.signatures.as_ref())
                    .is_some_and(|asked| asked.order == Order::InOrder),
            })
            .collect(),
        links: kind
            .links
            .iter()
            .map(|link| LinkLine {
                code: link.code.clone(),
                label: link.label.of(language).to_owned(),
                to: link.to.clone(),
                is_required: link.required,
            })
            .collect(),
    };
    Ok(fresh(&request, &format!("{}-{language}", kind.digest.hex()), document))
}
