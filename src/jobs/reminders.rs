//! Handing letters to the mail server that the configuration names (RFC 5321). Nothing is sent anywhere without one.

use std::path::Path;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, UNIX_EPOCH};

use lettre::message::Mailbox;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, CertificateStore, Tls, TlsParameters};
use lettre::{Message, SmtpTransport, Transport as _};

use crate::app::reminders::Letter;
use crate::app::{App, Code, Error};
use crate::config::{FILE_NAME, MailTls};

/// How often it is looked whether letters are due.
const LOOK_EVERY: Duration = Duration::from_secs(60);
/// A server that takes longer than this to answer is not there.
const TIMEOUT: Duration = Duration::from_secs(30);

/// Hands letters to the mail server.
#[derive(Debug)]
pub struct Mailer {
    transport: SmtpTransport,
    from: Mailbox,
}

fn wrong(setting: &str, cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Error {
    Error::new(Code::Config).with("path", FILE_NAME).detail(setting.to_owned()).because(cause)
}

/// Certificates of the authorities that the configuration names for the server.
fn authorities(path: &Path) -> Result<Vec<Certificate>, Error> {
    let text = std::fs::read_to_string(path).map_err(|error| Error::file(path, error))?;
    let end = "-----END CERTIFICATE-----";
    let certificates = text.split_inclusive(end).filter(|one| one.contains(end));
    let read = certificates.map(|one| Certificate::from_pem(one.as_bytes()));
    read.collect::<Result<_, _>>().map_err(|error| wrong("mail.authorities", error))
}

impl Mailer {
    /// As the configuration says; `None` if it names no server.
    ///
    /// # Errors
    /// [`Code::Config`], [`Code::File`] if a setting cannot be used.
    pub fn of(app: &App) -> Result<Option<Self>, Error> {
        let Some(mail) = &app.config.mail else { return Ok(None) };
        let from =
            mail.from.parse().map_err(|error: lettre::address::AddressError| wrong("mail.from", error))?;
        let tls = match mail.tls {
            MailTls::None => Tls::None,
            MailTls::Starttls | MailTls::Tls => {
                let mut parameters = TlsParameters::builder(mail.server.clone());
                // Without a file the system's count.
                if let Some(path) = &mail.authorities {
                    parameters = parameters.certificate_store(CertificateStore::None);
                    for certificate in authorities(path)? {
                        parameters = parameters.add_root_certificate(certificate);
                    }
                }
                let parameters = parameters.build().map_err(|error| wrong("mail.tls", error))?;
                // Never in the clear if the server offers nothing better.
                if mail.tls == MailTls::Tls { Tls::Wrapper(parameters) } else { Tls::Required(parameters) }
            }
        };
        let mut transport = SmtpTransport::builder_dangerous(mail.server.as_str())
            .port(mail.port)
            .tls(tls)
            .timeout(Some(TIMEOUT));
        if let Some(user) = &mail.user {
            let password = app.mail_password()?.map(|password| password.to_string()).unwrap_or_default();
            transport = transport.credentials(Credentials::new(user.clone(), password));
        }
        Ok(Some(Self { transport: transport.build(), from }))
    }

    /// Sends every letter that is due; returns how many. One that cannot be sent is tried again later; when the server is
    /// not there, the others are not tried either.
    ///
    /// # Errors
    /// [`Error`] from the database.
    pub fn send_due(&self, app: &App) -> Result<usize, Error> {
        let mut sent = 0;
        let asking = app.confirmations_due()?.into_iter();
        for letter in asking.chain(app.letters_due()?) {
            if !app.claim_letter(&letter)? {
                continue;
            }
            let error = match self.message(&letter).map(|message| self.transport.send(&message)) {
                Ok(Ok(_)) => {
                    sent += 1;
                    continue;
                }
                Ok(Err(error)) => error,
                Err(error) => {
                    app.letter_failed(&letter, &error)?;
                    tracing::warn!(user = letter.user_id, error, "a letter could not be written");
                    continue;
                }
            };
            let reason = causes(&error);
            app.letter_failed(&letter, &reason)?;
            tracing::warn!(
                user = letter.user_id,
                attempts = letter.attempts + 1,
                reason,
                "a letter was not sent"
            );
            if !error.is_permanent() && !error.is_transient() {
                break;
            }
        }
        Ok(sent)
    }

    fn message(&self, letter: &Letter) -> Result<Message, String> {
        let to = letter.to.parse().map_err(|error: lettre::address::AddressError| error.to_string())?;
        let since = Duration::from_millis(u64::try_from(letter.at.millis()).unwrap_or_default());
        // Answers by machines are not wanted (RFC 3834).
        let automatic = HeaderName::new_from_ascii_str("Auto-Submitted");
        Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .date(UNIX_EPOCH + since)
            .message_id(Some(letter.message_id.clone()))
            .subject(letter.subject.clone())
            .raw_header(HeaderValue::new(automatic, "auto-generated".to_owned()))
            .header(ContentType::TEXT_PLAIN)
            .body(letter.body.clone())
            .map_err(|error| error.to_string())
    }
}

/// What went wrong, with its causes.
fn causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        text.push_str(&format!(": {cause}"));
        next = cause.source();
    }
    text
}

/// The thread that sends, as long as it is not stopped.
#[derive(Debug)]
pub struct Post {
    ending: Arc<(Mutex<bool>, Condvar)>,
    thread: Option<JoinHandle<()>>,
}

impl Post {
    /// Starts it, if the configuration names a mail server.
    ///
    /// # Errors
    /// As [`Mailer::of`]; [`Code::Internal`] if the thread cannot be started.
    pub fn start(app: &Arc<App>) -> Result<Self, Error> {
        let ending = Arc::new((Mutex::new(false), Condvar::new()));
        let Some(mailer) = Mailer::of(app)? else { return Ok(Self { ending, thread: None }) };
        let (app, its) = (Arc::clone(app), Arc::clone(&ending));
        let thread = thread::Builder::new().name("reminders".to_owned()).spawn(move || {
            let (is_ending, bell) = &*its;
            loop {
                match mailer.send_due(&app) {
                    Ok(0) => {}
                    Ok(sent) => tracing::info!(sent, "reminders sent"),
                    Err(error) => {
                        tracing::error!(code = error.code().text(), causes = ?error.causes(), "reminders cannot be sent");
                    }
                }
                let guard = is_ending.lock().unwrap_or_else(PoisonError::into_inner);
                let waited = bell.wait_timeout_while(guard, LOOK_EVERY, |is_ending| !*is_ending);
                if *waited.unwrap_or_else(PoisonError::into_inner).0 {
                    break;
                }
            }
        });
        let thread =
            thread.map_err(|error| Error::new(Code::Internal).with("reason", "a thread").because(error))?;
        Ok(Self { ending, thread: Some(thread) })
    }

    /// Sends nothing more. A server that does not answer holds up no end of the service.
    pub fn stop(self) {
        let (is_ending, bell) = &*self.ending;
        *is_ending.lock().unwrap_or_else(PoisonError::into_inner) = true;
        bell.notify_all();
        if let Some(thread) = self.thread.filter(JoinHandle::is_finished) {
            drop(thread.join());
        }
    }
}
