//! `sanad openapi`: the description of the API.

use super::Ending;
use super::out::Out;
use crate::app::Error;
use crate::web::openapi;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {}

pub(super) fn run(_: &Arguments, out: &mut Out) -> Result<Ending, Error> {
    let document = openapi::document();
    // The same with and without `--json`: it is for programs.
    if out.is_json() {
        out.json(&document);
    } else {
        out.line(&serde_json::to_string_pretty(&document).unwrap_or_default());
    }
    Ok(Ending::Fine)
}
