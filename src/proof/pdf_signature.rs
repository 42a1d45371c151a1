//! Signatures of a PDF pack (PAdES, ETSI EN 319 142-1): that of the organisation, one more incremental update behind that of
//! the attachments; and, where its timestamp came late, a timestamp of the document in another one.
//!
//! Each has one form, which follows from where the update stands, how much room there is and, for a signature, the signer's
//! name and a time. A reader makes it again and compares, so nothing but the signature itself can stand there.

use std::fmt::Write as _;

use sha1::{Digest as _, Sha1};

use super::report::{FORM, table_entries, table_places};
use super::time::Timestamp;

/// Where an update stands, and what it follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spot {
    /// Bytes of the file before it.
    pub position: u64,
    /// Where the table of objects before it stands.
    pub table: u64,
    /// One more than the highest object number before it.
    pub size: u32,
    /// The two identifiers of the file before it.
    pub identifiers: [[u8; 16]; 2],
}

impl Spot {
    /// Where an update of so many bytes stood, if this is its beginning and it is a signature.
    #[must_use]
    pub fn of_seal(position: u64, update: &[u8]) -> Option<Self> {
        let number = |bytes: &[u8]| std::str::from_utf8(bytes).ok()?.parse::<u64>().ok();
        let size =
            u32::try_from(number(update.get(..update.iter().position(|byte| *byte == b' ')?)?)?).ok()?;
        let table = number(between(update, b"/Prev ", b'/')?)?;
        let identifier = |bytes: &[u8]| <[u8; 16]>::try_from(unhex(bytes)?).ok();
        let first = identifier(between(update, b"/ID[<", b'>')?)?;
        let second = identifier(between(update, b"><", b'>')?)?;
        let spot = Self { position, table, size, identifiers: [first, second] };
        Found::seal(&spot, update).map(|_| spot)
    }
}

/// Bytes of a signature that there is room for, beside certificates.
pub const ROOM_BYTES: usize = 24 << 10;
/// Most bytes of room.
pub const MOST_ROOM_BYTES: usize = 4 << 20;

/// An update with an empty place for the signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    spot: Spot,
    /// Up to the signature's opening bracket.
    before: Vec<u8>,
    /// From behind its closing bracket to the end of the file.
    after: Vec<u8>,
    room: usize,
    /// Where its table of objects stands.
    table: u64,
}

/// How a signature is told from a timestamp of the document.
struct Kind<'a> {
    /// Its dictionary, up to the range of bytes.
    dictionary: String,
    /// Name and title of its field.
    field: (&'a str, &'a str),
    /// The field before it.
    before: Option<u32>,
}

impl Draft {
    /// Lays out the signature of an organisation.
    #[must_use]
    pub fn seal(spot: &Spot, signer: &str, at: Timestamp, room: usize) -> Self {
        let mut name = String::from("FEFF");
        for unit in signer.encode_utf16() {
            let _ = write!(name, "{unit:04X}");
        }
        let date = at.pdf_date();
        let kind = Kind {
            dictionary: format!(
                "/Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/Name<{name}>/M({date})"
            ),
            field: ("Seal", "Signature of the organisation"),
            before: None,
        };
        Self::new(spot, &kind, room)
    }

    /// Lays out a timestamp of the document, behind a signature.
    #[must_use]
    pub fn timestamp(spot: &Spot, seal: &Self, room: usize) -> Self {
        let kind = Kind {
            dictionary: "/Type/DocTimeStamp/Filter/Adobe.PPKLite/SubFilter/ETSI.RFC3161".to_owned(),
            field: ("Timestamp", "Timestamp of an authority"),
            before: Some(seal.field()),
        };
        Self::new(spot, &kind, room)
    }

    fn new(spot: &Spot, kind: &Kind<'_>, room: usize) -> Self {
        let (own, field, table_object) =
            (spot.size, spot.size.saturating_add(1), spot.size.saturating_add(2));
        let dictionary = &kind.dictionary;
        let before = |range: &str| format!("{own} 0 obj\n<<{dictionary}/ByteRange[{range:<44}]/Contents");
        let count = |length: usize| u64::try_from(length).unwrap_or(u64::MAX);
        let hex = count(room).saturating_mul(2).saturating_add(2);
        let start = spot.position.saturating_add(count(before("").len()));
        let end = start.saturating_add(hex);
        let mut after = String::from(">>\nendobj\n");
        let here = |after: &String| end.saturating_add(count(after.len()));
        let field_at = here(&after);
        let (name, title) = kind.field;
        let _ = write!(
            after,
            "{field} 0 obj\n<</Type/Annot/Subtype/Widget/FT/Sig/T({name})/TU({title})/F 132/Rect[0 0 0 0]/V {own} 0 R>>\n\
             endobj\n"
        );
        let form_at = here(&after);
        let earlier = kind.before.map(|before| format!("{before} 0 R ")).unwrap_or_default();
        let _ = write!(after, "{FORM} 0 obj\n<</Fields[{earlier}{field} 0 R]/SigFlags 3>>\nendobj\n");
        let table = here(&after);
        let [first, second] = &spot.identifiers;
        let rest = format!("/Prev {}/Index[{FORM} 1 {own} 3]", spot.table);
        let entries = table_entries(spot.size.saturating_add(3), [first, second], &rest);
        let _ = write!(after, "{table_object} 0 obj\n<<{entries}/Length 28>>\nstream\n");
        let mut after = after.into_bytes();
        after.extend(table_places(&[form_at, spot.position, field_at, table]));
        after.extend_from_slice(format!("\nendstream\nendobj\nstartxref\n{table}\n%%EOF\n").as_bytes());
        let range = format!("0 {start} {end} {}", after.len());
        Self { spot: *spot, before: before(&range).into_bytes(), after, room, table }
    }

    /// Number of its field.
    const fn field(&self) -> u32 {
        self.spot.size.saturating_add(1)
    }

    /// What is signed of the update: the file before it, the first of these, then the second.
    #[must_use]
    pub fn signed(&self) -> (&[u8], &[u8]) {
        (&self.before, &self.after)
    }

    /// Bytes of the update.
    #[must_use]
    pub fn length(&self) -> usize {
        let contents = self.room.saturating_mul(2).saturating_add(2);
        self.before.len().saturating_add(contents).saturating_add(self.after.len())
    }

    /// Where the next update stands.
    #[must_use]
    pub fn next(&self) -> Spot {
        let length = u64::try_from(self.length()).unwrap_or(u64::MAX);
        Spot {
            position: self.spot.position.saturating_add(length),
            table: self.table,
            size: self.spot.size.saturating_add(3),
            identifiers: self.spot.identifiers,
        }
    }

    /// The update with the signature (DER) in its place; none if there is too little room.
    #[must_use]
    pub fn fill(&self, signature: &[u8]) -> Option<Vec<u8>> {
        let spare = self.room.checked_sub(signature.len())?;
        let mut bytes = self.before.clone();
        bytes.push(b'<');
        for byte in signature.iter().copied().chain(std::iter::repeat_n(0, spare)) {
            bytes.extend_from_slice(format!("{byte:02X}").as_bytes());
        }
        bytes.push(b'>');
        bytes.extend_from_slice(&self.after);
        Some(bytes)
    }

    /// By what a signature that stands in its place is called among what is needed to validate it: SHA-1 of all that stands
    /// there (ISO 32000-2, 12.8.4.4). Nothing depends on nobody finding another one.
    #[must_use]
    pub fn key(&self, signature: &[u8]) -> String {
        let mut contents = signature.to_vec();
        contents.resize(self.room, 0);
        Sha1::digest(&contents).iter().fold(String::with_capacity(40), |mut hex, byte| {
            let _ = write!(hex, "{byte:02X}");
            hex
        })
    }
}

/// A signature or timestamp that stands in its one form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The update around it.
    pub draft: Draft,
    /// DER.
    pub signature: Vec<u8>,
}

impl Found {
    /// Reads the signature of an organisation, with which these bytes begin. None if it is not in its one form.
    #[must_use]
    pub fn seal(spot: &Spot, bytes: &[u8]) -> Option<Self> {
        let units: Vec<u16> = unhex(between(bytes, b"/Name<FEFF", b'>')?)?
            .chunks(2)
            .map(|pair| pair.try_into().ok().map(u16::from_be_bytes))
            .collect::<Option<_>>()?;
        let at = date(between(bytes, b"/M(D:", b'Z')?)?;
        let signer = String::from_utf16(&units).ok()?;
        Self::read(bytes, |room| Draft::seal(spot, &signer, at, room))
    }

    /// Reads a timestamp of the document behind a signature, with which these bytes begin. None if it is not in its one form.
    #[must_use]
    pub fn timestamp(spot: &Spot, seal: &Draft, bytes: &[u8]) -> Option<Self> {
        Self::read(bytes, |room| Draft::timestamp(spot, seal, room))
    }

    fn read(bytes: &[u8], lay_out: impl FnOnce(usize) -> Draft) -> Option<Self> {
        let contents = between(bytes, b"/Contents<", b'>')?;
        if contents.len() > MOST_ROOM_BYTES.saturating_mul(2) {
            return None;
        }
        let contents = unhex(contents)?;
        let draft = lay_out(contents.len());
        let signature = contents.get(..der_length(&contents)?)?.to_vec();
        bytes.starts_with(&draft.fill(&signature)?).then_some(Self { draft, signature })
    }
}

/// What stands between the first of these and the next of that.
fn between<'a>(bytes: &'a [u8], from: &[u8], to: u8) -> Option<&'a [u8]> {
    let start = bytes.windows(from.len()).position(|window| window == from)?.checked_add(from.len())?;
    let rest = bytes.get(start..)?;
    rest.get(..rest.iter().position(|byte| *byte == to)?)
}

/// Length of the DER value that begins here.
fn der_length(bytes: &[u8]) -> Option<usize> {
    let (head, length) = match *bytes.get(1)? {
        short @ 0..0x80 => (2, usize::from(short)),
        long => {
            let count = usize::from(long & 0x7f);
            let length = bytes.get(2..count.checked_add(2)?)?;
            let length = length
                .iter()
                .try_fold(0_usize, |sum, byte| sum.checked_mul(256)?.checked_add(usize::from(*byte)))?;
            (count.checked_add(2)?, length)
        }
    };
    length.checked_add(head)
}

fn unhex(digits: &[u8]) -> Option<Vec<u8>> {
    let pairs = digits.chunks(2).map(|pair| {
        let text = std::str::from_utf8(pair).ok().filter(|text| text.len() == 2 && !text.starts_with('+'))?;
        u8::from_str_radix(text, 16).ok()
    });
    pairs.collect()
}

/// The instant that 14 digits write.
fn date(digits: &[u8]) -> Option<Timestamp> {
    let text = std::str::from_utf8(digits).ok()?;
    let part = |from: usize, to: usize| text.get(from..to);
    format!(
        "{}-{}-{}T{}:{}:{}.000Z",
        part(0, 4)?,
        part(4, 6)?,
        part(6, 8)?,
        part(8, 10)?,
        part(10, 12)?,
        part(12, 14)?
    )
    .parse()
    .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPOT: Spot = Spot { position: 98_765, table: 98_000, size: 40, identifiers: [[1; 16], [0xAB; 16]] };

    /// What the file says of itself is where it is.
    fn holds(draft: &Draft, update: &[u8], own: u32) {
        let first = usize::try_from(draft.spot.position).unwrap();
        let text = String::from_utf8_lossy(update);
        let range = text.split("/ByteRange[").nth(1).unwrap().split(']').next().unwrap();
        let range: Vec<usize> = range.split_whitespace().map(|number| number.parse().unwrap()).collect();
        let (start, end) = (range[1] - first, range[2] - first);
        assert_eq!((range[0], update[start], update[end - 1]), (0, b'<', b'>'));
        assert_eq!((end + range[3], draft.length()), (update.len(), update.len()));
        assert_eq!(
            [draft.signed().0, draft.signed().1].concat(),
            [&update[..start], &update[end..]].concat()
        );
        let table = update.windows(8).rposition(|window| window == b"\nstream\n").unwrap() + 8;
        for (entry, number) in update[table..table + 28].chunks(7).zip([FORM, own, own + 1, own + 2]) {
            let place = entry[1..6].iter().fold(0, |at, byte| at << 8 | usize::from(*byte)) - first;
            assert!(update[place..].starts_with(format!("{number} 0 obj\n").as_bytes()), "{number}");
        }
    }

    fn every_changed_byte_is_noticed(update: &[u8], found: &Found, read: impl Fn(&[u8]) -> Option<Found>) {
        for place in 0..update.len() {
            let mut changed = update.to_vec();
            changed[place] ^= 1;
            if let Some(other) = read(&changed) {
                // Other bytes in the signature, another name or time: what is signed differs, or the signature does.
                assert_ne!(other, *found, "{place}");
            }
        }
    }

    #[test]
    fn an_update_is_read_back_and_every_changed_byte_is_noticed() {
        let at = "2026-11-15T10:00:02.000Z".parse().unwrap();
        let draft = Draft::seal(&SPOT, "Margalla — مہر", at, 40);
        let signature = [&[0x30_u8, 30][..], &[7; 30]].concat();
        let update = draft.fill(&signature).unwrap();
        let found = Found { draft: draft.clone(), signature };
        assert_eq!(Found::seal(&SPOT, &update), Some(found.clone()));
        assert_eq!(Found::seal(&SPOT, &[&update[..], b"more"].concat()), Some(found.clone()));
        assert_eq!(Spot::of_seal(SPOT.position, &update), Some(SPOT));
        assert_eq!(Spot::of_seal(SPOT.position + 1, &update), None);
        assert_eq!(draft.fill(&[0; 41]), None);
        holds(&draft, &update, 40);
        every_changed_byte_is_noticed(&update, &found, |bytes| Found::seal(&SPOT, bytes));

        let next = draft.next();
        assert_eq!((next.position, next.size), (SPOT.position + update.len() as u64, 43));
        let late = Draft::timestamp(&next, &draft, 40);
        let token = [&[0x30_u8, 20][..], &[9; 20]].concat();
        let update = late.fill(&token).unwrap();
        let found = Found { draft: late.clone(), signature: token };
        assert_eq!(Found::timestamp(&next, &draft, &update), Some(found.clone()));
        assert_eq!(Found::seal(&next, &update), None);
        assert!(String::from_utf8_lossy(&update).contains("<</Fields[41 0 R 44 0 R]/SigFlags 3>>"));
        holds(&late, &update, 43);
        every_changed_byte_is_noticed(&update, &found, |bytes| Found::timestamp(&next, &draft, bytes));
        // With what stands there, padding and all.
        assert_eq!(draft.key(&[]), "B80DE5D138758541C5F05265AD144AB9FA86D1DB");
    }
}
