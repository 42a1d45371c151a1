//! The signature of a PDF pack (PAdES, ETSI EN 319 142-1): one more incremental update, behind that of the attachments.
//!
//! It has one form, which follows from the signer's name, a time, how much room there is, and where the update stands. A
//! reader makes it again and compares, so nothing but the signature itself can stand there.

use std::fmt::Write as _;

use super::report::{FORM, table_entries};
use super::time::Timestamp;

/// Where the update stands, and what it follows.
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

/// Bytes of a signature that there is room for, beside certificates and revocation lists.
pub const ROOM_BYTES: usize = 24 << 10;
/// Most bytes of room.
pub const MOST_ROOM_BYTES: usize = 4 << 20;

/// The update with an empty place for the signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Up to the signature's opening bracket.
    before: Vec<u8>,
    /// From behind its closing bracket to the end of the file.
    after: Vec<u8>,
    room: usize,
}

impl Draft {
    /// Lays the update out.
    #[must_use]
    pub fn new(spot: &Spot, signer: &str, at: Timestamp, room: usize) -> Self {
        let (own, field, table_object) =
            (spot.size, spot.size.saturating_add(1), spot.size.saturating_add(2));
        let mut name = String::from("FEFF");
        for unit in signer.encode_utf16() {
            let _ = write!(name, "{unit:04X}");
        }
        let date = at.pdf_date();
        let before = |range: &str| {
            format!(
                "{own} 0 obj\n<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/Name<{name}>/M({date})\
                 /ByteRange[{range:<44}]/Contents"
            )
        };
        let count = |length: usize| u64::try_from(length).unwrap_or(u64::MAX);
        let hex = count(room).saturating_mul(2).saturating_add(2);
        let start = spot.position.saturating_add(count(before("").len()));
        let end = start.saturating_add(hex);
        let mut after = String::from(">>\nendobj\n");
        let here = |after: &String| end.saturating_add(count(after.len()));
        let field_at = here(&after);
        let _ = write!(
            after,
            "{field} 0 obj\n<</Type/Annot/Subtype/Widget/FT/Sig/T(Seal)/TU(Signature of the organisation)/F 132\
             /Rect[0 0 0 0]/V {own} 0 R>>\nendobj\n"
        );
        let form_at = here(&after);
        let _ = write!(after, "{FORM} 0 obj\n<</Fields[{field} 0 R]/SigFlags 3>>\nendobj\n");
        let table_at = here(&after);
        let [first, second] = &spot.identifiers;
        let rest = format!("/Prev {}/Index[{FORM} 1 {own} 3]", spot.table);
        let entries = table_entries(spot.size.saturating_add(3), [first, second], &rest);
        let _ = write!(after, "{table_object} 0 obj\n<<{entries}/Length 28>>\nstream\n");
        let mut after = after.into_bytes();
        for place in [form_at, spot.position, field_at, table_at] {
            after.push(1);
            after.extend(place.to_be_bytes().iter().skip(3));
            after.push(0);
        }
        after.extend_from_slice(format!("\nendstream\nendobj\nstartxref\n{table_at}\n%%EOF\n").as_bytes());
        let range = format!("0 {start} {end} {}", after.len());
        Self { before: before(&range).into_bytes(), after, room }
    }

    /// What is signed of the update: the file before it, the first of these, then the second.
    #[must_use]
    pub fn signed(&self) -> (&[u8], &[u8]) {
        (&self.before, &self.after)
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

    /// Reads an update that stands there: its layout, and the signature. None if it is not in its one form.
    #[must_use]
    pub fn read(spot: &Spot, update: &[u8]) -> Option<(Self, Vec<u8>)> {
        let between = |from: &[u8], to: u8| -> Option<&[u8]> {
            let start =
                update.windows(from.len()).position(|window| window == from)?.checked_add(from.len())?;
            let rest = update.get(start..)?;
            rest.get(..rest.iter().position(|byte| *byte == to)?)
        };
        let units: Vec<u16> = unhex(between(b"/Name<FEFF", b'>')?)?
            .chunks(2)
            .map(|pair| pair.try_into().ok().map(u16::from_be_bytes))
            .collect::<Option<_>>()?;
        let at = date(between(b"/M(D:", b'Z')?)?;
        let contents = unhex(between(b"/Contents<", b'>')?)?;
        if contents.len() > MOST_ROOM_BYTES {
            return None;
        }
        let draft = Self::new(spot, &String::from_utf16(&units).ok()?, at, contents.len());
        let signature = contents.get(..der_length(&contents)?)?.to_vec();
        (draft.fill(&signature)? == update).then_some((draft, signature))
    }
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

    #[test]
    fn an_update_is_read_back_and_every_changed_byte_is_noticed() {
        let spot = Spot { position: 98_765, table: 98_000, size: 40, identifiers: [[1; 16], [0xAB; 16]] };
        let at = "2026-11-15T10:00:02.000Z".parse().unwrap();
        let draft = Draft::new(&spot, "Margalla — مہر", at, 40);
        let signature = [&[0x30_u8, 30][..], &[7; 30]].concat();
        let update = draft.fill(&signature).unwrap();
        assert_eq!(Draft::read(&spot, &update), Some((draft.clone(), signature)));
        assert_eq!(draft.fill(&[0; 41]), None);
        // What the file says of itself is where it is.
        let text = String::from_utf8_lossy(&update);
        let range = text.split("/ByteRange[").nth(1).unwrap().split(']').next().unwrap();
        let range: Vec<usize> = range.split_whitespace().map(|number| number.parse().unwrap()).collect();
        let (start, end) = (range[1] - 98_765, range[2] - 98_765);
        assert_eq!((range[0], update[start], update[end - 1]), (0, b'<', b'>'));
        assert_eq!(end + range[3], update.len());
        assert_eq!(
            [draft.signed().0, draft.signed().1].concat(),
            [&update[..start], &update[end..]].concat()
        );
        let table = update.windows(8).rposition(|window| window == b"\nstream\n").unwrap() + 8;
        for (entry, number) in update[table..table + 28].chunks(7).zip([FORM, 40, 41, 42]) {
            let place = entry[1..6].iter().fold(0, |at, byte| at << 8 | usize::from(*byte)) - 98_765;
            assert!(update[place..].starts_with(format!("{number} 0 obj\n").as_bytes()), "{number}");
        }
        for place in 0..update.len() {
            let mut changed = update.clone();
            changed[place] ^= 1;
            if let Some((read, other)) = Draft::read(&spot, &changed) {
                // Other bytes in the signature, another name or time: what is signed differs, or the signature does.
                assert!(read != draft || other != update_signature(&update, &spot), "{place}");
            }
        }
    }

    fn update_signature(update: &[u8], spot: &Spot) -> Vec<u8> {
        Draft::read(spot, update).unwrap().1
    }
}
