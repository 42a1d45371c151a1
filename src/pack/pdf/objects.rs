//! The objects of the file and their numbers; small ones are packed into compressed streams (ISO 32000-1, 7.5.7), so
//! that the structure of a long report costs a tenth of its length.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::ZlibEncoder;

use super::PdfError;
pub use crate::proof::report::{ATTACHED, ATTACHED_NAMES, CATALOG, FORM, VALIDATION};

/// Root of the page tree.
pub const PAGES: u32 = 4;
/// Root of the logical structure.
pub const STRUCTURE: u32 = 5;
/// From pages and annotations to their elements.
pub const PARENT_TREE: u32 = 6;
/// Root of the bookmarks.
pub const OUTLINES: u32 = 7;
/// The XMP packet.
pub const METADATA: u32 = 8;
/// The colour profile.
pub const PROFILE: u32 = 9;
/// Resources of all pages.
pub const RESOURCES: u32 = 10;
/// The first number that is free.
const FREE: u32 = 13;

/// How hard streams are compressed. On real packs, the best level makes them 2 % smaller and takes twice as long.
const LEVEL: u32 = 6;
/// Most objects in one stream: their position in it has one byte.
const PACKED: usize = 200;

/// Compresses streams, one after the other.
#[derive(Debug)]
pub struct Compressor(ZlibEncoder<Vec<u8>>);

impl Default for Compressor {
    fn default() -> Self {
        Self(ZlibEncoder::new(Vec::new(), Compression::new(LEVEL)))
    }
}

impl Compressor {
    /// Compresses a stream.
    ///
    /// # Errors
    /// [`PdfError::Write`].
    pub fn compress(&mut self, content: &[u8]) -> Result<Vec<u8>, PdfError> {
        self.0.write_all(content).map_err(PdfError::Write)?;
        let mut compressed = self.0.reset(Vec::with_capacity(content.len() / 3)).map_err(PdfError::Write)?;
        compressed.shrink_to_fit();
        Ok(compressed)
    }
}

/// A stream of objects that is full.
#[derive(Debug)]
pub struct Pack {
    /// Its own number.
    pub number: u32,
    /// Those of the objects in it.
    pub members: Vec<u32>,
    /// Where the first of them begins.
    pub first: usize,
    /// What it holds: numbers and places, then the objects.
    pub bytes: Vec<u8>,
}

/// Numbers that are taken, and packed objects.
#[derive(Debug)]
pub struct Objects {
    next: u32,
    members: Vec<u32>,
    /// Number and place of each of them.
    index: String,
    body: String,
    packs: Vec<Pack>,
}

impl Default for Objects {
    fn default() -> Self {
        Self { next: FREE, members: Vec::new(), index: String::new(), body: String::new(), packs: Vec::new() }
    }
}

impl Objects {
    /// Takes the next number.
    pub const fn number(&mut self) -> u32 {
        let number = self.next;
        self.next = number.saturating_add(1);
        number
    }

    /// Adds an object that is no stream.
    pub fn pack(&mut self, number: u32, write: impl FnOnce(&mut String)) {
        use std::fmt::Write as _;
        if self.members.len() == PACKED {
            self.end_pack();
        }
        let _ = write!(self.index, "{number} {} ", self.body.len());
        self.members.push(number);
        write(&mut self.body);
        self.body.push('\n');
    }

    fn end_pack(&mut self) {
        if self.members.is_empty() {
            return;
        }
        let number = self.number();
        let first = self.index.len();
        let mut bytes = Vec::with_capacity(first + self.body.len());
        bytes.extend_from_slice(self.index.as_bytes());
        bytes.extend_from_slice(self.body.as_bytes());
        self.index.clear();
        self.body.clear();
        self.packs.push(Pack { number, members: std::mem::take(&mut self.members), first, bytes });
    }

    /// Ends the last pack; returns all of them, to be compressed, and how many numbers are taken.
    #[must_use]
    pub fn finish(mut self) -> (Vec<Pack>, u32) {
        self.end_pack();
        (self.packs, self.next)
    }
}

#[derive(Debug, Clone, Copy)]
enum Place {
    Free,
    At(usize),
    In(u32, u8),
}

/// A file as it is written, from its first byte to its last.
#[derive(Debug)]
pub struct File {
    bytes: Vec<u8>,
    places: Vec<Place>,
}

impl File {
    /// Begins a file with so many objects, of about so many bytes.
    #[must_use]
    pub fn begin(objects: u32, size_bytes: usize) -> Self {
        let count = usize::try_from(objects).unwrap_or(usize::MAX);
        let mut bytes = Vec::with_capacity(size_bytes);
        bytes.extend_from_slice(crate::proof::report::head(0).as_slice());
        Self { bytes, places: vec![Place::Free; count] }
    }

    fn place(&mut self, number: u32, place: Place) {
        let at = usize::try_from(number).unwrap_or(usize::MAX);
        if let Some(slot) = self.places.get_mut(at) {
            *slot = place;
        }
    }

    fn begin_object(&mut self, number: u32) {
        self.place(number, Place::At(self.bytes.len()));
        self.bytes.extend_from_slice(format!("{number} 0 obj\n").as_bytes());
    }

    /// Adds an object that is no stream.
    pub fn object(&mut self, number: u32, body: impl AsRef<[u8]>) {
        self.begin_object(number);
        self.bytes.extend_from_slice(body.as_ref());
        self.bytes.extend_from_slice(b"\nendobj\n");
    }

    /// Adds a stream: the entries of its dictionary without its length, and its bytes.
    pub fn stream(&mut self, number: u32, entries: &str, content: &[u8]) {
        self.begin_object(number);
        self.bytes.extend_from_slice(format!("<<{entries}/Length {}>>\nstream\n", content.len()).as_bytes());
        self.bytes.extend_from_slice(content);
        self.bytes.extend_from_slice(b"\nendstream\nendobj\n");
    }

    /// Adds packed objects, compressed.
    pub fn pack(&mut self, pack: &Pack) {
        for (at, member) in (0..).zip(&pack.members) {
            self.place(*member, Place::In(pack.number, at));
        }
        let entries =
            format!("/Type/ObjStm/N {}/First {}/Filter/FlateDecode", pack.members.len(), pack.first);
        self.stream(pack.number, &entries, &pack.bytes);
    }

    /// Adds the table of objects, and ends the file.
    ///
    /// # Errors
    /// [`PdfError::Structure`] if an object lacks; [`PdfError::Write`].
    pub fn finish(mut self, identifier: &[u8; 16]) -> Result<Vec<u8>, PdfError> {
        let number = u32::try_from(self.places.len()).unwrap_or(u32::MAX);
        let at = self.bytes.len();
        self.places.push(Place::At(at));
        let mut table = Vec::with_capacity(self.places.len() * 7);
        for (place, is_first) in self.places.iter().zip(std::iter::once(true).chain(std::iter::repeat(false)))
        {
            let (kind, position, last) = match place {
                Place::Free if is_first => (0, 0, 255),
                Place::Free => return Err(PdfError::Structure { part: "object" }),
                Place::At(at) => (1, u64::try_from(*at).unwrap_or(u64::MAX), 0),
                Place::In(stream, at) => (2, u64::from(*stream), *at),
            };
            table.push(kind);
            table.extend(position.to_be_bytes().iter().skip(3));
            table.push(last);
        }
        let table = Compressor::default().compress(&table)?;
        let entries =
            crate::proof::report::table_entries(number.saturating_add(1), [identifier, identifier], "");
        self.bytes.extend_from_slice(
            format!("{number} 0 obj\n<<{entries}/Filter/FlateDecode/Length {}>>\nstream\n", table.len())
                .as_bytes(),
        );
        self.bytes.extend_from_slice(&table);
        self.bytes.extend_from_slice(format!("\nendstream\nendobj\nstartxref\n{at}\n%%EOF\n").as_bytes());
        let head = crate::proof::report::head(u64::try_from(self.bytes.len()).unwrap_or(u64::MAX));
        for (byte, known) in self.bytes.iter_mut().zip(head) {
            *byte = known;
        }
        Ok(self.bytes)
    }
}

/// Writes a text string: ASCII as it is, anything else as UTF-16 with its mark, in hexadecimal so that no byte of it can
/// be taken for a line end or a bracket.
pub fn text(out: &mut String, text: &str) {
    use std::fmt::Write as _;
    if text.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
        out.push('(');
        for letter in text.chars() {
            if matches!(letter, '(' | ')' | '\\') {
                out.push('\\');
            }
            out.push(letter);
        }
        out.push(')');
        return;
    }
    out.push_str("<FEFF");
    for unit in text.encode_utf16() {
        let _ = write!(out, "{unit:04X}");
    }
    out.push('>');
}

/// A length in the file: two decimals are a 7,200th of an inch, finer than any printer, and keep the file small. Gives
/// letters and how many of them count.
#[must_use]
pub fn hundredths(value: f32) -> ([u8; 16], usize) {
    #[expect(clippy::as_conversions, reason = "no other conversion rounds and saturates; lengths are small")]
    let hundredths = (value * 100.0).round() as i32;
    let mut letters = [0_u8; 16];
    let mut used = 0;
    let mut push = |letter: u8| {
        if let Some(slot) = letters.get_mut(used) {
            *slot = letter;
            used += 1;
        }
    };
    if hundredths < 0 {
        push(b'-');
    }
    let hundredths = hundredths.unsigned_abs();
    let whole = hundredths / 100;
    let mut unit = 1_u32;
    while whole / unit >= 10 {
        unit *= 10;
    }
    while unit > 0 {
        push(b'0' + u8::try_from(whole / unit % 10).unwrap_or_default());
        unit /= 10;
    }
    let decimals = u8::try_from(hundredths % 100).unwrap_or_default();
    if decimals > 0 {
        push(b'.');
        push(b'0' + decimals / 10);
        if decimals % 10 > 0 {
            push(b'0' + decimals % 10);
        }
    }
    (letters, used)
}

/// Writes such a length.
pub fn number(out: &mut String, value: f32) {
    let (letters, used) = hundredths(value);
    out.extend(letters.iter().take(used).map(|letter| char::from(*letter)));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_short_and_exact_to_a_hundredth() {
        for (value, text) in [
            (0.0, "0"),
            (-0.001, "0"),
            (1.0, "1"),
            (-1.5, "-1.5"),
            (0.05, "0.05"),
            (841.89, "841.89"),
            (595.277, "595.28"),
            (-0.25, "-0.25"),
            (100_000.0, "100000"),
        ] {
            let mut out = String::new();
            number(&mut out, value);
            assert_eq!(out, text);
        }
    }

    #[test]
    fn texts_have_one_spelling_and_cannot_end_early() {
        for (plain, written) in [
            ("a b", "(a b)"),
            ("a) (\\", "(a\\) \\(\\\\)"),
            ("ü", "<FEFF00FC>"),
            ("a\nb", "<FEFF0061000A0062>"),
            ("𝄞", "<FEFFD834DD1E>"),
        ] {
            let mut out = String::new();
            text(&mut out, plain);
            assert_eq!(out, written);
        }
    }
}
