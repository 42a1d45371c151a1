//! The PDF pack: `data/report.pdf`, to its last byte, and behind it one incremental update that attaches what proves it
//! (section 12 of the specification).

use std::fmt::Write as _;

use super::digest::Digest;
use super::pack::{MADE_AFTER_TAG_MANIFEST, MANIFEST, PACK_JSON, PACK_RECEIPT, TAG_MANIFEST};
use super::pdf_signature::Spot;
use super::time::Timestamp;

/// Bytes of [`head`].
pub const HEAD_BYTES: usize = 53;
/// More than the last lines of a report have: `startxref`, where the table of objects stands, `%%EOF`.
pub const TAIL_BYTES: usize = 48;
/// More than stands before the bytes of an attachment or in the dictionary of a table of objects.
pub const WINDOW_BYTES: usize = 512;

/// Object number of the catalog.
pub const CATALOG: u32 = 1;
/// Object number of the list of associated files.
pub const ATTACHED: u32 = 2;
/// Object number of the embedded files by name.
pub const ATTACHED_NAMES: u32 = 3;

/// Object number of the form, which has a field once the file is signed.
pub const FORM: u32 = 11;

/// Object number of what is needed to validate signatures later; nothing until the file is signed.
pub const VALIDATION: u32 = 12;
/// What a report whose catalog has a place for that has behind its [`head`].
pub const HAS_VALIDATION: &str = "1 0 obj\n<</Type/Catalog/DSS 12 0 R";

/// What stands behind the bytes of an attachment.
pub const CLOSE: &str = "\nendstream\nendobj\n";

/// A file that a PDF pack carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attachment {
    /// Its name among the attachments.
    pub name: &'static str,
    /// Its path in the bag; `None` for the container of all the others.
    pub path: Option<&'static str>,
    /// Its media type, as a PDF name.
    media_type: &'static str,
    relationship: &'static str,
    description: &'static str,
}

/// Name of the container among the attachments.
pub const PROOFS: &str = "proofs.zip";

/// What is attached, in this order. The receipt comes last: it is made when all the others are written.
pub const ATTACHMENTS: [Attachment; 5] = [
    Attachment {
        name: "pack.json",
        path: Some(PACK_JSON),
        media_type: "application#2Fjson",
        relationship: "Data",
        description: "Scope, results and contents of the pack",
    },
    Attachment {
        name: "manifest-sha256.txt",
        path: Some(MANIFEST),
        media_type: "text#2Fplain",
        relationship: "Supplement",
        description: "SHA-256 of every file of the evidence",
    },
    Attachment {
        name: "tagmanifest-sha256.txt",
        path: Some(TAG_MANIFEST),
        media_type: "text#2Fplain",
        relationship: "Supplement",
        description: "SHA-256 of the files about the evidence",
    },
    Attachment {
        name: PROOFS,
        path: None,
        media_type: "application#2Fzip",
        relationship: "Supplement",
        description: "Manifests, disclosures, events and receipts of all versions; checkpoint and policy",
    },
    Attachment {
        name: "pack.tlog-proof",
        path: Some(PACK_RECEIPT),
        media_type: "text#2Fplain",
        relationship: "Supplement",
        description: "Receipt of the pack",
    },
];

/// True if the file of a bag stands in the container of proofs: all that is interpreted, but what is attached itself.
/// Evidence and what people read or run is not in it.
#[must_use]
pub fn is_in_proofs(path: &str) -> bool {
    let is_evidence = path.starts_with("data/") && (!path.ends_with(".json") || path.contains("/files/"));
    let is_tool = path.starts_with("verify/");
    // What is made over the tag manifest is not there yet when the container is written.
    let is_late = MADE_AFTER_TAG_MANIFEST.contains(&path);
    !is_evidence
        && !is_tool
        && !is_late
        && !ATTACHMENTS.iter().any(|attachment| attachment.path == Some(path))
}

/// The first lines of a report, which say how long it is.
#[must_use]
pub fn head(length: u64) -> Vec<u8> {
    let mut head = b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n".to_vec();
    head.extend_from_slice(format!("%sanad/report/v1 {length:020}\n").as_bytes());
    head
}

/// How long the report is whose first bytes are given; `None` if they are not those of a report.
#[must_use]
pub fn length_of(bytes: &[u8]) -> Option<u64> {
    let digits = bytes.get(HEAD_BYTES - 21..HEAD_BYTES - 1)?;
    let length = std::str::from_utf8(digits).ok()?.parse().ok()?;
    (bytes.get(..HEAD_BYTES)? == head(length)).then_some(length)
}

/// Where the table of objects stands, from the last bytes of a report.
#[must_use]
pub fn table_position(tail: &[u8]) -> Option<u64> {
    let text = tail.strip_suffix(b"\n%%EOF\n")?;
    let start = text.iter().rposition(|byte| *byte == b'\n')?.checked_add(1)?;
    let position = number(text.get(start..)?)?;
    text.get(..start)?.ends_with(b"\nstartxref\n").then_some(position)
}

/// A number without leading zeros.
fn number(digits: &[u8]) -> Option<u64> {
    let text = std::str::from_utf8(digits).ok()?;
    let number: u64 = text.parse().ok()?;
    (number.to_string() == text).then_some(number)
}

/// The entries of a table of objects, but for its length.
#[must_use]
pub fn table_entries(size: u32, identifiers: [&[u8; 16]; 2], rest: &str) -> String {
    let [first, second] = identifiers.map(|identifier| {
        identifier.iter().fold(String::with_capacity(32), |mut hex, byte| {
            let _ = write!(hex, "{byte:02X}");
            hex
        })
    });
    format!("/Type/XRef/Size {size}/Root {CATALOG} 0 R/ID[<{first}><{second}>]{rest}/W[1 5 1]")
}

/// What a table of objects has in its stream: where each of them stands.
#[must_use]
pub fn table_places(places: &[u64]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(places.len().saturating_mul(7));
    for place in places {
        bytes.push(1);
        bytes.extend(place.to_be_bytes().iter().skip(3));
        bytes.push(0);
    }
    bytes
}

/// What of a report its update depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Base {
    /// Bytes.
    pub length: u64,
    /// Where its table of objects stands.
    pub table: u64,
    /// One more than its highest object number.
    pub size: u32,
    /// Its identifier: half of the content digest.
    pub identifier: [u8; 16],
}

impl Base {
    /// Reads the beginning of a table of objects, which stands at the given place of a report of the given length.
    #[must_use]
    pub fn read(length: u64, table: u64, bytes: &[u8]) -> Option<Self> {
        let end = bytes.windows(2).position(|pair| pair == b"/R")?;
        let size = bytes.get(..end)?;
        let start = size.iter().rposition(|byte| *byte == b' ')?.checked_add(1)?;
        let size = u32::try_from(number(size.get(start..)?)?).ok()?;
        let hex = bytes.get(end..)?.split(|byte| *byte == b'<').nth(1)?.get(..32)?;
        let mut identifier = [0; 16];
        for (byte, pair) in identifier.iter_mut().zip(hex.chunks(2)) {
            *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
        }
        let own = size.checked_sub(1)?;
        let expected = format!(
            "{own} 0 obj\n<<{}/Filter/FlateDecode/Length ",
            table_entries(size, [&identifier, &identifier], "")
        );
        bytes.starts_with(expected.as_bytes()).then_some(Self { length, table, size, identifier })
    }
}

/// The update, piece by piece: what stands before the bytes of each attachment, and what stands behind the last one.
#[derive(Debug)]
pub struct Revision {
    base: Base,
    date: String,
    position: u64,
    places: Vec<u64>,
}

impl Revision {
    /// The update of a report as of an instant.
    #[must_use]
    pub fn new(base: Base, as_of: Timestamp) -> Self {
        Self { base, date: as_of.pdf_date(), position: base.length, places: Vec::new() }
    }

    /// Where the next byte stands.
    #[must_use]
    pub const fn position(&self) -> u64 {
        self.position
    }

    /// The number of the object of an attachment: first the bytes of all of them, then what is said about each.
    fn object(&self, position: usize) -> u64 {
        u64::from(self.base.size).saturating_add(u64::try_from(position).unwrap_or(u64::MAX))
    }

    /// What stands before the bytes of the next attachment, if it has that many. Behind them stands [`CLOSE`].
    pub fn open(&mut self, length: u64) -> String {
        let number = self.object(self.places.len());
        let media_type = ATTACHMENTS.get(self.places.len()).map_or("", |attachment| attachment.media_type);
        self.places.push(self.position);
        let text = format!(
            "{number} 0 obj\n<</Type/EmbeddedFile/Subtype/{media_type}/Params<</ModDate({})/Size {length}>>\
             /Length {length}>>\nstream\n",
            self.date
        );
        self.advance(text.len());
        self.position = self.position.saturating_add(length);
        self.advance(CLOSE.len());
        text
    }

    fn advance(&mut self, bytes: usize) {
        self.position = self.position.saturating_add(u64::try_from(bytes).unwrap_or(u64::MAX));
    }

    /// How much stands before the bytes of an attachment, and how long it is, from what stands there.
    #[must_use]
    pub fn length_in(window: &[u8]) -> Option<(u64, u64)> {
        const LAST: &[u8] = b">>\nstream\n";
        let end = window.windows(LAST.len()).position(|bytes| bytes == LAST)?;
        let text = window.get(..end)?;
        let start = text.iter().rposition(|byte| *byte == b' ')?.checked_add(1)?;
        let before = u64::try_from(end.checked_add(LAST.len())?).ok()?;
        Some((before, number(text.get(start..)?)?))
    }

    /// What a signature of the file has to know, once all attachments are opened and what [`Revision::finish`] gave is so
    /// long.
    #[must_use]
    pub fn spot(&self, end: &[u8], tag_manifest: &Digest) -> Option<Spot> {
        let table = table_position(end.get(end.len().checked_sub(TAIL_BYTES)?..)?)?;
        let own = self.object(ATTACHMENTS.len().saturating_mul(2));
        Some(Spot {
            position: self.position.saturating_add(u64::try_from(end.len()).ok()?),
            table,
            size: u32::try_from(own.saturating_add(1)).ok()?,
            identifiers: [self.base.identifier, tag_manifest.first_half()],
        })
    }

    /// What stands behind the last attachment, to the end of the file, for a pack whose tag manifest has this digest.
    #[must_use]
    pub fn finish(&self, tag_manifest: &Digest) -> Vec<u8> {
        let count = ATTACHMENTS.len();
        let mut opened = self.places.clone();
        let mut text = String::new();
        let start = self.position;
        let here = |text: &String| start.saturating_add(u64::try_from(text.len()).unwrap_or(u64::MAX));
        for (position, attachment) in ATTACHMENTS.iter().enumerate() {
            let Attachment { name, relationship, description, .. } = attachment;
            opened.push(here(&text));
            let (bytes, own) = (self.object(position), self.object(count.saturating_add(position)));
            let _ = write!(
                text,
                "{own} 0 obj\n<</Type/Filespec/F({name})/UF({name})/Desc({description})/AFRelationship/{relationship}\
                 /EF<</F {bytes} 0 R/UF {bytes} 0 R>>>>\nendobj\n"
            );
        }
        let said: Vec<(&str, u64)> = (count..)
            .zip(&ATTACHMENTS)
            .map(|(position, attachment)| (attachment.name, self.object(position)))
            .collect();
        let list: Vec<String> = said.iter().map(|(_, own)| format!("{own} 0 R")).collect();
        let attached = here(&text);
        let _ = write!(text, "{ATTACHED} 0 obj\n[{}]\nendobj\n", list.join(" "));
        let mut named = said;
        named.sort_unstable();
        let list: Vec<String> = named.iter().map(|(name, own)| format!("({name}){own} 0 R")).collect();
        let names = here(&text);
        let _ = write!(text, "{ATTACHED_NAMES} 0 obj\n<</Names[{}]>>\nendobj\n", list.concat());
        let table = here(&text);
        let own = self.object(count.saturating_mul(2));
        let size = own.saturating_add(1);
        let first = self.base.size;
        let places: Vec<u64> = [attached, names].into_iter().chain(opened).chain([table]).collect();
        let rest = format!(
            "/Prev {}/Index[{ATTACHED} 2 {first} {}]",
            self.base.table,
            count.saturating_mul(2).saturating_add(1)
        );
        let second = tag_manifest.first_half();
        let entries =
            table_entries(u32::try_from(size).unwrap_or(u32::MAX), [&self.base.identifier, &second], &rest);
        let _ =
            write!(text, "{own} 0 obj\n<<{entries}/Length {}>>\nstream\n", places.len().saturating_mul(7));
        let mut bytes = text.into_bytes();
        bytes.extend(table_places(&places));
        bytes.extend_from_slice(format!("\nendstream\nendobj\nstartxref\n{table}\n%%EOF\n").as_bytes());
        bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_and_tails_have_one_spelling() {
        let bytes = head(1234);
        assert_eq!(bytes.len(), HEAD_BYTES);
        assert_eq!(length_of(&bytes), Some(1234));
        for at in 0..bytes.len() - 21 {
            let mut changed = bytes.clone();
            changed[at] ^= 1;
            assert_eq!(length_of(&changed), None, "{at}");
        }
        assert_eq!(length_of(&bytes[..52]), None);
        assert_eq!(table_position(b"x\nstartxref\n12\n%%EOF\n"), Some(12));
        for tail in
            ["x\nstartxref\n012\n%%EOF\n", "x startxref\n12\n%%EOF\n", "x\nstartxref\n12\n%%EOF", "", "\n"]
        {
            assert_eq!(table_position(tail.as_bytes()), None, "{tail}");
        }
    }

    #[test]
    fn an_update_has_the_bytes_of_the_specification() {
        let base = Base { length: 1000, table: 900, size: 20, identifier: [7; 16] };
        let mut revision = Revision::new(base, "2026-10-03T08:14:05.120Z".parse().unwrap());
        let mut update = Vec::new();
        for attachment in &ATTACHMENTS {
            let head = revision.open(attachment.name.len() as u64);
            let before = Revision::length_in(head.as_bytes()).unwrap();
            assert_eq!(before, (head.len() as u64, attachment.name.len() as u64));
            update.extend_from_slice(head.as_bytes());
            update.extend_from_slice(attachment.name.as_bytes());
            update.extend_from_slice(CLOSE.as_bytes());
            assert_eq!(revision.position(), 1000 + update.len() as u64);
        }
        update.extend(revision.finish(&Digest::of(b"tagmanifest-sha256.txt")));
        // Every entry of the table leads to its object.
        let text = String::from_utf8_lossy(&update);
        let start = update.windows(8).rposition(|window| window == b"\nstream\n").unwrap() + 8;
        for (entry, number) in update[start..start + 91].chunks(7).zip([2, 3].into_iter().chain(20..31)) {
            let at = entry[1..6].iter().fold(0, |at, byte| at << 8 | usize::from(*byte)) - 1000;
            assert!(text[at..].starts_with(&format!("{number} 0 obj\n")), "{number}");
        }
        let said = format!("{} bytes and the SHA-256 {}", update.len(), Digest::of(&update).hex());
        let specification = include_str!("README.md").split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(specification.contains(&said), "{said}");
    }

    #[test]
    fn what_stands_in_the_container_of_proofs() {
        for (path, is_in) in [
            ("bagit.txt", true),
            ("proof/policy", true),
            ("proof/events/7.json", true),
            ("data/e-risk/step.json", true),
            ("data/e-risk/X-1/v1/disclosures.json", true),
            ("data/e-risk/X-1/v1/files/a.json", false),
            ("data/report.pdf", false),
            ("data/index.html", false),
            ("data/traceability/units.csv", false),
            ("verify/verify.html", false),
            ("proof/tagmanifest.p7s", false),
            ("proof/certificates.pem", false),
            (PACK_JSON, false),
            (MANIFEST, false),
            (TAG_MANIFEST, false),
            (PACK_RECEIPT, false),
        ] {
            assert_eq!(is_in_proofs(path), is_in, "{path}");
        }
    }
}
