//! An installation: opening it with its checks, and making a new one.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::definitions::{DefinitionSets, Definitions};
use super::demand::Demand;
use super::events::{Happening, detail, event};
use super::rate::Rate;
use super::readiness::{Remembered, Shelf};
use super::records::derived;
use super::throttle::Throttle;
use super::users::{self, NewUser};
use super::{Code, Error, Session, commitments};
use crate::blob::{BlobStore, FsStore};
use crate::config::{Config, ConfigError, FILE_NAME};
use crate::db::{self, DatabaseUrl, Db, keys, organisations};
use crate::domain::access::{Action, Marking};
use crate::domain::clock::{Clock, Entropy};
use crate::domain::ids::OrganisationCode;
use crate::ledger::{self, MasterKey};
use crate::proof::note::Algorithm;

/// An open installation.
pub struct App {
    /// Where everything is.
    pub config: Config,
    pub(super) db: Db,
    pub(super) blobs: Arc<dyn BlobStore>,
    pub(super) definitions: Arc<DefinitionSets>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) entropy: Arc<dyn Entropy>,
    pub(super) master: Arc<MasterKey>,
    pub(super) throttle: Throttle,
    pub(super) rate: Rate,
    pub(super) written: Rate,
    pub(super) demand: Demand,
    pub(super) readiness: Remembered,
    pub(super) shelf: Shelf,
    pub(super) figures: super::figures::Remembered,
    pub(super) under_way: super::idempotency::UnderWay,
    pub(super) jobs: super::jobs::Board,
    pub(super) witnesses: super::witnesses::Bell,
    pub(super) imports: super::imports::Desk,
    pub(super) pack_digests: super::packs::read::Digests,
    pub(super) identities: super::packs::seals::Identities,
}

impl std::fmt::Debug for App {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("App").field("config", &self.config).finish_non_exhaustive()
    }
}

/// Time and chance for an installation.
#[derive(Clone)]
pub struct Senses {
    /// Where `now` comes from.
    pub clock: Arc<dyn Clock>,
    /// Where random bytes come from.
    pub entropy: Arc<dyn Entropy>,
}

impl std::fmt::Debug for Senses {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Senses")
    }
}

impl Senses {
    /// The machine's own.
    #[must_use]
    pub fn system() -> Self {
        Self { clock: Arc::new(super::SystemClock), entropy: Arc::new(super::SystemEntropy) }
    }
}

/// What a new installation starts with.
#[derive(Debug, Clone)]
pub struct NewInstallation {
    /// Short code of the organisation.
    pub code: OrganisationCode,
    /// Its name.
    pub name: String,
    /// Host part of its ledger's origin.
    pub host: String,
    /// Database, if not the embedded one.
    pub database: Option<String>,
    /// Marking of new records that are filed without one.
    pub marking: Marking,
    /// First users.
    pub users: Vec<NewUser>,
    /// A key of ML-DSA-44 signs beside that of Ed25519 from the first head on.
    pub is_post_quantum: bool,
}

/// Where an installation is: a folder, or a configuration file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// Folder with a `sanad.toml`.
    Folder(PathBuf),
    /// Configuration file.
    File(PathBuf),
}

impl Place {
    fn config_file(&self) -> PathBuf {
        match self {
            Self::Folder(folder) => folder.join(FILE_NAME),
            Self::File(file) => file.clone(),
        }
    }

    /// Reads the configuration.
    ///
    /// # Errors
    /// [`Code::NoInstallation`] or [`Code::Config`].
    pub fn config(&self) -> Result<Config, Error> {
        let file = self.config_file();
        let shown = file.display().to_string();
        if !file.exists() {
            return Err(Error::new(Code::NoInstallation).with("path", shown));
        }
        Config::load(&file).map_err(|error| match error {
            ConfigError::Read(error) => Error::file(&file, error),
            ConfigError::Form(text) => {
                Error::new(Code::Config).with("path", shown).details(text.lines().map(str::to_owned))
            }
        })
    }
}

/// What brings an installation's tables up to date.
///
/// # Errors
/// [`Error`] if the database cannot be reached or a migration fails.
pub fn migrate(config: &Config) -> Result<Vec<String>, Error> {
    let url = config.database.parse()?;
    let applied = db::migrate(&url)?;
    // What lists and search know of the records is complete when this returns.
    derived::refresh_at(&url, &Arc::new(DefinitionSets::load(config.definitions.as_deref())?))?;
    Ok(applied)
}

fn master_key(config: &Config) -> Result<MasterKey, Error> {
    match std::env::var(ledger::KEY_VARIABLE) {
        Ok(text) => Ok(MasterKey::parse(&text, ledger::KEY_VARIABLE)?),
        Err(_) => Ok(MasterKey::load(&config.key_file)?),
    }
}

impl App {
    /// Opens an installation and checks that each ledger agrees with itself (invariant 4).
    ///
    /// # Errors
    /// What stands against it, among others [`Code::Migrate`], [`Code::Ledger`], [`Code::Definitions`].
    pub fn open(config: Config, senses: Senses) -> Result<Self, Error> {
        let app = Self::open_unchecked(config, senses)?;
        app.db.read(|conn| {
            for organisation in organisations::list(conn)? {
                ledger::check::head(conn, &organisation.organisation)?;
            }
            Ok::<_, Error>(())
        })?;
        derived::refresh(&app.db, &app.definitions)?;
        Ok(app)
    }

    /// Opens an installation without the ledger's check: only for `fsck`, which says more.
    ///
    /// # Errors
    /// As [`App::open`], apart from [`Code::Ledger`].
    pub fn open_unchecked(config: Config, senses: Senses) -> Result<Self, Error> {
        let url: DatabaseUrl = config.database.parse()?;
        if let DatabaseUrl::Sqlite(path) = &url
            && !path.exists()
        {
            return Err(Error::new(Code::NoInstallation).with("path", path.display().to_string()));
        }
        let state = db::migration_state(&url)?;
        if !state.unknown.is_empty() {
            return Err(Error::new(Code::Newer).with("versions", state.unknown.join(", ")));
        }
        if !state.pending.is_empty() {
            return Err(Error::new(Code::Migrate).with("names", state.pending.join(", ")));
        }
        let definitions = DefinitionSets::load(config.definitions.as_deref())?;
        let master = Arc::new(master_key(&config)?);
        let blobs = FsStore::open_at(&config.blobs)?;
        let db = Db::open(&url, Box::new(ledger::Log::new(Arc::clone(&master))))?;
        Ok(Self {
            config,
            db,
            blobs: Arc::new(blobs),
            definitions: Arc::new(definitions),
            clock: senses.clock,
            entropy: senses.entropy,
            master,
            throttle: Throttle::default(),
            rate: Rate::of_addresses(),
            written: Rate::of_answers(),
            demand: Demand::default(),
            readiness: Remembered::default(),
            shelf: Shelf::default(),
            figures: super::figures::Remembered::default(),
            under_way: Default::default(),
            jobs: Default::default(),
            witnesses: Default::default(),
            imports: Default::default(),
            pack_digests: Default::default(),
            identities: Default::default(),
        })
    }

    /// Makes a new installation in `folder`: configuration, key, tables, organisation, ledger key, users.
    ///
    /// # Errors
    /// [`Code::InstallationExists`] if the folder has one; whatever keeps it from being made. A configuration file is
    /// written last, so that an interrupted set-up is not taken for an installation.
    pub fn create(folder: &Path, new: NewInstallation, senses: Senses) -> Result<Self, Error> {
        let place = Place::Folder(folder.to_owned());
        let file = place.config_file();
        if file.exists() {
            return Err(Error::new(Code::InstallationExists).with("path", folder.display().to_string()));
        }
        // What is wrong with the request is found before anything is written.
        users::check(&new.users)?;
        if let Some(url @ DatabaseUrl::Postgres(_)) = new.database.as_deref().map(str::parse).transpose()? {
            db::migration_state(&url)?;
        }
        fs::create_dir_all(folder).map_err(|error| Error::file(folder, error))?;
        let mut written = Config { marking: new.marking, ..Config::default() };
        if let Some(database) = &new.database {
            written.database.clone_from(database);
        }
        let config = written.clone().in_folder(folder);
        for path in [&config.packs, &config.blobs] {
            fs::create_dir_all(path).map_err(|error| Error::file(path, error))?;
        }
        if std::env::var(ledger::KEY_VARIABLE).is_err() && !config.key_file.exists() {
            MasterKey::create(&config.key_file, &*senses.entropy)?;
        }
        migrate(&config)?;
        let app = Self::open_unchecked(config, senses)?;
        app.set_up(new)?;
        fs::File::create(&file)
            .and_then(|mut out| out.write_all(written.to_text().as_bytes()).and_then(|()| out.sync_all()))
            .map_err(|error| Error::file(&file, error))?;
        Ok(app)
    }

    fn set_up(&self, new: NewInstallation) -> Result<(), Error> {
        let code = new.code.to_string();
        let origin = format!("{}/{code}", new.host);
        if let Some(there) = self.db.read(|conn| organisations::list(conn).map_err(Error::from))?.first() {
            // A set-up that was interrupted between its commit and the configuration file is taken up again; anything
            // else in the database belongs to somebody.
            let is_ours = there.organisation == code && there.name == new.name && there.origin == origin;
            return if is_ours && self.holds_key(&code)? {
                Ok(())
            } else {
                Err(Error::new(Code::Exists).with("what", "organisation").with("name", &there.organisation))
            };
        }
        self.found((new.code, new.name, origin), &new.users, new.is_post_quantum)
    }

    /// Sets an organisation up: its ledger keys, its users, its first events.
    pub(super) fn found(
        &self,
        (code, name, origin): (OrganisationCode, String, String),
        users: &[NewUser],
        is_post_quantum: bool,
    ) -> Result<(), Error> {
        let (now, code) = (self.clock.now(), code.to_string());
        let key = |algorithm| self.new_ledger_key((&code, &origin), algorithm, ("", now));
        let first = key(Algorithm::Ed25519)?.row;
        let second = is_post_quantum.then(|| key(Algorithm::MlDsa44)).transpose()?;
        let organisation = organisations::Organisation {
            organisation: code.clone(),
            name: name.clone(),
            origin,
            created_ms: now.millis(),
        };
        let mut rows = Vec::new();
        for user in users {
            rows.push(users::row(self, &code, user, now)?);
        }
        let created = event(
            self,
            &code,
            ("", now),
            Happening {
                action: "organisation_created",
                subject: &code,
                digest: Some(commitments::organisation(&organisation)?),
                detail: detail([("name", name.into()), ("key", first.vkey.clone().into())]),
            },
        )?;
        let mut added = Vec::new();
        for row in &rows {
            added.push(users::added(self, row, ("", now))?);
        }
        self.db.write(move |tx| {
            if organisations::find(tx.look(), &organisation.organisation)?.is_some() {
                let taken = organisation.organisation;
                return Err(Error::new(Code::Exists).with("what", "organisation").with("name", taken));
            }
            organisations::insert(tx, &organisation)?;
            keys::insert(tx, &first)?;
            tx.record(created)?;
            second.map_or(Ok(()), |key| key.insert(tx))?;
            for (row, event) in rows.iter().zip(added) {
                db::users::insert(tx, row)?;
                commitments::record_user(tx, event, &row.user_id)?;
            }
            Ok::<_, Error>(())
        })?;
        Ok(())
    }

    /// True if this installation's key opens the organisation's signing key.
    fn holds_key(&self, organisation: &str) -> Result<bool, Error> {
        let keys = self.db.read(|conn| keys::list(conn, organisation, "ledger").map_err(Error::from))?;
        Ok(keys.iter().any(|key| self.master.open(&key.vkey, &key.sealed_seed).is_ok()))
    }

    /// Verifier keys of the only organisation's ledger, for the trust file.
    ///
    /// # Errors
    /// As [`App::log_keys_of`].
    pub fn log_keys(&self) -> Result<Vec<String>, Error> {
        self.log_keys_of(None)
    }

    /// Verifier keys of an organisation's ledger, for its trust file.
    ///
    /// # Errors
    /// Those of [`App::organisation_named`].
    pub fn log_keys_of(&self, organisation: Option<&str>) -> Result<Vec<String>, Error> {
        let organisation = self.organisation_named(organisation)?;
        self.db.read(|conn| {
            let keys = ledger::check::verifier_keys(conn, &organisation.organisation)?;
            Ok(keys.iter().map(ToString::to_string).collect())
        })
    }

    /// Writes the ledger as files in the C2SP tlog-tiles layout; returns its size.
    ///
    /// # Errors
    /// [`Code::Denied`], [`Code::Ledger`], [`Code::File`].
    pub fn export_ledger(&self, session: &Session, folder: &Path, with_receipts: bool) -> Result<u64, Error> {
        session.may(Action::ReadEvents, Marking::Unclassified)?;
        self.db.read(|conn| -> Result<u64, Error> {
            ledger::export::export(conn, session.code(), folder, with_receipts).map_err(|error| match error {
                ledger::export::ExportError::Db(error) => error.into(),
                ledger::export::ExportError::File { path, source } => Error::file(&path, source),
            })
        })
    }

    /// An id for a request, for the log.
    #[must_use]
    pub fn request_id(&self) -> String {
        let random = crate::domain::clock::random(&*self.entropy).unwrap_or_default();
        crate::domain::ids::JobId::new(self.clock.now(), random).to_string()
    }

    /// Definitions of all organisations, with what is wrong in some.
    #[must_use]
    pub fn definition_sets(&self) -> &DefinitionSets {
        &self.definitions
    }

    /// Definitions of an organisation.
    #[must_use]
    pub fn definitions(&self, organisation: &str) -> &Definitions {
        self.definitions.of(organisation)
    }
}
