//! What archives are abused for: one container for each trick, made by hand from a good one.

use super::testing::*;
use super::{Code, Verdict};
use crate::proof::pack::{PACK_JSON, README};

/// A container, what its trick is called, and a finding that names it.
pub(super) struct Trick {
    pub name: &'static str,
    pub zip: Vec<u8>,
    pub code: Code,
}

/// Where things stand in a good container.
struct Parts {
    zip: Vec<u8>,
    /// Where each entry of the central directory begins.
    entries: Vec<usize>,
    end: usize,
}

fn u16_at(bytes: &[u8], at: usize) -> usize {
    usize::from(u16::from_le_bytes(bytes[at..at + 2].try_into().unwrap()))
}

fn u32_at(bytes: &[u8], at: usize) -> usize {
    u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap()) as usize
}

fn put16(bytes: &mut [u8], at: usize, number: usize) {
    bytes[at..at + 2].copy_from_slice(&u16::try_from(number).unwrap().to_le_bytes());
}

fn put32(bytes: &mut [u8], at: usize, number: usize) {
    bytes[at..at + 4].copy_from_slice(&u32::try_from(number).unwrap().to_le_bytes());
}

impl Parts {
    fn good() -> Self {
        let zip = zip(&pack());
        let end = zip.len() - 22;
        let mut at = u32_at(&zip, end + 16);
        let mut entries = Vec::new();
        while at < end {
            entries.push(at);
            at += 46 + u16_at(&zip, at + 28) + u16_at(&zip, at + 30) + u16_at(&zip, at + 32);
        }
        Self { zip, entries, end }
    }

    fn name(&self, entry: usize) -> &str {
        let at = self.entries[entry];
        std::str::from_utf8(&self.zip[at + 46..at + 46 + u16_at(&self.zip, at + 28)]).unwrap()
    }

    /// The entry of this path, and where its local header begins.
    fn find(&self, path: &str) -> (usize, usize) {
        let is = |entry: &usize| self.name(*entry).ends_with(&format!("{NUMBER}/{path}"));
        let entry = (0..self.entries.len()).find(is).unwrap();
        (self.entries[entry], u32_at(&self.zip, self.entries[entry] + 42))
    }
}

/// The good container after one change.
fn changed(change: impl FnOnce(&mut Parts)) -> Vec<u8> {
    let mut parts = Parts::good();
    change(&mut parts);
    parts.zip
}

/// The good container with one more byte string in it, the directory's offsets moved along.
fn inserted(at: usize, bytes: &[u8], moves_entries: bool) -> Vec<u8> {
    changed(|parts| {
        let start = u32_at(&parts.zip, parts.end + 16);
        for entry in &parts.entries {
            let offset = u32_at(&parts.zip, entry + 42);
            if moves_entries && offset >= at {
                put32(&mut parts.zip, entry + 42, offset + bytes.len());
            }
        }
        if at <= start {
            put32(&mut parts.zip, parts.end + 16, start + bytes.len());
        }
        parts.zip.splice(at..at, bytes.iter().copied());
    })
}

/// The container of a pack with one more member, laid out as it should be.
fn with_member(name: &str) -> Vec<u8> {
    let mut members: Vec<(String, Vec<u8>)> =
        in_order(&pack()).into_iter().map(|(path, bytes)| (format!("{NUMBER}/{path}"), bytes)).collect();
    members.push((name.to_owned(), b"x".to_vec()));
    zip_named(&members)
}

/// A Zip64 end record and locator with these numbers before an end record that points to them.
fn with_zip64_end(count: u64, size: Option<u64>) -> Vec<u8> {
    changed(|parts| {
        let (central_size, offset) = (u32_at(&parts.zip, parts.end + 12), u32_at(&parts.zip, parts.end + 16));
        let mut wide = b"PK\x06\x06".to_vec();
        wide.extend_from_slice(&44_u64.to_le_bytes());
        wide.extend_from_slice(&[0x3f, 3, 45, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        for number in [count, count, size.unwrap_or(central_size as u64), offset as u64] {
            wide.extend_from_slice(&number.to_le_bytes());
        }
        wide.extend_from_slice(b"PK\x06\x07\0\0\0\0");
        wide.extend_from_slice(&(parts.end as u64).to_le_bytes());
        wide.extend_from_slice(&[1, 0, 0, 0]);
        let (end, width) = (parts.end, wide.len());
        parts.zip.splice(end..end, wide);
        put16(&mut parts.zip, end + width + 8, 0xffff);
        put16(&mut parts.zip, end + width + 10, 0xffff);
    })
}

/// All of them.
pub(super) fn tricks() -> Vec<Trick> {
    let mut all = Vec::new();
    let mut add = |name, zip, code| all.push(Trick { name, zip, code });
    let entry = |change: fn(&mut [u8], usize)| {
        changed(|parts| {
            let (central, _) = parts.find(README);
            change(&mut parts.zip, central);
        })
    };
    let local = |change: fn(&mut [u8], usize)| {
        changed(|parts| {
            let (_, local) = parts.find(README);
            change(&mut parts.zip, local);
        })
    };
    let end = |change: fn(&mut [u8], usize)| changed(|parts| change(&mut parts.zip, parts.end));
    let name_of = |bytes: &'static [u8; 10]| {
        changed(|parts| {
            let (central, local) = parts.find(README);
            for at in [central + 46, local + 30] {
                let at = at + NUMBER.len() + 1;
                parts.zip[at..at + 10].copy_from_slice(bytes);
            }
        })
    };

    // The two places where a member is described say different things.
    add("local name differs", local(|zip, at| zip[at + 30 + NUMBER.len() + 1] = b'X'), Code::ContainerForm);
    add("local size differs", local(|zip, at| zip[at + 22] ^= 1), Code::ContainerForm);
    add("local stored size differs", local(|zip, at| zip[at + 18] ^= 1), Code::ContainerForm);
    add("local sum differs", local(|zip, at| zip[at + 14] ^= 1), Code::ContainerForm);
    add("local method is another", local(|zip, at| zip[at + 8] = 8), Code::ContainerForm);
    add("local says encrypted", local(|zip, at| zip[at + 6] |= 1), Code::ContainerForm);
    add("local says that sums follow", local(|zip, at| zip[at + 6] |= 8), Code::ContainerForm);
    add("local says names are not UTF-8", local(|zip, at| zip[at + 7] = 0), Code::ContainerForm);
    add("local signature is none", local(|zip, at| zip[at] = b'Q'), Code::ContainerForm);
    add("directory says encrypted", entry(|zip, at| zip[at + 8] |= 1), Code::ContainerForm);
    add("directory stored size differs", entry(|zip, at| zip[at + 20] ^= 1), Code::ContainerForm);
    add("directory size differs", entry(|zip, at| zip[at + 24] ^= 1), Code::ContainerForm);
    add("directory says another disk", entry(|zip, at| zip[at + 34] = 1), Code::ContainerForm);
    add("directory says text", entry(|zip, at| zip[at + 36] = 1), Code::ContainerForm);
    // A link, a folder, a program: what the attributes would have an unpacker make of it.
    add("symbolic link", entry(|zip, at| put16(zip, at + 40, 0o120_777)), Code::ContainerForm);
    add("folder by attribute", entry(|zip, at| put16(zip, at + 38, 0x10)), Code::ContainerForm);
    add("executable", entry(|zip, at| put16(zip, at + 40, 0o100_755)), Code::ContainerForm);
    add("made by another system", entry(|zip, at| zip[at + 5] = 0), Code::ContainerForm);

    // Bytes that belong to nothing, and members that share bytes.
    add("prefix", inserted(0, b"#!/bin/sh\n", true), Code::ContainerForm);
    add("prefix, offsets left", inserted(0, b"#!/bin/sh\n", false), Code::ContainerForm);
    add("gap between members", changed_gap(), Code::ContainerForm);
    add("member that the directory leaves out", hidden_member(), Code::ContainerForm);
    let good = Parts::good();
    add("gap before the end", inserted(good.end, b"gap", false), Code::ContainerForm);
    add("trailing byte", inserted(good.zip.len(), b"\0", false), Code::ContainerBroken);
    add("comment", with_comment(b"PK"), Code::ContainerBroken);
    add("second container behind", [good.zip.clone(), good.zip.clone()].concat(), Code::ContainerForm);
    add(
        "two members in one place",
        changed(|parts| {
            let (json, _) = parts.find(PACK_JSON);
            let (_, readme) = parts.find(README);
            put32(&mut parts.zip, json + 42, readme);
        }),
        Code::ContainerForm,
    );
    add("offset behind the end", entry(|zip, at| put32(zip, at + 42, 0x7fff_ffff)), Code::ContainerForm);
    // Bombs: little to read, much to hash or to unpack.
    add(
        "overlapping members",
        entry(|zip, at| {
            let whole = zip.len();
            put32(zip, at + 24, whole);
        }),
        Code::ContainerBroken,
    );
    add(
        "compressed member",
        entry(|zip, at| {
            zip[at + 10] = 8;
            put32(zip, at + 24, 0xffff_fff0);
        }),
        Code::ContainerBroken,
    );

    // Names.
    add("name twice", duplicated(), Code::NameCollision);
    add("case collision", with_member(&format!("{NUMBER}/readme.TXT")), Code::NameCollision);
    add("file where a folder is", with_member(&format!("{NUMBER}/data")), Code::NameCollision);
    add("folder in another case", with_member(&format!("{NUMBER}/DATA/x")), Code::NameCollision);
    add("up and out", with_member("../x"), Code::NameHostile);
    add("up inside", with_member(&format!("{NUMBER}/zz/../../x")), Code::NameHostile);
    add("absolute", with_member("/etc/passwd"), Code::NameHostile);
    add("drive", with_member("C:/x"), Code::NameHostile);
    add("backslash", with_member(&format!("{NUMBER}\\..\\x")), Code::NameHostile);
    add("device", with_member(&format!("{NUMBER}/zz/nul.txt")), Code::NameHostile);
    add("trailing dot", with_member(&format!("{NUMBER}/zz/x.")), Code::NameHostile);
    add("hidden file", with_member(&format!("{NUMBER}/.htaccess")), Code::NameHostile);
    add("folder entry", with_member(&format!("{NUMBER}/zz/")), Code::NameHostile);
    add("doubled separator", with_member(&format!("{NUMBER}//zz")), Code::NameHostile);
    add("right to left", with_member(&format!("{NUMBER}/zz-\u{202e}fdp.exe")), Code::NameHostile);
    add("very long", with_member(&format!("{NUMBER}/{}", "z".repeat(101))), Code::NameHostile);
    add("nothing between", with_member(&format!("{NUMBER}/{}x", "z/".repeat(250))), Code::NameHostile);
    add("no UTF-8", name_of(b"README\xff\xfexx"), Code::NameHostile);
    add("zero byte", name_of(b"README.tx\0"), Code::NameHostile);
    add("another top folder", with_member("elsewhere/x"), Code::TopDirectory);

    // Numbers.
    add(
        "count too low",
        end(|zip, at| {
            let count = u16_at(zip, at + 10);
            put16(zip, at + 10, count - 1);
        }),
        Code::ContainerBroken,
    );
    add("counts differ", end(|zip, at| put16(zip, at + 8, 1)), Code::ContainerForm);
    add("count too high", end(|zip, at| put16(zip, at + 10, 0xfffe)), Code::ContainerBroken);
    add("another disk", end(|zip, at| put16(zip, at + 4, 1)), Code::ContainerForm);
    add("directory too long", end(|zip, at| put32(zip, at + 12, 0x7fff_ffff)), Code::LimitExceeded);
    add("directory elsewhere", end(|zip, at| put32(zip, at + 16, 0)), Code::ContainerBroken);
    add("Zip64 promised and absent", end(|zip, at| put16(zip, at + 10, 0xffff)), Code::ContainerBroken);
    let count = Parts::good().entries.len() as u64;
    add("Zip64 where none is needed", with_zip64_end(count, None), Code::ContainerForm);
    add("Zip64 with a huge count", with_zip64_end(1 << 40, None), Code::LimitExceeded);
    add("Zip64 with the largest count", with_zip64_end(u64::MAX, None), Code::LimitExceeded);
    add("Zip64 with a count that is not there", with_zip64_end(999_999, None), Code::ContainerBroken);
    add("Zip64 with a huge directory", with_zip64_end(count, Some(u64::MAX)), Code::LimitExceeded);
    add(
        "Zip64 size without its field",
        entry(|zip, at| put32(zip, at + 24, 0xffff_ffff)),
        Code::ContainerBroken,
    );
    add(
        "Zip64 offset without its field",
        entry(|zip, at| put32(zip, at + 42, 0xffff_ffff)),
        Code::ContainerBroken,
    );
    add("Zip64 field with a huge size", with_zip64_size(u64::MAX), Code::ContainerBroken);
    add("Zip64 field with the true size", with_zip64_size(0), Code::ContainerForm);
    add("extra field", with_extra(&[0x55, 0x54, 1, 0, 0]), Code::ContainerForm);
    all
}

/// A gap between two members, with the directory right about where everything stands.
fn changed_gap() -> Vec<u8> {
    let (_, at) = Parts::good().find(README);
    inserted(at, b"gap", true)
}

/// A whole member between two others of which the directory knows nothing.
fn hidden_member() -> Vec<u8> {
    let (_, at) = Parts::good().find(README);
    let container = zip_named(&[(format!("{NUMBER}/README.txt"), b"another\n".to_vec())]);
    let header = 30 + NUMBER.len() + 11 + 8;
    inserted(at, &container[..header], true)
}

/// A comment behind the end record, and its length in it.
fn with_comment(comment: &[u8]) -> Vec<u8> {
    changed(|parts| {
        put16(&mut parts.zip, parts.end + 20, comment.len());
        parts.zip.extend_from_slice(comment);
    })
}

/// The same member twice, one behind the other.
fn duplicated() -> Vec<u8> {
    let mut members = in_order(&pack());
    let at = members.iter().position(|(path, _)| path == README).unwrap();
    members.insert(at + 1, (README.to_owned(), b"another\n".to_vec()));
    zip_members(&members)
}

/// An extra field in the directory's entry of `README.txt`.
fn with_extra(extra: &[u8]) -> Vec<u8> {
    changed(|parts| {
        let (central, _) = parts.find(README);
        let at = central + 46 + u16_at(&parts.zip, central + 28);
        put16(&mut parts.zip, central + 30, extra.len());
        let size = u32_at(&parts.zip, parts.end + 12);
        put32(&mut parts.zip, parts.end + 12, size + extra.len());
        parts.zip.splice(at..at, extra.iter().copied());
    })
}

/// A Zip64 field that gives the size of `README.txt`, or the true one for 0.
fn with_zip64_size(size: u64) -> Vec<u8> {
    let parts = Parts::good();
    let (central, _) = parts.find(README);
    let size = if size == 0 { u32_at(&parts.zip, central + 24) as u64 } else { size };
    let mut extra = vec![1, 0, 16, 0];
    extra.extend_from_slice(&size.to_le_bytes());
    extra.extend_from_slice(&size.to_le_bytes());
    let mut zip = with_extra(&extra);
    put32(&mut zip, central + 20, 0xffff_ffff);
    put32(&mut zip, central + 24, 0xffff_ffff);
    zip
}

#[test]
fn every_trick_is_refused_by_name() {
    let tricks = tricks();
    assert!(tricks.len() > 50);
    for Trick { name, zip, code } in tricks {
        assert_ne!(zip, super::testing::zip(&pack()), "{name} changes nothing");
        let report = report_zip(zip);
        let found = lines(&report);
        assert!(report.findings().iter().any(|finding| finding.code() == code), "{name}: {found:?}");
        assert!(
            matches!(report.verdict(), Verdict::NotVerified | Verdict::CouldNotCheck),
            "{name}: {found:?}"
        );
    }
}
