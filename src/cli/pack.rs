//! `sanad pack`: build, list, rebuild.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde_json::json;

use super::out::{Out, size};
use super::{Ending, Where, marking};
use crate::app::Error;
use crate::app::packs::{BuiltPack, NewPack};
use crate::domain::access::Action;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    Build(Build),
    List {
        #[command(flatten)]
        place: Where,
    },
    Rebuild {
        number: String,
        #[arg(long, value_name = "FOLDER")]
        to: Option<PathBuf>,
        #[command(flatten)]
        place: Where,
    },
    Timestamp {
        number: Option<String>,
        #[command(flatten)]
        place: Where,
    },
}

#[derive(Debug, Args)]
pub(super) struct Build {
    #[arg(long, default_value = "annexure-b")]
    profile: String,
    #[arg(long, default_value = "")]
    site: String,
    #[arg(long, default_value = "")]
    product: String,
    #[arg(long, value_name = "MONTHS", value_parser = clap::value_parser!(u16).range(1..=1200))]
    months: Option<u16>,
    #[arg(long, value_name = "MARKING")]
    marking: Option<String>,
    #[arg(long, value_name = "SIZE")]
    as_of: Option<u64>,
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
    copy: u32,
    #[arg(long, default_value = "")]
    recipient: String,
    #[arg(long, value_name = "FOLDER")]
    to: Option<PathBuf>,
    #[command(flatten)]
    place: Where,
}

pub(super) fn run(command: &Command, out: &mut Out) -> Result<Ending, Error> {
    match command {
        Command::Build(build) => {
            let marking = build.marking.as_deref().map(|text| marking("--marking", text)).transpose()?;
            let new = NewPack {
                profile: build.profile.clone(),
                as_of: build.as_of,
                site: build.site.clone(),
                product: build.product.clone(),
                window_months: build.months,
                marking,
                copy: build.copy,
                recipient: build.recipient.clone(),
            };
            let app = build.place.open()?;
            let session = build.place.session(&app, Action::IssuePack)?;
            let folder = build.to.clone().unwrap_or_else(|| app.config.packs.clone());
            let mut progress = out.progress("pack-progress", 0, true);
            let built = app.build_pack(&session, &new, &folder, &mut |done, total| progress.set(done, total));
            progress.end();
            show(&built?, out);
        }
        Command::List { place } => {
            let app = place.open()?;
            let session = place.session(&app, Action::ReadPack)?;
            let packs = app.list_packs(&session)?;
            let header =
                ["column-number", "column-as-of", "column-copy", "column-recipient", "column-digest"]
                    .map(|id| out.words.text(id));
            let rows: Vec<_> = packs
                .iter()
                .map(|(request, stored)| {
                    vec![
                        request.number.clone(),
                        request.as_of.to_string(),
                        request.copy.to_string(),
                        request.recipient.clone(),
                        stored.tagmanifest_digest.clone(),
                    ]
                })
                .collect();
            out.table(&header, &rows);
            let list: Vec<_> = packs
                .iter()
                .map(|(request, stored)| {
                    json!({ "request": request, "event": stored.event_index,
                        "tagmanifest": format!("sha256:{}", stored.tagmanifest_digest) })
                })
                .collect();
            out.json(&json!({ "packs": list }));
        }
        Command::Rebuild { number, to, place } => {
            let app = place.open()?;
            let session = place.session(&app, Action::ReadPack)?;
            let folder = to.clone().unwrap_or_else(|| app.config.packs.clone());
            let mut progress = out.progress("pack-progress", 0, true);
            let built =
                app.rebuild_pack(&session, number, &folder, &mut |done, total| progress.set(done, total));
            progress.end();
            show(&built?, out);
        }
        Command::Timestamp { number, place } => {
            let app = place.open()?;
            let session = place.session(&app, Action::IssuePack)?;
            let waiting = match number {
                Some(number) => vec![number.clone()],
                None => app.waiting_packs(&session)?,
            };
            if waiting.is_empty() {
                out.say("pack-none-waits", &[]);
            }
            let mut stamped = Vec::new();
            for number in waiting {
                let at = app.stamp_pack(&session, &number)?.to_string();
                out.say("pack-timestamped", &[("number", number.clone().into()), ("at", at.clone().into())]);
                stamped.push(json!({ "number": number, "at": at }));
            }
            out.json(&json!({ "timestamps": stamped }));
        }
    }
    Ok(Ending::Fine)
}

/// Where a pack is and what it holds.
pub(super) fn show(built: &BuiltPack, out: &mut Out) {
    out.say(
        "pack-built",
        &[
            ("number", built.number.clone().into()),
            ("files", built.files.into()),
            ("size", size(built.size_bytes).into()),
            ("as-of", built.as_of.to_string().into()),
        ],
    );
    if built.withheld > 0 {
        let limit = built.limit.code();
        out.say("pack-withheld", &[("count", built.withheld.into()), ("limit", limit.into())]);
    }
    if let (Some(signer), Some(issuer)) = (&built.sealed.signer, &built.sealed.issuer) {
        out.say("pack-signed", &[("signer", signer.clone().into()), ("issuer", issuer.clone().into())]);
    }
    if let Some(at) = built.sealed.timestamped_at {
        let number = built.number.clone();
        out.say("pack-timestamped", &[("number", number.into()), ("at", at.to_string().into())]);
    }
    if built.sealed.is_waiting {
        out.say("pack-waits", &[]);
    }
    out.line(&format!("pack: {}", built.zip.display()));
    out.line(&format!("pdf: {}", built.pdf.display()));
    out.line(&format!("content: {}", built.content));
    out.line(&format!("tagmanifest: {}", built.tagmanifest));
    out.json(&json!({ "pack": built }));
}
