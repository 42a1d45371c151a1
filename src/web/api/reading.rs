//! Saying that one has read a record.

use actix_web::{HttpRequest, HttpResponse, web};
use schemars::JsonSchema;
use serde::Serialize;

use super::records::base;
use crate::app::records::AcknowledgedRecord;
use crate::web::caller::Caller;
use crate::web::idempotency::{mark, once};
use crate::web::problem::Answer;

/// What was acknowledged, with its receipt.
#[derive(Debug, Serialize, JsonSchema)]
pub struct AcknowledgedDocument {
    #[serde(flatten)]
    acknowledged: AcknowledgedRecord,
    /// Proof that the event stands in the ledger.
    receipt: String,
}

/// `POST /api/v1/records/{number}/acknowledgements`
pub async fn acknowledge_record(caller: Caller, request: HttpRequest, number: web::Path<String>) -> Answer {
    let base = base(&caller, &request)?;
    let done = once(
        &caller,
        &request,
        b"",
        move |app, session| app.acknowledge_record(session, &number, base),
        |app, session, acknowledged: AcknowledgedRecord| {
            let receipt = app.receipt_of_event(session, acknowledged.acknowledgement.event)?;
            Ok(AcknowledgedDocument { acknowledged, receipt })
        },
    )
    .await?;
    let mut answer = HttpResponse::Created();
    mark(&mut answer, &done);
    Ok(answer.json(done.value))
}
