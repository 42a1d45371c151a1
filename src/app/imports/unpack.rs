//! Unpacking a ZIP that somebody sent, within limits: entries, bytes, ratio; no links, no path that leads elsewhere.
//!
//! What an entry says of its size is not believed: bytes are counted as they come out.

use std::fs::{self, File};
use std::io::{BufReader, Read, Write};
use std::path::Path;

use zip::ZipArchive;

use super::paths::below;
use super::{BYTES_MAX, FILES_MAX};
use crate::app::{Code, Error};
use crate::words::{Argument, Words};

/// An entry may become so many times as long as it was packed; records compress well, but not like this.
const RATIO_MAX: u64 = 200;
/// Below this length no ratio is asked for: a form of blanks harms nobody.
const RATIO_FREE_BYTES: u64 = 1024 * 1024;
/// What Apple's archiver adds to every archive.
const CLUTTER: &str = "__MACOSX/";
const BLOCK_BYTES: usize = 128 * 1024;

/// File types in the mode of an entry.
const TYPE_MASK: u32 = 0o170_000;
const TYPE_FILE: u32 = 0o100_000;
const TYPE_FOLDER: u32 = 0o040_000;

/// Unpacks into a folder that is empty. Whoever calls this removes the folder after an error.
///
/// # Errors
/// [`Code::Invalid`] if it is no ZIP, or one that is not taken; [`Code::DiskFull`], [`Code::File`].
pub(super) fn unpack(zip: &Path, folder: &Path, words: &Words) -> Result<(), Error> {
    let name = zip.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let refused = |id: &str, arguments: &[Argument<'_>]| {
        Error::new(Code::Invalid).with("place", name.clone()).field("file", words.format(id, arguments))
    };
    let broken = |error: zip::result::ZipError| {
        refused("import-zip-broken", &[("reason", error.to_string().into())]).because(error)
    };
    let file = File::open(zip).map_err(|error| Error::file(zip, error))?;
    let mut archive = ZipArchive::new(BufReader::new(file)).map_err(broken)?;
    let most = usize::try_from(FILES_MAX).unwrap_or(usize::MAX);
    if archive.len() > most {
        return Err(refused("import-zip-many", &[("max", most.into())]));
    }
    let mut total = 0_u64;
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).map_err(broken)?;
        let name = entry.name().map_err(broken)?.into_owned();
        let shown = name.chars().filter(|c| !c.is_control()).take(200).collect::<String>();
        let about = |id: &str| refused(id, &[("name", shown.clone().into())]);
        if name.starts_with(CLUTTER) {
            continue;
        }
        let kind = entry.unix_mode().unwrap_or_default() & TYPE_MASK;
        if entry.is_symlink() || !matches!(kind, 0 | TYPE_FILE | TYPE_FOLDER) {
            return Err(about("import-zip-link"));
        }
        let path = below(name.trim_end_matches('/')).ok_or_else(|| about("import-zip-path"))?;
        let path = folder.join(path);
        let failed = |error| Error::file(&path, error);
        if entry.is_dir() {
            fs::create_dir_all(&path).map_err(failed)?;
            continue;
        }
        if entry.encrypted() {
            return Err(about("import-zip-encrypted"));
        }
        fs::create_dir_all(path.parent().unwrap_or(folder)).map_err(failed)?;
        // Never over an earlier entry of the same name: which of the two was meant?
        let mut out = File::create_new(&path).map_err(|error| match error.kind() {
            std::io::ErrorKind::AlreadyExists => about("import-zip-twice"),
            _ => failed(error),
        })?;
        let most = entry.compressed_size().saturating_mul(RATIO_MAX).max(RATIO_FREE_BYTES);
        let mut bytes = 0_u64;
        let mut block = vec![0_u8; BLOCK_BYTES];
        loop {
            let length = entry.read(&mut block).map_err(|error| {
                refused("import-zip-broken", &[("reason", error.to_string().into())]).because(error)
            })?;
            if length == 0 {
                break;
            }
            let length64 = u64::try_from(length).unwrap_or(u64::MAX);
            bytes = bytes.saturating_add(length64);
            total = total.saturating_add(length64);
            if bytes > most {
                return Err(about("import-zip-ratio"));
            }
            if total > BYTES_MAX {
                return Err(refused("import-zip-large", &[("max", (BYTES_MAX >> 30).to_string().into())]));
            }
            out.write_all(block.get(..length).unwrap_or_default()).map_err(failed)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use zip::write::SimpleFileOptions;

    use super::*;

    /// A ZIP with these entries, and what unpacking it says: the message's id stands in the reason.
    fn result(make: impl FnOnce(&mut zip::ZipWriter<Cursor<Vec<u8>>>)) -> Result<Vec<String>, String> {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        make(&mut writer);
        unpacked(&writer.finish().unwrap().into_inner())
    }

    fn unpacked(bytes: &[u8]) -> Result<Vec<String>, String> {
        let folder = tempfile::tempdir().unwrap();
        let zip = folder.path().join("sent.zip");
        fs::write(&zip, bytes).unwrap();
        let out = folder.path().join("out");
        fs::create_dir(&out).unwrap();
        unpack(&zip, &out, &Words::english()).map_err(|error| error.lines().join("\n"))?;
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2, "something was written outside");
        let mut names: Vec<String> =
            fs::read_dir(&out).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        Ok(names)
    }

    fn add(writer: &mut zip::ZipWriter<Cursor<Vec<u8>>>, name: &str, bytes: &[u8]) {
        writer.start_file(name, SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }

    #[test]
    fn what_is_sound_is_unpacked() {
        let names = result(|zip| {
            add(zip, "index.csv", b"title\nA\n");
            add(zip, "a/b.txt", b"text");
            add(zip, "__MACOSX/._b.txt", b"clutter");
        });
        assert_eq!(names.unwrap(), ["a", "index.csv"]);
    }

    #[test]
    fn tricks_are_refused() {
        for name in ["../out.txt", "a/../../out.txt", "/tmp/out.txt", "a\\..\\out.txt", "C:/out.txt"] {
            let told = result(|zip| add(zip, name, b"x")).unwrap_err();
            assert!(told.contains("leads"), "{name}: {told}");
        }
        let told = result(|zip| zip.add_symlink("a", "/etc", SimpleFileOptions::default()).unwrap());
        assert!(told.as_ref().unwrap_err().contains("link"), "{told:?}");
        let told = result(|zip| add(zip, "bomb.txt", &vec![0; 40 << 20]));
        assert!(told.as_ref().unwrap_err().contains("bomb.txt"), "{told:?}");
        assert!(unpacked(b"this is no archive").is_err());
        let mut cut = zip::ZipWriter::new(Cursor::new(Vec::new()));
        add(&mut cut, "a.txt", &[7; 5000]);
        let mut bytes = cut.finish().unwrap().into_inner();
        // Altered on the way: the checksum of the entry says so.
        bytes[45] ^= 0xff;
        assert!(unpacked(&bytes).is_err());
    }
}
