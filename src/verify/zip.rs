//! Reads the container's directory and compares it with the one form that its contents allow.
//!
//! Two steps, so that a changed byte is named instead of merely making the container unreadable: first the end record
//! and the central directory are read as any ZIP reader would; then everything that they say is laid out anew and
//! compared, entry by entry. (Local headers are compared when the members are hashed.) The only form
//! has no gap and no overlap, so each byte of the file belongs to exactly one header or member.

use std::borrow::Cow;

use super::code::Code;
use super::report::{Finding, Findings};
use super::source::{File, Place, ReadAt, Source, Store, read_full};
use super::{MAX_FILES, MAX_INDEX_BYTES, container_time, first_time, names};
use crate::proof::container::{
    CENTRAL_BYTES, CENTRAL_SIGNATURE, DosTime, END_BYTES, END_SIGNATURE, END64_BYTES, END64_SIGNATURE,
    LOCAL_BYTES, LOCATOR_BYTES, LOCATOR_SIGNATURE, Member, end_records, write_central_entry,
};
use crate::proof::pack::{BAGIT, MAX_PATH_BYTES, PACK_JSON, is_portable_name, is_portable_path};

/// Where a finding stands that belongs to no member.
const DIRECTORY: &str = "(central directory)";
const END: &str = "(end record)";

/// So much of `pack.json` is read for the time of the members.
const FIRST_BYTES: u64 = 4096;

/// Little-endian numbers at positions of a slice; beyond its end they read as 0.
struct Fields<'a>(&'a [u8]);

impl Fields<'_> {
    fn byte(&self, at: usize) -> u8 {
        self.0.get(at).copied().unwrap_or(0)
    }

    fn u16(&self, at: usize) -> u16 {
        u16::from_le_bytes([self.byte(at), self.byte(at + 1)])
    }

    fn u32(&self, at: usize) -> u32 {
        u32::from(self.u16(at)) | u32::from(self.u16(at + 2)) << 16
    }

    fn u64(&self, at: usize) -> u64 {
        u64::from(self.u32(at)) | u64::from(self.u32(at + 4)) << 32
    }
}

/// What the end records say.
struct End {
    count: u64,
    central_bytes: u64,
    central_offset: u64,
}

/// One entry of the central directory, as it stands there.
struct Entry<'a> {
    name: Cow<'a, str>,
    is_utf8: bool,
    size_bytes: u64,
    crc32: u32,
    offset: u64,
    method: u16,
    time: DosTime,
    /// Its bytes in the central directory.
    raw: std::ops::Range<usize>,
}

fn broken(path: &str, what: &'static str) -> Finding {
    Finding::new(Code::ContainerBroken, path).word("what", what)
}

/// A container's directory, as it stands there.
pub(super) struct Directory {
    /// Bytes of the container.
    size: u64,
    end: End,
    /// The central directory.
    central: Vec<u8>,
}

/// Reads a container's directory.
///
/// # Errors
/// A finding if there is none that can be read.
pub(super) fn read_directory(bytes: &dyn ReadAt) -> Result<Directory, Box<Finding>> {
    let size = bytes.size_bytes().map_err(unreadable)?;
    let end = read_end(bytes, size)?;
    if end.count > u64::try_from(MAX_FILES).unwrap_or(u64::MAX) || end.central_bytes > MAX_INDEX_BYTES {
        return Err(Box::new(Finding::new(Code::LimitExceeded, DIRECTORY).number("limit", MAX_FILES)));
    }
    let after = end.central_offset.checked_add(end.central_bytes);
    if after.is_none_or(|after| after > size) || end.count > end.central_bytes / CENTRAL_BYTES {
        return Err(Box::new(broken(END, "broken-end")));
    }
    let mut central = vec![0_u8; usize::try_from(end.central_bytes).unwrap_or(0)];
    if read_full(bytes, end.central_offset, &mut central).map_err(unreadable)? < central.len() {
        return Err(Box::new(broken(DIRECTORY, "broken-data")));
    }
    Ok(Directory { size, end, central })
}

fn unreadable(error: std::io::Error) -> Box<Finding> {
    Box::new(Finding::new(Code::PackUnreadable, END).text("error", error))
}

/// The files of a container and the name of its top directory. `time` is the one that its members must carry, if it has no
/// `pack.json` of its own to tell.
///
/// # Errors
/// A finding if the members cannot be read.
pub(super) fn open<'a>(
    bytes: &'a dyn ReadAt,
    directory: &'a Directory,
    time: Option<DosTime>,
    findings: &mut Findings,
) -> Result<(Source<'a>, String), Box<Finding>> {
    let Directory { size, end, central } = directory;
    let mut entries = read_entries(central, end)?;
    // The data of a compressed member cannot be compared with anything here; most likely somebody packed it again.
    if let Some(entry) = entries.iter().find(|entry| entry.method != 0) {
        return Err(Box::new(broken(path_of(&entry.name), "broken-compressed")));
    }
    // Overlapping members could make a small file cost any amount of hashing.
    let total = entries.iter().try_fold(0_u64, |sum, entry| sum.checked_add(entry.size_bytes));
    if total.is_none_or(|total| total > *size) {
        return Err(Box::new(broken(DIRECTORY, "broken-overlap")));
    }
    let top = entries.first().and_then(|entry| entry.name.split('/').next()).unwrap_or_default().to_owned();
    let files = list_files(&mut entries, &top, findings);
    let time = time.or_else(|| find_time(bytes, &files)).or_else(|| entries.first().map(|entry| entry.time));
    let time = time.unwrap_or(DosTime { date: 0, time: 0 });
    compare_directory(&files, &entries, central, time, end, findings);
    compare_end(bytes, *size, &entries, end, findings);
    Ok((Source { files, elsewhere: None, signature: None, store: Store::Container { bytes, time } }, top))
}

/// The path of a member without its top directory.
fn path_of(name: &str) -> &str {
    name.split_once('/').map_or(name, |(_, path)| path)
}

fn read_end(bytes: &dyn ReadAt, size: u64) -> Result<End, Box<Finding>> {
    let missing = || Box::new(broken(END, "broken-end"));
    let block = |before_end: u64, signature: [u8; 4], count: u64| {
        let mut block = vec![0_u8; usize::try_from(count).unwrap_or(0)];
        let offset = size.checked_sub(before_end).ok_or_else(missing)?;
        match read_full(bytes, offset, &mut block) {
            Ok(got) if got == block.len() && block.starts_with(&signature) => Ok(block),
            Ok(_) => Err(missing()),
            Err(error) => Err(Box::new(Finding::new(Code::PackUnreadable, END).text("error", error))),
        }
    };
    let record = block(END_BYTES, END_SIGNATURE, END_BYTES)?;
    let record = Fields(&record);
    let short = End {
        count: u64::from(record.u16(10)),
        central_bytes: u64::from(record.u32(12)),
        central_offset: u64::from(record.u32(16)),
    };
    let is_wide = record.u16(10) == u16::MAX || record.u32(12) == u32::MAX || record.u32(16) == u32::MAX;
    if !is_wide {
        return Ok(short);
    }
    block(END_BYTES + LOCATOR_BYTES, LOCATOR_SIGNATURE, LOCATOR_BYTES)?;
    let record = block(END_BYTES + LOCATOR_BYTES + END64_BYTES, END64_SIGNATURE, END64_BYTES)?;
    let record = Fields(&record);
    Ok(End { count: record.u64(32), central_bytes: record.u64(40), central_offset: record.u64(48) })
}

fn read_entries<'a>(central: &'a [u8], end: &End) -> Result<Vec<Entry<'a>>, Box<Finding>> {
    let mut entries = Vec::with_capacity(usize::try_from(end.count).unwrap_or(0));
    let mut start = 0;
    let header = usize::try_from(CENTRAL_BYTES).unwrap_or(0);
    while start < central.len() {
        let wrong = || {
            let at = end.central_offset + u64::try_from(start).unwrap_or(0);
            Box::new(broken(DIRECTORY, "broken-entry").number("at", at))
        };
        let rest = central.get(start..).unwrap_or_default();
        if !rest.starts_with(&CENTRAL_SIGNATURE) || rest.len() < header {
            return Err(wrong());
        }
        let fields = Fields(rest);
        let (name_len, extra_len) = (usize::from(fields.u16(28)), usize::from(fields.u16(30)));
        let whole = header + name_len + extra_len + usize::from(fields.u16(32));
        let name = rest.get(header..header + name_len).ok_or_else(wrong)?;
        let extra = rest.get(header + name_len..header + name_len + extra_len).ok_or_else(wrong)?;
        if rest.len() < whole {
            return Err(wrong());
        }
        let mut size_bytes = u64::from(fields.u32(24));
        let mut offset = u64::from(fields.u32(42));
        if fields.u32(24) == u32::MAX || fields.u32(42) == u32::MAX {
            // Zip64: id 1, length, then original size, stored size and offset, each only if marked as absent.
            let zip64 = Fields(extra);
            let mut at = 4;
            if zip64.u16(0) != 1 {
                return Err(wrong());
            }
            if fields.u32(24) == u32::MAX {
                size_bytes = zip64.u64(at);
                at += 16;
            }
            if fields.u32(42) == u32::MAX {
                offset = zip64.u64(at);
            }
        }
        let (name, is_utf8) = match std::str::from_utf8(name) {
            Ok(name) => (Cow::Borrowed(name), true),
            Err(_) => (String::from_utf8_lossy(name), false),
        };
        entries.push(Entry {
            name,
            is_utf8,
            size_bytes,
            crc32: fields.u32(16),
            offset,
            method: fields.u16(10),
            time: DosTime { time: fields.u16(12), date: fields.u16(14) },
            raw: start..start + whole,
        });
        start += whole;
    }
    if u64::try_from(entries.len()) == Ok(end.count) {
        Ok(entries)
    } else {
        Err(Box::new(broken(END, "broken-count")))
    }
}

/// The files by their paths under the top directory; those with a hostile or colliding name are rejected.
/// The names move from the entries to the files.
fn list_files<'a>(entries: &mut [Entry<'a>], top: &str, findings: &mut Findings) -> Vec<File<'a>> {
    let mut files: Vec<File<'_>> = Vec::with_capacity(entries.len());
    let mut folder = String::new();
    for (position, entry) in entries.iter_mut().enumerate() {
        let last = files.last().map(File::path);
        let inside = entry.name.strip_prefix(top).and_then(|rest| rest.strip_prefix('/'));
        let path = inside.unwrap_or(&entry.name);
        let path_start = entry.name.len() - path.len();
        let is_hostile = !entry.is_utf8 || !is_portable(&entry.name, &mut folder);
        if is_hostile {
            findings.push(Finding::new(Code::NameHostile, &entry.name));
        } else if inside.is_none() {
            findings.push(Finding::new(Code::TopDirectory, &entry.name));
        } else if (position == 0) != (path == BAGIT)
            || last.is_some_and(|last| last != BAGIT && last.as_bytes() > path.as_bytes())
        {
            findings.push(Finding::new(Code::MemberOrder, path));
        }
        let is_rejected = is_hostile || inside.is_none();
        files.push(File {
            name: std::mem::take(&mut entry.name),
            path_start,
            size_bytes: entry.size_bytes,
            place: Some(Place::Member { crc32: entry.crc32, offset: entry.offset }),
            is_rejected,
        });
    }
    names::reject_collisions(&mut files, findings);
    files
}

/// True for a relative path of portable names. Members of one folder stand together: of the next one only its own name is
/// looked at.
fn is_portable(path: &str, folder: &mut String) -> bool {
    match path.rsplit_once('/') {
        Some((above, name)) if !above.is_empty() && above == folder => {
            path.len() <= MAX_PATH_BYTES && is_portable_name(name)
        }
        above => {
            let is_portable = is_portable_path(path);
            folder.clear();
            folder.push_str(above.filter(|_| is_portable).map_or("", |(above, _)| above));
            is_portable
        }
    }
}

/// The time that all members must carry, from `pack.json`. Nearly always its first bytes tell: in its one form nothing
/// stands before the position that the pack is of.
fn find_time(bytes: &dyn ReadAt, files: &[File<'_>]) -> Option<DosTime> {
    let file = files.iter().find(|file| file.path() == PACK_JSON && !file.is_rejected)?;
    let Place::Member { offset, .. } = file.place? else { return None };
    if file.size_bytes > MAX_INDEX_BYTES {
        return None;
    }
    let start = offset.checked_add(LOCAL_BYTES + u64::try_from(file.name.len()).ok()?)?;
    let read = |count: u64| {
        let mut content = vec![0_u8; usize::try_from(count).ok()?];
        let got = read_full(bytes, start, &mut content).ok()?;
        content.truncate(got);
        Some(content)
    };
    let first = read(file.size_bytes.min(FIRST_BYTES))?;
    first_time(&first).or_else(|| container_time(&read(file.size_bytes)?))
}

/// Each entry of the central directory against its one form, the members standing one behind the other from 0 on.
fn compare_directory(
    files: &[File<'_>],
    entries: &[Entry<'_>],
    central: &[u8],
    time: DosTime,
    end: &End,
    findings: &mut Findings,
) {
    let mut offset = 0_u64;
    let mut expected = Vec::new();
    for (file, entry) in files.iter().zip(entries) {
        let Some(member) = file.member() else { continue };
        let found = central.get(entry.raw.clone()).unwrap_or_default();
        expected.clear();
        if write_central_entry(&mut expected, &member, time, offset).is_err() {
            continue;
        }
        if found != expected {
            let same = found.iter().zip(&expected).take_while(|(found, expected)| found == expected).count();
            let at = entry.raw.start.saturating_add(same);
            findings.push(
                Finding::new(Code::ContainerForm, path_of(member.name))
                    .word("part", "part-central")
                    .number("at", end.central_offset + u64::try_from(at).unwrap_or(0)),
            );
        }
        offset = next_offset(&member, offset);
    }
    if offset != end.central_offset {
        findings.push(
            Finding::new(Code::ContainerForm, DIRECTORY)
                .word("part", "part-gap")
                .number("at", offset.min(end.central_offset)),
        );
    }
}

/// Where the member after this one begins.
fn next_offset(member: &Member<'_>, offset: u64) -> u64 {
    let extra = if member.size_bytes >= u64::from(u32::MAX) { 20 } else { 0 };
    let name = u64::try_from(member.name.len()).unwrap_or(0);
    offset.saturating_add(LOCAL_BYTES + name + extra).saturating_add(member.size_bytes)
}

/// Everything behind the central directory against its one form, to the last byte.
fn compare_end(bytes: &dyn ReadAt, size: u64, entries: &[Entry<'_>], end: &End, findings: &mut Findings) {
    let count = u64::try_from(entries.len()).unwrap_or(u64::MAX);
    let expected = end_records(count, end.central_bytes, end.central_offset);
    let start = end.central_offset + end.central_bytes;
    let mut found = vec![0_u8; expected.len()];
    let complete = read_full(bytes, start, &mut found).is_ok_and(|got| got == expected.len());
    let length = u64::try_from(expected.len()).unwrap_or(0);
    if !complete || found != expected || start + length != size {
        let same = found.iter().zip(&expected).take_while(|(found, expected)| found == expected).count();
        findings.push(
            Finding::new(Code::ContainerForm, END)
                .word("part", "part-end")
                .number("at", start + u64::try_from(same).unwrap_or(0)),
        );
    }
}
