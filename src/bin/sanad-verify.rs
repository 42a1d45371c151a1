//! `sanad-verify`: checks a compliance pack offline.

use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use sanad::proof::canonical::to_vec;
use sanad::verify::audit::audit;
use sanad::verify::compare::{Compared, compare, write_text};
use sanad::verify::report::printable;
use sanad::verify::seals::{Authorities, Beside};
use sanad::verify::{Asked, Offered, Report, Trust, verify_asked, verify_stdin};
use sanad::words::Words;

/// `words` gives the text of a message.
fn command(words: &dyn Fn(&str) -> String) -> Command {
    Command::new("sanad-verify")
        .version(env!("CARGO_PKG_VERSION"))
        .about(words("verify-help-about"))
        .after_help(words("verify-help-exit"))
        .args_conflicts_with_subcommands(true)
        .subcommand_negates_reqs(true)
        .subcommand(
            Command::new("diff")
                .about(words("verify-help-diff"))
                .arg(path("from", "FROM", words("verify-help-diff-from")).required(true))
                .arg(path("to", "TO", words("verify-help-diff-to")).required(true))
                .arg(path("trust", "FILE", words("verify-help-trust")).long("trust"))
                .arg(
                    Arg::new("json")
                        .long("json")
                        .help(words("verify-help-diff-json"))
                        .action(ArgAction::SetTrue),
                ),
        )
        .subcommand(
            Command::new("ledger")
                .about(words("verify-help-ledger"))
                .arg(path("folder", "FOLDER", words("verify-help-ledger-folder")).required(true))
                .arg(path("trust", "FILE", words("verify-help-trust")).long("trust"))
                .arg(
                    Arg::new("json").long("json").help(words("verify-help-json")).action(ArgAction::SetTrue),
                ),
        )
        .arg(
            Arg::new("pack")
                .value_name("PACK")
                .help(words("verify-help-pack"))
                .required(true)
                .value_parser(value_parser!(PathBuf)),
        )
        .arg(
            Arg::new("trust")
                .long("trust")
                .value_name("FILE")
                .help(words("verify-help-trust"))
                .value_parser(value_parser!(PathBuf)),
        )
        .arg(
            Arg::new("disclosed")
                .long("disclosed")
                .value_name("FILE")
                .help(words("verify-help-disclosed"))
                .action(ArgAction::Append)
                .value_parser(value_parser!(PathBuf)),
        )
        .arg(
            Arg::new("ca")
                .long("ca")
                .value_name("FILE")
                .help(words("verify-help-ca"))
                .action(ArgAction::Append)
                .value_parser(value_parser!(PathBuf)),
        )
        .arg(
            Arg::new("timestamp")
                .long("timestamp")
                .value_name("FILE")
                .help(words("verify-help-timestamp"))
                .value_parser(value_parser!(PathBuf)),
        )
        .arg(Arg::new("json").long("json").help(words("verify-help-json")).action(ArgAction::SetTrue))
}

fn path(id: &'static str, shown: &'static str, help: String) -> Arg {
    Arg::new(id).value_name(shown).help(help).value_parser(value_parser!(PathBuf))
}

fn main() -> ExitCode {
    let words = Words::english();
    // To read all words takes longer than to read the list of a large pack. They are needed at once by whoever asks for
    // help or gives wrong arguments; otherwise at the end, and are read meanwhile.
    let silent = command(&|_| String::new()).try_get_matches();
    // Wrong arguments end with 2, "could not check", which is also clap's own code for them.
    let arguments = silent.unwrap_or_else(|_| command(&|id| words.text(id)).get_matches());
    drop(std::thread::spawn(|| Words::english().text("verify-help-about")));
    if let Some(("diff", arguments)) = arguments.subcommand() {
        return diff(arguments, &words);
    }
    if let Some(("ledger", arguments)) = arguments.subcommand() {
        return ledger(arguments, &words);
    }
    let pack = arguments.get_one::<PathBuf>("pack").cloned().unwrap_or_default();
    let trust = arguments.get_one::<PathBuf>("trust");
    let trust = trust.map_or(Trust::Absent, |file| Trust::read(file, &pack));
    let offered = arguments.get_many::<PathBuf>("disclosed").into_iter().flatten();
    let offered: Vec<Offered> = offered.map(|file| Offered::read(file)).collect();
    let named: Vec<PathBuf> = arguments.get_many("ca").into_iter().flatten().cloned().collect();
    let authorities = Authorities::read(&named, &pack);
    let timestamp = Beside::read(arguments.get_one::<PathBuf>("timestamp").map(PathBuf::as_path), &pack);
    let asked =
        Asked { trust: &trust, authorities: &authorities, timestamp: timestamp.as_ref(), offered: &offered };
    let report = if pack.as_os_str() == "-" { verify_stdin(&asked) } else { verify_asked(&pack, &asked) };
    match write(&report, &words, arguments.get_flag("json")) {
        Ok(()) => ExitCode::from(report.verdict().exit_code()),
        // A report that nobody could read is no verdict.
        Err(_) => ExitCode::from(2),
    }
}

/// Compares two packs: the reports of what is not sound, then the comparison.
fn diff(arguments: &ArgMatches, words: &Words) -> ExitCode {
    let file = |id: &str| arguments.get_one::<PathBuf>(id).cloned().unwrap_or_default();
    let (from, to) = (file("from"), file("to"));
    let trust = arguments.get_one::<PathBuf>("trust");
    let trust = trust.map_or(Trust::Absent, |trust| Trust::read(trust, &from));
    let compared = compare(&from, &to, &trust);
    match write_diff(&compared, words, arguments.get_flag("json")) {
        Ok(()) => ExitCode::from(compared.exit_code()),
        Err(_) => ExitCode::from(2),
    }
}

/// Audits a whole ledger.
fn ledger(arguments: &ArgMatches, words: &Words) -> ExitCode {
    let folder = arguments.get_one::<PathBuf>("folder").cloned().unwrap_or_default();
    let trust = arguments.get_one::<PathBuf>("trust");
    let audit = audit(&folder, &trust.map_or(Trust::Absent, |trust| Trust::read(trust, &folder)));
    let mut out = io::BufWriter::new(io::stdout().lock());
    let written = if arguments.get_flag("json") {
        serde_json::to_writer_pretty(&mut out, &audit.to_json(words)).map_err(io::Error::other)
    } else {
        audit.write_text(words, &mut out)
    };
    match written.and_then(|()| writeln!(out)).and_then(|()| out.flush()) {
        Ok(()) => ExitCode::from(audit.verdict().exit_code()),
        Err(_) => ExitCode::from(2),
    }
}

fn write_diff(compared: &Compared, words: &Words, is_json: bool) -> io::Result<()> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    match &compared.diff {
        Ok(diff) if is_json => out.write_all(&to_vec(diff).map_err(io::Error::other)?)?,
        Ok(diff) => {
            write_text(diff, words, &mut out)?;
            writeln!(out)?;
            for report in [&compared.from, &compared.to] {
                let number = report.summary().pack.as_ref().map_or("", |pack| pack.pack.number.as_str());
                writeln!(out, "{}  {}", printable(number), words.text(report.verdict().word()))?;
            }
        }
        Err(error) => {
            for report in [&compared.from, &compared.to] {
                report.write_text(words, &mut out)?;
                writeln!(out)?;
            }
            writeln!(out, "{}", error.reason(words))?;
        }
    }
    out.flush()
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
