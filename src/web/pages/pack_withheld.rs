//! What a pack withholds: put together before it is issued, shown and disclosed after.

use std::collections::BTreeMap;

use actix_web::{HttpResponse, web};
use serde_json::{Value, json};

use super::packs::small_file;
use crate::app::Error;
use crate::app::packs::{Disclose, PackForm};
use crate::domain::access::visible_markings;
use crate::domain::withhold::{Of, What, Withhold};
use crate::proof::pack::Part;
use crate::web::body::Form;
use crate::web::caller::Caller;
use crate::web::problem::Answer;

/// The fields of the form that say what to withhold next.
pub const ADDING: [&str; 4] = ["withhold_what", "withhold_record", "withhold_file", "withhold_reason"];

/// Nothing typed in them.
pub fn nothing() -> BTreeMap<&'static str, &'static str> {
    ADDING.into_iter().map(|name| (name, "")).collect()
}

/// What is to be withheld after the button that was pressed: one more, or one less.
pub fn rules_of(form: &Form) -> Vec<String> {
    let mut rules: Vec<String> = form.all("withhold").map(str::to_owned).collect();
    if let Ok(place) = form.get("drop").parse::<usize>()
        && place < rules.len()
    {
        rules.remove(place);
    }
    if form.get("do") == "add" {
        rules.extend(added(form));
    }
    rules
}

/// The rule that the form describes; nothing if nothing was chosen. What is wrong with it is said where it is read.
fn added(form: &Form) -> Option<String> {
    let [what, record, file, reason] = ADDING.map(|name| form.get(name).trim());
    let (of, part) = what.split_once('/').unwrap_or((what, ""));
    let of = if record.is_empty() { of } else { record };
    let part = if file.is_empty() { part.to_owned() } else { format!("file/{file}") };
    let is_empty = what.is_empty() && record.is_empty() && file.is_empty() && reason.is_empty();
    (!is_empty).then(|| format!("{of}/{part}={reason}"))
}

/// What the form needs to offer it: kinds with their fields, markings, the rules so far, and what they come to.
pub async fn offered(caller: &Caller, form: &PackForm) -> Result<Value, crate::web::problem::Problem> {
    let language = &caller.visitor().language;
    let kinds = &caller.definitions().kinds;
    let kinds: Vec<Value> = kinds
        .iter()
        .map(|kind| {
            let fields: Vec<Value> = kind
                .fields
                .iter()
                .map(|field| json!({ "name": field.name, "label": field.label.of(language) }))
                .collect();
            json!({ "code": kind.code, "name": kind.name.of(language), "fields": fields })
        })
        .collect();
    let markings = visible_markings(&caller.session.actor);
    let below: Vec<&str> =
        markings.iter().take(markings.len().saturating_sub(1)).map(|marking| marking.code()).collect();
    let rules: Vec<Value> = form.withhold.iter().map(|text| rule(caller, text)).collect();
    let mut preview = Value::Null;
    let mut problem = Value::Null;
    if !form.withhold.is_empty() {
        let asked = form.clone();
        match caller.run(move |app, session| app.preview_withholding(session, &asked)).await {
            Ok(withholding) => preview = json!(withholding),
            Err(error) if error.error().code() == crate::app::Code::Invalid => problem = json!(error.body()),
            Err(error) => return Err(error),
        }
    }
    Ok(json!({ "kinds": kinds, "below": below, "rules": rules, "preview": preview, "problem": problem }))
}

/// A rule as its sentence needs it.
fn rule(caller: &Caller, text: &str) -> Value {
    let Ok(rule) = text.parse::<Withhold>() else { return json!({ "text": text, "is_wrong": true }) };
    let language = &caller.visitor().language;
    let kinds = &caller.definitions().kinds;
    let kind = match &rule.of {
        Of::Kind(code) => kinds.get(code),
        _ => None,
    };
    let (of, of_name) = match &rule.of {
        Of::Record(number) => ("record", number.clone()),
        Of::Kind(code) => ("kind", kind.map_or(code.as_str(), |kind| kind.name.of(language)).to_owned()),
        Of::Above(marking) => ("above", marking.code().to_owned()),
    };
    let (what, what_name) = match &rule.what {
        What::Title => ("title", String::new()),
        What::Field(name) => {
            let field = kind.and_then(|kind| kind.field(name));
            ("field", field.map_or(name.as_str(), |field| field.label.of(language)).to_owned())
        }
        What::Fields => ("fields", String::new()),
        What::File(name) => ("file", name.clone()),
        What::Files => ("files", String::new()),
        What::All => ("all", String::new()),
    };
    json!({
        "text": text, "is_wrong": false, "of": of, "of_name": of_name, "what": what, "what_name": what_name,
        "reason": rule.reason,
    })
}

/// The rules of a request, for its page.
pub fn shown_rules(caller: &Caller, rules: &[String]) -> Vec<Value> {
    rules.iter().map(|text| rule(caller, text)).collect()
}

/// `GET /packs/{number}/withheld`
pub async fn list_withheld(caller: Caller, number: web::Path<String>) -> Answer {
    let number = number.into_inner();
    let asked = number.clone();
    let withheld = caller.run(move |app, session| app.withheld(session, &asked)).await?;
    caller.page("packs/withheld.html", &json!({ "number": number, "withheld": withheld }))
}

/// `POST /packs/{number}/withheld`
pub async fn disclose_withheld(caller: Caller, number: web::Path<String>, form: Form) -> Answer {
    let part = Part::ALL.iter().find(|part| part.code() == form.get("part")).copied();
    let asked = Disclose {
        record: form.get("record").to_owned(),
        part: part.ok_or_else(|| Error::not_found("withheld value", form.get("part")))?,
        name: form.get("name").to_owned(),
        version: form.get("version").parse().ok(),
    };
    disclosure(&caller, number.into_inner(), asked).await
}

/// Discloses something, and gives its disclosure as a file.
pub async fn disclosure(
    caller: &Caller,
    number: String,
    asked: Disclose,
) -> Result<HttpResponse, crate::web::problem::Problem> {
    let disclosed = caller.run(move |app, session| app.disclose(session, &number, &asked)).await?;
    Ok(small_file(&disclosed.file_name, "application/json", disclosed.text))
}
