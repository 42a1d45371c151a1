//! Saying something about a record.

use actix_web::web;

use super::records::{Done, show};
use crate::app::Code;
use crate::web::body::Form;
use crate::web::caller::{Caller, see_other};
use crate::web::problem::Answer;
use crate::web::render::encoded;

/// `POST /records/{number}/comments`
pub async fn create_comment(caller: Caller, number: web::Path<String>, form: Form) -> Answer {
    let (asked, text) = (number.clone(), form.get("text").to_owned());
    match caller.run(move |app, session| app.add_comment(session, &asked, &text)).await {
        Ok(done) => {
            let untold = encoded(&done.not_told.join(" "));
            Ok(see_other(&format!("/records/{}?done=commented&untold={untold}#comments", encoded(&number))))
        }
        // What a program sent it still has, and it may not be one that reads.
        Err(problem) if problem.error().code() == Code::Invalid && caller.browser.is_some() => {
            show(&caller, &number, &Done::default(), form.get("text"), Some(&problem)).await
        }
        Err(problem) => Err(problem),
    }
}
