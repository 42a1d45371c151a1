//! `sanad`: parse the command line and dispatch.

use std::process::ExitCode;

fn main() -> ExitCode {
    sanad::cli::run(std::env::args_os())
}
