//! `sanad-verify`: checks a compliance pack offline.

use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use sanad::verify::{Report, Trust, verify};
use sanad::words::Words;

/// Checks a compliance pack: every file, digest, receipt and signature. Needs no network and nothing but the pack and
/// the issuer's key, which must reach you another way than the pack.
#[derive(Debug, Parser)]
#[command(
    name = "sanad-verify",
    version,
    after_help = "Exit codes:\n  0  verified\n  1  not verified: something is wrong, and named\n  2  could not check\n  3  intact, issuer not established: no trust file, or the key is not in it"
)]
struct Arguments {
    /// The pack: a ZIP file, or the folder that was taken out of one
    #[arg(value_name = "PACK")]
    pack: PathBuf,

    /// The trust file (C2SP tlog-policy) with the issuer's key, got from the issuer itself and not from the pack
    #[arg(long, value_name = "FILE")]
    trust: Option<PathBuf>,

    /// Print the report as JSON
    #[arg(long)]
    json: bool,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let trust = arguments.trust.as_deref().map_or(Trust::Absent, Trust::read);
    let report = verify(&arguments.pack, &trust);
    match write(&report, arguments.json) {
        Ok(()) => ExitCode::from(report.verdict().exit_code()),
        // A report that nobody could read is no verdict.
        Err(_) => ExitCode::from(2),
    }
}

fn write(report: &Report, is_json: bool) -> io::Result<()> {
    let words = Words::english();
    let mut out = io::BufWriter::new(io::stdout().lock());
    if is_json {
        serde_json::to_writer_pretty(&mut out, &report.to_json(&words))?;
        writeln!(out)?;
    } else {
        report.write_text(&words, &mut out)?;
    }
    out.flush()
}
