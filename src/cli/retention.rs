//! `sanad retention`: what is past its retention, legal holds, destruction by two people.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde_json::json;

use super::out::Out;
use super::user::own_password;
use super::{Ending, Where};
use crate::app::destruction::{DestructionView, NewDestruction};
use crate::app::holds::{HoldView, NewHold};
use crate::app::sign_in::Visit;
use crate::app::signing::Proof;
use crate::app::{App, Error, Session};
use crate::domain::access::Action;

/// What the audit trail has as the address of whoever types their password here.
const HERE: &str = "command line";

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    List {
        #[command(flatten)]
        place: Where,
    },
    Holds {
        #[command(flatten)]
        place: Where,
    },
    Hold(HoldArguments),
    Lift {
        hold: String,
        #[arg(long)]
        reason: String,
        #[command(flatten)]
        place: Where,
    },
    Destructions {
        #[command(flatten)]
        place: Where,
    },
    Propose {
        #[arg(required = true)]
        numbers: Vec<String>,
        #[arg(long)]
        reason: String,
        #[command(flatten)]
        place: Where,
    },
    Approve {
        destruction: String,
        #[arg(long)]
        code: Option<String>,
        #[command(flatten)]
        place: Where,
    },
    Refuse {
        destruction: String,
        #[arg(long)]
        reason: String,
        #[command(flatten)]
        place: Where,
    },
    Certificate {
        destruction: String,
        #[arg(long, value_name = "FILE")]
        pdf: Option<PathBuf>,
        #[command(flatten)]
        place: Where,
    },
}

#[derive(Debug, Args)]
pub(super) struct HoldArguments {
    name: String,
    #[arg(long)]
    reason: String,
    #[arg(long = "record", value_name = "NUMBER")]
    records: Vec<String>,
    #[arg(long = "kind", value_name = "CODE")]
    kinds: Vec<String>,
    #[arg(long, default_value = "", hide_default_value = true)]
    from: String,
    #[arg(long, default_value = "", hide_default_value = true)]
    to: String,
    #[arg(long, default_value = "", hide_default_value = true)]
    supplier: String,
    #[arg(long, default_value = "", hide_default_value = true)]
    unit: String,
    #[command(flatten)]
    place: Where,
}

pub(super) fn run(command: &Command, out: &mut Out) -> Result<Ending, Error> {
    match command {
        Command::List { place } => {
            let app = place.open()?;
            let session = place.session(&app, Action::ReadRetention)?;
            list(&app, &session, out)?;
        }
        Command::Holds { place } => {
            let app = place.open()?;
            let session = place.session(&app, Action::ReadRetention)?;
            let holds = app.list_holds(&session)?;
            show_holds(&holds, out);
            out.json(&json!({ "holds": holds }));
        }
        Command::Hold(new) => {
            let app = new.place.open()?;
            let session = new.place.session(&app, Action::HoldRecords)?;
            let hold = app.place_hold(
                &session,
                &NewHold {
                    name: new.name.clone(),
                    reason: new.reason.clone(),
                    records: new.records.clone(),
                    kinds: new.kinds.clone(),
                    from: new.from.clone(),
                    to: new.to.clone(),
                    supplier: new.supplier.clone(),
                    unit: new.unit.clone(),
                },
            )?;
            show_holds(std::slice::from_ref(&hold), out);
            out.json(&json!({ "hold": hold }));
        }
        Command::Lift { hold, reason, place } => {
            let app = place.open()?;
            let session = place.session(&app, Action::HoldRecords)?;
            let hold = app.lift_hold(&session, hold, reason)?;
            show_holds(std::slice::from_ref(&hold), out);
            out.json(&json!({ "hold": hold }));
        }
        Command::Destructions { place } => {
            let app = place.open()?;
            let session = place.session(&app, Action::ReadRetention)?;
            let all = app.list_destructions(&session)?;
            show(&all, out);
            out.json(&json!({ "destructions": all }));
        }
        Command::Propose { numbers, reason, place } => {
            let app = place.open()?;
            let session = place.session(&app, Action::DestroyRecords)?;
            let new = NewDestruction { records: numbers.clone(), reason: reason.clone() };
            one(&app.propose_destruction(&session, &new)?, out);
        }
        Command::Approve { destruction, code, place } => {
            let app = place.open()?;
            let session = place.session(&app, Action::DestroyRecords)?;
            let proof = Proof { password: own_password(out)?, code: code.clone().unwrap_or_default() };
            let visit = Visit { address: HERE.to_owned(), agent: String::new() };
            one(&app.approve_destruction(&session, &visit, &proof, destruction)?, out);
        }
        Command::Refuse { destruction, reason, place } => {
            let app = place.open()?;
            let session = place.session(&app, Action::DestroyRecords)?;
            one(&app.refuse_destruction(&session, destruction, reason)?, out);
        }
        Command::Certificate { destruction, pdf, place } => {
            let app = place.open()?;
            let session = place.session(&app, Action::ReadRetention)?;
            let certified = app.certificate(&session, destruction)?;
            if let Some(path) = pdf {
                let bytes = app.print_certificate(&session, destruction)?;
                std::fs::write(path, bytes).map_err(|error| Error::file(path, error))?;
            }
            out.line(&certified.text);
            out.json(&json!({ "certificate": certified.certificate, "event": certified.event }));
        }
    }
    Ok(Ending::Fine)
}

/// Everything that is past its retention, page by page.
fn list(app: &App, session: &Session, out: &mut Out) -> Result<(), Error> {
    let header =
        ["column-number", "column-title", "column-kept", "column-obstacle"].map(|id| out.words.text(id));
    let (mut cursor, mut rows, mut all) = (String::new(), Vec::new(), Vec::new());
    loop {
        let page = app.past_retention(session, &cursor)?;
        for line in page.records {
            rows.push(vec![
                line.record.number.clone(),
                line.record.title.clone(),
                line.record.keep_until.clone().unwrap_or_default(),
                line.obstacle.clone().unwrap_or_default(),
            ]);
            all.push(line);
        }
        match page.next {
            Some(next) => cursor = next,
            None => break,
        }
    }
    out.table(&header, &rows);
    out.say("record-count", &[("count", all.len().into())]);
    out.json(&json!({ "records": all }));
    Ok(())
}

fn show_holds(holds: &[HoldView], out: &mut Out) {
    let header =
        ["column-hold", "column-name", "column-placed", "column-lifted"].map(|id| out.words.text(id));
    let rows: Vec<_> = holds
        .iter()
        .map(|hold| {
            let lifted = hold.lifted_at.map(|at| at.to_string()).unwrap_or_default();
            vec![hold.hold.clone(), hold.name.clone(), hold.placed_at.to_string(), lifted]
        })
        .collect();
    out.table(&header, &rows);
}

fn show(all: &[DestructionView], out: &mut Out) {
    let header =
        ["column-number", "column-outcome", "column-records", "column-proposed-by", "column-decided-by"]
            .map(|id| out.words.text(id));
    let rows: Vec<_> = all
        .iter()
        .map(|one| {
            vec![
                one.number.clone(),
                one.outcome.clone(),
                one.records.len().to_string(),
                one.proposed_by.clone(),
                one.decided_by.clone().unwrap_or_default(),
            ]
        })
        .collect();
    out.table(&header, &rows);
}

fn one(view: &DestructionView, out: &mut Out) {
    show(std::slice::from_ref(view), out);
    out.json(&json!({ "destruction": view }));
}
