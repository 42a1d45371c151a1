//! `sanad key`: the keys of a ledger. What to do when is in `deploy/keys.md`.

use std::sync::Arc;

use clap::{Subcommand, ValueEnum};
use serde_json::json;

use super::init::write_trust;
use super::out::Out;
use super::{Ending, Where};
use crate::app::installation::Senses;
use crate::app::ledger_keys::{self, Reason};
use crate::app::{App, Error, Session};
use crate::domain::access::Action;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    List {
        #[command(flatten)]
        place: Where,
    },
    Add {
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
            let header = ["column-key", "column-since", "column-until"].map(|id| out.words.text(id));
            let row = |key: &ledger_keys::LedgerKey| {
                let until = key.retired_at.map(|at| at.to_string()).unwrap_or_default();
                vec![key.key.clone(), key.created_at.to_string(), until]
            };
            out.table(&header, &keys.iter().map(row).collect::<Vec<_>>());
            out.json(&json!({ "keys": keys }));
        }
        Command::Add { place } => {
            let app = place.open()?;
            let session = place.session(&app, Action::ManageKeys)?;
            let key = app.add_ledger_key(&session)?.key;
            say(out, "key-added", &key, &app, &session, place)?;
        }
        Command::Retire { key, place } => {
            let app = place.open()?;
            let session = place.session(&app, Action::ManageKeys)?;
            app.retire_ledger_key(&session, key)?;
            say(out, "key-retired", key, &app, &session, place)?;
        }
        Command::Replace { reason, place } => {
            let app = place.open()?;
            let session = place.session(&app, Action::ManageKeys)?;
            let reason = match reason {
                Why::Lost => Reason::Lost,
                Why::Compromised => Reason::Compromised,
            };
            let key = app.replace_ledger_keys(&session, reason)?.key;
            say(out, "key-replaced", &key, &app, &session, place)?;
        }
        Command::Recover { place } => recover(place, out)?,
    }
    Ok(Ending::Fine)
}

/// Says what became of the key, and writes the trust file anew: it is what others are to be given.
fn say(out: &mut Out, id: &str, key: &str, app: &App, session: &Session, place: &Where) -> Result<(), Error> {
    let file = place.folder().join(format!("trust-{}.policy", session.code()));
    let trust = write_trust(app, session.code(), &file)?;
    out.say(id, &[("key", key.to_owned().into()), ("path", trust.display().to_string().into())]);
    out.json(&json!({ "organisation": session.code(), "key": key, "trust": trust }));
    Ok(())
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
        let key = app.replace_ledger_keys(&session, Reason::Lost)?.key;
        let file = place.folder().join(format!("trust-{code}.policy"));
        let trust = write_trust(&app, &code, &file)?;
        out.say("key-replaced", &[("key", key.clone().into()), ("path", trust.display().to_string().into())]);
        let dropped = app.drop_lost_second_factors(&session)?;
        if !dropped.is_empty() {
            out.say("key-second-factors", &[("logins", dropped.join(", ").into())]);
        }
        recovered
            .push(json!({ "organisation": code, "key": key, "trust": trust, "second_factors": dropped }));
    }
    out.json(&json!({ "recovered": recovered }));
    Ok(())
}
