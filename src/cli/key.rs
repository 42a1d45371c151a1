//! `sanad key`: the keys of a ledger. What to do when is in `deploy/keys.md`.

use std::sync::Arc;

use clap::{Subcommand, ValueEnum};
use serde_json::json;

use super::init::write_trust;
use super::out::Out;
use super::{Ending, Where};
use crate::app::installation::Senses;
use crate::app::ledger_keys::{self, LedgerKey, Reason};
use crate::app::{App, Error, Session};
use crate::domain::access::Action;
use crate::proof::note::Algorithm;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    List {
        #[command(flatten)]
        place: Where,
    },
    Add {
        #[arg(long, value_enum, default_value = "ed25519")]
        algorithm: Signs,
        #[command(flatten)]
        place: Where,
    },
    Retire {
        #[arg(value_name = "VKEY")]
        key: String,
        #[command(flatten)]
        place: Where,
    },
    Replace {
        #[arg(long, value_enum)]
        reason: Why,
        #[command(flatten)]
        place: Where,
    },
    Recover {
        #[command(flatten)]
        place: Where,
    },
}

/// What a new key signs with.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum Signs {
    Ed25519,
    #[value(name = "ml-dsa-44")]
    MlDsa44,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum Why {
    Lost,
    Compromised,
}

pub(super) fn run(command: &Command, out: &mut Out) -> Result<Ending, Error> {
    match command {
        Command::List { place } => {
            let app = place.open()?;
            let keys = app.list_ledger_keys(&place.session(&app, Action::ReadEvents)?)?;
            let header = ["column-key", "column-algorithm", "column-since", "column-until"];
            let header = header.map(|id| out.words.text(id));
            let row = |key: &LedgerKey| {
                let until = key.retired_at.map(|at| at.to_string()).unwrap_or_default();
                vec![key.label.clone(), key.algorithm.to_owned(), key.created_at.to_string(), until]
            };
            out.table(&header, &keys.iter().map(row).collect::<Vec<_>>());
            out.json(&json!({ "keys": keys }));
        }
        Command::Add { algorithm, place } => {
            let app = place.open()?;
            let session = place.session(&app, Action::ManageKeys)?;
            let (algorithm, id) = match algorithm {
                Signs::Ed25519 => (Algorithm::Ed25519, "key-added"),
                Signs::MlDsa44 => (Algorithm::MlDsa44, "key-added-beside"),
            };
            let key = app.add_ledger_key(&session, algorithm)?;
            say(out, id, &[key], &app, &session, place)?;
        }
        Command::Retire { key, place } => {
            let app = place.open()?;
            let session = place.session(&app, Action::ManageKeys)?;
            let key = app.retire_ledger_key(&session, key)?;
            say(out, "key-retired", &[key], &app, &session, place)?;
        }
        Command::Replace { reason, place } => {
            let app = place.open()?;
            let session = place.session(&app, Action::ManageKeys)?;
            let reason = match reason {
                Why::Lost => Reason::Lost,
                Why::Compromised => Reason::Compromised,
            };
            let keys = app.replace_ledger_keys(&session, reason)?;
            say(out, "key-replaced", &keys, &app, &session, place)?;
        }
        Command::Recover { place } => recover(place, out)?,
    }
    Ok(Ending::Fine)
}

/// Says what became of the keys, and writes the trust file anew: it is what others are to be given.
fn say(
    out: &mut Out,
    id: &str,
    keys: &[LedgerKey],
    app: &App,
    session: &Session,
    place: &Where,
) -> Result<(), Error> {
    let told = tell(out, id, keys, (app, session.code()), place)?;
    out.json(&told);
    Ok(())
}

/// The same, and gives what a program is told.
fn tell(
    out: &mut Out,
    id: &str,
    keys: &[LedgerKey],
    (app, code): (&App, &str),
    place: &Where,
) -> Result<serde_json::Value, Error> {
    let file = place.folder().join(format!("trust-{code}.policy"));
    let trust = write_trust(app, code, &file)?;
    let labels: Vec<&str> = keys.iter().map(|key| key.label.as_str()).collect();
    out.say(id, &[("key", labels.join(", ").into()), ("path", trust.display().to_string().into())]);
    let keys: Vec<&str> = keys.iter().map(|key| key.key.as_str()).collect();
    Ok(json!({ "organisation": code, "keys": keys, "trust": trust }))
}

/// Where the installation's key is lost: a new one, and with it a new key for every ledger.
fn recover(place: &Where, out: &mut Out) -> Result<(), Error> {
    let config = place.place().config()?;
    let senses = Senses::system();
    ledger_keys::make_installation_key(&config, &*senses.entropy)?;
    out.say("key-recovered", &[("path", config.key_file.display().to_string().into())]);
    let app = Arc::new(App::open(config, senses)?);
    let mut recovered = Vec::new();
    for organisation in app.list_organisations()? {
        let code = organisation.organisation;
        let session = app.session_for_in(Some(&code), Action::ManageKeys)?;
        let keys = app.replace_ledger_keys(&session, Reason::Lost)?;
        let mut told = tell(out, "key-replaced", &keys, (&app, &code), place)?;
        let dropped = app.drop_lost_second_factors(&session)?;
        if !dropped.is_empty() {
            out.say("key-second-factors", &[("logins", dropped.join(", ").into())]);
        }
        if let Some(told) = told.as_object_mut() {
            told.insert("second_factors".to_owned(), dropped.into());
        }
        recovered.push(told);
    }
    out.json(&json!({ "recovered": recovered }));
    Ok(())
}
