//! A spreadsheet of somebody's own: what its columns mean is suggested, put right, tried, and carried out.

use std::collections::BTreeMap;

use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::import;
use super::packs::small_file;
use crate::app::import::mapping::{DateOrder, Mapping, SheetView};
use crate::app::jobs::ImportOrder;
use crate::app::{App, Code, Error, Session};
use crate::web::body::Form;
use crate::web::caller::{Caller, see_other};
use crate::web::pages::register::WORKBOOK;
use crate::web::problem::{Answer, Problem};
use crate::web::render::encoded;

/// Which sheet is to be looked at, and as what.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct SheetQuery {
    kind: String,
    sheet: String,
    head_row: String,
}

impl SheetQuery {
    /// Row with the headings; 0 if none is named.
    fn head_row(&self) -> Result<usize, Error> {
        let text = self.head_row.trim();
        let wrong = |_| Error::new(Code::Invalid).with("place", "head_row").field("head_row", text);
        if text.is_empty() { Ok(0) } else { text.parse().map_err(wrong) }
    }

    /// The sheet of an import as it was asked for.
    ///
    /// # Errors
    /// Those of [`App::find_import_mapping`].
    pub fn look(&self, app: &App, session: &Session, import: &str) -> Result<SheetView, Error> {
        app.find_import_mapping(session, import, (self.kind.trim(), &self.sheet, self.head_row()?))
    }
}

/// Which form of the file with what was refused.
#[derive(Debug, Clone, Deserialize)]
pub struct ErrorQuery {
    #[serde(default)]
    form: String,
}

/// A kind to choose.
#[derive(Debug, Serialize)]
pub struct KindChoice {
    code: String,
    name: String,
}

/// Kinds by their names.
#[must_use]
pub fn kinds(caller: &Caller) -> Vec<KindChoice> {
    let language = &caller.session.language;
    let mut kinds: Vec<KindChoice> = caller
        .definitions()
        .kinds
        .iter()
        .map(|kind| KindChoice { code: kind.code.clone(), name: kind.plural.of(language).to_owned() })
        .collect();
    kinds.sort_by(|one, other| one.name.cmp(&other.name));
    kinds
}

/// `GET /import/{import}/sheet`
pub async fn show_mapping(
    caller: Caller,
    import: web::Path<String>,
    query: web::Query<SheetQuery>,
) -> Answer {
    let import = import.into_inner();
    let id = import.clone();
    match caller.run(move |app, session| query.look(app, session, &id)).await {
        Ok(seen) => page(&caller, &import, &seen, None),
        // Nothing to decide about: another file is to be sent.
        Err(problem) if problem.error().code() == Code::Invalid => import::page(&caller, Some(&problem)),
        Err(problem) => Err(problem),
    }
}

fn page(caller: &Caller, import: &str, seen: &SheetView, problem: Option<&Problem>) -> Answer {
    let dates: Vec<&str> = DateOrder::ALL.iter().map(|(text, _)| *text).collect();
    let used: Vec<&str> = seen.columns.iter().map(|column| column.target.as_str()).collect();
    let choices: BTreeMap<&str, &[(String, String)]> =
        seen.targets.iter().map(|target| (target.target.as_str(), target.choices.as_slice())).collect();
    let view = json!({
        "import": import, "seen": seen, "kinds": kinds(caller), "dates": dates, "used": used, "choices": choices,
        "problem": problem.map(Problem::body),
    });
    match problem {
        Some(problem) => caller.page_again("import_sheet.html", &view, problem),
        None => caller.page("import_sheet.html", &view),
    }
}

/// The mapping that a form says.
fn mapping(form: &Form) -> Result<Mapping, Error> {
    let query = SheetQuery { head_row: form.get("head_row").to_owned(), ..SheetQuery::default() };
    let dates = serde_json::from_value(Value::from(form.get("dates")))
        .map_err(|error| Error::new(Code::Request).with("reason", error.to_string()))?;
    let headings = form.under("heading.");
    let columns = form.under("column.");
    let columns = columns.into_iter().filter_map(|(column, to)| Some((headings.get(&column)?.clone(), to)));
    let mut values: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    for (name, meant) in form.under("value.") {
        let Some((target, said)) = name.split_once('.') else { continue };
        if !meant.is_empty() {
            values.entry(target.to_owned()).or_default().insert(said.to_owned(), meant);
        }
    }
    let constants = form.under("constant.").into_iter().filter(|(_, value)| !value.trim().is_empty());
    Ok(Mapping {
        kind: form.get("kind").to_owned(),
        sheet: form.get("sheet").to_owned(),
        head_row: query.head_row()?,
        dates,
        decimal_comma: form.get("decimal_comma") == "yes",
        columns: columns.collect(),
        constants: constants.collect(),
        values,
    })
}

/// `POST /import/{import}/sheet`: looks again, gives the mapping out as a file, or tries it.
pub async fn submit_mapping(caller: Caller, import: web::Path<String>, form: Form) -> Answer {
    let import = import.into_inner();
    let now = |name: &str| form.get(name) == form.get(&format!("was_{name}"));
    if !(now("kind") && now("sheet") && now("head_row")) {
        // Other columns: what was said of these does not hold for them.
        let row = if now("sheet") { form.get("head_row") } else { "" };
        let query = [("kind", form.get("kind")), ("sheet", form.get("sheet")), ("head_row", row)];
        let query = query.map(|(name, value)| format!("{name}={}", encoded(value))).join("&");
        return Ok(see_other(&format!("/import/{}/sheet?{query}", encoded(&import))));
    }
    let said = mapping(&form).map_err(|error| Problem::from(error).in_language(&caller.session.language))?;
    match form.get("do") {
        "file" => Ok(small_file(&format!("{}.toml", said.kind), "application/toml", said.file()?)),
        "again" => {
            let (id, kept) = (import.clone(), said);
            caller.run(move |app, session| app.set_import_mapping(session, &id, &kept, false)).await?;
            Ok(see_other(&format!("/import/{}/sheet", encoded(&import))))
        }
        _ => try_it(&caller, import, said).await,
    }
}

async fn try_it(caller: &Caller, import: String, said: Mapping) -> Answer {
    let (id, kept) = (import.clone(), said);
    let tried = caller
        .run(move |app, session| {
            // Kept as it is said, so that it is shown again with what is wrong with it.
            app.set_import_mapping(session, &id, &kept, false)?;
            app.set_import_mapping(session, &id, &kept, true)?;
            let order = ImportOrder { import: id, is_dry: true, keep_going: false, marking: None };
            app.order_import(session, order)
        })
        .await;
    let problem = match tried {
        Ok(job) => return Ok(see_other(&format!("/jobs/{}", job.job))),
        Err(problem) => problem,
    };
    if !matches!(problem.error().code(), Code::Invalid | Code::Queue) {
        return Err(problem);
    }
    let id = import.clone();
    let seen = caller.run(move |app, session| SheetQuery::default().look(app, session, &id)).await?;
    page(caller, &import, &seen, Some(&problem))
}

/// `GET /import/{import}/errors`, `GET /api/v1/imports/{import}/errors`
pub async fn download_import_errors(
    caller: Caller,
    import: web::Path<String>,
    query: web::Query<ErrorQuery>,
) -> Answer {
    let form = query.into_inner().form;
    let asked = form.clone();
    let bytes = caller.run(move |app, session| app.import_errors(session, &import, &asked)).await?;
    let answer: HttpResponse = match form.as_str() {
        "xlsx" => small_file("refused.xlsx", WORKBOOK, bytes),
        _ => small_file("refused.csv", "text/csv; charset=utf-8", bytes),
    };
    Ok(answer)
}
