//! Labels: the page with the choices, the files, and where a scanned label leads.

use actix_web::{HttpRequest, web};
use serde_json::json;

use super::packs::small_file;
use super::trace::place;
use crate::app::trace::labels::{LabelQuery, grids};
use crate::web::caller::{Caller, see_other};
use crate::web::pages::verify::digest_of;
use crate::web::problem::Answer;
use crate::web::render::encoded;

/// `GET /trace/labels?unit=|lot=|q=`
pub async fn show_labels(caller: Caller, query: web::Query<LabelQuery>) -> Answer {
    let query = query.into_inner();
    let view =
        json!({ "unit": query.unit, "lot": query.lot, "item": query.item, "q": query.q, "grids": grids() });
    caller.page("trace/labels.html", &view)
}

/// `GET /trace/labels.pdf`, the same under `/api/v1`
pub async fn print_labels(caller: Caller, query: web::Query<LabelQuery>) -> Answer {
    let printed = caller.run(move |app, session| app.print_labels(session, &query)).await?;
    Ok(small_file(&printed.file, "application/pdf", printed.bytes))
}

/// `GET /trace/label.png`, the same under `/api/v1`
pub async fn draw_label(caller: Caller, query: web::Query<LabelQuery>) -> Answer {
    let drawn = caller.run(move |app, session| app.draw_label(session, &query)).await?;
    Ok(small_file(&drawn.file, "image/png", drawn.bytes))
}

/// `GET /label/{digest}?unit=&item=`: where the QR code of a label leads. Whoever may see the piece comes to it; anybody
/// else to what is said of the digest, which they hold. Nothing is looked up for them: the answer is the same whether or not
/// there is such a piece.
pub async fn open_label(request: HttpRequest, digest: web::Path<String>, caller: Option<Caller>) -> Answer {
    let here = request.uri().path_and_query().map(ToString::to_string).unwrap_or_default();
    if let Some(caller) = caller {
        let own = caller.app().public_address();
        let text = format!("{own}{here}");
        let found = caller.run(move |app, session| app.scan(session, &text)).await;
        if let Some(place) = found.ok().as_ref().and_then(place) {
            return Ok(see_other(&place));
        }
    }
    let hash = digest_of(&digest).map(|digest| digest.hex()).unwrap_or_default();
    Ok(see_other(&format!("/verify?hash={hash}&next={}", encoded(&here))))
}
