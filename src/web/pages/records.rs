//! One record, and its files.

use std::collections::BTreeMap;

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;
use serde_json::json;

use crate::app::comments::{COMMENT_MAX, PAGE};
use crate::app::copies;
use crate::app::{Code, Error};
use crate::domain::access::{Action, Marking};
use crate::proof::digest::Digest;
use crate::web::caller::Caller;
use crate::web::download::{self, Download};
use crate::web::problem::{Answer, Problem};
use crate::web::render::encoded;

/// What was just done, to say so once; and whether all comments are asked for.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Done {
    #[serde(default)]
    done: String,
    #[serde(default)]
    comments: String,
    /// Logins that a comment named in vain.
    #[serde(default)]
    untold: String,
}

/// `GET /records/{number}`
pub async fn show_record(caller: Caller, number: web::Path<String>, query: web::Query<Done>) -> Answer {
    show(&caller, &number, &query, "", None).await
}

/// The page of a record; with a comment that was typed and is not right yet.
pub(super) async fn show(
    caller: &Caller,
    number: &str,
    query: &Done,
    comment: &str,
    problem: Option<&Problem>,
) -> Answer {
    let (asked, is_all) = (number.to_owned(), query.comments == "all");
    let found = caller
        .run(move |app, session| {
            let page = app.record_page(session, &asked)?;
            let comments = app.list_comments(session, &asked, None, (!is_all).then_some(PAGE))?;
            app.see_mentions(session, &asked)?;
            Ok((page, comments))
        })
        .await;
    let (page, comments) = match found {
        Err(problem) if problem.error().code() == Code::Destroyed => {
            return ghost(caller, number, &problem).await;
        }
        other => other?,
    };
    let done = ["filed", "saved", "moved", "signed", "refused", "acknowledged", "commented"]
        .into_iter()
        .find(|known| *known == query.done);
    let previous = page.record.versions.iter().rev().nth(1).map(|version| version.version);
    // Between the marking of the record and the reader's clearance: a report may go to somebody who is cleared for less.
    let own = page.record.marking.parse().unwrap_or(Marking::Secret);
    let clearance = caller.session.actor.clearance;
    let report_markings: Vec<&str> = Marking::ALL
        .iter()
        .filter(|marking| **marking >= own && **marking < clearance)
        .map(|marking| marking.code())
        .collect();
    let states = state_labels(caller, &page.record.kind);
    let may_comment = Action::CommentRecord.roles().contains(&caller.session.actor.role);
    let untold: Vec<&str> = query.untold.split(' ').filter(|login| !login.is_empty()).collect();
    let copied_types = [copies::PICTURED, copies::WRITTEN].concat();
    let view = json!({
        "copied_types": copied_types, "copy_for_max": copies::FOR_MAX, "copy_purpose_max": copies::PURPOSE_MAX,
        "record": page.record, "page": page, "done": done, "previous": previous, "states": states,
        "report_markings": report_markings,
        "comments": comments, "may_comment": may_comment, "comment": comment, "comment_max": COMMENT_MAX,
        "untold": untold, "problem": problem.map(Problem::body),
    });
    match problem {
        Some(problem) => caller.page_again("records/show.html", &view, problem),
        None => caller.page("records/show.html", &view),
    }
}

/// What is left of a destroyed record.
async fn ghost(caller: &Caller, number: &str, problem: &Problem) -> Answer {
    let number = number.to_owned();
    let ghost = caller.run(move |app, session| app.show_ghost(session, &number)).await?;
    caller.page_again("records/ghost.html", &json!({ "ghost": ghost }), problem)
}

/// Labels of the kind's states, by code.
fn state_labels(caller: &Caller, kind: &str) -> BTreeMap<String, String> {
    let language = &caller.visitor().language;
    let kind = caller.definitions().kinds.get(kind);
    let states = kind.iter().flat_map(|kind| &kind.states);
    states.map(|state| (state.code.clone(), state.label.of(language).to_owned())).collect()
}

/// Which versions to compare.
#[derive(Debug, Clone, Deserialize)]
pub struct Pair {
    /// The earlier side.
    #[serde(default)]
    pub from: u32,
    /// The later side.
    #[serde(default)]
    pub to: u32,
}

/// `GET /records/{number}/compare?from=&to=`
pub async fn compare_versions(caller: Caller, number: web::Path<String>, query: web::Query<Pair>) -> Answer {
    let pair = (query.from, query.to);
    let compared = caller.run(move |app, session| app.compare_versions(session, &number, pair)).await?;
    caller.page("records/compare.html", &json!({ "compared": compared }))
}

/// `GET /records/{number}/versions/{version}/{part}`: what proves a version, part by part.
pub async fn download_proof(caller: Caller, path: web::Path<(String, u32, String)>) -> Answer {
    let (number, version, part) = path.into_inner();
    let asked = number.clone();
    let evidence = caller.run(move |app, session| app.record_evidence(session, &asked)).await?;
    let missing = || Error::not_found("version", format!("{version}/{part}"));
    let found = evidence.into_iter().find(|one| one.version == version).ok_or_else(missing)?;
    let (text, end, media) = match part.as_str() {
        "receipt" => (found.receipt, "tlog-proof", "text/plain; charset=utf-8"),
        "manifest" => (found.manifest, "manifest.json", "application/json"),
        "disclosures" => (found.disclosures, "disclosures.json", "application/json"),
        "event" => (found.event, "event.json", "application/json"),
        _ => return Err(missing().into()),
    };
    let name = encoded(&format!("{number}-v{version}.{end}"));
    Ok(HttpResponse::Ok()
        .content_type(media)
        .insert_header(("Content-Disposition", format!("attachment; filename*=UTF-8''{name}")))
        .insert_header(("Content-Security-Policy", "default-src 'none'; sandbox"))
        .insert_header(("Cache-Control", "private, no-cache"))
        .body(text))
}

/// `GET /records/{number}/files/{digest}`
pub async fn download_file(
    caller: Caller,
    request: HttpRequest,
    path: web::Path<(String, String)>,
) -> Answer {
    let (number, digest) = path.into_inner();
    let digest = Digest::from_hex(digest.trim_start_matches("sha256:"))
        .map_err(|_| Error::not_found("file", digest.clone()))?;
    let file = caller.run(move |app, session| app.open_file(session, &number, &digest)).await?;
    let app = caller.app().clone();
    let open =
        move |from: u64| app.open_blob(&digest, from).map_err(|error| Error::new(Code::Blob).because(error));
    download::send(
        &request,
        Download {
            name: file.name,
            media_type: file.media_type,
            size_bytes: file.size_bytes,
            digest,
            open: Box::new(open),
        },
    )
    .await
}

#[cfg(test)]
mod tests {
    use crate::words::Words;

    #[test]
    fn words_that_are_put_together_are_there() {
        let words = Words::english();
        let groups: &[(&str, &[&str])] = &[
            ("record-done-", &["filed", "saved", "moved", "signed", "refused", "acknowledged", "commented"]),
            ("meaning-", &["authored", "reviewed", "approved", "verified", "responsible"]),
            ("delegation-", &["good", "coming", "over", "ended"]),
            ("signature-", &["counts", "void", "replaced"]),
            ("record-proof-", &["receipt", "manifest", "disclosures", "event"]),
            ("compare-row-", &["title", "state", "marking", "occurred_on"]),
            ("compare-file-", &["same", "added", "removed", "renamed"]),
            ("compare-link-", &["same", "added", "removed"]),
        ];
        for (start, ends) in groups {
            for end in *ends {
                assert!(words.has(&format!("{start}{end}")), "{start}{end}");
            }
        }
    }
}
