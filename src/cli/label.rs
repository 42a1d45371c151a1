//! `sanad label`: labels of units and lots, as sheets or one as a picture.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::out::Out;
use super::{Ending, Where};
use crate::app::Error;
use crate::app::trace::labels::LabelQuery;
use crate::domain::access::Action;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[arg(long, value_name = "SERIAL", required_unless_present_any = ["lot", "numbers"], conflicts_with_all = ["lot", "numbers"])]
    unit: Option<String>,
    #[arg(long, value_name = "LOT", conflicts_with = "numbers")]
    lot: Option<String>,
    #[arg(long, value_name = "BEGINNING")]
    numbers: Option<String>,
    #[arg(long, value_name = "PART")]
    item: Option<String>,
    #[arg(long, default_value = "qr", value_parser = ["qr", "data-matrix"])]
    symbol: String,
    #[arg(long, value_name = "GRID")]
    grid: Option<String>,
    #[arg(long, default_value_t = 1)]
    start: usize,
    #[arg(long, default_value_t = 1)]
    copies: usize,
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    #[command(flatten)]
    place: Where,
}

pub(super) fn run(arguments: &Arguments, out: &mut Out) -> Result<Ending, Error> {
    let app = arguments.place.open()?;
    let session = arguments.place.session(&app, Action::ReadTrace)?;
    let text = |given: &Option<String>| given.clone().unwrap_or_default();
    let query = LabelQuery {
        unit: text(&arguments.unit),
        lot: text(&arguments.lot),
        item: text(&arguments.item),
        q: text(&arguments.numbers),
        symbol: arguments.symbol.clone(),
        grid: text(&arguments.grid),
        start: arguments.start.to_string(),
        copies: arguments.copies.to_string(),
    };
    let is_picture = arguments.out.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("png"));
    let printed =
        if is_picture { app.draw_label(&session, &query) } else { app.print_labels(&session, &query) }?;
    std::fs::write(&arguments.out, printed.bytes).map_err(|error| Error::file(&arguments.out, error))?;
    out.say("label-written", &[("file", arguments.out.display().to_string().into())]);
    out.json(&json!({ "file": arguments.out }));
    Ok(Ending::Fine)
}
