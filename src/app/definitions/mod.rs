//! Kinds and profiles of an installation: the built-in ones, with an organisation's own folder over them.
//!
//! Each is stored under its digest in the moment of its first use, with an event, so that a version or pack can always
//! be read under the definition that it was made under.

use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use super::events::{Happening, detail, event};
use super::{App, Code, Error};
use crate::db::{Conn, WriteTx, definitions};
use crate::domain::figure::{self, Figures};
use crate::domain::kind::Kind;
use crate::domain::kind::Kinds;
use crate::domain::profile::{self, Profile, Profiles};
use crate::domain::report::{self, Reports};
use crate::proof::digest::Digest;
use crate::proof::time::Timestamp;

mod sets;

pub use sets::DefinitionSets;

/// Loaded definitions and their texts.
#[derive(Debug, Clone)]
pub struct Definitions {
    /// Kinds.
    pub kinds: Kinds,
    /// Profiles by code.
    pub profiles: Profiles,
    /// Printed reports by code. What is printed names the file's digest; nothing is ever made again from it.
    pub reports: Reports,
    /// Figures by code. What is shown of one names the file's digest.
    pub figures: Figures,
    bodies: HashMap<Digest, Arc<str>>,
}

impl Definitions {
    /// The built-in definitions, with those of `folder` (`kinds/*.toml`, `profiles/*.toml`, `reports/*.toml`,
    /// `figures/*.toml`) over them.
    ///
    /// # Errors
    /// [`Code::Definitions`] naming file and key, [`Code::File`] if the folder cannot be read.
    pub fn load(folder: Option<&Path>) -> Result<Self, Error> {
        let mut embedded = Self {
            kinds: Kinds::embedded().map_err(wrong)?,
            profiles: Profiles::embedded().map_err(wrong)?,
            reports: Reports::embedded().map_err(wrong)?,
            figures: Figures::embedded().map_err(wrong)?,
            bodies: HashMap::new(),
        };
        Kinds::embedded_files().for_each(|(_, bytes)| embedded.remember(bytes));
        Profiles::embedded_files().for_each(|(_, bytes)| embedded.remember(bytes));
        match folder {
            Some(folder) => embedded.with(folder),
            None => Ok(embedded),
        }
    }

    /// These, with those of a folder over them.
    fn with(mut self, folder: &Path) -> Result<Self, Error> {
        self.figures = self.figures.with(toml_files(&folder.join("figures"))?).map_err(wrong)?;
        self.reports = self.reports.with(toml_files(&folder.join("reports"))?).map_err(wrong)?;
        let own = toml_files(&folder.join("kinds"))?;
        own.iter().for_each(|(_, bytes)| self.remember(bytes));
        self.kinds = self.kinds.with(own).map_err(wrong)?;
        let own = toml_files(&folder.join("profiles"))?;
        own.iter().for_each(|(_, bytes)| self.remember(bytes));
        self.profiles = self.profiles.with(own).map_err(wrong)?;
        Ok(self)
    }

    fn remember(&mut self, bytes: &[u8]) {
        self.bodies.insert(Digest::of(bytes), String::from_utf8_lossy(bytes).into());
    }

    /// The profile of that code.
    ///
    /// # Errors
    /// [`Code::NotFound`] with the codes that there are.
    pub fn profile(&self, code: &str) -> Result<&Profile, Error> {
        self.profiles.get(code).ok_or_else(|| {
            let known: Vec<&str> = self.profiles.iter().map(|profile| profile.code.as_str()).collect();
            Error::not_found("profile", code).detail(known.join(", "))
        })
    }

    /// Everything that is wrong over all of them together, one line each.
    #[must_use]
    pub fn problems(&self) -> Vec<String> {
        let mut problems = profile::check(&self.kinds, &self.profiles);
        problems.extend(report::check_reports(&self.reports, (&self.kinds, &self.figures)));
        problems.extend(figure::check_figures(&self.figures, &self.kinds));
        problems.iter().map(ToString::to_string).collect()
    }
}

fn wrong(error: impl std::error::Error) -> Error {
    Error::new(Code::Definitions).detail(error.to_string())
}

fn toml_files(folder: &Path) -> Result<Vec<(String, Vec<u8>)>, Error> {
    let mut files = Vec::new();
    if !folder.exists() {
        return Ok(files);
    }
    for entry in fs::read_dir(folder).map_err(|error| Error::file(folder, error))? {
        let path = entry.map_err(|error| Error::file(folder, error))?.path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            files.push((name, fs::read(&path).map_err(|error| Error::file(&path, error))?));
        }
    }
    files.sort();
    Ok(files)
}

/// Stores a definition with an event, if this organisation has not used it yet.
pub(super) fn ensure(
    app: &App,
    tx: &mut WriteTx<'_>,
    organisation: &str,
    (actor, at): (&str, Timestamp),
    (category, code, digest): (&str, &str, Digest),
) -> Result<(), Error> {
    ensure_text(app, tx, organisation, (actor, at), (category, code, digest), || {
        let body = app.definitions.of(organisation).bodies.get(&digest).map(|body| body.to_string());
        body.ok_or_else(|| Error::new(Code::Definitions).detail(format!("{category} {code}: {digest}")))
    })
}

/// The same for a text that is no file: it is asked for only where it is not stored yet.
pub(super) fn ensure_text(
    app: &App,
    tx: &mut WriteTx<'_>,
    organisation: &str,
    (actor, at): (&str, Timestamp),
    (category, code, digest): (&str, &str, Digest),
    body: impl FnOnce() -> Result<String, Error>,
) -> Result<(), Error> {
    if definitions::is_known(tx, organisation, &digest)? {
        return Ok(());
    }
    let body = body()?;
    definitions::insert(
        tx,
        &definitions::Definition {
            organisation: organisation.to_owned(),
            digest: digest.hex(),
            category: category.to_owned(),
            code: code.to_owned(),
            body,
            created_ms: at.millis(),
        },
    )?;
    let happening = Happening {
        action: "definition_adopted",
        subject: code,
        digest: Some(digest),
        detail: detail([("category", category.into())]),
    };
    tx.record(event(app, organisation, (actor, at), happening)?)?;
    Ok(())
}

/// The kind of that digest as it was used: the present one, or the stored text of an earlier one.
pub(super) fn kind_of(
    app: &App,
    conn: &mut Conn,
    organisation: &str,
    code: &str,
    digest: &Digest,
) -> Result<Kind, Error> {
    kind_among(&app.definitions.of(organisation).kinds, conn, organisation, (code, digest))
}

/// The same where only the kinds are at hand.
pub(super) fn kind_among(
    kinds: &Kinds,
    conn: &mut Conn,
    organisation: &str,
    (code, digest): (&str, &Digest),
) -> Result<Kind, Error> {
    match kinds.get(code).filter(|kind| kind.digest == *digest) {
        Some(kind) => Ok(kind.clone()),
        None => {
            let body = stored(conn, organisation, code, digest)?;
            Kind::parse(&format!("{code}.toml"), body.as_bytes())
                .map_err(|error| Error::new(Code::Definitions).detail(error.to_string()))
        }
    }
}

/// The profile of that digest as it was used.
pub(super) fn profile_of(
    app: &App,
    conn: &mut Conn,
    organisation: &str,
    code: &str,
    digest: &Digest,
) -> Result<Profile, Error> {
    match app.definitions.of(organisation).profiles.get(code).filter(|profile| profile.digest == *digest) {
        Some(profile) => Ok(profile.clone()),
        None => {
            let body = stored(conn, organisation, code, digest)?;
            Profile::parse(&format!("{code}.toml"), body.as_bytes())
                .map_err(|error| Error::new(Code::Definitions).detail(error.to_string()))
        }
    }
}

/// The text under a digest.
pub(super) fn stored(
    conn: &mut Conn,
    organisation: &str,
    code: &str,
    digest: &Digest,
) -> Result<String, Error> {
    definitions::find(conn, organisation, digest)?
        .map(|definition| definition.body)
        .ok_or_else(|| Error::not_found("definition", format!("{code} {digest}")))
}
