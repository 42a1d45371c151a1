//! `sanad init`: a new installation with its organisation and first users.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::json;

use super::out::Out;
use super::{Ending, marking};
use crate::app::installation::{NewInstallation, Senses};
use crate::app::users::NewUser;
use crate::app::{App, Code, Error};
use crate::domain::access::Role;

/// Name of the trust file in an installation's folder.
pub(super) const TRUST_FILE: &str = "trust.policy";

#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[arg(long, value_name = "DIR")]
    dir: PathBuf,
    #[arg(long, value_name = "CODE")]
    code: String,
    #[arg(long, value_name = "NAME")]
    name: String,
    #[arg(long, value_name = "HOST", default_value = "localhost")]
    host: String,
    #[arg(long, value_name = "URL")]
    database: Option<String>,
    #[arg(long, value_name = "LOGIN", default_value = "admin")]
    admin: String,
    #[arg(long, value_name = "LOGIN", default_value = "quality")]
    manager: String,
    #[arg(long, value_name = "MARKING", default_value = "RESTRICTED")]
    marking: String,
    #[arg(long, value_name = "MARKING", default_value = "SECRET")]
    clearance: String,
    #[arg(long)]
    post_quantum: bool,
}

pub(super) fn run(arguments: &Arguments, out: &mut Out) -> Result<Ending, Error> {
    let invalid = |place: &str, line: String| Error::new(Code::Invalid).with("place", place).detail(line);
    let code = arguments.code.parse().map_err(|error| invalid("--code", format!("{error}")))?;
    let clearance = marking("--clearance", &arguments.clearance)?;
    let marking = marking("--marking", &arguments.marking)?;
    if marking > clearance {
        let arguments = [("marking", marking.code().into()), ("clearance", clearance.code().into())];
        return Err(invalid("--marking", out.words.format("init-marking-high", &arguments)));
    }
    if arguments.name.trim().is_empty() {
        return Err(invalid("--name", out.words.text("init-name-missing")));
    }
    let user =
        |login: &str, role| NewUser { login: login.to_owned(), name: login.to_owned(), role, clearance };
    let new = NewInstallation {
        code,
        name: arguments.name.clone(),
        host: arguments.host.clone(),
        database: arguments.database.clone(),
        marking,
        users: vec![
            user(&arguments.admin, Role::Administrator),
            user(&arguments.manager, Role::QualityManager),
        ],
        is_post_quantum: arguments.post_quantum,
    };
    let app = App::create(&arguments.dir, new, Senses::system())?;
    let trust = write_trust(&app, &arguments.code, &arguments.dir.join(TRUST_FILE))?;
    out.say(
        "init-done",
        &[("name", arguments.name.clone().into()), ("dir", arguments.dir.display().to_string().into())],
    );
    out.say("init-trust", &[("path", trust.display().to_string().into())]);
    out.say("init-key", &[("path", app.config.key_file.display().to_string().into())]);
    out.say("init-marking", &[("marking", marking.code().into())]);
    out.say("init-next", &[("dir", arguments.dir.display().to_string().into())]);
    out.json(&json!({
        "organisation": arguments.code, "dir": arguments.dir, "trust": trust, "key_file": app.config.key_file,
        "users": [arguments.admin, arguments.manager],
    }));
    Ok(Ending::Fine)
}

/// Writes the trust file: what a certification body is handed at accreditation.
pub(super) fn write_trust(app: &App, organisation: &str, path: &Path) -> Result<PathBuf, Error> {
    let mut text = String::new();
    for key in app.log_keys_of(Some(organisation))? {
        text.push_str(&format!("log {key}\n"));
    }
    text.push_str("quorum none\n");
    fs::write(path, text).map_err(|error| Error::file(path, error))?;
    Ok(path.to_owned())
}
