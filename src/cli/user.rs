//! `sanad user`: add, list, set a password.

use std::io::{self, BufRead, IsTerminal};

use clap::Subcommand;
use serde_json::json;
use zeroize::Zeroizing;

use super::out::Out;
use super::{Ending, Where};
use crate::app::addresses::KnownAddress;
use crate::app::users::NewUser;
use crate::app::{Code, Error};
use crate::domain::access::Action;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    Add {
        login: String,
        #[arg(long)]
        name: String,
        #[arg(long)]
        role: String,
        #[arg(long, default_value = "UNCLASSIFIED")]
        clearance: String,
        #[command(flatten)]
        place: Where,
    },
    Passwd {
        login: String,
        #[command(flatten)]
        place: Where,
    },
    List {
        #[command(flatten)]
        place: Where,
    },
    ConfirmAddress {
        login: String,
        email: String,
        #[command(flatten)]
        place: Where,
    },
}

pub(super) fn run(command: &Command, out: &mut Out) -> Result<Ending, Error> {
    match command {
        Command::Add { login, name, role, clearance, place } => {
            let invalid = |line: String| Error::new(Code::Invalid).with("place", login).detail(line);
            let new = NewUser {
                login: login.clone(),
                name: name.clone(),
                role: role.parse().map_err(|error| invalid(format!("--role: {error}")))?,
                clearance: clearance.parse().map_err(|error| invalid(format!("--clearance: {error}")))?,
            };
            let app = place.open()?;
            let session = place.session(&app, Action::ManageUsers)?;
            let user = app.add_user(&session, &new)?;
            out.say("user-added", &[("login", login.clone().into()), ("role", role.clone().into())]);
            out.json(&json!({ "user": user.user_id, "login": user.login, "role": user.role, "clearance": user.clearance }));
        }
        Command::Passwd { login, place } => {
            let app = place.open()?;
            let session = place.session(&app, Action::ManageUsers)?;
            let password = read_password(out)?;
            app.set_password(&session, login, &password)?;
            out.say("user-password-set", &[("login", login.clone().into())]);
            out.json(&json!({ "login": login }));
        }
        Command::List { place } => {
            let app = place.open()?;
            let session = place.session(&app, Action::ManageUsers)?;
            let users = app.list_users(&session)?;
            let people = app.list_people(&session)?;
            let address = |login: &str| people.iter().find(|person| person.login == login);
            let header = ["column-login", "column-name", "column-role", "column-clearance", "column-address"]
                .map(|id| out.words.text(id));
            let rows: Vec<_> = users
                .iter()
                .map(|user| {
                    let told = match address(&user.login).filter(|person| !person.email.is_empty()) {
                        Some(person) if person.email_confirmed_at.is_none() => out
                            .words
                            .format("user-address-unconfirmed", &[("email", person.email.clone().into())]),
                        Some(person) => person.email.clone(),
                        None => String::new(),
                    };
                    vec![
                        user.login.clone(),
                        user.name.clone(),
                        user.role.clone(),
                        user.clearance.clone(),
                        told,
                    ]
                })
                .collect();
            out.table(&header, &rows);
            let list: Vec<_> = users
                .iter()
                .map(|user| {
                    let person = address(&user.login);
                    json!({ "user": user.user_id, "login": user.login, "name": user.name, "role": user.role,
                        "clearance": user.clearance, "may_sign_in": user.password_hash.is_some() && user.disabled_ms.is_none(),
                        "email": person.map(|person| &person.email),
                        "email_confirmed_at": person.and_then(|person| person.email_confirmed_at) })
                })
                .collect();
            out.json(&json!({ "users": list }));
        }
        Command::ConfirmAddress { login, email, place } => {
            let app = place.open()?;
            let session = place.session(&app, Action::ManageUsers)?;
            let known = KnownAddress { email: email.clone() };
            let person = app.confirm_person_address(&session, login, &known)?;
            out.say(
                "user-address-confirmed",
                &[("login", login.clone().into()), ("email", email.clone().into())],
            );
            out.json(&json!({ "login": login, "email": person.email, "email_confirmed_at": person.email_confirmed_at }));
        }
    }
    Ok(Ending::Fine)
}

/// One's own password: from the terminal, unseen; otherwise the first line of standard input.
pub(super) fn own_password(out: &Out) -> Result<Zeroizing<String>, Error> {
    match typed()? {
        Some(line) => Ok(line),
        None => ask(out, "user-password-own"),
    }
}

/// The first line of standard input, unless that is a terminal.
fn typed() -> Result<Option<Zeroizing<String>>, Error> {
    if io::stdin().is_terminal() {
        return Ok(None);
    }
    let mut line = Zeroizing::new(String::new());
    io::stdin().lock().read_line(&mut line).map_err(failed)?;
    Ok(Some(Zeroizing::new(line.trim_end_matches(['\r', '\n']).to_owned())))
}

fn ask(out: &Out, id: &str) -> Result<Zeroizing<String>, Error> {
    rpassword::prompt_password(format!("{} ", out.words.text(id))).map(Zeroizing::new).map_err(failed)
}

fn failed(error: io::Error) -> Error {
    Error::file(std::path::Path::new("stdin"), error)
}

/// A new password: from the terminal, unseen and twice; otherwise the first line of standard input.
fn read_password(out: &Out) -> Result<Zeroizing<String>, Error> {
    if let Some(line) = typed()? {
        return Ok(line);
    }
    let first = ask(out, "user-password-prompt")?;
    let second = ask(out, "user-password-again")?;
    if first == second {
        Ok(first)
    } else {
        Err(Error::new(Code::Invalid)
            .with("place", "password")
            .detail(out.words.text("user-password-differs")))
    }
}
