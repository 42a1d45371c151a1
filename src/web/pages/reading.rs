//! Saying that one has read a record.

use actix_web::web;

use crate::app::records::Base;
use crate::web::body::Form;
use crate::web::caller::{Caller, see_other};
use crate::web::problem::Answer;
use crate::web::render::encoded;

/// `POST /records/{number}/acknowledge`
pub async fn acknowledge_record(caller: Caller, number: web::Path<String>, form: Form) -> Answer {
    let base = Base::Version(form.get("base").parse().unwrap_or_default());
    let asked = number.clone();
    caller.run(move |app, session| app.acknowledge_record(session, &asked, base)).await?;
    Ok(see_other(&format!("/records/{}?done=acknowledged#reading", encoded(&number))))
}
