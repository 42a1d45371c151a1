//! What a file is, by its name, and whether its first and last bytes bear that out: enough to catch the renamed and the
//! truncated before they become evidence.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

/// A known type of file.
struct Media {
    extensions: &'static [&'static str],
    media_type: &'static str,
    /// What the first bytes must be; empty if nothing is demanded.
    head: &'static [&'static [u8]],
    /// What must occur in the last [`TAIL_BYTES`]; empty if nothing is demanded.
    tail: &'static [u8],
}

/// End records stand within this many bytes of the end in every sound file.
const TAIL_BYTES: u64 = 70_000;

const ZIP_HEAD: &[&[u8]] = &[b"PK\x03\x04"];
const ZIP_END: &[u8] = b"PK\x05\x06";

const MEDIA: &[Media] = &[
    Media { extensions: &["pdf"], media_type: "application/pdf", head: &[b"%PDF-"], tail: b"%%EOF" },
    Media { extensions: &["png"], media_type: "image/png", head: &[b"\x89PNG\r\n\x1a\n"], tail: b"IEND" },
    Media {
        extensions: &["jpg", "jpeg"],
        media_type: "image/jpeg",
        head: &[b"\xff\xd8\xff"],
        tail: b"\xff\xd9",
    },
    Media { extensions: &["tif", "tiff"], media_type: "image/tiff", head: &[b"II*\0", b"MM\0*"], tail: b"" },
    Media {
        extensions: &["docx"],
        media_type: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        head: ZIP_HEAD,
        tail: ZIP_END,
    },
    Media {
        extensions: &["xlsx"],
        media_type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        head: ZIP_HEAD,
        tail: ZIP_END,
    },
    Media {
        extensions: &["pptx"],
        media_type: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        head: ZIP_HEAD,
        tail: ZIP_END,
    },
    Media {
        extensions: &["odt"],
        media_type: "application/vnd.oasis.opendocument.text",
        head: ZIP_HEAD,
        tail: ZIP_END,
    },
    Media {
        extensions: &["ods"],
        media_type: "application/vnd.oasis.opendocument.spreadsheet",
        head: ZIP_HEAD,
        tail: ZIP_END,
    },
    Media { extensions: &["zip"], media_type: "application/zip", head: ZIP_HEAD, tail: ZIP_END },
    Media { extensions: &["csv"], media_type: "text/csv", head: &[], tail: b"" },
    Media { extensions: &["txt", "log"], media_type: "text/plain", head: &[], tail: b"" },
    Media { extensions: &["md"], media_type: "text/markdown", head: &[], tail: b"" },
    Media { extensions: &["eml"], media_type: "message/rfc822", head: &[], tail: b"" },
    Media { extensions: &["json"], media_type: "application/json", head: &[], tail: b"" },
    Media { extensions: &["jsonld"], media_type: "application/ld+json", head: &[], tail: b"" },
    Media { extensions: &["xml"], media_type: "application/xml", head: &[], tail: b"" },
    Media { extensions: &["step", "stp"], media_type: "model/step", head: &[b"ISO-10303-21"], tail: b"" },
];

/// A type as people call it: by its usual extension, `XLSX`; one that is not known here as it is written.
#[must_use]
pub fn called(media_type: &str) -> String {
    let known = MEDIA.iter().find(|media| media.media_type == media_type);
    let extension = known.and_then(|media| media.extensions.first());
    extension.map_or_else(|| media_type.to_owned(), |extension| extension.to_uppercase())
}

/// What a file turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Examined {
    /// As its name says; its media type.
    Sound(&'static str),
    /// No bytes at all.
    Empty,
    /// The first bytes are not those of what the name says.
    OtherThanNamed(&'static str),
    /// The end is missing.
    Truncated(&'static str),
}

/// Bytes at the start of a file that tell what it is.
const HEAD_BYTES: u64 = 16;

/// Looks at a file's name, first and last bytes.
///
/// # Errors
/// If it cannot be read.
pub fn examine(path: &Path) -> io::Result<Examined> {
    let mut file = File::open(path)?;
    let size = file.metadata()?.len();
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let (mut head, mut tail) = (Vec::new(), Vec::new());
    (&mut file).take(HEAD_BYTES).read_to_end(&mut head)?;
    if media_of(&name).is_some_and(|media| !media.tail.is_empty()) {
        file.seek(SeekFrom::Start(size.saturating_sub(TAIL_BYTES)))?;
        file.take(TAIL_BYTES).read_to_end(&mut tail)?;
    }
    Ok(judge(&name, size, &head, &tail))
}

fn media_of(name: &str) -> Option<&'static Media> {
    let extension = Path::new(name).extension().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
    MEDIA.iter().find(|media| media.extensions.contains(&extension.as_str()))
}

fn judge(name: &str, size: u64, head: &[u8], tail: &[u8]) -> Examined {
    if size == 0 {
        return Examined::Empty;
    }
    let Some(media) = media_of(name) else { return Examined::Sound("application/octet-stream") };
    if !media.head.is_empty() && !media.head.iter().any(|magic| head.starts_with(magic)) {
        return Examined::OtherThanNamed(media.media_type);
    }
    if !media.tail.is_empty() && !tail.windows(media.tail.len()).any(|window| window == media.tail) {
        return Examined::Truncated(media.media_type);
    }
    Examined::Sound(media.media_type)
}

/// A reader that remembers the ends of what passes through it, so that a stream can be judged like a file.
#[derive(Debug)]
pub struct Ends<R> {
    source: R,
    size: u64,
    head: Vec<u8>,
    tail: Vec<u8>,
}

impl<R> Ends<R> {
    /// Around a source.
    pub const fn of(source: R) -> Self {
        Self { source, size: 0, head: Vec::new(), tail: Vec::new() }
    }

    /// What passed through, under this name.
    #[must_use]
    pub fn examined(&self, name: &str) -> Examined {
        judge(name, self.size, &self.head, &self.tail)
    }
}

impl<R: Read> Read for Ends<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.source.read(buffer)?;
        let block = buffer.get(..length).unwrap_or_default();
        self.size += u64::try_from(length).unwrap_or_default();
        let head = usize::try_from(HEAD_BYTES).unwrap_or_default().saturating_sub(self.head.len());
        self.head.extend(block.iter().take(head));
        self.tail.extend_from_slice(block);
        let longest = usize::try_from(TAIL_BYTES).unwrap_or_default();
        // Cut now and then, not with every block: moving the bytes costs more than keeping them for a while.
        if self.tail.len() > 16 * longest {
            self.tail.drain(..self.tail.len() - longest);
        }
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_has_a_short_name() {
        assert_eq!(called("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), "XLSX");
        assert_eq!(called("image/jpeg"), "JPG");
        assert_eq!(called("application/octet-stream"), "application/octet-stream");
    }

    #[test]
    fn renamed_truncated_and_empty_files_are_told_apart_from_sound_ones() {
        let folder = tempfile::tempdir().unwrap();
        let case = |name: &str, bytes: &[u8]| {
            let path = folder.path().join(name);
            std::fs::write(&path, bytes).unwrap();
            examine(&path).unwrap()
        };
        assert_eq!(case("a.pdf", b"%PDF-1.7\n...\n%%EOF\n"), Examined::Sound("application/pdf"));
        assert_eq!(case("b.pdf", b"%PDF-1.7\n..."), Examined::Truncated("application/pdf"));
        assert_eq!(case("c.PDF", b"PK\x03\x04"), Examined::OtherThanNamed("application/pdf"));
        assert_eq!(case("d.txt", b""), Examined::Empty);
        assert_eq!(case("e.xyz", b"whatever"), Examined::Sound("application/octet-stream"));
    }

    #[test]
    fn a_stream_is_judged_like_a_file() {
        let mut sound = b"%PDF-1.7\n".to_vec();
        sound.resize(3_000_000, b' ');
        sound.extend(b"%%EOF");
        for (name, bytes, expected) in [
            ("a.pdf", sound.as_slice(), Examined::Sound("application/pdf")),
            ("a.pdf", &sound[..2_999_999], Examined::Truncated("application/pdf")),
            ("a.png", sound.as_slice(), Examined::OtherThanNamed("image/png")),
            ("a.txt", b"", Examined::Empty),
        ] {
            let mut ends = Ends::of(bytes);
            io::copy(&mut ends, &mut io::sink()).unwrap();
            assert_eq!(ends.examined(name), expected);
        }
    }
}
