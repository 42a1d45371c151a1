//! Receiving files before it is known which version they will stand in: bytes first (design, section 5).
//!
//! An upload belongs to whoever sent it. Only they can put it into a version, so that nobody comes by a file through its
//! hash; and only for [`HELD_MS`], after which `fsck` reclaims what stands in no version.

use std::io::Read;

use super::import::media::{Ends, Examined};
use super::{App, Code, Error, Session};
use crate::blob::{BlobError, Staged};
use crate::db::uploads::{self, StoredUpload};
use crate::domain::access::{Action, Marking};
use crate::domain::clock::random;
use crate::domain::ids::UploadId;
use crate::domain::text::{Lines, TextError, normalise};
use crate::proof::digest::{Digest, Fingerprint};

/// So long the bytes of an upload are kept for a version to come.
pub const HELD_MS: i64 = 24 * 60 * 60 * 1000;
/// Longest name of a file, in characters.
const NAME_MAX: usize = 300;

/// A file that was received.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
pub struct Upload {
    /// What a version names it by.
    pub upload: String,
    /// Name as received.
    pub name: String,
    /// Media type, by name, borne out by its first and last bytes.
    pub media_type: String,
    /// Length.
    pub size_bytes: u64,
    /// SHA-256 of the bytes.
    pub digest: Digest,
}

/// A file that was received and is not durable yet. Dropped, it is gone.
#[derive(Debug)]
pub struct Incoming {
    /// Name as it is kept.
    pub name: String,
    /// Media type, by name, borne out by its first and last bytes.
    pub media_type: &'static str,
    /// Its bytes.
    pub staged: Staged,
}

impl App {
    /// Receives a file: staged, hashed, looked at, made durable. `expected` is what its sender says that it hashes to.
    ///
    /// # Errors
    /// [`Code::Denied`]; [`Code::Invalid`] if the name cannot be used, the file is empty, cut off or other than named,
    /// or has another digest than expected; [`Code::DiskFull`]; [`Code::File`] if the source breaks off. Nothing is kept
    /// then.
    pub fn receive(
        &self,
        session: &Session,
        name: &str,
        source: &mut dyn Read,
        expected: Option<&Digest>,
    ) -> Result<Upload, Error> {
        let incoming = self.stage_file(session, name, source, expected)?;
        self.keep_upload(session, incoming)
    }

    /// The second half of [`Self::receive`]: made durable.
    ///
    /// # Errors
    /// [`Code::DiskFull`], [`Error`] from the database.
    pub fn keep_upload(&self, session: &Session, incoming: Incoming) -> Result<Upload, Error> {
        let Incoming { name, media_type, staged } = incoming;
        // From here to the commit nothing names it.
        let under_way = self.blobs.uploading()?;
        let Fingerprint { digest, size_bytes, crc32 } = staged.fingerprint();
        self.blobs.publish(vec![staged])?;
        let now = session.now;
        let row = StoredUpload {
            upload_id: UploadId::new(now, random(&*self.entropy)?).to_string(),
            organisation: session.code().to_owned(),
            user_id: session.user(),
            name,
            media_type: media_type.to_owned(),
            digest: digest.hex(),
            size_bytes: i64::try_from(size_bytes).unwrap_or(i64::MAX),
            crc32: i64::from(crc32),
            created_ms: now.millis(),
        };
        let upload = view(row.clone())?;
        let (by, kept) = (session.clone(), upload.clone());
        self.db.write(move |tx| {
            uploads::remove_older(tx, now.millis() - HELD_MS)?;
            uploads::insert(tx, &row)?;
            by.keep(tx, &kept)
        })?;
        drop(under_way);
        Ok(upload)
    }

    /// The first half of [`Self::receive`]: staged, hashed, looked at. What is to stand in a record that comes with it is
    /// made durable with the record.
    ///
    /// # Errors
    /// As [`Self::receive`].
    pub fn stage_file(
        &self,
        session: &Session,
        name: &str,
        source: &mut dyn Read,
        expected: Option<&Digest>,
    ) -> Result<Incoming, Error> {
        session.may(Action::CreateRecord, Marking::Unclassified)?;
        let words = session.words();
        let wrong = |line: String| Error::new(Code::Invalid).with("place", name).field("file", line);
        let name = file_name(name).map_err(|id| wrong(words.text(id)))?;
        // While it is made, fsck must not take it for a leftover; then it is locked itself.
        let _under_way = self.blobs.uploading()?;
        let mut ends = Ends::of(source);
        let staged = self.blobs.stage(&mut ends)?;
        let digest = staged.fingerprint().digest;
        let said = |id: &str, media: &str| {
            wrong(words.format(id, &[("file", name.clone().into()), ("media", media.to_owned().into())]))
        };
        let media_type = match ends.examined(&name) {
            Examined::Sound(media_type) => media_type,
            Examined::Empty => return Err(said("import-file-empty", "")),
            Examined::OtherThanNamed(media) => return Err(said("import-file-renamed", media)),
            Examined::Truncated(media) => return Err(said("import-file-truncated", media)),
        };
        if expected.is_some_and(|expected| *expected != digest) {
            return Err(wrong(words.format("upload-digest", &[("found", digest.to_string().into())])));
        }
        Ok(Incoming { name, media_type, staged })
    }

    /// Forgets an upload that nobody wants.
    ///
    /// # Errors
    /// [`Code::Denied`]; [`Code::NotFound`] if it is not the actor's, or stands in a version already.
    pub fn discard_upload(&self, session: &Session, upload: &str) -> Result<(), Error> {
        session.may(Action::CreateRecord, Marking::Unclassified)?;
        let (by, id) = (session.clone(), upload.to_owned());
        self.db.write(move |tx| {
            if !uploads::remove(tx, &by.user(), &id)? {
                return Err(Error::not_found("upload", id));
            }
            by.keep(tx, &())
        })?;
        Ok(())
    }

    /// An upload of the actor's.
    ///
    /// # Errors
    /// [`Code::NotFound`].
    pub fn find_upload(&self, session: &Session, upload: &str) -> Result<Upload, Error> {
        let row = self.db.read(|conn| uploads::find(conn, &session.user(), upload).map_err(Error::from))?;
        view(row.ok_or_else(|| Error::not_found("upload", upload))?)
    }
}

/// The name of a file as it is kept, or the message that says why it cannot be.
fn file_name(given: &str) -> Result<String, &'static str> {
    // A path would say where the file is to go, on a machine that unpacks a pack years later.
    if given.contains(['/', '\\']) || matches!(given.trim(), "." | "..") {
        return Err("upload-name-path");
    }
    let name = normalise(given, Lines::One).map_err(|TextError::Control { code, .. }| match code {
        0x202a..=0x202e | 0x2066..=0x2069 => "upload-name-order",
        _ => "upload-name",
    })?;
    if name.is_empty() || name.chars().count() > NAME_MAX { Err("upload-name") } else { Ok(name) }
}

fn view(row: StoredUpload) -> Result<Upload, Error> {
    let broken = || BlobError::Source(std::io::Error::other("a digest in `uploads` is none"));
    Ok(Upload {
        digest: Digest::from_hex(&row.digest).map_err(|_| broken())?,
        upload: row.upload_id,
        name: row.name,
        media_type: row.media_type,
        size_bytes: u64::try_from(row.size_bytes).unwrap_or_default(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Words;

    #[test]
    fn names_that_lead_elsewhere_or_show_otherwise_are_refused_with_their_reason() {
        let words = Words::english();
        for (given, expected) in [
            ("a.pdf", Ok("a.pdf")),
            (" Gerät 1.pdf ", Ok("Gerät 1.pdf")),
            ("سند.pdf", Ok("سند.pdf")),
            ("..hidden", Ok("..hidden")),
            ("../../etc/passwd", Err("upload-name-path")),
            ("C:\\x.pdf", Err("upload-name-path")),
            ("..", Err("upload-name-path")),
            ("invoice\u{202e}fdp.exe", Err("upload-name-order")),
            ("\u{2066}a.pdf\u{2069}", Err("upload-name-order")),
            ("a\0.pdf", Err("upload-name")),
            ("a\r\nb.pdf", Err("upload-name")),
            ("", Err("upload-name")),
            (&"x".repeat(NAME_MAX + 1), Err("upload-name")),
        ] {
            assert_eq!(file_name(given).as_deref().map_err(|id| *id), expected, "{given:?}");
            if let Err(id) = expected {
                assert!(words.has(id), "{id}");
            }
        }
    }
}
