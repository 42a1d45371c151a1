//! A pack that was taken out of its container: the folder's files, nothing followed, nothing passed over.

use std::fs;
use std::io;
use std::path::Path;

use super::MAX_FILES;
use super::code::Code;
use super::report::{Finding, Findings};
use super::source::{File, Source, Store};
use crate::proof::pack::{BAGIT, is_portable_path};

/// Deepest folder; a pack needs six.
const MAX_DEPTH: usize = 16;

/// Lists the folder. If it holds nothing but one other folder, as after `unzip -d`, that one is the pack.
pub(super) fn open(path: &Path, findings: &mut Findings) -> io::Result<Source<'static>> {
    let mut root = path.to_path_buf();
    if !root.join(BAGIT).exists() {
        let entries: Vec<fs::DirEntry> = fs::read_dir(&root)?.take(2).collect::<Result<_, _>>()?;
        if let [only] = entries.as_slice()
            && only.file_type()?.is_dir()
        {
            root = only.path();
        }
    }
    let mut files = Vec::new();
    list(&root, "", 0, &mut files, findings)?;
    files.sort_unstable_by(|a, b| a.path().cmp(b.path()));
    super::names::reject_collisions(&mut files, findings);
    Ok(Source { files, elsewhere: None, signature: None, store: Store::Folder(root) })
}

fn list(
    root: &Path,
    under: &str,
    depth: usize,
    files: &mut Vec<File<'static>>,
    findings: &mut Findings,
) -> io::Result<()> {
    let mut is_empty = true;
    for entry in fs::read_dir(if under.is_empty() { root.to_path_buf() } else { root.join(under) })? {
        let entry = entry?;
        is_empty = false;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let path = if under.is_empty() { name.into_owned() } else { format!("{under}/{name}") };
        // Never follows a link: it could point anywhere, and a pack has none.
        let kind = entry.file_type()?;
        if !kind.is_file() && !kind.is_dir() {
            findings.push(Finding::new(Code::EntrySpecial, &path));
        } else if !is_portable_path(&path) {
            findings.push(Finding::new(Code::NameHostile, &path));
        } else if files.len() >= MAX_FILES || depth >= MAX_DEPTH {
            findings.push(Finding::new(Code::LimitExceeded, &path).number("limit", MAX_FILES));
            return Ok(());
        } else if kind.is_dir() {
            list(root, &path, depth + 1, files, findings)?;
        } else {
            let size_bytes = entry.metadata()?.len();
            files.push(File {
                name: path.into(),
                path_start: 0,
                size_bytes,
                place: None,
                is_rejected: false,
            });
        }
    }
    if is_empty {
        findings.push(Finding::new(Code::FolderEmpty, under));
    }
    Ok(())
}
