//! `sanad witness`: a witness for the ledgers of others, in a folder of its own.

use std::path::PathBuf;
use std::sync::Arc;

use clap::Subcommand;
use serde_json::json;

use super::Ending;
use super::key::Signs;
use super::out::Out;
use super::sheet::{self, To};
use crate::app::{Code, Error, SystemClock, SystemEntropy};
use crate::domain::clock::Clock as _;
use crate::proof::note::{Algorithm, VerifierKey};
use crate::proof::policy::{Log, Policy};
use crate::proof::witness::Refusal;
use crate::witness::{Answer, Status, Witness, WitnessError};
use crate::{telemetry, web};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    Init {
        #[arg(long, value_name = "DIR")]
        dir: PathBuf,
        #[arg(long, value_name = "NAME")]
        name: String,
        #[arg(long, value_enum, default_value = "ed25519")]
        algorithm: Signs,
    },
    AddLog {
        /// Verifier key, or a file of them.
        what: String,
        #[arg(long, value_name = "DIR")]
        dir: PathBuf,
    },
    Cosign {
        file: PathBuf,
        #[arg(long, value_name = "DIR")]
        dir: PathBuf,
        #[command(flatten)]
        to: To,
    },
    Serve {
        #[arg(long, value_name = "DIR")]
        dir: PathBuf,
        #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8090")]
        listen: String,
        #[arg(long)]
        behind_proxy: bool,
    },
    Status {
        #[arg(long, value_name = "DIR")]
        dir: PathBuf,
    },
}

impl From<WitnessError> for Error {
    fn from(error: WitnessError) -> Self {
        match error {
            WitnessError::File { path, source } => Self::file(&path, source),
            WitnessError::Entropy(error) => error.into(),
            WitnessError::Key(error) => {
                Self::new(Code::Invalid).with("place", "key").detail(error.to_string())
            }
            WitnessError::Logs(error) => {
                Self::new(Code::Invalid).with("place", "logs").detail(error.to_string())
            }
            other => Self::new(Code::WitnessFolder).with("reason", other.to_string()),
        }
    }
}

pub(super) fn run(command: &Command, out: &mut Out) -> Result<Ending, Error> {
    match command {
        Command::Init { dir, name, algorithm } => {
            let algorithm = match algorithm {
                Signs::Ed25519 => Algorithm::Cosignature,
                Signs::MlDsa44 => Algorithm::MlDsa44,
            };
            let vkey = Witness::create(dir, (name, algorithm), &SystemEntropy)?.verifier().to_string();
            let dir = dir.display().to_string();
            out.say("witness-made", &[("dir", dir.clone().into())]);
            out.line(&vkey);
            out.say("witness-made-next", &[("dir", dir.into())]);
            out.json(&json!({ "vkey": vkey }));
        }
        Command::AddLog { what, dir } => {
            let witness = Witness::open(dir)?;
            let added = witness.add_logs(&logs_in(what)?)?;
            for key in &added {
                out.say("witness-log-added", &[("origin", key.name().to_owned().into())]);
            }
            if added.is_empty() {
                out.say("witness-log-known", &[]);
            }
            let added: Vec<_> = added.iter().map(ToString::to_string).collect();
            out.json(&json!({ "added": added }));
        }
        Command::Cosign { file, dir, to } => {
            let witness = Witness::open(dir)?;
            let asked = format!("{}\n", sheet::read(file)?.replace("\r\n", "\n").trim());
            match witness.add_checkpoint(&asked, SystemClock.now())? {
                Answer::Cosigned { text, cosignature } => {
                    let note = format!("{text}\n{cosignature}");
                    to.write(&note, out)?;
                    out.json(&json!({ "note": note, "cosignature": cosignature.to_string() }));
                }
                Answer::Malformed(error) => {
                    return Err(Error::new(Code::NotCosigned)
                        .with("reason", error.to_string())
                        .detail(out.words.text("witness-refused-form")));
                }
                Answer::Refused(refusal) => return Err(refused(refusal, out)),
            }
        }
        Command::Serve { dir, listen, behind_proxy } => {
            let witness = Arc::new(Witness::open(dir)?);
            telemetry::start();
            web::witness::serve(witness, listen, *behind_proxy, |address| {
                out.say_now("witness-ready", &[("address", format!("http://{address}/").into())]);
            })?;
            out.say("serve-ended", &[]);
            out.json(&json!({ "ended": true }));
        }
        Command::Status { dir } => {
            let status = Witness::open(dir)?.status()?;
            show(&status, out);
            out.json(&json!({ "witness": status }));
            if status.is_alarming {
                return Ok(Ending::Wrong);
            }
        }
    }
    Ok(Ending::Fine)
}

/// The logs of a key that was typed, or of a file: a trust file, or keys one a line.
fn logs_in(what: &str) -> Result<Policy, Error> {
    let invalid = |error: String| Error::new(Code::Invalid).with("place", what.to_owned()).detail(error);
    let of_key = |key: VerifierKey| {
        if key.algorithm().is_of_log() {
            Ok(Log { key, url: None })
        } else {
            Err(invalid(crate::words::Words::english().text("witness-log-not-a-log")))
        }
    };
    if let Ok(key) = what.parse::<VerifierKey>() {
        return Ok(Policy { logs: vec![of_key(key)?], ..Policy::default() });
    }
    let text = sheet::read(std::path::Path::new(what))?;
    if let Ok(policy) = text.parse::<Policy>() {
        return Ok(policy);
    }
    let keys = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let logs: Result<Vec<Log>, Error> = keys
        .map(|line| {
            of_key(line.parse().map_err(|error: crate::proof::note::NoteError| invalid(error.to_string()))?)
        })
        .collect();
    Ok(Policy { logs: logs?, ..Policy::default() })
}

/// Why it does not cosign, and what to do.
fn refused(refusal: Refusal, out: &Out) -> Error {
    let next = match refusal {
        Refusal::Origin => out.words.text("witness-refused-origin"),
        Refusal::Signature => out.words.text("witness-refused-signature"),
        Refusal::Backwards => out.words.text("witness-refused-form"),
        Refusal::Size { latest } => {
            out.words.format("witness-refused-size", &[("size", latest.to_string().into())])
        }
        Refusal::Inconsistent => out.words.text("witness-refused-inconsistent"),
    };
    Error::new(Code::NotCosigned).with("reason", refusal.to_string()).detail(next)
}

fn show(status: &Status, out: &mut Out) {
    out.line(&status.vkey);
    if status.logs.is_empty() {
        out.say("witness-no-logs", &[]);
    }
    for log in &status.logs {
        match &log.head {
            Some(head) => out.say(
                "witness-log-head",
                &[
                    ("origin", log.origin.clone().into()),
                    ("size", head.size.to_string().into()),
                    ("at", head.at.to_string().into()),
                ],
            ),
            None => out.say("witness-log-none", &[("origin", log.origin.clone().into())]),
        }
        for refused in &log.refused {
            let id = format!("witness-log-{}", why(refused.why));
            out.say(
                &id,
                &[
                    ("origin", log.origin.clone().into()),
                    ("size", refused.size.to_string().into()),
                    ("cosigned", refused.cosigned_size.to_string().into()),
                    ("at", refused.at.to_string().into()),
                    ("file", format!("refused/{}/{}.json", log.hash, refused.name).into()),
                ],
            );
        }
    }
}

const fn why(why: crate::witness::store::Why) -> &'static str {
    use crate::witness::store::Why;
    match why {
        Why::Fork => "fork",
        Why::Unproved => "unproved",
        Why::Behind => "behind",
    }
}
