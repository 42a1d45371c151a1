//! `sanad serve`: the service over HTTP, until it is told to stop.

use std::sync::Arc;

use clap::Args;
use serde_json::json;

use super::out::Out;
use super::{Ending, Where};
use crate::app::{App, Error};
use crate::jobs::Runner;
use crate::jobs::reminders::Post;
use crate::jobs::witnesses::Round;
use crate::{telemetry, web};

#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<String>,
    #[command(flatten)]
    place: Where,
}

pub(super) fn run(arguments: &Arguments, out: &mut Out) -> Result<Ending, Error> {
    let app = arguments.place.open()?;
    let listen = arguments.listen.clone().unwrap_or_else(|| app.config.listen.clone());
    telemetry::start();
    serve(app, &listen, out)?;
    out.say("serve-ended", &[]);
    out.json(&json!({ "ended": true }));
    Ok(Ending::Fine)
}

/// Serves, and does what is asked for in the background, until the service is told to stop.
pub(super) fn serve(app: Arc<App>, listen: &str, out: &mut Out) -> Result<(), Error> {
    app.check_signing()?;
    for (organisation, own) in app.definition_sets().own_ones() {
        for problem in own.err().unwrap_or_default() {
            tracing::error!(
                organisation,
                problem,
                "nobody acts in this organisation until its definitions are mended"
            );
        }
    }
    let runner = Runner::start(&app)?;
    let round = Round::start(&app)?;
    let post = Post::start(&app)?;
    let served = web::serve(app, listen, |address| {
        out.say_now("serve-ready", &[("address", format!("http://{address}/").into())]);
    });
    post.stop();
    round.stop();
    runner.stop();
    served
}
