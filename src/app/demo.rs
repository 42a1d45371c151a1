//! The demonstration: an establishment that does not exist, filed by the same code as a real one, under a clock that
//! is told what time it is.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use include_dir::{Dir, include_dir};
use serde::Deserialize;

use super::import::ImportReport;
use super::import::run::{Options, Watch};
use super::installation::{NewInstallation, Place, Senses};
use super::packs::{BuiltPack, NewPack};
use super::readiness::Readiness;
use super::users::NewUser;
use super::{App, Code, Error, Session, SystemEntropy};
use crate::domain::access::{Action, Marking};
use crate::domain::clock::{Entropy, ScriptedClock, random};
use crate::domain::ids::RecordId;
use crate::proof::time::Timestamp;

static FILES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/templates/demo");

const PASSWORDS: &str = "passwords.csv";

/// Who can sign in to the demonstration, and with what.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Door {
    /// Login.
    pub login: String,
    /// Name.
    pub name: String,
    /// Role code.
    pub role: String,
    /// Clearance.
    pub clearance: String,
    /// Password.
    pub password: String,
}

const PROFILE: &str = "annexure-b";

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct OrganisationFile {
    code: String,
    name: String,
    #[expect(dead_code, reason = "for the Urdu pages of the service")]
    name_ur: String,
    host: String,
    #[expect(dead_code, reason = "for people who read the file")]
    sites: Vec<String>,
    #[expect(dead_code, reason = "for people who read the file")]
    products: Vec<String>,
    start: String,
    as_of: String,
}

/// The demonstration's script.
pub struct Demonstration {
    /// Name of the organisation.
    pub name: String,
    /// Its code.
    pub code: String,
    host: String,
    start: Timestamp,
    as_of: Timestamp,
    users: Vec<NewUser>,
    entropy: Arc<dyn Entropy>,
}

impl std::fmt::Debug for Demonstration {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Demonstration").field("name", &self.name).finish_non_exhaustive()
    }
}

fn broken(what: impl Into<String>) -> Error {
    Error::new(Code::Internal).with("reason", what)
}

/// Noon in UTC of a day.
fn noon(date: &str) -> Result<Timestamp, Error> {
    format!("{date}T12:00:00.000Z").parse().map_err(|_| broken(date))
}

impl Demonstration {
    /// Reads the built-in script.
    ///
    /// # Errors
    /// [`Code::Internal`] if it is wrong; a test holds that it is not.
    pub fn load() -> Result<Self, Error> {
        let text = |name: &str| {
            FILES.get_file(name).and_then(|file| file.contents_utf8()).ok_or_else(|| broken(name.to_owned()))
        };
        let file: OrganisationFile =
            toml::from_str(text("organisation.toml")?).map_err(|error| broken(error.to_string()))?;
        let mut users = Vec::new();
        let mut rows = csv::Reader::from_reader(text("users.csv")?.as_bytes());
        for row in rows.records() {
            let row = row.map_err(|error| broken(error.to_string()))?;
            let cell = |column: usize| row.get(column).unwrap_or_default().to_owned();
            users.push(NewUser {
                login: cell(0),
                name: cell(1),
                role: cell(2).parse().map_err(|_| broken(cell(2)))?,
                clearance: cell(3).parse().map_err(|_| broken(cell(3)))?,
            });
        }
        Ok(Self {
            name: file.name,
            code: file.code,
            host: file.host,
            start: noon(&file.start)?,
            as_of: noon(&file.as_of)?,
            users,
            entropy: Arc::new(SystemEntropy),
        })
    }

    /// The same with another source of chance: a seeded one makes the same demonstration, to the byte, anywhere.
    #[must_use]
    pub fn with_entropy(mut self, entropy: Arc<dyn Entropy>) -> Self {
        self.entropy = entropy;
        self
    }

    /// True if the folder has an installation.
    #[must_use]
    pub fn is_in(folder: &Path) -> bool {
        Place::Folder(folder.to_owned()).config().is_ok()
    }

    /// Opens the demonstration in a folder, setting it up first if it is not there.
    ///
    /// # Errors
    /// As [`App::open`] and [`App::create`].
    pub fn open(&self, folder: &Path) -> Result<App, Error> {
        self.open_on(folder, None)
    }

    /// The same on a given database.
    ///
    /// # Errors
    /// As [`Demonstration::open`].
    pub fn open_on(&self, folder: &Path, database: Option<String>) -> Result<App, Error> {
        let clock =
            |at| Senses { clock: Arc::new(ScriptedClock::new(at)), entropy: Arc::clone(&self.entropy) };
        if Self::is_in(folder) {
            return App::open(Place::Folder(folder.to_owned()).config()?, clock(self.as_of));
        }
        let new = NewInstallation {
            code: self.code.parse().map_err(|_| broken(&self.code))?,
            name: self.name.clone(),
            host: self.host.clone(),
            database,
            marking: Marking::Restricted,
            users: self.users.clone(),
            is_post_quantum: false,
        };
        // Set up at the beginning of the story, then opened at its end: rows bring their own instants.
        drop(App::create(folder, new, clock(self.start))?);
        App::open(Place::Folder(folder.to_owned()).config()?, clock(self.as_of))
    }

    /// Writes the folder of records that is going to be filed to `folder/source`, for reading along.
    ///
    /// # Errors
    /// [`Code::File`].
    pub fn unpack(&self, folder: &Path) -> Result<PathBuf, Error> {
        let source = folder.join("source");
        for step in FILES.dirs() {
            let is_step = step.path().to_string_lossy().as_bytes().get(1) == Some(&b'-');
            if is_step {
                write(step, &source)?;
            }
        }
        Ok(source)
    }

    /// Files the records.
    ///
    /// # Errors
    /// As [`App::import`].
    pub fn file(&self, app: &Arc<App>, source: &Path, watch: &mut dyn Watch) -> Result<ImportReport, Error> {
        let options = Options { is_scripted: true, ..Options::default() };
        app.import(&self.session(app)?, source, options, watch)
    }

    /// Lets its people sign in: gives each a password, once, and keeps them in `folder/passwords.csv` for whoever tries
    /// the demonstration out.
    ///
    /// # Errors
    /// [`Code::File`]; as [`App::set_password`].
    pub fn doors(&self, app: &App, folder: &Path) -> Result<Vec<Door>, Error> {
        let path = folder.join(PASSWORDS);
        let mut known = BTreeMap::new();
        if path.exists() {
            let text = fs::read_to_string(&path).map_err(|error| Error::file(&path, error))?;
            known = text
                .lines()
                .filter_map(|line| line.split_once(','))
                .map(|(login, password)| (login.to_owned(), password.to_owned()))
                .collect();
        }
        let administrator = app.session_for_in(Some(&self.code), Action::ManageUsers)?;
        let (mut doors, mut lines) = (Vec::new(), String::new());
        for user in app.list_users(&administrator)? {
            let password = match known.get(&user.login) {
                Some(password) if user.password_hash.is_some() => password.clone(),
                _ => {
                    let random: [u8; 10] = random(&*self.entropy)?;
                    let password =
                        RecordId::new(administrator.now, random).to_string().split_off(10).to_lowercase();
                    app.set_password(&administrator, &user.login, &password)?;
                    password
                }
            };
            lines.push_str(&format!("{},{password}\n", user.login));
            doors.push(Door {
                login: user.login,
                name: user.name,
                role: user.role,
                clearance: user.clearance,
                password,
            });
        }
        fs::write(&path, lines).map_err(|error| Error::file(&path, error))?;
        Ok(doors)
    }

    fn session(&self, app: &App) -> Result<Session, Error> {
        app.session_for_in(Some(&self.code), Action::ImportRecords)
    }

    /// Issues the first pack, up to RESTRICTED: the usual clearance of a certification body. What is marked higher stays
    /// out.
    ///
    /// # Errors
    /// As [`App::build_pack`].
    pub fn pack(
        &self,
        app: &Arc<App>,
        folder: &Path,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<BuiltPack, Error> {
        let new = NewPack { marking: Some(Marking::Restricted), ..NewPack::default() };
        app.build_pack(&self.session(app)?, &new, folder, progress)
    }

    /// The first pack, if it was issued: made again, which also proves that it still can be.
    ///
    /// # Errors
    /// As [`App::rebuild_pack`].
    pub fn first_pack(&self, app: &Arc<App>, folder: &Path) -> Result<Option<BuiltPack>, Error> {
        let session = self.session(app)?;
        match app.list_packs(&session)?.first() {
            Some((request, _)) => {
                app.rebuild_pack(&session, &request.number, folder, &mut |_, _| {}).map(Some)
            }
            None => Ok(None),
        }
    }

    /// The readiness table at the end of the story.
    ///
    /// # Errors
    /// As [`App::readiness`].
    pub fn readiness(&self, app: &App) -> Result<Readiness, Error> {
        app.readiness(&self.session(app)?, PROFILE, "", "")
    }
}

fn write(dir: &Dir<'_>, to: &Path) -> Result<(), Error> {
    let folder = to.join(dir.path());
    fs::create_dir_all(&folder).map_err(|error| Error::file(&folder, error))?;
    for file in dir.files() {
        let path = to.join(file.path());
        fs::write(&path, file.contents()).map_err(|error| Error::file(&path, error))?;
    }
    dir.dirs().try_for_each(|sub| write(sub, to))
}
