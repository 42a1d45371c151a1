//! `sanad migrate`: brings the tables up to date.

use clap::Args;
use serde_json::json;

use super::out::Out;
use super::{Ending, Where};
use crate::app::{Error, installation};

#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    place: Where,
}

pub(super) fn run(arguments: &Arguments, out: &mut Out) -> Result<Ending, Error> {
    let applied = installation::migrate(&arguments.place.place().config()?)?;
    if applied.is_empty() {
        out.say("migrate-none", &[]);
    }
    for name in &applied {
        out.say("migrate-applied", &[("name", name.clone().into())]);
    }
    out.json(&json!({ "applied": applied }));
    Ok(Ending::Fine)
}
