//! `sanad ledger witness`: who witnesses a ledger.

use std::path::PathBuf;

use clap::Subcommand;
use serde_json::json;

use super::out::Out;
use super::{Ending, Where, ledger, sheet};
use crate::app::witnesses::Quorum;
use crate::app::{App, Code, Error, Session};
use crate::domain::access::Action;
use crate::jobs::witnesses::Asker;
use crate::proof::policy::Policy;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    Add {
        name: String,
        vkey: String,
        #[arg(long, value_name = "URL")]
        url: Option<String>,
        #[command(flatten)]
        place: Where,
    },
    Remove {
        name: String,
        #[command(flatten)]
        place: Where,
    },
    Quorum {
        number: String,
        #[command(flatten)]
        place: Where,
    },
    Set {
        file: PathBuf,
        #[command(flatten)]
        place: Where,
    },
    List {
        #[command(flatten)]
        place: Where,
    },
    Ask {
        #[command(flatten)]
        place: Where,
    },
}

fn invalid(place: &str, line: impl ToString) -> Error {
    Error::new(Code::Invalid).with("place", place).detail(line.to_string())
}

pub(super) fn run(command: &Command, out: &mut Out) -> Result<Ending, Error> {
    let changed = |place: &Where, out: &mut Out, change: &dyn Fn(&App, &Session) -> Result<Policy, Error>| {
        let app = place.open()?;
        let session = place.session(&app, Action::ManageKeys)?;
        change(&app, &session)?;
        shown(&app, &session, out)
    };
    match command {
        Command::Add { name, vkey, url, place } => {
            let key = vkey.parse().map_err(|error| invalid("VKEY", error))?;
            changed(place, out, &move |app, session| {
                let key: crate::proof::note::VerifierKey = Clone::clone(&key);
                app.add_witness(session, name, key, url.clone())
            })
        }
        Command::Remove { name, place } => {
            changed(place, out, &|app, session| app.remove_witness(session, name))
        }
        Command::Quorum { number, place } => {
            let quorum = match number.as_str() {
                "none" => Quorum::None,
                "any" => Quorum::Any,
                "all" => Quorum::All,
                number => Quorum::Some(
                    number.parse().map_err(|_| invalid("NUMBER", out.words.text("witness-quorum-form")))?,
                ),
            };
            changed(place, out, &|app, session| app.set_quorum(session, quorum))
        }
        Command::Set { file, place } => {
            let text = sheet::read(file)?;
            let policy: Policy = text.parse().map_err(|error| invalid(&file.display().to_string(), error))?;
            changed(place, out, &|app, session| app.set_witness_policy(session, policy.clone()))
        }
        Command::List { place } => {
            let app = place.open()?;
            let session = place.session(&app, Action::ReadEvents)?;
            shown(&app, &session, out)
        }
        Command::Ask { place } => {
            let app = place.open()?;
            let session = place.session(&app, Action::CheckIntegrity)?;
            Asker::of(&app)?.ask_all(&app)?;
            shown(&app, &session, out)
        }
    }
}

fn shown(app: &App, session: &Session, out: &mut Out) -> Result<Ending, Error> {
    let view = app.witnesses(session)?;
    ledger::show(&view, out);
    out.json(&json!({ "witnesses": view }));
    Ok(if view.is_contradicted { Ending::Wrong } else { Ending::Fine })
}
