//! A witness over HTTP: `POST /add-checkpoint` (C2SP tlog-witness), the heads that it signed, and a page that says how each
//! ledger stands. It shares the look of the service and nothing else with it.

use std::net::SocketAddr;
use std::sync::Arc;

use actix_web::http::StatusCode;
use actix_web::http::header::{
    ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_LANGUAGE, RETRY_AFTER, VARY,
};
use actix_web::middleware::{Compress, DefaultHeaders};
use actix_web::{HttpRequest, HttpResponse, HttpServer, web};
use serde_json::json;

use super::assets::Assets;
use super::caller::language_of;
use super::render::{Frame, Pages};
use super::{HEAD_TIMEOUT, KEEP_ALIVE, LEAVE_TIMEOUT, SHUTDOWN_SECONDS, door, frame};
use crate::app::rate::Rate;
use crate::app::{Code, Error, SystemClock};
use crate::domain::clock::Clock as _;
use crate::proof::note::MAX_NOTE_BYTES;
use crate::proof::witness::{Refusal, SIZE_MEDIA_TYPE};
use crate::witness::{Answer, Witness, WitnessError};

/// A note, and in front of it at most 63 hashes.
const BODY_BYTES: usize = MAX_NOTE_BYTES + 4096;
const TEXT: &str = "text/plain; charset=utf-8";

struct Desk {
    witness: Arc<Witness>,
    pages: Pages,
    assets: Arc<Assets>,
    rate: Rate,
    is_behind_proxy: bool,
}

/// Serves until it is told to stop. `ready` is called once connections are accepted.
///
/// # Errors
/// [`Code::Listen`] if the address cannot be listened on.
pub fn serve(
    witness: Arc<Witness>,
    listen: &str,
    is_behind_proxy: bool,
    ready: impl FnOnce(SocketAddr),
) -> Result<(), Error> {
    let failed = |error: std::io::Error| Error::new(Code::Listen).with("address", listen).because(error);
    let connections = door::connections(door::raise_files());
    let listener = door::listen(listen).map_err(failed)?;
    let address = listener.local_addr().map_err(failed)?;
    let assets = Arc::new(Assets::embedded());
    let pages = Pages::compile(Arc::clone(&assets))?;
    let desk =
        web::Data::new(Desk { witness, pages, assets, rate: Rate::of_installations(), is_behind_proxy });
    tracing::info!(%address, "a witness is listening");
    let system = actix_web::rt::System::new();
    system.block_on(async move {
        let server = HttpServer::new(move || {
            let headers = frame::HEADERS.iter();
            let headers = headers.fold(DefaultHeaders::new(), |all, header| all.add(*header));
            actix_web::App::new()
                .app_data(desk.clone())
                .app_data(web::PayloadConfig::new(BODY_BYTES))
                .wrap(Compress::default())
                .wrap(headers)
                .route("/", web::get().to(show))
                .route("/status", web::get().to(status))
                .route("/vkey", web::get().to(vkey))
                .route("/add-checkpoint", web::post().to(add_checkpoint))
                .route("/{hash}/checkpoint", web::get().to(checkpoint))
                .route("/{hash}/refused/{name}", web::get().to(evidence))
                .route("/assets/{fingerprint}/{name:.+}", web::get().to(asset))
                .default_service(web::to(|| async { said(StatusCode::NOT_FOUND, "there is nothing here") }))
        })
        // It does little, and one request after the other.
        .workers(2)
        .max_connections(connections / 2)
        .client_request_timeout(HEAD_TIMEOUT)
        .client_disconnect_timeout(LEAVE_TIMEOUT)
        .keep_alive(KEEP_ALIVE)
        .shutdown_timeout(SHUTDOWN_SECONDS)
        .listen(listener)
        .map_err(failed)?
        .run();
        ready(address);
        server.await.map_err(failed)
    })
}

fn said(status: StatusCode, text: &str) -> HttpResponse {
    HttpResponse::build(status).content_type(TEXT).body(format!("{text}\n"))
}

/// What went wrong in the folder is for the log, and for whoever looks after the machine.
fn broken(error: &WitnessError) -> HttpResponse {
    tracing::error!(%error, cause = ?std::error::Error::source(error), "the witness cannot work");
    said(StatusCode::INTERNAL_SERVER_ERROR, "the witness cannot work now")
}

/// Runs work that waits for the disk.
async fn run<T: Send + 'static>(
    desk: &web::Data<Desk>,
    work: impl FnOnce(&Witness) -> Result<T, WitnessError> + Send + 'static,
) -> Result<T, HttpResponse> {
    let witness = Arc::clone(&desk.witness);
    match web::block(move || work(&witness)).await {
        Ok(Ok(done)) => Ok(done),
        Ok(Err(error)) => Err(broken(&error)),
        Err(_) => Err(said(StatusCode::INTERNAL_SERVER_ERROR, "the witness cannot work now")),
    }
}

fn address_of(desk: &Desk, request: &HttpRequest) -> String {
    let forwarded = request.headers().get("x-forwarded-for").and_then(|value| value.to_str().ok());
    let last = forwarded.and_then(|all| all.rsplit(',').next()).unwrap_or_default().trim();
    match last.parse::<std::net::IpAddr>() {
        Ok(address) if desk.is_behind_proxy => address.to_string(),
        _ => request.peer_addr().map(|address| address.ip().to_string()).unwrap_or_default(),
    }
}

/// `POST /add-checkpoint`
async fn add_checkpoint(desk: web::Data<Desk>, request: HttpRequest, body: web::Bytes) -> HttpResponse {
    let now = SystemClock.now();
    if let Err(error) = desk.rate.take_of(&address_of(&desk, &request), now) {
        let mut answer = said(StatusCode::TOO_MANY_REQUESTS, "too many requests");
        if let Ok(seconds) = error.argument("seconds").unwrap_or_default().parse() {
            answer.headers_mut().insert(RETRY_AFTER, seconds);
        }
        return answer;
    }
    let Ok(text) = String::from_utf8(body.to_vec()) else {
        return said(StatusCode::BAD_REQUEST, "the request is not UTF-8");
    };
    let answer = match run(&desk, move |witness| witness.add_checkpoint(&text, now)).await {
        Ok(answer) => answer,
        Err(failed) => return failed,
    };
    let status = StatusCode::from_u16(answer.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    match answer {
        Answer::Cosigned { cosignature, .. } => {
            tracing::info!("cosigned");
            HttpResponse::Ok().content_type(TEXT).body(cosignature.to_string())
        }
        Answer::Refused(Refusal::Size { latest }) => {
            HttpResponse::build(status).content_type(SIZE_MEDIA_TYPE).body(format!("{latest}\n"))
        }
        Answer::Refused(refusal) => {
            if refusal == Refusal::Inconsistent {
                tracing::error!("a head was refused that does not continue what was cosigned");
            }
            said(status, &refusal.to_string())
        }
        Answer::Malformed(error) => said(status, &error.to_string()),
    }
}

/// `GET /{hash}/checkpoint`
async fn checkpoint(desk: web::Data<Desk>, hash: web::Path<String>) -> HttpResponse {
    match run(&desk, move |witness| witness.head(&hash)).await {
        Ok(Some(note)) => HttpResponse::Ok()
            .content_type(TEXT)
            .insert_header((CACHE_CONTROL, "no-cache"))
            .insert_header((ACCESS_CONTROL_ALLOW_ORIGIN, "*"))
            .body(note),
        Ok(None) => said(StatusCode::NOT_FOUND, "no head of such a log was cosigned here"),
        Err(failed) => failed,
    }
}

/// `GET /{hash}/refused/{name}`
async fn evidence(desk: web::Data<Desk>, path: web::Path<(String, String)>) -> HttpResponse {
    let (hash, name) = path.into_inner();
    match run(&desk, move |witness| witness.evidence(&hash, &name)).await {
        Ok(Some(text)) => HttpResponse::Ok()
            .content_type("application/json")
            .insert_header((CONTENT_DISPOSITION, "attachment; filename=\"refused.json\""))
            .body(text),
        Ok(None) => said(StatusCode::NOT_FOUND, "there is no such evidence"),
        Err(failed) => failed,
    }
}

/// `GET /vkey`
async fn vkey(desk: web::Data<Desk>) -> HttpResponse {
    said(StatusCode::OK, &desk.witness.verifier().to_string())
}

/// `GET /status`
async fn status(desk: web::Data<Desk>) -> HttpResponse {
    match run(&desk, Witness::status).await {
        Ok(status) => HttpResponse::Ok().insert_header((CACHE_CONTROL, "no-cache")).json(status),
        Err(failed) => failed,
    }
}

/// `GET /`
async fn show(desk: web::Data<Desk>, request: HttpRequest) -> HttpResponse {
    let language = language_of(&request);
    let status = match run(&desk, Witness::status).await {
        Ok(status) => status,
        Err(failed) => return failed,
    };
    let frame = Frame::new(language, "auto", "/", None);
    match desk.pages.render("witness.html", &frame, &json!({ "witness": status })) {
        Ok(page) => HttpResponse::Ok()
            .content_type("text/html; charset=utf-8")
            .insert_header((CACHE_CONTROL, "no-cache"))
            .insert_header((CONTENT_LANGUAGE, language))
            .insert_header((VARY, "accept-language"))
            .body(page),
        Err(error) => {
            tracing::error!(causes = ?error.causes(), "the page could not be made");
            said(StatusCode::INTERNAL_SERVER_ERROR, "the page could not be made")
        }
    }
}

/// `GET /assets/{fingerprint}/{name}`
async fn asset(desk: web::Data<Desk>, path: web::Path<(String, String)>) -> HttpResponse {
    let (fingerprint, name) = path.into_inner();
    desk.assets
        .answer(&fingerprint, &name)
        .unwrap_or_else(|_| said(StatusCode::NOT_FOUND, "there is nothing here"))
}
