//! Whether the service is well, for whoever watches it.

use actix_web::HttpResponse;

use crate::web::caller::Visitor;
use crate::web::problem::Answer;

/// `GET /health`
pub async fn find_health(visitor: Visitor) -> Answer {
    visitor.run(|app| app.has_several_organisations()).await?;
    Ok(HttpResponse::Ok().json(serde_json::json!({ "status": "ok" })))
}
