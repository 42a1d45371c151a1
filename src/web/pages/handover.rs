//! Handing over what somebody owns.

use actix_web::web;
use serde::Deserialize;
use serde_json::json;

use crate::app::Code;
use crate::web::body::Form;
use crate::web::caller::{Caller, see_other};
use crate::web::problem::{Answer, Problem};
use crate::web::render::encoded;

/// Whose work, and what was just done.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    from: String,
    #[serde(default)]
    done: usize,
    #[serde(default)]
    to: String,
}

/// `GET /hand-over?from=`
pub async fn show_hand_over(caller: Caller, query: web::Query<Asked>) -> Answer {
    show(&caller, &query, None).await
}

async fn show(caller: &Caller, asked: &Asked, problem: Option<&Problem>) -> Answer {
    let list = caller.run(|app, session| app.list_owners(session)).await?;
    let view = json!({
        "list": list, "from": asked.from, "to": asked.to, "done": asked.done,
        "problem": problem.map(Problem::body),
    });
    match problem {
        Some(problem) => caller.page_again("hand_over.html", &view, problem),
        None => caller.page("hand_over.html", &view),
    }
}

/// `POST /hand-over`
pub async fn hand_over_records(caller: Caller, form: Form) -> Answer {
    let asked = Asked { from: form.get("from").to_owned(), to: form.get("to").to_owned(), done: 0 };
    let (from, to) = (asked.from.clone(), asked.to.clone());
    match caller.run(move |app, session| app.hand_over(session, &from, &to)).await {
        Ok(done) => {
            let count = done.records.len();
            Ok(see_other(&format!("/hand-over?done={count}&to={}", encoded(&done.to))))
        }
        Err(problem) if matches!(problem.error().code(), Code::Invalid | Code::NotFound) => {
            show(&caller, &asked, Some(&problem)).await
        }
        Err(problem) => Err(problem),
    }
}
