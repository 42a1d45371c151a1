//! `sanad-verify`: checks a compliance pack offline.

use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Arg, ArgAction, Command, value_parser};
use sanad::verify::seals::{Authorities, Beside};
use sanad::verify::{Asked, Report, Trust, verify_asked};
use sanad::words::Words;

fn command(words: &Words) -> Command {
    Command::new("sanad-verify")
        .version(env!("CARGO_PKG_VERSION"))
        .about(words.text("verify-help-about"))
        .after_help(words.text("verify-help-exit"))
        .arg(
            Arg::new("pack")
                .value_name("PACK")
                .help(words.text("verify-help-pack"))
                .required(true)
                .value_parser(value_parser!(PathBuf)),
        )
        .arg(
            Arg::new("trust")
                .long("trust")
                .value_name("FILE")
                .help(words.text("verify-help-trust"))
                .value_parser(value_parser!(PathBuf)),
        )
        .arg(
            Arg::new("ca")
                .long("ca")
                .value_name("FILE")
                .help(words.text("verify-help-ca"))
                .action(ArgAction::Append)
                .value_parser(value_parser!(PathBuf)),
        )
        .arg(
            Arg::new("timestamp")
                .long("timestamp")
                .value_name("FILE")
                .help(words.text("verify-help-timestamp"))
                .value_parser(value_parser!(PathBuf)),
        )
        .arg(Arg::new("json").long("json").help(words.text("verify-help-json")).action(ArgAction::SetTrue))
}

fn main() -> ExitCode {
    let words = Words::english();
    // Wrong arguments end with 2, "could not check", which is also clap's own code for them.
    let arguments = command(&words).get_matches();
    let pack = arguments.get_one::<PathBuf>("pack").cloned().unwrap_or_default();
    let trust = arguments.get_one::<PathBuf>("trust");
    let trust = trust.map_or(Trust::Absent, |file| Trust::read(file, &pack));
    let named: Vec<PathBuf> = arguments.get_many("ca").into_iter().flatten().cloned().collect();
    let authorities = Authorities::read(&named, &pack);
    let timestamp = Beside::read(arguments.get_one::<PathBuf>("timestamp").map(PathBuf::as_path), &pack);
    let asked = Asked { trust: &trust, authorities: &authorities, timestamp: timestamp.as_ref() };
    let report = verify_asked(&pack, &asked);
    match write(&report, &words, arguments.get_flag("json")) {
        Ok(()) => ExitCode::from(report.verdict().exit_code()),
        // A report that nobody could read is no verdict.
        Err(_) => ExitCode::from(2),
    }
}

fn write(report: &Report, words: &Words, is_json: bool) -> io::Result<()> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    if is_json {
        serde_json::to_writer_pretty(&mut out, &report.to_json(words))?;
        writeln!(out)?;
    } else {
        report.write_text(words, &mut out)?;
    }
    out.flush()
}
