//! Who asks: a person with a browser (cookie) or a program (bearer token), and how they are answered.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use actix_web::cookie::{Cookie, SameSite};
use actix_web::dev::Payload;
use actix_web::http::header::{AUTHORIZATION, CACHE_CONTROL, LOCATION};
use actix_web::{FromRequest, HttpMessage, HttpRequest, HttpResponse, web};
use serde::Serialize;
use tokio::sync::{Semaphore, SemaphorePermit};

use super::problem::{Answer, Problem};
use super::render::{Frame, THEMES};
use super::state::State;
use crate::app::definitions::Definitions;
use crate::app::sign_in::{Browser, Visit};
use crate::app::{App, Code, Error, Session};
use crate::words::LANGUAGES;

/// Name of the cookie with the session's token. `__Host-` binds it to this host, `https` and `/`.
fn cookie_name(is_secure: bool) -> &'static str {
    if is_secure { "__Host-sanad" } else { "sanad" }
}
const LANGUAGE_COOKIE: &str = "language";
const THEME_COOKIE: &str = "theme";

/// So many checks of passwords are on threads that may wait at once. Each takes as long as a hundred pages, and they are
/// made one after the other: more of them would only take the threads from everybody else.
static PASSWORDS: Semaphore = Semaphore::const_new(2);

/// A turn to check or set a password.
pub async fn password_turn() -> Option<SemaphorePermit<'static>> {
    // It is never closed.
    PASSWORDS.acquire().await.ok()
}

/// Anybody, signed in or not: how their browser is set, and what stands around their pages.
#[derive(Debug, Clone)]
pub struct Visitor {
    state: web::Data<State>,
    /// Language of pages and answers.
    pub language: String,
    theme: String,
    path: String,
    /// Where they come from.
    pub visit: Visit,
    token: Option<String>,
}

/// Somebody who is signed in, or a program with a token.
#[derive(Debug, Clone)]
pub struct Caller {
    /// Who, for which organisation, now.
    pub session: Session,
    /// The browser; `None` for a program.
    pub browser: Option<Browser>,
    visitor: Visitor,
}

impl Visitor {
    fn of(request: &HttpRequest) -> Result<Self, Problem> {
        let state = request
            .app_data::<web::Data<State>>()
            .ok_or_else(|| Error::new(Code::Internal).with("reason", "no state"))?
            .clone();
        let cookie = |name: &str| request.cookie(name).map(|cookie| cookie.value().to_owned());
        let language = language_of(request).to_owned();
        let theme = cookie(THEME_COOKIE).filter(|theme| THEMES.contains(&theme.as_str()));
        let header = |name: &str| {
            request.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
        };
        let direct = request.peer_addr().map(|address| address.ip().to_string()).unwrap_or_default();
        let forwarded = header("x-forwarded-for");
        let last = forwarded.rsplit(',').next().unwrap_or_default().trim();
        let address = match last.parse::<std::net::IpAddr>() {
            Ok(address) if state.app.config.behind_proxy => address.to_string(),
            _ => direct,
        };
        Ok(Self {
            token: cookie(cookie_name(state.is_secure)),
            language,
            theme: theme.unwrap_or_else(|| "auto".to_owned()),
            path: request.path().to_owned(),
            visit: Visit { address, agent: header("user-agent") },
            state,
        })
    }

    /// The installation.
    #[must_use]
    pub fn app(&self) -> &Arc<App> {
        &self.state.app
    }

    /// Does work that waits for the disk, the database or the processor, without holding up other requests.
    ///
    /// # Errors
    /// Those of the work.
    pub async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Arc<App>) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Problem> {
        let app = Arc::clone(self.app());
        let done = web::block(move || work(&app)).await;
        let done = done.map_err(|error| Error::new(Code::Internal).because(error));
        done.and_then(|done| done).map_err(|error| Problem::from(error).in_language(&self.language))
    }

    /// The token that their browser has, good or not.
    #[must_use]
    pub fn token(&self) -> Option<&str> {
        self.token.as_deref()
    }

    /// A page around the given view.
    ///
    /// # Errors
    /// [`Code::Internal`] if the template asks for something that is not there.
    pub fn page(&self, template: &str, view: &impl Serialize) -> Answer {
        self.render(template, view, None, HttpResponse::Ok())
    }

    fn render(
        &self,
        template: &str,
        view: &impl Serialize,
        browser: Option<&Browser>,
        mut answer: actix_web::HttpResponseBuilder,
    ) -> Answer {
        let frame = Frame::new(&self.language, &self.theme, &self.path, browser);
        let page = self.state.pages.render(template, &frame, view)?;
        // What a signed-in person saw is not for the next one at the same machine.
        Ok(answer
            .content_type("text/html; charset=utf-8")
            .insert_header((CACHE_CONTROL, "no-store"))
            .body(page))
    }

    /// The same with the problem's status, for a form that is not right yet.
    ///
    /// # Errors
    /// As [`Self::page`].
    pub fn page_again(&self, template: &str, view: &impl Serialize, problem: &Problem) -> Answer {
        self.render(template, view, None, problem.answer())
    }

    /// A page that says what is wrong.
    ///
    /// # Errors
    /// As [`Self::page`].
    pub fn problem_page(&self, problem: &super::problem::Body, browser: Option<&Browser>) -> Answer {
        let status = actix_web::http::StatusCode::from_u16(problem.status).unwrap_or_default();
        self.render(
            "problem.html",
            &serde_json::json!({ "problem": problem }),
            browser,
            HttpResponse::build(status),
        )
    }

    /// The cookie that carries a session's token.
    #[must_use]
    pub fn session_cookie(&self, token: &str) -> Cookie<'static> {
        Cookie::build(cookie_name(self.state.is_secure), token.to_owned())
            .path("/")
            .http_only(true)
            .secure(self.state.is_secure)
            .same_site(SameSite::Lax)
            .finish()
    }

    /// A cookie with a setting of this browser.
    #[must_use]
    pub fn setting_cookie(&self, name: &'static str, value: String) -> Cookie<'static> {
        Cookie::build(name, value)
            .path("/")
            .secure(self.state.is_secure)
            .same_site(SameSite::Lax)
            .max_age(actix_web::cookie::time::Duration::days(365))
            .finish()
    }
}

/// The language of answers to a request: the one that the browser was set to here, or else the best of ours among those
/// that it asks for.
#[must_use]
pub fn language_of(request: &HttpRequest) -> &'static str {
    let set = request.cookie(LANGUAGE_COOKIE);
    let known = set.and_then(|set| LANGUAGES.iter().find(|known| **known == set.value()));
    known.copied().unwrap_or_else(|| accepted(request))
}

/// One of our languages by its code, or else that of answers to the request.
#[must_use]
pub fn language_named(named: &str, request: &HttpRequest) -> &'static str {
    LANGUAGES.iter().find(|known| **known == named).copied().unwrap_or_else(|| language_of(request))
}

/// The best of our languages among those that the browser asks for.
fn accepted(request: &HttpRequest) -> &'static str {
    let asked =
        request.headers().get("accept-language").and_then(|value| value.to_str().ok()).unwrap_or_default();
    let wanted = asked.split(',').filter_map(|part| part.split([';', '-']).next());
    wanted
        .filter_map(|code| LANGUAGES.iter().find(|known| **known == code.trim()))
        .next()
        .copied()
        .unwrap_or("en")
}

impl Caller {
    /// The installation.
    #[must_use]
    pub fn app(&self) -> &Arc<App> {
        self.visitor.app()
    }

    /// Definitions of their organisation.
    #[must_use]
    pub fn definitions(&self) -> &Definitions {
        self.app().definitions(self.session.code())
    }

    /// How their browser is set.
    #[must_use]
    pub const fn visitor(&self) -> &Visitor {
        &self.visitor
    }

    /// The browser of a person; a program has none.
    ///
    /// # Errors
    /// [`Code::Scope`]: some things a program cannot do, whatever its token.
    pub fn person(&self) -> Result<&Browser, Problem> {
        self.browser
            .as_ref()
            .ok_or_else(|| Error::new(Code::Scope).with("scope", "person").into())
            .map_err(|problem: Problem| problem.in_language(&self.session.language))
    }

    /// Does work for the caller on a thread that may wait.
    ///
    /// # Errors
    /// Those of the work.
    pub async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Arc<App>, &Session) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Problem> {
        let told = |error: Error| Problem::from(error).in_language(&self.session.language);
        let under_way = self.app().enter(&self.session).map_err(told)?;
        let session = self.session.clone();
        let work = move |app: &Arc<App>| {
            let done = work(app, &session);
            // Only now: whoever hangs up does not stop it.
            drop(under_way);
            done
        };
        let done = self.visitor.run(work).await;
        done.map_err(|problem| problem.in_language(&self.session.language))
    }

    /// A page around the given view.
    ///
    /// # Errors
    /// [`Code::Internal`] if the template asks for something that is not there.
    pub fn page(&self, template: &str, view: &impl Serialize) -> Answer {
        self.visitor.render(template, view, self.browser.as_ref(), HttpResponse::Ok())
    }

    /// The same with another status, for a form that is not right yet.
    ///
    /// # Errors
    /// As [`Self::page`].
    pub fn page_again(&self, template: &str, view: &impl Serialize, problem: &Problem) -> Answer {
        self.visitor.render(template, view, self.browser.as_ref(), problem.answer())
    }
}

/// Goes on to another page of this site.
#[must_use]
pub fn see_other(path: &str) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((LOCATION, path.to_owned())).finish()
}

impl FromRequest for Visitor {
    type Error = Problem;
    type Future = std::future::Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        std::future::ready(Self::of(request))
    }
}

impl FromRequest for Caller {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        if let Some(known) = request.extensions().get::<Self>() {
            return Box::pin(std::future::ready(Ok(known.clone())));
        }
        let visitor = Visitor::of(request);
        let bearer = request
            .headers()
            .get(AUTHORIZATION)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.strip_prefix("Bearer "))
            .map(|token| token.trim().to_owned());
        Box::pin(async move {
            let visitor = visitor?;
            let signed_out = || Problem::from(Error::new(Code::SignedOut)).in_language(&visitor.language);
            if let Some(token) = bearer {
                let mut session =
                    visitor.run(move |app| app.program(&token)).await?.ok_or_else(signed_out)?;
                session.language.clone_from(&visitor.language);
                return Ok(Self { session, browser: None, visitor });
            }
            let token = visitor.token.clone().ok_or_else(signed_out)?;
            let browser = visitor.run(move |app| app.browser(&token)).await?;
            let mut browser = browser.filter(|browser| !browser.is_pending).ok_or_else(signed_out)?;
            browser.session.language.clone_from(&visitor.language);
            Ok(Self { session: browser.session.clone(), browser: Some(browser), visitor })
        })
    }
}
