//! The one form of the ZIP container that the contents of a pack allow.
//!
//! Every member is STORED; names are UTF-8 (flag bit 11) and portable; all members carry the same timestamp and the
//! permissions of a regular file 0644; there are no directory entries, comments, data descriptors or extra fields
//! (but Zip64 where a number does not fit), and no byte between, before or after. So the container follows from the
//! names, sizes and CRC-32s of the members and one timestamp. The writer and the verifier both take it from here.

use super::time::Timestamp;

/// Signature of a local header.
pub const LOCAL_SIGNATURE: [u8; 4] = *b"PK\x03\x04";
/// Signature of an entry of the central directory.
pub const CENTRAL_SIGNATURE: [u8; 4] = *b"PK\x01\x02";
/// Signature of the end record.
pub const END_SIGNATURE: [u8; 4] = *b"PK\x05\x06";
/// Signature of the Zip64 end record.
pub const END64_SIGNATURE: [u8; 4] = *b"PK\x06\x06";
/// Signature of the Zip64 locator.
pub const LOCATOR_SIGNATURE: [u8; 4] = *b"PK\x06\x07";

/// Bytes of a local header before the name.
pub const LOCAL_BYTES: u64 = 30;
/// Bytes of an entry of the central directory before the name.
pub const CENTRAL_BYTES: u64 = 46;
/// Bytes of the end record.
pub const END_BYTES: u64 = 22;
/// Bytes of the Zip64 end record.
pub const END64_BYTES: u64 = 56;
/// Bytes of the Zip64 locator.
pub const LOCATOR_BYTES: u64 = 20;

/// A 32-bit number that says "see Zip64".
const ABSENT_32: u32 = u32::MAX;
/// A 16-bit number that says "see Zip64".
const ABSENT_16: u16 = u16::MAX;
/// Names are UTF-8.
const FLAGS: u16 = 1 << 11;
/// Unix, and the version of the specification (6.3) that the names and Zip64 are read under.
const MADE_BY: u16 = (3 << 8) | 63;
/// Version needed: folders in names.
const NEEDS_FOLDERS: u16 = 20;
/// Version needed: Zip64.
const NEEDS_ZIP64: u16 = 45;
/// Regular file, `rw-r--r--`.
const ATTRIBUTES: u32 = 0o100_644 << 16;

/// Why a container cannot be laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ContainerError {
    /// A name is empty or longer than 65,535 bytes.
    #[error("a member's name is empty or longer than 65535 bytes")]
    Name,
    /// The container would be larger than 2^63 bytes.
    #[error("the container is too large")]
    TooLarge,
}

/// A member, as the headers describe it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Member<'a> {
    /// Whole name, top directory included.
    pub name: &'a str,
    /// Bytes.
    pub size_bytes: u64,
    /// CRC-32 of the bytes.
    pub crc32: u32,
}

/// Date and time as ZIP headers carry them: UTC, seconds rounded down to even, clamped to 1980–2107.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DosTime {
    /// Years since 1980, month, day.
    pub date: u16,
    /// Hours, minutes, seconds / 2.
    pub time: u16,
}

impl From<Timestamp> for DosTime {
    fn from(at: Timestamp) -> Self {
        let at = at.civil();
        let part = |number: i8| u16::try_from(number).unwrap_or(0);
        if at.year() < 1980 {
            return Self { date: 1 << 5 | 1, time: 0 };
        }
        if at.year() > 2107 {
            return Self { date: 127 << 9 | 12 << 5 | 31, time: 23 << 11 | 59 << 5 | 29 };
        }
        let years = u16::try_from(at.year() - 1980).unwrap_or(0);
        Self {
            date: (years << 9) | (part(at.month()) << 5) | part(at.day()),
            time: (part(at.hour()) << 11) | (part(at.minute()) << 5) | (part(at.second()) / 2),
        }
    }
}

/// Lays a container out, member by member. Feed it the members in their order; between two calls of
/// [`Layout::member`] stand exactly the bytes of the first member.
#[derive(Debug, Clone)]
pub struct Layout {
    time: DosTime,
    /// Where the next local header begins.
    offset: u64,
    count: u64,
    central: Vec<u8>,
}

impl Layout {
    /// An empty container whose members carry this instant.
    #[must_use]
    pub fn new(at: Timestamp) -> Self {
        Self::with_time(at.into())
    }

    /// An empty container whose members carry this time.
    #[must_use]
    pub const fn with_time(time: DosTime) -> Self {
        Self { time, offset: 0, count: 0, central: Vec::new() }
    }

    /// Where the next local header, or the central directory, begins.
    #[must_use]
    pub const fn offset(&self) -> u64 {
        self.offset
    }

    /// The local header of the next member, after which its bytes follow.
    ///
    /// # Errors
    /// [`ContainerError`] if the name does not fit or the container grows too large.
    pub fn member(&mut self, member: &Member<'_>) -> Result<Vec<u8>, ContainerError> {
        let mut local = Vec::new();
        write_local_header(&mut local, member, self.time)?;
        write_central_entry(&mut self.central, member, self.time, self.offset)?;
        let header = u64::try_from(local.len()).map_err(|_| ContainerError::TooLarge)?;
        self.offset = self
            .offset
            .checked_add(header)
            .and_then(|offset| offset.checked_add(member.size_bytes))
            .filter(|offset| i64::try_from(*offset).is_ok())
            .ok_or(ContainerError::TooLarge)?;
        self.count += 1;
        Ok(local)
    }

    /// The central directory and the end records, which follow the bytes of the last member.
    #[must_use]
    pub fn finish(self) -> Vec<u8> {
        let size = u64::try_from(self.central.len()).unwrap_or(u64::MAX);
        let mut out = self.central;
        out.extend_from_slice(&end_records(self.count, size, self.offset));
        out
    }
}

/// Appends the local header of a member.
///
/// # Errors
/// [`ContainerError::Name`] if the name does not fit; nothing is appended then.
pub fn write_local_header(
    out: &mut Vec<u8>,
    member: &Member<'_>,
    time: DosTime,
) -> Result<(), ContainerError> {
    let name_bytes = name_bytes(member)?;
    let large = member.size_bytes >= u64::from(ABSENT_32);
    let size = u32::try_from(member.size_bytes).unwrap_or(ABSENT_32);
    out.reserve(64 + member.name.len());
    out.extend_from_slice(&LOCAL_SIGNATURE);
    push16(out, if large { NEEDS_ZIP64 } else { NEEDS_FOLDERS });
    push_common(out, member.crc32, time, size);
    push16(out, name_bytes);
    push16(out, if large { 20 } else { 0 });
    out.extend_from_slice(member.name.as_bytes());
    if large {
        push16(out, 1);
        push16(out, 16);
        push64(out, member.size_bytes);
        push64(out, member.size_bytes);
    }
    Ok(())
}

/// Appends the entry of a member in the central directory.
///
/// # Errors
/// [`ContainerError::Name`] if the name does not fit; nothing is appended then.
pub fn write_central_entry(
    out: &mut Vec<u8>,
    member: &Member<'_>,
    time: DosTime,
    offset: u64,
) -> Result<(), ContainerError> {
    let name_bytes = name_bytes(member)?;
    let large = member.size_bytes >= u64::from(ABSENT_32);
    let far = offset >= u64::from(ABSENT_32);
    let size = u32::try_from(member.size_bytes).unwrap_or(ABSENT_32);
    out.reserve(96 + member.name.len());
    out.extend_from_slice(&CENTRAL_SIGNATURE);
    push16(out, MADE_BY);
    push16(out, if large || far { NEEDS_ZIP64 } else { NEEDS_FOLDERS });
    push_common(out, member.crc32, time, size);
    push16(out, name_bytes);
    let extra = u16::from(large) * 16 + u16::from(far) * 8;
    push16(out, if extra > 0 { extra + 4 } else { 0 });
    push16(out, 0); // comment
    push16(out, 0); // disk
    push16(out, 0); // internal attributes
    push32(out, ATTRIBUTES);
    push32(out, u32::try_from(offset).unwrap_or(ABSENT_32));
    out.extend_from_slice(member.name.as_bytes());
    if extra > 0 {
        push16(out, 1);
        push16(out, extra);
        if large {
            push64(out, member.size_bytes);
            push64(out, member.size_bytes);
        }
        if far {
            push64(out, offset);
        }
    }
    Ok(())
}

/// The end records: Zip64 record and locator where a number does not fit, then the end record.
#[must_use]
pub fn end_records(count: u64, central_bytes: u64, central_offset: u64) -> Vec<u8> {
    let mut out = Vec::new();
    let wide = count >= u64::from(ABSENT_16)
        || central_bytes >= u64::from(ABSENT_32)
        || central_offset >= u64::from(ABSENT_32);
    if wide {
        out.extend_from_slice(&END64_SIGNATURE);
        push64(&mut out, END64_BYTES - 12);
        push16(&mut out, MADE_BY);
        push16(&mut out, NEEDS_ZIP64);
        push32(&mut out, 0); // this disk
        push32(&mut out, 0); // disk of the directory
        push64(&mut out, count);
        push64(&mut out, count);
        push64(&mut out, central_bytes);
        push64(&mut out, central_offset);
        out.extend_from_slice(&LOCATOR_SIGNATURE);
        push32(&mut out, 0); // disk of the record
        push64(&mut out, central_offset.saturating_add(central_bytes));
        push32(&mut out, 1); // disks
    }
    let short_count = u16::try_from(count).unwrap_or(ABSENT_16);
    out.extend_from_slice(&END_SIGNATURE);
    push16(&mut out, 0); // this disk
    push16(&mut out, 0); // disk of the directory
    push16(&mut out, short_count);
    push16(&mut out, short_count);
    push32(&mut out, u32::try_from(central_bytes).unwrap_or(ABSENT_32));
    push32(&mut out, u32::try_from(central_offset).unwrap_or(ABSENT_32));
    push16(&mut out, 0); // comment
    out
}

fn name_bytes(member: &Member<'_>) -> Result<u16, ContainerError> {
    u16::try_from(member.name.len()).ok().filter(|bytes| *bytes > 0).ok_or(ContainerError::Name)
}

/// Flags, method (stored), time, CRC-32 and both sizes: the same in local and central headers.
fn push_common(out: &mut Vec<u8>, crc32: u32, time: DosTime, size: u32) {
    push16(out, FLAGS);
    push16(out, 0);
    push16(out, time.time);
    push16(out, time.date);
    push32(out, crc32);
    push32(out, size);
    push32(out, size);
}

fn push16(out: &mut Vec<u8>, number: u16) {
    out.extend_from_slice(&number.to_le_bytes());
}

fn push32(out: &mut Vec<u8>, number: u32) {
    out.extend_from_slice(&number.to_le_bytes());
}

fn push64(out: &mut Vec<u8>, number: u64) {
    out.extend_from_slice(&number.to_le_bytes());
}

#[cfg(test)]
pub(crate) mod tests {
    use super::super::merkle::tests::bytes;
    use super::*;
    use std::io::{Cursor, Read as _};

    /// One member `P/a` with the content `123456789`, in hexadecimal.
    pub(crate) const SMALL: &str = concat!(
        "504b0304140000080000c241435d2639f4cb09000000090000000300000050",
        "2f61313233343536373839",
        "504b01023f03140000080000c241435d2639f4cb0900000009000000030000000000000000000000a48100000000502f61",
        "504b05060000000001000100310000002a0000000000",
    );

    fn member(name: &str, size_bytes: u64) -> Member<'_> {
        Member { name, size_bytes, crc32: 0x0102_0304 }
    }

    #[test]
    fn times_are_utc_even_and_clamped() {
        let time = |text: &str| DosTime::from(text.parse::<Timestamp>().unwrap());
        assert_eq!(
            time("2026-10-03T08:14:05.120Z"),
            DosTime { date: 46 << 9 | 10 << 5 | 3, time: 8 << 11 | 14 << 5 | 2 }
        );
        assert_eq!(time("1970-01-01T00:00:00.000Z"), DosTime { date: 0x21, time: 0 });
        assert_eq!(time("2200-01-01T00:00:00.000Z"), time("2107-12-31T23:59:59.999Z"));
    }

    #[test]
    fn a_small_container_has_known_bytes() {
        let mut layout = Layout::new("2026-10-03T08:14:05.120Z".parse().unwrap());
        let member = Member { name: "P/a", size_bytes: 9, crc32: 0xcbf4_3926 };
        let mut zip = layout.member(&member).unwrap();
        assert_eq!(layout.offset(), 42);
        zip.extend_from_slice(b"123456789");
        zip.extend_from_slice(&layout.finish());
        assert_eq!(zip, bytes(SMALL));
        // A reader that nobody here wrote agrees.
        let mut archive = zip::ZipArchive::new(Cursor::new(zip)).unwrap();
        let mut file = archive.by_name("P/a").unwrap();
        assert_eq!(file.unix_mode(), Some(0o100_644));
        let mut content = String::new();
        file.read_to_string(&mut content).unwrap();
        assert_eq!(content, "123456789");
    }

    #[test]
    fn zip64_appears_exactly_where_a_number_does_not_fit() {
        let time = DosTime { date: 0x21, time: 0 };
        let edge = u64::from(u32::MAX);
        let local = |size_bytes| {
            let mut out = Vec::new();
            write_local_header(&mut out, &member("a", size_bytes), time).map(|()| out.len())
        };
        let central = |size_bytes, offset| {
            let mut out = Vec::new();
            write_central_entry(&mut out, &member("a", size_bytes), time, offset).map(|()| out.len())
        };
        assert_eq!(local(edge - 1), Ok(31));
        assert_eq!(local(edge), Ok(51));
        assert_eq!(central(1, edge - 1), Ok(47));
        assert_eq!(central(1, edge), Ok(47 + 12));
        assert_eq!(central(edge, 0), Ok(47 + 20));
        assert_eq!(central(edge, edge), Ok(47 + 28));
        assert_eq!(end_records(65_534, edge - 1, edge - 1).len(), 22);
        for wide in [(65_535, 0, 0), (0, edge, 0), (0, 0, edge)] {
            assert_eq!(end_records(wide.0, wide.1, wide.2).len(), 98);
        }
    }

    #[test]
    fn names_and_sizes_that_do_not_fit_are_errors() {
        let mut layout = Layout::with_time(DosTime { date: 0x21, time: 0 });
        assert_eq!(layout.member(&member("", 1)), Err(ContainerError::Name));
        assert_eq!(layout.member(&member(&"x".repeat(65_536), 1)), Err(ContainerError::Name));
        assert!(layout.member(&member("a", 1 << 62)).is_ok());
        assert_eq!(layout.member(&member("b", u64::MAX)), Err(ContainerError::TooLarge));
    }

    #[test]
    fn seventy_thousand_members_are_read_by_another_reader() {
        let mut layout = Layout::with_time(DosTime { date: 0x21, time: 0 });
        let mut zip = Vec::new();
        for number in 0..70_000 {
            let member = Member { name: &format!("P/{number}"), size_bytes: 0, crc32: 0 };
            zip.extend_from_slice(&layout.member(&member).unwrap());
        }
        zip.extend_from_slice(&layout.finish());
        assert_eq!(zip::ZipArchive::new(Cursor::new(zip)).unwrap().len(), 70_000);
    }
}
