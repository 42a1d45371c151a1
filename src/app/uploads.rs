//! Receiving files before it is known which version they will stand in: bytes first (design, section 5).
//!
//! An upload belongs to whoever sent it. Only they can put it into a version, so that nobody comes by a file through its
//! hash; and only for [`HELD_MS`], after which `fsck` reclaims what stands in no version.

use std::io::Read;

use super::import::media::{Ends, Examined};
use super::{App, Code, Error, Session};
use crate::blob::BlobError;
use crate::db::uploads::{self, StoredUpload};
use crate::domain::access::{Action, Marking};
use crate::domain::clock::random;
use crate::domain::ids::UploadId;
use crate::domain::text::{Lines, normalise};
use crate::proof::digest::{Digest, Fingerprint};

/// So long the bytes of an upload are kept for a version to come.
pub const HELD_MS: i64 = 24 * 60 * 60 * 1000;
/// Longest name of a file, in characters.
const NAME_MAX: usize = 300;

/// A file that was received.
#[derive(Debug, Clone, serde::Serialize)]
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
        session.may(Action::CreateRecord, Marking::Unclassified)?;
        let words = session.words();
        let wrong = |line: String| Error::new(Code::Invalid).with("place", name).field("file", line);
        // A browser may send a path; what counts is the name.
        let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
        let name = normalise(last, Lines::One)
            .ok()
            .filter(|name| {
                !name.is_empty() && name != "." && name != ".." && name.chars().count() <= NAME_MAX
            })
            .ok_or_else(|| wrong(words.text("upload-name")))?;
        let _under_way = self.blobs.uploading()?;
        let mut ends = Ends::of(source);
        let staged = self.blobs.stage(&mut ends)?;
        let Fingerprint { digest, size_bytes, crc32 } = staged.fingerprint();
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
        let stored = row.clone();
        self.db.write(move |tx| {
            uploads::remove_older(tx, now.millis() - HELD_MS)?;
            uploads::insert(tx, &stored).map_err(Error::from)
        })?;
        view(row)
    }

    /// Forgets an upload that nobody wants.
    ///
    /// # Errors
    /// [`Code::NotFound`] if it is not the actor's, or stands in a version already.
    pub fn discard_upload(&self, session: &Session, upload: &str) -> Result<(), Error> {
        let (user, id) = (session.user(), upload.to_owned());
        self.db.write(move |tx| {
            if uploads::remove(tx, &user, &id)? { Ok(()) } else { Err(Error::not_found("upload", id)) }
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
