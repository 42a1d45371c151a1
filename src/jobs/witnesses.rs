//! Asking the witnesses of the ledgers here to cosign the present heads (C2SP tlog-witness): only at the addresses that
//! were given for them.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use ureq::{Agent, http};

use crate::app::witnesses::{Ask, Heard, Next, Turn};
use crate::app::{App, Code, Error};
use crate::outbound;

/// A witness that takes longer than this to answer is not there.
const TIMEOUT: Duration = Duration::from_secs(15);
/// No answer of a witness is longer.
const LONGEST: u64 = 64 * 1024;
/// Asks over the network.
#[derive(Debug, Clone)]
pub struct Asker {
    agent: Agent,
    interval: Duration,
}

impl Asker {
    /// As the configuration says.
    ///
    /// # Errors
    /// [`Code::Config`] if the file of certificates cannot be read or has none.
    pub fn of(app: &App) -> Result<Self, Error> {
        let agent = outbound::agent(app.config.witness_authorities.as_deref(), TIMEOUT).map_err(|error| {
            let line = format!("witness_authorities: {error}");
            Error::new(Code::Config).with("path", "sanad.toml").detail(line).because(error)
        })?;
        Ok(Self { agent, interval: Duration::from_secs(app.config.witness_seconds.max(1)) })
    }

    /// Asks all whose turn it is, all of them at once, and each no more than once at a time.
    ///
    /// # Errors
    /// [`Error`] from the database.
    pub fn ask(&self, app: &App, turn: Turn) -> Result<(), Error> {
        let interval = i64::try_from(self.interval.as_millis()).unwrap_or(i64::MAX);
        self.ask_each(app, app.witnesses_due(interval, turn)?)
    }

    /// Asks everybody now.
    ///
    /// # Errors
    /// [`Error`] from the database.
    pub fn ask_all(&self, app: &App) -> Result<(), Error> {
        self.ask(app, Turn::Everybody)
    }

    fn ask_each(&self, app: &App, asks: Vec<Ask>) -> Result<(), Error> {
        let heard: Vec<Result<(), Error>> = thread::scope(|scope| {
            let threads: Vec<_> =
                asks.into_iter().map(|ask| scope.spawn(move || self.ask_one(app, ask))).collect();
            let sudden = || Error::new(Code::Internal).with("reason", "a witness was asked in vain");
            threads.into_iter().map(|thread| thread.join().unwrap_or_else(|_| Err(sudden()))).collect()
        });
        heard.into_iter().collect()
    }

    fn ask_one(&self, app: &App, mut ask: Ask) -> Result<(), Error> {
        loop {
            let heard = self.send(&ask);
            let (witness, organisation) = (ask.witness.name.as_str(), ask.organisation.as_str());
            match app.hear_witness(&ask, &heard)? {
                Next::Again(again) => {
                    ask = *again;
                    continue;
                }
                Next::Cosigned => tracing::info!(organisation, witness, size = ask.size, "cosigned"),
                Next::Failed { problem, detail, is_contradiction: true } => tracing::error!(
                    organisation,
                    witness,
                    problem,
                    detail,
                    "a witness says that this ledger is not the one that it cosigned"
                ),
                Next::Failed { problem, detail, .. } => {
                    tracing::warn!(organisation, witness, problem, detail, "a witness did not cosign");
                }
            }
            return Ok(());
        }
    }

    fn send(&self, ask: &Ask) -> Heard {
        let url = ask.witness.url.as_deref().unwrap_or_default().trim_end_matches('/');
        let sent = self
            .agent
            .post(format!("{url}/add-checkpoint"))
            // A refusal has a body that says what the witness knows.
            .config()
            .http_status_as_error(false)
            .build()
            .header(http::header::CONTENT_TYPE, "text/plain; charset=utf-8")
            .send(ask.request.to_string());
        let mut answer = match sent {
            Ok(answer) => answer,
            Err(error) => return Heard::Nothing(error.to_string()),
        };
        let media_type = answer.headers().get(http::header::CONTENT_TYPE);
        let media_type = media_type.and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
        let status = answer.status().as_u16();
        match answer.body_mut().with_config().limit(LONGEST).read_to_string() {
            Ok(body) => Heard::Answer { status, media_type, body },
            Err(error) => Heard::Nothing(error.to_string()),
        }
    }
}

/// The thread that asks, as long as it is not stopped.
#[derive(Debug)]
pub struct Round {
    app: Arc<App>,
    is_ending: Arc<AtomicBool>,
    thread: JoinHandle<()>,
}

impl Round {
    /// Starts it.
    ///
    /// # Errors
    /// As [`Asker::of`]; [`Code::Internal`] if the thread cannot be started.
    pub fn start(app: &Arc<App>) -> Result<Self, Error> {
        let (asker, app, is_ending) = (Asker::of(app)?, Arc::clone(app), Arc::new(AtomicBool::new(false)));
        let (its, ending) = (Arc::clone(&app), Arc::clone(&is_ending));
        let thread = thread::Builder::new().name("witnesses".to_owned()).spawn(move || {
            // At the start everybody: an old copy of the database may have been put back.
            let mut turn = Turn::Everybody;
            while !ending.load(Ordering::SeqCst) {
                if let Err(error) = asker.ask(&its, turn) {
                    tracing::error!(code = error.code().text(), causes = ?error.causes(), "witnesses cannot be asked");
                }
                let is_awaited = its.wait_for_witness_bell(asker.interval);
                turn = if is_awaited { Turn::Awaited } else { Turn::Regular };
            }
        });
        let thread =
            thread.map_err(|error| Error::new(Code::Internal).with("reason", "a thread").because(error))?;
        Ok(Self { app, is_ending, thread })
    }

    /// Asks nobody any more. What is under way is given up with the process, or ends by itself.
    pub fn stop(self) {
        self.is_ending.store(true, Ordering::SeqCst);
        self.app.ask_witnesses();
        // A witness that does not answer holds up no end of the service.
        if self.thread.is_finished() {
            drop(self.thread.join());
        }
    }
}
