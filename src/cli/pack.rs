//! `sanad pack`: build, list, rebuild.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde_json::json;

use super::out::{Out, size};
use super::{Ending, Where, marking};
use crate::app::Error;
use crate::app::packs::{BuiltPack, Disclose, NewPack, Withholding};
use crate::domain::access::Action;
use crate::jobs::witnesses::Round;
use crate::proof::canonical;
use crate::proof::pack::{Part, Subject, SubjectSort};
use crate::verify::compare;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    Build(Build),
    List {
        #[command(flatten)]
        place: Where,
    },
    Diff {
        from: String,
        to: String,
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
        #[arg(long, value_name = "FILE")]
        pdf: Option<PathBuf>,
        #[command(flatten)]
        place: Where,
    },
    Disclose(DisclosePart),
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
#[command(group = clap::ArgGroup::new("part").required(true).args(["title", "field", "file"]))]
pub(super) struct DisclosePart {
    number: String,
    #[arg(long, value_name = "NUMBER")]
    record: String,
    #[arg(long)]
    title: bool,
    #[arg(long, value_name = "NAME")]
    field: Option<String>,
    #[arg(long, value_name = "NAME")]
    file: Option<String>,
    #[arg(long, value_name = "VERSION")]
    version: Option<u32>,
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    #[command(flatten)]
    place: Where,
}

#[derive(Debug, Args)]
pub(super) struct Build {
    #[arg(long, value_name = "CODE")]
    profile: Option<String>,
    #[arg(long, value_name = "SERIAL")]
    unit: Vec<String>,
    #[arg(long, value_name = "LOT")]
    lot: Vec<String>,
    #[arg(long, value_name = "NUMBER")]
    order: Vec<String>,
    #[arg(long, value_name = "NUMBER")]
    contract: Vec<String>,
    #[arg(long, value_name = "PART", default_value = "")]
    item: String,
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
    #[arg(long, value_name = "OF/WHAT=REASON")]
    withhold: Vec<String>,
    #[arg(long)]
    preview: bool,
    #[arg(long)]
    unwitnessed: bool,
    #[arg(long, value_name = "FOLDER")]
    to: Option<PathBuf>,
    #[command(flatten)]
    place: Where,
}

impl Build {
    /// The pieces that it is limited to.
    fn about(&self) -> Vec<Subject> {
        let given = [
            (SubjectSort::Unit, &self.unit),
            (SubjectSort::Lot, &self.lot),
            (SubjectSort::Order, &self.order),
            (SubjectSort::Contract, &self.contract),
        ];
        let subject = |sort: SubjectSort, number: &String| {
            let part = self.item.trim().to_owned();
            Subject { sort, part, number: number.trim().to_owned() }
        };
        given
            .into_iter()
            .flat_map(|(sort, all)| all.iter().map(move |number| subject(sort, number)))
            .collect()
    }
}

pub(super) fn run(command: &Command, out: &mut Out) -> Result<Ending, Error> {
    match command {
        Command::Build(build) => {
            let marking = build.marking.as_deref().map(|text| marking("--marking", text)).transpose()?;
            let app = build.place.open()?;
            let session = build.place.session(&app, Action::IssuePack)?;
            let about = build.about();
            let profile = build.profile.as_deref();
            let profile =
                profile.unwrap_or_else(|| app.definitions(session.code()).profiles.usual(!about.is_empty()));
            let new = NewPack {
                profile: profile.to_owned(),
                as_of: build.as_of,
                site: build.site.clone(),
                product: build.product.clone(),
                window_months: build.months,
                marking,
                copy: build.copy,
                recipient: build.recipient.clone(),
                withhold: build.withhold.clone(),
                about,
                unwitnessed: build.unwitnessed,
                requested: None,
            };
            if build.preview {
                show_withholding(&app.withholding(&session, &new)?, out);
                return Ok(Ending::Fine);
            }
            let folder = build.to.clone().unwrap_or_else(|| app.config.packs.clone());
            // Nobody else may be asking the witnesses.
            let is_asked = app.waits_for_witnesses(&session)? && !build.unwitnessed;
            let round = is_asked.then(|| Round::start(&app)).transpose()?;
            let mut progress = out.progress("pack-progress", 0, true);
            let built = app.build_pack(&session, &new, &folder, &mut |done, total| progress.set(done, total));
            progress.end();
            if let Some(round) = round {
                round.stop();
            }
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
        Command::Diff { from, to, out: file, pdf, place } => {
            let app = place.open()?;
            let session = place.session(&app, Action::ReadPack)?;
            let diff = app.diff_packs(&session, from, to)?;
            if let Some(path) = file {
                std::fs::write(path, canonical::to_vec(&diff)?).map_err(|error| Error::file(path, error))?;
                out.line(&format!("diff: {}", path.display()));
            }
            if let Some(path) = pdf {
                let bytes = app.print_pack_diff(&session, &diff)?;
                std::fs::write(path, bytes).map_err(|error| Error::file(path, error))?;
                out.line(&format!("pdf: {}", path.display()));
            }
            if file.is_none() && pdf.is_none() {
                for line in compare::lines(&diff, &out.words) {
                    out.line(&line);
                }
            }
            out.json(&json!({ "diff": diff }));
        }
        Command::Disclose(asked) => disclose(asked, out)?,
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

/// What a pack would withhold, and what can still be read of it.
fn show_withholding(withholding: &Withholding, out: &mut Out) {
    let header = ["column-number", "column-part", "column-value", "column-versions", "column-reason"];
    let header = header.map(|id| out.words.text(id));
    let rows: Vec<_> = withholding
        .lines
        .iter()
        .map(|line| {
            let versions: Vec<String> = line.versions.iter().map(u32::to_string).collect();
            let part = if line.name.is_empty() {
                line.part.code().to_owned()
            } else {
                format!("{}/{}", line.part.code(), line.name)
            };
            vec![line.number.clone(), part, line.value.clone(), versions.join(" "), line.reason.clone()]
        })
        .collect();
    out.table(&header, &rows);
    out.say("preview-withheld", &[("count", withholding.lines.len().into())]);
    for found in &withholding.elsewhere {
        out.say(
            "preview-elsewhere",
            &[
                ("value", found.value.clone().into()),
                ("number", found.number.clone().into()),
                ("place", found.place.clone().into()),
            ],
        );
    }
    out.json(&json!({ "withholding": withholding }));
}

/// Writes a disclosure, and the content of a file beside it.
fn disclose(asked: &DisclosePart, out: &mut Out) -> Result<(), Error> {
    let app = asked.place.open()?;
    let session = asked.place.session(&app, Action::IssuePack)?;
    let (part, name) = match (&asked.field, &asked.file) {
        (Some(name), _) => (Part::Field, name.clone()),
        (None, Some(name)) => (Part::File, name.clone()),
        (None, None) => (Part::Title, String::new()),
    };
    let wanted = Disclose { record: asked.record.clone(), part, name, version: asked.version };
    // Found out before anything is disclosed.
    let file = |path: &std::path::Path, result: std::io::Result<()>| {
        result.map_err(|error| Error::file(path, error))
    };
    file(&asked.out, std::fs::File::create(&asked.out).map(drop))?;
    let disclosed = app.disclose(&session, &asked.number, &wanted)?;
    file(&asked.out, std::fs::write(&asked.out, &disclosed.text))?;
    out.line(&format!("disclosure: {}", asked.out.display()));
    let content = disclosed.content.map(|digest| {
        let mut path = asked.out.clone().into_os_string();
        path.push(".content");
        (PathBuf::from(path), digest)
    });
    if let Some((path, digest)) = &content {
        let mut to = std::fs::File::create(path).map_err(|error| Error::file(path, error))?;
        app.copy_blob(digest, &mut to)?;
        out.line(&format!("content: {}", path.display()));
    }
    let content = content.map(|(path, _)| path);
    out.json(&json!({ "disclosure": asked.out, "content": content }));
    Ok(())
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
    if built.is_witnessed == Some(false) {
        out.say("pack-unwitnessed", &[("number", built.number.clone().into())]);
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
