//! Reports of records as PDF.

use actix_web::web;

use super::packs::small_file;
use crate::app::reports::ReportQuery;
use crate::web::caller::Caller;
use crate::web::problem::Answer;

/// `GET /records/{number}/reports/{report}?from=&to=&marking=`, the same under `/api/v1`
pub async fn print_report(
    caller: Caller,
    path: web::Path<(String, String)>,
    query: web::Query<ReportQuery>,
) -> Answer {
    let ((number, report), query) = (path.into_inner(), query.into_inner());
    let printed =
        caller.run(move |app, session| app.print_report(session, (&number, &report), &query)).await?;
    Ok(small_file(&printed.file, "application/pdf", printed.bytes))
}
