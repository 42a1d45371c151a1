//! Importing what somebody sends over the network: it is gathered in a folder of its own (here), a lone ZIP is unpacked
//! (`unpack`), and then it is imported as any folder is ([`super::import`]), or as a spreadsheet of which somebody said
//! what its columns mean ([`mapped`]).
//!
//! What was sent stands in the folder `imports` of the installation, belongs to whoever sent it, is bounded, and goes
//! once it is imported, thrown away, a day old, or when the service starts.

pub mod mapped;
mod paths;
mod unpack;

use std::collections::BTreeMap;
use std::fs::{self, DirBuilder, File};
use std::io::Write;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use self::mapped::DoneSheet;
use super::import::run::{Options, Watch};
use super::jobs::{ImportOrder, JobView, Order};
use super::{App, Code, Error, Session};
use crate::db::jobs;
use crate::domain::access::{Action, Marking};
use crate::domain::clock::random;
use crate::domain::ids::JobId;
use crate::proof::time::Timestamp;

/// Most files of one import.
pub const FILES_MAX: u64 = 20_000;
/// Most bytes of one import, as sent and as unpacked.
pub const BYTES_MAX: u64 = 16 << 30;
/// So many imports of one person may be gathered at once; the oldest gives way.
const GATHERED_MAX: usize = 3;
/// So long what was sent is kept.
const HELD_MS: i64 = 24 * 60 * 60 * 1000;

/// What is being gathered. In memory: after a restart it is sent again.
#[derive(Debug, Default)]
pub(super) struct Desk(Mutex<BTreeMap<String, Gathered>>);

#[derive(Debug, Clone)]
struct Gathered {
    organisation: String,
    user: String,
    created: Timestamp,
    files: u64,
    bytes: u64,
    /// Files on their way.
    under_way: u32,
    /// The latest job that works on it.
    job: Option<String>,
}

/// An import as it is gathered.
#[derive(Debug, Clone, serde::Serialize, schemars::JsonSchema)]
pub struct ImportView {
    /// Its id.
    pub import: String,
    /// Files received.
    pub files: u64,
    /// Bytes received.
    pub size_bytes: u64,
    /// When it was begun.
    pub created_at: Timestamp,
    /// The latest job that works on it.
    pub job: Option<String>,
    /// Most files that are taken.
    pub files_max: u64,
    /// Most bytes that are taken.
    pub bytes_max: u64,
}

impl Desk {
    fn open(&self) -> MutexGuard<'_, BTreeMap<String, Gathered>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn view(import: &str, gathered: &Gathered) -> ImportView {
    ImportView {
        import: import.to_owned(),
        files: gathered.files,
        size_bytes: gathered.bytes,
        created_at: gathered.created,
        job: gathered.job.clone(),
        files_max: FILES_MAX,
        bytes_max: BYTES_MAX,
    }
}

/// A folder that nobody else on the machine may look into.
fn private_folder(path: &Path) -> Result<(), Error> {
    DirBuilder::new().recursive(true).mode(0o700).create(path).map_err(|error| Error::file(path, error))
}

fn remove(folder: &Path) -> Result<(), Error> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(Error::file(folder, error)),
        _ => Ok(()),
    }
}

impl App {
    fn import_folder(&self, import: &str) -> PathBuf {
        self.config.imports.join(import)
    }

    /// Begins an import: a folder for what will be sent.
    ///
    /// # Errors
    /// [`Code::Denied`], [`Code::DiskFull`], [`Code::File`].
    pub fn open_import(&self, session: &Session) -> Result<ImportView, Error> {
        session.may(Action::ImportRecords, Marking::Unclassified)?;
        self.forget_old_imports(session)?;
        let import = JobId::new(session.now, random(&*self.entropy)?).to_string();
        private_folder(&self.import_folder(&import).join("files"))?;
        let gathered = Gathered {
            organisation: session.code().to_owned(),
            user: session.user(),
            created: session.now,
            files: 0,
            bytes: 0,
            under_way: 0,
            job: None,
        };
        let view = view(&import, &gathered);
        self.imports.open().insert(import, gathered);
        Ok(view)
    }

    /// Room for another: what is too old goes, and of the actor's own the oldest.
    fn forget_old_imports(&self, session: &Session) -> Result<(), Error> {
        let now = session.now.millis();
        let known: Vec<(String, Gathered)> =
            self.imports.open().iter().map(|(id, gathered)| (id.clone(), gathered.clone())).collect();
        let mut idle = Vec::new();
        for (id, gathered) in known {
            if gathered.under_way == 0 && !self.is_worked_on(&gathered)? {
                idle.push((id, gathered));
            }
        }
        let own = |gathered: &Gathered| gathered.user == session.user();
        let mut surplus =
            (idle.iter().filter(|(_, gathered)| own(gathered)).count() + 1).saturating_sub(GATHERED_MAX);
        // Ids begin with the time: the oldest is the first.
        for (id, gathered) in idle {
            let is_surplus = own(&gathered) && surplus > 0;
            if is_surplus || now - gathered.created.millis() > HELD_MS {
                surplus -= usize::from(is_surplus);
                self.imports.open().remove(&id);
                remove(&self.import_folder(&id))?;
            }
        }
        Ok(())
    }

    /// True while a job works on it, or waits to.
    fn is_worked_on(&self, gathered: &Gathered) -> Result<bool, Error> {
        let Some(job) = &gathered.job else { return Ok(false) };
        let row = self.db.read(|conn| jobs::find(conn, job).map_err(Error::from))?;
        Ok(row.is_some_and(|row| row.state == jobs::WAITING || row.state == jobs::RUNNING))
    }

    fn gathered(&self, session: &Session, import: &str) -> Result<Gathered, Error> {
        session.may(Action::ImportRecords, Marking::Unclassified)?;
        let found = self.imports.open().get(import).cloned();
        found
            .filter(|gathered| gathered.user == session.user() && gathered.organisation == session.code())
            .ok_or_else(|| Error::not_found("import", import))
    }

    /// The same, if it may be changed.
    fn open_gathered(&self, session: &Session, import: &str) -> Result<Gathered, Error> {
        let gathered = self.gathered(session, import)?;
        if self.is_worked_on(&gathered)? { Err(Error::new(Code::Working)) } else { Ok(gathered) }
    }

    /// An import of the actor's.
    ///
    /// # Errors
    /// [`Code::NotFound`] if it is another's, or gone; [`Code::Denied`].
    pub fn find_import(&self, session: &Session, import: &str) -> Result<ImportView, Error> {
        Ok(view(import, &self.gathered(session, import)?))
    }

    /// Throws away what was sent.
    ///
    /// # Errors
    /// [`Code::NotFound`]; [`Code::Working`] while a job works on it.
    pub fn discard_import(&self, session: &Session, import: &str) -> Result<(), Error> {
        self.open_gathered(session, import)?;
        self.imports.open().remove(import);
        remove(&self.import_folder(import))
    }

    /// Begins to take a file; `path` is where it stands in what is sent, with `/`.
    ///
    /// # Errors
    /// [`Code::NotFound`]; [`Code::Working`] while a job works on the import; [`Code::Invalid`] if the path leads
    /// elsewhere; [`Code::TooLarge`] if there are too many; [`Code::DiskFull`], [`Code::File`].
    pub fn take_import_file(
        self: &Arc<Self>,
        session: &Session,
        import: &str,
        path: &str,
    ) -> Result<IncomingFile, Error> {
        let gathered = self.open_gathered(session, import)?;
        let below = paths::below(path).ok_or_else(|| {
            let line = session.words().text("import-path-wrong");
            Error::new(Code::Invalid).with("place", path).field("path", line)
        })?;
        if gathered.files >= FILES_MAX {
            return Err(Error::new(Code::TooLarge).with("max", (BYTES_MAX >> 20).to_string()));
        }
        let folder = self.import_folder(import);
        let part = folder.join(JobId::new(session.now, random(&*self.entropy)?).to_string());
        let file = File::create_new(&part).map_err(|error| Error::file(&part, error))?;
        if let Some(gathered) = self.imports.open().get_mut(import) {
            gathered.under_way += 1;
        }
        Ok(IncomingFile {
            app: Arc::clone(self),
            import: import.to_owned(),
            target: folder.join("files").join(below),
            path: path.to_owned(),
            part,
            file,
            bytes: 0,
            is_kept: false,
        })
    }

    /// Asks for what was sent to be tried, or carried out.
    ///
    /// # Errors
    /// [`Code::NotFound`]; [`Code::Working`] while a job works on it already, or files are on their way;
    /// [`Code::Invalid`] if nothing was sent; [`Code::Clearance`], [`Code::Queue`].
    pub fn order_import(&self, session: &Session, order: ImportOrder) -> Result<JobView, Error> {
        let gathered = self.open_gathered(session, &order.import)?;
        if let Some(marking) = order.marking {
            session.may_mark(Action::ImportRecords, marking)?;
        }
        if gathered.under_way > 0 {
            return Err(Error::new(Code::Working));
        }
        if gathered.files == 0 {
            let line = session.words().text("import-no-files");
            return Err(Error::new(Code::Invalid).with("place", "files").field("files", line));
        }
        let import = order.import.clone();
        let job = self.put_down(session, &Order::Import(order))?;
        if let Some(gathered) = self.imports.open().get_mut(&import) {
            gathered.job = Some(job.job.clone());
        }
        Ok(job)
    }

    /// Does what [`Self::order_import`] asked for.
    ///
    /// # Errors
    /// Those of [`App::import`]; [`Code::Invalid`] if a lone ZIP cannot be unpacked: then nothing of it is kept;
    /// [`Code::NotFound`] if what was sent is gone.
    pub fn run_import(
        self: &Arc<Self>,
        session: &Session,
        order: &ImportOrder,
        watch: &mut dyn Watch,
    ) -> Result<DoneSheet, Error> {
        let folder = self.import_folder(&order.import);
        let files = folder.join("files");
        if !files.is_dir() {
            return Err(Error::not_found("import", &order.import));
        }
        if let Err(error) = unpack_lone(&folder, &files, session) {
            self.forget_import(&order.import)?;
            return Err(error);
        }
        let options = Options {
            is_dry: order.is_dry,
            keep_going: order.keep_going,
            marking: order.marking,
            ..Options::default()
        };
        let done = self.import_sent(session, &folder, options, watch)?;
        // What nobody can go on with goes as well. Rows that were refused are fetched, mended and sent again.
        let is_known = self.imports.open().contains_key(&order.import);
        if !(done.report.is_dry || done.has_errors) || !is_known {
            self.forget_import(&order.import)?;
        }
        Ok(done)
    }

    fn forget_import(&self, import: &str) -> Result<(), Error> {
        self.imports.open().remove(import);
        remove(&self.import_folder(import))
    }

    /// At the start: what was sent and is not waited for is gone.
    pub(super) fn clear_imports(&self) -> Result<(), Error> {
        let waiting = self.db.read(|conn| jobs::in_state(conn, jobs::WAITING).map_err(Error::from))?;
        let wanted: Vec<String> = waiting
            .iter()
            .filter_map(|row| match serde_json::from_str(&row.request) {
                Ok(Order::Import(order)) => Some(order.import),
                _ => None,
            })
            .collect();
        let root = &self.config.imports;
        let entries = match fs::read_dir(root) {
            Ok(entries) => entries,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(Error::file(root, error)),
        };
        for entry in entries {
            let entry = entry.map_err(|error| Error::file(root, error))?;
            let name = entry.file_name().to_string_lossy().into_owned();
            // Nothing that is not ours, should the setting point to a folder with other things in it.
            if name.parse::<JobId>().is_ok() && !wanted.contains(&name) {
                remove(&entry.path())?;
            }
        }
        Ok(())
    }
}

/// If nothing was sent but one ZIP, what is in it takes its place.
fn unpack_lone(folder: &Path, files: &Path, session: &Session) -> Result<(), Error> {
    let failed = |error| Error::file(files, error);
    let mut entries = fs::read_dir(files).map_err(failed)?;
    let (Some(first), None) = (entries.next(), entries.next()) else { return Ok(()) };
    let zip = first.map_err(failed)?.path();
    let is_zip = zip.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("zip"));
    if !is_zip || !zip.is_file() {
        return Ok(());
    }
    let out = folder.join("unpacked");
    remove(&out)?;
    private_folder(&out)?;
    unpack::unpack(&zip, &out, &session.words())?;
    remove(files)?;
    fs::rename(&out, files).map_err(failed)
}

/// A file on its way into an import. Dropped before its end, nothing of it is kept.
#[derive(Debug)]
pub struct IncomingFile {
    app: Arc<App>,
    import: String,
    path: String,
    part: PathBuf,
    target: PathBuf,
    file: File,
    bytes: u64,
    is_kept: bool,
}

impl IncomingFile {
    /// Takes the next bytes.
    ///
    /// # Errors
    /// [`Code::TooLarge`] if all that was sent is more than is taken; [`Code::NotFound`] if it was thrown away
    /// meanwhile; [`Code::DiskFull`], [`Code::File`].
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), Error> {
        let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        {
            let mut desk = self.app.imports.open();
            let gathered =
                desk.get_mut(&self.import).ok_or_else(|| Error::not_found("import", &self.import))?;
            if gathered.bytes.saturating_add(length) > BYTES_MAX {
                return Err(Error::new(Code::TooLarge).with("max", (BYTES_MAX >> 20).to_string()));
            }
            gathered.bytes += length;
        }
        self.bytes += length;
        self.file.write_all(bytes).map_err(|error| Error::file(&self.part, error))
    }

    /// The file is whole. One that was sent under the same path before gives way to it.
    ///
    /// # Errors
    /// [`Code::Invalid`] if a file stands where its path needs a folder; [`Code::DiskFull`], [`Code::File`].
    pub fn finish(mut self, session: &Session) -> Result<ImportView, Error> {
        let in_the_way = |error: Error| {
            if error.code() == Code::DiskFull {
                return error;
            }
            let line = session.words().text("import-path-taken");
            Error::new(Code::Invalid).with("place", &self.path).field("path", line)
        };
        private_folder(self.target.parent().unwrap_or(&self.target)).map_err(in_the_way)?;
        let before = fs::metadata(&self.target).ok().filter(fs::Metadata::is_file).map(|data| data.len());
        fs::rename(&self.part, &self.target).map_err(|error| in_the_way(Error::file(&self.target, error)))?;
        self.is_kept = true;
        let mut desk = self.app.imports.open();
        let gathered = desk.get_mut(&self.import).ok_or_else(|| Error::not_found("import", &self.import))?;
        match before {
            Some(length) => gathered.bytes = gathered.bytes.saturating_sub(length),
            None => gathered.files += 1,
        }
        Ok(view(&self.import, gathered))
    }
}

impl Drop for IncomingFile {
    fn drop(&mut self) {
        if !self.is_kept {
            drop(fs::remove_file(&self.part));
        }
        if let Some(gathered) = self.app.imports.open().get_mut(&self.import) {
            gathered.under_way = gathered.under_way.saturating_sub(1);
            if !self.is_kept {
                gathered.bytes = gathered.bytes.saturating_sub(self.bytes);
            }
        }
    }
}
