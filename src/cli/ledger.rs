//! `sanad ledger`: the log as files, for other people's tools.

use std::path::PathBuf;

use clap::Subcommand;
use serde_json::json;

use super::out::Out;
use super::{Ending, Where};
use crate::app::Error;
use crate::domain::access::Action;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    Export {
        #[arg(long, value_name = "FOLDER")]
        to: PathBuf,
        #[arg(long)]
        receipts: bool,
        #[command(flatten)]
        place: Where,
    },
}

pub(super) fn run(command: &Command, out: &mut Out) -> Result<Ending, Error> {
    let Command::Export { to, receipts, place } = command;
    let app = place.open()?;
    let session = place.session(&app, Action::ReadEvents)?;
    let size = app.export_ledger(&session, to, *receipts)?;
    out.say("ledger-exported", &[("size", size.into()), ("folder", to.display().to_string().into())]);
    out.json(&json!({ "size": size, "folder": to }));
    Ok(Ending::Fine)
}
