//! Signing in and out, and how this browser is set.

use actix_web::HttpResponse;
use actix_web::http::header::LOCATION;
use actix_web::web;
use serde::{Deserialize, Serialize};

use crate::app::sign_in::Credentials;
use crate::app::{Code, Error};
use crate::web::body::Form;
use crate::web::caller::{Caller, Visitor, password_turn, see_other};
use crate::web::problem::{Answer, Body, Problem};
use crate::web::render::{THEMES, encoded};
use crate::words::LANGUAGES;

/// Where to go on afterwards.
#[derive(Debug, Deserialize)]
pub struct Next {
    #[serde(default)]
    pub next: String,
    /// Somebody else signs in, although a code is still due here.
    #[serde(default)]
    anew: String,
}

#[derive(Debug, Serialize)]
struct View<'a> {
    next: &'a str,
    organisation: &'a str,
    login: &'a str,
    has_several: bool,
    problem: Option<Body>,
}

/// Only a page of this site: never an address that somebody put into a link.
pub fn own(next: &str) -> &str {
    let is_own = next.starts_with('/')
        && !next.starts_with("//")
        && !next.contains('\\')
        && !next.chars().any(char::is_control);
    if is_own { next } else { "/" }
}

/// `GET /sign-in`
pub async fn show_sign_in(visitor: Visitor, query: web::Query<Next>) -> Answer {
    if let Some(token) = visitor.token().map(str::to_owned).filter(|_| query.anew.is_empty())
        && visitor.run(move |app| app.owes_code(&token)).await?
    {
        return Ok(see_other(&format!("/sign-in/code?next={}", encoded(own(&query.next)))));
    }
    let has_several = visitor.run(|app| app.has_several_organisations()).await?;
    let view = View { next: own(&query.next), organisation: "", login: "", has_several, problem: None };
    visitor.page("sign_in.html", &view)
}

/// `POST /sign-in`
pub async fn sign_in(visitor: Visitor, form: Form) -> Answer {
    let visit = visitor.visit.clone();
    let before = visitor.token().map(str::to_owned);
    let given = form.clone();
    let turn = password_turn().await;
    let signed_in = visitor
        .run(move |app| {
            let who = Credentials {
                organisation: given.get("organisation").trim(),
                login: given.get("login").trim(),
                password: given.get("password"),
            };
            app.sign_in(&who, &visit, before.as_deref())
        })
        .await;
    drop(turn);
    match signed_in {
        Ok((token, is_pending)) => {
            let next = own(form.get("next"));
            let mut answer = HttpResponse::SeeOther();
            let place =
                if is_pending { format!("/sign-in/code?next={}", encoded(next)) } else { next.to_owned() };
            answer.insert_header((LOCATION, place));
            Ok(answer.cookie(visitor.session_cookie(&token)).finish())
        }
        Err(problem) if matches!(problem.error().code(), Code::SignIn | Code::TooMany) => {
            let has_several = visitor.run(|app| app.has_several_organisations()).await?;
            let view = View {
                next: own(form.get("next")),
                organisation: form.get("organisation"),
                login: form.get("login"),
                has_several,
                problem: Some(problem.body()),
            };
            visitor.page_again("sign_in.html", &view, &problem)
        }
        Err(problem) => Err(problem),
    }
}

/// `POST /sign-out`
pub async fn sign_out(caller: Caller) -> Answer {
    let browser = caller.person()?.clone();
    caller.run(move |app, _| app.sign_out(&browser)).await?;
    let mut gone = caller.visitor().session_cookie("");
    gone.make_removal();
    let mut answer = HttpResponse::SeeOther();
    // What this browser kept of the pages goes too.
    answer.insert_header((LOCATION, "/sign-in")).insert_header(("Clear-Site-Data", "\"cache\""));
    Ok(answer.cookie(gone).finish())
}

/// `POST /settings`: language and theme of this browser.
pub async fn set_browser(visitor: Visitor, form: Form) -> Answer {
    let mut answer = see_other(own(form.get("next")));
    for (name, allowed) in [("language", LANGUAGES), ("theme", THEMES)] {
        let value = form.get(name);
        if value.is_empty() {
            continue;
        }
        if !allowed.contains(&value) {
            let error = Error::new(Code::Invalid).with("place", name).field(name, allowed.join(", "));
            return Err(Problem::from(error).in_language(&visitor.language));
        }
        let cookie = visitor.setting_cookie(name, value.to_owned());
        answer.add_cookie(&cookie).map_err(|error| Error::new(Code::Internal).because(error))?;
    }
    Ok(answer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_sent_to_another_site() {
        for (next, expected) in [
            ("/records?kind=audit", "/records?kind=audit"),
            ("//evil.example", "/"),
            ("https://evil.example", "/"),
            ("/\\evil.example", "/"),
            ("/a\r\nSet-Cookie: x", "/"),
            ("", "/"),
        ] {
            assert_eq!(own(next), expected, "{next}");
        }
    }
}
