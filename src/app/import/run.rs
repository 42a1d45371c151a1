//! Carrying a plan out, group by group: stage its files, publish them, then file the group in one write, where a wrong
//! row leaves the others alone. A row is reported as filed only after its group is durable.
//!
//! Three groups are under way at once, each in another hand: while one is written, the next is made durable in the blob
//! store (which is mostly waiting for the disk), and the files of the one after it are read and hashed.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, SyncSender, channel, sync_channel};
use std::time::Duration;

use super::plan::{self, Plan, PlannedVersion, Problem};
use crate::app::records::filing::Filing;
use crate::app::records::{DraftFile, Filed, TRACE_BATCH, VersionDraft};
use crate::app::trace::intake::TraceFile;
use crate::app::{App, Code, Error, Session};
use crate::blob::{BlobError, Placed, Staged};
use crate::domain::access::{Action, Marking};
use crate::domain::epcis::Passed;
use crate::words::Words;

/// A group ends at this many rows or bytes: large enough to share an `fsync`, small enough to show progress and to
/// lose little to an interruption.
const GROUP_ROWS: usize = 500;
const GROUP_BYTES: u64 = 128 * 1024 * 1024;

/// As long as nothing else happens, how far a long trace batch is is told this often.
const MOMENT: Duration = Duration::from_millis(250);

/// So much of what was passed over is told.
const PASSED_SHOWN: usize = 20;

/// How far an import is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Rows done (filed, unchanged or refused).
    pub rows: usize,
    /// Of so many.
    pub rows_total: usize,
    /// Bytes read.
    pub bytes: u64,
    /// Of so many.
    pub bytes_total: u64,
}

/// What became of a row.
#[derive(Debug)]
pub struct RowResult {
    /// Where the row stands.
    pub place: String,
    /// Its files, by name.
    pub files: Vec<String>,
    /// It has no marking of its own.
    pub is_unmarked: bool,
    /// What of its EPCIS document changes nothing in the genealogy.
    pub passed: Vec<Passed>,
    /// Filed (or found to be there already), or why not.
    pub result: Result<Filed, Error>,
}

impl RowResult {
    /// What was passed over, for people: the first of it, and how much more there is.
    #[must_use]
    pub fn passed_lines(&self, words: &Words) -> Vec<String> {
        let mut lines: Vec<String> =
            self.passed.iter().take(PASSED_SHOWN).map(|passed| passed.message(words)).collect();
        let more = self.passed.len().saturating_sub(PASSED_SHOWN);
        if more > 0 {
            lines.push(words.format("epcis-passed-more", &[("count", more.into())]));
        }
        lines
    }
}

/// The whole import.
#[derive(Debug, Default)]
pub struct ImportReport {
    /// Row by row, in the order of filing.
    pub rows: Vec<RowResult>,
    /// What kept rows from being tried.
    pub problems: Vec<Problem>,
    /// Files that no index mentions.
    pub unlisted: Vec<String>,
    /// Nothing was written: a dry run, or problems without leave to go on.
    pub is_dry: bool,
}

impl ImportReport {
    /// True if every row was filed or was there already.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.problems.is_empty() && self.rows.iter().all(|row| row.result.is_ok())
    }
}

/// How to import.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    /// Find out what would happen; write nothing.
    pub is_dry: bool,
    /// File what is right although other rows are wrong.
    pub keep_going: bool,
    /// Marking of new records that have none; `None`: the one of the configuration.
    pub marking: Option<Marking>,
    /// All rows or none, in one write: nothing is filed if one is refused.
    pub is_whole: bool,
    /// Obey the columns `by` and `received_at`: for the demonstration only.
    pub is_scripted: bool,
}

/// Told about progress and about each row once its fate is known.
pub trait Watch {
    /// Bytes or rows went on.
    fn progress(&mut self, progress: Progress);
    /// A row's fate is known (and durable).
    fn row(&mut self, row: &RowResult);
}

/// A row whose files are staged (or could not be).
struct StagedRow {
    version: PlannedVersion,
    files: Result<Vec<DraftFile>, Error>,
    trace: Option<TraceFile>,
    /// What of an EPCIS document changes nothing in the genealogy.
    passed: Vec<Passed>,
}

/// A group of rows.
#[derive(Default)]
struct Group {
    rows: Vec<StagedRow>,
    staged: Vec<Staged>,
    bytes: u64,
}

impl App {
    /// Imports a folder.
    ///
    /// # Errors
    /// [`Code::Denied`], [`Code::Clearance`], [`Code::File`] if the folder cannot be read, [`Code::Invalid`] if it holds
    /// the installation itself, or what stops everything (a full disk, a lost database); what was reported as filed
    /// before that stays filed.
    pub fn import(
        self: &Arc<Self>,
        session: &Session,
        folder: &Path,
        options: Options,
        watch: &mut dyn Watch,
    ) -> Result<ImportReport, Error> {
        session.may(Action::ImportRecords, Marking::Unclassified)?;
        if let Some(marking) = options.marking {
            session.may_mark(Action::ImportRecords, marking)?;
        }
        let plan = plan::plan(self, session, folder, options.is_scripted)?;
        self.carry_out(session, plan, options, watch)
    }

    /// Carries a plan out.
    pub(super) fn carry_out(
        self: &Arc<Self>,
        session: &Session,
        plan: Plan,
        options: Options,
        watch: &mut dyn Watch,
    ) -> Result<ImportReport, Error> {
        let Plan { versions, problems, unlisted } = plan;
        let stop = !problems.is_empty() && !options.keep_going && !options.is_dry;
        let mut report =
            ImportReport { problems, unlisted, rows: Vec::new(), is_dry: options.is_dry || stop };
        if stop {
            return Ok(report);
        }
        // Held to the end: between publishing a group and committing it, fsck must not take its blobs for orphans.
        let uploading = self.blobs.uploading()?;
        let mut progress = Progress {
            rows: 0,
            rows_total: versions.len(),
            bytes: 0,
            bytes_total: versions.iter().map(to_read).sum(),
        };
        let read = Arc::new(AtomicU64::new(0));
        watch.progress(progress);
        std::thread::scope(|scope| {
            let (staged, to_publish) = sync_channel::<Group>(0);
            let (published, to_file) = sync_channel::<Result<Group, Error>>(0);
            let (filed, results) = channel();
            scope.spawn(move || self.publish_groups(&to_publish, &published, options));
            scope.spawn(move || self.file_groups(session, &to_file, &filed, options));

            let (mut group, words) = (Group::default(), session.words());
            for version in versions {
                self.stage((version, &words), (options.is_dry, &read), &mut group, &mut progress, watch);
                // A dry run is one group, so that rows see those before them, and it is rolled back as a whole.
                if !options.is_dry
                    && !options.is_whole
                    && (group.rows.len() >= GROUP_ROWS || group.bytes >= GROUP_BYTES)
                {
                    if staged.send(std::mem::take(&mut group)).is_err() {
                        break;
                    }
                    for done in results.try_iter() {
                        take_in(done?, &mut report, (&mut progress, watch))?;
                    }
                }
            }
            if !group.rows.is_empty() {
                // Where nobody takes it any more, the reason is among the results.
                drop(staged.send(group));
            }
            drop(staged);
            let staged = progress.bytes;
            loop {
                match results.recv_timeout(MOMENT) {
                    Ok(done) => take_in(done?, &mut report, (&mut progress, watch))?,
                    Err(RecvTimeoutError::Disconnected) => return Ok::<(), Error>(()),
                    // A long trace batch is being filed.
                    Err(RecvTimeoutError::Timeout) => {
                        progress.bytes = staged + read.load(Ordering::Relaxed);
                        watch.progress(progress);
                    }
                }
            }
        })?;
        drop(uploading);
        report.is_dry |= options.is_whole && report.rows.iter().any(|row| row.result.is_err());
        Ok(report)
    }

    fn stage(
        &self,
        (version, words): (PlannedVersion, &Words),
        (is_dry, read): (bool, &Arc<AtomicU64>),
        group: &mut Group,
        progress: &mut Progress,
        watch: &mut dyn Watch,
    ) {
        let mut files = Vec::new();
        let mut failure = None;
        let (mut said, mut passed) = (None, Vec::new());
        for file in &version.files {
            let staged = File::open(&file.path).map_err(|error| Error::file(&file.path, error)).and_then(
                |mut source| {
                    let mut counted = Counted { source: &mut source, progress, watch };
                    self.blobs.stage(&mut counted).map_err(|error| match error {
                        BlobError::Source(error) => Error::file(&file.path, error),
                        other => other.into(),
                    })
                },
            );
            match staged {
                Ok(staged) => {
                    let fingerprint = staged.fingerprint();
                    group.bytes += fingerprint.size_bytes;
                    group.staged.push(staged);
                    files.push(DraftFile {
                        name: file.name.clone(),
                        media_type: file.media_type.to_owned(),
                        fingerprint,
                    });
                }
                Err(error) => failure = Some(error),
            }
        }
        if version.kind == TRACE_BATCH && failure.is_none() {
            for (file, stored) in version.files.iter().zip(&files) {
                let found = TraceFile::at(file.path.clone(), read);
                match found.check(self, words) {
                    Ok(told) => passed = told,
                    Err(error) => failure = Some(error),
                }
                // What is filed is read from what was hashed; a dry run keeps nothing.
                said = Some(match is_dry {
                    true => found,
                    false => TraceFile::stored((stored.fingerprint.digest, file.name.clone()), read),
                });
            }
        }
        let files = failure.map_or(Ok(files), Err);
        group.rows.push(StagedRow { version, files, trace: said, passed });
    }

    /// Makes the files of each group durable and hands it on. Where the next group is staged in time, one sync serves
    /// the names of the one and the bytes of the other.
    fn publish_groups(
        &self,
        staged: &Receiver<Group>,
        published: &SyncSender<Result<Group, Error>>,
        options: Options,
    ) {
        // Where nobody takes it any more, another error is on its way.
        let fail = |error: BlobError| drop(published.send(Err(error.into())));
        let mut placed: Option<(Group, Placed)> = None;
        loop {
            let mut next = if placed.is_some() { staged.try_recv().ok() } else { staged.recv().ok() };
            if next.is_none() && placed.is_none() {
                return;
            }
            let mut files = next.as_mut().map(|group| std::mem::take(&mut group.staged)).unwrap_or_default();
            if options.is_dry {
                files.clear();
            }
            let (durable, names) = placed.take().unzip();
            let settled = match self.blobs.settle(files, names.unwrap_or_default()) {
                Ok(settled) => settled,
                Err(error) => return fail(error),
            };
            if let Some(group) = durable
                && published.send(Ok(group)).is_err()
            {
                return;
            }
            if let Some(group) = next {
                match self.blobs.place(settled) {
                    Ok(names) => placed = Some((group, names)),
                    Err(error) => return fail(error),
                }
            }
        }
    }

    /// Files each group and tells what became of its rows. After an error that concerns all that follows, no further
    /// group is begun.
    fn file_groups(
        self: &Arc<Self>,
        session: &Session,
        published: &Receiver<Result<Group, Error>>,
        filed: &Sender<Result<Vec<RowResult>, Error>>,
        options: Options,
    ) {
        for group in published {
            let rows = group.and_then(|group| self.file_group(session, group, options));
            let is_last = rows.as_ref().map_or(true, |rows| rows.iter().any(is_fatal));
            if filed.send(rows).is_err() || is_last {
                return;
            }
        }
    }

    fn file_group(
        self: &Arc<Self>,
        session: &Session,
        group: Group,
        options: Options,
    ) -> Result<Vec<RowResult>, Error> {
        let marking = options.marking.unwrap_or(self.config.marking);
        // A long import goes on while others record: what is filed now was received now.
        let mut session = session.clone();
        session.now = if options.is_scripted { session.now } else { self.clock.now().max(session.now) };
        let mut prepared = Vec::new();
        let mut about = Vec::new();
        for StagedRow { version, files, trace, passed } in group.rows {
            about.push((
                version.place.clone(),
                version.files.iter().map(|file| file.name.clone()).collect(),
                version.marking.is_none(),
                passed,
            ));
            let who = match (&version.by, version.received_at) {
                (None, None) => Ok(session.clone()),
                (by, at) => {
                    let (login, now) = (by.as_deref().unwrap_or(&session.login), at.unwrap_or(session.now));
                    self.session_of_at(session.organisation.clone(), login, now)
                }
            };
            prepared.push(who.and_then(|session| {
                let filing = Filing { app: Arc::clone(self), session, marking };
                Ok((filing, draft(version, files?, trace)))
            }));
        }
        let Options { is_dry, is_whole, .. } = options;
        let filed = self.db.write(move |tx| {
            let mut results = Vec::new();
            for row in prepared {
                results.push(row.and_then(|(filing, draft)| tx.attempt(|tx| filing.file(tx, &draft))));
            }
            // Undoing a dry run: the results travel in the error.
            let is_undone = is_dry || (is_whole && results.iter().any(Result::is_err));
            if is_undone { Err(Undo::Dry(results)) } else { Ok(results) }
        });
        let results = match filed {
            Ok(committed) => committed.value,
            Err(Undo::Dry(results)) => results,
            Err(Undo::Failed(error)) => return Err(error),
        };
        let rows = about.into_iter().zip(results);
        Ok(rows
            .map(|((place, files, is_unmarked, passed), result)| RowResult {
                place,
                files,
                is_unmarked,
                passed,
                result,
            })
            .collect())
    }
}

/// Bytes that are read of a version: those of a trace batch once more, when its rows are filed.
fn to_read(version: &PlannedVersion) -> u64 {
    let size: u64 = version.files.iter().map(|file| file.size_bytes).sum();
    if version.kind == TRACE_BATCH { size.saturating_mul(2) } else { size }
}

/// True if what kept a row from being filed keeps all others from it too.
fn is_fatal(row: &RowResult) -> bool {
    matches!(&row.result, Err(error) if matches!(error.code(), Code::Clock | Code::DiskFull))
}

/// Reports the rows of a group, whose fate is now known.
fn take_in(
    rows: Vec<RowResult>,
    report: &mut ImportReport,
    (progress, watch): (&mut Progress, &mut dyn Watch),
) -> Result<(), Error> {
    for row in rows {
        progress.rows += 1;
        watch.row(&row);
        if is_fatal(&row)
            && let Err(error) = row.result
        {
            return Err(error);
        }
        report.rows.push(row);
    }
    watch.progress(*progress);
    Ok(())
}

/// How the write of a group can end without being committed.
enum Undo {
    /// It was a dry run, or all or nothing and something was wrong.
    Dry(Vec<Result<Filed, Error>>),
    /// The database failed.
    Failed(Error),
}

impl From<crate::db::DbError> for Undo {
    fn from(error: crate::db::DbError) -> Self {
        Self::Failed(error.into())
    }
}

fn draft(version: PlannedVersion, files: Vec<DraftFile>, trace: Option<TraceFile>) -> VersionDraft {
    VersionDraft {
        kind: version.kind,
        number: version.number,
        title: version.title,
        occurred_on: version.occurred_on,
        marking: version.marking,
        state: version.state,
        owner: version.owner,
        fields: version.fields,
        files,
        links: version.links,
        reason: version.reason,
        trace,
        is_taken_over: true,
        // Only a script says who did it.
        is_scripted: version.by.is_some(),
    }
}

/// Tells the watcher how many bytes went through.
struct Counted<'a> {
    source: &'a mut File,
    progress: &'a mut Progress,
    watch: &'a mut dyn Watch,
}

impl std::io::Read for Counted<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let length = self.source.read(buffer)?;
        self.progress.bytes += u64::try_from(length).unwrap_or_default();
        self.watch.progress(*self.progress);
        Ok(length)
    }
}

/// Says of each problem where it is: for the words of a report.
#[must_use]
pub fn describe(problem: &Problem, words: &Words) -> String {
    words.format(
        "import-problem",
        &[("place", problem.place.clone().into()), ("text", problem.text.clone().into())],
    )
}
