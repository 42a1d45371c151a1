//! What anybody may ask: whether bytes that they hold are on record.

use std::time::Duration;

use actix_web::{HttpResponse, rt, web};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::app::answers::WrittenReceipt;
use crate::app::{self, Code, Error};
use crate::proof::digest::Digest;
use crate::proof::receipt;
use crate::web::body::Form;
use crate::web::caller::Visitor;
use crate::web::pages::packs::small_file;
use crate::web::pages::sign_in::own;
use crate::web::problem::{Answer, Problem};

/// So long somebody who wants an answer in writing waits for the witnesses, who are looked for so often.
const PATIENCE: u32 = 25;
const LOOK_EVERY: Duration = Duration::from_millis(200);

/// A hash in the address: what a link or a QR code asks.
#[derive(Debug, Clone, Deserialize)]
pub struct VerifyQuery {
    #[serde(default)]
    hash: String,
    /// The label whose symbol led here: whoever has an account may go on to the piece.
    #[serde(default)]
    next: String,
}

/// A digest as people copy it: in any case, with or without `sha256:`, with blanks in between.
pub fn digest_of(text: &str) -> Option<Digest> {
    let plain: String = text.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_lowercase();
    Digest::from_hex(plain.trim_start_matches("sha256:")).ok()
}

/// `GET /verify`
pub async fn show_verify(visitor: Visitor, query: web::Query<VerifyQuery>) -> Answer {
    if query.hash.is_empty() {
        return visitor.page("verify.html", &view("", None, None));
    }
    let next = own(&query.next);
    answer(&visitor, &query.hash, if next.starts_with("/label/") { next } else { "" }).await
}

/// `POST /verify`
pub async fn verify(visitor: Visitor, form: Form) -> Answer {
    answer(&visitor, form.get("what"), "").await
}

/// `POST /verify/receipt`: the answer in writing; or one that was given, with what witnesses have signed since.
pub async fn create_verification_receipt(visitor: Visitor, form: Form) -> Answer {
    let given = form.get("receipt").to_owned();
    if !given.is_empty() {
        let address = visitor.visit.address.clone();
        let text = given.clone();
        return match visitor.run(move |app| app.renewed_receipt(&address, &text)).await? {
            Some(receipt) => Ok(as_file(receipt)),
            None => answer(&visitor, &given, "").await,
        };
    }
    let what = form.get("digest").to_owned();
    let named = form.get("organisation").to_owned();
    let Some(digest) = digest_of(&what) else {
        let problem = neither(&visitor);
        return visitor.page_again("verify.html", &view(&what, None, Some(&problem)), &problem);
    };
    match in_writing(&visitor, digest, named.clone()).await {
        Ok(receipt) => Ok(as_file(receipt)),
        Err(problem) => {
            // What was answered stays answered where it cannot be had in writing.
            let address = visitor.visit.address.clone();
            let standings = visitor.run(move |app| app.verify_digest(&address, &digest)).await.ok();
            let answer = standings.map(|standings| json!({ "hash": standings }));
            let mut view = view(&what, answer.as_ref(), Some(&problem));
            if let Some(view) = view.as_object_mut() {
                view.insert("named".to_owned(), json!(named));
            }
            visitor.page_again("verify.html", &view, &problem)
        }
    }
}

fn as_file(receipt: WrittenReceipt) -> HttpResponse {
    small_file(&receipt.name, "text/plain; charset=utf-8", receipt.text)
}

/// The answer about a digest in writing: by the organisation that is named, or by the one that has it. Where enough
/// witnesses are to sign, they get some seconds for it.
///
/// # Errors
/// As [`app::App::answer_in_writing`].
pub async fn in_writing(visitor: &Visitor, digest: Digest, named: String) -> Result<WrittenReceipt, Problem> {
    let (address, language) = (visitor.visit.address.clone(), visitor.language.clone());
    let written = visitor
        .run(move |app| {
            let written = app.answer_in_writing(&address, &language, &digest, &named)?;
            Ok((app.written_receipt(&written)?, written))
        })
        .await?;
    let (mut receipt, written) = written;
    for look in 0..PATIENCE {
        if receipt.is_final {
            break;
        }
        if look == 0 {
            visitor.app().ask_witnesses();
        }
        // No thread waits for them, only this request.
        rt::time::sleep(LOOK_EVERY).await;
        let written = written.clone();
        receipt = visitor.run(move |app| app.written_receipt(&written)).await?;
    }
    Ok(receipt)
}

/// `GET /verify/page`: the page that checks a pack offline, to be saved. Whoever is handed a pack gets it from here and not
/// from the pack.
pub async fn download_verify_page() -> HttpResponse {
    small_file("sanad-verify.html", "text/html; charset=utf-8", app::verify::offline_page().to_owned())
}

async fn answer(visitor: &Visitor, what: &str, next: &str) -> Answer {
    let address = visitor.visit.address.clone();
    let done = if what.trim_start().starts_with(receipt::HEADER) {
        let text = what.to_owned();
        let receipt = visitor.run(move |app| app.verify_receipt(&address, &text)).await;
        receipt.map(|receipt| json!({ "receipt": receipt }))
    } else if what.contains("\n\u{2014} ") {
        let text = what.to_owned();
        match visitor.run(move |app| app.verify_head(&address, &text)).await {
            Ok(Some(head)) => Ok(json!({ "head": head })),
            Ok(None) => Err(neither(visitor)),
            Err(problem) => Err(problem),
        }
    } else if let Some(digest) = digest_of(what) {
        let standings = visitor.run(move |app| app.verify_digest(&address, &digest)).await;
        standings.map(|standings| json!({ "hash": standings }))
    } else {
        Err(neither(visitor))
    };
    match done {
        Ok(answer) => {
            let mut view = view(what, Some(&answer), None);
            if let Some(view) = view.as_object_mut().filter(|_| !next.is_empty()) {
                view.insert("next".to_owned(), json!(next));
            }
            visitor.page("verify.html", &view)
        }
        Err(problem) if matches!(problem.error().code(), Code::Invalid | Code::TooMany) => {
            visitor.page_again("verify.html", &view(what, None, Some(&problem)), &problem)
        }
        Err(problem) => Err(problem),
    }
}

/// What was pasted is nothing that can be looked up.
fn neither(visitor: &Visitor) -> Problem {
    let line = crate::web::render::with_words(&visitor.language, |words| words.text("verify-neither"));
    let error = Error::new(Code::Invalid).with("place", "hash").field("what", line);
    Problem::from(error).in_language(&visitor.language)
}

fn view(what: &str, answer: Option<&Value>, problem: Option<&Problem>) -> Value {
    json!({ "what": what, "answer": answer, "problem": problem.map(Problem::body) })
}
