//! The command line: one file per subcommand. Each parses, calls one use case of `app`, and shows the result, for
//! people by default and as JSON with `--json`.
//!
//! Exit codes: 0 done; 1 something is wrong, and named; 2 the command line itself is wrong.

mod demo;
mod draw_pages;
mod fsck;
mod import;
mod init;
mod key;
mod kinds;
mod label;
mod ledger;
mod ledger_witness;
mod migrate;
mod openapi;
mod organisation;
mod out;
mod pack;
mod readiness;
mod record;
mod retention;
mod serve;
mod sheet;
mod trace;
mod user;
mod witness;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::app::installation::{Place, Senses};
use crate::app::{App, Code, Error, Session};
use crate::domain::access::{Action, Marking};
use crate::words::Words;
use out::Out;

// Help texts come from `cli.ftl` (see `worded`), so the fields here carry no doc comments that clap would print.
#[derive(Debug, Parser)]
#[command(name = "sanad", version, arg_required_else_help = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
    #[arg(long, global = true)]
    json: bool,
}

#[derive(Debug, Subcommand)]
enum Command {
    Demo(demo::Arguments),
    Init(init::Arguments),
    Serve(serve::Arguments),
    Migrate(migrate::Arguments),
    #[command(subcommand)]
    Organisation(organisation::Command),
    #[command(subcommand)]
    User(user::Command),
    Import(import::Arguments),
    #[command(subcommand)]
    Record(record::Command),
    Readiness(readiness::Arguments),
    #[command(subcommand)]
    Pack(pack::Command),
    #[command(subcommand)]
    Retention(retention::Command),
    Trace(trace::TraceArguments),
    Epcis(trace::EpcisArguments),
    WhereUsed(trace::WhereUsedArguments),
    Fallout(trace::FalloutArguments),
    Label(label::Arguments),
    #[command(subcommand)]
    Ledger(ledger::Command),
    #[command(subcommand)]
    Key(key::Command),
    #[command(subcommand)]
    Witness(witness::Command),
    Fsck(fsck::Arguments),
    #[command(subcommand)]
    Kinds(kinds::Command),
    Openapi(openapi::Arguments),
    // For this program itself: it has files of others drawn by another process.
    #[command(hide = true, name = "draw-pages")]
    DrawPages,
}

/// Which installation, and who acts.
#[derive(Debug, Args)]
struct Where {
    #[arg(long, value_name = "DIR", conflicts_with = "config")]
    dir: Option<PathBuf>,
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    #[arg(long, value_name = "CODE")]
    organisation: Option<String>,
    #[arg(long = "as", value_name = "LOGIN")]
    actor: Option<String>,
}

impl Where {
    fn place(&self) -> Place {
        match (&self.dir, &self.config) {
            (Some(folder), _) => Place::Folder(folder.clone()),
            (None, Some(file)) => Place::File(file.clone()),
            (None, None) => Place::Folder(PathBuf::from(".")),
        }
    }

    /// The folder that the configuration is in.
    fn folder(&self) -> PathBuf {
        match self.place() {
            Place::Folder(folder) => folder,
            Place::File(file) => file.parent().map_or_else(|| PathBuf::from("."), std::path::Path::to_owned),
        }
    }

    fn open(&self) -> Result<Arc<App>, Error> {
        Ok(Arc::new(App::open(self.place().config()?, Senses::system())?))
    }

    fn session(&self, app: &App, action: Action) -> Result<Session, Error> {
        match &self.actor {
            Some(login) => app.session_in(self.organisation.as_deref(), login),
            None => app.session_for_in(self.organisation.as_deref(), action),
        }
    }
}

/// A marking as it was typed after `option`.
fn marking(option: &str, text: &str) -> Result<Marking, Error> {
    text.parse()
        .map_err(|error| Error::new(Code::Invalid).with("place", option).detail(format!("{option}: {error}")))
}

/// How a command ended, apart from errors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ending {
    Fine,
    /// It did its work, and what it found or did is not all right.
    Wrong,
}

/// Runs the command line.
#[must_use]
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let words = Words::english();
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    // Known before the rest is understood, for a program that asks wrongly wants to be told as one.
    let is_json = arguments.iter().any(|argument| argument == "--json");
    let matches = worded(&words).try_get_matches_from(arguments);
    let parsed = matches.and_then(|matches| Arguments::from_arg_matches(&matches));
    let arguments = match parsed {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version are "errors" that belong on standard output.
            let code = u8::try_from(error.exit_code()).unwrap_or(2);
            if is_json && error.use_stderr() {
                Out::new(words, true).usage(&error.render().to_string());
                return ExitCode::from(code);
            }
            return if error.print().is_ok() { ExitCode::from(code) } else { ExitCode::from(2) };
        }
    };
    let mut out = Out::new(words, arguments.json);
    let ended = dispatch(arguments.command, &mut out);
    match ended.and_then(|ending| out.finish().map(|()| ending)) {
        Ok(Ending::Fine) => ExitCode::SUCCESS,
        Ok(Ending::Wrong) => ExitCode::FAILURE,
        Err(error) => {
            out.error(&error);
            ExitCode::FAILURE
        }
    }
}

fn dispatch(command: Command, out: &mut Out) -> Result<Ending, Error> {
    match command {
        Command::Demo(arguments) => demo::run(&arguments, out),
        Command::Init(arguments) => init::run(&arguments, out),
        Command::Serve(arguments) => serve::run(&arguments, out),
        Command::Migrate(arguments) => migrate::run(&arguments, out),
        Command::Organisation(command) => organisation::run(&command, out),
        Command::User(command) => user::run(&command, out),
        Command::Import(arguments) => import::run(&arguments, out),
        Command::Record(command) => record::run(&command, out),
        Command::Readiness(arguments) => readiness::run(&arguments, out),
        Command::Pack(command) => pack::run(&command, out),
        Command::Retention(command) => retention::run(&command, out),
        Command::Trace(arguments) => trace::run(&arguments, out),
        Command::Epcis(arguments) => trace::run_epcis(&arguments, out),
        Command::WhereUsed(arguments) => trace::run_where_used(&arguments, out),
        Command::Fallout(arguments) => trace::run_fallout(&arguments, out),
        Command::Label(arguments) => label::run(&arguments, out),
        Command::Ledger(command) => ledger::run(&command, out),
        Command::Witness(command) => witness::run(&command, out),
        Command::Key(command) => key::run(&command, out),
        Command::Fsck(arguments) => fsck::run(&arguments, out),
        Command::Kinds(command) => kinds::run(&command, out),
        Command::Openapi(arguments) => openapi::run(&arguments, out),
        Command::DrawPages => draw_pages::run(),
    }
}

/// The command with its help texts from the message files: `help-pack-build` and, for its argument `marking`,
/// `help-pack-build-marking`, or `help-all-marking` where an argument means the same everywhere.
fn worded(words: &Words) -> clap::Command {
    word(Arguments::command(), words, "help")
}

fn word(command: clap::Command, words: &Words, id: &str) -> clap::Command {
    let mut command = command.about(words.text(id));
    if words.has(&format!("{id}-more")) {
        command = command.after_help(words.text(&format!("{id}-more")));
    }
    command = command.mut_args(|argument| {
        let name = argument.get_id().as_str().to_owned();
        if name == "help" || name == "version" {
            return argument;
        }
        let own = format!("{id}-{name}");
        let text = if words.has(&own) { words.text(&own) } else { words.text(&format!("help-all-{name}")) };
        argument.help(text)
    });
    command.mut_subcommands(|sub| {
        let id = format!("{id}-{}", sub.get_name());
        word(sub, words, &id)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_one_and_several_are_several() {
        let words = Words::english();
        let ids = [
            "import-summary",
            "import-summary-dry",
            "import-unmarked",
            "record-count",
            "record-exported",
            "pack-built",
            "pack-withheld",
            "where-used-delivered",
            "ledger-exported",
            "fsck-summary",
            "kinds-checked",
        ];
        let counts = [
            "count",
            "filed",
            "revised",
            "unchanged",
            "refused",
            "files",
            "size",
            "findings",
            "blobs",
            "versions",
            "leaves",
            "orphans",
            "kinds",
            "profiles",
            "problems",
        ];
        let mut arguments: Vec<_> = counts.iter().map(|name| (*name, 1.into())).collect();
        arguments.extend(["number", "folder", "as-of", "limit", "marking"].map(|name| (name, "X".into())));
        for id in ids {
            let text = words.format(id, &arguments);
            for noun in
                ["version", "file", "record", "orphan", "kind", "profile", "problem", "thing", "leave"]
            {
                for plural in [format!("1 {noun}s"), format!("1 new {noun}s"), format!("1 stored {noun}s")] {
                    assert!(!text.contains(&plural), "{id}: {text}");
                }
            }
        }
        let counts = ["filed", "revised", "unchanged", "refused"].map(|name| (name, 1.into()));
        assert_eq!(
            words.format("import-summary", &counts),
            "1 filed, 1 new version, 1 there already, 1 refused."
        );
        assert_eq!(words.errors(), Vec::<String>::new());
    }

    #[test]
    fn every_command_and_argument_has_its_help() {
        fn walk(command: &mut clap::Command) {
            let help = command.render_long_help().to_string();
            assert!(!help.contains('⟦'), "{help}");
            for sub in command.get_subcommands_mut() {
                walk(sub);
            }
        }
        let mut command = worded(&Words::english());
        command.build();
        command.clone().debug_assert();
        walk(&mut command);
    }
}
