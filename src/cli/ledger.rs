//! `sanad ledger`: the log as files, for other people's tools; its head for witnesses, and what they say of it.

use std::path::PathBuf;

use clap::Subcommand;
use serde_json::json;

use super::out::Out;
use super::sheet::{self, To};
use super::{Ending, Where, ledger_witness};
use crate::app::Error;
use crate::app::witnesses::{Since, WitnessesView};
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
    Status {
        #[command(flatten)]
        place: Where,
    },
    Policy {
        #[command(flatten)]
        to: To,
        #[command(flatten)]
        place: Where,
    },
    #[command(subcommand)]
    Witness(ledger_witness::Command),
    ExportCheckpoint {
        #[arg(long, value_name = "SIZE", conflicts_with = "witness")]
        since: Option<u64>,
        #[arg(long, value_name = "NAME")]
        witness: Option<String>,
        #[command(flatten)]
        to: To,
        #[command(flatten)]
        place: Where,
    },
    ImportCosignature {
        file: PathBuf,
        #[command(flatten)]
        place: Where,
    },
}

pub(super) fn run(command: &Command, out: &mut Out) -> Result<Ending, Error> {
    match command {
        Command::Export { to, receipts, place } => {
            let app = place.open()?;
            let session = place.session(&app, Action::ReadEvents)?;
            let size = app.export_ledger(&session, to, *receipts)?;
            out.say("ledger-exported", &[("size", size.into()), ("folder", to.display().to_string().into())]);
            out.json(&json!({ "size": size, "folder": to }));
        }
        Command::Status { place } => {
            let app = place.open()?;
            let session = place.session(&app, Action::ReadEvents)?;
            let ledger = app.show_ledger(&session, "0")?;
            let (size, at) = ledger
                .head
                .as_ref()
                .map_or((0, String::new()), |head| (head.size, head.signed_at.to_string()));
            out.say(
                "ledger-status",
                &[
                    ("origin", ledger.origin.clone().into()),
                    ("size", size.to_string().into()),
                    ("at", at.into()),
                ],
            );
            show(&ledger.witnesses, out);
            out.json(&json!({ "ledger": ledger }));
            if ledger.witnesses.is_contradicted {
                return Ok(Ending::Wrong);
            }
        }
        Command::Policy { to, place } => {
            let app = place.open()?;
            let session = place.session(&app, Action::ReadEvents)?;
            let policy = app.witness_policy(&session)?.to_string();
            to.write(&policy, out)?;
            out.json(&json!({ "policy": policy }));
        }
        Command::Witness(command) => return ledger_witness::run(command, out),
        Command::ExportCheckpoint { since, witness, to, place } => {
            let app = place.open()?;
            let session = place.session(&app, Action::ReadEvents)?;
            let since = match witness {
                Some(name) => Since::Witness(name.clone()),
                None => Since::Size(since.unwrap_or(0)),
            };
            let request = app.export_checkpoint(&session, &since)?;
            let text = request.to_string();
            to.write_or(&text, &request.brief().to_string(), out)?;
            out.json(&json!({ "since": request.old_size, "request": text }));
        }
        Command::ImportCosignature { file, place } => {
            let app = place.open()?;
            let session = place.session(&app, Action::CheckIntegrity)?;
            let kept = app.import_cosignature(&session, &sheet::read(file)?)?;
            for one in &kept {
                let id = if one.is_new { "ledger-cosigned" } else { "ledger-cosigned-again" };
                out.say(
                    id,
                    &[
                        ("witness", one.witness.clone().into()),
                        ("size", one.size.to_string().into()),
                        ("at", one.at.to_string().into()),
                    ],
                );
            }
            out.json(&json!({ "cosignatures": kept }));
        }
    }
    Ok(Ending::Fine)
}

/// The witnesses, and loudly what one of them has against the ledger.
pub(super) fn show(view: &WitnessesView, out: &mut Out) {
    if view.witnesses.is_empty() {
        out.say("witness-none", &[]);
        return;
    }
    for witness in view.witnesses.iter().filter(|witness| witness.contradicted_at.is_some()) {
        let (name, label) = (witness.name.clone(), witness.problem_label.clone());
        out.say("witness-alarm", &[("witness", name.into()), ("problem", label.into())]);
        out.line(&format!("  {}", witness.detail));
    }
    match (view.needed, view.has_quorum) {
        (Some(needed), _) => {
            out.say("witness-quorum", &[("needed", needed.into()), ("all", view.witnesses.len().into())]);
        }
        (None, true) => out.say("witness-quorum-own", &[]),
        (None, false) => out.say("witness-quorum-none", &[]),
    }
    if view.has_quorum {
        match view.quorum_size {
            Some(size) => out.say(
                "witness-quorum-at",
                &[("size", size.to_string().into()), ("behind", view.quorum_behind.to_string().into())],
            ),
            None => out.say("witness-quorum-never", &[]),
        }
    }
    let header = ["column-witness", "column-cosigned", "column-behind", "column-at", "column-problem"]
        .map(|id| out.words.text(id));
    let rows: Vec<_> = view
        .witnesses
        .iter()
        .map(|witness| {
            vec![
                witness.name.clone(),
                witness.size.map_or_else(|| "-".to_owned(), |size| size.to_string()),
                witness.behind.to_string(),
                witness.cosigned_at.map_or_else(|| "-".to_owned(), |at| at.to_string()),
                witness.problem_label.clone(),
            ]
        })
        .collect();
    out.table(&header, &rows);
}
