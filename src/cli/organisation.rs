//! `sanad organisation`: several in one installation.

use clap::Subcommand;
use serde_json::json;

use super::init::write_trust;
use super::out::Out;
use super::{Ending, Where, marking};
use crate::app::organisations::NewOrganisation;
use crate::app::users::NewUser;
use crate::app::{Code, Error};
use crate::domain::access::Role;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    Add {
        code: String,
        #[arg(long, value_name = "NAME")]
        name: String,
        #[arg(long, value_name = "HOST")]
        host: Option<String>,
        #[arg(long, value_name = "LOGIN", default_value = "admin")]
        admin: String,
        #[arg(long, value_name = "MARKING", default_value = "SECRET")]
        clearance: String,
        #[arg(long)]
        post_quantum: bool,
        #[command(flatten)]
        place: Where,
    },
    List {
        #[command(flatten)]
        place: Where,
    },
}

pub(super) fn run(command: &Command, out: &mut Out) -> Result<Ending, Error> {
    match command {
        Command::Add { code, name, host, admin, clearance, post_quantum, place } => {
            let invalid = |error| Error::new(Code::Invalid).with("place", code).detail(format!("{error}"));
            let administrator = NewUser {
                login: admin.clone(),
                name: admin.clone(),
                role: Role::Administrator,
                clearance: marking("--clearance", clearance)?,
            };
            let new = NewOrganisation {
                code: code.parse().map_err(invalid)?,
                name: name.clone(),
                host: host.clone(),
                users: vec![administrator],
                is_post_quantum: *post_quantum,
            };
            let app = place.open()?;
            app.add_organisation(new)?;
            let keys = app.log_keys_of(Some(code))?;
            let path = write_trust(&app, code, &place.folder().join(format!("trust-{code}.policy")))?;
            let shown = path.display().to_string();
            out.say(
                "organisation-added",
                &[
                    ("name", name.clone().into()),
                    ("code", code.clone().into()),
                    ("login", admin.clone().into()),
                    ("path", shown.into()),
                ],
            );
            out.json(&json!({ "organisation": code, "trust": path, "keys": keys, "users": [admin] }));
        }
        Command::List { place } => {
            let app = place.open()?;
            let all = app.list_organisations()?;
            let header = ["column-organisation", "column-name", "column-origin"].map(|id| out.words.text(id));
            let rows: Vec<_> = all
                .iter()
                .map(|one| vec![one.organisation.clone(), one.name.clone(), one.origin.clone()])
                .collect();
            out.table(&header, &rows);
            out.json(&json!({ "organisations": all }));
        }
    }
    Ok(Ending::Fine)
}
