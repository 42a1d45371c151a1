//! The forms that make and edit a record, from its kind's definition: nothing that was typed is lost, whatever is wrong.

use std::collections::BTreeMap;

use actix_web::{HttpRequest, web};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::app::records::{Base, Basis, FileChoice, FileView, RecordForm, Target};
use crate::app::uploads::Upload;
use crate::app::{Code, Error};
use crate::domain::access::{Action, Marking};
use crate::domain::kind::{Field, FieldType, Kind};
use crate::proof::digest::Digest;
use crate::web::body::Form;
use crate::web::caller::{Caller, see_other};
use crate::web::posted::{self, Posted};
use crate::web::problem::{Answer, Problem};
use crate::web::render::encoded;

/// The profile whose steps group the kinds.
const PROFILE: &str = "annexure-b";
/// Empty rows for links, for browsers that add none themselves.
const BLANK_LINKS: usize = 2;

/// What every record has beside its kind's fields.
const MEMBERS: &[&str] =
    &["number", "state", "title", "occurred_on", "marking", "owner", "files", "links", "reason"];

/// Which kind of record to make, and about which other record.
#[derive(Debug, Deserialize)]
pub struct Choice {
    #[serde(default)]
    kind: String,
    /// Link type.
    #[serde(default)]
    link: String,
    /// Number of the record that it links to.
    #[serde(default)]
    about: String,
}

/// What stands in a form.
#[derive(Debug, Clone, Default, Serialize)]
struct Typed {
    number: String,
    state: String,
    title: String,
    occurred_on: String,
    marking: String,
    owner: String,
    reason: String,
    #[serde(skip)]
    fields: BTreeMap<String, String>,
    /// Digests of the files of the present version that stay.
    #[serde(skip)]
    kept: Vec<String>,
    #[serde(skip)]
    uploads: Vec<Upload>,
    #[serde(skip)]
    links: Vec<(String, String)>,
}

/// A value as it stands in a form.
pub(super) fn text_of(field: &Field, value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(values) => {
            let lines: Vec<&str> = values.iter().filter_map(Value::as_str).collect();
            lines.join("\n")
        }
        Value::Bool(flag) if field.field_type == FieldType::Boolean => {
            if *flag { "yes" } else { "no" }.to_owned()
        }
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

/// All values of a record as they stand in a form.
pub(super) fn texts_of(kind: &Kind, basis: &Basis) -> BTreeMap<String, String> {
    let text = |field: &Field| Some((field.name.clone(), text_of(field, basis.fields.get(&field.name)?)));
    kind.fields.iter().filter_map(text).collect()
}

impl Typed {
    fn of_basis(kind: &Kind, basis: &Basis) -> Self {
        Self {
            number: basis.number.clone(),
            state: basis.state.clone(),
            title: basis.title.clone(),
            occurred_on: basis.occurred_on.clone(),
            marking: basis.marking.clone(),
            owner: basis.owner.clone(),
            reason: String::new(),
            fields: texts_of(kind, basis),
            kept: basis.files.iter().map(|file| file.digest.to_string()).collect(),
            uploads: Vec::new(),
            links: basis.links.iter().map(|(link, number, _)| (link.clone(), number.clone())).collect(),
        }
    }

    fn of_form(form: &Form, uploads: Vec<Upload>) -> Self {
        let text = |name: &str| form.get(name).to_owned();
        let numbers = form.all("link.number").map(|number| number.trim().to_owned());
        let links = form.all("link.type").map(str::to_owned).zip(numbers);
        Self {
            number: text("number").trim().to_owned(),
            state: text("state"),
            title: text("title"),
            occurred_on: text("occurred_on"),
            marking: text("marking"),
            owner: text("owner"),
            reason: text("reason"),
            fields: form.under("field."),
            kept: form.all("keep").map(str::to_owned).collect(),
            uploads,
            links: links.filter(|(_, number)| !number.is_empty()).collect(),
        }
    }

    fn record_form(&self, kind: &Kind, target: Target) -> RecordForm {
        let kept = self.kept.iter().filter_map(|text| text.parse::<Digest>().ok()).map(FileChoice::Kept);
        let uploads = self.uploads.iter().map(|upload| FileChoice::Upload(upload.upload.clone()));
        RecordForm {
            target,
            title: self.title.clone(),
            occurred_on: self.occurred_on.clone(),
            marking: self.marking.clone(),
            owner: self.owner.clone(),
            fields: RecordForm::typed(kind, &self.fields),
            files: kept.chain(uploads).collect(),
            links: self.links.clone(),
            reason: self.reason.clone(),
        }
    }

    /// Takes over from the version that is there now what whoever typed this has not seen: files and links that came
    /// since.
    fn over(&mut self, form: &Form, basis: &Basis) {
        self.state.clone_from(&basis.state);
        let had: Vec<&str> = form.all("had").collect();
        let present: Vec<String> = basis.files.iter().map(|file| file.digest.to_string()).collect();
        self.kept = present
            .into_iter()
            .filter(|digest| self.kept.contains(digest) || !had.contains(&digest.as_str()))
            .collect();
        let had_links: Vec<&str> = form.all("had-link").collect();
        for (link, number, _) in &basis.links {
            let one = (link.clone(), number.clone());
            if !self.links.contains(&one) && !had_links.contains(&format!("{link}:{number}").as_str()) {
                self.links.push(one);
            }
        }
    }
}

/// A field as the templates draw it.
pub(super) fn field_view(
    kind: &Kind,
    field: &Field,
    (text, state, there): (&str, &str, Option<String>),
    (problem, language): (Option<&Problem>, &str),
) -> Value {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let is_list = field.field_type == FieldType::List;
    let is_on = |code: &str| if is_list { lines.contains(&code) } else { text == code };
    let mut choices: Vec<Value> = field
        .choices
        .iter()
        .map(|choice| {
            json!({
                "code": choice.code, "label": choice.label.of(language), "is_on": is_on(&choice.code),
            })
        })
        .collect();
    // A value that is no choice (any more) stays to be seen and corrected.
    let known = |line: &&str| line.is_empty() || field.choices.iter().any(|choice| choice.code == **line);
    if !field.choices.is_empty() {
        let others = lines.iter().filter(|line| !known(line));
        choices.extend(others.map(|line| json!({ "code": line, "label": line, "is_on": true })));
    }
    let later: Vec<&str> = kind
        .states
        .iter()
        .filter(|known| field.required_in.contains(&known.code) && known.code != state)
        .map(|known| known.label.of(language))
        .collect();
    json!({
        "name": field.name,
        "type": type_name(field.field_type),
        "label": field.label.of(language),
        "help": field.help.as_ref().map(|help| help.of(language)),
        "unit": field.unit,
        "value": text,
        "choices": choices,
        "is_needed": field.needed(state),
        "later": if field.required { Vec::new() } else { later },
        "max_length": field.longest(),
        "min": field.min, "max": field.max,
        "there": there,
        "wrong": lines_about(problem, &field.name),
    })
}

/// What is wrong with one field.
fn lines_about(problem: Option<&Problem>, name: &str) -> Vec<String> {
    let fields = problem.iter().flat_map(|problem| problem.error().fields());
    fields.filter(|(of, _)| *of == name).map(|(_, line)| line.to_owned()).collect()
}

/// What is wrong with what every record has, by name.
pub(super) fn wrong(problem: Option<&Problem>, names: &[&str]) -> BTreeMap<String, Vec<String>> {
    names.iter().map(|name| ((*name).to_owned(), lines_about(problem, name))).collect()
}

const fn type_name(field_type: FieldType) -> &'static str {
    match field_type {
        FieldType::Text => "text",
        FieldType::LongText => "long_text",
        FieldType::Integer => "integer",
        FieldType::Decimal => "decimal",
        FieldType::Date => "date",
        FieldType::Choice => "choice",
        FieldType::Boolean => "boolean",
        FieldType::List => "list",
        FieldType::Person => "person",
    }
}

/// Markings up to the actor's clearance.
fn markings(caller: &Caller) -> Vec<&'static str> {
    let clearance = caller.session.actor.clearance;
    Marking::ALL.iter().filter(|marking| **marking <= clearance).map(|marking| marking.code()).collect()
}

fn upload_view(upload: &Upload) -> Value {
    json!({
        "upload": upload.upload, "name": upload.name, "size_bytes": upload.size_bytes, "digest": upload.digest,
    })
}

/// The form as it is shown: empty or filled, with what is wrong and what somebody else changed meanwhile.
async fn show(
    caller: &Caller,
    kind_code: &str,
    basis: Option<&Basis>,
    typed: &Typed,
    problem: Option<&Problem>,
) -> Answer {
    let people = caller.run(|app, session| app.people(session)).await?;
    let kind = caller.definitions().kinds.get(kind_code);
    let kind = kind.ok_or_else(|| Problem::from(Error::not_found("kind", kind_code)))?;
    let language = caller.visitor().language.as_str();
    let is_conflict = problem.is_some_and(|problem| problem.error().code() == Code::Conflict);
    let theirs = basis.filter(|_| is_conflict).map(|basis| Typed::of_basis(kind, basis));
    let first = kind.initial_states().next().map(|state| state.code.as_str()).unwrap_or_default();
    let state = if typed.state.is_empty() { first } else { typed.state.as_str() };
    // What stands there now, where it is not what was typed.
    let differs = |mine: &str, now: &str| (mine.trim() != now.trim()).then(|| now.to_owned());
    // Who has read it, each of them says.
    let is_kept =
        |field: &&Field| kind.reading.as_ref().is_some_and(|reading| reading.acknowledged == field.name);
    let fields: Vec<Value> = kind
        .fields
        .iter()
        .filter(|field| !is_kept(field))
        .map(|field| {
            let text = typed.fields.get(&field.name).map(|text| text.replace('\r', "")).unwrap_or_default();
            let there = theirs.as_ref().and_then(|theirs| {
                let now = theirs.fields.get(&field.name).map(String::as_str).unwrap_or_default();
                differs(&text, now)?;
                let value = basis.and_then(|basis| basis.fields.get(&field.name));
                Some(value.map(|value| kind.show(field, value, language)).unwrap_or_default())
            });
            field_view(kind, field, (&text, state, there), (problem, language))
        })
        .collect();
    let there = theirs.as_ref().map(|theirs| {
        json!({
            "title": differs(&typed.title, &theirs.title),
            "occurred_on": differs(&typed.occurred_on, &theirs.occurred_on),
            "marking": differs(&typed.marking, &theirs.marking),
            "owner": differs(&typed.owner, &theirs.owner),
        })
    });
    let kept: Vec<Value> = basis
        .iter()
        .flat_map(|basis| &basis.files)
        .map(
            |file: &FileView| json!({ "file": file, "is_on": typed.kept.contains(&file.digest.to_string()) }),
        )
        .collect();
    let titles: BTreeMap<&str, &str> = basis
        .iter()
        .flat_map(|basis| &basis.links)
        .map(|(_, number, title)| (number.as_str(), title.as_str()))
        .collect();
    let link = |code: &str, number: &str| json!({ "type": code, "number": number, "title": titles.get(number).copied().unwrap_or_default() });
    let mut rows: Vec<Value> = typed.links.iter().map(|(code, number)| link(code, number)).collect();
    rows.extend((0..BLANK_LINKS).map(|_| link("", "")));
    let kinds = &caller.definitions().kinds;
    let link_types: Vec<Value> = kind
        .links
        .iter()
        .map(|link| {
            let to: Vec<&str> =
                link.to.iter().filter_map(|code| kinds.get(code)).map(|to| to.name.of(language)).collect();
            json!({
                "code": link.code, "label": link.label.of(language), "to": to,
                "is_needed": link.required || link.required_in.iter().any(|code| code == state),
            })
        })
        .collect();
    let states: Vec<Value> = kind
        .initial_states()
        .map(|state| json!({ "code": state.code, "label": state.label.of(language) }))
        .collect();
    let body = problem.map(Problem::body);
    let view = json!({
        "kind": { "code": kind.code, "name": kind.name.of(language), "summary": kind.summary.of(language) },
        "record": basis, "is_conflict": is_conflict, "form": typed, "there": there, "fields": fields,
        "kept": kept, "uploads": typed.uploads.iter().map(upload_view).collect::<Vec<_>>(),
        "had_links": basis.map(|basis| &basis.links),
        "links": rows, "link_types": link_types, "states": states, "people": people,
        "markings": markings(caller), "default_marking": caller.app().config.marking.code(), "problem": body,
        "wrong": wrong(problem, MEMBERS),
        "today": caller.session.now.date().to_string(),
    });
    match problem {
        Some(problem) => caller.page_again("records/form.html", &view, problem),
        None => caller.page("records/form.html", &view),
    }
}

/// `GET /records/new`
pub async fn show_new(caller: Caller, query: web::Query<Choice>) -> Answer {
    // Whoever may file nothing is told so here, not after filling it in.
    caller.run(|app, session| app.people(session)).await?;
    let may_file =
        |kind: &Kind| caller.session.may_work(Action::CreateRecord, Marking::Unclassified, kind, None);
    if !query.kind.is_empty() {
        if let Some(kind) = caller.definitions().kinds.get(&query.kind) {
            may_file(kind).map_err(|error| Problem::from(error).in_language(&caller.session.language))?;
        }
        let links = match (query.link.as_str(), query.about.trim()) {
            ("", _) | (_, "") => Vec::new(),
            (link, about) => vec![(link.to_owned(), about.to_owned())],
        };
        return show(&caller, &query.kind, None, &Typed { links, ..Typed::default() }, None).await;
    }
    let language = caller.visitor().language.as_str();
    let definitions = caller.definitions();
    let kind_view = |kind: &Kind| {
        json!({
            "code": kind.code, "name": kind.name.of(language), "summary": kind.summary.of(language),
            "number": kind.abbreviation,
        })
    };
    let profile = definitions.profile(PROFILE).map_err(Problem::from)?;
    let is_in = |kind: &Kind, step: &str| kind.steps.first().is_some_and(|home| home == step);
    let steps: Vec<Value> = profile
        .steps
        .iter()
        .map(|step| {
            let kinds = definitions.kinds.iter();
            let kinds = kinds.filter(|kind| is_in(kind, &step.code) && may_file(kind).is_ok());
            json!({
                "code": step.code, "title": step.title.of(language),
                "kinds": kinds.map(kind_view).collect::<Vec<_>>(),
            })
        })
        .collect();
    let is_homeless = |kind: &&Kind| !profile.steps.iter().any(|step| is_in(kind, &step.code));
    let others = definitions.kinds.iter().filter(is_homeless).filter(|kind| may_file(kind).is_ok());
    let others: Vec<Value> = others.map(kind_view).collect();
    caller.page("records/new.html", &json!({ "steps": steps, "others": others }))
}

/// Uploads that the form names and the caller has, then those that came with it.
async fn uploads_of(caller: &Caller, posted: &mut Posted) -> Result<Vec<Upload>, Problem> {
    let named: Vec<String> = posted.form.all("upload").map(str::to_owned).collect();
    let mut uploads = caller
        .run(move |app, session| {
            let mut found = Vec::new();
            for id in named {
                match app.find_upload(session, &id) {
                    Ok(upload) => found.push(upload),
                    // One that ran out is missed in the list; its file is chosen again.
                    Err(error) if error.code() == Code::NotFound => {}
                    Err(error) => return Err(error),
                }
            }
            Ok(found)
        })
        .await?;
    uploads.append(&mut posted.uploads);
    Ok(uploads)
}

/// An error about files that were refused on the way, beside the files.
fn refused(caller: &Caller, title: &str, errors: Vec<Error>) -> Option<Problem> {
    let mut error = Error::new(Code::Invalid).with("place", title);
    for one in &errors {
        for line in one.lines() {
            let place = one.argument("place").unwrap_or_default();
            error = error.field("files", format!("{place}: {line}"));
        }
    }
    (!errors.is_empty()).then(|| Problem::from(error).in_language(&caller.session.language))
}

/// True where the form is shown again: nothing typed is lost, whatever went wrong.
fn is_for_form(problem: &Problem) -> bool {
    !matches!(
        problem.error().code(),
        Code::NotFound | Code::Denied | Code::DeniedKind | Code::DeniedOthers | Code::Scope | Code::SignedOut
    )
}

/// `POST /records/new`
pub async fn submit_new(caller: Caller, request: HttpRequest, payload: web::Payload) -> Answer {
    caller.run(|app, session| app.people(session)).await?;
    let mut posted = posted::read(&caller, &request, payload).await?;
    let uploads = uploads_of(&caller, &mut posted).await?;
    let typed = Typed::of_form(&posted.form, uploads);
    let code = posted.form.get("kind").to_owned();
    let problem = posted.failed.or_else(|| refused(&caller, &typed.title, posted.refused));
    if let Some(problem) = problem {
        return show(&caller, &code, None, &typed, Some(&problem)).await;
    }
    let kind = caller.definitions().kinds.get(&code);
    let kind = kind.ok_or_else(|| Problem::from(Error::not_found("kind", code.clone())))?;
    let target = Target::New { kind: code.clone(), number: typed.number.clone(), state: typed.state.clone() };
    let form = typed.record_form(kind, target);
    match caller.run(move |app, session| app.save_record(session, form)).await {
        Ok(filed) => Ok(see_other(&format!("/records/{}?done=filed", encoded(&filed.number)))),
        Err(problem) if is_for_form(&problem) => show(&caller, &code, None, &typed, Some(&problem)).await,
        Err(problem) => Err(problem),
    }
}

async fn basis(caller: &Caller, number: &str) -> Result<Basis, Problem> {
    let number = number.to_owned();
    caller.run(move |app, session| app.record_basis(session, &number, Action::ReviseRecord)).await
}

fn kind_of<'a>(caller: &'a Caller, basis: &Basis) -> Result<&'a Kind, Problem> {
    let kind = caller.definitions().kinds.get(&basis.kind);
    kind.ok_or_else(|| Error::not_found("kind", basis.kind.clone()).into())
}

/// `GET /records/{number}/edit`
pub async fn show_edit(caller: Caller, number: web::Path<String>) -> Answer {
    let basis = basis(&caller, &number).await?;
    let typed = Typed::of_basis(kind_of(&caller, &basis)?, &basis);
    show(&caller, &basis.kind, Some(&basis), &typed, None).await
}

/// `POST /records/{number}/edit`
pub async fn submit_edit(
    caller: Caller,
    request: HttpRequest,
    number: web::Path<String>,
    payload: web::Payload,
) -> Answer {
    let before = basis(&caller, &number).await?;
    let mut posted = posted::read(&caller, &request, payload).await?;
    let uploads = uploads_of(&caller, &mut posted).await?;
    let mut typed = Typed::of_form(&posted.form, uploads);
    typed.number.clone_from(&before.number);
    typed.state.clone_from(&before.state);
    let refused = refused(&caller, &typed.title, std::mem::take(&mut posted.refused));
    let kind = kind_of(&caller, &before)?;
    let problem = match posted.failed.take().or(refused) {
        Some(problem) => problem,
        None => {
            let base = Base::Version(posted.form.get("base").parse().unwrap_or_default());
            let target = Target::Edit { number: before.number.clone(), base };
            let form = typed.record_form(kind, target);
            match caller.run(move |app, session| app.save_record(session, form)).await {
                Ok(filed) => {
                    return Ok(see_other(&format!("/records/{}?done=saved", encoded(&filed.number))));
                }
                Err(problem) => problem,
            }
        }
    };
    if !is_for_form(&problem) {
        return Err(problem);
    }
    if problem.error().code() != Code::Conflict {
        // Still over the version that they have seen, should another have come meanwhile.
        let seen: u32 = posted.form.get("base").parse().unwrap_or_default();
        let basis = Basis { version: seen, ..before };
        return show(&caller, &basis.kind, Some(&basis), &typed, Some(&problem)).await;
    }
    let now = basis(&caller, &number).await?;
    typed.over(&posted.form, &now);
    show(&caller, &now.kind, Some(&now), &typed, Some(&problem)).await
}
