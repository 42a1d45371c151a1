//! The configuration file: where an installation keeps what it keeps.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::domain::access::Marking;

/// Name of the file inside an installation's folder.
pub const FILE_NAME: &str = "sanad.toml";

/// `sanad.toml`. Relative paths count from the folder that the file is in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Rows: `sqlite:PATH` or `postgres://USER@HOST/NAME`.
    pub database: String,
    /// Folder of stored files.
    pub blobs: PathBuf,
    /// Folder where issued packs are written.
    pub packs: PathBuf,
    /// Folder where what is sent for an import stands until it is imported.
    #[serde(default = "imports")]
    pub imports: PathBuf,
    /// File with the key that seals signing keys. The environment variable SANAD_KEY, if set, is used instead.
    pub key_file: PathBuf,
    /// Marking of new records that are filed without one.
    #[serde(default = "safe_marking")]
    pub marking: Marking,
    /// Address and port that the service listens on.
    #[serde(default = "loopback")]
    pub listen: String,
    /// Address under which browsers reach the service, if that is another. With `https` cookies are for `https` alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub public_url: Option<String>,
    /// True if a reverse proxy stands in front that sets `X-Forwarded-For`: the last address in it is the visitor's.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub behind_proxy: bool,
    /// Folder with the organisation's own `kinds/*.toml` and `profiles/*.toml`, laid over the built-in ones.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub definitions: Option<PathBuf>,
    /// Witnesses with an address are asked to cosign after so many seconds, if the ledger has grown.
    #[serde(default = "a_minute", skip_serializing_if = "is_a_minute")]
    pub witness_seconds: u64,
    /// File with certificates (PEM) of the authorities that vouch for witnesses under `https`; otherwise the system's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub witness_authorities: Option<PathBuf>,
    /// The mail server that reminders are handed to; without it nobody is reminded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mail: Option<Mail>,
    /// The CAGE or NCAGE code of an organisation, by its own code: for marks under MIL-STD-130.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub cage: BTreeMap<String, String>,
    /// With what an organisation signs its packs, by its code.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub signing: BTreeMap<String, Signing>,
    /// Timestamp authorities, in the order in which they are asked. No other is.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub timestamps: Vec<TimestampAuthority>,
}

const fn a_minute() -> u64 {
    60
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes it so")]
const fn is_a_minute(seconds: &u64) -> bool {
    *seconds == a_minute()
}

/// `[signing.<code>]`: certificates, and the key in a file or a token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signing {
    /// PEM: the certificate that signs, then those that lead to its authority.
    pub certificates: PathBuf,
    /// PEM (PKCS #8), readable by its owner alone: ECDSA on P-256, or RSA of 2048 bits or more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<PathBuf>,
    /// What opens a key that is sealed with a passphrase.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub passphrase: Option<Secret>,
    /// The token that has the key, instead of a file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<Token>,
    /// Lists of revoked certificates (CRL, DER or PEM) that are put into signatures; read again for each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub revoked: Vec<PathBuf>,
    /// Answers of responders (OCSP, DER or PEM) about these certificates, likewise.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ocsp: Vec<PathBuf>,
}

/// A key in hardware, reached through a PKCS #11 module.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Token {
    /// The module, a shared library.
    pub module: PathBuf,
    /// Label of the token.
    pub label: String,
    /// Label of the private key.
    pub key: String,
    /// Its user PIN.
    pub pin: Secret,
}

/// `[mail]`: a server that takes mail (RFC 5321).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mail {
    /// Its name, as its certificate has it.
    pub server: String,
    /// Its port.
    #[serde(default = "submission")]
    pub port: u16,
    /// Whom letters are from: `Sanad <sanad@example.com>`.
    pub from: String,
    /// How the way there is kept private.
    #[serde(default)]
    pub tls: MailTls,
    /// Name of the account there, if it wants one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
    /// Its password.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<Secret>,
    /// PEM: authorities that its certificate must lead to; otherwise the system's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authorities: Option<PathBuf>,
    /// Hour of the day, in UTC, from which the day's letters are sent.
    #[serde(default = "early")]
    pub hour: u8,
}

/// How the way to a mail server is kept private.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MailTls {
    /// TLS after `STARTTLS`, and not at all without it.
    #[default]
    Starttls,
    /// TLS from the beginning.
    Tls,
    /// In the clear: for a server on this machine.
    None,
}

const fn submission() -> u16 {
    587
}

const fn early() -> u8 {
    5
}

/// Where a secret is: it never stands in the configuration itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Secret {
    /// In a file that its owner alone may read.
    File(PathBuf),
    /// In this variable of the environment.
    Variable(String),
}

/// `[[timestamps]]`: an authority that gives timestamps (RFC 3161).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TimestampAuthority {
    /// Its address: `http://…` or `https://…`.
    pub url: String,
    /// PEM: under https, authorities that its server's certificate must lead to; otherwise those that the system trusts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authorities: Option<PathBuf>,
    /// PEM: authorities that its certificate must lead to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certificates: Option<PathBuf>,
    /// Lists of revoked certificates (CRL, DER or PEM) that go into PDFs beside its timestamps; read again for each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub revoked: Vec<PathBuf>,
    /// Answers of responders (OCSP, DER or PEM), likewise.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ocsp: Vec<PathBuf>,
}

impl TimestampAuthority {
    /// Every path that it names.
    fn paths(&mut self) -> impl Iterator<Item = &mut PathBuf> {
        self.authorities
            .iter_mut()
            .chain(&mut self.certificates)
            .chain(&mut self.revoked)
            .chain(&mut self.ocsp)
    }
}

impl Secret {
    const fn path(&mut self) -> Option<&mut PathBuf> {
        match self {
            Self::File(path) => Some(path),
            Self::Variable(_) => None,
        }
    }
}

impl Mail {
    /// Every path that it names.
    fn paths(&mut self) -> impl Iterator<Item = &mut PathBuf> {
        self.password.iter_mut().filter_map(Secret::path).chain(&mut self.authorities)
    }
}

impl Signing {
    /// Every path that it names.
    fn paths(&mut self) -> impl Iterator<Item = &mut PathBuf> {
        let of_token = self
            .token
            .iter_mut()
            .flat_map(|token| std::iter::once(&mut token.module).chain(token.pin.path()));
        std::iter::once(&mut self.certificates)
            .chain(&mut self.key)
            .chain(self.passphrase.iter_mut().filter_map(Secret::path))
            .chain(&mut self.revoked)
            .chain(&mut self.ocsp)
            .chain(of_token)
    }
}

/// Too low a marking shows a record to whoever should not see it; too high a one is noticed and put right.
const fn safe_marking() -> Marking {
    Marking::Restricted
}

fn imports() -> PathBuf {
    "imports".into()
}

/// Whoever wants to be reached from elsewhere says so.
fn loopback() -> String {
    "127.0.0.1:8080".to_owned()
}

impl Default for Config {
    fn default() -> Self {
        Self {
            database: "sqlite:sanad.db".to_owned(),
            blobs: "blobs".into(),
            packs: "packs".into(),
            imports: imports(),
            key_file: "keys/installation.key".into(),
            marking: safe_marking(),
            listen: loopback(),
            public_url: None,
            behind_proxy: false,
            definitions: None,
            witness_seconds: a_minute(),
            witness_authorities: None,
            mail: None,
            cage: BTreeMap::new(),
            signing: BTreeMap::new(),
            timestamps: Vec::new(),
        }
    }
}

/// Why a configuration cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// It cannot be read.
    #[error("cannot read it")]
    Read(#[from] std::io::Error),
    /// It is not what it should be.
    #[error("{0}")]
    Form(String),
}

impl Config {
    /// Reads a file and makes its paths absolute or relative to the present folder.
    ///
    /// # Errors
    /// [`ConfigError`].
    pub fn load(path: &Path) -> Result<Self, ConfigError> {
        let text = fs::read_to_string(path)?;
        let config: Self =
            toml::from_str(&text).map_err(|error| ConfigError::Form(error.to_string().trim().to_owned()))?;
        Ok(config.in_folder(path.parent().unwrap_or_else(|| Path::new("."))))
    }

    /// The address under which browsers reach the service, if one is given, without a slash at its end.
    #[must_use]
    pub fn public(&self) -> Option<&str> {
        self.public_url.as_deref().map(|url| url.trim_end_matches('/'))
    }

    /// The same with its relative paths under `folder`.
    #[must_use]
    pub fn in_folder(mut self, folder: &Path) -> Self {
        if let Some(path) = self.database.strip_prefix("sqlite:") {
            self.database = format!("sqlite:{}", folder.join(path).display());
        }
        for path in [&mut self.blobs, &mut self.packs, &mut self.imports, &mut self.key_file]
            .into_iter()
            .chain(&mut self.definitions)
            .chain(&mut self.witness_authorities)
            .chain(self.mail.iter_mut().flat_map(Mail::paths))
            .chain(self.signing.values_mut().flat_map(Signing::paths))
            .chain(self.timestamps.iter_mut().flat_map(TimestampAuthority::paths))
        {
            *path = folder.join(&*path);
        }
        self
    }

    /// The file's text with a comment for each setting.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut text = String::from(
            "# Sanad. Relative paths count from this file's folder.\n\
             # database     sqlite:PATH or postgres://USER@HOST/NAME\n\
             # blobs        folder of stored files\n\
             # packs        folder where issued packs are written\n\
             # imports      folder where what is sent for an import stands until it is imported\n\
             # key_file     key that seals signing keys (SANAD_KEY in the environment is used instead, if set)\n\
             # marking      of new records that are filed without one: UNCLASSIFIED, RESTRICTED, CONFIDENTIAL or SECRET\n\
             # listen       address and port of the service\n\
             # public_url   optional: address under which browsers reach it, if that is another (https://…)\n\
             # behind_proxy optional: true if a reverse proxy sets X-Forwarded-For\n\
             # definitions  optional folder with your own kinds/*.toml and profiles/*.toml; organisations/CODE/ in it has\n\
             #              those of one organisation\n\
             # witness_seconds      optional: how often witnesses are asked to cosign (60)\n\
             # witness_authorities  optional: certificates (PEM) that vouch for witnesses under https\n\
             #\n\
             # Optional, after everything else: reminders by e-mail, CAGE codes, packs signed with a certificate, timestamps.\n\
             #\n\
             # [mail]                                the server that reminders are handed to, each morning\n\
             # server = \"mail.example.com\"\n\
             # port = 587                            optional\n\
             # from = \"Sanad <sanad@example.com>\"\n\
             # tls = \"starttls\"                      optional: starttls, tls (from the beginning) or none\n\
             # user = \"sanad\"                        optional, with a password\n\
             # password = { file = \"keys/mail.pass\" }      or { variable = \"MAIL_PASSWORD\" }\n\
             # authorities = \"keys/mail-roots.pem\"   optional: what its certificate must lead to\n\
             # hour = 5                              optional: of the day, in UTC\n\
             #\n\
             # [cage]                                CAGE or NCAGE codes, for Data Matrix labels under MIL-STD-130\n\
             # CODE = \"0CVA5\"                        of the organisation with this code\n\
             #\n\
             # [signing.CODE]                        of the organisation with this code\n\
             # certificates = \"keys/seal.pem\"       the certificate that signs, then those that issued it\n\
             # key = \"keys/seal.key\"                PEM (PKCS #8), P-256 or RSA; for its owner's eyes alone\n\
             # passphrase = { file = \"keys/seal.pass\" }   of a sealed key; or { variable = \"SEAL_PASSPHRASE\" }\n\
             # revoked = [\"keys/authority.crl\"]     lists of revoked certificates to be put into signatures\n\
             # ocsp = [\"keys/seal.ocsp\"]            answers of responders (OCSP) about them, likewise\n\
             #\n\
             # [signing.CODE.token]                  instead of a key in a file: one in a token (PKCS #11)\n\
             # module = \"/usr/lib/softhsm/libsofthsm2.so\"\n\
             # label = \"sanad\"                       of the token\n\
             # key = \"seal\"                          label of the key\n\
             # pin = { file = \"keys/token.pin\" }\n\
             #\n\
             # [[timestamps]]                        authorities (RFC 3161), in the order in which they are asked\n\
             # url = \"http://time.example/tsa\"\n\
             # certificates = \"keys/time-roots.pem\" optional: what their certificates must lead to\n\
             # authorities = \"keys/web-roots.pem\"  optional, under https: what their servers' must lead to\n\
             # revoked = [\"keys/time.crl\"]          optional: lists of revoked certificates to be put into PDFs\n\
             # ocsp = [\"keys/time.ocsp\"]            optional: answers of responders, likewise\n\
             #\n",
        );
        text.push_str(&toml::to_string(self).unwrap_or_default());
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_written_file_reads_back_and_a_misspelt_setting_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(FILE_NAME);
        fs::write(&path, Config::default().to_text()).unwrap();
        let config = Config::load(&path).unwrap();
        assert_eq!(config.blobs, folder.path().join("blobs"));
        assert_eq!(config, Config::default().in_folder(folder.path()));
        // One without the setting, or with none of the markings, never files lower than the safe one.
        let without = Config::default().to_text().replace("marking = \"RESTRICTED\"\n", "");
        fs::write(&path, &without).unwrap();
        assert_eq!(Config::load(&path).unwrap().marking, Marking::Restricted);
        fs::write(&path, without + "marking = \"COSMIC\"\n").unwrap();
        assert!(Config::load(&path).unwrap_err().to_string().contains("COSMIC"));
        fs::write(&path, "datbase = \"sqlite:a\"\n").unwrap();
        assert!(Config::load(&path).unwrap_err().to_string().contains("datbase"));
    }

    #[test]
    fn the_sample_in_deploy_is_the_written_file() {
        let sample = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/deploy/sanad.toml")).unwrap();
        assert_eq!(sample, Config::default().to_text());
    }
}
