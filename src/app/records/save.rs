//! Saving what somebody filled in: a form of the site or a body of the API, new or over a version that they have seen.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::TRACE_BATCH;
use super::filing::{DraftFile, Filed, Filing, Over, VersionDraft, db_broken};
use super::moves::present_files;
use super::read::{self, Parsed};
use super::wrong::{Wrong, invalid, is_plain};
use crate::app::trace::intake::TraceFile;
use crate::app::uploads::{HELD_MS, Incoming};
use crate::app::{App, Code, Error, Session};
use crate::blob::Staged;
use crate::db::{WriteTx, records, uploads, users};
use crate::domain::access::{Action, Marking};
use crate::domain::kind::{FieldType, Kind, Values, parse_date};
use crate::proof::digest::{Digest, Fingerprint};

/// The version that somebody has seen and works on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Base {
    /// By its place: another present one is a conflict.
    Version(u32),
    /// By its digest: another present one fails the precondition.
    Digest(Digest),
}

/// What is saved.
#[derive(Debug, Clone)]
pub enum Target {
    /// A new record.
    New {
        /// Kind code.
        kind: String,
        /// Number; empty takes the next of the kind.
        number: String,
        /// State; empty is the kind's first.
        state: String,
    },
    /// A version of a record.
    Edit {
        /// Its number.
        number: String,
        /// What it is made over.
        base: Base,
    },
}

/// A file that is to stand in the version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileChoice {
    /// One of the present version, by its SHA-256.
    Kept(Digest),
    /// One that was received, by the upload's id.
    Upload(String),
    /// One that came with the form.
    Sent(DraftFile),
}

/// A record as somebody filled it in: as typed, so that everything that is wrong is found here and named.
#[derive(Debug, Clone)]
pub struct RecordForm {
    /// What is saved.
    pub target: Target,
    /// Title.
    pub title: String,
    /// Date; empty for none.
    pub occurred_on: String,
    /// Marking; empty keeps it, or is the default for new ones.
    pub marking: String,
    /// Login of the owner; empty keeps them, or is the author.
    pub owner: String,
    /// Field values.
    pub fields: Values,
    /// Files, in order.
    pub files: Vec<FileChoice>,
    /// Link type and number of the other record.
    pub links: Vec<(String, String)>,
    /// Why this version.
    pub reason: String,
}

impl RecordForm {
    /// Field values from what was typed into a form: as an import reads cells, but a list has its values line by line;
    /// one line may have several, apart by `;`.
    #[must_use]
    pub fn typed(kind: &Kind, typed: &std::collections::BTreeMap<String, String>) -> Values {
        let mut values = Values::new();
        for (name, text) in typed {
            let Some(field) = kind.field(name) else {
                values.insert(name.clone(), text.as_str().into());
                continue;
            };
            let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
            let value = if field.field_type == FieldType::List && lines.len() > 1 {
                Some(lines.into())
            } else {
                field.from_cell(text)
            };
            values.extend(value.map(|value| (name.clone(), value)));
        }
        values
    }

    const fn action(&self) -> Action {
        match self.target {
            Target::New { .. } => Action::CreateRecord,
            Target::Edit { .. } => Action::ReviseRecord,
        }
    }
}

impl App {
    /// Saves a record and returns when it is durable. Uploads that stand in it are uploads no longer.
    ///
    /// # Errors
    /// [`Code::NotFound`], [`Code::Denied`]; [`Code::Conflict`] or [`Code::Precondition`] if another version than the
    /// one that they have seen is the present one; [`Code::Invalid`] with every wrong field named; [`Code::Trace`].
    pub fn save_record(self: &Arc<Self>, session: &Session, form: RecordForm) -> Result<Filed, Error> {
        self.save_record_with(session, form, Vec::new())
    }

    /// The same with files that came with the form, to stand after those that it names. They are durable before the
    /// record is, and a record that is not saved leaves no more than bytes that nothing names, for `fsck` to reclaim.
    ///
    /// # Errors
    /// As [`Self::save_record`], [`Code::DiskFull`].
    pub fn save_record_with(
        self: &Arc<Self>,
        session: &Session,
        mut form: RecordForm,
        sent: Vec<Incoming>,
    ) -> Result<Filed, Error> {
        session.may(form.action(), Marking::Unclassified)?;
        // From here to the commit fsck must not take what an upload brought for an orphan.
        let under_way = self.blobs.uploading()?;
        if !sent.is_empty() {
            let (files, staged): (Vec<FileChoice>, Vec<Staged>) = sent.into_iter().map(sent_file).unzip();
            form.files.extend(files);
            self.blobs.publish(staged)?;
        }
        let rows = self.trace_file(session, &form)?;
        let filing = Filing { app: Arc::clone(self), session: session.clone(), marking: self.config.marking };
        let filed = self.db.write(move |tx| filing.save(tx, &form, rows))?;
        drop(under_way);
        Ok(filed.value)
    }

    /// The file of a trace batch, gone through before the write: it may be long.
    fn trace_file(&self, session: &Session, form: &RecordForm) -> Result<Option<TraceFile>, Error> {
        let present = match &form.target {
            Target::New { kind, .. } if kind == TRACE_BATCH => None,
            Target::New { .. } => return Ok(None),
            Target::Edit { number, .. } => {
                let found = self.db.read(|conn| {
                    let record = Self::visible_record(conn, session, number, Action::ReviseRecord)?;
                    if record.kind != TRACE_BATCH {
                        return Ok(None);
                    }
                    Ok::<_, Error>(read::parsed_versions(conn, &record.record_id)?.pop())
                })?;
                let Some(found) = found else { return Ok(None) };
                Some(found)
            }
        };
        let [file] = form.files.as_slice() else {
            return Err(invalid(&form.title, "files", session.words().text("import-trace-one-file")));
        };
        let (name, digest) = match file {
            FileChoice::Upload(id) => match self.find_upload(session, id) {
                Ok(upload) => (upload.name, upload.digest),
                // The write says so, with everything else that is wrong.
                Err(error) if error.code() == Code::NotFound => return Ok(None),
                Err(error) => return Err(error),
            },
            FileChoice::Sent(file) => (file.name.clone(), file.fingerprint.digest),
            FileChoice::Kept(digest) => {
                let files = present.iter().flat_map(|version| &version.manifest.files);
                if !files.clone().any(|file| file.digest == *digest) {
                    return Ok(None);
                }
                (digest.to_string(), *digest)
            }
        };
        let file = TraceFile::stored((digest, name), &Arc::default());
        file.check(self, &session.words())?;
        Ok(Some(file))
    }
}

fn sent_file(sent: Incoming) -> (FileChoice, Staged) {
    let file = DraftFile {
        name: sent.name,
        media_type: sent.media_type.to_owned(),
        fingerprint: sent.staged.fingerprint(),
    };
    (FileChoice::Sent(file), sent.staged)
}

impl Filing {
    fn save(
        &self,
        tx: &mut WriteTx<'_>,
        form: &RecordForm,
        trace: Option<TraceFile>,
    ) -> Result<Filed, Error> {
        let words = self.session.words();
        let mut over = match &form.target {
            Target::New { .. } => Over::default(),
            Target::Edit { number, base } => {
                let record = App::visible_record(tx.look(), &self.session, number, Action::ReviseRecord)?;
                let history = read::parsed_versions(tx.look(), &record.record_id)?;
                self.check_base(tx, &record, &history, base)?;
                let current = history.last().ok_or_else(|| db_broken("versions", number))?;
                let (_, carried) = self.present_links(tx, current)?;
                Over { existing: Some(record), history, carried, ..Over::default() }
            }
        };
        let mut wrong = Wrong::default();
        let (kind, number, state) = match (&form.target, &over.existing) {
            (Target::New { kind, number, state }, _) => {
                self.check_new(tx, kind, number, &mut wrong)?;
                (kind.clone(), given(number), given(state))
            }
            (Target::Edit { number, .. }, existing) => {
                let kind = existing.as_ref().map(|record| record.kind.clone()).unwrap_or_default();
                if form.reason.trim().is_empty() {
                    wrong.push("reason", words.text("reason-missing"));
                }
                (kind, Some(number.clone()), None)
            }
        };
        let occurred_on = given(&form.occurred_on).and_then(|text| {
            let date = parse_date(text.trim());
            if date.is_none() {
                let line = words.format("import-bad-occurred_on", &[("given", text.into())]);
                wrong.push("occurred_on", line);
            }
            date
        });
        let marking = given(&form.marking).and_then(|text| self.marking_of(&text, &mut wrong));
        let owner = given(&form.owner);
        if let Some(login) = &owner
            && users::find(tx.look(), self.session.code(), login)?.is_none()
        {
            wrong.push("owner", words.format("owner-unknown", &[("login", login.as_str().into())]));
        }
        let (files, used) = self.files(tx, form, over.history.last(), &mut wrong)?;
        let draft = VersionDraft {
            kind,
            number,
            title: form.title.clone(),
            occurred_on,
            marking,
            state,
            owner,
            fields: form.fields.clone(),
            files,
            links: form.links.clone(),
            reason: form.reason.clone(),
            trace,
            is_taken_over: false,
            is_scripted: false,
        };
        over.wrong = wrong;
        let filed = self.file_over(tx, &draft, over)?;
        if let Some(kind) = self.app.definitions.of(self.session.code()).kinds.get(&draft.kind) {
            let of = ((filed.record.as_str(), filed.version), draft.trace.as_ref());
            self.app.check_release(tx.look(), &self.session, (kind, &draft.fields), of)?;
        }
        for id in used {
            uploads::remove(tx, &self.session.user(), &id)?;
        }
        self.session.keep(tx, &filed)?;
        Ok(filed)
    }

    /// A number that is given by hand must be free.
    fn check_new(
        &self,
        tx: &mut WriteTx<'_>,
        kind: &str,
        number: &str,
        wrong: &mut Wrong,
    ) -> Result<(), Error> {
        if self.app.definitions.of(self.session.code()).kinds.get(kind).is_none() {
            return Err(Error::not_found("kind", kind));
        }
        let code = self.session.code();
        // What no number is made of, no record can have; what is wrong with it is said later.
        let taken = match is_plain(number) {
            true => records::find_number_taken(tx, code, number)?,
            false => None,
        };
        if let Some(record) = taken {
            // Above the actor's clearance, nothing is said about the record that has the number.
            let is_seen = self.session.visible().contains(&record.marking);
            let id = if is_seen { "number-taken" } else { "number-unusable" };
            wrong.push("number", self.session.words().format(id, &[("number", number.into())]));
        }
        Ok(())
    }

    fn marking_of(&self, text: &str, wrong: &mut Wrong) -> Option<Marking> {
        let words = self.session.words();
        let clearance = self.session.actor.clearance;
        match text.parse::<Marking>() {
            Ok(marking) if marking <= clearance => return Some(marking),
            Ok(marking) => {
                let error = Error::new(Code::Clearance)
                    .with("marking", marking.code())
                    .with("clearance", clearance.code());
                wrong.push("marking", error.message(&words));
            }
            Err(_) => wrong.push("marking", words.format("import-bad-marking", &[("given", text.into())])),
        }
        None
    }

    /// Refuses to go on over a version that the actor has not seen.
    pub(in crate::app) fn check_base(
        &self,
        tx: &mut WriteTx<'_>,
        record: &records::Record,
        history: &[Parsed],
        base: &Base,
    ) -> Result<(), Error> {
        let current = history.last().ok_or_else(|| db_broken("versions", &record.number))?;
        let (is_same, code) = match base {
            Base::Version(version) => (*version == current.manifest.version, Code::Conflict),
            Base::Digest(digest) => (*digest == current.digest, Code::Precondition),
        };
        if is_same {
            return Ok(());
        }
        let author = users::find_by_id(tx.look(), &current.manifest.author)?;
        Err(Error::new(code)
            .with("number", &record.number)
            .with("author", author.map(|user| user.name).unwrap_or_default())
            .with("version", current.manifest.version.to_string()))
    }

    /// The links of the present version: those that the actor may see, and the others.
    #[expect(clippy::type_complexity, reason = "two lists of the same two things")]
    pub(super) fn present_links(
        &self,
        tx: &mut WriteTx<'_>,
        current: &Parsed,
    ) -> Result<(Vec<(String, records::Record)>, Vec<(String, records::Record)>), Error> {
        let visible = self.session.visible();
        let mut links = Vec::new();
        for link in &current.manifest.links {
            let to = records::find(tx.look(), &link.to)?.ok_or_else(|| db_broken("records", &link.to))?;
            links.push((link.kind.clone(), to));
        }
        Ok(links.into_iter().partition(|(_, to)| visible.contains(&to.marking)))
    }

    /// The files that are to stand in the version, and the uploads among them.
    fn files(
        &self,
        tx: &mut WriteTx<'_>,
        form: &RecordForm,
        current: Option<&Parsed>,
        wrong: &mut Wrong,
    ) -> Result<(Vec<DraftFile>, Vec<String>), Error> {
        let words = self.session.words();
        let mut present = match current {
            Some(current) => present_files(tx.look(), current)?,
            None => Vec::new(),
        };
        let (mut files, mut used) = (Vec::new(), BTreeSet::new());
        for choice in &form.files {
            match choice {
                FileChoice::Kept(digest) => {
                    match present.iter().position(|file| file.fingerprint.digest == *digest) {
                        Some(place) => files.push(present.remove(place)),
                        None => {
                            let arguments = [("digest", digest.to_string().into())];
                            wrong.push("files", words.format("file-not-in-version", &arguments));
                        }
                    }
                }
                FileChoice::Sent(file) => files.push(file.clone()),
                FileChoice::Upload(id) if used.contains(id) => {}
                FileChoice::Upload(id) => {
                    let oldest = self.session.now.millis() - HELD_MS;
                    let found = uploads::find(tx.look(), &self.session.user(), id)?;
                    let Some(upload) = found.filter(|upload| upload.created_ms > oldest) else {
                        wrong
                            .push("files", words.format("upload-unknown", &[("upload", id.as_str().into())]));
                        continue;
                    };
                    used.insert(id.clone());
                    let broken = || db_broken("uploads", id);
                    files.push(DraftFile {
                        name: upload.name,
                        media_type: upload.media_type,
                        fingerprint: Fingerprint {
                            digest: Digest::from_hex(&upload.digest).map_err(|_| broken())?,
                            size_bytes: u64::try_from(upload.size_bytes).map_err(|_| broken())?,
                            crc32: u32::try_from(upload.crc32).map_err(|_| broken())?,
                        },
                    });
                }
            }
        }
        Ok((files, used.into_iter().collect()))
    }
}

/// What was typed, if anything was.
fn given(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::domain::kind::Kinds;

    #[test]
    fn what_is_typed_becomes_values_as_an_import_makes_them() {
        let kinds = Kinds::embedded().unwrap();
        let typed = |kind: &str, name: &str, text: &str| {
            let typed = [(name.to_owned(), text.to_owned())].into_iter().collect();
            RecordForm::typed(kinds.get(kind).unwrap(), &typed).remove(name)
        };
        for (text, expected) in [
            ("S1; S2;;", Some(json!(["S1", "S2"]))),
            ("S1\r\n\r\n S2 ", Some(json!(["S1", "S2"]))),
            // Several lines are taken as they are.
            ("Lot 4; batch B\nLot 5", Some(json!(["Lot 4; batch B", "Lot 5"]))),
            (" \n ", None),
        ] {
            assert_eq!(typed("nonconformity", "serials", text), expected, "{text:?}");
        }
        assert_eq!(typed("nonconformity", "quantity", " 12.50 "), Some(json!("12.50")));
        assert_eq!(typed("nonconformity", "quantity", ""), None);
        assert_eq!(typed("corrective-action", "effective", "no"), Some(json!(false)));
        // What the kind does not have is refused by its name later on, not passed over.
        assert_eq!(typed("nonconformity", "colour", "red"), Some(json!("red")));
    }
}
