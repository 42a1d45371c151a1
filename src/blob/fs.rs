//! Blobs in a folder: `<root>/sha256/ab/cd/<64 hex>`, staging beside them in `<root>/staging/`.

use std::any::Any;
use std::collections::{BTreeSet, HashSet};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use rustix::fs::{FlockOperation, flock};

use super::{BlobError, BlobStore, Entry, Folder, Placed, Settled, Staged, StagedPlace, pump};
use crate::proof::digest::Digest;

/// From this many files on, one `syncfs` for all of them costs less than an `fsync` for each. Linux reports
/// write-back errors through `syncfs` since 5.8, so it is as honest as `fsync`.
const SYNCFS_FROM: usize = 8;

/// A folder of blobs.
#[derive(Debug)]
pub struct FsStore {
    root: PathBuf,
    next: AtomicU64,
    known: Mutex<Known>,
}

/// Folders that are known to be durable in the ones above, which need no sync again: of the second level, at most 65,536,
/// and of the first.
#[derive(Debug, Default)]
struct Known {
    seconds: HashSet<Folder>,
    firsts: HashSet<u8>,
}

/// A staged file. It is locked while it lives, so that `fsck` can tell an upload in progress from a leftover.
struct StagedFile {
    path: PathBuf,
    file: Option<File>,
}

impl StagedPlace for StagedFile {
    fn as_any(&self) -> &dyn Any {
        self
    }

    fn into_any(self: Box<Self>) -> Box<dyn Any> {
        self
    }
}

impl Drop for StagedFile {
    fn drop(&mut self) {
        if self.file.take().is_some() {
            // Best effort: what cannot be removed now is a leftover, which fsck reclaims.
            drop(fs::remove_file(&self.path));
        }
    }
}

fn failed(doing: &'static str, place: &Path) -> impl FnOnce(io::Error) -> BlobError {
    let place = place.display().to_string();
    move |source| BlobError::Io { doing, place, source }
}

fn sync_dir(path: &Path) -> Result<(), BlobError> {
    File::open(path).and_then(|dir| dir.sync_all()).map_err(failed("sync the folder", path))
}

/// Makes a folder, and the one above it, where they are missing.
fn make_folder(path: &Path) -> Result<(), BlobError> {
    let made = match fs::create_dir(path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => fs::create_dir_all(path),
        other => other,
    };
    made.map_err(failed("make the folder", path))
}

/// The folder of a blob: the first two bytes of its digest.
fn folder_of(digest: &Digest) -> Folder {
    let [first, second, ..] = *digest.as_bytes();
    Folder(first, second)
}

impl FsStore {
    /// Opens the store under `root`, making its folders if they are missing.
    ///
    /// # Errors
    /// [`BlobError::Io`] if they cannot be made.
    pub fn open_at(root: &Path) -> Result<Self, BlobError> {
        for folder in [root.join("sha256"), root.join("staging")] {
            fs::create_dir_all(&folder).map_err(failed("make the folder", &folder))?;
        }
        sync_dir(root)?;
        Ok(Self { root: root.to_owned(), next: AtomicU64::new(0), known: Mutex::default() })
    }

    /// Where the blob of this digest lives.
    #[must_use]
    pub fn path_of(&self, digest: &Digest) -> PathBuf {
        self.path_of_folder(folder_of(digest)).join(digest.hex())
    }

    fn path_of_folder(&self, Folder(first, second): Folder) -> PathBuf {
        self.root.join("sha256").join(format!("{first:02x}")).join(format!("{second:02x}"))
    }

    fn lock_file(&self) -> Result<File, BlobError> {
        let path = self.root.join("uploads.lock");
        OpenOptions::new().write(true).create(true).truncate(false).open(&path).map_err(failed("lock", &path))
    }

    fn create_staged(&self) -> Result<StagedFile, BlobError> {
        let folder = self.root.join("staging");
        loop {
            let number = self.next.fetch_add(1, Ordering::Relaxed);
            let path = folder.join(format!("{}-{number}", std::process::id()));
            match OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path) {
                Ok(file) => {
                    flock(&file, FlockOperation::NonBlockingLockExclusive)
                        .map_err(|error| failed("lock", &path)(error.into()))?;
                    return Ok(StagedFile { path, file: Some(file) });
                }
                // A leftover of an earlier process with the same id: take the next name.
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(failed("write", &path)(error)),
            }
        }
    }

    /// Renames a staged file to its digest, unless it is there; returns its folder.
    fn rename(&self, staged: &mut StagedFile, digest: &Digest) -> Result<Folder, BlobError> {
        let target = self.path_of(digest);
        if !target.exists() {
            fs::rename(&staged.path, &target).map_err(failed("store", &target))?;
            staged.file = None;
        }
        Ok(folder_of(digest))
    }

    /// Makes the names in folders durable, and the folders themselves where that is not known of them.
    fn sync_folders(&self, folders: &[Folder]) -> Result<(), BlobError> {
        let mut changed = BTreeSet::new();
        {
            let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
            for folder in folders {
                let levels = match (known.seconds.contains(folder), known.firsts.contains(&folder.0)) {
                    (true, _) => 1,
                    (false, true) => 2,
                    (false, false) => 3,
                };
                changed.extend(self.path_of_folder(*folder).ancestors().take(levels).map(Path::to_owned));
            }
        }
        // All this also when the content was there: another upload may have renamed it without having synced yet.
        changed.iter().try_for_each(|folder| sync_dir(folder))?;
        self.remember(folders);
        Ok(())
    }

    fn remember(&self, folders: &[Folder]) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.firsts.extend(folders.iter().map(|folder| folder.0));
        known.seconds.extend(folders);
    }
}

impl BlobStore for FsStore {
    fn stage(&self, source: &mut dyn Read) -> Result<Staged, BlobError> {
        let staged = self.create_staged()?;
        let Some(mut file) = staged.file.as_ref() else {
            return Err(BlobError::Source(io::Error::other("closed")));
        };
        let path = &staged.path;
        let fingerprint =
            pump(source, BlobError::Source, |block| file.write_all(block).map_err(failed("write", path)))?;
        // Read-only from here on; the name that it gets is the hash of what it holds.
        file.set_permissions(fs::Permissions::from_mode(0o444)).map_err(failed("write", path))?;
        Ok(Staged { fingerprint, place: Box::new(staged) })
    }

    fn settle(&self, staged: Vec<Staged>, placed: Placed) -> Result<Settled, BlobError> {
        // Made now, so that they reach the disk together with the bytes.
        for Staged { fingerprint, .. } in &staged {
            make_folder(&self.path_of_folder(folder_of(&fingerprint.digest)))?;
        }
        if cfg!(target_os = "linux") && staged.len() + placed.folders.len() >= SYNCFS_FROM {
            let root = File::open(&self.root).map_err(failed("open", &self.root))?;
            rustix::fs::syncfs(&root).map_err(|error| failed("sync", &self.root)(error.into()))?;
            self.remember(&placed.folders);
            return Ok(Settled(staged));
        }
        for Staged { place, .. } in &staged {
            if let Some(StagedFile { file: Some(file), path }) = place.as_any().downcast_ref() {
                // Its length is synced with its bytes; nobody waits for its times.
                file.sync_data().map_err(failed("sync", path))?;
            }
        }
        self.sync_folders(&placed.folders)?;
        Ok(Settled(staged))
    }

    fn place(&self, Settled(staged): Settled) -> Result<Placed, BlobError> {
        let mut folders = Vec::with_capacity(staged.len());
        for Staged { fingerprint, place } in staged {
            if let Ok(mut file) = place.into_any().downcast::<StagedFile>() {
                folders.push(self.rename(&mut file, &fingerprint.digest)?);
            }
        }
        Ok(Placed { folders })
    }

    fn open_from(&self, digest: &Digest, from: u64) -> Result<Box<dyn Read + Send>, BlobError> {
        let path = self.path_of(digest);
        match File::open(&path) {
            Ok(mut file) => {
                if from > 0 {
                    file.seek(SeekFrom::Start(from)).map_err(failed("read", &path))?;
                }
                Ok(Box::new(file))
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Err(BlobError::Missing(*digest)),
            Err(error) => Err(failed("read", &path)(error)),
        }
    }

    fn walk(&self, each: &mut dyn FnMut(Entry)) -> Result<(), BlobError> {
        let staging = self.root.join("staging");
        for (path, size_bytes) in list_files(&staging)? {
            let abandoned = File::open(&path)
                .is_ok_and(|file| flock(&file, FlockOperation::NonBlockingLockExclusive).is_ok());
            if abandoned {
                each(Entry::Leftover(path.display().to_string(), size_bytes));
            }
        }
        for first in list_folders(&self.root.join("sha256"))? {
            for second in list_folders(&first)? {
                for (path, size_bytes) in list_files(&second)? {
                    let digest = path
                        .file_name()
                        .and_then(|name| Digest::from_hex(&name.to_string_lossy()).ok())
                        .filter(|digest| self.path_of(digest) == path);
                    each(match digest {
                        Some(digest) => Entry::Blob(digest, size_bytes),
                        None => Entry::Foreign(path.display().to_string()),
                    });
                }
            }
        }
        Ok(())
    }

    fn uploading(&self) -> Result<Box<dyn Any + Send>, BlobError> {
        let file = self.lock_file()?;
        flock(&file, FlockOperation::LockShared).map_err(|error| failed("lock", &self.root)(error.into()))?;
        Ok(Box::new(file))
    }

    fn alone(&self) -> Result<Option<Box<dyn Any + Send>>, BlobError> {
        let file = self.lock_file()?;
        match flock(&file, FlockOperation::NonBlockingLockExclusive) {
            Ok(()) => Ok(Some(Box::new(file))),
            Err(rustix::io::Errno::WOULDBLOCK) => Ok(None),
            Err(error) => Err(failed("lock", &self.root)(error.into())),
        }
    }

    fn reclaim(&self, entry: &Entry) -> Result<(), BlobError> {
        let path = match entry {
            Entry::Blob(digest, _) => self.path_of(digest),
            Entry::Leftover(path, _) => PathBuf::from(path),
            Entry::Foreign(_) => return Ok(()),
        };
        fs::remove_file(&path).map_err(failed("remove", &path))
    }

    fn destroy(&self, digest: &Digest) -> Result<(), BlobError> {
        let path = self.path_of(digest);
        match fs::remove_file(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            other => other.map_err(failed("remove", &path))?,
        }
        sync_dir(&self.path_of_folder(folder_of(digest)))
    }
}

fn list(folder: &Path) -> Result<Vec<(PathBuf, fs::Metadata)>, BlobError> {
    let mut entries = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed("list", folder))? {
        let entry = entry.map_err(failed("list", folder))?;
        let path = entry.path();
        let metadata = entry.metadata().map_err(failed("list", &path))?;
        entries.push((path, metadata));
    }
    Ok(entries)
}

fn list_files(folder: &Path) -> Result<Vec<(PathBuf, u64)>, BlobError> {
    let entries = list(folder)?;
    Ok(entries
        .into_iter()
        .filter(|(_, data)| !data.is_dir())
        .map(|(path, data)| (path, data.len()))
        .collect())
}

fn list_folders(folder: &Path) -> Result<Vec<PathBuf>, BlobError> {
    let entries = list(folder)?;
    Ok(entries.into_iter().filter(|(_, data)| data.is_dir()).map(|(path, _)| path).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::blob::read_checked;

    fn store() -> (tempfile::TempDir, FsStore) {
        let folder = tempfile::tempdir().unwrap();
        let store = FsStore::open_at(folder.path()).unwrap();
        (folder, store)
    }

    fn entries(store: &FsStore) -> Vec<Entry> {
        let mut found = Vec::new();
        store.walk(&mut |entry| found.push(entry)).unwrap();
        found
    }

    /// Invariant 1: a stored blob's bytes never change, and its name is its SHA-256.
    #[test]
    fn invariant_1_a_blob_is_named_by_its_bytes_and_read_only() {
        let (_folder, store) = store();
        let staged = store.stage(&mut &b"gauge block 25 mm"[..]).unwrap();
        let digest = staged.fingerprint().digest;
        store.publish(vec![staged]).unwrap();
        let again = store.stage(&mut &b"gauge block 25 mm"[..]).unwrap();
        store.publish(vec![again]).unwrap();
        assert_eq!(digest, Digest::of(b"gauge block 25 mm"));
        assert_eq!(entries(&store), [Entry::Blob(digest, 17)]);
        let mode = fs::metadata(store.path_of(&digest)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o444);
        read_checked(&store, &digest, |_| Ok(())).unwrap();
    }

    #[test]
    fn a_flipped_bit_is_found_on_reading() {
        let (_folder, store) = store();
        let staged = store.stage(&mut &b"torque 12 Nm"[..]).unwrap();
        let digest = staged.fingerprint().digest;
        store.publish(vec![staged]).unwrap();
        let path = store.path_of(&digest);
        fs::remove_file(&path).unwrap();
        fs::write(&path, b"torque 13 Nm").unwrap();
        assert!(matches!(read_checked(&store, &digest, |_| Ok(())), Err(BlobError::Altered { .. })));
    }

    #[test]
    fn a_long_file_is_what_was_written() {
        let (_folder, store) = store();
        let staged = store.stage(&mut io::repeat(7).take(70 << 20)).unwrap();
        let fingerprint = staged.fingerprint();
        assert_eq!(fingerprint.size_bytes, 70 << 20);
        store.publish(vec![staged]).unwrap();
        let read = read_checked(&store, &fingerprint.digest, |_| Ok(())).unwrap();
        assert_eq!(read, fingerprint);
    }

    #[test]
    fn an_interrupted_upload_leaves_nothing() {
        struct Breaks;
        impl Read for Breaks {
            fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
                Err(io::Error::other("cable pulled"))
            }
        }
        let (_folder, store) = store();
        let mut source = (&b"half a file"[..]).chain(Breaks);
        assert!(matches!(store.stage(&mut source), Err(BlobError::Source(_))));
        assert_eq!(entries(&store), []);
    }

    #[test]
    fn an_upload_in_progress_is_no_leftover_but_an_abandoned_file_is() {
        let (folder, store) = store();
        let staged = store.stage(&mut &b"in progress"[..]).unwrap();
        assert_eq!(entries(&store), []);
        drop(staged);
        fs::write(folder.path().join("staging/1-1"), b"left").unwrap();
        assert!(matches!(entries(&store).as_slice(), [Entry::Leftover(_, 4)]));
    }

    #[test]
    fn a_destroyed_blob_is_gone_and_may_be_destroyed_again_and_stored_again() {
        let (_folder, store) = store();
        let stage = || store.stage(&mut &b"gauge block 25 mm"[..]).unwrap();
        let digest = stage().fingerprint().digest;
        store.publish(vec![stage()]).unwrap();
        store.destroy(&digest).unwrap();
        store.destroy(&digest).unwrap();
        assert_eq!(entries(&store), []);
        assert!(matches!(store.open(&digest), Err(BlobError::Missing(_))));
        store.publish(vec![stage()]).unwrap();
        read_checked(&store, &digest, |_| Ok(())).unwrap();
    }

    #[test]
    fn many_files_are_published_together() {
        let (_folder, store) = store();
        let staged: Vec<_> =
            (0..20_u32).map(|number| store.stage(&mut &number.to_be_bytes()[..]).unwrap()).collect();
        store.publish(staged).unwrap();
        assert_eq!(entries(&store).len(), 20);
    }
}
