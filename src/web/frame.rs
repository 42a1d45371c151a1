//! What stands around every request: an id, a line in the log, headers that keep browsers from doing what they should
//! not, the refusal of requests that another site sent, and a page instead of a problem where a person asked.

use actix_web::body::{BoxBody, EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{
    CONTENT_DISPOSITION, CONTENT_LANGUAGE, CONTENT_TYPE, COOKIE, HeaderName, HeaderValue, VARY,
};
use actix_web::http::{ConnectionType, Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::{FromRequest, HttpMessage, HttpRequest, ResponseError, web};

use super::caller::{Caller, Visitor, language_of, see_other};
use super::pace;
use super::problem::{Body, Problem};
use super::resume::Unsent;
use super::routes::{Access, ROUTES};
use super::state::State;
use crate::app::{Code, Error};
use crate::domain::access::Marking;

/// Sent with every answer. Nothing is loaded from elsewhere, no script or style stands in a page, nobody frames us.
pub(super) const HEADERS: &[(&str, &str)] = &[
    (
        "content-security-policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
         connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "same-origin"),
    ("x-frame-options", "DENY"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(self), geolocation=(), microphone=()"),
];
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The outermost middleware.
///
/// # Errors
/// None of its own.
pub async fn around(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<EitherBody<BoxBody>>, actix_web::Error> {
    let state = request.app_data::<web::Data<State>>().cloned();
    let id = state.as_ref().map(|state| state.app.request_id()).unwrap_or_default();
    let (method, path) = (request.method().clone(), request.path().to_owned());
    let language = language_of(request.request());
    let admitted = if is_foreign(request.request(), state.as_ref()) {
        Err(Problem::from(Error::new(Code::CrossSite)))
    } else if has_zero(&request) {
        Err(Problem::from(Error::new(Code::Request).with("reason", "U+0000")))
    } else {
        admit(request.request()).await
    };
    let is_known = matches!(admitted, Ok(true));
    let (mut response, problem) = match admitted {
        Ok(_) => {
            let body = request.take_payload();
            request.set_payload(pace::watched(body));
            let response = next.call(request).await?.map_into_boxed_body();
            let problem = problem_of(&response, language);
            (response, problem)
        }
        Err(problem) => {
            let unsent = match problem.error().code() {
                Code::SignedOut if is_page(&path) => Unsent::take(&mut request).await,
                _ => None,
            };
            if let Some(unsent) = unsent {
                let problem = problem.in_language(language);
                let page = unsent.page(request.request(), &problem).await;
                (request.into_response(page.unwrap_or_else(|error| error.error_response())), None)
            } else {
                // An answer that is made here does not carry its error along.
                let problem = problem.in_language(language);
                let body = problem.body();
                (request.into_response(problem.error_response()).map_into_boxed_body(), Some(body))
            }
        }
    };
    match problem {
        Some(problem) if is_page(&path) => response = as_page(response, problem).await,
        // Whoever refused it did not always know in which language.
        Some(problem) if language != "en" => {
            let text = serde_json::to_vec(&problem).unwrap_or_default();
            response = response.map_body(|_, _| BoxBody::new(text));
        }
        _ => {}
    }
    let status = response.status();
    if !is_known {
        // A stranger has one request a connection: the framework gives only the first one's head a time limit.
        response.response_mut().head_mut().set_connection_type(ConnectionType::Close);
    }
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        let name = HeaderName::from_static(name);
        if !headers.contains_key(&name) {
            headers.insert(name, HeaderValue::from_static(value));
        }
    }
    if is_worded(headers) && !headers.contains_key(CONTENT_LANGUAGE) {
        headers.insert(CONTENT_LANGUAGE, HeaderValue::from_static(language));
        headers.append(VARY, HeaderValue::from_static("accept-language, cookie"));
    }
    if state.is_some_and(|state| state.is_secure) {
        let value = HeaderValue::from_static("max-age=31536000; includeSubDomains");
        headers.insert(HeaderName::from_static("strict-transport-security"), value);
    }
    if let Ok(value) = HeaderValue::from_str(&id) {
        headers.insert(REQUEST_ID, value);
    }
    // Never the query: it may hold what somebody searched for. Nor the address of a calendar, which is a secret.
    let path = if path.starts_with("/calendar/") { "/calendar/" } else { path.as_str() };
    tracing::info!(request = id, method = %method, path, status = status.as_u16(), "request");
    Ok(response.map_body(|_, body| EitherBody::right(body)))
}

/// A person's browser asks for pages; everything under `/api`, ledgers, and what pages load is for programs.
fn is_page(path: &str) -> bool {
    !["/api/", "/assets/", "/ledger/", "/calendar/"].iter().any(|programs| path.starts_with(programs))
}

/// Pages, problems and the API's answers hold words for people; files and proofs are what they are.
fn is_worded(headers: &actix_web::http::header::HeaderMap) -> bool {
    if headers.contains_key(CONTENT_DISPOSITION) {
        return false;
    }
    let media = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    ["text/html", "application/json", "application/problem+json"].iter().any(|known| media.starts_with(known))
}

/// True for a request that changes something, carries a cookie's authority, and was not sent by a page of this site.
/// Browsers say so themselves (`Sec-Fetch-Site`; before that, `Origin`); what says neither is no browser, and has no
/// business with a cookie.
fn is_foreign(request: &HttpRequest, state: Option<&web::Data<State>>) -> bool {
    if matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS) {
        return false;
    }
    let header = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok());
    // Only what no browser sends by itself: it does repeat a name and password that a proxy once asked for.
    if header("authorization").is_some_and(|value| value.starts_with("Bearer ")) {
        return false;
    }
    match header("sec-fetch-site") {
        Some(site) => site != "same-origin" && site != "none",
        None => {
            let public = state.and_then(|state| state.app.config.public());
            let host = header("host").unwrap_or_default();
            let is_ours = |origin: &str| {
                public == Some(origin) || origin.split_once("://").is_some_and(|(_, of)| of == host)
            };
            // What says neither is a program, and what the API does for anybody takes no authority that it could lend.
            header("origin").map_or_else(|| !is_for_anybody(request), |origin| !is_ours(origin))
        }
    }
}

/// True for what the API does for anybody, asked without a cookie.
fn is_for_anybody(request: &HttpRequest) -> bool {
    if request.headers().contains_key(COOKIE) {
        return false;
    }
    let pattern = request.match_pattern().unwrap_or_default();
    let mut same = ROUTES.iter().filter(|route| route.path == pattern && route.path.starts_with("/api/"));
    same.any(|route| route.access == Access::Public && route.method == request.method().as_str())
}

/// True if the address has the character of code zero, which one of the databases cannot compare with anything.
fn has_zero(request: &ServiceRequest) -> bool {
    [request.path(), request.query_string()].iter().any(|text| text.contains("%00") || text.contains('\0'))
}

/// Lets in whom the table of routes lets in, before anything of the body is read: whoever may not do a thing at all is told
/// that, whatever they sent and whether or not it is there. The use case decides about the thing itself. True if it is
/// known who asks.
async fn admit(request: &HttpRequest) -> Result<bool, Problem> {
    let pattern = request.match_pattern().unwrap_or_default();
    let method = if request.method() == Method::HEAD { &Method::GET } else { request.method() };
    let route = ROUTES.iter().find(|route| route.path == pattern && route.method == method.as_str());
    let Some(route) = route.filter(|route| route.access != Access::Public) else { return Ok(false) };
    let caller = Caller::extract(request).await?;
    if let Access::May(action) = route.access {
        let session = &caller.session;
        session
            .may(action, Marking::Unclassified)
            .map_err(|error| Problem::from(error).in_language(&session.language))?;
    }
    if let Some(points) = route.points() {
        let session = &caller.session;
        let asked = caller.app().ask(session, points);
        asked.map_err(|error| Problem::from(error).in_language(&session.language))?;
    }
    // Who it is was found out; the handler need not do so again.
    request.extensions_mut().insert(caller);
    Ok(true)
}

fn problem_of(response: &ServiceResponse<BoxBody>, language: &str) -> Option<Body> {
    let error = response.response().error().and_then(|error| error.as_error::<Problem>());
    error.map(|problem| problem.body_in(language))
}

/// The same answer for a person: the sign-in page where that helps, else a page that says what is wrong.
async fn as_page(response: ServiceResponse<BoxBody>, body: Body) -> ServiceResponse<BoxBody> {
    let request = response.request().clone();
    if body.status == StatusCode::UNAUTHORIZED.as_u16() && body.code == Code::SignedOut.text() {
        let next = if request.method() == Method::GET { request.path() } else { "/" };
        let query =
            if next == "/" { String::new() } else { format!("?next={}", super::render::encoded(next)) };
        return response.into_response(see_other(&format!("/sign-in{query}")));
    }
    let browser = Caller::extract(&request).await.ok().and_then(|caller| caller.browser);
    let page =
        Visitor::extract(&request).await.and_then(|visitor| visitor.problem_page(&body, browser.as_ref()));
    match page {
        Ok(page) => response.into_response(page),
        Err(problem) => {
            tracing::error!(causes = ?problem.error().causes(), "the page for a problem could not be made");
            response
        }
    }
}
