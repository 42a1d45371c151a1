//! `sanad kinds check`: are the kinds and profiles sound?

use std::path::PathBuf;

use clap::Subcommand;
use serde_json::json;

use super::out::Out;
use super::{Ending, Where};
use crate::app::Error;
use crate::app::definitions::{DefinitionSets, Definitions};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    Check {
        #[arg(long, value_name = "FOLDER")]
        definitions: Option<PathBuf>,
        #[command(flatten)]
        place: Where,
    },
}

pub(super) fn run(command: &Command, out: &mut Out) -> Result<Ending, Error> {
    let Command::Check { definitions, place } = command;
    let folder = match definitions {
        Some(folder) => Some(folder.clone()),
        // Without an installation the built-in definitions are checked alone.
        None if place.dir.is_none() && place.config.is_none() => None,
        None => place.place().config()?.definitions,
    };
    let loaded = Definitions::load(folder.as_deref())?;
    let mut problems = loaded.problems();
    if problems.is_empty() {
        // Those of organisations stand over these, so they are looked at once these are well.
        let sets = DefinitionSets::load(folder.as_deref())?;
        problems.extend(sets.own_ones().filter_map(|(_, own)| own.err()).flatten().cloned());
    }
    for problem in &problems {
        out.line(problem);
    }
    let profiles = loaded.profiles.iter().count();
    out.say(
        "kinds-checked",
        &[
            ("kinds", loaded.kinds.len().into()),
            ("profiles", profiles.into()),
            ("problems", problems.len().into()),
        ],
    );
    out.json(&json!({ "kinds": loaded.kinds.len(), "profiles": profiles, "problems": problems }));
    Ok(if problems.is_empty() { Ending::Fine } else { Ending::Wrong })
}
