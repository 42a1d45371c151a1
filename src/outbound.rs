//! Asking others over HTTP and HTTPS. Whoever is asked stands in the configuration or among the witnesses: no other
//! address is ever connected to, no proxy is used, no redirection followed.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use ureq::Agent;
use ureq::tls::{Certificate, PemItem, RootCerts, TlsConfig, parse_pem};

/// Where systems keep the certificates of the authorities that they trust, if the configuration names no file.
const SYSTEM: &[&str] =
    &["/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem"];

/// The certificates there, read once a process: an authority may be asked for every pack.
static SYSTEM_ROOTS: LazyLock<Arc<Vec<Certificate<'static>>>> = LazyLock::new(|| {
    let text = SYSTEM.iter().find_map(|path| fs::read(path).ok());
    Arc::new(text.map(|text| certificates(&text)).unwrap_or_default())
});

/// Why nobody can be asked.
#[derive(Debug, thiserror::Error)]
pub enum OutboundError {
    /// The file of certificates cannot be read.
    #[error("{path} cannot be read", path = path.display())]
    Read {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The file has no certificate.
    #[error("{path} has no certificate", path = .0.display())]
    Empty(PathBuf),
}

/// An agent that gives up after `patience`. Under https a server's certificate must lead to those in the file
/// `authorities` (PEM); without a file, to those that the system trusts, and to nobody if it has no list.
///
/// # Errors
/// [`OutboundError`].
pub fn agent(authorities: Option<&Path>, patience: Duration) -> Result<Agent, OutboundError> {
    let roots = match authorities {
        Some(path) => {
            let text =
                fs::read(path).map_err(|source| OutboundError::Read { path: path.to_owned(), source })?;
            let roots = certificates(&text);
            if roots.is_empty() {
                return Err(OutboundError::Empty(path.to_owned()));
            }
            Arc::new(roots)
        }
        None => Arc::clone(&SYSTEM_ROOTS),
    };
    let tls = TlsConfig::builder()
        .root_certs(RootCerts::Specific(roots))
        .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .build();
    let config = Agent::config_builder()
        .tls_config(tls)
        .timeout_global(Some(patience))
        .max_redirects(0)
        .proxy(None)
        .user_agent("sanad")
        .build();
    Ok(config.new_agent())
}

fn certificates(text: &[u8]) -> Vec<Certificate<'static>> {
    let items = parse_pem(text).filter_map(|item| match item {
        Ok(PemItem::Certificate(certificate)) => Some(certificate),
        _ => None,
    });
    items.collect()
}
